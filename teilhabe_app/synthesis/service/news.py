"""News for contributors: noted once, due when the reader wants mail; who wants none gets none."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Collection
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, String, cast, func, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.synthesis.models import News, NewsKind, Reader, Rhythm
from teilhabe_app.synthesis.queries.readers import KEY_LENGTH, reader_keys, secrets, signed

ZONE = ZoneInfo("Europe/Berlin")
HOUR = dt.time(7)  # when people begin their day: one mail with everything since the last
MARK_LENGTH = 24
AT_A_TIME = 500


def note(kind: NewsKind, about: ColumnElement[bool], object_id: int) -> int:
    """Note a step for the public contributions in question whose authors left an address; return how many were new."""
    query = select(Contribution.id, Contribution.contact_email).where(
        about, Contribution.contact_email.is_not(None), Contribution.visibility == Visibility.PUBLISHED
    )
    people = {f"moved:{row.id}:{kind.value}:{object_id}": row for row in db.session.execute(query)}
    known = _known(list(people))
    _follow_keys({row.contact_email for row in people.values()})
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


def postpone(kind: NewsKind, object_id: int, before: dt.date, day: dt.date) -> None:
    """Let what waits for a day wait for another one."""
    waiting = update(News).where(
        News.kind == kind, News.object_id == object_id, News.sent_at.is_(None), News.due_at == morning_of(before)
    )
    db.session.execute(waiting.values(due_at=morning_of(day)).execution_options(synchronize_session=False))


def forget(kind: NewsKind, object_id: int) -> None:
    """Let a step that was taken back not stand in the way of the next one; who has not heard of it never does."""
    gone = update(News).where(News.kind == kind, News.object_id == object_id, ~News.once.like("gone:%"))
    # The row stays: its number is part of what tells two mails apart.
    values = {"once": literal("gone:") + cast(News.id, String), "sent_at": func.coalesce(News.sent_at, clock.now())}
    db.session.execute(gone.values(values).execution_options(synchronize_session=False))


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


def choices_of(addresses: Collection[str]) -> dict[str, Rhythm]:
    """Return how often the readers behind addresses want mail, also where they chose under an earlier key of ours.

    Who has not chosen is absent.
    """
    _follow_keys(addresses)
    keys = {reader_key(address): address for address in addresses}
    return {keys[key]: rhythm for key, rhythm in rhythms_of(list(keys)).items()}


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
    return morning_of(day)


def morning_of(day: dt.date) -> dt.datetime:
    """Return when mails of a day go out."""
    return dt.datetime.combine(day, HOUR, ZONE).astimezone(dt.UTC)


def rhythm_of(key: str) -> Rhythm:
    """Return how often a reader wants mail; a choice under an earlier key of ours holds."""
    found = rhythms_of([key])
    if not found and (address := _address_of(key)):
        earlier = reader_keys(address)[1:]
        newest = select(Reader.rhythm).where(Reader.key.in_(earlier)).order_by(Reader.changed_at.desc()).limit(1)
        return db.session.scalar(newest) or Rhythm.DAILY
    return found.get(key, Rhythm.DAILY)


def set_rhythm(key: str, rhythm: Rhythm) -> None:
    """Keep how often a reader wants mail; what waits follows, and nothing that waits goes out after "never"."""
    now = clock.now()
    if address := _address_of(key):
        _follow_keys({address})
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
    return reader_keys(address)[0]


def token_of(address: str) -> str:
    """Return what the links in mails carry: the key, and a mark that nobody else can make."""
    key = reader_key(address)
    return f"{key}-{signed(f'news-token:{key}', secrets()[0])[:MARK_LENGTH]}"


def key_in(token: str) -> str | None:
    """Return the key of the reader whose token this is; tokens made with an earlier secret key still lead there."""
    key, _dash, mark = token.partition("-")
    every = secrets()
    for number, secret in enumerate(every):
        right = signed(f"news-token:{key}", secret)[:MARK_LENGTH]
        if len(key) == KEY_LENGTH and hmac.compare_digest(mark.encode(), right.encode()):
            address = _address_of(key, number) if number else None
            return reader_key(address) if address else key
    return None


def _follow_keys(addresses: Collection[str]) -> None:
    """Let choices, and what waits, follow from earlier keys of addresses to the present one."""
    if len(secrets()) == 1:
        return
    present = {old: keys[0] for keys in map(reader_keys, addresses) for old in keys[1:]}
    taken = rhythms_of(list(present.values()))
    earlier = list(present)
    readers: list[Reader] = []
    for start in range(0, len(earlier), AT_A_TIME):
        some = select(Reader).where(Reader.key.in_(earlier[start : start + AT_A_TIME]))
        readers += db.session.scalars(some.order_by(Reader.changed_at.desc())).all()
    for reader in readers:
        new = present[reader.key]
        waiting = update(News).where(News.reader_key == reader.key, News.sent_at.is_(None)).values(reader_key=new)
        db.session.execute(waiting.execution_options(synchronize_session=False))
        if new in taken:  # chosen again since, or a later choice came first
            db.session.delete(reader)
        else:
            taken[new], reader.key = reader.rhythm, new
    db.session.flush()


def _address_of(key: str, secret: int = 0) -> str | None:
    """Find the address of a key among those that contributions keep; asked only where there were earlier keys."""
    if len(secrets()) == 1:
        return None
    query = select(Contribution.contact_email).where(Contribution.contact_email.is_not(None)).distinct()
    return next((one for one in db.session.scalars(query) if one and reader_keys(one)[secret] == key), None)
