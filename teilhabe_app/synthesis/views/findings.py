"""Writing findings, asking bodies about them, and checking their sources."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import ngettext
from teilhabe_app.synthesis import queries, service
from teilhabe_app.synthesis.forms import FindingForm
from teilhabe_app.synthesis.models import Dossier, Evidence, Finding
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.views import bp
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of


@bp.route("/<string:slug>/findings/new", methods=["GET", "POST"])
@guarded(Can.WORK, load=queries.by_slug)
def create_finding(dossier: Dossier) -> ResponseReturnValue:
    """Write a finding."""
    form = FindingForm(dossier=dossier)
    if made := saved(form, lambda: service.create_finding(current.user(), dossier, form.draft())):
        flash(_("Finding %(number)s is there. Now choose what it rests on.", number=made.result.number), "success")
        return redirect(url_for(".work", slug=dossier.slug, state="open"), 303)
    page = render_template("synthesis/finding_edit.html", dossier=dossier, finding=None, form=form)
    return page, status_of(form)


@bp.route("/<string:slug>/findings/<int:number>/edit", methods=["GET", "POST"])
@guarded(Can.WORK, load=queries.finding_by_number)
def edit_finding(finding: Finding) -> ResponseReturnValue:
    """Change a finding."""
    dossier = finding.dossier
    form = FindingForm(dossier=dossier, finding=finding)
    if saved(form, lambda: service.edit_finding(current.user(), finding, form.draft()), edited=finding):
        flash(_("Saved."), "success")
        return redirect(url_for(".finding", slug=dossier.slug, number=finding.number), 303)
    page = render_template("synthesis/finding_edit.html", dossier=dossier, finding=finding, form=form)
    return page, status_of(form)


@bp.post("/<string:slug>/findings/<int:number>/remove")
@guarded(Can.WORK, load=queries.finding_by_number)
def remove_finding(finding: Finding) -> ResponseReturnValue:
    """Remove a finding that is not public."""
    dossier = finding.dossier
    service.remove_finding(current.user(), finding)
    db.session.commit()
    flash(_("The finding is removed."), "success")
    return redirect(url_for(".work", slug=dossier.slug), 303)


@bp.post("/<string:slug>/findings/<int:number>/sources")
@guarded(Can.WORK, load=queries.finding_by_number)
def check_sources(finding: Finding) -> ResponseReturnValue:
    """Let the citations follow the current wording of their sources."""
    left = service.check_sources(current.user(), finding)
    db.session.commit()
    if left:
        message = ngettext(
            "%(count)s quote is no longer in its source. Please remove it.",
            "%(count)s quotes are no longer in their sources. Please remove them.",
            left,
            count=left,
        )
        flash(message, "warning")
    else:
        flash(_("All quotes are right again."), "success")
    return redirect(url_for(".finding", slug=finding.dossier.slug, number=finding.number), 303)


def _with_evidence(slug: str, evidence_id: int) -> Evidence | None:
    dossier = queries.by_slug(slug)
    return queries.evidence_of(dossier, evidence_id) if dossier else None


@bp.post("/<string:slug>/evidence/<int:evidence_id>/remove")
@guarded(Can.WORK, load=_with_evidence)
def remove_evidence(evidence: Evidence) -> ResponseReturnValue:
    """Take a figure back that a finding rests on."""
    finding = evidence.finding
    back = url_for(".finding", slug=finding.dossier.slug, number=finding.number)
    service.remove_evidence(current.user(), evidence)
    db.session.commit()
    flash(_("The figure is removed."), "success")
    return redirect(back, 303)
