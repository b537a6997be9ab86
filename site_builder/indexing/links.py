"""The links that maintainers write in texts, led to pages: wikilinks, links to files, fragments, pictures.

A resolved body keeps U+FDD0 where the way to the site's root belongs, so one text serves every page it is shown on.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from typing import Final, NamedTuple
from urllib.parse import unquote

from msgspec import Struct, field

from site_builder.indexing import picture_tags
from site_builder.indexing.registers import Registers
from site_builder.language.words import runs_otherwise, text_direction
from site_builder.model import addresses
from site_builder.model.cross_references import title_key, wiki_readings
from site_builder.model.documents import (
    ACTOR,
    ARTICLE,
    AUTHORS,
    PAGE,
    TOPIC,
    Actor,
    Article,
    Body,
    Document,
    Picture,
    TextLink,
    Topic,
)
from site_builder.model.names import fold
from site_builder.model.paths import MEDIA, content_path
from site_builder.model.placeholders import (
    ANCHOR_PREFIX,
    KEPT_CLOSE,
    KEPT_OPEN,
    LINK_CLOSE,
    LINK_OPEN,
    NAME_CLOSE,
    NAME_OPEN,
    ROOT,
    WORDS_CLOSE,
    WORDS_OPEN,
)
from site_builder.model.slugs import heading_slug
from site_builder.model.web import corrected
from site_builder.problems import Problem, listed, may_suggest, nearest, problem, spend
from site_builder.read.media_kinds import picture_kind

_ADDRESS = re.compile(f'(href|src)="{LINK_OPEN}([0-9]+){LINK_CLOSE}"')
_WORDS = re.compile(f"{WORDS_OPEN}([0-9]+){WORDS_CLOSE}(</a>)?")
_WIKILINK = re.compile(f'<a href="{LINK_OPEN}([0-9]+){LINK_CLOSE}">{WORDS_OPEN}([0-9]+){WORDS_CLOSE}</a>')
_TELLING: Final = 4  # letters from which on the beginning of a file's name tells which one is meant
_FEW: Final = 20  # anchors that are looked through one by one


class Target(Struct, frozen=True):
    """What a text link leads to. ``kind`` is article, actor, topic, page or media; ``key`` its id (topic: index/id)."""

    kind: str
    key: str
    address: str
    name: str
    anchors: tuple[str, ...] = ()


class LinkTargets(Struct):
    """Everything that a link may lead to."""

    registers: Registers
    articles: Mapping[str, str]  # id → path below content/
    files: Mapping[str, Target]  # by path below content/, NFC
    hidden: Mapping[str, str]  # see context.IndexInput
    pictures: Mapping[str, Picture]
    problems: list[Problem] = field(default_factory=list)
    all_titled: Callable[[], Iterable[tuple[str, str]]] | None = None  # (title, path), where ``files`` has not all
    by_title: dict[str, list[str]] | None = None  # title, folded → paths; made when a title is first asked for
    _anchors: dict[str, frozenset[str]] = field(default_factory=dict)  # address → the anchors there, if they are many

    def titled(self, title: str) -> list[Target]:
        """Return the articles and pages of a title, however it is spelled."""
        if self.by_title is None:
            self.by_title = {}
            for name, path in self.all_titled() if self.all_titled else self._titles():
                self.by_title.setdefault(fold(name), []).append(path)
        return sorted((self.files[path] for path in self.by_title.get(fold(title), ())), key=_exact)

    def _titles(self) -> Iterator[tuple[str, str]]:
        return ((target.name, path) for path, target in self.files.items() if target.kind in (ARTICLE, PAGE))

    def has_anchor(self, target: Target, fragment: str) -> bool:
        """Whether a target has a heading of this anchor."""
        if len(target.anchors) < _FEW:
            return fragment in target.anchors
        found = self._anchors.get(target.address)
        if found is None:
            found = self._anchors[target.address] = frozenset(target.anchors)
        return fragment in found

    def article(self, article_id: str) -> Target:
        return self.files[_nfc(self.articles[article_id])]


def _nfc(path: str) -> str:
    return path if path.isascii() else unicodedata.normalize("NFC", path)


class Led(NamedTuple):
    """Where a link of a text leads, with a problem reported where that is nothing, and the words that it shows."""

    target: Target | None = None
    anchor: str = ""  # of the target
    words: str = ""
    is_name: bool = False  # the words are a name that the writer need not have written
    kept: bool = False  # no link: a name that mentions are not to link
    html: str = ""  # the words with their marks, where they have some


def resolve(
    document: Document, link_targets: LinkTargets, language: str, body: Body | None = None
) -> tuple[str, str, list[Target]]:
    """The document's body as HTML and its lead as text, both with their links resolved, and what they lead to.

    ``language`` is that of a document which does not say its own; ``body`` another text of the document.
    """
    body = document.body if body is None else body
    if not body.links:
        return body.html, body.lead, []
    led = [_led(link, document, link_targets) for link in body.links]
    right_to_left = is_right_to_left(document, language)

    def kept(match: re.Match[str]) -> str:
        one = led[int(match[1])]
        return f"{KEPT_OPEN}{escape(one.words, quote=False)}{KEPT_CLOSE}" if one.kept else match[0]

    def address(match: re.Match[str]) -> str:
        n = int(match[2])
        return f'{match[1]}="{_href(led[n], body.links[n])}"'

    def picture(match: re.Match[str]) -> str:
        target = led[int(match[2])].target
        if target is None:
            return match[0]
        is_first = not has_lead and picture_tags.is_first(match.string, match.start())
        size = link_targets.pictures[target.address]
        return picture_tags.tag(match[1], target.address, size, match[3], lazy=not is_first)

    def words(match: re.Match[str]) -> str:
        one = led[int(match[1])]
        shown = one.html if one.html and match[2] else escape(one.words)
        return f"{isolated(shown, right_to_left) if match[2] and one.is_name else shown}{match[2] or ''}"

    def plain_words(one: Led) -> str:
        apart = one.is_name and runs_otherwise(one.words, right_to_left)
        return f"{NAME_OPEN}{one.words}{NAME_CLOSE}" if apart else one.words

    html = _WIKILINK.sub(kept, body.html) if any(one.kept for one in led) else body.html
    if "<img" in html:
        has_lead = bool(getattr(document.data, "image", None))
        html = picture_tags.IMAGE.sub(picture, html)
    html = _WORDS.sub(words, _ADDRESS.sub(address, html))
    lead = _WORDS.sub(lambda m: plain_words(led[int(m[1])]), body.lead)
    return html, lead, [one.target for one in led if one.target is not None]


def _href(led: Led, link: TextLink) -> str:
    if led.target is None:
        return "#"
    fragment = f"#{ANCHOR_PREFIX}{led.anchor}" if led.anchor else ""
    is_own = link.kind == "here" or (link.kind == "wiki" and not link.target)
    return escape(fragment if is_own else f"{ROOT}{addresses.quoted(led.target.address)}{fragment}")


def language_of(document: Document, language: str) -> str:
    """The language of a document's text; ``language`` is the site's."""
    return getattr(document.data, "lang", None) or language


def is_right_to_left(document: Document, language: str) -> bool:
    """Whether a document's text runs from right to left; ``language`` is the site's."""
    return text_direction(language_of(document, language)) == "rtl"


def isolated(name: str, right_to_left: bool) -> str:
    """A name (HTML) as it stands in a text, set apart from it where the two may run in different directions."""
    return f"<bdi>{name}</bdi>" if runs_otherwise(name, right_to_left) else name


def _folder(document: Document) -> str:
    return posixpath.dirname(document.path)


def _led(link: TextLink, document: Document, link_targets: LinkTargets) -> Led:
    place = (content_path(document.path), link.line, link.column)
    if link.kind == "wiki":
        return _wiki(link, document, link_targets)
    if link.kind == "bracketed":
        return _bracketed(link.target, link_targets, place)
    if link.kind == "here":
        own = link_targets.files[_nfc(document.path)]
        anchor = _anchor(own, link.fragment, "this file", place, link_targets)
        return Led(own, anchor) if anchor else Led()
    path = _nfc(posixpath.normpath(posixpath.join(_folder(document), link.target)))
    if path == ".." or path.startswith("../"):
        link_targets.problems.append(problem("link-outside", *place, link=link.target))
        return Led()
    if link.kind == "image":
        return _picture(link, path, document, link_targets)
    target = link_targets.files.get(path)
    if target is None:
        hidden = link_targets.hidden.get(path)
        if hidden is None:
            outside = corrected(link.target)
            todo = f"write {outside}" if outside else _near_file(path, link_targets, "", document)
            link_targets.problems.append(problem("dead-link", *place, link=link.target, todo=todo))
        elif hidden:
            link_targets.problems.append(problem("not-built", *place, name=link.target, todo=hidden))
        return Led()
    if not link.fragment:
        return Led(target)
    anchor = _anchor(target, link.fragment, content_path(path), place, link_targets)
    return Led(target, anchor) if anchor else Led()


def _picture(link: TextLink, path: str, document: Document, link_targets: LinkTargets) -> Led:
    """A picture of a text; ``path``: below content/."""
    place = (content_path(document.path), link.line, link.column)
    if path in link_targets.pictures:
        return Led(Target(MEDIA, path, path, ""))
    if path in link_targets.files and picture_kind(path):
        said = content_path(path)
        link_targets.problems.append(problem("refused-picture", *place, path=link.target, file=said))
    elif path in link_targets.files:
        todo = "name a picture: jpg, png, gif, webp, avif or svg"
        link_targets.problems.append(problem("bad-image", *place, path=link.target, todo=todo))
    else:
        todo = _near_file(path, link_targets, "media/", document)
        link_targets.problems.append(problem("missing-image", *place, path=content_path(path), todo=todo))
    return Led()


def _anchor(target: Target, fragment: str, said: str, place: tuple[str, int, int], link_targets: LinkTargets) -> str:
    """The anchor of a heading that is named by its anchor or its words; empty, with a problem, where it has none."""
    if link_targets.has_anchor(target, fragment):
        return fragment
    slug = heading_slug(fragment.rpartition("#")[2])  # [[id#Chapter#Part]] names the part
    if link_targets.has_anchor(target, slug):
        return slug
    near = nearest(slug or fragment, target.anchors)
    if near:
        todo = f'did you mean "#{near[0]}"?'
    elif target.anchors:
        todo = f"its headings are {', '.join('#' + a for a in target.anchors[:6])}"
    else:
        todo = "it has no headings; delete the part from # on"
    link_targets.problems.append(problem("dead-fragment", *place, target=said, fragment=fragment, todo=todo))
    return ""


def _near_file(path: str, link_targets: LinkTargets, below: str, document: Document) -> str:
    if not may_suggest():
        return "check the path; it is relative to this file"
    known = [p for p in link_targets.files if p.startswith(below)]
    name = posixpath.basename(path)
    moved = [p for p in known if p.endswith(name) and posixpath.basename(p) == name]
    near = nearest(path, moved) or moved or near_paths(path, (p for p in known if p != document.path))
    if not near:
        return "check the path; it is relative to this file"
    return f'did you mean "{posixpath.relpath(near[0], _folder(document))}"?'


def near_paths(path: str, known: Iterable[str]) -> list[str]:
    """Return the path whose file is named most like that of another; the folder and the ending do not count.

    One whose name begins with the other's counts as like it. Of several it is the one with the same ending, and in the
    folder that is most alike.
    """
    by_stem: dict[str, list[str]] = {}
    for one in known:
        by_stem.setdefault(posixpath.splitext(posixpath.basename(one))[0], []).append(one)
    spend(8 * sum(map(len, by_stem.values())))  # to take a path apart costs as much as some comparisons
    wanted = posixpath.splitext(posixpath.basename(path))[0]
    longer = (stem for stem in by_stem if len(wanted) >= _TELLING and stem.startswith(wanted))
    near = nearest(wanted, by_stem) or sorted(longer)[:1]
    found = by_stem[near[0]] if near else []
    same = [one for one in found if posixpath.splitext(one)[1] == posixpath.splitext(path)[1]]
    return (nearest(path, same or found) or sorted(same or found))[:1]


def read_wikilink(link: TextLink, link_targets: LinkTargets) -> tuple[list[Target], str, str, str]:
    """What a wikilink may mean, and its name, fragment and text as they are read then.

    It is looked up whole before any sign of it is taken for one that cuts it.
    """
    for name, fragment, text in wiki_readings(link.whole) if link.whole else ():
        if found := wiki_targets(name, link_targets):
            return found, name, unquote(fragment), text
    found = wiki_targets(link.target, link_targets) if not link.whole else []
    return found, link.target, link.fragment, link.text


def _wiki(link: TextLink, document: Document, link_targets: LinkTargets) -> Led:
    place = (content_path(document.path), link.line, link.column)
    found, name, fragment, text = read_wikilink(link, link_targets)
    if not found:
        return _unfound(link, document, link_targets)
    if len(found) > 1:
        candidates = [_exact(t) for t in found]
        example = " or ".join(f"[[{c}]]" for c in candidates)
        said = listed(candidates)
        link_targets.problems.append(problem("ambiguous-wikilink", *place, name=name, candidates=said, example=example))
        return Led(words=text or name)
    target = found[0]
    _report_signs(link, name, fragment, text, link_targets, place)
    anchor = ""
    if fragment and not (anchor := _anchor(target, fragment, f'"{target.name}"', place, link_targets)):
        return Led(words=text or name)
    if text:
        return _in_words(link, text, Led(target, anchor, text))
    is_name = target.kind in (ACTOR, TOPIC) and "/" not in name and not _is_id(name, target, link_targets)
    return Led(target, anchor, name if is_name else target.name, is_name=True)


def _bracketed(name: str, link_targets: LinkTargets, place: tuple[str, int, int]) -> Led:
    """Words in single brackets, which are text: reported where they are a name."""
    if wiki_targets(name, link_targets):
        facts = {"thing": "link", "link": f"[{name}]"}
        todo = f"write [[{name}]], or \\[ for brackets that are text"
        link_targets.problems.append(problem("looks-like-a-link", *place, **facts, todo=todo))
    return Led()


def _in_words(link: TextLink, text: str, led: Led) -> Led:
    """A wikilink that shows words of the writer's, with their marks."""
    styled = next((one for one in link.styled if one[0] == text), None)
    return led if styled is None else led._replace(html=styled[1], words=styled[2])


