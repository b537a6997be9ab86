"""The letters and the order of an index, in the language of the site."""

from __future__ import annotations

import pytest

from site_builder.model import alphabets
from site_builder.model.alphabets import without_article
from site_builder.model.names import sort_key as plain_key
from site_builder.model.slugs import slugify

INDEXES = {
    "ru": "# 9/11|А Арбатов|Е Ёлкин|Е Ельцин|Ж Жуков|Й Йод|Х Хрущёв, Никита|Х Хрущёва|Я Яков|A أحمد|O Obama|Z Zürich",
    "uk": "Г Гончар|Ґ Ґалаґан|Е Еней|Є Єрмак|И Ирій|І Іван|Ї Їжак|Я Яна",
    "ar": "ا أحمد|ا إيران|ب بغداد|ع علي|م مصر|ه هاني|و وزير|ي ياسر|O Obama",
    "fa": "آ آرش|ا احمد|پ پارسا|چ چمران|ژ ژاله|ک کریم|گ گلستان|و وحید|ه هادی|ی یزدان",
    "el": "Α Άλφα|Β ΒΑΣΙΛΗΣ|Ο Όμηρος|Σ Σεφέρης|Ψ Ψαρός|Ω Ωνάσης|O Obama",
    "he": "א אברהם|כ כהן|מ משה|ת תמר|O Obama",
    "ka": "ა აკაკი|ვ ვახტანგ|ნ ნინო|ჰ ჰამლეტ",
    "hy": "Ա Արամ|Ե Եվա|Ֆ Ֆիլիպ",
    "ko": "ㄱ 가나|ㄱ 각|ㄱ 김정은|ㄱ 까치|ㅁ 문재인|ㅇ 이|O Obama",
    "ja": "あ あべ しんぞう|か ガ|か かとう|か がま|た トヨタ|は パナソニック|漢 安倍|S Sony",
    "zh": "D 邓小平|M 毛泽东|O Obama",
    "th": "ก กรุงเทพ|ช ชลบุรี|ช เชียงใหม่|พ พะเยา|พ แพร่",
    "hi": "अ अमर|इ इंदिरा|न नरेन्द्र|भ भारत",
    "sv": "A Ahl|E Élan|Z Zorn|Å Ångström|Ä Ärlig|Ö Öberg",
    "cs": "C Cibulka|Č Čapek|D Ďas|H Hus|Ch Chalupa|I Ibsen|Ř Řezáč|Ž Žižka",
    "hu": "A Ágnes|C Cukor|Cs Csaba|G Géza|Gy Gyula|O Ottó|Ö Öcsi|Z Zita|Zs Zsolt",
    "tr": "C Cem|Ç Çelik|I Irmak|İ İnönü|Ş Şahin",
    "es-AR": "A Álvarez|N Nuevo|Ñ Ñuñoa|O Ocampo",
    "sr-Latn": "C Cvijić|Č Čapek|L Luka|Lj Ljubav|Z Zorić|Ž Žika",
    "sr": "Д Дарко|Ђ Ђока|Ј Јован|К Кос|Л Лука|Љ Љубав|Ш Шаца",
    "de": "A Ärzte|O Öl|S Шойгу|Z Zürich",
}


@pytest.mark.parametrize("language", INDEXES)
def test_an_index_has_the_letters_and_the_order_of_the_language(language: str) -> None:
    wanted = [entry.split(" ", 1) for entry in INDEXES[language].split("|")]
    names = sorted((name for _, name in reversed(wanted)), key=lambda name: alphabets.sort_key(name, language))
    found = []
    for name in names:
        prefix = alphabets.first(alphabets.sort_key(name, language))
        found.append([alphabets.heading(prefix, language), name])
    assert found == wanted


@pytest.mark.parametrize(
    ("name", "letter"),
    [("أحمد علي", "A"), ("حامد علي", "H"), ("إبراهيم", "I"), ("عمر", "A"), ("وليد", "W"), ("יוסף", "Y"), ("דוד", "D")],
)
@pytest.mark.parametrize("language", ["en", "ru", "el"])
def test_a_name_in_arabic_or_hebrew_script_stands_under_the_letter_that_its_address_begins_with(
    name: str, letter: str, language: str
) -> None:
    key = alphabets.sort_key(name, language)
    assert alphabets.heading(alphabets.first(key), language) == letter
    assert slugify(name)[0] == letter.lower()


@pytest.mark.parametrize("name", ["Zürich", "Łódź", "Шойгу", "O'Brien", "平壌", "9/11", "al-Assad", "İ", ""])
def test_keys_of_a_site_in_english_are_a_to_z(name: str) -> None:
    assert alphabets.sort_key(name, "en") == plain_key(name)


@pytest.mark.parametrize(
    ("name", "language", "sorted_as"),
    [
        ("The Hague", "en", "Hague"),
        ("Theodore", "en", "Theodore"),
        ("The", "en", "The"),
        ("Die Grünen", "de", "Grünen"),
        ("L'Humanité", "fr", "Humanité"),
        ("Le Monde", "fr", "Monde"),
        ("Le Monde", "en", "Le Monde"),
        ("القاهرة", "ar", "قاهرة"),
        ("Ο Τύπος", "el", "Τύπος"),
    ],
)
def test_the_article_that_begins_a_name_does_not_count(name: str, language: str, sorted_as: str) -> None:
    assert without_article(name, language) == sorted_as


def test_the_article_of_a_place_stays_in_most_languages() -> None:
    assert without_article("La Rochelle", "fr", place=True) == "La Rochelle"
    assert without_article("The Bahamas", "en", place=True) == "Bahamas"


@pytest.mark.parametrize(
    ("language", "key", "shown", "part"),
    [
        ("en", "ab", "Ab", "ab"),
        ("cs", alphabets.sort_key("ch", "cs"), "Ch", "ch"),
        ("cs", alphabets.sort_key("c h", "cs").replace(" ", ""), "Ch", "c-h"),
        ("ru", alphabets.sort_key("хр", "ru"), "Хр", "х-р"),
        ("ko", alphabets.sort_key("기", "ko"), "기", "기"),
        ("tr", alphabets.sort_key("i", "tr"), "İ", "i"),
    ],
)
def test_a_letter_is_a_heading_and_a_part_of_an_address(language: str, key: str, shown: str, part: str) -> None:
    assert alphabets.heading(key, language) == shown
    assert alphabets.slug(key, language) == part
