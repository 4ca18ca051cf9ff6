"""What everybody reads: summaries, findings, and what was set aside."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import WRITTEN
from teilhabe_app.formats.hosts import evidence_url
from teilhabe_app.framework.models import ActionField
from teilhabe_app.synthesis import chain, queries
from teilhabe_app.synthesis.models import CitationRole, Dossier, Finding
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.views import bp
from teilhabe_app.web.guard import guarded, public


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """List the summaries that are public, newest first."""
    page = queries.public_dossiers(request.args.get("after"))
    return render_template("synthesis/index.html", page=page)


@bp.get("/<string:slug>")
@guarded(Can.VIEW, load=queries.by_slug)
def show(dossier: Dossier) -> ResponseReturnValue:
    """Show a dossier: method, who took part, coverage, findings and what followed."""
    findings = queries.findings_of(dossier)
    coverage = queries.coverage_of(dossier)
    return render_template(
        "synthesis/show.html",
        dossier=dossier,
        findings=findings,
        coverage=coverage,
        steps=chain.steps_for_dossier(dossier, findings, coverage.total),
        fields=_fields(),
        roles=CitationRole,
        written=WRITTEN,
    )


@bp.get("/<string:slug>/findings/<int:number>")
@guarded(Can.VIEW, load=queries.finding_by_number)
def finding(found: Finding) -> ResponseReturnValue:
    """Show one finding: its words, the exact quotes it rests on, and the answers."""
    steps = chain.steps_for_finding(found)
    return render_template(
        "synthesis/finding.html", finding=found, steps=steps, roles=CitationRole, evidence_url=evidence_url
    )


@bp.get("/<string:slug>/set-aside")
@guarded(Can.VIEW, load=queries.by_slug)
def aside(dossier: Dossier) -> ResponseReturnValue:
    """List what was set aside, with the reasons."""
    page = queries.aside_page(dossier, request.args.get("after"))
    return render_template("synthesis/aside.html", dossier=dossier, page=page)


def _fields() -> dict[int, ActionField]:
    return {field.id: field for field in db.session.scalars(select(ActionField))}
