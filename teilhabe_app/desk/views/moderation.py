"""Notices, objections, seals and prepared reasons at the desk."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.contributions import mail, queries
from teilhabe_app.contributions.models import AnswerTemplate, Notice, Objection, Outcome, SealRequest
from teilhabe_app.contributions.policy import Can as Contributions
from teilhabe_app.contributions.service import notices, objecting, sealing, templates
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.desk.forms import AnswerForm, TemplateForm
from teilhabe_app.desk.policy import Can
from teilhabe_app.desk.views import bp
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page


@bp.get("/notices/")
@guarded(Can.WORK)
def notices_index() -> ResponseReturnValue:
    """List the notices that wait, oldest first."""
    personal_page()
    page = queries.open_notices(request.args.get("after"))
    following = url_for(".notices_index", after=page.next_cursor) if page.next_cursor else None
    return render_template("desk/notices.html", page=page, next_url=following, numbers=queries.waiting_numbers())


@bp.route("/notices/<int:notice_id>", methods=["GET", "POST"])
@guarded(Can.WORK, load=queries.notice_by_id)
def answer_notice(notice: Notice) -> ResponseReturnValue:
    """Decide about a notice and say why; hiding the contribution closes it too."""
    personal_page()
    form = AnswerForm()

    def act() -> None:
        notices.decide(current.user(), notice, Outcome(form.outcome.data), form.answer.data)
        mail.tell_notice_decided(notice)

    if saved(form, act):
        flash(_("Saved."), "success")
        return redirect(url_for(".notices_index"), 303)
    page = render_template("desk/notice.html", notice=notice, contribution=notice.contribution, form=form)
    return page, status_of(form)


@bp.get("/objections/")
@guarded(Can.WORK)
def objections_index() -> ResponseReturnValue:
    """List the objections that wait, oldest first."""
    personal_page()
    page = queries.open_objections(request.args.get("after"))
    following = url_for(".objections_index", after=page.next_cursor) if page.next_cursor else None
    return render_template("desk/objections.html", page=page, next_url=following, numbers=queries.waiting_numbers())


@bp.route("/objections/<int:objection_id>", methods=["GET", "POST"])
@guarded(Can.WORK, load=queries.objection_by_id)
def answer_objection(objection: Objection) -> ResponseReturnValue:
    """Decide about an objection, as another person than the one who decided before."""
    personal_page()
    form = AnswerForm()

    def act() -> None:
        objecting.decide(current.user(), objection, Outcome(form.outcome.data), form.answer.data)
        db.session.flush()
        mail.tell_objection_decided(objection)

    if saved(form, act):
        flash(_("Saved."), "success")
        return redirect(url_for(".objections_index"), 303)
    decision = objection.decision
    page = render_template(
        "desk/objection.html", objection=objection, decision=decision, contribution=decision.contribution, form=form
    )
    return page, status_of(form)


@bp.get("/seals/")
@guarded(Contributions.ASK_SEAL)
def seals() -> ResponseReturnValue:
    """List who asks for an original under seal."""
    personal_page()
    return render_template("desk/seals.html", requests=queries.open_seal_requests(), action=ActionForm(formdata=None))


@bp.post("/seals/<int:request_id>/answer")
@guarded(Contributions.ANSWER_SEAL, load=queries.seal_request_by_id)
def answer_seal(asked: SealRequest) -> ResponseReturnValue:
    """Agree or refuse as the second person."""
    grant = request.form.get("grant") == "y"
    try:
        sealing.answer(current.user(), asked, grant=grant)
    except DomainError as error:
        db.session.rollback()
        flash(str(error.message), "error")
    else:
        db.session.commit()
        flash(_("You have agreed.") if grant else _("You have refused."), "success")
    return redirect(url_for(".seals"), 303)


@bp.post("/seals/<int:request_id>/open")
@guarded(Contributions.UNSEAL, load=queries.seal_request_by_id)
def unseal(asked: SealRequest) -> ResponseReturnValue:
    """Show the sealed wordings to whoever asked, after another person agreed; that they looked is written down."""
    personal_page()
    revisions = sealing.unseal(current.user(), asked)
    db.session.commit()
    return render_template("desk/unsealed.html", contribution=asked.contribution, revisions=revisions)


@bp.get("/reasons/")
@guarded(Contributions.WORD_ANSWERS)
def reasons() -> ResponseReturnValue:
    """List the prepared reasons."""
    return render_template("desk/reasons.html", templates=queries.answer_templates())


@bp.route("/reasons/new", methods=["GET", "POST"])
@guarded(Contributions.WORD_ANSWERS)
def new_reason() -> ResponseReturnValue:
    """Prepare a reason."""
    form = TemplateForm()
    if saved(form, lambda: templates.add(current.user(), form.draft())):
        flash(_("Saved."), "success")
        return redirect(url_for(".reasons"), 303)
    return render_template("desk/edit_reason.html", form=form, template=None), status_of(form)


@bp.route("/reasons/<int:template_id>", methods=["GET", "POST"])
@guarded(Contributions.WORD_ANSWERS, load=queries.answer_template_by_id)
def edit_reason(template: AnswerTemplate) -> ResponseReturnValue:
    """Reword a prepared reason."""
    form = TemplateForm(data=TemplateForm.values_of(template))
    if saved(form, lambda: templates.change(current.user(), template, form.draft()), edited=template):
        flash(_("Saved."), "success")
        return redirect(url_for(".reasons"), 303)
    return render_template("desk/edit_reason.html", form=form, template=template), status_of(form)


@bp.post("/reasons/<int:template_id>/remove")
@guarded(Contributions.WORD_ANSWERS, load=queries.answer_template_by_id)
def remove_reason(template: AnswerTemplate) -> ResponseReturnValue:
    """Take a prepared reason away."""
    templates.remove(current.user(), template)
    db.session.commit()
    flash(_("Removed."), "success")
    return redirect(url_for(".reasons"), 303)
