"""Translations of contributions: asked for where an editor allows it, forgotten with what must not be read."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from teilhabe_app.accounts.models import Actor, Guest
from teilhabe_app.contributions.models import Contribution, Revision, Visibility
from teilhabe_app.contributions.policy import Can
from teilhabe_app.core import signals
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.framework.models import ActionField, Measure, MeasureStatus
from teilhabe_app.organisations.models import Body
from teilhabe_app.translation import engine as worker
from teilhabe_app.translation import glossary
from teilhabe_app.translation import service as translations
from teilhabe_app.translation.glossary import Official
from teilhabe_app.translation.models import Engine, Translation
from teilhabe_app.translation.service import Original


def original_of(contribution: Contribution) -> Original:
    """Return what there is to translate."""
    return Original(about=f"contribution:{contribution.id}", text=contribution.text, language=contribution.language)


def ask_for_translation(actor: Actor, contribution: Contribution, target: str, engine: Engine | None) -> Translation:
    """Have the engine translate it; guests may ask."""
    policy.require(actor, Can.ASK_TRANSLATION, contribution)
    if engine is None:
        raise DomainError(_l("This site has no translation service. People translate here."))
    return translations.ask(original_of(contribution), target, engine)


def _forget(contribution: Contribution, *, quiet: bool = False, **_more: object) -> None:
    """Leave no translation of what is not public, nor of a wording that was sealed because of what it gave away.

    ``quiet``: the earlier wording is gone without a trace, and so are its translations.
    """
    sealed = select(Revision.id).where(Revision.contribution_id == contribution.id, Revision.sealed).limit(1)
    if contribution.published_at is None:
        return  # never public, so never translated
    if contribution.visibility is Visibility.PUBLISHED and contribution.revision_number == 1 and not quiet:
        return  # just published: nothing was sealed yet
    if quiet or contribution.visibility is not Visibility.PUBLISHED or db.session.scalar(sealed) is not None:
        translations.forget(original_of(contribution).about)


def _official_terms() -> Iterable[Official]:
    """Bring the action fields, bodies and measures into the glossary (3 statements)."""
    for field in db.session.scalars(select(ActionField).where(ActionField.ended_on.is_(None))):
        yield Official(field.key, field.name, field.definition)
    for body in db.session.scalars(select(Body).where(Body.valid_to.is_(None)).order_by(Body.id)):
        yield Official(f"body-{body.key}", body.name, body.role)
    for measure in db.session.scalars(
        select(Measure).where(Measure.status != MeasureStatus.DISCONTINUED).order_by(Measure.key)
    ):
        yield Official(measure.key, measure.title, measure.description, page="framework.measure")


def _may_leave(about: str) -> bool:
    """Tell whether a contribution may still go to the engine: an editor may have changed their mind meanwhile."""
    number = int(about.partition(":")[2])
    known = db.session.get(Contribution, number, options=[joinedload(Contribution.format)])
    return known is None or policy.allows(Guest(), Can.ASK_TRANSLATION, known)


def connect(_app: object) -> None:
    """Follow what happens to contributions, name the official terms, and say what may leave the host."""
    signals.contribution_changed.connect(_forget)
    glossary.register("framework", _official_terms)
    worker.register_consent("contribution", _may_leave)
