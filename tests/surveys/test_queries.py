from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teilhabe_app.surveys import queries
from tests.factories import surveys as build


def test_small_cells_are_held_back_and_so_is_a_second():
    assert queries.suppressed({1: 12, 2: 8, 3: 3}, 5) == {1: 12, 2: None, 3: None}


def test_two_hidden_cells_need_no_third_when_they_are_enough_people():
    assert queries.suppressed({1: 12, 2: 4, 3: 3}, 5) == {1: 12, 2: None, 3: None}


def test_hidden_cells_that_together_stay_small_take_another_along():
    assert queries.suppressed({1: 12, 2: 9, 3: 1, 4: 1}, 5) == {1: 12, 2: None, 3: None, 4: None}


def test_large_cells_are_all_shown():
    assert queries.suppressed({1: 5, 2: 6}, 5) == {1: 5, 2: 6}


@given(st.lists(st.integers(0, 40), min_size=2, max_size=10), st.integers(3, 12))
def test_nothing_small_can_be_read_or_worked_out(counts, minimum):
    shown = queries.suppressed(dict(enumerate(counts)), minimum)
    visible = [count for count in shown.values() if count is not None]
    hidden = [counts[key] for key, count in shown.items() if count is None]
    assert all(count >= minimum for count in visible)
    assert len(hidden) != 1
    if hidden and visible:
        assert sum(hidden) >= minimum


@pytest.mark.usefixtures("session")
def test_a_question_with_few_answers_shows_no_figures():
    survey = build.survey(minimum_cell=5)
    build.answers(survey, survey.questions[0], 4)
    result = queries.results(survey)[0]
    assert (result.base, result.cells) == (4, None)


@pytest.mark.usefixtures("session")
def test_counts_bases_and_shares():
    survey = build.survey(minimum_cell=5)
    single, _multiple, scale, _text = survey.questions
    build.answers(survey, single, 10, 6, 4)
    build.answers(survey, scale, 0, 5, 5, 9, 0)
    first, _second, third, _fourth = queries.results(survey)
    assert first.base == 20
    assert [(cell.count, cell.share) for cell in first.cells] == [(10, 0.5), (None, None), (None, None)]
    assert first.hides
    assert [cell.number for cell in third.cells] == [1, 2, 3, 4, 5]
    assert [cell.count for cell in third.cells] == [None, None, 5, 9, None]
