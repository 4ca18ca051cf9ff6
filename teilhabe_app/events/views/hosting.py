"""What the list of formats says about events."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for

from teilhabe_app.accounts.models import Guest
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.events import queries
from teilhabe_app.events.policy import registration_is_open
from teilhabe_app.formats.hosts import Doing, Host, register
from teilhabe_app.formats.models import Format, Kind


def now(formats: Sequence[Format]) -> dict[int, Doing]:
    """Say what one can do with each event now (1 statement)."""
    found: dict[int, Doing] = {}
    guest = Guest()
    for event in queries.of_formats([one.id for one in formats]):
        slug = event.format.slug
        if registration_is_open(guest, event):
            is_free = event.taken < event.capacity or event.free_online > 0
            label = _("Register") if is_free else _("Join the waiting list")
            found[event.format_id] = Doing(label, url_for("events.register", slug=slug))
        elif event.documentation_published_at is not None:
            found[event.format_id] = Doing(_("Read what came of it"), url_for("events.results", slug=slug))
    return found


def connect(_app: object) -> None:
    """Make this slice the host of events."""
    register(
        Host(
            kind=Kind.EVENT,
            label=_l("Event"),
            plural=_l("Events"),
            endpoint="events.show",
            new="events.new",
            edit="events.edit",
            now=now,
        )
    )
