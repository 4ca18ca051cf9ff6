"""Translating a survey: two languages side by side."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import BY_CODE, LANGUAGES
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.text import clean
from teilhabe_app.surveys import queries, service
from teilhabe_app.surveys.models import Survey
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.queries.texts import SOURCE
from teilhabe_app.surveys.views import bp
from teilhabe_app.web.forms import Form, VersionField
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of

MAX_TEXT = 10_000


class TextsForm(Form):
    """The version that the page was made from; the texts themselves are read by their keys."""

    version = VersionField()


@bp.route("/<slug>/texts", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.by_slug)
def texts(survey: Survey) -> ResponseReturnValue:
    """Show every text in two languages and change the second."""
    left = BY_CODE.get(request.args.get("from", ""), BY_CODE["de"])
    right = BY_CODE.get(request.args.get("to", ""), next(one for one in LANGUAGES if one is not left))
    form = TextsForm(data={"version": str(survey.version)})
    pieces = queries.all_pieces(survey)
    typed = {
        piece.key: clean(request.form[f"t-{piece.key}"], multiline=piece.is_long)
        for piece in pieces
        if f"t-{piece.key}" in request.form
    }
    longest = max((len(words) for words in typed.values()), default=0)
    fits = [piece.key for piece in pieces if f"fits-{piece.key}" in request.form]

    def act() -> int:
        emptied = any(not typed.get(piece.key, "-") and piece.texts.get(SOURCE) for piece in pieces)
        if right.code == SOURCE and emptied:
            raise DomainError(
                _("German is needed. Where another language is empty, readers see the German text, marked as such.")
            )
        if longest > MAX_TEXT:
            raise DomainError(
                _("This text has %(length)s characters; %(limit)s are possible.", length=longest, limit=MAX_TEXT)
            )
        return service.translate(current.user(), survey, right.code, typed, right=fits, version=form.version.seen)

    pair: dict[str, Any] = {"from": left.code, "to": right.code}
    address = url_for(".texts", slug=survey.format.slug, **pair)
    if saved(form, act, edited=survey):
        flash(_("Saved."), "success")
        return redirect(address, 303)
    page = render_template(
        "surveys/texts.html",
        survey=survey,
        form=form,
        pieces=pieces,
        typed=typed,
        left=left,
        right=right,
        languages=LANGUAGES,
        address=address,
        limit=MAX_TEXT,
    )
    return page, status_of(form)
