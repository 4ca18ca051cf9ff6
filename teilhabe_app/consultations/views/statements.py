"""Statements: begin, draft together, read, compare, adopt."""

from __future__ import annotations

import io
import re
from contextlib import closing

from flask import flash, jsonify, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.consultations import queries, service
from teilhabe_app.consultations.forms.statements import AdoptForm, BeginForm, FileForm, StatementForm, values_of
from teilhabe_app.consultations.forms.targets import targets
from teilhabe_app.consultations.models import Consultation, Point, Statement
from teilhabe_app.consultations.policy import Can
from teilhabe_app.consultations.service.comparing import compared
from teilhabe_app.consultations.views import bp
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, NotFound
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.policy import policy
from teilhabe_app.formats.hosts import format_url
from teilhabe_app.organisations import queries as organisations
from teilhabe_app.organisations.models import Organisation
from teilhabe_app.synthesis import chain
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import language, time
from teilhabe_app.web.limits import limit
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page

ACTION = re.compile(r"(remove|up|down)-(\d{1,3})")


def own_organisations() -> list[Organisation]:
    """Return the organisations that the reader acts for."""
    return [one.organisation for one in organisations.memberships_of(current.user().id)]


@bp.route("/<slug>/statements/new", methods=["GET", "POST"])
@guarded(Can.DRAFT, load=queries.by_slug)
def new_statement(consultation: Consultation) -> ResponseReturnValue:
    """Begin a statement for one of the reader's organisations, or go on with its open draft."""
    personal_page()
    own = own_organisations()
    form = BeginForm(language=language().code.partition("-")[0])
    form.offer(own)

    def act() -> Statement:
        limit("statement", per_network=60)
        chosen = next(one for one in own if one.id == form.organisation_id.data)
        return service.begin_statement(current.user(), consultation, chosen, form.language.data, form.once.data)

    if made := saved(form, act):
        return redirect(_work_on(made.result), 303)
    context = {"form": form, "consultation": consultation, "own": own}
    return render_template("consultations/new_statement.html", **context), status_of(form)


def _work_on(statement: Statement) -> str:
    """Return where a member goes on: the draft, or what waits for a second person."""
    endpoint = "edit_statement" if policy.allows(current.actor(), Can.EDIT_STATEMENT, statement) else "hand_in"
    return url_for(f"consultations.{endpoint}", statement_id=statement.id)


@bp.get("/statements/<int:statement_id>")
@guarded(Can.VIEW_STATEMENT, load=queries.statement_by_id)
def statement(statement: Statement) -> ResponseReturnValue:
    """Show a statement, who adopted its points, and what became of them; also to print."""
    fates, _findings = chain.fates_of([point.contribution_id for point in statement.points if point.contribution_id])
    return render_template(
        "consultations/statement.html",
        statement=statement,
        host_url=format_url(statement.consultation.format),
        adopters=queries.adopters_of(statement.points),
        earlier=queries.earlier_statement(statement),
        fates=fates,
        adoptable=policy.allows(current.actor(), Can.DRAFT, statement.consultation),
    )


@bp.get("/statements/<int:statement_id>/changes")
@guarded(Can.VIEW_STATEMENT, load=queries.statement_by_id)
def changes(statement: Statement) -> ResponseReturnValue:
    """Show what is new since the organisation spoke last."""
    earlier = queries.earlier_statement(statement)
    if earlier is None:
        raise NotFound
    pairs = compared(statement, queries.said_together(earlier))
    return render_template("consultations/changes.html", statement=statement, before=earlier, pairs=pairs)


@bp.get("/statements/<int:statement_id>/file")
@guarded(Can.VIEW_STATEMENT, load=queries.statement_with_file)
def statement_file(statement: Statement) -> ResponseReturnValue:
    """Send the file of a statement, always as a download."""
    if statement.is_hidden:
        raise NotFound
    kind = service.TYPES[statement.file_type or "pdf"]
    content = io.BytesIO(statement.file_content or b"")
    return send_file(content, mimetype=kind, as_attachment=True, download_name=statement.file_name)


