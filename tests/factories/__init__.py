"""Plain builders; each returns a flushed object. Slices add modules of their own beside this one."""

from __future__ import annotations

import datetime as dt
import itertools

from teilhabe_app.accounts import service as accounts
from teilhabe_app.accounts.models import Role, RoleGrant, User
from teilhabe_app.contributions.models import (
    Channel,
    Contribution,
    Kind,
    Place,
    Revision,
    Thread,
    Visibility,
)
from teilhabe_app.contributions.service import counters
from teilhabe_app.core import clock, receipts
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.formats.models import Format, State
from teilhabe_app.formats.models import Kind as FormatKind
from teilhabe_app.framework.models import ActionField, Measure
from teilhabe_app.organisations.models import Body, BodyKind, Organisation

PASSWORD = "a long password for tests"
_HASH = accounts.hash_password(PASSWORD)
_numbers = itertools.count(1001)  # as many digits each: no name begins another one


def number() -> int:
    """Return a number not used before."""
    return next(_numbers)


def save(obj):
    """Add and flush."""
    db.session.add(obj)
    db.session.flush()
    return obj


def ml(text: str, **more: str) -> Multilingual:
    """Build a text in German and whatever else is given."""
    return Multilingual({"de": text, **more})


def user(*roles: Role, **values) -> User:
    n = number()
    values = {"email": f"u{n}@example.org", "pseudonym": f"Mensch {n}", "pseudonym_key": f"mensch {n}", **values}
    made = User(password_hash=_HASH, confirmed_at=clock.now(), **values)
    made.grants = [RoleGrant(role=role) for role in roles]
    return save(made)


def moderator() -> User:
    return user(Role.MODERATOR)


def editor() -> User:
    return user(Role.EDITOR)


def administrator() -> User:
    return user(Role.ADMINISTRATOR)


def body(**values) -> Body:
    n = number()
    return save(Body(**{"key": f"body-{n}", "kind": BodyKind.MINISTRY, "name": ml(f"Ressort {n}"), **values}))


def organisation(**values) -> Organisation:
    n = number()
    return save(Organisation(**{"slug": f"org-{n}", "name": f"Gruppe {n}", "languages": ["de"], **values}))


def field(**values) -> ActionField:
    n = number()
    defaults = {
        "key": f"HF{n:05d}",
        "slug": f"feld-{n}",
        "number": f"3.{n}",
        "position": n,
        "name": ml(f"Handlungsfeld {n}"),
        "short_name": ml(f"Feld {n}"),
        "definition": ml(f"Worum es im Feld {n} geht."),
        "levels": ["land"],
    }
    return save(ActionField(**{**defaults, **values}))


def measure(in_field: ActionField | None = None, **values) -> Measure:
    n = number()
    defaults = {"key": f"M-{n}", "title": ml(f"Maßnahme {n}"), "levels": ["land"]}
    return save(Measure(field=in_field or field(), **{**defaults, **values}))


def format_(kind: FormatKind = FormatKind.CONSULTATION, **values) -> Format:
    n, now = number(), clock.now()
    defaults = {
        "slug": f"format-{n}",
        "title": ml(f"Format {n}"),
        "summary": ml(f"Kurz gesagt {n}."),
        "opens_at": now - dt.timedelta(days=1),
        "closes_at": now + dt.timedelta(days=20),
        "state": State.PUBLISHED,
        "levels": ["land"],
        "languages": ["de", "ar"],
    }
    return save(Format(kind=kind, **{**defaults, **values}))


def thread(of: Format | None = None, **values) -> Thread:
    defaults = {"place": Place.QUESTION, "title": ml(f"Frage {number()}?")}
    return save(Thread(format=of or format_(), **{**defaults, **values}))


def lineage(of: Contribution) -> list[Contribution]:
    """Return what a reply stands below, from the bottom up."""
    above = []
    while of.parent is not None:
        of = of.parent
        above.append(of)
    return above


def contribution(in_thread: Thread | None = None, **values) -> Contribution:
    """Build a published contribution unless ``visibility`` says otherwise; the thread's counter follows."""
    in_thread = in_thread or thread()
    defaults = {
        "receipt": receipts.new(),
        "kind": Kind.IDEA,
        "channel": Channel.WEB,
        "text": f"Mehr Kurse am Abend, bitte ({number()}).",
        "language": "de",
        "visibility": Visibility.PUBLISHED,
        "submitted_at": clock.now(),
    }
    made = Contribution(thread=in_thread, format=in_thread.format, **{**defaults, **values})
    if made.parent is not None:
        counters.place_below(made, made.parent)
        if made.visibility is Visibility.PUBLISHED:
            for above in lineage(made):
                above.reply_count = (above.reply_count or 0) + 1
    if made.visibility is Visibility.PUBLISHED:
        made.published_at = made.published_at or clock.now()
        in_thread.published_count = (in_thread.published_count or 0) + 1
    if made.visibility is Visibility.HIDDEN:
        made.hidden_reason = made.hidden_reason or "Werbung"
    made.revisions.append(Revision(number=1, text=made.text))
    return save(made)
