"""Documents of Word (``.docx``) → Markdown, through the HTML that mammoth makes of them.

The file is weighed before it is opened: a few kilobytes may unpack to gigabytes, and a few lines of XML entities too.
What of the document's words is not in the text, such as those of a header or a formula, is reported.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from html import escape, unescape
from typing import Any, Final
from xml.parsers import expat

from site_builder.importers import html
from site_builder.importers.readers.text_blocks import report_lost, settle
from site_builder.importers.readers.text_head import Head, Place, dated, split_names
from site_builder.importers.records import Document, Outcome, Wish
from site_builder.importers.source import CannotRead, Source

MOST_XML: Final = 64 << 20  # bytes of all parts that are XML
MOST_ELEMENTS: Final = 250_000  # of XML; each takes a kilobyte when it is converted
MOST_PART: Final = 128 << 20  # bytes of a picture
MOST_PARTS: Final = 5_000
_MOST_DEPTH: Final = 120  # of elements of XML
_STYLES: Final = (
    "p[style-name='Title'] => h1.title:fresh\n"
    "p[style-name='Subtitle'] => p:fresh\n"
    "p[style-name='Caption'] => p.caption:fresh\n"
    "p[style-name='Quote'] => blockquote > p:fresh\n"
    "p[style-name='Intense Quote'] => blockquote > p:fresh\n"
    "p[style-name='Body Text'] => p:fresh\n"
    "p[style-name='No Spacing'] => p:fresh\n"
)
_TEXTS: Final = re.compile(r"<(?:\w+:)?(?:t|delText)(?:\s[^<>]*)?>([^<>]*)<")
_SPACE: Final = re.compile(r"<(?:\w+:)?(?:tab|br|cr|noBreakHyphen)(?:\s[^<>]*)?/>")
_FIELD: Final = re.compile(r"<(/?)w:fldSimple(?=[\s>])[^<>]*>")  # "Figure 1", a reference to it: mammoth passes it over
_HIDDEN: Final = re.compile(r"<w:vanish(?:\s+w:val=\"(?:1|true|on)\")?\s*/>((?:(?!</w:r>).){0,20000})", re.DOTALL)
_PARAGRAPH: Final = re.compile(r"</(?:\w+:)?p>")
_CAPTIONED: Final = re.compile(r'<p>(<img [^<>]*/?>)</p>\s*<p class="caption">((?:(?!</p>).){0,5000})</p>', re.DOTALL)
_HEADING: Final = re.compile(r'<h1(?P<title> class="title")?>(?P<words>(?:(?!</h1>).){1,2000})</h1>', re.DOTALL)
_NO_PICTURE: Final = re.compile(r'<img (?:alt="[^"]{0,5000}" )?src=""[^<>]{0,100}>')
_ENDINGS: Final = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/svg+xml": "svg",
    "image/webp": "webp",
}
_NOT_MEANT: Final = re.compile(
    r"(?:microsoft word\b.*|document\s?\d*|dokument\s?\d*|untitled|unbenannt|titel?|title|.*\.docx?|.*\.dotx?)",
    re.IGNORECASE,
)
_NOBODY: Final = re.compile(
    r"(?:administrator|admin|user|owner|author|default|python-docx|microsoft.*|windows.*|office.*|unknown|home|pc|.*@.*)?",
    re.IGNORECASE,
)
_DEFAULT_DAYS: Final = ("2013-12-23T23:15", "1601-01-01", "1970-01-01", "1980-01-01")  # of programs, not of letters
_FAULTS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    NotImplementedError,
    EOFError,
    OSError,
    RuntimeError,
)


def read(source: Source, path: str, wish: Wish, place: Place) -> Document:
    """Return the document of a file of Word. Raises CannotRead."""
    raw = source.read(path)
    with _opened(raw) as parts:
        text, told = _xml(parts, "word/document.xml"), _properties(parts)
        converted = _html(source, path, raw, parts, text, place)
        head = Head()
        match = _HEADING.match(converted)
        if match and (match["title"] or not told.title):  # it goes first: beside it, all others would be those of parts
            head.title, converted = _bare(match["words"]), converted[match.end() :]
            place.report.count(Outcome.CONVERTED, "headings that became the title")
        head.title = head.title or told.title
        body = settle(head, html.to_markdown(converted, place.hear), place, title=True)
        head.authors = head.authors or told.authors
        head.summary = head.summary or told.summary
        report_lost(" ".join(_words(text)), head, body, place)
        _tell_hidden(text, place)
        _around(parts, place)
        made = _made(parts)
    if not head.date and made:
        head.date = made
        what = f"it says no date: {made} is the day on which its file was made"
        place.say(Outcome.SUGGESTED, 0, what, kind="dates of files")
    return head.document(path, body)


def _opened(raw: bytes) -> zipfile.ZipFile:
    """Open a document, if it is one and no bomb. Raises CannotRead."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(raw))
    except _FAULTS:
        raise CannotRead("this is no document of Word") from None
    entries = parts.infolist()
    large = sum(entry.file_size for entry in entries if not entry.filename.startswith("word/media/"))
    if len(entries) > MOST_PARTS or large > MOST_XML or any(entry.file_size > MOST_PART for entry in entries):
        raise CannotRead(f"it unpacks to more than {MOST_XML >> 20} MiB")
    if "word/document.xml" not in parts.namelist():
        raise CannotRead("this is no document of Word: it has no word/document.xml")
    named = [entry.filename for entry in entries if entry.filename.endswith((".xml", ".rels"))]
    if sum(_weigh(_part(parts, name)) for name in named) > MOST_ELEMENTS:
        raise CannotRead(f"it has more than {MOST_ELEMENTS:,} elements of XML")
    return parts


