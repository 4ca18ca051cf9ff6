from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from teilhabe_app.surveys.analysis import opinions
from teilhabe_app.surveys.analysis.opinions.components import extremity
from teilhabe_app.surveys.analysis.opinions.statements import counted
from tests.surveys.analysis import reference

EXACT = {"rel": 0, "abs": 1e-9}


def votes(people, statements, kinds, seed=1, *, cast=0.7, noise=0.12):
    """People in groups of equal views, with some noise and missing votes."""
    chance = np.random.default_rng(seed)
    groups = np.arange(people) % kinds
    views = chance.choice([-1.0, 1.0], size=(kinds, statements))
    matrix = views[groups]
    luck = chance.random(matrix.shape)
    matrix[luck < noise] *= -1
    matrix[luck > 1 - noise] = 0
    matrix[chance.random(matrix.shape) > cast] = np.nan
    return matrix, groups


def shuffled(matrix, seed):
    chance = np.random.default_rng(seed)
    dealt = matrix.copy()
    for column in dealt.T:
        there = ~np.isnan(column)
        column[there] = chance.permutation(column[there])
    return dealt


def plain(matrix):
    return [[None if np.isnan(vote) else int(vote) for vote in row] for row in matrix]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("shape", [(40, 9), (12, 20)])
def test_the_plane_is_that_of_the_reference(seed, shape):
    matrix, _groups = votes(*shape, 3, seed)
    found = opinions.plane(matrix)
    means, axes, points = reference.points_of(plain(matrix))
    assert found.means == pytest.approx(np.array(means), **EXACT)
    assert found.axes == pytest.approx(np.array(axes), **EXACT)
    assert found.points == pytest.approx(np.array(points), **EXACT)
    assert 0 < found.explained[1] <= found.explained[0] <= 1


@pytest.mark.parametrize("seed", range(4))
def test_silhouettes_and_rand_indices_are_those_of_the_reference(seed):
    matrix, _groups = votes(90, 10, 3, seed)
    points = opinions.plane(matrix).points
    divisions = [opinions.clustered(points, kinds, 5) for kinds in (2, 3, 4)]
    expected = [reference.silhouette_of(points.tolist(), labels.tolist()) for labels in divisions]
    assert opinions.silhouettes(points, divisions) == pytest.approx(expected, **EXACT)
    for other in divisions[1:]:
        expected = reference.rand_index_of(divisions[0].tolist(), other.tolist())
        assert opinions.rand_index(divisions[0], other) == pytest.approx(expected, **EXACT)


@pytest.mark.parametrize("seed", range(3))
def test_statistics_of_statements_are_those_of_the_reference(seed):
    matrix, groups = votes(80, 12, 3, seed)
    groups = np.where(np.arange(80) % 11 == 0, -1, groups)
    rows, labels = plain(matrix), groups.tolist()
    for group, typical in enumerate(opinions.standings(matrix, groups)):
        assert 1 <= len(typical) <= 5
        for one in typical:
            side = 1 if one.side is opinions.Side.AGREE else -1
            expected = reference.standing_of(rows, labels, group, one.statement, side)
            found = (one.probability, one.against_half, one.ratio, one.against_rest)
            assert found == pytest.approx(expected, **EXACT)
            assert one.weight == pytest.approx(np.prod(expected), rel=1e-9)
            assert one.against_rest >= reference.standing_of(rows, labels, group, one.statement, -side)[3]
    agree, disagree = opinions.consensus(matrix, groups)
    priorities = opinions.priorities(matrix)
    for at in range(12):
        assert agree[at] == pytest.approx(reference.consensus_of(rows, labels, at, 1), **EXACT)
        assert disagree[at] == pytest.approx(reference.consensus_of(rows, labels, at, -1), **EXACT)
        assert priorities[at] == pytest.approx(reference.priority_of(rows, at), rel=1e-9)


def test_common_ground_is_what_most_share():
    matrix, _groups = votes(120, 10, 2)
    matrix[:, 0], matrix[:, 1] = 1, -1
    ground = opinions.common_ground(matrix)
    assert [(one.statement, str(one.side), one.count) for one in ground[:2]] == [
        (0, "agree", 120),
        (1, "disagree", 120),
    ]
    assert ground[0].against_half == pytest.approx(2 * np.sqrt(121) * 0.5, **EXACT)


@pytest.mark.parametrize("kinds", [2, 3])
def test_groups_that_are_there_are_found(kinds):
    matrix, groups = votes(240, 40, kinds, seed=kinds)
    found = opinions.analysed(matrix)
    assert found.stability.reasons == ()
    assert len(found.group_sizes) == kinds
    assert sum(found.group_sizes) == 240
    assert opinions.rand_index(found.labels, groups) > 0.95
    assert len(found.typical) == kinds
    again = opinions.analysed(matrix)
    assert np.array_equal(again.labels, found.labels)
    assert again.stability == found.stability


