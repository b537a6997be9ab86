"""What the head of a page tells machines: meta tags, links, and JSON-LD (docs/metadata.md).

It is made here as one text, for every page has it, and a template would take several times as long. Texts of content
are escaped; in JSON-LD each ``<`` is, so nothing in it ends the script.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import markupsafe
import msgspec
from markupsafe import Markup
from msgspec import Struct

from site_builder.model import addresses, licences
from site_builder.pages import companions
from site_builder.pages.companions import Context

Node = dict[str, Any]  # of JSON-LD
Trail = Sequence[tuple[str, str]]  # (name, address) of the pages above a page, the home page left out

_escaped: Final = getattr(markupsafe, "_escape_inner", lambda text: str(markupsafe.escape(text)))
_encode: Final = msgspec.json.Encoder().encode
WEB_PAGE: Final = "WebPage"
COLLECTION: Final = "CollectionPage"
PROFILE: Final = "ProfilePage"
WEB_SITE: Final = "WebSite"


class About(Struct, frozen=True, kw_only=True, gc=False):
    """What the head says of one page, beyond what every page has."""

    type: str = WEB_PAGE  # of the page, in schema.org's words; empty: the page is not for search engines
    kind: str = ""  # of its output
    path: str = ""  # of its file below content/
    node: Node = {}  # more properties of the page: mainEntity, about …
    article: Node | None = None  # an article's own node
    meta: Sequence[str] = ()  # more meta tags, as HTML
    og_type: str = "website"
    image: companions.Card | None = None


class _Site(Struct, frozen=True):
    """What is the same on all pages of one depth."""

    meta: str
    license: str
    website: Node
    publisher: Node | None


HIDDEN: Final = About(type="")


def attribute(text: str) -> str:
    """Return a text for an attribute of HTML."""
    return str(_escaped(text))


def meta(name: str, content: str) -> str:
    """Return a meta tag with a name."""
    return f'<meta name="{name}" content="{_escaped(content)}">'


def og(name: str, content: str) -> str:
    """Return a meta tag of Open Graph (ogp.me)."""
    return f'<meta property="{name}" content="{_escaped(content)}">'


def canonical_link(url: str | None) -> Markup:
    """Return the link to the address that a page is known by."""
    return Markup(f'<link rel="canonical" href="{_escaped(url)}">') if url else Markup()  # noqa: S704  (escaped)


def address_of(context: Context, address: str, root: str) -> str:
    """Return an address for machines: absolute, or without a base address relative to the page."""
    return (context.base_url and context.canonical(address)) or root + addresses.quoted(address)


def metadata(context: Context, address: str, base: dict[str, Any], trail: Trail, about: About) -> Markup:
    """Return what the head of a page tells machines. ``base``: the fields that every page view has."""
    if not about.type or context.preview:
        return Markup()
    root, description, url = base["root"], base["description"], base["canonical"]
    site = _site(context, root)
    lines = []
    if description:
        text = _escaped(description)
        lines.append(f'<meta name="description" content="{text}">\n<meta property="og:description" content="{text}">')
    lines.append(og("og:title", base["full_title"]))
    lines.append(f'<meta property="og:type" content="{about.og_type}">')
    if url:
        lines.append(
            f'<link rel="canonical" href="{_escaped(url)}">\n<meta property="og:url" content="{_escaped(url)}">'
        )
    lines.append(site.meta)
    lines.append(_locale_tag(base["language"]))
    lines += _image(context, address, about)
    lines += about.meta
    if about.article is None:
        lines.append(site.license)
    for one in companions.alternates(context, about.kind, address, about.path):
        href = one.address if "://" in one.address else root + addresses.quoted(one.address)
        title = f' title="{_escaped(one.title)}"' if one.title else ""
        lines.append(f'<link rel="alternate" type="{one.type}" href="{_escaped(href)}"{title}>')
    lines.append(_script(_graph(context, address, base, trail, about, site)))
    return Markup("\n".join(filter(None, lines)))  # noqa: S704  (every text is escaped)


def _script(graph: list[Node]) -> str:
    """Return JSON-LD as HTML. Only strings hold a ``<``, so JSON's escape for it is always right."""
    text = _encode({"@context": "https://schema.org", "@graph": graph}).decode().replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def _graph(context: Context, address: str, base: dict[str, Any], trail: Trail, about: About, site: _Site) -> list[Node]:
    root = base["root"]
    here = address_of(context, address, root)
    if about.type == WEB_SITE:
        return [{**site.website, **about.node}]
    above = _items(context, trail, root)
    path = {
        "@type": "BreadcrumbList",
        "itemListElement": [*above, {"@type": "ListItem", "position": len(above) + 1, "name": base["full_title"]}],
    }
    if about.article is not None:
        return [about.article, path]
    page = {
        "@type": about.type,
        "@id": here,
        "name": base["full_title"],
        "inLanguage": base["language"],
        "isPartOf": {"@type": WEB_SITE, "@id": site.website["@id"]},
        **about.node,
    }
    return [page, path]


