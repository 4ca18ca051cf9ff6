import datetime as dt

import pytest

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.events.models import Event, Mode, PoolKind, Proof, WorkshopReserve
from teilhabe_app.web.cli import run_once
from tests.events.acts import cancel, confirm_link, held, mails, one, register, states
from tests.factories import ml
from tests.factories.events import event, pool, workshop


def counters(made):
    db.session.expire_all()
    made = db.session.query(Event).one()
    return made.capacity, made.taken, [(one.capacity, one.taken) for one in made.pools]


def test_reserved_places_come_first_then_open_ones(client, session):
    made = event(capacity=1)
    kept = pool(made, 1)
    session.commit()
    page = client.get(f"/en/events/{made.format.slug}/register").text
    assert "Migrant*innenorganisationen" in page
    assert "Code for a place" not in page
    claim = str(kept.id)
    first, second, third = (register(client, made, claim=claim) for _ in range(3))
    assert states(first, second, third) == ["confirmed", "confirmed", "waiting"]
    assert [one(code).pool_id for code in (first, second)] == [kept.id, None]
    assert "Migrant*innenorganisationen" in client.get(f"/en/events/registrations/{first}").text
    assert counters(made) == (1, 1, [(1, 1)])


def test_nobody_else_takes_a_reserved_place(client, session):
    made = event(capacity=1)
    kept = pool(made, 1)
    session.commit()
    first, second, third = register(client, made), register(client, made), register(client, made, claim=str(kept.id))
    assert states(first, second, third) == ["confirmed", "waiting", "confirmed"]
    cancel(client, third)  # goes to nobody: the one who waits does not belong to them
    assert states(second) == ["waiting"]
    assert counters(made) == (1, 1, [(1, 0)])
    cancel(client, first)
    assert states(second) == ["confirmed"]
    assert counters(made) == (1, 1, [(1, 0)])


def test_a_code_opens_a_kept_place(client, session):
    made = event(capacity=0)
    kept = pool(made, 1, proof=Proof.CODE, code="Nord-2027")
    session.commit()
    address = f"/en/events/{made.format.slug}/register"
    assert "Code for a place" in client.get(address).text
    data = {"name": "A", "email": "a@example.org", "language": "en", "consent": "y", "claim_code": "nord 2026"}
    wrong = client.post(address, data=data)
    assert wrong.status_code == 422
    assert "We do not know this code" in wrong.text
    assert "nord 2026" in wrong.text
    assert one(register(client, made, claim_code="nord-2027")).pool_id == kept.id
    assert one(register(client, made, claim=str(kept.id))).claim_id is None  # a code is not left out by ticking


def test_online_places_are_places_of_their_own(client, session):
    made = event(capacity=1, mode=Mode.HYBRID, online_url="https://meet.example.org/x")
    online = pool(made, 1, kind=PoolKind.ONLINE, title=ml("Online"))
    session.commit()
    assert "How do you take part?" in client.get(f"/en/events/{made.format.slug}/register").text
    first, second = register(client, made, mode="online"), register(client, made, mode="online")
    third = register(client, made, mode="on_site")
    assert states(first, second, third) == ["confirmed", "waiting", "confirmed"]
    assert one(first).pool_id == online.id
    assert "https://meet.example.org/x" not in client.get(f"/en/events/registrations/{first}").text
    client.post(confirm_link(mails()[0]))  # only whoever really has the address learns where to join
    assert "https://meet.example.org/x" in client.get(f"/en/events/registrations/{first}").text
    assert "https://meet.example.org/x" in mails()[-1].text
    assert "https://meet.example.org/x" not in client.get(f"/en/events/registrations/{third}").text
    cancel(client, third)
    assert states(second) == ["waiting"]  # a place in the house is not what they asked for
    address = f"/en/events/registrations/{second}/edit"
    data = {"name": "B", "email": one(second).email, "language": "en", "mode": "on_site"}
    assert client.post(address, data=data).status_code == 303
    assert states(second) == ["confirmed"]
    assert counters(made) == (1, 1, [(1, 1)])


def test_moving_between_house_and_online_keeps_the_place_when_there_is_none(client, session):
    made = event(capacity=1, mode=Mode.HYBRID)
    pool(made, 1, kind=PoolKind.ONLINE, title=ml("Online"))
    session.commit()
    first, second = register(client, made, mode="online"), register(client, made)
    third = register(client, made)
    address = f"/en/events/registrations/{first}/edit"
    data = {"name": "A", "email": one(first).email, "language": "en", "mode": "on_site"}
    refused = client.post(address, data=data)
    assert refused.status_code == 422
    assert "You keep the one you have" in refused.text
    cancel(client, third)
    cancel(client, second)
    assert client.post(address, data=data).status_code == 303
    assert counters(made) == (1, 1, [(1, 0)])


