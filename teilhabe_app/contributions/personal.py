"""Find what could identify a person in a text: e-mail addresses, phone numbers, bank accounts. People decide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What was found."""

    EMAIL = "email"
    PHONE = "phone"
    IBAN = "iban"


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a text, in code points: ``text[starts:ends]``."""

    kind: Kind
    starts: int
    ends: int


# One to one, so that places stay the same: digits of Arabic and Persian, and the full-width at sign.
_PLAIN = {ord(char): str(i % 10) for i, char in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")} | {ord("＠"): "@"}
_EMAIL = re.compile(r"[A-Za-z0-9][\w.+-]*\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE | re.ASCII)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]){11,30}(?![A-Za-z0-9])", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w.,])(?:\+|0)[\d \u00a0()/.\-–]{5,24}\d(?!\w)")
_DATE = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}(?:\D|$)")
FEWEST_DIGITS = 7
LARGEST_REST = 97


def find(text: str) -> list[Found]:
    """Return what looks personal, in the order of the text, without overlaps."""
    plain = text.translate(_PLAIN)
    taken: list[Found] = []
    for found in _candidates(plain):
        if all(found.ends <= other.starts or found.starts >= other.ends for other in taken):
            taken.append(found)
    return sorted(taken, key=lambda found: found.starts)


def without(text: str, places: Sequence[Found], mark: str) -> str:
    """Return the text with each place replaced by ``mark``."""
    for found in sorted(places, key=lambda found: found.starts, reverse=True):
        text = f"{text[: found.starts]}{mark}{text[found.ends :]}"
    return text


def _candidates(plain: str) -> Iterator[Found]:
    for match in _EMAIL.finditer(plain):
        yield Found(Kind.EMAIL, *match.span())
    for match in _IBAN.finditer(plain):
        if length := _iban_length(match.group()):
            yield Found(Kind.IBAN, match.start(), match.start() + length)
    for match in _PHONE.finditer(plain):
        digits = sum(char.isdigit() for char in match.group())
        if digits >= FEWEST_DIGITS and not _DATE.match(match.group()):
            yield Found(Kind.PHONE, *match.span())


def _iban_length(written: str) -> int:
    """Return how many characters of a candidate make a bank account with a right check sum; 0 for none."""
    for length in range(len(written), 14, -1):
        code = re.sub(r"\s", "", written[:length]).upper()
        if written[length - 1].isspace():
            continue
        turned = code[4:] + code[:4]
        if int("".join(str(int(char, 36)) for char in turned)) % LARGEST_REST == 1:
            return length
    return 0
