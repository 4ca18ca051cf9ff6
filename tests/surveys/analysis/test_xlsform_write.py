from __future__ import annotations

import io

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from teilhabe_app.surveys.analysis.xlsform import Choice, Form, Group, Kind, Question, Span, read, write
from teilhabe_app.surveys.analysis.xlsform.texts import plain

LANGUAGES = ["de", "de-simple", "en", "tr", "ar", "uk", "fa", "it"]
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cn", "Co"]), max_size=30)
texts = words.map(plain).filter(lambda text: bool(text) and "${" not in text)
risky = st.sampled_from(["=cmd()", "+1", "@x", "-3", "'quoted", "TRUE", "007", "1e5", "2026-01-01", "a\nb"])


@st.composite
def forms(draw):
    languages = draw(st.lists(st.sampled_from(LANGUAGES), unique=True, max_size=3))
    codes = ["", *languages] if draw(st.booleans()) or not languages else languages
    some = st.dictionaries(st.sampled_from(codes), st.one_of(texts, risky), max_size=len(codes))
    label = st.dictionaries(st.sampled_from(codes), st.one_of(texts, risky), min_size=1, max_size=len(codes))
    used, lists = [], {}

    def condition(own=()):
        names = [*used, *own]
        if not names or draw(st.booleans()):
            return None
        asked = ["answer", draw(st.sampled_from(names))]
        one = draw(
            st.sampled_from(
                [["selected", asked, ["text", "c0"]], ["=", asked, ["number", 3]], ["!=", asked, ["text", "it's"]]]
            )
        )
        return ["and", one, ["not", ["=", asked, ["today"]]]] if draw(st.booleans()) else one

    def choices():
        name = f"list{len(lists)}"
        lists[name] = tuple(
            Choice(f"c{number}", draw(label), {"region": draw(texts)} if draw(st.booleans()) else {})
            for number in range(draw(st.integers(1, 3)))
        )
        return name

    def question(kind=None, listed=""):
        kind = kind or draw(st.sampled_from(list(Kind)))
        name = f"q_{len(used)}"
        list_name = listed or (choices() if kind.has_choices else "")
        has_region = any(choice.columns for choice in lists.get(list_name, ()))
        made = Question(
            name=name,
            kind=kind,
            label=draw(label),
            hint=draw(some),
            choices=list_name,
            has_other=bool(list_name) and draw(st.booleans()),
            is_required=kind is not Kind.NOTE and draw(st.booleans()),
            is_long=kind is Kind.TEXT and draw(st.booleans()),
            is_scale=kind is Kind.SINGLE and draw(st.booleans()),
            is_shuffled=kind in {Kind.SINGLE, Kind.MULTIPLE} and draw(st.booleans()),
            span=draw(st.sampled_from([Span(0, 10, 1), Span(-2.5, 2.5, 0.5)])) if kind is Kind.RANGE else None,
            relevant=condition(),
            constraint=[">=", ["self"], ["number", -1]] if draw(st.booleans()) else None,
            constraint_message=draw(some),
            choice_filter=["=", ["column", "region"], ["text", "x"]] if has_region and draw(st.booleans()) else None,
        )
        used.append(name)
        return made

    first = Question(name="q_0", kind=Kind.NOTE, label={code: draw(texts) for code in codes})
    used.append("q_0")
    items = [first]
    for number in range(draw(st.integers(0, 4))):
        if draw(st.booleans()):
            items.append(question())
            continue
        facts = {"name": f"g_{number}", "label": draw(some), "hint": draw(some), "relevant": condition()}
        if draw(st.booleans()):
            shared = choices()
            inside = [question(Kind.SINGLE, shared) for _one in range(draw(st.integers(1, 3)))]
            items.append(Group(**facts, is_matrix=True, items=tuple(inside)))
        else:
            items.append(Group(**facts, items=(question(),)))
    return Form(
        title=draw(st.one_of(texts, st.just(""))),
        key=draw(st.sampled_from(["", "form-1"])),
        version=draw(st.sampled_from(["", "2", "2026-01-01"])),
        default_language=draw(st.sampled_from(["", *languages])),
        languages=tuple(languages),
        items=tuple(items),
        lists=lists,
    )


@settings(max_examples=40, deadline=None)
@given(forms())
def test_a_round_trip_is_the_same_form(form):
    reading = read(write(form))
    assert reading.problems == ()
    assert reading.form == form


def test_nothing_in_the_file_is_a_formula():
    form = Form(title="=1+1", items=(Question(name="a", kind=Kind.TEXT, label={"": "=HYPERLINK(1)"}),))
    book = openpyxl.load_workbook(io.BytesIO(write(form)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "=HYPERLINK(1)" in {cell.value for cell in cells}


def test_a_form_without_questions_can_be_written():
    form = read(write(Form(title="Empty"))).form
    assert form == Form(title="Empty")
