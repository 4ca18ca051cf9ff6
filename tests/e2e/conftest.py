"""A real browser on the real program with the demonstration's data."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.browser import Visitor
from tests.support import chromium, live
from tests.support.cable import Cable, plugged


def pytest_collection_modifyitems(items) -> None:
    for item in items:
        if "/e2e/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if chromium.skipped():
                item.add_marker(pytest.mark.skip(reason="CHROMIUM=skip"))


@dataclass(frozen=True, slots=True)
class Site:
    """The running program, and what a command of the shell needs to work on the same data."""

    url: str
    env: dict[str, str]
    folder: Path


@pytest.fixture(scope="session")
def prepared() -> Iterator[Path]:
    """A migrated database with the demonstration, made once and copied for each module."""
    with tempfile.TemporaryDirectory(prefix="teilhabe-e2e-") as name:
        folder = Path(name)
        env = live.environment(_address(folder), folder)
        for command in (["db", "upgrade"], ["i18n", "compile"], ["demo", "load"]):
            live.flask(env, *command)
        yield folder


@pytest.fixture(scope="module")
def site(prepared: Path) -> Iterator[Site]:
    """The program under gunicorn on a copy of the demonstration."""
    with tempfile.TemporaryDirectory(prefix="teilhabe-e2e-") as name:
        folder = Path(name)
        for path in prepared.glob("demo.sqlite3*"):
            shutil.copy(path, folder / path.name)
        with live.running(_address(folder), folder) as server:
            yield Site(server.url, live.environment(_address(folder), folder), folder)


def _address(folder: Path) -> str:
    return f"sqlite:///{folder / 'demo.sqlite3'}"


@pytest.fixture(scope="module")
def browser():
    """One browser for a module."""
    with chromium.running() as running:
        yield running


@pytest.fixture
def visit(site, browser):
    """Open a fresh visitor: ``visit(javascript=False, width=320, dark=True)``."""
    with contextlib.ExitStack() as stack:

        def start(**options) -> Visitor:
            return stack.enter_context(Visitor.opened(browser, options.pop("base", site.url), **options))

        yield start


@pytest.fixture
def cable(site) -> Iterator[Cable]:
    """A way to the program that can be pulled like a plug: ``visit(base=cable.url)``."""
    with plugged(site.url) as laid:
        yield laid
