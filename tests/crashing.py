"""Builds that are made to fail: the command line in a process that strace holds, with a signal or an error injected.

``Bench`` starts one Python that has the program imported and forks a process for every command, so that a run costs
little and the calls that are counted are those of the command alone.
"""

from __future__ import annotations

import collections
import contextlib
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from tests.builds import REPOSITORY

STRACE: Final = shutil.which("strace")
CHANGING: Final = (
    "openat write pwrite64 ftruncate fsync fdatasync syncfs rename renameat renameat2 link linkat "
    "unlink unlinkat rmdir mkdir mkdirat chmod fchmod fchmodat"
).split()
_SERVER: Final = """
import ctypes, json, os, signal, sys, traceback
sys.path.insert(0, sys.argv[1])
from site_builder.cli import commands as cli
try:
    cli.main(["build", sys.argv[2], "--jobs", "1"])
except SystemExit:
    print("ready", flush=True)
for line in sys.stdin:
    order = json.loads(line)
    pid = os.fork()
    if pid == 0:
        os.setsid()
        for handle, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(order[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), handle)
        os.chdir(order["cwd"])
        if order["stop"]:
            ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(-1), 0, 0, 0)  # any process may trace this one
            os.kill(os.getpid(), signal.SIGSTOP)
        status = 70
        try:
            cli.main(order["arguments"], prog_name="site-builder")
        except SystemExit as end:
            status = end.code or 0
        except BaseException:
            traceback.print_exc()
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except OSError:
                pass
        os._exit(status)
    print(pid, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


class Ended(NamedTuple):
    """How a command ended: its status (negative: the signal) and what it said."""

    status: int
    out: str
    err: str


class Bench:
    """Runs commands. Use as a context manager; ``warm`` is an archive that is built once, so that all is imported."""

    def __init__(self, folder: Path, warm: Path) -> None:
        self.folder = folder
        self.server = subprocess.Popen(
            [sys.executable, "-c", _SERVER, str(REPOSITORY), str(warm)],
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        while self._line() != "ready":
            pass

    def __enter__(self) -> Bench:
        return self

    def __exit__(self, *_: object) -> None:
        assert self.server.stdin is not None and self.server.stdout is not None
        self.server.stdin.close()
        self.server.wait()
        self.server.stdout.close()

    def run(self, *arguments: str | Path, inject: str = "", log: Path | None = None) -> Ended:
        """A command; ``inject`` is what strace is to do to it (``rename:signal=KILL:when=3``), ``log`` notes calls."""
        out, err = self.folder / "out.txt", self.folder / "err.txt"
        traced = bool(inject or log)
        order = {"arguments": [*map(str, arguments)], "out": str(out), "err": str(err), "stop": traced}
        self._say(json.dumps({**order, "cwd": str(self.folder)}))
        pid = int(self._line())
        tracer = _attach(pid, inject, log) if traced else None
        status = int(self._line())
        if tracer is not None:
            tracer.wait()
        return Ended(status, out.read_text(), err.read_text())

    def calls(self, *arguments: str | Path) -> dict[str, int]:
        """How often a command makes each of the calls that change files."""
        log = self.folder / "calls.txt"
        assert self.run(*arguments, log=log).status == 0
        return dict(collections.Counter(re.findall(r"^(?:\d+ +)?(\w+)\(", log.read_text(), re.MULTILINE)))

    def _say(self, line: str) -> None:
        assert self.server.stdin is not None
        self.server.stdin.write(line + "\n")
        self.server.stdin.flush()

    def _line(self) -> str:
        assert self.server.stdout is not None
        line = self.server.stdout.readline()
        assert line, "the bench is broken"
        return line.strip()


def _attach(pid: int, inject: str, log: Path | None) -> subprocess.Popen[bytes]:
    """Let strace take hold of a process that waits for it, and go on."""
    assert STRACE is not None
    _until(pid, "State:\tT")
    calls = inject.partition(":")[0] if inject else ",".join(f"?{call}" for call in CHANGING)
    command = [STRACE, "-f", "-qq", "-e", f"trace={calls}", "-e", "signal=none", "-o", str(log or os.devnull)]
    tracer = subprocess.Popen(
        [*command, *(["-e", f"inject={inject}"] if inject else []), "-p", str(pid)], stderr=subprocess.DEVNULL
    )
    _until(pid, f"TracerPid:\t{tracer.pid}")
    while True:  # a signal that comes before strace listens is lost
        try:
            os.kill(pid, signal.SIGCONT)
        except ProcessLookupError:  # it has gone on, and ended meanwhile
            return tracer
        time.sleep(0.005)
        if tracer.poll() is not None or not _says(pid, ("State:\tT", "State:\tt")):
            return tracer


def _until(pid: int, text: str) -> None:
    until = time.monotonic() + 20
    while not _says(pid, (text,)):
        assert time.monotonic() < until, f"process {pid} never had {text!r}"
        time.sleep(0.002)


def _says(pid: int, texts: Sequence[str]) -> bool:
    with contextlib.suppress(OSError):
        said = Path(f"/proc/{pid}/status").read_text()
        return any(text in said for text in texts)
    return False


def sampled(points: Sequence[tuple[str, int]], every: int) -> Iterator[tuple[str, int]]:
    """Each ``every``-th of the points, and of each call one."""
    for turn, (_, group) in enumerate(itertools.groupby(enumerate(points), key=lambda p: p[1][0])):
        listed = list(group)
        one = listed[-1 if turn % 2 else 0]
        yield from (point for number, point in listed if number == one[0] or number % every == 0)
