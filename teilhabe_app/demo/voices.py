"""What people said: contributions in thirteen languages, a statement, registrations, survey answers."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, update

from teilhabe_app.consultations.models import Consultation, Point, PointKind, Statement, StatementState
from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Channel, Contribution, Kind, Place, Revision, Thread, Visibility
from teilhabe_app.core import clock, receipts
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import BY_CODE
from teilhabe_app.demo import data, people
from teilhabe_app.demo.data import ml
from teilhabe_app.events.models import (
    Event,
    Need,
    NeedKind,
    Registration,
    RegistrationGroup,
    RegistrationState,
    Wish,
    WishState,
)
from teilhabe_app.organisations.models import Organisation
from teilhabe_app.surveys.models import Answer, QuestionKind, Submission, Survey

ANSWERED = ("c01", "c02", "c03", "c05", "c08", "c13", "c17", "c18", "c21")
WAITING = ("c15", "c19")  # held for a moderator: personal data, and somebody who wants no name anywhere
NEEDS: dict[str, dict[str, Any]] = {
    "dolmetschen_ar": {"kind": NeedKind.INTERPRETING, "language": "ar"},
    "kinderbetreuung_2": {"kind": NeedKind.CHILDCARE, "count": 2},
    "dgs": {"kind": NeedKind.SIGN_LANGUAGE},
}
SURVEY_TEXTS = (
    ("de", "Dass jede Antwort auch in meiner Sprache kommt."),
    ("tr", "Bir sonraki rapora kadar akşam kurslarının başlaması."),
    ("ar", "أن نعرف ماذا حدث لاقتراحاتنا."),
)


@dataclass(slots=True)
class Voices:
    """Contributions by the names that the data file gives them."""

    by_id: dict[str, Contribution] = field(default_factory=dict)


def contribute(past: Consultation, running: Consultation, fachtag: Event) -> Voices:
    """Put every contribution where it belongs: answered, open, held, or on a workshop's wall."""
    voices = Voices()
    for number, entry in enumerate(data.read("sample_input")["contributions"]):
        name = entry["id"]
        if entry.get("event"):
            thread = next(w.thread for w in fachtag.workshops if w.number == entry["workshop"])
            moment = fachtag.format.opens_at + dt.timedelta(hours=14)
        elif name in ANSWERED:
            thread = _question(past, entry["field"])
            moment = data.days(-70 + number)
        else:
            thread = _question(running, entry["field"])
            moment = data.days(-9) + dt.timedelta(hours=5 * number)
        if thread is None:
            raise LookupError(name)
        voices.by_id[name] = contribution(entry, thread, moment)
    db.session.flush()
    return voices


def statement(consultation: Consultation, group: Organisation, voices: Voices) -> Statement:
    """Hand in the group's statement, as it was during the consultation's period."""
    entry = data.read("sample_input")["statements"][0]
    moment = consultation.format.closes_at - dt.timedelta(days=3)
    made = Statement(
        consultation=consultation,
        organisation=group,
        language=entry["lang"],
        mandate=entry["mandate"],
        created_at=moment - dt.timedelta(days=4),
        drafted_by=people.account("mitglied"),
    )
    common = contributions.open_thread(consultation.format, Place.STATEMENT, ml({"de": group.name}))
    db.session.add(made)
    for position, point in enumerate(entry["points"], 1):
        subject = _subject(point["ref"])
        given = contribution(
            {"id": "", "lang": entry["lang"], "text": point["text"], "field": None},
            common,
            moment,
            kind=Kind(point["kind"]),
            channel=Channel.STATEMENT,
            organisation=group,
            **subject,
        )
        voices.by_id[f"{entry['id']}#{point['nr']}"] = given
        made.points.append(
            Point(position=position, kind=PointKind(point["kind"]), text=point["text"], contribution=given, **subject)
        )
    db.session.flush()
    approver = people.account("freigabe")
    made.receipt, made.handed_in_at, made.handed_in_by = receipts.new(), moment, approver
    made.state = StatementState.HANDED_IN  # from here on the words cannot change
    db.session.flush()
    return made


def registrations(event: Event) -> None:
    """Register the sample people; one row stands for a group of six with one contact."""
    workshops = {workshop.number: workshop for workshop in event.workshops}
    for number, entry in enumerate(data.read("sample_input")["registrations"]):
        language = entry["lang"] if entry["lang"] in BY_CODE else "de"
        group = _group(event, number, entry, language) if "group_of" in entry else None
        for person in range(entry.get("group_of", 1)):
            made = Registration(
                event=event,
                group=group,
                receipt=receipts.new(),
                name=f"Beispiel {number + 1}.{person + 1}",
                email=f"anmeldung{number}.{person}@example.org" if entry["contact"] == "email" else None,
                phone="0421 000000" if entry["contact"] == "phone" and group is None else None,
                organisation_name=entry.get("organisation") or entry.get("on_behalf_of"),
                language=language,
                state=RegistrationState.CONFIRMED,
                address_confirmed_at=clock.now(),
                channel="group" if group else "phone" if entry["contact"] == "phone" else "web",
            )
            wishes = [entry[key] for key in ("workshop_1st", "workshop_2nd") if key in entry]
            made.wishes = [
                Wish(workshop=workshops[wish], rank=rank, state=WishState.HELD if rank == 1 else WishState.LAPSED)
                for rank, wish in enumerate(wishes, 1)
            ]
            made.needs = [Need(**NEEDS[need]) for need in entry["needs"]]
            if wishes:
                workshops[wishes[0]].taken += 1
            event.taken += 1
            db.session.add(made)


