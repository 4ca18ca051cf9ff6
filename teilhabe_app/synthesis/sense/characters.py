"""Without a model: how often which pieces of words occur, comparable within one language only."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from teilhabe_app.core.text import fold
from teilhabe_app.synthesis.sense.vectors import Engine, Matrix, Vectors

DIMENSIONS = 1_024
PIECE = 4  # characters; five scripts have words that carry their meaning in the first letters
LONGEST = 1_500


class Characters:
    """Pieces of words, counted into a fixed number of places; weighing by rarity comes when texts are compared."""

    engine = Engine("characters", "1", DIMENSIONS, crosses=False)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return for each text the logarithm of how often each piece occurs."""
        matrix = np.zeros((len(texts), DIMENSIONS), np.float32)
        for number, text in enumerate(texts):
            for piece, count in Counter(pieces(text[:LONGEST])).items():
                matrix[number, zlib.crc32(piece.encode()) % DIMENSIONS] += 1.0 + np.log(count)
        return Vectors(self.engine, matrix)


def words(text: str) -> list[str]:
    """Return the folded words of a text without punctuation."""
    return "".join(char if char.isalnum() else " " for char in fold(text)).split()


def pieces(text: str, length: int = PIECE) -> Iterable[str]:
    """Yield the runs of characters of a text's words, each word between blanks."""
    for word in words(text):
        framed = f" {word} "
        for start in range(max(1, len(framed) - length + 1)):
            yield framed[start : start + length]


def weighed(matrix: Matrix) -> Matrix:
    """Return counts weighed by the rarity of each place in these texts (smoothed inverse document frequency)."""
    shares = (1.0 + (matrix > 0).sum(axis=0)) / (1.0 + len(matrix))
    return np.asarray(matrix * (1.0 - np.log(shares)), dtype=np.float32)
