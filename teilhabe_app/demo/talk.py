"""A long conversation in the running consultation: replies, official answers, support, a change of wording."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from teilhabe_app.accounts.models import User
from teilhabe_app.consultations.models import Consultation
from teilhabe_app.contributions.models import Channel, Contribution, Revision, Support, Thread, Visibility
from teilhabe_app.contributions.service import counters
from teilhabe_app.core import receipts
from teilhabe_app.core.db import db
from teilhabe_app.demo import data, people
from teilhabe_app.demo.talk_words import ALL, Said

BETWEEN = dt.timedelta(hours=17)
REPLY_AFTER = dt.timedelta(hours=5)


def converse(consultation: Consultation) -> None:
    """Let people talk about the first question."""
    thread = consultation.questions[0].thread
    crowd = list(db.session.scalars(select(User).order_by(User.id)).unique())
    for number, said in enumerate(ALL):
        _say(thread, said, data.days(-8) + BETWEEN * number, None, crowd)
    db.session.flush()


def _say(thread: Thread, said: Said, moment: dt.datetime, answered: Contribution | None, crowd: list[User]) -> None:
    account = people.account(said.by[1:]) if said.by and said.by.startswith("@") else None
    made = Contribution(
        receipt=receipts.new(),
        thread=thread,
        format=thread.format,
        field_id=thread.field_id,
        kind=said.kind,
        channel=Channel.WEB,
        text=said.text,
        passage=said.passage,
        proposed_text=said.proposed,
        language=said.lang,
        author=account,
        author_name=account.pseudonym if account else said.by,
        official=said.official,
        visibility=Visibility.PENDING,
        submitted_at=moment,
        published_at=moment + dt.timedelta(minutes=50),
        checked_at=moment + dt.timedelta(minutes=50) if said.official or moment < data.days(-3) else None,
    )
    made.revisions.append(Revision(number=1, text=said.text, proposed_text=said.proposed, created_at=moment))
    db.session.add(made)
    if answered is not None:
        counters.place_below(made, answered)
    db.session.flush()
    counters.show(made)
    others = [person for person in crowd if person is not account][: said.backed]
    db.session.add_all(Support(contribution_id=made.id, user_id=person.id, created_at=moment) for person in others)
    made.support_count = len(others)
    for number, reply in enumerate(said.replies, 1):
        _say(thread, reply, moment + REPLY_AFTER * number, made, crowd)
