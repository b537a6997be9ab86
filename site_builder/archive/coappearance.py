"""Who is in which articles together, on which topics: counted here, over what is kept of each article.

Every actor of an article asks for all of it, so each article is read once for all of them. Translations do not count:
they tell of the same event again.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from typing import Final, NamedTuple

from site_builder.archive.batch import asked

_KEPT: Final = 1 << 15  # articles; of a larger archive those that were asked for first are kept


class Cast(NamedTuple):
    """The numbers of an article, of its actors, and of its topics and entries of other indexes."""

    article: int
    actors: tuple[int, ...]
    topics: tuple[int, ...]


class Company:
    """Of one database."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self._casts: dict[int, Cast] = {}
        self.of_actor = lru_cache(maxsize=2)(self._of_actor)  # a page asks twice,
        self.together = lru_cache(maxsize=2)(self._together)  # and the pairs of one actor are made in a row

    @cached_property
    def translations(self) -> frozenset[int]:
        return frozenset(n for (n,) in self.db.execute("SELECT n FROM article WHERE translation = 1"))

    def _of_actor(self, actor: int) -> list[Cast]:
        """The articles that an actor acts in, oldest first."""
        rows = self.db.execute("SELECT article FROM acting WHERE actor = ? ORDER BY article", (actor,)).fetchall()
        translations = self.translations
        return self._known([n for (n,) in rows if n not in translations])

    def _together(self, actor: int) -> dict[int, list[int]]:
        """The other actors of an actor's articles, each with those that both are in, oldest first."""
        both: dict[int, list[int]] = {}
        for article, actors, _ in self.of_actor(actor):
            for other in actors:
                if other in both:
                    both[other].append(article)
                else:
                    both[other] = [article]
        both.pop(actor, None)
        return both

    def topics_of(self, actor: int) -> Counter[int]:
        """The topics of an actor's articles, each with how many have it."""
        return Counter(chain.from_iterable([topics for _, _, topics in self.of_actor(actor)]))

    def of_both(self, one: int, other: int) -> tuple[int, ...]:
        """The articles that two actors are in, oldest first."""
        return tuple(self.together(one).get(other, ()))

    def actors_of(self, articles: Sequence[int]) -> Counter[int]:
        """The actors of some articles, each with how many it acts in."""
        return Counter(chain.from_iterable([actors for _, actors, _ in self._known(articles)]))

    def _known(self, articles: Sequence[int]) -> list[Cast]:
        known = self._casts
        try:
            return [known[n] for n in articles]
        except KeyError:
            read = {cast.article: cast for cast in self._read([n for n in articles if n not in known])}
        if len(known) < _KEPT:
            known.update(read)
        return [known[n] if n in known else read[n] for n in articles]

    def _read(self, articles: Sequence[int]) -> Iterable[Cast]:
        actors: dict[int, list[int]] = {n: [] for n in articles}
        topics: dict[int, list[int]] = {n: [] for n in articles}
        for article, actor in asked(self.db, "SELECT article, actor FROM acting WHERE article {}", articles):
            actors[article].append(actor)
        for article, topic in asked(self.db, "SELECT article, topic FROM about WHERE article {}", articles):
            topics[article].append(topic)
        return (Cast(n, tuple(actors[n]), tuple(topics[n])) for n in articles)
