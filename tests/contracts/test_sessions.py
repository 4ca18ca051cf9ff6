"""Signing in and out: cookies, tokens, and sessions that end on the server."""

from __future__ import annotations

import re

import pytest

from config import Settings
from teilhabe_app.app import create_app
from tests.factories import PASSWORD, user

SIGN_IN = "/de/account/sign-in"
OWN = "/de/account/"


@pytest.fixture
def with_tokens(app):
    """Forms carry tokens, as they do outside of tests."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def cookie(client) -> str:
    return client.get_cookie("teilhabe").value


def token(page) -> str:
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]


def enter(client, account, **data):
    answer = client.post(SIGN_IN, data={"email": account.email, "password": PASSWORD, **data})
    assert answer.status_code == 303, answer.text
    return answer


def test_a_cookie_from_before_signing_out_is_worth_nothing(client, session, sign_in):
    sign_in(user())
    assert client.get(OWN).status_code == 200
    kept = cookie(client)
    assert client.post("/de/account/sign-out").status_code == 303
    assert client.get(OWN).status_code == 302
    client.set_cookie("teilhabe", kept)
    assert client.get(OWN).status_code == 302


def test_a_cookie_from_before_signing_in_is_not_signed_in(app, client, session, with_tokens):
    account = user()
    session.commit()
    page = client.get(SIGN_IN)
    planted = cookie(client)
    enter(client, account, csrf_token=token(page))
    assert cookie(client) != planted
    other = app.test_client()
    other.set_cookie("teilhabe", planted)
    assert other.get(OWN).status_code == 302


def test_signing_in_changes_the_token(client, session, with_tokens):
    account = user()
    session.commit()
    before = token(client.get(SIGN_IN))
    enter(client, account, csrf_token=before)
    assert client.get(OWN).status_code == 200
    with client.session_transaction() as kept:
        assert kept.get("csrf_token") is None or kept["csrf_token"] not in before
    assert client.post("/de/account/sign-out", data={"csrf_token": before}).status_code == 400
    fresh = token(client.get(OWN))
    assert fresh != before
    assert client.post("/de/account/sign-out", data={"csrf_token": fresh}).status_code == 303


def test_a_post_without_a_token_is_refused(client, session, with_tokens):
    account = user()
    session.commit()
    assert client.post(SIGN_IN, data={"email": account.email, "password": PASSWORD}).status_code == 400
    assert client.get(OWN).status_code == 302


def test_cookies_are_kept_from_scripts_and_other_sites(client, session):
    account = user()
    session.commit()
    header = enter(client, account).headers["Set-Cookie"]
    assert header.startswith("teilhabe=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(header.split("; "))
    assert "Expires" not in header


def test_under_https_cookies_belong_to_this_host_alone(tmp_path):
    settings = Settings.from_env(
        {"TEILHABE_BASE_URL": "https://teilhabe.example.org", "TEILHABE_INSTANCE": str(tmp_path)}
    )
    answer = create_app(settings).test_client().get(SIGN_IN, base_url="https://teilhabe.example.org")
    assert answer.status_code == 200
    parts = answer.headers["Set-Cookie"].split("; ")
    assert parts[0].startswith("__Host-teilhabe=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(parts)
    assert not any(part.startswith("Domain") for part in parts)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