def _group(event: Event, number: int, entry: dict[str, Any], language: str) -> RegistrationGroup:
    return RegistrationGroup(
        event=event,
        receipt=receipts.new(),
        organisation_name=entry.get("on_behalf_of"),
        contact_name=f"Beispiel {number + 1}",
        contact_phone="0421 000000",
        language=language,
    )


def survey_answers(survey: Survey, count: int) -> None:
    """Answer a survey as an example: drawn by a fixed seed, so that every demonstration looks the same."""
    chance = random.Random(f"{survey.format.slug}")  # noqa: S311 -- example answers, no secret
    first = survey.format.opens_at + dt.timedelta(hours=12)
    languages = ["de", "de", "de", "ar", "tr", "uk", "en"]
    for number in range(count):
        given = Submission(survey_id=survey.id, once=f"demo-{survey.id}-{number}", language=chance.choice(languages))
        given.submitted_on = (first + dt.timedelta(days=number % 6)).date()
        for question in survey.questions:
            given.answers += _answers(question, chance)
        db.session.add(given)
    survey.submission_count = count
    asked = [question.thread for question in survey.questions if question.thread]
    for thread, (lang, text) in itertools.product(asked, SURVEY_TEXTS):
        entry = {"id": "", "lang": lang, "text": text, "field": "HF02"}
        contribution(entry, thread, data.days(-2), kind=Kind.ANSWER, channel=Channel.SURVEY)


def _answers(question: Any, chance: random.Random) -> list[Answer]:
    if question.kind is QuestionKind.SCALE:
        return [Answer(question_id=question.id, number=chance.choices(range(1, 6), (4, 7, 12, 14, 11))[0])]
    if question.kind is QuestionKind.SINGLE:
        weights = range(len(question.options) + 4, 4, -1)
        return [Answer(question_id=question.id, option_id=chance.choices(question.options, weights)[0].id)]
    if question.kind is QuestionKind.MULTIPLE:
        *real, none = question.options  # the last one says: nothing of this
        chosen = [none] if chance.random() < 0.2 else chance.sample(real, chance.choice((1, 1, 2, 3)))  # noqa: PLR2004
        return [Answer(question_id=question.id, option_id=option.id) for option in chosen]
    return []


def _question(consultation: Consultation, field_key: str) -> Thread:
    """Choose the thread: a new need where the field is open for needs, else a guiding question."""
    for material in consultation.materials:
        if material.field and material.field.key == field_key and consultation.format.slug.startswith("landes"):
            return material.thread
    questions = consultation.questions
    return questions[0 if field_key in {"HF01", "HF07", "HF02"} else len(questions) - 1].thread


def _subject(ref: str | None) -> dict[str, Any]:
    if ref is None:
        return {}
    if "-" in ref:
        return {"measure": data.measure(ref)}
    return {"field": data.field(ref)}


def contribution(  # noqa: PLR0913 -- one row with all its columns
    entry: dict[str, Any],
    thread: Thread,
    moment: dt.datetime,
    *,
    kind: Kind | None = None,
    channel: Channel = Channel.WEB,
    organisation: Organisation | None = None,
    **subject: Any,
) -> Contribution:
    """Make a contribution as it came in: published, or held where the example says so."""
    held = entry["id"] in WAITING
    card = bool(entry.get("event"))
    text = entry["text"]
    made = Contribution(
        receipt=receipts.new(),
        thread=thread,
        format=thread.format,
        field=subject.get("field") or (data.field(entry["field"]) if entry.get("field") else None),
        measure=subject.get("measure") or (data.measure(entry["measure"]) if entry.get("measure") else None),
        kind=kind or (Kind.IDEA if card else Kind.NEED if thread.place is Place.NEED else Kind.EXPERIENCE),
        channel=Channel.CARD if card else channel,
        provenance=entry.get("place") or ("Workshop 4" if card else None),
        text=text,
        language=entry["lang"],
        organisation=organisation,
        author_name=organisation.name if organisation else None,
        visibility=Visibility.PENDING if held else Visibility.PUBLISHED,
        submitted_at=moment,
        published_at=None if held else moment + dt.timedelta(hours=3),
        checked_at=None if held else moment + dt.timedelta(hours=3),
    )
    made.revisions.append(Revision(number=1, text=text, created_at=moment))
    db.session.add(made)
    db.session.flush()
    if not held:
        db.session.execute(
            update(Thread).where(Thread.id == thread.id).values(published_count=Thread.published_count + 1)
        )
    return made


def arabic_receipt() -> str | None:
    """Return the receipt of the answered Arabic contribution, to follow it through the chain."""
    text = next(entry["text"] for entry in data.read("sample_input")["contributions"] if entry["id"] == "c03")
    return db.session.scalars(select(Contribution.receipt).where(Contribution.text == text)).first()
