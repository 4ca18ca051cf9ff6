"""Themes: adding, ordering, merging and splitting them. Nothing that people coded is lost, and the way back is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import aliased

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, clock, versions
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.framework.models import ActionField
from teilhabe_app.synthesis.models import Coding, Dossier, Finding, Theme
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.service.holding import hold, hold_themes
from teilhabe_app.synthesis.service.wording import Untouched, translated


@dataclass(frozen=True, kw_only=True, slots=True)
class ThemeDraft:
    """A topic, what belongs to it, and the action field it belongs to; ``version`` is the one that was read."""

    name: Multilingual
    description: Multilingual | None = None
    field_id: int | None = None
    version: int | None = None
    untouched: Untouched | None = None


def add_theme(actor: Actor, dossier: Dossier, draft: ThemeDraft) -> Theme:
    """Add a topic to code contributions with."""
    policy.require(actor, Can.WORK, dossier)
    last = db.session.scalar(select(func.max(Theme.position)).where(Theme.dossier_id == dossier.id)) or 0
    theme = Theme(
        dossier_id=dossier.id,
        position=last + 1,
        name=draft.name,
        description=draft.description,
        field_id=draft.field_id,
    )
    db.session.add(theme)
    audit.note(actor, "theme.add", theme)
    return theme


def add_fields(actor: Actor, dossier: Dossier) -> int:
    """Add a topic for each action field in force that has none; return how many there were."""
    policy.require(actor, Can.WORK, dossier)
    hold(dossier)  # of two who press at the same moment, the second finds them there
    known = select(Theme.field_id).where(Theme.dossier_id == dossier.id, Theme.field_id.is_not(None))
    wanted = select(ActionField).where(ActionField.ended_on.is_(None), ActionField.id.not_in(known))
    fields = db.session.scalars(wanted.order_by(ActionField.position)).all()
    for field in fields:
        add_theme(actor, dossier, ThemeDraft(name=field.short_name, field_id=field.id))
    return len(fields)


def edit_theme(actor: Actor, dossier: Dossier, theme: Theme, draft: ThemeDraft) -> None:
    """Change the words of a topic. Raises StaleError where somebody else was faster."""
    policy.require(actor, Can.WORK, dossier)
    versions.claim(theme, draft.version)
    pairs = [(theme.name, draft.name), (theme.description, draft.description)]
    theme.name, description = translated(pairs, draft.untouched)
    theme.description, theme.field_id = description or None, draft.field_id
    audit.note(actor, "theme.edit", theme)


def remove_theme(actor: Actor, dossier: Dossier, theme: Theme) -> None:
    """Remove a topic and one's own coding with it; contributions and findings stay.

    What others coded with it is not lost: such a topic is merged into another one, or no longer given.
    """
    policy.require(actor, Can.WORK, dossier)
    hold_themes(dossier, theme)
    of_others = Coding.created_by_id.is_distinct_from(getattr(actor, "id", None))
    if db.session.scalar(select(exists().where(Coding.theme_id == theme.id, of_others))):
        raise DomainError(
            _l("Other people have coded with this theme. Merge it into another one, or no longer give it.")
        )
    audit.note(actor, "dossier.remove_theme", dossier)
    db.session.execute(delete(Coding).where(Coding.theme_id == theme.id))
    db.session.delete(theme)


def move_theme(actor: Actor, dossier: Dossier, theme: Theme, by: int) -> None:
    """Move a topic up (-1) or down (1) in the order, which is also the order of the keys."""
    policy.require(actor, Can.WORK, dossier)
    rows = db.session.scalars(
        select(Theme).where(Theme.dossier_id == dossier.id).order_by(Theme.position, Theme.id).with_for_update()
    ).all()
    order = [one for one in rows if one.retired_at is None or one is theme]
    at = order.index(theme)
    order.insert(max(0, min(len(order) - 1, at + by)), order.pop(at))
    retired = [one for one in rows if one not in order]
    for position, one in enumerate([*order, *retired], 1):
        one.position = position
    audit.note(actor, "theme.move", theme)


def retire_theme(actor: Actor, dossier: Dossier, theme: Theme, *, back: bool = False) -> None:
    """Give a topic out of use: what has it keeps it, and nothing new gets it. ``back`` takes it into use again."""
    policy.require(actor, Can.WORK, dossier)
    hold_themes(dossier, theme)
    if theme.merged_into_id is not None:
        raise DomainError(_l("This theme was merged into another one and stays there."))
    theme.retired_at = None if back else theme.retired_at or clock.now()
    audit.note(actor, "theme.revive" if back else "theme.retire", theme)


def merge_theme(actor: Actor, dossier: Dossier, theme: Theme, into: Theme) -> int:
    """Merge a topic into another: its codings and findings move there; return how many contributions moved."""
    policy.require(actor, Can.WORK, dossier)
    hold_themes(dossier, *{theme, into})
    if theme.id == into.id or into.dossier_id != theme.dossier_id:
        raise DomainError(_l("Please choose another theme of this summary."), field="into_id")
    if into.retired_at is not None or theme.merged_into_id is not None:
        raise DomainError(_l("This theme is no longer in use. Please choose another one."), field="into_id")
    query = select(func.count(Coding.contribution_id.distinct())).where(Coding.theme_id == theme.id)
    count = db.session.scalar(query) or 0
    _move(theme, into, None)
    db.session.execute(update(Finding).where(Finding.theme_id == theme.id).values(theme_id=into.id))
    # What was merged into it before follows, so that the way to where it went stays one step.
    db.session.execute(update(Theme).where(Theme.merged_into_id == theme.id).values(merged_into_id=into.id))
    theme.merged_into = into
    theme.retired_at = theme.retired_at or clock.now()
    theme.version += 1
    audit.note(actor, "theme.merge", theme, into=into.id, count=count)
    return count


def split_theme(
    actor: Actor, dossier: Dossier, theme: Theme, draft: ThemeDraft, contribution_ids: Sequence[int]
) -> Theme:
    """Make a new topic out of a part of another: the chosen contributions move there with everybody's coding."""
    policy.require(actor, Can.WORK, dossier)
    hold_themes(dossier, theme)
    chosen = set(
        db.session.scalars(
            select(Coding.contribution_id).where(
                Coding.theme_id == theme.id, Coding.contribution_id.in_(contribution_ids)
            )
        )
    )
    if not chosen:
        raise DomainError(_l("Please tick at least one contribution."))
    made = add_theme(actor, dossier, draft)
    made.split_from = theme
    db.session.flush()
    _move(theme, made, sorted(chosen))
    audit.note(actor, "theme.split", theme, into=made.id, count=len(chosen))
    return made


def _move(theme: Theme, into: Theme, contribution_ids: Sequence[int] | None) -> None:
    """Move codings; where the same person gave both themes to the same text, one remains."""
    db.session.flush()
    other = aliased(Coding)
    twice = exists().where(
        other.theme_id == into.id,
        other.contribution_id == Coding.contribution_id,
        func.coalesce(other.segment_id, 0) == func.coalesce(Coding.segment_id, 0),
        func.coalesce(other.created_by_id, 0) == func.coalesce(Coding.created_by_id, 0),
    )
    which = [Coding.theme_id == theme.id]
    if contribution_ids is not None:
        which.append(Coding.contribution_id.in_(contribution_ids))
    doubled = select(Coding.id).where(*which, twice)
    ids = db.session.scalars(doubled).all()
    options = {"synchronize_session": False}
    db.session.execute(delete(Coding).where(Coding.id.in_(ids)), execution_options=options)
    db.session.execute(update(Coding).where(*which).values(theme_id=into.id), execution_options=options)
    db.session.expire_all()
