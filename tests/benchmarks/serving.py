"""From a save to the page that may reload, and what stays behind: ``python tests/benchmarks/serving.py [N] [--edits K]``.

Makes an archive of N articles (1,000 unless told otherwise) with ``../shared/bench/generate.py``, starts
``site-builder serve`` on it, and saves one article after another, as editors do: a file beside it, renamed over it.
Prints how long it took from each save until pages were told of a new site (median, 95th percentile, longest), and the
program's memory, threads and open files after 20 edits, a quarter, half and all of them. ``--new M`` then copies M new files into
media/ and waits until all of them are served. ``--keep DIR`` keeps the archives in DIR. Linux alone: it reads /proc.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.scaling import REPOSITORY, generated

WARM = 20


def states(address: str) -> Iterator[dict[str, Any]]:
    """What pages are told, from now on."""
    with urllib.request.urlopen(address) as page:
        script = re.search(r'src="([^"]*)reload\.js"', page.read().decode("utf-8"))
    if script is None:
        sys.exit("the page has no script")
    with urllib.request.urlopen(script[1] + "events") as events:
        for line in events:
            if line.startswith(b"data: "):
                yield json.loads(line[6:])


def holds(process: int) -> str:
    """Memory, threads and open files of a process."""
    folder = Path(f"/proc/{process}")
    resident = re.search(r"VmRSS:\s+(\d+)", (folder / "status").read_text(encoding="utf-8"))
    megabytes = int(resident[1]) / 1024 if resident else 0
    threads, files = (len(list((folder / name).iterdir())) for name in ("task", "fd"))
    return f"{megabytes:7.1f} MB {threads:3} threads {files:3} files"


def save(article: Path, text: str) -> None:
    beside = article.with_name(f".{article.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(article)


def edited(root: Path, news: Iterator[dict[str, Any]], edits: int, process: int) -> list[float]:
    """Seconds from save to news, of so many edits."""
    articles = sorted((root / "content/articles").rglob("*.md"))
    texts = {path: path.read_text(encoding="utf-8") for path in articles[:100]}
    took = []
    for n in range(edits):
        if n in (WARM, edits // 4, edits // 2):
            print(f"  after {n:5} edits {holds(process)}", flush=True)
        path = list(texts)[n % len(texts)]
        start = time.perf_counter()
        save(path, f"{texts[path]}\nEdit number {n}.\n")
        state = next(news)
        took.append(time.perf_counter() - start)
        if state["problems"] or state["fault"]:
            sys.exit(f"the archive does not build any more: {state}")
    print(f"  after {edits:5} edits {holds(process)}")
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return took


def new_files(root: Path, output: Path, address: str, count: int) -> None:
    """Copy many files in at once; print the seconds until the last of them is served."""
    folder = root / "content/media/new"
    with tempfile.TemporaryDirectory() as spare:
        for n in range(count):
            path = Path(spare) / "new" / str(n // 500) / f"{n}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(str(n), encoding="utf-8")
        start = time.perf_counter()
        shutil.copytree(Path(spare) / "new", folder)
        copied = time.perf_counter() - start
    try:
        while sum(1 for _ in (output / "media/new").rglob("*.txt")) < count:
            time.sleep(0.1)
        print(
            f"  {count:,} new files: copied in {copied:.1f} s, on the site {time.perf_counter() - start - copied:.1f} s later"
        )
        with urllib.request.urlopen(f"{address}media/new/{(count - 1) // 500}/{count - 1}.txt") as answer:
            assert answer.read() == str(count - 1).encode()
    finally:
        shutil.rmtree(folder)


def measure(root: Path, edits: int, new: int) -> None:
    command = [sys.executable, "-u", "-m", "site_builder", "serve", str(root)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, encoding="utf-8") as program:
        assert program.stdout is not None
        try:
            address = program.stdout.readline().split()[0]
            print(program.stdout.readline(), end="")
            # a pipe that nobody empties would stop the program in the end
            threading.Thread(target=program.stdout.read, daemon=True).start()
            news = states(address)
            while not next(news)["builds"]:
                pass
            took = sorted(edited(root, news, edits, program.pid))
            percentile = took[min(len(took) - 1, len(took) * 95 // 100)]
            print(
                f"  from save to news: median {statistics.median(took):.3f} s, 95 % {percentile:.3f} s, most {took[-1]:.3f} s"
            )
            if new:
                new_files(root, root / "output", address, new)
                print(f"  at the end        {holds(program.pid)}")
        finally:
            program.send_signal(signal.SIGINT)
    print(f"  ended with {program.returncode}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("count", metavar="N", type=int, nargs="?", default=1_000)
    arguments.add_argument("--edits", metavar="K", type=int, default=200)
    arguments.add_argument("--new", metavar="M", type=int, default=0)
    arguments.add_argument("--keep", metavar="DIR", type=Path)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        measure(generated(given.keep or Path(spare), given.count), given.edits, given.new)


if __name__ == "__main__":
    main()
