"""What gives a language away in a few words: its small words, its own letters, its common beginnings and endings."""

from __future__ import annotations

from collections.abc import Mapping

# Small words that stand in nearly every sentence. One that several languages share counts less in each.
WORDS: Mapping[str, str] = {
    "de": (
        "der die das den dem des ein eine einen einem einer eines und oder aber nicht kein keine keinen ich du er"
        " sie es wir ihr mich mir uns euch sich mein meine meinen meiner unser unsere unserem ist sind war waren"
        " bin bist hat haben habe wird werden wurde kann können könnte könnten soll sollte sollten muss müssen"
        " möchte wollen will auch nur noch schon sehr mehr viele alle man wer was wann warum wie wo bitte ja nein"
        " seit nach vor bei mit von aus zu zum zur im in am an auf für über ohne um durch gegen bis wenn dass weil"
        " als ob hier dort heute immer beim gibt geht fehlt brauche brauchen wäre würde diese dieser dieses kinder"
        " leute menschen guten danke hallo"
    ),
    "en": (
        "the a an and or but not no i you he she it we they me him her us them my your his our their is are was"
        " were be been am has have had do does did will would can could should must may might there here this that"
        " these those of in on at to for from with without by about as if when where why who what which how because"
        " so than then very more many some all any please yes also only just still even after before since until"
        " people children need want like get help thank hello good every each other new into over under between"
        " during again too much let"
    ),
    "tr": (
        "ve veya ama fakat değil bir bu şu o ben sen biz siz onlar benim senin bizim sizin bana sana bize için ile"
        " gibi kadar daha çok az en var yok mı mi mu mü ne neden niçin nasıl nerede kim kimin hangi her hiç de da"
        " ki ise olan olarak oldu olsun olması olur olmak istiyoruz istiyorum lazım gerekiyor gerek sonra önce"
        " şimdi evet hayır lütfen merhaba teşekkürler iyi güzel yeni bütün tüm birçok bazı sadece artık hala henüz"
        " diye göre karşı çocuk çocuklar insan insanlar yıl yıldır gün mahalle almanca okul iş ev anne baba babam"
        " annem yardım"
    ),
    "pl": (
        "i a w z na do od po za o u dla bez przez przy pod nad jest są był była było być nie tak czy co kto gdzie"
        " kiedy jak dlaczego ja ty on ona ono my wy oni mnie mi nam nas was ich jego jej moja mój moje nasz nasza"
        " nasze naszej naszym się to ten ta te tego tej tym ale lub oraz albo też także tylko już jeszcze bardzo"
        " więcej wielu wszyscy każdy można trzeba powinna powinien powinno chcę chcemy mamy mam ma mają może mogą"
        " proszę dziękuję dzień dobry dobrze ludzie ludzi dzieci dziecko rok lat lata który która które żeby bo"
        " jeśli gdy niż brakuje matka mama ojciec praca szkoła szkole ulica ulicy miasto noc rano"
    ),
    "ku": (
        "û an lê ne na ez tu ew em hûn me min te wî wê we wan mi ji bi li di de ku bo re ser ber bin nav pê jê jî"
        " her gelek pir hemû hin çi kî kengî çima çawa kû ev vî vê vana ye in im î e bû bûn heye hene tune nîne"
        " dikim dike dikin dixwazin dixwazim dixwaze divê dibe bibe nikarin nikarim dikare niha heta piştî berî bê"
        " bêyî ya yê yên xwe jin mêr zarok zarokan zarokên malbat mirov mirovên sal roj kerema spas erê baş nû din"
        " yek du sê ziman kurdî"
    ),
    "ro": (
        "și si în in la de pe cu din pentru fără despre sub prin până după înainte este sunt era erau fi fost are"
        " au am ai avem aveți nu da ce cine când unde cum eu tu el ea noi voi ei ele mi îmi ne vă se să sau dar iar"
        " că ca mai foarte mult multe mulți toate toți fiecare un o unei unui al ale meu mea mei mele nostru"
        " noastră noștri noastre acest această acestea acești vrem vreau putem pot poate trebuie ar rog mulțumesc"
        " bună copii copiii oameni oamenii ani doi două lipsește nevoie vine merge fiul mama tata aici acolo acum"
        " tatăl școală oraș zi stradă strada muncă lucrez"
    ),
    "fr": (
        "le la les un une des du de d l et ou mais ne pas plus n il elle on nous vous ils elles je j me m te se s"
        " ce c cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs est sont était suis a"
        " ont avait être avoir y en dans sur sous avec sans pour par chez depuis après avant qui que qu quoi quand"
        " où comment pourquoi quel quelle aussi très beaucoup trop peu tous tout toute toutes si oui non merci"
        " bonjour faut faudrait serait peut peuvent pourrait voudrions veux voulons aux au enfants gens ans fait"
        " faire manque ça cela mère père travail école rue ville jour nuit matin travaille"
    ),
    "es": (
        "el la los las un una unos unas y o pero no ni de del al a en con sin por para sobre desde hasta entre es"
        " son era fue ser está están estar hay ha han he tengo tiene tienen tenemos mi mis tu su sus nuestro"
        " nuestra nuestros nuestras yo tú él ella nosotros ellos me te se nos lo le les que qué quién quien cuándo"
        " cuando cómo como dónde donde porque si sí también muy más muchos muchas todos todas este esta estos estas"
        " ese esa eso queremos quiero puede pueden podemos puedo debería deberían hace falta gracias hola favor"
        " niños hijos gente años llevo madre padre trabajo escuela calle ciudad día noche mañana trabajar"
    ),
    "uk": (
        "і й та або але не ні я ти він вона воно ми ви вони мене мені нас нам вас їх його її мій моя моє мої моїй"
        " наш наша наше наші нашої нашому у в на з із зі до від за по про для без при під над через після перед між"
        " що хто де коли як чому чи який яка яке які цей ця це ці той є був була було були буде бути має мають"
        " можна треба потрібно потрібні хочемо хоче хочу можу може дуже більше багато всі все вже ще теж також"
        " тільки лише будь ласка дякую добре діти дітей люди людей рік роки років тому щоб якщо немає прошу мати"
        " мама мамо тато батько робота роботи робоче школа школі вулиця вулиці місто день сьогодні раз"
    ),
    "ru": (
        "и или но не ни я ты он она оно мы вы они меня мне нас нам вас их его её ее мой моя моё мое мои моей моим"
        " моего наш наша наше наши нашей нашем у в во на с со к из от до за по о об про для без при под над через"
        " после перед между что кто где когда как почему ли какой какая какие этот эта это эти тот есть был была"
        " было были будет быть нет можно нужно нужны надо хотим хочет хочу могу может очень больше много многие все"
        " всё уже ещё еще тоже также только пожалуйста спасибо хорошо дети детей детям люди людей год года лет"
        " чтобы если потому который которые негде мать мама отец папа работа работы школа школе улица улице город"
        " день сегодня раз вечером утром мало"
    ),
    "bg": (
        "и или но не аз ти той тя то ние вие те ме ми ни ви го я му им мен нас вас тях моят моя мое мои нашия"
        " нашият нашата нашето нашите на в във с със от до за по при под над през след преди между без към че що"
        " какво кой коя кое кои къде кога как защо дали този тази това тези онзи е съм си сме сте са беше бяха бъде"
        " бъдат има няма нямат имат може могат трябва искаме искам иска много повече всички вече още също само моля"
        " благодаря добре деца децата хора хората година години ще да се ли а нощем почти живеят един една едно би"
        " майка майко баща работа училище улица град ден днес вечер сутрин трябват разбира мога работя"
    ),
    "sr": (
        "и или али не ни ја ти он она оно ми ви они мене мени нас нам вас их га му јој мој моја моје моји мојој"
        " наш наша наше наши нашој нашем нашу у на с са из од до за по при под над кроз после пре између без к ка"
        " да што шта ко где када како зашто ли који која које овај ова ово ови ове тај та то је сам си смо сте су"
        " био била било били биће бити има немају нема имају може могу треба желимо желим хоћемо више много многи"
        " сви све већ још такође само молим хвала добро деца деце људи људе година године ако јер па се мајка отац"
        " посао школа школи улица улице град дан данас увече ујутру желе писма долази"
    ),
    "ar": (
        "في من إلى على عن مع بدون بعد قبل عند منذ حتى بين خلال هو هي هم نحن أنا أنت هذا هذه ذلك تلك هؤلاء الذي"
        " التي الذين ما ماذا متى أين كيف لماذا هل لا لم لن ليس ليست يوجد توجد كان كانت يكون أن إن لأن لكن أو ثم"
        " أيضا أيضاً كل بعض كثير كثيرة جدا جداً أكثر يجب يمكن نريد أريد نحتاج أحتاج شكرا شكراً مرحبا نعم فضلكم"
        " الناس الأطفال أطفالي سنة سنتين لدينا لدي لنا لي قال عندي عندنا غير قد سوف بشكل"
    ),
    "fa": (
        "و در به از که این آن را با برای تا هم یا اما ولی نه من تو او ما شما آنها ایشان است هست نیست بود بودند شد"
        " می نمی شود باشد باید کرد کند کنم کنیم کنند دارد دارم داریم ندارد ندارند ندارم خواهیم خواهم چه چرا کجا کی"
        " چگونه چطور آیا هر همه بسیاری بسیار خیلی بیشتر بعد قبل بدون درباره روی زیر پیش یک دو سال ها های لطفاً لطفا"
        " ممنون سلام خوب بچه کودکان مردم محله خیابان هنوز دیگر وجود"
    ),
}

