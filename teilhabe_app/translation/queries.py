"""Reads: the translation that a reader gets, what waits for an engine, and the terms of editors."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from teilhabe_app.core.db import db
from teilhabe_app.translation.models import Engine, EngineRest, EngineUse, State, Term, Translation


@dataclass(frozen=True, slots=True)
class Shown:
    """A translation as a reader finds it; ``stale``: the original reads differently by now."""

    translation: Translation
    stale: bool


def digest(text: str) -> str:
    """Return the mark of a wording."""
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def best(about: str, text: str, target: str) -> Shown | None:
    """Return what to show of all translations into a language (1 statement).

    Of this wording before an earlier one; a person's before an engine's; what is done before what is asked for.
    """
    now = digest(text)
    found = db.session.scalars(
        select(Translation).where(Translation.about == about, Translation.target == target).order_by(Translation.id)
    ).all()
    if not found:
        return None
    order = {State.DONE: 2, State.ASKED: 1, State.FAILED: 0}
    chosen = max(
        found, key=lambda one: (order[one.state] > 0, one.digest == now, one.is_human, order[one.state], one.id)
    )
    return Shown(chosen, chosen.digest != now)


def asked(limit: int) -> Sequence[Translation]:
    """Return what waits for an engine, the oldest first."""
    query = select(Translation).where(Translation.state == State.ASKED).order_by(Translation.id).limit(limit)
    return db.session.scalars(query).all()


def used(engine: Engine, month: str) -> int:
    """Return how many characters an engine was given in a month."""
    query = select(EngineUse.characters).where(EngineUse.engine == engine, EngineUse.month == month)
    return db.session.scalar(query) or 0


def rests_until(engine: Engine) -> dt.datetime | None:
    """Return until when nobody asks an engine."""
    return db.session.scalar(select(EngineRest.rests_until).where(EngineRest.engine == engine))


def own_terms() -> Sequence[Term]:
    """Return the terms of editors."""
    return db.session.scalars(select(Term).order_by(Term.key)).all()


def term_by_key(key: str) -> Term | None:
    """Find a term of editors."""
    return db.session.scalars(select(Term).where(Term.key == key)).one_or_none()