def _form(statement: Statement, *, empty: bool = False) -> StatementForm:
    choices = targets(statement.consultation, language().code, statement.points)
    if empty:
        return StatementForm(formdata=None, data=values_of(statement), choices=choices)
    return StatementForm(data=values_of(statement), choices=choices)


@bp.route("/statements/<int:statement_id>/edit", methods=["GET", "POST"])
@guarded(Can.EDIT_STATEMENT, load=queries.statement_by_id)
def edit_statement(statement: Statement) -> ResponseReturnValue:
    """Work on a draft; every button saves everything, and the page saves by itself meanwhile."""
    personal_page()
    form = _form(statement)
    action = request.form.get("do", "")
    if action == "autosave":
        return _autosave(statement, form)

    def act() -> Point | None:
        service.save_statement(current.actor(), statement, form.draft())
        found = ACTION.fullmatch(action)
        place = int(found[2]) if found else -1
        draft = form.points[place].form.draft() if 0 <= place < len(form.points) else None
        return service.change_points(current.actor(), statement, found[1] if found else action, draft)

    if made := saved(form, act):
        return _after_saving(statement, action, made.result)
    if getattr(form, "form_errors", None) and form.is_submitted():
        form.compare(statement)
    return _edit_page(statement, form, FileForm(formdata=None), status_of(form))


def _autosave(statement: Statement, form: StatementForm) -> ResponseReturnValue:
    """Save what can be saved while somebody writes; the answer is for the page's script."""
    if not form.validate_on_submit():
        return jsonify(message=_("Not saved yet. Please check your entries.")), 422
    try:
        conflicts = service.save_statement(current.actor(), statement, form.draft(), partly=True)
    except DomainError as error:
        db.session.rollback()
        return jsonify(message=str(error.message)), 422
    db.session.commit()
    message = _("Saved at %(time)s", time=time(clock.now()))
    if conflicts:
        message = _("Somebody else changed the same point. Press “Save draft” to compare; nothing is lost.")
    return jsonify(message=message, values=form.after_autosave(statement, conflicts), conflict=bool(conflicts))


def _after_saving(statement: Statement, action: str, point: Point | None) -> ResponseReturnValue:
    if action == "check":
        return redirect(url_for("consultations.hand_in", statement_id=statement.id), 303)
    if action in {"", "save"}:
        flash(_("The draft is saved."), "success")
    anchor = f"points-{len(statement.points) - 1}" if point is not None else "points" if "-" in action else None
    return redirect(url_for("consultations.edit_statement", statement_id=statement.id, _anchor=anchor), 303)


def _edit_page(statement: Statement, form: StatementForm, file_form: FileForm, status: int) -> ResponseReturnValue:
    return render_template(
        "consultations/edit_statement.html",
        statement=statement,
        form=form,
        file_form=file_form,
        stored={str(point.id): point for point in statement.points},
        earlier=queries.earlier_statement(statement),
        action=ActionForm(formdata=None),
    ), status


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
    return _edit_page(statement, _form(statement, empty=True), form, 422)


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


@bp.route("/points/<int:point_id>/adopt", methods=["GET", "POST"])
@guarded(Can.ADOPT, load=queries.point_by_id)
def adopt(point: Point) -> ResponseReturnValue:
    """Make a point of another organisation one's own, with a reason."""
    personal_page()
    original = point.adopted or point
    others = {point.statement.organisation_id, original.statement.organisation_id}
    own = [one for one in own_organisations() if one.id not in others]
    form = AdoptForm(language=language().code.partition("-")[0])
    form.offer(own)

    def act() -> Point:
        limit("statement", per_network=60)
        chosen = next(one for one in own if one.id == form.organisation_id.data)
        return service.adopt_point(current.user(), point, chosen, form.language.data, form.reason.data or "")

    if made := saved(form, act):
        flash(_("The point stands in the draft of your organisation now."), "success")
        return redirect(_work_on(made.result.statement), 303)
    context = {"form": form, "point": original, "own": own, "consultation": point.statement.consultation}
    return render_template("consultations/adopt.html", **context), status_of(form)
