"""How long it takes to find the names that look alike: ``python tests/benchmarks/spellings.py``.

Three lists of names without files: drawn from common given names and surnames (with initials, misspellings and other
transliterations among them), all of one family, and all alike. The cost a name should stay the same when the list
grows.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from site_builder.check import likeness, name_reading, spellings
from site_builder.indexing import registers
from site_builder.model.documents import Acting, Article, Body, Document, Mark, Site
from site_builder.model.edtf import parse

GIVEN = """James Robert John Michael David William Richard Joseph Thomas Charles Mary Patricia Jennifer Linda Elizabeth
Barbara Susan Jessica Sarah Karen Sergei Dmitri Vladimir Mikhail Nikolai Ivan Olga Natalia Tatiana Irina Ahmed Mohammed
Ali Hassan Fatima Omar Jean Pierre Marie Claude François Hans Karl Heinrich Wolfgang Giovanni Giuseppe Carlos José Juan
Luis Ana Carmen Hiroshi Kenji Yuki Jong Min Chul Wei Ming""".split()
ENDS = "son man ov ev enko sky stein berg field wood ton ley er ez ini elli".split()
STARTS = """John Peter Adam Iva Petr Smir Kuzn Soko Pop Lebed Koz Nov Mor Volk Green Black Silver Gold Rosen Fried Hamil
Washing Jeffer Madi Monr Jack Harri Tyl Polk Fillm Pierc Buch Linc Grant Hay Garf Clev Roosev Taf Wils Hard Cool Hoov
Trum Eisen Ken Nix Ford Cart Reag Clint Obam Bid Gonz Rodrig Mart Hernand Lop Ross Bian Esp Rom Col Ric""".split()


def drawn(count: int) -> list[str]:
    chance = random.Random(1)
    names: dict[str, None] = {}
    while len(names) < count:
        middle = chance.choice(
            ["", "", "", " " + chance.choice("ABCDEFGHJKLMNPRSTW") + ".", " " + chance.choice(GIVEN)]
        )
        vowel = chance.choice(["", "a", "e", "i", "o", "u"])
        name = f"{chance.choice(GIVEN)}{middle} {chance.choice(STARTS)}{vowel}{chance.choice(ENDS)}"
        if chance.random() < 0.1:
            k = chance.randrange(1, len(name) - 1)
            name = name[:k] + name[k + 1 :]
        names[" ".join(name.split())] = None
    return list(names)


def family(count: int) -> list[str]:
    letters = "aeiourntl"
    return [
        f"{a}{b}{c}{d}{e} Ivanov".capitalize()
        for a in "MNPRTLSD"
        for b in letters
        for c in letters
        for d in letters
        for e in letters
    ][:count]


def alike(count: int) -> list[str]:
    return [
        f"Ivan{'abcdefghij'[n // 1000 % 10]}{'klmnopqrst'[n // 100 % 10]} Petrov{n // 10 % 10 * 'a'}{n}x"
        for n in range(count)
    ]


def measure(names: list[str]) -> tuple[float, int]:
    acting = [Acting(Mark(name, 5, 5)) for name in names]
    documents = [
        Document(f"articles/a{n}.md", "article", f"a{n}", Article("A", parse("2025"), tuple(acting[n : n + 5])), Body())
        for n in range(0, len(acting), 5)
    ]
    known = registers.build(documents, Site("T"), [])
    name_reading.word.cache_clear()
    likeness.alike.cache_clear()
    start = time.process_time()
    found = spellings.suggest(known, documents, ())
    return time.process_time() - start, len(found)


def main() -> None:
    print("names         kind  CPU seconds µs a name  suggestions")
    for kind in (drawn, family, alike):
        for count in (5_000, 10_000, 20_000):
            seconds, found = measure(kind(count))
            print(f"{count:6} {kind.__name__:>11} {seconds:12.2f} {seconds / count * 1e6:10.0f} {found:12}")


if __name__ == "__main__":
    main()
