"""Sign in and out."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current, service
from teilhabe_app.accounts.forms import SignInForm
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.web.guard import public
from teilhabe_app.web.limits import limit
from teilhabe_app.web.security import personal_page, safe_path

bp = Blueprint("accounts", __name__, url_prefix="/account", template_folder="templates")


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign in with e-mail and password."""
    personal_page()
    form = SignInForm()
    if form.validate_on_submit():
        limit("sign-in", per_network=30, minutes=10)
        limit("sign-in-account", per_network=10, minutes=10, who=(form.email.data or "").lower())
        try:
            user = service.check_password(form.email.data or "", form.password.data or "")
        except DomainError as error:
            form.reject(error)
        else:
            current.start(user)
            db.session.commit()
            return redirect(safe_path(request.args.get("next")) or url_for("pages.home"), 303)
    return render_template("accounts/sign_in.html", form=form), 422 if form.is_submitted() else 200


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End this session on the server."""
    current.end()
    db.session.commit()
    flash(_("You are signed out."))
    return redirect(url_for("pages.home"), 303)
