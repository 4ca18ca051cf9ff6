"""An organisation of three drafts together, adopts a point, approves and hands in; in German, Arabic and Ukrainian."""

from __future__ import annotations

import contextlib
import time

import pytest

from tests.e2e.browser import PATIENCE, Visitor

CONSULTATION = "landesgesetz-2026"
DRAFT = "main form[data-draft]"
WORDS = {
    "de": ("Mehr Zeit für Gruppen", "Auch bei uns übersetzen Kinder.", "Bitte einen Satz mehr zum Auftrag."),
    "ar": ("نحتاج إلى وقت أطول", "أطفالنا يترجمون أيضًا.", "أضيفوا جملة عن التفويض من فضلكم."),
    "uk": ("Нам потрібно більше часу", "Наші діти теж перекладають.", "Додайте речення про мандат."),
}
# Language, JavaScript, and which point is adopted: statement and place (each only once by an organisation).
COMBINATIONS = [
    ("de", True, (2, 0)),
    ("de", False, (2, 1)),
    ("ar", True, (2, 2)),
    ("ar", False, (4, 0)),
    ("uk", True, (5, 0)),
    ("uk", False, (5, 1)),
]
NAMES = [f"{lang}-{'js' if javascript else 'plain'}" for lang, javascript, _point in COMBINATIONS]


@pytest.mark.parametrize(("lang", "javascript", "point"), COMBINATIONS, ids=NAMES)
def test_three_people_draft_adopt_approve_and_hand_in(site, browser, lang, javascript, point) -> None:
    text, reason, request = WORDS[lang]
    with contextlib.ExitStack() as stack:

        def enter(who: str) -> Visitor:
            visitor = stack.enter_context(
                Visitor.opened(browser, site.url, lang=lang, javascript=javascript, width=320 if lang == "ar" else 1280)
            )
            return visitor.sign_in(who)

        first, second, third = enter("mitglied"), enter("gruppe-3"), enter("freigabe")
        _begin(first, lang)
        _write(first, 0, f"{text} 1")
        _adopt(second, point, lang, reason)
        draft = _both_write(first, second, text)
        _propose(second, draft)
        _send_back(third, draft, request)
        _answer(first, draft, request)
        _approve(third, draft)
        guest = stack.enter_context(Visitor.opened(browser, site.url, lang=lang, javascript=javascript))
        guest.go(draft)
        assert guest.sees(f"{text} 1")
        assert guest.sees(reason)
        assert guest.has(".quote")
        guest.check()
        guest.follow("/organisations/").check()
        assert guest.sees(reason)
        _adopted(guest, point)


def _begin(member: Visitor, lang: str) -> None:
    """Begin the organisation's draft from the page of the consultation."""
    member.go(f"/consultations/{CONSULTATION}").check()
    member.follow("/statements/new").fill("language", lang).send()
    assert member.path.endswith("/edit")
    member.check()


def _write(member: Visitor, number: int, text: str) -> None:
    """Add a point; with JavaScript the page saves by itself, without it by the button."""
    member.send(DRAFT, "button[value=add]")
    member.fill(f"points-{number}-text", text)
    if member.javascript:
        member.page.wait_for_function("() => document.querySelector('[data-draft-state]').textContent !== ''")
        member.page.reload()
    else:
        member.send(DRAFT, "button[value=save]")
    assert member.page.locator(f"[name='points-{number}-text']").input_value() == text


def _adopt(member: Visitor, point: tuple[int, int], lang: str, reason: str) -> None:
    """Adopt a point of another organisation, with a reason; without one it is refused."""
    member.go(f"/consultations/{CONSULTATION}").follow(f"/consultations/statements/{point[0]}").check()
    member.press(member.page.locator("main a[href*='/adopt']").nth(point[1]))
    member.send()
    assert member.has("#error-summary a[href='#reason']")
    member.check().fill("language", lang).fill("reason", reason).send()
    assert member.path.endswith("/edit")
    assert member.has(".quote")
    member.check()


