"""What shortcodes of other systems show → Markdown: pictures, cards of what stands elsewhere, code, notes.

A call is a name with arguments, and text inside if it has an end: ``{{< figure src="a.png" >}}`` of Hugo,
``{{ youtube(id="…") }}`` of Zola, ``{% include figure.html image_path="a.png" %}`` of Jekyll. Sites have shortcodes of
their own; the names here are those that the systems bring and that many themes share. What is not known stays visible.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from msgspec import Struct, field

from site_builder.importers import addresses
from site_builder.importers.markdown_text import address, words

_ARGUMENT: Final = re.compile(
    r"(?:(?P<key>[\w.-]+)\s*(?::(?!//)\s*|=\s*))?"
    r"(?:\"(?P<double>(?:\\.|[^\"\\])*+)\"|'(?P<single>(?:\\.|[^'\\])*+)'|`(?P<raw>[^`]*+)`|(?P<bare>[^\s,\"'`=]+))"
)


class Call(Struct):
    """A call of a shortcode. ``name`` is in lower case; ``given`` are the arguments without a name, in order."""

    name: str
    given: list[str] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)

    def get(self, *keys: str | int) -> str:
        """Return the first of these arguments that is there, by name or place; empty if none is."""
        for key in keys:
            if isinstance(key, str):
                found = self.named.get(key, "")
            else:
                found = self.given[key] if key < len(self.given) else ""
            if found.strip():
                return " ".join(found.split())
        return ""


class Shown(Struct, frozen=True):
    """What a call becomes. ``after`` ends it where it encloses text; ``each`` begins every line of that text."""

    before: str
    after: str = ""
    each: str = ""
    inside: str = "text"  # what becomes of the text inside: it is read as "text", it is "code", or it is "used" here
    block: bool = True  # it stands in lines of its own


def call(text: str) -> Call:
    """Return the call that stands between the marks of a shortcode: ``figure src="a.png"`` or ``figure(src="a")``."""
    head = re.match(r"\s*([\w./-]+)\s*", text)
    if head is None:
        return Call("")
    found = Call(head[1].lower())
    rest = text[head.end() :].strip()
    if rest.startswith("(") and rest.endswith(")"):
        rest = rest[1:-1]
    for match in _ARGUMENT.finditer(rest):
        value = next(v for v in (match["double"], match["single"], match["raw"], match["bare"]) if v is not None)
        if match["raw"] is None:
            value = re.sub(r"\\([\"'\\])", r"\1", value)
        if match["key"]:
            found.named[match["key"].lower()] = value
        else:
            found.given.append(value)
    return found


def picture(src: str, alt: str = "", caption: str = "", credit: str = "") -> str:
    """Return a picture as Markdown: with a caption, and a credit behind a bar."""
    title = _plain(caption) + (f" | {_plain(credit)}" if credit else "")
    if title:
        title = ' "' + title.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"![{words(_plain(alt))}]({address(src)}{title})"


def card(kind: str, url: str, title: str = "") -> str:
    """Return a link to what stands elsewhere, in words: ``[Video: A title](https://…)``."""
    if not title:
        title = addresses.host_of(url)
    return f"[{words(f'{kind}: {_plain(title) or url}')}]({address(url)})"


def fence(text: str, language: str = "") -> str:
    """Return a text as a block of code, between more backticks than it has."""
    ticks = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{ticks}{language}\n{text.strip(chr(10))}\n{ticks}"


def code(text: str) -> str:
    """Return a text as code within a line."""
    text = " ".join(text.split())
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    gap = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{gap}{text}{gap}{ticks}"


def shown(said: Call, *, paired: bool, inside: str = "") -> Shown | None:
    """Return what a call becomes; None if it is not known. ``inside``: the text within, if it is ``paired``."""
    make = _KNOWN.get(re.sub(r"(?:\.html|\.md|\.njk|\.liquid)\Z", "", said.name).rpartition("/")[2])
    return make(said, inside if paired else "") if make else None


def _plain(text: str) -> str:
    """Return words of an attribute on one line, without tags and line breaks."""
    return " ".join(re.sub(r"</?[A-Za-z][^<>]*>", " ", text).split())


_SRC: Final = ("src", "path", "image_path", "url", "image", "file", "link", "filename")


def _figure(said: Call, inside: str) -> Shown | None:
    src = said.get(*_SRC[:5], "file", "filename", 0)
    if not src:
        return None
    caption = said.get("caption", "title", "description", 2) or _plain(inside)
    if said.get("title") and said.get("caption") and said.get("title") != said.get("caption"):
        caption = f"{said.get('title')}. {said.get('caption')}"
    shows = picture(src, said.get("alt", "alt_text", 1), caption, said.get("attr", "credit", "attribution", "source"))
    link = said.get("link", "href", "attrlink")
    if link and link != src:
        shows += f"\n\n[{words(caption or said.get('alt') or link)}]({address(link)})"
    return Shown(shows, inside="used")


def _by_id(kind: str, form: str) -> Callable[[Call, str], Shown | None]:
    def make(said: Call, _: str) -> Shown | None:
        key = said.get("id", "video_id", "videoid", "v", "src", "url", 0)
        if not key:
            return None
        url = key if re.match(r"https?://", key) else form.format(quote(key, safe="/?=&@"))
        return Shown(card(kind, url, said.get("title", "caption", "alt", "label")))

    return make


def _post(host: str) -> Callable[[Call, str], Shown | None]:
    def make(said: Call, _: str) -> Shown | None:
        user, key = said.get("user", "username"), said.get("id", "status")
        if not key:
            user, key = (said.get(0), said.get(1)) if len(said.given) > 1 else ("", said.get("url", "link", 0))
        if not key:
            return None
        url = key if key.startswith("http") else f"https://{host}/{quote(user or 'i')}/status/{quote(key)}"
        return Shown(card("Post", url))

    return make


def _gist(said: Call, _: str) -> Shown | None:
    parts = [part for part in (said.get("user", 0), said.get("id", "gist", 1)) if part]
    if not parts:
        return None
    url = parts[0] if parts[0].startswith("http") else "https://gist.github.com/" + "/".join(map(quote, parts))
    return Shown(card("Code", url, said.get("file", 2) or f"gist.github.com/{'/'.join(parts)}"))


def _from(kind: str) -> Callable[[Call, str], Shown | None]:
    def make(said: Call, _: str) -> Shown | None:
        src = said.get(*_SRC, "mp4", "webm", "ogg", "mp3", 0)
        if not src:
            return None
        name = said.get("title", "caption", "alt")
        return Shown(card(kind, src, name or ("" if "//" in src else src.rpartition("/")[2])))

    return make


def _highlight(said: Call, inside: str) -> Shown | None:
    language = said.get("lang", "language", 0).lower()
    ticks = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", inside)), default=0))
    language = language if re.fullmatch(r"[\w+#.-]*", language) else ""
    start = "" if inside.startswith("\n") else "\n"
    return Shown(f"{ticks}{language}{start}", ("" if inside.endswith("\n") else "\n") + ticks, inside="code")


def _mermaid(said: Call, inside: str) -> Shown | None:
    return _highlight(Call("highlight", [said.name]), inside) if inside.strip() else None


def _details(said: Call, inside: str) -> Shown | None:
    title = _plain(said.get("summary", "title", "label", "header", 0)) or "Details"
    title = re.sub(r"([<`])", r"\\\1", title)
    return Shown(f"<details>\n<summary>{title}</summary>\n\n", "\n\n</details>") if inside.strip() else None


ALERTS: Final = {
    **dict.fromkeys("note info abstract summary todo example question default primary secondary".split(), "NOTE"),
    **dict.fromkeys("tip hint success check".split(), "TIP"),
    **dict.fromkeys("important".split(), "IMPORTANT"),
    **dict.fromkeys("warning attention warn".split(), "WARNING"),
    **dict.fromkeys("caution danger error failure bug".split(), "CAUTION"),
}


def _notice(said: Call, inside: str) -> Shown | None:
    if not inside.strip():
        return None
    named = said.name.rpartition("/")[2].removesuffix(".html")
    kind = named if named in ALERTS else said.get("type", "kind", "style", "level", "color", "context", 0).lower()
    title = said.get("title", "header") or ("" if named in ALERTS else said.get(1))
    title = title or (said.get(0) if kind != said.get(0).lower() else "")
    head = f"> **{words(_plain(title))}**\n>\n" if title else ""
    return Shown(f"> [!{ALERTS.get(kind, 'NOTE')}]\n{head}", each="> ")


def _quotation(said: Call, inside: str) -> Shown | None:
    if not inside.strip():
        return None
    by = ", ".join(filter(None, (said.get("author", "by", "name", 0), said.get("source", "title", "cite", 1))))
    link = said.get("link", "url", "href")
    by = f"[{words(_plain(by) or link)}]({address(link)})" if link else words(_plain(by))
    return Shown("", f"\n>\n> — {by}" if by else "", each="> ")


def _link(said: Call, inside: str) -> Shown | None:
    href = said.get("href", "url", "link", "relref", "to", 0)
    label = _plain(inside) or said.get("text", "label", "title", "name", 1)
    return Shown(f"[{words(label or href)}]({address(href)})", inside="used", block=False) if href else None


def _nothing(said: Call, inside: str) -> Shown | None:
    return Shown("")


def _break(said: Call, inside: str) -> Shown | None:
    return Shown("<br>", block=False)


_KNOWN: Final[dict[str, Callable[[Call, str], Shown | None]]] = {
    **dict.fromkeys("figure fig img image picture photo resize_image imgproc resize-image".split(), _figure),
    **dict.fromkeys(
        "youtube yt youtubelite youtube-lite youtube_player video_youtube liteyoutube".split(),
        _by_id("Video", "https://www.youtube.com/watch?v={}"),
    ),
    "vimeo": _by_id("Video", "https://vimeo.com/{}"),
    "vimeo_simple": _by_id("Video", "https://vimeo.com/{}"),
    "dailymotion": _by_id("Video", "https://www.dailymotion.com/video/{}"),
    "bilibili": _by_id("Video", "https://www.bilibili.com/video/{}"),
    **dict.fromkeys("tweet twitter twitter_simple".split(), _post("twitter.com")),
    **dict.fromkeys("x x_simple".split(), _post("x.com")),
    "instagram": _by_id("Picture", "https://www.instagram.com/p/{}/"),
    "instagram_simple": _by_id("Picture", "https://www.instagram.com/p/{}/"),
    "asciinema": _by_id("Recording", "https://asciinema.org/a/{}"),
    "codepen": _by_id("Code", "https://codepen.io/pen/{}"),
    "spotify": _by_id("Audio", "https://open.spotify.com/{}"),
    "soundcloud": _by_id("Audio", "https://soundcloud.com/{}"),
    "gist": _gist,
    **dict.fromkeys("video html5video mp4".split(), _from("Video")),
    **dict.fromkeys("audio mp3 podcast".split(), _from("Audio")),
    **dict.fromkeys("iframe embed oembed".split(), _from("Page")),
    "pdf": _from("File"),
    **dict.fromkeys("highlight code codeblock".split(), _highlight),
    **dict.fromkeys("mermaid plantuml graphviz".split(), _mermaid),
    **dict.fromkeys("details expand collapse spoiler accordion".split(), _details),
    **dict.fromkeys("notice callout admonition alert note tip info warning hint caution danger".split(), _notice),
    **dict.fromkeys("quote blockquote epigraph".split(), _quotation),
    **dict.fromkeys("button btn link a".split(), _link),
    **dict.fromkeys("toc table_of_contents tableofcontents more clear clearfix".split(), _nothing),
    **dict.fromkeys("rawhtml html unsafe".split(), _nothing),
    **dict.fromkeys("br linebreak newline".split(), _break),
}
