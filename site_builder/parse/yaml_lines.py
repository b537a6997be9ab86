"""One line of YAML: what it is made of, and the slips that people make in it.

Only texts that are refused are looked at, so a pattern may hold for lines that are right elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from site_builder.model.slugs import slugify
from site_builder.parse.lines_to_write import PAIRS, entry, plain_or_quoted, quoted

# The keys that the content model has; a word before a space or “=” is a key without its colon if it is one of them.
# A test holds them equal to the schema's, which cannot be imported here: it reads front matter by this module.
KEYS: Final = frozenset(
    (
        "actor", "actors", "address", "aliases", "alt", "archived", "as_of", "authors", "base_url", "born", "broader",
        "caption", "corrections", "credit", "date", "dates", "description", "died", "disambiguation", "dissolved",
        "draft", "embargo", "exports", "feed_entries", "feeds", "fields", "founded", "from", "gone", "ids", "image",
        "images", "indexes", "kind", "label", "lang", "language", "ledger", "license", "manifest", "mentions",
        "metadata", "moved", "name", "nav", "of", "page_size", "part_of", "published", "publisher", "reason",
        "redirect_from", "related", "replaced_by", "repository", "role", "roles", "same_as", "search", "slug",
        "sort_name", "sources", "src", "summary", "tag", "text", "theme", "title", "to", "topics", "translation_of",
        "until", "updated", "url", "weak_aliases", "wikidata",
    )
)  # fmt: skip
_PROSE: Final = frozenset("caption credit description label sources summary text".split())  # links have effect
_DATES: Final = frozenset("as_of born died dissolved embargo founded from published until updated".split())
_ADDRESSES: Final = frozenset("archived base_url repository same_as to url related".split())
_BARE_KEYS: Final = frozenset(
    "actors aliases authors born date died image lang name related roles slug sources summary title topics".split()
)  # those that hardly begin the line of a text
_LOOKED_AT: Final = 1000  # characters of a line
_LONGEST: Final = 120  # characters of a line that is shown to be copied


class Slip(NamedTuple):
    """The cause of a fault: ``column`` from 0."""

    column: int
    reason: str
    todo: str


class Line(NamedTuple):
    """One line of the text, taken apart; ``above`` are the lines before it."""

    text: str
    above: Sequence[str]
    below: Sequence[str]
    indent: str
    dash: str  # “- ”, also several
    key: str
    value: str
    at: int  # column of the value

    def written(self, value: str) -> str:
        """Return the line with another value."""
        line = f"{self.dash}{self.key}: {value}" if self.key else f"{self.dash}{value}"
        return line if len(line) <= _LONGEST else f'{self.dash}{self.key}: "…"' if self.key else f'{self.dash}"…"'

    @property
    def owner(self) -> str:
        """The key that the line stands below, or its own."""
        if self.key and not self.dash:
            return self.key
        for line in reversed(self.above):
            if found := _OWNER.match(line):
                return found[1]
        return self.key


_LINE: Final = re.compile(
    r"(?P<indent>[ \t]*)(?P<dash>(?:-[ \t]+)*)"
    r"(?:(?P<key>\w[^:\n\"'#\[\]{}]{0,80}?)[ \t]*:(?=[ \t]|$)[ \t]*)?(?P<value>.*)"
)
_OWNER: Final = re.compile(r"([^\W\d][\w-]*)[ \t]*:")
_COLON: Final = re.compile(r"[ \t]*(?:-[ \t]+)?([^\W\d][\w-]*)[ \u00a0]?(?::(?=[^ \t\n:/])|[：﹕∶])")
_ODD_SPACES: Final = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
UNSEEN: Final = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Signs that no one sees."""
_ODD_START: Final = re.compile(f"[ \t]*([{_ODD_SPACES}{UNSEEN}])")
_DASHES: Final = "-\u00ad‐‑‒–—―−﹣－_=*+~"
like_a_fence: Final = re.compile(f"[ \t]*(?:[{_DASHES}]{{2,}}|[–—―]|\\.\\.\\.)[ \t]*")
"""What people write in place of the --- that begin and end front matter."""
_CONFLICT: Final = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")
_COMMENT: Final = re.compile(r"[ \t]*(//|/\*|<!--|;;|%(?!\w))")
_TEMPLATE: Final = re.compile(r"\{[{%]")
_STARRED: Final = re.compile(r"([ \t]*)(?:([*+])[ \t]+(?=[^\s*])|([•‣▪●◦·‐-―−])[ \t]*(?=[^\W\d_]))")
_NUMBERED: Final = re.compile(r"([ \t]*)([0-9]{1,3}[.)])[ \t]+\S")
_ODD_DASH: Final = re.compile(r"([ \t]*)-[\u00a0\u2000-\u200a\u202f\u3000]")
_DASHED: Final = re.compile(r"([ \t]*)-(?=[^\W\d])")
_NO_COLON: Final = re.compile(r"[ \t]*(?:-[ \t]+)?(\w+)[ \t]*([=;]|[ \t](?:-[ \t])?)[ \t]*(.*)")
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'')
_SECOND: Final = re.compile(r"(.*?)[,;]?[ \t]+(\w+):[ \t]+(.+)")
_MARKDOWN: Final = re.compile(r"(!?)\[([^\[\]]*)\]\(<?([^()\s<>]+)>?(?:[ \t]+[\"'][^()]*)?\)[ \t]*")
_KEY_SIGN: Final = re.compile(r"([ \t]*)(?:-[ \t]+)?([@`%!&*_]+)(\w[\w-]*)[*_`]*:[*_`]*(?:[ \t]+(.*))?")
_APOSTROPHE: Final = re.compile(r"'(?:[stnmdkr]|em|tis|twas|[0-9]0?s?)\b|'[0-9]{2}\b", re.IGNORECASE)
_PICTURE: Final = re.compile(r"(media/\S+\.(?:png|jpe?g|gif|webp|avif|svg)):[ \t]+(.+)", re.IGNORECASE)
_IN_LIST: Final = re.compile(r"[\[\]{}]")
_WIKILINK: Final = re.compile(r"!?\[\[([^\[\]|]+)(?:\|[^\[\]]*)?\]\]")


