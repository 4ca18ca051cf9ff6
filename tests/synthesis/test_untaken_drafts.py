"""What a program drafted and nobody took over is public nowhere, whichever way somebody comes."""

import pytest
from flask import g

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import BY_CODE
from teilhabe_app.events.queries import messages
from teilhabe_app.pages import queries as pages
from teilhabe_app.reports import queries as reports
from teilhabe_app.search.models import Kind
from teilhabe_app.search.sources import SOURCES
from teilhabe_app.synthesis import chain, queries
from teilhabe_app.synthesis.queries import ways
from tests.factories import contribution, field, measure, ml, organisation, thread
from tests.factories import synthesis as make
from tests.factories.events import event

WORDS = "Ein Programm hat das so gesagt."


@pytest.fixture
def drafted(session, english):
    """A public dossier with a finding of people, and one that a program drafted."""
    meeting = event()
    source = contribution(thread(meeting.format), organisation=organisation())
    dossier = make.dossier(meeting.format, public=True)
    make.finding(dossier)
    values = {"field": field(), "measure": measure()}
    draft = make.finding(dossier, number=2, statement=ml(WORDS), drafted_by="extractive/1", **values)
    make.citation(draft, source)
    make.response(make.routing(draft))
    db.session.commit()
    return meeting, draft, source


def test_no_page_leads_to_a_draft_of_a_program(drafted, client):
    _meeting, draft, source = drafted
    paths = (
        f"c/{source.receipt}",
        f"contributions/{source.id}",
        "dossiers/",
        f"dossiers/{draft.dossier.slug}",
        f"framework/fields/{draft.field.slug}",
        f"framework/measures/{draft.measure.key}",
    )
    found = {path: client.get(f"/en/{path}").text for path in paths}
    assert not [path for path, text in found.items() if WORDS in text or "findings/2" in text]
    assert "1 finding<" in found["dossiers/"]
    draft.taken_over_at = clock.now()
    db.session.commit()
    assert "2 findings<" in client.get("/en/dossiers/").text
    assert "findings/2" in client.get(f"/en/c/{source.receipt}").text


def test_each_read_leaves_it_out_until_a_person_takes_it_over(drafted, app):
    meeting, draft, source = drafted

    def seen() -> set[str]:
        """Return by which reads it is found."""
        db.session.expire_all()
        host = source.organisation
        reads = {
            "receipts": chain.steps_for_contribution(source)[1].state != "next",
            "cards": chain.fates_of([source.id])[0][source.id].findings,
            "measure": chain.findings_behind(draft.measure),
            "field": queries.findings_of_field(draft.field),
            "body": queries.routings_of_body(draft.routings[0].body),
            "points": ways.points_of(host, "answered", None).items,
            "file": ways.all_points_of(host, "answered"),
            "citations": pages.citations_of(source),
            "start": pages.latest_answers(),
            "report": [one for one in reports.material().findings if one is draft],
            "event": messages.dossiers_of(meeting),
            "search": SOURCES[Kind.FINDING].read(draft),
        }
        return {name for name, found in reads.items() if found}

    with app.test_request_context("/en/", method="POST"):
        g.approved, g.language = True, BY_CODE["en"]
        assert seen() == set()
        draft.taken_over_at = clock.now()
        db.session.commit()
        assert len(seen()) == 12, seen()
