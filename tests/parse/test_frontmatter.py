"""Front matter: where it begins and ends, what stays as written, and what is refused."""

import json
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from site_builder.parse import frontmatter
from site_builder.parse.document import Rules, parse
from site_builder.parse.frontmatter import LIST, MAPPING, MAX_BYTES, MAX_DEPTH, MAX_NODES, SCALAR, Node, Parts
from site_builder.problems import Problem
from site_builder.read.content_folder import Source

DASHES = "---\n"


def taken_apart(raw: str | bytes) -> tuple[Parts | None, list[str]]:
    """A file split as `parse` does it, and the kinds of its problems."""
    problems: list[Problem] = []
    text = frontmatter.decode(raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogatepass"), "a.md", problems)
    parts = frontmatter.split(text, "a.md", problems) if text is not None else None
    return parts, [p.kind for p in problems]


def plain(node: Node | None) -> object:
    if node is None:
        return None
    if node.kind == LIST:
        return [plain(item) for item in node.items]
    if node.kind == MAPPING:
        return {key.text: plain(value) for key, value in node.pairs}
    return node.text


def read(text: str) -> tuple[object, list[Problem]]:
    problems: list[Problem] = []
    return plain(frontmatter.read_yaml(text, "site.yaml", problems)), problems


# What the file holds → (the front matter, the body without its last line break, the body's first line, the problem).
SPLITS: dict[str, tuple[str | bytes, object, str, int, str | None]] = {
    "front matter and a body": ("---\na: b\n---\nText.\n", {"a": "b"}, "Text.", 4, None),
    "a byte order mark": (b"\xef\xbb\xbf---\na: b\n---\nText.", {"a": "b"}, "Text.", 4, None),
    "line breaks of Windows": ("---\r\na: b\r\n---\r\nText.\r\nMore.", {"a": "b"}, "Text.\nMore.", 4, None),
    "line breaks of old Macs": ("---\ra: b\r---\rText.\rMore.", {"a": "b"}, "Text.\nMore.", 4, None),
    "a fence that is never closed": ("---\na: b\n\nText.\n", None, "", 1, "unclosed-front-matter"),
    "empty front matter": ("---\n---\nText.", {}, "Text.", 3, None),
    "front matter of comments": ("---\n# a: b\n---\nText.", {}, "Text.", 4, None),
    "a single value": ("---\nwords\n---\nText.", None, "Text.", 4, "yaml-not-a-mapping"),
    "a list": ("---\n- a\n---\nText.", None, "Text.", 4, "yaml-not-a-mapping"),
    "a key that is called content": ("---\ncontent: b\n---\nText.", {"content": "b"}, "Text.", 4, None),
    "JSON": ('{"a": "b"}\n\nText.', None, '{"a": "b"}\n\nText.', 1, "no-front-matter"),
    "TOML": ("+++\na = 'b'\n+++\nText.", None, "+++\na = 'b'\n+++\nText.", 1, "no-front-matter"),
    "three dashes inside a block of text": ("---\na: |\n  ---\n  b\n---\nText.", {"a": "---\nb\n"}, "Text.", 6, None),
    "three dashes in the body": ("---\na: b\n---\nOne.\n\n---\n\nTwo.", {"a": "b"}, "One.\n\n---\n\nTwo.", 4, None),
    "a blank line first": ("\n---\na: b\n---\n", None, "\n---\na: b\n---\n", 1, "late-front-matter"),
    "spaces after the dashes": ("--- \na: b\n---\t\nText.", {"a": "b"}, "Text.", 4, None),
    "more than three dashes": ("----\na: b\n----\n", None, "----\na: b\n----\n", 1, "no-front-matter"),
    "four dashes as the end": ("---\na: b\n----\n", None, "", 1, "unclosed-front-matter"),
    "no line break at the end": ("---\na: b\n---", {"a": "b"}, "", 3, None),
    "the dashes alone": ("---", None, "", 1, "unclosed-front-matter"),
    "nothing": ("", None, "", 1, "no-front-matter"),
    "a body that begins with an indented block": ("---\na: b\n---\n\n    code\n", {"a": "b"}, "\n    code", 4, None),
    "an end of YAML in place of the dashes": ("---\na: b\n...\nText.\n", None, "", 1, "unclosed-front-matter"),
}


@pytest.mark.parametrize("name", SPLITS)
def test_a_file_is_split_where_its_front_matter_ends_and_nothing_leaks_from_one_into_the_other(name):
    raw, head, body, line, kind = SPLITS[name]
    parts, kinds = taken_apart(raw)
    assert parts is not None
    assert plain(parts.head) == head
    assert parts.body.rstrip("\n") == body.rstrip("\n")
    assert parts.body_line == line
    assert kinds == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("---\na: b\n---\n".encode("utf-16"), "utf-16"),
        ("---\na: b\n---\n".encode("utf-16-be"), "utf-16"),
        (b"---\na: caf\xe9\n---\n", "not-utf-8"),
        (b"\x89PNG\r\n\x1a\n", "not-text"),
        (b"---\na: \xed\xa0\x80\n---\n", "not-utf-8"),
        ("---\na: b\0\n---\n", "control-character"),
        ("---\na: b\n---\n\x0c", "control-character"),
        ("---\na: b\n---\n\ufdd0", "control-character"),
    ],
)
def test_what_is_no_text_is_refused_before_it_is_split(raw, kind):
    parts, kinds = taken_apart(raw)
    assert parts is None
    assert set(kinds) == {kind}


