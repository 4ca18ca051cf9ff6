"""A dossier of ten thousand contributions: its pages, and how long coverage takes after one more citation."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Iterator
from http import HTTPStatus

import sqlalchemy as sa

from bench.clients import Answer, Client
from bench.dossiers import GrownDossier, grow_dossier
from bench.figures import Figure, measures
from bench.stage import DATABASES, MANY_NETWORKS, Stage, fresh
from bench.writers import signed_in
from tests.support import live

SIZE = 10_000
MOST_STATEMENTS, MOST_TIMES, MOST_MS = 12, 15, 20
LOOKS, REQUESTS, HELLOS, CITATIONS = 3, 40, 400, 20
_looks = itertools.count()


def pages_of(grown: GrownDossier) -> dict[str, str]:
    """Return the pages of a dossier for moderators and for everybody."""
    base = f"/de/dossiers/{grown.slug}"
    return {
        "work": f"{base}/work",
        "work_open": f"{base}/work?state=open&language=ar",
        "work_theme": f"{base}/work?theme=1&channel=web",
        "contribution": f"{base}/contributions/{grown.open}",
        "contribution_cited": f"{base}/contributions/{grown.cited}",
        "coverage": f"{base}/coverage",
        "check": f"{base}/check",
        "themes": f"{base}/themes",
        "findings": f"{base}/findings",
        "finding": f"{base}/findings/1",
        "finding_edit": f"{base}/findings/1/edit",
        "public": base,
        "set_aside": f"{base}/set-aside",
    }


@measures("dossier.pages")
def pages() -> Iterator[Figure]:
    """Count statements and processor time of each page beside a bare 'hello' in the same run.

    Once opened again while nothing changes, and once written afresh, as after each change (decision 0036).
    """
    for database in DATABASES:
        with fresh(database) as stage:
            grown = grow_dossier(stage, SIZE)
            wanted = pages_of(grown)
            with stage.serving(app="bench.wsgi_counted:app", workers=1) as server:
                client = _moderator(server)
                counts = {name: _statements(client, path) for name, path in wanted.items()}
            bare = live.start(live.environment(stage.url, stage.instance, MANY_NETWORKS), app="bench.hello:app")
            try:
                with stage.serving() as server:
                    hello = min(_seconds(bare, Client(bare.port), "/", HELLOS) for _look in range(LOOKS))
                    client = _moderator(server)
                    spent = {
                        (kind, name): _least(server, client, path, afresh=kind == "afresh")
                        for name, path in wanted.items()
                        for kind in ("ratio", "afresh")
                    }
            finally:
                bare.stop()
                bare.log.unlink(missing_ok=True)
            after = _after_one_citation(stage, grown)
        for name, statements in counts.items():
            yield Figure(
                key=f"dossier.sql_{name}",
                value=statements,
                unit=f"statements, written afresh, {SIZE} contributions",
                goal=f"at most {MOST_STATEMENTS}",
                holds=statements <= MOST_STATEMENTS,
                database=database,
            )
        for (kind, name), seconds in spent.items():
            times = seconds / hello
            yield Figure(
                key=f"dossier.cpu_{kind}_{name}",
                value=round(times, 1),
                unit=f"times hello ({seconds * 1000:.1f} ms to {hello * 1000:.2f} ms)",
                goal=f"at most {MOST_TIMES}",
                holds=times <= MOST_TIMES,
                database=database,
            )
        yield Figure(
            key="dossier.coverage_after_citation",
            value=round(after * 1000, 2),
            unit=f"ms to cite and to read the coverage of {SIZE} contributions, median of {CITATIONS}",
            goal=f"at most {MOST_MS}",
            holds=after * 1000 <= MOST_MS,
            database=database,
        )


def _moderator(server: live.Live) -> Client:
    return signed_in(server, "moderation@example.org", 1, "/de/dossiers/new")[0]


def _statements(client: Client, path: str) -> int:
    answers = [_ask(client, path, afresh=True) for _look in range(LOOKS)]
    if any(answer.status != HTTPStatus.OK for answer in answers):
        raise RuntimeError(f"{path}: {[answer.status for answer in answers]}")
    return max(int(answer.headers["X-SQL-Count"]) for answer in answers[1:])


def _ask(client: Client, path: str, *, afresh: bool) -> Answer:
    """Open a page; with another cookie than before it is written afresh."""
    client.cookies["look"] = str(next(_looks)) if afresh else "again"
    return client.get(path)


def _seconds(server: live.Live, client: Client, path: str, requests: int, *, afresh: bool = False) -> float:
    for _number in range(6):
        _ask(client, path, afresh=afresh)
    before = server.cpu_seconds()
    for _number in range(requests):
        if (answer := _ask(client, path, afresh=afresh)).status != HTTPStatus.OK:
            raise RuntimeError(f"{path}: {answer.status}")
    return (server.cpu_seconds() - before) / requests


def _least(server: live.Live, client: Client, path: str, *, afresh: bool) -> float:
    """Take the best of several looks, as for 'hello': other work on the machine only ever adds."""
    return min(_seconds(server, client, path, REQUESTS, afresh=afresh) for _look in range(LOOKS))


def _after_one_citation(stage: Stage, grown: GrownDossier) -> float:
    """Cite open contributions one by one; each time the coverage is read as its page reads it."""
    with stage.engine.begin() as connection:
        waiting = sa.text(
            "SELECT contribution.id, contribution.text FROM standing JOIN contribution"
            " ON contribution.id = standing.contribution_id"
            " WHERE standing.dossier_id = :key AND standing.state = 'open' ORDER BY contribution.id LIMIT :most"
        )
        rows = connection.execute(waiting, {"key": grown.key, "most": CITATIONS}).all()
        cite = sa.text(
            "INSERT INTO citation (finding_id, contribution_id, revision_number, role, starts, ends, quote, created_at)"
            " VALUES (:finding, :source, 1, 'supports', 0, :ends, :quote, CURRENT_TIMESTAMP)"
        )
        read = sa.text("SELECT kind, code, state, count FROM tally WHERE dossier_id = :key AND count > 0")
        taken = []
        for source, words in rows:
            values = {"finding": grown.findings[0], "source": source, "ends": len(words), "quote": words}
            began = time.perf_counter()
            connection.execute(cite, values)
            connection.execute(read, {"key": grown.key}).all()
            taken.append(time.perf_counter() - began)
    return statistics.median(taken)
