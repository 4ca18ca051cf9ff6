import re

import pytest

from teilhabe_app.core.db import db
from teilhabe_app.events.models import Registration, RegistrationState, WishState, WorkshopReserve
from teilhabe_app.formats.models import State
from tests.events.acts import cancel, held, mails, network, one, register, register_group, states
from tests.factories import ml
from tests.factories.events import event, pool, slot, workshop


def wish_states(receipt):
    return {wish.workshop_id: wish.state for wish in one(receipt).wishes}


def page(client, receipt):
    return client.get(f"/en/events/registrations/{receipt}").text


def test_a_promoted_place_can_be_declined_and_goes_on(client, session):
    made = event(capacity=1)
    session.commit()
    first, second, third = (register(client, made) for _ in range(3))
    cancel(client, first)
    assert states(second, third) == ["confirmed", "waiting"]
    link = f"/en/events/registrations/{second}/decline"
    assert link in mails("promoted")[0].text
    assert "Do you not want the place?" in client.get(link).text
    assert states(second) == ["confirmed"]  # looking changes nothing
    assert client.post(link).status_code == 303
    assert states(second, third) == ["cancelled", "confirmed"]
    assert made.taken == 1
    assert len(mails("promoted")) == 2


def test_nobody_is_promoted_at_an_event_that_is_called_off(client, session):
    made = event(capacity=1)
    room = workshop(made, capacity=1)
    session.commit()
    first, second = register(client, made, wish_1=str(room.id)), register(client, made, wish_1=str(room.id))
    made.format.state = State.CANCELLED
    session.commit()
    shown = page(client, first)
    assert "This event does not take place." in shown
    assert "We look forward" not in shown
    assert "/cancel" not in shown
    cancel(client, first)
    assert states(first, second) == ["cancelled", "waiting"]
    assert mails("promoted") == []


def test_no_place_of_a_workshop_is_passed_on_at_an_event_that_is_called_off(client, session):
    made = event()
    room = workshop(made, capacity=1)
    session.commit()
    first, second = register(client, made, wish_1=str(room.id)), register(client, made, wish_1=str(room.id))
    made.format.state = State.CANCELLED
    session.commit()
    cancel(client, first)
    assert held(second) == []
    assert mails("moved") == []


def test_leaving_the_waiting_list_moves_the_others_up(client, session):
    made = event(capacity=1)
    session.commit()
    _first, second, third = (register(client, made) for _ in range(3))
    assert "You are number 2 on the waiting list" in page(client, third)
    assert "Leave the waiting list?" in client.get(f"/en/events/registrations/{second}/cancel").text
    cancel(client, second)
    assert "You are number 1 on the waiting list" in page(client, third)
    assert one(second).waiting_number is None


def test_queue_of_a_workshop_is_shown_and_can_be_left(client, session):
    made = event()
    small, big = workshop(made, capacity=1), workshop(made)
    session.commit()
    wishes = {"wish_1": str(small.id), "wish_2": str(big.id)}
    first, second, third = (register(client, made, **wishes) for _ in range(3))
    assert "You are number 1 in the queue" in page(client, second)
    assert "You are number 2 in the queue" in page(client, third)
    address = f"/en/events/registrations/{second}/workshops/{small.id}/leave"
    assert address in page(client, second)
    assert client.post(address).status_code == 303
    assert "in the queue" not in page(client, second)
    assert "You are number 1 in the queue" in page(client, third)
    cancel(client, first)
    assert [held(code) for code in (second, third)] == [[big.id], [small.id]]
    db.session.expire_all()
    assert (small.taken, big.taken) == (1, 1)


def test_a_queue_that_was_left_stays_left_when_something_else_is_changed(client, session):
    made = event()
    full, other, worse = workshop(made, capacity=1), workshop(made), workshop(made)
    session.commit()
    register(client, made, wish_1=str(full.id))
    wishes = {f"wish_{rank}": str(shop.id) for rank, shop in enumerate((full, other, worse), 1)}
    receipt = register(client, made, **wishes)
    own = f"/en/events/registrations/{receipt}"
    assert client.post(f"{own}/workshops/{full.id}/leave").status_code == 303
    shown = client.get(f"{own}/edit").text
    fields = dict(re.findall(r'name="(wish_\d)".*?<option selected value="(\d+)"', shown, re.DOTALL))
    assert fields == {"wish_1": str(other.id), "wish_2": str(worse.id), "wish_3": "0"}
    data = {"name": "Anders", "email": one(receipt).email, "language": "en", **fields}
    assert client.post(f"{own}/edit", data=data).status_code == 303
    assert one(receipt).name == "Anders"
    states_ = {full.id: WishState.LAPSED, other.id: WishState.HELD, worse.id: WishState.LAPSED}
    assert wish_states(receipt) == states_


