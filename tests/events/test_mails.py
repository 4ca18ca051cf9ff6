"""Messages: the right words to the right people at the right time, in their language, and never an old reminder."""

import datetime as dt

import html5lib
import pytest
from flask import g
from icalendar import Calendar

from teilhabe_app.core import clock, outbox
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import LANGUAGES, Multilingual
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.events import mail, privacy, service
from teilhabe_app.events.mail import everybody, wording
from teilhabe_app.events.models import (
    MessageKind,
    MessageText,
    Pool,
    PoolKind,
    RegistrationGroup,
    RegistrationState,
    Room,
    Slot,
    Wish,
    WishState,
)
from teilhabe_app.events.service import Changes, messages
from teilhabe_app.events.service.counters import Former
from teilhabe_app.events.service.messages import NEEDED, PLACEHOLDERS
from teilhabe_app.formats.models import State
from teilhabe_app.synthesis import service as synthesis
from teilhabe_app.web import cli
from tests import factories as make
from tests.factories import editor, ml, moderator, save
from tests.factories import synthesis as chain
from tests.factories.events import DAY, event, registration, slot, workshop
from tests.support import smtp

SENDER = "teilhabe@example.org"


@pytest.fixture
def writing(app, session):
    """Mails can be written: there is a request whose host the links take."""
    with app.test_request_context("/de/", method="POST", base_url="https://teilhabe.example.org"):
        g.approved = True
        yield


def mails(kind=None):
    db.session.expire_all()
    found = db.session.query(OutboxMail).order_by(OutboxMail.id).all()
    return [one for one in found if kind is None or one.kind == kind]


def entry(queued):
    return Calendar.from_ical(queued.attachments[0]["text"])


# -- wording ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(MessageKind))
def test_the_standard_wording_uses_what_may_be_used(app, session, kind):
    for language in LANGUAGES:
        subject, body = wording.standard(kind, language.code)
        names = set(wording.PLACEHOLDER.findall(subject + body))
        assert names <= set(PLACEHOLDERS[kind])
        assert set(NEEDED.get(kind, ())) <= names
        assert "title" in names


def test_a_line_without_any_value_is_left_out():
    text = "Hello {name},\n\n{place}\nRoom: {room}\n\n{next}\n\nBye"
    assert wording.filled(("{title}", text), {"name": "Amal", "title": "A\nB"}, "en") == ("A B", "Hello Amal,\n\nBye")


def test_values_are_never_filled_in_again():
    values = {"name": "{link}", "link": "https://example.org/secret"}
    assert wording.filled(("", "Hello {name}"), values, "en")[1] == "Hello {link}"


def test_words_of_the_other_direction_keep_to_themselves():
    values = {"title": "Fachtag (2026)", "link": "https://example.org/"}
    subject, body = wording.filled(("لديك مكان: {title}", "{title}\nالرابط: {link}"), values, "ar")
    assert subject == "لديك مكان: \u2068Fachtag (2026)\u2069"
    assert body == "Fachtag (2026)\nالرابط: https://example.org/"
    assert wording.filled(("Platz: {title}", "x"), {"title": "يوم"}, "de")[0] == "Platz: \u2068يوم\u2069"


def test_own_wording_counts_for_its_language_only(writing, session):
    made = event()
    subject, body = Multilingual(de="Willkommen bei {title}"), Multilingual(de="Liebe*r {name},\n\n{next}\n\n{link}")
    save(MessageText(event=made, kind=MessageKind.CONFIRMED, subject=subject, body=body))
    mail.registered(registration(made, language="de", name="Ali & Söhne"))
    mail.registered(registration(made, language="en"))
    german, english = mails()
    assert german.subject == "Willkommen bei Fachtag Teilhabe"
    assert german.text.startswith("Liebe*r Ali & Söhne,\n\nhttps://")
    assert "Ali &amp; Söhne" in german.html
    assert english.subject == "You have a place: Fachtag Teilhabe"


@pytest.mark.parametrize("name", ["Win at http://evil.example", "www.evil.example", "evil.example/x", "a@b.example"])
def test_a_name_that_is_an_advertisement_is_not_repeated(writing, session, name):
    mail.registered(registration(event(), language="en", name=name))
    assert "evil" not in mails()[0].text
    assert "a@b" not in mails()[0].text
    assert "Hello" not in mails()[0].text


