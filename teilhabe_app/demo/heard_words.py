"""The words of the example survey on being heard, in all languages of the site."""

from __future__ import annotations

from typing import Any

LANGUAGES = ("de", "de-simple", "en", "tr", "ar", "uk")


def _in_all(*words: str) -> dict[str, str]:
    return dict(zip(LANGUAGES, words, strict=True))


def _lines(*rows: tuple[str, ...]) -> dict[str, str]:
    return {code: "\n".join(row[at] for row in rows) for at, code in enumerate(LANGUAGES)}


TITLE = _in_all(
    "Werden Sie gehört? (Beispiel)",
    "Hört man Ihnen zu? (Beispiel)",
    "Are you being heard? (example)",
    "Sesiniz duyuluyor mu? (örnek)",
    "هل يُسمَع صوتكم؟ (مثال)",
    "Чи чують вас? (приклад)",
)
INTRO = _in_all(
    "Etwa zehn kurze Fragen, ohne Namen. Die Antworten sind erfunden.",
    "Etwa 10 kurze Fragen. Ohne Namen. Die Antworten sind ein Beispiel.",
    "About ten short questions, without names. The answers are invented.",
    "Yaklaşık on kısa soru, isimsiz. Yanıtlar kurgudur.",
    "نحو عشرة أسئلة قصيرة، من دون أسماء. الإجابات مُختلَقة.",
    "Близько десяти коротких запитань, без імен. Відповіді вигадані.",
)
PAPER_TO = _in_all(
    "Beteiligungsbüro (Beispiel)\nMusterstraße 1, 28000 Bremen\noder in den Briefkasten jeder Stadtbibliothek",
    "Büro für Beteiligung (Beispiel)\nMusterstraße 1, 28000 Bremen\noder: Briefkasten in der Stadt-Bibliothek",
    "Office for participation (example)\nMusterstraße 1, 28000 Bremen\nor the letter box of any city library",
    "Katılım bürosu (örnek)\nMusterstraße 1, 28000 Bremen\nya da herhangi bir şehir kütüphanesinin posta kutusu",
    "مكتب المشاركة (مثال)\nMusterstraße 1, 28000 Bremen\nأو صندوق البريد في أي مكتبة من مكتبات المدينة",
    "Бюро участі (приклад)\nMusterstraße 1, 28000 Bremen\nабо поштова скринька будь-якої міської бібліотеки",
)
SECTIONS = (
    _in_all(
        "Ämter und Beteiligung",
        "Ämter und Mitmachen",
        "Offices and taking part",
        "Resmî daireler ve katılım",
        "الدوائر والمشاركة",
        "Установи та участь",
    ),
    _in_all("Zum Schluss", "Zum Schluss", "To finish", "Son olarak", "في الختام", "Наостанок"),
)
CITIES = (
    _in_all("Stadt Bremen", "Stadt Bremen", "City of Bremen", "Bremen şehri", "مدينة بريمن", "Місто Бремен"),
    _in_all("Bremerhaven", "Bremerhaven", "Bremerhaven", "Bremerhaven", "بريمرهافن", "Бремергафен"),
    _in_all("woanders", "an einem anderen Ort", "somewhere else", "başka bir yer", "في مكان آخر", "в іншому місці"),
)
DISTRICT = (
    _in_all("Mitte", "Mitte", "Mitte", "Mitte", "ميته", "Мітте"),
    _in_all("Nord", "Nord", "North", "Kuzey", "الشمال", "Північ"),
    _in_all("Ost", "Ost", "East", "Doğu", "الشرق", "Схід"),
    _in_all("Süd", "Süd", "South", "Güney", "الجنوب", "Південь"),
    _in_all("West", "West", "West", "Batı", "الغرب", "Захід"),
)
HEARD = _lines(
    ("gar nicht", "gar nicht", "not at all", "hiç", "إطلاقًا لا", "зовсім ні"),
    ("wenig", "wenig", "a little", "az", "قليلًا", "мало"),
    ("teils, teils", "mal so, mal so", "partly", "kısmen", "إلى حد ما", "частково"),
    ("gut", "gut", "well", "iyi", "جيدًا", "добре"),
    ("sehr gut", "sehr gut", "very well", "çok iyi", "جيدًا جدًا", "дуже добре"),
)
OFFICES = (
    _in_all(
        "Bürgerservice",
        "Bürger-Service",
        "Citizens' office",
        "Vatandaş hizmetleri",
        "خدمات المواطنين",
        "Сервіс для громадян",
    ),
    _in_all(
        "Schule und Kita",
        "Schule und Kita",
        "School and day care",
        "Okul ve kreş",
        "المدرسة والروضة",
        "Школа та дитсадок",
    ),
    _in_all("Jobcenter", "Jobcenter", "Job centre", "İş merkezi", "مركز العمل", "Центр зайнятості"),
)
QUESTIONS: dict[str, dict[str, Any]] = {
    "welcome": {
        "text": _in_all(
            "Sie können jede Frage überspringen. Sie können jederzeit die Sprache wechseln.",
            "Sie müssen keine Frage beantworten. Sie können immer die Sprache wechseln.",
            "You can skip every question. You can change the language at any time.",
            "Her soruyu atlayabilirsiniz. Dili istediğiniz zaman değiştirebilirsiniz.",
            "يمكنكم تخطي أي سؤال، ويمكنكم تغيير اللغة في أي وقت.",
            "Ви можете пропустити будь-яке запитання. Мову можна змінити будь-коли.",
        )
    },
    "city": {
        "text": _in_all(
            "Wo wohnen Sie?",
            "Wo wohnen Sie?",
            "Where do you live?",
            "Nerede oturuyorsunuz?",
            "أين تسكنون؟",
            "Де ви живете?",
        )
    },
    "district": {
        "text": _in_all(
            "In welchem Teil der Stadt?",
            "In welchem Teil von der Stadt?",
            "In which part of the city?",
            "Şehrin hangi bölümünde?",
            "في أي جزء من المدينة؟",
            "У якій частині міста?",
        )
    },
    "took_part": {
        "text": _in_all(
            "Haben Sie schon einmal bei einer Beteiligung mitgemacht?",
            "Haben Sie schon einmal mitgemacht und Ihre Meinung gesagt?",
            "Have you ever taken part and said what you think?",
            "Daha önce bir katılım sürecine katıldınız mı?",
            "هل سبق أن شاركتم برأيكم في إحدى المشاورات؟",
            "Чи брали ви колись участь і висловлювали свою думку?",
        )
    },
    "how_often": {
        "text": _in_all(
            "Wie oft ungefähr?",
            "Wie oft ungefähr?",
            "About how often?",
            "Yaklaşık kaç kez?",
            "كم مرة تقريبًا؟",
            "Приблизно скільки разів?",
        )
    },
    "heard": {
        "text": _in_all(
            "Wie gut wurden Sie gehört?",
            "Wie gut hat man Ihnen zugehört?",
            "How well were you heard?",
            "Ne kadar iyi dinlendiniz?",
            "إلى أي مدى سُمِع صوتكم؟",
            "Наскільки добре вас почули?",
        )
    },
    "offices": {
        "text": _in_all(
            "Wie gut werden Sie hier verstanden? 1 heißt schlecht, 4 heißt sehr gut.",
            "Wie gut versteht man Sie hier? 1 ist schlecht. 4 ist sehr gut.",
            "How well are you understood here? 1 means badly, 4 means very well.",
            "Burada ne kadar iyi anlaşılıyorsunuz? 1 kötü, 4 çok iyi demektir.",
            "إلى أي مدى يفهمونكم هنا؟ 1 تعني سيئًا و4 تعني جيدًا جدًا.",
            "Наскільки добре вас тут розуміють? 1 — погано, 4 — дуже добре.",
        )
    },
    "first": {
        "text": _in_all(
            "Was ist Ihnen am wichtigsten?",
            "Was ist Ihnen am wichtigsten?",
            "What matters most to you?",
            "Sizin için en önemlisi hangisi?",
            "ما الأهم بالنسبة إليكم؟",
            "Що для вас найважливіше?",
        ),
        "options": (
            _in_all("Dolmetschen", "Dolmetscher", "Interpreting", "Tercümanlık", "الترجمة الفورية", "Усний переклад"),
            _in_all("Einfache Sprache", "Einfache Sprache", "Plain language", "Sade dil", "لغة بسيطة", "Проста мова"),
            _in_all(
                "Kinderbetreuung", "Kinder-Betreuung", "Childcare", "Çocuk bakımı", "رعاية الأطفال", "Догляд за дітьми"
            ),
        ),
    },
    "views": {
        "text": _in_all(
            "Was meinen Sie dazu?",
            "Was denken Sie dazu?",
            "What do you think?",
            "Ne düşünüyorsunuz?",
            "ما رأيكم؟",
            "Що ви про це думаєте?",
        ),
        "options": (
            _in_all(
                "Jede Rückmeldung braucht eine Antwort.",
                "Auf jede Meinung soll es eine Antwort geben.",
                "Every piece of feedback needs an answer.",
                "Her geri bildirim bir yanıt gerektirir.",
                "كل رأي يحتاج إلى رد.",
                "На кожну думку потрібна відповідь.",
            ),
            _in_all(
                "Treffen am Abend passen mir besser.",
                "Treffen am Abend sind besser für mich.",
                "Meetings in the evening suit me better.",
                "Akşam toplantıları bana daha uygun.",
                "الاجتماعات المسائية أنسب لي.",
                "Мені зручніші зустрічі ввечері.",
            ),
        ),
    },
    "origin": {
        "text": _in_all(
            "Sind Sie oder Ihre Eltern nach Deutschland eingewandert?",
            "Sind Sie oder Ihre Eltern nach Deutschland gekommen?",
            "Did you or your parents immigrate to Germany?",
            "Siz ya da anne babanız Almanya'ya göç ettiniz mi?",
            "هل هاجرتم أنتم أو والداكم إلى ألمانيا؟",
            "Ви або ваші батьки переїхали до Німеччини?",
        ),
        "purpose": _in_all(
            "Wir wollen sehen, wen wir noch nicht erreichen.",
            "Wir wollen wissen: Wer macht noch nicht mit?",
            "We want to see whom we do not reach yet.",
            "Henüz kime ulaşamadığımızı görmek istiyoruz.",
            "نريد أن نعرف من لم نصل إليه بعد.",
            "Ми хочемо побачити, кого ми ще не охопили.",
        ),
    },
    "words": {
        "text": _in_all(
            "Was sollte sich ändern, damit Sie besser gehört werden?",
            "Was soll anders werden?",
            "What should change so that you are heard better?",
            "Sesinizin daha iyi duyulması için ne değişmeli?",
            "ما الذي ينبغي أن يتغير ليُسمَع صوتكم أكثر؟",
            "Що має змінитися, щоб вас краще чули?",
        )
    },
}
