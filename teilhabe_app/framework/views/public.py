"""What everyone reads: the concept, its fields, measures and indicators."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from teilhabe_app.core.errors import NotFound
from teilhabe_app.core.i18n import current_language
from teilhabe_app.framework import queries
from teilhabe_app.framework.hosts import sections_of
from teilhabe_app.framework.models import Indicator
from teilhabe_app.framework.queries.pictures import Picture, picture
from teilhabe_app.framework.views import bp
from teilhabe_app.web.guard import public


def pictures(indicators: Iterable[Indicator]) -> dict[int, Picture | None]:
    """Return the chart of each indicator."""
    language = current_language().code
    return {indicator.id: picture(indicator, language) for indicator in indicators}


def _sources_of(figures: dict[str, Any] | None) -> list[str | None]:
    return [row.get("source") for row in (figures or {}).values()]


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """Show the concept: goals, fields, how it came about, reports."""
    fields = queries.fields_with_counts()
    return render_template(
        "framework/index.html",
        concept=queries.concept(),
        goals=queries.goals(),
        fields=[entry for entry in fields if entry[0].ended_on is None],
        ended=[field for field, _count in fields if field.ended_on is not None],
    )


@bp.get("/fields/<slug>")
@public
def field(slug: str) -> ResponseReturnValue:
    """Show an action field, also one that has ended."""
    found = queries.field_by_slug(slug)
    if found is None:
        raise NotFound
    indicators = queries.indicators(found)
    return render_template(
        "framework/field.html",
        field=found,
        measures=queries.measures_of(found),
        indicators=indicators,
        pictures=pictures(indicators),
        sources=queries.sources_by_key(_sources_of(found.baseline)),
        revisions=queries.revisions_of_field(found),
        sections=sections_of(found),
    )


@bp.get("/measures/<key>")
@public
def measure(key: str) -> ResponseReturnValue:
    """Show a measure with its history."""
    found = queries.measure_by_key(key)
    if found is None:
        raise NotFound
    return render_template(
        "framework/measure.html",
        measure=found,
        history=queries.history(found),
        sources=queries.sources_by_key(_sources_of(found.figures)),
        sections=sections_of(found),
    )


@bp.get("/indicators")
@public
def indicators() -> ResponseReturnValue:
    """Show all indicators."""
    found = queries.indicators()
    groups = [(field, list(group)) for field, group in groupby(found, key=lambda indicator: indicator.field)]
    return render_template("framework/indicators.html", groups=groups, pictures=pictures(found))
