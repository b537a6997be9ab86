"""The parts of the documentation that the program itself knows: ``python docs/generate.py`` writes them anew.

A page of docs/ marks such a part with a comment that names what belongs there, and ends it with ``<!-- end -->``:

    <!-- keys: article -->   the keys of a kind of document, or of a mapping in one (article.image): parse/schema.py
    <!-- dates -->           the dates in the table, in the words that readers see: language/dates.py
    <!-- problems -->        the wording of the kinds of problem in the table: problems.py
    <!-- views: … -->        what templates get (page, site, other): theme/views.py, part_views.py
    <!-- macros: pictures.html -->
                             the macros of a template of the default theme, with the comments above them; macros.html
    <!-- commands -->        the commands with their arguments and options: cli/commands.py
    <!-- rooms -->           every room, what it is for, which rooms import it: its __init__.py
    <!-- tables -->          the tables of the data, with all columns: dataset/tables.py
    <!-- files -->           the files of the data that are no tables: dataset/files.py
    <!-- queries -->         the queries that the search is held to: tests/site/search_queries.tsv

Where a table has a last column that only a person can write (an example, a meaning), that column is kept, by the
name in the row's first cell. A test holds the pages equal to what is written here.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

import click
from markupsafe import Markup
from msgspec import Struct

from site_builder.cli import commands as cli
from site_builder.dataset.columns import Column, Table
from site_builder.dataset.files import FILES
from site_builder.dataset.tables import TABLES
from site_builder.language.dates import say
from site_builder.model.edtf import parse
from site_builder.pages.kinds import KINDS
from site_builder.parse import schema
from site_builder.parse.records import Field, ListOf, MapOf, Record
from site_builder.parse.values import Choice, Day, Edtf, Type
from site_builder.pictures import records as picture_views
from site_builder.problems import WORDING
from site_builder.theme import part_views, views
from site_builder.theme.folders import default_folder

REPOSITORY: Final = Path(__file__).resolve().parent.parent

_NAMES = "keys|dates|problems|views|macros|commands|rooms|tables|files|queries"
_SECTION = re.compile(rf"^(<!-- ({_NAMES})(?:: ([\w.]+))? -->\n)(.*?)^(<!-- end -->)$", re.DOTALL | re.MULTILINE)
_BAR = re.compile(r"(?<!\\)\|")
_MACRO = re.compile(r"\{# ((?:(?!#\}).)*?) #\}\n\{% macro (\w+\([^)]*\))", re.DOTALL)
_BRACES = re.compile(r"\{\w+\}")


def pages(repository: Path = REPOSITORY) -> list[Path]:
    """The pages of the documentation."""
    return [repository / "README.md", *sorted((repository / "docs").glob("*.md"))]


def filled(text: str) -> str:
    """A page with its generated parts made anew. Raises KeyError for a marker that names nothing."""

    def made(match: re.Match[str]) -> str:
        opening, name, argument, old, closing = match.groups()
        return f"{opening}\n{SECTIONS[name](argument or '', old)}\n\n{closing}"

    return _SECTION.sub(made, text)


# -- tables -----------------------------------------------------------------------------------------------------------


def rows(table: str) -> list[list[str]]:
    """The cells of a Markdown table, without its header; empty where there is none."""
    lines = [line for line in table.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in _BAR.split(line)[1:-1]] for line in lines[2:]]


def code(text: str) -> str:
    return f"`{_barred(text)}`"


def _barred(text: str) -> str:
    return text.replace("|", "\\|")


def _table(header: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    def row(cells: Sequence[str]) -> str:
        return f"| {' | '.join(cells)} |".replace("|  |", "| |")

    return "\n".join([row(header), "|" + "---|" * len(header), *map(row, lines)])


def _kept(old: str) -> dict[str, str]:
    """The last cell of each row of a table, by its first."""
    return {cells[0]: cells[-1] for cells in rows(old)}


# -- the content model ------------------------------------------------------------------------------------------------


def records() -> dict[str, tuple[Field, ...]]:
    """Every set of keys that a maintainer may write: of documents (article) and of mappings in them (article.image)."""
    found = dict(schema.DOCUMENTS)
    for kind, fields in schema.DOCUMENTS.items():
        for field in fields:
            if record := _record(field.type):
                found[f"{kind}.{field.key}"] = record.fields
    return found


def _record(kind: Type) -> Record | None:
    while isinstance(kind, (ListOf, MapOf)):
        kind = kind.item if isinstance(kind, ListOf) else kind.value
    return kind if isinstance(kind, Record) else None


def _keys(argument: str, old: str) -> str:
    kept = _kept(old)
    lines = []
    for field in records()[argument]:
        name = code(field.key)
        meaning = _barred(field.doc) + (" (**required**)" if field.required else "")
        lines.append((name, _type(field.type), meaning, kept.get(name, "")))
    return _table(("Key", "What to write", "Meaning", "Example"), lines)


def _type(kind: Type) -> str:
    """What to write, in a few words."""
    match kind:
        case ListOf():
            return f"list: {_type(kind.item)}"
        case MapOf():
            return f"names of your own, each with: {_type(kind.value)}"
        case Record():
            return ("text or " if kind.short else "") + "keys and values"
        case Choice():
            return " or ".join(code(option) for option in kind.options)
        case Edtf() if not isinstance(kind, Day):
            return "a date (EDTF)"
        case _:
            return kind.expected


# -- dates and problems -----------------------------------------------------------------------------------------------


def _dates(_argument: str, old: str) -> str:
    """The dates stand in the page; only the words that readers see are ours."""
    lines = [(cells[0], cells[1], say(parse(cells[0].strip('`"')))) for cells in rows(old)]
    return _table(("Written", "Meaning", "Shown as"), lines)


def _problems(_argument: str, old: str) -> str:
    """The kinds stand in the page, in an order for readers; one that is no more is left out."""
    kept = _kept(old)
    named = [name for name in kept if name.strip("`") in WORDING]
    return _table(
        ("Kind", "The report says", "What it means"),
        ((name, _said(name.strip("`")), kept[name]) for name in named),
    )


def _said(kind: str) -> str:
    severity, what, todo = WORDING[kind]
    text = f"{severity}: {what}; {todo}" if todo else f"{severity}: {what}"
    return code(_BRACES.sub("…", text).replace("{{", "{").replace("}}", "}"))


# -- what templates get -----------------------------------------------------------------------------------------------


def view_classes() -> list[type]:
    """The views, in the order in which they are declared."""
    found = [
        c
        for module in (picture_views, part_views, views)
        for c in vars(module).values()
        if isinstance(c, type) and c.__module__ == module.__name__
    ]
    return [c for c in found if issubclass(c, Struct)]


def page_views() -> dict[str, type]:
    """Template → class of its ``page``, as the pages themselves declare it."""
    return {kind.template: get_type_hints(kind.view)["return"] for kind in KINDS.values()}


def _views(argument: str, _old: str) -> str:
    def chosen(view: type) -> bool:
        group = "page" if issubclass(view, views.PageBase) else "site" if view is views.SiteView else "other"
        return group == argument

    return "\n\n".join(_view(view) for view in view_classes() if chosen(view))


def _view(view: type) -> str:
    hints = get_type_hints(view, include_extras=True)
    lines = []
    for name in inspect.get_annotations(view):
        kind, meaning = get_args(hints[name])
        lines.append((code(name), _kind(kind), _barred(meaning)))
    heading = f"### {view.__name__}\n\n{_first(view.__doc__ or '')}\n\n"
    return heading + _table(("Field", "Type", "Meaning"), lines)


_PLAIN: Final[dict[Any, str]] = {
    str: "text",
    int: "number",
    bool: "true or false",
    Markup: "HTML",
    NoneType: "none",
    object: "anything",
}


def _kind(kind: Any) -> str:
    """A type in a theme maker's words; a view with a link to its table."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _kind(arguments[0])
    if origin in (UnionType, Union):
        return " or ".join(_kind(a) for a in arguments)
    if origin is tuple and arguments[-1] is Ellipsis:
        return f"list of {_kind(arguments[0])}"
    if origin is tuple:
        return f"({', '.join(_kind(a) for a in arguments)})"
    if origin is not None:
        return f"mapping: {_kind(arguments[0])} → {_kind(arguments[1])}"
    return f"[{kind.__name__}](#{kind.__name__.lower()})"


