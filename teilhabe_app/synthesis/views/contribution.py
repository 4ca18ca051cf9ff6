"""One contribution in a dossier: quoting its exact words, its themes, setting it aside."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import WRITTEN, Multilingual
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.synthesis import queries, service
from teilhabe_app.synthesis.forms import AsideForm, CiteForm, CodeForm
from teilhabe_app.synthesis.models import Dossier, Finding
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.queries import quotes
from teilhabe_app.synthesis.views import bp
from teilhabe_app.synthesis.views.filters import number_of
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import language
from teilhabe_app.web.saving import saved, status_of


def with_contribution(slug: str, contribution_id: int) -> tuple[Dossier, Contribution] | None:
    """Load a dossier and one of its published contributions."""
    dossier = queries.by_slug(slug)
    contribution = queries.in_dossier(dossier, contribution_id) if dossier else None
    return (dossier, contribution) if dossier and contribution else None


@bp.route("/<string:slug>/contributions/<int:contribution_id>", methods=["GET", "POST"])
@guarded(Can.WORK, load=with_contribution)
def contribution(found: tuple[Dossier, Contribution]) -> ResponseReturnValue:
    """Read one contribution and cite its exact words."""
    dossier, source = found
    findings = queries.findings_to_cite(dossier)
    form = CiteForm(findings=findings, data={"finding_id": number_of(request.args.get("finding"))})

    def act() -> Finding:
        finding = _finding_for(dossier, findings, form)
        service.cite(current.user(), finding, source, form.draft())
        return finding

    if cited := saved(form, act):
        finding = cited.result
        flash(_("Cited in finding %(number)s.", number=finding.number), "success")
        back = url_for(".contribution", slug=dossier.slug, contribution_id=source.id)
        if request.form.get("then") == "next" and (following := next_open(dossier, source)):
            back = url_for(".contribution", slug=dossier.slug, contribution_id=following, finding=finding.id)
        return redirect(back, 303)
    return _page(dossier, source, form, findings), status_of(form)


def _page(
    dossier: Dossier, source: Contribution, form: CiteForm, findings: list[Finding], aside_form: AsideForm | None = None
) -> str:
    aside_form = aside_form or AsideForm(formdata=None)
    for shown in (form, aside_form):  # after a refusal: whoever sends it again has now been shown this wording
        shown.revision.keep(source.revision_number)
    marks = queries.marks_of(dossier, [source.id])[source.id]
    return render_template(
        "synthesis/contribution.html",
        dossier=dossier,
        source=source,
        written=WRITTEN,
        form=form,
        findings=findings,
        citations=queries.citations_of(dossier, [source.id])[source.id],
        aside=marks["aside"],
        segments=marks["segments"],
        assignee=marks["assignee"],
        aside_form=aside_form,
        coded=queries.coders_of(dossier, source.id),
        me=current.user().id,
        code_form=CodeForm(formdata=None, themes=queries.in_use(queries.themes_of(dossier))),
        following=next_open(dossier, source),
        translated=quotes.translations_of([source], language().code),
        own=language(),
        suggested=queries.suggested_for(dossier, source.id),
    )


def _finding_for(dossier: Dossier, findings: list[Finding], form: CiteForm) -> Finding:
    if form.statement.data:
        draft = service.FindingDraft(statement=Multilingual({"de": form.statement.data}))
        return service.create_finding(current.user(), dossier, draft)
    chosen = next((finding for finding in findings if finding.id == form.finding_id.data), None)
    if chosen is None:
        raise DomainError(_("Please choose a finding or write a new one."), field="finding_id")
    return chosen


def next_open(dossier: Dossier, source: Contribution) -> int | None:
    """Return another contribution that is open: one of the reader's own before the others."""
    return queries.next_open(dossier, source.id, current.user().id)


def _with_citation(slug: str, citation_id: int) -> tuple[Dossier, Any] | None:
    dossier = queries.by_slug(slug)
    citation = queries.citation_of(dossier, citation_id) if dossier else None
    return (dossier, citation) if dossier and citation else None


@bp.post("/<string:slug>/citations/<int:citation_id>/remove")
@guarded(Can.WORK, load=_with_citation)
def uncite(found: tuple[Dossier, Any]) -> ResponseReturnValue:
    """Take a citation back."""
    dossier, citation = found
    back = url_for(".contribution", slug=dossier.slug, contribution_id=citation.contribution_id)
    if not queries.in_dossier(dossier, citation.contribution_id):
        back = url_for(".finding", slug=dossier.slug, number=citation.finding.number)
    service.remove_citation(current.user(), citation)
    db.session.commit()
    flash(_("The citation is removed."), "success")
    return redirect(back, 303)


@bp.post("/<string:slug>/contributions/<int:contribution_id>/aside")
@guarded(Can.WORK, load=with_contribution)
def put_aside(found: tuple[Dossier, Contribution]) -> ResponseReturnValue:
    """Set one contribution aside, and go to the next open one."""
    dossier, source = found
    form = AsideForm()

    def act() -> None:
        read = form.revision.seen if form.revision.data else None
        service.set_one_aside(current.user(), dossier, source, form.reason.data, form.note.data or "", revision=read)

    if saved(form, act):
        flash(_("Set aside."), "success")
        following = next_open(dossier, source)
        return redirect(url_for(".contribution", slug=dossier.slug, contribution_id=following or source.id), 303)
    findings = queries.findings_to_cite(dossier)
    return _page(dossier, source, CiteForm(findings=findings, formdata=None), findings, form), status_of(form)


@bp.post("/<string:slug>/contributions/<int:contribution_id>/take-back")
@guarded(Can.WORK, load=with_contribution)
def take_back(found: tuple[Dossier, Contribution]) -> ResponseReturnValue:
    """Make a contribution that was set aside open again."""
    dossier, source = found
    service.take_back_aside(current.user(), dossier, source.id)
    db.session.commit()
    flash(_("The contribution is open again."), "success")
    return redirect(url_for(".contribution", slug=dossier.slug, contribution_id=source.id), 303)


@bp.post("/<string:slug>/contributions/<int:contribution_id>/theme")
@guarded(Can.WORK, load=with_contribution)
def code(found: tuple[Dossier, Contribution]) -> ResponseReturnValue:
    """Add a topic to one contribution, or take it away."""
    dossier, source = found
    try:
        _code(dossier, source)
    except DomainError as error:
        db.session.rollback()
        flash(str(error.message), "warning")
    return redirect(url_for(".contribution", slug=dossier.slug, contribution_id=source.id), 303)


def _code(dossier: Dossier, source: Contribution) -> None:
    form = CodeForm(themes=queries.themes_of(dossier))
    theme = queries.theme_of(dossier, form.theme_id.data) if form.validate() else None
    if theme is None:
        raise DomainError(_("Please choose a theme."))
    if request.form.get("act") == "remove":
        service.uncode(current.user(), dossier, theme, source.id)
    else:
        service.code(current.user(), dossier, theme, [source])
    db.session.commit()
