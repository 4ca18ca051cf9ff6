"""Other people with the same published tables: the proof that circles of tables keep a secret.

Where tables form a circle, counts of one bear on those of another, and room in each table is not enough. So other
populations are made: two people who came in the same wave, and who agree in every question that the circle crosses
with the first one, exchange their answers to it. All published counts stay; only counts of the table in question that
are hidden from that wave on change. A hidden count is safe when such exchanges, each with people of its own, change
it by at least two.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from teilhabe_app.surveys.analysis.suppression.crossing import Tabulated, place
from teilhabe_app.surveys.analysis.suppression.network import Cell
from teilhabe_app.surveys.analysis.suppression.states import blank, need

Pair = tuple[str, str]
Groups = Mapping[object, Counter[Cell]]  # people who may exchange answers, by their cell


LEAST = 2  # by how many people a hidden count can differ at least


@dataclass(frozen=True, slots=True)
class Witness:
    """``answers`` by question and person, and the ``waves`` (moment of the release) in which each person came."""

    answers: Mapping[str, Sequence[str | None]]
    waves: Sequence[int]
    known: dict[object, bool] = field(default_factory=dict)

    def keeps(self, pair: Pair, tables: Mapping[Pair, Tabulated]) -> bool:
        """Tell whether every count that a table hides, now or at any earlier moment, is safe in its circle.

        A table whose ``state`` is None is not renewed at this moment: then its counts of now are what is hidden.
        """
        moved, beside = _moved(pair, tables)
        key = (pair, moved, frozenset(beside), tables[pair].state is None)
        if key not in self.known:
            self.known[key] = self._looked(pair, moved, [(other, tables[other]) for other in beside], tables[pair])
        return self.known[key]

    def _looked(self, pair: Pair, moved: int, beside: Sequence[tuple[Pair, Tabulated]], table: Tabulated) -> bool:
        states = [*table.history, table.state or blank(table.layout, table.counts)]
        groups = self._groups(pair, pair[moved], beside, table)
        lasting = [
            frozenset.intersection(*(state.hidden for state in states[at:])) - table.layout.silent
            for at in range(len(states))
        ]
        for at, state in enumerate(states):
            hidden = {wave: lasting[max(0, wave - table.since)] for wave in groups if wave - table.since <= at}
            newest = table.state is None and at == len(table.history) and not all(one.is_blank for one in table.history)
            for cell in state.hidden - table.layout.silent if newest or not state.is_blank else ():
                if not _moves(cell, groups, hidden, need(table.layout, cell, state.counts, LEAST)):
                    return False
        return True

    def _groups(
        self, pair: Pair, question: str, beside: Sequence[tuple[Pair, Tabulated]], table: Tabulated
    ) -> dict[int, Groups]:
        """Return, by wave, the groups of people who agree in what else the circle crosses with a question."""
        views = []
        for other, near in beside:
            side = 1 - other.index(question)
            own = set(near.sides[side])
            views.append([place(answer, own) for answer in self.answers[other[side]]])
        sides = [
            [place(answer, set(own)) for answer in self.answers[name]]
            for name, own in zip(pair, table.sides, strict=True)
        ]
        groups: dict[int, defaultdict[object, Counter[Cell]]] = {}
        contexts = zip(*views, strict=True) if views else iter([()] * len(self.waves))
        for wave, context, row, column in zip(self.waves, contexts, *sides, strict=True):
            groups.setdefault(wave, defaultdict(Counter))[context][row, column] += 1
        return dict(groups)


def _moved(pair: Pair, tables: Mapping[Pair, Tabulated]) -> tuple[int, list[Pair]]:
    """Return the question of a table that is crossed with fewer others, and its other tables in the circle."""
    beside = [[other for other in tables if other != pair and question in other] for question in pair]
    moved = 0 if len(beside[0]) <= len(beside[1]) else 1
    return moved, beside[moved]


def _moves(cell: Cell, groups: Mapping[int, Groups], hidden: Mapping[int, Collection[Cell]], least: int) -> bool:
    """Tell whether exchanges change a cell by ``least``; in each wave they touch only what is ``hidden`` from it on."""
    width = 0
    for wave, cells in hidden.items():
        for people in groups[wave].values() if cell in cells else ():
            width += sum(_exchanges(cell, people, cells, grows=grows) for grows in (False, True))
            if width >= least:
                return True
    return width >= least


def _exchanges(cell: Cell, people: Counter[Cell], hidden: Collection[Cell], *, grows: bool) -> int:
    """Count exchanges, no person twice, that all make a cell smaller (or larger)."""
    left, found = people.copy(), 0
    for one, other in _corners(cell, people, hidden, grows=grows):
        number = min(left[one], left[other])
        left[one] -= number
        left[other] -= number
        found += number
    return found


def _corners(
    cell: Cell, people: Counter[Cell], hidden: Collection[Cell], *, grows: bool
) -> Iterator[tuple[Cell, Cell]]:
    """Yield the cells whose people may exchange answers: opposite corners of a hidden rectangle around ``cell``."""
    rows, columns = {one[0] for one in people} | {cell[0]}, {one[1] for one in people} | {cell[1]}
    for row in sorted(rows - {cell[0]}):
        for column in sorted(columns - {cell[1]}):
            corners = {cell, (row, column), (row, cell[1]), (cell[0], column)}
            if corners <= set(hidden):
                yield ((row, cell[1]), (cell[0], column)) if grows else (cell, (row, column))
