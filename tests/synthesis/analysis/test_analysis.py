"""The coefficient against worked examples that were published with it, and sentences in several scripts."""

import pytest

from teilhabe_app.synthesis.analysis.alpha import agreement
from teilhabe_app.synthesis.analysis.sentences import beginnings, snap, spans


def by_unit(*coders: str) -> list[list[str]]:
    """Turn one line for each coder into the values of each unit; a dot is a missing value."""
    return [[value for value in unit if value != "."] for unit in zip(*(line.split() for line in coders), strict=True)]


# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability: examples A, B and C with the values printed there.
BINARY = by_unit("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
NOMINAL = by_unit("a a b b d c c c e d d a", "b a b b b c c c e d d d")
MISSING = by_unit(
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)


@pytest.mark.parametrize(("units", "alpha"), [(BINARY, 0.095), (NOMINAL, 0.692), (MISSING, 0.743)])
def test_alpha_of_published_examples(units, alpha):
    found = agreement(units)
    assert found.alpha == pytest.approx(alpha, abs=0.0005)


def test_the_base_counts_what_two_have_read():
    found = agreement(MISSING)
    assert (found.units, found.values) == (11, 40)


def test_alpha_at_its_ends():
    assert agreement([["a", "a"], ["b", "b"]]).alpha == 1
    assert agreement([["a", "b"], ["b", "a"]]).alpha < 0
    assert agreement([["a", "a"], ["a", "a"]]).alpha is None
    assert agreement([["a"], []]).alpha is None
    assert agreement([]).units == 0


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Erst das. Dann jenes!", ["Erst das.", "Dann jenes!"]),
        ("Am 3. Mai war es dunkel. Es war z. b. kalt.", ["Am 3. Mai war es dunkel.", "Es war z. b. kalt."]),
        ("نحتاج إلى دورات. متى تبدأ؟ الآن", ["نحتاج إلى دورات.", "متى تبدأ؟", "الآن"]),
        ("Темно. «Страшно!» Чому?", ["Темно.", "«Страшно!»", "Чому?"]),
        ("夜は暗い。灯りが必要です。", ["夜は暗い。", "灯りが必要です。"]),
        ("Zeile eins\n\nZeile zwei", ["Zeile eins", "Zeile zwei"]),
        ("यह ठीक है। अब क्या?", ["यह ठीक है।", "अब क्या?"]),
        ("ohne Ende", ["ohne Ende"]),
    ],
)
def test_sentences_in_several_scripts(text, pieces):
    cut = spans(text, beginnings(text))
    assert [text[start:end] for start, end in cut] == pieces


def test_spans_hold_all_words_and_cut_no_character():
    text = "  Eins 👩🏽‍🎓 zwei. Drei.  "
    inside = text.index("🏽")
    assert snap(text, inside) == text.index("👩")
    cut = spans(text, [inside, 10**6, 0])
    assert "".join(text[a:b] for a, b in cut).replace(" ", "") == text.replace(" ", "")
    assert text[cut[1][0]] == "👩"
    assert spans("   ", [1]) == []
    assert beginnings("") == []
