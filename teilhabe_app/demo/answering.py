"""The examples of following answers up: a steering meeting, a question sent back, a draft, one answer for two."""

from __future__ import annotations

from sqlalchemy import select

from teilhabe_app.core.db import db
from teilhabe_app.demo import data, people
from teilhabe_app.demo.data import ml
from teilhabe_app.organisations.models import Level
from teilhabe_app.synthesis.models import (
    AnswerDraft,
    Decision,
    Dossier,
    Finding,
    Response,
    Routing,
    RoutingNote,
    SteeringMeeting,
)

AGENDA = {
    "de": "Beispiel: Antworten aus der Auswertung „Deutsch lernen“, danach der Stand der Maßnahmen.",
    "en": "Example: answers from the summary on learning German, then the state of the measures.",
}
NOT_OURS = "Jede Behörde schreibt ihre Briefe selbst. Eine Regel für alle Ämter können wir nicht allein machen."
NOTE = "Mehrere Gruppen fragen, ob ein Antrag auf einer Seite Platz haben kann."
INTERNAL = "Die Zahl der Anträge kommt bis Freitag aus dem Referat."
DRAFT = {
    "de": "Wir nehmen ab Herbst kurze Anträge an. Die Liste der Räume braucht noch etwas Zeit.",
    "en": "From autumn on we accept short applications. The list of rooms still takes some time.",
}
DISCUSSED = {
    "de": "Wir sprechen noch mit den anderen Ämtern. Dann entscheiden wir.",
    "de-simple": "Wir reden noch mit anderen Ämtern. Dann entscheiden wir.",
    "en": "We are still talking with the other offices. Then we decide.",
    "tr": "Diğer dairelerle görüşüyoruz. Sonra karar vereceğiz.",
    "ar": "ما زلنا نتحدث مع الدوائر الأخرى. ثم نقرر.",
    "uk": "Ми ще говоримо з іншими установами. Потім вирішимо.",
}


def follow_up(dossier: Dossier) -> None:
    """Show each state of an answer on the dossier's findings."""
    steering = data.bodies(["steuerungsrunde"])[0]
    meeting = SteeringMeeting(
        body=steering, meets_on=data.days(60).date(), place="Bremen, Rathaus (Beispiel)", note=ml(AGENDA)
    )
    db.session.add(meeting)
    db.session.flush()
    routings = db.session.scalars(
        select(Routing).join(Finding).where(Finding.dossier_id == dossier.id).order_by(Routing.id)
    ).all()
    for routing in routings:
        routing.level = routing.body.level or Level.LAND
    waiting = next((one for one in routings if not one.responses), None)
    if waiting is not None:
        _prepare(waiting, meeting)
    answered = [one for one in routings if one.responses]
    if answered:
        _discuss(answered[-1])
        _send_back(answered[-1].finding)


def _prepare(waiting: Routing, meeting: SteeringMeeting) -> None:
    """Give a question that is open a note, a person, an internal note and a draft."""
    responder = people.account("ressort")
    waiting.note, waiting.meeting_id = NOTE, meeting.id
    waiting.assigned_to_id = responder.id
    db.session.add(RoutingNote(routing_id=waiting.id, text=INTERNAL, written_by_id=responder.id))
    db.session.add(
        AnswerDraft(
            routing_id=waiting.id,
            decision=Decision.PARTLY_ADOPTED,
            reason=ml(DRAFT),
            saved_by_id=responder.id,
        )
    )


def _discuss(routing: Routing) -> None:
    """Add the state 'still under discussion, should have been looked at again' before the answer that stands now."""
    first = routing.responses[0]
    first.number = 2
    db.session.flush()
    db.session.add(
        Response(
            routing=routing,
            number=1,
            decision=Decision.UNDER_DISCUSSION,
            reason=ml(DISCUSSED),
            answered_at=data.days(-15),
            answered_by_id=first.answered_by_id,
            review_on=data.days(-12).date(),
        )
    )
    db.session.flush()
    db.session.expire(routing, ["responses"])


def _send_back(finding: Finding) -> None:
    """Let a body say that another one is responsible; nobody new was asked so far."""
    body = data.bodies(["inneres"])[0]
    db.session.add(
        Routing(
            finding=finding,
            body=body,
            level=Level.LAND,
            due_on=data.days(20).date(),
            sent_at=data.days(-9),
            sent_by_id=people.account("moderation").id,
            sent_back_at=data.days(-4),
            sent_back_reason=NOT_OURS,
        )
    )
    db.session.flush()
