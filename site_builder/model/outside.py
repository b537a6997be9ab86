"""Addresses outside the archive, as documents hold them: which there are, and where each is written in the file.

An address is kept without its fragment: what is asked of another site is a page, and the part of it that is meant is
found by the browser. How a file writes an address may differ: ``&amp;`` for &, letters for percent-encoded ones.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from html import unescape
from typing import Final
from urllib.parse import quote, unquote_to_bytes, urlsplit

from site_builder.model.documents import Actor, Article, Document, Image, Reference, Site, Topic
from site_builder.model.web import is_web_address

_HREF: Final = re.compile(r'<a (?:class="elsewhere" )?href="(https?://[^"]*)"', re.IGNORECASE)
_SCHEME: Final = re.compile("https?://", re.IGNORECASE)
_WITHIN: Final = re.compile(r"[\w/=+@&?%-]")  # before an address that is a part of another one
_WRITTEN: Final = re.compile(r"https?://[^\s<>\"`\\]{1,2100}", re.IGNORECASE)  # bounded: many may begin in one word
_FOREIGN: Final = re.compile("(?:%[89A-Fa-f][0-9A-Fa-f])+")
# What may follow an address in a file: a bracket, a fragment, stops before a space, a sign of a script without spaces.
_END: Final = re.compile(r"[#)\]}”»]|&(?:quot|apos|[lg]t|#)|[.,:;!?'’*_~|]+(?:\W|\Z)|[\u2e80-\uffff]")
_COPY: Final = re.compile(r"https?://web\.archive\.org/web/[0-9]{1,14}(?:[a-z]{2}_)?/(https?:/.*)", re.ASCII)
_DAY: Final = re.compile(r"/(?:web/)?(\d{4})(\d\d)?(\d\d)?\d{0,6}(?:[a-z]{2}_)?/https?:/", re.ASCII)


def page_of(url: str) -> str:
    """Return an address without its fragment."""
    return url.partition("#")[0]


def addresses(document: Document) -> list[str]:
    """Return the addresses outside that a document holds, each once and without its fragment, in order of the keys."""
    found = (page_of(url) for url in _all(document))
    return list(dict.fromkeys(url for url in found if is_web_address(url)))


def every(document: Document) -> list[str]:
    """Return all addresses outside with their fragments, as often as they stand there: to compare two versions."""
    return list(_all(document))


def kept_copies(document: Document) -> dict[str, str]:
    """Return the addresses that have a kept copy in the file (``archived:``), each with the copy's address."""
    if not isinstance(document.data, Article):
        return {}
    return {
        page_of(one.url): one.archived
        for one in (*document.data.sources, *document.data.related)
        if one.url and one.archived
    }


def of_site(site: Site) -> list[str]:
    """Return the addresses outside that site.yaml holds."""
    url = site.publisher.url if site.publisher is not None else None
    return [page_of(url)] if url else []


def page_of_copy(url: str) -> str:
    """Return the page of which an address at the Wayback Machine is a copy; any other address as it is."""
    found = _COPY.match(url)
    return found[1] if found else url


def day_of_copy(archived: str) -> str:
    """Return the day of a kept copy as far as its address tells it (YYYY, YYYY-MM or YYYY-MM-DD); else nothing.

    Web archives write the time of a copy into its address: https://web.archive.org/web/20250102030405/https://….
    """
    found = _DAY.search(urlsplit(archived).path)
    return "-".join(part for part in found.groups() if part) if found else ""


def _all(document: Document) -> Iterator[str]:
    data = document.data
    if isinstance(data, Article):
        yield from _of_article(data)
    elif isinstance(data, (Actor, Topic)):
        yield from data.same_as
        yield from _of_image(getattr(data, "image", None))
    yield from _of_values(document.extra)
    for body in (document.body, *document.marked.values()):
        if "://" in body.html:
            yield from (unescape(match[1]) for match in _HREF.finditer(body.html))


def _of_article(article: Article) -> Iterator[str]:
    references: tuple[Reference, ...] = (*article.sources, *article.related)
    for one in references:
        if one.to is not None and is_web_address(one.to.text):
            yield one.to.text
        yield from (url for url in (one.url, one.archived) if url)
    for image in (article.image, *article.images):
        yield from _of_image(image)


def _of_image(image: Image | None) -> Iterator[str]:
    if image is not None and is_web_address(image.src.text):
        yield image.src.text


def _of_values(value: object) -> Iterator[str]:
    """Yield the web addresses among the values of ``x-`` keys."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _of_values(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _of_values(inner)
    elif isinstance(value, str) and is_web_address(value.strip()):
        yield value.strip()


# -- where they are written -------------------------------------------------------------------------------------------


def spans(text: str, wanted: Collection[str]) -> list[tuple[str, int, int]]:
    """Return where addresses (without fragments) are written in a file: (address, start, end), in order.

    An address that is the beginning of a longer one is found where it stands by itself alone.
    """
    forms: dict[str, list[tuple[str, str]]] = {}
    for url in wanted:
        for form in _forms(url):
            forms.setdefault(_start(form), []).append((form, url))
    for some in forms.values():
        some.sort(key=lambda pair: (-len(pair[0]), pair))
    found: list[tuple[str, int, int]] = []
    end = 0
    for match in _SCHEME.finditer(text):
        at = match.start()
        if at < end or (at and _WITHIN.match(text[at - 1])):
            continue  # it is a part of another: https://web.archive.org/web/2025/https://…
        whole = _WRITTEN.match(text, at)
        hit = _longest(text, at, whole.end(), forms.get(_start(whole[0]))) if whole else None
        if hit is not None:
            end = at + hit[1]
            found.append((hit[0], at, end))
    return found


def places(text: str, wanted: Collection[str]) -> dict[str, tuple[int, int]]:
    """Return the line and the column (from 1) at which each address is first written; none for one not found."""
    found: dict[str, tuple[int, int]] = {}
    line, begun = 1, 0
    for url, at, _ in spans(text, wanted):
        line += text.count("\n", begun, at)
        begun = at
        found.setdefault(url, (line, at - text.rfind("\n", 0, at)))
    return found


def written_like(form: str, new: str) -> str:
    """Return a new address as it can stand where ``form`` stands: percent-encoded, so that no sign of it is a mark."""
    safe = quote(new, safe="/:?#@!$&*+,;=%~[]-._")
    return safe.replace("&", "&amp;") if "&amp;" in form else safe


def _longest(text: str, at: int, end: int, forms: list[tuple[str, str]] | None) -> tuple[str, int] | None:
    for form, url in forms or ():
        after = at + len(form)
        if after <= end and text.startswith(form, at) and (after == end or _END.match(text, after)):
            return url, len(form)
    return None


def _start(url: str) -> str:
    """Return the first letters of an address, so that few forms have to be compared."""
    return url[:12].lower()


def _forms(url: str) -> set[str]:
    """Return the ways in which a file may write an address."""
    found = {url}
    if "%" in url:
        found.add(_FOREIGN.sub(_letters, url))
    try:
        host = urlsplit(url).hostname or ""
        if "xn--" in host:
            found |= {form.replace(host, host.encode().decode("idna"), 1) for form in tuple(found)}
    except (ValueError, UnicodeError):
        pass
    return found | {form.replace("&", "&amp;") for form in found}


def _letters(match: re.Match[str]) -> str:
    try:
        return unquote_to_bytes(match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
