"""The dossier on learning German: findings, answers, the changed measure."""

from __future__ import annotations

import datetime as dt
from typing import Any

from teilhabe_app.consultations.models import Consultation
from teilhabe_app.core.db import db
from teilhabe_app.demo import data, people
from teilhabe_app.demo.data import ml
from teilhabe_app.demo.voices import Voices
from teilhabe_app.demo.words import DOSSIER
from teilhabe_app.events.models import Event
from teilhabe_app.formats.models import Process
from teilhabe_app.framework.models import MeasureRevision, Operation
from teilhabe_app.synthesis.models import (
    AsideReason,
    Citation,
    CitationRole,
    Coding,
    Decision,
    Dossier,
    DossierState,
    Finding,
    Outcome,
    Response,
    Routing,
    SetAside,
    Theme,
)

UNANSWERED = "f4"  # stays open, so that one sees what waiting for an answer looks like


def dossier(process: Process, consultation: Consultation, fachtag: Event, voices: Voices) -> Dossier:
    """Create and publish the dossier at full coverage."""
    loaded = data.read("sample_input")
    made = Dossier(
        slug="deutsch-lernen",
        process=process,
        title=ml(DOSSIER["title"]),
        method=ml(DOSSIER["method"]),
        state=DossierState.PUBLISHED,
        published_at=data.days(-20),
        formats=[consultation.format, fachtag.format],
    )
    db.session.add(made)
    for number, entry in enumerate(loaded["synthesis"], 1):
        finding = _finding(made, number, entry, voices)
        _answer(finding, entry)
    for entry in loaded["set_aside"]:
        note = ml(entry["reason"]).in_language("de").text
        given = voices.by_id[entry["contribution"]]
        aside = SetAside(dossier_id=made.id, contribution=given, reason=AsideReason.TOO_SHORT, note=note)
        db.session.add(aside)
    db.session.flush()
    return made


def _finding(made: Dossier, number: int, entry: dict[str, Any], voices: Voices) -> Finding:
    proposal = entry.get("proposal") or {}
    cited = [(voices.by_id[row["contribution"]], row) for row in entry["citations"]]
    first_field = next((given.field for given, _row in cited if given.field), None)
    measure = data.measure(proposal["measure"]) if proposal else None
    field = measure.field if measure else first_field
    theme = Theme(dossier=made, position=number, name=ml(entry["topic"]), field=field)
    finding = Finding(
        dossier=made,
        number=number,
        statement=ml(entry["finding"]),
        theme=theme,
        field=field,
        measure=measure,
    )
    db.session.add(finding)
    for given, row in cited:
        starts = given.text.index(row["quote"])
        finding.citations.append(
            Citation(
                contribution=given,
                revision_number=given.revision_number,
                role=CitationRole(row["kind"]),
                starts=starts,
                ends=starts + len(row["quote"]),
                quote=row["quote"],
            )
        )
        db.session.add(Coding(theme=theme, contribution=given))
    db.session.flush()
    return finding


def _answer(finding: Finding, entry: dict[str, Any]) -> None:
    body = data.bodies([entry["body"]])[0]
    waiting = entry["key"] == UNANSWERED
    routing = Routing(
        finding=finding,
        body=body,
        due_on=data.days(25 if waiting else -8).date(),
        sent_at=data.days(-19),
        sent_by_id=people.account("moderation").id,
    )
    db.session.add(routing)
    if waiting:
        return
    response = Response(
        routing=routing,
        number=1,
        decision=Decision(entry["decision"]),
        reason=ml(entry["reason"]),
        answered_at=data.days(-11),
        answered_by_id=people.account("ressort").id,
        review_on=data.days(170).date(),
    )
    db.session.add(response)
    if entry.get("proposal"):
        _change(finding, response, entry["proposal"])


def _change(finding: Finding, response: Response, proposal: dict[str, Any]) -> None:
    """Revise the measure because of the finding."""
    measure = finding.measure
    if measure is None:
        raise LookupError(proposal["measure"])
    measure.description = ml(proposal["text"])
    measure.revision_number += 1
    measure.version += 1
    revision = MeasureRevision(
        measure=measure,
        number=measure.revision_number,
        operation=Operation(proposal["operation"]),
        reason=response.reason,
        title=measure.title,
        description=measure.description,
        status=measure.status,
        levels=measure.levels,
        responsible=measure.responsible,
        decided_on=(data.days(-10) - dt.timedelta(hours=1)).date(),
        created_at=data.days(-10),
        created_by_id=people.account("ressort").id,
    )
    db.session.add(Outcome(response=response, measure_revision=revision))
    db.session.flush()
