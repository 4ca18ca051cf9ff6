import datetime as dt
import re

import pytest
from icalendar import Calendar

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.events.models import EventQuestion, NeedKind, QuestionKind, Registration, RegistrationState
from teilhabe_app.formats.models import State
from tests.factories import ml
from tests.factories.events import DAY, event, pool, workshop

MOST_STATEMENTS = 20
FAR = dt.date(2100, 1, 1)


def form(**values):
    return {"name": "Олена Шевченко", "email": "olena@example.org", "language": "uk", "consent": "y", **values}


def register(client, made, **values):
    answer = client.post(f"/en/events/{made.format.slug}/register", data=form(**values))
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].rpartition("/")[2]


def mails(kind=None):
    db.session.expire_all()
    found = db.session.query(OutboxMail).order_by(OutboxMail.id).all()
    return [mail for mail in found if kind is None or mail.kind == kind]


def one(receipt):
    db.session.expire_all()
    return db.session.query(Registration).filter_by(receipt=receipt).one()


def held(receipt):
    """Return the number of the workshop in which somebody has a place."""
    return next((wish.workshop_id for wish in one(receipt).held), None)


def test_event_to_confirmed_place_in_three_requests(client, session):
    made = event()
    session.commit()
    address = f"/en/events/{made.format.slug}"
    assert f'href="{address}/register"' in client.get(address).text
    assert 'name="once"' in client.get(f"{address}/register").text
    receipt = register(client, made)
    page = client.get(f"/en/events/registrations/{receipt}")
    assert "You have a place" in page.text
    assert "Олена Шевченко" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert 'content="noindex"' in page.text
    assert made.taken == 1


def test_mail_is_in_the_persons_language_with_calendar_and_links(client, session):
    made = event()
    session.commit()
    receipt = register(client, made, language="ar")
    mail = mails()[0]
    assert (mail.language, mail.kind) == ("ar", "confirmed")
    assert "يوم المشاركة" in mail.subject
    assert f"/ar/events/registrations/{receipt}" in mail.text
    assert 'dir="rtl"' in mail.html
    entry = Calendar.from_ical(mail.attachments[0]["text"]).walk("VEVENT")[0]
    assert str(entry["summary"]) == "يوم المشاركة"
    assert entry["dtstart"].dt == made.format.opens_at
    assert str(entry["location"]) == "Bürgerhaus Weserterrassen"
    assert receipt in str(entry["url"])


def test_calendar_files(client, session):
    made = event()
    session.commit()
    receipt = register(client, made)
    public = client.get(f"/ar/events/{made.format.slug}/calendar.ics")
    own = client.get(f"/de/events/registrations/{receipt}/calendar.ics")
    first, second = (Calendar.from_ical(answer.data).walk("VEVENT")[0] for answer in (public, own))
    assert str(first["uid"]) == str(second["uid"])
    assert str(first["summary"]) == "يوم المشاركة"
    assert receipt not in public.text
    assert receipt in own.text.replace("\r\n ", "")
    assert own.headers["Cache-Control"] == "private, no-store"


def test_invalid_form_keeps_everything(client, session):
    made = event()
    first = workshop(made)
    session.commit()
    typed = {
        "name": "",
        "email": "not an address",
        "phone": "+49 421 123456",
        "organisation_name": "Gruppe <Nord>",
        "language": "tr",
        "wish_1": str(first.id),
        "need_childcare": "y",
        "need_interpreting": "y",
        "need_interpreting_detail": "Tigrinya",
    }
    answer = client.post(f"/en/events/{made.format.slug}/register", data=typed)
    assert answer.status_code == 422
    for words in ("not an address", "+49 421 123456", "Gruppe &lt;Nord&gt;", "Tigrinya", 'value="tr"'):
        assert words in answer.text
    assert re.search(rf'<option selected value="{first.id}"', answer.text)
    assert "Without your consent" in answer.text
    assert "Please tell us a little more." in answer.text
    assert made.taken == 0


