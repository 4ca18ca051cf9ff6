"""What was answered, and apart from it who took part. Keys are random, and nothing holds a time of day."""

from __future__ import annotations

import datetime as dt
import secrets
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.core import clock
from teilhabe_app.core.db import Base, Code, Codes, Lang, Name, Version
from teilhabe_app.surveys.models.questions import Mode

LARGEST_ID = 2**53 - 1  # drawn at random from fewer, some of many answers would meet
ONE_PER_QUESTION = text("option_id IS NULL")

KEY = BigInteger().with_variant(Integer, "sqlite")  # SQLite's integers are as large as they need to be


def random_id() -> int:
    """Return a key that does not tell in which order people answered."""
    return 1 + secrets.randbelow(LARGEST_ID)


class Channel(StrEnum):
    """How the answers came."""

    WEB = "web"
    EVENT = "event"
    ASSISTED = "assisted"
    PAPER = "paper"


class Submission(Base):
    """One filled-in questionnaire: the day, the language of the page, nothing about the person.

    The foreign key over ``mode`` keeps the promise under which people answered: the survey's cannot change any more.
    """

    __tablename__ = "submission"
    __table_args__ = (
        ForeignKeyConstraint(["survey_id", "mode"], ["survey.id", "survey.mode"], name="fk_submission_survey_mode"),
        UniqueConstraint("id", "mode"),
        CheckConstraint("interpreter IS NULL OR channel IN ('assisted', 'paper')", name="interpreter"),
    )

    id: Mapped[int] = mapped_column(KEY, primary_key=True, default=random_id, sort_order=-10)
    survey_id: Mapped[int] = mapped_column(index=True)
    mode: Mapped[Mode] = mapped_column(default=Mode.ANONYMOUS)
    revision: Mapped[int] = mapped_column(default=1)
    once: Mapped[Code] = mapped_column(unique=True)
    language: Mapped[Lang]
    channel: Mapped[Channel] = mapped_column(default=Channel.WEB)
    interpreter: Mapped[Lang | None]
    seed: Mapped[int | None]
    unclear: Mapped[Codes]  # questions whose answer on paper nobody could read
    submitted_on: Mapped[dt.date] = mapped_column(default=clock.today)

    answers: Mapped[list[Answer]] = relationship(back_populates="submission", cascade="all, delete-orphan")


class Answer(Base):
    """A chosen option, a point for an option or a question, an amount or a day.

    Free texts are contributions and are not linked from here. The foreign key refuses answers to sensitive questions.
    """

    __tablename__ = "answer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["question_id", "is_sensitive"],
            ["survey_question.id", "survey_question.is_sensitive"],
            name="fk_answer_question",
        ),
        UniqueConstraint("submission_id", "question_id", "option_id"),
        Index(
            "uq_answer_one",
            "submission_id",
            "question_id",
            unique=True,
            sqlite_where=ONE_PER_QUESTION,
            postgresql_where=ONE_PER_QUESTION,
        ),
        CheckConstraint("NOT is_sensitive", name="plain"),
        CheckConstraint(
            "CASE WHEN option_id IS NOT NULL OR number IS NOT NULL THEN 1 ELSE 0 END"
            " + CASE WHEN amount IS NOT NULL THEN 1 ELSE 0 END"
            " + CASE WHEN day IS NOT NULL THEN 1 ELSE 0 END = 1",
            name="one_value",
        ),
    )

    id: Mapped[int] = mapped_column(KEY, primary_key=True, default=random_id, sort_order=-10)
    submission_id: Mapped[int] = mapped_column(KEY, ForeignKey("submission.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(index=True)
    is_sensitive: Mapped[bool] = mapped_column(default=False)
    option_id: Mapped[int | None] = mapped_column(ForeignKey("option.id"), index=True)
    number: Mapped[int | None]
    amount: Mapped[Decimal | None]
    day: Mapped[dt.date | None]

    submission: Mapped[Submission] = relationship(back_populates="answers")


class SensitiveAnswer(Base):
    """An answer about origin, religion, health or residence: by itself, without submission, language or day."""

    __tablename__ = "sensitive_answer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["question_id", "is_sensitive"],
            ["survey_question.id", "survey_question.is_sensitive"],
            name="fk_sensitive_answer_question",
        ),
        CheckConstraint("is_sensitive", name="sensitive"),
        CheckConstraint("(option_id IS NULL) <> (number IS NULL)", name="one_value"),
    )

    id: Mapped[int] = mapped_column(KEY, primary_key=True, default=random_id, sort_order=-10)
    question_id: Mapped[int] = mapped_column(index=True)
    is_sensitive: Mapped[bool] = mapped_column(default=True)
    option_id: Mapped[int | None] = mapped_column(ForeignKey("option.id"), index=True)
    number: Mapped[int | None]


