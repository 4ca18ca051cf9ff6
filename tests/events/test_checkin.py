"""The day itself: nobody is counted twice, no more people than places, and a page that was offline catches up."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.events import queries
from teilhabe_app.events.models import (
    Attendance,
    PoolKind,
    Registration,
    RegistrationState,
    Wish,
    WishState,
    WorkshopReserve,
)
from teilhabe_app.events.service import attendance
from teilhabe_app.events.service.attendance import Answer, CheckIn, WalkIn
from teilhabe_app.formats.models import State
from tests import factories
from tests.factories import events, ml, save

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def staff(session):
    return factories.moderator()


@pytest.fixture
def day(session):
    """An event that has begun, with three places and two people who have one."""
    event = events.event(3, shared={"opens_at": clock.now() - HOUR, "closes_at": clock.now() + 5 * HOUR})
    people = [events.registration(event, name=name) for name in ("Олена Їжак", "فاطمه حسینی‌زاده")]
    session.commit()
    return event, people


def once(n: int) -> str:
    return f"telephone-{n:04d}"


def came(event) -> int:
    return queries.counts_of(event).here


def test_two_telephones_count_once(day, staff):
    event, (olena, _fatime) = day
    first = attendance.check_in(staff, event, CheckIn(once=once(1), registration_id=olena.id))
    second = attendance.check_in(staff, event, CheckIn(once=once(2), code=olena.receipt.lower()))
    again = attendance.check_in(staff, event, CheckIn(once=once(1), registration_id=olena.id))
    assert [first[0], second[0], again[0]] == [Answer.DONE, Answer.ALREADY, Answer.DONE]
    assert came(event) == 1


def test_an_old_check_in_does_not_come_back_after_it_was_taken_back(day, staff):
    event, (olena, _fatime) = day
    attendance.check_in(staff, event, CheckIn(once=once(1), registration_id=olena.id))
    undo = CheckIn(once=once(2), registration_id=olena.id, undo=True)
    assert attendance.check_in(staff, event, undo)[0] is Answer.UNDONE
    late = attendance.check_in(staff, event, CheckIn(once=once(1), registration_id=olena.id))
    assert late[0] is Answer.UNDONE
    assert came(event) == 0
    assert attendance.check_in(staff, event, CheckIn(once=once(3), registration_id=olena.id))[0] is Answer.DONE
    assert attendance.check_in(staff, event, undo)[0] is Answer.UNDONE  # sent once more: it was done before
    assert came(event) == 1


def test_people_of_another_event_are_unknown(day, staff):
    event, _people = day
    stranger = events.registration(events.event())
    assert attendance.check_in(staff, event, CheckIn(once=once(1), registration_id=stranger.id))[0] is Answer.UNKNOWN
    assert attendance.check_in(staff, event, CheckIn(once=once(2), code=stranger.receipt))[0] is Answer.UNKNOWN


def test_workshops_count_by_themselves_and_bring_people_into_the_house(day, staff):
    event, (olena, fatime) = day
    workshop = events.workshop(event, 1)
    item = CheckIn(once=once(1), registration_id=olena.id, workshop_id=workshop.id)
    assert attendance.check_in(staff, event, item)[0] is Answer.DONE
    assert queries.counts_of(event).workshops == {workshop.id: 1}
    assert came(event) == 1
    full = CheckIn(once=once(2), registration_id=fatime.id, workshop_id=workshop.id)
    assert attendance.check_in(staff, event, full)[0] is Answer.FULL
    attendance.check_in(staff, event, CheckIn(once=once(3), registration_id=olena.id, undo=True))
    assert queries.counts_of(event).workshops == {}


def test_people_at_the_door_never_exceed_the_places(day, staff):
    event, people = day
    names = ["ተስፋይ ገብረ", "आशा तामाङ"]
    guests = [attendance.walk_in(staff, event, WalkIn(name=name, language="en"))[0] for name in names]
    db.session.expire_all()
    assert [one.state for one in guests] == [RegistrationState.CONFIRMED, RegistrationState.WAITING]
    assert [one.channel for one in guests] == ["walk_in", "walk_in"]
    assert (event.taken, came(event)) == (3, 2)
    attendance.check_in(staff, event, CheckIn(once=once(1), registration_id=people[0].id))
    late = attendance.check_in(staff, event, CheckIn(once=once(2), registration_id=people[1].id))
    assert late[0] is Answer.FULL
    with pytest.raises(DomainError), db.session.begin_nested():
        attendance.walk_in(staff, event, WalkIn(name="Noch jemand", language="de"))
    assert came(event) == 3
    assert db.session.query(Registration).filter_by(name="Noch jemand").count() == 0


def test_before_the_beginning_places_of_others_are_not_given_away(session, staff):
    event = events.event(1)
    events.registration(event)
    waiting = events.registration(event, state=RegistrationState.WAITING, waiting_number=77)
    assert attendance.check_in(staff, event, CheckIn(once=once(1), registration_id=waiting.id))[0] is Answer.NO_PLACE
    with pytest.raises(DomainError), db.session.begin_nested():
        attendance.walk_in(staff, event, WalkIn(name="Zu früh", language="de"))


def test_walk_in_sent_twice_is_one_person_in_the_workshop_of_their_choice(day, staff):
    event, _people = day
    workshop = events.workshop(event, 5)
    draft = WalkIn(name="Ana", language="es", workshop_id=workshop.id, once="door-1")
    first, _changes = attendance.walk_in(staff, event, draft)
    second, _changes = attendance.walk_in(staff, event, draft)
    assert first is second
    assert queries.counts_of(event).workshops == {workshop.id: 1}


def test_people_online_need_no_room_in_the_house(day, staff):
    event, _people = day
    pool = save(queries.day.Pool(event_id=event.id, kind=PoolKind.ONLINE, title=ml("Online"), capacity=5, taken=1))
    online = events.registration(event, state=RegistrationState.WAITING, waiting_number=9)
    online.state, online.waiting_number, online.pool_id = RegistrationState.CONFIRMED, None, pool.id
    db.session.flush()
    assert attendance.check_in(staff, event, CheckIn(once=once(1), registration_id=online.id))[0] is Answer.DONE
    counts = queries.counts_of(event)
    assert (counts.here, counts.places, counts.expected) == (0, 3, 2)


@pytest.mark.parametrize("typed", ["ол їж", "ОЛЕНА", "їжак", "їж"])
def test_names_are_found_by_first_letters_in_any_script(day, typed):
    event, (olena, _fatime) = day
    assert [one.id for one in queries.matching(queries.people_of(event), typed)] == [olena.id]


def test_clocks_of_telephones_are_believed_within_reason(day, staff):
    event, (olena, fatime) = day
    early = event.format.opens_at - dt.timedelta(minutes=20)
    attendance.check_in(staff, event, CheckIn(once=once(1), registration_id=olena.id, at=early))
    attendance.check_in(staff, event, CheckIn(once=once(2), registration_id=fatime.id, at=early - 99 * HOUR))
    rows = {row.registration_id: row.at for row in db.session.query(Attendance)}
    assert rows[olena.id] == early
    assert abs(rows[fatime.id] - clock.now()) < HOUR


def test_a_list_that_waited_offline_is_answered_entry_by_entry(day, client, sign_in):
    event, (olena, fatime) = day
    sign_in(factories.editor())
    good = {"once": once(1), "act": "in", "id": olena.id, "at": clock.now().isoformat()}
    items = [
        good,
        good,
        {"once": once(2), "act": "in", "code": fatime.receipt, "workshop": None, "at": "gestern"},
        {"once": once(3), "id": 10**20},
        {"once": once(4), "id": True},
        {"once": "kurz", "id": olena.id},
        {"once": once(5), "code": "ABCD-EFGH-JKLM-NPQR"},
        {"once": once(6), "id": olena.id, "workshop": 99999},
        ["x"],
        None,
    ]
    answer = client.post(f"/en/events/{event.format.slug}/check-in/sync", data={"items": json.dumps(items)})
    assert answer.status_code == 200
    assert [one["answer"] for one in answer.json["answers"]] == [
        *("done", "done", "done", "unreadable", "unreadable", "unreadable", "unknown", "unknown"),
        *("unreadable", "unreadable"),
    ]
    assert answer.json["here"] == 2
    for bad in ("", "{}", "[", "[" * 5000, json.dumps([good] * 400)):
        refused = client.post(f"/en/events/{event.format.slug}/check-in/sync", data={"items": bad})
        assert refused.status_code == 422


def test_the_page_works_without_javascript(day, client, sign_in):
    event, (olena, _fatime) = day
    sign_in(factories.moderator())
    path = f"/en/events/{event.format.slug}/check-in"
    assert "Олена" in client.get(f"{path}?q=олен").text
    data = {"person": olena.id, "once": once(1)}
    assert client.post(path, data=data).status_code == 303
    text = client.get(f"{path}?q={olena.receipt}").text
    assert "Take back" in text
    assert client.post(path, data={**data, "once": once(2), "undo": "1"}).status_code == 303
    assert came(event) == 0
    assert client.post(path, data={"person": "9" * 30}).status_code == 303
    assert client.post(path, data={"person": "²"}).status_code == 303


def test_a_scanned_address_leads_staff_to_the_person(day, client, sign_in):
    event, (olena, _fatime) = day
    path = f"/uk/events/registrations/{olena.receipt}/check-in"
    assert client.get(path).status_code in {302, 401, 403}
    sign_in(factories.moderator())
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.location == f"/uk/events/{event.format.slug}/check-in?q={olena.receipt}"


def test_the_code_is_a_picture_and_the_page_keeps_no_receipts(day, client, sign_in):
    event, (olena, _fatime) = day
    assert client.get(f"/en/events/registrations/{olena.receipt}/code").status_code == 200
    picture = client.get(f"/en/events/registrations/{olena.receipt}/code.svg")
    assert picture.mimetype == "image/svg+xml"
    assert b"<path" in picture.data
    assert client.get(f"/en/events/{event.format.slug}/check-in/people.json").status_code in {302, 401, 403}
    sign_in(factories.moderator())
    answer = client.get(f"/en/events/{event.format.slug}/check-in/people.json")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert olena.receipt not in answer.text
    assert answer.json["people"][0].keys() == {"id", "token", "name", "place", "workshops", "here", "visited"}


def test_walk_in_form_says_when_there_is_no_room(session, client, sign_in):
    event = events.event(1, shared={"opens_at": clock.now() - HOUR, "closes_at": clock.now() + HOUR})
    sign_in(factories.moderator())
    path = f"/en/events/{event.format.slug}/check-in/walk-in"
    assert client.post(path, data={"name": "王小明", "language": "en", "workshop": "0"}).status_code == 303
    full = client.post(path, data={"name": "Rosa", "language": "de", "workshop": "0"})
    assert full.status_code == 422
    assert "house is full" in full.text
    assert "Rosa" in full.text
    assert came(event) == 1


def test_lists_of_the_door_are_typed_in_when_the_event_is_over(session, client, sign_in):
    event = events.event(2, shared={"opens_at": clock.now() - 3 * HOUR, "closes_at": clock.now() - HOUR})
    sign_in(factories.moderator())
    path = f"/en/events/{event.format.slug}/check-in/walk-in"
    assert client.post(path, data={"name": "王小明", "language": "en", "workshop": "0"}).status_code == 303
    assert came(event) == 1
    event.format.state = State.CANCELLED
    session.commit()
    refused = client.post(path, data={"name": "Rosa", "language": "de", "workshop": "0"})
    assert refused.status_code == 422
    assert "This event does not take place." in refused.text
    assert 'value="Rosa"' in refused.text


def test_statements_do_not_grow_with_people(session, client, sign_in, statements):
    sign_in(factories.moderator())
    numbers = []
    for people in (1, 3):
        event = events.event(9)
        workshop = events.workshop(event, 9)
        for _n in range(people):
            one = events.registration(event)
            save(
                Wish(registration=one, workshop_id=workshop.id, slot_id=workshop.slot_id, rank=1, state=WishState.HELD)
            )
        session.commit()
        session.expire_all()
        statements.clear()
        assert client.get(f"/en/events/{event.format.slug}/check-in?q=person").status_code == 200
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]


def test_whoever_gave_the_place_back_is_told_a_way_in(day, client, sign_in):
    event, (olena, _fatime) = day
    olena.state = RegistrationState.CANCELLED
    db.session.commit()
    sign_in(factories.moderator())
    item = json.dumps([{"once": once(1), "act": "in", "code": olena.receipt}])
    (answer,) = client.post(f"/en/events/{event.format.slug}/check-in/sync", data={"items": item}).json["answers"]
    assert answer["answer"] == "no_place"
    assert answer["words"].startswith("\u2068Олена Їжак\u2069 gave the place back.")
    assert came(event) == 0


def test_a_workshop_expects_also_those_whose_place_was_kept_for_them(day, client, sign_in):
    event, people = day
    workshop = events.workshop(event, 5)
    pool = events.pool(event, 5)
    kept = save(WorkshopReserve(workshop_id=workshop.id, pool_id=pool.id, capacity=5, taken=1))
    for one, reserve_id in zip(people, (kept.id, None), strict=True):
        wish = {"workshop_id": workshop.id, "slot_id": workshop.slot_id, "rank": 1, "state": WishState.HELD}
        save(Wish(registration=one, reserve_id=reserve_id, **wish))
    workshop.taken = 1
    db.session.commit()
    sign_in(factories.moderator())
    text = client.get(f"/en/events/{event.format.slug}/check-in?workshop={workshop.id}").text
    assert re.search(r'data-count="expected">(\d+)<', text)[1] == "2"


def test_whoever_finds_the_workshop_full_at_the_door_is_told_so(day, client, sign_in):
    event, people = day
    workshop = events.workshop(event, 1)
    sign_in(factories.moderator())
    attendance.check_in(
        factories.moderator(), event, CheckIn(once=once(1), registration_id=people[0].id, workshop_id=workshop.id)
    )
    db.session.commit()
    path = f"/en/events/{event.format.slug}/check-in"
    sent = {"name": "Rosa", "language": "de", "workshop": str(workshop.id)}
    there = client.post(f"{path}/walk-in", data=sent)
    assert there.status_code == 303
    assert "is checked in, but has no place in the workshop." in client.get(there.location).text
    assert queries.counts_of(event).workshops == {workshop.id: 1}
    assert came(event) == 2
