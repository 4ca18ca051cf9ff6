"""The labelled comments, prepared once, and judgements of what the assistance makes of them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from teilhabe_app.synthesis.sense.fields import examples
from teilhabe_app.synthesis.sense.space import Space, arranged, reference_means
from teilhabe_app.synthesis.sense.vectors import Embedder, Vectors

HERE = Path(__file__).parent
COMMENTS = HERE / "comments.yaml"
FRAMEWORK = HERE.parents[2] / "teilhabe_app/framework/data/rahmenkonzept.yaml"
LABELLED = ("de", "en", "tr", "ar", "uk")  # the languages in which fields and measures are described
GREETINGS = ("Hallo, ", "Guten Tag! ", "Hello, ", "Merhaba, ", "Dzień dobry, ", "Bonjour, ", "سلام، ", "Добрый день! ")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with the point it makes and the field a moderator would choose."""

    point: str
    field: str
    language: str
    text: str


def comments() -> list[Comment]:
    """Return all comments."""
    found = yaml.safe_load(COMMENTS.read_text(encoding="utf-8"))
    return [
        Comment(entry["point"], entry["field"], language, text)
        for entry in found
        for language, text in entry["texts"].items()
    ]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Comments, their raw vectors, their places, the descriptions of all fields, and what people may say in them."""

    comments: list[Comment]
    raw: Vectors
    space: Space
    fields: dict[str, Space]
    said: dict[str, Space]

    @property
    def points(self) -> np.ndarray:
        """Return the point of each comment as a number."""
        return np.unique([one.point for one in self.comments], return_inverse=True)[1]

    @property
    def languages(self) -> np.ndarray:
        """Return the language of each comment."""
        return np.array([one.language for one in self.comments])


def prepared(embedder: Embedder) -> Prepared:
    """Embed everything once."""
    found = comments()
    raw = embedder.embed([one.text for one in found])
    space = arranged(raw, [one.language for one in found], reference_means(embedder))
    return Prepared(found, raw, space, dict(_fields(embedder, space)), dict(_said(embedder, space)))


def _said(embedder: Embedder, space: Space) -> Iterable[tuple[str, Space]]:
    for key, lines in examples().items():
        vectors = embedder.embed([text for _code, text in lines])
        yield key, space.placed(vectors, [code for code, _text in lines])


def _fields(embedder: Embedder, space: Space) -> Iterable[tuple[str, Space]]:
    for field in yaml.safe_load(FRAMEWORK.read_text(encoding="utf-8"))["action_fields"]:
        multilingual = [field["name"], field["definition"], *(measure["title"] for measure in field["measures"])]
        described = [(code, texts[code]) for texts in multilingual for code in LABELLED if texts.get(code)]
        vectors = embedder.embed([text for _code, text in described])
        yield field["key"], space.placed(vectors, [code for code, _text in described])


def rand_index(one: Sequence[int] | np.ndarray, other: Sequence[int] | np.ndarray) -> float:
    """Return the adjusted Rand index of two groupings: 1 if they are the same, about 0 if by chance."""
    first = np.unique(one, return_inverse=True)[1]
    second = np.unique(other, return_inverse=True)[1]
    table = np.zeros((first.max() + 1, second.max() + 1))
    np.add.at(table, (first, second), 1)
    both, rows, columns, all_ = (float((x * (x - 1) / 2).sum()) for x in _counts(table))
    expected = rows * columns / all_
    return (both - expected) / ((rows + columns) / 2 - expected)


def _counts(table: np.ndarray) -> list[np.ndarray]:
    return [table, table.sum(axis=1), table.sum(axis=0), np.array([table.sum()])]


def area(positive: np.ndarray, negative: np.ndarray) -> float:
    """Return how often one of the first is above one of the second (area under the curve)."""
    above = positive[:, None] > negative[None]
    return float((above + 0.5 * (positive[:, None] == negative[None])).mean())


def ranks_across(alike: np.ndarray, points: np.ndarray, languages: np.ndarray) -> np.ndarray:
    """Return at which place (0 is first) of all texts in other languages the first with the same point stands."""
    places = []
    for number, row in enumerate(alike):
        others = np.flatnonzero(languages != languages[number])
        order = others[np.argsort(-row[others], kind="stable")]
        places.append(int(np.flatnonzero(points[order] == points[number])[0]))
    return np.array(places)


def clusters(matrix: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Return k-means clusters of points, to see what the coarse shape of a space follows."""
    chance = np.random.default_rng(seed)
    centres = matrix[chance.choice(len(matrix), count, replace=False)]
    labels = np.zeros(len(matrix), int)
    for _round in range(50):
        labels = ((matrix[:, None] - centres[None]) ** 2).sum(axis=2).argmin(axis=1)
        for number in range(count):
            if (labels == number).any():
                centres[number] = matrix[labels == number].mean(axis=0)
    return labels


def nearly(text: str, chance: random.Random) -> str:
    """Return a text as it comes a second time: copied with a greeting, slips of the finger, other marks and case."""
    changed = list(text)
    for _slip in range(chance.randint(0, 2)):
        place = chance.randrange(len(changed) - 1)
        kind = chance.randrange(3)
        if kind == 0:
            changed[place], changed[place + 1] = changed[place + 1], changed[place]
        elif kind == 1:
            del changed[place]
        else:
            changed.insert(place, changed[place])
    again = "".join(changed)
    if chance.random() < 0.3:
        again = again.upper()
    if chance.random() < 0.4:
        again = again.replace(",", "").replace(".", " !!")
    if chance.random() < 0.4:
        words = again.split()
        del words[chance.randrange(len(words))]
        again = " ".join(words)
    if chance.random() < 0.5:
        again = chance.choice(GREETINGS) + again
    return again
