"""An office and a surname in a text: whom they single out on a date, and that a change of files is followed."""

import shutil

import pytest

from site_builder.indexing.mentions import Finder, Named
from site_builder.indexing.offices import offices
from site_builder.model.edtf import parse
from tests import builds
from tests.builds import article

# id → name, surname, roles as (title, since, until)
PERSONS: dict[str, tuple[str, str, list[tuple[str, str, str]]]] = {
    "clinton": ("Bill Clinton", "Clinton", [("President", "1993-01-20", "2001-01-20")]),
    "hillary": ("Hillary Clinton", "Clinton", [("Secretary of State", "2009-01-21", "2013-02-01")]),
    "bush-i": ("George H. W. Bush", "Bush", [("Vice President", "1981", "1989"), ("President", "1989", "1993")]),
    "bush-ii": ("George W. Bush", "Bush", [("43rd President of the United States", "2001", "2009")]),
    "andrew": ("Andrew Johnson", "Johnson", [("President", "1865-04-15", "1869-03-04")]),
    "lyndon": ("Lyndon B. Johnson", "Johnson", [("President", "1963-11-22", "1969-01-20")]),
    "theodore": ("Theodore Roosevelt", "Roosevelt", [("President", "1901", "1909")]),
    "franklin": ("Franklin D. Roosevelt", "Roosevelt", [("President", "1933-03-04", "1945-04-12")]),
    "eden": ("Anthony Eden", "Eden", [("Foreign Secretary", "1935", "1945"), ("Prime Minister", "1955", "1957")]),
    "molotov": ("Vyacheslav Molotov", "Molotov", [("Minister of Foreign Affairs", "1939", "1949")]),
    "kennedy": ("Robert Kennedy", "Kennedy", [("Attorney General", "1961", "1964")]),
    "carter": ("Jimmy Carter", "Carter", [("President", "1977", "1981")]),
    "amy": ("Amy Carter", "Carter", []),
    "nixon": ("Richard Nixon", "Nixon", [("Vice President", "1953", "1961")]),
    "hammarskjold": ("Dag Hammarskjöld", "Hammarskjöld", [("Secretary-General", "1953", "1961")]),
    "brown": ("Gordon Brown", "Brown", [("Chancellor of the Exchequer", "1997", "2007")]),
    "ford": ("Gerald Ford", "Ford", [("President", "", "1977")]),
}
IDS = list(PERSONS)
FINDER = Finder(
    {n: Named(n, "person", (name,), (last,), offices(roles)) for n, (name, last, roles) in enumerate(PERSONS.values())},
    {},
    dict(enumerate(IDS)),
)


