"""The content model: how values are typed, and that the JSON Schemas say what the builder does."""

import json
import subprocess
import sys

import jsonschema
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

from site_builder.cli.commands import main
from site_builder.model.documents import Acting, Actor, Article, Author, Mark, Page, Site, Topic
from site_builder.model.slugs import ID, ID_LENGTH, slugify
from site_builder.parse import frontmatter, records, schema, yaml_lines
from site_builder.parse.file_problems import FileProblems
from site_builder.parse.records import Field, ListOf, MapOf, Record
from site_builder.parse.schema import DOCUMENTS, json_schema
from site_builder.problems import Problem
from tests.conftest import REPOSITORY

CLASSES = {
    "article": Article,
    "actor": Actor,
    "topic": Topic,
    "author": Author,
    "page": Page,
    "site": Site,
}


def typed(kind: str, text: str) -> tuple[dict[str, object], list[str]]:
    """The values of front matter, and its problems as they are printed."""
    problems: list[Problem] = []
    node = frontmatter.read_yaml(text, "a.md", problems)
    assert node is not None
    return records.read_fields(node, DOCUMENTS[kind], FileProblems("a.md", problems), f"in {kind}"), [
        str(p) for p in problems
    ]


def all_fields() -> list[tuple[str, Field]]:
    """Every key of every mapping of the content model, with the way to it."""
    found: list[tuple[str, Field]] = []
    todo = [(kind, fields) for kind, fields in DOCUMENTS.items()]
    while todo:
        way, fields = todo.pop()
        for field in fields:
            found.append((f"{way}.{field.key}", field))
            inner = field.type
            if isinstance(inner, ListOf):
                inner = inner.item
            if isinstance(inner, MapOf):
                inner = inner.value
            if isinstance(inner, Record):
                todo.append((f"{way}.{field.key}", inner.fields))
    return found


FIELDS = all_fields()


@pytest.mark.parametrize(("way", "field"), FIELDS, ids=[way for way, _ in FIELDS])
def test_every_key_has_a_sentence_that_says_what_it_is(way, field):
    assert len(field.doc.split()) >= 2 or field.doc in ("its title", "its address")
    assert field.doc[0].islower() or field.doc.split()[0] in ("EDTF",), field.doc
    assert not field.doc.endswith("."), field.doc


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_key_is_an_attribute_and_every_attribute_a_key(kind):
    attributes = set(CLASSES[kind].__struct_fields__)
    keys = {field.attribute for field in DOCUMENTS[kind]}
    if kind == "article":  # the indexes of the archive, `topics` and `authors` among them, are one attribute
        keys = keys - {"topics", "authors"} | {"indexes"}
        attributes -= {"unpublished"}  # which a preview says of it
    if kind == "author":  # an entry of an index too, with no place among others
        attributes -= {"broader", "related", "description", "replaced_by"}
    if kind == "site":  # the keys that begin with x-
        keys = keys | {"extra"}
        attributes -= {"with_data"}  # which the option of a build says of it
    assert keys == attributes


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_keys_are_in_lower_case_and_stand_once(kind):
    keys = [field.key for field in DOCUMENTS[kind]]
    assert len(keys) == len(set(keys))
    assert all(key == key.lower() and not key.startswith("x-") for key in keys)


def test_the_slips_of_yaml_know_every_key():
    assert {field.key for _, field in FIELDS} == yaml_lines.KEYS


