"""The way of a draft to a second person: propose, take back, send back, approve and hand in."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.consultations import mail, queries, service
from teilhabe_app.consultations.forms.statements import HandInForm, SendBackForm
from teilhabe_app.consultations.models import Statement, StatementState
from teilhabe_app.consultations.policy import Can, is_approver, is_second_person
from teilhabe_app.consultations.views import bp
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page


def _page(statement: Statement, form: HandInForm, note: SendBackForm, status: int) -> ResponseReturnValue:
    personal_page()
    return render_template(
        "consultations/hand_in.html",
        statement=statement,
        form=form,
        note=note,
        gaps=service.missing(statement),
        earlier=queries.earlier_statement(statement),
        alone=_is_alone(statement),
    ), status


def _is_alone(statement: Statement) -> bool:
    """Tell whether nobody is left to approve what was proposed, or what the reader would propose."""
    approvers = [one.user for one in statement.organisation.active if is_approver(one.user, statement)]
    if any(is_second_person(one, statement) for one in approvers):
        return False
    return statement.state is StatementState.PROPOSED or all(one.id == current.user().id for one in approvers)


@bp.route("/statements/<int:statement_id>/hand-in", methods=["GET", "POST"])
@guarded(Can.CHECK_STATEMENT, load=queries.statement_by_id)
def hand_in(statement: Statement) -> ResponseReturnValue:
    """Show the whole, what is missing and who approves; take it from an approver."""
    form = HandInForm(version=statement.version)

    def act() -> None:
        service.hand_in(current.user(), statement, form.version.seen)
        mail.tell_handed_in(statement, current.user())

    if saved(form, act, edited=statement):
        flash(_("Thank you. The statement is handed in and published."), "success")
        return redirect(url_for("consultations.statement", statement_id=statement.id), 303)
    return _page(statement, form, SendBackForm(formdata=None), status_of(form))


@bp.post("/statements/<int:statement_id>/propose")
@guarded(Can.PROPOSE, load=queries.statement_by_id)
def propose(statement: Statement) -> ResponseReturnValue:
    """Ask a second person for approval."""
    form = HandInForm()

    def act() -> None:
        service.propose(current.user(), statement, form.version.seen)
        mail.tell_proposed(statement, current.user())

    if saved(form, act, edited=statement):
        flash(_("Proposed. Those who may approve it get a mail."), "success")
        return redirect(url_for("consultations.hand_in", statement_id=statement.id), 303)
    return _page(statement, form, SendBackForm(formdata=None), 422)


@bp.post("/statements/<int:statement_id>/take-back")
@guarded(Can.TAKE_BACK, load=queries.statement_by_id)
def take_back(statement: Statement) -> ResponseReturnValue:
    """Go on writing before somebody has approved."""
    service.take_back(current.actor(), statement)
    db.session.commit()
    flash(_("It is a draft again. You can go on writing."), "success")
    return redirect(url_for("consultations.edit_statement", statement_id=statement.id), 303)


@bp.post("/statements/<int:statement_id>/send-back")
@guarded(Can.SEND_BACK, load=queries.statement_by_id)
def send_back(statement: Statement) -> ResponseReturnValue:
    """Ask for changes before approving."""
    form = SendBackForm()
    proposer = statement.proposed_by

    def act() -> None:
        service.send_back(current.actor(), statement, form.note.data or "")
        mail.tell_returned(statement, proposer)

    if saved(form, act):
        flash(_("Sent back. The members see what you ask for."), "success")
        return redirect(url_for("consultations.edit_statement", statement_id=statement.id), 303)
    return _page(statement, HandInForm(formdata=None, version=statement.version), form, 422)
