"""The mail that closes the chain: your contribution is in the report."""

from __future__ import annotations

import hashlib

from sqlalchemy import select

from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core.db import db
from teilhabe_app.reports.models import Edition, Snapshot
from teilhabe_app.synthesis.models import Citation, Rhythm
from teilhabe_app.synthesis.service import news
from teilhabe_app.web import mails


def tell_in_report(edition: Edition, snapshot: Snapshot) -> int:
    """Tell everybody who left an address and is cited in a frozen edition, once per address.

    Who wants no mail gets none. Return how many mails.
    """
    cited = select(Citation.contribution_id).where(Citation.finding_id.in_(snapshot.findings))
    query = select(Contribution).where(
        Contribution.id.in_(cited),
        Contribution.contact_email.is_not(None),
        Contribution.visibility == Visibility.PUBLISHED,
    )
    people: dict[str, list[Contribution]] = {}
    for contribution in db.session.scalars(query.order_by(Contribution.id)):
        people.setdefault((contribution.contact_email or "").lower(), []).append(contribution)
    rhythms = news.choices_of(people.keys())
    told = 0
    for address, contributions in people.items():
        if rhythms.get(address) is Rhythm.NEVER:
            continue
        told += 1
        language = contributions[-1].contact_language
        mails.queue(
            contributions[-1].contact_email,
            language,
            "reports/mail/in_report",
            once=f"report:{edition.id}:{hashlib.sha256(address.encode()).hexdigest()[:32]}",
            unsubscribe=mails.absolute_url("synthesis.stop_news", token=news.token_of(address), lang=language),
            edition=edition,
            url=mails.absolute_url("reports.show", slug=edition.slug, lang=language),
            links=[
                mails.absolute_url("pages.receipt", receipt=contribution.receipt, lang=language)
                for contribution in contributions
            ],
        )
    return told
