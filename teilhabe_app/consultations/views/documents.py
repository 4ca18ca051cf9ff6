"""Documents for readers: page by page, what was said at a paragraph, what changed between versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts import current
from teilhabe_app.consultations import queries
from teilhabe_app.consultations.forms.documents import ParagraphForm
from teilhabe_app.consultations.models import Document, Paragraph
from teilhabe_app.consultations.policy import Can
from teilhabe_app.consultations.service import publishing
from teilhabe_app.consultations.views import bp
from teilhabe_app.consultations.views.comparing import compare
from teilhabe_app.consultations.views.reading import asked_edition, read, said_at
from teilhabe_app.contributions import hosts, mail
from teilhabe_app.contributions.forms.counting import counted
from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.contributions.policy import Can as CanContribute
from teilhabe_app.contributions.queries import by_once
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, NotFound
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.htmx import page_or_fragment
from teilhabe_app.web.i18n import language
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page

CLOSED = _l("This place is closed for new contributions. Please keep a copy of your text.")


@dataclass(frozen=True, slots=True)
class _Made:
    """Where a contribution leads, taken down before it is stored; the receipt where it is read first."""

    address: str
    receipt: str | None
    held_for: Any


@bp.get("/documents/<int:document_id>")
@guarded(Can.READ_DOCUMENT, load=queries.document_by_id)
def document(document: Document) -> ResponseReturnValue:
    """Show a page of a version."""
    reading = read(document, asked_edition(document), request.args.get("part", 1, type=int))
    return render_template("consultations/document.html", reading=reading, document=document)


@bp.route("/documents/<int:document_id>/paragraphs/<code>", methods=["GET", "POST"])
@guarded(Can.READ_PARAGRAPH, load=queries.paragraph_by_code)
def paragraph(paragraph: Paragraph) -> ResponseReturnValue:
    """Show what was said at a paragraph, in its place, and take contributions to it."""
    document = paragraph.document
    edition = asked_edition(document)
    form = _form(paragraph)
    if form and (made := _written(paragraph, form)):
        return _sent(made)
    said, there, now = said_at(paragraph, edition)
    if now is None:
        return _elsewhere(paragraph, said)
    reading = read(document, edition, now.part)
    if form and not form.is_submitted():
        shown = now.worded(language().code, document.language)
        form.passage.data = form.proposed_text.data = shown.text
        form.edition.data = str(edition.number)
    status = status_of(form) if form else 200
    context: dict[str, Any] = {
        "paragraph": paragraph,
        "document": document,
        "form": form,
        "said": said,
        "there": there,
        "passage": now,
        "edition": edition,
    }
    names = ("consultations/document.html", "consultations/_article.html")
    return page_or_fragment(*names, status, reading=reading, at=paragraph.code, **context)


@bp.get("/documents/<int:document_id>/changes")
@guarded(Can.READ_DOCUMENT, load=queries.document_by_id)
def document_changes(document: Document) -> ResponseReturnValue:
    """Show what changed between two versions."""
    numbers = [edition.number for edition in document.published]
    until = request.args.get("to", document.current_number, type=int)
    since = request.args.get("from", until - 1, type=int)
    if until not in numbers or since not in numbers or since >= until:
        raise NotFound
    changes = compare(document, since, until, request.args.get("after"))
    return render_template("consultations/document_changes.html", document=document, changes=changes, numbers=numbers)


@bp.get("/documents/<int:document_id>/gone")
@guarded(Can.READ_DOCUMENT, load=queries.document_by_id)
def document_gone(document: Document) -> ResponseReturnValue:
    """List the paragraphs that the newest version no longer has, with what was said about them."""
    return render_template("consultations/document_gone.html", document=document, gone=queries.gone(document))


def _elsewhere(paragraph: Paragraph, said: list[Any]) -> ResponseReturnValue:
    """Lead to the heir of a paragraph that the version does not have; without heir it has a page of its own."""
    if paragraph.stands_at_id not in {None, paragraph.id}:
        heir = paragraph.stands_at
        if heir is not None:
            return redirect(_address(heir), 303)
    last = next(reversed(queries.history_of([paragraph])), None)
    if last is None:
        raise NotFound
    shown = last.worded(language().code, paragraph.document.language)
    return render_template(
        "consultations/paragraph_gone.html", paragraph=paragraph, document=paragraph.document, last=last, shown=shown,
        said=said,
    )  # fmt: skip


def _form(paragraph: Paragraph) -> ParagraphForm | None:
    """Build the form where people can write, and where they did: what they typed is never lost."""
    stands = paragraph.stands_at_id == paragraph.id
    if request.method != "POST" and not (
        stands and policy.allows(current.actor(), CanContribute.WRITE, paragraph.thread)
    ):
        return None
    return ParagraphForm(guest=not current.actor().is_authenticated, interface=language().code)


def _written(paragraph: Paragraph, form: ParagraphForm) -> _Made | None:
    """Save what was written; None where it is refused or nothing was sent."""
    try:
        made = saved(form, lambda: _contribute(paragraph, form))
    except IntegrityError:  # the same form twice at the same moment: the other one was faster
        db.session.rollback()
        once = form.draft().once
        earlier = by_once(once) if once else None
        if earlier is None:
            raise
        return _made(paragraph, earlier)
    return made.result if made else None


def _contribute(paragraph: Paragraph, form: ParagraphForm) -> _Made:
    actor = current.actor()
    stands = paragraph.stands_at_id == paragraph.id
    if not (stands and policy.allows(actor, CanContribute.WRITE, paragraph.thread)):
        raise DomainError(CLOSED)
    hurried = counted(actor)
    published = {str(edition.number): edition for edition in paragraph.document.published}
    read_in = published.get(form.edition.data or "", paragraph.document.current)
    if read_in is None:
        raise DomainError(CLOSED)
    draft = form.draft()
    if draft.passage:
        hosts.require_quoted(draft.passage, queries.said_in(queries.history_of([paragraph])))
    made = publishing.comment(actor, paragraph, read_in, draft, hurried=hurried)
    mail.tell_received(made)
    return _made(paragraph, made)


def _made(paragraph: Paragraph, contribution: Contribution) -> _Made:
    keeps_code = contribution.visibility is Visibility.PENDING or contribution.author_id is None
    return _Made(_address(paragraph), contribution.receipt if keeps_code else None, contribution.held_for)


def _sent(made: _Made) -> ResponseReturnValue:
    """Lead guests to their receipt, and participants back to the paragraph."""
    if made.receipt:
        personal_page()
        flash(_("Thank you. Your contribution has arrived. Keep the code on this page: it is your receipt."), "success")
        if made.held_for:
            flash(str(made.held_for.label), "info")
        return redirect(url_for("pages.receipt", receipt=made.receipt), 303)
    flash(_("Thank you. Your contribution is published."), "success")
    return redirect(made.address, 303)


def _address(paragraph: Paragraph) -> str:
    code = paragraph.code
    return url_for("consultations.paragraph", document_id=paragraph.document_id, code=code, _anchor=code)
