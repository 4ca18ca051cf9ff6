"""Reads of the check with the contributors, and of points that few have made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core import receipts
from teilhabe_app.core.db import db
from teilhabe_app.core.paging import Page, page_of
from teilhabe_app.synthesis.models import (
    Check,
    CheckNote,
    Citation,
    Dossier,
    Finding,
    Opinion,
    PointDecision,
    Publication,
    Routing,
    dossier_format,
    taken_over,
)
from teilhabe_app.synthesis.queries.coverage import SMALL_CELL
from teilhabe_app.synthesis.queries.voices import Voices, voices_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """How many of those who said something found their point."""

    said: int
    there: int

    @property
    def is_small(self) -> bool:
        """Tell whether so few said something that no share is published."""
        return self.said < SMALL_CELL


@dataclass(frozen=True, slots=True)
class Own:
    """A contribution in a check, and what its author said."""

    check: Check
    note: CheckNote | None


def check_of(dossier: Dossier) -> Check | None:
    """Return the newest check of a dossier."""
    query = select(Check).where(Check.dossier_id == dossier.id).order_by(Check.number.desc()).limit(1)
    return db.session.scalars(query).one_or_none()


def agreement_of(dossier: Dossier) -> Agreement | None:
    """Count the opinions in the last check before the last publication; None where there was none (2 statements).

    What is checked now is no part of what is public. Objections of texts that were taken back got no answer and do not
    count.
    """
    last = select(func.max(Publication.published_at)).where(Publication.dossier_id == dossier.id).scalar_subquery()
    query = select(Check, last).where(Check.dossier_id == dossier.id).order_by(Check.number.desc())
    for check, published_at in db.session.execute(query):
        at = published_at or dossier.published_at
        if at is not None and check.opened_at < at:  # who publishes has waited for its end
            return _agreement(check, dealt_with=True)
    return None


def agreement_in(check: Check) -> Agreement:
    """Count the opinions in a check so far."""
    return _agreement(check)


def _agreement(check: Check, *, dealt_with: bool = False) -> Agreement:
    query = select(CheckNote.opinion, func.count()).where(CheckNote.check_id == check.id).group_by(CheckNote.opinion)
    if dealt_with:
        query = query.where(or_(CheckNote.opinion == Opinion.THERE, CheckNote.answered_at.is_not(None)))
    found = {opinion: int(number) for opinion, number in db.session.execute(query)}
    return Agreement(said=sum(found.values()), there=found.get(Opinion.THERE, 0))


def unanswered(dossier: Dossier) -> int:
    """Count the objections of all checks of a dossier that nobody has answered; what was taken back waits for none."""
    query = (
        select(func.count())
        .select_from(CheckNote)
        .join(Check, Check.id == CheckNote.check_id)
        .join(Contribution, Contribution.id == CheckNote.contribution_id)
        .where(Contribution.visibility == Visibility.PUBLISHED)
        .where(Check.dossier_id == dossier.id, CheckNote.opinion != Opinion.THERE, CheckNote.answered_at.is_(None))
    )
    return int(db.session.scalar(query) or 0)


def notes_page(check: Check, cursor: str | None) -> Page[CheckNote]:
    """Return the objections without an answer, also those of earlier checks: all of them hold publication up."""
    query = (
        select(CheckNote)
        .join(CheckNote.contribution)
        .where(
            CheckNote.check_id.in_(_checks_beside(check)),
            CheckNote.answered_at.is_(None),
            CheckNote.opinion != Opinion.THERE,
            Contribution.visibility == Visibility.PUBLISHED,
        )
        .options(contains_eager(CheckNote.contribution).joinedload(Contribution.organisation))
    )
    return page_of(query, (CheckNote.id,), cursor, descending=False)


def answered_page(check: Check, cursor: str | None) -> Page[CheckNote]:
    """Return the objections of all checks of the dossier that were answered, the newest first."""
    query = (
        select(CheckNote)
        .where(CheckNote.check_id.in_(_checks_beside(check)), CheckNote.answered_at.is_not(None))
        .options(
            joinedload(CheckNote.contribution).joinedload(Contribution.organisation), joinedload(CheckNote.finding)
        )
    )
    return page_of(query, (CheckNote.id,), cursor)


def _checks_beside(check: Check) -> Select[int]:
    return select(Check.id).where(Check.dossier_id == check.dossier_id)


def note_of(dossier: Dossier, note_id: int) -> CheckNote | None:
    """Find a note in a check of the dossier."""
    query = (
        select(CheckNote)
        .join(CheckNote.check)
        .where(CheckNote.id == note_id, Check.dossier_id == dossier.id)
        .options(contains_eager(CheckNote.check), joinedload(CheckNote.contribution))
    )
    return db.session.scalars(query).one_or_none()


def by_receipt(slug: str, receipt: str) -> tuple[Dossier, Contribution] | None:
    """Find a published contribution of a dossier by its receipt, where the dossier has a check."""
    code = receipts.normalise(receipt)
    query = (
        select(Dossier, Contribution)
        .join(dossier_format, dossier_format.c.dossier_id == Dossier.id)
        .join(Contribution, Contribution.format_id == dossier_format.c.format_id)
        .where(Dossier.slug == slug, Contribution.receipt == code, Contribution.visibility == Visibility.PUBLISHED)
        .where(Contribution.official.is_(False))
        .where(select(Check.id).where(Check.dossier_id == Dossier.id).exists())
    )
    row = db.session.execute(query).first() if code else None
    return (row[0], row[1]) if row else None


def note_in(check: Check, contribution: Contribution) -> CheckNote | None:
    """Return what the author of a contribution said in a check."""
    query = select(CheckNote).where(CheckNote.check_id == check.id, CheckNote.contribution_id == contribution.id)
    return db.session.scalars(query.options(joinedload(CheckNote.finding))).one_or_none()


def checks_of(contribution: Contribution) -> list[Own]:
    """Return the checks that a contribution is part of and is seen in, with the note, newest first (1 statement)."""
    query = (
        select(Check, CheckNote)
        .join(dossier_format, dossier_format.c.dossier_id == Check.dossier_id)
        .join(Check.dossier)
        .outerjoin(CheckNote, (CheckNote.check_id == Check.id) & (CheckNote.contribution_id == contribution.id))
        .where(dossier_format.c.format_id == contribution.format_id)
        .options(contains_eager(Check.dossier), joinedload(CheckNote.finding))
        .order_by(Check.id.desc())
        .limit(5)
    )
    rows = db.session.execute(query).all()
    is_public = contribution.visibility is Visibility.PUBLISHED and not contribution.official
    return [Own(check, note) for check, note in rows if note or (is_public and check.shows(contribution))]


def drafts_for(dossier: Dossier, contribution: Contribution) -> tuple[list[Finding], dict[int, list[Citation]]]:
    """Return the findings that contributors check, and the quotes of one contribution by finding (2 statements).

    What a program drafted and nobody took over is not shown to them.
    """
    findings = (
        select(Finding)
        .where(Finding.dossier_id == dossier.id)
        .where(taken_over())
        .options(joinedload(Finding.theme), joinedload(Finding.field))
        .order_by(Finding.number)
    )
    quotes: dict[int, list[Citation]] = {}
    own = (
        select(Citation)
        .join(Citation.finding)
        .where(Finding.dossier_id == dossier.id, Citation.contribution_id == contribution.id, taken_over())
        .order_by(Citation.starts)
    )
    for citation in db.session.scalars(own):
        quotes.setdefault(citation.finding_id, []).append(citation)
    return list(db.session.scalars(findings)), quotes


def points_of_few(dossier: Dossier) -> list[tuple[Finding, Voices]]:
    """Return the findings behind which few people or one language stand, whether decided on or not (2 statements)."""
    query = select(Finding).where(Finding.dossier_id == dossier.id).order_by(Finding.number)
    findings = list(db.session.scalars(query))
    voices = voices_of(findings)
    return [(finding, voices[finding.id]) for finding in findings if voices[finding.id].of_few]


def decisions_of(dossier: Dossier) -> dict[int, PointDecision]:
    """Return what was decided about points of few, by the number of the finding."""
    query = select(PointDecision).where(PointDecision.dossier_id == dossier.id).options(joinedload(PointDecision.into))
    return {one.number: one for one in db.session.scalars(query.order_by(PointDecision.number))}


def finding_names(dossier: Dossier) -> Sequence[Finding]:
    """Return the findings without what hangs on them, to choose from (1 statement)."""
    return db.session.scalars(select(Finding).where(Finding.dossier_id == dossier.id).order_by(Finding.number)).all()


def quote_counts(dossier: Dossier) -> dict[int, int]:
    """Count the quotes of each finding (1 statement)."""
    query = select(Citation.finding_id, func.count()).join(Citation.finding).where(Finding.dossier_id == dossier.id)
    return {key: int(number) for key, number in db.session.execute(query.group_by(Citation.finding_id))}


def listed_findings(dossier: Dossier) -> Sequence[Finding]:
    """Return the findings with whom was asked and what was answered, without quotes (2 statements)."""
    answers = selectinload(Finding.routings).joinedload(Routing.responses)
    query = select(Finding).where(Finding.dossier_id == dossier.id).options(answers).order_by(Finding.number)
    return db.session.scalars(query).unique().all()


def drafts_number(dossier: Dossier) -> int:
    """Count the findings that contributors would see."""
    query = select(func.count()).where(Finding.dossier_id == dossier.id)
    query = query.where(taken_over())
    return int(db.session.scalar(query) or 0)


def machine_drafts(dossier: Dossier) -> Sequence[int]:
    """Return the numbers of findings that a program drafted and nobody took over."""
    query = select(Finding.number).where(Finding.dossier_id == dossier.id, ~taken_over())
    return db.session.scalars(query.order_by(Finding.number)).all()
