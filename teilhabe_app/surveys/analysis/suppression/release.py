"""What a survey publishes: counts of single questions and tables of two, moment after moment.

Rules that together keep hidden counts hidden:

- Every table of two questions has the published counts of its questions as margins; answers held back there are one
  row or column here (REST), so margins tell nothing new. People without an answer are a row or column of their own.
- A table is renewed only at a moment at which the counts of both its questions are; otherwise it stays as it was.
- Tables that form a tree (each further question hangs on one table) determine nothing about each other: any tables
  with the same margins belong to a common population. Source: S. L. Lauritzen, Graphical Models (1996), on
  decomposable models. A table that closes a circle is published only where nothing in the circle is held back and
  all of it is renewed, or where other people could have given the same tables (witness.py).
- In each table, and from moment to moment, hidden counts keep room (network.py, states.py).
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from teilhabe_app.surveys.analysis.suppression.crossing import (
    NO_ANSWER,
    REST,
    Crossing,
    Tabulated,
    tabulated,
    waiting,
)
from teilhabe_app.surveys.analysis.suppression.network import Cell, Layout
from teilhabe_app.surveys.analysis.suppression.rings import ring
from teilhabe_app.surveys.analysis.suppression.single import MINIMUM
from teilhabe_app.surveys.analysis.suppression.states import State, blank, step
from teilhabe_app.surveys.analysis.suppression.witness import Witness

Answers = Mapping[str, Sequence[str | None]]
Pair = tuple[str, str]
__all__ = ["NO_ANSWER", "REST", "Answers", "Counts", "CrossTable", "Pair", "Release", "publish"]


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of one question at its last moment: None where held back; ``base`` is who answered."""

    counts: Mapping[str, int | None]
    base: int


@dataclass(frozen=True, slots=True)
class CrossTable:
    """A table of two questions: ``cells`` by (row, column), None where held back.

    Totals are the published counts of each question (REST: those held back there together) and hold also people who
    did not answer the other one; ``base`` is everybody who took part.
    """

    cells: Mapping[Cell, int | None]
    rows: Mapping[str, int]
    columns: Mapping[str, int]
    base: int


@dataclass(frozen=True, slots=True)
class Release:
    """Everything published so far; contains true counts, so it is stored where answers are, and never shown."""

    minimum: int = MINIMUM
    people: int = 0
    moments: int = 0
    questions: Mapping[str, tuple[State, ...]] = field(default_factory=dict)
    tables: Mapping[Pair, Crossing] = field(default_factory=dict)

    def single(self, question: str) -> Counts | None:
        """Return what may be shown of a question, or None where too few answered."""
        state = _last(self.questions.get(question, ()))
        return None if state is None else Counts({cell[1]: count for cell, count in state.shown.items()}, state.base)

    def cross(self, first: str, second: str) -> CrossTable | None:
        """Return what may be shown of two questions, or None where no table is published."""
        crossing = self.tables.get((first, second))
        state = _last(crossing.states) if crossing else None
        if state is None:
            return None
        cells = {cell: count for cell, count in state.shown.items() if NO_ANSWER not in cell}
        return CrossTable(cells, _totals(state, 0), _totals(state, 1), state.base)


