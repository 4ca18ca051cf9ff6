"""What the worker does: give the engine what was asked for, within its quota, and let it rest when it fails."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import update

from teilhabe_app.core import chores, clock
from teilhabe_app.core.db import db, may_write
from teilhabe_app.core.text import clean
from teilhabe_app.translation import glossary, queries
from teilhabe_app.translation.glossary import Official
from teilhabe_app.translation.models import Engine, EngineRest, EngineUse, State, Translation
from teilhabe_app.translation.providers import Busy, Provider, Refused, Spent, provider_for

AT_ONCE = 5
MOST_ATTEMPTS = 5
FAILURES_BEFORE_REST = 3
FIRST_REST = dt.timedelta(minutes=1)
LONGEST_REST = dt.timedelta(hours=1)
LONGEST_TEXT = 20_000  # whoever reads half of a translation takes it for the whole: nothing is cut

_log = logging.getLogger(__name__)

Consent = Callable[[str], bool]
_consents: dict[str, Consent] = {}


def register_consent(kind: str, may_leave: Consent) -> None:
    """Let a slice say whether what was asked for about ``kind:number`` may still leave the host when its turn comes."""
    _consents[kind] = may_leave


def _may_leave(about: str) -> bool:
    consent = _consents.get(about.partition(":")[0])
    return consent is None or consent(about)


@dataclass(frozen=True, slots=True)
class Task:
    """A translation to make, read before the engine is asked: nobody waits for the database meanwhile."""

    id: int
    text: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a task: a text, or the error."""

    task: Task
    text: str | None = None
    error: Exception | None = None


def chosen() -> Engine | None:
    """Return the engine of the settings; None: people translate, and nothing leaves the host."""
    name = current_app.config["TEILHABE"].translation
    return None if name == "none" else Engine(name)


def rests(engine: Engine, text: str) -> bool:
    """Tell whether a text has to wait: the engine failed lately, or the month is used up (2 statements)."""
    until = queries.rests_until(engine)
    if until is not None and until > clock.now():
        return True
    quota: int = current_app.config["TEILHABE"].translation_quota
    return queries.used(engine, _month()) + len(text) > quota


def run() -> int:
    """Translate what was asked for; return how many were made."""
    engine = chosen()
    if engine is None:
        return 0
    tasks, terms = _read(engine)
    settings = current_app.config["TEILHABE"]
    provider = provider_for(settings.translation, settings.translation_url, settings.translation_key)
    outcomes = _ask(provider, tasks, terms) if provider and tasks else []
    _take_back()
    return _write(engine, outcomes)


def _read(engine: Engine) -> tuple[list[Task], list[Official]]:
    """Read what waits without locking anything, and end the transaction."""
    token = may_write.set(False)
    try:
        until = queries.rests_until(engine)
        left = current_app.config["TEILHABE"].translation_quota - queries.used(engine, _month())
        tasks = []
        for one in queries.asked(AT_ONCE) if until is None or until <= clock.now() else ():
            text = one.source or ""
            if not _may_leave(one.about):
                continue
            if len(text) > left:
                break
            left -= len(text)
            tasks.append(Task(one.id, text, one.language, one.target))
        terms = glossary.terms() if tasks else []
    finally:
        db.session.rollback()
        may_write.reset(token)
    return tasks, terms


def _take_back() -> None:
    """Delete from the list what may not leave the host any more."""
    for one in queries.asked(AT_ONCE):
        if not _may_leave(one.about):
            db.session.delete(one)


def _ask(provider: Provider, tasks: list[Task], terms: list[Official]) -> list[Outcome]:
    """Ask the engine, one after the other; what it cannot do now ends the round."""
    outcomes: list[Outcome] = []
    for task in tasks:
        if len(task.text) > LONGEST_TEXT:
            outcomes.append(Outcome(task, error=Refused("too long")))
            continue
        try:
            made = provider.translate(
                task.text, task.source, task.target, glossary.pairs(terms, task.source, task.target)
            )
            outcomes.append(Outcome(task, text=clean(made, multiline=True)))
        except Refused as error:
            outcomes.append(Outcome(task, error=error))
        except (Busy, Spent) as error:
            outcomes.append(Outcome(task, error=error))
            break
    return outcomes


def _write(engine: Engine, outcomes: list[Outcome]) -> int:
    made = 0
    for outcome in outcomes:
        translation = db.session.get(Translation, outcome.task.id)
        if translation is None or translation.state is not State.ASKED:  # forgotten meanwhile
            continue
        translation.attempts += 1
        if outcome.text:
            translation.text, translation.source, translation.engine = outcome.text, None, engine
            translation.state, translation.made_at = State.DONE, clock.now()
            made += 1
        elif isinstance(outcome.error, Refused) or translation.attempts >= MOST_ATTEMPTS:
            translation.state, translation.source = State.FAILED, None
        if not isinstance(outcome.error, Busy | Spent):
            _count(engine, len(outcome.task.text))
        _rest(engine, outcome.error)
    return made


def _count(engine: Engine, characters: int) -> None:
    month = _month()
    changed = db.session.execute(
        update(EngineUse)
        .where(EngineUse.engine == engine, EngineUse.month == month)
        .values(characters=EngineUse.characters + characters)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        db.session.add(EngineUse(engine=engine, month=month, characters=characters))
        db.session.flush()


def _rest(engine: Engine, error: Exception | None) -> None:
    """Count failures in a row; after some, rest twice as long each time. An empty quota rests for the longest."""
    row = db.session.query(EngineRest).filter_by(engine=engine).one_or_none()
    if row is None:
        row = EngineRest(engine=engine, failures=0)
        db.session.add(row)
    if not isinstance(error, Busy | Spent):
        row.failures, row.rests_until = 0, None
        return
    row.failures += 1
    _log.warning("The translation engine failed: %s", error)
    if isinstance(error, Spent):
        row.rests_until = clock.now() + LONGEST_REST
    elif row.failures >= FAILURES_BEFORE_REST:
        doubled = FIRST_REST * 2 ** min(row.failures - FAILURES_BEFORE_REST, 10)
        row.rests_until = clock.now() + min(doubled, LONGEST_REST)


def _month() -> str:
    return f"{clock.today():%Y-%m}"


def connect(_app: object) -> None:
    """Let the worker translate, and bring the editors' terms into the glossary."""
    chores.register("translation", run)
    glossary.register("terms", lambda: [Official(one.key, one.name, one.meaning) for one in queries.own_terms()])
