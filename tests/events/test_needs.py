import datetime as dt

from teilhabe_app.accounts.models import Role
from teilhabe_app.core import clock
from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.events.mail.values import needs_words
from teilhabe_app.events.models import Need, NeedAnswer, NeedKind, Registration, RegistrationState
from tests.events.test_questions import only, register
from tests.factories import editor, ml, moderator, user
from tests.factories.events import DAY, event, registration


def in_need(made, kind=NeedKind.SIGN_LANGUAGE, **values):
    person = {key: values.pop(key) for key in ("name", "email", "phone", "state") if key in values}
    one = registration(made, language=values.pop("told_in", "de"), **person)
    one.needs = [Need(kind=kind, **values)]
    db.session.flush()
    return one.needs[0]


def test_needs_are_typed(client, session):
    made = event()
    db.session.commit()
    unclear = register(client, made, need_interpreting="y", need_childcare="y", need_other="y")
    assert unclear.status_code == 422
    assert unclear.text.count("Please tell us a little more.") >= 3
    other = register(client, made, need_interpreting="y", need_interpreting_language="other")
    assert other.status_code == 422
    many = register(client, made, need_childcare_count="400")
    assert many.status_code == 422
    given = {
        "need_interpreting_language": "fa",  # without its tick
        "need_childcare": "y",
        "need_childcare_count": "2",
        "need_childcare_detail": "3 und 7 Jahre",
        "need_step_free": "y",
    }
    assert register(client, made, **given).status_code == 303
    person = only(Registration)
    assert [(one.kind, one.language, one.count, one.detail) for one in person.needs] == [
        (NeedKind.INTERPRETING, "fa", None, None),
        (NeedKind.STEP_FREE, None, None, None),
        (NeedKind.CHILDCARE, None, 2, "3 und 7 Jahre"),
    ]
    own = client.get(f"/en/events/registrations/{person.receipt}").text
    assert "فارسی" in own
    assert "2 children" in own


def test_another_language_is_kept_in_words(client, session):
    made = event()
    db.session.commit()
    given = {"need_interpreting_language": "other", "need_interpreting_detail": "Tigrinya"}
    assert register(client, made, **given).status_code == 303
    need = only(Need)
    assert (need.language, need.detail) == (None, "Tigrinya")


def test_page_counts_and_says_what_is_overdue(client, session, sign_in):
    made = event(needs_answered_by=clock.today() - dt.timedelta(days=1))
    in_need(made, NeedKind.INTERPRETING, language="ar", name="Samira")
    in_need(made, NeedKind.INTERPRETING, language="uk")
    in_need(made, NeedKind.CHILDCARE, count=3, answer=NeedAnswer.YES, answered_at=clock.now())
    in_need(made, NeedKind.FARE, state=RegistrationState.DECLINED)
    sign_in(moderator())
    assert client.get(f"/en/events/{made.format.slug}/needs").status_code == 403
    sign_in(editor())
    page = client.get(f"/en/events/{made.format.slug}/needs").text
    assert "Overdue" in page
    assert "2 needs are not answered yet." in page
    assert "Interpreting into my language: العربية" in page
    assert "Childcare (3 children)" in page
    assert "Help with the fare" not in page
    made.needs_answered_by = clock.today()
    db.session.commit()
    assert "Overdue" not in client.get(f"/en/events/{made.format.slug}/needs").text


