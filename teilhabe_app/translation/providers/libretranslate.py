"""LibreTranslate, an engine that can run on one's own server."""

from __future__ import annotations

from collections.abc import Mapping

from teilhabe_app.translation.providers.base import Busy, post


class LibreTranslate:
    """Speaks to ``POST /translate``. The engine knows no official terms; readers see them beside the translation."""

    name = "libretranslate"

    def __init__(self, url: str, key: str = "") -> None:
        self._url = f"{url.rstrip('/')}/translate"
        self._key = key

    def translate(self, text: str, source: str, target: str, terms: Mapping[str, str]) -> str:  # noqa: ARG002
        """Translate as plain text."""
        asked = {"q": text, "source": source, "target": target, "format": "text"}
        answer = post(self._url, asked | ({"api_key": self._key} if self._key else {}), {})
        made = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(made, str) or not made.strip():
            raise Busy("an answer without a translation")
        return made