def taken_apart(lines: Sequence[str], n: int) -> Line:
    """Return a line (from 0), taken apart."""
    text = lines[n][:_LOOKED_AT]
    found = _LINE.match(text)
    assert found is not None  # it matches any line
    indent, dash, key, value = found.group("indent", "dash", "key", "value")
    return Line(text, lines[:n], lines[n + 1 :], indent, dash, (key or "").rstrip(), value.rstrip(), found.start(4))


def slip_of(lines: Sequence[str], n: int) -> Slip | None:
    """Return the first slip in a line (from 0); None if it has none."""
    if not lines[n].strip() or lines[n].lstrip().startswith("#"):
        return None
    line = taken_apart(lines, n)
    slip = next((slip for look in _LOOKS if (slip := look(line))), None)
    return slip and slip._replace(todo=fitting(line, slip.todo))


def fitting(line: Line, todo: str) -> str:
    """Return what to do with a value that quotes would not make right, for its key takes no text."""
    key = line.key or line.owner
    if "in quotes" not in todo:
        return todo
    if key == "slug":
        return f"write slug: {slugify(line.value) or 'the-plan'}"
    if key in ("lang", "language"):
        return f"write it like en, fr, ru, pt-BR or zh-Hans, such as {key}: en"
    if key == "image" and (picture := _PICTURE.fullmatch(line.value)):
        return f"write image: {{src: {picture[1]}, alt: {quoted(picture[2])}}}"
    if key in ("image", "src"):
        return f"name the picture by its path, such as {key}: media/photo.jpg"
    if key in _DATES or key == "date":
        return f"write a date, such as {line.dash}{key}: 2025-06-04" if "[" not in line.value else todo
    return todo


def quoted_entries(line: Line) -> str:
    """Return a line [one, other] with quotes around the entries that need them; empty if it is none, or needs none."""
    value = line.value
    if value[:1] != "[" or value[-1:] != "]" or not (line.key or line.dash):
        return ""
    entries = [part.strip() for part in value[1:-1].split(",")]
    if not all(entries) or any(
        part.count("[") != part.count("]") or part.count("{") != part.count("}") for part in entries
    ):
        return ""
    better = [
        part if _QUOTED.fullmatch(part) else quoted(part) if _IN_LIST.search(part) else plain_or_quoted(part)
        for part in entries
    ]
    written = line.written(f"[{', '.join(better)}]")
    return "" if written == line.written(value) else written


def _spaces(line: Line) -> Slip | None:
    if "\t" in line.indent:
        return Slip(line.indent.index("\t"), "a tab stands before this", "indent with spaces, not tabs")
    if "-\t" in line.dash:
        return Slip(len(line.indent) + 1, "a tab stands after the -", "put a space in its place")
    if odd := _ODD_START.match(line.text):
        todo = "delete it, and indent with ordinary spaces"
        return Slip(odd.start(1), f"{_said(odd[1])} stands before this", todo)
    return None


