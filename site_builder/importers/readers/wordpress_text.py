"""The text of a post of WordPress → HTML that ``importers.html`` reads: shortcodes, blocks, addresses alone in a line.

No shortcode is run: those of WordPress and of its commonest plugins have a meaning here, and all others stay visible.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from typing import Any, Final, NamedTuple

from msgspec import Struct

from site_builder.importers.embeds import is_known, markdown
from site_builder.importers.readers import wordpress_builders as builders
from site_builder.importers.records import Outcome

Said = Callable[[Outcome, int, str, str], None]  # outcome, line within the text from 0, what, kind

_PROTECTED: Final = re.compile(r"<(pre|code|script|style|textarea)(?=[\s>])|<!--|<(?=[A-Za-z/])|\[\[", re.IGNORECASE)
_SHORTCODE: Final = re.compile(r"""\[(/?)([A-Za-z][\w-]*+)((?:[^\[\]"'\n]|"[^"\[\n]*"|'[^'\[\n]*'|\n){0,3000}+)\]""")
_ESCAPED: Final = re.compile(r"\[(\[[^\[\]]{1,500}\])\]")
_ATTRIBUTE: Final = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))|"([^"]*)"|(\S+)""")
_ALONE: Final = re.compile(r"^[ \t]*(?:<p>)?[ \t]*(https?://[^\s<>\"']{4,2000})[ \t]*(?:</p>)?[ \t]*$", re.MULTILINE)
_WRAPPER: Final = re.compile(r'(<div class="wp-block-embed__wrapper">)\s*(https?://[^\s<>"]{4,2000})\s*(</div>)')
_CAPTIONED: Final = re.compile(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)\Z", re.DOTALL | re.IGNORECASE)

_CAPTIONS: Final = frozenset(("caption", "wp_caption"))
_CODE: Final = frozenset(
    "code sourcecode sourcecodeplus highlight php python css html javascript js xml sql bash".split()
)
_EMBEDS: Final = frozenset(
    "embed youtube vimeo video audio soundcloud tweet twitter instagram gist dailymotion ted spotify googlemaps "
    "facebook bandcamp wpvideo videopress flickr slideshare codepen archiveorg tiktok".split()
)
_FROM_ID: Final = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "dailymotion": "https://www.dailymotion.com/video/{}",
    "tweet": "https://twitter.com/i/status/{}",
    "twitter": "https://twitter.com/i/status/{}",
    "gist": "https://gist.github.com/{}",
    "ted": "https://www.ted.com/talks/{}",
    "wpvideo": "https://videopress.com/v/{}",
    "videopress": "https://videopress.com/v/{}",
    "archiveorg": "https://archive.org/details/{}",
}
_NOTES: Final = frozenset(("footnote", "efn_note", "mfn", "ref"))  # of plugins: the note stands in the text
_KNOWN: Final = _EMBEDS | _CAPTIONS | {"gallery", "playlist"}  # alone in their brackets they are no words either
_LISTS: Final = re.compile(
    r"(?:core/)?(?:latest-|archives|categories|search|tag-cloud|calendar|rss|page-list|navigation|site-|post-|query|"
    r"loginout|social-link|template-part|pattern|comments|avatar|read-more|home-link|term-|nextpage|more|spacer|separator)"
)


class Attached(Struct, frozen=True):
    """A file of the media library."""

    url: str
    alt: str
    caption: str  # HTML
    parent: str  # the id of the post it was uploaded to


class Library(Struct):
    """What texts ask for: attachments and reusable blocks by id."""

    attached: dict[str, Attached]
    blocks: dict[str, str]
    by_parent: dict[str, list[str]]


class _Tag(NamedTuple):
    start: int
    end: int
    closing: bool
    name: str
    said: str


