"""Random editing of a made-up document whose sentences can be told apart, so that the truth is known."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

SYLLABLES = [a + b for a in "bdfgklmnprstvw" for b in "aeiou"]


@dataclass
class Made:
    """A document under editing. Each paragraph is a list of sentences; each sentence has words of its own."""

    chance: random.Random
    paragraphs: list[list[str]] = field(default_factory=list)
    sources: list[set[int]] = field(default_factory=list)  # places in the version before, as the editor knows them

    @classmethod
    def drawn(cls, seed: int, size: int = 12) -> Made:
        made = cls(random.Random(seed))  # noqa: S311 -- test data
        made.paragraphs = [[made.sentence() for _ in range(made.chance.randint(2, 4))] for _ in range(size)]
        made.sources = [set() for _ in made.paragraphs]
        return made

    def sentence(self) -> str:
        words = ["".join(self.chance.choices(SYLLABLES, k=4)) for _ in range(self.chance.randint(6, 10))]
        return f"{' '.join(words)}."

    @property
    def texts(self) -> list[str]:
        return [" ".join(sentences) for sentences in self.paragraphs]

    def edit(self, times: int) -> list[str]:
        """Begin a version and do something to some paragraphs, each at most once; tell what was done."""
        self.sources = [{n} for n in range(len(self.paragraphs))]
        touched: set[int] = set()  # identities of lists, which stay while the order changes
        done = []
        for _ in range(times):
            act = self.chance.choice(["change", "move", "split", "merge", "add", "remove"])
            free = [n for n, one in enumerate(self.paragraphs) if id(one) not in touched and self.sources[n]]
            if getattr(self, f"_{act}")(free, touched):
                done.append(act)
        return done

    def _change(self, free: list[int], touched: set[int]) -> bool:
        if not free:
            return False
        paragraph = self.paragraphs[self.chance.choice(free)]
        at = self.chance.randrange(len(paragraph))
        words = paragraph[at].split()
        words[self.chance.randrange(len(words))] = "".join(self.chance.choices(SYLLABLES, k=4))
        paragraph[at] = " ".join(words)
        touched.add(id(paragraph))
        return True

    def _move(self, free: list[int], touched: set[int]) -> bool:
        if not free:
            return False
        at, to = self.chance.choice(free), self.chance.randrange(len(self.paragraphs))
        touched.add(id(self.paragraphs[at]))
        for row in (self.paragraphs, self.sources):
            row.insert(to, row.pop(at))  # type: ignore[attr-defined]
        return True

    def _split(self, free: list[int], touched: set[int]) -> bool:
        long = [n for n in free if len(self.paragraphs[n]) > 1]
        if not long:
            return False
        at = self.chance.choice(long)
        whole = self.paragraphs[at]
        cut = self.chance.randrange(1, len(whole))
        self.paragraphs[at : at + 1] = [whole[:cut], whole[cut:]]
        self.sources[at : at + 1] = [set(self.sources[at]), set(self.sources[at])]
        touched.update((id(self.paragraphs[at]), id(self.paragraphs[at + 1])))
        return True

    def _merge(self, free: list[int], touched: set[int]) -> bool:
        pairs = [n for n in free if n + 1 in free]
        if not pairs:
            return False
        at = self.chance.choice(pairs)
        self.paragraphs[at : at + 2] = [self.paragraphs[at] + self.paragraphs[at + 1]]
        self.sources[at : at + 2] = [self.sources[at] | self.sources[at + 1]]
        touched.add(id(self.paragraphs[at]))
        return True

    def _add(self, _free: list[int], touched: set[int]) -> bool:
        at = self.chance.randrange(len(self.paragraphs) + 1)
        self.paragraphs.insert(at, [self.sentence() for _ in range(self.chance.randint(1, 3))])
        self.sources.insert(at, set())
        touched.add(id(self.paragraphs[at]))
        return True

    def _remove(self, free: list[int], _touched: set[int]) -> bool:
        if len(free) < 4:
            return False
        at = self.chance.choice(free)
        del self.paragraphs[at], self.sources[at]
        return True
