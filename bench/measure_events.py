"""Places at events: never more confirmed than there are, nobody lost, whatever the rush; nobody blocks many."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bench.clients import Client, filled, together
from bench.figures import Figure, measures
from bench.registrations import READING, all_accepted, form_of, only_event, opened, registrations, sent, taken
from bench.stage import DATABASES, fresh

ROUNDS = 20
CLIENTS = 8
SEATS = 200
PEOPLE = 300
ATTACK = 200
MOST_BLOCKED = 5


@measures("events.oversold_last_seat")
def last_seat() -> Iterator[Figure]:
    """Eight people send the form for the last place at the same moment, in twenty rounds."""
    for database in DATABASES:
        oversold = unsold = lost = 0
        with fresh(database) as stage, stage.serving() as server:
            slug = only_event(stage, capacity=1)
            forms = opened(server.port, slug, range(ROUNDS * CLIENTS))
            for number in range(ROUNDS):
                only_event(stage, capacity=1)
                acts = [
                    partial(client.post, path, filled(form, client.number))
                    for client, path, form in forms[number * CLIENTS : (number + 1) * CLIENTS]
                ]
                all_accepted([answer.status for answer in together(acts)], server)
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
            all_accepted(sent(opened(server.port, slug, range(PEOPLE))), server)
            states = registrations(stage)
        goal = f"{SEATS} confirmed, {PEOPLE - SEATS} waiting"
        confirmed, waiting = states["confirmed"], states["waiting"]
        rows = {
            "oversold": (max(0, confirmed - SEATS), confirmed <= SEATS),
            "confirmed": (confirmed, confirmed == SEATS),
            "waiting": (waiting, waiting == PEOPLE - SEATS),
            "lost": (PEOPLE - confirmed - waiting, confirmed + waiting == PEOPLE),
        }
        for key, (value, holds) in rows.items():
            name = f"events.{key}_{PEOPLE}_on_{SEATS}"
            yield Figure(key=name, value=value, unit="people", goal=goal, holds=holds, database=database)


@measures("events.blocked")
def blocked() -> Iterator[Figure]:
    """One anonymous client tries to take two hundred places, with an invented address each time."""
    for database in DATABASES:
        with fresh(database) as stage, stage.serving() as server:
            slug = only_event(stage, capacity=SEATS)
            statuses = sent(opened(server.port, slug, range(ATTACK), network=1))
            places = taken(stage, slug)
            forms = opened(server.port, slug, [2])
            client, path, form = forms[0]
            friendly = client.post(path, filled(form, ATTACK + 1)).status
        yield Figure(
            key="events.blocked_by_one_client",
            value=places,
            unit=f"places in {len(statuses)} attempts",
            goal=f"<= {MOST_BLOCKED}",
            holds=places <= MOST_BLOCKED,
            database=database,
        )
        yield Figure(
            key="events.status_for_others_during_attack",
            value=friendly,
            unit="HTTP status",
            goal="303",
            holds=friendly == 303,  # noqa: PLR2004 -- see other
            database=database,
        )


@measures("events.too_fast")
def too_fast() -> Iterator[Figure]:
    """Send the form as soon as it has come, as a machine would."""
    for database in DATABASES:
        with fresh(database) as stage, stage.serving() as server:
            slug = only_event(stage, capacity=SEATS)
            client = Client(server.port, 1)
            path, form = client.form(form_of(slug))
            answer = client.post(path, filled(form, 1))
            kept = "person1@example.org" in answer.text
            places = taken(stage, slug)
        yield Figure(
            key="events.places_for_a_form_sent_at_once",
            value=places,
            unit=f"places (within {READING:.0f} s)",
            goal="0, and nothing typed is lost",
            holds=places == 0 and kept,
            database=database,
        )
