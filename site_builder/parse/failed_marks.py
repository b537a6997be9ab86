"""Marks within lines that take no effect: links, pictures, notes and emphasis that were meant and are text.

The parser says which characters took effect (``markdown_effects``); these rules look at what is left over, where code,
escaped signs and marks that work are hidden. A sign alone is no fault: ``[sic]``, ``2 * 3``, ``snake_case`` are text.
Only what nobody writes on purpose is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from site_builder.model.placeholders import TAKEN
from site_builder.model.web import corrected
from site_builder.parse import foreign_marks

BRACKETED: Final = "bracketed"
"""No problem by itself: words in single brackets, which may be a name that was meant as a wikilink."""

MOST: Final = 1000  # failures that are looked for in one text; and names that it lists
_AHEAD: Final = 500  # characters in which a bracket is closed

_SIGNS: Final = re.compile(r"[\[\]*_`<]|~~")
_BRACKETS: Final = re.compile(r"[\[\]]")
_RUNS: Final = re.compile(r"\*+|_+|~{2,}|`+")
_PARENTHESES: Final = re.compile(r"[()]")
_FILE: Final = r"[^\s()\[\]<>]+\.(?:md|html?|pdf|png|jpe?g|gif|webp|avif|svg)\b"
_ADDRESS: Final = re.compile(rf"(?:https?://|www\.|mailto:|\.{{0,2}}/)[^\s()\[\]]|{_FILE}", re.IGNORECASE)
_SPACED_ADDRESS: Final = re.compile(
    r"\] {1,3}\(((?:https?://|www\.|mailto:|\.{1,2}/)[^\s()\[\]]{1,500}|" + _FILE + r")\)"
)
_LOST_BRACKET: Final = re.compile(r"\[[^\[\]()\n]{1,200}\((?:https?://|www\.|\.{1,2}/)[^\s()]{1,500}\)")
_ANGLE: Final = re.compile(
    r"<((?:www\.|https?://|[\w-]+(?:\.[\w-]+)*\.(?:org|com|net|edu|gov|int|info)\b)[^<>\n]{0,300})>"
)
_NUMBER: Final = re.compile(r"[\W\d]*|sic|sic!", re.IGNORECASE)
_TITLE: Final = re.compile(r"""\s+(?:"[^"]*"|'[^']*')\s*\Z""")
_TITLE_LIKE: Final = re.compile(r"""\s+["'“”„«»‟‘’‚「『](.*)\Z""", re.DOTALL)
_SIZE: Final = re.compile(r"\s+=[0-9]*x[0-9]*\Z")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class Failure(NamedTuple):
    """A mark that takes no effect: a kind of ``problems.WORDING`` with its facts, and where in the text it stands."""

    kind: str
    at: int
    facts: dict[str, str]


class FailedMarks:
    """The search in all blocks of one text, from the first to the last."""

    def __init__(self) -> None:
        self.found = 0
        self.asterisks = 0  # words with a * behind them, which a note at the end of a text may refer to

    def search(self, text: str, left: str) -> Iterator[Failure]:
        """Yield what fails in a block. ``left`` is its text with TAKEN for each character that took effect."""
        if self.found >= MOST:
            return
        for at, end, todo in islice(foreign_marks.search(text, left), MOST - self.found):
            self.found += 1
            shown = " ".join(text[at:end].split())
            yield Failure("foreign-mark", at, {"mark": shown[:200], "todo": todo})
        if self.found >= MOST or not _SIGNS.search(left):
            return
        for failure in self._all(text, left):
            self.found += failure.kind != BRACKETED
            yield failure
            if self.found >= MOST:
                return

    def _all(self, text: str, left: str) -> Iterator[Failure]:
        if "[" in left or "]" in left:
            yield from _brackets(text, left)
        if "<" in left:
            yield from _angles(text, left)
        if "*" in left or "_" in left or "~~" in left or "`" in left:
            yield from self._runs(left)

    def _runs(self, left: str) -> Iterator[Failure]:
        """Yield marks of emphasis, strikethrough and code that stand alone."""
        waiting: dict[str, _Run] = {}
        for match in _RUNS.finditer(left):
            run = _run(left, match)
            if not run.counts:
                continue
            first = waiting.pop(run.mark, None)
            if first is not None and _is_pair(first, run):
                yield _pair(first, run, left)
            else:
                if first is not None:
                    yield from self._lone(first)
                waiting[run.mark] = run
        for run in sorted(waiting.values(), key=lambda one: one.at):
            yield from self._lone(run)

    def _lone(self, run: _Run) -> Iterator[Failure]:
        if run.mark == "*" and run.closes and not run.opens:
            self.asterisks += 1
            return
        if run.mark == "*" and run.at == 0 and self.asterisks:
            return  # a note, to which a word with a * refers
        if run.mark[0] == "`":
            other = "for an apostrophe write ’, " if run.inside else ""
            yield _failed(run, "no second one closes the code", f"{other}close the code with {run.mark}, or write \\`")
            return
        if run.is_spaced or (run.mark[0] in "*_" and (run.inside or (run.closes and len(run.mark) == 1))):
            return
        if run.mark[0] == "_" and not run.opens:
            return
        reason = "no second one follows" if run.opens else "none stands before it"
        where = "behind the last word" if run.opens else "before the first word"
        yield _failed(run, reason, f"write {run.mark} {where} too, or {_escaped(run)} for the sign itself")


