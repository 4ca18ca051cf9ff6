"""What editors do with materials: files and links, before and after, for the event, a part of it or a workshop."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, files
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.versions import claim
from teilhabe_app.events.models import Event, EventMaterial, MaterialKind
from teilhabe_app.events.policy import Can
from teilhabe_app.events.service.programme import in_event

MAX_FILE = 10 * 1024 * 1024
TEXTS = frozenset({"vtt", "srt", "txt"})
TYPES = frozenset(files.TYPES)
ALLOWED = {MaterialKind.PHOTO: files.PICTURES, MaterialKind.CAPTIONS: TEXTS}


@dataclass(frozen=True, kw_only=True, slots=True)
class MaterialDraft:
    """A material as entered; ``file`` is (name, content), None keeps the one that is stored."""

    kind: MaterialKind
    title: Multilingual
    language: str | None = None
    description: str | None = None
    url: str | None = None
    file: tuple[str, bytes] | None = None
    item_id: int | None = None
    workshop_id: int | None = None
    is_public: bool = True
    is_after: bool = False
    position: int = 0
    version: int | None = None


def add_material(actor: Actor, event: Event, draft: MaterialDraft) -> EventMaterial:
    """Add a file or a link."""
    policy.require(actor, Can.EDIT, event)
    material = EventMaterial(event_id=event.id, position=max((one.position for one in event.materials), default=0) + 1)
    _fill(event, material, draft)
    event.materials.append(material)
    audit.note(actor, "event.material", event, kind=draft.kind.value)
    return material


def change_material(actor: Actor, material: EventMaterial, draft: MaterialDraft) -> None:
    """Change a material; refused when somebody else changed it meanwhile."""
    policy.require(actor, Can.EDIT, material.event)
    claim(material, draft.version)
    _fill(material.event, material, draft)
    audit.note(actor, "event.material", material.event, kind=draft.kind.value)


def remove_material(actor: Actor, material: EventMaterial) -> None:
    """Take a material away."""
    policy.require(actor, Can.EDIT, material.event)
    audit.note(actor, "event.material_remove", material.event, kind=material.kind.value)
    db.session.delete(material)


def _fill(event: Event, material: EventMaterial, draft: MaterialDraft) -> None:
    if draft.file:
        if draft.url:
            raise DomainError(_l("Please give either a link or a file."), field="url")
        store(material, draft.kind, *draft.file)
    elif draft.url:
        material.url = _checked(draft.url)
        material.file_name = material.file_type = material.file_size = material.content = None
    elif material.file_type is None:
        raise DomainError(_l("Please give either a link or a file."), field="file")
    elif material.file_type not in ALLOWED.get(draft.kind, TYPES):
        raise DomainError(_l("This file is of another kind."), field="kind")
    if draft.kind is MaterialKind.PHOTO and not draft.description:
        raise DomainError(_l("Please say what the photo shows, for people who cannot see it."), field="description")
    material.kind, material.title = draft.kind, draft.title
    material.language, material.description = draft.language or None, draft.description or None
    material.item_id = in_event(event.items, draft.item_id)
    material.workshop_id = in_event(event.workshops, draft.workshop_id) if material.item_id is None else None
    material.is_public, material.is_after = draft.is_public, draft.is_after
    material.position = draft.position or material.position


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        fine = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        fine = False
    if not fine or any(char.isspace() for char in url):
        raise DomainError(_l("Please enter a full address that begins with https://."), field="url")
    return url


def store(material: EventMaterial, purpose: MaterialKind, name: str, content: bytes) -> None:
    """Keep a file with a material when its content is of a kind that fits; pictures lose what cameras hide in them."""
    if len(content) > MAX_FILE:
        raise DomainError(_l("The file is larger than 10 MB."), field="file")
    kind = files.kind_of(content, ALLOWED.get(purpose, TYPES))
    if kind in files.PICTURES:
        bare = files.bare_picture(content, kind)
        kind, content = (kind, bare) if bare else (None, content)
    if kind is None:
        words = {
            MaterialKind.PHOTO: _l("Please choose a PNG, JPEG or WEBP picture."),
            MaterialKind.CAPTIONS: _l("Please choose a VTT, SRT or TXT file."),
        }
        other = _l("Please choose a PDF, DOCX, ODT, PPTX, ODP, PNG, JPEG, WEBP, VTT, SRT or TXT file without macros.")
        raise DomainError(words.get(purpose, other), field="file")
    material.url = None
    material.file_name, material.file_type = files.safe_name(name, kind), kind
    material.file_size, material.content = len(content), content
