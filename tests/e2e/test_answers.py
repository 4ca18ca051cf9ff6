"""A ministry answers, a measure changes, the report says so, and the contributor's receipt tells it, also in Arabic."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest

from teilhabe_app.core import clock
from tests.e2e.browser import Visitor

REASON = {
    "de": "Ab Herbst gibt es eine öffentliche Liste freier Räume.",
    "ar": "ابتداءً من الخريف ستكون هناك قائمة عامة بالغرف المتاحة.",
}
CHANGE = {"de": "Die Liste freier Räume ist öffentlich.", "ar": "قائمة الغرف المتاحة متاحة للجميع."}
HARD = "Die Durchführung erfolgt ggf. im Rahmen einer Koordinierungsveranstaltung."
RUNS = {"js": True, "plain": False}


def receipt_behind(site, number: int) -> str:
    """Read the receipt of a contribution that a finding of the demonstration quotes."""
    query = (
        "SELECT c.receipt FROM contribution c JOIN citation q ON q.contribution_id = c.id"
        " JOIN finding f ON f.id = q.finding_id JOIN dossier d ON d.id = f.dossier_id"
        " WHERE d.slug = 'deutsch-lernen' AND f.number = ? AND c.visibility = 'published' ORDER BY c.id"
    )
    with contextlib.closing(sqlite3.connect(site.folder / "demo.sqlite3")) as connection:
        return str(connection.execute(query, (number,)).fetchone()[0])


@pytest.mark.parametrize("javascript", RUNS.values(), ids=RUNS)
def test_a_ministry_answers_and_everybody_can_follow_it(site, browser, javascript) -> None:
    with contextlib.ExitStack() as stack:

        def enter(who: str | None = None, lang: str = "de") -> Visitor:
            visitor = stack.enter_context(Visitor.opened(browser, site.url, lang=lang, javascript=javascript))
            return visitor.sign_in(who) if who else visitor

        number = 4 if javascript else 1
        ministry = enter("ressort")
        write(ministry, number)
        measure = change(ministry, number)
        edition = freeze(enter("redaktion"), measure, number)
        guest = enter(lang="ar")
        guest.go(f"/c/{receipt_behind(site, number)}")
        assert guest.sees(REASON["ar"])
        for part in (f"/dossiers/deutsch-lernen/findings/{number}", f"/framework/measures/{measure}", edition):
            assert guest.has(f"a[href*='{part}']"), part
        guest.check()
        guest.go("/dossiers/deutsch-lernen/synopsis").check()
        assert guest.sees(REASON["ar"])
        for ending in ("pdf", "docx", "xlsx"):
            assert guest.has(f"a[href$='synopsis.{ending}']")


def write(ministry: Visitor, number: int) -> None:
    """Find the finding on the desk, check hard words, save a draft and publish the answer."""
    state = "open" if number == 4 else "answered"
    ministry.go(f"/dossiers/answers?state={state}").check()
    rows = ministry.page.locator("main tbody tr", has_text="in meinem Stadtteil")
    ministry.press(rows.locator(f"th a:text-matches('^{number}\\\\.')").first)
    ministry.fill("reason-de", HARD)
    if ministry.javascript:
        ministry.page.locator("[data-plain-hints] q:has-text('ggf.')").wait_for()
    else:
        ministry.press(ministry.page.locator("button[value=check]"))
    assert ministry.sees("Koordinierungsveranstaltung")
    assert ministry.page.locator("[data-plain-hints] li").count() > 3
    ministry.press(ministry.page.locator("button[value=save]"))
    assert ministry.page.locator("[name='reason-de']").input_value() == HARD
    ministry.tick("decision", "adopted")
    for lang, text in REASON.items():
        ministry.fill(f"reason-{lang}", text)
    ministry.check().press(ministry.page.locator("button[value=publish]"))
    assert "/dossiers/answers/" in ministry.path


def change(ministry: Visitor, number: int) -> str:
    """Extend a measure because of the answer; its page names the finding."""
    measure = ministry.page.locator("#measure option").first.get_attribute("value") or ""
    ministry.check().fill("measure", measure).send("form[action$='/change']")
    ministry.tick("operation", "extend").fill("description-de", f"{CHANGE['de']} ({number})")
    ministry.fill("description-ar", f"{CHANGE['ar']} ({number})")
    ministry.fill("decided_on", clock.today().isoformat()).check().send()
    assert ministry.path == f"/framework/measures/{measure}"
    assert ministry.has(f"li[id^='revision-'] a[href$='/dossiers/deutsch-lernen/findings/{number}']")
    ministry.check()
    return measure


def freeze(editor: Visitor, measure: str, number: int) -> str:
    """Freeze the next edition: the report of the field names the measure's change and its cause."""
    editor.go("/reports/new")
    editor.fill("title-de", f"Bericht nach Befund {number}")
    options = editor.page.locator("#previous_id option")
    editor.page.locator("#previous_id").select_option(index=options.count() - 1)  # the oldest: what is new since then
    editor.fill("cutoff_on", clock.today().isoformat()).send()
    edition = editor.path
    editor.send("form[action$='/freeze']")
    assert editor.path == edition
    cause = f"#measure-{measure} a[href$='/dossiers/deutsch-lernen/findings/{number}']"
    assert editor.has(cause), cause
    editor.check()
    return edition


def test_a_body_sends_back_and_another_is_asked(visit) -> None:
    """Magistrate: not ours; the moderator asks anew; the steering list shows it in between."""
    magistrate = visit().sign_in("magistrat").go("/dossiers/answers?state=open")
    if not magistrate.has("main tbody th a"):
        moderator = visit().sign_in("moderation").go("/dossiers/deutsch-lernen/findings/2/route").check()
        moderator.page.locator("#body_id").select_option(label=_magistrate(moderator))
        moderator.send()
        magistrate.go("/dossiers/answers?state=open")
    number = magistrate.page.locator("main tbody th a").first.inner_text().partition(".")[0]
    magistrate.press(magistrate.page.locator("main tbody th a").first)
    magistrate.press(magistrate.page.locator("a[href$='/back']")).check()
    magistrate.fill("reason", "Darüber entscheidet das Land.").send()
    assert magistrate.has(".notice--success")
    moderator = visit(javascript=False).sign_in("moderation").go("/dossiers/escalations").check()
    assert moderator.sees("Darüber entscheidet das Land.")
    moderator.press(moderator.page.locator("tr:has-text('Darüber entscheidet') a[href*='instead=']")).check()
    moderator.page.locator("#body_id").select_option(index=3)
    moderator.send()
    assert moderator.has(".notice--success, .notice--warning")
    assert f"/findings/{number}" in moderator.path
    assert moderator.sees("Darüber entscheidet das Land.")


def _magistrate(visitor: Visitor) -> str:
    return visitor.page.locator("#body_id option:has-text('Magistrat')").first.inner_text()
