"""The programme as editors make it: rooms, rounds, parts, workshops; two editors at once; what is missing."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from teilhabe_app.core.db import db
from teilhabe_app.events import service
from teilhabe_app.events.models import (
    Attendance,
    Event,
    EventMaterial,
    ItemKind,
    MaterialKind,
    Mode,
    Pool,
    PoolKind,
    ProgrammeItem,
    Room,
    Slot,
    Wish,
    WishState,
    Workshop,
    WorkshopReserve,
)
from tests.factories import contribution, editor, field, measure, ml, moderator, thread
from tests.factories.events import event, registration, workshop

HOUR = dt.timedelta(hours=1)


def slot(of, number=1, after=0, hours=1):
    begin = of.format.opens_at.replace(second=0) + after * HOUR
    made = Slot(number=number, starts_at=begin, ends_at=begin + hours * HOUR)
    of.slots.append(made)
    db.session.flush()
    return made


def wish(person, shop, rank=1, state=WishState.HELD):
    made = Wish(registration=person, workshop=shop, slot_id=shop.slot_id, rank=rank, state=state, queued=person.id)
    db.session.add(made)
    if state is WishState.HELD:
        shop.taken += 1
    db.session.flush()
    return made


def berlin(moment):
    """Write a moment as the editors' forms do."""
    return moment.astimezone(ZoneInfo("Europe/Berlin")).strftime("%Y-%m-%dT%H:%M")


def test_editor_makes_rooms_rounds_parts_and_workshops(client, session, sign_in):
    made, topics, subject = event(), [field(), field()], measure()
    sign_in(editor())
    address = f"/en/events/{made.format.slug}"
    for path in ("programme", "rooms/new", "rounds/new", "items/new", "workshops/new", "materials/new", "edit"):
        assert client.get(f"{address}/{path}").status_code == 200, path
    room = {"name-de": "Saal", "name-ar": "القاعة", "note-de": "Im Erdgeschoss", "seats": "80", "step_free": "yes"}
    assert client.post(f"{address}/rooms/new", data=room).status_code == 303
    times = {"starts_at": "2027-03-04T13:00", "ends_at": "2027-03-04T14:00"}
    assert client.post(f"{address}/rounds/new", data=times).status_code == 303
    db.session.expire_all()
    hall, first = db.session.query(Room).one(), db.session.query(Slot).one()
    assert (hall.seats, hall.step_free, hall.name["ar"]) == (80, True, "القاعة")
    talk = {
        "kind": "talk",
        "title-de": "Grußwort",
        "about-de": "Worum es **geht**",
        "starts_at": "2027-03-04T10:00",
        "ends_at": "2027-03-04T10:30",
        "room_id": str(hall.id),
        "slot_id": "0",
        "contributors-0-name": "Ada Beispiel",
        "contributors-0-role-de": "Moderation",
        "contributors-0-role-ar": "تيسير",
        "contributors-1-name": "",
        "contributors-1-role-de": "Eine Fachkraft",
        "contributors-2-name": "",
        "spoken": ["de"],
        "interpreted": ["ar", "dgs", "stt"],
    }
    assert client.post(f"{address}/items/new", data=talk).status_code == 303
    shown = {"kind": "workshops", "title-de": "Werkstätten", "room_id": "0", "slot_id": str(first.id)}
    assert client.post(f"{address}/items/new", data=shown).status_code == 303
    shop = {
        "title-de": "Gesundheit",
        "slot_id": str(first.id),
        "room_id": str(hall.id),
        "capacity": "12",
        "mode": "hybrid",
        "field_ids": [str(one.id) for one in topics],
        "measure_ids": [str(subject.id)],
        "contributors-0-role-de": "Eine Ärztin",
        "interpreted": ["uk"],
    }
    assert client.post(f"{address}/workshops/new", data=shop).status_code == 303
    db.session.expire_all()
    item, workshop_ = made.items[0], made.workshops[0]
    assert item.contributors == [
        {"name": "Ada Beispiel", "role": {"de": "Moderation", "ar": "تيسير"}},
        {"name": None, "role": {"de": "Eine Fachkraft"}},
    ]
    assert (item.room, item.interpreted) == (hall, ["ar", "dgs", "stt"])
    assert (workshop_.mode, len(workshop_.fields), workshop_.measures) == (Mode.HYBRID, 2, [subject])
    assert made.items[1].slot == first
    for path in (f"items/{item.id}", f"workshops/{workshop_.id}", f"rooms/{hall.id}", f"rounds/{first.id}"):
        assert client.get(f"/en/events/{path}").status_code == 200
    page = client.get(address).text
    for words in (
        "Saal",
        "Ada Beispiel",
        "Moderation",
        "Speech-to-text",
        "Gesundheit",
        "12 places are free.",
        "Step-free",
    ):
        assert words in page
    assert page.index("Werkstätten") < page.index("Gesundheit")


