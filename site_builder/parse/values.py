"""Types of single values: a located node of front matter becomes a text, a date, a number … or a problem.

A type never raises for anything that a maintainer can write: it reports a problem and returns None.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, ClassVar, Final

from msgspec import Struct

from site_builder.language.characters import closers, is_seen
from site_builder.language.words import is_language, known_languages
from site_builder.model import limits
from site_builder.model.addresses import DEVICES
from site_builder.model.documents import Mark
from site_builder.model.edtf import UNKNOWN, Date, DateError, parse
from site_builder.model.slugs import ID, ID_LENGTH, slugify
from site_builder.model.web import as_address, corrected, is_web_address
from site_builder.parse import comments, inline, signs
from site_builder.parse.file_problems import FileProblems
from site_builder.parse.frontmatter import LIST, MAPPING, SCALAR, Node
from site_builder.parse.lines_to_write import quoted
from site_builder.parse.synonyms import CHOICES, LANGUAGES
from site_builder.problems import did_you_mean, listed, listed_plainly

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
A_NAME: Final = "a name"
# signs that are left of a list or a sentence
_SLIP = re.compile(r"[.,;:\-\u2010-\u2015_/\\|\u00b7\u2022\u2026*\"'()\[\]{}?\uff1f ]+")
_AUTHORITY = re.compile(
    r"(?:[a-z0-9._-]{1,64}@)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63},[0-9]{4}(?:-[0-9]{2}){0,2}"
)
_QID = re.compile(r"Q[1-9][0-9]*")

_NOTHING: Final = frozenset(("~", "null", "Null", "NULL"))
Schema = dict[str, Any]

_mark: Final = tuple.__new__  # makes a Mark without a Python call


class Type(Struct, frozen=True):
    """How one value is read. ``expected`` completes the sentence “must be …”; ``schema`` is the type as JSON Schema."""

    expected = "text"
    schema: ClassVar[Schema] = {"type": "string", "minLength": 1}
    longest: ClassVar[int] = limits.LINE  # bytes
    has_marks: ClassVar[bool] = False  # those that a paragraph may have

    def read(self, node: Node, key: str, problems: FileProblems) -> Any:
        """Return the value; None, with a problem, where the node holds no such value."""
        text = self.scalar(node, key, problems)
        return None if text is None else self.typed(text, node, key, problems)

    def typed(self, text: str, node: Node, key: str, problems: FileProblems) -> Any:
        """Return the value of the text of a node; None with a problem."""
        raise NotImplementedError

    def json(self) -> Schema:
        """Return the type as JSON Schema (draft 2020-12)."""
        return dict(self.schema)

    def wrong(self, node: Node, key: str, problems: FileProblems, found: str, todo: str) -> None:
        """Report that the node holds ``found`` and not what is expected."""
        problems.add("wrong-type", node, key=key, expected=self.expected, found=found, todo=todo)

    def scalar(self, node: Node, key: str, problems: FileProblems) -> str | None:
        """Return the text of a node, trimmed; None, with a problem, for a list, a mapping or an empty text."""
        if node.kind == MAPPING and (text := as_text(node)) and not node.pairs[0][1].empty:
            first, value = node.pairs[0]
            alone = first.text in _WRAPPERS or is_web_address(value.text)
            todo = f"write {value.text} alone" if alone else f"put it in quotes: {quoted(text)}"
            problems.add("colon-in-text", node, value=text, todo=todo)
            return None
        if node.kind != SCALAR:
            todo = (
                unlisted(node, prose=self.has_marks) if node.kind == LIST else without_values(node) or "write a value"
            )
            self.wrong(node, key, problems, node.kind, todo)
            return None
        text = node.text.strip()
        if not text:
            problems.add("empty-value", node, key=key)
            return None
        if not is_seen(text):
            codes = listed_plainly([f"U+{ord(sign):04X}" for sign in sorted(set(text))[:3]])
            reason = f"it holds only what nobody sees: {codes}"
            problems.add("bad-value", node, key=key, reason=reason, todo="write it in characters that are seen")
            return None
        return self.within(text, node, key, problems)

    def within(self, text: str, node: Node, key: str, problems: FileProblems) -> str | None:
        """Return a text; None, with a problem, if it is longer than ``longest``."""
        if len(text) > self.longest // 4 and (size := len(text.encode("utf-8", "replace"))) > self.longest:
            problems.add("too-long", node, value=text, key=key, size=f"{size:,}", limit=f"{self.longest:,}")
            return None
        return text

    def line(self, node: Node, key: str, problems: FileProblems) -> str | None:
        """Return the text of a node with every run of white space as one space; None with a problem.

        A turn of direction that the text leaves open is ended: it turns nothing that stands behind the text.
        """
        if isinstance(node.value, str) and is_seen(node.value):
            text = " ".join(node.value.split())
            if not text.isascii():
                text += closers(text)
            if comments.may_hold(text) and not (text := inline.uncommented(text, node, problems)):
                problems.add("empty-value", node, key=key)
                return None
            return text if len(text) <= self.longest // 4 else self.within(text, node, key, problems)
        return self.scalar(node, key, problems)


def _simple(value: Any) -> str:
    """Return a text without signs of a mark or an address, as ``Type.line`` does; empty for any other value."""
    if not isinstance(value, str) or signs.any_sign(value) is not None or "://" in value:
        return ""
    text = " ".join(value.split())
    return text if text.isascii() or (is_seen(text) and not closers(text)) else ""


# Names come again and again: an archive of 1,000 articles with some eight names each is typed in 40 µs for an article's
# keys, and in 49 µs without the cache.
@lru_cache(maxsize=4096)
def _simple_name(value: str) -> str:
    """Return a name that stands in one line and in which nothing can be wrong, as ``Type.line`` does; else nothing."""
    text = "" if "\n" in value else _simple(value)
    return text if text[:1].isalnum() and text not in _NOTHING and len(text) <= limits.NAME // 4 else ""


_WRAPPERS: Final = frozenset("name title text label url src id to value".split())  # keys around a value that needs none


def unlisted(node: Node, *, prose: bool = False) -> str:
    """Return what to write in place of a list where a single value is wanted; ``prose`` may hold wikilinks."""
    inner, depth = node, 0
    while inner.kind == LIST and len(inner.items) == 1:
        outer, inner, depth = inner, inner.items[0], depth + 1
    if inner.kind != SCALAR or depth == 0:
        return "write one value after the colon, without - or [ ]"
    brackets = inner.column == outer.column + 1
    if prose and brackets:
        return f'put the value in quotes: "[[{inner.text}]]"'
    text = inner.text.partition("|")[0].strip()  # of a wikilink, the name
    return f"write {text} without the brackets" if brackets else f"write {text} without this -"


def as_text(node: Node) -> str:
    """Return the text that YAML took for a key and its value, because it holds a colon; empty if it is none."""
    if len(node.pairs) != 1 or node.pairs[0][1].kind != SCALAR:
        return ""
    [(key, value)] = node.pairs
    return f"{key.text}: {value.text}".rstrip()


def without_values(node: Node) -> str:
    """Return what to write in place of “{A, B}”, keys without values; empty if one has a value."""
    if not node.pairs or not all(value.empty for _, value in node.pairs):
        return ""
    if len(node.pairs) == 1:
        return f"write {node.pairs[0][0].text} without the braces"
    return f"write [{', '.join(name.text for name, _ in node.pairs)}], with square brackets"


def _set_of_dates(node: Node) -> str:
    texts = [part.text for part in node.items or [name for name, _ in node.pairs]]
    if len(texts) == 1 and all(texts):
        return unlisted(node) if node.kind == LIST else without_values(node) or 'put it in quotes: "…"'
    if texts and all(texts) and (node.kind == LIST or without_values(node)):
        opening, closing = "[]" if node.kind == LIST else "{}"
        return f'put a set of dates in quotes: "{opening}{",".join(texts)}{closing}"'[:200]
    return 'put it in quotes: "…"'


class Text(Type, frozen=True):
    """One line of text. Line breaks of block scalars become spaces."""

    def read(self, node: Node, key: str, problems: FileProblems) -> str | None:
        if not node.lines and (simple := _simple(node.value)) and len(simple) <= self.longest // 4:
            return simple
        if node.lines and any(line.startswith("- ") for line in node.lines[1:]):
            reason = "a line of it begins with -, but goes on with the text above"
            todo = "begin it in the same column as the other entries, or put the whole text in quotes"
            problems.add("bad-value", node, key=key, reason=reason, todo=todo)
            return None
        text = self.line(node, key, problems)
        if text is None or not (signs.has_sign(text) or (self.has_marks and "://" in text)):
            return text
        return self.marked(text, node, key, problems)

    def marked(self, text: str, node: Node, key: str, problems: FileProblems) -> str:
        """Return a text that may hold marks; they have no effect, and a warning says so."""
        inline.check(text, node, key, problems)
        return text


class Title(Text, frozen=True):
    """One line of text that lists show."""

    longest: ClassVar[int] = limits.NAME


class Prose(Text, frozen=True):
    """One line of text with the marks that a paragraph may have (``parse/inline.py``)."""

    has_marks: ClassVar[bool] = True

    def marked(self, text: str, node: Node, key: str, problems: FileProblems) -> str:
        return inline.read(text, node, key, problems)


class Cited(Prose, frozen=True):
    """What is cited: one line of text with marks."""

    def read(self, node: Node, key: str, problems: FileProblems) -> str | None:
        text = Prose.read(self, node, key, problems)
        if text and "." in text and " " not in text and (meant := as_address(text)):
            todo = f"write url: {meant}" if meant.startswith("http") else "write whose address it is, in words"
            problems.add("bare-address", node, value=text, todo=todo)
        return text


class ProseTitle(Prose, frozen=True):
    """A text with marks that lists show."""

    longest: ClassVar[int] = limits.NAME


class Headline(Title, frozen=True):
    """The title of a page, which may have emphasis."""

    def marked(self, text: str, node: Node, key: str, problems: FileProblems) -> str:
        return inline.title(text, node, key, problems)


class Marked(Type, frozen=True):
    """Text with its place: a name or an id to resolve, a path to find."""

    what: str = A_NAME
    declared: bool = False  # a file has the name: signs alone are meant
    listed: bool = False  # emphasis around the whole of it is told with other slips in lists (indexing/name_forms.py)
    longest: ClassVar[int] = limits.NAME

    @property
    def expected(self) -> str:  # type: ignore[override]
        return self.what

    def read(self, node: Node, key: str, problems: FileProblems) -> Mark | None:
        if node.kind == SCALAR and not node.lines and (name := _simple_name(node.text)):
            return _mark(Mark, (name, node.line, node.column))
        text = self.line(node, key, problems)
        if text is None:
            return None
        if node.lines or "\n" in node.text:
            lines = node.lines or tuple([s for part in node.text.split("\n") if (s := part.strip())])
            if len(lines) > 1:
                problems.blocks.append(((node.line, node.column), lines))
        if self.what == A_NAME and text in _NOTHING:  # it stands for nothing elsewhere in YAML
            reason, todo = "a value is always text", "delete it if nobody is meant"
            problems.add("doubtful-name", node, name=text, reason=reason, todo=todo)
        if not text[0].isalnum() and self.what == A_NAME and not self.declared and _SLIP.fullmatch(text):
            problems.add("no-name", node, name=text)
            return None
        # what is a path or an id is looked up, and is an error if a sign of a mark does not belong to it
        if signs.has_sign(text) and self.what == A_NAME and not (self.listed and signs.is_emphasis(text)):
            inline.check(text, node, key, problems)
        return _mark(Mark, (text, node.line, node.column))


class Edtf(Type, frozen=True):
    """A date in EDTF (ISO 8601-2:2019), as ``model.edtf`` reads it."""

    expected = "a date"
    schema: ClassVar[Schema] = {"type": ["string", "integer"], "description": "a date in EDTF (ISO 8601-2:2019)"}
    unknown: bool = False
    """Whether ``unknown`` stands for a date of which nothing is known; it is read as XXXX."""

    def scalar(self, node: Node, key: str, problems: FileProblems) -> str | None:
        if node.kind == LIST or node.kind == MAPPING:
            self.wrong(node, key, problems, node.kind, _set_of_dates(node))
            return None
        return Type.scalar(self, node, key, problems)

    def typed(self, text: str, node: Node, key: str, problems: FileProblems) -> Date | None:
        if self.unknown and text.lower() == UNKNOWN:
            return parse("XXXX")
        try:
            return parse(text)
        except DateError as fault:
            problems.add("bad-date", node, value=text, reason=fault.message, todo=self.remedy(text, key, fault))
            return None

    def remedy(self, text: str, key: str, fault: DateError) -> str:
        """Return what to write in place of a text that is no date."""
        from site_builder.model.edtf.human import PRESENT, UNKNOWN_WORDS  # few dates are faulty
        from site_builder.model.edtf.reading import is_date

        bare = text.strip("“”„‟‘’‚«»\"'` ")
        if bare != text and is_date(bare):
            return f"write {bare}, without the quotation marks"
        word = text.lower().rstrip(".")
        if word in UNKNOWN_WORDS or not word.strip("-–—~.…_ ") or word == "null":
            return "write unknown if nothing is known of it" if self.unknown else "delete the line, or write XXXX"
        if word in PRESENT and key == "until":
            return "delete the line: a role without until is still held"
        return fault.hint


class Day(Edtf, frozen=True):
    """A single certain calendar day."""

    expected = "a day like 2025-06-04"
    schema: ClassVar[Schema] = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}

    def typed(self, text: str, node: Node, key: str, problems: FileProblems) -> Date | None:
        date = Edtf.typed(self, text, node, key, problems)
        if date is None or date.exact_day:
            return date
        self.wrong(node, key, problems, f'"{node.text}"', "write year-month-day")
        return None

    def remedy(self, text: str, key: str, fault: DateError) -> str:
        from site_builder.model.edtf.hints import candidates  # few dates are faulty

        if days := [date for date in candidates(text) if parse(date).exact_day]:
            return f"write {' or '.join(day.partition('T')[0] for day in days)}"
        return fault.hint if "does not exist" in fault.message else "write a day: year-month-day, such as 2025-06-04"


class Flag(Type, frozen=True):
    """``true`` or ``false``, in any case of letters."""

    expected = "true or false"
    schema: ClassVar[Schema] = {"type": "boolean"}

    def typed(self, text: str, node: Node, key: str, problems: FileProblems) -> bool | None:
        if text.lower() in ("true", "false"):
            return text.lower() == "true"
        yes, no = text.lower() in ("yes", "y", "on", "1", "ja", "oui"), text.lower() in ("no", "n", "off", "0")
        todo = f"write {key}: false, or delete the line" if no else f"write {key}: true"
        self.wrong(node, key, problems, f'"{text}"', todo if yes or no else "write true, or delete the line")
        return None


class Whole(Type, frozen=True):
    """A whole number from ``least`` to ``most``."""

    least: int
    most: int

    @property
    def expected(self) -> str:  # type: ignore[override]
        return f"a whole number from {self.least} to {self.most}"

    def typed(self, text: str, node: Node, key: str, problems: FileProblems) -> int | None:
        if re.fullmatch(r"-?[0-9]{1,9}", text) and self.least <= int(text) <= self.most:
            return int(text)
        number = int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else 1
        todo = f"write a number, such as {key}: {min(max(number, self.least), self.most)}"
        self.wrong(node, key, problems, f'"{text}"', todo)
        return None

    def json(self) -> Schema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


class Choice(Type, frozen=True):
    """One of a few words."""

    options: tuple[str, ...]

    @property
    def expected(self) -> str:  # type: ignore[override]
        return listed(self.options)

    def typed(self, text: str, node: Node, key: str, problems: FileProblems) -> str | None:
        if text in self.options:
            return text
        if (meant := CHOICES.get(text.lower())) and meant in self.options:
            problems.add("bad-choice", node, key=key, value=text, todo=f"write {key}: {meant}")
            return None
        hint = did_you_mean(text, self.options)
        todo = f"{hint} (one of {', '.join(self.options)})" if hint else f"write {listed(self.options)}"
        problems.add("bad-choice", node, key=key, value=text, todo=todo)
        return None

    def json(self) -> Schema:
        return {"enum": list(self.options)}


class Url(Type, frozen=True):
    """A web address (http or https) of at most 2,000 characters."""

    expected = "a web address"
    schema: ClassVar[Schema] = {"type": "string", "format": "uri", "pattern": "^https?://"}

    def typed(self, text: str, node: Node, key: str, problems: FileProblems) -> str | None:
        if is_web_address(text):
            return text
        todo = f"write {meant}" if (meant := corrected(text)) else "write it in full, from https:// on, without spaces"
        if meant.startswith("mailto:"):
            todo = "this is a mail address: only a web address can stand here"
        problems.add("bad-url", node, value=text, todo=todo)
        return None


class Ident(Type, frozen=True):
    """An id, the last part of an address (content-model.md, “id”)."""

    expected = "an id"
    schema: ClassVar[Schema] = {"type": "string", "pattern": "^[a-z0-9-]+$", "maxLength": ID_LENGTH}

    def typed(self, text: str, node: Node, key: str, problems: FileProblems) -> Mark | None:
        if text in DEVICES:
            problems.add("name-unsafe", node, name=f'"{text}"', reason="it is a device name on Windows")
            return None
        if ID.fullmatch(text) and len(text) <= ID_LENGTH:
            return Mark(text, node.line, node.column)
        problems.add("bad-id", node, value=text, todo=f"write {key}: {slugify(text) or 'a-plain-word'}")
        return None


class Language(Type, frozen=True):
    """A language tag (BCP 47) of a language that exists."""

    expected = "a language tag"
    schema: ClassVar[Schema] = {"type": "string", "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"}

    def typed(self, text: str, node: Node, key: str, problems: FileProblems) -> str | None:
        if not _LANGUAGE.fullmatch(text) or len(text) > 35:
            better = text.replace("_", "-")
            good = better != text and _LANGUAGE.fullmatch(better) and is_language(better)
            todo = f"write {key}: {better}" if good else "write it like en, fr, ru, pt-BR or zh-Hans"
            problems.add("bad-language", node, value=text, todo=todo)
            return None
        if not is_language(text):
            named = LANGUAGES.get(text.lower())
            todo = (
                f"write {key}: {named}"
                if named
                else did_you_mean(text, known_languages()) or "write its ISO 639 code: en, fr, ru, ar, pt-BR, zh-Hans"
            )
            problems.add("unknown-language", node, value=text, todo=todo)
            return None
        return text


class TagAuthority(Type, frozen=True):
    """Who gives tag URIs, and on which date it held the name (RFC 4151 §2.1): example.org,2020."""

    expected = "a domain and a date"
    schema: ClassVar[Schema] = {"type": "string", "pattern": "^[a-z0-9._@-]+,[0-9]{4}(-[0-9]{2}){0,2}$"}

    def typed(self, text: str, node: Node, key: str, problems: FileProblems) -> str | None:
        if _AUTHORITY.fullmatch(text):
            try:
                parse(text.rpartition(",")[2])
                return text
            except DateError:  # such as a month 13
                pass
        meant = text.strip().lower().removeprefix("tag:").partition("://")[2] or text.lower().removeprefix("tag:")
        host, _, date = meant.replace(" ", "").partition(",")
        host = host.partition("/")[0].partition(":")[0]
        better = f"{host},{date.partition(':')[0] or '2020'}"
        good = _AUTHORITY.fullmatch(better) and better != text
        todo = (
            f"write {key}: {better}"
            if good
            else f"write it like {key}: example.org,2020 (a domain that was yours on that date)"
        )
        self.wrong(node, key, problems, f'"{text}"', todo)
        return None


class Wikidata(Type, frozen=True):
    """The number of an item of Wikidata: Q649."""

    expected = "a Wikidata number"
    schema: ClassVar[Schema] = {"type": "string", "pattern": "^Q[1-9][0-9]*$"}

    def typed(self, text: str, node: Node, key: str, problems: FileProblems) -> str | None:
        if _QID.fullmatch(text):
            return text
        number = re.search(r"(?:^|[Qq/:])([1-9][0-9]{0,11})/?$", text)
        todo = f"write {key}: Q{number[1]}" if number else "write it like Q649"
        self.wrong(node, key, problems, f'"{text}"', todo)
        return None
