"""Suggestions of action fields, and which contributions a person should look at first."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from teilhabe_app.synthesis.sense.groups import SAME_POINT
from teilhabe_app.synthesis.sense.space import Space, background, nearest
from teilhabe_app.synthesis.sense.vectors import Matrix

EXAMPLES = Path(__file__).with_name("examples.yaml")
WEIGHT = 32.0  # so many decided contributions weigh as much as a field's own texts
SAME = 0.1  # what counts for a field, in cosine, for each deviation by which a decided text is beyond 'the same point'
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The fields that come first for a text, the likeliest first, and how far the first is ahead of the second."""

    fields: tuple[str, ...]
    lead: float
    scores: tuple[float, ...] = ()


@functools.cache
def examples() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return what people may say in a field, by its key: language and text. Other concepts have none."""
    found = yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))
    return {
        key: tuple((language, text) for language, texts in by.items() for text in texts) for key, by in found.items()
    }


def suggested(
    space: Space,
    descriptions: Mapping[str, Space],
    decided: Mapping[int, str] | None = None,
    said: Mapping[str, Space] | None = None,
) -> list[Suggestion]:
    """Return for each text of the space the three fields that fit best.

    ``descriptions``: each field's name, definition and measures, in whatever languages there are, placed in the space.
    ``said``: examples of what people say in it, placed as well; together they weigh as much as the description.
    ``decided``: the field that a person gave to a text, by its number. A few hardly move what a field means, but a text
    that makes the same point as one of them goes where that one went.
    """
    keys = list(descriptions)
    if not keys or not len(space.points):
        return [Suggestion((), 0.0)] * len(space.points)
    known = {key: [number for number, field in (decided or {}).items() if field == key] for key in keys}
    scores = (space.points @ _middles(space, descriptions, said or {}, known).T).astype(np.float64)
    usual = background(space.points)
    for place, key in enumerate(keys):
        scores[:, place] += SAME * np.maximum(nearest(space, known[key], usual) - SAME_POINT, 0.0)
    order = np.argsort(-scores, axis=1, kind="stable")
    found = []
    for row, places in zip(scores, order, strict=True):
        lead = float(row[places[0]] - row[places[1]]) if len(keys) > 1 else 1.0
        shown = places[:SHOWN]
        found.append(Suggestion(tuple(keys[place] for place in shown), lead, tuple(float(row[at]) for at in shown)))
    return found


def uncertain_first(suggestions: Sequence[Suggestion], undecided: Sequence[int]) -> list[int]:
    """Return the numbers of undecided texts so that those come first on which a person's word says most."""
    return sorted(undecided, key=lambda number: (suggestions[number].lead, number))


def _middles(
    space: Space, descriptions: Mapping[str, Space], said: Mapping[str, Space], known: Mapping[str, list[int]]
) -> Matrix:
    """Return a point of length one for each field: its description and examples, moved by what people decided."""
    rows = []
    for key, described in descriptions.items():
        middle = _middle(described.points)
        if key in said and len(said[key].points):
            middle = _middle(np.stack([middle, _middle(said[key].points)]))
        rows.append(space.points[known[key]].sum(axis=0) + WEIGHT * middle)
    matrix = np.array(rows, dtype=np.float32)
    return np.asarray(matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def _middle(points: Matrix) -> Matrix:
    total = points.sum(axis=0)
    return np.asarray(total / max(float(np.linalg.norm(total)), 1e-9), dtype=np.float32)
