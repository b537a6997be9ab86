"""Shortcodes of page builders (Divi, WPBakery, Avada, Enfold, Shortcodes Ultimate) → the HTML of what a reader saw.

Their rows and columns are layout, and go; titles, pictures, buttons and films are in their attributes, and stay.
"""

from __future__ import annotations

import base64
import binascii
import re
from html import escape
from typing import Final, NamedTuple
from urllib.parse import unquote

PREFIXES: Final = re.compile(r"(?:et_pb|vc|fusion|av|cs|mk|nectar|kc|tatsu|su)_")
_TITLES: Final = ("title", "heading", "header", "main_heading", "name", "tab_title")
_TEXTS: Final = (
    "subhead", "subtitle", "sub_heading", "text", "content", "quote", "caption", "author", "job_title", "position",
    "company_name", "company", "label", "number", "percent",
)  # fmt: skip
_PICTURES: Final = ("src", "image", "image_url", "img", "portrait_url", "photo", "logo", "images", "gallery_ids")
_LINKS: Final = ("button_url", "button_one_url", "url", "link", "href", "button_link")
_LABELS: Final = ("button_text", "button_one_text", "link_text", "label")
_OF_LOOKS: Final = re.compile(
    r"(?:admin_label|.*(?:class|css|font|style|color|shadow|background|animation|layout|_id)).*"
)
_PICTURE: Final = re.compile(r"[^\s?#]+\.(?:jpe?g|png|gif|webp|avif|svg)(?:[?#]\S*)?", re.IGNORECASE)
_FILM: Final = re.compile(r"(?:https?:)?//\S+")
_WORDS: Final = re.compile(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}")


class Shown(NamedTuple):
    """HTML before and behind what a shortcode holds; ``rest``: words of attributes that no reader may have seen."""

    before: str
    behind: str
    rest: str


def shown(name: str, named: dict[str, str], pictures: dict[str, str], *, closed: bool) -> Shown:
    """Return what stands for a shortcode of a builder. ``pictures``: HTML of the pictures of the library by id."""
    used: set[str] = set()
    link = _link(named, used)
    if closed and link and name.endswith("button"):
        return Shown(f'<a href="{escape(link)}">', "</a>", _rest(named, used))
    label = next((named[key] for key in _LABELS if link and _is_said(named, key, used)), "")
    if link and not label:
        label = next((named[key] for key in _TITLES if _is_said(named, key, used)), link)
    title = next((named[key] for key in _TITLES if _is_said(named, key, used)), "")
    pieces = [f"<h3>{escape(title)}</h3>"] if title else []
    pieces += _pictures(named, pictures, used)
    pieces += [f"<p>{escape(named[key])}</p>" for key in _TEXTS if _is_said(named, key, used)]
    if link:
        pieces.append(f'<p><a href="{escape(link)}">{escape(label)}</a></p>')
    inside = "".join(pieces)
    return Shown(f"<div>{inside}" if closed else f"<div>{inside}</div>", "</div>", _rest(named, used))


def raw_html(inner: str) -> str | None:
    """Return the HTML of ``[vc_raw_html]``: percent-encoded in Base64. None where it is none."""
    try:
        return unquote(base64.b64decode("".join(inner.split()), validate=True).decode("utf-8"))
    except (binascii.Error, ValueError):
        return None


def _is_said(named: dict[str, str], key: str, used: set[str]) -> bool:
    if key in used or not named.get(key, "").strip():
        return False
    used.add(key)
    return True


def _link(named: dict[str, str], used: set[str]) -> str:
    """Return where a shortcode leads; WPBakery writes ``url:https%3A%2F%2F…|title:…``."""
    for key in _LINKS:
        said = named.get(key, "").strip()
        if said.startswith("url:"):
            said = unquote(said[4:].partition("|")[0])
        if re.match(r"https?://|/(?!/)|mailto:", said) and not _PICTURE.fullmatch(said):
            used.add(key)
            return said
    return ""


def _pictures(named: dict[str, str], pictures: dict[str, str], used: set[str]) -> list[str]:
    found = []
    for key in _PICTURES:
        said = named.get(key, "").strip()
        if re.fullmatch(r"\d+(?:\s*,\s*\d+)*", said) and all(one in pictures for one in re.findall(r"\d+", said)):
            found += [pictures[one] for one in re.findall(r"\d+", said)]
            used.add(key)
        elif _PICTURE.fullmatch(said):
            alt = next((named[one] for one in ("alt", "image_alt", "title_text") if named.get(one)), "")
            used |= {key, "alt", "image_alt"}
            found.append(f'<figure><img src="{escape(said)}" alt="{escape(alt)}"></figure>')
        elif key == "src" and _FILM.fullmatch(said):
            used.add(key)
            found.append(f'<iframe src="{escape(said)}"></iframe>')
    return found


def _rest(named: dict[str, str], used: set[str]) -> str:
    left = (
        f"{key}: {value}"
        for key, value in named.items()
        if key not in used and _WORDS.search(value) and not _OF_LOOKS.fullmatch(key)
    )
    return "; ".join(left)
