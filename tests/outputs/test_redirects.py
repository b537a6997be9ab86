"""Redirects: the pages at former addresses, their script, the rules for hosts, and what a change of them costs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import builds
from tests.builds import article
from tests.conftest import SiteFactory

FORMER = "redirect_from: [/2025/06/old/, /plain, /blog/post.php, old.html, früh/é.html]\n"
SITE = "title: T\nbase_url: https://example.org/archive/\n"


def read(root: Path, address: str) -> str:
    return (root / "output" / address).read_text(encoding="utf-8")


def test_a_former_address_shows_a_page_that_leads_on_by_itself_by_script_and_by_a_link(site: SiteFactory) -> None:
    root = site({"articles/a.md": article("New & old", "2025", more=FORMER)}, SITE)
    builds.built(root)
    for address in (
        "2025/06/old/index.html",
        "plain/index.html",
        "blog/post.php/index.html",
        "old.html",
        "früh/é.html",
    ):
        page = read(root, address)
        to = "../" * address.count("/") + "articles/a.html"
        assert f'<meta http-equiv="refresh" content="0; url={to}">' in page
        assert '<link rel="canonical" href="https://example.org/archive/articles/a.html">' in page
        assert f'It is now here: <a href="{to}"><bdi>New &amp; old</bdi></a>' in page
        assert "noindex" not in page
        script = page.index(f'<script src="{"../" * address.count("/")}assets/redirect.js" data-to="{to}"></script>')
        assert page.index("script-src 'self'") < script < page.index('http-equiv="refresh"')
        assert page.count("<script src") == 1 == page.count("script-src")


def test_without_search_a_redirect_runs_its_script_and_any_other_page_that_of_colours(site: SiteFactory) -> None:
    root = site({"articles/a.md": article("A", "2025", more=FORMER)}, SITE + "search: off\n")
    builds.built(root)
    for page in (root / "output").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        name = "redirect.js" if 'http-equiv="refresh"' in text else "colours.js"
        assert re.findall(r'<script src="(?:\.\./)*assets/([^"]+)"', text) == [name]
        assert text.count("script-src 'self'") == 1


def test_hosts_get_the_rules_in_a_file_as_they_ask(site: SiteFactory) -> None:
    root = site({"articles/a.md": article("A", "2025", more=FORMER)}, SITE)
    builds.built(root)
    assert read(root, "_redirects") == (
        "/archive/2025/06/old/ /archive/articles/a.html 301\n"
        "/archive/blog/post.php/ /archive/articles/a.html 301\n"
        "/archive/fr%C3%BCh/%C3%A9.html /archive/articles/a.html 301\n"
        "/archive/old.html /archive/articles/a.html 301\n"
        "/archive/plain/ /archive/articles/a.html 301\n"
    )
    builds.built(root, base_url="https://example.org")
    assert read(root, "_redirects").startswith("/2025/06/old/ /articles/a.html 301\n")
    assert "last made because of" in builds.cli("explain", "_redirects", "--site", root).stdout


def test_a_site_without_redirects_has_neither_the_file_nor_the_script(site: SiteFactory) -> None:
    root = site({"articles/a.md": article("A", "2025", more=FORMER)}, SITE)
    builds.built(root)
    assert (root / "output/assets/redirect.js").is_file()
    builds.write(root, {"articles/a.md": article("A", "2025")})
    builds.built(root)
    assert not (root / "output/assets/redirect.js").exists() and not (root / "output/_redirects").exists()
    assert not (root / "output/2025").exists()
    assert builds.tree(root / "output") == builds.clean(root, root.parent / "clean")


def test_one_file_may_give_an_address_in_several_spellings(site: SiteFactory) -> None:
    more = "redirect_from: [/old, /old/, old/index.html, 'https://example.org/archive/old/', /archive/old]\n"
    root = site({"articles/a.md": article("A", "2025", more=more)}, SITE)
    builds.built(root)
    assert read(root, "_redirects") == "/archive/old/ /archive/articles/a.html 301\n"


@pytest.mark.parametrize(
    ("former", "other"),
    [
        ("/timeline.html", "the timeline"),
        ("/articles/a.html", "content/articles/a.md"),
        ("/", "the home page"),
        ("/actors/", "the index of actors"),
        ("/media/x.pdf/", "content/media/x.pdf"),
    ],
)
def test_what_is_there_is_not_redirected(site: SiteFactory, former: str, other: str) -> None:
    files: dict[str, str | bytes] = {
        "articles/a.md": article("A", "2025", "Ada", more=f"redirect_from: ['{former}']\n"),
        "media/x.pdf": b"%PDF-1.4\n",
    }
    (found,) = [p for p in builds.build(site(files, SITE)).problems if p.severity == "error"]
    assert other in str(found) and ("cannot be redirected" in str(found) or "a file cannot be a folder" in str(found))


def test_a_file_that_moves_costs_what_it_touches(site: SiteFactory) -> None:
    files = {
        f"articles/{n}.md": article(f"A{n}", f"20{n}", more=f"redirect_from: [/old/{n}/]\n") for n in range(10, 60)
    }
    root = site(files, SITE + "search: off\nmentions: off\n")
    builds.built(root)
    (root / "content/articles/30.md").rename(root / "content/articles/moved.md")
    builds.write(
        root, {"articles/moved.md": article("A30", "2030", more="redirect_from: [/old/30/, articles/30.html]\n")}
    )
    report = builds.build(root)
    assert report.ok and report.rendered < 40, report  # of 360, with feeds and citations
    assert "url=../../articles/moved.html" in read(root, "old/30/index.html")
    assert "url=../articles/moved.html" in read(root, "articles/30.html")
    assert builds.tree(root / "output") == builds.clean(root, root.parent / "clean")


def test_every_change_of_redirects_ends_as_a_build_from_nothing_does(site: SiteFactory) -> None:
    a, b = article("A", "2024", more="redirect_from: [/one/, two.html]\n"), article("B", "2025")
    root = site({"articles/a.md": a, "articles/b.md": b}, SITE)
    builds.built(root)
    steps = [
        {
            "articles/a.md": a.replace("/one/, ", ""),
            "articles/b.md": article("B", "2025", more="redirect_from: /one/\n"),
        },
        {"articles/a.md": a.replace("title: A", "title: Other"), "articles/b.md": b},
        {"articles/a.md": a, "articles/b.md": b},
        {"articles/a.md": article("A", "2024")},
        {"pages/two.md": "---\ntitle: Two\nredirect_from: [/two/]\n---\nText.\n"},
        {"articles/b.md": article("B", "2026", more="redirect_from: [/two/three/]\n")},
    ]
    for step in steps:
        builds.write(root, step)
        builds.built(root)
        assert builds.tree(root / "output") == builds.clean(root, root.parent / "clean"), step


def test_a_page_that_moved_twice_is_reached_in_one_step(site: SiteFactory) -> None:
    root = site(
        {"articles/c.md": article("C", "2025", more="redirect_from: [articles/a.html, articles/b.html]\n")}, SITE
    )
    builds.built(root)
    assert "url=../articles/c.html" in read(root, "articles/a.html")
    assert "url=../articles/c.html" in read(root, "articles/b.html")


def test_two_pages_that_lead_to_each_other_are_refused_with_both_places(site: SiteFactory) -> None:
    files = {
        "articles/a.md": article("A", "2025", more="redirect_from: [articles/b.html]\n"),
        "articles/b.md": article("B", "2025", more="redirect_from: [articles/a.html]\n"),
    }
    said = "{0}:4:17: error: {1} is the address of {2} and cannot be redirected; delete it from redirect_from"
    a, b = "content/articles/a.md", "content/articles/b.md"
    assert [str(p) for p in builds.build(site(files, SITE)).problems] == [
        said.format(a, "articles/b.html", b),
        said.format(b, "articles/a.html", a),
    ]


def test_the_script_reads_nothing_but_where_it_is_led(site: SiteFactory) -> None:
    root = site({"articles/a.md": article("A", "2025", more=FORMER)}, SITE)
    builds.built(root)
    script = read(root, "assets/redirect.js")
    assert len(script) < 400
    assert not re.search(r"eval|innerHTML|document\.write|fetch|cookie|storage", script)
