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
from typing import Any, Final, NamedTuple

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from site_builder.language.characters import joined
from site_builder.model import limits
from site_builder.problems import Problem, problem

MAX_BYTES: Final = limits.FRONT_MATTER
MAX_DEPTH: Final = 12
MAX_NODES: Final = 5_000

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_CONTROL_IN_YAML = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_HARMLESS: Final = bytes({*b"\t\n\r", *range(0x20, 0x7F), *range(0x80, 0x100)} - {0xC2, 0xEF})  # of no _CONTROL
_FENCE = re.compile(r"---[ \t]*(?:\n|\Z)")
_BEFORE_FENCE: Final = " \t\n\u00a0\u200b\ufeff"
_COLON = re.compile(r"[ \t]*(?:-[ \t]+)?([A-Za-z][\w-]*)[ \u00a0]?(?::(?=[^\s:/]|\u00a0)|：)")
_UNDASHED = re.compile(  # how people write an entry of a list that YAML takes for none
    r"([ \t]*)(?:(\*|[0-9]{1,2}[.)])[ \t]+|([-\u2010-\u2015\u2022\u00b7\u25aa\u25cf\u25e6])[ \t]*)(?=[^\W\d_])"
)
_OF_LIST = re.compile(r"[\w-]+:[ \t]*|[ \t]*-[ \t].*")
_COMMENT = re.compile(r"[ \t]+(#[^\s#][^\n]*)")
_LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

# What libyaml says, in words for people who do not know YAML's own, and what to do where that is always the same.
_REASONS: Final = {
    "found character that cannot start any token": ("no value can begin with this character", ""),
    "mapping values are not allowed in this context": ("there is one colon too many", ""),
    "did not find expected alphabetic or numeric character": ("no text can begin with this sign", ""),
    "did not find expected comment or line break": ("behind this sign a text begins in the next line", ""),
    "did not find expected key": ("this does not fit what stands before it", ""),
    "could not find expected ':'": ("there is no colon after this", "write key: value, or indent the line"),
    "found unexpected end of stream": ("this quotation mark is never closed", "close it at the end of the value"),
    "found unknown escape character": (
        "in double quotes a backslash begins an escape, and this is none",
        "write two backslashes, or use single quotes",
    ),
    "found invalid Unicode character escape code": ("this escape is no character", "write the character itself"),
    "block sequence entries are not allowed in this context": (
        "a list cannot begin in the line of its key",
        "write each - in a line of its own below the key",
    ),
    "did not find expected ',' or ']'": (
        "a comma or ] is missing here",
        "part the values by commas and end them with ]",
    ),
    "did not find expected ',' or '}'": (
        "a comma or } is missing here",
        "part the entries by commas and end them with }",
    ),
    "did not find expected '-' indicator": ("this is not indented as the list that it stands in", ""),
    "did not find expected node content": ("a value is missing here", ""),
}
_BEGUN_EARLIER: Final = ("while scanning a quoted scalar", "while scanning a simple key")  # where the cause is

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
        raise Fault("unclosed-front-matter", 1, 1)

    def load(self, fm: str, **_: object) -> dict[str, object]:
        """Return the front matter as a mapping with one node, under the key "". Raises Fault."""
        self.source = fm
        return {"": compose(fm, first_line=2)}


def decode(raw: bytes, path: str, problems: list[Problem]) -> str | None:
    """A file as text: UTF-8, a byte order mark skipped, line breaks as LF. None, with a problem, if it is no text."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        problems.append(problem("utf-16", path, 1, 1))
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
            problems.append(problem("control-character", path, *place(text, match.start()), code=_code(match[0])))
    return None if bad else text


def place(text: str, at: int) -> tuple[int, int]:
    """Line and column (from 1) of an offset."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def split(text: str, path: str, problems: list[Problem]) -> Parts:
    """Take a content file apart. Faults of its front matter become problems and leave ``head`` None."""
    handler = StrictHandler()
    if not handler.detect(text):
        late = text[:1] in _BEFORE_FENCE and handler.detect(text.lstrip(_BEFORE_FENCE))
        problems.append(problem("late-front-matter" if late else "no-front-matter", path, 1, 1))
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
        head = compose(text, first_line=1)
    except Fault as fault:
        problems.append(problem(fault.kind, path, fault.line, fault.column, **fault.facts))
        return None
    _warn_of_comments(text, head, 1, path, problems)
    return head


def _warn_of_comments(source: str, node: Node, first_line: int, path: str, problems: list[Problem]) -> None:
    """“title: Room #5” is “Room” to YAML. A # before a word is likelier part of the text than a comment on it."""
    if " #" not in source and "\t#" not in source:
        return
    nodes = [*node.items, *(part for pair in node.pairs for part in pair)]
    for inner in nodes:
        if inner.kind == SCALAR and inner.end and (lost := _COMMENT.match(source, inner.end)):
            line, column = place(source, lost.start(1))
            problems.append(problem("lost-comment", path, line + first_line - 1, column, lost=lost[1]))
        elif inner.kind != SCALAR:
            _warn_of_comments(source, inner, first_line, path, problems)


