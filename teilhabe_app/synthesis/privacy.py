"""Personal fields of the synthesis: what is kept so that contributors hear what became of their words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Flask
from sqlalchemy import delete, exists, select, update

from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core import signals
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.privacy import PersonalField, register
from teilhabe_app.synthesis.models import CheckNote, News, Reader, RoutingNote, SenseVector
from teilhabe_app.synthesis.queries.readers import reader_keys

CHOICE = dt.timedelta(days=3 * 365)
OBJECTION = dt.timedelta(days=3 * 365)
NOTE = dt.timedelta(days=3 * 365)
GONE = "[…]"


def erase_news(_before: dt.datetime) -> int:
    """Forget the news of contributions whose address was forgotten; return how many."""
    without = select(Contribution.id).where(Contribution.contact_email.is_(None))
    return _removed(delete(News).where(News.contribution_id.in_(without)))


def erase_choices(before: dt.datetime) -> int:
    """Forget how often somebody wants mail three years after it was chosen, once nothing is kept about them."""
    waits = select(News.reader_key).distinct()
    old = select(Reader.key).where(Reader.changed_at < before - CHOICE, Reader.key.not_in(waits))
    keys = set(db.session.scalars(old))
    if not keys:
        return 0
    kept = select(Contribution.contact_email).where(Contribution.contact_email.is_not(None)).distinct()
    for address in db.session.scalars(kept):
        keys.difference_update(reader_keys(address or ""))
    return _removed(delete(Reader).where(Reader.key.in_(keys)))


def erase_vectors(_before: dt.datetime) -> int:
    """Forget what was computed from wordings that are not public any more; return how many."""
    stands = exists().where(
        Contribution.id == SenseVector.contribution_id,
        Contribution.revision_number == SenseVector.revision_number,
        Contribution.visibility == Visibility.PUBLISHED,
    )
    return _removed(delete(SenseVector).where(~stands))


def erase_objections(before: dt.datetime) -> int:
    """Forget the words of objections three years after they were said; that there was one stays. Return how many."""
    old = update(CheckNote).where(CheckNote.said_at < before - OBJECTION, CheckNote.text.not_in(("", GONE)))
    return _removed(old.values(text=GONE))


def forget_objection(contribution: Contribution, **_more: object) -> None:
    """Forget the words of the objections of a contribution with the contribution; that there was one stays."""
    if contribution.visibility is Visibility.WITHDRAWN:
        said = update(CheckNote).where(CheckNote.contribution_id == contribution.id, CheckNote.text.not_in(("", GONE)))
        db.session.execute(said.values(text=GONE, version=CheckNote.version + 1))


def erase_notes(before: dt.datetime) -> int:
    """Delete the notes among the people of a body three years after they were written; return how many."""
    return _removed(delete(RoutingNote).where(RoutingNote.written_at < before - NOTE))


def _removed(query: Any) -> int:
    return int(db.session.execute(query.execution_options(synchronize_session=False)).rowcount)  # type: ignore[attr-defined]


FIELDS = (
    PersonalField(
        "news.reader_key",
        _l("Which contributions with an address moved on, and when we wrote"),
        _l("To write once about each step, with everything in one mail"),
        _l("Until the address of the contribution is deleted"),
        erase_news,
    ),
    PersonalField(
        "news_reader.key",
        _l("How often somebody wants mail; kept without the address"),
        _l("So that nobody gets mail who does not want it"),
        _l("Three years after the choice, and as long as we keep the address with a contribution"),
        erase_choices,
    ),
    PersonalField(
        "sense_vector.vector",
        _l("Numbers computed from the words of a contribution"),
        _l("To show moderators which contributions say the same"),
        _l("As long as these words are public"),
        erase_vectors,
    ),
    PersonalField(
        "check_note.text",
        _l("What a contributor says is missing or wrong in draft findings"),
        _l("So that moderators can answer each objection before a summary is published"),
        _l("Three years after it was said"),
        erase_objections,
    ),
    PersonalField(
        "routing_note.text",
        _l("Internal notes of the people who answer for a body, with their name"),
        _l("So that these people can agree on an answer"),
        _l("Three years after they were written"),
        erase_notes,
    ),
)


def connect(_app: Flask) -> None:
    """Add the fields to the register; an objection goes with its contribution."""
    register(*FIELDS)
    signals.contribution_changed.connect(forget_objection)
