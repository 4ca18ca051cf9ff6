"""Languages, headers and safe redirects of the shell."""

import pytest

from config import Settings, SettingsError
from teilhabe_app.core.i18n import LANGUAGES
from teilhabe_app.web.security import safe_path
from tests.factories import contribution, user


@pytest.mark.parametrize(
    ("wish", "path"),
    [("ar", "/ar/"), ("uk,de;q=0.5", "/uk/"), ("fr", "/de/"), ("", "/de/"), ("en-US", "/en/"), ("\x00;q=x", "/de/")],
)
def test_the_root_leads_to_the_best_language(client, wish, path):
    answer = client.get("/", headers={"Accept-Language": wish.replace("\x00", "")})
    assert answer.status_code == 302
    assert answer.location == path
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_every_language_has_its_start_page_and_names_the_others(client, language):
    page = client.get(f"/{language.code}/").text
    assert f'<html lang="{language.code}" dir="{language.dir}">' in page
    for other in LANGUAGES:
        assert f'hreflang="{other.code}"' in page
        assert other.own_name in page


def test_personal_pages_are_never_kept(client):
    assert client.get("/de/account/sign-in").headers["Cache-Control"] == "private, no-store"
    assert "no-store" not in client.get("/de/").headers["Cache-Control"]


@pytest.mark.parametrize(
    ("target", "safe"),
    [
        ("/de/desk/?a=b", True),
        ("//evil.example", False),
        ("/\t/evil.example", False),
        ("https:evil.example", False),
        ("/\\evil.example", False),
        ("javascript:alert(1)", False),
        ("de/desk", False),
        ("/a\r\nSet-Cookie: x", False),
        ("", False),
        (None, False),
        ("http://[", False),
    ],
)
def test_redirects_stay_on_this_site(target, safe):
    assert safe_path(target) == (target if safe else None)


def test_settings_name_all_problems_at_once(tmp_path):
    env = {
        "TEILHABE_INSTANCE": str(tmp_path),
        "TEILHABE_SECRET_KEY": "short",
        "MAIL_URL": "ftp://x",
        "TEILHABE_TRUSTED_PROXIES": "many",
    }
    with pytest.raises(SettingsError) as refused:
        Settings.from_env(env)
    for name in ("TEILHABE_SECRET_KEY", "MAIL_URL", "TEILHABE_TRUSTED_PROXIES"):
        assert name in str(refused.value)


def test_cookies_are_host_bound_behind_tls(tmp_path):
    env = {"TEILHABE_INSTANCE": str(tmp_path), "TEILHABE_BASE_URL": "https://teilhabe.example.org/"}
    settings = Settings.from_env(env)
    assert settings.flask()["SESSION_COOKIE_NAME"] == "__Host-teilhabe"
    assert settings.flask()["SESSION_COOKIE_SECURE"]
    assert Settings.from_env(env).secret_key == settings.secret_key  # made once, kept


def test_what_was_written_comes_back_when_it_is_refused_as_a_whole(client, session, sign_in):
    made = contribution(author=user())
    address, words = f"/en/contributions/{made.id}/edit", "Lange überlegte Worte"
    session.commit()
    guest = client.post(address, data={"text": words, "language": "de", "password": "geheime Worte"})
    assert guest.status_code == 403
    assert words in guest.text
    assert "geheime Worte" not in guest.text
    assert "/en/account/sign-in" in guest.text
    sign_in(user())
    refused = client.post(address, data={"text": words, "language": "de"})
    assert (refused.status_code, words in refused.text) == (403, True)
    gone = client.post("/en/contributions/999999/edit", data={"text": words})
    assert (gone.status_code, words in gone.text) == (404, True)
    assert client.post(f"/en/contributions/{made.id}/withdraw").status_code == 403
