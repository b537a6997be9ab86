"""What the parsing of an article costs, step by step: ``python tests/benchmarks/parsing.py [N]``.

Makes an archive of N articles (2,000 unless told otherwise) with ``../shared/bench/generate.py`` and prints for each
step the milliseconds of processor time that it takes an article, the least of several rounds: from bytes to text, from
text to a tree of located strings, to a typed article, to HTML; of the last the parser, the tokens' walk, the writing
and the sanitizer; then the packing of the documents, for the store and between processes, and their size. ``--keep DIR`` keeps
the archive in DIR and finds it there next time; ``--package DIR`` measures the package of another checkout instead
(the steps that it has), to be run in turns with this one.
"""

from __future__ import annotations

import argparse
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
GENERATOR = REPOSITORY.parent / "shared/bench/generate.py"
ARTICLES, ROUNDS = 2_000, 7


def generated(folder: Path, count: int) -> Path:
    """An archive of so many articles; made unless it is there already."""
    root = folder / str(count)
    if not (root / "content/site.yaml").is_file():
        subprocess.run([sys.executable, str(GENERATOR), str(root), str(count)], check=True)
    return root


def least(step: Callable[[Any], object], items: Sequence[Any], rounds: int = ROUNDS) -> float:
    """Milliseconds of processor time an item, in the fastest of several rounds."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        for item in items:
            step(item)
        best = min(best, time.process_time() - start)
    return best / len(items) * 1000


def measure(root: Path) -> list[tuple[str, float]]:
    """The steps and what each takes. Imports the package here: ``--package`` says which."""
    from site_builder.parse import body as bodies
    from site_builder.parse import document as parse
    from site_builder.parse import frontmatter, markdown, sanitize
    from site_builder.parse.file_problems import FileProblems
    from site_builder.read.content_folder import Source

    content = root / "content"
    files = [(str(p.relative_to(content)), p.read_bytes()) for p in sorted((content / "articles").rglob("*.md"))]
    sources = [(Source(path, "article", "", len(raw)), raw) for path, raw in files]
    texts = [raw.decode() for _path, raw in files]
    parts = [frontmatter.split(text, "a.md", []) for text in texts]
    rules = parse.Rules()
    documents = [parse.parse(source, raw, rules) for source, raw in sources]
    steps = [
        ("all: bytes → document", least(lambda s: parse.parse(s[0], s[1], rules), sources)),
        ("  bytes → text", least(lambda f: frontmatter.decode(f[1], "a.md", []), files)),
        ("  text → tree and Markdown", least(lambda t: frontmatter.split(t, "a.md", []), texts)),
        (
            "  tree → article",
            least(lambda p: parse._data("article", p.head, FileProblems("a.md", []), rules), parts),
        ),
        ("  Markdown → HTML", least(lambda p: bodies.render(p.body, 1, FileProblems("a.md", [])), parts)),
        ("    parser", least(lambda p: markdown._MD.parse(p.body, {"links": [], "lost": []}), parts)),
    ]
    pages = [document.body.html for document, _problems in documents if document]
    steps.append(("    sanitizer", least(sanitize.clean, pages)))
    made = [document for document, _problems in documents if document]
    pack: Callable[[Any], bytes] = pickle.dumps
    unpack: Callable[[bytes], object] = pickle.loads
    with suppress(ImportError):  # an older checkout pickles
        from site_builder.model import packing

        pack, unpack = packing.pack, packing.unpack
    packed = [pack(document) for document in made]
    steps.append(("packing", least(pack, made)))
    steps.append(("unpacking", least(unpack, packed)))
    steps.append(("kB of an article's file", sum(len(raw) for _path, raw in files) / len(files) / 1000))
    steps.append(("kB of its document, packed", sum(map(len, packed)) / len(packed) / 1000))
    return steps


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("count", nargs="?", type=int, default=ARTICLES, metavar="N")
    parser.add_argument("--keep", type=Path, metavar="DIR")
    parser.add_argument("--package", type=Path, metavar="DIR", default=REPOSITORY)
    options = parser.parse_args()
    sys.path.insert(0, str(options.package.resolve()))
    with tempfile.TemporaryDirectory() as folder:
        for name, figure in measure(generated(options.keep or Path(folder), options.count)):
            print(f"{name:36}{figure:8.3f}")


if __name__ == "__main__":
    main()
