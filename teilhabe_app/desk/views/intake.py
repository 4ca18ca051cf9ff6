"""Typing in cards, letters, calls and mails, one after the other."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.contributions import mail, service
from teilhabe_app.contributions import queries as contributions
from teilhabe_app.contributions.models import Contribution, Place
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import LANGUAGES, Multilingual, force_language
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.desk.forms import IntakeForm
from teilhabe_app.desk.policy import Can
from teilhabe_app.desk.views import bp
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of

KEPT = ("place", "channel", "language", "kind", "field_id", "provenance")


@bp.route("/intake", methods=["GET", "POST"])
@guarded(Can.WORK)
def intake() -> ResponseReturnValue:
    """Take one in and go on with the next; place, channel and language stay as they were."""
    form = IntakeForm(data={key: request.args[key] for key in KEPT if key in request.args} or None)

    def act() -> Contribution:
        thread = form.threads.get(form.place.data)
        if thread is None:
            thread = service.open_thread(form.formats[form.place.data], Place.INTAKE, _letters())
            db.session.flush()
        taken = service.take_in(current.user(), thread, form.draft(), publish=bool(form.publish.data))
        mail.tell_received(taken)
        return taken

    if made := saved(form, act):
        taken = made.result
        flash(_("Saved. The receipt is %(receipt)s.", receipt=taken.receipt), "success")
        kept: dict[str, Any] = {key: request.form.get(key, "")[:300] for key in KEPT}
        return redirect(url_for(".intake", **{**kept, "place": f"t{taken.thread_id}", "last": taken.receipt}), 303)
    last = contributions.by_receipt(request.args.get("last", ""))
    return render_template("desk/intake.html", form=form, last=last), status_of(form)


def _letters() -> Multilingual:
    """Name the place in every language of the interface."""
    texts = {}
    for language in LANGUAGES:
        with force_language(language.code):
            texts[language.code] = _("Letters, calls and e-mails")
    return Multilingual(texts)
