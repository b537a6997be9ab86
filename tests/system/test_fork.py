"""Work that a copy of this process does meanwhile (tests/alone/fork.py).

A copy is only made where a process is alone. This one may have threads and children of other tests by now, so those
tests run in one of their own.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import REPOSITORY


@pytest.mark.slow
def test_a_process_that_is_alone_is_copied() -> None:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests/alone/fork.py"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
