"""Frozen publications of a dossier, and what contributors are told: news, and how often each reader wants mail."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.db import Base, Code, Created, Name
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.synthesis.models.dossiers import Dossier


class Publication(Base):
    """A version of a dossier as it was published; triggers refuse to change or delete it.

    The content names places in wordings and not the words, so that what must no longer be read is read nowhere.
    """

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("dossier_id", "number"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    number: Mapped[int]
    published_at: Mapped[Created]
    findings: Mapped[int]  # how many, for lists that do not read the content
    contributions: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    sha256: Mapped[Name]

    dossier: Mapped[Dossier] = relationship()


class NewsKind(StrEnum):
    """What happened to a contribution."""

    CITED = "cited"
    ASIDE = "aside"
    ANSWERED = "answered"
    MEASURE = "measure"
    CHECK = "check"  # the findings can be checked
    CHECK_ANSWERED = "check_answered"  # an objection has an answer


class Rhythm(StrEnum):
    """How often somebody wants mail about the own contributions."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"

    @property
    def label(self) -> Any:
        """Return the words that people see."""
        return _RHYTHMS[self]


class News(Base):
    """A step of a contribution that its author is to hear of; ``object_id`` is the dossier, response or outcome.

    The address is read from the contribution when the mail is written, so that it stands in one place only;
    ``reader_key`` says what belongs into one mail.
    """

    __tablename__ = "news"
    __table_args__ = (Index(None, "sent_at", "due_at"),)

    once: Mapped[Name] = mapped_column(unique=True)
    kind: Mapped[NewsKind]
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)
    object_id: Mapped[int]
    reader_key: Mapped[Code] = mapped_column(index=True)
    created_at: Mapped[Created]
    due_at: Mapped[Created]
    sent_at: Mapped[dt.datetime | None]

    contribution: Mapped[Contribution] = relationship()


class Reader(Base):
    """How often an address gets mail. ``key`` is made from the address with our secret; the address is not kept."""

    __tablename__ = "news_reader"

    key: Mapped[Code] = mapped_column(unique=True)
    rhythm: Mapped[Rhythm] = mapped_column(default=Rhythm.DAILY)
    changed_at: Mapped[Created]


_RHYTHMS = {
    Rhythm.AT_ONCE: _l("At once"),
    Rhythm.DAILY: _l("Once a day"),
    Rhythm.WEEKLY: _l("Once a week"),
    Rhythm.NEVER: _l("Never"),
}
