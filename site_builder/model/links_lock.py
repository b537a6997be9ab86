"""What is known of addresses outside: ``content/links.lock``, a line an address, as ``site-builder links`` writes it.

A line holds, set apart by tabs: the address, its state, the last answer (an HTTP status or a word), the day of the last
check, the last day on which it answered, the day from which it has been failing, the address that it has moved to, and
the address and the day of a kept copy. ``-`` stands where there is nothing. Days are of UTC. Lines may stand in any
order, and an address in several: git may join the files of two branches line by line.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from site_builder.model.ledger import Fault, is_mark
from site_builder.model.web import is_web_address

OK: Final = "ok"
MOVED: Final = "moved"  # it answers, and says that its page has another address for good
SUSPECT: Final = "suspect"  # something answers that is most likely not the page
UNCLEAR: Final = "unclear"  # nobody can say: refused to programs, too busy, no answer in time
FAILED: Final = "failed"  # the page was not there once; dead only if it is not there on another day
DEAD: Final = "dead"
STATES: Final = (OK, MOVED, SUSPECT, UNCLEAR, FAILED, DEAD)
ANSWERING: Final = frozenset((OK, MOVED))

# Answers that say that a page is not there. All others leave open whether it is.
GONE: Final = frozenset(("404", "410", "no-such-host", "refused"))

HEAD: Final = (
    "# What site-builder links has found of the addresses outside. Commit it, and do not edit it (docs/links.md).\n"
    "# Where git cannot join two versions, keep the lines of both.\n"
    "# address, state, answer, last check, last good, failing since, moved to, kept copy, its day\n"
)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ANSWER: Final = re.compile(r"[1-9]\d\d|[a-z][a-z-]{0,30}|-", re.ASCII)
_NONE: Final = "-"


class Line(NamedTuple):
    """What is known of an address. Days are YYYY-MM-DD; what is not known is empty."""

    address: str
    state: str = ""  # empty: it was never checked, and there is a kept copy alone
    answer: str = ""
    checked: str = ""
    good: str = ""
    since: str = ""
    moved_to: str = ""
    copy: str = ""
    copy_day: str = ""

    @property
    def is_dead(self) -> bool:
        """Whether the page is held to be gone."""
        return self.state == DEAD


def read(raw: bytes) -> tuple[dict[str, Line], list[Fault]]:
    """Return the lines of a file by address, and what is wrong with it, by line (from 1).

    What stands in several lines is joined (``joined``). A mark of git is a fault that loses nothing.
    """
    lines: dict[str, Line] = {}
    faults: list[Fault] = []
    for n, found in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        try:
            text = found.removesuffix(b"\r").decode("utf-8")
        except UnicodeDecodeError:
            faults.append(Fault(n, "it is not UTF-8"))
            continue
        if not text or text[0] == "#":
            continue
        line = _line(text)
        if isinstance(line, str):
            marked = is_mark(text)
            faults.append(Fault(n, "git has left a mark" if marked else line, marked))
        else:
            known = lines.get(line.address)
            lines[line.address] = line if known is None else joined(known, line)
    return lines, faults


def _line(text: str) -> Line | str:
    """Return a line as it is read, or what is wrong with it."""
    parts = text.split("\t")
    if len(parts) != len(Line._fields):
        return "it has not nine parts, set apart by tabs"
    line = Line(*("" if part == _NONE else part for part in parts))
    if not is_web_address(line.address) or "#" in line.address:
        return "it begins with no web address"
    if line.state and line.state not in STATES:
        return f'"{line.state}" is no state'
    if not _ANSWER.fullmatch(parts[2]):
        return "its answer is neither a status nor a word"
    if any(day and not _is_day(day) for day in (line.checked, line.good, line.since, line.copy_day)):
        return "one of its days is none"
    if bool(line.state) != bool(line.checked):
        return "it has a state without a day, or a day without a state"
    if any(url and not is_web_address(url) for url in (line.moved_to, line.copy)):
        return "the address that it has moved to, or that of its copy, is none"
    return line


def _is_day(text: str) -> bool:
    """Return whether a text is a day of the calendar: 30 February is none, and nothing is reckoned with it."""
    if not _DAY.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def joined(one: Line, other: Line) -> Line:
    """Return what two lines of an address say together: the later check, the later good day, the later copy."""
    newest = max(one, other, key=_order)
    copy, day = max((one.copy_day, one.copy), (other.copy_day, other.copy))[::-1]
    return newest._replace(good=max(one.good, other.good), copy=copy, copy_day=day)


def _order(line: Line) -> tuple[object, ...]:
    """Return what decides which of two lines is the later one: nothing that is joined by itself."""
    state = STATES.index(line.state) if line.state else -1
    return line.checked, state, line.answer, line.since, line.moved_to


def written(lines: Iterable[Line]) -> bytes:
    """Return the bytes of a file: a head, and the lines by address."""
    texts = sorted("\t".join(part or _NONE for part in line) + "\n" for line in lines)
    return "".join([HEAD, *texts]).encode()


def after(known: Line | None, address: str, answer: str, state: str, moved_to: str, day: str) -> Line:
    """Return the line of an address after a check.

    ``state`` is what this check alone says: ok, moved, suspect, unclear or failed. A page that was not there on two
    days, and was not seen between them, is dead. One of which nobody can tell stays as it was known.
    """
    was = known or Line(address)
    line = was._replace(answer=answer, checked=day, moved_to=moved_to)
    if state in ANSWERING:
        return line._replace(state=state, good=day, since="")
    if state == FAILED:
        if was.state == DEAD or (was.state == FAILED and was.since and was.since < day):
            return line._replace(state=DEAD)
        return line._replace(state=FAILED, since=day)  # also where it was a later one: some clock was wrong
    if state == UNCLEAR and was.state in (FAILED, DEAD):
        return line._replace(state=was.state)
    same = was.state == state and was.since
    return line._replace(state=state, since=was.since if same else day)
