"""Which room may import which, and what is done in one room only. docs/ARCHITECTURE.md shows the same picture.

Rooms are the packages of ``site_builder``. Each says in its ``__init__.py`` what it is for and which rooms import it;
``FLOORS`` lists them from the ground up, and a room imports only from floors below its own.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "site_builder"
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.parent != PACKAGE or path.name != "__init__.py"
}
# From the ground up; rooms of one floor do not import each other.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("address_problems", "media_problems"),
    ("problems", "system"),
    ("problem_lists",),
    ("model",),
    ("language", "read", "archive", "pictures"),
    ("parse", "theme", "publish", "links", "dataset"),
    ("indexing", "pages"),
    ("outputs",),
    ("check",),
    ("build",),
    ("curate", "preservation", "serve"),
    ("cli",),
    ("__main__",),
)
FLOOR = {room: n for n, rooms in enumerate(FLOORS) for room in rooms}
MOST_ARROWS = 5 * sum((PACKAGE / room).is_dir() for room in FLOOR)  # between rooms: five for each
# (room, room): all that the first may take from the second
ONLY: dict[tuple[str, str], set[str]] = {
    ("pages", "archive"): {"archive.reader"},
    ("pages", "theme"): {"theme.part_views", "theme.views"},
    ("curate", "publish"): set(),
    ("serve", "build"): set(),
}
READING = {"read.content_folder.load", "read.content_folder.scan", "content_folder.load", "content_folder.scan"}
READERS = {"read", "parse", "outputs", "build", "curate"}  # the rooms that ask for bytes of content/
COMMAND_LINE = "cli"
# a library: the modules that may import it
LIBRARIES: dict[str, set[str]] = {
    "markdown_it": {
        *("parse.highlight", "parse.markdown", "parse.markdown_addresses", "parse.markdown_budget"),
        *(
            "parse.captions",
            "parse.elsewhere",
            "parse.markdown_checks",
            "parse.markdown_effects",
            "parse.markdown_html",
            "parse.markdown_marks",
        ),
        *("parse.markdown_parser", "parse.raw_html", "parse.raw_html_effect"),
    },
    "mdit_py_plugins": {"parse.markdown_parser"},
    "nh3": {"parse.sanitize"},
    "pygments": {"parse.highlight"},
    "jinja2": {
        *("theme.fast_templates", "theme.faults", "theme.inherit", "theme.rendering", "theme.sandbox"),
        "theme.template_cache",
    },
    "frontmatter": {"parse.frontmatter"},
    "PIL": {"preservation.zim", "read.media", "read.sizes"},
    "libzim": {"preservation.zim", "preservation.zim_items"},
    "ahocorasick_rs": {"indexing.mentions"},
    "httpx": {"preservation.live"},
    "rich": {"cli.excerpt", "cli.progress"},
    "h11": {"links.http", "serve.server"},
    "Stemmer": {"outputs.search.words"},
    "uvicorn": {"serve.server"},
    "watchfiles": {"serve.watch"},
}


@lru_cache(maxsize=256)
def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


@lru_cache(maxsize=256)
def imports(module: str) -> frozenset[str]:
    """Full names of all that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def own(module: str) -> set[str]:
    """What a module imports of the package: ``read.content_folder.Source``, ``archive.reader`` …"""
    names = {name.removeprefix("site_builder.") for name in imports(module) if name.startswith("site_builder.")}
    return {name for name in names if name.partition(".")[0] in FLOOR}


def modules(module: str) -> set[str]:
    """The package's modules that a module imports."""
    return {name if name in MODULES else name.rpartition(".")[0] for name in own(module)} & set(MODULES)


def libraries(module: str) -> set[str]:
    """The libraries that a module imports, the standard one left out."""
    tops = {name.partition(".")[0] for name in imports(module)}
    return {name for name in tops if name not in sys.stdlib_module_names and name != "site_builder"}


def room_of(name: str) -> str:
    """The room of a module, or of a name in one."""
    return name.partition(".")[0]


