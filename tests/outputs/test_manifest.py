"""The manifest of the site: a line for every file, right after every build, whatever was changed."""

import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from site_builder.build import pipeline
from site_builder.build.explain import explain
from site_builder.model.addresses import MANIFEST
from tests.builds import article, build, built, cli, contents, days, tree
from tests.conftest import SiteFactory


def lines(output: Path) -> str:
    """What the manifest of a site should say, from the files themselves."""
    files = {name: data for name, data in contents(output).items() if name not in (MANIFEST, "CNAME", ".nojekyll")}
    digests = {name: sha256(data).hexdigest() for name, data in files.items() if isinstance(data, bytes)}
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests))


def manifest(output: Path) -> str:
    return (output / MANIFEST).read_text(encoding="utf-8")


@pytest.fixture
def root(site: SiteFactory) -> Path:
    picture = Path(__file__).parents[2] / "themes/default/assets/favicon.png"
    return site({**days(6), "media/a.png": picture.read_bytes(), "media/b.txt": "text\n"})


def test_it_names_every_file_with_its_digest_after_every_build(root: Path) -> None:
    built(root)
    output, content = root / "output", root / "content"
    assert manifest(output) == lines(output)
    (output / "CNAME").write_text("example.org\n")  # of the host: it is left alone, and is no part of the site
    changes = (
        lambda: (content / "articles/2020/day-002.md").write_text(article("Day two", "2020-01-03", "Ada Example")),
        lambda: (content / "articles/2020/new.md").write_text(article("New", "1999", "Bob Sample", "Rivers")),
        lambda: (content / "articles/2020/day-004.md").unlink(),
        lambda: (content / "media/b.txt").write_text("other\n"),
        lambda: (content / "media/b.txt").unlink(),
        lambda: (output / "index.html").write_text("defaced"),
        lambda: (output / MANIFEST).unlink(),
        lambda: (output / "stranger.html").write_text("x"),
        lambda: (content / "site.yaml").write_text("title: Other\nbase_url: https://example.org/\npage_size: 5\n"),
        lambda: shutil.rmtree(output / "articles"),
    )
    for change in changes:
        change()
        built(root)
        assert manifest(output) == lines(output)
    before = tree(output)
    assert built(root).rendered == 0
    assert tree(output) == before


def test_the_command_sha256sum_agrees(root: Path) -> None:
    program = shutil.which("sha256sum")
    if program is None:
        pytest.skip("sha256sum is not on this machine")
    built(root)
    done = subprocess.run([program, "--check", "--strict", "--quiet", MANIFEST], cwd=root / "output", check=False)
    assert done.returncode == 0
    (root / "output/index.html").write_text("defaced")
    done = subprocess.run([program, "--check", "--status", MANIFEST], cwd=root / "output", check=False)
    assert done.returncode == 1


def test_it_is_explained(root: Path) -> None:
    built(root)
    (root / "content/media/b.txt").write_text("other\n")
    built(root)
    (found,) = explain(root, MANIFEST)
    assert found.reason == "another file of the site is not what it was"
    assert found.reads == ("the bytes of every other file of the site",)
    (root / "output" / MANIFEST).write_text("mine\n")
    assert built(root).rendered == 1
    (found,) = explain(root, MANIFEST)
    assert found.reason == "somebody changed its file in the site"


def test_the_archive_may_leave_it_out_and_a_preview_has_none(root: Path, tmp_path: Path) -> None:
    cli("build", root, "--preview", tmp_path / "preview")
    assert not (tmp_path / "preview" / MANIFEST).exists()
    assert cli("build", root).exit_code == 0
    assert (root / "output" / MANIFEST).exists()
    with (root / "content/site.yaml").open("a") as settings:
        settings.write("manifest: off\n")
    assert cli("build", root).exit_code == 0
    assert not (root / "output" / MANIFEST).exists()


def test_it_follows_a_change_that_is_indexed_as_a_whole(site: SiteFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then a fresh store takes over what stays, be it made anew for another reason or not."""
    monkeypatch.setattr(pipeline, "_may_be_damage", lambda fault: False)  # else the next attempt hides the first
    root = site(days(90))
    built(root)
    for path in sorted((root / "content/articles").rglob("*.md"))[:80]:
        path.write_text(path.read_text() + "\nMore of it.\n")
    (root / "output/articles/2020/day-089.html").write_text("defaced")
    report = built(root)
    assert 80 < report.rendered < 200
    assert manifest(root / "output") == lines(root / "output")
    assert built(root).rendered == 0


def test_a_program_may_leave_it_out(root: Path) -> None:
    assert build(root, manifest=False).ok
    assert not (root / "output" / MANIFEST).exists()
    built(root)
    assert manifest(root / "output") == lines(root / "output")
