"""What makes a text hard to read: long sentences and words, abbreviations, passive voice, words of offices.

Hints only: nothing here refuses a text. The German rules know the words that offices like, with plainer ones beside
them; other languages get what can be counted in any of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

LONGEST_SENTENCE = 18  # words; plain German asks for 15, one comma more is no harm
LONGEST_WORD = 20  # letters without a hyphen
MOST_OF_A_KIND = 5


class Hard(StrEnum):
    """What is hard about a place in a text."""

    SENTENCE = "sentence"
    WORD = "word"
    ABBREVIATION = "abbreviation"
    PASSIVE = "passive"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Hint:
    """A place that is hard to read; ``plainer`` are words that say the same, where we know some."""

    kind: Hard
    found: str
    plainer: str = ""


# Words that offices like, and what people say. No ending: the beginning of a word is enough.
OFFICE_WORDS = {
    "anlässlich": "zu, bei",
    "aufgrund": "wegen",
    "ausreichend": "genug",
    "beabsichtig": "wollen",
    "bezüglich": "zu",
    "diesbezüglich": "dazu",
    "dergestalt": "so",
    "durchführung": "machen",
    "entsprechend": "passend, deshalb",
    "erfolgt": "geschieht, ist",
    "etwaig": "möglich",
    "gegebenenfalls": "wenn nötig",
    "gewährleist": "sichern",
    "hinsichtlich": "zu, bei",
    "inanspruchnahme": "nutzen",
    "infolge": "wegen",
    "inkrafttreten": "gilt ab",
    "kenntnisnahme": "lesen",
    "maßgeblich": "wichtig",
    "mittels": "mit",
    "nachfolgend": "dann, unten",
    "obliegt": "ist Aufgabe von",
    "perspektivisch": "später",
    "seitens": "von",
    "sofern": "wenn",
    "unverzüglich": "sofort",
    "vorbehaltlich": "wenn",
    "zeitnah": "bald",
    "zurverfügungstellung": "geben",
    "zuständigkeitshalber": "weil sie zuständig sind",
    "zwecks": "für",
    "im rahmen": "bei, in",
    "im zuge": "bei",
    "in abstimmung mit": "zusammen mit",
    "in betracht": "prüfen",
    "in höhe von": "von",
    "unter berücksichtigung": "mit Blick auf",
    "zum gegenwärtigen zeitpunkt": "jetzt",
    "zur anwendung": "gilt",
}
_OFFICE = re.compile(
    r"\b(" + "|".join(re.escape(word) for word in sorted(OFFICE_WORDS, key=len, reverse=True)) + r")\w*", re.IGNORECASE
)
_GERMAN_ABBREVIATION = re.compile(
    r"\b(?:z\. ?B\.|d\. ?h\.|u\. ?a\.|i\. ?d\. ?R\.|o\. ?g\.|s\. ?o\.|u\. ?U\.|bzw\.|ggf\.|evtl\.|inkl\.|exkl\.|vgl\.|"
    r"gem\.|lt\.|sog\.|usw\.|etc\.|ca\.|Abs\.|Nr\.|Art\.|max\.|mind\.)"
)
_CAPITALS = re.compile(r"\b[A-ZÄÖÜ]{2,}[A-Za-zÄÖÜäöü]*\b")
_PASSIVE = re.compile(
    r"\b(?:wird|werden|wurde|wurden)\b[^.!?;:\n]{0,80}?\b(\w*ge\w{2,}(?:t|en)|(?:be|ver|er|ent|zer|über|unter)\w{2,}(?:t|en))\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?؟。])\s+|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SPOKEN = {"EU", "OK", "ID", "PDF", "USA"}  # said as letters by everybody


def hints(text: str, language: str) -> list[Hint]:
    """Return what is hard to read in a text, in the order of the text and a few of each kind."""
    german = language.partition("-")[0] == "de"
    found: list[Hint] = [*_sentences(text), *_words(text, german=german)]
    if german:
        found += _german(text)
    kept: list[Hint] = []
    for hint in found:
        if hint not in kept and sum(one.kind is hint.kind for one in kept) < MOST_OF_A_KIND:
            kept.append(hint)
    return kept


def _sentences(text: str) -> Iterator[Hint]:
    safe = _GERMAN_ABBREVIATION.sub(lambda match: match[0].replace(".", "\u2024"), text)
    for sentence in _SENTENCE_END.split(safe):
        if len(_WORD.findall(sentence)) > LONGEST_SENTENCE:
            yield Hint(Hard.SENTENCE, sentence.replace("\u2024", ".").strip())


def _words(text: str, *, german: bool) -> Iterator[Hint]:
    for word in _WORD.findall(text):
        if any(len(part) > LONGEST_WORD for part in word.split("-")):
            yield Hint(Hard.WORD, word)
    for word in _CAPITALS.findall(text):
        if word not in _SPOKEN and f"({word})" not in text and (german or word.isupper()):
            yield Hint(Hard.ABBREVIATION, word)


def _german(text: str) -> Iterator[Hint]:
    for match in _GERMAN_ABBREVIATION.finditer(text):
        yield Hint(Hard.ABBREVIATION, match[0])
    for match in _OFFICE.finditer(text):
        yield Hint(Hard.OFFICE, match[0], OFFICE_WORDS[match[1].casefold()])
    for match in _PASSIVE.finditer(text):
        yield Hint(Hard.PASSIVE, match[0])