def _report_signs(
    link: TextLink, name: str, fragment: str, text: str, link_targets: LinkTargets, place: tuple[str, int, int]
) -> None:
    """Report signs of a wikilink that part nothing: [[a|]], [[a#]], [[a|b|c]]."""
    if not link.whole:
        return
    reason = todo = ""
    if "|" in text.replace("\\|", ""):
        last = text.rpartition("|")[2].strip() or text.partition("|")[0].strip()
        reason, todo = f'the page shows "{text}"', f"write [[{name}|{last}]], or \\| for a bar that is shown"
    elif not text and link.whole.endswith("|"):
        reason, todo = "no words stand behind the bar", f"write [[{name}]], or the words to show behind it"
    elif not fragment and link.whole[len(name) :].lstrip().startswith("#"):
        reason, todo = "no heading stands behind #", f"write [[{name}]], or a heading behind it"
    if reason:
        link_targets.problems.append(problem("wikilink-sign", *place, name=link.whole, reason=reason, todo=todo))


def _unfound(link: TextLink, document: Document, link_targets: LinkTargets) -> Led:
    """A wikilink whose name leads to nothing: to a heading of this file, a name without a link, or a mistake."""
    place = (content_path(document.path), link.line, link.column)
    words = link.text or link.target
    if not link.target and link.fragment:
        own = link_targets.files[_nfc(document.path)]
        anchor = _anchor(own, link.fragment, "this file", place, link_targets)
        words = link.text or link.fragment
        return _in_words(link, words, Led(own, anchor, words)) if anchor else Led(words=words)
    whole = link.whole or link.target
    if whole.startswith("!") and whole.strip("! ") and "|" not in whole:
        return Led(words=whole[1:].strip(), kept=True)
    hidden = link_targets.hidden.get(link.target) or link_targets.hidden.get(title_key(link.target))
    if hidden:
        link_targets.problems.append(problem("not-built", *place, name=f"[[{link.target}]]", todo=hidden))
    else:
        name = link.target or whole
        todo = _named_file(name, document, link_targets) or _near_name(name, link_targets)
        link_targets.problems.append(problem("unknown-wikilink", *place, name=name, todo=todo))
    return Led(words=words or whole)


