import datetime as dt

import pytest

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.events.models import (
    Event,
    Need,
    NeedKind,
    Pool,
    Registration,
    RegistrationGroup,
    RegistrationState,
    Wish,
    WishState,
)
from tests.factories import editor, ml, moderator, save, user
from tests.factories.events import event, registration, workshop


def only(model):
    db.session.expire_all()
    return db.session.query(model).one()


@pytest.mark.parametrize(
    "typed",
    [
        "yilmaz",
        "AYŞE",
        "ayse yil",
        "гордiєнко",
        "إيمان",
        "ایمان",
        "strasse",
        "0421 99",
        "+49 421",
        "ayse@",
        "frauenhaus",
    ],
)
def test_people_are_found_in_any_script(client, session, sign_in, typed):
    made = event()
    people = {
        "yilmaz": {"name": "Ayşe Yılmaz", "email": "ayse@example.org", "phone": None},
        "гордiєнко": {"name": "Олена Гордiєнко", "phone": None},
        "إيمان": {"name": "ايمان", "phone": None},
        "strasse": {"name": "Herr Straße", "phone": "0421 9988"},
        "+49 421": {"name": "Frau Wu", "phone": "+49421 77"},
        "frauenhaus": {"name": "Frau Ohm", "organisation_name": "FrauenHaus e. V."},
    }
    wanted = {
        "AYŞE": "yilmaz",
        "ayse yil": "yilmaz",
        "ayse@": "yilmaz",
        "ایمان": "إيمان",
        "0421 99": "strasse",
    }.get(typed, typed)
    for values in people.values():
        registration(made, **values)
    sign_in(moderator())
    page = client.get(f"/en/events/{made.format.slug}/registrations", query_string={"q": typed}).text
    found = [key for key, values in people.items() if f"<bdi>{values['name']}</bdi>" in page]
    assert found == [wanted]


def test_code_is_found_however_it_is_typed(client, session, sign_in):
    made = event()
    one, other = registration(made, name="Eins"), registration(made, name="Zwei")
    sign_in(moderator())
    typed = one.receipt.replace("-", " ").lower()
    page = client.get(f"/en/events/{made.format.slug}/registrations", query_string={"q": typed}).text
    assert "<bdi>Eins</bdi>" in page
    assert f"<bdi>{other.name}</bdi>" not in page
    nobody = client.get(f"/en/events/{made.format.slug}/registrations?q=niemand").text
    assert "Nobody found" in nobody


def test_list_is_narrowed(client, session, sign_in):
    made = event()
    shop = workshop(made)
    pool = save(Pool(event=made, title=ml("Vereine"), capacity=2, taken=1))
    group = save(RegistrationGroup(event=made, receipt="G", organisation_name="Verein", language="de"))
    here = registration(made, name="Hier", language="tr")
    here.wishes = [Wish(workshop=shop, slot_id=shop.slot_id, rank=1, state=WishState.HELD)]
    registration(made, name="Wartet", state=RegistrationState.WAITING, waiting_number=4)
    registration(made, name="Reserviert", pool=pool, claim=pool)
    registration(made, name="Mitglied", group=group)
    held = {"network": "x", "provisional_number": 1, "confirm_by": clock.now() + dt.timedelta(hours=3)}
    registration(made, name="Vorerst", **held)
    sign_in(moderator())
    address = f"/en/events/{made.format.slug}/registrations"
    everybody = ["Hier", "Wartet", "Reserviert", "Mitglied", "Vorerst"]

    def shown(**values):
        page = client.get(address, query_string=values).text
        return [name for name in everybody if f"<bdi>{name}</bdi>" in page]

    assert shown() == everybody
    assert shown(workshop=shop.id) == ["Hier"]
    assert shown(language="tr") == ["Hier"]
    assert shown(state="waiting") == ["Wartet"]
    assert shown(pool=pool.id) == ["Reserviert"]
    assert shown(group=group.id) == ["Mitglied"]
    assert shown(state="provisional") == ["Vorerst"]
    assert shown(state="nonsense", workshop="x", pool="9" * 30, group="9" * 30, after="?") == everybody
    page = client.get(address).text
    assert "No. 1" in page
    assert "Place held for now" in page


