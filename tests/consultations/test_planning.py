"""Phases, background, following by mail, the calendar, and letters typed in."""

import datetime as dt
import io
import re
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.service import people
from teilhabe_app.consultations import mail, privacy, queries, service
from teilhabe_app.consultations.models import (
    Background,
    ConsultationPhase,
    Follower,
    PointKind,
    Statement,
    StatementState,
)
from teilhabe_app.consultations.service import following
from teilhabe_app.consultations.service.intake import read_points, references
from teilhabe_app.contributions.models import Channel
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, Forbidden
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.formats.models import PhaseKind, State
from teilhabe_app.organisations.models import Level, Organisation
from tests.consultations.test_statements import PDF
from tests.factories import body, editor, field, format_, measure, ml, moderator, organisation, save, user
from tests.factories.consultations import consultation, material, statement
from tests.factories.documents import document, passage

pytestmark = pytest.mark.usefixtures("session")
BERLIN = ZoneInfo("Europe/Berlin")
DAY = dt.timedelta(days=1)
EMPTY = {f"{kind}_{edge}": "" for kind in ("information", "synthesis", "response") for edge in ("from", "until")}


def midnight(day):
    return dt.datetime.combine(day, dt.time(), BERLIN).astimezone(dt.UTC)


def planned(**values):
    """Build a consultation of forty days around today."""
    today = clock.today()
    made = consultation(format_(opens_at=midnight(today - 5 * DAY), closes_at=midnight(today + 35 * DAY)), **values)
    return made, today


def where(of, end=""):
    return f"/de/consultations/{of.format.slug}{end}"


def test_phases_are_set_and_shown_with_today_marked(client, sign_in):
    made, today = planned()
    sign_in(editor())
    page = client.get(where(made, "/phases")).text
    assert f'value="{today + 35 * DAY}"' in page  # proposed: the day after the contributions
    data = {
        "information_from": today - 20 * DAY,
        "information_until": today - 6 * DAY,
        "response_from": today + 40 * DAY,
        "response_until": today + 60 * DAY,
    }
    assert client.post(where(made, "/phases"), data={**EMPTY, **data}).status_code == 303
    db.session.expire_all()
    kinds = [span.kind for span in made.timeline]
    assert kinds == [PhaseKind.INFORMATION, PhaseKind.CONTRIBUTIONS, PhaseKind.RESPONSE]
    assert [span.state(today) for span in made.timeline] == ["done", "current", "open"]
    assert made.is_in(PhaseKind.CONTRIBUTIONS)
    assert not made.is_in(PhaseKind.RESPONSE)
    text = client.get(where(made)).text
    assert text.count("chain__step--") == 3
    assert text.count('aria-current="step"') == 1
    assert client.post(where(made, "/phases"), data=EMPTY).status_code == 303
    db.session.expire_all()
    assert made.phases == []


@pytest.mark.parametrize(
    ("change", "field_name"),
    [
        ({"information_until": None}, "information_until"),
        ({"information_until": -30}, "information_until"),
        ({"information_until": 0}, "information_until"),
        ({"response_from": 30}, "response_from"),
    ],
)
def test_phases_follow_each_other(client, sign_in, change, field_name):
    made, today = planned()
    sign_in(editor())
    days = {"information_from": -20, "information_until": -6, "response_from": 40, "response_until": 60, **change}
    data = {name: today + day * DAY for name, day in days.items() if day is not None}
    answer = client.post(where(made, "/phases"), data={**EMPTY, **data})
    assert answer.status_code == 422
    assert f'id="{field_name}-error"' in answer.text
    db.session.expire_all()
    assert made.phases == []


def test_the_database_keeps_phases_in_order_and_once():
    made, today = planned()
    wrong = (
        {"starts_on": today, "ends_on": today - DAY, "kind": PhaseKind.SYNTHESIS},
        {"starts_on": today, "ends_on": today, "kind": PhaseKind.CONTRIBUTIONS},
    )
    for values in wrong:
        with pytest.raises(IntegrityError), db.session.begin_nested():
            save(ConsultationPhase(consultation_id=made.id, **values))


def test_a_short_period_is_warned_about(client, sign_in):
    today = clock.today()
    short = consultation(format_(opens_at=midnight(today), closes_at=midnight(today + 10 * DAY)))
    assert service.is_short(short.format)
    long, _today = planned()
    assert not service.is_short(long.format)
    sign_in(editor())
    assert "notice--warning" in client.get(where(short, "/edit")).text
    assert "notice--warning" not in client.get(where(long, "/edit")).text
    assert "notice--warning" in client.get(where(short, "/phases")).text


