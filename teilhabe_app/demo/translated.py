"""What moderators translated of the quoted contributions, so that findings show it beside the original."""

from __future__ import annotations

from teilhabe_app.core.db import db
from teilhabe_app.demo import data, people
from teilhabe_app.demo.voices import Voices
from teilhabe_app.translation.models import Engine, State, Translation
from teilhabe_app.translation.queries import digest

WORDS: dict[str, dict[str, str]] = {
    "c01": {
        "en": (
            "Our course is in the morning. I work the early shift and can only come in the evening. "
            "Is there an evening course in Bremen-Nord?"
        ),
        "ar": (
            "الدورة عندنا قبل الظهر. أعمل في الوردية الصباحية ولا أستطيع إلا مساءً. هل توجد دورة مسائية في شمال بريمن؟"
        ),
    },
    "c02": {
        "de": (
            "Mein Vater ist 78 Jahre alt und kann kein Deutsch. Wir verstehen die Briefe der "
            "Pflegeversicherung nicht. Eine Sprechstunde auf Türkisch an einem Tag in der Woche wäre "
            "sehr gut."
        ),
        "en": (
            "My father is 78 and speaks no German. We do not understand the letters of the care "
            "insurance. An hour of advice in Turkish once a week would be very good."
        ),
    },
    "c03": {
        "de": (
            "Ich möchte Deutsch lernen, aber während des Unterrichts passt niemand auf meine Kinder "
            "auf. Kann es auch am Abend eine Kinderbetreuung geben?"
        ),
        "en": (
            "I want to learn German, but nobody looks after my children during the lessons. Could "
            "there be childcare in the evening, too?"
        ),
    },
    "c05": {
        "de": (
            "In unserem Block wohnen viele Familien. Die Briefe der Ämter sind nur auf Deutsch, und "
            "fast niemand versteht sie."
        ),
        "en": (
            "Many families live in our block. The letters of the offices are in German only, and "
            "hardly anybody understands them."
        ),
    },
    "c08": {
        "de": (
            "Wir haben in der Versammlung einige Vorschläge gemacht. Bis jetzt wissen wir nicht, was "
            "daraus geworden ist. Wir wollen eine schriftliche Antwort."
        ),
        "en": (
            "We made some proposals at the meeting. Until now we do not know what became of them. We "
            "want a written answer."
        ),
    },
    "c13": {
        "de": "Unsere Tanzgruppe findet keinen Saal, um sonntags zu proben.",
        "en": "Our dance group cannot find a room to rehearse on Sundays.",
    },
    "c17": {
        "en": "German courses after work, please, not only in the mornings!",
        "ar": "نرجو دورات ألمانية بعد العمل، وليس قبل الظهر فقط!",
    },
}


def quotes(voices: Voices) -> None:
    """Write the translations as a moderator does by hand."""
    moderator = people.account("moderation").id
    for name, texts in WORDS.items():
        source = voices.by_id[name]
        for target, text in texts.items():
            made = Translation(
                about=f"contribution:{source.id}",
                digest=digest(source.text),
                language=source.language,
                target=target,
                engine=Engine.MANUAL,
                is_human=True,
                state=State.DONE,
                text=text,
                made_at=data.days(-22),
                made_by_id=moderator,
            )
            db.session.add(made)
    db.session.flush()
