"""Front matter: the text of a file → a tree of located strings and the Markdown below it.

Read through python-frontmatter with a strict YAML handler of ours. Every scalar stays the string that was written
(``NO``, ``0044``, ``12:30``); the schema types it later. What YAML offers beyond lists, mappings and scalars (anchors,
aliases, tags, merge keys, several documents) is refused, as are duplicate keys.

The tree is built from libyaml's *event* stream, which is flat: nesting is counted before anything recurses, so a bomb
of brackets is a line in the report and not a dead process (libyaml's composer overflows the C stack at 26,000 levels).
Steps: split the fences · events → nodes, with limits · nodes carry line and column (from 1) in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NoReturn

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from site_builder.language.characters import joined
from site_builder.model import limits
from site_builder.parse import encodings
from site_builder.problems import Problem, problem

if TYPE_CHECKING:
    from site_builder.parse.yaml_lines import Slip

MAX_BYTES: Final = limits.FRONT_MATTER
MAX_DEPTH: Final = 12
MAX_NODES: Final = 5_000
_OF_A_FILE: Final = ("the front matter", MAX_BYTES, "64 KiB", MAX_NODES, "move text into the body")
_OF_THE_SITE: Final = ("site.yaml", limits.SITE_FILE, "1 MiB", 100_000, "shorten it")  # gone: and moved: grow

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_CONTROL_IN_YAML = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_HARMLESS: Final = bytes({*b"\t\n\r", *range(0x20, 0x7F), *range(0x80, 0x100)} - {0xC2, 0xEF})  # of no _CONTROL
_FENCE = re.compile(r"---[ \t]*(?:\n|\Z)")
_FENCE_IN_TEXT: Final = re.compile(r"\n[ \t]*(-{3,})[ \t]*(?=\n|\Z)")
_DELETE: Final = "delete it"
_BEFORE_FENCE: Final = " \t\n\u00a0\u200b\ufeff"
_COMMENT = re.compile(r"[ \t]+(#[^\s#][^\n]*)")
_LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_STARTS: Final = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_ENDS: Final = (yaml.MappingEndEvent, yaml.SequenceEndEvent)

SCALAR: Final = "text"
LIST: Final = "a list"
MAPPING: Final = "keys and values"


class Node(NamedTuple):
    """A value of the front matter and where it stands. ``kind`` decides what ``value`` is."""

    kind: str
    value: str | tuple[Node, ...] | tuple[tuple[Node, Node], ...]
    line: int
    column: int
    empty: bool = False  # nothing was written (`topics:`); an empty quoted string is not empty
    end: int = 0  # of a text without quotes: the offset behind it in the YAML
    lines: tuple[str, ...] = ()  # of such a text that stands in several lines

    @property
    def text(self) -> str:
        """The text of a scalar; empty for anything else."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def items(self) -> tuple[Node, ...]:
        """The nodes of a list."""
        return self.value if self.kind == LIST else ()  # type: ignore[return-value]

    @property
    def pairs(self) -> tuple[tuple[Node, Node], ...]:
        """The keys and values of a mapping, in the order written."""
        return self.value if self.kind == MAPPING else ()  # type: ignore[return-value]


_node: Final = tuple.__new__  # a node without the call that fills in what is left out


class Parts(NamedTuple):
    """A file taken apart."""

    head: Node | None  # a mapping; None where the front matter could not be read
    body: str  # Markdown, line breaks as LF
    body_line: int  # the body's first line in the file, from 1


class Fault(Exception):
    """The front matter cannot be read further. Never leaves this module."""

    def __init__(self, kind: str, line: int, column: int, **facts: object) -> None:
        super().__init__(kind)
        self.kind, self.line, self.column, self.facts = kind, line, column, facts


class StrictHandler(YAMLHandler):
    """python-frontmatter's YAML handler, made strict: fences on lines of their own, located strings, limits.

    One instance reads one text: ``body`` and ``body_line`` keep the body as it was written, which
    ``frontmatter.parse`` would strip (and an indented code block at its start with it).
    """

    def __init__(self) -> None:
        super().__init__()
        self.source = ""  # the YAML between the fences
        self.body = ""
        self.body_line = 1

    def detect(self, text: str) -> bool:
        """Whether a text begins with a fence."""
        return _FENCE.match(text) is not None

    def split(self, text: str) -> tuple[str, str]:
        """Return (front matter, body). Raises Fault where the fence is never closed."""
        start = text.index("\n") + 1 if "\n" in text else len(text)
        at = start
        while at:  # the beginning of a line
            if fence := _FENCE.match(text, at):
                self.body = text[fence.end() :]
                self.body_line = text.count("\n", 0, fence.end()) + 1
                return text[start:at], self.body
            at = text.find("\n---", at) + 1
        from site_builder.parse import fences  # slow to import

        lack = fences.of_an_end(text)
        raise Fault("unclosed-front-matter", lack.line, lack.column, reason=lack.reason, todo=lack.todo)

    def load(self, fm: str, **_: object) -> dict[str, object]:
        """Return the front matter as a mapping with one node, under the key "". Raises Fault."""
        self.source = fm
        return {"": compose(fm, first_line=2)}


