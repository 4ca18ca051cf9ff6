import re

import pytest
import yaml
from sqlalchemy import select

from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import LANGUAGES
from teilhabe_app.pages import importer
from teilhabe_app.pages.models import PageText
from tests.factories import editor, moderator

CODES = [language.code for language in LANGUAGES]
PUBLIC = ("about", "how-it-works", "plain", "house-rules", "imprint")


def form(text, **change):
    data = {"is_example": "y" if text.is_example else "", "version": str(text.version)}
    for name in ("title", "body"):
        for code, words in getattr(text, name).items():
            data[f"{name}-{code.replace('-', '_')}"] = words
    data.update(change)
    return {key: value for key, value in data.items() if value != ""}


@pytest.mark.parametrize("key", importer.KEYS)
def test_defaults_are_complete(key):
    data = yaml.safe_load((importer.FOLDER / f"{key}.yaml").read_text(encoding="utf-8"))
    for part in ("title", "body"):
        assert set(data[part]) == set(CODES)
        assert all(text.strip() for text in data[part].values())


@pytest.mark.parametrize("lang", CODES)
def test_every_text_is_there_before_and_after_loading(client, lang):
    for _ in range(2):
        for key in PUBLIC:
            page = client.get(f"/{lang}/p/{key}")
            assert page.status_code == 200
            assert "notice--warning" in page.text  # an example says so
        importer.load_defaults()
        db.session.commit()
    assert client.get(f"/{lang}/p/nothing").status_code == 404
    assert client.get(f"/{lang}/p/privacy").location == f"/{lang}/privacy"


def test_loading_is_idempotent_and_keeps_what_was_edited(app, session):
    run = app.test_cli_runner().invoke
    assert "7 texts new" in run(args=["pages", "defaults"]).output
    assert "0 texts new, 0 brought up to date" in run(args=["pages", "defaults"]).output
    rows = {text.key: text for text in db.session.scalars(select(PageText))}
    rows["about"].body = {"de": "Unser Text"}
    rows["about"].version = 2
    rows["plain"].body = {"de": "Alt"}
    session.commit()
    assert "0 texts new, 1 brought up to date" in run(args=["pages", "defaults"]).output
    db.session.expire_all()
    assert rows["about"].body == {"de": "Unser Text"}
    assert "## Was ist das" in rows["plain"].body["de"]


def test_the_plain_page_has_a_place_for_a_video(client, sign_in):
    assert "There is no video yet" in client.get("/en/p/plain").text
    sign_in(editor())
    text = importer.default_text("plain")
    late = client.post("/en/p/plain/edit", data=form(text, video_url="https://example.org/dgs"))
    assert late.status_code == 422
    assert "how long the video is" in late.text
    evil = client.post("/en/p/plain/edit", data=form(text, video_url="data:text/html,x"))
    assert evil.status_code == 422
    data = form(text, video_url="https://example.org/dgs", video_minutes="4", video_megabytes="35")
    assert client.post("/en/p/plain/edit", data=data).status_code == 303
    page = client.get("/en/p/plain").text
    assert "Watch the video (4 minutes)" in page
    assert "35 megabytes" in page


def test_editing_keeps_both_authors_words(client, sign_in):
    person = sign_in(editor())
    importer.load_defaults()
    db.session.commit()
    text = db.session.scalars(select(PageText).where(PageText.key == "imprint")).one()
    first, second = form(text, is_example="", body_de="Unser Impressum"), form(text, title_de="Zweite")
    first["body-de"], second["title-de"] = "## Unser <script>x</script>", "Zweite Fassung"
    assert client.get("/de/p/imprint/edit").status_code == 200
    assert client.post("/de/p/imprint/edit", data=first).status_code == 303
    lost = client.post("/en/p/imprint/edit", data=second)
    assert lost.status_code == 422
    assert "Somebody else changed this text" in lost.text
    assert "Zweite Fassung" in lost.text
    page = client.get("/de/p/imprint").text
    assert "notice--warning" not in page
    assert "<script>x" not in page
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "page.edit")).one()
    assert (entry.actor_id, entry.detail) == (person.id, {"key": "imprint"})
    shown = re.search(r'name="version"[^>]*value="(\d+)"', lost.text)[1]
    assert client.post("/en/p/imprint/edit", data={**second, "version": shown}).status_code == 303


def test_a_missing_language_falls_back_and_says_so(client):
    db.session.add(PageText(key="about", title={"de": "Über uns"}, body={"de": "Worte"}, is_example=False))
    db.session.commit()
    page = client.get("/ar/p/about").text
    assert '<span lang="de" dir="ltr">Über uns</span>' in page
    assert '<div lang="de" dir="ltr"><p>Worte</p>' in page


def test_bad_edits_keep_what_was_typed(client, sign_in):
    sign_in(editor())
    text = importer.default_text("about")
    data = form(text)
    data.update({"title-de": "", "body-en": "Typed words", "version": "9" * 30})
    answer = client.post("/en/p/about/edit", data=data)
    assert answer.status_code == 422
    assert "Typed words" in answer.text
    assert client.get("/en/p/nothing/edit").status_code == 404


def test_only_editors(client, sign_in):
    assert client.get("/de/p/about/edit").status_code == 302
    sign_in(moderator())
    assert client.get("/de/p/about/edit").status_code == 403
    assert client.post("/de/p/about/edit").status_code == 403
    assert client.get("/de/p/").status_code == 403
    assert "/de/p/about/edit" not in client.get("/de/p/about").text


def test_list_of_texts(client, sign_in):
    sign_in(editor())
    page = client.get("/ar/p/")
    assert page.status_code == 200
    assert "/ar/p/imprint/edit" in page.text
    assert "/ar/p/imprint/edit" in client.get("/ar/p/imprint").text


def test_privacy_lists_the_register(client):
    page = client.get("/en/privacy").text
    assert "password in a form that cannot be read" in page
    assert "1 year after the answer" in page
    assert "No third parties" in page


def test_files_for_programs(client):
    robots = client.get("/robots.txt")
    assert robots.mimetype == "text/plain"
    assert "Disallow: /*/c/" in robots.text
    security = client.get("/.well-known/security.txt")
    assert security.mimetype == "text/plain"
    lines = dict(line.split(": ", 1) for line in security.text.splitlines())
    assert lines["Contact"] == "mailto:teilhabe@example.org"
    assert lines["Expires"].endswith("T00:00:00Z")
    assert lines["Preferred-Languages"] == "de, en"


def test_footer_leads_everywhere(client):
    page = client.get("/tr/p/about").text
    for path in (
        "p/about",
        "p/how-it-works",
        "p/plain",
        "p/house-rules",
        "p/imprint",
        "privacy",
        "accessibility",
        "c/",
    ):
        assert f'href="/tr/{path}"' in page
    assert page.count('aria-current="page"') == 1 * page.count('<a href="/tr/p/about" aria-current="page"')
