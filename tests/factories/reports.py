"""Builders of editions, and of a chain for them to collect."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from teilhabe_app.core import clock
from teilhabe_app.framework.models import Indicator, IndicatorValue, MeasureRevision, MeasureStatus, Operation
from teilhabe_app.reports.models import Edition
from teilhabe_app.synthesis.models import (
    Citation,
    Decision,
    Dossier,
    DossierState,
    Finding,
    Outcome,
    Response,
    Routing,
)
from tests import factories as make


def edition(**values) -> Edition:
    n = make.number()
    defaults = {"slug": f"bericht-{n}", "number": n, "title": make.ml(f"Bericht {n}"), "cutoff_on": clock.today()}
    return make.save(Edition(**{**defaults, **values}))


def revision(measure, **values) -> MeasureRevision:
    """Build the next revision of a measure; the measure reads like it."""
    number = measure.revision_number + 1
    defaults = {
        "number": number,
        "operation": Operation.ADD if number == 1 else Operation.CHANGE,
        "reason": make.ml("Weil es gebraucht wird."),
        "title": measure.title,
        "status": MeasureStatus.RUNNING,
        "levels": ["land"],
    }
    made = make.save(MeasureRevision(measure=measure, **{**defaults, **values}))
    measure.revision_number, measure.title, measure.status = number, made.title, made.status
    make.save(measure)
    return made


def finding(contributions: int = 1, *, in_field=None, public: bool = True, **values) -> Finding:
    """Build a finding of a published dossier that cites whole contributions."""
    n = make.number()
    dossier = make.save(
        Dossier(
            slug=f"dossier-{n}",
            title=make.ml(f"Auswertung {n}"),
            state=DossierState.PUBLISHED if public else DossierState.DRAFT,
            published_at=clock.now() if public else None,
        )
    )
    defaults = {"number": 1, "statement": make.ml(f"Es fehlen Kurse am Abend ({n}).")}
    made = make.save(Finding(dossier=dossier, field=in_field, **{**defaults, **values}))
    for _ in range(contributions):
        cite(made, make.contribution())
    return made


def cite(of: Finding, contribution, **values) -> Citation:
    text = contribution.text
    defaults = {"revision_number": 1, "starts": 0, "ends": len(text), "quote": text}
    made = Citation(contribution=contribution, **{**defaults, **values})
    of.citations.append(made)
    return make.save(made)


def answer(of: Finding, decision: Decision = Decision.ADOPTED, changed: MeasureRevision | None = None, **values):
    """Route a finding to a body and let it answer, perhaps by a revision of a measure."""
    routing = of.routings[0] if of.routings else route(of)
    defaults = {"number": len(routing.responses) + 1, "reason": make.ml("Das machen wir."), "decision": decision}
    made = Response(**{**defaults, **values})
    routing.responses.append(made)
    make.save(made)
    if changed is not None:
        made.outcomes.append(Outcome(measure_revision=changed))
        make.save(made)
    return made


def route(of: Finding, **values) -> Routing:
    made = Routing(**{"body": make.body(), "due_on": clock.today() + dt.timedelta(days=30), **values})
    of.routings.append(made)
    return make.save(made)


def indicator(in_field=None) -> Indicator:
    n = make.number()
    made = Indicator(key=f"I-{n}", field=in_field, name=make.ml(f"Kennzahl {n}"), unit="%")
    population, basis = make.ml("Land"), make.ml("x")
    made.values = [IndicatorValue(position=1, year=2023, value=Decimal("11.2"), population=population, basis=basis)]
    return make.save(made)


def world(times: int = 1):
    """Build fields with measures, findings, answers and figures."""
    fields = []
    for _ in range(times):
        field = make.field()
        measure = make.measure(field)
        revision(measure)
        changed = revision(measure, title=make.ml("Kurse am Abend", ar="دروس مسائية"))
        answer(finding(2, in_field=field), changed=changed)
        route(finding(1, in_field=field))
        indicator(field)
        fields.append(field)
    return fields
