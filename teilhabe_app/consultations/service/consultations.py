"""Writes: consultations, their questions and what they show to comment on."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from teilhabe_app.accounts.models import Actor
from teilhabe_app.consultations import queries
from teilhabe_app.consultations.models import Consultation, Material, Question
from teilhabe_app.consultations.policy import Can
from teilhabe_app.consultations.service.phases import check_order
from teilhabe_app.consultations.service.points import digest
from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Place
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, StaleError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.formats import service as formats
from teilhabe_app.formats.models import Kind, Moderation
from teilhabe_app.framework.models import ActionField, Measure
from teilhabe_app.organisations.models import Level


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsultationDraft:
    """What a consultation has beyond its format."""

    intro: Multilingual
    who_decides: Multilingual | None
    takes_statements: bool
    decision_level: Level | None = None
    decision_body_id: int | None = None
    moderation: Moderation = Moderation.GUESTS_FIRST


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionDraft:
    """A guiding question as entered; ``seen`` is the mark of the words that the editor had before them."""

    text: Multilingual
    help: Multilingual | None
    seen: str | None = None


def create_consultation(actor: Actor, format_draft: formats.Draft, draft: ConsultationDraft) -> Consultation:
    """Create a draft consultation with its format."""
    policy.require(actor, Can.MANAGE)
    format_ = formats.create_format(actor, Kind.CONSULTATION, format_draft)
    consultation = Consultation(format=format_)
    _fill(consultation, draft)
    db.session.add(consultation)
    audit.note(actor, "consultation.create", consultation)
    return consultation


def edit_consultation(
    actor: Actor, consultation: Consultation, format_draft: formats.Draft, draft: ConsultationDraft
) -> None:
    """Change a consultation and its format; refused when somebody else changed it meanwhile."""
    policy.require(actor, Can.MANAGE, consultation)
    formats.update_format(actor, consultation.format, format_draft)
    _fill(consultation, draft)
    check_order(consultation)
    consultation.version += 1
    audit.note(actor, "consultation.edit", consultation)


def _fill(consultation: Consultation, draft: ConsultationDraft) -> None:
    consultation.intro, consultation.who_decides = draft.intro, draft.who_decides
    consultation.takes_statements = draft.takes_statements
    consultation.format.moderation = draft.moderation
    consultation.decision_level, consultation.decision_body_id = draft.decision_level, draft.decision_body_id


def add_question(actor: Actor, consultation: Consultation, draft: QuestionDraft) -> Question:
    """Add a guiding question at the end, with the thread that its contributions hang on."""
    policy.require(actor, Can.MANAGE, consultation)
    thread = contributions.open_thread(consultation.format, Place.QUESTION, draft.text)
    position = max((question.position for question in consultation.questions), default=0) + 1
    question = Question(position=position, text=draft.text, help=draft.help, thread=thread)
    consultation.questions.append(question)
    audit.note(actor, "consultation.question_add", consultation)
    return question


def mark_of(question: Question) -> str:
    """Return what tells these words from others."""
    return digest(json.dumps([question.text, question.help], sort_keys=True))


def edit_question(actor: Actor, question: Question, draft: QuestionDraft) -> None:
    """Reword a question; its thread is called the same. StaleError where somebody else did so meanwhile."""
    policy.require(actor, Can.MANAGE, question.consultation)
    if draft.seen and draft.seen != mark_of(question):
        raise StaleError(_l("Someone else has changed this meanwhile. Compare with what it says now, then save again."))
    question.text, question.help = draft.text, draft.help
    question.thread.title = draft.text
    audit.note(actor, "consultation.question_edit", question.consultation)


def move_question(actor: Actor, question: Question, *, up: bool) -> None:
    """Swap a question with its neighbour; at the end of the list nothing happens."""
    consultation = question.consultation
    policy.require(actor, Can.MANAGE, consultation)
    ordered = sorted(consultation.questions, key=lambda one: one.position)
    at = ordered.index(question)
    other = at - 1 if up else at + 1
    if not 0 <= other < len(ordered):
        return
    neighbour = ordered[other]
    mine, theirs = question.position, neighbour.position
    question.position = -1  # the pair (consultation, position) is unique at every moment
    db.session.flush()
    neighbour.position = mine
    db.session.flush()
    question.position = theirs
    db.session.flush()
    audit.note(actor, "consultation.question_move", consultation)


def remove_question(actor: Actor, question: Question) -> None:
    """Take a question back that nobody has answered yet."""
    consultation = question.consultation
    policy.require(actor, Can.MANAGE, consultation)
    if queries.has_contributions(question.thread_id) or queries.has_points(question):
        raise DomainError(_l("There are contributions to this already, so it stays."))
    thread = question.thread
    consultation.questions.remove(question)
    db.session.flush()
    db.session.delete(thread)
    audit.note(actor, "consultation.question_remove", consultation)


def choose_material(
    actor: Actor, consultation: Consultation, measures: Collection[Measure], fields: Collection[ActionField]
) -> list[Material]:
    """Show exactly these measures and open these fields for new needs; return what had to stay because of input."""
    policy.require(actor, Can.MANAGE, consultation)
    wanted = {("measure", one.id) for one in measures} | {("field", one.id) for one in fields}
    kept: list[Material] = []
    there: set[tuple[str, int]] = set()
    for material in list(consultation.materials):
        key = ("measure", material.measure_id) if material.measure_id else ("field", material.field_id or 0)
        if key in wanted:
            there.add(key)
        elif queries.has_contributions(material.thread_id):
            kept.append(material)
        else:
            thread = material.thread
            consultation.materials.remove(material)
            db.session.flush()
            db.session.delete(thread)
    position = max((material.position for material in consultation.materials), default=0)
    subjects: list[Measure | ActionField] = [
        *(one for one in measures if ("measure", one.id) not in there),
        *(one for one in fields if ("field", one.id) not in there),
    ]
    for number, subject in enumerate(subjects, position + 1):
        consultation.materials.append(_material(consultation, subject, number))
    audit.note(actor, "consultation.material", consultation)
    return kept


def _material(consultation: Consultation, subject: Measure | ActionField, position: int) -> Material:
    if isinstance(subject, Measure):
        thread = contributions.open_thread(
            consultation.format, Place.MEASURE, subject.title, measure=subject, field=subject.field
        )
        return Material(position=position, measure=subject, thread=thread)
    thread = contributions.open_thread(consultation.format, Place.NEED, subject.short_name, field=subject)
    return Material(position=position, field=subject, thread=thread)
