"""Articles under embargo and drafts: checked as on the day of their publication, and not on the site before."""

import json
from pathlib import Path

import pytest

from tests import builds
from tests.builds import article
from tests.conftest import SiteFactory

LATER = "embargo: 2999-01-01\n"
LATEST = "embargo: 2999-02-01\n"
DRAFT = "draft: true\n"
LIVE = {"articles/live.md": article("Live", "2001", "Ada Lovelace", more="redirect_from: [articles/old.html]\n")}
LIVE_FILES = ["live.bib", "live.csl.json", "live.html", "live.ris", "old.html"]
SKIPPED = "content/articles/b.md: skipped: under embargo until 2999-01-01; build again on or after that day"


def said(root: Path, command: str = "check") -> list[str]:
    """What a command reports of the file b.md, line by line."""
    lines = builds.cli(command, root, "--report", "short").stderr.splitlines()
    return [line for line in lines if line.startswith("content/articles/b.md") and line != SKIPPED]


@pytest.mark.parametrize(
    ("more", "body", "expected"),
    [
        ("", "[[Nobody]]", ['9:1: error: [[Nobody]] names no actor, topic, article or page; correct the name, or make a file for it']),
        ("", "[x](y.md)", ["9:5: error: the link y.md leads to no file; check the path; it is relative to this file"]),
        ("", "[x](live.md#z)", ['9:5: error: content/articles/live.md has no heading #z; it has no headings; delete the part from # on']),
        ("", "![x](../media/a.png)", ["9:6: error: there is no picture content/media/a.png; check the path; it is relative to this file"]),
        ("", "[x]()", ["9:3: error: the link () cannot work on the site: it is empty; write an address between the round brackets"]),
        ("related: [nowhere]\n", "", ['7:11: error: there is no article "nowhere"; write the id of an article (its file\'s name without .md)']),
        ("slug: live\n", "", ['7:7: error: the id "live" is also that of content/articles/live.md; give one of them another file name or slug']),
        ("redirect_from: [articles/live.html]\n", "", ["7:17: error: articles/live.html is the address of content/articles/live.md and cannot be redirected; delete it from redirect_from"]),
        ("redirect_from: [articles/old.html]\n", "", ["7:17: error: this redirect would have the address articles/old.html, which is that of a redirect in content/articles/live.md too; delete one of them"]),
        ("redirect_from: [articles/b.html]\n", "", ["7:17: error: articles/b.html is the address of content/articles/b.md and cannot be redirected; delete it from redirect_from"]),
        ("redirect_from: [index.html]\n", "", ["7:17: error: index.html is the address of a page that the builder makes and cannot be redirected; delete it from redirect_from"]),
        ("redirect_from: [actors/somebody.html]\n", "", ["7:17: error: actors/somebody.html is the address of an actor of this archive and cannot be redirected; delete it from redirect_from"]),
        ("redirect_from: [topics/a-topic.html]\n", "", ["7:17: error: topics/a-topic.html is the address of a topic of this archive and cannot be redirected; delete it from redirect_from"]),
        ("redirect_from: [dates/2001.html]\n", "", ["7:17: error: dates/2001.html is the address of a page that the builder makes and cannot be redirected; delete it from redirect_from"]),
        ("redirect_from: [dates/2002.html]\n", "", ["7:17: error: dates/2002.html is the address of a page that the builder makes and cannot be redirected; delete it from redirect_from"]),
        ("redirect_from: [dates/2003.html, days/05-06.html]\n", "", []),
        ("dates:\n  - {date: 2003-05-06, label: L}\nredirect_from: [dates/2003-05.html, days/05-06.html]\n", "", ["9:17: error: dates/2003-05.html is the address of a page that the builder makes and cannot be redirected; delete it from redirect_from", "9:37: error: days/05-06.html is the address of a page that the builder makes and cannot be redirected; delete it from redirect_from"]),
        ("slug: old\n", "", ["1:1: error: this would have the address articles/old.html, which is that of a redirect in content/articles/live.md too; delete the redirect"]),
        ("translation_of: live\n", "", ['7:17: error: this translation is in the same language ("en") as "live"; write the language of this text after lang:']),
        ("colour: red\n", "", ['7:1: error: there is no key "colour" in an article; delete the line']),
        ("topic: X\n", "", ['7:1: error: there is no key "topic" in an article; did you mean "topics"?']),
        ("dates:\n  - {date: 2020, label: L, actors: [Ada Lovelace and Bob]}\n", "", ['8:37: warning: "Ada Lovelace and Bob" is read as one name, but it contains the known name "Ada Lovelace"; if these are several names, write each in a line of its own:  - Ada Lovelace  - Bob']),
        ("", "See [[Live]], [[live]], [[Ada Lovelace]], [[Somebody]], [[B]] and [it](live.md).", []),
    ],
)  # fmt: skip
def test_what_an_article_under_embargo_has_wrong_is_told_before_its_day(
    site: SiteFactory, more: str, body: str, expected: list[str]
) -> None:
    keys = f"{LATER}actors: [Ada Lovelace, Somebody]\ntopics: [A topic]\n{more}"
    root = site({**LIVE, "articles/b.md": article("B", "2002", more=keys, body=body)})
    found = [line.removeprefix("content/articles/b.md:") for line in said(root)]
    if more.startswith("colour"):
        assert [line.partition(";")[0] for line in found] == [line.partition(";")[0] for line in expected]
    else:
        assert found == expected
    assert said(root, "build") == said(root)


