"""The links that maintainers write in texts, led to pages: wikilinks, links to files, fragments, pictures.

A resolved body keeps U+FDD0 where the way to the site's root belongs, so one text serves every page it is shown on.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Mapping
from html import escape

from msgspec import Struct, field

from site_builder.indexing.registers import Registers
from site_builder.model import addresses
from site_builder.model.documents import ACTOR, ARTICLE, PAGE, TOPIC, Actor, Article, Document, Picture, TextLink, Topic
from site_builder.model.paths import MEDIA, content_path
from site_builder.model.placeholders import ANCHOR_PREFIX, LINK_CLOSE, LINK_OPEN, ROOT, WORDS_CLOSE, WORDS_OPEN
from site_builder.problems import Problem, listed, nearest, problem

_ADDRESS = re.compile(f'(href|src)="{LINK_OPEN}([0-9]+){LINK_CLOSE}"')
_WORDS = re.compile(f"{WORDS_OPEN}([0-9]+){WORDS_CLOSE}")


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

    def article(self, article_id: str) -> Target:
        return self.files[_nfc(self.articles[article_id])]


def _nfc(path: str) -> str:
    return path if path.isascii() else unicodedata.normalize("NFC", path)


def resolve(document: Document, link_targets: LinkTargets) -> tuple[str, str, list[Target]]:
    """The document's body as HTML and its lead as text, both with their links resolved, and what they lead to."""
    body = document.body
    if not body.links:
        return body.html, body.lead, []
    hrefs: list[str] = []
    words: list[str] = []
    targets: list[Target] = []
    for link in body.links:
        target, spoken = _target(link, document, link_targets)
        words.append(spoken)
        if target is None:
            hrefs.append("#")
            continue
        targets.append(target)
        fragment = f"#{ANCHOR_PREFIX}{link.fragment}" if link.fragment else ""
        own = link.kind == "here"
        hrefs.append(escape(fragment if own else f"{ROOT}{addresses.quoted(target.address)}{fragment}"))

    def address(match: re.Match[str]) -> str:
        n = int(match[2])
        written = f'{match[1]}="{hrefs[n]}"'
        picture = link_targets.pictures.get(body.links[n].target) if match[1] == "src" else None
        if match[1] == "src" and picture is None and hrefs[n] != "#":
            picture = link_targets.pictures.get(
                _nfc(posixpath.normpath(posixpath.join(_folder(document), body.links[n].target)))
            )
        if picture:
            written += f' width="{picture.width}" height="{picture.height}" loading="lazy"'
        return written

    html = _ADDRESS.sub(address, body.html)
    html = _WORDS.sub(lambda m: escape(words[int(m[1])]), html)
    return html, _WORDS.sub(lambda m: words[int(m[1])], body.lead), targets


def _folder(document: Document) -> str:
    return posixpath.dirname(document.path)


def _target(link: TextLink, document: Document, link_targets: LinkTargets) -> tuple[Target | None, str]:
    """What a link leads to and the words for it; None with a problem."""
    place = (content_path(document.path), link.line, link.column)
    if link.kind == "wiki":
        return _wiki(link, document, link_targets)
    if link.kind == "here":
        own = link_targets.files[_nfc(document.path)]
        if not _has_anchor(own, link.fragment, "this file", place, link_targets):
            return None, ""
        return own, ""
    path = _nfc(posixpath.normpath(posixpath.join(_folder(document), link.target)))
    if path == ".." or path.startswith("../"):
        link_targets.problems.append(problem("link-outside", *place, link=link.target))
        return None, ""
    if link.kind == "image":
        if path in link_targets.pictures:
            return Target(MEDIA, path, path, ""), ""
        if path in link_targets.files:
            todo = "name a picture: jpg, png, gif, webp or avif"
            link_targets.problems.append(problem("bad-image", *place, path=link.target, todo=todo))
        else:
            link_targets.problems.append(
                problem(
                    "missing-image",
                    *place,
                    path=content_path(path),
                    todo=_near_file(path, link_targets, "media/", document),
                )
            )
        return None, ""
    target = link_targets.files.get(path)
    if target is None:
        hidden = link_targets.hidden.get(path)
        if hidden is None:
            todo = _near_file(path, link_targets, "", document)
            link_targets.problems.append(problem("dead-link", *place, link=link.target, todo=todo))
        elif hidden:
            link_targets.problems.append(problem("not-built", *place, name=link.target, todo=hidden))
        return None, ""
    if link.fragment and not _has_anchor(target, link.fragment, content_path(path), place, link_targets):
        return None, ""
    return target, ""


