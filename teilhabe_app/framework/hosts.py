"""What higher slices add to the pages of fields and measures, and what this slice adds to the page of a body."""

from __future__ import annotations

from flask import Flask

from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.framework import queries
from teilhabe_app.framework.models import ActionField, Measure
from teilhabe_app.organisations.hosts import body_sections
from teilhabe_app.organisations.models import Body
from teilhabe_app.web.sections import Provider, Section, Sections

_sections = Sections()


def register_section(provider: Provider) -> Provider:
    """Add a function ``(ActionField | Measure) -> Section | None``; it may run one statement, two at most."""
    return _sections.register(provider)


def sections_of(host: ActionField | Measure) -> list[Section]:
    """Return what there is to add to the page of a field or a measure."""
    return _sections.of(host)


def of_body(body: Body) -> Section | None:
    """Name the fields and measures that a body answers for."""
    fields, measures = queries.fields_of_body(body), queries.measures_of_body(body)
    if not fields and not measures:
        return None
    return Section(
        title=_l("What this body answers for"),
        template="framework/_of_body.html",
        context={"fields": fields, "measures": measures},
        order=10,
    )


def connect(_app: Flask) -> None:
    """Register with the slice below; called once from the composition."""
    body_sections.register(of_body)
