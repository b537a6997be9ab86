"""What the cells of tables say, in the form of our model: dates, names, languages, lists, texts."""

from __future__ import annotations

import datetime
import html
import re
from typing import Final

from msgspec import Struct

from site_builder.importers.markdown_text import words
from site_builder.model import edtf
from site_builder.model.edtf.hints import candidates
from site_builder.model.edtf.human import UNKNOWN_WORDS
from site_builder.model.edtf.reading import is_date
from site_builder.model.web import is_web_address

DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
PLAIN, MARKDOWN, HTML = "plain", "markdown", "html"
FORMATS: Final = (PLAIN, MARKDOWN, HTML)
NEWLINE: Final = "\n"
OMEKA: Final = "^^"  # between several values of one field, of whatever kind
SEPARATORS: Final = (";", "|", "^^", "||", ",", NEWLINE)

_SERIALS: Final = range(7_000, 73_050)  # days that spreadsheets count: 1919 to 2099
_FIRST_DAY: Final = datetime.date(1899, 12, 30)  # of Excel, with its leap day of 1900 (ECMA-376, 18.17.4.1)
_NO_DAY: Final = re.compile(
    r"[01](?:\.0+)?|00:00(?::00)?"
)  # an empty date, as spreadsheets and their programs write it
_DAY_ZERO: Final = re.compile(r"(?:1899-12-3[01]|1900-01-0[01])(?:[T ]00:00(?::00)?)?")
_NAMES_OF_LANGUAGES: Final = {
    "english": "en", "french": "fr", "français": "fr", "german": "de", "deutsch": "de", "spanish": "es",
    "español": "es", "italian": "it", "italiano": "it", "portuguese": "pt", "português": "pt", "russian": "ru",
    "русский": "ru", "ukrainian": "uk", "arabic": "ar", "hebrew": "he", "persian": "fa", "turkish": "tr",
    "chinese": "zh", "japanese": "ja", "korean": "ko", "greek": "el", "polish": "pl", "dutch": "nl", "latin": "la",
    "swedish": "sv", "danish": "da", "norwegian": "no", "finnish": "fi", "czech": "cs", "hungarian": "hu",
    "eng": "en", "fre": "fr", "fra": "fr", "ger": "de", "deu": "de", "spa": "es", "ita": "it", "por": "pt", "rus": "ru",
    "ukr": "uk", "ara": "ar", "heb": "he", "per": "fa", "fas": "fa", "tur": "tr", "chi": "zh", "zho": "zh",
    "jpn": "ja", "kor": "ko", "gre": "el", "ell": "el", "pol": "pl", "dut": "nl", "nld": "nl", "lat": "la",
    "swe": "sv", "dan": "da", "nor": "no", "fin": "fi", "cze": "cs", "ces": "cs", "hun": "hu", "hin": "hi",
}  # fmt: skip


class When(Struct, frozen=True):
    """A date that a text gives. ``doubt`` says what a person should look at; empty: nothing."""

    edtf: str  # empty: the text gives none
    doubt: str = ""


