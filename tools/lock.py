"""Write the lock files from pyproject.toml: every file by its hash, no download address."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEAD = (
    "# Written by `make lock` from pyproject.toml: Python 3.11 to 3.13, every file by its hash, no download address.\n"
)
LOCKS = {
    "requirements.lock": ["pyproject.toml"],
    "requirements-dev.lock": ["pyproject.toml", "--group", "dev", "--constraint", "requirements.lock"],
    "requirements-node.lock": ["--group", "node"],
}
OPTIONS = ["--universal", "--python-version", "3.11", "--generate-hashes", "--quiet"]
OPTIONS += ["--no-header", "--no-annotate", "--no-emit-index-url"]


def main() -> int:
    """Resolve with uv, installed into a folder that goes away again; the order matters, dev follows the program."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        subprocess.run([python, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "uv"], check=True)
        for name, sources in LOCKS.items():
            answer = subprocess.run(
                [python, "-m", "uv", "pip", "compile", *OPTIONS, *sources],
                cwd=ROOT,
                env=os.environ | {"UV_NO_CONFIG": "1"},
                check=False,
                stdout=subprocess.PIPE,
                text=True,
            )
            if answer.returncode:
                return answer.returncode
            (ROOT / name).write_text(HEAD + answer.stdout, encoding="utf-8")
            print(f"{name}: {answer.stdout.count('==')} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
