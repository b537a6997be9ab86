"""Lead the links of a source's documents to their new files, and its pictures to media/."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import quote, unquote

from site_builder.importers import addresses, markdown_text
from site_builder.importers.copying import KINDS, Media
from site_builder.importers.markdown_text import Link
from site_builder.importers.records import FROM_SOURCE, Collection, Document, Outcome, Report
from site_builder.importers.source import Source
from site_builder.model.documents import ARTICLE
from site_builder.model.slugs import heading_slug
from site_builder.problems import printable

_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HEADING_ID: Final = re.compile(r"\s\{#([A-Za-z0-9_.:-]+)\}\s*\Z")
_LABEL: Final = re.compile(r" {0,3}\[([^\[\]\n^][^\[\]\n]*)\]:")
_TITLE: Final = re.compile(r"[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\))[ \t]*$", re.M)
_REFERENCE: Final = re.compile(
    r"(?<!\\)(?P<image>!?)\[(?P<words>[^\[\]\n]{1,500})\](?:\[(?P<label>[^\[\]\n]{0,500})\])?(?![:(\[])"
)
_LIST: Final = re.compile(r"(?:/(?:tags?|categor(?:y|ies)|topics|authors?|index))?")  # of home and of lists of a site
_WIKI: Final = re.compile(r"(?<!(?<!\\)\\)\[\[")


class Linker:
    """Knows what the links of a source lead to."""

    def __init__(
        self, source: Source, collection: Collection, paths: Mapping[str, str], media: Media, report: Report
    ) -> None:
        self._source, self._collection, self._paths, self._media = source, collection, paths, media
        self._report = report
        self._host = addresses.host_of(collection.base_url)
        self._root = addresses.split(collection.base_url).path.rstrip("/")
        self._by_name: dict[str, Document] = {}
        self._exact: dict[str, Document] = {}  # of files whose names differ in case alone, each is meant by its own
        self._by_address: dict[str, Document] = {}
        self._fragments: dict[str, dict[str, str]] = {}
        for document in collection.documents:
            for name in (document.key, document.path, *document.names):
                self._by_name.setdefault(_name(name), document)
                self._exact.setdefault(name, document)
            for old in document.old:
                self._by_address.setdefault(self._address(old), document)

    def lead(self, document: Document) -> None:
        """Change the links of a document: in its text, its pictures, its related documents and its sources."""
        body = document.body
        if not self._collection.wikilinks and "[[" in body:
            body = markdown_text.substituted(body, _WIKI, lambda _: r"\[\[")
        document.body = self._body(document, body)
        matter = document.matter
        if isinstance(matter.get("image"), dict) and self._picture(document, matter["image"]) is None:
            del matter["image"]
        if isinstance(matter.get("images"), list):
            matter["images"] = [one for one in matter["images"] if self._picture(document, one) is not None]
        if isinstance(matter.get("sources"), list):
            matter["sources"] = [self._entry(document, one) for one in matter["sources"]]
        if isinstance(matter.get("related"), list):
            entries = [self._entry(document, one) for one in matter["related"]]
            matter["related"] = [one for one in entries if isinstance(one, str) or "url" in one or "to" in one]

    def _body(self, document: Document, body: str) -> str:
        dead: list[Link] = []

        lines = _Lines(document, body)

        def new(link: Link) -> str | None:
            href, known = self._resolved(document, link, lines)
            if not known:
                dead.append(link)
            return href

        body = markdown_text.relinked(body, new)
        if not dead:
            return body
        return _without(body, {link.href for link in dead})

    def _resolved(self, document: Document, link: Link, lines: _Lines) -> tuple[str | None, bool]:
        """Return the new address of a link, None where it stays, and whether it leads anywhere."""
        href, image = link.href, link.image
        here = posixpath.dirname(self._paths[document.key])
        target, fragment, inside = self._target(document, href)
        if not inside:
            return None, True
        if target is None:
            found = self._file(document, href)
            path = self._media.copy(found, document) if found else ""
            if path:
                return quote(posixpath.relpath(path, here), safe="/!$'()*+,;=:@~"), True
            if not found:
                named = href.removeprefix(FROM_SOURCE)
                what = f"{'a picture' if image else 'a link'} to {named}, which is not in the source"
                kind = "links that lead nowhere"
                if not image and not href.startswith(FROM_SOURCE) and _LIST.fullmatch(self._address(href)):
                    what = f"a link to {named}: texts here cannot link the home page and lists, so its words stay"
                    kind = "links to the home page and to lists"
                self._report.add(Outcome.SUGGESTED, document.path, lines.of(link.whole[0]), what, kind=kind)
            return None, False
        if self._is_hidden(target, document, lines.of(link.whole[0])):
            return None, False
        fragment = self._fragment(target, fragment)
        if target is document and fragment:
            return f"#{fragment}", True
        path = quote(posixpath.relpath(self._paths[target.key], here), safe="/")
        return f"{path}#{fragment}" if fragment else path, True

    def _is_hidden(self, target: Document, document: Document, line: int) -> bool:
        """Whether a document that is no draft leads to a draft: the archive would have an error there."""
        if not target.matter.get("draft") or document.matter.get("draft"):
            return False
        what = f"a link to {target.path}, which is a draft: its words stay"
        self._report.add(Outcome.SUGGESTED, document.path, line, what, kind="links to drafts")
        return True

    def _target(self, document: Document, href: str) -> tuple[Document | None, str, bool]:
        """Return the document that an address names, its fragment, and whether it is an address inside at all."""
        href, _, fragment = href.partition("#")
        if not href:
            return document, fragment, True
        if href.startswith(FROM_SOURCE):
            return self._named(unquote(href.removeprefix(FROM_SOURCE))), fragment, True
        if href.startswith("//") or _SCHEME.match(href):
            host = addresses.host_of(href)
            if not self._host or host != self._host:
                return None, "", False
            found = self._by_address.get(self._address(href))
            inside = found is not None or bool(self._file(document, href))
            path = _path(href).strip("/")
            # its host may have more than this site, so the link stays; readers report files that are not there
            if path and not inside and posixpath.splitext(path)[1].lower() not in KINDS:
                what = f"a link to {href}, at the site itself, which is not in the source: the link stays as it is"
                kind = "links to the site itself that lead to nothing here"
                self._report.add(Outcome.SUGGESTED, document.path, document.line, printable(what, 400), kind=kind)
            return found, fragment, inside
        if href.startswith("/"):
            return self._by_address.get(self._address(href)) or self._named(unquote(_path(href))), fragment, True
        near = posixpath.normpath(posixpath.join(posixpath.dirname(document.path), unquote(href.partition("?")[0])))
        if found := self._named(near):
            return found, fragment, True
        for old in document.old:
            if found := self._by_address.get(self._address(posixpath.join(posixpath.dirname(_path(old)), href))):
                return found, fragment, True
        return None, fragment, True

    def _named(self, name: str) -> Document | None:
        return self._exact.get(name.strip("/")) or self._by_name.get(_name(name))

    def _file(self, document: Document, href: str) -> str:
        """Return the file of the source that an address inside leads to; empty where there is none."""
        path = unquote(_path(href.partition("#")[0].removeprefix(FROM_SOURCE)))
        if path.startswith("/"):
            path = path.removeprefix(self._root) if self._root and path.startswith(f"{self._root}/") else path
            for folder in self._collection.static:
                if found := self._source.find(folder, path.lstrip("/")):
                    return found
            return ""
        named = [""] if href.startswith(FROM_SOURCE) and not path.endswith(".md") else []
        folders = [*named, posixpath.dirname(document.path), *self._collection.static]
        return next((found for folder in folders if (found := self._source.find(folder, path))), "")

    def _address(self, text: str) -> str:
        """Return an address of the source's site in the form in which addresses are compared."""
        path = unquote(_path(text))
        if self._root and (path == self._root or path.startswith(f"{self._root}/")):
            path = path[len(self._root) :]
        path = posixpath.normpath("/" + path.strip("/")).lower()
        return path.removesuffix("/index.html").removesuffix(".html").rstrip("/")

    def _fragment(self, target: Document, fragment: str) -> str:
        """Return the fragment of a heading as this archive has it; one that is unknown is dropped."""
        if not fragment:
            return ""
        if target.key not in self._fragments:
            self._fragments[target.key] = _fragments(target.body, self._collection.heading_slug or heading_slug)
        return self._fragments[target.key].get(unquote(fragment).lower(), "")

    def _picture(self, document: Document, image: Any) -> Any:
        """Lead the ``src`` of a picture to media/; None where there is no such file."""
        if not isinstance(image, dict) or not isinstance(image.get("src"), str):
            return image
        found = self._file(document, image["src"])
        path = self._media.copy(found, document) if found else ""
        if path:
            image["src"] = path
            return image
        what = f"its picture {image['src']} is not in the source, or elsewhere"
        self._report.add(Outcome.LEFT_OUT, document.path, document.line, what, kind="pictures that are not there")
        return None

    def _entry(self, document: Document, entry: Any) -> Any:
        """Return an entry of related or sources: an article of the source by its id."""
        href = entry.get("url") if isinstance(entry, dict) else entry
        if not isinstance(href, str) or not (href.startswith((FROM_SOURCE, "/")) or _SCHEME.match(href)):
            return entry
        target, _, _ = self._target(document, href)
        if target is not None and target.kind == ARTICLE:
            if self._is_hidden(target, document, document.line):
                return {"title": target.title}
            return posixpath.basename(self._paths[target.key]).removesuffix(".md")
        if target is None and href.startswith(FROM_SOURCE):
            what = f"{href.removeprefix(FROM_SOURCE)} is not in the source"
            self._report.add(Outcome.SUGGESTED, document.path, document.line, what, kind="links that lead nowhere")
            return {"title": href.removeprefix(FROM_SOURCE)}
        return entry


