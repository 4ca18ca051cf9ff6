"""Pages that are kept: the very same answer, never an older one, never somebody else's."""

import re

import pytest
import sqlalchemy as sa
from flask import Response
from flask.testing import FlaskClient

from teilhabe_app.accounts.models import User, UserSession
from teilhabe_app.core import clock
from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.db import db
from teilhabe_app.core.limits import LimitCounter
from teilhabe_app.organisations.models import Body, BodyKind
from teilhabe_app.web.whole_pages import EXTENSION, LARGEST, MOST_BYTES, Page, Pages
from tests.factories import PASSWORD, user

PAGE = "/de/organisations/bodies/"


@pytest.fixture
def keeping(app, monkeypatch):
    """The application as it runs: pages are kept, and every change is stored for good."""
    monkeypatch.setitem(app.config, "TRUSTS_MARKS", value=True)
    minute = clock.now().replace(second=0)
    monkeypatch.setattr(clock, "now", lambda: minute)
    kept = app.extensions[EXTENSION]
    kept.clear()
    yield app
    kept.clear()
    with app.app_context():
        db.session.execute(sa.delete(Body).where(Body.key == "kept"))
        db.session.commit()


@pytest.fixture
def asked(keeping):
    """The statements of the last request."""
    seen = []

    def record(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    with keeping.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", record)
    yield seen
    sa.event.remove(engine, "before_cursor_execute", record)


def get(app, path=PAGE, **options):
    with app.test_client(use_cookies=False) as client:
        return client.get(path, **options)


def store_a_body(app):
    with app.app_context():
        db.session.add(Body(key="kept", kind=BodyKind.MINISTRY, name={"de": "Nur zum Merken"}))
        db.session.commit()


def test_the_second_guest_gets_the_same_page_without_a_statement(keeping, asked):
    first = get(keeping)
    assert [one for one in asked if "FROM body" in one]
    asked.clear()
    second = get(keeping)

    assert second.data == first.data
    assert {**second.headers} == {**first.headers}
    assert not [one for one in asked if not one.startswith("BEGIN")]


def test_whatever_is_stored_is_seen_at_once(keeping):
    assert "Nur zum Merken" not in get(keeping).text

    store_a_body(keeping)

    assert "Nur zum Merken" in get(keeping).text


def test_a_minute_later_the_page_is_written_again(keeping, asked, monkeypatch):
    get(keeping)
    asked.clear()
    later = clock.now().replace(minute=(clock.now().minute + 1) % 60)
    monkeypatch.setattr(clock, "now", lambda: later)

    get(keeping)

    assert len([one for one in asked if "FROM body" in one]) == 1


def test_languages_questions_and_encodings_have_pages_of_their_own(keeping):
    assert 'lang="de"' in get(keeping).text
    assert 'lang="en"' in get(keeping, "/en/organisations/bodies/").text
    small = FlaskClient(keeping, Response, use_cookies=False).get(PAGE, headers={"Accept-Encoding": "br"})
    assert small.headers["Content-Encoding"] == "br"
    assert "Content-Encoding" not in get(keeping).headers
    assert get(keeping, f"{PAGE}?view=list").status_code == 200


@pytest.mark.parametrize(
    ("path", "options"),
    [
        (PAGE, {"headers": {"Cookie": "teilhabe=something"}}),
        (PAGE, {"headers": {"HX-Request": "true"}}),
        ("/de/account/sign-in", {}),
        ("/de/does-not-exist", {}),
    ],
    ids=["somebody with a cookie", "a part of a page", "a form with a token", "an error"],
)
def test_what_is_not_for_every_guest_is_not_kept(keeping, path, options):
    keeping.config["WTF_CSRF_ENABLED"] = True
    try:
        get(keeping, path, **options)
    finally:
        keeping.config["WTF_CSRF_ENABLED"] = False

    assert keeping.extensions[EXTENSION].guests.size == 0


def test_head_and_post_never_ask_for_a_kept_page(keeping):
    with keeping.test_client(use_cookies=False) as client:
        client.head(PAGE)
        client.post(PAGE)

    assert keeping.extensions[EXTENSION].guests.size == 0


def put(kept, address, size, state="state"):
    kept.put(address, Page((state,), b"x" * size, (), {}), size)


def test_a_newer_state_takes_the_place_of_the_older():
    kept = Pages().guests
    put(kept, "a", 10, "old")
    put(kept, "a", 20, "new")

    assert kept.size == 20
    assert kept.get("a").state == ("new",)


def test_the_room_is_limited_and_the_page_nobody_asks_for_goes_first():
    kept = Pages().guests
    many = MOST_BYTES // LARGEST
    for number in range(many):
        put(kept, number, LARGEST)
    kept.get(0)
    put(kept, "one more", 1)

    assert kept.size <= MOST_BYTES
    assert kept.get(0) is not None
    assert kept.get(1) is None


def test_a_giant_is_not_kept():
    kept = Pages().guests
    put(kept, "a", LARGEST + 1)

    assert kept.size == 0


FORM = "/de/organisations/new"  # one that creates something, for anybody with an account


@pytest.fixture
def reader(keeping):
    """Sign somebody in who is stored for good, each call in a browser of its own."""
    made = []

    def enter():
        with keeping.app_context():
            account = user()
            db.session.commit()
            made.append(account.id)
            email = account.email
        browser = keeping.test_client()
        answer = browser.post("/de/account/sign-in", data={"email": email, "password": PASSWORD})
        assert answer.status_code == 303
        browser.get(FORM)  # greets with a message, once
        return browser

    yield enter
    with keeping.app_context():
        for stored in (UserSession, AuditEntry, LimitCounter):  # nothing but what signing in has left
            db.session.execute(sa.delete(stored))
        db.session.execute(sa.delete(User).where(User.id.in_(made)))
        db.session.commit()


def number_in(page):
    return re.search(r'name="once"[^>]* value="([^"]{24})"', page.text).group(1)


def test_somebody_signed_in_gets_the_page_again_with_a_fresh_number(reader, asked):
    browser = reader()
    first = browser.get(FORM)
    asked.clear()
    second, third = browser.get(FORM), browser.get(FORM)

    numbers = [number_in(page) for page in (first, second, third)]
    assert len(set(numbers)) == 3
    assert (
        len({page.text.replace(number, "") for page, number in zip((first, second, third), numbers, strict=True)}) == 1
    )
    assert all("FROM user" in one or 'FROM "user"' in one for one in asked if not one.startswith("BEGIN"))
    assert len([one for one in asked if not one.startswith("BEGIN")]) == 2


def test_nobody_gets_the_page_of_somebody_else(reader, keeping):
    one, other = reader(), reader()
    page = one.get("/de/account/")
    assert keeping.extensions[EXTENSION].signed_in.size

    assert other.get("/de/account/").text != page.text
    assert one.get("/de/account/").text == page.text


def test_whoever_signs_out_or_is_shut_out_gets_no_kept_page(reader, keeping):
    browser, shut = reader(), reader()
    for one in (browser, shut):
        assert one.get("/de/account/").status_code == 200
    with keeping.app_context():
        last = sa.select(sa.func.max(User.id)).scalar_subquery()
        db.session.execute(sa.update(User).where(User.id == last).values(deactivated_at=clock.now()))
        db.session.commit()
    browser.post("/de/account/sign-out")

    assert browser.get("/de/account/").status_code == 302
    assert shut.get("/de/account/").status_code == 302


def test_what_somebody_signed_in_reads_never_goes_to_guests(reader, keeping):
    page = reader().get(PAGE)

    assert keeping.extensions[EXTENSION].guests.size == 0
    assert get(keeping).text != page.text


def test_a_message_is_said_once(reader, keeping):
    browser = reader()
    with browser.session_transaction() as kept:
        kept["_flashes"] = [("success", "Nur einmal")]

    assert "Nur einmal" in browser.get(FORM).text
    assert "Nur einmal" not in browser.get(FORM).text
    assert "Nur einmal" not in browser.get(FORM).text
