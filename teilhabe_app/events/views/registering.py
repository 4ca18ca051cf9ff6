"""Registering with the mail that belongs to it, for oneself, for a group and for somebody who calls."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app, g, request

from teilhabe_app.core.db import db
from teilhabe_app.events import mail, service
from teilhabe_app.events.models import Event, Registration, RegistrationGroup
from teilhabe_app.events.service import AlreadyRegisteredError, Draft, GroupDraft, GroupExistsError
from teilhabe_app.web.security import client_network


def network() -> str:
    """Return the keyed digest by which places without a confirmed address are counted."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, f"events.network:{client_network(request)}".encode(), hashlib.sha256).hexdigest()[:32]


def register(event: Event, draft: Draft, *, channel: str = "web") -> Registration:
    """Register a person and confirm it by mail; the holder of a used address gets everything once more.

    That mail is committed at once, because the AlreadyRegisteredError, which goes on to the form, takes the rest back.
    """
    try:
        registration, is_new, changes = service.register(g.actor, event, draft, channel=channel)
    except AlreadyRegisteredError as error:
        mail.again(error.registration)
        db.session.commit()
        raise
    if is_new:
        mail.changed(changes)
    return registration


def register_group(event: Event, draft: GroupDraft) -> RegistrationGroup:
    """Register a group and tell the contact; whoever has a group already gets everything once more."""
    try:
        group, is_new, changes = service.register_group(g.actor, event, draft)
    except GroupExistsError as error:
        mail.group_again(error.group)
        db.session.commit()
        raise
    if is_new:
        mail.changed(changes)
    return group
