from dataclasses import replace

import pytest
from sqlalchemy import update

from teilhabe_app.accounts.models import Guest
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import NotFound
from teilhabe_app.events import service
from teilhabe_app.events.models import NeedKind, Registration, RegistrationState
from tests.events.acts import (
    cancel,
    confirm_link,
    group,
    group_form,
    mails,
    network,
    one,
    person,
    register,
    register_group,
)
from tests.events.test_questions import question
from tests.factories import ml
from tests.factories.events import DAY, event, pool, workshop


def members(receipt):
    return {one_.name: one_ for one_ in group(receipt).members}


def confirmed_group(client, made, people, **values):
    receipt = register_group(client, made, people, contact_email="v@example.org", **values)
    client.post(confirm_link(mails(to="v@example.org")[0]))
    return receipt


def test_six_people_on_one_page(client, session):
    made = event()
    room = workshop(made, capacity=2)
    session.commit()
    address = f"/en/events/{made.format.slug}/register-group"
    assert address in client.get(f"/en/events/{made.format.slug}/register").text
    page = client.get(address).text
    assert 'name="members-2-name"' in page
    assert 'name="members-3-name"' not in page
    data = group_form(["Олена", "سلمى"])
    more = client.post(address, data={**data, "members-2-name": "Ayşe", "more": "1"})
    assert more.status_code == 200
    assert "سلمى" in more.text
    assert 'name="members-5-name"' in more.text
    people = [{"name": f"Person {n}", "wish_1": str(room.id)} for n in range(5)]
    people.append({"name": "سلمى", "email": "salma@example.org", "language": "ar", "need_interpreting": "y"})
    receipt = confirmed_group(client, made, people)
    found = members(receipt)
    assert len(found) == 6
    assert {one_.state for one_ in found.values()} == {RegistrationState.CONFIRMED}
    assert len({one_.receipt for one_ in found.values()}) == 6
    need = found["سلمى"].needs[0]
    assert (need.kind, need.language) == (NeedKind.INTERPRETING, "ar")
    assert found["سلمى"].organisation_name == "Verein Nord"
    own = mails(to="salma@example.org")
    assert [mail.language for mail in own] == ["ar"]
    assert room.taken == 2
    assert len(held_in(room)) == 2


def held_in(room):
    db.session.expire_all()
    return [one_ for one_ in db.session.query(Registration) if room.id in [wish.workshop_id for wish in one_.held]]


def test_nothing_typed_is_lost(client, session):
    made = event(most_in_group=4)
    session.commit()
    address = f"/en/events/{made.format.slug}/register-group"
    data = group_form(["A", {"email": "b@example.org"}, {"name": "C", "need_other": "y"}], consent="", contact_email="")
    answer = client.post(address, data=data)
    assert answer.status_code == 422
    for words in ("b@example.org", "Please tell us a little more", "Without your consent", "Please give an e-mail"):
        assert words in answer.text
    nobody = client.post(address, data=group_form([]))
    assert nobody.status_code == 422
    assert "Please enter at least one person" in nobody.text
    twice = client.post(address, data=group_form([{"name": "A", "email": "x@example.org"}] * 2))
    assert twice.status_code == 422
    assert twice.text.count("cannot be used for another registration") == 2
    assert made.taken == 0


def test_each_need_of_a_member_has_its_own_words(client, session):
    made = event()
    session.commit()
    address = f"/en/events/{made.format.slug}/register-group"
    unclear = {"name": "A", "need_interpreting": "y", "need_childcare": "y", "language": "de"}
    answer = client.post(address, data=group_form([unclear]))
    assert answer.status_code == 422
    assert answer.text.count("Please tell us a little more.") == 4  # each at its field and in the list at the top
    assert 'href="#members-0-need_childcare_count"' in answer.text
    without_name = client.post(address, data=group_form(["A", {"need_step_free": "y"}]))
    assert without_name.status_code == 422
    assert "This field is required." in without_name.text
    clear = {
        **unclear,
        "need_interpreting_language": "fa",
        "need_childcare_count": "2",
        "need_childcare_detail": "3 und 5",
        "need_diet": "y",
        "need_diet_detail": "halal",
    }
    found = members(register_group(client, made, [clear]))["A"]
    assert {one_.kind: (one_.language, one_.count, one_.detail) for one_ in found.needs} == {
        NeedKind.INTERPRETING: ("fa", None, None),
        NeedKind.CHILDCARE: (None, 2, "3 und 5"),
        NeedKind.DIET: (None, None, "halal"),
    }


