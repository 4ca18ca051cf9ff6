"""Statements for staff: how people meet them, what they added, files of Polis."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, NotFound
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.surveys import queries
from teilhabe_app.surveys.analysis.problems import Unreadable
from teilhabe_app.surveys.forms.opinions import AddStatementForm, ArrangeForm, DeclineForm, PolisForm
from teilhabe_app.surveys.models import Survey, SurveyQuestion
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.service import exchange, opinions
from teilhabe_app.surveys.views import bp
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import REFUSED, saved, status_of
from teilhabe_app.web.security import personal_page

FILES: dict[str, Callable[[Actor, SurveyQuestion], Iterator[str]]] = {
    "comments": exchange.statements_file,
    "votes": exchange.votes_file,
    "participants-votes": exchange.people_file,
}


def _question(slug: str, question_id: int, **_more: object) -> SurveyQuestion | None:
    return queries.statements_of(slug, question_id)


@bp.get("/<slug>/statements")
@guarded(Can.SORT_STATEMENTS, load=queries.by_slug)
def statement_lists(survey: Survey) -> ResponseReturnValue:
    """Show the questions with statements, or the only one."""
    found = queries.with_statements(survey)
    if len(found) == 1:
        return redirect(url_for(".sort_statements", slug=survey.format.slug, question_id=found[0].id), 303)
    waiting = {question.id: queries.count_waiting(question) if question.thread_id else 0 for question in found}
    return render_template("surveys/opinions_lists.html", survey=survey, questions=found, waiting=waiting)


@bp.route("/<slug>/statements/<int:question_id>", methods=["GET", "POST"])
@guarded(Can.SORT_STATEMENTS, load=_question)
def sort_statements(question: SurveyQuestion) -> ResponseReturnValue:
    """Show what participants added and all statements; change how people meet them."""
    poll = queries.poll_of(question)
    form = ArrangeForm(data={"one_by_one": question.thread_id is not None, "takes_new": bool(poll and poll.takes_new)})

    def act() -> None:
        opinions.arrange(current.user(), question, one_by_one=form.one_by_one.data, takes_new=form.takes_new.data)

    if saved(form, act):
        flash(_("Saved."), "success")
        return _back(question)
    return _page(question, form=form), status_of(form)


def _page(  # noqa: PLR0913 -- the page has these forms
    question: SurveyQuestion,
    *,
    form: ArrangeForm | None = None,
    add: AddStatementForm | None = None,
    decline: DeclineForm | None = None,
    polis: PolisForm | None = None,
    declined: int = 0,
) -> str:
    personal_page()
    waiting = queries.waiting_statements(question)
    poll = queries.poll_of(question)
    stored = {"one_by_one": question.thread_id is not None, "takes_new": bool(poll and poll.takes_new)}
    return render_template(
        "surveys/opinions_sort.html",
        survey=question.survey,
        question=question,
        poll=poll,
        waiting=[
            (one, opinions.alike(question, one.text, [other for other in waiting if other is not one]))
            for one in waiting
        ],
        form=form or ArrangeForm(formdata=None, data=stored),
        add_form=add or AddStatementForm(formdata=None),
        polis_form=polis or PolisForm(formdata=None),
        decline_form=decline,
        empty_decline=DeclineForm(formdata=None),
        declined=declined,
    )


@bp.post("/<slug>/statements/<int:question_id>/new")
@guarded(Can.SORT_STATEMENTS, load=_question)
def add_statement(question: SurveyQuestion) -> ResponseReturnValue:
    """Add a statement of the organisers."""
    form = AddStatementForm()
    if saved(form, lambda: opinions.add_statement(current.user(), question, form.label.texts)):
        flash(_("Saved."), "success")
        return _back(question)
    return _page(question, add=form), REFUSED


@bp.post("/<slug>/statements/<int:question_id>/accept/<int:contribution_id>")
@guarded(Can.SORT_STATEMENTS, load=_question)
def accept_statement(question: SurveyQuestion) -> ResponseReturnValue:
    """Publish what a participant added."""
    contribution = _waiting(question)
    if contribution is None:
        return _decided(question)
    try:
        opinions.accept(current.user(), question, contribution)
    except DomainError as error:
        words = str(error.message)
        db.session.rollback()
        flash(words, "error")
    else:
        db.session.commit()
        flash(_("People can now vote on this statement."), "success")
    return _back(question)


@bp.post("/<slug>/statements/<int:question_id>/decline/<int:contribution_id>")
@guarded(Can.SORT_STATEMENTS, load=_question)
def decline_statement(question: SurveyQuestion) -> ResponseReturnValue:
    """Hide what a participant added, with a reason."""
    contribution, form = _waiting(question), DeclineForm()
    if contribution is None:
        return _decided(question)

    def act() -> None:
        opinions.decline(current.user(), question, contribution, form.reason(contribution.language))

    if saved(form, act):
        flash(_("The statement is hidden. Whoever wrote it can read the reason with the receipt."), "success")
        return _back(question)
    return _page(question, decline=form, declined=contribution.id), REFUSED


def _waiting(question: SurveyQuestion) -> Contribution | None:
    """Return what waits under the address; None where somebody has decided it meanwhile."""
    number = int((request.view_args or {})["contribution_id"])
    found = queries.added_statement(question, number)
    if found is None:
        raise NotFound
    return found if found.visibility is Visibility.PENDING else None


def _decided(question: SurveyQuestion) -> ResponseReturnValue:
    flash(_("Somebody else changed this meanwhile."), "warning")
    return _back(question)


@bp.post("/<slug>/statements/<int:question_id>/<any(open, close):act>/<int:option_id>")
@guarded(Can.SORT_STATEMENTS, load=_question)
def open_statement(question: SurveyQuestion) -> ResponseReturnValue:
    """Ask a statement no longer, or again."""
    url = request.view_args or {}
    option = next((one for one in question.options if one.id == url["option_id"]), None)
    if option is None:
        raise NotFound
    try:
        opinions.set_open(current.user(), option, is_open=url["act"] == "open")
    except DomainError as error:
        words = str(error.message)
        db.session.rollback()
        flash(words, "error")
    else:
        db.session.commit()
        flash(_("Saved."), "success")
    return _back(question)


@bp.post("/<slug>/statements/<int:question_id>/polis")
@guarded(Can.EXCHANGE_VOTES, load=lambda slug, question_id: queries.by_slug(slug))  # noqa: ARG005 -- read below
def take_polis(survey: Survey) -> ResponseReturnValue:
    """Take statements and votes from files of Polis."""
    question = _of(survey)
    form = PolisForm()
    try:
        done = saved(form, lambda: exchange.take_over(current.user(), question, form.draft()))
    except Unreadable as error:
        db.session.rollback()
        form.form_errors = [*form.form_errors, *(str(problem) for problem in error.problems)]
        done = None
    if done is None:
        return _page(_of(survey), polis=form), REFUSED
    taken = done.result
    words = _(
        "New statements: %(statements)s. New votes of people: %(people)s. Statements left out: %(left_out)s.",
        statements=taken.statements,
        people=taken.people,
        left_out=taken.left_out,
    )
    flash(words, "success")
    return _back(question)


@bp.get("/<slug>/statements/<int:question_id>/<any(comments, votes, 'participants-votes'):name>.csv")
@guarded(Can.EXCHANGE_VOTES, load=lambda slug, question_id, name: queries.by_slug(slug))  # noqa: ARG005 -- read below
def polis_file(survey: Survey) -> ResponseReturnValue:
    """Send statements or votes as a file of Polis."""
    question, name = _of(survey), str((request.view_args or {})["name"])
    text = "".join(FILES[name](current.user(), question))
    headers = {
        "Content-Disposition": f'attachment; filename="{survey.format.slug}-{name}.csv"',
        "Cache-Control": "private, no-store",
    }
    return Response(text, headers=headers, mimetype="text/csv")


def _of(survey: Survey) -> SurveyQuestion:
    number = (request.view_args or {})["question_id"]
    found = next((one for one in queries.with_statements(survey) if one.id == number), None)
    if found is None:
        raise NotFound
    return found


def _back(question: SurveyQuestion) -> ResponseReturnValue:
    slug = question.survey.format.slug
    return redirect(url_for(".sort_statements", slug=slug, question_id=question.id), 303)
