import base64
import datetime as dt

import pytest
from flask import g

from teilhabe_app.contributions import mail, privacy, queries, service
from teilhabe_app.contributions.models import Contribution, Kind, Place, Visibility
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, Forbidden
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.formats.models import State
from tests.factories import contribution, field, format_, measure, ml, moderator, thread, user

pytestmark = pytest.mark.usefixtures("session")
BROKEN = (
    b'["x",1]',
    b'[{"at":"2026-01-01T00:00:00"},1]',
    b'[{"at":7},1]',
    b'[{"at":"2026-01-01"},1]',
    b"[[],{}]",
    b"[1,2]",
)
WORDS = {"text": "Abendkurse wären gut.", "language": "de", "kind": "idea", "once": "form-1"}


def address(of, language="de"):
    return f"/{language}/contributions/threads/{of.id}"


def only():
    db.session.expire_all()
    return db.session.scalars(db.select(Contribution)).one()


def test_a_guest_is_held_and_gets_a_receipt(client, session):
    place = thread()
    session.commit()
    answer = client.post(address(place), data={**WORDS, "author_name": "Amal", "contact_email": "amal@example.org"})
    made = only()
    assert answer.status_code == 303
    assert answer.location.endswith(f"/de/c/{made.receipt}")
    assert made.visibility is Visibility.PENDING
    assert (made.author_name, made.contact_email, made.author_id) == ("Amal", "amal@example.org", None)
    assert place.published_count == 0
    post = db.session.scalars(db.select(OutboxMail)).one()
    assert made.receipt in post.text
    assert f"/de/c/{made.receipt}" in post.text
    assert WORDS["text"] not in client.get(address(place)).text


def test_sending_twice_makes_one_contribution_and_one_mail(client, session):
    place = thread()
    session.commit()
    data = {**WORDS, "contact_email": "amal@example.org"}
    answers = [client.post(address(place), data=data) for _ in range(2)]
    assert answers[0].location == answers[1].location
    only()
    assert len(db.session.scalars(db.select(OutboxMail)).all()) == 1


def test_a_changed_text_from_the_same_form_is_not_lost(client, session):
    place = thread()
    session.commit()
    client.post(address(place), data=WORDS)
    client.post(address(place), data={**WORDS, "text": "Und eine Kinderbetreuung dazu."})
    assert len(db.session.scalars(db.select(Contribution)).all()) == 2


def test_a_participant_is_published_at_once_under_the_pseudonym(client, sign_in):
    place = thread()
    account = sign_in(user(pseudonym="Möwe"))
    answer = client.post(address(place), data={**WORDS, "author_name": "ignored"})
    made = only()
    assert answer.location.endswith(f"/de/contributions/{made.id}")
    assert (made.visibility, made.author_id, made.author_name) == (Visibility.PUBLISHED, account.id, "Möwe")
    page = client.get(address(place)).text
    assert WORDS["text"] in page
    assert "Möwe" in page
    assert 'name="contact_email"' not in page


def test_texts_carry_language_and_direction(client, session):
    place = thread(title=ml("Was fehlt?", ar="ما الذي ينقص؟"))
    contribution(place, text="أريد دورة مساءً", language="ar")
    session.commit()
    page = client.get(address(place, "de")).text
    assert '<div class="user-text" lang="ar" dir="auto">' in page
    arabic = client.get(address(place, "ar")).text
    assert '<html lang="ar" dir="rtl">' in arabic
    assert 'selected value="auto"' in arabic


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"text": " \u200b "}, "text"),
        ({"text": "x" * 10_001}, "text"),
        ({"language": "xx"}, "language"),
        ({"kind": "answer"}, "kind"),
        ({"contact_email": "no address"}, "contact_email"),
        ({"website": "https://example.org"}, None),
    ],
)
def test_bad_input_keeps_every_word(client, session, change, told):
    place = thread()
    session.commit()
    answer = client.post(address(place), data={**WORDS, "author_name": "Amal bleibt", **change})
    assert answer.status_code == 422
    assert "Amal bleibt" in answer.text
    if told:
        assert f'id="{told}-error"' in answer.text
    if "text" not in change:
        assert WORDS["text"] in answer.text
    assert db.session.scalars(db.select(Contribution)).all() == []


def test_htmx_gets_the_receipt_or_the_form_with_its_errors(client, session):
    place = thread()
    session.commit()
    headers = {"HX-Request": "true"}
    bad = client.post(address(place), data={**WORDS, "text": ""}, headers=headers)
    assert bad.status_code == 422
    assert bad.text.lstrip().startswith("<form")
    good = client.post(address(place), data=WORDS, headers=headers)
    assert good.status_code == 200
    assert only().receipt in good.text
    assert "<html" not in good.text