def test_mails_are_marked_with_their_event(writing, session):
    made = event()
    mail.registered(registration(made))
    assert mails()[0].about == f"event:{made.id}"


# -- who gets what ---------------------------------------------------------------------------------------------------


def test_an_address_to_confirm(writing, session):
    made = event()
    later = clock.now() + 2 * DAY
    holds = registration(made, language="en", network="n", provisional_number=1, confirm_by=later)
    nothing = registration(made, language="en", state=RegistrationState.UNCONFIRMED, network="n", confirm_by=later)
    asked = registration(made, language="en", state=RegistrationState.REQUESTED, address_confirmed_at=clock.now())
    for one in (holds, nothing, asked):
        mail.registered(one)
    first, second, third = mails()
    assert (first.kind, second.kind, third.kind) == ("confirmed", "received", "received")
    assert "Otherwise the registration expires" in first.text
    assert f"/en/events/registrations/{holds.receipt}/confirm/" in first.text
    assert "You then get a place if one is free" in second.text
    assert "/confirm/" not in third.text
    assert "The organisers decide about it" in third.text
    assert not second.attachments


def test_online_people_get_the_link(writing, session):
    made = event(online_url="https://meet.example.org/raum")
    pool = save(Pool(event=made, kind=PoolKind.ONLINE, title=ml("Online"), capacity=5, taken=1))
    mail.registered(registration(made, pool=pool, claim=pool))
    mail.registered(registration(made))
    online, on_site = mails()
    assert "https://meet.example.org/raum" in online.text
    assert "meet.example.org" not in on_site.text


def test_a_group_hears_through_its_contact(writing, session):
    made = event()
    group = save(
        RegistrationGroup(
            event=made, receipt="GGGG-GGGG", language="en", contact_name="Contact", contact_email="contact@example.org"
        )
    )
    own = registration(made, group=group, channel="group", address_confirmed_at=clock.now(), language="uk")
    silent = [registration(made, group=group, channel="group", email=None) for _ in range(2)]
    mail.changed(Changes(groups=[group], registered=[own, *silent]))
    to_contact, to_member = mails()
    assert (to_contact.to_address, to_contact.kind) == ("contact@example.org", "group_confirmed")
    assert all(one.name in to_contact.text for one in (own, *silent))
    assert "/en/events/groups/GGGG-GGGG" in to_contact.text
    assert (to_member.to_address, to_member.kind, to_member.language) == (own.email, "confirmed", "uk")
    mail.changed(Changes(promoted=silent))
    promoted = mails("group_promoted")
    assert len(promoted) == 1
    assert own.name not in promoted[0].text
    mail.changed(Changes(moved=silent[:1]))
    assert f"This is about: {silent[0].name}" in mails("moved")[0].text
    mail.group_again(group)
    mail.group_again(group)
    assert len(mails("group_confirmed")) == 2


def test_a_message_to_all_names_every_member_to_the_contact(writing, session):
    made = event()
    group = save(
        RegistrationGroup(
            event=made, receipt="GGGG-GGGG", language="en", contact_name="Contact", contact_email="contact@example.org"
        )
    )
    names = ("Adile", "Bogdan", "Cemile")
    silent = [registration(made, name=name, group=group, channel="group", email=None) for name in names]
    registration(made, name="Dilan", group=group, channel="group")
    assert everybody.tell_all(editor(), made, MessageKind.EVENT_CHANGED) == 2
    (told,) = [one for one in mails("event_changed") if one.to_address == "contact@example.org"]
    assert "This is about: Adile, Bogdan, and Cemile" in told.text
    assert "/en/events/groups/GGGG-GGGG" in told.text
    assert not any(one.receipt in told.text for one in silent)


def test_an_unconfirmed_contact_sends_no_mail_to_others(writing, session):
    made = event()
    group = save(
        RegistrationGroup(
            event=made, receipt="GGGG-GGGG", language="en", contact_name="Contact", contact_email="contact@example.org"
        )
    )
    later = clock.now() + DAY
    members = [
        registration(made, group=group, channel="group", network="n", provisional_number=number, confirm_by=later)
        for number in (1, 2)
    ]
    mail.changed(Changes(groups=[group], registered=members))
    (only,) = mails()
    assert only.to_address == "contact@example.org"
    assert "/en/events/groups/GGGG-GGGG/confirm/" in only.text


