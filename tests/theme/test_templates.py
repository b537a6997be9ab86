"""Templates: the fast ones make what Jinja's own make, and a cached one is never stale."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest

from site_builder.pages.context import site_view
from site_builder.pages.kinds import KINDS
from site_builder.parse import site_file
from site_builder.theme import folders, rendering, template_cache
from site_builder.theme.rendering import Theme
from tests import builds
from tests.builds import REPOSITORY, build, built

SITE = "title: T\nbase_url: https://example.org/\ntheme: mine\n"
ABOUT = "---\ntitle: About <us>\nx-reviewed: March\n---\nText.\n"


def archive(root: Path, page: str, macros: str = "") -> Path:
    """An archive with a theme of its own for standalone pages."""
    files = {"content/site.yaml": SITE, "content/pages/about.md": ABOUT, "themes/mine/templates/page.html": page}
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    if macros:
        (root / "themes/mine/templates/own.html").write_text(macros, encoding="utf-8")
    return root


def about(root: Path) -> str:
    built(root)
    return (root / "output/about.html").read_text(encoding="utf-8")


def views(root: Path) -> Iterator[tuple[str, dict[str, object]]]:
    """(template, values) of every page of a built archive."""
    db = sqlite3.connect(root / ".site-builder/archive.db")
    made_with = builds.context(root, db)
    context = made_with.pages
    for spec in builds.pages(made_with):
        kind = KINDS[spec.kind]
        page = kind.view(context, spec)
        values: dict[str, object] = {
            "page": page,
            "site": site_view(context, page.root, kind.menu(spec)),
            "words": context.words,
        }
        yield kind.template, values
    db.close()


def fast(own: Theme, template: str, values: dict[str, object]) -> str:
    found = own.fast.get_template(template)
    return "".join(found.root_render_func(found.new_context(values)))


def test_the_fast_templates_make_every_page_of_the_sample_archive_and_make_it_the_same(tmp_path: Path) -> None:
    root = tmp_path / "copy"
    shutil.copytree(REPOSITORY / "content", root / "content")
    built(root)
    own = rendering.load_theme(folders.folders(root, site_file.read(root, [])))
    kinds = set()
    for template, values in views(root):
        assert fast(own, template, values) == own.plain.get_template(template).render(values)
        kinds.add(template)
    assert len(kinds) > 10


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ page.title }}|{{ page.extra | length }}|{{ 3 }}|{{ none }}", "About &lt;us&gt;|1|3|None"),
        ("{% if page.missing is defined %}a{% else %}b{% endif %}", "b"),
        ("{{ page.missing | default('none <set>') }}", "none &lt;set&gt;"),
        ("{{ missing | default('x') }}{{ page.extra.nothing is defined }}", "xFalse"),
        ("{{ page.extra['x-reviewed'] }}{% set page = {'title': 'own'} %}{{ page.title }}", "Marchown"),
        (
            "{% macro m(a, b='<b>') %}{{ a }}{{ b }}{% endmacro %}{{ m('<a>') }}{{ m(1, 2) }}{{ m(b=3, a=4) }}",
            "&lt;a&gt;&lt;b&gt;1243",
        ),
        (
            "{% macro m() %}{{ varargs | join('+') }}{{ kwargs | length }}{{ caller() }}{% endmacro %}{% call m(1, 2, k=3) %}<c>{% endcall %}",
            "1+21<c>",
        ),
        (
            "{% for a in [1, [2, [3]]] recursive %}{{ loop.index }}{% if a is iterable %}({{ loop(a) }}){% endif %}{% endfor %}",
            "12(12(1))",
        ),
        (
            "{% for a in 'abc' if a != 'b' %}{{ a }}{% if not loop.last %}, {% endif %}{% else %}none{% endfor %}",
            "a, c",
        ),
        (
            "{% autoescape false %}{{ page.title }}{{ '<b>' }}{% endautoescape %}{{ '<b>' ~ page.title }}",
            "About <us><b>&lt;b&gt;About &lt;us&gt;",
        ),
        (
            "{% set t %}<i>{{ page.title }}</i>{% endset %}{{ t }}{% filter upper %}{{ page.title }}{% endfilter %}",
            "<i>About &lt;us&gt;</i>ABOUT &LT;US&GT;",
        ),
        ("{% block a %}{{ self.b() }}{% endblock %}{% block b %}{{ words.direction }}{% endblock %}", "ltrltr"),
        (
            "{{ page.title.upper() }}{{ page.title.split(' ') | first }}{{ words.count('n_articles', 2) }}",
            "ABOUT &lt;US&gt;About2 articles",
        ),
        (
            "{% from 'own.html' import m %}{{ m(page) }}{% include 'own.html' %}{% include 'no.html' ignore missing %}",
            "[About &lt;us&gt;]",
        ),
    ],
)
def test_a_template_says_the_same_whether_the_fast_way_can_make_it_or_not(
    tmp_path: Path, template: str, text: str
) -> None:
    root = archive(tmp_path, template, "{% macro m(p) %}[{{ p.title }}]{% endmacro %}")
    assert about(root) == text
    assert about(root) == text


def test_what_raises_is_said_by_jinja_itself(tmp_path: Path) -> None:
    root = archive(tmp_path, "a\n{{ page.titel }}")
    for _ in range(2):
        (fault,) = build(root).problems
        assert str(fault).endswith('page.html:2:1: error: StandaloneView has no "titel"; did you mean "title"?'), fault


def test_a_kept_template_is_used_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = archive(tmp_path, "one")
    assert about(root) == "one"
    assert list((root / ".site-builder/templates").iterdir())
    monkeypatch.setattr(jinja2.Environment, "_generate", None)  # whatever is compiled now, raises
    (root / "output/about.html").unlink()
    assert about(root) == "one"


def test_a_changed_template_is_never_served_from_the_cache(tmp_path: Path) -> None:
    for text in ("one", "two", "one"):
        assert about(archive(tmp_path, text)) == text
    for text in ("[{{ p.title }}]", "({{ p.title }})"):
        macros = "{% macro m(p) %}" + text + "{% endmacro %}"
        root = archive(tmp_path, "{% from 'own.html' import m %}{{ m(page) }}", macros)
        assert about(root) == text.replace("{{ p.title }}", "About &lt;us&gt;")


@pytest.mark.parametrize("compiled_by", [b"another Python", b"another Jinja"])
def test_another_compiler_uses_nothing_that_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compiled_by: bytes
) -> None:
    root = archive(tmp_path, "one")
    assert about(root) == "one"
    before = {path.name: path.read_bytes() for path in (root / ".site-builder/templates").iterdir()}
    monkeypatch.setattr(template_cache, "compilers", lambda: compiled_by)
    shutil.rmtree(root / "output")  # so that every page is made again
    assert about(root) == "one"
    assert {path.name: path.read_bytes()[:32] for path in (root / ".site-builder/templates").iterdir()} != {
        name: kept[:32] for name, kept in before.items()
    }


@pytest.mark.parametrize("harm", [b"", b"x", b"\0" * 400, None])
def test_a_damaged_cache_is_made_anew(tmp_path: Path, harm: bytes | None) -> None:
    root = archive(tmp_path, "one")
    assert about(root) == "one"
    kept = sorted((root / ".site-builder/templates").iterdir())
    for path in kept:
        good = path.read_bytes()
        path.write_bytes(good[:-1] + bytes([good[-1] ^ 1]) if harm is None else harm)
    shutil.rmtree(root / "output")  # so that every page is made again
    assert about(root) == "one"
    assert sorted((root / ".site-builder/templates").iterdir()) == kept
    assert all(len(path.read_bytes()) > 400 for path in kept)


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    root = archive(tmp_path, "one")
    (root / ".site-builder").mkdir()
    (root / ".site-builder/templates").write_text("in the way", encoding="utf-8")
    assert about(root) == "one"
    assert (root / ".site-builder/templates").read_text(encoding="utf-8") == "in the way"


def test_links_in_a_theme_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.html").write_text("secret", encoding="utf-8")
    root = archive(tmp_path / "site", '{% include "more/secret.html" ignore missing %}{% include "one.html" %}')
    mine = root / "themes/mine"
    (mine / "templates/more").symlink_to(outside)
    (mine / "assets").symlink_to(outside)
    (root / "content/pages/shared.md").write_text("---\ntitle: Shared\n---\nshared", encoding="utf-8")
    for target in (outside / "secret.html", root / "content/pages/shared.md", mine / "templates/page.html"):
        (mine / "templates/one.html").symlink_to(target)
        assert "there is no template one.html" in str(build(root).problems)
        (mine / "templates/one.html").unlink()
    (mine / "templates/one.html").write_text("shared", encoding="utf-8")
    (root / "content/pages/shared.md").unlink()
    assert about(root) == "shared"
    shutil.rmtree(mine / "templates")
    (outside / "page.html").write_text("secret", encoding="utf-8")
    (mine / "templates").symlink_to(outside)
    assert "About &lt;us&gt;" in about(root)
    assert not [path for path in (root / "output").rglob("*.html") if "secret" in path.read_text(encoding="utf-8")]


def test_a_template_that_never_ends_is_a_line_of_the_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "SECONDS", 1.0)
    loops = "".join(f"{{% for a{n} in 'abcdefghijklmnopqrstuvwxyz' %}}" for n in range(9))
    root = archive(tmp_path, f"x\n{loops}\n\n{'{% endfor %}' * 9}")
    (found,) = build(root).problems
    assert "themes/mine/templates/page.html:2:1: error" in str(found)
    assert str(found).endswith(
        "error: a page takes longer than 30 seconds to make here; look for a loop that never ends"
    )


@pytest.mark.parametrize(
    "expression",
    ["'a' * 10 ** 9", "10 ** 9 * [1]", "10 ** (10 ** 8)", "-2 ** 10000000", "2 ** 400 * 2 ** 400 * 2 ** 400 * 2"],
)
def test_a_product_that_is_too_large_is_a_line_of_the_report(tmp_path: Path, expression: str) -> None:
    (found,) = build(archive(tmp_path, f"x\n{{{{ {expression} }}}}")).problems
    assert str(found).endswith("2:1: error: this makes more than there is memory for; correct the template")


def test_products_of_a_usual_size_work(tmp_path: Path) -> None:
    root = archive(
        tmp_path, "{{ 'ab' * 3 }} {{ 6 * 7 }} {{ 2 ** 10 }} {{ 1.5 * 2 }} {{ 4 ** 0.5 }} {{ 2 ** -1 }} {{ -3 * 2 }}"
    )
    assert about(root) == "ababab 42 1024 3.0 2.0 0.5 -6"


def test_a_template_that_writes_no_character_is_a_line_of_the_report(tmp_path: Path) -> None:
    (found,) = build(archive(tmp_path, "x\n{{ '\\ud800' }}")).problems
    assert str(found).partition(": error: ")[2] == ("this writes \\ud800, which is no character; correct the template")


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (b"x\ncaf\xe9\n", "2:4: error: the template is not UTF-8 (byte 0xe9); save it as UTF-8"),
        (b"\xff", "1:1: error: the template is not UTF-8 (byte 0xff); save it as UTF-8"),
        (
            b'{% extends "page.html" %}',
            '1:1: error: page.html extends itself, or a template that extends it; write {% extends "default/page.html" %} for that of the default theme',
        ),
        (b'x\n{% include "page.html" %}', "2:1: error: this includes or calls itself without end; let it end"),
        (
            b"{% macro a() %}{{ a() }}{% endmacro %}\n{{ a() }}",
            "1:1: error: this includes or calls itself without end; let it end",
        ),
        (b"x\n{{ page.title|lowe }}", '2:1: error: there is no filter "lowe"; did you mean "lower"?'),
        (b"x\n{{ page.title|xyzzy }}", '2:1: error: there is no filter "xyzzy"; correct the template'),
        (
            b"x\n{% if page.title is defind %}{% endif %}",
            '2:1: error: there is no test "defind"; did you mean "defined"?',
        ),
        (
            b"x\n{% if page.title %}",
            "2:1: error: the template ends within {% if %}; write {% endif %} where that part ends",
        ),
        (
            b"x\n{% block main %}",
            "2:1: error: the template ends within {% block %}; write {% endblock %} where that part ends",
        ),
        (b"x\n{{ page.title }", "2:1: error: what begins with {{ does not end as it should; write }} where it ends"),
        (b"x\n{{ page.title", "2:1: error: what begins with {{ does not end as it should; write }} where it ends"),
        (b"x\n{# page.title", "2:1: error: missing end of comment tag; correct the template"),
        (b"x\n{% foo %}", '2:1: error: there is no tag "foo"; correct the template'),
        (b"x\n{{ pag.title }}", '2:1: error: there is no "pag" here; did you mean "page"?'),
        (b"x\n{{ page.titel }}", '2:1: error: StandaloneView has no "titel"; did you mean "title"?'),
        (b'x\n{% include "basee.html" %}', "2:1: error: there is no template basee.html; did you mean base.html?"),
        (
            b'{% import "macros.html" as m %}\n{{ m.nope(1) }}',
            '2:1: error: what was imported has no "nope"; correct the template',
        ),
        (b"{{ " + b"(" * 3000 + b"1", "1:1: error: this includes or calls itself without end; let it end"),
        (b"{{ '\\ud800' }}", "1:1: error: this writes \\ud800, which is no character; correct the template"),
        (b"x\n{{ 1/0 }}", "2:1: error: this divides by zero; correct the template"),
        (b'x\n{{ "a" * 99999999999 }}', "2:1: error: this makes more than there is memory for; correct the template"),
        (
            b"x\n{{ page.title + 1 }}",
            '2:1: error: this cannot be worked out: can only concatenate str (not "int") to str; correct the template',
        ),
    ],
)
def test_a_mistake_in_a_template_is_told_in_plain_words(tmp_path: Path, template: bytes, said: str) -> None:
    root = archive(tmp_path, "x")
    path = root / "themes/mine/templates/page.html"
    path.write_bytes(template)
    (found,) = build(root).problems
    assert str(found) == f"{path}:{said}"


def test_templates_that_extend_each_other_are_told(tmp_path: Path) -> None:
    root = archive(tmp_path, '{% extends "other.html" %}')
    other = root / "themes/mine/templates/other.html"
    other.write_text('{% extends "page.html" %}', encoding="utf-8")
    (found,) = build(root).problems
    assert "extends itself, or a template that extends it" in str(found)
