"""From the texts of a dossier to proposals: no table and no request, only what was read before."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from teilhabe_app.synthesis.engine.material import Decided, Text
from teilhabe_app.synthesis.sense.duplicates import Link, near_duplicates
from teilhabe_app.synthesis.sense.fields import Suggestion, suggested
from teilhabe_app.synthesis.sense.groups import same_point
from teilhabe_app.synthesis.sense.likeness import covered
from teilhabe_app.synthesis.sense.space import Space, background

NEAR = 30  # neighbours kept for "more like these"
BLOCK = 256
LARGEST = 10_000  # of scores kept as whole numbers
MOST_MEMBERS = 400


@dataclass(frozen=True, slots=True)
class Found:
    """What is proposed about one text."""

    fields: list[list[int]]
    lead: int
    near: list[list[int]]
    covered: int | None
    twins: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """Texts that make the same point, the most central first."""

    members: Sequence[int]
    people: int
    languages: Sequence[str]
    centre: np.ndarray = field(compare=False)

    @property
    def mark(self) -> str:
        """Return the name of this set of contributions."""
        return hashlib.sha256(" ".join(str(one) for one in sorted(self.members)).encode()).hexdigest()[:40]


@dataclass(frozen=True, slots=True)
class Proposals:
    """Everything about a dossier."""

    hints: Mapping[int, Found]
    twins: Sequence[tuple[int, int, int]]
    groups: Sequence[Group]


def propose(
    texts: Sequence[Text],
    space: Space,
    described: Mapping[int, Space],
    said: Mapping[int, Space],
    decided: Decided,
) -> Proposals:
    """Look at all texts of a dossier; fields as they are ``described`` and what is ``said`` in them, placed as well."""
    place = {one.id: number for number, one in enumerate(texts)}
    links = near_duplicates([one.text for one in texts])
    twins = _twins(texts, links, decided)
    cited = [place[one] for one in decided.cited if one in place]
    scores = covered(space, cited)
    near = neighbours(space)
    own = {place[one]: key for one, key in decided.fields.items() if one in place}
    fields = _fields(space, described, said, own)
    hints = {
        one.id: Found(
            [[int(key), score] for key, score in fields[number][0]],
            fields[number][1],
            [[texts[other].id, score] for other, score in near[number]],
            _whole(scores[number]) if np.isfinite(scores[number]) else None,
            twins.get(one.id),
        )
        for number, one in enumerate(texts)
    }
    pairs = [(texts[link.first].id, texts[link.second].id, round(1000 * link.share)) for link in links]
    return Proposals(hints, pairs, _groups(texts, space, decided, [twins.get(one.id) for one in texts]))


def neighbours(space: Space) -> list[list[tuple[int, int]]]:
    """Return for each text those most alike, in hundredths of deviations above what is usual for the two."""
    count = len(space.points)
    if count < 2:  # noqa: PLR2004 -- nobody beside it
        return [[] for _ in range(count)]
    means, deviations = background(space.points)
    found: list[list[tuple[int, int]]] = []
    for start in range(0, count, BLOCK):
        rows = np.arange(start, min(start + BLOCK, count))
        alike = space.of(rows.tolist()).likeness(space).astype(np.float64)
        foreign = alike == 0 if not space.engine.crosses else np.zeros_like(alike, dtype=bool)
        above = ((alike - means[rows, None]) / deviations[rows, None] + (alike - means) / deviations) / 2
        above[foreign] = -np.inf
        above[np.arange(len(rows)), rows] = -np.inf
        best = np.argsort(-above, axis=1, kind="stable")[:, :NEAR]
        for row, numbers in zip(above, best, strict=True):
            found.append([(int(one), _whole(row[one])) for one in numbers if row[one] > 0])
    return found


def _whole(score: float) -> int:
    return int(np.clip(round(100 * float(score)), -LARGEST, LARGEST))


def _fields(
    space: Space, described: Mapping[int, Space], said: Mapping[int, Space], decided: Mapping[int, int]
) -> list[tuple[list[tuple[int, int]], int]]:
    """Return for each text three fields with their places' scores, and the lead of the first.

    An engine that cannot cross languages compares each language with the descriptions in it.
    """
    found: list[tuple[list[tuple[int, int]], int]] = [([], LARGEST * 100)] * len(space.points)
    languages = [None] if space.engine.crosses else sorted(set(space.languages))
    for language in languages:
        numbers = [number for number, one in enumerate(space.languages) if language in (None, one)]
        descriptions = {str(key): _in(one, language) for key, one in described.items()}
        descriptions = {key: one for key, one in descriptions.items() if len(one.points)}
        own = {at: str(decided[number]) for at, number in enumerate(numbers) if number in decided}
        own = {at: key for at, key in own.items() if key in descriptions}
        spoken = {str(key): _in(one, language) for key, one in said.items()}
        for number, one in zip(numbers, suggested(space.of(numbers), descriptions, own, spoken), strict=True):
            found[number] = _scored(one)
    return found


def _in(space: Space, language: str | None) -> Space:
    if language is None:
        return space
    return space.of(at for at, code in enumerate(space.languages) if code == language)


def _scored(one: Suggestion) -> tuple[list[tuple[int, int]], int]:
    pairs = [(int(key), round(1000 * score)) for key, score in zip(one.fields, one.scores, strict=True)]
    return pairs, min(round(1_000_000 * one.lead), LARGEST * 100)


def _twins(texts: Sequence[Text], links: Sequence[Link], decided: Decided) -> dict[int, int]:
    """Return for each text with near-duplicates the smallest number among them; a chain of pairs is one group."""
    head = {one.id: one.id for one in texts}

    def find(one: int) -> int:
        while head[one] != one:
            head[one] = head[head[one]]
            one = head[one]
        return one

    linked = set()
    for link in links:
        first, second = texts[link.first].id, texts[link.second].id
        if (first, second) in decided.not_twins:
            continue
        linked |= {first, second}
        one, other = sorted((find(first), find(second)))
        head[other] = one
    return {one: find(one) for one in linked}


def _groups(texts: Sequence[Text], space: Space, decided: Decided, twins: Sequence[int | None]) -> list[Group]:
    """Return groups with something open in them, those of many people first.

    Near-duplicates say the same whatever the engine thinks of them: in a small dossier nothing is far from the usual.
    """
    found = []
    done = decided.cited | decided.aside
    same = same_point(space)
    together = {number: at for at, numbers in enumerate(same) for number in numbers}
    for key in sorted({one for one in twins if one is not None}):
        numbers = [number for number, one in enumerate(twins) if one == key]
        if len({together.get(number) for number in numbers}) > 1 or together.get(numbers[0]) is None:
            same.append(numbers)
    for numbers in same:
        if all(texts[number].id in done for number in numbers):
            continue
        centre = space.points[numbers].sum(axis=0)
        alike = space.points[numbers] @ centre
        order = [numbers[at] for at in np.argsort(-alike, kind="stable")][:MOST_MEMBERS]
        members = [texts[number] for number in order]
        found.append(
            Group(
                [one.id for one in members],
                len({one.person for one in members}),
                sorted({one.language for one in members}),
                np.asarray(centre / max(float(np.linalg.norm(centre)), 1e-9), dtype=np.float32),
            )
        )
    return sorted(found, key=lambda group: (-group.people, group.members[0]))
