"""A finished example day: who came, what stands on the cards, and what became of it."""

from __future__ import annotations

import datetime as dt
import itertools
import random

from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Channel, Contribution, Place
from teilhabe_app.core import receipts
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.demo import data, people, voices
from teilhabe_app.demo import evening_words as words
from teilhabe_app.demo import event_words as halls
from teilhabe_app.demo.programme import people as by_role
from teilhabe_app.events.models import (
    Allocation,
    Attendance,
    Event,
    EventMaterial,
    ItemKind,
    MaterialKind,
    Mode,
    ProgrammeItem,
    Registration,
    RegistrationState,
    Room,
    Slot,
    Wish,
    WishState,
    Workshop,
)
from teilhabe_app.events.service import allocating, solving
from teilhabe_app.formats.models import Format, Kind, Process, State
from teilhabe_app.synthesis.models import (
    Citation,
    CitationRole,
    Coding,
    Decision,
    Dossier,
    DossierState,
    Finding,
    Response,
    Routing,
    Theme,
)

SLUG = "werkstatt-abend-beispiel"
AGO = 16
LANGUAGES = ("de",) * 18 + ("ar",) * 13 + ("tr",) * 11 + ("uk",) * 10
STAYED_AWAY = 4  # one in so many registered and did not come
WALK_INS = 6
WALK_IN = "walk_in"
SEED = 2026


def day(of: Process, survey: Format | None) -> Event:
    """Create the day with its cards, its attendance and a dossier that answers."""
    begin = data.midnight(-AGO) + dt.timedelta(hours=15)
    shared = Format(
        kind=Kind.EVENT,
        slug=SLUG,
        title=words.TITLE,
        summary=words.SUMMARY,
        opens_at=begin,
        closes_at=begin + dt.timedelta(hours=4),
        state=State.PUBLISHED,
        levels=["land"],
        languages=["de", "tr", "ar", "uk"],
        place="Bürgerhaus Beispiel",
        is_example=True,
        process=of,
        fields=data.fields(["HF01"]),
        bodies=data.bodies(["sasji"]),
    )
    made = Event(
        format=shared,
        mode=Mode.ON_SITE,
        capacity=60,
        takes_registrations=True,
        registration_opens_at=begin - dt.timedelta(days=40),
        registration_closes_at=begin - dt.timedelta(days=2),
        allocation=Allocation.TOGETHER,
        wishes_until=begin - dt.timedelta(days=5),
        documentation=words.DOCUMENTATION,
        documentation_published_at=begin + dt.timedelta(days=4),
        survey_format=survey,
    )
    db.session.add(made)
    _programme(made, begin)
    db.session.flush()
    _people(made)
    _dossier(of, made, _cards(made, begin + dt.timedelta(hours=5)))
    return made


def _programme(event: Event, begin: dt.datetime) -> None:
    hours = [begin + dt.timedelta(minutes=minutes) for minutes in (0, 30, 180, 240)]
    hall = Room(position=1, name=halls.HALL, note=halls.GROUND_FLOOR, seats=60, step_free=True)
    second = Room(position=2, name=halls.ROOM_1, note=halls.FIRST_FLOOR, seats=30, step_free=True)
    event.rooms, event.slots = [hall, second], [Slot(number=1, starts_at=hours[1], ends_at=hours[2])]
    parts = ((ItemKind.OPENING, words.OPENING), (ItemKind.WORKSHOPS, halls.ROUND_1), (ItemKind.CLOSING, words.CLOSING))
    for position, ((kind, title), (starts, ends)) in enumerate(zip(parts, itertools.pairwise(hours), strict=True), 1):
        rounds = kind is ItemKind.WORKSHOPS
        item = ProgrammeItem(position=position, kind=kind, title=title, starts_at=starts, ends_at=ends)
        item.room, item.slot = (None, event.slots[0]) if rounds else (hall, None)
        item.contributors = [] if rounds else by_role(halls.HOST)
        event.items.append(item)
    for number, (title, room) in enumerate(((words.TIMES, hall), (words.CHILDREN, second)), 1):
        workshop = Workshop(number=number, title=title, slot=event.slots[0], room=room, capacity=28)
        workshop.contributors, workshop.spoken, workshop.interpreted = by_role(halls.TEACHER), ["de"], ["ar", "uk"]
        workshop.fields, workshop.measures = data.fields(["HF01"]), [data.measure("HF01-M1")]
        workshop.thread = contributions.open_thread(event.format, Place.WORKSHOP, title)
        event.workshops.append(workshop)
    content = words.NOTES_TEXT.encode()
    event.materials.append(
        EventMaterial(
            position=1,
            kind=MaterialKind.FILE,
            title=words.NOTES,
            language="de",
            file_name="mitschrift.txt",
            file_type="txt",
            file_size=len(content),
            content=content,
            is_after=True,
        )
    )


