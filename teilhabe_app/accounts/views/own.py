"""One's own account."""

from __future__ import annotations

import json

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current, queries, service
from teilhabe_app.accounts.forms import ChangePasswordForm, DeleteForm, ProfileForm, password_rule
from teilhabe_app.accounts.policy import Can
from teilhabe_app.accounts.views.blueprint import bp
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.limits import limit
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page


@bp.get("/")
@guarded(Can.USE_ACCOUNT)
def index() -> ResponseReturnValue:
    """Show one's own account."""
    account = current.user()
    return render_template(
        "accounts/index.html",
        account=account,
        sessions=queries.sessions_of(account),
        this_session=current.session_hash(),
    )


@bp.route("/edit", methods=["GET", "POST"])
@guarded(Can.USE_ACCOUNT)
def edit() -> ResponseReturnValue:
    """Change public name and language."""
    form = ProfileForm(obj=current.user())
    if saved(form, lambda: service.change_profile(current.user(), form.draft())):
        flash(_("Your changes are saved."), "success")
        return redirect(url_for(".index"), 303)
    return render_template("accounts/edit.html", form=form), status_of(form)


@bp.route("/password", methods=["GET", "POST"])
@guarded(Can.USE_ACCOUNT)
def change_password() -> ResponseReturnValue:
    """Change the password; every other session ends."""
    form = ChangePasswordForm()

    def act() -> None:
        limit("password", per_network=10, minutes=10, who=str(current.user().id))
        service.change_password(current.user(), form.password.data or "", form.new_password.data or "")

    if saved(form, act):
        flash(_("Your new password is set. You are signed out everywhere else."), "success")
        return redirect(url_for(".index"), 303)
    page = render_template("accounts/change_password.html", form=form, password_rule=password_rule())
    return page, status_of(form)


@bp.post("/sessions/<int:session_id>/end")
@guarded(Can.USE_ACCOUNT)
def end_session(session_id: int) -> ResponseReturnValue:
    """End one session of one's own."""
    service.end_session(current.user(), session_id)
    db.session.commit()
    flash(_("This sign-in has ended."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/sessions/end")
@guarded(Can.USE_ACCOUNT)
def end_other_sessions() -> ResponseReturnValue:
    """End all sessions but this one."""
    service.end_other_sessions(current.user())
    db.session.commit()
    flash(_("You are signed out everywhere else."), "success")
    return redirect(url_for(".index"), 303)


@bp.get("/data.json")
@guarded(Can.USE_ACCOUNT)
def export() -> ResponseReturnValue:
    """Hand over everything that is bound to the account."""
    personal_page()
    text = json.dumps(service.export(current.user()), ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": 'attachment; filename="teilhabe-my-data.json"'}
    return Response(text, mimetype="application/json", headers=headers)


@bp.route("/delete", methods=["GET", "POST"])
@guarded(Can.USE_ACCOUNT)
def delete() -> ResponseReturnValue:
    """Delete one's own account after a look at what stays."""
    form = DeleteForm()

    def act() -> None:
        limit("password", per_network=10, minutes=10, who=str(current.user().id))
        service.delete_account(current.user(), form.password.data or "")
        current.end()

    if saved(form, act):
        flash(_("Your account is deleted."), "success")
        return redirect(url_for("pages.home"), 303)
    return render_template("accounts/delete.html", form=form), status_of(form)
