"""DeepL, a commercial engine; official terms go through it untouched and come out under their official names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape

from teilhabe_app.translation.providers.base import Busy, post

# Where DeepL wants a variant, and which it gets.
TARGETS = {"en": "EN-GB"}
_MARK = re.compile(r"<t>(\d{1,4})</t>")


class DeepL:
    """Speaks to ``POST /v2/translate``."""

    name = "deepl"

    def __init__(self, url: str, key: str) -> None:
        self._url = f"{url.rstrip('/')}/v2/translate"
        self._headers = {"Authorization": f"DeepL-Auth-Key {key}"}

    def translate(self, text: str, source: str, target: str, terms: Mapping[str, str]) -> str:
        """Translate, with a number in place of each official term."""
        marked, names = _marked(text, terms)
        asked = {
            "text": [marked],
            "source_lang": source.upper(),
            "target_lang": TARGETS.get(target, target.upper()),
            "tag_handling": "xml",
            "ignore_tags": ["t"],
        }
        answer = post(self._url, asked, self._headers)
        made = answer.get("translations") if isinstance(answer, dict) else None
        first = made[0].get("text") if isinstance(made, list) and made and isinstance(made[0], dict) else None
        if not isinstance(first, str) or not first.strip():
            raise Busy("an answer without a translation")
        return unescape(_MARK.sub(lambda found: names.get(int(found[1]), ""), first))


def _marked(text: str, terms: Mapping[str, str]) -> tuple[str, dict[int, str]]:
    """Put ``<t>number</t>`` in place of each term, the longest first, as whole words only."""
    names: dict[int, str] = {}
    if not terms:
        return escape(text, quote=False), names
    longest = sorted(terms, key=len, reverse=True)
    pattern = re.compile(r"\b(?:" + "|".join(re.escape(term) for term in longest) + r")\b")
    parts: list[str] = []
    at = 0
    for found in pattern.finditer(text):
        names[len(names)] = escape(terms[found[0]], quote=False)
        parts += (escape(text[at : found.start()], quote=False), f"<t>{len(names) - 1}</t>")
        at = found.end()
    return "".join(parts) + escape(text[at:], quote=False), names