def date(text: str, order: str = "") -> When:
    """Return the date that a human text gives, in EDTF; ``unknown`` where it says that there is none.

    ``order`` decides what 5/4/2019 is. Square brackets mean, as in catalogues of libraries, that the date is not in the
    document itself (AACR2, 1.4F; RDA 2.8.6): it is as good as one without.
    """
    text = " ".join(text.split())
    if len(text) > 200:
        return When("")
    bare = _without_brackets(text)
    if bare.lower().rstrip(".") in UNKNOWN_WORDS or re.fullmatch(r"0{4}(-00)*( 00:00(:00)?)?", bare):
        return When(edtf.UNKNOWN)
    if _NO_DAY.fullmatch(bare):
        return When(edtf.UNKNOWN, f"“{text}” is an empty date of a spreadsheet: the date is unknown")
    if _DAY_ZERO.fullmatch(bare):
        what = f"“{text}” is the day that spreadsheets show for an empty date: is the date known?"
        return When(edtf.UNKNOWN if "-00" in bare else bare[:10], what)
    if (said := re.fullmatch(r"(?i)dat(?:e|um|a|ed)\b[ :]+(.+)", bare)) and said[1].lower() in UNKNOWN_WORDS:
        return When(edtf.UNKNOWN)
    if zeros := re.fullmatch(r"00([-/.])(00|0[1-9]|1[0-2])\1(\d{4})", bare):  # 00/05/1999: the day is not known
        return When(zeros[3] if zeros[2] == "00" else f"{zeros[3]}-{zeros[2]}")
    bare = re.sub(r"\A[©℗] ?(?=\d)", "", bare)
    bare = re.sub(r"(?<=\d{4})(-00)+(?![\d:])|(?<=\d{4}-\d\d)-00(?![\d:])", "", bare)
    if masked := re.fullmatch(r"(\d{2})(\d|-|_)[-_?]( ?\?)?", bare):  # 191-, 18--, 191-?
        decade = masked[2] if masked[2].isdigit() else "X"
        return When(f"{masked[1]}{decade}X{'?' if masked[3] else ''}")
    if not bare.startswith(("[", "{")) and is_date(bare):
        return When(bare)
    if re.fullmatch(r"\d{4,5}(\.\d+)?", bare) and int(float(bare)) in _SERIALS and len(bare.partition(".")[0]) == 5:
        day = _FIRST_DAY + datetime.timedelta(days=int(float(bare)))
        return When(day.isoformat(), f"“{text}” is taken for the number of a day in a spreadsheet: {day.isoformat()}")
    found = candidates(bare) or ([bare] if is_date(bare) else [])
    if not found:
        return When("")
    if len(found) > 1 and order and (fitting := [one for one in found if _reads(bare, one, order)]):
        found = fitting
    doubt = f"“{text}” may be {' or '.join(found)}: the first is taken" if len(found) > 1 else ""
    return When(found[0], doubt)


def _without_brackets(text: str) -> str:
    """Return a date without the brackets of a cataloguer; a set of EDTF (``[1667,1668]``) keeps its own."""
    inner = re.fullmatch(r"\[([^\[\]]+)\](\??)\.?", text)
    if inner and not ("," in inner[1] or ".." in inner[1]):
        return inner[1].strip() + inner[2]
    return text


def _reads(text: str, found: str, order: str) -> bool:
    """Whether a date is a text of numbers read in this order."""
    numbers = re.findall(r"\d+", text)
    parts = found.split("-")
    if len(numbers) != 3 or len(parts) != 3:
        return False
    day, month = numbers[:2] if order == DAY_FIRST else numbers[1::-1]
    return int(day) == int(parts[2][:2]) and int(month) == int(parts[1])


def order_of(texts: list[str]) -> str:
    """Return in which order dates like 5/4/2019 are written, if some of them leave no choice; else empty."""
    found = set()
    for text in texts:
        if match := re.fullmatch(r"\s*(\d{1,2})[-/.](\d{1,2})[-/.](?:\d{4}|\d\d)(?:[ T].*)?", text):
            first, second = int(match[1]), int(match[2])
            if first > 12 >= second:
                found.add(DAY_FIRST)
            elif second > 12 >= first:
                found.add(MONTH_FIRST)
    return found.pop() if len(found) == 1 else ""


# -- names ------------------------------------------------------------------------------------------------------------


class Named(Struct, frozen=True):
    """A name as it is written in texts. ``role``: from brackets behind it. ``rest``: what else stood there."""

    name: str
    role: str = ""
    rest: str = ""


NOBODY: Final = UNKNOWN_WORDS.union(
    ("unidentified", "unknown author", "unknown creator", "not identified", "s.n", "s. n", "anonymous", "anon")
)
"""What stands in cells of names where nobody is known."""
_OF_BODIES: Final = re.compile(
    r"(?i)&|\b(?:and|und|et|y|e|och|ministry|departments?|dept|university|college|school|librar(?:y|ies)|museum|archives?|"
    r"society|associations?|company|corporation|bros|brothers|sons|institute|institution|committee|council|commission|"
    r"bureau|office|agency|collections?|division|section|branch|services?|publish(?:ers?|ing)|printing|studios?|gallery|"
    r"railway|railroad|hospital|foundation|federation|union|party|government|congress|parliament|club|"
    r"universit(?:y|ät|é|à)|universidade?|museo|musée|biblioteca|bibliothek|bibliothèque|archivo|verlag|verein|"
    r"gesellschaft|société|sociedad|ministerio|ministère|ministerium|instituto|institut)\b"
)
_INSIDE: Final = re.compile(
    r"(?i)\b(?:of|for|the)\b(?!\Z)"
)  # "Department of" at the end of a part is one that was turned
_NUMBERED: Final = re.compile(r".* [IVX]+\Z")  # Elizabeth II
_FIRM: Final = frozenset("ltd inc co corp llc llp plc gmbh ag sa srl bv nv oy ab as kg esq phd md".split())
_YEARS: Final = re.compile(
    r",? (?:\(?(?:(?:approximately|active|ca?\.|b\.|d\.|fl\.|born|died|né|née) ?)?\d{4}\??"
    r"(?: ?[-–] ?(?:(?:approximately|ca?\.) ?)?(?:\d{4}\??)?)?\)?)\.?\Z"
)


