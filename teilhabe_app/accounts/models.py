"""People with accounts, their roles, sessions and single-use links."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from flask_login import AnonymousUserMixin, UserMixin
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.core.db import Base, Created, Lang, Name, Version


class Role(StrEnum):
    """What an account may be trusted with, beyond taking part."""

    MODERATOR = "moderator"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


class Purpose(StrEnum):
    """What a single-use link is for."""

    CONFIRM = "confirm"
    RESET = "reset"
    INVITE = "invite"


class User(UserMixin, Base):
    """A person with an account. Others see the pseudonym only."""

    __tablename__ = "user"

    email: Mapped[Name] = mapped_column(unique=True)  # in lower case
    pseudonym: Mapped[Name]
    pseudonym_key: Mapped[Name] = mapped_column(unique=True)  # folded, so that look-alikes are one
    password_hash: Mapped[Name]
    language: Mapped[Lang] = mapped_column(default="de")
    created_at: Mapped[Created]
    confirmed_at: Mapped[dt.datetime | None]
    deactivated_at: Mapped[dt.datetime | None]
    version: Mapped[Version]

    grants: Mapped[list[RoleGrant]] = relationship(back_populates="user", lazy="joined", cascade="all, delete-orphan")

    @property
    def roles(self) -> frozenset[str]:
        """Names of the roles held; every account is a participant."""
        return frozenset({"participant", *(grant.role.value for grant in self.grants)})


class RoleGrant(Base):
    """A role given to a person."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("user_id", "role"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    role: Mapped[Role]
    granted_at: Mapped[Created]

    user: Mapped[User] = relationship(back_populates="grants")


class UserSession(Base):
    """A sign-in that holds until it ends; the cookie carries only the token whose hash is here."""

    __tablename__ = "user_session"

    token_hash: Mapped[Name] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[Created]
    expires_at: Mapped[dt.datetime]

    user: Mapped[User] = relationship()


class AccountLink(Base):
    """A single-use link sent by mail; only the hash of its token is kept."""

    __tablename__ = "account_link"

    token_hash: Mapped[Name] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[Purpose]
    created_at: Mapped[Created]
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]

    user: Mapped[User] = relationship()


class Guest(AnonymousUserMixin):
    """Whoever is not signed in."""

    id: int | None = None
    language = "de"
    roles: frozenset[str] = frozenset({"guest"})


Actor = User | Guest