def test_each_member_is_asked_the_editors_questions(client, session):
    made = event()
    asked = question(made, title=ml("Womit kommen Sie?"), required=True)
    session.commit()
    field = f"question_{asked.id}"
    address = f"/en/events/{made.format.slug}/register-group"
    assert client.get(address).text.count("Womit kommen Sie?") == 3
    answer = client.post(address, data=group_form(["A"]))
    assert answer.status_code == 422
    assert answer.text.count("This field is required.") == 2  # at the field and at the top; empty rows may stay so
    receipt = confirmed_group(client, made, [{"name": "A", field: "Bus"}])
    add = f"/en/events/groups/{receipt}/add"
    assert client.post(add, data={"name": "B", "language": "en"}).status_code == 422
    assert client.post(add, data={"name": "B", "language": "en", field: "Rad"}).status_code == 303
    found = members(receipt)
    assert [[one_.value for one_ in found[name].answers] for name in "AB"] == [["Bus"], ["Rad"]]


def test_a_member_without_an_address_gets_the_code_from_the_contact(client, session):
    made = event()
    session.commit()
    people = ["A", {"name": "B", "phone": "0421 12345"}, {"name": "C", "email": "c@example.org"}]
    receipt = confirmed_group(client, made, people)
    page = client.get(f"/en/events/groups/{receipt}").text
    found = members(receipt)
    assert [found[name].receipt in page for name in "ABC"] == [True, True, False]
    assert "<h3><bdi>A</bdi></h3>" in page  # a name of the other direction stays where names stand


def test_one_group_for_one_contact(client, session):
    made = event(capacity=30)
    session.commit()
    confirmed_group(client, made, ["A"])
    before = len(mails(to="v@example.org"))
    address = f"/en/events/{made.format.slug}/register-group"
    again = client.post(address, data=group_form(["B"], contact_email="v@example.org"))
    assert again.status_code == 422
    assert "cannot be used for another group" in again.text
    assert len(mails(to="v@example.org")) == before + 1  # everything once more
    assert made.taken == 1


def test_sent_twice_it_is_one_group(client, session):
    made = event()
    session.commit()
    origin = network()
    codes = {register_group(client, made, ["A", "B"], origin, once="same", contact_email="v@example.org") for _ in "xy"}
    assert len(codes) == 1
    db.session.expire_all()
    assert made.taken == 2


def test_each_member_changes_and_cancels_alone(client, session):
    made = event()
    session.commit()
    receipt = confirmed_group(client, made, ["A", {"name": "B", "email": "b@example.org"}])
    found = members(receipt)
    own = found["B"].receipt
    assert own in mails(to="b@example.org")[0].text
    edit = f"/en/events/registrations/{own}/edit"
    data = {"name": "Berivan", "language": "tr", "need_fare": "y"}
    assert client.post(edit, data=data).status_code == 303  # no address needed: the contact can be reached
    assert (one(own).name, one(own).language) == ("Berivan", "tr")
    cancel(client, own)
    page = client.get(f"/en/events/groups/{receipt}").text
    assert "Berivan" in page
    assert members(receipt)["A"].state is RegistrationState.CONFIRMED
    assert made.taken == 1


def test_contact_replaces_adds_and_cancels(client, session):
    made = event(most_in_group=3)
    room = workshop(made)
    session.commit()
    people = [{"name": "A", "wish_1": str(room.id), "need_fare": "y", "email": "a@example.org"}, "B"]
    receipt = confirmed_group(client, made, people)
    found = members(receipt)
    old = found["A"].receipt
    base = f"/en/events/groups/{receipt}"
    replace = f"{base}/members/{found['A'].id}/replace"
    assert "The place of" in client.get(replace).text
    assert client.post(replace, data={"name": "", "language": "en"}).status_code == 422
    new = {"name": "Ayşe", "email": "ayse@example.org", "language": "tr"}
    assert client.post(replace, data=new).status_code == 303
    found = members(receipt)
    assert set(found) == {"Ayşe", "B"}
    assert found["Ayşe"].needs == []
    assert [wish.workshop_id for wish in found["Ayşe"].held] == [room.id]
    assert client.get(f"/en/events/registrations/{old}").status_code == 404
    assert [mail.kind for mail in mails(to="a@example.org")][-1] == "replaced"
    told = mails(to="ayse@example.org")[0]
    assert (told.kind, told.language) == ("replacing", "tr")
    assert found["Ayşe"].receipt in told.text
    assert client.get(f"{base}/add").status_code == 200
    assert client.post(f"{base}/add", data={"name": "C", "language": "en"}).status_code == 303
    assert client.post(f"{base}/add", data={"name": "D", "language": "en"}).status_code == 422  # at most three
    assert made.taken == 3
    leave = f"{base}/members/{found['B'].id}/cancel"
    assert "Cancel registrations?" in client.get(leave).text
    assert client.post(leave).status_code == 303
    assert members(receipt)["B"].state is RegistrationState.CANCELLED
    assert client.get(f"{base}/cancel").status_code == 200
    assert client.post(f"{base}/cancel").status_code == 303
    db.session.expire_all()
    assert made.taken == 0
    assert room.taken == 0


