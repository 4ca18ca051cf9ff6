"""States of one table over time: figures are renewed in steps that tell nothing about the people in between.

A table of cumulated counts is published again and again while people answer. Whoever keeps the earlier pages can take
differences. What is hidden in any state is safe when there is a second history of counts, with the same margins in
each step and the same published cells, in which the hidden count differs by at least ``minimum``. Such a history is
sought by moving people between hidden cells in one step and back in a later one (network.py gives the room).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from teilhabe_app.surveys.analysis.suppression.network import PLENTY, Cell, Layout, Room, closed, width


@dataclass(frozen=True, slots=True)
class State:
    """The true counts of a published table and the cells that were held back; never show ``counts`` itself."""

    counts: Mapping[Cell, int]
    hidden: frozenset[Cell]

    @property
    def shown(self) -> dict[Cell, int | None]:
        """Return what may be shown: None where a count is held back."""
        return {cell: None if cell in self.hidden else count for cell, count in self.counts.items()}

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing at all was shown."""
        return len(self.hidden) == len(self.counts)

    @property
    def base(self) -> int:
        """Return how many people are in the table."""
        return sum(self.counts.values())


def step(
    layout: Layout, history: Sequence[State], counts: Mapping[Cell, int], minimum: int, *, final: bool = False
) -> State | None:
    """Return the next state that may be published, or None where the last one must stay for now.

    Without ``final`` a state is published only when at least ``minimum`` people came (or went) since the last one and
    nothing that was shown would have to be held back. With ``final`` (the survey has closed) it is held back.
    Raises KeyError when a cell of the layout has no count.
    """
    now = {cell: counts[cell] for cell in layout.cells}
    hidden = {cell for cell, count in now.items() if count < minimum or cell in layout.silent}
    published = [state for state in history if not state.is_blank]
    if published:
        moved = sum(abs(count - published[-1].counts[cell]) for cell, count in now.items())
        if moved < minimum and not final:
            return None
        hidden |= {
            cell
            for state in published
            for cell in layout.cells
            if cell not in state.hidden and abs(now[cell] - state.counts[cell]) < minimum
        }
        if not final and not hidden <= published[-1].hidden:
            return None
    hidden = _closed(layout, history, now, hidden, minimum)
    if len(hidden) == len(now) or (published and not final and not hidden <= published[-1].hidden):
        return None
    return State(now, frozenset(hidden))


def blank(layout: Layout, counts: Mapping[Cell, int]) -> State:
    """Return the state of a moment at which a table was not renewed: its counts are kept, all of them hidden."""
    return State({cell: counts[cell] for cell in layout.cells}, frozenset(layout.cells))


def _closed(
    layout: Layout, history: Sequence[State], now: Mapping[Cell, int], small: set[Cell], minimum: int
) -> set[Cell]:
    needs = [
        {
            cell: [need(view, cell, counts, minimum) for view in layout.views if cell in view.cells]
            for cell in layout.cells
        }
        for counts in (*(state.counts for state in history), now)
    ]

    def is_safe(states: Sequence[State], place: int, cell: Cell) -> bool:
        wanted = zip(layout.views, needs[place][cell], strict=False)  # a silent cell is in the first view only
        return all(_safe(view, states, place, cell, least) for view, least in wanted)

    def unsafe(hidden: set[Cell]) -> Cell | None:
        states = [*history, State(now, frozenset(hidden))]
        return next((cell for cell in sorted(hidden) if not is_safe(states, len(history), cell)), None)

    def betrays(hidden: set[Cell]) -> bool:
        states = [*history, State(now, frozenset(hidden))]
        return any(
            not is_safe(states, place, cell)
            for place, state in enumerate(history)
            if not state.is_blank
            for cell in state.hidden
        )

    hidden = closed(layout, now, small, unsafe)
    for state in reversed(history):  # what stays hidden as it was keeps the histories that were found then
        if not betrays(hidden):
            break
        hidden = closed(layout, now, hidden | state.hidden, unsafe)
    return hidden


def need(layout: Layout, cell: Cell, counts: Mapping[Cell, int], minimum: int) -> int:
    """Return the width that a hidden cell must keep: the minimum, or less where the margins alone say more."""
    if cell in layout.silent:
        return 0
    return width(layout, cell, layout.cells, Room(counts, dict.fromkeys(counts, PLENTY)), minimum)


def _safe(layout: Layout, states: Sequence[State], place: int, cell: Cell, least: int) -> bool:
    """Look for a second history in which the hidden ``cell`` of state ``place`` differs by ``least``.

    People move between cells in the wave before state ``first`` and move back in the wave before state ``back``, or
    never; in between, all cells that they touch are hidden.
    """
    if least == 0:
        return True
    for first in range(place, -1, -1):
        common = set.intersection(set(layout.cells), *(set(state.hidden) for state in states[first : place + 1]))
        for back in range(place + 1, len(states) + 1):
            if cell not in common:
                break
            up = _wave(states, back) if back < len(states) else dict.fromkeys(layout.cells, PLENTY)
            if width(layout, cell, common, Room(_wave(states, first), up), least) >= least:
                return True
            if back < len(states):
                common &= states[back].hidden
    return False


def _wave(states: Sequence[State], place: int) -> dict[Cell, int]:
    """Return who came before a state and after the one before it; who left counts as nobody to move."""
    if place == 0:
        return dict(states[0].counts)
    return {cell: max(0, count - states[place - 1].counts[cell]) for cell, count in states[place].counts.items()}
