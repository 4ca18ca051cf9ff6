"""What is asked: the survey, its sections, questions and options, in versions."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.contributions.models import Thread
from teilhabe_app.core.db import Base, Code, Codes, Created, Lang, LongText, Name, Version
from teilhabe_app.core.i18n import BY_CODE, Multilingual
from teilhabe_app.formats.models import Format
from teilhabe_app.framework.models import ActionField

CURRENT = text("retired_in IS NULL")


class QuestionKind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    YES_NO = "yes_no"
    SCALE = "scale"
    MATRIX = "matrix"
    RANKING = "ranking"
    STATEMENTS = "statements"
    NUMBER = "number"
    DATE = "date"
    LINE = "line"
    TEXT = "text"
    CONSENT = "consent"
    INFO = "info"


class Mode(StrEnum):
    """What links people and answers: nothing; the organiser's list until a date; their name."""

    ANONYMOUS = "anonymous"
    CONFIDENTIAL = "confidential"
    NAMED = "named"


class Access(StrEnum):
    """Who may answer: everybody, whoever was invited, whoever has an account, whoever scans the code at an event."""

    OPEN = "open"
    INVITED = "invited"
    ACCOUNT = "account"
    EVENT = "event"


class Paging(StrEnum):
    """All questions on one page, or one question after the other."""

    ALL = "all"
    ONE = "one"


class MediaKind(StrEnum):
    """What can stand beside a question."""

    IMAGE = "image"
    AUDIO = "audio"


class Survey(Base):
    """A questionnaire; its period is the format's. Each submission holds ``mode`` in place by a foreign key."""

    __tablename__ = "survey"
    __table_args__ = (
        UniqueConstraint("id", "mode"),
        UniqueConstraint("id", "link_until"),
        CheckConstraint("(mode = 'confidential') = (link_until IS NOT NULL)", name="link_until"),
        CheckConstraint("mode = 'anonymous' OR access IN ('invited', 'account')", name="who"),
        CheckConstraint("(access = 'event') = (event_key IS NOT NULL)", name="event_key"),
        CheckConstraint("follows_id <> id", name="follows"),
    )

    format_id: Mapped[int] = mapped_column(ForeignKey("format.id"), unique=True)
    intro: Mapped[Multilingual]
    results_public: Mapped[bool] = mapped_column(default=True)
    minimum_cell: Mapped[int] = mapped_column(default=5)
    submission_count: Mapped[int] = mapped_column(default=0)
    mode: Mapped[Mode] = mapped_column(default=Mode.ANONYMOUS)
    link_until: Mapped[dt.date | None]
    access: Mapped[Access] = mapped_column(default=Access.OPEN)
    event_key: Mapped[Code | None]
    paging: Mapped[Paging] = mapped_column(default=Paging.ALL)
    revision: Mapped[int] = mapped_column(default=1)
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("survey.id", ondelete="SET NULL"), index=True)
    groups: Mapped[Codes]  # questions by which the results are broken down; empty: the page's language and the first
    shows_interim: Mapped[bool] = mapped_column(default=False)
    paper_public: Mapped[bool] = mapped_column(default=False)
    paper_to: Mapped[Multilingual | None]  # where filled-in paper forms go
    version: Mapped[Version]

    @property
    def promise(self) -> str:
        """Return what people are told about names and answers, as forms carry it from the page to the sending."""
        return f"{self.mode.value} {self.link_until or ''}".strip()

    format: Mapped[Format] = relationship()
    sections: Mapped[list[SurveySection]] = relationship(
        back_populates="survey", order_by="SurveySection.position", cascade="all, delete-orphan"
    )
    questions: Mapped[list[SurveyQuestion]] = relationship(
        back_populates="survey",
        order_by="SurveyQuestion.position",
        cascade="all, delete-orphan",
        primaryjoin="and_(Survey.id == SurveyQuestion.survey_id, SurveyQuestion.retired_in.is_(None))",
    )


class SurveyRevision(Base):
    """A version of the questionnaire; a new one begins when the meaning changes after people have answered."""

    __tablename__ = "survey_revision"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    number: Mapped[int]
    reason: Mapped[Code]
    created_at: Mapped[Created]


class SurveySection(Base):
    """Questions under one heading; shown only where its condition holds."""

    __tablename__ = "survey_section"
    __table_args__ = (UniqueConstraint("survey_id", "position"),)

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[Multilingual]
    text: Mapped[Multilingual | None]
    condition: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    shuffles: Mapped[bool] = mapped_column(default=False)
    stale: Mapped[dict[str, Any]] = mapped_column(default=dict)

    survey: Mapped[Survey] = relationship(back_populates="sections")


