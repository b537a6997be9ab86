"""What describes the data: datapackage.json, the metadata for Datasette, and the JSON Schemas.

A Data Package is what specs.frictionlessdata.io (version 1) says, so that every column is known with its type and its
meaning before a file is opened.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from site_builder.dataset import files
from site_builder.dataset.columns import DAY, FLAG, WHOLE, Column, Table
from site_builder.dataset.files import File
from site_builder.dataset.tables import TABLES
from site_builder.model import licences
from site_builder.model.documents import ARTICLE, Site
from site_builder.model.slugs import slugify
from site_builder.outputs.exports import database
from site_builder.outputs.exports.records import ActorData, ArticleData

Node = dict[str, Any]
_TYPES: Final = {WHOLE: "integer", FLAG: "boolean", DAY: "date"}
_JSON_TYPES: Final = {WHOLE: "integer", FLAG: "boolean"}
_SPDX: Final = re.compile(r"[A-Za-z0-9.+-]+")
_DIALECT: Final = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True}
_SCHEMA: Final = "https://json-schema.org/draft/2020-12/schema"


def encoded(node: Node) -> bytes:
    """Return a description as JSON that people can read."""
    return (json.dumps(node, ensure_ascii=False, indent=1) + "\n").encode()


def data_package(site: Site, base_url: str | None, published: Iterable[File]) -> Node:
    """Return datapackage.json. ``published``: the files of the data."""
    described = [file for file in published if file.address != files.PACKAGE]
    tables = {file.table for file in described if file.export == "csv"}
    publisher = site.publisher
    more: Node = {
        "id": f"{base_url}{files.FOLDER}" if base_url else "",
        "title": site.title,
        "description": site.description,
        "homepage": base_url or "",
        "licenses": _licences(site.license),
        "sources": [{"title": site.title, **({"path": base_url} if base_url else {})}],
        "contributors": [_contributor(publisher.name, publisher.url)] if publisher else [],
    }
    return {
        "profile": "data-package",
        "name": slugify(site.title) or "archive",
        **{key: value for key, value in more.items() if value},
        "resources": [_resource(file, tables) for file in described],
    }


def _licences(licence: str) -> list[Node]:
    if not licence:
        return []
    address = licences.address(licence)
    name = {"name": licence} if _SPDX.fullmatch(licence) else {}
    return [{**name, **({"path": address} if address else {}), "title": licence}] if name or address else []


def _contributor(name: str, url: str | None) -> Node:
    return {"title": name, **({"path": url} if url else {}), "role": "publisher"}


def _resource(file: File, tables: set[str]) -> Node:
    form = file.address.rpartition(".")[2]
    name = file.table if file.export == "csv" else file.name.replace("/", "-").replace(".", "-").lower()
    about: Node = {"name": name, "path": file.name, "description": file.about, "format": form, "mediatype": file.type}
    if not file.table:
        return about
    table = TABLES[file.table]
    about |= {"title": table.name.replace("_", " "), "profile": "tabular-data-resource", "encoding": "utf-8"}
    schema: Node = {"fields": [_field(column) for column in table.columns], "primaryKey": [*table.key]}
    if file.export == "csv":
        about["dialect"] = _DIALECT
        schema["missingValues"] = [""]
        schema["foreignKeys"] = [_foreign(table, column) for column in table.columns if column.refers in tables]
    return {**about, "schema": schema}


def _field(column: Column) -> Node:
    required = {"constraints": {"required": True}} if column.required else {}
    about = f"{column.about[:1].upper()}{column.about[1:]}."
    return {"name": column.name, "type": _TYPES.get(column.kind, "string"), "description": about, **required}


def _foreign(table: Table, column: Column) -> Node:
    resource = "" if column.refers == table.name else column.refers
    return {"fields": column.name, "reference": {"resource": resource, "fields": "id"}}


def datasette(site: Site, base_url: str | None) -> Node:
    """Return the metadata of the database for Datasette: titles, descriptions, labels and facets."""
    origin = {"source": site.title, **({"source_url": base_url} if base_url else {})}
    if site.license:
        address = licences.address(site.license)
        origin |= {"license": site.license, **({"license_url": address} if address else {})}
    tables = {table.name: _table_metadata(table) for table in TABLES.values()}
    tables |= {f"{name}_fts": {"hidden": True} for name in database.SEARCHED}
    about = f"{site.title}: all tables as one database."
    return {"title": site.title, **origin, "databases": {"archive": {"description": about, "tables": tables}}}


def _table_metadata(table: Table) -> Node:
    return {
        "title": table.name.replace("_", " "),
        "description": table.about,
        "columns": {column.name: column.about for column in table.columns},
        **({"label_column": table.label} if table.label else {}),
        **({"facets": [*table.facets]} if table.facets else {}),
    }


def rows_schema() -> Node:
    """Return the JSON Schema of the lines of the .jsonl files: a definition for each table."""
    return {
        "$schema": _SCHEMA,
        "title": "rows of the tables: each line of NAME.jsonl is an object of #/$defs/NAME",
        "$defs": {table.name: _row_schema(table) for table in TABLES.values()},
    }


def _row_schema(table: Table) -> Node:
    return {
        "type": "object",
        "description": table.about,
        "properties": {column.name: _value_schema(column) for column in table.columns},
        "required": [*table.names],
        "additionalProperties": False,
    }


def _value_schema(column: Column) -> Node:
    kind = _JSON_TYPES.get(column.kind, "string")
    form = {"format": "date"} if column.kind == DAY else {}
    return {"type": kind if column.required else [kind, "null"], "description": column.about, **form}


def record_schema(kind: str) -> Node:
    """Return the JSON Schema of the file beside an article or an actor."""
    record = ArticleData if kind == ARTICLE else ActorData
    _, definitions = msgspec.json.schema_components([record], ref_template="#/$defs/{name}")
    own = definitions.pop(record.__name__)
    return {"$schema": _SCHEMA, **own, "title": f"the data of an {kind}'s page", "$defs": definitions}
