"""The archive's picture stands for the pages that have none of their own where they are shown in previews."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from tests.builds import article, build, built, clean, tree
from tests.conftest import SiteFactory

CONFIG = "title: T\nbase_url: https://example.org/\nimage: {src: media/card.png, alt: A table}\n"


def _picture(colour: str) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (12, 6), colour).save(data, "PNG")
    return data.getvalue()


FILES: dict[str, str | bytes] = {
    "articles/a.md": article("A", "1974"),
    "articles/b.md": article("B", "1975", more="image: {src: media/b.png, alt: A square}\n"),
    "media/card.png": _picture("red"),
    "media/b.png": _picture("blue"),
}


def _page(root: Path, name: str) -> str:
    return (root / "output" / name).read_text(encoding="utf-8")


def test_it_stands_for_pages_without_a_picture(site: SiteFactory) -> None:
    root = site(FILES, CONFIG)
    built(root)
    for name in ("index.html", "articles/a.html", "timeline.html"):
        page = _page(root, name)
        assert '<meta property="og:image" content="https://example.org/media/card.png">' in page
        assert '<meta property="og:image:alt" content="A table">' in page
        assert "og:image:width" not in page
    page = _page(root, "articles/b.html")
    assert '<meta property="og:image" content="https://example.org/media/b.png">' in page
    assert "card.png" not in page


def test_one_that_is_not_there_is_told(site: SiteFactory) -> None:
    root = site(FILES, CONFIG.replace("card.png", "cart.png"))
    (problem,) = build(root).problems
    assert str(problem) == (
        'content/site.yaml:3:14: error: there is no picture media/cart.png; did you mean "media/card.png"?'
    )


def test_one_that_is_removed_is_told_by_the_next_build(site: SiteFactory) -> None:
    root = site(FILES, CONFIG)
    built(root)
    before = tree(root / "output")
    (root / "content/media/card.png").unlink()
    assert [problem.kind for problem in build(root).problems] == ["missing-image"]
    assert tree(root / "output") == before
    (root / "content/media/card.png").write_bytes(_picture("green"))
    built(root)
    assert tree(root / "output") == clean(root, root.parent / "clean")


def test_it_is_published_though_a_draft_uses_it_too(site: SiteFactory) -> None:
    draft = article("C", "1976", more="draft: true\nimage: {src: media/card.png, alt: A table}\n")
    root = site({**FILES, "articles/c.md": draft}, CONFIG)
    built(root)
    assert (root / "output/media/card.png").is_file()
