"""What a build is asked to do, and what it did."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from site_builder.problems import Problem, errors

if TYPE_CHECKING:  # a build takes none
    from site_builder.check.first_steps import Step

Progress = Callable[[str, int, int], None]  # stage, done, of how many


Counts = tuple[int, int, int]  # articles, their translations, what is held back


class Options(Struct, frozen=True):
    """What a build is asked to do. ``today`` is a sort key (model/edtf), for embargoes and notes alone."""

    root: Path
    output: Path
    today: int
    base_url: str | None = None
    drafts: bool = False
    preview: bool = False  # drafts, and articles under embargo
    clean: bool = False
    jobs: int = 1
    atomic: bool = False
    search: bool = True  # unless site.yaml says otherwise
    manifest: bool = True  # unless site.yaml says otherwise
    exports: bool = False  # the archive as data; what of it, site.yaml says
    ledger: bool = True  # as search; tests that have nothing to do with it leave it out

    @property
    def day(self) -> str:
        """The day of the build, YYYY-MM-DD."""
        return f"{self.today // 10000:04d}-{self.today // 100 % 100:02d}-{self.today % 100:02d}"

    @property
    def shows_unpublished(self) -> bool:
        """Whether the site is not to be published, for it shows what is not published yet."""
        return self.drafts or self.preview


class Report(Struct):
    """What a build did. ``rendered`` pages were made, of which those that differed were ``written``.

    ``articles`` are those that the home page counts; their ``translations`` are counted apart. ``held_back`` are drafts
    and articles under embargo: of a site to be published they are no part, in a preview they are some of its articles.
    """

    problems: list[Problem] = field(default_factory=list)
    articles: int = 0
    translations: int = 0
    held_back: int = 0
    pages: int = 0
    rendered: int = 0
    written: int = 0
    kept: int = 0
    removed: int = 0
    misread: bool = False  # site.yaml or a file is wrong by itself, so that what it brings in may be missing
    seconds: dict[str, float] = field(default_factory=dict)
    first: list[Step] = field(default_factory=list)  # what to do first; of a check alone
    not_kept: str = ""  # why what the next build would have been spared could not be kept

    def count(self, counts: Counts) -> None:
        """Take over how many articles there are."""
        self.articles, self.translations, self.held_back = counts

    @property
    def ok(self) -> bool:
        return not errors(self.problems)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add what is done within to the seconds of a stage."""
        start = time.perf_counter()
        yield
        self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - start
