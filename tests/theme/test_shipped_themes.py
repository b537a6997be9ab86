"""The themes that come with the program, and what a theme may take from the default one: macros, tokens, templates."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from site_builder.outputs.style_sheets import compact
from site_builder.problems import Problem
from site_builder.theme import folders, inherit
from tests.builds import REPOSITORY, article, build, built, clean, tree
from tests.conftest import BuiltSite, SiteFactory

CONFIG = "title: T\nbase_url: https://example.org/\ntheme: {theme}\n"
STEPS = (".back::before", ".on::after")
FILES = {"articles/a.md": article("Pots & pans", "2025-01-02", "Ada", more="summary: A summary.\n")}


def page(root: Path, address: str = "index.html") -> str:
    return (root / "output" / address).read_text(encoding="utf-8")


def template(root: Path, name: str, text: str, theme: str = "mine") -> Path:
    path = root / "themes" / theme / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def said(problem: Problem) -> str:
    return str(problem).partition("/templates/")[2]


# -- which theme --------------------------------------------------------------------------------------------------------


def test_the_ledger_works_in_an_archive_that_has_no_themes(site: SiteFactory) -> None:
    root = site(FILES, CONFIG.format(theme="ledger"))
    built(root)
    home = page(root)
    assert '<table class="register">' in home
    assert '<td class="when"><time datetime="2025-01-02"' in home
    assert '<a class="title" href="articles/a.html">Pots &amp; pans</a>' in home
    assert re.findall('rel="stylesheet" href="assets/([a-z.]+)"', home) == [
        "style.css",
        "lists.css",
        "theme.css",
        "dark.css",
    ]
    for name, theme in (("style.css", "default"), ("theme.css", "ledger"), ("dark.css", "ledger")):
        wanted = compact((REPOSITORY / "themes" / theme / "assets" / name).read_bytes())
        assert (root / "output/assets" / name).read_bytes() == wanted


def test_a_theme_of_the_archive_takes_the_place_of_a_shipped_one_of_its_name(site: SiteFactory) -> None:
    root = site(FILES, CONFIG.format(theme="ledger"))
    template(root, "home.html", "mine", "ledger")
    built(root)
    assert page(root) == "mine"
    assert '<ol class="cards">' in page(root, "timeline.html")
    assert not (root / "output/assets/theme.css").exists()


def test_a_theme_that_is_not_there_is_told_with_those_that_are(site: SiteFactory) -> None:
    root = site(FILES, CONFIG.format(theme="leger"))
    (found,) = build(root).problems
    assert str(found) == 'content/site.yaml:3:8: error: there is no theme "leger"; did you mean "ledger"?'
    assert folders.names(root) == ["default", "ledger"]


def test_the_default_theme_has_no_style_sheet_beside_its_own(site: SiteFactory) -> None:
    root = site(FILES, CONFIG.format(theme="default"))
    built(root)
    assert "theme.css" not in page(root)


def test_a_change_of_theme_makes_what_a_clean_build_makes(site: SiteFactory, tmp_path: Path) -> None:
    root = site(FILES, CONFIG.format(theme="default"))
    for theme in ("ledger", "default", "mine", "ledger"):
        (root / "content/site.yaml").write_text(CONFIG.format(theme=theme), encoding="utf-8")
        style = root / "themes/mine/assets/theme.css"
        style.parent.mkdir(parents=True, exist_ok=True)
        style.write_text(f":root {{ --theme: {theme} }}", encoding="utf-8")
        built(root)
        assert tree(root / "output") == clean(root, tmp_path / "clean")


# -- one macro ----------------------------------------------------------------------------------------------------------


def test_a_macro_that_is_defined_again_is_used_by_those_that_are_inherited(site: SiteFactory) -> None:
    root = site(FILES, CONFIG.format(theme="mine"))
    template(
        root,
        "macros.html",
        '{% inherit "default/macros.html" %}\n'
        "{% macro cards(items, words) %}<p>{% for c in items %}{{ date(c.date) }}: {{ c.title }}{% endfor %}</p>{% endmacro %}\n",
    )
    built(root)
    wanted = '<p><time datetime="2025-01-02" data-edtf="2025-01-02">2 January 2025</time>: Pots &amp; pans</p>'
    assert wanted in page(root)
    assert wanted in page(root, "actors/ada.html")  # groups, which is inherited, calls cards
    assert '<ul class="steps">' not in page(root)


def test_the_pictures_may_be_inherited_too(site: SiteFactory) -> None:
    root = site(
        {f"articles/{n}.md": article(f"T{n}", f"{1990 + 5 * n}") for n in range(5)}, CONFIG.format(theme="mine")
    )
    template(root, "pictures.html", "{% inherit 'default/pictures.html' %}{% macro bars(s) %}<b>bars</b>{% endmacro %}")
    built(root)
    assert "<b>bars</b>" in page(root, "timeline.html")
    assert '<figure class="strip">' in page(root, "timeline.html")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'x\n{% inherit "macros.html" %}',
            'macros.html:2:1: error: inherit takes a template of the default theme, such as "default/macros.html"; correct the template',
        ),
        (
            '{% inherit "default/macro.html" %}',
            "macros.html:1:1: error: there is no template default/macro.html; did you mean default/macros.html?",
        ),
        ("{% inherit %}", "macros.html:1:1: error: inherit takes a template of the default theme"),
        ("{% inherit default/macros.html %}", "macros.html:1:1: error: inherit takes a template of the default theme"),
        (
            'x\n\n{% inherit "default/macros.html" %}{% macro date(d) %}{{ d.nothing }}{% endmacro %}',
            'macros.html:3:1: error: DateView has no "nothing"',
        ),
        (
            "x\n{% macro date(d) %}{% endmacro %}",
            (
                'macros.html:1:1: error: there is no macro "search_field" here, which other templates call; begin it with '
                '{% inherit "default/macros.html" %}, which takes the macros that it does not have'
            ),
        ),
        (
            '{% inherit "default/macros.html" %}\n\n{%- macro date() -%}{% endmacro %}',
            (
                'macros.html:3:1: error: the macro "date" takes not more than 0 arguments, and other templates give it '
                "others; write {% macro date(d) %}"
            ),
        ),
        (
            '{% inherit "default/macros.html" %}\n{% macro date(d) %}{{ page.title }}{% endmacro %}',
            (
                'macros.html:2:1: error: there is no "page" here; a macro sees what is handed to it alone: '
                "let it have an argument page, and hand that over"
            ),
        ),
    ],
)
def test_what_is_wrong_with_what_is_inherited_is_told_at_its_line(site: SiteFactory, text: str, message: str) -> None:
    root = site(FILES, CONFIG.format(theme="mine"))
    template(root, "macros.html", text)
    assert said(build(root).problems[0]).startswith(message)


def test_a_change_of_what_is_inherited_is_compiled_again(
    site: SiteFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = '{% inherit "default/macros.html" %}'
    assert inherit.checksum(text) != inherit.checksum(text.replace("macros", "pictures"))
    before = inherit.checksum(text)
    other = tmp_path / "default"
    (other / "templates").mkdir(parents=True)
    (other / "templates/macros.html").write_text("another", encoding="utf-8")
    monkeypatch.setattr(inherit, "default_folder", lambda: other)
    assert inherit.checksum(text) != before
    assert inherit.checksum('{% inherit "default/../x" %}') == inherit.checksum('{% inherit "default/../x" %}')


def test_a_folder_named_default_in_a_theme_does_not_stand_for_the_default_theme(site: SiteFactory) -> None:
    root = site(FILES, CONFIG.format(theme="mine"))
    template(root, "default/macros.html", '{% inherit "default/macros.html" %}')
    template(root, "macros.html", '{% inherit "default/macros.html" %}')
    built(root)
    assert '<ol class="cards">' in page(root)


# -- the contract -------------------------------------------------------------------------------------------------------


def test_the_ledger_is_small() -> None:
    files = [path for path in (REPOSITORY / "themes/ledger").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 12_000
    assert {path.suffix for path in files} == {".html", ".css"}


def test_the_dark_colours_are_colours_of_the_light_scheme() -> None:
    def tokens(name: str) -> set[str]:
        text = (REPOSITORY / "themes" / name).read_text(encoding="utf-8")
        return {line.split(":")[0].strip() for line in text.splitlines() if line.startswith("  --")}

    light = tokens("default/assets/style.css")
    for theme in ("default", "ledger"):
        assert tokens(f"{theme}/assets/dark.css") < light
    assert tokens("ledger/assets/theme.css") - {"--hang"} < light


# -- which style sheets a page loads ------------------------------------------------------------------------------------


def sheets(html: str) -> list[str]:
    return re.findall('<link rel="stylesheet" href="[./]*assets/([a-z.]+)"', html)


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("articles/a.html", ["style.css", "dark.css"]),
        ("about.html", ["style.css", "dark.css"]),
        ("404.html", ["style.css", "dark.css"]),
        ("old.html", ["style.css", "dark.css"]),
        ("index.html", ["style.css", "lists.css", "dark.css"]),
        ("actors/ada.html", ["style.css", "lists.css", "dark.css"]),
        ("dates/2025.html", ["style.css", "lists.css", "dark.css"]),
        ("search/index.html", ["style.css", "lists.css", "search.css", "dark.css"]),
    ],
)
def test_a_page_loads_the_style_sheets_that_it_needs(site: SiteFactory, address: str, wanted: list[str]) -> None:
    files = {
        "articles/a.md": article("Pots & pans", "2025-01-02", "Ada", more="redirect_from: [old.html]\n"),
        "pages/about.md": "---\ntitle: About\n---\nText.\n",
    }
    root = site(files)
    built(root)
    assert sheets(page(root, address)) == wanted


def test_an_article_with_parts_of_links_back_loads_the_style_of_lists(site: SiteFactory) -> None:
    files = {f"articles/{n}.md": article(f"T{n}", "2025", body="See [[a]].") for n in range(110)}
    root = site({"articles/a.md": article("A", "2025"), **files})
    built(root)
    assert "lists.css" in sheets(page(root, "articles/a.html"))
    assert "lists.css" not in sheets(page(root, "articles/1.html"))


def test_a_template_that_takes_the_place_of_a_default_one_has_all_that_macros_may_need(site: SiteFactory) -> None:
    root = site(FILES, CONFIG.format(theme="mine"))
    template(root, "article.html", '{% extends "base.html" %}{% block main %}mine{% endblock %}')
    template(root, "home.html", '{% extends "default/home.html" %}')
    built(root)
    for address in ("articles/a.html", "index.html"):
        assert sheets(page(root, address)) == ["style.css", "lists.css", "dark.css"]


def test_the_tokens_are_in_one_style_sheet() -> None:
    for name in ("lists.css", "search.css"):
        assert not re.search(r"^\s*--", (REPOSITORY / "themes/default/assets" / name).read_text("utf-8"), re.MULTILINE)


def test_a_page_without_the_style_of_lists_has_nothing_that_it_speaks_of(
    sample: BuiltSite, milestones: BuiltSite
) -> None:
    text = (REPOSITORY / "themes/default/assets/lists.css").read_text(encoding="utf-8")
    rules = re.findall(r"([^{}@;]+)\{[^{}]*\}", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    selectors = {selector.strip() for rule in rules for selector in re.sub(r":(not|has)\(.*?\)", "", rule).split(",")}
    # arrows of steps, which those of an article do not show
    selectors -= {f"{before}{step}" for before in ("", "[dir=rtl] ", ".titles.step ") for step in STEPS}
    wanted = {s: set(re.findall(r"\.([a-z][a-z0-9-]*)", s)) for s in selectors if not re.match(r"\.side summary", s)}
    assert len(wanted) > 80 and all(wanted.values())
    pages = [path for built in (sample, milestones) for path in built.output.rglob("*.html")]
    plain = [text for path in pages if "lists.css" not in sheets(text := path.read_text(encoding="utf-8"))]
    assert len(plain) > 280
    for html in plain:
        used = {name for value in re.findall(r' class="([^"]*)"', html) for name in value.split()}
        assert [selector for selector, classes in wanted.items() if classes <= used] == []
        assert not re.search(r'class="side".*<summary', html.partition("</aside>")[0], re.DOTALL)
