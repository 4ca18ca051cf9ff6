"""Writes: when the phases of a consultation are. Contributions belong to the format's period."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence

from teilhabe_app.accounts.models import Actor
from teilhabe_app.consultations.models import AROUND, Consultation, ConsultationPhase
from teilhabe_app.consultations.policy import Can
from teilhabe_app.core import audit, clock, working_days
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.versions import claim
from teilhabe_app.formats.calendar import first_day, last_day
from teilhabe_app.formats.models import Format, PhaseKind
from teilhabe_app.organisations.models import Body

Days = tuple[dt.date, dt.date] | None
ENOUGH = 20  # working days that organisations need to answer


def state_of(bodies: Sequence[Body]) -> str:
    """Return whose public holidays count: Berlin's where all organisers are there, else Bremen's."""
    return "berlin" if bodies and all(body.place == "berlin" for body in bodies) else "bremen"


def working_days_of(format_: Format) -> int:
    """Return how many working days there are to contribute."""
    return working_days.between(first_day(format_), last_day(format_), state_of(format_.bodies))


def is_short(format_: Format) -> bool:
    """Tell whether there is less time than organisations need."""
    return working_days_of(format_) < ENOUGH


def period() -> tuple[dt.datetime, dt.datetime]:
    """Return a period to begin with, in local time: twenty working days, from the first one in two weeks on."""
    first = working_days.last_of(clock.today() + dt.timedelta(days=14), 1, "bremen")
    last = working_days.last_of(first, ENOUGH, "bremen")
    return dt.datetime.combine(first, dt.time()), dt.datetime.combine(last, dt.time(23, 59))


def proposed(consultation: Consultation) -> dict[PhaseKind, tuple[dt.date, dt.date]]:
    """Return dates to begin with for the phases that have none yet: twenty working days each."""
    format_ = consultation.format
    state = state_of(format_.bodies)
    opens, closes = first_day(format_), last_day(format_)
    day = dt.timedelta(days=1)
    summed_up = working_days.last_of(closes + day, ENOUGH, state)
    return {
        PhaseKind.INFORMATION: (opens - 14 * day, opens - day),
        PhaseKind.SYNTHESIS: (closes + day, summed_up),
        PhaseKind.RESPONSE: (summed_up + day, working_days.last_of(summed_up + day, ENOUGH, state)),
    }


def set_phases(
    actor: Actor, consultation: Consultation, wanted: Mapping[PhaseKind, Days], seen: int | None = None
) -> None:
    """Set the phases around the contributions; None takes one away. They follow each other.

    ``seen``: the version of the consultation that the editor had before them, StaleError where it is another.
    """
    policy.require(actor, Can.MANAGE, consultation)
    claim(consultation, seen)
    there = {one.kind: one for one in consultation.phases}
    for kind in AROUND:
        days = wanted.get(kind)
        if days is None:
            if kind in there:
                consultation.phases.remove(there[kind])
            continue
        if days[0] > days[1]:
            raise DomainError(_l("The end lies before the beginning."), field=f"{kind.value}_until")
        phase = there.get(kind) or ConsultationPhase(kind=kind)
        phase.starts_on, phase.ends_on = days
        if kind not in there:
            consultation.phases.append(phase)
    check_order(consultation)
    db.session.flush()
    audit.note(actor, "consultation.phases", consultation)


def check_order(consultation: Consultation) -> None:
    """Refuse phases that overlap or stand in another order."""
    order = list(PhaseKind)
    spans = sorted(consultation.timeline, key=lambda span: order.index(span.kind))
    for before, after in itertools.pairwise(spans):
        if after.starts_on <= before.ends_on:
            late = before if after.kind is PhaseKind.CONTRIBUTIONS else after
            edge = "until" if late is before else "from"
            field = None if late.kind is PhaseKind.CONTRIBUTIONS else f"{late.kind.value}_{edge}"
            raise DomainError(_l("The phases overlap. Each begins after the one before has ended."), field=field)
