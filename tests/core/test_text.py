import pytest
from hypothesis import given
from hypothesis import strategies as st

from teilhabe_app.core import receipts
from teilhabe_app.core.i18n import Multilingual, direction
from teilhabe_app.core.slugs import slugify
from teilhabe_app.core.text import clean, fold


@pytest.mark.parametrize(
    "name",
    ["Ng", "O", "Đặng Thị Ngọc", "محمد بن عبد الله", "می‌خواهم", "Øye-Œuvre d’Arc", "李", "Anne-Sophie van der Berg"],
)
def test_names_survive_code_point_for_code_point(name):
    assert clean(name) == name


@pytest.mark.parametrize("nothing", ["", "  \n", "\u200b", "\u2060\ufeff", "\u200c\u200d", "\u3164", "\u202e", "\x00"])
def test_what_looks_empty_is_empty(nothing):
    assert clean(nothing) == ""


def test_overrides_controls_and_surrogates_go_line_breaks_stay():
    assert clean("a\u202eb\x00c\ud800d\r\ne", multiline=True) == "abcd\ne"
    assert clean("eins\n  zwei") == "eins zwei"
    assert clean("u\u0308ben") == "üben"


@given(st.text())
def test_cleaning_twice_changes_nothing_and_the_database_can_hold_it(text):
    once = clean(text, multiline=True)
    assert clean(once, multiline=True) == once
    once.encode("utf-8")
    assert "\x00" not in once


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("Łódź", "lodz"),
        ("كتاب", "کتاب"),
        ("مُحَمَّد", "محمد"),
        ("می‌خواهم", "می خواهم"),
        ("Київ", "київ"),
    ],
)
def test_folding_finds_other_spellings(written, typed):
    assert fold(written) == fold(typed)


def test_receipts_are_found_however_they_are_typed():
    code = receipts.new()
    assert receipts.SHAPE.match(code)
    assert receipts.normalise(f"  {code.lower().replace('-', ' ')} ") == code
    assert receipts.normalise("nothing of the kind") is None
    assert len({receipts.new() for _ in range(1000)}) == 1000


def test_a_multilingual_text_is_found_in_the_nearest_language():
    text = Multilingual({"de": "Maßnahme", "en": "measure", "ar": "تدبير"})
    assert text.in_language("ar").dir == "rtl"
    found = text.in_language("de-simple")
    assert (found.text, found.lang, found.fallback) == ("Maßnahme", "de", True)
    assert Multilingual({"tr": "önlem"}).in_language("uk").lang == "tr"
    assert Multilingual({}).in_language("uk").text == ""
    assert [direction(code) for code in ("fa", "ar", "de-simple", "ku")] == ["rtl", "rtl", "ltr", "ltr"]


def test_slugs():
    assert slugify("Übergänge & Straßen!") == "uebergaenge-strassen"
    assert slugify("مرحبا", fallback="feld") == "feld"
