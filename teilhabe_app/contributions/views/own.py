"""What authors do with what they wrote: find it, change it, take it back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from teilhabe_app.accounts import current
from teilhabe_app.accounts.models import Guest
from teilhabe_app.contributions import hosts, queries, service
from teilhabe_app.contributions.forms import EditForm
from teilhabe_app.contributions.models import Contribution, Kind, Visibility
from teilhabe_app.contributions.policy import Can
from teilhabe_app.contributions.views import bp
from teilhabe_app.contributions.views.gone import unless_gone
from teilhabe_app.contributions.views.wording import difference
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, NotFound
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded, public
from teilhabe_app.web.i18n import language
from teilhabe_app.web.limits import limit
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page

TOO_LATE = _l("You can no longer change this contribution. Please keep a copy of your text.")


@bp.route("/<int:contribution_id>/edit", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.by_id)
def edit(contribution: Contribution) -> ResponseReturnValue:
    """Change one's own wording."""
    personal_page()
    form = _form(contribution)
    if done := saved(form, lambda: service.edit(current.actor(), contribution, form.draft()), edited=contribution):
        _tell(contribution, kept=done.result)
        return redirect(url_for("contributions.show", contribution_id=contribution.id), 303)
    page = render_template(
        "contributions/edit.html",
        form=form,
        contribution=contribution,
        quiet=service.leaves_no_trace(contribution),
        read_first=service.is_read_again(current.actor(), contribution),
    )
    return page, status_of(form)


@bp.route("/receipts/<receipt>/edit", methods=["GET", "POST"])
@public
def edit_with_receipt(receipt: str) -> ResponseReturnValue:
    """Change what one wrote as a guest: the code of the receipt is the proof."""
    personal_page()
    contribution = queries.by_receipt(receipt)
    if contribution is None or contribution.author_id is not None:
        raise NotFound
    receipt_url = url_for("pages.receipt", receipt=contribution.receipt)
    if request.method != "POST" and not policy.allows(current.actor(), Can.EDIT_WITH_RECEIPT, contribution):
        return redirect(receipt_url, 303)
    form = _form(contribution)

    def act() -> bool:
        limit("receipt", per_network=60)
        if not policy.allows(current.actor(), Can.EDIT_WITH_RECEIPT, contribution):
            raise DomainError(TOO_LATE)
        return service.edit_with_receipt(current.actor(), contribution, form.draft())

    if done := saved(form, act, edited=contribution):
        _tell(contribution, kept=done.result)
        return redirect(receipt_url, 303)
    page = render_template(
        "contributions/edit.html",
        form=form,
        contribution=contribution,
        receipt_url=receipt_url,
        quiet=service.leaves_no_trace(contribution),
        read_first=service.is_read_again(Guest(), contribution),
    )
    return page, status_of(form)


def _form(contribution: Contribution) -> EditForm:
    return EditForm(obj=contribution, interface=language().code, wording=contribution.kind is Kind.WORDING)


def _tell(contribution: Contribution, *, kept: bool) -> None:
    """Say that a change is saved, and whether everybody can read the wording before it."""
    pending = contribution.visibility is Visibility.PENDING
    flash(
        _("Your change is saved. Everybody can read the earlier wording, too.")
        if kept and not pending
        else _("Your change is saved."),
        "success",
    )


@bp.get("/<int:contribution_id>/history")
@guarded(Can.HISTORY, load=unless_gone(Can.HISTORY, queries.by_id))
def history(contribution: Contribution) -> ResponseReturnValue:
    """Show every wording that may be read, the newest first, each with what changed."""
    steps = []
    earlier = None
    for revision in contribution.revisions:
        changed: Markup | None = None
        proposed: Markup | None = None
        if not revision.sealed and earlier is not None and not earlier.sealed:
            if revision.text != earlier.text:
                changed = difference(earlier.text, revision.text, contribution.language)
            if revision.proposed_text != earlier.proposed_text:
                texts = (earlier.proposed_text or "", revision.proposed_text or "")
                proposed = difference(*texts, contribution.language)
        elif not revision.sealed and contribution.kind is Kind.WORDING and revision.proposed_text:
            proposed = difference(contribution.passage or "", revision.proposed_text, contribution.language)
        steps.append((revision, changed, proposed))
        earlier = revision
    return render_template("contributions/history.html", contribution=contribution, steps=reversed(steps))


@bp.post("/<int:contribution_id>/withdraw")
@guarded(Can.WITHDRAW, load=queries.by_id)
def withdraw(contribution: Contribution) -> ResponseReturnValue:
    """Take one's own contribution back."""
    service.withdraw(current.actor(), contribution)
    db.session.commit()
    flash(_("Your contribution is withdrawn. Nobody else can see it any more."), "success")
    return redirect(url_for("contributions.mine"), 303)


@bp.route("/receipts/<receipt>/withdraw", methods=["GET", "POST"])
@public
def withdraw_with_receipt(receipt: str) -> ResponseReturnValue:
    """Let a guest take a contribution back: the code of the receipt is the proof."""
    personal_page()
    if request.method == "POST":
        limit("receipt", per_network=60)
    contribution = queries.by_receipt(receipt)
    if contribution is None or not service.can_be_taken_back_with_receipt(contribution):
        raise NotFound
    form = ActionForm()
    if form.validate_on_submit() and contribution.visibility is not Visibility.WITHDRAWN:
        service.withdraw_with_receipt(contribution)
        db.session.commit()
        flash(_("Your contribution is withdrawn. Nobody else can see it any more."), "success")
        return redirect(url_for("pages.receipt", receipt=contribution.receipt), 303)
    return render_template("contributions/withdraw_with_receipt.html", contribution=contribution, form=form)


@bp.get("/mine")
@guarded(Can.LIST_OWN)
def mine() -> ResponseReturnValue:
    """List what the reader has written."""
    personal_page()
    way, actor = hosts.way_back(), current.user()
    states = way.states() if way else {}
    state = request.args.get("state", "")
    condition = states[state][1] if state in states else None
    page = queries.own(actor, request.args.get("after"), condition)
    return render_template(
        "contributions/mine.html",
        page=page,
        states={key: label for key, (label, _condition) in states.items()},
        state=state if state in states else None,
        shown=way.shown(page.items) if way else {},
        mail=way.mail(actor.email) if way else None,
    )
