"""Conditions of XLSForm as small trees of lists that go into JSON, and back.

A tree is one of: ["and" | "or", tree, tree, ...], ["not", tree], [comparison, tree, tree] with = != < <= > >=,
["selected", tree, tree], ["count-selected", tree], ["string-length", tree], ["today"], ["true"], ["false"],
["date", tree],
["answer", name] for ${name}, ["self"] for the dot, ["column", name] in choice filters, ["number", value],
["text", value]. Source: the XLSForm reference and XPath 1.0 (precedence: or, and, equality, order).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l

Tree = list[Any]
LONGEST = 4000
MOST_PARTS = 400
DEEPEST = 25
EQUALITY, ORDER = ("=", "!="), ("<=", ">=", "<", ">")
# name: how many arguments
FUNCTIONS = {
    "selected": 2,
    "count-selected": 1,
    "string-length": 1,
    "not": 1,
    "today": 0,
    "true": 0,
    "false": 0,
    "date": 1,
}
_QUOTES = {"'": "'", '"': '"', "‘": "’‘'", "’": "’'", "‚": "‘’'", "“": '”“"', "”": '”"', "„": '“”"', "«": "»", "»": "«"}
_QUOTES |= {"´": "´", "`": "`´"}  # accents, typed for quotation marks
_TOKEN = re.compile(
    r"(?P<space>\s+)|\$\{\s*(?P<answer>[^{}]{1,200}?)\s*\}|(?P<number>\d+(?:\.\d+)?|\.\d+)"
    r"|(?P<name>[A-Za-z_][\w-]*(?::[\w-]+)?(?:\.[\w-]+)*)|(?P<mark><=|>=|!=|[=<>(),.\-+*/|\[\]])"
)
_TYPED = str.maketrans({"−": "-", "–": "-", "≤": "<=", "≥": ">=", "≠": "!="} | dict.fromkeys("\u00a0\u202f\u2009", " "))


class ExpressionError(DomainError):
    """A condition cannot be read or is not supported; ``position`` counts characters from 1."""

    def __init__(self, message: object, position: int = 0) -> None:
        super().__init__(message)
        self.position = position


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a condition."""

    kind: str
    text: str
    position: int


def parse(text: str, *, columns: bool = False) -> Tree:
    """Return the tree of a condition; ``columns`` allows bare names, as in choice filters.

    Typographic quotes, minus signs and blanks are read as plain ones. Raises ExpressionError.
    """
    if len(text) > LONGEST:
        raise ExpressionError(_l("The condition is too long."))
    return _Parser(list(_tokens(text)), columns=columns).whole()


def answers(tree: Tree) -> set[str]:
    """Return the names of the questions that a tree asks for."""
    return {part[1] for part in parts(tree) if part[0] == "answer"}


def parts(tree: Tree) -> Iterator[Tree]:
    """Yield a tree and everything in it."""
    yield tree
    for part in tree[1:]:
        if isinstance(part, list):
            yield from parts(part)


def write(tree: Tree) -> str:
    """Return a tree as XLSForm writes it. Raises ValueError for what is no tree, or text with both kinds of quotes."""
    kind, *rest = tree
    if kind in {"and", "or"}:
        return f" {kind} ".join(f"({write(part)})" if part[0] in {"and", "or"} else write(part) for part in rest)
    if kind in EQUALITY or kind in ORDER:
        loose = {"and", "or", *EQUALITY, *ORDER}
        left, right = (f"({write(part)})" if part[0] in loose else write(part) for part in rest)
        return f"{left} {kind} {right}"
    if kind in FUNCTIONS:
        return f"{kind}({', '.join(map(write, rest))})"
    if kind == "text":
        if "'" in rest[0] and '"' in rest[0]:
            raise ValueError("both kinds of quotes")
        return f'"{rest[0]}"' if "'" in rest[0] else f"'{rest[0]}'"
    plain = {"answer": "${%s}", "self": ".", "column": "%s", "number": "%s"}
    if kind not in plain:
        raise ValueError(f"not a tree: {kind}")
    return plain[kind] % tuple(rest)


