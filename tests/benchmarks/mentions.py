"""How well and how fast names are found in prose: ``python tests/benchmarks/mentions.py [CORPUS]``.

CORPUS is an archive with a gold-mentions.json beside its content/: for each article the names that editors marked, in
order, each with the actor it stands for. Default: ../shared/corpora/milestones beside the repository.

Prints recall on the gold names; precision of the links made to persons, by the gold names where a link overlaps one,
and by the judgements in mentions-judged.tsv for a sample of the others (drawn with a fixed seed, read in their
sentences); links of the sample without a judgement are listed. ``--write-sample`` adds those to the file, to be judged.
mentions-kinds.tsv has sentences of the kinds that are easily mistaken, each with the links that it should have.
Then the cost: milliseconds an article with the names of the corpus and with 20,000, the automaton alone and all of it,
and for once and twice the articles. The texts and the finder are those that the product makes and uses.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from html import escape, unescape
from pathlib import Path
from typing import NamedTuple
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from site_builder.build import pipeline
from site_builder.indexing import bodies
from site_builder.indexing.context import IndexContext, article_of
from site_builder.indexing.mentions import Finder, Mention, Named
from site_builder.indexing.offices import offices
from site_builder.model.documents import PERSON, Document
from site_builder.model.edtf import parse as date_of

REPOSITORY = Path(__file__).resolve().parents[2]
CORPUS = REPOSITORY.parent / "shared/corpora/milestones"
JUDGED = Path(__file__).with_name("mentions-judged.tsv")
KINDS = Path(__file__).with_name("mentions-kinds.tsv")
COLUMNS = ("article", "actor", "words", "context", "verdict", "note")
SAMPLE, SEED = 200, 1
NAMES = 20_000
RUNS = 9
FAR_FUTURE = 99991231


class Text(NamedTuple):
    """What the product gives the finder for one article."""

    article: str
    html: str
    acting: tuple[int, ...]
    when: tuple[int, int]  # the bounds of its date


class Link(NamedTuple):
    """A link that is made, as it is judged."""

    article: str
    actor: str
    words: str
    context: str


class Corpus(NamedTuple):
    finder: Finder
    ids: dict[int, str]
    texts: list[Text]
    gold: dict[str, list[tuple[str, str]]]  # article → (words, name of the actor)


def read(root: Path) -> Corpus:
    """Build the archive's index, and keep what reaches the finder."""
    seen: list[Text] = []
    works: list[IndexContext] = []
    mention = bodies._mention

    def noted(
        work: IndexContext, html: str, document: Document, acting: Sequence[int], linked: dict[bodies.Linked, str]
    ) -> str:
        works.append(work)
        date = article_of(document).date
        seen.append(Text(document.id, html, tuple(acting), (date.lower, date.upper)))
        return mention(work, html, document, acting, linked)

    with mock.patch.object(bodies, "_mention", noted):
        report = pipeline.check(pipeline.Options(root, root / "output", FAR_FUTURE), lambda *_: None)
    if not report.ok or not works or works[0].finder is None:
        sys.exit(f"{root}: {report.problems[0] if report.problems else 'no articles'}")
    work = works[0]
    assert work.finder is not None
    gold = json.loads((root / "gold-mentions.json").read_text(encoding="utf-8"))
    return Corpus(work.finder, {n: i for i, n in work.actor_n.items()}, seen, gold)


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>|[\ufdd0-\ufdd5]", "", html)).split())


def actor_of(corpus: Corpus) -> dict[str, int]:
    """Actors by name and alias."""
    return {spelling: n for n, named in corpus.finder.actors.items() for spelling in named.strong}


def linked_by_hand(corpus: Corpus, html: str) -> set[int]:
    """The actors that a text has links to before any are made."""
    return {corpus.finder.pages[href] for href in re.findall(r'href="([^"#]*)', html) if href in corpus.finder.pages}