def _foreign(line: Line) -> Slip | None:
    """Marks of other languages and programs."""
    if _CONFLICT.match(line.text):
        todo = "keep one of the two versions, and delete the three lines that begin with such marks"
        return Slip(0, "this line is the mark of a merge conflict", todo)
    if like_a_fence.fullmatch(line.text) and (not line.indent or _ends_keys(line)):
        todo = "write three hyphens in this line, and nothing else: ---"
        return Slip(len(line.indent), f'"{line.text.strip()[:20]}" does not close the front matter', todo)
    if line.text.startswith(("%YAML", "%TAG")):
        return Slip(0, "YAML's directives are not allowed", "delete the line")
    if comment := _COMMENT.match(line.text):
        return Slip(comment.start(1), f"{comment[1]} begins no comment here", "begin it with #, or delete the line")
    if template := _TEMPLATE.search(line.text):
        return Slip(template.start(), "templates are not run in front matter", "write what belongs here itself")
    return None


def _ends_keys(line: Line) -> bool:
    """Whether a line of dashes that is indented is meant as the end: it is part of no block of text."""
    begun = next((text for text in reversed(line.above) if text[:1].strip()), "")
    return len(line.text.strip()) > 1 and re.search(r":\s*[|>][-+0-9]*\s*$", begun) is None


def _entry(line: Line) -> Slip | None:
    """A list whose entries begin with another sign than “- ”."""
    if found := _STARRED.match(line.text):
        sign = found[2] or found[3]
        if not found[1] and (key := _OWNER.match(line.text[found.end() :])) and key[1] in KEYS:
            return Slip(0, "the keys of a file are no list", f'delete the {sign} before "{key[1]}"')
        reason, todo = f"a {sign} begins no entry of a list", "write - and a space before each entry of a list"
        return Slip(len(found[1]), reason, todo)
    if (found := _NUMBERED.match(line.text)) and not line.key:
        todo = "write - and a space before each entry of a list"
        return Slip(len(found[1]), f"a {found[2]} begins no entry of a list", todo)
    if odd := _ODD_DASH.match(line.text):
        todo = "write - and a space before each entry of a list"
        return Slip(len(odd[1]), "the space behind the dash is no ordinary one", todo)
    if (found := _DASHED.match(line.text)) and not line.key:
        todo = "write - and a space before each entry of a list"
        return Slip(len(found[1]), "there is no space after the dash", todo)
    return None


def _colon(line: Line) -> Slip | None:
    found = _COLON.match(line.text)
    if found is None or (line.key and line.text[found.end(1) :].lstrip().startswith(": ")):
        return None
    key, at = found[1], found.end()
    colon = line.text[at - 1]
    if colon != ":":  # marked itself; else what stands behind the colon
        return Slip(at - 1, f'the colon after "{key}" is a full-width one', f"write {key}: and a space")
    behind = line.text[at]
    if behind in _ODD_SPACES or behind in UNSEEN:
        return Slip(at, f'{_said(behind)} stands after "{key}:"', "put a space after the colon")
    if behind in "[{\"'" and key not in KEYS:
        return None
    return Slip(at, f'there is no space after "{key}:"', "put a space after the colon")


def _no_colon(line: Line) -> Slip | None:
    found = None if line.key else _NO_COLON.match(line.text)
    if found is None or found[1].lower() not in KEYS or not found[3]:
        return None
    if found[2] not in "=;" and (found[1] not in _BARE_KEYS or not _beside_keys(line)):
        return None
    key = found[1].lower()
    return Slip(found.end(1), f'there is no colon after "{found[1]}"', f"write {key}: {found[3][:_LONGEST]}")


def _beside_keys(line: Line) -> bool:
    """Whether the line next to this one is that of a key, begun in the same column."""
    near = (*line.above[-1:], *line.below[:1])
    return not near or any(re.match(rf"{line.indent}\b[^\W\d][\w-]*:(?: |$)", other) for other in near)


def key_sign(line: Line) -> Slip | None:
    """Return the slip of a sign before a key."""
    found = _KEY_SIGN.fullmatch(line.text)
    if found is None or line.key:
        return None
    indent, sign, word, value = found.groups()
    word = word.rstrip("_")
    if line.dash and word.lower() not in KEYS:
        return None  # an entry that is text
    key = word.lower() if word.lower() in KEYS else word
    return Slip(len(indent), f"a key cannot begin with {sign}", f"write {key}: {value or ''}".rstrip()[:_LONGEST])


