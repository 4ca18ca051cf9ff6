"""What every engine offers, how it fails, and the one way to the network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Protocol
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

PATIENCE = 10.0  # seconds for an answer
LARGEST = 2_000_000  # bytes of an answer
QUOTA_SPENT = 456  # what DeepL says when the month is used up


class Busy(Exception):  # noqa: N818 -- the word says it
    """The engine cannot be reached, is overloaded or answers nonsense: ask again later."""


class Spent(Exception):  # noqa: N818
    """The engine's own quota is used up."""


class Refused(Exception):  # noqa: N818
    """The engine will not translate this, however often it is asked: wrong key, unknown language, too long."""


class Provider(Protocol):
    """An engine."""

    name: str

    def translate(self, text: str, source: str, target: str, terms: Mapping[str, str]) -> str:
        """Translate a text; ``terms`` are official words of the original with what they are called in the target.

        Raises ``Busy``, ``Spent`` or ``Refused``.
        """
        ...


class _Nowhere(HTTPRedirectHandler):
    """Follow no redirect: the operator named the one address."""

    def redirect_request(self, *_arguments: Any, **_more: Any) -> None:
        """Refuse."""
        return


_opener = build_opener(_Nowhere)


def post(url: str, values: Mapping[str, Any], headers: Mapping[str, str], patience: float | None = None) -> Any:
    """Send JSON and return the JSON that comes back; ``patience`` in seconds."""
    request = Request(  # noqa: S310 -- the scheme was checked when the settings were read
        url, json.dumps(values).encode(), {"Content-Type": "application/json", **headers}, method="POST"
    )
    try:
        with _opener.open(request, timeout=patience or PATIENCE) as answer:
            body = answer.read(LARGEST + 1)
    except HTTPError as error:
        error.close()
        raise _meaning(error.code) from error
    except (URLError, OSError) as error:
        raise Busy(str(error)) from error
    if len(body) > LARGEST:
        raise Busy("an answer without end")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Busy("an answer that is no JSON") from error


def _meaning(status: int) -> Exception:
    if status == QUOTA_SPENT:
        return Spent(str(status))
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Busy(str(status))
    return Refused(str(status))