def linked(text: str, date: str, listed: str = "") -> str:
    """The text with each mention in brackets behind the id of its actor."""
    when, out, at = parse(date), [], 0
    for mention in FINDER.find(text, [IDS.index(i) for i in listed.split()], (when.lower, when.upper)):
        out += [text[at : mention.start], f"[{IDS[mention.actor]}: {text[mention.start : mention.end]}]"]
        at = mention.end
    return "".join([*out, text[at:]])


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("1996", "<p>President [clinton: Clinton] spoke.</p>"),
        ("1996", "<p>Then U.S. President [clinton: Clinton]’s plan, and president Clinton.</p>"),
        ("1996", "<p>The former American President [clinton: Clinton] and Mrs Clinton.</p>"),
        ("2006-05", "<p>President [clinton: Clinton], once in office.</p>"),
        ("1992", "<p>President Clinton was not yet President.</p>"),
        ("2050", "<p>President Clinton of long ago.</p>"),
        ("2010", "<p>Secretary [hillary: Clinton] met President [clinton: Clinton].</p>"),
        ("2010", "<p>Secretary of State [hillary: Clinton], Foreign Secretary Clinton.</p>"),
        ("1996", "<p>Company President Clinton; Vice President Clinton; Deputy President Clinton.</p>"),
        ("1996", "<p>The vice president Clinton; President Roger Clinton; Presidents Clinton and Bush.</p>"),
        ("1996", "<p>President Clinton Street, the President Clinton Library.</p>"),
        ("1996", "<p>Lady Clinton, Mr. Clinton, Clinton, the Clintons.</p>"),
        ("1991", "<p>President [bush-i: Bush].</p>"),
        ("2005", "<p>President Bush.</p>"),  # both were
        ("1985", "<p>Vice President [bush-i: Bush], not yet President Bush.</p>"),
        ("1866", "<p>President [andrew: Johnson].</p>"),
        ("1966", "<p>President [lyndon: Johnson].</p>"),
        ("1930", "<p>President Roosevelt.</p>"),  # perhaps of what came later
        ("1905", "<p>President [theodore: Roosevelt].</p>"),
        ("1945", "<p>President [franklin: Roosevelt].</p>"),
        ("1956-11-06", "<p>British Prime Minister [eden: Eden] resigned.</p>"),
        ("1940", "<p>Foreign Secretary [eden: Eden]; not Prime Minister Eden.</p>"),
        ("1945", "<p>Foreign Minister [molotov: Molotov].</p>"),
        ("1945", "<p>Prime Minister Molotov.</p>"),
        ("1962", "<p>Attorney General [kennedy: Kennedy].</p>"),
        ("1962", "<p>General Kennedy.</p>"),
        ("1979", "<p>President [carter: Carter].</p>"),
        ("1985", "<p>President Carter.</p>"),  # another of the name has no office in its file
        ("1955", "<p>Vice President [nixon: Nixon].</p>"),
        ("1955", "<p>President Nixon.</p>"),
        ("1956", "<p>Secretary-General [hammarskjold: Hammarskjöld].</p>"),
        ("2000", "<p>Chancellor [brown: Brown].</p>"),
        ("1975", "<p>President Ford.</p>"),  # since when is not known
        ("1996", "<p><strong>President</strong> Clinton.</p>"),
        ("1996", "<h2>President Clinton</h2>"),
    ],
)
def test_an_office_and_a_surname_are_linked_only_where_they_single_out_one(date, expected):
    given = expected
    for one in IDS:
        given = given.replace(f"[{one}: ", "[")
    given = given.replace("[", "").replace("]", "")
    assert linked(given, date) == expected


def test_a_listed_bearer_goes_before_one_that_is_not():
    assert linked("<p>President Clinton.</p>", "1996", "hillary") == "<p>President [hillary: Clinton].</p>"


CLINTON = "---\nname: Bill Clinton\nroles: [{title: President, from: 1993, until: 2001}]\n---\n"
ROGER = "---\nname: Roger Clinton\n---\n"


def test_a_build_after_a_change_of_actors_links_what_a_clean_one_does(site):
    root = site({
        "actors/roger.md": ROGER,
        "articles/a.md": article("A", "1996", body="President Clinton came."),
        "articles/b.md": article("B", "2002", body="President Clinton left."),
        "articles/c.md": article("C", "1996", "Roger Clinton", body="President Clinton came."),
        "articles/d.md": article("D", "1990", body="Prime Minister Clinton came."),
    })  # fmt: skip
    builds.built(root)
    actors = root / "content/actors"
    changes: tuple[dict[str, str | None], ...] = (
        {"bill.md": CLINTON},
        {"roger.md": None},
        {"bill.md": CLINTON.replace("1993", "1997")},
        {"bill.md": CLINTON.replace("President", "Prime Minister").replace("1993", "1990")},
        {"bill.md": CLINTON, "roger.md": ROGER.replace("Roger", "R.")},
        {"bill.md": CLINTON.replace("---\n", "---\nkind: organisation\n", 1)},
        {"bill.md": CLINTON, "roger.md": ROGER},
        {"roger.md": ROGER.replace("name", "kind: place\nname")},
        {"bill.md": None},
    )
    for n, files in enumerate(changes):
        for name, text in files.items():
            (actors / name).unlink(missing_ok=True)
            if text:
                (actors / name).write_text(text)
        builds.built(root)
        clean = root.parent / f"clean-{n}"
        shutil.copytree(root / "content", clean / "content")
        builds.built(clean)
        assert builds.contents(root / "output") == builds.contents(clean / "output"), files