def decode(raw: bytes, path: str, problems: list[Problem]) -> str | None:
    """A file as text: UTF-8, a byte order mark skipped, line breaks as LF. None, with a problem, if it is no text."""
    if raw[:3] != b"---" and (other := encodings.recognised(raw)):
        problems.append(problem(other[0], path, 1, 1, **other[1]))
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        column = len(raw[raw.rfind(b"\n", 0, fault.start) + 1 : fault.start].decode("utf-8", "replace")) + 1
        value = f"{raw[fault.start]:02X}"
        problems.append(problem("not-utf-8", path, line, column, byte=fault.start + 1, value=value))
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # what is left without the bytes that can be of no control character is looked at one by one, and mostly nothing is
    if not raw.translate(None, _HARMLESS):
        return text
    bad = False
    for n, match in enumerate(_CONTROL.finditer(text)):
        bad = True
        if n < 5:  # a binary file would fill the report
            problems.append(
                problem("control-character", path, *place(text, match.start()), code=_code(match[0]), todo=_DELETE)
            )
    return None if bad else text


def place(text: str, at: int) -> tuple[int, int]:
    """Line and column (from 1) of an offset."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def split(text: str, path: str, problems: list[Problem]) -> Parts:
    """Take a content file apart. Faults of its front matter become problems and leave ``head`` None."""
    handler = StrictHandler()
    if not handler.detect(text):
        late = text[:1] in _BEFORE_FENCE and handler.detect(text.lstrip(_BEFORE_FENCE))
        if late:
            problems.append(problem("late-front-matter", path, 1, 1))
        else:
            from site_builder.parse import fences  # slow to import

            lack = fences.of_a_start(text)
            facts = {"reason": lack.reason, "todo": lack.todo}
            problems.append(problem("no-front-matter", path, lack.line, lack.column, **facts))
        return Parts(None, text, 1)
    try:
        fields, _body = frontmatter.parse(text, handler=handler)
    except Fault as fault:
        problems.append(problem(fault.kind, path, fault.line, fault.column, **fault.facts))
        return Parts(None, handler.body, handler.body_line)
    head = fields.get("")
    if not isinstance(head, Node):
        return Parts(None, handler.body, handler.body_line)
    _warn_of_comments(handler.source, head, 2, path, problems)
    return Parts(head, handler.body, handler.body_line)


def read_yaml(text: str, path: str, problems: list[Problem]) -> Node | None:
    """A whole file of YAML (site.yaml), under the same rules."""
    try:
        head = compose(text, 1, _OF_THE_SITE)
    except Fault as fault:
        problems.append(problem(fault.kind, path, fault.line, fault.column, **fault.facts))
        return None
    _warn_of_comments(text, head, 1, path, problems)
    return head


def _warn_of_comments(source: str, head: Node, first_line: int, path: str, problems: list[Problem]) -> None:
    """“title: Room #5” is “Room” to YAML. A # before a word is likelier part of the text than a comment on it."""
    if " #" not in source and "\t#" not in source:
        return
    line, seen = first_line, 0  # the line of the offset ``seen``: values come in the order of the text
    nodes = [head]
    while nodes:
        node = nodes.pop()
        if node.kind != SCALAR:
            nodes += reversed([*node.items, *(part for pair in node.pairs for part in pair)])
        elif node.end and (lost := _COMMENT.match(source, node.end)):
            at = lost.start(1)
            line, seen = line + source.count("\n", seen, at), at
            column = at - source.rfind("\n", 0, at)
            problems.append(problem("lost-comment", path, line, column, lost=lost[1]))


def compose(source: str, first_line: int, bounds: tuple[str, int, str, int, str] = _OF_A_FILE) -> Node:
    """YAML → a mapping node. Raises Fault at the first thing that is not allowed."""
    what, size, said, most, todo = bounds
    if len(source) > size // 4 and len(source.encode("utf-8")) > size:
        raise Fault("front-matter-too-large", first_line, 1, what=what, limit=said, todo=todo)
    # what can be printed is no control character, and is the sooner known
    if not source.replace("\n", " ").isprintable() and (bad := _CONTROL_IN_YAML.search(source)):
        line, column = place(source, bad.start())
        raise Fault("control-character", line + first_line - 1, column, code=_code(bad[0]), todo=_DELETE)
    try:
        loader = _LOADER(source)
        try:
            return _build(iter(loader.get_event, None), first_line, source, most)
        except Fault as fault:
            if fault.kind in ("yaml-tag", "yaml-anchor") and not fault.facts.get("todo"):
                from site_builder.parse import yaml_faults  # slow to import

                fault.facts["todo"] = yaml_faults.remedy(source, fault.line - first_line, fault.column - 1)
            raise
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as fault:
        from site_builder.parse import yaml_faults  # slow to import

        mark, began = fault.problem_mark or fault.context_mark, fault.context_mark
        stop = yaml_faults.Stop(
            fault.problem or "",
            mark.line if mark else 0,
            mark.column if mark else 0,
            fault.context or "",
            (began.line, began.column) if began else None,
        )
        _refuse(yaml_faults.explain(source, stop), first_line)
    except yaml.YAMLError as fault:  # the reader's errors (characters) carry no mark
        raise Fault("yaml-syntax", first_line, 1, reason=str(fault).split("\n")[0], todo="correct it") from None