def test_whoever_is_cancelled_with_the_group_is_not_told_of_a_place_in_between(client, session):
    made = event()
    room = workshop(made, capacity=1)
    session.commit()
    people = [{"name": name, "email": f"{name}@example.org", "wish_1": str(room.id)} for name in ("eins", "zwei")]
    code = register_group(client, made, people, contact_email="verein@example.org")
    client.post(confirm_link(mails(to="verein@example.org")[0]))
    assert client.post(f"/en/events/groups/{code}/cancel").status_code == 303
    assert mails("moved") == []
    assert len(mails("cancelled")) == 2
    db.session.expire_all()
    assert room.taken == 0


def test_a_foreign_member_is_not_found(client, session):
    made = event()
    session.commit()
    receipt = confirmed_group(client, made, ["A"])
    other = one(register(client, made)).id
    for act in ("replace", "cancel"):
        assert client.get(f"/en/events/groups/{receipt}/members/{other}/{act}").status_code == 404
    assert client.get("/en/events/groups/AAAA-BBBB-CCCC-DDDD").status_code == 404


def test_before_the_contact_is_confirmed_members_get_no_mail(client, session):
    made = event()
    session.commit()
    receipt = register_group(client, made, [{"name": "A", "email": "a@example.org"}], contact_email="v@example.org")
    assert mails(to="a@example.org") == []
    page = client.get(f"/en/events/groups/{receipt}")
    assert "Please confirm your address" in page.text
    assert "Register one person more" not in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    client.post(confirm_link(mails(to="v@example.org")[0]))
    assert len(mails(to="a@example.org")) == 1


def test_kept_places_for_a_group(client, session):
    made = event(capacity=1)
    kept = pool(made, 2)
    session.commit()
    receipt = confirmed_group(client, made, ["A", "B", "C"], claim=str(kept.id))
    assert sorted((one_.pool_id or 0) for one_ in members(receipt).values()) == [0, kept.id, kept.id]
    other = confirmed_together(client, made, kept)
    assert {one_.state for one_ in members(other).values()} == {RegistrationState.WAITING}


def confirmed_together(client, made, kept):
    receipt = register_group(client, made, ["D", "E"], contact_email="w@example.org", together="y", claim=str(kept.id))
    client.post(confirm_link(mails(to="w@example.org")[0]))
    return receipt


def test_a_place_is_handed_over(client, session):
    made = event()
    session.commit()
    receipt = register(client, made, email="a@example.org", need_diet="y", need_diet_detail="halal", wants_outcome="y")
    assert one(receipt).outcome_email == "a@example.org"
    address = f"/en/events/registrations/{receipt}/hand-over"
    assert "Needs and answers" in client.get(address).text
    data = {key: value for key, value in person(email="b@example.org").items() if key != "consent"}
    assert client.post(address, data={**data, "email": ""}).status_code == 422
    assert client.post(address, data=data).status_code == 303
    assert client.get(f"/en/events/registrations/{receipt}").status_code == 404
    db.session.expire_all()
    found = db.session.query(Registration).one()
    assert (found.email, found.needs, found.outcome_email) == ("b@example.org", [], None)
    assert found.receipt != receipt
    assert [mail.kind for mail in mails(to="b@example.org")] == ["replacing"]
    assert mails(to="a@example.org")[-1].kind == "replaced"
    assert found.receipt not in mails(to="a@example.org")[-1].text
    assert made.taken == 1


def test_the_organisation_goes_with_the_former_person(client, session):
    made = event()
    session.commit()
    receipt = register(client, made, email="a@example.org", organisation_name="Verein A")
    data = {"name": "B", "email": "b@example.org", "language": "en"}
    assert "Verein A" not in client.get(f"/en/events/registrations/{receipt}/hand-over").text
    assert client.post(f"/en/events/registrations/{receipt}/hand-over", data=data).status_code == 303
    found = db.session.query(Registration).one()
    assert found.organisation_name is None
    data = {**data, "email": "c@example.org", "organisation_name": "Verein C"}
    assert client.post(f"/en/events/registrations/{found.receipt}/hand-over", data=data).status_code == 303
    db.session.expire_all()
    assert db.session.query(Registration).one().organisation_name == "Verein C"


