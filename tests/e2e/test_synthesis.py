"""From sixty contributions in nine languages to published findings; and coding by keyboard alone."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from teilhabe_app.demo.people import PASSWORD
from tests.e2e.browser import Visitor

COMMENTS = Path(__file__).parents[1] / "synthesis" / "sense" / "comments.yaml"
POINTS, ASIDE = 20, 10  # of three contributions each; the last points are set aside
QUOTING = "main form:has([name='quote'])"
CODED, MOST_SECONDS = 10, 60

# Letters that somebody typed in, as the program takes them in.
TAKE_IN = """
import datetime as dt, sys, yaml
from sqlalchemy import select
from teilhabe_app.accounts.models import User
from teilhabe_app.contributions import service
from teilhabe_app.contributions.models import Channel, Place
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.formats.models import Format, Kind, State
from wsgi import app

slug, path, number = sys.argv[1:]
with app.app_context():
    who = db.session.scalars(select(User).where(User.email == "moderation@example.org")).unique().one()
    now = clock.now()
    made = Format(
        kind=Kind.CONSULTATION, slug=slug, title=Multilingual({"de": slug}), summary=Multilingual({"de": slug}),
        opens_at=now - dt.timedelta(days=9), closes_at=now + dt.timedelta(days=9), state=State.PUBLISHED,
        levels=["land"], languages=["de", "ar"],
    )
    db.session.add(made)
    thread = service.open_thread(made, Place.INTAKE, Multilingual({"de": slug}))
    db.session.flush()
    for entry in yaml.safe_load(open(path, encoding="utf-8"))[: int(number)]:
        for language, text in entry["texts"].items():
            draft = service.Draft(text=text, language=language, channel=Channel.LETTER, provenance="Brief")
            service.take_in(who, thread, draft)
    db.session.commit()
