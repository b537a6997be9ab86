"""When a role was surely held: one rule for what articles say of it and for the bar that is drawn of it."""

from __future__ import annotations

from typing import Final

from site_builder.model.edtf import OPEN_END, OPEN_START, Date, day, days_in_month, key, qualified

NEAR: Final = 5  # years on either side of an uncertain or approximate end of a role in which nothing is certain


def sure_start(since: Date) -> int:
    """Return the sort key of the day from which a role was surely held; OPEN_END where there is none."""
    last = since.upper
    return _later(last, NEAR) if last != OPEN_END and qualified(since) else last


def sure_end(until: Date) -> int:
    """Return the sort key of the day until which a role was surely held; OPEN_START where there is none."""
    first = until.lower
    return _later(first, -NEAR) if first != OPEN_START and qualified(until) else first


def _later(at: int, years: int) -> int:
    """Return the same day of another year; for 29 February the 28th, where that year has none."""
    y, m, d = day(at)
    return key(y + years, m, min(d, days_in_month(y + years, m)))
