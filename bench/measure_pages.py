"""Public pages: statements, processor time, and the weight of a first visit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlsplit

from playwright.sync_api import Browser

from bench.clients import KNOWN, NOBODY, Client
from bench.data import tenfold
from bench.figures import Figure, measures
from bench.pages import addresses
from bench.stage import DATABASES, MANY_NETWORKS, SQLITE, fresh
from tests.support import chromium, live

LANGUAGES = ("de", "de-simple", "en", "tr", "ar", "uk")
MOST_STATEMENTS = 8
MOST_KILOBYTES = 60
MOST_TIMES = 15
LOOKS = 3
REQUESTS = 40
# Besides the start page: the first pages that people are sent to, among them the heaviest.
ENTRANCES = ("event", "formats", "register", "report", "thread")


@measures("pages.sql")
def statements() -> Iterator[Figure]:
    """Count the statements of each public page for a guest, with the demonstration's data and ten times as much."""
    for database in DATABASES:
        with fresh(database) as stage:
            pages = addresses(stage)
            once = _statements(stage.serving(app="bench.wsgi_counted:app", workers=1), pages)
            tenfold(stage.engine)
            tenfold_counts = _statements(stage.serving(app="bench.wsgi_counted:app", workers=1), pages)
        for name in pages:
            before, after = once[name], tenfold_counts[name]
            yield Figure(
                key=f"pages.sql_{name}",
                value=max(before, after),
                unit="statements",
                goal=f"at most {MOST_STATEMENTS}, no more with 10 times the data ({before}, then {after})",
                holds=after <= before <= MOST_STATEMENTS,
                database=database,
            )


@measures("pages.first_visit_kb")
def first_visit() -> Iterator[Figure]:
    """Weigh everything that a browser with an empty cache receives: start page and other entrances, each language."""
    with fresh(SQLITE) as stage, stage.serving() as server, chromium.running() as browser:
        pages = addresses(stage)
        for language in LANGUAGES:
            urls = {name: server.url + pages[name].replace("/de/", f"/{language}/", 1) for name in ("home", *ENTRANCES)}
            visits = {name: _visit(browser, url) for name, url in urls.items()}
            heaviest = max(ENTRANCES, key=lambda name: visits[name].received)
            code = language.replace("-", "_")
            yield _weight(f"pages.first_visit_kb_{code}", visits["home"], "kB")
            yield _weight(f"pages.first_visit_kb_heaviest_{code}", visits[heaviest], f"kB (page: {heaviest})")
            others = {host for visit in visits.values() for host in visit.hosts} - {urlsplit(server.url).netloc}
            yield Figure(key=f"pages.other_hosts_{code}", value=len(others), unit="hosts", goal="0", holds=not others)


@measures("pages.cpu_ratio")
def processor_time() -> Iterator[Figure]:
    """Compare the processor time of a page with that of a bare Flask 'hello', same server settings, same run.

    Once as guests get it while nothing changes, and once written afresh, as after each change and for those with a
    cookie (decision 0035).
    """
    for database in DATABASES:
        with fresh(database) as stage:
            pages = addresses(stage)
            env = live.environment(stage.url, stage.instance, MANY_NETWORKS)
            bare = live.start(env, app="bench.hello:app")
            try:
                with stage.serving() as server:
                    hello = min(milliseconds(bare, "/", 10 * REQUESTS) for _ in range(LOOKS))
                    for name, path in pages.items():
                        for kind, cookies in (("ratio", NOBODY), ("afresh", KNOWN)):
                            page = min(milliseconds(server, path, cookies=cookies) for _ in range(2))
                            limited = (kind, name) == ("ratio", "event")
                            yield Figure(
                                key=f"pages.cpu_{kind}_{name}",
                                value=round(page / hello, 1),
                                unit=f"times hello ({page:.1f} ms to {hello:.2f} ms)",
                                goal=f"at most {MOST_TIMES}" if limited else "",
                                holds=page / hello <= MOST_TIMES if limited else None,
                                database=database,
                            )
            finally:
                bare.stop()
                bare.log.unlink(missing_ok=True)


@dataclass(slots=True)
class _Visit:
    """What a browser received."""

    received: int = 0
    hosts: set[str] = field(default_factory=set)


def _visit(browser: Browser, url: str) -> _Visit:
    """Open a page with an empty cache; count bytes as they came over the wire, headers included."""
    visit = _Visit()
    context = browser.new_context()
    try:
        page = context.new_page()
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", lambda event: _add(visit, int(event["encodedDataLength"])))
        page.on("request", lambda request: visit.hosts.add(urlsplit(request.url).netloc))
        answer = page.goto(url, wait_until="networkidle")
        if answer is None or answer.status != HTTPStatus.OK:
            raise RuntimeError(f"{url}: {answer and answer.status}")
    finally:
        context.close()
    visit.hosts.discard("")  # data: addresses
    return visit


def first_visit_of(browser: Browser, url: str) -> float:
    """Return what a browser with an empty cache receives, in kB; nothing may come from another host."""
    visit = _visit(browser, url)
    if visit.hosts - {urlsplit(url).netloc}:
        raise RuntimeError(f"{url}: {visit.hosts}")
    return round(visit.received / 1000, 1)


def _weight(key: str, visit: _Visit, unit: str) -> Figure:
    weight = round(visit.received / 1000, 1)
    return Figure(key=key, value=weight, unit=unit, goal=f"at most {MOST_KILOBYTES}", holds=weight <= MOST_KILOBYTES)


def _add(visit: _Visit, size: int) -> None:
    visit.received += size


def _statements(serving: AbstractContextManager[live.Live], pages: dict[str, str]) -> dict[str, int]:
    """Return the highest count of three looks at each page, the first one with nothing remembered yet."""
    with serving as server:
        counts = {}
        for name, path in pages.items():
            answers = [Client(server.port).get(path) for _ in range(LOOKS)]
            wrong = [answer.status for answer in answers if answer.status != HTTPStatus.OK]
            if wrong:
                raise RuntimeError(f"{path}: {wrong}")
            counts[name] = max(int(answer.headers["X-SQL-Count"]) for answer in answers)
        return counts


def milliseconds(
    server: live.Live, path: str, requests: int = REQUESTS, *, cookies: Mapping[str, str] = NOBODY
) -> float:
    """Return the processor time per request of server and workers together, of people who come for the first time."""
    for _ in range(10):
        Client(server.port, cookies=dict(cookies)).get(path)
    before = server.cpu_seconds()
    for _ in range(requests):
        client = Client(server.port, cookies=dict(cookies), encodings="gzip, br")
        answer = client.get(path)
        if answer.status != HTTPStatus.OK:
            raise RuntimeError(f"{path}: {answer.status}")
    return (server.cpu_seconds() - before) * 1000 / requests
