"""BibTeX, as biblatex has it: ``@online`` for what has an address, else ``@misc``.

Signs that mean something to TeX are written as its commands: braces too, for BibTeX counts each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from site_builder.outputs.citations import dates
from site_builder.pages.record import ArticleRecord, AuthorRecord

_ESCAPES: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "%#$&_"},
}
_SPECIAL: Final = re.compile(r"[\\{}~^%#$&_]")
_SEPARATED: Final = re.compile(r",|(?:^|\s)and(?:\s|$)", re.IGNORECASE)  # what divides names, and parts of a name

# What biblatex reads: EDTF of level 1.
_POINT: Final = (
    r"(?:-?[0-9]{4}(?:-(?:0[1-9]|1[0-2]|2[1-4])(?:-[0-9]{2})?)?[?~%]?"
    r"|[0-9]{3}X|[0-9]{2}XX|[0-9]{4}-XX(?:-XX)?|[0-9]{4}-[0-9]{2}-XX)"
)
_DATE: Final = re.compile(rf"{_POINT}|{_POINT}/(?:{_POINT}|\.\.)?|(?:\.\.)?/{_POINT}")

# Names of languages in babel and polyglossia.
_LANGUAGES: Final = dict(
    pair.split("_")
    for pair in (
        "ar_arabic bg_bulgarian ca_catalan cs_czech da_danish de_german el_greek en_english es_spanish et_estonian "
        "fa_persian fi_finnish fr_french he_hebrew hi_hindi hr_croatian hu_hungarian hy_armenian it_italian "
        "ja_japanese ka_georgian ko_korean lt_lithuanian lv_latvian nl_dutch pl_polish pt_portuguese ro_romanian "
        "ru_russian sk_slovak sl_slovene sr_serbian sv_swedish tr_turkish uk_ukrainian vi_vietnamese zh_chinese"
    ).split()
)


def text(record: ArticleRecord, language: str) -> str:
    """Return an article's entry. ``language``: of the words for dates that biblatex does not read."""
    lines = "".join([f"  {name} = {{{value}}},\n" for name, value in _fields(record, language)])
    return f"@{'online' if record.url else 'misc'}{{{_key(record.id)},\n{lines}}}\n"


def _key(article: str) -> str:
    """Return the key of an entry: an article's id, which stays."""
    return re.sub(r"[^A-Za-z0-9:.+/-]", "-", article)


def _fields(record: ArticleRecord, language: str) -> Iterator[tuple[str, str]]:
    if record.authors:
        yield "author", " and ".join([author(one) for one in record.authors])
    yield "title", f"{{{escaped(record.title)}}}"
    yield "organization", f"{{{_cached(record.archive)}}}"
    edtf = dates.without_time(record.cited.edtf)
    if _DATE.fullmatch(edtf):
        yield "date", edtf
    elif words := dates.words(edtf, language):
        yield "year", escaped(words)
    if record.url:
        yield "url", record.url
        if record.changed:
            yield "urldate", record.changed
    if known := _LANGUAGES.get(record.language.partition("-")[0].lower()):
        yield "langid", known
    if record.summary:
        yield "abstract", escaped(record.summary)


@lru_cache(maxsize=1 << 12)
def author(one: AuthorRecord) -> str:
    """Return a name: “Lovelace, Ada”. One that is not to be divided stands in braces."""
    if not one.family:
        return f"{{{escaped(one.literal or one.name)}}}"
    return f"{_part(one.family)}, {_part(one.given)}"


def _part(name: str) -> str:
    shown = escaped(name)
    return f"{{{shown}}}" if _SEPARATED.search(name) else shown


def escaped(text: str) -> str:
    """Return a text on one line, with TeX's own signs as commands."""
    text = " ".join(text.split())
    return _SPECIAL.sub(lambda found: _ESCAPES[found[0]], text) if _SPECIAL.search(text) else text


_cached: Final = lru_cache(maxsize=16)(escaped)
