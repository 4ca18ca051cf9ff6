"""Reporting a contribution, the receipt of that, and objecting to a decision."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.contributions import mail, queries, service
from teilhabe_app.contributions.forms import NoticeForm, ObjectionForm
from teilhabe_app.contributions.models import Contribution, Decision, Notice, Objection
from teilhabe_app.contributions.policy import Can
from teilhabe_app.contributions.views import bp
from teilhabe_app.core.errors import DomainError, NotFound
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.policy import policy
from teilhabe_app.formats.hosts import format_url
from teilhabe_app.web.guard import guarded, public
from teilhabe_app.web.i18n import language
from teilhabe_app.web.limits import limit
from teilhabe_app.web.mails import absolute_url
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page

NOTICES_AN_HOUR = 10
OBJECTIONS_AN_HOUR = 10


@bp.route("/<int:contribution_id>/notice", methods=["GET", "POST"])
@guarded(Can.NOTIFY, load=queries.by_id)
def notify(contribution: Contribution) -> ResponseReturnValue:
    """Tell the moderators that something should not stand there; guests too."""
    address = absolute_url("contributions.show", contribution_id=contribution.id)
    form = NoticeForm()
    form.address.data = address

    def act() -> Notice:
        limit("notice", per_network=NOTICES_AN_HOUR)
        made = service.notify(current.actor(), contribution, form.draft(address, language().code))
        mail.tell_notice_received(made)
        return made

    if made := saved(form, act):
        flash(_("Thank you. A person looks at it and decides. Keep this code: it is your receipt."), "success")
        return redirect(url_for(".notice", receipt=made.result.receipt), 303)
    page = render_template(
        "contributions/notify.html",
        contribution=contribution,
        thread=contribution.thread,
        form=form,
        host_url=format_url(contribution.format),
    )
    return page, status_of(form)


@bp.get("/notices/<string:receipt>")
@public
def notice(receipt: str) -> ResponseReturnValue:
    """Show where a notice stands to whoever holds its receipt."""
    personal_page()
    found = queries.notice_by_receipt(receipt)
    if found is None:
        raise NotFound
    return render_template("contributions/notice.html", notice=found)


@bp.route("/receipts/<string:receipt>/objection", methods=["GET", "POST"])
@public
def object(receipt: str) -> ResponseReturnValue:  # noqa: A001 -- the verb
    """Let the author object to a decision; for guests the code of the receipt is the proof."""
    personal_page()
    decision = queries.decision_by_receipt(receipt)
    if decision is None or (decision.contribution.author_id and not _is_author(decision)):
        raise NotFound
    form = ObjectionForm()

    def act() -> Objection:
        limit("objection", per_network=OBJECTIONS_AN_HOUR)
        if not policy.allows(current.actor(), Can.OBJECT, decision):
            raise DomainError(_("You can object once, and until the day that we told you."))
        made = service.object_to(current.actor(), decision, form.text.data or "", language().code)
        mail.tell_objection_received(made)
        return made

    if saved(form, act):
        flash(_("Your objection has arrived. Another person looks at it and decides."), "success")
        return redirect(url_for("pages.receipt", receipt=decision.contribution.receipt), 303)
    page = render_template(
        "contributions/object.html",
        decision=decision,
        contribution=decision.contribution,
        form=form,
        may=policy.allows(current.actor(), Can.OBJECT, decision),
    )
    return page, status_of(form)


def _is_author(decision: Decision) -> bool:
    actor = current.actor()
    return actor.is_authenticated and actor.id == decision.contribution.author_id
