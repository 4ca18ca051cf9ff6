"""The process, the events (seven real ones and an example), the consultations and the surveys."""

from __future__ import annotations

import datetime as dt
from typing import Any

from teilhabe_app.consultations.models import Consultation, Material, Question
from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Place
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.demo import data, programme
from teilhabe_app.demo.course_times import COURSE_TIMES
from teilhabe_app.demo.data import ml
from teilhabe_app.demo.words import NEED, PHASES, PROCESS, STATE_LAW
from teilhabe_app.events.models import Event, ItemKind, Mode, ProgrammeItem, Slot, Workshop
from teilhabe_app.formats.models import Format, Kind, Phase, PhaseKind, Process, State
from teilhabe_app.surveys.models import Option, QuestionKind, Survey, SurveyQuestion

MODES = {"in_person": Mode.ON_SITE, "online": Mode.ONLINE, "hybrid": Mode.HYBRID}
PARTS = {1: ItemKind.BREAK, 2: ItemKind.OPENING, 5: ItemKind.BREAK, 6: ItemKind.WORKSHOPS, 7: ItemKind.CLOSING}
EVERYONE = ["de", "en", "tr", "ar", "uk"]


def process() -> Process:
    """Create the process towards the planned state law, as an example."""
    steps = (
        (PhaseKind.INFORMATION, -150, -76),
        (PhaseKind.CONTRIBUTIONS, -75, 32),
        (PhaseKind.SYNTHESIS, 33, 75),
        (PhaseKind.RESPONSE, 76, 130),
        (PhaseKind.DECISION, 131, 240),
    )
    title, summary = ml(PROCESS["title"]), ml(PROCESS["summary"])
    made = Process(slug="landesgesetz", state=State.PUBLISHED, title=title, summary=summary)
    made.phases = [
        Phase(kind=kind, title=ml(PHASES[kind.value]), starts_on=data.days(start).date(), ends_on=data.days(end).date())
        for kind, start, end in steps
    ]
    db.session.add(made)
    return made


def past_events() -> dict[str, Event]:
    """Create the expert day of 2023 and the other real events; what no source says stays unknown."""
    loaded = data.read("fachtag_2023")
    made = {}
    for entry in [loaded["event"], *loaded["other_events"]]:
        starts, ends = _span(entry)
        place = entry.get("place")
        shared = _format(
            Kind.EVENT, entry["key"], entry["title"], entry["summary"], starts, ends,
            fields=entry["fields"], bodies=[row["body"] for row in entry["organisers"] if row.get("body")],
            place=ml(place).in_language("de").text if place else None,
        )  # fmt: skip
        made[entry["key"]] = Event(format=shared, mode=MODES.get(entry.get("mode") or "", Mode.UNKNOWN))
        db.session.add(made[entry["key"]])
    day = made[loaded["event"]["key"]]
    for item in loaded["programme"]:
        kind = ItemKind.WORKSHOPS if item["order"] == len(loaded["programme"]) else ItemKind.TALK
        kind = ItemKind.OPENING if item["order"] == 1 else kind
        people = [{"name": None, "role": dict(ml(item["by"]))}] if item.get("by") else []
        day.items.append(ProgrammeItem(position=item["order"], kind=kind, title=ml(item["title"]), contributors=people))
    for entry in loaded["workshops"]:
        _workshop(day, entry, by=entry.get("input_by"))
    next(item for item in day.items if item.kind is ItemKind.WORKSHOPS).slot = day.slots[0]
    return made


