"""A workshop at another time or in another room: wishes are looked at anew, and whom it concerns is told."""

import datetime as dt

from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.events.models import Room, Slot, Wish, WishState
from tests.events.test_programme import berlin, slot
from tests.factories import editor, ml
from tests.factories.events import event, registration, workshop


def wish(person, shop, rank, state):
    made = Wish(registration=person, workshop=shop, slot_id=shop.slot_id, rank=rank, state=state, queued=person.id)
    db.session.add(made)
    shop.taken += state is WishState.HELD
    db.session.flush()
    return made


def change(client, shop, **values):
    data = {"title-de": "Werkstatt", "room_id": "0", "mode": "", "slot_id": str(shop.slot_id), **values}
    data |= {"version": str(shop.version), "capacity": str(shop.capacity or "")}
    answer = client.post(f"/en/events/workshops/{shop.id}", data=data)
    assert answer.status_code == 303, answer.text
    db.session.expire_all()


def mails():
    return db.session.query(OutboxMail).order_by(OutboxMail.id).all()


def test_what_lapsed_only_because_of_the_old_time_stands_again(client, session, sign_in):
    made = event()
    early, late = slot(made, 1), slot(made, 2, after=2)
    moving, free, full = (workshop(made, capacity=1, slot=early) for _ in range(3))
    other = registration(made, name="Ali")
    wish(other, full, 1, WishState.HELD)
    holder = registration(made, name="Олена")
    held = wish(holder, moving, 1, WishState.HELD)
    second, third = wish(holder, full, 2, WishState.LAPSED), wish(holder, free, 3, WishState.LAPSED)
    session.commit()
    sign_in(editor())
    change(client, moving, slot_id=str(late.id))
    assert (held.slot_id, held.state) == (late.id, WishState.HELD)
    assert (second.state, third.state) == (WishState.WAITING, WishState.HELD)
    assert [shop.taken for shop in (moving, free, full)] == [1, 1, 1]


def test_whoever_had_something_better_then_may_have_it_now_and_left_queues_stay_left(client, session, sign_in):
    made = event()
    early, late = slot(made, 1), slot(made, 2, after=2)
    best, moving = workshop(made, slot=early), workshop(made, capacity=1, slot=early)
    content, left = registration(made), registration(made)
    wish(content, best, 1, WishState.HELD)
    pushed_aside = wish(content, moving, 2, WishState.LAPSED)
    gone = wish(left, moving, 1, WishState.LAPSED)  # they left this queue and have nothing at that time
    session.commit()
    sign_in(editor())
    change(client, moving, slot_id=str(late.id))
    assert (pushed_aside.state, gone.state) == (WishState.HELD, WishState.LAPSED)
    assert moving.taken == 1


def test_people_with_a_place_or_in_the_queue_are_told_in_their_language(client, session, sign_in):
    made = event()
    early, late = slot(made, 1), slot(made, 2, after=2)
    made.rooms.append(Room(name=ml("Saal", ar="القاعة")))
    shop, elsewhere = workshop(made, capacity=1, slot=early), workshop(made, slot=early)
    holds, waits, lapsed, other = (registration(made, language=lang) for lang in ("ar", "uk", "en", "en"))
    before = holds.version
    wish(holds, shop, 1, WishState.HELD)
    wish(waits, shop, 1, WishState.WAITING)
    wish(lapsed, shop, 1, WishState.LAPSED)
    wish(other, elsewhere, 1, WishState.HELD)
    session.commit()
    sign_in(editor())
    change(client, shop, title=shop.title["de"])
    assert mails() == []  # nothing that people plan by
    change(client, shop, slot_id=str(late.id), room_id=str(made.rooms[0].id))
    told = mails()
    assert [(one.to_address, one.language, one.kind) for one in told] == [
        (holds.email, "ar", "event_changed"),
        (waits.email, "uk", "event_changed"),
    ]
    assert "القاعة" in told[0].text
    assert told[0].attachments
    assert holds.version == before + 1


def test_another_time_of_a_round_is_told_once_and_not_after_the_event(client, session, sign_in):
    made = event()
    early = slot(made, 1)
    shop = workshop(made, slot=early)
    person = registration(made, language="en")
    wish(person, shop, 1, WishState.HELD)
    session.commit()
    sign_in(editor())
    hour = dt.timedelta(hours=1)
    times = {"starts_at": berlin(early.starts_at + 3 * hour), "ends_at": berlin(early.ends_at + 3 * hour)}
    for _again in range(2):
        data = {**times, "version": str(db.session.get(Slot, early.id).version)}
        assert client.post(f"/en/events/rounds/{early.id}", data=data).status_code == 303
        db.session.expire_all()
    assert [one.to_address for one in mails()] == [person.email]
    made.format.opens_at -= dt.timedelta(days=900)
    made.format.closes_at -= dt.timedelta(days=900)
    session.commit()
    data = {"starts_at": "", "ends_at": "", "version": str(early.version)}
    assert client.post(f"/en/events/rounds/{early.id}", data=data).status_code == 303
    assert len(mails()) == 1
