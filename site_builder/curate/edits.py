"""A Markdown file changed in place: single scalars, entries and keys of its front matter, spans of its text.

Everything else keeps its bytes: comments, order, quoting, indentation, line breaks, a byte order mark. A value is found
by the place that its Mark has, replaced in the style it is written in (plain, 'single', "double", folded; in lists with
[ ] or with -), and never by writing YAML anew. Every change is made on the text as it is then, read afresh; changes by
place go from the end of the file to its start, so that the places before them stay right.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Final

import yaml
from msgspec import Struct, field

from site_builder.model.documents import Mark
from site_builder.parse.frontmatter import LIST, MAPPING, SCALAR
from site_builder.parse.yaml_text import scalar

_BREAK = re.compile(r"\r\n|\r|\n")
_FENCE = re.compile(r"---[ \t]*(?:\r\n|\r|\n|\Z)")
_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\r\n]*")
_ON_A_LINE: Final = 3  # pairs of a mapping that is new; of more each has a line
_LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Piece(Struct):
    """A value of the front matter and its span in the text. The span of a collection ends with its last value."""

    kind: str
    start: int
    end: int
    style: str = ""  # of a scalar: "" (plain), ', ", | or >
    text: str = ""
    flow: bool = False  # of a collection: [ ] or { }
    children: list[Piece] = field(default_factory=list)  # of a mapping: key, value, key, value …

    @property
    def empty(self) -> bool:
        """Whether a key has no value."""
        return self.kind == SCALAR and not self.style and self.start == self.end

    @property
    def pairs(self) -> Iterator[tuple[Piece, Piece]]:
        """The keys of a mapping with their values."""
        return zip(self.children[::2], self.children[1::2], strict=True)


class Sheet:
    """The text of one file, and the changes that can be made to it. Only for files whose front matter is sound."""

    def __init__(self, raw: bytes) -> None:
        self.mark = raw.startswith(b"\xef\xbb\xbf")
        self.text = raw.decode("utf-8-sig")
        found = _BREAK.search(self.text)
        self.newline = found[0] if found else "\n"

    def encoded(self) -> bytes:
        """Return the bytes of the file."""
        return (b"\xef\xbb\xbf" if self.mark else b"") + self.text.encode("utf-8")

    # -- finding ------------------------------------------------------------------------------------------------------

    def head(self) -> tuple[int, int]:
        """Return start and end of the YAML between the lines ---."""
        opening = _FENCE.match(self.text)
        assert opening
        at = opening.end()
        while not _FENCE.match(self.text, at):
            line = _BREAK.search(self.text, at)
            assert line
            at = line.end()
        return opening.end(), at

    def body(self) -> int:
        """Return the offset of the text below the front matter."""
        fence = _FENCE.match(self.text, self.head()[1])
        assert fence
        return fence.end()

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a place in the text; line and column count from 1."""
        at = 0
        for _ in range(line - 1):
            found = _BREAK.search(self.text, at)
            assert found
            at = found.end()
        return at + column - 1

    def root(self) -> Piece:
        """Return the front matter's mapping."""
        start, end = self.head()
        return _tree(self.text[start:end], start)

    def value(self, key: str) -> Piece | None:
        """Return the value of a key at the top; None if the file has no such key."""
        return next((v for k, v in self.root().pairs if k.text == key), None)

    def _parents(self, at: int) -> list[Piece]:
        """Return the scalar that starts at an offset and the values around it, the innermost first."""
        piece = self.root()
        found = [piece]
        while piece.kind != SCALAR:
            inner = [c for c in piece.children if c.start <= at and (at < c.end or at == c.start)]
            assert inner, "no value stands there"
            piece = next((c for c in inner if not c.empty), inner[-1])
            found.append(piece)
        return found[::-1]

    # -- changing what stands there -----------------------------------------------------------------------------------

    def splice(self, start: int, end: int, new: str) -> None:
        """Replace a span of the text."""
        self.text = self.text[:start] + new + self.text[end:]

    def replace(self, mark: Mark, new: str) -> None:
        """Replace the text of the scalar at ``mark``, in the same style if that can hold the new text."""
        piece = self._parents(self.offset(mark.line, mark.column))[0]
        if piece.style == "'":
            written = "'" + new.replace("'", "''") + "'"
        elif piece.style == '"':
            written = json.dumps(new, ensure_ascii=False)
        elif piece.style in ("|", ">"):
            comment = _comments(self.text, piece.start, self._line_end(piece.start), piece)
            written = "  ".join([scalar(new), *comment]) + self.newline
        else:
            written = scalar(new)
        self.splice(piece.start, piece.end, written)

    def drop(self, mark: Mark) -> None:
        """Remove the scalar at ``mark`` from its list (with the mapping that it names); a lone value leaves its key.

        Comments beside it stay, on lines of their own.
        """
        parents = self._parents(self.offset(mark.line, mark.column))
        item, outer = parents[0], parents[1]
        if outer.kind == MAPPING and len(parents) > 2 and parents[2].kind == LIST and _is_named_by(outer, item):
            item, outer = outer, parents[2]
        if outer.kind != LIST:
            start = item.start
            while not outer.flow and self.text[start - 1] in " \t":
                start -= 1
            self.splice(start, item.end, self.newline if item.style in ("|", ">") else "")
        elif outer.flow:
            self._drop_in_brackets(outer, item)
        else:
            self._drop_line(item)

    def _drop_in_brackets(self, outer: Piece, item: Piece) -> None:
        n = outer.children.index(item)
        if n + 1 < len(outer.children):  # with the comma after it
            gap_start, gap_end = item.end, outer.children[n + 1].start
            gap = self.text[gap_start:gap_end]
            if gap.strip(" \t") == ",":
                self.splice(item.start, gap_end, "")
                return
            comma = gap_start + _uncommented(gap).index(",")
            self._cut(comma, comma + 1)
        elif n:  # the last one: with the comma before it
            before = outer.children[n - 1].end
            gap = self.text[before : item.start]
            comma = before + _uncommented(gap).index(",")
            if gap.strip(" \t") == ",":
                self.splice(before, item.end, "")
                return
            self._cut(item.start, item.end)
            self.splice(comma, comma + 1, "")
            return
        self._cut(item.start, item.end)

    def _cut(self, start: int, end: int) -> None:
        """Remove a span, and its line if nothing else is on it."""
        left = self._line_start(start)
        right = _BREAK.search(self.text, end)
        if right and not self.text[left:start].strip() and not self.text[end : right.start()].strip():
            start, end = left, right.end()
        self.splice(start, end, "")

    def _drop_line(self, item: Piece) -> None:
        """Remove ``- item`` with all its lines."""
        dash = self.text.rindex("-", 0, item.start) if item.start else 0
        start = self._line_start(dash)
        end = self._line_end(item.end)
        indent = self.text[start:dash]
        if indent.strip():  # a list in a list: “- - item”
            start, indent = dash, ""
        kept = [indent + c + self.newline for c in _comments(self.text, dash + 1, end, item)]
        self.splice(start, end, "".join(kept))

    def _line_start(self, at: int) -> int:
        while at and self.text[at - 1] not in "\r\n":
            at -= 1
        return at

    def _line_end(self, at: int) -> int:
        """Return the offset after the line break of a line; the offset itself if a line starts there."""
        if at and self.text[at - 1] in "\r\n":
            return at
        found = _BREAK.search(self.text, at)
        return found.end() if found else len(self.text)

    # -- adding -------------------------------------------------------------------------------------------------------

    def add(self, key: str, items: Sequence[str]) -> None:
        """Add entries (YAML, each on one line) to the list of a key at the top, in the style of the list."""
        if not items:
            return
        piece = self.value(key)
        if piece is None or piece.empty:
            self.put(key, f"[{', '.join(items)}]")
        elif piece.kind == LIST and piece.flow:
            if piece.children:
                self.splice(piece.children[-1].end, piece.children[-1].end, "".join(f", {i}" for i in items))
            else:
                self.splice(piece.start + 1, piece.start + 1, ", ".join(items))
        elif piece.kind == LIST:
            first = piece.children[0]
            dash = self.text.rindex("-", 0, first.start)
            indent = self.text[self._line_start(dash) : dash]
            at = self._line_end(piece.children[-1].end)
            self.splice(at, at, "".join(f"{indent}- {i}{self.newline}" for i in items))
        elif piece.kind == SCALAR:
            rest = self.newline if piece.style in ("|", ">") else ""
            written = scalar(" ".join(piece.text.split())) if not piece.style or rest else self._of(piece)
            self.splice(piece.start, piece.end, f"[{', '.join([written, *items])}]{rest}")
        else:
            self._add_to_one(piece, items)

    def _add_to_one(self, piece: Piece, items: Sequence[str]) -> None:
        """Turn a single mapping into a list, and add entries to it."""
        if piece.flow:
            self.splice(piece.start, piece.end, f"[{', '.join([self._of(piece), *items])}]")
            return
        start, end = self._line_start(piece.start), self._line_end(piece.end)
        indent = self.text[start : piece.start]
        lines = _BREAK.split(self.text[piece.start : end])
        deeper = self.newline.join([lines[0], *(f"  {line}" if line else line for line in lines[1:])])
        self.splice(start, end, f"{indent}- {deeper}" + "".join(f"{indent}- {i}{self.newline}" for i in items))

    def put(self, key: str, value: str) -> None:
        """Set the value (YAML on one line) of a key at the top that has none; a new key is written last."""
        root = self.root()
        for name, piece in root.pairs:
            if name.text == key:
                colon = self.text.index(":", name.end) + 1
                self.splice(colon, colon, f" {value}")
                del piece
                return
        if root.flow:
            comma = ", " if root.children else ""
            at = root.children[-1].end if root.children else root.start + 1
            self.splice(at, at, f"{comma}{key}: {value}")
            return
        self.line(f"{key}: {value}")

    def line(self, text: str) -> None:
        """Add a last line to the front matter."""
        root, end = self.root(), self.head()[1]
        indent = "" if root.flow or not root.children else self.text[self._line_start(root.start) : root.start]
        self.splice(end, end, f"{indent}{text}{self.newline}")

    def comments(self) -> list[str]:
        """Return the comments of the front matter."""
        start, end = self.head()
        return _comments(self.text, start, end, self.root())

    def append(self, text: str) -> None:
        """Append a text to the body, after an empty line."""
        text = _BREAK.sub(self.newline, text).strip("\r\n")
        if not text.strip():
            return
        own = self.text[: self.body()], self.text[self.body() :]
        kept = own[1].rstrip() if own[1].strip() else ""
        joint = self.newline * 2 if kept else ""
        self.text = own[0] + kept + joint + text + self.newline

    def _of(self, piece: Piece) -> str:
        return self.text[piece.start : piece.end]


