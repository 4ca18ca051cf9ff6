"""Arabic pages mirror: what begins a line stands at the right, what follows goes to the left."""

from __future__ import annotations

import itertools

import pytest

from tests.e2e.browser import Visitor

NEAR = 2.0  # pixels


def _box(visitor: Visitor, selector: str, number: int = 0) -> dict[str, float]:
    box = visitor.page.locator(selector).nth(number).bounding_box()
    assert box is not None, selector
    return {**box, "left": box["x"], "right": box["x"] + box["width"], "middle": box["x"] + box["width"] / 2}


def _all(visitor: Visitor, selector: str) -> list[dict[str, float]]:
    return [_box(visitor, selector, number) for number in range(visitor.page.locator(selector).count())]


def _runs_leftwards(boxes: list[dict[str, float]]) -> bool:
    """Each stands left of the one before it, or on a line of its own below it."""
    return all(b["right"] <= a["left"] + NEAR or b["y"] > a["y"] + NEAR for a, b in itertools.pairwise(boxes))


@pytest.fixture(params=[1280, 320])
def arabic(visit, request) -> Visitor:
    """Somebody who reads Arabic, at a desk or with a small telephone."""
    return visit(lang="ar", width=request.param)


def test_frame_of_the_page(arabic) -> None:
    arabic.go("/dossiers/deutsch-lernen/findings/1")
    wide = arabic.page.viewport_size["width"]
    brand, tools = _box(arabic, ".brand"), _box(arabic, ".site-header__tools")
    assert brand["right"] > wide - 40
    assert tools["left"] < 40
    assert abs(_box(arabic, "h1")["right"] - brand["right"]) < NEAR
    crumbs = _all(arabic, ".breadcrumbs li")
    assert len(crumbs) >= 3
    assert abs(crumbs[0]["right"] - brand["right"]) < NEAR
    assert _runs_leftwards(crumbs)
    if wide > 1000:
        links = _all(arabic, ".main-nav li")
        assert _runs_leftwards(links)
        assert links[0]["right"] > links[-1]["right"]


def test_the_chain_runs_from_right_to_left(arabic) -> None:
    arabic.go("/dossiers/deutsch-lernen/findings/1")
    steps, marks = _all(arabic, ".chain > li"), _all(arabic, ".chain__mark")
    assert len(steps) == 5
    if arabic.page.viewport_size["width"] > 1000:
        assert all(b["right"] <= a["left"] + NEAR for a, b in itertools.pairwise(steps))
        assert len({round(step["y"]) for step in steps}) == 1
    else:
        assert all(b["y"] > a["y"] for a, b in itertools.pairwise(steps))
    for step, mark in zip(steps, marks, strict=True):
        assert abs(step["right"] - mark["right"]) < NEAR


def test_forms(arabic) -> None:
    arabic.go("/events/fachtag-2027-beispiel/register").send()
    name, label, hint = _box(arabic, "#name"), _box(arabic, "label[for=name]"), _box(arabic, "#name-help")
    text_right = arabic.page.evaluate(
        "() => { const r = document.createRange(); r.selectNodeContents(document.querySelector('label[for=name]'));"
        " return r.getBoundingClientRect().right; }"
    )
    assert abs(label["right"] - name["right"]) < NEAR
    assert abs(text_right - name["right"]) < NEAR
    assert abs(hint["right"] - name["right"]) < NEAR
    box, words = _box(arabic, "#consent"), _box(arabic, "label[for=consent]")
    assert box["left"] > words["right"] - NEAR  # the tick box begins the line
    edges = _styles(arabic, ".field--error:has(#name)", "borderRightWidth", "borderLeftWidth")
    assert edges == ["5px", "0px"]
    summary, first = _box(arabic, "#error-summary"), _box(arabic, "#error-summary li a")
    assert summary["right"] - first["right"] < 80
    arrow = _styles(arabic, ".kern-form-input__select-wrapper", "left", "right", pseudo="::after")
    assert float(arrow[0].removesuffix("px")) < 20 < float(arrow[1].removesuffix("px"))
    space = _styles(arabic, "#language", "paddingLeft", "paddingRight")
    assert float(space[0].removesuffix("px")) > 2 * float(space[1].removesuffix("px"))
    for kind in ("email", "tel"):
        assert arabic.page.locator(f"main input[type={kind}]").first.get_attribute("dir") == "ltr"


def _styles(visitor: Visitor, selector: str, *names: str, pseudo: str | None = None) -> list[str]:
    return visitor.page.locator(selector).first.evaluate(
        "(e, [names, pseudo]) => names.map(name => getComputedStyle(e, pseudo)[name])", [list(names), pseudo]
    )


def test_fields_keep_their_size_when_pointed_at_and_left(arabic) -> None:
    arabic.go("/contributions/threads/16").tick("kind", "wording")  # with this kind every field stands there
    before = [box["height"] for box in _all(arabic, "#write .field")]
    for control in arabic.page.locator("#write .field :is(input, textarea, select)").all():
        control.hover()
        control.focus()
        assert [box["height"] for box in _all(arabic, "#write .field")] == before


def test_tables_and_quotes(arabic) -> None:
    arabic.go("/dossiers/deutsch-lernen")
    table = "main .t-table"
    head = [_box(arabic, f"{table} >> nth=0 >> thead th", number) for number in range(2)]
    assert head[0]["left"] > head[1]["left"]
    assert _styles(arabic, f"{table} tbody th", "textAlign") == ["start"]
    arabic.go("/dossiers/deutsch-lernen/findings/1")
    assert _styles(arabic, ".quote", "borderRightWidth", "borderLeftWidth")[1] == "0px"
    assert arabic.page.locator(".quote blockquote:not([lang])").count() == 0
    for quote in arabic.page.locator(".quote blockquote[lang=de]").all():
        assert quote.evaluate("e => getComputedStyle(e.querySelector('p') || e).unicodeBidi") in {
            "plaintext",
            "isolate",
        }


def test_codes_and_numbers_run_from_left_to_right(arabic) -> None:
    arabic.walk("/consultations/landesgesetz-2026", "/contributions/threads/1")
    arabic.fill("text", "كل رسالة من الدائرة صعبة الفهم").fill("language", "ar").send("#write")
    assert arabic.path.startswith("/c/")
    assert _styles(arabic, "main bdi[dir=ltr]", "direction") == ["ltr"]
    assert arabic.page.locator("main bdi[dir=ltr]").first.inner_text() == arabic.path.rpartition("/")[2]
    arabic.go("/c/")
    assert arabic.page.locator("#receipt").get_attribute("dir") == "ltr"


def test_menus_open_inside_the_page(arabic) -> None:
    arabic.go("/")
    wide = arabic.page.viewport_size["width"]
    for menu in arabic.page.locator("details.menu:visible").all():
        menu.locator("summary").click()
        panel = menu.locator(".menu__panel").bounding_box()
        assert panel["x"] >= 0
        assert panel["x"] + panel["width"] <= wide
        current = menu.locator("[aria-current]").first
        if current.count():
            assert "-4px" in current.evaluate("e => getComputedStyle(e).boxShadow")  # the bar stands at the right
        menu.locator("summary").click()
