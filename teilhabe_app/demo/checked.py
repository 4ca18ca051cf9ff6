"""A summary of the running consultation that contributors check: draft findings, objections, answers, a rare point."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select

from teilhabe_app.consultations.models import Consultation
from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.demo import data, people
from teilhabe_app.demo.data import ml
from teilhabe_app.synthesis.models import (
    AsideReason,
    Check,
    CheckNote,
    Citation,
    CitationRole,
    Dossier,
    Finding,
    NoteEffect,
    Opinion,
    PointAct,
    PointDecision,
    SetAside,
)

SLUG = "landesgesetz-zwischenstand"
TITLE = {
    "de": "Was zum Landesgesetz gesagt wurde (Zwischenstand)",
    "en": "What was said about the state law (so far)",
    "tr": "Eyalet yasası hakkında söylenenler (şimdiye kadar)",
    "ar": "ما قيل عن قانون الولاية (حتى الآن)",
    "uk": "Що було сказано про закон землі (проміжний підсумок)",
}
METHOD = {
    "de": "Zwei Personen lesen jeden Beitrag. Vor der Veröffentlichung prüfen alle, die etwas beigetragen haben.",
    "en": "Two people read each contribution. Everybody who contributed checks the findings before they are published.",
    "ar": "يقرأ شخصان كل مساهمة. قبل النشر يراجع كل من ساهم النتائج.",
}
S, D, M = CitationRole.SUPPORTS, CitationRole.DIFFERS, CitationRole.MINORITY
# Statement, action field, drafted by, and the quotes: the words with which a contribution begins, the quoted part.
FINDINGS: tuple[tuple[dict[str, str], str, str | None, tuple[tuple[str, str, CitationRole], ...]], ...] = (
    (
        {
            "de": "Die Fristen für Stellungnahmen sind für Ehrenamtliche zu kurz. Übersetzen kostet noch Zeit.",
            "en": "The time for statements is too short for groups of volunteers. Translating takes more time.",
            "tr": "Görüş bildirme süresi gönüllü gruplar için çok kısa. Çeviri de zaman alıyor.",
            "ar": "المهلة لإبداء الرأي قصيرة جدًا للمجموعات التطوعية، والترجمة تحتاج وقتًا إضافيًا.",
            "uk": "Термін для відгуків закороткий для волонтерських груп. Переклад забирає ще більше часу.",
        },
        "HF13",
        None,
        (
            ("Drei Wochen für", "Drei Wochen für eine Stellungnahme sind zu kurz.", S),
            ("Vier Wochen reichen", "Vier Wochen reichen nicht.", S),
            ("Bizde de öyle", "Metin Türkçe olsa daha hızlı okuruz.", S),
            ("Eine Übersetzung würde", "Eine Übersetzung würde uns auch eine ganze Woche sparen.", S),
            ("Gut. Aber acht", "acht Wochen sind für kleine Ämter knapp", D),
        ),
    ),
    (
        {
            "de": "Kinder übersetzen für ihre Eltern beim Arzt und im Krankenhaus. Es fehlen bezahlte Dolmetschende.",
            "en": "Children interpret for their parents at the doctor and in hospital. Paid interpreters are missing.",
            "tr": "Çocuklar doktorda ve hastanede anne babaları için tercüme yapıyor. Ücretli tercümanlar eksik.",
            "ar": "يترجم الأطفال لوالديهم عند الطبيب وفي المستشفى. ينقص مترجمون مدفوعو الأجر.",
            "uk": "Діти перекладають батькам у лікаря та в лікарні. Бракує оплачуваних перекладачів.",
        },
        "HF07",
        None,
        (
            ("عندما أذهب إلى الطبيب", "نحتاج مترجمين في المستشفيات", S),
            ("Annem için de", "Telefonla tercüme bile yeterdi.", S),
            ("In Arztpraxen und", "braucht es Dolmetschende, die bezahlt werden", S),
            ("نعيش الأمر نفسه", "أطفالنا يترجمون عند الطبيب", S),
        ),
    ),
    (
        {
            "de": "Wer auf eine Entscheidung wartet, will jederzeit sehen, wo der eigene Vorgang steht.",
            "en": "People who wait for a decision want to see at any time where their case stands.",
            "uk": "Хто чекає на рішення, хоче будь-коли бачити, на якому етапі справа.",
        },
        "HF13",
        None,
        (
            ("Мій медичний диплом", "Прошу показати всі кроки й терміни в одному місці.", S),
            ("Мій диплом визнають", "Я хочу бачити, на якому етапі моя справа.", S),
            ("دو سال است", "لطفاً بگویید پرونده‌ام در چه مرحله‌ای است", S),
        ),
    ),
    (
        {
            "de": "Alle, die hier wohnen, sollen die Stadtbürgerschaft wählen dürfen.",
            "en": "Everybody who lives here should be allowed to vote for the city parliament.",
        },
        "HF13",
        None,
        (("Alle, die hier wohnen", "sollen die Stadtbürgerschaft wählen dürfen", M),),
    ),
    (
        {"de": "Die Verwaltung soll auch sagen, welche Vorschläge abgelehnt wurden und warum."},
        "HF13",
        "extractive",
        (
            ("Please publish which", "Please publish which ideas were turned down, too, and why.", S),
            ("Bitte auch sagen", "Bitte auch sagen, was nicht geklappt hat und warum.", S),
        ),
    ),
)
ASIDE = (
    ("Danke für die Antwort", AsideReason.TOO_SHORT),
    ("Ich bin gehörlos", AsideReason.OTHER_FORMAT),
    ("Письма из ведомства", AsideReason.DUPLICATE),
)
KEPT = "Nur eine Person hat es gesagt. Das Wahlrecht berührt aber das ganze Gesetz, deshalb bleibt es stehen."
# What contributors said: the contribution, the opinion, the words, and the answer with what it changed.
NOTES: tuple[tuple[str, Opinion, str, dict[str, str] | None, NoteEffect | None, int | None], ...] = (
    ("عندما أذهب إلى الطبيب", Opinion.THERE, "", None, None, None),
    ("Annem için de", Opinion.THERE, "", None, None, None),
    ("Мій диплом визнають", Opinion.THERE, "", None, None, None),
    ("نعيش الأمر نفسه", Opinion.THERE, "", None, None, None),
    (
        "Bizde de öyle",
        Opinion.MISUNDERSTOOD,
        "Süre değil, dil asıl sorun. Metin en baştan Türkçe olmalı.",
        {
            "de": "Danke. Das Ergebnis sagt jetzt auch, dass das Übersetzen Zeit kostet.",
            "tr": "Teşekkürler. Bulgu artık çevirinin zaman aldığını da söylüyor.",
        },
        NoteEffect.FINDING_CHANGED,
        1,
    ),
    ("في العطلة الصيفية", Opinion.MISSING, "كتبت عن العطلة الصيفية، ولا أجد ذلك في أي نتيجة.", None, None, None),
)


def dossier(consultation: Consultation) -> Dossier:
    """Create the summary in the middle of its check."""
    said = _said(consultation)
    made = Dossier(slug=SLUG, title=ml(TITLE), method=ml(METHOD), formats=[consultation.format])
    made.process = consultation.format.process
    db.session.add(made)
    db.session.flush()
    findings = [_finding(made, number, entry, said) for number, entry in enumerate(FINDINGS, 1)]
    moderator = people.account("moderation").id
    for begin, reason in ASIDE:
        given = _found(said, begin)
        db.session.add(SetAside(dossier_id=made.id, contribution=given, reason=reason, created_by_id=moderator))
    rare = findings[3]
    decision = PointDecision(
        dossier_id=made.id,
        number=rare.number,
        statement=rare.statement,
        act=PointAct.KEPT,
        reason=KEPT,
        people=1,
        languages=1,
        decided_by_id=moderator,
    )
    db.session.add(decision)
    _check(made, findings, said, moderator)
    db.session.flush()
    return made


def _said(consultation: Consultation) -> list[Contribution]:
    query = select(Contribution).where(
        Contribution.format_id == consultation.format_id, Contribution.visibility == Visibility.PUBLISHED
    )
    return list(db.session.scalars(query.order_by(Contribution.id)))


def _found(said: list[Contribution], begin: str) -> Contribution:
    return next(given for given in said if given.text.startswith(begin))


def _finding(made: Dossier, number: int, entry: Any, said: list[Contribution]) -> Finding:
    statement, field, program, quotes = entry
    finding = Finding(dossier=made, number=number, statement=ml(statement), field=data.field(field), drafted_by=program)
    db.session.add(finding)
    for begin, words, role in quotes:
        given = _found(said, begin)
        starts = given.text.index(words)
        finding.citations.append(
            Citation(
                contribution=given,
                revision_number=given.revision_number,
                role=role,
                starts=starts,
                ends=starts + len(words),
                quote=words,
            )
        )
    db.session.flush()
    return finding


def _check(made: Dossier, findings: list[Finding], said: list[Contribution], moderator: int) -> None:
    check = Check(
        dossier=made,
        number=1,
        begins_on=data.days(-4).date(),
        ends_on=data.days(17).date(),
        opened_at=data.days(-4),
        opened_by_id=moderator,
    )
    db.session.add(check)
    for hours, (begin, opinion, words, answer, effect, number) in enumerate(NOTES):
        given = _found(said, begin)
        note = CheckNote(
            check=check,
            contribution=given,
            opinion=opinion,
            text=words,
            language=given.language,
            said_at=data.days(-3) + dt.timedelta(hours=7 * hours),
        )
        if answer and effect and number:
            note.answer, note.effect = Multilingual(answer), effect
            note.finding_id = findings[number - 1].id
            note.answered_at, note.answered_by_id = data.days(-1), moderator
        db.session.add(note)
