"""A form as neutral parts: what an XLSForm says, without the spreadsheet and without tables of ours.

Texts are mappings from language code to text; the code "" is text of a form without languages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from teilhabe_app.surveys.analysis.xlsform.expressions import Tree

Texts = Mapping[str, str]


class Kind(StrEnum):
    """How a question is answered; the values are the types of XLSForm."""

    SINGLE = "select_one"
    MULTIPLE = "select_multiple"
    RANK = "rank"
    RANGE = "range"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TEXT = "text"
    NOTE = "note"
    ACKNOWLEDGE = "acknowledge"

    @property
    def has_choices(self) -> bool:
        """Tell whether a list of choices belongs to the question."""
        return self in {Kind.SINGLE, Kind.MULTIPLE, Kind.RANK}


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers of a range, both ends belong to it."""

    start: float
    end: float
    step: float


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a list; ``columns`` are the further columns that choice filters ask for."""

    code: str
    label: Texts
    columns: Mapping[str, str] = field(default_factory=dict)
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, or a note. ``row`` is where it stood, and takes no part in comparisons."""

    name: str
    kind: Kind
    label: Texts
    hint: Texts = field(default_factory=dict)
    choices: str = ""
    has_other: bool = False
    is_required: bool = False
    is_long: bool = False
    is_scale: bool = False
    is_shuffled: bool = False
    span: Span | None = None
    relevant: Tree | None = None
    constraint: Tree | None = None
    constraint_message: Texts = field(default_factory=dict)
    choice_filter: Tree | None = None
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A section; ``is_matrix`` when its questions share one list of choices and stand in a table."""

    name: str
    label: Texts = field(default_factory=dict)
    hint: Texts = field(default_factory=dict)
    relevant: Tree | None = None
    is_matrix: bool = False
    items: tuple[Question | Group, ...] = ()
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A whole form; ``lists`` are the choices by name of the list, ``languages`` in the order of the columns."""

    title: str = ""
    key: str = ""
    version: str = ""
    default_language: str = ""
    languages: tuple[str, ...] = ()
    items: tuple[Question | Group, ...] = ()
    lists: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)

    def questions(self) -> Iterator[Question]:
        """Yield all questions in the order in which they are asked."""
        return (item for item, _within in walk(self.items) if isinstance(item, Question))


def walk(
    items: tuple[Question | Group, ...], within: tuple[Group, ...] = ()
) -> Iterator[tuple[Question | Group, tuple[Group, ...]]]:
    """Yield every part with the groups around it, in the order of the form."""
    for item in items:
        yield item, within
        if isinstance(item, Group):
            yield from walk(item.items, (*within, item))