def recall(corpus: Corpus) -> tuple[int, int, list[str]]:
    """Gold names that are a spelling of their actor: those found (the article has a mention of it), all, the missed."""
    by_name = actor_of(corpus)
    found = total = 0
    missed: list[str] = []
    for text in corpus.texts:
        mentioned = {m.actor for m in corpus.finder.find(text.html, text.acting, text.when)} | linked_by_hand(
            corpus, text.html
        )
        for words, name in corpus.gold.get(text.article, ()):
            actor = by_name[name]
            named = corpus.finder.actors[actor]
            if words not in (*named.strong, *named.weak):
                continue
            total += 1
            if actor in mentioned:
                found += 1
            else:
                missed.append(f"{text.article}: {words}")
    return found, total, missed


def gold_spans(text: Text, gold: Sequence[tuple[str, str]], by_name: dict[str, int]) -> Iterator[tuple[int, int, int]]:
    """Where the gold names stand, walking through the text in their order; one that is not there any more is left."""
    at = 0
    for words, name in gold:
        pattern = re.escape(escape(words, quote=False)).replace(r"\ ", r"\s")
        if match := re.compile(pattern).search(text.html, at):
            at = match.end()
            yield match.start(), match.end(), by_name[name]


def compare(corpus: Corpus) -> tuple[int, list[Link], list[Link]]:
    """Links made to persons: right by the gold names, wrong by them, and those that overlap none."""
    by_name = actor_of(corpus)
    right = 0
    wrong: list[Link] = []
    others: list[Link] = []
    for text in corpus.texts:
        spans = list(gold_spans(text, corpus.gold.get(text.article, ()), by_name))
        for mention in corpus.finder.find(text.html, text.acting, text.when):
            if corpus.finder.actors[mention.actor].kind != PERSON:
                continue
            over = [actor for start, end, actor in spans if start < mention.end and mention.start < end]
            link = described(corpus, text, mention)
            if not over:
                others.append(link)
            elif over == [mention.actor]:
                right += 1
            else:
                wrong.append(link)
    return right, wrong, others


def described(corpus: Corpus, text: Text, mention: Mention) -> Link:
    """A link as the judgements know it: its words in brackets among some forty characters on either side."""
    before = re.sub(r"^[^<>]*>", "", text.html[max(0, mention.start - 300) : mention.start])
    after = re.sub(r"<[^>]*$", "", text.html[mention.end : mention.end + 300])
    words = plain(text.html[mention.start : mention.end])
    left, _, right = plain(f"{before}\ue000{words}]{after}").rpartition("\ue000")
    left = left if len(left) <= 45 else left[-45:].partition(" ")[2]
    after = right[len(words) + 1 :]
    after = after if len(after) <= 45 else after[:45].rpartition(" ")[0]
    context = f"{left}[{words}]{after}"
    return Link(text.article, corpus.ids[mention.actor], words, context)


def judgements() -> dict[Link, tuple[str, str]]:
    if not JUDGED.is_file():
        return {}
    with JUDGED.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        padded_rows = ([*row, "", ""] for row in rows)  # without a verdict, or without a note
        return {Link(*row[:4]): (row[4], row[5]) for row in padded_rows}


def accuracy(corpus: Corpus, *, write: bool) -> None:
    found, total, missed = recall(corpus)
    print(f"recall on gold names       {found} of {total} ({found / total:.1%})")
    for line in missed:
        print(f"  missed  {line}")
    right, wrong, others = compare(corpus)
    print(f"links to persons           {right + len(wrong) + len(others)}")
    print(f"precision by gold names    {right} of {right + len(wrong)} ({right / (right + len(wrong)):.1%})")
    for link in wrong:
        print(f"  wrong   {link.article}: {link.context}")
    sample = random.Random(SEED).sample(sorted(others), min(SAMPLE, len(others)))
    judged = judgements()
    verdicts = [judged[link][0] for link in sample if link in judged and judged[link][0]]
    good = verdicts.count("right")
    print(f"precision of the others    {good} of {len(verdicts)} judged, {len(sample)} drawn of {len(others)}", end="")
    print(f" ({good / len(verdicts):.1%})" if verdicts else "")
    for link in sample:
        verdict, note = judged.get(link, ("", ""))
        if verdict != "right":
            print(f"  {verdict or 'unjudged':8}  {link.article}: {link.context}" + (f" ({note})" if note else ""))
    if write:
        rows = sorted((*link, *judged.get(link, ("", ""))) for link in sample)
        lines = ["\t".join(COLUMNS), *("\t".join(row).rstrip() for row in rows)]
        JUDGED.write_text("\n".join(lines) + "\n", encoding="utf-8")


