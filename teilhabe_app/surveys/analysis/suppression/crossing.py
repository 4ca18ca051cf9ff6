"""Tables of two questions over the same people, at one moment and at the earlier ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from teilhabe_app.surveys.analysis.suppression.network import Cell, Layout
from teilhabe_app.surveys.analysis.suppression.states import State

NO_ANSWER, REST = "~none", "~rest"  # codes of answers begin with something else
LEAST_KINDS = 2  # rows and columns of a table that says anything
Sides = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Crossing:
    """The states of a table and the answers that are rows and columns of their own.

    Until the first state is published, ``sides`` is None and the states, all blank, have every answer as a row.
    ``since`` is the moment of the release to which the first state belongs; each moment adds one.
    """

    sides: Sides | None
    states: tuple[State, ...]
    since: int = 0


@dataclass(frozen=True, slots=True)
class Tabulated:
    """A table as it stands now; ``state`` is what may be published of it, if anything."""

    crossing: Crossing
    layout: Layout
    history: tuple[State, ...]
    counts: Mapping[Cell, int]
    sides: Sides
    finest: Mapping[Cell, int]
    state: State | None = None

    @property
    def since(self) -> int:
        """Return the moment to which the first state belongs."""
        return self.crossing.since

    @property
    def is_clean(self) -> bool:
        """Tell whether no answers are held back, now and in every earlier state that was published."""
        states = [state for state in self.history if not state.is_blank]
        return self.state is not None and all(state.hidden <= self.layout.silent for state in [*states, self.state])

    def renewed(self) -> Crossing:
        """Return the table with the new state. Raises TypeError where there is none."""
        if self.state is None:
            raise TypeError("nothing may be published")
        return Crossing(self.sides, (*self.history, self.state), self.since)

    def stale(self) -> Crossing:
        """Return the table that stays as it was at this moment."""
        if self.crossing.sides is None:
            return Crossing(None, (*self.crossing.states, _blank(self.finest)), self.since)
        return Crossing(self.sides, (*self.history, _blank(self.counts)), self.since)


def tabulated(
    crossing: Crossing,
    codes: Sequence[Sequence[str]],
    visible: Sequence[tuple[str, ...]],
    answers: Sequence[Sequence[str | None]],
) -> Tabulated | None:
    """Count a table, or return None where it cannot have the rows and columns that it needs.

    ``codes`` are all answers of both questions, ``visible`` those whose counts are published; the others are REST. A
    table that was published keeps its rows and columns.
    """
    sides: Sides = crossing.sides or (visible[0], visible[1])
    finest = _counted((tuple(codes[0]), tuple(codes[1])), answers)
    if any(set(side) - set(shown) for side, shown in zip(sides, visible, strict=True)):
        return None
    counts, history = _joined(finest, sides), crossing.states
    if crossing.sides is None:
        history = tuple(_blank(_joined(state.counts, sides)) for state in history)
        cells = _peopled(counts)
        history = tuple(_blank({cell: state.counts[cell] for cell in cells}) for state in history)
    else:
        cells = tuple(history[0].counts)
    if any(counts[cell] for cell in set(counts) - set(cells)):
        return None  # a row appeared that earlier moments did not have
    if any(len({cell[side] for cell in cells if cell[side] != NO_ANSWER}) < LEAST_KINDS for side in (0, 1)):
        return None
    layout = Layout(cells, crossed=True, silent=frozenset(cell for cell in cells if NO_ANSWER in cell))
    return Tabulated(crossing, layout, history, {cell: counts[cell] for cell in cells}, sides, finest)


def waiting(crossing: Crossing, codes: Sequence[Sequence[str]], answers: Sequence[Sequence[str | None]]) -> Crossing:
    """Return the crossing with the counts of this moment, none of them shown."""
    counts = _counted((tuple(codes[0]), tuple(codes[1])), answers)
    if crossing.sides is not None:
        joined = _joined(counts, crossing.sides)
        counts = {cell: joined[cell] for cell in crossing.states[0].counts}
    return Crossing(crossing.sides, (*crossing.states, _blank(counts)), crossing.since)


def _counted(sides: Sides, answers: Sequence[Sequence[str | None]]) -> dict[Cell, int]:
    pairs = Counter(
        (NO_ANSWER if one is None else one, NO_ANSWER if other is None else other)
        for one, other in zip(*answers, strict=True)
    )
    rows, columns = ([*side, NO_ANSWER] for side in sides)
    return {(row, column): pairs[row, column] for row in rows for column in columns}


def place(answer: str | None, own: set[str]) -> str:
    """Return the row or column of an answer, given those that are rows or columns of their own."""
    if answer is None:
        return NO_ANSWER
    return answer if answer in own else REST


def _joined(finest: Mapping[Cell, int], sides: Sides) -> dict[Cell, int]:
    own = [{*side, NO_ANSWER} for side in sides]
    rows, columns = ([*side, REST, NO_ANSWER] for side in sides)
    counts = {(row, column): 0 for row in rows for column in columns}
    for cell, count in finest.items():
        row, column = (code if code in own[side] else REST for side, code in enumerate(cell))
        counts[row, column] += count
    return counts


def _blank(counts: Mapping[Cell, int]) -> State:
    return State(dict(counts), frozenset(counts))


def _peopled(counts: Mapping[Cell, int]) -> tuple[Cell, ...]:
    """Leave out rows and columns in which nobody is: their sums say so."""
    rows = {row for (row, _column), count in counts.items() if count}
    columns = {column for (_row, column), count in counts.items() if count}
    return tuple(cell for cell in counts if cell[0] in rows and cell[1] in columns)
