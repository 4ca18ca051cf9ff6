"""Take the README's pictures: start the program on a temporary instance with the demonstration and photograph it.

Run ``python -m tools.screenshots`` (``tools/assets.py`` first). The pictures lie in ``docs/screenshots/``.
"""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, StorageState

from teilhabe_app.demo.people import PASSWORD
from tests.support import chromium

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "screenshots"
LARGEST = 200_000  # bytes; a README that loads slowly is not read
PATIENCE = 60.0


class Picture(NamedTuple):
    """A page as one person sees it; ``scroll`` names the element that stands at the top.

    ``press`` is how often the page's main button is pressed first, as in a survey with one question per page.
    """

    name: str
    path: str
    phone: bool = False
    dark: bool = False
    who: str | None = None
    scroll: str | None = None
    width: int = 390  # of a telephone
    press: int = 0


PICTURES = (
    Picture("home-de", "/de/"),
    Picture("receipt-ar-phone", "/ar/c/{receipt}", phone=True),
    Picture("dossier-work", "/de/dossiers/deutsch-lernen/work", who="moderation"),
    Picture("event-de", "/de/events/fachtag-2027-beispiel"),
    Picture("event-ar-phone", "/ar/events/fachtag-2027-beispiel", phone=True),
    Picture("register-ar-phone", "/ar/events/fachtag-2027-beispiel/register", phone=True),
    Picture("register-ar-320", "/ar/events/fachtag-2027-beispiel/register", phone=True, width=320, scroll="main h1"),
    Picture("check-in-phone", "/de/events/fachtag-2027-beispiel/check-in", phone=True, who="moderation"),
    Picture("results-de", "/de/events/werkstatt-abend-beispiel/results"),
    Picture("allocation-de", "/de/events/werkstatt-abend-beispiel/allocation", who="redaktion"),
    Picture("document-de", "/de/consultations/documents/1"),
    Picture("coding-de", "/de/dossiers/deutsch-lernen/coding?of=all", who="moderation"),
    Picture("coverage-de", "/de/dossiers/deutsch-lernen/coverage", who="moderation"),
    Picture("points-and-answers-ar-phone", "/ar/dossiers/deutsch-lernen/synopsis", phone=True, scroll="#points"),
    Picture("matrix-ar-320", "/ar/surveys/umfrage-gehoert", phone=True, width=320, press=7, scroll="main h1"),
    Picture("consultation-de", "/de/consultations/landesgesetz-2026", scroll="#questions"),
    Picture("survey-de", "/de/surveys/umfrage-kurszeiten/results"),
    Picture("report-de", "/de/reports/{report}", scroll="#finding-deutsch-lernen-1"),
    Picture("desk-de", "/de/desk/", who="moderation"),
    Picture("home-dark-simple-phone", "/de-simple/", phone=True, dark=True),
)


def main() -> int:
    """Take all pictures; 1 when one of them is too large."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        _program(Path(folder)) as (base, receipt),
        chromium.running() as browser,
    ):
        known = {"receipt": receipt, "report": _report(browser, base)}
        states: dict[str | None, StorageState | None] = {None: None}
        sizes = []
        for picture in PICTURES:
            if picture.who not in states:
                states[picture.who] = _signed_in(browser, base, str(picture.who))
            sizes.append(_take(browser, base + picture.path.format(**known), picture, states[picture.who]))
            print(f"{picture.name}.png {sizes[-1] // 1000} kB")
    return int(max(sizes) > LARGEST)


def _take(browser: Browser, address: str, picture: Picture, state: StorageState | None) -> int:
    size = {"width": picture.width, "height": 844} if picture.phone else {"width": 1280, "height": 900}
    context = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        device_scale_factor=2 if picture.phone else 1,
        color_scheme="dark" if picture.dark else "light",
        reduced_motion="reduce",
        storage_state=state,
    )
    page = context.new_page()
    answer = page.goto(address)
    if answer is None or not answer.ok:
        raise LookupError(address)
    for _time in range(picture.press):
        page.locator("main form button.btn--primary").first.click()
        page.wait_for_load_state()
    page.evaluate("document.fonts.ready")
    if picture.scroll:
        page.locator(picture.scroll).first.evaluate("element => element.scrollIntoView()")
    page.screenshot(path=TARGET / f"{picture.name}.png")
    context.close()
    return (TARGET / f"{picture.name}.png").stat().st_size


def _signed_in(browser: Browser, base: str, who: str) -> StorageState:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{base}/de/account/sign-in")
    page.fill("input[type=email]", f"{who}@example.org")
    page.fill("input[type=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_load_state()
    state = context.storage_state()
    context.close()
    return state


def _report(browser: Browser, base: str) -> str:
    """Return the name of the newest frozen report."""
    page = browser.new_page()
    page.goto(f"{base}/de/reports/")
    link = page.locator("main a[href^='/de/reports/']").first.get_attribute("href")
    page.close()
    return str(link).rsplit("/", 1)[-1]


@contextlib.contextmanager
def _program(folder: Path) -> Iterator[tuple[str, str]]:
    """Serve the demonstration; give its address and the receipt to follow."""
    environment = {**os.environ, "TEILHABE_INSTANCE": str(folder), "TEILHABE_DEMO": "1"}
    environment.pop("DATABASE_URL", None)
    for command in (["db", "upgrade"], ["i18n", "compile"], ["demo", "load"]):
        _flask(command, environment)
    receipt = re.search(r"/c/(\S+)", _flask(["demo", "accounts"], environment))
    if receipt is None:
        raise LookupError("the demonstration names no receipt")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1", "wsgi:app"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        yield f"http://127.0.0.1:{port}", receipt[1]
    finally:
        server.terminate()
        server.wait(15)


def _flask(command: list[str], environment: dict[str, str]) -> str:
    whole = [sys.executable, "-m", "flask", "--app", "wsgi", *command]
    return subprocess.run(whole, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout


def _wait(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(port)


if __name__ == "__main__":
    raise SystemExit(main())
