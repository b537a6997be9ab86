"""One name that may be that of two persons: what `check` notes, and what it leaves alone."""

import pytest

from tests.builds import cli


def notes(site, files: dict[str, str]) -> list[str]:
    lines = cli("check", site(files), "--report", "short").stderr.splitlines()
    return [line for line in lines if "split" in line]


def told(date: str, actor: str, role: str = "") -> str:
    acting = f"{{name: {actor}, role: {role}}}" if role else actor
    return f"---\ntitle: Of {date}\ndate: {date}\nactors: [{acting}]\n---\n"


def used(*uses: tuple[str, str, str], file: str = "") -> dict[str, str]:
    files = {f"articles/a{n}.md": told(*use) for n, use in enumerate(uses)}
    return files | ({"actors/x.md": f"---\nname: David Thompson\n{file}---\n"} if file else {})


D = "David Thompson"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            used(("1940", D, ""), ("2024-05", D, "")),
            (
                'a1.md:4:10: note: "David Thompson" acts in 1940 (content/articles/a0.md) and in 2024-05, more than 83 years '
                "apart; if these are two persons, site-builder split david-thompson; if it is one, tell born: and died: in "
                "its file, or its kind:"
            ),
        ),
        (
            used(("1890", D, ""), ("2008", D, ""), file="born: 1840\ndied: 1901\n"),
            (
                'a1.md:4:10: note: "David Thompson" acts here in 2008, after the death (1901); if these are two persons, '
                "site-builder split x; if the article only speaks of it, its text is enough: take it from actors:"
            ),
        ),
        (
            used(("1830", D, ""), file="born: 1840\n"),
            (
                'a0.md:4:10: note: "David Thompson" acts here in 1830, before the birth (1840); if these are two persons, '
                "site-builder split x; if the article only speaks of it, its text is enough: take it from actors:"
            ),
        ),
        (
            used(("1970", D, "Minister of Trade"), ("1975", D, "goalkeeper")),
            (
                'a1.md:4:17: note: "David Thompson" is "goalkeeper" here and "Minister of Trade" in content/articles/a0.md; '
                "if these are two persons, site-builder split david-thompson"
            ),
        ),
    ],
)
def test_two_persons_of_one_name_are_noted(site, files, said):
    assert [line.removeprefix("content/articles/") for line in notes(site, files)] == [said]


@pytest.mark.parametrize(
    "files",
    [
        used(("1969", D, ""), ("2024", D, "")),  # one life is as long
        used(("1940", D, ""), ("2024", D, ""), file="kind: organisation\n"),
        used(("1940", "France", ""), ("2024", "France", "")),
        used(("1940", "Foreign Ministry of Examples", ""), ("2024", "Foreign Ministry of Examples", "")),
        used(*((str(year), D, "") for year in range(1900, 2020, 20))),  # without a file: always there
        used(("1903", D, ""), file="died: 1901\n"),  # an inquest, a monument
        used(("unknown", D, ""), ("1890", D, ""), file="born: 1840\ndied: 1901\n"),
        used(("1980", D, "Minister of Trade"), ("1975", D, "ambassador")),
        used(("1980", D, "Minister of Trade"), ("1975", D, "author")),
        used(("1960", D, "footballer"), ("1995", D, "Minister of Trade")),
        used(("1960", D, "host"), ("1965", D, "Minister of Trade")),
    ],
)
def test_one_life_is_left_alone(site, files):
    assert notes(site, files) == []