def compose(source: str, first_line: int) -> Node:
    """YAML → a mapping node. Raises Fault at the first thing that is not allowed."""
    if len(source) > MAX_BYTES // 4 and len(source.encode("utf-8")) > MAX_BYTES:
        raise Fault("front-matter-too-large", first_line, 1)
    # what can be printed is no control character, and is the sooner known
    if not source.replace("\n", " ").isprintable() and (bad := _CONTROL_IN_YAML.search(source)):
        line, column = place(source, bad.start())
        raise Fault("control-character", line + first_line - 1, column, code=_code(bad[0]))
    try:
        loader = _LOADER(source)
        try:
            return _build(iter(loader.get_event, None), first_line, source)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        if fault.context in _BEGUN_EARLIER and fault.problem in _REASONS and fault.context_mark:
            mark = fault.context_mark
        line, column = (mark.line + first_line, mark.column + 1) if mark else (first_line, 1)
        _raise_likelier(source, first_line, range(line - 2, line + 1))  # YAML may notice it two lines later
        reason, todo = _REASONS.get(fault.problem or "", (fault.problem or "it cannot be read", ""))
        todo = todo or _advice(source, line - first_line)
        if fault.problem == "could not find expected ':'" and _follows_entry(source, line - first_line):
            todo = "write key: value, or, if it is an entry of a list, - and a space before it"
        raise Fault("yaml-syntax", line, column, reason=reason, todo=todo) from None
    except yaml.YAMLError as fault:  # the reader's errors (characters) carry no mark
        raise Fault("yaml-syntax", first_line, 1, reason=str(fault).split("\n")[0], todo="correct it") from None


def _build(events: Iterator[Any], first_line: int, source: str) -> Node:  # noqa: C901  (one branch an event type)
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
            todo = "write the value out (quote it if it starts with * or &)"
            raise Fault("yaml-anchor", *_place(event, first_line), todo=todo)
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise Fault("yaml-second-document", *_place(event, first_line))
            continue
        else:
            continue
        count += 1
        if count > MAX_NODES:
            raise Fault("yaml-too-many", node.line, node.column)
        if stack:
            stack[-1][2].append(node)
        else:
            root = node
    if root is None or root.empty:
        return Node(MAPPING, (), first_line, 1)
    if root.kind != MAPPING:
        if root.kind == SCALAR:
            _raise_likelier(source, first_line, range(first_line, first_line + source.count("\n") + 1))
        raise Fault("yaml-not-a-mapping", root.line, root.column, found=root.kind)
    return root


def _raise_likelier(source: str, first_line: int, lines: range) -> None:
    """Raise Fault for the likeliest cause of a YAML fault, if one of the lines has it."""
    for n, line in enumerate(source.split("\n"), start=first_line):
        if n not in lines:
            continue
        if (found := _UNDASHED.match(line)) and not line.startswith("- ", len(found[1])):
            sign, todo = found[2] or found[3], "write - and a space before each entry of a list"
            reason = "there is no space after the dash" if sign == "-" else f"a {sign} begins no entry of a list"
            raise Fault("yaml-syntax", n, len(found[1]) + 1, reason=reason, todo=todo)
        if not (colon := _COLON.match(line)):
            continue
        key, column = colon[1], colon.end()
        if line[column - 1] == "：":  # marked itself; else what stands behind the colon
            reason, todo = f'the colon after "{key}" is a full-width one', f"write {key}: and a space"
        elif line[column] == "\u00a0":
            reason, todo = f'a no-break space stands after "{key}:"', "put a space after the colon"
        else:
            reason, todo = f'there is no space after "{key}:"', "put a space after the colon"
        raise Fault("yaml-syntax", n, column + (line[column - 1] != "："), reason=reason, todo=todo)


def _place(event: Any, first_line: int) -> tuple[int, int]:
    return event.start_mark.line + first_line, event.start_mark.column + 1


def _start(event: Any, first_line: int) -> tuple[int, int]:
    """Line and column of a value or of what begins one. Raises Fault for a tag or an anchor."""
    line, column = _place(event, first_line)
    # a scalar without a tag has tag None; CBaseLoader gives '!' for a bare `!`
    if event.tag is not None:
        raise Fault("yaml-tag", line, column, tag=_as_written(event.tag))
    if event.anchor is not None:
        raise Fault("yaml-anchor", line, column, todo="write the value out")
    return line, column


def _scalar(event: Any, line: int, column: int, source: str, *, escapes: bool) -> Node:
    value = event.value
    if event.style:  # quotes, | or >
        if escapes and _CONTROL.search(value):  # "\0"
            raise Fault("control-character", line, column, code="an escape in this text")
        return _node(Node, (SCALAR, value, line, column, False, 0, ()))
    end, start = event.end_mark.index, event.start_mark.index
    if end - start == len(value):
        return _node(Node, (SCALAR, value, line, column, not value, end, ()))
    written = source[start:end]
    lines = tuple([s for part in written.split("\n") if (s := part.strip())]) if "\n" in written else ()
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


def _follows_entry(source: str, at: int) -> bool:
    """Whether a line stands below the key of a list, or below an entry of one."""
    return 0 < at <= source.count("\n") and _OF_LIST.fullmatch(source.split("\n")[at - 1]) is not None


def _advice(source: str, at: int) -> str:
    """What most often is wrong in a line that YAML refuses."""
    lines = source.split("\n")
    line = lines[at] if 0 <= at < len(lines) else ""
    previous = lines[at - 1] if 0 < at <= len(lines) else ""
    value = re.sub(r"^\s*(?:-\s+)?(?:[\w-]+:\s+)?", "", line)
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "indent with spaces, not tabs"
    if value[:1] in "[{%@`*&!|>" and value:
        return f'put the value in quotes, since it starts with {value[0]}: "…"'
    if line.count(": ") > 1 or previous.count(": ") > 1:
        return 'put a value that holds ": " in quotes'
    if value.startswith(('"', "'")):
        return "put the whole value in quotes of the other kind"
    if line.count('"') % 2 or previous.count('"') % 2:
        return "check that every quotation mark is closed"
    return "check the indentation and quote values with unusual signs"
