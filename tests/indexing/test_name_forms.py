"""Names that look like slips: each form with the lines to write, and names that only look so."""

import pytest

from site_builder.indexing.name_forms import doubt, slip_in_alias
from tests.builds import article, build, cli

SEVERAL = [
    ("-Anthony Eden -Guy Mollet", "- Anthony Eden  - Guy Mollet"),
    ("-Anthony Eden - Guy Mollet", "- Anthony Eden  - Guy Mollet"),
    ("• Anthony Eden • Guy Mollet", "- Anthony Eden  - Guy Mollet"),
    ("– Anthony Eden – Guy Mollet", "- Anthony Eden  - Guy Mollet"),
    ("1. Anthony Eden 2. Guy Mollet", "- Anthony Eden  - Guy Mollet"),
    ("Anthony Eden, Guy Mollet", "- Anthony Eden  - Guy Mollet"),
    ("Anthony Eden, Guy Mollet and David Ben-Gurion", "- Anthony Eden  - Guy Mollet  - David Ben-Gurion"),
    ("Anthony Eden, President Nasser", "- Anthony Eden  - President Nasser"),
    ("Anthony Eden and Guy Mollet", "- Anthony Eden  - Guy Mollet"),
    ("Anthony Eden & Guy Mollet", "- Anthony Eden  - Guy Mollet"),
    ("Anthony Eden / Guy Mollet", "- Anthony Eden  - Guy Mollet"),
    ("Anthony Eden - Guy Mollet", "- Anthony Eden  - Guy Mollet"),
    ("Charles de Gaulle et Guy Mollet", "- Charles de Gaulle  - Guy Mollet"),
    ("Энтони Иден и Ги Молле", "- Энтони Иден  - Ги Молле"),
    ("Anthony Eden; Guy Mollet", "- Anthony Eden  - Guy Mollet"),
    ("أنتوني إيدن، جمال عبد الناصر", "- أنتوني إيدن  - جمال عبد الناصر"),
    ("周恩来、毛泽东", "- 周恩来  - 毛泽东"),
    ("［Anthony Eden， Guy Mollet］", "- Anthony Eden  - Guy Mollet"),
    ("－Anthony Eden －Guy Mollet", "- Anthony Eden  - Guy Mollet"),
    ("#suez #war", "- suez  - war"),
    ("Egypt, Britain, France", "- Egypt  - Britain  - France"),
    ("Egypt, Britain and France", "- Egypt  - Britain  - France"),
    ("Egypt and Israel", "- Egypt  - Israel"),
]
SIGNS = ["-Anthony Eden", "• Anthony Eden", "1) Anthony Eden", "Anthony Eden,", "“Anthony Eden”", "**Anthony Eden**"]
SIGNS += ["－ Anthony Eden", "［Anthony Eden］", "【Anthony Eden】"]
NOBODY = ["None", "n/a", "TBD", "Unknown", "others", "et al.", "нет", "неизвестно", "不详", "مجهول"]
AND_OTHERS = [
    "Anthony Eden et al.",
    "Anthony Eden, et al",
    "Anthony Eden and others",
    "Anthony Eden и др.",
    "Anthony Eden etc.",
]
ROLES = [
    ("Anthony Eden (prime minister)", "Anthony Eden", "prime minister"),
    ("Anthony Eden (British prime minister 1955-57)", "Anthony Eden", "British prime minister 1955-57"),
    ("Anthony Eden - prime minister", "Anthony Eden", "prime minister"),
    ("Anthony Eden – Prime Minister of the United Kingdom", "Anthony Eden", "Prime Minister of the United Kingdom"),
    ("Anthony Eden, Foreign Secretary", "Anthony Eden", "Foreign Secretary"),
    ("Anthony Eden, UK Prime Minister", "Anthony Eden", "UK Prime Minister"),
    ("Dwight Eisenhower, general", "Dwight Eisenhower", "general"),
    ("Hussein - King of Jordan", "Hussein", "King of Jordan"),
    ("Ada Example – President, Royal Society", "Ada Example", '"President, Royal Society"'),
    ("Ada Example - party leader", "Ada Example", "party leader"),
]
ONE_NAME = """Ferdinand Marcos, Jr.|Smith, Kline and French|Marks and Spencer|Ministry of War and Defence
Department of Health, Education, and Welfare|Bosnia and Herzegovina|Saint Vincent and the Grenadines|São Tomé and Príncipe
United Nations Economic and Social Council|Food and Agriculture Organization|Eden, Anthony|Washington, D.C.|Lloyd George, David
Mary, Queen of Scots|Prince Philip, Duke of Edinburgh|John Smith (sailor)|Congo (Brazzaville)|José Ortega y Gasset|1. FC Köln
Palestine Liberation Organization (PLO)|Hamas - Gaza|Merrill Lynch, Pierce, Fenner & Smith|Procter & Gamble|King Hussein|X
South Georgia and the South Sandwich Islands|Prime Minister|Jean-Paul Sartre|Kim Dae-jung|Young, Arthur and Co.|AT&T|*|-|5
Securities and Exchange Commission|Martin Luther King, Jr.|20th Century Fox|'Abd al-Nasser|John and Robert Kennedy
House of Commons, Speaker of the|Yugoslavia (Serbia and Montenegro)|John B. Bellinger, 3rd|(A)|Serbia and Montenegro
Elizabeth II, Queen of the United Kingdom|Association of Chief Police Officers|Jordan, King|#MeToo|C#|None of the Above|Others Unknown|Unknown Soldier
Crown Prince Hassan""".replace("\n", "|").split("|")