class _Run(NamedTuple):
    """A run of one sign that took no effect."""

    mark: str
    at: int
    before: str  # the characters beside it; a space at the ends of the text
    after: str

    @property
    def opens(self) -> bool:
        """Whether it stands before a word and behind none."""
        return not self.after.isspace() and not _is_word(self.before)

    @property
    def closes(self) -> bool:
        """Whether it stands behind a word and before none."""
        return not self.before.isspace() and not _is_word(self.after)

    @property
    def inside(self) -> bool:
        return _is_word(self.before) and _is_word(self.after)

    @property
    def is_spaced(self) -> bool:
        return self.before.isspace() and self.after.isspace()

    @property
    def counts(self) -> bool:
        """Whether it may be a mark: not a line to fill in (____), nor a word that is left out (****)."""
        return len(self.mark) <= (2 if self.mark[0] in "_~" else 3)


def _run(left: str, match: re.Match[str]) -> _Run:
    start, end = match.span()
    before = left[start - 1] if start else " "
    return _Run(match[0], start, before, left[end] if end < len(left) else " ")


def _is_word(sign: str) -> bool:
    return sign.isalnum() or sign == TAKEN


def _is_pair(first: _Run, second: _Run) -> bool:
    """Whether two runs were meant to stand around words."""
    if first.mark[0] == "`" or first.inside or (second.inside and first.mark[0] == "_"):
        return False
    if len(first.mark) == 1 and first.is_spaced:
        return False  # 2 * 3 * 4
    if not (first.opens or first.is_spaced):
        return False
    return len(first.mark) > 1 or first.opens


def _pair(first: _Run, second: _Run, left: str) -> Failure:
    if first.after.isspace():
        reason, todo = "a space stands behind the first one", "delete that space"
    elif second.before.isspace():
        reason, todo = "a space stands before the second one", "delete that space"
    else:
        reason = "one of the two stands between a punctuation mark and a letter"
        todo = "put the punctuation mark outside of them, or a space there"
    return _failed(first, reason, f"{todo}, or write {_escaped(first)} for the sign itself")


def _escaped(run: _Run) -> str:
    return "".join(f"\\{sign}" for sign in run.mark)


def _failed(run: _Run, reason: str, todo: str) -> Failure:
    return Failure("lone-mark", run.at, {"mark": run.mark, "reason": reason, "todo": todo})


def _link(text: str, at: int, end: int, todo: str, thing: str = "link") -> Failure:
    shown = " ".join(text[at:end].split())
    return Failure("looks-like-a-link", at, {"thing": thing, "link": shown[:200], "todo": todo})


def _angles(text: str, left: str) -> Iterator[Failure]:
    for match in _ANGLE.finditer(text):
        if left[match.start()] != "<":
            continue
        address = match[1].strip()
        if not address.lower().startswith("http"):
            address = f"https://{address}"
        yield _link(text, match.start(), match.end(), f"write <{address.replace(' ', '%20')}>")


def _brackets(text: str, left: str) -> Iterator[Failure]:
    """Yield links, pictures and notes that are none, by their square brackets."""
    opened: list[int] = []
    last = -1, -1  # the brackets that closed last
    for match in _BRACKETS.finditer(left):
        at = match.start()
        if match[0] == "[":
            opened.append(at)
            continue
        if not opened:
            yield from _lone_closing(text, left, at, last)
            continue
        start = opened.pop()
        yield from _closed(text, left, start, at, last)
        last = start, at
        if opened and opened[-1] == start - 1 and left[at + 1 : at + 2] != "]":
            yield _half_wikilink(text, start - 1, at + 1, f"[[{text[start + 1 : at]}]]")
            opened.pop()
    for at in opened:
        yield from _never_closed(text, left, at)


