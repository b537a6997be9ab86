"""``python -m site_builder`` and the command ``site-builder``. Ctrl-C ends them with one line and exit status 1.

It may come at any time, from the first import on. The first Ctrl-C raises KeyboardInterrupt, so that work in progress
is cleaned up. A second one ends the program at once; the next build repairs what that leaves.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress
from threading import active_count
from typing import NoReturn


def run() -> None:
    """Run the command line."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else the caller wants no Ctrl-C
        signal.signal(signal.SIGINT, _end)
    sys.unraisablehook = _unraisable
    _open_streams()
    # Most objects of a build live until it ends, and a garbage collection looks at all of them.
    gc.set_threshold(200_000, 20, 20)
    try:
        try:
            from site_builder.cli.build_command import build_plainly

            build_plainly(sys.argv[1:])
            from site_builder.cli.commands import main

            main()
        except SystemExit as end:
            _leave(end.code)
            raise
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                if callable(signal.getsignal(number)):
                    signal.signal(number, signal.SIG_IGN)  # what is left to do is to end
            # Ctrl-C within exec() of a text, such as the import of a dataclass, has Python end by that signal even
            # where it was caught. It forgets it with the next text.
            exec("")  # noqa: S102
    except KeyboardInterrupt:
        _end_at_once()


def _open_streams() -> None:
    """Open what was closed of the standard streams (``2>&-``), lest the next file that is opened be taken for one."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # it gets the lowest free number
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, "r" if number == 0 else "w", encoding="utf-8", closefd=False))  # noqa: SIM115


def _leave(code: object) -> None:
    """End without tearing down modules and objects, which takes a tenth of a short build.

    Not if something must clean up after itself: other processes, threads, or text that cannot be written.
    """
    if (code is None or isinstance(code, int)) and "multiprocessing" not in sys.modules and active_count() == 1:
        with suppress(OSError):
            for stream in (sys.stdout, sys.stderr):
                if stream is not None:
                    stream.flush()
            os._exit(code or 0)


def _end(*_: object) -> NoReturn:
    signal.signal(signal.SIGINT, _end_at_once)
    raise KeyboardInterrupt


def _end_at_once(*_: object) -> NoReturn:
    try:
        os.write(2, b"\nAborted!\n")  # as click says it
    finally:
        os._exit(1)


def _unraisable(fault: sys.UnraisableHookArgs) -> None:
    """End on a Ctrl-C that came while an object was finalised, where nothing can be raised."""
    if isinstance(fault.exc_value, KeyboardInterrupt):
        _end_at_once()
    sys.__unraisablehook__(fault)


if __name__ == "__main__":
    run()
