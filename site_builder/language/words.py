"""The interface's words, in the languages of the folder ``catalogues/``.

A catalogue is one YAML file, named after its language. A translator copies one and fills it in:

    key: text with {values}
    key: {one: "{n} article", other: "{n} articles"}      # by the language's plural categories (CLDR)

A language is looked up by its tag, then by its base language (``fr-CA``, then ``fr``; BCP 47, RFC 4647 §3.4), then in
English; so is each key that a catalogue leaves out. Every text is a format string; the English file shows the values of
each key.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from markupsafe import Markup
from msgspec import Struct, field

FALLBACK = "en"
FOLDER = Path(__file__).parent / "catalogues"
"""The catalogues, one file a language."""

Entry = str | dict[str, str]

# Languages usually written from right to left, and scripts that always are (Unicode, Bidi_Class R and AL).
_RTL_LANGUAGES = frozenset((
    "ar", "arc", "ary", "arz", "apc", "ajp", "acm", "aeb", "azb", "bal", "bqi", "ckb",
    "dv", "fa", "glk", "he", "iw", "ji", "khw", "ks", "lrc", "mzn", "nqo", "pnb",
    "prs", "ps", "rhg", "sd", "sdh", "syr", "ug", "ur", "yi",
))  # fmt: skip
_RTL_SCRIPTS = frozenset((
    "adlm", "arab", "aran", "armi", "avst", "hatr", "hebr", "khar", "mand", "mani", "mend", "nkoo",
    "narb", "nbat", "palm", "phli", "phlp", "phnx", "rohg", "samr", "sarb", "sogd", "syrc", "thaa",
    "yezi",
))  # fmt: skip


_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


class Words(Struct, frozen=True, eq=False):
    """The words of one language, with English for the keys that it leaves out."""

    tag: str
    """The language asked for (BCP 47)."""
    language: str
    """The language of the catalogue found: that, its base language, or English."""
    direction: str
    """"ltr" or "rtl"."""
    entries: Mapping[str, tuple[str, Entry]]
    """Key → (language of the text, text or texts by plural category)."""
    plain: dict[str, str] = field(default_factory=dict)
    """Cache of texts without values."""

    def __contains__(self, key: str) -> bool:
        """Whether the catalogue or the English one has the key."""
        return key in self.entries

    def translates(self, key: str) -> bool:
        """Whether the language itself has the key."""
        return key in self.entries and self.entries[key][0] == self.language

    def text(self, key: str, **values: object) -> str:
        """Return the text of a key with its values filled in. Raises KeyError for an unknown key or a missing value."""
        if not values and key in self.plain:
            return self.plain[key]
        entry = self.entries[key][1]
        if not values:
            return self.plain.setdefault(key, (entry if isinstance(entry, str) else entry["other"]).format())
        return (entry if isinstance(entry, str) else entry["other"]).format_map(values)

    def count(self, key: str, n: int, **values: object) -> str:
        """Return the text of a key for n things, ``{n}`` being the number, grouped. Raises KeyError."""
        language, entry = self.entries[key]
        if not isinstance(entry, str):
            entry = entry.get(_plural(language, n)) or entry["other"]
        return entry.format_map({"n": self.number(n), **values})

    def html(self, key: str, **values: object) -> Markup:
        """Return the text of a key as HTML, with each value that is a text set apart, for it may run the other way.

        A value that is HTML is put in as it is.
        """
        apart = {
            k: Markup("<bdi>{}</bdi>").format(v) if isinstance(v, str) and not isinstance(v, Markup) else v
            for k, v in values.items()
        }
        entry = self.entries[key][1]
        return Markup.escape(entry if isinstance(entry, str) else entry["other"]).format(**apart)

    def number(self, n: int) -> str:
        """Return a number with its thousands set apart: 10,000."""
        return str(n) if -1000 < n < 1000 else f"{n:,}".replace(",", self.text("number_separator"))


def runs_otherwise(name: str, right_to_left: bool) -> bool:
    """Whether a name may run in another direction than the text that it stands in, so it must be set apart there."""
    return right_to_left or (not name.isascii() and _RIGHT_TO_LEFT.search(name) is not None)


@lru_cache(maxsize=64)
def catalogue(language: str) -> Words:
    """Return the words for a language tag (BCP 47, in any case, with ``-`` or ``_``)."""
    tag = language.replace("_", "-")
    found = [name for name in _candidates(tag) if name in known_languages()]
    entries: dict[str, tuple[str, Entry]] = {}
    for name in reversed(dict.fromkeys([*found, FALLBACK])):
        entries |= {key: (name, entry) for key, entry in _read(name).items()}
    resolved = found[0] if found else FALLBACK
    return Words(tag, resolved, text_direction(tag if found else FALLBACK), MappingProxyType(entries))


def _candidates(tag: str) -> list[str]:
    """Return a tag without its last subtags, the longest first: zh-hant-tw, zh-hant, zh (RFC 4647 §3.4)."""
    subtags = tag.lower().split("-")
    return ["-".join(subtags[:size]) for size in range(len(subtags), 0, -1)]


@lru_cache(maxsize=1)
def known_languages() -> tuple[str, ...]:
    """Return the languages that have a catalogue, in alphabetical order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def is_language(tag: str) -> bool:
    """Whether the first part of a BCP 47 tag is the code of a language (ISO 639, as far as CLDR names it)."""
    primary = tag.lower().replace("_", "-").partition("-")[0]
    if primary in known_languages():
        return True
    from babel import Locale  # only for languages without a catalogue

    return primary in Locale("en").languages


def autonym(tag: str) -> str:
    """Return the name of a language (BCP 47) in that language: “Français”; the tag if CLDR has no name."""
    words = catalogue(tag)
    if words.translates("language_name") and words.language == tag.lower():
        return words.text("language_name")
    from babel import Locale, UnknownLocaleError  # only for languages without a catalogue, and their regions

    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return tag
    name = locale.get_display_name(locale) or tag
    return name[:1].upper() + name[1:]


@lru_cache(maxsize=64)
def text_direction(language: str) -> str:
    """Return "rtl" or "ltr" for a language tag (BCP 47). A script subtag decides before the language."""
    language, *rest = language.lower().replace("_", "-").split("-")
    # A script is four letters and stands before any single-letter extension (BCP 47, RFC 5646 §2.1).
    for subtag in rest:
        if len(subtag) == 1:
            break
        if len(subtag) == 4 and subtag.isalpha():
            return "rtl" if subtag in _RTL_SCRIPTS else "ltr"
    return "rtl" if language in _RTL_LANGUAGES else "ltr"


@lru_cache(maxsize=64)
def _read(language: str) -> dict[str, Entry]:
    """Return the entries of one catalogue. BaseLoader, because ``no: no`` is a word here and no boolean."""
    import yaml  # slow to import, and not every command needs words

    with (FOLDER / f"{language}.yaml").open(encoding="utf-8") as file:
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # texts as they stand, and safe
        entries: dict[str, Entry] = yaml.load(file, Loader=loader) or {}  # noqa: S506
    return entries


@lru_cache(maxsize=1 << 12)
def _plural(language: str, n: int) -> str:
    """Return the plural category (CLDR) of a count. English needs no Babel, which takes 0.1 s to import."""
    if language == FALLBACK:
        return "one" if n == 1 else "other"
    from babel import Locale

    return Locale.parse(language, sep="-").plural_form(n)
