"""News for contributors: noted once, due when the reader wants mail; who wants none gets none."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.exc import IntegrityError

from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.synthesis.models import News, NewsKind, Reader, Rhythm

ZONE = ZoneInfo("Europe/Berlin")
HOUR = dt.time(7)  # when people begin their day: one mail with everything since the last
KEY_LENGTH, MARK_LENGTH = 40, 24
AT_A_TIME = 500


def note(kind: NewsKind, about: ColumnElement[bool], object_id: int) -> int:
    """Note a step for the public contributions in question whose authors left an address; return how many were new."""
    query = select(Contribution.id, Contribution.contact_email).where(
        about, Contribution.contact_email.is_not(None), Contribution.visibility == Visibility.PUBLISHED
    )
    people = {f"moved:{row.id}:{kind.value}:{object_id}": row for row in db.session.execute(query)}
    known = _known(list(people))
    keys = {once: reader_key(row.contact_email) for once, row in people.items() if once not in known}
    rhythms = rhythms_of(list(set(keys.values())))
    now = clock.now()
    rows: list[dict[str, Any]] = []
    for once, key in keys.items():
        rhythm = rhythms.get(key, Rhythm.DAILY)
        rows.append(
            {
                "once": once,
                "kind": kind,
                "contribution_id": people[once].id,
                "object_id": object_id,
                "reader_key": key,
                "created_at": now,
                "due_at": due_at(rhythm, now),
                "sent_at": now if rhythm is Rhythm.NEVER else None,  # so that a change of mind brings nothing old
            }
        )
    if rows:
        db.session.execute(insert(News), rows)
    return sum(row["sent_at"] is None for row in rows)


def _known(onces: list[str]) -> set[str]:
    """Return what was noted before, or sent as a mail of its own by earlier versions."""
    found: set[str] = set()
    for start in range(0, len(onces), AT_A_TIME):
        some = onces[start : start + AT_A_TIME]
        found.update(db.session.scalars(select(News.once).where(News.once.in_(some))))
        found.update(db.session.scalars(select(OutboxMail.once).where(OutboxMail.once.in_(some))))
    return found


def rhythms_of(keys: list[str]) -> dict[str, Rhythm]:
    """Return how often readers want mail; who has not chosen is absent."""
    found: dict[str, Rhythm] = {}
    for start in range(0, len(keys), AT_A_TIME):
        query = select(Reader.key, Reader.rhythm).where(Reader.key.in_(keys[start : start + AT_A_TIME]))
        found.update((row.key, row.rhythm) for row in db.session.execute(query))
    return found


def due_at(rhythm: Rhythm, since: dt.datetime) -> dt.datetime:
    """Return when something goes out that happened at a moment: at once, next morning, or on Monday morning."""
    if rhythm in {Rhythm.AT_ONCE, Rhythm.NEVER}:
        return since
    local = since.astimezone(ZONE)
    day = local.date()
    if local.time() >= HOUR:
        day += dt.timedelta(days=1)
    if rhythm is Rhythm.WEEKLY:
        day += dt.timedelta(days=-day.weekday() % 7)
    return dt.datetime.combine(day, HOUR, ZONE).astimezone(dt.UTC)


def rhythm_of(key: str) -> Rhythm:
    """Return how often a reader wants mail."""
    return rhythms_of([key]).get(key, Rhythm.DAILY)


def set_rhythm(key: str, rhythm: Rhythm) -> None:
    """Keep how often a reader wants mail; what waits follows, and nothing that waits goes out after "never"."""
    now = clock.now()
    reader = _reader(key) or _new_reader(key, rhythm)
    reader.rhythm, reader.changed_at = rhythm, now
    waiting = update(News).where(News.reader_key == key, News.sent_at.is_(None))
    change = {"sent_at": now} if rhythm is Rhythm.NEVER else {"due_at": due_at(rhythm, now)}
    db.session.execute(waiting.values(change).execution_options(synchronize_session=False))


def _reader(key: str) -> Reader | None:
    query = select(Reader).where(Reader.key == key).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(query).one_or_none()


def _new_reader(key: str, rhythm: Rhythm) -> Reader:
    """Add a reader; where two choose for the first time at the same moment, the second gets the row of the first."""
    made = Reader(key=key, rhythm=rhythm, changed_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        found = _reader(key)
        if found is None:
            raise
        return found
    return made


def reader_key(address: str) -> str:
    """Return the key of an address: whoever has only the database cannot tell the address from it."""
    return _mark(f"news-reader:{address.strip().lower()}")[:KEY_LENGTH]


def token_of(address: str) -> str:
    """Return what the links in mails carry: the key, and a mark that nobody else can make."""
    key = reader_key(address)
    return f"{key}-{_mark(f'news-token:{key}')[:MARK_LENGTH]}"


def key_in(token: str) -> str | None:
    """Return the key that a token of ours carries."""
    key, _dash, mark = token.partition("-")
    right = _mark(f"news-token:{key}")[:MARK_LENGTH]
    return key if len(key) == KEY_LENGTH and hmac.compare_digest(mark.encode(), right.encode()) else None


def _mark(words: str) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, words.encode(), hashlib.sha256).hexdigest()
