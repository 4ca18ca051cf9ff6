from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teilhabe_app.surveys.analysis.suppression import (
    REST,
    Release,
    from_json,
    publish,
    share,
    suppressed,
    suppressed_choices,
    to_json,
)

CODES = {"a": ["x", "y", "z"], "b": ["no", "yes"]}


def answers(*groups):
    """Each group: how many people gave which answers to a and b."""
    columns = {"a": [], "b": []}
    for number, one, other in groups:
        columns["a"] += [one] * number
        columns["b"] += [other] * number
    return columns


@given(st.lists(st.integers(0, 40), min_size=2, max_size=10), st.integers(3, 12))
def test_single_cells_as_the_results_page_always_held_them_back(counts, minimum):
    shown = suppressed(dict(enumerate(counts)), minimum)
    visible = [count for count in shown.values() if count is not None]
    hidden = [counts[key] for key, count in shown.items() if count is None]
    assert all(count >= minimum for count in visible)
    assert len(hidden) != 1
    assert not hidden or not visible or sum(hidden) >= minimum


def test_the_smallest_goes_too():
    assert suppressed({1: 12, 2: 8, 3: 3}, 5) == {1: 12, 2: None, 3: None}
    assert suppressed({"x": 5, "y": 6}, 5) == {"x": 5, "y": 6}


@given(st.lists(st.integers(0, 30), min_size=2, max_size=8))
def test_a_release_shows_a_single_question_as_before(counts):
    codes = [f"c{number}" for number in range(len(counts))]
    given = [code for code, count in zip(codes, counts, strict=True) for _person in range(count)]
    release = publish(Release(), {"q": codes}, {"q": given})
    expected = suppressed(dict(zip(codes, counts, strict=True)))
    shown = release.single("q")
    assert (shown.counts if shown else dict.fromkeys(codes)) == expected


def test_choices_are_hidden_when_nearly_nobody_or_nearly_everybody_took_them():
    assert suppressed_choices({1: 4, 2: 5, 3: 15, 4: 16}, 20) == {1: None, 2: 5, 3: 15, 4: None}
    with pytest.raises(ValueError, match="more often"):
        suppressed_choices({1: 21}, 20)


