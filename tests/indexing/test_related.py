"""Related articles: found by what is shared and how rare it is, by links and by nearness in time."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.indexing import relatedness
from site_builder.indexing.relatedness import MOST, Related, Subject
from site_builder.model.edtf import parse
from site_builder.pages.related_reasons import apart
from tests import builds
from tests.builds import article
from tests.conftest import SiteFactory
from tests.reading import Item, has_section, made, texts, under

features = st.lists(st.integers(1, 12), max_size=4, unique=True).map(tuple)
archives = st.lists(
    st.builds(Subject, features, features, st.integers(1900, 2025).map(lambda y: y * 10000 + 615)), max_size=30
).map(lambda found: sorted(found, key=lambda s: s.when))


@st.composite
def linked_archives(draw: st.DrawFn) -> tuple[list[Subject], dict[int, set[int]]]:
    """Articles in order of time, and links between some of them, in both directions."""
    subjects = draw(archives)
    links: dict[int, set[int]] = {}
    numbers = st.integers(1, max(1, len(subjects)))
    for one, other in draw(st.lists(st.tuples(numbers, numbers), max_size=8)):
        if one != other:
            links.setdefault(one, set()).add(other)
            links.setdefault(other, set()).add(one)
    return subjects, links


def find(
    subjects: Sequence[Subject], links: Mapping[int, set[int]], left_out: Mapping[int, Collection[int]]
) -> dict[int, list[Related]]:
    """Related articles of articles that are numbered from 1 in the order given."""
    shown = {n: frozenset(others) for n, others in left_out.items()}
    relations = relatedness.Relations(dict(enumerate(subjects, start=1)), links, shown)
    return {n: related for n in relations.subjects if (related := relations.of(n))}


def pairs(found: dict[int, list[Related]]) -> set[tuple[int, int]]:
    return {(n, one.article) for n, listed in found.items() for one in listed}


# -- how they are found -----------------------------------------------------------------------------------------------


@given(linked_archives())
def test_candidates_are_symmetric(archive: tuple[list[Subject], dict[int, set[int]]]) -> None:
    subjects, links = archive
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relatedness, "MOST", 10**6)  # all candidates, not the best six of them
        found = find(subjects, links, {})
    both = pairs(found)
    assert both == {(other, n) for n, other in both}
    by_pair = {(n, one.article): one for n, listed in found.items() for one in listed}
    for (n, other), one in by_pair.items():
        assert by_pair[other, n] == one._replace(article=n)


@given(linked_archives())
def test_the_best_of_all_candidates_are_shown_and_none_is_cut_off_too_early(
    archive: tuple[list[Subject], dict[int, set[int]]],
) -> None:
    subjects, links = archive
    shown = find(subjects, links, {})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relatedness, "MOST", 10**6)
        everything = find(subjects, links, {})
    assert shown == {n: found[:MOST] for n, found in everything.items()}
    assert all(len(found) <= MOST for found in shown.values())


def plainly(
    subjects: Sequence[Subject], links: Mapping[int, set[int]], left_out: Mapping[int, Collection[int]]
) -> dict[int, list[int]]:
    """The same as ``find``, as the rules say it: every candidate is scored, and all are sorted."""
    numbered = dict(enumerate(subjects, start=1))
    having: dict[relatedness.Feature, list[int]] = {}
    for n, subject in numbered.items():
        for feature in relatedness.features(subject):
            having.setdefault(feature, []).append(n)
    found = {}
    for n, subject in numbered.items():
        scores = dict.fromkeys(links.get(n, ()), relatedness.LINKED)
        for feature in relatedness.features(subject):
            at = having[feature].index(n)
            for other in having[feature][max(0, at - relatedness.WINDOW) : at + relatedness.WINDOW + 1]:
                worth = relatedness.weigh(len(numbered), len(having[feature]))
                scores[other] = scores.get(other, 0) + worth
        ranked = []
        for other, score in scores.items():
            far = abs(relatedness.in_years(numbered[other].when) - relatedness.in_years(subject.when))
            if score >= relatedness.LEAST and other != n and other not in left_out.get(n, ()):
                ranked.append((-score * relatedness._nearness(far), far, other))
        found[n] = [other for _, _, other in sorted(ranked)[:MOST]]
    return {n: others for n, others in found.items() if others}


anywhen = st.integers(1900, 2025) | st.sampled_from([2024, 2025, -99999, 0, 170000002])
crowds = st.lists(
    st.builds(
        lambda a, t, y, m: Subject(a, t, y * 10000 + m * 100 + 15), features, features, anywhen, st.integers(1, 12)
    ),
    max_size=80,
)


@given(crowds, st.data())
def test_what_is_found_is_what_scoring_and_sorting_all_candidates_finds(
    subjects: list[Subject], data: st.DataObject
) -> None:
    """In any order of dates: an open one stands where its bounds put it, not where the day that stands for it would."""
    numbers = st.integers(1, max(1, len(subjects)))
    links = {n: others - {n} for n, others in data.draw(st.dictionaries(numbers, st.sets(numbers), max_size=8)).items()}
    left_out = data.draw(st.dictionaries(numbers, st.sets(numbers), max_size=4))
    if not subjects:
        links = left_out = {}
    shown = {n: [one.article for one in related] for n, related in find(subjects, links, left_out).items()}
    assert shown == (plainly(subjects, links, left_out) if len(subjects) > 1 else {})


@pytest.mark.slow
@given(linked_archives(), st.randoms(use_true_random=False))
def test_the_order_in_which_an_article_names_its_actors_and_topics_does_not_matter(
    archive: tuple[list[Subject], dict[int, set[int]]], shuffling: random.Random
) -> None:
    subjects, links = archive

    def mixed(values: Sequence[int]) -> tuple[int, ...]:
        return tuple(shuffling.sample(values, len(values)))

    assert find([Subject(mixed(s.actors), mixed(s.topics), s.when) for s in subjects], links, {}) == find(
        subjects, links, {}
    )


@pytest.mark.slow
@given(linked_archives(), st.permutations(range(1, 13)))
def test_what_actors_and_topics_are_called_does_not_matter(
    archive: tuple[list[Subject], dict[int, set[int]]], renamed: list[int]
) -> None:
    subjects, links = archive
    new = dict(enumerate(renamed, start=1))

    def called(values: Sequence[int]) -> tuple[int, ...]:
        return tuple(new[v] for v in values)

    found = find([Subject(called(s.actors), called(s.topics), s.when) for s in subjects], links, {})
    assert pairs(found) == pairs(find(subjects, links, {}))


@given(linked_archives(), st.data())
def test_what_the_page_shows_anyway_is_not_found_again(
    archive: tuple[list[Subject], dict[int, set[int]]], data: st.DataObject
) -> None:
    subjects, links = archive
    numbers = st.integers(1, max(1, len(subjects)))
    left_out = data.draw(st.dictionaries(numbers, st.sets(numbers)))
    for n, found in find(subjects, links, left_out).items():
        assert not left_out.get(n, set()) & {one.article for one in found}
        assert n not in {one.article for one in found}


@given(archives)
def test_articles_that_share_nothing_and_do_not_link_are_not_related(subjects: list[Subject]) -> None:
    for n, found in find(subjects, {}, {}).items():
        for one in found:
            own, other = subjects[n - 1], subjects[one.article - 1]
            assert set(one.actors) == set(own.actors) & set(other.actors)
            assert set(one.topics) == set(own.topics) & set(other.topics)
            assert one.actors or one.topics


def test_what_is_rarer_says_more() -> None:
    everyday = [Subject((1,), (), 20000101 + n) for n in range(20)]
    subjects = [Subject((1, 2), (), 20000100), *everyday, Subject((2,), (), 20000130)]
    assert find(subjects, {}, {})[1][0] == Related(22, (2,), (), False)


def test_of_articles_that_share_as_much_the_nearer_in_time_comes_first() -> None:
    subjects = [Subject((1,), (), year * 10000 + 101) for year in (1950, 1990, 1999, 2000, 2010)]
    subjects += [Subject((9,), (), 20200101)] * 10
    assert [one.article for one in find(subjects, {}, {})[4]] == [3, 2, 5, 1]


def test_ties_fall_to_the_older_article() -> None:
    subjects = [Subject((1,), (), 20000101), Subject((1,), (), 20010101), Subject((1,), (), 20020101)]
    subjects += [Subject((9,), (), 20200101)] * 10
    assert [one.article for one in find(subjects, {}, {})[2]] == [1, 3]


def test_the_work_grows_with_the_archive_and_not_with_its_square(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an actor in every article, each article looks at its neighbours in time only."""
    looked_at = 0
    nearness = relatedness._nearness

    def counted(years: float) -> float:
        nonlocal looked_at
        looked_at += 1
        return nearness(years)

    monkeypatch.setattr(relatedness, "_nearness", counted)
    work = []
    for total in (500, 1000, 2000):
        looked_at = 0
        # everybody shares actor 1; every tenth article shares one more thing
        find([Subject((1, 2 + n % (total // 10)), (1,), 19000101 + n) for n in range(total)], {}, {})
        work.append(looked_at)
    assert work[1] < 2.1 * work[0] and work[2] < 2.1 * work[1]
    assert work[2] <= 2000 * 3 * (2 * relatedness.WINDOW + 1)


# -- on the page ------------------------------------------------------------------------------------------------------

SUMMITS = {
    "articles/march.md": article("March", "2025-03-21", "Kim Jong Un|Sergei Shoigu", "Treaty"),
    "articles/june.md": article("June", "2025-06", "Kim Jong Un|Sergei Shoigu", "Treaty"),
    "articles/may.md": article("May", "2025-05-04", "Sergei Shoigu"),
    "articles/singapore.md": article("Singapore", "2018-06-12", "Kim Jong Un|Donald Trump"),
    "articles/text.md": article("Text", "2000", topics="Treaty", body="See [the visit](march.md)."),
    "articles/other.md": article("Other", "1999-01-01", "Ada Example"),
    "articles/note.md": article("Note", "199X", body="On [[other]]."),
}


def test_reasons_name_what_is_shared_and_how_far_apart_the_articles_are(site: SiteFactory) -> None:
    read = made(site, SUMMITS)
    reasons = {
        name: {i.text: i.reason for i in under(read, f"articles/{name}.html", "Related articles")}
        for name in ("june", "march", "text", "other", "note")
    }
    assert reasons["june"] == {
        "March": "also Kim Jong Un, Sergei Shoigu and more, 3 months earlier",
        "May": "also Sergei Shoigu, 1 month earlier",
        "Text": "also Treaty, 25 years earlier",
        "Singapore": "also Kim Jong Un, 7 years earlier",
    }
    assert reasons["march"]["June"] == "also Kim Jong Un, Sergei Shoigu and more, 3 months later"
    assert reasons["march"]["May"] == "also Sergei Shoigu, 44 days later"
    assert reasons["march"]["Text"] == "also Treaty, 25 years earlier"
    assert reasons["text"]["March"] == "also Treaty, 25 years later"
    # of a decade nobody can say how long before it was
    assert reasons["other"] == {"Note": "linked with this article"}
    assert reasons["note"] == {"Other": "linked with this article"}


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("2025-03-21", "2025-03-21", ("day", 0)),
        ("2025-03-21", "2025-03-22", ("day", 1)),
        ("2024-02-28", "2024-03-01", ("day", 2)),
        ("2025-03-21", "2025-02-05", ("day", -44)),
        ("2025-03-21", "2025-05-05", ("month", 1)),
        ("2025-03-21", "2025-03", ("month", 0)),
        ("2025-01-31", "2025-02", ("month", 1)),
        ("2023-06", "2025-05", ("month", 23)),
        ("2023-06", "2025-06", ("year", 2)),
        ("2025", "2025-06-01", ("year", 0)),
        ("2025", "1999-12-31", ("year", -26)),
        ("2024/2025", "2025", None),
        ("202X", "2025", None),
        ("2025/..", "2025", None),
        ("-0044-03-15", "0014-08-19", ("year", 58)),
        ("2025-06-01/2025-06-04", "2025-06-30", ("month", 0)),
    ],
)
def test_a_distance_is_never_said_more_precisely_than_both_dates_are_known(
    one: str, other: str, said: tuple[str, int] | None
) -> None:
    a, b = ((d.lower, d.upper) for d in map(parse, (one, other)))
    assert apart(a, b) == said
    assert apart(b, a) == (said and (said[0], -said[1]))


def test_at_most_six_are_found_beside_those_that_the_maintainer_lists_which_come_first(site: SiteFactory) -> None:
    files = {f"articles/a-{n}.md": article(f"No {n}", f"2000-01-{n:02}", "Ada Example", "Rare") for n in range(1, 11)}
    files |= {f"articles/b-{n}.md": article(f"Else {n}", "2001", f"Person {n}") for n in range(30)}
    files["articles/a-5.md"] = article("No 5", "2000-01-05", "Ada Example", "Rare", more="related: [a-9, b-3, a-4]\n")
    read = made(site, files)
    shown = under(read, "articles/a-5.html", "Related articles")
    assert texts(shown) == ["No 9", "Else 3", "No 4", "No 6", "No 3", "No 7", "No 2", "No 8", "No 1"]
    assert [item.reason == "" for item in shown] == [True] * 3 + [False] * 6


def test_an_article_with_nothing_in_common_with_any_other_has_no_related_articles(site: SiteFactory) -> None:
    files = {f"articles/a-{n}.md": article(f"No {n}", "2000", f"Person {n}") for n in range(5)}
    read = made(site, files)
    assert not any(has_section(page, "Related articles") for page in read.pages.values())


def shown_everywhere(site: SiteFactory, files: dict[str, str]) -> dict[str, list[Item]]:
    read = made(site, files)
    pages = [a for a in read.pages if a.startswith("articles/") and has_section(read.pages[a], "Related articles")]
    return {a: under(read, a, "Related articles") for a in pages}


@pytest.mark.slow
def test_neither_the_order_of_the_files_nor_the_names_of_others_change_what_is_found(site: SiteFactory) -> None:
    first = shown_everywhere(site, SUMMITS)
    assert shown_everywhere(site, dict(reversed(SUMMITS.items()))) == first
    renamed = dict(SUMMITS)
    renamed["articles/zzz.md"] = renamed.pop("articles/other.md")
    renamed["articles/note.md"] = article("Note", "199X", body="On [[zzz]].")
    again = shown_everywhere(site, renamed)
    assert {a: again[a] for a in first if a[9:-5] not in ("other", "note")} == {
        a: found for a, found in first.items() if a[9:-5] not in ("other", "note")
    }


def test_articles_in_another_folder_are_found_alike(site: SiteFactory) -> None:
    first = shown_everywhere(site, SUMMITS)
    moved = {name: text for name, text in SUMMITS.items() if name != "articles/may.md"}
    moved["articles/2025/may.md"] = SUMMITS["articles/may.md"]
    there = shown_everywhere(site, moved)
    assert texts(there["articles/june.html"]) == texts(first["articles/june.html"])


def test_two_builds_give_the_same_bytes(site: SiteFactory) -> None:
    one, other = site(SUMMITS), site(SUMMITS)
    for root in (one, other):
        builds.built(root)
    assert builds.tree(one / "output") == builds.tree(other / "output")


def test_an_event_of_some_days_is_told_by_its_first_day_in_a_unit_of_that_size(site: SiteFactory) -> None:
    files = {
        "articles/a.md": article("A", "1956-10-24", "Ada Example|Ben Example"),
        "articles/b.md": article("B", "1956-11-04/1956-11-10", "Ada Example|Ben Example"),
        "articles/c.md": article("C", "1955/1957", "Ada Example|Ben Example"),
        "articles/d.md": article("D", "XXXX", "Ada Example|Ben Example"),
    } | {f"articles/z-{n}.md": article(f"Z {n}", "1900", "Cyd Example") for n in range(12)}
    read = made(site, files)
    said = {item.text: item.reason for item in under(read, "articles/a.html", "Related articles")}
    names = "also Ada Example and Ben Example"
    assert said == {"B": f"{names}, 11 days later", "C": names, "D": names}
