"""The day itself and after it: check-in by a photo of the code, without a network; cards typed by keyboard alone."""

from __future__ import annotations

import json
import sqlite3

import pytest
from playwright.sync_api import expect

from teilhabe_app.demo.people import PASSWORD
from tests.e2e.browser import Visitor

EVENT = "fachtag-2027-beispiel"
CHECK_IN = f"/events/{EVENT}/check-in"
CARDS, ON_A_PAGE = 10, 3
CARD = {"de": "Karte", "ar": "بطاقة", "uk": "Картка"}


def ask(site, query: str, *values) -> list[tuple]:
    base = sqlite3.connect(site.folder / "demo.sqlite3", timeout=20)
    try:
        return base.execute(query, values).fetchall()
    finally:
        base.close()


def change(site, query: str, *values) -> None:
    base = sqlite3.connect(site.folder / "demo.sqlite3", timeout=20)
    try:
        base.execute(query, values)
        base.commit()
    finally:
        base.close()


def people(site) -> list[tuple[str, str]]:
    """Receipt and name of whoever has a place and is not here."""
    return ask(
        site,
        "SELECT receipt, name FROM registration JOIN event ON event.id = event_id JOIN format ON format.id = format_id"
        " WHERE slug = ? AND registration.state = 'confirmed' AND name IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM attendance WHERE registration_id = registration.id) ORDER BY registration.id",
        EVENT,
    )


def here(site) -> int:
    return ask(
        site,
        "SELECT count(*) FROM attendance JOIN event ON event.id = event_id JOIN format ON format.id = format_id"
        " WHERE slug = ? AND workshop_id IS NULL",
        EVENT,
    )[0][0]


@pytest.fixture(scope="module")
def kept() -> list:
    """What a browser keeps after signing in."""
    return []


@pytest.fixture
def moderator(visit, kept):
    """Open a window of a moderator; they sign in once for all, because many attempts in a short time are held back."""

    def start(**options) -> Visitor:
        visitor = visit(**options)
        if kept:
            visitor.page.context.add_cookies(kept)
        else:
            visitor.sign_in("moderation")
            kept.extend(visitor.page.context.cookies())
        return visitor

    return start


def ready(visitor: Visitor) -> Visitor:
    """Wait until the page has its list."""
    with visitor.page.expect_response("**/people.json") as answer:
        visitor.go(CHECK_IN)
    assert answer.value.ok
    return visitor


@pytest.mark.parametrize("lang", ["de", "ar", "uk"])
def test_a_photo_of_the_code_checks_somebody_in(site, visit, moderator, tmp_path, lang) -> None:
    receipt, name = people(site)[0]
    before = here(site)
    guest = visit(lang=lang, width=360).go(f"/events/registrations/{receipt}/code").check()
    picture = tmp_path / "code.png"
    guest.page.locator("main img").screenshot(path=picture)

    door = ready(moderator(lang=lang, width=360)).check()
    with door.page.expect_response("**/sync") as answer:
        door.page.locator("#photo").set_input_files(picture)
    assert answer.value.json()["answers"][0]["answer"] == "done"
    expect(door.page.locator("#news")).to_contain_text(name)
    assert here(site) == before + 1
    with door.page.expect_response("**/people.json"):
        door.page.locator("#photo").set_input_files(picture)  # a second look counts nobody twice
        door.go(CHECK_IN)
    assert here(site) == before + 1


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "plain"])
@pytest.mark.parametrize("lang", ["de", "ar", "uk"])
def test_a_code_scanned_by_the_phones_own_camera_leads_to_the_person(site, moderator, lang, javascript) -> None:
    receipt, name = people(site)[0]
    before = here(site)
    door = moderator(lang=lang, javascript=javascript, width=360)
    row = door.page.locator("#found .guest")
    for count in (before + 1, before):  # in, and taken back
        door.go(f"/events/registrations/{receipt}/check-in")
        expect(row).to_have_count(1)
        expect(row).to_contain_text(name)
        if javascript:
            button = row.locator("button[type=button]")  # the page has its own list by now
            expect(button).to_be_visible()
            with door.page.expect_response("**/sync"):
                button.click()
            expect(door.page.locator("#news")).to_contain_text(name)
        else:
            door.press(row.locator("button"))
            assert door.has(".notice")
        door.check()
        assert here(site) == count