FULL = {
    "article": """
title: Shoigu meets Kim in Pyongyang
date: 2025-06
actors:
  - Kim Jong Un
  - name: Sergei Shoigu
    role: special envoy
topics: [Russia–DPRK partnership, Ukraine war]
dates:
  - date: 2025-04~
    label: Pyongyang confirms that its troops fought in Kursk
    actors: [DPRK]
related:
  - shoigu-in-pyongyang-march
  - url: https://english.almayadeen.net/news
    title: DPRK slams MSMT report on Russia ties
    publisher: Al Mayadeen
    date: 2025-06
    archived: https://web.archive.org/web/2025/https://english.almayadeen.net/news
sources:
  - title: Russia's Shoigu visits Pyongyang
    publisher: Al Mayadeen
  - A text only
summary: One or two sentences.
image: {src: media/handshake.jpg, alt: Two men shake hands, caption: Pyongyang, credit: KCNA via AP, date: 2025-03-21}
authors: [Staff]
lang: en
translation_of: shoigu-in-pyongyang
published: 2025-06-05
updated: 2025-06-07
corrections:
  - {date: 2025-06-07, text: An earlier version misnamed the minister., kind: correction}
redirect_from: [articles/old-name.html]
slug: shoigu-in-pyongyang
draft: false
embargo: 2025-06-10
license: CC-BY-4.0
mentions: "off"
x-mood: {any: [thing, 1, true]}
""",
    "actor": """
name: Sergei Shoigu
kind: person
aliases: [Sergey Shoigu, Сергей Шойгу]
weak_aliases: [Shoigu]
sort_name: Shoigu, Sergei
disambiguation: Russian politician
roles:
  - {title: Minister of Defence, of: Russia, from: 2012-11-06, until: 2024-05-12}
  - {title: Secretary of the Security Council, of: Russia, from: 2024-05-12}
part_of: [Russia]
born: 1955-05-21
same_as: [https://www.wikidata.org/entity/Q4397243]
wikidata: Q4397243
image: media/shoigu.jpg
as_of: 2025-11
lang: en
redirect_from: actors/sergey-shoigu.html
""",
    "topic": """
name: Ukraine war
aliases: War in Ukraine
broader: [Wars]
related: [NATO]
description: One sentence.
same_as: https://www.wikidata.org/entity/Q110999040
replaced_by: Russian invasion of Ukraine
lang: en
redirect_from: [topics/war.html]
""",
    "author": """
name: Ada Example
kind: person
aliases: [A. Example]
ids: [wp-17, "1017"]
sort_name: Example, Ada
actor: Ada Example
same_as: https://example.org/ada
image: media/ada.jpg
lang: en
redirect_from: [authors/a-example.html]
""",
    "page": "title: About\nsummary: What this is.\nnav: 2\nredirect_from: [about-us.html]\n",
    "site": """
title: The archive
base_url: https://example.org/archive/
description: What it holds.
language: pt-BR
theme: mine
publisher: {name: The house, url: https://example.org/}
license: CC-BY-4.0
repository: https://example.org/repository
actors: registered
mentions: "off"
page_size: 100
feeds: {text: full, actors: 3, topics: 1, authors: 0}
feed_entries: 100
tag: example.org,2020
ledger: "on"
manifest: "off"
exports: [csv, sqlite]
gone: [{address: articles/old.html, date: 2026-12-01, reason: It was wrong.}]
moved: {media/old.jpg: media/new.jpg}
indexes: {places: {label: Places}, ships: Ships}
""",
}


@pytest.mark.parametrize("kind", FULL)
def test_the_documented_example_is_accepted_by_the_builder_and_by_the_json_schema(kind):
    values, problems = typed(kind, FULL[kind])
    assert problems == []
    assert set(values) == {field.attribute for field in DOCUMENTS[kind]} & set(values)
    # a plain YAML reader, dates and all kept as texts as in the files
    document = json.loads(json.dumps(yaml.safe_load(FULL[kind]), default=str))
    jsonschema.validate(document, json_schema(kind), jsonschema.Draft202012Validator)


@pytest.mark.parametrize("kind", FULL)
def test_the_json_schemas_are_schemas_and_refuse_what_the_builder_refuses(kind):
    found = json_schema(kind)
    jsonschema.Draft202012Validator.check_schema(found)
    checker = jsonschema.Draft202012Validator(found)
    first = DOCUMENTS[kind][0].key
    least = {"title": "A", "date": "2025"} if kind == "article" else {first: "A"}
    assert checker.is_valid(least)
    assert checker.is_valid({**least, "x-own": [1, {"a": None}]})
    assert not checker.is_valid({**least, "sumary": "A"})
    assert not checker.is_valid({})
    assert not checker.is_valid([least])
    assert not checker.is_valid({**least, first: ["A", "B"]})


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("article", "image: {src: a.png, size: big}"),
        ("article", "corrections: [{date: 2025-06-07, text: A, kind: mistake}]"),
        ("article", "slug: Not An Id"),
        ("article", "dates: [{date: 2025}]"),
        ("article", "related: [{title: A}]"),
        ("article", "sources: [{publisher: A}]"),
        ("article", "published: 2025-06"),
        ("article", "mentions: sometimes"),
        ("actor", "kind: robot"),
        ("actor", "wikidata: 42x"),
        ("actor", "roles: [{of: Russia}]"),
        ("actor", "same_as: [example.org]"),
        ("page", "nav: first"),
        ("site", "page_size: 4"),
        ("site", "feeds: {actors: -1}"),
        ("site", "feeds: {texts: full}"),
        ("site", "feed_entries: 0"),
        ("site", "tag: example.org"),
        ("site", "indexes: {Places: Places}"),
        ("site", "language: English (UK)"),
    ],
)
def test_builder_and_json_schema_refuse_the_same(kind, keys):
    first = "title: A\ndate: 2025\n" if kind == "article" else "title: A\n" if kind in ("page", "site") else "name: A\n"
    values, problems = typed(kind, first + keys + "\n")
    assert len(problems) == 1
    document = json.loads(json.dumps(yaml.safe_load(first + keys), default=str))
    assert not jsonschema.Draft202012Validator(json_schema(kind)).is_valid(document)
    assert keys.partition(":")[0] not in values or values[keys.partition(":")[0]] in ((), {})


