"""Writes: everything that can happen to a contribution. Nothing here commits."""

from __future__ import annotations

from dataclasses import dataclass

from teilhabe_app.accounts.models import Actor, User
from teilhabe_app.contributions import hosts, queries
from teilhabe_app.contributions.models import (
    Channel,
    Contribution,
    Kind,
    LanguageSource,
    Place,
    Revision,
    Thread,
    Visibility,
)
from teilhabe_app.contributions.policy import Can
from teilhabe_app.contributions.service import counters, screening
from teilhabe_app.core import audit, clock, receipts, signals
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.versions import claim
from teilhabe_app.formats.models import Format
from teilhabe_app.framework.models import ActionField, Measure
from teilhabe_app.organisations.models import Organisation


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A contribution as entered; ``once`` makes sending twice harmless, also where two databases' writers meet."""

    text: str
    language: str
    kind: Kind = Kind.IDEA
    channel: Channel = Channel.WEB
    once: str | None = None
    parent_id: int | None = None
    field_id: int | None = None
    measure_id: int | None = None
    provenance: str | None = None
    author_name: str | None = None
    contact_email: str | None = None
    contact_language: str = "de"
    language_source: LanguageSource = LanguageSource.DECLARED
    passage: str | None = None
    proposed_text: str | None = None
    official: bool = False


def open_thread(
    format_: Format,
    place: Place,
    title: Multilingual,
    *,
    measure: Measure | None = None,
    field: ActionField | None = None,
) -> Thread:
    """Create the place in a format that contributions hang on."""
    thread = Thread(format=format_, place=place, title=title, measure=measure, field=field)
    db.session.add(thread)
    return thread


def contribute(actor: Actor, thread: Thread, draft: Draft, *, hurried: bool = False) -> Contribution:
    """Take a contribution or reply; the rule of the format says whether it appears before it was read.

    ``hurried``: many came from there within a few minutes; that, many links and repeated words are read first.
    """
    if draft.parent_id:
        parent = _answered(thread, draft.parent_id)
        policy.require(actor, Can.ANSWER if draft.official else Can.REPLY, parent)
    else:
        policy.require(actor, Can.WRITE, thread)
    at_once = screening.appears_at_once(actor, thread.format)
    words = f"{draft.text}\n{draft.proposed_text or ''}".strip()
    held = screening.held_for(actor, thread.format, words, hurried=hurried) if at_once else None
    made = _receive(actor, thread, draft, publish=at_once and held is None)
    if held and made.visibility is Visibility.PENDING:
        made.held_for = held
    return made


def take_in(actor: Actor, thread: Thread, draft: Draft, *, publish: bool = True) -> Contribution:
    """Type in a card, letter, call or mail for somebody; the moderator who types is not the author."""
    policy.require(actor, Can.TAKE_IN, thread)
    return _receive(actor, thread, draft, publish=publish, is_author=False)


def correct(
    actor: Actor, contribution: Contribution, text: str, *, kind: Kind | None = None, language: str | None = None
) -> None:
    """Correct what was typed in; the earlier wording stays as a revision.

    While it waits to be read it does not: what looks personal must not become public as history.
    """
    policy.require(actor, Can.CORRECT, contribution)
    claim(contribution, None)
    contribution.kind = kind or contribution.kind
    contribution.language = language or contribution.language
    if contribution.visibility is Visibility.PENDING and not hosts.is_relied_on(contribution):
        contribution.text = contribution.revisions[-1].text = text
    elif text != contribution.text:
        contribution.revision_number += 1
        contribution.text = text
        contribution.revisions.append(Revision(number=contribution.revision_number, text=text, created_by_id=actor.id))
    audit.note(actor, "contribution.correct", contribution, revision=contribution.revision_number)
    signals.contribution_changed.send(contribution)


def take_back(actor: Actor, contribution: Contribution) -> None:
    """Take back what was typed in by mistake."""
    policy.require(actor, Can.CORRECT, contribution)
    counters.unshow(contribution, Visibility.WITHDRAWN, None)
    contribution.contact_email = None
    audit.note(actor, "contribution.take_back", contribution)
    signals.contribution_changed.send(contribution)


