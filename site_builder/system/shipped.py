"""Files of the repository that the program needs: inside the package in the wheel, at the top in a checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent.parent
CHECKOUT: Final = _PACKAGE.parent  # where the package is run from a checkout
PROBLEM_DOCS: Final = "docs/problems.md"
LIBRARIES: Final = "requirements.lock"


def shipped(path: str) -> Path:
    """Return where one of these files is; it may be missing from a package that others have put together."""
    inside = _PACKAGE / "shipped" / path
    return inside if inside.is_file() else CHECKOUT / path