# id → kind, names, surname or weak alias, roles (title, since, until)
ACTORS_OF_KINDS: dict[str, tuple[str, str, str, list[tuple[str, str, str]]]] = {
    "bill-clinton": (PERSON, "Bill Clinton", "Clinton", [("President", "1993-01-20", "2001-01-20")]),
    "hillary-clinton": (PERSON, "Hillary Clinton", "Clinton", [("Secretary of State", "2009-01-21", "2013-02-01")]),
    "anthony-eden": (
        PERSON,
        "Anthony Eden",
        "Eden",
        [("Foreign Secretary", "1935-12-22", "1938-02-20"), ("Prime Minister", "1955-04-06", "1957-01-09")],
    ),
    "lyndon-johnson": (PERSON, "Lyndon Johnson", "Johnson", [("President", "1963-11-22", "1969-01-20")]),
    "andrew-johnson": (PERSON, "Andrew Johnson", "Johnson", [("President", "1865-04-15", "1869-03-04")]),
    "george-h-w-bush": (PERSON, "George H. W. Bush", "Bush", [("President", "1989-01-20", "1993-01-20")]),
    "george-w-bush": (PERSON, "George W. Bush", "Bush", [("President", "2001-01-20", "2009-01-20")]),
    "harold-macmillan": (PERSON, "Harold Macmillan", "Macmillan", [("Prime Minister", "1957-01-10", "1963-10-18")]),
    "ferdinand-marcos": (PERSON, "Ferdinand Marcos", "Marcos", [("President", "1965-12-30", "1986-02-25")]),
    "france": ("state", "France", "", []),
    "egypt": ("state", "Egypt|Misr", "", []),
    "united-states": ("state", "United States|USA", "", []),
    "london": ("place", "London", "", []),
}


def kinds() -> None:
    """Print how many links of mentions-kinds.tsv are made, and how many are made that are not there."""
    ids = list(ACTORS_OF_KINDS)
    actors = {
        n: Named(n, kind, tuple(names.split("|")), tuple(filter(None, (weak,))), offices(roles))
        for n, (kind, names, weak, roles) in enumerate(ACTORS_OF_KINDS.values())
    }
    finder = Finder(actors, {}, dict(enumerate(ids)))
    right = wrong = missed = 0
    faulty: list[str] = []
    with KINDS.open(encoding="utf-8", newline="") as file:
        for kind, day, listed, expected in [*csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)][1:]:
            when = date_of(day)
            meant = re.findall(r"\[([a-z-]+): [^]]*]", expected)
            html = "<p>" + re.sub(r"\[[a-z-]+: ([^]]*)]", r"\1", expected) + "</p>"
            found = finder.find(html, [ids.index(one) for one in listed.split()], (when.lower, when.upper))
            made = [ids[mention.actor] for mention in found]
            good = sum(min(made.count(one), meant.count(one)) for one in set(made))
            right, wrong, missed = right + good, wrong + len(made) - good, missed + len(meant) - good
            faulty += [f"  {kind}: {expected} → {', '.join(made) or 'nothing'}"] if made != meant else []
    print(f"kinds judged by hand       {right} links right, {wrong} wrong, {missed} missed", *faulty, sep="\n")


