"""What a word of the search index is: how texts are split and folded, stems, skeletons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.outputs.search.words import (
    ABBREVIATED,
    LONGEST,
    Keys,
    fold,
    folded,
    form_of,
    names,
    skeleton,
    skeletons,
    split,
    stem_of,
)

ANY = st.text(alphabet=st.characters(codec="utf-8"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Sergei Shoigu", ["sergei", "shoigu"]),
        ("Émile Zola’s ŒUVRE", ["emile", "zola", "oeuvre"]),
        ("l'homme d’Arc O'Neill’s", ["lhomme", "homme", "darc", "arc", "oneill", "neill"]),
        ("co-op x_y 3.14 (1974)", ["co", "op", "x", "y", "3", "14", "1974"]),
        ("Ёлки й Київ", ["елки", "и", "киів"]),
        ("Straße Łódź Đà Æsir ﬁle ＡＢＣ", ["strasse", "lodz", "da", "aesir", "file", "abc"]),
        ("أحمد إلى آخر مكتبة كــتاب علی", ["احمد", "الي", "اخر", "مكتبه", "كتاب", "علي"]),
        ("مُحَمَّد שָׁלוֹם", ["محمد", "שלום"]),
        ("١٩٧٤ ۱۹۷۴", ["1974", "1974"]),
        ("北京大学 is 東", ["北京", "京大", "大学", "is", "東"]),
        ("ab東京cd", ["ab", "東京", "cd"]),
        ("한국 が", ["한국", "が"]),
        ("soft\u00adhyphen zero\u200bwidth می\u200cخواهم", ["softhyphen", "zerowidth", "ميخواهم"]),
        ("ΟΔΟΣ", ["οδοσ"]),
        ("हिन्दी", ["हिन्दी"]),
        ("", []),
        (" '’ -- …", []),
        ("'s s' 'tis", ["s", "s", "tis"]),
    ],
)
def test_texts_are_split_and_folded(text: str, words: list[str]) -> None:
    assert folded(text) == words


def test_a_word_is_cut() -> None:
    assert folded("A" * 100) == ["a" * LONGEST]


@given(ANY)
def test_words_are_words(text: str) -> None:
    for word in folded(text):
        assert 0 < len(word) <= LONGEST
        bare = word.removesuffix(ABBREVIATED)  # initials with dots: "us." of U.S.
        assert bare == word or len(bare) > 1
        assert not any(sign.isspace() or sign in "\x01\x02<>&\"'\\*%=>@/-._" for sign in bare)
        assert fold(word) == word


@given(ANY, st.sampled_from(["en", "ru", "ar", "de", "el", "xx", "fr-CA"]))
def test_a_key_is_a_stem_and_the_form_that_is_folded(text: str, language: str) -> None:
    keys = Keys(language)
    assert {form_of(key) for key in keys.of(text)} == set(folded(text))
    assert keys.of(text) == {keys.key(word) for word in split(text) if fold(word)}
    assert all(stem_of(key) for key in keys.of(text))


def test_signs_around_a_token_do_not_change_its_key() -> None:
    keys = Keys("en")
    assert keys.of("(Running, “runs” …RAN!") == keys.of("running runs ran") == {"run\x01running", "run\x01runs", "ran"}
    assert Keys("xx").of("running") == {"running"}
    assert Keys("ru").of("Книги") == {"книг\x01книги"}


def test_names_are_found_by_their_romanised_spelling() -> None:
    assert names("Сергей Шойгу") == ["сергеи", "шоигу", "sergey", "shoygu"]
    assert names("Kim") == ["kim"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("shoigu", "shoygu"), ("khrushchev", "kruschev"), ("qaddafi", "gadafi"), ("шоигу", "шоегу"), ("نيكسون", "نكسن")],
)
def test_spellings_of_a_name_have_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


def test_skeletons_are_of_words_alone() -> None:
    assert skeletons("nixon") == ["nkn", "~kn"]
    assert skeletons("kim") == skeletons("1974") == skeletons("co19") == []
    assert skeletons("aeiou") == ["0"]


@given(st.text(alphabet=st.characters(codec="utf-8", categories=["L"]), min_size=1))
def test_every_form_has_a_skeleton(word: str) -> None:
    assert skeleton(fold(word)) or not fold(word)
