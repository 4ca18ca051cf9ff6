"""The programme of the example expert day: rooms, two rounds of workshops, people by their roles, places, materials."""

from __future__ import annotations

import datetime as dt
from typing import Any

from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Place
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.demo import data
from teilhabe_app.demo import event_words as words
from teilhabe_app.events.models import (
    Event,
    EventMaterial,
    EventQuestion,
    ItemKind,
    MaterialKind,
    Mode,
    Pool,
    PoolKind,
    ProgrammeItem,
    Proof,
    QuestionKind,
    Room,
    Slot,
    Workshop,
    WorkshopReserve,
)

BREAK = dt.timedelta(minutes=15)
RESERVED = 20
RESERVED_IN_WORKSHOP = 6
ONLINE = 40
INTERPRETED = ["en", "tr", "ar", "uk", "dgs", "stt"]


def people(*roles: Multilingual) -> list[dict[str, Any]]:
    """Return contributors by their roles; the demonstration names nobody."""
    return [{"name": None, "role": dict(role)} for role in roles]


def complete(event: Event) -> None:
    """Give rooms, rounds, languages, people, reserved places, a question and materials to the example."""
    rooms = _rooms(event)
    rounds = _rounds(event)
    _parts(event, rooms, rounds)
    _workshops(event, rooms, rounds)
    _places(event)
    _question(event)
    _materials(event)


def _rooms(event: Event) -> list[Room]:
    named = (
        (words.HALL, words.GROUND_FLOOR, 180),
        (words.FOYER, words.GROUND_FLOOR, None),
        (words.ROOM_1, words.FIRST_FLOOR, 40),
        (words.ROOM_2, words.FIRST_FLOOR, 40),
        (words.ROOM_3, words.FIRST_FLOOR, 30),
    )
    event.rooms = [
        Room(position=position, name=name, note=note, seats=seats, step_free=True)
        for position, (name, note, seats) in enumerate(named, 1)
    ]
    return event.rooms


def _rounds(event: Event) -> list[Slot]:
    """Divide the time of the workshops into two rounds with a pause between them."""
    item = next(one for one in event.items if one.kind is ItemKind.WORKSHOPS)
    begin, end = item.starts_at, item.ends_at
    if begin is None or end is None:
        raise ValueError("the example has no times")
    length = (end - begin - BREAK) / 2
    first = event.slots[0]
    first.starts_at, first.ends_at = begin, begin + length
    event.slots.append(Slot(number=2, starts_at=end - length, ends_at=end))
    return [first, event.slots[-1]]


def _parts(event: Event, rooms: list[Room], rounds: list[Slot]) -> None:
    who = {2: people(words.HOST, words.MINISTRY), 3: people(words.COUNCIL), 7: people(words.HOST)}
    for item in event.items:
        item.room = rooms[1] if item.kind is ItemKind.BREAK else rooms[0]
        if item.kind is not ItemKind.BREAK:
            item.spoken, item.interpreted = ["de"], INTERPRETED
        item.contributors = who.get(item.position, [])
    first = next(one for one in event.items if one.kind is ItemKind.WORKSHOPS)
    first.title, first.slot, first.room, first.ends_at = words.ROUND_1, rounds[0], None, rounds[0].ends_at
    first.spoken, first.interpreted = [], []
    for later in event.items:
        if later.position > first.position:
            later.position += 2
    pause = {"kind": ItemKind.BREAK, "title": words.CHANGE, "room": rooms[1]}
    second = {"kind": ItemKind.WORKSHOPS, "title": words.ROUND_2, "slot": rounds[1]}
    for step, (values, begin, end) in enumerate(
        ((pause, rounds[0].ends_at, rounds[1].starts_at), (second, rounds[1].starts_at, rounds[1].ends_at)), 1
    ):
        event.items.append(ProgrammeItem(position=first.position + step, starts_at=begin, ends_at=end, **values))


def _workshops(event: Event, rooms: list[Room], rounds: list[Slot]) -> None:
    thread = contributions.open_thread(event.format, Place.WORKSHOP, words.HEALTH)
    event.workshops.append(
        Workshop(
            number=6,
            title=words.HEALTH,
            about=words.HEALTH_ABOUT,
            slot=rounds[1],
            capacity=24,
            fields=data.fields(["HF07"]),
            thread=thread,
        )
    )
    plan: tuple[tuple[Slot, Room, list[dict[str, Any]], list[str]], ...] = (
        (rounds[0], rooms[2], people(words.TEACHER), ["HF01-M1"]),
        (rounds[0], rooms[3], people(words.GROUP, words.MINISTRY), []),
        (rounds[0], rooms[4], people(words.COUNSELLOR), []),
        (rounds[1], rooms[2], people(words.COUNCIL), ["HF02-M1"]),
        (rounds[1], rooms[3], people(words.COUNSELLOR), []),
        (rounds[1], rooms[4], people(words.COUNSELLOR, words.GROUP), []),
    )
    for workshop, (slot, room, who, measures) in zip(event.workshops, plan, strict=True):
        workshop.slot, workshop.room, workshop.contributors = slot, room, who
        workshop.measures = [data.measure(key) for key in measures]
        workshop.spoken, workshop.interpreted = ["de"], ["ar", "uk"]
    event.workshops[2].interpreted = ["dgs", "stt"]
    event.workshops[4].mode = Mode.HYBRID


def _places(event: Event) -> None:
    event.mode, event.online_url = Mode.HYBRID, "https://example.org/fachtag-2027"
    event.reminder_days = 3
    release = (event.format.opens_at - dt.timedelta(days=21)).date()
    kept = Pool(
        position=1,
        kind=PoolKind.RESERVED,
        title=words.MIGRANT_ORGANISATIONS,
        capacity=RESERVED,
        taken=0,
        proof=Proof.WORD,
        release_on=release,
    )
    online = Pool(position=2, kind=PoolKind.ONLINE, title=words.ONLINE, capacity=ONLINE, taken=0, proof=Proof.WORD)
    event.pools = [kept, online]
    event.workshops[1].reserves.append(WorkshopReserve(pool=kept, capacity=RESERVED_IN_WORKSHOP, taken=0))


def _question(event: Event) -> None:
    """Ask one thing more than the registration does."""
    db.session.add(
        EventQuestion(
            event=event,
            kind=QuestionKind.TEXT,
            title=words.QUESTION,
            options=[],
            purpose=words.QUESTION_PURPOSE,
            delete_on=(event.format.closes_at + dt.timedelta(days=30)).date(),
        )
    )


def _materials(event: Event) -> None:
    texts = (
        (MaterialKind.FILE, words.COURSE_OF_DAY, "ablauf.txt", "txt", words.PLAIN_TEXT),
        (MaterialKind.CAPTIONS, words.CAPTIONS, "eroeffnung.vtt", "vtt", words.CAPTIONS_TEXT),
    )
    for position, (kind, title, name, ending, text) in enumerate(texts, 1):
        content = text.encode()
        event.materials.append(
            EventMaterial(
                position=position,
                kind=kind,
                title=title,
                language="de",
                file_name=name,
                file_type=ending,
                file_size=len(content),
                content=content,
            )
        )
    event.materials.append(
        EventMaterial(
            position=3,
            kind=MaterialKind.LINK,
            title=words.REPORT,
            language="de",
            url="https://example.org/fachtag-2027/bericht",
            is_after=True,
        )
    )