def coming_event(of: Process) -> Event:
    """Create the example expert day that people can register for."""
    entry = data.read("sample_input")["event"]
    day = dt.date.fromisoformat(entry["date"])
    if day < clock.today() + dt.timedelta(days=30):
        day = clock.today() + dt.timedelta(days=60)
    starts, ends = (data.local(day.isoformat(), entry[edge], fallback="09:00") for edge in ("start", "end"))
    shared = _format(
        Kind.EVENT, entry["key"], entry["title"], entry["summary"], starts, ends,
        fields=entry["fields"], bodies=entry["organisers"], place=ml(entry["place"]).in_language("de").text,
        languages=entry["languages"], example=True, process=of,
    )  # fmt: skip
    made = Event(
        format=shared,
        mode=MODES[entry["mode"]],
        capacity=entry["capacity"],
        takes_registrations=True,
        registration_opens_at=data.days(-7),
        registration_closes_at=starts - dt.timedelta(days=7),
        needs_answered_by=(starts - dt.timedelta(days=14)).date(),
    )
    db.session.add(made)
    for position, item in enumerate(entry["programme"], 1):
        edges = [data.local(day.isoformat(), item.get(edge), fallback="09:00") for edge in ("start", "end")]
        kind = PARTS.get(position, ItemKind.TALK)
        made.items.append(
            ProgrammeItem(position=position, kind=kind, title=ml(item["title"]), starts_at=edges[0], ends_at=edges[1])
        )
    for workshop in entry["workshops"]:
        _workshop(made, workshop)
    programme.complete(made)
    return made


def past_consultation(of: Process) -> Consultation:
    """Create the consultation on learning German, whose period is over and which has been answered."""
    entry = data.read("sample_input")["consultation"]
    shared = _format(
        Kind.CONSULTATION, entry["key"], entry["title"], entry["intro"], data.midnight(-75), data.midnight(-33),
        fields=entry["fields"], bodies=[entry["organiser"]], languages=EVERYONE, example=True, process=of,
    )  # fmt: skip
    made = Consultation(format=shared, intro=ml(entry["intro"]))
    for position, question in enumerate(entry["questions"], 1):
        thread = contributions.open_thread(shared, Place.QUESTION, ml(question["title"]))
        made.questions.append(
            Question(position=position, text=ml(question["title"]), help=ml(question["intro"]), thread=thread)
        )
    keys = dict.fromkeys(key for question in entry["questions"] for key in question["measures"])
    _materials(made, list(keys), ["HF01", "HF03"])
    return made


def open_consultation(of: Process) -> Consultation:
    """Create the consultation on the planned state law, which runs now; its questions are those of the expert day."""
    shared = _format(
        Kind.CONSULTATION, "landesgesetz-2026", STATE_LAW["title"], STATE_LAW["summary"],
        data.midnight(-10), data.midnight(32),
        fields=["HF02", "HF04", "HF06", "HF07", "HF10", "HF13"], bodies=["sasji", "br"], languages=EVERYONE,
        example=True, process=of,
    )  # fmt: skip
    made = Consultation(format=shared, intro=ml(STATE_LAW["intro"]), who_decides=ml(STATE_LAW["who_decides"]))
    for position, text in enumerate(data.read("fachtag_2023")["questions"], 1):
        thread = contributions.open_thread(shared, Place.QUESTION, ml(text))
        made.questions.append(Question(position=position, text=ml(text), thread=thread))
    _materials(made, ["HF02-M1", "HF10-M1", "HF13-M1", "HF13-M2"], ["HF02", "HF04", "HF06", "HF07", "HF10", "HF13"])
    return made


def survey(of: Process) -> Survey:
    """Create the open survey about the expert day."""
    return _survey(data.read("sample_input")["survey"], (-7, 30), ["HF02"], of)


def past_survey(of: Process) -> Survey:
    """Create the finished survey on course times, whose results everybody can see."""
    return _survey(COURSE_TIMES, (-61, -33), ["HF01"], of)


