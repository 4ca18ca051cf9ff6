"""Over random edit sequences every contribution stands where its paragraph went, or among those that are gone."""

from __future__ import annotations

import pytest

from teilhabe_app.consultations.matching import Text, follow, propose, settle
from teilhabe_app.consultations.matching.words import bag, shared, size
from tests.consultations.matching.made import Made

SEQUENCES, VERSIONS, EDITS = 200, 4, 5


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_the_proposal_is_what_was_done(seed) -> None:
    made = Made.drawn(seed)
    before = [Text(words) for words in made.texts]
    for _ in range(VERSIONS):
        done = made.edit(EDITS)
        after = [Text(words) for words in made.texts]
        assert [set(one) for one in propose(before, after)] == made.sources, done
        before = after


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_contributions_follow_their_paragraph(seed) -> None:
    """Each paragraph gets a contribution when it is new; what it said then is what the contribution is about."""
    made = Made.drawn(1000 + seed)
    first = made.texts
    names, stands = list(range(len(first))), {name: name for name in range(len(first))}
    before = [Text(words, first=words) for words in first]
    for _ in range(VERSIONS):
        done = made.edit(EDITS)
        after = [Text(words) for words in made.texts]
        settled = settle(before, after, propose(before, after))
        new_names = []
        for n, text in enumerate(after):
            if n not in settled.keeps:
                stands[len(first)] = len(first)
                first.append(text.words)
            new_names.append(names[settled.keeps[n]] if n in settled.keeps else len(first) - 1)
        for name, at in stands.items():
            if at in names and name not in new_names:
                to = follow(Text(first[name]), names.index(at), settled, after)
                stands[name] = None if to is None else new_names[to]
        assert len(set(new_names)) == len(new_names), "two passages of one version are the same paragraph"
        _nothing_is_lost(stands, new_names, done)
        before = [Text(words, first=first[name]) for words, name in zip(made.texts, new_names, strict=True)]
        names = new_names
        _all_stand_right(stands, dict(zip(names, made.texts, strict=True)), first, done)


def _nothing_is_lost(stands, there, done) -> None:
    for name, at in stands.items():
        assert at is None or at in there, (name, at, done)
        assert name not in there or at == name, "what lives on keeps its own contributions"


def _all_stand_right(stands, now, first, done) -> None:
    """It stands at words of its paragraph, unless nowhere is left of them what could be found again."""
    for name, at in stands.items():
        mine = bag(first[name])
        found = {other: shared(mine, bag(words)) for other, words in now.items()}
        if at is None or not found[at]:
            assert max(found.values()) < size(mine) / 2, (name, at, done)
