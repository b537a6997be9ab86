"""How large a file may be, and its parts, in bytes."""

from __future__ import annotations

from typing import Final

FRONT_MATTER: Final = 64 * 1024
TEXT: Final = 1024 * 1024
MARKDOWN: Final = TEXT + FRONT_MATTER + 16
