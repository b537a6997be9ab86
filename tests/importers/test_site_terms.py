"""Links to the pages of terms, to lists and to the home page of a static site."""

from pathlib import Path

import pytest

from tests.importers.importing import body_of, report_of
from tests.importers.static_sites import assert_built
from tests.importers.test_menus import moved

POST = "---\ntitle: First\ndate: 2020-01-01\ntags: [River Tides, C#]\nauthor: Nell Orr\n{}---\n{}\n"
LINKS = (
    "[a](/mill/tags/river-tides/) [b](/mill/tags/#river-tides) [c](https://a.example/mill/tags/river-tides.html) "
    "[d](/mill/categories/works/) [e](/mill/authors/nell-orr/) [f](/mill/tags/unknown/) [g](/mill/) [h](/mill/tags/)"
)


@pytest.mark.parametrize("kind", ["jekyll", "eleventy"])
def test_links_to_pages_of_terms_lead_to_the_files_of_the_terms(tmp_path: Path, kind: str) -> None:
    files: dict[str, str | bytes] = (
        {"_config.yml": "url: https://a.example\nbaseurl: /mill\n"}
        if kind == "jekyll"
        else {"eleventy.config.js": "", "_data/site.json": '{"url": "https://a.example/mill"}'}
    )
    name = "_posts/2020-01-01-first.md" if kind == "jekyll" else "posts/first.md"
    dest, result = moved(tmp_path, {**files, name: POST.format("categories: [Works]\n", LINKS)}, kind)
    topic = "../../topics/river-tides.md"
    assert body_of(dest, "first") == (
        f"[a]({topic}) [b]({topic}) [c]({topic}) [d](../../topics/works.md) [e](../../authors/nell-orr.md) f g h"
    )
    assert [path.name for path in sorted((dest / "content/topics").iterdir())] == ["river-tides.md", "works.md"]
    assert [line.partition(": ")[2] for line in report_of(result) if "a link to" in line] == [
        "suggested: a link to /mill/: texts here cannot link the home page and lists, so its words stay",
        "suggested: a link to /mill/tags/: texts here cannot link the home page and lists, so its words stay",
        "suggested: a link to /mill/tags/unknown/, which is not in the source",
    ]
    assert_built(dest, ["/tags/river-tides/", "/tags/river-tides.html"])


def test_pages_of_terms_that_the_source_has_itself_stay_the_aim_of_their_links(tmp_path: Path) -> None:
    dest, _ = moved(
        tmp_path,
        {
            "_config.yml": "title: A\n",
            "_posts/2020-01-01-first.md": POST.format("", "[a](/tags/river-tides/)"),
            "tags/river-tides.md": "---\ntitle: Tides\npermalink: /tags/river-tides/\n---\nText.\n",
        },
        "jekyll",
    )
    assert body_of(dest, "first") == "[a](../../pages/tags/river-tides.md)"
    assert not (dest / "content/topics").exists()
