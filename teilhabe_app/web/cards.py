"""Cards, notices and other small blocks. Templates import them from ``ui/card.html``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

from flask import Flask
from markupsafe import Markup, escape

Caller = Callable[[], str] | None
SIGNS = {"info": "info", "success": "check", "warning": "warning", "danger": "cross"}


def init(app: Flask) -> None:
    """Give the blocks to ``ui/card.html``."""
    env = app.jinja_env.globals
    blocks = _Blocks(env["icon"], env["pictogram"])  # type: ignore[arg-type]
    env["card_parts"] = SimpleNamespace(
        card=blocks.card, cards=cards, empty=blocks.empty, notice=blocks.notice, next_step=blocks.next_step
    )


def cards(cls: str | None = None, *, caller: Callable[[], str]) -> Markup:
    """Frame the cards that the caller writes."""
    more = f" {escape(cls)}" if cls else ""
    return _html(f'<div class="cards{more}">{caller()}</div>')


class _Blocks:
    """The blocks that have icons."""

    def __init__(self, icon: Callable[..., Markup], pictogram: Callable[..., Markup]) -> None:
        self._icon = icon
        self._pictogram = pictogram

    def card(  # noqa: PLR0913, PLR0917 -- templates name what they need
        self,
        title: Any,
        href: str | None,
        kind: Any = None,
        meta: Sequence[Any] = (),
        text: Any = None,
        action: Any = None,
        badge: Any = None,
        picture: str | None = None,
        level: int = 3,
        caller: Caller = None,
    ) -> Markup:
        """Show one thing among others; parts are described in ``ui/card.html``."""
        words = f'<p class="card__text">{escape(text)}</p>' if text else ""
        body = f'<div class="card__body">{caller()}</div>' if caller else ""
        name = f'<a href="{escape(href)}">{escape(title)}</a>' if href else str(escape(title))
        return _html(
            f'<article class="card">{self._pictogram(picture) if picture else ""}{_top(kind, badge)}'
            f'  <h{level} class="card__title">{name}</h{level}>{self._meta(meta)}'
            f"{words}{body}{self._action(action)}</article>"
        )

    def _meta(self, meta: Sequence[Any]) -> str:
        if not meta:
            return ""
        items = "".join(
            f"    <li>{escape(item)}</li>"
            if _is_text(item)
            else f"    <li>{self._icon(item[0])}<span>{escape(item[1])}</span></li>"
            for item in meta
            if item
        )
        return f'  <ul class="card__meta" role="list">{items}  </ul>'

    def _action(self, action: Any) -> str:
        if not action:
            return ""
        arrow = self._icon("arrow")
        if _is_text(action):
            return f'<p class="card__action" aria-hidden="true">{escape(action)}{arrow}</p>'
        return f'<p class="card__action"><a href="{escape(action[1])}">{escape(action[0])}{arrow}</a></p>'

    def empty(self, title: Any, text: Any, href: str | None = None, label: Any = None) -> Markup:
        """Say what will be here, and what to do meanwhile."""
        more = f"<p>{escape(text)}</p>" if text else ""
        if href:
            more += f'<p><a class="btn btn--secondary" href="{escape(href)}">{escape(label)}</a></p>'
        return _html(
            f'<div class="empty">\n  {self._icon("wait")}\n  <p class="empty__title">{escape(title)}</p>{more}</div>'
        )

    def notice(
        self, text: Any = None, kind: str = "info", title: Any = None, role: str | None = None, *, caller: Caller = None
    ) -> Markup:
        """Show a message; role: status or alert for news."""
        heard = f' role="{escape(role)}"' if role else ""
        head = f'<p class="notice__title">{escape(title)}</p>' if title else ""
        body = f"<p>{escape(text)}</p>" if text else ""
        return _html(
            f'<div class="notice notice--{escape(kind)}"{heard}>\n'
            f"  {self._icon(SIGNS.get(kind, 'info'), 'notice__icon')}\n"
            f'  <div class="notice__body">{head}{body}{caller() if caller else ""}</div>\n</div>'
        )

    def next_step(self, label: Any, href: str, text: Any = None) -> Markup:
        """Show the one main action of a page, as a link."""
        words = f"<p>{escape(text)}</p>" if text else ""
        arrow = self._icon("arrow")
        return _html(
            f'<div class="next-step">{words}  <p><a class="btn btn--primary" href="{escape(href)}">{escape(label)}'
            f"{arrow}</a></p>\n</div>"
        )


def _top(kind: Any, badge: Any) -> str:
    """Write the line above the title: a word for the kind of thing, and a word about its state."""
    if not kind and not badge:
        return ""
    word = f'<span class="card__kind">{escape(kind)}</span>' if kind else ""
    state = ""
    if badge:
        text, colour = (badge, "info") if _is_text(badge) else (badge[0], badge[1])
        state = f'<span class="badge badge--{escape(colour)}">{escape(text)}</span>'
    return f'  <p class="card__top">{word}{state}</p>'


def _is_text(value: Any) -> bool:
    return isinstance(value, str) or hasattr(value, "__html__")


def _html(written: str) -> Markup:
    return Markup(written)  # noqa: S704 -- each value in it was escaped above