def publish(  # noqa: PLR0913 -- one moment in one call
    release: Release,
    codes: Mapping[str, Sequence[str]],
    answers: Answers,
    pairs: Iterable[Pair] = (),
    *,
    final: bool = False,
    waves: Sequence[int] | None = None,
) -> Release:
    """Return the release with a new moment, or the same one when there is nothing that may be renewed.

    ``codes`` names the possible answers of each question, ``answers`` what each person gave (None: no answer; the
    same order of people in every question). ``pairs`` are the tables wanted, the important ones first; one that is
    not safe is left out. Questions and tables that would betray the people in between stay as they were;
    ``final`` (the survey has closed) holds back counts instead. A table must be wanted from the first moment of its
    questions on, because what was hidden then cannot be looked up later. Several allowed choices are a question each,
    yes or no.

    ``waves`` tells for each person the number of the moment (``release.moments``, 0 for the first) that first counted
    them; without it, tables that close a circle and hide something are published at the first moment only. Raises
    ValueError when the questions have different numbers of people, an answer is none of the
    codes, or a code begins with ~.
    """
    people = _checked(codes, answers)
    questions, current = dict(release.questions), set()
    for question, known in codes.items():
        layout = Layout(tuple(("", code) for code in known), crossed=False)
        counted = Counter(answer for answer in answers[question] if answer is not None)
        counts = {("", code): counted[code] for code in known}
        history = questions.get(question, ())
        if history and dict(history[-1].counts) == counts and not history[-1].is_blank:
            current.add(question)
        elif (state := step(layout, history, counts, release.minimum, final=final)) is not None:
            questions[question] = (*history, state)
            current.add(question)
        elif history:
            questions[question] = (*history, blank(layout, counts))
    if all(
        question in release.questions and release.questions[question] == questions[question] for question in current
    ):
        return release
    wanted = [pair for pair in dict.fromkeys(pairs) if pair[0] != pair[1] and pair[::-1] not in release.tables]
    made: dict[Pair, Tabulated] = {}
    tables = dict(release.tables)
    for pair in dict.fromkeys([*release.tables, *wanted]):
        late = pair not in release.tables and any(question in release.questions for question in pair)
        if late or pair[::-1] in tables or not set(pair) <= codes.keys():
            continue  # a question that is no longer asked: its tables stay
        names, given = [codes[question] for question in pair], [answers[question] for question in pair]
        crossing = tables.get(pair, Crossing(None, (), release.moments))
        table = tabulated(crossing, names, [_visible(questions.get(question, ())) for question in pair], given)
        if table is None:
            tables[pair] = waiting(crossing, names, given)
            continue
        tables[pair], made[pair] = crossing, table
        if pair in wanted and set(pair) <= current:
            state = step(table.layout, table.history, table.counts, release.minimum, final=final)
            made[pair] = dataclasses.replace(table, state=state)
    known_waves = waves if waves is not None or release.moments else [0] * people
    witness = None if known_waves is None else Witness(answers, known_waves)
    return Release(release.minimum, people, release.moments + 1, questions, _admitted(tables, made, witness))


def _checked(codes: Mapping[str, Sequence[str]], answers: Answers) -> int:
    if len(lengths := {len(answers[question]) for question in codes}) > 1:
        raise ValueError("each question needs one answer or None for each person")
    for question, known in codes.items():
        if any(code.startswith("~") for code in known):
            raise ValueError(f"a code of {question} begins with ~")
        if unknown := set(answers[question]) - {None, *known}:
            raise ValueError(f"no answers of {question}: {sorted(map(str, unknown))}")
    return next(iter(lengths), 0)


def _admitted(
    before: Mapping[Pair, Crossing], made: Mapping[Pair, Tabulated], witness: Witness | None
) -> dict[Pair, Crossing]:
    """Choose which tables are renewed: trees one by one, circles only where they are safe."""
    edges = {pair for pair, crossing in before.items() if crossing.sides is not None}
    now = dict(made)
    for pair in sorted(edges & now.keys()):
        around = ring(edges, pair)
        if not _are_clean(around, made) and not _is_kept(pair, around, made, witness):
            now[pair] = dataclasses.replace(made[pair], state=None)
    for pair in sorted(edges & now.keys()):
        around = ring(edges, pair)
        if now[pair].state is None and not _is_kept(pair, around, now, witness):  # the others would betray it
            now |= {other: dataclasses.replace(now[other], state=None) for other in around if other in now}
    for pair, table in made.items():
        if pair in edges or table.state is None:
            continue
        around = ring({*edges, pair}, pair)
        if _are_clean(around, now) or all(_is_kept(other, around, now, witness) for other in around):
            edges.add(pair)
    renewed = {pair: table.renewed() for pair, table in now.items() if pair in edges and table.state is not None}
    return {**before, **{pair: table.stale() for pair, table in made.items()}, **renewed}


def _are_clean(around: Collection[Pair], tables: Mapping[Pair, Tabulated]) -> bool:
    """Tell whether a circle is renewed as a whole and hides nothing."""
    return all(other in tables and tables[other].is_clean for other in around)


def _is_kept(pair: Pair, around: Collection[Pair], tables: Mapping[Pair, Tabulated], witness: Witness | None) -> bool:
    """Tell whether a table that lies on no circle, or whose circle leaves room, keeps what it hides."""
    if len(around) == 1:
        return True
    if witness is None or any(other not in tables for other in around):
        return False
    return witness.keeps(pair, {other: tables[other] for other in sorted(around)})


def _visible(states: Sequence[State]) -> tuple[str, ...]:
    state = _last(states)
    return () if state is None else tuple(cell[1] for cell in state.counts if cell not in state.hidden)


def _last(states: Sequence[State]) -> State | None:
    return next((state for state in reversed(states) if not state.is_blank), None)


def _totals(state: State, side: int) -> dict[str, int]:
    totals: Counter[str] = Counter()
    for cell, count in state.counts.items():
        totals[cell[side]] += count
    return {code: count for code, count in totals.items() if code != NO_ANSWER}
