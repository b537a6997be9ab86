"""The data are what their formats say: read by the programs that people open them with, on whole archives.

And their numbers are those of the pages and of the Markdown.
"""

from __future__ import annotations

import csv
import functools
import io
import json
import re
import shutil
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, redirect_stdout
from html import unescape
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from site_builder.dataset.files import FILES
from site_builder.dataset.tables import TABLES
from tests import builds
from tests.conftest import REPOSITORY, SiteFactory

pd = pytest.importorskip("pandas")
nx = pytest.importorskip("networkx")
rdflib = pytest.importorskip("rdflib")
frictionless = pytest.importorskip("frictionless")

SKOS = "http://www.w3.org/2004/02/skos/core#"


@pytest.fixture(scope="module", params=["sample", "milestones", "small"])
def root(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that is published with its data; each is built once."""
    from tests.dataset.test_tables import CONFIG
    from tests.dataset.test_tables import FILES as SMALL
    from tests.parse.test_problems import PNG

    root = tmp_path_factory.mktemp(request.param)
    if request.param == "small":
        builds.write(root, {**SMALL, "media/a.png": PNG, "site.yaml": CONFIG})
    else:
        source = REPOSITORY if request.param == "sample" else request.getfixturevalue("shared") / "corpora/milestones"
        shutil.copytree(source / "content", root / "content")
        (root / "content/urls.lock").unlink(missing_ok=True)
    report = builds.build(root, exports=True)
    assert report.ok
    return root


@pytest.fixture(scope="module")
def data(root: Path) -> Path:
    return root / "output/data"


def rows(data: Path, name: str) -> list[dict[str, str]]:
    with (data / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_file_that_is_told_is_there_and_none_else(data: Path) -> None:
    found = {path.relative_to(data.parent).as_posix() for path in data.rglob("*") if path.is_file()}
    assert found == {*FILES, "data/index.html"}


def test_the_data_package_is_valid_and_so_is_each_of_its_tables(data: Path) -> None:
    package = frictionless.Package(str(data / "datapackage.json"))
    for form in ("csv", "jsonl"):
        assert len([r for r in package.resources if r.format == form]) == len(TABLES)
    assert {r.name for r in package.resources if r.format == "csv"} == {*TABLES}
    for resource in package.resources:
        # of JSON Lines without a line, which has nothing to validate, frictionless wants a first one all the same
        if resource.format == "csv" or (resource.format == "jsonl" and (data / resource.path).stat().st_size):
            resource.schema.foreign_keys = []  # which the database holds, in a hundredth of the time
            report = resource.validate()
            assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])[:5]
            for field in resource.schema.fields:
                assert field.description


def test_both_forms_of_a_table_and_the_database_say_the_same(data: Path) -> None:
    schema = json.loads((data / "schemas/rows.json").read_text("utf-8"))
    with closing(sqlite3.connect(data / "archive.sqlite")) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        for name, table in TABLES.items():
            objects = [json.loads(line) for line in (data / f"{name}.jsonl").read_text("utf-8").splitlines()]
            checker = jsonschema.Draft202012Validator({**schema, "$ref": f"#/$defs/{name}"})
            assert not [e.message for one in objects for e in checker.iter_errors(one)]
            said = {None: "", True: "true", False: "false"}
            texts = [{k: said.get(v, str(v)) if v is None or isinstance(v, bool) else str(v) for k, v in one.items()} for one in objects]  # fmt: skip
            assert rows(data, name) == texts
            columns = [row[1] for row in db.execute(f'PRAGMA table_info("{name}")')]
            assert columns == [*table.names]
            stored = db.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall()
            assert [tuple(one.values()) for one in objects] == stored


def test_pandas_reads_each_table_with_its_types(data: Path) -> None:
    for name, table in TABLES.items():
        frame = pd.read_csv(data / f"{name}.csv", keep_default_na=False, na_values=[""], low_memory=False)
        assert [*frame.columns] == [*table.names]
        assert len(frame) == len(rows(data, name))
        for column in table.columns:
            if len(frame) and column.required and column.kind == "whole number":
                assert frame[column.name].dtype.kind == "i"
            if len(frame) and column.required and column.kind == "true or false":
                assert frame[column.name].dtype.kind == "b"


def test_networkx_reads_both_networks_and_they_are_one(data: Path) -> None:
    gexf, graphml = nx.read_gexf(data / "network.gexf"), nx.read_graphml(data / "network.graphml")
    together: Counter[tuple[str, str]] = Counter()
    of_article: dict[str, list[str]] = {}
    translations = {row["id"] for row in rows(data, "articles") if row["translation_of"]}
    for row in rows(data, "acting"):
        of_article.setdefault(row["article"], []).append(row["actor"])
    for article, actors in of_article.items():
        if article not in translations and len(actors) <= 24:
            together.update(
                (min(one, other), max(one, other)) for n, one in enumerate(actors) for other in actors[n + 1 :]
            )
    for network in (gexf, graphml):
        assert {*network.nodes} == {row["id"] for row in rows(data, "actors")}
        weights = {tuple(sorted((a, b))): w for a, b, w in network.edges(data="weight")}
        assert weights == dict(together)
    for one, other, told in gexf.edges(data=True):
        assert graphml.edges[one, other]["first"] == told["first"]
        assert graphml.edges[one, other]["articles"] == told["articles"]
    for node, told in gexf.nodes(data=True):
        assert graphml.nodes[node]["name"] == told["label"]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # which rdflib's own reader of JSON-LD uses
def test_rdflib_reads_the_topics_and_both_forms_say_the_same(data: Path) -> None:
    base = "https://example.org/none/data/x"
    turtle = rdflib.Graph().parse(data / "topics.ttl", format="turtle", publicID=base)
    json_ld = rdflib.Graph().parse(data / "topics.jsonld", format="json-ld", publicID=base)
    assert {*turtle} == {*json_ld}
    concepts = {*turtle.subjects(rdflib.RDF.type, rdflib.URIRef(f"{SKOS}Concept"))}
    topics = rows(data, "topics")
    assert {str(one) for one in concepts} == {row["url"] for row in topics}
    for row in topics:
        labels = [*turtle.objects(rdflib.URIRef(row["url"]), rdflib.URIRef(f"{SKOS}prefLabel"))]
        assert [str(label) for label in labels] == [row["name"]]
        assert [*turtle.objects(rdflib.URIRef(row["url"]), rdflib.URIRef(f"{SKOS}inScheme"))]
    ids = {row["id"]: row["url"] for row in topics}
    broader = {(str(s), str(o)) for s, o in turtle.subject_objects(rdflib.URIRef(f"{SKOS}broader"))}
    assert broader == {(ids[row["topic"]], ids[row["broader"]]) for row in rows(data, "topic_broader")}


# followthemoney's own schema, as far as it is used: schema → its properties, with those of the schemata that it extends
THING = {"name", "alias", "wikidataId", "sourceUrl"}
INTERVAL = {"startDate", "endDate"}
FOLLOWTHEMONEY = {
    "Person": THING | {"birthDate", "deathDate"},
    "LegalEntity": THING | {"incorporationDate", "dissolutionDate"},
    "Organization": THING | {"incorporationDate", "dissolutionDate"},
    "PublicBody": THING | {"incorporationDate", "dissolutionDate"},
    "Position": THING | {"organization"},
    "Occupancy": INTERVAL | {"holder", "post"},
    "Membership": INTERVAL | {"member", "organization", "role"},
}
RANGES = {
    "holder": {"Person"},
    "post": {"Position"},
    "organization": {"Organization", "PublicBody"},
    "member": {"LegalEntity", "Organization", "PublicBody"},
}


def test_entities_have_properties_of_their_schema_and_refer_to_entities_that_it_allows(data: Path) -> None:
    entities = [json.loads(line) for line in (data / "entities.ftm.json").read_text("utf-8").splitlines()]
    schemata = {one["id"]: one["schema"] for one in entities}
    assert len(schemata) == len(entities)
    for one in entities:
        assert {*one} == {"id", "schema", "properties"}
        assert re.fullmatch(r"[A-Za-z0-9_.-]+", one["id"])
        assert {*one["properties"]} <= FOLLOWTHEMONEY[one["schema"]]
        for name, values in one["properties"].items():
            assert values and all(isinstance(value, str) and value for value in values)
            if name in RANGES:
                assert {schemata[value] for value in values} <= RANGES[name]
            if name.endswith("Date"):
                assert all(re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value) for value in values)
    actors = [row for row in rows(data, "actors") if row["kind"] != "place"]
    assert len(actors) == sum(s in ("Person", "LegalEntity", "Organization", "PublicBody") for s in schemata.values())


def test_followthemoney_takes_the_entities(data: Path) -> None:
    model = pytest.importorskip(
        "followthemoney", reason="followthemoney needs PyICU, which is built on the machine"
    ).model
    for line in (data / "entities.ftm.json").read_text("utf-8").splitlines():
        entity = json.loads(line)
        proxy = model.get_proxy(entity, cleaned=False)
        proxy.schema.validate(entity)
        assert proxy.to_dict()["properties"] == entity["properties"]


@pytest.fixture(scope="module")
def datasette(data: Path) -> Iterator[str]:
    """Datasette serves the database over HTTP; its address."""
    pytest.importorskip("datasette")
    import uvicorn
    from datasette.app import Datasette

    metadata = json.loads((data / "metadata.json").read_text("utf-8"))
    app = Datasette([], immutables=[str(data / "archive.sqlite")], metadata=metadata)
    server = uvicorn.Server(uvicorn.Config(app.app(), port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)  # an event loop of its own
    thread.start()
    while not server.started:
        thread.join(0.05)
        assert thread.is_alive()
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def get(address: str) -> Any:
    import urllib.request

    with urllib.request.urlopen(address) as answer:
        return json.loads(answer.read())


def test_datasette_shows_facets_labels_and_finds_words(datasette: str, data: Path) -> None:
    found = get(f"{datasette}/archive/articles.json?_shape=objects&_facet=language&_size=5&_labels=on")
    articles = rows(data, "articles")
    assert found["filtered_table_rows_count"] == len(articles)
    counted = {one["value"]: one["count"] for one in found["facet_results"]["language"]["results"]}
    assert counted == Counter(row["language"] for row in articles)
    acting = get(f"{datasette}/archive/acting.json?_shape=objects&_labels=on&_size=1")["rows"][0]
    names = {row["id"]: row["name"] for row in rows(data, "actors")}
    assert acting["actor"]["label"] == names[acting["actor"]["value"]]
    title = articles[0]["title"]
    word = max(re.findall(r"\w+", title), key=len)
    hits = get(f"{datasette}/archive/articles.json?_shape=objects&_search={word}&_size=max")["rows"]
    assert articles[0]["id"] in {one["id"] for one in hits}
    sql = "select+count(*)+as+n+from+texts_fts+where+texts_fts+match+:word"
    assert get(f"{datasette}/archive.json?sql={sql}&word=the&_shape=objects")["rows"][0]["n"] > 0 or len(articles) < 5


def test_the_files_beside_pages_are_what_their_schemas_say(root: Path) -> None:
    output = root / "output"
    for kind, table in (("article", "articles"), ("actor", "actors")):
        schema = json.loads((output / f"data/schemas/{kind}.json").read_text("utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        checker = jsonschema.Draft202012Validator(schema)
        for row in rows(output / "data", table):
            path = output / row["address"]
            record = json.loads(path.with_suffix(".json").read_text("utf-8"))
            assert not [error.message for error in checker.iter_errors(record)]
            assert {*record} == {*schema["properties"]}
            assert (record["id"], record["url"] or "") == (row["id"], row["url"])
            page = path.read_text("utf-8")
            heading = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
            assert heading
            shown = " ".join(unescape(re.sub("<[^>]+>", "", heading[1])).split())
            assert shown.startswith(" ".join(record.get("title", record.get("name", "")).split()))


def test_numbers_are_those_of_the_pages_and_of_the_markdown(root: Path) -> None:
    data = root / "output/data"
    # ten lines that know nothing of the program
    heads = [yaml.load(p.read_text("utf-8").split("---\n")[1], yaml.BaseLoader) for p in root.rglob("content/articles/**/*.md")]  # fmt: skip
    heads = [head for head in heads if head.get("draft") != "true"]
    as_list = lambda value: value if isinstance(value, list) else [value] if value else []  # noqa: E731
    written = {
        "articles": len(heads),
        "acting": sum(len({str(a) for a in as_list(head.get("actors"))}) for head in heads),
        "events": sum(len(as_list(head.get("dates"))) for head in heads if "translation_of" not in head),
        "sources": sum(len(as_list(head.get("sources"))) for head in heads),
        "article_topics": sum(len(as_list(head.get("topics"))) for head in heads),
    }
    told = {name: len(rows(data, name)) for name in written}
    told["sources"] = sum(row["kind"] == "source" for row in rows(data, "sources"))
    topics = {row["id"] for row in rows(data, "topics") if row["index"] == "topics"}
    told["article_topics"] = sum(row["topic"] in topics for row in rows(data, "article_topics"))
    assert told == written
    home = unescape(re.sub("<[^>]+>", "", (root / "output/index.html").read_text("utf-8"))).replace(",", "")
    originals = sum(not row["translation_of"] for row in rows(data, "articles"))
    assert re.search(rf"\b{originals} articles?\b", home)
    index = "".join(path.read_text("utf-8") for path in [*(root / "output/actors").glob("index*.html"), *(root / "output/actors/index").glob("*.html")])  # fmt: skip
    shown = dict(
        re.findall(
            r'actors/([a-z0-9-]+)\.html"><bdi>[^<]*</bdi></a>(?: <span class="kind">[^<]*</span>)?[^<]*<span class="n">([0-9,]+)</span>',
            index,
        )
    )
    assert shown == {row["id"]: row["articles"] for row in rows(data, "actors")}


# -- the examples of the page ---------------------------------------------------------------------------------------


def examples(data: Path) -> dict[str, list[str]]:
    page = (data / "index.html").read_text("utf-8")
    found: dict[str, list[str]] = {}
    for language, code in re.findall(r'<code class="language-(\w+)">(.*?)</code>', page, re.DOTALL):
        found.setdefault(language, []).append(unescape(code))
    return found


def test_the_examples_in_python_run(data: Path) -> None:
    tables, network = examples(data)["python"]
    base = re.search(r'data = "(.*)"', tables)
    assert base
    said = io.StringIO()
    with redirect_stdout(said), builds.working_directory(data):
        exec(tables.replace(base[1], f"{data}/"), {})
        exec(network, {})
    most = Counter(row["actor"] for row in rows(data, "acting")).most_common(1)
    assert not most or len(said.getvalue().splitlines()) > 2


def test_the_example_in_sql_runs(data: Path) -> None:
    (query,) = examples(data)["sql"]
    with closing(sqlite3.connect(data / "archive.sqlite")) as db:
        found = db.execute(query).fetchall()
    assert found and found[0][1] == Counter(row["actor"] for row in rows(data, "acting")).most_common(1)[0][1]


def test_the_example_in_r_runs(data: Path, tmp_path: Path) -> None:
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("R is not installed")
    import subprocess

    (code,) = examples(data)["r"]
    code = re.sub(r'data <- ".*"', f'data <- "{data}/"', code)
    subprocess.run([program, "-e", code], cwd=tmp_path, check=True, capture_output=True)


def test_the_database_has_the_same_bytes_each_time(root: Path, site: SiteFactory) -> None:
    from site_builder.outputs.exports import database
    from tests.dataset.test_tables import source_of

    make = functools.partial(database.parts, source_of(root))
    assert b"".join(make()) == b"".join(make())
