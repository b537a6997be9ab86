"""The page of the data: what each file is, the tables with their columns, and examples of work with them.

What is counted and how large files are is read of the archive; nothing of it is a day, so the page stays as it is while
the archive does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from site_builder.dataset import files, sizes
from site_builder.dataset.columns import Column, Table
from site_builder.dataset.files import FILES, File
from site_builder.dataset.rows import Source
from site_builder.dataset.tables import READS, TABLES
from site_builder.language.words import Words
from site_builder.model import addresses, licences
from site_builder.model.outputs import OutputSpec
from site_builder.pages import head
from site_builder.pages.context import PageContext, href
from site_builder.theme.part_views import ColumnView, DataFileView, DataTableView, ExampleView
from site_builder.theme.views import DataView

_LEAST: Final = 100_000  # bytes of which a size is told
_TYPES: Final = {
    "text": "data_text",
    "whole number": "data_number",
    "true or false": "data_flag",
    "day": "data_day",
    "EDTF": "data_edtf",
}


def source_of(context: PageContext) -> Source:
    """Return where the rows of tables come from; one for a build."""
    found: Source | None = context.made.get(("data source",))
    if found is None:
        site = context.site
        found = context.made["data source",] = Source(context.reader.db, site.language, context.base_url, site.license)
    return found


def sizes_of(context: PageContext) -> sizes.Sizes:
    """Return how many rows there are, and about how large the files become; read once for a build."""
    context.reader.noted.update(("table", name) for name in READS)
    found: sizes.Sizes | None = context.made.get(("data sizes",))
    if found is None:
        found = context.made["data sizes",] = sizes.measure(source_of(context))
    return found


def published(context: PageContext) -> list[File]:
    """Return the files of the data that are published."""
    if context.site.exports:
        return files.chosen(context.site)
    return files.published(context.site, sizes_of(context).bytes)


def view(context: PageContext, spec: OutputSpec) -> DataView:
    """Make the view of the page."""
    words, site = context.words, context.site
    there = published(context)
    names = {file.address for file in there}
    base = context.base(spec.address, words.text("data"), words.text("data_about"), about=head.About(kind="data page"))
    root = base["root"]
    counted = sizes_of(context)
    return DataView(
        **base,
        license=site.license,
        license_href=licences.address(site.license) if site.license else None,
        citation=_citation(context),
        files=tuple([_file(one, root, counted, words) for one in there if not one.table]),
        left_out=tuple([one.name for one in files.chosen(site) if one.address not in names]),
        tables=tuple([_table(one, root, counted, names, words) for one in TABLES.values()]),
        beside=tuple([name for name in ("json", "markdown") if site.exports_some(name)]),
        examples=tuple(_examples(context, names)),
    )


def _citation(context: PageContext) -> str:
    """Return how the data are cited: title, publisher, address."""
    site, words = context.site, context.words
    named = words.text("data_citation", title=site.title)
    publisher = site.publisher.name if site.publisher and site.publisher.name != site.title else ""
    url = context.canonical(addresses.DATA)
    return " ".join(f"{text.rstrip('.')}." for text in (named, publisher) if text) + (f" {url}" if url else "")


def _file(file: File, root: str, counted: sizes.Sizes, words: Words) -> DataFileView:
    size = counted.bytes.get(file.address, 0)
    return DataFileView(
        name=file.name,
        href=href(root, file.address),
        form=file.form,
        about=file.about,
        size=_size(size, words) if size >= _LEAST else "",
    )


def _size(size: int, words: Words) -> str:
    """Return a size in MB, with one digit that counts below 10."""
    number = f"{size / 1e6:.1f}" if size < 9_950_000 else words.number(round(size / 1e6))
    return words.text("data_about_size", n=number.replace(".", words.text("data_decimal")))


def _table(table: Table, root: str, counted: sizes.Sizes, names: Iterable[str], words: Words) -> DataTableView:
    held = [file for file in FILES.values() if file.table == table.name and file.address in names]
    return DataTableView(
        name=table.name,
        about=table.about,
        rows=counted.rows[table.name],
        columns=tuple([_column(table, column, words) for column in table.columns]),
        files=tuple([_file(file, root, counted, words) for file in held]),
    )


def _column(table: Table, column: Column, words: Words) -> ColumnView:
    return ColumnView(
        name=column.name,
        type=words.text(_TYPES[column.kind]),
        about=column.about,
        refers=column.refers,
        key=column.name in table.key,
    )


# -- examples ----------------------------------------------------------------------------------------------------------

_PANDAS: Final = """import pandas as pd

data = "{data}"
articles = pd.read_csv(data + "articles.csv", parse_dates=["earliest"])
acting = pd.read_csv(data + "acting.csv")
actors = pd.read_csv(data + "actors.csv")

articles["year"] = articles["earliest"].dt.year
told = acting.merge(articles, left_on="article", right_on="id")
told = told.merge(actors, left_on="actor", right_on="id", suffixes=("", "_of_actor"))
print(told.groupby(["name", "year"]).size().sort_values(ascending=False).head(10))"""
_DATASETTE: Final = "pip install datasette\ndatasette archive.sqlite --metadata metadata.json --open"
_SQL: Final = """SELECT actors.name, count(*) AS articles,
  min(articles.earliest) AS first, max(articles.latest) AS last
FROM acting
JOIN actors ON actors.id = acting.actor
JOIN articles ON articles.id = acting.article
GROUP BY actors.id
ORDER BY count(*) DESC
LIMIT 10;"""
_NETWORK: Final = """import networkx as nx

network = nx.read_gexf("network.gexf")
strength = network.degree(weight="weight")
for actor, weight in sorted(strength, key=lambda one: -one[1])[:10]:
    print(network.nodes[actor]["label"], weight)"""
_R: Final = """data <- "{data}"
articles <- read.csv(paste0(data, "articles.csv"), na.strings = "", encoding = "UTF-8")
articles$year <- as.integer(substr(articles$earliest, 1, 4))
barplot(table(articles$year))"""


def _examples(context: PageContext, names: set[str]) -> Iterator[ExampleView]:
    """Yield the examples that go with the files that are published."""
    words = context.words
    at = f"{context.base_url or ''}{files.FOLDER}"

    def example(title: str, text: str = "", code: str = "", language: str = "") -> ExampleView:
        said = words.text(text) if text else ""
        return ExampleView(title=words.text(title), text=said, code=code.replace("{data}", at), language=language)

    has_tables = {f"{files.FOLDER}{name}.csv" for name in ("articles", "acting", "actors")} <= names
    if has_tables:
        yield example("data_pandas", code=_PANDAS, language="python")
    if files.DATABASE in names:
        yield example("data_datasette", "data_datasette_how", _DATASETTE, "sh")
        yield example("data_sql", "data_sql_how", _SQL, "sql")
    if files.GEXF in names:
        yield example("data_gephi", "data_gephi_how")
        yield example("data_networkx", code=_NETWORK, language="python")
    if has_tables:
        yield example("data_r", code=_R, language="r")
        yield example("data_sheet", "data_sheet_how")
