"""Places at events: never more confirmed than there are, nobody lost, whatever the rush."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import sqlalchemy as sa

from bench.clients import REDIRECTS, Client, address, filled, together
from bench.figures import Figure, measures
from bench.stage import DATABASES, Stage, fresh
from tests.support.live import Live

ROUNDS = 20
CLIENTS = 8
SEATS = 200
ATTEMPTS = 300
PARALLEL = 8


@measures("events.oversold_last_seat")
def last_seat() -> Iterator[Figure]:
    """Eight people send the form for the last place at the same moment, in twenty rounds."""
    for database in DATABASES:
        oversold = unsold = lost = 0
        with fresh(database) as stage, stage.serving() as server:
            for number in range(ROUNDS):
                slug = only_event(stage, capacity=1)
                clients = [Client(server.port, number * CLIENTS + place) for place in range(CLIENTS)]
                forms = [client.form(f"/de/events/{slug}/register") for client in clients]
                acts = [
                    partial(client.post, path, filled(form, client.number))
                    for client, (path, form) in zip(clients, forms, strict=True)
                ]
                _all_accepted([answer.status for answer in together(acts)], server)
                states = registrations(stage)
                oversold += max(0, states["confirmed"] - 1)
                unsold += max(0, 1 - states["confirmed"])
                lost += CLIENTS - states["confirmed"] - states["waiting"]
        goal = f"0 in {ROUNDS} rounds of {CLIENTS}"
        for key, value in (("oversold", oversold), ("unsold", unsold), ("lost", lost)):
            yield Figure(
                key=f"events.{key}_last_seat",
                value=value,
                unit="places",
                goal=goal,
                holds=value == 0,
                database=database,
            )


@measures("events.oversold_300_on_200")
def three_hundred_on_two_hundred() -> Iterator[Figure]:
    """Three hundred people register for two hundred places, eight at a time."""
    for database in DATABASES:
        with fresh(database) as stage, stage.serving() as server:
            slug = only_event(stage, capacity=SEATS)
            with ThreadPoolExecutor(PARALLEL) as pool:
                statuses = list(pool.map(partial(register, server.port, slug), range(ATTEMPTS)))
            _all_accepted(statuses, server)
            states = registrations(stage)
        goal = f"{SEATS} confirmed, {ATTEMPTS - SEATS} waiting"
        confirmed, waiting = states["confirmed"], states["waiting"]
        rows = {
            "oversold": (max(0, confirmed - SEATS), confirmed <= SEATS),
            "confirmed": (confirmed, confirmed == SEATS),
            "waiting": (waiting, waiting == ATTEMPTS - SEATS),
            "lost": (ATTEMPTS - confirmed - waiting, confirmed + waiting == ATTEMPTS),
        }
        for key, (value, holds) in rows.items():
            name = f"events.{key}_{ATTEMPTS}_on_{SEATS}"
            yield Figure(key=name, value=value, unit="people", goal=goal, holds=holds, database=database)


def register(port: int, slug: str, number: int) -> int:
    """Register one person as a browser would and return the status of the answer."""
    client = Client(port, number)
    path, form = client.form(f"/de/events/{slug}/register")
    return client.post(path, filled(form, number)).status


def only_event(stage: Stage, *, capacity: int) -> str:
    """Empty an event of the demonstration, open it with ``capacity`` places, and return its slug."""
    metadata = sa.MetaData()
    metadata.reflect(stage.engine)
    table = metadata.tables
    event, listing, registration = table["event"], table["format"], table["registration"]
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None if stage.engine.dialect.name == "sqlite" else dt.UTC)
    day = dt.timedelta(days=1)
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
        for name in ("need", "wish"):
            connection.execute(table[name].delete().where(table[name].c.registration_id.in_(ours)))
        connection.execute(registration.delete().where(registration.c.event_id == chosen.id))
        mail = table["outbox_mail"]  # queued once for each registration, whose ids SQLite gives out again
        connection.execute(mail.delete().where(mail.c.once.like("registration-%")))
        connection.execute(table["workshop"].update().where(table["workshop"].c.event_id == chosen.id).values(taken=0))
        connection.execute(
            listing.update()
            .where(listing.c.id == chosen.format_id)
            .values(state="published", opens_at=now + 30 * day, closes_at=now + 31 * day)
        )
        connection.execute(
            event.update()
            .where(event.c.id == chosen.id)
            .values(
                taken=0,
                capacity=capacity,
                waiting_next=1,
                takes_registrations=True,
                registration_opens_at=now - day,
                registration_closes_at=now + 20 * day,
            )
        )
    return str(chosen.slug)


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


def _all_accepted(statuses: list[int], server: Live) -> None:
    """Refuse to count rounds in which the forms did not even get through."""
    refused = Counter(status for status in statuses if status not in REDIRECTS)
    if refused:
        raise RuntimeError(f"registrations were refused: {dict(refused)}\n{server.output()[-4000:]}")
