"""The package as others get it: what is in the wheel, that it is the same every time, and that it runs."""

import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from site_builder.system.shipped import LIBRARIES, PROBLEM_DOCS

REPOSITORY = Path(__file__).resolve().parents[2]
CLOCK = "1700000000"  # any fixed second will do


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """What a program prints, both streams; the test fails with it if the program does."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{done.args} ended with {done.returncode}:\n{done.stdout}"
    return done.stdout


def build(source: Path, out: Path, *kinds: str) -> list[Path]:
    """Build packages of a source tree with the build backend of this environment, so without a network."""
    command = [sys.executable, "-m", "build", "--no-isolation", *kinds]
    run(*command, "--outdir", out, source, cwd=out.parent, SOURCE_DATE_EPOCH=CLOCK)
    return sorted(out.iterdir())


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The source archive, and the wheel built from it."""
    sdist, wheel = sorted(build(REPOSITORY, tmp_path_factory.mktemp("dist") / "out"), key=lambda path: path.suffix)
    assert (sdist.suffix, wheel.suffix) == (".gz", ".whl")
    return sdist, wheel


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def files_of(*folders: str) -> set[Path]:
    """Every file below folders of the repository that belongs in a package, as paths from its root."""
    found = (path for folder in folders for path in (REPOSITORY / folder).rglob("*") if path.is_file())
    return {path.relative_to(REPOSITORY) for path in found if "__pycache__" not in path.parts}


@pytest.mark.slow
def test_the_wheel_holds_the_whole_package_and_its_themes_and_nothing_else(
    packages: tuple[Path, Path],
) -> None:
    names = {name for name in contents(packages[1]) if ".dist-info/" not in name}
    package = {path.as_posix() for path in files_of("site_builder")}
    themes = {f"site_builder/{path.as_posix()}" for path in files_of("themes")}
    shipped = {f"site_builder/shipped/{path}" for path in (PROBLEM_DOCS, LIBRARIES)}
    assert names == package | themes | shipped
    for wanted in (
        r"site_builder/themes/default/templates/.+",
        r"site_builder/themes/default/assets/.+\.css",
        r"site_builder/themes/ledger/templates/.+",
        r"site_builder/themes/ledger/assets/theme\.css",
        r"site_builder/language/catalogues/.+\.yaml",
        r"site_builder/archive/.+\.sql",
    ):
        assert any(re.fullmatch(wanted, name) for name in names), f"nothing in the wheel is {wanted}"


@pytest.mark.slow
def test_the_wheel_states_its_licence_and_the_command_it_installs(packages: tuple[Path, Path]) -> None:
    held = {name.partition(".dist-info/")[2]: data for name, data in contents(packages[1]).items()}
    metadata = held["METADATA"].decode()
    assert "License-Expression: MIT" in metadata.splitlines()
    assert b"site-builder = site_builder.__main__:run" in held["entry_points.txt"]
    assert held["licenses/LICENSE"] == (REPOSITORY / "LICENSE").read_bytes()


@pytest.mark.slow
def test_the_source_archive_is_enough_to_build_the_same_wheel(packages: tuple[Path, Path], tmp_path: Path) -> None:
    with tarfile.open(packages[0]) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    (again,) = build(source, tmp_path / "out", "--wheel")
    assert again.read_bytes() == packages[1].read_bytes()


@pytest.mark.slow
def test_two_builds_of_one_tree_are_the_same_bytes(packages: tuple[Path, Path], tmp_path: Path) -> None:
    again = build(REPOSITORY, tmp_path / "out")
    assert {path.name: path.read_bytes() for path in again} == {path.name: path.read_bytes() for path in packages}


@pytest.mark.slow
def test_the_installed_wheel_builds_a_site_far_from_the_repository(
    packages: tuple[Path, Path], site, tmp_path: Path
) -> None:
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False, symlinks=os.name != "nt")
    scripts = environment / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / "python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    install = ["install", "--quiet", "--no-index", "--no-deps"]
    run(*pip, "--python", python, *install, packages[1], cwd=tmp_path)
    # The dependencies are those of this environment. A path that a .pth file adds reads no .pth files itself,
    # so the editable install of the repository stays out.
    purelib = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path).strip())
    (purelib / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")

    where = run(python, "-c", "import site_builder; print(site_builder.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(purelib)
    config = "title: T\nbase_url: https://example.org/\ntheme: ledger\n"
    root = site({"articles/a.md": "---\ntitle: An article\ndate: 2025-03-01\n---\nIts text.\n"}, config)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    run(scripts / "site-builder", "build", root, "--output", tmp_path / "out", cwd=elsewhere)
    assert "Its text." in (tmp_path / "out/articles/a.html").read_text(encoding="utf-8")
    assert '<table class="register">' in (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert (tmp_path / "out/assets/theme.css").is_file()


def locked(lock: str) -> dict[str, str]:
    """The packages of a lock with their versions, each seen to have a hash, and the file no address."""
    text = (REPOSITORY / lock).read_text(encoding="utf-8")
    assert "://" not in text and "--index" not in text and "--find-links" not in text
    entries = re.split(r"\n(?=\S)", re.sub(r"(?m)^ *#.*\n", "", text).strip())
    assert all("--hash=sha256:" in entry for entry in entries)
    pins = (entry.split()[0].partition("==") for entry in entries)
    return {name: version for name, _, version in pins}


def normal(requirement: str) -> str:
    return re.split(r"[<>=!~;\[ ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def test_the_locks_hold_every_requirement_with_hashes_and_agree() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    runtime, development = locked("requirements.lock"), locked("requirements-dev.lock")
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    assert {normal(line) for line in wanted} <= runtime.keys()
    wanted = [line for line in project["dependency-groups"]["dev"] if isinstance(line, str)]
    assert {normal(line) for line in wanted} <= development.keys()
    assert runtime.items() <= development.items()
