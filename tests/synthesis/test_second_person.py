"""Two people behind an answer: nobody switches that off alone, and nobody is left alone with it."""

import datetime as dt

import pytest
from sqlalchemy import select

from teilhabe_app.core import clock
from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.errors import DomainError
from teilhabe_app.synthesis import queries, service
from teilhabe_app.synthesis.models import Decision
from teilhabe_app.synthesis.queries import DeskFilter, Standing
from teilhabe_app.synthesis.service import ResponseDraft
from tests.factories import body, contribution, ml
from tests.factories import synthesis as make

ANSWER = ResponseDraft(decision=Decision.ADOPTED, reason=ml("Wir machen das."))


@pytest.fixture
def pair(session, english):
    """A body with two people that wants a second person."""
    of = body()
    one, other = make.responder(of), make.responder(of)
    assert service.set_four_eyes(one, of, wanted=True)
    session.flush()
    return of, one, other


def test_one_person_alone_cannot_go_back(session, pair):
    of, one, other = pair
    for _twice in range(2):
        assert not service.set_four_eyes(one, of, wanted=False)
        assert queries.needs_second_person(of)
    wish = queries.wishes_for_one([of.id])[of.id]
    assert (wish.person_id, wish.name) == (one.id, one.pseudonym)
    assert service.set_four_eyes(other, of, wanted=False)
    session.flush()
    assert not queries.needs_second_person(of)
    acts = session.execute(
        select(AuditEntry.action, AuditEntry.actor_id).where(AuditEntry.object_type == "body").order_by(AuditEntry.id)
    )
    asked, decided = queries.ASK_FOR_ONE, queries.FOUR_EYES
    assert [tuple(row) for row in acts] == [
        (decided, one.id), (asked, one.id), (asked, one.id), (decided, other.id),
    ]  # fmt: skip


def test_what_was_asked_is_void_after_two_weeks_or_when_somebody_says_no(session, pair):
    of, one, other = pair
    service.set_four_eyes(one, of, wanted=False)
    assert service.set_four_eyes(other, of, wanted=True), "keep it"
    assert not service.set_four_eyes(other, of, wanted=False), "now the other one asks"
    session.flush()
    asked = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert queries.wishes_for_one([of.id])[of.id].person_id == other.id
    asked.at = clock.now() - dt.timedelta(days=15)
    session.flush()
    assert queries.wishes_for_one([of.id]) == {}
    assert not service.set_four_eyes(one, of, wanted=False)
    assert queries.needs_second_person(of)


def test_who_is_alone_cannot_ask_for_a_second_person(session, english):
    of = body()
    with pytest.raises(DomainError, match="Only one person"):
        service.set_four_eyes(make.responder(of), of, wanted=True)
    assert not queries.needs_second_person(of)


def test_the_page_asks_and_agrees(client, session, sign_in, pair):
    of, one, other = pair
    session.commit()
    path = f"/en/dossiers/answers/bodies/{of.id}/second-person"
    sign_in(one)
    page = client.post(path, data={}, follow_redirects=True).text
    assert "must agree within two weeks" in page
    assert "Agree: one person is enough" not in page
    session.expire_all()
    assert queries.needs_second_person(of)
    sign_in(other)
    page = client.get("/en/dossiers/answers").text
    assert f"{one.pseudonym} asked on" in page
    assert "Agree: one person is enough" in page
    assert client.post(path, data={}).status_code == 303
    session.expire_all()
    assert not queries.needs_second_person(of)
    alone = body()
    sign_in(make.responder(alone))
    session.commit()
    path = f"/en/dossiers/answers/bodies/{alone.id}/second-person"
    assert "Only one person answers" in client.post(path, data={"wanted": "y"}, follow_redirects=True).text


def test_a_further_answer_that_waits_for_release_stands_on_the_desk(session, pair):
    of, one, other = pair
    source = contribution()
    routing = make.routing(make.finding(make.dossier(source.format, public=True)), body=of)
    make.response(routing)
    service.answer(one, routing, ANSWER)
    session.flush()
    to_release = DeskFilter(standing=Standing.RELEASE)
    assert [row.id for row in queries.desk(other, to_release, None).page.items] == [routing.id]
    assert queries.desk(other, to_release, None).counts[Standing.RELEASE] == 1
    assert list(queries.desk(one, to_release, None).page.items) == []
    service.answer(other, routing, ANSWER)
    session.flush()
    assert list(queries.desk(other, to_release, None).page.items) == []


def test_who_is_left_alone_is_told_so(client, session, sign_in, pair):
    of, one, other = pair
    of_finding = make.finding(make.dossier(public=True))
    routing, second = make.routing(of_finding, body=of), make.routing(make.finding(of_finding.dossier), body=of)
    other.deactivated_at = clock.now()
    session.commit()
    sign_in(one)
    path, words = f"/en/dossiers/answers/{routing.id}", "Only one person answers for this body"
    assert words in client.get(path).text
    data = {"decision": "adopted", "reason-de": "Wir machen das.", "review_on": "", "act": "publish"}
    done = client.post(path, data=data, follow_redirects=True).text
    assert words in done
    assert "They get a mail." not in done
    asking = client.get(f"/en/dossiers/answers/together?ids={second.id}").text
    assert "Release or hand in answer" in asking
    assert "The answer is public at once." not in asking
    together = client.post(
        "/en/dossiers/answers/together", data={**data, "ids": [str(second.id)], "once": "x"}, follow_redirects=True
    ).text
    assert words in together
    assert "They get a mail." not in together
