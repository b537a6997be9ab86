"""Values of the model → bytes, in fewer steps than pickle takes by itself; plain ``pickle.loads`` reads them.

A frozen class with slots is pickled field by field through ``dataclasses.fields`` and set up the same way. Here its
fields are taken at once, and its constructor is called with them, which takes about half the time.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any, Final

from site_builder import model
from site_builder.dates import Date

PROTOCOL: Final = 5
_FROZEN: Final = (
    model.Image,
    model.Acting,
    model.KeyDate,
    model.Reference,
    model.Correction,
    model.Article,
    model.Role,
    model.Actor,
    model.Topic,
    model.Page,
    model.Body,
    model.Document,
)
_PLAIN: Final = ("", ("", "", ""), "", ())  # the last fields of nearly every date

Reduced = tuple[Any, tuple[Any, ...]]


def pack(value: object, kinds: Iterable[type[Any]] = ()) -> bytes:
    """A value of the model, or one that is made of them and of further frozen ``kinds``."""
    found = io.BytesIO()
    write(value, found, kinds)
    return found.getvalue()


def write(value: object, to: Any, kinds: Iterable[type[Any]] = ()) -> None:
    """The same into a file."""
    pickler = pickle.Pickler(to, PROTOCOL)
    pickler.dispatch_table = {**copyreg.dispatch_table, **_table, **{kind: _whole(kind) for kind in kinds}}
    pickler.dump(value)


def _whole(kind: type[Any]) -> Callable[[Any], Reduced]:
    taken = attrgetter(*(field.name for field in fields(kind)))
    return lambda value: (kind, taken(value))


def _row(kind: type[Any]) -> Callable[[Any], Reduced]:
    return lambda value: (kind, tuple(value))


def _date(date: Date) -> Reduced:
    more = (date.marks, date.pattern, date.time, date.parts)
    first = (date.text, date.lower, date.upper, date.kind)
    return Date, first if more == _PLAIN else first + more


_table: Mapping[type[Any], Callable[[Any], Reduced]] = {
    Date: _date,
    model.Mark: _row(model.Mark),
    model.TextLink: _row(model.TextLink),
    **{kind: _whole(kind) for kind in _FROZEN},
}
