"""Tables: CSV, TSV, JSON, spreadsheets; those of CollectionBuilder and of Omeka among them. A row is an article.

What the columns become is said by a mapping: the one that was named (``--map``), else ``import-map.yaml`` beside
content/, else a guess, which is written there for a person to correct.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from pathlib import Path
from typing import Final
from urllib.parse import quote

from site_builder.importers import addresses, cells, mapping_guess, matter, tabular
from site_builder.importers import mapping as maps
from site_builder.importers.mapping import Mapping
from site_builder.importers.readers import table_parts
from site_builder.importers.readers.table_rows import Reader, Record
from site_builder.importers.records import FROM_SOURCE, Collection, Document, Outcome, Report, Wish
from site_builder.importers.source import CannotRead, Source, decoded
from site_builder.model.web import is_web_address
from site_builder.problems import printable
from site_builder.system import safe_files

_CONFIG: Final = ("_config.yml", "_config.yaml")  # of CollectionBuilder, which stands on Jekyll
_MOST_MAP: Final = 1 << 20
_LINES: Final = (".jsonl", ".ndjson")
_TEXTS: Final = (".md", ".markdown", ".html", ".xml")


def guess(source: Source) -> int:
    """Return how surely a source is a table, or a folder of tables."""
    if source.only:
        name = source.only.lower()
        if name.endswith((*tabular.SEPARATED, *tabular.WORKBOOKS)):
            return 80
        return 40 if name.endswith(_LINES) else 30 if name.endswith(".json") else 0
    if _of_collection_builder(source):
        return 95
    tables = sum(True for _ in source.below("", *tabular.SEPARATED, *tabular.WORKBOOKS, *_LINES))
    texts = sum(True for _ in source.below("", *_TEXTS))
    return 50 if tables and not texts else 0


def read(source: Source, wish: Wish, report: Report) -> Collection:
    """Read every row of the tables as an article."""
    config = _of_collection_builder(source)
    tables = tabular.tables(source, _paths(source, config), report)
    found = Collection(title=config.get("title", "") or _title(source), language=config.get("lang", ""))
    mapping = _mapping(tables, wish, report, found)
    known = {column for table in tables for column in table.columns}
    for column in mapping.columns:
        if column not in known and known:
            report.add(Outcome.SUGGESTED, mapping.name, 0, f"no table has the column “{column}”", "columns not there")
    _tell_separators(mapping, tables, report)
    reader = Reader(mapping, source, report)
    records = [reader.record(table, row) for table in tables for row in table.rows]
    records = table_parts.join(records, mapping, report)
    _relate(records, report)
    for record in records:
        record.finish()
    found.documents = [record.document for record in records]
    found.indexes, found.fields = dict(mapping.indexes), reader.fields
    found.title, found.language = mapping.title or found.title, mapping.language or found.language
    found.base_url = mapping.base_url or _site_of(found.documents) or _address(config)
    return found


def _tell_separators(mapping: Mapping, tables: list[tabular.Table], report: Report) -> None:
    """Report columns of names that some cells part with another sign than the mapping says."""
    for column, ways in mapping.columns.items():
        way = next((one for one in ways if one.to in ("actors", "authors", "places")), None)
        if way is None:
            continue
        for table in tables:
            texts = [text for row in table.rows if (text := row.text(column))]
            if found := cells.with_other_separators(texts, way.split):
                line = next(row.line for row in table.rows if row.text(column) == found[0])
                parted = f"parted by “{way.split}”" if way.split else "not parted"
                what = f"the column “{column}” is {parted}, and {len(found):,} of its cells seem to have names between"
                what += f" other signs, such as “{printable(found[0], 200)}”: write {way.split or ';'} between them"
                kind = "columns with several separators"
                report.add(Outcome.SUGGESTED, table.path, line, what, kind=kind)


# -- what is read -----------------------------------------------------------------------------------------------------


def _of_collection_builder(source: Source) -> dict[str, str]:
    """Return the settings of a site of CollectionBuilder; empty if it is none."""
    for name in _CONFIG:
        if name in source:
            try:
                value = matter.from_yaml(decoded(source.read(name, _MOST_MAP)).text)
            except (matter.CannotParse, CannotRead):
                return {}
            if isinstance(value, dict) and f"_data/{value.get('metadata')}.csv" in source:
                return {str(key): str(one) for key, one in value.items() if isinstance(one, (str, int))}
    return {}


def _address(config: dict[str, str]) -> str:
    """Return the address of a site by its settings, url and baseurl; empty if they have none."""
    url = config.get("url", "").strip().rstrip("/")
    return f"{url}/{config.get('baseurl', '').strip().strip('/')}" if is_web_address(url) else ""


def _paths(source: Source, config: dict[str, str]) -> list[str]:
    if config:
        return [f"_data/{config['metadata']}.csv"]
    if source.only:
        return [source.only]
    found = list(source.below("", *tabular.SEPARATED, *tabular.WORKBOOKS, *_LINES))
    return found or list(source.below("", ".json"))


def _title(source: Source) -> str:
    name = posixpath.splitext(source.only)[0] if source.only else source.given.resolve().name
    return " ".join(re.sub(r"[_-]+", " ", name).split()).capitalize()


def _mapping(tables: list[tabular.Table], wish: Wish, report: Report, found: Collection) -> Mapping:
    """Return the mapping that was named, or stands beside content/; else a guess, which is to be written there."""
    named = wish.options.get("map")
    path = Path(named) if named else wish.dest / maps.FILE if wish.dest else None
    if path is not None and (named or path.is_file()):
        try:
            raw = safe_files.read(path, _MOST_MAP + 1)
        except OSError as fault:
            raise CannotRead(f"{printable(str(path), 300)}: {(fault.strerror or 'cannot be read').lower()}") from None
        if len(raw) > _MOST_MAP:
            raise CannotRead(f"{printable(str(path), 300)}: it is larger than a mapping can be")
        if wish.topics is not None or wish.actors is not None:
            what = f"--topics and --actors have no effect: {path.name} says what the columns become"
            report.add(Outcome.SUGGESTED, path.name, 0, what, kind="options without effect")
        report.count(Outcome.CONVERTED, f"columns, as {path.name} says", sum(len(one.columns) for one in tables))
        return maps.read(decoded(raw).text, path.name)
    mapping, samples = mapping_guess.guess(tables, wish.topics, wish.actors)
    if tables:
        found.beside[maps.FILE] = maps.written(mapping, samples)
        what = "what the columns become was guessed from their names and values: correct it, and import again"
        report.add(Outcome.SUGGESTED, maps.FILE, 0, what, kind="mappings that were guessed")
    return mapping


# -- what rows say of each other --------------------------------------------------------------------------------------


def _relate(records: list[Record], report: Report) -> None:
    """Lead ids in related columns to their rows; what is neither an id nor an address is kept as text."""
    ids = {name: record.document.key for record in reversed(records) for name in record.document.names}
    for record in records:
        related = record.document.matter.get("related")
        if not related:
            continue
        found, unknown = [], []
        for one in related:
            if one.startswith(FROM_SOURCE) or is_web_address(one):
                found.append(one)
            elif one in ids:
                found.append(FROM_SOURCE + quote(ids[one], safe=""))
            else:
                unknown.append(one)
        record.document.matter["related"] = found
        if unknown:
            record.document.matter["x-related"] = unknown
            what = f"related to {', '.join(unknown)}, which is no id of the table: kept as x-related"
            path, line = record.table.path, record.row.line
            report.add(Outcome.SUGGESTED, path, line, what, kind="rows that are related to no other")


def _site_of(documents: list[Document]) -> str:
    """Return the site that most former addresses in full are of; empty if there are none."""
    hosts: Counter[str] = Counter()
    for document in documents:
        for old in document.old:
            if is_web_address(old):
                parts = addresses.split(old)
                hosts[f"{parts.scheme}://{parts.netloc}/"] += 1
    return max(hosts, key=lambda one: (hosts[one], one), default="")
