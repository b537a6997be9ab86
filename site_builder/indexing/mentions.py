"""Names in prose: which words of a text stand for an actor, and links to the actors' pages.

Names and aliases are found everywhere; weak aliases and surnames only in texts that list the actor. One pass of an
Aho-Corasick automaton over the text finds every strong name, whatever their number. What it finds is then judged:

1. words: whole ones, in any script; `’s`, the plural of a name and particles that are written to it keep the name;
2. place: never inside links, code, headings, captions, or a quotation in another script than the text around it;
3. neighbours: a name is passed over where the words beside it make it part of another (“Kellogg-Briand”, “Robert
   Kennedy”, “Truman Doctrine”, “New Mexico”), a surname from where it is seen to be someone else's too;
4. repetition: the first mention of an actor in each section becomes a link, unless a link there goes before it.

Works on the HTML that `markdown` made: its text is escaped, and no tag holds words of the author but in `alt`, `title`
and addresses. docs/mentions.md tells maintainers the rules and how well they do.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from html import escape, unescape
from typing import Final, NamedTuple

from msgspec import Struct, field

from site_builder.indexing.mention_rules import (
    INITIALS,
    OF_SHIPS,
    PLAIN,
    in_another_script,
    is_of_another_generation,
    is_other_name,
    is_person_here,
    is_thing_here,
    is_whole,
    may_follow_person,
    opens_sentence,
    word_before,
)
from site_builder.indexing.offices import Bearer, Office, last_word, singled_out, written
from site_builder.language.sentences import sentence_around
from site_builder.model.documents import PERSON
from site_builder.model.placeholders import KEPT_CLOSE, KEPT_OPEN, NOTE_MARK, TAG

_MATTERS = re.compile(r'<(/?)(a|code|kbd|pre|h[2-6]|figcaption|caption|summary|blockquote|img)\b(?: href="([^"#]*))?')
_TITLED = re.compile(r'<[a-z]+ [^>]*title="[^"]*"')
_KEPT = re.compile(f"{KEPT_OPEN}[^{KEPT_CLOSE}]*{KEPT_CLOSE}")
_BLOCK = re.compile(r"</?(?:p|li|d[tdl]|t[dh]|(?:fig)?caption|summary|h[2-6]|pre|blockquote|figure)(?: [^>]*)?>")
_A_WORD = re.compile(r"\w+")

_SAME: Final = (("\u00a0", " "), ("’", "'"), ("ʼ", "'"), ("‑", "-"), ("‐", "-"))  # what is read alike
_INVISIBLE: Final = "\u00ad\u200b\u200e\u200f\u2060\ufeff"  # signs that may stand in a word and are not seen
INVISIBLE = re.compile(f"[{_INVISIBLE}]")
_NBSP: Final = "&nbsp;"  # as the renderer writes the space that does not break
_BEFORE: Final = frozenset(' .,;:!?()<>"“”')  # characters that always end a word: what most names stand between
_AFTER: Final = _BEFORE | {"'"}
_SMALL: Final = frozenset("abcdefghijklmnopqrtuvwxyz")  # between two the word goes on (the s of plurals is not here)
_MOST_OFFICES, _MOST_TITLES = 64, 16  # of all who share a surname: of more nobody is singled out
_LONGEST_BLOCK: Final = 20_000
_MOST_GIVEN: Final = 20  # words before a surname that are looked at


# How a match is judged, the plainest first: the name of a thing (of several words, of one), of a person (likewise), a
# spelling that counts only where its actor is listed, or one behind an office that singles out the actor.
_LONG_THING, _THING, _LONG_PERSON, _PERSON, _WEAK, _OFFICE = range(6)
_SEVERAL, _NOBODY = -1, -2  # in the place of an actor

When = tuple[int, int] | None
Match = tuple[int, int, int, int]  # start, end, sort, actor


class Spelled(NamedTuple):
    """Whom a spelling may stand for."""

    actor: int  # the one actor that it can be, or _SEVERAL
    sort: int  # _WEAK where it is nobody's name or alias
    strong: tuple[int, ...]  # actors whose name or alias it is
    weak: tuple[int, ...]  # actors of which it counts only where they are listed


class Mention(NamedTuple):
    """A name in a text that becomes a link: whom it stands for and where its words are (offsets into the HTML)."""

    actor: int
    start: int
    end: int


class Named(Struct, frozen=True):
    """An actor as the finder knows it. ``weak`` are spellings that count where it is listed, or behind an office."""

    actor: int
    kind: str  # empty: there is no file that says
    strong: tuple[str, ...]
    weak: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()


def uses(named: Named) -> set[tuple[str, bool, bool]]:
    """How the finder takes each spelling of an actor: (spelling, only where the actor is listed, as of a person)."""
    person = named.kind in (PERSON, "")
    strong = {(text, _counts_only_where_listed(text, named.kind), person) for text in named.strong}
    return strong | {(text, True, person) for text in named.weak}


def words_before_last(named: Named) -> frozenset[str]:
    """The words that are taken as given names before a single word that stands for the actor."""
    return _words_of(named.strong)


class Finder(Struct):
    """Finds the names of an archive; made once, used for every text."""

    actors: Mapping[int, Named]
    pages: Mapping[str, int]  # address of an actor's page, as links in texts write it → actor
    pages_of: Mapping[int, str] = field(default_factory=dict)  # the other way round; made if it is not given
    _spelled: list[Spelled] = field(default_factory=list)  # as the automaton numbers the spellings
    _longer: set[int] = field(default_factory=set)  # those (by number) that have another one in them
    _weak: dict[int, tuple[str, ...]] = field(default_factory=dict)  # actor → its weak spellings
    # spelling by number → the actors with offices that bear it as a surname or the like
    _officers: dict[int, list[Bearer]] = field(default_factory=dict)
    _before: frozenset[str] = frozenset()  # what may stand before them
    _given: set[str] = field(default_factory=set)  # first words of persons' names
    _own_words: dict[int, frozenset[str]] = field(default_factory=dict)  # actor → the words of its names
    _automaton: object = None

    def __post_init__(self) -> None:
        from ahocorasick_rs import AhoCorasick, MatchKind

        self.pages_of = self.pages_of or {actor: page for page, actor in self.pages.items()}
        bearers: dict[str, tuple[set[int], set[int]]] = {}  # strong, weak
        for named in self.actors.values():
            weak = [(w, 1) for w in named.weak]
            strong = [(s, int(_counts_only_where_listed(s, named.kind))) for s in named.strong]
            for spelling, which in (*strong, *weak):
                for form in forms(spelling) if _is_findable(spelling) else ():
                    bearers.setdefault(form, (set(), set()))[which].add(named.actor)
        spellings = sorted(bearers)
        own: dict[int, list[str]] = {}
        for spelling in spellings:
            strongly, weakly = bearers[spelling]
            for actor in weakly:
                own.setdefault(actor, []).append(spelling)
            person = any(self.actors[a].kind in (PERSON, "") for a in strongly)
            sort = (_LONG_PERSON if person else _LONG_THING) if " " in spelling else (_PERSON if person else _THING)
            if sort == _LONG_PERSON:
                self._given.add(spelling.partition(" ")[0])
            held = [o.title for a in strongly | weakly for o in self.actors[a].offices] if weakly else []
            if held and len(held) <= _MOST_OFFICES and len(set(held)) <= _MOST_TITLES:
                persons = [a for a in sorted(strongly | weakly) if self.actors[a].kind in (PERSON, "")]
                self._officers[len(self._spelled)] = [(a, self.actors[a].offices) for a in persons]
            weakly -= strongly
            (one, *more) = (*strongly, *weakly)
            self._spelled.append(
                Spelled(_SEVERAL if more else one, sort if strongly else _WEAK, tuple(strongly), tuple(weakly))
            )
        self._before = frozenset(written(o for some in self._officers.values() for _, of_one in some for o in of_one))
        self._weak = {actor: tuple(weak) for actor, weak in own.items()}
        if spellings:
            automaton = AhoCorasick(spellings, matchkind=MatchKind.LeftmostLongest)
            self._longer = {n for n, s in enumerate(spellings) if automaton.find_matches_as_indexes(s[:-1])}
            self._automaton = automaton

    def find(self, html: str, listed: Iterable[int], when: When = None) -> list[Mention]:
        """The mentions that become links, in order. ``listed`` are the actors that the text's front matter names.

        ``when`` are the bounds of the text's date, sort keys; None if it has none.
        """
        if "&" in html and _NBSP in html:
            return _moved(html, self.find(html.replace(_NBSP, "\u00a0"), listed, when))
        if not html.isascii() and any(map(html.__contains__, _INVISIBLE)):  # sooner than by the expression
            return _spread(html, self.find(INVISIBLE.sub("", html), listed, when))
        text = _alike(html) + "  "  # longer than the HTML: every match has neighbours
        own = frozenset(listed)
        matches: list[Match] = []
        if self._automaton is not None:
            todo = [(0, len(text))]
            while todo:
                self._match(text, *todo.pop(), own, when, matches, todo)
            matches.sort()  # no two begin at one place
        if not matches:
            return []
        page = _page(html)
        links = [(at, self.pages[href]) for at, href in page.links if href in self.pages] if page.links else []
        return self._first(text, self._uncontested(text, matches, own, links), page, links)

    def _match(
        self,
        text: str,
        first: int,
        last: int,
        listed: frozenset[int],
        when: When,
        found: list[Match],
        todo: list[tuple[int, int]],
    ) -> None:
        """Add the names that stand as whole words between two offsets, the longest first where they overlap.

        Spans in which a shorter name may stand are added to ``todo``.
        """
        part = text if last == len(text) else text[first:last]
        spelled, longer, officers = self._spelled, self._longer, self._officers if when else {}
        for which, start, end in self._automaton.find_matches_as_indexes(part):  # type: ignore[attr-defined]
            start += first
            end += first
            actor, sort, strong, weak = spelled[which]
            after = text[end]
            if which in officers and last_word(text, start) in self._before and listed.isdisjoint((*weak, *strong)):
                one = singled_out(officers[which], text, start, when) if when else None
                if one is not None and is_whole(text, start, end):
                    found.append((start, end, _OFFICE, one))
                    continue
            if sort == _WEAK and listed.isdisjoint(weak):
                start += 1
            elif (after in _AFTER and text[start - 1] in _BEFORE) or (
                not (after in _SMALL and text[end - 1] in _SMALL) and is_whole(text, start, end)
            ):
                if actor == _SEVERAL:
                    actor, sort = _borne_by(sort, strong, weak, listed)
                if actor != _NOBODY:
                    found.append((start, end, sort, actor))
                continue
            else:
                end -= 1  # the longest name is only the beginning of a word: perhaps a shorter one is whole
            if which in longer:
                todo.append((start, end))

    def _uncontested(
        self, text: str, matches: list[Match], listed: frozenset[int], links: Iterable[tuple[int, int]]
    ) -> list[Match]:
        """Matches without the surnames that the text, from some place on, uses of someone else too: behind a given
        name that is not the actor's, or after the whole name of another who bears it."""
        surnames: dict[str, int] = {}
        contested: dict[str, int] = {}  # surname → from where on
        for start, end, sort, actor in matches:
            if sort == _WEAK:
                surname = text[start:end]
                surnames[surname] = actor
                word = word_before(text, start)
                if word not in PLAIN and surname not in contested:
                    word = self._with_given_names(actor, text, start, word)[1]
                    if word and is_other_name(text, word) and self._contests(text, word, start):
                        contested[surname] = start
        if not surnames:
            return matches
        others = [(start, actor) for start, _, sort, actor in matches if sort == _LONG_PERSON and actor not in listed]
        others += [link for link in links if link[1] not in listed]
        for at, actor in others:
            for surname in self._weak.get(actor, ()):
                if surname in surnames and at < contested.get(surname, len(text)):
                    contested[surname] = at
        if not contested:
            return matches
        return [m for m in matches if m[2] != _WEAK or m[0] < contested.get(text[m[0] : m[1]], len(text))]

    def _contests(self, text: str, word: str, start: int) -> bool:
        """A capitalised word before a surname is someone's given name for certain enough to doubt the surname from here
        on. The first word of a sentence may be any; those of the Latin script that are none are mostly known here."""
        return word.isascii() or word in self._given or not opens_sentence(text, text.rfind(word, 0, start))

    def _first(self, text: str, matches: Iterable[Match], page: _Page, links: list[tuple[int, int]]) -> list[Mention]:
        """The first mention of each actor in each section, unless a link there goes before it."""
        marks = [*((at, -1) for at in page.sections), *links]
        marks.sort(reverse=True)
        closed = page.closed[::-1]
        seen: set[int] = set()
        mentions: list[Mention] = []
        for start, end, sort, actor in matches:
            while marks and marks[-1][0] < start:
                linked = marks.pop()[1]
                if linked < 0:
                    seen.clear()
                else:
                    seen.add(linked)
            if actor in seen:
                continue
            while closed and closed[-1][1] <= start:
                closed.pop()
            if closed and closed[-1][0] <= start:
                continue
            begin = self._begin(text, start, end, sort, actor)
            while begin >= 0 and mentions and begin < mentions[-1].end:
                mentions.pop()  # its words are part of this longer name
            if begin >= 0:
                mentions.append(Mention(actor, begin, end))
                seen.add(actor)
        return mentions

    def _begin(self, text: str, start: int, end: int, sort: int, actor: int) -> int:
        """Where a name begins, the given names before a surname included; -1 if its neighbours make it another name."""
        if sort >= _LONG_PERSON and is_of_another_generation(text, end, self.actors[actor].strong):
            return -1
        if sort == _LONG_PERSON:
            other = text[end] == " " and text[end + 1].isupper() and not may_follow_person(text, end)
            return -1 if other or word_before(text, start).lower() in OF_SHIPS else start
        if sort < _LONG_PERSON:
            return start if is_thing_here(text, start, end, single=sort == _THING) else -1
        begin, word = start, word_before(text, start)
        if sort == _OFFICE:
            word = "President"  # or “State” of “Secretary of State”, which is no given name
        elif word not in PLAIN:
            begin, word = self._with_given_names(actor, text, start, word)
            if word and is_other_name(text, word):
                return -1
        return begin if is_person_here(text, begin, start, end, word) else -1

    def _with_given_names(self, actor: int, text: str, start: int, word: str) -> tuple[int, str]:
        """Where a single word's match begins once the actor's own given names and initials before it (of which ``word``
        may be one) are taken in, and the word before that."""
        if len(word) > 3 and not word[0].isupper():
            return start, word
        own = self._own_words.get(actor)
        if own is None:
            own = self._own_words[actor] = _words_of(self.actors[actor].strong)
        taken, last, left = start, word, _MOST_GIVEN
        while left and word and (word[0].isupper() or word in own):
            left -= 1
            start -= 1 + len(word)
            is_own = word.strip(".,") in own
            if not text.startswith(word, start):  # tags stand in it
                return taken, "" if is_own else last
            if is_own:
                taken = start
            elif not INITIALS.fullmatch(word) and word[0] not in own:
                break  # between names that are known other initials may stand, or what known ones stand for
            word = word_before(text, start)
            if taken == start:
                last = word
        return taken, last


