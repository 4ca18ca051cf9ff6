"""Registries of what higher slices know: what threads hang on, and which wordings somebody relies on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from sqlalchemy import ColumnElement

from teilhabe_app.contributions.models import Contribution, Place, Thread
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """What a thread is about: ``html`` stands above it, ``href`` leads there; ``passage`` can be proposed anew."""

    html: Markup
    href: str | None = None
    passage: str | None = None
    language: str | None = None
    stood: Callable[[], Sequence[str]] = (
        tuple  # every wording that readers could see: what is quoted stands in one of them
    )


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


def require_quoted(passage: str | None, stood: Sequence[str]) -> None:
    """Refuse a change of wording that quotes what never stood there; where nothing is known, anything goes."""
    words = " ".join((passage or "").split())
    if words and stood and not any(words in " ".join(text.split()) for text in stood):
        raise DomainError(_l("These words do not stand there. Please quote them as they are."), field="passage")


Keeper = Callable[[Contribution], bool]
_KEEPERS: list[Keeper] = []


def register_keeper(keeper: Keeper) -> Keeper:
    """Let a slice say that it relies on the current wording; it may run one statement. Called once, in ``app.py``."""
    if keeper not in _KEEPERS:
        _KEEPERS.append(keeper)
    return keeper


def is_relied_on(contribution: Contribution) -> bool:
    """Tell whether the current wording must stay readable, because something rests on it."""
    return any(keeper(contribution) for keeper in _KEEPERS)


@dataclass(frozen=True, kw_only=True, slots=True)
class WayBack:
    """What a higher slice knows of what became of contributions.

    ``states``: filters of one's own contributions, by key: label and condition. ``shown``: markup for each of a page
    of contributions, in a constant number of statements. ``mail``: where an address chooses how often we write.
    """

    states: Callable[[], Mapping[str, tuple[Any, ColumnElement[bool]]]]
    shown: Callable[[Sequence[Contribution]], Mapping[int, Markup]]
    mail: Callable[[str], str]


_WAYS: list[WayBack] = []


def register_way_back(way: WayBack) -> None:
    """Let a slice tell what became of contributions. Called once, from the composition."""
    _WAYS[:] = [way]


def way_back() -> WayBack | None:
    """Return who knows what became of contributions."""
    return _WAYS[0] if _WAYS else None
