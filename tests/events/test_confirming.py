import datetime as dt

import pytest
from sqlalchemy.exc import IntegrityError

from teilhabe_app.core import clock, receipts
from teilhabe_app.core.db import db
from teilhabe_app.events.models import MOST_UNCONFIRMED, Registration, RegistrationState
from teilhabe_app.web.cli import run_once
from tests.events.acts import cancel, confirm_link, group, mails, network, one, register, register_group, states
from tests.factories import editor, user
from tests.factories.events import event, pool, registration, workshop


def later(monkeypatch, **values):
    """Let time pass."""
    at = clock.now() + dt.timedelta(**values)
    monkeypatch.setattr(clock, "now", lambda: at)


def test_a_place_is_provisional_until_the_button_is_pressed(client, session):
    made = event(capacity=2)
    session.commit()
    receipt = register(client, made, email="a@example.org")
    found = one(receipt)
    assert (found.state, found.provisional_number) == (RegistrationState.CONFIRMED, 1)
    assert dt.timedelta(hours=47) < found.confirm_by - clock.now() <= dt.timedelta(hours=48)
    page = client.get(f"/en/events/registrations/{receipt}")
    assert "Please confirm your address" in page.text
    link = confirm_link(mails(to="a@example.org")[0])
    assert link.rpartition("/")[2] not in page.text
    assert "Confirm my address" in client.get(link).text
    assert one(receipt).address_confirmed_at is None  # looking changes nothing
    assert client.post(link).status_code == 303
    found = one(receipt)
    assert found.address_confirmed_at is not None
    assert (found.network, found.provisional_number, found.confirm_by) == (None, None, None)
    assert "Please confirm" not in client.get(f"/en/events/registrations/{receipt}").text
    assert client.post(link).status_code == 303  # twice is as good as once
    assert client.get(link).status_code == 303


def test_the_code_on_the_page_does_not_confirm(client, session):
    made = event()
    session.commit()
    first, second = register(client, made), register(client, made)
    other = confirm_link(mails()[1]).rpartition("/")[2]
    for token in ("0" * 24, other, first, "x"):
        for answer in (client.get, client.post):
            assert answer(f"/en/events/registrations/{first}/confirm/{token}").status_code == 404
    assert one(first).address_confirmed_at is None
    assert one(second).address_confirmed_at is None


def test_one_network_holds_five_places_without_confirmed_addresses(client, session):
    made = event(capacity=20)
    session.commit()
    office = network()
    codes = [register(client, made, office) for _ in range(8)]
    assert states(*codes) == ["confirmed"] * 5 + ["unconfirmed"] * 3
    assert made.taken == MOST_UNCONFIRMED
    assert "You have no place yet" in client.get(f"/en/events/registrations/{codes[5]}").text
    link = confirm_link(mails()[5])
    assert "you get your place" in client.get(link).text
    client.post(link)
    assert one(codes[5]).state is RegistrationState.CONFIRMED
    client.post(confirm_link(mails()[0]))  # frees one of the five
    assert one(register(client, made, office)).state is RegistrationState.CONFIRMED
    assert one(register(client, made, office)).state is RegistrationState.UNCONFIRMED
    assert one(register(client, made)).state is RegistrationState.CONFIRMED  # somebody elsewhere notices nothing


def test_the_database_refuses_a_sixth(session):
    made = event()
    by = clock.now() + dt.timedelta(hours=1)
    values = {"network": "n", "confirm_by": by}
    registration(made, provisional_number=1, **values)
    for number in (1, 6):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.add(
                Registration(
                    event=made,
                    receipt=receipts.new(),
                    name="x",
                    email=f"x{number}@example.org",
                    language="de",
                    state=RegistrationState.CONFIRMED,
                    provisional_number=number,
                    **values,
                )
            )


def test_what_is_not_confirmed_ends_with_the_next_act(client, session, monkeypatch):
    made = event(capacity=1)
    session.commit()
    first = register(client, made, email="a@example.org", need_fare="y")
    second = register(client, made, email="b@example.org")
    client.post(confirm_link(mails(to="b@example.org")[0]))
    later(monkeypatch, hours=49)
    third = register(client, made)
    assert states(first, second, third) == ["cancelled", "confirmed", "waiting"]
    assert one(first).needs == []
    assert [mail.to_address for mail in mails("promoted")] == ["b@example.org"]
    assert "not confirmed in time" in mails("cancelled")[0].text
    assert made.taken == 1
    link = confirm_link(mails(to="a@example.org")[0])
    assert client.post(link).status_code == 303  # too late, and the page says so
    assert one(first).state is RegistrationState.CANCELLED


