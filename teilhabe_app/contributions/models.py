"""Contributions, their revisions and the threads they stand in."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.accounts.models import User
from teilhabe_app.core.db import Base, Code, Created, Lang, LongText, Name, Version
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.formats.models import Format
from teilhabe_app.framework.models import ActionField, Measure
from teilhabe_app.organisations.models import Organisation


class Place(StrEnum):
    """What a thread hangs on, inside its format."""

    QUESTION = "question"
    MEASURE = "measure"
    NEED = "need"  # a new need in a field
    WORKSHOP = "workshop"
    STATEMENT = "statement"
    SURVEY = "survey"  # a free-text question
    INTAKE = "intake"  # letters, calls and mails to the format as a whole


class Kind(StrEnum):
    """What a contribution says it is."""

    IDEA = "idea"
    CONCERN = "concern"
    QUESTION = "question"
    EXPERIENCE = "experience"
    NEED = "need"
    AGREE = "agree"
    CHANGE = "change"
    ADD = "add"
    ASK = "ask"
    ANSWER = "answer"  # a free-text answer of a survey
    RESULT = "result"  # what a workshop agreed on
    DEMAND = "demand"  # what a workshop asks for

    @property
    def label(self) -> Any:
        """Return the word that people see."""
        return _KIND_WORDS[self]


class Channel(StrEnum):
    """How it reached us."""

    WEB = "web"
    STATEMENT = "statement"
    SURVEY = "survey"
    CARD = "card"
    LETTER = "letter"
    PHONE = "phone"
    EMAIL = "email"

    @property
    def label(self) -> Any:
        """Return the words that people see."""
        return _CHANNEL_WORDS[self]


class Visibility(StrEnum):
    """Who sees it."""

    PENDING = "pending"
    PUBLISHED = "published"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Any:
        """Return the words that people see."""
        return _VISIBILITY_WORDS[self]


class LanguageSource(StrEnum):
    """How we know the language."""

    DECLARED = "declared"
    DETECTED = "detected"
    CONFIRMED = "confirmed"


_KIND_WORDS = {
    Kind.IDEA: _l("Idea"),
    Kind.CONCERN: _l("Concern"),
    Kind.QUESTION: _l("Question"),
    Kind.EXPERIENCE: _l("Experience"),
    Kind.NEED: _l("Need"),
    Kind.AGREE: _l("Agreement"),
    Kind.CHANGE: _l("Change"),
    Kind.ADD: _l("Addition"),
    Kind.ASK: _l("Question"),
    Kind.ANSWER: _l("Answer in a survey"),
    Kind.RESULT: _l("Result"),
    Kind.DEMAND: _l("Demand"),
}
_CHANNEL_WORDS = {
    Channel.WEB: _l("Written here"),
    Channel.STATEMENT: _l("Point of a statement"),
    Channel.SURVEY: _l("From a survey"),
    Channel.CARD: _l("Card from a workshop"),
    Channel.LETTER: _l("By letter"),
    Channel.PHONE: _l("By phone"),
    Channel.EMAIL: _l("By e-mail"),
}
_VISIBILITY_WORDS = {
    Visibility.PENDING: _l("Being checked"),
    Visibility.PUBLISHED: _l("Published"),
    Visibility.HIDDEN: _l("Hidden"),
    Visibility.WITHDRAWN: _l("Withdrawn"),
}


class Thread(Base):
    """Where contributions stand together. The counter moves in the transaction that changes what is visible."""

    __tablename__ = "thread"
    __table_args__ = (CheckConstraint("published_count >= 0", name="published_count"),)

    format_id: Mapped[int] = mapped_column(ForeignKey("format.id"), index=True)
    place: Mapped[Place]
    title: Mapped[Multilingual]
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("measure.id"), index=True)
    field_id: Mapped[int | None] = mapped_column(ForeignKey("action_field.id"), index=True)
    published_count: Mapped[int] = mapped_column(default=0)

    format: Mapped[Format] = relationship()
    measure: Mapped[Measure | None] = relationship()
    field: Mapped[ActionField | None] = relationship()


class Contribution(Base):
    """One piece of input. ``text`` is the current public wording; the revisions keep every wording."""

    __tablename__ = "contribution"
    __table_args__ = (
        CheckConstraint("(visibility = 'hidden') = (hidden_reason IS NOT NULL)", name="hidden_reason"),
        CheckConstraint("visibility <> 'published' OR published_at IS NOT NULL", name="published_at"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_its_own_reply"),
        Index(None, "thread_id", "visibility", "published_at", "id"),
        Index(None, "format_id", "visibility", "id"),
        Index(None, "visibility", "submitted_at", "id"),
    )

    receipt: Mapped[Code] = mapped_column(unique=True)
    once: Mapped[Code | None] = mapped_column(unique=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    format_id: Mapped[int] = mapped_column(ForeignKey("format.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"), index=True)
    field_id: Mapped[int | None] = mapped_column(ForeignKey("action_field.id"), index=True)
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("measure.id"), index=True)
    kind: Mapped[Kind]
    channel: Mapped[Channel]
    provenance: Mapped[Name | None]  # table, place, date of a letter: never a person
    text: Mapped[LongText]
    revision_number: Mapped[int] = mapped_column(default=1)
    language: Mapped[Lang]
    language_source: Mapped[LanguageSource] = mapped_column(default=LanguageSource.DECLARED)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    author_name: Mapped[Name | None]  # the public pseudonym, as it was then
    contact_email: Mapped[Name | None]  # only to tell what became of it
    contact_language: Mapped[Lang] = mapped_column(default="de")
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.PENDING)
    hidden_reason: Mapped[LongText | None]
    submitted_at: Mapped[Created]
    published_at: Mapped[dt.datetime | None]
    version: Mapped[Version]

    thread: Mapped[Thread] = relationship()
    format: Mapped[Format] = relationship()
    field: Mapped[ActionField | None] = relationship()
    measure: Mapped[Measure | None] = relationship()
    author: Mapped[User | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    parent: Mapped[Contribution | None] = relationship(remote_side="Contribution.id", back_populates="replies")
    replies: Mapped[list[Contribution]] = relationship(back_populates="parent", order_by="Contribution.id")
    revisions: Mapped[list[Revision]] = relationship(
        back_populates="contribution", order_by="Revision.number", cascade="all, delete-orphan"
    )


class Revision(Base):
    """A wording of a contribution. A sealed one holds personal data and is opened only by those allowed."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("contribution_id", "number"),)

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"))
    number: Mapped[int]
    text: Mapped[LongText]
    sealed: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Created]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    contribution: Mapped[Contribution] = relationship(back_populates="revisions")