def html_of(text: str, item: str, notes: str, library: Library, say: Said) -> str:
    """Return the text of a post (its id: ``item``) as HTML. ``notes``: its field ``footnotes``, JSON."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "<!-- wp:" in text:
        text = _blocks(text, notes, library, say, frozenset())
        text = _WRAPPER.sub(lambda m: f"{m[1]}{_player(m[2])}{m[3]}", text)
    if "[" in text:
        text = _shortcodes(text, item, library, say)
    if "http" in text:
        text = _ALONE.sub(lambda m: _player(m[1]) if is_known(unescape(m[1])) else m[0], text)
    return text


def _player(url: str) -> str:
    return f'<iframe src="{escape(unescape(url))}"></iframe>'


# -- blocks without HTML -----------------------------------------------------------------------------------------------


def _blocks(text: str, notes: str, library: Library, say: Said, inside: frozenset[str]) -> str:
    pieces, at, line, counted = [], 0, 0, 0
    while (start := text.find("<!-- wp:", at)) >= 0:
        end = text.find("-->", start)
        if end < 0:
            break
        end += 3
        said = text[start + 8 : end - 3].strip()
        line, counted = line + text.count("\n", counted, start), start
        if said.endswith("/"):
            pieces += [text[at:start], _block(said[:-1].strip(), line, notes, library, say, inside)]
            at = end
        else:
            pieces.append(text[at:end])
            at = end
    return "".join([*pieces, text[at:]])


def _block(said: str, line: int, notes: str, library: Library, say: Said, inside: frozenset[str]) -> str:
    name, _, given = said.partition(" ")
    try:
        values: Any = json.loads(given) if given.strip() else {}
    except (ValueError, RecursionError):
        values = {}
    values = values if isinstance(values, dict) else {}
    ref = str(values.get("ref", ""))
    if name in ("block", "core/block") and ref in library.blocks and ref not in inside and len(inside) < 3:
        say(Outcome.CONVERTED, line, f"reusable block {ref}", "reusable blocks put in their place")
        return _blocks(library.blocks[ref], "", library, say, inside | {ref})
    if name == "footnotes":
        return _notes(notes)
    if (name == "embed" or name.startswith("core-embed/")) and isinstance(values.get("url"), str):
        return _player(values["url"])
    if _LISTS.match(name):
        say(Outcome.LEFT_OUT, line, f"block {said}", f"blocks {name}, which list what the archive lists")
        return ""
    say(Outcome.KEPT, line, f"block {said}", f"blocks {name}")
    return f"<pre>&lt;!-- wp:{escape(said)} /--&gt;</pre>"


def _notes(notes: str) -> str:
    """Return the footnotes of a post (WordPress 6.3 on) as the list that stands for them on its page."""
    try:
        found = json.loads(notes) if notes else []
    except (ValueError, RecursionError):
        return f"<p>{escape(notes)}</p>"
    entries = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    lines = (f'<li id="{escape(str(one.get("id", "")))}">{one.get("content", "")}</li>' for one in entries)
    return f"<ol>{''.join(lines)}</ol>" if entries else ""


# -- shortcodes --------------------------------------------------------------------------------------------------------


def _open_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of a text in which shortcodes count: outside tags, comments and code."""
    at, begun = 0, 0
    missing: set[str] = set()
    while match := _PROTECTED.search(text, at):
        if match[0] == "[[":
            end = text.find("]]", match.end(), match.end() + 500)
            at = end + 2 if end >= 0 else match.end()
            continue
        closes = f"</{match[1].lower()}>" if match[1] else "-->" if match[0] == "<!--" else ">"
        ends = None if closes in missing else re.compile(closes, re.IGNORECASE).search(text, match.end())
        if ends is None:
            missing.add(closes)
            at = match.end()
            continue
        yield begun, match.start()
        at = begun = ends.end()
    yield begun, len(text)


def _tags(text: str) -> tuple[list[_Tag], dict[int, _Tag]]:
    """Return what may be shortcodes in a text, in order, and by their number the tags that end them."""
    tags = [
        _Tag(match.start(), match.end(), bool(match[1]), match[2].lower(), match[3])
        for start, end in _open_spans(text)
        for match in _SHORTCODE.finditer(text, start, end)
        if not text.startswith("(", match.end()) and text[match.start() - 1 : match.start()] != "["
    ]
    ends: dict[int, _Tag] = {}
    waiting: dict[str, list[int]] = {}
    for n, tag in enumerate(tags):
        if not tag.closing:
            waiting.setdefault(tag.name, []).append(n)
        elif waiting.get(tag.name):
            ends[waiting[tag.name].pop()] = tag
    return tags, ends


def _shortcodes(text: str, item: str, library: Library, say: Said) -> str:
    tags, ends = _tags(text)
    closed = {tag.name for tag in ends.values()}
    pieces, at, line, counted = [], 0, 0, 0
    notes: list[str] = []
    behind: dict[int, str] = {}  # what stands for the end of a builder's shortcode, by its place
    for n, tag in enumerate(tags):
        if tag.start < at:
            continue
        line, counted = line + text.count("\n", counted, tag.start), tag.start
        close = ends.get(n)
        inner = text[tag.end : close.start] if close else ""
        new = None if tag.closing else _shown(tag, inner, item, library)
        if tag.name in _NOTES and inner.strip() and not tag.closing:
            notes.append(inner.strip())
            new = f'<sup><a href="#note-of-{item}-{len(notes)}">{len(notes)}</a></sup>'
        if new is not None:
            say(Outcome.CONVERTED, line, tag.name, f"shortcodes {tag.name}")
            pieces += [text[at : tag.start], new]
            at = close.end if close else tag.end
        elif builders.PREFIXES.match(tag.name):
            pieces += [text[at : tag.start], behind.get(tag.start, "")]
            at = tag.end
            if not tag.closing:
                found = _built(tag, close, line, library, say)
                pieces.append(found.before)
                if close:
                    behind[close.start] = found.behind
        elif tag.name in closed or "=" in tag.said or re.search("[_-]", tag.name) or tag.name in _KNOWN:
            said = " ".join(text[tag.start : tag.end].split())
            if not tag.closing:
                say(Outcome.KEPT, line, f"shortcode {said}", f"shortcodes {tag.name}")
            pieces += [text[at : tag.start], f"<code>{escape(unescape(said))}</code>"]
            at = tag.end
    made = "".join([*pieces, text[at:]])
    made = _ESCAPED.sub(r"\1", made) if "[[" in text else made
    listed = "".join(f'<li id="note-of-{item}-{n}">{note}</li>' for n, note in enumerate(notes, 1))
    return f"{made}\n\n<ol>{listed}</ol>" if notes else made


