"""Keeps the search true: entries change in the transaction that changes what they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Table, delete, event, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from teilhabe_app.core import chores
from teilhabe_app.core.db import db
from teilhabe_app.core.text import fold
from teilhabe_app.search.models import Entry, Kind, Word
from teilhabe_app.search.sources import SOURCES, Draft, touched

TOUCHED = "search"  # key in session.info: what was touched in this transaction
AT_ONCE = 500
_WORD = re.compile(r"\w{4,40}")
ENTRIES: Any = Entry.__table__
WORDS: Any = Word.__table__


def folded(draft: Draft) -> str:
    """Return all words of an entry as they are compared, each language's text once."""
    texts = [*(draft.title.values() if draft.folds_title else ()), *draft.text.values()]
    return "\n".join(dict.fromkeys(text for text in map(fold, texts) if text))


def _row(kind: Kind, object_id: int, draft: Draft) -> dict[str, Any] | None:
    words = folded(draft)
    return words and {  # type: ignore[return-value]
        "kind": kind,
        "object_id": object_id,
        "format_id": draft.format_id,
        "place": dict(draft.place),
        "title": draft.title,
        "text": draft.text,
        "language": draft.language,
        "fields": "," + "".join(f"{each}," for each in draft.fields),
        "folded": words,
        "is_listed": False,
    }


def _upsert(
    session: Session, table: Table, rows: Sequence[dict[str, Any]], key: Sequence[str], *, renews: bool
) -> None:
    """Write rows; what is there already is renewed or left."""
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table)
    if renews:
        news = {name: statement.excluded[name] for name in rows[0] if name not in key}
        statement = statement.on_conflict_do_update(index_elements=key, set_=news)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=key)
    session.execute(statement, list(rows))


def _note(session: Session, _context: Any) -> None:
    """Remember after each flush what may have to be written anew; after it, nobody knows what had changed."""
    marks = session.info.setdefault(TOUCHED, {})
    for one in (*session.new, *session.dirty):
        marks.update(dict.fromkeys(touched(one)))
    for one in session.deleted:
        marks.update(dict.fromkeys(touched(one, gone=True)))


def _write(session: Session) -> None:
    """Write the entries of everything touched, just before the commit and in the same transaction."""
    session.flush()
    marks = session.info.pop(TOUCHED, {})
    for kind, object_id in marks:
        source = SOURCES[kind]
        found = session.get(source.model, object_id)
        draft = source.read(found) if found is not None else None
        row = _row(kind, object_id, draft) if draft else None
        if row:
            _upsert(session, ENTRIES, [row], ("kind", "object_id"), renews=True)
        else:
            session.execute(delete(ENTRIES).where(ENTRIES.c.kind == kind, ENTRIES.c.object_id == object_id))


def _forget(session: Session) -> None:
    session.info.pop(TOUCHED, None)


def rebuild() -> int:
    """Write all entries anew and return how many there are; for a database that was filled some other way."""
    session = db.session()
    session.execute(delete(ENTRIES))
    session.execute(delete(WORDS))
    for kind, source in SOURCES.items():
        query = select(source.model).order_by(source.model.id).execution_options(yield_per=AT_ONCE)
        with session.no_autoflush:
            for part in _parts(session.scalars(query), AT_ONCE):
                drafts = [(one.id, source.read(one)) for one in part]
                rows = [row for key, draft in drafts if draft and (row := _row(kind, key, draft))]
                if rows:
                    session.execute(insert(ENTRIES), rows)
                for one in part:
                    session.expunge(one)
    return session.scalar(select(func.count()).select_from(ENTRIES)) or 0


def _parts(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    left = iter(items)
    while part := list(islice(left, size)):
        yield part


def list_words() -> int:
    """Add the words of new entries to the list of words, a few hundred entries at a time; return how many entries."""
    session = db.session()
    if session.scalar(select(Entry.id).limit(1)) is None:
        rebuild()
    query = select(Entry.id, Entry.folded).where(Entry.is_listed.is_(False)).order_by(Entry.id).limit(AT_ONCE)
    rows = session.execute(query).all()
    words = sorted({word for row in rows for word in _WORD.findall(row.folded)})
    for part in _parts(words, AT_ONCE):
        _upsert(session, WORDS, [{"word": word} for word in part], ("word",), renews=False)
    if rows:
        session.execute(update(ENTRIES).where(ENTRIES.c.id.in_([row.id for row in rows])).values(is_listed=True))
    return len(rows)


def connect(_app: object) -> None:
    """Watch what is saved, and let the worker look after the list of words."""
    for name, listener in (
        ("after_flush", _note),
        ("before_commit", _write),
        ("after_commit", _forget),
        ("after_rollback", _forget),
    ):
        if not event.contains(Session, name, listener):
            event.listen(Session, name, listener)
    chores.register("search.words", list_words)
