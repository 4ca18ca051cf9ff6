"""Routing, the responder's desk, answers and what they change."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from teilhabe_app.core import clock
from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.framework.models import Measure, MeasureRevision
from teilhabe_app.organisations.models import BodyKind, Level, Seat
from teilhabe_app.synthesis import mail, privacy, queries
from teilhabe_app.synthesis.models import (
    AnswerDraft,
    Decision,
    ReminderStage,
    Response,
    Routing,
    RoutingNote,
    RoutingReminder,
    SteeringMeeting,
)
from tests.factories import body, contribution, editor, field, measure, moderator, save, user
from tests.factories import synthesis as make

REASON = {"decision": "adopted", "reason-de": "Wir machen das.", "review_on": "", "act": "publish"}


def in_days(number):
    return clock.today() + dt.timedelta(days=number)


def meeting(days=60, **values):
    of = values.pop("body", None) or body(kind=BodyKind.STEERING)
    return save(SteeringMeeting(body=of, meets_on=in_days(days), **values))


@pytest.fixture
def asked(session):
    """A body with two people, asked about a finding with one quote."""
    source = contribution(contact_email="w@example.org", contact_language="ar")
    finding = make.finding(make.dossier(source.format, public=True))
    make.citation(finding, source)
    of = body(level=Level.LAND)
    people = [make.responder(of), make.responder(of)]
    routing = make.routing(finding, body=of, sent_by_id=moderator().id)
    session.commit()
    return routing, people


def address(routing, end=""):
    return f"/en/dossiers/answers/{routing.id}{end}"


# ---- routing ----


def test_answers_are_proposed_before_the_next_meeting_that_leaves_time(session):
    assert queries.proposal() == queries.Proposal(in_days(56), None)
    meeting(15)
    later = meeting(90)
    proposed = queries.proposal()
    assert proposed.meeting is later
    assert in_days(14) <= proposed.due_on < in_days(90 - 12)
    assert proposed.due_on.weekday() < 5


def test_the_page_proposes_the_date_and_keeps_level_and_note(client, session, sign_in):
    finding = make.finding(make.dossier(public=True))
    of = body(level=Level.STADT_BREMEN)
    meets = meeting(90)
    session.commit()
    sign_in(moderator())
    path = f"/en/dossiers/{finding.dossier.slug}/findings/{finding.number}/route"
    due_on = queries.proposal().due_on.isoformat()
    assert f'value="{due_on}"' in client.get(path).text
    data = {"body_id": str(of.id), "due_on": due_on, "level": "", "note": "Bitte mit Zahlen."}
    assert client.post(path, data=data).status_code == 303
    session.expire_all()
    made = session.scalars(select(Routing)).one()
    assert (made.level, made.note, made.meeting_id) == (Level.STADT_BREMEN, "Bitte mit Zahlen.", meets.id)


def test_one_body_is_asked_about_several_findings(client, session, sign_in):
    dossier = make.dossier(public=True)
    findings = [make.finding(dossier) for _n in range(3)]
    of = body()
    make.responder(of)
    make.routing(findings[0], body=of)
    session.commit()
    sign_in(moderator())
    path = f"/en/dossiers/{dossier.slug}/route"
    page = client.get(path).text
    assert page.count(" checked") == 2
    data = {"body_id": str(of.id), "due_on": in_days(30).isoformat(), "level": "eu", "note": ""}
    assert client.post(path, data=data).status_code == 422
    done = client.post(path, data={**data, "finding_ids": [str(one.id) for one in findings]}, follow_redirects=True)
    assert "2 findings" in done.text
    assert "1 finding was left out" in done.text
    session.expire_all()
    assert {one.level for one in session.scalars(select(Routing))} == {None, Level.EU}
    assert len(session.scalars(select(OutboxMail)).all()) == 2


def test_what_is_sent_back_is_asked_anew_and_both_stay_visible(client, session, sign_in, asked):
    routing, (person, _other) = asked
    sign_in(person)
    assert client.post(address(routing, "/back"), data={"reason": " "}).status_code == 422
    assert client.post(address(routing, "/back"), data={"reason": "Das ist Sache der Stadt."}).status_code == 303
    again = client.post(address(routing, "/back"), data={"reason": "Noch einmal."})
    assert again.status_code == 422
    assert client.post(address(routing), data=REASON).status_code == 422
    session.expire_all()
    told = session.scalars(select(OutboxMail).where(OutboxMail.kind == "sent_back")).one()
    assert f"instead={routing.id}" in told.text
    boss = moderator()
    sign_in(boss)
    assert "Das ist Sache der Stadt." in client.get("/en/dossiers/escalations").text
    of, finding = body(), routing.finding
    path = f"/en/dossiers/{finding.dossier.slug}/findings/{finding.number}"
    session.commit()
    assert "Das ist Sache der Stadt." in client.get(f"{path}/route").text
    data = {"body_id": str(of.id), "due_on": in_days(30).isoformat(), "level": "", "note": ""}
    assert client.post(f"{path}/route?instead={routing.id}", data=data).status_code == 303
    session.expire_all()
    new = session.scalars(select(Routing).order_by(Routing.id.desc())).first()
    assert new.follows_id == routing.id
    page = client.get(path).text
    assert "Das ist Sache der Stadt." in page
    assert page.count("Answer due") >= 1
    assert "Das ist Sache der Stadt." not in client.get("/en/dossiers/escalations").text
    # The same body can be asked again once it has sent something back.
    assert client.post(f"{path}/route", data={**data, "body_id": str(routing.body_id)}).status_code == 303


# ---- the desk ----


def test_the_desk_filters_and_counts(client, session, sign_in):
    dossier, of = make.dossier(public=True), body()
    person = make.responder(of)
    days = {"late": -3, "soon": 5, "far": 40, "answered": 10}
    routings = {name: make.routing(make.finding(dossier), body=of, due_on=in_days(n)) for name, n in days.items()}
    make.response(routings["answered"])
    routings["far"].assigned_to_id = person.id
    make.routing(make.finding(dossier), body=body())
    session.commit()
    sign_in(person)

    def shown(**query):
        page = client.get("/en/dossiers/answers", query_string=query).text
        return {name for name, routing in routings.items() if f'/answers/{routing.id}"' in page}

    assert shown() == {"late", "soon", "far"}
    assert shown(state="soon") == {"soon"}
    assert shown(state="overdue") == {"late"}
    assert shown(state="mine") == {"far"}
    assert shown(state="answered") == {"answered"}
    assert shown(state="back") == set()
    assert shown(state="nonsense", body="x", dossier="99999999999", after="?") == {"late", "soon", "far"}
    assert shown(dossier=str(dossier.id), body=str(of.id)) == {"late", "soon", "far"}
    sign_in(user())
    assert client.get("/en/dossiers/answers").status_code == 403


@pytest.mark.parametrize(
    "path", ["/en/dossiers/answers", "/en/dossiers/escalations", "answer", "/en/dossiers/meetings"]
)
def test_staff_pages_take_few_statements(client, session, sign_in, statements, path):
    counts = []
    person = editor()
    of = body(kind=BodyKind.STEERING)
    make_seat(person, of)
    sign_in(person)
    for number in (1, 3, 10):
        dossier = make.dossier(public=True)
        for n in range(number):
            meeting(100 + number * 20 + n, body=of)
            finding = make.finding(dossier)
            make.routing(finding, body=of, due_on=in_days(-n))
            make.citation(finding, contribution())
            make.response(
                make.routing(make.finding(dossier), body=of),
                decision=Decision.UNDER_DISCUSSION,
                review_on=in_days(-1),
            )
            back = make.routing(make.finding(dossier), body=of)
            back.sent_back_at, back.sent_back_reason = clock.now(), "Nicht wir."
        routing = finding.routings[0]
        session.commit()
        session.expire_all()
        statements.clear()
        page = client.get(address(routing) if path == "answer" else path)
        assert page.status_code == 200
        counts.append(len(statements))
    assert len(set(counts)) == 1, counts
    assert max(counts) <= (16 if path == "answer" else 12), counts


def make_seat(person, of):
    return save(Seat(body=of, user=person))


def test_a_colleague_is_named_and_told(client, session, sign_in, asked):
    routing, (person, other) = asked
    sign_in(person)
    stranger = user()
    session.commit()
    assert client.post(address(routing, "/delegate"), data={"person_id": str(stranger.id)}).status_code in {400, 422}
    assert client.post(address(routing, "/delegate"), data={"person_id": str(other.id)}).status_code == 303
    session.expire_all()
    assert routing.assigned_to_id == other.id
    told = session.scalars(select(OutboxMail)).one()
    assert (told.kind, told.to_address) == ("delegated", other.email)
    assert client.post(address(routing, "/delegate"), data={"person_id": ""}).status_code == 303
    session.expire_all()
    assert routing.assigned_to_id is None


def test_internal_notes_stay_inside(client, session, sign_in, asked):
    routing, (person, other) = asked
    sign_in(person)
    assert client.post(address(routing, "/notes"), data={"text": "Zahlen kommen am Freitag."}).status_code == 303
    assert client.post(address(routing, "/notes"), data={"text": ""}).status_code in {400, 422}
    noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "routing.note")).one()
    assert noted.detail == {"body": routing.body_id}, "that somebody wrote, never what"
    sign_in(other)
    assert "Zahlen kommen am Freitag." in client.get(address(routing)).text
    finding = routing.finding
    sign_in(moderator())
    page = client.get(f"/en/dossiers/{finding.dossier.slug}/findings/{finding.number}").text
    assert "Zahlen kommen" not in page
    assert client.get(address(routing)).status_code == 403
    assert len(session.scalars(select(RoutingNote)).all()) == 1


# ---- drafts, plain words, the second person ----


def test_a_draft_keeps_what_was_written_and_nobody_overwrites_it(client, session, sign_in, asked):
    routing, (person, other) = asked
    sign_in(person)
    written = {"reason-de": "Wir prüfen das.", "decision": "", "review_on": "", "act": "save", "version": "0"}
    assert client.post(address(routing), data=written).status_code == 303
    page = client.get(address(routing)).text
    assert "Wir prüfen das." in page
    sign_in(other)
    assert client.post(address(routing), data={**written, "version": "1", "reason-de": "Neu."}).status_code == 303
    sign_in(person)
    late = client.post(address(routing), data={**written, "version": "1", "reason-de": "Meins."})
    assert late.status_code == 422
    assert "Meins." in late.text
    assert "Neu." in late.text
    publishing = {**REASON, "version": "1", "once": "a"}
    assert client.post(address(routing), data=publishing).status_code == 422
    assert client.post(address(routing), data={**publishing, "version": "2"}).status_code == 303
    session.expire_all()
    assert session.scalars(select(AnswerDraft)).all() == []
    assert session.scalars(select(Response)).one().reason == {"de": "Wir machen das."}


def test_the_words_are_checked_and_nothing_is_refused_for_them(client, session, sign_in, asked):
    routing, (person, _other) = asked
    sign_in(person)
    hard = "Die Durchführung erfolgt ggf. im Rahmen der Integrationsbeauftragtenkonferenz."
    checked = client.post(address(routing), data={"reason-de": hard, "act": "check"})
    assert checked.status_code == 200
    for word in ("Durchführung", "ggf.", "Integrationsbeauftragtenkonferenz", "wenn nötig"):
        assert (word in checked.text) == (word != "wenn nötig")
    assert "Integrationsbeauftragtenkonferenz" in checked.text
    live = client.post("/en/dossiers/answers/words", data={"reason-de": hard})
    assert "ggf." in live.text
    assert "<html" not in live.text
    assert client.post("/en/dossiers/answers/words", data={"reason-de": "Wir machen das."}).text.strip() == ""
    assert client.post(address(routing), data={**REASON, "reason-de": hard}).status_code == 303


def test_a_second_person_releases_where_the_body_wants_it(client, session, sign_in, asked):
    routing, (person, other) = asked
    sign_in(person)
    path = f"/en/dossiers/answers/bodies/{routing.body_id}/second-person"
    assert client.post(path, data={"wanted": "y"}).status_code == 303
    assert client.post(address(routing), data=REASON).status_code == 303
    session.expire_all()
    assert session.scalars(select(Response)).all() == []
    waiting = session.scalars(select(AnswerDraft)).one()
    assert waiting.handed_in_by_id == person.id
    assert session.scalars(select(OutboxMail.to_address).where(OutboxMail.kind == "to_release")).all() == [other.email]
    # Sending it once more does not release it.
    assert client.post(address(routing), data={**REASON, "version": str(waiting.version)}).status_code == 303
    session.expire_all()
    assert session.scalars(select(Response)).all() == []
    version = session.scalars(select(AnswerDraft.version)).one()
    sign_in(other)
    assert "Wir machen das." in client.get(address(routing)).text
    assert client.post(address(routing), data={**REASON, "version": str(version)}).status_code == 303
    session.expire_all()
    made = session.scalars(select(Response)).one()
    assert (made.answered_by_id, made.released_by_id) == (person.id, other.id)
    sign_in(user())
    assert client.post(path, data={}).status_code == 403


def test_one_answer_for_several_findings(client, session, sign_in):
    dossier, of = make.dossier(public=True), body()
    routings = [make.routing(make.finding(dossier), body=of) for _n in range(3)]
    foreign = make.routing(make.finding(dossier), body=body())
    person = make.responder(of)
    session.commit()
    sign_in(person)
    path = "/en/dossiers/answers/together"
    assert client.get(path).status_code == 303
    ids = [str(one.id) for one in (*routings[:2], foreign)]
    page = client.get(path, query_string={"ids": ids}).text
    assert page.count('name="ids"') == 2
    data = {**REASON, "ids": ids, "once": "together"}
    assert client.post(path, data={**data, "decision": ""}).status_code == 422
    assert client.post(path, data=data).status_code == 303
    session.expire_all()
    made = session.scalars(select(Response).order_by(Response.id)).all()
    assert [one.routing_id for one in made] == [routings[0].id, routings[1].id]
    assert [one.same_as_id for one in made] == [None, made[0].id]
    synopsis = client.get(f"/en/dossiers/{dossier.slug}/synopsis").text
    assert f"Same answer as finding {routings[0].finding.number}" in synopsis


# ---- reminders ----


def test_reminders_come_once_and_never_after_an_answer(app, session):
    of = body()
    people = [make.responder(of), make.responder(of)]
    people[1].language = "ar"
    routing = make.routing(make.finding(make.dossier(public=True)), body=of, due_on=in_days(5))
    session.commit()

    def reminded():
        count = mail.remind()
        session.commit()
        return count

    assert reminded() == 2
    assert reminded() == 0
    routing.due_on = clock.today()
    routing.assigned_to_id = people[0].id
    session.commit()
    assert reminded() == 1
    routing.due_on = in_days(-1)
    session.commit()
    assert reminded() == 2
    assert reminded() == 0
    languages = session.scalars(select(OutboxMail.language).where(OutboxMail.to_address == people[1].email)).all()
    assert set(languages) == {"ar"}
    stages = session.scalars(select(RoutingReminder.stage).where(RoutingReminder.user_id == people[0].id)).all()
    assert set(stages) == set(ReminderStage)
    for change in ("answered", "back", "draft"):
        other = make.routing(make.finding(make.dossier(public=change != "draft")), body=of, due_on=in_days(-2))
        if change == "answered":
            make.response(other)
        if change == "back":
            other.sent_back_at, other.sent_back_reason = clock.now(), "Nicht wir."
        session.commit()
        assert reminded() == 0, change


def test_reminders_reach_every_question_in_small_rounds(app, session, monkeypatch):
    monkeypatch.setattr(mail.asking, "ROUND", 3)
    of, dossier = body(), make.dossier(public=True)
    people = [make.responder(of), make.responder(of)]
    routings = [make.routing(make.finding(dossier), body=of, due_on=in_days(day)) for day in (-2, -1, 0, 3, 5)]
    counts = []
    for _round in range(4):
        session.commit()
        counts.append(mail.remind())
    assert counts == [4, 4, 2, 0], "whoever answers for one question hears of it in the same round"
    had = session.execute(select(RoutingReminder.routing_id, RoutingReminder.user_id)).all()
    assert {tuple(row) for row in had} == {(routing.id, person.id) for routing in routings for person in people}


def test_what_was_sent_back_is_off_the_list_when_any_body_is_asked_afterwards(client, session, sign_in):
    sign_in(moderator())
    finding = make.finding(make.dossier(public=True))
    make.routing(finding, sent_at=clock.now() - dt.timedelta(hours=2))  # asked before, and not about this
    back = make.routing(finding)
    back.sent_at, back.sent_back_at = clock.now() - dt.timedelta(hours=2), clock.now() - dt.timedelta(hours=1)
    back.sent_back_reason = "Darüber entscheiden andere."
    session.commit()
    assert back.sent_back_reason in client.get("/en/dossiers/escalations").text
    make.routing(finding)
    session.commit()
    assert back.sent_back_reason not in client.get("/en/dossiers/escalations").text


def test_internal_notes_are_deleted_after_three_years(session, asked):
    routing, _people = asked
    long_ago = clock.now() - dt.timedelta(days=3 * 365 + 1)
    save(RoutingNote(routing_id=routing.id, text="Alt", written_at=long_ago))
    save(RoutingNote(routing_id=routing.id, text="Neu"))
    session.commit()
    assert privacy.erase_notes(clock.now()) == 1
    assert session.scalars(select(RoutingNote.text)).all() == ["Neu"]


# ---- the steering bodies ----


def test_editors_keep_the_dates(client, session, sign_in):
    of = body(kind=BodyKind.STEERING)
    session.commit()
    sign_in(editor())
    data = {"body_id": str(of.id), "meets_on": in_days(50).isoformat(), "place": "Rathaus", "note-de": "Antworten"}
    assert client.post("/en/dossiers/meetings", data=data).status_code == 303
    assert client.post("/en/dossiers/meetings", data=data).status_code == 422
    made = session.scalars(select(SteeringMeeting)).one()
    path = f"/en/dossiers/meetings/{made.id}"
    assert client.post(path, data={**data, "place": "Haus der Bürgerschaft", "version": "1"}).status_code == 303
    assert client.post(path, data={**data, "place": "Woanders", "version": "1"}).status_code == 422
    assert "Haus der Bürgerschaft" in client.get("/en/dossiers/meetings").text
    assert client.post(path, data={"act": "remove"}).status_code == 303
    sign_in(moderator())
    assert client.get("/en/dossiers/meetings").status_code == 403


def test_the_steering_group_sees_what_is_late(client, session, sign_in):
    dossier = make.dossier(public=True)
    late = make.routing(make.finding(dossier), due_on=in_days(-9))
    early = make.routing(make.finding(dossier), due_on=in_days(9))
    asleep = make.response(
        make.routing(make.finding(dossier)), decision=Decision.UNDER_DISCUSSION, review_on=in_days(-1)
    )
    done = make.response(make.routing(make.finding(dossier)), decision=Decision.UNDER_DISCUSSION, review_on=in_days(-1))
    make.response(done.routing)
    person = make.responder(body(kind=BodyKind.STEERING))
    session.commit()
    sign_in(person)
    page = client.get("/en/dossiers/escalations").text
    for routing, there in ((late, True), (early, False), (asleep.routing, True), (done.routing, False)):
        assert (f'/findings/{routing.finding.number}"' in page) == there
    sign_in(make.responder(body()))
    assert client.get("/en/dossiers/escalations").status_code == 403


# ---- what answers change ----


def test_one_change_has_several_causes_and_its_page_says_so(client, session, sign_in):
    dossier, of, changed = make.dossier(public=True), body(), measure()
    changed.bodies = [of]
    answers = [make.response(make.routing(make.finding(dossier, measure=changed), body=of)) for _n in range(2)]
    person = make.responder(of)
    session.commit()
    sign_in(person)
    path = f"/en/dossiers/answers/{answers[0].routing_id}/1/change?measure={changed.key}"
    page = client.get(path).text
    assert f'value="{answers[1].id}"' in page
    data = {
        "operation": "extend",
        "title-de": "Mehr Kurse",
        "description-de": "",
        "reason-de": "Wegen der Antworten.",
        "decided_on": "",
        "version": "1",
        "also": [str(answers[1].id)],
    }
    assert client.post(path, data=data).status_code == 303
    session.expire_all()
    revision = session.scalars(select(MeasureRevision)).one()
    assert all(one.outcomes[0].measure_revision_id == revision.id for one in answers)
    text = client.get(f"/en/framework/measures/{changed.key}").text
    numbers = [one.routing.finding.number for one in answers]
    assert "Changed because of findings" in text
    for number in numbers:
        assert f'/en/dossiers/{dossier.slug}/findings/{number}">{number}</a>' in text


def test_an_editor_adds_a_measure_because_of_an_answer(client, session, sign_in):
    of = body(level=Level.LAND)
    here = field()
    answer = make.response(make.routing(make.finding(make.dossier(public=True), field=here), body=of))
    person = make.responder(of)
    session.commit()
    path = f"/en/dossiers/answers/{answer.routing_id}/1/add"
    sign_in(person)
    assert client.get(path).status_code == 403
    sign_in(editor())
    assert client.get(path).status_code == 200
    data = {
        "field_id": str(here.id),
        "title-de": "Neue Stelle",
        "reason-de": "Darum.",
        "levels": ["land"],
        "decided_on": "",
    }
    assert client.post(path, data={**data, "title-de": ""}).status_code == 422
    assert client.post(path, data=data).status_code == 303
    session.expire_all()
    made = session.scalars(select(Measure)).one()
    assert made.bodies == [of]
    assert answer.outcomes[0].measure_revision.measure_id == made.id
    assert "Because of finding" in client.get(f"/en/framework/measures/{made.key}").text


def test_a_kept_measure_says_why(client, session, sign_in):
    kept = measure()
    answer = make.response(make.routing(make.finding(make.dossier(public=True), measure=kept)))
    sign_in(editor())
    data = {
        "operation": "keep",
        "title-de": "x",
        "reason-de": "Es bleibt, denn es wirkt.",
        "decided_on": "",
        "version": "1",
    }
    path = f"/en/dossiers/answers/{answer.routing_id}/1/change?measure={kept.key}"
    assert client.post(path, data=data).status_code == 303
    page = client.get(f"/en/framework/measures/{kept.key}").text
    assert "Es bleibt, denn es wirkt." in page
    assert "Because of finding" in page


def test_the_page_shows_many_quotes_in_parts_with_a_constant_number_of_statements(
    client, session, sign_in, asked, statements
):
    routing, people = asked
    finding, path = routing.finding, address(routing)
    sign_in(people[0])

    def look():
        session.commit()
        statements.clear()
        page = client.get(path).text
        return page, len(statements)

    page, few = look()
    assert page.count("<blockquote") == 1
    for number in range(44):
        make.citation(finding, contribution(text=f"Eine Stimme, Nummer {number}."))
    page, many = look()
    assert many == few <= 12
    assert page.count("<blockquote") == 40
    assert "Voices that support it (45)" in page
    following = re.search(rf'formaction="({path}\?after=[^"#]+)#sources"', page)
    assert client.get(following[1]).text.count("<blockquote") == 5
