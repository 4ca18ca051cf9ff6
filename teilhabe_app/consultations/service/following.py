"""Writes: following a consultation by mail. Nothing is sent to an address before it was confirmed."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from flask import current_app
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.consultations import queries
from teilhabe_app.consultations.models import Consultation, Follower
from teilhabe_app.consultations.policy import Can
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.policy import policy


def follow(actor: Actor, consultation: Consultation, email: str, language: str) -> Follower | None:
    """Note an address that wants mail; None where it follows already. The page says the same in both cases."""
    policy.require(actor, Can.FOLLOW, consultation)
    email = email.lower()
    if earlier := queries.follower_by_email(consultation, email):
        return None if earlier.confirmed_at else earlier
    follower = Follower(consultation=consultation, email=email, language=language, token_hash=secrets.token_hex(16))
    try:
        with db.session.begin_nested():
            db.session.add(follower)
            db.session.flush()
            follower.token_hash = digest(token_of(follower))
    except IntegrityError:
        return None
    return follower


def token_of(follower: Follower) -> str:
    """Return what the links in mails carry: made from the number and our secret, so that every mail can name it."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    words = f"follow:{follower.id}:{follower.email}".encode()
    return f"{follower.id}-{hmac.new(key, words, hashlib.sha256).hexdigest()[:32]}"


def digest(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def confirm(follower: Follower) -> None:
    """Let mails go to an address, because somebody pressed the button who reads them."""
    follower.confirmed_at = follower.confirmed_at or clock.now()


def unfollow(follower: Follower) -> None:
    """Forget the address."""
    db.session.delete(follower)
