"""Texts: their links and mentions resolved, written as HTML, and who is linked to by whom, in which sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Final, NamedTuple

from msgspec import Struct, field

from site_builder.indexing import links, mentions
from site_builder.indexing.context import IndexContext, Row, article_of
from site_builder.indexing.links import Target
from site_builder.language.sentences import cut
from site_builder.language.words import catalogue
from site_builder.model import addresses
from site_builder.model.documents import ACTOR, ARTICLE, TOPIC, Document
from site_builder.model.placeholders import KEPT_CLOSE, KEPT_OPEN, NAME_CLOSE, NAME_OPEN, ROOT, SAID_CLOSE, SAID_OPEN

_BACK_LINKS: Final = 'class="footnote-backref"'
_BACK_LABEL = re.compile(r'(?<=class="footnote-backref" )aria-label="([0-9]+(?:\.[0-9]+)?)"')
_LINK = re.compile(f'<a href="{ROOT}([^"#]*)')
_SAID = re.compile(f"(>|){SAID_OPEN}([a-z_]+){SAID_CLOSE}")

Linked = tuple[str, int]  # kind (article, actor, topic) and number


class Text(NamedTuple):
    """A text with its links and mentions resolved."""

    html: str
    whole_lead: str
    linked: dict[Linked, str]  # what it links to or mentions, with the first sentence that does

    def rows(self, kind: str, key: int | str) -> list[Row]:
        """Its rows of the table body: of an actor or topic (``key`` is its number) or of a page (its address)."""
        return [(kind, str(key), self.html)] if self.html else []

    @property
    def lead(self) -> str:
        """What stands for it in lists, where nothing else does."""
        return cut(_plain(self.whole_lead))


class Links(Struct):
    """The links from articles, taken in article by article in order of time: their sentences are not held."""

    count: dict[Linked, int] = field(default_factory=dict)  # how many lead to each article, actor and topic
    between: dict[int, set[int]] = field(default_factory=dict)  # each article: those linked with it, either way

    def add(self, article: int, linked: Mapping[Linked, str]) -> list[Row]:
        """The rows of an article's links; those that lead to one thing are ranked from the oldest on."""
        rows: list[Row] = []
        for key, sentence in linked.items():
            kind, target = key
            rank = self.count[key] = self.count.get(key, 0) + 1
            rows.append((kind, target, rank, article, sentence))
            if kind == ARTICLE:
                self.between.setdefault(target, set()).add(article)
                self.between.setdefault(article, set()).add(target)
        return rows


def resolve(context: IndexContext, kind: str, document: Document, acting: Sequence[int] = ()) -> Text:
    """Resolve a document's text. ``acting``: the actors an article lists: linked, but not reported as mentioned."""
    html, lead, targets = links.resolve(document, context.link_targets, context.index_input.site.language)
    linked = _sentences(context, html, targets)
    if kind == ARTICLE and html:
        html = _mention(context, html, document, acting, linked)
        for actor in acting:
            linked.pop((ACTOR, actor), None)
    if SAID_OPEN in html:
        html = _said(html, links.language_of(document, context.index_input.site.language))
    if KEPT_OPEN in html:
        html = html.replace(KEPT_OPEN, "").replace(KEPT_CLOSE, "")
    if _BACK_LINKS in html:
        html = _with_words(html, document, context.index_input.site.language)
    return Text(html, lead, linked)


def _said(html: str, language: str) -> str:
    """A text with the words of the program that stand in it, in its own language or in English."""
    words = catalogue(language)

    def said(match: re.Match[str]) -> str:
        text = escape(words.text(match[2]))
        spoken = words.entries[match[2]][0]
        foreign = match[1] and spoken.partition("-")[0] != words.tag.lower().partition("-")[0]
        return f'{match[1]}<span lang="{spoken}">{text}</span>' if foreign else f"{match[1]}{text}"

    return _SAID.sub(said, html)