def _part(parts: zipfile.ZipFile, name: str) -> bytes:
    try:
        return parts.read(name)
    except _FAULTS as fault:
        raise CannotRead(f"its part {name} cannot be read ({type(fault).__name__})") from None


def _weigh(raw: bytes) -> int:
    """Return how many elements a part of XML has. Raises CannotRead for entities and deep nesting."""
    depth = deepest = count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, deepest, count
        depth, count = depth + 1, count + 1
        deepest = max(deepest, depth)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_: object) -> None:
        raise CannotRead("its XML has a DOCTYPE, which no document of Word has")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.StartDoctypeDeclHandler = start, end, doctype
    try:
        parser.Parse(raw, True)
    except expat.ExpatError:
        raise CannotRead("its XML is damaged") from None
    if deepest > _MOST_DEPTH:
        raise CannotRead("its XML is nested too deeply")
    return count


def _xml(parts: zipfile.ZipFile, name: str) -> str:
    raw = _part(parts, name)
    return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")


def _words(text: str) -> list[str]:
    """Return the words of a part of XML, paragraph by paragraph."""
    text = _SPACE.sub("<w:t> </w:t>", text)
    return [unescape("".join(_TEXTS.findall(piece))) for piece in _PARAGRAPH.split(text)]


def _fields_as_words(parts: zipfile.ZipFile, raw: bytes, text: str) -> bytes:
    """Return a document whose simple fields are runs of words."""
    if not _FIELD.search(text) or "utf-16" in text[:200].lower():
        return raw
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as into:
        for name in dict.fromkeys(parts.namelist()):
            part = _part(parts, name)
            if name == "word/document.xml":
                part = _FIELD.sub(lambda match: f"<{match[1]}w:smartTag>", text).encode()
            into.writestr(name, part)
    return made.getvalue()


def _tell_hidden(text: str, place: Place) -> None:
    """Report words that Word hides: they stand in the text, and may be none for readers."""
    words = " ".join(" ".join(" ".join(_words(match[1])) for match in _HIDDEN.finditer(text)).split())
    if words:
        what = f"words that are hidden in Word stand in the text; see whether they may be published: {words}"
        place.say(Outcome.SUGGESTED, 0, what, kind="hidden words of documents of Word")


def _html(source: Source, path: str, raw: bytes, parts: zipfile.ZipFile, text: str, place: Place) -> str:
    """Return the document as HTML; its words alone where mammoth cannot convert it."""
    import mammoth  # type: ignore[import-untyped,unused-ignore]  # slow to import, and only documents of Word need it

    pictures = _Pictures(source, path, parts, place)
    try:
        found = mammoth.convert_to_html(
            io.BytesIO(_fields_as_words(parts, raw, text)),
            style_map=_STYLES,
            include_embedded_style_map=False,  # the document's own may write any element
            external_file_access=False,
            convert_image=mammoth.images.img_element(pictures),
        )
    except (RecursionError, AttributeError, TypeError, *_FAULTS) as fault:
        what = f"it could not be converted ({type(fault).__name__}): its words alone are kept"
        place.say(Outcome.KEPT, 0, what, kind="documents of Word that could not be converted")
        return "".join(f"<p>{escape(words)}</p>" for words in _words(text) if words.strip())
    for message in found.messages:
        if message.message.startswith("Unrecognised paragraph style"):
            place.report.count(Outcome.CONVERTED, "styles of Word that became plain paragraphs")
        elif message.message.startswith("Unrecognised run style"):
            place.report.count(Outcome.CONVERTED, "styles of Word that became plain words")
        elif not message.message.startswith("Image of type"):  # which _Pictures has told
            place.say(Outcome.LEFT_OUT, 0, str(message.message), kind="what Word has and an archive has not")
    return _CAPTIONED.sub(r"<figure>\1<figcaption>\2</figcaption></figure>", _NO_PICTURE.sub("", str(found.value)))


