"""Translating side by side: the texts of one language beside those of another."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.policy import policy
from teilhabe_app.surveys import queries
from teilhabe_app.surveys.models import Survey
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.queries.texts import SOURCE
from teilhabe_app.surveys.service.checking import check_references, mark_stale, take


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
    take(survey, version)
    changed = 0
    for piece in queries.pieces(survey):
        words = texts.get(piece.key, piece.texts.get(language, ""))
        after = Multilingual({**piece.texts, language: words}).filled()
        if after != piece.texts and (language != SOURCE or words):
            if hasattr(piece.owner, "stale"):
                mark_stale(piece.owner, piece.name, piece.texts, after)
            setattr(piece.owner, piece.name, after)
            changed += 1
        if piece.key in right and piece.is_stale(language):
            marked = [code for code in piece.owner.stale[piece.name] if code != language]
            piece.owner.stale = {**piece.owner.stale, piece.name: marked}
            changed += 1
    check_references(survey)
    audit.note(actor, "survey.translate", survey, language=language, count=changed)
    return changed
