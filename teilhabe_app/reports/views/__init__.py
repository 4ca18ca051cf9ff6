"""Pages of reports."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Flask, url_for

from teilhabe_app.reports import queries
from teilhabe_app.reports.models import Edition
from teilhabe_app.synthesis import chain
from teilhabe_app.web.i18n import multilingual

bp = Blueprint("reports", __name__, url_prefix="/reports", template_folder="../templates")


def connect(_app: Flask) -> None:
    """Let receipts, findings and measures say in which report they stand."""
    chain.register_report_resolver(_link, _editions)


def _link(findings: Sequence[int], measures: Sequence[int]) -> chain.ReportLink | None:
    found = queries.latest_about(findings, measures)
    if found is None:
        return None
    return _to(found[0])


def _to(edition: Edition) -> chain.ReportLink:
    return chain.ReportLink(
        href=url_for("reports.show", slug=edition.slug), date=edition.frozen_at, detail=multilingual(edition.title).text
    )


def _editions() -> list[chain.Edition]:
    return [
        chain.Edition(_to(edition), frozenset(snapshot.findings), frozenset(snapshot.measures))
        for edition, snapshot in queries.editions_with_keys()
    ]


from teilhabe_app.reports.views import manage, public  # noqa: E402, F401 -- they add their routes to bp
