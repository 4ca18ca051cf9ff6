"""Where what was found stands."""

from __future__ import annotations

from flask import url_for

from teilhabe_app.formats import hosts
from teilhabe_app.formats.models import Kind as FormatKind
from teilhabe_app.search.models import Entry, Kind

ENDPOINTS = {
    Kind.FIELD: "framework.field",
    Kind.MEASURE: "framework.measure",
    Kind.ORGANISATION: "organisations.show",
    Kind.FINDING: "synthesis.finding",
    Kind.CONTRIBUTION: "contributions.show",
    Kind.PARAGRAPH: "consultations.paragraph",
}


def url_of(entry: Entry) -> str:
    """Return the address of what an entry stands for."""
    if entry.kind is Kind.FORMAT:
        host = hosts.host_of(FormatKind(entry.place["kind"]))
        return url_for(host.endpoint, slug=entry.place["slug"]) if host else url_for("formats.index")
    return url_for(ENDPOINTS[entry.kind], **entry.place)
