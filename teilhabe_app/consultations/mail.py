"""Mails of this slice."""

from __future__ import annotations

import datetime as dt

from teilhabe_app.accounts.models import User
from teilhabe_app.consultations import queries
from teilhabe_app.consultations.models import Consultation, Follower, Span, Statement
from teilhabe_app.consultations.service import following
from teilhabe_app.core import clock
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.formats.labels import PHASES
from teilhabe_app.formats.models import PhaseKind
from teilhabe_app.organisations.models import MemberRole
from teilhabe_app.web import mails
from teilhabe_app.web.i18n import date

SOON = dt.timedelta(days=3)  # before the contributions end
APPROVERS = frozenset({MemberRole.APPROVER, MemberRole.SPOKESPERSON})


def tell_handed_in(statement: Statement, approver: User) -> None:
    """Send the receipt of a statement to whoever handed it in, and to members who proposed or began it."""
    people = {person.id: person for person in (statement.proposed_by, statement.drafted_by) if person}
    people = {key: person for key, person in people.items() if statement.organisation.role_of(key)}
    people[approver.id] = approver
    for person in people.values():
        mails.queue(
            person.email,
            person.language,
            "consultations/mail/handed_in",
            once=f"statement-{statement.receipt}-{person.id}",
            statement=statement,
            url=mails.absolute_url("consultations.statement", statement_id=statement.id, lang=person.language),
        )


def tell_proposed(statement: Statement, by: User) -> None:
    """Ask everybody who may approve a proposal to read it."""
    for one in statement.organisation.active:
        if one.user_id != by.id and one.role in APPROVERS:
            mails.queue(
                one.user.email,
                one.user.language,
                "consultations/mail/proposed",
                once=f"proposed-{statement.id}-{statement.version}-{one.user_id}",
                statement=statement,
                closes_at=statement.consultation.format.closes_at,
                url=mails.absolute_url("consultations.hand_in", statement_id=statement.id, lang=one.user.language),
            )


def tell_returned(statement: Statement, proposer: User | None) -> None:
    """Tell whoever proposed a statement that the approver asks for changes; not those who have left meanwhile."""
    organisation = statement.organisation
    was_member = proposer is not None and any(one.user_id == proposer.id for one in organisation.memberships)
    if proposer is None or (was_member and organisation.role_of(proposer.id) is None):
        return
    mails.queue(
        proposer.email,
        proposer.language,
        "consultations/mail/returned",
        once=f"returned-{statement.id}-{statement.version}",
        statement=statement,
        url=mails.absolute_url("consultations.edit_statement", statement_id=statement.id, lang=proposer.language),
    )


def ask_to_confirm(follower: Follower) -> None:
    """Send the link that confirms an address."""
    token = following.token_of(follower)
    mails.queue(
        follower.email,
        follower.language,
        "consultations/mail/follow",
        consultation=follower.consultation,
        url=mails.absolute_url("consultations.confirm_follow", token=token, lang=follower.language),
    )


def tell_followers() -> int:
    """Tell followers that a phase begins today, or that the contributions end soon; each once.

    Where the day is moved afterwards, they are told the new one.
    """
    today, count = clock.today(), 0
    for consultation in queries.followed_consultations():
        for span, news in _news(consultation, today):
            followers = queries.followers_of(consultation)
            known = queries.mails_sent([_once(one, span, news) for one in followers])
            for follower in followers:
                if _once(follower, span, news) not in known:
                    _tell(follower, span, news)
                    count += 1
    return count


def _news(consultation: Consultation, today: dt.date) -> list[tuple[Span, str]]:
    found = [(span, "begins") for span in consultation.timeline if span.starts_on == today]
    found += [
        (span, "ends")
        for span in consultation.timeline
        if span.kind is PhaseKind.CONTRIBUTIONS and span.starts_on < today <= span.ends_on <= today + SOON
    ]
    return found


def _once(follower: Follower, span: Span, news: str) -> str:
    day = span.starts_on if news == "begins" else span.ends_on
    return f"follow-{follower.id}-{span.kind.value}-{news}-{day}"


def _tell(follower: Follower, span: Span, news: str) -> None:
    """Write to one follower; this runs in the worker, where no page is asked for."""
    consultation, language = follower.consultation, follower.language
    url = mails.absolute_url("consultations.show", slug=consultation.format.slug, lang=language)
    stop = mails.absolute_url("consultations.unfollow", token=following.token_of(follower), lang=language)
    with mails.speaking(language) as spoken:
        title, phase = consultation.format.title.in_language(spoken.code).text, str(PHASES[span.kind])
        if news == "ends":
            subject = _("“%(title)s”: you can write until %(date)s", title=title, date=date(span.ends_on))
            told = _("The time for contributions ends soon.")
        else:
            subject = _("“%(title)s”: %(phase)s begins", title=title, phase=phase)
            told = _("%(phase)s: %(begin)s to %(end)s", phase=phase, begin=date(span.starts_on), end=date(span.ends_on))
        why = _("You want no more mail about this? Press the button here:")
    body = f"{told}\n\n{url}\n\n{why}\n\n{stop}"
    letter = mails.Letter(kind="news", subject=subject, body=body, once=_once(follower, span, news))
    mails.put(follower.email, language, letter)
