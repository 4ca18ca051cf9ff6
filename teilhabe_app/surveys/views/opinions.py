"""Statements for everybody: one after the other, adding one, and the opinion groups when the survey is over."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, NotFound
from teilhabe_app.core.i18n import BY_CODE, LANGUAGES
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.surveys import queries
from teilhabe_app.surveys.forms import said
from teilhabe_app.surveys.forms.opinions import StatementForm
from teilhabe_app.surveys.forms.words import Told
from teilhabe_app.surveys.models import OpinionPoll, QuestionKind, Survey, SurveyQuestion
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.service import opinions
from teilhabe_app.surveys.views import bp
from teilhabe_app.surveys.views.answering import lost, onward
from teilhabe_app.surveys.views.public import NOT_OPEN, Entry, entry
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import language
from teilhabe_app.web.limits import limit
from teilhabe_app.web.saving import REFUSED, saved
from teilhabe_app.web.security import personal_page

MOST_STATEMENTS_PER_HOUR = 20  # from one network
AGREE_WORDS = (
    _l("hardly anybody agrees"),
    _l("few agree"),
    _l("about half agree"),
    _l("most agree"),
    _l("nearly all agree"),
)
DISAGREE_WORDS = (
    _l("hardly anybody disagrees"),
    _l("few disagree"),
    _l("about half disagree"),
    _l("most disagree"),
    _l("nearly all disagree"),
)
REASONS = {
    "people": _l("Fewer than 50 people have voted on enough statements."),
    "silhouette": _l("The opinions do not fall into groups more clearly than chance would make them."),
    "unstable": _l("The groups would be others if some votes were missing."),
    "small": _l("One of the groups would be very small."),
}


def _survey(slug: str, code: str) -> Survey | None:  # noqa: ARG001 -- the view reads the question's code
    return queries.by_slug(slug)


def _entered(survey: Survey, *, lock: bool) -> tuple[Entry, SurveyQuestion | None, OpinionPoll | None]:
    """Return how the reader comes here, and the question of the address if it is on their path."""
    personal_page()
    found = entry(survey, lock=lock)
    if found.saved is None or found.refusal or found.admission is None or not found.is_open:
        return found, None, None
    code = str((request.view_args or {})["code"])
    path = queries.walk(survey, found.saved.answers).shown
    question = next((one for one in path if one.code == code and one.kind is QuestionKind.STATEMENTS), None)
    if question is None or question.thread_id is None:
        raise NotFound
    return found, question, queries.poll_of(question)


@bp.route("/<slug>/q/<code>/statements", methods=["GET", "POST"])
@guarded(Can.VIEW, load=_survey)
def statements(survey: Survey) -> ResponseReturnValue:
    """Show one statement and keep the vote on it; then the next one comes."""
    found, question, poll = _entered(survey, lock=request.method == "POST")
    if question is None or found.saved is None:
        return lost(survey)
    form = ActionForm()
    if form.validate_on_submit():
        if answer := _voted(survey, question, found, form):
            return answer
        return _page(survey, question, found, poll), REFUSED
    return _page(survey, question, found, poll), 200


def _voted(survey: Survey, question: SurveyQuestion, found: Entry, form: ActionForm) -> ResponseReturnValue | None:
    """Keep a vote, or lead on where a button says so; None where the vote is none."""
    if found.saved is None:
        return None
    chosen = BY_CODE.get(request.form.get("language", ""))
    do = request.form.get("do", "")
    sent = request.form.get("vote", "")
    if sent:
        try:
            value = {"1": 1, "0": 0, "-1": -1}.get(sent, 2)
            opinions.vote(question, found.saved, request.form.get("statement", ""), value)
        except DomainError as error:
            db.session.rollback()
            form.reject(error)
            flash(str(error.message), "error")
            return None
        db.session.commit()
        return redirect(url_for(".statements", slug=survey.format.slug, code=question.code), 303)
    answer = onward(survey, question, found.saved, do, chosen)
    db.session.commit()
    return answer


@bp.post("/<slug>/q/<code>/statements/new")
@guarded(Can.VIEW, load=_survey)
def add_own_statement(survey: Survey) -> ResponseReturnValue:
    """Take a statement of a participant; others see it when somebody has read it."""
    found, question, poll = _entered(survey, lock=False)
    if question is None:
        if request.form.get("text", "").strip():  # the page says why, and gives the words back
            raise DomainError(_l("No statements can be added here.") if found.is_open else NOT_OPEN)
        return lost(survey)
    form, slug, code = StatementForm(), survey.format.slug, question.code
    if form.validate_on_submit():
        limit("survey-statement", per_network=MOST_STATEMENTS_PER_HOUR)
    if made := saved(form, lambda: opinions.suggest(current.actor(), question, form.draft())):
        receipt = made.result.receipt
        flash(
            _("Thank you. Others see your statement when somebody has read it. Your receipt: %(code)s", code=receipt),
            "success",
        )
        return redirect(url_for(".statements", slug=slug, code=code), 303)
    return _page(survey, question, found, poll, form), REFUSED


def _page(
    survey: Survey,
    question: SurveyQuestion,
    found: Entry,
    poll: OpinionPoll | None,
    form: StatementForm | None = None,
) -> str:
    answers: Any = found.saved.answers.get(question.code) if found.saved else None
    voted = answers if isinstance(answers, dict) else {}
    weights = poll.weights if poll else {}
    open_ones = [option for option in question.options if option.is_open]
    return render_template(
        "surveys/opinions_vote.html",
        survey=survey,
        question=question,
        entry=found,
        option=opinions.next_statement(question, weights, voted, found.saved.seed if found.saved else 0),
        done=sum(option.code in voted for option in open_ones),
        count=len(open_ones),
        poll=poll,
        said=said,
        told=Told(survey.questions, found.saved.answers if found.saved else {}),
        form=form or StatementForm(formdata=None),
        languages=[one for one in LANGUAGES if one.code != language().code],
    )


@bp.get("/<slug>/opinions")
@guarded(Can.VIEW, load=queries.by_slug)
def groups(survey: Survey) -> ResponseReturnValue:
    """Show the opinion groups when the survey is over; before that, when they come."""
    shown = policy.allows(current.actor(), Can.OPINIONS, survey)
    questions = queries.with_statements(survey)
    if not questions:
        raise NotFound
    polls = queries.polls_of(questions) if shown else {}
    return render_template(
        "surveys/opinions.html",
        survey=survey,
        shown=shown,
        rows=[(question, polls.get(question.id)) for question in questions],
        words={"agree": AGREE_WORDS, "disagree": DISAGREE_WORDS},
        reasons=REASONS,
    )
