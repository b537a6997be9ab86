"""Reading the archive: the queries of pages to archive.db.

Every method is one indexed query, or a few; none walks the archive. Each notes the facts that it reads in ``noted``
(facts.py), so that it is known of every page what it depends on.
"""

from __future__ import annotations

from typing import Final

from site_builder.archive import facts
from site_builder.archive.actor_queries import ActorQueries
from site_builder.archive.article_queries import ArticleQueries
from site_builder.archive.feed_queries import FeedQueries
from site_builder.archive.picture_queries import PictureQueries
from site_builder.archive.rows import ActingRow as ActingRow
from site_builder.archive.rows import ActorLink as ActorLink
from site_builder.archive.rows import ActorRow as ActorRow
from site_builder.archive.rows import ArticleRow as ArticleRow
from site_builder.archive.rows import AuthorRow as AuthorRow
from site_builder.archive.rows import Card as Card
from site_builder.archive.rows import Count, FormerRow, PageLink, PageRow, PublishedRow, RedirectRow, Version, decoded
from site_builder.archive.rows import DatedDays as DatedDays
from site_builder.archive.rows import Holder as Holder
from site_builder.archive.rows import LifeRow as LifeRow
from site_builder.archive.rows import OutsideRow as OutsideRow
from site_builder.archive.rows import RelatedRow as RelatedRow
from site_builder.archive.rows import RoleRow as RoleRow
from site_builder.archive.rows import TopicLink as TopicLink
from site_builder.archive.rows import TopicRow as TopicRow
from site_builder.archive.topic_queries import TopicQueries
from site_builder.model.documents import TOPICS, Picture
from site_builder.model.edtf import OPEN_END, OPEN_START
from site_builder.model.paths import nfc

# How long the lists of a kind are, from one to the next: only the ends of each are looked at.
_LENGTHS: Final = (
    "WITH RECURSIVE one(target) AS (SELECT min(target) FROM listing WHERE kind = ?1 UNION ALL "
    "SELECT (SELECT min(target) FROM listing WHERE kind = ?1 AND target > one.target) FROM one "
    "WHERE one.target IS NOT NULL) "
    "SELECT target, (SELECT max(rank) FROM listing WHERE kind = ?1 AND target = one.target) "
    "FROM one WHERE target IS NOT NULL"
)


