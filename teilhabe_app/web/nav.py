"""Navigation: slices name their entries in the composition; a reader sees those they may open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, g, request, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from teilhabe_app.core.i18n import words
from teilhabe_app.core.policy import Permission, policy
from teilhabe_app.web.i18n import language
from teilhabe_app.web.security import is_signed_in

PLACES = {"nav": "main", "account_nav": "account", "footer_nav": "footer"}


@dataclass(frozen=True, slots=True, eq=False)
class NavItem:
    """An entry: where it leads, what it says, who sees it, and in which place (main, account or footer)."""

    endpoint: str
    label: Any
    place: str = "main"
    permission: Permission | None = None
    guests_only: bool = False
    signed_in_only: bool = False
    post: bool = False
    values: tuple[tuple[str, str], ...] = ()  # of the address, such as the key of a text
    section: str = field(init=False)  # the part of the site that the entry stands for

    def __post_init__(self) -> None:
        """Take the section from the endpoint."""
        object.__setattr__(self, "section", self.endpoint.partition(".")[0])

    @property
    def href(self) -> str:
        """Return where the entry leads, in the language at hand."""
        values: dict[str, Any] = dict(self.values)
        return url_for(self.endpoint, **values)


def init(app: Flask, items: Sequence[NavItem]) -> None:
    """Offer ``nav``, ``account_nav`` and ``footer_nav`` to the layout: list items, or nothing."""
    places = {name: [item for item in items if item.place == place] for name, place in PLACES.items()}
    # The same for everybody who sees the same entries, so written once; what is sent carries a token and is not kept.
    known: dict[tuple[Any, ...], Markup] = {}

    def links(items: Sequence[NavItem]) -> Markup:
        signed_in = is_signed_in()
        shown = tuple(item for item in items if _visible(item, signed_in=signed_in))
        current = _current(shown)
        if any(item.post for item in shown):
            return _links(shown, current, generate_csrf)
        key = (words().language, language().code, request.root_path, shown, current)
        if key not in known:
            known[key] = _links(shown, current)
        return known[key]

    @app.context_processor
    def navigation() -> dict[str, Any]:
        return {name: links(items) for name, items in places.items()}


def _visible(item: NavItem, *, signed_in: bool) -> bool:
    if (item.guests_only and signed_in) or (item.signed_in_only and not signed_in):
        return False
    if item.permission is None:
        return True
    return "actor" in g and policy.allows(g.actor, item.permission)  # none yet where a request is refused early


def _current(items: Sequence[NavItem]) -> NavItem | None:
    """Find the one entry to mark: where several belong to the same part of the site, the closest to this address."""
    endpoint, values = request.endpoint or "", request.view_args or {}
    section = endpoint.partition(".")[0]
    marked = [
        item
        for item in items
        if (item.endpoint == endpoint and all(values.get(key) == value for key, value in item.values))
        or (item.place == "main" and item.section == section)
    ]
    if len(marked) < 2:  # noqa: PLR2004 -- nothing to choose
        return marked[0] if marked else None
    return max(marked, key=lambda item: len(item.href) if request.path.startswith(item.href) else 0)


def _links(items: Sequence[NavItem], current: NavItem | None, token: Callable[[], str] = str) -> Markup:
    lines = []
    for item in items:
        label, href = escape(str(item.label)), escape(item.href)
        if item.post:
            lines.append(
                f'<li><form method="post" action="{href}">'
                f'<input type="hidden" name="csrf_token" value="{escape(token())}">'
                f'<button class="link" type="submit">{label}</button></form></li>'
            )
        else:
            mark = ' aria-current="page"' if item is current else ""
            lines.append(f'<li><a href="{href}"{mark}>{label}</a></li>')
    return Markup("".join(lines))  # noqa: S704 -- each value in it is escaped
