"""What a registration costs, and how the program stands a rush of them."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import sqlalchemy as sa

from bench.clients import REDIRECTS, Client, Form, address, filled
from bench.figures import Figure, measures
from bench.registrations import (
    READING,
    all_accepted,
    ask_something,
    form_of,
    only_event,
    opened,
    registrations,
    sent,
    stored,
    taken,
)
from bench.stage import DATABASES, MANY_NETWORKS, Stage, fresh
from tests.support import live, processes
from tests.support.live import ROOT, Live

MOST_REQUESTS, MOST_STATEMENTS, MOST_SECONDS = 3, 20, 0.06
PEOPLE, PLACES, RUSH_SECONDS = 1000, 300, 60.0
SLOWEST = 2.0
COSTED = 150
HELLOS = 2000
ATTEMPTS = 3


def everything(form: Form, number: int) -> dict[str, str]:
    """Fill in a form with wishes, needs and answers to the editors' questions."""
    values = filled(form, number)
    for name in form.kinds:
        if name in {"need_step_free", "need_fare"}:
            values[name] = "y"
        elif name.startswith("question_"):
            values[name] = "Nachbarschaft"
    return values


def with_wishes(form: Form, values: dict[str, str], workshops: list[int]) -> dict[str, str]:
    """Choose workshops of the first round."""
    wished = {name: str(key) for name, key in zip(("wish_1", "wish_2", "wish_3"), workshops, strict=False)}
    return values | {name: key for name, key in wished.items() if name in form.values}


def workshops_of(stage: Stage, slug: str) -> list[int]:
    """Return three workshops of the first round."""
    query = (
        "SELECT workshop.id FROM workshop JOIN slot ON slot.id = workshop.slot_id"
        " JOIN event ON event.id = workshop.event_id JOIN format ON format.id = event.format_id"
        " WHERE format.slug = :slug ORDER BY slot.number, workshop.number LIMIT 3"
    )
    with stage.engine.connect() as connection:
        return [int(key) for (key,) in connection.execute(sa.text(query), {"slug": slug})]


@measures("events.registration_requests")
def requests() -> Iterator[Figure]:
    """Count requests from the page of the event to a confirmed place, and the statements of the last of them."""
    for database in DATABASES:
        with fresh(database) as stage:
            slug = only_event(stage, capacity=PLACES)
            ask_something(stage, slug)
            workshops = workshops_of(stage, slug)
            with stage.serving(app="bench.wsgi_counted:app") as server:
                client = Client(server.port, 1)
                client.get(f"/de/events/{slug}")
                path, form = client.form(form_of(slug))
                count = 2
                time.sleep(READING)
                answer = client.post(path, with_wishes(form, everything(form, 1), workshops))
                count += 1
                all_accepted([answer.status], server)
                confirmed = registrations(stage)["confirmed"]
                statements = int(answer.headers["X-SQL-Count"])
        yield Figure(
            key="events.requests_per_registration",
            value=count,
            unit="requests",
            goal=f"<= {MOST_REQUESTS}, place confirmed",
            holds=count <= MOST_REQUESTS and confirmed == 1,
            database=database,
        )
        yield Figure(
            key="events.sql_per_registration",
            value=statements,
            unit="statements, with wishes, needs and a question",
            goal=f"<= {MOST_STATEMENTS}",
            holds=statements <= MOST_STATEMENTS,
            database=database,
        )


@measures("events.registration_cpu")
def processor_time() -> Iterator[Figure]:
    """Add up the processor time of all processes for the three requests of a registration and its mail."""
    for database in DATABASES:
        with fresh(database) as stage, stage.serving() as server:
            slug = only_event(stage, capacity=PLACES)
            numbers = range(COSTED)
            all_accepted(sent(opened(server.port, slug, [1])), server)  # warms both workers a little
            _mail_seconds(stage)  # what the demonstration leaves to do: letters, readings of contributions
            only_event(stage, capacity=PLACES)
            before = server.cpu_seconds()
            for number in numbers:
                Client(server.port, number).get(f"/de/events/{slug}")
            all_accepted(sent(opened(server.port, slug, numbers), parallel=2), server)
            web = (server.cpu_seconds() - before) / COSTED
            mail = _mail_seconds(stage) / COSTED
            hello = _hello_seconds(stage)
        yield Figure(
            key="events.cpu_per_registration",
            value=round(web + mail, 4),
            unit=f"s (web {web:.4f}, sending the mail {mail:.4f})",
            goal=f"<= {MOST_SECONDS}",
            holds=web + mail <= MOST_SECONDS,
            database=database,
        )
        yield Figure(
            key="events.cpu_per_registration_ratio",
            value=round((web + mail) / hello, 1),
            unit=f"times hello ({hello * 1000:.2f} ms)",
            database=database,
        )


