from __future__ import annotations

import io
import time
import zipfile

import openpyxl
import pytest

from teilhabe_app.surveys.analysis.problems import Unreadable
from teilhabe_app.surveys.analysis.xlsform import Group, Kind, Span, read, write
from teilhabe_app.surveys.analysis.xlsform.texts import language_of, plain
from tests.surveys.analysis.workbooks import repacked, workbook

CHOICES = [("list_name", "name", "label"), ("yn", "yes", "Yes"), ("yn", "no", "No")]


def survey(*rows):
    return workbook([("type", "name", "label", "relevant"), *rows], CHOICES)


def complaints(reading):
    return [str(problem) for problem in reading.problems]


def row(headings, **cells):
    """Return a row by the beginnings of its headings."""
    return [next((value for name, value in cells.items() if heading.startswith(name)), None) for heading in headings]


def test_a_real_form_is_read():
    heads = ["type", "name", "label::Deutsch (de)", "hint::English (en)", "required", "relevant", "constraint"]
    heads += ["message::English (en)", "choice_filter", "appearance", "parameters"]
    english = {"welcome": "Welcome", "rents": "Do you rent?"}
    arabic = {"rents": "هل تستأجر؟"}
    rows = [
        row(heads, type="note", name="welcome", label="**Willkommen**<br>hier"),
        row(heads, type="begin group", name="home", label="Wohnen"),
        row(
            heads,
            type="select_one yn or_other",
            name="rents",
            label="Miete?",
            hint="Or own",
            required="yes",
            app="likert minimal",
        ),
        row(
            heads,
            type="select_multiple place",
            name="places",
            label="Orte",
            relevant="${rents} = ‘yes’",
            constraint="count-selected(.) <= 2",
            message="Two at most",
            choice="city = ${rents}",
            parameters="randomize=true",
        ),
        row(heads, type="end group"),
        row(heads, type="integer", name="age", label="Alter", required="TRUE", constraint=". >= 0 and . < 120"),
        row(heads, type="text", name="more", label="Mehr", app="multiline"),
        row(heads, type="range", name="mood", label="Stimmung", parameters="start=1 end=5 step=0.5"),
        row(heads, type="rank place", name="best", label="Reihenfolge"),
        row(heads, type="date", name="day", label="Tag", constraint=". <= today()"),
        row(heads, type="decimal", name="height", label="Größe"),
        row(heads, type="acknowledge", name="agrees", label="Ich stimme zu"),
    ]
    heads[7] = "constraint_message::English (en)"
    further = [
        ["label::English (en)", "label::العربية (ar)"],
        *([english.get(one[1]), arabic.get(one[1])] for one in rows),
    ]
    content = workbook(
        [[*one, *more] for one, more in zip([heads, *rows], further, strict=True)],
        [
            ["list name", "name", "label::Deutsch (de)", "label::English (en)", "city"],
            ["yn", "yes", "Ja", "Yes"],
            ["yn", "no", "Nein", "No"],
            ["place", 1.0, "Park", "Park", "yes"],
            ["place", 2, "Bad", None, "no"],
        ],
        [["form_title", "form_id", "version", "default_language"], ["Wohnen", "home", 2026, "Deutsch (de)"]],
        notes=[["to be ignored"]],
    )
    reading = read(content)
    form = reading.form
    assert complaints(reading) == []
    assert (form.title, form.key, form.version, form.default_language) == ("Wohnen", "home", "2026", "de")
    assert form.languages == ("de", "en", "ar")
    assert [question.kind for question in form.questions()] == [
        *(Kind.NOTE, Kind.SINGLE, Kind.MULTIPLE, Kind.INTEGER, Kind.TEXT, Kind.RANGE),
        *(Kind.RANK, Kind.DATE, Kind.DECIMAL, Kind.ACKNOWLEDGE),
    ]
    welcome, rents, places, age, more, mood, *_rest = form.questions()
    assert welcome.label == {"de": "Willkommen\nhier", "en": "Welcome"}
    assert rents.label == {"de": "Miete?", "en": "Do you rent?", "ar": "هل تستأجر؟"}
    assert (rents.has_other, rents.is_required, rents.is_scale, rents.hint) == (True, True, True, {"en": "Or own"})
    assert places.relevant == ["=", ["answer", "rents"], ["text", "yes"]]
    assert places.choice_filter == ["=", ["column", "city"], ["answer", "rents"]]
    assert (places.constraint_message, places.is_shuffled) == ({"en": "Two at most"}, True)
    assert (age.is_required, more.is_long, mood.span) == (True, True, Span(1, 5, 0.5))
    assert [(choice.code, choice.columns) for choice in form.lists["place"]] == [
        ("1", {"city": "yes"}),
        ("2", {"city": "no"}),
    ]
    assert read(write(form)).form == form


