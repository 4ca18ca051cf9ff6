"""Registry of what threads hang on that higher slices know: a paragraph of a document has words of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from teilhabe_app.contributions.models import Place, Thread


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """What a thread is about: ``html`` stands above it, ``href`` leads there; ``passage`` can be proposed anew."""

    html: Markup
    href: str | None = None
    passage: str | None = None
    language: str | None = None


Provider = Callable[[Thread], Subject | None]
_PROVIDERS: dict[Place, Provider] = {}


def register_subject(place: Place, provider: Provider) -> Provider:
    """Let a slice say what threads of a place are about; it may run two statements. Called once, in ``app.py``."""
    _PROVIDERS[place] = provider
    return provider


def subject_of(thread: Thread) -> Subject | None:
    """Return what another slice says about a thread, if any does."""
    provider = _PROVIDERS.get(thread.place)
    return provider(thread) if provider else None