@pytest.mark.parametrize(
    "values", [{"email": ""}, {"email": "", "phone": "call me"}, {"website": "x"}, {"consent": ""}]
)
def test_what_is_refused(client, session, values):
    made = event()
    session.commit()
    assert client.post(f"/de/events/{made.format.slug}/register", data=form(**values)).status_code == 422
    db.session.expire_all()
    assert made.taken == 0


def test_phone_is_enough(client, session):
    made = event()
    session.commit()
    receipt = register(client, made, email="", phone="0421 / 12345")
    assert one(receipt).phone == "0421 / 12345"
    assert mails() == []


def test_double_click_registers_once(client, session):
    made = event()
    session.commit()
    receipts = {register(client, made, once="the-same-form") for _ in range(2)}
    assert len(receipts) == 1
    db.session.expire_all()
    assert made.taken == 1
    assert len(mails()) == 1


def test_same_address_twice_reveals_nothing_more(client, session):
    made = event()
    session.commit()
    receipt = register(client, made)
    for _ in range(2):
        answer = client.post(
            f"/en/events/{made.format.slug}/register", data=form(name="Somebody", email="OLENA@example.org")
        )
        assert answer.status_code == 422
        assert "cannot be used for another registration" in answer.text
        assert receipt not in answer.text
        assert "Олена" not in answer.text
        assert "Somebody" in answer.text
    db.session.expire_all()
    assert made.taken == 1
    assert [mail.kind for mail in mails()] == ["confirmed", "confirmed"]  # sent again once, not once for each try
    client.post(f"/en/events/registrations/{receipt}/cancel")
    register(client, made)  # a cancelled one does not hold the address


def test_full_event_makes_a_visible_queue(client, session):
    made = event(capacity=1)
    session.commit()
    first = register(client, made, email="a@example.org")
    second = register(client, made, email="b@example.org", language="tr")
    third = register(client, made, email="c@example.org")
    assert "You are number 2 on the waiting list" in client.get(f"/en/events/registrations/{third}").text
    assert mails("waiting")[0].language == "tr"
    assert "Join the waiting list" in client.get(f"/en/events/{made.format.slug}").text
    page = client.get(f"/en/events/registrations/{first}/cancel")
    assert page.status_code == 200
    assert one(first).state is RegistrationState.CONFIRMED  # looking changes nothing
    assert client.post(f"/en/events/registrations/{first}/cancel").status_code == 303
    assert one(first).state is RegistrationState.CANCELLED
    assert one(second).state is RegistrationState.CONFIRMED
    assert [mail.to_address for mail in mails("promoted")] == ["b@example.org"]
    assert [mail.to_address for mail in mails("cancelled")] == ["a@example.org"]
    assert "You are number 1 on" in client.get(f"/en/events/registrations/{third}").text
    assert made.taken == 1
    assert client.post(f"/en/events/registrations/{first}/cancel").status_code == 303  # a second click does nothing
    assert one(third).state is RegistrationState.WAITING


def test_wishes_are_granted_in_order(client, session):
    made = event()
    small, big = workshop(made, capacity=1), workshop(made)
    session.commit()
    wishes = {"wish_1": str(small.id), "wish_2": str(big.id)}
    first = register(client, made, email="a@example.org", **wishes)
    second = register(client, made, email="b@example.org", **wishes)
    third = register(client, made, email="c@example.org", wish_1=str(small.id))
    assert [held(code) for code in (first, second, third)] == [small.id, big.id, None]
    assert "None of your wishes has a free place" in client.get(f"/en/events/registrations/{third}").text
    client.post(f"/en/events/registrations/{first}/cancel")
    assert [held(code) for code in (first, second, third)] == [None, small.id, None]
    assert [mail.to_address for mail in mails("moved")] == ["b@example.org"]
    assert (small.taken, big.taken) == (1, 0)


