"""What a build owes to the one before: an archive that was edited is built to the same bytes as one built from nothing.

A state machine edits a small archive in every way that a maintainer can, builds after each step, and compares the whole
site with a clean build of the same content. Whatever is remembered between builds may be wrong only if this fails.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from site_builder.build import pipeline as building
from tests import builds
from tests.builds import article

ACTORS = ("Ada Example", "Bob Sample", "Cyd Specimen", "Émile Durand", "Office of Examples", "Dee Instance", "Sam")
TOPICS = ("Weather", "Treaties", "Rivers", "Parks", "Old maps")
DATES = ("2020-01-05", "2020-01", "2019", "2020-01-05/2020-02-07", "1987-06-05~", "2021-12-31", "198X", "2020-03-01")
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
        ]
    ),
    min_size=1,
    max_size=5,
)


class Editing(RuleBasedStateMachine):
    """An archive, the site built of it time and again, and a clean build to compare it with."""

    @initialize(seed=st.integers(0, 3))
    def begin(self, seed: int) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="editing-"))
        self.root, self.clean = self.folder / "site", self.folder / "clean"
        self.files: dict[str, str] = {"site.yaml": "title: Edits\nbase_url: https://example.org/\npage_size: 5\n"}
        for n in range(9):
            who = "|".join(ACTORS[(n + k + seed) % len(ACTORS)] for k in range(1 + n % 3))
            about = TOPICS[(n * 2 + seed) % len(TOPICS)]
            body = f"Report {n} of {ACTORS[(n + seed + 3) % len(ACTORS)]}."
            self.files[f"articles/{2019 + n % 2}/{IDS[n]}.md"] = article(
                f"Report {n}", DATES[n % len(DATES)], who, about, body
            )
        self.root.mkdir()
        self.write(self.files)
        self.dirty = True
        self.last_good: dict[str, str] = {}

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

    @rule(pick=st.integers(0, 99), title=st.sampled_from(["A new title", "Ada Example speaks", "Report", "Rain"]))
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
                "draft: true\n",
                "embargo: 2030-01-01\n",
                "dates:\n  - date: 2020-01-07\n    label: A day\n",
                "related:\n  - report-02\n",
                "corrections:\n  - date: 2020-05-05\n    text: It did not rain.\n",
                "redirect_from:\n  - articles/old.html\n",
                "slug: another-id\n",
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
        alias=st.sampled_from(["", "A. E.", "Mister Ex"]),
        role=st.sampled_from(["", "2019-06", "2020-01-06"]),
        present=st.booleans(),
    )
    def actor(self, name: str, alias: str, role: str, present: bool) -> None:
        file = f"actors/{name.lower().replace(' ', '-').replace('é', 'e')}.md"
        text = f"---\nname: {name}\n" + (f"aliases:\n  - {alias} {name[0]}\n" if alias else "")
        text += f"roles:\n  - title: Chair\n    of: Office of Examples\n    from: {role}\n" if role else ""
        self.edit(file, f"{text}---\n\nAbout {name}.\n" if present else None)

    @rule(name=st.sampled_from(TOPICS), broader=st.sampled_from(["", *TOPICS]), present=st.booleans())
    def topic(self, name: str, broader: str, present: bool) -> None:
        file = f"topics/{name.lower().replace(' ', '-')}.md"
        more = f"broader:\n  - {broader}\n" if broader and broader > name else ""
        self.edit(file, f"---\nname: {name}\n{more}---\n\nOf {name}.\n" if present else None)

    @rule(line=st.sampled_from(["", "mentions: off\n", "page_size: 3\n", "actors: open\nlicense: CC BY 4.0\n"]))
    def configuration(self, line: str) -> None:
        size = "" if "page_size" in line else "page_size: 5\n"
        self.edit("site.yaml", f"title: Edits\nbase_url: https://example.org/\n{size}{line}")

    @rule(present=st.booleans(), text=st.sampled_from(["Of us.", "See [[report-01]].", "Ada Example."]))
    def page(self, present: bool, text: str) -> None:
        self.edit("pages/about.md", f"---\ntitle: About\nnav: 1\n---\n\n{text}\n" if present else None)

    @precondition(lambda self: self.last_good)
    @rule()
    def revert(self) -> None:
        self.files = dict(self.last_good)
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
        report = self.build(self.root)
        shutil.rmtree(self.clean, ignore_errors=True)
        self.clean.mkdir()
        shutil.copytree(self.root / "content", self.clean / "content")
        if (self.root / "themes").is_dir():
            shutil.copytree(self.root / "themes", self.clean / "themes")
        expected = self.build(self.clean)
        assert [str(p) for p in report.problems] == [str(p) for p in expected.problems]
        if expected.ok:
            self.last_good = dict(self.files)
            assert differences(self.root / "output", self.clean / "output") == []
            assert report.written + report.kept == expected.written
            again = self.build(self.root)
            assert (again.written, again.removed, again.rendered) == (0, 0, 0)
            assert [str(p) for p in again.problems] == [str(p) for p in expected.problems]

    def build(self, root: Path) -> building.Report:
        options = building.Options(root, root / "output", TODAY)
        return building.build(options, lambda stage, done, total: None)


def differences(one: Path, other: Path) -> list[str]:
    """Paths in which two trees differ."""
    a, b = builds.tree(one), builds.tree(other)
    return sorted(name for name in a.keys() | b.keys() if a.get(name) != b.get(name))


MANY = os.environ.get("SITE_BUILDER_LONG_TESTS") == "1"
Editing.TestCase.settings = settings(
    max_examples=200 if MANY else 12,
    stateful_step_count=25 if MANY else 12,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate) if not MANY else tuple(Phase),  # shrinking takes long
    suppress_health_check=list(HealthCheck),
)
TestEditing = Editing.TestCase
