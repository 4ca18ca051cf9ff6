"""The frame of a dossier: title, method, formats, themes."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.synthesis import queries, service
from teilhabe_app.synthesis.forms import DossierForm, ThemeForm
from teilhabe_app.synthesis.models import Dossier, Theme
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.views import bp
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of

MOST_AT_ONCE = 200


@bp.route("/new", methods=["GET", "POST"])
@guarded(Can.WORK)
def create() -> ResponseReturnValue:
    """Begin a dossier."""
    form = DossierForm()
    if made := saved(form, lambda: service.create_dossier(current.user(), form.draft())):
        return redirect(url_for(".work", slug=made.result.slug), 303)
    return render_template("synthesis/edit.html", form=form, dossier=None), status_of(form)


@bp.route("/<string:slug>/edit", methods=["GET", "POST"])
@guarded(Can.WORK, load=queries.by_slug)
def edit(dossier: Dossier) -> ResponseReturnValue:
    """Change title, method and formats."""
    form = DossierForm(dossier=dossier)
    if saved(form, lambda: service.edit_dossier(current.user(), dossier, form.draft()), edited=dossier):
        flash(_("Saved."), "success")
        return redirect(url_for(".work", slug=dossier.slug), 303)
    return render_template("synthesis/edit.html", form=form, dossier=dossier), status_of(form)


@bp.route("/<string:slug>/themes", methods=["GET", "POST"])
@guarded(Can.WORK, load=queries.by_slug)
def themes(dossier: Dossier) -> ResponseReturnValue:
    """List the topics and add one."""
    form = ThemeForm()
    if saved(form, lambda: service.add_theme(current.user(), dossier, form.draft())):
        return redirect(url_for(".themes", slug=dossier.slug), 303)
    page = render_template("synthesis/themes.html", dossier=dossier, form=form, themes=queries.theme_counts(dossier))
    return page, status_of(form)


def _with_theme(slug: str, theme_id: int) -> tuple[Dossier, Theme] | None:
    dossier = queries.by_slug(slug)
    theme = queries.theme_of(dossier, theme_id) if dossier else None
    return (dossier, theme) if dossier and theme else None


@bp.route("/<string:slug>/themes/<int:theme_id>", methods=["GET", "POST"])
@guarded(Can.WORK, load=_with_theme)
def theme(found: tuple[Dossier, Theme]) -> ResponseReturnValue:
    """Rename or remove a topic."""
    dossier, chosen = found
    form = ThemeForm(obj=chosen)
    if form.is_submitted() and request.form.get("act") == "remove":
        service.remove_theme(current.user(), dossier, chosen)
        db.session.commit()
    elif not saved(form, lambda: service.edit_theme(current.user(), dossier, chosen, form.draft())):
        return render_template("synthesis/theme.html", dossier=dossier, theme=chosen, form=form), status_of(form)
    return redirect(url_for(".themes", slug=dossier.slug), 303)
