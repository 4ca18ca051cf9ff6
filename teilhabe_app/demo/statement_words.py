"""What the example organisations say about the planned state law."""

from __future__ import annotations

from typing import Any

FRAUENTREFF: dict[str, Any] = {
    "name": "Frauentreff Hafenblick",
    "language": "de",
    "about": "Beispiel: ein offener Treff von Frauen aus zwölf Ländern, jeden Dienstag im Gemeinschaftsraum am Hafen.",
    "languages": ["de", "ar", "tr", "uk"],
    "members": 35,
    "mandate": "Wir haben an zwei Abenden gesprochen, einmal mit Dolmetscherin. 21 Frauen waren dabei und dafür.",
    "introduction": "Wir danken für die Einladung. Uns geht es darum, dass das Gesetz im Alltag ankommt.",
    "points": (
        (
            "change",
            "HF13-M1",
            "Beratung gegen Diskriminierung muss es auch am Abend und am Samstag geben.",
            "Viele von uns arbeiten, wenn die Ämter offen sind.",
        ),
        (
            "add",
            "HF07",
            "In Arztpraxen und Krankenhäusern braucht es Dolmetschende, die bezahlt werden.",
            "Unsere Kinder übersetzen sonst, auch wenn es um schwere Krankheiten geht.",
        ),
        ("ask", "", "Wer prüft, ob das Gesetz wirkt, und wann?", ""),
    ),
    "addendum": (
        (
            "add",
            "",
            "Wohnungen für große Familien fehlen. Das haben wir beim ersten Mal vergessen.",
            "Sechs Familien aus unserem Treff suchen seit mehr als zwei Jahren.",
        ),
    ),
}
ELTERN: dict[str, Any] = {
    "name": "مجموعة أولياء الأمور – Elterngruppe Gröpelingen",
    "language": "ar",
    "about": "مثال: أولياء أمور يلتقون مرة في الشهر في المدرسة ويتبادلون الخبرات.",
    "languages": ["ar", "de"],
    "members": 18,
    "mandate": "اتفقنا على هذه النقاط في لقائنا الشهري، وكان أربعة عشر شخصًا حاضرين.",
    "introduction": "",
    "points": (
        (
            "change",
            "HF04",
            "نريد أن تصل رسائل المدرسة بلغة نفهمها.",
            "نفوّت المواعيد لأننا لا نفهم الرسائل.",
        ),
    ),
    "adopts": (2, "نعيش الأمر نفسه: أطفالنا يترجمون عند الطبيب."),
}
NETZ: dict[str, Any] = {
    "name": "Мережа сусідів Нойштадт",
    "language": "uk",
    "points": "+ [HF13-M2] Це добре, бо люди знають, куди йти. >> Так було в нашому дворі.\n\n"
    "* [Q1] Бракує місць, де можна зустрітися без плати.",
}
BACKGROUND: dict[str, Any] = {
    "title": {
        "de": "Worum es im geplanten Gesetz geht: zwei Seiten",
        "en": "What the planned law is about: two pages",
        "ar": "موضوع القانون المخطط له: صفحتان",
        "uk": "Про що запланований закон: дві сторінки",
        "tr": "Planlanan yasa ne hakkında: iki sayfa",
    },
    "paragraphs": (
        "Beispiel. Dieses Papier zeigt, wie Hintergrund zu einer Beteiligung aussehen kann.",
        "Das Land plant ein Gesetz, das Beteiligung verlässlich macht: Wer wird gefragt, in welcher Sprache?",
        "Geplant sind Regeln für Fristen, für Dolmetschen und für Antworten der Ressorts.",
        "Offen ist, wie kleine Gruppen ohne Vereinsform einbezogen werden.",
        "Organisationen können eine gemeinsame Stellungnahme einreichen, alle anderen zu jeder Frage schreiben.",
    ),
}
LINK = {"de": "Rahmenkonzept: Handlungsfelder und Maßnahmen", "en": "Framework concept: action fields and measures"}