def _survey(entry: dict[str, Any], span: tuple[int, int], fields: list[str], of: Process) -> Survey:
    shared = _format(
        Kind.SURVEY, entry["key"], entry["title"], entry["intro"], data.midnight(span[0]), data.midnight(span[1]),
        fields=fields, bodies=["sasji"], languages=EVERYONE, example=True, process=of,
    )  # fmt: skip
    made = Survey(format=shared, intro=ml(entry["intro"]))
    for position, question in enumerate(entry["questions"], 1):
        scale = question["type"].startswith("scale")
        kind = QuestionKind.SCALE if scale else QuestionKind(question["type"])
        row = SurveyQuestion(position=position, kind=kind, text=ml(question["title"]))
        if scale:
            row.scale_max = 5
            row.scale_low = ml(question["low"]) if question.get("low") else None
            row.scale_high = ml(question["high"]) if question.get("high") else None
        if kind is QuestionKind.TEXT:
            row.thread = contributions.open_thread(shared, Place.SURVEY, ml(question["title"]))
        row.options = [
            Option(position=number, label=ml(option["label"])) for number, option in enumerate(question["options"], 1)
        ]
        made.questions.append(row)
    db.session.add(made)
    return made


def _format(  # noqa: PLR0913, PLR0917 -- one row with all its columns
    kind: Kind,
    slug: str,
    title: dict[str, str],
    summary: dict[str, str],
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    *,
    fields: list[str],
    bodies: list[str],
    place: str | None = None,
    languages: list[str] | None = None,
    example: bool = False,
    process: Process | None = None,
) -> Format:
    made = Format(
        kind=kind,
        slug=slug[:40].rstrip("-"),
        title=ml(title),
        summary=ml(summary),
        opens_at=opens_at,
        closes_at=closes_at,
        state=State.PUBLISHED,
        levels=["land"],
        languages=languages or ["de"],
        place=place,
        is_example=example,
        process=process,
        fields=data.fields(fields),
        bodies=data.bodies(bodies),
    )
    db.session.add(made)
    return made


def _span(entry: dict[str, Any]) -> tuple[dt.datetime, dt.datetime]:
    """Return first and last moment; a day without a known time is the whole day, a month the whole month."""
    first = _days(str(entry["date"]))[0]
    last = _days(str(entry.get("until") or entry["date"]))[1]
    starts = data.local(first.isoformat(), entry.get("start"), fallback="00:00")
    if entry.get("end"):
        return starts, data.local(last.isoformat(), entry["end"], fallback="00:00")
    return starts, data.local((last + dt.timedelta(days=1)).isoformat(), None, fallback="00:00")


def _days(text: str) -> tuple[dt.date, dt.date]:
    """Return first and last day of a date that may be only a month."""
    if len(text) == len("2023-11-16"):
        return dt.date.fromisoformat(text), dt.date.fromisoformat(text)
    first = dt.date.fromisoformat(f"{text}-01")
    return first, (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)


def _workshop(event: Event, entry: dict[str, Any], by: dict[str, str] | None = None) -> None:
    thread = contributions.open_thread(event.format, Place.WORKSHOP, ml(entry["title"]))
    goal = data.goal(entry.get("goal"))
    if not event.slots:
        event.slots.append(Slot(number=1))
    event.workshops.append(
        Workshop(
            number=entry["nr"],
            title=ml(entry["title"]),
            about=ml(entry["text"]) if entry.get("text") else None,
            slot=event.slots[0],
            contributors=[{"name": None, "role": dict(ml(by))}] if by else [],
            goals=[goal] if goal else [],
            fields=data.fields(entry.get("fields") or []),
            capacity=entry.get("capacity"),
            thread=thread,
        )
    )


def _materials(consultation: Consultation, measures: list[str], fields: list[str]) -> None:
    db.session.add(consultation)
    shared = consultation.format
    for position, key in enumerate(measures, 1):
        measure = data.measure(key)
        thread = contributions.open_thread(shared, Place.MEASURE, measure.title, measure=measure)
        consultation.materials.append(Material(position=position, measure=measure, thread=thread))
    for position, field in enumerate(data.fields(fields), len(measures) + 1):
        title = Multilingual({lang: NEED[lang] % {"field": field.short_name.in_language(lang).text} for lang in NEED})
        thread = contributions.open_thread(shared, Place.NEED, title, field=field)
        consultation.materials.append(Material(position=position, field=field, thread=thread))
