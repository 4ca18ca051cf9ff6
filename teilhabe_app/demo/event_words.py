"""What the example expert day says about rooms, rounds, people and materials, in every language of the interface."""

from __future__ import annotations

from teilhabe_app.core.i18n import Multilingual


def _in(de: str, simple: str, en: str, tr: str, ar: str, uk: str) -> Multilingual:  # noqa: PLR0913, PLR0917
    return Multilingual({"de": de, "de-simple": simple, "en": en, "tr": tr, "ar": ar, "uk": uk})


HALL = _in("Großer Saal", "Großer Saal", "Main hall", "Büyük salon", "القاعة الكبرى", "Велика зала")
FOYER = _in("Foyer", "Eingangs-Halle", "Foyer", "Fuaye", "البهو", "Фоє")
ROOM_1 = _in("Raum 1", "Raum 1", "Room 1", "1 numaralı oda", "الغرفة 1", "Кімната 1")
ROOM_2 = _in("Raum 2", "Raum 2", "Room 2", "2 numaralı oda", "الغرفة 2", "Кімната 2")
ROOM_3 = _in("Raum 3", "Raum 3", "Room 3", "3 numaralı oda", "الغرفة 3", "Кімната 3")
GROUND_FLOOR = _in(
    "Im Erdgeschoss, gegenüber dem Eingang.",
    "Unten im Haus. Der Saal liegt gegenüber vom Eingang.",
    "On the ground floor, opposite the entrance.",
    "Zemin katta, girişin karşısında.",
    "في الطابق الأرضي، مقابل المدخل.",
    "На першому поверсі, навпроти входу.",
)
FIRST_FLOOR = _in(
    "Im ersten Stock. Der Aufzug ist rechts neben dem Eingang.",
    "Im 1. Stock. Der Aufzug ist rechts neben dem Eingang.",
    "On the first floor. The lift is to the right of the entrance.",
    "Birinci katta. Asansör girişin sağındadır.",
    "في الطابق الأول. المصعد إلى يمين المدخل.",
    "На другому поверсі. Ліфт праворуч від входу.",
)
ROUND_1 = _in(
    "Workshops, Runde 1",
    "Arbeits-Gruppen, Teil 1",
    "Workshops, round 1",
    "Atölyeler, 1. tur",
    "ورش العمل، الجولة 1",
    "Майстерні, коло 1",
)
ROUND_2 = _in(
    "Workshops, Runde 2",
    "Arbeits-Gruppen, Teil 2",
    "Workshops, round 2",
    "Atölyeler, 2. tur",
    "ورش العمل، الجولة 2",
    "Майстерні, коло 2",
)
CHANGE = _in("Raumwechsel", "Pause zum Wechseln", "Changing rooms", "Salon değişimi", "تبديل القاعات", "Перехід")
HOST = _in(
    "Moderation des Tages",
    "Die Person, die durch den Tag führt",
    "Host of the day",
    "Günün moderatörü",
    "مُيسّر اليوم",
    "Модерація дня",
)
MINISTRY = _in(
    "Eine Person aus der Leitung der Sozialbehörde",
    "Eine Person, die die Sozial-Behörde leitet",
    "Somebody from the head of the social ministry",
    "Sosyal işler bakanlığı yönetiminden bir kişi",
    "شخص من قيادة وزارة الشؤون الاجتماعية",
    "Представник керівництва соціального відомства",
)
COUNCIL = _in(
    "Eine Person aus dem Bremer Rat für Teilhabe",
    "Eine Person aus dem Bremer Rat für Teilhabe",
    "A member of the Bremen council for participation",
    "Bremen Katılım Konseyi'nden bir üye",
    "عضو في مجلس بريمن للمشاركة",
    "Член Бременської ради з участі",
)
TEACHER = _in(
    "Eine Lehrkraft aus einem Deutschkurs",
    "Eine Person, die Deutsch unterrichtet",
    "A teacher of a German course",
    "Bir Almanca kursundan öğretmen",
    "معلّم من دورة لغة ألمانية",
    "Викладач курсу німецької",
)
GROUP = _in(
    "Zwei Personen aus einer Migrant:innenorganisation",
    "2 Personen aus einem Verein von Zugewanderten",
    "Two people from a migrant organisation",
    "Bir göçmen örgütünden iki kişi",
    "شخصان من منظمة مهاجرين",
    "Двоє людей із мігрантської організації",
)
COUNSELLOR = _in(
    "Eine Beraterin oder ein Berater",
    "Eine Person aus einer Beratungs-Stelle",
    "A counsellor",
    "Bir danışman",
    "مستشار أو مستشارة",
    "Консультант або консультантка",
)
HEALTH = _in(
    "Gesundheit in der eigenen Sprache",
    "Beim Arzt in der eigenen Sprache sprechen",
    "Health in one's own language",
    "Kendi dilinde sağlık",
    "الصحة باللغة الأم",
    "Здоров'я рідною мовою",
)
HEALTH_ABOUT = _in(
    "Dolmetschen in Praxis und Krankenhaus: Was gibt es, was fehlt, wer bezahlt?",
    "Wer hilft beim Übersetzen in der Praxis oder im Kranken-Haus? Wer bezahlt das?",
    "Interpreting in surgeries and hospitals: what is there, what is missing, who pays?",
    "Muayenehane ve hastanede çeviri: ne var, ne eksik, kim ödüyor?",
    "الترجمة في العيادات والمستشفيات: ما المتاح، وما الناقص، ومن يدفع؟",
    "Переклад у лікаря та в лікарні: що є, чого бракує, хто платить?",
)
MIGRANT_ORGANISATIONS = _in(
    "Migrant:innenorganisationen",
    "Vereine von Zugewanderten",
    "Migrant organisations",
    "Göçmen örgütleri",
    "منظمات المهاجرين",
    "Мігрантські організації",
)
ONLINE = _in(
    "Online dabei",
    "Im Internet dabei",
    "Taking part online",
    "Çevrim içi katılım",
    "المشاركة عبر الإنترنت",
    "Участь онлайн",
)
COURSE_OF_DAY = _in(
    "Der Tag in Einfacher Sprache",
    "Der Tag in Einfacher Sprache",
    "The day in plain German",
    "Basit Almancayla günün akışı",
    "برنامج اليوم بالألمانية المبسطة",
    "День простою німецькою мовою",
)
CAPTIONS = _in(
    "Untertitel der Eröffnung (Muster)",
    "Text zur Eröffnung (Beispiel)",
    "Captions of the opening (sample)",
    "Açılışın altyazısı (örnek)",
    "ترجمة نصية للافتتاح (نموذج)",
    "Субтитри відкриття (зразок)",
)
REPORT = _in(
    "Bericht über den Tag (Muster)",
    "Bericht über den Tag (Beispiel)",
    "Report on the day (sample)",
    "Gün raporu (örnek)",
    "تقرير عن اليوم (نموذج)",
    "Звіт про день (зразок)",
)
PLAIN_TEXT = """Fach-Tag 2027 (Beispiel)

Am Morgen: Sie kommen an. Es gibt Kaffee.
Dann: Wir begrüßen Sie.
Dann: Was ist aus den Beiträgen geworden?
Dann: Sie sehen Maßnahmen an. Sie sagen Ihre Ideen.
Am Mittag: Es gibt Essen. Das kostet nichts.
Am Nachmittag: Sie arbeiten in 2 Gruppen, nacheinander.
Am Ende: Wir sagen die Ergebnisse.

Sie brauchen Hilfe? Sagen Sie es bei der Anmeldung.
"""
CAPTIONS_TEXT = """WEBVTT

00:00.000 --> 00:04.000
Herzlich willkommen zum Fachtag.

00:04.000 --> 00:09.000
Heute geht es um das, was Sie uns gesagt haben.
"""
QUESTION = _in(
    "Wie haben Sie vom Fachtag erfahren?",
    "Woher kennen Sie den Fach-Tag?",
    "How did you hear of the expert day?",
    "Uzmanlık gününü nereden duydunuz?",
    "كيف سمعتم بيوم الخبراء؟",
    "Звідки ви дізналися про цей день?",
)
QUESTION_PURPOSE = _in(
    "Damit wir wissen, wo wir einladen.",
    "Wir wollen wissen: Wo sollen wir einladen?",
    "So that we know where to invite people.",
    "Nerede davet edeceğimizi bilelim diye.",
    "لنعرف أين نوجّه الدعوات.",
    "Щоб знати, де запрошувати.",
)
