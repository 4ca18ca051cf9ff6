"""Registrations for the measurements: an event of its own making, people who read the form, what was stored."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from bench.clients import REDIRECTS, Client, Form, address, filled
from bench.stage import Stage
from tests.support.live import Live

READING = 2.2  # seconds: whoever sends a form faster than people write is asked to send it once more
DAY = dt.timedelta(days=1)
Opened = tuple[Client, str, Form]


def form_of(slug: str) -> str:
    """Return the address of the form."""
    return f"/de/events/{slug}/register"


def opened(
    port: int, slug: str, numbers: Iterable[int], *, network: int | None = None, parallel: int = 8
) -> list[Opened]:
    """Let people open the form and read it; all of them from one network where that is given."""

    def fetch(number: int) -> Opened:
        client = Client(port, number if network is None else network)
        path, form = client.form(form_of(slug))
        return client, path, form

    with ThreadPoolExecutor(parallel) as pool:
        forms = list(pool.map(fetch, numbers))
    time.sleep(READING)
    return forms


def sent(forms: Iterable[Opened], *, parallel: int = 8) -> list[int]:
    """Send opened forms, some at a time, each with an address of its own, and return the statuses."""

    def send(item: tuple[int, Opened]) -> int:
        number, (client, path, form) = item
        return client.post(path, filled(form, number)).status

    with ThreadPoolExecutor(parallel) as pool:
        return list(pool.map(send, enumerate(forms)))


def all_accepted(statuses: Iterable[int], server: Live) -> None:
    """Refuse to count rounds in which the forms did not even get through."""
    refused = Counter(status for status in statuses if status not in REDIRECTS)
    if refused:
        raise RuntimeError(f"registrations were refused: {dict(refused)}\n{server.output()[-4000:]}")


def only_event(stage: Stage, *, capacity: int) -> str:
    """Empty an event of the demonstration, open it with ``capacity`` places, and return its slug."""
    metadata = sa.MetaData()
    metadata.reflect(stage.engine)
    table = metadata.tables
    event, listing, registration = table["event"], table["format"], table["registration"]
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None if stage.engine.dialect.name == "sqlite" else dt.UTC)
    with stage.engine.begin() as connection:
        rows = connection.execute(
            sa.select(event.c.id, event.c.format_id, listing.c.slug)
            .join(listing, listing.c.id == event.c.format_id)
            .order_by(event.c.takes_registrations.desc(), event.c.id)
        )
        chosen = rows.first()
        if chosen is None:
            raise LookupError("the demonstration has no event")
        ours = sa.select(registration.c.id).where(registration.c.event_id == chosen.id)
        for name in ("need", "wish", "event_answer", "attendance"):
            connection.execute(table[name].delete().where(table[name].c.registration_id.in_(ours)))
        for name in ("registration", "registration_group", "allocation_run"):
            connection.execute(table[name].delete().where(table[name].c.event_id == chosen.id))
        mail = table["outbox_mail"]  # queued once for each registration, whose ids SQLite gives out again
        connection.execute(mail.delete().where(mail.c.once.like("registration-%")))
        shops, pools = table["workshop"], table["pool"]
        of_shops = sa.select(shops.c.id).where(shops.c.event_id == chosen.id)
        kept = table["workshop_reserve"]
        connection.execute(kept.update().where(kept.c.workshop_id.in_(of_shops)).values(taken=0))
        connection.execute(shops.update().where(shops.c.event_id == chosen.id).values(taken=0))
        connection.execute(pools.update().where(pools.c.event_id == chosen.id).values(taken=0, release_on=None))
        connection.execute(
            listing.update()
            .where(listing.c.id == chosen.format_id)
            .values(state="published", opens_at=now + 30 * DAY, closes_at=now + 31 * DAY)
        )
        connection.execute(
            event.update()
            .where(event.c.id == chosen.id)
            .values(
                taken=0,
                capacity=capacity,
                waiting_next=1,
                takes_registrations=True,
                needs_approval=False,
                allocation="at_once",
                allocated_at=None,
                registration_opens_at=now - DAY,
                registration_closes_at=now + 20 * DAY,
            )
        )
    return str(chosen.slug)


def ask_something(stage: Stage, slug: str) -> None:
    """Let the editors ask one question of their own."""
    metadata = sa.MetaData()
    metadata.reflect(stage.engine, only=["event_question", "event", "format"])
    table = metadata.tables
    event, listing = table["event"], table["format"]
    which = sa.select(event.c.id).join(listing, listing.c.id == event.c.format_id).where(listing.c.slug == slug)
    with stage.engine.begin() as connection:
        connection.execute(
            table["event_question"]
            .insert()
            .values(
                event_id=which.scalar_subquery(),
                position=1,
                kind="text",
                title={"de": "Wofür steht Ihre Gruppe?"},
                options=[],
                required=False,
                purpose={"de": "Damit wir die Tische mischen können."},
                delete_on=dt.date(2100, 1, 1),
            )
        )


def registrations(stage: Stage) -> Counter[str]:
    """Count the registrations of the measurement's people by state."""
    query = sa.text("SELECT state, count(*) FROM registration WHERE email LIKE :ours GROUP BY state")
    with stage.engine.connect() as connection:
        return Counter(
            {
                str(state): int(count)
                for state, count in connection.execute(query, {"ours": address(0).replace("0", "%")})
            }
        )


def stored(stage: Stage) -> set[str]:
    """Return the addresses of the measurement's people that have a registration, in whatever state."""
    with stage.engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT email FROM registration WHERE email IS NOT NULL"))
        return {str(email) for (email,) in rows if str(email).startswith("person")}


def taken(stage: Stage, slug: str) -> int:
    """Return the places taken of those open to everybody."""
    query = "SELECT taken FROM event JOIN format ON format.id = event.format_id WHERE format.slug = :slug"
    with stage.engine.connect() as connection:
        return int(connection.scalar(sa.text(query), {"slug": slug}) or 0)
