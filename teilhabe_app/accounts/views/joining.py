"""Sign in and out, sign up, confirm, forgotten password. A link in a mail only shows a page; the act is a POST."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current, mail, queries, service
from teilhabe_app.accounts.forms import (
    ChoosePasswordForm,
    ConfirmForm,
    ForgottenForm,
    SignInForm,
    SignUpForm,
    password_rule,
)
from teilhabe_app.accounts.models import AccountLink, Purpose
from teilhabe_app.accounts.views.blueprint import bp
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.web.guard import public
from teilhabe_app.web.i18n import language
from teilhabe_app.web.limits import limit
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page, safe_path

LONGEST_WAY = 500  # characters of an address; it travels through a mail


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign in with e-mail and password."""
    personal_page()
    form = SignInForm()

    def act() -> None:
        limit("sign-in", per_network=30, minutes=10)
        limit("sign-in-account", per_network=10, minutes=10, who=(form.email.data or "").lower())
        current.start(service.check_password(form.email.data or "", form.password.data or ""))

    if saved(form, act):
        return redirect(_back(), 303)
    return render_template("accounts/sign_in.html", form=form, way=_way()), status_of(form)


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End this session on the server."""
    current.end()
    db.session.commit()
    flash(_("You are signed out."))
    return redirect(url_for("pages.home"), 303)


@bp.route("/sign-up", methods=["GET", "POST"])
@public
def sign_up() -> ResponseReturnValue:
    """Ask for an account; the answer is the same whether the address is known."""
    personal_page()
    form = SignUpForm(language=language().code)

    def act() -> None:
        limit("sign-up", per_network=20)
        limit("mail-to", per_network=5, who=(form.email.data or "").lower())
        account, token = service.sign_up(form.draft())
        if token:
            mail.confirm(account, token, _way())
        else:
            mail.already_known(account, _way())

    if saved(form, act):
        return redirect(url_for(".mail_sent"), 303)
    page = render_template("accounts/sign_up.html", form=form, password_rule=password_rule())
    return page, status_of(form)


@bp.get("/mail-sent")
@public
def mail_sent() -> ResponseReturnValue:
    """Say where the link is, in the same words for everybody."""
    return render_template("accounts/mail_sent.html")


@bp.route("/confirm/<string:token>", methods=["GET", "POST"])
@public
def confirm(token: str) -> ResponseReturnValue:
    """Show the button that confirms an account; pressing it confirms and signs in."""
    personal_page()
    link = _link(token, Purpose.CONFIRM)
    if link is None:
        return _over()
    form = ConfirmForm()

    def act() -> None:
        limit("sign-in", per_network=30, minutes=10)
        limit("sign-in-account", per_network=10, minutes=10, who=link.user.email)
        current.start(service.confirm(link, form.password.data or ""))

    if saved(form, act):
        flash(_("Your account is ready. You are signed in."), "success")
        return redirect(_back(), 303)
    return render_template("accounts/confirm.html", form=form, way=_way()), status_of(form)


@bp.route("/forgotten", methods=["GET", "POST"])
@public
def forgotten() -> ResponseReturnValue:
    """Send a link to a new password; the answer is the same whether the address is known."""
    personal_page()
    form = ForgottenForm()

    def act() -> None:
        limit("forgotten", per_network=20)
        limit("mail-to", per_network=5, who=(form.email.data or "").lower())
        if found := service.ask_for_reset(form.email.data or ""):
            mail.reset(*found, _way())
        else:
            mail.reset_for_nobody(language())

    if saved(form, act):
        return redirect(url_for(".mail_sent"), 303)
    return render_template("accounts/forgotten.html", form=form), status_of(form)


@bp.route("/password/<string:token>", methods=["GET", "POST"])
@public
def choose_password(token: str) -> ResponseReturnValue:
    """Show the form for a new password behind a link of a mail; sending it ends all sessions and signs in here."""
    personal_page()
    link = _link(token, Purpose.RESET, Purpose.INVITE)
    if link is None:
        return _over()
    form = ChoosePasswordForm()
    if saved(form, lambda: current.start(service.choose_password(link, form.password.data or ""))):
        flash(_("Your new password is set. You are signed in."), "success")
        return redirect(_back(), 303)
    page = render_template(
        "accounts/choose_password.html",
        form=form,
        password_rule=password_rule(),
        email=link.user.email,
        invited=link.purpose is Purpose.INVITE,
    )
    return page, status_of(form)


def _way() -> str | None:
    """Return the page on this site that somebody wanted before they were asked who they are."""
    way = safe_path(request.args.get("next"))
    return way if way and len(way) <= LONGEST_WAY else None


def _back() -> str:
    return _way() or url_for("pages.home")


def _link(token: str, *purposes: Purpose) -> AccountLink | None:
    return queries.open_link(current.digest(token), purposes)


def _over() -> ResponseReturnValue:
    return render_template("accounts/link_over.html"), 410