def _people(event: Event) -> None:
    """Register the example people, give out the workshops together, and write down who came; by a fixed seed."""
    chance = random.Random(SLUG)  # noqa: S311 -- example people, no secret
    begin = event.format.opens_at
    made = [_person(event, number, one) for number, one in enumerate(chance.sample(LANGUAGES, len(LANGUAGES)), 1)]
    db.session.flush()
    _allocate(event)
    for number, one in enumerate(made, 1):
        walks_in = one.channel == WALK_IN
        if walks_in:
            one.wishes = [Wish(workshop=event.workshops[1], rank=1, state=WishState.HELD)]
            event.workshops[1].taken += 1
        if walks_in or number % STAYED_AWAY:
            at = begin + dt.timedelta(minutes=number - 15)
            db.session.add(Attendance(event_id=event.id, registration=one, at=at))
            for wish in one.held:
                db.session.add(Attendance(event_id=event.id, registration=one, workshop=wish.workshop, at=at))


def _person(event: Event, number: int, language: str) -> Registration:
    begin = event.format.opens_at
    channel = WALK_IN if number > len(LANGUAGES) - WALK_INS else "phone" if number % 5 == 0 else "web"
    made = Registration(
        event=event,
        receipt=receipts.new(),
        name=f"Beispiel A.{number}",
        email=f"abend{number}@example.org" if channel == "web" else None,
        phone="0421 000000" if channel == "phone" else None,
        language=language,
        state=RegistrationState.CONFIRMED,
        channel=channel,
        address_confirmed_at=None if channel == WALK_IN else begin - dt.timedelta(days=20),
        created_at=begin if channel == WALK_IN else begin - dt.timedelta(days=30 - number % 20),
    )
    event.taken += 1
    db.session.add(made)
    if channel != WALK_IN:
        order = event.workshops if number % 3 else event.workshops[::-1]
        made.wishes = [Wish(workshop=workshop, rank=rank) for rank, workshop in enumerate(order, 1)]
    return made


def _allocate(event: Event) -> None:
    """Give the places in the workshops out as the editor does, some days before."""
    editor = people.account("redaktion")
    problem = solving.problem_of(event)
    run = allocating.keep_preview(editor, event, problem, solving.solve(problem, seed=SEED))
    allocating.apply(editor, run)
    event.allocated_at = run.applied_at = event.format.opens_at - dt.timedelta(days=3)
    db.session.flush()


def _cards(event: Event, moment: dt.datetime) -> list[tuple[int, Contribution]]:
    """Put the cards on the walls; return them with the number of the finding that quotes them."""
    made = []
    for workshop, table, kind, lang, text, finding in words.CARDS:
        thread = event.workshops[workshop - 1].thread
        if thread is None:
            raise LookupError(workshop)
        entry = {"id": "", "lang": lang, "text": text, "field": "HF01", "place": table}
        made.append((finding, voices.contribution(entry, thread, moment, kind=kind, channel=Channel.CARD)))
    return made


def _dossier(of: Process, event: Event, cards: list[tuple[int, Contribution]]) -> None:
    """Quote every card in one of two findings: one is answered, the other waits for its answer."""
    moderator, responder = people.account("moderation").id, people.account("ressort").id
    made = Dossier(
        slug="deutsch-am-abend",
        process=of,
        title=words.DOSSIER,
        method=Multilingual(words.SUMMARY),
        state=DossierState.PUBLISHED,
        published_at=data.days(-10),
        formats=[event.format],
    )
    db.session.add(made)
    for number, statement in words.FINDINGS.items():
        field = data.field("HF01")
        theme = Theme(dossier=made, position=number, name=event.workshops[number - 1].title, field=field)
        finding = Finding(dossier=made, number=number, statement=statement, theme=theme, field=field)
        db.session.add(finding)
        for _number, card in (one for one in cards if one[0] == number):
            quote = {"quote": card.text, "starts": 0, "ends": len(card.text)}
            finding.citations.append(
                Citation(contribution=card, revision_number=card.revision_number, role=CitationRole.SUPPORTS, **quote)
            )
            db.session.add(Coding(theme=theme, contribution=card))
        routing = Routing(
            finding=finding,
            body=data.bodies(["sasji"])[0],
            due_on=data.days(40).date(),
            sent_at=data.days(-9),
            sent_by_id=moderator,
        )
        db.session.add(routing)
        if number == 1:
            answer = Response(
                routing=routing,
                number=1,
                decision=Decision.PARTLY_ADOPTED,
                reason=words.REASON,
                answered_at=data.days(-3),
                answered_by_id=responder,
                review_on=data.days(120).date(),
            )
            db.session.add(answer)
    db.session.flush()