def test_one_more_person_can_be_added_without_scripts_and_nothing_is_lost(client, session, sign_in):
    made = event()
    sign_in(editor())
    data = {"kind": "talk", "title-de": "Grußwort", "room_id": "0", "slot_id": "0", "contributors-0-role-de": "Chor"}
    answer = client.post(f"/en/events/{made.format.slug}/items/new", data={**data, "do": "more"})
    assert answer.status_code == 200
    assert 'name="contributors-1-name"' in answer.text
    assert "Grußwort" in answer.text
    assert "Chor" in answer.text
    assert made.items == []


def test_rounds_of_an_event_do_not_overlap(client, session, sign_in):
    made = event()
    slot(made, 1, after=1)
    begin = made.format.opens_at.replace(second=0)
    sign_in(editor())
    address = f"/en/events/{made.format.slug}/rounds/new"
    zone = dt.timedelta(minutes=30)

    def send(start, end):
        return client.post(address, data={"starts_at": berlin(start), "ends_at": berlin(end)})

    refused = send(begin + zone, begin + HOUR + zone)
    assert refused.status_code == 422
    assert "Rounds must not overlap." in refused.text
    assert send(begin + 2 * HOUR, begin + 3 * HOUR).status_code == 303  # one after the other is fine
    assert send(begin, begin - HOUR).status_code == 422
    only_one = client.post(address, data={"starts_at": berlin(begin)})
    assert only_one.status_code == 422
    assert "Please enter both times, or none." in only_one.text
    db.session.expire_all()
    second = made.slots[1]
    data = {"starts_at": berlin(begin + HOUR), "ends_at": berlin(begin + 2 * HOUR), "version": "1"}
    assert client.post(f"/en/events/rounds/{second.id}", data=data).status_code == 422


def test_of_two_editors_the_second_is_told(client, session, sign_in):
    made = event()
    shop, room = workshop(made), Room(name=ml("Saal"))
    made.rooms.append(room)
    item = ProgrammeItem(position=1, kind=ItemKind.TALK, title=ml("Vortrag"))
    made.items.append(item)
    link = EventMaterial(kind=MaterialKind.LINK, title=ml("Folien"), url="https://example.org/a")
    made.materials.append(link)
    session.commit()
    sign_in(editor())
    rows = (
        (f"items/{item.id}", {"kind": "talk", "title-de": "Neu", "room_id": "0", "slot_id": "0"}),
        (f"workshops/{shop.id}", {"title-de": "Neu", "slot_id": str(shop.slot_id), "room_id": "0", "mode": ""}),
        (f"rooms/{room.id}", {"name-de": "Neu", "step_free": "unknown"}),
        (f"rounds/{shop.slot_id}", {"title-de": "Neu"}),
        (
            f"materials/{link.id}/edit",
            {"kind": "link", "title-de": "Neu", "url": link.url, "language": "", "where": ""},
        ),
    )
    for path, data in rows:
        assert client.post(f"/en/events/{path}", data={**data, "version": "1"}).status_code == 303, path
        other = {name: "Anders" if value == "Neu" else value for name, value in data.items()}
        late = client.post(f"/en/events/{path}", data={**other, "version": "1"})
        assert late.status_code == 422, path
        assert "It now says" in late.text, path
        assert '<p dir="auto">Neu</p>' in late.text, path
        assert 'value="Anders"' in late.text, path
        assert 'name="version" type="hidden" value="2"' in late.text
        assert client.post(f"/en/events/{path}", data={**data, "version": "2"}).status_code == 303, path


