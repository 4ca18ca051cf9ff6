import csv
import html
import io
import json
import re
import zipfile

import pytest

from teilhabe_app.contributions.models import Visibility
from teilhabe_app.contributions.queries import opendata
from teilhabe_app.contributions.views.opendata import COLUMNS
from teilhabe_app.core.db import db
from teilhabe_app.formats.models import State
from tests.factories import contribution, editor, field, format_, ml, organisation, thread, user

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def made():
    of = format_(slug="gesetz", title=ml("Gesetz"))
    place = thread(of)
    person = user()
    first = contribution(place, text='=cmd|"/C calc"', author=person, author_name="Möwe", field=field(), language="tr")
    contribution(place, text="Antwort der Gruppe", organisation=organisation(name="Verein Brücke"), parent=first)
    contribution(place, text="Noch nicht gelesen", visibility=Visibility.PENDING)
    contribution(place, text="Versteckt", visibility=Visibility.HIDDEN)
    db.session.commit()
    return of


def test_json_holds_what_is_public_and_nobody_by_name(client, made):
    answer = client.get("/en/contributions/formats/gesetz/contributions.json")
    data = json.loads(answer.data)
    assert [one["text"] for one in data["contributions"]] == ['=cmd|"/C calc"', "Antwort der Gruppe"]
    assert [one["by"] for one in data["contributions"]] == ["account", "organisation"]
    assert all(list(one) == list(COLUMNS) for one in data["contributions"])
    assert data["contributions"][1]["answers"] == data["contributions"][0]["id"]
    assert set(data["columns"]) == set(COLUMNS)
    assert "Möwe" not in answer.text
    assert "license" in answer.headers["Link"]


def test_csv_is_safe_for_spreadsheets(client, made):
    text = client.get("/de/contributions/formats/gesetz/contributions.csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert rows[0]["text"] == '\'=cmd|"/C calc"'
    assert rows[0]["official"] == "false"
    assert len(rows) == 2


def test_xlsx_can_be_opened(client, made):
    content = client.get("/de/contributions/formats/gesetz/contributions.xlsx").data
    assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_many_come_in_pieces_in_order(made, monkeypatch, statements):
    monkeypatch.setattr(opendata, "AT_ONCE", 2)
    place = thread(made)
    for number in range(4):
        contribution(place, text=f"Nummer {number}")
    db.session.commit()
    statements.clear()
    ids = [row.id for row in opendata.published_rows(made)]
    assert ids == sorted(set(ids))
    assert len(ids) == 6
    assert len([line for line in statements if "FROM contribution" in line]) == 4


def test_the_page_explains_every_column(client, made):
    page = client.get("/en/contributions/formats/gesetz/data").text
    assert all(f">{name}</code>" in page for name in COLUMNS)
    assert "dl-de/by-2-0" in page


def test_a_frame_of_another_site_may_show_the_newest(client, made):
    answer = client.get("/ar/contributions/formats/gesetz/embed")
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "<script" not in answer.text
    assert "Versteckt" not in answer.text
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["data", "embed", "contributions.json", "contributions.csv"])
def test_nothing_leaves_before_publication(client, sign_in, path):
    format_(slug="entwurf", state=State.DRAFT)
    db.session.commit()
    address = f"/de/contributions/formats/entwurf/{path}"
    assert client.get(address).status_code in {302, 303, 401, 403, 404}
    sign_in(editor())
    assert client.get(address).status_code == 404


def test_the_line_to_copy_holds_whatever_the_title_is_and_the_frame_says_its_language(client):
    format_(slug="titel", title=ml('Was heißt "Teilhabe"?'))
    db.session.commit()
    page = client.get("/en/contributions/formats/titel/data").text
    line = html.unescape(re.search(r"<code[^>]*>(&lt;iframe.*?)</code>", page)[1])
    assert 'title="Was heißt &#34;Teilhabe&#34;?" width' in line
    assert '<span lang="de"' in client.get("/ar/contributions/formats/titel/embed").text.partition("</h1>")[0]
