"""Answering a survey: statements per page, a thousand people at the same time, and what survives a killed worker."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from bench.clients import REDIRECTS, Answer, Client
from bench.figures import Figure, measures
from bench.stage import DATABASES, Stage, fresh
from tests.support.live import Live

QUESTIONS = 30
MOST_STATEMENTS = 8
PEOPLE = 1000
# Seconds between two pages of one person. A short question with its choices (20 to 40 words in a second language, one
# tick) takes 8 to 20 seconds in studies of web surveys; drawn evenly from these, everybody at their own pace.
THINKING = (8.0, 20.0)
COMING = 40.0  # seconds in which all people come: at an event, when the address is shown
STEPS = 8  # pages that each person answers while it is measured, then they send
SLOWEST = 1.0
ANSWERERS, KILLS, PAUSE = 24, 5, 2.0
CODE = "ABCD-EFGH-JKLM-"


def survey_of(stage: Stage, *, access: str = "open") -> tuple[str, list[int], str]:
    """Make the demonstration's survey with one question per page one of ``QUESTIONS`` choices.

    Return its slug, the numbers of the questions and the code of an invitation.
    """
    metadata = sa.MetaData()
    metadata.reflect(stage.engine)
    table = metadata.tables
    survey, listing, question, option = table["survey"], table["format"], table["survey_question"], table["option"]
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None if stage.engine.dialect.name == "sqlite" else dt.UTC)
    with stage.engine.begin() as connection:
        chosen = connection.execute(
            sa.select(survey.c.id, survey.c.format_id, listing.c.slug)
            .join(listing, listing.c.id == survey.c.format_id)
            .where(survey.c.paging == "one", survey.c.mode == "anonymous")
            .order_by(survey.c.id)
        ).first()
        if chosen is None:
            raise LookupError("the demonstration has no survey with one question per page")
        connection.execute(sa.update(question).where(question.c.survey_id == chosen.id).values(retired_in=1, since=0))
        connection.execute(sa.update(survey).where(survey.c.id == chosen.id).values(access=access, event_key=None))
        period = {"opens_at": now - dt.timedelta(days=1), "closes_at": now + dt.timedelta(days=9)}
        connection.execute(sa.update(listing).where(listing.c.id == chosen.format_id).values(**period))
        numbers = []
        for number in range(1, QUESTIONS + 1):
            values = {
                "survey_id": chosen.id,
                "code": f"bench{number}",
                "position": number,
                "kind": "single",
                "text": {"de": f"Wie wichtig ist Ihnen Punkt {number}?", "ar": f"ما أهمية النقطة {number}؟"},
                "since": 1,
                "stale": {},
            }
            made = connection.execute(sa.insert(question).values(**_defaults(question, values)))
            numbers.append(_key(made))
            rows = [
                _defaults(
                    option,
                    {
                        "question_id": numbers[-1],
                        "code": str(at),
                        "position": at,
                        "label": {"de": f"Antwort {at}", "ar": f"جواب {at}"},
                        "stale": {},
                    },
                )
                for at in range(1, 6)
            ]
            connection.execute(sa.insert(option), rows)
        code = f"{CODE}NPQR"
        if access == "invited":
            hashed = hashlib.sha256(f"survey-code:{code}".encode()).hexdigest()[:40]
            invitation = table["survey_invitation"]
            values = {"id": 77, "survey_id": chosen.id, "email": "a@example.org", "language": "de", "code_hash": hashed}
            connection.execute(sa.insert(invitation).values(**values))
    return str(chosen.slug), numbers, code


def _key(made: sa.CursorResult[Any]) -> int:
    return int((made.inserted_primary_key or (0,))[0])


def _defaults(table: sa.Table, values: dict[str, object]) -> dict[str, object]:
    """Fill in columns that may not be empty and whose default only the program knows."""
    false = {
        column.name: False
        for column in table.columns
        if isinstance(column.type, sa.Boolean) and not column.nullable and column.server_default is None
    }
    return {**false, **values}


@measures("surveys.answering_sql")
def statements() -> Iterator[Figure]:
    """Count the statements of each page from the first question to the thanks, also for an invited guest."""
    for database in DATABASES:
        for access in ("open", "invited"):
            with fresh(database) as stage:
                slug, numbers, code = survey_of(stage, access=access)
                with stage.serving(app="bench.wsgi_counted:app") as server:
                    counted = _walk(server, slug, numbers, code if access == "invited" else "")
            for kind in ("page", "answer"):
                most = max(count for name, count in counted if name == kind)
                yield Figure(
                    key=f"surveys.sql_per_{kind}_{access}",
                    value=most,
                    unit=f"statements at most, {QUESTIONS} questions one per page",
                    goal=f"<= {MOST_STATEMENTS}",
                    holds=most <= MOST_STATEMENTS,
                    database=database,
                )
            sent = next(count for name, count in counted if name == "send")
            yield Figure(
                key=f"surveys.sql_to_send_{access}",
                value=sent,
                unit="statements to store all answers",
                database=database,
            )


def _walk(server: Live, slug: str, numbers: list[int], code: str) -> list[tuple[str, int]]:
    """Answer everything once and return what each request cost."""
    client, counted = Client(server.port, 1), []
    if code:
        client.get(f"/de/surveys/{slug}/invitation/{code}")
    person = _Person(client, slug, numbers)
    person.begin()
    for at in range(len(numbers)):
        page = client.get(person.place)
        counted.append(("page", int(page.headers["X-SQL-Count"])))
        answer = person.send(at, page.text)
        counted.append(("answer", int(answer.headers["X-SQL-Count"])))
    page = client.get(person.place)
    counted.append(("page", int(page.headers["X-SQL-Count"])))
    sent = client.post(person.place, {"csrf_token": _token(page.text)})
    counted.append(("send", int(sent.headers["X-SQL-Count"])))
    if not sent.headers.get("Location", "").endswith("/thanks"):
        raise RuntimeError(f"the answers were not taken: {sent.status}")
    return counted


@dataclass(slots=True)
class _Person:
    """Somebody who answers one page after the other."""

    client: Client
    slug: str
    numbers: list[int]
    place: str = ""

    def begin(self) -> int:
        """Open the survey and begin; return the status."""
        path = f"/de/surveys/{self.slug}"
        page = self.client.get(path)
        answer = self.client.post(f"{path}/start", {"csrf_token": _token(page.text)})
        self.place = answer.headers.get("Location", "")
        return answer.status

    def send(self, at: int, page: str) -> Answer:
        """Answer the question of the page and remember where it leads."""
        values = {"csrf_token": _token(page), f"q{self.numbers[at]}": str(1 + at % 5), "do": "next"}
        answer = self.client.post(self.place, values)
        if answer.status in REDIRECTS:
            self.place = answer.headers["Location"]
        return answer


def _token(page: str) -> str:
    """Return the token of the page's first form, in a form of what the browser sends."""
    before, _, rest = page.partition('name="csrf_token"')
    del before
    return rest.partition('value="')[2].partition('"')[0]


