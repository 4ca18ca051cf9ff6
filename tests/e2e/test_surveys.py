"""Surveys in a browser: conditions, languages, another device, paper, a lost connection, published results."""

from __future__ import annotations

import itertools
import sqlite3

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import Visitor

ONE, ALL, OVER = "/surveys/umfrage-gehoert", "/surveys/umfrage-fachtag", "/surveys/umfrage-kurszeiten"
LANGUAGES = {"de": "tr", "ar": "de", "tr": "ar"}  # begun in, gone on in
both = pytest.mark.parametrize("javascript", [True, False], ids=["js", "plain"])


def ask(site, query: str, *values) -> list[tuple]:
    base = sqlite3.connect(site.folder / "demo.sqlite3", timeout=20)
    try:
        return base.execute(query, values).fetchall()
    finally:
        base.close()


def names(site, slug: str) -> dict[str, str]:
    """Names of fields by the code of their question."""
    rows = ask(
        site,
        "SELECT q.code, q.id FROM survey_question q JOIN survey s ON s.id = q.survey_id"
        " JOIN format f ON f.id = s.format_id WHERE f.slug = ? AND q.retired_in IS NULL",
        slug.rpartition("/")[2],
    )
    return {code: f"q{number}" for code, number in rows}


def sent(site, slug: str, channel: str = "web") -> list[tuple[int, str]]:
    """Numbers and languages of stored questionnaires."""
    return ask(
        site,
        "SELECT u.id, u.language FROM submission u JOIN survey s ON s.id = u.survey_id"
        " JOIN format f ON f.id = s.format_id WHERE f.slug = ? AND u.channel = ?",
        slug.rpartition("/")[2],
        channel,
    )


def onward(visitor: Visitor, do: str = "next") -> Visitor:
    """Press a button of the page with one question; those to save and to change the language are folded away."""
    button = visitor.page.locator(f"main button[name=do][value={do}]")
    if do == "save":
        visitor.page.locator("main details:has([name=do][value=save]) summary").click()
    return visitor.press(button)


def in_language(visitor: Visitor, lang: str) -> Visitor:
    visitor.page.locator("main details:has([name=language]) summary").click()
    visitor.press(visitor.page.locator(f"main button[name=language][value={lang}]"))
    visitor.lang = lang
    return visitor


@both
@pytest.mark.parametrize("lang", LANGUAGES)
def test_answered_on_two_devices_in_two_languages(site, visit, lang, javascript) -> None:
    before, q, other = len(sent(site, ONE)), names(site, ONE), LANGUAGES[lang]
    guest = visit(lang=lang, javascript=javascript, width=320).go(ONE).check()
    guest.send("main form[action$='/start']")
    assert guest.path == f"{ONE}/q/welcome"
    onward(guest.check())
    onward(guest.tick(q["city"], "1"))
    assert guest.path == f"{ONE}/q/district"
    onward(guest, "back")
    onward(guest.tick(q["city"], "2"))  # another answer closes the way
    assert guest.path == f"{ONE}/q/took_part"
    in_language(guest.tick(q["took_part"], "yes"), other).check()
    assert guest.page.locator(f"[name={q['took_part']}][value=yes]").is_checked()
    onward(guest)
    assert guest.path == f"{ONE}/q/how_often"
    onward(guest.fill(q["how_often"], "100"))
    assert guest.has("#error-summary")
    guest.check()
    onward(guest.fill(q["how_often"], "3"), "save")
    code = guest.check().page.locator("main bdi code").inner_text()

    second = visit(lang=other, javascript=javascript).go(ONE)
    second.page.locator("main details:has(form[action$='/resume']) summary").click()
    second.fill("code", code.lower().replace("-", " ")).send("main form[action$='/resume']")
    second.check().follow("/q/")
    assert second.path == f"{ONE}/q/heard"
    onward(second.tick(q["heard"], "4"))
    second.check().tick(f"{q['offices']}_r_1", "4").tick(f"{q['offices']}_r_3", "1")
    onward(second)
    assert second.path == f"{ONE}/q/first"
    onward(second.check().fill(f"{q['first']}_r_2", "1"))
    onward(second.check().tick(f"{q['views']}_r_1", "-1"))
    onward(second.check().tick(q["origin"], "no"))
    onward(second.check().fill(q["words"], "خبز and Brot"))
    assert second.path == f"{ONE}/check"
    assert second.sees("خبز and Brot")
    second.check().send("main form#answers")
    assert second.path == f"{ONE}/thanks"
    second.check()
    stored = sent(site, ONE)
    assert len(stored) == before + 1
    onward_again = guest.go(f"{ONE}/q/how_often")  # the first device: what it kept is sent
    assert onward_again.path in {ONE, f"{ONE}/thanks"}


