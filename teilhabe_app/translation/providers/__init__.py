"""Engines that translate: one small interface, chosen by the operator; without one, nothing leaves the host."""

from __future__ import annotations

from teilhabe_app.translation.providers.base import Busy, Provider, Refused, Spent
from teilhabe_app.translation.providers.deepl import DeepL
from teilhabe_app.translation.providers.libretranslate import LibreTranslate

__all__ = ["Busy", "DeepL", "LibreTranslate", "Provider", "Refused", "Spent", "provider_for"]


def provider_for(engine: str, url: str, key: str) -> Provider | None:
    """Return the engine of the settings, or None for ``none``; ``url`` and ``key`` come from the operator alone."""
    if engine == "deepl":
        return DeepL(url, key)
    return LibreTranslate(url, key) if engine == "libretranslate" else None
