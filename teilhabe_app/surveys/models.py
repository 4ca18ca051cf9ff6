"""Surveys: questionnaires, and answers without any trace of who gave them."""

from __future__ import annotations

import datetime as dt
import secrets
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.contributions.models import Thread
from teilhabe_app.core import clock
from teilhabe_app.core.db import Base, Code, Lang, Version
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.formats.models import Format

LARGEST_ID = 2**31 - 1


def random_id() -> int:
    """Return a key that does not tell in which order people answered."""
    return 1 + secrets.randbelow(LARGEST_ID)


class QuestionKind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    TEXT = "text"


class Survey(Base):
    """A questionnaire; its period is the format's."""

    __tablename__ = "survey"

    format_id: Mapped[int] = mapped_column(ForeignKey("format.id"), unique=True)
    intro: Mapped[Multilingual]
    results_public: Mapped[bool] = mapped_column(default=True)
    minimum_cell: Mapped[int] = mapped_column(default=5)
    submission_count: Mapped[int] = mapped_column(default=0)
    version: Mapped[Version]

    format: Mapped[Format] = relationship()
    questions: Mapped[list[SurveyQuestion]] = relationship(
        back_populates="survey", order_by="SurveyQuestion.position", cascade="all, delete-orphan"
    )


class SurveyQuestion(Base):
    """A question. A scale runs from 1 to ``scale_max``; a free text has a thread for its contributions."""

    __tablename__ = "survey_question"
    __table_args__ = (
        UniqueConstraint("survey_id", "position"),
        CheckConstraint("kind <> 'scale' OR scale_max BETWEEN 3 AND 10", name="scale"),
        CheckConstraint("kind <> 'text' OR thread_id IS NOT NULL", name="thread"),
    )

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[QuestionKind]
    text: Mapped[Multilingual]
    help: Mapped[Multilingual | None]
    is_required: Mapped[bool] = mapped_column(default=False)
    scale_max: Mapped[int | None]
    scale_low: Mapped[Multilingual | None]
    scale_high: Mapped[Multilingual | None]
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"), unique=True)

    survey: Mapped[Survey] = relationship(back_populates="questions")
    options: Mapped[list[Option]] = relationship(
        back_populates="question", order_by="Option.position", cascade="all, delete-orphan"
    )
    thread: Mapped[Thread | None] = relationship()


class Option(Base):
    """A choice, the same in every language."""

    __tablename__ = "option"
    __table_args__ = (UniqueConstraint("question_id", "position"),)

    question_id: Mapped[int] = mapped_column(ForeignKey("survey_question.id", ondelete="CASCADE"))
    position: Mapped[int]
    label: Mapped[Multilingual]

    question: Mapped[SurveyQuestion] = relationship(back_populates="options")


class Submission(Base):
    """One filled-in questionnaire: the day, the language of the page, nothing about the person."""

    __tablename__ = "submission"

    id: Mapped[int] = mapped_column(primary_key=True, default=random_id, sort_order=-10)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    once: Mapped[Code] = mapped_column(unique=True)
    language: Mapped[Lang]
    submitted_on: Mapped[dt.date] = mapped_column(default=clock.today)

    answers: Mapped[list[Answer]] = relationship(back_populates="submission", cascade="all, delete-orphan")


class Answer(Base):
    """A chosen option or a point on a scale. Free texts are contributions and are not linked from here."""

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("submission_id", "question_id", "option_id"),
        CheckConstraint("(option_id IS NULL) <> (number IS NULL)", name="one_value"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, default=random_id, sort_order=-10)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("survey_question.id"), index=True)
    option_id: Mapped[int | None] = mapped_column(ForeignKey("option.id"), index=True)
    number: Mapped[int | None]

    submission: Mapped[Submission] = relationship(back_populates="answers")
