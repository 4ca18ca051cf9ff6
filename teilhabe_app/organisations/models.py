"""Public bodies with validity dates and successors; organisations, legal form or not, and their members."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.accounts.models import User
from teilhabe_app.core.db import Base, Code, Codes, Created, Lang, LongText, Name, Version
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l


class Level(StrEnum):
    """Who is competent: European Union, federation, state, or one of the two cities."""

    EU = "eu"
    BUND = "bund"
    LAND = "land"
    STADT_BREMEN = "stadt_bremen"
    BREMERHAVEN = "bremerhaven"


class BodyKind(StrEnum):
    """What a public body is."""

    MINISTRY = "ministry"
    PARLIAMENT = "parliament"
    GOVERNMENT = "government"
    COMMITTEE = "committee"
    STEERING = "steering"
    WORKING_GROUP = "working_group"
    COUNCIL = "council"
    OFFICE = "office"
    NETWORK = "network"
    ASSOCIATION = "association"


class Body(Base):
    """A body as it was called while it was called so; a new name is a new body with a predecessor."""

    __tablename__ = "body"
    __table_args__ = (
        CheckConstraint("valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to", name="validity"),
    )

    key: Mapped[Code] = mapped_column(unique=True)
    kind: Mapped[BodyKind]
    level: Mapped[Level | None]
    place: Mapped[Code] = mapped_column(default="bremen")
    name: Mapped[Multilingual]
    role: Mapped[Multilingual | None]
    composition: Mapped[Multilingual | None]
    rhythm: Mapped[Multilingual | None]
    meets_per_year: Mapped[Code | None]
    valid_from: Mapped[Code | None]  # as precise as the source: "2023", "2025-09" or "2025-11-10"
    valid_to: Mapped[Code | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    part_of_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"), index=True)
    note: Mapped[Multilingual | None]
    # keys of the framework's sources, or addresses
    sources: Mapped[list[str] | None] = mapped_column(JSON, default=list)
    imported: Mapped[Code | None]  # digest of the entry of the file that was read last
    version: Mapped[Version]

    successor: Mapped[Body | None] = relationship(
        foreign_keys=successor_id, remote_side="Body.id", back_populates="predecessors"
    )
    predecessors: Mapped[list[Body]] = relationship(foreign_keys=successor_id, back_populates="successor")
    part_of: Mapped[Body | None] = relationship(foreign_keys=part_of_id, remote_side="Body.id")


class Seat(Base):
    """A person who answers for a body."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("body_id", "user_id"),)

    body_id: Mapped[int] = mapped_column(ForeignKey("body.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    since: Mapped[Created]

    body: Mapped[Body] = relationship()
    user: Mapped[User] = relationship()


class Organisation(Base):
    """An organisation or initiative of civil society; no register number or postal address is asked for."""

    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint("members_count IS NULL OR members_count >= 0", name="members"),)

    slug: Mapped[Code] = mapped_column(unique=True)
    once: Mapped[Code | None] = mapped_column(unique=True)
    name: Mapped[Name]
    language: Mapped[Lang] = mapped_column(default="de")
    legal_form: Mapped[Name | None]
    about: Mapped[LongText] = mapped_column(default="")
    members_count: Mapped[int | None]
    languages: Mapped[Codes]
    level: Mapped[Level | None]
    created_at: Mapped[Created]
    ended_on: Mapped[dt.date | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    version: Mapped[Version]

    memberships: Mapped[list[Membership]] = relationship(back_populates="organisation", order_by="Membership.id")
    successor: Mapped[Organisation | None] = relationship(remote_side="Organisation.id")

    @property
    def active(self) -> list[Membership]:
        """Return the memberships that have not ended."""
        return [membership for membership in self.memberships if membership.ended_at is None]

    def role_of(self, user_id: int | None) -> MemberRole | None:
        """Return what a person may do for it now, if anything."""
        return next((one.role for one in self.active if one.user_id == user_id), None)


class MemberRole(StrEnum):
    """What a member may do for the organisation."""

    MEMBER = "member"  # drafts
    APPROVER = "approver"  # hands in
    SPOKESPERSON = "spokesperson"  # hands in, and looks after members

    @property
    def label(self) -> Any:
        """Return the word that people see."""
        return _ROLE_WORDS[self]


_ROLE_WORDS = {
    MemberRole.MEMBER: _l("Member: drafts statements"),
    MemberRole.APPROVER: _l("Approver: hands in statements"),
    MemberRole.SPOKESPERSON: _l("Spokesperson: hands in statements and looks after members"),
}


class Membership(Base):
    """A person acts for an organisation, until they no longer do."""

    __tablename__ = "membership"
    __table_args__ = (
        Index(
            "uq_membership_active",
            "organisation_id",
            "user_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    role: Mapped[MemberRole]
    since: Mapped[Created]
    ended_at: Mapped[dt.datetime | None]

    organisation: Mapped[Organisation] = relationship(back_populates="memberships")
    user: Mapped[User] = relationship()


class Invitation(Base):
    """A single-use invitation by mail; it goes to any address, so it does not tell whether an account exists."""

    __tablename__ = "invitation"

    token_hash: Mapped[Name] = mapped_column(unique=True)
    once: Mapped[Code | None] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    email: Mapped[Name | None]  # until it is used or expired
    role: Mapped[MemberRole]
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[Created]
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]

    organisation: Mapped[Organisation] = relationship()