def test_list_comes_in_pages_and_costs_the_same(client, session, sign_in, statements, monkeypatch):
    monkeypatch.setattr("teilhabe_app.events.queries.staff.registration_page.__kwdefaults__", {"size": 2})
    made = event(capacity=50)
    registration(made, name="Person A")
    sign_in(moderator())
    address = f"/en/events/{made.format.slug}/registrations"
    counts, seen = [], []
    for _ in range(2):
        statements.clear()
        page = client.get(address).text
        counts.append(len(statements))
        for letter in "BCDE":
            registration(made, name=f"Person {letter}")
        db.session.commit()
        db.session.expire_all()
    assert counts[0] == counts[1]
    for letter in "FG":
        registration(made, name=f"Seite {letter}")
    db.session.commit()
    page = client.get(address, query_string={"q": "seite"}).text
    for _ in range(5):
        page = client.get(address).text if not seen else page
        seen.append(page.count("registered") and page)
        if 'rel="next"' not in page:
            break
        link = page.split('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
        page = client.get(link).text
    assert 'rel="next"' not in page


def test_details_show_everything_and_every_act_works(client, session, sign_in):
    made = event()
    shop = workshop(made)
    person = registration(
        made,
        name="Samira",
        network="x",
        provisional_number=1,
        confirm_by=clock.now() + dt.timedelta(hours=3),
        language="ar",
    )
    person.needs = [Need(kind=NeedKind.CHILDCARE, count=2)]
    person.wishes = [Wish(workshop=shop, slot_id=shop.slot_id, rank=1, state=WishState.HELD)]
    shop.taken = 1
    mail = {
        "to_address": person.email,
        "language": "de",
        "kind": "x",
        "text": "",
        "html": "",
        "about": f"event:{made.id}",
    }
    save(OutboxMail(subject="Angekommen", sent_at=clock.now(), **mail))
    save(OutboxMail(subject="Zurück", failed_at=clock.now(), last_error="550 no such user", **mail))
    sign_in(moderator())
    address = f"/en/events/{made.format.slug}/registrations/{person.id}"
    page = client.get(address).text
    for words in ("Samira", person.receipt, "Angekommen", "Could not be delivered", "550 no such user", "Werkstatt 1"):
        assert words in page
    assert "2 children" not in page  # for those who arrange it
    assert client.post(f"{address}/confirm").status_code == 303
    db.session.expire_all()
    assert person.address_confirmed_at
    assert (person.network, person.provisional_number, person.confirm_by) == (None, None, None)
    assert client.post(f"{address}/send").status_code == 303
    assert client.post(f"{address}/cancel").status_code == 303
    db.session.expire_all()
    assert person.state is RegistrationState.CANCELLED
    assert (only(Event).taken, shop.taken, person.needs) == (0, 0, [])
    assert client.post(f"{address}/confirm").status_code == 303
    assert "This registration is cancelled." in client.get(address).text


def test_whom_staff_put_into_another_workshop_is_told(client, session, sign_in):
    made = event()
    first, second = workshop(made, title=ml("Eins")), workshop(made, title=ml("Zwei"))
    person = registration(made, language="en")
    person.wishes = [Wish(workshop=first, slot_id=first.slot_id, rank=1, state=WishState.HELD)]
    first.taken = 1
    session.commit()
    address = f"/en/events/registrations/{person.receipt}/wishes"
    assert client.post(address, data={"wish_1": str(first.id), "wish_2": str(second.id)}).status_code == 303
    assert client.post(address, data={"wish_1": str(second.id)}).status_code == 303
    assert session.query(OutboxMail).count() == 0  # whoever does it by themselves sees the page
    sign_in(moderator())
    assert client.post(address, data={"wish_1": str(first.id)}).status_code == 303
    (told,) = session.query(OutboxMail)
    assert (told.to_address, told.kind) == (person.email, "confirmed")
    assert "Your workshop: Eins" in told.text
    assert client.post(address, data={"wish_1": str(first.id), "wish_2": str(second.id)}).status_code == 303
    assert session.query(OutboxMail).count() == 1  # they have what they had


def test_messages_tell_of_needs_only_those_who_arrange_them(client, session, sign_in):
    made = event()
    person = registration(made)
    mail = {"to_address": person.email, "language": "en", "text": "", "html": "", "about": f"event:{made.id}"}
    save(OutboxMail(kind="confirmed", subject="You have a place: Fachtag", **mail))
    save(OutboxMail(kind="need_answered", subject="Answer to what you need: Fachtag", **mail))
    address = f"/en/events/{made.format.slug}/registrations/{person.id}"
    sign_in(moderator())
    shown = client.get(address).text
    assert "You have a place: Fachtag" in shown
    assert "Answer to what you need" not in shown
    sign_in(editor())
    assert "Answer to what you need" in client.get(address).text


def test_registrations_of_another_event_and_for_others_are_not_shown(client, session, sign_in):
    made, other = event(), event()
    person = registration(other)
    sign_in(moderator())
    assert client.get(f"/en/events/{made.format.slug}/registrations/{person.id}").status_code == 404
    sign_in(user())
    address = f"/en/events/{other.format.slug}/registrations/{person.id}"
    assert client.get(address).status_code == 403
    for act in ("confirm", "approve", "decline-request", "cancel", "send"):
        assert client.post(f"{address}/{act}").status_code == 403


def test_by_phone_name_number_and_consent_are_enough(client, session, sign_in):
    made = event(capacity=1, registration_closes_at=clock.now() - dt.timedelta(minutes=1))
    sign_in(moderator())
    address = f"/en/events/{made.format.slug}/registrations/new"
    page = client.get(address).text
    assert page.index('name="phone"') < page.index('name="consent"') < page.index('type="submit">Send registration')
    data = {"name": "Frau Yılmaz", "phone": "0421 998877", "language": "tr"}
    assert client.post(address, data=data).status_code == 422
    sent = client.post(address, data={**data, "consent": "y"})
    assert sent.status_code == 303
    person = only(Registration)
    assert (person.channel, person.state, only(Event).taken) == ("phone", RegistrationState.CONFIRMED, 1)
    assert person.address_confirmed_at  # somebody has spoken with them
    told = client.get(sent.location).text
    assert "You have a place." in told
    assert all(f"<span>{letter}</span>" in told for letter in person.receipt.replace("-", ""))
    second = client.post(address, data={**data, "name": "Herr Ohm", "consent": "y"})
    assert "You are number 1 on the waiting list." in client.get(second.location).text


def test_by_phone_everything_may_be_told(client, session, sign_in):
    made = event()
    shop = workshop(made)
    sign_in(editor())
    data = {
        "name": "Ольга",
        "email": "olha@example.org",
        "phone": "",
        "language": "uk",
        "consent": "y",
        "wish_1": str(shop.id),
        "need_interpreting_language": "uk",
    }
    sent = client.post(f"/en/events/{made.format.slug}/registrations/new", data=data)
    assert sent.status_code == 303
    person = only(Registration)
    assert (person.held[0].workshop_id, person.needs[0].language) == (shop.id, "uk")
    assert only(OutboxMail).language == "uk"


def test_draft_events_register_nobody_by_phone(client, session, sign_in):
    made = event(takes_registrations=False)
    sign_in(moderator())
    assert client.get(f"/en/events/{made.format.slug}/registrations/new").status_code == 403