# Of ASCII alone: what another script, an accent or an apostrophe that counts as a letter is written to is a word too.
# Where a word may begin is not asked ("iPhone" holds "Phone"): that finds a text too many at times, in less time.
CAPITAL = re.compile(r"[A-Z]\w*", re.ASCII)


def capitals(html: str) -> str:
    """The words of a text that names may begin with, most of them: those that begin with a capital letter of ASCII.

    Each with a space before it, and as often as it stands there: to tell repetitions takes longer than to keep them.
    It is a quarter of the text, for those who look through the texts of an archive.
    """
    return " " + " ".join(CAPITAL.findall(html))


def lines_with(words: Iterable[bytes], portions: Iterable[bytes]) -> Iterator[int]:
    """The numbers that lines begin with which have one of these words, or one that begins with it."""
    for lines in portions:
        found: dict[int, None] = {}
        for word in words:
            at = lines.find(word)
            while at >= 0:
                start = lines.rfind(b"\n", 0, at) + 1
                found[int(lines[start : lines.index(b" ", start)])] = None
                end = lines.find(b"\n", at)
                at = lines.find(word, end) if end >= 0 else -1
        yield from sorted(found)


def _mention(
    context: IndexContext, html: str, document: Document, acting: Sequence[int], linked: dict[Linked, str]
) -> str:
    """Link the names in an article's text, and note whom it mentions."""
    if context.finder is None or article_of(document).mentions == "off":
        return html
    date = article_of(document).date
    found = context.finder.find(html, acting, (date.lower, date.upper) if date.bounded else None)
    if not found:
        return html
    own = frozenset(acting)
    for mention in found:
        if mention.actor not in own and (ACTOR, mention.actor) not in linked:
            linked[ACTOR, mention.actor] = _plain(mentions.sentence_at(html, mention.start))
    right_to_left = links.is_right_to_left(document, context.index_input.site.language)
    return mentions.link(html, found, context.finder.pages_of, lambda words: links.isolated(words, right_to_left))


def _sentences(context: IndexContext, html: str, targets: Sequence[Target]) -> dict[Linked, str]:
    """What the links of a text lead to, each with the sentence of the first link there."""
    numbers: dict[str, Linked] = {}
    for target in targets:
        n = _number(context, target)
        if n is not None:
            numbers[addresses.quoted(target.address)] = (target.kind, n)
    found: dict[Linked, str] = {}
    if "<bdi>" in html:
        html = html.replace("<bdi>", NAME_OPEN).replace("</bdi>", NAME_CLOSE)
    if numbers:
        for match in _LINK.finditer(html):
            linked = numbers.get(match[1])
            if linked is not None and linked not in found:
                found[linked] = _plain(mentions.sentence_at(html, match.start()))
    return found


def _with_words(html: str, document: Document, site_language: str) -> str:
    """HTML whose links from footnotes back to the text say so, in the document's language if it has a catalogue."""
    language = links.language_of(document, site_language)
    words = catalogue(language)
    tag = ""
    if words.language != language.lower().partition("-")[0]:
        words = catalogue(site_language)
        tag = f' lang="{words.language}"' if language != site_language else ""

    def label(match: re.Match[str]) -> str:
        n, _, again = match[1].partition(".")
        key = "footnote_back_again" if again else "footnote_back"
        return f'aria-label="{escape(words.text(key, n=n, place=again))}"{tag}'

    return _BACK_LABEL.sub(label, html)


def numbered(context: IndexContext, targets: Iterable[Target]) -> list[Linked]:
    """The articles, actors and topics among targets, by number."""
    return [(target.kind, n) for target in targets if (n := _number(context, target)) is not None]


def _plain(sentence: str) -> str:
    return sentence.replace(KEPT_OPEN, "").replace(KEPT_CLOSE, "")


def _number(context: IndexContext, target: Target) -> int | None:
    if target.kind == ARTICLE:
        return context.article_n.get(target.key)
    if target.kind == ACTOR:
        return context.actor_n.get(target.key)
    if target.kind == TOPIC:
        index, _, topic = target.key.partition("/")
        return context.topic_n.get((index, topic))
    return None
