"""Measure what hostile texts cost: ``python tests/benchmarks/attacks.py [WORD …]``.

Makes files of one kind each (a mark or a pair of marks repeated, long names, many links that lead nowhere …), checks an
archive of it in this process, words the report, and prints the CPU seconds for a quarter of the size, for the size, and
their ratio. A ratio near 4 is linear, one near 16 is not. Words pick the families whose names hold one of them.

Options: ``--size BYTES`` (262144 if not given), ``--limit SECONDS`` (3 a MiB): families above it are marked.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import itertools
import resource
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from site_builder.build import pipeline
from site_builder.build.report import Options
from site_builder.cli.report import print_problems

Files = dict[str, str]
Family = Callable[[int], Files]

_HEAD: Final = "---\ntitle: A\ndate: 2025\n---\n"
_CODE: Final = "```python\n" + "".join(f"a{n}=[{n}+1,'b']\n" for n in range(200)) + "```\n"
_MARKS: Final = (
    *("[", "]", "![", "^[", "[[", "]]", "[[a] ", "[a](", "[a][", "[a]: ", "[^a]", "[^a]: ", "(", ")", "<", ">", "<a"),
    *(
        "<![CDATA[",
        "<!--",
        "<a@",
        "<x:",
        "&",
        "&#",
        "&amp;",
        "*",
        "**",
        "_",
        "__",
        "*a_",
        "~",
        "~~",
        "`",
        "``",
        "` `` ",
    ),
    *("\\", "\\[", "|", "a|", "- ", "1. ", "> ", "#", "# a\n\n", "===\n", ": ", "a\n: b\n\n", "%%", "|-", "||\n", "\t"),
    *(
        "a\n",
        "\n",
        " \n",
        "-\n",
        "+ a\n* a\n",
        "1. a\n1) a\n",
        ">\n",
        "```\n",
        "~~~\n",
        "    a\n",
        "<https://a.b>",
        "“",
    ),
    *("http://a.b ", "www.a.b ", "a@b.c ", "[a](b) ", "![a](b) ", "[[a]] ", "[#a](#a) ", "^[a] ", "x^[", "\u0301"),
)


def _body(text: Callable[[int], str]) -> Family:
    return lambda size: {"articles/a.md": _HEAD + text(size) + "\n"}


def _repeated(mark: str) -> Family:
    return _body(lambda size: mark * (size // len(mark.encode())))


def _numbered(form: str) -> Family:
    """A text of lines or marks that differ: ``form`` is filled with numbers."""

    def text(size: int) -> str:
        out: list[str] = []
        length = 0
        for n in itertools.count():
            if length >= size:
                return "".join(out)
            out.append(form.format(n=n))
            length += len(out[-1])
        raise AssertionError

    return _body(text)


def _many(form: str, count: Callable[[int], int], more: Files | None = None) -> Family:
    """Many files: each is ``form``, filled with its number."""
    return lambda size: {**(more or {}), **{f"articles/a{n}.md": form.format(n=n) for n in range(count(size))}}


def _front(key: str, entry: str) -> Family:
    """A front matter as long as it may be, of a key with many entries."""

    def files(size: int) -> Files:
        entries = "".join(entry.format(n=n) for n in range(size // len(entry)))
        return {"articles/a.md": f"---\ntitle: A\ndate: 2025\n{key}{entries}---\nText.\n"}

    return lambda size: files(min(size, 60_000))


def families() -> Iterator[tuple[str, Family]]:
    """Yield the families: a name, and a function that makes the files of a size."""
    for mark in _MARKS:
        yield f"mark {mark!r}", _repeated(mark)
    for a, b in itertools.permutations(("[", "]", "!", "(", ")", "<", "*", "_", "`", "~", "^", "|", "&", "\\"), 2):
        yield f"pair {a + b!r}", _repeated(a + b)
        yield f"pair {a + 'a' + b!r}", _repeated(a + "a" + b)
    for form in (
        *(
            "[a{n}](b{n}.md) ",
            "[a{n}](#b{n}) ",
            "[[a{n}]] ",
            "[a{n}][b{n}] ",
            "[a{n}]: b{n}\n",
            "[a][a{n}]\n\n[a{n}]: b\n\n",
        ),
        *(
            "a[^{n}]\n\n[^{n}]: b\n\n",
            "a[^{n}] ",
            "[^{n}]: b\n\n",
            "# a{n}\n\n",
            "# a\n\n",
            "`a{n}` [[b{n}\n",
            "\\[a{n}](b c) ",
        ),
        *(
            "a{n}|b\n-|-\nc|d\n\n",
            "a|b\n-|-\nc|d|e{n}\n\n",
            "- a{n}\n\n  b\n",
            "1. a{n}\n",
            "a{n}\n: b\n\n",
            "![a{n}](b{n}.png) ",
        ),
        *(
            "[a b{n}](c d) ",
            "<https://a.b/{n}> ",
            "^[a{n}] ",
            "&#{n}; ",
            "**a{n}** ",
            "<b{n}> ",
            "Kim{n} Kim ",
            "Mr. K{n} said. ",
        ),
    ):
        yield f"numbered {form!r}", _numbered(form)
    yield "wide table", _body(lambda s: "a|" * (s // 8) + "\n" + "-|" * (s // 8) + "\n" + "b|\n" * (s // 8))
    yield "deep list", _body(lambda s: "".join(" " * (2 * (n % 60)) + "- a\n" for n in range(s // 66)))
    yield "deep quote", _body(lambda s: ("> " * 90 + "a\n") * (s // 182))
    yield "surname", partial(_listed, "", "Kim ")
    yield "surname that is an alias", partial(_listed, "aliases: [Kim]\n", "Kim ")
    for alias in ("a" * 60_000, "Ab " * 20_000, "Aa" * 30_000):
        yield f"alias {alias[:6]!r}", partial(_listed, f"aliases: ['{'A' + alias}']\n", alias)
    yield "unknown names × known", _unknown_names
    yield "headings × fragments", _fragments
    yield "many files, a dead link each", _many(_HEAD + "[a](b{n}.md) [[Nobady{n}]]\n", lambda s: s // 64)
    yield "many files of dead links", _many(_HEAD + "[a{n}](b{n}.md) " * 600 + "\n", lambda s: s // 9000)
    yield "many files of code", _many(_HEAD + _CODE, lambda s: s // len(_CODE))
    for key in ("actors", "topics", "aliases", "redirect_from", "sources", "related", "xyz", "date"):
        for entry in ("- Name{n}\n", "- a, b\n"):
            yield f"front {key} {entry!r}", _front(f"{key}:\n", entry)
    yield "front keys", _front("", "k{n}: a\n")
    yield "roles", lambda s: {"actors/k.md": f"---\nname: Anna Kim\nroles:\n{_roles(s)}"}
    for sign in ("a", "[", "- ", "é", "Kim ", "("):
        yield f"long title {sign!r}", _front(f"summary: '{sign * 20_000}'\n", "# {n}\n")
        yield f"long name {sign!r}", _front(f"actors: ['{sign * 10_000}']\n", "# {n}\n")


def _roles(size: int) -> str:
    return "- title: King\n" * (min(size, 60_000) // 14) + "---\n"


def _listed(more: str, text: str, size: int) -> Files:
    """An article that lists an actor, and says a text again and again."""
    return {
        "actors/k.md": f"---\nname: Anna Kim\n{more}---\n",
        "articles/a.md": f"{_HEAD[:-4]}actors: [Anna Kim]\n---\n{(text * (1 + size // len(text)))[:size]}\n",
    }


def _unknown_names(size: int) -> Files:
    known = "".join(f"- Name Number{n}\n" for n in range(2500))
    links = ["".join(f"[[Nome Numbor{n}{k}]] " for k in range(500)) for n in range(size // 10_000)]
    return {
        "articles/known.md": f"{_HEAD[:-4]}actors:\n{known}---\n",
        **{f"articles/a{n}.md": _HEAD + text + "\n" for n, text in enumerate(links)},
    }


def _fragments(size: int) -> Files:
    headings = "".join(f"# head{n}\n\n" for n in range(size // 30))
    return {"articles/a.md": _HEAD + headings + "".join(f"[a](#haed{n}) " for n in range(size // 30)) + "\n"}


class _TooLong(Exception):
    pass


def seconds(family: Family, size: int, limit: float) -> tuple[float, int]:
    """CPU seconds of a check of a family's files (infinite beyond 4 limits), and how many problems it reports."""

    def end(*_: object) -> None:
        raise _TooLong

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for path, text in family(size).items():
            (root / "content" / path).parent.mkdir(parents=True, exist_ok=True)
            (root / "content" / path).write_text(text, encoding="utf-8")
        signal.signal(signal.SIGPROF, end)
        signal.setitimer(signal.ITIMER_PROF, 4 * limit)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        try:
            report = pipeline.check(Options(root, root / "output", today=20260101), lambda *_: None)
            with contextlib.redirect_stderr(io.StringIO()):
                print_problems(root, report.problems)
        except _TooLong:
            return float("inf"), -1
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        return resource.getrusage(resource.RUSAGE_SELF).ru_utime - before, len(report.problems)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("words", nargs="*")
    options.add_argument("--size", type=int, default=256 * 1024)
    options.add_argument("--limit", type=float, default=3.0)
    chosen = options.parse_args()
    limit = max(1.0, chosen.limit * chosen.size / (1024 * 1024))
    seconds(_repeated("[a](b) *c* "), 2000, 60)  # imports
    slow = 0
    for name, family in families():
        if chosen.words and not any(word in name for word in chosen.words):
            continue
        full, problems = seconds(family, chosen.size, limit)
        if full <= limit:
            continue
        slow += 1
        quarter, _ = seconds(family, chosen.size // 4, limit)
        print(
            f"{name:45} {quarter:6.2f} s {full:6.2f} s  ratio {full / max(quarter, 0.01):6.1f}  {problems} problems",
            flush=True,
        )
    print(f"{slow} families above {limit:.1f} s")
    sys.exit(slow > 0)


if __name__ == "__main__":
    main()
