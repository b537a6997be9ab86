"""What an edit costs: one file of an archive changed, and built again with the command line.

usage: edits.py [--root FOLDER] [--size 10000] [--runs 3] [--program COMMAND] [--other COMMAND] [--only EDIT …]

FOLDER is a generated archive (of ``--size`` articles from the generator of the shared tools, or any other); it is
copied. Some of its most frequent names get files of actors and topics first. Each edit is made and taken back: both are
built, the first is timed. Prints the median wall and processor seconds (of all processes), and the ratio to a body edit.
With ``--other`` a second program (as "PYTHON -m site_builder", run from its own folder) takes turns with this one.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

REPOSITORY = Path(__file__).resolve().parents[2]
Edit = Callable[[], dict[str, bytes]]  # → files with their new bytes


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower())


def named(content: Path, key: str) -> Counter[str]:
    """How many articles name each actor or topic."""
    found: Counter[str] = Counter()
    for path in content.glob("articles/**/*.md"):
        head = path.read_text(encoding="utf-8").split("\n---\n", 1)[0]
        if block := re.search(rf"^{key}:\n((?:  - .*\n)+)", f"{head}\n", re.MULTILINE):
            found.update(line[4:].strip('"') for line in block[1].splitlines())
    return found


def prepare(content: Path) -> dict[str, Edit]:
    """Give the archive some files of actors, topics, pages and pictures; the edits by name."""
    actors, topics = named(content, "actors"), named(content, "topics")
    near = sorted(actors, key=lambda name: (abs(actors[name] - 40), name))
    known, unknown = near[0], near[1]
    frequent = [name for name, _ in actors.most_common(20) if name not in (known, unknown)]
    topic = min(topics, key=lambda name: (abs(topics[name] - 40), name))
    print(f"{known}: {actors[known]} articles; {unknown}: {actors[unknown]}; topic {topic}: {topics[topic]}")
    for folder in ("actors", "topics", "pages", "media"):
        (content / folder).mkdir(exist_ok=True)

    def actor(name: str, more: str = "", text: str = "Of a life.") -> bytes:
        return f"---\nname: {name}\n{more}---\n\n{text}\n".encode()

    for name in (known, *frequent):
        (content / "actors" / f"{slug(name)}.md").write_bytes(actor(name))
    about = f"topics/{slug(topic)}.md"
    (content / about).write_text(f"---\nname: {topic}\n---\n\nOf it.\n")
    (content / "pages/about.md").write_text("---\ntitle: About\n---\n\nOf us.\n")
    Image.new("L", (20, 20)).save(content / "media/one.png")
    articles = sorted(content.glob("articles/**/*.md"))
    article = articles[len(articles) // 2].relative_to(content).as_posix()
    pictured = articles[len(articles) // 3]
    pictured.write_text(
        pictured.read_text() + f"\n![One]({'../' * (len(pictured.relative_to(content).parts) - 1)}media/one.png)\n"
    )
    text = (content / article).read_text()
    file = f"actors/{slug(known)}.md"

    def picture() -> dict[str, bytes]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "one.png"
            Image.new("L", (30, 30)).save(path)
            return {"media/one.png": path.read_bytes()}

    new = re.sub(r"^slug: .*\n", "", text, flags=re.MULTILINE).replace("actors:\n", "actors:\n  - Newcomer Unheard\n")
    return {
        "body": lambda: {article: f"{text}\nIt rained in the night.\n".encode()},
        "title": lambda: {article: re.sub('^title: "?', lambda m: f"{m[0]}Again ", text, flags=re.MULTILINE).encode()},
        "add": lambda: {f"{article[:-3]}-too.md": new.encode()},
        "alias": lambda: {file: actor(known, f"aliases:\n  - The Honourable {known}\n")},
        "biography": lambda: {file: actor(known, text="Of a long life.")},
        "role": lambda: {file: actor(known, "roles:\n  - title: Chair\n    from: 1990\n")},
        "actor's file": lambda: {f"actors/{slug(unknown)}.md": actor(unknown)},
        "topic": lambda: {about: f"---\nname: {topic}\n---\n\nOf it, and more.\n".encode()},
        "topic's alias": lambda: {about: f"---\nname: {topic}\naliases:\n  - Such things\n---\n\nOf it.\n".encode()},
        "page": lambda: {"pages/about.md": b"---\ntitle: About\n---\n\nOf us all.\n"},
        "picture": picture,
    }


@contextmanager
def edited(content: Path, files: dict[str, bytes]) -> Iterator[None]:
    """Files written, and put back as they were."""
    before = {name: (content / name).read_bytes() if (content / name).exists() else None for name in files}
    for name, data in files.items():
        (content / name).write_bytes(data)
    yield
    for name, old in before.items():
        if old is None:
            (content / name).unlink()
        else:
            (content / name).write_bytes(old)


def build(command: list[str], root: Path) -> tuple[float, float]:
    """(wall, processor) seconds of a build."""
    folder = REPOSITORY if command[0] == sys.executable else Path(command[0]).parents[2]
    before, start = os.times(), time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(
        [*command, "build", str(root)], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    wall, after = time.perf_counter() - start, os.times()
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return wall, after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", type=Path)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--generator", type=Path, help="a program that is given a folder and a number of articles")
    parser.add_argument("--other")
    parser.add_argument("--only", nargs="*")
    given = parser.parse_args()
    commands = {"this": [sys.executable, "-m", "site_builder"]}
    if given.other:
        commands["other"] = given.other.split()
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "this"
        if given.root:
            shutil.copytree(given.root / "content", first / "content")
        else:
            subprocess.run([sys.executable, given.generator, first, str(given.size)], check=True)
        edits = prepare(first / "content")
        roots = {"this": first}
        if given.other:
            roots["other"] = Path(shutil.copytree(first, Path(folder) / "other"))
        for name, command in commands.items():
            print("{}: whole build {:.2f} s, {:.2f} s CPU".format(name, *build(command, roots[name])), flush=True)
        body: dict[str, tuple[float, float]] = {}
        for edit, files in edits.items():
            if given.only and edit not in given.only:
                continue
            spent: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
            for _ in range(given.runs):
                for name, command in commands.items():
                    with edited(roots[name] / "content", files()):
                        spent[name].append(build(command, roots[name]))
                    build(command, roots[name])
            for name, times in spent.items():
                wall, cpu = (statistics.median(column) for column in zip(*times, strict=True))
                to = body.setdefault(name, (wall, cpu))
                print(
                    f"{edit:14} {name:6} {wall:6.2f} s {cpu:6.2f} s CPU  × {wall / to[0]:5.2f} {cpu / to[1]:5.2f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
