"""No published address is ever lost while builds succeed, whatever maintainers do to an archive.

A state machine renames, moves, deletes, splits and joins what there is, takes redirects, tombstones and moves away
again, and joins two branches as git does by `merge=union`. Where a build refuses, it does what the report says, by hand
or by `site-builder moved`, and holds that this mends it. After every build it holds each address that any build before
has published: the page is there, or a redirect to a page, or a tombstone; and the site is that of a build from nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from site_builder.build.report import Report
from site_builder.model import ledger
from tests import builds

ACTORS = ("Ada Example", "Bob Sample", "Cyd Specimen", "Adah Example", "Office of Examples")
TOPICS = ("Weather", "Rain", "Rivers")
PLACES = ("Harbour", "Old Harbour")
DATES = ("2020-01-05", "2020-01-06", "2019-07", "2021", "1987-06-05", "unknown")
FOLDERS = ("2019", "2020", "misc")
IDS = ("one", "two", "three", "three-b", "four", "report", "reports")
MEDIA = ("a.txt", "b.txt", "sub/a.txt", "sub/c.txt")
FORMER = ("old/one.html", "old.html", "2019/06/old/index.html")

Entry = dict[str, Any]
names = st.lists(st.sampled_from(ACTORS), max_size=3, unique=True)
topics = st.lists(st.sampled_from(TOPICS), max_size=2, unique=True)


def _next(day: int) -> int:
    """Return the day after another, both as YYYYMMDD."""
    after = date(day // 10000, day // 100 % 100, day % 100) + timedelta(days=1)
    return after.year * 10000 + after.month * 100 + after.day


class Publishing(RuleBasedStateMachine):
    """An archive as its maintainer keeps it, and every address that it has published."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="publishing-"))
        self.root = self.folder / "site"
        self.day = 20261129
        self.articles: dict[str, Entry] = {}  # by path
        self.entities: dict[tuple[str, str], Entry] = {}  # files of actors and topics by folder and name
        self.pages: dict[str, Entry] = {}
        self.media: dict[str, str] = {}
        self.site: Entry = {"language": "en", "page_size": 5, "search": "off", "gone": {}, "moved": {}, "places": True}
        self.published: set[str] = set()
        self.dirty = True
        for n in range(7):
            self.articles[f"articles/2020/{IDS[n]}.md"] = an_article(n)
        self.pages["pages/about.md"] = {"title": "About", "redirects": []}
        self.media["a.txt"] = "A"

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    # -- the files

    def files(self) -> dict[str, str]:
        site = self.site
        text = f"title: Test\nbase_url: https://example.org/\nlanguage: {site['language']}\n"
        text += f"page_size: {site['page_size']}\nsearch: {site['search']}\n"
        text += "indexes: {places: {label: Places}}\n" if site["places"] else ""
        text += "gone:\n" if site["gone"] else ""
        text += "".join(f"  - {{address: {a}, date: 2026-12-01, reason: Why not.}}\n" for a in sorted(site["gone"]))
        text += "moved:\n" if site["moved"] else ""
        text += "".join(f"  {old}: {new}\n" for old, new in sorted(site["moved"].items()))
        found = {"site.yaml": text}
        for path, one in self.articles.items():
            lines = [f"title: {one['title']}", f"date: {one['date']}", f"lang: {one['lang']}"]
            lines += [f"slug: {one['slug']}"] if one["slug"] else []
            lines += [f"{key}: [{', '.join(one[key])}]" for key in ("actors", "topics") if one[key]]
            lines += [f"places: [{', '.join(one['places'])}]"] if one["places"] and site["places"] else []
            found[path] = a_file([*lines, *redirects(one)], one["text"])
        for (folder, name), one in self.entities.items():
            lines = [f"name: {name}"] + ([f"aliases: [{one['alias']}]"] if one["alias"] else [])
            if folder != "places" or site["places"]:
                found[f"{folder}/{one['id']}.md"] = a_file([*lines, *redirects(one)], "")
        for path, one in self.pages.items():
            found[path] = a_file([f"title: {one['title']}", *redirects(one)], "A page.")
        return found | {f"media/{path}": text for path, text in self.media.items()}

    def write(self, root: Path) -> None:
        content = root / "content"
        files = self.files()
        for name, text in files.items():
            path = content / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() or path.read_text() != text:
                path.write_text(text)
        for path in sorted(content.rglob("*")):
            if path.is_file() and path.name != "urls.lock" and path.relative_to(content).as_posix() not in files:
                path.unlink()

    # -- edits

    def some(self, data: st.DataObject, of: dict[Any, Entry]) -> Any:
        return data.draw(st.sampled_from(sorted(of, key=str)))

    @rule(n=st.integers(0, 6), folder=st.sampled_from(FOLDERS), key=st.sampled_from(IDS))
    def add_article(self, n: int, folder: str, key: str) -> None:
        if all(path.rpartition("/")[2] != f"{key}.md" and one["slug"] != key for path, one in self.articles.items()):
            self.articles[f"articles/{folder}/{key}.md"] = an_article(n)
            self.dirty = True

    @precondition(lambda self: self.articles)
    @rule(data=st.data())
    def delete_article(self, data: st.DataObject) -> None:
        del self.articles[self.some(data, self.articles)]
        self.dirty = True

    @precondition(lambda self: self.articles)
    @rule(data=st.data(), folder=st.sampled_from(FOLDERS), key=st.sampled_from(IDS))
    def move_article(self, data: st.DataObject, folder: str, key: str) -> None:
        path = self.some(data, self.articles)
        others = {p: one for p, one in self.articles.items() if p != path}
        if all(p.rpartition("/")[2] != f"{key}.md" and one["slug"] != key for p, one in others.items()):
            self.articles[f"articles/{folder}/{key}.md"] = self.articles.pop(path)
            self.dirty = True

    @precondition(lambda self: self.articles)
    @rule(data=st.data(), key=st.sampled_from(("title", "date", "text", "lang", "actors", "topics", "places", "slug")))
    def edit_article(self, data: st.DataObject, key: str) -> None:
        path = self.some(data, self.articles)
        values = {
            "title": st.sampled_from(("A new title", "Another title", "Report 1")),
            "date": st.sampled_from(DATES),
            "text": st.sampled_from(("Other words.", "More words.")),
            "lang": st.sampled_from(("en", "fr")),
            "actors": names,
            "topics": topics,
            "places": st.lists(st.sampled_from(PLACES), max_size=1),
            "slug": st.sampled_from(("", "slug-a", "slug-b")),
        }
        value = data.draw(values[key])
        taken = {one["slug"] for one in self.articles.values()}
        if key != "slug" or (value not in taken if value else self.is_free(path)):
            self.articles[path][key] = value
            self.dirty = True

    def is_free(self, path: str) -> bool:
        name = path.rpartition("/")[2]
        return all(p == path or p.rpartition("/")[2] != name or one["slug"] for p, one in self.articles.items())

    @rule(
        folder_name=st.sampled_from(
            [*(("actors", n) for n in ACTORS), *(("topics", n) for n in TOPICS), *(("places", n) for n in PLACES)]
        ),
        key=st.sampled_from(("", "other-id", "another-id")),
    )
    def change_entity(self, folder_name: tuple[str, str], key: str) -> None:
        folder, name = folder_name
        plain = name.lower().replace(" ", "-")
        others = {one["id"] for (f, n), one in self.entities.items() if f == folder and n != name}
        if (key or plain) in others or name in {one["alias"] for one in self.entities.values()}:
            return
        if folder_name in self.entities and not key:
            del self.entities[folder_name]
        else:
            one = self.entities.setdefault(folder_name, {"id": plain, "alias": "", "redirects": []})
            one["id"] = key or plain
        self.dirty = True

    @precondition(lambda self: self.entities)
    @rule(data=st.data(), alias=st.sampled_from((*ACTORS, *TOPICS)))
    def merge(self, data: st.DataObject, alias: str) -> None:
        folder, name = self.some(data, self.entities)
        pool = ACTORS if folder == "actors" else TOPICS if folder == "topics" else ()
        taken = {one["alias"] for one in self.entities.values()} | {n for _, n in self.entities}
        if alias in pool and alias not in taken:
            self.entities[folder, name]["alias"] = alias
            self.dirty = True

    @precondition(lambda self: self.entities)
    @rule(data=st.data())
    def split(self, data: st.DataObject) -> None:
        self.entities[self.some(data, self.entities)]["alias"] = ""
        self.dirty = True

    @rule(key=st.sampled_from(("about", "imprint", "sub/about")), gone=st.booleans())
    def change_page(self, key: str, gone: bool) -> None:
        if gone:
            self.pages.pop(f"pages/{key}.md", None)
        else:
            self.pages.setdefault(f"pages/{key}.md", {"title": key.title(), "redirects": []})
        self.dirty = True

    @rule(old=st.sampled_from(MEDIA), new=st.sampled_from(MEDIA), text=st.sampled_from(("A", "B", "")))
    def change_media(self, old: str, new: str, text: str) -> None:
        if old in self.media and new not in self.media:
            self.media[new] = self.media.pop(old)
        elif text:
            self.media[new] = text
        else:
            self.media.pop(old, None)
        self.dirty = True

    def declaring(self) -> list[Entry]:
        return [one for some in (self.articles, self.entities, self.pages) for one in some.values()]

    @rule(data=st.data(), address=st.sampled_from(FORMER))
    def add_redirect(self, data: st.DataObject, address: str) -> None:
        if all(address not in one["redirects"] for one in self.declaring()) and self.declaring():
            data.draw(st.sampled_from(self.declaring()))["redirects"].append(address)
            self.dirty = True

    @rule(data=st.data())
    def take_redirect_away(self, data: st.DataObject) -> None:
        if having := [one for one in self.declaring() if one["redirects"]]:
            data.draw(st.sampled_from(having))["redirects"].pop()
            self.dirty = True

    @rule()
    def take_tombstones_away(self) -> None:
        self.site["gone"], self.dirty = {}, True

    @rule()
    def take_moves_away(self) -> None:
        self.site["moved"], self.dirty = {}, True

    @rule(
        key_value=st.sampled_from(
            (
                ("language", "fr"),
                ("language", "en"),
                ("page_size", 6),
                ("page_size", 5),
                ("search", "on"),
                ("search", "off"),
                ("places", False),
                ("places", True),
            )
        )
    )
    def configure(self, key_value: tuple[str, Any]) -> None:
        self.site[key_value[0]], self.dirty = key_value[1], True

    @rule()
    def wait(self) -> None:
        self.day = _next(self.day)

    # -- branches

    @precondition(lambda self: not self.dirty)
    @rule(data=st.data(), folder=st.sampled_from(FOLDERS), number=st.integers(0, 6))
    def join_a_branch(self, data: st.DataObject, folder: str, number: int) -> None:
        """Somebody else publishes an article, and edits another, while an article comes here; then git joins both."""
        base = (self.root / "content/urls.lock").read_bytes()
        free = [key for key in ("theirs", "ours", "both") if f"articles/{folder}/{key}.md" not in self.articles]
        if len(free) < 3:
            return
        theirs = self.folder / "theirs"
        shutil.rmtree(theirs, ignore_errors=True)
        shutil.copytree(self.root / "content", theirs / "content")
        mine, new = dict(self.articles), {f"articles/{folder}/theirs.md": an_article(number)}
        if self.articles:
            edited = self.some(data, self.articles)
            new[edited] = {**self.articles[edited], "text": "Edited elsewhere."}
        self.articles = mine | new
        self.write(theirs)
        if not builds.build(theirs, ledger=True, today=_next(self.day)).ok:
            self.articles = mine
            return
        self.articles = mine | {f"articles/{folder}/ours.md": an_article(number + 1)}
        self.dirty = True
        self.build()
        ours = self.root / "content/urls.lock"
        (self.folder / "base").write_bytes(base)
        joined = subprocess.run(
            ["git", "merge-file", "-p", data.draw(st.sampled_from(("--union", "--diff3"))), ours, self.folder / "base",
             theirs / "content/urls.lock"],
            capture_output=True, check=False,
        )  # fmt: skip
        ours.write_bytes(joined.stdout)
        self.remember(theirs)
        self.articles |= {path: {**one, "redirects": []} if path not in mine else one for path, one in new.items()}
        self.dirty = True

    # -- what a report says

    def report(self) -> Report:
        self.write(self.root)
        return builds.build(self.root, ledger=True, today=self.day)

    def mend(self, report: Report, *, first: bool) -> None:
        for one in report.problems:
            if one.severity != "error":
                continue
            if one.kind == "redirect-to-live":
                address = one.what.split(" ")[0]
                for entry in self.declaring():
                    entry["redirects"] = [a for a in entry["redirects"] if a != address]
            elif one.kind == "address-collision":  # two files with one former address
                address = re.search(r"\S+\.html", one.what)[0]  # type: ignore[index]
                having = [entry for entry in self.declaring() if address in entry["redirects"]]
                having[-1]["redirects"].remove(address)
            elif one.kind in ("gone-live", "gone-unknown"):
                address = one.what.split(" ")[0].strip('"')
                self.site["gone"].pop(address, None)
            elif one.kind in ("moved-unknown", "moved-live"):
                path = re.search(r"media/[\w/.]+", one.what)[0]  # type: ignore[index]
                self.site["moved"] = {o: n for o, n in self.site["moved"].items() if path not in (o, n)}
            else:
                assert one.kind == "lost-address", str(one)
                self.mend_loss(one.what.split(",")[0], one.todo, first=first)

    def mend_loss(self, address: str, todo: str, *, first: bool) -> None:
        assert f"- {{address: {address}, date: " in todo
        if not first or todo.startswith("if it is gone"):
            self.site["gone"][address] = True
        elif (found := re.match(r"write redirect_from: \[(\S+)\] in content/(\S+) \(", todo)) or (
            found := re.match(r"add (\S+) to redirect_from: in content/(\S+) \(", todo)
        ):
            self.entry_of(found[2])["redirects"].append(found[1])
        elif found := re.match(
            r"write the file content/(\w+)/(\S+)\.md with name: (.+) and redirect_from: \[(\S+)\] \(", todo
        ):
            new: Entry = {"id": found[2], "alias": "", "redirects": []}
            self.entities.setdefault((found[1], found[3]), new)["redirects"].append(found[4])
        else:
            found = re.match(r"write moved: \{(\S+): (\S+)\} in content/site\.yaml \(", todo)
            assert found, todo
            self.site["moved"][found[1]] = found[2]

    def entry_of(self, path: str) -> Entry:
        if path in self.articles:
            return self.articles[path]
        if path in self.pages:
            return self.pages[path]
        folder, _, name = path.partition("/")
        return next(e for (f, _), e in self.entities.items() if f == folder and f"{e['id']}.md" == name)

    def mend_by_command(self) -> None:
        """Run `site-builder moved`, and take over what it wrote."""
        result = builds.cli("moved", "--site", self.root)
        if result.exit_code:
            return
        content = self.root / "content"
        for path in content.rglob("*.md"):
            name = path.relative_to(content).as_posix()
            text = path.read_text()
            listed = re.search(r"^redirect_from: \[(.*)\]$", text, re.MULTILINE)
            addresses = listed[1].split(", ") if listed else []
            if name not in self.files():
                folder, _, file = name.partition("/")
                title = re.search(r"^name: (.*)$", text, re.MULTILINE)[1]  # type: ignore[index]
                self.entities[folder, title] = {"id": file.removesuffix(".md"), "alias": "", "redirects": addresses}
            else:
                self.entry_of(name)["redirects"] = addresses
        for old, new in re.findall(r"(media/[\w./]+): (media/[\w./]+)", (content / "site.yaml").read_text()):
            self.site["moved"][old] = new

    @rule(how=st.sampled_from(("first", "command", "gone")))
    def choose(self, how: str) -> None:
        self.how = how

    how = "command"

    @invariant()
    def build(self) -> None:
        if not getattr(self, "dirty", False):
            return
        report = self.report()
        for attempt in range(12):
            if report.ok:
                break
            if self.how == "command" and attempt == 0:
                self.mend_by_command()
            else:
                self.mend(report, first=self.how != "gone" and attempt < 8)
            report = self.report()
        assert report.ok, "\n".join(map(str, report.problems))
        self.dirty = False
        self.nothing_is_lost()
        self.remember(self.root)
        self.is_as_from_nothing()

    def remember(self, root: Path) -> None:
        """Take up what a build has published."""
        for path in (root / "output").rglob("*"):
            address = path.relative_to(root / "output").as_posix()
            if path.is_file() and (
                (address.endswith(".html") and address != "404.html") or address.startswith("media/")
            ):
                self.published.add(address)

    def nothing_is_lost(self) -> None:
        output = self.root / "output"
        for address in self.published:
            path = output / address
            assert path.is_file() or (address.startswith("media/") and address in self.site["gone"]), address
            if address.endswith(".html") and (
                to := re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', path.read_text())
            ):
                target = (path.parent / to[1]).resolve()
                assert target.is_file(), f"{address} leads to {to[1]}"
                assert 'http-equiv="refresh"' not in target.read_text(), f"{address} leads to another redirect"

    def is_as_from_nothing(self) -> None:
        copy = self.folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.root / "content", copy / "content")
        assert builds.build(copy, ledger=True, today=self.day).ok
        assert builds.tree(copy / "output") == builds.tree(self.root / "output")
        lock = (self.root / "content/urls.lock").read_bytes()
        assert (copy / "content/urls.lock").read_bytes() == lock
        found, faults, _ = ledger.read(lock)
        assert not faults
        assert lock == ledger.written(sorted(found.values()))
        assert all(entry.first <= entry.changed for entry in found.values())


def an_article(n: int) -> Entry:
    return {
        "title": f"Report {n}",
        "date": DATES[n % len(DATES)],
        "actors": [ACTORS[(n + k) % len(ACTORS)] for k in range(1 + n % 3)],
        "topics": [TOPICS[n % len(TOPICS)]],
        "places": [PLACES[n % 2]] if n % 3 == 0 else [],
        "text": f"The text of {n}.",
        "lang": "en",
        "slug": "",
        "redirects": [],
    }


def redirects(one: Entry) -> list[str]:
    return [f"redirect_from: [{', '.join(one['redirects'])}]"] if one["redirects"] else []


def a_file(lines: list[str], text: str) -> str:
    return "\n".join(["---", *lines, "---", "", text, ""])


MANY = os.environ.get("SITE_BUILDER_LONG_TESTS") == "1"
Publishing.TestCase.settings = settings(
    max_examples=int(os.environ.get("SITE_BUILDER_EXAMPLES", "100")) if MANY else 6,
    stateful_step_count=25 if MANY else 12,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate) if not MANY else tuple(Phase),  # shrinking takes long
    suppress_health_check=list(HealthCheck),
)
TestPublishing = Publishing.TestCase
