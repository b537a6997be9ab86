"""Queries about topics and the entries of other indexes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Final

from site_builder.archive import facts
from site_builder.archive.queries import TOPIC_LINK, Queries, one_of
from site_builder.archive.rows import ActorLink, AuthorLine, TopicLink, TopicRow, decoded
from site_builder.model.documents import AUTHORS

_ACTING: Final = (
    "SELECT o.actor, e.article FROM listing x JOIN entry e ON e.n = x.entry AND e.label = '' "
    "JOIN acting o ON o.article = e.article WHERE x.kind = 'topic' AND x.target = ?"
)


def ancestors(db: sqlite3.Connection) -> dict[int, tuple[int, ...]]:
    """Return each topic that has broader ones, with all of them and itself."""
    parents: dict[int, list[int]] = {}
    for topic, broader in db.execute("SELECT topic, broader FROM broader"):
        parents.setdefault(topic, []).append(broader)
    found: dict[int, tuple[int, ...]] = {}
    for topic in parents:
        seen, todo = {topic}, [topic]
        while todo:
            for parent in parents.get(todo.pop(), ()):
                if parent not in seen:
                    seen.add(parent)
                    todo.append(parent)
        found[topic] = tuple(sorted(seen))
    return found


class TopicQueries(Queries):
    """What pages ask about topics."""

    def __init__(self, db: sqlite3.Connection, part: int = 50) -> None:
        super().__init__(db, part)
        self._topic_acting = lru_cache(maxsize=1)(self._read_topic_acting)  # a page asks twice

    def most_present_topics(self, index: str, most: int) -> list[TopicLink]:
        """Return the topics of most articles of an index, with these counts."""
        self.noted.add(facts.ALL_TOPICS)
        query = (
            f"SELECT {TOPIC_LINK} FROM topic t WHERE t.index_name = ? AND t.articles > 0 "
            "ORDER BY t.articles DESC, t.n LIMIT ?"
        )
        return [TopicLink(*r) for r in self.db.execute(query, (index, most))]

    def topics(self, only: int | None = None) -> Iterator[tuple[int, str, str, str, str, int]]:
        """(n, index, address, path, name, entries of its list) of every topic, or of one."""
        self.noted.add(facts.ALL_TOPICS if only is None else ("topic", only))
        where, values = one_of("n", only)
        query = f"SELECT n, index_name, address, path, name, entries FROM topic {where} ORDER BY n"
        yield from self.db.execute(query, values)

    def topic(self, n: int) -> TopicRow:
        """Return a topic's row."""
        self.noted.add(("topic", n))
        row = self._one(
            "SELECT n, index_name, id, path, address, name, sort_key, sort_name, kind, detail, articles, entries "
            "FROM topic WHERE n = ?",
            n,
        )
        return TopicRow._make((*row[:9], decoded(row[9]), *row[10:]))

    def topic_link(self, n: int) -> TopicLink:
        """A topic as others name it, with the number of its articles."""
        self.noted.add(("topic", n))
        return self._topic_links(n)

    def broader(self, topic: int) -> list[TopicLink]:
        """Return the next wider topics."""
        query = f"SELECT {TOPIC_LINK} FROM broader x JOIN topic t ON t.n = x.broader WHERE x.topic = ? ORDER BY t.n"
        return self._topics_near(topic, query)

    def topics_above(self, topic: int) -> list[TopicLink]:
        """Return the first of a topic's broader topics, and before it the first of that one's.

        Further ones are left out: for their sake a page would depend on topics that it does not show.
        """
        found: list[TopicLink] = []
        for broader in self.broader(topic)[:1]:
            query = "SELECT min(broader) FROM broader WHERE topic = ?"
            above = self._one(query, broader.n)[0]
            if above is not None and above != topic:
                self.noted.topic_names.add(above)
                found.append(self._topic_links(above))
            found.append(broader)
        return found

    def narrower(self, topic: int) -> list[TopicLink]:
        """Return the next narrower topics."""
        query = f"SELECT {TOPIC_LINK} FROM broader x JOIN topic t ON t.n = x.topic WHERE x.broader = ? ORDER BY t.n"
        return self._topics_near(topic, query)

    def _topics_near(self, topic: int, query: str) -> list[TopicLink]:
        rows = [TopicLink(*r) for r in self.db.execute(query, (topic,))]
        self.noted.add(("topic", topic))
        self.noted.update(("topic", t.n) for t in rows)
        return rows

    def actors_of_topic(self, topic: int, most: int) -> list[ActorLink]:
        """Return the actors of a topic's articles, the most frequent first, with these counts."""
        found = sorted(self.topic_company(topic).items(), key=lambda one: (-len(one[1]), one[0]))[:most]
        rows = [self._actor_links(n)._replace(articles=len(articles)) for n, articles in found]
        self.noted.actor_names.update([b.n for b in rows])
        return rows

    def topic_company(self, topic: int) -> dict[int, list[int]]:
        """Return the actors of a topic's articles, each with these."""
        self.noted.add(("topic actors", topic))
        return self._topic_acting(topic)

    def _read_topic_acting(self, topic: int) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for actor, article in self.db.execute(_ACTING, (topic,)):
            found.setdefault(actor, []).append(article)
        return found

    def topic_index(self, index: str) -> list[TopicLink]:
        """Return the topics of an index in order of the alphabet."""
        self.noted.add(facts.ALL_TOPICS)
        query = f"SELECT {TOPIC_LINK} FROM topic t WHERE t.index_name = ? ORDER BY t.n"
        return [TopicLink(*r) for r in self.db.execute(query, (index,))]

    def author_index(self) -> list[AuthorLine]:
        """Return the authors in order of the alphabet."""
        self.noted.add(facts.ALL_TOPICS)
        query = "SELECT sort_name, sort_key, address, kind, articles FROM topic WHERE index_name = ? ORDER BY n"
        return [AuthorLine(*r) for r in self.db.execute(query, (AUTHORS,))]

    def actor_of_author(self, author: int) -> ActorLink | None:
        """Return the actor that an author is, if the author's file names one."""
        self.noted.add(("topic", author))
        actor = self._author_actors.get(author)
        return self.actor_link(actor) if actor is not None else None

    def authors_of_actor(self, actor: int) -> list[TopicLink]:
        """Return the authors that an actor is, with the numbers of their articles."""
        self.noted.add(("actor", actor))
        return [self.topic_link(n) for n in self._actor_authors.get(actor, ())]

    @cached_property
    def _author_actors(self) -> dict[int, int]:
        """Each author that is an actor, with it: few, so they are read at once."""
        return dict(self.db.execute("SELECT author, actor FROM author_actor ORDER BY author"))

    @cached_property
    def _actor_authors(self) -> dict[int, list[int]]:
        """The same by actor."""
        found: dict[int, list[int]] = {}
        for author, actor in self._author_actors.items():
            found.setdefault(actor, []).append(author)
        return found

    def broader_pairs(self, index: str) -> list[tuple[int, int]]:
        """(topic, broader) of every pair of an index."""
        self.noted.add(facts.ALL_TOPICS)
        query = "SELECT x.topic, x.broader FROM broader x JOIN topic t ON t.n = x.topic WHERE t.index_name = ?"
        return list(self.db.execute(query, (index,)))