@pytest.mark.parametrize("lang", ["ar", "de"])
def test_a_matrix_on_a_small_telephone_is_one_question_after_the_other(site, visit, lang, tmp_path) -> None:
    name = names(site, ONE)["offices"]
    guest = visit(lang=lang, width=320).go(ONE)
    guest.send("main form[action$='/start']")
    guest.go(f"{ONE}/q/offices").check()
    rows = guest.page.locator(f"main fieldset[id^='{name}_r_']")
    assert rows.count() == 3
    boxes = [rows.nth(at).bounding_box() for at in range(3)]
    assert all(after["y"] >= before["y"] + before["height"] for before, after in itertools.pairwise(boxes))
    first = rows.first.locator(".kern-form-check").first
    dot, word = first.locator("input").bounding_box(), first.locator("label").bounding_box()
    assert (dot["x"] > word["x"]) == (lang == "ar")
    guest.page.screenshot(path=tmp_path / "matrix.png", full_page=True)


def whole(visitor: Visitor) -> Visitor:
    """Answer the questions on one page."""
    visitor.go(ALL)
    for name in ("q1", "q3"):
        visitor.tick(name, "4")
    return visitor.tick("q2")


def test_answers_wait_for_the_connection_and_are_stored_once(site, visit, cable) -> None:
    before = len(sent(site, ALL))
    guest = whole(visit(lang="de", width=360, base=cable.url)).check()
    note = guest.page.locator("#kept [role=status]")
    guest.pull(cable)
    guest.page.locator("form#answers button[type=submit]").click()
    expect(note).to_contain_text(guest.page.locator("#kept").get_attribute("data-offline") or "-")
    guest.check()
    assert len(sent(site, ALL)) == before
    with guest.page.expect_navigation():
        guest.plug(cable)
    assert guest.path == f"{ALL}/thanks"
    assert len(sent(site, ALL)) == before + 1
    assert guest.page.evaluate("() => Object.keys(localStorage)") == []


