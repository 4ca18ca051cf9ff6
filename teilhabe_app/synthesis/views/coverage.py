"""How far a dossier is, for whom it is further than for others, and what becomes of points of few."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape
from sqlalchemy import select

from teilhabe_app.accounts import current
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import WRITTEN
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.framework.models import ActionField
from teilhabe_app.synthesis import queries, service
from teilhabe_app.synthesis.forms import PointForm
from teilhabe_app.synthesis.models import Dossier, Finding
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.queries import Coverage, Share
from teilhabe_app.synthesis.service import points
from teilhabe_app.synthesis.views import bp
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import multilingual, percent, short_date
from teilhabe_app.web.saving import saved, status_of

# The name of a group in ``Coverage.by`` and in the address of the work list.
GROUPS = {"language": "language", "field_id": "field", "channel": "channel", "people": "group", "week": "week"}


@dataclass(frozen=True, slots=True)
class Row:
    """One group of contributions as the page shows it; ``value`` and ``text`` are what the picture needs."""

    label: Any
    share: Share
    href: str

    @property
    def value(self) -> int:
        """Return the percentage that is dealt with, rounded down so that 100 means all."""
        return int(100 * self.share.done_share)

    @property
    def text(self) -> str:
        """Return the percentage as people write it."""
        return percent(self.value / 100)


@bp.get("/<string:slug>/coverage")
@guarded(Can.WORK, load=queries.by_slug)
def coverage(dossier: Dossier) -> ResponseReturnValue:
    """Show what is dealt with, by language, field, channel, group and week, and what is furthest behind."""
    found = queries.coverage_of(dossier)
    names = _names()
    decisions = queries.decisions_of(dossier)
    few = queries.points_of_few(dossier)
    return render_template(
        "synthesis/coverage.html",
        dossier=dossier,
        coverage=found,
        tables=_tables(dossier, found, names),
        gaps=[queries.parity_gap(found, share) for share in ("done_share", "cited_share")],
        behind=[_row(dossier, name, share, names) for name, share in queries.least_covered(found)],
        open_points=[(finding, voices) for finding, voices in few if finding.number not in decisions],
        decisions=decisions.values(),
        check=queries.check_of(dossier),
        unanswered=queries.unanswered(dossier),
        written=WRITTEN,
    )


def _tables(
    dossier: Dossier, found: Coverage, names: dict[str, Callable[[Any], Any]]
) -> list[tuple[str, Any, list[Row]]]:
    titles = {
        "language": _("By language"),
        "field_id": _("By action field"),
        "channel": _("By channel"),
        "people": _("By who wrote"),
        "week": _("By week"),
    }
    return [
        (name.removesuffix("_id"), title, [_row(dossier, name, share, names) for share in found.by(name)])
        for name, title in titles.items()
    ]


def _row(dossier: Dossier, name: str, share: Share, names: dict[str, Callable[[Any], Any]]) -> Row:
    chosen: dict[str, Any] = {GROUPS[name]: share.key or 0 if name == "field_id" else str(share.key)}
    href = url_for("synthesis.work", slug=dossier.slug, state="open", **chosen) + "#list"
    return Row(names[name](share.key), share, href)


def _names() -> dict[str, Callable[[Any], Any]]:
    """Return how the groups of each kind are called (1 statement)."""
    fields = {field.id: multilingual(field.short_name).text for field in db.session.scalars(select(ActionField))}
    people = {"organisation": _("Organisations"), "account": _("People with an account"), "guest": _("Guests")}

    def language(code: Any) -> Markup:
        return Markup('<bdi lang="{}">{}</bdi>').format(escape(code), escape(WRITTEN.get(code, code)))

    return {
        "language": language,
        "field_id": lambda key: fields.get(key, _("No field")),
        "channel": lambda key: key.label,
        "people": lambda key: people.get(key, key),
        "week": lambda key: _("Week from %(date)s", date=short_date(dt.date.fromisoformat(key))),
    }


@bp.route("/<string:slug>/findings/<int:number>/decide", methods=["GET", "POST"])
@guarded(Can.WORK, load=queries.finding_by_number)
def decide(finding: Finding) -> ResponseReturnValue:
    """Decide what becomes of a point that few have made."""
    dossier = finding.dossier
    others = [one for one in queries.finding_names(dossier) if one.id != finding.id]
    form = PointForm(others=others)
    if saved(form, lambda: service.decide_point(current.user(), finding, form.draft())):
        flash(_("The decision is kept, with its reason."), "success")
        return redirect(url_for(".coverage", slug=dossier.slug) + "#points", 303)
    decision = queries.decisions_of(dossier).get(finding.number)
    form.seen.data = points.seen_of(decision)  # after a refusal: the decision is shown above, then it can be changed
    page = render_template(
        "synthesis/decide.html",
        dossier=dossier,
        finding=finding,
        form=form,
        voice=queries.voices_of([finding])[finding.id],
        decision=decision,
    )
    return page, status_of(form)


@bp.post("/<string:slug>/findings/<int:number>/take-over")
@guarded(Can.WORK, load=queries.finding_by_number)
def take_over(finding: Finding) -> ResponseReturnValue:
    """Take over what a program drafted."""
    try:
        service.take_over(current.user(), finding)
    except DomainError as error:
        flash(str(error.message), "error")
        return redirect(url_for(".edit_finding", slug=finding.dossier.slug, number=finding.number), 303)
    db.session.commit()
    flash(_("The finding is yours now. It counts, and it can be published."), "success")
    return redirect(url_for(".finding", slug=finding.dossier.slug, number=finding.number), 303)