def _half_wikilink(text: str, start: int, end: int, better: str) -> Failure:
    return _link(text, start, end, f"write {better}" if "\n" not in better and len(better) < 100 else "write [[…]]")


def _lone_closing(text: str, left: str, at: int, last: tuple[int, int]) -> Iterator[Failure]:
    if last[1] == at - 1 and text[last[0] - 1 : last[0]] != "[" and not _NUMBER.fullmatch(text, last[0] + 1, last[1]):
        yield _half_wikilink(text, last[0], at + 1, f"[[{text[last[0] + 1 : last[1]]}]]")
    elif left.startswith("](", at) and _ADDRESS.match(text, at + 2):
        yield _link(text, at, min(_closing(left, at + 1) + 1 or at + 50, at + 200), "write [ before its words")


def _never_closed(text: str, left: str, at: int) -> Iterator[Failure]:
    if left.startswith("[[", at) and left[at + 2 : at + 3].strip("[]") and not left[at + 2].isspace():
        name = re.split(r"[\n\[\].,;:()]", text[at + 2 : at + 80], maxsplit=1)[0].strip()
        yield _link(text, at, at + 2 + len(name), "write ]] behind the name")
    elif match := _LOST_BRACKET.match(text, at):
        yield _link(text, at, match.end(), "write ] behind its words")


def _closed(text: str, left: str, start: int, end: int, last: tuple[int, int]) -> Iterator[Failure]:
    """Yield what a pair of brackets was meant as."""
    inside = text[start + 1 : min(end, start + 300)]
    thing = "picture" if start and left[start - 1] == "!" and left[end + 1 : end + 2] in ("(", "[") else "link"
    first = start - (thing == "picture")
    if inside.startswith("^") and len(inside) > 1:
        if re.search(r"\s", inside):
            if len(inside) < 60 and re.match(r"\^\s?\w+(?:\s\w+)?\Z", inside):
                reason, label = "the label of a footnote holds no space", "-".join(inside[1:].split())
                yield Failure(
                    "lone-mark", start, {"mark": f"[{inside}]", "reason": reason, "todo": f"write [^{label}]"}
                )
        else:
            yield Failure("footnote-undefined", start, {"label": inside[1:]})
    elif left.startswith("](", end):
        yield _inline_link(text, left, first, end, thing)
    elif last[1] == start - 1 and last[1] > 0 and not _NUMBER.fullmatch(inside) and _is_reference(text, last):
        first = last[0] - (last[0] > 0 and left[last[0] - 1] == "!")
        words = text[last[0] + 1 : last[1]]
        todo = f"add a line [{inside}]: with the address, or write [{words}](…)"
        yield _link(text, first, end + 1, todo, "picture" if text[first] == "!" else "link")
    elif start and left[start - 1] == ")" and (inside.startswith("<") or _ADDRESS.match(inside)) and " " not in inside:
        opening = _opening(left, start - 1)
        words = text[opening + 1 : start - 1]
        mark = "!" if opening > 0 and left[opening - 1] == "!" else ""
        todo = f"write {mark}[{words}]({inside})" if opening >= 0 else "write [words](address)"
        yield _link(text, opening - len(mark), end + 1, todo, "picture" if mark else "link")
    elif (match := _SPACED_ADDRESS.match(text, end)) and not _NUMBER.fullmatch(inside):
        mark = "!" if start and left[start - 1] == "!" else ""
        first = start - len(mark)
        yield _link(text, first, match.end(), "delete the space between ] and (", "picture" if mark else "link")
    elif start and left[start - 1] == "[" and left[end + 1 : end + 2] == "]":
        if todo := _no_wikilink(inside, end - start):
            yield _link(text, start - 1, end + 2 if end - start <= _AHEAD else start + 60, todo)
    elif _may_be_a_name(text, left, start, end) and not _is_quoted(text, start):
        yield Failure(BRACKETED, start, {"name": " ".join(text[start + 1 : end].split())})


def _no_wikilink(inside: str, size: int) -> str:
    """Return what to do with two pairs of brackets that are no wikilink."""
    if inside.strip().startswith("|"):
        return "write the name before the bar: [[name|words]]"
    if not inside.strip("|# "):
        return "write a name between the brackets, or \\[ for brackets that are text"
    return "a name may have 500 characters" if size > _AHEAD else ""