@pytest.mark.parametrize("days", [(-9, -1), (1, 9)])
def test_outside_the_period_nothing_is_taken_and_no_word_lost(client, session, days):
    now = clock.now()
    place = thread(format_(opens_at=now + dt.timedelta(days=days[0]), closes_at=now + dt.timedelta(days=days[1])))
    session.commit()
    page = client.get(address(place)).text
    assert 'id="write"' not in page
    answer = client.post(address(place), data=WORDS)
    assert answer.status_code == 422
    assert WORDS["text"] in answer.text


def test_survey_and_statement_threads_take_no_comments(client, session):
    place = thread(place=Place.SURVEY)
    session.commit()
    assert client.post(address(place), data=WORDS).status_code == 422
    with pytest.raises(Forbidden):
        service.contribute(user(), place, service.Draft(text="x", language="de"))


def test_the_thread_of_a_draft_is_for_staff(client, session, sign_in):
    place = thread(format_(state=State.DRAFT))
    session.commit()
    assert client.get(address(place)).status_code == 302
    sign_in(moderator())
    assert client.get(address(place)).status_code == 200


def test_replies_stand_below_what_started_them(client, session, sign_in):
    start = contribution(text="Der Anfang")
    sign_in(user())
    answer = client.post(f"/de/contributions/{start.id}/reply", data={**WORDS, "text": "Die Antwort"})
    assert answer.status_code == 303
    first = db.session.scalars(db.select(Contribution).where(Contribution.parent_id == start.id)).one()
    client.post(f"/de/contributions/{first.id}/reply", data={**WORDS, "text": "Noch eine", "once": "form-2"})
    db.session.expire_all()
    assert [reply.text for reply in queries.replies_below(start, None).entries] == ["Die Antwort", "Noch eine"]
    page = client.get(address(start.thread)).text
    assert page.index("Der Anfang") < page.index("Die Antwort") < page.index("Noch eine")


def test_a_hidden_beginning_keeps_its_place_but_not_its_words(client, session):
    start = contribution(text="Unschönes")
    contribution(start.thread, text="Die Antwort darauf", parent=start)
    service.hide(moderator(), start, "Beleidigung")
    session.commit()
    page = client.get(address(start.thread)).text
    assert "Unschönes" not in page
    assert "Beleidigung" not in page
    assert "Die Antwort darauf" in page
    gone = client.get(f"/en/contributions/{start.id}")
    assert gone.status_code == 410
    assert "Unschönes" not in gone.text
    assert "Beleidigung" not in gone.text
    refused = client.post(f"/de/contributions/{start.id}/reply", data=WORDS)
    assert (refused.status_code, WORDS["text"] in refused.text) == (403, True)  # what was typed is given back


@pytest.mark.parametrize("page", ["", "/history", "/translation", "/reply"])
@pytest.mark.parametrize("signed_in", [False, True])
def test_the_address_of_what_is_shown_no_longer_says_why(client, session, sign_in, page, signed_in):
    hidden, withdrawn = contribution(text="Unschönes"), contribution(text="Voreiliges")
    contribution(withdrawn.thread, text="Die Antwort darauf", parent=withdrawn)
    service.hide(moderator(), hidden, "Beleidigung")
    service.withdraw_with_receipt(withdrawn)
    session.commit()
    if signed_in:
        sign_in(user())
    for one, why, step in (
        (hidden, "The moderators have hidden it.", f'href="/en/contributions/threads/{hidden.thread_id}"'),
        (withdrawn, "It was taken back", f'href="/en/contributions/threads/{withdrawn.thread_id}?at={withdrawn.id}#c'),
    ):
        answer = client.get(f"/en/contributions/{one.id}{page}")
        assert answer.status_code == 410
        assert "This contribution is no longer shown" in answer.text
        assert why in answer.text
        assert step in answer.text
        for secret in ("Unschönes", "Beleidigung", "Voreiliges"):
            assert secret not in answer.text


def test_what_was_never_public_is_not_spoken_of(client, session):
    waiting = contribution(visibility=Visibility.PENDING)
    draft = contribution(thread(format_(state=State.DRAFT)), visibility=Visibility.HIDDEN)
    session.commit()
    assert client.get(f"/en/contributions/{waiting.id}").status_code == 302
    assert client.get(f"/en/contributions/{draft.id}").status_code == 302