@pytest.mark.parametrize("by", ["act", "worker"])
def test_what_is_left_is_opened_on_its_day(client, session, monkeypatch, by):
    made = event(capacity=1)
    kept = pool(made, 3, release_on=clock.today() + dt.timedelta(days=1))
    session.commit()
    slug = made.format.slug
    first = register(client, made, claim=str(kept.id))
    register(client, made)
    waiting = register(client, made)
    assert states(waiting) == ["waiting"]
    at = clock.now() + dt.timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: at)
    if by == "act":
        register(client, made)
    else:
        run_once()
    assert states(waiting) == ["confirmed"]
    assert counters(made) == (3, 3 if by == "act" else 2, [(1, 1)])
    assert len(mails("promoted")) == 1
    assert "Migrant*innenorganisationen" not in client.get(f"/en/events/{slug}/register").text
    cancel(client, first)  # a place of an opened pool is open from now on
    assert counters(made)[2] == [(0, 0)]
    assert counters(made)[0] == 4


def test_places_of_a_workshop_are_kept_for_a_pool(client, session):
    made = event()
    kept = pool(made, 5)
    room, other = workshop(made, capacity=1), workshop(made)
    room.reserves.append(WorkshopReserve(pool=kept, capacity=1, taken=0))
    session.commit()
    wishes = {"wish_1": str(room.id), "wish_2": str(other.id)}
    first, second = register(client, made, **wishes), register(client, made, **wishes)
    third = register(client, made, claim=str(kept.id), **wishes)
    fourth = register(client, made, claim=str(kept.id), **wishes)
    assert [held(code) for code in (first, second, third, fourth)] == [[room.id], [other.id], [room.id], [other.id]]
    cancel(client, third)  # the kept place passes over the one who waited longer
    assert [held(code) for code in (second, fourth)] == [[other.id], [room.id]]
    cancel(client, first)
    assert held(second) == [room.id]
    db.session.expire_all()
    assert (room.taken, room.reserves[0].taken, other.taken) == (1, 1, 0)


def test_opened_places_of_a_workshop_go_to_its_queue_at_once(client, session, monkeypatch):
    made = event()
    kept = pool(made, 5, release_on=clock.today() + dt.timedelta(days=1))
    room = workshop(made, capacity=1)
    room.reserves.append(WorkshopReserve(pool=kept, capacity=1, taken=0))
    session.commit()
    key = room.id
    first, second = register(client, made, wish_1=str(key)), register(client, made, wish_1=str(key))
    assert [held(code) for code in (first, second)] == [[key], []]
    at = clock.now() + dt.timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: at)
    run_once()
    assert held(second) == [key]
    assert len(mails("moved")) == 1


def test_too_many_wrong_codes_are_stopped(client, session):
    made = event()
    pool(made, 1, proof=Proof.CODE, code="Nord-2027")
    session.commit()
    address = f"/en/events/{made.format.slug}/register"
    data = {"name": "A", "email": "a@example.org", "language": "en", "consent": "y", "claim_code": "x"}
    statuses = [client.post(address, data=data).status_code for _ in range(21)]
    assert statuses == [422] * 20 + [429]


@pytest.mark.parametrize(("mode", "capacity"), [(Mode.ONLINE, 0), (Mode.ON_SITE, 5)])
def test_who_takes_part_online_keeps_the_place_when_nobody_is_asked_any_more(client, session, mode, capacity):
    made = event(capacity=capacity, mode=Mode.HYBRID)
    online = pool(made, 1, kind=PoolKind.ONLINE, title=ml("Online"))
    session.commit()
    receipt = register(client, made, mode="online")
    made.mode = mode
    session.commit()
    data = {"name": "Berivan", "email": one(receipt).email, "language": "tr"}
    assert client.post(f"/en/events/registrations/{receipt}/edit", data=data).status_code == 303
    found = one(receipt)
    assert (found.name, found.claim_id, found.pool_id) == ("Berivan", online.id, online.id)
    assert counters(made) == (capacity, 0, [(1, 1)])


def test_who_is_about_to_register_reads_what_is_free_and_who_decides(client, session):
    made = event(capacity=1)
    pool(made, 2, title=ml("Vereine"))
    pool(made, 0, title=ml("Schulen"))
    session.commit()
    pages = [f"/en/events/{made.format.slug}/{name}" for name in ("register", "register-group")]
    words = (
        "All places are taken. If one",
        "Vereine</span>: 2 places are free.",
        "Schulen</span>: ",
        "The organisers decide on each",
    )
    for page in pages:
        assert [word in client.get(page).text for word in words] == [False] * 4
    made.taken, made.needs_approval = 1, True
    session.commit()
    for page in pages:
        assert [word in client.get(page).text for word in words] == [True, True, False, True]


def test_the_choice_says_which_workshop_is_in_the_house_only(client, session):
    made = event(mode=Mode.HYBRID)
    pool(made, 5, kind=PoolKind.ONLINE)
    workshop(made, title=ml("Garten"), mode=Mode.ON_SITE)
    workshop(made, title=ml("Netz"), mode=Mode.HYBRID)
    workshop(made, title=ml("Haus"))
    session.commit()
    page = client.get(f"/en/events/{made.format.slug}/register").text
    assert "1. Garten · On site</option>" in page
    assert "2. Netz</option>" in page
    assert "3. Haus</option>" in page
