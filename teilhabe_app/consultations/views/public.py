"""The page of a consultation."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.consultations import queries, service
from teilhabe_app.consultations.models import Consultation
from teilhabe_app.consultations.policy import Can, may_be_drafted
from teilhabe_app.consultations.views import bp
from teilhabe_app.contributions import queries as contributions
from teilhabe_app.core import clock
from teilhabe_app.formats.calendar import last_day
from teilhabe_app.formats.hosts import format_sections
from teilhabe_app.organisations import queries as organisations
from teilhabe_app.web.guard import guarded


@bp.get("/<slug>")
@guarded(Can.VIEW, load=queries.by_slug)
def show(consultation: Consultation) -> ResponseReturnValue:
    """Show questions, material and statements, and where to write."""
    actor = current.actor()
    threads = [question.thread_id for question in consultation.questions]
    mine = organisations.memberships_of(actor.id) if actor.is_authenticated else []
    return render_template(
        "consultations/show.html",
        consultation=consultation,
        format=consultation.format,
        today=clock.today(),
        may_draft=may_be_drafted(actor, consultation),
        short=service.is_short(consultation.format),
        backgrounds=queries.backgrounds_of(consultation),
        newest=contributions.newest_in_threads(threads) if threads else {},
        statements=queries.handed_in(consultation),
        drafts=queries.drafts_of(actor, consultation, [one.organisation_id for one in mine]),
        days=(last_day(consultation.format) - clock.today()).days,
        sections=format_sections(consultation.format),
    )