def test_everything_not_understood_is_named_with_sheet_row_and_column():
    content = workbook(
        [
            [
                *("type", "name", "label", "label::Klingon (tlhh)", "relevant", "default"),
                *("label", "", "appearance", "calculation", "parameters", "required"),
            ],
            ["geopoint", "where", "Where"],
            ["calculate", "sum", None, None, None, None, None, None, None, "1 + 1"],
            ["text", "a", "A", "x", None, "preset", "second"],
            ["text", "b", "B", None, "${a} + 1 = 2", None, None, "stray", "fancy", None, "rows=3"],
            ["text", "b", "B again"],
            ["text", "c c", "C"],
            ["text", None, "D"],
            ["text", "e", "E", None, "${nobody} = 1"],
            ["text", "f", "F ${later}", None, "${later} = 1", None, None, None, None, None, None, "${a} = 1"],
            ["select_one gone", "g", "G"],
            ["select_one", "h", "H"],
            ["select_one_from_file places.csv", "i", "I"],
            ["begin repeat", "children", "Children"],
            ["text", "child", "Name"],
            ["begin group", "inner", "Inner"],
            ["end group"],
            ["end repeat"],
            [None, "j", "J"],
            ["text", "later"],
            ["range", "k", "K", None, None, None, None, None, None, None, "start=5 end=1"],
            ["begin_group", "empty", "Empty"],
            ["end_group"],
            ["begin_group", "grid", "Grid", None, None, None, None, None, "table-list"],
            ["text", "l", "L"],
            ["end_group"],
            ["text", "m", "M", None, ". = 1"],
            ["integer x", "n", "N"],
        ],
        [
            ["list_name", "name", "label", "Größe (m)"],
            ["yn", "yes", "Yes", "x"],
            ["yn", "yes", "Again"],
            ["yn", "two words", "Two"],
            [None, "z", "Z"],
            ["yn", None, "Nameless"],
            ["yn", "bare"],
        ],
        [["form_title", "style", "default_language"], ["T", "pages", "Elvish"]],
    )  # fmt: skip
    assert complaints(read(content)) == [
        "survey, row 1, column D: “label::Klingon (tlhh)” names no language that is known.",
        "survey, row 1, column G: The heading stands twice; where both have something, the first column counts.",
        "survey, row 1, column H: The column has no heading.",
        "choices, row 1: “größe (m)” is not supported and is left out.",
        "choices, row 3, column B: The name “yes” stands twice.",
        "choices, row 4, column B: “two words” is not a valid name.",
        "choices, row 5: The name of the list is missing.",
        "choices, row 6, column A: The name is missing.",
        "choices, row 7, column B: The label is missing; the name is shown instead.",
        "survey, row 2, column A: The type “geopoint” is not supported; the row is left out.",
        "survey, row 3, column J: “calculation” is not supported and is left out.",
        "survey, row 3, column A: The type “calculate” is not supported; the row is left out.",
        "survey, row 4, column F: “default” is not supported and is left out.",
        "survey, row 5, column I: “fancy” is not supported and is left out.",
        "survey, row 5, column K: “rows” is not supported and is left out.",
        "survey, row 5, column E: “+” is not understood here.",
        "survey, row 6, column B: The name “b” stands twice.",
        "survey, row 7, column B: “c c” is not a valid name.",
        "survey, row 8, column A: The name is missing.",
        "survey, row 10, column L: A condition in “required” is not supported.",
        "survey, row 12, column A: The type “select_one” needs a list of choices.",
        "survey, row 13, column A: The type “select_one_from_file places.csv” is not supported; the row is left out.",
        "survey, row 14, column A: Repeated groups are not supported; all rows of the group are left out.",
        "survey, row 15, column A: The row belongs to a repeated group and is left out.",
        "survey, row 16, column A: The row belongs to a repeated group and is left out.",
        "survey, row 19, column B: The type is missing; the row is left out.",
        "survey, row 21, column K: The range needs a start, an end after it and a step.",
        "survey, row 28, column A: The type “integer x” is not supported; the row is left out.",
        "settings, row 2, column B: “style” is not supported and is left out.",
        "settings: “Elvish” names no language that is known.",
        "survey, row 9, column E: There is no question “nobody”.",
        "survey, row 10, column C: There is no question “later” before this one.",
        "survey, row 10, column E: The question “later” comes later.",
        "survey, row 11, column A: The list “gone” is missing; the row is left out.",
        "survey, row 20, column C: The label is missing; the name is shown instead.",
        "survey, row 22, column A: The group is empty and is left out.",
        "survey, row 24, column I: A matrix needs questions that share one list of choices.",
        "survey, row 27, column E: “.” is not understood here.",
    ]