# Letters and signs that only one of the languages has, or that one has far more often than the others.
LETTERS: Mapping[str, Mapping[str, float]] = {
    "de": {"ß": 4, "ä": 1.5, "ö": 0.3, "ü": 0.3, "sch": 1.2, "ch": 0.3, "ei": 0.3, "ung": 0.6, "keit": 1.5},
    "en": {"th": 0.7, "wh": 0.7, "ing": 0.6, "ough": 2, "y ": 0.3, "tion": 0.3, "ness ": 1.5},
    "tr": {"ı": 3, "ğ": 3, "ş": 0.3, "lar": 0.4, "ler": 0.4, "yor": 1, "ö": 0.3, "ü": 0.3, "ç": 0.1},
    "pl": {"ą": 3, "ę": 3, "ł": 3, "ń": 2, "ś": 3, "ź": 3, "ż": 3, "sz": 0.7, "cz": 0.7, "rz": 0.7, "ć": 2, "ie": 0.1},
    "ku": {
        "ê": 0.5,
        "î": 0.4,
        "û": 0.8,
        "xw": 2,
        "ên ": 1.2,
        "ê ": 0.9,
        "ş": 0.2,
        "ç": 0.1,
        "w": 0.3,
        "x": 0.4,
        "q": 0.3,
    },
    "ro": {"ă": 3, "ț": 4, "ţ": 4, "ș": 3, "â": 0.7, "ul ": 0.7, "rea ": 0.6, "lor ": 0.3, "ii ": 0.8, "î": 0.2},
    "fr": {
        "è": 1.5,
        "à": 1,
        "ù": 2,
        "œ": 2,
        "é": 0.6,
        "ê": 0.3,
        "eau": 1,
        "oi": 0.4,
        "ou": 0.2,
        "qu": 0.4,
        "ent ": 0.3,
    },
    "es": {
        "ñ": 4,
        "¿": 5,
        "¡": 5,
        "ó": 1,
        "í": 1.2,
        "á": 1,
        "ción": 2,
        "miento": 1.5,
        "os ": 0.4,
        "as ": 0.3,
        "ajo ": 1,
    },
    "uk": {"і": 1.5, "ї": 4, "є": 4, "ґ": 4, "ти ": 0.5, "ськ": 0.6, "ння ": 1.2, "ою ": 0.4, "ь": 0.3}
    | dict.fromkeys("ыэёъ", -4),
    "ru": {"ы": 3, "э": 3, "ё": 3, "ть ": 0.8, "ого ": 0.7, "ие ": 0.7, "ия": 0.4, "ий ": 0.5, "ая ": 0.6, "ю ": 0.8}
    | {"ет ": 0.7, "ют ": 0.7, "ь": 0.3, "ми ": 0.2, "ов ": 0.3}
    | dict.fromkeys("іїєґ", -4),
    "bg": {"ъ": 2, "щ": 0.3, "ът ": 3, "ят ": 0.9, "ата ": 1.2, "ето ": 1, "ите ": 1, "ия": 0.2, "та ": 0.3, "то ": 0.2}
    | dict.fromkeys("ыэёіїєґ", -4)
    | {"ь": -1.5, "ю ": -1, "ува": 0.5},
    "sr": {"ј": 4, "љ": 4, "њ": 4, "ћ": 4, "ђ": 4, "џ": 4, "мо ": 0.3, "ити ": 0.4, "ази ": 0.7, "ања ": 0.6}
    | dict.fromkeys("яющйьыэёъіїєґ", -3),
    "ar": {"ة": 3, "أ": 1.5, "إ": 2, "ال": 0.5, "ي": 0.8, "ك": 0.6, "ى": 1, "ؤ": 0.4, "ئ": 0.1},
    "fa": {"پ": 3, "چ": 3, "ژ": 4, "گ": 3, "ک": 2, "ی": 2, "\u200c": 2, "آ": 0.4},
}

SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "latin": ("de", "en", "tr", "pl", "ku", "ro", "fr", "es"),
    "cyrillic": ("uk", "ru", "bg", "sr"),
    "arabic": ("ar", "fa"),
}

# Signs of languages that are not among them: then the writer is asked.
STRANGE = frozenset("ќѓѕүөңқғұһәўٹڈڑےںېۍړښټډۆێڵڕőűåøæðþāēīūģķļņčěřůďťľĺŕãõ")