class SurveyInvitation(Base):
    """An address that was invited; the code in the letter works once and is stored as its hash only."""

    __tablename__ = "survey_invitation"
    __table_args__ = (UniqueConstraint("survey_id", "email"), UniqueConstraint("id", "survey_id"))

    id: Mapped[int] = mapped_column(KEY, primary_key=True, default=random_id, sort_order=-10)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    email: Mapped[Name | None]
    language: Mapped[Lang] = mapped_column(default="de")
    code_hash: Mapped[Code] = mapped_column(unique=True)


class Participation(Base):
    """Somebody has taken part: no date, and in anonymous surveys no link to any answer, which a constraint holds."""

    __tablename__ = "participation"
    __table_args__ = (
        ForeignKeyConstraint(["survey_id", "mode"], ["survey.id", "survey.mode"], name="fk_participation_survey_mode"),
        ForeignKeyConstraint(
            ["survey_id", "link_until"], ["survey.id", "survey.link_until"], name="fk_participation_survey_link_until"
        ),
        ForeignKeyConstraint(
            ["submission_id", "mode"],
            ["submission.id", "submission.mode"],
            name="fk_participation_submission",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["invitation_id", "survey_id"],
            ["survey_invitation.id", "survey_invitation.survey_id"],
            name="fk_participation_invitation",
        ),
        UniqueConstraint("survey_id", "user_id"),
        UniqueConstraint("invitation_id"),
        UniqueConstraint("submission_id"),
        CheckConstraint("mode <> 'anonymous' OR submission_id IS NULL", name="no_link"),
    )

    id: Mapped[int] = mapped_column(KEY, primary_key=True, default=random_id, sort_order=-10)
    survey_id: Mapped[int] = mapped_column(index=True)
    mode: Mapped[Mode] = mapped_column(default=Mode.ANONYMOUS)
    link_until: Mapped[dt.date | None]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    invitation_id: Mapped[int | None] = mapped_column(KEY)
    submission_id: Mapped[int | None] = mapped_column(KEY)


class SurveySheet(Base):
    """A paper form that was typed in, by the number written on it; no date and no link to what stands on it."""

    __tablename__ = "survey_sheet"
    __table_args__ = (UniqueConstraint("survey_id", "number"), CheckConstraint("number >= 1", name="number"))

    id: Mapped[int] = mapped_column(KEY, primary_key=True, default=random_id, sort_order=-10)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    number: Mapped[int]


class SavedAnswers(Base):
    """Answers on the way, found by the hash of a code that only the person has; deleted when they are sent."""

    __tablename__ = "saved_answers"

    id: Mapped[int] = mapped_column(KEY, primary_key=True, default=random_id, sort_order=-10)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    key_hash: Mapped[Code] = mapped_column(unique=True)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    seed: Mapped[int]
    channel: Mapped[Channel] = mapped_column(default=Channel.WEB)
    interpreter: Mapped[Lang | None]
    saved_on: Mapped[dt.date] = mapped_column(default=clock.today)
    version: Mapped[Version]
