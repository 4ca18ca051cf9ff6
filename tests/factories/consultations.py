"""Builders for consultations and statements."""

from __future__ import annotations

from teilhabe_app.accounts.models import User
from teilhabe_app.consultations.models import Consultation, Material, Point, PointKind, Question, Statement
from teilhabe_app.contributions.models import Place
from teilhabe_app.core.db import db
from teilhabe_app.formats.models import Format
from teilhabe_app.framework.models import ActionField, Measure
from teilhabe_app.organisations.models import MemberRole, Membership, Organisation
from tests.factories import format_, ml, number, organisation, save, thread, user


def consultation(of: Format | None = None, *, questions: int = 1, **values) -> Consultation:
    """Build a published, running consultation with questions."""
    made = save(Consultation(format=of or format_(), **{"intro": ml("Worum es geht."), **values}))
    for _ in range(questions):
        question(made)
    return made


def question(of: Consultation, **values) -> Question:
    n = number()
    text = values.pop("text", ml(f"Was brauchen Sie ({n})?"))
    made = Question(position=n, text=text, thread=thread(of.format, title=text), **values)
    of.questions.append(made)
    return save(made)


def material(of: Consultation, *, measure: Measure | None = None, field: ActionField | None = None) -> Material:
    place = Place.MEASURE if measure else Place.NEED
    title = measure.title if measure else field.short_name
    hung = thread(of.format, place=place, title=title, measure=measure, field=field)
    made = Material(position=number(), measure=measure, field=field, thread=hung)
    of.materials.append(made)
    return save(made)


def member(of: Organisation, role: MemberRole = MemberRole.MEMBER, person: User | None = None) -> User:
    """Let a person, by default a new one, act for an organisation."""
    person = person or user()
    save(Membership(organisation_id=of.id, user_id=person.id, role=role))
    db.session.expire(of, ["memberships"])
    return person


def statement(
    of: Consultation | None = None, by: Organisation | None = None, *, points: int = 1, **values
) -> Statement:
    """Build a draft that lacks nothing."""
    by = by or organisation()
    defaults = {"language": "de", "introduction": "Wir danken.", "mandate": "Beschlossen im Treffen."}
    made = Statement(consultation=of or consultation(), organisation=by, **{**defaults, **values})
    for position in range(1, points + 1):
        made.points.append(Point(position=position, kind=PointKind.CHANGE, text=f"Punkt {position}", reason="Weil."))
    return save(made)
