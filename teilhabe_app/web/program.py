"""The Flask application as we use it: quick templates, and addresses that are built once."""

from __future__ import annotations

from typing import Any

from flask import Flask, has_request_context, request
from flask.typing import ResponseReturnValue

from teilhabe_app.web import warm, whole_pages
from teilhabe_app.web.i18n import language
from teilhabe_app.web.templating import Environment

MOST_ADDRESSES = 4096
LONGEST_VALUE = 100
PLAIN = {str, int, type(None)}


class Program(Flask):
    """Flask, but a page with two hundred links does not work out two hundred addresses each time."""

    jinja_environment = Environment

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._addresses: dict[tuple[Any, ...], str] = {}
        super().__init__(*args, **kwargs)

    def warm_up(self) -> int:
        """Make ready what every process would make ready by itself; to be called before there are several."""
        return warm.read_pages(self)

    def dispatch_request(self) -> ResponseReturnValue:
        """Ask the view, or answer with the page that was written for the guest before."""
        return whole_pages.answered(super().dispatch_request)

    def url_for(self, /, endpoint: str, **values: Any) -> str:
        """Build an address. It depends on nothing but the endpoint, the values, the language and where we are mounted.

        Full addresses depend on the host as well, and relative endpoints on the page: they are built each time.
        """
        if not has_request_context() or endpoint.startswith(".") or not _plain(values):
            return super().url_for(endpoint, **values)
        key = (endpoint, language().code, request.root_path, *values.items())
        found = self._addresses.get(key)
        if found is None:
            found = super().url_for(endpoint, **values)
            if len(self._addresses) >= MOST_ADDRESSES:
                self._addresses.clear()
            self._addresses[key] = found
        return found


def _plain(values: dict[str, Any]) -> bool:
    """Tell whether every value is short and of a kind that is written in one way only."""
    for name, value in values.items():
        if type(value) not in PLAIN or (type(value) is str and len(value) > LONGEST_VALUE):
            return False
        if name in {"_external", "_scheme", "_method"} and value is not None:
            return False
    return True