class Reader(ArticleQueries, ActorQueries, TopicQueries, FeedQueries, PictureQueries):
    """Everything that pages ask: about articles, actors and topics, the archive as a whole, time, and other pages."""

    day = "1970-01-01"  # of the build; whoever opens an archive for a build says which it is

    # -- the archive as a whole

    def count(self) -> Count:
        """Return how much the archive holds; translations do not count."""
        self.noted.update((facts.ALL_ARTICLES, facts.ALL_ACTORS, facts.ALL_TOPICS))
        return Count(
            self._one("SELECT count(*) FROM article")[0]
            - self._one("SELECT count(*) FROM article WHERE translation = 1")[0],
            self._one("SELECT count(*) FROM actor")[0],
            self._one("SELECT count(*) FROM topic WHERE index_name = ?", TOPICS)[0],
            self._one("SELECT count(*) FROM entry")[0],
        )

    def has_entries(self, index: str) -> bool:
        """Whether an index, or "actors", has any entry."""
        self.noted.add((*facts.INDEXES, index))
        if index == "actors":
            return self._one("SELECT 1 FROM actor LIMIT 1") is not None
        return self._one("SELECT 1 FROM topic WHERE index_name = ? LIMIT 1", index) is not None

    def has_articles(self) -> bool:
        """Whether the archive has any article that is no translation."""
        self.noted.add((*facts.INDEXES, "articles"))
        return self._one("SELECT 1 FROM article WHERE translation = 0 LIMIT 1") is not None

    def span(self) -> tuple[int, int] | None:
        """The first and the last year that an article is known to touch; open ends do not count."""
        self.noted.add(facts.ALL_ARTICLES)
        low = self._one("SELECT min(lower) FROM article WHERE lower > ?", OPEN_START)[0]
        high = self._one("SELECT max(upper) FROM article WHERE upper < ?", OPEN_END)[0]
        return None if low is None or high is None else (low // 10000, max(low, high) // 10000)

    # -- time

    def entry_count(self) -> int:
        """How many entries the timeline has."""
        self.noted.add(("list", "timeline", 0))
        return int(self._one("SELECT max(rank) FROM listing WHERE kind = 'timeline' AND target = 0")[0] or 0)

    def years(self) -> list[tuple[int, int]]:
        """(year, entries) of every year, in order."""
        return self._lengths("year")

    def undated_count(self) -> int:
        """How many entries are of no known year: they stand first in the timeline."""
        self.noted.add(facts.PERIODS)
        return int(self._one("SELECT max(rank) FROM listing WHERE kind = 'undated' AND target = 0")[0] or 0)

    def _lengths(self, kind: str) -> list[tuple[int, int]]:
        self.noted.add(facts.PERIODS)
        return list(self.db.execute(_LENGTHS, (kind,)))

    def months(self) -> list[tuple[int, int, int]]:
        """(year, month, entries) of every month, in order."""
        return [(*divmod(target, 100), count) for target, count in self._lengths("month")]

    def months_of(self, year: int) -> list[tuple[int, int]]:
        """(month, entries) of a year's months, in order."""
        query = "SELECT target, max(rank) FROM listing WHERE kind = 'month' AND target BETWEEN ? AND ? GROUP BY target"
        self.noted.update(("list", "month", year * 100 + month) for month in range(1, 13))
        return [(target % 100, count) for target, count in self.db.execute(query, (year * 100, year * 100 + 99))]

    def entries_of_year_alone(self, year: int) -> list[Card]:
        """Entries of a year that belong to none of its months, oldest first."""
        self.noted.add(("list", "alone", year))
        return self._listed("alone", year, 1, 1 << 40)

    def days(self) -> list[tuple[int, int, int, int]]:
        """(month, day, entries, births, deaths and the like) of every day of the year that has any, in order."""
        entries = dict(self._lengths("day"))
        lives = dict(self.db.execute("SELECT day, count(*) FROM life GROUP BY day"))
        return [
            (*divmod(target, 100), entries.get(target, 0), lives.get(target, 0))
            for target in sorted(entries.keys() | lives.keys())
        ]

    def lives_of_day(self, month: int, day: int) -> list[LifeRow]:
        """Births, deaths, foundings and dissolutions on a day of the year, oldest first."""
        target = month * 100 + day
        self.noted.add(("list", "day", target))
        query = "SELECT event, lower, actor FROM life WHERE day = ? ORDER BY lower, actor, event"
        return [
            LifeRow(event, lower // 10000, self.actor_link(n)) for event, lower, n in self.db.execute(query, (target,))
        ]

    # -- standalone pages, redirects, media

    def pages(self) -> list[PageLink]:
        """Return the standalone pages, those of the menu first."""
        self.noted.add(facts.PAGES)
        query = "SELECT address, path, title, nav FROM page ORDER BY nav IS NULL, nav, title, address"
        return [PageLink(*row) for row in self.db.execute(query)]

    def page(self, address: str) -> PageRow:
        """Return the standalone page at an address."""
        self.noted.add(("page", address))
        row = self._one("SELECT address, path, title, summary, nav, detail FROM page WHERE address = ?", address)
        return PageRow._make((*row[:-1], decoded(row[-1])))

    def has_redirects(self) -> bool:
        """Return whether any address leads to another."""
        self.noted.update((facts.REDIRECTS, facts.FORMER))
        query = "SELECT 1 FROM redirect UNION ALL SELECT 1 FROM former LIMIT 1"
        return self._one(query) is not None

    def redirects(self) -> list[RedirectRow]:
        """Return all redirects, by address."""
        self.noted.add(facts.REDIRECTS)
        return [RedirectRow(*row) for row in self.db.execute("SELECT * FROM redirect ORDER BY address")]

    def redirect(self, address: str) -> RedirectRow:
        """Return the redirect at an address."""
        self.noted.add(("redirect", address))
        row = self._one("SELECT * FROM redirect WHERE address = ?", address)
        if row is None:  # of a page that was made of no file
            row = (*self._one("SELECT address, target, '', '', 0, 0 FROM former WHERE address = ?", address),)
        return RedirectRow(*row)

    def former(self) -> list[FormerRow]:
        """Return the lost addresses of what was made of no file, and where each leads, by address."""
        self.noted.add(facts.FORMER)
        query = "SELECT address, target FROM former ORDER BY address"
        return [FormerRow(*row) for row in self.db.execute(query)]

    def published(self, address: str) -> PublishedRow:
        """Return what the ledger says of the source that was published at an address; all empty where it is unknown."""
        self.noted.add(("version", address))
        query = "SELECT kind, id, first, changed FROM published WHERE address = ?"
        return PublishedRow(*(self._one(query, address) or ("", "", "", "")))

    def version(self, address: str) -> Version:
        """Return when the page at an address was first published and last changed: the build's day if it is new."""
        self.noted.add(("version", address))
        first, changed = self._one("SELECT first, changed FROM published WHERE address = ?", address) or ("", "")
        if not changed:
            self.noted.add(facts.TODAY)
        return Version(first or self.day, changed or self.day)

    def outside(self, url: str) -> OutsideRow:
        """Return what is known of an address outside, whatever its fragment."""
        address = url.partition("#")[0]
        self.noted.add(("outside", address))
        row = self._one("SELECT dead, copy, day FROM outside WHERE address = ?", address)
        return OutsideRow() if row is None else OutsideRow(bool(row[0]), row[1], row[2])

    def media(self) -> list[str]:
        """Return the paths of all media that are published, sorted."""
        self.noted.add(facts.MEDIA)
        query = "SELECT path FROM media WHERE path NOT IN (SELECT path FROM held_media) ORDER BY path"
        return [path for (path,) in self.db.execute(query)]

    def pictures(self) -> list[tuple[str, Picture]]:
        """Return the pictures that are published, by path."""
        found = {path: Picture(*row) for path, *row in self.db.execute("SELECT * FROM picture")}
        paths = self.media() if found else []
        return [(path, found[key]) for path in paths if (key := nfc(path)) in found]

    def held_media(self) -> list[str]:
        """Return the paths of media that are held back with the articles that use them, sorted. Notes nothing."""
        return [path for (path,) in self.db.execute("SELECT path FROM held_media ORDER BY path")]
