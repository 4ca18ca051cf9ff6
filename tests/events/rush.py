"""One of several processes that register people at the same moment; started by the tests of the rush."""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from config import Settings
from teilhabe_app.app import create_app

THREADS = 4


def main(url: str, slug: str, first: int, count: int, begin: float, workshop: str) -> None:
    """Register ``count`` people beginning with number ``first`` as soon as the clock shows ``begin``."""
    folder = Path(tempfile.mkdtemp(prefix="teilhabe-rush-"))
    app = create_app(Settings(secret_key="x" * 40, database_url=url, instance=folder, testing=True))
    app.config.update(WTF_CSRF_ENABLED=False, SESSION_COOKIE_SECURE=False)
    threads = min(THREADS, count)
    gate = threading.Barrier(threads)

    def register(number: int) -> int:
        if number < first + threads:
            gate.wait()
            time.sleep(max(0.0, begin - time.time()))
        data = {
            "name": f"Person {number}",
            "email": f"person{number}@example.org",
            "language": "de",
            "wish_1": workshop,
            "consent": "y",
            "once": f"once-{number}",
        }
        origin = {"REMOTE_ADDR": f"10.0.{number // 250}.{number % 250}"}
        return app.test_client().post(f"/de/events/{slug}/register", data=data, environ_base=origin).status_code

    with ThreadPoolExecutor(threads) as pool:
        print(*pool.map(register, range(first, first + count)))  # noqa: T201 -- the test reads it


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5]), sys.argv[6])
