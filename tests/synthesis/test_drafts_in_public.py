"""A program's draft in a summary that is public already: nobody sees it, so it can go, and it covers nothing."""

import pytest
from sqlalchemy import select

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.search.models import Kind
from teilhabe_app.search.sources import touched
from teilhabe_app.synthesis import queries, service
from teilhabe_app.synthesis.models import AsideReason, DossierState, Finding, PointAct
from teilhabe_app.synthesis.queries import checking, sense
from teilhabe_app.synthesis.service.points import PointDraft
from tests.factories import contribution, moderator, thread
from tests.factories import synthesis as make


@pytest.fixture
def reopened(session, english):
    """A public finding, and a draft of a program with a contribution of its own."""
    own = thread()
    dossier = make.dossier(own.format, public=True, state=DossierState.REOPENED)
    finding, draft = make.finding(dossier), make.finding(dossier, drafted_by="extractive/1")
    make.citation(finding, contribution(own))
    source = contribution(own)
    make.citation(draft, source)
    return dossier, finding, draft, source


def test_it_can_be_removed_and_what_is_public_stays(reopened, client, sign_in):
    dossier, finding, draft, _source = reopened
    with pytest.raises(DomainError):
        service.remove_finding(moderator(), finding)
    sign_in(moderator())
    db.session.commit()
    path = f"/en/dossiers/{dossier.slug}/findings"
    assert "Remove finding" in client.get(f"{path}/{draft.number}").text
    assert "Remove finding" not in client.get(f"{path}/{finding.number}").text
    assert client.post(f"{path}/{draft.number}/remove").status_code == 303
    db.session.expire_all()
    assert db.session.scalars(select(Finding.number)).all() == [finding.number]


@pytest.mark.parametrize("act", [PointAct.MERGED, PointAct.ASIDE])
def test_as_a_point_of_few_it_can_be_merged_or_set_aside(reopened, act):
    dossier, finding, draft, source = reopened
    person = moderator()
    with pytest.raises(DomainError):
        service.decide_point(person, finding, PointDraft(act=act, reason="Dasselbe.", into_id=draft.id))
    service.decide_point(person, draft, PointDraft(act=act, reason="Dasselbe.", into_id=finding.id))
    assert queries.coverage_of(dossier).is_complete
    assert bool(queries.asides_of(dossier, [source.id])) is (act is PointAct.ASIDE)


def test_what_only_a_draft_quotes_is_open_and_can_be_set_aside(reopened):
    dossier, _finding, _draft, source = reopened
    assert sense.standing_of(dossier, [source.id]).is_open(source)
    assert service.set_aside(moderator(), dossier, [source], AsideReason.TOO_SHORT) == 1
    db.session.flush()
    assert queries.coverage_of(dossier).is_complete


def test_contributors_do_not_see_where_a_draft_quotes_them(reopened):
    dossier, finding, draft, source = reopened
    findings, quotes = checking.drafts_for(dossier, source)
    assert (findings, quotes) == ([finding], {})
    draft.taken_over_at = clock.now()
    assert set(checking.drafts_for(dossier, source)[1]) == {draft.id}


@pytest.mark.parametrize("name", ["taken_over_at", "drafted_by"])
def test_the_search_follows_when_a_person_takes_it_over(reopened, name):
    _dossier, _finding, draft, _source = reopened
    db.session.flush()
    assert list(touched(draft)) == []
    setattr(draft, name, clock.now() if name == "taken_over_at" else None)
    assert list(touched(draft)) == [(Kind.FINDING, draft.id)]