def name(text: str, *, turned: bool) -> Named:
    """Return a name of a catalogue: ``Example, Ada, 1901-1980 (photographer)`` is Ada Example.

    ``turned``: whether the family name stands first, before a comma. Years of a life and fuller forms go to ``rest``.
    """
    text = " ".join(text.split())
    role = rest = ""
    for _ in range(2):  # a fuller form may stand before the years, a role behind them
        if behind := re.fullmatch(r"(.+?) ?\(([^()]{1,80})\)", text):
            text = behind[1].rstrip(" ,")
            if behind[2][:1].islower():
                role = behind[2]
            else:
                rest = " ".join(filter(None, (behind[2], rest)))
        if turned and (years := _YEARS.search(text)):
            rest = " ".join(filter(None, (years[0].strip(" ,."), rest)))
            text = text[: years.start()].rstrip(" ,")
    return Named(_turned(text) if turned else text, role, rest)


def is_turned(text: str) -> bool:
    """Whether a name looks like ``Last, First``."""
    bare = " ".join(text.split())
    for _ in range(2):
        bare = _YEARS.sub("", re.sub(r" ?\([^()]*\)\Z", "", bare)).rstrip(" ,")
    return _turned(bare) != bare


def _turned(text: str) -> str:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) not in (2, 3) or not all(parts) or len(parts[1].split()) > 4 or len(parts[0].split()) > 4:
        return text
    if _is_of_body(parts):
        return text
    if parts[1].lower().replace(".", "") in _FIRM or not parts[1][0].isalpha() or parts[1][0].islower():
        return text
    if len(parts) == 3 and not re.fullmatch(r"(?i)jr\.?|sr\.?|[IVX]+|sir|dr\.?|dame|lady|lord", parts[2]):
        return text
    if len(parts) == 3 and re.fullmatch(r"(?i)sir|dr\.?|dame|lady|lord", parts[2]):
        return f"{parts[2]} {parts[1]} {parts[0]}"
    return " ".join((parts[1], parts[0], *parts[2:]))


def _is_of_body(parts: list[str]) -> bool:
    """Whether a name with a comma is that of an institution, or of a king with a title: it is written as it stands.

    One word before the comma is a family name, whatever it means elsewhere; ``Labor, Department of`` was turned.
    """
    first, second = parts[:2]
    if _NUMBERED.fullmatch(first) or _INSIDE.search(second) or _INSIDE.search(first):
        return True
    of_body = _OF_BODIES.search(second) if " " in second else None
    return bool((" " in first and _OF_BODIES.search(first)) or (of_body and not second.endswith(" of")))


_OTHER_SEPARATORS: Final = re.compile(r"\|| / ")
_LIKE_A_NAME: Final = re.compile(r"[^\W\d_a-zà-ÿ][\w'’.-]*(?:,? [\w'’.-]+){1,4}")

# -- lists, languages, truth ------------------------------------------------------------------------------------------


def split(texts: list[str], separator: str) -> list[str]:
    """Return the values of cells that hold several, each once, in order. A line break always parts them."""
    found: dict[str, None] = {}
    for text in texts:
        for line in text.split("\n"):
            for one in line.split(separator) if separator and separator != NEWLINE else [line]:
                if one.strip():
                    found[one.strip()] = None
    return list(found)


def with_other_separators(texts: list[str], separator: str) -> list[str]:
    """Return the cells in which names stand between ``|`` or `` / ``, which does not part them."""
    found = []
    for text in texts:
        for one in split([text], separator):
            parts = [part.strip() for part in _OTHER_SEPARATORS.split(one)] if separator != "|" else one.split(" / ")
            if len(parts) > 1 and sum(bool(_LIKE_A_NAME.fullmatch(part.strip())) for part in parts) * 2 > len(parts):
                found.append(text)
                break
    return found