class SiteSheet(Sheet):
    """The text of site.yaml, which is YAML from its first line on."""

    def head(self) -> tuple[int, int]:
        if self.text and self.text[-1] not in "\r\n":
            self.text += self.newline
        return 0, len(self.text)

    def root(self) -> Piece:
        end = self.head()[1]
        return _tree(self.text, 0) if _uncommented(self.text).strip() else Piece(MAPPING, end, end)

    def pairs(self, key: str, new: Mapping[str, str], gone: Container[str] = ()) -> None:
        """Set pairs of texts in the mapping of a key at the top, where old values are replaced, and take others out."""
        piece = self.value(key)
        if piece is None or piece.empty:
            written = [f"{scalar(name)}: {scalar(value)}" for name, value in new.items()]
            if piece is None and len(written) > _ON_A_LINE and not self.root().flow:
                self.line(self.newline.join([f"{key}:", *(f"  {one}" for one in written)]))
            elif written:
                self.put(key, f"{{{', '.join(written)}}}")
            return
        known = list(piece.pairs)
        there = {name.text: value for name, value in known}
        changes = [(there[n].start, there[n].end, scalar(value)) for n, value in new.items() if n in there]
        added = [f"{scalar(name)}: {scalar(value)}" for name, value in new.items() if name not in there]
        kept = [n for n, (name, _) in enumerate(known) if name.text not in gone]
        out = sorted(set(range(len(known))).difference(kept))
        if piece.flow:
            changes += self._out_of_braces(known, out, kept[-1] if kept else -1)
            at = known[kept[-1]][1].end if kept else known[0][0].start if known else piece.start + 1
            changes.append((at, at, "".join([", " if kept and added else "", ", ".join(added)])))
        else:
            first = known[0][0].start
            indent = self.text[self._line_start(first) : first]
            changes += [(self._line_start(known[n][0].start), self._line_end(known[n][1].end), "") for n in out]
            at = self._line_end(piece.children[-1].end)
            changes.append((at, at, "".join(f"{indent}{one}{self.newline}" for one in added)))
        for start, end, text in sorted(changes, reverse=True):
            self.splice(start, end, text)

    @staticmethod
    def _out_of_braces(
        known: Sequence[tuple[Piece, Piece]], out: Sequence[int], last: int
    ) -> Iterator[tuple[int, int, str]]:
        """Yield the changes that take pairs out of { }, each with the comma after it. ``last``: of those that stay."""
        for n in out:
            if n < last:
                yield known[n][0].start, known[n + 1][0].start, ""
        if known and last + 1 < len(known):
            start = known[last][1].end if last >= 0 else known[0][0].start
            yield start, known[-1][1].end, ""


