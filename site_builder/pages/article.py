"""An article's page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from msgspec import structs

from site_builder.archive.reader import ArticleRow, Card
from site_builder.language.words import autonym, text_direction
from site_builder.model import addresses
from site_builder.model.documents import ARTICLE, TOPICS
from site_builder.model.outputs import OutputSpec
from site_builder.pages import (
    article_head,
    article_text,
    breadcrumbs,
    citing,
    descriptions,
    fields,
    head,
    kept_copies,
    lists,
    pictures,
)
from site_builder.pages.author import bylines
from site_builder.pages.context import (
    PageContext,
    acting_view,
    actor_of_article,
    card_view,
    card_views,
    date_view,
    heading_markup,
    href,
    image_view,
    optional_date,
    prose_markup,
    reference_view,
    text_markup,
    topic_of_article,
)
from site_builder.pages.record import ArticleRecord, record_of
from site_builder.pages.related_reasons import reason
from site_builder.theme.part_views import (
    CardView,
    CorrectionView,
    KeyDateView,
    ReferenceView,
    TopicLinkView,
    TranslationView,
)
from site_builder.theme.views import ArticleView

NAMED: Final = 3  # actors in the description of an article without any text


def plan(context: PageContext, only: int | None = None) -> Iterator[OutputSpec]:
    """Plan the pages of all articles, or of one."""
    reader = context.reader
    for n, address, path in reader.articles(only):
        yield OutputSpec(address, "article", (n,), path=path, unit=("article", n))
    for n, links in reader.much_linked(ARTICLE, 2 * context.size, only):
        if card := reader.card(n):
            page = addresses.links(card.address)
            of, owner = ("links", ARTICLE, n), f"the links to {card.address}"
            yield from lists.parts(page, of, links, context.size, owner, ("article", n))


def view(context: PageContext, spec: OutputSpec) -> ArticleView:
    """Make the view of an article's page."""
    reader, site, language = context.reader, context.site, context.language
    row = reader.article(spec.key[0])
    detail = row.detail
    acting, subjects = reader.acting(row.n), reader.about(row.n)
    record = record_of(context, row, acting, subjects)
    base = _base(context, row, record)
    root = base["root"]
    before, after = reader.neighbours(row.n)
    of, page = ("links", ARTICLE, row.n), addresses.links(row.address)
    backlinks, backlink_pages = lists.newest(context, of, reader.links_to(ARTICLE, row.n), page, root)
    related = _related(context, row, backlinks, root)
    listed = {card.href for card in related}
    text = article_text.shown(reader.body(ARTICLE, row.n), context.words)
    outside = [*detail.get("sources", ()), *detail.get("links", ())]
    topics: dict[str, list[TopicLinkView]] = {}
    for topic in subjects:
        topics.setdefault(topic.index_name, []).append(topic_of_article(topic, root))
    return ArticleView(
        **base,
        id=row.id,
        date=date_view(row.edtf, language),
        published=optional_date(detail.get("published", ""), language),
        updated=optional_date(detail.get("updated", ""), language),
        heading=heading_markup(row.title, detail),
        summary=prose_markup(detail.get("summary", ""), root),
        image=image_view(detail.get("image"), root, language),
        images=tuple(v for one in detail.get("images", ()) if (v := image_view(one, root, language))),
        body=kept_copies.body(context, text.html, root, row.lang, kept_copies.archived_by(outside)),
        contents=text.contents,
        actors=tuple(acting_view(a, root) for a in acting),
        topics=tuple(topics.get(TOPICS, ())),
        indexes=tuple((i.label, tuple(topics[name])) for name, i in site.indexes.items() if name in topics),
        dates=_key_dates(context, detail.get("dates", ()), root),
        dates_strip=pictures.strip_of_dates(context, [edtf for edtf, *_ in detail.get("dates", ())]),
        related=related,
        links=_references(context, detail.get("links", ()), root),
        sources=_references(context, detail.get("sources", ()), root),
        backlinks=tuple(view for view in card_views(backlinks, root, context) if view.href not in listed),
        backlink_pages=backlink_pages,
        translations=_translations(context, detail.get("translations", []), root),
        corrections=tuple(
            CorrectionView(date=date_view(edtf, language), text=prose_markup(text, root), kind=kind)
            for edtf, text, kind in detail.get("corrections", ())
        ),
        authors=bylines(reader.authors(row.n), root),
        license=detail.get("license") or site.license,
        citation=citing.view(context, record, root),
        draft=detail.get("draft", False),
        embargo=optional_date(detail.get("embargo", ""), language),
        previous=card_view(before, root, context) if before else None,
        next=card_view(after, root, context) if after else None,
        source=row.path,
        fields=fields.shown(context, detail.get("extra", {})),
        extra=detail.get("extra", {}),
    )


def _key_dates(context: PageContext, dates: Sequence[Any], root: str) -> tuple[KeyDateView, ...]:
    return tuple(
        KeyDateView(
            date=date_view(edtf, context.language),
            label=prose_markup(label, root),
            actors=tuple(actor_of_article(context.reader.actor_link(n), root) for n in actors),
        )
        for edtf, label, actors in dates
    )


def _references(context: PageContext, rows: Iterable[Sequence[Any]], root: str) -> tuple[ReferenceView, ...]:
    return tuple(kept_copies.reference(context, reference_view(row, root, context.language)) for row in rows)


def _base(context: PageContext, row: ArticleRow, record: ArticleRecord) -> dict[str, Any]:
    """Return the fields that every page view has, with all that the page tells machines."""
    told = context.told_apart(row.title, row.edtf, row.id)
    description = row.summary or descriptions.joined(
        date_view(row.edtf, context.language).text, *[one.name for one in record.actors[:NAMED]]
    )
    about = head.HIDDEN
    if not context.preview:
        about = article_head.about(context, record, addresses.root_of(row.address))
    trail = breadcrumbs.of_article(context, row)
    return context.base(row.address, row.title, description, row.lang, told=told, trail=trail, about=about)


def _related(context: PageContext, row: ArticleRow, backlinks: Sequence[Card], root: str) -> tuple[CardView, ...]:
    """Make the cards of related articles: those the maintainer names, then those found, with the reason.

    One that links here has the sentence that does.
    """
    reader = context.reader
    named = [card for n in row.detail.get("related", ()) if (card := reader.card(n))]
    found = [(one, card) for one in reader.related(row.n) if (card := reader.card(one.article))]
    said = {card.article: text_markup(card.sentence) for card in backlinks if card.sentence}
    views = []
    for card in named:
        view = card_view(card, root, context)
        views.append(structs.replace(view, sentence=said[card.article]) if card.article in said else view)
    for one, card in found:
        view, why = card_view(card, root, context), reason(context, row, card, one)
        views.append(structs.replace(view, reason=why, sentence=said.get(card.article, view.sentence)))
    return tuple(views)


def _translations(context: PageContext, numbers: list[int], root: str) -> tuple[TranslationView, ...]:
    found = []
    for n in numbers:
        if card := context.reader.card(n):
            language = card.lang or context.language
            direction = text_direction(language)
            link = href(root, card.address)
            name = autonym(language)
            view = TranslationView(title=card.title, name=name, href=link, language=language, direction=direction)
            found.append(view)
    return tuple(found)
