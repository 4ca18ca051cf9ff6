"""Which language a text is written in, of those that people write in here."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from teilhabe_app.core.language_marks import LETTERS, SCRIPTS, STRANGE, WORDS

ENOUGH = 2.5  # evidence below which nobody can be sure
AHEAD = 1.5  # by how much the first has to lead
HEADSTART = 0.6  # of the language that the writer probably writes
MOST_SIGNS = 2000  # the beginning of a long text says enough
WORD = 2.0
MOST_HITS = 4  # of one sign
BLOCKS = (
    (0x0, 0x24F, "latin"),
    (0x1E00, 0x1EFF, "latin"),
    (0x400, 0x52F, "cyrillic"),
    (0x600, 0x77F, "arabic"),
    (0xFB50, 0xFEFF, "arabic"),
)
_TOKENS = re.compile(r"[^\W\d_]+(?:\u200c[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest language, and whether it is clear enough to go on without asking."""

    language: str
    sure: bool


def detect(text: str, *, likely: str = "de") -> Guess:
    """Recognise the language by its script, small words and letters; ``likely`` decides between what is alike."""
    plain = _plain(text[:MOST_SIGNS])
    tokens = _TOKENS.findall(plain)
    candidates = _candidates(plain)
    if not tokens or not candidates:
        return Guess(likely, sure=False)
    scores = {language: HEADSTART * (language == likely) for language in candidates}
    for token in tokens:
        for language, weight in _words().get(token, ()):
            if language in scores:
                scores[language] += weight
    padded = " " + " ".join(tokens) + " "
    for language in candidates:
        for sign, weight in LETTERS[language].items():
            if count := padded.count(sign) or (plain.count(sign) if sign in "¿¡" else 0):
                scores[language] += weight * min(count, MOST_HITS)
    ranked = sorted(candidates, key=lambda language: -scores[language])
    lead = scores[ranked[0]] - (scores[ranked[1]] if len(ranked) > 1 else 0)
    strange = any(sign in STRANGE for sign in plain)
    return Guess(ranked[0], sure=not strange and scores[ranked[0]] >= ENOUGH and lead >= AHEAD)


def _plain(text: str) -> str:
    lowered = text.replace("I", "ı" if "ı" in text or "ğ" in text else "i").replace("İ", "i").lower()
    return unicodedata.normalize("NFC", lowered).replace("\u0307", "")


def _candidates(plain: str) -> tuple[str, ...]:
    """Return the languages of the script that most letters belong to."""
    scripts = Counter(script for sign in plain if sign.isalpha() and (script := _script(sign)))
    return SCRIPTS[scripts.most_common(1)[0][0]] if scripts else ()


def _script(sign: str) -> str | None:
    number = ord(sign)
    return next((script for first, last, script in BLOCKS if first <= number <= last), None)


@cache
def _words() -> dict[str, tuple[tuple[str, float], ...]]:
    """Return for each small word the languages that have it; the more have it, the less it says."""
    found: dict[str, set[str]] = {}
    for language, words in WORDS.items():
        for word in words.split():
            found.setdefault(word, set()).add(language)
    return {word: tuple(_weighted(word, languages)) for word, languages in found.items()}


def _weighted(word: str, languages: Iterable[str]) -> Iterable[tuple[str, float]]:
    there = list(languages)
    rivals = next(group for group in SCRIPTS.values() if there[0] in group)
    sharing = sum(language in rivals for language in there)
    long = 1.0 if len(word) > 2 else 0.75  # noqa: PLR2004 -- very short words also stand in names and abbreviations
    return [(language, WORD * long / sharing) for language in there]