def test_all_who_need_the_same_get_one_answer(client, session, sign_in):
    made = event()
    first, second = in_need(made, told_in="tr"), in_need(made, email=None, phone="0421 5566", name="Herr Krüger")
    fixed = in_need(made, answer=NeedAnswer.NO, answer_text="Leider nicht.", answered_at=clock.now())
    away = in_need(made, NeedKind.FARE)
    sign_in(editor())
    address = f"/en/events/{made.format.slug}/needs/of/sign_language"
    page = client.get(address).text
    assert "no e-mail, please call" in page
    assert page.count(" checked") == 2  # those without an answer
    assert client.post(address, data={"answer": "yes", "text": ""}).status_code == 422
    ids = [str(first.id), str(second.id)]
    assert client.post(address, data={"need_ids": ids, "answer": "no", "text": ""}).status_code == 422
    assert client.post(address, data={"need_ids": [str(away.id)], "answer": "yes"}).status_code == 422
    text = "Zwei Dolmetscherinnen sind da."
    assert client.post(address, data={"need_ids": ids, "answer": "yes", "text": text}).status_code == 303
    db.session.expire_all()
    assert [one.answer for one in (first, second, fixed, away)] == [
        NeedAnswer.YES,
        NeedAnswer.YES,
        NeedAnswer.NO,
        NeedAnswer.OPEN,
    ]
    mail = only(OutboxMail)
    assert mail.to_address == first.registration.email
    assert text in mail.text
    told = client.get(f"/en/events/{made.format.slug}/needs").text
    assert "1 person is told by e-mail." in told
    assert "Please call Herr Krüger: 0421 5566" in told
    # The same answer once more changes nothing, so nobody gets a second mail.
    assert client.post(address, data={"need_ids": ids, "answer": "yes", "text": text}).status_code == 303
    only(OutboxMail)


def test_interpreting_is_answered_by_language(client, session, sign_in):
    made = event()
    arabic, other = (
        in_need(made, NeedKind.INTERPRETING, language="ar"),
        in_need(made, NeedKind.INTERPRETING, detail="Twi"),
    )
    sign_in(editor())
    address = f"/en/events/{made.format.slug}/needs/of/interpreting"
    assert arabic.registration.name in client.get(f"{address}/ar").text
    assert arabic.registration.name not in client.get(f"{address}/other").text
    assert other.registration.name in client.get(f"{address}/other").text
    assert client.get(f"{address}/tr").status_code == 404
    assert client.get(f"/en/events/{made.format.slug}/needs/of/nothing").status_code == 404


def test_a_need_is_answered_alone(client, session, sign_in):
    made = event()
    need = in_need(made, NeedKind.DIET, detail="ohne Nüsse", told_in="ar")
    sign_in(editor())
    address = f"/en/events/needs/{need.id}"
    assert "ohne Nüsse" in client.get(address).text
    assert client.post(address, data={"answer": "open"}).status_code == 422
    assert client.post(address, data={"answer": "alternative", "text": ""}).status_code == 422
    assert client.post(address, data={"answer": "alternative", "text": "Obst"}).status_code == 303
    assert only(Need).answer is NeedAnswer.ALTERNATIVE


def test_needs_are_for_those_who_arrange_them(client, session, sign_in):
    made = event()
    need = in_need(made, NeedKind.ASSISTANCE, detail="Begleitung am Eingang")
    paths = (
        f"/en/events/{made.format.slug}/needs",
        f"/en/events/{made.format.slug}/needs/of/assistance",
        f"/en/events/needs/{need.id}",
    )
    for who in (user(), moderator()):
        sign_in(who)
        assert [client.get(path).status_code for path in paths] == [403] * 3
    assert client.post(f"/en/events/{made.format.slug}/needs/export").status_code == 403
    shown = client.get(f"/en/events/{made.format.slug}/registrations/{need.registration_id}").text
    assert "Begleitung" not in shown
    sign_in(editor())
    shown = client.get(f"/en/events/{made.format.slug}/registrations/{need.registration_id}").text
    assert "Begleitung" in shown


