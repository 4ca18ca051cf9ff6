"""Writes: formats and processes. Hosts call these for what they share. Nothing here commits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, slugs
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, StaleError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.formats.models import Format, Kind, Phase, PhaseKind, Process, State
from teilhabe_app.formats.policy import Can
from teilhabe_app.framework.models import ActionField
from teilhabe_app.organisations.models import Body

SLUG_LENGTH = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A format as entered; ``version`` is the one the editor saw, None for a new one."""

    slug: str
    title: Multilingual
    summary: Multilingual
    opens_at: dt.datetime
    closes_at: dt.datetime
    levels: Sequence[str] = ()
    translates: bool = False
    languages: Sequence[str] = ()
    place: str | None = None
    field_ids: Sequence[int] = ()
    body_ids: Sequence[int] = ()
    process_id: int | None = None
    version: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcessDraft:
    """A process as entered."""

    slug: str
    title: Multilingual
    summary: Multilingual
    state: State = State.DRAFT
    version: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PhaseDraft:
    """A phase as entered."""

    kind: PhaseKind
    title: Multilingual
    starts_on: dt.date
    ends_on: dt.date


def slug_for(typed: str, title: Multilingual) -> str:
    """Return the slug typed, or one made from the title."""
    return typed or slugs.slugify(title.in_language("de").text, "format")[:SLUG_LENGTH].strip("-")


def create_format(actor: Actor, kind: Kind, draft: Draft) -> Format:
    """Create a draft format of a kind."""
    policy.require(actor, Can.EDIT)
    format_ = Format(kind=kind, state=State.DRAFT)
    _fill(format_, draft)
    _save(format_, _l("This address is already in use. Please choose another one."))
    audit.note(actor, "format.create", format_, kind=kind.value)
    return format_


def update_format(actor: Actor, format_: Format, draft: Draft) -> None:
    """Change a format; refused when somebody else changed it since the editor opened it."""
    policy.require(actor, Can.EDIT, format_)
    next_version(format_, draft.version)
    _fill(format_, draft)
    _save(format_, _l("This address is already in use. Please choose another one."))
    audit.note(actor, "format.update", format_)


def publish(actor: Actor, format_: Format) -> None:
    """Show a draft, or one that was cancelled by mistake, to everybody."""
    policy.require(actor, Can.EDIT, format_)
    if format_.state is State.PUBLISHED:
        raise DomainError(_l("This is already published."))
    format_.state = State.PUBLISHED
    format_.version += 1
    audit.note(actor, "format.publish", format_)


def cancel(actor: Actor, format_: Format) -> None:
    """Call a published format off; its page stays and says so."""
    policy.require(actor, Can.EDIT, format_)
    if format_.state is not State.PUBLISHED:
        raise DomainError(_l("Only what is published can be called off."))
    format_.state = State.CANCELLED
    format_.version += 1
    audit.note(actor, "format.cancel", format_)


def create_process(actor: Actor, draft: ProcessDraft) -> Process:
    """Create a process."""
    policy.require(actor, Can.EDIT_PROCESS)
    process = Process()
    _fill_process(process, draft)
    _save(process, _l("This address is already in use. Please choose another one."))
    audit.note(actor, "process.create", process)
    return process


def update_process(actor: Actor, process: Process, draft: ProcessDraft) -> None:
    """Change a process."""
    policy.require(actor, Can.EDIT_PROCESS, process)
    next_version(process, draft.version)
    _fill_process(process, draft)
    _save(process, _l("This address is already in use. Please choose another one."))
    audit.note(actor, "process.update", process)


def add_phase(actor: Actor, process: Process, draft: PhaseDraft) -> Phase:
    """Add a phase to a process."""
    policy.require(actor, Can.EDIT_PROCESS, process)
    phase = Phase()
    _fill_phase(phase, draft)
    process.phases.append(phase)
    audit.note(actor, "process.phase", process)
    return phase


def change_phase(actor: Actor, phase: Phase, draft: PhaseDraft) -> None:
    """Change what, when and how it is called."""
    policy.require(actor, Can.EDIT_PROCESS, phase.process)
    _fill_phase(phase, draft)
    audit.note(actor, "process.phase", phase.process)


def remove_phase(actor: Actor, phase: Phase) -> None:
    """Take a phase out of its process."""
    process = phase.process
    policy.require(actor, Can.EDIT_PROCESS, process)
    process.phases.remove(phase)
    audit.note(actor, "process.phase_remove", process)


def next_version(subject: Format | Process, seen: int | None) -> None:
    """Take the next version number, unless somebody else took it since the editor opened the page."""
    model = type(subject)
    row = db.session.execute(
        update(model)
        .where(model.id == subject.id, model.version == seen)
        .values(version=model.version + 1)
        .returning(model.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    if row is None:
        raise StaleError(_l("Somebody else changed this meanwhile. Your words are still here: compare and save again."))
    db.session.expire(subject, ["version"])


def _fill(format_: Format, draft: Draft) -> None:
    if draft.opens_at >= draft.closes_at:
        raise DomainError(_l("The end lies before the beginning."), field="closes_at")
    format_.slug = slug_for(draft.slug, draft.title)
    format_.title, format_.summary = draft.title, draft.summary
    format_.opens_at, format_.closes_at = draft.opens_at, draft.closes_at
    format_.levels, format_.languages = list(draft.levels), list(draft.languages)
    format_.translates = draft.translates
    format_.place, format_.process_id = draft.place or None, draft.process_id
    fields = select(ActionField).where(ActionField.id.in_(draft.field_ids)).order_by(ActionField.position)
    bodies = select(Body).where(Body.id.in_(draft.body_ids)).order_by(Body.id)
    with db.session.no_autoflush:
        format_.fields = list(db.session.scalars(fields))
        format_.bodies = list(db.session.scalars(bodies))


def _fill_phase(phase: Phase, draft: PhaseDraft) -> None:
    if draft.starts_on > draft.ends_on:
        raise DomainError(_l("The end lies before the beginning."), field="ends_on")
    phase.kind, phase.title = draft.kind, draft.title
    phase.starts_on, phase.ends_on = draft.starts_on, draft.ends_on


def _fill_process(process: Process, draft: ProcessDraft) -> None:
    process.slug = slug_for(draft.slug, draft.title)
    process.title, process.summary, process.state = draft.title, draft.summary, draft.state


def _save(subject: Format | Process, clash: object) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(subject)
    except IntegrityError as error:
        raise DomainError(clash, field="slug") from error
