"""The glossary: official terms in all languages, and the editors' own."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import LANGUAGES
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.translation import glossary as terms
from teilhabe_app.translation import queries, service
from teilhabe_app.translation.forms import TermForm
from teilhabe_app.translation.models import Term
from teilhabe_app.translation.policy import Can
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded, public
from teilhabe_app.web.saving import saved, status_of

bp = Blueprint("translation", __name__, url_prefix="/glossary", template_folder="templates")


@bp.get("/")
@public
def glossary() -> ResponseReturnValue:
    """Show every official term with its name in each language."""
    known = terms.terms()
    return render_template(
        "translation/glossary.html",
        terms=[term for term in known if term.page is None],
        measures=any(term.page for term in known),
        languages=[language for language in LANGUAGES if "-" not in language.code],
        own=frozenset(term.key for term in queries.own_terms()) if g.actor.is_authenticated else frozenset(),
    )


@bp.route("/new", methods=["GET", "POST"])
@guarded(Can.MANAGE_TERMS)
def new_term() -> ResponseReturnValue:
    """Add a term."""
    form = TermForm()
    if made := saved(form, lambda: service.save_term(current.actor(), None, form.draft())):
        flash(_("The term is saved."), "success")
        return redirect(url_for("translation.glossary", _anchor=made.result.key), 303)
    return render_template("translation/edit.html", form=form, term=None), status_of(form)


@bp.route("/<key>/edit", methods=["GET", "POST"])
@guarded(Can.MANAGE_TERMS, load=queries.term_by_key)
def edit_term(term: Term) -> ResponseReturnValue:
    """Word a term anew."""
    form = TermForm(data=TermForm.values_of(term))
    if saved(form, lambda: service.save_term(current.actor(), term, form.draft(), form.version.seen), edited=term):
        flash(_("The term is saved."), "success")
        return redirect(url_for("translation.glossary", _anchor=term.key), 303)
    return render_template("translation/edit.html", form=form, term=term, action=ActionForm()), status_of(form)


@bp.post("/<key>/remove")
@guarded(Can.MANAGE_TERMS, load=queries.term_by_key)
def remove_term(term: Term) -> ResponseReturnValue:
    """Take a term out."""
    service.remove_term(current.actor(), term)
    db.session.commit()
    flash(_("The term is removed."), "success")
    return redirect(url_for("translation.glossary"), 303)
