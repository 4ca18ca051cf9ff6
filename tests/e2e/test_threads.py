"""A thread in a real browser: write, correct, support, reply, order, find again, take back."""

from __future__ import annotations

import itertools

import pytest

from tests.e2e.browser import Visitor

THREAD = "/contributions/threads/16"
DEEPEST = 26  # a reply on the third level below number 23
FIRST = 23
NEAR = 2.0  # pixels
# Language, script, who writes, who answers: different people, because who writes much is read first.
JOURNEYS = [
    ("de", True, "teilnahme", "mitglied"),
    ("de", False, "mitglied", "teilnahme"),
    ("ar", True, "freigabe", "gruppe-3"),
    ("ar", False, "gruppe-3", "freigabe"),
    ("uk", True, "ressort", "magistrat"),
    ("uk", False, "magistrat", "ressort"),
]
IDS = [f"{lang}-{'js' if javascript else 'plain'}" for lang, javascript, *_people in JOURNEYS]
WORDS = {
    "de": "Ein Abendkurs mit Betreuung hilft vielen Familien",
    "ar": "دورة مسائية مع رعاية للأطفال تساعد عائلات كثيرة",
    "uk": "Вечірній курс із доглядом за дітьми допоможе багатьом родинам",
}


@pytest.mark.parametrize(("lang", "javascript", "writer", "answerer"), JOURNEYS, ids=IDS)
def test_from_the_first_word_to_taking_it_back(visit, lang, javascript, writer, answerer) -> None:
    text = f"{WORDS[lang]} ({lang} {writer})."
    author = visit(lang=lang, javascript=javascript).sign_in(writer).go(THREAD).check()
    author.fill("text", text).fill("language", lang).tick("kind", "idea").send("#write")
    assert author.sees(text)
    number = _number(author)
    _edit(author, number, f"1. {text}")
    assert not author.has("a[href$='/history']")  # nobody had answered: a slip of the pen

    other = visit(lang=lang, javascript=javascript).sign_in(answerer).go(f"{THREAD}?at={number}")
    assert other.page.locator("main .talk .c").first.get_attribute("id") == f"c{number}"
    assert other.has(f"#c{number}.c--focus")
    for pressed in ("true", "false", "true"):
        other.press(other.page.locator(f"#s{number}"), in_place=True)
        assert other.page.locator(f"#s{number}").get_attribute("aria-pressed") == pressed
    other.follow(f"/{number}/reply").check().fill("text", f"+ {text}").fill("language", lang).send()
    reply = _number(other)
    assert reply != number
    assert other.sees(f"+ {text}")

    _edit(author, number, f"2. {text}")
    assert author.has(f"#replies + ol #c{reply}")
    author.check().follow(f"/{number}/history").check()
    assert author.has("ins")
    assert author.has("del")

    author.go(THREAD).follow("order=newest")
    assert author.page.locator("main .talk .c").first.get_attribute("id") == f"c{number}"
    for order in ("oldest", "unanswered", "discussed"):
        author.follow(f"order={order}")
        assert author.page.locator("main .talk").count() > 5
    author.check()

    author.go(f"/contributions/{number}").page.locator("main details summary").click()
    author.send("form[action$='/withdraw']").check()
    assert author.path == "/contributions/mine"
    other.go(f"{THREAD}?at={number}")
    assert other.sees(f"+ {text}")  # the answer stays, what it answered does not
    assert not other.sees(f"2. {text}")
    other.check()


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "plain"])
def test_a_guest_replies_and_takes_it_back(visit, javascript) -> None:
    guest = visit(lang="uk", javascript=javascript).go(THREAD).follow(f"/{FIRST}/reply").check()
    guest.send()
    assert guest.has("#error-summary a[href='#text']")
    guest.check().fill("text", f"Дякую, так само й у нас ({javascript}).").fill("language", "uk").send()
    assert guest.path.startswith("/c/")
    guest.follow("/edit").check().fill("text", f"Дякую, так само й у нас у районі ({javascript}).").send()
    assert guest.path.startswith("/c/")
    assert guest.sees(f"у нас у районі ({javascript})")
    guest.check().follow("/withdraw").check().send()
    assert guest.path.startswith("/c/")
    guest.check()


def test_what_answers_the_deepest_level_stands_beside_it_and_says_so(visit) -> None:
    person = visit(lang="de").sign_in("teilnahme").go(f"/contributions/{DEEPEST}/reply")
    person.fill("text", "Genau so ist es auch bei uns in der Straße.").fill("language", "de").send()
    number = _number(person)
    person.go(f"/contributions/{FIRST}").check()
    assert person.page.locator(f"main #c{number} a[href*='at={DEEPEST}']").count() == 1
    before, own = (_edges(person, f"#c{key}") for key in (DEEPEST, number))
    assert before == own


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("lang", ["ar", "uk"])
def test_replies_go_inwards_from_the_side_where_lines_begin(visit, lang, width) -> None:
    reader = visit(lang=lang, width=width).go(f"{THREAD}?at={FIRST}")
    lists = [f"#c{FIRST} + ol.replies" + " > li > ol.replies" * depth for depth in range(3)]
    edges = [_edges(reader, selector) for selector in lists]
    starts = [-right if lang == "ar" else left for left, right in edges]
    ends = [left if lang == "ar" else right for left, right in edges]
    assert all(later > earlier + 8 for earlier, later in itertools.pairwise(starts))
    assert max(ends) - min(ends) < NEAR
    lines = reader.page.locator(f"main {lists[0]}").first.evaluate(
        "e => ['borderRightWidth', 'borderLeftWidth'].map(name => getComputedStyle(e)[name])"
    )
    assert lines == (["2px", "0px"] if lang == "ar" else ["0px", "2px"])
    deepest = reader.page.locator(f"#c{DEEPEST} .user-text").bounding_box()
    assert deepest
    assert deepest["width"] > 220  # still room for words on a telephone
    reader.check()


def _edges(reader: Visitor, selector: str) -> tuple[float, float]:
    box = reader.page.locator(f"main {selector}").first.bounding_box()
    assert box, selector
    return box["x"], box["x"] + box["width"]


def _number(reader: Visitor) -> int:
    """Return the number of what was just written: it stands in place of the form, or has the page to itself."""
    where = "#write .c" if reader.has("#write .c") else ".c"
    return int((reader.page.locator(f"main {where}").first.get_attribute("id") or "")[1:])


def _edit(author: Visitor, number: int, text: str) -> None:
    author.go(f"{THREAD}?at={number}").follow(f"/{number}/edit").check().fill("text", text).send()
    assert author.path == f"/contributions/{number}"
    assert author.sees(text)
