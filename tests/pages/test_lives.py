"""Births, deaths, foundings and dissolutions of actors on the pages of days of the year."""

import shutil

from tests import builds
from tests.builds import article
from tests.reading import has_section, links, made, section


def person(name: str, keys: str) -> str:
    return f"---\nname: {name}\n{keys}---\n"


FILES = {
    "actors/ada.md": person("Ada Example", "born: 1815-12-10\ndied: 1852-11-27\n"),
    "actors/bob.md": person("Bob Sample", "born: 1799-12-10\ndied: 1850\n"),
    "actors/cyd.md": person("Cyd Specimen", "born: 1815-12~\ndied: 1852-11-27~\n"),
    "actors/office.md": person("Office", "kind: organisation\nborn: 1815-12-10\n"),
    "actors/union.md": person("Union", "kind: state\nfounded: 1922-12-30\ndissolved: 1991-12-26\n"),
    "actors/league.md": person("League", "kind: organisation\nfounded: 1920-12-30\ndissolved: 1946-04\n"),
    "actors/club.md": person("Club", "kind: group\nfounded: 1930-12-30?\n"),
    "articles/a.md": article("A", "1956-12-10"),
    "articles/b.md": article("B", "1956-12-11"),
}


def test_a_day_tells_who_was_born_and_who_died_on_it(site):
    read = made(site, FILES)
    page = read.pages["days/12-10.html"]
    births = section(page, "Births")
    assert [(item.one("span", "when").words, item.one("a").words) for item in births.all("li")] == [
        ("1799", "Bob Sample"),
        ("1815", "Ada Example"),
    ]
    assert links(read, page, births) == [("Bob Sample", "actors/bob.html"), ("Ada Example", "actors/ada.html")]
    assert not has_section(page, "Deaths")


def test_a_day_of_a_death_alone_has_a_page_and_stands_in_the_list_of_days(site):
    read = made(site, FILES)
    page = read.pages["days/11-27.html"]
    assert [item.words for item in section(page, "Deaths").all("a")] == ["Ada Example"]
    assert not page.all("p", "hint")
    assert not has_section(read.pages["days/12-11.html"], "Births")
    assert ("27", "days/11-27.html") in [
        (text.split()[0], href)
        for text, href in links(read, read.pages["days/index.html"], read.pages["days/index.html"].one("main"))
    ]


def test_a_day_tells_what_was_founded_and_what_was_dissolved_on_it(site):
    read = made(site, FILES)
    page = read.pages["days/12-30.html"]
    founded = section(page, "Founded on this day")
    assert [(item.one("span", "when").words, item.one("a").words) for item in founded.all("li")] == [
        ("1920", "League"),
        ("1922", "Union"),
    ]
    assert not has_section(page, "Births") and not has_section(page, "Dissolved on this day")
    page = read.pages["days/12-26.html"]
    assert [item.words for item in section(page, "Dissolved on this day").all("a")] == ["Union"]


def test_a_build_after_a_change_of_lives_is_what_a_clean_one_is(site):
    root = site(FILES)
    builds.build(root)
    actors = root / "content/actors"
    changes: tuple[dict[str, str | None], ...] = (
        {"ada.md": person("Ada Example", "born: 1815-12-11\n")},
        {"ada.md": person("Ada Z. Example", "born: 1815-12-11\ndied: 1852-12-10\n")},
        {"bob.md": None},
        {"dee.md": person("Dee Instance", "born: 1904-02-29\n")},
        {"dee.md": person("Dee Instance", "born: 1904-02-29\nkind: group\n")},
        {"dee.md": person("Dee Instance", "founded: 1904-02-29\ndissolved: 1956-12-10\nkind: group\n")},
        {"dee.md": person("Dee Instance", "dissolved: 1956-12-11\nkind: place\n"), "union.md": None},
        {"bob.md": FILES["actors/bob.md"], "ada.md": person("Zed Example", "born: 1815-12-11\n")},
    )
    for n, files in enumerate(changes):
        for name, text in files.items():
            (actors / name).unlink(missing_ok=True)
            if text:
                (actors / name).write_text(text)
        builds.build(root)
        clean = root.parent / f"clean-{n}"
        shutil.copytree(root / "content", clean / "content")
        builds.build(clean)
        assert builds.contents(root / "output") == builds.contents(clean / "output"), files
