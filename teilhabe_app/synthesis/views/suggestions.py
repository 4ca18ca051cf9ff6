"""What the assistance proposes on pages: groups for findings, more like these, uncertain ones, near-duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, NotFound
from teilhabe_app.core.i18n import WRITTEN, ngettext
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.synthesis import queries
from teilhabe_app.synthesis.forms.suggestions import GroupForm, TwinsForm
from teilhabe_app.synthesis.models import Candidate, Dossier, Finding, Verdict
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.queries import quotes, sense
from teilhabe_app.synthesis.service import assistance
from teilhabe_app.synthesis.views import bp
from teilhabe_app.synthesis.views.filters import number_of
from teilhabe_app.web import errors
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import language
from teilhabe_app.web.saving import saved, status_of

MOST_AT_ONCE = 400
STEPS = (0, 150, 300)  # hundredths of deviations: alike, very alike


@bp.get("/<string:slug>/suggestions")
@guarded(Can.WORK, load=queries.by_slug)
def suggestions(dossier: Dossier) -> ResponseReturnValue:
    """Show groups that seem to make the same point, as candidates for findings."""
    page = sense.candidates_page(dossier, request.args.get("after"))
    members = [one.contribution for candidate in page.items for one in candidate.members]
    return _page("suggestions", dossier, page=page, **_beside(dossier, members))


def _with_candidate(slug: str, candidate_id: int) -> tuple[Dossier, Candidate | None] | None:
    dossier = queries.by_slug(slug)
    return (dossier, sense.candidate_of(dossier, candidate_id)) if dossier else None


@bp.route("/<string:slug>/suggestions/<int:candidate_id>", methods=["GET", "POST"])
@guarded(Can.WORK, load=_with_candidate)
def suggestion(found: tuple[Dossier, Candidate | None]) -> ResponseReturnValue:
    """Show a whole group, and make a finding from it, add it to one, or refuse it."""
    dossier, candidate = found
    try:
        return _group_page(dossier, candidate) if candidate else _put_together_anew(dossier)
    except NotFound:
        db.session.rollback()
        if sense.candidate_of(dossier, (request.view_args or {})["candidate_id"]):
            raise  # something else that the act needs is gone
        return _put_together_anew(dossier)


def _group_page(dossier: Dossier, candidate: Candidate) -> ResponseReturnValue:
    findings = sense.findings_to_choose(dossier)
    form = GroupForm(candidate=candidate, findings=findings)

    def act() -> Finding | None:
        user = current.user()
        if form.act.data == "refuse":
            assistance.refuse_candidate(user, dossier, candidate)
            return None
        if form.act.data == "add":
            finding = next((one for one in findings if one.id == form.finding_id.data), None)
            if finding is None:
                raise DomainError(_("Please choose a finding or write a new one."), field="finding_id")
            return assistance.add_to_finding(user, dossier, candidate, finding, form.draft())
        return assistance.make_finding(user, dossier, candidate, form.draft())

    if done := saved(form, act):
        if done.result is None:
            flash(_("These will not be proposed together again."), "success")
            return redirect(url_for(".suggestions", slug=dossier.slug), 303)
        flash(_("Cited in finding %(number)s.", number=done.result.number), "success")
        return redirect(url_for(".finding", slug=dossier.slug, number=done.result.number), 303)
    return _group(dossier, candidate, form, findings), status_of(form)


def _group(dossier: Dossier, candidate: Candidate, form: GroupForm, findings: Sequence[Finding]) -> str:
    members = [one.contribution for one in candidate.members]
    ticked = form.draft().chosen if form.is_submitted() else [one.id for one in members]
    beside = _beside(dossier, members)
    return _page("suggestion", dossier, candidate=candidate, form=form, findings=findings, ticked=ticked, **beside)


def _put_together_anew(dossier: Dossier) -> ResponseReturnValue:
    """Show where the contributions of a group are now that is no longer there; what was typed and ticked stays."""
    gone = DomainError(_("This group was put together anew meanwhile. Please look at it again."))
    candidate = sense.candidate_with(dossier, _ids(request.form.getlist("ids")))
    if candidate is not None:
        findings = sense.findings_to_choose(dossier)
        form = GroupForm(candidate=candidate, findings=findings)
        if form.validate():
            form.reject(gone)
        return _group(dossier, candidate, form, findings), status_of(form)
    steps = [(_("Proposals"), url_for(".suggestions", slug=dossier.slug))]
    return errors.page(404, text=str(gone.message), typed=errors.written(), steps=steps)


@bp.get("/<string:slug>/suggestions/uncertain")
@guarded(Can.WORK, load=queries.by_slug)
def uncertain(dossier: Dossier) -> ResponseReturnValue:
    """List contributions without a field, those first on which a person's word says most."""
    page = sense.uncertain_page(dossier, request.args.get("after"))
    return _page("uncertain", dossier, page=page, fields=sense.fields_by_id())


@bp.get("/<string:slug>/suggestions/like")
@guarded(Can.WORK, load=queries.by_slug)
def like(dossier: Dossier) -> ResponseReturnValue:
    """Show what is most like one to three examples, whatever its language."""
    ids = _ids(request.args.getlist("ids"))[: sense.MOST_EXAMPLES]
    findings = sense.findings_to_choose(dossier)
    return _like_page(dossier, ids, ids, TwinsForm(findings=findings))


def _like_page(dossier: Dossier, ids: Sequence[int], ticked: Sequence[int], form: TwinsForm) -> str:
    examples, found = sense.beside_examples(dossier, ids) if ids else ([], [])
    shown = [*examples, *(one for one, _score in found)]
    beside = _beside(dossier, shown)
    return _page("like", dossier, examples=examples, found=found, steps=STEPS, ticked=ticked, form=form, **beside)


