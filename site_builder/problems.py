"""Problems: everything that can be wrong with an archive, and the one place that words it.

A stage that meets a fault appends a ``Problem`` to the list it was given and goes on, so that one run reports all of
them. ``WORDING`` holds, for each kind, its severity, what is wrong and what to do about it. ``str`` gives a problem as
one line: ``path:line:column: error: what is wrong; what to do``; the command line adds the line of the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple
from unicodedata import category

from msgspec import Struct

from site_builder.address_problems import WORDING as ADDRESSES
from site_builder.media_problems import WORDING as MEDIA

ERROR: Final = "error"
WARNING: Final = "warning"
NOTE: Final = "note"  # no fault: something for the maintainer to decide; `check` alone reports it
SKIPPED: Final = "skipped"  # no fault: explains why a page is not there


class Problem(Struct, frozen=True, order=True):
    """One fault. ``line`` and ``column`` count from 1; both are 0 if the problem has no place in the file.

    ``quoted`` is the text of the file that the problem is about, if its wording quotes one. ``more`` is 0, or how many
    problems of one kind and file this one stands for (problem_lists.py).
    """

    path: str
    line: int
    column: int
    severity: str
    kind: str
    what: str
    todo: str
    quoted: str = ""
    more: int = 0

    def __str__(self) -> str:
        place = self.path + (f":{self.line}:{self.column}" if self.line else "")
        return f"{place}: {self.severity}: {self.what}" + (f"; {self.todo}" if self.todo else "")


class ProblemError(Exception):
    """Work on one file or page cannot go on; ``problem`` says where and why."""

    def __init__(self, found: Problem) -> None:
        super().__init__(str(found))
        self.problem = found


def printable(text: object, longest: int = 80) -> str:
    """Return ``text`` safe for one line of a terminal: control and direction marks escaped, a long text cut."""
    shown = str(text)
    if not shown.isprintable():  # control, format and surrogate characters, line separators; also spaces not U+0020
        shown = "".join(c if c.isprintable() or category(c) == "Zs" else ascii(c)[1:-1] for c in shown)
    if len(shown) <= longest:
        return shown
    return f"{shown[: _whole(shown, longest - 16)]}…{shown[_whole(shown, len(shown) - 15) :]}"


def _whole(text: str, at: int) -> int:
    """Return an offset, or one before it, where no mark is parted from its letter."""
    for where in range(at, max(at - 40, 0), -1):
        after = text[where]
        if category(after)[0] != "M" and not ("\U0001f3fb" <= after <= "\U0001f3ff" or "\u1160" <= after <= "\u11ff"):
            return where
    return at


def listed(items: Iterable[str], joint: str = "or") -> str:
    """Return ``"a", "b" or "c"``."""
    return listed_plainly([f'"{printable(i)}"' for i in items], joint)


def listed_plainly(items: Sequence[str], joint: str = "and") -> str:
    """Return ``one, another and a third``."""
    return f"{', '.join(items[:-1])} {joint} {items[-1]}" if len(items) > 1 else "".join(items)


class _Choices(NamedTuple):
    """Spellings made ready to be compared."""

    names: list[str]  # in order
    folded: list[str]  # in lower case, without punctuation
    words: list[str]  # the words of those in order


@lru_cache(maxsize=16)  # an archive has few sets of names, and a run may hold hundreds of names that are in none
def _choices(known: tuple[str, ...]) -> _Choices:
    from rapidfuzz import utils

    names = sorted(set(known))
    folded = [utils.default_process(name) for name in names]
    return _Choices(names, folded, [" ".join(sorted(name.split())) for name in folded])


_COMPARISONS: Final = 2_000_000
_left = [_COMPARISONS]  # of the comparisons that one build may make for its suggestions


def begin_suggestions() -> None:
    """Begin a build or a check: it may make as many comparisons for its suggestions as any other."""
    _left[0] = _COMPARISONS


def may_suggest() -> bool:
    """Whether ``nearest`` still looks for anything. Whoever gathers the known spellings for it asks this first."""
    return _left[0] > 0


def spend(comparisons: int) -> None:
    """Count work for suggestions that is done outside of ``nearest``."""
    _left[0] -= comparisons


def nearest(wanted: str, known: Iterable[str], most: int = 1) -> list[str]:
    """Return the known spellings most like ``wanted``, likeliest first; none if none is near.

    Compares whole strings and, for names, their words in any order (“Shoigu, Sergei”). Returns none once a build has
    made so many comparisons that they would cost it seconds: a text may hold any number of names that nothing has.
    """
    if not may_suggest():
        return []
    from rapidfuzz import fuzz, process, utils  # only where something is wrong: start-up stays short

    choices = _choices(tuple(known))
    _left[0] -= len(choices.names) + sum(map(len, choices.names)) // 16
    folded = utils.default_process(wanted[:200])
    likeness: dict[int, float] = {}
    for query, spellings in ((folded, choices.folded), (" ".join(sorted(folded.split())), choices.words)):
        for _, score, at in process.extract(query, spellings, scorer=fuzz.ratio, limit=most, score_cutoff=75):
            likeness[at] = max(score, likeness.get(at, 0))
    return [choices.names[at] for at in sorted(likeness, key=lambda at: (-likeness[at], at))[:most]]


def did_you_mean(wanted: str, known: Iterable[str]) -> str:
    """Return ``did you mean "X"?``, or an empty text."""
    near = nearest(wanted, known)
    return f"did you mean {listed(near)}?" if near else ""


# kind: (severity, what is wrong, what to do); the braces are filled from the facts given to `problem`
WORDING: Final[dict[str, tuple[str, str, str]]] = {
    # files
    "not-utf-8": (ERROR, "the file is not UTF-8 text (byte {byte} is 0x{value})", "save it as UTF-8"),
    "utf-16": (ERROR, "the file is {encoding} text", "save it as UTF-8"),
    "not-text": (ERROR, "this is {what}, not a text", "{todo}"),
    "control-character": (ERROR, "there is a control character here ({code})", "{todo}"),
    "unreadable": (ERROR, "this cannot be read ({reason})", "check its permissions"),
    "file-gone": (ERROR, "the file was deleted while it was being read", "build again"),
    "not-a-file": (ERROR, "this is {what}, not a file", "replace it with the file itself"),
    "symlink-outside": (
        ERROR,
        "this symbolic link leads out of the archive",
        "replace it with a copy of what it leads to",
    ),
    "symlink": (ERROR, "this is a symbolic link", "replace it with the file or folder itself"),
    "hard-link": (
        ERROR,
        "this file has {names} names on the disk (hard links), and the others may be outside the archive",
        "replace it with a copy of its own",
    ),
    "stray-file": (ERROR, "the builder does not know what to do with this file", "{todo}"),
    "name-unsafe": (ERROR, "the name {name} cannot be part of an address ({reason})", "rename it"),
    "file-too-large": (ERROR, "the file has {size} bytes, more than the {limit} allowed", "{todo}"),
    "changed-while-read": (ERROR, "the file changed while it was being read", "build again"),
    "no-content": (ERROR, "there is no folder {path}", "{todo}"),
    # front matter
    "no-front-matter": (
        ERROR,
        "{reason}",
        "{todo}",
    ),
    "late-front-matter": (
        ERROR,
        "something that cannot be seen, or an empty line, stands before the --- of the front matter",
        "delete it: --- comes first in a file",
    ),
    "keys-in-text": (WARNING, "these lines are the keys of front matter, and stand in the text", "{todo}"),
    "unclosed-front-matter": (
        ERROR,
        "{reason}",
        "{todo}",
    ),
    "front-matter-too-large": (ERROR, "{what} is larger than {limit}", "{todo}"),
    "yaml-syntax": (ERROR, "this is not YAML: {reason}", "{todo}"),
    "yaml-not-a-mapping": (ERROR, "expected keys and values here, found {found}", "write key: value lines"),
    "yaml-duplicate-key": (ERROR, 'the key "{key}" stands here a second time (first in line {first})', "keep one"),
    "yaml-anchor": (ERROR, "YAML anchors, aliases and merge keys are not allowed", "{todo}"),
    "yaml-tag": (ERROR, "YAML tags are not allowed ({tag})", "{todo}"),
    "yaml-second-document": (ERROR, "a second YAML document starts here", "delete the --- or ... line"),
    "yaml-too-deep": (ERROR, "lists and mappings are nested deeper than 12 levels", "flatten them"),
    "yaml-too-many": (ERROR, "{what} has more than {limit} values", "shorten it"),
    "lost-comment": (
        WARNING,
        'the text after # is a comment and is left out: "{lost}"',
        "put the value in quotes if this text belongs to it; if not, write a space after the #",
    ),
    "yaml-key": (ERROR, "a key must be a plain word", "write it as key: value"),
    # typing
    "unknown-key": (ERROR, 'there is no key "{key}" {place}', "{todo}"),
    "missing-key": (ERROR, '{place} needs "{key}"', "add a line {key}: …"),
    "empty-key": (ERROR, '"{key}" is empty, and {place} needs it', "write it behind the colon"),
    "wrong-folder": (ERROR, "these are the keys of {kind}, and the file is not where {kind} belongs", "{todo}"),
    "empty-value": (ERROR, '"{key}" is empty', "give it a value or delete the line"),
    "too-long": (
        ERROR,
        '"{value}" has {size} bytes, and "{key}" may have {limit}',
        "shorten it, or move it into the text",
    ),
    "too-many-entries": (
        ERROR,
        '"{key}" has {count} entries, more than the {limit} allowed',
        "leave out the less important ones, or divide the file",
    ),
    "colon-in-text": (ERROR, 'the colon makes keys and values of "{value}"', "{todo}"),
    "doubtful-name": (WARNING, '"{name}" becomes a name as it stands: {reason}', "{todo}"),
    "wrong-type": (ERROR, '"{key}" must be {expected}, not {found}', "{todo}"),
    "bad-date": (ERROR, "{reason}", "{todo}"),
    "bad-choice": (ERROR, '"{key}" cannot be "{value}"', "{todo}"),
    "bad-url": (ERROR, '"{value}" is not a web address', "{todo}"),
    "bare-address": (WARNING, '"{value}" is shown as text, not as a link', "{todo}"),
    "bad-id": (ERROR, '"{value}" cannot be an id: an id is made of a–z, 0–9 and -, at most 100 of them', "{todo}"),
    "ending-twice": (ERROR, 'the file\'s name "{name}" ends in .md twice', "{todo}"),
    "bad-path": (ERROR, '"{value}" cannot be an address on the site: {reason}', "{todo}"),
    "bad-language": (ERROR, '"{value}" is not a language tag', "{todo}"),
    "unknown-language": (ERROR, 'there is no language "{value}"', "{todo}"),
    "bad-value": (ERROR, '"{key}": {reason}', "{todo}"),
    # names and ids
    "duplicate-id": (ERROR, 'the id "{id}" is also that of {other}', "give one of them another file name or slug"),
    "address-collision": (
        ERROR,
        "{this} would have the address {address}, which is that of {other} too",
        "{todo}",
    ),
    "ambiguous-name": (ERROR, '"{name}" is a name of both {this} and {other}', "{todo}"),
    "names-in-one": (
        WARNING,
        '"{name}" is read as one name, but it contains the known name "{known}"',
        "if these are several names, write each in a line of its own:  {lines}",
    ),
    "list-as-name": (WARNING, '"{name}" is read as one name, and looks like several', "{todo}"),
    "sign-in-name": (WARNING, '"{name}" is read as a name with its signs', "{todo}"),
    "nobody-named": (WARNING, '"{name}" becomes a name as it stands, and is a word for none or for others', "{todo}"),
    "role-in-name": (WARNING, '"{name}" is read as one name, and looks like a name and a role', "{todo}"),
    "unknown-actor": (ERROR, 'no actor is named "{name}"', "{todo}"),
    "unknown-topic": (ERROR, 'nothing in {index}/ is named "{name}"', "{todo}"),
    "unknown-article": (ERROR, 'there is no article "{name}"', "{todo}"),
    "not-built": (ERROR, "{name} is not on the site", "{todo}"),
    "no-name": (ERROR, '"{name}" is not a name: it has no letter and no digit', "write the name, or delete it"),
    "named-twice": (ERROR, '"{name}" is named twice here', "delete one"),
    "topic-cycle": (ERROR, "these topics are broader than each other: {cycle}", "delete one of the broader: lines"),
    "role-ends-early": (ERROR, 'the role "{title}" ends ({until}) before it starts ({from_})', "correct one of them"),
    "role-held-twice": (
        ERROR,
        'the role "{title}" is held twice at once (also in line {other})',
        "correct the dates, or delete one",
    ),
    "role-outside-life": (ERROR, 'the role "{title}" {how}', "correct the role or the date"),
    "life-ends-early": (ERROR, '"{end}" ({until}) is before "{start}" ({from_})', "correct one of them"),
    "self-reference": (ERROR, "{this} refers to itself", "delete the line or name another"),
    "redirect-to-live": (
        ERROR,
        "{address} is the address of {other} and cannot be redirected",
        "delete it from redirect_from",
    ),
    # text
    "unknown-wikilink": (ERROR, "[[{name}]] names no actor, topic, article or page", "{todo}"),
    "ambiguous-wikilink": (ERROR, "[[{name}]] can mean {candidates}", "write {example}"),
    "wikilink-sign": (WARNING, "[[{name}]]: {reason}", "{todo}"),
    "dead-link": (ERROR, "the link {link} leads to no file", "{todo}"),
    "dead-fragment": (ERROR, "{target} has no heading #{fragment}", "{todo}"),
    "link-outside": (ERROR, "the link {link} leads out of content/", "link to a file in content/ or a web address"),
    "bad-link": (ERROR, "the link {link} cannot work on the site: {reason}", "{todo}"),
    "looks-like-a-link": (WARNING, "this looks like a {thing} and is shown as text: {link}", "{todo}"),
    "foreign-mark": (WARNING, "this is no mark here and is shown as text: {mark}", "{todo}"),
    "lone-mark": (WARNING, "{mark} is shown as it stands: {reason}", "{todo}"),
    "looks-like-a-list": (WARNING, "this looks like an entry of a list and is shown as text: {reason}", "{todo}"),
    "looks-like-a-heading": (
        WARNING,
        "this looks like a heading and is shown as text: {reason}",
        "{todo}, or \\# for the sign itself",
    ),
    "looks-like-a-table": (WARNING, "this looks like a table and is shown as text", "{todo}"),
    "text-in-table": (WARNING, "this line becomes a row of the table above it", "put a blank line between them"),
    "indented-code": (
        WARNING,
        "this is shown as code, for it begins with four spaces or a tab",
        "delete them; for code, write ``` in a line above it and in one below",
    ),
    "fence-unclosed": (
        WARNING,
        "the code that starts here with {mark} is never closed: all that follows is shown as code",
        "write {mark} in a line of its own where it ends",
    ),
    "underlined-heading": (
        WARNING,
        "this is shown as a heading, for the line below it is {mark}",
        "put a blank line between them for a line across the page, or write ## before the words for a heading",
    ),
    "list-renumbered": (
        WARNING,
        "this entry is written with {found} and the page shows {shown}",
        "correct it, or write \\. or \\) behind the numbers to keep them as text",
    ),
    "reference-unused": (
        WARNING,
        "no link refers to this line, which is not shown: {found}",
        "write [words][label] where it belongs, or \\[ for brackets that are text, or delete it",
    ),
    "link-in-link": (
        WARNING,
        'the links in this "title" are left out, since it becomes a link to "url" as a whole: {value}',
        "delete them, or the url",
    ),
    "mark-without-effect": (WARNING, "{reason}, so this is shown as it stands: {value}", "{todo}"),
    "comment-unclosed": (ERROR, "the comment that starts here with {name} is never closed", "{todo}"),
    "alert-unknown": (WARNING, "there is no alert {name}: the quotation stays a quotation", "{todo}"),
    "alert-unquoted": (
        WARNING,
        "{name} makes an alert only in a quotation",
        "write > before this line and those below",
    ),
    "heading-id": (
        WARNING,
        "{name} is not the id of a heading and stands on the page as text",
        "write {{#id}} at the end of the line, the id made of letters, digits, - and _",
    ),
    "heading-id-twice": (ERROR, 'the id "{name}" is that of another heading of this text', "give one of them another"),
    "html-tag": (WARNING, "the tag {tag} has no effect and stands on the page as text", "{todo}"),
    "html-attribute": (WARNING, 'the attribute "{key}" of {tag} has no effect', "{todo}"),
    "html-misplaced": (WARNING, "the tag {tag} has no effect here and stands on the page as text", "{todo}"),
    "html-unclosed": (
        WARNING,
        "the tag {tag} is never closed",
        "write </{name}> where it ends, or \\< for a sign that is meant as one",
    ),
    "html-unopened": (
        WARNING,
        "the tag {tag} closes nothing that is open here",
        "delete it, or write <{name}> where it begins",
    ),
    "html-text-outside": (WARNING, "words stand between the parts of {tag}", "write them in a <td> or a <caption>"),
    "body-too-large": (ERROR, "the text is larger than 1 MiB ({size} bytes)", "divide the article"),
    "nested-too-deep": (
        ERROR,
        "the text is nested too deep here: what stands inside would be lost",
        "flatten the quotations, lists or emphasis",
    ),
    "too-many-marks": (
        ERROR,
        "up to here the text has more marks than can be read (of lists, tables, brackets or emphasis)",
        "divide the text, or write \\[ for brackets that are meant as such",
    ),
    "long-row": (
        ERROR,
        "this row has {cells} cells, the table's header {width}: the rest would be lost",
        "add columns to the header, or write \\| for a bar",
    ),
    "footnote-twice": (ERROR, "the footnote [^{label}] is defined a second time", "delete one of the two"),
    "footnote-undefined": (
        ERROR,
        "the footnote [^{label}] is not written anywhere",
        "add a line [^{label}]: with its text, or write \\[ for a bracket that is meant as one",
    ),
    "footnote-unused": (
        ERROR,
        "nothing in the text refers to the footnote [^{label}]",
        "write [^{label}] where it belongs, or delete it",
    ),
    "text-explodes": (ERROR, "the text becomes {times} times as large when it is rendered", "{todo}"),
    **ADDRESSES,
    **MEDIA,
    "embargoed": (SKIPPED, "under embargo until {date}", "build again on or after that day"),
    # told by check alone
    "written-otherwise": (NOTE, '"{name}" is read as "{shown}", and pages show that name', "{todo}"),
    "looks-alike": (NOTE, '"{name}" is named in {number} and has no file', "{todo}"),
    "sort-name-guessed": (
        NOTE,
        "{number} sorted by a guess, for the family name may stand first: {names}",
        "write sort_name: in the file of each, as it is to be sorted",
    ),
    "alias-is-an-id": (
        NOTE,
        '"{name}" is the id of {other}, and leads there',
        "write it with spaces for the hyphens, or delete it",
    ),
    "name-alone": (
        NOTE,
        "the file says nothing but the name",
        "add what you know of it, such as kind: state (without kind: it is a person), aliases: or a text",
    ),
    "field-undeclared": (
        NOTE,
        "{key}, written {number}, is no field of site.yaml, and no page shows it",
        "if it is the field {name}, write x-{name}; else declare it below fields:, or leave it as it is",
    ),
    "namesakes": (NOTE, '"{name}" {how}', "{todo}"),
    "comments": (
        NOTE,
        "the text holds {number}, left out of the page",
        "delete from the file what nobody should read there",
    ),
    "role-open-long": (
        NOTE,
        'the role "{title}" has no end and was last known to be held five years ago or more ({said})',
        "add until: … to it, or a newer as_of: … to the file",
    ),
    # site
    "no-site-file": (
        WARNING,
        'there is no site.yaml: the archive is called "{title}"',
        "make the file, with a line title: …",
    ),
    "no-words": (
        WARNING,
        'the interface is not translated into "{language}": its words are English',
        "see docs/themes.md on adding a language",
    ),
    "same-language": (
        ERROR,
        'this translation is in the same language ("{language}") as "{original}"',
        "write the language of this text after lang:",
    ),
    "no-base-url": (
        WARNING,
        "there is no base_url: canonical links, feeds and the sitemap are left out{promise}",
        "add base_url: https://… or build with --base-url",
    ),
    "robots-unread": (NOTE, "robots.txt is not read at {address}", "name {sitemap} to search engines by yourself"),
    "export-too-large": (
        WARNING,
        "too large for data/, which leaves out files above 50 MB: {names}",
        "to have it all the same, name what is to be made: exports: [{exports}] and others, or exports: all",
    ),
    "pages-limit": (
        WARNING,
        "the site has {size} MB, {percent} % of what GitHub Pages publishes",
        "keep large files elsewhere, or publish on another server; the largest are {largest}",
    ),
    "unknown-theme": (ERROR, 'there is no theme "{theme}"', "{todo}"),
    "theme-unused": (WARNING, "nothing of a theme is looked for here, so this has no effect", "{todo}"),
    "theme-block": (WARNING, 'no template that this one extends has a block "{block}", so it has no effect', "{todo}"),
    "template": (ERROR, "{reason}", "{todo}"),
}


_WRITTEN: Final = ("name", "value", "title", "key", "found", "tag")  # facts that quote a file: of any length
_QUOTED: Final = (
    "link",
    "mark",
    "name",
    "value",
    "path",
    "title",
    "lost",
    "label",
    "tag",
    "found",
    "key",
)  # the first is marked


def problem(kind: str, path: str, line: int = 0, column: int = 0, /, **facts: object) -> Problem:
    """Return a problem of a kind of WORDING, its braces filled with ``facts`` (made printable)."""
    severity, what, todo = WORDING[kind]
    said = {k: printable(v, 80 if k in _WRITTEN else 1000) for k, v in facts.items()}
    quoted = next((str(facts[key])[:1000].strip('"') for key in _QUOTED if key in facts), "") if line else ""
    what, todo = what.format_map(said), todo.format_map(said)
    return Problem(printable(path, 300), line, column, severity, kind, what, todo, quoted)


def errors(problems: Sequence[Problem]) -> list[Problem]:
    """Return the problems that stop publication."""
    return [p for p in problems if p.severity == ERROR]
