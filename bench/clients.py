"""Readers of the pages: requests with cookies, forms found and filled in as a person would."""

from __future__ import annotations

import http.client
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

REDIRECTS = {301, 302, 303, 307, 308}
T = TypeVar("T")
# Whoever has a cookie gets pages written anew (decision 0035); processor time of pages is mostly measured so.
NOBODY: Mapping[str, str] = {}
KNOWN: Mapping[str, str] = {"somebody": "known"}
CONSENT = re.compile(r"consent|privacy|agree|rules")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; ``status`` 0 means that the connection broke before an answer."""

    status: int
    headers: Mapping[str, str]
    text: str


@dataclass(slots=True)
class Form:
    """A form of a page: where it goes and what it would send as it stands."""

    action: str = ""
    method: str = "get"
    values: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Client:
    """One reader with a network address and a cookie jar of its own."""

    port: int
    number: int = 0
    cookies: dict[str, str] = field(default_factory=dict)
    encodings: str = "identity"

    def get(self, path: str) -> Answer:
        """Fetch a page."""
        return self._send("GET", path, None)

    def post(self, path: str, values: Mapping[str, str]) -> Answer:
        """Send a form."""
        return self._send("POST", path, urlencode(values))

    def form(self, path: str) -> tuple[str, Form]:
        """Open a page and return its posting form with the address; raises ``LookupError`` when there is none."""
        page = self.get(path)
        reader = _Forms()
        reader.feed(page.text)
        posting = [form for form in reader.forms if form.method == "post" and "csrf_token" in form.values]
        if page.status != http.HTTPStatus.OK or not posting:
            raise LookupError(f"{path}: status {page.status}, {len(posting)} forms to send")
        largest = max(posting, key=lambda form: len(form.kinds))
        return largest.action or path, largest

    def _send(self, method: str, path: str, body: str | None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "X-Forwarded-For": f"10.{self.number // 250 % 250}.{self.number % 250}.7",
            "Accept-Encoding": self.encodings,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", errors="replace")
        except (OSError, http.client.HTTPException):
            return Answer(0, {}, "")
        finally:
            connection.close()
        for header in response.headers.get_all("Set-Cookie") or []:
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value
        return Answer(response.status, dict(response.headers.items()), text)


def path_of(address: str) -> str:
    """Return the path of an absolute or relative address."""
    return urlsplit(address).path


def filled(form: Form, number: int) -> dict[str, str]:
    """Fill in a form as its fields ask: a name, an address of one's own, consent; what is optional stays empty."""
    values = dict(form.values)
    for name, kind in form.kinds.items():
        if kind == "email" or "email" in name:
            values[name] = address(number)
        elif kind == "text" and "name" in name and "organisation" not in name:
            values[name] = f"Person {number}"
        elif kind == "checkbox" and CONSENT.search(name):
            values[name] = "y"
    return values


def address(number: int) -> str:
    """Return the mail address that client ``number`` uses."""
    return f"person{number}@example.org"


def together(acts: Sequence[Callable[[], T]]) -> list[T]:
    """Do all acts at the same moment, each in a thread of its own, and return their results in order."""
    gate = threading.Barrier(len(acts))
    results: dict[int, T] = {}
    errors: list[BaseException] = []

    def run(place: int, act: Callable[[], T]) -> None:
        gate.wait()
        try:
            results[place] = act()
        except BaseException as error:  # noqa: BLE001 - handed to the caller below
            errors.append(error)

    threads = [threading.Thread(target=run, args=item) for item in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return [results[place] for place in range(len(acts))]


class _Forms(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note forms, fields and chosen options."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        if not self.forms:
            return
        form, name = self.forms[-1], given.get("name", "")
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in given or self.select not in form.values):
            form.values[self.select] = given.get("value", "")
        elif tag == "textarea" and name:
            form.kinds[name] = "textarea"
            form.values[name] = ""
        elif tag == "input" and name:
            self._input(form, name, given)

    def handle_endtag(self, tag: str) -> None:
        """Leave a choice."""
        if tag == "select":
            self.select = ""

    @staticmethod
    def _input(form: Form, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text").lower()
        if kind in {"submit", "button", "image", "reset", "file"}:
            return
        if kind != "hidden":
            form.kinds.setdefault(name, kind)
        if kind not in {"checkbox", "radio"}:
            form.values[name] = given.get("value", "")
        elif "checked" in given:
            form.values[name] = given.get("value", "on")
