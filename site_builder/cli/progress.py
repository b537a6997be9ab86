"""What a long build shows while it works: a bar on the terminal, and whether it waits for another build."""

from __future__ import annotations

import datetime
import sys
import time
from typing import TYPE_CHECKING, Any

from site_builder.cli.printing import remark
from site_builder.problems import printable

if TYPE_CHECKING:
    from site_builder.system.lock import Holder


class Progress:
    """A bar on the terminal for a command that takes more than a second; silent otherwise."""

    def __init__(self, every: int = 32) -> None:
        """``every``: of how many steps one is shown."""
        self.every = every
        self.start = time.monotonic()
        self.bar: Any = None
        self.tasks: dict[str, Any] = {}
        self.terminal = sys.stderr.isatty()

    def __enter__(self) -> Progress:
        return self

    def __call__(self, stage: str, done: int, total: int) -> None:
        if not self.terminal or done % self.every or time.monotonic() - self.start < 1:
            return
        if self.bar is None:
            from rich.console import Console  # slow to import, and most builds are over before it is needed
            from rich.progress import Progress

            self.bar = Progress(console=Console(stderr=True), transient=True)
            self.bar.start()
        if stage not in self.tasks:
            self.tasks[stage] = self.bar.add_task(stage, total=total)
        self.bar.update(self.tasks[stage], completed=done)

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()


def waiting(holder: Holder) -> None:
    """Say that another build holds the lock."""
    since = datetime.datetime.fromtimestamp(holder.since, datetime.UTC).astimezone().strftime("%H:%M:%S")
    who = f"process {holder.process}, since {since}" if holder.process else f"since {since}"
    remark(f"waiting for another build ({who}) that holds {printable(holder.path, 300)}")