def test_the_former_person_learns_nothing_of_the_new_one(writing, session):
    made = event()
    new = registration(made, name="Neu", language="en")
    former = Former(registration=new, name="Alt", email="alt@example.org", language="en")
    mail.changed(Changes(registered=[new], replaced=[former]))
    to_new, to_former = mails()
    assert (to_new.kind, to_former.kind) == ("replacing", "replaced")
    for secret in ("Neu", new.receipt):
        assert secret not in to_former.text + to_former.attachments[0]["text"]
    assert entry(to_former)["method"] == "CANCEL"


def test_promotion_has_a_way_to_decline(writing, session):
    one = registration(event(), language="en")
    mail.changed(Changes(promoted=[one]))
    assert f"/en/events/registrations/{one.receipt}/decline" in mails()[0].text


# -- calendar --------------------------------------------------------------------------------------------------------


def test_calendar_entries_replace_each_other(writing, session):
    made = event(shared={"title": ml("Fachtag", ar="يوم (2026)")})
    shop = workshop(made, title=ml("Gesundheit"))
    one = registration(made, language="ar")
    mail.registered(one)
    save(Wish(registration=one, workshop=shop, slot_id=shop.slot_id, rank=1, state=WishState.HELD))
    one.version += 1
    session.expire(one, ["wishes"])
    mail.changed(Changes(moved=[one]))
    made.format.opens_at += DAY
    made.format.closes_at += DAY
    made.format.version += 1
    session.flush()
    mail.tell_all(editor(), made, MessageKind.EVENT_CHANGED)
    one.state, one.version = RegistrationState.CANCELLED, one.version + 1
    mail.cancelled(one)
    books = [entry(queued) for queued in mails()]
    entries = [book.walk("VEVENT")[0] for book in books]
    assert [str(book["method"]) for book in books] == ["PUBLISH", "PUBLISH", "PUBLISH", "CANCEL"]
    assert len({str(one["uid"]) for one in entries}) == 1
    sequences = [int(one["sequence"]) for one in entries]
    assert sequences == sorted(set(sequences))
    assert entries[2]["dtstart"].dt == made.format.opens_at
    assert entries[0]["summary"].params["LANGUAGE"] == "ar"
    assert str(entries[0]["organizer"]) == f"mailto:{SENDER}"
    assert "Gesundheit" in str(entries[1]["description"])
    assert str(entries[3]["status"]) == "CANCELLED"
    sent = outbox.message(mails()[3], SENDER)
    part = next(part for part in sent.walk() if part.get_content_type() == "text/calendar")
    assert part.get_param("method") == "CANCEL"
    assert "يوم (2026)" in part.get_content()


def test_whoever_hands_a_place_over_loses_every_entry(writing, session):
    made = event()
    begin = made.format.opens_at
    shop = workshop(made, slot=slot(made, starts_at=begin, ends_at=begin + dt.timedelta(hours=1)))
    one = registration(made, language="en", email="a@example.org", receipt="NEWC-ODEN-EWCO-DE22")
    save(Wish(registration=one, workshop=shop, slot_id=shop.slot_id, rank=1, state=WishState.HELD))
    session.expire(one, ["wishes"])
    mail.registered(one)
    former = Former(registration=one, name="A", email="b@example.org", language="en")
    mail.changed(Changes(replaced=[former]))
    before, after = (entry(queued).walk("VEVENT") for queued in mails())
    assert [str(part["uid"]) for part in after] == [str(part["uid"]) for part in before]
    assert len(after) == 2
    assert {str(part["status"]) for part in after} == {"CANCELLED"}
    assert all(int(new["sequence"]) > int(old["sequence"]) for old, new in zip(before, after, strict=True))
    assert one.receipt not in entry(mails()[1]).to_ical().decode()


# -- reminders -------------------------------------------------------------------------------------------------------


def remindable(**values):
    made = event(reminder_days=30, **values)
    return made, registration(made, created_at=clock.now() - 40 * DAY)


def deliver(box, tmp_path):
    return outbox.deliver_due(outbox.transport_for(box.url, tmp_path), SENDER)


def test_a_reminder_goes_out_once_from_the_worker(session):
    receipt = remindable()[1].receipt
    session.commit()
    cli.run_once()
    cli.run_once()
    (reminder,) = mails("reminder")
    assert reminder.state == "sent"
    assert reminder.attachments
    assert f"/de/events/registrations/{receipt}" in reminder.text