_QUOTES: Final = "“”„«»‹›「」『』"
_OPENING: Final = "“„«‹「『"
_NEAR: Final = 1000  # characters in which the mark that opens a quotation is looked for


def _may_be_a_name(text: str, left: str, start: int, end: int) -> bool:
    """Whether single brackets may hold a name: they stand apart, hold no number or remark, and no mark."""
    if (
        not 2 <= end - start - 1 <= 200
        or left[start - 1 : start].isalnum()
        or left[start - 1 : start] in ("[", "]", "!")
    ):
        return False
    after = left[end + 1 : end + 2]
    inside = left[start + 1 : end]
    return not (
        after.isalnum()
        or after in ("[", "(", ":", TAKEN)
        or TAKEN in inside
        or inside[0] in "[|"
        or inside != inside.strip()
        or _NUMBER.fullmatch(inside)
    )


def _is_quoted(text: str, at: int) -> bool:
    """Whether a place lies in a quotation, where brackets tell who is meant: “[Ada] said”."""
    first = max(0, at - _NEAR)
    last = max(text.rfind(mark, first, at) for mark in _QUOTES)
    return (last >= 0 and text[last] in _OPENING) or text.count('"', first, at) % 2 == 1


def _is_reference(text: str, last: tuple[int, int]) -> bool:
    words = text[last[0] + 1 : last[1]]
    return bool(words) and not _NUMBER.fullmatch(words)


def _inline_link(text: str, left: str, first: int, end: int, thing: str) -> Failure:
    """Say why ``[words](address)`` is no link."""
    closing = _closing(left, end + 1)
    words = text[first : end + 1]
    words = words if len(words) < 60 and "\n" not in words else "![…]" if thing == "picture" else "[…]"
    if closing < 0:
        address = re.split(r"[\s)]", text[end + 2 : end + 200], maxsplit=1)[0]
        return _link(text, first, end + 2 + len(address), "write ) behind the address", thing)
    if text.startswith("[", first) and _WIKI_IN_WORDS.match(text, first, end + 1):
        return _link(text, first, closing + 1, "a link holds no other link: write one of the two", thing)
    address = text[end + 2 : closing]
    title = _TITLE.search(address)
    behind = title[0].rstrip() if title else ""
    address = address[: title.start()].strip() if title else address.strip()
    if not title and (size := _SIZE.search(address)):
        return _link(
            text, first, closing + 1, f"delete {size[0].strip()}: the theme says how large pictures are", thing
        )
    if not title and (like := _TITLE_LIKE.search(address)):
        where, said = address[: like.start()].strip(), like[1].strip().strip("\"'“”„«»‟‘’‚」』").replace('"', "'")
        where = f"<{where}>" if re.search(r"[\s()]", where) else where
        return _link(text, first, closing + 1, f'write {words}({where} "{said}"), with straight quotation marks', thing)
    scheme = _SCHEME.match(address)
    if (scheme or address.startswith("//")) and (meant := corrected(address)):
        return _link(text, first, closing + 1, f"write {words}({meant})", thing)
    if scheme and not address.lower().startswith(("http:", "https:", "mailto:")):
        todo = (
            "only addresses with https://, http:// or mailto: are links"
            if thing == "link"
            else "name a picture in media/"
        )
        return _link(text, first, closing + 1, todo, thing)
    if re.search(r"[\s()]", address) and len(address) < 300 and not re.search(r"[<>\n]", address):
        return _link(text, first, closing + 1, f"write {words}(<{address}>{behind})", thing)
    return _link(text, first, closing + 1, "write [words](address), or \\[ for brackets that are text", thing)


_WIKI_IN_WORDS: Final = re.compile(r"\[[^\[\]]*\[\[")


def _closing(left: str, at: int) -> int:
    """Return where the parenthesis at an offset is closed; -1 if it is not, or far away."""
    depth = 0
    for match in _PARENTHESES.finditer(left, at, at + _AHEAD):
        depth += 1 if match[0] == "(" else -1
        if not depth:
            return match.start()
    return -1


def _opening(left: str, at: int) -> int:
    """Return where the parenthesis that closes at an offset is opened; -1 if it is not, or far away."""
    depth = 0
    for where in range(at, max(-1, at - 300), -1):
        depth += (left[where] == ")") - (left[where] == "(")
        if not depth:
            return where
    return -1
