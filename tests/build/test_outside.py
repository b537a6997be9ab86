"""content/links.lock in a build: pages show the kept copy of a page that is dead, and a changed line makes them alone."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests import builds
from tests.builds import article, cli, contents, write
from tests.conftest import SiteFactory

COPY = "https://web.archive.org/web/20250102030405/https://a.example/x"
FILES = {
    "articles/a.md": article(
        "A",
        "2025-01-01",
        "Ada",
        "Parks",
        body="See [it](https://a.example/x?p=1&q=2#part), https://b.example/, and ![x](https://c.example/p.png).",
        more=f"sources:\n  - {{url: 'https://a.example/x?p=1&q=2', title: X, archived: '{COPY}'}}\n  - {{url: 'https://d.example/', title: D}}\n",
    ),
    "articles/b.md": article("B", "2025-01-02", body="Nothing outside."),
    "articles/c.md": article("C", "2025-01-03", body="Also <https://b.example/>.", more="lang: fr\n"),
    "actors/ada.md": "---\nname: Ada\n---\n\nOf [her](https://b.example/).\n",
    "topics/parks.md": "---\nname: Parks\n---\n\nOf [them](https://b.example/).\n",
    "authors/ann.md": "---\nname: Ann\n---\n\nBy [her](https://b.example/).\n",
    "pages/about.md": "---\ntitle: About\n---\n\nOf [us](https://b.example/).\n",
}
DEAD = "https://a.example/x?p=1&q=2 dead 404 2026-11-20 - 2026-11-01 - - -"
SAVED = "https://b.example/ dead no-such-host 2026-11-20 - 2026-11-01 - https://web.archive.org/web/2024/https://b.example/ 2024-05-06"

MANIFEST = 1  # it follows from all that is made


def known(root: Path, *lines: str) -> None:
    write(root, {"links.lock": "".join(line.replace(" ", "\t") + "\n" for line in lines)})


def page(root: Path, name: str) -> str:
    found = contents(root / "output")[name]
    assert isinstance(found, bytes)
    return found.decode()


def same_as_clean(root: Path) -> None:
    assert builds.tree(root / "output") == builds.clean(root, root.parent / "clean")


def test_a_dead_link_leads_to_its_kept_copy_and_says_so(site: SiteFactory) -> None:
    root = site(FILES)
    known(root, DEAD)
    builds.built(root)
    shown = page(root, "articles/a.html")
    robust = (
        f'data-originalurl="https://a.example/x?p=1&amp;q=2{{}}" data-versionurl="{COPY}" data-versiondate="2025-01-02"'
    )
    text = f'<a href="{COPY}" rel="external noopener noreferrer" {robust.format("#part")}>it</a> <span class="source kept">(archived copy; the original is gone)</span>'
    assert text in shown
    source = f'<a href="{COPY}" {robust.format("")}><bdi>X</bdi></a> <span class="imprint"><span class="kept">archived copy; the original is gone</span></span>'
    assert source in shown
    assert 'href="https://d.example/"><bdi>D</bdi></a>' in shown  # without a copy: as it is
    known(root, "https://c.example/p.png dead 410 2026-11-20 - 2026-11-01 - https://web.archive.org/web/2024/c -")
    builds.built(root)
    picture = '<a class="elsewhere" href="https://web.archive.org/web/2024/c" rel='
    assert picture in page(root, "articles/a.html")


def test_a_link_that_is_not_dead_stays_and_tells_of_its_copy(site: SiteFactory) -> None:
    root = site(FILES)
    builds.built(root)
    shown = page(root, "articles/a.html")
    assert (
        f'<a href="https://a.example/x?p=1&amp;q=2" data-originalurl="https://a.example/x?p=1&amp;q=2" data-versionurl="{COPY}"'
        in shown
    )
    assert f'<a href="{COPY}">archived copy</a>' in shown
    assert 'class="source kept"' not in shown


def test_a_copy_that_links_lock_knows_is_shown_on_all_kinds_of_pages(site: SiteFactory) -> None:
    root = site(FILES)
    known(root, SAVED)
    builds.built(root)
    names = ("articles/a", "articles/c", "actors/ada", "topics/parks", "authors/ann", "about")
    for name in names:
        shown = page(root, f"{name}.html")
        assert '<a href="https://web.archive.org/web/2024/https://b.example/" rel=' in shown, name
        assert 'data-versiondate="2024-05-06"' in shown
        mark = ' lang="en"' if name == "articles/c" else ""
        assert f'<span class="source kept"{mark}>(archived copy; the original is gone)</span>' in shown


def test_a_changed_line_makes_the_pages_that_show_it_and_no_other(site: SiteFactory) -> None:
    root = site(FILES)
    known(root, DEAD, SAVED)
    builds.built(root)
    known(root, DEAD.replace(" dead ", " ok "), SAVED)
    assert builds.built(root).rendered == 1 + MANIFEST
    same_as_clean(root)
    known(root, DEAD, SAVED.replace(" dead ", " ok "))
    assert builds.built(root).rendered == 6 + MANIFEST
    same_as_clean(root)
    known(root, DEAD, SAVED.replace(" dead ", " ok "), "https://d.example/ dead 404 2026-11-20 - 2026-11-01 - - -")
    assert builds.built(root).rendered == 1  # and it is as it was
    same_as_clean(root)
    (root / "content/links.lock").unlink()
    assert builds.built(root).rendered == 6 + MANIFEST
    same_as_clean(root)


def test_days_alone_make_nothing_stale(site: SiteFactory) -> None:
    root = site(FILES)
    known(root, DEAD, SAVED, "https://d.example/ ok 200 2026-11-20 2026-11-20 - - - -")
    builds.built(root)
    later = [line.replace("2026-11-20", "2026-11-27").replace("2026-11-01", "2026-11-02") for line in (DEAD, SAVED)]
    known(root, *later, "https://d.example/ failed 404 2026-11-27 2026-11-20 2026-11-27 - - -")
    assert builds.built(root).rendered == 0
    same_as_clean(root)
    assert builds.built(root).rendered == 0


def test_a_line_and_a_text_that_change_together_give_what_a_clean_build_gives(site: SiteFactory) -> None:
    root = site(FILES)
    builds.built(root)
    known(root, DEAD, SAVED)
    write(root, {"articles/b.md": article("B", "2025-01-02", body="Now https://b.example/.")})
    builds.built(root)
    same_as_clean(root)
    assert "kept" in page(root, "articles/b.html")


@pytest.mark.slow
def test_any_row_of_changes_gives_what_a_clean_build_gives(site: SiteFactory) -> None:
    chance = random.Random(7)
    root = site(FILES)
    urls = ["https://a.example/x?p=1&q=2", *(f"https://{name}.example/" for name in "bcd")]
    for _ in range(12):
        lines = []
        for url in urls:
            if chance.random() < 0.7:
                state = chance.choice(("ok 200", "dead 404", "failed 410", "unclear timeout"))
                copy = chance.choice(("- -", f"https://web.archive.org/web/2024/{url} 2024-05-06"))
                lines.append(f"{url} {state} 2026-11-2{chance.randrange(10)} - - - {copy}")
        known(root, *lines)
        if chance.random() < 0.4:
            body = " ".join(chance.sample(urls, 2))
            write(root, {"articles/b.md": article("B", "2025-01-02", body=body)})
        builds.built(root)
        same_as_clean(root)


@pytest.mark.parametrize("bad", ["folder", "link", "pipe"])
def test_something_else_in_the_place_of_the_file_is_told(site: SiteFactory, bad: str) -> None:
    import os

    root = site(FILES)
    known(root, SAVED)
    builds.built(root)
    path = root / "content/links.lock"
    path.unlink()
    if bad == "folder":
        path.mkdir()
        (path / "x").write_text("x")
    elif bad == "link":
        path.symlink_to("/etc/passwd")
    else:
        os.mkfifo(path)
    report = builds.build(root)
    assert not report.ok and all(p.path.startswith("content/links.lock") for p in report.problems)
    assert cli("links", "--site", root).exit_code == 1


def test_check_says_nothing_of_a_dead_link_that_has_a_copy(site: SiteFactory) -> None:
    root = site(FILES)
    known(root, DEAD, SAVED)
    done = cli("check", root, "--report", "short")
    assert "dead" not in done.stderr