def test_whoever_is_too_late_as_well_is_not_told_of_a_place_in_between(client, session, monkeypatch):
    made = event(capacity=1)
    room = workshop(made, capacity=1)
    session.commit()
    first, second = (register(client, made, wish_1=str(room.id)) for _ in range(2))
    third = register(client, made, email="c@example.org", wish_1=str(room.id))
    client.post(confirm_link(mails(to="c@example.org")[0]))
    later(monkeypatch, hours=49)
    run_once()
    assert states(first, second, third) == ["cancelled", "cancelled", "confirmed"]
    assert [mail.kind for mail in mails(to=one(second).email)] == ["waiting", "cancelled"]
    assert [mail.to_address for mail in mails("promoted")] == ["c@example.org"]
    (place,) = one(third).held
    assert (place.registration.event.taken, place.workshop.taken) == (1, 1)


def test_a_place_from_the_waiting_list_is_to_be_confirmed_too(client, session):
    made = event(capacity=1)
    session.commit()
    first, second = register(client, made), register(client, made, email="b@example.org")
    cancel(client, first)
    assert states(second) == ["confirmed"]
    (told,) = mails("promoted")
    assert "You need not do anything" not in told.text
    assert f"/registrations/{second}/decline" in told.text
    client.post(confirm_link(told))
    assert one(second).address_confirmed_at is not None
    third = register(client, made)
    client.post(confirm_link(mails(to=one(third).email)[0]))
    cancel(client, second)
    assert "You need not do anything." in mails("promoted")[1].text


def test_places_from_the_waiting_list_are_to_be_confirmed_by_the_contact_of_a_group(client, session):
    made = event(capacity=2)
    session.commit()
    before = [register(client, made) for _ in range(2)]
    people = [{"name": "Eins", "email": "eins@example.org"}, {"name": "Zwei"}]
    code = register_group(client, made, people, contact_email="verein@example.org")
    cancel(client, before[0])
    assert mails(to="eins@example.org") == []  # nobody knows yet whether that address is theirs
    told = mails(to="verein@example.org")[-1]
    assert "You need not do anything" not in told.text
    client.post(confirm_link(told))
    assert all(member.address_confirmed_at for member in group(code).members)
    assert len(mails(to="eins@example.org")) == 1


def test_the_worker_does_the_same(client, session, monkeypatch):
    made = event(capacity=1)
    session.commit()
    first, second = register(client, made), register(client, made, email="b@example.org")
    client.post(confirm_link(mails(to="b@example.org")[0]))
    later(monkeypatch, hours=49)
    run_once()
    assert states(first, second) == ["cancelled", "confirmed"]
    assert [mail.to_address for mail in mails("promoted")] == ["b@example.org"]


def test_a_number_is_waited_for_longer_and_confirmed_by_a_call(client, session):
    made = event()
    session.commit()
    receipt = register(client, made, email="", phone="0421 12345")
    assert one(receipt).confirm_by - clock.now() > dt.timedelta(days=6)
    assert "We call you by" in client.get(f"/en/events/registrations/{receipt}").text


def test_nobody_has_time_beyond_the_beginning(client, session):
    made = event(shared={"opens_at": clock.now() + dt.timedelta(hours=5)})
    session.commit()
    assert one(register(client, made)).confirm_by == made.format.opens_at


def test_whoever_is_signed_in_with_the_address_has_confirmed_it(client, session, sign_in):
    made = event()
    account = sign_in(user())
    mine, other = register(client, made, email=account.email), register(client, made)
    assert one(mine).address_confirmed_at is not None
    assert one(other).address_confirmed_at is None


def test_approval_comes_before_a_place(client, session, sign_in):
    made = event(capacity=1, needs_approval=True)
    session.commit()
    office = network()
    codes = [register(client, made, office) for _ in range(6)]
    assert states(*codes) == ["requested"] * 5 + ["unconfirmed"]
    assert made.taken == 0
    client.post(confirm_link(mails()[5]))
    assert one(codes[5]).state is RegistrationState.REQUESTED
    assert "The organisers decide" in client.get(f"/en/events/registrations/{codes[0]}").text
    sign_in(editor())


