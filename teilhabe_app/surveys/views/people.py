"""Who answers: invitations, the code for an event, and help by staff."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core import qr
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, NotFound
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.formats.calendar import last_day
from teilhabe_app.formats.models import Stage
from teilhabe_app.surveys import mail, queries, service
from teilhabe_app.surveys.forms import AssistForm, InviteForm, answer_words
from teilhabe_app.surveys.models import Access, Channel, Paging, Survey
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.views import bp, visits
from teilhabe_app.surveys.views.answering import first_step
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import date, language
from teilhabe_app.web.mails import absolute_url
from teilhabe_app.web.saving import saved, status_of


@bp.route("/<slug>/people", methods=["GET", "POST"])
@guarded(Can.INVITE, load=queries.by_slug)
def people(survey: Survey) -> ResponseReturnValue:
    """Invite people, or show the link and the picture for an event."""
    form = InviteForm()

    def act() -> int:
        if survey.format.stage() is Stage.OVER:
            day = date(last_day(survey.format))
            raise DomainError(_("This survey ended on %(date)s.", date=day))
        made = service.invite(current.user(), survey, form.listed, form.language.data)
        for invitation, code in made:
            mail.invited(survey, invitation, code)
        return len(made)

    if survey.access is Access.INVITED and (done := saved(form, act)):
        flash(_("Invitations on their way: %(count)s.", count=done.result), "success")
        return redirect(url_for(".people", slug=survey.format.slug), 303)
    invited = queries.invitations(survey) if survey.access is Access.INVITED else []
    page = render_template("surveys/people.html", survey=survey, form=form, invited=invited, address=_address(survey))
    return page, status_of(form)


def _address(survey: Survey) -> str:
    slug = survey.format.slug
    if survey.access is Access.EVENT:
        return absolute_url("surveys.at_event", slug=slug, key=survey.event_key, lang=language().code)
    return absolute_url("surveys.show", slug=slug, lang=language().code)


@bp.get("/<slug>/qr.svg")
@guarded(Can.INVITE, load=queries.by_slug)
def picture(survey: Survey) -> ResponseReturnValue:
    """Draw the address of the survey as a code to scan."""
    if survey.access in {Access.INVITED, Access.ACCOUNT}:
        raise NotFound
    return qr.svg(_address(survey), label=_("Survey")), 200, {"Content-Type": "image/svg+xml"}


@bp.post("/<slug>/people/<int(max=9007199254740991):invitation_id>/remove")
@guarded(Can.INVITE, load=lambda slug, invitation_id: queries.by_slug(slug))  # noqa: ARG005 -- read below
def remove_invitation(survey: Survey) -> ResponseReturnValue:
    """Take an invitation back."""
    slug = survey.format.slug
    try:
        service.remove_invitation(current.user(), survey, int((request.view_args or {})["invitation_id"]))
    except DomainError as error:
        flash(str(error.message), "error")
    else:
        db.session.commit()
        flash(_("Removed."), "success")
    return redirect(url_for(".people", slug=slug), 303)


@bp.get("/<slug>/answers")
@guarded(Can.READ_LINKED, load=queries.by_slug)
def answers(survey: Survey) -> ResponseReturnValue:
    """Show who has taken part in a survey that is not anonymous."""
    return render_template("surveys/answers.html", survey=survey, people=queries.linked_people(survey), rows=None)


@bp.get("/<slug>/answers/<int(max=9007199254740991):submission_id>")
@guarded(Can.READ_LINKED, load=lambda slug, submission_id: queries.by_slug(slug))  # noqa: ARG005 -- read below
def answers_of(survey: Survey) -> ResponseReturnValue:
    """Show what one person answered, while there is a link."""
    found = queries.linked_answers(survey, int((request.view_args or {})["submission_id"]))
    if found is None:
        raise NotFound
    rows = [(question, answer_words(question, given)) for question, given in found]
    return render_template("surveys/answers.html", survey=survey, people=[], rows=rows)


@bp.route("/<slug>/assist", methods=["GET", "POST"])
@guarded(Can.ASSIST, load=queries.by_slug)
def assist(survey: Survey) -> ResponseReturnValue:
    """Type in answers for somebody, in a conversation or from paper."""
    form = AssistForm()
    if form.channel.data == Channel.PAPER.value and form.validate_on_submit():
        spoken = form.interpreter.data or None
        return redirect(url_for(".paper_entry", slug=survey.format.slug, interpreter=spoken), 303)

    def act() -> tuple[str, ResponseReturnValue]:
        code, kept = service.begin_for(
            current.user(), survey, Channel(form.channel.data), form.interpreter.data or None
        )
        if survey.questions and survey.paging is Paging.ONE:
            return code, first_step(survey, kept)
        return code, redirect(url_for(".show", slug=survey.format.slug), 303)

    if made := saved(form, act):
        code, first = made.result
        visits.remember(survey.format.slug, code=code, sent=None)
        return first
    return render_template("surveys/assist.html", survey=survey, form=form), status_of(form)