def _built(tag: _Tag, close: _Tag | None, line: int, library: Library, say: Said) -> builders.Shown:
    """Return what stands for a shortcode of a page builder."""
    named, _ = _arguments(tag.said)
    pictures = {one: figure(library.attached[one]) for one in _ids(tag.said) if one in library.attached}
    found = builders.shown(tag.name, named, pictures, closed=close is not None)
    say(Outcome.CONVERTED, line, tag.name, f"shortcodes {tag.name}")
    if found.rest:
        what = f"words of the shortcode {tag.name} that may have been seen: {found.rest}"
        say(Outcome.LEFT_OUT, line, what, "words of shortcodes of page builders")
    return found


def _shown(tag: _Tag, inner: str, item: str, library: Library) -> str | None:
    """Return the HTML that a shortcode stands for; None for one that is not known."""
    named, given = _arguments(tag.said)
    if tag.name in _CAPTIONS:
        return _caption(inner, named)
    if tag.name == "gallery":
        return _gallery(named, item, library)
    if tag.name == "playlist":
        files = [library.attached[one] for one in _ids(named.get("ids", "")) if one in library.attached]
        return "".join(_player(one.url) for one in files) or None
    if tag.name in _CODE and inner.strip():
        language = named.get("language") or named.get("lang") or ("" if "code" in tag.name else tag.name)
        return f'<pre class="language-{escape(language)}">{escape(unescape(inner))}</pre>'
    if tag.name == "vc_raw_html":
        return builders.raw_html(inner)
    if tag.name in _EMBEDS:
        return _embed(tag.name, named, given, inner)
    return None


def _arguments(said: str) -> tuple[dict[str, str], list[str]]:
    named: dict[str, str] = {}
    given: list[str] = []
    for match in _ATTRIBUTE.finditer(unescape(said).strip()[:3000]):
        if match[1]:
            named.setdefault(match[1].lower(), next((one for one in match.groups()[1:4] if one is not None), ""))
        else:
            given.append(match[5] if match[5] is not None else match[6])
    return named, given


def _caption(inner: str, named: dict[str, str]) -> str | None:
    match = _CAPTIONED.match(inner[:20_000])
    if match is None:
        return None
    words = named.get("caption", "") or (match[2].strip() + inner[20_000:])
    return f"<figure>{match[1]}<figcaption>{words}</figcaption></figure>"


def _ids(text: str) -> list[str]:
    return re.findall(r"\d+", text)[:500]


def _gallery(named: dict[str, str], item: str, library: Library) -> str | None:
    chosen = _ids(named.get("ids", "") or named.get("include", ""))
    if not chosen:
        without = set(_ids(named.get("exclude", "")))
        chosen = [one for one in library.by_parent.get(named.get("id", item), ()) if one not in without]
    found = [library.attached[one] for one in chosen if one in library.attached]
    return "".join(map(figure, found)) or None


def figure(one: Attached) -> str:
    """Return a picture of the media library with its caption as HTML."""
    caption = f"<figcaption>{one.caption}</figcaption>" if one.caption.strip() else ""
    return f'<figure><img src="{escape(one.url)}" alt="{escape(one.alt)}">{caption}</figure>'


def _embed(name: str, named: dict[str, str], given: list[str], inner: str) -> str | None:
    keys = "src url mp4 webm ogv m4v mp3 ogg m4a wav id".split()
    said = next((named[one] for one in keys if named.get(one)), "") or inner.strip() or (given[0] if given else "")
    said = said.strip().lstrip("=").partition("|")[0].strip()
    said = re.sub(r"<[^>]*>", "", unescape(said))
    if not re.match(r"(?:https?:)?//|/", said):
        if name not in _FROM_ID or not re.fullmatch(r"[\w/.-]{3,100}", said):
            return None
        said = _FROM_ID[name].format(said)
    return _player(said)


def enclosed(url: str) -> str:
    """Return the card of a sound or video that a post carries for podcasts, as Markdown."""
    return markdown(
        url, name="audio" if re.search(r"\.(?:mp3|m4a|ogg|oga|wav|flac)\Z", url, re.IGNORECASE) else "video"
    )
