"""Themes of a dossier: their words and order, merging, splitting, giving out of use."""

from __future__ import annotations

from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import ngettext
from teilhabe_app.synthesis import queries, service
from teilhabe_app.synthesis.forms import MergeForm, ThemeForm
from teilhabe_app.synthesis.models import Dossier, Theme
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.views import bp
from teilhabe_app.synthesis.views.filters import number_of
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of

MOST_AT_ONCE = 1000


@bp.route("/<string:slug>/themes", methods=["GET", "POST"])
@guarded(Can.WORK, load=queries.by_slug)
def themes(dossier: Dossier) -> ResponseReturnValue:
    """List the topics and add one."""
    if request.form.get("act") == "fields" and saved(ActionForm(), lambda: service.add_fields(current.user(), dossier)):
        return redirect(url_for(".themes", slug=dossier.slug), 303)
    form = ThemeForm()
    if saved(form, lambda: service.add_theme(current.user(), dossier, form.draft())):
        return redirect(url_for(".themes", slug=dossier.slug), 303)
    found = queries.theme_counts(dossier)
    known = {theme.field_id for theme, _number in found}
    page = render_template(
        "synthesis/themes.html",
        dossier=dossier,
        form=form,
        themes=found,
        fields_missing=any(choice.value and choice.value not in known for choice in form.field_id.choices),
    )
    return page, status_of(form)


def _with_theme(slug: str, theme_id: int) -> tuple[Dossier, Theme] | None:
    dossier = queries.by_slug(slug)
    theme = queries.theme_of(dossier, theme_id) if dossier else None
    return (dossier, theme) if dossier and theme else None


@bp.route("/<string:slug>/themes/<int:theme_id>", methods=["GET", "POST"])
@guarded(Can.WORK, load=_with_theme)
def theme(found: tuple[Dossier, Theme]) -> ResponseReturnValue:
    """Change the words of a topic, or remove, move or retire it."""
    dossier, chosen = found
    act = request.form.get("act", "")
    if request.method == "POST" and act in {"remove", "up", "down", "retire", "revive"}:
        try:
            _simple(dossier, chosen, act)
        except DomainError as error:
            db.session.rollback()
            flash(str(error.message), "warning")
            return redirect(url_for(".theme", slug=dossier.slug, theme_id=chosen.id), 303)
        return redirect(url_for(".themes", slug=dossier.slug), 303)
    form = ThemeForm(theme=chosen)
    if saved(form, lambda: service.edit_theme(current.user(), dossier, chosen, form.draft()), edited=chosen):
        return redirect(url_for(".themes", slug=dossier.slug), 303)
    others = [one for one in queries.in_use(queries.themes_of(dossier)) if one.id != chosen.id]
    page = render_template(
        "synthesis/theme.html",
        dossier=dossier,
        theme=chosen,
        form=form,
        merge_form=MergeForm(formdata=None, themes=others) if others else None,
    )
    return page, status_of(form)


def _simple(dossier: Dossier, theme: Theme, act: str) -> None:
    form = ActionForm()
    if not form.validate():
        raise DomainError(_("Please try again."))
    user = current.user()
    if act == "remove":
        service.remove_theme(user, dossier, theme)
    elif act in {"up", "down"}:
        service.move_theme(user, dossier, theme, -1 if act == "up" else 1)
    else:
        service.retire_theme(user, dossier, theme, back=act == "revive")
    db.session.commit()


@bp.post("/<string:slug>/themes/<int:theme_id>/merge")
@guarded(Can.WORK, load=_with_theme)
def merge_theme(found: tuple[Dossier, Theme]) -> ResponseReturnValue:
    """Merge a topic into another one."""
    dossier, chosen = found
    others = [one for one in queries.in_use(queries.themes_of(dossier)) if one.id != chosen.id]
    form = MergeForm(themes=others)

    def act() -> int:
        into = queries.theme_of(dossier, form.into_id.data)
        if into is None:
            raise DomainError(_("Please choose another theme of this summary."), field="into_id")
        return service.merge_theme(current.user(), dossier, chosen, into)

    if done := saved(form, act):
        count = done.result
        words = ngettext("The themes are merged. %(count)s contribution moved.", "The themes are merged. %(count)s contributions moved.", count, count=count)  # fmt: skip  # noqa: E501
        flash(words, "success")
        return redirect(url_for(".themes", slug=dossier.slug), 303)
    page = render_template(
        "synthesis/theme.html",
        dossier=dossier,
        theme=chosen,
        form=ThemeForm(formdata=None, theme=chosen),
        merge_form=form,
    )
    return page, status_of(form)


@bp.route("/<string:slug>/themes/<int:theme_id>/split", methods=["GET", "POST"])
@guarded(Can.WORK, load=_with_theme)
def split_theme(found: tuple[Dossier, Theme]) -> ResponseReturnValue:
    """Choose which contributions of a topic go to a new one."""
    dossier, chosen = found
    form = ThemeForm()
    ticked = [number for text in request.form.getlist("ids")[:MOST_AT_ONCE] if (number := number_of(text))]
    turned = request.form.get("act") == "page"  # to another page of the list, with ticks and words
    act = partial(service.split_theme, current.user(), dossier, chosen)
    if not turned and (done := saved(form, lambda: act(form.draft(), ticked))):
        return redirect(url_for(".theme", slug=dossier.slug, theme_id=done.result.id), 303)
    page = queries.coded_page(dossier, chosen, request.args.get("after"))
    here = url_for(".split_theme", slug=dossier.slug, theme_id=chosen.id)
    shown = render_template(
        "synthesis/split_theme.html",
        dossier=dossier,
        theme=chosen,
        form=form,
        page=page,
        ticked=ticked,
        next_url=f"{here}?after={page.next_cursor}" if page.next_cursor else None,
        first_url=here if request.args.get("after") else None,
    )
    return shown, 200 if turned else status_of(form)
