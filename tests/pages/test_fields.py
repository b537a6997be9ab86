"""Fields: x- keys that site.yaml gives a label are shown on the pages of articles, actors and topics."""

from __future__ import annotations

import re
from pathlib import Path

from tests.builds import article, build, built
from tests.conftest import SiteFactory

CONFIG = (
    "title: T\nbase_url: https://example.org/\nfields: {shelf-mark: Shelf mark, x-places: Places, link: Catalogue}\n"
)
EXTRA = (
    "x-places: [Bonn, '<b>Ulm</b>']\n"
    "x-shelf-mark: B 17\n"
    "x-link: https://example.org/?a=1&b=2\n"
    "x-unnamed: not shown\n"
    "x-empty:\n"
)


def _facts(root: Path, page: str) -> list[tuple[str, str]]:
    html = (root / "output" / page).read_text(encoding="utf-8")
    found = re.findall(r"<div><dt>(.*?)</dt><dd>(.*?)</dd></div>", html, re.DOTALL)
    return [(label, re.sub(r"\s+", " ", values)) for label, values in found]


LINK = "https://example.org/?a=1&amp;b=2"
SHOWN = [
    ("Shelf mark", '<ul class="inline"> <li><bdi>B 17</bdi></li> </ul> '),
    ("Places", '<ul class="inline"> <li><bdi>Bonn</bdi></li> <li><bdi>&lt;b&gt;Ulm&lt;/b&gt;</bdi></li> </ul> '),
    (
        "Catalogue",
        f'<ul class="inline"> <li><a href="{LINK}"><bdi>{LINK}</bdi></a></li> </ul> ',
    ),
]


def test_declared_fields_are_shown_in_the_order_of_the_site(site: SiteFactory) -> None:
    root = site(
        {
            "articles/a.md": article("A", "1974", more=EXTRA),
            "actors/ada.md": f"---\nname: Ada\n{EXTRA}---\n",
            "topics/t.md": f"---\nname: T\n{EXTRA}---\n",
        },
        CONFIG,
    )
    built(root)
    for page in ("articles/a.html", "actors/ada.html", "topics/t.html"):
        assert [fact for fact in _facts(root, page) if fact[0] in ("Shelf mark", "Places", "Catalogue")] == SHOWN, page
        assert "not shown" not in (root / "output" / page).read_text(encoding="utf-8")


def test_a_mapping_shows_its_keys_and_no_scheme_but_the_webs_is_a_link(site: SiteFactory) -> None:
    extra = "x-places: {north: 50.7, east: [7.1, 'javascript:alert(1)']}\n"
    root = site({"articles/a.md": article("A", "1974", more=extra)}, CONFIG)
    built(root)
    (shown,) = [values for label, values in _facts(root, "articles/a.html") if label == "Places"]
    assert re.findall("<bdi>(.*?)</bdi>", shown) == ["north: 50.7", "east: 7.1", "east: javascript:alert(1)"]
    assert "<a " not in shown


def test_a_field_without_a_label_is_told(site: SiteFactory) -> None:
    root = site({"articles/a.md": article("A", "1974")}, "title: T\nbase_url: https://example.org/\nfields: [places]\n")
    (problem,) = build(root).problems
    assert str(problem) == (
        'content/site.yaml:3:9: error: "fields" must be keys and values, not a list; write fields: {places: places}'
    )


def test_what_is_no_whole_web_address_is_no_link(site: SiteFactory) -> None:
    links = ["https://example.org/", "HTTP://example.org"]
    texts = ["https://", "https:///", "https://example.org/a b", 'https://example.org/"', f"https://e.org/{'a' * 2000}"]
    extra = "x-places:\n" + "".join(f"  - '{text}'\n" for text in [*links, *texts])
    root = site({"articles/a.md": article("A", "1974", more=extra)}, CONFIG)
    built(root)
    (shown,) = [values for label, values in _facts(root, "articles/a.html") if label == "Places"]
    assert re.findall('<a href="(.*?)"', shown) == links
