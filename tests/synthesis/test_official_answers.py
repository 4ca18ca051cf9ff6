"""Official answers are what contributors got: no summary counts them, reads them or rests on them."""

import pytest

from teilhabe_app.core.errors import DomainError
from teilhabe_app.synthesis import queries, service
from teilhabe_app.synthesis.engine import material
from teilhabe_app.synthesis.engine.engines import letters
from teilhabe_app.synthesis.models import AsideReason, DossierState
from teilhabe_app.synthesis.queries import sense
from teilhabe_app.synthesis.service import CiteDraft, SplitDraft
from tests.factories import contribution, moderator, thread
from tests.factories import synthesis as make


@pytest.fixture
def answered(session, english):
    own = thread()
    asked = contribution(own)
    official = contribution(own, parent=asked, official=True, text="Wir haben das geprüft. Es kommt im Herbst.")
    return make.dossier(own.format), asked, official


def test_they_are_not_counted_and_not_listed(answered):
    dossier, asked, official = answered
    assert queries.coverage_of(dossier).total == 1
    assert sum(queries.counted_anew(dossier).values()) == 1
    assert [one.id for one in queries.several_in_dossier(dossier, [asked.id, official.id])] == [asked.id]
    assert queries.in_dossier(dossier, official.id) is None
    assert [task.id for task in material.unread(letters().stem)] == [asked.id]
    assert [one.id for one in material.texts_of(dossier.id)] == [asked.id]
    assert sense.progress_of(dossier).total == 1


def test_they_are_not_quoted_not_set_aside_and_not_split(answered):
    dossier, _asked, official = answered
    person, finding = moderator(), make.finding(dossier)
    with pytest.raises(DomainError):
        service.cite(person, finding, official, CiteDraft(quote="Es kommt im Herbst."))
    assert service.set_aside(person, dossier, [official], AsideReason.TOO_SHORT) == 0
    seen = queries.seen_of(official, [])
    with pytest.raises(DomainError):
        service.split(person, dossier, official, SplitDraft(seen=seen, starts=(23,)))


def test_a_summary_is_complete_without_them(answered):
    dossier, asked, _official = answered
    person, finding = moderator(), make.finding(dossier)
    service.cite(person, finding, asked, CiteDraft())
    service.publish(person, dossier, shows_gap=False)
    assert dossier.state is DossierState.PUBLISHED
    assert not dossier.shows_gap


def test_what_becomes_one_is_no_longer_counted(answered):
    dossier, asked, _official = answered
    asked.official = True
    assert queries.is_open(dossier, asked) is False
    assert queries.coverage_of(dossier).total == 0
