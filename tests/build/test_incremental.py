"""What a build owes to the one before: an archive that was edited is built to the same bytes as one built from nothing.

A state machine edits a small archive in every way that a maintainer can, builds after each step, and compares the whole
site with a clean build of the same content. Whatever is remembered between builds may be wrong only if this fails.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import cache
from io import BytesIO
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from PIL import Image

from site_builder.build import pipeline as building
from tests import builds
from tests.builds import article

ACTORS = (
    "Ada Example",
    "Bob Sample",
    "Cyd Specimen",
    "Émile Durand",
    "Office of Examples",
    "Dee Instance",
    "Sam",
    "Sam.",
)
AUTHORS = ["Ada Example", "Gil Writer", "gil-writer", "'Writer, Gil'", "G. Writer", "g-7", "News Agency", "1017"]
TOPICS = ("Weather", "Treaties", "Rivers", "Parks", "Old maps")
DATES = (
    *("2020-01-05", "2020-01", "2019", "2020-01-05/2020-02-07", "1987-06-05~", "2021-12-31", "198X", "2020-03-01"),
    *("2020-01-05T18:00", "2020-01-05T09:00Z", "XXXX", "unknown", "XXXX-12-25", "../2020", "'[..2020-01-05]'"),
)
IDS = tuple(f"report-{n:02d}" for n in range(14))
TODAY = 20240601

names = st.lists(st.sampled_from(ACTORS), max_size=4, unique=True)
topics = st.lists(st.sampled_from(TOPICS), max_size=3, unique=True)
texts = st.lists(
    st.sampled_from(
        [
            "It rained in the night.",
            "Ada Example spoke to Bob Sample, and Example went home.",
            "The Office of Examples met; Émile Durand and Durand's friends came.",
            "See [[report-03]] and [[report-05|the other report]].",
            "As told in [another](report-04.md#details).",
            "[[Ada Example]] was there.",
            "## Details",
            "Dee Instance wrote to Cyd Specimen in March.",
            "Sam saw it.",
            "![One](../../media/one.png)",
            "Of [[Weather]] and [Ada](../../actors/ada-example.md), by [us](../../pages/about.md).",
            "[[Bob Sample|He]] and Instance met Sample.",
            "As in [[A new title]] and [[Report 3|the third]].",
            "[[report-04#Details]], [[!Rain]] and [[About]].",
            "Chair Example spoke to Chair Sample.",
            "By [[Gil Writer]], not by [[authors/ada-example]].",
        ]
    ),
    min_size=1,
    max_size=5,
)


FEEDS = "feed_entries: 5\nfeeds: {actors: 2}\n"


class Editing(RuleBasedStateMachine):
    """An archive, the site built of it time and again, and a clean build to compare it with."""

    @initialize(seed=st.integers(0, 3))
    def begin(self, seed: int) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="editing-"))
        self.root, self.clean = self.folder / "site", self.folder / "clean"
        self.files: dict[str, str] = {
            "site.yaml": "title: Edits\nbase_url: https://example.org/\npage_size: 5\n" + FEEDS
        }
        for n in range(9):
            who = "|".join(ACTORS[(n + k + seed) % len(ACTORS)] for k in range(1 + n % 3))
            about = TOPICS[(n * 2 + seed) % len(TOPICS)]
            body = f"Report {n} of {ACTORS[(n + seed + 3) % len(ACTORS)]}."
            self.files[f"articles/{2019 + n % 2}/{IDS[n]}.md"] = article(
                f"Report {n}", DATES[n % len(DATES)], who, about, body
            )
        self.media = {"one.png": 2}
        self.root.mkdir()
        self.write(self.files)
        self.dirty = True
        self.last_good: dict[str, str] = {}
        self.broken = 0  # builds on end that told errors

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    # -- edits

    def write(self, files: dict[str, str]) -> None:
        content = self.root / "content"
        for name, text in files.items():
            path = content / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
        for name, size in self.media.items():
            path = content / "media" / name
            path.parent.mkdir(exist_ok=True)
            if not path.exists() or path.read_bytes() != png(size):
                path.write_bytes(png(size))
        for path in (content / "media").glob("*"):
            if path.name not in self.media:
                path.unlink()
        for path in sorted(content.rglob("*.md")):
            if path.relative_to(content).as_posix() not in files:
                path.unlink()

    def edit(self, name: str, text: str | None) -> None:
        if text is None:
            self.files.pop(name, None)
        else:
            self.files[name] = text
        self.dirty = True

    def articles(self) -> list[str]:
        return sorted(name for name in self.files if name.startswith("articles/"))

    @rule(pick=st.integers(0, 99), words=texts)
    def body(self, pick: int, words: list[str]) -> None:
        if there := self.articles():
            name = there[pick % len(there)]
            head = self.files[name].split("---\n", 2)[1]
            self.edit(name, f"---\n{head}---\n\n" + "\n\n".join(words) + "\n")

    @rule(
        pick=st.integers(0, 99),
        title=st.sampled_from(["A new title", "Ada Example speaks", "Report", "Rain", "A *new* title"]),
    )
    def title(self, pick: int, title: str) -> None:
        if there := self.articles():
            name = there[pick % len(there)]
            lines = self.files[name].split("\n")
            self.edit(name, "\n".join([lines[0], f"title: {title}", *lines[2:]]))

    @rule(
        id_=st.sampled_from(IDS),
        date=st.sampled_from(DATES),
        who=names,
        about=topics,
        words=texts,
        more=st.sampled_from(
            [
                "",
                "",
                "",
                "published: 2024-02-03\n",
                "published: 2024-03-04\nupdated: 2024-05-06\nauthors:\n  - Ada Sample\n",
                "draft: true\n",
                "embargo: 2030-01-01\n",
                "dates:\n  - date: 2020-01-07\n    label: A day\n",
                "related:\n  - report-02\n",
                "corrections:\n  - date: 2020-05-05\n    text: It did not rain.\n",
                "redirect_from:\n  - articles/old.html\n",
                "lang: de\ntranslation_of: report-00\n",
                "lang: fr\ntranslation_of: ../2020/report-01.md\n",
                "image:\n  src: media/one.png\n  alt: One\n",
                "slug: another-id\n",
                "summary: 'Of [[report-03]], [[Ada Example]] and *rain*.'\n",
                "dates:\n  - {date: 2020-01-07, label: 'See [a](report-04.md#details) and [[Weather]]'}\n",
                "corrections:\n  - {date: 2020-05-05, text: 'Not [[Bob Sample]].'}\nsources:\n  - '[[About]], *1*'\n",
                "image:\n  src: media/one.png\n  alt: One\n  caption: 'By [[Sam]]'\n",
            ]
        ),
    )
    def article(self, id_: str, date: str, who: list[str], about: list[str], words: list[str], more: str) -> None:
        text = article(f"Told {id_[-2:]}", date, "|".join(who), "|".join(about), "\n\n".join(words), more)
        self.edit(f"articles/{2019 + int(id_[-2:]) % 2}/{id_}.md", text)

    @rule(pick=st.integers(0, 99))
    def delete(self, pick: int) -> None:
        if there := self.articles():
            self.edit(there[pick % len(there)], None)

    @rule(pick=st.integers(0, 99), id_=st.sampled_from(IDS))
    def rename(self, pick: int, id_: str) -> None:
        if there := self.articles():
            name = there[pick % len(there)]
            text = self.files[name]
            self.edit(name, None)
            self.edit(f"articles/2019/{id_}.md", text)

    @rule(one=st.integers(0, 99), other=st.integers(0, 99))
    def swap(self, one: int, other: int) -> None:
        if there := self.articles():
            a, b = there[one % len(there)], there[other % len(there)]
            first, second = self.files[a], self.files[b]
            self.edit(a, second)
            self.edit(b, first)

    @rule(
        name=st.sampled_from(ACTORS),
        alias=st.sampled_from(["", "A. E.", "Mister Ex", "weak", "Example", "Dee Q. Example"]),
        role=st.sampled_from(["", "2019-06", "2020-01-06"]),
        of=st.sampled_from(["Office of Examples", "Dee Instance", "A Ministry"]),
        kind=st.sampled_from(
            [
                "",
                "",
                "kind: organisation\n",
                "part_of: Office of Examples\n",
                "sort_name: Zed, Z.\n",
                "born: 1990-01-05\n",
            ]
        ),
        text=st.sampled_from(["About", "See [[report-02]] and [[Weather]], about", "![One](../media/one.png)\n\nOf"]),
        present=st.sampled_from([True, True, False]),
    )
    def actor(self, name: str, alias: str, role: str, of: str, kind: str, text: str, present: bool) -> None:
        file = f"actors/{name.lower().replace(' ', '-').replace('é', 'e').rstrip('.')}.md"
        head = f"---\nname: {name}\n"
        if alias in ("weak", "Example"):
            head += f"weak_aliases:\n  - {name.split()[-1] if alias == 'weak' else alias}\n"
        elif alias:
            head += f"aliases:\n  - {alias} {name[0]}\n"
        head += f"roles:\n  - title: Chair\n    of: {of}\n    from: {role}\n" if role else ""
        if not ("part_of" in kind and name == "Office of Examples"):
            head += kind
        self.edit(file, f"{head}---\n\n{text} {name}.\n" if present else None)

    @rule(pick=st.integers(0, 99), how=st.sampled_from(["alias", "biography", "name", "no role"]))
    def actor_again(self, pick: int, how: str) -> None:
        """An actor's file changes in one respect."""
        if there := sorted(name for name in self.files if name.startswith("actors/")):
            name = there[pick % len(there)]
            head, body = self.files[name].split("---\n", 2)[1:]
            lines = head.split("\n")
            if how == "alias":
                head = head if "aliases:" in head else f"{head}aliases:\n  - Also {lines[0][6:]}\n"
            elif how == "name":
                head = "\n".join([f"{lines[0]} II", *lines[1:]]) + f"aliases:\n  - {lines[0][6:]}\n" * (
                    "alias" not in head
                )
            elif how == "no role" and "roles:" in head:
                at = lines.index("roles:")
                head = "\n".join(lines[:at] + lines[at + 4 :])
            self.edit(name, f"---\n{head}---\n{body}" + ("It rained on them.\n" if how == "biography" else ""))

    @rule(old=st.sampled_from(ACTORS), new=st.sampled_from([*ACTORS, "ada example", "Ada  EXAMPLE", "Ada Sample"]))
    def respell(self, old: str, new: str) -> None:
        """All articles write a name in another way."""
        for name in self.articles():
            if f"- {old}\n" in self.files[name] and f"- {new}\n" not in self.files[name]:
                self.edit(name, self.files[name].replace(f"- {old}\n", f"- {new}\n"))

    @rule(
        name=st.sampled_from(TOPICS),
        broader=st.sampled_from(["", *TOPICS, "Things"]),
        more=st.sampled_from(
            [
                "",
                "",
                "aliases:\n  - Rain\n",
                "related:\n  - Parks\n",
                "description: Such.\n",
                "description: As [[report-02]].\n",
            ]
        ),
        present=st.sampled_from([True, True, False]),
    )
    def topic(self, name: str, broader: str, more: str, present: bool) -> None:
        file = f"topics/{name.lower().replace(' ', '-')}.md"
        more += f"broader:\n  - {broader}\n" if broader and broader > name else ""
        self.edit(file, f"---\nname: {name}\n{more}---\n\nOf {name}, and [[report-01]].\n" if present else None)

    @rule(
        pick=st.integers(0, 99),
        authors=st.lists(st.sampled_from(AUTHORS), max_size=3, unique_by=lambda name: name[0].lower()),
    )
    def byline(self, pick: int, authors: list[str]) -> None:
        """An article gets other authors."""
        if there := self.articles():
            name = there[pick % len(there)]
            kept = [line for line in self.files[name].split("\n") if not line.startswith("authors: ")]
            line = f"authors: [{', '.join(authors)}]"
            self.edit(name, "\n".join([*kept[:2], line, *kept[2:]] if authors else kept))

    @rule(
        name=st.sampled_from(["Ada Example", "Gil Writer", "News Agency"]),
        more=st.sampled_from(
            [
                "",
                "aliases:\n  - G. Writer\n",
                "ids:\n  - g-7\n  - 1017\n",
                "actor: Ada Example\n",
                "sort_name: Zed, Z.\n",
                "kind: organisation\nredirect_from:\n  - authors/old.html\n",
                "x-mail: none\n",
            ]
        ),
        text=st.sampled_from(["", "See [[report-02]] and [[Ada Example]]."]),
        present=st.sampled_from([True, True, False]),
    )
    def author(self, name: str, more: str, text: str, present: bool) -> None:
        file = f"authors/{name.lower().replace(' ', '-')}.md"
        self.edit(file, f"---\nname: {name}\n{more}---\n\n{text}\n" if present else None)

    @rule(size=st.sampled_from([0, 2, 3]), name=st.sampled_from(["one.png", "two.png"]))
    def picture(self, size: int, name: str) -> None:
        if size:
            self.media[name] = size
        else:
            self.media.pop(name, None)
        self.dirty = True

    @rule(line=st.sampled_from(["", "mentions: off\n", "page_size: 3\n", "actors: open\nlicense: CC BY 4.0\n"]))
    def configuration(self, line: str) -> None:
        size = "" if "page_size" in line else "page_size: 5\n"
        self.edit("site.yaml", f"title: Edits\nbase_url: https://example.org/\n{size}{line}{FEEDS}")

    @rule(
        name=st.sampled_from(["about", "colophon"]),
        nav=st.sampled_from(["nav: 1\n", "", "redirect_from:\n  - old.html\n"]),
        present=st.sampled_from([True, True, False]),
        text=st.sampled_from(["Of us.", "See [[report-01]].", "Ada Example.", "[[Ada Example]], [[Weather]]."]),
    )
    def page(self, name: str, nav: str, present: bool, text: str) -> None:
        self.edit(f"pages/{name}.md", f"---\ntitle: {name.title()}\n{nav}---\n\n{text}\n" if present else None)

    @precondition(lambda self: self.last_good)
    @rule()
    def put_right(self) -> None:
        self.revert()

    def revert(self) -> None:
        """Go back to the files of the last build without errors."""
        self.files, self.media = dict(self.last_good), dict(self.good_media)
        self.dirty = True

    @rule()
    def theme(self) -> None:
        """The site's own theme changes one template."""
        folder = self.root / "themes" / "own" / "templates"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "list.html"
        now = path.read_text() if path.exists() else ""
        again = '{% extends "default/list.html" %}' + ("\n{# once more #}" if "once" not in now else "")
        path.write_text(again)
        self.edit("site.yaml", "title: Edits\nbase_url: https://example.org/\npage_size: 5\ntheme: own\n")

    @rule(name=st.sampled_from(["index.html", "timeline.html", "actors/index.html", "stray.html"]))
    def tamper(self, name: str) -> None:
        """Somebody writes into the site."""
        if (self.root / "output").is_dir():
            (self.root / "output" / name).write_text("tampered")
            self.dirty = True

    # -- what must hold

    @rule()
    def several(self) -> None:
        """The next build sees more than one edit."""
        self.postponed = True

    @invariant()
    def same_as_clean(self) -> None:
        if getattr(self, "postponed", False):
            self.postponed = False
            return
        if not getattr(self, "dirty", False):
            return
        self.dirty = False
        self.write(self.files)
        shutil.rmtree(self.clean, ignore_errors=True)
        self.clean.mkdir()
        shutil.copytree(self.root / "content", self.clean / "content")  # before the build writes the ledger
        report = self.build(self.root)
        if (self.root / "themes").is_dir():
            shutil.copytree(self.root / "themes", self.clean / "themes")
        expected = self.build(self.clean)
        assert [str(p) for p in report.problems] == [str(p) for p in expected.problems]
        self.broken = 0 if expected.ok else self.broken + 1
        if self.broken > 1 and self.last_good:
            self.revert()  # most edits are to meet an archive that is sound
        if expected.ok:
            self.last_good, self.good_media = dict(self.files), dict(self.media)
            assert differences(self.root / "output", self.clean / "output") == []
            assert report.written + report.kept == expected.written
            again = self.build(self.root)
            assert (again.written, again.removed, again.rendered) == (0, 0, 0)
            # An address with another text is told by the build that writes the text into the ledger, and by no other.
            lasting = [str(p) for p in expected.problems if p.kind != "address-reused"]
            assert [str(p) for p in again.problems] == lasting

    def build(self, root: Path) -> building.Report:
        options = building.Options(root, root / "output", TODAY)
        return building.build(options, lambda stage, done, total: None)


@cache
def png(size: int) -> bytes:
    """A picture of some pixels."""
    out = BytesIO()
    Image.new("L", (size, size)).save(out, "PNG")
    return out.getvalue()


def differences(one: Path, other: Path) -> list[str]:
    """Paths in which two trees differ."""
    a, b = builds.tree(one), builds.tree(other)
    return sorted(name for name in a.keys() | b.keys() if a.get(name) != b.get(name))


MANY = os.environ.get("SITE_BUILDER_LONG_TESTS") == "1"
Editing.TestCase.settings = settings(
    max_examples=int(os.environ.get("SITE_BUILDER_EXAMPLES", "200")) if MANY else 12,
    stateful_step_count=25 if MANY else 12,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate) if not MANY else tuple(Phase),  # shrinking takes long
    suppress_health_check=list(HealthCheck),
)
TestEditing = Editing.TestCase