def _mail_seconds(stage: Stage) -> float:
    """Return the processor time in which the worker does what is due, without its start: here it sends mails."""
    env = live.environment(stage.url, stage.instance, MANY_NETWORKS)
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--once"]

    def run() -> float:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
        spent = 0.0
        while process.poll() is None:
            spent = max(spent, processes.cpu_seconds(process.pid))
            time.sleep(0.005)
        return spent

    rounds = [run() for _round in range(6)]  # the last has nothing left to send: that is the start alone
    start = rounds[-1]
    return sum(max(0.0, spent - start) for spent in rounds)


def _hello_seconds(stage: Stage) -> float:
    bare = live.start(live.environment(stage.url, stage.instance, MANY_NETWORKS), app="bench.hello:app")
    try:
        client = Client(bare.port)
        for _number in range(100):
            client.get("/")
        before = bare.cpu_seconds()
        for _number in range(HELLOS):
            client.get("/")
        return (bare.cpu_seconds() - before) / HELLOS
    finally:
        bare.stop()
        bare.log.unlink(missing_ok=True)


@dataclass(slots=True)
class _Rush:
    """What the people of a rush saw."""

    times: list[float] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    error_pages: int = 0
    broken: int = 0
    given_up: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


@measures("events.rush")
def rush() -> Iterator[Figure]:
    """Let a thousand people register for three hundred places within a minute, and kill a worker in the middle."""
    for database in DATABASES:
        with fresh(database) as stage, stage.serving() as server:
            slug = only_event(stage, capacity=PLACES)
            seen = _rushed(server, slug)
            states, kept = registrations(stage), stored(stage)
            places = taken(stage, slug)
        times = sorted(seen.times)
        p95 = times[int(len(times) * 0.95)] if times else 0.0
        missing = len(seen.acknowledged - kept)
        rows: list[tuple[str, float, str, str, bool | None]] = [
            ("error_pages", seen.error_pages, f"error pages for {PEOPLE} people", "0", seen.error_pages == 0),
            ("p95", round(p95, 3), f"s of {len(times)} forms sent", f"< {SLOWEST:.0f}", p95 < SLOWEST),
            ("slowest", round(times[-1], 3) if times else 0, "s", "", None),
            ("lost", missing, f"of {len(seen.acknowledged)} acknowledged", "0", missing == 0),
            ("without_answer", seen.given_up, f"people after {ATTEMPTS} attempts", "0", seen.given_up == 0),
            ("broken", seen.broken, "requests cut off by the kill", "", None),
            ("confirmed", states["confirmed"], "people", str(PLACES), states["confirmed"] == PLACES == places),
        ]
        for key, value, unit, goal, holds in rows:
            yield Figure(key=f"events.rush_{key}", value=value, unit=unit, goal=goal, holds=holds, database=database)


def _rushed(server: Live, slug: str) -> _Rush:
    """Let people come evenly over most of the minute: page of the event, form, a moment to fill it in, sending."""
    seen = _Rush()
    begin = time.monotonic()
    gap = (RUSH_SECONDS - 2 * READING) / PEOPLE

    def person(number: int) -> None:
        time.sleep(max(0.0, begin + number * gap - time.monotonic()))
        client = Client(server.port, number)
        _patient(seen, lambda: client.get(f"/de/events/{slug}").status)
        for _attempt in range(ATTEMPTS):
            try:
                path, form = client.form(form_of(slug))
            except LookupError:
                continue
            break
        else:
            with seen.lock:
                seen.given_up += 1
            return
        time.sleep(READING)
        started = time.monotonic()
        status = _patient(seen, lambda: client.post(path, filled(form, number)).status)
        with seen.lock:
            seen.times.append(time.monotonic() - started)
            if status in REDIRECTS:
                seen.acknowledged.add(address(number))
            else:
                seen.given_up += 1

    with ThreadPoolExecutor(96) as pool:
        killer = threading.Timer(RUSH_SECONDS / 2, server.kill_worker)
        killer.start()
        list(pool.map(person, range(PEOPLE)))
        killer.join()
    return seen


def _patient(seen: _Rush, act: object) -> int:
    """Do what a person does whose connection broke: the same once more. The form is only taken once."""
    status = 0
    for _attempt in range(ATTEMPTS):
        status = act()  # type: ignore[operator]
        if status:
            break
        with seen.lock:
            seen.broken += 1
        time.sleep(0.2)
    if status >= 400:  # noqa: PLR2004 -- an error page
        with seen.lock:
            seen.error_pages += 1
    return status