def test_changing_wishes_frees_the_old_place(client, session):
    made = event()
    small, big = workshop(made, capacity=1), workshop(made)
    session.commit()
    first = register(client, made, email="a@example.org", wish_1=str(small.id))
    second = register(client, made, email="b@example.org", wish_1=str(small.id))
    address = f"/en/events/registrations/{first}/wishes"
    twice = client.post(address, data={"wish_1": str(big.id), "wish_2": str(big.id), "wish_3": "0"})
    assert twice.status_code == 422
    assert "only once" in twice.text
    assert client.post(address, data={"wish_1": str(big.id), "wish_2": "0", "wish_3": "0"}).status_code == 303
    assert held(first) == big.id
    assert held(second) == small.id
    assert client.post(address, data={"wish_1": "0", "wish_2": "0", "wish_3": "0"}).status_code == 303
    assert held(first) is None
    assert (small.taken, big.taken) == (1, 0)


def test_wish_for_a_workshop_of_another_event_is_refused(client, session):
    made, other = event(), event()
    foreign = workshop(other)
    workshop(made)
    session.commit()
    data = form(wish_1=str(foreign.id))
    assert client.post(f"/de/events/{made.format.slug}/register", data=data).status_code == 422


def test_needs_are_kept_and_deleted_on_cancelling(client, session):
    made = event()
    session.commit()
    receipt = register(
        client,
        made,
        need_step_free="y",
        need_interpreting="y",
        need_interpreting_detail="Kurdî",
        need_diet_detail="halal",
    )
    needs = {need.kind: need.detail for need in one(receipt).needs}
    assert needs == {NeedKind.STEP_FREE: None, NeedKind.INTERPRETING: "Kurdî", NeedKind.DIET: "halal"}
    assert "Kurdî" in client.get(f"/en/events/registrations/{receipt}").text
    client.post(f"/en/events/registrations/{receipt}/cancel")
    assert one(receipt).needs == []


@pytest.mark.parametrize(
    "values",
    [
        {"registration_closes_at": clock.now() - dt.timedelta(minutes=1)},
        {"registration_opens_at": clock.now() + dt.timedelta(hours=1)},
        {"takes_registrations": False},
        {"shared": {"state": State.CANCELLED}},
        {"shared": {"opens_at": clock.now() - 2 * DAY, "closes_at": clock.now() - DAY}},
    ],
)
def test_closed_registration(client, session, values):
    made = event(**values)
    session.commit()
    address = f"/en/events/{made.format.slug}/register"
    assert "Registration is closed" in client.get(address).text
    assert "Registration is closed" in client.post(address, data=form()).text
    assert f'href="{address}"' not in client.get(f"/en/events/{made.format.slug}").text
    db.session.expire_all()
    assert made.taken == 0


def test_a_closed_registration_says_what_is_still_to_come_and_nothing_else(client, session):
    ahead = event(registration_opens_at=clock.now() + DAY)
    past = event(registration_closes_at=clock.now() - dt.timedelta(minutes=1))
    gone = event(registration_opens_at=clock.now() + DAY, shared={"state": State.CANCELLED})
    session.commit()
    pages = [client.get(f"/en/events/{made.format.slug}/register").text for made in (ahead, past, gone)]
    assert ["Registration begins on" in page for page in pages] == [True, False, False]
    assert ["This event does not take place." in page for page in pages] == [False, False, True]
    assert "You cannot register for this event here at the moment." in pages[1]


@pytest.mark.parametrize("receipt", ["x", "AAAA-BBBB-CCCC-DDDD", "%00", "A" * 3000])
def test_unknown_receipts_are_not_found(client, session, receipt):
    session.commit()
    for path in ("", "/cancel", "/calendar.ics"):
        assert client.get(f"/de/events/registrations/{receipt}{path}").status_code == 404


def test_receipt_works_in_any_spelling(client, session):
    made = event()
    session.commit()
    receipt = register(client, made)
    typed = receipt.replace("-", " ").lower()
    assert client.get(f"/de/events/registrations/{typed}").status_code == 200


