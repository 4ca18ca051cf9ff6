"""Texts that every public body owes, editable; and barriers that people report."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from teilhabe_app.core.db import Base, Code, Created, Lang, LongText, Name, Version
from teilhabe_app.core.i18n import Multilingual


class PageText(Base):
    """An editable text of the site: imprint, house rules, plain explanation and the like."""

    __tablename__ = "page_text"

    key: Mapped[Code] = mapped_column(unique=True)
    title: Mapped[Multilingual]
    body: Mapped[Multilingual]
    is_example: Mapped[bool] = mapped_column(default=True)
    video_url: Mapped[LongText | None]  # a sign-language video, chosen by the operator
    video_minutes: Mapped[int | None]
    video_megabytes: Mapped[int | None]
    changed_at: Mapped[Created]
    version: Mapped[Version]


class BarrierReport(Base):
    """Feedback on accessibility; the law gives the operator a time to answer."""

    __tablename__ = "barrier_report"
    __table_args__ = (CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="answer"),)

    receipt: Mapped[Code] = mapped_column(unique=True)
    once: Mapped[Code | None] = mapped_column(unique=True)
    text: Mapped[LongText]
    page: Mapped[Name | None]
    language: Mapped[Lang]
    email: Mapped[Name | None]
    received_at: Mapped[Created]
    due_on: Mapped[dt.date]
    answer: Mapped[LongText | None]
    answered_at: Mapped[dt.datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
