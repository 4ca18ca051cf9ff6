"""Limits per network and act, counted in the database."""

from __future__ import annotations

from typing import NoReturn

from flask import current_app, request
from werkzeug.exceptions import TooManyRequests

from teilhabe_app.core import limits
from teilhabe_app.core.db import db
from teilhabe_app.web.security import client_network


def within(kind: str, *, limit: int, minutes: int = 5, who: str | None = None) -> bool:
    """Count this act with the transaction that it belongs to; tell whether it is still within the limit."""
    secret = str(current_app.config["SECRET_KEY"])
    return limits.hit(secret, kind, who or client_network(request), limit=limit, minutes=minutes)


def limit(
    kind: str, *, per_network: int, minutes: int = 60, who: str | None = None, with_the_act: bool = False
) -> None:
    """Count this act for the reader's network (or ``who``); raise 429 when there were too many.

    The count is committed at once, so that refused attempts count as well; ``with_the_act`` leaves that to the view,
    for acts that are taken back only when they were checked before.
    """
    secret = str(current_app.config["SECRET_KEY"])
    allowed = limits.hit(secret, kind, who or client_network(request), limit=per_network, minutes=minutes)
    if not (allowed and with_the_act):
        db.session.commit()
    if not allowed:
        raise TooManyRequests


def several(*acts: tuple[str, int, int, str | None]) -> list[bool]:
    """Count acts (kind, limit, minutes, who or None for the network) with the transaction that they belong to.

    One statement for all of them; tells of each whether it is within its limit.
    """
    secret, network = str(current_app.config["SECRET_KEY"]), client_network(request)
    return limits.hits(secret, [(kind, who or network, most, minutes) for kind, most, minutes, who in acts])


def refuse() -> NoReturn:
    """Refuse what came too often; the count is kept, so that refused attempts count as well. Raises 429."""
    db.session.commit()
    raise TooManyRequests
