"""A moderator hides with a reason, the author objects, another person decides; a guest reports a contribution."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.acts import CONSULTATION, RECEIPT, read_a_moment

OBJECTION = "This is no advertising: the course is free."


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "plain"])
def test_a_moderator_hides_with_a_reason_and_the_author_objects(visit, javascript) -> None:
    mark = f"course-{'js' if javascript else 'plain'}"
    options = {"lang": "en", "javascript": javascript}
    guest = visit(**options, width=360).walk(f"/consultations/{CONSULTATION}", "/contributions/threads/1")
    read_a_moment(guest)
    guest.fill("text", f"Come to our {mark} on Mondays.").fill("contact_email", f"{mark}@example.org").send("#write")
    receipt = (RECEIPT.search(guest.page.url) or RECEIPT.search(guest.link("/c/")))[1]

    desk = visit(**options).sign_in("moderation").walk("/desk/").check()
    desk.press(desk.page.locator(f"main tr:has-text('{mark}') a[href*='/desk/']"))
    desk.fill("template", "advert").send("form[action$='/hide']")
    assert desk.has(".badge--danger")
    assert desk.sees("It is advertising.")

    guest.go(f"/c/{receipt}").check().follow("/objection").check()
    assert guest.sees("It is advertising.")
    assert guest.sees("it costs nothing")
    guest.send()
    assert guest.has("#error-summary")
    guest.fill("text", OBJECTION).send()
    assert guest.path == f"/c/{receipt}"

    desk.go("/desk/objections/").check()
    desk.press(desk.page.locator(f"main article:has-text('{OBJECTION}') a").last)
    assert desk.sees("You decided this yourself.")
    assert not desk.has("form")
    address = desk.path

    other = visit(**options).sign_in("vertretung").go(address).check()
    other.send()
    assert other.has("#error-summary")
    other.tick("outcome", "taken_up").fill("answer", "You are right, it is free.").send()
    assert other.path == "/desk/objections/"

    guest.go(f"/c/{receipt}")
    assert guest.sees("Everybody can read your contribution.")
    guest.follow("/contributions/").check()
    assert guest.sees(mark)

    reader = visit(**options, width=320).go(guest.path).follow("/notice").check()
    expect(reader.page.locator("#address")).to_have_value(re.compile(rf"{guest.path}$"))
    reader.fill("ground", "advert")
    read_a_moment(reader)
    reader.send()
    assert reader.has("#error-summary")
    reader.fill("text", "It sells something.").send()
    assert "/contributions/notices/" in reader.path
    reader.check()

    other.go("/desk/notices/").check().press(other.page.locator("main article:has-text('It sells something.') a").last)
    other.check().tick("outcome", "turned_down").fill("answer", "It is free.").send()
    reader.page.reload()
    assert reader.sees("The contribution stays as it is.")
    assert reader.sees("It is free.")


@pytest.mark.parametrize("lang", ["de", "ar"])
def test_pages_of_moderation_in_both_directions(visit, lang) -> None:
    desk = visit(lang=lang, width=360).sign_in("moderation")
    for path in ("/desk/?kind=unread", "/desk/notices/", "/desk/objections/", "/desk/seals/", "/desk/reasons/"):
        desk.go(path).check()
    desk.go("/desk/reasons/new").check()
