"""What was published of a survey: figures that everybody may see, and beside them what the next ones depend on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from teilhabe_app.core.db import Base, Created


class SurveyRelease(Base):
    """The figures of one moment, with their texts: nothing in them is held back, so that they can be shown as they are.

    ``state`` holds true counts (analysis.suppression.Release) and stands in the newest release only; it is loaded by
    itself and never shown. Answers of days up to ``counts_until`` are counted.
    """

    __tablename__ = "survey_release"
    __table_args__ = (UniqueConstraint("survey_id", "number"), CheckConstraint("people >= 0", name="people"))

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    number: Mapped[int]
    published_at: Mapped[Created]
    counts_until: Mapped[dt.date]
    is_final: Mapped[bool] = mapped_column(default=False)
    people: Mapped[int]
    figures: Mapped[dict[str, Any]]
    state: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
