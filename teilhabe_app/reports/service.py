"""Writes: making editions. Freezing is in ``snapshot``. Nothing here commits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, slugs
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, StaleError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.organisations.models import Body
from teilhabe_app.reports.models import Edition, EditionState
from teilhabe_app.reports.policy import Can

SLUG_LENGTH = 36


@dataclass(frozen=True, kw_only=True, slots=True)
class DecisionDraft:
    """What a body did with the report: presented, adopted or forwarded, on a day."""

    on: dt.date
    body_id: int
    act: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EditionDraft:
    """An edition as entered; ``version`` is the one the editor saw, None for a new one."""

    title: Multilingual
    cutoff_on: dt.date
    introduction: Multilingual | None = None
    data_year: int | None = None
    previous_id: int | None = None
    decisions: Sequence[DecisionDraft] = ()
    version: int | None = None


def create_edition(actor: Actor, draft: EditionDraft) -> Edition:
    """Begin an edition; its number and its address never change."""
    policy.require(actor, Can.CREATE)
    number = 1 + (db.session.scalar(select(func.max(Edition.number))) or 0)
    slug = slugs.slugify(draft.title.in_language("de").text, "report")[:SLUG_LENGTH].strip("-")
    if slug in {"new", "x"} or db.session.scalar(select(Edition.id).where(Edition.slug == slug)):
        slug = f"{slug[: SLUG_LENGTH - 4].strip('-')}-{number}"
    edition = Edition(slug=slug, number=number, state=EditionState.DRAFT)
    _fill(edition, draft)
    try:
        with db.session.begin_nested():
            db.session.add(edition)
    except IntegrityError as error:
        raise DomainError(_l("Somebody else began an edition at the same moment. Please try again.")) from error
    audit.note(actor, "report.create", edition)
    return edition


def change_edition(actor: Actor, edition: Edition, draft: EditionDraft) -> None:
    """Change a draft; refused when somebody else changed it since the editor opened it."""
    policy.require(actor, Can.EDIT, edition)
    taken = db.session.execute(
        update(Edition)
        .where(Edition.id == edition.id, Edition.version == draft.version, Edition.state == EditionState.DRAFT)
        .values(version=Edition.version + 1)
        .returning(Edition.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    if taken is None:
        raise StaleError(_l("Somebody else changed this meanwhile. Your words are still here: compare and save again."))
    db.session.expire(edition, ["version"])
    _fill(edition, draft)
    audit.note(actor, "report.change", edition)


def _fill(edition: Edition, draft: EditionDraft) -> None:
    previous = db.session.get(Edition, draft.previous_id) if draft.previous_id else None
    if previous is not None:
        if previous.state is not EditionState.FROZEN or previous.id == edition.id:
            raise DomainError(_l("An edition can follow only one that is frozen."), field="previous_id")
        if previous.cutoff_on >= draft.cutoff_on:
            raise DomainError(_l("The cut-off date lies before that of the previous edition."), field="cutoff_on")
    edition.title = draft.title
    edition.introduction = draft.introduction
    edition.cutoff_on = draft.cutoff_on
    edition.data_year = draft.data_year
    edition.previous_id = previous.id if previous else None
    edition.decisions = _decisions(draft.decisions)


def _decisions(drafts: Sequence[DecisionDraft]) -> list[dict[str, Any]]:
    """Keep the name of the body as it is now: an edition says what was called how."""
    wanted = select(Body).where(Body.id.in_([draft.body_id for draft in drafts]))
    found = {body.id: body for body in db.session.scalars(wanted)} if drafts else {}
    return [
        {
            "on": draft.on.isoformat(),
            "act": draft.act,
            "body": dict(found[draft.body_id].name),
            "body_key": found[draft.body_id].key,
        }
        for draft in sorted(drafts, key=lambda draft: draft.on)
        if draft.body_id in found
    ]
