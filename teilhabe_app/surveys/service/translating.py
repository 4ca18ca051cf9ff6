"""Translating side by side: the texts of one language beside those of another."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.policy import policy
from teilhabe_app.formats.models import Format
from teilhabe_app.surveys import queries
from teilhabe_app.surveys.models import Survey, SurveyQuestion
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.queries.texts import SOURCE
from teilhabe_app.surveys.service.checking import check_references, mark_stale, name_thread, take


def translate(  # noqa: PLR0913 -- the page has these parts
    actor: Actor,
    survey: Survey,
    language: str,
    texts: Mapping[str, str],
    *,
    right: Collection[str] = (),
    version: int | None = None,
) -> int:
    """Write the texts of one language and return how many changed.

    ``right`` names those that were looked at and still fit. German texts can be corrected here, not emptied.
    """
    policy.require(actor, Can.EDIT, survey)
    format_ = survey.format
    locked = select(Format.version).where(Format.id == survey.format_id).with_for_update()
    number = db.session.execute(locked).scalar_one()  # before the survey, as the page that edits both takes them
    take(survey, version)
    changed = 0
    for piece in queries.all_pieces(survey):
        words = texts.get(piece.key, piece.texts.get(language, ""))
        after = Multilingual({**piece.texts, language: words}).filled()
        if after != piece.texts and (language != SOURCE or words):
            if hasattr(piece.owner, "stale"):
                mark_stale(piece.owner, piece.name, piece.texts, after)
            setattr(piece.owner, piece.name, after)
            if piece.owner is format_:
                format_.version = number + 1
            if piece.name == "text" and isinstance(piece.owner, SurveyQuestion):
                name_thread(piece.owner)
            changed += 1
        if piece.key in right and piece.is_stale(language):
            marked = [code for code in piece.owner.stale[piece.name] if code != language]
            piece.owner.stale = {**piece.owner.stale, piece.name: marked}
            changed += 1
    check_references(survey)
    audit.note(actor, "survey.translate", survey, language=language, count=changed)
    return changed
