"""A moderator hides with a reason, the author objects, another person decides; a guest reports a contribution."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.acts import CONSULTATION, RECEIPT, read_a_moment
from tests.e2e.browser import Visitor

JOURNEYS = [("de", True), ("de", False), ("ar", True), ("ar", False), ("uk", True), ("uk", False)]
IDS = [f"{lang}-{'js' if javascript else 'plain'}" for lang, javascript in JOURNEYS]
# What is said, the objection, what another person answers, the notice, and its answer.
WORDS = {
    "de": (
        "Kommt montags zu unserem Kurs",
        "Das ist keine Werbung, der Kurs ist kostenlos.",
        "Stimmt, er kostet nichts.",
        "Hier wird etwas verkauft.",
        "Der Kurs ist kostenlos.",
    ),
    "ar": (
        "تعالوا إلى دورتنا يوم الاثنين",
        "هذا ليس إعلانًا، فالدورة مجانية.",
        "صحيح، الدورة بلا مقابل.",
        "هنا يُباع شيء ما.",
        "الدورة مجانية.",
    ),
    "uk": (
        "Приходьте на наш курс у понеділок",
        "Це не реклама, курс безкоштовний.",
        "Так, він нічого не коштує.",
        "Тут щось продають.",
        "Курс безкоштовний.",
    ),
}


@pytest.mark.parametrize(("lang", "javascript"), JOURNEYS, ids=IDS)
def test_a_moderator_hides_with_a_reason_and_the_author_objects(visit, lang, javascript) -> None:
    said, objection, agreed, reported, answered = WORDS[lang]
    mark = f"{lang}-{'js' if javascript else 'plain'}"
    objection = f"{objection} {mark}"
    options = {"lang": lang, "javascript": javascript}
    guest = visit(**options, width=360).walk(f"/consultations/{CONSULTATION}", "/contributions/threads/1")
    read_a_moment(guest)
    guest.fill("text", f"{said} ({mark}).").fill("language", lang).fill("contact_email", f"{mark}@example.org")
    guest.send("#write")
    receipt = (RECEIPT.search(guest.page.url) or RECEIPT.search(guest.link("/c/")))[1]

    desk = visit(**options).sign_in("moderation").walk("/desk/").check()
    desk.press(desk.page.locator(f"main tr:has-text('{mark}') a[href*='/desk/']"))
    reason = desk.page.locator("main [name=template] option[value=advert]").inner_text()
    desk.fill("template", "advert").send("form[action$='/hide']")
    assert desk.has(".badge--danger")
    assert desk.sees(reason)

    guest.go(f"/c/{receipt}").check().follow("/objection").check()
    assert guest.sees(reason)
    assert not guest.has("#error-summary")
    guest.send()
    assert guest.has("#error-summary a[href='#text']")
    guest.check().fill("text", objection).send()
    assert guest.path == f"/c/{receipt}"

    desk.go("/desk/objections/").check()
    desk.press(desk.page.locator(f"main article:has-text('{objection}') a").last)
    assert desk.has(".notice--warning")  # whoever decided does not decide again
    assert not desk.has("form")
    address = desk.path

    other = visit(**options).sign_in("vertretung").go(address).check()
    other.send()
    assert other.has("#error-summary")
    other.tick("outcome", "taken_up").fill("answer", agreed).send()
    assert other.path == "/desk/objections/"

    guest.go(f"/c/{receipt}")
    assert not guest.has("a[href*='/objection']")
    guest.follow("/contributions/").check()
    assert guest.sees(mark)

    _report(visit(**options, width=320), other, guest.path, f"{reported} {mark}", answered)


def _report(reader: Visitor, desk: Visitor, place: str, reported: str, answered: str) -> None:
    """Report what stands at a place; it stays, and whoever reported it reads why."""
    reader.go(place).follow("/notice").check()
    expect(reader.page.locator("#address")).to_have_value(re.compile(rf"{place}$"))
    reader.fill("ground", "advert")
    read_a_moment(reader)
    reader.send()
    assert reader.has("#error-summary")
    reader.fill("text", reported).send()
    assert "/contributions/notices/" in reader.path
    assert not reader.sees(answered)
    reader.check()

    desk.go("/desk/notices/").check().press(desk.page.locator(f"main article:has-text('{reported}') a").last)
    desk.check().tick("outcome", "turned_down").fill("answer", answered).send()
    reader.page.reload()
    assert reader.sees(answered)
    reader.check().go(place)
    assert reader.has("a[href$='/notice']")  # it stays


@pytest.mark.parametrize("lang", ["de", "ar"])
def test_pages_of_moderation_in_both_directions(visit, lang) -> None:
    desk = visit(lang=lang, width=360).sign_in("moderation")
    for path in ("/desk/?kind=unread", "/desk/notices/", "/desk/objections/", "/desk/seals/", "/desk/reasons/"):
        desk.go(path).check()
    desk.go("/desk/reasons/new").check()
