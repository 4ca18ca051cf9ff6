"""Documents for editors: import with a report, editing paragraph by paragraph, matching, publishing."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from teilhabe_app.accounts import current
from teilhabe_app.consultations import importing, queries
from teilhabe_app.consultations.forms.documents import (
    CheckForm,
    DocumentForm,
    OriginsForm,
    PassageForm,
    PublishForm,
    TitleForm,
    UploadForm,
    translation_form,
)
from teilhabe_app.consultations.labels import LOST, REFUSED
from teilhabe_app.consultations.models import Change, Consultation, Document, Passage
from teilhabe_app.consultations.policy import Can
from teilhabe_app.consultations.service import documents, passages, publishing
from teilhabe_app.consultations.views import bp
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, NotFound
from teilhabe_app.core.i18n import LANGUAGES
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import REFUSED as REFUSED_STATUS
from teilhabe_app.web.saving import saved, status_of


@bp.route("/<slug>/documents/new", methods=["GET", "POST"])
@guarded(Can.MANAGE, load=queries.by_slug)
def new_document(consultation: Consultation) -> ResponseReturnValue:
    """Create a document; its text comes next."""
    form = DocumentForm()
    if made := saved(form, lambda: documents.create_document(current.actor(), consultation, form.draft())):
        flash(_("Saved. Now bring in the text."), "success")
        return redirect(url_for("consultations.import_document", document_id=made.result.id), 303)
    return render_template("consultations/new_document.html", form=form, consultation=consultation), status_of(form)


@bp.route("/documents/<int:document_id>/edit", methods=["GET", "POST"])
@guarded(Can.EDIT_DOCUMENT, load=queries.document_by_id)
def edit_document(document: Document) -> ResponseReturnValue:
    """Show the versions of a document and what can be done with them; change its title."""
    form = TitleForm(data={"title": document.title, "version": document.version})
    if saved(
        form,
        lambda: documents.rename_document(current.actor(), document, form.title.texts, form.version.seen),
        edited=document,
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("consultations.edit_document", document_id=document.id), 303)
    return render_template("consultations/edit_document.html", form=form, document=document), status_of(form)


@bp.route("/documents/<int:document_id>/import", methods=["GET", "POST"])
@guarded(Can.EDIT_DOCUMENT, load=queries.document_by_id)
def import_document(document: Document) -> ResponseReturnValue:
    """Take a file or a text, and show what was understood before anything is stored."""
    form = UploadForm()
    if form.validate_on_submit():
        try:
            understood, source = _uploaded(form)
        except importing.Refused as refused:
            form.reject(DomainError(REFUSED[refused.reason], field="file" if form.file.data else "pasted"))
        else:
            lines = importing.to_notation(understood.blocks)
            check = CheckForm(formdata=None, data={"lines": lines, "source": source})
            return _check_page(document, check, understood)
    return render_template("consultations/import_document.html", form=form, document=document), status_of(form)


@bp.post("/documents/<int:document_id>/import/check")
@guarded(Can.EDIT_DOCUMENT, load=queries.document_by_id)
def check_import(document: Document) -> ResponseReturnValue:
    """Read the corrected lines again, or make them the version in preparation."""
    form = CheckForm()
    try:
        understood = importing.from_notation(form.lines.data or "")
    except importing.Refused as refused:
        form.reject(DomainError(REFUSED[refused.reason], field="lines"))
        return _check_page(document, form, None, REFUSED_STATUS)
    if request.form.get("do") == "check":
        return _check_page(document, form, understood, 200 if form.validate() else REFUSED_STATUS)
    source = (form.source.data or "")[:300] or None
    if saved(form, lambda: documents.take_over(current.actor(), document, understood.blocks, source)):
        flash(_("This is now the version in preparation. Nobody else can see it yet."), "success")
        return redirect(url_for("consultations.draft_document", document_id=document.id), 303)
    return _check_page(document, form, understood, REFUSED_STATUS)


@bp.post("/documents/<int:document_id>/begin")
@guarded(Can.EDIT_DOCUMENT, load=queries.document_by_id)
def begin_edition(document: Document) -> ResponseReturnValue:
    """Begin the next version as a copy."""
    documents.begin_edition(current.actor(), document)
    db.session.commit()
    flash(_("This is now the version in preparation. Nobody else can see it yet."), "success")
    return redirect(url_for("consultations.draft_document", document_id=document.id), 303)


@bp.post("/documents/<int:document_id>/discard")
@guarded(Can.EDIT_DOCUMENT, load=queries.document_by_id)
def discard_draft(document: Document) -> ResponseReturnValue:
    """Throw the version in preparation away."""
    documents.discard_draft(current.actor(), document)
    db.session.commit()
    flash(_("The version in preparation is thrown away. What is published stays."), "success")
    return redirect(url_for("consultations.edit_document", document_id=document.id), 303)


@bp.route("/documents/<int:document_id>/draft", methods=["GET", "POST"])
@guarded(Can.EDIT_DOCUMENT, load=queries.document_by_id)
def draft_document(document: Document) -> ResponseReturnValue:
    """Show the version in preparation and where its paragraphs come from; correct that."""
    draft = document.draft
    if draft is None:
        raise NotFound
    form = OriginsForm(data={"version": draft.version})
    typed = {
        int(name.removeprefix("origin_")): value
        for name, value in request.form.items()
        if name.startswith("origin_") and name.removeprefix("origin_").isdecimal()
    }
    if saved(
        form,
        lambda: documents.correct_origins(current.actor(), document, typed, form.version.seen),
        edited=draft,
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("consultations.draft_document", document_id=document.id), 303)
    plan = publishing.plan(document)
    context = {"form": form, "document": document, "plan": plan, "typed": typed}
    words = {change.value: change.label for change in Change}
    return render_template("consultations/draft_document.html", **context, change_words=words), status_of(form)


@bp.route("/documents/<int:document_id>/publish", methods=["GET", "POST"])
@guarded(Can.EDIT_DOCUMENT, load=queries.document_by_id)
def publish_document(document: Document) -> ResponseReturnValue:
    """Say what publishing will do, then do it."""
    draft = document.draft
    if draft is None:
        raise NotFound
    form = PublishForm(data={"note": draft.note, "version": draft.version})
    if saved(
        form,
        lambda: publishing.publish_edition(current.actor(), document, form.note.texts or None, form.version.seen),
        edited=draft,
    ):
        flash(_("Published. Contributions stand at their paragraphs in the new version."), "success")
        return redirect(url_for("consultations.document", document_id=document.id), 303)
    plan = publishing.plan(document)
    counts = {fate: sum(Change(one.value) is fate for one in plan.settled.fates) for fate in Change}
    counts[Change.DELETED] = len(plan.ended)
    context = {"form": form, "document": document, "plan": plan, "counts": counts}
    return render_template("consultations/publish_document.html", **context), status_of(form)


@bp.route("/passages/<int:passage_id>/edit", methods=["GET", "POST"])
@guarded(Can.EDIT_DOCUMENT, load=queries.passage_by_id)
def edit_passage(passage: Passage) -> ResponseReturnValue:
    """Change a passage of the version in preparation."""
    if passage.edition.published_at is not None and request.method == "GET":
        return redirect(url_for("consultations.translate_passage", passage_id=passage.id), 303)
    values = {name: getattr(passage, name) for name in ("text", "level", "mark", "version")}
    form = PassageForm(data={**values, "kind": passage.kind.value})
    if saved(form, lambda: passages.edit_passage(current.actor(), passage, form.draft()), edited=passage):
        flash(_("Saved."), "success")
        return _to_draft(passage)
    return render_template("consultations/edit_passage.html", form=form, passage=passage), status_of(form)


@bp.post("/passages/<int:passage_id>/change")
@guarded(Can.EDIT_DOCUMENT, load=queries.passage_by_id)
def change_passage(passage: Passage) -> ResponseReturnValue:
    """Move, join or remove a passage of the version in preparation, or put a new one behind it."""
    actor, act = current.actor(), request.form.get("do")
    document_id = passage.edition.document_id
    if act == "add":
        added = passages.add_passage(actor, passage)
        db.session.commit()
        return redirect(url_for("consultations.edit_passage", passage_id=added.id), 303)
    if act in {"up", "down"}:
        passages.move_passage(actor, passage, up=act == "up")
    elif act == "join":
        passage = passages.join_passage(actor, passage)
    elif act == "remove":
        passages.remove_passage(actor, passage)
    db.session.commit()
    flash(_("Saved."), "success")
    anchor = None if act == "remove" else f"passage-{passage.id}"
    return redirect(url_for("consultations.draft_document", document_id=document_id, _anchor=anchor), 303)


@bp.route("/passages/<int:passage_id>/translate", methods=["GET", "POST"])
@guarded(Can.EDIT_DOCUMENT, load=queries.passage_by_id)
def translate_passage(passage: Passage) -> ResponseReturnValue:
    """Write a passage in the other languages, beside the original."""
    document = passage.edition.document
    form = translation_form(passage, [one.code for one in LANGUAGES if one.code != document.language])
    if saved(
        form,
        lambda: passages.translate_passage(current.actor(), passage, form.texts, form.version.seen),
        edited=passage,
    ):
        flash(_("Saved."), "success")
        if passage.paragraph is not None:
            code = passage.paragraph.code
            return redirect(url_for("consultations.paragraph", document_id=document.id, code=code, _anchor=code), 303)
        return _to_draft(passage)
    return render_template("consultations/translate_passage.html", form=form, passage=passage), status_of(form)


def _uploaded(form: UploadForm) -> tuple[importing.Understood, str | None]:
    file = form.file.data
    if isinstance(file, FileStorage) and file.filename:
        return importing.read(file.stream.read(importing.MAX_FILE + 1)), file.filename[:300]
    return importing.read_markdown(form.pasted.data or ""), None


def _check_page(
    document: Document, form: CheckForm, understood: importing.Understood | None, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "consultations/check_import.html",
        form=form,
        document=document,
        understood=understood,
        words=LOST,
        action=ActionForm(formdata=None),
    )
    return page, status


def _to_draft(passage: Passage) -> ResponseReturnValue:
    document_id, anchor = passage.edition.document_id, f"passage-{passage.id}"
    return redirect(url_for("consultations.draft_document", document_id=document_id, _anchor=anchor), 303)
