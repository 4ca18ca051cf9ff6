"""Reading and writing in threads, the page of one contribution, and one's own list."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.contributions import mail, queries, service
from teilhabe_app.contributions.forms import ContributionForm
from teilhabe_app.contributions.models import Contribution, Thread, Visibility
from teilhabe_app.contributions.policy import Can
from teilhabe_app.contributions.views import bp
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, NotFound
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.formats.hosts import format_url
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded, public
from teilhabe_app.web.htmx import page_or_fragment, wants_fragment
from teilhabe_app.web.i18n import language
from teilhabe_app.web.limits import limit
from teilhabe_app.web.saving import Saved, saved, status_of
from teilhabe_app.web.security import personal_page

PER_HOUR = 40  # a whole shelter or a workshop may share one network
CLOSED = _l("This place is closed for new contributions. Please keep a copy of your text.")


@bp.route("/threads/<int:thread_id>", methods=["GET", "POST"])
@guarded(Can.READ, load=queries.thread_by_id)
def thread(thread: Thread) -> ResponseReturnValue:
    """Show a thread and take contributions to it."""
    form = _form()
    if made := _written(form, thread):
        return _sent(made.result)
    status = status_of(form)
    if wants_fragment() and status != 200:  # noqa: PLR2004
        names = ("contributions/thread.html", "contributions/_form.html")
        return page_or_fragment(*names, status, form=form, thread=thread)
    return render_template("contributions/thread.html", form=form, **_context(thread)), status


@bp.get("/<int:contribution_id>")
@guarded(Can.VIEW, load=queries.by_id)
def show(contribution: Contribution) -> ResponseReturnValue:
    """Show one contribution with its place and its replies."""
    return render_template(
        "contributions/show.html",
        contribution=contribution,
        thread=contribution.thread,
        replies=queries.replies_of(contribution),
        host_url=format_url(contribution.format),
        action=ActionForm(),
    )


@bp.route("/<int:contribution_id>/reply", methods=["GET", "POST"])
@guarded(Can.VIEW, load=queries.by_id)
def reply(contribution: Contribution) -> ResponseReturnValue:
    """Answer a contribution."""
    form = _form()
    if made := _written(form, contribution.thread, to=contribution):
        return _sent(made.result)
    context = {"form": form, "contribution": contribution, "thread": contribution.thread}
    page = render_template("contributions/reply.html", host_url=format_url(contribution.format), **context)
    return page, status_of(form)


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
    if contribution is None or contribution.author_id is not None:
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
    page = queries.own(current.user(), request.args.get("after"))
    return render_template("contributions/mine.html", page=page)


def _form() -> ContributionForm:
    return ContributionForm(guest=not current.actor().is_authenticated, interface=language().code)


def _context(thread: Thread) -> dict[str, object]:
    after = request.args.get("after")
    page = queries.page_of_thread(thread, after)
    return {"thread": thread, "page": page, "after": after, "host_url": format_url(thread.format)}


def _written(form: ContributionForm, thread: Thread, *, to: Contribution | None = None) -> Saved[Contribution] | None:
    """Save what was written to the thread, or to another contribution in it, while that is open."""

    def act() -> Contribution:
        actor = current.actor()
        if not (policy.allows(actor, Can.REPLY, to) if to else policy.allows(actor, Can.WRITE, thread)):
            raise DomainError(CLOSED)
        limit("contribute", per_network=PER_HOUR)
        made = service.contribute(actor, thread, form.draft(to.id if to else None))
        mail.tell_received(made)
        return made

    return saved(form, act)


def _sent(contribution: Contribution) -> ResponseReturnValue:
    """Lead guests to their receipt and participants to what they wrote."""
    held = contribution.visibility is Visibility.PENDING
    if wants_fragment():
        return page_or_fragment(
            "contributions/show.html",
            "contributions/_sent.html",
            contribution=contribution,
            thread=contribution.thread,
            held=held,
        )
    if held:
        personal_page()
        flash(_("Thank you. Your contribution has arrived. Keep the code on this page: it is your receipt."), "success")
        return redirect(url_for("pages.receipt", receipt=contribution.receipt), 303)
    flash(_("Thank you. Your contribution is published."), "success")
    return redirect(url_for("contributions.show", contribution_id=contribution.id), 303)
