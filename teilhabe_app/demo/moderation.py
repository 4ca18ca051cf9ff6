"""The moderators' work: a notice that waits, something hidden with an objection, a prepared reason."""

from __future__ import annotations

from sqlalchemy import select

from teilhabe_app.accounts.models import Guest, User
from teilhabe_app.consultations.models import Consultation
from teilhabe_app.contributions import service
from teilhabe_app.contributions.models import Channel, Contribution, Ground, Thread, Visibility
from teilhabe_app.contributions.service import Draft, NoticeDraft, Reason, TemplateDraft, templates
from teilhabe_app.core.db import db
from teilhabe_app.demo.data import ml

PREPARED = {
    "de": "Bitte nennen Sie keine Namen von Beschäftigten. Schreiben Sie, was geschehen ist und in welchem Amt.",
    "en": "Please do not name members of staff. Write what happened and in which office.",
    "tr": "Lütfen çalışanların adlarını yazmayın. Ne olduğunu ve hangi dairede olduğunu yazın.",
    "ar": "من فضلك لا تذكر أسماء الموظفين. اكتب ماذا حدث وفي أي دائرة.",
    "uk": "Будь ласка, не називайте імен працівників. Напишіть, що сталося і в якій установі.",
}
ADVERT = "Günstige Deutschkurse, Anmeldung unter der Nummer auf unserem Plakat am Bahnhof!"
OBJECTION = "Das ist keine Werbung: Die Kurse sind kostenlos, ein Verein von Freiwilligen bietet sie an."
NOTICE = "The text speaks of “these people” as if they were all the same. That is an insult."


def desk(running: Consultation) -> None:
    """Give the desk something of each kind."""
    staff = db.session.scalars(select(User).where(User.email == "moderation@example.org")).unique().one()
    words = TemplateDraft(
        title=ml({"de": "Namen von Beschäftigten", "en": "Names of staff"}), text=ml(PREPARED), ground=Ground.PRIVATE
    )
    templates.add(staff, words)
    place = db.session.get_one(Thread, running.questions[0].thread_id)
    made = service.receive_for_host(
        Guest(),
        place,
        Draft(text=ADVERT, language="de", channel=Channel.WEB, contact_language="de"),
        publish=True,
    )
    db.session.flush()
    decision = service.hide(staff, made, Reason(text="Das ist Werbung.", ground=Ground.ADVERT))[0]
    db.session.flush()
    service.object_to(Guest(), decision, OBJECTION, "de")
    said = db.session.scalars(
        select(Contribution)
        .where(Contribution.thread_id == place.id, Contribution.visibility == Visibility.PUBLISHED)
        .order_by(Contribution.id)
        .limit(1)
    ).one_or_none()
    if said is not None:
        address = f"/en/contributions/{said.id}"
        service.notify(Guest(), said, NoticeDraft(ground=Ground.INSULT, text=NOTICE, address=address, language="en"))
