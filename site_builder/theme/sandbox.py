"""The sandbox that templates run in: Jinja's immutable one, with bounds for products and powers.

A template's time is bounded by a signal (system/time_limit.py). Python handles it only between two of its
instructions. A product or a power is one instruction, and may take hours, or all memory.
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
        large = False
        if isinstance(left, int) and isinstance(right, int):
            most = max(left.bit_length(), right.bit_length())
            large = (right * left.bit_length() if operator == "**" else most) > _MOST_BITS
        elif operator == "*" and (isinstance(left, Sized) or isinstance(right, Sized)):
            one, other = (len(side) if isinstance(side, Sized) else side for side in (left, right))
            large = one * other > _LONGEST
        if large:
            raise MemoryError
        return super().call_binop(context, operator, left, right)