def test_a_redirect_at_a_page_that_only_an_article_under_embargo_will_make_is_told(site: SiteFactory) -> None:
    former = "dates/1999.html, dates/1999-05.html, days/05-06.html, actors/new-person.html, topics/new-topic.html"
    live = article("Live", "2001", "Ada Lovelace", more=f"redirect_from: [{former}, dates/1998.html]\n")
    held = article("B", "1999-05-06", "New Person", more=f"{LATER}topics: [New topic]\n")
    root = site({"articles/live.md": live, "articles/b.md": held})
    assert said(root) == [
        f"content/articles/b.md:1:1: error: a page that this makes would have the address {address}, which is that of a "
        "redirect in content/articles/live.md too; delete the redirect"
        for address in sorted(former.split(", "))
    ]
    builds.write(root, {"articles/live.md": article("Live", "2001", "Ada Lovelace")})
    assert said(root) == []


def test_no_redirect_leads_to_what_is_held_back(site: SiteFactory) -> None:
    held = article("B", "1999", more=f"{LATER}redirect_from: [articles/former.html]\n")
    root = site(
        {**LIVE, "articles/b.md": held, "articles/c.md": held.replace(LATER, DRAFT).replace("former", "first")},
        config="title: T\nbase_url: https://example.org/\nledger: off\n",  # what was published is held back again
    )
    builds.cli("build", root)
    assert sorted(path.name for path in (root / "output/articles").iterdir()) == LIVE_FILES
    builds.write(root, {"articles/b.md": held.replace(LATER, "")})
    builds.cli("build", root)
    assert (root / "output/articles/former.html").is_file() and (root / "output/articles/b.html").is_file()
    builds.write(root, {"articles/b.md": held})
    builds.cli("build", root)
    assert sorted(path.name for path in (root / "output/articles").iterdir()) == LIVE_FILES


def test_an_article_may_refer_to_what_is_there_on_its_own_day(site: SiteFactory) -> None:
    root = site(
        {
            **LIVE,
            "articles/a.md": article("Early", "2002", more=LATER, body="See [[Late]].\n"),
            "articles/b.md": article("Late", "2002", more=LATEST, body="See [[Early]] and [it](a.md).\n"),
            "articles/c.md": article("Unfinished", "2002", more=DRAFT, body="See [[Early]] and [[Late]].\n"),
            "articles/d.md": article("Another", "2002", more=LATER, body="See [[Unfinished]].\n"),
        }
    )
    lines = builds.cli("check", root, "--report", "short").stderr.splitlines()
    assert [line for line in lines if "skipped" not in line] == [
        "content/articles/a.md:7:5: error: [[Late]] is not on the site; that article is under embargo until 2999-02-01",
        "content/articles/d.md:7:5: error: [[Unfinished]] is not on the site; that article is a draft: publish it, or build with --preview FOLDER",
        "1 article (4 held back): 2 errors",
    ]


