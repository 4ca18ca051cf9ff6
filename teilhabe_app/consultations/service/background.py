"""Writes: files and links to read before one writes."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from teilhabe_app.accounts.models import Actor
from teilhabe_app.consultations import queries
from teilhabe_app.consultations.models import Background, Consultation
from teilhabe_app.consultations.policy import Can
from teilhabe_app.core import audit, files
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.versions import claim

MAX_BACKGROUND = 10 * 1024 * 1024
BACKGROUND_TYPES = ("pdf", "docx", "odt", "pptx", "odp")


@dataclass(frozen=True, kw_only=True, slots=True)
class BackgroundDraft:
    """A file or a link as entered; ``file`` is (name, content), None keeps the one that is stored."""

    title: Multilingual
    language: str | None = None
    url: str | None = None
    file: tuple[str, bytes] | None = None
    version: int | None = None


def add_background(actor: Actor, consultation: Consultation, draft: BackgroundDraft) -> Background:
    """Add a file or a link at the end."""
    policy.require(actor, Can.MANAGE, consultation)
    position = max((one.position for one in queries.backgrounds_of(consultation)), default=0) + 1
    made = Background(consultation=consultation, position=position)
    with db.session.no_autoflush:
        _fill(made, draft)
    db.session.add(made)
    audit.note(actor, "consultation.background", consultation)
    return made


def change_background(actor: Actor, background: Background, draft: BackgroundDraft) -> None:
    """Change a file or link; refused when somebody else changed it meanwhile."""
    policy.require(actor, Can.MANAGE, background.consultation)
    claim(background, draft.version)
    _fill(background, draft)
    audit.note(actor, "consultation.background", background.consultation)


def remove_background(actor: Actor, background: Background) -> None:
    """Take a file or link away."""
    policy.require(actor, Can.MANAGE, background.consultation)
    audit.note(actor, "consultation.background_remove", background.consultation)
    db.session.delete(background)


def _fill(background: Background, draft: BackgroundDraft) -> None:
    background.title, background.language = draft.title, draft.language
    if draft.file and draft.url:
        raise DomainError(_l("Please give either a link or a file."), field="url")
    if draft.file:
        name, content = draft.file
        if len(content) > MAX_BACKGROUND:
            raise DomainError(_l("The file is larger than 10 MB."), field="file")
        kind = files.kind_of(content, BACKGROUND_TYPES)
        if kind is None:
            raise DomainError(_l("Please choose a PDF, DOCX, ODT, PPTX or ODP file without macros."), field="file")
        background.url = None
        background.file_name, background.file_type = files.safe_name(name, kind), kind
        background.file_size, background.content = len(content), content
    elif draft.url:
        background.url = _checked(draft.url)
        background.file_name = background.file_type = background.file_size = background.content = None
    elif background.file_type is None:
        raise DomainError(_l("Please give either a link or a file."), field="file")


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        fine = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        fine = False
    if not fine or any(char.isspace() for char in url):
        raise DomainError(_l("Please enter a full address that begins with https://."), field="url")
    return url
