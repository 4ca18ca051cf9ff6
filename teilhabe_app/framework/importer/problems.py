"""What is wrong with a file, where, and the entries that remember their lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml


def line_of(node: yaml.Node) -> int:
    """Return the line of a node, from 1."""
    return int(node.start_mark.line) + 1


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, in which line and at which key."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        """Write it as compilers do."""
        return f"{self.file}:{self.line}: {self.key or 'file'}: {self.message}"


class ImportFailed(Exception):  # noqa: N818 -- reads as the outcome
    """Nothing was imported; ``problems`` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class Entry(dict[str, Any]):
    """A checked mapping that remembers where each key stands."""

    line = 0
    path = ""
    lines: Mapping[str, int] = {}

    def line_of(self, key: str) -> int:
        """Return the line of a key, or that of the mapping where the key is left out."""
        return self.lines.get(key, self.line)


class Reading:
    """One file being read: its name and the problems found so far."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self._seen: set[int] = set()

    def complain(self, line: int, key: str, message: str) -> None:
        """Note a problem and go on, so that all of them are reported together."""
        self.problems.append(Problem(self.name, line, key, message))

    def complain_at(self, node: yaml.Node, key: str, message: str) -> None:
        """Note a problem at a node."""
        self.complain(line_of(node), key, message)

    def first_visit(self, node: yaml.Node, key: str) -> bool:
        """Refuse anchors: a small file could name a huge one."""
        if id(node) in self._seen:
            self.complain_at(node, key, "anchors and aliases are not allowed here")
            return False
        self._seen.add(id(node))
        return True
