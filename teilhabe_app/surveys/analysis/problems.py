"""What is wrong with a file that somebody sends, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a file: its sheet (or file) name, row from 1, and the column as a letter or heading."""

    sheet: str = ""
    row: int = 0
    column: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence for the editor and the place that it speaks of; ``fatal`` means that nothing can be read."""

    place: Place
    message: Any
    fatal: bool = False

    def __str__(self) -> str:
        """Return the sentence with its place."""
        place = self.place
        if place.row and place.column:
            return str(
                _l(
                    "%(sheet)s, row %(row)s, column %(column)s: %(problem)s",
                    sheet=place.sheet,
                    row=place.row,
                    column=place.column,
                    problem=self.message,
                )
            )
        if place.row:
            return str(
                _l("%(sheet)s, row %(row)s: %(problem)s", sheet=place.sheet, row=place.row, problem=self.message)
            )
        if place.sheet:
            return str(_l("%(sheet)s: %(problem)s", sheet=place.sheet, problem=self.message))
        return str(self.message)


class Unreadable(DomainError):  # noqa: N818 -- reads as the outcome, like the others
    """Nothing of a file can be used; ``problems`` says why and where."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems[0])
        self.problems = problems


def unreadable(message: Any, place: Place | None = None) -> Unreadable:
    """Return the error for one problem that makes a file useless."""
    return Unreadable(Problem(place or Place(), message, fatal=True))
