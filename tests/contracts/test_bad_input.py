"""Whatever is sent, the answer is a page, never a trace."""

from __future__ import annotations

import io

import pytest

PATHS = [
    "/xx/",
    "/de-nope/",
    "/de/nope",
    "/de/events/999999999999999999999",
    "/de/contributions/99999999999999999999",
    "/de/contributions/4294967296",
    "/de/c/AAAA",
    "/de/c/%00",
    "/de/c/%ff%fe",
    "/de/formats/?field=%00&cursor=[]&month=99-99&level=x'--",
    "/de/formats/?view=calendar&month=0000-13",
    "/de/framework/fields/%e2%80%aexyz",
    "/de/consultations/../../etc/passwd",
    "/de/reports/%F0%9F%92%A9",
]


@pytest.mark.parametrize("path", PATHS)
def test_strange_addresses_get_a_page(client, path):
    answer = client.get(path)
    assert answer.status_code < 500
    assert "Traceback" not in answer.text


POSTS = ["/de/account/sign-in", "/ar/c/", "/de/accessibility"]


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    ("body", "kind", "statuses"),
    [
        (b"[]", "application/json", {415}),
        (b"{" * 5000, "application/json", {415}),
        (b"a=" + b"x" * 1_000_000, "application/x-www-form-urlencoded", {413}),
        (b"--x\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=x", {400, 404, 405, 422}),
        (b"email=%ff%fe%00&text=\xff", "application/x-www-form-urlencoded", {400, 404, 405, 422}),
        ("text=\u202eabc&email=a%00b".encode(), "application/x-www-form-urlencoded", {400, 404, 405, 422}),
    ],
    ids=["json", "deep-json", "1MB", "cut-multipart", "no-utf8", "override"],
)
def test_strange_bodies_get_a_page(client, path, body, kind, statuses):
    answer = client.post(path, input_stream=io.BytesIO(body), content_length=len(body), content_type=kind)
    assert answer.status_code in statuses
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("language", ["de", "de-simple", "en", "tr", "ar", "uk"])
def test_a_page_that_does_not_exist_speaks_the_language_of_its_path(client, language):
    answer = client.get(f"/{language}/there/is/nothing", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert f'<html lang="{language}"' in answer.text


def test_missing_token_keeps_what_was_typed(app, client):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = client.post("/ar/account/sign-in", data={"email": "jemand@example.org", "password": "geheim-geheim"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 400
    assert "jemand@example.org" in answer.text
    assert "geheim-geheim" not in answer.text
    assert 'dir="rtl"' in answer.text


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https:evil.example", "/\t/evil.example", "/a\r\nX: y"]
)
def test_sign_in_leads_only_to_this_site(client, session, target):
    from tests.factories import PASSWORD, user  # noqa: PLC0415

    account = user()
    session.commit()
    answer = client.post(
        "/de/account/sign-in", query_string={"next": target}, data={"email": account.email, "password": PASSWORD}
    )
    assert answer.status_code == 303
    assert answer.location == "/de/"


def test_head_never_acts(client, session):
    assert client.head("/de/account/sign-in").status_code == 200
