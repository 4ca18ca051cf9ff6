"""What formats add to the page of an action field: how one can take part in it."""

from __future__ import annotations

from flask import Flask, g, url_for

from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.formats import hosts, queries
from teilhabe_app.framework.hosts import register_section
from teilhabe_app.framework.models import ActionField, Measure
from teilhabe_app.web.sections import Section


def of_field(host: ActionField | Measure) -> Section | None:
    """List the formats of a field (1 statement, and at most one per kind)."""
    if not isinstance(host, ActionField):
        return None
    formats = queries.of_field(g.actor, host)
    if not formats:
        return None
    return Section(
        title=_l("Take part in this field"),
        template="formats/_of_field.html",
        context={"cards": hosts.cards(formats), "feed": url_for("formats.feed", field=host.slug)},
        order=40,
    )


def connect(_app: Flask) -> None:
    """Register with the slice below; called once from the composition."""
    register_section(of_field)
