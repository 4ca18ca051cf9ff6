"""What must hold before a dossier is published, and taking over what a program drafted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import exists, select, tuple_

from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.i18n import ngettext
from teilhabe_app.core.policy import policy
from teilhabe_app.synthesis import queries
from teilhabe_app.synthesis.models import Citation, Dossier, Evidence, Finding, Publication
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.service.holding import hold_finding
from teilhabe_app.web.i18n import short_date

LEAST = 20  # characters; shorter statements are nobody's own words


def take_over(actor: Actor, finding: Finding) -> None:
    """Make a finding that a program drafted one's own: from now on it counts and can be published.

    A statement in the very words of one contributor is refused: it would be theirs, and stay when they take them back.
    """
    policy.require(actor, Can.WORK, finding.dossier)
    hold_finding(finding)
    if not finding.is_machine_draft:
        raise DomainError(_l("A person has already taken over this finding."))
    if says_the_words_of_one(finding):
        raise DomainError(_l("Please say it in your own words: these are the words of one contributor."))
    finding.taken_over_at = clock.now()
    finding.version += 1
    audit.note(actor, "finding.take_over", finding, drafted_by=finding.drafted_by)


def says_the_words_of_one(finding: Finding) -> bool:
    """Tell whether its statement stands word for word in one of the contributions that it quotes."""
    query = (
        select(Contribution.text)
        .join(Citation, Citation.contribution_id == Contribution.id)
        .where(Citation.finding_id == finding.id)
        .distinct()
    )
    statements = [words for text in finding.statement.values() if len(words := _folded(text)) >= LEAST]
    return bool(statements) and any(
        words in text for text in map(_folded, db.session.scalars(query)) for words in statements
    )


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def require_ready(dossier: Dossier) -> None:
    """Refuse to publish while findings are a program's or rest on nothing, sources changed, or contributors wait."""
    if drafts := queries.machine_drafts(dossier):
        raise DomainError(
            _l(
                "A program drafted these findings: %(numbers)s. Please take them over or remove them.",
                numbers=_numbers(drafts),
            )
        )
    if bare := _without_sources(dossier):
        raise DomainError(
            _l(
                "These findings rest on nothing yet: %(numbers)s. Please quote what they rest on, or remove them.",
                numbers=_numbers(bare),
            )
        )
    changed = select(Finding.number).where(Finding.dossier_id == dossier.id, Finding.source_changed)
    if stale := db.session.scalars(changed.order_by(Finding.number)).all():
        raise DomainError(
            _l("The sources of these findings changed: %(numbers)s. Please check them first.", numbers=_numbers(stale))
        )
    check = queries.check_of(dossier)
    if check is None:
        return
    if not check.is_over:
        raise DomainError(
            _l("Contributors check the findings until %(date)s. Publish after that.", date=short_date(check.ends_on))
        )
    if left := queries.unanswered(dossier):
        raise DomainError(
            ngettext(
                "%(count)s objection of a contributor has no answer yet.",
                "%(count)s objections of contributors have no answer yet.",
                left,
                count=left,
            )
        )


def _without_sources(dossier: Dossier) -> list[int]:
    """Return the numbers of findings without a quote or a figure.

    One that was published with its source stays when the contributor has taken that back, or its words: it cannot be
    removed. Where the words still stand, somebody here has removed the quote, and has to say what it rests on now.
    """
    query = select(Finding.number).where(
        Finding.dossier_id == dossier.id,
        ~exists().where(Citation.finding_id == Finding.id),
        ~exists().where(Evidence.finding_id == Finding.id),
    )
    bare = db.session.scalars(query.order_by(Finding.number)).all()
    if not bare:
        return []
    last = select(Publication.content).where(Publication.dossier_id == dossier.id).order_by(Publication.number.desc())
    published = db.session.scalar(last.limit(1)) or {"findings": []}
    known = {one["number"]: one.get("citations", []) for one in published["findings"]}
    return [number for number in bare if number not in known or _still_said(known[number])]


def _still_said(citations: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether words that a publication quoted still stand as they were, for everybody to read."""
    wordings = [(one["contribution"], one["revision"]) for one in citations]
    query = select(
        exists().where(
            tuple_(Contribution.id, Contribution.revision_number).in_(wordings),
            Contribution.visibility == Visibility.PUBLISHED,
        )
    )
    return bool(wordings) and bool(db.session.scalar(query))


def _numbers(numbers: object) -> str:
    return ", ".join(str(number) for number in numbers)  # type: ignore[attr-defined]