def test_the_calendar_of_the_state_counts():
    bremen = format_(opens_at=midnight(dt.date(2026, 10, 31)), closes_at=midnight(dt.date(2026, 11, 1)))
    assert service.working_days_of(bremen) == 0
    days = {"opens_at": midnight(dt.date(2027, 3, 8)), "closes_at": midnight(dt.date(2027, 3, 9))}
    assert service.working_days_of(format_(**days)) == 1
    assert service.working_days_of(format_(**days, bodies=[body(place="berlin")])) == 0


def test_who_decides_stands_at_the_top(client):
    decides = body(name=ml("Senat"))
    made, _today = planned(decision_level=Level.LAND, decision_body=decides)
    db.session.commit()
    text = client.get(where(made)).text
    assert text.index(f"/bodies/{decides.key}") < text.index('id="questions"')


def test_background_is_added_changed_and_removed(client, sign_in):
    made, _today = planned()
    sign_in(editor())
    new = where(made, "/background/new")
    assert client.post(new, data={"title-de": "Entwurf"}).status_code == 422
    assert client.post(new, data={"title-de": "Entwurf", "url": "http://example.org"}).status_code == 422
    wrong = {"title-de": "Entwurf", "file": (io.BytesIO(b"MZ"), "a.pdf")}
    assert client.post(new, data=wrong).status_code == 422
    client.post(new, data={"title-de": "Entwurf", "language": "de", "file": (io.BytesIO(PDF), "Entwurf.pdf")})
    client.post(new, data={"title-de": "Konzept", "url": "https://example.org/konzept"})
    file, link = queries.backgrounds_of(made)
    client.post("/de/account/sign-out")
    text = client.get(where(made)).text
    assert f"/consultations/background/{file.id}" in text
    sent = client.get(f"/de/consultations/background/{file.id}")
    assert sent.data == PDF
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert client.get(f"/de/consultations/background/{link.id}").location == "https://example.org/konzept"
    sign_in(editor())
    edit = f"/de/consultations/background/{file.id}/edit"
    assert client.post(edit, data={"title-de": "Neu", "version": file.version}).status_code == 303
    assert client.post(edit, data={"title-de": "Zu spät", "version": 1}).status_code == 422
    assert client.post(f"/de/consultations/background/{link.id}/remove").status_code == 303
    assert [one.title["de"] for one in queries.backgrounds_of(made)] == ["Neu"]


def test_background_is_a_link_or_a_file():
    made, _today = planned()
    with pytest.raises(IntegrityError), db.session.begin_nested():
        save(Background(consultation=made, position=1, title=ml("Nichts")))


def test_following_by_mail(client):
    made, _today = planned()
    db.session.commit()
    assert client.post(where(made, "/follow"), data={"email": "kaputt", "once": "a"}).status_code == 422
    assert client.post(where(made, "/follow"), data={"email": "Ich@Example.org", "once": "b"}).status_code == 303
    follower = db.session.scalars(db.select(Follower)).one()
    assert (follower.email, follower.confirmed_at) == ("ich@example.org", None)
    post = db.session.scalars(db.select(OutboxMail)).one()
    link = re.search(r"/de/consultations/follow/\S+", post.text)[0]
    assert client.get(link).status_code == 200
    db.session.expire_all()
    assert follower.confirmed_at is None  # looking does nothing
    client.post(link)
    db.session.expire_all()
    assert follower.confirmed_at is not None
    client.post(where(made, "/follow"), data={"email": "ich@example.org", "once": "c"})
    assert len(db.session.scalars(db.select(OutboxMail)).all()) == 1
    stop = link.replace("/follow/", "/unfollow/")
    assert client.get(stop).status_code == 200
    assert client.post(stop).status_code == 303
    assert db.session.scalars(db.select(Follower)).all() == []
    assert client.get(stop).status_code == 404


def test_a_mailbox_is_not_filled_by_others(client):
    made, _today = planned()
    db.session.commit()
    for number in range(6):
        data = {"email": "fremd@example.org", "once": f"n{number}"}
        assert client.post(where(made, "/follow"), data=data).status_code == 303  # says the same, always
    assert len(db.session.scalars(db.select(OutboxMail)).all()) == 3


def test_followers_are_told_once_that_a_phase_begins_or_ends(app):
    made, today = planned()
    made.phases.append(
        ConsultationPhase(kind=PhaseKind.SYNTHESIS, starts_on=today + 36 * DAY, ends_on=today + 50 * DAY)
    )
    for confirmed in (clock.now(), None):
        values = {"email": f"{bool(confirmed)}@example.org", "token_hash": f"{confirmed}", "language": "ar"}
        save(Follower(consultation=made, confirmed_at=confirmed, **values))
    assert mail.tell_followers() == 0
    made.phases[0].starts_on = today
    made.format.closes_at = midnight(today + 2 * DAY)
    db.session.flush()
    assert mail.tell_followers() == 2
    assert mail.tell_followers() == 0
    posts = db.session.scalars(db.select(OutboxMail)).all()
    assert {post.to_address for post in posts} == {"True@example.org"}
    assert all("/ar/consultations/unfollow/" in post.text for post in posts)


