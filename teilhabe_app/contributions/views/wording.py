"""A change of wording as a difference that can be read and heard."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup, escape

from teilhabe_app.core.differences import Mark, word_difference
from teilhabe_app.core.i18n import direction
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.web import i18n


def difference(before: str, after: str, language: str | None) -> Markup:
    """Show a change of wording: what goes and what comes, said in words for those who hear the page."""
    spoken = f' lang="{escape(language)}"' if language else ""
    words = {Mark.REMOVED: ("del", _("Words that go:")), Mark.ADDED: ("ins", _("Words that come:"))}
    said_in = i18n.language().code
    inside = []
    for mark, text in _pieces(before, after):
        if mark is Mark.SAME:
            inside.append(str(escape(text)))
        else:
            tag, said = words[mark]
            spoken_word = f'<bdi class="sr-only" lang="{said_in}">{escape(said)} </bdi>'
            inside.append(f"<{tag}>{spoken_word}{escape(text)}</{tag}>")
    return Markup(  # noqa: S704 -- each value in it was escaped above
        f'<figure class="quote wording"><figcaption>{escape(_("Proposed wording"))}</figcaption>'
        f'<div class="user-text"{spoken} dir="{direction(language or said_in)}">{"".join(inside)}</div></figure>'
    )


@lru_cache(maxsize=512)
def _pieces(before: str, after: str) -> tuple[tuple[Mark, str], ...]:
    return tuple((piece.mark, piece.text) for piece in word_difference(before, after))
