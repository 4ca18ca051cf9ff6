"""What everybody reads: summaries, findings, and what was set aside."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from teilhabe_app.core.i18n import WRITTEN
from teilhabe_app.core.small_cells import suppressed
from teilhabe_app.formats.hosts import evidence_url
from teilhabe_app.synthesis import chain, queries
from teilhabe_app.synthesis.models import CitationRole, Dossier, Finding
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.queries import public as reads
from teilhabe_app.synthesis.queries import quotes
from teilhabe_app.synthesis.queries.voices import voices_of
from teilhabe_app.synthesis.views import bp
from teilhabe_app.synthesis.views.words import CODES
from teilhabe_app.web import fragments
from teilhabe_app.web.guard import guarded, public
from teilhabe_app.web.i18n import language


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """List the summaries that are public, newest first."""
    page = queries.public_dossiers(request.args.get("after"))
    return render_template("synthesis/index.html", page=page)


@bp.get("/<string:slug>")
@guarded(Can.VIEW, load=reads.opened_by_slug)
def show(opened: reads.Opened) -> ResponseReturnValue:
    """Show a dossier: method, who took part, coverage, findings and what followed."""
    dossier = opened.dossier
    if dossier.is_public:
        key = ("synthesis.show", dossier.slug, language().code, *opened.stamp)
        body = fragments.cached(key, lambda: _body(opened))
    else:
        body = Markup(_body(opened))  # noqa: S704 -- what a template rendered
    return render_template("synthesis/show.html", dossier=dossier, opened=opened, body=body)


def _body(opened: reads.Opened) -> str:
    """Write everything that is the same for all readers (at most 8 statements with the one that opened it)."""
    dossier = opened.dossier
    findings, standing = reads.public_findings(dossier), reads.standing_of(dossier)
    return render_template(
        "synthesis/_dossier.html",
        dossier=dossier,
        opened=opened,
        findings=findings,
        coverage=standing,
        groups={name: suppressed(counts) for name, counts in standing.groups.items()},
        quotes=quotes.first_quotes([one.id for one in findings]),
        voices=voices_of(findings) if findings else {},
        agreement=queries.agreement_of(dossier) if opened.checked else None,
        steps=chain.steps_for_dossier(dossier, findings, standing.total),
        roles=CitationRole,
        written=WRITTEN,
        codes=CODES,
    )


@bp.get("/<string:slug>/findings/<int:number>")
@guarded(Can.VIEW, load=reads.public_finding)
def finding(found: Finding) -> ResponseReturnValue:
    """Show one finding: its words, the exact quotes it rests on, and the answers."""
    asked = request.args.get("role")
    role = next((one for one in CitationRole if one.value == asked), None)
    totals, contributions = quotes.role_totals(found)
    page = quotes.quotes_page(found, role, request.args.get("after"))
    return render_template(
        "synthesis/finding.html",
        finding=found,
        steps=chain.steps_for_finding(found, contributions),
        roles=CitationRole,
        role=role,
        totals=totals,
        page=page,
        translations=quotes.translations_of({one.contribution for one in page.items}, language().code),
        voices=voices_of([found]).get(found.id),
        evidence_url=evidence_url,
    )


@bp.get("/<string:slug>/set-aside")
@guarded(Can.VIEW, load=queries.by_slug)
def aside(dossier: Dossier) -> ResponseReturnValue:
    """List what was set aside, with the reasons."""
    page = queries.aside_page(dossier, request.args.get("after"))
    return render_template("synthesis/aside.html", dossier=dossier, page=page)
