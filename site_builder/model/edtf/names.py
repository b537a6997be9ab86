"""Names of months and days of the week, in lower case, for the hints of dates (CLDR 46, by Babel).

English, French, German, Spanish, Italian, Portuguese, Catalan, Dutch, Swedish, Danish, Norwegian, Finnish, Polish,
Czech, Russian, Ukrainian, Bulgarian, Serbian, Romanian, Hungarian, Greek, Turkish, Arabic (of several countries),
Persian, Hebrew, Hindi and Indonesian. A word that is two months in two languages is left out.
"""

from typing import Final

# January first; as said alone, within a date, and shortened
_MONTHS: Final = (
    (
        "ene enero gen gener gennaio ian ianuarie jan janeiro januar januari january január janv janvier led leden "
        "ledna oca ocak sty styczeń stycznia tammi tammikuu tammikuuta ιαν ιανουάριος ιανουαρίου січ січень січня янв "
        "январь января яну януари јан јануар ינואר جانفي يناير ژانویه ژانویهٔ जनवरी"
    ),
    (
        "feb febbraio febr febrer febrero februar februari februarie february február fev fevereiro févr février "
        "helmi helmikuu helmikuuta lut lutego luty úno únor února şub şubat φεβ φεβρουάριος φεβρουαρίου лют лютий "
        "лютого феб фебруар фев февр февраль февраля февруари פברואר شباط فبراير فوریه فوریهٔ فيفري फ़रवरी"
    ),
    (
        "bře březen března maalis maaliskuu maaliskuuta maart mar marca march maret mars mart martie marts marzec "
        "marzo març março mrt márc március mär märz μάρ μάρτιος μαρ μαρτίου бер березень березня мар март марта מרץ "
        "آذار مارس मार्च"
    ),
    (
        "abr abril apr april aprile aprilie avr avril dub duben dubna huhti huhtikuu huhtikuuta kwi kwiecień kwietnia "
        "nis nisan ápr április απρ απρίλιος απριλίου апр апрель апреля април квіт квітень квітня אפריל آوریل أبريل "
        "أفريل نيسان अप्रैल"
    ),
    (
        "kvě květen května mag maggio mai maig maio maj maja may mayo mayıs mei máj május touko toukokuu toukokuuta "
        "μάι μάιος μαΐ μαΐου май мая мај трав травень травня מאי أيار ماي مايو مهٔ"
    ),
    (
        "cze czerwca czerwiec giu giugno haz haziran iun iunie juin jun june junho juni junio juny jún június kesä "
        "kesäkuu kesäkuuta červen června čvn ιουν ιουνίου ιούν ιούνιος июн июнь июня черв червень червня юни јун יוני "
        "جوان حزيران يونيو ژوئن जून"
    ),
    (
        "heinä heinäkuu heinäkuuta iul iulie juil juillet jul julho juli julio juliol july júl július lip lipca "
        "lipiec lug luglio tem temmuz července červenec čvc ιουλ ιουλίου ιούλ ιούλιος июл июль июля лип липень липня "
        "юли јул יולי تموز جويلية يوليو يوليوز ژوئیه ژوئیهٔ जुलाई"
    ),
    (
        "ago agost agosto agu agustus août aug august augusti augustus augusztus ağu ağustos elo elokuu elokuuta sie "
        "sierpień sierpnia srp srpen srpna αυγ αυγούστου αύγ αύγουστος авг август августа серп серпень серпня אוגוסט "
        "أغسطس أوت اوت غشت अगस्त"
    ),
    (
        "eyl eylül sep sept september septembre septembrie septiembre set setembre setembro settembre syys syyskuu "
        "syyskuuta szept szeptember wrz wrzesień września zář září σεπ σεπτέμβριος σεπτεμβρίου вер вересень вересня "
        "сент сентябрь сентября сеп септембар септември ספטמבר أيلول سبتمبر سپتامبر شتنبر सितंबर"
    ),
    (
        "eki ekim loka lokakuu lokakuuta oct october octobre octombrie octubre okt oktober október ott ottobre out "
        "outubro paź październik października říj říjen října οκτ οκτωβρίου οκτώβριος жовт жовтень жовтня окт октобар "
        "октомври октябрь октября אוקטובר أكتوبر اکتبر अक्टूबर"
    ),
    (
        "kas kasım lis listopad listopada listopadu marras marraskuu marraskuuta noiembrie nov november novembre "
        "novembro noviembre νοέ νοέμβριος νοε νοεμβρίου лист листопад листопада нов новембар ное ноември нояб ноябрь "
        "ноября נובמבר نوامبر نوفمبر نونبر नवंबर"
    ),
    (
        "ara aralık dec december decembrie des desember desembre dez dezember dezembro dic dicembre diciembre déc "
        "décembre gru grudnia grudzień joulu joulukuu joulukuuta pro prosince prosinec δεκ δεκέμβριος δεκεμβρίου груд "
        "грудень грудня дек декабрь декабря декември дец децембар דצמבר دجنبر دسامبر ديسمبر दिसंबर"
    ),
)
MONTHS: Final = {name: n for n, names in enumerate(_MONTHS, 1) for name in names.split()}

WEEKDAYS: Final = frozenset(
    (
        "cmt csütörtök cum cuma cumartesi czw czwartek dienstag dijous dilluns dim dimanche dimarts dimecres "
        "dinsdag dissabte diumenge divendres dom domenica domingo donderdag donnerstag dum duminică fre fredag "
        "freitag fri friday gio giovedì hétfő jeu jeudi joi jue jueves jum jumat kam kamis kedd keskiviikko "
        "keskiviikkona lauantai lauantaina lun lundi lunedì lunes luni lör lördag lør lørdag maanantai "
        "maanantaina maandag man mandag mar mardi martedì martes marți mer mercoledì mercredi mie miercuri min "
        "minggu mittwoch mié miércoles mon monday montag mån måndag neděle niedz niedziela ons onsdag paz pazar "
        "pazartesi per perjantai perjantaina perşembe piątek pon pondělí poniedziałek pzt pátek péntek qua "
        "quarta-feira qui quinta-feira rab rabu sab sabato sabtu sal salı sam samedi samstag sat saturday seg "
        "segunda-feira sel selasa sen senin sex sexta-feira sob sobota sonntag středa sun sunday sunnuntai sze "
        "szerda szo szombat sáb sábado sâm sâmbătă sön söndag søn søndag ter terça-feira thu thursday tiistai "
        "tiistaina tir tirs tirsdag tis tisdag tor tors torsdag torstai torstaina tue tuesday vasárnap ven "
        "vendredi venerdì vie viernes vin vineri vrijdag wed wednesday woensdag wtorek zaterdag zondag çar "
        "çarşamba úterý čtvrtek środa δευ δευτέρα κυρ κυριακή πέμ πέμπτη παρ παρασκευή σάβ σάββατο τετ τετάρτη "
        "τρί τρίτη воскресенье вторник вівторок нед неделя недеља неділя пʼятниця пет петак петък пон понеделник "
        "понедельник понедељак понеділок пятница середа сре среда сряда суб суббота субота събота уто уторак чет "
        "четвер четверг четвртак четвъртък שבת الأحد الأربعاء الاثنين الثلاثاء الجمعة الخميس السبت جمعه دوشنبه "
        "سه‌شنبه شنبه پنجشنبه چهارشنبه یکشنبه गुरु गुरुवार बुध बुधवार मंगल मंगलवार रवि रविवार शनि शनिवार शुक्र "
        "शुक्रवार सोम सोमवार"
    ).split()
)