def language(text: str) -> str:
    """Return the tag of a language that is named by its tag, a code of ISO 639-2, or a name; empty if unknown."""
    bare = text.strip().replace("_", "-")
    tag = _NAMES_OF_LANGUAGES.get(bare.lower(), bare)
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) and _is_language(tag) else ""


def truth(text: str) -> bool | None:
    """Return what a cell says that is to be true or false; None if neither."""
    word = text.strip().lower()
    if word in ("1", "true", "yes", "y", "x", "on", "t", "✓"):
        return True
    return False if word in ("0", "false", "no", "n", "off", "f", "") else None


# -- texts ------------------------------------------------------------------------------------------------------------

_ADDRESS: Final = re.compile(r"https?://[^\s<>\"\\^`{|}]+[^\s<>\"\\^`{|}.,;:!?)\]'’”]")
_BEGINS: Final = re.compile(r"\A(?:([-+=:]|•|·|–|—|\t)|(\d{1,9})([.)]))", re.DOTALL)
_MAYBE: Final = re.compile(r"\{\{|\{%|%%|!(?=\[)|:::|(?<=\S)\{(?=[.#:\w])")


_TAG: Final = re.compile(r"(?i)</?(?:p|br|a|em|strong|i|b|u|span|div|sup|sub|font)\b[^<>]{0,2000}>")
_ANCHOR: Final = re.compile(
    r"(?is)<a\s[^<>]{0,1000}?href=[\"']?([^\"'<>\s]{1,2000})[\"']?[^<>]{0,1000}>([^<>]{0,2000})</a\s*>"
)


def without_tags(text: str) -> str:
    """Return a text of one line without marks of HTML; the address of a link stands behind its words."""
    if "<" not in text or not _TAG.search(text):
        return text
    text = _ANCHOR.sub(lambda match: match[2] if match[1] in match[2] else f"{match[2]} ({match[1]})", text)
    return " ".join(html.unescape(_TAG.sub(" ", text)).split())


def prose(text: str) -> str:
    """Return a plain text of one line as prose with marks that shows it as it is; web addresses stay links."""
    return _escaped(" ".join(text.split()))


def title(text: str) -> str:
    """Return a plain text as a title: emphasis is the only mark that a title has."""
    return re.sub(r"([\\*_`\[\]<>~]|%(?=%))", lambda match: f"\\{match[0]}", " ".join(text.split()))


def paragraphs(text: str) -> str:
    """Return a plain text as Markdown that shows it as it is: empty lines part paragraphs, line breaks stay."""
    found = []
    for block in re.split(r"\n[ \t]*\n\s*", text.strip("\n")):
        lines = [_line(line) for line in block.split("\n") if line.strip()]
        if lines:
            found.append("\\\n".join(lines))
    return "\n\n".join(found)


def _line(line: str) -> str:
    line = _escaped(" ".join(line.split()))
    return _BEGINS.sub(lambda match: f"{match[2]}\\{match[3]}" if match[2] else f"\\{match[1]}", line, count=1)


def _escaped(text: str) -> str:
    pieces, at = [], 0
    for match in _ADDRESS.finditer(text):
        if is_web_address(match[0]):
            pieces += [_signs(text[at : match.start()]), match[0]]
            at = match.end()
    return "".join([*pieces, _signs(text[at:])])


def _signs(text: str) -> str:
    return _MAYBE.sub(lambda match: "".join(f"\\{sign}" for sign in match[0]), words(text))


_HTML: Final = re.compile(r"(?i)</?(?:p|br|a|em|strong|i|b|ul|ol|li|div|span|h[1-6])\b[^<>]{0,500}>")
_MARKED: Final = re.compile(
    r"\[[^\[\]\n]{1,300}\]\([^()\s]{1,500}\)|^#{1,6} \S|\*\*[^\s*][^*\n]{0,300}\*\*", re.MULTILINE
)
_SEEN: Final = 5000  # characters of a text by which its format is guessed


def looks_like(texts: list[str]) -> str:
    """Return the format of the texts of a column: that of which one in twenty has a mark, else plain."""
    for form, pattern in ((HTML, _HTML), (MARKDOWN, _MARKED)):
        marked = sum(1 for text in texts if pattern.search(text, 0, _SEEN))
        if marked and marked * 20 >= len(texts):
            return form
    return PLAIN


def _is_language(tag: str) -> bool:
    """Whether the first part of a tag is the code of a language, as far as CLDR names it."""
    from babel import Locale  # slow to import, and most tables name no language

    return tag.lower().partition("-")[0] in Locale("en").languages
