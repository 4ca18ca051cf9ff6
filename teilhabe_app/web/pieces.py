"""The smallest parts of pages, of which a page has hundreds: icons, badges, and text with its language.

They are functions and not template macros because a macro costs several times as much to call. Templates find them as
globals, or import them from ``ui/icon.html``, ``ui/text.html`` and ``ui/card.html`` like the larger parts.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

from flask import Flask
from markupsafe import Markup, escape

from teilhabe_app.web.i18n import multilingual

TURNED = {"arrow", "back", "reply"}
PICTOGRAMS = frozenset(f"HF{number:02}" for number in range(1, 14))
INLINE = {"p", "span", "q"}


def init(app: Flask) -> None:
    """Give the parts to all templates."""
    static_url = cast("Callable[[str], str]", app.jinja_env.globals["static_url"])

    @lru_cache(maxsize=512)
    def icon(name: str, cls: str | None = None, mirror: bool = False) -> Markup:  # noqa: FBT001, FBT002 -- as in templates
        """Draw a line icon; ``mirror`` turns it round in right-to-left pages. Names: see static/img/icons.svg."""
        turned = " icon--mirror" if mirror or name in TURNED else ""
        return _drawing(f"icon{turned}", cls, 24, name)

    @lru_cache(maxsize=128)
    def pictogram(field_key: str, cls: str | None = None) -> Markup:
        """Draw an action field; an unknown key gets the common drawing."""
        return _drawing("pictogram", cls, 48, field_key if field_key in PICTOGRAMS else "field")

    def _drawing(kind: str, cls: str | None, size: int, name: str) -> Markup:
        classes = f"{kind} {escape(cls)}" if cls else kind
        return _html(
            f'<svg class="{classes}" width="{size}" height="{size}" aria-hidden="true" focusable="false">'
            f'<use href="{escape(static_url("img/icons.svg"))}#{escape(name)}"></use></svg>'
        )

    app.jinja_env.globals.update(
        icon=icon, pictogram=pictogram, ml_text=ml_text, user_text=user_text, quote=quote, badge=badge
    )


def ml_text(m: Any, tag: str = "span", cls: str | None = None) -> Markup:
    """Show an editor's text in the reader's language; a fallback carries its own lang and dir."""
    found = multilingual(m)
    if found.fallback:
        opened = f'{tag} class="{escape(cls)}"' if cls else tag
        return _html(f'<{opened} lang="{escape(found.lang)}" dir="{found.dir}">{escape(found.text)}</{tag}>')
    if cls or tag != "span":
        opened = f'{tag} class="{escape(cls)}"' if cls else tag
        return _html(f"<{opened}>{escape(found.text)}</{tag}>")
    return escape(found.text)


def user_text(text: Any, lang: str | None, tag: str = "div", cls: str | None = None) -> Markup:
    """Show what a person typed: escaped, empty lines as paragraphs, line breaks kept, direction by content."""
    classes = f"user-text {escape(cls)}" if cls else "user-text"
    spoken = f' lang="{escape(lang)}"' if lang else ""
    if tag in INLINE:
        inside = str(escape(text))
    else:
        parts = (text or "").replace("\r\n", "\n").split("\n\n")
        inside = "".join(f'<p dir="auto">{escape(part.strip())}</p>' for part in parts if part.strip())
    return _html(f'<{tag} class="{classes}"{spoken} dir="auto">{inside}</{tag}>')


def quote(text: Any, lang: str | None, source: Any = None, href: str | None = None) -> Markup:
    """Show a quoted span of a contribution; ``source`` (text or markup) says where it is from."""
    spoken = f' lang="{escape(lang)}"' if lang else ""
    caption = ""
    if source:
        words = f'<a href="{escape(href)}">{escape(source)}</a>' if href else str(escape(source))
        caption = f"<figcaption>{words}</figcaption>"
    return _html(
        f'<figure class="quote">\n  <blockquote{spoken} dir="auto">{user_text(text, lang)}</blockquote>'
        f"{caption}</figure>"
    )


def badge(text: Any, kind: str = "info") -> Markup:
    """Show a short word about a state; kinds: info, success, warning, danger, plain."""
    return _html(f'<span class="badge badge--{escape(kind)}">{escape(text)}</span>')


def _html(written: str) -> Markup:
    return Markup(written)  # noqa: S704 -- each value in it was escaped above
