"""Pages of documents: reading, commenting, comparing, importing, publishing."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest

from teilhabe_app.consultations import queries
from teilhabe_app.consultations.models import ReadIn
from teilhabe_app.consultations.service import passages
from teilhabe_app.contributions import queries as contributions
from teilhabe_app.contributions.models import Contribution, Kind, Visibility
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from tests.consultations.importing.made import docx, paragraph
from tests.factories import contribution, editor, user
from tests.factories.consultations import consultation
from tests.factories.documents import FIRST, SECOND, document, passage, publish

ABOUT = {"text": "Das ist gut.", "kind": "idea", "language": "de", "website": ""}


def address(made, code: str = "", **query) -> str:
    db.session.commit()  # a refused request takes everything back that was only flushed
    more = f"/paragraphs/{code}" if code else ""
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/en/consultations/documents/{made.id}{more}{'?' if asked else ''}{asked}"


def test_reading_a_document(client) -> None:
    made = document(None, FIRST, SECOND)
    contribution(passage(made, "Das Land").paragraph.thread)
    text = client.get(address(made)).text
    assert "Alle Menschen im Land" in text
    assert text.count('class="para"') == 8
    assert 'id="p4"' in text
    assert re.search(r"1 contribution<span[^>]*>: \(2\)", text)
    assert "What changed since version 1" in text
    old = client.get(address(made, version=1)).text
    assert "You are reading an older version." in old
    assert "antwortet öffentlich" in old
    assert client.get(address(made, version=9)).status_code == 404
    assert client.get("/en/consultations/documents/999999").status_code == 404


def test_a_version_is_an_accessible_paper(client) -> None:
    made = document(None, FIRST, SECOND)
    assert f"/en/consultations/documents/{made.id}.pdf?version=1" in client.get(address(made, version=1)).text
    old = client.get(f"/en/consultations/documents/{made.id}.pdf?version=1")
    new = client.get(f"/ar/consultations/documents/{made.id}.pdf")
    assert old.mimetype == new.mimetype == "application/pdf"
    assert old.data != new.data
    for paper in (old, new):
        assert paper.data.startswith(b"%PDF")
        assert b"StructTreeRoot" in paper.data
    assert b"(ar)" in new.data
    assert "version-1.pdf" in old.headers["Content-Disposition"]
    again = client.get(f"/ar/consultations/documents/{made.id}.pdf", headers={"If-None-Match": new.headers["ETag"]})
    assert again.status_code == 304
    assert client.get(f"/en/consultations/documents/{made.id}.pdf?version=9").status_code == 404
    made.current_number = 0
    db.session.commit()
    assert client.get(f"/en/consultations/documents/{made.id}.pdf").status_code in {302, 403, 404}


def test_the_consultation_leads_to_its_documents(client, sign_in) -> None:
    made = document()
    slug = made.consultation.format.slug
    assert address(made) in client.get(f"/en/consultations/{slug}").text
    sign_in(editor())
    assert f"{address(made)}/edit" in client.get(f"/en/consultations/{slug}/edit").text


def test_drafts_are_for_editors_only(client, sign_in) -> None:
    made = document(None, FIRST)
    made.current_number = 0
    made.editions[0].published_at = None
    db.session.flush()
    assert client.get(address(made)).status_code in {302, 401, 403}
    sign_in(editor())
    assert client.get(address(made)).status_code == 404
    assert client.get(f"{address(made)}/edit").status_code == 200


def test_languages_side_by_side_and_stale_translations(client) -> None:
    made = document()
    one = passage(made, "Das Land")
    passages.translate_passage(editor(), one, {"en": "The state listens.", "ar": "الدولة تستمع."}, one.version)
    db.session.flush()
    publish(made, SECOND)
    text = client.get(address(made, beside="ar")).text
    assert "The state listens." in text
    assert re.search(r'<p class="para__beside" lang="ar" dir="rtl">.*الدولة تستمع', text)
    assert "The translation is older than the text." in text
    assert re.search(r'<p class="para__text" lang="de" dir="ltr">.*Alle Menschen', text)
    arabic = client.get(f"/ar/consultations/documents/{made.id}").text
    assert "الدولة تستمع." in arabic
    assert client.get(address(made, beside="xx")).status_code == 200


def test_a_guest_comments_on_a_paragraph(client) -> None:
    made = document()
    page = client.get(address(made, "p3"))
    assert page.status_code == 200
    assert 'name="proposed_text"' in page.text
    assert "mitreden können" in page.text.partition('name="proposed_text"')[2]
    answer = client.post(address(made, "p3"), data={**ABOUT, "edition": "1", "once": "a"})
    assert answer.status_code == 303
    assert "/c/" in answer.location
    db.session.expire_all()
    [said] = db.session.query(Contribution).all()
    assert said.visibility is Visibility.PENDING
    assert db.session.query(ReadIn).one().edition.number == 1


def test_a_participant_proposes_other_words(client, sign_in) -> None:
    made = document()
    sign_in(user())
    one = passage(made, "Alle Menschen")
    data = {**ABOUT, "kind": "wording", "passage": one.text, "proposed_text": one.text.replace("sollen", "müssen")}
    answer = client.post(address(made, "p3"), data={**data, "edition": "1", "once": "b"}, follow_redirects=True)
    assert answer.status_code == 200
    assert "Your contribution is published" in answer.text
    assert re.search(r"<del>.*sollen</del><ins>.*müssen</ins>", answer.text)
    db.session.expire_all()
    [said] = db.session.query(Contribution).all()
    assert said.kind is Kind.WORDING
    assert said.thread_id == passage(made, "Alle Menschen").paragraph.thread_id


def test_an_empty_contribution_keeps_what_was_typed(client) -> None:
    made = document()
    answer = client.post(address(made, "p3"), data={**ABOUT, "text": " ", "author_name": "Somebody"})
    assert answer.status_code == 422
    assert "Somebody" in answer.text
    assert answer.text.count('class="para') > 5


def test_nothing_can_be_written_when_the_period_is_over(client) -> None:
    made = document()
    made.consultation.format.closes_at = clock.now() - dt.timedelta(hours=1)
    assert 'name="text"' not in client.get(address(made, "p3")).text
    answer = client.post(address(made, "p3"), data=ABOUT)
    assert answer.status_code == 422
    assert "closed for new contributions" in answer.text


def test_contributions_of_an_older_version_show_what_changed(client) -> None:
    made = document()
    paragraph_ = passage(made, "Das Land").paragraph
    said = contribution(paragraph_.thread)
    db.session.add(ReadIn(contribution_id=said.id, edition_id=made.current.id))
    db.session.flush()
    publish(made, SECOND)
    text = client.get(address(made, "p4")).text
    assert "Made on version 1" in text
    assert re.search(r"<del>.*öffentlich</del><ins>.*innerhalb von acht Wochen</ins>", text)
    thread = client.get(f"/en/contributions/threads/{paragraph_.thread_id}").text
    assert "Read it in the document" in thread
    assert "acht Wochen" in thread


def test_paragraphs_that_were_merged_or_removed_lead_somewhere(client) -> None:
    made = document()
    both = [passage(made, "Alle Menschen").paragraph, passage(made, "Das Land").paragraph]
    gone = passage(made, "Dem Beirat").paragraph
    for one in (*both, gone):
        contribution(one.thread, text=f"Zu {one.code}.")
    publish(made, FIRST.replace("jedem Ort.\n\n(2) Das", "jedem Ort. Das").partition("(2) Dem")[0])
    heir = passage(made, "Alle Menschen").paragraph
    other = next(one for one in both if one is not heir)
    answer = client.get(address(made, other.code))
    assert answer.status_code == 303
    assert f"/paragraphs/{heir.code}" in answer.location
    text = client.get(address(made, heir.code)).text
    assert f"On paragraph {other.code}, merged into this one" in text
    assert "Zu p3." in text
    assert "Zu p4." in text
    assert client.get(address(made, other.code, version=1)).status_code == 200
    assert "1 contribution on paragraphs that are gone" in client.get(address(made)).text
    assert "Dem Beirat gehören" in client.get(f"{address(made)}/gone").text
    assert "Zu p7." in client.get(address(made, "p7")).text
    assert client.get(address(made, "p99")).status_code == 404


def test_what_changed_between_versions(client) -> None:
    made = document(None, FIRST, SECOND, SECOND.partition("(2) Dem")[0])
    text = client.get(f"{address(made)}/changes?from=1&to=3").text
    assert "Changed: 1" in text
    assert "New: 1" in text
    assert "Removed: 1" in text
    assert 'id="change-p7-gone"' in text
    assert "Unchanged" not in text
    assert "Removed: 1" not in client.get(f"{address(made)}/changes?from=1&to=2").text
    assert client.get(f"{address(made)}/changes?from=2&to=2").status_code == 404
    assert client.get(f"{address(made)}/changes").status_code == 200


def test_changes_come_in_pages(client) -> None:
    long = "\n\n".join(f"({n}) Absatz über Sache{n} und Frage{n} mit einigen Worten dazu." for n in range(1, 60))
    made = document(None, long, long.replace("einigen", "vielen"))
    text = client.get(f"{address(made)}/changes").text
    assert text.count('class="change"') == 40
    following = re.search(r'href="([^"]+after=p40)"', text)[1].replace("&amp;", "&")
    assert client.get(following).text.count('class="change"') == 19


def test_the_whole_way_of_a_document(client, sign_in) -> None:
    made = consultation()
    sign_in(editor())
    slug = made.format.slug
    answer = client.post(f"/en/consultations/{slug}/documents/new", data={"title-de": "Gesetz", "language": "de"})
    assert answer.status_code == 303, answer.text
    upload = answer.location
    assert client.get(upload).status_code == 200
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Zelle</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    file = docx(paragraph("Ziel", style="berschrift2") + paragraph("Alle reden mit.", number=(4, 0)) + table)
    report = client.post(upload, data={"file": (io.BytesIO(file), "gesetz.docx")})
    assert report.status_code == 200
    assert "A table was left out." in report.text
    assert "## § 1 Ziel\n\n(1) Alle reden mit." in report.text
    lines = "## § 1 Ziel\n\n(1) Alle reden mit, immer.\n\n(2) Das Land hört zu."
    checked = client.post(f"{upload}/check", data={"lines": lines, "source": "gesetz.docx", "do": "check"})
    assert checked.status_code == 200
    assert "2 paragraphs" in checked.text
    assert client.post(f"{upload}/check", data={"lines": " "}).status_code == 422
    answer = client.post(f"{upload}/check", data={"lines": lines, "source": "gesetz.docx"})
    assert answer.status_code == 303
    draft = answer.location
    assert "Version 1 in preparation" in client.get(draft).text
    publishing = draft.replace("/draft", "/publish")
    assert "New: 3" in client.get(publishing).text
    answer = client.post(publishing, data={"version": "1"})
    assert answer.status_code == 303
    assert "Alle reden mit, immer." in client.get(answer.location).text


def test_the_second_version_by_hand(client, sign_in) -> None:
    made = document()
    contribution(passage(made, "Dem Beirat").paragraph.thread)
    sign_in(editor())
    edit = f"{address(made)}/edit"
    assert "Edit the next version paragraph by paragraph" in client.get(edit).text
    assert client.post(f"{address(made)}/begin").status_code == 303
    db.session.expire_all()
    one = passage(made, "Das Land")
    page = f"/en/consultations/passages/{one.id}/edit"
    assert client.get(page).status_code == 200
    data = {"text": "Das Land hört gut zu.\n\nEs antwortet.", "kind": "text", "level": "0", "mark": "(2)"}
    assert client.post(page, data={**data, "version": "9"}).status_code == 422
    assert client.post(page, data={**data, "version": "1"}).status_code == 303
    change = page.replace("/edit", "/change")
    for act in ("up", "down"):
        assert client.post(change, data={"do": act}).status_code == 303
    added = client.post(change, data={"do": "add"}).location
    assert client.post(added.replace("/edit", "/change"), data={"do": "remove"}).status_code == 303
    db.session.expire_all()
    last = passage(made, "Dem Beirat")
    now = str(made.draft.version)
    answer = client.post(f"{address(made)}/draft", data={"version": now, f"origin_{last.id}": "p99"})
    assert answer.status_code == 422
    assert "p99" in answer.text
    assert client.post(f"{address(made)}/draft", data={"version": now, f"origin_{last.id}": ""}).status_code == 303
    publishing = client.get(f"{address(made)}/publish").text
    assert "Contributions on paragraphs that will be gone" in publishing
    assert client.post(f"/en/consultations/passages/{last.id}/change", data={"do": "join"}).status_code == 303
    assert client.post(f"{address(made)}/discard").status_code == 303
    db.session.expire_all()
    assert made.draft is None
    assert client.get(f"{address(made)}/draft").status_code == 404


def test_translating_a_published_paragraph(client, sign_in) -> None:
    made = document()
    sign_in(editor())
    one = passage(made, "Das Land")
    page = f"/en/consultations/passages/{one.id}/translate"
    assert page in client.get(address(made, "p4")).text
    assert client.get(f"/en/consultations/passages/{one.id}/edit").status_code == 303
    assert client.get(page).status_code == 200
    answer = client.post(page, data={"in_ar": "الدولة تستمع.", "in_de_simple": "Das Land hört zu.", "version": "1"})
    assert answer.status_code == 303
    assert "الدولة تستمع." in client.get(f"/ar/consultations/documents/{made.id}").text
    assert client.post(page, data={"in_ar": "x", "version": "1"}).status_code == 422


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7", "Please choose a DOCX, ODT or Markdown file"),
        (docx(paragraph("x"), **{"word/vbaProject.bin": b"x"}), "Please choose a DOCX, ODT or Markdown file"),
        (docx(""), "There is no text in it."),
    ],
)
def test_files_that_cannot_be_read_are_refused_in_words(client, sign_in, content, said) -> None:
    made = document()
    sign_in(editor())
    answer = client.post(f"{address(made)}/import", data={"file": (io.BytesIO(content), "x.docx")})
    assert answer.status_code == 422
    assert said in answer.text
    assert client.post(f"{address(made)}/import", data={"pasted": " "}).status_code == 422
    assert client.post(f"{address(made)}/import", data={"pasted": "# Titel\n\nText"}).status_code == 200


def test_htmx_gets_the_text_with_the_open_paragraph(client, sign_in) -> None:
    made = document()
    sign_in(user())
    answer = client.get(address(made, "p3"), headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith("<article")
    assert "HX-Request" in answer.headers["Vary"]
    assert 'id="said-p3"' in answer.text


@pytest.mark.parametrize("size", [1, 12])
def test_statements_do_not_grow(client, statements, size) -> None:
    text = "\n\n".join(f"({n}) Absatz über Sache{n} und Frage{n}." for n in range(1, 3 * size + 1))
    made = document(None, text, text.replace("über", "von"))
    for one in queries.all_passages(made.current)[:size]:
        contribution(one.paragraph.thread)
    db.session.commit()
    for url in (address(made), address(made, "p1"), f"{address(made)}/changes"):
        db.session.expire_all()
        statements.clear()
        client.get(url)
        assert len(statements) <= 8, statements


def test_sending_costs_little(client, statements, sign_in) -> None:
    made = document()
    sign_in(user())
    url = address(made, "p3")
    client.get(url)
    db.session.expire_all()
    statements.clear()
    assert client.post(url, data={**ABOUT, "edition": "1", "once": "c"}).status_code == 303
    assert len(statements) <= 12, statements


@pytest.mark.parametrize("signed_in", [True, False])
def test_the_same_form_twice_is_one_contribution(client, sign_in, monkeypatch, signed_in) -> None:
    made = document()
    if signed_in:
        sign_in(user())
    url, data = address(made, "p3"), {**ABOUT, "edition": "1", "once": "d"}
    places = [client.post(url, data=data).location, client.post(url, data=data).location]
    real, looks = contributions.by_once, []

    def late(once: str) -> Contribution | None:
        """See nothing at first, as when both came at the same moment."""
        looks.append(once)
        return real(once) if len(looks) > 1 else None

    monkeypatch.setattr("teilhabe_app.contributions.queries.by_once", late)
    answer = client.post(url, data=data)
    assert answer.status_code == 303
    assert len(looks) == 1
    assert {*places, answer.location} == {places[0]}
    assert db.session.query(Contribution).count() == db.session.query(ReadIn).count() == 1


def test_long_documents_come_in_pages(client) -> None:
    text = "\n\n".join(
        f"## § {n} Abschnitt\n\n(1) {' '.join(f'Wort{n}x{k}' for k in range(90))}." for n in range(1, 31)
    )
    made = document(None, text)
    assert made.current.parts > 2
    page = client.get(address(made)).text
    assert "Next page" in page
    assert "part=2#p" in page
    assert page.count('class="para"') <= 40
    assert "Previous page" in client.get(address(made, part=2)).text
    last = queries.all_passages(made.current)[-1].paragraph.code
    assert f'id="said-{last}"' in client.get(address(made, last)).text
    assert queries.all_passages(made.current)[-1].part == made.current.parts
