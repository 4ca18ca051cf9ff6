"""More like these, and what no finding covers yet."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from teilhabe_app.synthesis.sense.space import Space, background, nearest

MOST_EXAMPLES = 3


def more_like(space: Space, examples: Sequence[int], *, without: Collection[int] = (), most: int = 20) -> list[int]:
    """Return the numbers of the texts most like one to three examples, the likest first."""
    if not 0 < len(examples) <= MOST_EXAMPLES:
        raise ValueError("one to three examples")
    scores = space.likeness(space.of(examples)).mean(axis=1)
    left_out = {*examples, *without}
    order = np.argsort(-scores, kind="stable")
    return [int(number) for number in order if int(number) not in left_out][:most]


def covered(space: Space, cited: Sequence[int]) -> NDArray[np.float64]:
    """Return for each text how much one of the other, cited texts says the same; small where no finding covers it.

    In standard deviations above what is usual between two texts, as for groups; minus infinity if none is cited.
    """
    return nearest(space, cited, background(space.points))


def uncovered_first(space: Space, cited: Sequence[int], open_: Sequence[int]) -> list[int]:
    """Return the numbers of open texts, those farthest from every citation first."""
    scores = covered(space, cited)
    return sorted(open_, key=lambda number: (scores[number], number))
