"""The archive's own fields: ``x-`` keys that site.yaml gives a label are shown on pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.model.slugs import slugify
from site_builder.model.web import is_web_address
from site_builder.pages.context import PageContext
from site_builder.theme.part_views import FactView, LinkView


def shown(context: PageContext, extra: Mapping[str, object]) -> tuple[FactView, ...]:
    """Return the declared fields among a document's ``x-`` keys, in the order of site.yaml; none without a value."""
    declared = context.site.fields
    if not declared or not extra:
        return ()
    given = {slugify(key.removeprefix("x-")): value for key, value in extra.items()}
    found = []
    for name, label in declared.items():
        values = tuple(_values(given.get(name.removeprefix("x-"))))
        if values:
            found.append(FactView(label=label, values=values))
    return tuple(found)


def _values(value: object) -> Iterator[LinkView]:
    """Yield the values of a field. Of a mapping each is “key: value”; a web address is a link."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            for one in _values(inner):
                yield LinkView(text=f"{key}: {one.text}", href=one.href)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _values(inner)
    elif value is not None and (text := str(value).strip()):
        yield LinkView(text=text, href=text if is_web_address(text) else None)
