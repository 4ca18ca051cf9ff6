"""Mails of the chain: a contributor hears of each step once, and the people who answer for a body are asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.organisations.models import Seat
from teilhabe_app.synthesis.models import Citation, Dossier, Finding, Outcome, Response, Routing, SetAside
from teilhabe_app.web import mails


def tell_published(dossier: Dossier) -> int:
    """Tell the contributors of a published dossier what it makes of their words. Return how many mails went out."""
    cited = select(Citation.contribution_id).join(Finding).where(Finding.dossier_id == dossier.id)
    aside = select(SetAside).where(SetAside.dossier_id == dossier.id)
    reasons = {row.contribution_id: row.reason for row in db.session.scalars(aside)}
    told = _tell(_contributors(Contribution.id.in_(cited)), "cited", dossier.id, dossier=dossier)
    for contribution in _contributors(Contribution.id.in_(list(reasons))):
        told += _tell([contribution], "aside", dossier.id, dossier=dossier, reason=reasons[contribution.id])
    return told


def tell_answered(response: Response) -> int:
    """Tell the contributors behind a finding that a body has answered."""
    finding = response.routing.finding
    return _tell(_behind(finding), "answered", response.id, finding=finding, response=response)


def tell_changed(outcome: Outcome) -> int:
    """Tell the contributors behind a finding that a measure changed."""
    finding = outcome.response.routing.finding
    return _tell(_behind(finding), "measure", outcome.id, finding=finding, revision=outcome.measure_revision)


def tell_responders(routing: Routing) -> int:
    """Ask the people who answer for a body."""
    seats = select(Seat).where(Seat.body_id == routing.body_id).order_by(Seat.id)
    count = 0
    for seat in db.session.scalars(seats):
        mails.queue(
            seat.user.email,
            seat.user.language,
            "synthesis/mail/routed",
            once=f"routed:{routing.id}:{seat.user_id}",
            routing=routing,
            finding=routing.finding,
            url=mails.absolute_url("synthesis.respond", routing_id=routing.id, lang=seat.user.language),
        )
        count += 1
    return count


def _behind(finding: Finding) -> Sequence[Contribution]:
    cited = select(Citation.contribution_id).where(Citation.finding_id == finding.id)
    return _contributors(Contribution.id.in_(cited))


def _contributors(condition: Any) -> Sequence[Contribution]:
    """Return those who left an address and whose contribution is still public."""
    query = select(Contribution).where(
        condition,
        Contribution.contact_email.is_not(None),
        Contribution.visibility == Visibility.PUBLISHED,
    )
    return db.session.scalars(query.order_by(Contribution.id)).all()


def _tell(contributions: Iterable[Contribution], step: str, key: int, **context: Any) -> int:
    """Queue one mail for each contribution that has not had this one yet."""
    wanted = {f"moved:{contribution.id}:{step}:{key}": contribution for contribution in contributions}
    had = set(db.session.scalars(select(OutboxMail.once).where(OutboxMail.once.in_(list(wanted)))))
    count = 0
    for once, contribution in wanted.items():
        if once in had:
            continue
        language = contribution.contact_language
        mails.queue(
            contribution.contact_email,
            language,
            f"synthesis/mail/{step}",
            once=once,
            contribution=contribution,
            url=mails.absolute_url("pages.receipt", receipt=contribution.receipt, lang=language),
            **context,
        )
        count += 1
    return count
