"""What to do first in an archive that was imported: a ranked list of what a person has to decide or to mend.

The rank is fixed, by what readers miss most: what stops the build, then what leads nowhere, then names that are one,
dates, drafts, what an article is about, what pictures show, and what the menu has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from msgspec import Struct

from site_builder.model.documents import TOPICS, Article, Document, Page
from site_builder.problems import ERROR, Problem

_LINKS: Final = frozenset(
    ("dead-link", "dead-fragment", "link-outside", "bad-link", "unknown-wikilink", "ambiguous-wikilink")
)
_PICTURES: Final = frozenset(("missing-image", "bad-image", "refused-picture"))
_NAMES: Final = frozenset(("looks-alike", "written-otherwise", "namesakes"))
_ALT: Final = frozenset(("missing-alt", "missing-alt-key"))
_REMOTE: Final = frozenset(("remote-image",))


class Step(Struct, frozen=True):
    """A step: how many things it is about, what they are, and what to do about them, with the page that explains it."""

    count: int
    what: str
    todo: str


def first_steps(documents: Sequence[Document], problems: Sequence[Problem], drafts: int = 0) -> list[Step]:
    """Return the steps of an archive, the most urgent first; none where nothing is to be done.

    ``drafts``: how many articles are held back because they are drafts, and so are none of the documents.
    """
    articles = [document.data for document in documents if isinstance(document.data, Article)]
    return [
        step
        for step in (
            *_of_problems(problems),
            *_of_articles(articles, drafts),
            *_of_pictures(problems),
            *_of_pages([document.data for document in documents if isinstance(document.data, Page)]),
        )
        if step.count
    ]


def _of_problems(problems: Sequence[Problem]) -> Iterator[Step]:
    known = _LINKS | _PICTURES
    others = sum(one.more or 1 for one in problems if one.severity == ERROR and one.kind not in known)
    yield Step(others, "errors that stop the build", "mend them as told below (docs/problems.md)")
    yield Step(
        _number(problems, _PICTURES), "pictures that are missing", "put them into content/media, or delete the lines"
    )
    links = "lead them to what is there, or leave their words alone (docs/content-model.md)"
    yield Step(_number(problems, _LINKS), "links that lead nowhere", links)
    names = "join them with site-builder merge or an alias (docs/curation.md)"
    yield Step(_number(problems, _NAMES), "names that may be other spellings of one", names)


def _of_articles(articles: Sequence[Article], held_back: int) -> Iterator[Step]:
    undated = sum(1 for article in articles if article.date.undated)
    yield Step(undated, "articles without a date", "write date:, as exactly as you know it (docs/content-model.md)")
    drafts = held_back + sum(1 for article in articles if article.draft)
    yield Step(drafts, "articles that are drafts", "look at them with site-builder serve, and delete draft: true")
    alone = sum(1 for article in articles if not article.actors and not article.indexes.get(TOPICS))
    yield Step(alone, "articles without actors and topics", "write actors: and topics:, so that pages lead to them")


def _of_pictures(problems: Sequence[Problem]) -> Iterator[Step]:
    alt = "say what they show, for those who do not see them (docs/content-model.md)"
    yield Step(_number(problems, _ALT), "pictures without words", alt)
    remote = "save them to content/media: no page asks another site for a picture"
    yield Step(_number(problems, _REMOTE), "pictures on other sites", remote)


def _of_pages(pages: Sequence[Page]) -> Iterator[Step]:
    alone = 0 if any(page.nav is not None for page in pages) else len(pages)
    menu = "write nav: 1, nav: 2 and so on in those that belong there (docs/content-model.md)"
    yield Step(alone, "pages, and none of them is in the menu", menu)


def _number(problems: Sequence[Problem], kinds: Collection[str]) -> int:
    return sum(one.more or 1 for one in problems if one.kind in kinds)
