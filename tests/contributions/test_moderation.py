"""Reading before or after, checks, reasons, notices, objections that another person decides, seals with four eyes."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Guest, Role
from teilhabe_app.contributions import queries, service
from teilhabe_app.contributions.models import (
    Act,
    AnswerTemplate,
    Contribution,
    Decision,
    Ground,
    Held,
    Kind,
    Notice,
    Objection,
    Outcome,
    SealRequest,
    Visibility,
)
from teilhabe_app.contributions.service import Draft, objecting, screening, sealing
from teilhabe_app.core import clock
from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, Forbidden
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.formats.models import Moderation
from tests.factories import administrator, contribution, format_, ml, moderator, thread, user


def said(text="Mehr Kurse am Abend.", **values):
    return Draft(text=text, language="de", **values)


def mails(kind=None):
    query = select(OutboxMail).order_by(OutboxMail.id)
    return [one for one in db.session.scalars(query) if kind in {None, one.kind}]


@pytest.mark.parametrize(
    ("rule", "guest", "person"),
    [(Moderation.GUESTS_FIRST, False, True), (Moderation.BEFORE, False, False), (Moderation.AFTER, True, True)],
)
def test_the_rule_of_the_format_says_what_is_read_first(session, rule, guest, person):
    place = thread(format_(moderation=rule))
    for actor, shown in ((Guest(), guest), (user(), person), (moderator(), True)):
        made = service.contribute(actor, place, said(f"Von {actor.roles or 'allen'} {shown}"))
        assert (made.visibility is Visibility.PUBLISHED) is shown, actor
    db.session.flush()
    unread = session.scalars(select(Contribution).where(queries.unread())).all()
    assert len(unread) == {Moderation.AFTER: 2, Moderation.GUESTS_FIRST: 1, Moderation.BEFORE: 0}[rule]


def test_many_links_hurry_and_the_same_words_are_read_first(session):
    place, person = thread(), user()
    links = "https://a.example http://b.example www.c.example"
    held = [
        service.contribute(person, place, said(f"Kauft {links}")),
        service.contribute(person, place, said("Schnell"), hurried=True),
    ]
    first, second = (service.contribute(person, place, said("Zweimal dasselbe")) for _ in range(2))
    db.session.flush()
    assert [one.held_for for one in (*held, first, second)] == [Held.LINKS, Held.HURRIED, None, Held.REPEATED]
    assert [one.visibility for one in (held[0], first)] == [Visibility.PENDING, Visibility.PUBLISHED]
    assert service.contribute(moderator(), place, said(f"Quellen: {links}")).held_for is None
    assert screening.links_in("Frau Dr. med. Muster wohnt in Bremen.") == 0
    service.publish(moderator(), held[0])
    assert held[0].held_for is None
    assert held[0].checked_at


def test_a_participant_reads_why_the_text_is_held(client, session, sign_in):
    place = thread()
    sign_in(user())
    data = {"text": "www.a.example www.b.example www.c.example", "language": "de", "kind": "idea"}
    answer = client.post(f"/en/contributions/threads/{place.id}", data=data, follow_redirects=True)
    assert "There are many links in it" in answer.text
    made = session.scalars(select(Contribution)).one()
    assert "There are many links in it" in client.get(f"/en/contributions/{made.id}").text


def test_floods_are_refused_and_hurry_is_read_first(client, session):
    place = thread(format_(moderation=Moderation.AFTER))
    address = f"/en/contributions/threads/{place.id}"
    for number in range(41):
        answer = client.post(address, data={"text": f"Nummer {number}", "language": "de", "kind": "idea"})
    assert answer.status_code == 429
    made = session.scalars(select(Contribution).order_by(Contribution.id)).all()
    assert len(made) == 40
    assert made[0].visibility is Visibility.PUBLISHED
    assert made[-1].held_for is Held.HURRIED


def test_hiding_with_what_answers_it_counts_right_and_tells_everybody(client, session, sign_in):
    place, staff = thread(), moderator()
    start = contribution(place, contact_email="a@example.org", contact_language="en")
    reply = service.contribute(user(email="b@example.org", language="en"), place, said("Ja", parent_id=start.id))
    deeper = service.contribute(user(), place, said("Nein", parent_id=reply.id))
    other = contribution(place)
    session.commit()
    sign_in(staff)
    data = {"template": "insult", "words": "", "with_replies": "y"}
    assert client.post(f"/en/desk/{start.id}/hide", data=data).status_code == 303
    db.session.expire_all()
    made = session.scalars(select(Decision)).all()
    assert {one.contribution_id for one in made} == {start.id, reply.id, deeper.id}
    assert (place.published_count, start.reply_count, other.visibility) == (1, 0, Visibility.PUBLISHED)
    told = mails("hidden")
    assert {one.to_address for one in told} >= {"a@example.org", "b@example.org"}
    text = next(one.text for one in told if one.to_address == "a@example.org")
    assert f"/en/contributions/receipts/{start.receipt}/objection" in text
    assert "another person decides" in text
    service.publish(staff, start)
    db.session.flush()
    assert [one.act for one in queries.decisions_of(start)] == [Act.RESTORE, Act.HIDE]
    assert queries.last_decision(start) is None


def test_hiding_takes_answers_along_that_stand_beside_and_closes_their_notices(client, session, sign_in):
    place = thread()
    chain = [contribution(place)]
    for number in range(6):
        chain.append(service.contribute(user(), place, said(f"Antwort {number}", parent_id=chain[-1].id)))
    assert [one.depth for one in chain] == [0, 1, 2, 3, 3, 3, 3]
    beside = service.contribute(user(), place, said("Etwas anderes", parent_id=chain[2].id))
    draft = service.NoticeDraft(ground=Ground.INSULT, text="Schimpft", address="x", language="en")
    notice = service.notify(Guest(), chain[5], draft)
    service.hide(moderator(), chain[4], "Werbung")
    session.commit()
    sign_in(moderator())
    assert 'name="with_replies"' in client.get(f"/en/desk/{chain[3].id}").text
    data = {"template": "insult", "words": "", "with_replies": "y"}
    assert client.post(f"/en/desk/{chain[3].id}/hide", data=data).status_code == 303
    db.session.expire_all()
    assert [one.visibility for one in chain[3:]] == [Visibility.HIDDEN] * 4
    assert [one.visibility for one in (*chain[:3], beside)] == [Visibility.PUBLISHED] * 4
    assert (place.published_count, chain[0].reply_count) == (4, 3)
    assert notice.outcome is Outcome.TAKEN_UP


def test_the_open_seal_shows_the_words_that_were_proposed(client, session, sign_in):
    made = contribution(kind=Kind.WORDING, passage="Ruft das Amt an.", proposed_text="Ruft 0421 1234567 an.")
    made.revisions[0].proposed_text = made.proposed_text
    boss = user(Role.ADMINISTRATOR, Role.MODERATOR)
    service.redact(moderator(), made, made.text, proposed_text="Ruft an.")
    request = sealing.ask(boss, made, "Wozu", restore=False)
    sealing.answer(administrator(), request, grant=True)
    session.commit()
    sign_in(boss)
    page = client.post(f"/en/desk/seals/{request.id}/open").text
    assert "0421 1234567" in page


def test_replies_of_others_stay_when_only_one_is_hidden(session):
    place = thread()
    start = contribution(place)
    reply = service.contribute(user(), place, said("Ja", parent_id=start.id))
    service.hide(moderator(), start, "Werbung")
    db.session.refresh(place)
    db.session.refresh(start)
    assert (reply.visibility, place.published_count, start.reply_count) == (Visibility.PUBLISHED, 1, 1)


def test_a_guest_reports_a_contribution_and_hears_what_became_of_it(client, session, sign_in):
    made = contribution()
    page = client.get(f"/en/contributions/{made.id}").text
    address = f"/en/contributions/{made.id}/notice"
    assert address in page
    form = client.get(address).text
    assert f"/en/contributions/{made.id}" in form
    assert client.post(address, data={"ground": "law", "text": ""}).status_code == 422
    data = {"ground": "law", "text": "Beleidigt meine Nachbarin", "contact_email": "n@example.org", "once": "abc"}
    for _again in range(2):
        answer = client.post(address, data={**data, "address": "https://elsewhere.example/"})
        assert answer.status_code == 303
    notice = session.scalars(select(Notice)).one()
    assert notice.address.endswith(f"/en/contributions/{made.id}")
    assert mails("notice_received")[0].to_address == "n@example.org"
    assert "We are checking it" in client.get(answer.headers["Location"]).text
    assert client.get(f"/en/c/{notice.receipt}").headers["Location"].endswith(notice.receipt)
    assert client.get("/en/contributions/notices/ABCD-EFGH-JKLM-NPQR").status_code == 404
    sign_in(moderator())
    assert "Beleidigt meine Nachbarin" in client.get("/en/desk/notices/").text
    assert "Beleidigt meine Nachbarin" in client.get(f"/en/desk/{made.id}").text
    path = f"/en/desk/notices/{notice.id}"
    assert client.get(path).status_code == 200
    assert client.post(path, data={"outcome": "turned_down", "answer": ""}).status_code == 422
    done = {"outcome": "turned_down", "answer": "It is an opinion."}
    assert client.post(path, data=done).status_code == 303
    assert client.post(path, data=done).status_code == 422
    assert client.get(path).status_code == 200
    assert "It is an opinion." in mails("notice_decided")[0].text
    assert "It is an opinion." in client.get(f"/en/contributions/notices/{notice.receipt}").text


def test_hiding_answers_the_notices_and_names_them_as_the_cause(client, session, sign_in):
    made = contribution(contact_email="a@example.org", contact_language="en")
    draft = service.NoticeDraft(
        ground=Ground.INSULT, text="Schimpft", address="x", language="en", contact_email="n@example.org"
    )
    notice = service.notify(Guest(), made, draft)
    session.commit()
    sign_in(moderator())
    assert client.post(f"/en/desk/{made.id}/hide", data={"template": "insult", "words": ""}).status_code == 303
    db.session.expire_all()
    assert (notice.outcome, made.visibility) == (Outcome.TAKEN_UP, Visibility.HIDDEN)
    decision = session.scalars(select(Decision)).one()
    assert (decision.notice_id, decision.ground) == (notice.id, Ground.INSULT)
    assert "Somebody had told us about it" in mails("hidden")[0].text
    assert "did something about it" in mails("notice_decided")[0].text
    assert "Schimpft" not in mails("hidden")[0].text  # the author does not learn who, nor in what words


def test_notices_are_limited_per_network(client, session):
    made = contribution()
    for number in range(11):
        data = {"ground": "law", "text": f"Nummer {number}", "once": f"n{number}"}
        answer = client.post(f"/en/contributions/{made.id}/notice", data=data)
    assert answer.status_code == 429
    assert session.query(Notice).count() == 10
    hidden = contribution(visibility=Visibility.PENDING)
    assert client.get(f"/en/contributions/{hidden.id}/notice").status_code in {302, 403, 404}


def test_the_author_objects_and_another_person_decides(client, session, sign_in):
    first, second = moderator(), moderator()
    made = contribution(contact_email="a@example.org", contact_language="en")
    service.hide(first, made, "It is advertising.")
    session.commit()
    receipt = client.get(f"/en/c/{made.receipt}").text
    address = f"/en/contributions/receipts/{made.receipt}/objection"
    assert address in receipt
    assert "It is advertising." in client.get(address).text
    assert client.post(address, data={"text": ""}).status_code == 422
    assert client.post(address, data={"text": "Das ist ein Verein."}).status_code == 303
    assert "There is an objection already" in client.get(address).text
    assert client.post(address, data={"text": "Noch einmal"}).status_code == 422
    objection = session.scalars(select(Objection)).one()
    assert mails("objection_received")[0].to_address == "a@example.org"
    path = f"/en/desk/objections/{objection.id}"
    answer = {"outcome": "taken_up", "answer": "You are right."}
    sign_in(first)
    assert "You decided this yourself" in client.get(path).text
    assert client.post(path, data=answer).status_code == 403
    sign_in(second)
    assert "Das ist ein Verein." in client.get("/en/desk/objections/").text
    assert client.get(path).status_code == 200
    assert client.post(path, data=answer).status_code == 303
    db.session.expire_all()
    assert (made.visibility, objection.outcome) == (Visibility.PUBLISHED, Outcome.TAKEN_UP)
    assert "You are right." in mails("objection_decided")[0].text
    assert client.get(address).status_code == 404  # nothing stands against it any more
    assert client.get(path).status_code == 200


def test_objections_belong_to_the_author_once_and_in_time(client, session, sign_in, monkeypatch):
    author = user()
    made = contribution(author=author)
    service.hide(moderator(), made, "Werbung")
    session.commit()
    address = f"/en/contributions/receipts/{made.receipt}/objection"
    assert client.get(address).status_code == 404
    sign_in(author)
    assert address in client.get(f"/en/contributions/{made.id}").text
    now = clock.now() + dt.timedelta(days=200)
    monkeypatch.setattr(clock, "now", lambda: now)
    decision = queries.last_decision(made)
    with pytest.raises(Forbidden):
        service.object_to(author, decision, "Zu spät", "de")
    monkeypatch.undo()
    service.object_to(author, decision, "Doch", "de")
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(
            Objection.__table__.insert().values(
                decision_id=decision.id, text="x", language="de", created_at=clock.now()
            )
        )


def test_an_objection_that_is_turned_down_leaves_it_hidden(session):
    made = contribution()
    service.hide(moderator(), made, "Werbung")
    objection = service.object_to(Guest(), queries.last_decision(made), "Nein", "de")
    objecting.decide(moderator(), objection, Outcome.TURNED_DOWN, "Bleibt so.")
    assert made.visibility is Visibility.HIDDEN
    with pytest.raises(DomainError):
        objecting.decide(moderator(), objection, Outcome.TAKEN_UP, "Doch.")


def test_personal_data_go_with_one_click_and_the_original_comes_back_with_four_eyes(client, session, sign_in):
    made = contribution(text="Ruft an: 0421 1234567", contact_email="a@example.org", contact_language="en")
    boss = user(Role.ADMINISTRATOR, Role.MODERATOR)
    sign_in(boss)
    page = client.get(f"/en/desk/{made.id}").text
    assert "Take out what is marked" in page
    without = "Ruft an: [personal data removed]"
    assert client.post(f"/en/desk/{made.id}/redact", data={"text": without}).status_code == 303
    assert "/objection" in mails("redacted")[0].text
    assert f"/receipts/{made.receipt}/objection" in client.get(f"/en/c/{made.receipt}").text
    ask = f"/en/desk/{made.id}/seal"
    assert client.post(ask, data={"restore": "y", "reason": ""}).status_code == 422
    assert client.post(ask, data={"restore": "y", "reason": "Nummer des Amtes"}).status_code == 303
    assert client.post(ask, data={"restore": "y", "reason": "Nummer des Amtes"}).status_code == 422
    request = session.scalars(select(SealRequest)).one()
    answer = f"/en/desk/seals/{request.id}/answer"
    assert "You asked. Somebody else must agree." in client.get("/en/desk/seals/").text
    assert client.post(answer, data={"grant": "y"}).status_code == 403  # nobody agrees with themselves
    sign_in(administrator())
    assert client.post(answer, data={"grant": "y"}).status_code == 303
    client.post(answer, data={"grant": "n"})
    db.session.expire_all()
    assert (made.text, request.granted) == ("Ruft an: 0421 1234567", True)
    assert not any(revision.sealed for revision in made.revisions)
    acts = set(session.scalars(select(AuditEntry.action)))
    assert {"contribution.redact", "seal.ask", "seal.grant"} <= acts


def test_four_eyes_is_a_rule_of_the_database(session):
    boss = administrator()
    made = contribution()
    row = {"contribution_id": made.id, "restore": False, "reason": "x", "asked_by_id": boss.id, "asked_at": clock.now()}
    row |= {"answered_by_id": boss.id, "answered_at": clock.now(), "granted": True}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(SealRequest.__table__.insert().values(row))


def test_the_seal_is_open_for_a_day(session, monkeypatch):
    staff = moderator()
    made = contribution(text="0421 1234567")
    with pytest.raises(DomainError):
        sealing.ask(staff, made, "Wozu", restore=False)
    service.redact(staff, made, "[weg]")
    request = sealing.ask(staff, made, "Rückfrage der Polizei", restore=False)
    with pytest.raises(Forbidden):
        service.unseal(staff, request)
    sealing.answer(administrator(), request, grant=True)
    assert [one.text for one in service.unseal(staff, request)] == ["0421 1234567"]
    later = clock.now() + dt.timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(Forbidden):
        service.unseal(staff, request)


def test_prepared_reasons_come_in_the_authors_language(client, session, sign_in):
    sign_in(moderator())
    data = {"title-de": "Namen", "text-de": "Bitte keine Namen.", "text-en": "No names, please.", "ground": "private"}
    assert client.get("/en/desk/reasons/new").status_code == 200
    assert client.post("/en/desk/reasons/new", data=data).status_code == 303
    made = session.scalars(select(AnswerTemplate)).one()
    assert "Namen" in client.get("/en/desk/reasons/").text
    path = f"/en/desk/reasons/{made.id}"
    assert client.get(path).status_code == 200
    assert client.post(path, data={**data, "title-de": "Keine Namen", "version": "1"}).status_code == 303
    assert client.post(path, data={**data, "version": "1"}).status_code == 422
    bad = contribution(contact_email="a@example.org", contact_language="en")
    data = {"template": f"t{made.id}", "words": "", "with_replies": ""}
    assert client.post(f"/en/desk/{bad.id}/hide", data=data).status_code == 303
    db.session.expire_all()
    assert (bad.hidden_reason, made.title) == ("No names, please.", ml("Keine Namen"))
    assert client.post(f"{path}/remove").status_code == 303


def test_what_was_published_at_once_is_read_afterwards(client, session, sign_in):
    place = thread(format_(moderation=Moderation.AFTER))
    first, second = (service.contribute(Guest(), place, said(f"Gast {n}")) for n in range(2))
    session.commit()
    sign_in(moderator())
    page = client.get("/en/desk/?kind=unread").text
    assert "Gast 0" in page
    assert client.post(f"/en/desk/{first.id}/accept").status_code == 303
    assert client.post("/en/desk/publish", data={"ids": [str(second.id)]}).status_code == 303
    assert "Gast" not in client.get("/en/desk/?kind=unread").text.partition("<main")[2].partition("Oldest")[2]
    assert mails("published") == []
