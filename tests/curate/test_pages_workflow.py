"""The workflow of pages, run: its shell steps as they stand, in an empty environment, on archives and pull requests.

What actions do is left out or put in by hand: a checkout is there, the address of the site is given, and an upload is
noted. A pull request is a merge commit, as GitHub makes it.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from site_builder.curate import github_pages
from tests.builds import REPOSITORY, article, cli, contents

pytestmark = pytest.mark.slow
EXPRESSION = re.compile(r"\$\{\{ *([\w.]+) *\}\}")
ADDRESS = "https://somebody.github.io/archive"
ORIGIN = f"git+https://github.com/example/site-builder@{'0' * 40}"


@dataclass
class Run:
    """What a job did: its exit status, all that it printed, its outputs and summary, what it handed over, by name."""

    status: int = 0
    printed: str = ""
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""
    uploads: dict[str, Path] = field(default_factory=dict)

    @property
    def commands(self) -> list[str]:
        """The commands that the runner takes from what was printed, in both of its forms."""
        return [line for line in self.printed.splitlines() if line.lstrip().startswith("::") or "##[" in line]


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """A wheel of the builder, the libraries of this environment in a folder, and a folder with `python` for PATH."""
    top = tmp_path_factory.mktemp("installation")
    build = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(top / "dist"), str(REPOSITORY)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = (top / "dist").iterdir()
    libraries = top / "libraries"
    libraries.mkdir()
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if not re.match(r"site_builder|pip|setuptools|_|.*\.pth$", path.name):
            (libraries / path.name).symlink_to(path)
    (top / "bin").mkdir()
    (top / "bin/python").symlink_to(Path(sys.base_prefix) / f"bin/python{sysconfig.get_python_version()}")
    return wheel, libraries, top / "bin"


@pytest.fixture
def archive(tmp_path: Path, installation: tuple[Path, Path, Path]) -> Path:
    """A new archive in a repository of its own, as `init --pages` makes it; its builder is the wheel, by its hash."""
    return new_archive(tmp_path / "archive", installation[0])


def new_archive(root: Path, wheel: Path) -> Path:
    assert cli("init", root, "--pages", "--builder", ORIGIN).exit_code == 0
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (root / github_pages.BUILDER_FILE).write_text(
        f"site-builder @ {wheel.as_uri()} --hash=sha256:{digest}\n", encoding="utf-8"
    )
    (root / github_pages.LIBRARIES_FILE).write_text("# those of the test\n", encoding="utf-8")
    with (root / "content/site.yaml").open("a", encoding="utf-8") as file:
        file.write(f"base_url: {ADDRESS}/\n")
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root, "An archive")
    return root


def git(root: Path, *words: str) -> str:
    named = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "core.hooksPath=/dev/null"]
    done = subprocess.run(["git", *named, *words], cwd=root, check=True, capture_output=True, encoding="utf-8")
    return done.stdout.strip()


def commit(root: Path, message: str) -> None:
    git(root, "add", "--all", "--force", "--", ".", ":(exclude).site-builder", ":(exclude)output")
    git(root, "commit", "--quiet", "--message", message)


def pull_request(root: Path) -> None:
    """Make of what was changed in the tree a pull request, merged into its base."""
    git(root, "checkout", "--quiet", "-b", "theirs")
    commit(root, "A pull request")
    git(root, "checkout", "--quiet", "--detach", "main")
    git(root, "merge", "--quiet", "--no-ff", "--message", "Merge", "theirs")


@pytest.fixture(scope="module")
def installed(installation: tuple[Path, Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what is temporary in a job, in which the builder is installed already, by the step as it stands."""
    temporary = tmp_path_factory.mktemp("temporary")
    root = new_archive(temporary / "archive", installation[0])
    assert run(root, "check", installation, temporary, only="Install the builder").status == 0
    return temporary


