"""Very many short articles (about 1 kB each): written, and built once to the end on disk.

    python tests/benchmarks/short.py 1000000 --folder DIR [--jobs N]

Prints the seconds of each stage, the peak memory of the largest process, and the size of the site and of the cache.
The same number gives the same bytes. A million needs about as many gigabytes of disk as the last two figures of a tenth
of it, times ten: try 10,000 first.
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
WORDS = (
    "the river council met again to hear what had been built and who would pay for it since nobody had asked whether "
    "a road was needed there before winter came and the old bridge was closed by order of the district which said that "
    "its engineers had found cracks in three of seven piers while traders wanted it open until spring"
).split()
SYLLABLES = "ka lo mi ne ru sa to vi be da fo gu ha je ko la".split()


def write(folder: Path, count: int) -> None:
    """Write an archive of ``count`` articles: an actor for every twenty, a topic for every two hundred."""
    chance = random.Random(5)
    actors = [
        f"{chance.choice(SYLLABLES).capitalize()}{chance.choice(SYLLABLES)} "
        f"{''.join(chance.choices(SYLLABLES, k=2)).capitalize()}{n}"
        for n in range(max(20, count // 20))
    ]
    topics = [f"Matter {n}" for n in range(max(10, min(1000, count // 200)))]
    content = folder / "content"
    content.mkdir(parents=True)
    (content / "site.yaml").write_text("title: Short notes\nbase_url: https://example.org/\n", encoding="utf-8")
    first = datetime.date(1900, 1, 1)
    made: set[Path] = set()
    for n in range(count):
        date = first + datetime.timedelta(days=n * 45000 // count)
        place = content / "articles" / f"{date:%Y}" / f"{date:%m}"
        if place not in made:
            place.mkdir(parents=True, exist_ok=True)
            made.add(place)
        who = sorted({actors[int(len(actors) * chance.random() ** 2)] for _ in range(2)})
        about = topics[int(len(topics) * chance.random() ** 2)]
        text = " ".join(chance.choices(WORDS, k=130)).capitalize()
        listed = "".join(f"  - {name}\n" for name in who)
        (place / f"note-{n:07d}.md").write_text(
            f"---\ntitle: Note {n}\ndate: {date}\nactors:\n{listed}topics:\n  - {about}\n---\n\n{text}.\n",
            encoding="utf-8",
        )


def size(folder: Path) -> int:
    return sum(path.lstat().st_blocks * 512 for path in folder.rglob("*"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int)
    parser.add_argument("--folder", type=Path, required=True, help="is made, or holds what was made before")
    parser.add_argument("--jobs", default="2")
    asked = parser.parse_args()
    if not (asked.folder / "content").is_dir():
        write(asked.folder, asked.articles)
    command = [
        sys.executable,
        "-m",
        "site_builder",
        "build",
        str(asked.folder),
        "--report",
        "json",
        "--jobs",
        asked.jobs,
    ]
    start = time.perf_counter()
    done = subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.PIPE)
    took = time.perf_counter() - start
    report = json.loads(done.stdout)
    print(f"{report['articles']} articles, {report['pages']} pages, {took:.0f} s: {report['seconds']}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"largest process {peak / 1024:.0f} MiB")
    for name in ("content", "output", ".site-builder"):
        print(f"{name}: {size(asked.folder / name) / 2**30:.2f} GiB on disk")


if __name__ == "__main__":
    main()
