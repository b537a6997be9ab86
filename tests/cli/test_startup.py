"""What starting the program imports: commands that do little must not pay for those that do much."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from site_builder.cli import commands
from site_builder.parse import schema
from tests.builds import REPOSITORY

SLOW = """PIL ahocorasick_rs anyascii babel concurrent.futures frontmatter jinja2 json logging markdown_it markupsafe mdit_py_plugins
nh3 rapidfuzz rich sqlite3 yaml""".split()
OWN = re.compile(r"site_builder\.(__main__|problems|address_problems|media_problems|problem_lists|cli(\.\w+)?)")
IMPORTED = """
import os, runpy, sys
os._exit = sys.exit
sys.argv = ["site-builder", *{arguments!r}]
try:
    runpy.run_module("site_builder", run_name="__main__")
except SystemExit as end:
    assert not end.code, end.code
print(*sorted(sys.modules), file=sys.stderr)
"""


def imported(*arguments: str) -> set[str]:
    """The modules that a run of the command line has imported."""
    command = [sys.executable, "-c", IMPORTED.format(arguments=arguments)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, encoding="utf-8", check=True)
    return set(done.stderr.split())


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["build", "--help"], ["schema", "--help"]])
def test_to_say_what_there_is_imports_the_command_line_alone(arguments: list[str]) -> None:
    modules = imported(*arguments)
    assert modules.isdisjoint(SLOW)
    assert [name for name in modules if name.startswith("site_builder.") and not OWN.fullmatch(name)] == []


def test_a_build_in_one_process_imports_no_pool_of_processes_and_nothing_rarely_needed(tmp_path: Path) -> None:
    assert imported("init", str(tmp_path))
    modules = imported("build", str(tmp_path), "--jobs", "1")
    assert "click" not in modules
    assert modules.isdisjoint({"concurrent.futures.process", "rapidfuzz", "PIL", "babel", "rich", "anyascii"})
    assert modules.isdisjoint({"httpx", "libzim", "site_builder.preservation"})


def test_a_build_after_an_edit_imports_only_what_makes_pages(tmp_path: Path) -> None:
    assert imported("init", str(tmp_path))
    assert imported("build", str(tmp_path), "--jobs", "1")
    rare = {"click", "multiprocessing", "babel", "PIL", "markdown_it"}
    article = next((tmp_path / "content" / "articles").rglob("*.md"))
    _, head, _ = article.read_text(encoding="utf-8").split("---\n", 2)
    article.write_text(f"---\n{head}---\n\nPlain prose, as most texts are.\n", encoding="utf-8")
    modules = imported("build", str(tmp_path), "--jobs", "1")
    assert modules.isdisjoint(rare), modules & rare
    assert "site_builder.indexing.update" in modules
    modules = imported("build", str(tmp_path), "--jobs", "1")
    rare |= {"jinja2", "yaml", "tempfile", "hashlib", "site_builder.indexing.update", "site_builder.model.outside"}
    assert modules.isdisjoint(rare), modules & rare


def test_the_command_line_knows_every_kind_of_document() -> None:
    assert sorted(schema.DOCUMENTS) == list(commands.SCHEMAS)
