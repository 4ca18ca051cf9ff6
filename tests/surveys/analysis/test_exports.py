from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teilhabe_app.surveys.analysis.exports import (
    Measure,
    Variable,
    csv_pieces,
    guarded,
    json_pieces,
    package,
    xlsx_pieces,
)
from teilhabe_app.surveys.analysis.exports.codebook import safe_names
from teilhabe_app.surveys.analysis.exports.statistics import r, spss
from teilhabe_app.surveys.analysis.exports.xlsx import title

YES_NO = {"yes": {"de": "Ja", "en": "Yes"}, "no": {"de": "Nein", "en": "No"}}
VARIABLES = [
    Variable("heard", Measure.CATEGORY, {"de": "Fühlen Sie sich gehört?", "en": "Do you feel heard?"}, YES_NO),
    Variable("mood", Measure.SCALE, {"de": "Stimmung"}, {1: {"de": "schlecht"}, 2: {"de": "gut's"}}),
    Variable("age", Measure.NUMBER, {"de": "Alter"}),
    Variable("day", Measure.DATE, {"de": "Tag"}),
    Variable("more", Measure.TEXT, {"de": 'Mehr\n"dazu"', "ar": "المزيد"}),
]
DAY = dt.date(2026, 2, 28)
ROWS = [
    ("yes", 2, 41.5, DAY, "=1+1"),
    ("no", None, None, None, 'with, "quotes"\nand lines'),
    (None, 1, 0, DAY, "مرحبا _x0041_"),
]


def whole(pieces):
    return b"".join(pieces)


def table_of(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheets_of(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def test_csv_with_codes():
    content = whole(csv_pieces(VARIABLES, ROWS))
    assert content.startswith(b"\xef\xbb\xbfheard,mood,age,day,more\r\n")
    assert table_of(content)[1:] == [
        ["yes", "2", "41.5", "2026-02-28", "'=1+1"],
        ["no", "", "", "", 'with, "quotes"\nand lines'],
        ["", "1", "0", "2026-02-28", "مرحبا _x0041_"],
    ]


def test_csv_with_labels_in_a_language():
    rows = table_of(whole(csv_pieces(VARIABLES, ROWS, language="en")))
    assert [row[:2] for row in rows] == [["heard", "mood"], ["Yes", "gut's"], ["No", ""], ["", "schlecht"]]


@pytest.mark.parametrize("text", ["=cmd", "+1+1", "-2+3", "@SUM(1)", "\t=1", " =1", "＝1", "'=1"])
def test_no_cell_of_the_csv_is_run(text):
    variable = Variable("q", Measure.TEXT, {})
    assert table_of(whole(csv_pieces([variable], [(text,)])))[1] == [f"'{text}"]
    assert guarded("-3") == "-3"
    assert guarded("+49") == "+49"


def test_json_has_the_codebook_and_the_answers():
    found = json.loads(whole(json_pieces(VARIABLES, ROWS)))
    assert found["answers"][1] == {"heard": "no", "more": 'with, "quotes"\nand lines'}
    assert found["answers"][0]["day"] == "2026-02-28"
    assert found["codebook"][0]["values"][0] == {"value": "yes", "label": {"de": "Ja", "en": "Yes"}}
    assert json.loads(whole(json_pieces(VARIABLES, [])))["answers"] == []
    assert len(json.loads(whole(json_pieces(VARIABLES, ROWS * 400)))["answers"]) == 1200


def test_a_spreadsheet_has_typed_cells_and_the_codebook():
    content = whole(xlsx_pieces(VARIABLES, ROWS, titles=("Answers", "Codebook: all")))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Answers", "Codebook  all"]
    first = list(book["Answers"].iter_rows())[1]
    assert [cell.data_type for cell in first] == ["s", "n", "n", "d", "s"]
    assert [cell.value for cell in first] == ["yes", 2, 41.5, dt.datetime(2026, 2, 28), "=1+1"]  # noqa: DTZ001 -- as Excel
    answers, codebook = sheets_of(content).values()
    assert answers[2] == ["no", None, None, None, 'with, "quotes"\nand lines']
    assert codebook[:3] == [
        ["name", "measure", "value", "de", "en", "ar"],
        ["heard", "category", None, "Fühlen Sie sich gehört?", "Do you feel heard?", None],
        ["heard", None, "yes", "Ja", "Yes", None],
    ]
    assert content == whole(xlsx_pieces(VARIABLES, ROWS, titles=("Answers", "Codebook: all")))


def test_spreadsheets_and_tables_come_in_pieces():
    many = ([None, 1, 2, DAY, f"text {number}"] for number in range(5000))
    pieces = list(xlsx_pieces(VARIABLES, many, titles=("A", "B"), language="de"))
    assert len(pieces) > 10
    rows = sheets_of(b"".join(pieces))["A"]
    assert (len(rows), rows[-1][1], rows[-1][4]) == (5001, "schlecht", "text 4999")
    assert len(list(csv_pieces(VARIABLES, ROWS * 1000))) == 7


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(-(10**9), 10**9), st.text(max_size=20)), min_size=1, max_size=6))
def test_any_answers_make_files_that_can_be_read(values):
    variables = [Variable(f"q{number}", Measure.TEXT, {"de": "<&>"}) for number in range(len(values))]
    row = sheets_of(whole(xlsx_pieces(variables, [values], titles=("A", "B"))))["A"][1:]
    assert [value for value in (row[0] if row else []) if isinstance(value, int)] == [
        value for value in values if isinstance(value, int)
    ]
    assert len(table_of(whole(csv_pieces(variables, [values])))) >= 1
    assert json.loads(whole(json_pieces(variables, [values])))


