"""Who may import whom, and what is done in one place only. The picture that this holds is in docs/ARCHITECTURE.md.

A build flows one way, read → parse → archive → plan → render → publish, and ``build`` alone knows the way. A stage is a
function of what the one before returned, so it imports no other stage, but for what is written down here:

* paths are named by ``read`` (``Source``, ``shown``, ``unsafe`` …): everybody may ask how a path is called, and only
  the edges may read;
* pages are queries: ``pages`` and ``render`` see the archive through ``archive.reader``;
* ``plan`` asks the pages which of them there will be, ``theme`` knows the types of their views;
* ``render`` joins pages and theme, and puts what it made on ``publish``'s stage.
"""

from __future__ import annotations

import ast
import re
import sys
from functools import lru_cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "site_builder"
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}

# stage: the stages that it may import
STAGES: dict[str, set[str]] = {
    "read": set(),
    "parse": {"read"},
    "archive": {"read"},
    "pages": {"archive"},
    "plan": {"read", "pages"},
    "theme": {"read", "pages"},
    "render": {"archive", "pages", "theme", "publish"},
    "publish": set(),
}
# (who, stage): all that it may take from there
ONLY: dict[tuple[str, str], set[str]] = {
    ("pages", "archive"): {"archive.reader", "archive.textlinks.ROOT"},
    ("render", "archive"): {"archive.facts", "archive.reader"},
    ("theme", "pages"): {"pages.views"},
    ("render", "publish"): {"publish.Stage"},
}
READING = {"read.load", "read.scan"}
READERS = {"build", "config", "media", "parse", "publication", "store", "workspace"}  # besides `read` itself
COMMAND_LINE = ("cli", "console")  # the commands, and what they say
HELPERS = """addresses body date_words dates frontmatter markdown marks mentions model names plain problems prose references schema
wall words""".split()
# a library: the modules that may import it
LIBRARIES: dict[str, set[str]] = {
    "markdown_it": {"markdown"},
    "mdit_py_plugins": {"markdown"},
    "nh3": {"wall"},
    "jinja2": {"swift", "theme"},
    "frontmatter": {"frontmatter"},
    "PIL": {"media"},
    "ahocorasick_rs": {"mentions"},
    "rich": {"console"},
    "uvicorn": {"serving"},
    "watchfiles": {"serving.watch"},
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
    """What a module imports of the package, without ``site_builder.``: ``read``, ``archive.reader.Reader`` …"""
    return {name.removeprefix("site_builder.") for name in imports(module) if name.startswith("site_builder.")}


def modules(module: str) -> set[str]:
    """The package's modules that a module imports."""
    return {name if name in MODULES else name.rpartition(".")[0] for name in own(module)} & set(MODULES)


def libraries(module: str) -> set[str]:
    """The libraries that a module imports, the standard one left out."""
    tops = {name.partition(".")[0] for name in imports(module)}
    return {name for name in tops if name not in sys.stdlib_module_names and name != "site_builder"}


def stage_of(name: str) -> str:
    """The stage that a module, or a name in one, belongs to; empty for helpers."""
    top = name.partition(".")[0]
    return top if top in STAGES else ""


@lru_cache(maxsize=256)
def calls(module: str) -> frozenset[str]:
    """The functions that a module calls, as they are written: ``print``, ``os.environ.get``."""
    return frozenset(ast.unparse(node.func) for node in ast.walk(tree(module)) if isinstance(node, ast.Call))


each_module = pytest.mark.parametrize("module", [name for name in MODULES if name != "site_builder"])


@each_module
def test_a_stage_imports_no_other_stage_but_those_written_down(module: str) -> None:
    stage = stage_of(module)
    if not stage:
        return
    for name in own(module):
        other = stage_of(name)
        if other and other != stage:
            assert other in STAGES[stage], f"{module} imports {name}"
            allowed = ONLY.get((stage, other))
            assert allowed is None or any(name == a or name.startswith(f"{a}.") for a in allowed), name


@pytest.mark.parametrize("module", HELPERS)
def test_a_helper_imports_no_stage(module: str) -> None:
    assert {name for name in own(module) if stage_of(name)} == set()


@each_module
def test_content_is_read_by_the_edges_alone(module: str) -> None:
    if module not in READERS:
        assert READING.isdisjoint({*own(module), *calls(module)})


@each_module
def test_the_site_is_written_by_publish_alone(module: str) -> None:
    if module not in (*COMMAND_LINE, "publication", "publish", "render"):
        assert "publish" not in modules(module)


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


@pytest.mark.parametrize("module", ["model", "dates"])
def test_the_nouns_need_nothing_but_what_they_are_made_of(module: str) -> None:
    assert libraries(module) == {"msgspec"}
    assert modules(module) <= {"model", "dates"}


@each_module
def test_only_the_command_line_prints(module: str) -> None:
    if module in COMMAND_LINE:
        return
    printing = {"print", "click.echo", "click.secho", "sys.stdout.write", "sys.stderr.write", "input"}
    assert printing.isdisjoint(calls(module))


@each_module
def test_only_the_command_line_asks_the_clock_the_environment_or_chance(module: str) -> None:
    if module in COMMAND_LINE:
        return
    assert {"random", "locale", "secrets", "uuid"}.isdisjoint(imports(module))
    asked = re.compile(r"time\.(time|localtime|gmtime|ctime|strftime)|os\.(getenv|environ.*|getcwd)|Path\.(cwd|home)")
    assert not [call for call in calls(module) if asked.fullmatch(call) or call.endswith((".now", ".today", ".utcnow"))]
    assert "os.environ" not in {ast.unparse(n) for n in ast.walk(tree(module)) if isinstance(n, ast.Attribute)}


@each_module
def test_a_module_can_be_read_in_one_sitting(module: str) -> None:
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) <= 700


@each_module
def test_a_module_says_what_it_is_for(module: str) -> None:
    assert ast.get_docstring(tree(module)) or not MODULES[module].read_text(encoding="utf-8").strip()
