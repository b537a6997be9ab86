"""The elements of HTML, as ``html_tidy`` treats them: blocks, what stands in what, what ends by itself."""

from __future__ import annotations

from typing import Final

DIVISIONS: Final = frozenset(
    "address article aside body center dialog div fieldset footer form header hgroup html legend main menu nav section "
    "search optgroup select option".split()
)
HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
BLOCKS: Final = HEADINGS | frozenset(
    "p pre ul ol li dl dt dd blockquote figure figcaption details summary table caption thead tbody tfoot tr td "
    "th".split()
)
FORMATS: Final = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), "em"),
    **dict.fromkeys(("s", "del", "strike"), "del"),
    **dict.fromkeys(("code", "tt", "samp"), "code"),
    **{name: name for name in ("a", "sub", "sup", "mark", "kbd")},
    **dict.fromkeys(("abbr", "acronym"), "abbr"),
    "span": "",
}
OPENS_PARAGRAPH: Final = frozenset(("", "blockquote", "figure", "details"))
HOLDS_BLOCKS: Final = frozenset(("li", "dd", "td", "th", "figcaption"))
ROWS: Final = frozenset(("thead", "tbody", "tfoot"))
CHILDREN: Final = {
    **dict.fromkeys(("ul", "ol"), frozenset(("li",))),
    "dl": frozenset(("dd", "dt")),
    "table": ROWS | {"tr", "caption"},
    **dict.fromkeys(ROWS, frozenset(("tr",))),
    "tr": frozenset(("td", "th")),
}
"""What can stand in the elements that hold no words of their own."""
IMPLIED: Final = {"ul": "li", "ol": "li", "dl": "dd", "table": "tr", **dict.fromkeys(ROWS, "tr"), "tr": "td"}
PARENTS: Final = {
    **dict.fromkeys(("dt", "dd"), frozenset(("dl",))),
    **dict.fromkeys(("tr", "caption"), ROWS | {"table"}),
    **dict.fromkeys(ROWS, frozenset(("table",))),
    **dict.fromkeys(("td", "th"), frozenset(("tr",))),
    "summary": frozenset(("details",)),
    "figcaption": frozenset(("figure",)),
}
"""Where elements must stand that mean nothing elsewhere."""
ROOM: Final = {"table": 5, **dict.fromkeys(ROWS, 4), "tr": 3, "ul": 3, "ol": 3, "dl": 3}  # levels that it needs
CELLS: Final = frozenset(("td", "th", "caption"))
SIBLINGS: Final = {
    "li": frozenset(("li",)),
    **dict.fromkeys(("dt", "dd"), frozenset(("dt", "dd"))),
    "tr": frozenset(("tr", "td", "th", "caption")),
    **dict.fromkeys(("td", "th"), frozenset(("td", "th", "caption"))),
    **dict.fromkeys(("thead", "tbody", "tfoot"), frozenset(("thead", "tbody", "tfoot", "tr", "td", "th", "caption"))),
    "summary": frozenset(("summary",)),
}
SCOPES: Final = {
    "li": frozenset(("ul", "ol", "td", "th")),
    **dict.fromkeys(("dt", "dd"), frozenset(("dl", "td", "th"))),
    **dict.fromkeys(("tr", "td", "th", "thead", "tbody", "tfoot"), frozenset(("table",))),
    "summary": frozenset(("details",)),
}
KEPT_ATTRIBUTES: Final = {
    "a": ("href", "title", "id", "name", "class"),
    "img": ("src", "alt", "title", "class"),
    "ol": ("start", "class"),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan", "scope"),
    "pre": ("class",),
    "code": ("class",),
    "abbr": ("title",),
    "details": ("open",),
    "li": ("id",),
    "sup": ("id", "class"),
    "p": ("id",),
    "dd": ("id",),
    "figure": ("class",),
    **dict.fromkeys(HEADINGS, ("id",)),
}
LAZY: Final = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "data-srcset", "srcset")
POSTS: Final = {
    "twitter-tweet": "twitter.com",
    "twitter-video": "twitter.com",
    "instagram-media": "instagram.com",
    "tiktok-embed": "tiktok.com",
    "reddit-embed-bq": "reddit.com",
    "bluesky-embed": "bsky.app",
    "mastodon-embed": "mastodon",
}
CONTROLS: Final = frozenset(
    "kg-audio-player kg-video-player-container kg-video-overlay kg-audio-thumbnail kg-file-card-metadata "
    "kg-file-card-icon kg-toggle-card-icon".split()
)
"""What Ghost writes beside a player or a file: buttons, times, sizes."""
CARDS: Final = {
    "kg-toggle-card": "details",
    "kg-toggle-heading": "summary",
    "kg-callout-card": "blockquote",
}
"""Divisions of Ghost that are another element in everything but their name."""
