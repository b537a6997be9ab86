"""The sandbox that templates run in: Jinja's immutable one, with bounds for products and powers.

A template's time is bounded by a signal (system/time_limit.py), which comes between two steps of Python alone. A
product or a power may be one step that takes hours, or all memory.
"""

from __future__ import annotations

from collections.abc import Sized
from typing import Any, Final

from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

_LONGEST: Final = 1_000_000  # signs or entries of a product
_MOST_BITS: Final = 1_000  # of a power of whole numbers, and of the two of a product


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's immutable sandbox, with bounds."""

    intercepted_binops = frozenset(("*", "**"))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Return a product or a power. Raises MemoryError for one that is too large."""
        if operator == "**":
            whole = isinstance(left, int) and isinstance(right, int)
            large = whole and right * left.bit_length() > _MOST_BITS
        elif isinstance(left, int) and isinstance(right, int):
            large = max(left.bit_length(), right.bit_length()) > _MOST_BITS
        else:
            sizes = [len(one) if isinstance(one, Sized) else one for one in (left, right)]
            large = any(isinstance(one, Sized) for one in (left, right)) and sizes[0] * sizes[1] > _LONGEST
        if large:
            raise MemoryError
        return super().call_binop(context, operator, left, right)
