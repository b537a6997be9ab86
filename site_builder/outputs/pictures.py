"""Smaller sizes of the archive's pictures (``picture_cache.py`` makes them)."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.model.documents import Picture
from site_builder.model.outputs import OutputSpec
from site_builder.model.paths import content_path
from site_builder.model.pictures import made
from site_builder.outputs import media
from site_builder.outputs.context import OutputContext
from site_builder.problems import problem
from site_builder.read.copying import Copy


def plan(context: OutputContext) -> Iterator[OutputSpec]:
    """Yield the sizes of all pictures that are published, those of one picture together."""
    for path, picture in context.pages.reader.pictures():
        for size in made(path, picture):
            key = (path, picture.width, picture.height, picture.key)
            owner = f"a smaller size of {content_path(path)}"
            yield OutputSpec(size.address, "picture", key, path, owner, 0, 0, unit=("media",))


def make(context: OutputContext, spec: OutputSpec) -> bytes | Copy:
    """Return the bytes of a size. Where none can be made, the picture itself stands there, as far as it goes."""
    path, width, height, key = spec.key
    context.pages.reader.noted.add(media.fact(path))
    found = context.sizes.of(context.root, path, Picture(width, height, key))
    if found is not None:
        return found[spec.address]
    context.told.append(problem("damaged-picture", content_path(path)))
    return media.published(context, path)
