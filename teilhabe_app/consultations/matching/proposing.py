"""A proposal which paragraphs of the version before each passage of a new one comes from; editors correct it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from teilhabe_app.consultations.matching.words import Bag, bag, folded, shared, size

ENOUGH = 0.45  # likeness from which two texts are taken for the same paragraph
INSIDE = 0.6  # share of a text that must stand in what is left of another one
FEWEST = 5  # words and pairs: shorter texts are never taken for a piece of another
NEAR = 0.05  # at most added for standing at the same place or carrying the same number


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph as the matcher sees it; only texts of one ``kind`` are compared by likeness.

    ``first`` is what it said when it was new: most contributions were made on that.
    """

    words: str
    kind: Hashable = None
    mark: str = ""
    first: str = ""


def propose(old: Sequence[Text], new: Sequence[Text]) -> list[list[int]]:
    """Return for each new text the places of the old ones it comes from: none, one, or several that were merged.

    An old text that several new ones name was split. First equal texts are paired in their order, then the likest
    ones, then what is left is looked for inside the others.
    """
    pairs = _equal(old, new)
    _likest(old, new, pairs)
    origins = [[pairs[n]] if n in pairs else [] for n in range(len(new))]
    _split(old, new, origins, pairs)
    _merged(old, new, origins)
    return origins


def _equal(old: Sequence[Text], new: Sequence[Text]) -> dict[int, int]:
    """Pair equal texts; of several equal ones those with the same number, then the first with the first."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for o, text in enumerate(old):
        waiting[folded(text.words)].append(o)
    pairs: dict[int, int] = {}
    for same_mark in (True, False):
        for n, text in enumerate(new):
            left = waiting.get(folded(text.words), [])
            found = next((o for o in left if not same_mark or old[o].mark == text.mark), None)
            if n not in pairs and found is not None:
                pairs[n] = found
                left.remove(found)
    return pairs


def _likest(old: Sequence[Text], new: Sequence[Text], pairs: dict[int, int]) -> None:
    taken = set(pairs.values())
    left = [o for o in range(len(old)) if o not in taken]
    holding: dict[str, list[int]] = defaultdict(list)
    for o in left:
        for word in bag(old[o].words):
            holding[word].append(o)
    scored = []
    for n, text in enumerate(new):
        if n in pairs:
            continue
        mine = bag(text.words)
        candidates = {o for word in mine for o in holding.get(word, ()) if old[o].kind == text.kind}
        for o in candidates:
            theirs = bag(old[o].words)
            score = 2 * shared(mine, theirs) / (size(mine) + size(theirs))
            if score >= ENOUGH:
                near = abs(n / max(len(new), 1) - o / max(len(old), 1))
                bonus = NEAR * (1 - near) + (NEAR if text.mark and text.mark == old[o].mark else 0)
                scored.append((-score - bonus, n, o))
    for _, n, o in sorted(scored):
        if n not in pairs and o not in taken:
            pairs[n] = o
            taken.add(o)


def _split(old: Sequence[Text], new: Sequence[Text], origins: list[list[int]], pairs: dict[int, int]) -> None:
    """Look for new texts without origin inside what the others left of the old ones."""
    rest: list[Bag] = [bag(text.words) for text in old]
    for n, o in pairs.items():
        rest[o] = rest[o] - bag(new[n].words)
    for n in sorted((n for n in range(len(new)) if not origins[n]), key=lambda n: -size(bag(new[n].words))):
        mine = bag(new[n].words)
        if size(mine) < FEWEST or new[n].kind == "heading":
            continue
        best = max(range(len(old)), key=lambda o: (shared(mine, rest[o]), -o), default=None)
        if best is not None and shared(mine, rest[best]) >= INSIDE * size(mine):
            origins[n] = [best]
            rest[best] = rest[best] - mine


def _merged(old: Sequence[Text], new: Sequence[Text], origins: list[list[int]]) -> None:
    """Look for old texts that nothing comes from inside what is new in the new ones."""
    named = {o for one in origins for o in one}
    rest: list[Bag] = []
    for n, text in enumerate(new):
        left = bag(text.words)
        for o in origins[n]:
            left = left - bag(old[o].words)
        rest.append(left)
    for o in sorted((o for o in range(len(old)) if o not in named), key=lambda o: -size(bag(old[o].words))):
        theirs = bag(old[o].words)
        if size(theirs) < FEWEST or old[o].kind == "heading":
            continue
        best = max(range(len(new)), key=lambda n: (shared(theirs, rest[n]), -n), default=None)
        if best is not None and shared(theirs, rest[best]) >= INSIDE * size(theirs):
            origins[best] = sorted([*origins[best], o])
            rest[best] = rest[best] - theirs
