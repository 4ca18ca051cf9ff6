"""Guests correct what they wrote from the page behind their receipt, by the rules that people with an account have."""

import datetime as dt

import pytest
from sqlalchemy import select

from teilhabe_app.contributions import mail, service
from teilhabe_app.contributions.models import Channel, Contribution, Held, Kind, Visibility
from teilhabe_app.contributions.service import Draft, Edit
from teilhabe_app.core import clock
from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import Forbidden
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.formats.models import Moderation
from tests.factories import contribution, editor, format_, moderator, thread, user

pytestmark = pytest.mark.usefixtures("session")
LINKS = "https://a.example https://b.example https://c.example"


def written(client, rule=Moderation.GUESTS_FIRST, text="Mehr Kurse."):
    """Write as a guest does, and return what came of it."""
    place = thread(format_(moderation=rule))
    db.session.commit()
    data = {"text": text, "language": "de", "kind": "idea", "once": "form-1"}
    assert client.post(f"/en/contributions/threads/{place.id}", data=data).status_code == 303
    return db.session.scalars(select(Contribution)).one()


def where(made):
    return f"/en/contributions/receipts/{made.receipt}/edit"


def send(client, made, text, **more):
    answer = client.post(where(made), data={"text": text, "language": "de", "version": made.version, **more})
    db.session.expire_all()
    return answer


def late(made):
    made.submitted_at -= service.GRACE
    db.session.commit()


def test_the_page_behind_the_receipt_leads_to_a_form_with_the_words(client):
    made = written(client)
    assert where(made) in client.get(f"/en/c/{made.receipt}").text
    page = client.get(where(made))
    assert "Mehr Kurse." in page.text
    assert "We read your text first and then publish it." in page.text
    assert "no-store" in page.headers["Cache-Control"]
    answer = send(client, made, "Mehr Kurse am Abend.")
    assert (answer.status_code, answer.location) == (303, f"/en/c/{made.receipt}")
    assert (made.text, made.revision_number, made.visibility) == ("Mehr Kurse am Abend.", 1, Visibility.PENDING)
    shown = client.get(answer.location).text
    assert "Your change is saved." in shown
    assert "Mehr Kurse am Abend." in shown


def test_a_slip_of_the_pen_leaves_no_trace_for_fifteen_minutes(client):
    made = written(client, Moderation.AFTER)
    assert "In the first 15 minutes you can correct your text" in client.get(where(made)).text
    assert send(client, made, "Mehr Kurse am Abend.").status_code == 303
    assert (made.visibility, made.revision_number, made.revisions[0].text) == (
        Visibility.PUBLISHED,
        1,
        "Mehr Kurse am Abend.",
    )
    late(made)
    assert "Everybody will be able to read the earlier wording" in client.get(where(made)).text
    assert send(client, made, "Mehr Kurse am Morgen.").status_code == 303
    assert [one.text for one in made.revisions] == ["Mehr Kurse am Abend.", "Mehr Kurse am Morgen."]
    assert "<ins>" in client.get(f"/en/contributions/{made.id}/history").text


def test_where_guests_are_read_first_new_words_are_too(client):
    made = written(client)
    service.publish(moderator(), made)
    db.session.commit()
    assert made.thread.published_count == 1
    late(made)
    assert send(client, made, "Kauft bei mir.").status_code == 303
    assert (made.visibility, made.thread.published_count) == (Visibility.PENDING, 0)
    assert made.checked_at is None  # the desk reads it once more
    assert "Kauft bei mir." not in client.get(f"/en/contributions/threads/{made.thread_id}").text
    assert [one.text for one in made.revisions] == ["Mehr Kurse.", "Kauft bei mir."]


def test_whoever_finds_replies_to_words_that_are_read_once_more_is_not_told_that_they_are_hidden(client):
    made = written(client)
    service.publish(moderator(), made)
    contribution(made.thread, parent=made)
    db.session.commit()
    send(client, made, "Neue Worte.")
    page = client.get(f"/en/contributions/threads/{made.thread_id}").text
    assert "We are checking it" in page
    assert "This contribution is hidden" not in page
    assert "Neue Worte" not in page


def test_links_that_come_in_later_are_read_first(client):
    made = written(client, Moderation.AFTER)
    send(client, made, f"Kauft {LINKS}")
    assert (made.visibility, made.held_for) == (Visibility.PENDING, Held.LINKS)


def test_both_wordings_of_a_proposal_are_changed(client):
    made = contribution(kind=Kind.WORDING, passage="Sie können antworten.", proposed_text="Sie sollen antworten.")
    db.session.commit()
    assert "Sie sollen antworten." in client.get(where(made)).text
    assert send(client, made, made.text, proposed_text="Sie antworten.").status_code == 303
    assert made.proposed_text == "Sie antworten."


def test_whoever_is_second_keeps_their_words_and_sees_what_it_says_now(client):
    made = written(client)
    seen = made.version
    assert send(client, made, "Erste Fassung.").status_code == 303
    answer = send(client, made, "Zweite Fassung.", version=seen)
    assert answer.status_code == 422
    assert "Erste Fassung." in answer.text
    assert "Zweite Fassung." in answer.text
    assert made.text == "Erste Fassung."


