"""Search over 100,000 contributions: how long a reader waits, and how the database looks them up."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator
from http import HTTPStatus
from statistics import quantiles
from urllib.parse import quote

import sqlalchemy as sa

from bench.clients import KNOWN, Client
from bench.figures import Figure, measures
from bench.stage import DATABASES, POSTGRESQL, SQLITE, Stage, fresh
from tests.support import live

CONTRIBUTIONS = 100_000
ROUNDS = 4
MOST = {SQLITE: 0.3, POSTGRESQL: 0.15}
SEED = 20260
# Written for this measurement: common and rare words, several scripts, compounds, and words that occur once.
STARTS = (
    "Wir wünschen uns", "Es fehlt an", "Bitte mehr", "In unserem Stadtteil gibt es", "Bizim mahallede eksik olan",
    "نحن بحاجة إلى", "Нам потрібно більше", "We would like", "У нас немає", "Ich habe erlebt:",
)  # fmt: skip
THINGS = (
    "Sprachkurse am Abend", "Kinderbetreuung während der Kurse", "Bürgerbeteiligung", "Dolmetschende in der Praxis",
    "Türkçe danışma", "دورات اللغة", "уроки української", "time for questions", "Anerkennung von Zeugnissen",
    "bezahlbare Wohnungen", "Treffpunkte für Jugendliche", "Beratung gegen Diskriminierung", "antirassistische Bildung",
    "Gesundheitslotsinnen", "barrierefreie Räume",
)  # fmt: skip
QUERIES = (
    "beteiligung", "sprachkurse", "kurse abend", "bürgerbeteiligung treffpunkte", "اللغة", "danışma", "української",
    "wohn", "kennwort4711", "kennwort99999", "Beteiligugn", "gibtesgarnicht", "zeugnissen kinderbetreuung", "ki",
    "diskriminierung beratung praxis",
)  # fmt: skip


@measures("search")
def search() -> Iterator[Figure]:
    """Ask for the first page of fifteen searches by turns, without a kind and with the kind of contributions."""
    for database in DATABASES:
        with fresh(database) as stage:
            fill(stage)
            with stage.serving(workers=1) as server:
                for path in _paths():  # once unmeasured: the program has read its templates
                    _waited(server.port, path)
                times = [_waited(server.port, path) for _ in range(ROUNDS) for path in _paths()]
            value = round(quantiles(times, n=20)[-1], 3)
            yield Figure(
                key="search.p95",
                value=value,
                unit=f"s ({len(times)} pages over {CONTRIBUTIONS:,} contributions)",
                goal=f"<= {MOST[database]:g}",
                holds=value <= MOST[database],
                database=database,
            )
            plan, scans = _plan(stage)
            yield Figure(
                key="search.reads_of_whole_table",
                value=scans,
                unit=f"in the plan for one word: {plan}",
                goal="0",
                holds=scans == 0,
                database=database,
            )


def fill(stage: Stage) -> None:
    """Copy one contribution a hundred thousand times with other words, and write the entries as an operator would."""
    chance = random.Random(SEED)  # noqa: S311 -- the same texts in each run
    metadata = sa.MetaData()
    metadata.reflect(stage.engine, only=["contribution"])
    table = metadata.tables["contribution"]
    with stage.engine.begin() as connection:
        model = dict(
            connection.execute(sa.select(table).where(table.c.visibility == "published").limit(1)).mappings().one()
        )
        first = (connection.scalar(sa.select(sa.func.max(table.c.id))) or 0) + 1
    numbers = iter(range(CONTRIBUTIONS))
    # In small transactions: PostgreSQL keeps every state of a counter until the one that wrote it has ended.
    while part := list(itertools.islice(numbers, 500)):
        with stage.engine.begin() as connection:
            rows = [
                model
                | {
                    "id": first + number,
                    "receipt": f"bench-{number}",
                    "once": None,
                    "parent_id": None,
                    "text": f"{chance.choice(STARTS)} {chance.choice(THINGS)}, {chance.choice(THINGS)}"
                    f" und {chance.choice(THINGS)}. Kennwort{number}.",
                }
                for number in part
            ]
            connection.execute(table.insert(), rows)
    if stage.database == POSTGRESQL:
        with stage.engine.begin() as connection:
            connection.exec_driver_sql(
                "SELECT setval(pg_get_serial_sequence('contribution', 'id'), max(id)) FROM contribution"
            )
    live.flask(live.environment(stage.url, stage.instance), "search", "rebuild")
    if stage.database == POSTGRESQL:
        with stage.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")


def _paths() -> list[str]:
    plain = [f"/de/search/?q={quote(words)}" for words in QUERIES]
    return plain + [f"{path}&kind=contribution" for path in plain]


def _waited(port: int, path: str) -> float:
    start = time.perf_counter()
    answer = Client(port, 1, dict(KNOWN), "gzip, br").get(path)
    if answer.status != HTTPStatus.OK:
        raise RuntimeError(f"{path}: {answer.status}")
    return time.perf_counter() - start


def _plan(stage: Stage) -> tuple[str, int]:
    """Return how the database finds a word in the entries, and how often it reads the whole table for it."""
    with stage.engine.connect() as connection:
        if stage.database == SQLITE:
            asked = (
                "EXPLAIN QUERY PLAN SELECT e.id FROM search_entry e JOIN search_index_entry i ON i.rowid = e.id"
                " WHERE i.folded MATCH '\"kennwort4711\"' AND e.kind = 'contribution' ORDER BY e.id DESC LIMIT 20"
            )
            lines = [row[3] for row in connection.exec_driver_sql(asked)]
            return " / ".join(lines), sum(line.startswith("SCAN e") for line in lines)
        asked = (
            "EXPLAIN SELECT id FROM search_entry WHERE folded LIKE '%%kennwort4711%%' AND kind = 'contribution'"
            " ORDER BY id DESC LIMIT 20"
        )
        lines = [row[0].strip().partition("  (")[0] for row in connection.exec_driver_sql(asked)]
        return " / ".join(lines), sum("Seq Scan" in line for line in lines)
