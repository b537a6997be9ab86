"""Mails (RFC 5322, ``.eml``) → Markdown: subject, date, sender's name, text, pictures that are attached.

Addresses of mail are never written: a sender without a name is left out, and so are all recipients. The text is that of
the HTML part, or of the plain one where the HTML is laid out by tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import lru_cache
from typing import Any, Final

from msgspec import Struct, field

from site_builder.importers import cells, html, markdown_text
from site_builder.importers.copying import KINDS
from site_builder.importers.readers import text_plain
from site_builder.importers.readers.text_blocks import report_lost
from site_builder.importers.readers.text_head import Head, Place, dated
from site_builder.importers.records import Document, Outcome, Report, Wish
from site_builder.importers.source import MOST_TEXT, CannotRead, Source, decoded
from site_builder.model.slugs import slugify
from site_builder.model.web import is_web_address
from site_builder.read.media_kinds import PICTURES

_MOST_PARTS: Final = 500
_MOST_DEPTH: Final = 12  # of parts within parts
_MOST_HEADER: Final = 4_000  # characters
_BOUNDARIES: Final = re.compile(rb"boundary\s{0,3}=", re.IGNORECASE)
_ENOUGH_TO_GUESS: Final = 12  # bytes that are no ASCII
_LATIN: Final = frozenset(("iso-8859-1", "iso8859-1", "latin-1", "latin1"))
_FLOWED: Final = re.compile(r"(?<!^--) \n(?!>|-- \n|\n)", re.MULTILINE)
_ADDRESS: Final = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_MAILTO: Final = re.compile(r"""(<a\s[^<>]{0,500}?)href\s*=\s*["']?mailto:[^"'\s>]{0,500}["']?""", re.IGNORECASE)
PICTURE_TYPES: Final = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/avif": ".avif",
    "image/svg+xml": ".svg",
}
# what the standard library's readers of headers raise for headers that are none
_FAULTS: Final = (ValueError, LookupError, AttributeError, TypeError, RecursionError, AssertionError)


def _header_text(raw: bytes) -> str:
    """Return a header of bytes that it may not have: UTF-8, else a guess, which needs more than a few accents."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        few = sum(byte > 127 for byte in raw) < _ENOUGH_TO_GUESS
        return raw.decode("cp1252", "replace") if few else decoded(raw).text


class Bounded(policy.EmailPolicy):
    """The policy for mails, but headers are read only so far: some take time by the square of their length."""

    def header_fetch_parse(self, name: str, value: Any) -> Any:
        if isinstance(value, str):
            value = value[:_MOST_HEADER]
            if not value.isascii():  # bytes that no header may have, as old programs wrote them
                value = _header_text(value.encode("utf-8", "surrogateescape"))
        return super().header_fetch_parse(name, value)


class _Found(Struct):
    """What was found in a mail: pieces of Markdown in order, and the pictures by their Content-ID."""

    texts: list[str] = field(default_factory=list)
    pictures: dict[str, str] = field(default_factory=dict)  # cid → address
    shown: set[str] = field(default_factory=set)  # addresses that the text shows
    attached: list[tuple[str, str]] = field(default_factory=list)  # name, address
    words: list[str] = field(default_factory=list)  # of forms of the text that were not taken


def read(source: Source, path: str, wish: Wish, place: Place) -> Document:
    """Return the document of a mail. Raises CannotRead."""
    message = parsed(source.read(path, MOST_TEXT))
    head = _head(message, place)
    parts = parts_of(message)
    found = _Found()
    reader = _Parts(source, path, place, found, parts)
    reader.pictures()
    reader.text(message)
    pictures = [_shown(name, address) for name, address in found.attached if address not in found.shown]
    body = "\n\n".join(filter(None, (*found.texts, *pictures)))
    report_lost(" ".join(found.words), head, body, place)
    if addresses := len(_ADDRESS.findall(body)):
        what = f"mail addresses in its text: {addresses}; see whether they may be published"
        place.say(Outcome.SUGGESTED, 0, what, kind="mail addresses in texts")
    return head.document(path, body)


def parsed(raw: bytes) -> EmailMessage:
    """Return a mail, or a page that was saved as one.

    Raises CannotRead for what would take the standard library's parser too deep.
    """
    if len(_BOUNDARIES.findall(raw)) > 100 or raw.count(b"\n--") > 5_000:
        raise CannotRead("it has too many parts, or parts within parts")
    try:
        message: Any = BytesParser(EmailMessage, policy=Bounded()).parsebytes(raw)
    except _FAULTS as fault:
        raise CannotRead(f"this is no mail that can be read ({type(fault).__name__})") from None
    if not message.keys() or not any(header_of(message, name) for name in ("From", "Date", "Subject", "Content-Type")):
        raise CannotRead("this is no mail: it has neither sender, date nor subject")
    found: EmailMessage = message
    return found


