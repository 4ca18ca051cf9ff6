"""Moderators decide about what they have read, once, and counts stay right whoever is faster."""

import pytest
from sqlalchemy import update

from teilhabe_app.accounts.models import Guest
from teilhabe_app.contributions import queries, service
from teilhabe_app.contributions.models import Contribution, Ground, Notice, Outcome, Visibility
from teilhabe_app.contributions.service import NoticeDraft, notices, objecting, sealing
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, StaleError
from teilhabe_app.core.outbox import OutboxMail
from tests.factories import administrator, contribution, moderator, user

pytestmark = pytest.mark.usefixtures("session")


def meanwhile(made, **values):
    """Change a contribution as another transaction does: this one still has it as it was."""
    db.session.flush()
    values = {"version": Contribution.version + 1, **values}
    change = update(Contribution).where(Contribution.id == made.id).values(values)
    db.session.execute(change, execution_options={"synchronize_session": False})


@pytest.mark.parametrize(
    "act",
    [
        lambda made: service.hide(moderator(), made, "Werbung"),
        lambda made: service.withdraw(made.author, made),
        lambda made: service.redact(moderator(), made, "Weg."),
        lambda made: service.accept(moderator(), made),
    ],
)
def test_whoever_comes_second_is_told_and_nothing_counts_twice(act):
    made = contribution(author=user())
    meanwhile(made, visibility=Visibility.HIDDEN, hidden_reason="Werbung")
    with pytest.raises(StaleError):
        act(made)
    db.session.refresh(made.thread)
    assert made.thread.published_count == 1


def test_words_changed_since_they_were_read_are_not_published(client, session, sign_in):
    made = contribution(visibility=Visibility.PENDING)
    sign_in(moderator())
    page = client.get(f"/en/desk/{made.id}").text
    assert f'name="version" value="{made.version}"' in page
    seen = made.version
    meanwhile(made, text="Etwas anderes")
    db.session.commit()
    answer = client.post(f"/en/desk/{made.id}/publish", data={"version": seen, "then": "next"}, follow_redirects=True)
    assert "Someone else has changed this meanwhile" in answer.text
    assert "Etwas anderes" in answer.text
    ticked = {"ids": [f"{made.id}-{seen}"]}
    refused = client.post("/en/desk/publish", data=ticked, follow_redirects=True).text
    assert "Please tick" in refused
    assert "Somebody else changed this meanwhile." in refused
    db.session.expire_all()
    assert made.visibility is Visibility.PENDING
    assert client.post(f"/en/desk/{made.id}/publish", data={"version": made.version}).status_code == 303
    db.session.expire_all()
    assert made.visibility is Visibility.PUBLISHED


def test_a_redaction_does_not_run_over_newer_words(client, session, sign_in):
    made = contribution(text="Ruft 0421 123456 an")
    sign_in(moderator())
    seen = made.version
    meanwhile(made, text="Ruft 0421 123456 an, bitte")
    db.session.commit()
    data = {"text": "Ruft an", "version": seen}
    answer = client.post(f"/en/desk/{made.id}/redact", data=data)
    assert answer.status_code == 422
    assert "Ruft an</textarea>" in answer.text
    db.session.expire_all()
    data["version"] = made.version
    assert client.post(f"/en/desk/{made.id}/redact", data=data).status_code == 303


def test_a_notice_is_decided_once():
    made = contribution()
    draft = NoticeDraft(ground=Ground.LAW, text="Falsch", address="https://x.example", language="de")
    notice = service.notify(user(), made, draft)
    db.session.flush()
    change = update(Notice).values(outcome=Outcome.TURNED_DOWN, decided_at=clock.now())
    db.session.execute(change, execution_options={"synchronize_session": False})
    with pytest.raises(DomainError):
        notices.decide(moderator(), notice, Outcome.TAKEN_UP, "Doch")


def test_an_objection_to_a_redaction_that_is_right_asks_for_the_original():
    author = user()
    made = contribution(author=author, text="Ruft das Amt an: 0421 123456")
    service.redact(moderator(), made, "Ruft das Amt an", reason="Eine Nummer")
    db.session.flush()
    objection = service.object_to(author, queries.last_decision(made), "Das ist die Nummer des Amtes.", "de")
    objecting.decide(moderator(), objection, Outcome.TAKEN_UP, "Stimmt.")
    db.session.flush()
    [request] = queries.open_seal_requests()
    assert (request.restore, request.reason) == (True, "Stimmt.")
    sealing.answer(administrator(), request, grant=True)
    assert made.text == "Ruft das Amt an: 0421 123456"


def test_every_contribution_of_a_thread_can_be_reported_from_where_it_stands(client):
    made = contribution()
    reply = contribution(made.thread, parent=made)
    db.session.commit()
    page = client.get(f"/en/contributions/threads/{made.thread_id}").text
    for one in (made, reply):
        assert f"/en/contributions/{one.id}/notice" in page
    assert client.get(f"/en/contributions/{made.id}").text.count("Report this contribution") == 2


def test_an_objection_does_not_bring_back_what_was_hidden_again_for_another_reason():
    made, first, second = contribution(), moderator(), moderator()
    service.hide(first, made, "Werbung")
    db.session.flush()
    objection = service.object_to(Guest(), queries.last_decision(made), "Nein", "de")
    service.publish(second, made)
    service.hide(second, made, "Beleidigung")
    objecting.decide(moderator(), objection, Outcome.TAKEN_UP, "Keine Werbung.")
    assert (made.visibility, made.hidden_reason) == (Visibility.HIDDEN, "Beleidigung")


def test_an_objection_to_a_redaction_waits_for_an_open_request_and_does_not_vanish(client, sign_in):
    author, asking = user(language="en"), moderator()
    made = contribution(author=author, contact_email=author.email, contact_language="en", text="Amt: 0421 123456")
    service.redact(moderator(), made, "Amt", reason="Eine Nummer")
    db.session.flush()
    objection = service.object_to(author, queries.last_decision(made), "Das ist die Nummer des Amtes.", "de")
    reading = sealing.ask(asking, made, "Anfrage", restore=False)
    db.session.commit()
    sign_in(moderator())
    path = f"/en/desk/objections/{objection.id}"
    refused = client.post(path, data={"outcome": "taken_up", "answer": "Stimmt so."})
    assert refused.status_code == 422
    assert "Somebody has already asked." in refused.text
    assert "Stimmt so." in refused.text
    db.session.expire_all()
    sealing.answer(administrator(), reading, grant=False)
    db.session.commit()
    assert client.post(path, data={"outcome": "taken_up", "answer": "Stimmt so."}).status_code == 303
    db.session.expire_all()
    assert [one.restore for one in queries.open_seal_requests()] == [True]
    [mail] = db.session.scalars(db.select(OutboxMail).where(OutboxMail.kind == "objection_decided"))
    assert "One more person must agree" in mail.text