def test_registering_takes_few_statements(client, session, statements):
    made = event()
    rooms = [workshop(made, capacity=5) for _ in range(3)]
    kept = pool(made, 2)
    question = EventQuestion(
        event=made, kind=QuestionKind.TEXT, title=ml("Wofür?"), options=[], purpose=ml("Dafür."), delete_on=FAR
    )
    session.add(question)
    session.commit()
    slug, keys = made.format.slug, [room.id for room in rooms]
    values = {
        **{f"wish_{rank}": str(key) for rank, key in enumerate(keys, 1)},
        "need_fare": "y",
        "need_step_free": "y",
        f"question_{question.id}": "Nachbarschaft",
        "claim": str(kept.id),
        "once": "one-sending",
    }
    db.session.expire_all()
    statements.clear()
    answer = client.post(f"/de/events/{slug}/register", data=form(**values))
    assert answer.status_code == 303
    assert len(statements) <= MOST_STATEMENTS, "\n".join(statements)
    found = one(answer.headers["Location"].rpartition("/")[2])
    assert [wish.state.value for wish in found.wishes] == ["held", "lapsed", "lapsed"]
    assert {need.kind for need in found.needs} == {NeedKind.FARE, NeedKind.STEP_FREE}
    assert [answer.value for answer in found.answers] == ["Nachbarschaft"]


def test_a_machine_is_asked_to_send_once_more_and_a_person_loses_nothing(app, client, session, monkeypatch):
    made = event()
    session.commit()
    monkeypatch.setitem(app.config, "LEAST_FORM_SECONDS", 2)
    address = f"/en/events/{made.format.slug}/register"
    once = re.search(r'name="once"[^>]*value="([^"]+)"', client.get(address).text)[1]
    answer = client.post(address, data=form(once=once))
    assert answer.status_code == 422
    assert "That was very fast" in answer.text
    assert "olena@example.org" in answer.text
    assert once in answer.text
    for forged in ("", "x", once.replace(once[:4], "0000"), f"{once}0"):
        assert client.post(address, data=form(once=forged)).status_code == 422
    at = clock.now() + dt.timedelta(seconds=2)
    monkeypatch.setattr(clock, "now", lambda: at)
    assert client.post(address, data=form(once=once)).status_code == 303
    db.session.expire_all()
    assert made.taken == 1


def test_too_many_registrations_for_one_address_are_stopped(client, session):
    made = event(capacity=100)
    session.commit()
    address = f"/en/events/{made.format.slug}/register"
    statuses = [
        client.post(address, data=form(name=""), environ_base={"REMOTE_ADDR": f"10.0.0.{number}"}).status_code
        for number in range(3)
    ]
    assert statuses == [422] * 3  # what is not even complete does not count
    statuses = [
        client.post(address, data=form(), environ_base={"REMOTE_ADDR": f"10.0.1.{number}"}).status_code
        for number in range(11)
    ]
    assert statuses == [303] + [422] * 9 + [429]
    assert len(mails()) == 2


def test_changing_everything(client, session):
    made = event()
    first, second = workshop(made), workshop(made)
    session.commit()
    receipt = register(client, made, wish_1=str(first.id), need_fare="y", need_diet="y", need_diet_detail="halal")
    address = f"/en/events/registrations/{receipt}/edit"
    page = client.get(address).text
    assert "halal" in page
    assert "consent" not in page
    data = {
        "name": "Олена",
        "email": "olena@example.org",
        "phone": "0421 12345",
        "language": "de",
        "organisation_name": "Gruppe",
        "wish_1": str(second.id),
        "need_diet_detail": "",
        "need_step_free": "y",
        "wants_outcome": "y",
    }
    refused = client.post(address, data={**data, "name": ""})
    assert refused.status_code == 422
    assert "0421 12345" in refused.text
    before = len(mails())
    assert client.post(address, data=data).status_code == 303
    found = one(receipt)
    assert (found.name, found.phone, found.language, found.organisation_name) == ("Олена", "0421 12345", "de", "Gruppe")
    assert [need.kind for need in found.needs] == [NeedKind.STEP_FREE]
    assert held(receipt) == second.id
    assert (found.wants_outcome, found.outcome_email) == (True, "olena@example.org")
    assert len(mails()) == before  # the same address: nothing to confirm
    assert (first.taken, second.taken) == (0, 1)


def test_changing_to_the_address_of_somebody_else_reveals_nothing(client, session):
    made = event()
    session.commit()
    receipt = register(client, made)
    other = register(client, made, email="b@example.org")
    before = len(mails())
    data = {"name": "Somebody", "email": "b@example.org", "language": "en"}
    answer = client.post(f"/en/events/registrations/{receipt}/edit", data=data)
    assert answer.status_code == 422
    assert "cannot be used for another registration" in answer.text
    assert other not in answer.text
    assert one(receipt).name == "Олена Шевченко"
    assert len(mails()) == before + 1  # whoever holds it gets everything once more


