"""Texts of Ghost that have no HTML: lexical (Ghost 5 on) and mobiledoc (before) → pieces of HTML and of Markdown.

Form: packages/kg-default-nodes and mobiledoc-kit of TryGhost/Koenig. A card that is not known stays visible as JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html import escape
from typing import Any, Final, NamedTuple

from site_builder.importers.records import Outcome

Say = Callable[[Outcome, str, str], None]

_MOST_DEPTH: Final = 40
_FORMATS: Final = ((1, "strong"), (2, "em"), (4, "s"), (16, "code"), (32, "sub"), (64, "sup"), (128, "mark"))
_WORD: Final = re.compile(r"\w+")
_SEEN: Final = frozenset(
    "title description author publisher caption alt heading header subheading subheader buttonText label fileTitle "
    "fileCaption productTitle productButton disclaimer text textValue sponsorLabel content calloutText".split()
)
_NOTHING: Final = frozenset(("paywall", "email", "email-cta", "signup", "card-markdown-empty"))


class Piece(NamedTuple):
    """A part of a text. ``kind``: html or markdown."""

    kind: str
    text: str


def lexical(text: str, say: Say) -> list[Piece]:
    """Return a text of lexical in pieces. Raises ValueError if it is none."""
    value = _parsed(text)
    root = value.get("root") if isinstance(value, dict) else None
    if not isinstance(root, dict):
        raise ValueError("it is no lexical")
    return [piece for child in _list(root, "children") for piece in _block(child, say)]


def mobiledoc(text: str, say: Say) -> list[Piece]:
    """Return a text of mobiledoc in pieces. Raises ValueError if it is none."""
    value = _parsed(text)
    if not isinstance(value, dict) or not isinstance(value.get("sections"), list):
        raise ValueError("it is no mobiledoc")
    return [piece for section in value["sections"] for piece in _section(section, value, say)]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _list(value: dict[str, Any], key: str) -> list[Any]:
    found = value.get(key)
    return found if isinstance(found, list) else []


def _said(value: dict[str, Any], *keys: str) -> str:
    return next((str(value[key]) for key in keys if isinstance(value.get(key), (str, int)) and value[key] != ""), "")


# -- lexical -----------------------------------------------------------------------------------------------------------


def _block(node: Any, say: Say) -> list[Piece]:
    if not isinstance(node, dict):
        return []
    kind = str(node.get("type", ""))
    if kind in ("paragraph", "heading", "extended-heading", "quote", "extended-quote", "aside", "list"):
        return [Piece("html", _inline(node, 0))]
    return card(kind, node, say)


def _inline(node: Any, depth: int) -> str:
    """Return a node with its words as HTML."""
    if not isinstance(node, dict) or depth > _MOST_DEPTH:
        return " ".join(escape(one) for one in texts(node))
    kind = str(node.get("type", ""))
    if "text" in node and not node.get("children"):
        found = escape(_said(node, "text"))
        given = node.get("format")
        bits = given if isinstance(given, int) else 0
        for bit, name in _FORMATS:
            found = f"<{name}>{found}</{name}>" if bits & bit else found
        return found
    if kind == "list":
        return _of_list(node, depth)
    inside = "".join(_inline(child, depth + 1) for child in _list(node, "children"))
    if kind == "linebreak":
        return "<br>"
    if kind in ("link", "autolink"):
        return f'<a href="{escape(_said(node, "url"))}">{inside}</a>'
    if kind in ("heading", "extended-heading"):
        tag = _said(node, "tag")
        name = tag if re.fullmatch("h[1-6]", tag) else "h2"
    else:
        name = {"paragraph": "p", "listitem": "li"}.get(kind, "blockquote" if depth == 0 else "span")
    return f"<{name}>{inside}</{name}>"


def _of_list(node: dict[str, Any], depth: int) -> str:
    """Return a list. Lexical has a list in a list as an entry of its own; it belongs to the entry before."""
    entries: list[str] = []
    for child in _list(node, "children"):
        inside = _list(child, "children") if isinstance(child, dict) else []
        alone = bool(inside) and all(isinstance(one, dict) and one.get("type") == "list" for one in inside)
        if alone and entries:
            entries[-1] = (
                entries[-1].removesuffix("</li>") + "".join(_inline(one, depth + 2) for one in inside) + "</li>"
            )
        else:
            entries.append(_inline(child, depth + 1))
    start = node.get("start")
    first = f' start="{start}"' if isinstance(start, int) and start != 1 else ""
    made = "".join(entries)
    return f"<ol{first}>{made}</ol>" if node.get("listType") == "number" else f"<ul>{made}</ul>"


# -- mobiledoc ---------------------------------------------------------------------------------------------------------


def _section(section: Any, value: dict[str, Any], say: Say) -> list[Piece]:
    if not isinstance(section, list) or len(section) < 2:
        return []
    kind = section[0]
    if kind == 10:
        cards = _list(value, "cards")
        chosen = cards[section[1]] if isinstance(section[1], int) and 0 <= section[1] < len(cards) else None
        if isinstance(chosen, list) and len(chosen) > 1 and isinstance(chosen[1], dict):
            return card(str(chosen[0]), chosen[1], say)
        return []
    if kind == 2:
        return [Piece("html", f'<img src="{escape(str(section[1]))}">')]
    entries = section[2] if len(section) > 2 and isinstance(section[2], list) else []
    name = str(section[1]).lower()
    if kind == 3:
        inside = "".join(f"<li>{_markers(one, value)}</li>" for one in entries)
    else:
        inside = _markers(entries, value)
    name = name if re.fullmatch("p|h[1-6]|ul|ol|blockquote", name) else "blockquote" if name == "aside" else "p"
    return [Piece("html", f"<{name}>{inside}</{name}>")]


def _markers(markers: Any, value: dict[str, Any]) -> str:
    markups, atoms = _list(value, "markups"), _list(value, "atoms")
    found, running = [], []
    for marker in markers if isinstance(markers, list) else ():
        if not isinstance(marker, list) or len(marker) < 4:
            continue
        for n in marker[1] if isinstance(marker[1], list) else ():
            markup = markups[n] if isinstance(n, int) and 0 <= n < len(markups) else None
            name = str(markup[0]).lower() if isinstance(markup, list) and markup else "span"
            name = name if re.fullmatch("[a-z]{1,10}", name) else "span"
            given = markup[1] if isinstance(markup, list) and len(markup) > 1 and isinstance(markup[1], list) else []
            href = str(given[given.index("href") + 1]) if "href" in given[:-1] else ""
            running.append(name)
            found.append(f'<{name} href="{escape(href)}">' if href else f"<{name}>")
        if marker[0] == 1:
            atom = atoms[marker[3]] if isinstance(marker[3], int) and 0 <= marker[3] < len(atoms) else None
            words = str(atom[1]) if isinstance(atom, list) and len(atom) > 1 else ""
            found.append("<br>" if isinstance(atom, list) and atom[:1] == ["soft-return"] else escape(words))
        else:
            found.append(escape(str(marker[3])))
        for _ in range(marker[2] if isinstance(marker[2], int) else 0):
            if running:
                found.append(f"</{running.pop()}>")
    return "".join([*found, *(f"</{name}>" for name in reversed(running))])


# -- cards, the same in both -------------------------------------------------------------------------------------------


def card(kind: str, value: dict[str, Any], say: Say) -> list[Piece]:
    """Return a card in pieces."""
    if kind in ("markdown", "card-markdown"):
        return [Piece("markdown", _said(value, "markdown"))]
    made = _CARDS.get(kind)
    found = made(value) if made else ""
    if kind in _NOTHING or (made and not found):
        words = " ".join(texts(value))
        say(Outcome.LEFT_OUT, f"card {kind}: {words}".rstrip(": "), f"cards {kind}")
        return []
    if made:
        _tell_rest(kind, value, found, say)
        return [Piece("html", found)]
    say(Outcome.KEPT, f"card {kind}", f"cards {kind}")
    return [Piece("html", f"<pre>{escape(json.dumps(value, ensure_ascii=False, indent=1)[:100_000])}</pre>")]


def _tell_rest(kind: str, value: dict[str, Any], made: str, say: Say) -> None:
    """Report the words of a card that a reader saw and its HTML has not."""
    told = value["metadata"] if isinstance(value.get("metadata"), dict) else {}
    shown = set(_WORD.findall(made))
    for key, text in (*value.items(), *told.items()):
        if isinstance(text, str) and key in _SEEN and not set(_WORD.findall(re.sub(r"<[^<>]*>", " ", text))) <= shown:
            say(Outcome.LEFT_OUT, f"card {kind}: {key}: {text}", f"parts of cards {kind}")


def texts(value: Any) -> Iterator[str]:
    """Yield the texts in a value of JSON, in order."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting += reversed(list(one.values()))
        elif isinstance(one, list):
            waiting += reversed(one)


