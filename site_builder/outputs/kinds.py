"""The kinds of output. A kind says which files there are of it, and makes the bytes of each.

``KINDS`` is the one list of what is published. A new kind is a module with a ``plan`` and a ``make``, and a line in
``FILES``; collisions, staleness, `explain`, staging and pruning then hold for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from site_builder.archive.facts import ACTOR_FEED, TOPIC_FEED
from site_builder.model.outputs import OutputSpec, Unit
from site_builder.outputs import assets, html, manifest, media, pictures, redirects, sitemaps
from site_builder.outputs.citations import files as citations
from site_builder.outputs.context import OutputContext
from site_builder.outputs.exports import plan as exports
from site_builder.outputs.exports.streams import Streamed
from site_builder.outputs.feeds import documents as feed_documents
from site_builder.outputs.feeds import plan as feeds
from site_builder.outputs.search import files as search
from site_builder.read.copying import Copy

Plan = Callable[..., Iterator[OutputSpec]]


class Kind(NamedTuple):
    """One kind of output.

    ``plan``: by the name of a unit (model/outputs.py), the function that plans it: ``plan(context)`` or, for what there
    are many of, ``plan(context, n)``; without ``n`` it plans those of all. ``make(context, spec)`` returns the bytes of
    one output, or how they are copied from its file in content/ or made in parts; what it reads it notes as facts.
    ``themed``: templates make it, so another theme makes it stale. ``promised``: its addresses are in the ledger, and
    are never lost.
    """

    plan: Mapping[str, Plan]
    make: Callable[[OutputContext, OutputSpec], bytes | Copy | Streamed]
    themed: bool = False
    promised: bool = False


def _plan_former(context: OutputContext) -> Iterator[OutputSpec]:
    """Plan the redirects that stand at lost addresses of what was made of no file."""
    for row in context.pages.reader.former():
        owner = f"the former address {row.address}"
        yield OutputSpec(row.address, "redirect", ("former",), owner=owner, unit=("former",))


PAGE: Final = Kind({**html.PLANS, "former": _plan_former}, html.make, themed=True, promised=True)
FILES: Final[Mapping[str, Kind]] = {
    "citation": Kind({"article": citations.plan}, citations.make),
    "asset": Kind({"assets": assets.plan}, assets.make),
    "media": Kind({"media": media.plan}, media.make),
    "picture": Kind({"media": pictures.plan}, pictures.make),
    "search": Kind({"search": search.plan}, search.make),
    "feed": Kind(
        {"feeds": feeds.plan_site, ACTOR_FEED: feeds.plan_actors, TOPIC_FEED: feeds.plan_topics},
        feed_documents.make_atom,
    ),
    "sitemap": Kind({"sitemap": sitemaps.plan}, sitemaps.make),
    "sitemap index": Kind({}, sitemaps.make_index),
    "robots": Kind({}, sitemaps.make_robots),
    "json feed": Kind({}, feed_documents.make_json),
    "data": Kind({"data": exports.plan}, exports.make),
    "data record": Kind({"article": exports.plan_article, "actor": exports.plan_actor}, exports.make_record),
    "data source": Kind({}, exports.make_source),
    manifest.KIND: Kind({"manifest": manifest.plan}, manifest.make),
    "host redirects": Kind({"redirects": redirects.plan}, redirects.make),
}
KINDS: Final[Mapping[str, Kind]] = {**dict.fromkeys(html.KINDS, PAGE), **FILES}

# Units that hang on the archive as a whole. What planning them reads is remembered, so that a changed fact tells which
# of them to plan anew. Those of an article, an actor or a topic are known by that.
GENERAL: Final = (
    *("site", "actors", "topics", "dates", "redirects", "assets", "media", "search", "feeds", "sitemap", "former"),
    *("data", "manifest"),
)
_ORDER: Final = (
    *("site", "article", "actors", "actor", "topics", "topic", "dates", "redirects", "assets", "media", "search"),
    *("feeds", ACTOR_FEED, TOPIC_FEED, "sitemap", "former", "data", "manifest"),
)


def plan(context: OutputContext) -> Iterator[OutputSpec]:
    """Yield every output of the site, in the order in which they are made."""
    for unit in _ORDER:
        yield from plan_unit(context, (unit,))


def plan_unit(context: OutputContext, unit: Unit) -> Iterator[OutputSpec]:
    """Yield the outputs of a unit; none where there is no such article, actor or topic any more."""
    name, *n = unit
    for kind in (PAGE, *FILES.values()):
        if name in kind.plan:
            yield from kind.plan[name](context, *n)


# pages that nobody links to, that say of a page that it is gone, or that an option of the build makes
_UNPROMISED: Final = ("404", "gone", "data page")


def is_promised(spec: OutputSpec) -> bool:
    """Return whether the address of an output is in the ledger."""
    return KINDS[spec.kind].promised and spec.kind not in _UNPROMISED


def is_themed(spec: OutputSpec) -> bool:
    """Return whether another theme makes this output stale."""
    return KINDS[spec.kind].themed