def test_every_description_in_a_schema_is_the_sentence_of_its_field():
    for kind, fields in DOCUMENTS.items():
        properties = json_schema(kind)["properties"]
        assert {key: value["description"] for key, value in properties.items()} == {f.key: f.doc for f in fields}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_the_schema_command_prints_one_schema(kind):
    done = CliRunner().invoke(main, ["schema", kind])
    assert (done.exit_code, done.stderr) == (0, "")
    assert json.loads(done.stdout) == json_schema(kind)


def test_the_schema_command_prints_all_of_them_without_a_name():
    done = subprocess.run(
        [sys.executable, "-m", "site_builder", "schema"], cwd=REPOSITORY, capture_output=True, check=True, timeout=60
    )
    assert json.loads(done.stdout) == {kind: json_schema(kind) for kind in DOCUMENTS}


def test_an_index_of_the_archive_is_a_key_of_its_articles():
    fields = schema.article_fields(("places", "ships"))
    assert [field.key for field in fields[-2:]] == ["places", "ships"]
    assert fields[: len(DOCUMENTS["article"])] == DOCUMENTS["article"]


def test_values_are_typed_by_their_keys_and_not_by_their_looks():
    values, problems = typed(
        "article", "title: 0044\ndate: 2025\nauthors: NO\nsummary: 12:30\nlicense: 1e3\nlang: no\n"
    )
    assert problems == []
    assert (values["title"], values["authors"], values["summary"]) == ("0044", (Mark("NO", 3, 10),), "12:30")
    assert (values["license"], values["lang"]) == ("1e3", "no")


def test_a_single_value_is_a_list_of_one_and_an_empty_one_is_none():
    values, problems = typed(
        "article", "title: A\ndate: 2025\nactors: Ada\ntopics: [War, '', Peace]\nauthors:\nrelated: []\n"
    )
    assert problems == ['a.md:4:15: error: "topics" is empty; give it a value or delete the line']
    assert values["actors"] == (Acting(Mark("Ada", 3, 9)),)
    assert values["topics"] == (Mark("War", 4, 10), Mark("Peace", 4, 19))
    assert "authors" not in values
    assert values["related"] == ()


def test_texts_of_several_lines_become_one():
    values, _ = typed(
        "article",
        "title: >\n  A long\n  title\ndate: 2025\nsummary: |\n  One.\n\n  Two.\nactors:\n  - Kim\n    Jong Un\n",
    )
    assert values["title"] == "A long title"
    assert values["summary"] == "One. Two."
    assert values["actors"] == (Acting(Mark("Kim Jong Un", 10, 5)),)


def test_yes_and_capitals_of_true_are_told_apart():
    assert typed("article", "title: A\ndate: 2025\ndraft: True\n")[0]["draft"] is True
    assert typed("article", "title: A\ndate: 2025\ndraft: FALSE\n")[0]["draft"] is False
    assert "draft" not in typed("article", "title: A\ndate: 2025\ndraft: on\n")[0]


def test_x_keys_reach_the_template_as_plain_texts_lists_and_mappings():
    node = frontmatter.compose("x-a: [1, {b: no}]\ntitle: A\nx-c:\n", 1)
    assert records.extras(node) == {"x-a": ["1", {"b": "no"}], "x-c": ""}


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("https://example.org", True),
        ("HTTP://example.org/a?b=c#d", True),
        ("https://пример.рф/", True),
        ("https://example.org:8080/%20", True),
        ("https://", False),
        ("https:///a", False),
        ("//example.org", False),
        ("ftp://example.org", False),
        ("javascript:alert(1)", False),
        ("https://example.org/a b", False),
        ('https://example.org/"', False),
        ("https://example.org/<", False),
        ("https://example.org/\\", False),
        ("mailto:a@example.org", False),
        ("https://example.org/" + "a" * 2000, False),
    ],
)
def test_a_web_address_is_written_in_full_and_could_stand_in_a_link(address, right):
    values, problems = typed("site", f"title: A\nbase_url: {json.dumps(address, ensure_ascii=False)}\n")
    assert ("base_url" in values) == right == (not problems)


