"""Statements and votes in the CSV files that Polis exports: comments, votes, participants-votes.

- comments.csv: timestamp, datetime, comment-id, author-id, agrees, disagrees, moderated, comment-body
- votes.csv: timestamp, datetime, comment-id, voter-id, vote
- participants-votes.csv: participant, group-id, n-comments, n-votes, n-agree, n-disagree, then a column for each
  statement

A vote is 1 (agree), 0 (pass, here: unsure) or -1 (disagree); ``moderated`` is 1, 0 (not yet) or -1 (refused). Times
are the day at midnight, because answers carry no more. Columns are found by name, in any order; further ones are
ignored.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.text import clean
from teilhabe_app.surveys.analysis.exports.guard import guarded, unguarded
from teilhabe_app.surveys.analysis.problems import Place, unreadable

MOST_ROWS = 2_000_000
MOST_STATEMENTS = 10_000
LONGEST_FIELD = 20_000
COMMENTS = ("timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body")
VOTES = ("timestamp", "datetime", "comment-id", "voter-id", "vote")
PEOPLE = ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")
VALUES = frozenset({-1, 0, 1})
Line = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement; ``moderated`` is 1 published, 0 waiting, -1 refused."""

    number: int
    text: str
    author: int | None = None
    moderated: int = 1
    day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """What one person said to one statement: 1, 0 or -1. People are numbers that stand for nobody outside."""

    person: int
    statement: int
    value: int
    day: dt.date | None = None


def read_comments(content: bytes) -> list[Statement]:
    """Return the statements of a comments.csv. Raises Unreadable with the line and column of the first mistake."""
    name = "comments.csv"
    found: dict[int, Statement] = {}
    for row, values in _records(name, content, ("comment-id", "comment-body")):
        number = _number(name, row, "comment-id", values["comment-id"])
        if number in found:
            raise unreadable(_l("This number stands in two rows."), Place(name, row, "comment-id"))
        text = clean(unguarded(values["comment-body"]), multiline=True)
        if not text:
            raise unreadable(_l("The statement has no text."), Place(name, row, "comment-body"))
        author = values.get("author-id", "")
        state = _number(name, row, "moderated", values.get("moderated") or "0", VALUES)
        who = _number(name, row, "author-id", author) if author else None
        found[number] = Statement(number, text, who, state, _day(name, row, values))
        if len(found) > MOST_STATEMENTS:
            raise unreadable(_l("There are more than %(most)s statements.", most=MOST_STATEMENTS), Place(name, row))
    return list(found.values())


def read_votes(content: bytes) -> Iterator[Vote]:
    """Yield the votes of a votes.csv in the order of the file; a later one replaces an earlier one.

    Raises Unreadable with the line and column of the first mistake.
    """
    name = "votes.csv"
    for row, values in _records(name, content, ("comment-id", "voter-id", "vote")):
        yield Vote(
            _number(name, row, "voter-id", values["voter-id"]),
            _number(name, row, "comment-id", values["comment-id"]),
            _number(name, row, "vote", values["vote"], VALUES),
            _day(name, row, values),
        )


def read_participants(content: bytes) -> Iterator[Vote]:
    """Yield the votes of a participants-votes.csv. Raises Unreadable with the line and column of the first mistake."""
    name = "participants-votes.csv"
    for row, values in _records(name, content, ("participant",)):
        person = _number(name, row, "participant", values["participant"])
        for heading, value in values.items():
            if heading.isdecimal() and value:
                yield Vote(person, _number(name, 1, heading, heading), _number(name, row, heading, value, VALUES))


def write_comments(statements: Iterable[Statement], votes: Iterable[Vote]) -> Iterator[str]:
    """Yield the lines of a comments.csv."""
    counted = Counter((vote.statement, vote.value) for vote in _last(votes))
    yield _line(COMMENTS)
    for one in statements:
        agrees, disagrees = counted[one.number, 1], counted[one.number, -1]
        author = "" if one.author is None else one.author
        yield _line((*_times(one.day), one.number, author, agrees, disagrees, one.moderated, guarded(one.text)))


def write_votes(votes: Iterable[Vote]) -> Iterator[str]:
    """Yield the lines of a votes.csv."""
    yield _line(VOTES)
    for vote in votes:
        yield _line((*_times(vote.day), vote.statement, vote.person, vote.value))


def write_participants(
    statements: Sequence[Statement], votes: Iterable[Vote], groups: Mapping[int, int] | None = None
) -> Iterator[str]:
    """Yield the lines of a participants-votes.csv; ``groups`` has the group of each person who is in one."""
    numbers = [one.number for one in statements]
    written = Counter(one.author for one in statements)
    cast: dict[int, dict[int, int]] = {}
    for vote in _last(votes):
        cast.setdefault(vote.person, {})[vote.statement] = vote.value
    yield _line((*PEOPLE, *numbers))
    for person, own in cast.items():
        counts = Counter(own.values())
        group = (groups or {}).get(person, "")
        facts = (person, group, written[person], len(own), counts[1], counts[-1])
        yield _line((*facts, *(own.get(number, "") for number in numbers)))


def _last(votes: Iterable[Vote]) -> Iterable[Vote]:
    return {(vote.person, vote.statement): vote for vote in votes}.values()


def _records(name: str, content: bytes, needed: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    lines = _lines(name, content)
    _row, headings = next(lines, (1, []))
    headings = [heading.strip().lower() for heading in headings]
    for heading in needed:
        if heading not in headings:
            raise unreadable(_l("The column “%(name)s” is missing.", name=heading), Place(name, 1))
    for heading, times in Counter(headings).items():
        if times > 1:
            raise unreadable(_l("Two columns have this name."), Place(name, 1, heading))
    for row, values in lines:
        if not any(values):
            continue
        if len(values) != len(headings):
            raise unreadable(_l("This row has more or fewer columns than the first one."), Place(name, row))
        yield row, dict(zip(headings, (value.strip() for value in values), strict=True))


def _lines(name: str, content: bytes) -> Iterator[Line]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise unreadable(_l("The file is not in UTF-8."), Place(name, row)) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for number, values in enumerate(reader):
            if number > MOST_ROWS or any(len(value) > LONGEST_FIELD for value in values):
                raise unreadable(_l("The file is too large."), Place(name, reader.line_num))
            yield reader.line_num, values
    except csv.Error:
        raise unreadable(_l("This is not a table with commas."), Place(name, reader.line_num)) from None


def _number(name: str, row: int, column: str, value: str, allowed: frozenset[int] | None = None) -> int:
    bare = value.removesuffix(".0")
    if not bare.removeprefix("-").isdecimal() or len(bare) > len("-2147483648"):
        raise unreadable(_l("“%(value)s” is not a number.", value=value[:40]), Place(name, row, column))
    number = int(bare)
    if allowed and number not in allowed:
        raise unreadable(_l("Only -1, 0 and 1 are allowed here."), Place(name, row, column))
    return number


def _day(name: str, row: int, values: Mapping[str, str]) -> dt.date | None:
    """Read the timestamp, in seconds or milliseconds."""
    value = values.get("timestamp", "")
    if not value:
        return None
    seconds = _number(name, row, "timestamp", value.partition(".")[0][:10])
    return dt.datetime.fromtimestamp(seconds, dt.UTC).date()


def _times(day: dt.date | None) -> tuple[str, str]:
    if day is None:
        return "", ""
    midnight = dt.datetime.combine(day, dt.time(), dt.UTC)
    return str(int(midnight.timestamp())), f"{midnight:%Y-%m-%d}"


def _line(values: Iterable[object]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(values)
    return out.getvalue()
