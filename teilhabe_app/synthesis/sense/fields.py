"""Suggestions of action fields, and which contributions a person should look at first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from teilhabe_app.synthesis.sense.groups import SAME_POINT
from teilhabe_app.synthesis.sense.space import Space, background, nearest
from teilhabe_app.synthesis.sense.vectors import Matrix

WEIGHT = 8.0  # so many decided contributions weigh as much as a field's own texts
SAME = 0.1  # what counts for a field, in cosine, for each deviation by which a decided text is beyond 'the same point'
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The fields that come first for a text, the likeliest first, and how far the first is ahead of the second."""

    fields: tuple[str, ...]
    lead: float
    scores: tuple[float, ...] = ()


def suggested(
    space: Space, descriptions: Mapping[str, Space], decided: Mapping[int, str] | None = None
) -> list[Suggestion]:
    """Return for each text of the space the three fields that fit best.

    ``descriptions``: each field's name, definition and measures, in whatever languages there are, placed in the space.
    ``decided``: the field that a person gave to a text, by its number. A few hardly move what a field means, but a text
    that makes the same point as one of them goes where that one went.
    """
    keys = list(descriptions)
    if not keys or not len(space.points):
        return [Suggestion((), 0.0)] * len(space.points)
    examples = {key: [number for number, field in (decided or {}).items() if field == key] for key in keys}
    scores = (space.points @ _middles(space, descriptions, examples).T).astype(np.float64)
    usual = background(space.points)
    for place, key in enumerate(keys):
        scores[:, place] += SAME * np.maximum(nearest(space, examples[key], usual) - SAME_POINT, 0.0)
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


def _middles(space: Space, descriptions: Mapping[str, Space], examples: Mapping[str, list[int]]) -> Matrix:
    """Return a point of length one for each field: its description, moved by what people decided."""
    rows = []
    for key, described in descriptions.items():
        middle = described.points.sum(axis=0)
        middle /= max(float(np.linalg.norm(middle)), 1e-9)
        rows.append(space.points[examples[key]].sum(axis=0) + WEIGHT * middle)
    matrix = np.array(rows, dtype=np.float32)
    return np.asarray(matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9), dtype=np.float32)
