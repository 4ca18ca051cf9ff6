"""Contributions, their revisions, support for them, and the threads they stand in."""

from __future__ import annotations

import datetime as dt
import secrets

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.accounts.models import User
from teilhabe_app.contributions.models.words import Channel, Held, Kind, LanguageSource, Place, Visibility
from teilhabe_app.core.db import Base, Code, Created, Lang, LongText, Name, Version
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.formats.models import Format
from teilhabe_app.framework.models import ActionField, Measure
from teilhabe_app.organisations.models import Organisation

DEEPEST = 3  # replies below that stand beside the one they answer and name it
MOST_ORDER = 2**31 - 1


def order_key() -> int:
    """Return a random place in the fair order."""
    return secrets.randbelow(MOST_ORDER)


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
    """One piece of input. ``text`` is the current public wording; the revisions keep every wording.

    ``parent_id`` is the one it stands below, ``root_id`` the beginning of that conversation, ``path`` its place in it
    (sorting by it gives the tree). An answer to a reply of the third level stands beside that: ``reply_to_id`` names
    it. ``reply_count`` counts published replies at every level, so that one that is hidden keeps its place.
    """

    __tablename__ = "contribution"
    __table_args__ = (
        CheckConstraint("(visibility = 'hidden') = (hidden_reason IS NOT NULL)", name="hidden_reason"),
        CheckConstraint("visibility <> 'published' OR published_at IS NOT NULL", name="published_at"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_its_own_reply"),
        CheckConstraint("depth BETWEEN 0 AND 3", name="depth"),
        CheckConstraint("(depth = 0) = (parent_id IS NULL)", name="reply_depth"),
        CheckConstraint("(depth = 0) = (root_id IS NULL)", name="reply_root"),
        CheckConstraint("support_count >= 0", name="support_count"),
        CheckConstraint("reply_count >= 0", name="reply_count"),
        Index(None, "thread_id", "visibility", "published_at", "id"),
        Index(None, "thread_id", "depth", "published_at", "id"),
        Index(None, "thread_id", "depth", "order_key", "id"),
        Index(None, "thread_id", "depth", "reply_count", "id"),
        Index(None, "root_id", "path"),
        Index(None, "format_id", "visibility", "id"),
        Index(None, "format_id", "visibility", "published_at"),
        Index(None, "visibility", "submitted_at", "id"),
    )

    receipt: Mapped[Code] = mapped_column(unique=True)
    once: Mapped[Code | None] = mapped_column(unique=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    format_id: Mapped[int] = mapped_column(ForeignKey("format.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"), index=True)
    root_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"))
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"))
    depth: Mapped[int] = mapped_column(default=0)
    path: Mapped[Code] = mapped_column(default="")
    order_key: Mapped[int] = mapped_column(default=order_key)
    support_count: Mapped[int] = mapped_column(default=0)
    reply_count: Mapped[int] = mapped_column(default=0)
    official: Mapped[bool] = mapped_column(default=False)  # speaks for the administration
    answered_at: Mapped[dt.datetime | None]  # when the first official answer below it was published
    field_id: Mapped[int | None] = mapped_column(ForeignKey("action_field.id"), index=True)
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("measure.id"), index=True)
    kind: Mapped[Kind]
    channel: Mapped[Channel]
    provenance: Mapped[Name | None]  # table, place, date of a letter: never a person
    text: Mapped[LongText]
    passage: Mapped[LongText | None]  # the words as they stood, where a change of wording is proposed
    proposed_text: Mapped[LongText | None]
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
    held_for: Mapped[Held | None]
    submitted_at: Mapped[Created]
    published_at: Mapped[dt.datetime | None]
    checked_at: Mapped[dt.datetime | None]  # when a moderator read it
    version: Mapped[Version]

    thread: Mapped[Thread] = relationship()
    format: Mapped[Format] = relationship()
    field: Mapped[ActionField | None] = relationship()
    measure: Mapped[Measure | None] = relationship()
    author: Mapped[User | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    parent: Mapped[Contribution | None] = relationship(
        remote_side="Contribution.id", back_populates="replies", foreign_keys=[parent_id]
    )
    replies: Mapped[list[Contribution]] = relationship(
        back_populates="parent", order_by="Contribution.id", foreign_keys=[parent_id]
    )
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
    proposed_text: Mapped[LongText | None]
    sealed: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Created]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    contribution: Mapped[Contribution] = relationship(back_populates="revisions")


class Support(Base):
    """A person stands behind a contribution: once, which the constraint guarantees."""

    __tablename__ = "support"
    __table_args__ = (UniqueConstraint("contribution_id", "user_id"),)

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[Created]
