"""Paper: the form as accessible PDF in each language, and the page where staff type in what came back."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.i18n import BY_CODE, LANGUAGES, WRITTEN, ngettext
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.policy import policy
from teilhabe_app.surveys import queries, service
from teilhabe_app.surveys.forms.paper import (
    LARGEST_SHEET,
    EntryForm,
    PaperForm,
    entry_form,
    hints,
    interpreters,
)
from teilhabe_app.surveys.models import Survey
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.views import bp
from teilhabe_app.surveys.views.paper import printing
from teilhabe_app.surveys.views.paper.contents import not_drawn
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import language
from teilhabe_app.web.saving import saved, status_of


@bp.get("/<slug>/paper")
@guarded(Can.PAPER, load=queries.by_slug)
def paper(survey: Survey) -> ResponseReturnValue:
    """Offer the paper form in every language; editors say here who gets it and where it goes."""
    return _page(survey, _settings(survey))


@bp.post("/<slug>/paper")
@guarded(Can.EDIT, load=queries.by_slug)
def change_paper(survey: Survey) -> ResponseReturnValue:
    """Say who gets the paper form and where it goes."""
    form = _settings(survey)
    if saved(form, lambda: service.change_paper(current.user(), survey, form.draft()), edited=survey):
        flash(_("Saved."), "success")
        return redirect(url_for(".paper", slug=survey.format.slug), 303)
    return _page(survey, form), status_of(form)


def _settings(survey: Survey) -> PaperForm:
    stored: dict[str, Any] = {
        "paper_public": survey.paper_public,
        "paper_to": survey.paper_to or {},
        "version": survey.version,
    }
    return PaperForm(data=stored)


def _page(survey: Survey, form: PaperForm) -> str:
    is_staff = policy.allows(current.actor(), Can.ASSIST, survey)
    count = queries.sheet_count(survey) if is_staff else 0
    forms = [(one, queries.form_code(survey, one.code)) for one in LANGUAGES]
    return render_template(
        "surveys/paper.html",
        survey=survey,
        form=form,
        forms=forms,
        count=count,
        here=language(),
        is_staff=is_staff,
        lost=not_drawn(survey) if is_staff else "",
    )


@bp.get("/<slug>/paper.pdf")
@guarded(Can.PAPER, load=queries.by_slug)
def paper_form(survey: Survey) -> ResponseReturnValue:
    """Print the questionnaire in the language of the address."""
    answer = make_response(printing.form(survey))
    answer.mimetype = "application/pdf"
    code = queries.form_code(survey, language().code)
    answer.headers["Content-Disposition"] = f'inline; filename="{survey.format.slug}-{code}.pdf"'
    return answer


@bp.route("/<slug>/paper/entry", methods=["GET", "POST"])
@guarded(Can.TYPE_IN, load=queries.by_slug)
def paper_entry(survey: Survey) -> ResponseReturnValue:
    """Type in one sheet after the other; form code, interpreter and the next number stay."""
    typed = request.args.get("code", "")
    read = queries.read_form_code(survey, typed) if typed else (survey.revision, language().code)
    if read is None:
        flash(_("“%(code)s” is no form of this survey. Please compare it with the foot of the sheet.", code=typed[:60]))
    revision, tongue = read or (survey.revision, language().code)
    interpreter = request.args.get("interpreter", "")
    interpreter = interpreter if interpreter in WRITTEN else ""
    asked = queries.asked_in(survey, revision)
    form = entry_form(survey, asked, tongue, _next())
    done = None if read is None else saved(form, lambda: _type_in(survey, form, revision, tongue, interpreter))
    if done:
        return _next_sheet(survey, form, done.result, queries.form_code(survey, tongue, revision), interpreter)
    page = render_template(
        "surveys/paper_entry.html",
        survey=survey,
        form=form,
        at=queries.numbers(asked),
        hints=hints,
        code=queries.form_code(survey, tongue, revision),
        tongue=BY_CODE[tongue],
        interpreter=interpreter,
        interpreters=interpreters(),
        count=queries.sheet_count(survey),
        is_former=revision != survey.revision,
    )
    return page, status_of(form)


def _next() -> int | None:
    number = request.args.get("sheet", "")
    return int(number) if number.isascii() and number.isdecimal() and int(number[:9]) < LARGEST_SHEET else None


def _type_in(survey: Survey, form: EntryForm, revision: int, tongue: str, interpreter: str) -> service.Typed:
    return service.type_in(current.user(), survey, form.filled(revision, tongue, interpreter or None))


def _next_sheet(
    survey: Survey, form: EntryForm, typed: service.Typed, code: str, interpreter: str
) -> ResponseReturnValue:
    """Say that the sheet is stored, and lead to the next one."""
    number = form.sheet_number or 0
    flash(_("Sheet %(number)s is stored.", number=number), "success")
    if typed.left_out:
        words = ngettext(
            "%(num)s answer was left out: earlier answers on this sheet close the way to it.",
            "%(num)s answers were left out: earlier answers on this sheet close the way to them.",
            typed.left_out,
        )
        flash(words, "warning")
    kept: dict[str, Any] = {"code": code, "interpreter": interpreter or None, "sheet": number + 1}
    return redirect(url_for(".paper_entry", slug=survey.format.slug, **kept), 303)
