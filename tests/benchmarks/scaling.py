"""How the cost of a build grows with the archive: ``python tests/benchmarks/scaling.py [N ...]``.

Makes archives of N and 2N articles (10,000 unless told otherwise; several N give several pairs) with
``../shared/bench/generate.py``, builds each from nothing and once more after an edit of one article, and prints the
seconds of every stage with the ratio of the larger archive to the smaller one. A ratio of 2 is linear. The archives are
kept in a temporary folder for the length of the run; ``--keep DIR`` keeps them in DIR and finds them there next time.
``--jobs`` is handed to the builds.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
GENERATOR = REPOSITORY.parent / "shared/bench/generate.py"

Seconds = dict[str, float]


def generated(folder: Path, count: int) -> Path:
    """An archive of so many articles; made unless it is there already."""
    root = folder / str(count)
    if not (root / "content/site.yaml").is_file():
        subprocess.run([sys.executable, str(GENERATOR), str(root), str(count)], check=True)
    return root


def build(root: Path, jobs: str) -> Seconds:
    """Build in a process of its own: the seconds of each stage, and of all."""
    options = ["--report", "json", *(["--jobs", jobs] if jobs else [])]
    command = [sys.executable, "-m", "site_builder", "build", str(root), *options]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        sys.exit(done.stderr or done.stdout)
    report = json.loads(done.stdout)
    print(f"  {report['articles']:,} articles, {report['pages']:,} pages, {report['written']:,} files written")
    seconds: Seconds = report["seconds"]
    return seconds


def measure(root: Path, jobs: str) -> tuple[Seconds, Seconds]:
    """From nothing, and after an edit of one article."""
    for made in (root / "output", root / ".site-builder"):
        shutil.rmtree(made, ignore_errors=True)
    cold = build(root, jobs)
    article = next(iter(sorted((root / "content/articles").rglob("*.md"))))
    with article.open("a", encoding="utf-8") as file:
        file.write("\nOne more sentence.\n")
    return cold, build(root, jobs)


def show(title: str, small: Seconds, large: Seconds) -> None:
    print(f"{title}\n  {'':10} {'N':>9} {'2N':>9} {'ratio':>7}")
    for stage in large:
        before, after = small.get(stage, 0.0), large[stage]
        ratio = f"{after / before:7.2f}" if before > 0.005 else f"{'–':>7}"
        print(f"  {stage:10} {before:9.3f} {after:9.3f} {ratio}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", metavar="N", type=int, nargs="*", default=[10_000])
    parser.add_argument("--keep", metavar="DIR", type=Path, help="keep the archives here")
    parser.add_argument("--jobs", default="", help="processes for each build")
    args = parser.parse_args()
    if not GENERATOR.is_file():
        sys.exit(f"{GENERATOR} is not there")
    with tempfile.TemporaryDirectory() as spare:
        folder = args.keep or Path(spare)
        folder.mkdir(parents=True, exist_ok=True)
        for count in args.counts:
            print(f"N = {count:,}")
            (cold, edited), (cold_2, edited_2) = (measure(generated(folder, n), args.jobs) for n in (count, 2 * count))
            show("from nothing", cold, cold_2)
            show("after an edit", edited, edited_2)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"the largest process took {peak:,.0f} MiB")


if __name__ == "__main__":
    main()
