"""One question after the other: the server keeps the answers and decides what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import BY_CODE, LANGUAGES, Language
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.policy import policy
from teilhabe_app.surveys import queries, service
from teilhabe_app.surveys.forms import CHANGED, Questionnaire, answer_words, questionnaire, said
from teilhabe_app.surveys.models import Paging, QuestionKind, SavedAnswers, Survey, SurveyQuestion
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.service import opinions
from teilhabe_app.surveys.views import bp, visits
from teilhabe_app.surveys.views.public import MOST_PER_HOUR, NOT_OPEN, entry, send, to_answer
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import language
from teilhabe_app.web.limits import limit
from teilhabe_app.web.saving import REFUSED, saved, status_of
from teilhabe_app.web.security import personal_page

CHECK = "check"  # in an address: go back to the list of answers


def _survey(slug: str, code: str) -> Survey | None:  # noqa: ARG001 -- the view reads the question's code
    return queries.to_read(slug)


@bp.after_request
def told_where(response: Response) -> Response:
    """Tell the script that sends answers where to go on; a browser that follows by itself would hide it."""
    if "X-Answers" in request.headers and response.status_code == HTTPStatus.SEE_OTHER:
        response.status_code = HTTPStatus.NO_CONTENT
        response.headers["X-To"] = response.headers.pop("Location")
    return response


@bp.post("/<slug>/start")
@guarded(Can.VIEW, load=queries.to_read)
def start(survey: Survey) -> ResponseReturnValue:
    """Begin to keep answers and go to the first question."""
    slug = survey.format.slug
    found = entry(survey)
    if found.refusal or found.admission is None:
        return redirect(url_for(".show", slug=slug), 303)
    if request.form.get("promise", survey.promise) != survey.promise:
        flash(str(CHANGED), "warning")
        return redirect(url_for(".show", slug=slug), 303)
    if found.saved is not None:  # begun in another tab, or before the page was turned back: nobody has that code yet
        flash(_("Here are your answers so far."), "info")
        return redirect(url_for(".show", slug=slug), 303)
    first = _to(survey, _path(survey, {}, 0), None)
    limit("survey-begin", per_network=MOST_PER_HOUR)
    try:
        code, _saved = service.begin(current.actor(), survey, channel=found.channel)
    except DomainError as error:
        flash(str(error.message), "error")
        return redirect(url_for(".show", slug=slug), 303)
    db.session.commit()
    visits.remember(slug, code=code, sent=None)
    return first


@bp.route("/<slug>/q/<code>", methods=["GET", "POST"])
@guarded(Can.VIEW, load=_survey)
def step(survey: Survey) -> ResponseReturnValue:
    """Show one question and keep its answer."""
    personal_page()
    found = entry(survey, lock=request.method == "POST")
    is_sent = request.method == "POST"
    if found.saved is None or found.refusal or found.admission is None or not (found.is_open or is_sent):
        return lost(survey)
    path = _path(survey, found.saved.answers, found.saved.seed)
    code = str((request.view_args or {})["code"])
    question = next((one for one in path if one.code == code), None)
    if question is None:  # another answer has closed this way
        return _to(survey, path, None) if request.method == "POST" or path else redirect(_check(survey))
    if question.kind is QuestionKind.STATEMENTS and question.thread_id is not None:
        return redirect(url_for(".statements", slug=survey.format.slug, code=code), 303)
    there = {one.code for one in path}  # what another answer has hidden is not said again either
    given = {key: value for key, value in found.saved.answers.items() if key.partition(".")[0] in there}
    form = questionnaire(survey, language().code, questions=[question], given=given, seed=found.saved.seed)
    if not found.is_open:
        form.reject(DomainError(NOT_OPEN))
    elif form.is_submitted() and (answer := _kept(survey, form, question, found.saved)):
        return answer
    at = path.index(question)
    page = render_template(
        "surveys/step.html",
        survey=survey,
        form=form,
        entry=found,
        question=question,
        section=next((one for one in survey.sections if one.id == question.section_id), None),
        number=at + 1,
        count=len(path),
        languages=[one for one in LANGUAGES if one.code != language().code],
    )
    return page, status_of(form)


def _kept(
    survey: Survey, form: Questionnaire, question: SurveyQuestion, kept: SavedAnswers
) -> ResponseReturnValue | None:
    """Keep the answer and lead on; None where it has to be corrected first."""
    valid = form.validate()
    before = _path(survey, kept.answers, kept.seed) if request.args.get("to") == CHECK else None
    chosen = BY_CODE.get(request.form.get("language", ""))
    if not valid and not chosen and request.form.get("do") not in {"back", "save"}:
        return None
    try:
        service.keep(kept, form.values() if valid else form.right_values())
    except DomainError as error:
        db.session.rollback()
        form.reject(error)
        return None
    answer = onward(survey, question, kept, request.form.get("do", ""), chosen, before=before)
    db.session.commit()
    return answer


def onward(  # noqa: PLR0913 -- what the page knows
    survey: Survey,
    question: SurveyQuestion,
    kept: SavedAnswers,
    do: str,
    chosen: Language | None,
    *,
    before: Sequence[SurveyQuestion] | None = None,
) -> ResponseReturnValue:
    """Lead to where the button said, on the path as the answers now make it.

    Whoever came from the list of answers goes back there, unless the path is no longer as it was ``before``.
    """
    slug = survey.format.slug
    if chosen:
        place: dict[str, Any] = {"slug": slug, "code": question.code, "lang": chosen.code}
        if before is not None:
            place["to"] = CHECK
        return redirect(url_for(".step", **place), 303)
    if do == "save":
        return redirect(url_for(".put_aside", slug=slug), 303)
    path = _path(survey, kept.answers, kept.seed)
    if path == before:
        return redirect(_check(survey), 303)
    at = path.index(question)
    if do != "back":
        return _to(survey, path, question)
    earlier = url_for(".step", slug=slug, code=path[at - 1].code) if at else url_for(".show", slug=slug)
    return redirect(earlier, 303)


def _path(survey: Survey, given: queries.Given, seed: int) -> list[SurveyQuestion]:
    return queries.in_order(survey, queries.walk(survey, given).shown, seed)


def first_step(survey: Survey, kept: SavedAnswers) -> ResponseReturnValue:
    """Lead to the first question in the order of these answers."""
    return _to(survey, _path(survey, kept.answers, kept.seed), None)


def _to(survey: Survey, path: Sequence[SurveyQuestion], after: SurveyQuestion | None) -> ResponseReturnValue:
    """Lead to the question after this one; after the last one, to the answers."""
    at = path.index(after) + 1 if after else 0
    if at >= len(path):
        return redirect(_check(survey), 303)
    return redirect(url_for(".step", slug=survey.format.slug, code=path[at].code), 303)


def _check(survey: Survey) -> str:
    return url_for(".check", slug=survey.format.slug)


def lost(survey: Survey) -> ResponseReturnValue:
    """Say why it does not go on here: sent already in another tab, over, or nothing is kept in this browser."""
    slug, visit = survey.format.slug, visits.of(survey.format.slug)
    code = str(visit.get("code") or "")
    if visit.get("sent") or (code and service.was_sent(code)):  # perhaps from another device
        flash(_("Your answers were sent already. They are stored once."), "info")
        return redirect(url_for(".thanks", slug=slug), 303)
    if visit.get("code") and not policy.allows(current.actor(), Can.ANSWER, survey):
        flash(str(NOT_OPEN), "warning")
    return redirect(url_for(".show", slug=slug), 303)


@bp.route("/<slug>/check", methods=["GET", "POST"])
@guarded(Can.VIEW, load=to_answer)
def check(survey: Survey) -> ResponseReturnValue:
    """Show all answers before they are sent, and send them."""
    personal_page()
    found = entry(survey, lock=request.method == "POST")
    if found.saved is None or survey.paging is not Paging.ONE:
        return lost(survey)
    if any(one.kind is QuestionKind.STATEMENTS and one.thread_id is not None for one in survey.questions):
        survey = queries.by_slug(survey.format.slug) or survey  # people add statements, which is no edit
    form = ActionForm()
    given = opinions.still_asked(survey, found.saved.answers)
    missing = service.problems(survey, given)
    filled = _filled(survey, given)
    if form.is_submitted() and not missing and (sent := saved(form, lambda: send(survey, filled, found))):
        slug = survey.format.slug
        visits.remember(slug, receipts=sent.result, code=None, sent=True)
        return redirect(url_for(".thanks", slug=slug), 303)
    path = _path(survey, given, found.saved.seed)
    told = {question.code: answer_words(question, given) for question in path}
    rows = [(question, said(question.text, told), told[question.code], missing.get(question)) for question in path]
    page = render_template("surveys/check.html", survey=survey, form=form, entry=found, rows=rows, missing=missing)
    return page, REFUSED if form.is_submitted() else 200


def _filled(survey: Survey, given: queries.Given) -> service.Filled:
    """Fill in what is kept: its code is the token of the sending, so that two tabs store it once."""
    code = str(visits.of(survey.format.slug).get("code"))
    return service.Filled(once=code, language=language().code, answers=given)
