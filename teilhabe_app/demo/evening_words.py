"""The words of the finished example day on learning German in the evening, in every language of the interface."""

from __future__ import annotations

from teilhabe_app.contributions.models import Kind
from teilhabe_app.core.i18n import Multilingual


def _in(de: str, simple: str, en: str, tr: str, ar: str, uk: str) -> Multilingual:  # noqa: PLR0913, PLR0917
    return Multilingual({"de": de, "de-simple": simple, "en": en, "tr": tr, "ar": ar, "uk": uk})


TITLE = _in(
    "Werkstatt: Deutsch lernen am Abend (Beispiel)",
    "Treffen: Deutsch lernen am Abend (Beispiel)",
    "Workshop day: learning German in the evening (example)",
    "Atölye günü: Akşamları Almanca öğrenmek (örnek)",
    "يوم عمل: تعلّم الألمانية مساءً (مثال)",
    "Майстерня: вчити німецьку ввечері (приклад)",
)
SUMMARY = _in(
    "Ein Nachmittag darüber, was Kurse am Abend brauchen. Die Ergebnisse sind erfunden.",
    "Ein Nachmittag: Was ist wichtig für Kurse am Abend? Die Ergebnisse sind ein Beispiel.",
    "An afternoon on what evening courses need. The results are invented.",
    "Akşam kurslarının neye ihtiyacı olduğuna dair bir öğleden sonra. Sonuçlar kurgudur.",
    "لقاء بعد الظهر حول ما تحتاجه الدورات المسائية. النتائج مُختلَقة.",
    "Пів дня про те, що потрібно вечірнім курсам. Результати вигадані.",
)
OPENING = _in("Begrüßung", "Begrüßung", "Welcome", "Karşılama", "الترحيب", "Привітання")
CLOSING = _in(
    "Die Karten im Plenum",
    "Wir lesen die Karten vor",
    "The cards, read to everybody",
    "Kartlar herkese okunur",
    "قراءة البطاقات للجميع",
    "Картки для всіх",
)
TIMES = _in(
    "Zeiten, die zur Arbeit passen",
    "Kurse nach der Arbeit",
    "Times that fit working hours",
    "Çalışma saatlerine uyan zamanlar",
    "أوقات تناسب العمل",
    "Час, зручний для тих, хто працює",
)
CHILDREN = _in(
    "Kinder sind dabei",
    "Kurse mit Kindern",
    "Children come along",
    "Çocuklar da gelir",
    "الأطفال معنا",
    "Разом із дітьми",
)
DOCUMENTATION = _in(
    "Am Nachmittag haben zwei Gruppen gearbeitet. **Jede Karte ist ein Beitrag**, in der Sprache, in der sie"
    " geschrieben wurde.",
    "2 Gruppen haben gearbeitet. **Jede Karte ist ein Beitrag**, in der eigenen Sprache.",
    "Two groups worked in the afternoon. **Every card is a contribution**, in the language it was written in.",
    "Öğleden sonra iki grup çalıştı. **Her kart bir katkıdır**, yazıldığı dilde.",
    "عملت مجموعتان بعد الظهر. **كل بطاقة مساهمة** باللغة التي كُتبت بها.",
    "Після обіду працювали дві групи. **Кожна картка — це внесок**, мовою оригіналу.",
)
NOTES = _in(
    "Mitschrift der Werkstatt",
    "Notizen vom Treffen",
    "Notes of the day",
    "Günün notları",
    "ملاحظات اليوم",
    "Нотатки дня",
)
NOTES_TEXT = """Werkstatt: Deutsch lernen am Abend (Beispiel)

Gruppe 1: Kurse um 18 Uhr, an drei Orten, auch am Samstag.
Gruppe 2: Betreuung im selben Haus, ohne eigenen Antrag.
"""
# Workshop, table, kind, language, text, finding that quotes it.
CARDS: tuple[tuple[int, str, Kind, str, str, int], ...] = (
    (1, "Tisch 1", Kind.RESULT, "de", "Kurse beginnen um 18 Uhr: Dann schaffen es auch Leute aus dem Hafen.", 1),
    (1, "Tisch 1", Kind.DEMAND, "tr", "Vardiyalı çalışanlar için hafta sonu kursu olsun.", 1),
    (1, "Tisch 2", Kind.DEMAND, "ar", "نريد دورة مسائية في كل حيّ، وليس في وسط المدينة فقط.", 1),
    (1, "Tisch 2", Kind.IDEA, "en", "One course that you can join online when your shift runs late.", 1),
    (2, "Tisch 3", Kind.RESULT, "de", "Betreuung im selben Haus ist wichtiger als ein kurzer Weg.", 2),
    (2, "Tisch 3", Kind.DEMAND, "uk", "Догляд за дітьми без окремої заяви.", 2),
    (2, "Tisch 3", Kind.EXPERIENCE, "ar", "تركتُ الدورة لأن طفلي لا يبقى وحده مساءً.", 2),
)
FINDINGS = {
    1: _in(
        "Kurse am Abend und am Wochenende sollen in den Stadtteilen stattfinden.",
        "Es soll Kurse am Abend und am Wochen-Ende geben. In vielen Stadt-Teilen.",
        "Courses in the evening and at weekends should take place in the districts.",
        "Akşam ve hafta sonu kursları mahallelerde olmalı.",
        "ينبغي أن تُقام الدورات المسائية ودورات نهاية الأسبوع في الأحياء.",
        "Вечірні курси та курси у вихідні мають бути в районах.",
    ),
    2: _in(
        "Kinderbetreuung gehört zum Kurs: im selben Haus und ohne eigenen Antrag.",
        "Zum Kurs gehört Kinder-Betreuung. Im selben Haus. Ohne Antrag.",
        "Childcare belongs to the course: in the same building, without another application.",
        "Çocuk bakımı kursun parçası: aynı binada, ayrı başvuru olmadan.",
        "رعاية الأطفال جزء من الدورة: في المبنى نفسه ومن دون طلب منفصل.",
        "Догляд за дітьми — частина курсу: у тому ж будинку, без окремої заяви.",
    ),
}
DOSSIER = _in(
    "Deutsch lernen am Abend (Beispiel)",
    "Deutsch lernen am Abend (Beispiel)",
    "Learning German in the evening (example)",
    "Akşamları Almanca öğrenmek (örnek)",
    "تعلّم الألمانية مساءً (مثال)",
    "Вчити німецьку ввечері (приклад)",
)
REASON = _in(
    "Zwei Kurse am Abend beginnen im Frühjahr (Beispiel). Für das Wochenende prüfen wir die Räume.",
    "Im Frühling beginnen 2 Kurse am Abend (Beispiel). Wir suchen noch Räume für das Wochen-Ende.",
    "Two evening courses begin in spring (example). For weekends we are looking for rooms.",
    "İlkbaharda iki akşam kursu başlıyor (örnek). Hafta sonu için salonlara bakıyoruz.",
    "تبدأ دورتان مسائيتان في الربيع (مثال). ونبحث عن قاعات لنهاية الأسبوع.",
    "Навесні почнуться два вечірні курси (приклад). Для вихідних шукаємо приміщення.",
)