@pytest.mark.parametrize(("name", "lines"), SEVERAL)
def test_several_names_in_one_are_told_with_the_lines_to_write(name, lines):
    found = doubt(name, "actors")
    assert found is not None
    assert (found.kind, found.todo.split(";")[0]) == ("list-as-name", f"write each in a line of its own:  {lines}")


@pytest.mark.parametrize("name", SIGNS)
def test_a_sign_of_a_list_or_around_a_name_is_told(name):
    assert doubt(name, "actors") == ("sign-in-name", "write  - Anthony Eden")


@pytest.mark.parametrize(("name", "who", "role"), ROLES)
def test_a_role_behind_a_name_is_told(name, who, role):
    todo = f"write  - {{name: {who}, role: {role}}}; if all of it is the name, make a file for it"
    assert doubt(name, "actors") == ("role-in-name", todo)


@pytest.mark.parametrize("name", ONE_NAME)
def test_a_name_with_a_comma_an_and_or_brackets_of_its_own_is_left(name):
    assert doubt(name, "actors") is None


@pytest.mark.parametrize("folder", ["topics", "places"])
def test_names_of_topics_and_places_may_have_commas_and_ands(folder):
    for name in (
        "Arms control, disarmament and trade",
        "Human Rights and Civil Liberties",
        "Paris, Texas",
        "Trade (oil)",
    ):
        assert doubt(name, folder) is None
    assert doubt("• Oil", folder) == ("sign-in-name", "write  - Oil")
    assert doubt("Suez; Oil", folder) is not None
    assert (doubt("Suez Crisis, Cold War", folder) is None) == (folder == "places")


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ("actors:\n  Anthony Eden\n  Guy Mollet", True),
        ("actors:\n  - Anthony Eden\n    Guy Mollet", True),
        ("actors: |\n  Anthony Eden\n  Guy Mollet", True),
        ("actors:\n  Anthony Eden,\n  Guy Mollet", True),
        ("actors:\n  -Anthony Eden\n  - Guy Mollet", True),
        ("topics:\n  Anthony Eden\n  Guy Mollet", True),
        ("dates:\n- date: 1956\n  label: B\n  actors:\n    Anthony Eden\n    Guy Mollet", True),
        ("actors:\n  - International Committee of the\n    Red Cross", False),
        ("actors:\n  - Committee on the peaceful\n    uses of outer space", False),
    ],
)
def test_names_in_lines_without_a_dash_are_told(site, keys, told):
    root = site({"articles/a.md": f"---\ntitle: A\ndate: 1956\n{keys}\n---\n"})
    lines = [str(p) for p in build(root).problems]
    expected = "looks like several; write each in a line of its own:  - Anthony Eden  - Guy Mollet"
    assert [expected in line for line in lines] == [True] * told