def test_the_code_is_no_key_to_what_belongs_to_an_account_or_was_typed_in(client):
    owned = contribution(author=user())
    letter = contribution(channel=Channel.LETTER)
    db.session.commit()
    for method in (client.get, client.post):
        assert method(where(owned)).status_code == 404
        assert method("/en/contributions/receipts/nonsense/edit").status_code == 404
    assert where(owned) not in client.get(f"/en/c/{owned.receipt}").text
    assert where(letter) not in client.get(f"/en/c/{letter.receipt}").text
    assert client.get(where(letter)).status_code == 303
    assert send(client, letter, "Etwas anderes.").status_code == 422


@pytest.mark.parametrize("staff", [moderator, editor])
def test_staff_who_see_receipts_put_no_words_into_anybodys_mouth(client, sign_in, staff):
    made = contribution()
    db.session.commit()
    sign_in(staff())
    assert where(made) not in client.get(f"/en/c/{made.receipt}").text
    assert client.get(where(made)).status_code == 303
    assert send(client, made, "Alles ist gut.").status_code == 422
    with pytest.raises(Forbidden):
        service.edit_with_receipt(staff(), made, Edit(text="Alles ist gut.", language="de"))
    assert made.text != "Alles ist gut."


def test_an_account_is_not_noted_with_what_somebody_wrote_as_a_guest(client, sign_in):
    made = written(client, Moderation.AFTER)
    late(made)
    sign_in(user())
    assert send(client, made, "Mehr Kurse am Abend.").status_code == 303
    assert (made.author_id, [one.created_by_id for one in made.revisions]) == (None, [None, None])
    note = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "contribution.edit")).one()
    assert note.actor_id is None


@pytest.mark.parametrize("ended", ["hidden", "withdrawn", "over"])
def test_when_it_is_too_late_nothing_typed_is_lost(client, ended):
    made = written(client, Moderation.AFTER)
    version = made.version
    if ended == "hidden":
        service.hide(moderator(), made, "Werbung")
    elif ended == "withdrawn":
        service.withdraw_with_receipt(made)
    else:
        made.format.closes_at = clock.now() - dt.timedelta(minutes=1)
    db.session.commit()
    assert where(made) not in client.get(f"/en/c/{made.receipt}").text
    assert client.get(where(made)).location == f"/en/c/{made.receipt}"
    answer = send(client, made, "Mein langer neuer Text.", version=version)
    assert answer.status_code == 422
    assert "You can no longer change this contribution." in answer.text
    assert "Mein langer neuer Text." in answer.text
    assert made.text == "Mehr Kurse."


def test_what_waits_to_be_read_can_be_changed_by_links_with_an_account_too(client, sign_in):
    author = user()
    made = service.contribute(
        author, thread(format_(moderation=Moderation.BEFORE)), Draft(text="Mehr Kurse.", language="de")
    )
    db.session.commit()
    sign_in(author)
    address = f"/en/contributions/{made.id}/edit"
    for page in (f"/en/c/{made.receipt}", f"/en/contributions/{made.id}"):
        assert f'href="{address}"' in client.get(page).text
    sign_in(user())
    assert address not in client.get(f"/en/c/{made.receipt}").text


def test_a_receipt_speaks_of_personal_details_only_where_some_were_taken_out(client):
    made = contribution()
    late(made)
    assert send(client, made, "Ruft mich an: 0421 123456.").status_code == 303
    assert "Personal details were taken out" not in client.get(f"/en/c/{made.receipt}").text
    service.publish(moderator(), made)
    service.redact(moderator(), made, "Ruft mich an.")
    db.session.commit()
    assert "Personal details were taken out" in client.get(f"/en/c/{made.receipt}").text


def test_whoever_is_refused_because_many_write_gets_the_words_back(client, monkeypatch):
    monkeypatch.setattr("teilhabe_app.contributions.forms.counting.PER_HOUR", 1)
    place = thread()
    db.session.commit()
    address, data = f"/en/contributions/threads/{place.id}", {"language": "de", "kind": "idea"}
    assert client.post(address, data={**data, "text": "Das Erste."}).status_code == 303
    answer = client.post(address, data={**data, "text": "Mein zweiter langer Text."})
    assert answer.status_code == 429
    assert "Mein zweiter langer Text." in answer.text


def test_a_mailbox_is_not_filled_by_others(client, monkeypatch):
    monkeypatch.setattr(mail, "RECEIPTS_A_DAY", 2)
    place = thread()
    db.session.commit()
    address, data = f"/en/contributions/threads/{place.id}", {"language": "de", "kind": "idea"}
    for number, to in enumerate(("fremd@example.org", "Fremd@example.org", "fremd@example.org", "ich@example.org")):
        answer = client.post(address, data={**data, "text": f"Nummer {number}", "contact_email": to})
        assert answer.status_code == 303  # says the same, always
    sent = [post.to_address.lower() for post in db.session.scalars(select(OutboxMail).order_by(OutboxMail.id))]
    assert sent == ["fremd@example.org", "fremd@example.org", "ich@example.org"]


def test_a_name_that_was_taken_away_is_gone_from_kept_threads_at_once(client):
    made = contribution(author_name="Amal von nebenan")
    db.session.commit()
    address = f"/en/contributions/threads/{made.thread_id}"
    assert "Amal von nebenan" in client.get(address).text
    made.author_name = None
    db.session.commit()
    assert "Amal von nebenan" not in client.get(address).text
