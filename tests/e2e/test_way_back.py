"""The way back in a browser: the Arabic receipt, mail settings, and how a summary changed; with and without scripts."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest

from tests.e2e.browser import Visitor

BASE = "/dossiers/deutsch-lernen"


@pytest.fixture(params=[True, False], ids=["scripts", "plain"])
def arabic(visit, request) -> Visitor:
    """Somebody who reads Arabic on a telephone."""
    return visit(lang="ar", width=360, javascript=request.param, dark=not request.param)


def _right(visitor: Visitor, selector: str) -> float:
    box = visitor.page.locator(selector).first.bounding_box()
    assert box is not None, selector
    return box["x"] + box["width"]


def test_the_arabic_receipt_tells_the_whole_way(arabic, site) -> None:
    with contextlib.closing(sqlite3.connect(site.folder / "demo.sqlite3")) as database:
        (receipt,) = database.execute(
            "SELECT receipt FROM contribution WHERE language = 'ar' AND contact_email IS NOT NULL ORDER BY id"
        ).fetchone()
    arabic.go(f"/c/{receipt}").check()
    page = arabic.page
    assert page.locator(".chain > li").count() == 5
    assert page.locator(".chain__step--done").count() == 5
    marked = page.locator("mark").first
    assert marked.inner_text() in page.locator("article.finding blockquote").first.inner_text()
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert abs(_right(arabic, ".chain__mark") - _right(arabic, "h1")) < 8
    page.locator("main a[href*='/dossiers/news/']").first.click()
    arabic.check()
    arabic.tick("rhythm", "weekly").send()
    arabic.check()
    assert page.locator("[name=rhythm][value=weekly]").is_checked()
    page.locator("main a[href$='/stop']").click()
    arabic.check()
    assert page.locator("main form").count() == 1, "looking stops nothing"
    arabic.send()
    arabic.check()
    assert page.locator("[role=status]").count() == 1
    page.locator("main .next-step a").click()
    assert page.locator("[name=rhythm][value=never]").is_checked()


def test_publications_and_what_changed(arabic) -> None:
    arabic.go(BASE).check()
    page = arabic.page
    page.locator(f"main a[href$='{BASE}/versions']").click()
    arabic.check()
    assert page.locator("ol > li.card").count() == 2
    page.locator(f"main a[href$='{BASE}/versions/1']").click()
    arabic.check()
    page.locator("main details summary").first.click()
    assert page.locator("main details blockquote").first.is_visible()
    page.locator("nav.breadcrumbs a, .breadcrumbs a").last.click()
    page.locator(f"main a[href$='{BASE}/versions/2/changes']").first.click()
    arabic.check()
    assert page.locator("main del").count() >= 1
    assert page.locator("main ins").count() >= 1
    arabic.go(f"{BASE}/changes").check()
    assert page.locator("main h2").count() >= 1


def test_promises_are_filtered(arabic) -> None:
    arabic.go("/dossiers/").check()
    page = arabic.page
    page.locator("main a[href$='/dossiers/promises']").click()
    arabic.check()
    every = page.locator("main article.card").count()
    page.locator("main a[href*='overdue=1']").click()
    arabic.check()
    assert 0 < page.locator("main article.card").count() < every
