"""Documents that are discussed paragraph by paragraph, in several versions and languages.

A paragraph stays the same through all versions: contributions hang on it, never on a position or on words. What it
says in one version is its passage there; the passage's wordings say it in other languages.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.consultations.models.consultations import Consultation
from teilhabe_app.contributions.models import Contribution, Thread
from teilhabe_app.core.db import Base, Code, Codes, Created, Lang, LongText, Name, Version
from teilhabe_app.core.i18n import Multilingual, direction
from teilhabe_app.core.i18n import lazy_gettext as _l


class PassageKind(StrEnum):
    """What a passage is on the page."""

    HEADING = "heading"
    TEXT = "text"
    ITEM = "item"

    @property
    def label(self) -> Any:
        """Return the word that people see."""
        return _KIND_WORDS[self]


class Change(StrEnum):
    """What a new version does to a paragraph; that it stands elsewhere is said beside this."""

    NEW = "new"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    SPLIT = "split"
    MERGED = "merged"
    DELETED = "deleted"

    @property
    def label(self) -> Any:
        """Return the word that people see."""
        return _CHANGE_WORDS[self]


_KIND_WORDS = {
    PassageKind.HEADING: _l("Heading"),
    PassageKind.TEXT: _l("Paragraph"),
    PassageKind.ITEM: _l("List item"),
}
_CHANGE_WORDS = {
    Change.NEW: _l("New"),
    Change.UNCHANGED: _l("Unchanged"),
    Change.CHANGED: _l("Changed"),
    Change.SPLIT: _l("Split"),
    Change.MERGED: _l("Merged"),
    Change.DELETED: _l("Removed"),
}


@dataclass(frozen=True, slots=True)
class Worded:
    """Words in a language; ``stale`` when the original has changed since they were translated."""

    text: str
    lang: str
    stale: bool = False

    @property
    def dir(self) -> str:
        """Return the writing direction."""
        return direction(self.lang)


class Document(Base):
    """A text under discussion. ``current_number`` is its newest published version, 0 before the first."""

    __tablename__ = "document"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    title: Mapped[Multilingual]
    language: Mapped[Lang]  # of the text that counts; the others are translations
    last_code: Mapped[int] = mapped_column(default=0)  # paragraphs are numbered for good
    current_number: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Created]
    version: Mapped[Version]

    consultation: Mapped[Consultation] = relationship(back_populates="documents")
    editions: Mapped[list[DocumentEdition]] = relationship(
        back_populates="document", order_by="DocumentEdition.number", cascade="all, delete-orphan"
    )

    @property
    def published(self) -> list[DocumentEdition]:
        """Return the versions that everybody may read, first to last."""
        return [edition for edition in self.editions if edition.published_at]

    @property
    def current(self) -> DocumentEdition | None:
        """Return the newest published version."""
        return next((edition for edition in self.editions if edition.number == self.current_number), None)

    @property
    def draft(self) -> DocumentEdition | None:
        """Return the version in preparation."""
        return next((edition for edition in self.editions if edition.published_at is None), None)


class DocumentEdition(Base):
    """A version of a document; a draft until it is published, fixed from then on (but for its translations)."""

    __tablename__ = "document_edition"
    __table_args__ = (UniqueConstraint("document_id", "number"), CheckConstraint("number >= 1", name="number"))

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    number: Mapped[int]
    published_at: Mapped[dt.datetime | None]
    note: Mapped[Multilingual | None]  # what is new in it, for readers
    languages: Mapped[Codes]  # that some of its wordings are in
    parts: Mapped[int] = mapped_column(default=1)  # pages that readers see it on
    source_name: Mapped[Name | None]
    created_at: Mapped[Created]
    version: Mapped[Version]

    document: Mapped[Document] = relationship(back_populates="editions")


class Paragraph(Base):
    """What stays the same through all versions. Its contributions stand at ``stands_at``: itself, or its heir.

    None there means that it is gone from the newest version and nothing took its place.
    """

    __tablename__ = "paragraph"
    __table_args__ = (UniqueConstraint("document_id", "code"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    code: Mapped[Code]
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), unique=True)
    stands_at_id: Mapped[int | None] = mapped_column(ForeignKey("paragraph.id"), index=True)

    document: Mapped[Document] = relationship()
    thread: Mapped[Thread] = relationship()
    stands_at: Mapped[Paragraph | None] = relationship(remote_side="Paragraph.id")


class Passage(Base):
    """A paragraph in one version. ``origins`` are the codes of the paragraphs that it comes from, while drafting."""

    __tablename__ = "passage"
    __table_args__ = (
        UniqueConstraint("edition_id", "paragraph_id"),
        CheckConstraint("level BETWEEN 0 AND 6", name="level"),
        CheckConstraint("change <> 'deleted'", name="change"),
        Index(None, "edition_id", "part", "position"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("document_edition.id", ondelete="CASCADE"))
    paragraph_id: Mapped[int | None] = mapped_column(ForeignKey("paragraph.id"), index=True)  # from publishing on
    position: Mapped[int]
    part: Mapped[int] = mapped_column(default=1)
    kind: Mapped[PassageKind]
    level: Mapped[int] = mapped_column(default=0)  # of a heading, or how deep a list item stands
    mark: Mapped[Code] = mapped_column(default="")  # its number as printed: § 3, (1), a)
    text: Mapped[LongText]
    origins: Mapped[Codes]
    change: Mapped[Change] = mapped_column(default=Change.NEW)
    moved: Mapped[bool] = mapped_column(default=False)
    version: Mapped[Version]

    edition: Mapped[DocumentEdition] = relationship()
    paragraph: Mapped[Paragraph | None] = relationship()
    wordings: Mapped[list[Wording]] = relationship(
        back_populates="passage", order_by="Wording.language", cascade="all, delete-orphan"
    )

    def worded(self, lang: str, original: str) -> Worded:
        """Return it in a language, else as it was written; the wordings are loaded already."""
        for wording in self.wordings:
            if wording.language == lang:
                return Worded(wording.text, lang, wording.stale)
        return Worded(self.text, original)


class Wording(Base):
    """A passage in another language; ``stale`` since the original changed and nobody looked again."""

    __tablename__ = "wording"
    __table_args__ = (UniqueConstraint("passage_id", "language"),)

    passage_id: Mapped[int] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"))
    language: Mapped[Lang]
    text: Mapped[LongText]
    stale: Mapped[bool] = mapped_column(default=False)

    passage: Mapped[Passage] = relationship(back_populates="wordings")


class Succession(Base):
    """What a version did to an earlier paragraph: split into others, merged into one, or removed without an heir."""

    __tablename__ = "succession"
    __table_args__ = (
        UniqueConstraint("edition_id", "paragraph_id", "heir_id"),
        CheckConstraint("(change = 'deleted') = (heir_id IS NULL)", name="heir"),
        CheckConstraint("change IN ('split', 'merged', 'deleted')", name="change"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("document_edition.id", ondelete="CASCADE"))
    paragraph_id: Mapped[int] = mapped_column(ForeignKey("paragraph.id"), index=True)
    heir_id: Mapped[int | None] = mapped_column(ForeignKey("paragraph.id"), index=True)
    change: Mapped[Change]

    edition: Mapped[DocumentEdition] = relationship()
    paragraph: Mapped[Paragraph] = relationship(foreign_keys=paragraph_id)
    heir: Mapped[Paragraph | None] = relationship(foreign_keys=heir_id)


class ReadIn(Base):
    """Which version the author of a contribution had read."""

    __tablename__ = "read_in"

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), unique=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("document_edition.id"), index=True)

    contribution: Mapped[Contribution] = relationship()
    edition: Mapped[DocumentEdition] = relationship()
