"""Reading and writing in threads, and the page of one contribution with its conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts import current
from teilhabe_app.contributions import hosts, mail, queries, service
from teilhabe_app.contributions.forms import ContributionForm
from teilhabe_app.contributions.forms.counting import counted
from teilhabe_app.contributions.models import Contribution, Held, Thread, Visibility
from teilhabe_app.contributions.policy import Can, is_on_the_staff, is_running
from teilhabe_app.contributions.queries import Order
from teilhabe_app.contributions.views import bp
from teilhabe_app.contributions.views.cards import Cards
from teilhabe_app.contributions.views.gone import unless_gone
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.formats.hosts import format_url
from teilhabe_app.web.blanks import blank
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.htmx import page_or_fragment, wants_fragment
from teilhabe_app.web.i18n import language, multilingual
from teilhabe_app.web.saving import Saved, saved, status_of
from teilhabe_app.web.security import personal_page

CLOSED = _l("This place is closed for new contributions. Please keep a copy of your text.")
NOT_YET = _l("Official answers are given in the phase of answers. Before and after it, only questions get one.")


@bp.route("/threads/<int:thread_id>", methods=["GET", "POST"])
@guarded(Can.READ, load=queries.thread_by_id)
def thread(thread: Thread) -> ResponseReturnValue:
    """Show a thread and take contributions to it."""
    subject, thread_id = hosts.subject_of(thread), thread.id
    if request.method != "POST" and not current.actor().is_authenticated:
        return _for_guests(thread, subject)
    form = _form(thread, subject)
    if made := _written(form, thread):
        return _sent(made.result, thread_id)
    status = status_of(form)
    if wants_fragment() and status != 200:  # noqa: PLR2004
        names = ("contributions/thread.html", "contributions/_form.html")
        return page_or_fragment(*names, status, form=form, thread=thread)
    context = {"form": form, "thread": thread, "subject_of_thread": subject, "host_url": format_url(thread.format)}
    return render_template("contributions/thread.html", **context, **_page(thread)), status


def _for_guests(thread: Thread, subject: hosts.Subject | None) -> str:
    """Show a thread to somebody without an account, to whom the empty form says what it says to all of them."""
    passage = _passage(thread, subject)
    writes = Markup("")
    if policy.allows(current.actor(), Can.WRITE, thread):
        key = ("contributions.write", language().code, thread.id, thread.format.moderation, passage)
        writes = blank(
            key,
            lambda: _form(thread, subject),
            lambda form: render_template("contributions/_form.html", form=form, thread=thread),
        )
    context = {"writes": writes, "thread": thread, "subject_of_thread": subject, "host_url": format_url(thread.format)}
    return render_template("contributions/thread.html", **context, **_page(thread))


@bp.get("/<int:contribution_id>")
@guarded(Can.VIEW, load=unless_gone(Can.VIEW, queries.by_id))
def show(contribution: Contribution) -> ResponseReturnValue:
    """Show one contribution with its place and its whole conversation, page by page."""
    entry = queries.entry(contribution.id)
    after = request.args.get("after")
    replies = queries.replies_below(contribution, after)
    cards = cards_for(contribution.thread, [contribution.id, *(reply.id for reply in replies.entries)])
    return render_template(
        "contributions/show.html",
        contribution=contribution,
        entry=entry,
        thread=contribution.thread,
        replies=replies,
        after=after,
        cards=cards,
        support=_support_form(cards),
        host_url=format_url(contribution.format),
        action=ActionForm(),
        sealed=any(revision.sealed for revision in contribution.revisions),
    )


@bp.route("/<int:contribution_id>/reply", methods=["GET", "POST"])
@guarded(Can.VIEW, load=unless_gone(Can.VIEW, queries.with_thread))
def reply(contribution: Contribution) -> ResponseReturnValue:
    """Answer a contribution."""
    form, thread_id = _form(contribution.thread, None, to=contribution), contribution.thread_id
    if made := _written(form, contribution.thread, to=contribution):
        return _sent(made.result, thread_id)
    context = {"form": form, "contribution": contribution, "thread": contribution.thread}
    page = render_template(
        "contributions/reply.html",
        **context,
        entry=queries.entry(contribution.id),
        cards=Cards(current.actor(), open=False),
        may=policy.allows(current.actor(), Can.REPLY, contribution) or _may_answer(contribution),
        not_yet=NOT_YET if is_on_the_staff(current.actor()) and not _may_answer(contribution) else None,
        host_url=format_url(contribution.format),
    )
    return page, status_of(form)


def cards_for(thread: Thread, shown: list[int], focus: int | None = None) -> Cards:
    """Return the writer of cards for this reader and thread; for those with an account one statement more."""
    actor = current.actor()
    opened = is_running(actor, thread)
    supported = queries.supported_by(actor.id, shown) if actor.is_authenticated and actor.id and opened else frozenset()
    answering = thread.format.is_public and is_on_the_staff(actor)
    reads = language().code.partition("-")[0]
    return Cards(actor, open=opened, answering=answering, supported=supported, focus=focus, language=reads)


@dataclass(frozen=True, slots=True)
class _Link:
    label: Any
    href: str
    current: bool
    count: None = None


def _page(thread: Thread) -> dict[str, Any]:
    asked = request.args
    order = queries.order_named(asked.get("order"))
    at = asked.get("at", type=int)
    page = queries.thread_page(thread.id, order, after=asked.get("after"), before=asked.get("before"), at=at)
    cards = cards_for(thread, [row.id for row in page.all()], focus=page.focus.id if page.focus else None)

    def address(**more: Any) -> str:
        if page.order is not Order.FAIR:
            more["order"] = page.order.value
        return url_for("contributions.thread", thread_id=thread.id, **more)

    return {
        "page": page,
        "cards": cards,
        "support": _support_form(cards),
        "following": address(after=page.following) if page.following else None,
        "previous": address(before=page.previous) if page.previous else None,
        "beginning": address(),
        "orders": [
            _Link(one.label, url_for("contributions.thread", thread_id=thread.id, order=one.value), one is page.order)
            for one in Order
        ],
    }


def _support_form(cards: Cards) -> ActionForm | None:
    return ActionForm() if cards.actor.is_authenticated and cards.open else None


def _may_answer(contribution: Contribution | None) -> bool:
    return contribution is not None and policy.allows(current.actor(), Can.ANSWER, contribution)


def _form(thread: Thread, subject: hosts.Subject | None, *, to: Contribution | None = None) -> ContributionForm:
    """Build the form; where the words of the thread's subject are known, they are the ones to change."""
    passage = _passage(thread, subject, to=to)
    return ContributionForm(
        guest=not current.actor().is_authenticated,
        interface=language().code,
        may_answer=_may_answer(to),
        passage=passage,
        proposed_text=passage,
    )


