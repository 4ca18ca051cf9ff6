"""The questionnaire as the process keeps it between requests: for pages that read it and change nothing of it.

Loading thirty questions with their choices takes longer than everything else that the page of one question does. Every
edit takes the next version of the survey or of its format, so that one small statement tells whether what is kept is
still true.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Row, bindparam, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from teilhabe_app.core.db import db
from teilhabe_app.formats.models import Format
from teilhabe_app.surveys.models import Survey
from teilhabe_app.surveys.queries.asked import load

MOST_KEPT = 16
MOST_SECONDS = 60.0  # after a database came back from a copy, versions may repeat


@dataclass(frozen=True, slots=True)
class _Kept:
    state: Row[Any]
    since: float
    survey: Survey


_kept: WeakKeyDictionary[Engine, OrderedDict[str, _Kept]] = WeakKeyDictionary()


def to_read(slug: str) -> Survey | None:
    """Return a survey with everything the questionnaire shows, outside of the session (1 statement, 4 after a change).

    Nothing of it may be changed, and nothing that was not loaded with it can be read.
    """
    state = db.session.execute(_state(), {"slug": slug}).one_or_none()
    if state is None:
        return None
    here = _kept.setdefault(db.engine, OrderedDict())
    found = here.get(slug)
    if found is None or found.state != state or time.monotonic() - found.since > MOST_SECONDS:
        survey = _loaded(slug)
        if survey is None:
            return None
        found = here[slug] = _Kept(state, time.monotonic(), survey)
    here.move_to_end(slug)
    while len(here) > MOST_KEPT:
        here.popitem(last=False)
    return found.survey


def forget() -> None:
    """Keep nothing any more."""
    _kept.clear()


@cache
def _state() -> Any:
    """Return what changes with every edit; it is read first, so that what is kept is never older than it says."""
    format_ = (Format.version, Format.state, Format.opens_at, Format.closes_at)
    query = select(Survey.id, Survey.version, *format_).join(Survey.format)
    return query.where(Format.slug == bindparam("slug"))


def _loaded(slug: str) -> Survey | None:
    """Load a survey by the connection of this request, but into a session of its own that forgets it at once."""
    with Session(bind=db.session.connection()) as session:
        survey = load(session, slug)
        if survey is None:
            return None
        for part in (*survey.sections, *survey.questions):
            set_committed_value(part, "survey", survey)
        for question in survey.questions:
            for option in question.options:
                set_committed_value(option, "question", question)
        session.expunge_all()
    return survey
