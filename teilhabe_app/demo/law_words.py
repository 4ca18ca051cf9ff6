"""The example draft of a law that is discussed paragraph by paragraph: invented, in plain words, two versions."""

from __future__ import annotations

TITLE = {
    "de": "Entwurf eines Gesetzes über Teilhabe und Mitsprache (Beispiel)",
    "de-simple": "Entwurf für ein neues Gesetz: Alle sollen mitreden (Beispiel)",
    "en": "Draft of a law on participation and having a say (example)",
    "tr": "Katılım ve söz hakkı yasası taslağı (örnek)",
    "ar": "مسودة قانون المشاركة وإبداء الرأي (مثال)",
    "uk": "Проєкт закону про участь і право голосу (приклад)",
}
NOTE = {
    "de": "Die Beiträge zur ersten Fassung haben den Entwurf verändert: mehr Zeit für Stellungnahmen,"
    " häufigere Berichte,"
    " Vorschläge auch ohne Verein, Kinderbetreuung bei Sitzungen.",
    "en": "Contributions to the first version changed the draft: more time for statements, more frequent reports,"
    " proposals without a registered association, childcare during meetings.",
    "tr": "İlk metne gelen katkılar taslağı değiştirdi: görüş için daha çok zaman, daha sık rapor, dernek olmadan öneri"
    " hakkı, toplantılarda çocuk bakımı.",
    "ar": "غيّرت المساهمات على النسخة الأولى هذه المسودة: وقت أطول لإبداء الرأي، وتقارير أكثر، وإمكانية"
    " الترشيح من دون جمعية"
    " مسجلة، ورعاية الأطفال أثناء الجلسات.",
    "uk": "Внески до першої версії змінили проєкт: більше часу на відгуки, частіші звіти, пропозиції без"
    " зареєстрованого"
    " об'єднання, догляд за дітьми під час засідань.",
}
FIRST = """# § 1 Ziel

(1) Alle Menschen, die im Land leben, sollen mitreden können, wenn es um ihr Leben geht. Herkunft, Sprache und \
Aufenthaltsstatus dürfen dabei keine Hürde sein.

(2) Das Land und seine Gemeinden beteiligen Menschen mit Einwanderungsgeschichte früh, verständlich und mit offenem \
Ergebnis.

# § 2 Beirat für Teilhabe

(1) Das Land richtet einen Beirat für Teilhabe ein. Er berät den Senat in allen Fragen der Teilhabe und Partizipation.

(2) Dem Beirat gehören zwölf Mitglieder an. Die Organisationen der Eingewanderten schlagen sie vor. Der Senat beruft \
sie für vier Jahre.

(3) Der Beirat gibt sich eine Geschäftsordnung. Er tagt mindestens zweimal im Jahr öffentlich.

# § 3 Anhörung

(1) Bevor der Senat ein Gesetz oder ein Programm beschließt, das Menschen mit Einwanderungsgeschichte besonders \
betrifft, hört er den Beirat an.

(2) Die Frist für eine Stellungnahme beträgt vier Wochen.

(3) Der Senat veröffentlicht, was er aus der Stellungnahme übernommen hat und was nicht.

# § 4 Verständigung

(1) Wichtige Informationen der Verwaltung gibt es in einfacher Sprache und in den Sprachen, die im Land oft gesprochen \
werden.

(2) Für Gespräche über Rechte und Pflichten stellt die Behörde auf Wunsch eine Dolmetscherin oder einen Dolmetscher.

# § 5 Öffnung der Verwaltung

(1) Das Land wirbt gezielt um Beschäftigte mit Einwanderungsgeschichte und berichtet, wie sich ihr Anteil entwickelt.

(2) Beschäftigte der Verwaltung werden regelmäßig zu Vielfalt und gegen Diskriminierung geschult.

(3) Jede Behörde benennt eine Ansprechperson für Fragen der Teilhabe.

# § 6 Bericht

(1) Der Senat berichtet der Bürgerschaft alle vier Jahre über die Umsetzung dieses Gesetzes.

(2) Der Bericht nennt die Maßnahmen, die Mittel und die Ergebnisse in allen Handlungsfeldern.

# § 7 Inkrafttreten

Dieses Gesetz tritt am ersten Tag des Monats nach seiner Verkündung in Kraft.
"""
SECOND = """# § 1 Ziel

(1) Alle Menschen, die im Land leben, sollen mitreden können, wenn es um ihr Leben geht. Herkunft, Sprache und \
Aufenthaltsstatus dürfen dabei keine Hürde sein.

(2) Das Land und seine Gemeinden beteiligen Menschen mit Einwanderungsgeschichte früh, verständlich, barrierefrei und \
mit offenem Ergebnis.

# § 2 Beirat für Teilhabe

(1) Das Land richtet einen Beirat für Teilhabe ein. Er berät den Senat in allen Fragen der Teilhabe und Partizipation.

(2) Dem Beirat gehören zwölf Mitglieder an. Mindestens die Hälfte sind Frauen.

(3) Die Organisationen der Eingewanderten schlagen sie vor. Ein eingetragener Verein ist dafür nicht nötig. Der Senat \
beruft sie für vier Jahre.

(4) Der Beirat gibt sich eine Geschäftsordnung. Er tagt mindestens viermal im Jahr öffentlich.

(5) Während der Sitzungen gibt es Dolmetschen und Kinderbetreuung. Die Kosten trägt das Land.

# § 3 Anhörung

(1) Bevor der Senat ein Gesetz oder ein Programm beschließt, das Menschen mit Einwanderungsgeschichte besonders \
betrifft, hört er den Beirat an.

(2) Die Frist für eine Stellungnahme beträgt mindestens sechs Wochen. In den Schulferien läuft sie nicht.

(3) Der Senat veröffentlicht, was er aus der Stellungnahme übernommen hat und was nicht, und nennt die Gründe.

# § 4 Verständigung

(1) Wichtige Informationen der Verwaltung gibt es in einfacher Sprache und in den Sprachen, die im Land oft gesprochen \
werden.

(2) Für Gespräche über Rechte und Pflichten stellt die Behörde auf Wunsch eine Dolmetscherin oder einen Dolmetscher.

# § 5 Bericht

Der Senat berichtet der Bürgerschaft alle zwei Jahre über die Umsetzung dieses Gesetzes. Der Bericht nennt die \
Maßnahmen, die Mittel und die Ergebnisse in allen Handlungsfeldern.

# § 6 Öffnung der Verwaltung

(1) Das Land wirbt gezielt um Beschäftigte mit Einwanderungsgeschichte und berichtet, wie sich ihr Anteil entwickelt.

(2) Beschäftigte der Verwaltung werden regelmäßig zu Vielfalt und gegen Diskriminierung geschult.

# § 7 Inkrafttreten

Dieses Gesetz tritt am ersten Tag des Monats nach seiner Verkündung in Kraft.
"""
# By the beginning of the German text. Made for the first version; what changed later is stale, as it would be.
WORDINGS: dict[str, dict[str, str]] = {
    "Ziel": {"en": "Aim", "tr": "Amaç", "ar": "الهدف", "uk": "Мета", "de-simple": "Was das Gesetz will"},
    "Beirat für": {"en": "Advisory council", "tr": "Danışma kurulu", "ar": "المجلس الاستشاري", "uk": "Дорадча рада"},
    "Anhörung": {"en": "Hearing", "tr": "Görüş alma", "ar": "الاستماع", "uk": "Слухання"},
    "Verständigung": {"en": "Being understood", "tr": "Anlaşma", "ar": "التفاهم", "uk": "Порозуміння"},
    "Bericht": {"en": "Report", "tr": "Rapor", "ar": "التقرير", "uk": "Звіт"},
    "Alle Menschen": {
        "de-simple": "Alle Menschen im Land sollen mitreden. Es ist egal, woher sie kommen und welche Sprache sie"
        " sprechen.",
        "en": "All people who live in the state should have a say when it is about their lives. Origin, language and"
        " residence status must not be a barrier.",
        "tr": "Eyalette yaşayan herkes, kendi yaşamıyla ilgili konularda söz sahibi olmalıdır. Köken, dil ve oturum"
        " durumu buna engel olmamalıdır.",
        "ar": "ينبغي لكل من يعيش في الولاية أن يُبدي رأيه عندما يتعلق الأمر بحياته. ولا يجوز أن يكون الأصل أو"
        " اللغة أو وضع"
        " الإقامة عائقًا.",
        "uk": "Усі люди, які живуть у землі, мають право голосу, коли йдеться про їхнє життя. Походження, мова й статус"
        " перебування не повинні бути перешкодою.",
    },
    "Das Land und": {
        "en": "The state and its municipalities involve people with a history of immigration early, in plain words and"
        " with an open outcome.",
        "ar": "تُشرك الولاية وبلدياتها الأشخاص ذوي الأصول المهاجرة في وقت مبكر وبطريقة مفهومة وبنتيجة مفتوحة.",
        "tr": "Eyalet ve belediyeler, göç geçmişi olan insanları erken, anlaşılır biçimde ve sonucu açık olarak sürece"
        " katar.",
    },
    "Das Land richtet": {
        "en": "The state sets up an advisory council on participation. It advises the Senate on all questions of"
        " participation.",
        "ar": "تُنشئ الولاية مجلسًا استشاريًا للمشاركة، وهو يقدّم المشورة لمجلس الشيوخ في جميع مسائل المشاركة.",
        "tr": "Eyalet bir katılım danışma kurulu oluşturur. Kurul, katılımla ilgili her konuda Senatoya"
        " danışmanlık yapar.",
    },
    "Die Frist": {
        "en": "The time for a statement is four weeks.",
        "ar": "مدة إبداء الرأي أربعة أسابيع.",
        "tr": "Görüş bildirme süresi dört haftadır.",
        "uk": "Строк для відгуку становить чотири тижні.",
    },
    "Für Gespräche": {
        "en": "For talks about rights and duties the authority provides an interpreter on request.",
        "ar": "توفّر الدائرة مترجمًا شفويًا عند الطلب للمحادثات المتعلقة بالحقوق والواجبات.",
        "tr": "Haklar ve yükümlülüklerle ilgili görüşmeler için kurum, istek üzerine tercüman sağlar.",
    },
}
# The beginning of the paragraph, kind, language, text, and words proposed instead: (from, to). All on version 1.
VOICES: tuple[tuple[str, str, str, str, tuple[str, str] | None], ...] = (
    (
        "Die Frist",
        "wording",
        "de",
        "Vier Wochen reichen nicht. Unser Vorstand trifft sich einmal im Monat, und wir müssen vorher übersetzen.",
        ("vier Wochen", "mindestens sechs Wochen"),
    ),
    ("Die Frist", "experience", "ar", "في العطلة الصيفية لا يستطيع أحد منا أن يجتمع. نرجو ألا تُحسب العطلة.", None),
    (
        "Dem Beirat gehören",
        "question",
        "tr",
        "Bizim bir derneğimiz yok, sadece bir kadın grubuyuz. Biz de aday önerebilir miyiz?",
        None,
    ),
    ("Dem Beirat gehören", "idea", "de", "Mindestens die Hälfte der Mitglieder sollen Frauen sein.", None),
    ("Der Beirat gibt", "need", "en", "Who looks after our children while we sit in these meetings?", None),
    ("Der Senat berichtet", "concern", "uk", "Чотири роки — це занадто довго. За цей час усе забувається.", None),
    ("Der Bericht nennt", "idea", "de", "Bitte auch sagen, was nicht geklappt hat und warum.", None),
    (
        "Jede Behörde",
        "experience",
        "fa",
        "در اداره ما یک نفر مسئول این کار بود و خیلی کمک کرد. لطفاً این را حذف نکنید.",
        None,
    ),
    ("Wichtige Informationen", "experience", "ru", "Письма из ведомства я понимаю только с помощью дочери.", None),
    ("Alle Menschen", "idea", "ar", "هذه الفقرة مهمة جدًا لنا. نقترح أن تُذكر فيها أيضًا الأعمار المختلفة.", None),
)
