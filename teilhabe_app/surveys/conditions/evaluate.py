"""Whether a condition holds for the answers so far; a comparison with what was not answered never holds."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Protocol

from teilhabe_app.surveys.conditions.tree import Tree

SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Facts(Protocol):
    """What is known at this point of the path: answers to hidden questions are not."""

    def value(self, code: str) -> Any:
        """Return an answer (text, list, number, day, or numbers by row), None where there is none."""

    def was_shown(self, code: str) -> bool:
        """Tell whether the path showed the question."""


def holds(tree: Tree | None, facts: Facts) -> bool:
    """Tell whether a condition holds; no condition always does."""
    if not tree:
        return True
    op = tree["op"]
    if op == "and":
        return all(holds(part, facts) for part in tree["of"])
    if op == "or":
        return any(holds(part, facts) for part in tree["of"])
    if op == "not":
        return not holds(tree["of"][0], facts)
    if op == "shown":
        return facts.was_shown(tree["question"])
    given = facts.value(tree["question"])
    return given is not None and (op == "answered" or _compared(tree, given, facts))


def _compared(tree: Tree, given: Any, facts: Facts) -> bool:
    if "row" in tree:
        given = given.get(tree["row"]) if isinstance(given, dict) else None
        if given is None:
            return False
    if tree["op"] == "one_of":
        return any(_same(SIGNS["="], given, value) for value in tree["values"])
    if tree["op"] == "includes":
        return isinstance(given, list) and tree["value"] in given
    right = facts.value(tree["other"]) if "other" in tree else tree["value"]
    return right is not None and _same(SIGNS[tree["op"]], given, right)


def _same(sign: Callable[[Any, Any], bool], left: Any, right: Any) -> bool:
    left, right = _plain(left), _plain(right)
    comparable = isinstance(left, str | Decimal | dt.date) and type(left) is type(right)
    return comparable and sign(left, right)


def _plain(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"day"}:
        return dt.date.fromisoformat(value["day"])
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value))
    return value
