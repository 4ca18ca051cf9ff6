"""How often the language of the first four words is recognised."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bench.figures import Figure, measures
from teilhabe_app.core.languages import detect
from tests.support.live import ROOT

SENTENCES = Path("tests/core/data/languages.yaml")
EXAMPLES = Path("teilhabe_app/framework/data/sample_input.yaml")
WORDS = 4
LEAST = 97.0


@measures("language.first_words")
def first_words() -> Iterator[Figure]:
    """Recognise each sentence by its first four words, without a hint about the writer."""
    told = [(language, sentence) for language, sentences in _read(SENTENCES).items() for sentence in sentences] + [
        (entry["lang"], entry["text"]) for entry in _read(EXAMPLES)["contributions"]
    ]
    guesses = [(language, detect(" ".join(text.split()[:WORDS]), likely="")) for language, text in told]
    right = 100 * sum(guess.language == language for language, guess in guesses) / len(guesses)
    wrong = sum(guess.sure and guess.language != language for language, guess in guesses)
    asked = sum(not guess.sure for _language, guess in guesses)
    yield Figure(
        key="language.first_words_right",
        value=round(right, 1),
        unit=f"% of {len(guesses)} in {len({language for language, _guess in guesses})} languages",
        goal=f"at least {LEAST:.0f}",
        holds=right >= LEAST,
    )
    yield Figure(
        key="language.sure_and_wrong",
        value=wrong,
        unit=f"of {len(guesses)}; in {asked} the writer is asked",
        goal="0",
        holds=wrong == 0,
    )


def _read(path: Path) -> Any:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))
