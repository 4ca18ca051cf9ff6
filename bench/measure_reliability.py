"""What a person was told is stored, is stored: also when a worker is killed in the middle of a rush."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterable, Iterator

from bench.clients import REDIRECTS, Client, Form, address, filled
from bench.figures import Figure, measures
from bench.registrations import READING, form_of, only_event, stored, taken
from bench.stage import DATABASES, fresh
from tests.support.live import Live

WRITERS = 6
FORMS = 25  # opened before the first of them is sent
KILLS = 6
PAUSE = 2.0


@measures("reliability.lost_after_kill9")
def lost_after_kill9() -> Iterator[Figure]:
    """Look for every acknowledged registration after workers were killed in a rush of them."""
    for database in DATABASES:
        with fresh(database) as stage, stage.serving() as server:
            slug = only_event(stage, capacity=100_000)
            acknowledged, broken = _rush(server, slug)
            kept = stored(stage)
            missing = acknowledged - kept
            places = taken(stage, slug)
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
            value=abs(places - len(kept)),
            unit="places",
            goal="0: places taken are registrations stored",
            holds=places == len(kept),
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
            forms = _opened(server, slug, range(number, number + FORMS * WRITERS, WRITERS))
            number += FORMS * WRITERS
            for own, client, path, form in forms:
                status = client.post(path, filled(form, own)).status
                with lock:
                    if status in REDIRECTS:
                        acknowledged.add(address(own))
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


def _opened(server: Live, slug: str, numbers: Iterable[int]) -> list[tuple[int, Client, str, Form]]:
    """Open forms and read them; some break when a worker is killed."""
    forms = []
    for number in numbers:
        client = Client(server.port, number)
        with contextlib.suppress(LookupError):
            forms.append((number, client, *client.form(form_of(slug))))
    time.sleep(READING)
    return forms