def _named_file(name: str, document: Document, link_targets: LinkTargets) -> str:
    """What to write for a file of media/ that stands between the brackets of a wikilink; empty for anything else."""
    name = posixpath.basename(name)
    if len(posixpath.splitext(name)[1]) not in (4, 5) or not may_suggest():
        return ""
    path = next((p for p in link_targets.files if p.startswith("media/") and posixpath.basename(p) == name), "")
    if not path:
        return ""
    way = posixpath.relpath(path, _folder(document))
    way = f"<{way}>" if " " in way or "(" in way else way
    return f"write ![what it shows]({way})" if path in link_targets.pictures else f"write [words]({way})"


def _is_id(spelling: str, target: Target, link_targets: LinkTargets) -> bool:
    if target.kind == ACTOR:
        return link_targets.registers.actors.is_id(spelling)
    return link_targets.registers.topics[target.key.partition("/")[0]].is_id(spelling)


def _exact(target: Target) -> str:
    if target.kind == PAGE:
        return target.key.removesuffix(".md")
    folder = {ARTICLE: "articles", ACTOR: "actors"}.get(target.kind)
    return f"{folder}/{target.key}" if folder else target.key


def wiki_targets(name: str, link_targets: LinkTargets) -> list[Target]:
    """All that ``[[name]]`` may mean. ``actors/ID`` and its like mean one.

    Names and ids of actors and topics and ids of articles come first; then titles of articles and pages; and authors
    last, who often have the names of actors: whoever writes an article seldom acts in it.
    """
    folder, slash, rest = name.partition("/")
    registers = link_targets.registers
    if slash and folder == "actors":
        return [actor_target(rest, link_targets)] if rest in registers.actors.entities else []
    if slash and folder in registers.topics:
        return [topic_target(folder, rest, link_targets)] if rest in registers.topics[folder].entities else []
    if slash and folder == "articles":
        rest = rest.rpartition("/")[2]
        return [link_targets.article(rest)] if rest in link_targets.articles else []
    if slash and folder == "pages" and (page := link_targets.files.get(_nfc(f"{name.removesuffix('.md')}.md"))):
        return [page]
    found = [actor_target(e.id, link_targets) for e in registers.actors.find(name)]
    for index, register in registers.topics.items():
        if index != AUTHORS:
            found += [topic_target(index, e.id, link_targets) for e in register.find(name)]
    if name in link_targets.articles:
        found.append(link_targets.article(name))
    # a name folds its hyphens, an id does not: what is written as an id is meant as one
    exact = [target for target in found if target.key.rpartition("/")[2] == name] if "-" in name else []
    return exact or found or link_targets.titled(name) or _authors(name, link_targets)


