"""What stands within the lines of a vault's notes → Markdown as the archive reads it.

One pass over a text finds links, embeds, marks, tags, formulas and tags of HTML. What encloses words is read again
inside, so a highlight may hold a link.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import parse_qs, quote, unquote

from site_builder.importers import addresses, calls, embeds
from site_builder.importers.html import to_markdown
from site_builder.importers.markdown_text import address, words
from site_builder.importers.readers import vault_tags
from site_builder.importers.readers.vault_note import Heading, Note
from site_builder.importers.records import FROM_SOURCE, Outcome
from site_builder.importers.tracked import Edit, Tracked
from site_builder.model.slugs import heading_slug
from site_builder.read.media_kinds import PICTURES

EMBED: Final = r"!\[\[[^\[\]\n]{1,1000}\]\]"
_WORDS: Final = r"(?:\\.|[^\[\]\\]|\[(?:\\.|[^\[\]\\]){0,500}+\](?:\([^()\s]{0,1000}+\))?){0,2000}+"
_HREF: Final = r"(?:<[^<>\n]*+>|(?:\\.|[^\s()\\]|\([^\s()]*+\))*+)"
_TITLE: Final = r"(?:\s+(?:\"(?:\\.|[^\"\\]){0,2000}+\"|'(?:\\.|[^'\\]){0,2000}+'))?+"
_PAIRED: Final = "a|iframe|audio|video|object|b|strong|i|em|s|del|strike"
_BEGINS: Final = re.compile(r"[`\\$!\[(^=<:#]")  # all that a mark can begin with
_FOUND: Final = re.compile(
    r"(?P<code>(?<!`)(?P<ticks>`+)(?!`)(?P<coded>(?:[^`\n]|\n(?![ \t]*\n)|(?!(?P=ticks)(?!`))`+){1,5000}+)"
    r"(?P=ticks)(?!`))"
    r"|(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<math>\$\$(?:[^$\n]|\$(?!\$)|\n(?![ \t]*\n)){1,5000}+\$\$"
    r"|(?<![\w$])\$(?=[^\s$])(?:\\.|[^$\\\n]){1,1000}+(?<=\S)\$(?![\w$]))"
    r"|!\[\[(?P<embed>[^\[\]\n]{1,1000})\]\]"
    r"|\[\[(?P<wiki>[^\[\]\n]{1,1000})\]\]"
    rf"|(?P<link>!?\[(?P<words>{_WORDS})\]\(\s*(?P<href>{_HREF})(?P<title>{_TITLE})\s*\))"
    r"|(?P<field>[\[(](?P<key>[^\W\d_][\w -]{0,60}+)::[ \t]+"
    r"(?P<value>(?:\[\[[^\[\]\n]{1,300}\]\]|[^\[\]()\n]){1,500}+)[\])])"
    r"|\^\[(?P<note>(?:\\.|[^\[\]\\\n]|\[\[[^\[\]\n]{0,500}\]\]|\[[^\[\]\n]{0,500}\]){1,2000}+)\]"
    r"|(?<![^\n])(?P<definition>\[[^\[\]\n^][^\[\]\n]{0,500}\]:[ \t]*)(?P<to>\S+)"
    r"|==(?=\S)(?P<mark>(?:`[^`\n]{1,300}+`|[^=\n]|=(?!=)|\n(?![ \t]*\n)){1,2000}+)(?<=\S)=="
    rf"|(?P<html>(?i:<(?P<element>{_PAIRED})(?=[\s>])[^<>]{{0,2000}}+>"
    r"(?P<inner>(?:[^<\n]|<(?!/?(?P=element)[\s>])){0,2000}+)</(?P=element)>|<img\s[^<>]{1,2000}+>))"
    r"|(?P<bare>(?i:</?(?:u|ins|span|font|center|div|p|small|big|tt|nobr|wbr)(?:\s[^<>\n]{0,500}+)?/?>))"
    r"|(?P<url>://[^\s<>]*+)"
    rf"|(?P<tag>{vault_tags.TAG})"
)
_BAR: Final = re.compile(r"\\?\|")
_SIZE: Final = re.compile(r"\s*\d{1,5}(?:x\d{1,5})?\s*\Z")
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_EMBEDDED: Final = re.compile(r"https?://(?:[\w-]+\.)*(?:youtube\.com|youtu\.be|vimeo\.com|twitter\.com|x\.com)/", re.I)
_MARKS: Final = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "del": "~~", "strike": "~~"}
_SOUND: Final = (".mp3", ".ogg", ".wav", ".m4a", ".flac", ".3gp", ".opus")
_FILM: Final = (".mp4", ".webm", ".ogv", ".mov", ".mkv")
_LABEL: Final = re.compile(r"\[\^(\d{1,6})\]")


def fragment(words: str) -> str:
    """Return the fragment of a heading as links of a vault are compared: without signs, which links leave out."""
    return re.sub("-{2,}", "-", heading_slug(words)).strip("-")


def _matches(text: str, code: list[tuple[int, int]]) -> Iterator[re.Match[str]]:
    """Yield the marks of a text outside blocks of code, in order."""
    starts, at = [start for start, _ in code], 0
    while begins := _BEGINS.search(text, at):
        at = begins.start()
        n = bisect_right(starts, at) - 1
        if n >= 0 and at < code[n][1]:
            at = code[n][1]
        elif match := _FOUND.match(text, at):
            yield match
            at = match.end()
        else:
            at += 1


class Inline:
    """Converts one text. ``code``: where blocks of code stand in it."""

    def __init__(self, text: Tracked, code: list[tuple[int, int]], note: Note) -> None:
        self._tracked, self._code, self._note = text, code, note
        self._footnotes: list[str] = []
        self._labels: set[str] | None = None
        self._depth = 0
        self._made: dict[str, Callable[[re.Match[str], int], str | None]] = {  # by the group of what was found
            "code": self._inline_code,
            "math": self._math,
            "embed": self._embed,
            "wiki": self._wiki,
            "link": self._link,
            "field": self._field,
            "note": self._footnote,
            "to": self._definition,
            "mark": self._mark,
            "html": self._html,
            "bare": self._html,
            "tag": self._tag,
        }

    def converted(self) -> str:
        """Return the text with its marks converted, and its inline footnotes at its end."""
        text = self._tracked.text
        edits = [
            Edit(*match.span(), new) for match in _matches(text, self._code) if (new := self._new(match, 0)) is not None
        ]
        found = self._tracked.replaced(edits).text
        if self._footnotes:
            found = found.rstrip("\n") + "\n\n" + "\n".join(self._footnotes) + "\n"
        return found

    def _again(self, text: str, at: int) -> str:
        """Return a piece of the text, from a place on, with its own marks converted."""
        if self._depth > 5:
            return text
        self._depth += 1
        new = _FOUND.sub(lambda match: match[0] if (one := self._new(match, at)) is None else one, text)
        self._depth -= 1
        return new

    def _new(self, match: re.Match[str], base: int) -> str | None:
        """Return what a mark becomes; None where it stays."""
        make = self._made.get(match.lastgroup or "")
        return make(match, base) if make else None

    def _inline_code(self, match: re.Match[str], base: int) -> None:
        said = match["coded"]
        if said.startswith(("= ", "$= ")):
            self._say(Outcome.KEPT, base + match.start(), f"a query within a line: {said}", "queries within lines")

    def _math(self, match: re.Match[str], base: int) -> str:
        self._say(Outcome.KEPT, base + match.start(), f"a formula, as code: {match['math']}", "formulas")
        return calls.code(match["math"])

    def _definition(self, match: re.Match[str], base: int) -> str | None:
        href = self._href(match["to"].strip("<>"), base + match.start())
        return match["definition"] + address(href) if href else None

    def _mark(self, match: re.Match[str], base: int) -> str:
        self._count("highlights")
        return f"<mark>{self._again(match['mark'], base + match.start('mark'))}</mark>"

    # -- links ------------------------------------------------------------------------------------------------------

    def _wiki(self, match: re.Match[str], base: int) -> str:
        at = base + match.start()
        target, *alias = _BAR.split(match["wiki"], maxsplit=1)
        target = target.strip()
        name, _, part = target.partition("#")
        name, part = name.strip(), part.strip()
        said = " ".join(alias[0].split()) if alias else ""
        found = self._found(name, at) if name else self._note.path
        if found:
            self._count("wikilinks")
            title = self._note.titles.get(found, "") if name and not part else ""
            return self._to(found, part, said or title or _named(name, part), at)
        shows = words(said or _named(name, part))
        if file := self._note.vault.file(name, self._note.folder):
            self._count("wikilinks")
            return f"[{shows}]({address(_at_root(file))})"
        self._dead(name, at)
        return shows

    def _found(self, name: str, at: int) -> str:
        """Return the note that a link names; where several may be meant, the report says which it is."""
        found = self._note.vault.note(name, self._note.folder)
        if found.others:
            what = f"[[{name}]] can mean {found.others + 1} notes: it leads to {found.path}"
            self._say(Outcome.SUGGESTED, at, what, "links that can mean several notes")
        return found.path

    def _to(self, path: str, part: str, said: str, at: int) -> str:
        """Return a link to a note, or to a heading of it."""
        return f"[{words(said)}]({address(self._address(path, part, at))})"

    def _address(self, path: str, part: str, at: int) -> str:
        heading = part.rpartition("#")[2].strip()
        href = FROM_SOURCE + quote(path, safe="/") if path != self._note.path or not heading else ""
        if not heading or heading.startswith("^"):
            if heading:
                self._count("links to a block, which lead to its note")
            return href or FROM_SOURCE + quote(path, safe="/")
        self._note.headings.append(Heading(self._tracked.line(at), path, heading))
        return f"{href}#{quote(fragment(heading))}"

    def _dead(self, name: str, at: int) -> None:
        if self._note.vault.is_left_out(name, self._note.folder):
            what = f"a link to {name}, which is left out"
            self._say(Outcome.LEFT_OUT, at, what, "links to what is left out")
        else:
            what = f"a link to {name}, which is no note of the vault: its words stay"
            self._say(Outcome.SUGGESTED, at, what, "links to notes that are not there")

    def _embed(self, match: re.Match[str], base: int) -> str:
        at = base + match.start()
        target, *further = (part.strip() for part in _BAR.split(match["embed"]))
        name, _, part = target.partition("#")
        name = name.strip()
        alt = " ".join(one for one in further if one and not _SIZE.match(one))
        vault, folder = self._note.vault, self._note.folder
        file = vault.file(name, folder)
        if not file and name.endswith(".excalidraw"):
            file = vault.file(f"{name}.svg", folder) or vault.file(f"{name}.png", folder)
        ending = posixpath.splitext(file or name)[1].lower()
        if file and ending in PICTURES:
            self._count("embedded pictures")
            return calls.picture(_at_root(file), alt)
        if file:
            self._count("embedded files, now links")
            kind = "Audio" if ending in _SOUND else "Video" if ending in _FILM else "File"
            page = re.match(r"page=(\d{1,6})", part)
            said = f"{kind}: {alt or posixpath.basename(file)}" + (f", page {page[1]}" if page else "")
            return f"[{words(said)}]({address(_at_root(file))})"
        found = self._found(name, at) if name else self._note.path
        if found:
            self._count("embedded notes, now links")
            link = self._to(found, part, alt or self._note.titles.get(found, "") or _named(name, part), at)
            return f"See {link}" if _is_alone(match) else link
        if ending in PICTURES and not vault.is_left_out(name, folder):
            what = f"a picture {name}, which is not in the vault"
            self._say(Outcome.SUGGESTED, at, what, "pictures that are not there")
            return words(f"[Picture missing: {f'{alt}, ' if alt else ''}{name}]")
        self._dead(name, at)
        return words(alt or _named(name, part))

    def _link(self, match: re.Match[str], base: int) -> str | None:
        at, image = base + match.start(), match["link"].startswith("!")
        href = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", match["href"].removeprefix("<").removesuffix(">"))
        said = match["words"]
        if image:
            alt = " ".join(one for one in map(str.strip, _BAR.split(said)) if one and not _SIZE.match(one))
            if _EMBEDDED.match(href):
                self._count("embedded videos and posts, now links")
                return embeds.markdown(href, alt)
            said = alt if alt != " ".join(said.split()) else said
        else:
            said = self._again(said, base + match.start("words"))
        mark = "!" if image else ""
        if _SCHEME.match(href) and not href.lower().startswith(("file:", "obsidian:")):
            return f"{mark}[{said}]({match['href']}{match['title']})"
        new = self._href(href, at)
        if new:
            return f"{mark}[{said}]({address(new)}{match['title']})"
        if not href:
            return None
        if href.lower().startswith("file:"):
            what = "the address of a file of its author's computer: the words of the link stay"
            self._say(Outcome.LEFT_OUT, at, what, "addresses of files of a computer")
        elif image:
            what = f"a picture {unquote(href)}, which is not in the vault"
            self._say(Outcome.SUGGESTED, at, what, "pictures that are not there")
            return words(f"[Picture missing: {f'{said}, ' if said else ''}{unquote(href)}]")
        else:
            self._dead(unquote(href), at)
        return said + (f" ({words(match['title'].strip()[1:-1])})" if match["title"] else "")

    def _href(self, href: str, at: int) -> str:
        """Return where an address inside the vault leads to; empty if it leads nowhere, or outside."""
        if href.lower().startswith("obsidian:"):
            try:
                file = parse_qs(addresses.split(href).query).get("file", [""])[0]
            except ValueError:
                return ""
            found = self._found(file, at) if file else ""
            return self._address(found, "", at) if found else ""
        if _SCHEME.match(href) or href.startswith("//"):
            return ""
        name, _, part = href.partition("#")
        name, part = unquote(name), unquote(part)
        if not name:
            return self._address(self._note.path, part, at) if part else ""
        if file := self._note.vault.file(name, self._note.folder):
            return _at_root(file)
        found = self._found(name, at)
        return self._address(found, part, at) if found else ""

    # -- other marks --------------------------------------------------------------------------------------------------

    def _field(self, match: re.Match[str], base: int) -> str:
        key, value = match["key"].strip(), match["value"].strip()
        self._count("fields of Dataview")
        self._note.field(key, value)
        shows = self._again(value, base + match.start("value"))
        return f"({shows})" if match["field"].startswith("(") else f"{key}: {shows}"

    def _footnote(self, match: re.Match[str], base: int) -> str:
        if self._labels is None:
            self._labels = set(_LABEL.findall(self._tracked.text))
        label = str(len(self._labels) + 1)
        while label in self._labels:
            label = str(int(label) + 1)
        self._labels.add(label)
        self._count("footnotes within lines")
        said = self._again(match["note"].strip(), base + match.start("note"))
        self._footnotes.append(f"[^{label}]: {said}")
        return f"[^{label}]"

    def _html(self, match: re.Match[str], base: int) -> str:
        self._count("tags of HTML within lines")
        if match["bare"]:
            return ""
        mark = _MARKS.get((match["element"] or "").lower())
        if mark is None:
            new = to_markdown(match["html"], self._note.heard(self._tracked.line(base + match.start())))
            return self._again(" ".join(new.split()), base + match.start())
        inner = match["inner"]
        said = self._again(inner.strip(), base + match.start("inner"))
        before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
        return f"{before}{mark}{said}{mark}{after}" if said else inner

    def _tag(self, match: re.Match[str], base: int) -> str | None:
        name = match["tag"].removeprefix("#")
        if not vault_tags.is_tag(name):
            return None
        name = vault_tags.clean(name)
        self._count("tags in texts")
        self._note.tags.append(name)
        return words(name)

    def _say(self, outcome: Outcome, at: int, what: str, kind: str) -> None:
        self._note.say(outcome, self._tracked.line(at), what, kind)

    def _count(self, kind: str) -> None:
        self._note.count(Outcome.CONVERTED, kind)


def _named(name: str, part: str) -> str:
    """Return what a link without words of its own shows: the note's name, and its heading behind >."""
    headings = [one.strip() for one in part.split("#") if one.strip() and not one.strip().startswith("^")]
    said = name.rpartition("/")[2].removesuffix(".md")
    return " > ".join(filter(None, [said, *headings])) or part.lstrip("^") or name


def _at_root(path: str) -> str:
    """Return the address of a file by its path from the top of the vault (``Collection.static``)."""
    return "/" + quote(path, safe="/")


def _is_alone(match: re.Match[str]) -> bool:
    """Whether a mark has its line, or its entry of a list, to itself."""
    text, start, end = match.string, match.start(), match.end()
    before = text[max(text.rfind("\n", max(0, start - 100), start) + 1, start - 100, 0) : start]
    behind = re.compile(r"[ \t]*(?:\n|\Z)").match(text, end)
    return not before.strip(" \t>-*+") and behind is not None