def test_paging_shows_everybody_once(client, session):
    place = thread()
    for n in range(23):
        contribution(place, text=f"Beitrag Nummer {n:02d} Ende")
    session.commit()
    first = client.get(address(place)).text
    following = first.split('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    second = client.get(following).text
    for n in range(23):
        assert [f"Nummer {n:02d} Ende" in page for page in (first, second)].count(True) == 1
    for broken in ("nonsense", *(base64.urlsafe_b64encode(text).decode() for text in BROKEN)):
        assert client.get(address(place), query_string={"after": broken}).status_code == 200


def test_the_page_says_what_the_thread_hangs_on(client, session):
    in_field = field()
    on_measure = thread(place=Place.MEASURE, measure=measure(in_field))
    on_need = thread(place=Place.NEED, field=in_field)
    session.commit()
    assert on_measure.measure.title["de"] in client.get(address(on_measure)).text
    assert in_field.definition["de"] in client.get(address(on_need)).text


@pytest.mark.parametrize("path", ["thread", "show"])
def test_few_statements_whatever_the_amount(client, session, statements, path):
    counts = []
    for many in (1, 3):
        place = thread()
        for _ in range(many):
            start = contribution(place)
            for _reply in range(many):
                contribution(place, parent=start)
        session.commit()
        where = f"/de/contributions/threads/{place.id}" if path == "thread" else f"/de/contributions/{start.id}"
        session.expire_all()
        session.expunge_all()
        statements.clear()
        assert client.get(where).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert counts[0] <= 8


def test_the_author_withdraws(client, sign_in):
    account = sign_in(user())
    made = contribution(author=account, contact_email=account.email)
    db.session.commit()
    assert "withdraw" in client.get(f"/de/contributions/{made.id}").text
    assert client.get(f"/de/contributions/{made.id}/withdraw").status_code == 405
    assert client.post(f"/de/contributions/{made.id}/withdraw").status_code == 303
    db.session.expire_all()
    assert (made.visibility, made.contact_email) == (Visibility.WITHDRAWN, None)
    assert client.post(f"/de/contributions/{made.id}/withdraw").status_code == 403
    sign_in(user())
    assert client.get(f"/de/contributions/{made.id}").status_code == 410


def test_a_guest_withdraws_with_the_receipt_by_post_only(client, session):
    made = contribution()
    session.commit()
    where = f"/de/contributions/receipts/{made.receipt}/withdraw"
    assert client.get(where).status_code == 200
    db.session.expire_all()
    assert made.visibility is Visibility.PUBLISHED
    assert client.post(where).status_code == 303
    db.session.expire_all()
    assert made.visibility is Visibility.WITHDRAWN
    assert made.thread.published_count == 0
    with pytest.raises(DomainError):
        service.withdraw_with_receipt(made)
    owned = contribution(author=user())
    session.commit()
    assert client.post(f"/de/contributions/receipts/{owned.receipt}/withdraw").status_code == 404
    assert client.get("/de/contributions/receipts/nonsense/withdraw").status_code == 404


def test_my_contributions_are_mine(client, sign_in):
    account = sign_in(user())
    contribution(author=account, text="Meins, verborgen", visibility=Visibility.HIDDEN)
    contribution(author=user(), text="Nicht meins")
    db.session.commit()
    page = client.get("/de/contributions/mine")
    assert "Meins, verborgen" in page.text
    assert "Nicht meins" not in page.text
    assert page.headers["Cache-Control"] == "private, no-store"


def test_redaction_is_said_and_the_old_words_stay_sealed(client, session):
    made = contribution(text="Rufen Sie mich an: 0421 000000")
    service.redact(moderator(), made, "Rufen Sie mich an: [Nummer entfernt]")
    session.commit()
    page = client.get(f"/de/contributions/{made.id}").text
    assert "0421 000000" not in page
    assert "[Nummer entfernt]" in page


def test_guests_names_are_marked_and_escaped(client, session):
    made = contribution(author_name="<b>Amt</b>", kind=Kind.CONCERN)
    session.commit()
    page = client.get(f"/de/contributions/{made.id}").text
    assert "&lt;b&gt;Amt&lt;/b&gt;" in page


@pytest.mark.parametrize("language", ["de", "de-simple", "en", "tr", "ar", "uk"])
def test_mails_speak_the_language_of_the_author(app, session, language):
    made, staff = contribution(contact_email="amal@example.org", contact_language=language), moderator()
    with app.test_request_context("/", method="POST"):
        g.actor = staff
        mail.tell_published(made)
        service.hide(staff, made, "Enthält Namen")
        mail.tell_hidden(made)
    sent = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id)).all()
    assert [post.language for post in sent] == [language, language]
    assert f"/{language}/c/{made.receipt}" in sent[0].text
    assert "Enthält Namen" in sent[1].text


def test_addresses_are_forgotten_in_time(session):
    now = clock.now()
    old = contribution(contact_email="a@example.org", submitted_at=now - dt.timedelta(days=1200))
    new = contribution(contact_email="b@example.org")
    gone = contribution(contact_email="c@example.org", author_name="N", visibility=Visibility.WITHDRAWN)
    assert privacy.erase_addresses(now) == 2
    assert privacy.erase_names(now) == 1
    session.expire_all()
    assert (old.contact_email, new.contact_email, gone.contact_email, gone.author_name) == (
        None,
        "b@example.org",
        None,
        None,
    )


def test_a_deleted_account_leaves_texts_without_a_name(session):
    account = user()
    made = contribution(author=account, author_name=account.pseudonym, contact_email=account.email)
    assert privacy.export_author(account)[1][0]["text"] == made.text
    privacy.erase_author(account)
    session.expire_all()
    assert (made.author_name, made.contact_email) == (None, None)
