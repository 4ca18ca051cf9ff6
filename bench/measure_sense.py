"""Assistance for moderators, on 120 labelled comments in nine languages: what it finds, and what it costs.

Comments are compared across languages with the bundled model. Nothing is learnt from their labels unless a figure says
that people decided some of them; thresholds are the program's own.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench.figures import Figure, measures
from teilhabe_app.synthesis.sense import duplicates, fields, groups, likeness
from teilhabe_app.synthesis.sense.process import BundledModel
from teilhabe_app.synthesis.sense.space import Space, background
from tests.synthesis.sense import made_up
from tests.synthesis.sense.made_up import Prepared

ROUNDS = 30
COPIES = 3
THOUSAND = 1_000
MANY, GROUPED, DIMENSIONS = 10_000, 4_000, 384
TOP = 3
HALF = 0.5
MOST_MEMORY, MOST_SECONDS = 200, 120


@measures("sense.figures")
def assistance() -> Iterator[Figure]:
    """Embed the comments once and judge everything that rests on it."""
    with BundledModel() as model:
        about = made_up.prepared(model)
    yield from _across(about)
    yield from _grouping(about)
    yield from _fields(about)
    yield from _coverage(about)
    yield from _examples(about)


@measures("sense.duplicates")
def near_duplicates() -> Iterator[Figure]:
    """Find each comment's three copies (greeting, slips, case, marks, a word less) among all."""
    chance = random.Random(1)  # noqa: S311 -- made-up slips
    originals = [one.text for one in made_up.comments()]
    texts = originals + [made_up.nearly(text, chance) for text in originals for _copy in range(COPIES)]
    owner = list(range(len(originals))) + [number for number in range(len(originals)) for _copy in range(COPIES)]
    links = duplicates.near_duplicates(texts)
    right = sum(owner[link.first] == owner[link.second] for link in links if link.first < len(originals))
    pairs = len(texts) * (len(texts) - 1) // 2 - len(originals) * (COPIES + 1) * COPIES // 2
    wrong = sum(owner[link.first] != owner[link.second] for link in links)
    yield _least("duplicates_recall", right / (len(originals) * COPIES), 0.98)
    yield _most("duplicates_false_pairs", 100 * wrong / pairs, 0.1, "% of other pairs")
    many = [made_up.nearly(chance.choice(originals) + f" {number:x}" * 6, chance) for number in range(MANY)]
    began = time.process_time()
    duplicates.near_duplicates(many)
    seconds = round(time.process_time() - began, 1)
    yield Figure(key="sense.duplicates_10000_cpu", value=seconds, unit="CPU seconds")


