"""The start page."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.i18n import WRITTEN
from teilhabe_app.formats import hosts
from teilhabe_app.formats import queries as formats
from teilhabe_app.pages import queries
from teilhabe_app.pages.forms import ReceiptForm
from teilhabe_app.pages.views.blueprint import bp
from teilhabe_app.web.guard import public


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """Answer in five seconds: what can I take part in, what became of earlier input, in which languages."""
    answers = queries.latest_answers()
    return render_template(
        "pages/home.html",
        open_formats=hosts.cards(formats.current(current.actor(), limit=6)),
        answers=answers,
        dossiers=() if answers else queries.latest_dossiers(),
        edition=queries.latest_edition(),
        fields=queries.fields(),
        written=WRITTEN,
        form=ReceiptForm(formdata=None, meta={"csrf": False}),
    )