def test_a_refusal_takes_the_good_news_back(site, moderator) -> None:
    receipt, name = people(site)[0]
    before = here(site)
    door = ready(moderator())
    change(site, "UPDATE registration SET state = 'cancelled' WHERE receipt = ?", receipt)  # meanwhile, at home
    try:
        door.page.locator("#q").fill(receipt)
        with door.page.expect_response("**/sync") as answer:
            door.page.locator("#q").press("Enter")
        assert answer.value.json()["answers"][0]["answer"] == "no_place"
        expect(door.page.locator("[role=alert] #refused li")).to_contain_text(name)
        expect(door.page.locator("#news")).to_be_empty()
        door.check()
        assert here(site) == before
    finally:
        change(site, "UPDATE registration SET state = 'confirmed' WHERE receipt = ?", receipt)


def test_a_door_without_a_network_catches_up_and_counts_once(site, visit, cable) -> None:
    first, second = people(site)[:2]
    before = here(site)
    door = ready(visit(base=cable.url).sign_in("moderation"))
    expect(door.page.locator("#ready")).to_be_visible()
    door.pull(cable)
    for receipt, _name in (first, second, first):
        door.page.locator("#q").fill(receipt.replace("-", " ").lower())
        door.page.locator("#q").press("Enter")
    expect(door.page.locator("#unsent")).to_be_visible()
    expect(door.page.locator("[data-unsent]")).to_have_text("2")
    expect(door.page.locator("[data-count=here]")).to_have_text(str(before + 2))
    door.check()
    assert here(site) == before
    door.page.reload()  # the telephone closed the page meanwhile
    expect(door.page.locator("#ready")).to_be_visible()
    expect(door.page.locator("[data-unsent]")).to_have_text("2")
    expect(door.page.locator("[data-count=here]")).to_have_text(str(before + 2))
    kept = door.page.evaluate("() => JSON.stringify(localStorage)")
    assert first[1] not in kept

    other = visit(javascript=False).sign_in("redaktion").go(f"{CHECK_IN}?q={first[0]}")
    other.press(other.page.locator("#found button"))
    with door.page.expect_response("**/sync") as answer:
        door.plug(cable)
    assert sorted(one["answer"] for one in answer.value.json()["answers"]) == ["already", "done"]
    expect(door.page.locator("#unsent")).to_be_hidden()
    assert json.loads(door.page.evaluate("() => JSON.stringify(Object.values(localStorage))")) == ["[]"]
    assert here(site) == before + 2


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "plain"])
@pytest.mark.parametrize("lang", ["de", "ar", "uk"])
def test_ten_cards_by_keyboard_alone(site, moderator, lang, javascript) -> None:
    workshop = ask(site, "SELECT max(workshop.id) FROM workshop")[0][0]
    visitor = moderator(lang=lang, javascript=javascript)
    visitor.go(f"/events/workshops/{workshop}/cards").check()
    keys, words = visitor.page.keyboard, f"{CARD[lang]} {int(javascript)}"
    expect(visitor.page.locator("#rows-0-text")).to_be_focused()
    if javascript:
        for number in range(CARDS):
            keys.press(f"Alt+{number % 7 + 1}")
            keys.type(f"{words} {number}", delay=0)
            keys.press("Enter")
        expect(visitor.page.locator("#typed")).to_contain_text(f"{words} {CARDS - 1}")
        expect(visitor.page.locator("#unsaved")).to_be_hidden()
        visitor.check()
    else:
        for start in range(0, CARDS, ON_A_PAGE):
            expect(visitor.page.locator("#rows-0-text")).to_be_focused()
            for number in range(start, start + ON_A_PAGE):
                if number < CARDS:
                    keys.type(f"{words} {number}")
                keys.press("Tab")
                keys.press("Tab")
            keys.press("Tab")
            with visitor.page.expect_navigation():
                keys.press("Enter")
    stored = ask(site, "SELECT text, kind, visibility FROM contribution WHERE text LIKE ? ORDER BY id", f"{words} %")
    assert [text for text, _kind, _visibility in stored] == [f"{words} {number}" for number in range(CARDS)]
    assert {visibility for _text, _kind, visibility in stored} == {"published"}
    assert len({kind for _text, kind, _visibility in stored}) == (7 if javascript else 1)
    if javascript:
        with visitor.page.expect_navigation():
            keys.press("Alt+z")
        expect(visitor.page.locator("#typed")).not_to_contain_text(f"{words} {CARDS - 1}")
        assert ask(site, "SELECT visibility FROM contribution WHERE text = ?", f"{words} {CARDS - 1}") == [
            ("withdrawn",)
        ]


