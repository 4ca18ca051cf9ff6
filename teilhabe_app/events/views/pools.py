"""Editors' pages: places beside those open to everybody."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.events import mail, queries, service
from teilhabe_app.events.forms.staff import PoolForm
from teilhabe_app.events.models import Event, Pool
from teilhabe_app.events.policy import Can
from teilhabe_app.events.views import bp
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of


@bp.get("/<slug>/places")
@guarded(Can.EDIT, load=queries.for_staff)
def pools(event: Event) -> ResponseReturnValue:
    """Show all places: open ones, reserved ones, and those online."""
    return render_template("events/pools.html", event=event, format=event.format)


@bp.route("/<slug>/places/new", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.for_staff)
def new_pool(event: Event) -> ResponseReturnValue:
    """Add places."""
    form = PoolForm()
    return _save(form, event, lambda: service.add_pool(g.actor, event, form.draft()))


@bp.route("/<slug>/places/<int:pool_id>", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.pool_in)
def edit_pool(pool: Pool) -> ResponseReturnValue:
    """Change places; more of them go to those who wait."""
    form = PoolForm(data=PoolForm.values_of(pool))
    return _save(form, pool.event, lambda: service.change_pool(g.actor, pool, form.draft()), pool)


def _save(form: PoolForm, event: Event, act: Any, pool: Pool | None = None) -> ResponseReturnValue:
    slug = event.format.slug
    if saved(form, lambda: mail.changed(act()), edited=pool):
        flash(_("Saved."), "success")
        return redirect(url_for("events.pools", slug=slug), 303)
    return render_template("events/edit_pool.html", form=form, event=event, format=event.format, pool=pool), status_of(
        form
    )


@bp.post("/<slug>/places/<int:pool_id>/release")
@guarded(Can.EDIT, load=queries.pool_in)
def release_pool(pool: Pool) -> ResponseReturnValue:
    """Open reserved places to everybody now."""
    words = _("What was free is open to everybody now.")
    return _done(pool, lambda: mail.changed(service.release_pool(g.actor, pool)), words)


@bp.post("/<slug>/places/<int:pool_id>/code")
@guarded(Can.EDIT, load=queries.pool_in)
def renew_code(pool: Pool) -> ResponseReturnValue:
    """Make up another code."""
    return _done(
        pool, lambda: service.renew_code(g.actor, pool), _("There is a new code. The old one is not valid any more.")
    )


@bp.post("/<slug>/places/<int:pool_id>/remove")
@guarded(Can.EDIT, load=queries.pool_in)
def remove_pool(pool: Pool) -> ResponseReturnValue:
    """Remove places that nobody has asked for."""
    return _done(pool, lambda: service.remove_pool(g.actor, pool), _("Removed."))


def _done(pool: Pool, act: Any, words: str) -> ResponseReturnValue:
    slug = pool.event.format.slug
    if ActionForm().validate_on_submit():
        try:
            act()
        except DomainError as error:
            db.session.rollback()
            flash(str(error.message), "danger")
        else:
            db.session.commit()
            flash(words, "success")
    return redirect(url_for("events.pools", slug=slug), 303)
