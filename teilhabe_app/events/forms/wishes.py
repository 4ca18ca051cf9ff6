"""Wishes for workshops, in order, for each round."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar, cast

from wtforms import SelectField
from wtforms.validators import Optional

from teilhabe_app.core.i18n import current_language, gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.events.labels import MODES
from teilhabe_app.events.models import Event, Registration, Slot, Workshop
from teilhabe_app.formats.forms import named

F = TypeVar("F")
RANKS = (1, 2, 3)
LABELS = (_l("First wish"), _l("Second wish"), _l("Third wish"))


def rounds_of(event: Event) -> list[tuple[Slot, list[Workshop]]]:
    """Return the rounds that have workshops, in order."""
    found: dict[int, tuple[Slot, list[Workshop]]] = {}
    for workshop in event.workshops:
        found.setdefault(workshop.slot_id, (workshop.slot, []))[1].append(workshop)
    return sorted(found.values(), key=lambda one: one[0].number)


def field_name(number: int, rank: int) -> str:
    """Return the name of a field: ``number`` counts the rounds that have workshops."""
    return f"wish_{rank}" if number == 1 else f"wish_{number}_{rank}"


def with_rounds(form_class: type[F], event: Event) -> type[F]:
    """Return the form with fields for all rounds; the first round's are there anyway."""
    count = len({workshop.slot_id for workshop in event.workshops})
    made: Any = form_class
    return cast("type[F]", made if count <= 1 else _with_rounds(made, count))


@lru_cache(maxsize=32)
def _with_rounds(form_class: Any, count: int) -> Any:
    """Make the class once: WTForms looks through all of a new one."""
    fields = {
        field_name(number, rank): SelectField(label, coerce=int, default=0, validators=[Optional()])
        for number in range(2, count + 1)
        for rank, label in zip(RANKS, LABELS, strict=True)
    }
    return type(form_class)(form_class.__name__, (form_class,), fields)


def wish_values(registration: Registration) -> dict[str, int]:
    """Return the stored wishes as ``data`` of a form."""
    values: dict[str, int] = {}
    for number, (slot, _workshops) in enumerate(rounds_of(registration.event), 1):
        mine = [wish for wish in registration.wished if wish.slot_id == slot.id][: len(RANKS)]
        values |= {field_name(number, rank): wish.workshop_id for rank, wish in enumerate(mine, 1)}
    return values


def _named(workshop: Workshop, event: Event, lang: str) -> str:
    """Return number and title, and how one takes part where that is another way than at the event."""
    words = gettext("%(number)s. %(title)s", number=workshop.number, title=workshop.title.in_language(lang).text)
    return words if workshop.mode in {None, event.mode} else f"{words} · {MODES[workshop.mode]}"


class WishesPart:
    """Three ranked wishes for workshops in each round: call ``offer_wishes(event)`` first."""

    wish_1 = SelectField(LABELS[0], coerce=int, default=0, validators=[Optional()])
    wish_2 = SelectField(LABELS[1], coerce=int, default=0, validators=[Optional()])
    wish_3 = SelectField(LABELS[2], coerce=int, default=0, validators=[Optional()])
    rounds: Sequence[tuple[Slot, list[Any]]] = ()

    def offer_wishes(self, event: Event) -> None:
        """Offer the workshops of each round; one wish more than there are workshops makes no sense."""
        lang = current_language().code
        nothing = (0, gettext("No wish"))
        rounds = []
        for number, (slot, workshops) in enumerate(rounds_of(event), 1):
            words = [(one.id, _named(one, event, lang)) for one in workshops]
            fields = [self[field_name(number, rank)] for rank in RANKS]  # type: ignore[index]
            for rank, field in zip(RANKS, fields, strict=True):
                field.choices = named([nothing, *(words if rank <= len(words) else [])])
            rounds.append((slot, fields))
        if not rounds:
            for field in (self.wish_1, self.wish_2, self.wish_3):
                field.choices = named([nothing])
        self.rounds = rounds

    @property
    def wishes(self) -> list[int]:
        """Return the workshops wished for, round by round, in order."""
        return [field.data for _slot, fields in self.rounds for field in fields if field.data]

    def wishes_differ(self) -> bool:
        """Refuse to wish for the same workshop twice."""
        seen: set[int] = set()
        fine = True
        for _slot, fields in self.rounds:
            for field in fields:
                if field.data and field.data in seen:
                    field.errors = [*field.errors, gettext("Please choose each workshop only once.")]
                    fine = False
                seen.add(field.data)
        return fine
