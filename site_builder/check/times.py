"""When an actor lived and acted, and as what: whether two names, or two uses of one, can be of one person."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from msgspec import Struct, field

from site_builder.model.documents import PERSON, Actor, Article
from site_builder.model.edtf import OPEN_END, OPEN_START, Date

YEAR: Final = 10000  # between two sort keys
AFTER_DEATH: Final = 3 * YEAR  # articles name the dead for some time: burials, inquests, papers found
LONGEST_LIFE: Final = 110 * YEAR
APART: Final = 60 * YEAR  # between what one is known to have done: hardly one person
_WORD = re.compile(r"[^\W\d_]{3,}")
_SAYS_NOTHING: Final = frozenset(
    "the and for former deputy acting first second special senior general of de la du des union republic united states "
    "state states national kingdom people".split()
)
# Words for one office; the first stands for all.
_SAME: Final = {
    word: words[0]
    for words in (
        ("minister", "premier", "secretary", "chancellor", "foreign", "prime"),
        ("president", "chairman", "chairwoman", "chair", "head", "leader", "ruler", "king", "queen"),
        ("ambassador", "envoy", "diplomat", "representative", "delegate", "negotiator", "consul"),
        ("soldier", "general", "marshal", "colonel", "commander", "officer", "admiral", "captain", "major"),
        ("politician", "senator", "congressman", "congresswoman", "deputy", "member", "governor", "mayor", "speaker"),
        ("writer", "author", "journalist", "editor", "reporter", "historian", "correspondent", "novelist", "poet"),
        ("artist", "painter", "singer", "musician", "actor", "actress", "composer", "guitarist"),
        ("player", "footballer", "goalkeeper", "athlete", "coach", "runner", "boxer", "cyclist"),
        ("explorer", "surveyor", "sailor", "navigator"),
        ("scientist", "professor", "physicist", "chemist", "engineer", "doctor", "physician"),
    )
    for word in words
}
_PUBLIC: Final = frozenset({"minister", "president", "ambassador", "soldier", "politician"})  # often of one life


class Times(Struct):
    """What is known of an actor's time. Sort keys; ``first`` > ``last`` where nothing is known."""

    born: int = OPEN_START
    died: int = OPEN_END
    first: int = OPEN_END  # of its articles, and of its roles
    last: int = OPEN_START
    roles: set[str] = field(default_factory=set)  # words for offices

    def add(self, date: Date) -> None:
        """Take in the date of something that it did."""
        if date.bounded:
            self.first = min(self.first, date.lower)
            self.last = max(self.last, date.upper)

    def add_role(self, title: str) -> None:
        """Take in a role that an article or its file gives it."""
        self.roles.update(office_words(title))


def of_file(data: object) -> Times:
    """Return what an actor's file tells."""
    times = Times()
    if isinstance(data, Actor) and data.kind == PERSON:
        times.born = data.born.lower if data.born else OPEN_START
        times.died = data.died.upper if data.died else OPEN_END
        for role in data.roles:
            times.add_role(role.title.text)
            for date in (role.from_, role.until):
                if date is not None:
                    times.add(date)
    return times


def date_of(article: Article, key: str, group: int) -> Date:
    """Return the date of what a cross-reference of an article names an actor for."""
    return article.dates[group - 1].date if key == "dates" else article.date


@lru_cache(maxsize=4096)  # roles repeat
def office_words(title: str) -> frozenset[str]:
    """Return the words for offices in a role, one word for those that are alike; other words as they are."""
    words = frozenset(word.lower() for word in _WORD.findall(title))
    known = frozenset(_SAME[word] for word in words if word in _SAME)
    return known or words - _SAYS_NOTHING


@lru_cache(maxsize=4096)
def groups(title: str) -> frozenset[str]:
    """Return the kinds of office or trade in a role; writing is none, for many write beside what they are."""
    return frozenset(_SAME[word.lower()] for word in _WORD.findall(title) if word.lower() in _SAME) - {"writer"}


def outlived(times: Times, first: int, last: int) -> str:
    """Return which end of a life all of a time is beyond: “born”, “died”, or nothing."""
    if times.died != OPEN_END and first > times.died + AFTER_DEATH:
        return "died"
    if times.born != OPEN_START:
        if last < times.born:
            return "born"
        if times.died == OPEN_END and first > times.born + LONGEST_LIFE:
            return "died"
    return ""


def gap(one: Times, other: Times) -> int:
    """Return the time between what two are known to have done; 0 where they overlap, or nothing is known."""
    if one.first > one.last or other.first > other.last:
        return 0
    return max(0, one.first - other.last, other.first - one.last)


def unlike(one: Iterable[str], other: Iterable[str]) -> bool:
    """Return whether two sets of offices are hardly of one life."""
    a, b = set(one), set(other)
    return bool(a and b) and a.isdisjoint(b) and not (a & _PUBLIC and b & _PUBLIC)
