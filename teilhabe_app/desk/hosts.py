"""What other slices put on the desk: things that somebody must do by a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from teilhabe_app.core import clock


@dataclass(frozen=True, kw_only=True, slots=True)
class Duty:
    """Something to do: what, where, by when."""

    title: Any
    href: str
    due_on: dt.date | None = None

    @property
    def is_overdue(self) -> bool:
        """Tell whether the date has passed."""
        return self.due_on is not None and self.due_on < clock.today()


@dataclass(frozen=True, kw_only=True, slots=True)
class Duties:
    """Duties of one kind under a heading."""

    title: Any
    items: Sequence[Duty]


Provider = Callable[[], Duties | None]
_providers: dict[str, Provider] = {}


def register_duties(name: str, provider: Provider) -> None:
    """Add a list to the desk; ``provider`` may run one statement and returns None where there is nothing to do."""
    _providers[name] = provider


def duties() -> list[Duties]:
    """Return all lists that have something in them."""
    return [found for provider in _providers.values() if (found := provider()) and found.items]
