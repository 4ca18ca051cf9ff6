import datetime as dt

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from teilhabe_app.contributions.models import Place
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.events.models import (
    Allocation,
    Event,
    Need,
    NeedKind,
    RegistrationState,
    Wish,
    WishState,
    Workshop,
)
from tests.factories import editor, field, moderator, user
from tests.factories.events import event, registration, workshop

YEAR = clock.today().year + 1  # an event that is still to come, whenever this runs
EVENT = {
    "title-de": "Tag der Vielfalt",
    "summary-de": "Worum es geht.",
    "opens_at": f"{YEAR}-03-04T09:30",
    "closes_at": f"{YEAR}-03-04T16:00",
    "capacity": "2",
    "takes_registrations": "y",
    "mode": "hybrid",
    "languages": ["de", "ar"],
    "levels": ["land"],
    "process_id": "0",
}


def only(model):
    db.session.expire_all()
    return db.session.query(model).one()


def test_editor_makes_an_event_with_programme_and_workshop(client, session, sign_in):
    topic = field()
    sign_in(editor())
    assert client.get("/de/events/new").status_code == 200
    bad = client.post("/en/events/new", data={**EVENT, "closes_at": f"{YEAR}-03-04T08:00"})
    assert bad.status_code == 422
    assert "Tag der Vielfalt" in bad.text
    assert "The end lies before the beginning." in bad.text
    assert client.post("/en/events/new", data={**EVENT, "field_ids": [str(topic.id)]}).status_code == 303
    made = only(Event)
    assert made.format.slug == "tag-der-vielfalt"
    assert made.format.opens_at == dt.datetime(YEAR, 3, 4, 8, 30, tzinfo=dt.UTC)  # local time in, UTC kept
    address = f"/en/events/{made.format.slug}"
    assert client.post(f"{address}/items/new", data={"kind": "talk", "title-de": "Grußwort"}).status_code == 303
    data = {"title-de": "Gesundheit", "capacity": "5", "field_ids": [str(topic.id)]}
    assert client.post(f"{address}/workshops/new", data=data).status_code == 303
    made = only(Event)
    shop = made.workshops[0]
    assert (shop.number, shop.thread.place, shop.thread.format_id) == (1, Place.WORKSHOP, made.format_id)
    item = made.items[0]
    item_data = {"kind": "opening", "title-de": "Anfang", "version": "1"}
    assert client.post(f"/en/events/items/{item.id}", data=item_data).status_code == 303
    assert (
        client.post(f"/en/events/workshops/{shop.id}", data={**data, "title-de": "Alter", "version": "1"}).status_code
        == 303
    )
    assert only(Workshop).thread.title["de"] == "Alter"
    assert "Anfang" in client.get(f"{address}/programme").text
    assert client.post(f"/en/events/items/{item.id}/remove").status_code == 303
    assert only(Event).items == []


def test_stale_editor_keeps_the_words(client, session, sign_in):
    made = event()
    sign_in(editor())
    address = f"/en/events/{made.format.slug}/edit"
    answer = client.post(address, data={**EVENT, "slug": made.format.slug, "version": "7"})
    assert answer.status_code == 422
    assert "Tag der Vielfalt" in answer.text
    assert '<p dir="auto">Fachtag Teilhabe</p>' in answer.text
    assert 'name="version" type="hidden" value="1"' in answer.text


def test_more_places_go_to_those_who_wait(client, session, sign_in):
    made = event(capacity=1)
    registration(made)
    waiting = [registration(made, state=RegistrationState.WAITING, waiting_number=n, language="tr") for n in (1, 2)]
    sign_in(editor())
    address, data = f"/en/events/{made.format.slug}/edit", {**EVENT, "slug": made.format.slug}
    assert client.post(address, data={**data, "version": "1", "capacity": "2"}).status_code == 303
    db.session.expire_all()
    assert [one.state for one in waiting] == [RegistrationState.CONFIRMED, RegistrationState.WAITING]
    assert only(OutboxMail).language == "tr"
    fewer = client.post(address, data={**data, "version": "2", "capacity": "1"})
    assert fewer.status_code == 422
    assert "More people have a place already" in fewer.text
    db.session.expire_all()
    assert (made.capacity, made.taken) == (2, 2)


def test_bigger_workshop_goes_to_those_who_wish(client, session, sign_in):
    made = event()
    small, other = workshop(made, capacity=0), workshop(made)
    people = [registration(made) for _ in range(3)]
    for one in people:
        waiting = Wish(workshop=small, rank=1, state=WishState.WAITING, queued=one.id)
        one.wishes = [waiting, Wish(workshop=other, rank=2, state=WishState.HELD)]
    other.taken = 3
    sign_in(editor())
    data = {"title-de": "Klein", "capacity": "2", "version": "1"}
    assert client.post(f"/en/events/workshops/{small.id}", data=data).status_code == 303
    db.session.expire_all()
    assert [one.held[0].workshop_id for one in people] == [small.id, small.id, other.id]
    assert (small.taken, other.taken) == (2, 1)


def test_wishes_collected_get_places_when_there_is_no_joint_allocation_after_all(client, session, sign_in):
    made = event(allocation=Allocation.TOGETHER)
    room, other = workshop(made, capacity=1), workshop(made, capacity=1)
    people = [registration(made) for _ in range(3)]
    for one in people:
        one.wishes = [Wish(workshop=shop, rank=rank, queued=one.id) for rank, shop in enumerate((room, other), 1)]
    sign_in(editor())
    data = {**EVENT, "slug": made.format.slug, "version": "1", "capacity": "10", "allocation": "at_once"}
    assert client.post(f"/en/events/{made.format.slug}/edit", data=data).status_code == 303
    db.session.expire_all()
    assert [[wish.workshop_id for wish in one.held] for one in people] == [[room.id], [other.id], []]
    assert {wish.state for wish in people[2].wishes} == {WishState.WAITING}
    assert (room.taken, other.taken) == (1, 1)
    told = {mail.to_address for mail in db.session.query(OutboxMail).filter_by(kind="moved")}
    assert told == {people[0].email, people[1].email}


def test_database_refuses_more_than_there_is(session):
    made = event(capacity=1)
    shop = workshop(made, capacity=1)
    for model, key in ((Event, made.id), (Workshop, shop.id)):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(update(model).where(model.id == key).values(taken=2))


def test_database_refuses_the_same_address_twice(session):
    made = event()
    registration(made, email="a@example.org")
    with pytest.raises(IntegrityError), db.session.begin_nested():
        registration(made, email="a@example.org")


def test_lists_are_for_staff_and_needs_for_editors(client, session, sign_in):
    made = event()
    person = registration(made, name="Samira")
    person.needs = [Need(kind=NeedKind.CHILDCARE, detail="zwei Kinder")]
    address = f"/en/events/{made.format.slug}"
    sign_in(user())
    assert client.get(f"{address}/registrations").status_code == 403
    sign_in(moderator())
    page = client.get(f"{address}/registrations")
    assert "Samira" in page.text
    assert "zwei Kinder" not in page.text
    assert client.get(f"{address}/needs").status_code == 403
    sign_in(editor())
    assert "zwei Kinder" in client.get(f"{address}/needs").text