# Texts that YAML 1.1 would make booleans, numbers, dates, times or nothing of.
TYPED_BY_YAML = [
    *"NO no No off on yes y n true null ~".split(),
    *"0044 010 08 0x1F 0b11 0o17 1_000 +1 -0 1e3 1.10 1.0 .5 5. .inf -.inf .nan".split(),
    *"12:30 190:20:30.15 2025-06-04 2016-02-30 2025-06-04T10:00:00Z 1985~ 156X -0044 Y170000002 1964/2008".split(),
    "=",
    "9" * 5000,
    "1.10.0",
    "Россия",
    "平壌",
    "a#b",
    "http://example.org/#x",
]


@pytest.mark.parametrize("text", TYPED_BY_YAML, ids=lambda text: text[:20])
def test_a_value_stays_the_text_that_was_written(text):
    assert read(f"key: {text}\n") == ({"key": text}, [])
    assert (
        read(f"{text}: key\n") == ({text: "key"}, []) or len(text) > 1000
    )  # YAML's keys have at most 1,024 characters
    assert read(f"- a\n- {text}\n")[0] is None
    assert read(f"key: [{text}, b]\n")[0] == {"key": [text, "b"]}


def test_each_country_code_is_a_text_as_value_and_as_key():
    codes = [a + b for a in string.ascii_uppercase for b in string.ascii_uppercase]
    source = "".join(f"{code}: {code}\n" for code in codes)
    assert read(source) == ({code: code for code in codes}, [])


def test_values_know_their_line_and_column_in_the_file():
    parts, _ = taken_apart('---\na: b\nлист:\n  - "x"\n  - {k: v}\n---\n')
    assert parts is not None and parts.head is not None
    (key, value), (key2, listed) = parts.head.pairs
    assert (key.line, key.column, value.line, value.column) == (2, 1, 2, 4)
    assert (key2.line, key2.column) == (3, 1)
    quoted, mapping = listed.items
    assert (quoted.line, quoted.column) == (4, 5)
    assert (mapping.line, mapping.column) == (5, 5)
    assert [(k.line, k.column, v.line, v.column) for k, v in mapping.pairs] == [(5, 6, 5, 9)]


def test_an_empty_value_is_told_from_an_empty_text():
    parts, _ = taken_apart("---\na:\nb: ''\nc: \"\"\nd: ~\ne: # nothing\nf: |\n---\n")
    assert parts is not None and parts.head is not None
    assert {k.text: v.empty for k, v in parts.head.pairs} == {
        "a": True,
        "b": False,
        "c": False,
        "d": False,
        "e": True,
        "f": False,
    }


def of_a_file(text: str) -> tuple[object, list[Problem]]:
    problems: list[Problem] = []
    return frontmatter.split(f"---\n{text}---\n", "a.md", problems), problems


def test_limits_are_exact():
    assert of_a_file(f"a: {'[' * (MAX_DEPTH - 1)}{']' * (MAX_DEPTH - 1)}\n")[1] == []
    assert [p.kind for p in of_a_file(f"a: {'[' * MAX_DEPTH}{']' * MAX_DEPTH}\n")[1]] == ["yaml-too-deep"]
    assert of_a_file(f"a: [{'b,' * (MAX_NODES - 3)}]\n")[1] == []
    assert [p.kind for p in of_a_file(f"a: [{'b,' * (MAX_NODES - 2)}]\n")[1]] == ["yaml-too-many"]
    assert of_a_file(f"a: {'b' * (MAX_BYTES - 4)}\n")[1] == []
    assert [p.kind for p in of_a_file(f"a: {'b' * (MAX_BYTES - 3)}\n")[1]] == ["front-matter-too-large"]
    assert [p.kind for p in of_a_file(f"a: {'é' * (MAX_BYTES // 2)}\n")[1]] == ["front-matter-too-large"]


