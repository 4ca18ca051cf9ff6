"""The responder's desk: what a body was asked, answering alone or together, sending back, delegating."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.synthesis import chain, mail, queries, service
from teilhabe_app.synthesis.forms import (
    DelegateForm,
    FourEyesForm,
    NoteForm,
    ResponseForm,
    SendBackForm,
    UnfinishedForm,
)
from teilhabe_app.synthesis.forms.parts import written_in
from teilhabe_app.synthesis.models import AnswerDraft, CitationRole, Response, Routing
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.queries import DeskFilter, Standing, quotes
from teilhabe_app.synthesis.views import bp
from teilhabe_app.synthesis.views.filters import number_of
from teilhabe_app.synthesis.views.reading import readings
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import multilingual
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page

ALONE = _l("Only one person answers for this body, so nobody else could release the answers.")
STANDINGS = {
    Standing.OPEN: _l("Open"),
    Standing.SOON: _l("Due soon"),
    Standing.OVERDUE: _l("Answer overdue"),
    Standing.MINE: _l("Given to me"),
    Standing.RELEASE: _l("To be released"),
    Standing.ANSWERED: _l("Answered"),
    Standing.BACK: _l("Sent back"),
}


@bp.get("/answers")
@guarded(Can.LIST_ANSWERS)
def inbox() -> ResponseReturnValue:
    """List what the reader's bodies were asked: what is open, due soon, overdue or answered."""
    personal_page()
    asked = request.args.get("state", "")
    chosen = DeskFilter(
        standing=Standing(asked) if asked in set(Standing) else Standing.OPEN,
        body_id=number_of(request.args.get("body")),
        dossier_id=number_of(request.args.get("dossier")),
    )
    desk = queries.desk(current.user(), chosen, request.args.get("after"))
    rules = queries.rules_of(desk.bodies)
    return render_template(
        "synthesis/inbox.html",
        desk=desk,
        chosen=chosen,
        groups=_filters(desk, chosen),
        standings=STANDINGS,
        rules=rules,
        wishes=queries.wishes_for_one(rules),
        first_url=_desk_url(chosen) if request.args.get("after") else None,
        next_url=_desk_url(chosen, after=desk.page.next_cursor) if desk.page.next_cursor else None,
    )


def _desk_url(chosen: DeskFilter, **changed: Any) -> str:
    values = {"state": chosen.standing.value, "body": chosen.body_id, "dossier": chosen.dossier_id, **changed}
    return f"{url_for('.inbox')}?{urlencode({key: value for key, value in values.items() if value})}"


def _filters(desk: queries.Desk, chosen: DeskFilter) -> list[tuple[str, list[dict[str, Any]]]]:
    states = [
        {
            "label": label,
            "href": _desk_url(chosen, state=standing.value),
            "count": desk.counts[standing],
            "current": chosen.standing is standing,
        }
        for standing, label in STANDINGS.items()
        if standing is not Standing.RELEASE or desk.counts[standing]
    ]
    groups = [(_("State"), states)]
    if len(desk.bodies) > 1:
        every = [(None, _("All")), *((body.id, multilingual(body.name).text) for body in desk.bodies)]
        options = [
            {"label": label, "href": _desk_url(chosen, body=key), "count": None, "current": chosen.body_id == key}
            for key, label in every
        ]
        groups.append((_("Body"), options))
    if chosen.dossier_id:
        groups.append((_("Summary"), [{"label": _("All"), "href": _desk_url(chosen, dossier=None), "current": False}]))
    return groups


@bp.route("/answers/<int:routing_id>", methods=["GET", "POST"])
@guarded(Can.ANSWER, load=queries.routing_by_id)
def respond(routing: Routing) -> ResponseReturnValue:
    """Read a finding with its quotes and answer it; a draft can be saved and its words checked at any time."""
    act = request.form.get("act", "")
    waiting = queries.draft_of(routing)
    if act in {"save", "check"}:
        form = UnfinishedForm(waiting=waiting)
        if act == "save" and saved(
            form, lambda: service.save_draft(current.user(), routing, form.unfinished()), edited=waiting
        ):
            flash(_("The draft is saved. Only the people who answer for the body see it."), "success")
            return redirect(url_for(".respond", routing_id=routing.id), 303)
        form.validate()
        return _respond_page(routing, form, waiting), 200 if act == "check" else status_of(form)
    answering = ResponseForm(waiting=waiting)
    if made := saved(answering, lambda: _answered(routing, answering), edited=waiting):
        if isinstance(made.result, AnswerDraft):
            if queries.is_alone(current.user(), routing.body_id):
                flash(ALONE, "warning")
            else:
                flash(_("A second person of the body releases the answer. They get a mail."), "success")
            return redirect(url_for(".inbox"), 303)
        flash(_("The answer is public. The people behind the finding are told."), "success")
        return redirect(url_for(".outcomes", routing_id=routing.id, number=made.result.number), 303)
    if request.method == "POST":  # somebody else may have saved meanwhile
        waiting = queries.draft_of(routing)
    return _respond_page(routing, answering, waiting), status_of(answering)