def _both_write(first: Visitor, second: Visitor, text: str) -> str:
    """Change different points at once: both stay. Change the same one: the second gets their words back."""
    draft = second.path.removesuffix("/edit")
    first.go(f"{draft}/edit")
    second.go(f"{draft}/edit")
    second.fill("mandate", text).send(DRAFT, "button[value=save]")
    first.fill("points-0-text", f"{text} 2").send(DRAFT, "button[value=save]")
    second.fill("points-0-text", f"{text} 3").send(DRAFT, "button[value=save]")
    assert second.has("#error-summary")
    assert second.page.locator("[name='points-0-text']").input_value() == f"{text} 3"
    assert second.sees(f"{text} 2")
    second.check().fill("points-0-text", f"{text} 1").send(DRAFT, "button[value=save]")
    assert second.page.locator("[name='mandate']").input_value() == text
    assert second.page.locator("[name='points-0-text']").input_value() == f"{text} 1"
    return draft


def _propose(member: Visitor, draft: str) -> None:
    member.send(DRAFT, "button[value=check]")
    assert member.path == f"{draft}/hand-in"
    member.check().send("form[action$='/propose']")
    assert member.path == f"{draft}/hand-in"
    assert not member.has("form[action$='/propose']")
    member.check()


def _send_back(approver: Visitor, draft: str, request: str) -> None:
    approver.go(f"/consultations/{CONSULTATION}").follow("/hand-in").check()
    approver.page.locator("main details:has(form[action$='/send-back']) summary").click()
    approver.fill("note", request).send("form[action$='/send-back']")
    assert approver.path == f"{draft}/edit"


def _answer(member: Visitor, draft: str, request: str) -> None:
    """Read the request, write more, and propose again."""
    member.go(f"{draft}/edit")
    assert member.sees(request)
    member.fill("introduction", request)
    _propose(member, draft)


def _approve(approver: Visitor, draft: str) -> None:
    approver.go(f"{draft}/hand-in").check()
    approver.send("main form:has([name='version'])")
    assert approver.path == draft
    assert approver.has(".notice--success")
    approver.check()


def _adopted(guest: Visitor, point: tuple[int, int]) -> None:
    """The organisation whose point it was shows who adopted it."""
    guest.go(f"/consultations/statements/{point[0]}")
    card = guest.page.locator("main article").nth(point[1])
    card.locator("details summary").click()
    assert card.locator("details[open] a").count() >= 1


def test_what_is_typed_last_is_saved_on_leaving_and_the_page_says_where_it_cannot(visit) -> None:
    member = visit(lang="de").sign_in("mitglied")
    _begin(member, "de")
    draft = member.path
    member.fill("introduction", "Liebe Leute, zuletzt getippt")
    member.go(f"/consultations/{CONSULTATION}")  # at once, before the page saves by itself
    deadline = time.monotonic() + PATIENCE / 1000
    written = member.go(draft).page.locator("[name='introduction']")
    while written.input_value() != "Liebe Leute, zuletzt getippt":  # the browser sends it after the page has gone
        assert time.monotonic() < deadline, "what was typed last is lost"
        member.page.wait_for_timeout(200)
        member.go(draft)
    member.page.route("**/edit", lambda route: route.fulfill(status=403, body=""))
    member.fill("introduction", "Noch mehr")
    member.page.wait_for_function("() => document.querySelector('[data-draft-state]').textContent !== ''")
    state = member.page.locator("[data-draft-state]")
    assert state.inner_text() == state.get_attribute("data-failed")


@pytest.mark.parametrize("lang", ["de", "ar"])
def test_pages_of_staff_and_followers(visit, lang) -> None:
    width = 320 if lang == "ar" else 1280
    staff = visit(lang=lang, width=width).sign_in("moderation")
    staff.go(f"/consultations/{CONSULTATION}").follow("/statements/intake").check()
    staff.fill("new_name", "Інша група").fill("points", "+ [Q1] Так\n\n? Коли?").send()
    assert staff.has(".notice--success")
    staff.check().follow("/consultations/statements/").check()
    editor = visit(lang=lang, width=width).sign_in("redaktion")
    for end in ("/edit", "/phases", "/background/new"):
        editor.go(f"/consultations/{CONSULTATION}{end}").check()
    guest = visit(lang=lang, width=width)
    guest.go(f"/consultations/{CONSULTATION}").follow("/follow").check().fill("email", f"{lang}@example.org").send()
    assert guest.has(".notice--success")
    guest.go("/consultations/statements/4/changes").check()
