"""The words of the example survey on arriving: statements in several languages, and some that people added."""

from __future__ import annotations

SUMMARY = {
    "de": "Was hilft, wenn man neu nach Bremen kommt? Sagen Sie zu kurzen Aussagen, ob Sie zustimmen.",
    "en": "What helps when you are new in Bremen? Tell us whether you agree with short statements.",
    "tr": "Bremen'e yeni gelince ne işe yarar? Kısa ifadelere katılıp katılmadığınızı söyleyin.",
    "ar": "ما الذي يساعد القادمين الجدد إلى بريمن؟ أخبرونا هل توافقون على جمل قصيرة.",
    "uk": "Що допомагає, коли ви щойно приїхали до Бремена? Скажіть, чи погоджуєтеся ви з короткими твердженнями.",
}
FIRST_TITLE = {
    "de": "Ankommen in Bremen: erste Runde",
    "en": "Arriving in Bremen: first round",
    "tr": "Bremen'e geliş: birinci tur",
    "ar": "الوصول إلى بريمن: الجولة الأولى",
    "uk": "Прибуття до Бремена: перший раунд",
}
SECOND_TITLE = {
    "de": "Ankommen in Bremen: zweite Runde",
    "en": "Arriving in Bremen: second round",
    "tr": "Bremen'e geliş: ikinci tur",
    "ar": "الوصول إلى بريمن: الجولة الثانية",
    "uk": "Прибуття до Бремена: другий раунд",
}
QUESTION = {
    "de": "Wie stehen Sie zu diesen Aussagen?",
    "en": "What do you think of these statements?",
    "tr": "Bu ifadeler hakkında ne düşünüyorsunuz?",
    "ar": "ما رأيكم في هذه الجمل؟",
    "uk": "Що ви думаєте про ці твердження?",
}
# Text, and how the two camps lean: 1 agree, 0 anything, -1 disagree.
STATEMENTS: tuple[tuple[dict[str, str], int, int], ...] = (
    (
        {
            "de": "Behörden sollen Briefe in einfacher Sprache schreiben.",
            "en": "Authorities should write letters in plain language.",
            "tr": "Resmî daireler mektupları sade bir dille yazmalı.",
            "ar": "على الدوائر الرسمية أن تكتب رسائلها بلغة بسيطة.",
            "uk": "Установи мають писати листи простою мовою.",
        },
        1,
        1,
    ),
    (
        {
            "de": "Alle Anträge soll es nur noch im Internet geben.",
            "en": "All applications should be on the internet only.",
            "ar": "يجب أن تكون جميع الطلبات على الإنترنت فقط.",
        },
        1,
        -1,
    ),
    (
        {
            "de": "Ein Gespräch vor Ort hilft mir mehr als jede App.",
            "en": "Talking to somebody in person helps me more than any app.",
            "tr": "Yüz yüze görüşmek bana her uygulamadan daha çok yardım ediyor.",
            "ar": "الحديث وجهاً لوجه يساعدني أكثر من أي تطبيق.",
        },
        -1,
        1,
    ),
    (
        {
            "de": "Ein Termin soll in zwei Wochen zu bekommen sein.",
            "en": "It should be possible to get an appointment within two weeks.",
            "uk": "Запис на прийом має бути можливим протягом двох тижнів.",
        },
        1,
        1,
    ),
    (
        {
            "de": "Deutschkurse sollen vor allem online stattfinden.",
            "en": "German courses should mostly be online.",
            "ar": "ينبغي أن تكون دورات اللغة الألمانية عبر الإنترنت في الغالب.",
        },
        1,
        -1,
    ),
    (
        {
            "de": "Ämter sollen an einem Abend in der Woche offen sein.",
            "en": "Offices should be open one evening a week.",
            "tr": "Daireler haftada bir akşam açık olmalı.",
            "ar": "ينبغي أن تفتح الدوائر أبوابها مساءً مرة في الأسبوع.",
            "uk": "Установи мають працювати один вечір на тиждень.",
        },
        1,
        1,
    ),
    (
        {
            "de": "In jedem Stadtteil braucht es eine Anlaufstelle mit Menschen, nicht mit Automaten.",
            "en": "Every district needs a place with people, not with machines.",
            "ar": "كل حي يحتاج إلى مكان فيه أشخاص لا آلات.",
        },
        -1,
        1,
    ),
    (
        {
            "de": "Übersetzungsprogramme genügen für die meisten Gespräche im Amt.",
            "en": "Translation programs are enough for most talks at the office.",
            "tr": "Dairedeki görüşmelerin çoğu için çeviri programları yeterli.",
        },
        1,
        -1,
    ),
    (
        {
            "de": "Für schwierige Gespräche soll immer eine dolmetschende Person da sein.",
            "en": "For difficult talks there should always be an interpreter.",
            "ar": "في الأحاديث الصعبة يجب أن يكون هناك مترجم دائماً.",
            "uk": "Для складних розмов завжди має бути перекладач.",
        },
        0,
        1,
    ),
    (
        {
            "de": "Vereine von Eingewanderten sollen Geld für Beratung bekommen.",
            "en": "Associations of migrants should receive money for giving advice.",
            "tr": "Göçmen dernekleri danışmanlık için para almalı.",
        },
        1,
        1,
    ),
    (
        {
            "de": "Ich möchte den Stand meines Antrags jederzeit am Telefon sehen.",
            "en": "I want to see on my phone at any time where my application stands.",
            "ar": "أريد أن أرى في هاتفي في أي وقت أين وصل طلبي.",
        },
        1,
        -1,
    ),
    (
        {
            "de": "Wer neu kommt, soll eine feste Ansprechperson haben.",
            "en": "Whoever is new should have one contact person.",
            "uk": "Той, хто щойно приїхав, має мати одну контактну особу.",
        },
        0,
        1,
    ),
)
# What participants added, each in their own language; the last two still wait in the second round.
ADDED: tuple[tuple[str, str, int, int], ...] = (
    ("tr", "Kreşte yer bulmak, iş bulmaktan daha zor.", 1, 1),
    ("uk", "Дипломи мають визнавати швидше.", 1, 1),
    ("ar", "أفضل أن أرسل المستندات بالبريد الإلكتروني بدلاً من البريد العادي.", 1, -1),
)
WAITING = (
    ("de", "Behörden sollen ihre Briefe in einfacher Sprache schreiben"),
    ("ar", "نحتاج إلى مزيد من الأماكن للقاء الجيران."),
)
