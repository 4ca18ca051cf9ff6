"""The front-end build keeps the parts of KERN that pages use and nothing else."""

import json

from tools import assets


def test_blocks_understand_nesting_and_strings():
    css = '@charset "UTF-8";.a{color:red}@media print{.b{content:"}"}}'
    assert list(assets.blocks(css)) == [(".a", "color:red"), ("@media print", '.b{content:"}"}')]


def test_selectors_split_at_outer_commas_only():
    assert assets.selectors(".a:is(b, c), .d") == [".a:is(b, c)", ".d"]


def test_only_used_components_stay():
    css = ".kern-hint, .kern-card{margin: 0}.kern-dialog{margin: 0}p{margin: 0}@media print{.kern-dialog{margin: 0}}"
    assert assets.reduce_rules(css) == ".kern-hint{margin:0}"


def test_tokens_nobody_uses_go_also_when_they_use_each_other():
    css = ":root{--a:var(--b);--b:1px;--c:2px;}.kern-hint{margin:var(--c, 3px)}"
    assert assets.prune(css, "") == ":root{--c:2px;}.kern-hint{margin:var(--c)}"


def test_tokens_of_our_own_sheets_stay():
    assert assets.prune(":root{--a:1px;}", "p{margin:var(--a)}") == ":root{--a:1px;}"


def test_ranges_join_neighbours():
    assert assets.ranges([0x41, 0x42, 0x43, 0x50]) == "U+41-43,U+50"


def test_every_character_of_the_interface_has_a_font():
    points = {point for face in assets.faces() for point in face.points}
    for text in ("Äußerung", "çğışöüİ", "Ґґїєі’", "مساهمتك", "یپچژگ", "ăâîșț", "êîûçş"):
        assert {ord(char) for char in text} <= points, text


def test_the_lock_names_hashes_and_no_addresses():
    lock = json.loads((assets.ROOT / "package-lock.json").read_text("utf-8"))
    packages = [entry for path, entry in lock["packages"].items() if path]
    assert packages
    assert all("integrity" in entry and "resolved" not in entry for entry in packages)


def test_sprite_has_thirteen_pictograms_and_the_five_steps():
    sprite = (assets.STATIC / "img" / "icons.svg").read_text("utf-8")
    names = [f"HF{number:02}" for number in range(1, 14)]
    for name in [*names, "contribution", "finding", "response", "measure", "report"]:
        assert f'id="{name}"' in sprite, name


def test_no_sheet_or_script_of_ours_names_another_host():
    for path in assets.own_sources():
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http" not in text.replace('href^="http"', ""), path.name