def test_a_workshop_moves_with_its_wishes_unless_somebody_would_be_in_two(client, session, sign_in):
    made = event()
    first, second = slot(made, 1), slot(made, 2, after=2)
    one, other = workshop(made, slot=first), workshop(made, slot=second)
    both, single = registration(made, name="Олена"), registration(made, name="Alima")
    wish(both, one)
    clash = wish(both, other, rank=2)
    kept = wish(single, one)
    waits = wish(single, other, rank=2, state=WishState.WAITING)
    session.commit()
    sign_in(editor())
    data = {"title-de": "Werkstatt", "slot_id": str(second.id), "room_id": "0", "mode": ""}
    refused = client.post(f"/en/events/workshops/{one.id}", data={**data, "version": "1"})
    assert refused.status_code == 422
    assert "Олена" in refused.text
    assert "Alima" not in refused.text
    clash.state = WishState.LAPSED
    other.taken -= 1
    session.commit()
    version = str(one.version)
    assert client.post(f"/en/events/workshops/{one.id}", data={**data, "version": version}).status_code == 303
    db.session.expire_all()
    assert (one.slot_id, kept.slot_id, kept.state) == (second.id, second.id, WishState.HELD)
    assert waits.state is WishState.LAPSED  # they hold what they wished for more in that round


def test_a_workshop_with_people_or_cards_stays(client, session, sign_in):
    made = event()
    free, wished, written, visited = (workshop(made) for _ in range(4))
    for one in (free, written):
        one.thread = thread(made.format, title=one.title)
    person = registration(made)
    wish(person, wished)
    contribution(written.thread)
    db.session.add(Attendance(event_id=made.id, registration=person, workshop=visited))
    session.commit()
    sign_in(editor())
    ids = [one.id for one in (free, wished, written, visited)]
    for number in ids:
        assert client.post(f"/en/events/workshops/{number}/remove").status_code == 303
    db.session.expire_all()
    assert [one.id for one in made.workshops] == ids[1:]
    assert "cannot be removed" in client.get(f"/en/events/{made.format.slug}/programme").text


def test_rounds_with_workshops_stay_and_rooms_may_go(client, session, sign_in):
    made = event()
    shop, room, empty = workshop(made), Room(name=ml("Saal")), slot(made, 2)
    made.rooms.append(room)
    shop.room = room
    session.commit()
    sign_in(editor())
    for path in (f"rounds/{shop.slot_id}", f"rounds/{empty.id}", f"rooms/{room.id}"):
        assert client.post(f"/en/events/{path}/remove").status_code == 303
    db.session.expire_all()
    assert [one.number for one in made.slots] == [1]
    assert (made.rooms, shop.room_id) == ([], None)


def test_places_of_a_workshop_are_kept_for_pools(client, session, sign_in):
    made = event()
    pool = Pool(kind=PoolKind.RESERVED, title=ml("Vereine"), capacity=5, taken=0)
    made.pools.append(pool)
    shop = workshop(made, capacity=3)
    session.commit()
    sign_in(editor())
    data = {
        "title-de": "Werkstatt",
        "slot_id": str(shop.slot_id),
        "room_id": "0",
        "mode": "",
        "capacity": "3",
        "reserves-0-pool_id": str(pool.id),
        "reserves-0-capacity": "2",
    }
    page = client.get(f"/en/events/workshops/{shop.id}").text
    assert "Vereine" in page
    assert client.post(f"/en/events/workshops/{shop.id}", data={**data, "version": "1"}).status_code == 303
    db.session.expire_all()
    reserve = db.session.query(WorkshopReserve).one()
    assert (reserve.pool_id, reserve.capacity) == (pool.id, 2)
    assert "2 places are free." in client.get(f"/en/events/{made.format.slug}").text
    reserve.taken = 1
    session.commit()
    fewer = {**data, "reserves-0-capacity": "0", "version": "2"}
    refused = client.post(f"/en/events/workshops/{shop.id}", data=fewer)
    assert refused.status_code == 422
    assert "More people have a place already" in refused.text


def test_another_events_room_is_nobodys_choice(client, session, sign_in):
    made, other = event(), event()
    foreign = Room(name=ml("Anderswo"))
    other.rooms.append(foreign)
    session.commit()
    sign_in(editor())
    data = {"kind": "talk", "title-de": "Vortrag", "room_id": str(foreign.id), "slot_id": "0"}
    assert client.post(f"/en/events/{made.format.slug}/items/new", data=data).status_code == 422


