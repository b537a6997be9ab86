"""Where the family name stands in a person's name that is not in Latin script.

Names in Cyrillic, Greek, Hebrew, Armenian, Georgian and northern Indian scripts begin with the given name and are
sorted by the family name. All others stay as written: Chinese, Japanese, Korean (family name first), Arabic, Ethiopic,
Thai, Burmese and the rest, where the first name is that which a person is sorted by, or no rule is safe.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from site_builder.model.names import bare, first_in_capitals

# Words are compared in lower case and without accents. Those of one table and several languages stand together.
_RULERS: Final = {  # titles that come first
    "Cyrillic": "король королева царь царица император императрица папа патриарх князь княгиня великий святой святая "
    "святитель преподобный султан шах цар цариця імператор імператриця князь святий свята король краљ краљица папа "
    "свети света цар крал кралица княз кнез принц принцесса принцеса",
    "Greek": "βασιλιάς βασίλισσα βασιλεύς πάπας αυτοκράτορας πατριάρχης άγιος αγία οικουμενικός πρίγκιπας μέγας τσάρος",
    "Hebrew": "המלך מלך המלכה מלכת האפיפיור אפיפיור הקיסר קיסר הנסיך הנסיכה הסולטן",
    "Armenian": "թագավոր թագուհի արքա կայսր պապ սուրբ կաթողիկոս ցար",
    "Georgian": "მეფე დედოფალი წმინდა პაპი პატრიარქი იმპერატორი",
    "Indic": "सम्राट महाराजा राजा रानी महारानी पोप सुल्तान राजकुमार राजकुमारी সম্রাট রাজা রানী পোপ",
}
_BYNAMES: Final = {  # of rulers, and their numbers in words; they come last
    "Cyrillic": "великий великая грозный мудрый первый первая второй вторая третий третья четвёртый пятый шестой "
    "святой кроткий тишайший завоеватель победоносец великолепный справедливый грозний великий велика мудрий перший "
    "перша другий друга третій четвертий святий велики велика први други трећи четврти храбри силни първи втори трети",
    "Greek": "μέγας μεγάλη μέγα πρώτος δεύτερος τρίτος τέταρτος πρώτη δεύτερη κατακτητής",
    "Hebrew": "הגדול הגדולה הראשון הראשונה השני השנייה השניה השלישי הרביעי החמישי השישי השביעי השמיני המלך המלכה",
    "Armenian": "մեծ առաջին երկրորդ երրորդ չորրորդ",
    "Georgian": "მეფე დიდი აღმაშენებელი პირველი მეორე მესამე",
    "Indic": "महान प्रथम द्वितीय तृतीय चतुर्थ দ্বিতীয় প্রথম মহান",
}
_SON_OF: Final = "бин ибн бинт бинти ібн бін μπιν ιμπν ბინ իբն բին बिन बिन्त বিন إبن"
_FATHER_OF: Final = "абу умм αμπού אבו აბუ աբու अबू আবু"  # “Abu Mazen” is one name
_DAUGHTER_OF: Final = ("овна", "евна", "івна", "ївна", "ична", "ічна")
_GENERATIONS: Final = "мл мл. младший младшая ст ст. старший старшая молодший старший νεότερος πρεσβύτερος"
_PARTICLES: Final = {  # of the family name: in scripts with capitals where they are capitalised
    "Cyrillic": "ван фон де дю ди да дель делла дер ден ла ле тер тен",
    "Greek": "βαν φον ντε ντι ντα λα λε ντελ",
    "Hebrew": "בן בר בת אבן אבו דה די לה לו ואן ון דל",
    "Armenian": "դը դե վան ֆոն լը",
    "Georgian": "დე ვან ფონ ლე",
    "Indic": "डी दा वान",
}
_SPANISH: Final = (  # the first of two family names
    "гарсиа гарсія лопес фернандес родригес гонсалес перес санчес мартинес эрнандес рамирес варгас пенья "
    "γκαρσία λόπεθ λόπες φερνάντεθ φερνάντες ροντρίγκεθ ροντρίγκες βάργκας גרסיה לופס ורגס"
)
_GIVEN: Final = {
    "Cyrillic": "александр александра алексей алексий алексис алла алекс альберт анастасия анатолий ангела андрей "
    "андропник анна антон антонио антонина аркадий арсений артур афанасий барак бенито билл борис вадим валентин "
    "валентина валерий василий вацлав виктор вилли вильгельм виталий владимир владислав всеволод вячеслав гарри "
    "гарольд гельмут геннадий генри георгий георг герберт герман григорий густав даниил дарья денис джеймс джавахарлал "
    "джимми джо джозеф джон джордж дональд дмитрий дуайт евгений евгения егор екатерина елена елизавета ефим жак жан "
    "зинаида зоя иван игорь иммануил илья индира иннокентий иоанн иосиф ирина карл кирилл климент константин ксения "
    "лариса лаврентий лев леонид леонардо лидия линдон людмила людовик людвиг мао маргарет маргарита марина мария марк "
    "мартин махатма михаил муаммар мустафа надежда наполеон наталья наталия нельсон никита николай нина нурсултан олег "
    "ольга отто павел петр пьер ричард роберт роза роман рональд саддам светлана семен сергей соломон станислав степан "
    "тарас тамара татьяна теодор тимофей томас уильям уинстон федор феликс фидель филипп франклин франсуа франц "
    "фредерик фридрих хосе христиан чарльз шарль эдуард эммануил эммануэль эмиль энтони эрих эрнесто юлия юрий яков ян "
    # Ukrainian, Belarusian
    "олександр олексій андрій анатолій аляксандр богдан валерій васіль василь віктор вікторія віталій володимир "
    "вячаслаў геннадій григорій дмитро євген іван ігор ілля йосип катерина костянтин леся максим марія михайло "
    "микита микола міхаіл наталія оксана олег олекса олена олесь остап павло петро роман семен сергій світлана симон "
    "станіслав степан тимофій уладзімір федір юлія юрій янка ярослав "
    # Serbian, Macedonian, Bulgarian
    "александар александър бойко бранко валентин вук георги горан дејан димитър живко зоран иван иво јосип јован кирил "
    "красимир лазар љубомир милан милош младен михаило никола петар петър радован ратко румен симеон слободан стефан "
    "тодор христо цветан цветелина борислав војислав зоран бранислав",
    "Greek": "αλέξανδρος αλέξης ανδρέας αντώνης άρης αριστοτέλης βασίλης βασίλειος γεώργιος γιώργος γιάννης γιάνης "
    "γρηγόρης δημήτρης δημήτριος διονύσης ελένη ελευθέριος ευάγγελος ευκλείδης θεόδωρος θεόφιλος θόδωρος θωμάς ιωάννης "
    "ιωάννα κάρολος κατερίνα κωνσταντίνος κώστας κωστής λουκάς μαρία μάνος μανόλης μάρκος μελίνα μιχάλης μιχαήλ νίκος "
    "νικόλαος οδυσσέας παναγιώτης παύλος πέτρος ρήγας σοφία σπύρος σπυρίδων σταύρος στέφανος σωτήρης τάσσος φώτης "
    "χαρίλαος χρήστος ντόναλντ τζον τζορτζ ουίνστον σαρλ ουίλιαμ βλαντίμιρ εμμανουέλ άνγκελα",
    "Hebrew": "אברהם אריאל אהוד אריה אליעזר בנימין גולדה דוד דניאל חיים חנה יאיר יגאל יהודה יוסף יוסי יעקב יצחק ישראל "
    "לוי לאה מנחם מרדכי משה נפתלי עזר עמוס ציפי רחל ראובן שלמה שמואל שמעון שרה תמר תיאודור בנימין זאב בני ויקטור "
    "נתן אנוור דונלד וינסטון רונלד ולדימיר אנגלה שארל גורג'",
    "Armenian": "արամ արմեն աննա գագիկ գարեգին գրիգոր դավիթ լևոն հայկ հակոբ հովհաննես միխայիլ մարտիրոս նիկոլ պարույր "
    "ռոբերտ սերժ վազգեն վահան տիգրան անդրանիկ եղիշե ավետիք արշակ էդուարդ ստեփան վլադիմիր",
    "Georgian": "აკაკი ბიძინა გიორგი დავით დავითი ედუარდ ედუარდი ეკატერინე ზვიად ზურაბ ილია ილია იოსებ ირაკლი ვაჟა "
    "ლავრენტი მიხეილ ნინო ნიკო ნოე სალომე შოთა თამარ თენგიზ ვახტანგ გალაკტიონ კონსტანტინე ვლადიმერ",
    "Indic": "नरेन्द्र नरेंद्र इंदिरा इन्दिरा जवाहरलाल राजीव सोनिया राहुल अटल मनमोहन लाल सुभाष मोहनदास महात्मा मोरारजी "
    "चौधरी राजेन्द्र राजेंद्र प्रणब রবীন্দ্রনাথ কাজী শেখ মুহাম্মদ সুভাষ সত্যজিৎ",
}
# Family names of Chinese, Koreans and Vietnamese, which stand first; sure with two words behind them.
_EASTERN: Final = {
    "Cyrillic": "мао чжоу дэн си ли цзян ху хуа линь лю пэн чэнь чжу вэнь сун сунь чан юань ван ян чжан чжао ма у сюй "
    "гао лян хэ го тан цай цзя жэнь фэн хуан бо дун цинь вэй шэнь ло лу тянь мен мэн ден хань ким пак чон чхве хан "
    "хван юн но мун кан лим им син со сон чо пан ро рю хо нгуен нгуєн ле фам во ву чыонг буй хоанг фан до сі кім",
    "Greek": "μάο κιμ σι τσου χο ντενγκ παρκ τσιανγκ λι χου νγκουγιέν γουέν",
    "Hebrew": "מאו קים שי דנג הו צ'ו פארק לי נגוין",
    "Armenian": "մաո կիմ սի հո չժոու դեն պակ լի",
    "Georgian": "მაო კიმ სი ხო ჩჟოუ დენ პაკ ლი",
    "Indic": "माओ शी किम हो देंग पार्क ली মাও শি কিম হো",
}
_SURELY_EASTERN: Final = "мао чжоу сунь чжан цзян си μάο σι ντενγκ מאו դեն մաո სი მაო माओ शी মাও"
_PALLADIUS: Final = (
    "(?:(?:чж|цз|[бпмфдтнлгкхцсчшжвй])?(?:эр|[иуюыя]?[аоэеуюя](?:нь|н|й|о|у|т)?|[иуюяы](?:нь|н|й|о|у|т)?)-?){1,2}"
)
_SYLLABLE: Final = "[бвгджзйклмнпрстфхцчш]{0,3}[аеиоуыэюяєіьї]{1,3}(?:нг|[нкльмптр]ь?)?"
_PATRONYMIC: Final = (
    "[а-яёіїєґ]{2,}(?:ович|евич|евіч|йович|йовна|овна|евна|івна|ївна|ична|інічна|инична|ьич|кич|мич|ілліч)"
)
_TURKIC: Final = "оглы огли оглу кызы кизи улы уулу угли"
_FAMILY: Final = {  # endings that only family names have
    "Cyrillic": "(?:.{2,}(?:енко|швили|швілі|дзе|ский|ская|ський|ська|цкий|цкая|цький|цька)|.{3,}(?:янц|ян|чук|щук))|"
    ".{3,}(?:[кжчшщхгбпдлмнрст][ое]в[а]?|аев|аева)",
    "Greek": ".{2,}(?:οπουλοσ|ακησ|ιδησ|αδησ|οπουλου|ακη|ιδου|αδου|ογλου)",
    "Hebrew": ".{2,}(?:וביץ'?|ביץ'?|סקי|שטיין|שווילי)",
    "Armenian": ".{2,}(?:յան|յանց|եան|եանց|ունի)",
    "Georgian": ".{2,}(?:შვილი|ძე|იანი|ანია|ულია|ავა|ური|ელია|ოლია|უა)",
    "Indic": "(?!)",
}
_LETTERS: Final = {
    "Cyrillic": "\u0400-\u052f",
    "Greek": "\u0370-\u03ff\u1f00-\u1fff",
    "Hebrew": "\u05d0-\u05ea",
    "Armenian": "\u0531-\u0588",
    "Georgian": "\u10a0-\u10ff\u1c90-\u1cbf",
    "Indic": "\u0900-\u0ae5\u0af0-\u0b7f",  # Devanagari, Bengali, Gurmukhi, Gujarati, Odia
}
_CASED: Final = ("Cyrillic", "Greek", "Armenian")


class Filed(NamedTuple):
    """What a person is sorted by, and whether that may be wrong."""

    name: str
    doubtful: bool = False


class _Script(NamedTuple):
    name: str
    rulers: frozenset[str]
    bynames: frozenset[str]
    particles: frozenset[str]
    given: frozenset[str]
    eastern: frozenset[str]
    family: re.Pattern[str]


@lru_cache(maxsize=1)
def _scripts() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{name}>[{letters}])" for name, letters in _LETTERS.items()))


@lru_cache(maxsize=8)
def _script(name: str) -> _Script:
    rulers, bynames, particles, given, eastern = (
        _words(table[name]) for table in (_RULERS, _BYNAMES, _PARTICLES, _GIVEN, _EASTERN)
    )
    return _Script(name, rulers, bynames, particles, given, eastern, re.compile(_FAMILY[name]))


@lru_cache(maxsize=32)
def _words(text: str) -> frozenset[str]:
    return frozenset(map(_plain, text.split()))


def _plain(word: str) -> str:
    return bare(unicodedata.normalize("NFC", word).replace("’", "'").replace("׳", "'").casefold())


_INITIALS: Final = re.compile(r"(?:[^\W\d_]\w?[.'׳]-?){1,3}")
_ROMAN: Final = re.compile("[IVX\u0406\u0425\u0399\u03a7]+")  # also as look-alikes of Cyrillic and Greek
_NUMERAL: Final = re.compile("[\u0391-\u03a9]{1,4}[\u0374\u0384\u00b4'’\u02b9]|[\u0531-\u0539]|ה[-\u05be]?[0-9]+")
_PALLADIUS_NAME: Final = re.compile(_PALLADIUS)
_SYLLABLES: Final = re.compile(f"{_SYLLABLE}(?:-{_SYLLABLE})?")
_PATRONYMICS: Final = re.compile(_PATRONYMIC)


def filed(name: str) -> Filed:
    """Return what a person whose name is not in Latin script is sorted by: “Хрущёв, Никита”."""
    words, script, generation = _parts(name)
    if script is None or len(words) < 2:
        return Filed(name)
    plain = [_plain(word) for word in words]
    if _has_no_family_name(words, plain, script):
        return Filed(name)
    if (first := _family_first(words, plain, script)) is not None:
        return Filed(name, first)
    at = len(words) - 1
    while at > 1 and plain[at - 1] in script.particles and (script.name not in _CASED or words[at - 1][0].isupper()):
        at -= 1
    if at > 1 and plain[at - 1] in _words(_SPANISH):
        at -= 1
    suffix = f", {generation}" if generation else ""
    number = ""
    if at == len(words) - 1 and at > 1 and _ROMAN.fullmatch(words[at]):  # “Джон Рокфеллер III”
        at, number = at - 1, f", {words[-1]}"
    family, before = words[at:-1] if number else words[at:], words[:at]
    doubtful = bool(number) or plain[at] == "בן" or (plain[0] in script.eastern and plain[0] not in script.given)
    return Filed(f"{' '.join(family)}, {' '.join(before)}{number}{suffix}", doubtful)


def _parts(name: str) -> tuple[list[str], _Script | None, str]:
    """Return the words of a name, its script, and the mark of generation that it ends with."""
    words = name.split()
    found = _scripts().search(name)
    if found is None or found.lastgroup is None or not all(_scripts().search(w) or _ROMAN.fullmatch(w) for w in words):
        return words, None, ""
    generation = ""
    if len(words) > 2 and _plain(words[-1]) in _words(_GENERATIONS):
        generation = words.pop()
        words[-1] = words[-1].rstrip(",")
    commas = any(sign in word for word in words for sign in ',،;()«»"')
    return words, None if commas else _script(found.lastgroup), generation


def _has_no_family_name(words: list[str], plain: list[str], script: _Script) -> bool:
    """Whether a name is of a ruler, or tells whose son one is."""
    if plain[0] in script.rulers or plain[-1] in script.bynames or not _words(_SON_OF).isdisjoint(plain[1:-1]):
        return True
    if len(words) == 2 and script.name == "Cyrillic" and plain[1].endswith(_DAUGHTER_OF):  # “Анна Иоанновна”
        return True
    if len(words) == 2 and (plain[0] in _words(_FATHER_OF) or (plain[0] in script.particles and script.name in _CASED)):
        return True
    if script.name == "Greek" and not {"ο", "η"}.isdisjoint(words[1:-1]):  # “the Great”
        return True
    numbers = [n for n, word in enumerate(words) if n and _ROMAN.fullmatch(word)]
    if not numbers:
        return _NUMERAL.fullmatch(words[-1]) is not None
    last = words[numbers[0]]
    return len(words) == 2 or numbers[0] < len(words) - 1 or plain[-2] in script.given or len(last) == 1


def _family_first(words: list[str], plain: list[str], script: _Script) -> bool | None:
    """Return whether it is doubtful that a name begins with its family name; None if it does not."""
    first, *rest = plain
    if all(map(_INITIALS.fullmatch, words[1:])) or first_in_capitals(words):
        return False
    if first in script.eastern and first not in script.given - {"мао"}:
        if script.name != "Cyrillic":
            return False if len(words) == 3 or first in _words(_SURELY_EASTERN) else None
        if len(rest) == 1 and (
            _PALLADIUS_NAME.fullmatch(rest[0]) or ("-" in rest[0] and _SYLLABLES.fullmatch(rest[0]))
        ):
            return False
        if len(rest) == 2 and all(map(_SYLLABLES.fullmatch, rest)):
            return False
    if script.name == "Cyrillic" and len(words) > 2:
        if rest[-1] in _words(_TURKIC):
            return True
        if len(words) == 3 and _PATRONYMICS.fullmatch(rest[1]) and not _PATRONYMICS.fullmatch(rest[0]):
            return None if first in script.given else False  # “Хрущёв Никита Сергеевич”
    if len(words) == 2 and first not in script.given:
        if rest[0] in script.given:
            return script.family.fullmatch(first) is None
        if script.name in ("Armenian", "Georgian") and script.family.fullmatch(first):
            return None if script.family.fullmatch(rest[0]) else True
    return None


def surely_person(name: str) -> bool:
    """Whether a name in another script than Latin is surely a person's: for its given name, or a patronymic."""
    words, script, _ = _parts(name)
    if script is None or not 2 <= len(words) <= 5:
        return False
    plain = [_plain(word) for word in words]
    if script.name in _CASED and not all(w[0].isupper() or _plain(w) in script.particles for w in words):
        return False
    if script.name == "Cyrillic" and len(words) == 3 and any(map(_PATRONYMICS.fullmatch, plain[1:])):
        return True
    named = plain[0] in script.given or (_INITIALS.fullmatch(words[0]) and script.name in _CASED)
    return bool(named) or (len(words) == 2 and plain[1] in script.given and bool(script.family.fullmatch(plain[0])))
