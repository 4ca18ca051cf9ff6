"""Making a dossier: its frame, themes and findings, and publishing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, clock, signals, slugs
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, StaleError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.formats.models import Format, Process, State
from teilhabe_app.synthesis import queries
from teilhabe_app.synthesis.models import Dossier, DossierState, Finding
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.service.freezing import freeze
from teilhabe_app.synthesis.service.holding import hold, hold_finding
from teilhabe_app.synthesis.service.proof import require_ready
from teilhabe_app.synthesis.service.watch import reopen_if_broken
from teilhabe_app.synthesis.service.wording import Untouched, translated

# Words that stand in the place of a slug in other addresses of this slice.
RESERVED = frozenset({"answers", "escalations", "meetings", "new", "news", "organisations", "promises", "work"})
SLUG_LENGTH = 34


@dataclass(frozen=True, kw_only=True, slots=True)
class DossierDraft:
    """The frame of a dossier; without formats it covers every public format of its process."""

    title: Multilingual
    method: Multilingual | None = None
    process: Process | None = None
    formats: Sequence[Format] = ()
    version: int | None = None
    untouched: Untouched | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class FindingDraft:
    """One statement of the summary and what it is about."""

    statement: Multilingual
    theme_id: int | None = None
    field_id: int | None = None
    measure_id: int | None = None
    version: int | None = None
    untouched: Untouched | None = None


def create_dossier(actor: Actor, draft: DossierDraft) -> Dossier:
    """Begin a dossier over formats or a whole process."""
    policy.require(actor, Can.WORK)
    dossier = Dossier(
        slug=_free_slug(draft.title),
        title=draft.title,
        method=draft.method,
        process=draft.process,
        formats=_formats(draft),
    )
    db.session.add(dossier)
    audit.note(actor, "dossier.create", dossier)
    return dossier


def edit_dossier(actor: Actor, dossier: Dossier, draft: DossierDraft) -> None:
    """Change the frame; more formats can reopen it. Its address stays."""
    policy.require(actor, Can.WORK, dossier)
    hold(dossier)
    _require_fresh(dossier.version, draft.version)
    pairs = [(dossier.title, draft.title), (dossier.method, draft.method)]
    dossier.title, method = translated(pairs, draft.untouched)
    dossier.method = method or None
    dossier.process = draft.process
    dossier.formats = _formats(draft)
    if dossier.is_public:
        _require_public(dossier.formats)
    dossier.version += 1
    audit.note(actor, "dossier.edit", dossier)
    reopen_if_broken(dossier)


def _formats(draft: DossierDraft) -> list[Format]:
    formats = list(draft.formats)
    if not formats and draft.process is not None:
        query = select(Format).where(Format.process_id == draft.process.id, Format.state != State.DRAFT)
        formats = list(db.session.scalars(query.order_by(Format.id)).all())
    if not formats:
        raise DomainError(_l("Please choose at least one format."), field="formats")
    return formats


def _require_public(formats: Sequence[Format]) -> None:
    if not all(format_.is_public for format_ in formats):
        raise DomainError(_l("A format of this summary is not public yet."), field="formats")


def _free_slug(title: Multilingual) -> str:
    base = slugs.slugify(title.in_language("de").text, "auswertung")[:SLUG_LENGTH].strip("-")
    slug, number = base, 1
    while slug in RESERVED or queries.slug_is_taken(slug):
        number += 1
        slug = f"{base}-{number}"
    return slug


def _require_fresh(current: int, typed: int | None) -> None:
    if typed is not None and typed != current:
        raise StaleError(
            _l("Somebody else changed this meanwhile. Your words are still here: please check and save again.")
        )


def create_finding(actor: Actor, dossier: Dossier, draft: FindingDraft) -> Finding:
    """Add a finding; its number and so its address never change."""
    policy.require(actor, Can.WORK, dossier)
    hold(dossier)  # two people who add at the same moment get different numbers
    last = db.session.scalar(select(func.max(Finding.number)).where(Finding.dossier_id == dossier.id)) or 0
    finding = Finding(
        dossier=dossier,
        number=last + 1,
        statement=draft.statement,
        theme_id=draft.theme_id,
        field_id=draft.field_id,
        measure_id=draft.measure_id,
    )
    db.session.add(finding)
    audit.note(actor, "finding.create", finding, number=finding.number)
    return finding


def edit_finding(actor: Actor, finding: Finding, draft: FindingDraft) -> None:
    """Change a finding; once a body was asked about it, its German words stay."""
    policy.require(actor, Can.WORK, finding.dossier)
    hold_finding(finding)  # nobody publishes it or asks a body about it meanwhile
    _require_fresh(finding.version, draft.version)
    if finding.routings and draft.statement.get("de") != finding.statement.get("de"):
        raise DomainError(
            _l("A body has been asked about this finding, so its words stay as they are."), field="statement"
        )
    (finding.statement,) = translated([(finding.statement, draft.statement)], draft.untouched)
    finding.theme_id, finding.field_id, finding.measure_id = draft.theme_id, draft.field_id, draft.measure_id
    finding.version += 1
    audit.note(actor, "finding.edit", finding)


def remove_finding(actor: Actor, finding: Finding) -> None:
    """Remove a finding that is not public; what was published or asked about stays."""
    dossier = finding.dossier
    policy.require(actor, Can.WORK, dossier)
    hold_finding(finding)
    if finding.is_public or finding.routings:
        raise DomainError(_l("This finding is public already and stays."))
    audit.note(actor, "dossier.remove_finding", dossier, number=finding.number)
    db.session.delete(finding)


def publish(actor: Actor, dossier: Dossier, *, shows_gap: bool) -> None:
    """Publish it, or publish it again after an update.

    Every published contribution must be cited or set aside, unless the gap is shown openly; quotes must be true.
    """
    policy.require(actor, Can.WORK, dossier)
    hold(dossier)
    if dossier.state is DossierState.PUBLISHED:
        raise DomainError(_l("This summary is already published."))
    if not db.session.scalar(select(func.count()).where(Finding.dossier_id == dossier.id)):
        raise DomainError(_l("A summary needs at least one finding."))
    _require_public(dossier.formats)
    require_ready(dossier)
    counts = queries.counted_anew(dossier)
    total, left = sum(counts.values()), counts["open"]
    if left and not shows_gap:
        raise DomainError(
            _l(
                "%(open)s of %(total)s contributions are neither cited nor set aside. "
                "Deal with them, or show the gap openly.",
                open=left,
                total=total,
            ),
            field="shows_gap",
        )
    dossier.state = DossierState.PUBLISHED
    dossier.shows_gap = left > 0
    dossier.published_at = dossier.published_at or clock.now()
    dossier.version += 1
    audit.note(actor, "dossier.publish", dossier, open=left, total=total)
    freeze(actor, dossier)
    signals.dossier_published.send(dossier)
