"""Pages in HTML of Hugo and Jekyll."""

from pathlib import Path

import pytest

from tests.importers.importing import body_of, report_of
from tests.importers.test_menus import DATED, moved

NOT_FOUND = "the page for addresses that do not exist: the archive makes its own, so its text is left out"
PAGE = "---\ntitle: About\n---\n<h2>Where</h2>\n<p>A <b>mill</b> by the <a href='{}'>river</a>.</p>\n"


@pytest.mark.parametrize("kind", ["jekyll", "hugo"])
def test_html_with_front_matter_is_a_page(tmp_path: Path, kind: str) -> None:
    files: dict[str, str | bytes] = {
        "_config.yml": "title: A\n",
        "_posts/2020-01-01-first.md": DATED,
        "about.html": PAGE.format("/river.html"),
        "river.html": "---\ntitle: River\n---\n<p>Water.</p>\n",
        "404.html": "---\ntitle: Lost\n---\n<p>Nothing.</p>\n",
        "index.html": "---\nlayout: home\n---\n",
        "plain.html": "<p>Plain.</p>\n",
    }
    if kind == "hugo":
        files = {
            "hugo.toml": "title = 'A'\n",
            "content/about.html": PAGE.format("/river/"),
            "content/river.html": "+++\ntitle = 'River'\n+++\n<p>Water.</p>\n",
            "content/plain.html": "<p>Plain.</p>\n",
        }
    dest, result = moved(tmp_path, files, kind)
    assert body_of(dest, "about") == "## Where\n\nA **mill** by the [river](river.md)."
    assert body_of(dest, "river") == "Water."
    assert len(list((dest / "content/pages").rglob("*.md"))) == 2
    lines = [line for line in report_of(result) if "left out" in line]
    if kind == "jekyll":
        assert lines == [
            f"404.html: left out: {NOT_FOUND}",
            "index.html:1: left out: the page index has no text of its own",
            "plain.html: left out: a text in another form (.html)",
        ]
    else:
        assert lines == ["content/plain.html: left out: a text in another form (.html)"]
