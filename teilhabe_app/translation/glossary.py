"""Official terms in every language: those of the framework concept, which others bring, and those of editors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from teilhabe_app.core.i18n import Multilingual

SHORTEST = 4  # letters: shorter names stand in other words too often


@dataclass(frozen=True, slots=True)
class Official:
    """A term: its name and meaning in each language.

    ``page`` is the endpoint of a page of its own, with the key that it stands under there; the glossary leads to it
    and does not repeat it.
    """

    key: str
    name: Multilingual
    meaning: Multilingual | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; ``term`` where an official name stands."""

    text: str
    term: Official | None = None


Source = Callable[[], Iterable[Official]]
_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Let a slice bring its terms; it may run one statement."""
    _sources[name] = source


def terms() -> list[Official]:
    """Return all terms, each key once, in the order of their sources."""
    return list({term.key: term for source in _sources.values() for term in source()}.values())


def pairs(known: Sequence[Official], source: str, target: str) -> Mapping[str, str]:
    """Return what the terms are called in one language with their names in another, where both are known."""
    found = {}
    for term in known:
        here, there = term.name.get(source), term.name.get(target)
        if here and there and len(here) >= SHORTEST:
            found[here] = there
    return found


def pieces(text: str, language: str, known: Sequence[Official]) -> list[Piece]:
    """Split a text at the official terms in it: whole words, longest first, each term only the first time."""
    names = {term.name[language]: term for term in known if len(term.name.get(language, "")) >= SHORTEST}
    if not names:
        return [Piece(text)]
    longest = sorted(names, key=len, reverse=True)
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(name) for name in longest) + r")(?!\w)")
    made, at, seen = [], 0, set()
    for found in pattern.finditer(text):
        if found[0] in seen:
            continue
        seen.add(found[0])
        made += [Piece(text[at : found.start()]), Piece(found[0], names[found[0]])]
        at = found.end()
    return [piece for piece in (*made, Piece(text[at:])) if piece.text]
