"""The archive's media: pictures and documents below content/media/."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.model import addresses
from site_builder.model.outputs import OutputSpec
from site_builder.model.paths import MEDIA, unsafe
from site_builder.outputs.context import OutputContext
from site_builder.read.copying import Copy
from site_builder.read.media_kinds import SVG, picture_kind


def fact(path: str) -> tuple[str, str]:
    """Return the fact that stands for the bytes of a media file; ``path`` is below content/."""
    return ("media", path)


def plan(context: OutputContext) -> Iterator[OutputSpec]:
    """Yield one output a media file that is published; its address is its path."""
    paths = context.pages.reader.media()
    for path in paths:
        yield _spec(path)
    known = {addresses.media(path): path for path in paths} if context.site.moved else {}
    for moved in context.site.moved:
        old, new = addresses.media(moved.old.text), addresses.media(moved.new.text)
        if new in known and old not in known and is_media(old):
            place = (moved.old.line, moved.old.column)
            yield OutputSpec(old, "media", ("moved", known[new]), known[new], "", *place, unit=("media",))


def is_media(address: str) -> bool:
    """Return whether a path of site.yaml is one that a media file may have had."""
    return address.startswith(f"{MEDIA}/") and not unsafe(address)


def held_back(context: OutputContext) -> Iterator[OutputSpec]:
    """Yield the outputs that there will be once what uses them is published: their addresses are taken already."""
    for path in context.pages.reader.held_media():
        yield _spec(path)


def _spec(path: str) -> OutputSpec:
    return OutputSpec(addresses.media(path), "media", path=path, line=0, column=0, unit=("media",))


def make(context: OutputContext, spec: OutputSpec) -> Copy:
    """Return what is published of a media file. A picture is published without what its file tells beside it."""
    context.pages.reader.noted.add(fact(spec.path))
    return published(context, spec.path)


def published(context: OutputContext, path: str) -> Copy:
    """Return how a media file is copied to the site."""
    kind = picture_kind(path)
    return Copy(context.root, path, "" if context.site.keeps_metadata and kind != SVG else kind)
