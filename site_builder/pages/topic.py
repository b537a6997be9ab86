"""A topic's page and the index of topics; the same for the entries of further indexes. Which pages authors have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from site_builder.archive.reader import TopicLink, TopicRow
from site_builder.model import addresses, alphabets
from site_builder.model.documents import AUTHORS, TOPIC, TOPICS
from site_builder.model.outputs import OutputSpec
from site_builder.pages import (
    author,
    breadcrumbs,
    descriptions,
    fields,
    head,
    kept_copies,
    lists,
    pictures,
    structured_data,
)
from site_builder.pages.alphabet import WHOLE, Line, divided, letters, specs
from site_builder.pages.breadcrumbs import index_label
from site_builder.pages.context import PageContext, actor_view, group_by_year, href, topic_view
from site_builder.pages.feeds import feeds_of, has_feed
from site_builder.theme.part_views import LinkView, TopicLinkView, TreeView
from site_builder.theme.views import TopicsView, TopicView

ACTORS = 40
MAX_DEPTH = 25  # levels of the tree of topics


def plan_index(context: PageContext) -> Iterator[OutputSpec]:
    """Plan the indexes of topics, of further indexes and of authors."""
    yield from author.plan_index(context)
    for index in (TOPICS, *context.site.indexes):
        links = context.reader.topic_index(index)
        lines = [Line(t.name, t.sort_key, t.address, "", t.articles) for t in links]
        page = addresses.topics(index)
        owner = f"the index of {index}"
        if divided(lines):
            yield from specs(page, "topics", (index,), lines, owner, language=context.language, unit=("topics",))
        else:
            yield OutputSpec(page, "topics", (index, "", lines), owner=owner, unit=("topics",))


def plan(context: PageContext, only: int | None = None) -> Iterator[OutputSpec]:
    """Plan the pages of all topics, or of one."""
    for n, index, address, path, name, entries in context.reader.topics(only):
        unit = ("topic", n)
        owner = "" if path else f'the entry "{name}" of {index}'
        kind = "author" if index == AUTHORS else "topic"
        yield OutputSpec(address, kind, (n,), path=path, owner=owner, unit=unit)
        yield from lists.parts(address, ("topic", n), entries, context.size, owner or f"the articles of {path}", unit)


def view(context: PageContext, spec: OutputSpec) -> TopicView:
    """Make the view of a topic's page."""
    reader = context.reader
    row = reader.topic(spec.key[0])
    root = addresses.root_of(row.address)
    detail = row.detail
    of = ("topic", row.n)
    newest, pages = lists.newest(context, of, row.entries, row.address, root)
    counted = lists.described(context, "n_articles", row.articles, of, newest, pages)
    label = index_label(context, row.index_name)
    groups = group_by_year(newest, root, context)
    actors, company = reader.actors_of_topic(row.n, ACTORS), reader.topic_company(row.n)
    arcs = pictures.arcs_of([(one.name, company[one.n]) for one in actors])
    return TopicView(
        **context.base(
            row.address,
            row.name,
            descriptions.joined(detail.get("description", ""), counted),
            detail.get("lang", ""),
            trail=breadcrumbs.of_topic(context, row),
            about=_about(context, row, label, root),
        ),
        id=row.id,
        index=LinkView(text=label, href=href(root, addresses.topics(row.index_name))),
        aliases=tuple(detail.get("aliases", ())),
        body=kept_copies.body(context, reader.body(TOPIC, row.n), root, detail.get("lang", "")),
        broader=tuple(topic_view(t, root) for t in reader.broader(row.n)),
        narrower=tuple(topic_view(t, root) for t in reader.narrower(row.n)),
        related=tuple(topic_view(reader.topic_link(n), root) for n in detail.get("related", ())),
        replaced_by=_replacement(context, row, root),
        same_as=tuple(
            LinkView(text=url.split("/")[2].removeprefix("www."), href=url) for url in detail.get("same_as", ())
        ),
        count=row.articles,
        years=groups,
        strip=pictures.strip_of(context, "topic", row.n, row.entries, pictures.LOW),
        ladder=() if pages else pictures.ladder(context, groups),
        pages=pages,
        actors=tuple(actor_view(a, root) for a in actors),
        arcs=arcs,
        arc_actors=tuple(actor_view(actors[i], root) for i in arcs.order) if arcs else (),
        other_actors=tuple(actor_view(a, root) for a in actors[len(arcs.order) if arcs else 0 :]),
        fields=fields.shown(context, detail.get("extra", {})),
        extra=detail.get("extra", {}),
        feeds=feeds_of(row.address, row.name, root) if has_feed(context, TOPIC, row.articles) else (),
    )