def test_the_first_of_two_equal_columns_counts_and_the_second_fills_gaps():
    content = workbook([["type", "name", "label", "Label"], ["text", "a", "one", "two"], ["text", "b", None, "two"]])
    assert [question.label for question in read(content).form.questions()] == [{"": "one"}, {"": "two"}]


def test_empty_columns_and_rows_mean_nothing():
    content = workbook(
        [
            ["type", "name", "label", "label::Türkçe (tr)", "label::Nowhere", None],
            [],
            ["text", "a", "A"],
            ["", " ", None],
        ]
    )
    reading = read(content)
    assert (reading.problems, reading.form.languages) == ((), ())


@pytest.mark.parametrize("old", [True, False])
def test_both_ways_to_write_a_matrix(old):
    head = [("select_one yn", "head", "", "label"), ("select_one yn", "a", "A", "list-nolabel")]
    rows = [
        ("type", "name", "label", "appearance"),
        ("begin_group", "g", "G", "field-list" if old else "table-list"),
        *(head if old else [("select_one yn", "a", "A", "")]),
        ("select_one yn", "b", "B", "list-nolabel" if old else ""),
        ("end_group", "", "", ""),
    ]
    reading = read(workbook(rows, CHOICES))
    group = reading.form.items[0]
    assert isinstance(group, Group)
    assert group.is_matrix
    assert [item.name for item in group.items] == ["a", "b"]
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("text", "a", "A", "${a} = 1")], "survey, row 2, column D: The condition of “a” goes round in a circle."),
        (
            [("text", "a", "A", "${b} = 1"), ("text", "b", "B", "${c} = 1"), ("text", "c", "C", "${a} = 1")],
            "survey, row 2, column D: The condition of “a” goes round in a circle.",
        ),
        (
            [("begin group", "g", "G", "${a} = 1"), ("text", "a", "A", ""), ("end group", "", "", "")],
            "survey, row 3, column D: The condition of “a” goes round in a circle.",
        ),
        ([("begin group", "g", "G", "")], "survey, row 2, column A: This group has no end."),
        ([("end group", "", "", "")], "survey, row 2, column A: This ends a group that never began."),
        (
            [("begin group", "g", "G", ""), ("end repeat", "", "", "")],
            "survey, row 3, column A: This ends a group that began as another kind.",
        ),
        ([("begin group", f"g{n}", "G", "") for n in range(12)], "survey, row 12, column A: The groups are nested too"),
    ],
)
def test_forms_that_cannot_work_are_refused(rows, message):
    with pytest.raises(Unreadable) as caught:
        read(survey(*rows))
    assert str(caught.value.problems[0]).startswith(message)
    assert caught.value.problems[0].fatal


def bomb(size):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<x/>")
        packed.writestr("xl/worksheets/sheet1.xml", b" " * size)
    return out.getvalue()