def receive_for_host(
    actor: Actor, thread: Thread, draft: Draft, *, publish: bool, organisation: Organisation | None = None
) -> Contribution:
    """Take a contribution that a host has authorised itself: a statement's point, a survey's free text.

    A free text of an anonymous survey is stored without its author.
    """
    return _receive(
        actor, thread, draft, publish=publish, organisation=organisation, is_author=draft.channel is not Channel.SURVEY
    )


def _receive(  # noqa: PLR0913 -- one place where all channels meet
    actor: Actor,
    thread: Thread,
    draft: Draft,
    *,
    publish: bool,
    organisation: Organisation | None = None,
    is_author: bool = True,
) -> Contribution:
    if draft.once and (earlier := queries.by_once(draft.once)):
        return earlier
    parent = _answered(thread, draft.parent_id) if draft.parent_id else None
    author = actor if is_author and isinstance(actor, User) else None
    contribution = Contribution(
        receipt=receipts.new(),
        once=draft.once,
        thread=thread,
        format_id=thread.format_id,
        field_id=draft.field_id or thread.field_id,
        measure_id=draft.measure_id or thread.measure_id,
        kind=draft.kind,
        channel=draft.channel,
        provenance=draft.provenance,
        text=draft.text,
        language=draft.language,
        language_source=draft.language_source,
        passage=draft.passage,
        proposed_text=draft.proposed_text,
        official=bool(draft.official and parent),
        author=author,
        organisation=organisation,
        author_name=organisation.name if organisation else author.pseudonym if author else draft.author_name,
        contact_email=author.email if author else draft.contact_email,
        contact_language=author.language if author else draft.contact_language,
        visibility=Visibility.PENDING,
        submitted_at=clock.now(),
        checked_at=clock.now() if author and author.roles & screening.STAFF else None,
        version=1,
    )
    if parent:
        counters.place_below(contribution, parent)
    contribution.revisions.append(
        Revision(
            number=1, text=draft.text, proposed_text=draft.proposed_text, created_by_id=author.id if author else None
        )
    )
    db.session.add(contribution)
    if publish:
        counters.show(contribution)
    else:
        db.session.flush()
    audit.note(author, "contribution.receive", contribution, channel=draft.channel.value)
    signals.contribution_changed.send(contribution, fresh=True)
    return contribution


def _answered(thread: Thread, key: int) -> Contribution:
    """Return what is answered; whoever looked at it in this transaction has it at hand, which costs nothing."""
    parent = db.session.get(Contribution, key)
    if parent is None or parent.thread_id != thread.id or parent.visibility is not Visibility.PUBLISHED:
        raise DomainError(_l("The contribution you reply to is no longer there."))
    return parent


def withdraw(actor: Actor, contribution: Contribution) -> None:
    """Let the author take it back."""
    policy.require(actor, Can.WITHDRAW, contribution)
    counters.unshow(contribution, Visibility.WITHDRAWN, None)
    contribution.contact_email = None
    audit.note(actor, "contribution.withdraw", contribution)
    signals.contribution_changed.send(contribution)


def can_be_taken_back_with_receipt(contribution: Contribution) -> bool:
    """Tell whether the code is proof enough: not for accounts, nor for points of a statement, frozen as a whole."""
    return contribution.author_id is None and contribution.channel is not Channel.STATEMENT


def withdraw_with_receipt(contribution: Contribution) -> None:
    """Let whoever holds the receipt take a guest's contribution back: the code is the proof."""
    if not can_be_taken_back_with_receipt(contribution) or contribution.visibility is Visibility.WITHDRAWN:
        raise DomainError(_l("This contribution was already withdrawn, or it belongs to an account: sign in there."))
    counters.unshow(contribution, Visibility.WITHDRAWN, None)
    contribution.contact_email = None
    audit.note(None, "contribution.withdraw", contribution)
    signals.contribution_changed.send(contribution)
