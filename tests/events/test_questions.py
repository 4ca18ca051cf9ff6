import datetime as dt

from teilhabe_app.core import clock
from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.db import db
from teilhabe_app.events import privacy
from teilhabe_app.events.models import EventAnswer, EventQuestion, QuestionKind, Registration
from tests.factories import editor, ml, moderator, save
from tests.factories.events import event, registration

SOON = (clock.today() + dt.timedelta(days=40)).isoformat()
FORM = {
    "kind": "choice",
    "title-de": "Wie reisen Sie an?",
    "title-ar": "كيف تصل؟",
    "options-de": "Bus\nRad",
    "options-ar": "حافلة\nدراجة",
    "purpose-de": "Damit wir Stellplätze planen.",
    "delete_on": SOON,
}
PERSON = {"name": "Olena", "email": "olena@example.org", "language": "uk", "consent": "y"}


def question(of, kind=QuestionKind.TEXT, **values):
    defaults = {
        "title": ml("Was noch?"),
        "purpose": ml("Zum Planen."),
        "delete_on": clock.today() + dt.timedelta(days=40),
        "options": [],
    }
    return save(EventQuestion(event=of, kind=kind, **{**defaults, **values}))


def options(*titles):
    return [{"code": f"o{number}", "title": {"de": title}} for number, title in enumerate(titles, 1)]


def only(model):
    db.session.expire_all()
    return db.session.query(model).one()


def register(client, made, **more):
    """Fill in the public form as a person does who reads before sending."""
    address = f"/en/events/{made.format.slug}/register"
    page = client.get(address).text
    hidden = {}
    for name in ("once", "since"):
        if f'name="{name}"' in page:
            tag = next(part for part in page.split("<input") if f'name="{name}"' in part)
            hidden[name] = tag.partition('value="')[2].partition('"')[0]
    return client.post(address, data={**PERSON, **hidden, **more})


def test_editor_asks_changes_orders_and_removes(client, session, sign_in):
    made = event()
    sign_in(editor())
    address = f"/en/events/{made.format.slug}/questions"
    assert "No questions yet" in client.get(address).text
    assert client.get(f"{address}/new").status_code == 200
    assert client.post(f"{address}/new", data={**FORM, "options-de": "Bus"}).status_code == 422
    uneven = client.post(f"{address}/new", data={**FORM, "options-ar": "حافلة"})
    assert uneven.status_code == 422
    assert "Here are 1 options, in German 2." in uneven.text
    assert client.post(f"{address}/new", data={**FORM, "delete_on": "2020-01-01"}).status_code == 422
    assert client.post(f"{address}/new", data=FORM).status_code == 303
    asked = only(EventQuestion)
    assert [one["code"] for one in asked.options] == ["o1", "o2"]
    assert asked.options[1]["title"] == {"de": "Rad", "ar": "دراجة"}
    second = question(made, position=2)
    db.session.commit()
    assert client.post(f"{address}/{second.id}/up").status_code == 303
    db.session.expire_all()
    assert (second.position, asked.position) == (1, 2)
    assert client.post(f"{address}/{second.id}/down").status_code == 303
    page = client.get(address).text
    assert page.index("Wie reisen") < page.index("Was noch?")
    assert client.post(f"{address}/{second.id}/remove").status_code == 303
    assert only(EventQuestion).id == asked.id


def test_answered_question_keeps_its_kind_and_chosen_options(client, session, sign_in):
    made = event()
    asked = question(made, QuestionKind.CHOICE, options=options("Bus", "Rad"))
    registration(made).answers = [EventAnswer(question=asked, value="o2")]
    sign_in(editor())
    address = f"/en/events/{made.format.slug}/questions/{asked.id}"
    assert client.get(address).status_code == 200
    other = client.post(address, data={**FORM, "kind": "text"})
    assert other.status_code == 422
    assert "the kind of the question stays" in other.text
    gone = client.post(address, data={**FORM, "options-de": "Bus\nBahn\nAuto", "options-ar": ""})
    assert gone.status_code == 422
    assert "Somebody has chosen an option" in gone.text
    # The same number of options: what is new in its place is a new wording of the same option.
    assert client.post(address, data={**FORM, "options-de": "Bus\nFahrrad", "options-ar": ""}).status_code == 303
    assert [(one["code"], one["title"]["de"]) for one in only(EventQuestion).options] == [
        ("o1", "Bus"),
        ("o2", "Fahrrad"),
    ]
    assert client.post(address, data={**FORM, "options-de": "Zug\nBus\nFahrrad", "options-ar": ""}).status_code == 303
    assert [one["code"] for one in only(EventQuestion).options] == ["o3", "o1", "o2"]


def test_answers_are_not_kept_longer_than_people_were_told(client, session, sign_in):
    made = event()
    asked = question(made)
    registration(made).answers = [EventAnswer(question=asked, value="Rad")]
    session.commit()
    sign_in(editor())
    address = f"/en/events/{made.format.slug}/questions/{asked.id}"
    data = {"kind": "text", "title-de": "Was?", "purpose-de": "Planen.", "version": "1"}
    day = asked.delete_on
    later = client.post(address, data={**data, "delete_on": (day + dt.timedelta(days=1)).isoformat()})
    assert later.status_code == 422
    assert "cannot be kept longer" in later.text
    sooner = client.post(address, data={**data, "delete_on": (day - dt.timedelta(days=1)).isoformat()})
    assert sooner.status_code == 303


