"""Statements that people answer one after another, the opinion groups found in them, and files to be imported."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.core.db import Base, Created, Name
from teilhabe_app.surveys.models.questions import SurveyQuestion


class OpinionPoll(Base):
    """What the worker found in the votes on a question's statements; ``result`` holds only what may be shown.

    ``weights`` decide which statement comes next, by the code of its option. ``seen_submissions`` and
    ``seen_statements`` tell whether something has changed since.
    """

    __tablename__ = "opinion_poll"
    __table_args__ = (
        CheckConstraint("(computed_at IS NULL) = (seen_submissions = 0)", name="computed"),
        CheckConstraint("base <= seen_submissions", name="base"),
    )

    question_id: Mapped[int] = mapped_column(ForeignKey("survey_question.id", ondelete="CASCADE"), unique=True)
    takes_new: Mapped[bool] = mapped_column(default=False)
    base: Mapped[int] = mapped_column(default=0)
    seen_submissions: Mapped[int] = mapped_column(default=0)
    seen_statements: Mapped[int] = mapped_column(default=0)
    weights: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    computed_at: Mapped[dt.datetime | None]

    question: Mapped[SurveyQuestion] = relationship()


class SurveyFile(Base):
    """A spreadsheet that an editor looks at before it becomes a survey; it is thrown away after a day."""

    __tablename__ = "survey_file"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), unique=True)
    file_name: Mapped[Name]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[Created]
