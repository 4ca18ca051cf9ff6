"""Builders of the framework."""

from __future__ import annotations

from decimal import Decimal

from teilhabe_app.framework.models import Concept, Goal, Indicator, IndicatorValue, MeasureRevision, Operation, Source
from tests.factories import field, measure, ml, number, save


def concept(**values) -> Concept:
    defaults = {"key": f"konzept-{number()}", "title": ml("Rahmenkonzept"), "issue": "2021-10", "facts": {}}
    return save(Concept(**{**defaults, **values}))


def goal(**values) -> Goal:
    n = number()
    return save(Goal(**{"number": f"2.{n}", "position": n, "title": ml(f"Ziel {n}"), **values}))


def source(**values) -> Source:
    n = number()
    return save(Source(**{"key": f"quelle_{n}", "title": f"Quelle {n}", "url": f"https://example.org/{n}", **values}))


def indicator(in_field=None, values=((2021, "17.8"),), **more) -> Indicator:
    n = number()
    made = Indicator(**{"key": f"IND-{n}", "field": in_field, "name": ml(f"Anteil {n}"), "unit": "%", **more})
    made.values = [
        IndicatorValue(
            position=position,
            year=year,
            value=None if value is None else Decimal(value),
            value_text=None if value else "43 / 14.5",
            population=ml("Land Bremen"),
            basis=ml("Mikrozensus"),
            source=source(),
        )
        for position, (year, value) in enumerate(values, 1)
    ]
    return save(made)


def revised_measure(in_field=None, **values):
    """Build a measure with its first revision."""
    made = measure(in_field or field(), revision_number=1, **values)
    save(
        MeasureRevision(
            measure=made,
            number=1,
            operation=Operation.ADD,
            reason=ml("Erste Fassung."),
            title=made.title,
            status=made.status,
            levels=made.levels,
            responsible=made.responsible,
        )
    )
    return made
