"""What the search costs and gives, beside Pagefind on the same pages: ``python tests/benchmarks/search.py [N]``.

Makes an archive of N articles (10,000 unless told otherwise) with ``../shared/bench/generate.py`` and prints tables:

build     a build from nothing, with and without search in turns (``--runs`` of each, one process): processor seconds,
          peak memory; what the index takes
edits     the same of an edited, an added and a back-dated article
browser   in Chromium, nothing in its cache, from a server that sends what GitHub Pages sends: the requests and bytes until
          the first two results of words drawn from the archive, and until the quick jump offers what begins with two letters
pagefind  the same of Pagefind, on the same HTML (needs ``npm ci --ignore-scripts --prefix tests/tools``)
queries   how many of tests/site/search_queries.tsv are met on the sample and on milestones, by both

Parts named behind N are measured alone. ``--keep DIR`` keeps the archives there, and finds them next time. Bytes are as
they travel (gzip), without headers, pages and styles.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import gzip
import os
import random
import re
import shutil
import statistics
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Page as Tab

from tests.benchmarks.scaling import GENERATOR, REPOSITORY, generated
from tests.conftest import CHROMIUM_FLAGS, CHROMIUM_NAMES, FileHandler, QuietServer

PARTS = ("build", "edits", "browser", "pagefind", "queries")
OPTIONS: dict[str, list[str]] = {"with": [], "without": ["--no-search"]}
PROGRAM = [sys.executable, "-m", "site_builder", "build"]
PAGEFIND = REPOSITORY / "tests/tools/node_modules/@pagefind/linux-x64/bin/pagefind_extended"
QUERIES = REPOSITORY / "tests/site/search_queries.tsv"
ZIPPED = {
    ".css",
    ".html",
    ".js",
    ".json",
    ".svg",
    ".txt",
    ".xml",
}  # what GitHub Pages compresses; Pagefind does it itself
MIB = 2**20


# -- processes --------------------------------------------------------------------------------------------------------


class Cost(NamedTuple):
    cpu: float  # seconds, of the process and those that it started
    memory: float  # MiB, of the largest of them


def run(command: list[str]) -> Cost:
    with tempfile.TemporaryFile() as said:
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
        both = [(os.POSIX_SPAWN_DUP2, said.fileno(), 1), (os.POSIX_SPAWN_DUP2, said.fileno(), 2)]
        _, status, used = os.wait4(os.posix_spawnp(command[0], command, environment, file_actions=both), 0)
        if status:
            said.seek(0)
            sys.exit(f"{command} ended with {status}:\n{said.read().decode()[-2000:]}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def build(root: Path, *options: str) -> Cost:
    return run([*PROGRAM, str(root), "--jobs", "1", *options])


def median(costs: list[Cost]) -> Cost:
    return Cost(*(statistics.median(column) for column in zip(*costs, strict=True)))


def clear(root: Path) -> None:
    for made in ("output", ".site-builder"):
        shutil.rmtree(root / made, ignore_errors=True)


def sent(path: Path) -> int:
    """The bytes of a file as they travel."""
    data = path.read_bytes()
    return len(gzip.compress(data, 6, mtime=0)) if path.suffix in ZIPPED else len(data)


def print_files(folder: Path) -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    print(f"  index: {len(files):,} files, {size / 1e6:.1f} MB, {sum(map(sent, files)) / 1e6:.1f} MB gz")


# -- building ---------------------------------------------------------------------------------------------------------


def edits(content: Path) -> dict[str, dict[Path, str]]:
    """Some edits: the files of each with their new texts."""
    articles = sorted((content / "articles").rglob("*.md"))
    middle = articles[len(articles) // 2]
    text = middle.read_text(encoding="utf-8")

    def dated(date: str) -> dict[Path, str]:
        new = re.sub(r"^slug: .*\n", "", text, flags=re.MULTILINE)
        return {middle.with_name("added.md"): re.sub(r"^date: .*", f"date: {date}", new, flags=re.MULTILINE)}

    return {
        "a sentence of an article": {middle: f"{text}\nIt rained in the night.\n"},
        "an article added, newest": dated("2026-11-01"),
        "an article added, back-dated": dated("2001-03-04"),
    }


@contextlib.contextmanager
def edited(files: dict[Path, str]) -> Iterator[None]:
    before = {path: path.read_bytes() if path.exists() else None for path in files}
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    yield
    for path, data in before.items():
        if data is None:
            path.unlink()
        else:
            path.write_bytes(data)


def measure_builds(roots: dict[str, Path], runs: int) -> None:
    cold: dict[str, list[Cost]] = {name: [] for name in roots}
    for _ in range(runs):
        for name, root in roots.items():
            clear(root)
            cold[name].append(build(root, *OPTIONS[name]))
            print("    {}: {:.1f} s, {:.0f} MiB".format(name, *cold[name][-1]), flush=True)
    show("from nothing, CPU s", cold)
    print_files(roots["with"] / "output/search")


def measure_edits(roots: dict[str, Path], runs: int) -> None:
    for name, root in roots.items():
        if not (root / ".site-builder").is_dir():
            build(root, *OPTIONS[name])
    changes = {name: edits(root / "content") for name, root in roots.items()}
    for change in changes["with"]:
        spent: dict[str, list[Cost]] = {name: [] for name in roots}
        for _ in range(runs):
            for name, root in roots.items():
                with edited(changes[name][change]):
                    spent[name].append(build(root, *OPTIONS[name]))
                build(root, *OPTIONS[name])
        show(change, spent)


def show(what: str, costs: dict[str, list[Cost]]) -> None:
    one, other = median(costs["with"]), median(costs["without"])
    print(f"  {'':30} {'with':>9} {'without':>9} {'ratio':>6} {'more':>8}")
    print(f"  {what:30} {one.cpu:9.2f} {other.cpu:9.2f} {one.cpu / other.cpu:6.2f} {one.cpu - other.cpu:6.2f} s")
    print(
        f"  {'  peak memory, MiB':30} {one.memory:9.0f} {other.memory:9.0f} {'':6} {one.memory - other.memory:6.0f}",
        flush=True,
    )


# -- the browser ------------------------------------------------------------------------------------------------------


class Server(QuietServer):
    """Serves a site, and an index of Pagefind below /pagefind/, compressed; remembers what it sent."""

    def __init__(self, site: Path, pagefind: Path | None = None) -> None:
        self.sent: list[tuple[str, int]] = []
        self.folders = {"/pagefind/": pagefind, "/": site}
        super().__init__(("127.0.0.1", 0), functools.partial(Handler, prefix="/"))
        self.address = f"http://127.0.0.1:{self.server_address[1]}/"
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()


class Handler(FileHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        prefix = next(one for one, folder in self.server.folders.items() if folder and path.startswith(one))
        file = Path(f"{self.server.folders[prefix]}/{path.removeprefix(prefix)}")
        data = file.read_bytes() if file.is_file() else b""
        self.send_response(200 if data else 404)
        if file.suffix in ZIPPED:
            data = gzip.compress(data, 6, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.server.sent.append((path, len(data)))
        self.wfile.write(data)


class Read(NamedTuple):
    requests: int  # of the index
    index_bytes: int  # of these
    scripts: int  # requests for scripts of the engine
    code: int  # bytes of these


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if program is None:
        sys.exit("no browser is on the PATH")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@contextlib.contextmanager
def fresh(browser: Browser) -> Iterator[Tab]:
    """A tab with nothing in its cache."""
    context = browser.new_context()
    tab = context.new_page()
    tab.set_default_timeout(300_000)
    yield tab
    context.close()


# What had been read when the first result, or what the field offers, was there.
COUNT = """addEventListener("DOMContentLoaded", () => new MutationObserver(() => {
  if (!self.readAtFirst && document.querySelector("#results .cards > li, [role=option]"))
    self.readAtFirst = performance.getEntriesByType("resource").map(e => [e.name, e.encodedBodySize]);
}).observe(document, {subtree: true, childList: true}));"""


def read_of(entries: list[tuple[str, int]]) -> Read:
    scripts = [size for name, size in entries if "/assets/search" in name]
    index = [size for name, size in entries if "/search/" in name and name.endswith(".js")]
    return Read(len(index), sum(index), len(scripts), sum(scripts))


def searched(browser: Browser, server: Server, query: str) -> Read:
    with fresh(browser) as tab:
        tab.add_init_script(COUNT)
        tab.goto(f"{server.address}search/index.html#q={query}")
        tab.wait_for_function("() => self.readAtFirst || document.querySelector('[aria-busy=false]')")
        return read_of(tab.evaluate("self.readAtFirst || []"))


def jumped(browser: Browser, server: Server, letters: str) -> Read:
    with fresh(browser) as tab:
        tab.add_init_script(COUNT)
        tab.goto(f"{server.address}index.html")
        tab.locator("#search-input").fill(letters)
        tab.wait_for_function("() => self.readAtFirst")
        return read_of(tab.evaluate("self.readAtFirst"))


# The first results of Pagefind, as its own page of results asks for them.
PAGEFIND_FIRST = """async ([address, query, count]) => {
  const pagefind = await import(address + "pagefind/pagefind.js");
  const found = await pagefind.search(query);
  const first = await Promise.all(found.results.slice(0, count).map(result => result.data()));
  return first.map(data => data.url);
}"""


def searched_by_pagefind(browser: Browser, server: Server, query: str) -> Read:
    with fresh(browser) as tab:
        tab.goto(f"{server.address}assets/style.css")  # a page without the site's own policy and scripts
        server.sent.clear()
        tab.evaluate(PAGEFIND_FIRST, [server.address, query, 2])
        scripts = [size for name, size in server.sent if name.endswith(".js") or "/wasm" in name]
        index = [size for name, size in server.sent if not (name.endswith(".js") or "/wasm" in name)]
        return Read(len(index), sum(index), len(scripts), sum(scripts))


def drawn(content: Path) -> dict[str, list[str]]:
    """Queries of one, two and four words that one article has; pairs of letters with which names begin."""
    chance = random.Random(12)
    articles = sorted((content / "articles").rglob("*.md"))
    queries: dict[str, list[str]] = {}
    for number, count in (("one word", 7), ("two words", 7), ("four words", 6)):
        queries[number] = []
        while len(queries[number]) < count:
            text = chance.choice(articles).read_text(encoding="utf-8").split("\n---\n", 1)[1]
            text = re.sub(r"\]\([^)]*\)", "]", text)
            words = sorted(set(re.findall(r"\b[a-z]{4,}\b", text)))
            queries[number].append(
                " ".join(chance.sample(words, ("one", "two", "", "four").index(number.split()[0]) + 1))
            )
    names = re.findall(r"^  - ([A-Z][a-z])", articles[0].read_text(encoding="utf-8"), re.MULTILINE)
    return {**queries, "two letters": sorted({name.lower() for name in names})[:5]}


def print_reads(queries: dict[str, list[str]], read: Callable[[str], Read], jump: Callable[[str], Read] | None) -> None:
    print(f"  {'median (most) of':14} {'requests':>12} {'kB gz':>17} {'and of the engine':>22}")
    for number, asked in queries.items():
        if number == "two letters" and not jump:
            continue
        reads = [(jump if jump and number == "two letters" else read)(query) for query in asked]
        told = []
        for column in zip(*reads, strict=True):
            told.append((statistics.median(column), max(column)))
        requests, index, scripts, code = told
        print(
            f"  {number:14} {requests[0]:6.0f} ({requests[1]:3}) {index[0] / 1000:9.1f} ({index[1] / 1000:5.1f})"
            f" {scripts[1]:8} scripts {code[1] / 1000:7.1f} kB",
            flush=True,
        )


# -- Pagefind ---------------------------------------------------------------------------------------------------------


def by_pagefind(site: Path, folder: Path) -> Cost:
    """The cost of an index of Pagefind of the text of all pages."""
    shutil.rmtree(folder, ignore_errors=True)
    return run([str(PAGEFIND), "--site", str(site), "--output-path", str(folder), "--root-selector", "main"])


def measure_pagefind(root: Path, runs: int, queries: dict[str, list[str]]) -> None:
    site, folder = root / "output", root / "pagefind"
    if not site.is_dir():
        build(root, "--no-search")
    costs = [by_pagefind(site, folder) for _ in range(runs)]
    print("  index, CPU s and MiB: " + ", ".join(f"{cost.cpu:.1f} s {cost.memory:.0f} MiB" for cost in costs))
    print_files(folder)
    print("  an edit, an article added: the same again, for it makes nothing but whole indexes")
    server = Server(site, folder)
    with chromium() as browser:
        print_reads(queries, functools.partial(searched_by_pagefind, browser, server), None)
    server.shutdown()


# -- queries ----------------------------------------------------------------------------------------------------------

OURS_FIRST = """async query => {
  const {names, pair, places} = await archiveSearch.find(query);
  const rows = await Promise.all(places.slice(0, 3).map(archiveSearch.doc));
  return [[...(pair ? [pair] : []), ...names].slice(0, 3).map(name => name.address), rows.map(row => row[1])];
}"""


def measure_queries(folder: Path) -> None:
    lines = [line.split("\t") for line in QUERIES.read_text(encoding="utf-8").splitlines()[1:]]
    sources = {"sample": REPOSITORY, "milestones": REPOSITORY.parent / "shared/corpora/milestones"}
    met: dict[str, list[str]] = {}

    def note(whose: str, query: str, wanted: str, found: list[str]) -> None:
        missed = met.setdefault(whose, [])
        if not any(address.endswith(f"{wanted}.html") for address in found):
            missed.append(query)

    asked = 0
    for name, source in sources.items():
        queries = [(query, wanted) for archive, _, query, wanted in lines if archive == name]
        if not (source / "content").is_dir():
            print(f"  {name} is not there: skipped")
            continue
        root = folder / name
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(source / "content", root / "content")
        build(root)
        if PAGEFIND.is_file():
            by_pagefind(root / "output", root / "pagefind")
        server = Server(root / "output", root / "pagefind")
        asked += len(queries)
        with chromium() as browser, fresh(browser) as tab, fresh(browser) as other:
            tab.goto(f"{server.address}search/index.html")
            other.goto(f"{server.address}assets/style.css")
            for query, wanted in queries:
                names, documents = tab.evaluate(OURS_FIRST, query)
                note("ours, in the first three names or documents", query, wanted, names + documents)
                note("ours, in the first three of all that is shown", query, wanted, (names + documents)[:3])
                if PAGEFIND.is_file():
                    found = other.evaluate(PAGEFIND_FIRST, [server.address, query, 6])
                    note("Pagefind, in the first three", query, wanted, found[:3])
                    note("Pagefind, in the first six", query, wanted, found)
        server.shutdown()
    for whose, missed in met.items():
        print(f"  {whose:47} {asked - len(missed)} of {asked}")
        if missed:
            print(f"    not: {'; '.join(missed[:12])}{' …' if len(missed) > 12 else ''}")


# -- all of it --------------------------------------------------------------------------------------------------------


def measure(folder: Path, count: int, parts: list[str], runs: int) -> None:
    if "queries" in parts:
        print("queries")
        measure_queries(folder)
    if not GENERATOR.is_file():
        print(f"{GENERATOR} is not there: the rest is skipped")
        return
    first = generated(folder, count)
    roots = {"with": first, "without": folder / f"{count}-without"}
    if not roots["without"].is_dir():
        shutil.copytree(first / "content", roots["without"] / "content")
    queries = drawn(first / "content")
    if "build" in parts:
        print(f"build: {count:,} articles, medians of {runs}")
        measure_builds(roots, runs)
    if "edits" in parts:
        print(f"edits: {count:,} articles, medians of {runs}; CPU s")
        measure_edits(roots, runs)
    if "browser" in parts:
        print(f"browser: {count:,} articles, until the first results")
        if not (first / "output/search").is_dir():
            build(first)
        server = Server(first / "output")
        with chromium() as browser:
            ask, jump = (functools.partial(one, browser, server) for one in (searched, jumped))
            print_reads(queries, ask, jump)
        server.shutdown()
    if "pagefind" in parts and not PAGEFIND.is_file():
        print("no Pagefind: run `npm ci --ignore-scripts --prefix tests/tools`; skipped")
    elif "pagefind" in parts:
        print(f"pagefind: {count:,} articles")
        measure_pagefind(roots["without"], min(runs, 2), queries)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", metavar="N", type=int, nargs="?", default=10_000)
    parser.add_argument("parts", metavar="PART", nargs="*", choices=[*PARTS, []], help=", ".join(PARTS))
    parser.add_argument("--runs", metavar="K", type=int, default=3)
    parser.add_argument("--keep", metavar="DIR", type=Path, help="keep the archives here")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        folder = given.keep or Path(spare)
        folder.mkdir(parents=True, exist_ok=True)
        measure(folder, given.count, given.parts or list(PARTS), given.runs)


if __name__ == "__main__":
    main()