@pytest.mark.parametrize("sign", ["-", "•", "–", "*", "1."])
def test_a_list_that_yaml_refuses_is_told_by_its_sign(site, sign):
    space = "" if sign == "-" else " "
    root = site(
        {"articles/a.md": f"---\ntitle: A\ndate: 1956\nactors:\n{sign}{space}Anthony Eden\n{sign}{space}B\n---\n"}
    )
    reason = "there is no space after the dash" if sign == "-" else f"a {sign} begins no entry of a list"
    said = (
        f"content/articles/a.md:5:1: error: this is not YAML: {reason}; write - and a space before each entry of a list"
    )
    assert cli("check", root, "--report", "short").stderr.splitlines()[0] == said


def test_a_name_with_a_file_is_never_told_and_a_build_after_a_change_tells_what_a_clean_one_does(site):
    root = site({"articles/a.md": article("A", "1956", "Anthony Eden and Guy Mollet")})
    said = [str(p) for p in build(root).problems]
    assert len(said) == 1
    (root / "content/actors").mkdir()
    file = root / "content/actors/both.md"
    file.write_text("---\nname: The two\naliases: [Anthony Eden and Guy Mollet]\n---\n")
    assert build(root).problems == []
    file.unlink()
    assert [str(p) for p in build(root).problems] == said


def test_where_only_registered_actors_may_be_named_the_error_has_the_lines_to_write(site):
    root = site({"articles/a.md": article("A", "1956", "Anthony Eden; Guy Mollet")}, "actors: registered\n")
    assert (
        cli("check", root, "--report", "short")
        .stderr.splitlines()[0]
        .endswith(
            'no actor is named "Anthony Eden; Guy Mollet"; write each in a line of its own:  - Anthony Eden  - Guy Mollet'
        )
    )


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (
            "aliases:\n  -Eden\n  -Lord Avon",
            '5:3: warning: "-Eden -Lord Avon" is read as one name, and looks like several',
        ),
        ("weak_aliases:\n  Eden\n  Avon", '5:3: warning: "Eden Avon" is read as one name, and looks like several'),
        ("aliases: [• Eden]", '4:11: warning: "• Eden" is read as a name with its signs; write  - Eden'),
        ("aliases: [Eden and Avon, 1. FC Eden]", ""),
    ],
)
def test_an_alias_with_the_signs_of_a_list_is_told(site, keys, said):
    root = site({"actors/a.md": f"---\nname: Anthony Eden\nkind: person\n{keys}\n---\nText.\n"})
    lines = [str(p) for p in build(root).problems]
    assert [line.startswith(f"content/actors/a.md:{said}") for line in lines] == ([True] if said else [])


@pytest.mark.parametrize("name", NOBODY)
def test_a_word_that_stands_for_nobody_is_told(name):
    found = doubt(name, "actors")
    assert found is not None
    assert found == ("nobody-named", "delete it, or make a file for it if something is called so")


@pytest.mark.parametrize("name", AND_OTHERS)
def test_others_are_no_part_of_a_name(name):
    found = doubt(name, "actors")
    assert found is not None
    assert found == ("list-as-name", "write  - Anthony Eden")


def test_topics_may_be_called_others_and_not_none():
    assert doubt("Others", "topics") is None
    assert doubt("None", "topics").kind == "nobody-named"  # type: ignore[union-attr]
    assert doubt("#suez", "topics").todo == "write  - suez"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("alias", "lines"),
    [
        ("Mollet, G. Mollet", "- Mollet  - G. Mollet"),
        ("Guy Mollet; Mollet", "- Guy Mollet  - Mollet"),
        ("莫勒、居伊·摩勒", "- 莫勒  - 居伊·摩勒"),
        ("Mollet, Guy", ""),
        ("Bellinger, John B., 3rd", ""),
        ("Smith, Kline and French", ""),
    ],
)
def test_several_aliases_in_one_are_told(alias, lines):
    found = slip_in_alias(alias, ())
    assert (found.todo if found else "") == (lines and f"write each in a line of its own:  {lines}")


def test_a_name_that_a_build_warns_of_is_no_spelling_of_another(site):
    root = site({
        "articles/a.md": article("A", "2025", "Anthony Eden|Guy Mollet|Anthony Eden Guy Mollet"),
        "articles/b.md": "---\ntitle: B\ndate: 2025\nactors: ['[[Anthony Eden]]', Anthony Eden - Guy Mollet]\n---\nText.\n",
    })  # fmt: skip
    assert [line for line in cli("check", root, "--report", "short").stderr.splitlines() if "note" in line] == []