@pytest.mark.parametrize("depth", [100, 1_000, 10_000, 26_000, 32_000])
@pytest.mark.parametrize("pattern", ["[", "{a: ", "- ", "? ", "[{a: ", "- a: "])
def test_bombs_of_nesting_are_refused_at_the_twelfth_level(depth, pattern):
    _, problems = read(("a:\n  " + pattern * depth)[: MAX_BYTES - 1] + "\n")
    assert [p.kind for p in problems] in (["yaml-too-deep"], ["yaml-syntax"])
    assert problems[0].line == 2


def test_the_parts_of_one_bad_file_are_still_read_for_the_report():
    parts, kinds = taken_apart("---\na: [b\n---\nText.\n")
    assert parts is not None
    assert (parts.head, parts.body.strip(), parts.body_line, kinds) == (None, "Text.", 4, ["yaml-syntax"])


@given(st.text())
@example("---\n")
@example("---\n---\n---\n")
@example("---\n\ud800\n---\n")
@example("---\n? \n---\n")
@example("---\n%YAML 1.1\n---\n")
@example("---\n&a\n---\n")
def test_no_text_ends_the_reading_of_a_file(text):
    for content in (text, DASHES + text, DASHES + text + "\n" + DASHES + text):
        parts, kinds = taken_apart(content)
        assert (parts is None or parts.head is None) == bool(kinds)
        document, problems = parse(
            Source("articles/a.md", "article", "", 0), content.encode("utf-8", "surrogatepass"), Rules()
        )
        assert document is not None or problems


@given(st.binary())
def test_no_bytes_end_the_reading_of_a_file(raw):
    for content in (raw, b"---\n" + raw + b"\n---\n"):
        document, problems = parse(Source("articles/a.md", "article", "", 0), content, Rules())
        assert document is not None or problems
        assert all(p.line >= 1 and p.column >= 1 for p in problems)


YAML_PIECES = st.lists(
    st.sampled_from(
        [
            *"abc:-?[]{},#&*!|>'\"%@`~<=",
            "\n",
            "  ",
            "\t",
            ": ",
            "- ",
            "---\n",
            "...\n",
            "<<: ",
            "\\x",
            "é",
            "\u2028",
            "0",
        ]
    ),
    max_size=60,
).map("".join)


@given(YAML_PIECES)
def test_anything_like_yaml_is_a_mapping_or_one_problem_with_its_place(text):
    value, problems = read(text)
    assert isinstance(value, dict) != bool(problems)
    assert len(problems) <= 1
    for fault in problems:
        assert 1 <= fault.line <= text.count("\n") + text.count("\u2028") + 2
        assert fault.column >= 1


TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Cn"], blacklist_characters="\u2028\u2029\ufeff"))


@given(st.dictionaries(TEXTS.filter(lambda key: key != "<<"), st.lists(TEXTS) | TEXTS, max_size=5))
def test_texts_in_double_quotes_come_back_as_they_are(mapping):
    quoted = {json.dumps(k, ensure_ascii=False): json.dumps(v, ensure_ascii=False) for k, v in mapping.items()}
    source = "".join(f"? {key}\n: {value}\n" for key, value in quoted.items())
    assert read(source) == (mapping, [])


def test_kinds_of_nodes_are_words_for_the_report():
    assert (SCALAR, LIST, MAPPING) == ("text", "a list", "keys and values")


class Scanned(str):  # noqa: SLOT000  (it counts in itself)
    """A text that counts the characters that are looked at in it."""

    signs = 0

    def __contains__(self, part: object) -> bool:
        found = self.find(str(part))
        self.signs += len(self) if found < 0 else found
        return found >= 0

    def count(self, *of: object) -> int:
        part, start, end = [*of, 0, len(self)][:3] if len(of) < 3 else of
        self.signs += end - start  # type: ignore[operator]
        return super().count(part, start, end)  # type: ignore[arg-type]

    def rfind(self, *of: object) -> int:
        at = super().rfind(*of)  # type: ignore[arg-type]
        self.signs += of[2] - max(at, 0)  # type: ignore[operator]
        return at


@pytest.mark.parametrize("line", ["- {name: Room #5\n  }\n", "- {name: Room}\n"])
def test_lost_comments_are_found_in_linear_time(line: str) -> None:
    looked_at = []
    for many in (100, 400):
        text = "gone:\n" + line * many + "last: a #b\n"
        source = Scanned(text)
        problems: list[Problem] = []
        head = frontmatter.compose(text, 1)
        frontmatter._warn_of_comments(source, head, 1, "site.yaml", problems)
        assert len(problems) == 1 + text.count("Room #")
        assert (problems[0].line, problems[0].column) == ((2, 15) if "#" in line else (many + 2, 9))
        assert (problems[-1].line, problems[-1].column) == (text.count("\n"), 9)
        looked_at.append(source.signs / len(text))
    assert looked_at[1] < looked_at[0] + 1
