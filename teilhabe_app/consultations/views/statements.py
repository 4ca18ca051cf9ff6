"""Statements: begin, draft together, hand in, read."""

from __future__ import annotations

import io
from contextlib import closing

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.consultations import mail, queries, service
from teilhabe_app.consultations.forms.statements import BeginForm, FileForm, HandInForm, StatementForm, values_of
from teilhabe_app.consultations.models import Consultation, Statement
from teilhabe_app.consultations.policy import Can
from teilhabe_app.consultations.views import bp
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.formats.hosts import format_url
from teilhabe_app.organisations import queries as organisations
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import language
from teilhabe_app.web.limits import limit
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page


@bp.route("/<slug>/statements/new", methods=["GET", "POST"])
@guarded(Can.DRAFT, load=queries.by_slug)
def new_statement(consultation: Consultation) -> ResponseReturnValue:
    """Begin a statement for one of the reader's organisations, or go on with its open draft."""
    personal_page()
    own = [one.organisation for one in organisations.memberships_of(current.user().id)]
    form = BeginForm(language=language().code.partition("-")[0])
    form.offer(own)

    def act() -> Statement:
        limit("statement", per_network=60)
        chosen = next(one for one in own if one.id == form.organisation_id.data)
        return service.begin_statement(current.user(), consultation, chosen, form.language.data, form.once.data)

    if made := saved(form, act):
        return redirect(url_for("consultations.edit_statement", statement_id=made.result.id), 303)
    context = {"form": form, "consultation": consultation, "own": own}
    return render_template("consultations/new_statement.html", **context), status_of(form)


@bp.get("/statements/<int:statement_id>")
@guarded(Can.VIEW_STATEMENT, load=queries.statement_by_id)
def statement(statement: Statement) -> ResponseReturnValue:
    """Show a statement, also to print."""
    host_url = format_url(statement.consultation.format)
    return render_template("consultations/statement.html", statement=statement, host_url=host_url)


@bp.get("/statements/<int:statement_id>/file")
@guarded(Can.VIEW_STATEMENT, load=queries.statement_with_file)
def statement_file(statement: Statement) -> ResponseReturnValue:
    """Send the file of a statement, always as a download."""
    kind = service.TYPES[statement.file_type or "pdf"]
    content = io.BytesIO(statement.file_content or b"")
    return send_file(content, mimetype=kind, as_attachment=True, download_name=statement.file_name)


@bp.route("/statements/<int:statement_id>/edit", methods=["GET", "POST"])
@guarded(Can.EDIT_STATEMENT, load=queries.statement_by_id)
def edit_statement(statement: Statement) -> ResponseReturnValue:
    """Work on a draft; every button saves everything."""
    personal_page()
    form = StatementForm(data=values_of(statement), consultation=statement.consultation, interface=language().code)
    action = request.form.get("do", "")
    if saved(
        form,
        lambda: service.save_statement(current.actor(), statement, form.draft(action), form.version.seen),
        edited=statement,
    ):
        return _after_saving(statement, action)
    return _edit_page(statement, form, FileForm(formdata=None), status_of(form))


def _after_saving(statement: Statement, action: str) -> ResponseReturnValue:
    if action == "check":
        return redirect(url_for("consultations.hand_in", statement_id=statement.id), 303)
    if action in {"", "save"}:
        flash(_("The draft is saved."), "success")
    anchor = f"points-{len(statement.points) - 1}" if action == "add" else "points" if "-" in action else None
    return redirect(url_for("consultations.edit_statement", statement_id=statement.id, _anchor=anchor), 303)


def _edit_page(statement: Statement, form: StatementForm, file_form: FileForm, status: int) -> ResponseReturnValue:
    context = {"statement": statement, "form": form, "file_form": file_form, "action": ActionForm(formdata=None)}
    return render_template("consultations/edit_statement.html", **context), status


@bp.post("/statements/<int:statement_id>/upload")
@guarded(Can.EDIT_STATEMENT, load=queries.statement_by_id)
def upload(statement: Statement) -> ResponseReturnValue:
    """Put a file beside the draft."""
    personal_page()
    form = FileForm()

    def act() -> None:
        with closing(form.file.data) as sent:
            name, content = sent.filename or "", sent.read(service.MAX_FILE + 1)
        service.attach(current.actor(), statement, name, content)

    if saved(form, act):
        flash(_("The file is stored with the draft."), "success")
        return redirect(url_for("consultations.edit_statement", statement_id=statement.id), 303)
    draft = StatementForm(
        formdata=None, data=values_of(statement), consultation=statement.consultation, interface=language().code
    )
    return _edit_page(statement, draft, form, 422)


@bp.post("/statements/<int:statement_id>/remove-file")
@guarded(Can.EDIT_STATEMENT, load=queries.statement_by_id)
def remove_file(statement: Statement) -> ResponseReturnValue:
    """Take the file away."""
    service.detach(current.actor(), statement)
    db.session.commit()
    flash(_("The file is removed."), "success")
    return redirect(url_for("consultations.edit_statement", statement_id=statement.id), 303)


@bp.post("/statements/<int:statement_id>/delete")
@guarded(Can.EDIT_STATEMENT, load=queries.statement_by_id)
def delete_statement(statement: Statement) -> ResponseReturnValue:
    """Throw a draft away."""
    target = format_url(statement.consultation.format)
    service.delete_draft(current.actor(), statement)
    db.session.commit()
    flash(_("The draft is deleted."), "success")
    return redirect(target, 303)


@bp.route("/statements/<int:statement_id>/hand-in", methods=["GET", "POST"])
@guarded(Can.EDIT_STATEMENT, load=queries.statement_by_id)
def hand_in(statement: Statement) -> ResponseReturnValue:
    """Show what is missing and who may hand in; take it from an approver."""
    personal_page()
    form = HandInForm(version=statement.version)

    def act() -> None:
        service.hand_in(current.user(), statement, form.version.seen)
        mail.tell_handed_in(statement, current.user())

    if saved(form, act, edited=statement):
        flash(_("Thank you. The statement is handed in and published."), "success")
        return redirect(url_for("consultations.statement", statement_id=statement.id), 303)
    context = {"statement": statement, "form": form, "gaps": service.missing(statement)}
    return render_template("consultations/hand_in.html", **context), status_of(form)
