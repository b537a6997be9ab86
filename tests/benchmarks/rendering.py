"""What each kind of page costs to make: ``python tests/benchmarks/rendering.py [N | ARCHIVE]``.

Makes an archive of N articles (2,000 unless told otherwise) with ``../shared/bench/generate.py``, or takes the archive
that is named, builds it once for its database, and then renders every page into an empty folder in this process.
Prints the processor time of each kind of page in milliseconds: of its views (queries included), of its templates, of
the files, and of one page on average; of ``--runs`` runs (2) the least. ``--profile FILE`` leaves a profile of one
run there, for ``python -m pstats``.
"""

from __future__ import annotations

import argparse
import cProfile
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
GENERATOR = REPOSITORY.parent / "shared/bench/generate.py"

sys.path.insert(0, str(REPOSITORY))

from site_builder.build.configuration import base_url  # noqa: E402
from site_builder.build.store import DATABASE, FOLDER  # noqa: E402
from site_builder.model.outputs import OutputSpec  # noqa: E402
from site_builder.outputs import kinds, making  # noqa: E402
from site_builder.outputs.context import OutputContext, Recipe  # noqa: E402
from site_builder.pages.kinds import KINDS  # noqa: E402
from site_builder.parse import site_file  # noqa: E402
from site_builder.publish.output import Stage  # noqa: E402

Times = dict[str, list[float]]  # kind of page: [views, templates, files] in seconds


class TimedStage(Stage):
    """A stage that knows how long it took."""

    spent = 0.0

    def put(self, address: str, content: bytes) -> bool:
        start = time.process_time()
        staged = super().put(address, content)
        self.spent += time.process_time() - start
        return staged


def opened(root: Path) -> OutputContext:
    """Everything that pages are made with, and nothing of it used yet."""
    site = site_file.read(root, [])
    return Recipe(root, root / FOLDER / DATABASE, site, base_url(site, None), b"").context()


def views(context: OutputContext, pages: list[OutputSpec], times: Times) -> None:
    for spec in pages:
        start = time.process_time()
        KINDS[spec.kind].view(context.pages, spec)
        times[spec.kind][0] += time.process_time() - start


def whole(context: OutputContext, stage: TimedStage, pages: list[OutputSpec], times: Times) -> None:
    """Render; what neither views nor files took is the templates'."""
    for spec in pages:
        before, start = stage.spent, time.process_time()
        portion = making.make(context, stage, [spec])
        spent, files = time.process_time() - start, stage.spent - before
        if portion.problems:
            sys.exit(str(portion.problems[0]))
        times[spec.kind][1] += spent - files
        times[spec.kind][2] += files


def measure(root: Path, folder: Path) -> tuple[Times, float, int]:
    """(time by kind, of all, pages) of one run."""
    pages = [spec for spec in kinds.plan(opened(root)) if kinds.is_themed(spec)]
    times: Times = defaultdict(lambda: [0.0, 0.0, 0.0])
    views(opened(root), pages, times)
    staging = folder / "staging"
    context = opened(root)
    stage = TimedStage(folder / "output", staging)
    start = time.process_time()
    whole(context, stage, pages, times)
    total = time.process_time() - start
    shutil.rmtree(staging)
    for spent in times.values():
        spent[1] -= spent[0]
    return times, total, len(pages)


def show(runs: list[tuple[Times, float, int]], kinds: dict[str, int]) -> None:
    print(f"{'':12} {'pages':>7} {'views':>8} {'templates':>10} {'files':>8} {'all':>9} {'a page':>8}   ms")
    for kind, count in sorted(kinds.items(), key=lambda item: -sum(runs[0][0][item[0]])):
        least = [min(run[0][kind][part] for run in runs) * 1000 for part in range(3)]
        total = sum(least)
        cells = f"{least[0]:8.0f} {least[1]:10.0f} {least[2]:8.0f} {total:9.0f} {total / count:8.3f}"
        print(f"{kind:12} {count:7} {cells}")
    print(f"{'all':12} {sum(kinds.values()):7} {min(run[1] for run in runs) * 1000:47.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("archive", nargs="?", default="2000")
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--profile", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rendering-") as name:
        folder = Path(name)
        root = Path(asked.archive)
        if asked.archive.isdigit():
            root = folder / "archive"
            subprocess.run([sys.executable, str(GENERATOR), str(root), asked.archive], check=True)
        if not (root / FOLDER / DATABASE).is_file():
            command = [sys.executable, "-m", "site_builder", "build", str(root), "--output", str(folder / "site")]
            subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL)
        if asked.profile:
            profile = cProfile.Profile()
            profile.runcall(measure, root, folder)
            profile.dump_stats(asked.profile)
            return
        runs = [measure(root, folder) for _ in range(asked.runs)]
        counts: dict[str, int] = defaultdict(int)
        for spec in kinds.plan(opened(root)):
            counts[spec.kind] += 1
        show(runs, counts)


if __name__ == "__main__":
    main()
