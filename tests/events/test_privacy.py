import datetime as dt

import pytest

from teilhabe_app.core import clock
from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.db import db
from teilhabe_app.core.privacy import register_of_fields
from teilhabe_app.events import privacy, queries, service
from teilhabe_app.events.models import (
    LETTERBOX,
    AllocationRun,
    Attendance,
    EventAnswer,
    EventMaterial,
    EventQuestion,
    MaterialKind,
    Need,
    NeedKind,
    QuestionKind,
    Registration,
    RegistrationGroup,
    RegistrationState,
    UndoneAttendance,
    Wish,
)
from teilhabe_app.events.queries import results
from teilhabe_app.web import cli
from tests.factories import editor, ml, moderator, save
from tests.factories.events import DAY, event, registration, workshop


def ended(days, **values):
    now = clock.now()
    return event(shared={"opens_at": now - (days + 1) * DAY, "closes_at": now - days * DAY}, **values)


def full(made):
    """Fill every personal field of an event."""
    shop = workshop(made)
    group = save(
        RegistrationGroup(
            event=made,
            receipt=f"G{made.id}",
            once=f"g{made.id}",
            organisation_name="Verein",
            contact_name="Kontakt",
            contact_email="k@example.org",
            contact_phone="0421",
            language="de",
        )
    )
    one = registration(
        made,
        once=f"r{made.id}",
        phone="0421 1",
        organisation_name="Gruppe",
        group=group,
        network="digest",
        decided_reason="weil",
        outcome_email="o@example.org",
        wants_outcome=True,
    )
    one.needs = [Need(kind=NeedKind.FARE, detail="aus Bremerhaven")]
    one.wishes = [Wish(workshop=shop, slot_id=shop.slot_id, rank=1)]
    asked = EventQuestion(
        event=made,
        kind=QuestionKind.TEXT,
        title=ml("Womit?"),
        purpose=ml("Planen."),
        delete_on=made.format.closes_at.date(),
        options=[],
    )
    one.answers = [EventAnswer(question=asked, value="Bus")]
    photo = {"kind": MaterialKind.PHOTO, "title": ml("Wand"), "content": b"x", "created_at": clock.now()}
    save(EventMaterial(event=made, is_public=False, **photo))
    save(EventMaterial(event=made, is_public=True, **photo))
    save(Attendance(event_id=made.id, registration=one, once=f"a{made.id}"))
    save(UndoneAttendance(event_id=made.id, once=f"u{made.id}"))
    save(AllocationRun(event=made, seed=1, input_digest="0", result={"places": {str(one.id): [shop.id]}}))
    return one


def apart_from(made):
    query = db.session.query(Registration).filter_by(event_id=made.id, channel=LETTERBOX)
    return query.order_by(Registration.id).all()


def test_everything_goes_sixty_days_after_the_event(client, session):
    old, recent = ended(61), ended(59)
    gone, kept = full(old), full(recent)
    session.commit()
    assert privacy.erase(clock.now()) > 0
    session.commit()
    db.session.expire_all()
    assert [
        gone.name,
        gone.email,
        gone.phone,
        gone.organisation_name,
        gone.once,
        gone.network,
        gone.decided_reason,
    ] == [None] * 7
    group = gone.group
    assert [group.organisation_name, group.contact_name, group.contact_email, group.contact_phone, group.once] == [
        None
    ] * 5
    assert (gone.needs, gone.wishes, gone.answers) == ([], [], [])
    assert (gone.outcome_email, gone.wants_outcome) == (None, False)
    (apart,) = apart_from(old)  # kept longer, for that only, and tied to nothing that the person did
    assert (apart.outcome_email, apart.wants_outcome, apart.name, apart.created_at) == (
        "o@example.org",
        True,
        None,
        old.format.closes_at,
    )
    assert apart_from(recent) == []
    assert (gone.state, old.taken) == (RegistrationState.CONFIRMED, 1)
    assert [one.is_public for one in db.session.query(EventMaterial).filter_by(event_id=old.id)] == [True]
    assert db.session.query(Attendance).filter_by(event_id=old.id).count() == 1  # a number without a name
    assert [run.event_id for run in db.session.query(AllocationRun)] == [recent.id]  # who got which workshop
    assert (kept.name is not None, len(kept.needs), len(kept.wishes)) == (True, 1, 1)
    assert kept.answers == []  # on their own day
    assert privacy.erase(clock.now()) == 0
    assert client.get(f"/de/events/registrations/{gone.receipt}").status_code in {302, 303, 401, 403, 404}


def test_address_for_the_results_goes_after_two_years(session):
    old = ended(731)
    one = full(old)
    session.commit()
    privacy.erase(clock.now())
    db.session.expire_all()
    assert (one.outcome_email, one.wants_outcome) == (None, False)
    assert [(apart.outcome_email, apart.wants_outcome) for apart in apart_from(old)] == [(None, False)]


