"""The archive's media: pictures and documents below content/media/. They are published as they are."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.model.outputs import OutputSpec
from site_builder.outputs.context import OutputContext
from site_builder.read import content_folder


def fact(path: str) -> tuple[str, str]:
    """Return the fact that stands for the bytes of a media file; ``path`` is below content/."""
    return ("media", path)


def plan(context: OutputContext) -> Iterator[OutputSpec]:
    """Yield one output a media file; its address is its path."""
    for path in context.pages.reader.media():
        yield OutputSpec(path, "media", path=path, line=0, column=0, unit=("media",))


def make(context: OutputContext, spec: OutputSpec) -> bytes:
    """Return the bytes of a media file. Raises Unreadable."""
    context.pages.reader.noted.add(fact(spec.path))
    return content_folder.load(context.root, spec.path)
