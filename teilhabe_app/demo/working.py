"""Two people at work on the running consultation: who reads what, themes with their history, codings, segments."""

from __future__ import annotations

from sqlalchemy import select

from teilhabe_app.accounts.models import User
from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.demo import data, people
from teilhabe_app.demo.checked import SLUG
from teilhabe_app.synthesis import queries, service
from teilhabe_app.synthesis.analysis.sentences import beginnings
from teilhabe_app.synthesis.models import AsideReason, Dossier, Theme
from teilhabe_app.synthesis.service import AsideDraft, CodeDraft, SplitDraft, ThemeDraft

# Name, what belongs to it, action field, and words that a text about it has.
THEMES: tuple[tuple[dict[str, str], dict[str, str], str, tuple[str, ...]], ...] = (
    (
        {
            "de": "Zeit und Sprache der Beteiligung",
            "en": "Time and language of participation",
            "tr": "Katılımın süresi ve dili",
            "ar": "وقت المشاركة ولغتها",
            "uk": "Час і мова участі",
        },
        {
            "de": "Fristen, Übersetzungen, verständliche Texte. Nicht: das Dolmetschen bei Ämtern und beim Arzt.",
            "en": "Deadlines, translations, texts one understands. Not: interpreting in offices and at the doctor.",
        },
        "HF13",
        ("Wochen", "Übersetzung", "Metin", "translated", "Leichte"),
    ),
    (
        {
            "de": "Dolmetschen",
            "en": "Interpreting",
            "tr": "Sözlü çeviri",
            "ar": "الترجمة الشفوية",
            "uk": "Усний переклад",
        },
        {"de": "Wer beim Arzt, im Amt und in der Schule übersetzt.", "ar": "من يترجم عند الطبيب وفي الدوائر والمدرسة."},
        "HF07",
        ("مترجم", "يترجم", "tercüm", "Dolmetsch", "übersetz"),
    ),
    (
        {"de": "Anerkennung von Abschlüssen", "en": "Recognition of diplomas", "uk": "Визнання дипломів"},
        {"de": "Dauer, Kosten und Stand der Verfahren.", "uk": "Тривалість, вартість і стан процедур."},
        "HF02",
        ("диплом", "پرونده", "Abschluss", "diploma"),
    ),
    (
        {"de": "Mitbestimmen und wählen", "en": "Having a say and voting", "ar": "المشاركة في القرار والانتخاب"},
        {"de": "Wahlrecht, Räte, Beiräte und was aus Vorschlägen wird."},
        "HF13",
        ("wählen", "ideas", "Rat", "Vorschl"),
    ),
)
FORMER = {"de": "Anträge und Fristen", "en": "Applications and deadlines"}


def desk() -> None:
    """Let two moderators share the contributions, code them, and split one."""
    dossier = db.session.scalars(select(Dossier).where(Dossier.slug == SLUG)).one()
    first, second = people.account("moderation"), people.account("vertretung")
    sources = list(db.session.scalars(queries.published_of(dossier).order_by(Contribution.id)).unique())
    themes = [
        service.add_theme(
            first,
            dossier,
            ThemeDraft(name=Multilingual(name), description=Multilingual(description), field_id=data.field(field).id),
        )
        for name, description, field, _words in THEMES
    ]
    former = service.add_theme(second, dossier, ThemeDraft(name=Multilingual(FORMER)))
    db.session.flush()
    middle = len(sources) // 2
    service.assign(first, dossier, sources[:middle], first.id, {})
    service.assign(first, dossier, sources[middle : -len(sources) // 5], second.id, {})
    _split(dossier, first, sources)
    for at, source in enumerate(sources):
        fitting = [theme for theme, (*_rest, words) in zip(themes, THEMES, strict=True) if _has(source, words)]
        _code(dossier, first, source, fitting)
        if at % 3 == 0:  # the second person is surer about less
            _code(dossier, second, source, fitting[:1] if at % 2 else fitting)
        if at % 7 == 0:
            service.code(second, dossier, former, [source])
    db.session.flush()
    service.merge_theme(second, dossier, former, themes[0])
    db.session.flush()


def _has(source: Contribution, words: tuple[str, ...]) -> bool:
    return any(word in source.text for word in words)


def _code(dossier: Dossier, who: User, source: Contribution, themes: list[Theme]) -> None:
    draft = CodeDraft(theme_ids=[theme.id for theme in themes], fits_none=not themes)
    service.code_text(who, dossier, source, None, draft)


def _split(dossier: Dossier, who: User, sources: list[Contribution]) -> None:
    """Split the first open contribution of several sentences; its last sentence is set aside."""
    for source in sources:
        starts = beginnings(source.text)
        if len(starts) > 1 and queries.is_open(dossier, source):
            seen = queries.seen_of(source, [])
            *_parts, last = service.split(who, dossier, source, SplitDraft(starts=starts[1:], seen=seen))
            draft = AsideDraft(reason=AsideReason.OTHER_FORMAT, version=last.version)
            service.put_segment_aside(who, dossier, last, draft)
            return
