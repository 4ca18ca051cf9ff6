"""What a person was told is stored, is stored: also when a worker is killed in the middle of a rush."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import sqlalchemy as sa

from bench.clients import REDIRECTS, Client, address, filled
from bench.figures import Figure, measures
from bench.measure_events import only_event
from bench.stage import DATABASES, Stage, fresh
from tests.support.live import Live

WRITERS = 6
KILLS = 6
PAUSE = 2.0


@measures("reliability.lost_after_kill9")
def lost_after_kill9() -> Iterator[Figure]:
    """Look for every acknowledged registration after workers were killed in a rush of them."""
    for database in DATABASES:
        with fresh(database) as stage, stage.serving() as server:
            slug = only_event(stage, capacity=100_000)
            acknowledged, broken = _rush(server, slug)
            missing = acknowledged - _stored(stage)
            taken = _taken(stage, slug)
            stored = len(_stored(stage))
        goal = f"0 of {len(acknowledged)} acknowledged writes, {KILLS} kills"
        yield Figure(
            key="reliability.lost_after_kill9",
            value=len(missing),
            unit="writes",
            goal=goal,
            holds=not missing and bool(acknowledged),
            database=database,
        )
        yield Figure(
            key="reliability.places_adrift_after_kill9",
            value=abs(taken - stored),
            unit="places",
            goal="0: places taken are registrations stored",
            holds=taken == stored,
            database=database,
        )
        yield Figure(key="reliability.broken_requests_during_kill9", value=broken, unit="requests", database=database)


def _rush(server: Live, slug: str) -> tuple[set[str], int]:
    """Return the addresses whose registration was acknowledged, and the number of requests without an answer."""
    acknowledged: set[str] = set()
    broken = 0
    over = threading.Event()
    lock = threading.Lock()

    def write(writer: int) -> None:
        nonlocal broken
        number = writer
        while not over.is_set():
            number += WRITERS
            client = Client(server.port, number)
            try:
                path, form = client.form(f"/de/events/{slug}/register")
            except LookupError:
                continue
            status = client.post(path, filled(form, number)).status
            with lock:
                if status in REDIRECTS:
                    acknowledged.add(address(number))
                elif status == 0:
                    broken += 1

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(KILLS):
            time.sleep(PAUSE)
            if server.workers():
                server.kill_worker()
        time.sleep(PAUSE)
    finally:
        over.set()
        for thread in threads:
            thread.join()
    return acknowledged, broken


def _stored(stage: Stage) -> set[str]:
    with stage.engine.connect() as connection:
        rows = connection.execute(
            sa.text("SELECT email FROM registration WHERE state = 'confirmed' AND email IS NOT NULL")
        )
        return {str(email) for (email,) in rows if str(email).startswith("person")}


def _taken(stage: Stage, slug: str) -> int:
    query = "SELECT taken FROM event JOIN format ON format.id = event.format_id WHERE format.slug = :slug"
    with stage.engine.connect() as connection:
        return int(connection.scalar(sa.text(query), {"slug": slug}) or 0)
