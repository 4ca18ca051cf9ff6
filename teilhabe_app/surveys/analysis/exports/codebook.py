"""What the columns of an export are: names, labels in every language, and the values that stand for answers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from teilhabe_app.core.i18n import Multilingual

Texts = Mapping[str, str]
Value = str | int | float | dt.date | None
Rows = Iterable[Sequence[Value]]
LONGEST_NAME = 64  # bytes, in SPSS
_RESERVED = frozenset({"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"})


class Measure(StrEnum):
    """What the values of a column are."""

    CATEGORY = "category"
    SCALE = "scale"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Variable:
    """A column; ``values`` are the codes in their order with labels. Categories are codes, scales whole numbers.

    A question with several allowed answers is a column of 0 and 1 for each of them (``SCALE`` with two values).
    """

    name: str
    measure: Measure
    label: Texts
    values: Mapping[str | int, Texts] = field(default_factory=dict)


def in_language(texts: Texts, language: str) -> str:
    """Return the text in a language or the nearest one, on one line."""
    return " ".join(Multilingual(texts).in_language(language).text.split())


def safe_names(variables: Sequence[Variable]) -> list[str]:
    """Return names that SPSS and R take: letters, digits and underscores, a letter first, all different."""
    names: list[str] = []
    taken: set[str] = set()
    for variable in variables:
        bare = re.sub(r"\W", "_", variable.name, flags=re.ASCII)
        if not bare[:1].isalpha() or bare.lower() in _RESERVED:
            bare = f"v_{bare}"
        bare = bare[: LONGEST_NAME - 8].rstrip("_") or "v"
        name, number = bare, 2
        while name.lower() in taken:
            name, number = f"{bare}_{number}", number + 1
        taken.add(name.lower())
        names.append(name)
    return names


def as_json(variables: Sequence[Variable], names: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Return the codebook as plain lists and mappings; ``names`` are those in the file where they differ."""
    return [
        {
            "name": names[place] if names else variable.name,
            "measure": variable.measure.value,
            "label": dict(variable.label),
            "values": [{"value": value, "label": dict(label)} for value, label in variable.values.items()],
        }
        for place, variable in enumerate(variables)
    ]


def labelled(variables: Sequence[Variable], rows: Rows, language: str | None) -> Iterator[Sequence[Value]]:
    """Yield the rows with labels in place of codes, or as they are without a language.

    Raises ValueError for a row that has another number of columns.
    """
    words: list[dict[Any, str]] = [
        {value: in_language(label, language) for value, label in variable.values.items()} if language else {}
        for variable in variables
    ]
    if not any(words):
        for row in rows:
            _check(row, variables)
            yield row
        return
    for row in rows:
        _check(row, variables)
        yield [known.get(value, value) if value is not None else None for known, value in zip(words, row, strict=True)]


def _check(row: Sequence[Value], variables: Sequence[Variable]) -> None:
    if len(row) != len(variables):
        raise ValueError(f"a row of {len(row)} for {len(variables)} variables")
