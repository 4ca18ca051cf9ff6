"""Contributions as points that lie close when they say the same, whatever their language."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from teilhabe_app.synthesis.sense.characters import weighed
from teilhabe_app.synthesis.sense.vectors import DifferentEnginesError, Embedder, Engine, Matrix, Vectors

REFERENCE = Path(__file__).with_name("reference.yaml")
WEIGHT = 4  # so many contributions weigh as much as the reference of a language
TINY = 1e-9
BLOCK = 512  # texts compared at a time


@dataclass(frozen=True, slots=True)
class Space:
    """``points`` (texts, dimensions) of length one, and ``languages`` of the texts."""

    engine: Engine
    points: Matrix
    languages: tuple[str, ...]
    offsets: Mapping[str, Matrix]

    def of(self, numbers: Iterable[int]) -> Space:
        """Return a part of the points, in the same place."""
        chosen = list(numbers)
        languages = tuple(self.languages[number] for number in chosen)
        return Space(self.engine, self.points[chosen], languages, self.offsets)

    def placed(self, vectors: Vectors, languages: Sequence[str]) -> Space:
        """Place other texts (labels, findings, examples) beside these without moving them.

        Errors: DifferentEnginesError; ValueError if the engine weighs texts against each other (``crosses`` is false).
        """
        if vectors.engine != self.engine:
            raise DifferentEnginesError(f"{vectors.engine.key} beside {self.engine.key}")
        if not self.engine.crosses:
            raise ValueError("place all texts at once")
        found = tuple(primary(language) for language in languages)
        common = _common(self.offsets, self.engine.dimensions)
        moved = np.array([self.offsets.get(language, common) for language in found], np.float32)
        return Space(self.engine, _unit(vectors.matrix - moved.reshape(vectors.matrix.shape)), found, self.offsets)

    def likeness(self, other: Space) -> Matrix:
        """Return how alike the texts are, (own, other); zero between languages that the engine cannot compare."""
        if self.engine != other.engine:
            raise DifferentEnginesError(f"{self.engine.key} beside {other.engine.key}")
        alike = self.points @ other.points.T
        if not self.engine.crosses:
            own, others = np.array(self.languages)[:, None], np.array(other.languages)[None]
            alike = np.where(own == others, alike, np.float32(0))
        return np.asarray(alike, dtype=np.float32)


def primary(language: str) -> str:
    """Return a language without its variety: plain German is German."""
    return language.partition("-")[0].lower()


@functools.cache
def references() -> Mapping[str, tuple[str, ...]]:
    """Return the texts of each language that stand for no topic in particular."""
    texts = yaml.safe_load(REFERENCE.read_text(encoding="utf-8"))
    return {language: tuple(lines) for language, lines in texts.items()}


def reference_means(embedder: Embedder) -> dict[str, Matrix]:
    """Return the mean vector of each language's reference; to be kept as long as the engine is the same."""
    return {language: embedder.embed(lines).matrix.mean(axis=0) for language, lines in references().items()}


def arranged(vectors: Vectors, languages: Sequence[str], means: Mapping[str, Matrix]) -> Space:
    """Take from each vector what only says its language, and give all the same length.

    The offset of a language is (n x mean of its n contributions + 4 x its reference) / (n + 4). Its own mean alone
    would take away the topic where few people of a language speak, all of the same thing. A language without a
    reference takes the mean of all references. Engines that cannot cross languages have their counts weighed instead.
    """
    found = tuple(primary(language) for language in languages)
    matrix = vectors.matrix
    if not vectors.engine.crosses:
        return Space(vectors.engine, _unit(weighed(matrix)), found, {})
    offsets: dict[str, Matrix] = {}
    common = _common(means, vectors.engine.dimensions)
    moved = matrix.copy()
    for language in sorted({*found, *means}):
        own = np.array([one == language for one in found], dtype=bool)
        total = matrix[own].sum(axis=0) + WEIGHT * means.get(language, common)
        offsets[language] = np.asarray(total / (own.sum() + WEIGHT), dtype=np.float32)
        moved[own] -= offsets[language]
    return Space(vectors.engine, _unit(moved), found, offsets)


def background(points: Matrix) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return mean and standard deviation of each point's likeness to all others, without comparing all pairs."""
    exact = points.astype(np.float64)
    others = max(1, len(exact) - 1)
    own = (exact**2).sum(axis=1)
    means = (exact @ exact.sum(axis=0) - own) / others
    squares = (np.einsum("ij,jk,ik->i", exact, exact.T @ exact, exact, optimize=True) - own**2) / others
    return means, np.sqrt(np.maximum(squares - means**2, TINY))


def nearest(
    space: Space, chosen: Sequence[int], usual: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> NDArray[np.float64]:
    """Return for each text the likeness to the nearest of the chosen ones, itself left out; minus infinity for none.

    In standard deviations above what is ``usual`` for the two texts (``background`` of all points).
    """
    found = np.full(len(space.points), -np.inf)
    if not len(chosen):
        return found
    numbers = np.array(chosen, dtype=np.int64)
    others, (means, deviations) = space.of(chosen), usual
    for start in range(0, len(found), BLOCK):
        rows = np.arange(start, min(start + BLOCK, len(found)))
        alike = space.of(rows.tolist()).likeness(others).astype(np.float64)
        above = (alike - means[rows, None]) / deviations[rows, None] + (alike - means[numbers]) / deviations[numbers]
        above[rows[:, None] == numbers[None]] = -np.inf
        found[rows] = above.max(axis=1) / 2
    return found


def _common(means: Mapping[str, Matrix], dimensions: int) -> Matrix:
    if not means:
        return np.zeros(dimensions, np.float32)
    return np.asarray(np.mean(list(means.values()), axis=0), dtype=np.float32)


def _unit(matrix: Matrix) -> Matrix:
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.maximum(lengths, TINY), dtype=np.float32)
