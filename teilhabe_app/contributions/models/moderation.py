"""Moderation: decisions with their reasons, notices, objections, opened seals, and prepared answers."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.accounts.models import User
from teilhabe_app.contributions.models.threads import Contribution
from teilhabe_app.core import clock
from teilhabe_app.core.db import Base, Code, Created, Lang, LongText, Name, Version
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l

OBJECT_WITHIN = dt.timedelta(days=183)  # Article 20 (1) of the Digital Services Act: at least six months


class Ground(StrEnum):
    """Why something should not be shown."""

    ADVERT = "advert"
    INSULT = "insult"
    PRIVATE = "private"
    TOPIC = "topic"
    TWICE = "twice"
    EMPTY = "empty"
    LAW = "law"
    OTHER = "other"

    @property
    def label(self) -> Any:
        """Return the sentence that people read."""
        return _GROUND_WORDS[self]


class Act(StrEnum):
    """What a moderator did."""

    HIDE = "hide"
    RESTORE = "restore"
    REDACT = "redact"


class Outcome(StrEnum):
    """What came of a notice or an objection."""

    TAKEN_UP = "taken_up"  # what somebody asked for was done
    TURNED_DOWN = "turned_down"


_GROUND_WORDS = {
    Ground.ADVERT: _l("It is advertising."),
    Ground.INSULT: _l("It insults people or calls for hatred."),
    Ground.PRIVATE: _l("It says private things about other people."),
    Ground.TOPIC: _l("It is not about the topic of this participation."),
    Ground.TWICE: _l("The same text was sent more than once."),
    Ground.EMPTY: _l("It cannot be understood. Please write it again in other words."),
    Ground.LAW: _l("It is against the law."),
    Ground.OTHER: _l("Something else"),
}


class Decision(Base):
    """What was decided about a contribution and why: the statement of reasons that its author reads."""

    __tablename__ = "moderation_decision"
    __table_args__ = (CheckConstraint("act = 'restore' OR reason IS NOT NULL", name="reason"),)

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)
    act: Mapped[Act]
    ground: Mapped[Ground | None]
    reason: Mapped[LongText | None]  # in the author's language
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("moderation_notice.id", ondelete="SET NULL"), index=True)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    decided_at: Mapped[Created]
    object_until: Mapped[dt.date | None]

    contribution: Mapped[Contribution] = relationship()
    objection: Mapped[Objection | None] = relationship(back_populates="decision")

    @property
    def can_be_objected_to(self) -> bool:
        """Tell whether the author may still object: once, and until the day they were told."""
        return self.objection is None and self.object_until is not None and clock.today() <= self.object_until


class Notice(Base):
    """Somebody tells us that a contribution should not stand there; they hear what we decide."""

    __tablename__ = "moderation_notice"
    __table_args__ = (
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided"),
        Index(None, "decided_at", "id"),
    )

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)
    receipt: Mapped[Code] = mapped_column(unique=True)
    once: Mapped[Code | None] = mapped_column(unique=True)
    address: Mapped[Name]  # exactly where it stands
    ground: Mapped[Ground]
    text: Mapped[LongText]
    language: Mapped[Lang]  # of the pages they read: we answer in it
    contact_email: Mapped[Name | None]  # only to tell what we decide
    created_at: Mapped[Created]
    outcome: Mapped[Outcome | None]
    answer: Mapped[LongText | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    decided_at: Mapped[dt.datetime | None]

    contribution: Mapped[Contribution] = relationship()


class Objection(Base):
    """The author disagrees with a decision; somebody else looks at it anew. One for each decision."""

    __tablename__ = "objection"
    __table_args__ = (
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided"),
        Index(None, "decided_at", "id"),
    )

    decision_id: Mapped[int] = mapped_column(ForeignKey("moderation_decision.id", ondelete="CASCADE"), unique=True)
    text: Mapped[LongText]
    language: Mapped[Lang]
    created_at: Mapped[Created]
    outcome: Mapped[Outcome | None]
    answer: Mapped[LongText | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    decided_at: Mapped[dt.datetime | None]

    decision: Mapped[Decision] = relationship(back_populates="objection")


class SealRequest(Base):
    """Somebody wants to read or restore an original under seal; another person must agree."""

    __tablename__ = "seal_request"
    __table_args__ = (
        CheckConstraint("answered_by_id IS NULL OR answered_by_id <> asked_by_id", name="four_eyes"),
        CheckConstraint("(granted IS NULL) = (answered_at IS NULL)", name="answered"),
    )

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)
    restore: Mapped[bool] = mapped_column(default=False)  # show the original again instead of only reading it
    reason: Mapped[LongText]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    asked_at: Mapped[Created]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    answered_at: Mapped[dt.datetime | None]
    granted: Mapped[bool | None]

    contribution: Mapped[Contribution] = relationship()
    asked_by: Mapped[User | None] = relationship(foreign_keys=[asked_by_id])


class AnswerTemplate(Base):
    """A prepared reason in several languages, beside those that are built in."""

    __tablename__ = "answer_template"

    title: Mapped[Multilingual]
    text: Mapped[Multilingual]
    ground: Mapped[Ground] = mapped_column(default=Ground.OTHER)
    version: Mapped[Version]
