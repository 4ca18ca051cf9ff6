"""Threads of a thousand, ten thousand and a hundred thousand contributions: reading them, writing in them."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

import sqlalchemy as sa

from bench.clients import KNOWN, NOBODY, Client, Form
from bench.figures import Figure, measures
from bench.measure_memory import proportional
from bench.stage import DATABASES, MANY_NETWORKS, fresh
from bench.threads import Grown, grow, open_thread, people
from bench.writers import post, signed_in, write_all, wrong_counts
from teilhabe_app.demo.people import PEOPLE
from tests.support import live

SIZES = (1_000, 10_000, 100_000)
MOST_READ_STATEMENTS, MOST_READ_SECONDS, LEAST_SHARE = 10, 0.03, 15
MOST_WRITE_STATEMENTS, MOST_WRITE_SECONDS, LEAST_POSTS = 12, 0.02, 80
MOST_GROWTH = 1.3
LOOKS, REQUESTS, HELLOS = 4, 60, 600
CLIENTS, PEOPLE_EACH, POSTS = 8, 8, 7  # nobody writes so much within five minutes that it is read first
WARM = 5
MOST_MEMORY = 75  # MiB of one process that answers, shared pages counted once


def pages_of(grown: Grown) -> dict[str, str]:
    """Return what people open: the first page in each order, pages in the middle, permanent addresses."""
    base = f"/de/contributions/threads/{grown.thread}"
    middle, end = len(grown.roots) // 2, len(grown.roots) - 1
    return {
        "first": base,
        "newest": f"{base}?order=newest",
        "discussed": f"{base}?order=discussed",
        "middle": f"{base}?at={grown.roots[middle]}",
        "deep_reply": f"{base}?at={grown.last[middle] - 1}",
        "last": f"{base}?at={grown.roots[end]}",
        "far": f"{base}?order=discussed&after=4-{grown.roots[middle]}",
        "one": f"/de/contributions/{grown.last[middle] - 1}",
    }


@measures("threads.read")
def reading() -> Iterator[Figure]:
    """Count statements and processor time of pages of threads of three sizes, beside a bare 'hello' in the same run."""
    for database in DATABASES:
        with fresh(database) as stage:
            threads = {size: grow(stage, size) for size in SIZES}
            with stage.serving(app="bench.wsgi_counted:app", workers=1) as server:
                counts = {size: _statements(server, pages_of(grown)) for size, grown in threads.items()}
            env = live.environment(stage.url, stage.instance, MANY_NETWORKS)
            bare = live.start(env, app="bench.hello:app")
            try:
                with stage.serving() as server:
                    hello = min(_seconds(bare, ["/"], HELLOS) for _look in range(LOOKS))
                    spent = _least(server, {size: pages_of(grown) for size, grown in threads.items()})
                    memory = max(proportional(pid) for pid in server.workers())
                    path = pages_of(threads[SIZES[0]])["first"]
                    greeted = _rate(bare, "/", 2000)
                    share, afresh = (greeted / _rate(server, path, 300, cookies) for cookies in (NOBODY, KNOWN))
            finally:
                bare.stop()
                bare.log.unlink(missing_ok=True)
        yield from _reading_figures(database, counts, spent, hello, (share, afresh))
        mebibytes = round(memory / 1024, 1)
        yield Figure(
            key="threads.memory_per_worker",
            value=mebibytes,
            unit="MiB (PSS), the larger of two, all these pages read",
            goal=f"at most {MOST_MEMORY}",
            holds=mebibytes <= MOST_MEMORY,
            database=database,
        )


def _reading_figures(
    database: str,
    counts: dict[int, dict[str, int]],
    spent: dict[int, dict[str, float]],
    hello: float,
    shares: tuple[float, float],
) -> Iterator[Figure]:
    least = SIZES[0]
    for size in SIZES:
        most = max(counts[size].values())
        same = counts[size] == counts[least]
        yield Figure(
            key=f"threads.sql_{size}",
            value=most,
            unit="statements, any page",
            goal=f"at most {MOST_READ_STATEMENTS}, the same at every size",
            holds=most <= MOST_READ_STATEMENTS and same,
            database=database,
        )
        first = spent[size]["first"]
        yield Figure(
            key=f"threads.cpu_{size}",
            value=round(first, 4),
            unit=f"s, first page ({first / hello:.1f} times hello, {hello * 1000:.2f} ms)",
            goal=f"at most {MOST_READ_SECONDS}",
            holds=first <= MOST_READ_SECONDS,
            database=database,
        )
        growth = {name: spent[size][name] / spent[least][name] for name in spent[size]}
        worst = max(growth, key=lambda name: growth[name])
        yield Figure(
            key=f"threads.cpu_growth_{size}",
            value=round(growth[worst], 2),
            unit=f"times that of {least}, worst of {len(growth)} pages ({worst}, {spent[size][worst] * 1000:.1f} ms)",
            goal=f"at most {MOST_GROWTH}",
            holds=growth[worst] <= MOST_GROWTH,
            database=database,
        )
    ways = ("hello_per_page", "as guests get it"), ("hello_per_page_afresh", "written anew")
    for (key, way), share in zip(ways, shares, strict=True):
        yield Figure(
            key=f"threads.{key}",
            value=round(share, 1),
            unit=f"answers of hello in the time of one first page of {least}, {way}",
            goal=f"at most {LEAST_SHARE}",
            holds=share <= LEAST_SHARE,
            database=database,
        )


@measures("threads.post")
def posting() -> Iterator[Figure]:
    """Post one comment: statements, processor time, and how many eight people at once get through; then count."""
    for database in DATABASES:
        with fresh(database) as stage:
            grown = grow(stage, SIZES[0])
            path = f"/de/contributions/threads/{grown.thread}"
            with stage.serving(app="bench.wsgi_counted:app", workers=1) as server:
                writer, form = signed_in(server, PEOPLE[0].email, 0, path)
                sent = [post(writer, path, form, number) for number in range(3)]
                answered = (grown.last[0], grown.last[0] - 1)  # on the first and on the deepest level
                sent += [post(writer, f"/de/contributions/{number}/reply", form, number) for number in answered]
                statements = max(int(answer.headers["X-SQL-Count"]) for answer in sent)
            emails = people(stage, CLIENTS * (PEOPLE_EACH + 1))
            with stage.serving() as server:
                writers = [signed_in(server, email, 1 + place, path) for place, email in enumerate(emails)]
                write_all(writers[:CLIENTS], path, WARM, CLIENTS)
                before, began = server.cpu_seconds(), time.perf_counter()
                done = write_all(writers[CLIENTS:], path, POSTS, CLIENTS)
                seconds = time.perf_counter() - began
                spent = (server.cpu_seconds() - before) / done
            wrong = wrong_counts(stage, grown)
        yield Figure(
            key="threads.post_sql",
            value=statements,
            unit="statements, contribution or reply",
            goal=f"at most {MOST_WRITE_STATEMENTS}",
            holds=statements <= MOST_WRITE_STATEMENTS,
            database=database,
        )
        yield Figure(
            key="threads.post_cpu",
            value=round(spent, 4),
            unit="s, all processes of the program",
            goal=f"at most {MOST_WRITE_SECONDS}",
            holds=spent <= MOST_WRITE_SECONDS,
            database=database,
        )
        yield Figure(
            key="threads.posts_a_second",
            value=round(done / seconds, 1),
            unit=f"with {CLIENTS} clients of Python on the same cores, {done} posts",
            goal=f"at least {LEAST_POSTS}",
            holds=done / seconds >= LEAST_POSTS,
            database=database,
        )
        yield Figure(
            key="threads.post_wrong_counts",
            value=wrong,
            unit="counters that are not what is stored",
            goal="0",
            holds=wrong == 0,
            database=database,
        )


@measures("threads.support")
def supporting() -> Iterator[Figure]:
    """Let eight people support one contribution again and again at the same time; each counts once."""
    for database in DATABASES:
        with fresh(database) as stage, stage.serving() as server:
            thread = open_thread(stage)
            path = f"/de/contributions/threads/{thread}"
            author, form = signed_in(server, PEOPLE[0].email, 0, path)
            number = post(author, path, form, 1).headers["Location"].rpartition("/")[2]
            others = [signed_in(server, PEOPLE[client].email, client, path) for client in range(1, CLIENTS)]
            gate = threading.Barrier(len(others))

            def back(client: Client, form: Form, gate: threading.Barrier = gate, number: str = number) -> None:
                gate.wait()
                for _time in range(5):
                    client.post(
                        f"/de/contributions/{number}/support", {"csrf_token": form.values["csrf_token"], "on": "1"}
                    )

            with ThreadPoolExecutor(len(others)) as pool:
                list(pool.map(lambda other: back(*other), others))
            with stage.engine.connect() as connection:
                query = "SELECT support_count FROM contribution WHERE id = :id"
                counted = int(connection.scalar(sa.text(query), {"id": int(number)}) or 0)
        yield Figure(
            key="threads.support_counted",
            value=counted,
            unit=f"of {len(others)} people who each asked five times",
            goal=str(len(others)),
            holds=counted == len(others),
            database=database,
        )


def _statements(server: live.Live, pages: dict[str, str]) -> dict[str, int]:
    counts = {}
    for name, path in pages.items():
        answers = [Client(server.port).get(path) for _look in range(LOOKS)]
        if any(answer.status != HTTPStatus.OK for answer in answers):
            raise RuntimeError(f"{path}: {[answer.status for answer in answers]}")
        counts[name] = max(int(answer.headers["X-SQL-Count"]) for answer in answers[1:])
    return counts


def _least(server: live.Live, pages: dict[int, dict[str, str]]) -> dict[int, dict[str, float]]:
    """Return the least of several looks at each page; the sizes take turns, so that other work hits them alike."""
    least: dict[int, dict[str, float]] = {size: {} for size in pages}
    for _look in range(LOOKS):
        for name in pages[SIZES[0]]:
            for size, paths in pages.items():
                seconds = _seconds(server, [paths[name]], REQUESTS)
                least[size][name] = min(seconds, least[size].get(name, seconds))
    return least


def _seconds(server: live.Live, paths: Sequence[str], requests: int) -> float:
    for path in paths:
        for _number in range(6):
            Client(server.port, cookies=dict(KNOWN)).get(path)
    before = server.cpu_seconds()
    for number in range(requests):
        answer = Client(server.port, cookies=dict(KNOWN), encodings="gzip, br").get(paths[number % len(paths)])
        if answer.status != HTTPStatus.OK:
            raise RuntimeError(f"{paths}: {answer.status}")
    return (server.cpu_seconds() - before) / requests


def _rate(server: live.Live, path: str, requests: int, cookies: Mapping[str, str] = NOBODY) -> float:
    """Return answers a second to four clients."""
    began = time.perf_counter()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: Client(server.port, number, dict(cookies)).get(path), range(requests)))
    return requests / (time.perf_counter() - began)
