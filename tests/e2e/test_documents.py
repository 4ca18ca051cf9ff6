"""A document in a real browser: comment, propose other words, and find both again in the next version."""

from __future__ import annotations

import pytest

from tests.e2e.browser import Visitor

DOCUMENT = "/consultations/documents/1"
START = "Für Gespräche über Rechte"
JOURNEYS = [("de", True), ("de", False), ("ar", True), ("ar", False), ("uk", True), ("uk", False)]
# One person who writes more than eight times in five minutes is read first.
WRITERS = {"de": "mitglied", "ar": "gruppe-3", "uk": "teilnahme"}
IDS = [f"{lang}-{'js' if javascript else 'plain'}" for lang, javascript in JOURNEYS]


@pytest.mark.parametrize(("lang", "javascript"), JOURNEYS, ids=IDS)
def test_from_a_comment_into_the_next_version(visit, lang, javascript) -> None:
    mark = f"{lang}-{'js' if javascript else 'plain'}"
    reader = visit(lang=lang, javascript=javascript).sign_in(WRITERS[lang])
    reader.walk("/formats/", "/consultations/landesgesetz-2026").follow("/consultations/documents/").check()
    code = _code(reader)
    _open(reader, code)
    _write(reader, {"text": f"Das hilft uns sehr ({mark}).", "language": "de"}, kind="experience")
    assert reader.sees(f"Das hilft uns sehr ({mark}).")
    _open(reader, code)
    proposed = f"Neue Worte {mark} über Rechte und Pflichten."
    _write(reader, {"text": f"Bitte so ({mark}).", "language": "de", "proposed_text": proposed}, kind="wording")
    assert reader.has(".said ins")
    reader.check()
    before = _publish_next(visit(lang="de", javascript=javascript), mark)
    reader.go(f"{DOCUMENT}/paragraphs/{code}").check()
    assert reader.sees(f"Das hilft uns sehr ({mark}).")
    note = reader.page.locator(".note", has_text=f"Das hilft uns sehr ({mark}).")
    assert str(before) in note.locator(".badge").first.inner_text()
    note.locator("summary").click()
    assert mark in note.locator("details ins").inner_text()
    reader.go(f"{DOCUMENT}/changes").check()
    assert reader.has("section.change ins")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("lang", ["de", "ar"])
def test_what_people_say_stands_beside_the_text_or_below_it(visit, lang, width) -> None:
    reader = visit(lang=lang, width=width).go(f"{DOCUMENT}/paragraphs/p10")
    text = reader.page.locator("#p10 .para__text").bounding_box()
    said = reader.page.locator("#p10 .para__said").bounding_box()
    assert text
    assert said
    if width < 1000:
        assert said["y"] >= text["y"] + text["height"]
    elif lang == "ar":
        assert said["x"] + said["width"] <= text["x"] + 1
    else:
        assert said["x"] >= text["x"] + text["width"] - 1
    reader.check()


def test_pages_of_documents_have_no_barriers(visit) -> None:
    for lang, width in (("de", 1280), ("ar", 320), ("de-simple", 320)):
        reader = visit(lang=lang, width=width)
        for path in ("", "?beside=ar", "?version=1", "/changes?from=1&to=2", "/gone", "/paragraphs/p18"):
            reader.go(f"{DOCUMENT}{path}").check()


def test_pages_of_editors_have_no_barriers(visit) -> None:
    editor = visit(lang="de").sign_in("redaktion")
    for path in ("/edit", "/import"):
        editor.go(f"{DOCUMENT}{path}").check()
    editor.page.locator("[name=pasted]").fill("# § 1 Ziel\n\n(1) Alle reden **mit**.\n\n| a |\n|---|\n| b |")
    editor.send().check()
    editor.send(button="button:not([name])").check()
    editor.follow("/publish").check()
    editor.go(f"{DOCUMENT}/draft").follow("/translate").check()
    editor.go(f"{DOCUMENT}/draft").follow("/passages/").check()
    editor.go(f"{DOCUMENT}/edit")
    editor.send("form[action$='/discard']", "button")
    editor.go("/consultations/landesgesetz-2026/documents/new").check()


def _code(reader: Visitor) -> str:
    """Return the code of the paragraph that all journeys are about; it is the same in every version."""
    found = reader.page.locator(
        ".para", has=reader.page.locator("[href*='/paragraphs/p14?'], [href*='/paragraphs/p14#']")
    )
    assert found.count() == 1
    return "p14"


def _open(reader: Visitor, code: str) -> None:
    link = reader.page.locator(f"#{code} .para__act a")
    if reader.javascript:
        # A part that is already open is fetched anew: the old one does not count.
        reader.page.evaluate("code => document.getElementById(`said-${code}`)?.removeAttribute('id')", code)
        link.click()
        reader.page.wait_for_selector(f"#said-{code}")
        reader.page.wait_for_function("() => !document.querySelector('.htmx-settling, .htmx-added, .htmx-swapping')")
    else:
        reader.press(link)
    assert reader.has(f"#said-{code}")


def _write(reader: Visitor, values: dict[str, str], *, kind: str) -> None:
    details = reader.page.locator(".said__write")
    if details.get_attribute("open") is None:
        details.locator("summary").first.click()
    reader.tick("kind", kind)
    for name, value in values.items():
        reader.fill(name, value)
    reader.send("#write")


def _publish_next(editor: Visitor, mark: str) -> int:
    """Change the paragraph by hand and publish; return the number of the version before."""
    editor.sign_in("redaktion").go(f"{DOCUMENT}/edit")
    editor.send("form[action$='/begin']", "button")
    row = editor.page.locator("tr", has=editor.page.locator("input[value='p14']"))
    editor.press(row.locator("a[href*='/edit']"))
    editor.fill("text", f"{START} und Pflichten gibt es Dolmetschen ({mark}).").send("main form >> nth=0")
    editor.follow("/publish")
    number = int("".join(char for char in editor.page.locator("h1").inner_text() if char.isdigit()))
    editor.send()
    return number - 1