def test_the_overview_says_what_is_missing_and_what_to_do_next(client, session, sign_in):
    made = event()
    sign_in(editor())
    address = f"/en/events/{made.format.slug}/programme"
    assert "Begin with the parts of the day" in client.get(address).text
    made.items.append(ProgrammeItem(position=1, kind=ItemKind.TALK, title=ml("Vortrag", en="Talk")))
    session.commit()
    page = client.get(address).text
    for words in ("Next, say in which rooms", "No time", "No room", "No translation: de-simple, tr, ar, uk"):
        assert words in page
    made.rooms.append(Room(name=ml("Kammer"), seats=3))
    shop = workshop(made, capacity=9)
    shop.room = made.rooms[0]
    session.commit()
    page = client.get(address).text
    for words in ("More places than seats", "Step-free access not known", "shown by no part of the programme"):
        assert words in page


def test_programme_pages_are_for_editors(client, session, sign_in):
    made = event()
    shop = workshop(made)
    session.commit()
    paths = [f"{made.format.slug}/{path}" for path in ("programme", "rooms/new", "items/new", "materials/new")]
    paths.append(f"workshops/{shop.id}")
    for path in paths:
        assert client.get(f"/en/events/{path}").status_code in {302, 303, 401, 403}
    sign_in(moderator())
    for path in paths:
        assert client.get(f"/en/events/{path}").status_code == 403


def test_settings_are_stored_and_checked(client, session, sign_in):
    made = event()
    sign_in(editor())
    address = f"/en/events/{made.format.slug}/edit"
    data = {
        "title-de": "Tag",
        "summary-de": "Worum es geht.",
        "opens_at": "2027-03-04T09:30",
        "closes_at": "2027-03-04T16:00",
        "mode": "hybrid",
        "process_id": "0",
        "slug": made.format.slug,
        "version": "1",
        "capacity": "10",
        "online_url": "https://example.org/raum",
        "needs_approval": "y",
        "most_in_group": "6",
        "allocation": "together",
        "wishes_until": "2027-02-20T12:00",
        "reminder_days": "3",
        "survey_format_id": "0",
    }
    for wrong in ({"online_url": "http://example.org"}, {"wishes_until": ""}, {"wishes_until": "2027-03-05T12:00"}):
        assert client.post(address, data={**data, **wrong}).status_code == 422, wrong
    assert client.post(address, data=data).status_code == 303
    db.session.expire_all()
    found = db.session.query(Event).one()
    assert (found.online_url, found.needs_approval, found.most_in_group) == ("https://example.org/raum", True, 6)
    assert (found.allocation.value, found.reminder_days, found.wishes_until.day) == ("together", 3, 20)


def test_every_change_of_what_the_page_shows_gives_a_new_stamp(session):
    made = event()
    session.commit()
    seen = {made.stamp}

    def changed():
        session.commit()
        assert made.stamp
        assert made.stamp not in seen
        seen.add(made.stamp)

    made.format.title = ml("Anders")
    changed()
    shop = workshop(made, fields=[field()])
    changed()
    shop.title = ml("Neu")
    changed()
    made.rooms.append(Room(name=ml("Saal")))
    changed()
    shop.slot.starts_at = made.format.opens_at
    changed()
    shop.fields[0].short_name = ml("Umbenannt")
    session.commit()
    session.refresh(made)
    assert made.stamp not in seen
    seen.add(made.stamp)
    session.delete(made.rooms[0])
    changed()
    registration(made)
    session.execute(db.update(Workshop).values(taken=1))
    before = made.stamp
    session.commit()
    assert made.stamp == before or made.stamp not in seen


@pytest.mark.parametrize("edges", [(1, 0), (0, 0)])
def test_a_round_ends_after_it_begins(session, edges):
    made = event()
    begin = made.format.opens_at
    made.slots.append(Slot(number=1, starts_at=begin + edges[0] * HOUR, ends_at=begin + edges[1] * HOUR))
    with pytest.raises(IntegrityError):
        session.flush()


def test_what_another_editor_added_meanwhile_has_its_number(client, session, sign_in):
    made = event()
    me = editor()
    assert (list(made.slots), list(made.workshops)) == ([], [])  # as it was when this editor's request began
    with db.session.no_autoflush:
        session.execute(insert(Slot).values(event_id=made.id, number=1, version=1))
    first = session.scalars(select(Slot.id)).one()
    values = {"event_id": made.id, "slot_id": first, "number": 1, "title": ml("Von nebenan"), "taken": 0, "version": 1}
    session.execute(insert(Workshop).values(contributors=[], spoken=[], interpreted=[], **values))
    added = service.add_workshop(me, made, service.WorkshopDraft(title=ml("Meine")))
    assert (added.number, added.slot_id) == (2, first)