def _items(context: Context, trail: Trail, root: str) -> list[Node]:
    """Return the items of the pages above a page, from the home page on. Most trails are those of many pages."""
    kept = context.made
    key = ("trail", "" if context.base_url else root, *trail)
    found: list[Node] | None = kept.get(key)
    if found is None:
        pages = [(context.words.text("home"), addresses.HOME), *trail]
        found = kept[key] = [
            {"@type": "ListItem", "position": n, "name": name, "item": address_of(context, address, root)}
            for n, (name, address) in enumerate(pages, start=1)
        ]
    return found


def _image(context: Context, address: str, about: About) -> list[str]:
    """Return the meta tags of the picture that stands for a page; it needs an absolute address."""
    picture = about.image or companions.card(context, address)
    url = context.canonical(picture.address) if picture else None
    if picture is None or url is None:
        return []
    lines = [f'<meta property="og:image" content="{_escaped(url)}">']
    if picture.width:
        lines.append(f'<meta property="og:image:width" content="{picture.width}">')
        lines.append(f'<meta property="og:image:height" content="{picture.height}">')
    if picture.alt:
        lines.append(og("og:image:alt", picture.alt))
    return [*lines, '<meta name="twitter:card" content="summary_large_image">']


# -- the site ---------------------------------------------------------------------------------------------------------


def _site(context: Context, root: str) -> _Site:
    """Return what all pages of one depth have; with a base address, all pages."""
    key = "" if context.base_url else root
    found: _Site | None = context.made.get(("head", key))
    if found is None:
        site = context.site
        home = address_of(context, addresses.HOME, root)
        publisher: Node | None = None
        if site.publisher:
            publisher = {"@type": "Organization", "@id": f"{home}#publisher", "name": site.publisher.name}
            if site.publisher.url:
                publisher["url"] = site.publisher.url
        found = context.made["head", key] = _Site(
            og("og:site_name", site.title),
            license_link(site.license),
            {"@type": WEB_SITE, "@id": f"{home}#website", "name": site.title, "url": home},
            publisher,
        )
    return found


def website(context: Context, root: str) -> Node:
    """Return the node of the site, as other nodes refer to it."""
    return _site(context, root).website


def publisher(context: Context, root: str) -> Node:
    """Return the node of who publishes the archive: that of site.yaml, else the archive itself."""
    site = _site(context, root)
    return site.publisher or {
        "@type": "Organization",
        "@id": f"{site.website['url']}#publisher",
        "name": context.site.title,
    }


@lru_cache(maxsize=256)
def license_link(licence: str) -> str:
    """Return the link to a licence's text; empty where its address is not known."""
    url = licences.address(licence) if licence else None
    return f'<link rel="license" href="{_escaped(url)}">' if url else ""


def license_node(licence: str) -> str | Node:
    """Return a licence for JSON-LD: its address, else its name."""
    return licences.address(licence) or {"@type": "CreativeWork", "name": licence}


@lru_cache(maxsize=256)
def _locale_tag(language: str) -> str:
    return og("og:locale", locale(language))


# The territory that Open Graph's readers take for a language alone.
_TERRITORIES: Final = dict(
    pair.split("_")
    for pair in (
        "af_ZA ar_AR az_AZ be_BY bg_BG bn_IN bs_BA ca_ES cs_CZ da_DK de_DE el_GR en_US es_ES et_EE eu_ES fa_IR fi_FI "
        "fr_FR gl_ES he_IL hi_IN hr_HR hu_HU hy_AM id_ID is_IS it_IT ja_JP ka_GE kk_KZ ko_KR ku_TR lt_LT lv_LV mk_MK "
        "mn_MN ms_MY my_MM nb_NO ne_NP nl_NL nn_NO pa_IN pl_PL ps_AF pt_PT ro_RO ru_RU sk_SK sl_SI sq_AL sr_RS sv_SE "
        "sw_KE ta_IN te_IN tg_TJ th_TH tl_PH tr_TR uk_UA ur_PK uz_UZ vi_VN zh_CN"
    ).split()
)


@lru_cache(maxsize=256)
def locale(language: str) -> str:
    """Return a language tag as Open Graph wants it, with a territory: en_US, pt_BR, sr_RS."""
    primary, *more = language.replace("_", "-").split("-")
    territory = next((part.upper() for part in more if len(part) == 2 and part.isalpha()), "")
    if not territory:
        territory = "TW" if "Hant" in more else _TERRITORIES.get(primary.lower(), "")
    return f"{primary.lower()}_{territory}" if territory else primary.lower()