def test_another_address_is_to_be_confirmed_again(client, session):
    made = event()
    session.commit()
    receipt = register(client, made, email="a@example.org")
    client.post(confirm_link(mails(to="a@example.org")[0]))
    page = f"/en/events/registrations/{receipt}/edit"
    assert 'value="a@example.org"' in client.get(page).text
    data = {"name": "Somebody", "email": "b@example.org", "language": "en"}
    assert client.post(page, data=data).status_code == 303
    found = one(receipt)
    assert (found.email, found.state) == ("b@example.org", RegistrationState.CONFIRMED)
    assert found.address_confirmed_at is None
    assert found.provisional_number == 1
    client.post(confirm_link(mails(to="b@example.org")[0]))
    assert one(receipt).address_confirmed_at is not None


def test_one_confirmed_address_does_not_hold_many_places_one_after_the_other(client, session):
    made = event(capacity=50)
    session.commit()
    office = network()
    for number in range(7):
        receipt = register(client, made, office, email="mine@example.org")
        if one(receipt).address_confirmed_at is None:
            client.post(confirm_link(mails(to="mine@example.org")[-1]))
        data = {"name": "Nobody", "email": f"nobody{number}@example.org", "language": "en"}
        status = client.post(
            f"/en/events/registrations/{receipt}/hand-over", data=data, environ_base=office
        ).status_code
        if number < MOST_UNCONFIRMED:
            assert status == 303
        else:
            assert status == 422
            break
    assert made.taken <= MOST_UNCONFIRMED + 1


def test_one_registration_does_not_write_to_a_stranger_again_and_again(client, session):
    made = event(capacity=100)
    session.commit()
    receipt = register(client, made)
    statuses = []
    for number in range(24):  # every second time it is the stranger again
        email = "stranger@example.org" if number % 2 else f"own{number}@example.org"
        data = {"name": "A", "email": email, "language": "en"}
        answer = client.post(f"/en/events/registrations/{receipt}/edit", data=data)
        statuses.append(answer.status_code)
    assert statuses[:20] == [303] * 20
    assert 429 in statuses[20:]
    assert len(mails(to="stranger@example.org")) == 10


def test_a_group_waits_for_its_contact(client, session):
    made = event(capacity=20)
    session.commit()
    receipt = register_group(client, made, [f"Person {n}" for n in range(6)], contact_email="v@example.org")
    assert made.taken == 0
    link = confirm_link(mails(to="v@example.org")[0])
    client.get(link)
    assert made.taken == 0
    client.post(link)
    db.session.expire_all()
    assert made.taken == 6
    assert "Person 3" in client.get(f"/en/events/groups/{receipt}").text


def test_places_of_a_pool_wait_for_nobody(client, session):
    made = event(capacity=1)
    kept = pool(made, 1)
    session.commit()
    first, second = register(client, made), register(client, made, claim=str(kept.id))
    assert states(first, second) == ["confirmed", "confirmed"]
    assert one(second).pool_id == kept.id


def test_who_confirms_too_late_reads_that_and_no_thanks(client, session, monkeypatch):
    made = event()
    session.commit()
    mine = register(client, made, email="a@example.org")
    ours = register_group(client, made, ["A", "B"], contact_email="v@example.org")
    later(monkeypatch, hours=49)
    for address in ("a@example.org", "v@example.org"):
        page = client.post(confirm_link(mails(to=address)[0]), follow_redirects=True).text
        assert "was not confirmed in time" in page
        assert "Your address is confirmed" not in page
    assert states(mine) == ["cancelled"]
    own = client.get(f"/en/events/registrations/{mine}").text
    assert "This registration is cancelled." in own
    assert "You have given your place back." not in own
    assert client.get(f"/en/events/groups/{ours}").text.count("Cancelled") == 2
    assert made.taken == 0


def test_who_confirms_in_time_is_thanked_also_as_a_group(client, session):
    made = event()
    session.commit()
    register(client, made, email="a@example.org")
    register_group(client, made, ["A", "B"], contact_email="v@example.org")
    for address in ("a@example.org", "v@example.org"):
        page = client.post(confirm_link(mails(to=address)[0]), follow_redirects=True).text
        assert "Thank you. Your address is confirmed." in page
