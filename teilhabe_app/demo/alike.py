"""Letters that several people sent in nearly the same words, and what the assistance proposes without a model."""

from __future__ import annotations

from sqlalchemy import select

from teilhabe_app.consultations.models import Consultation
from teilhabe_app.contributions import service
from teilhabe_app.contributions.models import Channel, Kind, Place, Thread
from teilhabe_app.core.db import db
from teilhabe_app.demo import data, voices
from teilhabe_app.demo.checked import SLUG
from teilhabe_app.demo.data import ml
from teilhabe_app.synthesis.engine import rounds
from teilhabe_app.synthesis.models import Dossier

PLACE = {
    "de": "Briefe, Anrufe und E-Mails",
    "en": "Letters, calls and e-mails",
    "tr": "Mektuplar, telefonlar ve e-postalar",
    "ar": "رسائل ومكالمات ورسائل إلكترونية",
    "uk": "Листи, дзвінки та електронні листи",
}
# Language, text, channel. The first ones come from a list of signatures: each is a person, and each counts.
LETTERS = (
    ("de", "Bitte schreiben Sie in das Gesetz, dass Sitzungen der Räte erst nach 18 Uhr beginnen.", Channel.LETTER),
    ("de", "Guten Tag! Bitte schreiben Sie ins Gesetz, dass Sitzungen der Räte nach 18 Uhr beginnen!", Channel.EMAIL),
    ("de", "Bitte schreiben Sie in das Gesetz, dass die Sitzungen der Räte erst nach 18 Uhr beginnen!", Channel.LETTER),
    ("tr", "Lütfen yasaya meclis toplantılarının saat 18'den sonra başlayacağını yazın.", Channel.LETTER),
    ("tr", "Merhaba, lütfen yasaya meclis toplantılarının saat 18'den sonra başlayacağını yazın!", Channel.EMAIL),
    ("en", "Councils should not meet before six in the evening, because we work during the day.", Channel.PHONE),
)


def letters(running: Consultation) -> None:
    """Type in what came by letter, mail and phone."""
    query = select(Thread).where(Thread.format_id == running.format.id, Thread.place == Place.INTAKE)
    place = db.session.scalars(query).first() or service.open_thread(running.format, Place.INTAKE, ml(PLACE))
    for number, (lang, text, channel) in enumerate(LETTERS):
        entry = {"id": "", "lang": lang, "text": text}
        voices.contribution(entry, place, data.days(-6 + number % 3), kind=Kind.NEED, channel=channel)
    db.session.flush()


def proposals() -> None:
    """Compare the letters of words at once, so that there is something to see; the worker does better later."""
    for dossier_id in db.session.scalars(select(Dossier.id).where(Dossier.slug == SLUG)):
        rounds.at_once(dossier_id)