def _link(line: Line) -> Slip | None:
    """Markdown or wikilinks in place of a value."""
    if (line.key or line.owner) in _PROSE and line.value[:1] == "[":
        if _MARKDOWN.match(line.value) or _WIKILINK.match(line.value):
            todo = f"put the value in quotes: {line.written(quoted(line.value))}"
            return Slip(line.at, "a value cannot begin with [", todo)
        return None
    if found := _MARKDOWN.fullmatch(line.value):
        picture, words, target = found.groups()
        if picture or line.owner == "image":
            better = line.written(f"{{src: {target}, alt: {quoted(words)}}}" if words and not line.dash else target)
            return Slip(line.at, "pictures are not written in Markdown here", f"write {better}")
        if line.dash and not line.key and line.owner in ("sources", "related"):
            todo = f'write "- title: {words}" and below it, indented, "url: {target}"'
        else:
            todo = f"write {line.written(target if (line.key or line.owner) in _ADDRESSES else words)}"
        return Slip(line.at, "links are not written in Markdown here", todo)
    if line.value.startswith(("[[", "![[")) and (names := _WIKILINK.findall(line.value)):
        if _WIKILINK.sub("", line.value).strip(" ,;"):
            return None
        some = len(names) > 1 and not line.dash
        names = [f"media/{name}" if line.owner == "image" and "/" not in name else name for name in names]
        better = line.written(f"[{', '.join(names)}]" if some else names[0])
        return Slip(line.at, "wikilinks are for texts, not for keys", f"write {better}")
    return None


def _start_sign(line: Line) -> Slip | None:
    """A value that begins with a sign that has a meaning in YAML."""
    value, sign = line.value, line.value[:1]
    if not value or not (line.key or line.dash):
        return None
    if value == "?" or (value == "-" and line.key):
        return Slip(line.at, f"{sign} is no value", _in_place_of_nothing(line))
    in_quotes = f"put the value in quotes: {line.written(quoted(value))}"
    if value.startswith("- ") and line.key:
        below = f'write "{value[:60]}" in a line of its own below "{line.key}:"'
        todo = below if line.key != "title" else in_quotes
        return Slip(line.at, "a list cannot begin in the line of its key", todo)
    if sign == ":" and value[1:2] in (" ", "\t"):
        return Slip(line.at, "there is one colon too many", f"write {line.written(value[1:].strip())}")
    if sign in "@`%,]}&*!?:":
        if line.key in (*_DATES, "date") and sign != "%" and (rest := value.strip("@`,]}&*!?: ")):
            in_quotes = f"write {line.written(rest)}"
        return Slip(line.at, f"a value cannot begin with {sign}", in_quotes)
    return _behind_sign(line, in_quotes) if sign in "|>[{" else None


def _in_place_of_nothing(line: Line) -> str:
    if line.key == "date" and not line.dash:
        return "write date: unknown if nothing is known of it"
    if line.key in _DATES:
        return "delete the line if the date is not known"
    return f"delete the line, or write {line.written(quoted(line.value))}"


def _behind_sign(line: Line, in_quotes: str) -> Slip | None:
    """A block of text or a list that goes on in the same line."""
    value, sign = line.value, line.value[:1]
    if sign in "|>":
        if re.fullmatch(r"[|>][-+0-9]*(?:\s+#.*)?", value):
            return None
        if line.key in (*_DATES, "date"):
            return Slip(line.at, f"a value cannot begin with {sign}", f"write {line.written(value[1:].strip())}")
        todo = f"write the text into the lines below, indented, or put it in quotes: {line.written(quoted(value))}"
        return Slip(line.at, f"behind {sign} nothing can stand in this line", todo)
    end = closed(line.value)
    rest = line.value[end:].strip()
    if not end or not rest or rest.startswith("#"):
        return None
    if not rest.strip(" ,;]}"):
        return Slip(line.at + end, f"{rest} stands behind the list", "delete it")
    return Slip(line.at + end, f"something follows the {line.value[end - 1]}", in_quotes)


