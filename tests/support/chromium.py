"""The system's Chromium, driven by Playwright."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator

from playwright.sync_api import Browser, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",  # containers run as root
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SKIP = "skip"
MISSING = (
    "No browser found: install Chromium (Debian: apt install chromium), or set CHROMIUM to the path of"
    " Chromium or Chrome, or leave the browser tests out with CHROMIUM=skip."
)


class BrowserMissing(RuntimeError):  # noqa: N818 - the word says it
    """Raised when there is no browser, with the way to get one."""


def skipped() -> bool:
    """Say whether ``CHROMIUM=skip`` leaves the browser tests out on purpose."""
    return os.environ.get("CHROMIUM") == SKIP


def find(playwright: Playwright) -> str | None:
    """Return the path of a browser: ``CHROMIUM``, one on the path, or the one that Playwright installed."""
    named = os.environ.get("CHROMIUM")
    wanted = (named,) if named and named != SKIP else (*NAMES, playwright.chromium.executable_path)
    return next(filter(None, map(shutil.which, wanted)), None)


def launch(playwright: Playwright) -> Browser:
    """Start the browser without a window; raises ``BrowserMissing``."""
    path = find(playwright)
    if path is None:
        raise BrowserMissing(MISSING)
    return playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS), headless=True)


@contextlib.contextmanager
def running() -> Iterator[Browser]:
    """Run one browser for the time of a ``with`` block."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        try:
            yield browser
        finally:
            browser.close()
