"""Findings under proof: where each contribution stands, what becomes of points of few, and the contributors' notes.

``standing`` and ``tally`` are kept by triggers of the database in the transaction of every write that moves them
(revision 0029); the view ``standing_now`` says the same from the sources, for counting anew and for the proof.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core import clock
from teilhabe_app.core.db import Base, Created, Lang, LongText, Version
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.synthesis.models.dossiers import Dossier
from teilhabe_app.synthesis.models.findings import Finding

standing = Table(
    "standing",
    Base.metadata,
    Column("dossier_id", ForeignKey("dossier.id", ondelete="CASCADE"), primary_key=True),
    Column("contribution_id", ForeignKey("contribution.id", ondelete="CASCADE"), primary_key=True),
    Column("state", String(40), nullable=False),  # open, cited or aside
    Column("reason", String(40)),  # of those set aside
    Column("language", String(12), nullable=False),
    Column("field_id", Integer),
    Column("channel", String(40), nullable=False),
    Column("people", String(40), nullable=False),  # organisation, account or guest
    Column("week", String(10), nullable=False),  # the Monday of the week in which it was published
    Index(None, "contribution_id"),
    Index(None, "dossier_id", "state", "contribution_id"),
)

tally = Table(
    "tally",
    Base.metadata,
    Column("dossier_id", ForeignKey("dossier.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(40), primary_key=True),  # every, reason, language, field, channel, people or week
    Column("code", String(40), primary_key=True),
    Column("state", String(40), primary_key=True),
    Column("count", Integer, nullable=False),
)


class Opinion(StrEnum):
    """What a contributor says about the draft findings."""

    THERE = "there"
    MISSING = "missing"
    MISUNDERSTOOD = "misunderstood"

    @property
    def label(self) -> Any:
        """Return the words that people see."""
        return _OPINIONS[self]


class NoteEffect(StrEnum):
    """What a note of a contributor changed."""

    FINDING_CHANGED = "finding_changed"
    FINDING_ADDED = "finding_added"
    QUOTE_ADDED = "quote_added"
    NOTHING = "nothing"

    @property
    def label(self) -> Any:
        """Return the words that people see."""
        return _EFFECTS[self]


class PointAct(StrEnum):
    """What becomes of a point that few have made."""

    KEPT = "kept"
    MERGED = "merged"
    ASIDE = "aside"

    @property
    def label(self) -> Any:
        """Return the words that people see."""
        return _ACTS[self]


class Check(Base):
    """A time in which contributors see the draft findings of a dossier and say whether their point is there."""

    __tablename__ = "dossier_check"
    __table_args__ = (
        UniqueConstraint("dossier_id", "number"),
        CheckConstraint("ends_on >= begins_on", name="days"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    number: Mapped[int]
    begins_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    opened_at: Mapped[Created]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    version: Mapped[Version]

    dossier: Mapped[Dossier] = relationship()

    @property
    def is_running(self) -> bool:
        """Tell whether contributors can say something today; both days count."""
        return self.begins_on <= clock.today() <= self.ends_on

    @property
    def is_over(self) -> bool:
        """Tell whether the last day has passed."""
        return clock.today() > self.ends_on

    def asks(self, contribution: Contribution) -> bool:
        """Tell whether the author of a contribution is or was asked; who comes during a check is not."""
        seen_since = contribution.published_at
        return self.begins_on <= clock.today() and seen_since is not None and seen_since <= self.opened_at

    def shows(self, contribution: Contribution) -> bool:
        """Tell whether the author of a contribution sees the draft findings."""
        return self.is_running and self.asks(contribution)


class CheckNote(Base):
    """What a contributor says of the draft findings, and what a moderator answers."""

    __tablename__ = "check_note"
    __table_args__ = (
        UniqueConstraint("check_id", "contribution_id"),
        CheckConstraint("opinion = 'there' OR text <> ''", name="text"),
        CheckConstraint("(answered_at IS NULL) = (effect IS NULL)", name="answered"),
    )

    check_id: Mapped[int] = mapped_column(ForeignKey("dossier_check.id", ondelete="CASCADE"))
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)
    opinion: Mapped[Opinion]
    text: Mapped[LongText] = mapped_column(default="")
    language: Mapped[Lang]
    said_at: Mapped[Created]
    answer: Mapped[Multilingual | None]
    effect: Mapped[NoteEffect | None]
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("finding.id", ondelete="SET NULL"), index=True)
    answered_at: Mapped[dt.datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    version: Mapped[Version]

    check: Mapped[Check] = relationship()
    contribution: Mapped[Contribution] = relationship()
    finding: Mapped[Finding | None] = relationship()

    @property
    def is_objection(self) -> bool:
        """Tell whether it needs an answer."""
        return self.opinion is not Opinion.THERE


class PointDecision(Base):
    """What was decided about a finding that rests on few people or one language, and why. The words stay."""

    __tablename__ = "point_decision"
    __table_args__ = (UniqueConstraint("dossier_id", "number"), CheckConstraint("reason <> ''", name="reason"))

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    number: Mapped[int]  # of the finding, which may be gone
    statement: Mapped[Multilingual]
    act: Mapped[PointAct]
    reason: Mapped[LongText]
    into_id: Mapped[int | None] = mapped_column(ForeignKey("finding.id", ondelete="SET NULL"), index=True)
    people: Mapped[int]
    languages: Mapped[int]
    decided_at: Mapped[Created]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    into: Mapped[Finding | None] = relationship()


_OPINIONS = {
    Opinion.THERE: _l("My point is there"),
    Opinion.MISSING: _l("My point is missing"),
    Opinion.MISUNDERSTOOD: _l("I was misunderstood"),
}
_EFFECTS = {
    NoteEffect.FINDING_CHANGED: _l("A finding was changed"),
    NoteEffect.FINDING_ADDED: _l("A finding was added"),
    NoteEffect.QUOTE_ADDED: _l("A quote was added"),
    NoteEffect.NOTHING: _l("Nothing was changed"),
}
_ACTS = {
    PointAct.KEPT: _l("Kept as a minority view"),
    PointAct.MERGED: _l("Merged into another finding"),
    PointAct.ASIDE: _l("Set aside"),
}
