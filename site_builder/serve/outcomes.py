"""The outcome of the last build, for every page that is open."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from site_builder.problem_lists import in_order
from site_builder.problems import ERROR, WARNING, Problem

SHOWN: Final = 100  # problems in the page; the terminal lists all

Parts = Sequence[tuple[str, bool]]  # the line that a problem names, in pieces: (text, whether the problem is about it)


def stopping(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems to show in pages: errors, then warnings; none if there is no error."""
    found = in_order(problems)
    wrong = [p for p in found if p.severity == ERROR]
    return [*wrong, *(p for p in found if p.severity == WARNING)] if wrong else []


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one build came to.

    ``changed``: the site is another one now. ``fault``: what the machine got wrong. ``fleeting``: a file went away or
    changed while it was read, most often because files are still being moved. ``tell`` prints it all in the terminal.
    """

    problems: tuple[Problem, ...] = ()
    changed: bool = False
    fault: str = ""
    fleeting: bool = False
    tell: Callable[[], None] = field(default=lambda: None, compare=False)
    lines: Mapping[Problem, Parts] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class State:
    """``builds`` counts builds, ``version`` those that changed the site: a page of an older version is out of date."""

    builds: int = 0
    version: int = 0
    outcome: Outcome = Outcome()

    def message(self) -> str:
        """Return what pages are told: JSON on one line."""
        found = stopping(self.outcome.problems)
        problems = [
            {
                "place": p.path + (f":{p.line}:{p.column}" if p.line else ""),
                "severity": p.severity,
                "what": p.what,
                "todo": p.todo,
                "line": p.line,
                "parts": self.outcome.lines.get(p, ()),
            }
            for p in found[:SHOWN]
        ]
        facts = {"builds": self.builds, "version": self.version, "problems": problems, "more": len(found[SHOWN:])}
        return json.dumps({**facts, "fault": self.outcome.fault})


class Board:
    """The state: one thread writes it, the server's thread waits for it."""

    def __init__(self) -> None:
        self.state = State()
        self.closed = False
        self._lock = threading.Lock()
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    def post(self, outcome: Outcome) -> None:
        """Set the outcome of a build. Pages opened before the first build ended are out of date."""
        old = self.state
        changed = outcome.changed or not old.builds
        self.state = replace(old, builds=old.builds + 1, version=old.version + changed, outcome=outcome)
        self._wake()

    def close(self) -> None:
        """Wake all that wait: nothing will be posted any more."""
        self.closed = True
        self._wake()

    async def news(self, seen: State | None) -> State | None:
        """Return the state as soon as it is another one than ``seen``; None at the end."""
        woken = asyncio.Event()
        entry = (asyncio.get_running_loop(), woken)
        with self._lock:
            self._waiting.add(entry)
        try:
            while self.state is seen and not self.closed:
                await woken.wait()
                woken.clear()
        finally:
            with self._lock:
                self._waiting.discard(entry)
        return None if self.closed else self.state

    def _wake(self) -> None:
        with self._lock:
            for loop, woken in self._waiting:
                loop.call_soon_threadsafe(woken.set)