def test_a_place_in_a_workshop_is_declined_and_goes_on(client, session):
    made = event()
    small, big = workshop(made, capacity=1, title=ml("Klein", en="Small")), workshop(made)
    session.commit()
    wishes = {"wish_1": str(small.id), "wish_2": str(big.id)}
    first, second, third = (register(client, made, **wishes) for _ in range(3))
    cancel(client, first)
    told = mails("moved", to=one(second).email)[0]
    assert f"/en/events/registrations/{second}#wishes" in told.text
    address = f"/en/events/registrations/{second}/workshops/{small.id}/leave"
    assert address in page(client, second)
    asked = client.get(address).text
    assert "Do you not want the place?" in asked
    assert "Small" in asked
    assert held(second) == [small.id]  # looking changes nothing
    assert client.post(address).status_code == 303
    assert [held(code) for code in (second, third)] == [[big.id], [small.id]]
    assert mails("moved", to=one(third).email)
    assert wish_states(second)[small.id] is WishState.LAPSED
    db.session.expire_all()
    assert (small.taken, big.taken) == (1, 1)
    assert client.get(address).status_code == 303  # nothing is left to decline
    cancel(client, third)
    assert held(second) == [big.id]  # what was declined does not come back


def test_an_open_place_is_passed_on_when_a_kept_one_takes_its_turn(client, session):
    made = event()
    ours = pool(made, 5)
    small, big = workshop(made, capacity=1), workshop(made)
    small.reserves.append(WorkshopReserve(pool=ours, capacity=1, taken=0))
    session.commit()
    first, second = (register(client, made, claim=str(ours.id), wish_1=str(small.id)) for _ in range(2))
    third = register(client, made, wish_1=str(small.id))
    assert [held(code) for code in (first, second, third)] == [[small.id], [small.id], []]
    cancel(client, first)  # the kept place is free, and nobody in the queue came by the pool
    assert held(third) == []
    data = {"wish_1": str(small.id), "wish_2": str(big.id)}
    assert client.post(f"/en/events/registrations/{second}/wishes", data=data).status_code == 303
    assert [held(code) for code in (second, third)] == [[small.id], [small.id]]


def test_whoever_has_no_place_is_not_asked_to_give_it_on(client, session):
    made = event(needs_approval=True)
    session.commit()
    receipt = register(client, made)
    asked = client.get(f"/en/events/registrations/{receipt}/cancel").text
    assert "Cancel your registration?" in asked
    assert "Somebody else gets your place" not in asked
    assert "Keep my place" not in asked


def test_whoever_moves_stands_at_the_end_of_the_new_queue_and_keeps_the_old_one(client, session):
    made = event()
    first_room, second_room = workshop(made, capacity=1), workshop(made, capacity=1)
    session.commit()
    a = register(client, made, wish_1=str(first_room.id))
    b = register(client, made, wish_1=str(second_room.id))
    c = register(client, made, wish_1=str(first_room.id))
    d = register(client, made, wish_1=str(second_room.id))
    address = f"/en/events/registrations/{c}/wishes"
    answer = client.post(address, data={"wish_1": str(second_room.id), "wish_2": str(first_room.id)})
    assert answer.status_code == 303
    cancel(client, b)  # d was in this queue before c
    assert [held(code) for code in (c, d)] == [[], [second_room.id]]
    cancel(client, a)
    assert held(c) == [first_room.id]
    cancel(client, d)
    assert held(c) == [second_room.id]
    db.session.expire_all()
    assert (first_room.taken, second_room.taken) == (0, 1)