def test_followers_are_told_when_the_end_is_moved(app):
    made, today = planned()
    save(Follower(consultation=made, confirmed_at=clock.now(), email="ich@example.org", token_hash="t", language="de"))
    made.format.closes_at = midnight(today + 2 * DAY)
    db.session.flush()
    assert [mail.tell_followers(), mail.tell_followers()] == [1, 0]
    made.format.closes_at = midnight(today + 3 * DAY)
    db.session.flush()
    assert [mail.tell_followers(), mail.tell_followers()] == [1, 0]


def test_two_editors_of_the_phases_do_not_overwrite_each_other(client, sign_in):
    made, today = planned()
    db.session.commit()
    sign_in(editor())
    version = made.version
    days = {"synthesis_from": today + 40 * DAY, "synthesis_until": today + 50 * DAY}
    first = {**EMPTY, "version": version, **{name: day.isoformat() for name, day in days.items()}}
    assert client.post(where(made, "/phases"), data=first).status_code == 303
    later = {**first, "synthesis_until": (today + 60 * DAY).isoformat()}
    second = client.post(where(made, "/phases"), data=later)
    assert second.status_code == 422
    assert later["synthesis_until"] in second.text
    db.session.expire_all()
    assert [(one.starts_on, one.ends_on) for one in made.phases] == [tuple(days.values())]
    assert f'name="version" type="hidden" value="{made.version}"' in second.text
    assert client.post(where(made, "/phases"), data={**later, "version": made.version}).status_code == 303


def test_addresses_are_forgotten():
    made, _today = planned()
    old = consultation(format_(opens_at=clock.now() - 90 * DAY, closes_at=clock.now() - 60 * DAY))
    rows = ((made, clock.now(), "new"), (made, None, "waiting"), (old, clock.now(), "old"))
    for of, confirmed, name in rows:
        db.session.add(Follower(consultation=of, email=name, token_hash=name, confirmed_at=confirmed))
    db.session.flush()
    assert privacy.erase_followers(clock.now()) == 1
    assert privacy.erase_followers(clock.now() + 3 * DAY) == 1
    assert db.session.scalars(db.select(Follower.email)).all() == ["new"]


def test_the_calendar_has_every_phase(client):
    made, today = planned()
    made.phases.append(ConsultationPhase(kind=PhaseKind.RESPONSE, starts_on=today + 40 * DAY, ends_on=today + 50 * DAY))
    db.session.commit()
    answer = client.get(where(made, "/calendar.ics"))
    assert answer.mimetype == "text/calendar"
    assert answer.text.count("BEGIN:VEVENT") == 2
    assert "STATUS:CANCELLED" not in answer.text
    made.format.state = State.CANCELLED
    db.session.commit()
    assert client.get(where(made, "/calendar.ics")).text.count("STATUS:CANCELLED") == 2


def test_points_are_read_from_a_typed_text():
    known = {"HF01-M1": "m5", "Q1": "q7"}
    text = "+ [hf01-m1] Gut so >> hilft\n\n? [Q 1] Wann?\nBald?\n\nEinfach anders"
    found = read_points(text, known)
    assert [(one.kind, one.target, one.text, one.reason) for one in found] == [
        (PointKind.AGREE, "m5", "Gut so", "hilft"),
        (PointKind.ASK, "q7", "Wann?\nBald?", ""),
        (PointKind.CHANGE, "", "Einfach anders", ""),
    ]
    for wrong in ("[HF99] Was?", "+", "Gut\n\n! [Q1]"):
        with pytest.raises(DomainError):
            read_points(wrong, known)


