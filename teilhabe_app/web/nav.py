"""Navigation: slices name their entries in the composition; a reader sees those they may open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for

from teilhabe_app.core.i18n import current_language
from teilhabe_app.core.policy import Permission, policy
from teilhabe_app.web.i18n import language


@dataclass(frozen=True, slots=True)
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


def init(app: Flask, items: Sequence[NavItem]) -> None:
    """Offer ``nav``, ``account_nav`` and ``footer_nav`` to the layout."""
    known: dict[tuple[Any, ...], tuple[str, str]] = {}  # the same for everybody, so found once in each language

    def words(item: NavItem, *key: object) -> tuple[str, str]:
        if key not in known:
            values: dict[str, Any] = dict(item.values)
            known[key] = (str(item.label), url_for(item.endpoint, **values))
        return known[key]

    @app.context_processor
    def navigation() -> dict[str, Any]:
        here = (current_language().code, language().code, request.script_root)
        return {
            name: _one_current(
                [
                    _entry(item, *words(item, number, *here))
                    for number, item in enumerate(items)
                    if item.place == place and _visible(item)
                ]
            )
            for name, place in (("nav", "main"), ("account_nav", "account"), ("footer_nav", "footer"))
        }


def _one_current(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep one mark where several entries belong to the same part of the site: the closest to this address."""
    marked = [entry for entry in entries if entry["current"]]
    closest = max(
        marked, key=lambda entry: len(entry["href"]) if request.path.startswith(entry["href"]) else 0, default=None
    )
    return [{**entry, "current": entry is closest} for entry in entries]


def _visible(item: NavItem) -> bool:
    signed_in = bool(getattr(g.get("actor"), "is_authenticated", False))
    if (item.guests_only and signed_in) or (item.signed_in_only and not signed_in):
        return False
    if item.permission is None:
        return True
    return "actor" in g and policy.allows(g.actor, item.permission)  # none yet where a request is refused early


def _entry(item: NavItem, label: str, href: str) -> dict[str, Any]:
    section = (request.endpoint or "").partition(".")[0]
    values: dict[str, Any] = dict(item.values)
    here = request.endpoint == item.endpoint and values.items() <= (request.view_args or {}).items()
    return {
        "label": label,
        "href": href,
        "current": here or (item.place == "main" and section == item.endpoint.partition(".")[0]),
        "post": item.post,
    }
