"""The Markdown of an article, beside its page: what its file says, without what the archive does not publish.

Left out are comments, in the front matter and in the text; `draft` and `embargo`, which say nothing once an article is
published; and the keys beginning with `x-` but for those that site.yaml has pages show (`fields:`). A file without any
of these is published as it is; of another the front matter is written anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from site_builder.model.edtf import DateError, parse
from site_builder.model.outputs import OutputSpec
from site_builder.model.paths import content_path
from site_builder.model.slugs import slugify
from site_builder.outputs.context import OutputContext
from site_builder.parse import comments, frontmatter
from site_builder.parse.file_problems import FileProblems
from site_builder.parse.frontmatter import LIST, MAPPING, Node
from site_builder.problems import Problem, problem
from site_builder.read.content_folder import Unreadable, load

_HEAD: Final = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
# What may begin a comment, name a key that is not published, or write one of its letters otherwise.
_PERHAPS_PRIVATE: Final = re.compile(r"#|x-|draft|embargo|\\", re.IGNORECASE)
_PLAIN: Final = re.compile(r"[^\W_](?:[\w ./'’()–-]*[\w.)])?")
_UNPUBLISHED: Final = ("draft", "embargo")


def make(context: OutputContext, spec: OutputSpec) -> bytes:
    """Return what is published of an article's file. Raises Unreadable."""
    context.pages.reader.noted.add(("source", spec.path))
    raw = load(context.root, spec.path)
    problems: list[Problem] = []
    text = frontmatter.decode(raw, content_path(spec.path), problems)
    if text is None:  # it was another file a moment ago, for it has been parsed
        raise _changed(spec.path)
    head = _HEAD.match(text)
    if head and not _PERHAPS_PRIVATE.search(head[1]) and not comments.may_hold(text):
        return text.encode()
    return _written_anew(context, spec.path, text).encode()


def _changed(path: str) -> Unreadable:
    return Unreadable(problem("changed-while-read", content_path(path)))


def _written_anew(context: OutputContext, path: str, text: str) -> str:
    problems: list[Problem] = []
    node, body, line = frontmatter.split(text, content_path(path), problems)
    if node is None:
        raise _changed(path)
    given = {key.text: value.text for key, value in node.pairs}
    if given.get("draft", "").lower() == "true" or _is_later(given.get("embargo", ""), context.day):
        raise _changed(path)
    shown = {slugify(name.removeprefix("x-")) for name in context.site.fields}
    kept = tuple(pair for pair in node.pairs if _is_published(pair[0].text, shown))
    lines = "".join(f"{one}\n" for one in _lines(Node(MAPPING, kept, 1, 1)))
    told = comments.without(body, line, FileProblems(content_path(path), problems)) if comments.may_hold(body) else body
    return f"---\n{lines}---\n{told.rstrip()}\n"


def _is_published(key: str, shown: set[str]) -> bool:
    return slugify(key.removeprefix("x-")) in shown if key.startswith("x-") else key not in _UNPUBLISHED


def _is_later(embargo: str, day: str) -> bool:
    try:
        return bool(embargo) and parse(embargo).lower > int(day.replace("-", "") or 0)
    except DateError:
        return True


def _lines(node: Node) -> Iterator[str]:
    """Yield a list or a mapping as YAML, in blocks."""
    if node.kind == MAPPING:
        for key, value in node.pairs:
            yield from _entry(f"{_scalar(key.text)}:", value)
    else:
        for item in node.items:
            yield from _entry("-", item)


def _entry(begun: str, node: Node) -> Iterator[str]:
    if node.empty:
        yield begun
    elif node.kind not in (MAPPING, LIST):
        yield f"{begun} {_scalar(node.text)}"
    elif not (node.pairs or node.items):
        yield f"{begun} {'{}' if node.kind == MAPPING else '[]'}"
    else:
        yield begun
        yield from (f"  {line}" for line in _lines(node))


def _scalar(text: str) -> str:
    """Return a text as YAML: as it is where nothing in it can be a mark, else in quotes as JSON has them."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
