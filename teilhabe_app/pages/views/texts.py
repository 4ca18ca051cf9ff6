"""Editable texts, and the privacy notice that is made from the register of personal fields."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.errors import NotFound
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.privacy import register_of_fields
from teilhabe_app.pages import importer, service
from teilhabe_app.pages.forms import TextForm
from teilhabe_app.pages.models import PageText
from teilhabe_app.pages.policy import Can
from teilhabe_app.pages.views.blueprint import bp
from teilhabe_app.web.guard import guarded, public
from teilhabe_app.web.saving import saved, status_of

OWN_PAGES = {"privacy": "pages.privacy", "accessibility": "pages.accessibility"}


def address_of(text: PageText) -> str:
    """Return where the public reads a text."""
    own = OWN_PAGES.get(text.key)
    return url_for(own) if own else url_for("pages.text", key=text.key)


@bp.get("/p/<string:key>")
@public
def text(key: str) -> ResponseReturnValue:
    """Show an editable text."""
    if key in OWN_PAGES:
        return redirect(url_for(OWN_PAGES[key]))
    found = importer.stored_or_default(key)
    if found is None:
        raise NotFound
    return render_template("pages/text.html", text=found)


@bp.get("/p/")
@guarded(Can.EDIT_TEXT)
def texts() -> ResponseReturnValue:
    """List the texts for editors."""
    rows = [(text, address_of(text)) for text in importer.all_texts()]
    return render_template("pages/texts.html", rows=rows)


@bp.route("/p/<string:key>/edit", methods=["GET", "POST"])
@guarded(Can.EDIT_TEXT, load=importer.stored_or_default)
def edit_text(text: PageText) -> ResponseReturnValue:
    """Change a text in every language."""
    form = TextForm(obj=text)
    if saved(form, lambda: service.change_text(current.user(), text, form.draft()), edited=text):
        flash(_("The text is saved."), "success")
        return redirect(address_of(text), 303)
    page = render_template("pages/edit_text.html", form=form, text=text, address=address_of(text))
    return page, status_of(form)


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """Say what is kept about people, why, and for how long."""
    return render_template("pages/privacy.html", text=importer.stored_or_default("privacy"), rows=register_of_fields())
