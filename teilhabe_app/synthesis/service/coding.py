"""Coding texts with themes: each person says for themselves what a text is about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, or_, select
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import User
from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, StaleError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.synthesis.models import Coding, Dossier, NoTheme, Segment, Theme
from teilhabe_app.synthesis.policy import Can

GONE = _l("This theme is no longer in use. Please choose another one.")
CHANGED = _l("The text was changed meanwhile. Please read it again; what you chose is still ticked.")


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeDraft:
    """What a person says about one text: its themes, or that none fits. ``revision`` is the wording they read."""

    theme_ids: Collection[int] = ()
    fits_none: bool = False
    revision: int | None = None


def code(actor: User, dossier: Dossier, theme: Theme, contributions: Sequence[Contribution]) -> int:
    """Say that whole contributions belong to a topic; return how many this person had not said so of."""
    policy.require(actor, Can.WORK, dossier)
    if not _settle([theme]):
        raise DomainError(GONE, field="theme_id")
    _require_in_use(theme)
    ids = [contribution.id for contribution in contributions]
    mine = (Coding.theme_id == theme.id, Coding.created_by_id == actor.id, Coding.segment_id.is_(None))
    known = set(db.session.scalars(select(Coding.contribution_id).where(*mine, Coding.contribution_id.in_(ids))))
    fresh = [key for key in ids if key not in known]
    added = sum(_add(theme.id, key, None, actor.id) for key in fresh)
    _no_longer_none(dossier, fresh, None, actor.id)
    audit.note(actor, "dossier.code", dossier, theme=theme.id, count=added)
    return added


def uncode(actor: User, dossier: Dossier, theme: Theme, contribution_id: int) -> None:
    """Take back that a whole contribution belongs to a topic: one's own word, or that of an account that is gone.

    What was said about its segments stays.
    """
    policy.require(actor, Can.WORK, dossier)
    own = or_(Coding.created_by_id == actor.id, Coding.created_by_id.is_(None))
    gone = delete(Coding).where(Coding.theme_id == theme.id, Coding.contribution_id == contribution_id, own)
    gone = gone.where(Coding.segment_id.is_(None))
    if db.session.execute(gone).rowcount == 0:  # type: ignore[attr-defined]
        raise DomainError(_l("Somebody else gave this theme. Only they can take it away."))
    audit.note(actor, "dossier.uncode", dossier, theme=theme.id)


def code_text(
    actor: User, dossier: Dossier, contribution: Contribution, segment: Segment | None, draft: CodeDraft
) -> None:
    """Say everything about one text at once; what this person said before is replaced, others' words stay.

    Raises StaleError where the text was edited or split since it was read.
    """
    policy.require(actor, Can.WORK, dossier)
    stale = draft.revision is not None and draft.revision != contribution.revision_number
    if stale or (segment is not None and not segment.is_current):
        raise StaleError(CHANGED)
    if not draft.theme_ids and not draft.fits_none:
        raise DomainError(_l("Please choose a theme, or say that none fits."), field="themes")
    themes = db.session.scalars(
        select(Theme).where(Theme.dossier_id == dossier.id, Theme.id.in_(draft.theme_ids))
    ).all()
    if not _settle(themes) or len(themes) != len(set(draft.theme_ids)):
        raise StaleError(_l("A theme you chose is no longer there. Please choose again."))
    part = Coding.segment_id == segment.id if segment else Coding.segment_id.is_(None)
    here = select(Theme.id).where(Theme.dossier_id == dossier.id)
    mine = (Coding.contribution_id == contribution.id, Coding.created_by_id == actor.id, Coding.theme_id.in_(here))
    known = set(db.session.scalars(select(Coding.theme_id).where(*mine, part)))
    for theme in themes:
        if theme.id not in known:
            _require_in_use(theme)
            _add(theme.id, contribution.id, segment, actor.id)
    left = known - {theme.id for theme in themes}
    if left:
        db.session.execute(delete(Coding).where(*mine, part, Coding.theme_id.in_(left)))
    _no_longer_none(dossier, [contribution.id], segment, actor.id)
    if not themes:
        none = NoTheme(dossier_id=dossier.id, contribution_id=contribution.id, created_by_id=actor.id)
        none.segment_id = segment.id if segment else None
        _once(none)
    audit.note(actor, "dossier.code_text", dossier, contribution=contribution.id, count=len(themes))


def _settle(themes: Sequence[Theme]) -> bool:
    """Read themes anew, so that nobody merges or removes them until the commit; tell whether all are there."""
    ids = {theme.id for theme in themes}
    held = select(Theme).where(Theme.id.in_(ids)).order_by(Theme.id).with_for_update(read=True, of=Theme)
    return len(db.session.scalars(held.execution_options(populate_existing=True)).all()) == len(ids)


def _require_in_use(theme: Theme) -> None:
    if theme.retired_at is not None:
        raise DomainError(GONE, field="theme_id")


def _add(theme_id: int, contribution_id: int, segment: Segment | None, actor_id: int) -> bool:
    row = Coding(theme_id=theme_id, contribution_id=contribution_id, created_by_id=actor_id)
    row.segment_id = segment.id if segment else None
    return _once(row)


def _once(row: Coding | NoTheme) -> bool:
    """Add a row; the same person saying the same in two windows says it once."""
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return False
    return True


def _no_longer_none(dossier: Dossier, ids: Sequence[int], segment: Segment | None, actor_id: int) -> None:
    db.session.execute(
        delete(NoTheme).where(
            NoTheme.dossier_id == dossier.id,
            NoTheme.contribution_id.in_(ids),
            NoTheme.segment_id == segment.id if segment else NoTheme.segment_id.is_(None),
            NoTheme.created_by_id == actor_id,
        )
    )