def _first(doc: str) -> str:
    return " ".join(doc.strip().split("\n\n")[0].split())


def _macros(argument: str, _old: str) -> str:
    source = (default_folder() / "templates" / (argument or "macros.html")).read_text(encoding="utf-8")
    lines = [(code(signature), _barred(" ".join(comment.split()))) for comment, signature in _MACRO.findall(source)]
    return _table(("Macro", "What it makes"), lines)


# -- commands and rooms -----------------------------------------------------------------------------------------------


def commands() -> Iterator[tuple[str, click.Command]]:
    """(name, command) of every command."""
    yield from sorted(cli.main.commands.items())


def _commands(_argument: str, _old: str) -> str:
    lines = []
    for name, command in commands():
        context = click.Context(command, info_name=name)
        words = [p.make_metavar(context) for p in command.params if isinstance(p, click.Argument)]
        given = [_option(p, context) for p in command.params if isinstance(p, click.Option) and not p.hidden]
        usage = code(" ".join(["site-builder", name, *words]))
        lines.append((usage, _barred(_first(command.help or "")), " ".join(code(o) for o in given)))
    return _table(("Command", "What it does", "Options"), lines)


def _option(option: click.Option, context: click.Context) -> str:
    name = next(o for o in option.opts if o.startswith("--"))
    return name if option.is_flag else f"{name} {option.make_metavar(context)}"


