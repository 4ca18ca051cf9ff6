"""See to it that there is a browser for the tests, or say in one line how to get one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.support import chromium


def main() -> int:
    """Return 0 when a browser starts (or is skipped on purpose), 1 when there is none and none could be installed."""
    if chromium.skipped():
        print("Browser tests are left out (CHROMIUM=skip).")
        return 0
    if _works():
        return 0
    for install in _ways():
        print(f"No browser found, trying: {' && '.join(' '.join(step) for step in install)}", flush=True)
        done = all(subprocess.run(step, check=False, stdout=subprocess.DEVNULL).returncode == 0 for step in install)
        if done and _works():
            return 0
    print(chromium.MISSING, file=sys.stderr)
    return 1


def _ways() -> list[list[list[str]]]:
    """Return what this account may try: Debian's package as root, then Playwright's own download."""
    ways = []
    if os.geteuid() == 0 and shutil.which("apt-get") and _is_debian():
        quietly = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
        ways.append(
            [[*quietly, "update"], ["env", "DEBIAN_FRONTEND=noninteractive", *quietly, "install", "-y", "chromium"]]
        )
    ways.append([[sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]])
    return ways


def _is_debian() -> bool:
    release = Path("/etc/os-release")
    return release.is_file() and any(name in release.read_text(encoding="utf-8") for name in ("debian", "ubuntu"))


def _works() -> bool:
    """Say whether the browser answers; on some systems a package of that name is an empty shell."""
    with sync_playwright() as playwright:
        path = chromium.find(playwright)
    if path is None:
        return False
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    raise SystemExit(main())
