"""A test client that checks what must hold for every page the program sends."""

from __future__ import annotations

import re
from collections import Counter

import html5lib
from flask import g, has_app_context
from flask.testing import FlaskClient

VOID_OK = {"expected-doctype-but-got-start-tag"}
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?! type=\"application/ld\+json\">)[^>]*>\s*\S|<style|\sstyle=|\son[a-z]+=|javascript:",
    re.IGNORECASE,
)  # data for search engines is no script
NAMESPACE = "{http://www.w3.org/1999/xhtml}"


class PageClient(FlaskClient):
    """Werkzeug's client plus page invariants."""

    def open(self, *args, **kwargs):
        """Send the request and check the answer."""
        if has_app_context():  # the test's own context would keep the language and the user of the request before
            for name in list(g):
                g.pop(name)
        response = super().open(*args, **kwargs)
        check_headers(response)
        shown = response.status_code < 300 or response.status_code >= 400
        if response.mimetype == "text/html" and response.data and shown:
            check_page(response.get_data(as_text=True))
        return response


def check_headers(response) -> None:
    """Every answer is hardened."""
    csp = response.headers.get("Content-Security-Policy", "")
    assert "default-src 'none'" in csp, "no content security policy"
    assert "unsafe" not in csp
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def check_page(text: str) -> None:
    """Valid HTML, one h1 that starts the title, language and direction, unique ids, labels, nothing inline."""
    is_page = text.lstrip().lower().startswith("<!doctype")
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=True)
    tree = parser.parse(text) if is_page else parser.parseFragment(text, container="div")
    problems = [f"line {position[0]}: {code} {data}" for position, code, data in parser.errors if code not in VOID_OK]
    assert not problems, problems[:5]
    assert not INLINE.search(text), INLINE.search(text)
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    ids = Counter(element.get("id") for element in elements if element.get("id"))
    assert not [name for name, count in ids.items() if count > 1], ids.most_common(3)
    _check_labels(elements)
    if is_page:
        html = next(element for element in elements if element.tag == f"{NAMESPACE}html")
        assert html.get("lang")
        assert html.get("dir") in {"ltr", "rtl"}
        headings = [" ".join("".join(e.itertext()).split()) for e in elements if e.tag == f"{NAMESPACE}h1"]
        title = next(" ".join("".join(e.itertext()).split()) for e in elements if e.tag == f"{NAMESPACE}title")
        assert len(headings) == 1, headings
        assert headings[0], "empty h1"
        assert headings[0] in title, (headings, title)


def _check_labels(elements) -> None:
    labelled = {element.get("for") for element in elements if element.tag == f"{NAMESPACE}label"}
    wrapped = {
        control
        for label in elements
        if label.tag == f"{NAMESPACE}label"
        for control in label.iter()
        if control is not label
    }
    for element in elements:
        name = element.tag.removeprefix(NAMESPACE)
        if name not in {"input", "select", "textarea"} or element.get("type") in {"hidden", "submit", "button"}:
            continue
        named = element.get("id") in labelled or element.get("aria-label") or element.get("aria-labelledby")
        assert named or element in wrapped, f"no label: {element.attrib}"
