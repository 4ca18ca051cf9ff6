"""Threads of a thousand, ten thousand and a hundred thousand contributions: reading them, writing in them."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

import sqlalchemy as sa

from bench.clients import REDIRECTS, Answer, Client, Form
from bench.figures import Figure, measures
from bench.stage import DATABASES, MANY_NETWORKS, Stage, fresh
from bench.threads import Grown, grow, open_thread
from teilhabe_app.demo.people import PASSWORD, PEOPLE
from tests.support import live

SIZES = (1_000, 10_000, 100_000)
MOST_READ_STATEMENTS, MOST_READ_SECONDS, LEAST_SHARE = 10, 0.03, 15
MOST_WRITE_STATEMENTS, MOST_WRITE_SECONDS, LEAST_POSTS = 12, 0.02, 80
MOST_GROWTH = 1.3
LOOKS, REQUESTS, HELLOS = 3, 60, 600
CLIENTS, POSTS = 8, 60


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
                    spent = {
                        size: {name: _best(server, path) for name, path in pages_of(grown).items()}
                        for size, grown in threads.items()
                    }
                    share = _rate(bare, "/", 2000) / _rate(server, pages_of(threads[SIZES[0]])["first"], 300)
            finally:
                bare.stop()
                bare.log.unlink(missing_ok=True)
        yield from _reading_figures(database, counts, spent, hello, share)


def _reading_figures(
    database: str, counts: dict[int, dict[str, int]], spent: dict[int, dict[str, float]], hello: float, share: float
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
    yield Figure(
        key="threads.hello_per_page",
        value=round(share, 1),
        unit=f"answers of hello in the time of one first page of {least}",
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
                writer, form = _signed_in(server, 0, path)
                sent = [_post(writer, path, form, number) for number in range(3)]
                reply = _post(writer, f"/de/contributions/{grown.last[0]}/reply", form, 9)
                statements = max(int(answer.headers["X-SQL-Count"]) for answer in (*sent, reply))
            with stage.serving() as server:
                writers = [_signed_in(server, number, path) for number in range(CLIENTS)]
                _round(writers, path, 5, 100)
                before, began = server.cpu_seconds(), time.perf_counter()
                done = _round(writers, path, POSTS, 1000)
                seconds = time.perf_counter() - began
                spent = (server.cpu_seconds() - before) / done
            wrong = _wrong_counts(stage, grown)
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
            author, form = _signed_in(server, 0, path)
            number = _post(author, path, form, 1).headers["Location"].rpartition("/")[2]
            others = [_signed_in(server, client, path) for client in range(1, CLIENTS)]
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


def _best(server: live.Live, path: str) -> float:
    return min(_seconds(server, [path], REQUESTS) for _look in range(LOOKS))


def _seconds(server: live.Live, paths: Sequence[str], requests: int) -> float:
    for path in paths:
        for _number in range(6):
            Client(server.port).get(path)
    before = server.cpu_seconds()
    for number in range(requests):
        answer = Client(server.port, encodings="gzip, br").get(paths[number % len(paths)])
        if answer.status != HTTPStatus.OK:
            raise RuntimeError(f"{paths}: {answer.status}")
    return (server.cpu_seconds() - before) / requests


def _rate(server: live.Live, path: str, requests: int) -> float:
    """Return answers a second to four clients."""
    began = time.perf_counter()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: Client(server.port, number).get(path), range(requests)))
    return requests / (time.perf_counter() - began)


def _signed_in(server: live.Live, number: int, path: str) -> tuple[Client, Form]:
    client = Client(server.port, 5000 + number)
    where, form = client.form("/de/account/sign-in")
    answer = client.post(where, form.values | {"email": PEOPLE[number].email, "password": PASSWORD})
    if answer.status not in REDIRECTS:
        raise RuntimeError(f"sign-in: {answer.status}")
    return client, client.form(path)[1]


def _post(client: Client, path: str, form: Form, number: int) -> Answer:
    client.number = 6000 + number + 977 * client.port % 50  # one more network for each: the limits count networks
    values = form.values | {
        "text": f"Wir wünschen uns mehr Sitzbänke am Spielplatz und eine Antwort in unserer Sprache ({number}).",
        "kind": "idea",
        "language": "de",
        "once": secrets.token_urlsafe(18),
    }
    answer = client.post(path, values)
    if answer.status not in REDIRECTS:
        raise RuntimeError(f"{path}: {answer.status} {answer.text[:2000]}")
    return answer


def _round(writers: Sequence[tuple[Client, Form]], path: str, each: int, start: int) -> int:
    def write(item: tuple[int, tuple[Client, Form]]) -> int:
        place, (client, form) = item
        for number in range(each):
            _post(client, path, form, start + place * 1000 + number)
        return each

    with ThreadPoolExecutor(len(writers)) as pool:
        return sum(pool.map(write, enumerate(writers)))


def _wrong_counts(stage: Stage, grown: Grown) -> int:
    with stage.engine.connect() as connection:
        return int(
            connection.scalar(
                sa.text(
                    "SELECT (SELECT count(*) FROM thread WHERE published_count <> (SELECT count(*) FROM contribution"
                    " WHERE thread_id = thread.id AND visibility = 'published') AND id = :thread)"
                    " + (SELECT count(*) FROM contribution AS root WHERE thread_id = :thread AND depth = 0 AND"
                    " reply_count <> (SELECT count(*) FROM contribution AS reply WHERE reply.root_id = root.id"
                    " AND reply.visibility = 'published'))"
                ),
                {"thread": grown.thread},
            )
            or 0
        )
