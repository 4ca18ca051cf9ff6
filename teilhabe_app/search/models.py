"""What can be found: one row per public thing, with its words folded for comparing."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from teilhabe_app.core.db import Base, Lang, LongText, Name
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l


class Kind(StrEnum):
    """What was found, in the order in which pages show it."""

    FORMAT = "format"
    FIELD = "field"
    MEASURE = "measure"
    ORGANISATION = "organisation"
    PARAGRAPH = "paragraph"
    FINDING = "finding"
    CONTRIBUTION = "contribution"

    @property
    def label(self) -> Any:
        """Return the words that people see."""
        return _KIND_WORDS[self]


_KIND_WORDS = {
    Kind.FORMAT: _l("Events, consultations and surveys"),
    Kind.FIELD: _l("Action fields"),
    Kind.MEASURE: _l("Measures"),
    Kind.ORGANISATION: _l("Organisations"),
    Kind.PARAGRAPH: _l("Paragraphs of documents"),
    Kind.FINDING: _l("Findings"),
    Kind.CONTRIBUTION: _l("Contributions"),
}


class Entry(Base):
    """A public thing. Its id grows with its first publication, so that the newest is the largest.

    The full-text table of SQLite follows by triggers (migration 0024); a migration that makes this table anew has to
    make them anew.
    """

    __tablename__ = "search_entry"
    __table_args__ = (
        UniqueConstraint("kind", "object_id"),
        CheckConstraint("folded <> ''", name="folded"),
        Index(None, "kind", "id"),
        Index(None, "is_listed", "id"),
    )

    kind: Mapped[Kind]
    object_id: Mapped[int]
    format_id: Mapped[int | None] = mapped_column(ForeignKey("format.id", ondelete="CASCADE"), index=True)
    place: Mapped[dict[str, Any]] = mapped_column(JSON)  # what its address is made of
    title: Mapped[Multilingual]
    text: Mapped[Multilingual]
    language: Mapped[Lang | None]  # of what a person wrote; editors' texts stand in several
    fields: Mapped[Name] = mapped_column(default=",")  # ids of action fields: ",3,7,"
    folded: Mapped[LongText]
    is_listed: Mapped[bool] = mapped_column(default=False)  # its words stand in the list of words


class Word(Base):
    """A word that occurs somewhere: what a slip of the finger is compared with."""

    __tablename__ = "search_word"

    word: Mapped[Name] = mapped_column(unique=True)