def _answered(routing: Routing, form: ResponseForm) -> Response | AnswerDraft:
    made = service.answer(current.user(), routing, form.draft())
    if isinstance(made, Response):
        mail.tell_answered(made)
    else:
        mail.tell_handed_in(routing, current.user())
    return made


def _respond_page(
    routing: Routing, form: ResponseForm, waiting: AnswerDraft | None, sent: DelegateForm | NoteForm | None = None
) -> str:
    personal_page()
    people = queries.people_of(routing.body_id)
    totals, contributions = quotes.role_totals(routing.finding)
    page = quotes.quotes_page(routing.finding, None, request.args.get("after"))
    more = url_for(".respond", routing_id=routing.id, after=page.next_cursor) if page.next_cursor else None
    return render_template(
        "synthesis/respond.html",
        routing=routing,
        finding=routing.finding,
        steps=chain.steps_for_finding(routing.finding, contributions),
        form=form,
        waiting=waiting,
        second_person=queries.needs_second_person(routing.body),
        alone=ALONE if all(person.id == current.user().id for person in people) else None,
        readings=readings(form.reason.texts),
        delegate_form=sent
        if isinstance(sent, DelegateForm)
        else DelegateForm(formdata=None, people=people, routing=routing),
        note_form=sent if isinstance(sent, NoteForm) else NoteForm(formdata=None),
        notes=queries.notes_of(routing),
        roles=CitationRole,
        totals=totals,
        page=page,
        more=f"{more}#sources" if more else None,
    )


@bp.post("/answers/words")
@guarded(Can.LIST_ANSWERS)
def words() -> ResponseReturnValue:
    """Say what is hard to read in a text; nothing is kept."""
    texts = {
        name.removeprefix("reason-").replace("_", "-"): text[:10_000]
        for name, text in request.form.items()
        if name.startswith("reason-")
    }
    return render_template("synthesis/_reading.html", readings=readings(texts))


@bp.route("/answers/<int:routing_id>/back", methods=["GET", "POST"])
@guarded(Can.ANSWER, load=queries.routing_by_id)
def send_back(routing: Routing) -> ResponseReturnValue:
    """Send a finding back because another body is responsible."""
    form = SendBackForm()

    def act() -> None:
        back = service.send_back(current.user(), routing, form.reason.data or "", written_in())
        mail.tell_sent_back(back)

    if saved(form, act):
        flash(_("The finding is sent back. The moderators ask another body."), "success")
        return redirect(url_for(".inbox"), 303)
    page = render_template("synthesis/send_back.html", routing=routing, finding=routing.finding, form=form)
    return page, status_of(form)


@bp.post("/answers/<int:routing_id>/delegate")
@guarded(Can.ANSWER, load=queries.routing_by_id)
def delegate(routing: Routing) -> ResponseReturnValue:
    """Name the person who writes the answer."""
    form = DelegateForm(people=queries.people_of(routing.body_id), routing=routing)

    def act() -> None:
        if service.delegate(current.user(), routing, form.person_id.data):
            db.session.flush()
            db.session.refresh(routing, ["assigned_to"])
            if routing.assigned_to_id != current.user().id:
                mail.tell_delegate(routing)

    return _beside(routing, form, act)


@bp.post("/answers/<int:routing_id>/notes")
@guarded(Can.ANSWER, load=queries.routing_by_id)
def write_note(routing: Routing) -> ResponseReturnValue:
    """Leave an internal note."""
    form = NoteForm()
    return _beside(
        routing, form, lambda: service.write_note(current.user(), routing, form.text.data or "", written_in())
    )


def _beside(routing: Routing, form: DelegateForm | NoteForm, act: Callable[[], object]) -> ResponseReturnValue:
    """Run an act of the forms beside the answer; what was typed of the answer becomes the draft and is not lost."""
    waiting = queries.draft_of(routing)
    answering = UnfinishedForm(waiting=waiting)

    def both() -> None:
        if answering.has_news(waiting):
            service.save_draft(current.user(), routing, answering.unfinished())
        act()

    if saved(form, both):
        flash(_("Saved."), "success")
        return redirect(url_for(".respond", routing_id=routing.id) + "#inside", 303)
    waiting = queries.draft_of(routing)
    if waiting is not None and waiting.version != answering.version.seen:
        answering.is_stale = True
        answering.version.keep(waiting.version)
    return _respond_page(routing, answering, waiting, form), status_of(form)


@bp.post("/answers/bodies/<int:body_id>/second-person")
@guarded(Can.LIST_ANSWERS)
def second_person(body_id: int) -> ResponseReturnValue:
    """Decide whether a second person releases the answers of a body; going back to one takes two people."""
    form = FourEyesForm()
    desk = queries.desk(current.user(), DeskFilter(), None)
    body = next((one for one in desk.bodies if one.id == body_id), None)
    if body is None:
        raise DomainError(_("You do not answer for this body."))
    if done := saved(form, lambda: service.set_four_eyes(current.user(), body, wanted=bool(form.wanted.data))):
        words = _("Saved.") if done.result else _("Another person of the body must agree within two weeks.")
        flash(words, "success" if done.result else "info")
    else:
        flash(" ".join(str(one) for one in form.form_errors), "warning")
    return redirect(url_for(".inbox") + "#second-person", 303)
