"""The frame of imports: front matter, Markdown as text, places, links, copies, and what a person has edited."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from site_builder.cli.import_command import import_
from site_builder.cli.import_summary import report_name
from site_builder.importers import markdown_text, matter
from site_builder.importers.checking import Checks
from site_builder.importers.copying import Media
from site_builder.importers.linking import Linker
from site_builder.importers.placing import place
from site_builder.importers.records import Collection, Document, Outcome, Report, Wish
from site_builder.importers.run import run
from site_builder.importers.source import CannotRead, Source, decoded
from site_builder.importers.tracked import Edit, Tracked
from site_builder.importers.writing import CannotWrite, Writer, read_lock
from site_builder.parse.document import Rules
from site_builder.system.workers import WORTH_SHARING, WorkerPool
from tests.importers.importing import NO_WISH, counts_of, imported, png, report_of
from tests.importers.static_sites import write

YAML = """\
version: 1.10
number: 007
time: 12:30
large: 1_000
plain: [12, -3, 0, 1.5, -0.25, 2.0]
hex: 0x1F
far: 1e3
on: yes
1: one
null: x
none: ~
1.0: first
a: {yes: no}
"""


def test_what_yaml_would_change_stays_as_it_is_written() -> None:
    assert matter.from_yaml(YAML) == {
        "version": "1.10",
        "number": "007",
        "time": "12:30",
        "large": "1_000",
        "plain": [12, -3, 0, 1.5, -0.25, 2.0],
        "hex": "0x1F",
        "far": "1e3",
        "on": True,
        "1": "one",
        "null": "x",
        "none": None,
        "1.0": "first",
        "a": {"yes": False},
    }


@given(st.integers(-(10**17), 10**17) | st.floats(-1e7, 1e7).map(lambda number: round(number, 4)))
def test_a_number_is_a_number_where_it_is_written_again_as_it_was(number: float) -> None:
    text = str(number)
    assert str(matter.from_yaml(f"a: {text}")["a"]) == text


# -- front matter ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found", "line"),
    [
        ("---\na: 1\n---\nText", ({"a": 1}, "Text"), 4),
        ('+++\na = "b"\n+++\nText', ({"a": "b"}, "Text"), 4),
        ('{"a": {"b": 2}}\nText', ({"a": {"b": 2}}, "Text"), 2),
        ("---\na: 2019-05-04T10:00:00+02:00\n...\n", ({"a": "2019-05-04T10:00:00+02:00"}, ""), 4),
        ("+++\na = 2019-05-04\n+++\n", ({"a": "2019-05-04"}, ""), 4),
        ("---\nnever closed", ({}, "---\nnever closed"), 1),
        ("---\n- a list\n---\nText", ({}, "---\n- a list\n---\nText"), 1),
        ("---\nWords between two rules\n---\nText", ({}, "---\nWords between two rules\n---\nText"), 1),
        ("---\n\n---\nText", ({}, "Text"), 4),
        ('---json\n{"a": 1}\n---\nText', ({"a": 1}, "Text"), 4),
        ("---toml\na = 1\n---\nText", ({"a": 1}, "Text"), 4),
        ("---words\nno front matter", ({}, "---words\nno front matter"), 1),
        ("---  \na: 1\n---\t\nText", ({"a": 1}, "Text"), 4),
        ("\n \n+++\na = 1\n+++\nText", ({"a": 1}, "Text"), 6),
        ("{{< shortcode >}}", ({}, "{{< shortcode >}}"), 1),
        ("{ no json", ({}, "{ no json"), 1),
        ("", ({}, ""), 1),
    ],
)
def test_front_matter_is_taken_from_its_text(text: str, found: tuple[dict[str, object], str], line: int) -> None:
    parts = matter.split(text)
    assert ((parts.matter, parts.body), parts.line) == (found, line)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\na: 1\nb: [\n---\n", 4),
        ("\n---\na: 1\nb: [\n---\n", 5),
        ("---\na: &x 1\nb: *y\n---\n", 3),
        ("---\na: 1\nb: &x [1, *x]\n---\n", 3),
        ("---\na: !!python/none x\n---\n", 2),
    ],
)
def test_front_matter_that_cannot_be_read_says_where(text: str, line: int) -> None:
    with pytest.raises(matter.CannotParse) as fault:
        matter.split(text)
    assert fault.value.line == line


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 50_000, "- " * 50_000 + "x"])
def test_deep_data_is_refused_and_does_not_end_the_process(text: str) -> None:
    with pytest.raises(matter.CannotParse):
        matter.from_yaml(text)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.text(max_size=40) | st.booleans(), max_size=4))
def test_front_matter_that_is_written_reads_back_as_the_same(values: dict[str, str | bool]) -> None:
    clean = {
        key: one if isinstance(one, bool) else "".join(filter(str.isprintable, one)) for key, one in values.items()
    }
    again = matter.from_yaml(matter.written(clean))
    texts = {key: one if isinstance(one, bool) else str(one) for key, one in (again or {}).items()}
    numbers = {key for key, one in (again or {}).items() if isinstance(one, (int, float)) and not isinstance(one, bool)}
    assert {k: v for k, v in texts.items() if k not in numbers} == {k: v for k, v in clean.items() if k not in numbers}


# -- Markdown as text -----------------------------------------------------------------------------------------------


def test_links_are_found_outside_code_alone() -> None:
    text = (
        "[a](b) ![c](<d e> \"t\") `[x](y)` [f [g](h)](i) [r]: no\n\n[r]: k 'title'\n\n    [x](y)\n\n```\n[x](y)\n```\n"
        "![p](q)](s) [z](a(b)c)\n"
    )
    assert [link.href for link in markdown_text.links(text)] == ["b", "d e", "h", "i", "k", "q", "a(b)c"]


def test_an_address_is_changed_and_the_rest_stays() -> None:
    text = '[a](<b c> "t") and [d](e "f")\n\n[g]: h\n'
    changed = markdown_text.relinked(text, lambda link: {"b c": "x", "e": "y z", "h": "w"}.get(link.href))
    assert changed == '[a](x "t") and [d](<y z> "f")\n\n[g]: w\n'


@pytest.mark.parametrize(
    "text",
    [
        "a `b` ``c ` d``\n",
        "```\n`x`\n```\n`y`\n",
        "~~~ a\n```\n~~~\n",
        "    code `x`\n\ntext `y`\n",
        "- a\n\n      code\n",
        "> ```\n> x\n> ```\n\n`y`\n",
        "<div>\n```\n</div>\n\n`a`\n",
        "`a\n\nb`\n",
    ],
)
def test_code_is_where_the_parser_has_it(text: str) -> None:
    by_parser = list(markdown_text._code_blocks(text))
    assert [span for span in markdown_text.code_spans(text) if span in by_parser] == by_parser


PIECES = ("\n", "\n\n", "    ", "  ", "\t", " ")


@given(
    st.lists(
        st.sampled_from((*"``` ~~~ ```` a`b`c text > - 1. # | <div> <!--more--> === ---".split(), *PIECES)),
        max_size=12,
    ).map("".join)
)
@example("```\n  ")
@example("```\na\n\t")
def test_fences_are_found_as_the_parser_finds_them(text: str) -> None:
    if markdown_text._NESTED.search(text) is None:
        assert markdown_text._fences(text) == markdown_text._code_blocks(text)


@pytest.mark.parametrize(
    "sign", ["[", "[](", "`", "![", "[a](b", "[[", "(", "\\", "[a]: ", "[a](<", "~~~\n", '[a](b "']
)
def test_links_of_a_hostile_text_are_found_in_time(sign: str) -> None:
    markdown_text.relinked(sign * 20_000, lambda _: "x")


@given(
    st.text("ab\n", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 5), st.text("xy\n", max_size=3))),
)
def test_a_changed_text_knows_the_lines_of_what_stayed(text: str, raw: list[tuple[int, int, str]]) -> None:
    edits = [Edit(start, min(start + n, len(text)), new) for start, n, new in sorted(raw) if start <= len(text)]
    before, after = Tracked(text, 7), Tracked(text, 7).replaced(edits)
    at = then = 0
    for edit in [*edits, Edit(len(text), len(text), "")]:
        if edit.start < at:
            continue
        for spot in range(at, edit.start):
            assert after.line(then + spot - at) == before.line(spot) == 7 + text.count("\n", 0, spot)
        then += edit.start - at + len(edit.new)
        at = edit.end
    assert len(after.text) == then


# -- places ---------------------------------------------------------------------------------------------------------


def placed(
    *documents: Document, former: dict[str, str] | None = None, taken: frozenset[str] = frozenset()
) -> list[str]:
    """Where documents go."""
    paths = place(list(documents), former or {}, taken, Report())
    return [paths[document.key] for document in documents]


def test_a_document_has_a_place_of_its_own() -> None:
    assert placed(
        Document("a", "One", "", date="2020-01-02"),
        Document("b", "ONE", "", date="2021"),
        Document("c", "Three", "", slug="2020-03-04-three"),
        Document("d", "x", "", kind="page", folder="a/../../b", slug="index"),
        Document("e", "CON", "", kind="topic"),
        Document("f", "中文", "", date="unknown"),
        Document("g", "t" * 300, "", date="-0043"),
    ) == [
        "articles/2020/one.md",
        "articles/2021/one-2.md",
        "articles/undated/three.md",
        "pages/a/b/index-1.md",
        "topics/n-1143da2bc5.md",
        "articles/undated/zhongwen-67xg.md",
        f"articles/undated/{'t' * 90}.md",
    ]


def test_a_place_of_an_earlier_import_stays_and_one_of_a_person_is_left() -> None:
    one, two = Document("a", "One", "", date="2020"), Document("b", "One", "", date="2020")
    assert placed(one, two, former={"b": "articles/1999/one.md"}) == ["articles/2020/one-2.md", "articles/1999/one.md"]
    assert placed(one, taken=frozenset(("articles/2001/one.md",))) == ["articles/2020/one-2.md"]


# -- links and copies -----------------------------------------------------------------------------------------------


def led(tmp_path: Path, body: str, **more: object) -> tuple[str, Report, Media]:
    """A text with its links led, in a small site of two documents and a picture."""
    report = Report()
    source = Source(
        write(tmp_path / "s", {"p/a.md": "", "p/b.md": "", "static/i/x.png": png(), "p/bad.exe": ""}), report
    )
    documents = [
        Document("p/a.md", "A", body, old=["/blog/a/"]),
        Document("p/b.md", "B", "## One (1)\n\n## One 1\n\n## Own {#mine}\n", old=["/blog/b.html"], names=["Bee"]),
    ]
    found = Collection(documents=documents, base_url="https://s.example/site/", static=["static"], **more)  # type: ignore[arg-type]
    paths = {"p/a.md": "articles/2020/a.md", "p/b.md": "articles/b/b.md"}
    media = Media(source, found.static, {}, report)
    Linker(source, found, paths, media, report).lead(documents[0])
    return documents[0].body, report, media


@pytest.mark.parametrize(
    ("link", "becomes"),
    [
        ("[x](b.md)", "[x](../b/b.md)"),
        ("[x](../b.html)", "[x](../b/b.md)"),
        ("[x](/blog/B)", "[x](../b/b.md)"),
        ("[x](/site/blog/b.html?q=1#one-1)", "[x](../b/b.md#one-1)"),
        ("[x](http://www.s.example/site/blog/b/index.html)", "[x](../b/b.md)"),
        ("[x](//s.example/site/blog/b.html)", "[x](../b/b.md)"),
        ("[x](import:bee#one-1-1)", "[x](../b/b.md#one-1-1)"),
        ("[x](import:p/b.md#mine)", "[x](../b/b.md#mine)"),
        ("[x](b.md#unknown)", "[x](../b/b.md)"),
        ("[x](https://elsewhere.example/blog/b.html)", "[x](https://elsewhere.example/blog/b.html)"),
        ("[x](mailto:a@s.example)", "[x](mailto:a@s.example)"),
        ("[x](http://[bad)", "[x](http://[bad)"),
        ("![x](/i/x.png)", "![x](../../media/i/x.png)"),
        ("![x](https://s.example/site/i/x.png)", "![x](../../media/i/x.png)"),
        ("![x](../static/i/x.png 't')", "![x](../../media/i/x.png 't')"),
        ("[x](/nowhere) y", "x y"),
        ("![x](no.png)", r"\[Picture missing: x (no.png)\]"),
        ("[x](../../../etc/passwd)", "x"),
        ("[x](bad.exe)", "x"),
        ("[[x]] `[[y]]`", r"\[\[x]] `[[y]]`"),
    ],
)
def test_a_link_leads_to_the_new_place(tmp_path: Path, link: str, becomes: str) -> None:
    assert led(tmp_path, link)[0] == becomes


def test_a_numbered_fragment_of_python_markdown_is_known(tmp_path: Path) -> None:
    body, _, _ = led(tmp_path, "[x](b.md#same_1)", heading_slug=lambda text: "same")
    assert body == "[x](../b/b.md#one-1-1)"


def test_what_media_cannot_hold_is_reported_once(tmp_path: Path) -> None:
    _, report, media = led(tmp_path, "[x](bad.exe) [y](bad.exe)")
    assert [line.what for line in report.lines if line.outcome is Outcome.LEFT_OUT] == [
        "p/bad.exe is no kind of file that media/ may hold (.exe)"
    ]
    assert media.unused() == (["static/i/x.png"], [])


def test_smaller_sizes_of_a_picture_are_told_apart(tmp_path: Path) -> None:
    names = ("a.jpg", "a-300x200.jpg", "b-300x200.jpg")
    source = Source(write(tmp_path, dict.fromkeys(names, b"x")), Report())
    assert Media(source, [], {}, Report()).unused() == (["a.jpg", "b-300x200.jpg"], ["a-300x200.jpg"])


def test_a_link_to_the_site_itself_that_leads_to_nothing_here_is_reported(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "_config.yml": "url: https://old.example\n",
        "_posts/2020-01-02-a.md": "---\ntitle: A\n---\n[x](https://old.example/shop/) [y](https://old.example/)\n",
    }
    result = imported(write(tmp_path / "source", files), tmp_path / "archive")
    (said,) = report_of(result, Outcome.SUGGESTED)
    what = (
        "a link to https://old.example/shop/, at the site itself, which is not in the source: the link stays as it is"
    )
    assert said == f"_posts/2020-01-02-a.md:1: suggested: {what}"
    assert "[x](https://old.example/shop/)" in (tmp_path / "archive/content/articles/2020/a.md").read_text()


# -- writing --------------------------------------------------------------------------------------------------------


def test_what_a_person_edited_or_deleted_stays_so(tmp_path: Path) -> None:
    for text in (b"one", b"two"):
        writer = Writer(tmp_path, read_lock(tmp_path), dry_run=False)
        for name in ("a", "b", "c"):
            writer.put(f"articles/{name}.md", name, text)
        done = writer.finish()
        if text == b"one":
            assert done.new == ["articles/a.md", "articles/b.md", "articles/c.md"]
            (tmp_path / "content/articles/b.md").write_bytes(b"mine")
            (tmp_path / "content/articles/c.md").unlink()
    assert (done.changed, done.edited, done.deleted) == (["articles/a.md"], ["articles/b.md"], ["articles/c.md"])
    assert (tmp_path / "content/articles/b.md").read_bytes() == b"mine"


def test_what_is_cut_stands_in_the_report_as_a_whole(tmp_path: Path) -> None:
    words = " ".join(f"word{n}" for n in range(1_200))
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.md").write_text(f"---\ntitle: A\nsummary: {words}\ntags: [{words[:900]}]\n---\nBody.\n", "utf-8")
    dest = tmp_path / "dest"
    import_(source, dest, "markdown", Wish(topics=("tags",)), dry_run=False, jobs=1, as_json=False)
    report = (dest / report_name("markdown")).read_text("utf-8")
    assert (
        f"a.md:1: left out: it is cut, for it is longer than a text above the body may be; this is the whole: {words}"
        in report
    )
    assert words[:900].strip() in report


def test_an_import_that_was_interrupted_is_continued(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        write(tmp_path / "source", {f"{name}.md": f"# {name}\n\nWords\n"})
    writer = Writer(tmp_path / "archive", {}, dry_run=False)
    for name in ("a", "b"):
        writer.put(f"articles/undated/{name}.md", f"markdown:{name}.md", b"words that a person edits next")
    with (tmp_path / "archive/import.lock.part").open("a") as part:  # the third was never written: the disk was full
        part.write(f"{'0' * 64}\tarticles/undated/c.md\tmarkdown:c.md\n{'0' * 40}")
    edited = tmp_path / "archive/content/articles/undated/b.md"
    edited.write_text("---\ntitle: Mine\n---\n")
    result = imported(tmp_path / "source", tmp_path / "archive")
    assert result.written.new == ["site.yaml", "articles/undated/c.md"]
    assert result.written.changed == ["articles/undated/a.md"]
    assert result.written.edited == ["articles/undated/b.md"]
    assert edited.read_text() == "---\ntitle: Mine\n---\n"
    assert sorted(path.name for path in (tmp_path / "archive").iterdir()) == ["content", "import.lock"]
    again = imported(tmp_path / "source", tmp_path / "archive").written
    assert (again.new, again.changed, len(again.same)) == ([], [], 3)


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    writer = Writer(tmp_path, {}, dry_run=True)
    writer.put("articles/a.md", "a", b"x")
    assert writer.finish().new == ["articles/a.md"]
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "archive/content").mkdir(parents=True)
    (tmp_path / "archive/content/articles").symlink_to(tmp_path / "elsewhere")
    writer = Writer(tmp_path / "archive", {}, dry_run=False)
    with pytest.raises(CannotWrite, match="symbolic link"):
        writer.put("articles/a.md", "a", b"x")
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("line", ["x", "0" * 64 + "\t../../etc\tx", "0" * 63 + "\ta.md\tx", "\t\t"])
def test_a_line_of_the_lock_that_is_no_entry_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "import.lock").write_text(f"# head\n{line}\n")
    with pytest.raises(CannotWrite, match=r"import\.lock:2"):
        read_lock(tmp_path)


# -- sources --------------------------------------------------------------------------------------------------------


def test_a_text_is_decoded_and_a_guess_is_said() -> None:
    assert decoded("é\r\n".encode()) == ("é\n", "")
    assert decoded("\ufeffé".encode("utf-8")) == ("é", "")
    assert decoded("é".encode("utf-16")) == ("é", "")
    text, guessed = decoded("Les élèves étaient très fâchés à l'école. Où étaient-ils allés ?".encode("cp1252") * 3)
    assert "élèves étaient très fâchés" in text
    assert guessed


@pytest.mark.parametrize("text", ["Größe\n", "Ça va", "Le café “noir”", "x" * 300 + "ñ"])
def test_a_few_accents_are_those_of_western_europe(text: str) -> None:
    assert decoded(text.encode("cp1252")) == (text, "cp1252")


def test_a_source_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match="there is no file or folder"):
        Source(tmp_path / "none", Report())


def test_an_import_with_two_processes_is_one_with_one(tmp_path: Path) -> None:
    source = tmp_path / "notes"
    source.mkdir()
    for n in range(WORTH_SHARING + 20):
        (source / f"{n:03}.md").write_text(
            f"---\ntitle: Note {n}\ndate: 2001-01-01\n---\nSee {{{{nothing{n}}}}}.\n", "utf-8"
        )
    alone, shared = (
        run(source, "markdown", tmp_path / f"archive-{jobs}", NO_WISH, lambda stage, done, total: None, jobs=jobs)
        for jobs in (1, 2)
    )
    assert report_of(alone) == report_of(shared)
    assert counts_of(alone) == counts_of(shared)
    assert alone.written == shared.written


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_parser_refuses_is_told_with_its_place_in_the_source(jobs: int) -> None:
    """An importer that writes an error is wrong; the report says so until it is mended."""
    report = Report()
    good = b"---\ntitle: A note\ndate: 2001-01-01\n---\nText.\n"
    with WorkerPool(jobs) as workers:
        checks = Checks(workers, Rules(), report)
        for n in range(WORTH_SHARING + 1):
            document = Document(f"{n}.md", "A note", "Text.", line=3)
            checks.add(document, f"articles/2001/{n}.md", good.replace(b"2001-01-01", b"never") if n == 7 else good)
        checks.add(Document("x", "A note", "Text.", line=9), "x.doc", good)
        checks.finish()
    places = [(line.outcome, line.path, line.line, line.what.partition(":")[0]) for line in report.lines]
    assert places == [
        (Outcome.FAULT, "7.md", 3, "content/articles/2001/7.md"),
        (Outcome.FAULT, "x", 9, "content/x.doc is no file of an archive"),
    ]


# -- links that lead nowhere ----------------------------------------------------------------------------------------


def test_words_of_a_link_that_leads_nowhere_stay_and_the_report_has_its_line(tmp_path: Path) -> None:
    text = (
        "---\ndate: 2020-01-01\n---\nOne [two\nlines](gone.md) and [words][r] and [r] and ![P][p] and [other][s].\n\n"
        '[r]: gone/r.md "Its title"\n[p]: gone.png\n[s]: b.md\n\n[![inner](in.png)](out.md) `[words][r]`\n'
    )
    source = write(tmp_path / "source", {"a.md": text, "b.md": "B [up](/sub/A.md) [low](/sub/a.md)\n"})
    write(source, {"sub/A.md": "# Upper\n", "sub/a.md": "# Lower\n"})
    result = imported(source, tmp_path / "archive")
    content = tmp_path / "archive/content/articles"
    assert (content / "2020/a.md").read_text("utf-8").partition("---\n\n")[2] == (
        "One two\nlines and words and r and \\[Picture missing: P (p)\\] and [other][s].\n\n"
        "\n\n[s]: ../undated/b.md\n\n\\[Picture missing: inner (in.png)\\] `[words][r]`\n"
    )
    assert "B [up](a-2.md) [low](a-3.md)" in (content / "undated/b.md").read_text("utf-8")
    assert [line for line in report_of(result, Outcome.SUGGESTED) if "not in the source" in line] == [
        "a.md:11: suggested: a link to out.md, which is not in the source",
        "a.md:11: suggested: a picture to in.png, which is not in the source",
        "a.md:4: suggested: a link to gone.md, which is not in the source",
        "a.md:7: suggested: a link to gone/r.md, which is not in the source",
        "a.md:8: suggested: a link to gone.png, which is not in the source",
    ]


# -- an archive beside its source -----------------------------------------------------------------------------------


def test_a_picture_of_a_person_is_not_shown_in_place_of_one_of_the_source(tmp_path: Path) -> None:
    write(tmp_path / "archive/content/media", {"x.png": png(red=1)})
    source = write(tmp_path / "source", {"a.md": "![X](x.png)\n", "x.png": png(red=2)})
    for _ in range(2):
        result = imported(source, tmp_path / "archive")
        text = (tmp_path / "archive/content/articles/undated/a.md").read_text("utf-8")
        assert "![X](../../media/x-2.png)" in text
        assert result.written.edited == []
    assert (tmp_path / "archive/content/media/x.png").read_bytes() == png(red=1)


def test_links_of_a_folder_of_markdown_lead_to_files_from_its_root_and_to_folders(tmp_path: Path) -> None:
    files = {
        "a.md": "# A\n\n[b](/sub/b.md) [sub](sub/) [sub](./sub)\n",
        "sub/README.md": "# Sub\n\n[a](/a.md#a)\n",
        "sub/b.md": "B\n",
        "2020-01-02.md": "Words of a day\n",
        "c.mdx": "C\n",
    }
    result = imported(write(tmp_path / "source", files), tmp_path / "archive")
    content = tmp_path / "archive/content/articles"
    assert "[b](b.md) [sub](sub.md) [sub](sub.md)" in (content / "undated/a.md").read_text("utf-8")
    assert "title: 2020-01-02\n" in (content / "2020/2020-01-02.md").read_text("utf-8")
    assert report_of(result, Outcome.LEFT_OUT, Outcome.SUGGESTED) == ["c.mdx: left out: a text in another form (.mdx)"]