def _about(context: PageContext, row: TopicRow, label: str, root: str) -> head.About:
    """Return what a topic's page tells machines."""
    if context.preview:
        return head.HIDDEN
    term = structured_data.topic(context, row, label, addresses.topics(row.index_name), root)
    node = structured_data.collection(row.entries, about=term)
    return head.About(type=head.COLLECTION, kind="topic", path=row.path, node=node)


def _replacement(context: PageContext, row: TopicRow, root: str) -> TopicLinkView | None:
    n = row.detail.get("replaced_by")
    return topic_view(context.reader.topic_link(n), root) if n else None


def index_view(context: PageContext, spec: OutputSpec) -> TopicsView:
    """Make the view of an index: a tree, or one of its pages A–Z."""
    index, prefix, lines = spec.key
    page = addresses.topics(index)
    root = addresses.root_of(spec.address)
    label = index_label(context, index)
    letter = alphabets.heading(prefix, context.language)
    title = context.words.text("index_of", title=label, letter=letter) if prefix else label
    whole = not prefix and not divided(lines)
    node = structured_data.collection(len(lines), about=structured_data.terms(context, label, page, root))
    return TopicsView(
        **context.base(
            spec.address,
            title,
            descriptions.counted(context, "n_topics" if index == TOPICS else "n_entries", len(lines)),
            trail=breadcrumbs.of_index(context, index) if prefix else (),
            about=head.About(type=head.COLLECTION, kind="topics" if not prefix else "", node=node),
        ),
        count=len(lines),
        tree=() if prefix else _tree(context, index, root, WHOLE),
        letters=() if whole else letters(page, prefix, lines, root, context.language),
        up=LinkView(text=label, href=href(root, page)) if prefix else None,
    )


def small_tree(context: PageContext, most: int) -> tuple[TreeView, ...]:
    """Return the tree of topics for the home page, as much as is shown there; none if all topics stand side by side."""
    return _tree(context, TOPICS, "", most) if context.reader.broader_pairs(TOPICS) else ()


def _tree(context: PageContext, index: str, root: str, most: int) -> tuple[TreeView, ...]:
    """Return the topics below their broader ones.

    Of more than ``most``, only as many levels as hold no more; none if the first holds more. A topic with two broader
    ones stands below both; its narrower topics stand below the first. A branch deeper than MAX_DEPTH continues as a
    root.
    """
    narrower: dict[int, list[int]] = {}
    below: set[int] = set()
    for topic, broader in context.reader.broader_pairs(index):
        narrower.setdefault(broader, []).append(topic)
        below.add(topic)
    links = {t.n: t for t in context.reader.topic_index(index)}
    roots = [n for n in links if n not in below]
    branches = _Branches(context, index, links, narrower, root)
    if len(links) > most:
        levels = _levels(roots, narrower, most)
        return branches.of(roots, levels) if levels else ()
    found: list[TreeView] = []
    while roots:
        branches.deeper = []
        found += branches.of(roots, MAX_DEPTH)
        roots = list(dict.fromkeys(branches.deeper))
    return tuple(found)


def _levels(roots: Sequence[int], narrower: Mapping[int, Sequence[int]], most: int) -> int:
    """Return how many levels of a tree together hold no more than ``most`` topics."""
    seen: set[int] = set()
    level, shown, levels = roots, len(roots), 0
    while level and shown <= most and levels < MAX_DEPTH:
        new = [n for n in dict.fromkeys(level) if n not in seen]
        seen.update(new)
        level = [one for n in new for one in narrower.get(n, ())]
        shown, levels = shown + len(level), levels + 1
    return levels


class _Branches:
    """Topics with those below them; the ones below a topic once, where it is first met."""

    def __init__(
        self,
        context: PageContext,
        index: str,
        links: Mapping[int, TopicLink],
        narrower: Mapping[int, Sequence[int]],
        root: str,
    ) -> None:
        self._links, self._narrower, self._root = links, narrower, root
        self._counted = partial(context.words.count, "n_topics" if index == TOPICS else "n_entries")
        self._expanded: set[int] = set()
        self.deeper: list[int] = []  # those whose narrower topics are below the last level

    def of(self, numbers: Sequence[int], levels: int) -> tuple[TreeView, ...]:
        """Return so many levels of the tree, from some topics on."""
        found = []
        for n in numbers:
            below: tuple[TreeView, ...] = ()
            more = ""
            narrower = [] if n in self._expanded else sorted(self._narrower.get(n, ()))
            if narrower and levels > 1:
                self._expanded.add(n)
                below = self.of(narrower, levels - 1)
            elif narrower:
                self.deeper.append(n)
                more = self._counted(len(narrower))
            found.append(TreeView(topic=topic_view(self._links[n], self._root), narrower=below, more=more))
        return tuple(found)
