import pytest

from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.text import fold
from teilhabe_app.search import excerpts


def shown(excerpt):
    return "".join(f"[{piece.text}]" if piece.is_marked else piece.text for piece in excerpt.pieces)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Mehr Bürgerbeteiligung bitte", ["beteiligung"], "Mehr Bürger[beteiligung] bitte"),
        ("Straße und Fuß", ["strasse", "fuss"], "[Straße] und [Fuß]"),
        ("e\u0301cole", ["ecole"], "[e\u0301cole]"),
        ("نريد دورة عربية", ["عربیه"], "نريد دورة [عربية]"),
        ("Zeynep İş", ["is"], "Zeynep [İş]"),
        ("aaa", ["aa", "a"], "[aaa]"),
        ("nichts", ["fehlt"], "nichts"),
    ],
)
def test_words_are_marked_in_the_text_as_it_was_written(text, words, expected):
    assert shown(excerpts.marked(text, [fold(word) for word in words], "de")) == expected


def test_a_long_text_is_cut_between_words_around_what_was_found():
    text = "Anfang " + "vorher " * 60 + "Treffer " + "nachher " * 60
    found = shown(excerpts.marked(text, ["treffer"], "de"))
    assert found.startswith("… vorher")
    assert "[Treffer]" in found
    assert found.endswith("nachher …")
    assert len(found) < excerpts.LENGTH + 10


def test_a_long_word_without_spaces_is_cut_as_well():
    found = shown(excerpts.marked("字" * 2000, ["字字"], "zh"))
    assert len(found) < excerpts.LENGTH + 10


def test_the_readers_language_comes_first_and_another_where_only_it_holds_the_words():
    text = Multilingual({"de": "Sprache im Stadtteil", "tr": "Mahallede dil"})
    assert excerpts.best(text, ["sprache"], "tr").lang == "de"
    assert excerpts.best(text, ["dil"], "tr").lang == "tr"
    assert excerpts.best(text, ["fehlt"], "tr").lang == "tr"
