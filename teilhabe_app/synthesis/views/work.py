"""The work on a dossier: the list of its contributions, who reads them, and publishing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.errors import NotFound
from teilhabe_app.core.i18n import WRITTEN, ngettext
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.synthesis import mail, queries, service
from teilhabe_app.synthesis.forms import AsideForm, AssignForm, CodeForm, PublishForm
from teilhabe_app.synthesis.models import Dossier, Theme
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.queries import checking
from teilhabe_app.synthesis.views import bp
from teilhabe_app.synthesis.views.filters import (
    address_of,
    chosen_filter,
    filter_groups,
    kept_in_form,
    number_of,
)
from teilhabe_app.web.forms import ActionForm, Form
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of

MOST_AT_ONCE = 1000
MOST_DOSSIERS = 200


@dataclass(frozen=True, slots=True)
class _Forms:
    """What one can do with the ticked contributions."""

    aside: AsideForm
    code: CodeForm
    assign: AssignForm
    take: ActionForm

    def chosen(self) -> Form:
        """Return the form whose button was pressed."""
        by_act: dict[str | None, Form] = {"code": self.code, "assign": self.assign, "take": self.take}
        return by_act.get(request.form.get("act"), self.aside)


@bp.get("/work")
@guarded(Can.WORK)
def desk() -> ResponseReturnValue:
    """List all dossiers with their state."""
    found = queries.all_dossiers()[:MOST_DOSSIERS]
    coverages = queries.coverages_of([dossier.id for dossier in found])
    return render_template("synthesis/desk.html", dossiers=[(dossier, coverages[dossier.id]) for dossier in found])


@bp.route("/<string:slug>/work", methods=["GET", "POST"])
@guarded(Can.WORK, load=queries.by_slug)
def work(dossier: Dossier) -> ResponseReturnValue:
    """Show what is open and take acts on several contributions at once."""
    themes, people = queries.theme_counts(dossier), queries.moderators()
    given = queries.in_use(theme for theme, _number in themes)
    forms = _Forms(AsideForm(), CodeForm(themes=given), AssignForm(people=people), ActionForm())
    chosen: list[Contribution] = []
    turned = request.form.get("act") == "page"  # to another page of the list, with what is ticked
    if turned:
        chosen = _ticked(dossier)
    elif request.method == "POST":
        form = forms.chosen()
        chosen = _ticked(dossier)
        if form is not forms.take and not chosen:
            flash(_("Please tick at least one contribution."), "warning")
        elif done := saved(form, _act(dossier, chosen, form)):
            for words, kind in done.result:
                flash(words, kind)
            return redirect(address_of(dossier, chosen_filter(request.args)), 303)
    failed = request.method == "POST" and not turned
    return _work_page(dossier, themes, forms, [one.id for one in chosen]), 422 if failed else 200


def _ticked(dossier: Dossier) -> list[Contribution]:
    numbers = [number_of(text) for text in request.form.getlist("ids")[:MOST_AT_ONCE]]
    return list(queries.several_in_dossier(dossier, [number for number in numbers if number]))


def _act(dossier: Dossier, chosen: list[Contribution], form: Form) -> Callable[[], list[tuple[str, str]]]:
    def act() -> list[tuple[str, str]]:
        if isinstance(form, CodeForm):
            return [(_code(dossier, chosen, form), "success")]
        if isinstance(form, AssignForm):
            return _assign(dossier, chosen, form)
        if isinstance(form, AsideForm):
            return [(_aside(dossier, chosen, form), "success")]
        return [(_take(dossier), "success")]

    return act


def _code(dossier: Dossier, chosen: list[Contribution], form: CodeForm) -> str:
    theme = queries.theme_of(dossier, form.theme_id.data)
    if theme is None:
        raise NotFound
    count = service.code(current.user(), dossier, theme, chosen)
    return ngettext("%(count)s contribution has the theme now.", "%(count)s contributions have the theme now.", count, count=count)  # fmt: skip  # noqa: E501


def _aside(dossier: Dossier, chosen: list[Contribution], form: AsideForm) -> str:
    count = service.set_aside(
        current.user(), dossier, chosen, form.reason.data, form.note.data or "", read=_pairs("read")
    )
    return ngettext(
        "%(count)s contribution is set aside.", "%(count)s contributions are set aside.", count, count=count
    )


def _assign(dossier: Dossier, chosen: list[Contribution], form: AssignForm) -> list[tuple[str, str]]:
    done = service.assign(current.user(), dossier, chosen, form.person.data or None, _pairs("seen"))
    count = done.count
    said = [(ngettext("%(count)s contribution is assigned.", "%(count)s contributions are assigned.", count, count=count), "success")]  # fmt: skip  # noqa: E501
    if done.lost:
        lost = ", ".join(str(number) for number in done.lost)
        words = _("Somebody else has assigned these meanwhile, so they stay as they are: %(numbers)s.", numbers=lost)
        said.append((words, "warning"))
    return said


def _pairs(name: str) -> dict[int, int]:
    """Return what the pages showed of each: ``seen``, who reads it (0 is nobody), or ``read``, its wording."""
    pairs = (text.partition("-") for text in request.form.getlist(name)[: 2 * MOST_AT_ONCE])
    return {number_of(one) or 0: number_of(shown) or 0 for one, _dash, shown in pairs}


def _take(dossier: Dossier) -> str:
    count = service.take_next(current.user(), dossier, chosen_filter(request.args))
    if not count:
        return _("There is no open contribution that nobody reads.")
    return ngettext("You read %(count)s more contribution now.", "You read %(count)s more contributions now.", count, count=count)  # fmt: skip  # noqa: E501


def _work_page(dossier: Dossier, themes: list[tuple[Theme, int]], forms: _Forms, ticked: list[int]) -> str:
    coverage, numbers = queries.coverage_of(dossier), queries.numbers_of(dossier)
    chosen = chosen_filter(request.args)
    page = queries.work_page(dossier, chosen, request.args.get("after"))
    first = address_of(dossier, chosen) + "#list"
    return render_template(
        "synthesis/work.html",
        dossier=dossier,
        coverage=coverage,
        page=page,
        ticked=ticked,
        seen=_pairs("seen"),
        read=_pairs("read"),
        chosen=chosen,
        groups=filter_groups(dossier, coverage, themes, numbers, chosen),
        narrowed=chosen.narrows(current.user().id),
        organisations=sorted(numbers.names.items(), key=lambda one: one[1].casefold()),
        numbers=numbers,
        me=current.user().id,
        kept=kept_in_form(chosen),
        address_of=address_of,
        forms=forms,
        written=WRITTEN,
        publish_form=PublishForm(formdata=None),
        first_url=first if request.args.get("after") else None,
        next_url=address_of(dossier, chosen, after=page.next_cursor) + "#list" if page.next_cursor else None,
    )


@bp.get("/<string:slug>/findings")
@guarded(Can.WORK, load=queries.by_slug)
def all_findings(dossier: Dossier) -> ResponseReturnValue:
    """List the findings for the people who work on them: sources, answers, what changed."""
    return render_template(
        "synthesis/all_findings.html",
        dossier=dossier,
        findings=checking.listed_findings(dossier),
        quotes=checking.quote_counts(dossier),
        coverage=queries.coverage_of(dossier),
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
