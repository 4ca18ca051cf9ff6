"""What surrounds every page and follows from its address: the same page in other languages."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, request, url_for
from markupsafe import Markup, escape

from teilhabe_app.core.i18n import LANGUAGES, Language
from teilhabe_app.web.i18n import language


def init(app: Flask) -> None:
    """Offer the language and the links to other languages to the layout."""

    @app.context_processor
    def frame() -> dict[str, Any]:
        current = language()
        addresses = _addresses(current)
        return {
            "lang": current.code,
            "dir": current.dir,
            "locale": current.locale,
            "languages": [
                {"lang": each.code, "dir": each.dir, "label": each.own_name, "href": href, "current": each is current}
                for each, href in addresses
            ],
            "language_name": current.own_name,
            "language_links": _language_links(addresses, current),
            "alternate_links": _alternate_links(addresses, current),
        }


def _addresses(current: Language) -> list[tuple[Language, str]]:
    """Return this page in each language; the start page where this one cannot simply be opened."""
    endpoint, args = request.endpoint, dict(request.view_args or {})
    linkable = endpoint is not None and current_app.url_map.is_endpoint_expecting(endpoint, "lang")
    if not linkable or request.method not in {"GET", "HEAD"}:
        endpoint, args = ("pages.home", {}) if "pages.home" in current_app.view_functions else (None, {})
    if endpoint is None:
        return []
    query = request.args.to_dict(flat=False) if linkable and request.method == "GET" else {}
    query = {key: values for key, values in query.items() if key not in args and not key.startswith("_")}
    here = url_for(endpoint, **{**query, **args, "lang": current.code})
    own = f"{request.root_path}/{current.code}/"
    if here.startswith(own):  # the language is the first part: the others differ in nothing else
        rest = here.removeprefix(own)
        return [(each, f"{request.root_path}/{each.code}/{rest}") for each in LANGUAGES]
    return [(each, url_for(endpoint, **{**query, **args, "lang": each.code})) for each in LANGUAGES]


def _language_links(addresses: list[tuple[Language, str]], current: Language) -> Markup:
    lines = []
    for each, href in addresses:
        mark = ' aria-current="true"' if each is current else ""
        code = each.code
        lines.append(
            f'<li><a href="{escape(href)}" lang="{code}" hreflang="{code}" dir="{each.dir}"{mark}>'
            f"{each.own_name}</a></li>"
        )
    return Markup("".join(lines))  # noqa: S704 -- the address is escaped, the rest is ours


def _alternate_links(addresses: list[tuple[Language, str]], current: Language) -> Markup:
    host = escape(request.host_url[:-1])
    lines = []
    for each, href in addresses:
        address = f"{host}{escape(href)}"
        if each is current:
            lines.append(f'<link rel="canonical" href="{address}">')
        lines.append(f'<link rel="alternate" hreflang="{each.code}" href="{address}">')
    return Markup("".join(lines))  # noqa: S704 -- host and address are escaped, the rest is ours