def test_staff_type_in_letters_one_after_the_other(client, sign_in):
    in_field = field()
    made = consultation(format_(fields=[in_field]))
    shown = material(made, measure=measure(in_field))
    known = organisation()
    sign_in(moderator())
    page = where(made, "/statements/intake")
    assert shown.measure.key in client.get(page).text
    assert page in client.get(where(made)).text
    data = {
        "organisation_id": known.id,
        "channel": "letter",
        "received_on": str(clock.today()),
        "language": "tr",
        "points": f"+ [{shown.measure.key}] İyi\n\n* Eksik",
        "once": "one",
        "file": (io.BytesIO(PDF), "Brief.pdf"),
    }
    answer = client.post(page, data=data)
    assert answer.status_code == 303
    assert "channel=letter" in answer.location
    assert client.get(answer.location).status_code == 200
    first = db.session.scalars(db.select(Statement)).one()
    assert (first.state, first.channel, first.language) == (StatementState.HANDED_IN, Channel.LETTER, "tr")
    assert first.handed_in_by_id is None
    assert {point.contribution.author_id for point in first.points} == {None}
    assert {point.contribution.organisation_id for point in first.points} == {known.id}
    assert first.points[0].measure_id == shown.measure_id
    again = client.post(page, data={**data, "file": (io.BytesIO(PDF), "Brief.pdf")})
    assert again.status_code == 303
    assert len(db.session.scalars(db.select(Statement)).all()) == 1
    new = {**data, "organisation_id": "", "new_name": "Gruppe ohne Konto", "once": "two", "file": None}
    assert client.post(page, data={**new, "organisation_id": known.id}).status_code == 422
    assert client.post(page, data={**new, "points": "[HF99] Was?"}).status_code == 422
    assert client.post(page, data={**new, "received_on": str(clock.today() + DAY)}).status_code == 422
    assert client.post(page, data=new).status_code == 303
    made_for = db.session.scalars(db.select(Organisation).where(Organisation.name == "Gruppe ohne Konto")).one()
    assert made_for.active == []
    assert client.get(f"/de/organisations/{made_for.slug}/members").status_code == 200
    invited = {"email": "sprecherin@example.org", "role": "spokesperson", "once": "x"}
    assert client.post(f"/de/organisations/{made_for.slug}/invite", data=invited).status_code == 303
    assert "letter" not in client.get(f"/de/consultations/statements/{first.id}").text


def test_letters_do_not_run_over_a_draft():
    made = statement()
    draft = service.IntakeDraft(
        language="de", introduction="", mandate="", points="Ja", channel=Channel.EMAIL, received_on=clock.today()
    )
    with pytest.raises(DomainError):
        service.take_in_statement(moderator(), made.consultation, made.organisation, draft)
    with pytest.raises(Forbidden):
        service.take_in_statement(user(), made.consultation, organisation(), draft)


def test_the_day_of_the_last_letter_stays(client, sign_in):
    made = consultation()
    sign_in(moderator())
    page = where(made, "/statements/intake")
    assert 'value="2026-11-03"' in client.get(f"{page}?received_on=2026-11-03&channel=email").text
    assert client.get(f"{page}?received_on=gestern").status_code == 200


def test_the_copy_of_ones_data_names_statements_and_what_the_address_follows(client):
    person = user()
    made = statement(drafted_by=person)
    following.follow(person, made.consultation, person.email.upper(), "de")
    db.session.flush()
    data = people.export(person)
    assert [one["began"] for one in data["statements"]] == [True]
    assert [one["consultation"] for one in data["followed_consultations"]] == [made.consultation.format.slug]
    privacy.erase_followed(person)
    assert queries.follower_by_email(made.consultation, person.email) is None


def test_twenty_working_days_are_proposed(client, sign_in, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: dt.date(2026, 12, 1))
    sign_in(editor())
    page = client.get("/en/consultations/new").text
    assert 'value="2026-12-15T00:00"' in page
    assert 'value="2027-01-13T23:59"' in page  # Christmas, Boxing Day and New Year's Day are no working days


def test_letters_speak_of_paragraphs_too(client, sign_in):
    made = consultation()
    paper = document(made)
    paragraph = passage(paper, "Dem Beirat").paragraph
    heading = next(one for one in queries.paragraphs_of(made) if one[1].mark == "§ 2")
    known = references(made)
    assert known[paragraph.code.upper()] == f"p{paragraph.id}"
    assert known["§2"] == f"p{heading[0].id}"
    assert "(1)" not in known  # it stands below both headings
    sign_in(moderator())
    page = where(made, "/statements/intake")
    assert f"<code>{paragraph.code.upper()}</code>" in client.get(page).text
    data = {"new_name": "Gruppe", "channel": "letter", "received_on": str(clock.today()), "language": "de"}
    points = f"! [{paragraph.code}] Zwölf sind zu wenige.\n\n+ [§ 2] Gut so."
    assert client.post(page, data={**data, "points": points, "once": "p"}).status_code == 303
    one = db.session.scalars(db.select(Statement)).one()
    assert [point.paragraph_id for point in one.points] == [paragraph.id, heading[0].id]
    assert one.points[0].contribution.thread_id == paragraph.thread_id
    other = passage(document(made), "Dem Beirat").paragraph
    known = references(made)
    assert known[f"D1-{paragraph.code.upper()}"] == f"p{paragraph.id}"
    assert known[f"D2-{other.code.upper()}"] == f"p{other.id}"
