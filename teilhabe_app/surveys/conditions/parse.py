"""Read a condition from text: ``q1 = 'a' and not (q2 >= 3 or q4 was answered)``."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.surveys.conditions.tree import COMPARISONS, MOST_CHARACTERS, MOST_DEPTH, ConditionError, Tree

TOKENS = re.compile(
    r"""\s*(?:
    (?P<day>\d{4}-\d{2}-\d{2})
    |(?P<number>-?\d{1,12}(?:\.\d{1,4})?)
    |(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    |(?P<word>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)?)
    |(?P<sign><=|>=|!=|=|<|>|\(|\)|,)
    )""",
    re.VERBOSE,
)
QUOTES = str.maketrans("‘’‚‛“”„‟", "''''\"\"\"\"")
KEYWORDS = frozenset({"and", "or", "not", "is", "one", "of", "was", "shown", "answered", "includes", "yes", "no"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the condition and where it begins, counted from 1."""

    kind: str
    text: str
    at: int

    @property
    def lower(self) -> str:
        """Return the word as keywords are written."""
        return self.text.lower() if self.kind == "word" else self.text


def parse(text: str) -> Tree | None:
    """Return the tree; None for an empty text. ConditionError names the place and what stands there."""
    text = text.translate(QUOTES)
    if not text.strip():
        return None
    if len(text) > MOST_CHARACTERS:
        raise ConditionError(_l("This condition is too long."))
    reader = _Reader(_tokens(text), len(text))
    tree = reader.any_of(0)
    if reader.next is not None:
        raise reader.problem()
    return tree


def _tokens(text: str) -> list[Token]:
    found, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = TOKENS.match(text, at)
        if match is None:
            start = at + len(text[at:]) - len(text[at:].lstrip())
            raise _unexpected(text[start : start + 12], start + 1)
        kind = match.lastgroup or ""
        found.append(Token(kind, match[kind], match.start(kind) + 1))
        at = match.end()
    return found


def _unexpected(near: str, at: int) -> ConditionError:
    return ConditionError(
        _l("At character %(at)s the condition cannot be understood, near “%(near)s”.", at=at, near=near), at=at
    )


class _Reader:
    def __init__(self, tokens: list[Token], length: int) -> None:
        self.tokens = tokens
        self.place = 0
        self.length = length

    @property
    def next(self) -> Token | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def problem(self) -> ConditionError:
        if self.next is None:
            return ConditionError(
                _l("Something is missing at the end of the condition, at character %(at)s.", at=self.length + 1),
                at=self.length + 1,
            )
        return _unexpected(self.next.text, self.next.at)

    def take(self, *words: str) -> bool:
        """Go past these words if they come next."""
        ahead = [token.lower for token in self.tokens[self.place : self.place + len(words)]]
        if ahead != list(words):
            return False
        self.place += len(words)
        return True

    def need(self, word: str) -> None:
        if not self.take(word):
            raise self.problem()

    def any_of(self, depth: int) -> Tree:
        if depth > MOST_DEPTH:
            raise ConditionError(_l("This condition is nested too deeply."))
        return self._joined("or", lambda: self._joined("and", lambda: self.one(depth)))

    def _joined(self, word: str, part: Any) -> Tree:
        parts = [part()]
        while self.take(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else {"op": word, "of": parts}

    def one(self, depth: int) -> Tree:
        if depth > MOST_DEPTH:
            raise ConditionError(_l("This condition is nested too deeply."))
        if self.take("not"):
            return {"op": "not", "of": [self.one(depth + 1)]}
        if self.take("("):
            inside = self.any_of(depth + 1)
            self.need(")")
            return inside
        return self.test()

    def question(self) -> dict[str, Any]:
        token = self.next
        if token is None or token.kind != "word" or token.lower in KEYWORDS:
            raise self.problem()
        self.place += 1
        code, _, row = token.text.partition(".")
        return {"question": code, "row": row} if row else {"question": code}

    def test(self) -> Tree:
        who = self.question()
        for word in ("shown", "answered"):
            if self.take("was", word):
                return {"op": word, "question": who["question"]}
        if self.take("is", "one", "of"):
            return {"op": "one_of", **who, "values": self.values()}
        if self.take("includes"):
            return {"op": "includes", **who, "value": self.value()}
        for sign in COMPARISONS:
            if self.take(sign):
                token = self.next
                if token and token.kind == "word" and token.lower not in KEYWORDS and "." not in token.text:
                    self.place += 1
                    return {"op": sign, **who, "other": token.text}
                return {"op": sign, **who, "value": self.value()}
        raise self.problem()

    def values(self) -> list[Any]:
        self.need("(")
        found = [self.value()]
        while self.take(","):
            found.append(self.value())
        self.need(")")
        return found

    def value(self) -> Any:
        token = self.next
        if token is None:
            raise self.problem()
        if token.kind == "text":
            found: Any = re.sub(r"\\(.)", r"\1", token.text[1:-1])
        elif token.kind == "number":
            found = float(token.text) if "." in token.text else int(token.text)
        elif token.kind == "day":
            try:
                found = {"day": dt.date.fromisoformat(token.text).isoformat()}
            except ValueError:
                raise self.problem() from None
        elif token.lower in {"yes", "no"}:
            found = token.lower
        else:
            raise self.problem()
        self.place += 1
        return found