@dataclass(slots=True)
class _Watch:
    """What all people together experienced."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    finished: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def timed(self, act: Callable[..., Answer], *arguments: object) -> Answer:
        """Do one request and note how long it took."""
        start = time.perf_counter()
        answer = act(*arguments)
        with self.lock:
            self.seconds.append(time.perf_counter() - start)
            self.statuses[answer.status] += 1
        return answer


@measures("surveys.answering_rush")
def rush() -> Iterator[Figure]:
    """Let a thousand people answer at the same time, each with time to read, and send in the end."""
    for database in DATABASES:
        with fresh(database) as stage:
            slug, numbers, _code = survey_of(stage)
            numbers = numbers[:]
            watch = _Watch()
            with stage.serving() as server:
                before, start = server.cpu_seconds(), time.perf_counter()
                _thousand(server, slug, numbers, watch)
                spent, lasted = server.cpu_seconds() - before, time.perf_counter() - start
            stored = _stored(stage, slug)
        slowest = sorted(watch.seconds)[int(len(watch.seconds) * 0.95)]
        errors = sum(count for status, count in watch.statuses.items() if status not in {200, *REDIRECTS})
        about = f"{len(watch.seconds)} requests in {lasted:.0f} s, {THINKING[0]:.0f}-{THINKING[1]:.0f} s between pages"
        rows = (
            ("surveys.rush_p95", round(slowest, 3), f"s ({about})", f"<= {SLOWEST}", slowest <= SLOWEST),
            ("surveys.rush_error_pages", errors, "answers that were no page", "0", errors == 0),
            ("surveys.rush_stored", stored, "questionnaires", f"{PEOPLE}", stored == PEOPLE == watch.finished),
            ("surveys.rush_cpu_per_request", round(spent / len(watch.seconds), 4), "s, both workers", "", None),
        )
        for key, value, unit, goal, holds in rows:
            yield Figure(key=key, value=value, unit=unit, goal=goal, holds=holds, database=database)


def _thousand(server: Live, slug: str, numbers: list[int], watch: _Watch) -> None:
    """Start all people; threads wait most of the time, so that one process can play them all."""
    threading.stack_size(256 * 1024)
    sys.setswitchinterval(0.02)
    threads = [
        threading.Thread(target=_answers, args=(server, slug, numbers, number, watch)) for number in range(PEOPLE)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    threading.stack_size(0)


def _answers(server: Live, slug: str, numbers: list[int], number: int, watch: _Watch) -> None:
    """Come, begin, answer some pages at one's own pace, send."""
    pace = random.Random(number)  # noqa: S311 -- an order, no secret
    time.sleep(pace.uniform(0, COMING))
    client = Client(server.port, number)
    path = f"/de/surveys/{slug}"
    page = watch.timed(client.get, path)
    time.sleep(pace.uniform(*THINKING))
    answer = watch.timed(client.post, f"{path}/start", {"csrf_token": _token(page.text)})
    person = _Person(client, slug, numbers, answer.headers.get("Location", path))
    for at in range(STEPS):
        page = watch.timed(client.get, person.place)
        time.sleep(pace.uniform(*THINKING))
        watch.timed(person.send, at, page.text)
    page = watch.timed(client.get, f"{path}/check")
    time.sleep(pace.uniform(*THINKING))
    sent = watch.timed(client.post, f"{path}/check", {"csrf_token": _token(page.text)})
    if sent.headers.get("Location", "").endswith("/thanks"):
        with watch.lock:
            watch.finished += 1