@given(st.text())
@example("")
@example("-")
@example("'")
@example("İ")
@example("ß" * 200)
@example("a" * 300)
@example("-".join("b" * 40 for _ in range(9)))
@example("平壌")
def test_a_slug_is_an_id_or_nothing(text):
    made = slugify(text)
    assert made == "" or (ID.fullmatch(made) and len(made) <= ID_LENGTH)
    assert slugify(made) == made


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Kim Jong Un", "kim-jong-un"),
        ("Сергей Шойгу", "sergey-shoygu"),
        ("Été à Łódź", "ete-a-lodz"),
        ("O'Brien & Sons, Ltd.", "obrien-sons-ltd"),
        ("  --  ", ""),
        ("C++", "c"),
        ("2 + 2", "2-2"),
        ("ﬁn", "fin"),
        ("a" * 60 + " " + "b" * 60, "a" * 60),
    ],
)
def test_slugs_are_romanised_and_cut_at_a_word(name, slug):
    assert slugify(name) == slug


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("article", 'title: "\\u202E"\ndate: 2019', 'a.md:1:8: error: "title": it holds only what nobody sees: U+202E'),
        ("article", "title: \u3164\ndate: 2019", 'a.md:1:8: error: "title": it holds only what nobody sees: U+3164'),
        ("article", "title: A\ndate: 2019\nauthors: [B, \u2060\u200b]",
         'a.md:3:14: error: "authors": it holds only what nobody sees: U+200B and U+2060'),
        ("article", "title: A\ndate: 2019\ndates: [{date: 2019, label: \u200e}]",
         'a.md:3:29: error: "label": it holds only what nobody sees: U+200E'),
        ("actor", "name: \u00ad", 'a.md:1:7: error: "name": it holds only what nobody sees: U+00AD'),
        ("actor", "name: A\naliases: [\ufe0f]", 'a.md:2:11: error: "aliases": it holds only what nobody sees: U+FE0F'),
        ("topic", 'name: "\\u2800 \\u2800"', 'a.md:1:7: error: "name": it holds only what nobody sees: U+0020 and U+2800'),
        ("page", "title: \U000e0041", 'a.md:1:8: error: "title": it holds only what nobody sees: U+E0041'),
        ("site", "title: \u200b", 'a.md:1:8: error: "title": it holds only what nobody sees: U+200B'),
        ("site", "title: A\npublisher: \u200b", 'a.md:2:12: error: "publisher": it holds only what nobody sees: U+200B'),
    ],
)  # fmt: skip
def test_a_text_of_which_nothing_is_seen_is_an_error(kind: str, text: str, said: str) -> None:
    assert typed(kind, text)[1] == [f"{said}; write it in characters that are seen"]


def test_emphasis_of_nothing_that_is_seen_is_left_as_it_is_written() -> None:
    assert typed("page", "title: '*\u200b*'")[0]["title"] == "*\u200b*"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("\u202eA", "\u202eA\u202c"),
        ("A \u2067B \u202aC", "A \u2067B \u202aC\u202c\u2069"),
        ("*A \u2066B*", "A \u2066B\u2069"),
        ("\u2067A\u2069 B", "\u2067A\u2069 B"),
        ("\u200fא\u200f A", "\u200fא\u200f A"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_a_title_ends_each_turn_of_direction_that_it_begins(written: str, read: str) -> None:
    values, said = typed("page", f'title: "{written}"')
    assert (values["title"], said) == (read, [])


def test_site_yaml_has_room_for_ten_thousand_addresses_that_are_gone() -> None:
    one = "  - {{address: articles/2020/a-{}.html, date: 2026-11-29, reason: It was a copy of another.}}\n"
    text = "title: A\ngone:\n" + "".join(one.format(n) for n in range(10_000))
    values, said = typed("site", text)
    assert (len(values["gone"]), said) == (10_000, [])  # type: ignore[arg-type]
    assert typed("site", text + one.format("x"))[1][0].startswith(
        'a.md:10003:5: error: "gone" has 10,001 entries, more than the 10,000 allowed'
    )
    problems: list[Problem] = []
    assert frontmatter.read_yaml("title: " + "a" * (1 << 20), "a.md", problems) is None
    assert frontmatter.read_yaml(f"x: [{'b,' * 100_000}]", "a.md", problems) is None
    assert [str(p) for p in problems] == [
        "a.md:1:1: error: site.yaml is larger than 1 MiB; shorten it",
        "a.md:1:200003: error: site.yaml has more than 100,000 values; shorten it",
    ]
