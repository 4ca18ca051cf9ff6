"""Hold the templates to the rules of the house that no library checks.

No inline style, script or handler; nothing loaded from other hosts; every picture has ``alt``; languages and directions
are never written by hand; every posting form carries its token; no visible word outside of translation. A line with the
comment ``{# lint: ok, <reason> #}`` is left alone.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, TemplateSyntaxError

ROOT = Path(__file__).resolve().parents[1]
VALUE = "\ue000"  # stands for whatever an expression prints
WORD = re.compile(r"[^\W\d_]{2,}")
NOT_WORDS = re.compile(rf"{VALUE}[-_][\w-]+|\bTeilhabe\b")  # endings of ids that a macro builds; the program's own name
ALLOWED = re.compile(r"\{#-?\s*lint: ok, \S")
FORM = re.compile(r"<form\b(?P<head>.*?)>(?P<body>.*?)</form>", re.DOTALL)
TOKEN = re.compile(r"csrf|hidden\(|hidden_tag|caller\(")
SPOKEN = {"alt", "title", "placeholder", "aria-label", "aria-description", "aria-roledescription", "label"}
LOADING = {"src", "srcset", "poster", "action", "formaction"}
UNSPOKEN = {"script", "style", "code", "samp"}


class Problem(NamedTuple):
    """One place that breaks a rule."""

    line: int
    text: str


def main() -> int:
    """Check every template and print one line for each problem; return 1 when there is one."""
    environment = Environment(
        autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"]
    )
    templates = sorted(ROOT.glob("teilhabe_app/**/templates/**/*.html"))
    found = 0
    for path in templates:
        source = path.read_text(encoding="utf-8")
        for line, text in problems(environment, source, is_mail="mail" in path.as_posix()):
            print(f"{path.relative_to(ROOT)}:{line}: {text}")
            found += 1
    print(f"{len(templates)} templates, {found or 'no'} problems.")
    return 1 if found else 0


def problems(environment: Environment, source: str, *, is_mail: bool = False) -> list[Problem]:
    """Return what is wrong with a template, by line; mails may carry inline style and need no form token."""
    try:
        environment.parse(source)
    except TemplateSyntaxError as error:
        return [Problem(error.lineno, f"syntax: {error.message}")]
    reader = _Reader(is_mail=is_mail)
    reader.feed(_skeleton(environment, source))
    reader.close()
    found = [*reader.found, *_forms(source), *_unescaped(environment, source)]
    allowed = {number for number, line in enumerate(source.splitlines(), 1) if ALLOWED.search(line)}
    return sorted(problem for problem in found if problem.line not in allowed)


def _skeleton(environment: Environment, source: str) -> str:
    """Return the markup alone: expressions as one sign, statements left out, translated words as the same sign.

    Every piece keeps its line, so that what is found can be pointed at.
    """
    out: list[str] = []
    line = 1
    inside, translated = "", False
    words: list[str] = []
    for number, kind, value in environment.lex(source):
        out.append("\n" * (number - line))
        line = max(line, number)
        if kind == "data":
            text = re.sub(r"(?<![<\w])[^\W\d_]+(?![^<]*>)", VALUE, value) if translated else value
            out.append(text)
            line += value.count("\n")
        elif kind in {"variable_begin", "block_begin"}:
            inside, words = kind, []
        elif kind == "variable_end":
            opens_tag = next(filter(None, reversed(out)), "").endswith(("<", "</"))
            out.append("x-any" if opens_tag else VALUE)
            inside = ""
        elif kind == "block_end":
            translated = (translated or words[:1] == ["trans"]) and words[:1] != ["endtrans"]
            inside = ""
        elif inside and kind == "name":
            words.append(value)
    return "".join(out)


class _Reader(HTMLParser):
    """Walks over the markup and notes what breaks a rule."""

    def __init__(self, *, is_mail: bool) -> None:
        super().__init__()
        self.is_mail = is_mail
        self.found: list[Problem] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Check one element's attributes."""
        given = dict(attrs)
        if tag == "style" and not self.is_mail:
            self._note("inline style sheet")
        if tag == "script" and "src" not in given and given.get("type") != "application/ld+json":
            self._note("inline script")
        if tag == "img" and "alt" not in given:
            self._note("picture without alt")
        for name, value in attrs:
            for problem in self._attribute(tag, name, value or ""):
                self._note(problem)
        if tag in {"input", "button"} and given.get("type") in {"submit", "button", "reset"}:
            self._words(given.get("value") or "", "value")
        if tag in UNSPOKEN or given.get("translate") == "no":
            self.silent.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave an element whose text nobody translates."""
        if tag in self.silent:
            while self.silent.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Check words between elements."""
        if not self.silent:
            self._words(data, "text")

    def _attribute(self, tag: str, name: str, value: str) -> Iterator[str]:
        if name == "style" and not self.is_mail:
            yield "inline style"
        if name.startswith("on"):
            yield f"inline handler {name}"
        if value.strip().lower().startswith("javascript:"):
            yield f"script in {name}"
        if (name in LOADING or (tag == "link" and name == "href")) and re.match(r"(https?:)?//", value.strip()):
            yield f"{name} points at another host"
        if name == "lang" and VALUE not in value:
            yield f"language written by hand: {value!r}"
        if name == "dir" and VALUE not in value and (value not in {"auto", "ltr"} or tag in {"html", "body"}):
            yield f"direction written by hand: {value!r}"
        if name in SPOKEN and WORD.search(value):
            yield f"untranslated {name}: {value!r}"

    def _words(self, data: str, what: str) -> None:
        if match := WORD.search(NOT_WORDS.sub(lambda found: " " * len(found[0]), data)):
            before = data[: match.start()].count("\n")
            self._note(f"untranslated {what}: {' '.join(data.split())[:60]!r}", before)

    def _note(self, text: str, lines_on: int = 0) -> None:
        self.found.append(Problem(self.getpos()[0] + lines_on, text))


def _forms(source: str) -> Iterator[Problem]:
    for form in FORM.finditer(source):
        if re.search(r"method=[\"']?post", form["head"], re.IGNORECASE) and not TOKEN.search(form["body"]):
            yield Problem(source.count("\n", 0, form.start()) + 1, "posting form without csrf token")


def _unescaped(environment: Environment, source: str) -> Iterator[Problem]:
    before = ""
    for number, kind, value in environment.lex(source):
        if kind == "name" and value == "safe" and before == "|":
            yield Problem(number, "the filter safe switches escaping off; return Markup from a tested function")
        if kind != "whitespace":
            before = value


if __name__ == "__main__":
    sys.exit(main())