def _stored(stage: Stage, slug: str) -> int:
    """Count the questionnaires that came by the measurement: those whose answers are to its questions."""
    query = (
        "SELECT count(DISTINCT answer.submission_id) FROM answer"
        " JOIN survey_question ON survey_question.id = answer.question_id"
        " JOIN survey ON survey.id = survey_question.survey_id JOIN format ON format.id = survey.format_id"
        " WHERE format.slug = :slug AND survey_question.code LIKE 'bench%'"
    )
    with stage.engine.connect() as connection:
        return int(connection.execute(sa.text(query), {"slug": slug}).scalar_one())


@measures("surveys.answering_kill9")
def killed() -> Iterator[Figure]:
    """Kill workers while people answer; whoever was told so is stored, once, also where they sent again."""
    for database in DATABASES:
        with fresh(database) as stage:
            slug, numbers, _code = survey_of(stage)
            with stage.serving() as server:
                thanked, broken, lost_pages = _killed(server, slug, numbers)
            stored = _stored(stage, slug)
        rows = (
            ("surveys.lost_after_kill9", max(0, thanked - stored), "acknowledged questionnaires", stored >= thanked),
            ("surveys.doubled_after_kill9", max(0, stored - thanked), "questionnaires", stored == thanked),
            ("surveys.pages_forgotten_after_kill9", lost_pages, "acknowledged pages", lost_pages == 0),
        )
        for key, value, unit, holds in rows:
            goal = f"0 of {thanked}, {KILLS} kills, {broken} broken requests sent again"
            yield Figure(key=key, value=value, unit=unit, goal=goal, holds=holds, database=database)


def _killed(server: Live, slug: str, numbers: list[int]) -> tuple[int, int, int]:
    """Answer again and again while workers die; return people thanked, broken requests, answers missing at the end."""
    over, lock = threading.Event(), threading.Lock()
    totals: Counter[str] = Counter()

    def stubborn(client: Client, path: str, values: dict[str, str] | None = None) -> Answer:
        for _ in range(50):
            answer = client.get(path) if values is None else client.post(path, values)
            if answer.status and answer.status < 500:  # noqa: PLR2004 -- whatever is no fault of the server
                return answer
            with lock:
                totals["broken"] += 1
            time.sleep(0.2)
        raise RuntimeError(f"no answer from {path}")

    def person(number: int) -> None:
        while not over.is_set():
            client = Client(server.port, number)
            path = f"/de/surveys/{slug}"
            page = stubborn(client, path)
            start = stubborn(client, f"{path}/start", {"csrf_token": _token(page.text)})
            place = start.headers.get("Location", "")
            for at in range(STEPS):
                page = stubborn(client, place)
                values = {"csrf_token": _token(page.text), f"q{numbers[at]}": str(1 + at % 5), "do": "next"}
                place = stubborn(client, place, values).headers.get("Location", place)
            page = stubborn(client, f"{path}/check")
            kept = page.text.count("Antwort ")
            sent = stubborn(client, f"{path}/check", {"csrf_token": _token(page.text)})
            with lock:
                totals["lost"] += max(0, STEPS - kept)
                totals["thanked"] += sent.headers.get("Location", "").endswith("/thanks")
            number += ANSWERERS

    threads = [threading.Thread(target=person, args=(number,)) for number in range(ANSWERERS)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(KILLS):
            time.sleep(PAUSE)
            with contextlib.suppress(IndexError, ProcessLookupError):
                server.kill_worker()
        time.sleep(PAUSE)
    finally:
        over.set()
        for thread in threads:
            thread.join()
    return totals["thanked"], totals["broken"], totals["lost"]
