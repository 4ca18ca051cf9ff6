"""Pictures with alternative text and recordings beside a question, one per language."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, files
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.surveys.models import MediaKind, SurveyMedia, SurveyQuestion
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.service.checking import take

MAX_BYTES = 3_000_000
MP3 = (b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2")  # the last two: half the rate, as for speech
AUDIO = {**dict.fromkeys(MP3, ("mp3", "audio/mpeg")), b"OggS": ("ogg", "audio/ogg")}


@dataclass(frozen=True, kw_only=True, slots=True)
class MediaDraft:
    """A file as an editor sends it."""

    language: str
    name: str
    content: bytes
    alt: str = ""


def add_media(actor: Actor, question: SurveyQuestion, draft: MediaDraft) -> SurveyMedia:
    """Put a picture or a recording beside a question; it takes the place of the one in the same language."""
    policy.require(actor, Can.EDIT, question.survey)
    take(question.survey, None)
    if len(draft.content) > MAX_BYTES:
        raise DomainError(_l("This file is larger than 3 MB."), field="file")
    kind, ending, type_, content = _read(draft.content)
    if kind is MediaKind.IMAGE and not draft.alt:
        raise DomainError(_l("Please say what the picture shows, for people who cannot see it."), field="alt")
    db.session.execute(
        delete(SurveyMedia).where(
            SurveyMedia.question_id == question.id, SurveyMedia.kind == kind, SurveyMedia.language == draft.language
        )
    )
    media = SurveyMedia(
        question_id=question.id,
        kind=kind,
        language=draft.language,
        alt=draft.alt or None,
        file_name=files.safe_name(draft.name, ending),
        file_type=type_,
        content=content,
    )
    db.session.add(media)
    db.session.flush()
    audit.note(actor, "survey.add_media", question.survey, question=question.id)
    return media


def _read(content: bytes) -> tuple[MediaKind, str, str, bytes]:
    picture = files.kind_of(content, files.PICTURES)
    if picture and (bare := files.bare_picture(content, picture)):
        return MediaKind.IMAGE, picture, files.TYPES[picture], bare
    for beginning, (ending, type_) in AUDIO.items():
        if content.startswith(beginning):
            return MediaKind.AUDIO, ending, type_, content
    raise DomainError(_l("Pictures can be PNG, JPEG or WebP, recordings MP3 or OGG."), field="file")


def remove_media(actor: Actor, question: SurveyQuestion, media_id: int) -> None:
    """Take a picture or a recording away."""
    policy.require(actor, Can.EDIT, question.survey)
    take(question.survey, None)
    db.session.execute(delete(SurveyMedia).where(SurveyMedia.id == media_id, SurveyMedia.question_id == question.id))
    audit.note(actor, "survey.remove_media", question.survey, question=question.id)
