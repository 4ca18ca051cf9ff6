"""Texts of the demonstration that no data file has; all marked as examples."""
# ruff: noqa: E501 -- sentences in six languages stay on one line each

from __future__ import annotations

PROCESS = {
    "title": {
        "de": "Auf dem Weg zum Landesgesetz für Integration und Partizipation (Beispiel)",
        "de-simple": "Ein neues Gesetz für Teilhabe (Beispiel)",
        "en": "Towards a state law on integration and participation (example)",
        "tr": "Entegrasyon ve katılım eyalet yasasına doğru (örnek)",
        "ar": "نحو قانون الولاية للاندماج والمشاركة (مثال)",
        "uk": "На шляху до закону землі про інтеграцію та участь (приклад)",
    },
    "summary": {
        "de": "Die Koalition will ein Gesetz, das Mitsprache für Menschen mit Migrationsbiografie sichert. Hier sehen Sie, welche Schritte es gibt und wo Sie mitreden können. Termine und Inhalte sind ein Beispiel.",
        "de-simple": "Bremen plant ein Gesetz. Das Gesetz soll sagen: Alle können mitreden. Hier sehen Sie die Schritte. Die Termine sind ein Beispiel.",
        "en": "The coalition wants a law that secures a say for people with a migration biography. Here you see the steps and where you can take part. Dates and contents are an example.",
        "tr": "Koalisyon, göç geçmişi olan insanların söz hakkını güvence altına alan bir yasa istiyor. Burada adımları ve nerede katılabileceğinizi görürsünüz. Tarihler ve içerikler örnektir.",
        "ar": "يريد الائتلاف قانوناً يضمن حق إبداء الرأي للأشخاص ذوي السيرة المهاجرة. هنا ترون الخطوات وأين يمكنكم المشاركة. المواعيد والمحتويات مثال.",
        "uk": "Коаліція хоче закон, який гарантує право голосу людям із міграційною біографією. Тут ви бачите кроки та де можна долучитися. Дати й зміст є прикладом.",
    },
}
PHASES = {
    "information": {"de": "Information", "de-simple": "Sie bekommen Infos", "en": "Information", "tr": "Bilgilendirme", "ar": "معلومات", "uk": "Інформування"},
    "contributions": {"de": "Beiträge", "de-simple": "Sie sagen Ihre Meinung", "en": "Contributions", "tr": "Katkılar", "ar": "المساهمات", "uk": "Внески"},
    "synthesis": {"de": "Auswertung", "de-simple": "Wir werten aus", "en": "Synthesis", "tr": "Değerlendirme", "ar": "التقييم", "uk": "Узагальнення"},
    "response": {"de": "Antworten der Ressorts", "de-simple": "Die Ministerien antworten", "en": "Responses of the ministries", "tr": "Bakanlıkların yanıtları", "ar": "ردود الوزارات", "uk": "Відповіді відомств"},
    "decision": {"de": "Entscheidung", "de-simple": "Es wird entschieden", "en": "Decision", "tr": "Karar", "ar": "القرار", "uk": "Рішення"},
}  # fmt: skip
STATE_LAW = {
    "title": {
        "de": "Was soll das Landesgesetz regeln? (Beispiel)",
        "de-simple": "Was soll im neuen Gesetz stehen? (Beispiel)",
        "en": "What should the state law regulate? (example)",
        "tr": "Eyalet yasası neyi düzenlemeli? (örnek)",
        "ar": "ماذا يجب أن ينظّم قانون الولاية؟ (مثال)",
        "uk": "Що має регулювати закон землі? (приклад)",
    },
    "summary": {
        "de": "Sagen Sie, was sich ändern soll. In jeder Sprache, mit oder ohne Konto. Jeder Beitrag wird gelesen und beantwortet.",
        "de-simple": "Was soll anders werden? Schreiben Sie uns. Jede Sprache ist gut. Sie brauchen kein Konto. Sie bekommen eine Antwort.",
        "en": "Say what should change. In any language, with or without an account. Every contribution is read and answered.",
        "tr": "Neyin değişmesi gerektiğini söyleyin. Her dilde, hesaplı veya hesapsız. Her katkı okunur ve yanıtlanır.",
        "ar": "قولوا ما الذي يجب أن يتغيّر. بأي لغة، بحساب أو بدون حساب. تُقرأ كل مساهمة ويُرَدّ عليها.",
        "uk": "Скажіть, що має змінитися. Будь-якою мовою, з обліковим записом чи без нього. Кожен внесок читають і дають відповідь.",
    },
    "intro": {
        "de": "Drei Fragen vom Fachtag 2023 leiten durch die Konsultation. Sie können auf eine Frage antworten, eine bestehende Maßnahme kommentieren oder einen neuen Bedarf nennen.",
        "de-simple": "Es gibt 3 Fragen. Sie können antworten. Sie können auch etwas zu einer Maßnahme schreiben. Oder Sie schreiben, was fehlt.",
        "en": "Three questions of the expert day of 2023 lead through this consultation. You can answer a question, comment on an existing measure or name a new need.",
        "tr": "2023 uzmanlık gününün üç sorusu bu görüş alma sürecine yön veriyor. Bir soruyu yanıtlayabilir, mevcut bir önlemi yorumlayabilir veya yeni bir ihtiyaç belirtebilirsiniz.",
        "ar": "ثلاثة أسئلة من يوم الخبراء 2023 ترافق هذه الاستشارة. يمكنكم الإجابة عن سؤال أو التعليق على تدبير قائم أو ذكر حاجة جديدة.",
        "uk": "Три запитання з фахового дня 2023 року ведуть через цю консультацію. Можна відповісти на запитання, прокоментувати наявний захід або назвати нову потребу.",
    },
    "who_decides": {
        "de": "Über ein Landesgesetz entscheidet die Bremische Bürgerschaft. Das Sozialressort schreibt den Entwurf und antwortet auf die Ergebnisse dieser Konsultation. Fragen des Aufenthaltsrechts entscheidet zum großen Teil der Bund.",
        "de-simple": "Das Parlament von Bremen entscheidet über das Gesetz. Das Sozial-Ministerium schreibt den Text und antwortet Ihnen. Manche Fragen entscheidet ganz Deutschland.",
        "en": "The state parliament decides on a state law. The social ministry writes the draft and answers the results of this consultation. Questions of residence law are largely decided by the federation.",
        "tr": "Eyalet yasasına eyalet parlamentosu karar verir. Sosyal işler bakanlığı taslağı yazar ve bu sürecin sonuçlarına yanıt verir. Oturum hukukuna ilişkin sorulara büyük ölçüde federasyon karar verir.",
        "ar": "برلمان الولاية هو من يقرّر قانون الولاية. تكتب وزارة الشؤون الاجتماعية المسودة وتردّ على نتائج هذه الاستشارة. أما مسائل قانون الإقامة فيقرّرها الاتحاد في معظمها.",
        "uk": "Закон землі ухвалює парламент землі. Соціальне відомство пише проєкт і відповідає на результати цієї консультації. Питання права на перебування здебільшого вирішує федерація.",
    },
}
NEED = {
    "de": "Neuer Bedarf: %(field)s",
    "de-simple": "Was fehlt: %(field)s",
    "en": "New need: %(field)s",
    "tr": "Yeni ihtiyaç: %(field)s",
    "ar": "حاجة جديدة: %(field)s",
    "uk": "Нова потреба: %(field)s",
}
DOSSIER = {
    "title": {
        "de": "Auswertung: Deutsch lernen in meinem Stadtteil",
        "de-simple": "Ergebnis: Deutsch lernen in meinem Stadt-Teil",
        "en": "Synthesis: Learning German in my part of town",
        "tr": "Değerlendirme: Semtimde Almanca öğrenmek",
        "ar": "التقييم: تعلّم الألمانية في حيّي",
        "uk": "Узагальнення: Вивчати німецьку у своєму районі",
    },
    "method": {
        "de": "Zwei Personen haben jeden Beitrag gelesen und Themen zugeordnet. Jede Aussage nennt die Stellen, auf denen sie beruht. Abweichende Meinungen stehen dabei.",
        "de-simple": "2 Personen haben alles gelesen. Jede Aussage zeigt, wer das geschrieben hat. Wenn jemand etwas anderes meint, steht das auch da.",
        "en": "Two people read every contribution and assigned topics. Each finding names the passages it rests on. Differing opinions stand beside it.",
        "tr": "İki kişi her katkıyı okudu ve konulara ayırdı. Her bulgu dayandığı bölümleri gösterir. Farklı görüşler de yer alır.",
        "ar": "قرأ شخصان كل مساهمة وصنّفاها حسب الموضوع. تذكر كل نتيجة المقاطع التي تستند إليها. وتُذكر الآراء المخالفة أيضاً.",
        "uk": "Двоє людей прочитали кожен внесок і розподілили за темами. Кожен висновок називає місця, на які він спирається. Відмінні думки подано поруч.",
    },
}
EDITION = {
    "title": {
        "de": "Umsetzungsbericht (Beispiel)",
        "de-simple": "Bericht: Was ist passiert? (Beispiel)",
        "en": "Implementation report (example)",
        "tr": "Uygulama raporu (örnek)",
        "ar": "تقرير التنفيذ (مثال)",
        "uk": "Звіт про виконання (приклад)",
    },
    "introduction": {
        "de": "Diese Ausgabe zeigt, wie ein Bericht aussieht, in dem jede Aussage bis zum Beitrag zurückverfolgt werden kann. Antworten und Entscheidungen sind erfunden.",
        "de-simple": "Das ist ein Beispiel. So sieht ein Bericht aus. Sie können sehen, was aus den Beiträgen geworden ist. Die Antworten sind erfunden.",
        "en": "This edition shows what a report looks like in which every statement can be traced back to a contribution. Responses and decisions are invented.",
        "tr": "Bu baskı, her ifadenin bir katkıya kadar izlenebildiği bir raporun nasıl göründüğünü gösterir. Yanıtlar ve kararlar kurgudur.",
        "ar": "تُظهر هذه الطبعة كيف يبدو تقرير يمكن فيه تتبّع كل قول حتى المساهمة. الردود والقرارات مُختلَقة.",
        "uk": "Це видання показує, який вигляд має звіт, де кожне твердження можна простежити до внеску. Відповіді й рішення вигадані.",
    },
}