def _bare(text: str) -> str:
    """Return the words of a piece of HTML."""
    return " ".join(unescape(re.sub(r"<[^<>]*>", "", text)).split())


class _Pictures:
    """Makes files of a document's pictures; their bytes are read again when they are copied."""

    def __init__(self, source: Source, path: str, parts: zipfile.ZipFile, place: Place) -> None:
        self._source, self._path, self._parts, self._place = source, path, parts, place
        self._names: dict[bytes, str] | None = None
        self._added: dict[str, str] = {}

    def __call__(self, image: Any) -> dict[str, str]:
        """Return the attributes of ``<img>`` for a picture."""
        ending = _ENDINGS.get(image.content_type or "")
        if not ending:
            what = f"a picture of a kind that media/ cannot hold ({image.content_type}) {image.alt_text or ''}".rstrip()
            self._place.say(Outcome.LEFT_OUT, 0, what, kind="pictures of Word that media/ cannot hold")
            return {"src": ""}
        with image.open() as file:
            digest = hashlib.sha256(file.read()).digest()
        name = self._known().get(digest, "")
        if not name:
            return {"src": ""}
        if name not in self._added:
            stem = self._path.rpartition(".")[0]
            address = f"{stem}-{len(self._added) + 1}.{ending}"
            read = lambda: _again(self._source, self._path, name)  # noqa: E731
            self._added[name] = self._source.add(address, read).rpartition("/")[2]
            self._place.report.count(Outcome.CONVERTED, "pictures of documents that became files")
        return {"src": self._added[name]}

    def _known(self) -> dict[bytes, str]:
        if self._names is None:
            entries = [name for name in self._parts.namelist() if "/media/" in name]
            self._names = {hashlib.sha256(_part(self._parts, name)).digest(): name for name in reversed(entries)}
        return self._names


def _again(source: Source, path: str, name: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(source.read(path))) as parts:
            return _part(parts, name)
    except zipfile.BadZipFile:
        raise CannotRead("this is no document of Word") from None


def _around(parts: zipfile.ZipFile, place: Place) -> None:
    """Report the words of headers, footers and comments, which are no part of the text."""
    for name in sorted(parts.namelist()):
        match = re.fullmatch(r"word/(header|footer|comments)\d*\.xml", name)
        if match is None:
            continue
        words = " ".join(" ".join(_words(_xml(parts, name))).split())
        if words:
            kind = match[1].removesuffix("s")
            what = "a comment" if kind == "comment" else f"a {kind} of its pages"
            place.say(Outcome.LEFT_OUT, 0, f"{what}: {words}", kind=f"{kind}s of documents of Word")


# -- the properties of the file ---------------------------------------------------------------------------------------


def _property(parts: zipfile.ZipFile, name: str) -> str:
    if "docProps/core.xml" not in parts.namelist():
        return ""
    match = re.search(rf"<(?:\w+:)?{name}(?:\s[^<>]*)?>([^<>]{{0,2000}})<", _xml(parts, "docProps/core.xml"))
    return " ".join(unescape(match[1]).split()) if match else ""


def _properties(parts: zipfile.ZipFile) -> Head:
    """Return what the file's properties say, where a person looks to have written it."""
    head = Head()
    title, author, about = (_property(parts, name) for name in ("title", "creator", "description"))
    if title and not _NOT_MEANT.fullmatch(title):
        head.title = title
    if not _NOBODY.fullmatch(author):
        head.authors = split_names(author)
    if about and not about.startswith("generated by"):
        head.summary = about
    return head


def _made(parts: zipfile.ZipFile) -> str:
    """Return the day on which the file was made, if it is none that programs write by themselves."""
    made = _property(parts, "created")
    if made.startswith(_DEFAULT_DAYS) or not re.match(r"\d{4}-\d\d-\d\dT", made):
        return ""
    from site_builder.importers.records import Report

    return dated(made[:10], 0, Place("", Report()))