def test_where_only_registered_actors_may_be_named_an_embargo_is_no_exception(site: SiteFactory) -> None:
    root = site(
        {"articles/b.md": article("B", "2002", "Somebody", more=LATER)},
        config="title: T\nbase_url: https://example.org/\nactors: registered\n",
    )
    assert [line.partition(";")[0] for line in said(root)] == [
        'content/articles/b.md:5:5: error: no actor is named "Somebody"'
    ]


@pytest.mark.parametrize("key", [LATER, DRAFT])
def test_no_byte_of_the_site_is_another_for_an_article_that_is_held_back(site: SiteFactory, key: str) -> None:
    root = site({**LIVE, "articles/live.md": article("Live", "2001", "Ada Lovelace", body="Of Somebody New.\n")})
    assert builds.cli("build", root).exit_code == 0  # with the ledger: articles have the day of a build in their feeds
    ledger = (root / "content/urls.lock").read_bytes()
    before = builds.tree(root / "output")
    held = "actors: [Ada Lovelace, Somebody New]\ntopics: [A topic]\nrelated: [live]\nredirect_from: [x/y.html]\n"
    builds.write(root, {"articles/b.md": article("B", "1999", more=f"{key}{held}", body="See [[Live]].\n")})
    assert builds.cli("build", root).exit_code == 0
    assert builds.tree(root / "output") == before
    assert builds.cli("build", root, "--clean", "--output", root.parent / "clean").exit_code == 0
    assert builds.tree(root.parent / "clean") == before
    assert (root / "content/urls.lock").read_bytes() == ledger


def test_what_becomes_of_others_is_told_of_an_article_that_is_held_back(site: SiteFactory) -> None:
    held = article("B", "2002", more=LATER, body="See [it](other.md) and [[Ada Lovelace]].\n")
    root = site({**LIVE, "articles/other.md": article("Other", "2003"), "articles/b.md": held})
    assert builds.cli("build", root).exit_code == 0
    assert said(root, "build") == []
    (root / "content/articles/other.md").unlink()
    assert said(root, "build") == said(root) != []
    builds.write(root, {"articles/other.md": article("Other again", "2004")})
    assert said(root, "build") == said(root) == []


def test_warnings_of_a_draft_follow_every_edit(site: SiteFactory) -> None:
    draft = article("B", "2002", more=DRAFT, body="See [[Other]] and [[Nobody]].\n")
    root = site({**LIVE, "articles/b.md": draft})
    assert len(said(root, "build")) == len(said(root)) == 2
    builds.write(root, {"articles/other.md": article("Other", "2004")})
    assert said(root, "build") == said(root)
    assert [line.partition(";")[0] for line in said(root)] == [
        "content/articles/b.md:7:19: warning: in a draft: [[Nobody]] names no actor, topic, article or page"
    ]
    builds.write(root, {"articles/live.md": article("Live", "2001", "Nobody")})
    assert said(root, "build") == said(root) == []


def test_on_its_day_it_is_built(site: SiteFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    root = site({**LIVE, "articles/b.md": article("B", "2002", "New Person", more=LATER, body="See [[Live]].\n")})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "32472057600")  # 2998-12-31
    assert builds.cli("build", root).exit_code == 0
    assert not (root / "output/articles/b.html").exists()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "32472144000")  # 2999-01-01
    done = builds.cli("build", root, "--report", "json")
    assert json.loads(done.stdout)["problems"] == []
    assert (root / "output/articles/b.html").is_file() and (root / "output/actors/new-person.html").is_file()
    released = builds.tree(root / "output")
    builds.cli("build", root, "--clean")
    assert builds.tree(root / "output") == released


def test_an_archive_with_errors_in_what_is_under_embargo_is_mended_before_it_is_changed(site: SiteFactory) -> None:
    actor = {"actors/ada-lovelace.md": "---\nname: Ada Lovelace\n---\n"}
    root = site({**LIVE, **actor, "articles/b.md": article("B", "2002", more=LATER, body="See [x]().\n")})
    done = builds.cli("rename", "ada-lovelace", "--name", "Ada King", "--site", root)
    assert done.exit_code == 1
    assert "content/articles/b.md:7:7: error: the link () cannot work on the site" in done.stderr