@lru_cache(maxsize=1)
def _again(source: Source, path: str) -> list[EmailMessage]:
    """Return the parts of a mail once more, for the bytes of its pictures; those of one mail are asked for together."""
    return parts_of(parsed(source.read(path, MOST_TEXT)))


def parts_of(message: EmailMessage, most: int = _MOST_PARTS) -> list[EmailMessage]:
    """Return all parts of a mail in order, those of forwarded mails too. Raises CannotRead for too many."""
    found: list[EmailMessage] = []
    waiting: list[tuple[EmailMessage, int]] = [(message, 0)]
    while waiting:
        part, depth = waiting.pop()
        found.append(part)
        if len(found) > most or depth > _MOST_DEPTH:
            raise CannotRead("it has too many parts, or parts within parts")
        if part.is_multipart():
            waiting += [(one, depth + 1) for one in reversed(inner_of(part))]
    return found


def inner_of(part: EmailMessage) -> list[EmailMessage]:
    """Return the parts of a part."""
    found: Any = part.get_payload()
    return [one for one in found if isinstance(one, EmailMessage)] if isinstance(found, list) else []


def header_of(message: EmailMessage, name: str) -> Any:
    """Return a header; an empty text where there is none, or none that can be read."""
    try:
        return message.get(name) or ""
    except _FAULTS:
        return ""


def safely(ask: Callable[[], Any], otherwise: Any) -> Any:
    """Return what a method of a message says, or another value where it fails on a header that is none."""
    try:
        return ask()
    except _FAULTS:
        return otherwise


# -- the head ---------------------------------------------------------------------------------------------------------


def _head(message: EmailMessage, place: Place) -> Head:
    head = Head(title=" ".join(str(header_of(message, "Subject")).split()))
    written = header_of(message, "Date")
    when = safely(lambda: written.datetime, None)
    if when is not None:
        head.date = dated(when.isoformat(), 0, place)  # as it was written: neither day nor hour is shifted
    elif written:
        head.date = dated(str(written), 0, place)
    for name, address in _people(header_of(message, "From")):
        if name and "@" not in name:
            head.authors.append(cells.name(name, turned=True).name)  # Outlook writes "Example, Ada"
        elif address or name:
            place.say(Outcome.LEFT_OUT, 0, "a sender without a name: write authors", kind="senders without a name")
    recipients = sum(len(_people(header_of(message, name))) for name in ("To", "Cc", "Bcc"))
    if recipients:
        place.report.count(Outcome.LEFT_OUT, "recipients of mails", recipients)
    archived = str(header_of(message, "Archived-At")).strip(" <>")
    if is_web_address(archived):
        head.source = {"url": archived, "title": head.title}
    place.report.count(Outcome.LEFT_OUT, "technical headers of mails")
    return head


def _people(header: Any) -> list[tuple[str, str]]:
    """Return the name and address of each person of a header."""
    addresses = safely(lambda: header.addresses, ())
    return [(" ".join(str(one.display_name).split()).strip("'\""), str(one.addr_spec)) for one in addresses]


# -- the text ---------------------------------------------------------------------------------------------------------


