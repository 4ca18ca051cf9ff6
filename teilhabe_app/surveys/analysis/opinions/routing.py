"""Which statement somebody sees next: new and telling ones more often."""

from __future__ import annotations

import numpy as np

from teilhabe_app.surveys.analysis.opinions.components import extremity, plane
from teilhabe_app.surveys.analysis.opinions.statements import counted
from teilhabe_app.surveys.analysis.opinions.votes import Mask, Matrix


def priorities(matrix: Matrix) -> Matrix:
    """Return the priority of each statement, shape (statements,), larger is sooner.

    As in Polis: (importance x (1 + 8 x 2^(-votes/5)))^2, with importance = (1 - unsure share) x (1 + extremity) x
    agree share, the shares with one vote in two added.
    """
    agreed, disagreed, votes = counted(matrix)
    unsure = (votes - agreed - disagreed + 1) / (votes + 2)
    importance = (1 - unsure) * (extremity(plane(matrix)) + 1) * (agreed + 1) / (votes + 2)
    return np.asarray((importance * (1 + 8 * np.exp2(-votes / 5))) ** 2, dtype=np.float64)


def pick(weights: Matrix, voted: Mask, draw: float) -> int | None:
    """Return the column of the next statement for somebody, or None when all are voted on.

    ``voted`` (statements,) marks what the person has seen; ``draw`` between 0 and 1 chooses in proportion to the
    weights. Raises ValueError for another draw.
    """
    if not 0 <= draw < 1:
        raise ValueError("a draw is at least 0 and less than 1")
    left = np.flatnonzero(~voted)
    if not len(left):
        return None
    steps = np.cumsum(weights[left])
    return int(left[min(int(np.searchsorted(steps, draw * steps[-1], side="right")), len(left) - 1)])
