"""The tree of a condition: what it refers to, whether that fits the questions, and how it reads as text.

A tree is JSON: ``{"op": "and" | "or", "of": [tree, ...]}``, ``{"op": "not", "of": [tree]}``,
``{"op": "shown" | "answered", "question": code}``, ``{"op": "one_of", "question": code, "values": [...]}``,
``{"op": "includes", "question": code, "value": option}`` and ``{"op": "=" ..., "question": code, "value": ...}``. A
comparison may name a ``row`` of a matrix, and ``other`` (a question) in the place of ``value``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l

Tree = dict[str, Any]
COMPARISONS = ("=", "!=", "<=", ">=", "<", ">")
EQUALS = {"=", "!="}
MOST_NODES, MOST_DEPTH, MOST_CHARACTERS = 400, 20, 20_000
SORTED = {"number", "date", "rows"}
FEATURES = {"and": 1, "or": 2, "not": 3}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a condition may know of a question: ``sort`` is how its answers compare.

    ``choice`` and ``choices`` (by option), ``yes`` (yes or no), ``number``, ``date``, ``rows`` (a number for each row),
    ``order`` (options in order), ``text``, ``none`` (nothing is answered).
    """

    code: str
    sort: str
    options: tuple[str, ...] = ()
    is_sensitive: bool = False


class ConditionError(DomainError):
    """A condition that cannot be used; ``at`` is the place in its text, counted from 1."""

    def __init__(self, message: Any, *, at: int | None = None) -> None:
        super().__init__(message, field="condition")
        self.at = at


def _nodes(tree: Tree, depth: int = 0) -> Iterator[Tree]:
    if depth > MOST_DEPTH:
        raise ConditionError(_l("This condition is nested too deeply."))
    yield tree
    if tree.get("op") in FEATURES:
        for part in tree["of"]:
            yield from _nodes(part, depth + 1)


def references(tree: Tree | None) -> set[str]:
    """Return the codes of all questions that a condition looks at."""
    found = set()
    for node in _nodes(tree) if tree else ():
        found |= {node[key] for key in ("question", "other") if key in node}
    return found


def check(tree: Tree, earlier: Mapping[str, Asked], later: Mapping[str, Asked], me: str | None = None) -> None:
    """Refuse a condition that does not fit the questions before it, and name what does not."""
    for count, node in enumerate(_nodes(tree), 1):
        if count > MOST_NODES:
            raise ConditionError(_l("This condition is too long."))
        for key in ("question", "other"):
            if key in node:
                _check_reference(node[key], earlier, later, me)
        if "question" in node:
            _check_value(node, earlier[node["question"]])


def _check_reference(code: str, earlier: Mapping[str, Asked], later: Mapping[str, Asked], me: str | None) -> None:
    if code == me:
        raise ConditionError(_l("The condition of “%(code)s” refers to itself.", code=code))
    if code in later:
        raise ConditionError(_l("“%(code)s” comes later: a condition can only use earlier questions.", code=code))
    if code not in earlier:
        raise ConditionError(_l("There is no question “%(code)s”.", code=code))
    if earlier[code].is_sensitive:
        raise ConditionError(
            _l("“%(code)s” is a sensitive question: its answers stand apart, conditions cannot use them.", code=code)
        )


def _check_value(node: Tree, asked: Asked) -> None:
    op, code = node["op"], asked.code
    if op in {"shown", "answered"}:
        return
    if (asked.sort == "rows") != ("row" in node) or ("row" in node and node["row"] not in asked.options):
        raise ConditionError(_l("“%(code)s” has rows: name one of them, as in %(code)s.1", code=code))
    fits = {
        "choice": op in EQUALS or op == "one_of",
        "yes": op in EQUALS or op == "one_of",
        "choices": op == "includes",
        "order": op == "includes",
        "text": op in EQUALS,
        "none": False,
    }.get(asked.sort, op != "includes")
    if not fits:
        raise ConditionError(_l("“%(code)s” cannot be compared like this.", code=code))
    for value in [] if "other" in node else node.get("values", [node.get("value")]):
        if asked.sort in {"choice", "choices", "order"} and value not in asked.options:
            raise ConditionError(_l("“%(code)s” has no answer “%(value)s”.", code=code, value=value))
        if asked.sort == "yes" and value not in {"yes", "no"}:
            raise ConditionError(_l("“%(code)s” has no answer “%(value)s”.", code=code, value=value))
        if asked.sort in SORTED and not _is_number(value) and not (asked.sort == "date" and _is_date(value)):
            raise ConditionError(_l("“%(code)s” is compared with a number or a day.", code=code))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_date(value: object) -> bool:
    return isinstance(value, dict) and set(value) == {"day"}


def write(tree: Tree | None) -> str:
    """Return the text of a condition, which reads back to the same tree."""
    return _written(tree, 0) if tree else ""


def _written(tree: Tree, around: int) -> str:
    op = tree["op"]
    if op in {"and", "or"}:
        rank = 2 if op == "and" else 1
        text = f" {op} ".join(_written(part, rank) for part in tree["of"])
        return f"({text})" if around >= rank else text
    if op == "not":
        return f"not {_written(tree['of'][0], 3)}"
    who = tree["question"] + (f".{tree['row']}" if "row" in tree else "")
    if op in {"shown", "answered"}:
        return f"{who} was {op}"
    if op == "one_of":
        return f"{who} is one of ({', '.join(_literal(value) for value in tree['values'])})"
    right = tree["other"] if "other" in tree else _literal(tree["value"])
    return f"{who} {op} {right}"


def _literal(value: Any) -> str:
    if isinstance(value, dict):
        return str(value["day"])
    if isinstance(value, str):
        return value if value in {"yes", "no"} else "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return format(Decimal(repr(value)).normalize(), "f") if isinstance(value, float) else str(value)
