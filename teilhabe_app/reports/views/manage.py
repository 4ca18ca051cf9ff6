"""Making and freezing editions."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import ngettext
from teilhabe_app.reports import mail, queries, service, snapshot
from teilhabe_app.reports.forms import EditionForm
from teilhabe_app.reports.models import Edition
from teilhabe_app.reports.policy import Can
from teilhabe_app.reports.views import bp
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of


@bp.route("/new", methods=["GET", "POST"])
@guarded(Can.CREATE)
def create() -> ResponseReturnValue:
    """Begin an edition."""
    form = EditionForm()
    if made := saved(form, lambda: service.create_edition(current.user(), form.draft())):
        flash(_("The draft is created. It collects everything by itself."), "success")
        return redirect(url_for(".show", slug=made.result.slug), 303)
    return render_template("reports/edit.html", form=form, edition=None), status_of(form)


@bp.route("/<slug>/edit", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.by_slug)
def edit(edition: Edition) -> ResponseReturnValue:
    """Change a draft."""
    form = EditionForm(edition=edition)
    if saved(form, lambda: service.change_edition(current.user(), edition, form.draft()), edited=edition):
        flash(_("Saved."), "success")
        return redirect(url_for(".show", slug=edition.slug), 303)
    return render_template("reports/edit.html", form=form, edition=edition), status_of(form)


@bp.post("/<slug>/freeze")
@guarded(Can.VIEW, load=queries.by_slug)
def freeze(edition: Edition) -> ResponseReturnValue:
    """Seal the edition and tell the people it cites; a second click finds it frozen."""
    if edition.snapshot is None:
        try:
            sealed = snapshot.freeze(current.actor(), edition)
        except DomainError as error:
            db.session.rollback()
            flash(str(error.message), "danger")
            return redirect(url_for(".show", slug=edition.slug), 303)
        told = mail.tell_in_report(edition, sealed)
        db.session.commit()
        flash(_("The edition is frozen. Its address and its content stay as they are."), "success")
        if told:
            flash(ngettext("%(num)s person gets a mail about it.", "%(num)s people get a mail about it.", told))
    return redirect(url_for(".show", slug=edition.slug), 303)
