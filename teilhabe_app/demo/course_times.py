"""The finished example survey on the times of German courses, in all languages of the site."""

from __future__ import annotations

from typing import Any

LANGUAGES = ("de", "de-simple", "en", "tr", "ar", "uk")


def _in_all(*words: str) -> dict[str, str]:
    return dict(zip(LANGUAGES, words, strict=True))


def _option(*words: str) -> dict[str, Any]:
    return {"label": _in_all(*words)}


COURSE_TIMES: dict[str, Any] = {
    "key": "umfrage-kurszeiten",
    "title": _in_all(
        "Wann sollen Deutschkurse stattfinden? (Beispiel)",
        "Wann haben Sie Zeit für den Deutsch-Kurs? (Beispiel)",
        "When should German courses take place? (example)",
        "Almanca kursları ne zaman olmalı? (örnek)",
        "متى ينبغي أن تُعقد دورات الألمانية؟ (مثال)",
        "Коли мають проходити курси німецької? (приклад)",
    ),
    "intro": _in_all(
        "Drei Fragen zu Kurszeiten, ohne Namen. Die Antworten sind erfunden.",
        "3 Fragen zum Deutsch-Kurs. Ohne Namen. Die Antworten sind ein Beispiel.",
        "Three questions about course times, without names. The answers are invented.",
        "Kurs saatleri hakkında üç soru, isimsiz. Yanıtlar kurgudur.",
        "ثلاثة أسئلة حول أوقات الدورات، من دون أسماء. الإجابات مُختلَقة.",
        "Три запитання про час курсів, без імен. Відповіді вигадані.",
    ),
    "questions": [
        {
            "type": "single",
            "title": _in_all(
                "Wann könnten Sie am besten einen Deutschkurs besuchen?",
                "Wann haben Sie Zeit für einen Deutsch-Kurs?",
                "When could you best attend a German course?",
                "Bir Almanca kursuna en iyi ne zaman gidebilirsiniz?",
                "ما أنسب وقت لكم لحضور دورة ألمانية؟",
                "Коли вам найзручніше відвідувати курс німецької?",
            ),
            "options": [
                _option(
                    "am Abend", "am Abend", "in the evening", "akşamları", "مساءً", "увечері"
                ),
                _option(
                    "am Vormittag", "am Vormittag", "in the morning", "öğleden önce", "قبل الظهر", "до обіду"
                ),
                _option(
                    "am Wochenende", "am Wochenende", "at the weekend", "hafta sonu", "في نهاية الأسبوع", "у вихідні"
                ),
                _option(
                    "am Nachmittag", "am Nachmittag", "in the afternoon", "öğleden sonra", "بعد الظهر", "після обіду"
                ),
                _option(
                    "gar nicht", "gar nicht", "not at all", "hiç gidemem", "لا يناسبني أي وقت", "зовсім не можу"
                ),
            ],
        },
        {
            "type": "multiple",
            "title": _in_all(
                "Was würde Ihnen helfen, einen Kurs zu besuchen?",
                "Was hilft Ihnen, damit Sie zum Kurs kommen können?",
                "What would help you to attend a course?",
                "Bir kursa gitmenize ne yardımcı olur?",
                "ما الذي يساعدكم على حضور دورة؟",
                "Що допомогло б вам відвідувати курс?",
            ),
            "options": [
                _option(
                    "Kinderbetreuung", "Jemand passt auf die Kinder auf", "Childcare",
                    "Çocuk bakımı", "رعاية الأطفال", "Догляд за дітьми",
                ),
                _option(
                    "ein Kurs in meinem Stadtteil", "ein Kurs in meinem Stadt-Teil", "A course in my part of town",
                    "Semtimde bir kurs", "دورة في حيّي", "Курс у моєму районі",
                ),
                _option(
                    "ein Kurs im Internet", "ein Kurs im Internet", "A course online",
                    "İnternette bir kurs", "دورة عبر الإنترنت", "Курс в інтернеті",
                ),
                _option(
                    "Fahrgeld", "Geld für Bus und Bahn", "Money for the fare",
                    "Yol parası", "أجرة المواصلات", "Гроші на проїзд",
                ),
                _option(
                    "nichts davon", "nichts davon", "None of these",
                    "Hiçbiri", "لا شيء من ذلك", "Нічого з цього",
                ),
            ],
        },
        {
            "type": "scale5",
            "title": _in_all(
                "Wie gut passen die Kurszeiten heute zu Ihrem Alltag?",
                "Passen die Zeiten von den Kursen für Sie?",
                "How well do today's course times fit your daily life?",
                "Bugünkü kurs saatleri günlük yaşamınıza ne kadar uyuyor?",
                "إلى أي حد تناسب أوقات الدورات الحالية حياتكم اليومية؟",
                "Наскільки нинішній час курсів підходить до вашого дня?",
            ),
            "low": _in_all("gar nicht", "gar nicht", "not at all", "hiç", "لا تناسب إطلاقًا", "зовсім ні"),
            "high": _in_all("sehr gut", "sehr gut", "very well", "çok iyi", "تناسب جدًا", "дуже добре"),
            "options": [],
        },
    ],
}  # fmt: skip
