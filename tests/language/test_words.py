"""The catalogues of the interface's words."""

import string
import subprocess
import sys

import pytest
import yaml

from site_builder.language import words
from site_builder.language.words import Words, catalogue, known_languages, text_direction

TRANSLATIONS = tuple(language for language in known_languages() if language != "en")
PLURALS = {"zero", "one", "two", "few", "many", "other"}


def entries_of(language):
    """What the catalogue of a language says itself."""
    return {key: entry for key, (name, entry) in catalogue(language).entries.items() if name == language}


def _texts(entry):
    return [entry] if isinstance(entry, str) else list(entry.values())


def _values(entry):
    return {name for text in _texts(entry) for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of catalogues in place of the package's."""

    def write(**catalogues):
        for language, text in catalogues.items():
            (tmp_path / f"{language.replace('_', '-')}.yaml").write_text(text, encoding="utf-8")
        monkeypatch.setattr(words, "FOLDER", tmp_path)
        forget()

    forgettable = [function for function in vars(words).values() if hasattr(function, "cache_clear")]

    def forget():
        for function in forgettable:
            function.cache_clear()

    yield write
    forget()


def test_english_french_russian_and_arabic_have_catalogues():
    assert {"ar", "en", "fr", "ru"} <= set(known_languages())


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_no_date_word_is_left_to_english(language):
    missing = entries_of("en").keys() - entries_of(language).keys()
    assert {key for key in missing if key.startswith("date_") and "_inflected" not in key} == set()


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_translation_asks_for_no_value_that_english_does_not_have(language):
    english = entries_of("en")
    own = entries_of(language)
    extra = {"date_century": {"n", "roman"}, "date_century_bc": {"n", "roman"}, "date_decade": {"century"}}
    for key, entry in own.items():
        base = key.removesuffix("_inflected").rstrip("0123456789").rstrip("_")
        known = next((english[name] for name in (key, base, base.rsplit("_", 1)[0]) if name in english), "")
        if key.startswith("date_subyear_"):
            known = "{year}"
        allowed = _values(known) | extra.get(base, set())
        if {"date", "plain"} & allowed:
            allowed |= {"date", "plain"}
        assert _values(entry) <= allowed, key


@pytest.mark.parametrize("language", known_languages())
def test_plural_forms_carry_the_names_of_cldr_and_end_with_other(language):
    for key, entry in entries_of(language).items():
        if not isinstance(entry, str):
            assert set(entry) <= PLURALS, key
            assert "other" in entry, key


@pytest.mark.parametrize("language", known_languages())
def test_no_catalogue_has_a_key_twice_or_a_stray_space(language):
    text = (words.FOLDER / f"{language}.yaml").read_text(encoding="utf-8")
    keys = [line.split(":")[0] for line in text.splitlines() if line[:1].isalpha()]
    assert len(keys) == len(set(keys)) == len(entries_of(language))
    for key, entry in entries_of(language).items():
        for value in _texts(entry):
            assert value, key
            assert value == value.strip() or key.endswith("separator"), key


def test_a_text_is_filled_in_with_its_values(folder):
    folder(en="by: by {name}\n")
    assert catalogue("en").text("by", name="Ann") == "by Ann"


def test_a_catalogue_is_looked_up_by_tag_then_base_language_then_english(folder):
    folder(en="a: en a\nb: en b\nc: en c\n", fr="a: fr a\nb: fr b\n", fr_ca="a: ca a\n")
    assert [catalogue("fr-CA").text(key) for key in "abc"] == ["ca a", "fr b", "en c"]
    assert [catalogue("fr_BE").text(key) for key in "abc"] == ["fr a", "fr b", "en c"]
    assert [catalogue("tlh").text(key) for key in "abc"] == ["en a", "en b", "en c"]
    assert [catalogue(tag).language for tag in ("fr-CA", "FR-be", "tlh")] == ["fr-ca", "fr", "en"]


def test_yaml_does_not_turn_words_into_booleans_or_numbers(folder):
    folder(en="answer: no\nyear: 0044\nempty: ~\n")
    assert [catalogue("en").text(key) for key in ("answer", "year", "empty")] == ["no", "0044", "~"]


@pytest.mark.parametrize(
    ("n", "russian"),
    [
        (0, "0 статей"),
        (1, "1 статья"),
        (2, "2 статьи"),
        (5, "5 статей"),
        (11, "11 статей"),
        (21, "21 статья"),
    ],
)
def test_russian_counts_by_its_own_plurals(folder, n, russian):
    folder(
        en='articles: {one: "{n} article", other: "{n} articles"}\n',
        ru='articles: {one: "{n} статья", few: "{n} статьи", many: "{n} статей", other: "{n} статьи"}\n',
    )
    assert catalogue("ru").count("articles", n) == russian


@pytest.mark.parametrize(("n", "category"), [(0, "zero"), (1, "one"), (2, "two"), (3, "few"), (11, "many")])
def test_arabic_counts_by_its_six_plurals(folder, n, category):
    folder(
        en="items: {one: one, other: other}\n",
        ar="items: {zero: zero, one: one, two: two, few: few, many: many, other: other}\n",
    )
    assert catalogue("ar").count("items", n) == category


def test_a_missing_plural_form_is_the_other_form(folder):
    folder(en='items: {one: "{n} item", other: "{n} items"}\n', ru='items: {other: "{n} шт."}\n')
    assert catalogue("ru").count("items", 3) == "3 шт."


def test_english_fallback_counts_as_english_does(folder):
    folder(en='items: {one: "{n} item", other: "{n} items"}\n', fr="else: autre\n")
    assert catalogue("fr").count("items", 0) == "0 items"  # French itself would say one
    assert catalogue("fr").count("items", 1) == "1 item"


def test_a_count_takes_further_values(folder):
    folder(en='items: {one: "{n} item by {name}", other: "{n} items by {name}"}\n')
    assert catalogue("en").count("items", 2, name="Ann") == "2 items by Ann"


def test_an_unknown_key_is_a_fault_of_the_program(folder):
    folder(en="a: a {value}\n")
    with pytest.raises(KeyError):
        catalogue("en").text("b")
    with pytest.raises(KeyError):
        catalogue("en").text("a")


def test_what_a_language_has_itself_is_told_from_what_english_lends_it(folder):
    folder(en="a: a\nb: b\n", fr="a: à\n")
    french = catalogue("fr")
    assert ("b" in french, french.translates("a"), french.translates("b"), "c" in french) == (True, True, False, False)


@pytest.mark.parametrize(
    ("tag", "direction"),
    [
        *((tag, "rtl") for tag in "ar fa he ur yi ps ckb sd ug dv ar-EG fa_IR HE az-Arab pa-Arab-PK ks".split()),
        *((tag, "ltr") for tag in "en fr ru zh-Hant ar-Latn ks-Deva uz en-x-arab az ku und".split()),
    ],
)
def test_the_direction_follows_from_script_then_language(tag, direction):
    assert text_direction(tag) == direction


def test_words_know_their_direction_and_unknown_languages_read_as_the_english_they_show():
    assert [catalogue(tag).direction for tag in ("en", "ar", "ar-EG", "he")] == ["ltr", "rtl", "rtl", "ltr"]


def test_a_catalogue_is_made_once():
    assert catalogue("fr") is catalogue("fr")
    assert isinstance(catalogue("fr"), Words)


def test_english_words_and_dates_do_not_import_babel():
    program = (
        "import sys; from site_builder.model.edtf import parse; from site_builder.language.dates import say;"
        "from site_builder.language.words import catalogue;"
        "print(say(parse('2021-03-04'), 'en-US'), catalogue('en').direction, 'babel' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["4", "March", "2021", "ltr", "False"]


def test_dates_import_the_standard_library_only():
    program = (
        "import sys; import site_builder.model.edtf;"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'yaml', 'babel', 'edtf'}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_catalogues_are_yaml_that_any_loader_reads_alike():
    for language in known_languages():
        text = (words.FOLDER / f"{language}.yaml").read_text(encoding="utf-8")
        assert set(yaml.safe_load(text)) == set(entries_of(language))


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["999", "1,000", "10,000", "1,234,567", "-1,000"]),
        ("fr", ["999", "1\u202f000", "10\u202f000", "1\u202f234\u202f567", "-1\u202f000"]),
        ("fr-CA", ["999", "1\u202f000", "10\u202f000", "1\u202f234\u202f567", "-1\u202f000"]),
        ("ru", ["999", "1\u00a0000", "10\u00a0000", "1\u00a0234\u00a0567", "-1\u00a0000"]),
        ("ar", ["999", "1,000", "10,000", "1,234,567", "-1,000"]),
        (
            "de",
            ["999", "1,000", "10,000", "1,234,567", "-1,000"],
        ),  # without a catalogue: as the words around it, English
    ],
)
def test_thousands_are_set_apart_as_the_language_of_the_words_does(language, shown):
    assert [catalogue(language).number(n) for n in (999, 1000, 10000, 1234567, -1000)] == shown


def test_a_count_of_things_has_its_thousands_set_apart():
    assert catalogue("en").count("n_articles", 10000) == "10,000 articles"
    assert catalogue("ru").count("n_articles", 10001) == "10\u00a0001 статья"


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_the_words_that_only_listeners_hear_are_translated(language):
    assert {"footnote_back", "footnote_back_again", "number_separator"} <= entries_of(language).keys()