@pytest.mark.parametrize("change", ["moved", "cancelled", "over", "called off"])
def test_an_old_reminder_never_goes_out(session, tmp_path, change):
    made, one = remindable()
    mail.remind()
    session.commit()
    if change == "moved":
        made.format.opens_at, made.format.closes_at = made.format.opens_at + DAY, made.format.closes_at + DAY
    elif change == "over":
        made.format.opens_at, made.format.closes_at = clock.now() - DAY, clock.now() + DAY
    elif change == "cancelled":
        one.state = RegistrationState.CANCELLED
    else:
        made.format.state = State.CANCELLED
    session.commit()
    with smtp.running() as box:
        assert deliver(box, tmp_path) == 0
        assert not box.received
    assert mails()[0].state == "overtaken"


def test_a_reminder_does_not_follow_whoever_handed_the_place_over(session, tmp_path):
    _made, one = remindable()
    mail.remind()
    one.name, one.email, one.receipt = "Neu", "neu@example.org", "NNNN-NNNN"
    session.commit()
    with smtp.running() as box:
        assert deliver(box, tmp_path) == 0
    assert [found.state for found in mails("reminder")] == ["overtaken"]


def test_after_a_move_there_is_a_new_reminder_and_back_again(session, tmp_path):
    made, _one = remindable()
    first = made.format.opens_at
    mail.remind()
    session.commit()
    made.format.opens_at = first + DAY
    made.format.closes_at += DAY
    session.commit()
    mail.remind()
    with smtp.running() as box:
        assert deliver(box, tmp_path) == 1
    assert [one.state for one in mails("reminder")] == ["overtaken", "sent"]
    made.format.opens_at = first
    session.commit()
    mail.remind()
    assert [one.state for one in mails("reminder")] == ["queued", "sent"]


def test_who_is_not_reminded(session):
    made, _one = remindable()
    registration(made, state=RegistrationState.WAITING, waiting_number=1, created_at=clock.now() - 40 * DAY)
    registration(made)  # registered within these days: the confirmation is enough
    never = event(reminder_days=None)
    registration(never, created_at=clock.now() - 40 * DAY)
    early = event(reminder_days=2)
    registration(early, created_at=clock.now() - 40 * DAY)
    draft = event(reminder_days=30, shared={"state": State.DRAFT})
    registration(draft, created_at=clock.now() - 40 * DAY)
    mail.remind()
    assert len(mails()) == 1


def test_large_events_are_reminded_in_parts(session, monkeypatch):
    made = event(reminder_days=30, capacity=20)
    for _ in range(5):
        registration(made, created_at=clock.now() - 40 * DAY)
    monkeypatch.setattr("teilhabe_app.events.mail.everybody.BATCH", 3)
    assert [mail.remind(), mail.remind(), mail.remind()] == [3, 2, 0]
    assert len(mails("reminder")) == 5


# -- telling everybody -----------------------------------------------------------------------------------------------


def test_a_move_offers_to_tell_everybody(client, session, sign_in):
    made = event()
    people = [registration(made, language=language) for language in ("ar", "en", "en")]
    registration(made, email=None, phone="0421 1", name="Ohne Mail")
    registration(made, state=RegistrationState.CANCELLED)
    sign_in(editor())
    address = f"/en/events/{made.format.slug}"
    page = client.get(f"{address}/edit")
    form = fields(page.text)
    form["place"] = "Neues Rathaus"
    moved = client.post(f"{address}/edit", data=form, follow_redirects=True)
    assert moved.request.path.endswith("/tell/event_changed")
    assert "This message reaches 3 addresses" in moved.text
    assert "1 person left no e-mail address" in moved.text
    assert "Not everybody knows yet" in client.get(f"{address}/messages").text
    assert not mails()
    assert client.post(f"{address}/tell/event_changed").status_code == 303
    assert {one.to_address for one in mails("event_changed")} == {one.email for one in people}
    assert "Neues Rathaus" in mails()[0].text
    assert "Not everybody knows yet" not in client.get(f"{address}/messages").text
    client.post(f"{address}/tell/event_changed")
    assert len(mails()) == 3


