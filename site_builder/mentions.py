"""Names in prose: which words of a text stand for an actor, and links to the actors' pages.

Names and aliases are found everywhere; weak aliases and surnames only in texts that list the actor. One pass of an
Aho-Corasick automaton over the text finds every strong name, whatever their number. What it finds is then judged:

1. place: never inside links, code, headings, or a quotation in another script than the text around it;
2. boundaries: whole words, in any script; `’s` and the plural of a name keep the name; a hyphen binds a single word to
   its neighbour (“Kellogg-Briand”);
3. neighbours: a single word is passed over where the words beside it make it part of another name (“Robert Kennedy”,
   “Truman Doctrine”), and a surname is passed over in the whole text where it is seen to be someone else's too;
4. the first mention of an actor in each section becomes a link; all of them count as mentions.

Works on the HTML that `markdown` made: its text is escaped, its tags are plain, so `<[^>]*>` is a tag.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Final, NamedTuple

from site_builder.markdown import KEPT_CLOSE, KEPT_OPEN
from site_builder.model import PERSON
from site_builder.prose import sentence_around

_TAG = re.compile(r"<[^>]*>")
_MATTERS = re.compile(r'<(/?)(a|code|pre|h[2-6]|figcaption|blockquote)(?: (?:href="([^"#]*))?[^>]*)?>')
_KEPT = re.compile(f"{KEPT_OPEN}[^{KEPT_CLOSE}]*{KEPT_CLOSE}")
_BLOCK = re.compile(r"</?(?:p|li|dt|dd|td|th|figcaption|h[2-6]|pre|blockquote|figure)(?: [^>]*)?>")
_BEYOND_LATIN = re.compile(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]")
_JOINERS: Final = "-‐‑–/"
# scripts written without spaces between words: a name's end cannot be seen there
_UNSPACED: Final = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_EDGES: Final = frozenset(' .,;:!?()<>"“”')  # characters that always end a word: what most names stand between
_WORD_AFTER = re.compile(r"[ \u00a0]([^\W\d_][\w’'-]*)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+")
_GENERATIONS: Final = frozenset(("jr", "sr", "ii", "iii", "iv"))

# Words that stand before a person's surname without making it another person's name.
_TITLES: Final = frozenset(
    "president vice secretary minister premier chancellor prime foreign general marshal colonel major "
    "captain lieutenant commander commodore admiral senator representative congressman congresswoman "
    "governor mayor ambassador envoy consul commissioner delegate chairman chairwoman chair speaker "
    "leader director judge justice chief attorney king queen emperor empress prince princess duke count "
    "baron lord lady sir czar tsar shah pope bishop cardinal reverend father sister brother mr mrs ms "
    "miss dr doctor professor prof gen col lt capt sgt sen rep gov comrade citizen madame président "
    "présidente ministre général chancelier ambassadeur sénateur roi reine empereur президент министр "
    "премьер генерал маршал канцлер посол секретарь председатель лидер король император president-elect "
    "then former later also and or but with by for of to in from the".split()
)


Match = tuple[int, int, int, bool]  # start, end, actor, whether the spelling is a weak one


class Mention(NamedTuple):
    """A name in a text: whom it stands for and where its words are (offsets into the HTML)."""

    actor: int
    start: int
    end: int
    linked: bool


@dataclass(frozen=True, slots=True)
class Named:
    """An actor as the finder knows it. ``weak`` are spellings that count only where the actor is listed."""

    actor: int
    kind: str
    strong: tuple[str, ...]
    weak: tuple[str, ...] = ()


@dataclass(slots=True)
class Finder:
    """Finds the names of an archive; made once, used for every text."""

    actors: Mapping[int, Named]
    pages: Mapping[str, int]  # address of an actor's page, as links in texts write it → actor
    strong: dict[str, tuple[int, ...]] = field(default_factory=dict)  # escaped spelling → actors that bear it
    weak: dict[int, tuple[str, ...]] = field(default_factory=dict)  # actor → escaped weak spellings
    pages_of: dict[int, str] = field(default_factory=dict)  # the other way round
    _spellings: list[str] = field(default_factory=list)
    _bearers: list[tuple[int, ...]] = field(default_factory=list)
    _automaton: object = None

    def __post_init__(self) -> None:
        from ahocorasick_rs import AhoCorasick, MatchKind

        self.pages_of = {actor: page for page, actor in self.pages.items()}
        bearers: dict[str, list[int]] = {}
        for named in self.actors.values():
            for spelling in named.strong:
                if _is_findable(spelling):
                    bearers.setdefault(escape(spelling, quote=False), []).append(named.actor)
            weak = tuple(escape(w, quote=False) for w in named.weak if _is_findable(w))
            if weak:
                self.weak[named.actor] = weak
        self.strong = {s: tuple(sorted(set(a))) for s, a in bearers.items()}
        self._spellings = sorted(self.strong)
        self._bearers = [self.strong[s] for s in self._spellings]
        if self._spellings:
            self._automaton = AhoCorasick(self._spellings, matchkind=MatchKind.LeftmostLongest)

    def find(self, html: str, listed: Iterable[int]) -> list[Mention]:
        """The mentions of a text, in order. ``listed`` are the actors that the text's front matter names."""
        text = html.replace("\n", " ") + " "  # as long as the HTML, and one more: every match has a neighbour
        listed_set = frozenset(listed)
        found = self._strong_matches(text, listed_set) + self._weak_matches(text, listed_set)
        if not found:
            return []
        page = _Page(html, text)
        return self._linked(page, self._judged(page, text, found))

    def _strong_matches(self, text: str, listed: frozenset[int]) -> list[Match]:
        """(start, end, actor, weak) of strong names at word boundaries."""
        matches: list[tuple[int, int, int]] = (
            self._automaton.find_matches_as_indexes(text) if self._automaton is not None else []  # type: ignore[attr-defined]
        )
        found = []
        for which, start, end in matches:
            if not (text[start - 1] in _EDGES and text[end] in _EDGES) and not _at_boundaries(text, start, end):
                continue
            bearers = self._bearers[which]
            if len(bearers) > 1:
                bearers = tuple(b for b in bearers if b in listed)
            if len(bearers) == 1:
                found.append((start, end, bearers[0], False))
        return found

    def _weak_matches(self, text: str, listed: frozenset[int]) -> list[Match]:
        """The same of weak spellings of the listed actors; a spelling that two of them share is nobody's."""
        bearers: dict[str, set[int]] = {}
        for actor in listed:
            for spelling in self.weak.get(actor, ()):
                bearers.setdefault(spelling, set()).add(actor)
        found = []
        for spelling, actors in bearers.items():
            if len(actors) > 1 or spelling in self.strong:
                continue
            (actor,) = actors
            at = text.find(spelling)
            while at >= 0:
                end = at + len(spelling)
                if _at_boundaries(text, at, end):
                    found.append((at, end, actor, True))
                at = text.find(spelling, end)
        return found

    def _judged(self, page: _Page, text: str, found: list[Match]) -> list[tuple[int, int, int]]:
        """Matches that stand: no overlaps (the longest wins), nothing that its neighbours make another name."""
        found.sort(key=lambda m: (m[0], -(m[1] - m[0]), m[2]))
        kept: list[Match] = []
        for match in found:
            if kept and match[0] < kept[-1][1]:
                continue
            kept.append(match)
        contested = self._contested(page, text, kept)
        judged = []
        for start, end, actor, weak in kept:
            if not page.open_at(start):
                continue
            spelling = text[start:end]
            single = " " not in spelling
            person = self.actors[actor].kind in (PERSON, "")
            if single and _hyphenated(text, start, end):
                continue
            if person and (weak or single):
                if spelling in contested or _followed_by_name(text, end):
                    continue
                before = _name_before(text, start)
                if before is not None:
                    start = self._with_given_names(actor, text, start)
                    if _name_before(text, start) is not None:
                        continue
            elif person and _followed_by_name(text, end) and not _generation(text, end):
                continue
            judged.append((start, end, actor))
        return judged

    def _contested(self, page: _Page, text: str, found: Sequence[Match]) -> set[str]:
        """Weak spellings that this text also uses of someone else: behind a given name that is not the actor's."""
        contested: set[str] = set()
        for start, end, actor, weak in found:
            if (
                weak
                and page.in_text(start)
                and _name_before(text, self._with_given_names(actor, text, start)) is not None
            ):
                contested.add(text[start:end])
        return contested

    def _with_given_names(self, actor: int, text: str, start: int) -> int:
        """Where a surname's match begins once the actor's own given names and initials before it are taken in."""
        own = {w.strip(".,").lower() for name in self.actors[actor].strong for w in name.split()}
        taken = start
        while (word := _word_before(text, start)) and word[0].isupper():
            start = text.rindex(word, 0, start)
            if word.strip(".,").lower() in own:
                taken = start
            elif not _INITIALS.fullmatch(word):
                break  # initials may be unknown ones between names that are known: “Douglas A. MacArthur”
        return taken

    def _linked(self, page: _Page, found: Iterable[tuple[int, int, int]]) -> list[Mention]:
        """The mentions, of which the first in each section is to be a link unless a link there goes before it."""
        seen: set[tuple[int, int]] = set()
        links = [(at, self.pages[href]) for at, href in page.links if href in self.pages]
        mentions: list[Mention] = []
        for start, end, actor in found:
            while links and links[0][0] < start:
                at, linked = links.pop(0)
                seen.add((page.section(at), linked))
            key = (page.section(start), actor)
            mentions.append(Mention(actor, start, end, key not in seen))
            seen.add(key)
        return mentions


