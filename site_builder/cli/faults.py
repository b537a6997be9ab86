"""How a command ends if it fails: one line on the standard error, and an exit status."""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from typing import Final, NoReturn

from site_builder.cli.printing import remark
from site_builder.problems import printable

CONTENT_PROBLEMS: Final = 1  # exit statuses; README.md explains them
WRONG_USAGE: Final = 2
MACHINE_FAILED: Final = 3


def fail(status: int, message: str) -> NoReturn:
    """Print a line and end with an exit status."""
    remark(message)
    sys.exit(status)


def not_ours(fault: Exception, option: str = "--output") -> NoReturn:
    """End because the output folder, which ``option`` names, belongs to somebody else."""
    fail(WRONG_USAGE, f"{printable(fault, 300)}; name another folder with {option}, or empty this one")


def machine_failed(fault: Exception, site: Path | None = None) -> NoReturn:
    """End because of one of ``machine_faults``."""
    fail(MACHINE_FAILED, why_machine_failed(fault, site))


def unanswered(fault: OSError) -> NoReturn:
    """End because of a fault that no command handles: most often, nothing can be printed any more."""
    if not fault.filename and fault.errno == errno.ENOENT:
        fail(MACHINE_FAILED, "the folder that you are in is not there any more; change to another one")
    fault.filename = fault.filename or "the standard output"
    machine_failed(fault)


def machine_faults() -> tuple[type[Exception], ...]:
    """Return the exceptions that are the machine's fault, not the content's."""
    others = (("sqlite3", "Error"), ("concurrent.futures", "BrokenExecutor"))
    return (OSError, MemoryError, *(fault for module, name in others if (fault := _loaded(module, name))))


def _loaded(module: str, name: str) -> type[Exception] | None:
    """Return an exception class, or None if its module is not loaded, for then nothing can have raised it.

    Nothing is imported to handle a fault: if too many files are open, the import would be the next fault.
    """
    return getattr(sys.modules.get(module), name, None)


def why_machine_failed(fault: Exception, site: Path | None = None) -> str:
    """Return in words what went wrong: files first, then the system's reason."""
    if isinstance(fault, OSError):
        reason = (fault.strerror or str(fault) or type(fault).__name__).lower()
        names = [printable(n, 300) for n in (fault.filename, fault.filename2) if n]
        unfinished = _loaded("site_builder.publish.output", "Unfinished")
        if unfinished is not None and isinstance(fault, unfinished):
            reason += "; part of the site is the new one already, and the next build completes it"
        return f"{' → '.join(names)}: {reason}" if names else reason
    database_fault = _loaded("sqlite3", "Error")
    if database_fault is not None and isinstance(fault, database_fault):
        folder = getattr(fault, "folder", None) or (site / ".site-builder" if site is not None else None)
        where = f"{printable(folder, 300)}: " if folder is not None else ""
        return f"{where}the cache database: {printable(fault)}"
    return "a process of the build was ended from outside, or there is too little memory; try --jobs 1"
