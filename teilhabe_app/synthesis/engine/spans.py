"""Which exact words of a long contribution say the point of its group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from teilhabe_app.synthesis.analysis.sentences import beginnings
from teilhabe_app.synthesis.analysis.sentences import spans as cut
from teilhabe_app.synthesis.engine import engines
from teilhabe_app.synthesis.engine.computing import Group
from teilhabe_app.synthesis.engine.engines import Choice
from teilhabe_app.synthesis.engine.material import Looked
from teilhabe_app.synthesis.sense.drafting import WHOLE
from teilhabe_app.synthesis.sense.space import Space
from teilhabe_app.synthesis.sense.vectors import Matrix, Vectors

MOST = 200  # sentences read for one dossier in a round; what is beyond is quoted as a whole
SHORTEST = 20  # characters
MOST_SENTENCES = 40  # of one contribution

Spans = Mapping[int, tuple[int, int]]


def chosen(choice: Choice, looked: Looked, groups: Sequence[Group], space: Space, raw: Vectors) -> Spans:
    """Return by contribution the sentence nearest to the middle of its group; short texts are quoted as a whole."""
    at = {one.id: number for number, one in enumerate(looked.texts)}
    found: dict[int, tuple[int, int]] = {}
    wanted: list[tuple[int, int, Group]] = []
    left = MOST
    for group in groups:
        for one in group.members:
            text = looked.texts[at[one]]
            revision, starts, ends = looked.kept.get(one, (0, None, None))
            if revision == text.revision:
                if starts is not None and ends is not None:
                    found[one] = (starts, ends)
            elif len(text.text) > WHOLE and left > 0:
                parts = len(sentences(text.text))
                left -= parts
                if parts > 1:
                    wanted.append((one, at[one], group))
    if not wanted:
        return found
    lines = [(text, span) for _one, text, _group in wanted for span in sentences(looked.texts[text].text)]
    words = [looked.texts[text].text[slice(*span)] for text, span in lines]
    try:
        with choice.opened() as embedder:
            vectors = embedder.embed(words)
    except engines.FAILURES:
        return found
    rows = _rows(vectors, [looked.texts[text].language for text, _span in lines], space)
    for one, place, group in wanted:
        own = [number for number, line in enumerate(lines) if line[0] == place]
        members = [at[member] for member in group.members]
        middle = group.centre if space.engine.crosses else raw.matrix[members].sum(axis=0)
        best = own[int(np.argmax(rows[own] @ middle))]
        found[one] = lines[best][1]
    return found


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of a text's first sentences; short ones go with the one before."""
    found: list[tuple[int, int]] = []
    for starts, ends in cut(text, beginnings(text)):
        if found and (ends - starts < SHORTEST or found[-1][1] - found[-1][0] < SHORTEST):
            found[-1] = (found[-1][0], ends)
        else:
            found.append((starts, ends))
    return found[:MOST_SENTENCES]


def _rows(vectors: Vectors, languages: Sequence[str], space: Space) -> Matrix:
    if space.engine.crosses:
        return space.placed(vectors, languages).points
    lengths = np.linalg.norm(vectors.matrix, axis=1, keepdims=True)
    return np.asarray(vectors.matrix / np.maximum(lengths, 1e-9), dtype=np.float32)