@lru_cache(maxsize=1)
def arrows() -> dict[tuple[str, str], set[str]]:
    """(room, room that it imports) → by which modules."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for module in MODULES:
        for name in own(module):
            if room_of(name) != room_of(module):
                found[room_of(module), room_of(name)].add(module)
    return found


@lru_cache(maxsize=256)
def calls(module: str) -> frozenset[str]:
    """The functions that a module calls, as they are written: ``print``, ``os.environ.get``."""
    return frozenset(ast.unparse(node.func) for node in ast.walk(tree(module)) if isinstance(node, ast.Call))


each_module = pytest.mark.parametrize("module", list(MODULES))


def test_every_room_has_its_floor() -> None:
    assert {room_of(module) for module in MODULES} == set(FLOOR)


def test_no_arrow_between_rooms_goes_up_or_along_a_floor() -> None:
    assert {arrow: by for arrow, by in arrows().items() if FLOOR[arrow[0]] <= FLOOR[arrow[1]]} == {}
    assert len(arrows()) <= MOST_ARROWS


@pytest.mark.parametrize("room", [room for room in FLOOR if (PACKAGE / room).is_dir()])
def test_a_room_says_what_it_is_for_and_which_rooms_import_it(room: str) -> None:
    said = ast.get_docstring(tree(room))
    assert said, room
    users = sorted(user for user, used in arrows() if used == room)
    sentence = "__main__" if room == "cli" else ", ".join(users)
    assert " ".join(said.split()).endswith(f"Imported by: {sentence}."), f"{room}: {', '.join(users)}"


@each_module
def test_what_a_room_takes_from_another_is_written_down(module: str) -> None:
    for name in own(module):
        allowed = ONLY.get((room_of(module), room_of(name)))
        assert allowed is None or any(name == a or name.startswith(f"{a}.") for a in allowed), f"{module}: {name}"


@each_module
def test_content_is_read_by_the_edges_alone(module: str) -> None:
    if room_of(module) not in READERS:
        assert READING.isdisjoint({*own(module), *calls(module)})


@each_module
def test_the_site_is_written_by_publish_alone(module: str) -> None:
    if room_of(module) not in (COMMAND_LINE, "outputs", "build", "publish"):
        assert "publish" not in {room_of(name) for name in own(module)}


def test_no_two_modules_import_each_other_even_by_way_of_others() -> None:
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " → ".join([*way[way.index(module) :], module])
        if module not in done:
            for other in sorted(modules(module)):
                visit(other, (*way, module))
            done.add(module)

    for module in MODULES:
        visit(module, ())


@pytest.mark.parametrize(("library", "homes"), LIBRARIES.items())
def test_a_library_is_imported_in_one_place(library: str, homes: set[str]) -> None:
    assert {module for module in MODULES if library in libraries(module)} == homes


@pytest.mark.parametrize("module", ["model.documents", "model.edtf.date"])
def test_the_nouns_need_nothing_but_what_they_are_made_of(module: str) -> None:
    assert libraries(module) == {"msgspec"}
    assert modules(module) <= {"model.edtf"}


@each_module
def test_only_the_command_line_prints(module: str) -> None:
    if room_of(module) == COMMAND_LINE:
        return
    printing = {"print", "click.echo", "click.secho", "sys.stdout.write", "sys.stderr.write", "input"}
    assert printing.isdisjoint(calls(module))


@each_module
def test_only_the_command_line_asks_the_clock_the_environment_or_chance(module: str) -> None:
    if room_of(module) == COMMAND_LINE:
        return
    assert {"random", "locale", "secrets", "uuid"}.isdisjoint(imports(module))
    asked = re.compile(r"time\.(time|localtime|gmtime|ctime|strftime)|os\.(getenv|environ.*|getcwd)|Path\.(cwd|home)")
    assert not [call for call in calls(module) if asked.fullmatch(call) or call.endswith((".now", ".today", ".utcnow"))]
    assert "os.environ" not in {ast.unparse(n) for n in ast.walk(tree(module)) if isinstance(n, ast.Attribute)}


@each_module
def test_a_module_says_what_it_is_for(module: str) -> None:
    assert ast.get_docstring(tree(module))


# -- sizes ----------------------------------------------------------------------------------------------------------

MODULE, FUNCTION, CLASS, MEDIAN = 500, 60, 250, 200  # lines


def lines(module: str) -> int:
    return len(MODULES[module].read_text(encoding="utf-8").splitlines())


@each_module
def test_a_module_can_be_read_in_one_sitting(module: str) -> None:
    assert lines(module) <= MODULE


def test_most_modules_are_short() -> None:
    sizes = sorted(lines(module) for module in MODULES if not MODULES[module].name.startswith("__init__"))
    assert sizes[len(sizes) // 2] <= MEDIAN


@each_module
def test_functions_and_classes_are_short(module: str) -> None:
    for node in ast.walk(tree(module)):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            size = (node.end_lineno or 0) - node.lineno + 1
            assert size <= (CLASS if isinstance(node, ast.ClassDef) else FUNCTION), f"{module}.{node.name}: {size}"
