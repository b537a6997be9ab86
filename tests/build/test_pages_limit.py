"""The warning near the limit of GitHub Pages: of what sites it is told, and when."""

import os
from pathlib import Path

import pytest

from site_builder.build import pages_limit
from site_builder.curate import github_pages
from site_builder.system import stamps
from tests.builds import article, build, write

SITE = {
    "": stamps.pack([("a.html", (300_000_000, 1, 1, 1)), ("odd", (stamps.ODD, 1, 1, 2))]),
    "media": stamps.pack([("b.mp4", (400_000_000, 1, 1, 3)), ("c.pdf", (5, 1, 1, 4))]),
}
HERE = "https://somebody.github.io/archive/"
ELSEWHERE = "https://example.org/"
DEPLOYS = "jobs:\n  deploy:\n    steps:\n      - uses: actions/deploy-pages@0123 # v5\n"


def test_the_size_is_that_of_all_files(tmp_path: Path) -> None:
    assert pages_limit.size_of(SITE) == 700_000_005
    assert [path for path, _ in pages_limit.largest_of(SITE)] == ["media/b.mp4", "a.html", "media/c.pdf"]
    told = pages_limit.warning(tmp_path, HERE, SITE)
    assert told is not None and told.kind == "pages-limit" and told.severity == "warning"
    assert (
        "700 MB, 70 % of" in told.what and "media/b.mp4 (400 MB), a.html (300 MB) and media/c.pdf (0 MB)" in told.todo
    )


def test_it_is_told_from_seventy_per_cent_on(tmp_path: Path) -> None:
    below = {"": stamps.pack([("a.html", (699_999_999, 1, 1, 1))])}
    assert pages_limit.warning(tmp_path, HERE, below) is None


@pytest.mark.parametrize(
    ("address", "workflow", "told"),
    [
        (HERE, None, True),
        ("https://Somebody.GitHub.io", None, True),
        ("https://user@somebody.github.io:443/x/", None, True),
        ("https://github.io.example.org/", None, False),
        ("https://example.org/somebody.github.io/", None, False),
        ("https://notgithub.io/", None, False),
        (ELSEWHERE, None, False),
        (None, None, False),
        (ELSEWHERE, DEPLOYS, True),
        (None, DEPLOYS, True),
        (ELSEWHERE, "# uses: actions/deploy-pages@v5\nname: actions/deploy-pages@v5\n", False),
        (ELSEWHERE, "\n" * 200_000 + " " * 60_000, False),
    ],
)
def test_it_is_told_of_sites_that_are_published_there(
    address: str | None, workflow: str | None, told: bool, tmp_path: Path
) -> None:
    if workflow is not None:
        path = tmp_path / ".github/workflows/any.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(workflow, encoding="utf-8")
    assert (pages_limit.warning(tmp_path, address, SITE) is not None) == told


def test_our_own_workflow_deploys(tmp_path: Path) -> None:
    path = tmp_path / github_pages.WORKFLOW
    path.parent.mkdir(parents=True)
    path.write_bytes(github_pages.TEMPLATE.read_bytes())
    assert pages_limit.warning(tmp_path, None, SITE) is not None


def test_what_is_no_workflow_is_not_read(tmp_path: Path) -> None:
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    (tmp_path / "deploys").write_text(DEPLOYS, encoding="utf-8")
    (folder / "link.yml").symlink_to(tmp_path / "deploys")
    os.mkfifo(folder / "pipe.yml")
    (folder / "folder.yml").mkdir()
    (folder / "notes.txt").write_text(DEPLOYS, encoding="utf-8")
    assert pages_limit.warning(tmp_path, None, SITE) is None


def test_a_build_without_a_change_tells_it_too_and_a_preview_does_not(site, monkeypatch: pytest.MonkeyPatch) -> None:
    root = site({"articles/a.md": article("A", "2020")})
    monkeypatch.setattr(pages_limit, "LIMIT", 100_000)

    def told(**how: bool) -> bool:
        output = root / "preview" if how else None
        return "pages-limit" in [p.kind for p in build(root, output, base_url=HERE, **how).problems]

    assert told() and told()
    write(root, {"articles/b.md": article("B", "2021")})
    assert told()
    assert not told(preview=True)
