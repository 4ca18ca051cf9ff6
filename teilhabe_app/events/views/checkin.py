"""The day itself: check-in by code, name or camera, people at the door, and the code that everybody carries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import current_app, flash, g, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from teilhabe_app.core import qr
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.events import mail, queries
from teilhabe_app.events.forms.day import WalkInForm, check_ins
from teilhabe_app.events.mail import entries
from teilhabe_app.events.models import Event, Registration, RegistrationState, Workshop
from teilhabe_app.events.policy import Can
from teilhabe_app.events.service import attendance
from teilhabe_app.events.service.attendance import Answer, CheckIn
from teilhabe_app.events.views import bp
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.once import number
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page


def told(answer: Answer, registration: Registration | None) -> tuple[str, str]:
    """Say what became of a check-in, and how good the news is."""
    if answer is Answer.NO_PLACE and registration is not None and registration.state in queries.GONE:
        words = _("%(name)s gave the place back. You can let the person in below, like somebody who did not register.")
        return words % {"name": apart(registration.name)}, "warning"
    sentences = {
        Answer.DONE: _("%(name)s is checked in."),
        Answer.ALREADY: _("%(name)s was already checked in."),
        Answer.UNDONE: _("The check-in of %(name)s is taken back."),
        Answer.UNKNOWN: _("Nobody at this event has this code."),
        Answer.NO_PLACE: _("%(name)s has no place. Once the event has begun, you can give away free places."),
        Answer.FULL: _("There is no room for %(name)s: as many people are here as there are places."),
    }
    kinds = {Answer.DONE: "success", Answer.FULL: "danger", Answer.UNKNOWN: "warning", Answer.NO_PLACE: "warning"}
    return sentences[answer] % {"name": apart(registration.name if registration else None)}, kinds.get(answer, "info")


def apart(name: str | None) -> str:
    """Let a name have a direction of its own inside a sentence."""
    return f"\u2068{name}\u2069" if name else ""


@bp.get("/<slug>/check-in")
@guarded(Can.CHECK_IN, load=queries.for_the_day)
def check_in(event: Event) -> ResponseReturnValue:
    """Show who is expected and who is here; find people by code or name."""
    form = WalkInForm(formdata=None)
    form.offer(event)
    return _page(event, form)


def _page(event: Event, form: WalkInForm, status: int = 200) -> ResponseReturnValue:
    personal_page()
    typed = request.args.get("q", "")[:100]
    people = queries.people_of(event)
    chosen = _chosen(event)
    if chosen and not form.is_submitted():
        form.workshop.data = chosen.id
    page = render_template(
        "events/check_in.html",
        event=event,
        format=event.format,
        form=form,
        action=ActionForm(formdata=None),
        typed=typed,
        found=queries.matching(people, typed),
        counts=queries.counts_of(event),
        chosen=chosen,
        expected=sum(chosen.id in one.workshops for one in people) if chosen else None,
        once=number(),
    )
    return page, status


def _chosen(event: Event) -> Workshop | None:
    """Return the workshop whose door this page stands at."""
    wanted = request.values.get("workshop", "")
    return next((one for one in event.workshops if str(one.id) == wanted), None)


@bp.post("/<slug>/check-in")
@guarded(Can.CHECK_IN, load=queries.for_the_day)
def check_in_one(event: Event) -> ResponseReturnValue:
    """Check one person in, or take it back, without JavaScript."""
    chosen = _chosen(event)
    person = request.form.get("person", "")
    item = CheckIn(
        once=(request.form.get("once") or number())[:40],
        registration_id=int(person) if person.isascii() and person.isdecimal() and len(person) < 10 else 0,  # noqa: PLR2004 -- digits of an id
        workshop_id=chosen.id if chosen else None,
        undo=request.form.get("undo") == "1",
    )
    answer, registration = attendance.check_in(g.actor, event, item)
    news = told(answer, registration)
    db.session.commit()
    flash(*news)
    return redirect(_here(event, chosen), 303)


def _here(event: Event, chosen: Workshop | None, **values: Any) -> str:
    return url_for("events.check_in", slug=event.format.slug, workshop=chosen.id if chosen else None, **values)


@bp.post("/<slug>/check-in/walk-in")
@guarded(Can.CHECK_IN, load=queries.for_the_day)
def walk_in(event: Event) -> ResponseReturnValue:
    """Let somebody in who did not register."""
    form = WalkInForm()
    form.offer(event)

    def act() -> Registration:
        registration, changes = attendance.walk_in(g.actor, event, form.draft())
        mail.changed(changes)
        return registration

    if made := saved(form, act):
        name, workshop_id = apart(made.result.name), form.workshop.data
        if not workshop_id or queries.attendance_of(made.result.id, workshop_id):
            flash(_("%(name)s is checked in.", name=name), "success")
        else:
            flash(_("%(name)s is checked in, but has no place in the workshop.", name=name), "warning")
        return redirect(_here(event, _chosen(event)), 303)
    return _page(queries.for_the_day(event.format.slug) or event, form, status_of(form))


@bp.get("/<slug>/check-in/people.json")
@guarded(Can.CHECK_IN, load=queries.for_the_day)
def check_in_people(event: Event) -> ResponseReturnValue:
    """Give the page what it needs to go on without a network: no receipt codes, no addresses."""
    personal_page()
    people = [
        {
            "id": one.id,
            "token": one.token,
            "name": one.name,
            "place": one.state is RegistrationState.CONFIRMED,
            "workshops": sorted(one.workshops),
            "here": one.is_here,
            "visited": sorted(one.visited),
        }
        for one in queries.people_of(event)
    ]
    return jsonify(people=people, csrf=generate_csrf(), **_numbers(event))


def _numbers(event: Event) -> dict[str, Any]:
    counts = queries.counts_of(event)
    return {"here": counts.here, "expected": counts.expected, "visits": counts.workshops}


@bp.get("/<slug>/check-in/worker.js")
@guarded(Can.CHECK_IN, load=queries.for_the_day)
def check_in_worker(event: Event) -> ResponseReturnValue:
    """Give the program that opens the page again without a network; it works for this page alone."""
    answer = make_response((Path(current_app.root_path) / "web/static/js/checkin-worker.js").read_text("utf-8"))
    answer.mimetype = "text/javascript"
    answer.headers["Service-Worker-Allowed"] = url_for("events.check_in", slug=event.format.slug)
    return answer


@bp.post("/<slug>/check-in/sync")
@guarded(Can.CHECK_IN, load=queries.for_the_day)
def check_in_sync(event: Event) -> ResponseReturnValue:
    """Take what a page has gathered, also while it was offline; each entry gets an answer, sent twice the same one."""
    personal_page()
    try:
        entries = check_ins(request.form.get("items", ""))
    except ValueError:
        return jsonify(error="items"), 422
    answers: list[dict[str, Any]] = []
    for once, item in entries:
        if item is None:
            answers.append({"once": once, "answer": "unreadable"})
            continue
        answer, registration = attendance.check_in(g.actor, event, item)
        words, kind = told(answer, registration)
        answers.append(
            {
                "once": once,
                "answer": answer.value,
                "id": registration.id if registration else None,
                "words": words,
                "kind": kind,
            }
        )
    db.session.commit()
    return jsonify(answers=answers, **_numbers(event))


@bp.get("/registrations/<receipt>/check-in")
@guarded(Can.CHECK_IN, load=queries.registration_by_receipt)
def check_in_code(found: Registration) -> ResponseReturnValue:
    """Lead to the check-in of the person whose code was scanned by any camera."""
    personal_page()
    return redirect(url_for("events.check_in", slug=found.event.format.slug, q=found.receipt), 302)


@bp.get("/registrations/<receipt>/code")
@guarded(Can.HOLD, load=queries.registration_by_receipt)
def code(found: Registration) -> ResponseReturnValue:
    """Show one's own code for the door, large and printable."""
    personal_page()
    return render_template("events/code.html", registration=found, event=found.event, format=found.event.format)


@bp.get("/registrations/<receipt>/code.svg")
@guarded(Can.HOLD, load=queries.registration_by_receipt)
def code_picture(found: Registration) -> ResponseReturnValue:
    """Draw the code: the address of the check-in of this registration."""
    personal_page()
    answer = make_response(qr.svg(entries.code_address(found, found.language), label=_("Code for the check-in")))
    answer.mimetype = "image/svg+xml"
    return answer
