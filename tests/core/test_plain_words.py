"""Hints on plain words: what is found, what is left alone."""

import pytest

from teilhabe_app.core.plain_words import LONGEST_SENTENCE, MOST_OF_A_KIND, Hard, Hint, hints

PLAIN = "Wir haben Ihren Vorschlag gelesen. Ab Herbst gibt es Kurse am Abend. Kinder werden in dieser Zeit betreut."


def kinds(text, language="de"):
    return {hint.kind for hint in hints(text, language)}


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("Es gilt z. B. für Kurse.", Hard.ABBREVIATION, "z. B."),
        ("Das BMI zahlt.", Hard.ABBREVIATION, "BMI"),
        ("Die Integrationsbeauftragtenkonferenz tagt.", Hard.WORD, "Integrationsbeauftragtenkonferenz"),
        ("Der Antrag wurde von uns abgelehnt.", Hard.PASSIVE, "wurde von uns abgelehnt"),
        ("Dies erfolgt bald.", Hard.OFFICE, "erfolgt"),
        ("Im Rahmen der Haushaltslage.", Hard.OFFICE, "Im Rahmen"),
    ],
)
def test_what_is_hard_to_read_is_named(text, kind, found):
    assert (kind, found) in {(hint.kind, hint.found) for hint in hints(text, "de")}


def test_long_sentences_are_counted_in_words_of_any_script():
    for word in ("Wort", "كلمة", "слово"):
        assert kinds(" ".join([word] * (LONGEST_SENTENCE + 1)) + ".", "ar") == {Hard.SENTENCE}
        assert kinds(" ".join([word] * LONGEST_SENTENCE) + ".", "ar") == set()
    assert kinds("Das gilt " + "und so " * 8 + "z. B. hier.") == {Hard.SENTENCE, Hard.ABBREVIATION}


def test_plain_words_are_left_alone():
    assert Hard.SENTENCE not in kinds(PLAIN)
    assert hints("Wir machen das. Die EU zahlt.", "de-simple") == []
    assert hints("", "de") == []
    assert hints("The measure was adopted.", "en") == []


def test_office_words_come_with_plainer_ones_and_few_at_a_time():
    assert Hint(Hard.OFFICE, "hinsichtlich", "zu, bei") in hints("Wir denken hinsichtlich der Räume nach.", "de")
    many = hints(" ".join(f"{'x' * 25}{letter}." for letter in "abcdefghij"), "de")
    assert len(many) == MOST_OF_A_KIND
    twice = hints("Es erfolgt. Es erfolgt.", "de")
    assert len(twice) == 1