class _Page(NamedTuple):
    """Where in a text links may stand."""

    closed: list[tuple[int, int]]  # spans in which none may, in order
    sections: list[int]  # where they begin
    links: list[tuple[int, str]]  # those that are there already: offset, address


def _page(html: str) -> _Page:
    closed: list[tuple[int, int]] = []
    sections: list[int] = []
    links: list[tuple[int, str]] = []
    opened, within, quote = -1, "", -1
    for match in _MATTERS.finditer(html):
        closing, name, href = match.groups()
        at = match.start()
        if name == "blockquote":
            if not closing:
                quote = at if quote < 0 else quote
            elif quote >= 0 and in_another_script(html, quote, at):
                closed.append((quote, at))
            quote = -1 if closing else quote
        elif name == "img":
            closed.append((at, html.find(">", at)))
        elif not closing:
            if opened < 0:  # what stands inside a closed element cannot open it again, nor end it
                opened, within = at, name
            if name[0] == "h":
                sections.append(at)
            elif href:
                links.append((at, href))
        elif name == within:
            closed.append((opened, match.end()))
            opened, within = -1, ""
    for sign, pattern in ((' title="', _TITLED), (KEPT_OPEN, _KEPT)):
        closed += [match.span() for match in (pattern.finditer(html) if sign in html else ())]
    return _Page(_merged(closed), sections, links)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, without overlaps."""
    if len(spans) < 2:
        return spans
    spans.sort()
    merged = spans[:1]
    for start, end in spans:
        if start <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _moved(html: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Mentions found where each ``&nbsp;`` is one character, with their places in the text as it is."""
    longer = len(_NBSP) - 1
    spaces = [match.start() - longer * n for n, match in enumerate(re.finditer(_NBSP, html))]

    def moved(at: int) -> int:
        return at + longer * bisect_left(spaces, at)

    return [Mention(m.actor, moved(m.start), moved(m.end)) for m in mentions]


