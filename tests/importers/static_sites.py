"""What the tests of static sites share: an example site with its pictures, and what must hold of each import.

What an import of ``sites/NAME`` gives, the report and every file, stands in ``sites/NAME.expected.txt``, which
``--update-golden`` writes again.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from site_builder.importers.records import Outcome, Report, Wish
from site_builder.importers.run import Result
from site_builder.importers.tracked import Tracked
from site_builder.problems import ERROR
from tests.builds import build
from tests.importers.importing import assert_addresses, counts_of, imported, png, report_of, words_of

SITES = Path(__file__).parent / "sites"
_MARKS = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|<[^<>]*>|\{:?[^{}\n]*\}|\]\([^()]*\)|^\[[^\]]*\]:[^\n]*$|^\[TOC\]$|^import [^\n]*$|^\s*:::\w+"
    r"|^!!! \w+|^#!\w+|^\* TOC$|^```[^\n]*$|\[!\w+\]",
    re.DOTALL | re.MULTILINE,
)


def example(name: str, folder: Path, pictures: Iterable[str]) -> Path:
    """An example site with its pictures, each of another colour."""
    site = folder / "source"
    shutil.copytree(SITES / name, site)
    for n, path in enumerate(pictures):
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(png(red=n))
    return site


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """A site of these files."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def text_of(dest: Path, path: str) -> str:
    """The text of a file of content/, without its front matter."""
    return (dest / "content" / path).read_text("utf-8").split("\n---\n", 1)[1].strip("\n")


def whole(result: Result, dest: Path) -> str:
    """All that an import gives: the report, its counts and the files of content/."""
    lines = [f"read as {result.kind}, {result.documents} documents", "", *report_of(result), ""]
    lines += [f"{what}: {count}" for what, count in counts_of(result).items()]
    for path in sorted((dest / "content").rglob("*")):
        if path.is_file():
            lines += ["", f"===== {path.relative_to(dest).as_posix()}"]
            lines += [path.read_text("utf-8")] if path.suffix in (".md", ".yaml") else []
    return "\n".join(lines).rstrip() + "\n"


def assert_expected(name: str, result: Result, dest: Path, update: bool) -> None:
    """Hold that an import gives what ``NAME.expected.txt`` has."""
    golden = SITES / f"{name}.expected.txt"
    found = whole(result, dest)
    if update:
        golden.write_text(found, "utf-8")
    assert found == golden.read_text("utf-8")


def assert_built(dest: Path, addresses: Iterable[str]) -> None:
    """Hold that the archive builds without an error, and that its site answers these addresses."""
    report = build(dest)
    assert [str(problem) for problem in report.problems if problem.severity == ERROR] == []
    assert_addresses(dest / "output", addresses)


def assert_again(source: Path, dest: Path, kind: str, edited: str) -> None:
    """Hold that a second import changes nothing, and that an edited file stays."""
    again = imported(source, dest, kind)
    assert (again.written.new, again.written.changed, again.written.edited) == ([], [], [])
    path = dest / "content" / edited
    path.write_text(path.read_text("utf-8") + "\nA word of a person.\n", "utf-8")
    kept = imported(source, dest, kind)
    assert (kept.written.new, kept.written.changed, kept.written.edited) == ([], [], [edited])
    assert path.read_text("utf-8").endswith("A word of a person.\n")


def prose(text: str) -> set[str]:
    """The words of a source's file without its marks, and the words of the values of its front matter."""
    head, body = "", text
    if match := re.match(r"(---|\+\+\+)\n(.*?)\n\1\n(.*)\Z", text, re.DOTALL):
        head, body = match[2], match[3]
    head = re.sub(r"^\[\w+\]$", "", head, flags=re.MULTILINE)
    values = re.sub(r"^\s*(?:-\s*)?(?:\{?[\w-]+\s*[:=])?", "", head, flags=re.MULTILINE)
    values = re.sub(r"\btrue\b|\bfalse\b|T\d\d:\d\d:\d\dZ?|\w+:(?=\s)", "", values)
    return words_of(values) | words_of(_MARKS.sub(" ", body))


def assert_words(source: Path, result: Result, dest: Path, paths: Iterable[str], passed: str = "") -> None:
    """Hold that the words of each file of the source stand in its page or in the report; but for ``passed``."""
    counted = words_of(" ".join(kind for _, kind in result.report.counts)) | words_of(passed)
    for path in paths:
        lines = [line.what for line in result.report.lines if line.path == path]
        files = [what for what in lines if what.startswith("content/")]
        known = set().union(*(words_of((dest / file).read_text("utf-8")) for file in files)) | counted
        lost = prose((source / path).read_text("utf-8")) - known - words_of(" ".join(lines))
        assert (path, lost) == (path, set())


def line_of(text: str, outcome: Outcome, report: Report) -> Iterator[int]:
    """The lines of a report whose words contain a text."""
    return (line.line for line in report.lines if line.outcome is outcome and text in line.what)


def tracked(text: str) -> Tracked:
    """A text that begins on the first line of its file."""
    return Tracked(text)


NO_WISH = Wish()