class SurveyQuestion(Base):
    """A question with a code that is free of language.

    Scale and matrix run from 1 to ``scale_max``; what people write in their own words goes into ``thread``. A question
    whose meaning changed after people answered is retired and stays readable: ``since`` and ``retired_in`` are versions
    of the questionnaire.
    """

    __tablename__ = "survey_question"
    __table_args__ = (
        UniqueConstraint("id", "is_sensitive"),
        Index(
            "uq_survey_question_position",
            "survey_id",
            "position",
            unique=True,
            sqlite_where=CURRENT,
            postgresql_where=CURRENT,
        ),
        Index(
            "uq_survey_question_code", "survey_id", "code", unique=True, sqlite_where=CURRENT, postgresql_where=CURRENT
        ),
        CheckConstraint("kind NOT IN ('scale', 'matrix') OR scale_max BETWEEN 3 AND 10", name="scale"),
        CheckConstraint("thread_id IS NOT NULL OR (kind NOT IN ('text', 'line') AND NOT has_other)", name="thread"),
        CheckConstraint("NOT has_other OR kind IN ('single', 'multiple')", name="other"),
        CheckConstraint("least IS NULL OR most IS NULL OR least <= most", name="range"),
        CheckConstraint("first_day IS NULL OR last_day IS NULL OR first_day <= last_day", name="days"),
        CheckConstraint(
            "NOT is_sensitive OR (purpose IS NOT NULL AND CAST(purpose AS VARCHAR) NOT IN ('null', '{}')"
            " AND NOT has_other AND kind IN ('single', 'multiple', 'yes_no', 'scale'))",
            name="sensitive",
        ),
    )

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("survey_section.id"), index=True)
    code: Mapped[Code] = mapped_column(default=lambda context: f"q{context.get_current_parameters()['position']}")
    position: Mapped[int]
    kind: Mapped[QuestionKind]
    text: Mapped[Multilingual]
    help: Mapped[Multilingual | None]
    is_required: Mapped[bool] = mapped_column(default=False)
    scale_max: Mapped[int | None]
    scale_low: Mapped[Multilingual | None]
    scale_high: Mapped[Multilingual | None]
    scale_words: Mapped[Multilingual | None]  # a line for each point
    has_other: Mapped[bool] = mapped_column(default=False)
    shuffles: Mapped[bool] = mapped_column(default=False)
    least: Mapped[Decimal | None]
    most: Mapped[Decimal | None]
    is_whole: Mapped[bool] = mapped_column(default=True)
    first_day: Mapped[dt.date | None]
    last_day: Mapped[dt.date | None]
    condition: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    is_sensitive: Mapped[bool] = mapped_column(default=False)
    purpose: Mapped[Multilingual | None]
    since: Mapped[int] = mapped_column(default=1)
    retired_in: Mapped[int | None]
    stale: Mapped[dict[str, Any]] = mapped_column(default=dict)
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"), index=True)
    field_id: Mapped[int | None] = mapped_column(ForeignKey("action_field.id"), index=True)

    survey: Mapped[Survey] = relationship(back_populates="questions")
    section: Mapped[SurveySection | None] = relationship()
    options: Mapped[list[Option]] = relationship(
        back_populates="question", order_by="Option.position", cascade="all, delete-orphan"
    )
    media: Mapped[list[SurveyMedia]] = relationship(cascade="all, delete-orphan")
    thread: Mapped[Thread | None] = relationship()
    field: Mapped[ActionField | None] = relationship()


class Option(Base):
    """A choice, or a row of a matrix, a ranking or of statements; its code is the same in every language.

    A choice with a condition is offered where earlier answers make it hold.
    """

    __tablename__ = "option"
    __table_args__ = (UniqueConstraint("question_id", "position"), UniqueConstraint("question_id", "code"))

    question_id: Mapped[int] = mapped_column(ForeignKey("survey_question.id", ondelete="CASCADE"))
    code: Mapped[Code] = mapped_column(default=lambda context: str(context.get_current_parameters()["position"]))
    position: Mapped[int]
    label: Mapped[Multilingual]
    stays: Mapped[bool] = mapped_column(default=False)  # at its place, also in random order
    is_open: Mapped[bool] = mapped_column(default=True)  # closed ones are no longer asked, their answers stay
    condition: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    stale: Mapped[dict[str, Any]] = mapped_column(default=dict)

    question: Mapped[SurveyQuestion] = relationship(back_populates="options")


class SurveyMedia(Base):
    """A picture with its alternative text, or a recording, in one language; the content is loaded by itself."""

    __tablename__ = "survey_media"
    __table_args__ = (
        UniqueConstraint("question_id", "kind", "language"),
        CheckConstraint("kind <> 'image' OR alt IS NOT NULL", name="alt"),
    )

    question_id: Mapped[int] = mapped_column(ForeignKey("survey_question.id", ondelete="CASCADE"))
    kind: Mapped[MediaKind]
    language: Mapped[Lang]
    alt: Mapped[LongText | None]
    file_name: Mapped[Name]
    file_type: Mapped[Code]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    @property
    def spoken(self) -> str:
        """Return the name of its language in this language."""
        return BY_CODE[self.language].own_name if self.language in BY_CODE else self.language