def _spread(html: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Mentions found in a text without its invisible signs, with their places in the text as it is."""
    signs = [match.start() - n for n, match in enumerate(INVISIBLE.finditer(html))]

    def moved(at: int) -> int:
        return at + bisect_left(signs, at)

    return [Mention(m.actor, m.start + bisect_right(signs, m.start), moved(m.end)) for m in mentions]


def link(html: str, mentions: Iterable[Mention], addresses: Mapping[int, str], isolated: Callable[[str], str]) -> str:
    """The text with its mentions linked, by each actor's link as it is to be written (``links.isolated``)."""
    out: list[str] = []
    at = 0
    for mention in mentions:
        words = isolated(html[mention.start : mention.end])
        out += (html[at : mention.start], '<a href="', addresses[mention.actor], '">', words, "</a>")
        at = mention.end
    out.append(html[at:])
    return "".join(out)


def sentence_at(html: str, at: int) -> str:
    """The sentence around an offset of a text, as plain text; no longer than its block (paragraph, cell, …)."""
    start = at
    while (start := html.rfind("<", max(0, at - _LONGEST_BLOCK), start)) >= 0:
        if block := _BLOCK.match(html, start):
            start = block.end()
            break
    start = max(start, at - _LONGEST_BLOCK, 0)
    after = _BLOCK.search(html, at, at + _LONGEST_BLOCK)
    end = after.start() if after else min(len(html), at + _LONGEST_BLOCK)
    left, right = (unescape(TAG.sub("", NOTE_MARK.sub("", part))) for part in (html[start:at], html[at:end]))
    return sentence_around(left + right, len(left))


def surname(sort_name: str) -> str:
    """What stands before the comma of a sort name; empty where there is none, or where it is a byname (“the Great”)."""
    last, comma, given = sort_name.partition(",")
    return last.strip() if comma and not given.endswith((" the", " of")) else ""


def _in_text(spelling: str) -> str:
    """A name as it is looked for: escaped, and with one kind of apostrophe, hyphen and space."""
    return escape(" ".join(_alike(spelling).split()), quote=False)


def _alike(text: str) -> str:
    """A text of the same length in which what is read alike is one character."""
    text = text.replace("\n", " ")
    if not text.isascii():
        for other, one in _SAME:
            text = text.replace(other, one)
    return text


def forms(spelling: str) -> list[str]:
    """A name as it may stand in a text: with accents that are one with their letters, or marks of their own."""
    if spelling.isascii():
        return [_in_text(spelling)]
    return sorted({_in_text(unicodedata.normalize(form, spelling)) for form in ("NFC", "NFD")})


def _is_findable(spelling: str) -> bool:
    """Long enough and with a capital (or in a script without case): “it” is nobody's name."""
    letters = [c for c in spelling if c.isalpha()]
    return len(letters) > 1 and any(c.isupper() or unicodedata.category(c) == "Lo" for c in letters)


def _words_of(names: Iterable[str]) -> frozenset[str]:
    """The words that may stand before the last one of these names, and their initials."""
    words = {word.strip(".,") for name in names for word in _in_text(name).split()[:-1]}
    return frozenset(words | {word[:1] for word in words if word[:1].isupper()}) - {"of", "the", "and"}


def first_words(spelling: str) -> set[str]:
    """The first word of a name in each form that it may have in a text. A text without any of them does not hold it."""
    return {match[0] for form in forms(spelling) if (match := _A_WORD.search(form))}


def _counts_only_where_listed(spelling: str, kind: str) -> bool:
    """One capitalised word that may be many persons' name: that of an actor without a file, or a very short one."""
    if " " in spelling or not any(c.islower() for c in spelling):
        return False  # several words, an abbreviation, or a script without case
    return not kind or (kind == PERSON and len(spelling) < 4)


def _borne_by(sort: int, strong: tuple[int, ...], weak: tuple[int, ...], listed: frozenset[int]) -> tuple[int, int]:
    """The actor that a spelling of several stands for in a text that lists some, and the sort of the spelling then.

    A name that several bear is that of the one who is listed. A surname of a listed actor that is also another's name
    is the listed one's, but nobody's where both are listed, or where the other is no person (“Washington”).
    """
    listed_strong = listed.intersection(strong)
    listed_weak = listed.intersection(weak)
    if listed_weak:
        found = frozenset() if listed_strong or sort <= _THING else listed_weak
        sort = _WEAK
    else:
        found = listed_strong if len(strong) > 1 else frozenset(strong)
    return (next(iter(found)), sort) if len(found) == 1 else (_NOBODY, sort)