def fields(text):
    """Read the values of a page's largest form."""
    tree = html5lib.parse(text, namespaceHTMLElements=False)
    form = max(tree.iter("form"), key=lambda one: len(list(one.iter())))
    values = {}
    for control in form.iter():
        name, kind = control.get("name"), control.get("type")
        if control.tag == "textarea":
            values[name] = control.text or ""
        elif control.tag == "select":
            chosen = [one.get("value") for one in control.iter("option") if one.get("selected") is not None]
            values[name] = chosen or next((one.get("value") for one in control.iter("option")), "")
        elif (
            control.tag == "input"
            and name
            and (kind not in {"checkbox", "radio"} or control.get("checked") is not None)
        ):
            values.setdefault(name, control.get("value") or "")
    return values


def test_a_cancelled_event(client, session, sign_in):
    made = event(shared={"state": State.CANCELLED})
    registration(made, language="uk")
    sign_in(editor())
    address = f"/en/events/{made.format.slug}"
    assert "/tell/event_cancelled" in client.get(f"{address}/messages").text
    assert client.post(f"{address}/tell/event_cancelled").status_code == 303
    (only,) = mails()
    assert (only.kind, only.language) == ("event_cancelled", "uk")
    book = entry(only)
    assert (str(book["method"]), str(book.walk("VEVENT")[0]["status"])) == ("CANCEL", "CANCELLED")


def test_called_off_by_mistake_and_then_in_earnest(writing, session):
    made, actor = event(), editor()
    registration(made)

    def put(state):
        made.format.state = state
        made.format.version += 1
        session.flush()

    def tell(kind):
        return everybody.tell_all(actor, made, kind)

    put(State.CANCELLED)
    assert messages.to_tell(made) is MessageKind.EVENT_CANCELLED
    assert (tell(MessageKind.EVENT_CANCELLED), tell(MessageKind.EVENT_CANCELLED)) == (1, 0)
    assert messages.to_tell(made) is None
    put(State.PUBLISHED)
    assert messages.to_tell(made) is MessageKind.EVENT_CHANGED  # everybody believes that it does not take place
    assert tell(MessageKind.EVENT_CHANGED) == 1
    assert messages.to_tell(made) is None
    put(State.CANCELLED)
    assert messages.to_tell(made) is MessageKind.EVENT_CANCELLED
    assert (tell(MessageKind.EVENT_CANCELLED), tell(MessageKind.EVENT_CANCELLED)) == (1, 0)
    assert messages.to_tell(made) is None
    entries = [entry(one).walk("VEVENT")[0] for one in mails()]
    assert [str(one["status"]) for one in entries] == ["CANCELLED", "CONFIRMED", "CANCELLED"]
    numbers = [int(one["sequence"]) for one in entries]
    assert numbers == sorted(set(numbers))  # the calendar follows each time


def test_documentation_reaches_those_who_had_a_place(client, session, sign_in):
    survey = make.format_(make.FormatKind.SURVEY)
    made = event(documentation_published_at=clock.now(), survey_format=survey)
    registration(made, language="en")
    registration(made, state=RegistrationState.WAITING, waiting_number=1)
    sign_in(editor())
    assert client.post(f"/en/events/{made.format.slug}/tell/documentation").status_code == 303
    (only,) = mails()
    assert f"/en/surveys/{survey.slug}" in only.text


def test_only_some_messages_go_to_everybody(client, session, sign_in):
    made = event()
    sign_in(editor())
    for kind in ("confirmed", "nonsense"):
        assert client.get(f"/en/events/{made.format.slug}/tell/{kind}").status_code == 404
    assert "Nobody to tell" in client.get(f"/en/events/{made.format.slug}/tell/documentation").text
    assert "No published summary" in client.get(f"/en/events/{made.format.slug}/tell/outcome").text


def test_a_published_summary_tells_those_who_asked(client, session, sign_in):
    made = event()
    thread = make.thread(made.format)
    asked = registration(made, language="en", wants_outcome=True, outcome_email="asked@example.org")
    registration(made)
    card = make.contribution(thread)
    dossier = chain.dossier(made.format, title=ml("Zusammenfassung"))
    chain.citation(chain.finding(dossier), card)
    synthesis.publish(moderator(), dossier, shows_gap=True)
    (only,) = mails("outcome")
    assert only.to_address == asked.outcome_email
    assert service.outcome_token(asked) in only.text
    assert 'summary "Zusammenfassung"' in only.text
    assert dossier.slug in only.text
    session.commit()
    sign_in(editor())
    page = client.get(f"/en/events/{made.format.slug}/tell/outcome")
    assert "Zusammenfassung" in page.text
    assert client.post(f"/en/events/{made.format.slug}/tell/outcome").status_code == 303
    assert len(mails("outcome")) == 1


