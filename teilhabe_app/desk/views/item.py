"""One contribution at the desk: publish, hide with a reason, take personal data out, open the seal."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from teilhabe_app.accounts import current
from teilhabe_app.contributions import mail, personal, service
from teilhabe_app.contributions import queries as contributions
from teilhabe_app.contributions.models import Contribution
from teilhabe_app.contributions.policy import Can as Contributions
from teilhabe_app.contributions.service import notices, sealing
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import BY_CODE, WRITTEN, force_language
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.desk import queries
from teilhabe_app.desk.forms import HideForm, RedactForm, SealForm
from teilhabe_app.desk.views import bp
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved
from teilhabe_app.web.security import personal_page


@bp.get("/<int:contribution_id>")
@guarded(Contributions.MODERATE, load=contributions.by_id)
def item(contribution: Contribution) -> ResponseReturnValue:
    """Show one contribution with everything that can be done."""
    return _page(contribution), 200


def _page(
    contribution: Contribution,
    *,
    hide: HideForm | None = None,
    redact: RedactForm | None = None,
    seal: SealForm | None = None,
) -> str:
    personal_page()
    mark = _mark(contribution.language)
    places = personal.find(contribution.text)
    others = personal.find(contribution.proposed_text or "")
    if redact is None:
        redact = RedactForm(formdata=None)
        redact.text.data = personal.without(contribution.text, places, mark)
        redact.proposed_text.data = personal.without(contribution.proposed_text or "", others, mark)
    return render_template(
        "desk/item.html",
        contribution=contribution,
        marked=_marked(contribution.text, places),
        proposed=_marked(contribution.proposed_text, others) if contribution.proposed_text else None,
        places=[*places, *others],
        written=WRITTEN,
        decisions=contributions.decisions_of(contribution),
        notices=contributions.notices_about(contribution),
        seals=contributions.seal_requests_of(contribution),
        is_answered=contribution.reply_count > 0 or bool(contributions.published_below(contribution)),
        is_sealed=any(revision.sealed for revision in contribution.revisions),
        hide_form=hide or HideForm(formdata=None),
        redact_form=redact,
        seal_form=seal or SealForm(formdata=None),
        form=next((one for one in (hide, redact, seal) if one is not None and one.errors), None)
        or hide
        or ActionForm(formdata=None),
    )


def _mark(language: str) -> str:
    """Return what stands in the place of personal data, in the language of the text where we speak it."""
    with force_language(language if language in BY_CODE else "de"):
        return _("[personal data removed]")


def _marked(text: str, places: list[personal.Found]) -> Markup:
    """Return the text with what looks personal marked."""
    parts, last = [], 0
    for found in places:
        parts += [escape(text[last : found.starts]), Markup("<mark>{}</mark>").format(text[found.starts : found.ends])]
        last = found.ends
    return Markup("").join([*parts, escape(text[last:])])


@bp.post("/<int:contribution_id>/publish")
@guarded(Contributions.MODERATE, load=contributions.by_id)
def publish(contribution: Contribution) -> ResponseReturnValue:
    """Publish it, or show it again; the author is told."""
    try:
        service.publish(current.user(), contribution, _seen())
        mail.tell_published(contribution)
    except DomainError as error:
        return _back(contribution, error)
    db.session.commit()
    flash(_("Contribution %(number)s is published.", number=contribution.id), "success")
    return _onward(contribution)


def _seen() -> int | None:
    """Return the version of the contribution that the moderator has read."""
    return request.form.get("version", type=int)


def _back(contribution: Contribution, error: DomainError) -> ResponseReturnValue:
    """Show the contribution as it is now, and say why nothing was done."""
    key = contribution.id
    db.session.rollback()
    flash(str(error.message), "error")
    return redirect(url_for(".item", contribution_id=key), 303)


@bp.post("/<int:contribution_id>/hide")
@guarded(Contributions.MODERATE, load=contributions.by_id)
def hide(contribution: Contribution) -> ResponseReturnValue:
    """Hide it; the author is told why."""
    form = HideForm()

    def act() -> None:
        """Hide it, tell each author, and answer everybody who had told us."""
        told = contributions.notices_about(contribution)
        reason = form.reason(contribution.contact_language, told[0].id if told else None)
        for made in service.hide(current.user(), contribution, reason, with_replies=bool(form.with_replies.data)):
            db.session.flush()
            mail.tell_hidden(made.contribution)
            for notice in notices.close_all(current.user(), made.contribution):
                mail.tell_notice_decided(notice)

    if saved(form, act):
        flash(_("Contribution %(number)s is hidden.", number=contribution.id), "success")
        return _onward(contribution)
    return _page(contribution, hide=form), 422


@bp.post("/<int:contribution_id>/redact")
@guarded(Contributions.REDACT, load=contributions.by_id)
def redact(contribution: Contribution) -> ResponseReturnValue:
    """Replace the wording; the original is sealed, and the author is told."""
    form = RedactForm()

    def act() -> None:
        proposed = form.proposed_text.data or None
        with force_language(contribution.contact_language if contribution.contact_language in BY_CODE else "de"):
            reason = _("It says private things about people.")
        seen = form.version.seen if form.version.data else None
        service.redact(current.user(), contribution, form.text.data, proposed_text=proposed, reason=reason, seen=seen)
        db.session.flush()
        mail.tell_redacted(contribution)

    if saved(form, act, edited=contribution):
        flash(_("The new wording is saved. The original is under seal."), "success")
        return redirect(url_for(".item", contribution_id=contribution.id), 303)
    return _page(contribution, redact=form), 422


@bp.post("/<int:contribution_id>/accept")
@guarded(Contributions.MODERATE, load=contributions.by_id)
def accept(contribution: Contribution) -> ResponseReturnValue:
    """Leave what was published at once as it is."""
    try:
        service.accept(current.user(), contribution, _seen())
    except DomainError as error:
        return _back(contribution, error)
    db.session.commit()
    flash(_("Contribution %(number)s is read and stays.", number=contribution.id), "success")
    return redirect(url_for(".index", kind="unread"), 303)


@bp.post("/<int:contribution_id>/seal")
@guarded(Contributions.ASK_SEAL, load=contributions.by_id)
def ask_seal(contribution: Contribution) -> ResponseReturnValue:
    """Ask another person to agree that the original is read or shown again."""
    form = SealForm()

    def act() -> None:
        sealing.ask(current.user(), contribution, form.reason.data, restore=form.restore.data == "y")

    if saved(form, act):
        flash(_("Asked. Another person with the right to do so decides."), "success")
        return redirect(url_for(".item", contribution_id=contribution.id), 303)
    return _page(contribution, seal=form), 422


def _onward(contribution: Contribution) -> ResponseReturnValue:
    """Go to the next one in the queue where that was asked, else back to this one."""
    if request.form.get("then") == "next":
        page = queries.queue(queries.QueueFilter(), None, size=1)
        if page.items:
            return redirect(url_for(".item", contribution_id=page.items[0].id), 303)
        return redirect(url_for(".index"), 303)
    return redirect(url_for(".item", contribution_id=contribution.id), 303)
