"""A real browser on the real program with the demonstration's data."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.browser import Visitor
from tests.support import chromium, live


def pytest_collection_modifyitems(items) -> None:
    for item in items:
        if "/e2e/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if chromium.skipped():
                item.add_marker(pytest.mark.skip(reason="CHROMIUM=skip"))


@pytest.fixture(scope="session")
def prepared() -> Iterator[Path]:
    """A migrated database with the demonstration, made once and copied for each module."""
    folder = Path(tempfile.mkdtemp(prefix="teilhabe-e2e-"))
    env = live.environment(f"sqlite:///{folder / 'demo.sqlite3'}", folder)
    live.flask(env, "db", "upgrade")
    live.flask(env, "demo", "load")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def site(prepared: Path) -> Iterator[live.Live]:
    """The program under gunicorn on a copy of the demonstration."""
    folder = Path(tempfile.mkdtemp(prefix="teilhabe-e2e-"))
    for path in prepared.glob("demo.sqlite3*"):
        shutil.copy(path, folder / path.name)
    with live.running(f"sqlite:///{folder / 'demo.sqlite3'}", folder) as server:
        yield server
    shutil.rmtree(folder, ignore_errors=True)


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
            return stack.enter_context(Visitor.opened(browser, site.url, **options))

        yield start