def joined(kind: str, trees: list[Tree]) -> Tree:
    """Join trees by and / or; what is joined alike already becomes one list."""
    flat = [part for tree in trees for part in (tree[1:] if tree[0] == kind else [tree])]
    return flat[0] if len(flat) == 1 else [kind, *flat]


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    while at < len(text):
        if closing := _QUOTES.get(text[at]):
            end = next((place for place in range(at + 1, len(text)) if text[place] in closing), None)
            if end is None:
                raise ExpressionError(_l("A quotation mark is not closed."), at + 1)
            yield Token("text", text[at + 1 : end], at + 1)
            at = end + 1
            continue
        ahead = text[at:].translate(_TYPED) if text[at] in "−–≤≥≠\u00a0\u202f\u2009" else text
        start = 0 if ahead is not text else at
        found = _TOKEN.match(ahead, start)
        if found is None or found.lastgroup is None:
            raise ExpressionError(_l("“%(text)s” is not understood here.", text=text[at : at + 20]), at + 1)
        if found.lastgroup != "space":
            yield Token(found.lastgroup, found[found.lastgroup], at + 1)
        at += 1 if start != at else found.end() - start


class _Parser:
    def __init__(self, tokens: list[Token], *, columns: bool) -> None:
        if len(tokens) > MOST_PARTS:
            raise ExpressionError(_l("The condition is too long."))
        self.tokens, self.columns, self.at, self.depth = tokens, columns, 0, 0

    def whole(self) -> Tree:
        tree = self.any_of()
        if self.at < len(self.tokens):
            raise self.unknown()
        return tree

    def any_of(self) -> Tree:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ExpressionError(_l("The condition is nested too deeply."), self.tokens[self.at - 1].position)
        trees = [self.all_of()]
        while self.takes("name", "or", "OR", "Or"):
            trees.append(self.all_of())
        self.depth -= 1
        return joined("or", trees)

    def all_of(self) -> Tree:
        trees = [self.compared(EQUALITY)]
        while self.takes("name", "and", "AND", "And"):
            trees.append(self.compared(EQUALITY))
        return joined("and", trees)

    def compared(self, marks: tuple[str, ...]) -> Tree:
        def part() -> Tree:
            return self.compared(ORDER) if marks is EQUALITY else self.one()

        tree = part()
        while token := self.takes("mark", *marks):
            tree = [token.text, tree, part()]
        return tree

    def one(self) -> Tree:
        token = self.next()
        if token.kind == "text" and "'" in token.text and '"' in token.text:
            raise ExpressionError(_l("Text with both kinds of quotation marks is not supported."), token.position)
        if token.kind in {"text", "answer"}:
            return [token.kind, token.text]
        if token.kind == "number":
            return ["number", _number(token)]
        if token.kind == "name":
            return self.named(token)
        return self.marked(token)

    def marked(self, token: Token) -> Tree:
        if token.text == ".":
            return ["self"]
        if token.text == "(":
            tree = self.any_of()
            self.expect(")")
            return tree
        if token.text == "-" and (number := self.takes("number")):
            return ["number", -_number(number)]
        self.at -= 1
        raise self.unknown()

    def named(self, token: Token) -> Tree:
        if not self.takes("mark", "("):
            if self.columns and token.text not in {"and", "or", "div", "mod"}:
                return ["column", token.text]
            self.at -= 1
            raise self.unknown()
        if token.text not in FUNCTIONS:
            raise ExpressionError(_l("The function “%(name)s” is not supported.", name=token.text[:40]), token.position)
        trees = []
        for number in range(FUNCTIONS[token.text]):
            if number:
                self.expect(",")
            trees.append(self.any_of())
        self.expect(")")
        return [token.text, *trees]

    def next(self) -> Token:
        if self.at >= len(self.tokens):
            raise ExpressionError(_l("The condition breaks off."))
        self.at += 1
        return self.tokens[self.at - 1]

    def takes(self, kind: str, *texts: str) -> Token | None:
        if self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.kind == kind and (not texts or token.text in texts):
                self.at += 1
                return token
        return None

    def expect(self, mark: str) -> None:
        if not self.takes("mark", mark):
            raise self.unknown()

    def unknown(self) -> ExpressionError:
        if self.at >= len(self.tokens):
            return ExpressionError(_l("The condition breaks off."))
        token = self.tokens[self.at]
        return ExpressionError(_l("“%(text)s” is not understood here.", text=token.text[:40]), token.position)


def _number(token: Token) -> int | float:
    if len(token.text) > 15:  # noqa: PLR2004 -- what a float holds exactly
        raise ExpressionError(_l("“%(value)s” is not a number.", value=token.text[:40]), token.position)
    value = float(token.text)
    return int(value) if value.is_integer() else value
