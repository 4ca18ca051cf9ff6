"""How far hidden counts can move while every published sum stays: exact bounds by augmenting paths.

The hidden cells of a table with known margins are a transport problem. Starting at the true counts, a cell can grow
(or shrink) by t exactly when t units flow from its column to its row (or back) through the other hidden cells, so the
width of what an attacker can conclude is a maximum flow. Source: L. H. Cox, Network models for complementary cell
suppression, JASA 90 (1995).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass

Cell = tuple[str, str]
Node = Hashable
Arcs = dict[Node, dict[Node, int]]
PLENTY = 1 << 40
_ANY = ("any",)


@dataclass(frozen=True, slots=True)
class Layout:
    """The cells of a table and the sums that are known: one of all cells, or those of each row and column.

    ``silent`` cells are never shown and need no protection: people without an answer.
    """

    cells: tuple[Cell, ...]
    crossed: bool
    silent: frozenset[Cell] = frozenset()

    def nodes(self, cell: Cell) -> tuple[Node, Node]:
        """Return the two sums that a cell is part of."""
        return (("row", cell[0]), ("column", cell[1])) if self.crossed else (("all",), ("column", cell[1]))

    @property
    def views(self) -> tuple[Layout, ...]:
        """Return the table as it is, and as it looks to somebody who knows who did not answer.

        Questions that are asked under the same condition, or are choices of one question, have the same people
        without an answer; so what one table tells of them holds for the other.
        """
        if not self.silent:
            return (self,)
        return (self, Layout(tuple(cell for cell in self.cells if cell not in self.silent), self.crossed))


@dataclass(frozen=True, slots=True)
class Room:
    """How much each cell may shrink and grow at most (counts are never negative)."""

    down: Mapping[Cell, int]
    up: Mapping[Cell, int]


def width(layout: Layout, cell: Cell, hidden: Collection[Cell], room: Room, enough: int) -> int:
    """Return the width of the interval that an attacker can conclude for a hidden cell, at most ``enough``."""
    row, column = layout.nodes(cell)
    shrink = _flow(_arcs(layout, cell, hidden, room), row, column, min(room.down[cell], enough))
    if shrink >= enough:
        return shrink
    grow = _flow(_arcs(layout, cell, hidden, room), column, row, min(room.up[cell], enough - shrink))
    return shrink + grow


def _arcs(layout: Layout, without: Cell, hidden: Iterable[Cell], room: Room) -> Arcs:
    """Return the ways in which a change travels: shrinking leads from a column to a row, growing back."""
    arcs: Arcs = {}

    def join(start: Node, end: Node, most: int) -> None:
        there = arcs.setdefault(start, {})
        there[end] = there.get(end, 0) + most
        arcs.setdefault(end, {}).setdefault(start, 0)

    for cell in (*hidden, without):
        row, column = layout.nodes(cell)
        if cell != without:
            join(column, row, room.down[cell])
            join(row, column, room.up[cell])
        if not layout.crossed:  # nobody published the sum of a column that has only this cell
            join(column, _ANY, PLENTY)
            join(_ANY, column, PLENTY)
    return arcs


def _flow(arcs: Arcs, source: Node, sink: Node, most: int) -> int:
    """Return the largest flow, at most ``most``: shortest augmenting paths."""
    total = 0
    while total < most:
        path = _path(arcs, source, sink)
        if not path:
            break
        step = min(most - total, *(arcs[start][end] for start, end in path))
        for start, end in path:
            arcs[start][end] -= step
            arcs[end][start] += step
        total += step
    return total


def _path(arcs: Arcs, source: Node, sink: Node) -> list[tuple[Node, Node]]:
    came: dict[Node, Node] = {source: source}
    waiting = deque([source])
    while waiting and sink not in came:
        here = waiting.popleft()
        for there, left in arcs.get(here, {}).items():
            if left > 0 and there not in came:
                came[there] = here
                waiting.append(there)
    path = []
    while sink != source and sink in came:
        path.append((came[sink], sink))
        sink = came[sink]
    return path


def closed(
    layout: Layout, counts: Mapping[Cell, int], hidden: set[Cell], unsafe: Callable[[set[Cell]], Cell | None]
) -> set[Cell]:
    """Hide further cells, the smallest first, until ``unsafe`` names no cell; in the end all cells may be hidden."""
    hidden = set(hidden)
    while len(hidden) < len(layout.cells) and (cell := unsafe(hidden)) is not None:
        hidden |= _partners(layout, counts, hidden, cell)
    return hidden


def _partners(layout: Layout, counts: Mapping[Cell, int], hidden: set[Cell], cell: Cell) -> set[Cell]:
    """Choose what goes with a cell: the smallest other one, or the corners of the cheapest rectangle."""
    visible = [other for other in layout.cells if other not in hidden]
    if layout.crossed:
        row, column = cell
        rectangles = [
            {other, (row, other[1]), (other[0], column)} - hidden
            for other in layout.cells
            if other[0] != row and other[1] != column
        ]
        rectangles = [corners for corners in rectangles if corners]
        if rectangles:
            return min(rectangles, key=lambda corners: (sum(counts[one] + 1 for one in corners), sorted(corners)))
    return {min(visible, key=lambda other: (counts[other], other))}
