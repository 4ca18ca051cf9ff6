"""Everything by keyboard alone: skip, menus, a form from start to end, errors, and a focus that one sees."""

from __future__ import annotations

import pytest

from tests.e2e.acts import read_a_moment
from tests.e2e.browser import Visitor

ACTIVE = "() => document.activeElement.id || document.activeElement.name || document.activeElement.tagName"
SEEN = """() => {
  const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
  const card = e.closest('.card') ? getComputedStyle(e.closest('.card')) : style;
  const drawn = [style, card].some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2);
  const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  const name = e.id || e.getAttribute('href') || e.textContent.trim().slice(0, 30);
  return [e.tagName + ' ' + name, drawn && inside && box.width > 0];
}"""


def _tab_to(visitor: Visitor, selector: str, most: int = 120) -> None:
    """Press Tab until the element has the focus."""
    for _press in range(most):
        if visitor.page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        visitor.page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}: {visitor.page.evaluate(ACTIVE)}")


@pytest.mark.parametrize("lang", ["de", "ar"])
def test_skip_link_is_first_and_leads_to_the_content(visit, lang) -> None:
    visitor = visit(lang=lang).go("/formats/")
    visitor.page.keyboard.press("Tab")
    link = visitor.page.locator(".skip-link")
    assert visitor.page.evaluate("() => document.activeElement.className") == "skip-link"
    box = link.bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] > 20
    assert (box["x"] > 640) == (lang == "ar")
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.press("Tab")
    assert visitor.page.evaluate("() => Boolean(document.activeElement.closest('main'))")


@pytest.mark.parametrize("lang", ["de", "ar"])
@pytest.mark.parametrize("width", [320, 1280])
def test_menus_open_with_enter_and_close_with_escape(visit, lang, width) -> None:
    visitor = visit(lang=lang, width=width).go("/framework/")
    for menu in visitor.page.locator("details.menu:visible").all():
        menu.locator("summary").focus()
        visitor.page.keyboard.press("Enter")
        assert menu.get_attribute("open") is not None
        visitor.page.keyboard.press("Tab")
        assert menu.locator("a").first.evaluate("e => e === document.activeElement")
        visitor.page.keyboard.press("Escape")
        assert menu.get_attribute("open") is None
        assert menu.locator("summary").evaluate("e => e === document.activeElement")


def test_language_by_keyboard_keeps_the_page(visit) -> None:
    visitor = visit(lang="de", width=320).go("/framework/fields/spracherwerb")
    _tab_to(visitor, ".menu--language summary")
    visitor.page.keyboard.press("Enter")
    _tab_to(visitor, ".menu--language a[hreflang=ar]")
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    assert visitor.page.url.endswith("/ar/framework/fields/spracherwerb")


@pytest.mark.parametrize("lang", ["de", "ar"])
@pytest.mark.parametrize("javascript", [True, False], ids=["js", "plain"])
def test_register_without_a_mouse(visit, lang, javascript) -> None:
    visitor = visit(lang=lang, javascript=javascript).go("/events/fachtag-2027-beispiel")
    keys = visitor.page.keyboard
    _tab_to(visitor, "main a[href$='/register']")
    _enter(visitor)
    _tab_to(visitor, "#name")
    keys.type("Амина")
    _tab_to(visitor, "main form button[type=submit]")
    _enter(visitor)

    assert visitor.page.evaluate(ACTIVE) == "error-summary"
    _tab_to(visitor, "#error-summary a[href='#consent']")
    keys.press("Enter")
    if javascript:
        assert visitor.page.evaluate(ACTIVE) == "consent"
    else:
        keys.press("Tab")  # a browser starts at the place where the link led
    visitor.page.locator("#error-summary a[href='#email']").focus()
    keys.press("Enter")
    _tab_to(visitor, "#email", 2)
    keys.type("amina@example.org")
    _tab_to(visitor, "#wish_1")
    keys.press("ArrowDown")
    _tab_to(visitor, "#need_interpreting")
    keys.press("Space")
    keys.press("Tab")
    for _ in ("Türkçe", "العربية", "Українська"):
        keys.press("ArrowDown")
    _tab_to(visitor, "#consent")
    keys.press("Space")
    keys.press("Tab")
    read_a_moment(visitor)  # keys are faster than people
    _enter(visitor)
    assert visitor.path.startswith("/events/registrations/"), visitor.page.locator("#error-summary").all_inner_texts()
    assert visitor.sees("Амина")
    assert visitor.sees("Українська")
    _tab_to(visitor, "main a[href$='/cancel']")
    _enter(visitor)
    _tab_to(visitor, "main form button[type=submit]")
    _enter(visitor)
    assert not visitor.has("a[href$='/cancel']")


def _enter(visitor: Visitor) -> None:
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    visitor.settled()


@pytest.mark.parametrize(("lang", "words"), [("de", "Haltestellen ohne Stufen."), ("ar", "نريد محطات بلا درج.")])
def test_errors_of_a_part_of_the_page_get_the_focus(visit, lang, words) -> None:
    visitor = visit(lang=lang).sign_in("teilnahme").go("/contributions/threads/16").send("#write")
    visitor.settled()
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Enter")
    assert visitor.page.evaluate(ACTIVE) == "text"
    visitor.page.keyboard.type(words)
    visitor.send("#write")
    assert visitor.page.evaluate("() => document.activeElement.id") == "write"


@pytest.mark.parametrize(("lang", "dark"), [("de", False), ("ar", True)], ids=["de-light", "ar-dark"])
@pytest.mark.parametrize(
    "path", ["/", "/formats/", "/contributions/threads/16", "/surveys/umfrage-fachtag", "/dossiers/deutsch-lernen"]
)
def test_one_always_sees_where_the_focus_is(visit, lang, dark, path) -> None:
    visitor = visit(lang=lang, dark=dark).go(path)
    unseen = []
    for _press in range(250):
        visitor.page.keyboard.press("Tab")
        what, seen = visitor.page.evaluate(SEEN)
        if what.startswith("BODY"):
            break
        if not seen:
            unseen.append(what)
    else:
        raise AssertionError(f"the focus does not leave the page: {what}")
    assert unseen == []