def _quotes(line: Line) -> Slip | None:
    """Quotation marks that do not enclose the whole value."""
    value = line.value
    if value[:1] not in ("'", '"'):
        return None
    closed = _QUOTED.match(value)
    if closed is None:
        if _escape_fault(value):
            return None
        todo = f"close it at the end of the value: {line.written(value + value[0])}"
        if _APOSTROPHE.match(value) and line.key not in (*_DATES, "date"):
            todo += f"; if it is an apostrophe, write {line.written(quoted(value))}"
        return Slip(line.at, "this quotation mark is never closed", todo) if not _closed_below(line) else None
    rest = value[closed.end() :]
    if not rest.strip() or rest.lstrip().startswith("#") or not (line.key or line.dash):
        return None
    if rest.lstrip().startswith(":") and not line.key:  # a key in quotes
        return None
    if rest.strip() == ",":
        return Slip(line.at + closed.end(), "a comma follows the value", "delete it")
    encloses = value[-1] == value[0] and (value[closed.end() - 2].isspace() or rest[0].isalnum())
    whole = value[1:-1] if encloses else value  # else “"A" and "B"”, and not “"He said "no" to it"”
    if encloses and value[0] == "'":
        whole = whole.replace("''", "'")
    todo = f"put the whole value in quotes: {line.written(quoted(whole))}"
    if line.owner == "actors" and (role := re.fullmatch(r"\s*(?:\((.+)\)|[,:–—-]\s*(.+))", rest)):
        todo = entry("actors", value[1 : closed.end() - 1], role[1] or role[2])
    return Slip(line.at + closed.end(), "the quotation marks end before the value does", todo)


def _second_colon(line: Line) -> Slip | None:
    if not line.key or line.value[:1] in ('"', "'", "[", "{", "|", ">", "#"):
        return None
    found = re.search(r":(?=[ \t]|$)", line.value)
    if found is None:
        return None
    at = line.at + found.start()
    if (two := _SECOND.fullmatch(line.value)) and two[2] in KEYS and line.dash:
        todo = f'write "{two[2]}: {two[3]}" into a line of its own, indented as "{line.key}:"'
        return Slip(line.at + two.start(2), "two keys stand in one line", todo)
    if (one := re.match(r"([a-z_]+):[ \t]+(?=\S)", line.value)) and one[1] in KEYS and not line.dash:
        todo = f'write "{line.value}" into the line below, indented'
        return Slip(line.at, "two keys stand in one line", todo)
    if line.key == "date" and line.dash and line.owner in ("dates", "corrections"):
        todo = entry(line.owner, line.value[: found.start()], line.value[found.end() :].strip())
        return Slip(at, "there is one colon too many", todo)
    if line.owner in PAIRS and line.key not in KEYS and line.dash:
        return Slip(at, "there is one colon too many", entry(line.owner, line.key, line.value))
    if line.key in PAIRS and not line.dash:
        todo = entry(line.key, line.value[: found.start()], line.value[found.end() :].strip())
        return Slip(at, "there is one colon too many", f'{todo}, below "{line.key}:"')
    if line.dash and line.key not in KEYS:
        todo = f"put the value in quotes: {line.dash}{quoted(f'{line.key}: {line.value}')}"
        return Slip(at, "there is one colon too many", todo)
    return Slip(at, "there is one colon too many", f"put the value in quotes: {line.written(quoted(line.value))}")


_LOOKS: Final[tuple[Callable[[Line], Slip | None], ...]] = (
    _spaces,
    _foreign,
    _entry,
    _colon,
    _no_colon,
    key_sign,
    _link,
    _start_sign,
    _quotes,
    _second_colon,
)


def closed(value: str) -> int:
    """Return the offset behind the bracket that closes the first one; 0 if none does."""
    depth = 0
    quote = ""
    for n, sign in enumerate(value):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'" and (n == 0 or value[n - 1] in " \t,[{:"):
            quote = sign
        elif sign in "[{":
            depth += 1
        elif sign in "]}":
            depth -= 1
            if depth == 0:
                return n + 1
    return 0


def _closed_below(line: Line) -> bool:
    """Whether the quotation mark that begins the value may be closed in the next lines, indented as its text."""
    for other in line.below:
        if other.strip() and len(other) - len(other.lstrip()) <= len(line.indent):
            return False
        if line.value[0] in other:
            return True
    return False


def _escape_fault(value: str) -> bool:
    return value[0] == '"' and '"' in value[1:].replace('\\"', "")


def _said(sign: str) -> str:
    code = f"U+{ord(sign):04X}"
    if sign == "\u00a0":
        return "a no-break space"
    if sign == "\u3000":
        return f"a wide space ({code})"
    if sign in _ODD_SPACES:
        return f"a space of another kind ({unicodedata.name(sign, code).lower()}, {code})"
    return f"a sign that cannot be seen ({code})"
