"""A contribution in another language: the original first, the translation beside it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.contributions import queries, service
from teilhabe_app.contributions.forms import TranslationForm
from teilhabe_app.contributions.models import Contribution, Kind, Visibility
from teilhabe_app.contributions.policy import Can
from teilhabe_app.contributions.views import bp
from teilhabe_app.contributions.views.gone import unless_gone
from teilhabe_app.contributions.views.wording import difference
from teilhabe_app.core.errors import NotFound
from teilhabe_app.core.i18n import BY_CODE, LANGUAGES, Language
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.translation import engine, glossary
from teilhabe_app.translation import queries as translations
from teilhabe_app.translation import service as translating
from teilhabe_app.translation.models import State, Translation
from teilhabe_app.translation.policy import Can as Translating
from teilhabe_app.translation.service import Original
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import language
from teilhabe_app.web.limits import limit
from teilhabe_app.web.saving import saved, status_of

# Plain German is no language to translate into: people write it.
TARGETS = tuple(one for one in LANGUAGES if "-" not in one.code)
SOON = _l("The translation was asked for. It is usually there within a minute.")
LATER = _l("The translation was asked for. The translation service rests now; it goes on when it can.")


@bp.get("/<int:contribution_id>/translation")
@guarded(Can.READ_TRANSLATION, load=unless_gone(Can.READ_TRANSLATION, queries.by_id))
def translation(contribution: Contribution) -> ResponseReturnValue:
    """Show it beside its translation into the reader's language or the one asked for."""
    return _page(contribution, ActionForm(), None)


@bp.post("/<int:contribution_id>/translation")
@guarded(Can.ASK_TRANSLATION, load=queries.by_id)
def ask_translation(contribution: Contribution) -> ResponseReturnValue:
    """Ask the engine for it."""
    form, target = ActionForm(), _target()

    def act() -> None:
        limit("translation", per_network=40)
        service.ask_for_translation(current.actor(), contribution, target.code, engine.chosen())

    if saved(form, act):
        flash(str(_coming(contribution)), "success")
        return redirect(_address(contribution, target), 303)
    return _page(contribution, form, None)


@bp.route("/<int:contribution_id>/translation/write", methods=["GET", "POST"])
@guarded(Translating.WRITE, load=queries.by_id)
def write_translation(contribution: Contribution) -> ResponseReturnValue:
    """Translate it oneself."""
    if contribution.visibility is not Visibility.PUBLISHED:
        raise NotFound
    target = _target()
    original = service.original_of(contribution)
    shown = translations.best(original.about, original.text, target.code)
    there = shown.translation if shown and not shown.stale else None
    form = TranslationForm(data={"text": there.text if there else "", **_seen(original, there)})
    made = translating.Translated(target=target.code, text=form.text.data or "", wording=form.wording.data or "")
    if saved(form, lambda: translating.write(current.actor(), original, made, seen=form.version.seen)):
        flash(_("Your translation is saved."), "success")
        return redirect(_address(contribution, target), 303)
    if form.is_submitted():  # whoever saves again has this page before them
        original = service.original_of(contribution)
        shown = translations.best(original.about, original.text, target.code)
        there = shown.translation if shown and not shown.stale else None
        for name, value in _seen(original, there).items():
            form[name].data = value
    return _page(contribution, ActionForm(), form)


def _coming(contribution: Contribution) -> Any:
    """Return when a translation that was asked for is there."""
    chosen = engine.chosen()
    return LATER if chosen is not None and engine.rests(chosen, contribution.text) else SOON


def _seen(original: Original, there: Translation | None) -> dict[str, str]:
    """Return the hidden values: the mark of the original and the version of a person's translation of it."""
    version = there.version if there is not None and there.is_human else 0
    return {"wording": translations.digest(original.text), "version": str(version)}


def _target() -> Language:
    """Return the language to translate into: the one asked for, else the reader's."""
    wanted = request.values.get("into") or language().code.partition("-")[0]
    return next((one for one in TARGETS if one.code == wanted), BY_CODE["de"])


def _address(contribution: Contribution, target: Language) -> str:
    return url_for("contributions.translation", contribution_id=contribution.id, into=target.code)


def _page(contribution: Contribution, form: ActionForm, writing: TranslationForm | None) -> ResponseReturnValue:
    target = _target()
    original = service.original_of(contribution)
    shown = translations.best(original.about, original.text, target.code)
    chosen, proposed = engine.chosen(), contribution.proposed_text
    asked = chosen is not None and shown is not None and shown.translation.state is State.ASKED and not shown.stale
    known = glossary.terms()
    context: dict[str, Any] = {
        "contribution": contribution,
        "original": glossary.pieces(contribution.text, contribution.language, known),
        "proposed": difference(contribution.passage or "", proposed, contribution.language)
        if contribution.kind is Kind.WORDING and proposed
        else None,
        "target": target,
        "targets": [(one, _address(contribution, one)) for one in TARGETS if one.code != contribution.language],
        "shown": shown if shown and shown.translation.state is State.DONE else None,
        "pieces": glossary.pieces(shown.translation.text or "", target.code, known) if shown else [],
        "asked": asked,
        "coming": _coming(contribution) if asked else None,
        "failed": shown is not None and shown.translation.state is State.FAILED,
        "engine": chosen,
        "form": form,
        "writing": writing,
        "same": contribution.language == target.code,
    }
    return render_template("contributions/translation.html", **context), status_of(writing or form)
