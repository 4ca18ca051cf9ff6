"""Editors' pages: their own questions to people who register."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.events import privacy, queries, service
from teilhabe_app.events.forms import QuestionForm
from teilhabe_app.events.models import Event, EventQuestion
from teilhabe_app.events.policy import Can
from teilhabe_app.events.views import bp
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of


@bp.get("/<slug>/questions")
@guarded(Can.EDIT, load=queries.for_registering)
def questions(event: Event) -> ResponseReturnValue:
    """List the questions of an event."""
    found = queries.questions_of(event)
    counts = queries.answer_counts(event)
    return render_template("events/questions.html", event=event, format=event.format, questions=found, counts=counts)


@bp.route("/<slug>/questions/new", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.for_registering)
def new_question(event: Event) -> ResponseReturnValue:
    """Ask one thing more."""
    form = QuestionForm(data={"delete_on": privacy.deletion_day(event)})
    return _save(form, event, lambda: service.add_question(g.actor, event, form.draft()))


@bp.route("/<slug>/questions/<int:question_id>", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.question_in)
def edit_question(question: EventQuestion) -> ResponseReturnValue:
    """Change a question; its kind stays once somebody has answered."""
    form = QuestionForm(data=QuestionForm.values_of(question))

    def act() -> None:
        service.change_question(g.actor, question, form.draft())

    return _save(form, question.event, act, question=question)


def _save(form: QuestionForm, event: Event, act: Any, question: EventQuestion | None = None) -> ResponseReturnValue:
    slug = event.format.slug
    if saved(form, act, edited=question):
        flash(_("Saved."), "success")
        return redirect(url_for("events.questions", slug=slug), 303)
    page = render_template("events/edit_question.html", form=form, event=event, format=event.format, question=question)
    return page, status_of(form)


@bp.post("/<slug>/questions/<int:question_id>/up")
@guarded(Can.EDIT, load=queries.question_in)
def question_up(question: EventQuestion) -> ResponseReturnValue:
    """Move a question up."""
    return _moved(question, up=True)


@bp.post("/<slug>/questions/<int:question_id>/down")
@guarded(Can.EDIT, load=queries.question_in)
def question_down(question: EventQuestion) -> ResponseReturnValue:
    """Move a question down."""
    return _moved(question, up=False)


def _moved(question: EventQuestion, *, up: bool) -> ResponseReturnValue:
    service.move_question(g.actor, question, up=up)
    db.session.commit()
    return redirect(url_for("events.questions", slug=question.event.format.slug), 303)


@bp.post("/<slug>/questions/<int:question_id>/remove")
@guarded(Can.EDIT, load=queries.question_in)
def remove_question(question: EventQuestion) -> ResponseReturnValue:
    """Take a question back, with its answers."""
    slug = question.event.format.slug
    service.remove_question(g.actor, question)
    db.session.commit()
    flash(_("Removed."), "success")
    return redirect(url_for("events.questions", slug=slug), 303)