def _image(value: dict[str, Any]) -> str:
    src = _said(value, "src", "url", "fileName")
    if not src:
        return ""
    found = f'<img src="{escape(src)}" alt="{escape(_said(value, "alt"))}" title="{escape(_said(value, "title"))}">'
    if href := _said(value, "href"):
        found = f'<a href="{escape(href)}">{found}</a>'
    return f"<figure>{found}{_caption(value)}</figure>"


def _caption(value: dict[str, Any]) -> str:
    caption = _said(value, "caption")
    return f"<figcaption>{caption}</figcaption>" if caption else ""


def _gallery(value: dict[str, Any]) -> str:
    pictures = "".join(_image(one) for one in _list(value, "images") if isinstance(one, dict))
    return f"<figure>{pictures}{_caption(value)}</figure>" if pictures else ""


def _code(value: dict[str, Any]) -> str:
    code = f'<pre class="language-{escape(_said(value, "language"))}">{escape(_said(value, "code"))}</pre>'
    caption = _said(value, "caption")
    return f"{code}<p>{caption}</p>" if caption else code


def _embed(value: dict[str, Any]) -> str:
    url = _said(value, "url")
    title = _said(value["metadata"], "title") if isinstance(value.get("metadata"), dict) else ""
    if url:
        return f'<iframe src="{escape(url)}" title="{escape(title)}"></iframe>' + _paragraph(_said(value, "caption"))
    return _said(value, "html")