class _Parts:
    """The parts of one mail, as they become Markdown."""

    def __init__(self, source: Source, path: str, place: Place, found: _Found, parts: list[EmailMessage]) -> None:
        self._source, self._path, self._place, self._found, self._parts = source, path, place, found, parts

    def pictures(self) -> None:
        """Make files of the pictures and documents that are attached; report all else that is no text."""
        for n, part in enumerate(self._parts):
            kind = type_of(part)
            if part.is_multipart() or _is_text(part, kind):
                continue
            name = " ".join(str(safely(part.get_filename, "") or "").split())
            name = re.split(r"[/\\]", name)[-1]  # some programs write where it lay on the sender's machine
            ending = PICTURE_TYPES.get(kind) or _ending(name)
            if ending not in KINDS:
                what = f"an attachment that media/ cannot hold: {name or kind}"
                self._place.say(Outcome.LEFT_OUT, 0, what, kind=f"attachments of mails ({kind})")
                continue
            stem = self._path.rpartition(".")[0]
            bare = slugify(name.rpartition(".")[0])[:60].strip("-") or "attachment"
            read = lambda n=n: bytes_of(_again(self._source, self._path)[n])  # noqa: E731
            address = self._source.add(f"{stem}-{bare}{ending}", read).rpartition("/")[2]
            cid = str(header_of(part, "Content-ID")).strip(" <>")
            if cid:
                self._found.pictures[cid] = address
            self._found.attached.append((name or bare, address))
            self._place.report.count(Outcome.CONVERTED, "attachments of mails that became files")

    def text(self, part: EmailMessage) -> None:
        """Add the text of a part: of a choice the best one, of several each."""
        kind = type_of(part)
        if kind == "multipart/alternative":
            self._best(inner_of(part))
        elif kind == "message/rfc822":
            self._forwarded(part)
        elif part.is_multipart():
            for one in inner_of(part):
                self.text(one)
        elif _is_text(part, kind):
            text = self._words(part)
            self._found.texts.append(self._html(text) if kind == "text/html" else plain_body(_unwrapped(part, text)))

    def _best(self, parts: list[EmailMessage]) -> None:
        """Add one of several forms of the same text."""
        kinds = [_kind_of(part) for part in parts]
        plain = next((part for part, kind in zip(parts, kinds, strict=True) if kind == "text/plain"), None)
        rich = next((part for part, kind in zip(parts, kinds, strict=True) if kind == "text/html"), None)
        chosen = rich if rich is not None else plain
        if plain is not None and rich is not None:
            laid_out = any(
                "<table" in self._words(part).lower() for part in parts_of(rich) if type_of(part) == "text/html"
            )
            chosen = plain if laid_out and self._words(plain).strip() else rich
            form = "plain" if chosen is plain else "HTML"
            self._place.report.count(Outcome.CONVERTED, f"mails read from their {form} part")
            self._found.words.append(_ADDRESS.sub(" ", self._words(plain)))  # what the other form says must be in this
        for part in parts:
            if part is chosen or part not in (plain, rich):
                self.text(part)

    def _forwarded(self, part: EmailMessage) -> None:
        """Add a mail within a mail: its subject as a heading, its sender's name, its text."""
        for inner in inner_of(part):
            title = " ".join(str(header_of(inner, "Subject")).split())
            names = [name for name, _ in _people(header_of(inner, "From")) if name and "@" not in name]
            said = ", ".join(filter(None, (*names, str(header_of(inner, "Date")))))
            self._found.texts += [f"## {text_plain.escaped(title)}" if title else "", text_plain.escaped(said)]
            self._place.report.count(Outcome.CONVERTED, "mails within mails")
            self.text(inner)

    def _html(self, text: str) -> str:
        def lead(link: markdown_text.Link) -> str | None:
            if link.href.lower().startswith("cid:") and (address := self._found.pictures.get(link.href[4:])):
                self._found.shown.add(address)
                return address
            return None

        return markdown_text.relinked(html.to_markdown(_MAILTO.sub(r"\1", text), self._place.hear), lead)

    def _words(self, part: EmailMessage) -> str:
        """Return the text of a part: in the charset that it declares, else in one that is guessed."""
        raw = bytes_of(part)
        charset = str(safely(part.get_content_charset, "") or "")
        charset = "cp1252" if charset in _LATIN else charset  # as every program reads it (Encoding Standard, 4.2)
        if charset and not charset.startswith(("utf-7", "utf-16", "utf-32", "unicode", "idna", "punycode")):
            try:
                return raw.decode(charset).replace("\r\n", "\n").replace("\0", "\ufffd")
            except _FAULTS:
                pass
        found = decoded(raw)
        if found.encoding:
            what = f"read as {found.encoding}, which was guessed: look at its accents"
            self._place.say(Outcome.SUGGESTED, 0, what, kind="encodings guessed")
        return found.text


def _unwrapped(part: EmailMessage, text: str) -> str:
    """Return a text whose lines go on behind a space at their end (RFC 3676) with these lines joined."""
    if str(safely(lambda: part.get_param("format"), "")).lower() != "flowed":
        return text
    joint = "" if str(safely(lambda: part.get_param("delsp"), "")).lower() == "yes" else " "
    return _FLOWED.sub(joint, text)


def plain_body(text: str) -> str:
    """Return the plain text of a mail as Markdown: paragraphs, lists and quotations, but no headline."""
    lines = [text_plain.Line(line.rstrip(), n) for n, line in enumerate(text.expandtabs(4).split("\n"), 1)]
    return text_plain.body_of(lines, Place("", Report()))


def _is_text(part: EmailMessage, kind: str) -> bool:
    """Whether a part is text of the mail, and no file that is attached."""
    named = safely(part.get_content_disposition, None) == "attachment"
    return kind in ("text/plain", "text/html") and not named


def type_of(part: EmailMessage) -> str:
    """Return the type of a part, as ``text/html``."""
    return str(safely(part.get_content_type, "application/octet-stream"))


def _kind_of(part: EmailMessage) -> str:
    """Return the type of a form of a text: of HTML that comes with its pictures, that of the HTML."""
    if type_of(part) == "multipart/related":
        return next((kind for one in inner_of(part) if (kind := type_of(one)).startswith("text/")), "multipart/related")
    return type_of(part)


def bytes_of(part: EmailMessage) -> bytes:
    """Return what a part holds; nothing where that cannot be read."""
    found = safely(lambda: part.get_payload(decode=True), b"")
    return found if isinstance(found, bytes) else b""


def _ending(name: str) -> str:
    _, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if dot and ending.isalnum() else ""


def _shown(name: str, address: str) -> str:
    """Return what shows an attachment: a picture as a figure, any other as a link."""
    if _ending(address) in PICTURES:
        return text_plain.figure(address, "", "")
    return f"[{markdown_text.words(name)}]({markdown_text.address(address)})"