def test_an_answer_that_got_lost_on_the_way_back_is_stored_once(site, visit) -> None:
    before = len(sent(site, ALL))
    guest = whole(visit(lang="ar", width=360))
    lost = []

    def swallow(route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    guest.page.route("**/surveys/**", swallow)
    guest.page.locator("form#answers button[type=submit]").click()
    expect(guest.page.locator("#kept [role=status]")).not_to_be_empty()
    guest.page.wait_for_function("() => /thanks$/.test(location.pathname)")
    assert lost == [204]
    assert len(sent(site, ALL)) == before + 1
    guest.troubles[:] = [one for one in guest.troubles if "ERR_FAILED" not in one]


def test_what_was_typed_comes_back_unless_people_switch_it_off(site, visit) -> None:
    guest = whole(visit(lang="tr"))
    guest.go("/formats/").go(ALL)
    assert guest.page.locator("[name=q1][value='4']").is_checked()
    assert "seed" not in guest.page.evaluate("() => Object.values(localStorage).join()")  # the order is the page's own
    expect(guest.page.locator("#kept [role=status]")).not_to_be_empty()
    guest.page.locator("#keep-here").uncheck()
    assert "q1" not in guest.page.evaluate("() => JSON.stringify(localStorage)")
    guest.go(ALL).tick("q1", "2").go(ALL)
    assert not guest.page.locator("[name=q1]:checked").count()
    assert not guest.page.locator("#keep-here").is_checked()
    guest.page.locator("#keep-here").check()
    guest.tick("q1", "2").go(ALL)
    assert guest.page.locator("[name=q1][value='2']").is_checked()


def test_a_browser_that_is_to_forget_gives_the_next_person_nothing(site, visit) -> None:
    guest = whole(visit(lang="de"))
    onward(guest, "save")
    guest.go(ALL).fill("q4", "Von mir allein")
    guest.go(f"{ALL}/saved")
    assert "Von mir allein" in guest.page.evaluate("() => JSON.stringify(localStorage)")
    guest.send("main form[action$='/forget']")
    assert guest.page.evaluate("() => JSON.stringify(localStorage)") == "{}"
    guest.go(ALL)
    assert guest.page.locator("[name=q4]").input_value() == ""
    assert not guest.page.locator("[name=q1]:checked").count()


@both
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sheet_typed_in_by_keyboard(site, visit, lang, javascript) -> None:
    before, q = len(sent(site, ONE, "paper")), names(site, ONE)
    number = 100 * (1 + list(LANGUAGES).index(lang)) + 10 * javascript
    values = {
        "sheet": str(number), q["city"]: "1", q["district"]: "6", f"{q['district']}_other": "خبز", q["took_part"]: "1",
        q["how_often"]: "12", q["heard"]: "?", f"{q['offices']}_r_1": "4", f"{q['first']}_r_2": "1",
        f"{q['views']}_r_1": "3", q["origin"]: "2",
    }  # fmt: skip
    desk = visit(lang=lang, javascript=javascript).sign_in("moderation").go(ONE).follow("/paper/entry").check()
    expect(desk.page.locator("#sheet")).to_be_focused()
    keys = desk.page.keyboard
    if javascript:
        for name in desk.page.eval_on_selector_all(
            "#sheet-form :is(input:not([type=hidden]), textarea, select)", "all => all.map(one => one.name)"
        ):
            assert desk.page.evaluate("() => document.activeElement.name") == name
            if name in values:
                keys.press("Control+a")
                keys.type(values[name])
            keys.press("Enter")
        assert desk.page.locator(".chosen").count() >= 3
        with desk.page.expect_navigation():
            keys.press("Enter")
    else:
        for name, value in values.items():
            desk.fill(name, value)
        desk.send("#sheet-form")
    assert desk.has(".notice--success")
    desk.check()
    assert desk.page.locator("#sheet").input_value() == str(number + 1)
    stored = sent(site, ONE, "paper")
    assert len(stored) == before + 1
    assert stored[-1][1] in {lang, *(row[1] for row in stored)}
    desk.fill("sheet", str(number)).fill(q["city"], "2").send("#sheet-form")
    assert desk.has("#error-summary a[href='#sheet']")
    assert desk.page.locator(f"#{q['city']}").input_value() == "2"
    desk.check()
    assert len(sent(site, ONE, "paper")) == before + 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_paper_form_is_offered_where_editors_allow_it(visit, lang) -> None:
    guest = visit(lang=lang, width=320).go(ONE)
    guest.follow("/paper").check()
    answer = guest.page.request.get(guest.base + guest.link("/paper.pdf"))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")
    editor = visit(lang=lang).sign_in("redaktion").go(f"{ONE}/edit").follow("/paper").check()
    editor.send("main form:has([name=paper_public])")
    assert editor.has(".notice--success")


@both
@pytest.mark.parametrize("lang", LANGUAGES)
def test_published_results_have_tables(visit, lang, javascript) -> None:
    guest = visit(lang=lang, javascript=javascript, width=320).go(f"{OVER}/results").check()
    assert guest.page.locator("main table").count()