class _Page:
    """Where in a text links may stand, and which section an offset is in."""

    def __init__(self, html: str, text: str) -> None:
        self.text = text
        self.closed: list[tuple[int, int]] = []  # spans in which no link may stand
        self.sections: list[int] = []
        self.links: list[tuple[int, str]] = []  # those that are there already: offset, address
        opened = quote = -1
        if KEPT_OPEN in html:
            self.closed += [match.span() for match in _KEPT.finditer(html)]
        for match in _MATTERS.finditer(html):
            closing, name = match[1], match[2]
            if name == "blockquote":
                if not closing and quote < 0:
                    quote = match.end()
                elif closing and quote >= 0:
                    if _in_another_script(html, quote, match.start()):
                        self.closed.append((quote, match.start()))
                    quote = -1
            elif not closing:
                if opened < 0:  # what stands inside a closed element cannot open it again
                    opened = match.start()
                if name[0] == "h":
                    self.sections.append(match.start())
                elif name == "a" and match[3]:
                    self.links.append((match.start(), match[3]))
            else:
                if opened >= 0:
                    self.closed.append((opened, match.end()))
                opened = -1
        self.closed.sort()
        self._starts = [start for start, _ in self.closed]

    def in_text(self, at: int) -> bool:
        """The offset is in text, not inside a tag."""
        return self.text.rfind("<", 0, at) <= self.text.rfind(">", 0, at)

    def open_at(self, at: int) -> bool:
        """A link may stand at this offset."""
        i = bisect_right(self._starts, at) - 1
        return (i < 0 or at >= self.closed[i][1]) and self.in_text(at)

    def section(self, at: int) -> int:
        return bisect_right(self.sections, at)


