"""What everybody reads: the list of editions, an edition, and its data."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.contributions.models import Channel
from teilhabe_app.core.errors import NotFound
from teilhabe_app.core.i18n import DEFAULT
from teilhabe_app.framework import labels
from teilhabe_app.reports import queries, snapshot
from teilhabe_app.reports.models import Edition
from teilhabe_app.reports.policy import Can
from teilhabe_app.reports.views import bp
from teilhabe_app.synthesis.models import CitationRole, Decision
from teilhabe_app.web.guard import guarded, public
from teilhabe_app.web.mails import absolute_url

# What a page needs to write frozen codes and dates in the reader's language.
WORDS: dict[str, Any] = {
    "day": lambda text: dt.date.fromisoformat(text) if text else None,
    "figure": lambda text: Decimal(text) if text else None,
    "statuses": labels.STATUSES,
    "status_kinds": labels.STATUS_KINDS,
    "operations": labels.OPERATIONS,
    "original": DEFAULT.code,  # what is kept in one language only: names of then, sources
    "unit_name": labels.unit_name,
    "acts": labels.ACTS,
    "decisions": {decision: decision.label for decision in Decision},
    "decision_kinds": {decision: decision.tone for decision in Decision},
    "roles": {role: role.label for role in CitationRole},
    "channels": {channel: channel.label for channel in Channel},
}


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """List the editions, what comes next, and the reports from before."""
    concept = queries.concept()
    return render_template(
        "reports/index.html",
        editions=queries.all_editions(current.actor()),
        next_cutoff=queries.next_cutoff(),
        earlier=concept.reports if concept else [],
        day=WORDS["day"],
    )


@bp.get("/<slug>")
@guarded(Can.VIEW, load=queries.by_slug)
def show(edition: Edition) -> ResponseReturnValue:
    """Show a frozen edition from its snapshot alone, a draft from live data."""
    frozen = edition.snapshot
    content = frozen.content if frozen else snapshot.collect(edition).content
    address = absolute_url("reports.show", slug=edition.slug)
    return render_template(
        "reports/show.html", edition=edition, frozen=frozen, content=content, address=address, **WORDS
    )


@bp.get("/<slug>/data.json")
@guarded(Can.VIEW, load=queries.by_slug)
def data(edition: Edition) -> ResponseReturnValue:
    """Give out the frozen content byte for byte as it was sealed."""
    if edition.snapshot is None:
        raise NotFound
    answer = Response(snapshot.canonical(edition.snapshot.content), mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{edition.slug}.json"'
    return answer
