"""A long conversation of the running consultation: what is said, in several languages and to several depths."""

from __future__ import annotations

from dataclasses import dataclass, field

from teilhabe_app.contributions.models import Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One contribution: ``by`` an account (``@weserwind``), a name of choice, or nobody; ``backed`` by so many."""

    text: str
    lang: str = "de"
    by: str | None = None
    kind: Kind = Kind.EXPERIENCE
    backed: int = 0
    official: bool = False
    passage: str | None = None
    proposed: str | None = None
    replies: tuple[Said, ...] = field(default_factory=tuple)


ANSWER_TIMES = Said(
    text=(
        "Drei Wochen für eine Stellungnahme sind zu kurz. Wir treffen uns nur einmal im Monat, und alles ist Ehrenamt."
    ),
    by="Nachbarin aus Tenever",
    kind=Kind.CONCERN,
    backed=5,
    replies=(
        Said(
            text="Bei uns genauso. Bis alle den Text gelesen haben, ist die Frist vorbei.",
            by="@mitglied",
            backed=2,
            replies=(
                Said(
                    text="Bizde de öyle. Metin Türkçe olsa daha hızlı okuruz.",
                    lang="tr",
                    by="Gröpelingen'den bir anne",
                    replies=(
                        Said(
                            text="Eine Übersetzung würde uns auch eine ganze Woche sparen.",
                            by="@teilnahme",
                            replies=(
                                Said(text="نعم، والعربية أيضاً من فضلكم.", lang="ar", by="أبو سامي"),
                                Said(
                                    text="І українською, будь ласка. Ми допоможемо перевірити.", lang="uk", by="Лелека"
                                ),
                            ),
                        ),
                    ),
                ),
            ),
        ),
        Said(
            text=(
                "Vielen Dank. Für diese Beteiligung gelten zwanzig Arbeitstage. Der Entwurf liegt vom ersten Tag an"
                " auch in Einfacher Sprache vor. Ob die Frist im Gesetz länger wird, steht im nächsten Entwurf."
            ),
            by="@ressort",
            kind=Kind.EXPERIENCE,
            backed=3,
            replies=(
                Said(
                    text="Danke für die Antwort. Wann kommt der nächste Entwurf?",
                    by="Nachbarin aus Tenever",
                    kind=Kind.QUESTION,
                ),
            ),
        ),
    ),
)
WORDING = Said(
    text="„Soll“ lässt alles offen. Wer mitmacht, braucht etwas Verlässliches.",
    by="@teilnahme",
    kind=Kind.WORDING,
    backed=4,
    passage="Die Behörden sollen auf Beiträge in angemessener Zeit antworten.",
    proposed="Die Behörden antworten auf jeden Beitrag innerhalb von acht Wochen und nennen ihre Gründe.",
    replies=(
        Said(text="Gut. Aber acht Wochen sind für kleine Ämter knapp.", by="Jemand vom Ortsamt", kind=Kind.CONCERN),
        Said(text="I would add: in the language in which the person wrote.", lang="en", by="Commuter", backed=1),
    ),
)
INTERPRETING = Said(
    text="عندما أذهب إلى الطبيب مع أمي، أترجم أنا كل شيء. هذا صعب عليّ وعليها. نحتاج مترجمين في المستشفيات.",
    lang="ar",
    by="ابنة من بريمن",
    backed=6,
    replies=(
        Said(text="Bei meiner Mutter ist es genauso. Ich nehme jedes Mal einen Tag frei.", by="Pflegekraft", backed=1),
        Said(text="Annem için de aynı. Telefonla tercüme bile yeterdi.", lang="tr", by="@freigabe"),
    ),
)
SCHOOL = Said(
    text=(
        "Elternabende sollten ein Gespräch in kleinen Gruppen haben, mit Sprachmittlung. Dann kommen"
        " auch die, die sonst fehlen."
    ),
    by="Elternvertretung",
    kind=Kind.IDEA,
    backed=4,
    replies=(
        Said(text="Wir machen das seit einem Jahr. Es kommen doppelt so viele.", by="Lehrkraft aus Walle", backed=2),
        Said(text="Хто за це платить? Школа чи місто?", lang="uk", by="Лелека", kind=Kind.QUESTION),
    ),
)
SHORT = (
    Said(
        text="Мій диплом визнають уже третій рік. Я хочу бачити, на якому етапі моя справа.",
        lang="uk",
        by="Медсестра",
        backed=3,
    ),
    Said(
        text="Kursa ziman êvarê tune ye. Ez bi roj dixebitim û nikarim werim.",
        lang="ku",
        by="Karkerê şevê",
        backed=2,
    ),
    Said(
        text="Please publish which ideas were turned down, too, and why. Silence is worse than a no.",
        lang="en",
        by="Commuter",
        kind=Kind.IDEA,
        backed=5,
    ),
    Said(
        text="Wer entscheidet am Ende: das Ressort, der Senat oder die Bürgerschaft?",
        by=None,
        kind=Kind.QUESTION,
        backed=2,
        replies=(
            Said(
                text=(
                    "Über den Entwurf entscheidet der Senat, über das Gesetz die Bürgerschaft. Das Ressort legt"
                    " beiden vor, was hier gesagt wurde."
                ),
                by="@ressort",
                official=True,
                backed=2,
            ),
        ),
    ),
    Said(
        text="Mahallemizde bir buluşma yeri yok. Akşamları okulun salonu boş duruyor.",
        lang="tr",
        by="Komşu",
        kind=Kind.NEED,
    ),
    Said(
        text="یک مرکز مشاوره کافی نیست. صف انتظار سه ماه است.",
        lang="fa",
        by="یک پدر",
        kind=Kind.CONCERN,
        backed=1,
    ),
)
ALL = (ANSWER_TIMES, WORDING, INTERPRETING, SCHOOL, *SHORT)
