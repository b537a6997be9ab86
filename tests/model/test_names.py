"""Names: which spellings are one, in what order they stand, and what a spelling leads to."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from site_builder.model import alphabets
from site_builder.model.names import Entity, Register, apart, bare, fold, generated_id, sort_key
from site_builder.model.slugs import ID, ID_LENGTH
from site_builder.model.sort_names import default_sort_name, doubt, seems_person


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kim Jong Un", "KIM JONG UN"),
        ("Kim Jong Un", "  Kim  Jong\tUn "),
        ("Kim Jong Un", "Kim Jong\u00a0Un"),
        ("Łódź", "łódź"),
        ("café", "cafe\u0301"),
        ("Straße", "STRASSE"),
        ("ﬁnance", "finance"),
        ("Ｋｉｍ", "Kim"),
        ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
        ("Шойгу", "ШОЙГУ"),
        ("№ 5", "No 5"),
        ("Cote d’Ivoire", "Cote d'Ivoire"),
        ("O\u02bcBrien", "O`Brien"),
        ("Kim Dae-jung", "Kim Dae Jung"),
        ("Kim Dae\u2010jung", "Kim Dae\u2011Jung"),
        ("Russia–DPRK partnership", "Russia-DPRK partnership"),
        ("Martin Luther King, Jr.", "Martin Luther King Jr"),
        ("\u200fأحمد\u200f", "أحمد"),
        ("Zero\u200bWidth", "ZeroWidth"),
        ("Eisen\u00adhower", "Eisenhower"),
        ("Müller-Lüdenscheidt", "Mu\u0308ller\u00a0Lu\u0308denscheidt"),
    ],
)
def test_case_spaces_and_compatibility_forms_make_no_difference(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Шойгу", "Shoigu"), ("Müller", "Mueller"), ("Müller", "Muller"), ("A.B.", "AB")],
)
def test_other_spellings_are_other_names_until_an_alias_joins_them(one, other):
    assert fold(one) != fold(other)


@given(st.text())
@example("ͅ")
@example("İ")
@example("ŉ")
def test_folding_a_folded_spelling_changes_nothing_more(text):
    once = fold(text)
    assert fold(once) == once or fold(fold(once)) == fold(once)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert fold(f"  {text} ") == once


@pytest.mark.parametrize(
    ("name", "kind", "sorted_as"),
    [
        ("Sergei Shoigu", "person", "Shoigu, Sergei"),
        ("Sergei Kuzhugetovich Shoigu", "person", "Shoigu, Sergei Kuzhugetovich"),
        ("Martin Luther King Jr.", "person", "King, Martin Luther, Jr."),
        ("Martin Luther King, Jr.", "person", "King, Martin Luther, Jr."),
        ("Henry Louis Gates Sr", "person", "Gates, Henry Louis, Sr"),
        ("George III", "person", "George III"),
        ("John Paul II", "person", "John Paul II"),
        ("Victor Emmanuel III", "person", "Victor Emmanuel III"),
        ("Frederick William IV", "person", "Frederick William IV"),
        ("Carl XVI Gustaf", "person", "Carl XVI Gustaf"),
        ("Mao Zedong", "person", "Mao Zedong"),
        ("Kim Jong Un", "person", "Kim Jong Un"),
        ("Park Chung-hee", "person", "Park Chung-hee"),
        ("Ho Chi Minh", "person", "Ho Chi Minh"),
        ("Kim Philby", "person", "Philby, Kim"),
        ("Lee Harvey Oswald", "person", "Oswald, Lee Harvey"),
        ("Gabriel García Márquez", "person", "García Márquez, Gabriel"),
        ("Queen Elizabeth II", "person", "Queen Elizabeth II"),
        ("Pope Francis", "person", "Pope Francis"),
        ("Catherine the Great", "person", "Catherine the Great"),
        ("Hussein bin Talal", "person", "Hussein bin Talal"),
        ("John B. Bellinger, 3rd", "person", "Bellinger, John B., 3rd"),
        ("Douglas MacArthur 2d", "person", "MacArthur, Douglas, 2d"),
        ("Thurston Howell III", "person", "Howell, Thurston, III"),
        ("Chris Van Hollen", "person", "Van Hollen, Chris"),
        ("Hugo De Vos", "person", "De Vos, Hugo"),
        ("Ursula K. Le Guin", "person", "Le Guin, Ursula K."),
        ("Otto von Bismarck", "person", "Bismarck, Otto von"),
        ("Van Morrison", "person", "Morrison, Van"),
        ("Smith, John", "person", "Smith, John"),
        ("Madonna", "person", "Madonna"),
        ("Jr.", "person", "Jr."),
        ("", "person", ""),
        ("Łukasz Żal", "person", "Żal, Łukasz"),
        ("Сергей Шойгу", "person", "Шойгу, Сергей"),
        ("金 正恩", "person", "金 正恩"),
        ("محمد بن سلمان", "person", "محمد بن سلمان"),
        ("Russian Federation", "state", "Russian Federation"),
        ("Al Mayadeen", "organisation", "Al Mayadeen"),
        ("Houthi movement", "group", "Houthi movement"),
        ("New York", "place", "New York"),
    ],
)
def test_persons_with_latin_names_are_sorted_by_their_last_name(name, kind, sorted_as):
    assert default_sort_name(name, kind) == sorted_as


@pytest.mark.parametrize("name", ["Ada Lovelace", "Charles de Gaulle", "Martin Luther King, Jr.", "Dee Q. Example"])
def test_a_name_without_a_file_seems_a_persons(name):
    assert seems_person(name)


@pytest.mark.parametrize(
    "name",
    [
        *("United Nations", "Red Cross", "Houthi movement", "Office of Examples", "NATO", "Banque Misr", "Hong Kong"),
        *("The Beatles", "Saudi Arabia", "New York", "Reuters News", "Madonna", "Apollo 11", "BBC Radio", "Team USA"),
    ],
)
def test_a_name_that_may_be_an_institutions_stays_as_written(name):
    assert not seems_person(name)


@pytest.mark.parametrize("name", ["Mao Zedong", "Kim Philby", "Orbán Viktor", "Lee Harvey Oswald"])
def test_a_family_name_that_may_stand_first_is_doubted(name):
    assert doubt(name)


@pytest.mark.parametrize(
    "name",
    [
        "Ada Lovelace",
        "Viktor Orbán",
        "Хрущёв, Никита",
        "Сергей Лавров",
        "Madonna",
        "Kim Dae-jung",
        "محمد بن سلمان",
        "安倍 晋三",
    ],
)
def test_other_family_names_are_not_doubted(name):
    assert not doubt(name)


def test_an_index_is_in_the_order_of_the_alphabet_whatever_the_script():
    names = ["Zürich", "Ångström", "al-Assad", "Шойгу", "Ōe", "O'Brien", "Obama", "Oz", "éclair", "Ecuador", "平壌"]
    assert sorted(names, key=sort_key) == [
        "al-Assad",
        "Ångström",
        "éclair",
        "Ecuador",
        "Obama",
        "O'Brien",
        "Ōe",
        "Oz",
        "平壌",
        "Шойгу",
        "Zürich",
    ]


@pytest.mark.parametrize(
    ("name", "heading"),
    [("Ada", "A"), ("émile", "E"), ("Шойгу", "S"), ("9/11", "#"), ("«Ю»", "Y"), ("!", "#"), ("", "#")],
)
def test_a_name_stands_under_its_first_letter_and_what_has_none_under_a_sign(name, heading):
    assert alphabets.heading(alphabets.first(sort_key(name)), "en") == heading


@given(st.text())
def test_a_generated_id_is_an_id_and_always_the_same(name):
    made = generated_id(name)
    assert ID.fullmatch(made) and len(made) <= ID_LENGTH
    assert generated_id(name) == made


def test_names_without_letters_get_an_id_each():
    made = {generated_id(name) for name in ("!", "?", "…", "「」", "☭")}
    assert all(ID.fullmatch(one) for one in made)
    assert len(made) == 5
    assert generated_id("!") == "n-" + generated_id("!")[2:] and len(generated_id("!")) == 12


@pytest.mark.parametrize("name", ["Index", "CON", "Aux", "com1", "LPT9"])
def test_no_generated_id_is_that_of_the_list_or_of_a_device(name):
    assert generated_id(name).startswith("n-")


@pytest.fixture
def register() -> Register:
    register = Register()
    for entity in (
        Entity("shoigu", "Sergei Shoigu"),
        Entity("kim-jong-un", "Kim Jong Un"),
        Entity("kim", "Kim Philby"),
    ):
        register.add(entity)
        register.name(entity.name, entity.id)
    register.name("Сергей Шойгу", "shoigu")
    register.name("Kim", "kim-jong-un", weak=True)
    register.name("Philby", "kim", weak=True)
    register.name("the leader", "kim-jong-un", weak=True)
    register.name("the leader", "shoigu", weak=True)
    return register


@pytest.mark.parametrize(
    ("spelling", "ids"),
    [
        ("Sergei Shoigu", ["shoigu"]),
        ("SERGEI  SHOIGU", ["shoigu"]),
        ("сергей шойгу", ["shoigu"]),
        ("shoigu", ["shoigu"]),
        ("Shoigu", []),  # an id is written as it is
        ("kim", ["kim"]),  # an id goes before a weak alias
        ("Kim", ["kim-jong-un"]),
        ("philby", ["kim"]),
        ("the leader", ["kim-jong-un", "shoigu"]),
        ("nobody", []),
        ("", []),
    ],
)
def test_a_spelling_is_looked_up_among_names_then_ids_then_weak_aliases(register, spelling, ids):
    assert [entity.id for entity in register.find(spelling)] == ids


def test_an_alias_goes_before_the_id_of_another():
    register = Register()
    register.add(Entity("un", "United Nations"))
    register.add(Entity("university-of-n", "University of N"))
    register.name("United Nations", "un")
    register.name("UN", "university-of-n")
    assert [e.id for e in register.find("un")] == ["university-of-n"]
    assert not register.is_id("un")
    assert register.is_id("university-of-n")


def test_a_hyphenated_id_leads_to_its_own_actor_whatever_name_is_like_it():
    register = Register()
    for entity in (Entity("john-smith", "John Smith (baker)"), Entity("smith-2", "John Smith")):
        register.add(entity)
        register.name(entity.name, entity.id)
    assert [e.id for e in register.find("john-smith")] == ["john-smith"]
    assert [e.id for e in register.find("John-Smith")] == ["smith-2"]
    assert register.is_id("john-smith") and not register.is_id("John-Smith")


@pytest.mark.parametrize("name", ["Kim Dae-jung", "Kim Dae Jung", "Kim Dae\u00ad-jung", "\u200fKim Dae–Jung"])
def test_spellings_that_are_one_name_make_one_id(name):
    assert generated_id(name) == "kim-dae-jung"


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("أحمد علي", "ahmd-ali-"),
        ("حامد علي", "hamd-ali-"),
        ("حمد علي", "hmd-ali-"),
        ("محمود عباس", "mhmud-abas-"),
        ("ایران", "airan-"),
        ("דוד בן גוריון", "dod-bn-gorion-"),
        ("नरेन्द्र मोदी", "narendr-modi-"),
        ("김정은", "gimjeongeun-"),
        ("毛泽东", "maozedong-"),
        ("あべ しんぞう", "abe-shinzou-"),
        ("ไทย", "aithy-"),
    ],
)
def test_an_id_of_a_name_in_a_script_that_romanises_badly_can_be_read_and_ends_in_signs_of_its_own(name, made):
    assert re.fullmatch(made + "[2-9b-z]{4}", generated_id(name))
    assert generated_id(f"\u200f{name}\u200f") == generated_id(name)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Viktor Orbán", "viktor-orban"),
        ("Сергей Шойгу", "sergey-shoygu"),
        ("Γιώργος Σεφέρης", "giorgos-seferis"),
        ("ნინო", "nino"),
        ("Արամ", "aram"),
    ],
)
def test_other_ids_are_the_romanised_name_alone(name, made):
    assert generated_id(name) == made


def test_names_of_one_slug_are_told_apart_by_the_names_alone():
    names = ["A.B. Vale", "A B Vale", "Á B Vale", "A-B.-Vale"]
    found = apart(names, "a-b-vale")
    assert found["A B Vale"] == "a-b-vale"  # it is written as the slug is
    assert found == apart(names[::-1], "a-b-vale") and len({*found.values()}) == 4
    assert all(re.fullmatch("a-b-vale-[2-9b-z]{4}", one) for name, one in found.items() if name != "A B Vale")
    assert apart(["A.B. Vale", "A B Vale"], "a-b-vale")["A.B. Vale"] == found["A.B. Vale"]
    long = ["é" * 60 + " " + "a" * 39, "e" * 60 + " " + "á" * 39]
    ids = apart(long, generated_id(long[0]))
    assert all(ID.fullmatch(one) and len(one) <= ID_LENGTH for one in ids.values()) and len({*ids.values()}) == 2


@given(st.lists(st.text("ابحدعويلم كגוהי中国的あ모르 ", min_size=1, max_size=6), min_size=2, max_size=6))
def test_ids_beyond_latin_script_differ_whenever_the_names_do(names):
    ids = {fold(name): generated_id(name) for name in names if fold(name)}
    assert len({*ids.values()}) == len(ids)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Orbán", "Orban"), ("Łódź", "Lodz"), ("Пётр", "Петр"), ("Άλφα", "Αλφα"), ("مُحَمَّد", "محمد"), ("Đỗ", "Do")],
)
def test_accents_and_signs_of_vowels_can_be_left_out(one, other):
    assert bare(fold(one)) == bare(fold(other)) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Андрей", "Андреи"), ("राम", "रम"), ("か", "が"), ("Ñandú", "Nandus")])
def test_signs_that_make_another_letter_stay(one, other):
    assert bare(fold(one)) != bare(fold(other))


def test_a_name_with_other_accents_leads_to_the_one_that_has_a_file():
    register = Register()
    for entity in (
        Entity("orban", "Orbán", "actors/orban.md"),
        Entity("muller", "Muller", "actors/muller.md"),
        Entity("cafe", "Café"),
    ):
        register.add(entity)
        register.name(entity.name, entity.id)
    found = {name: [e.id for e in register.find(name)] for name in ("Orban", "ORBÀN", "Müller", "Cafe", "Café")}
    assert found == {"Orban": ["orban"], "ORBÀN": ["orban"], "Müller": ["muller"], "Cafe": [], "Café": ["cafe"]}
    register.add(Entity("mueller", "Müller", "actors/mueller.md"))
    register.name("Müller", "mueller")
    assert [e.id for e in register.find("Müller")] == ["mueller"]
    assert [e.id for e in register.find("Muller")] == ["muller"]


def test_names_of_signs_alone_stay_apart():
    assert len({fold(name) for name in ("-", "--", "–-", "'", "")}) == 4


def test_a_name_given_twice_leads_to_one_thing(register):
    register.name("sergei shoigu", "shoigu")
    assert len(register.find("Sergei Shoigu")) == 1


def test_what_one_spelling_stands_for_is_looked_up_anew_when_names_have_been_added():
    register = Register()
    register.add(Entity("kim", "Kim Jong Un"))
    assert register.one("Kim Jong Un") is None
    register.name("Kim Jong Un", "kim")
    assert register.one("Kim Jong Un") == register.one("Kim Jong Un") == Entity("kim", "Kim Jong Un")
    register.add(Entity("other", "Kim Jong Un", "actors/other.md"))
    register.name("kim jong un", "other")
    assert register.one("Kim Jong Un") is None
    assert register.one("kim") == Entity("kim", "Kim Jong Un")
    register.add(Entity("kim", "Kim", "actors/kim.md"))
    assert register.one("kim") == Entity("kim", "Kim", "actors/kim.md")
