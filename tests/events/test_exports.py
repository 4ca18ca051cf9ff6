import csv
import io
import zipfile
from xml.etree import ElementTree as ET

import pytest

from teilhabe_app.core import clock, sheets
from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.db import db
from teilhabe_app.core.sheets import Sheet
from teilhabe_app.events.models import (
    EventAnswer,
    EventQuestion,
    Need,
    NeedKind,
    QuestionKind,
    RegistrationState,
    Wish,
    WishState,
)
from tests.factories import editor, ml, moderator, user
from tests.factories.events import event, registration, workshop

DANGEROUS = ["=cmd|' /C calc'!A0", "+49 421 1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n@x"]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def rows_of(answer):
    assert answer.status_code == 200
    text = answer.data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def sheets_of(data):
    """Return the cells of each sheet as (formula, text), and whether it runs from right to left."""
    book = zipfile.ZipFile(io.BytesIO(data))
    shared = []
    if "xl/sharedStrings.xml" in book.namelist():
        strings = ET.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314 -- our own file
        shared = ["".join(one.itertext()) for one in strings.iter(f"{MAIN}si")]
    found = []
    for name in sorted(one for one in book.namelist() if one.startswith("xl/worksheets/sheet")):
        tree = ET.fromstring(book.read(name))  # noqa: S314 -- our own file
        view = next(tree.iter(f"{MAIN}sheetView"))
        cells = []
        for cell in tree.iter(f"{MAIN}c"):
            text = "".join(cell.itertext())
            cells.append((cell.find(f"{MAIN}f") is not None, shared[int(text)] if cell.get("t") == "s" else text))
        found.append((cells, view.get("rightToLeft") == "1"))
    return found


@pytest.mark.parametrize("typed", DANGEROUS)
def test_nothing_typed_becomes_a_formula(typed):
    for cell in (sheets.safe(typed), sheets.safe(f"{typed} x")):
        assert cell.startswith("'")
    made = b"".join(sheets.chunks(sheets.xlsx_file([Sheet("Blatt", ["Kopf"], [[typed], ["harmlos"]])])))
    (cells, _rtl), *_rest = sheets_of(made)
    assert not any(formula for formula, _text in cells)
    assert cells[1][1].strip() == typed.strip()


def test_sheets_bear_any_title_and_length():
    titles = ["A/B: [x]?", "a b x", "A b X", "", "x" * 80, "x" * 80]
    made = sheets.xlsx_file([Sheet(title, ["Kopf"], [["y" * 40_000, 3, None]]) for title in titles], right_to_left=True)
    found = sheets_of(b"".join(sheets.chunks(made)))
    assert len(found) == len(titles)
    assert all(rtl for _cells, rtl in found)


def test_list_holds_what_staff_may_see(client, session, sign_in):
    made = event()
    shop = workshop(made)
    asked = EventQuestion(
        event=made,
        kind=QuestionKind.YES_NO,
        title=ml("Rad?"),
        purpose=ml("Planen."),
        delete_on=clock.today(),
        options=[],
    )
    one = registration(made, name="=HYPERLINK(1)", phone="+49 421 5")
    one.wishes = [Wish(workshop=shop, slot_id=shop.slot_id, rank=1, state=WishState.HELD)]
    one.answers = [EventAnswer(question=asked, value="yes")]
    one.needs = [Need(kind=NeedKind.ASSISTANCE, detail="geheim")]
    registration(made, state=RegistrationState.WAITING, waiting_number=7)
    sign_in(moderator())
    address = f"/en/events/{made.format.slug}/registrations/export"
    answer = client.post(address, data={"list": "registrations", "file": "csv"})
    head, *rows = rows_of(answer)
    assert answer.headers["Cache-Control"].startswith("private") or "no-store" in answer.headers["Cache-Control"]
    assert "registrations" in answer.headers["Content-Disposition"]
    assert head[-1] == "Rad?"
    first = dict(zip(head, rows[0], strict=True))
    assert (first["Name"], first["Phone number"], first["Rad?"]) == ("'=HYPERLINK(1)", "'+49 421 5", "Yes")
    assert first["Workshops"] == "1. Werkstatt 1"
    assert dict(zip(head, rows[1], strict=True))["Number on the waiting list"] == "1"
    assert b"geheim" not in answer.data
    book = client.post(address, data={"list": "registrations", "file": "xlsx"})
    (cells, _rtl), *_none = sheets_of(book.data)
    texts = [text for _formula, text in cells]
    assert "=HYPERLINK(1)" in texts
    assert "geheim" not in texts
    entries = db.session.query(AuditEntry).filter_by(action="event.export").all()
    assert [entry.detail for entry in entries] == [{"list": "registrations"}] * 2
    assert all(entry.actor_id for entry in entries)


def test_workshops_have_a_sheet_each(client, session, sign_in):
    made = event()
    shops = [workshop(made), workshop(made)]
    for number, (name, state) in enumerate(
        [("Zoe", "held"), ("Ali", "held"), ("Wartet", "waiting"), ("Weg", "lapsed")]
    ):
        one = registration(made, name=name)
        one.wishes = [Wish(workshop=shops[0], slot_id=shops[0].slot_id, rank=1, state=WishState(state), queued=number)]
    sign_in(moderator())
    address = f"/en/events/{made.format.slug}/registrations/export"
    rows = rows_of(client.post(address, data={"list": "workshops", "file": "csv"}))
    assert [row[1] for row in rows[1:]] == ["Ali", "Zoe", "Wartet"]
    book = client.post(f"/ar/events/{made.format.slug}/registrations/export", data={"list": "workshops"})
    found = sheets_of(book.data)
    assert [rtl for _cells, rtl in found] == [True, True]


def test_needs_only_for_those_who_arrange_them(client, session, sign_in):
    made = event()
    registration(made, name="Samira").needs = [Need(kind=NeedKind.CHILDCARE, count=2, detail="-3 Jahre")]
    address = f"/en/events/{made.format.slug}/needs/export"
    for who in (user(), moderator()):
        sign_in(who)
        assert client.post(address, data={"file": "csv"}).status_code == 403
    sign_in(editor())
    rows = rows_of(client.post(address, data={"file": "csv"}))
    assert rows[1][:5] == ["Childcare", "", "2", "'-3 Jahre", "Samira"]
    assert client.get(address).status_code == 405
    sign_in(user())
    assert client.post(f"/en/events/{made.format.slug}/registrations/export").status_code == 403


def test_cost_does_not_grow_with_people(client, session, sign_in, statements):
    made = event(capacity=100)
    sign_in(moderator())
    counts = []
    for _ in range(2):
        for _more in range(5):
            registration(made)
        db.session.commit()
        db.session.expire_all()
        statements.clear()
        client.post(f"/en/events/{made.format.slug}/registrations/export", data={"file": "csv"})
        counts.append(len(statements))
    assert counts[0] == counts[1]