@pytest.mark.parametrize("block", range(4))
def test_shuffled_votes_never_show_groups(block):
    for seed in range(50 * block, 50 * block + 50):
        people, statements = ((60, 12), (90, 30), (150, 8), (120, 60))[seed % 4]
        matrix, _groups = votes(people, statements, 2 + seed % 3, seed, cast=(0.3, 0.6, 1)[seed % 3])
        found = opinions.analysed(shuffled(matrix, seed), seed)
        assert found.stability.reasons, seed
        assert set(found.labels.tolist()) == {-1}
        assert (found.typical, found.agree, found.disagree, found.group_sizes) == ((), None, None, [])


def test_few_people_have_common_ground_only():
    matrix, _groups = votes(49, 20, 2, cast=1)
    matrix[:, 3] = 1
    found = opinions.analysed(matrix)
    assert found.stability.reasons == (opinions.Reason.PEOPLE,)
    assert found.ground[0].statement == 3


def test_people_with_few_votes_are_in_no_group():
    matrix, _groups = votes(130, 30, 2)
    matrix[:20, 6:] = np.nan
    found = opinions.analysed(matrix)
    assert found.stability.people == 110
    assert set(found.labels[:20].tolist()) == {-1}
    assert found.group_sizes


def test_a_handful_apart_is_no_group():
    matrix, _groups = votes(120, 30, 2, cast=1, noise=0.02)
    matrix[:, :] = matrix[0]
    matrix[:6] *= -1
    found = opinions.analysed(matrix)
    assert opinions.Reason.SMALL in found.stability.reasons
    assert found.stability.smallest == 6


def test_groups_that_hang_on_few_votes_are_unstable(monkeypatch):
    monkeypatch.setattr("teilhabe_app.surveys.analysis.opinions.gate.LEAST_RAND_INDEX", 1.01)
    matrix, _groups = votes(120, 30, 2)
    assert opinions.analysed(matrix).stability.reasons == (opinions.Reason.UNSTABLE,)


@pytest.mark.parametrize("value", [np.nan, 1.0, 0.0])
def test_votes_that_say_nothing_are_no_groups(value):
    found = opinions.analysed(np.full((80, 10), value))
    assert found.stability.reasons
    assert np.isfinite(found.plane.points).all()
    assert opinions.analysed(np.empty((0, 0))).stability.people == 0


def test_rows_of_votes_become_a_matrix():
    made = opinions.votes_of(["s", "t"], [("ada", "t", 1), ("ben", "s", -1), ("ada", "t", 0)])
    assert made.people == ("ada", "ben")
    assert plain(made.matrix) == [[None, 0], [-1, None]]
    assert [column.tolist() for column in counted(made.matrix)] == [[0, 0], [1, 0], [1, 1]]
    with pytest.raises(ValueError, match="a vote is"):
        opinions.votes_of(["s"], [("ada", "s", 2)])
    with pytest.raises(ValueError, match="people by statements"):
        opinions.Votes((), ("s",), np.zeros((1, 1)))
    with pytest.raises(KeyError):
        opinions.votes_of(["s"], [("ada", "other", 1)])


def test_new_and_telling_statements_come_sooner():
    matrix, _groups = votes(60, 10, 2, cast=1)
    matrix[4:, 2] = np.nan
    weights = opinions.priorities(matrix)
    assert int(np.argmax(weights)) == 2
    assert extremity(opinions.plane(matrix)).shape == (10,)


def test_the_next_statement_is_drawn_by_weight_among_those_not_seen():
    weights = np.array([1.0, 5.0, 3.0])
    seen = np.array([False, True, False])
    assert [opinions.pick(weights, seen, draw) for draw in (0.0, 0.24, 0.26, 0.999)] == [0, 0, 2, 2]
    assert opinions.pick(weights, np.array([True] * 3), 0.5) is None
    with pytest.raises(ValueError, match="a draw"):
        opinions.pick(weights, seen, 1.0)


def test_more_groups_than_people_are_refused():
    with pytest.raises(ValueError, match="fewer points"):
        opinions.clustered(np.zeros((1, 2)), 2, 1)
    assert sorted(set(opinions.clustered(np.zeros((5, 2)), 2, 1).tolist())) == [0, 1]


def test_the_program_starts_without_numpy():
    code = "import sys; from teilhabe_app.surveys.analysis import opinions; assert 'numpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 -- our own words
    with pytest.raises(AttributeError):
        opinions.nothing  # noqa: B018 -- looking is the test
