"""After the day: typing cards, photos of the wall, and the page that shows what came of it and what became of that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.contributions import personal
from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import BY_CODE
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.policy import policy
from teilhabe_app.events import labels, mail
from teilhabe_app.events.forms.day import CardForm, CardsForm, PhotoForm, PublishForm
from teilhabe_app.events.models import Event, EventMaterial, MessageKind, Workshop
from teilhabe_app.events.policy import Can
from teilhabe_app.events.queries import results as reads
from teilhabe_app.events.service import results as service
from teilhabe_app.events.service.materials import MAX_FILE
from teilhabe_app.events.views import bp
from teilhabe_app.formats.models import Stage, State
from teilhabe_app.synthesis import chain
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import multilingual
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page, takes_files


@bp.get("/<slug>/results")
@guarded(Can.VIEW, load=reads.for_results)
def results(event: Event) -> ResponseReturnValue:
    """Show what came of an event: documentation, materials, cards with what became of them, attendance."""
    return _results_page(event, PublishForm(formdata=None))


def _results_page(event: Event, form: PublishForm, status: int = 200) -> ResponseReturnValue:
    can_edit = policy.allows(g.actor, Can.EDIT, event)
    can_type = policy.allows(g.actor, Can.TAKE_RESULTS, event)
    is_shown = event.documentation_published_at is not None
    may_see = is_shown or can_edit or can_type
    context: dict[str, Any] = {
        "event": event,
        "format": event.format,
        "form": form,
        "is_shown": is_shown,
        "may_see": may_see,
    }
    if not may_see:
        return render_template("events/results.html", **context), status
    workshops = reads.workshops_with_threads(event)
    cards = reads.cards_of(event)
    fates, findings = chain.fates_of([card.id for group in cards.values() for card in group])
    total = sum(one.thread.published_count for one in workshops if one.thread)
    survey = event.survey_format
    is_asking = survey is not None and survey.state is State.PUBLISHED and survey.stage() is not Stage.OVER
    page = render_template(
        "events/results.html",
        **context,
        workshops=workshops,
        cards=cards,
        fates=fates,
        steps=chain.steps_for_group(findings, total) if total else [],
        materials=reads.materials_after(event),
        figures=_figures(event, workshops),
        survey=survey if is_asking else None,
    )
    return page, status


def _figures(event: Event, workshops: Sequence[Workshop]) -> dict[str, Any]:
    """Return attendance with words; a group is left out where it says nothing."""
    found = reads.attended(event, workshops)
    pools = {pool.id: multilingual(pool.title).text for pool in event.pools}
    titles = {
        one.id: _("%(number)s. %(title)s", number=one.number, title=multilingual(one.title).text) for one in workshops
    }
    groups: list[tuple[str, list[tuple[str, int | None]]]] = [
        (
            _("By language of our messages"),
            [(BY_CODE[key].own_name if key in BY_CODE else key, n) for key, n in sorted(found.by_language.items())],
        ),
        (_("By way of registering"), [(labels.CHANNELS.get(key, key), n) for key, n in found.by_channel.items()]),
        (_("By kind of place"), [(pools.get(key or 0, _("Open to everybody")), n) for key, n in found.by_pool.items()]),
        (_("By workshop"), [(titles[key], n) for key, n in sorted(found.by_workshop.items()) if key in titles]),
    ]
    return {
        "registered": found.registered,
        "came": found.came,
        "groups": [
            (title, rows) for title, rows in groups if len(rows) > 1 and any(n is not None for _label, n in rows)
        ],
    }


@bp.post("/<slug>/results/publish")
@guarded(Can.EDIT, load=reads.for_results)
def publish_results(event: Event) -> ResponseReturnValue:
    """Show the documentation to everybody, and tell those who took part."""
    form = PublishForm()

    def act() -> int:
        is_new = service.publish_documentation(g.actor, event)
        return mail.tell_all(g.actor, event, MessageKind.DOCUMENTATION) if is_new and form.tell.data else 0

    if saved(form, act):
        flash(_("The documentation is published."), "success")
        return redirect(url_for("events.results", slug=event.format.slug), 303)
    return _results_page(event, form, 422)


@bp.post("/<slug>/results/withdraw")
@guarded(Can.EDIT, load=reads.for_results)
def withdraw_results(event: Event) -> ResponseReturnValue:
    """Take the documentation out of view."""
    if saved(ActionForm(), lambda: service.withdraw_documentation(g.actor, event)):
        flash(_("Only the staff can see the documentation now."), "info")
    return redirect(url_for("events.results", slug=event.format.slug), 303)


@bp.route("/workshops/<int:workshop_id>/cards", methods=["GET", "POST"])
@guarded(Can.TAKE_RESULTS, load=reads.workshop_for_cards)
def cards(workshop: Workshop) -> ResponseReturnValue:
    """Type cards in, one after the other; language, table and kind stay as they were."""
    kept: dict[str, Any] = {key: request.args[key] for key in ("language", "table") if key in request.args}
    if request.args.get("publish") == "0":  # whoever wants the cards read first goes on with that
        kept["publish"] = False
    kind = request.args.get("kind")
    form = CardsForm(data={**kept, "rows": [{"kind": kind}] * 3} if kind else kept or None)
    in_place = request.headers.get("HX-Request") == "true"
    if made := saved(form, lambda: service.take_cards(g.actor, workshop, form.cards(), publish=form.publish.data)):
        if in_place:
            return render_template("events/_cards.html", **_typed(workshop))
        flash(_("Saved."), "success")
        last: dict[str, Any] = {"language": form.language.data, "table": form.table.data}
        publish = None if form.publish.data else "0"
        address = url_for(
            "events.cards", workshop_id=workshop.id, **last, kind=made.result[-1].kind.value, publish=publish
        )
        return redirect(address, 303)
    if in_place and form.is_submitted():
        return render_template("events/_cards_refused.html", form=form), 422
    return _cards_page(workshop, form, PhotoForm(formdata=None), status_of(form))


def _next(workshop: Workshop, card: Contribution | None) -> ResponseReturnValue:
    """Lead to the next card: language, table and kind stay, and whether cards are read first."""
    kept: dict[str, Any] = {}
    if card is not None:
        kept = {"language": card.language, "table": card.provenance, "kind": card.kind.value}
        if card.visibility is Visibility.PENDING and not personal.find(card.text):
            kept["publish"] = "0"
    return redirect(url_for("events.cards", workshop_id=workshop.id, **kept), 303)


def _typed(workshop: Workshop) -> dict[str, Any]:
    return {
        "workshop": workshop,
        "latest": reads.latest_cards(workshop),
        "count": reads.count_cards(workshop),
        "action": ActionForm(formdata=None),
    }


def _cards_page(workshop: Workshop, form: CardsForm, photo: PhotoForm, status: int) -> ResponseReturnValue:
    personal_page()
    page = render_template(
        "events/cards.html",
        event=workshop.event,
        format=workshop.event.format,
        photos=reads.photos_of(workshop),
        form=form,
        photo=photo,
        **_typed(workshop),
    )
    return page, status


@bp.post("/workshops/<int:workshop_id>/photos")
@takes_files(MAX_FILE)
@guarded(Can.TAKE_RESULTS, load=reads.workshop_for_cards)
def add_photo(workshop: Workshop) -> ResponseReturnValue:
    """Keep a photo of the wall."""
    form = PhotoForm()

    def act() -> None:
        try:
            service.add_photo(g.actor, workshop, form.draft())
        except DomainError as error:
            raise DomainError(error.message, field="wall") from error

    if saved(form, act):
        flash(_("The photo is saved."), "success")
        return _next(workshop, next(iter(reads.latest_cards(workshop)), None))
    return _cards_page(workshop, CardsForm(formdata=None), form, status_of(form))


@bp.post("/photos/<int:material_id>/remove")
@guarded(Can.TAKE_RESULTS, load=reads.photo_by_id)
def remove_photo(photo: EventMaterial) -> ResponseReturnValue:
    """Take a photo of the wall away that was the wrong one, or that shows somebody."""
    workshop = next(one for one in photo.event.workshops if one.id == photo.workshop_id)
    if saved(ActionForm(), lambda: service.remove_photo(g.actor, photo)):
        flash(_("Removed."), "info")
    return _next(workshop, next(iter(reads.latest_cards(workshop)), None))


@bp.route("/cards/<int:contribution_id>", methods=["GET", "POST"])
@guarded(Can.TAKE_RESULTS, load=reads.card_by_id)
def edit_card(found: tuple[Contribution, Workshop]) -> ResponseReturnValue:
    """Correct a card."""
    personal_page()
    card, workshop = found
    form = CardForm(data={"text": card.text, "kind": card.kind.value, "language": card.language})

    def act() -> None:
        contributions.correct(
            g.actor, card, form.text.data, kind=type(card.kind)(form.kind.data), language=form.language.data
        )

    if saved(form, act):
        flash(_("Saved."), "success")
        return _next(workshop, card)
    page = render_template(
        "events/edit_card.html",
        form=form,
        card=card,
        workshop=workshop,
        format=workshop.event.format,
        action=ActionForm(formdata=None),
    )
    return page, status_of(form)


@bp.post("/cards/<int:contribution_id>/take-back")
@guarded(Can.TAKE_RESULTS, load=reads.card_by_id)
def take_back_card(found: tuple[Contribution, Workshop]) -> ResponseReturnValue:
    """Take a card back that was typed by mistake."""
    card, workshop = found
    answer = _next(workshop, card)
    if saved(ActionForm(), lambda: contributions.take_back(g.actor, card)):
        flash(_("The card is taken back."), "info")
    return answer