def test_a_group_without_a_confirmed_address_gets_nobody_in_by_the_back_door(client, session):
    made = event()
    session.commit()
    receipt = register_group(client, made, ["A", "B"], contact_email="v@example.org")
    base = f"/en/events/groups/{receipt}"
    assert client.post(f"{base}/cancel").status_code == 303
    assert f"{base}/add" not in client.get(base).text
    refused = client.post(f"{base}/add", data={"name": "C", "language": "en"})
    assert refused.status_code == 422
    assert "Please confirm your address first" in refused.text
    db.session.expire_all()
    assert (made.taken, len(members(receipt))) == (0, 2)


def test_one_person_more_sent_twice_is_one(client, session):
    made = event()
    session.commit()
    receipt = confirmed_group(client, made, ["A"])
    add = f"/en/events/groups/{receipt}/add"
    assert 'name="once"' in client.get(add).text
    for once in ("first-form", "first-form", "second-form"):
        assert client.post(add, data={"name": f"B {once}", "language": "en", "once": once}).status_code == 303
    assert set(members(receipt)) == {"A", "B first-form", "B second-form"}
    assert made.taken == 3


def test_a_place_is_handed_over_once_however_often_the_form_is_sent(client, session):
    made = event()
    session.commit()
    receipt = register(client, made, email="a@example.org", once="registering")
    address = f"/en/events/registrations/{receipt}/hand-over"
    data = {"name": "B", "email": "b@example.org", "language": "en", "once": "handing-over"}
    answers = [client.post(address, data=data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    found = db.session.query(Registration).one()
    assert [mail.kind for mail in mails(to="b@example.org")] == ["replacing"]
    assert found.receipt in mails(to="b@example.org")[0].text
    assert client.post(address, data={**data, "once": "another"}).status_code == 404
    assert client.post(address, data={**data, "once": ""}).status_code == 404


def test_a_member_is_replaced_once_however_often_the_form_is_sent(client, session):
    made = event()
    session.commit()
    receipt = confirmed_group(client, made, ["A"])
    address = f"/en/events/groups/{receipt}/members/{members(receipt)['A'].id}/replace"
    data = {"name": "B", "email": "b@example.org", "language": "en", "once": "replacing"}
    assert [client.post(address, data=data).status_code for _ in range(2)] == [303, 303]
    assert [mail.kind for mail in mails(to="b@example.org")] == ["replacing"]
    assert members(receipt)["B"].receipt in mails(to="b@example.org")[0].text


@pytest.mark.parametrize("act", ["change", "replace", "cancel"])
def test_what_was_handed_over_a_moment_ago_is_somebody_elses(client, session, act):
    made = event()
    session.commit()
    found = one(register(client, made, email="a@example.org"))
    assert found.receipt  # loaded, as for a page that waits for its turn
    taken = update(Registration).values(receipt="ABCD-EFGH-JKLM-NPQR", name="B", email="b@example.org", once="handing")
    session.execute(taken.execution_options(synchronize_session=False))
    draft = service.Draft(name="A", email="a@example.org", language="en", once="another")
    acts = {
        "change": lambda: service.change(Guest(), found, draft),
        "replace": lambda: service.replace(Guest(), found, draft),
        "cancel": lambda: service.cancel(Guest(), found),
    }
    with pytest.raises(NotFound):
        acts[act]()
    assert service.replace(Guest(), found, replace(draft, once="handing")).replaced == []
    session.expire_all()
    assert (found.name, found.email, found.state) == ("B", "b@example.org", RegistrationState.CONFIRMED)


def test_after_the_event_the_pages_of_a_group_lead_back_to_it(client, session):
    made = event()
    session.commit()
    receipt = register_group(client, made, ["A"], contact_email="v@example.org")
    link = confirm_link(mails(to="v@example.org")[0])
    someone = members(receipt)["A"].id
    made.format.opens_at -= 60 * DAY
    made.format.closes_at -= 60 * DAY
    session.commit()
    base = f"/en/events/groups/{receipt}"
    pages = (link, f"{base}/add", f"{base}/cancel", f"{base}/members/{someone}/replace")
    answers = [ask(page) for page in pages for ask in (client.get, client.post)]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {(303, base)}
