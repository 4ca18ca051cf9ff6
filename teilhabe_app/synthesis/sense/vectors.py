"""Vectors of texts, each batch with the engine that made it; those of different engines are never compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


class DifferentEnginesError(ValueError):
    """Vectors of two engines, or of two versions of one, were about to be mixed."""


class EngineFailedError(RuntimeError):
    """The engine is absent, died, is too slow or computes something else than it should."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What makes vectors. ``crosses`` says whether texts of different languages can be compared."""

    name: str
    version: str
    dimensions: int
    crosses: bool

    @property
    def key(self) -> str:
        """Return what is stored beside every vector."""
        return f"{self.name}/{self.version}/{self.dimensions}"


@dataclass(frozen=True, slots=True)
class Vectors:
    """``matrix`` (texts, dimensions) as the engine gave it: not centred, not weighted."""

    engine: Engine
    matrix: Matrix

    def __post_init__(self) -> None:
        """Refuse a table that the engine cannot have made."""
        if self.matrix.ndim != 2 or self.matrix.shape[1] != self.engine.dimensions:  # noqa: PLR2004 -- a table
            raise ValueError(f"vectors of {self.matrix.shape} are not of {self.engine.key}")

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.matrix)

    def packed(self) -> list[bytes]:
        """Return each vector as bytes for a column: half precision, little endian."""
        return [row.astype("<f2").tobytes() for row in self.matrix]


class Embedder(Protocol):
    """What turns texts into vectors."""

    @property
    def engine(self) -> Engine:
        """Return who makes the vectors."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one vector for each text; each depends on its text alone, so that it can be stored."""
        ...


def unpacked(engine: Engine, stored: Sequence[tuple[str, bytes]]) -> Vectors:
    """Read stored pairs of engine key and packed vector.

    Errors: DifferentEnginesError if one was made by another engine or version.
    """
    strange = {key for key, _content in stored} - {engine.key}
    if strange:
        raise DifferentEnginesError(f"{sorted(strange)} beside {engine.key}")
    rows = [np.frombuffer(content, dtype="<f2") for _key, content in stored]
    matrix = np.array(rows, dtype=np.float32).reshape(len(rows), engine.dimensions)
    return Vectors(engine, matrix)


def joined(parts: Sequence[Vectors]) -> Vectors:
    """Put batches of one engine below each other; DifferentEnginesError for those of several."""
    engines = {part.engine for part in parts}
    if len(engines) != 1:
        raise DifferentEnginesError(", ".join(sorted(engine.key for engine in engines)) or "no vectors")
    return Vectors(parts[0].engine, np.concatenate([part.matrix for part in parts]))
