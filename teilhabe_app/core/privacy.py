"""Register of personal fields: purpose and deletion; the privacy notice and the deletion run are made from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PersonalField:
    """What is kept about a person, why, how long, and the function that deletes it.

    ``erase(before)`` deletes or empties what is older than ``keep`` and returns how many rows it touched.
    """

    where: str
    what: Any
    purpose: Any
    keep: Any
    erase: Callable[[dt.datetime], int] | None = None


_FIELDS: dict[str, PersonalField] = {}


def register(*fields: PersonalField) -> None:
    """Add fields of a slice; called once from the composition."""
    _FIELDS.update({field.where: field for field in fields})


def register_of_fields() -> list[PersonalField]:
    """Return all personal fields in the order of registration."""
    return list(_FIELDS.values())
