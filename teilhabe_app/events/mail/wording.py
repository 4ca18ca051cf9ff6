"""The wording of messages: the standard one, an event's own, and the values that are put into both.

Placeholders stand in braces: ``{name}``. They are filled in one pass and by nothing else, so neither an editor's text
nor what people typed can make anything happen. A line whose placeholders are all empty is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from flask import current_app

from teilhabe_app.core.i18n import BY_CODE, direction
from teilhabe_app.events import queries
from teilhabe_app.events.models import Event, MessageKind, MessageText
from teilhabe_app.web.mails import speaking

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
ISOLATE, POP = "\u2068", "\u2069"  # what stands between has a direction of its own
ARABIC_AND_HEBREW = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
LETTER = re.compile(r"[^\W\d_]")

Wording = tuple[str, str]  # subject and body


def standard(kind: MessageKind, lang: str) -> Wording:
    """Return our own wording with its placeholders."""
    known: dict[tuple[str, str], Wording] = current_app.extensions.setdefault("teilhabe.events.wording", {})
    key = (kind.value, lang)
    if key not in known:
        with speaking(lang):
            text = current_app.jinja_env.get_template(f"events/mail/{kind.value}.txt").render()
        subject, _, body = text.strip().partition("\n")
        known[key] = subject.strip(), re.sub(r"\n{3,}", "\n\n", body.strip())
    return known[key]


def of_event(event: Event) -> Callable[[MessageKind, str], Wording]:
    """Return a function that knows the wording of each message in each language: the event's own, else ours."""
    own = own_texts(event)

    def wording(kind: MessageKind, lang: str) -> Wording:
        return chosen(own.get(kind.value), kind, lang)

    return wording


def own_texts(event: Event) -> Mapping[str, MessageText]:
    """Return the event's own texts by kind (1 statement for each event and session at most)."""
    known: dict[str, MessageText] | None = event.__dict__.get("_message_texts")
    if known is None:
        known = {text.kind.value: text for text in queries.message_texts(event)}
        event.__dict__["_message_texts"] = known
    return known


def chosen(own: MessageText | None, kind: MessageKind, lang: str) -> Wording:
    """Return a wording: a language for which the editor wrote nothing gets ours."""
    subject, body = standard(kind, lang)
    if own is None:
        return subject, body
    return own.subject.get(lang) or subject, own.body.get(lang) or body


def filled(wording: Wording, values: Mapping[str, str], lang: str) -> Wording:
    """Put values into a wording."""
    subject, body = wording
    right_to_left = direction(BY_CODE[lang].code if lang in BY_CODE else lang) == "rtl"
    lines = [_line(line, values, right_to_left=right_to_left) for line in body.splitlines()]
    text = "\n".join(line for line in lines if line is not None)
    return " ".join((_line(subject, values, right_to_left=right_to_left) or "").split()), _tidy(text)


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text.strip())


def _line(line: str, values: Mapping[str, str], *, right_to_left: bool) -> str | None:
    """Fill one line; None for a line in which every placeholder is empty."""
    names = PLACEHOLDER.findall(line)
    if not names:
        return line
    if not any(values.get(name) for name in names):
        return None
    alone = line.strip() == f"{{{names[0]}}}"

    def value(found: re.Match[str]) -> str:
        text = values.get(found[1], "")
        return text if alone else _isolated(text, right_to_left=right_to_left)

    return PLACEHOLDER.sub(value, line)


@lru_cache(maxsize=4096)
def _isolated(text: str, *, right_to_left: bool) -> str:
    """Keep a word of the other direction together, so that it does not turn the signs around it."""
    if "\n" in text or "://" in text:
        return text
    first = LETTER.search(text)
    if first is None or bool(ARABIC_AND_HEBREW.match(first[0])) == right_to_left:
        return text
    return f"{ISOLATE}{text}{POP}"
