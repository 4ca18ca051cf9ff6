"""What was typed or ticked stays, whatever is pressed and whatever is refused."""

import re

import pytest
from sqlalchemy import select

from teilhabe_app.core import clock
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.synthesis.models import (
    AnswerDraft,
    Check,
    CheckNote,
    Decision,
    Opinion,
    Response,
    RoutingNote,
    SetAside,
)
from tests.factories import body, contribution, ml, moderator, save, thread
from tests.factories import synthesis as make

TYPED = {"decision": "adopted", "reason-de": "Wir machen das im März.", "review_on": "", "version": "0"}


@pytest.fixture
def asked(session, sign_in):
    """A body with one person, who is signed in, asked about a finding."""
    source = contribution()
    finding = make.finding(make.dossier(source.format, public=True))
    make.citation(finding, source)
    of = body()
    person = make.responder(of)
    routing = make.routing(finding, body=of)
    session.commit()
    sign_in(person)
    return routing, person


def address(routing, end=""):
    return f"/en/dossiers/answers/{routing.id}{end}"


def draft(routing, person, words="Ein Entwurf."):
    made = AnswerDraft(routing_id=routing.id, decision=Decision.ADOPTED, reason=ml(words), saved_by_id=person.id)
    return save(made)


def test_more_quotes_come_with_what_was_typed(client, session, asked):
    routing, _person = asked
    for number in range(44):
        make.citation(routing.finding, contribution(text=f"Eine Stimme, Nummer {number}."))
    session.commit()
    page = client.get(address(routing)).text
    button = re.search(r'<button[^>]*form="answer"[^>]*formaction="([^"]+)"[^>]*name="act" value="check"', page)
    more = client.post(button[1].partition("#")[0], data={**TYPED, "act": "check"})
    assert more.status_code == 200
    assert more.text.count("<blockquote") == 5
    assert "Wir machen das im März." in more.text
    assert session.scalars(select(Response)).all() == []


def test_a_note_keeps_the_answer_that_is_being_typed(client, session, asked):
    routing, _person = asked
    page = client.get(address(routing)).text
    assert re.search(r'<textarea[^>]*name="text"[^>]*form="answer"|<textarea[^>]*form="answer"[^>]*name="text"', page)
    assert client.post(address(routing, "/notes"), data={**TYPED, "text": "Bis Freitag."}).status_code == 303
    session.expire_all()
    assert session.scalars(select(AnswerDraft.reason)).one() == {"de": "Wir machen das im März."}
    assert session.scalars(select(RoutingNote.text)).one() == "Bis Freitag."
    # A mistake is told on the page, and what somebody else saved meanwhile is not overwritten.
    empty = client.post(address(routing, "/notes"), data={**TYPED, "version": "1", "reason-de": "Neu.", "text": ""})
    assert empty.status_code == 422
    assert "Neu." in empty.text
    late = client.post(address(routing, "/delegate"), data={**TYPED, "reason-de": "Zu spät.", "person_id": ""})
    assert late.status_code == 422
    for words in ("Zu spät.", "Wir machen das im März.", "What it says now"):
        assert words in late.text
    # Whoever typed nothing changes no draft.
    assert client.post(address(routing, "/notes"), data={"text": "Noch etwas."}).status_code == 303
    session.expire_all()
    assert session.scalars(select(AnswerDraft.version)).one() == 1


def test_one_answer_takes_the_place_of_drafts_that_were_shown(client, session, asked):
    routing, person = asked
    other = make.routing(make.finding(routing.finding.dossier), body=routing.body)
    draft(routing, person)
    session.commit()
    path, ids = "/en/dossiers/answers/together", [str(routing.id), str(other.id)]
    page = client.get(path, query_string={"ids": ids}).text
    assert "Ein Entwurf." in page
    seen = re.findall(r'name="seen" value="([^"]+)"', page)
    assert sorted(seen) == sorted([f"{routing.id}-1", f"{other.id}-0"])
    data = {**TYPED, "ids": ids, "seen": seen, "act": "publish", "once": "x"}
    late = client.post(path, data={**data, "seen": [f"{routing.id}-0", f"{other.id}-0"]})
    assert late.status_code == 422
    assert "Wir machen das im März." in late.text
    assert sorted(re.findall(r'name="seen" value="([^"]+)"', late.text)) == sorted(seen)
    assert client.post(path, data=data).status_code == 303
    session.expire_all()
    assert session.scalars(select(AnswerDraft)).all() == []
    assert len(session.scalars(select(Response)).all()) == 2