def link(html: str, mentions: Iterable[Mention], addresses: Mapping[int, str]) -> str:
    """The text with its first mentions linked; ``addresses`` gives each actor's link as it is to be written."""
    out: list[str] = []
    at = 0
    for mention in mentions:
        if mention.linked:
            out.append(html[at : mention.start])
            out.append(f'<a href="{addresses[mention.actor]}">{html[mention.start : mention.end]}</a>')
            at = mention.end
    out.append(html[at:])
    return "".join(out)


def sentences(html: str, mentions: Iterable[Mention]) -> dict[int, str]:
    """For each actor mentioned, the sentence of its first mention, as plain text."""
    found: dict[int, str] = {}
    for mention in mentions:
        if mention.actor not in found:
            found[mention.actor] = sentence_at(html, mention.start)
    return found


def sentence_at(html: str, at: int) -> str:
    """The sentence around an offset of a text, as plain text; no longer than its block (paragraph, cell, …)."""
    before = [m.end() for m in _BLOCK.finditer(html, max(0, at - 20_000), at)]
    after = _BLOCK.search(html, at)
    start, end = before[-1] if before else max(0, at - 20_000), after.start() if after else len(html)
    left = unescape(_TAG.sub("", html[start:at]))
    right = unescape(_TAG.sub("", html[at:end]))
    return sentence_around(left + right, len(left))