@measures("sense.cost")
def cost() -> Iterator[Figure]:
    """Embed 1,000 short comments; group 4,000."""
    originals = [one.text for one in made_up.comments()]
    texts = [f"{originals[number % len(originals)]} {number}" for number in range(THOUSAND)]
    with BundledModel() as model:
        before = _cpu(model.pid)
        model.embed(texts)
        seconds, memory = _cpu(model.pid) - before, _peak(model.pid)
        engine = model.engine
    yield _most("embedding_1000_cpu", seconds, MOST_SECONDS, "CPU seconds")
    yield _most("embedding_memory", memory, MOST_MEMORY, "MiB")
    chance = np.random.default_rng(1)
    centres = chance.normal(size=(GROUPED // 5, DIMENSIONS))
    points = (centres[np.arange(GROUPED) % len(centres)] + chance.normal(size=(GROUPED, DIMENSIONS))).astype(np.float32)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    began = time.process_time()
    groups.same_point(Space(engine, points, ("de",) * GROUPED, {}))
    yield Figure(key="sense.groups_4000_cpu", value=round(time.process_time() - began, 1), unit="CPU seconds")


def _across(about: Prepared) -> Iterator[Figure]:
    """Find the same point in another language, among all comments in other languages."""
    raw = about.raw.matrix @ about.raw.matrix.T
    plain = made_up.ranks_across(raw, about.points, about.languages)
    yield Figure(key="sense.across_rank_1_raw", value=round(float((plain == 0).mean()), 3), unit="share")
    ranks = made_up.ranks_across(about.space.likeness(about.space), about.points, about.languages)
    yield _least("across_rank_1", (ranks == 0).mean(), 0.85)
    yield _least("across_rank_3", (ranks < TOP).mean(), 0.93)
    of_language = [(ranks[about.languages == one] == 0).mean() for one in sorted(set(about.languages))]
    yield _least("across_rank_1_worst_language", min(of_language), 0.6)


def _grouping(about: Prepared) -> Iterator[Figure]:
    labels = groups.label_of(groups.same_point(about.space), len(about.comments))
    yield _least("same_point_groups", made_up.rand_index(labels, about.points), 0.8)
    singles = []
    for seed in range(ROUNDS):
        # Half of the points are made by one person only, as in life.
        chance = np.random.default_rng(seed)
        kept = []
        for point in range(about.points.max() + 1):
            of_point = np.flatnonzero(about.points == point)
            kept += list(chance.permutation(of_point)[:1] if chance.random() < HALF else of_point)
        part = about.space.of(kept)
        found = groups.label_of(groups.same_point(part), len(kept))
        singles.append(made_up.rand_index(found, about.points[kept]))
    yield _least("same_point_groups_half_alone", float(np.mean(singles)), 0.8)
    yield _follows("follows_language_groups", made_up.rand_index(labels, about.languages))
    for name, matrix in (("raw", about.raw.matrix), ("", about.space.points)):
        coarse = [made_up.rand_index(made_up.clusters(matrix, 9, seed), about.languages) for seed in range(ROUNDS)]
        value = float(np.mean(coarse))
        if name:
            yield Figure(key="sense.follows_language_raw", value=round(value, 3), unit="adjusted Rand index")
        else:
            yield _follows("follows_language", value)


def _fields(about: Prepared) -> Iterator[Figure]:
    """Suggest fields from descriptions and examples, for what no example resembles, for new points, half decided."""
    given = [one.field for one in about.comments]
    everything = range(len(given))
    of_point = [[int(one) for one in np.flatnonzero(about.points == point)] for point in range(about.points.max() + 1)]
    # Decided comments, comments asked about, and the examples of each field.
    cases: dict[str, list[tuple[list[int], list[int], dict[str, Space]]]] = {
        "descriptions": [([], list(everything), {})],
        "undecided": [([], list(everything), about.said)],
        "unlike_examples": [([], point, _unlike(about, point)) for point in of_point],
        "new_points": [([one for one in everything if one not in point], point, about.said) for point in of_point],
        "half_decided": [],
    }
    for seed in range(ROUNDS):
        drawn = np.random.default_rng(seed).random(len(given)) < HALF
        cases["half_decided"].append((list(np.flatnonzero(drawn)), list(np.flatnonzero(~drawn)), about.said))
    for name, splits in cases.items():
        first, three, asked = 0, 0, 0
        for decided, others, said in splits:
            found = fields.suggested(about.space, about.fields, {number: given[number] for number in decided}, said)
            first += sum(found[number].fields[0] == given[number] for number in others)
            three += sum(given[number] in found[number].fields for number in others)
            asked += len(others)
        yield _least(f"field_top_1_{name}", first / asked, 0.75)
        yield _least(f"field_top_3_{name}", three / asked, 0.93)


def _unlike(about: Prepared, point: list[int]) -> dict[str, Space]:
    """Leave out the examples that make the same point as one of these comments."""
    means, deviations = background(about.space.points)
    kept = {}
    for key, one in about.said.items():
        alike = about.space.likeness(one)
        usual = (alike - alike.mean(axis=0)) / alike.std(axis=0)
        above = ((alike - means[:, None]) / deviations[:, None] + usual) / 2
        kept[key] = one.of(np.flatnonzero(above[point].max(axis=0) < groups.SAME_POINT))
    return kept


def _coverage(about: Prepared) -> Iterator[Figure]:
    """Cite one comment each of half the points; tell the other points' comments from those whose point is cited."""
    areas: dict[str, list[float]] = {"raw": [], "uncovered": []}
    for seed in range(ROUNDS):
        chance = np.random.default_rng(seed)
        points = chance.permutation(about.points.max() + 1)[: (about.points.max() + 1) // 2]
        cited = [int(chance.choice(np.flatnonzero(about.points == point))) for point in points]
        rest = np.setdiff1d(np.arange(len(about.points)), cited)
        is_covered = np.isin(about.points[rest], points)
        scores = likeness.covered(about.space, cited)[rest]
        areas["uncovered"].append(made_up.area(scores[is_covered], scores[~is_covered]))
        plain = (about.raw.matrix @ about.raw.matrix[cited].T).max(axis=1)[rest]
        areas["raw"].append(made_up.area(plain[is_covered], plain[~is_covered]))
    yield Figure(key="sense.uncovered_area_raw", value=round(float(np.mean(areas["raw"])), 3), unit="AUC")
    yield _least("uncovered_area", float(np.mean(areas["uncovered"])), 0.9, "AUC")


def _examples(about: Prepared) -> Iterator[Figure]:
    """From two examples find the third that makes their point, among the first three shown."""
    hits = asked = 0
    for point in range(about.points.max() + 1):
        of_point = [int(number) for number in np.flatnonzero(about.points == point)]
        for hidden in of_point:
            examples = [number for number in of_point if number != hidden]
            hits += hidden in likeness.more_like(about.space, examples, most=TOP)
            asked += 1
    yield Figure(key="sense.more_like_two_top_3", value=round(hits / asked, 3), unit="share")


def _least(name: str, value: float, least: float, unit: str = "share") -> Figure:
    unit = "adjusted Rand index" if name.startswith("same_point") else unit
    value = round(float(value), 3)
    return Figure(key=f"sense.{name}", value=value, unit=unit, goal=f">= {least}", holds=value >= least)


def _most(name: str, value: float, most: float, unit: str) -> Figure:
    value = round(float(value), 3 if most < 1 else 1)
    return Figure(key=f"sense.{name}", value=value, unit=unit, goal=f"<= {most}", holds=value <= most)


def _follows(name: str, value: float, most: float = 0.05) -> Figure:
    value = round(value, 3)
    return Figure(
        key=f"sense.{name}",
        value=value,
        unit="adjusted Rand index",
        goal=f"<= {most} absolute",
        holds=abs(value) <= most,
    )


def _cpu(pid: int) -> float:
    """Return the processor seconds that a process used so far."""
    parts = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def _peak(pid: int) -> float:
    """Return the most memory that was ever resident, in MiB."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