def test_without_a_tick_one_answer_is_still_there(client, session, asked):
    routing, _person = asked
    path = "/en/dossiers/answers/together"
    data = {**TYPED, "seen": [f"{routing.id}-0"], "act": "publish"}
    refused = client.post(path, data=data)
    assert refused.status_code == 422
    assert "Wir machen das im März." in refused.text
    assert f'value="{routing.id}"' in refused.text
    assert "Please tick at least one finding." in refused.text
    make.response(routing)
    session.commit()
    assert "Wir machen das im März." in client.post(path, data={**data, "ids": [str(routing.id)]}).text


@pytest.fixture
def desk(session, sign_in):
    place = thread()
    sources = [contribution(place, text=f"Beitrag {number}.") for number in range(3)]
    dossier = make.dossier(place.format)
    session.commit()
    sign_in(moderator())
    return dossier, sources


def test_ticks_stay_when_setting_aside_is_refused(client, session, desk):
    dossier, sources = desk
    path = f"/en/dossiers/{dossier.slug}/work"
    ticked = [str(one.id) for one in sources[:2]]
    page = client.post(path, data={"ids": ticked, "act": "aside", "reason": "other", "note": ""})
    assert page.status_code == 422
    assert sorted(re.findall(r'name="ids" value="(\d+)"[^>]* checked', page.text)) == sorted(ticked)


def test_setting_one_aside_says_on_its_page_what_is_missing(client, session, desk):
    dossier, (source, *_rest) = desk
    path = f"/en/dossiers/{dossier.slug}/contributions/{source.id}"
    page = client.post(f"{path}/aside", data={"reason": "other", "note": ""})
    assert page.status_code == 422
    assert "Please say what the reason is." in page.text
    assert re.search(r'<option[^>]*selected[^>]*value="other"|value="other"[^>]*selected', page.text)
    assert f'action="{path}"' in page.text, "quoting goes to its own address"
    assert client.post(f"{path}/aside", data={"reason": "other", "note": "Werbung"}).status_code == 303
    session.expire_all()
    assert session.scalars(select(SetAside.note)).one() == "Werbung"


def test_whoever_comes_second_sees_what_it_says_now(client, session, sign_in):
    finding = make.finding(make.dossier(), statement=Multilingual({"de": "Kurse fehlen."}))
    dossier = finding.dossier
    session.commit()
    sign_in(moderator())
    path = f"/en/dossiers/{dossier.slug}/findings/{finding.number}/edit"
    version = str(finding.version)
    assert client.post(path, data={"version": version, "statement-de": "Abends fehlen Kurse."}).status_code == 303
    late = client.post(path, data={"version": version, "statement-de": "Kurse am Abend fehlen."})
    assert late.status_code == 422
    for words in ("What it says now", "Abends fehlen Kurse.", "Kurse am Abend fehlen."):
        assert words in late.text
    frame = f"/en/dossiers/{dossier.slug}/edit"
    data = {"title-de": "Anders", "formats": [str(one.id) for one in dossier.formats]}
    refused = client.post(frame, data={**data, "version": "999"})
    assert refused.status_code == 422
    assert "What it says now" in refused.text
    assert dossier.title["de"] in refused.text


def test_of_two_who_answer_an_objection_the_second_sees_the_first_answer(client, session, desk):
    dossier, (source, *_rest) = desk
    today = clock.today()
    check = save(Check(dossier=dossier, number=1, begins_on=today, ends_on=today))
    words = {"opinion": Opinion.MISSING, "text": "Die Kinder fehlen.", "language": "de"}
    note = save(CheckNote(check=check, contribution=source, **words))
    theme = make.theme(dossier)
    session.commit()
    path = f"/en/dossiers/{dossier.slug}/check/{note.id}"
    data = {"version": "1", "effect": "nothing", "answer-de": "Wir haben es gelesen."}
    assert client.post(path, data=data).status_code == 303
    late = client.post(path, data={**data, "answer-de": "Wir ergänzen es."})
    assert late.status_code == 422
    for words in ("What it says now", "Wir haben es gelesen.", "Wir ergänzen es."):
        assert words in late.text
    path = f"/en/dossiers/{dossier.slug}/themes/{theme.id}"
    assert client.post(path, data={"version": "1", "name-de": "Deutschkurse"}).status_code == 303
    late = client.post(path, data={"version": "1", "name-de": "Abendkurse"})
    for words in ("What it says now", "Deutschkurse", "Abendkurse"):
        assert words in late.text
