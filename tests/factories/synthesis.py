"""Builders of dossiers, findings, citations and answers."""

from __future__ import annotations

import datetime as dt

from teilhabe_app.core import clock
from teilhabe_app.framework.models import MeasureRevision, MeasureStatus, Operation
from teilhabe_app.organisations.models import Seat
from teilhabe_app.synthesis.models import (
    Citation,
    CitationRole,
    Decision,
    Dossier,
    DossierState,
    Finding,
    Outcome,
    Response,
    Routing,
    Theme,
)
from tests.factories import body, field, format_, measure, ml, number, save, user


def dossier(*formats, public=False, **values) -> Dossier:
    n = number()
    defaults = {"slug": f"dossier-{n}", "title": ml(f"Auswertung {n}"), "formats": list(formats) or [format_()]}
    if public:
        defaults |= {"state": DossierState.PUBLISHED, "published_at": clock.now()}
    return save(Dossier(**{**defaults, **values}))


def theme(of: Dossier, **values) -> Theme:
    return save(Theme(dossier=of, position=number(), name=ml(f"Thema {number()}"), **values))


def finding(of: Dossier, **values) -> Finding:
    n = number()
    defaults = {"number": len(of.findings) + 1, "statement": ml(f"Aussage {n}."), "field": field()}
    return save(Finding(dossier=of, **{**defaults, **values}))


def citation(of: Finding, source, quote=None, **values) -> Citation:
    quote = quote or source.text
    starts = source.text.index(quote)
    defaults = {"role": CitationRole.SUPPORTS, "revision_number": source.revision_number}
    span = {"starts": starts, "ends": starts + len(quote), "quote": quote}
    return save(Citation(finding=of, contribution=source, **{**defaults, **span, **values}))


def routing(of: Finding, **values) -> Routing:
    defaults = {"due_on": clock.today() + dt.timedelta(days=30)}
    if "body" not in values:
        defaults["body"] = body()
    return save(Routing(finding=of, **{**defaults, **values}))


def response(of: Routing, **values) -> Response:
    defaults = {"number": len(of.responses) + 1, "decision": Decision.ADOPTED, "reason": ml("So machen wir es.")}
    return save(Response(routing=of, **{**defaults, **values}))


def revision(of=None, **values) -> MeasureRevision:
    of = of or measure()
    of.revision_number += 1
    defaults = {
        "number": of.revision_number,
        "operation": Operation.CHANGE,
        "reason": ml("Wegen der Beiträge."),
        "title": of.title,
        "status": MeasureStatus.RUNNING,
        "levels": ["land"],
    }
    return save(MeasureRevision(measure=of, **{**defaults, **values}))


def outcome(of: Response, changed: MeasureRevision | None = None) -> Outcome:
    return save(Outcome(response=of, measure_revision=changed or revision()))


def responder(*bodies):
    person = user()
    for one in bodies:
        save(Seat(body=one, user=person))
    return person