def test_no_card_is_lost_when_the_session_has_ended(site, moderator) -> None:
    workshop = ask(site, "SELECT max(workshop.id) FROM workshop")[0][0]
    visitor = moderator().go(f"/events/workshops/{workshop}/cards")
    text = visitor.page.locator("#rows-0-text")
    visitor.page.context.clear_cookies()
    text.fill("Karte nach der Pause")
    text.press("Enter")
    expect(visitor.page.locator("#signed-out a")).to_be_visible()
    expect(visitor.page.locator("[data-unsaved]")).to_have_text("1")
    visitor.check()
    with visitor.page.context.expect_page() as opened:
        visitor.page.locator("#signed-out a").click()
    window = opened.value
    window.locator("#email").fill("moderation@example.org")
    window.locator("#password").fill(PASSWORD)
    with window.expect_navigation():
        window.locator("main form button[type=submit]").last.click()
    expect(visitor.page.locator("#typed")).to_contain_text(
        "Karte nach der Pause", timeout=60_000
    )  # at the next attempt
    expect(visitor.page.locator("#signed-out")).to_be_hidden()
    expect(visitor.page.locator("#unsaved")).to_be_hidden()
    assert ask(site, "SELECT count(*) FROM contribution WHERE text = 'Karte nach der Pause'") == [(1,)]


def test_a_refused_card_comes_back_and_the_next_one_stays(site, visit) -> None:
    workshop = ask(site, "SELECT max(workshop.id) FROM workshop")[0][0]
    visitor = visit().sign_in("moderation").go(f"/events/workshops/{workshop}/cards")
    page, keys, held = visitor.page, visitor.page.keyboard, []
    text, table = page.locator("#rows-0-text"), page.locator("#table")
    page.route("**/cards", lambda route: held.append(route) if not held else route.continue_())
    table.evaluate("(field) => { field.value = 'x'.repeat(101); }")  # longer than the browser lets anybody type
    text.focus()
    keys.type("Karte eins")
    with page.expect_request("**/cards"):
        keys.press("Enter")
    table.evaluate("(field) => { field.value = 'Tisch 4'; }")
    keys.type("Karte zwei")
    with page.expect_response("**/cards") as refused:
        held[0].continue_()
    assert refused.value.status == 422
    expect(page.locator("#cards-error a")).to_be_visible()
    expect(text).to_have_value("Karte zwei")
    expect(page.locator("[data-unsaved]")).to_have_text("1")
    keys.press("Enter")
    expect(page.locator("#typed")).to_contain_text("Karte zwei")
    expect(text).to_have_value("Karte eins")
    expect(page.locator("#cards-error a")).to_be_visible()
    table.fill("Tisch 3")
    text.press("Enter")
    expect(page.locator("#typed")).to_contain_text("Karte eins")
    expect(page.locator("#cards-error a")).to_have_count(0)
    expect(table).to_have_value("Tisch 4")
    expect(text).to_have_value("")
    expect(page.locator("#unsaved")).to_be_hidden()
    tables = ask(site, "SELECT text, provenance FROM contribution WHERE text IN ('Karte eins', 'Karte zwei')")
    assert sorted(tables) == [("Karte eins", "Tisch 3"), ("Karte zwei", "Tisch 4")]
    visitor.troubles[:] = [one for one in visitor.troubles if "422" not in one]


def test_results_are_published_and_read(site, visit) -> None:
    slug = "fachtag-2023-11-16"
    editor = visit().sign_in("redaktion").go(f"/events/{slug}/results").check()
    editor.press(editor.page.locator("main form[action$='/publish'] button"))
    for lang in ("de", "ar"):
        visit(lang=lang, width=320).go(f"/events/{slug}/results").check()


def test_signing_out_leaves_no_names_on_the_device(visit) -> None:
    door = ready(visit().sign_in("moderation"))
    count = "() => indexedDB.databases().then((all) => all.length)"
    expect(door.page.locator("#ready")).to_be_visible()
    assert door.page.evaluate(count) == 1
    door.press(door.page.locator(".account-nav button").first)
    door.page.wait_for_function("() => indexedDB.databases().then((all) => all.length === 0)")
    door.page.wait_for_function("() => caches.keys().then((all) => all.length === 0)")