def torn(content):
    """Return the file with nonsense in the middle of its first part: its directory is still right."""
    start = content.index(b"PK\x03\x04") + 30 + len("[Content_Types].xml") + 20
    return content[:start] + b"\xff" * 40 + content[start + 40 :]


ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
LATE = ENTITY.replace("<!DOCTYPE", " " * 5000 + "<!DOCTYPE")
PLAIN = survey(("text", "a", "A", ""))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "This is not an .xlsx file."),
        (b"type,name,label\n", "This is not an .xlsx file."),
        (b"<html><table><tr><td>type", "This is not an .xlsx file."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "This is an old or encrypted Excel file."),
        (b"PK\x03\x04" + b"\x00" * 100, "The spreadsheet is damaged"),
        (PLAIN[:-200], "The spreadsheet is damaged"),
        (torn(PLAIN), "The spreadsheet is damaged"),
        (repacked(PLAIN, xl__workbook="<no"), "The spreadsheet is damaged"),
        (repacked(PLAIN, xl__sharedStrings=ENTITY), "xl/sharedStrings.xml: The file declares XML entities"),
        (repacked(PLAIN, xl__sharedStrings=ENTITY.encode("utf-16")), "xl/sharedStrings.xml: The file declares XML"),
        (repacked(PLAIN, xl__worksheets__sheet1=LATE), "The spreadsheet is damaged"),
        (bomb(30_000_000), "xl/worksheets/sheet1.xml: A part of the file unpacks to something huge."),
        (b"PK\x03\x04" + b"\x00" * 6_000_000, "The file is too large."),
        (repacked(PLAIN, **{f"x{number}": "" for number in range(600)}), "The file holds too many parts."),
        (workbook([["x"]], other=[["x"]]), "survey, row 1: The column “type” is missing."),
        (workbook([], other=[["x"]]), "The sheet “survey” is missing."),
        (workbook([["type", "label"], ["text", "A"]]), "survey, row 1: The column “name” is missing."),
        (workbook([["type", "name"], ["text", "a" * 10_001]]), "survey, row 2, column B: The text is too long."),
        (workbook([["type", "name"], [None] * 250 + ["x"]]), "survey, row 2: There are more than 250 columns."),
        (
            workbook([["type", "name"], *([["text", "x"]] * 2001)]),
            "survey, row 2002, column A: There are more than 2000",
        ),
    ],
)
def test_other_files_and_attacks_are_refused_with_the_place(content, message):
    with pytest.raises(Unreadable) as caught:
        read(content)
    assert str(caught.value.problems[0]).startswith(message)


def test_a_cell_far_down_does_not_become_a_million_rows():
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
        '<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    with pytest.raises(Unreadable) as caught:
        read(repacked(PLAIN, xl__worksheets__sheet1=sheet))
    assert "rows" in str(caught.value.problems[0])


def test_a_large_form_is_read_in_reasonable_time():
    rows = [("select_one yn", "q0", "Question 0", "")]
    for number in range(1, 600):
        condition = f"selected(${{q{number - 1}}}, 'yes') or ${{q{number // 2}}} = 'no'" if number <= 400 else ""
        rows.append(("select_one yn", f"q{number}", f"**Question** {number}", condition))
    content = survey(*rows)
    start = time.process_time()
    reading = read(content)
    assert time.process_time() - start < 3
    assert reading.problems == ()
    assert sum(question.relevant is not None for question in reading.form.questions()) == 400


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("**Bold** and *soft* and __both__", "Bold and soft and both"),
        ("2 * 3 * 4 = 24, snake_case_name", "2 * 3 * 4 = 24, snake_case_name"),
        ("# Heading\ntext", "Heading\ntext"),
        ('<span style="color:red">Red</span> &amp; <b>bold</b>', "Red & bold"),
        ("a < b and c > d", "a < b and c > d"),
        ("[Link](https://example.org/a_b_c)", "Link"),
        ("Hello ${_first_name_}, *you*", "Hello ${_first_name_}, you"),
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("<script>alert(1)</script>", "alert(1)"),
    ],
)
def test_labels_become_plain(written, read_as):
    assert plain(written) == read_as
    assert plain(read_as) == read_as


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("Deutsch (de)", "de"),
        ("Einfaches Deutsch (de-simple)", "de-simple"),
        ("Français", "fr"),
        ("German", "de"),
        ("Italiano (it)", "it"),
        ("(xx)", None),
        ("Klingon", None),
        ("pt-BR (pt_BR)", "pt-br"),
    ],
)
def test_languages_of_headings(heading, code):
    assert language_of(heading) == code


def test_what_stands_far_below_the_text_is_no_row():
    book = openpyxl.load_workbook(io.BytesIO(workbook([("type", "name", "label"), ("text", "a", "A")])))
    book["survey"].cell(row=11_000, column=2).font = openpyxl.styles.Font(bold=True)
    book["survey"].cell(row=20_000, column=3).value = " "
    out = io.BytesIO()
    book.save(out)
    reading = read(out.getvalue())
    assert [question.name for question in reading.form.questions()] == ["a"]
    assert reading.problems == ()
