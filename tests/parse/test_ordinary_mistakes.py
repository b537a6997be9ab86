"""What people write by mistake, each with exactly what is said: the cause, the place, what to do.

mistakes.txt holds the files. A block begins with “# kind”; the file follows, then a line “> …” for each problem. With
“from line …” the lines of FRAMES stand around it.
"""

import re
from pathlib import Path

import pytest

from site_builder.parse import frontmatter
from site_builder.parse.document import Rules, parse
from site_builder.problems import Problem
from site_builder.read.content_folder import Source

FOLDERS = {"article": "articles", "actor": "actors", "topic": "topics", "page": "pages"}


FRAMES = {
    "article, from line 4": ("---\ntitle: A\ndate: 2025\n", "\n---\nText."),
    "actor, from line 3": ("---\nname: A\n", "\n---"),
}
HEAD = re.compile(r"^(?=# (?:article|actor|topic|page)(?:, from line \d)?$)", re.MULTILINE)


def read() -> list[tuple[str, str, list[str]]]:
    """Return (kind, the file, its problems) of each block; \\u00a0 in the file stands for that character."""
    found = []
    for block in HEAD.split(Path(__file__).with_name("mistakes.txt").read_text(encoding="utf-8")):
        if not block.strip():
            continue
        head, *lines = block.rstrip("\n").split("\n")
        said = [line[2:] for line in lines if line.startswith("> ") and re.match(r"> \d+:\d+: ", line)]
        text = "\n".join(lines[: len(lines) - len(said)])
        above, below = FRAMES.get(head[2:], ("", ""))
        text = f"{above}{text}{below}"
        found.append(
            (head[2:].partition(",")[0], re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text), said)
        )
    return found


CASES = read()


def problems_of(kind: str, text: str) -> list[Problem]:
    source = Source(f"{FOLDERS[kind]}/a.md", kind, "topics" if kind == "topic" else "", 0)
    return parse(source, f"{text}\n".encode(), Rules())[1]


def test_there_are_many_and_each_once():
    assert len(CASES) >= 250
    assert len({(kind, text) for kind, text, _ in CASES}) == len(CASES)


@pytest.mark.parametrize(("kind", "text", "said"), CASES, ids=[f"{n}" for n in range(len(CASES))])
def test_a_mistake_is_told_with_its_cause_its_place_and_what_to_do(kind, text, said):
    found = problems_of(kind, text)
    assert [f"{p.line}:{p.column}: {p.severity}: {p.what}" + (f"; {p.todo}" if p.todo else "") for p in found] == said


WRITTEN = re.compile(r"(?:write|in quotes:|of the value:) ((?:- )?[a-z_-]+: .+|- .+)$")
VAGUE = ("below", " without ", "in the line above", "…", "key: value", "a space before")
LINES = [
    (kind, text, said[0], found[1])
    for kind, text, said in CASES
    if len(said) == 1
    and (found := WRITTEN.search(said[0].rpartition("; ")[2]))
    and not any(word in found[0] for word in VAGUE)
    and not re.search(rf"^{re.escape(found[1].partition(chr(58))[0])}:", text, re.M)
]


@pytest.mark.parametrize(("kind", "text", "said", "better"), LINES, ids=[line[3] for line in LINES])
def test_the_line_that_is_told_is_accepted_in_place_of_the_one_at_fault(kind, text, said, better):
    number = int(said.partition(":")[0]) - 1
    lines = text.split("\n")
    indent = lines[number][: len(lines[number]) - len(lines[number].lstrip(" "))]
    lines[number] = indent + better
    problems: list[Problem] = []
    frontmatter.split("\n".join(lines) + "\n", "a.md", problems)
    assert [str(p) for p in problems] == []


SIGNS = (
    "a: b|a #5 x|@x|`x` y|%x|*x* y|*x|**x** y|&x y|&x|!x y|!x|[x] y|{x} y|'x' y|\"x\" y|a: b: c|, x|] x|} x|don't: x|@x: y"
).split("|")
TEXTS = (
    "summary: S",
    "image:\n  src: media/x.png\n  alt: S",
    "image:\n  src: media/x.png\n  alt: A\n  caption: S",
    "actors:\n  - name: A\n    role: S",
    "sources:\n  - title: S",
    "sources:\n  - S",
    "authors:\n  - S",
    "authors: [A, S, B]",
    "topics: [A, S]",
    "corrections:\n  - date: 2025-01-01\n    text: S",
    "dates:\n  - date: 2025\n    label: S",
    "slug: S",
)


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("keys", TEXTS)
def test_the_line_that_is_advised_is_accepted(keys: str, sign: str) -> None:
    written = keys.replace("S", sign) if keys != "summary: S" else f"summary: {sign}"
    text = f"---\ntitle: A\ndate: 2025\n{written}\n---\nText."
    told = problems_of("article", text)
    if not told or (("S]" in keys or "S, B" in keys) and told[0].kind == "colon-in-text"):
        return  # which names the entry alone
    advised = re.search(r"in quotes: (.+)$", told[0].todo) or re.search(r"write (.+)$", told[0].todo)
    if told[0].kind in ("unknown-key", "lost-comment", "colon-in-text") or "delete it" in told[0].todo:
        return  # which leave the choice to the writer
    assert advised, str(told[0])
    lines = text.split("\n")
    line = lines[told[0].line - 1]
    lines[told[0].line - 1] = line[: len(line) - len(line.lstrip())] + advised[1]
    assert [str(one) for one in problems_of("article", "\n".join(lines)) if one.severity == "error"] == []