@pytest.mark.parametrize(
    ("count", "base", "low", "high"),
    # Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_intervals_as_published(count, base, low, high):
    found = share(count, base)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.value == count / base


@pytest.mark.parametrize(("count", "base"), [(1, 0), (-1, 4), (5, 4)])
def test_what_is_no_share_is_refused(count, base):
    with pytest.raises(ValueError, match="no share"):
        share(count, base)


def test_a_table_hides_a_rectangle_around_a_small_cell():
    people = answers(
        (20, "x", "no"), (30, "x", "yes"), (2, "y", "no"), (30, "y", "yes"), (9, "z", "no"), (40, "z", "yes")
    )
    table = publish(Release(), CODES, people, [("a", "b")]).cross("a", "b")
    assert table.rows == {"x": 50, "y": 32, "z": 49}
    assert {cell for cell, count in table.cells.items() if count is None} == {
        ("y", "no"),
        ("y", "yes"),
        ("z", "no"),
        ("z", "yes"),
    }


def test_answers_held_back_alone_are_one_row_of_a_table():
    people = answers(
        (40, "x", "no"), (40, "x", "yes"), (2, "y", "no"), (1, "y", "yes"), (7, "z", "no"), (9, "z", "yes")
    )
    release = publish(Release(), CODES, people, [("a", "b")])
    assert release.single("a").counts == {"x": 80, "y": None, "z": None}
    table = release.cross("a", "b")
    assert table.rows == {"x": 80, REST: 19}
    assert table.cells[REST, "no"] == 9


def test_too_few_people_show_nothing():
    release = publish(Release(), CODES, answers((2, "x", "no"), (2, "y", "yes")), [("a", "b")])
    assert release.single("a") is None
    assert release.cross("a", "b") is None


def test_a_table_that_closes_a_circle_waits_unless_others_could_have_given_it():
    few = answers((9, "x", "no"), (9, "y", "yes"), (8, "x", "yes"))
    few["c"] = ["k" if number % 2 else "l" for number in range(26)]
    codes = {**CODES, "c": ["k", "l"]}
    pairs = [("a", "b"), ("b", "c"), ("a", "c")]
    release = publish(Release(), codes, few, pairs)
    assert [release.cross(*pair) is not None for pair in pairs].count(True) < 3
    chance = random.Random(7)  # noqa: S311 -- made-up people
    codes = {key: ["0", "1", "2"] for key in "abc"}
    rare = {key: chance.choices(["0", "1", "2"], [20, 20, 2], k=200) for key in "abc"}
    release = publish(Release(), codes, rare, pairs)
    assert all(release.cross(*pair) for pair in pairs)
    assert any(None in release.cross(*pair).cells.values() for pair in pairs)
    even = {key: chance.choices(["0", "1", "2"], k=900) for key in "abc"}
    release = publish(Release(), codes, even, pairs)
    assert all(None not in release.cross(*pair).cells.values() for pair in pairs)
    more = {key: column + chance.choices(["0", "1", "2"], k=200) for key, column in even.items()}
    assert publish(release, codes, more, pairs).cross("a", "c").base == 1100


def test_circles_need_to_know_who_came_when_once_something_was_published():
    chance = random.Random(7)  # noqa: S311 -- made-up people
    codes = {key: ["0", "1", "2"] for key in "abc"}
    pairs = [("a", "b"), ("b", "c"), ("a", "c")]
    rare = {key: chance.choices(["0", "1", "2"], [20, 20, 2], k=600) for key in "abc"}
    first = publish(Release(), codes, {key: column[:200] for key, column in rare.items()}, pairs)
    assert publish(first, codes, rare, pairs, final=True).cross("a", "b").base == 200
    waves = [0] * 200 + [first.moments] * 400
    second = publish(first, codes, rare, pairs, final=True, waves=waves)
    assert [second.cross(*pair).base for pair in pairs].count(600) >= 2
    assert from_json(json.loads(json.dumps(to_json(second)))) == second


def test_figures_stay_until_enough_people_came():
    first = publish(Release(), CODES, answers((20, "x", "no"), (20, "y", "yes"), (20, "z", "no")))
    one_more = answers((21, "x", "no"), (20, "y", "yes"), (20, "z", "no"))
    assert publish(first, CODES, one_more) is first
    many_more = answers((30, "x", "no"), (30, "y", "yes"), (30, "z", "no"))
    second = publish(first, CODES, many_more)
    assert second.single("a").counts == {"x": 30, "y": 30, "z": 30}
    assert second.people == 90


def test_after_the_end_the_last_people_are_counted_and_what_betrays_them_is_held_back():
    first = publish(Release(), CODES, answers((20, "x", "no"), (20, "y", "yes"), (20, "z", "no")))
    last = answers((40, "x", "no"), (22, "y", "yes"), (50, "z", "no"))
    assert publish(first, CODES, last).single("a").counts == {"x": 20, "y": 20, "z": 20}
    final = publish(first, CODES, last, final=True).single("a")
    assert final.counts["y"] is None
    assert list(final.counts.values()).count(None) == 2
    assert final.base == 112


def test_a_table_named_late_is_not_shown():
    people = answers((20, "x", "no"), (20, "y", "yes"), (20, "z", "no"), (20, "x", "yes"))
    first = publish(Release(), CODES, people)
    more = {key: column * 2 for key, column in people.items()}
    assert publish(first, CODES, more, [("a", "b")]).cross("a", "b") is None
    assert publish(Release(), CODES, people, [("a", "b"), ("b", "a"), ("a", "a")]).tables.keys() == {("a", "b")}


def test_wrong_answers_are_refused():
    with pytest.raises(ValueError, match="one answer or None"):
        publish(Release(), CODES, {"a": ["x"], "b": []})
    with pytest.raises(ValueError, match="no answers of a"):
        publish(Release(), CODES, {"a": ["q"], "b": ["no"]})
    with pytest.raises(ValueError, match="begins with ~"):
        publish(Release(), {"a": [REST]}, {"a": []})


def test_a_release_survives_storage():
    people = answers((20, "x", "no"), (20, "y", "yes"), (9, "z", "no"), (20, "x", "yes"), (1, None, "no"))
    release = publish(Release(), CODES, people, [("a", "b")])
    assert from_json(json.loads(json.dumps(to_json(release)))) == release