def rooms() -> dict[str, Path]:
    """Every package of the program, by name, with its ``__init__.py``."""
    found = sorted((REPOSITORY / "site_builder").glob("*/__init__.py"))
    return {path.parent.name: path for path in found}


def _rooms(_argument: str, _old: str) -> str:
    lines = []
    for name, path in rooms().items():
        doc = " ".join((ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split())
        about, _, users = doc.partition(" Imported by: ")
        lines.append((code(f"{name}/"), _barred(about.replace("``", "`")), users.rstrip(".")))
    return _table(("Room", "What it is for", "Imported by"), lines)


def _tables(_argument: str, _old: str) -> str:
    """Each table of the data: its columns, and what its rows are."""
    return "\n\n".join(_table_of_data(table) for table in TABLES.values())


def _table_of_data(table: Table) -> str:
    def meaning(column: Column) -> str:
        refers = f" → [{column.refers}](#{column.refers})" if column.refers else ""
        return _barred(column.about) + refers + (" (**key**)" if column.name in table.key else "")

    lines = [(code(column.name), column.kind, meaning(column)) for column in table.columns]
    return f"### {table.name}\n\n{table.about}\n\n{_table(('Column', 'Type', 'Meaning'), lines)}"


def _files(_argument: str, _old: str) -> str:
    found = [file for file in FILES.values() if not file.table]
    lines = [(code(f.name), f.form, _barred(f.about), code(f.export) if f.export else "always") for f in found]
    return _table(("File in data/", "Format", "What it holds", "Export"), lines)


def _queries(_argument: str, _old: str) -> str:
    _, *lines = (REPOSITORY / "tests/site/search_queries.tsv").read_text(encoding="utf-8").splitlines()
    cells = (line.split("\t") for line in lines)
    return _table(
        ["Query", "What it tries", "What must be found", "In"], ([code(q), k, code(f), a] for a, k, q, f in cells)
    )


SECTIONS: Final[dict[str, Callable[[str, str], str]]] = {
    "keys": _keys,
    "dates": _dates,
    "problems": _problems,
    "views": _views,
    "macros": _macros,
    "commands": _commands,
    "rooms": _rooms,
    "tables": _tables,
    "files": _files,
    "queries": _queries,
}


def main() -> None:
    """Write the generated parts of every page anew."""
    if not (REPOSITORY / "docs").is_dir():
        sys.exit("there is no folder docs/ here: this command is for a checkout of the repository")
    for page in pages():
        text = page.read_text(encoding="utf-8")
        if (new := filled(text)) != text:
            page.write_text(new, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
