"""The arguments of `build` that are understood without click: they mean what click has them mean, or are left to it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from site_builder.cli import build_command, commands, printing
from tests.builds import working_directory

pytestmark = pytest.mark.skipif(os.name == "nt", reason="click reads arguments in ways of its own there")

WORDS = st.sampled_from(
    """--output --output=x --preview --jobs --jobs=2 --report --report=json --drafts --clean --atomic --base-url -h --help --version
    site file missing out . .. -- - -x 1 2 0 -1 007 1_0 ² ١ 99999999999 text short json xml build check""".split()
) | st.sampled_from(["", " 3", "a b"])


class Built(Exception):
    """What a build was asked for."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "site").mkdir()
    (tmp_path / "file").touch()

    def build(site: Path, output: Path | None, base_url: str | None, **options: Any) -> None:
        raise Built({"site": site, "output": output, "base_url": base_url, **options})

    monkeypatch.setattr(build_command, "build", build)
    return tmp_path


def by_click(arguments: list[str]) -> object:
    try:
        commands.main(arguments, standalone_mode=False)
    except Built as asked:
        return asked.args[0]
    except click.ClickException:
        return None
    return None


@given(st.lists(WORDS, max_size=6))
@example([])
@example(["--output", "out", "site", "--jobs", "2", "--atomic"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_what_is_understood_without_click_means_the_same_to_click(folder: Path, words: list[str]) -> None:
    arguments = ["build", *words]
    with working_directory(folder):
        found = build_command.understood(arguments)
        assert found is None or found == by_click(arguments)


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["site"],
        ["site", "--output", "out"],
        ["--jobs", "3", "--report", "json", "--drafts", "--output", "y", "--clean", "--atomic", "site"],
        ["--preview", "y", "site"],
    ],
)
def test_what_is_mostly_written_is_understood_without_click(folder: Path, words: list[str]) -> None:
    with working_directory(folder):
        assert build_command.understood(["build", *words]) == by_click(["build", *words]) is not None


def test_other_commands_and_a_shell_that_completes_are_left_to_click(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with working_directory(folder):
        assert build_command.understood(["check", "site"]) is None
        assert build_command.understood([]) is None
        monkeypatch.setenv("_SITE_BUILDER_COMPLETE", "bash_complete")
        assert build_command.understood(["build", "site"]) is None


def test_a_line_is_said_with_click_and_without(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for kept in (True, False):
        if not kept:
            monkeypatch.delitem(sys.modules, "click")
        printing.say("one")
        printing.say("two", err=True)
        printing.say("\033[31mred\033[0m")
        assert capsys.readouterr() == ("one\nred\n", "two\n")


def test_a_build_whose_listener_has_gone_ends_in_silence(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "site_builder", "build", tmp_path, "--report", "json"],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")