@pytest.mark.parametrize("kind", [MessageKind.DOCUMENTATION, MessageKind.EVENT_CHANGED])
def test_nobody_is_told_again_when_the_mails_are_long_deleted(writing, session, monkeypatch, kind):
    made = event()
    first = registration(made)
    actor = editor()
    assert everybody.tell_all(actor, made, kind) == 1
    real = clock.now()
    monkeypatch.setattr(clock, "now", lambda: real + 40 * DAY)
    session.query(OutboxMail).delete()
    later = registration(made, created_at=clock.now())
    assert everybody.tell_all(actor, made, kind) == 1
    assert [one.to_address for one in mails()] == [later.email]
    assert first.email != later.email


def test_what_became_of_the_results_is_told_once_also_when_it_is_published_again(writing, session, monkeypatch):
    real = clock.now()
    made = event(shared={"opens_at": real - 2 * DAY, "closes_at": real - DAY})
    registration(made, wants_outcome=True, outcome_email="asked@example.org")
    dossier = chain.dossier(made.format, public=True)
    assert mail.outcome(made, dossier) == 1
    monkeypatch.setattr(clock, "now", lambda: real + 100 * DAY)
    session.query(OutboxMail).delete()
    privacy.erase(clock.now())  # now the address stands apart
    assert mail.outcome(made, dossier) == 0
    assert mail.outcome(made, chain.dossier(made.format, public=True)) == 1


# -- the editor's pages ----------------------------------------------------------------------------------------------


def test_wording_a_message(client, session, sign_in):
    made = event()
    sign_in(editor())
    address = f"/en/events/{made.format.slug}/messages"
    assert "Registered, with a place" in client.get(address).text
    page = client.get(f"{address}/confirmed")
    assert "Languages that you leave empty" in page.text
    for language in LANGUAGES:
        assert f'lang="{language.code}" dir="{language.dir}"' in page.text
    typed = {"version": "0", "subject-de": "Hallo {title}", "body-de": "Hier: {link}\n{next}"}
    looked = client.post(f"{address}/confirmed", data={**typed, "act": "preview"})
    assert looked.status_code == 200
    assert "Hallo Fachtag Teilhabe" in looked.text
    assert session.query(MessageText).count() == 0
    assert client.post(f"{address}/confirmed", data={**typed, "act": "save"}).status_code == 303
    assert session.query(MessageText).one().subject == {"de": "Hallo {title}"}
    assert "Own wording" in client.get(address).text
    stale = client.post(f"{address}/confirmed", data={**typed, "version": "7"})
    assert stale.status_code == 422
    assert client.post(f"{address}/confirmed", data={**typed, "version": "1", "subject-de": "Neu"}).status_code == 303
    assert client.post(f"{address}/confirmed/reset").status_code == 303
    assert session.query(MessageText).count() == 0
    assert client.post(f"{address}/confirmed/reset").status_code == 303


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{link} {next} {nam}", "Nothing is put in for {nam}"),
        ("{link} {next} { name }", "Nothing is put in for { name }"),
        ("{link} {next} {{ config }}", "Nothing is put in for { config }"),
        ("{link} {next} {name!r}", "Nothing is put in for {name!r}"),
        ("{link} {next} {reason}", "Nothing is put in for {reason}"),
        ("Komm!", "This message needs {next}, {link}"),
    ],
)
def test_placeholders_are_checked(client, session, sign_in, body, words):
    made = event()
    sign_in(editor())
    answer = client.post(f"/en/events/{made.format.slug}/messages/confirmed", data={"version": "0", "body-de": body})
    assert answer.status_code == 422
    assert words in answer.text
    assert "Deutsch" in answer.text
    assert session.query(MessageText).count() == 0


@pytest.mark.parametrize(("kind", "link"), [("waiting", "registrations"), ("group_waiting", "groups")])
def test_a_preview_shows_what_the_placeholders_stand_for(client, session, sign_in, kind, link):
    made = event()
    sign_in(editor())
    page = client.get(f"/en/events/{made.format.slug}/messages/{kind}").text
    assert f"/en/events/{link}/AAAA-AAAA/confirm/AAAA-AAAA" in page
    assert ("Name: Workshop" in page) is (link == "groups")