def run(
    root: Path, name: str, installation: tuple[Path, Path, Path], temporary: Path | None = None, only: str = ""
) -> Run:
    """Run a job of an archive's workflow on a fresh checkout of what is checked out in it.

    ``temporary``: a folder in which the builder is installed.
    """
    text = (REPOSITORY / github_pages.WORKFLOW).read_text(encoding="utf-8")
    job = yaml.load(text, Loader=yaml.BaseLoader)["jobs"][name]
    _, libraries, programs = installation
    top = root.parent / f"runner-{len(list(root.parent.glob('runner-*')))}"
    workspace, home = top / "work", top / "home"
    skipped = "" if temporary is None or only else "Install the builder"
    temporary = temporary or top / "temp"
    for folder in (temporary, home):
        folder.mkdir(parents=True, exist_ok=True)
    for left in ("site", "preview"):
        shutil.rmtree(temporary / left, ignore_errors=True)
        (temporary / left).unlink(missing_ok=True)
    git(root, "clone", "--quiet", "--no-hardlinks", str(root), str(workspace))
    git(workspace, "checkout", "--quiet", "--detach", git(root, "rev-parse", "HEAD"))
    environment = {
        "PATH": f"{programs}:/usr/local/bin:/usr/bin:/bin",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(workspace),
        "RUNNER_TEMP": str(temporary),
        "PYTHONPATH": str(libraries),
        "PIP_NO_INDEX": "1",  # nothing is fetched
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = Run(outputs={"steps.pages.outputs.base_url": ADDRESS, "runner.temp": str(temporary)})
    for step in job["steps"]:
        if step["name"] == skipped or (only and step["name"] != only) or not holds(step.get("if", ""), done):
            continue
        if "run" in step:
            shell(step, workspace, top, environment, done)
            if done.status:
                break
        elif "upload" in step["uses"]:
            named = step["with"].get("name", "github-pages")
            done.uploads[named] = workspace / filled(step["with"]["path"], done)
    return done


def shell(step: dict[str, Any], workspace: Path, top: Path, environment: dict[str, str], done: Run) -> None:
    """Run a step as the runner does where the shell is bash."""
    script, outputs, summary = top / "step.sh", top / "outputs", top / "summary"
    script.write_text(step["run"], encoding="utf-8")
    outputs.write_text("", encoding="utf-8")
    summary.write_text("", encoding="utf-8")
    given = {name: filled(value, done) for name, value in step.get("env", {}).items()}
    files = {"GITHUB_OUTPUT": str(outputs), "GITHUB_STEP_SUMMARY": str(summary)}
    ran = subprocess.run(
        ["/usr/bin/env", "bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
        cwd=workspace,
        env={**environment, **files, **given},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    done.status = ran.returncode
    done.printed += ran.stdout
    done.summary += summary.read_text(encoding="utf-8")
    for line in outputs.read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition("=")
        done.outputs[f"steps.{step['id']}.outputs.{key}"] = value


def filled(text: str, done: Run) -> str:
    return EXPRESSION.sub(lambda match: done.outputs[match[1]], text)


def holds(condition: str, done: Run) -> bool:
    if not condition:
        return True
    name, value = re.fullmatch(r"([\w.]+) == '(\w+)'", condition).groups()  # type: ignore[union-attr]
    return done.outputs.get(name) == value


# -- a push -----------------------------------------------------------------------------------------------------------


def test_a_push_builds_the_site_that_is_handed_to_pages(archive: Path, installation, tmp_path: Path) -> None:
    done = run(archive, "build", installation)
    assert done.status == 0, done.printed
    site = done.uploads["github-pages"]
    made = {name: text for name, text in contents(site).items() if not name.startswith(".site-builder/")}
    assert cli("build", archive, "--exports", "--output", tmp_path / "here").exit_code == 0
    here = {name: text for name, text in contents(tmp_path / "here").items() if not name.startswith(".site-builder/")}
    assert made == here
    assert f'href="{ADDRESS}/"'.encode() in made["index.html"]
    assert done.summary.startswith("### ✅ No errors")


def test_a_push_says_that_another_address_is_configured(archive: Path, installation, installed) -> None:
    path = archive / "content/site.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(ADDRESS, "https://example.org"), encoding="utf-8")
    commit(archive, "Another address")
    done = run(archive, "build", installation, installed)
    assert done.status == 0 and list(done.uploads) == ["github-pages"]
    assert f"::warning file=content/site.yaml::base_url is not the address that Pages publishes at, {ADDRESS}/" in (
        done.printed
    )


def test_a_push_with_an_error_publishes_nothing(archive: Path, installation, installed) -> None:
    (archive / "content/articles/broken.md").write_text(article("Broken", "2020", body="[[Nobody]]"), encoding="utf-8")
    commit(archive, "An error")
    done = run(archive, "build", installation, installed)
    assert done.status == 1 and not done.uploads
    assert (
        "::error file=content/articles/broken.md,line=6,col=1,title=unknown-wikilink::[[Nobody]] names" in done.printed
    )
    assert "### ❌ Errors" in done.summary


# -- a pull request ---------------------------------------------------------------------------------------------------


def test_a_pull_request_of_documents_is_checked_and_its_preview_kept(archive: Path, installation, installed) -> None:
    (archive / "content/actors").mkdir()
    files = {
        "actors/ada-example.md": "---\nname: Ada Example\nkind: person\naliases: [Ada]\n---\n",
        "articles/new.md": article("New", "2020", "Ada Exampel"),
        "articles/draft.md": article("A draft", "2020", more="draft: true\nsources: [{url: https://example.org/}]\n"),
    }
    for name, text in files.items():
        (archive / "content" / name).write_text(text, encoding="utf-8")
    pull_request(archive)
    done = run(archive, "check", installation, installed)
    assert done.status == 0, done.printed
    assert list(done.uploads) == ["preview"]
    assert "A draft" in (done.uploads["preview"] / "articles/draft.html").read_text(encoding="utf-8")
    assert "::notice file=content/articles/new.md,line=5,col=5,title=looks-alike::" in done.printed
    annotations = [line for line in done.commands if "file=" in line]
    assert annotations and len(set(annotations)) == len(annotations)  # nothing is told twice


def test_a_draft_with_errors_is_told_and_leaves_no_preview(archive: Path, installation, installed) -> None:
    text = article("A draft", "2020", more="draft: true\n", body="[[Nobody]]")
    (archive / "content/articles/draft.md").write_text(text, encoding="utf-8")
    pull_request(archive)
    done = run(archive, "check", installation, installed)
    assert done.status == 0 and not done.uploads
    (told,) = [line for line in done.commands if "[[Nobody]]" in line]
    assert told.startswith("::warning file=content/articles/draft.md,line=7,col=1,title=unknown-wikilink::in a draft: ")
    assert "::notice::No preview: a draft" in done.printed


def test_an_error_in_a_pull_request_annotates_its_line(archive: Path, installation, installed) -> None:
    (archive / "content/articles/new.md").write_text(article("New", "soon"), encoding="utf-8")
    pull_request(archive)
    done = run(archive, "check", installation, installed)
    assert done.status == 1 and not done.uploads
    assert "::error file=content/articles/new.md,line=3,col=7,title=bad-date::" in done.printed


THEME = "themes/evil/templates/base.html"
EVIL = '{{ "".__class__.__mro__[1].__subclasses__() }}{{ cycler.__init__.__globals__.os.system("touch CANARY") }}'
SCRIPT = "<script>alert(1)</script>"


def theme_of_theirs(root: Path, canary: Path) -> None:
    (root / THEME).parent.mkdir(parents=True)
    (root / THEME).write_text(EVIL.replace("CANARY", str(canary)), encoding="utf-8")
    with (root / "content/site.yaml").open("a", encoding="utf-8") as file:
        file.write("theme: evil\n")


def script_in_a_theme(root: Path, canary: Path) -> None:
    (root / THEME).parent.mkdir(parents=True)
    (root / THEME).write_text(SCRIPT, encoding="utf-8")
    with (root / "content/site.yaml").open("a", encoding="utf-8") as file:
        file.write("theme: evil\n")


def theme_by_a_path(root: Path, canary: Path) -> None:
    with (root / "content/site.yaml").open("a", encoding="utf-8") as file:
        file.write("theme: ../content/media\n")
    (root / "content/media/templates").mkdir(parents=True)
    (root / "content/media/templates/base.html").write_text(EVIL, encoding="utf-8")


def link_out_of_the_archive(root: Path, canary: Path) -> None:
    (root / "content/media").mkdir()
    (root / "content/media/passwords.txt").symlink_to("/etc/passwd")


def link_in_the_place_of_the_ledger(root: Path, canary: Path) -> None:
    (root / "content/urls.lock").unlink(missing_ok=True)
    (root / "content/urls.lock").symlink_to("/etc/passwd")


def link_in_the_place_of_content(root: Path, canary: Path) -> None:
    shutil.move(root / "content", root / "elsewhere")
    (root / "content").symlink_to("elsewhere")


def large_text(root: Path, canary: Path) -> None:
    text = article("Large", "2020", body="word " * 600_000)
    (root / "content/articles/large.md").write_text(text, encoding="utf-8")


def pickles_in_the_cache(root: Path, canary: Path) -> None:
    (root / ".gitignore").write_text("", encoding="utf-8")
    cache = root / ".site-builder"
    cache.mkdir()
    bomb = f"cos\nsystem\n(S'touch {canary}'\ntR.".encode()
    for name in ("archive.db", "seal.json", "templates", "lock"):
        (cache / name).write_bytes(bomb)
    git(root, "add", "--force", ".site-builder")


def modules_beside_the_archive(root: Path, canary: Path) -> None:
    for name in ("venv", "pip", "sitecustomize", "site_builder", "re", "yaml", "click"):
        (root / f"{name}.py").write_text(f"open({str(canary)!r}, 'w')\n", encoding="utf-8")


def commands_in_names(root: Path, canary: Path) -> None:
    text = article("##[set-output name=preview;]yes", "2020", body="::stop-commands::x\n\n[[::error::x]] ##[add-mask]e")
    (root / "content/articles/##[error]x.md").write_text(text, encoding="utf-8")
    (root / "content/articles/%0A::set-output name=preview::yes.md").write_text(text, encoding="utf-8")


STRANGERS = {
    # what a pull request brings: (how it ends, whether its preview is kept)
    theme_of_theirs: (1, False),
    script_in_a_theme: (0, False),
    theme_by_a_path: (1, False),
    link_out_of_the_archive: (1, False),
    link_in_the_place_of_content: (1, False),
    large_text: (1, False),
    pickles_in_the_cache: (0, False),
    modules_beside_the_archive: (0, False),
    commands_in_names: (1, False),
}


@pytest.mark.parametrize("change", STRANGERS, ids=lambda change: change.__name__)
def test_a_pull_request_of_a_stranger_runs_nothing_and_leaves_no_preview(
    change, archive: Path, installation, installed
) -> None:
    canary = archive.parent / "canary"
    change(archive, canary)
    pull_request(archive)
    done = run(archive, "check", installation, installed)
    status, kept = STRANGERS[change]
    assert done.status == status, done.printed
    assert bool(done.uploads) == kept
    assert not canary.exists()
    for line in done.commands:
        assert re.match(r"::(error|warning|notice|group|endgroup)\b", line), line
        assert "root:x:0" not in line


def test_a_payload_in_an_article_is_text_in_the_preview(archive: Path, installation, installed) -> None:
    body = (
        f'{SCRIPT}\n\n<img src=x onerror="alert(1)">\n\n[x](javascript:alert(1))\n\n<a href="javascript:alert(1)">y</a>'
    )
    (archive / "content/articles/payload.md").write_text(article(f'"{SCRIPT}"', "2020", body=body), encoding="utf-8")
    pull_request(archive)
    done = run(archive, "check", installation, installed)
    assert done.status == 0, done.printed
    page = (done.uploads["preview"] / "articles/payload.html").read_text(encoding="utf-8")
    assert SCRIPT not in page and "<img src=x" not in page and not re.search(r"<a [^>]*javascript:", page)
    assert "&lt;script&gt;" in page


def test_another_builder_or_workflow_leaves_no_preview(archive: Path, installation, installed) -> None:
    with (archive / github_pages.WORKFLOW).open("a", encoding="utf-8") as file:
        file.write("# mine\n")
    (archive / "content/articles/new.md").write_text(article("New", "2020"), encoding="utf-8")
    pull_request(archive)
    done = run(archive, "check", installation, installed)
    assert done.status == 0 and not done.uploads
    assert "::notice::No preview: this pull request changes more than documents and media." in done.printed


def test_a_builder_with_another_hash_is_not_installed(archive: Path, installation) -> None:
    path = archive / github_pages.BUILDER_FILE
    path.write_text(re.sub(r"sha256:\w+", f"sha256:{'0' * 64}", path.read_text(encoding="utf-8")), encoding="utf-8")
    commit(archive, "Another builder")
    done = run(archive, "build", installation)
    assert done.status != 0 and not done.uploads
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in done.printed


# -- the ledger -------------------------------------------------------------------------------------------------------


def with_ledger(root: Path) -> None:
    """Build the archive and commit what the build noted of its addresses."""
    assert cli("build", root).exit_code == 0
    assert "articles/" in (root / "content/urls.lock").read_text(encoding="utf-8")
    commit(root, "The ledger")


def test_a_push_whose_ledger_is_complete_says_nothing_of_it(archive: Path, installation, installed) -> None:
    with_ledger(archive)
    done = run(archive, "build", installation, installed)
    assert done.status == 0 and list(done.uploads) == ["github-pages"]
    assert "urls.lock" not in done.printed + done.summary


@pytest.mark.parametrize("address", [f"base_url: {ADDRESS}/\n", ""])
def test_a_push_with_new_addresses_publishes_and_asks_for_the_ledger(
    address: str, archive: Path, installation, installed
) -> None:
    path = archive / "content/site.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(f"base_url: {ADDRESS}/\n", address), encoding="utf-8")
    with_ledger(archive)
    (archive / "content/articles/new.md").write_text(article("New", "2020"), encoding="utf-8")
    commit(archive, "An article")
    done = run(archive, "build", installation, installed)
    assert done.status == 0 and list(done.uploads) == ["urls.lock", "github-pages"]
    assert "articles/new.html\t" in done.uploads["urls.lock"].read_text(encoding="utf-8")
    assert "### Commit content/urls.lock" in done.summary
    assert "::warning file=content/urls.lock::This build publishes addresses" in done.printed


def test_a_push_that_loses_an_address_publishes_nothing(archive: Path, installation, installed) -> None:
    (archive / "content/articles/old.md").write_text(article("Old", "2020"), encoding="utf-8")
    with_ledger(archive)
    (archive / "content/articles/old.md").unlink()
    commit(archive, "An article less")
    done = run(archive, "build", installation, installed)
    assert done.status == 1 and not done.uploads
    assert "articles/old.html, published since " in done.printed


@pytest.mark.parametrize("how", ["line", "file", "link", "nothing"])
def test_a_pull_request_cannot_lose_an_address_along_with_its_line(
    how: str, archive: Path, installation, installed
) -> None:
    (archive / "content/articles/old.md").write_text(article("Old", "2020"), encoding="utf-8")
    with_ledger(archive)
    (archive / "content/articles/old.md").unlink()
    ledger = archive / "content/urls.lock"
    kept = [line for line in ledger.read_text(encoding="utf-8").splitlines() if "articles/old.html" not in line]
    if how == "line":
        ledger.write_text("\n".join(kept), encoding="utf-8")  # without a line end: what follows must not be part of it
    elif how != "nothing":
        ledger.unlink()
    if how == "link":
        ledger.symlink_to("/etc/passwd")
    pull_request(archive)
    done = run(archive, "check", installation, installed)
    assert done.status == 1 and not done.uploads
    (told,) = [line for line in done.commands if "title=lost-address" in line]
    assert "articles/old.html, published since " in told
    assert "root:x:0" not in done.printed
