"""What the assistance computed, what it proposed from that, and what a person decided about each proposal."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.db import Base, Code, Codes, Created, Lang, LongText, Name
from teilhabe_app.framework.models import ActionField
from teilhabe_app.synthesis.models.dossiers import Dossier
from teilhabe_app.synthesis.models.findings import Finding

ENGINE = String(120)


class Verdict(StrEnum):
    """What a person made of a proposal."""

    OPEN = "open"
    TAKEN = "taken"
    OTHER = "other"  # something else than what was proposed
    REFUSED = "refused"


class SenseVector(Base):
    """A contribution's wording as numbers of one engine; half precision, little endian, not centred."""

    __tablename__ = "sense_vector"
    __table_args__ = (
        UniqueConstraint("contribution_id", "revision_number", "engine"),
        CheckConstraint("length(vector) > 0", name="vector"),
    )

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"))
    revision_number: Mapped[int]
    engine: Mapped[str] = mapped_column(ENGINE)
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[Created]


class SenseAnchor(Base):
    """A text of the program (descriptions of fields, references of languages) as numbers, by its digest."""

    __tablename__ = "sense_anchor"
    __table_args__ = (UniqueConstraint("engine", "digest"),)

    engine: Mapped[str] = mapped_column(ENGINE)
    digest: Mapped[Code]
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class SenseRest(Base):
    """How often a server of the operator failed in a row, and until when nobody asks it."""

    __tablename__ = "sense_rest"
    __table_args__ = (CheckConstraint("failures >= 0", name="failures"),)

    server: Mapped[Code] = mapped_column(unique=True)
    failures: Mapped[int] = mapped_column(default=0)
    rests_until: Mapped[dt.datetime | None]


class Reading(Base):
    """How far the assistance has come with a dossier; ``mark`` stands for all that its proposals rest on."""

    __tablename__ = "sense_reading"
    __table_args__ = (CheckConstraint("seconds >= 0", name="seconds"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"), unique=True)
    engine: Mapped[str] = mapped_column(ENGINE)
    crosses: Mapped[bool]  # whether texts of different languages were compared
    mark: Mapped[Name]
    texts: Mapped[int]
    seconds: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[Created]


class Hint(Base):
    """What is proposed about one contribution in one dossier, and what was decided about its field.

    ``fields`` are [action field, score in thousandths], the likeliest first; they stay as they were once ``verdict`` is
    not open. ``near`` are [contribution, deviations above the usual in hundredths], the most alike first. ``lead`` is
    how far the first field is ahead of the second, in millionths; ``covered`` how much a cited text says the same, in
    hundredths of deviations; ``twins`` the smallest number among those that are nearly the same letter by letter.
    """

    __tablename__ = "sense_hint"
    __table_args__ = (
        UniqueConstraint("dossier_id", "contribution_id"),
        CheckConstraint("(verdict = 'open') = (decided_at IS NULL)", name="decided"),
        CheckConstraint("verdict NOT IN ('taken', 'other') OR field_id IS NOT NULL", name="field"),
        Index(None, "dossier_id", "lead", "contribution_id"),
        Index(None, "dossier_id", "twins"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)
    revision_number: Mapped[int]
    engine: Mapped[str] = mapped_column(ENGINE)
    fields: Mapped[list[list[int]]] = mapped_column(JSON)
    lead: Mapped[int]
    near: Mapped[list[list[int]]] = mapped_column(JSON)
    covered: Mapped[int | None]
    twins: Mapped[int | None]
    verdict: Mapped[Verdict] = mapped_column(default=Verdict.OPEN)
    field_id: Mapped[int | None] = mapped_column(ForeignKey("action_field.id"), index=True)
    decided_at: Mapped[dt.datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)

    contribution: Mapped[Contribution] = relationship()
    field: Mapped[ActionField | None] = relationship()

    @property
    def is_current(self) -> bool:
        """Tell whether it is about the wording that now stands there."""
        return self.revision_number == self.contribution.revision_number


class Twin(Base):
    """Two contributions that are nearly the same letter by letter: two people, one text. Nothing is deleted.

    ``verdict`` is refused where a person said that they are two different points.
    """

    __tablename__ = "sense_twin"
    __table_args__ = (
        UniqueConstraint("dossier_id", "first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="order"),
        CheckConstraint("share BETWEEN 0 AND 1000", name="share"),
        CheckConstraint("(verdict = 'open') = (decided_at IS NULL)", name="decided"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    first_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)
    share: Mapped[int]  # of common pieces, in thousandths
    verdict: Mapped[Verdict] = mapped_column(default=Verdict.OPEN)
    decided_at: Mapped[dt.datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)


class Candidate(Base):
    """Contributions that seem to make the same point: proposed as a finding, decided by a person.

    ``mark`` is the digest of its members: what was refused once is not proposed again. ``draft`` is a statement that a
    machine proposes (``drafted_by``), until a person takes it over in a finding.
    """

    __tablename__ = "sense_candidate"
    __table_args__ = (
        UniqueConstraint("dossier_id", "mark"),
        CheckConstraint("(verdict = 'open') = (decided_at IS NULL)", name="decided"),
        CheckConstraint(
            "(draft IS NULL) = (drafted_by IS NULL) AND (draft IS NULL) = (draft_language IS NULL)", name="draft"
        ),
        CheckConstraint("people > 0", name="people"),
        Index(None, "dossier_id", "verdict", "people", "id"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id", ondelete="CASCADE"))
    engine: Mapped[str] = mapped_column(ENGINE)
    mark: Mapped[Code]
    people: Mapped[int]
    languages: Mapped[Codes]
    draft: Mapped[LongText | None]
    draft_language: Mapped[Lang | None]
    drafted_by: Mapped[str | None] = mapped_column(ENGINE)
    made_at: Mapped[Created]
    verdict: Mapped[Verdict] = mapped_column(default=Verdict.OPEN)
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("finding.id", ondelete="SET NULL"), index=True)
    decided_at: Mapped[dt.datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    taken: Mapped[list[int]] = mapped_column(JSON, default=list)  # those of the members that the person quoted

    dossier: Mapped[Dossier] = relationship()
    finding: Mapped[Finding | None] = relationship()
    members: Mapped[list[CandidateMember]] = relationship(
        back_populates="candidate", order_by="CandidateMember.position", cascade="all, delete-orphan"
    )

    @property
    def details(self) -> dict[str, Any]:
        """Return codes for the log."""
        return {"engine": self.engine, "members": len(self.members), "taken": len(self.taken)}


class CandidateMember(Base):
    """A contribution of a candidate, the most central first, and which exact words of it say the point."""

    __tablename__ = "sense_member"
    __table_args__ = (
        UniqueConstraint("candidate_id", "contribution_id"),
        CheckConstraint("(starts IS NULL) = (ends IS NULL)", name="whole"),
        CheckConstraint("starts IS NULL OR (starts >= 0 AND ends > starts)", name="span"),
    )

    candidate_id: Mapped[int] = mapped_column(ForeignKey("sense_candidate.id", ondelete="CASCADE"))
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    revision_number: Mapped[int]
    starts: Mapped[int | None]
    ends: Mapped[int | None]

    candidate: Mapped[Candidate] = relationship(back_populates="members")
    contribution: Mapped[Contribution] = relationship()

    @property
    def quote(self) -> str:
        """Return the words to quote; empty for the whole text, also where the text reads differently by now."""
        source = self.contribution
        if self.starts is None or self.revision_number != source.revision_number:
            return ""
        return source.text[self.starts : self.ends]