def _build(events: Iterator[Any], first_line: int, source: str, most: int) -> Node:  # noqa: C901  (one branch an event type)
    """Fold the flat events into nodes with a stack of our own; depth and size are counted as they come."""
    escapes = "\\" in source  # so a text in double quotes may hold what the source does not
    wide = not source.isascii()  # so a text over several lines may have wide characters at their ends
    root: Node | None = None
    stack: list[tuple[int, int, list[Node]]] = []  # line, column, children of each open list or mapping
    count = documents = 0
    for event in events:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            node = _scalar(event, *_start(event, first_line), source, escapes=escapes)
            if wide and event.start_mark.line != event.end_mark.line:
                written = source[event.start_mark.index : event.end_mark.index]
                node = node._replace(value=joined(node.text, written))
        elif kind in _STARTS:
            line, column = _start(event, first_line)
            if len(stack) >= MAX_DEPTH:
                raise Fault("yaml-too-deep", line, column)
            stack.append((line, column, []))
            continue
        elif kind in _ENDS:
            line, column, inner = stack.pop()
            if kind is yaml.SequenceEndEvent:
                node = Node(LIST, tuple(inner), line, column)
            else:
                node = Node(MAPPING, _pairs(inner), line, column)
        elif kind is yaml.AliasEvent:
            raise Fault("yaml-anchor", *_place(event, first_line))
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise Fault("yaml-second-document", *_place(event, first_line))
            continue
        else:
            continue
        count += 1
        if count > most:
            what = "the front matter" if most == MAX_NODES else "site.yaml"
            raise Fault("yaml-too-many", node.line, node.column, what=what, limit=f"{most:,}")
        if stack:
            stack[-1][2].append(node)
        else:
            root = node
    if root is None or root.empty:
        return Node(MAPPING, (), first_line, 1)
    if root.kind != MAPPING:
        if root.kind == SCALAR:
            from site_builder.parse import yaml_faults  # slow to import

            if slip := yaml_faults.likelier(source):
                _refuse(slip, first_line)
        raise Fault("yaml-not-a-mapping", root.line, root.column, found=root.kind)
    return root


def _refuse(found: tuple[int, Slip], first_line: int) -> NoReturn:
    n, slip = found
    raise Fault("yaml-syntax", n + first_line, slip.column + 1, reason=slip.reason, todo=slip.todo) from None


def _place(event: Any, first_line: int) -> tuple[int, int]:
    return event.start_mark.line + first_line, event.start_mark.column + 1


def _start(event: Any, first_line: int) -> tuple[int, int]:
    """Line and column of a value or of what begins one. Raises Fault for a tag or an anchor."""
    line, column = _place(event, first_line)
    # a scalar without a tag has tag None; CBaseLoader gives '!' for a bare `!`
    if event.tag is not None:
        raise Fault("yaml-tag", line, column, tag=_as_written(event.tag))
    if event.anchor is not None:
        raise Fault("yaml-anchor", line, column)
    return line, column


def _scalar(event: Any, line: int, column: int, source: str, *, escapes: bool) -> Node:
    value = event.value
    if event.style:  # quotes, | or >
        if escapes and (_CONTROL.search(value) or "\r" in value.replace("\r\n", "\n")):  # "media\red.png"
            todo = "write two backslashes for one, or use single quotes"
            raise Fault(
                "control-character", line, column, code="in double quotes a backslash begins an escape", todo=todo
            )
        return _node(Node, (SCALAR, value, line, column, False, 0, ()))
    end, start = event.end_mark.index, event.start_mark.index
    if end - start == len(value):
        return _node(Node, (SCALAR, value, line, column, not value, end, ()))
    written = source[start:end]
    lines = tuple([s for part in written.split("\n") if (s := part.strip())]) if "\n" in written else ()
    if lines and "--" in written and (fence := _FENCE_IN_TEXT.search(written)):
        line += written.count("\n", 0, fence.start(1))
        from site_builder.parse import fences  # slow to import

        lack = fences.unlike(fence[1], line, fence.start(1) - written.rfind("\n", 0, fence.start(1)))
        raise Fault("yaml-syntax", lack.line, lack.column, reason=lack.reason, todo=lack.todo)
    return _node(Node, (SCALAR, value, line, column, False, end, lines))


def _pairs(children: list[Node]) -> tuple[tuple[Node, Node], ...]:
    pairs = tuple(zip(children[::2], children[1::2], strict=True))
    seen: dict[object, int] = {}
    for key, _value in pairs:
        if key.kind is not SCALAR:
            raise Fault("yaml-key", key.line, key.column)
        word = key.value
        if word == "<<":
            raise Fault("yaml-anchor", key.line, key.column, todo="write the keys out")
        if word in seen:
            raise Fault("yaml-duplicate-key", key.line, key.column, key=word, first=seen[word])
        seen[word] = key.line
    return pairs


def _as_written(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"
