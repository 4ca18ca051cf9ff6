"""Typed door to Flask-Login and the server-side sessions. Nothing else imports ``flask_login``'s functions."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from functools import cache
from typing import cast

from flask import Flask, g, session
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy import Select, bindparam, delete, select

from teilhabe_app.accounts.models import Actor, Guest, User, UserSession
from teilhabe_app.core import clock
from teilhabe_app.core.db import db

LASTS = dt.timedelta(hours=12)
TOKEN = "sid"  # noqa: S105 -- the name of the key, not a secret


def digest(token: str) -> str:
    """Return what is stored instead of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def actor() -> Actor:
    """Return whoever makes this request."""
    return cast("Actor", current_user._get_current_object())  # noqa: SLF001 -- policy compares types


def user() -> User:
    """Return the signed-in user; only for views that guests cannot reach."""
    who = actor()
    if not isinstance(who, User):
        raise TypeError("no user is signed in")
    return who


def start(account: User) -> None:
    """Begin a session: a fresh row, a fresh cookie, a fresh CSRF token."""
    session.clear()
    token = secrets.token_urlsafe(32)
    db.session.add(UserSession(token_hash=digest(token), user=account, expires_at=clock.now() + LASTS))
    session[TOKEN] = token
    login_user(account)
    g.actor = account


def session_hash() -> str:
    """Return what is stored of the running session's token; empty for guests."""
    token = session.get(TOKEN)
    return digest(token) if isinstance(token, str) else ""


def end() -> None:
    """End this session on the server, so that a copied cookie is worth nothing."""
    if token := session.get(TOKEN):
        db.session.execute(delete(UserSession).where(UserSession.token_hash == digest(str(token))))
    logout_user()
    session.clear()
    g.actor = Guest()


def end_all(account: User, *, but_this: bool = False) -> None:
    """End every session of an account, for example after a new password."""
    query = delete(UserSession).where(UserSession.user_id == account.id)
    if but_this and (token := session.get(TOKEN)):
        query = query.where(UserSession.token_hash != digest(str(token)))
    db.session.execute(query)


@cache
def _signed_in() -> Select[User]:
    """Build the statement once: every page of whoever is signed in begins with it."""
    return (
        select(User)
        .join(UserSession, UserSession.user_id == User.id)
        .where(
            UserSession.token_hash == bindparam("token"),
            UserSession.expires_at > bindparam("now"),
            User.id == bindparam("user"),
            User.deactivated_at.is_(None),
        )
    )


def init(app: Flask) -> None:
    """Load the actor once per request; guests without a token cost no statement."""
    login = LoginManager(app)
    login.anonymous_user = Guest
    login.session_protection = None  # the server-side row protects; the network address may change on the road

    @login.user_loader
    def load(user_id: str) -> User | None:
        token = session.get(TOKEN)
        if not isinstance(token, str) or not user_id.isdecimal():
            return None
        given = {"token": digest(token), "now": clock.now(), "user": int(user_id)}
        return db.session.scalars(_signed_in(), given).unique().one_or_none()

    @app.before_request
    def remember_actor() -> None:
        g.actor = actor()