def _is_named_by(mapping: Piece, value: Piece) -> bool:
    return any(k.text == "name" and v is value for k, v in mapping.pairs)


def _scalars(piece: Piece) -> Iterator[Piece]:
    if piece.kind == SCALAR:
        yield piece
    for child in piece.children:
        yield from _scalars(child)


def _comments(text: str, start: int, end: int, piece: Piece) -> list[str]:
    """Return the comments between two offsets: from a # on, outside of scalars."""
    found: list[str] = []
    at = start
    for inner in _scalars(piece):
        stop = inner.start
        if inner.style in ("|", ">"):  # its first line may have one
            line = _BREAK.search(text, inner.start)
            stop = line.start() if line else inner.end
        if inner.start >= start:
            found += _COMMENT.findall(text[at : min(stop, end)])
        at = max(at, inner.end)
    return [c.rstrip() for c in [*found, *_COMMENT.findall(text[at:end])]]


def _uncommented(gap: str) -> str:
    """Return the text between two values with its comments blanked out."""
    return _COMMENT.sub(lambda m: " " * len(m[0]), gap)


def _tree(source: str, base: int) -> Piece:
    """Parse a front matter into values with their spans; ``base`` is its offset in the file."""
    root: Piece | None = None
    stack: list[Piece] = []
    for event in yaml.parse(source, Loader=_LOADER):
        first, last = event.start_mark, event.end_mark
        if first is None or last is None:
            continue
        start, end = first.index + base, last.index + base
        if isinstance(event, (yaml.SequenceStartEvent, yaml.MappingStartEvent)):
            kind = LIST if isinstance(event, yaml.SequenceStartEvent) else MAPPING
            stack.append(Piece(kind, start, end, flow=bool(event.flow_style)))
            continue
        if isinstance(event, yaml.ScalarEvent):
            style = event.style if event.style and event.style in "'\"|>" else ""
            piece = Piece(SCALAR, start, end, style, event.value)
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            piece = stack.pop()
            piece.end = end if piece.flow else piece.children[-1].end if piece.children else piece.end
        else:
            continue
        if stack:
            stack[-1].children.append(piece)
        else:
            root = piece
    assert root is not None
    return root