def _paragraph(html: str) -> str:
    return f"<p>{html}</p>" if html else ""


def _bookmark(value: dict[str, Any]) -> str:
    told = value["metadata"] if isinstance(value.get("metadata"), dict) else value
    url = _said(value, "url") or _said(told, "url")
    title = _said(told, "title") or url
    link = f'<p><a href="{escape(url)}">{escape(title)}</a></p>' if url else ""
    by = " · ".join(filter(None, (_said(told, "author"), _said(told, "publisher"))))
    about = _paragraph(escape(_said(told, "description"))) + _paragraph(escape(by))
    return link + about + _paragraph(_said(value, "caption"))


def _callout(value: dict[str, Any]) -> str:
    words = _said(value, "calloutText", "html")
    emoji = _said(value, "calloutEmoji")
    return f"<blockquote><p>{escape(emoji)} {words}</p></blockquote>" if words else ""


def _toggle(value: dict[str, Any]) -> str:
    return f"<details><summary>{_said(value, 'heading')}</summary>{_said(value, 'content')}</details>"


def _button(value: dict[str, Any]) -> str:
    url = escape(_said(value, "buttonUrl", "url"))
    return f'<p><a href="{url}">{escape(_said(value, "buttonText", "text"))}</a></p>' if url else ""


def _media(name: str) -> Callable[[dict[str, Any]], str]:
    def made(value: dict[str, Any]) -> str:
        src, title = escape(_said(value, "src")), escape(_said(value, "title", "fileName"))
        return f'<{name} src="{src}" title="{title}"></{name}>{_paragraph(_said(value, "caption"))}' if src else ""

    return made


def _file(value: dict[str, Any]) -> str:
    src, title = _said(value, "src"), _said(value, "fileTitle", "title", "fileName")
    link = f'<p><a href="{escape(src)}">{escape(title or src)}</a></p>' if src else ""
    return link + _paragraph(escape(_said(value, "fileCaption", "caption")))


def _header(value: dict[str, Any]) -> str:
    heading = f"<h2>{_said(value, 'header', 'heading')}</h2>"
    picture = _image({"src": value.get("backgroundImageSrc")})
    return picture + heading + _paragraph(_said(value, "subheader", "subheading")) + _button(value)


def _call(value: dict[str, Any]) -> str:
    picture = _image({"src": value.get("imageUrl")})
    return picture + _said(value, "sponsorLabel") + _said(value, "textValue") + _button(value)


def _product(value: dict[str, Any]) -> str:
    picture = _image({"src": value.get("productImageSrc"), "alt": value.get("productTitle")})
    heading = f"<h3>{_said(value, 'productTitle')}</h3>"
    button = {"buttonUrl": value.get("productUrl"), "buttonText": value.get("productButton")}
    return picture + heading + _said(value, "productDescription") + _button(button)


_CARDS: Final[dict[str, Callable[[dict[str, Any]], str]]] = {
    "image": _image,
    "gallery": _gallery,
    "html": lambda value: _said(value, "html"),
    "code": _code,
    "codeblock": _code,
    "embed": _embed,
    "bookmark": _bookmark,
    "callout": _callout,
    "toggle": _toggle,
    "button": _button,
    "video": _media("video"),
    "audio": _media("audio"),
    "file": _file,
    "header": _header,
    "call-to-action": _call,
    "product": _product,
    "hr": lambda value: "<hr>",
    "horizontalrule": lambda value: "<hr>",
}
