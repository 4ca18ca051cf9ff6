"""The matrix of votes: people in rows, statements in columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

AGREE, UNSURE, DISAGREE = 1, 0, -1
Matrix = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Votes:
    """``matrix`` has shape (people, statements): 1 agree, 0 unsure, -1 disagree, NaN no vote."""

    people: tuple[Any, ...]
    statements: tuple[Any, ...]
    matrix: Matrix

    def __post_init__(self) -> None:
        """Raise ValueError for another shape or other values."""
        if self.matrix.shape != (len(self.people), len(self.statements)):
            raise ValueError(f"{self.matrix.shape} is not people by statements")
        if not bool(np.all(np.isnan(self.matrix) | np.isin(self.matrix, (AGREE, UNSURE, DISAGREE)))):
            raise ValueError("a vote is 1, 0, -1 or NaN")


def votes_of(statements: Iterable[Any], cast: Iterable[tuple[Any, Any, int]]) -> Votes:
    """Return the votes of (person, statement, vote) rows; of several by a person on a statement the last counts.

    People come in the order of their first vote. Raises KeyError for an unknown statement, ValueError for other votes.
    """
    columns = {statement: number for number, statement in enumerate(statements)}
    rows: dict[Any, int] = {}
    places = [(rows.setdefault(person, len(rows)), columns[statement], vote) for person, statement, vote in cast]
    matrix = np.full((len(rows), len(columns)), np.nan)
    for row, column, vote in places:
        matrix[row, column] = vote
    return Votes(tuple(rows), tuple(columns), matrix)
