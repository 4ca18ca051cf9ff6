"""The synopsis: the same rows as page, spreadsheet, document and PDF."""

import io
import zipfile
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook

from teilhabe_app.core.word_files import TablePaper, Text, docx
from teilhabe_app.synthesis.models import Decision
from tests.factories import editor, measure, ml, moderator
from tests.factories import synthesis as make

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ARABIC = "نحتاج إلى دورات مسائية"


@pytest.fixture
def dossier(session):
    """A summary with a changed measure, an open question, a finding nobody was asked about, and a nasty text."""
    made = make.dossier(public=True, title=ml("Deutsch <lernen>"))
    first = make.finding(made, statement={"de": "=1+1 Kurse am Abend", "ar": ARABIC})
    answer = make.response(make.routing(first), decision=Decision.ADOPTED, reason={"de": "Ja, <gern> & bald.\n=cmd"})
    make.outcome(answer, make.revision(measure()))
    make.response(answer.routing)
    make.routing(make.finding(made))
    make.finding(made)
    session.commit()
    return made


def rows_of_sheet(content):
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    return sheet, [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=2)]


def rows_of_document(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        trees = {name: ET.fromstring(package.read(name)) for name in package.namelist()}  # noqa: S314 -- our own file
    table = trees["word/document.xml"].find(f".//{W}tbl")
    return trees, [
        [[("".join(t.text or "" for t in p.iter(f"{W}t"))) for p in cell.iter(f"{W}p")] for cell in row.iter(f"{W}tc")]
        for row in table.iter(f"{W}tr")
    ]


@pytest.mark.parametrize("lang", ["en", "ar", "de-simple"])
def test_every_form_has_the_same_rows(client, dossier, lang):
    base = f"/{lang}/dossiers/{dossier.slug}/synopsis"
    page = client.get(base)
    assert page.status_code == 200
    assert page.text.count("<tr>") == 1 + 3
    for ending in ("pdf", "docx", "xlsx"):
        assert f"synopsis.{ending}" in page.text
    sheet, listed = rows_of_sheet(client.get(f"{base}.xlsx").data)
    trees, rows = rows_of_document(client.get(f"{base}.docx").data)
    assert len(listed) == len(rows) - 1 == 3
    for cells, row in zip(listed, rows[1:], strict=True):
        for cell, lines in zip(cells, row, strict=True):
            assert [line for line in lines if line] == [
                line for line in str(cell).splitlines() if line and not line.startswith("http")
            ] or "\n" in cell
    assert all(cell.data_type == "s" or cell.value is None for row in sheet.iter_rows() for cell in row)
    assert bool(sheet.sheet_view.rightToLeft) == (lang == "ar")
    written = ET.tostring(trees["word/document.xml"], encoding="unicode")
    assert ("bidiVisual" in written) == (lang == "ar")
    assert ("bidi=" in written) == (lang == "ar")
    answer = client.get(f"{base}.pdf")
    assert answer.data.startswith(b"%PDF-")
    assert answer.mimetype == "application/pdf"
    assert b"/MarkInfo" in answer.data or b"StructTreeRoot" in answer.data or len(answer.data) > 10_000


def test_a_file_is_drawn_once_for_each_state(client, session, dossier, monkeypatch):
    drawn = []
    monkeypatch.setattr("teilhabe_app.synthesis.views.synopsis.docx", lambda paper: drawn.append(paper) or docx(paper))
    path = f"/en/dossiers/{dossier.slug}/synopsis.docx"
    first = client.get(path)
    assert client.get(path).data == first.data
    assert len(drawn) == 1
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    make.response(dossier.findings[1].routings[0], reason=ml("Neue Antwort."))
    session.commit()
    assert client.get(path).headers["ETag"] != first.headers["ETag"]
    assert len(drawn) == 2


def test_a_draft_is_for_staff_alone(client, session, sign_in):
    secret = make.dossier()
    make.finding(secret)
    session.commit()
    for end in ("", ".xlsx", ".docx", ".pdf"):
        assert client.get(f"/en/dossiers/{secret.slug}/synopsis{end}").status_code == 302
    sign_in(moderator())
    answer = client.get(f"/en/dossiers/{secret.slug}/synopsis.xlsx")
    assert answer.headers["Cache-Control"] == "private, no-store"
    sign_in(editor())
    assert client.get(f"/en/dossiers/{secret.slug}/synopsis.odt").status_code == 404
    assert client.get("/en/dossiers/nothing/synopsis").status_code == 404


def test_statements_stay_constant(client, session, statements):
    counts = []
    for number in (1, 3, 10):
        made = make.dossier(public=True)
        for _n in range(number):
            make.outcome(make.response(make.routing(make.finding(made))))
        session.commit()
        session.expire_all()
        statements.clear()
        assert client.get(f"/en/dossiers/{made.slug}/synopsis").status_code == 200
        counts.append(len(statements))
    assert len(set(counts)) == 1, counts
    assert max(counts) <= 8


def test_what_people_write_never_becomes_markup_in_a_document():
    nasty = '</w:t><w:instrText>DDEAUTO "x"</w:instrText>\n&'
    cell = [Text(nasty, "de"), Text("x", "ar", "rtl", 'https://example.org/?a=1&b="2"')]
    paper = TablePaper(
        "de-simple", "ltr", Text(nasty, "de-simple"), Text("", "de"), [Text("a", "de")], [[cell], [[]]], [1]
    )
    trees, rows = rows_of_document(docx(paper))
    assert rows[1][0][0] == nasty
    assert trees["word/document.xml"].find(f".//{W}instrText") is None
    assert docx(paper) == docx(paper)
