"""The way back: what became of one's own contributions, and of what an organisation said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Flask, Response, get_template_attribute, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from teilhabe_app.contributions.hosts import WayBack, register_way_back
from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core import clock, sheets
from teilhabe_app.core.errors import NotFound
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.organisations.hosts import organisation_sections
from teilhabe_app.organisations.models import Organisation
from teilhabe_app.organisations.queries import organisation_by_slug
from teilhabe_app.synthesis import chain
from teilhabe_app.synthesis.models import Routing
from teilhabe_app.synthesis.queries import ways
from teilhabe_app.synthesis.service import news
from teilhabe_app.synthesis.views import bp
from teilhabe_app.synthesis.views.opendata import SENT_BACK
from teilhabe_app.synthesis.views.promises import CSV
from teilhabe_app.web.guard import public
from teilhabe_app.web.i18n import multilingual
from teilhabe_app.web.mails import absolute_url
from teilhabe_app.web.sections import Section

STATES = {"open": _l("Without an answer"), "answered": _l("Answered")}
COLUMNS = (
    "contribution", "address", "text", "language", "format", "field", "finding", "finding_address", "statement",
    "body", "decision", "reason", "answered_on", "due_on", "measures", "set_aside",
)  # fmt: skip


@bp.get("/organisations/<string:slug>")
@public
def said(slug: str) -> ResponseReturnValue:
    """Show each point of an organisation, its finding, the answers and the measures (7 statements)."""
    organisation = _organisation(slug)
    state = _state()
    page = ways.points_of(organisation, state, request.args.get("after"))
    fates, _findings = chain.fates_of([one.id for one in page.items])
    return render_template(
        "synthesis/said.html", organisation=organisation, page=page, fates=fates, states=STATES, state=state
    )


@bp.get("/organisations/<string:slug>/points.csv")
@public
def said_file(slug: str) -> ResponseReturnValue:
    """Give the same out as a table: one line for each point, finding and body."""
    organisation = _organisation(slug)
    points = ways.all_points_of(organisation, _state())
    fates, _findings = chain.fates_of([one.id for one in points])
    rows = [row for one in points for row in _rows(one, fates[one.id])]
    file = sheets.csv_file(sheets.Sheet(_("What became of it"), COLUMNS, rows))
    answer = Response(sheets.chunks(file), content_type=CSV)
    name = f"{organisation.slug}-{clock.today():%Y-%m-%d}.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _organisation(slug: str) -> Organisation:
    found = organisation_by_slug(slug)
    if found is None:
        raise NotFound
    return found


def _state() -> str | None:
    state = request.args.get("state")
    return state if state in STATES else None


def _rows(point: Contribution, fate: chain.Fate) -> list[Sequence[sheets.Cell]]:
    told: list[sheets.Cell] = [
        point.id,
        absolute_url("contributions.show", contribution_id=point.id),
        point.text,
        point.language,
        multilingual(point.format.title).text,
        point.field.key if point.field else None,
    ]
    found: list[Sequence[sheets.Cell]] = []
    for finding in fate.findings:
        about: list[sheets.Cell] = [
            finding.number,
            absolute_url("synthesis.finding", slug=finding.dossier.slug, number=finding.number),
            multilingual(finding.statement).text,
        ]
        if not finding.routings:
            found.append([*told, *about, *[None] * 7])
        for routing in finding.routings:
            answer = routing.answer
            found.append(
                [
                    *told,
                    *about,
                    multilingual(routing.body.name).text,
                    *_said(routing),
                    routing.due_on,
                    " ".join(one.measure_revision.measure.key for one in answer.outcomes) if answer else None,
                    None,
                ]
            )
    return found or [[*told, *[None] * 9, fate.aside.value if fate.aside else None]]


def _said(routing: Routing) -> list[sheets.Cell]:
    """Return decision, reason and day of the newest answer, or of sending the question back."""
    if routing.sent_back_at is not None:
        return [SENT_BACK, routing.sent_back_reason, clock.day_of(routing.sent_back_at)]
    answer = routing.answer
    if answer is None:
        return [None, None, None]
    return [answer.decision.value, multilingual(answer.reason).text, clock.day_of(answer.answered_at)]


def of_organisation(organisation: Organisation) -> Section | None:
    """Lead from the page of an organisation to its points and their answers (1 statement)."""
    if not ways.has_points(organisation):
        return None
    return Section(title=_l("Points and answers"), template="synthesis/_of_organisation.html",
                   context={"organisation": organisation}, order=15)  # fmt: skip


def _shown(contributions: Sequence[Contribution]) -> Mapping[int, Markup]:
    """Draw the chain of each contribution for a list (at most 4 statements)."""
    draw = get_template_attribute("synthesis/_way.html", "way")
    return {key: draw(steps) for key, steps in chain.steps_for_contributions(contributions).items()}


def _mail(address: str) -> str:
    return url_for("synthesis.choose_news", token=news.token_of(address))


def connect(_app: Flask) -> None:
    """Tell contributions and organisations what became of them."""
    register_way_back(WayBack(states=ways.states, shown=_shown, mail=_mail))
    organisation_sections.register(of_organisation)
