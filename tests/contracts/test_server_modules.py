"""What the server never loads: each of these takes memory in it for good."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

NEVER = ("alembic", "flask_migrate", "mako", "pygments", "xlsxwriter", "teilhabe_app.demo")


def test_the_server_goes_without_commands(tmp_path: Path):
    code = f"import sys, wsgi; print([name for name in {NEVER!r} if name in sys.modules], len(wsgi.app.cli.commands))"
    env = {**os.environ, "TEILHABE_INSTANCE": str(tmp_path), "TEILHABE_COMMANDS": "0"}
    found = subprocess.run(  # noqa: S603 -- our own interpreter
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[] 0"
