"""Pictures and files that only drafts and articles under embargo use are held back with them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from site_builder.build import pipeline
from site_builder.build.explain import Unknown, explain
from tests.builds import tree
from tests.conftest import SiteFactory
from tests.outputs.test_kinds import picture

NOTHING = "---\ntitle: Before\ndate: 2019\n---\n\nText.\n"
USES = {
    "a key of one's own": "x-cover: [{src: ./media/a.png}]\n---\n",
    "image": "image: {src: media/a.png, alt: A square}\n---\n",
    "a picture in the text": "---\n\n![A square](../media/a.png)\n",
    "a link in the text": "---\n\n[the square](../media/a.png)\n",
    "a link in the summary": "summary: See [the square](../media/a.png).\n---\n",
}


def article(keys: str, use: str = "image") -> str:
    return f"---\ntitle: A\ndate: 2020\n{keys}{USES[use]}"


def build(root: Path, today: int = 20250101) -> pipeline.Report:
    """Build without the ledger: media come and go here, as published ones may not."""
    return pipeline.build(
        pipeline.Options(root, root / "output", today, None, ledger=False), lambda stage, done, total: None
    )


def media(root: Path, today: int = 20250101) -> list[str]:
    """Build; hold that the site is what a build from nothing makes. Which media are published."""
    build(root, today)
    copy = root.parent / f"{root.name}-clean"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(root / "content", copy / "content")
    build(copy, today)
    assert tree(root / "output") == tree(copy / "output")
    return sorted(path.name for path in (root / "output/media").glob("*"))


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("key", ["draft: true\n", "embargo: 2999-01-01\n"])
def test_what_only_an_article_that_is_held_back_uses_is_held_back_with_it(
    site: SiteFactory, key: str, use: str
) -> None:
    root = site({"articles/a.md": article(key, use), "articles/b.md": NOTHING, "media/a.png": picture("red"),
                 "media/none.png": picture("blue")})  # fmt: skip
    path = root / "content/articles/a.md"
    assert media(root) == ["none.png"]
    why = "a draft: publish it, or build with --preview FOLDER" if "draft" in key else "under embargo until 2999-01-01"
    for wanted in ("media/a.png", "content/media/a.png"):
        with pytest.raises(Unknown) as told:
            explain(root, wanted)
        assert str(told.value) == (
            f"{wanted} has no page on the site: only content/articles/a.md uses it, and that article is {why}"
        )
    path.write_text(article("", use), encoding="utf-8")
    assert media(root) == ["a.png", "none.png"]
    path.write_text(article(key, use), encoding="utf-8")
    assert media(root) == ["none.png"]
    path.unlink()  # nobody uses it any more
    assert media(root) == ["a.png", "none.png"]


def test_what_a_published_file_uses_too_is_published(site: SiteFactory) -> None:
    root = site({"articles/a.md": article("draft: true\n"), "articles/b.md": NOTHING, "media/a.png": picture("red")})
    users = {
        "articles/b.md": "---\ntitle: B\ndate: 2019\nimage: {src: media/a.png, alt: A square}\n---\n",
        "actors/ada.md": "---\nname: Ada\nimage: {src: media/a.png, alt: A square}\n---\n",
        "topics/t.md": "---\nname: T\n---\n\n![A square](../media/a.png)\n",
        "pages/p.md": "---\ntitle: P\n---\n\n[the square](../media/a.png)\n",
        "pages/q.md": "---\ntitle: Q\nx-cover: media/a.png\n---\n",
    }
    assert media(root) == []
    for name, text in users.items():
        path = root / "content" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        assert media(root) == ["a.png"]
        path.write_text(NOTHING, encoding="utf-8") if name == "articles/b.md" else path.unlink()
        assert media(root) == []


def test_what_the_site_itself_names_is_published(site: SiteFactory) -> None:
    root = site(
        {"articles/a.md": article("draft: true\n"), "media/a.png": picture("red")}, "title: T\nx-logo: media/a.png\n"
    )
    assert media(root) == ["a.png"]


def test_media_come_with_the_end_of_an_embargo(site: SiteFactory) -> None:
    root = site({"articles/a.md": article("embargo: 2020-02-02\n"), "articles/b.md": NOTHING,
                 "media/a.png": picture("red")})  # fmt: skip
    assert media(root, today=20200201) == []
    assert media(root, today=20200202) == ["a.png"]
    assert media(root, today=20200201) == []


def test_a_file_that_comes_later_is_held_back_too(site: SiteFactory) -> None:
    root = site({"articles/a.md": article("draft: true\n", "a link in the text"), "articles/b.md": NOTHING})
    build(root)  # with a warning: the draft's picture is not there
    (root / "content/media").mkdir()
    (root / "content/media/a.png").write_bytes(picture("red"))
    assert media(root) == []
    (root / "content/media/a.png").rename(root / "content/media/b.png")
    assert media(root) == ["b.png"]


def test_a_file_whose_name_differs_in_case_is_told_before_the_day(site: SiteFactory) -> None:
    root = site({"articles/a.md": article("embargo: 2999-01-01\n"), "media/a.png": picture("red"),
                 "media/A.png": picture("red")})  # fmt: skip
    assert [problem.kind for problem in build(root).problems if problem.severity == "error"] == ["address-collision"]
