"""Same input, same bytes: on any machine, in any directory, time zone, locale, umask, order of files, on any day."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.builds import REPOSITORY, Tree, article, days, program, tree, write
from tests.conftest import BuiltSite

PAST, PRESENT, FUTURE = "0", "1600000000", "4102444800"  # 1970, 2020 and 2100, as SOURCE_DATE_EPOCH
LEDGER = "urls.lock"  # it holds the days on which articles were published and changed: it is part of the input

# A folder is listed in another order, by every way that Python has to ask for it.
SHUFFLED = """
import os, random

chance = random.Random(int(os.environ["SHUFFLE"]))
scandir, listdir = os.scandir, os.listdir


class Shuffled:
    def __init__(self, entries):
        self.entries = entries
        self.order = sorted(entries, key=lambda entry: entry.name)
        chance.shuffle(self.order)

    def __iter__(self):
        return iter(self.order)

    def __next__(self):
        if not self.order:
            raise StopIteration
        return self.order.pop(0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.entries.close()


def shuffled_names(path="."):
    names = sorted(listdir(path))
    chance.shuffle(names)
    return names


os.scandir = lambda path=".": Shuffled(scandir(path))
os.listdir = shuffled_names
"""

ARCHIVE: Mapping[str, str] = {
    "site.yaml": "title: Ёлка & Ağaç\nbase_url: https://example.org/x/\npage_size: 5\n"
    "indexes:\n  places: {label: Places}\n",
    **days(11),
    **{
        f"articles/same/{letter}-{n}.md": article(
            f"Same {letter} {n}",
            "1972-05-26",
            "|".join(["Zoë", "Ïsak", "İnci", "Ilgaz", "ılık", "Ада"][n % 3 :: 2]),
            "|".join(["B", "b-topic", "Ä", "İ"][n % 2 :]),
            f"See [[Zoë]] and [[day-00{n}]]. Ïsak spoke to ılık.",
            f"places: [Ürümqi, Urumqi {n}]\nx-b: {{z: 1, a: [2, 1]}}\n"
            f"redirect_from: [articles/old-{letter}-{n}.html]\n",
        )
        for letter in "bac"
        for n in range(4)
    },
    "articles/events.md": article(
        "Events",
        "197X",
        "Ada Example",
        more="dates:\n  - {date: 1972-05-26, label: B}\n  - {date: 1972-05-26, label: A}\n",
    ),
    "articles/translated.md": article("Traduit", "1972", more="lang: fr\ntranslation_of: events\n"),
    "actors/ada-example.md": "---\nname: Ada Example\naliases: [A. E., Ада]\nroles:\n"
    "  - {title: Chair, of: Zoë, from: 1970}\n  - {title: Member, of: Ïsak, from: 1970}\n"
    "same_as: [https://b.example/, https://a.example/]\n---\n",
    "topics/b-topic.md": "---\nname: B topic\nbroader: [İ, Ä]\nrelated: [B]\n---\n",
    "pages/about.md": "---\ntitle: About\nnav: 1\n---\n\nText.\n",
    "pages/other.md": "---\ntitle: About too\nnav: 1\n---\n\nText.\n",
    "media/a/plan.txt": "text",
    "media/A.txt": "text",
}


class Way(NamedTuple):
    """One way in which a build may differ from another and its output must not."""

    environment: Mapping[str, str | None] = {}
    umask: int = 0o022
    folder: str = "archive"
    reverse: bool = False  # files are made in the opposite order
    shuffle: bool = False
    jobs: str = ""


WAYS = {
    "in another folder": Way(folder="другая папка/with space & 'quotes'"),
    "in a time zone of the east": Way({"TZ": "Pacific/Kiritimati"}),
    "in a time zone of the west, long ago": Way({"TZ": "<-12>12", "SOURCE_DATE_EPOCH": PAST}),
    "in the far future": Way({"SOURCE_DATE_EPOCH": FUTURE}),
    "in the C locale": Way({"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": None}),
    "in a Turkish locale": Way({"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr"}),
    "with hash seed 0": Way({"PYTHONHASHSEED": "0"}),
    "with hash seed 1": Way({"PYTHONHASHSEED": "1"}),
    "with hash seed 2": Way({"PYTHONHASHSEED": "2"}),
    "under a strict umask": Way(umask=0o077),
    "under no umask, with one process": Way(umask=0, jobs="1"),
    "with files made in reverse": Way(reverse=True),
    "with folders listed in disorder": Way({"SHUFFLE": "1"}, shuffle=True),
    "with folders listed in another disorder, by three processes": Way({"SHUFFLE": "2"}, shuffle=True, jobs="3"),
    "as another user": Way({"HOME": "/nonexistent", "USER": "somebody", "LOGNAME": "somebody", "COLUMNS": "20"}),
}


def files(content: Path) -> dict[str, bytes]:
    """The files of an archive, by their path below content/."""
    return {p.relative_to(content).as_posix(): p.read_bytes() for p in sorted(content.rglob("*")) if p.is_file()}


def build(work: Path, archive: Mapping[str, str | bytes], way: Way) -> Tree:
    """The output of an archive, built in one of the ways."""
    root = work / way.folder
    order = sorted(archive, reverse=way.reverse)
    write(root, {name: archive[name] for name in order})
    environment = {"SOURCE_DATE_EPOCH": PRESENT, **way.environment}
    if way.shuffle:
        (work / "sitecustomize.py").write_text(SHUFFLED)
        environment["PYTHONPATH"] = os.pathsep.join([str(work), str(REPOSITORY)])
    jobs = ["--jobs", way.jobs] if way.jobs else []
    done = program("build", root, "--output", root / "output", *jobs, environment=environment, umask=way.umask)
    assert (done.returncode, done.stderr) == (0, "")
    return tree(root / "output")


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the small archive is built in the plainest way."""
    return tmp_path_factory.mktemp("reference")


@pytest.fixture(scope="module")
def reference(work: Path) -> Tree:
    """The output of the small archive, built in the plainest way."""
    return build(work, ARCHIVE, Way())


@pytest.fixture(scope="module")
def known(work: Path, reference: Tree) -> bytes:
    """The ledger that this build wrote."""
    return (work / Way().folder / "content" / LEDGER).read_bytes()


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_the_same_archive_gives_the_same_bytes(reference: Tree, known: bytes, tmp_path: Path, way: Way) -> None:
    found, ledger = build(tmp_path, ARCHIVE, way), (tmp_path / way.folder / "content" / LEDGER).read_bytes()
    if "SOURCE_DATE_EPOCH" not in way.environment:
        assert (found, ledger) == (reference, known)
        return
    assert ledger != known  # what is published now is published on the day of the build
    (tmp_path / "again").mkdir()
    assert build(tmp_path / "again", {**ARCHIVE, LEDGER: known}, way) == reference
    assert (tmp_path / "again" / way.folder / "content" / LEDGER).read_bytes() == known


def test_a_shuffled_listing_is_indeed_shuffled(tmp_path: Path) -> None:
    """The test above proves something only if the program sees another order."""
    (tmp_path / "sitecustomize.py").write_text(
        SHUFFLED + 'print(*listdir("."), "|", *(e.name for e in os.scandir(".")))'
    )
    for name in "abcdefgh":
        (tmp_path / name).touch()
    done = program(cwd=tmp_path, environment={"PYTHONPATH": f"{tmp_path}{os.pathsep}{REPOSITORY}", "SHUFFLE": "1"})
    listed, scanned = done.stdout.splitlines()[0].split(" | ")
    assert sorted(listed.split()) == sorted(scanned.split())
    assert scanned.split() != sorted(scanned.split())


def test_the_sample_archive_gives_the_same_bytes_in_every_way_at_once(sample: BuiltSite, tmp_path: Path) -> None:
    way = Way(
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7", "SHUFFLE": "3", "SOURCE_DATE_EPOCH": FUTURE},
        umask=0o077,
        folder="elsewhere/deep down",
        reverse=True,
        shuffle=True,
        jobs="3",
    )
    assert build(tmp_path, files(sample.content), way) == tree(sample.output)


def test_a_moved_archive_builds_again_without_a_change(tmp_path: Path) -> None:
    first = build(tmp_path, ARCHIVE, Way())
    shutil.move(tmp_path / "archive", tmp_path / "moved")
    done = program("build", "moved", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "(0 written, " in done.stdout and ", 0 removed)" in done.stdout
    assert tree(tmp_path / "moved/output") == first


def test_no_page_names_the_machine_the_folder_or_the_day(reference: Tree, tmp_path: Path) -> None:
    for name, (_, content) in reference.items():
        if isinstance(content, bytes) and name.endswith((".html", ".css")):
            text = content.decode()
            assert str(REPOSITORY) not in text and str(tmp_path.parent) not in text
            assert "site_builder/" not in text and os.uname().nodename not in text
