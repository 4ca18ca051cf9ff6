"""Calendar files: the event with its programme, one's own workshops, feeds by field and language."""

import datetime as dt

from icalendar import Calendar

from teilhabe_app.events.models import ItemKind, ProgrammeItem, RegistrationState, Room, Wish, WishState
from teilhabe_app.formats.models import State
from tests.factories import field, ml
from tests.factories.events import event, registration, workshop

HOUR = dt.timedelta(hours=1)


def entries(answer):
    assert answer.status_code == 200
    return list(Calendar.from_ical(answer.data).walk("VEVENT"))


def timed(of):
    shop = workshop(of, title=ml("Gesundheit", ar="الصحة"))
    shop.slot.starts_at, shop.slot.ends_at = of.format.opens_at + HOUR, of.format.opens_at + 2 * HOUR
    shop.room = Room(name=ml("Raum 1"), position=1, event_id=of.id)
    return shop


def test_the_file_of_an_event_says_what_is_when_and_where(client, session):
    made = event()
    room = Room(name=ml("Großer Saal"), position=1)
    made.rooms.append(room)
    made.items.append(
        ProgrammeItem(position=1, kind=ItemKind.TALK, title=ml("Vortrag"), room=room, starts_at=made.format.opens_at)
    )
    session.commit()
    (found,) = entries(client.get(f"/de/events/{made.format.slug}/calendar.ics"))
    assert "Vortrag (Großer Saal)" in found["description"]
    assert found["location"] == "Bürgerhaus Weserterrassen"


def test_ones_own_workshops_are_entries_of_their_own(client, session):
    made = event()
    shop = timed(made)
    person = registration(made, language="ar")
    wish = Wish(registration=person, workshop=shop, slot_id=shop.slot_id, rank=1, state=WishState.HELD)
    session.add(wish)
    session.commit()
    address = f"/ar/events/registrations/{person.receipt}/calendar.ics"
    day, own = entries(client.get(address))
    assert own["summary"] == "الصحة"
    assert own["location"] == "Raum 1, Bürgerhaus Weserterrassen"
    assert own["dtstart"].dt == shop.slot.starts_at
    assert own["uid"] != day["uid"]
    before = (day["uid"], own["uid"])
    person.state = RegistrationState.CANCELLED
    wish.state = WishState.LAPSED
    session.commit()
    gone = entries(client.get(address))
    assert [one["status"] for one in gone] == ["CANCELLED", "CANCELLED"]
    assert tuple(one["uid"] for one in gone) == before


def test_a_calendar_is_subscribed_by_field_and_language(client, session):
    topic, other = field(), field()
    mine = event(shared={"fields": [topic], "languages": ["ar"]})
    event(shared={"fields": [other], "languages": ["ar"]})
    event(shared={"fields": [topic], "languages": ["de"]})
    session.commit()
    address = f"/ar/formats/calendar.ics?field={topic.slug}&language=ar"
    (found,) = entries(client.get(address))
    assert found["uid"] == f"format-{mine.format_id}@localhost"
    assert found["summary"] == "يوم المشاركة"
    assert f"/en/formats/calendar.ics?field={topic.slug}" in client.get(f"/en/framework/fields/{topic.slug}").text
    listed = client.get(f"/en/formats/?field={topic.slug}&language=ar").text
    assert "calendar.ics?field=" in listed
    assert "language=ar" in listed


def test_the_entry_of_somebody_without_a_place_is_not_certain(client, session):
    made = event()
    person = registration(made)
    address = f"/en/events/registrations/{person.receipt}/calendar.ics"
    told = {
        RegistrationState.WAITING: "TENTATIVE",
        RegistrationState.REQUESTED: "TENTATIVE",
        RegistrationState.UNCONFIRMED: "TENTATIVE",
        RegistrationState.CONFIRMED: "CONFIRMED",
    }
    for number, (state, status) in enumerate(told.items(), 1):
        person.state, person.waiting_number = state, number
        session.commit()
        assert [one["status"] for one in entries(client.get(address))] == [status]
    made.format.state = State.CANCELLED
    person.state = RegistrationState.WAITING
    session.commit()
    assert [one["status"] for one in entries(client.get(address))] == ["CANCELLED"]
