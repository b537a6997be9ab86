"""Names of files as disks spell them: with accents in two ways (those of macOS are decomposed), and too deep folders."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Callable

import pytest

from site_builder.build.explain import Unknown, explain
from tests import builds, reading, site_checks
from tests.builds import build, built, tree
from tests.conftest import SiteFactory
from tests.outputs.test_kinds import picture


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


BODY = """
## Der Überblick

Jürgen Müller kam nach Köln.

[x](#der-überblick) [own](<besuch.md#der-überblick>) [p](<../../pages/über/Über uns.md#früher>) [[Über uns]]

![z](<../../media/Größe/Bild ü.png>) [f](../../media/Größe/Übersicht.txt)
"""
FILES: dict[str, str | bytes] = {
    "articles/Jahr é/besuch.md": "---\ntitle: Besuch\ndate: 2020\nactors: [Jürgen Müller]\n"
    f"image: {{src: media/Größe/Bild ü.png, alt: x}}\nredirect_from: [früh/é.html]\n---\n{BODY}",
    "articles/b.md": "---\ntitle: B\ndate: 2021\nrelated: [articles/Jahr é/besuch.md]\n---\n\n"
    "[x](<Jahr é/besuch.md#der-überblick>) Jürgen Müller and [[Besuch]].\n",
    "actors/jurgen-muller.md": "---\nname: Jürgen Müller\n---\n",
    "pages/über/Über uns.md": "---\ntitle: Über uns\n---\n\n## Früher\n\n[b](<../../articles/Jahr é/besuch.md>)\n",
    "media/Größe/Bild ü.png": picture("red"),
    "media/Größe/Übersicht.txt": b"x",
}


def decomposed(names: bool, texts: bool) -> dict[str, str | bytes]:
    found: dict[str, str | bytes] = {}
    for name, content in FILES.items():
        text = nfd(content) if texts and isinstance(content, str) else content
        found[nfd(name) if names else name] = text
    return found


@pytest.mark.parametrize(("names", "texts"), [(True, False), (False, True), (True, True)])
def test_addresses_links_and_files_have_one_form_however_the_disk_spells_them(
    site: SiteFactory, names: bool, texts: bool
) -> None:
    root = site(decomposed(names, texts))
    built(root)
    assert site_checks.faults(site_checks.load(root / "output", reading.BASE_URL)) == []
    there = tree(root / "output")
    assert [name for name in there if nfc(name) != name] == []
    for name in ("articles/Jahr é/besuch.html", "früh/é.html", "über/Über uns.html", "media/Größe/Bild ü.png"):
        assert name in there
    page = (root / "output/articles/b.html").read_text(encoding="utf-8")
    assert "articles/Jahr%20%C3%A9/besuch.html#u-der-überblick" in page
    assert nfd('<a href="../actors/jurgen-muller.html">Jürgen Müller</a> and') in nfd(page)


@pytest.mark.parametrize("name", ["pages/über.md", "media/ü.png", "articles/é/a.md"])
def test_two_files_that_differ_in_the_encoding_of_accents_alone_are_an_error(site: SiteFactory, name: str) -> None:
    content: dict[str, str | bytes] = {
        "pages": "---\ntitle: T\n---\n",
        "media": picture("red"),
        "articles": "---\ntitle: A\ndate: 2020\n---\n",
    }
    one = content[name.partition("/")[0]]
    root = site({nfd(name): one})
    built(root)
    path = root / "content" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(one.encode() if isinstance(one, str) else one)
    said = [str(problem) for problem in build(root).problems]
    address = {"pages": "über.html", "media": "media/ü.png", "articles": "articles/é/a.md"}[name.partition("/")[0]]
    place = "" if name.startswith("media/") else ":1:1"
    remedy = "rename one of them (they look alike, but their accents are encoded in two ways)"
    assert said == [
        f"content/{name}{place}: error: this would have the address {address}, which is that of content/{nfd(name)} too; {remedy}"
    ]
    shutil.rmtree(root / ".site-builder")
    assert [str(problem) for problem in build(root).problems] == said
    (root / "content" / nfd(name)).unlink()  # it was spelled otherwise, no more
    built(root)
    after = tree(root / "output")
    built(root, root / "clean")
    assert after == tree(root / "clean")


@pytest.mark.parametrize("on_disk", [nfc, nfd])
@pytest.mark.parametrize("asked", [nfc, nfd])
def test_explain_finds_a_file_that_is_held_back_in_either_form(
    site: SiteFactory, on_disk: Callable[[str], str], asked: Callable[[str], str]
) -> None:
    draft = "---\ntitle: A\ndate: 2020\ndraft: true\nslug: a\n---\n"
    root = site({on_disk("articles/é/entwürfe.md"): draft, "articles/b.md": "---\ntitle: B\ndate: 2020\n---\n"})
    built(root)
    for name in ("articles/é/entwürfe.md", "content/articles/é/entwürfe.md", "/articles/é/entwürfe.html"):
        with pytest.raises(Unknown) as told:
            explain(root, asked(name))
        assert str(told.value) == (
            f"{asked(name)} has no page on the site: "
            "that article is a draft: publish it, or build with --preview FOLDER"
        )


def test_an_empty_folder_that_is_too_deep_is_told_by_every_build(site: SiteFactory) -> None:
    root = site({"articles/a.md": "---\ntitle: A\ndate: 2020\n---\n"})
    built(root)
    deep = root / "content/articles"
    for _ in range(8):
        deep = deep / ("x" * 90)
        deep.mkdir()
    said = [str(problem) for problem in build(root).problems]
    assert len(said) == 1
    assert "it is longer than 200 bytes" in said[0]
    assert builds.cli("check", root, "--report", "short").stderr.splitlines()[:1] == said
    deep.rmdir()
    deep.parent.rmdir()
    built(root)