def test_whoever_no_longer_wants_to_hear_of_the_results_says_so_whenever_they_like(client, session):
    old = ended(61)
    one = full(old)
    one.state = RegistrationState.CONFIRMED
    session.commit()
    before = f"/en/events/outcome/{one.id}/{service.outcome_token(one)}"
    privacy.erase(clock.now())
    session.commit()
    (apart,) = apart_from(old)
    after = f"/en/events/outcome/{apart.id}/{service.outcome_token(apart)}"
    for link in (before, after):
        assert client.get(f"{link}x").status_code == 404
        assert "Get no more mail" in client.get(link).text
    db.session.expire_all()
    assert apart.outcome_email is not None  # mail programs open links by themselves
    assert client.post(before).status_code == 303
    db.session.expire_all()
    assert (apart.outcome_email, apart.wants_outcome) == (None, False)
    assert [client.get(link).status_code for link in (before, after)] == [404, 404]


def test_addresses_for_the_results_are_no_registrations(client, session, sign_in):
    made = ended(61)
    for number in range(6):
        one = registration(made, language="tr", outcome_email=f"o{number}@example.org", wants_outcome=True)
        save(Attendance(event_id=made.id, registration=one))
    waiting = registration(
        made, state=RegistrationState.WAITING, waiting_number=1, outcome_email="w@example.org", wants_outcome=True
    )
    session.commit()
    privacy.erase(clock.now())
    session.commit()
    assert waiting.outcome_email is None  # whoever was not there is never told
    assert {one.outcome_email for one in apart_from(made)} == {f"o{number}@example.org" for number in range(6)}
    figures = results.attended(made, [])
    assert (figures.registered, figures.came) == (6, 6)
    assert queries.state_counts(made)["confirmed"] == 6
    assert len(queries.registration_page(made, queries.Filter(), None).items) == 7
    assert {one.id for one in queries.people_who_want_the_outcome(made.id)} == {one.id for one in apart_from(made)}


def test_own_page_leads_to_the_end_of_mails_about_the_results(client, session):
    made = ended(2)
    one = registration(made, wants_outcome=True, outcome_email="o@example.org")
    session.commit()
    assert service.outcome_token(one) in client.get(f"/en/events/registrations/{one.receipt}").text


def test_digest_of_the_network_goes_within_a_week(session):
    made = event()
    late = {"network": "d", "created_at": clock.now() - 8 * DAY}
    unsure = registration(made, state=RegistrationState.UNCONFIRMED, **late)
    fresh = registration(made, network="d")
    session.commit()
    assert privacy.erase(clock.now()) == 1
    db.session.expire_all()
    assert (unsure.network, fresh.network) == (None, "d")


def test_deletion_runs_by_the_worker_and_is_written_down_without_names(app, session, monkeypatch):
    made = ended(61)
    full(made)
    session.commit()
    monkeypatch.setattr(cli.outbox, "deliver_due", lambda *_args: 0)
    monkeypatch.setattr(db.session, "remove", lambda: None)
    cli.run_once()
    entries = db.session.query(AuditEntry).filter_by(action=privacy.ERASED, object_id=made.id).all()
    found = {entry.detail["where"]: entry.detail["rows"] for entry in entries}
    assert found["registration.name"] == found["registration_group.contact"] == found["need.detail"] == 1
    assert all(set(entry.detail) == {"where", "rows"} and entry.actor_id is None for entry in entries)


def test_every_field_says_why_and_how_long(english):
    fields = [one for one in register_of_fields() if one.where in {kept.where for kept in privacy.KEPT}]
    assert len(fields) == len(privacy.KEPT)
    assert all(str(one.what) and str(one.purpose) and str(one.keep) for one in fields)


def test_page_says_what_is_still_stored(client, session, sign_in, statements):
    made = ended(5)
    full(made)
    sign_in(moderator())
    assert client.get(f"/en/events/{made.format.slug}/stored").status_code == 403
    sign_in(editor())
    statements.clear()
    page = client.get(f"/en/events/{made.format.slug}/stored").text
    assert len(statements) <= 10
    assert "Womit?" in page
    assert "none yet" in page
    privacy.erase(clock.now() + 61 * DAY)
    db.session.commit()
    after = client.get(f"/en/events/{made.format.slug}/stored").text
    assert str(clock.now().year) in after
    assert "(1)" in after


@pytest.mark.parametrize("column", ["name", "email", "phone", "organisation_name", "once", "network", "decided_reason"])
def test_no_personal_column_is_forgotten(column):
    emptied = {name for one in privacy.KEPT if one.table is Registration for name in one.emptied}
    assert column in emptied


def test_day_is_sixty_days_after_the_end(session):
    made = event(shared={"closes_at": clock.now() + 30 * DAY})
    assert privacy.deletion_day(made) == (made.format.closes_at + dt.timedelta(days=60)).date()
