"""What the last build came to, for every page that is open."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from site_builder.problems import ERROR, WARNING, Problem, in_order

_SHOWN: Final = 100  # problems in the page; the terminal lists all


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build came to: its problems, whether the site is another one now, and what the machine got wrong.

    It is ``fleeting`` if a file went away or changed while it was read: most often, files are still being moved.
    ``tell`` says all this in the terminal.
    """

    problems: tuple[Problem, ...] = ()
    changed: bool = False
    fault: str = ""
    fleeting: bool = False
    tell: Callable[[], None] = field(default=lambda: None, compare=False)


@dataclass(frozen=True, slots=True)
class State:
    """``builds`` counts builds, ``version`` those that changed the site: a page of an older version is out of date."""

    builds: int = 0
    version: int = 0
    outcome: Outcome = Outcome()

    def message(self) -> str:
        """As pages are told: JSON on one line."""
        found = self.outcome.problems
        stopping = any(p.severity == ERROR for p in found)
        grave = [p for s in (ERROR, WARNING) for p in in_order(found) if p.severity == s] if stopping else []
        problems = [
            {
                "place": p.path + (f":{p.line}:{p.column}" if p.line else ""),
                "severity": p.severity,
                "what": p.what,
                "todo": p.todo,
            }
            for p in grave[:_SHOWN]
        ]
        more = len(grave) - len(problems)
        facts = {"builds": self.builds, "version": self.version, "problems": problems, "more": more}
        return json.dumps({**facts, "fault": self.outcome.fault})


class Board:
    """The state, written by one thread and awaited in the server's."""

    def __init__(self) -> None:
        self.state = State()
        self.closed = False
        self._lock = threading.Lock()
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    def post(self, outcome: Outcome) -> None:
        """The outcome of a build. A page that was opened before the first one had ended is out of date in any case."""
        old = self.state
        changed = outcome.changed or not old.builds
        self.state = replace(old, builds=old.builds + 1, version=old.version + changed, outcome=outcome)
        self._wake()

    def close(self) -> None:
        """Nothing will be posted any more."""
        self.closed = True
        self._wake()

    async def news(self, seen: State | None) -> State | None:
        """The state as soon as it is another one than ``seen``; None at the end."""
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
