"""Spellings that are one name but for signs: `check` notes which of them pages show."""

from tests.builds import article, built, cli

KIM = "---\nname: Kim Dae-jung\naliases: [Kim Daejung]\n---\n"


def notes(root):
    return cli("check", root, "--report", "short").stderr.splitlines()


def test_spellings_without_a_file_are_one_actor_and_the_commonest_is_shown(site):
    root = site({
        "articles/a.md": article("A", "2025", "Cote d'Ivoire"),
        "articles/b.md": article("B", "2025", "Cote d\u2019Ivoire"),
        "articles/c.md": article("C", "2025", "Cote d\u2019Ivoire"),
    })  # fmt: skip
    built(root)
    assert [p.name for p in (root / "output/actors").glob("cote*.html")] == ["cote-divoire.html"]
    assert sorted(p.name for p in (root / "output/actors").glob("cote*/*")) == ["feed.json", "feed.xml"]
    assert notes(root) == [
        (
            'content/articles/a.md:5:5: note: "Cote d\'Ivoire" is read as "Cote d\u2019Ivoire", and pages show that name; '
            "write Cote d\u2019Ivoire here too, so that a search of the files finds both"
        ),
    ]


def test_a_spelling_of_a_name_with_a_file_is_noted_once_and_an_alias_or_another_case_never(site):
    root = site({
        "actors/kim-dae-jung.md": KIM,
        "articles/a.md": article("A", "2025", "Kim Dae Jung"),
        "articles/b.md": article("B", "2025", "Kim Dae Jung"),
        "articles/c.md": article("C", "2025", "KIM DAE-JUNG"),
        "articles/d.md": article("D", "2025", "kim-dae-jung"),
        "articles/e.md": article("E", "2025", "Kim Daejung"),
    })  # fmt: skip
    assert [line.split(";")[0] for line in notes(root)] == [
        'content/articles/a.md:5:5: note: "Kim Dae Jung" is read as "Kim Dae-jung", and pages show that name'
    ]


def test_a_long_name_that_is_broken_over_lines_is_compared_and_names_in_lines_are_not(site):
    head = "---\ntitle: A\ndate: 1956\nactors:\n"
    root = site({
        "actors/icrc.md": "---\nname: International Committee of the Red Cross\nkind: organisation\n---\n",
        "articles/a.md": f"{head}- International Committee of the\n  Red-Cross\n---\n",
        "articles/b.md": f"{head}- International Comittee of the\n  Red Cross\n---\n",
        "articles/c.md": f"{head}- Nguyen Van Thieu\n  Tran Van Huong\n---\n",
        "articles/d.md": f"{head}- Nguyen-Van Thieu Tran Van Huong\n---\n",
    })  # fmt: skip
    assert notes(root) == [
        (
            'content/articles/c.md:5:3: warning: "Nguyen Van Thieu Tran Van Huong" is read as one name, and looks like '
            "several; write each in a line of its own:  - Nguyen Van Thieu  - Tran Van Huong"
        ),
        (
            'content/articles/b.md:5:3: note: "International Comittee of the Red Cross" is named in 1 article and has no '
            "file; if it is International Committee of the Red Cross (99 %), add  aliases: [International Comittee of "
            "the Red Cross]  to content/actors/icrc.md"
        ),
        (
            'content/articles/a.md:5:3: note: "International Committee of the Red-Cross" is read as "International '
            'Committee of the Red Cross", and pages show that name; write International Committee of the Red Cross here '
            "too, so that a search of the files finds both"
        ),
    ]


def test_a_sign_that_nobody_sees_is_named_by_its_code(site):
    root = site({
        "actors/eisenhower.md": "---\nname: Eisenhower\n---\n",
        "articles/a.md": article("A", "2025", "Eisen\u00adhower"),
    })  # fmt: skip
    assert 'note: "Eisen\\xadhower" is read as "Eisenhower"' in notes(root)[0]


def test_two_files_with_one_name_but_for_a_hyphen_share_it(site):
    root = site({
        "actors/a.md": "---\nname: Kim Dae-jung\n---\n",
        "actors/b.md": "---\nname: Kim Dae Jung\n---\n",
    })  # fmt: skip
    assert 'error: "Kim Dae Jung" is a name of both content/actors/a.md and content/actors/b.md' in notes(root)[0]


def test_a_file_that_says_nothing_but_the_name_is_noted(site):
    root = site({
        "actors/ada.md": "---\nname: Ada\n---\n",
        "actors/bob.md": "---\nname: Bob\nkind: person\n---\n",
        "actors/cyd.md": "---\nname: Cyd\n---\n\nA text.\n",
        "actors/dee.md": "---\nname: Dee\naliases: [Di]\n---\n",
        "actors/eve.md": "---\nname: Eve\nx-of: mine\n---\n",
        "topics/rain.md": "---\nname: Rain\n---\n",
        "articles/a.md": article("A", "2025", "Ada|Bob|Cyd|Dee|Eve", "Rain"),
    })  # fmt: skip
    assert notes(root) == [
        (
            "content/actors/ada.md:1:1: note: the file says nothing but the name; add what you know of it, such as "
            "kind: state (without kind: it is a person), aliases: or a text"
        ),
    ]


def test_of_spellings_that_are_as_common_the_one_in_capitals_is_not_shown(site):
    root = site(
        {"articles/a.md": article("A", "2025", "KIM JONG UN"), "articles/b.md": article("B", "2025", "Kim Jong-un")}
    )
    built(root)
    assert "<title>Kim Jong-un" in (root / "output/actors/kim-jong-un.html").read_text(encoding="utf-8")
