from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teilhabe_app.surveys.analysis.xlsform.expressions import ExpressionError, answers, joined, parse, parts, write

Q, YES = ["answer", "q"], ["text", "yes"]


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("${q} = 'yes'", ["=", Q, YES]),
        ('${ q }="yes"', ["=", Q, YES]),
        ("selected(${q}, 'yes')", ["selected", Q, YES]),
        ("selected(${q}, ‘yes’)", ["selected", Q, YES]),
        ("selected(${q},“yes”)", ["selected", Q, YES]),
        ("selected(${q}, „yes“)", ["selected", Q, YES]),
        ("not(selected(${q}, 'yes'))", ["not", ["selected", Q, YES]]),
        (". > 0 and . <= 12.5", ["and", [">", ["self"], ["number", 0]], ["<=", ["self"], ["number", 12.5]]]),
        (". ≥ −3", [">=", ["self"], ["number", -3]]),
        ("${q}\u00a0!=\u00a0''", ["!=", Q, ["text", ""]]),
        (
            "${q} = 1 or ${q} = 2 and ${q} = 3",
            ["or", *([["=", Q, ["number", 1]]]), ["and", ["=", Q, ["number", 2]], ["=", Q, ["number", 3]]]],
        ),
        (
            "(${q} = 1 OR ${q} = 2) AND true()",
            ["and", ["or", ["=", Q, ["number", 1]], ["=", Q, ["number", 2]]], ["true"]],
        ),
        ("${q} < 1 = false()", ["=", ["<", Q, ["number", 1]], ["false"]]),
        ("count-selected(.) <= 3", ["<=", ["count-selected", ["self"]], ["number", 3]]),
        ("string-length(.) < 200", ["<", ["string-length", ["self"]], ["number", 200]]),
        (". <= today()", ["<=", ["self"], ["today"]]),
    ],
)
def test_conditions_are_read(text, tree):
    assert parse(text) == tree
    assert parse(write(tree)) == tree


def test_bare_names_are_columns_only_in_choice_filters():
    assert parse("region = ${q}", columns=True) == ["=", ["column", "region"], Q]
    with pytest.raises(ExpressionError, match="“region” is not understood"):
        parse("region = ${q}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "breaks off"),
        ("${q} =", "breaks off"),
        ("(${q}", "breaks off"),
        ("${q} = 'yes", "quotation mark"),
        ("${q} == 1", "“=” is not understood"),
        ("${q} & 1", "is not understood"),
        ("${q} + 1 > 2", "“\\+” is not understood"),
        ("${q} 'yes'", "“yes” is not understood"),
        ("regex(., '[a-z]+')", "“regex” is not supported"),
        ("jr:choice-name(${q}, 'x')", "“jr:choice-name” is not supported"),
        ("selected(${q})", "is not understood"),
        ("today(1)", "is not understood"),
        ("${q} = «a'b\"c»", "both kinds"),
        ("9999999999999999 = 1", "is not a number"),
        ("(" * 30 + "1 = 1" + ")" * 30, "nested too deeply"),
        ("${q} = 1 or " * 200 + "${q} = 1", "too long"),
        ("1 = 1" + " " * 4000, "too long"),
    ],
)
def test_what_is_not_supported_is_refused_in_words(text, message):
    with pytest.raises(ExpressionError, match=message):
        parse(text)


def test_the_place_is_told():
    with pytest.raises(ExpressionError) as caught:
        parse("${q} = 1 and foo(1)")
    assert caught.value.position == 14


def test_questions_are_found_in_trees():
    tree = parse("${a} = ${b} and (selected(${c}, 'x') or . = 1)")
    assert answers(tree) == {"a", "b", "c"}
    assert len(list(parts(tree))) == 11
    assert json.loads(json.dumps(tree)) == tree


def test_what_is_no_tree_is_not_written():
    with pytest.raises(ValueError, match="not a tree"):
        write(["what", 1])
    with pytest.raises(ValueError, match="both kinds"):
        write(["text", "'\""])


leaves = st.one_of(
    st.tuples(st.just("answer"), st.sampled_from(["q", "other_one"])),
    st.tuples(st.just("text"), st.text(st.characters(exclude_characters='"', codec="utf-8"), max_size=8)),
    st.tuples(st.just("number"), st.one_of(st.integers(-999, 999), st.sampled_from([0.5, -2.25]))),
    st.sampled_from([("self",), ("today",), ("true",), ("false",)]),
).map(list)


def nodes(inner):
    two = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        st.tuples(st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "selected"]), inner, inner).map(list),
        st.tuples(st.sampled_from(["not", "count-selected", "string-length"]), inner).map(list),
        st.tuples(st.sampled_from(["and", "or"]), two).map(lambda made: joined(*made)),
    )


trees = st.recursive(leaves, nodes, max_leaves=8)


@given(trees)
def test_what_is_written_is_read_again(tree):
    assert parse(write(tree)) == tree


@given(st.text(max_size=60))
def test_any_text_is_a_tree_or_an_error(text):
    try:
        tree = parse(text, columns=True)
    except ExpressionError:
        return
    assert parse(write(tree), columns=True) == tree


@pytest.mark.parametrize("text", ["${a} = ´x´", "${a} = `x`", "${a} = `x´", "${a} = ‘x’", "${a} = „x“"])
def test_quotation_marks_of_all_keyboards(text):
    assert parse(text) == ["=", ["answer", "a"], ["text", "x"]]