def test_reading_never_writes(client, session, statements):
    made = event()
    session.commit()
    receipt = register(client, made)
    slug = made.format.slug
    statements.clear()
    for path in (
        slug,
        f"{slug}/register",
        f"{slug}/calendar.ics",
        f"registrations/{receipt}",
        f"registrations/{receipt}/cancel",
    ):
        assert client.get(f"/de/events/{path}").status_code == 200
    assert not [text for text in statements if text.startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_need_is_taken_back_by_its_tick_alone(client, session):
    made = event()
    session.commit()
    told = {
        "need_interpreting": "y",
        "need_interpreting_language": "fa",
        "need_diet": "y",
        "need_diet_detail": "halal",
        "need_childcare": "y",
        "need_childcare_count": "2",
        "need_other": "y",
        "need_other_detail": "Ruhe",
    }
    receipt = register(client, made, **told)
    assert len(one(receipt).needs) == 4
    # The page hides the details of what has no tick; the browser sends them all the same.
    kept = {name: value for name, value in told.items() if value != "y"} | {"need_diet": "y", "need_other_detail": ""}
    data = {"name": "Олена", "email": one(receipt).email, "language": "en", **kept}
    assert client.post(f"/en/events/registrations/{receipt}/edit", data=data).status_code == 303
    assert [(need.kind, need.detail) for need in one(receipt).needs] == [(NeedKind.DIET, "halal")]


def test_place_and_organisation_keep_their_own_direction(client, session):
    made = event(shared={"place": "Bürgerhaus (Eingang B)"})
    session.commit()
    receipt = register(client, made, organisation_name="Verein e. V.")
    address = f"/ar/events/registrations/{receipt}"
    for page in (client.get(address).text, client.get(f"/ar/events/{made.format.slug}").text):
        assert "<bdi>Bürgerhaus (Eingang B)</bdi>" in page
    assert "<bdi>Verein e. V.</bdi>" in client.get(address).text


def test_who_has_cancelled_in_another_window_is_not_asked_to_sign_in(client, session):
    made = event()
    room = workshop(made)
    session.commit()
    receipt = register(client, made, wish_1=str(room.id))
    own = f"/en/events/registrations/{receipt}"
    client.post(f"{own}/cancel")
    data = {"name": "Olena Schewtschenko", "email": "o@example.org", "language": "en", "wish_1": str(room.id)}
    answers = [client.get(f"{own}/edit"), client.get(f"{own}/hand-over")]
    answers += [client.post(f"{own}/{path}", data=data) for path in ("edit", "hand-over", "wishes", "mail")]
    answers.append(client.post(f"{own}/workshops/{room.id}/leave"))
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {(303, own)}
    assert (one(receipt).name, room.taken) == ("Олена Шевченко", 0)


def test_what_arrives_too_late_is_said_not_to_be_stored_and_what_came_in_time_is_found(client, session):
    made = event()
    session.commit()
    address = f"/en/events/{made.format.slug}/register"
    mine = register(client, made, once="in-time")
    group = {"organisation_name": "Verein", "contact_name": "A", "contact_phone": "0421 12345", "language": "en"}
    group |= {"consent": "y", "members-0-name": "B", "members-0-language": "en", "once": "in-time-too"}
    ours = client.post(f"{address}-group", data=group).headers["Location"]
    made.registration_closes_at = clock.now() - dt.timedelta(minutes=1)
    session.commit()
    late = client.post(address, data=form(once="late"))
    assert late.status_code == 422
    assert "was not stored" in late.text
    assert "was not stored" not in client.get(address).text
    again = client.post(address, data=form(once="in-time"))
    assert (again.status_code, again.headers["Location"]) == (303, f"/en/events/registrations/{mine}")
    again = client.post(f"{address}-group", data=group)
    assert (again.status_code, again.headers["Location"]) == (303, ours)
