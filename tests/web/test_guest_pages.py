"""Pages kept for guests: the very same answer, never an older one, never somebody's own."""

import pytest
import sqlalchemy as sa
from flask import Response
from flask.testing import FlaskClient

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.organisations.models import Body, BodyKind
from teilhabe_app.web import guest_pages
from teilhabe_app.web.guest_pages import LARGEST, MOST_BYTES, Page, shelf

PAGE = "/de/organisations/bodies/"


@pytest.fixture
def keeping(app, monkeypatch):
    """The application as it runs: pages are kept, and every change is stored for good."""
    monkeypatch.setitem(app.config, "TRUSTS_MARKS", value=True)
    minute = clock.now().replace(second=0)
    monkeypatch.setattr(clock, "now", lambda: minute)
    kept = app.extensions[guest_pages.EXTENSION]
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

    assert keeping.extensions[guest_pages.EXTENSION].size == 0


def test_head_and_post_never_ask_for_a_kept_page(keeping):
    with keeping.test_client(use_cookies=False) as client:
        client.head(PAGE)
        client.post(PAGE)

    assert keeping.extensions[guest_pages.EXTENSION].size == 0


def put(kept, address, size, state="state"):
    kept.put(address, Page((state,), b"x" * size, ()), size)


def test_a_newer_state_takes_the_place_of_the_older():
    kept = shelf()
    put(kept, "a", 10, "old")
    put(kept, "a", 20, "new")

    assert kept.size == 20
    assert kept.get("a").state == ("new",)


def test_the_room_is_limited_and_the_page_nobody_asks_for_goes_first():
    kept = shelf()
    many = MOST_BYTES // LARGEST
    for number in range(many):
        put(kept, number, LARGEST)
    kept.get(0)
    put(kept, "one more", 1)

    assert kept.size <= MOST_BYTES
    assert kept.get(0) is not None
    assert kept.get(1) is None


def test_a_giant_is_not_kept():
    kept = shelf()
    put(kept, "a", LARGEST + 1)

    assert kept.size == 0
