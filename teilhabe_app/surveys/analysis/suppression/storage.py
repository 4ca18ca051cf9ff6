"""A release as plain JSON and back: stored beside the answers, never shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from teilhabe_app.surveys.analysis.suppression.crossing import Crossing
from teilhabe_app.surveys.analysis.suppression.release import Release
from teilhabe_app.surveys.analysis.suppression.states import State


def to_json(release: Release) -> dict[str, Any]:
    """Return lists and plain values only."""
    return {
        "minimum": release.minimum,
        "people": release.people,
        "moments": release.moments,
        "questions": {question: _plain(states) for question, states in release.questions.items()},
        "tables": [
            {"pair": list(pair), "sides": crossing.sides and [list(side) for side in crossing.sides]}
            | {"states": _plain(crossing.states), "since": crossing.since}
            for pair, crossing in release.tables.items()
        ],
    }


def from_json(stored: Mapping[str, Any]) -> Release:
    """Return the release that ``to_json`` wrote. Raises KeyError or ValueError for anything else."""
    tables = {}
    for table in stored["tables"]:
        first, second = table["pair"]
        sides = (tuple(table["sides"][0]), tuple(table["sides"][1])) if table["sides"] else None
        tables[first, second] = Crossing(sides, _states(table["states"]), table["since"])
    questions = {question: _states(states) for question, states in stored["questions"].items()}
    return Release(stored["minimum"], stored["people"], stored["moments"], questions, tables)


def _plain(states: Iterable[State]) -> list[list[list[Any]]]:
    return [[[*cell, count, cell in state.hidden] for cell, count in state.counts.items()] for state in states]


def _states(stored: Iterable[Iterable[tuple[str, str, int, bool]]]) -> tuple[State, ...]:
    states = []
    for rows in stored:
        rows = list(rows)  # noqa: PLW2901 -- read twice
        counts = {(row, column): count for row, column, count, _hidden in rows}
        states.append(State(counts, frozenset((row, column) for row, column, _count, hidden in rows if hidden)))
    return tuple(states)
