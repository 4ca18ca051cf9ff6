"""The work on a dossier: coverage, coding, citing, setting aside, publishing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, NotFound
from teilhabe_app.core.i18n import WRITTEN, Multilingual, ngettext
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.synthesis import mail, queries, service
from teilhabe_app.synthesis.forms import AsideForm, CiteForm, CodeForm, PublishForm
from teilhabe_app.synthesis.models import Dossier, Finding, Theme
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.views import bp
from teilhabe_app.synthesis.views.filters import chosen_filter, filter_groups, number_of
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of

MOST_AT_ONCE = 200


@bp.get("/work")
@guarded(Can.WORK)
def desk() -> ResponseReturnValue:
    """List all dossiers with their state."""
    dossiers = [(dossier, queries.coverage_of(dossier)) for dossier in queries.all_dossiers()[:MOST_AT_ONCE]]
    return render_template("synthesis/desk.html", dossiers=dossiers)


@bp.route("/<string:slug>/work", methods=["GET", "POST"])
@guarded(Can.WORK, load=queries.by_slug)
def work(dossier: Dossier) -> ResponseReturnValue:
    """Show what is open and take acts on several contributions at once."""
    themes = queries.theme_counts(dossier)
    aside, coding = AsideForm(), CodeForm(themes=[theme for theme, _number in themes])
    if request.method == "POST":
        chosen = _ticked(dossier)
        form = coding if request.form.get("act") == "code" else aside
        if not chosen:
            flash(_("Please tick at least one contribution."), "warning")
        elif done := saved(form, lambda: _act(dossier, chosen, form)):
            flash(done.result, "success")
            return redirect(url_for(".work", slug=dossier.slug) + _same_filter(), 303)
    failed = request.method == "POST"
    return _work_page(dossier, themes, aside, coding), 422 if failed else 200


def _list_url(dossier: Dossier, cursor: str | None = None) -> str:
    kept = {key: value for key, value in request.args.items() if key != "after"}
    query = urlencode({**kept, "after": cursor} if cursor else kept)
    return f"{url_for('.work', slug=dossier.slug)}?{query}#list"


def _same_filter() -> str:
    return f"?{urlencode(request.args.to_dict())}" if request.args else ""


def _ticked(dossier: Dossier) -> list[Contribution]:
    numbers = [number_of(text) for text in request.form.getlist("ids")[:MOST_AT_ONCE]]
    return list(queries.several_in_dossier(dossier, [number for number in numbers if number]))


def _act(dossier: Dossier, chosen: list[Contribution], form: AsideForm | CodeForm) -> str:
    user = current.user()
    if isinstance(form, CodeForm):
        theme = queries.theme_of(dossier, form.theme_id.data)
        if theme is None:
            raise NotFound
        count = service.code(user, dossier, theme, chosen)
        return ngettext("%(count)s contribution has the theme now.", "%(count)s contributions have the theme now.", count, count=count)  # fmt: skip  # noqa: E501
    count = service.set_aside(user, dossier, chosen, form.reason.data, form.note.data or "")
    return ngettext(
        "%(count)s contribution is set aside.", "%(count)s contributions are set aside.", count, count=count
    )


def _work_page(dossier: Dossier, themes: list[tuple[Theme, int]], aside: AsideForm, coding: CodeForm) -> str:
    coverage = queries.coverage_of(dossier)
    chosen = chosen_filter(request.args)
    page = queries.work_page(dossier, chosen, request.args.get("after"))
    return render_template(
        "synthesis/work.html",
        dossier=dossier,
        coverage=coverage,
        page=page,
        groups=filter_groups(dossier, coverage, themes, chosen),
        themes=themes,
        findings=queries.findings_of(dossier),
        aside_form=aside,
        code_form=coding,
        written=WRITTEN,
        publish_form=PublishForm(formdata=None),
        first_url=_list_url(dossier) if request.args.get("after") else None,
        next_url=_list_url(dossier, page.next_cursor) if page.next_cursor else None,
    )


@bp.post("/<string:slug>/publish")
@guarded(Can.WORK, load=queries.by_slug)
def publish(dossier: Dossier) -> ResponseReturnValue:
    """Publish at full coverage, or with the gap shown; contributors hear of it."""
    form = PublishForm()

    def act() -> int:
        service.publish(current.user(), dossier, shows_gap=bool(form.shows_gap.data))
        return mail.tell_published(dossier)

    if published := saved(form, act):
        told = published.result
        message = ngettext(
            "The summary is public. %(count)s person gets a mail.",
            "The summary is public. %(count)s people get a mail.",
            told,
            count=told,
        )
        flash(message, "success")
        return redirect(url_for(".show", slug=dossier.slug), 303)
    page = render_template("synthesis/publish.html", dossier=dossier, form=form, coverage=queries.coverage_of(dossier))
    return page, status_of(form)


def _with_contribution(slug: str, contribution_id: int) -> tuple[Dossier, Contribution] | None:
    dossier = queries.by_slug(slug)
    contribution = queries.in_dossier(dossier, contribution_id) if dossier else None
    return (dossier, contribution) if dossier and contribution else None


@bp.route("/<string:slug>/contributions/<int:contribution_id>", methods=["GET", "POST"])
@guarded(Can.WORK, load=_with_contribution)
def contribution(found: tuple[Dossier, Contribution]) -> ResponseReturnValue:
    """Read one contribution and cite its exact words."""
    dossier, source = found
    findings = queries.findings_of(dossier)
    form = CiteForm(findings=findings, data={"finding_id": number_of(request.args.get("finding"))})

    def act() -> Finding:
        finding = _finding_for(dossier, findings, form)
        service.cite(current.user(), finding, source, form.draft())
        return finding

    if cited := saved(form, act):
        finding = cited.result
        flash(_("Cited in finding %(number)s.", number=finding.number), "success")
        back = url_for(".contribution", slug=dossier.slug, contribution_id=source.id)
        if request.form.get("then") == "next" and (following := _next_open(dossier, source)):
            back = url_for(".contribution", slug=dossier.slug, contribution_id=following, finding=finding.id)
        return redirect(back, 303)
    ids = [source.id]
    page = render_template(
        "synthesis/contribution.html",
        dossier=dossier,
        source=source,
        written=WRITTEN,
        form=form,
        findings=findings,
        citations=queries.citations_of(dossier, ids)[source.id],
        aside=queries.asides_of(dossier, ids).get(source.id),
        aside_form=AsideForm(formdata=None),
        coded=queries.codings_of(dossier, ids)[source.id],
        themes=queries.theme_counts(dossier),
        code_form=CodeForm(formdata=None, themes=[theme for theme, _number in queries.theme_counts(dossier)]),
        following=_next_open(dossier, source),
    )
    return page, status_of(form)


def _finding_for(dossier: Dossier, findings: list[Finding], form: CiteForm) -> Finding:
    if form.statement.data:
        draft = service.FindingDraft(statement=Multilingual({"de": form.statement.data}))
        return service.create_finding(current.user(), dossier, draft)
    chosen = next((finding for finding in findings if finding.id == form.finding_id.data), None)
    if chosen is None:
        raise DomainError(_("Please choose a finding or write a new one."), field="finding_id")
    return chosen


def _next_open(dossier: Dossier, source: Contribution) -> int | None:
    page = queries.work_page(dossier, queries.WorkFilter(state="open"), None, size=2)
    return next((row.contribution.id for row in page.items if row.contribution.id != source.id), None)


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
@guarded(Can.WORK, load=_with_contribution)
def put_aside(found: tuple[Dossier, Contribution]) -> ResponseReturnValue:
    """Set one contribution aside, and go to the next open one."""
    dossier, source = found
    form = AsideForm()
    if not form.validate():
        raise DomainError(_("Please choose a reason."))
    service.set_aside(current.user(), dossier, [source], form.reason.data, form.note.data or "")
    db.session.commit()
    flash(_("Set aside."), "success")
    following = _next_open(dossier, source)
    return redirect(url_for(".contribution", slug=dossier.slug, contribution_id=following or source.id), 303)


@bp.post("/<string:slug>/contributions/<int:contribution_id>/take-back")
@guarded(Can.WORK, load=_with_contribution)
def take_back(found: tuple[Dossier, Contribution]) -> ResponseReturnValue:
    """Make a contribution that was set aside open again."""
    dossier, source = found
    service.take_back_aside(current.user(), dossier, source.id)
    db.session.commit()
    flash(_("The contribution is open again."), "success")
    return redirect(url_for(".contribution", slug=dossier.slug, contribution_id=source.id), 303)


@bp.post("/<string:slug>/contributions/<int:contribution_id>/theme")
@guarded(Can.WORK, load=_with_contribution)
def code(found: tuple[Dossier, Contribution]) -> ResponseReturnValue:
    """Add a topic to one contribution, or take it away."""
    dossier, source = found
    form = CodeForm(themes=[theme for theme, _number in queries.theme_counts(dossier)])
    theme = queries.theme_of(dossier, form.theme_id.data) if form.validate() else None
    if theme is None:
        raise DomainError(_("Please choose a theme."))
    if request.form.get("act") == "remove":
        service.uncode(current.user(), dossier, theme, source.id)
    else:
        service.code(current.user(), dossier, theme, [source])
    db.session.commit()
    return redirect(url_for(".contribution", slug=dossier.slug, contribution_id=source.id), 303)