def surname(sort_name: str) -> str:
    """What stands before the comma of a sort name; empty where there is none."""
    return sort_name.partition(",")[0].strip() if "," in sort_name else ""


def _is_findable(spelling: str) -> bool:
    """Long enough and with a capital (or in a script without case): “it” is nobody's name."""
    letters = [c for c in spelling if c.isalpha()]
    if len(letters) < 2:
        return False
    return any(c.isupper() or unicodedata.category(c) == "Lo" for c in letters)


def _at_boundaries(text: str, start: int, end: int) -> bool:
    if start and _binds(text[start - 1], text[start]):
        return False
    if end >= len(text) or not _binds(text[end - 1], text[end]):
        return True
    # the plural of a name: “the two Germanys”, “the Kennedys”
    plural = text[end] == "s" and text[end - 1].isalpha() and (end + 1 >= len(text) or not _binds("s", text[end + 1]))
    return plural and text[max(0, start - 8) : start].rstrip().lower().endswith(("the", "two", "both"))


def _binds(a: str, b: str) -> bool:
    """No word ends between these two characters."""
    if not (a.isalnum() or a == "_") or not (b.isalnum() or b == "_" or unicodedata.combining(b)):
        return False
    return not (_UNSPACED.match(a) or _UNSPACED.match(b))


def _hyphenated(text: str, start: int, end: int) -> bool:
    before = start > 1 and text[start - 1] in _JOINERS and text[start - 2].isalnum()
    after = end + 1 < len(text) and text[end] in _JOINERS and text[end + 1].isalnum()
    return before or after


def _word_before(text: str, start: int) -> str:
    """The word that stands before an offset with only spaces between; empty if there is none."""
    head = text[max(0, start - 60) : start]
    words = head.rstrip(" \u00a0")
    if not words or len(words) == len(head):
        return ""
    return words.split(" ")[-1].rpartition(">")[2].lstrip('("“‘«[')


def _name_before(text: str, start: int) -> str | None:
    """The capitalised word before an offset that makes what follows part of a longer name; None if there is none."""
    word = _word_before(text, start)
    if not word or not word[0].isupper():
        return None
    bare = word.strip(".,’'").lower()
    if _INITIALS.fullmatch(word) and len(bare.replace(".", "")) < 3:
        return word
    if bare.removesuffix("’s").removesuffix("'s") != bare or bare in _TITLES:
        return None
    if word.endswith(".") and len(bare) > 1 and "." not in bare:
        return None  # the end of a sentence
    return None if _seen_lower(text, bare) else word


def _followed_by_name(text: str, end: int) -> bool:
    """A capitalised word follows directly: “Truman Doctrine”, “George Washington University”."""
    if text[end] not in " \u00a0" or not text[end + 1 : end + 2].isupper():
        return False
    match = _WORD_AFTER.match(text, end)
    return match is not None and match[1] != "I"


def _generation(text: str, end: int) -> bool:
    match = _WORD_AFTER.match(text, end)
    return match is not None and match[1].lower().rstrip(".") in _GENERATIONS


def _seen_lower(text: str, word: str) -> bool:
    """The text also writes the word without a capital: at a sentence's start it is no name."""
    return f" {word} " in text


def _in_another_script(html: str, start: int, end: int) -> bool:
    """A quotation is mostly in another script than the text it stands in."""
    quoted = _TAG.sub("", html[start : start + min(end - start, 400)])
    around = html[:1000] if start > 1000 else html[end : end + 1000] or html[:start]
    if not _BEYOND_LATIN.search(quoted) and not _BEYOND_LATIN.search(around):
        return False
    return _script(quoted) != _script(_TAG.sub("", around))


def _script(text: str) -> str:
    """The script most letters of a text are in: “LATIN”, “CYRILLIC”, …"""
    counts: dict[str, int] = {}
    for character in text[:400]:
        if character.isalpha():
            name = "LATIN" if character.isascii() else unicodedata.name(character, "").partition(" ")[0]
            counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda k: (counts[k], k)) if counts else ""
