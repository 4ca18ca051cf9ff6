"""What higher slices add to the pages of a lower one: each registers a function, the page asks them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from teilhabe_app.core.i18n import Multilingual


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A part of somebody else's page: a heading and either links or a template with its context."""

    title: Any
    links: Sequence[tuple[str | Multilingual, str]] = ()  # words and address
    template: str | None = None
    context: Mapping[str, Any] = field(default_factory=dict)
    order: int = 50


Provider = Callable[[Any], Section | None]


class Sections:
    """The functions that add to one kind of page."""

    def __init__(self) -> None:
        self._providers: dict[str, Provider] = {}

    def register(self, provider: Provider) -> Provider:
        """Add a function ``(host) -> Section | None``; registering it again replaces it."""
        self._providers[f"{provider.__module__}.{provider.__qualname__}"] = provider
        return provider

    def of(self, host: Any) -> list[Section]:
        """Return what there is to add to the page of ``host``, in order."""
        found = [provider(host) for provider in self._providers.values()]
        return sorted((section for section in found if section is not None), key=lambda section: section.order)
