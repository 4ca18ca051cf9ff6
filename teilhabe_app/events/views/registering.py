"""Registering with the mail that belongs to it, for oneself and for somebody who calls."""

from __future__ import annotations

from flask import g

from teilhabe_app.core.db import db
from teilhabe_app.events import mail, service
from teilhabe_app.events.models import Event, Registration
from teilhabe_app.events.service import AlreadyRegisteredError, Draft


def register(event: Event, draft: Draft, *, channel: str = "web") -> Registration:
    """Register a person and confirm it by mail; the holder of a used address gets everything once more.

    That mail is committed at once, because the AlreadyRegisteredError, which goes on to the form, takes the rest back.
    """
    try:
        registration, is_new = service.register(g.actor, event, draft, channel=channel)
    except AlreadyRegisteredError as error:
        mail.again(error.registration)
        db.session.commit()
        raise
    if is_new:
        mail.registered(registration)
    return registration