def _has_anchor(
    target: Target, fragment: str, said: str, place: tuple[str, int, int], link_targets: LinkTargets
) -> bool:
    if fragment in target.anchors:
        return True
    near = nearest(fragment, target.anchors)
    if near:
        todo = f"did you mean #{near[0]}?"
    elif target.anchors:
        todo = f"its headings are {', '.join('#' + a for a in target.anchors[:6])}"
    else:
        todo = "it has no headings; delete the part from # on"
    link_targets.problems.append(problem("dead-fragment", *place, target=said, fragment=fragment, todo=todo))
    return False


def _near_file(path: str, link_targets: LinkTargets, below: str, document: Document) -> str:
    known = [p for p in link_targets.files if p.startswith(below)]
    name = posixpath.basename(path)
    moved = [p for p in known if posixpath.basename(p) == name]
    near = nearest(path, moved) or moved or [p for p in nearest(path, known, most=2) if p != document.path]
    if not near:
        return "check the path; it is relative to this file"
    return f"did you mean {posixpath.relpath(near[0], _folder(document))}?"


def _wiki(link: TextLink, document: Document, link_targets: LinkTargets) -> tuple[Target | None, str]:
    place = (content_path(document.path), link.line, link.column)
    found = wiki_targets(link.target, link_targets)
    spoken = link.text or link.target
    if not found:
        if hidden := link_targets.hidden.get(link.target):
            link_targets.problems.append(problem("not-built", *place, name=f"[[{link.target}]]", todo=hidden))
        else:
            todo = _near_name(link.target, link_targets)
            link_targets.problems.append(problem("unknown-wikilink", *place, name=link.target, todo=todo))
        return None, spoken
    if len(found) > 1:
        candidates = [_exact(t) for t in found]
        example = " or ".join(f"[[{c}]]" for c in candidates)
        said = listed(candidates)
        link_targets.problems.append(
            problem("ambiguous-wikilink", *place, name=link.target, candidates=said, example=example)
        )
        return None, spoken
    target = found[0]
    if link.fragment and not _has_anchor(target, link.fragment, f'"{target.name}"', place, link_targets):
        return None, spoken
    if link.text:
        return target, link.text
    is_name = target.kind in (ACTOR, TOPIC) and "/" not in link.target and not _is_id(link.target, target, link_targets)
    return target, link.target if is_name else target.name


def _is_id(spelling: str, target: Target, link_targets: LinkTargets) -> bool:
    if target.kind == ACTOR:
        return link_targets.registers.actors.is_id(spelling)
    return link_targets.registers.topics[target.key.partition("/")[0]].is_id(spelling)


def _exact(target: Target) -> str:
    folder = {"article": "articles", "actor": "actors"}.get(target.kind)
    return f"{folder}/{target.key}" if folder else target.key


def wiki_targets(name: str, link_targets: LinkTargets) -> list[Target]:
    """All that ``[[name]]`` may mean: actors, topics of every index, articles. ``actors/ID`` and its like mean one."""
    folder, slash, rest = name.partition("/")
    registers = link_targets.registers
    if slash and folder == "actors":
        return [actor_target(rest, link_targets)] if rest in registers.actors.entities else []
    if slash and folder in registers.topics:
        return [topic_target(folder, rest, link_targets)] if rest in registers.topics[folder].entities else []
    if slash and folder == "articles":
        rest = rest.rpartition("/")[2]
        return [link_targets.article(rest)] if rest in link_targets.articles else []
    found = [actor_target(e.id, link_targets) for e in registers.actors.find(name)]
    for index, register in registers.topics.items():
        found += [topic_target(index, e.id, link_targets) for e in register.find(name)]
    if name in link_targets.articles:
        found.append(link_targets.article(name))
    # a name folds its hyphens, an id does not: what is written as an id is meant as one
    exact = [target for target in found if target.key.rpartition("/")[2] == name] if "-" in name else []
    return exact or found


def actor_target(actor_id: str, link_targets: LinkTargets) -> Target:
    entity = link_targets.registers.actors.entities[actor_id]
    file = link_targets.files.get(_nfc(entity.path)) if entity.path else None
    return file or Target(ACTOR, actor_id, addresses.actor(actor_id), entity.name)


def topic_target(index: str, topic_id: str, link_targets: LinkTargets) -> Target:
    entity = link_targets.registers.topics[index].entities[topic_id]
    file = link_targets.files.get(_nfc(entity.path)) if entity.path else None
    return file or Target(TOPIC, f"{index}/{topic_id}", addresses.topic(index, topic_id), entity.name)


def _near_name(wanted: str, link_targets: LinkTargets) -> str:
    known = [*link_targets.registers.actors.spellings(), *link_targets.articles]
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