GIVEN = """James Robert John Michael David William Richard Joseph Thomas Charles Mary Patricia Jennifer Linda Elizabeth
Barbara Susan Jessica Sarah Karen Sergei Dmitri Vladimir Mikhail Nikolai Ivan Olga Natalia Tatiana Irina Ahmed Mohammed
Ali Hassan Fatima Omar Jean Pierre Marie Claude Hans Karl Heinrich Wolfgang Giovanni Giuseppe Carlos Luis Ana Carmen
Hiroshi Kenji Yuki Jong Min Wei Ming""".split()
STARTS = """John Peter Adam Iva Petr Smir Kuzn Soko Pop Lebed Koz Nov Mor Volk Green Black Silver Gold Rosen Fried Hamil
Washing Jeffer Madi Monr Jack Harri Tyl Polk Fillm Pierc Buch Linc Grant Hay Garf Clev Roosev Taf Wils Hard Cool Hoov
Trum Eisen Ken Nix Ford Cart Reag Clint Obam Bid Gonz Rodrig Mart Hernand""".split()
ENDS = "son man ov ev enko sky stein berg field wood ton ley er ez ini elli".split()


def padded(finder: Finder, names: int) -> Finder:
    """The finder with persons of generated names added, each with a surname, until it knows so many actors."""
    chance = random.Random(SEED)
    actors = dict(finder.actors)
    n = max(actors)
    taken: set[str] = set()
    while len(actors) < names:
        last = chance.choice(STARTS) + chance.choice(["", "a", "e", "i", "o", "u"]) + chance.choice(ENDS)
        middle = chance.choice(["", f" {chance.choice('ABCDEFGHJKLMNPRSTW')}.", f" {chance.choice(GIVEN)}"])
        name = f"{chance.choice(GIVEN)}{middle} {last}"
        if name not in taken:
            taken.add(name)
            n += 1
            actors[n] = Named(n, PERSON, (name,), (last,))
    return Finder(actors, finder.pages)


def measure(run: Callable[[], object], count: int) -> tuple[float, float]:
    """Milliseconds of processor time an article: median and least of several runs."""
    took = []
    for _ in range(RUNS):
        start = time.process_time()
        run()
        took.append((time.process_time() - start) / count * 1000)
    return statistics.median(took), min(took)


def cost(corpus: Corpus) -> None:
    print("\nmilliseconds of processor time an article: median (and least) of several runs")
    print(" actors  articles       everything   automaton alone         ratio")
    for actors in (len(corpus.finder.actors), NAMES):
        finder = padded(corpus.finder, actors)
        for essays in (corpus.texts, [*corpus.texts, *corpus.texts]):
            report(finder, essays, actors)


def report(finder: Finder, essays: Collection[Text], actors: int) -> None:
    automaton = finder._automaton

    def search() -> None:
        for text in essays:
            automaton.find_matches_as_indexes(text.html + " ")  # type: ignore[attr-defined]

    def everything() -> None:
        for text in essays:
            finder.find(text.html, text.acting, text.when)

    alone, full = measure(search, len(essays)), measure(everything, len(essays))
    ratio = f"{full[0] / alone[0]:.1f} ({full[1] / alone[1]:.1f})"
    print(
        f"{actors:7} {len(essays):9}    {full[0]:.3f} ({full[1]:.3f})     {alone[0]:.3f} ({alone[1]:.3f})  {ratio:>12}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="How well and how fast names are found in prose.")
    parser.add_argument("corpus", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--write-sample", action="store_true", help="add the links of the sample to the judgements")
    arguments = parser.parse_args()
    corpus = read(arguments.corpus)
    characters = sum(len(text.html) for text in corpus.texts) // len(corpus.texts)
    print(f"{len(corpus.texts)} articles of {characters} characters, {len(corpus.finder.actors)} actors")
    accuracy(corpus, write=arguments.write_sample)
    kinds()
    cost(corpus)


if __name__ == "__main__":
    main()
