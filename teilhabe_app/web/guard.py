"""Every endpoint is either ``@public`` or ``@guarded``; the app refuses to start otherwise."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, g
from flask.typing import ResponseReturnValue

from teilhabe_app.core.errors import NotFound
from teilhabe_app.core.policy import Permission, policy

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
EXEMPT = {"static"}


def public(view: View) -> View:
    """Mark a view as open to everyone."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def guarded(permission: Permission, *, load: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """Load the object named in the URL (None or NotFound is a 404), check ``permission`` on it, hand it over.

    With ``load``, all URL values go to ``load`` and the view gets only the object.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(**url: Any) -> ResponseReturnValue:
            obj = None
            if load:
                obj = load(**url)
                if obj is None:
                    raise NotFound
            policy.require(g.actor, permission, obj)
            return view(obj) if load else view(**url)

        wrapper.access = permission  # type: ignore[attr-defined]
        return wrapper  # type: ignore[return-value]

    return decorate


def refuse_unguarded(app: Flask) -> None:
    """Fail at start-up, not in production."""
    naked = [name for name, view in app.view_functions.items() if not hasattr(view, "access") and name not in EXEMPT]
    if naked:
        raise RuntimeError(f"endpoints without @public or @guarded: {naked}")
