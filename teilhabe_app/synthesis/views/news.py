"""How often somebody wants mail about the own contributions: reached from each mail, the receipt and the account."""

from __future__ import annotations

from flask import Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect

from teilhabe_app.core import chores
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import NotFound
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.synthesis import mail
from teilhabe_app.synthesis.forms.news import RhythmForm
from teilhabe_app.synthesis.models import Rhythm
from teilhabe_app.synthesis.service import news
from teilhabe_app.synthesis.views import bp
from teilhabe_app.web.guard import public
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page


def _key(token: str) -> str:
    personal_page()
    key = news.key_in(token)
    if key is None:
        raise NotFound
    return key


@bp.route("/news/<token>", methods=["GET", "POST"])
@public
def choose_news(token: str) -> ResponseReturnValue:
    """Let whoever holds the link of a mail choose; the page does not say which address it is about."""
    key = _key(token)
    form = RhythmForm(rhythm=news.rhythm_of(key).value)
    if saved(form, lambda: news.set_rhythm(key, Rhythm(form.rhythm.data))):
        flash(_("Saved."), "success")
        return redirect(url_for(".choose_news", token=token), 303)
    return render_template("synthesis/choose_news.html", form=form, token=token), status_of(form)


@bp.route("/news/<token>/stop", methods=["GET", "POST"])
@public
def stop_news(token: str) -> ResponseReturnValue:
    """Stop the mails by one POST; looking at the page stops nothing, because mail programs open links by themselves.

    The answer is the page itself and no redirect, as programs that send this POST ask for (RFC 8058).
    """
    key = _key(token)
    stopped = request.method == "POST"
    if stopped:
        news.set_rhythm(key, Rhythm.NEVER)
        db.session.commit()
    return render_template("synthesis/stop_news.html", token=token, stopped=stopped)


def connect(app: Flask) -> None:
    """Let the worker send news, and mail programs stop them: the token in the address is the proof, not a cookie."""
    chores.register("synthesis.news", mail.send_news)
    protection: CSRFProtect = app.extensions["csrf"]
    protection.exempt(app.view_functions["synthesis.stop_news"])