def test_rows_of_another_length_are_refused():
    for pieces in (
        csv_pieces(VARIABLES, [("yes",)]),
        json_pieces(VARIABLES, [("yes",)]),
        csv_pieces(VARIABLES, [()], language="de"),
    ):
        with pytest.raises(ValueError, match="5 variables"):
            whole(pieces)


def test_a_sheet_that_is_full_is_refused(monkeypatch):
    monkeypatch.setattr("teilhabe_app.surveys.analysis.exports.xlsx.MOST_ROWS", 3)
    with pytest.raises(ValueError, match="more rows"):
        whole(xlsx_pieces(VARIABLES, ROWS, titles=("A", "B")))


def test_names_of_sheets():
    assert [title(name) for name in ("a/b", "'x'", "", "long" * 20)] == ["a b", "x", "1", "long" * 7 + "lon"]


def test_names_that_both_programs_take():
    names = ["1st", "größe", "to", "a-b", "a.b", "A_b", "", "x" * 90, "_q"]
    made = safe_names([Variable(name, Measure.TEXT, {}) for name in names])
    assert made == ["v_1st", "gr__e", "v_to", "a_b", "a_b_2", "A_b_3", "v", "x" * 56, "v__q"]


def test_a_package_for_statisticians():
    content = whole(package(VARIABLES, ROWS, ["de", "en"]))
    packed = zipfile.ZipFile(io.BytesIO(content))
    assert packed.testzip() is None
    assert packed.namelist() == [
        *("codebook.json", "answers_de.sps", "answers_de.R", "answers_en.sps", "answers_en.R", "answers.csv"),
    ]
    rows = table_of(packed.read("answers.csv"))
    assert rows[2] == ["no", "", "", "", 'with, "quotes" and lines']
    assert json.loads(packed.read("codebook.json"))[0]["name"] == "heard"


def test_syntax_for_spss():
    lines = spss(VARIABLES, "de").split("\r\n")
    assert "    heard A3" in lines
    assert "    day SDATE10" in lines
    assert "  heard 'Fühlen Sie sich gehört?'" in lines
    assert "  /more 'Mehr \"dazu\"'" in lines
    assert "  'yes' 'Ja'" in lines
    assert "  2 'gut''s'" in lines
    assert "VARIABLE LEVEL mood (ORDINAL)." in lines
    assert "  'yes' 'Yes'" in spss(VARIABLES, "en").split("\r\n")


def test_long_labels_are_cut_between_characters():
    variable = Variable("q", Measure.CATEGORY, {"de": "ü" * 200}, {"a": {"de": "ü" * 100}})
    lines = spss([variable], "de").split("\r\n")
    assert f"  q '{'ü' * 127}'" in lines
    assert f"  'a' '{'ü' * 60}'" in lines


def test_a_program_for_r():
    lines = r([*VARIABLES, Variable("same", Measure.CATEGORY, {"de": "x"}, {"a": {"de": "A"}, "b": {"de": "A"}})], "de")
    assert 'answers$heard <- factor(answers$heard, levels = c("yes", "no"),' in lines
    assert '  labels = c("schlecht", "gut\'s"), ordered = TRUE)' in lines
    assert "answers$age <- as.numeric(answers$age)" in lines
    assert "answers$day <- as.Date(answers$day)" in lines
    assert 'attr(answers$more, "label") <- "Mehr \\"dazu\\""' in lines
    assert '  labels = c("A", "A (2)"), ordered = FALSE)' in lines