class _Lines:
    """On which line of its file a place of a document's text stands."""

    def __init__(self, document: Document, body: str) -> None:
        self._document, self._body = document, body
        self._breaks: list[int] | None = None

    def of(self, at: int) -> int:
        """Return the line, from 1; that of the document where its reader does not know those of its text."""
        if self._document.lines is None:
            return self._document.line
        if self._breaks is None:
            self._breaks = [match.start() for match in re.finditer("\n", self._body)]
        return self._document.lines(bisect_left(self._breaks, at))


def _without(body: str, hrefs: set[str]) -> str:
    """Return a text without the links of these addresses: their words stay, and of pictures a note."""
    pieces: list[str] = []
    labels: set[str] = set()
    at = len(body)
    for link in reversed(markdown_text.links(body)):
        start, end = link.whole
        if link.href not in hrefs or end > at:
            continue
        definition = _LABEL.match(body, start, end)
        if definition is not None:
            labels.add(_label(definition[1]))
            title = _TITLE.match(body, end)
            end = title.end() if title else end
            pieces += [body[end:at]]
        else:
            inner = _without(link.words, hrefs) if "](" in link.words else link.words
            pieces += [body[end:at], _shown(inner, link.href, link.image)]
        at = start
    body = "".join([body[:at], *reversed(pieces)])

    def words(match: re.Match[str]) -> str:
        if _label(match["label"] or match["words"]) not in labels:
            return match[0]
        return _shown(match["words"], match["label"] or match["words"], bool(match["image"]))

    return markdown_text.substituted(body, _REFERENCE, words) if labels else body


