"""People without an e-mail address: who has to be told what by phone."""

from teilhabe_app.core.db import db
from teilhabe_app.events.models import Need, NeedKind
from tests.events.acts import cancel, mails, one, register, register_group
from tests.factories import editor, moderator
from tests.factories.events import event, registration

PHONE = {"email": "", "phone": "0421 123456"}


def to_call(client, made):
    """Return the page of everybody to call, without the search form above it."""
    return client.get(f"/en/events/{made.format.slug}/registrations?state=call").text.partition("<tbody>")[2]


def details(made, receipt):
    """Return the address of the staff's page of one registration."""
    return f"/en/events/{made.format.slug}/registrations/{one(receipt).id}"


def test_whoever_has_no_mail_stands_on_the_list_until_somebody_has_called(client, session, sign_in):
    made = event(capacity=1)
    session.commit()
    first, second = register(client, made), register(client, made, name="Sibel", **PHONE)
    assert mails("waiting") == []
    sign_in(moderator())
    assert "Sibel" in to_call(client, made)
    assert f"{made.format.slug}/registrations?state=call" in client.get("/en/desk/").text
    page = client.get(details(made, second)).text
    assert "On the waiting list" in page
    assert "tel:0421123456" in page
    assert client.post(f"{details(made, second)}/confirm").status_code == 303
    assert "Sibel" not in to_call(client, made)
    cancel(client, first)
    assert "Sibel" in to_call(client, made)
    assert "A place from the waiting list" in client.get(details(made, second)).text
    assert client.post(f"{details(made, second)}/called").status_code == 303
    assert "Sibel" not in to_call(client, made)
    assert "does not know yet" not in client.get(details(made, second)).text
    assert f"{made.format.slug}/registrations?state=call" not in client.get("/en/desk/").text


def test_whoever_gives_an_address_or_cancels_is_not_called(client, session, sign_in):
    made = event()
    session.commit()
    first, second = register(client, made, name="Sibel", **PHONE), register(client, made, name="Omar", **PHONE)
    cancel(client, first)
    edit = f"/en/events/registrations/{second}/edit"
    data = {"name": "Omar", "email": "omar@example.org", "language": "en"}
    assert client.post(edit, data=data).status_code == 303
    sign_in(moderator())
    page = to_call(client, made)
    assert "Sibel" not in page
    assert "Omar" not in page


def test_staff_on_the_phone_need_not_call_again(client, session, sign_in):
    made = event()
    session.commit()
    sign_in(moderator())
    data = {"name": "Sibel", "phone": "0421 123456", "language": "de", "consent": "y"}
    assert client.post(f"/en/events/{made.format.slug}/registrations/new", data=data).status_code == 303
    assert "Sibel" not in to_call(client, made)


def test_a_change_is_to_be_told_once(client, session, sign_in):
    made = event()
    found = registration(made, name="Sibel", email=None, phone="0421 123456")
    session.commit()
    sign_in(editor())
    tell = f"/en/events/{made.format.slug}/tell/event_cancelled"
    registration(made)
    session.commit()
    assert client.post(tell).status_code == 303
    assert "Sibel" in to_call(client, made)
    assert client.post(f"{details(made, found.receipt)}/called").status_code == 303
    assert client.post(tell).status_code == 303
    assert "Sibel" not in to_call(client, made)


def test_that_a_need_was_answered_is_for_those_who_arrange_it(client, session, sign_in):
    made = event()
    found = registration(made, name="Sibel", email=None, phone="0421 123456")
    found.needs = [Need(kind=NeedKind.DIET, detail="halal")]
    session.commit()
    sign_in(editor())
    address = f"/en/events/needs/{found.needs[0].id}"
    answered = client.post(address, data={"answer": "yes"}, follow_redirects=True).text
    assert "Please call Sibel: 0421 123456" in answered
    assert "Sibel" in to_call(client, made)
    assert "Answer to a need" in client.get(details(made, found.receipt)).text
    sign_in(moderator())
    assert "Sibel" not in to_call(client, made)


def test_a_member_is_told_through_the_contact_of_the_group(client, session, sign_in):
    made = event()
    session.commit()
    members = [{"name": "A", "need_fare": "y"}]
    by_mail = register_group(client, made, members)
    by_phone = register_group(client, made, members, contact_email="", contact_phone="0421 98765")
    sign_in(editor())
    assert to_call(client, made).count("<tr>") == 1
    needs = db.session.query(Need).order_by(Need.id).all()
    first = client.post(f"/en/events/needs/{needs[0].id}", data={"answer": "yes"}, follow_redirects=True).text
    assert "1 person is told by e-mail" in first
    assert "Please call" not in first
    second = client.post(f"/en/events/needs/{needs[1].id}", data={"answer": "yes"}, follow_redirects=True).text
    assert "Please call A: 0421 98765" in second
    assert by_mail != by_phone
