"""Work on contributions: who reads which, what they were split into, and what people coded them with."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.accounts.models import User
from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.db import Base, Created, LongText, Version
from teilhabe_app.synthesis.models.dossiers import Theme
from teilhabe_app.synthesis.models.kinds import AsideReason


class Assignment(Base):
    """One person reads a contribution for a dossier. That it is only one, the constraint guarantees."""

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("dossier_id", "contribution_id"), Index(None, "dossier_id", "user_id"))

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    assigned_at: Mapped[Created]
    assigned_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    user: Mapped[User] = relationship(foreign_keys=[user_id])


class Segment(Base):
    """A part of a contribution that is read for itself: an exact span of a revision, in Unicode code points.

    Triggers of the database hold that it lies inside the words of that revision and that no two overlap. After an
    edit, ``revision_number`` moves along where the same words still stand; where it lags behind, they do not.
    """

    __tablename__ = "segment"
    __table_args__ = (
        UniqueConstraint("dossier_id", "contribution_id", "revision_number", "starts"),
        CheckConstraint("starts >= 0 AND ends > starts", name="span"),
        CheckConstraint("aside_reason <> 'other' OR aside_note <> ''", name="note"),
        CheckConstraint("aside_reason IS NOT NULL OR aside_note = ''", name="reason"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), index=True)
    revision_number: Mapped[int]
    starts: Mapped[int]
    ends: Mapped[int]
    aside_reason: Mapped[AsideReason | None]
    aside_note: Mapped[LongText] = mapped_column(default="")
    created_at: Mapped[Created]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    version: Mapped[Version]

    contribution: Mapped[Contribution] = relationship()

    @property
    def is_current(self) -> bool:
        """Tell whether it is a span of what the contribution says now."""
        return self.revision_number == self.contribution.revision_number

    @property
    def text(self) -> str:
        """Return its words; empty where the contribution no longer has them."""
        return self.contribution.text[self.starts : self.ends] if self.is_current else ""


class Coding(Base):
    """A contribution, or a segment of it, belongs to a theme, as one person decided (``created_by``: the coder)."""

    __tablename__ = "coding"
    __table_args__ = (
        Index(
            "uq_coding_whole",
            "theme_id",
            "contribution_id",
            "created_by_id",
            unique=True,
            sqlite_where=text("segment_id IS NULL"),
            postgresql_where=text("segment_id IS NULL"),
        ),
        UniqueConstraint("theme_id", "contribution_id", "segment_id", "created_by_id"),
    )

    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"))
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), index=True)
    segment_id: Mapped[int | None] = mapped_column(ForeignKey("segment.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[Created]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)

    theme: Mapped[Theme] = relationship()
    contribution: Mapped[Contribution] = relationship()
    segment: Mapped[Segment | None] = relationship()
    created_by: Mapped[User | None] = relationship()


class NoTheme(Base):
    """A person has read a contribution or a segment and says that no theme fits; so it counts as coded by them."""

    __tablename__ = "no_theme"
    __table_args__ = (
        Index(
            "uq_no_theme_whole",
            "dossier_id",
            "contribution_id",
            "created_by_id",
            unique=True,
            sqlite_where=text("segment_id IS NULL"),
            postgresql_where=text("segment_id IS NULL"),
        ),
        UniqueConstraint("dossier_id", "contribution_id", "segment_id", "created_by_id"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), index=True)
    segment_id: Mapped[int | None] = mapped_column(ForeignKey("segment.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[Created]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
