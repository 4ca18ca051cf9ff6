"""People who write in threads: they sign in, send, and what they sent is counted again."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from bench.clients import REDIRECTS, Answer, Client, Form
from bench.stage import Stage
from bench.threads import Grown
from teilhabe_app.demo.people import PASSWORD
from tests.support import live


def signed_in(server: live.Live, email: str, number: int, path: str) -> tuple[Client, Form]:
    """Sign in with an account of the demonstration from a network of one's own, and return the form of a page."""
    client = Client(server.port, 5000 + number)
    where, form = client.form("/de/account/sign-in")
    answer = client.post(where, form.values | {"email": email, "password": PASSWORD})
    if answer.status not in REDIRECTS:
        raise RuntimeError(f"sign-in: {answer.status}")
    return client, client.form(path)[1]


def post(client: Client, path: str, form: Form, number: int) -> Answer:
    """Send a contribution; raises RuntimeError where it does not get through."""
    values = form.values | {
        "text": f"Wir wünschen uns mehr Sitzbänke am Spielplatz und eine Antwort in unserer Sprache ({number}).",
        "kind": "idea",
        "language": "de",
        "once": secrets.token_urlsafe(18),
    }
    answer = client.post(path, values)
    if answer.status not in REDIRECTS or "/contributions/" not in answer.headers["Location"]:  # held to be read first
        raise RuntimeError(f"{path}: {answer.status} {answer.headers.get('Location')} {answer.text[:2000]}")
    return answer


def write_all(writers: Sequence[tuple[Client, Form]], path: str, each: int, clients: int) -> int:
    """Let people write ``each`` contributions, ``clients`` people at the same time; return how many."""

    def write(item: tuple[int, tuple[Client, Form]]) -> int:
        place, (client, form) = item
        for number in range(each):
            post(client, path, form, 1000 * (each * len(writers) + place) + number)
        return each

    with ThreadPoolExecutor(clients) as pool:
        return sum(pool.map(write, enumerate(writers)))


def wrong_counts(stage: Stage, grown: Grown) -> int:
    """Count the counters of a thread that are not what is stored."""
    with stage.engine.connect() as connection:
        return int(
            connection.scalar(
                sa.text(
                    "SELECT (SELECT count(*) FROM thread WHERE published_count <> (SELECT count(*) FROM contribution"
                    " WHERE thread_id = thread.id AND visibility = 'published') AND id = :thread)"
                    " + (SELECT count(*) FROM contribution AS root WHERE thread_id = :thread AND depth = 0 AND"
                    " reply_count <> (SELECT count(*) FROM contribution AS reply WHERE reply.root_id = root.id"
                    " AND reply.visibility = 'published'))"
                ),
                {"thread": grown.thread},
            )
            or 0
        )