def test_nothing_is_asked_whose_answers_would_be_deleted_at_once(client, session, sign_in):
    made = event()
    question(made, required=True, delete_on=clock.today())
    session.commit()
    assert "Was noch?" not in client.get(f"/en/events/{made.format.slug}/register").text
    assert register(client, made).status_code == 303
    sign_in(editor())
    assert "Was noch?" in client.get(f"/en/events/{made.format.slug}/questions").text


def test_ten_questions_are_enough(client, session, sign_in):
    made = event()
    for position in range(1, 11):
        question(made, position=position)
    sign_in(editor())
    answer = client.post(f"/en/events/{made.format.slug}/questions/new", data=FORM)
    assert answer.status_code == 422
    assert "There are ten questions already" in answer.text


def test_people_read_what_it_is_for_and_answer(client, session, sign_in):
    made = event()
    how = question(made, QuestionKind.CHOICES, options=options("Bus", "Rad", "Bahn"), help=ml("Bitte alles ankreuzen."))
    firm = question(made, QuestionKind.YES_NO, required=True, position=2, title=ml("Rollstuhl?"))
    words = question(made, QuestionKind.LONG_TEXT, position=3)
    empty = question(made, position=4)
    db.session.commit()
    page = client.get(f"/en/events/{made.format.slug}/register").text
    assert "Zum Planen." in page
    assert "Bitte alles ankreuzen." in page
    assert "Deleted on" in page
    missing = register(client, made, **{f"question_{how.id}": ["o1", "o3"]})
    assert missing.status_code == 422
    given = {f"question_{how.id}": ["o1", "o3"], f"question_{firm.id}": "no", f"question_{words.id}": "Ja,\nviel."}
    assert register(client, made, **given, **{f"question_{empty.id}": " "}).status_code == 303
    person = only(Registration)
    assert {one.question_id: one.value for one in person.answers} == {
        how.id: "o1,o3",
        firm.id: "no",
        words.id: "Ja,\nviel.",
    }
    own = client.get(f"/en/events/registrations/{person.receipt}").text
    assert "Bus and Bahn" in own
    sign_in(moderator())
    shown = client.get(f"/en/events/{made.format.slug}/registrations/{person.id}").text
    assert "Bus and Bahn" in shown


def test_the_day_of_deletion_begins_where_the_people_are(session):
    far = dt.datetime(2100, 1, 1, 9, tzinfo=dt.UTC)
    made = event(shared={"opens_at": far, "closes_at": far + dt.timedelta(hours=7)})
    one = registration(made)
    one.answers = [EventAnswer(question=question(made, delete_on=dt.date(2027, 3, 28)), value="weg")]
    session.commit()
    midnight = dt.datetime(2027, 3, 27, 23, tzinfo=dt.UTC)  # in Bremen
    assert privacy.erase(midnight - dt.timedelta(minutes=1)) == 0
    assert privacy.erase(midnight) == 1


def test_answers_go_on_their_day_and_it_is_written_down(session):
    made = event()
    today, later = question(made, delete_on=clock.today()), question(made, position=2)
    one = registration(made)
    one.answers = [EventAnswer(question=today, value="weg"), EventAnswer(question=later, value="bleibt")]
    session.commit()
    assert privacy.erase(clock.now()) == 1
    session.commit()
    assert only(EventAnswer).value == "bleibt"
    entry = db.session.query(AuditEntry).filter_by(action=privacy.ERASED).one()
    assert (entry.object_id, entry.detail) == (made.id, {"where": "event_answer.value", "rows": 1})


def test_question_of_another_event_is_not_found(client, session, sign_in):
    made, other = event(), event()
    asked = question(other)
    sign_in(editor())
    assert client.get(f"/en/events/{made.format.slug}/questions/{asked.id}").status_code == 404


def test_of_two_who_change_a_question_the_second_is_told(client, session, sign_in):
    made = event()
    asked = question(made)
    sign_in(editor())
    address = f"/en/events/{made.format.slug}/questions/{asked.id}"
    data = {**FORM, "version": "1"}
    assert client.post(address, data=data).status_code == 303
    late = client.post(address, data={**data, "title-de": "Womit?"})
    assert late.status_code == 422
    assert "Someone else has changed this meanwhile." in late.text
    assert f'<p dir="auto">{FORM["title-de"]}</p>' in late.text
    assert 'value="Womit?"' in late.text
    assert only(EventQuestion).title["de"] == FORM["title-de"]


def test_a_question_with_answers_is_not_removed_by_one_press(client, session, sign_in):
    made = event()
    asked = question(made)
    sign_in(editor())
    address = f"/en/events/{made.format.slug}/questions"
    warning = "All answers to it are deleted as well."
    assert warning not in client.get(address).text
    person = registration(made)
    person.answers.append(EventAnswer(question=asked, value="Bus"))
    db.session.commit()
    page = client.get(address).text
    remove = f'action="{address}/{asked.id}/remove"'
    assert warning in page.partition("<details>")[2].partition(remove)[0]