def _authors(name: str, link_targets: LinkTargets) -> list[Target]:
    return [topic_target(AUTHORS, e.id, link_targets) for e in link_targets.registers.topics[AUTHORS].find(name)]


def actor_target(actor_id: str, link_targets: LinkTargets) -> Target:
    entity = link_targets.registers.actors.entities[actor_id]
    file = link_targets.files.get(_nfc(entity.path)) if entity.path else None
    return file or Target(ACTOR, actor_id, addresses.actor(actor_id), entity.name)


def topic_target(index: str, topic_id: str, link_targets: LinkTargets) -> Target:
    entity = link_targets.registers.topics[index].entities[topic_id]
    file = link_targets.files.get(_nfc(entity.path)) if entity.path else None
    return file or Target(TOPIC, f"{index}/{topic_id}", addresses.topic(index, topic_id), entity.name)


def _near_name(wanted: str, link_targets: LinkTargets) -> str:
    if not may_suggest():
        return "correct the name, or make a file for it"
    known = [*link_targets.registers.actors.spellings(), *link_targets.articles]
    known += (t.name for t in link_targets.files.values() if t.kind in (ARTICLE, PAGE))
    for register in link_targets.registers.topics.values():
        known += register.spellings()
    near = nearest(wanted, known, most=3)
    return f"did you mean {listed(near)}?" if near else "correct the name, or make a file for it"


def target_of(document: Document) -> Target:
    """The target that a document is."""
    data = document.data
    anchors = document.body.anchors
    if isinstance(data, Article):
        return article_target(document.path, document.id, data.title, anchors)
    if isinstance(data, Actor):
        return Target(ACTOR, document.id, addresses.actor(document.id), data.name.text, anchors)
    if isinstance(data, Topic):
        key = f"{document.index}/{document.id}"
        return Target(TOPIC, key, addresses.topic(document.index, document.id), data.name.text, anchors)
    return Target(PAGE, document.path, addresses.standalone(document.path), data.title, anchors)


def article_target(path: str, article_id: str, title: str, anchors: tuple[str, ...]) -> Target:
    return Target(ARTICLE, article_id, addresses.article(path, article_id), title, anchors)
