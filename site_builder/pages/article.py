"""An article's page."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder import model
from site_builder.archive.reader import ArticleRow
from site_builder.pages.setting import (
    PageSpec,
    Setting,
    actor_view,
    body_markup,
    card_view,
    date_view,
    href,
    image_view,
    optional_date,
    reference_view,
    topic_view,
)
from site_builder.pages.views import (
    ActingView,
    ArticleView,
    CardView,
    CorrectionView,
    KeyDateView,
    LinkView,
    RoleAtView,
    TopicLinkView,
)

BACKLINKS = 50


def plan(setting: Setting) -> Iterator[PageSpec]:
    for n, address, path in setting.reader.articles():
        yield PageSpec(address, "article", (n,), path=path)


def view(setting: Setting, spec: PageSpec) -> ArticleView:
    reader, site, language = setting.reader, setting.site, setting.language
    row = reader.article(spec.key[0])
    detail = row.detail
    base = setting.base(row.address, row.title, row.summary, row.lang)
    root = base["root"]

    def card(n: int) -> CardView | None:
        found = reader.card(n)
        return card_view(found, root, site) if found else None

    def cards(numbers: list[int]) -> tuple[CardView, ...]:
        return tuple(c for n in numbers if (c := card(n)))

    topics: dict[str, list[TopicLinkView]] = {}
    for topic in reader.about(row.n):
        topics.setdefault(topic.index_name, []).append(topic_view(topic, root))
    return ArticleView(
        **base,
        id=row.id,
        date=date_view(row.edtf, language),
        published=optional_date(detail.get("published", ""), language),
        updated=optional_date(detail.get("updated", ""), language),
        summary=detail.get("summary", ""),
        image=image_view(detail.get("image"), root, language),
        body=body_markup(reader.body(model.ARTICLE, row.n), root),
        actors=tuple(
            ActingView(
                name=a.name,
                href=href(root, a.address),
                kind=a.kind,
                roles=tuple(RoleAtView(text=text, certain=certain) for text, certain in a.roles),
            )
            for a in reader.acting(row.n)
        ),
        topics=tuple(topics.get(model.TOPICS, ())),
        indexes=tuple((i.label, tuple(topics[name])) for name, i in site.indexes.items() if name in topics),
        dates=tuple(
            KeyDateView(
                date=date_view(edtf, language),
                label=label,
                actors=tuple(actor_view(reader.actor_link(n), root) for n in actors),
            )
            for edtf, label, actors in detail.get("dates", ())
        ),
        related=cards(detail.get("related", [])),
        links=tuple(reference_view(r, language) for r in detail.get("links", ())),
        sources=tuple(reference_view(r, language) for r in detail.get("sources", ())),
        backlinks=_backlinks(setting, row, root),
        translations=_translations(setting, detail.get("translations", []), root),
        corrections=tuple(
            CorrectionView(date=date_view(edtf, language), text=text, kind=kind)
            for edtf, text, kind in detail.get("corrections", ())
        ),
        authors=tuple(detail.get("authors", ())),
        license=detail.get("license") or site.license,
        draft=detail.get("draft", False),
        previous=card(row.n - 1),
        next=card(row.n + 1),
        source=row.path,
        extra=detail.get("extra", {}),
    )


def _backlinks(setting: Setting, row: ArticleRow, root: str) -> tuple[CardView, ...]:
    """Articles that link here, those that the article itself names as related left out."""
    named = set(row.detail.get("related", ()))
    found = setting.reader.linking_to(model.ARTICLE, row.n, BACKLINKS)
    return tuple(card_view(c, root, setting.site) for c in found if c.article not in named)


def _translations(setting: Setting, numbers: list[int], root: str) -> tuple[LinkView, ...]:
    found = (setting.reader.card(n) for n in numbers)
    return tuple(
        LinkView(text=f"{c.title} ({c.lang})" if c.lang else c.title, href=href(root, c.address)) for c in found if c
    )