def _shown(words: str, href: str, image: bool) -> str:
    if not image:
        return words
    return markdown_text.words(f"[Picture missing: {words or href} ({href.removeprefix(FROM_SOURCE)})]")


def _label(text: str) -> str:
    return " ".join(text.split()).casefold()


def _name(text: str) -> str:
    return text.strip().strip("/").casefold()


def _path(text: str) -> str:
    """Return the path of an address, without its host and query."""
    text = text.partition("?")[0].partition("#")[0]
    if match := re.match(r"(?:[a-z][a-z0-9+.-]*:)?//[^/]*", text, re.IGNORECASE):
        return text[match.end() :] or "/"
    return text


def _fragments(body: str, slug: Callable[[str], str]) -> dict[str, str]:
    """Return for each fragment of the source the one that this archive gives the same heading.

    Numbers of headings of the same words stand behind ``-``, in Python-Markdown behind ``_``. Where no heading has the
    fragment by the source's rule, one that has it by ours is meant: plugins have rules of their own.
    """
    theirs: dict[str, int] = {}
    ours: dict[str, int] = {}
    found: dict[str, str] = {}
    also: dict[str, str] = {}
    for text in markdown_text.headings(body):
        if match := _HEADING_ID.search(text):
            found[match[1].lower()] = match[1]
            continue
        fragment = _numbered(heading_slug(text) or "section", ours)
        wanted = slug(text)
        n = theirs.get(wanted, 0)
        found[_numbered(wanted, theirs)] = fragment
        also.setdefault(f"{wanted}_{n}", fragment)
        also.setdefault(fragment, fragment)
    return also | found


def _numbered(slug: str, seen: dict[str, int]) -> str:
    n = seen.get(slug, 0)
    seen[slug] = n + 1
    return f"{slug}-{n}" if n else slug