def test_staff_who_do_not_arrange_needs_do_not_read_them_on_the_own_page(client, session, sign_in):
    made = event()
    need = in_need(made, NeedKind.ASSISTANCE, detail="Begleitung am Eingang")
    need.answer, need.answer_text = NeedAnswer.YES, "Am Tor wartet jemand."
    session.commit()
    own = f"/en/events/registrations/{need.registration.receipt}"
    data = {"name": "Anders", "email": need.registration.email, "language": "en"}
    assert "Begleitung" in client.get(own).text
    sign_in(moderator())
    for path in (own, f"{own}/edit"):
        page = client.get(path).text
        assert "Begleitung" not in page
        assert "Am Tor" not in page
    assert client.post(f"{own}/edit", data={**data, "need_fare": "y"}).status_code == 303
    need = only(Need)
    assert (need.registration.name, need.kind, need.answer) == ("Anders", NeedKind.ASSISTANCE, NeedAnswer.YES)
    sign_in(editor())
    assert "Begleitung" in client.get(own).text
    told = {**data, "need_fare": "y", "need_assistance_detail": ""}
    assert client.post(f"{own}/edit", data=told).status_code == 303
    assert only(Need).kind is NeedKind.FARE


def test_needs_page_costs_the_same_for_one_and_many(client, session, sign_in, statements):
    made = event(shared={"closes_at": clock.now() + 30 * DAY})
    in_need(made)
    sign_in(editor())
    counts = []
    for _ in range(2):
        statements.clear()
        client.get(f"/en/events/{made.format.slug}/needs")
        counts.append(len(statements))
        for _more in range(4):
            in_need(made, NeedKind.CHILDCARE, count=1)
        db.session.commit()
        db.session.expire_all()
    assert counts[0] == counts[1]


def test_open_needs_and_requests_stand_on_the_desk(client, session, sign_in):
    late = event(needs_answered_by=clock.today() - dt.timedelta(days=1), shared={"title": ml("Fachtag Wohnen")})
    in_need(late)
    asked = event(needs_approval=True, shared={"title": ml("Fachtag Arbeit")})
    registration(asked, state=RegistrationState.REQUESTED)
    sign_in(moderator())
    page = client.get("/en/desk/").text
    assert f"/en/events/{asked.format.slug}/registrations/requests" in page
    assert f"/en/events/{late.format.slug}/needs" not in page  # for those who arrange it
    sign_in(user(Role.MODERATOR, Role.EDITOR))
    assert f"/en/events/{late.format.slug}/needs" in client.get("/en/desk/").text


def test_audit_trail_does_not_tell_which_need(client, session, sign_in):
    made = event()
    one, two = in_need(made, NeedKind.STEP_FREE), in_need(made, NeedKind.SIGN_LANGUAGE)
    sign_in(editor())
    assert client.post(f"/en/events/needs/{one.id}", data={"answer": "yes"}).status_code == 303
    address = f"/en/events/{made.format.slug}/needs/of/sign_language"
    assert client.post(address, data={"need_ids": [str(two.id)], "answer": "yes"}).status_code == 303
    receipt = two.registration.receipt
    given = {"name": "Frau Petersen", "email": "petersen@example.org", "language": "de", "need_fare": "y"}
    assert client.post(f"/en/events/registrations/{receipt}/edit", data=given).status_code == 303
    kept = {entry.action: entry.detail for entry in session.query(AuditEntry) if "need" in entry.action}
    assert kept == {
        "registration.need": {"answer": "yes"},
        "event.needs_answered": {"answer": "yes", "count": 1},
        "registration.needs": {},
    }


def test_nothing_is_promised_by_a_day_that_has_passed(client, session):
    made = event(needs_answered_by=clock.today())
    in_need(made)
    session.commit()
    receipt = only(Registration).receipt
    address = f"/en/events/{made.format.slug}"
    pages = (address, f"{address}/register", f"/en/events/registrations/{receipt}")
    promise = "You get a clear answer by"
    assert [promise in client.get(page).text for page in pages] == [True, True, True]
    assert promise in needs_words(only(Registration))
    made.needs_answered_by = clock.today() - dt.timedelta(days=1)
    session.commit()
    assert [promise in client.get(page).text for page in pages] == [False, False, False]
    assert "You get a clear answer." in client.get(address).text
    assert needs_words(only(Registration)).endswith("You get a clear answer.")
