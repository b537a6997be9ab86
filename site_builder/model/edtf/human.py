"""Human ways of writing one date, as EDTF has them; for hints only."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from site_builder.model.edtf.names import MONTHS
from site_builder.model.edtf.reading import is_date

PRESENT: Final = frozenset(
    (
        "present", "the present", "now", "today", "date", "ongoing", "current", "currently", "still", "open", "présent",
        "aujourd'hui", "aujourd’hui", "heute", "jetzt", "hoy", "presente", "actualidad", "la actualidad", "oggi",
        "hoje", "настоящее время", "н.в", "сейчас", "الآن", "الحاضر", "اليوم",
    )
)  # fmt: skip
UNKNOWN_WORDS: Final = frozenset(
    (
        "unknown", "?", "??", "n.d", "nd", "n. d", "no date", "undated", "n/a", "na", "none", "not known", "s.d",
        "s. d", "sans date", "inconnu", "inconnue", "o. d", "unbekannt", "desconocido", "desconocida", "sconosciuto",
        "неизвестно", "неизвестна", "б. д", "غير معروف", "مجهول", "tbd", "tba",
        "???", "~", "-", "--", "null",
    )
)  # fmt: skip
_ROMAN: Final = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI".split()
_ERAS: Final = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "民國": 1911, "民国": 1911}
_SEASON_NUMBERS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}


def without_era(text: str) -> str:
    """Return a text with the years of Japanese and Chinese eras as years: 昭和31年 is 1956年."""
    return re.sub(
        rf"({'|'.join(_ERAS)}) ?([0-9]{{1,2}}|元)(?= ?年)",
        lambda match: str(_ERAS[match[1]] + (1 if match[2] == "元" else int(match[2]))),
        text,
    )


def one_exact(text: str) -> list[str]:
    """Return the dates that a text may mean: one date, no range, nothing around it."""
    text = re.sub(r" ?(?:г\.|года|год|р\.|року)$", "", text)
    if is_date(text):
        return [text]
    for pattern, forms in _human():
        if match := pattern.fullmatch(text):
            values = {name: _edtf_value(name, value) for name, value in match.groupdict().items()}
            if known := [one for form in forms if is_date(one := form.format_map(values))]:
                return [one for one in known if not _far_future(match, one)]
    return []


def clock(text: str) -> list[str]:
    """Return the dates with a time that a text may mean: "2014-05-14 11:02:00 -0400", "26 July 1956, 5 pm"."""
    match = _clock().fullmatch(text)
    if match is None:
        return []
    date, hour, minute, second, half, zone = match.groups()
    if minute is None and half is None and not re.search(r"[0-9]T[0-9]", text):
        return []
    number = int(hour)
    if half:
        number = number % 12 + (12 if half.lower().startswith("p") else 0)
    time = f"{number:02}:{minute or '00'}" + (f":{second}" if second else "")
    if zone:
        zone = zone.replace(":", "")
        time += "Z" if zone.upper() in ("Z", "UTC", "GMT") else f"{zone[:3]}:{zone[3:] or '00'}"
    return [found for day in one_exact(date.strip(" ,")) if is_date(found := f"{day}T{time}")]


@cache
def _clock() -> re.Pattern[str]:
    return re.compile(
        r"(.{6,60}?)(?:T|,? (?:at )?|,)([0-9]{1,2})(?::([0-9]{2}))?(?::([0-9]{2}))?(?:[.,][0-9]+)?"
        r" ?([ap]\.?m\.?)? ?(Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)?",
        re.I,
    )


def _far_future(match: re.Match[str], date: str) -> bool:
    """Whether a year written with two digits would be far ahead: 56 is 1956, 15 may be 1915 or 2015."""
    return "yy" in match.groupdict() and date.lstrip("[")[:4] > "2030"


def _edtf_value(name: str, value: str) -> str:
    """Return a matched piece as EDTF writes it: two digits for months and days, four for years."""
    word = value.lower().rstrip(".")
    if name in ("name", "name2"):
        return f"{MONTHS.get(word, 0):02}"
    if name == "season":
        return str(_SEASON_NUMBERS[word])
    if name == "quarter":
        return str(32 + int(value))
    if name == "half":
        return "40" if word[0] in "1f" else "41"
    if name == "roman":
        return f"{_ROMAN.index(value.upper()):02}XX" if value.upper() in _ROMAN else ""
    if name == "nth":
        return f"{int(value) - 1:02}XX"
    if name == "bc":  # 1 BC is the year 0000
        return f"-{int(value) - 1:04}" if int(value) > 1 else "0000"
    return value if name in ("y", "y2", "yy") else f"{value:0>{4 if name == 'ad' else 2}}"


_Y, _NAME = r"(?P<y>[0-9]{4})", r"(?P<name>[^\W\d_][^\s\d,./-]{1,15})\.?"
_NAME2 = _NAME.replace("<name>", "<name2>")
_M, _D = r"(?P<m>[0-9]{1,2})", r"(?P<d>[0-9]{1,2})"
_DAY = r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th|er|e|\.|º|o|ª)?"
_DAY2 = _DAY.replace("<d>", "<d2>")
_OF = r"(?: of(?: the)?| del?| d['’])?"
_YY = r"['’]?(?P<yy>[0-9]{2})"
_TO = r" ?(?:-|/| to | bis | au | al | a | до | по | إلى |\.-) ?"
_OR = r" (?:or|ou|oder|o|или|أو) "
_HUMAN = (
    (r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})", ("{y}-{m}-{d}",)),
    (r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})", ("{y}-{m}",)),
    (rf"{_Y}([-/. ]){_M}\2{_D}", ("{y}-{m}-{d}",)),
    (rf"{_Y}[-/. ]{_M}", ("{y}-{m}",)),
    (rf"{_D}\. ?{_M}\. ?{_Y}", ("{y}-{m}-{d}",)),
    (rf"{_D}([-/ ]){_M}\2{_Y}", ("{y}-{m}-{d}", "{y}-{d}-{m}")),
    (rf"{_M}[-/.]{_Y}", ("{y}-{m}",)),
    (rf"{_DAY}{_OF}[ -]{_NAME}{_OF},?[ -]{_Y}", ("{y}-{name}-{d}",)),
    (rf"{_DAY}{_OF}[ -]{_NAME}{_OF},?[ -]{_YY}", ("19{yy}-{name}-{d}", "20{yy}-{name}-{d}")),
    (rf"{_D}([-/. ]){_M}\2{_YY}", ("19{yy}-{m}-{d}", "19{yy}-{d}-{m}", "20{yy}-{m}-{d}", "20{yy}-{d}-{m}")),
    (r"(?P<y>[0-9]{4}) ?[年년] ?(?P<m>[0-9]{1,2}) ?[月월] ?(?P<d>[0-9]{1,2}) ?[日일]", ("{y}-{m}-{d}",)),
    (r"(?P<y>[0-9]{4}) ?[年년] ?(?P<m>[0-9]{1,2}) ?[月월]", ("{y}-{m}",)),
    (r"(?P<y>[0-9]{4}) ?[年년]", ("{y}",)),
    (rf"{_DAY}{_TO}{_DAY2}{_OF} {_NAME}{_OF},? {_Y}", ("{y}-{name}-{d}/{y}-{name}-{d2}",)),
    (rf"{_NAME} {_DAY}{_TO}{_DAY2},? {_Y}", ("{y}-{name}-{d}/{y}-{name}-{d2}",)),
    (rf"{_DAY}{_OF} {_NAME}{_TO}{_DAY2}{_OF} {_NAME2}{_OF},? {_Y}", ("{y}-{name}-{d}/{y}-{name2}-{d2}",)),
    (rf"{_NAME} {_DAY}{_TO}{_NAME2} {_DAY2},? {_Y}", ("{y}-{name}-{d}/{y}-{name2}-{d2}",)),
    (rf"{_NAME}{_TO}{_NAME2}{_OF},? {_Y}", ("{y}-{name}/{y}-{name2}",)),
    (rf"{_DAY}{_OR}{_DAY2}{_OF} {_NAME}{_OF},? {_Y}", ("[{y}-{name}-{d},{y}-{name}-{d2}]",)),
    (rf"{_DAY}{_OF} {_NAME}{_OR}{_DAY2}{_OF} {_NAME2}{_OF},? {_Y}", ("[{y}-{name}-{d},{y}-{name2}-{d2}]",)),
    (rf"{_NAME} {_DAY}{_OR}{_DAY2},? {_Y}", ("[{y}-{name}-{d},{y}-{name}-{d2}]",)),
    (rf"{_NAME}{_OR}{_NAME2}{_OF},? {_Y}", ("[{y}-{name},{y}-{name2}]",)),
    (rf"{_NAME} {_D}(?:st|nd|rd|th)?,? {_Y}", ("{y}-{name}-{d}",)),
    (rf"{_Y}\.?[ -]{_NAME}[ -]{_D}\.?", ("{y}-{name}-{d}",)),
    (rf"{_NAME}{_OF},?[ -]{_Y}", ("{y}-{name}",)),
    (rf"(?:the )?(?P<half>first|second|1st|2nd) half of {_Y}", ("{y}-{half}",)),
    (rf"H(?P<half>[12])[ /-]?{_Y}", ("{y}-{half}",)),
    (rf"{_Y}[ /-]?H(?P<half>[12])", ("{y}-{half}",)),
    (rf"{_D}(?P<name>[^\W\d_]{{3,12}}){_Y}", ("{y}-{name}-{d}",)),
    (rf"(?:ngày )?{_D} tháng {_M},? năm {_Y}", ("{y}-{m}-{d}",)),
    (rf"tháng {_M},? năm {_Y}", ("{y}-{m}",)),
    (rf"(?:the )?(?P<season>spring|summer|autumn|fall|winter),? (?:of )?{_Y}", ("{y}-{season}",)),
    (rf"{_Y},? {_NAME}", ("{y}-{name}",)),
    (rf"{_Y},? {_NAME} {_DAY}", ("{y}-{name}-{d}",)),
    (rf"winter,? (?:of )?{_Y}[-/](?:[0-9]{{2}}){{1,2}}", ("{y}-24",)),
    (rf"Q(?P<quarter>[1-4])[ /-]?{_Y}", ("{y}-{quarter}",)),
    (rf"{_Y}[ /-]?Q(?P<quarter>[1-4])", ("{y}-{quarter}",)),
    (r"(?:the )?(?P<y>[0-9]{2})00['’]?s", ("{y}0X", "{y}XX")),
    (r"(?:the )?(?P<y>[0-9]{3})0['’]?s", ("{y}X",)),
    (r"(?:the )?(?P<nth>[0-9]{1,2})(?:st|nd|rd|th) (?:century|c\.?)", ("{nth}",)),
    (r"(?P<nth>[0-9]{1,2})(?:e|ème|\.|-й|º)? ?(?:siècle|jahrhundert|век|в\.|wiek|世紀|世纪|세기)", ("{nth}",)),
    (r"(?P<roman>[IVX]{1,5})(?:e|ème)? ?(?:siècle|век|в\.|wiek|secolo)", ("{roman}",)),
    (r"(?:siglo|secolo) (?P<roman>[IVX]{1,5})", ("{roman}",)),
    (r"(?P<bc>[0-9]{1,4}) ?b\.?c\.?(?:e\.?)?", ("{bc}",)),
    (r"(?P<ad>[0-9]{1,4}) ?(?:a\.?d|c\.?e)\.?", ("{ad}",)),
    (r"(?:a\.?d\.? ?)?(?P<ad>[0-9]{3,4})", ("{ad}",)),
    (r"a\.?d\.? ?(?P<ad>[0-9]{1,2})", ("{ad}",)),
    # 1945/52: the century once; after the months, for 2025/06 is June.
    (r"(?P<century>[0-9]{2})(?P<from>[0-9]{2})[-/](?P<to>[0-9]{2})", ("{century}{from}/{century}{to}",)),
    (r"(?P<y>-?[1-9][0-9]{4,10})", ("Y{y}",)),
    (r"(?P<y>[0-9]{4}-[0-9]{2})-(?P<from>[0-9]{2})/(?P<to>[0-9]{2})", ("{y}-{from}/{y}-{to}",)),
)


@cache
def _human() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """Compile the expressions on first use: most builds need none."""
    return tuple((re.compile(pattern, re.I), forms) for pattern, forms in _HUMAN)
