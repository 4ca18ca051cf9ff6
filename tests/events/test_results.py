"""After the day: cards become contributions once, corrections keep the history, figures hide small groups."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from PIL import Image

from teilhabe_app.contributions.models import Channel, Contribution, Kind, Place, Thread, Visibility
from teilhabe_app.contributions.service import counters
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.events import queries
from teilhabe_app.events.models import Attendance, EventMaterial, MaterialKind, RegistrationState
from teilhabe_app.events.queries import results as reads
from teilhabe_app.formats.models import Kind as FormatKind
from teilhabe_app.synthesis import queries as synthesis
from teilhabe_app.synthesis.models import AsideReason, DossierState, SetAside
from tests import factories
from tests.factories import events, ml, save
from tests.factories import synthesis as made

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def day(session):
    event = events.event(9, shared={"opens_at": clock.now() - 3 * HOUR, "closes_at": clock.now() - HOUR})
    workshop = events.workshop(event)
    session.commit()
    return event, workshop


def rows(*cards: tuple[str, str, str], **more: str) -> dict[str, str]:
    found = {"language": "de", "table": "Tisch 3", "publish": "y", **more}
    for n, (text, kind, once) in enumerate(cards):
        found |= {f"rows-{n}-text": text, f"rows-{n}-kind": kind, f"rows-{n}-once": once}
    return found


def cards() -> list[Contribution]:
    return list(db.session.query(Contribution).order_by(Contribution.id))


def test_three_cards_at_once_and_sent_twice(day, client, sign_in):
    _event, workshop = day
    sign_in(factories.moderator())
    path = f"/en/events/workshops/{workshop.id}/cards"
    assert client.get(path).status_code == 200
    sent = rows(
        ("Mehr Kurse am Abend", "result", "once-1"), ("", "idea", "once-2"), ("Wir fordern Geld", "demand", "once-3")
    )
    first = client.post(path, data=sent)
    assert first.status_code == 303
    assert "table=Tisch+3" in first.location
    assert client.post(path, data=sent).status_code == 303
    db.session.expire_all()
    found = cards()
    assert [(one.kind, one.provenance, one.channel) for one in found] == [
        (Kind.RESULT, "Tisch 3", Channel.CARD),
        (Kind.DEMAND, "Tisch 3", Channel.CARD),
    ]
    assert all(one.visibility is Visibility.PUBLISHED for one in found)
    assert db.session.query(Thread).filter_by(place=Place.WORKSHOP).count() == 1
    assert workshop.thread.published_count == 2
    assert 'value="Tisch 3"' in client.get(first.location).text


def test_one_card_in_place(day, client, sign_in):
    _event, workshop = day
    sign_in(factories.moderator())
    path = f"/en/events/workshops/{workshop.id}/cards"
    answer = client.post(path, data=rows(("نحتاج دورات", "idea", "o-1"), language="ar"), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "نحتاج دورات" in answer.text
    assert "<html" not in answer.text
    empty = client.post(path, data=rows(("  ", "idea", "o-2")), headers={"HX-Request": "true"})
    assert empty.status_code == 422
    assert "at least one card" in empty.text


def test_what_looks_personal_waits_to_be_read(day, client, sign_in):
    _event, workshop = day
    sign_in(factories.moderator())
    client.post(
        f"/en/events/workshops/{workshop.id}/cards", data=rows(("Bitte anrufen: 0421 361-12345", "idea", "o-1"))
    )
    assert cards()[0].visibility is Visibility.PENDING


def test_the_last_card_is_corrected_and_taken_back(day, client, sign_in):
    _event, workshop = day
    sign_in(factories.moderator())
    client.post(f"/en/events/workshops/{workshop.id}/cards", data=rows(("Mer Kurse", "idea", "o-1")))
    card = cards()[0]
    assert client.get(f"/en/events/cards/{card.id}").status_code == 200
    data = {"text": "Mehr Kurse", "kind": "result", "language": "de"}
    assert client.post(f"/en/events/cards/{card.id}", data=data).status_code == 303
    db.session.expire_all()
    card = cards()[0]
    assert (card.text, card.kind, [one.text for one in card.revisions]) == (
        "Mehr Kurse",
        Kind.RESULT,
        ["Mer Kurse", "Mehr Kurse"],
    )
    assert not any(one.sealed for one in card.revisions)
    assert client.post(f"/en/events/cards/{card.id}/take-back").status_code == 303
    db.session.expire_all()
    assert cards()[0].visibility is Visibility.WITHDRAWN
    assert workshop.thread.published_count == 0


def test_what_was_taken_out_of_a_card_before_anybody_read_it_stays_out(day, client, sign_in):
    _event, workshop = day
    sign_in(factories.moderator())
    number = "0421 361-12345"
    client.post(f"/en/events/workshops/{workshop.id}/cards", data=rows((f"Bitte anrufen: {number}", "idea", "o-1")))
    card = cards()[0]
    data = {"text": "Bitte anrufen", "kind": "idea", "language": "de"}
    assert client.post(f"/en/events/cards/{card.id}", data=data).status_code == 303
    db.session.expire_all()
    counters.show(cards()[0])
    db.session.commit()
    client.post("/en/account/sign-out")
    for path in (f"/en/contributions/{card.id}", f"/en/contributions/{card.id}/history"):
        text = client.get(path).text
        assert "Bitte anrufen" in text
        assert number not in text


def test_whoever_has_cards_read_first_goes_on_with_that(day, client, sign_in):
    _event, workshop = day
    sign_in(factories.moderator())
    path = f"/en/events/workshops/{workshop.id}/cards"
    sent = {key: value for key, value in rows(("Frau Ohm sagt", "idea", "o-1")).items() if key != "publish"}
    there = client.post(path, data=sent).location
    card = cards()[0]
    assert card.visibility is Visibility.PENDING
    corrected = client.post(
        f"/en/events/cards/{card.id}", data={"text": "Jemand sagt", "kind": "idea", "language": "de"}
    )
    taken_back = client.post(f"/en/events/cards/{card.id}/take-back")
    ticked = re.compile(r'<input[^>]*name="publish"[^>]*>')
    for address in (there, corrected.location, taken_back.location):
        page = client.get(address).text
        assert "checked" not in ticked.search(page)[0]
        assert 'value="Tisch 3"' in page
    assert "checked" in ticked.search(client.get(path).text)[0]


def test_only_cards_are_corrected_here_and_only_by_moderators(day, client, sign_in):
    event, workshop = day
    workshop.thread = factories.thread(event.format, place=Place.WORKSHOP)
    comment = factories.contribution(workshop.thread)
    card = factories.contribution(workshop.thread, channel=Channel.CARD)
    sign_in(factories.editor())
    assert client.get(f"/en/events/workshops/{workshop.id}/cards").status_code == 403
    assert client.post(f"/en/events/cards/{card.id}/take-back").status_code == 403
    sign_in(factories.moderator())
    assert client.get(f"/en/events/cards/{comment.id}").status_code == 404


def test_a_photo_of_the_wall_is_for_the_staff_until_somebody_says_otherwise(day, client, sign_in):
    event, workshop = day
    event.documentation_published_at = clock.now()
    sign_in(factories.moderator())
    for public in ("", "y"):
        file = io.BytesIO()
        Image.new("RGB", (40, 30), "white").save(file, "PNG")
        file.seek(0)
        data = {"wall": (file, "wand.png"), "wall_shows": "Zwölf Karten", "wall_language": "de", "wall_public": public}
        answer = client.post(f"/en/events/workshops/{workshop.id}/photos", data=data)
        assert answer.status_code == 303
    kept = db.session.query(EventMaterial).order_by(EventMaterial.id).all()
    assert [(one.kind, one.is_public, one.is_after, one.workshop_id) for one in kept] == [
        (MaterialKind.PHOTO, False, True, workshop.id),
        (MaterialKind.PHOTO, True, True, workshop.id),
    ]
    assert client.get(f"/en/events/workshops/{workshop.id}/cards").text.count("Zwölf Karten") == 2
    client.post("/en/account/sign-out")
    assert client.get(f"/en/events/{event.format.slug}/results").text.count("Zwölf Karten") == 1
    sign_in(factories.moderator())
    bad = {"wall": (io.BytesIO(b"<script>"), "x.png"), "wall_shows": "?", "wall_language": "de"}
    assert client.post(f"/en/events/workshops/{workshop.id}/photos", data=bad).status_code == 422
    assert client.post(f"/en/events/workshops/{workshop.id}/photos", data={"wall_shows": "?"}).status_code == 422


def test_a_photo_is_kept_once_and_goes_when_it_was_the_wrong_one(day, client, sign_in):
    event, workshop = day
    sign_in(factories.moderator())
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(file, "PNG")
    for _time in range(2):
        data = {"wall": (io.BytesIO(file.getvalue()), "wand.png"), "wall_shows": "Karten", "wall_language": "de"}
        assert client.post(f"/en/events/workshops/{workshop.id}/photos", data=data).status_code == 303
    kept = db.session.query(EventMaterial).one()
    other = save(EventMaterial(event_id=event.id, kind=MaterialKind.LINK, title=ml("x"), url="https://example.org/"))
    db.session.commit()
    assert client.post(f"/en/events/photos/{other.id}/remove").status_code == 404
    client.post("/en/account/sign-out")
    sign_in(factories.user())
    assert client.post(f"/en/events/photos/{kept.id}/remove").status_code == 403
    client.post("/en/account/sign-out")
    sign_in(factories.moderator())
    assert f'/photos/{kept.id}/remove"' in client.get(f"/en/events/workshops/{workshop.id}/cards").text
    assert client.post(f"/en/events/photos/{kept.id}/remove").status_code == 303
    db.session.expire_all()
    assert db.session.query(EventMaterial).one().kind is MaterialKind.LINK


def test_results_say_what_became_of_each_card(day, client):
    event, workshop = day
    workshop.thread = factories.thread(event.format, place=Place.WORKSHOP)
    cited, aside, fresh = (
        factories.contribution(workshop.thread, channel=Channel.CARD, kind=k) for k in list(Kind)[:3]
    )
    event.documentation_published_at = clock.now()
    dossier = made.dossier(event.format)
    finding = made.finding(dossier)
    made.citation(finding, cited)
    save(SetAside(dossier_id=dossier.id, contribution_id=aside.id, reason=AsideReason.DUPLICATE))
    db.session.commit()
    text = client.get(f"/en/events/{event.format.slug}/results").text
    assert f"/synthesis/{dossier.slug}" not in text
    dossier.state = DossierState.PUBLISHED
    dossier.published_at = clock.now()
    db.session.commit()
    text = client.get(f"/en/events/{event.format.slug}/results").text
    assert text.count(f"/{dossier.slug}/findings/{finding.number}") >= 1
    assert "not taken up in a finding" in text
    assert f'id="c{fresh.id}"' in text


def test_cards_count_in_the_coverage_of_the_dossier(day, client, sign_in):
    event, workshop = day
    sign_in(factories.moderator())
    client.post(
        f"/en/events/workshops/{workshop.id}/cards", data=rows(("Geld", "demand", "o-1"), ("Kurse", "result", "o-2"))
    )
    coverage = synthesis.coverage_of(made.dossier(event.format))
    assert (coverage.total, coverage.open) == (2, 2)


def test_results_are_for_the_staff_until_published_and_then_told(day, client, sign_in):
    event, workshop = day
    workshop.thread = factories.thread(event.format, place=Place.WORKSHOP)
    card = factories.contribution(workshop.thread, channel=Channel.CARD, text="Noch geheim")
    events.registration(event, name="Olena")
    path = f"/en/events/{event.format.slug}/results"
    db.session.commit()
    assert card.text not in client.get(path).text
    sign_in(factories.editor())
    assert card.text in client.get(path).text
    assert client.post(f"{path}/publish", data={"tell": "y"}).status_code == 303
    assert client.post(f"{path}/publish", data={"tell": "y"}).status_code == 303
    assert db.session.query(OutboxMail).count() == 1
    client.post("/en/account/sign-out")
    assert card.text in client.get(path).text
    sign_in(factories.editor())
    assert client.post(f"{path}/withdraw").status_code == 303
    client.post("/en/account/sign-out")
    assert card.text not in client.get(path).text


def test_whoever_came_from_the_waiting_list_is_told_like_everybody(day, client, sign_in):
    event, _workshop = day
    waits = RegistrationState.WAITING
    came = events.registration(
        event, state=waits, waiting_number=1, wants_outcome=True, outcome_email="came@example.org"
    )
    gone = events.registration(
        event, state=waits, waiting_number=2, wants_outcome=True, outcome_email="gone@example.org"
    )
    save(Attendance(event_id=event.id, registration_id=came.id))
    sign_in(factories.editor())
    assert client.post(f"/en/events/{event.format.slug}/results/publish", data={"tell": "y"}).status_code == 303
    told = [mail.to_address for mail in db.session.query(OutboxMail)]
    assert told == [came.email]
    assert gone.email not in told
    assert queries.people_who_want_the_outcome(event.id) == [came]


def test_nothing_is_published_before_the_event(session, client, sign_in):
    event = events.event()
    sign_in(factories.editor())
    answer = client.post(f"/en/events/{event.format.slug}/results/publish")
    assert answer.status_code == 422
    assert "has not begun" in answer.text


def test_a_published_survey_is_offered(day, client):
    event, _workshop = day
    event.documentation_published_at = clock.now()
    event.survey_format = factories.format_(FormatKind.SURVEY)
    db.session.commit()
    path = f"/en/events/{event.format.slug}/results"
    assert f"/surveys/{event.survey_format.slug}" in client.get(path).text
    event.survey_format.opens_at, event.survey_format.closes_at = clock.now() - 2 * HOUR, clock.now() - HOUR
    db.session.commit()
    assert f"/surveys/{event.survey_format.slug}" not in client.get(path).text  # it asks nobody any more


def _came(event, number: int, workshop=None, **values) -> None:
    for _n in range(number):
        one = events.registration(event, **values)
        save(Attendance(event_id=event.id, registration_id=one.id))
        if workshop is not None:
            save(Attendance(event_id=event.id, registration_id=one.id, workshop_id=workshop.id))


def test_figures_hide_small_groups_and_what_would_give_them_away(session):
    event = events.event(100)
    first, second = events.workshop(event), events.workshop(event)
    _came(event, 8, first, language="de")
    _came(event, 6, second, language="tr")
    _came(event, 2, second, language="ar")
    events.registration(event)
    figures = reads.attended(event, event.workshops)
    assert (figures.registered, figures.came) == (17, 16)
    assert figures.by_language == {"de": 8, "tr": None, "ar": None}
    assert figures.by_channel == {"web": 16}
    assert figures.by_workshop == {first.id: 8, second.id: 8}


def test_whoever_was_in_no_workshop_cannot_be_worked_out(session):
    event = events.event(100)
    first, second = events.workshop(event), events.workshop(event)
    _came(event, 8, first)
    _came(event, 6, second)
    _came(event, 1)
    assert reads.attended(event, event.workshops).by_workshop == {first.id: 8, second.id: None}


def test_so_few_that_nothing_is_said(session):
    event = events.event(100)
    _came(event, 4)
    figures = reads.attended(event, event.workshops)
    assert (figures.registered, figures.came, figures.by_language) == (None, None, {})


def test_the_page_takes_eight_statements_whatever_its_length(session, client, statements):
    numbers = []
    for size in (1, 3):
        event = events.event(100, shared={"opens_at": clock.now() - 3 * HOUR, "closes_at": clock.now() - HOUR})
        event.documentation_published_at = clock.now()
        dossier = made.dossier(event.format)
        dossier.state, dossier.published_at = DossierState.PUBLISHED, clock.now()
        for _n in range(size):
            workshop = events.workshop(event)
            workshop.thread = factories.thread(event.format, place=Place.WORKSHOP)
            for _m in range(size):
                made.citation(made.finding(dossier), factories.contribution(workshop.thread, channel=Channel.CARD))
                _came(event, 5, workshop)
        path = f"/en/events/{event.format.slug}/results"
        session.commit()
        session.expire_all()
        statements.clear()
        assert client.get(path).status_code == 200
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
    assert numbers[0] <= 8, [one[:60] + one[one.find("FROM") :][:40] for one in statements]
