"""What stands in a theme and has no effect is told, with what to do."""

from pathlib import Path

import pytest

from tests.builds import build, cli, write

THEME = "title: T\nbase_url: https://example.org/\ntheme: mine\n"
MAN = '2:1: warning: no template that this one extends has a block "man", so it has no effect; did you mean "main"?'
UNUSED = "warning: nothing of a theme is looked for here, so this has no effect; "


def told(root: Path, **files: str) -> list[str]:
    for name, text in files.items():
        path = root / "themes/mine" / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    report = build(root)
    assert report.ok, "\n".join(map(str, report.problems))
    assert [str(p) for p in build(root).problems] == [str(p) for p in report.problems]
    return [str(p) for p in report.problems]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, {"site.yaml": THEME, "pages/a.md": "---\ntitle: A\n---\n\nA.\n"})
    return tmp_path


@pytest.mark.parametrize(
    ("file", "todo"),
    [
        ("theme_css", "themes/mine/theme.css: {}move it to themes/mine/assets/theme.css"),
        ("page_html", "themes/mine/page.html: {}move it to themes/mine/templates/page.html"),
        ("template__page_html", 'themes/mine/template/: {}did you mean "templates"?'),
        ("css__theme_css", "themes/mine/css/: {}move its files to templates/ or assets/"),
    ],
)
def test_a_file_outside_of_the_two_folders(root: Path, file: str, todo: str) -> None:
    assert told(root, **{file: ""}) == [todo.format(UNUSED)]
    assert todo.format(UNUSED) in cli("check", root, "--report", "short").stderr


def test_notes_beside_a_theme_are_left_alone(root: Path) -> None:
    assert told(root, README_md="Mine.", LICENSE="Free.", assets__theme_css="", _gitignore="x") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{% extends "base.html" %}\n{% block man %}x{% endblock %}', MAN),
        ('{% extends "base.html" %}{% block main %}{% block mine %}x{% endblock %}{% endblock %}', ""),
        ('{% extends "default/page.html" %}{% block after %}x{% endblock %}', ""),
        ("{% block own %}x{% endblock %}", ""),
        ('{% extends "base.html" if site.preview else "default/base.html" %}{% block man %}x{% endblock %}', ""),
    ],
)
def test_a_block_that_no_parent_has(root: Path, text: str, said: str) -> None:
    found = told(root, templates__page_html=text)
    assert found == ([f"themes/mine/templates/page.html:{said}"] if said else [])


def test_a_block_of_a_parent_of_the_theme_itself(root: Path) -> None:
    base = '{% extends "default/base.html" %}{% block main %}{% block mine %}{% endblock %}{% endblock %}'
    page = '{% extends "base.html" %}{% block mine %}x{% endblock %}'
    assert told(root, templates__base_html=base, templates__page_html=page) == []


def test_a_theme_that_is_not_there_says_where_it_belongs(root: Path) -> None:
    (problem,) = [str(p) for p in build(root).problems]
    assert problem == (
        'content/site.yaml:3:8: error: there is no theme "mine"; make the folder themes/mine/ beside content/, with '
        "assets/ or templates/ or both in it"
    )
    assert told(root, assets__theme_css="") == []


def test_a_key_that_a_file_does_not_have(root: Path) -> None:
    path = root / "themes/mine/templates/page.html"
    path.parent.mkdir(parents=True)
    path.write_text('{% extends "base.html" %}\n{% block main %}\n{{ page.extra["x-reviewed"] }}\n{% endblock %}\n')
    (problem,) = [str(p) for p in build(root).problems]
    assert problem.removeprefix(f"{root}/") == (
        "themes/mine/templates/page.html:3:1: error: the file of this page has no key x-reviewed; ask first: "
        '{% if "x-reviewed" in page.extra %} … {% endif %}'
    )


def test_a_macro_that_was_not_handed_what_it_uses(root: Path) -> None:
    path = root / "themes/mine/templates/page.html"
    path.parent.mkdir(parents=True)
    path.write_text(
        '{% extends "base.html" %}\n{% import "own.html" as own %}\n{% block main %}{{ own.greet() }}{% endblock %}'
    )
    path.with_name("own.html").write_text('{% macro greet() %}{{ words.text("menu") }}{% endmacro %}\n')
    (problem,) = [str(p) for p in build(root).problems]
    assert problem.removeprefix(f"{root}/") == (
        'themes/mine/templates/own.html:1:1: error: there is no "words" here; a macro sees what is handed to it alone: '
        "let it have an argument words, and hand that over"
    )
