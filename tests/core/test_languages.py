"""The language of first words, on sentences of our own and those of the examples."""

from __future__ import annotations

from pathlib import Path

import yaml

from teilhabe_app.core.i18n import WRITTEN
from teilhabe_app.core.languages import detect

SENTENCES = yaml.safe_load((Path(__file__).parent / "data" / "languages.yaml").read_text(encoding="utf-8"))


def test_the_set_has_at_least_twenty_sentences_of_each_language():
    assert set(SENTENCES) == set(WRITTEN)
    assert min(len(sentences) for sentences in SENTENCES.values()) >= 20


def test_four_words_are_enough_nearly_always_and_whoever_is_sure_is_right():
    guesses = [
        (language, detect(" ".join(sentence.split()[:4]), likely=""))
        for language, sentences in SENTENCES.items()
        for sentence in sentences
    ]
    right = sum(guess.language == language for language, guess in guesses)
    assert right / len(guesses) >= 0.97
    assert [pair for pair in guesses if pair[1].sure and pair[1].language != pair[0]] == []


def test_nothing_to_go_by_is_not_sure():
    for text in ("", "12345", "…", "این بس شام کو نہیں آتا ہے"):
        assert not detect(text, likely="de").sure
