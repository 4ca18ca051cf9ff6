"""Trees of replies, orders and their pages, support, edits, official answers, changes of wording, feeds."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from sqlalchemy.exc import IntegrityError

from teilhabe_app.contributions import queries, service
from teilhabe_app.contributions.models import Contribution, Kind, LanguageSource, Support, Visibility
from teilhabe_app.contributions.queries import Order
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, Forbidden
from tests.factories import contribution, editor, moderator, save, thread, user

pytestmark = pytest.mark.usefixtures("session")
WORDS = {"text": "Abendkurse wären gut.", "language": "de", "kind": "idea", "once": "form-1"}


def reply(to: Contribution, text: str = "Eine Antwort darauf.", author=None, **more) -> Contribution:
    draft = service.Draft(text=text, language="de", parent_id=to.id, **more)
    return service.contribute(author or user(), to.thread, draft)


def test_replies_nest_to_the_third_level_and_then_stand_beside_what_they_answer():
    start = contribution()
    made = [start]
    for number in range(5):
        made.append(reply(made[-1], f"Antwort {number}"))
    assert [one.depth for one in made] == [0, 1, 2, 3, 3, 3]
    assert {one.root_id for one in made[1:]} == {start.id}
    assert made[4].parent_id == made[5].parent_id == made[2].id
    assert (made[3].reply_to_id, made[4].reply_to_id, made[5].reply_to_id) == (None, made[3].id, made[4].id)
    assert [row.id for row in queries.replies_below(start, None).entries] == [one.id for one in made[1:]]
    db.session.expire_all()
    assert [one.reply_count for one in made] == [5, 4, 3, 0, 0, 0]
    assert start.thread.published_count == 6


def test_a_withdrawn_reply_keeps_its_place_while_others_answer_it():
    start, author = contribution(), user()
    first = reply(start, author=author)
    second = reply(first, "Noch eine, mit anderen Worten.")
    service.withdraw(author, first)
    db.session.expire_all()
    assert (start.reply_count, first.reply_count, start.thread.published_count) == (1, 1, 2)
    page = queries.thread_page(start.thread_id, Order.OLDEST)
    assert [row.id for row in page.replies[start.id]] == [first.id, second.id]


@pytest.mark.parametrize(
    "values",
    [{"depth": 4}, {"depth": 1}, {"support_count": -1}, {"reply_count": -1}, {"parent_id": None, "root_id": 1}],
)
def test_the_database_refuses_what_is_no_tree(values):
    with pytest.raises(IntegrityError), db.session.begin_nested():
        contribution(**values)


@pytest.mark.parametrize("order", list(Order))
def test_every_order_shows_each_once_forwards_and_backwards(order):
    place = thread()
    for number in range(7):
        made = contribution(place, published_at=clock.now() - dt.timedelta(hours=number % 3))
        if number % 2:
            contribution(place, parent=made)
    forwards, after = [], None
    while True:
        page = queries.thread_page(place.id, order, after=after, size=3)
        forwards.append([row.id for row in page.entries])
        if page.following is None:
            break
        after = str(page.following)
    everybody = [number for part in forwards for number in part]
    assert len(everybody) == len(set(everybody)) == (4 if order is Order.UNANSWERED else 7)
    back = queries.thread_page(place.id, order, before=str(page.previous), size=3) if page.previous else page
    assert [row.id for row in back.entries] == (forwards[-2] if len(forwards) > 1 else forwards[-1])


@pytest.mark.parametrize("order", [Order.DISCUSSED, Order.FAIR])
def test_a_page_in_the_middle_begins_where_the_index_says(statements, order):
    place = thread()
    for _number in range(9):
        contribution(place)
    queries.thread_page(place.id, order, size=3)
    following = queries.thread_page(place.id, order, size=3).following
    statements.clear()
    queries.thread_page(place.id, order, after=str(following), size=3)
    sql = re.sub(r"%\(\w+\)s(::\w+)?", "?", " ".join(statements[0].split()))
    if order is Order.DISCUSSED:
        assert "reply_count = ? AND contribution.id < ?" in sql
    else:  # the day's beginning is no second bound on the same side: SQLite would read all from there on
        assert sql.count("contribution.order_key >") + sql.count("(contribution.order_key,") == 1


def test_broken_places_mean_the_beginning(client, session):
    place = contribution().thread
    session.commit()
    for mark in ("x", "1", "-1-2", "1-2-3-4", "9" * 30 + "-1", "1-99999999999"):
        for order in Order:
            url = f"/de/contributions/threads/{place.id}?order={order.value}&after={mark}"
            assert client.get(url).status_code == 200
    assert client.get(f"/de/contributions/threads/{place.id}?at=999999999999&order=loud").status_code == 200


def test_a_permanent_address_opens_its_conversation_wherever_it_stands(client, session):
    place = thread()
    made = [contribution(place, text=f"Anfang {number}") for number in range(30)]
    long = made[17]
    answers = [contribution(place, parent=long, text=f"Antwort {number}") for number in range(40)]
    session.commit()
    page = client.get(f"/en/contributions/threads/{place.id}?at={answers[33].id}").text
    assert "Antwort 33" in page
    assert page.index("Anfang 17") < page.index("Antwort 33")
    assert "Antwort 5" not in page.replace("Antwort 33", "")
    assert "Read the whole conversation: 40 replies" in page
    assert "Antwort 39" in client.get(f"/en/contributions/{long.id}").text


def test_support_counts_each_person_once(client, session, sign_in):
    made = contribution()
    sign_in(user())
    for _time in range(2):
        assert client.post(f"/en/contributions/{made.id}/support", data={"on": "1"}).status_code == 303
    db.session.expire_all()
    assert made.support_count == 1
    assert "1 person supports this" in client.get(f"/en/contributions/threads/{made.thread_id}").text
    part = client.post(f"/en/contributions/{made.id}/support", data={"on": "0"}, headers={"HX-Request": "true"})
    assert 'aria-pressed="false"' in part.text
    db.session.expire_all()
    assert made.support_count == 0


def test_nobody_supports_their_own_and_the_constraint_holds():
    author = user()
    made = contribution(author=author)
    with pytest.raises(Forbidden):
        service.support(author, made)
    other = user()
    assert service.support(other, made) is True
    assert service.support(other, made) is False
    with pytest.raises(IntegrityError), db.session.begin_nested():
        save(Support(contribution_id=made.id, user_id=other.id))


def test_an_early_edit_leaves_no_trace_a_late_one_a_public_history(client, session, sign_in):
    author = sign_in(user())
    made = contribution(author=author, text="Der Bus fährt nicht.")
    session.commit()
    path = f"/en/contributions/{made.id}/edit"
    data = {"text": "Der Bus fährt abends nicht.", "language": "de", "version": made.version}
    assert client.post(path, data=data).status_code == 303
    db.session.expire_all()
    assert (made.revision_number, made.revisions[0].text) == (1, data["text"])
    made.submitted_at -= service.GRACE
    session.commit()
    again = {**data, "text": "Der Bus fährt abends nie.", "version": made.version}
    assert client.post(path, data=again).status_code == 303
    assert client.post(path, data={**again, "text": "Verloren?"}).status_code == 422
    history = client.get(f"/en/contributions/{made.id}/history").text
    assert "<del>" in history
    assert "<ins>" in history
    assert "Wording 2" in history


def test_nothing_changed_is_said():
    author = user()
    made = contribution(author=author)
    with pytest.raises(DomainError):
        service.edit(author, made, service.Edit(text=made.text, language="de", version=made.version))


def test_official_answers_are_marked_and_counted(client, session, sign_in):
    start = contribution()
    sign_in(editor())
    data = {**WORDS, "official": "y"}
    assert client.post(f"/en/contributions/{start.id}/reply", data=data).status_code == 303
    db.session.expire_all()
    assert start.answered_at is not None
    page = client.get(f"/en/contributions/threads/{start.thread_id}").text
    assert "Official answer" in page
    assert "Officially answered" in page
    answer = db.session.scalars(db.select(Contribution).where(Contribution.official)).one()
    service.withdraw(answer.author, answer)
    db.session.expire_all()
    assert start.answered_at is None


def test_only_staff_answer_officially():
    start = contribution()
    with pytest.raises(Forbidden):
        reply(start, official=True)


def test_a_change_of_wording_shows_the_difference(client, session, sign_in):
    place = thread()
    sign_in(user())
    address = f"/en/contributions/threads/{place.id}"
    data = {**WORDS, "kind": "wording", "passage": "Sie sollen antworten.", "proposed_text": "Sie müssen antworten."}
    assert client.post(address, data={**data, "proposed_text": ""}).status_code == 422
    assert client.post(address, data={**data, "proposed_text": data["passage"]}).status_code == 422
    assert client.post(address, data=data).status_code == 303
    made = db.session.scalars(db.select(Contribution)).one()
    assert (made.kind, made.proposed_text) == (Kind.WORDING, "Sie müssen antworten.")
    page = client.get(address).text
    assert "sollen</del>" in page
    assert "müssen</ins>" in page
    assert "Words that go:" in page


def test_the_language_is_recognised_or_asked_for(client, session, sign_in):
    place = thread()
    sign_in(user())
    address = f"/en/contributions/threads/{place.id}"
    sure = {**WORDS, "language": "auto", "text": "Otobüs akşamları bizim mahalleye gelmiyor."}
    assert client.post(address, data=sure).status_code == 303
    made = db.session.scalars(db.select(Contribution)).one()
    assert (made.language, made.language_source) == ("tr", LanguageSource.DETECTED)
    asked = client.post(address, data={**WORDS, "language": "auto", "text": "Jobcenter Bremen", "once": "form-2"})
    assert asked.status_code == 422
    assert "Jobcenter Bremen" in asked.text
    assert "We are not sure which language this is." in asked.text
    told = {**WORDS, "language": "de", "asked": "1", "text": "Jobcenter Bremen", "once": "form-2"}
    assert client.post(address, data=told).status_code == 303
    last = db.session.scalars(db.select(Contribution).order_by(Contribution.id.desc())).first()
    assert (last.language, last.language_source) == ("de", LanguageSource.CONFIRMED)


def test_feeds_hold_what_is_public(client, session):
    shown = contribution(text="Das steht <da> & bleibt.")
    hidden = contribution(shown.thread, text="Nicht zu sehen", visibility=Visibility.PENDING)
    session.commit()
    for path in (f"threads/{shown.thread_id}", f"formats/{shown.format.slug}"):
        answer = client.get(f"/en/contributions/{path}/feed.atom")
        assert answer.mimetype == "application/atom+xml"
        assert "Das steht &lt;da&gt; &amp; bleibt." in answer.text
        assert hidden.text not in answer.text


def test_feeds_hold_proposed_words_and_say_when_something_was_changed(client, session):
    early = clock.now() - dt.timedelta(days=2)
    made = contribution(kind=Kind.WORDING, passage="Sie sollen.", proposed_text="Sie müssen.", published_at=early)
    session.commit()
    address = f"/en/contributions/threads/{made.thread_id}/feed.atom"
    before = client.get(address).text
    assert "Sie müssen." in before
    assert set(re.findall("<updated>(.*?)</updated>", before)) == {early.isoformat()}
    service.redact(moderator(), made, made.text, proposed_text="Sie werden.")
    session.commit()
    after = client.get(address).text
    assert "Sie werden." in after
    moments = set(re.findall("<updated>(.*?)</updated>", after))
    assert moments == {made.revisions[-1].created_at.isoformat()} != {early.isoformat()}
    assert f"<published>{early.isoformat()}</published>" in after


def test_the_history_begins_with_the_words_that_were_proposed_first(client, session):
    made = contribution(kind=Kind.WORDING, passage="Sie sollen antworten.", proposed_text="Sie müssen antworten.")
    made.revisions[0].proposed_text = made.proposed_text
    made.submitted_at -= dt.timedelta(hours=1)
    made.author = user()
    session.flush()
    service.edit(made.author, made, service.Edit(text=made.text, language="de", proposed_text="Sie werden antworten."))
    session.commit()
    page = client.get(f"/en/contributions/{made.id}/history").text
    first = page[page.index("Wording 1") :]
    assert "müssen" in first
    assert "sollen" in first


@pytest.mark.parametrize("at", [False, True])
def test_a_page_costs_the_same_for_few_and_for_many(client, session, statements, at):
    counts = []
    for amount in (3, 60):
        place = thread()
        starts = [contribution(place) for _number in range(amount)]
        for start in starts:
            contribution(place, parent=contribution(place, parent=start))
        session.commit()
        suffix = f"?at={starts[-1].id}" if at else "?order=newest"
        client.get(f"/de/contributions/threads/{place.id}{suffix}")
        statements.clear()
        client.get(f"/de/contributions/threads/{place.id}{suffix}")
        counts.append(len(statements))
    assert counts[1] <= counts[0] + at  # the fair order reads its second stretch where the first ends early
    assert max(counts) <= 10


def test_posting_takes_few_statements(client, session, sign_in, statements):
    start = contribution()
    sign_in(user())
    for number, path in enumerate((f"threads/{start.thread_id}", f"{start.id}/reply")):
        data = {**WORDS, "once": f"form-{number}", "text": f"Ein Satz, den noch niemand schrieb: {number}"}
        statements.clear()
        assert client.post(f"/de/contributions/{path}", data=data).status_code == 303
        assert len(statements) <= 12, statements


def test_guests_get_the_same_empty_form_with_a_mark_of_their_own(client, session):
    place = contribution().thread
    session.commit()
    pages = [client.get(f"/en/contributions/threads/{place.id}").text for _visit in range(2)]
    marks = [re.search(r'name="once" type="hidden" value="([^"]+)"', page).group(1) for page in pages]
    assert len(set(marks)) == 2
    assert all(len(mark) == 24 and not mark.startswith(("once-", "token-")) for mark in marks)
    assert pages[0].replace(marks[0], "") == pages[1].replace(marks[1], "")
