"""Conditions of XLSForm as conditions of ours; what cannot be said the same way is refused, never guessed."""

from __future__ import annotations

import datetime as dt
import operator
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.surveys.analysis.xlsform.expressions import Tree as Said

Tree = dict[str, Any]
Outcome = Tree | bool  # a condition, or one that always or never holds
MIRRORED = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
SIGNS = {"=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
SOME = {(">", 0), (">=", 1), ("!=", 0)}
NONE = {("=", 0), ("<", 1), ("<=", 0)}
EMPTY = ["text", ""]
UNQUOTABLE = re.compile("[‘’‚‛“”„‟\\\\\n]")  # they would be read as quotation marks of the condition itself
LARGEST = 1e12


class Unsaid(DomainError):  # noqa: N818 -- reads as the outcome
    """A condition that cannot be said with ours."""


@dataclass(frozen=True, slots=True)
class Known:
    """A question as conditions may ask for it: its code here, how it compares, and what its answers are called.

    ``values`` leads from the codes of the file to ours: codes of options, ``yes`` and ``no``, or the points of a row.
    """

    code: str
    sort: str
    values: Mapping[str, Any] = field(default_factory=dict)
    row: str = ""

    @property
    def leaf(self) -> Tree:
        """Return what all tests of this question begin with."""
        return {"question": self.code, "row": self.row} if self.row else {"question": self.code}


def condition(tree: Said, known: Mapping[str, Known]) -> Outcome:
    """Return a condition as ours. Raises Unsaid."""
    return _Reader(known).whole(tree)


def filled(tree: Said, columns: Mapping[str, str], code: str) -> Said:
    """Return a choice filter for one choice: its columns as text."""
    if tree[0] == "column":
        name = tree[1].lower()
        return ["text", code if name == "name" else columns.get(name, "")]
    return [filled(part, columns, code) if isinstance(part, list) else part for part in tree]


class _Reader:
    def __init__(self, known: Mapping[str, Known]) -> None:
        self.known = known

    def whole(self, tree: Said) -> Outcome:
        kind = tree[0]
        if kind in {"and", "or"}:
            return self.joined(kind, tree[1:])
        if kind == "not":
            return _not(self.whole(tree[1]))
        if kind in {"true", "false"}:
            return bool(kind == "true")
        if kind == "selected":
            return self.selected(tree[1], tree[2])
        if kind in SIGNS:
            return self.compared(kind, _bare(tree[1]), _bare(tree[2]))
        raise Unsaid(_l("This condition is not supported."))

    def joined(self, kind: str, trees: Said) -> Outcome:
        found: list[Tree] = []
        for at, part in enumerate(trees):
            following = trees[at + 1] if at + 1 < len(trees) else None
            if kind == "and" and _guards(part, following):
                continue  # "answered, and not this": our comparisons ask for an answer anyway
            guarded = kind == "and" and at > 0 and _guards(trees[at - 1], part)
            one = self.differs(part) if guarded else self.whole(part)
            if isinstance(one, bool):
                if one == (kind == "or"):
                    return one
                continue
            found.append(one)
        if not found:
            return kind == "and"
        if kind == "or" and (several := _one_of(found)):
            return several
        return found[0] if len(found) == 1 else {"op": kind, "of": found}

    def differs(self, tree: Said) -> Outcome:
        """Read ``${q} != 'a'`` behind ``${q} != ''``."""
        equal = self.compared("=", _bare(tree[1]), _bare(tree[2]))
        if isinstance(equal, dict) and equal["op"] == "=":
            return {**equal, "op": "!="}
        return {"op": "and", "of": [self.answered(self.asked(tree[1])), _tree(_not(equal))]}

    def compared(self, sign: str, left: Said, right: Said) -> Outcome:
        if right[0] not in {"text", "number"} and left[0] in {"text", "number"}:
            return self.compared(MIRRORED[sign], right, left)
        if left[0] in {"count-selected", "string-length"} and right[0] == "number":
            return self.counted(sign, left[1], right[1])
        if left[0] == "answer" and right[0] in {"text", "number"}:
            return self.tested(sign, self.asked(left), right)
        if left[0] == "answer" and right[0] == "answer":
            return self.both(sign, self.asked(left), self.asked(right))
        if left[0] in {"text", "number"} and right[0] in {"text", "number"}:
            return _literals(sign, left[1], right[1])
        raise Unsaid(_l("This condition is not supported."))

    def asked(self, tree: Said) -> Known:
        known = self.known.get(tree[1]) if tree[0] == "answer" else None
        if known is None:
            raise Unsaid(_l("This condition is not supported."))
        return known

    def answered(self, known: Known) -> Tree:
        if known.row:
            return {"op": ">=", **known.leaf, "value": -1 if -1 in known.values.values() else 1}
        return {"op": "answered", "question": known.code}

    def counted(self, sign: str, tree: Said, number: float) -> Outcome:
        if (sign, number) in SOME:
            return self.answered(self.asked(tree))
        if (sign, number) in NONE:
            return _not(self.answered(self.asked(tree)))
        raise Unsaid(_l("This condition is not supported."))

    def selected(self, tree: Said, value: Said) -> Outcome:
        known = self.asked(tree)
        if value[0] not in {"text", "number"}:
            raise Unsaid(_l("This condition is not supported."))
        if known.sort in {"choices", "order"}:
            return {"op": "includes", **known.leaf, "value": _value(known, value[1])}
        return self.tested("=", known, value)

    def tested(self, sign: str, known: Known, right: Said) -> Outcome:
        if right == EMPTY and sign in {"=", "!="}:
            return self.answered(known) if sign == "!=" else _not(self.answered(known))
        if sign == "!=":
            return _not(self.tested("=", known, right))
        if known.sort == "choice" and sign != "=":
            return _those(known, sign, right[1])
        fits = {"choice", "yes", "text", "number", "date", "rows"} if sign == "=" else {"number", "date", "rows"}
        if known.sort not in fits:
            raise Unsaid(_l("“%(code)s” cannot be compared like this.", code=known.code))
        if known.sort == "rows" and sign != "=" and not all(key.isdecimal() for key in known.values):
            raise Unsaid(_l("“%(code)s” cannot be compared like this.", code=known.code))
        return {"op": sign, **known.leaf, "value": _value(known, right[1])}

    def both(self, sign: str, known: Known, other: Known) -> Outcome:
        same = known.sort == other.sort and known.sort in {"number", "date", "text"}
        if not same or (known.sort == "text" and sign not in {"=", "!="}):
            raise Unsaid(_l("“%(code)s” cannot be compared like this.", code=known.code))
        if sign == "!=":
            return _not({"op": "=", **known.leaf, "other": other.code})
        return {"op": sign, **known.leaf, "other": other.code}


def _bare(tree: Said) -> Said:
    """Return ``date('2024-01-01')`` as its text."""
    return list(tree[1]) if tree[0] == "date" and tree[1][0] == "text" else tree


def _guards(tree: Said, following: Said | None) -> bool:
    """Tell ``${q} != ''`` before ``${q} != 'a'``."""
    if following is None or tree[0] != "!=" or following[0] != "!=" or tree[2] != EMPTY or following[2] == EMPTY:
        return False
    return bool(tree[1] == following[1] and following[2][0] in {"text", "number"})


def _not(one: Outcome) -> Outcome:
    if isinstance(one, bool):
        return not one
    return one["of"][0] if one["op"] == "not" else {"op": "not", "of": [one]}


def _tree(one: Outcome) -> Tree:
    if isinstance(one, bool):
        raise Unsaid(_l("This condition is not supported."))
    return one


def _one_of(parts: list[Tree]) -> Tree | None:
    """Return several answers to one question as a list."""
    questions = {part.get("question") for part in parts}
    texts = all(part["op"] == "=" and isinstance(part.get("value"), str) and "row" not in part for part in parts)
    if len(parts) == 1 or len(questions) != 1 or not texts:
        return None
    return {"op": "one_of", "question": questions.pop(), "values": [part["value"] for part in parts]}


def _those(known: Known, sign: str, value: Any) -> Outcome:
    """Return the choices whose codes are numbers on one side of another."""
    least = _number(value)
    if least is None or not all(key.isdecimal() for key in known.values):
        raise Unsaid(_l("“%(code)s” cannot be compared like this.", code=known.code))
    found = [code for key, code in known.values.items() if SIGNS[sign](int(key), least)]
    return {"op": "one_of", **known.leaf, "values": found} if found else False


def _literals(sign: str, left: Any, right: Any) -> bool:
    one, other = _number(left), _number(right)
    if one is not None and other is not None:
        return bool(SIGNS[sign](one, other))
    if sign not in {"=", "!="}:
        return False
    return bool(SIGNS[sign](str(left), str(right)))


def _number(value: Any) -> float | None:
    try:
        number = round(float(value), 4)
    except (TypeError, ValueError):
        return None
    return number if abs(number) < LARGEST else None


def _value(known: Known, value: Any) -> Any:
    if known.sort == "number":
        number = _number(value)
        if number is None:
            raise Unsaid(_l("“%(code)s” is compared with a number or a day.", code=known.code))
        return int(number) if number.is_integer() else number
    if known.sort == "date":
        try:
            return {"day": dt.date.fromisoformat(str(value)[:10]).isoformat()}
        except ValueError:
            raise Unsaid(_l("“%(code)s” is compared with a number or a day.", code=known.code)) from None
    if known.sort == "text":
        if UNQUOTABLE.search(str(value)):
            raise Unsaid(_l("This condition is not supported."))
        return str(value)
    if str(value) not in known.values:
        raise Unsaid(_l("“%(code)s” has no answer “%(value)s”.", code=known.code, value=str(value)[:40]))
    return known.values[str(value)]
