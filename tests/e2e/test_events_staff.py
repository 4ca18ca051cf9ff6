"""Staff of an event: a call is registered by keyboard alone, what people need is answered, lists are taken along."""

from __future__ import annotations

import re
import time

import pytest

from tests.e2e.browser import Visitor

EVENT = "fachtag-2027-beispiel"
NEW = f"/events/{EVENT}/registrations/new"
CODE = re.compile(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}")
A_MINUTE = 60
PAGES = ("registrations", "registrations/new", "needs", "places", "places/new", "questions", "questions/new", "stored")


def focus_is(visitor: Visitor, selector: str) -> bool:
    return bool(visitor.page.evaluate("s => document.activeElement.matches(s)", selector))


def keys_to(visitor: Visitor, selector: str, most: int) -> None:
    for _press in range(most):
        if focus_is(visitor, selector):
            return
        visitor.page.keyboard.press("Tab")
    assert focus_is(visitor, selector), f"{selector} is too far away"


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("lang", ["de", "ar", "uk"])
def test_somebody_who_calls_is_registered_by_keyboard_in_under_a_minute(visit, lang, javascript) -> None:
    staff = visit(lang=lang, javascript=javascript).sign_in("moderation").go(NEW)
    keyboard = staff.page.keyboard
    began = time.monotonic()
    assert focus_is(staff, "#name")
    keyboard.type("سلمى النجار")
    keyboard.press("Tab")
    keyboard.type("0421 555 0188")
    keyboard.press("Tab")
    keyboard.press("Space")
    with staff.page.expect_navigation():
        keyboard.press("Enter")
    assert time.monotonic() - began < A_MINUTE
    staff.check()
    assert staff.path.endswith("/told")
    assert staff.page.locator("main .notice").count() == 1
    assert staff.page.locator("main .spoken li").count() == 4
    assert focus_is(staff, f"a[href$='{NEW}']")  # the next call
    with staff.page.expect_navigation():
        keyboard.press("Enter")
    assert focus_is(staff, "#name")
    with staff.page.expect_navigation():  # sent empty: nothing is lost, and the errors have the focus
        keyboard.press("Enter")
    staff.settled().check()
    assert staff.has("#error-summary a[href='#name']")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_need_told_by_phone_is_answered_and_the_person_sees_it(visit, javascript) -> None:
    staff = visit(javascript=javascript).sign_in("redaktion").go(NEW)
    name = f"Frau Ohm {int(javascript)}"
    staff.fill("name", name).fill("phone", "0421 555 0199").tick("consent").tick("need_speech_to_text")
    staff.send().press(staff.page.locator("main a.btn--secondary").first)
    code = CODE.search(staff.page.inner_text("main"))
    assert code
    staff.go(f"/events/{EVENT}/needs").check()
    answer = staff.page.locator("main a[href$='/needs/of/speech_to_text']")
    staff.press(answer).check()
    boxes = staff.page.locator("main [name=need_ids]:checked")
    assert boxes.count() == 1  # whoever has an answer is not asked again
    staff.send()  # without an answer
    assert staff.has("#error-summary")
    staff.fill("answer", "yes").fill("text", "Die Schrift steht auf der Leinwand.").send()
    assert staff.sees(f"Please call {name}") or staff.sees("0421 555 0199")
    own = visit(javascript=javascript).go(f"/events/registrations/{code[0]}").check()
    assert own.sees("Die Schrift steht auf der Leinwand.")


@pytest.mark.parametrize(("lang", "width"), [("de", 1280), ("ar", 320), ("uk", 320)])
def test_pages_of_staff_are_sound(visit, lang, width) -> None:
    staff = visit(lang=lang, width=width).sign_in("redaktion")
    for page in PAGES:
        staff.go(f"/events/{EVENT}/{page}").check()
    staff.go(f"/events/{EVENT}/registrations").press(staff.page.locator("main tbody th a").first).check()


def test_people_are_found_and_taken_along(visit) -> None:
    staff = visit().sign_in("moderation").go(f"/events/{EVENT}/registrations")
    rows = staff.page.locator("main tbody tr")
    everybody = rows.count()
    name = rows.first.locator("th").inner_text()
    staff.fill("q", name.upper())
    staff.send("main form[role=search]")
    assert 1 <= rows.count() <= everybody
    assert staff.sees(name)
    with staff.page.expect_download() as download:
        staff.page.locator("main button[value=xlsx]").click()
    assert download.value.suggested_filename.endswith(".xlsx")