def _passage(thread: Thread, subject: hosts.Subject | None, *, to: Contribution | None = None) -> str | None:
    passage = subject.passage if subject else None
    if passage is None and to is None and thread.measure is not None and thread.measure.description:
        passage = multilingual(thread.measure.description).text
    return passage


def _stood(thread: Thread, to: Contribution | None) -> list[str]:
    """Return what a change of wording can quote, where that is known: the subject's words, and what is answered."""
    subject = hosts.subject_of(thread)
    known = list(subject.stood()) if subject else []
    if thread.measure is not None and thread.measure.description:
        known += thread.measure.description.values()
    return [*known, to.text, to.proposed_text or ""] if known and to is not None else known


@dataclass(frozen=True, slots=True)
class _Made:
    """What came of a sending, known before the transaction ends: nothing is read again for the answer."""

    id: int
    receipt: str
    held: bool
    held_for: Held | None = None
    of_guest: bool = False


def _written(form: ContributionForm, thread: Thread, *, to: Contribution | None = None) -> Saved[_Made] | None:
    """Save what was written to the thread, or to another contribution in it, while that is open."""

    def act() -> _Made:
        actor = current.actor()
        draft = form.draft(to.id if to else None)
        if to is not None:
            if request.form.get("official") and is_on_the_staff(actor) and not _may_answer(to):
                raise DomainError(NOT_YET)
            allowed = policy.allows(actor, Can.ANSWER if draft.official else Can.REPLY, to)
        else:
            allowed = policy.allows(actor, Can.WRITE, thread)
        if not allowed:
            raise DomainError(CLOSED)
        if draft.passage:
            hosts.require_quoted(draft.passage, _stood(thread, to))
        made = service.contribute(actor, thread, draft, hurried=counted(actor))
        mail.tell_received(made)
        return _made(made)

    try:
        return saved(form, act)
    except IntegrityError:  # the same form twice at the same moment: the other one was faster
        db.session.rollback()
        once = form.draft(to.id if to else None).once
        earlier = queries.by_once(once) if once else None
        if earlier is None:
            raise
        return Saved(_made(earlier))


def _made(contribution: Contribution) -> _Made:
    held = contribution.visibility is Visibility.PENDING
    return _Made(contribution.id, contribution.receipt, held, contribution.held_for, contribution.author_id is None)


def _sent(made: _Made, thread_id: int) -> ResponseReturnValue:
    """Lead guests to their receipt and participants to what they wrote."""
    if wants_fragment():
        return page_or_fragment(
            "contributions/show.html",
            "contributions/_sent.html",
            receipt=made.receipt,
            entry=queries.entry(made.id),
            cards=Cards(current.actor(), open=False),
            thread_id=thread_id,
            held=made.held,
            held_for=made.held_for,
        )
    if made.held or made.of_guest:
        personal_page()
        flash(_("Thank you. Your contribution has arrived. Keep the code on this page: it is your receipt."), "success")
        if made.held_for:
            flash(str(made.held_for.label), "info")
        return redirect(url_for("pages.receipt", receipt=made.receipt), 303)
    flash(_("Thank you. Your contribution is published."), "success")
    return redirect(url_for("contributions.show", contribution_id=made.id), 303)


def in_thread(contribution: Contribution) -> str:
    """Return the address of a contribution in its thread, where its conversation stands at the top."""
    address = url_for("contributions.thread", thread_id=contribution.thread_id, at=contribution.id)
    return f"{address}#c{contribution.id}"
