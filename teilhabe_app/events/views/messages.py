"""Editors' pages: the wording of messages, telling everybody, and the mails of an event with their states."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import ngettext
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.events import mail, queries
from teilhabe_app.events.forms.messages import MessageForm
from teilhabe_app.events.mail import everybody, words
from teilhabe_app.events.mail.samples import samples
from teilhabe_app.events.models import Event, MessageKind
from teilhabe_app.events.policy import Can
from teilhabe_app.events.service import messages as service
from teilhabe_app.events.views import bp
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page


@dataclass(frozen=True, slots=True)
class Alerts:
    """What editors are to know on every page of an event: who is still to be told, and what did not arrive."""

    to_tell: MessageKind | None
    label: str
    lost: int


@bp.app_template_global("event_alerts")
def event_alerts(event: Event) -> Alerts:
    """Look for what is still to be done about messages (2 statements)."""
    kind = service.to_tell(event)
    return Alerts(kind, str(words.MESSAGES[kind]) if kind else "", queries.undelivered_count(event))


def _with_kind(slug: str, kind: str) -> tuple[Event, MessageKind] | None:
    event = queries.for_allocating(slug)
    return (event, MessageKind(kind)) if event is not None and kind in set(MessageKind) else None


def _to_all(slug: str, kind: str) -> tuple[Event, MessageKind] | None:
    found = _with_kind(slug, kind)
    return found if found is not None and found[1] in everybody.TO_ALL else None


@bp.get("/<slug>/messages")
@guarded(Can.EDIT, load=queries.plain_event)
def messages(event: Event) -> ResponseReturnValue:
    """List the messages of an event, what is still to be told, and how the mails are doing."""
    return render_template(
        "events/messages.html",
        event=event,
        format=event.format,
        own={text.kind for text in queries.message_texts(event)},
        to_all=everybody.TO_ALL,
        words=words,
    )


@bp.route("/<slug>/messages/<kind>", methods=["GET", "POST"])
@guarded(Can.EDIT, load=_with_kind)
def message(found: tuple[Event, MessageKind]) -> ResponseReturnValue:
    """Word a message; look at it in every language, with or without saving it."""
    event, kind = found
    text = service.text_of(event, kind)
    form = MessageForm(data=MessageForm.values_of(text))
    only_looking = form.is_submitted() and request.form.get("act") == "preview"
    if not only_looking and saved(form, lambda: service.save_text(g.actor, event, kind, form.draft()), edited=text):
        flash(_("Saved."), "success")
        return redirect(url_for("events.message", slug=event.format.slug, kind=kind.value), 303)
    if only_looking:
        form.validate()
    page = render_template(
        "events/message.html",
        event=event,
        format=event.format,
        kind=kind,
        text=text,
        form=form,
        samples=samples(event, kind, (form.subject.texts, form.body.texts)),
        placeholders=service.PLACEHOLDERS[kind],
        needed=service.NEEDED.get(kind, ()),
        words=words,
    )
    return page, 200 if only_looking and not form.errors else status_of(form)


@bp.post("/<slug>/messages/<kind>/reset")
@guarded(Can.EDIT, load=_with_kind)
def reset_message(found: tuple[Event, MessageKind]) -> ResponseReturnValue:
    """Go back to the standard wording."""
    event, kind = found
    service.reset_text(g.actor, event, kind)
    db.session.commit()
    flash(_("The standard wording is used again."), "success")
    return redirect(url_for("events.message", slug=event.format.slug, kind=kind.value), 303)


@bp.route("/<slug>/tell/<kind>", methods=["GET", "POST"])
@guarded(Can.EDIT, load=_to_all)
def tell(found: tuple[Event, MessageKind]) -> ResponseReturnValue:
    """Show whom a message to all reaches and what it says; the button sends it."""
    event, kind = found
    personal_page()
    form = ActionForm()
    if done := saved(form, lambda: _tell(event, kind)):
        text = ngettext("%(num)s mail is on its way.", "%(num)s mails are on their way.", done.result)
        flash(text, "success")
        return redirect(url_for("events.mails", slug=event.format.slug), 303)
    text_of = service.text_of(event, kind)
    page = render_template(
        "events/tell.html",
        event=event,
        format=event.format,
        kind=kind,
        form=form,
        reach=everybody.reach(event, kind),
        samples=samples(event, kind, (text_of.subject, text_of.body) if text_of else None),
        dossiers=queries.dossiers_of(event) if kind is MessageKind.OUTCOME else [],
        words=words,
    )
    return page, status_of(form)


def _tell(event: Event, kind: MessageKind) -> int:
    if kind is MessageKind.OUTCOME:
        return sum(mail.outcome(event, dossier, g.actor) for dossier in queries.dossiers_of(event))
    return mail.tell_all(g.actor, event, kind)


@bp.get("/<slug>/mails")
@guarded(Can.EDIT, load=queries.plain_event)
def mails(event: Event) -> ResponseReturnValue:
    """List the mails of an event with their states, filtered by state and kind."""
    personal_page()
    state, kind = request.args.get("state"), request.args.get("kind")
    return render_template(
        "events/mails.html",
        event=event,
        format=event.format,
        page=queries.mails_page(event, state, kind, request.args.get("after")),
        counts=queries.mail_counts(event),
        kinds=queries.mail_kinds(event),
        state=state,
        kind=kind,
        words=words,
    )


@bp.post("/<slug>/mails/<int:mail_id>/again")
@guarded(Can.EDIT, load=queries.event_mail)
def mail_again(found: tuple[Event, OutboxMail]) -> ResponseReturnValue:
    """Queue a mail once more."""
    event, queued = found
    service.send_again(g.actor, event, queued)
    db.session.commit()
    flash(_("The mail is sent again."), "success")
    return redirect(url_for("events.mails", slug=event.format.slug), 303)
