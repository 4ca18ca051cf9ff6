"""A difference between two texts as markup that can be seen, printed and heard."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup, escape

from teilhabe_app.core.differences import Mark, Piece, word_difference
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.web.i18n import language


def marked_difference(before: str, after: str, lang: str, *, tag: str = "div") -> Markup:
    """Show what goes as ``del`` and what comes as ``ins``; a hidden word in front says which for those who listen."""
    said_in = language().code
    words = {Mark.REMOVED: ("del", _("Words that go:")), Mark.ADDED: ("ins", _("Words that come:"))}
    inside = []
    for piece in _pieces(before, after):
        if piece.mark is Mark.SAME:
            inside.append(str(escape(piece.text)))
            continue
        name, said = words[piece.mark]
        spoken = f'<span class="sr-only" lang="{said_in}">{escape(said)} </span>'
        inside.append(f"<{name}>{spoken}{escape(piece.text)}</{name}>")
    html = f'<{tag} class="user-text" lang="{escape(lang)}" dir="auto">{"".join(inside)}</{tag}>'
    return Markup(html)  # noqa: S704 -- each value in it was escaped above


@lru_cache(maxsize=512)
def _pieces(before: str, after: str) -> tuple[Piece, ...]:
    return tuple(word_difference(before, after))
