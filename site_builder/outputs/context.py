"""What outputs are planned and made with: the archive, the theme, the folder of the archive."""

from __future__ import annotations

import sqlite3
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from site_builder.model.documents import Site
from site_builder.problems import Problem
from site_builder.theme import folders

CACHE: Final = ".site-builder"  # of an archive: what is in it may be deleted at any time

if TYPE_CHECKING:  # a build without a change plans and makes nothing
    from site_builder.outputs.feeds.entries import Entries
    from site_builder.outputs.picture_cache import Sizes
    from site_builder.outputs.search.shown import Shown
    from site_builder.pages.context import PageContext
    from site_builder.theme.rendering import Theme


class Recipe(Struct, frozen=True):
    """What another process must be told to make an ``OutputContext``."""

    root: Path
    database: Path
    site: Site
    base_url: str | None
    key: bytes  # that signs compiled templates
    preview: bool = False
    day: str = ""

    def context(self) -> OutputContext:
        """Open the archive read-only; nothing may change it meanwhile."""
        db = sqlite3.connect(f"{self.database.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        return OutputContext(self.root, db, self.site, self.base_url, self.key, self.preview, self.day)


class OutputContext(Struct, dict=True):
    """What outputs of one build are planned and made with, in one process.

    The reader notes each fact that is read of the archive; a kind that reads anything else notes a fact for it.
    """

    root: Path
    db: sqlite3.Connection
    site: Site
    base_url: str | None  # with a final slash
    key: bytes = b""
    preview: bool = False  # the site shows what is not published yet
    day: str = ""  # of the build: YYYY-MM-DD
    told: list[Problem] = field(default_factory=list)  # warnings of what is being made

    @property
    def is_fixed(self) -> bool:
        """Whether the site has a manifest, for which digests of all outputs are taken."""
        return self.site.is_fixed and not self.preview

    @cached_property
    def pages(self) -> PageContext:
        """The archive as pages see it."""
        from site_builder.archive.reader import Reader
        from site_builder.pages.context import PageContext

        reader = Reader(self.db, self.site.page_size)
        reader.day = self.day or reader.day
        own_style = folders.OWN_STYLE if folders.OWN_STYLE in self.assets else ""
        return PageContext(self.site, reader, self.base_url, self.preview, own_style)

    @cached_property
    def theme(self) -> Theme:
        """The site's theme, its templates ready to render. Loaded once a process: it takes Jinja2 along."""
        from site_builder.theme import rendering

        return rendering.load_theme(folders.folders(self.root, self.site), self.root / CACHE, self.key)

    @cached_property
    def sizes(self) -> Sizes:
        """The smaller sizes of pictures."""
        from site_builder.outputs import picture_cache

        return picture_cache.Sizes(self.root / CACHE / picture_cache.SIZES)

    @cached_property
    def search(self) -> Shown:
        """What the files of the search index show."""
        from site_builder.outputs.search.shown import Shown

        return Shown(self.pages)

    @cached_property
    def feeds(self) -> Entries:
        """The entries of feeds."""
        from site_builder.outputs.feeds.entries import Entries

        return Entries(self.pages)

    @cached_property
    def assets(self) -> dict[str, Path]:
        """Path below assets/ → file, of the theme; a site's own file replaces the default theme's."""
        found: dict[str, Path] = {}
        for folder in reversed(folders.folders(self.root, self.site)):
            found |= folders.files(folder, folders.ASSETS)
        return dict(sorted(found.items()))

    def recipe(self, database: Path) -> Recipe:
        """What another process needs to make the same context."""
        return Recipe(self.root, database, self.site, self.base_url, self.key, self.preview, self.day)
