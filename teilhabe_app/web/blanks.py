"""Empty forms for guests: all the same but for two hidden values, so written once and kept (decision 0015)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, TypeVar

from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from teilhabe_app.web import fragments
from teilhabe_app.web.forms import OnceForm
from teilhabe_app.web.once import number

F = TypeVar("F", bound=OnceForm)
# They stand where the values of a reader come, and nobody can have typed them.
TOKEN, ONCE = (f"{name}-{secrets.token_hex(16)}" for name in ("token", "once"))


def blank(key: tuple[Any, ...], form: Callable[[], F], render: Callable[[F], str]) -> Markup:
    """Write an empty form that was not sent yet; the key holds all that it depends on besides the reader's token.

    ``form`` makes it and ``render`` writes it, at most once a minute in each process. Only for forms that say the same
    to every guest: what depends on the reader or on the address does not belong into a fragment.
    """

    def written() -> str:
        made = form()
        made.once.data = ONCE
        if "csrf_token" in made:
            made.csrf_token.current_token = TOKEN
        return render(made)

    html = fragments.cached(("blank", *key), written)
    if TOKEN in html:
        html = html.replace(TOKEN, generate_csrf())
    return Markup(html.replace(ONCE, number()))  # noqa: S704 -- a template's, and tokens of ours
