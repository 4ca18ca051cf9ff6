"""The check before the summary on learning German was published: who found their point, and the answered objections."""

from __future__ import annotations

import datetime as dt

from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.demo import data, people
from teilhabe_app.demo.voices import Voices
from teilhabe_app.synthesis.models import Check, CheckNote, Dossier, NoteEffect, Opinion

BEGINS, ENDS = -32, -21  # after the consultation had ended, before the summary was published
FOUND = ("c01", "c03", "c05", "c08", "c13", "c17", "s01#1")
# The contribution, what its author said, the answer, what it changed, and the number of the finding.
OBJECTIONS: tuple[tuple[str, Opinion, str, dict[str, str], NoteEffect, int], ...] = (
    (
        "c02",
        Opinion.MISSING,
        "Bakım sigortası mektupları hakkında yazmıştım. Bunu hiçbir bulguda göremiyorum.",
        {
            "de": "Das stimmt. Ergebnis 3 zitiert jetzt auch Ihren Satz über die Briefe der Pflegeversicherung.",
            "en": "That is right. Finding 3 now quotes your sentence about the letters of the care insurance, too.",
            "tr": "Haklısınız. 3. bulgu artık bakım sigortası mektuplarıyla ilgili cümlenizi de alıntılıyor.",
        },
        NoteEffect.QUOTE_ADDED,
        3,
    ),
    (
        "c18",
        Opinion.MISSING,
        "Dass jemand dagegen ist, steht nirgends.",
        {
            "de": "Danke. Ihr Satz steht jetzt bei Ergebnis 1 als Stimme, die es anders sieht.",
            "en": "Thank you. Your sentence now stands with finding 1 as a voice that sees it differently.",
        },
        NoteEffect.QUOTE_ADDED,
        1,
    ),
)


def check(dossier: Dossier, voices: Voices) -> None:
    """Keep the check of a summary that is public: nine people said something, seven found their point."""
    moderator = people.account("vertretung").id
    made = Check(
        dossier=dossier,
        number=1,
        begins_on=data.days(BEGINS).date(),
        ends_on=data.days(ENDS).date(),
        opened_at=data.days(BEGINS),
        opened_by_id=moderator,
    )
    db.session.add(made)
    findings = {finding.number: finding.id for finding in dossier.findings}
    for number, name in enumerate(FOUND):
        _said(made, voices.by_id[name], Opinion.THERE, number)
    for number, (name, opinion, words, answer, effect, finding) in enumerate(OBJECTIONS, 3):
        note = _said(made, voices.by_id[name], opinion, number, words)
        note.answer, note.effect, note.finding_id = Multilingual(answer), effect, findings[finding]
        note.answered_at, note.answered_by_id = data.days(ENDS - 2), moderator
    db.session.flush()


def _said(check: Check, given: Contribution, opinion: Opinion, number: int, words: str = "") -> CheckNote:
    at = data.days(BEGINS + 1) + dt.timedelta(hours=9 * number)
    note = CheckNote(check=check, contribution=given, opinion=opinion, text=words, language=given.language, said_at=at)
    db.session.add(note)
    return note
