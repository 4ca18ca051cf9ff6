"""Constraints of a file as the smallest and largest answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.surveys.analysis.xlsform.expressions import Tree as Said
from teilhabe_app.surveys.models import QuestionKind
from teilhabe_app.surveys.service.building import QuestionDraft
from teilhabe_app.surveys.service.importing.conditions import LARGEST, MIRRORED, Unsaid

T = TypeVar("T", Decimal, dt.date)


def limited(draft: QuestionDraft, tree: Said) -> QuestionDraft:
    """Return a draft with the limits of a constraint. Raises Unsaid."""
    if draft.kind is QuestionKind.NUMBER:
        least, most = _numbers_of(tree, is_whole=draft.is_whole)
        low = max((one for one in (draft.least, least) if one is not None), default=None)
        high = min((one for one in (draft.most, most) if one is not None), default=None)
        if low is not None and high is not None and low > high:
            raise Unsaid(_l("No number is possible."))
        return replace(draft, least=low, most=high)
    if draft.kind is not QuestionKind.DATE:
        raise Unsaid(_l("Only numbers and days can have limits here."))
    first, last = _days_of(tree)
    if first and last and first > last:
        raise Unsaid(_l("No day is possible."))
    return replace(draft, first_day=first, last_day=last)


def _numbers_of(tree: Said, *, is_whole: bool) -> tuple[Decimal | None, Decimal | None]:
    """Return the smallest and largest number that a constraint allows. Raises Unsaid."""
    step = Decimal(1) if is_whole else None
    return _ends(_sides(tree), _number, lambda value, by: None if step is None else value + by * step)


def _days_of(tree: Said) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and last day that a constraint allows. Raises Unsaid."""
    return _ends(_sides(tree), _day, lambda value, by: value + dt.timedelta(days=by))


def _sides(tree: Said) -> Iterator[tuple[str, Said]]:
    """Yield the comparisons of the own answer that must all hold."""
    if tree[0] == "and":
        for part in tree[1:]:
            yield from _sides(part)
        return
    if len(tree) == 3 and tree[0] in MIRRORED:  # noqa: PLR2004 -- sign, left, right
        sign, left, right = tree
        if right == ["self"]:
            sign, left, right = MIRRORED[sign], right, left
        if left == ["self"] and right[0] in {"number", "text", "date"}:
            yield sign, right
            return
    raise Unsaid(_l("Only a smallest and a largest answer are supported."))


def _ends(
    sides: Iterator[tuple[str, Said]], read: Callable[[Said], T], beside: Callable[[T, int], T | None]
) -> tuple[T | None, T | None]:
    least: T | None = None
    most: T | None = None
    for sign, said in sides:
        value: Any = read(said)
        if sign in {"<", ">"}:
            value = beside(value, 1 if sign == ">" else -1)
        if value is None or sign == "!=":
            raise Unsaid(_l("Only a smallest and a largest answer are supported."))
        if sign in {">", ">=", "="}:
            least = value if least is None else max(least, value)
        if sign in {"<", "<=", "="}:
            most = value if most is None else min(most, value)
    return least, most


def _number(said: Said) -> Decimal:
    if said[0] != "number" or abs(said[1]) >= LARGEST:
        raise Unsaid(_l("Only a smallest and a largest answer are supported."))
    return Decimal(str(round(said[1], 4)))


def _day(said: Said) -> dt.date:
    text = said[1][1] if said[0] == "date" and said[1][0] == "text" else said[1]
    try:
        return dt.date.fromisoformat(str(text))
    except ValueError:
        raise Unsaid(_l("Only a smallest and a largest answer are supported.")) from None