"""


def _take_in(site, slug: str) -> list[dict[str, str]]:
    """Take letters in, and return their texts by point."""
    done = subprocess.run(  # noqa: S603 -- our own interpreter and words
        [sys.executable, "-c", TAKE_IN, slug, str(COMMENTS), str(POINTS)],
        cwd=Path(__file__).parents[2],
        env=dict(site.env),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [entry["texts"] for entry in yaml.safe_load(COMMENTS.read_text(encoding="utf-8"))[:POINTS]]


def _begin(work: Visitor, title: str) -> str:
    """Begin a summary over that one format, with three themes; return its address."""
    work.go("/dossiers/new").fill("title-de", title)
    work.page.locator("main .kern-form-check", has_text=title).locator("input").check()
    work.send()
    base = work.path.removesuffix("/work")
    work.follow("/themes")
    for theme in ("Deutsch lernen", "Wege und Plätze", "Ämter"):
        work.fill("name-de", theme).fill("description-de", f"Alles zu: {theme}").send("main form:has([name=name-de])")
    return base


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "plain"])
def test_a_moderator_takes_60_contributions_in_nine_languages_to_published_findings(site, visit, javascript) -> None:
    slug = f"briefe-{'js' if javascript else 'plain'}"
    points = _take_in(site, slug)
    assert len({language for texts in points for language in texts}) == 9
    work = visit(javascript=javascript, lang="en").sign_in("moderation")
    base = _begin(work, slug)
    work.check().go(f"{base}/work").check()
    for _round in range(3):
        work.send("main form:has(button[value=take])")
    assert work.has("[name=seen][value$='-0']") is False
    _code_in_the_list(work)
    _split(work, base, points[0], javascript=javascript)
    for number, texts in enumerate(points[: POINTS - ASIDE]):
        _find(work, base, number, texts)
    work.go(f"{base}/work").send("form[action$='/publish']")
    assert work.has("#error-summary")
    work.go(f"{base}/work?state=open")
    assert work.page.locator("main [name=ids]").count() == 3 * ASIDE
    for box in work.page.locator("main [name=ids]").all():
        box.check()
    work.fill("reason", "off_topic").send("main form:has([name=ids])", "button[value=aside]")
    assert work.has(".progress--full")
    work.send("form[action$='/publish']")
    assert work.path == base
    assert work.has(".progress--full")
    work.check().go(f"{base}/findings").check()
    assert work.page.locator("main tbody tr").count() == POINTS - ASIDE
    work.go(f"{base}/log").check()
    assert work.sees("The summary was published")


def _code_in_the_list(work: Visitor) -> None:
    for box in work.page.locator("main [name=ids]").all():
        box.check()
    work.choose("theme_id", 1).send("main form:has([name=ids])", "button[value=code]")
    assert work.has(".badge--info")


def _split(work: Visitor, base: str, texts: dict[str, str], *, javascript: bool) -> None:
    """Split the first contribution in two, with ticks or with marked words, and set the second part aside."""
    first = next(iter(texts.values()))
    work.go(f"{base}/work")
    work.press(work.page.locator("main tbody a[href*='/contributions/']").first)
    work.follow("/segments").check()
    boxes = work.page.locator("main [name=starts]")
    place = boxes.count()
    assert place >= 1, first
    if javascript:  # marking words makes a further place
        work.page.locator("#pieces .user-text").first.evaluate(
            "e => getSelection().setBaseAndExtent(e.firstChild, 5, e.firstChild, 9)"
        )
        work.page.locator("#cut").click()
        assert boxes.count() == place + 1
        work.page.locator("main [name=starts]").first.uncheck()
    work.page.locator("main [name=starts]").last.check()
    work.send("#segments", "button:not([name])")
    assert work.page.locator("main section .user-text").count() == 2
    work.check().press(work.page.locator("main a[href$='/aside']").last)
    work.check().fill("reason", "off_topic").send()
    assert work.page.locator("main section .badge--plain").count() == 1


def _find(work: Visitor, base: str, number: int, texts: dict[str, str]) -> None:
    """Quote the three who make a point in one finding; each quote is exact words of the text."""
    if number == 0:
        work.go(f"{base}/work")
        work.press(work.page.locator("main tbody a[href*='/contributions/']").first)
    for at, text in enumerate(texts.values()):
        assert work.page.inner_text("#source-text").split() == text.split()
        if at:
            assert work.page.locator("[name=finding_id] option:checked").get_attribute("value")
        else:
            work.page.locator("[name=finding_id]").select_option(index=0)
            work.fill("statement", f"Punkt {number + 1}")
        work.fill("quote", " ".join(text.split()[:4])).send(QUOTING, "button[name=then]")


def test_keyboard_alone_codes_ten_contributions(site, visit) -> None:
    _take_in(site, "tasten")
    work = visit(lang="en").sign_in("moderation")
    base = _begin(work, "tasten")
    page = work.go(f"{base}/coding").check().page
    heading = page.locator("#unit h2")
    seen, began = [], time.monotonic()
    for number in range(CODED):
        name = heading.inner_text()
        assert heading.evaluate("e => e === document.activeElement")
        seen.append(name)
        page.keyboard.press(f"Digit{number % 3 + 1}")
        page.keyboard.press("Enter")
        page.wait_for_function("was => document.querySelector('#unit h2').innerText !== was", arg=name)
    assert time.monotonic() - began < MOST_SECONDS
    assert len(set(seen)) == CODED
    _other_keys(work, base)


def _other_keys(work: Visitor, base: str) -> None:
    """Set aside, say that none fits, skip, go back and split: letters and zero."""
    page, heading = work.page, work.page.locator("#unit h2")
    name = heading.inner_text()
    page.keyboard.press("a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function("was => document.querySelector('#unit h2').innerText !== was", arg=name)
    name = heading.inner_text()
    page.keyboard.press("0")
    page.wait_for_function("was => document.querySelector('#unit h2').innerText !== was", arg=name)
    page.wait_for_function("() => document.getElementById('following').innerHTML.trim()")
    name = heading.inner_text()
    with page.expect_navigation():
        page.keyboard.press("n")
    assert heading.inner_text() != name
    with page.expect_navigation():
        page.keyboard.press("p")
    assert heading.inner_text() == name
    with page.expect_navigation():
        page.keyboard.press("s")
    assert work.path.endswith("/segments")
    work.go(f"{base}/coding?of=all")
    assert work.sees(f"{CODED + 2} of 60") or work.sees(f"{CODED + 1} of 60")
    work.go(f"{base}/agreement").check()


def test_coding_goes_on_after_the_session_has_ended(site, visit) -> None:
    _take_in(site, "abgelaufen")
    work = visit(lang="en").sign_in("moderation")
    base = _begin(work, "abgelaufen")
    page = work.go(f"{base}/coding?of=all").page
    page.context.clear_cookies()
    page.keyboard.press("Digit1")
    page.keyboard.press("Enter")
    with page.expect_popup() as opened:
        page.locator("#coding-error a[href*='/account/sign-in']").click()
    assert page.locator("#unsaved").is_visible()
    other = opened.value
    other.locator("#email").fill("moderation@example.org")
    other.locator("#password").fill(PASSWORD)
    with other.expect_navigation():
        other.locator("main form button[type=submit]").click()
    other.close()
    page.wait_for_function("() => document.getElementById('unsaved').hidden")
    assert not page.locator("#coding-error").inner_text()
    work.go(f"{base}/coding?of=all")
    assert work.sees("1 of 60")