@bp.post("/<string:slug>/suggestions/like")
@guarded(Can.WORK, load=queries.by_slug)
def choose_examples(dossier: Dossier) -> ResponseReturnValue:
    """Take what is ticked in a list as examples, or quote it in a finding."""
    ids = _ids(request.form.getlist("ids"))
    if request.form.get("act") == "cite":
        return _quote_alike(dossier, ids)
    if not 0 < len(ids) <= sense.MOST_EXAMPLES:
        flash(_("Please tick one, two or three examples."), "warning")
    return redirect(url_for(".like", slug=dossier.slug, ids=ids[: sense.MOST_EXAMPLES]), 303)


def _quote_alike(dossier: Dossier, ids: Sequence[int]) -> ResponseReturnValue:
    """Quote whole texts that were found by examples; where something is missing, every tick stays."""
    examples = _ids(request.form.getlist("examples"))[: sense.MOST_EXAMPLES]
    findings = sense.findings_to_choose(dossier)
    form = TwinsForm(findings=findings)

    def act() -> str:
        finding = next((one for one in findings if one.id == form.finding_id.data), None)
        if finding is None:
            raise DomainError(_("Please choose a finding."), field="finding_id")
        chosen = queries.several_in_dossier(dossier, ids) if ids else []
        if not chosen:
            raise DomainError(_("Please tick at least one contribution."), field="finding_id")
        return _quoted(finding, assistance.cite_all(current.user(), dossier, finding, chosen))

    if done := saved(form, act):
        flash(done.result, "success")
        return redirect(url_for(".like", slug=dossier.slug, ids=examples), 303)
    return _like_page(dossier, examples, ids, form), status_of(form)


@bp.route("/<string:slug>/suggestions/twins", methods=["GET", "POST"])
@guarded(Can.WORK, load=queries.by_slug)
def twins(dossier: Dossier) -> ResponseReturnValue:
    """List near-duplicates, quote all of a group together, or say that they are different points."""
    findings = sense.findings_to_choose(dossier)
    form = TwinsForm(findings=findings)

    def act() -> str:
        members = sense.twins_of(dossier, form.group.data or 0)
        if not members:
            raise NotFound
        if form.act.data == "part":
            assistance.part_twins(current.user(), dossier, [one.id for one in members])
            return _("They stand for themselves from now on.")
        finding = next((one for one in findings if one.id == form.finding_id.data), None)
        if finding is None:
            raise DomainError(_("Please choose a finding."), field="finding_id")
        return _quoted(finding, assistance.cite_all(current.user(), dossier, finding, members))

    if done := saved(form, act):
        flash(done.result, "success")
        return redirect(url_for(".twins", slug=dossier.slug), 303)
    page = sense.twins_page(dossier, request.args.get("after"))
    shown = [one for group in page.items for one in group.members]
    body = _page("twins", dossier, page=page, form=form, findings=findings, **_beside(dossier, shown))
    return body, status_of(form)


def _with_hint(slug: str, contribution_id: int) -> tuple[Dossier, Any] | None:
    dossier = queries.by_slug(slug)
    hint = sense.hint_of(dossier, contribution_id) if dossier else None
    return (dossier, hint) if dossier and hint and queries.in_dossier(dossier, contribution_id) else None


@bp.post("/<string:slug>/contributions/<int:contribution_id>/field")
@guarded(Can.WORK, load=_with_hint)
def take_field(found: tuple[Dossier, Any]) -> ResponseReturnValue:
    """Take a proposed field with one press, or say that none fits."""
    dossier, hint = found
    chosen = number_of(request.form.get("field_id"))
    if chosen is None:
        assistance.refuse_fields(current.user(), dossier, hint)
    else:
        field = sense.fields_by_id().get(chosen)
        if field is None:
            raise NotFound
        assistance.take_field(current.user(), dossier, hint, field)
    db.session.commit()
    flash(_("Saved."), "success")
    if request.form.get("then") == "uncertain":
        return redirect(url_for(".uncertain", slug=dossier.slug), 303)
    return redirect(url_for(".contribution", slug=dossier.slug, contribution_id=hint.contribution_id), 303)


def _ids(texts: Sequence[str]) -> list[int]:
    numbers = (number_of(text) for text in texts[:MOST_AT_ONCE])
    return list(dict.fromkeys(number for number in numbers if number))


def _quoted(finding: Finding, count: int) -> str:
    return ngettext(
        "Finding %(number)s: %(count)s quote",
        "Finding %(number)s: %(count)s quotes",
        count,
        number=finding.number,
        count=count,
    )


def _beside(dossier: Dossier, contributions: Sequence[Contribution]) -> dict[str, Any]:
    """Return what stands beside contributions: what was done with them, and their translations."""
    return {
        "standing": sense.standing_of(dossier, [one.id for one in contributions]),
        "translated": quotes.translations_of(contributions, language().code),
        "own": language(),
    }


def _page(name: str, dossier: Dossier, **values: Any) -> str:
    page = values.get("page")
    cursor = page.next_cursor if page else None
    return render_template(
        f"synthesis/{name}.html",
        dossier=dossier,
        here="suggestions",
        way=f"synthesis.{name}",
        progress=sense.progress_of(dossier),
        written=WRITTEN,
        verdicts=Verdict,
        next_url=url_for(f".{name}", slug=dossier.slug, after=cursor) if cursor else None,
        first_url=url_for(f".{name}", slug=dossier.slug) if request.args.get("after") else None,
        **values,
    )
