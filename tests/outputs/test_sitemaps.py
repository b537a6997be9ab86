"""The sitemap: by the rules of sitemaps.org, of what search engines are to find, in parts that stay."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import etree

from site_builder.outputs import sitemaps
from tests import site_checks
from tests.builds import article, build, built, clean, cli, contents, tree, write
from tests.conftest import BuiltSite, Serve, SiteFactory

BASE = "https://example.org/a/"
CONFIG = f"title: T\nbase_url: {BASE}\n"
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def read(output: Path, base_url: str = BASE) -> dict[str, str]:
    """Return address → lastmod (or nothing) of all pages of a site's sitemap; everything about it is as it should be."""
    index = etree.fromstring((output / "sitemap.xml").read_bytes())
    assert index.tag == f"{SPACE}sitemapindex"
    found: dict[str, str] = {}
    parts = [one.findtext(f"{SPACE}loc") for one in index]
    assert sorted(parts) == sorted(f"{base_url}{path.name}" for path in output.glob("sitemap-*.xml"))
    for part in parts:
        root = etree.fromstring((output / part.removeprefix(base_url)).read_bytes())
        assert root.tag == f"{SPACE}urlset"
        assert 0 < len(root) <= 50_000
        for one in root:
            assert [child.tag for child in one] in ([f"{SPACE}loc"], [f"{SPACE}loc", f"{SPACE}lastmod"])
            address = one.findtext(f"{SPACE}loc")
            assert address.startswith(base_url)
            assert address.isascii()
            assert len(address) < 2048
            changed = one.findtext(f"{SPACE}lastmod") or ""
            assert not changed or re.fullmatch(r"\d{4}-\d{2}-\d{2}", changed)
            assert address not in found
            found[unquote(address.removeprefix(base_url))] = changed
    return found


FILES = {
    "articles/2020/a.md": article(
        "A & B", "2020-05-06", "Ada", "Rain", more="published: 2024-01-01\nupdated: 2024-02-03\n"
    ),
    "articles/b.md": article("B", "2021", more="published: 2024-01-01\nredirect_from: [articles/old.html]\n"),
    "articles/c.md": article("C", "2021", more="draft: true\n"),
    "articles/d.md": article("D", "2021", more="corrections: [{date: 2024-02-03, text: One.}]\n"),
    "pages/über.md": "---\ntitle: About\n---\n\nOf us.\n",
}


def test_the_pages_that_search_engines_are_to_find_are_there(site: SiteFactory) -> None:
    root = site(FILES, CONFIG)
    built(root)
    found = read(root / "output")
    assert set(found) == {
        *("", "timeline.html", "actors/index.html", "topics/index.html", "dates/index.html", "days/index.html"),
        *("dates/2020.html", "dates/2020-05.html", "dates/2021.html", "days/05-06.html", "corrections.html"),
        *("articles/2020/a.html", "articles/b.html", "articles/d.html", "über.html"),
        *("actors/ada.html", "topics/rain.html"),
    }
    assert found["articles/2020/a.html"] == "2024-02-03"
    assert found["actors/ada.html"] == found[""] == ""


def test_every_page_of_it_is_canonical_and_may_be_indexed(milestones: BuiltSite) -> None:
    base_url = "https://example.org/milestones/"
    found = read(milestones.output, base_url)
    assert {page for page in found if page.startswith("articles/")} == {
        path.relative_to(milestones.output).as_posix() for path in milestones.output.glob("articles/**/*.html")
    }
    for address in found:
        text = (milestones.output / (address or "index.html")).read_text(encoding="utf-8")
        assert f'<link rel="canonical" href="{base_url}{address}">' in text
        assert "noindex" not in text
        assert 'http-equiv="refresh"' not in text


def test_a_new_page_changes_one_part(site: SiteFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MOST", 10)
    root = site({f"articles/r{n}.md": article(f"R {n}", "2000", "Ada") for n in range(60)}, CONFIG)
    built(root)
    before = contents(root / "output")
    assert sum(name.startswith("sitemap-") for name in before) > 3
    (root / "content/articles/new.md").write_text(article("New", "2000", "Ada"), encoding="utf-8")
    built(root)
    after = contents(root / "output")
    assert len(read(root / "output")) == 60 + 1 + 6
    assert len([name for name in after if "sitemap" in name and after[name] != before.get(name)]) == 1
    clean = root.parent / "clean"
    shutil.copytree(root / "content", clean / "content")
    built(clean)
    assert tree(root / "output") == tree(clean / "output")


def test_robots_txt_names_the_sitemap(site: SiteFactory) -> None:
    root = site(FILES, CONFIG)
    built(root)
    text = (root / "output/robots.txt").read_text(encoding="utf-8")
    assert text == f"User-agent: *\nAllow: /\n\nSitemap: {BASE}sitemap.xml\n"


@pytest.mark.parametrize("preview", [False, True])
def test_a_site_without_an_address_and_a_preview_have_none(site: SiteFactory, preview: bool) -> None:
    root = site(FILES, CONFIG if preview else "title: T\n")
    build(root, preview=preview)
    assert not [*root.glob("output/sitemap*"), *root.glob("output/robots.txt")]


def test_the_page_for_missing_addresses_works_at_any_depth_below_a_path(site: SiteFactory, serve: Serve) -> None:
    root = site(FILES, CONFIG)
    built(root)
    address = serve(root / "output", "/a/")
    build(root, base_url=address)
    (page,) = [p for p in site_checks.load(root / "output", address).pages.values() if p.address == "404.html"]
    text = (root / "output/404.html").read_text(encoding="utf-8")
    assert f'<base href="{address}">' in text
    assert page.urls
    for _, url in page.urls:
        assert not url.startswith(("/", "../")), url


def test_a_part_is_made_anew_for_addresses_and_days_alone(tmp_path: Path) -> None:
    files = {f"articles/a{n}.md": article(f"A {n}", "2020", more="summary: One.\n") for n in range(3)}
    write(tmp_path, {"site.yaml": f"title: T\nbase_url: {BASE}\n", **files})

    def remade(more: str) -> bool:
        write(tmp_path, {"articles/a1.md": article("A 1", "2020", more=more)})
        assert build(tmp_path).ok
        why = cli("explain", "--site", tmp_path, "sitemap-1.xml").output
        return "last made because of: article a1: its address, and the days in its front matter" in why

    assert build(tmp_path).ok
    before = (tmp_path / "output/sitemap-1.xml").read_bytes()
    assert not remade("summary: Another.\n")
    assert (tmp_path / "output/sitemap-1.xml").read_bytes() == before
    assert remade("summary: Another.\npublished: 2021-01-02\nupdated: 2021-03-04\n")
    assert b"2021-03-04" in (tmp_path / "output/sitemap-1.xml").read_bytes()
    assert tree(tmp_path / "output") == clean(tmp_path, tmp_path / "clean")
