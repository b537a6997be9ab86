"""Links to addresses outside that have a kept copy: the copy in the place of a page that is dead, and Robust Links.

Robust Links are attributes of a link that tell programs of a kept copy and its day (https://robustlinks.mementoweb.org).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape, unescape
from typing import Final

from markupsafe import Markup
from msgspec import structs

from site_builder.archive.reader import OutsideRow
from site_builder.model.outside import day_of_copy, page_of
from site_builder.pages.context import PageContext, body_markup
from site_builder.theme.part_views import ReferenceView

_LINK: Final = re.compile(r'<a( class="elsewhere")? href="(https?://[^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_NONE: Final[Mapping[str, str]] = {}


def body(context: PageContext, html: str, root: str, language: str = "", archived: Mapping[str, str] = _NONE) -> Markup:
    """Return a stored body for a page at this depth, its links to addresses outside with their kept copies.

    ``language``: of the text (BCP 47), if it is not the site's. ``archived``: address → the copy that the file names.
    """
    if "://" not in html:
        return body_markup(html, root)
    words = context.words
    said = words.text("kept_copy")
    foreign = f' lang="{words.language}"' if (language or context.language) != words.language else ""
    mark = f' <span class="source kept"{foreign}>({escape(said)})</span>'

    def link(match: re.Match[str]) -> str:
        kind, href, rest, inner = match.groups(default="")
        url = unescape(href)
        known = context.reader.outside(url)
        copy = archived.get(page_of(url)) or known.copy
        if not copy:
            return match[0]
        target = escape(copy) if known.is_dead else href
        shown = f'<a{kind} href="{target}"{rest}{attributes(url, copy, known)}>{inner}</a>'
        return shown + mark if known.is_dead else shown

    return body_markup(_LINK.sub(link, html), root)


def attributes(url: str, copy: str, known: OutsideRow) -> str:
    """Return the attributes of a link that has a kept copy, with a space before each."""
    day = day_of(copy, known)
    dated = f' data-versiondate="{day}"' if day else ""
    return f' data-originalurl="{escape(url)}" data-versionurl="{escape(copy)}"{dated}'


def day_of(copy: str, known: OutsideRow) -> str:
    """Return the day of a kept copy as far as it is known: by links.lock, or by the copy's address."""
    return (known.day if copy == known.copy else "") or day_of_copy(copy)


def reference(context: PageContext, view: ReferenceView) -> ReferenceView:
    """Return the view of a reference with what is known of its address: whether it is dead, and its kept copy."""
    if view.href is None:
        return view
    known = context.reader.outside(view.href)
    copy = view.archived or known.copy
    if not copy:
        return view
    day = day_of(copy, known)
    return structs.replace(view, archived=copy, archived_on=day, is_dead=known.is_dead)


def archived_by(references: Iterable[Sequence[str | None]]) -> dict[str, str]:
    """Return the kept copies that an article's file names, by address: of rows as the archive stores references."""
    return {page_of(url): archived for _, url, _, _, archived in references if url and archived}
