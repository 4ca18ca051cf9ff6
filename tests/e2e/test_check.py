"""Contributors check the findings: one objects, a moderator answers, and the answer stands on the receipt's page."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest

from tests.e2e.browser import Visitor
from tests.e2e.test_pages import EVERY, all_fine

DOSSIER = "landesgesetz-zwischenstand"
COMBINATIONS = [("de", True), ("de", False), ("ar", True), ("ar", False)]
# Who objects in which run: the words with which the contribution begins.
WHO = {("de", True): "Drei Wochen", ("de", False): "Vier Wochen", ("ar", True): "هذه الفقرة مهمة", ("ar", False): "نعم"}
OBJECTION = {
    "de": "Es fehlt, dass wir uns nur einmal im Monat treffen.",
    "ar": "ينقص أننا نجتمع مرة واحدة في الشهر فقط.",
}
ANSWER = {"de": "Danke, das steht jetzt im Befund.", "ar": "شكرًا، أصبح ذلك في النتيجة."}
FEW = "Alle, die hier wohnen"


def receipt_of(site, begin: str) -> str:
    """Return the receipt of a published contribution that begins with these words, else of one that nobody quotes."""
    with contextlib.closing(sqlite3.connect(site.folder / "demo.sqlite3")) as database:
        published = (
            "SELECT contribution.receipt FROM contribution JOIN format ON format.id = contribution.format_id"
            " WHERE format.slug = 'landesgesetz-2026' AND contribution.visibility = 'published'"
        )
        found = database.execute(f"{published} AND contribution.text LIKE ?", (f"{begin}%",)).fetchone()
        return (found or database.execute(f"{published} AND contribution.language = 'ar'").fetchone())[0]


@pytest.mark.parametrize(("lang", "javascript"), COMBINATIONS, ids=["de-js", "de-plain", "ar-js", "ar-plain"])
def test_a_contributor_objects_and_is_answered(site, browser, lang, javascript) -> None:
    receipt = receipt_of(site, WHO[lang, javascript])
    objection = f"{OBJECTION[lang]} ({'js' if javascript else 'plain'})"
    with contextlib.ExitStack() as stack:

        def enter() -> Visitor:
            return stack.enter_context(Visitor.opened(browser, site.url, lang=lang, javascript=javascript))

        guest, moderator = enter(), enter().sign_in("moderation")
        guest.go(f"/c/{receipt}").follow(f"/dossiers/{DOSSIER}/check/by/")
        guest.check()
        guest.tick("opinion", "missing").send()  # without saying what
        assert guest.has("#error-summary a[href='#text']")
        guest.page.wait_for_timeout(2000)  # as a person takes at least
        guest.fill("text", objection).send()
        assert objection in guest.page.inner_text("main")

        moderator.go(f"/dossiers/{DOSSIER}/coverage").check()
        moderator.go(f"/dossiers/{DOSSIER}/work").follow(f"/{DOSSIER}/check")
        moderator.check()
        card = moderator.page.locator("article.card").filter(has_text=objection).locator("h2 a").first
        moderator.press(card)
        moderator.check()
        moderator.fill("answer-de", ANSWER["de"])
        if lang == "ar":
            moderator.page.locator("main details:not([open]) > summary").evaluate_all(
                "all => all.forEach(e => e.parentElement.open = true)"
            )
            moderator.fill("answer-ar", ANSWER["ar"])
        moderator.tick("effect", "nothing").send()

        guest.go(f"/c/{receipt}")
        guest.check()
        assert ANSWER[lang] in guest.page.inner_text("main")


@pytest.mark.parametrize("lang", EVERY)
def test_pages_of_the_check(site, visit, lang) -> None:
    width, dark = EVERY[lang]
    guest = visit(lang=lang, width=width, dark=dark)
    receipt = receipt_of(site, FEW)
    all_fine(guest, (f"/c/{receipt}", f"/dossiers/{DOSSIER}/check/by/{receipt}"))
    moderator = visit(lang=lang, width=width, dark=dark).sign_in("moderation")
    paths = ("coverage", "check", "check?show=answered", "check/6", "findings/5", "findings/4/decide")
    all_fine(moderator, tuple(f"/dossiers/{DOSSIER}/{path}" for path in paths))
