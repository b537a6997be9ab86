"""Names that look like other spellings: what is suggested, what is not, and the notes of `check`."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.check.advice import notes
from site_builder.check.likeness import persons
from site_builder.check.name_reading import Reading, read
from site_builder.check.spellings import LEAST, Suggestion, in_lines, suggest
from site_builder.indexing import registers
from site_builder.model.documents import Acting, Actor, Article, Body, Document, Index, Mark, Role, Site
from site_builder.model.edtf import parse as date
from site_builder.model.names import generated_id
from site_builder.model.paths import MEDIA
from site_builder.parse import site_file
from site_builder.parse.document import Rules, parse
from site_builder.read import content_folder
from tests.builds import article, cli, tree

REPOSITORY = Path(__file__).resolve().parents[2]
TODAY = 20251120


def actor(
    name: str, kind: str = "person", aliases: tuple[str, ...] = (), more: dict[str, Any] | None = None
) -> Document:
    own = generated_id(name)
    data = Actor(Mark(name, 2, 7), kind, tuple(Mark(a, 3, 10) for a in aliases), **(more or {}))
    return Document(f"actors/{own}.md", "actor", own, data, Body(), places={"aliases": (3, 10)} if aliases else {})


def listing(n: int, *names: str) -> Document:
    acting = tuple(Acting(Mark(name, 5 + k, 5)) for k, name in enumerate(names))
    return Document(f"articles/a{n}.md", "article", f"a{n}", Article("A", date("2025"), acting), Body())


def suggested(*documents: Document) -> list[Suggestion]:
    return suggest(registers.build(documents, Site("T"), []), documents, ())


def pairs(*documents: Document) -> list[tuple[str, str]]:
    return [(s.name, s.other.name) for s in suggested(*documents)]


def likeness(one: str, other: str) -> float:
    a, b = read(one), read(other)
    return max(persons(a, b), persons(b, a))


SAME_PERSON = [
    ("Sergey Shoygu", "Sergei Shoigu"),
    ("Сергей Шойгу", "Sergei Shoigu"),
    ("Shoigu, Sergei", "Sergei Shoigu"),
    ("SHOIGU Sergei", "Sergei Shoigu"),
    ("D. A. Medvedev", "Dmitri Medvedev"),
    ("D.A. Medvedev", "Dimitry A. Medvedev"),
    ("Dmitri Anatolyevich Medvedev", "Dmitri Medvedev"),
    ("Kim Jong-un", "Kim Jong Un"),
    ("Kim Jongun", "Kim Jong Un"),
    ("Chiang Kaishek", "Chiang Kai-shek"),
    ("Volodymyr Zelenskyy", "Vladimir Zelensky"),
    ("Mohamed bin Salman", "Mohammed bin Salman"),
    ("محمد بن سلمان", "Mohammed bin Salman"),
    ("Путин Владимир Владимирович", "Vladimir Putin"),
    ("Lyndon Baines Johnson", "Lyndon B. Johnson"),
    ("Bashar Assad", "Bashar al-Assad"),
    ("José Martí", "Jose Marti"),
    ("Martin Luther King", "Martin Luther King Jr."),
    ("Edgar Hoover", "J. Edgar Hoover"),
    ("JD Vance", "J.D. Vance"),
    ("Khruschev", "Khrushchev"),
    ("Premier Khrushchev", "Khrushchev"),
]
OTHER_PERSON = [
    ("Robert Kennedy", "John F. Kennedy"),
    ("George H.W. Bush", "George W. Bush"),
    ("Andrew Johnson", "Lyndon B. Johnson"),
    ("Kim Jong Il", "Kim Jong Un"),
    ("Kim Il Sung", "Kim Jong Il"),
    ("Kim Yo Jong", "Kim Jong Un"),
    ("Olena Zelenska", "Volodymyr Zelensky"),
    ("Ivan Petrov", "Ivan Petrova"),
    ("Alexandra Ivanova", "Alexander Ivanov"),
    ("Louis XIV", "Louis XVI"),
    ("George Bush Jr.", "George Bush Sr."),
    ("J. Smith", "Mary Smith"),
    ("John Hansen", "John Jansen"),
]


@pytest.mark.parametrize(("one", "other"), SAME_PERSON)
def test_spellings_of_one_person_look_alike_both_ways_round(one, other):
    assert likeness(one, other) * 100 >= LEAST
    assert likeness(one, other) == likeness(other, one)
    if generated_id(one) != generated_id(other):  # else it is an error, which says the same
        assert pairs(actor(other), listing(1, one)) == [(one, other)]


@pytest.mark.parametrize(("one", "other"), OTHER_PERSON)
def test_names_of_different_persons_do_not_look_alike(one, other):
    assert pairs(actor(other), listing(1, one)) == []
    assert pairs(listing(1, one), listing(2, other)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("North Korea", "South Korea"),
        ("Ireland", "Iceland"),
        ("Niger", "Nigeria"),
        ("Austria", "Australia"),
        ("Iran", "Iraq"),
        ("East Germany", "West Germany"),
        ("Korea", "South Korea"),
        ("G-7", "G-8"),
        ("Bank of America", "Bank of South America"),
        ("Ministry of Defence", "Ministry of Finance"),
    ],
)
def test_different_states_and_bodies_do_not_look_alike(one, other):
    assert pairs(actor(other, "state"), listing(1, one)) == []
    assert pairs(listing(1, one), listing(2, other)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Korea, South", "South Korea"),
        ("Ministry of Defense", "Ministry of Defence"),
        ("UN General Assembly", "U.N. General Assembly"),
        ("Korean Central News Agency", "KCNA"),
        ("KCNA", "Korean Central News Agency"),
        ("U.N.", "United Nations"),
    ],
)
def test_spellings_of_one_body_look_alike(one, other):
    assert pairs(actor(other, "organisation"), listing(1, one)) == [(one, other)]


def test_the_likeliest_come_first_and_among_equals_the_most_used():
    documents = [
        actor("Sergei Shoigu"),
        actor("Dmitri Medvedev"),
        listing(1, "Dmitrij Medvedev", "Sergey Shoygu"),
        listing(2, "Sergei Shojgu"),
        listing(3, "Sergei Shojgu"),
    ]
    found = suggested(*documents)
    assert [s.likeness for s in found] == sorted((s.likeness for s in found), reverse=True)
    assert {s.name: s.files for s in found} == {"Dmitrij Medvedev": 1, "Sergey Shoygu": 1, "Sergei Shojgu": 2}


def test_of_two_names_without_a_file_the_one_more_often_used_is_kept():
    documents = [listing(1, "Sergey Shoygu"), listing(2, "Sergey Shoygu"), listing(3, "Sergei Shoigu")]
    assert pairs(*documents) == [("Sergei Shoigu", "Sergey Shoygu")]


def test_several_spellings_without_a_file_are_all_led_to_one():
    documents = [
        listing(n, name) for n, name in enumerate(["Dmitri Medvedev"] * 3 + ["Dmitry Medvedev", "D. Medvedev"])
    ]
    assert sorted(pairs(*documents)) == [("D. Medvedev", "Dmitri Medvedev"), ("Dmitry Medvedev", "Dmitri Medvedev")]


def test_a_name_that_may_be_one_of_two_names_both():
    documents = [actor("George W. Bush"), actor("George H.W. Bush"), listing(1, "George Bush")]
    assert sorted(pairs(*documents)) == [("George Bush", "George H.W. Bush"), ("George Bush", "George W. Bush")]


def test_a_surname_alone_is_a_weak_alias_and_only_where_one_person_has_it():
    one = suggested(actor("Nikita Khrushchev"), listing(1, "Khrushchev"))
    assert [(s.name, s.other.name, s.weak) for s in one] == [("Khrushchev", "Nikita Khrushchev", True)]
    assert suggested(actor("Andrew Johnson"), actor("Lyndon B. Johnson"), listing(1, "Johnson")) == []
    assert suggested(actor("George Washington"), listing(1, "South Washington")) == []


def test_names_listed_together_in_one_article_are_less_likely_one():
    apart = suggested(actor("Robert Kenedy"), listing(1, "Robert Kennedy"), listing(2, "Robert Kenedy"))
    together = suggested(actor("Robert Kenedy"), listing(1, "Robert Kennedy", "Robert Kenedy"))
    assert [s.likeness - 15 for s in apart] == [s.likeness for s in together] or together == []


def test_registered_names_are_never_suggested_for_each_other():
    assert suggested(actor("Sergei Shoigu"), actor("Sergey Shoygu"), listing(1, "Sergey Shoygu")) == []


def test_an_alias_is_compared_like_a_name():
    registered = actor("DPRK", "state", ("Democratic People's Republic of Korea",))
    name = "Democratic Peoples Republic of Korea"
    assert pairs(registered, listing(1, name)) == [(name, "DPRK")]


NAMES = st.lists(st.sampled_from([n for pair in SAME_PERSON + OTHER_PERSON for n in pair]), unique_by=generated_id)


@given(NAMES, st.randoms())
def test_which_file_a_name_stands_in_changes_nothing_that_is_suggested(names, chance: random.Random):
    shuffled = list(names)
    chance.shuffle(shuffled)
    one, other = (pairs(*(listing(n, name) for n, name in enumerate(order))) for order in (names, shuffled))
    assert one == other


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_any_two_texts_can_be_compared(one, other):
    one, other = " ".join(one.split()) or "a", " ".join(other.split()) or "b"
    for found in suggested(listing(1, one), listing(2, other), actor("Ada Lovelace")):
        assert LEAST <= found.likeness <= 99


# -- real archives ----------------------------------------------------------------------------------------------------


def documents_of(root: Path) -> list[Document]:
    site = site_file.read(root, [])
    indexes = tuple(site.indexes)
    sources = [s for s in content_folder.scan(root, indexes, []) if s.kind != MEDIA]
    found = [parse(s, content_folder.load(root, s.path), Rules(indexes))[0] for s in sources]
    return [d for d in found if d is not None]


def without_aliases(document: Document) -> Document:
    if not isinstance(document.data, Actor):
        return document
    data = Actor(document.data.name, document.data.kind, weak_aliases=document.data.weak_aliases)
    return Document(document.path, document.kind, document.id, data, document.body)


def in_sample(documents: list[Document]) -> list[tuple[str, str]]:
    known = registers.build(documents, Site("T", indexes={"places": Index("Places")}), [])
    return [(s.name, s.other.name) for s in suggest(known, documents, in_lines(documents))]


def test_aliases_taken_from_the_sample_archive_are_suggested_for_their_actors_and_nothing_else():
    documents = documents_of(REPOSITORY)
    true = {m.text: d.data.name.text for d in documents if isinstance(d.data, Actor) for m in d.data.aliases}
    found = in_sample([without_aliases(d) for d in documents])
    assert [(name, other) for name, other in found if true[name] != other] == []
    assert {name for name, _ in found} >= {
        "Dimitry Medvedev",
        "Dmitriy Medvedev",
        "Dimitry A. Medvedev",
        "Viktor Chernomyrdin",
        "Sergey Shoigu",
        "Premier Stalin",
        "Korea, South",
        "UN General Assembly",
        "Korean Central News Agency",
    }


def test_the_sample_archive_has_nothing_to_suggest():
    assert in_sample(documents_of(REPOSITORY)) == []


def test_few_and_reasonable_suggestions_are_made_where_files_of_a_real_archive_are_missing(shared):
    documents = documents_of(shared / "corpora/milestones")
    found: set[tuple[str, str]] = set()
    for seed in range(5):
        chance = random.Random(seed)
        kept = [d for d in documents if not isinstance(d.data, Actor) or chance.random() < 0.6]
        found |= set(pairs(*kept))
    assert found <= {("John Adams", "John Quincy Adams"), ("John Quincy Adams", "John Adams")}


# -- what check says --------------------------------------------------------------------------------------------------

SHOIGU = "---\nname: Sergei Shoigu\nkind: person\n---\n"


def test_check_lists_likely_spellings_after_the_problems_with_the_line_to_add(site):
    root = site({
        "actors/sergei-shoigu.md": SHOIGU,
        "articles/2025/x.md": article("X", "2025", "Kim Jong Un|Sergey Shoygu"),
        "articles/2025/y.md": "---\ntitle: Y\ndate: 2025\nauhtors: [A]\n---\n",
    })  # fmt: skip
    done = cli("check", root, "--report", "short")
    assert done.stderr.splitlines() == [
        'content/articles/2025/y.md:4:1: error: there is no key "auhtors" in an article; did you mean "authors"?',
        (
            'content/articles/2025/x.md:6:5: note: "Sergey Shoygu" is named in 1 article and has no file; '
            "if it is Sergei Shoigu (92 %), add  aliases: [Sergey Shoygu]  to content/actors/sergei-shoigu.md"
        ),
        "2 articles: 1 error, 1 note",
    ]


def test_notes_stop_nothing_and_a_build_is_silent_about_them(site):
    root = site({"actors/sergei-shoigu.md": SHOIGU, "articles/x.md": article("X", "2025", "Sergey Shoygu")})
    done = cli("check", root)
    assert (done.exit_code, done.stdout) == (0, "1 article: no problems, 1 note\n")
    built = cli("build", root)
    assert (built.exit_code, built.stderr) == (0, "")


def test_the_json_report_of_check_has_the_notes_last(site):
    root = site(
        {"actors/sergei-shoigu.md": SHOIGU, "articles/x.md": article("X", "2025", "Sergey Shoygu")}, "title: T\n"
    )
    report = json.loads(cli("check", "--report", "json", root).stdout)
    assert [p["severity"] for p in report["problems"]] == ["warning", "note"]
    assert report["problems"][1]["kind"] == "looks-alike"
    assert report["ok"] is True


def test_the_line_to_add_is_exact_whatever_the_name_and_whatever_the_file_has(site):
    files = {
        "actors/an-actor.md": "---\nname: Ana O'Brien\naliases: [A. O'B]\n---\n",
        "articles/x.md": article("X", "2025", '"O\'Brien, Ana"|Dmitri Medvedev'),
        "articles/y.md": article("Y", "2025", "Dmitry Medvedev|Dmitri Medvedev"),
    }
    lines = sorted(
        line.split(" %), ")[1] for line in cli("check", site(files), "--report", "short").stderr.splitlines()
    )
    medvedev = "name: Dmitri Medvedev  aliases: [Dmitry Medvedev]"
    assert lines == [
        'add  "O\'Brien, Ana"  to the aliases in content/actors/an-actor.md:3',
        f"make content/actors/dmitri-medvedev.md with the lines  ---  {medvedev}  ---",
    ]


def test_following_a_note_makes_it_go_and_the_archive_converge(site):
    files = {"actors/sergei-shoigu.md": SHOIGU, "articles/x.md": article("X", "2025", "Sergey Shoygu")}
    root = site(files)
    before = tree(root / "content")
    line = cli("check", root).stderr.split("add  ")[1].split("  to")[0]
    assert tree(root / "content") == before
    (root / "content/actors/sergei-shoigu.md").write_text(SHOIGU.replace("\n---\n", f"\n{line}\n---\n"))
    done = cli("check", root)
    assert (done.stdout, done.stderr) == ("1 article: no problems\n", "")


def test_topics_and_further_indexes_have_spellings_too(site):
    files = {
        "topics/conferences.md": "---\nname: Three-power conferences\n---\n",
        "articles/x.md": article("X", "2025", topics="Three power conference|Four-power conferences"),
    }
    lines = cli("check", site(files), "--report", "short").stderr.splitlines()
    assert [line.split(" is named")[0] for line in lines] == [
        'content/articles/x.md:5:5: note: "Three power conference"'
    ]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"from_": date("2012-11-06")}, ["from: 2012-11-06, and the file has no as_of"]),
        ({"from_": date("2020-11-20")}, []),
        ({"from_": date("2020-11-19")}, ["from: 2020-11-19, and the file has no as_of"]),
        ({"from_": date("1950"), "until": date("1960")}, []),
        ({}, []),
        ({"from_": date("2020")}, []),
    ],
)
def test_an_open_role_that_nobody_confirmed_for_five_years_is_noted(more, told):
    document = actor("Sergei Shoigu", more={"roles": (Role(Mark("Minister", 4, 12), **more),)})
    assert [p.what.partition("(")[2].rstrip(")") for p in notes([document], Site("T"), TODAY)] == told


@pytest.mark.parametrize(("as_of", "told"), [("2020-11-20", 0), ("2020-11-19", 1), ("2019", 1), ("2025-06", 0)])
def test_the_date_of_the_file_confirms_its_open_roles(as_of, told):
    role = Role(Mark("Minister", 4, 12), from_=date("1999"))
    document = actor("Sergei Shoigu", more={"roles": (role,), "as_of": date(as_of)})
    found = notes([document], Site("T"), TODAY)
    assert len(found) == told
    assert all((p.line, p.column) == (4, 12) and f"as_of: {as_of}" in p.what for p in found)


def test_no_more_pairs_are_compared_than_a_limit(monkeypatch):
    documents = [actor("Mahmoud Abbas"), listing(1, "Mahmud Abbas")]
    assert len(suggested(*documents)) == 1
    monkeypatch.setattr("site_builder.check.spellings._MOST_PAIRS", 0)
    assert suggested(*documents) == []


def test_names_of_all_registers_share_one_limit(monkeypatch):
    found: list[str] = []

    def reading(name: str, owner: int = 0) -> Reading:
        found.append(name)
        return read(name, owner)

    monkeypatch.setattr("site_builder.check.spellings._MOST_NAMES", 3)
    monkeypatch.setattr("site_builder.check.spellings.read", reading)
    named = (Acting(Mark("Ada Kim", 4, 5)), Acting(Mark("Bea Lim", 5, 5)))
    topics = tuple(Mark(text, 7 + n, 5) for n, text in enumerate(("Trade", "Peace", "Treaties")))
    data = Article("A", date("2025"), named, indexes={"topics": topics})
    documents = [Document("articles/a.md", "article", "a", data, Body())]
    suggest(registers.build(documents, Site("T"), []), documents, ())
    assert len(found) == 3
