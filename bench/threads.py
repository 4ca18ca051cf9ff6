"""Threads of any size for the measurements: conversations of five contributions each, as services would store them."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bench.stage import Stage

TALK = 5  # a beginning and four replies, down to the third level
TEXTS = (
    (
        "de",
        "Der Kurs liegt am Vormittag, und ich arbeite in der Frühschicht. Ein Abendkurs mit Betreuung würde helfen.",
    ),
    ("tr", "Otobüs akşamları bizim mahalleye gelmiyor. Bu yüzden toplantıya katılamıyoruz, lütfen bunu düşünün."),
    ("ar", "أريد أن أتعلم الألمانية، لكن لا يوجد من يعتني بأطفالي أثناء الدرس في المساء."),
    ("uk", "Мій диплом визнають уже другий рік. Прошу показати всі кроки й терміни в одному місці."),
    ("en", "Please publish which ideas were turned down, too, and why. An answer within eight weeks would be fair."),
)
ROOM = 250  # in one transaction: counters changed thousands of times in one leave as many dead rows to walk over
DIGITS = 13


@dataclass(frozen=True, slots=True)
class Grown:
    """A thread with so many contributions: its number and those of its conversations' beginnings and last replies."""

    thread: int
    roots: tuple[int, ...]
    last: tuple[int, ...]


def open_thread(stage: Stage) -> int:
    """Return an open question with no contribution, in the format that runs longest."""
    with stage.engine.begin() as connection:
        format_id, title = connection.execute(
            sa.text(
                "SELECT format_id, thread.title FROM thread JOIN format ON format.id = thread.format_id"
                " WHERE thread.place = 'question' AND format.state = 'published' ORDER BY format.closes_at DESC LIMIT 1"
            )
        ).one()
        table = _table(connection, "thread")
        result = connection.execute(
            table.insert().values(format_id=format_id, place="question", title=_json(title), published_count=0)
        )
        return int((result.inserted_primary_key or (0,))[0])


def people(stage: Stage, count: int) -> list[str]:
    """Return the addresses of so many new accounts; their password is the one of the demonstration."""
    with stage.engine.begin() as connection:
        table = _table(connection, "user")
        query = sa.select(table).where(table.c.email == "teilnahme@example.org")
        one = {name: value for name, value in connection.execute(query).mappings().one().items() if name != "id"}
        addresses = [f"mensch{number}@example.org" for number in range(count)]
        rows = [
            one | {"email": email, "pseudonym": f"Mensch {email}", "pseudonym_key": f"mensch {email}"}
            for email in addresses
        ]
        connection.execute(table.insert(), rows)
    return addresses


def grow(stage: Stage, size: int) -> Grown:
    """Fill a new thread with ``size`` contributions, all published."""
    key = open_thread(stage)
    chance = random.Random(size)  # noqa: S311 -- the same data in each run
    with stage.engine.connect() as connection:
        contribution, revision = _table(connection, "contribution"), _table(connection, "revision")
        format_id = connection.scalar(sa.text("SELECT format_id FROM thread WHERE id = :id"), {"id": key})
        first = (connection.scalar(sa.select(sa.func.max(contribution.c.id))) or 0) + 1
    rows = list(_rows(first, size, key, int(format_id or 0), chance))
    in_batches(stage, contribution, rows)
    in_batches(stage, revision, [_wording(row) for row in rows])
    with stage.engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE thread SET published_count = :count WHERE id = :id"), {"count": size, "id": key}
        )
        if stage.engine.dialect.name == "postgresql":
            connection.execute(
                sa.text(
                    "SELECT setval(pg_get_serial_sequence('contribution', 'id'), (SELECT max(id) FROM contribution))"
                )
            )
    with stage.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("ANALYZE"))
    roots = tuple(range(first, first + size, TALK))
    return Grown(key, roots, tuple(root + TALK - 1 for root in roots))


def _rows(first: int, size: int, thread: int, format_id: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    began = dt.datetime.now(dt.UTC) - dt.timedelta(days=9)
    for number in range(size):
        key, place = first + number, number % TALK
        root = key - place
        depth = (0, 1, 2, 3, 1)[place]
        paths = (
            [f"{root + step:0{DIGITS}d}" for step in range(1, place + 1)] if place < TALK - 1 else [f"{key:0{DIGITS}d}"]
        )
        language, text = TEXTS[number % len(TEXTS)]
        at = began + dt.timedelta(seconds=number * 6)
        yield {
            "id": key, "receipt": f"B{thread}-{key}", "thread_id": thread, "format_id": format_id,
            "parent_id": None if depth == 0 else root if depth == 1 else key - 1,
            "root_id": None if depth == 0 else root,
            "depth": depth, "path": "".join(paths), "order_key": chance.randrange(2**31 - 1),
            "support_count": chance.randrange(9), "reply_count": (4, 2, 1, 0, 0)[place], "official": place == TALK - 1,
            "answered_at": at if place == 0 else None, "kind": "idea", "channel": "web",
            "text": f"{text} ({key})", "revision_number": 1, "language": language, "language_source": "declared",
            "author_name": f"Mensch {number % 97}", "contact_language": "de", "visibility": "published",
            "submitted_at": at, "published_at": at, "version": 1,
        }  # fmt: skip


def in_batches(stage: Stage, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Store many rows, a few hundred in each transaction: triggers count each of them in the same places."""
    with stage.engine.connect() as connection:
        for start in range(0, len(rows), ROOM):
            connection.execute(table.insert(), list(rows[start : start + ROOM]))
            connection.commit()


def _wording(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "contribution_id": row["id"],
        "number": 1,
        "text": row["text"],
        "sealed": False,
        "created_at": row["submitted_at"],
    }


def _table(connection: sa.Connection, name: str) -> sa.Table:
    return sa.Table(name, sa.MetaData(), autoload_with=connection)


def _json(title: Any) -> Any:

    return json.loads(title) if isinstance(title, str) else title
