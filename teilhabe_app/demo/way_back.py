"""The way back: two publications of the dossier, a promise that is overdue, news that were sent and that wait."""

from __future__ import annotations

import copy
from typing import Any

from sqlalchemy import select, update

from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import LANGUAGES
from teilhabe_app.demo import data
from teilhabe_app.demo.data import ml
from teilhabe_app.synthesis import mail
from teilhabe_app.synthesis.chain import frozen
from teilhabe_app.synthesis.models import (
    Citation,
    Decision,
    Dossier,
    Finding,
    News,
    Publication,
    Response,
    Rhythm,
    Routing,
)
from teilhabe_app.synthesis.queries import public
from teilhabe_app.synthesis.service import news

MOST = 12
# How the second finding read in the first publication.
EARLIER = {
    "de": "Wer Vorschläge gemacht hat, will wissen, was daraus geworden ist, und zwar in einfacher Sprache.",
    "en": "People who made proposals want to know what became of them, in plain language.",
    "tr": "Öneride bulunanlar, önerilerine ne olduğunu sade bir dille öğrenmek istiyor.",
    "ar": "من قدّموا مقترحات يريدون أن يعرفوا ما آلت إليه، بلغة بسيطة.",
    "uk": "Ті, хто вносив пропозиції, хочуть знати, що з ними сталося, простою мовою.",
}


def publications(dossier: Dossier) -> None:
    """Keep the dossier as it was published first, and again after answers had come."""
    db.session.flush()
    now = frozen.content_of(dossier, public.whole_findings(dossier), public.standing_of(dossier))
    first = copy.deepcopy(now)
    removed = first["findings"].pop()
    first["findings"][1]["statement"] = dict(ml(EARLIER))
    for finding in first["findings"]:
        finding["routings"] = []
    left = len({one["contribution"] for one in removed["citations"]})
    first["coverage"]["cited"] -= left
    first["coverage"]["open"] += left
    _keep(dossier, 1, first, -20)
    _keep(dossier, 2, now, -9)


def _keep(dossier: Dossier, number: int, content: dict[str, Any], day: int) -> None:
    db.session.add(
        Publication(
            dossier_id=dossier.id,
            number=number,
            published_at=data.days(day),
            findings=len(content["findings"]),
            contributions=content["coverage"]["total"],
            content=content,
            sha256=frozen.seal(content),
        )
    )


def tell(dossier: Dossier) -> None:
    """Write the mails about the publication; the answers wait for the next morning. One reader wants it weekly."""
    _leave_addresses(dossier)
    mail.tell_published(dossier)
    db.session.flush()
    db.session.execute(update(News).values(due_at=clock.now()))
    mail.send_news()
    query = select(Response).join(Routing).join(Finding).where(Finding.dossier_id == dossier.id).order_by(Response.id)
    answers = db.session.scalars(query).all()
    for answer in answers:
        mail.tell_answered(answer)
    db.session.flush()
    if key := db.session.scalars(select(News.reader_key).order_by(News.id.desc())).first():
        news.set_rhythm(key, Rhythm.WEEKLY)
    _let_one_be_late(answers)


def _leave_addresses(dossier: Dossier) -> None:
    """Let some guests have left an example address."""
    cited = select(Citation.contribution_id).join(Finding).where(Finding.dossier_id == dossier.id)
    query = select(Contribution).where(Contribution.id.in_(cited), Contribution.author_id.is_(None))
    spoken = {language.code for language in LANGUAGES}
    for number, one in enumerate(db.session.scalars(query.order_by(Contribution.id).limit(MOST)), 1):
        one.contact_email = f"gast-{number}@example.org"
        one.contact_language = one.language if one.language in spoken else "de"
    db.session.flush()


def _let_one_be_late(answers: Any) -> None:
    """Let one body have missed the day on which it wanted to look again."""
    taken_up = {Decision.ADOPTED, Decision.PARTLY_ADOPTED}
    late = next((one for one in answers if one.decision in taken_up and one.answered_at < data.days(-8)), None)
    if late is not None:
        late.review_on = data.days(-6).date()
