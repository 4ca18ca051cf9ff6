"""One of several processes that register people at the same moment; started by the tests of the rush."""

from __future__ import annotations

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from config import Settings
from teilhabe_app.app import create_app

THREADS = 4


def main(url: str, slug: str, first: int, count: int, *, workshop: str, plan: str) -> None:
    """Say that we are ready, wait for a line, register ``count`` people, print the statuses.

    ``plan``: ``pool=<id>`` lets every second person ask for a kept place, ``groups`` registers three people each time,
    every second time only together, ``office`` lets all come from one network.
    """
    folder = Path(tempfile.mkdtemp(prefix="teilhabe-rush-"))
    app = create_app(Settings(secret_key="x" * 40, database_url=url, instance=folder, testing=True))
    app.config.update(WTF_CSRF_ENABLED=False, SESSION_COOKIE_SECURE=False)

    def register(number: int) -> int:
        data = {
            "name": f"Person {number}",
            "email": f"person{number}@example.org",
            "language": "de",
            "wish_1": workshop,
            "consent": "y",
            "once": f"once-{number}",
        }
        page = "register"
        if plan.startswith("pool=") and number % 2:
            data["claim"] = plan.removeprefix("pool=")
        if plan == "groups":
            page = "register-group"
            data |= {"organisation_name": "Verein", "contact_name": "Wer", "contact_email": data.pop("email")}
            data |= {f"members-{one}-name": f"Person {number}.{one}" for one in range(3)}
            data |= {f"members-{one}-language": "de" for one in range(3)}
            data |= {"together": "y"} if number % 2 else {}
        origin = {"REMOTE_ADDR": "10.9.9.9" if plan == "office" else f"10.0.{number // 250}.{number % 250}"}
        return app.test_client().post(f"/de/events/{slug}/{page}", data=data, environ_base=origin).status_code

    app.test_client().get(f"/de/events/{slug}/register")  # templates and catalogues are loaded once
    with ThreadPoolExecutor(min(THREADS, count)) as pool:
        print("ready", flush=True)  # noqa: T201 -- the test reads it
        sys.stdin.readline()
        print(*pool.map(register, range(first, first + count)))  # noqa: T201 -- the test reads it


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), workshop=sys.argv[5], plan=sys.argv[6])