def test_a_template_language_does_nothing(client, session, sign_in):
    made = event()
    sign_in(editor())
    typed = {"version": "0", "body-de": "{% raw %}<script>alert(1)</script> %(name)s ${name}x {link} {next}"}
    address = f"/en/events/{made.format.slug}/messages/confirmed"
    assert client.post(address, data=typed).status_code == 422  # {% raw %} is in braces
    typed["body-de"] = typed["body-de"].replace("{% raw %}", "")
    assert client.post(address, data=typed).status_code == 303
    page = client.get(address)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; %(name)s" in page.text


def test_mails_with_their_states(client, session, sign_in):
    made = event()
    now = clock.now()
    common = {
        "language": "de",
        "kind": "confirmed",
        "subject": "S",
        "text": "T",
        "html": "H",
        "about": f"event:{made.id}",
    }
    save(OutboxMail(to_address="ok@example.org", sent_at=now, attempts=1, **common))
    lost = save(
        OutboxMail(to_address="lost@example.org", failed_at=now, attempts=1, last_error="550 no such mailbox", **common)
    )
    save(OutboxMail(to_address="back@example.org", sent_at=now, failed_at=now, last_error="came back: 5.1.1", **common))
    save(
        OutboxMail(to_address="busy@example.org", attempts=2, last_error="451 later", **{**common, "kind": "reminder"})
    )
    save(OutboxMail(to_address="other@example.org", **{**common, "about": "event:0"}))
    sign_in(editor())
    address = f"/en/events/{made.format.slug}/mails"
    page = client.get(address)
    for words in ("550 no such mailbox", "came back: 5.1.1", "2 attempts", "Sent", "Refused", "Came back"):
        assert words in page.text
    assert "other@example.org" not in page.text
    assert "2 mails did not arrive" in client.get(f"/en/events/{made.format.slug}/messages").text
    refused = client.get(f"{address}?state=refused").text
    assert "lost@example.org" in refused
    assert "ok@example.org" not in refused
    assert "busy@example.org" in client.get(f"{address}?kind=reminder").text
    assert "No mails here" in client.get(f"{address}?state=queued").text
    assert client.get(f"{address}?state=nonsense&after=nonsense").status_code == 200
    assert client.post(f"{address}/{lost.id}/again").status_code == 303
    db.session.expire_all()
    assert (lost.state, lost.attempts) == ("queued", 0)
    assert client.post(f"{address}/999999/again").status_code == 404


def test_these_pages_are_for_editors(client, session, sign_in):
    made = event()
    sign_in(moderator())
    for page in ("messages", "messages/confirmed", "mails", "tell/event_changed", "allocation"):
        assert client.get(f"/en/events/{made.format.slug}/{page}").status_code == 403


def test_a_reader_of_arabic_gets_an_arabic_mail(writing, session, tmp_path):
    one = registration(event(), language="ar", name="سميرة")
    one.created_at = clock.now() - dt.timedelta(days=1)
    mail.registered(one)
    session.commit()
    with smtp.running() as box:
        assert deliver(box, tmp_path) == 1
        received = box.wait_for(1)[0].message
    assert received["Content-Language"] == "ar"
    html = received.get_body(("html",)).get_content()
    assert '<html lang="ar" dir="rtl">' in html
    assert "<bdi>" in html
    assert "سميرة" in received.get_body(("plain",)).get_content()


@pytest.mark.parametrize("kind", [MessageKind.EVENT_CHANGED, MessageKind.DOCUMENTATION])
def test_telling_many_asks_the_database_as_often_as_telling_one(writing, session, statements, kind):
    seen = []
    for count in (1, 4):
        made = event(reminder_days=30)
        slot = save(Slot(event=made, number=1, starts_at=clock.now() + 21 * DAY, ends_at=clock.now() + 22 * DAY))
        room = save(Room(event=made, name=ml("Saal")))
        shop = workshop(made, slot=slot, room=room)
        for _ in range(count):
            one = registration(made)
            save(Wish(registration=one, workshop=shop, slot_id=slot.id, rank=1, state=WishState.HELD))
        actor = editor()
        session.commit()
        statements.clear()
        mail.tell_all(actor, made, kind)
        seen.append(len([one for one in statements if one.startswith("SELECT")]))
    assert seen[0] == seen[1], statements