def test_one_place_in_each_round(client, session):
    made = event()
    morning = [workshop(made, capacity=1), workshop(made)]
    later = slot(made, title=ml("Nachmittag", en="Afternoon"))
    afternoon = [workshop(made, capacity=1, slot=later), workshop(made, slot=later)]
    session.commit()
    form = client.get(f"/en/events/{made.format.slug}/register").text
    assert "Afternoon" in form
    assert 'name="wish_2_1"' in form
    wishes = {
        "wish_1": str(morning[0].id),
        "wish_2": str(morning[1].id),
        "wish_2_1": str(afternoon[0].id),
        "wish_2_2": str(afternoon[1].id),
    }
    first, second = register(client, made, **wishes), register(client, made, **wishes)
    assert held(first) == [morning[0].id, afternoon[0].id]
    assert held(second) == [morning[1].id, afternoon[1].id]
    data = {"wish_1": str(morning[0].id), "wish_2_1": str(afternoon[1].id), "wish_2": "0", "wish_2_2": "0"}
    assert client.post(f"/en/events/registrations/{first}/wishes", data=data).status_code == 303
    assert held(first) == [morning[0].id, afternoon[1].id]
    assert held(second) == [morning[1].id, afternoon[0].id]
    wrong = {**data, "wish_1": str(afternoon[0].id)}  # that is in another round
    assert client.post(f"/en/events/registrations/{first}/wishes", data=wrong).status_code == 422


def test_a_group_that_comes_together_is_passed_over_until_it_fits(client, session):
    made = event(capacity=3)
    session.commit()
    alone = [register(client, made) for _ in range(3)]
    register_group(client, made, ["A", "B"], together="y")
    later = register(client, made)
    members = [one_.receipt for one_ in db.session.query(Registration).filter(Registration.group_id.is_not(None))]
    assert states(*members, later) == ["waiting"] * 3
    cancel(client, alone[0])  # one place: too few for two
    assert states(*members, later) == ["waiting", "waiting", "confirmed"]
    cancel(client, alone[1])  # left free for nobody: they need two
    assert states(*members) == ["waiting", "waiting"]
    db.session.expire_all()
    assert made.taken == 2
    cancel(client, alone[2])
    assert states(*members) == ["confirmed", "confirmed"]
    db.session.expire_all()
    assert made.taken == 3


def test_a_group_that_became_smaller_fits(client, session):
    made = event(capacity=1)
    session.commit()
    alone = register(client, made)
    receipt = register_group(client, made, ["A", "B"], together="y")
    cancel(client, alone)
    members = [one_.receipt for one_ in db.session.query(Registration).filter(Registration.group_id.is_not(None))]
    assert states(*members) == ["waiting", "waiting"]
    cancel(client, members[0])
    assert states(members[1]) == ["confirmed"]
    assert receipt


def test_members_who_need_not_come_together_are_promoted_one_by_one(client, session):
    made = event(capacity=1)
    session.commit()
    alone = register(client, made)
    register_group(client, made, ["A", "B"])
    cancel(client, alone)
    found = db.session.query(Registration).filter(Registration.group_id.is_not(None)).order_by(Registration.id)
    assert [one_.state for one_ in found] == [RegistrationState.CONFIRMED, RegistrationState.WAITING]


def test_wishes_stay_open_until_they_are_given_out_together(client, session):
    made = event(allocation="together")
    room = workshop(made, capacity=1)
    session.commit()
    receipt = register(client, made, wish_1=str(room.id))
    assert wish_states(receipt) == {room.id: WishState.OPEN}
    assert "not given out yet" in page(client, receipt)
    assert "Wishes are collected" in client.get(f"/en/events/{made.format.slug}/register").text


def test_promotion_gives_workshops_as_well(client, session):
    made = event(capacity=1)
    room = workshop(made, capacity=1)
    session.commit()
    first, second = register(client, made, wish_1=str(room.id)), register(client, made, wish_1=str(room.id))
    assert wish_states(second) == {room.id: WishState.OPEN}
    cancel(client, first)
    assert held(second) == [room.id]
    db.session.expire_all()
    assert (made.taken, room.taken) == (1, 1)
    assert mails("moved") == []


@pytest.mark.parametrize("path", ["wishes", "workshops/1/leave", "mail"])
def test_nothing_changes_after_cancelling(client, session, path):
    made = event()
    session.commit()
    receipt = register(client, made, network(7))
    cancel(client, receipt)
    assert client.post(f"/en/events/registrations/{receipt}/{path}").status_code in {302, 303, 403}
    assert states(receipt) == ["cancelled"]
