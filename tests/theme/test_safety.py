"""Content chooses no code: a theme comes from themes/ alone, and a template reaches nothing but its views."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from site_builder.language.words import catalogue
from site_builder.parse import site_file
from site_builder.theme import folders, rendering
from tests.builds import REPOSITORY, build, tree

HOSTILE = "{{ words.text.__func__.__globals__ }}SEIZED"
PLACES = {
    "content/.t": "content/.t",
    "content/themes/t": "content/themes/t",
    "themes/.t": ".t",
    "themes/a/b": "a/b",
    "output/t": "output/t",
    ".site-builder/t": ".site-builder/t",
    "../elsewhere": "../elsewhere",
}


def archive(root: Path, name: str, folder: str | None = None) -> Path:
    """An archive that names a theme; a hostile template stands in ``folder``."""
    files = {
        "content/site.yaml": f"title: T\nbase_url: https://example.org/\ntheme: {name!r}\n",
        "content/pages/about.md": "---\ntitle: About\n---\nText.\n",
    }
    if folder:
        files[f"{folder}/templates/page.html"] = HOSTILE
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    "name",
    [
        *PLACES.values(),
        *(
            ".",
            "..",
            "./t",
            "t/",
            "/t",
            "themes/t",
            "t/../t",
            "..\\t",
            "t\\u",
            "C:t",
            "\uff0e\uff0e\uff0ft",
            "t.",
            "~",
            "*",
        ),
        *("content", "output", ".site-builder"),
    ],
)
def test_a_theme_is_the_name_of_a_folder_in_themes_and_never_a_path(tmp_path: Path, name: str) -> None:
    root = tmp_path / "archive"
    for folder in PLACES:
        archive(root, "t", folder)
    archive(root, "t", "../t")
    (root / "content/site.yaml").write_text(yaml.safe_dump({"title": "T", "theme": name}), encoding="utf-8")
    report = build(root, tmp_path / "site")
    assert not report.ok
    assert not (tmp_path / "site").exists() or not tree(tmp_path / "site")


def test_what_is_no_name_is_told_so(tmp_path: Path) -> None:
    (fault,) = build(archive(tmp_path, "content/.t", "content/.t")).problems
    assert str(fault) == (
        'content/site.yaml:3:8: error: there is no theme "content/.t"; write the name of a folder in themes/, not a path'
    )


def test_a_name_that_is_misspelt_gets_the_nearest(tmp_path: Path) -> None:
    root = archive(tmp_path, "leger", "themes/ledger")
    (fault,) = build(root).problems
    assert fault.todo == 'did you mean "ledger"?'
    (fault,) = build(archive(root, "quite-another")).problems
    assert (
        fault.todo == "make the folder themes/quite-another/ beside content/, with assets/ or templates/ or both in it"
    )


@pytest.mark.parametrize("link", ["themes", "themes/t", "themes/t/templates", "themes/t/templates/page.html"])
def test_no_link_on_the_way_to_a_template_is_followed(tmp_path: Path, link: str) -> None:
    root = archive(tmp_path, "t", "themes/t")
    (root / "themes/t/templates/page.html").write_text("SEIZED", encoding="utf-8")
    moved = root / "content/media" / Path(link).name
    moved.parent.mkdir(exist_ok=True)
    (root / link).rename(moved)
    (root / link).symlink_to(moved)
    build(root)
    assert not [p for p in (root / "output").rglob("*.html") if "SEIZED" in p.read_text(encoding="utf-8")]


def test_the_theme_of_the_program_is_not_replaced_by_a_folder_of_the_archive(tmp_path: Path) -> None:
    root = archive(tmp_path, "default", "themes/default")
    assert build(root).ok
    assert "SEIZED" not in (root / "output/about.html").read_text(encoding="utf-8")


ESCAPES = [
    "{{ words.text.__func__.__globals__ }}",
    "{{ page.__class__.__mro__ }}",
    "{{ page['__class__'] }}",
    "{{ page | attr('__class__') }}",
    "{{ [page] | map(attribute='__class__') | first }}",
    "{{ page.__init__.__globals__['sys'] }}",
    "{{ ''.join.__self__.__class__ }}",
    "{{ '{0.__class__.__mro__}'.format(page) }}",
    "{{ '{p.__class__}'.format_map({'p': page}) }}",
    "{% set f = '{0.__class__}'.format %}{{ f(page) }}",
    "{{ ('{0.__class__}' | escape).format(page) }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context.environment }}",
    "{{ lipsum.__globals__ }}",
    "{{ cycler.__init__.__globals__ }}",
    "{% for x in [1] %}{{ loop.__init__.__globals__ }}{% endfor %}",
    "{% macro m() %}{% endmacro %}{{ m._func.__globals__ }}{{ m.__call__.__func__.__globals__ }}",
    "{% macro m() %}{{ caller._func.__globals__ }}{% endmacro %}{% call m() %}{% endcall %}",
    "{{ (page.extra | items).gi_frame.f_globals }}",
    "{{ (words.text | attr('__func__')).__code__.co_consts }}",
    "{% import 'own.html' as own %}{{ own.__class__ }}{{ own._body_stream }}",
]


@pytest.mark.parametrize("template", ESCAPES)
def test_a_template_gets_at_nothing_behind_its_views(tmp_path: Path, template: str) -> None:
    root = archive(tmp_path, "t", "themes/t")
    (root / "themes/t/templates/page.html").write_text(template, encoding="utf-8")
    (root / "themes/t/templates/own.html").write_text("x", encoding="utf-8")
    report = build(root)
    assert [p.kind for p in report.problems] == ["template"], [str(p) for p in report.problems]
    assert "unsafe" in report.problems[0].what or "there is no " in report.problems[0].what


@pytest.mark.parametrize(
    "template",
    [
        "{{ page.extra.update({'x-a': 1}) }}",
        "{{ page.extra['x-list'].append('more') }}",
        "{{ page.extra.clear() }}",
        "{{ page.extra.pop('x-list') }}",
        "{{ page.extra | attr('clear') }}",
        "{% set add = page.extra['x-list'].append %}{{ add('more') }}",
    ],
)
def test_a_template_changes_nothing_of_what_it_is_given(tmp_path: Path, template: str) -> None:
    root = archive(tmp_path, "t", "themes/t")
    (root / "content/pages/about.md").write_text("---\ntitle: A\nx-list: [a, b]\n---\n", encoding="utf-8")
    (root / "themes/t/templates/page.html").write_text(template, encoding="utf-8")
    (fault,) = build(root).problems
    assert fault.kind == "template" and "unsafe" in fault.what


@pytest.mark.parametrize("template", [t for t in ESCAPES if "import" not in t])
def test_the_fast_templates_are_a_sandbox_by_themselves(tmp_path: Path, template: str) -> None:
    root = archive(tmp_path, "t", "themes/t")
    (root / "themes/t/templates/page.html").write_text(template, encoding="utf-8")
    own = rendering.load_theme(folders.folders(root, site_file.read(root, [])))
    values = {"page": _Page(), "words": catalogue("en"), "site": None}
    found = own.fast.get_template("page.html")
    with pytest.raises(Exception, match=r"unsafe|undefined"):
        "".join(found.root_render_func(found.new_context(values)))


@pytest.mark.parametrize("name", ["__ｃlass__", "__class＿_", "__dict_ﬁeld__", "ｅxtra", "ｔitle"])
def test_a_name_is_what_is_written_and_not_what_python_would_take_it_for(tmp_path: Path, name: str) -> None:
    root = archive(tmp_path, "t", "themes/t")
    (root / "themes/t/templates/page.html").write_text(f"{{{{ page.{name} }}}}", encoding="utf-8")
    (fault,) = build(root).problems
    assert "has no attribute" in fault.what or 'has no "' in fault.what or "unsafe" in fault.what
    own = rendering.load_theme(folders.folders(root, site_file.read(root, [])))
    found = own.fast.get_template("page.html")
    with pytest.raises(Exception, match=r"has no attribute|unsafe"):
        "".join(found.root_render_func(found.new_context({"page": _Page(), "words": None, "site": None})))


class _Page:
    """A view, as far as a template that reaches past it is concerned."""

    extra: dict[str, Any] = {}  # noqa: RUF012


# -- the preview of a pull request --------------------------------------------------------------------------------------


def git(folder: Path, *arguments: str) -> None:
    who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_CONFIG_GLOBAL": os.devnull}
    who |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True, env={**os.environ, **who})


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    for name in (
        "content/site.yaml",
        "content/articles/a.md",
        "content/media/a.txt",
        "Makefile",
        "content/places/b.md",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("one\n", encoding="utf-8")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "base")
    return folder


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not on the PATH")
@pytest.mark.parametrize(
    ("changed", "preview"),
    [
        (["content/articles/a.md"], True),
        (["content/articles/2025/new.md", "content/actors/x.md", "content/topics/x.md", "content/pages/x.md"], True),
        (["content/media/new.jpg"], True),
        (["content/site.yaml"], False),
        (["content/.t/templates/page.html"], True),  # no theme: themes are folders of themes/
        (["themes/t/templates/page.html"], False),
        (["content/places/b.md"], True),  # of a further index
        (["content/urls.lock"], True),  # the lines of the base are put back before
        (["content/articles"], False),  # a file in the place of the folder
        (["content/articles/a.md", "themes/default/templates/base.html"], False),
        (["Makefile"], False),
        (["content-/articles/a.md", "articles/a.md"], False),
        ([".github/workflows/test.yml"], False),
    ],
)
def test_a_preview_is_built_only_where_nothing_but_documents_and_media_differ(
    repository: Path, changed: list[str], preview: bool
) -> None:
    for name in changed:
        path = repository / name
        if path.is_dir():
            shutil.rmtree(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("two\n", encoding="utf-8")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "change")
    assert said(repository) is preview


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not on the PATH")
def test_a_file_that_moves_out_of_content_is_no_preview(repository: Path) -> None:
    git(repository, "mv", "content/site.yaml", "content/articles/site.md")
    git(repository, "commit", "--quiet", "--message", "change")
    assert said(repository) is False


def said(repository: Path) -> bool:
    """What the workflow's own step says of the last commit."""
    workflow = yaml.safe_load((REPOSITORY / ".github/workflows/pages.yml").read_text(encoding="utf-8"))
    (step,) = [s for job in workflow["jobs"].values() for s in job["steps"] if s.get("id") == "scope"]
    said = repository.parent / "said"
    said.write_text("", encoding="utf-8")
    environment = {**os.environ, "GITHUB_OUTPUT": str(said)}
    subprocess.run(["bash", "-e", "-c", step["run"]], cwd=repository, check=True, env=environment, capture_output=True)
    return said.read_text(encoding="utf-8") == "documents=yes\n"
