"""Languages: the interface and its dates in the site's, articles in their own, translations that know of each other."""

from __future__ import annotations

import re

import pytest

from site_builder.language.words import catalogue, known_languages
from tests import site_checks
from tests.builds import REPOSITORY, article
from tests.conftest import DEFAULT_CONFIG, SiteFactory
from tests.reading import BASE_URL, has_section, items, links, made, reported, section, texts, under
from tests.site_checks import Element, Site

CSS = [REPOSITORY / "themes/default/assets" / name for name in ("style.css", "lists.css", "search.css")]
TEMPLATES = REPOSITORY / "themes/default/templates"


def in_language(language: str) -> str:
    return f"{DEFAULT_CONFIG}language: {language}\n"


# -- the site's language ----------------------------------------------------------------------------------------------

FILES = {
    "articles/a.md": article(
        "A",
        "2025-03-21",
        "Ada|Ben",
        "Law",
        more="dates: [{date: 2025-03, label: E}]\nauthors: [C]\nupdated: 2025-06-01\n",
    ),
    "articles/b.md": article("B", "2025-06", "Ada|Ben", "Law", body="See [[a]]."),
    "articles/c.md": article("C", "190X", "Cem"),
    "actors/ada.md": "---\nname: Ada\nborn: 1990-05\nroles:\n  - {title: X, of: Y, from: 2001}\nas_of: 2025\n---\n",
}


@pytest.mark.parametrize(
    ("language", "menu", "dates", "headings", "reason"),
    [
        (
            "fr",
            ["Chronologie", "Acteurs", "Sujets", "Années"],
            ["juin 2025", "21 mars 2025", "mars 2025", "années 1900"],
            [
                "Acteurs",
                "Dates clés",
                "Sujets",
                "Articles liés",
                "Notice",
                "Citer cet article",
            ],
            "aussi Ada, Ben et d’autres, 3 mois plus tard",
        ),
        (
            "ru",
            ["Хронология", "Действующие лица", "Темы", "Годы"],
            ["июнь 2025 г.", "21 марта 2025 г.", "март 2025 г.", "1900-е годы"],
            [
                "Действующие лица",
                "Ключевые даты",
                "Темы",
                "Связанные статьи",
                "Сведения о записи",
                "Как цитировать",
            ],
            "также Ada, Ben и другие, на 3 месяца позже",
        ),
        (
            "ar",
            ["التسلسل الزمني", "الفاعلون", "المواضيع", "السنوات"],
            ["يونيو 2025", "21 مارس 2025", "مارس 2025", "عقد 1900"],
            [
                "الفاعلون",
                "تواريخ رئيسية",
                "المواضيع",
                "مقالات ذات صلة",
                "بيانات المدخل",
                "الاستشهاد بهذا المقال",
            ],
            "أيضًا Ada، Ben وغيرهم، بعد 3 أشهر",
        ),
    ],
)
def test_the_interface_and_its_dates_are_in_the_sites_language(
    site: SiteFactory, language: str, menu: list[str], dates: list[str], headings: list[str], reason: str
) -> None:
    read = made(site, FILES, in_language(language))
    page = read.pages["articles/a.html"]
    assert [a.words for a in page.one("header", "site").one("nav").all("a")] == menu
    assert [item.date for item in items(read, read.pages["timeline.html"])] == dates
    assert [h2.words for h2 in page.all("h2")] == headings
    related = section(page, catalogue(language).text("related_articles"))
    assert [item.reason for item in items(read, page, related)] == [reason]


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fr-CA", "ltr"), ("ru", "ltr"), ("ar", "rtl")])
def test_every_page_says_the_sites_language_and_direction(site: SiteFactory, language: str, direction: str) -> None:
    read = made(site, FILES, in_language(language))
    assert {(p.one("html")["lang"], p.one("html")["dir"]) for p in read.pages.values()} == {(language, direction)}


@pytest.mark.parametrize("language", ["fr", "ru", "ar"])
def test_no_english_word_of_the_interface_is_left(site: SiteFactory, language: str) -> None:
    english = catalogue("en")
    own = catalogue(language)
    said = {
        english.text(key): key
        for key, (_, entry) in english.entries.items()
        if not key.startswith("date_") and isinstance(entry, str) and "{" not in entry and own.text(key) != entry
    }
    read = made(site, FILES, in_language(language))
    for page in read.pages.values():
        shown = {e.words for e in page.elements if not e.within("head") and e.tag not in ("html", "body")}
        assert [text for text in shown if text in said] == [], page.address


@pytest.mark.parametrize("language", [name for name in known_languages() if name != "en"])
def test_a_catalogue_leaves_only_forms_to_english_that_it_does_not_need(language: str) -> None:
    words = catalogue(language)
    assert [key for key in words.entries if not (words.translates(key) or key.endswith("_inflected"))] == []


def test_counts_follow_the_plurals_of_the_language(site: SiteFactory) -> None:
    files = {f"articles/{n}.md": article(f"A {n}", "2025-03-21", f"P {n}") for n in range(5)}
    read = made(site, files, in_language("ru"))
    assert [e.words for e in read.pages["index.html"].one("ul", "facts").all("li")][:2] == [
        "5 статей",
        "5 действующих лиц",
    ]


def test_a_site_in_a_language_without_a_catalogue_is_told_so_and_speaks_english(site: SiteFactory) -> None:
    root_problems = reported(site, FILES, in_language("sw"))
    assert root_problems == [
        (
            'content/site.yaml: warning: the interface is not translated into "sw": its words are English; '
            "see docs/themes.md on adding a language"
        )
    ]


def test_english_of_any_country_is_translated(site: SiteFactory) -> None:
    assert reported(site, FILES, in_language("en-GB")) == []
    assert reported(site, FILES, in_language("pt-BR")) != []
    assert reported(site, FILES, in_language("fr-CA")) == []


# -- an article's language --------------------------------------------------------------------------------------------

TRANSLATED = {
    "articles/visit.md": article("The visit", "2025-06", "Ada", body="It began.", more="related: [a]\n"),
    "articles/visit-fr.md": article(
        "La visite", "2025-06", "Ada", body="Elle commença.", more="lang: fr\ntranslation_of: visit\n"
    ),
    "articles/visit-ar.md": article(
        "الزيارة",
        "2025-06",
        "Ada",
        body="بدأت الزيارة.",
        more="lang: ar\ntranslation_of: visit-fr\nsummary: ملخص.\n"
        "dates: [{date: 2025-06-01, label: حدث}]\ncorrections: [{date: 2025-07-01, text: خطأ.}]\n",
    ),
    "articles/a.md": FILES["articles/a.md"],
    "articles/letter-fr.md": article("Une lettre", "2024", "Ada", more="lang: fr\n"),
    "articles/letter-ar.md": article("رسالة", "2024-01", "Ada", more="lang: ar\n"),
    **{f"articles/else-{n}.md": article(f"Else {n}", "1950", f"Person {n}") for n in range(12)},
}


LINKING = article("Le lien", "2020", body="Voir [[a]].", more="lang: fr\ntranslation_of: letter-ar\n")


def tongue(element: Element) -> tuple[str, str]:
    return element.get("lang"), element.get("dir")


def test_what_an_article_says_carries_its_language_and_direction_and_the_interface_around_it_not(
    site: SiteFactory,
) -> None:
    read = made(site, TRANSLATED)
    page = read.pages["articles/visit-ar.html"]
    assert tongue(page.one("html")) == ("en", "ltr")
    own = [
        page.one("h1"),
        page.one(css_class="text"),
        page.one("p", "standfirst"),
        page.one("ol", "dates").one("p").one("bdi"),
    ]
    own.append(section(page, "Corrections").one("p"))
    assert {tongue(e) for e in own} == {("ar", "rtl")}
    assert page.one("time", "when").words if page.all("time", "when") else page.one("p", "when").words == "June 2025"
    french = read.pages["articles/visit-fr.html"]
    assert {tongue(e) for e in (french.one("h1"), french.one(css_class="text"))} == {("fr", "ltr")}
    plain = read.pages["articles/visit.html"]
    assert {tongue(e) for e in (plain.one("h1"), plain.one(css_class="text"))} == {("", "")}


def test_lists_mark_titles_in_other_languages_and_say_reasons_in_the_sites(site: SiteFactory) -> None:
    read = made(site, TRANSLATED)
    titles = read.pages["actors/ada.html"].all("a", "title")
    assert {a.words: tongue(a.parent) for a in titles if a.parent} == {
        "The visit": ("", ""),
        "Une lettre": ("fr", ""),
        "رسالة": ("ar", "rtl"),
        "A": ("", ""),
    }
    reasons = list(read.pages["articles/a.html"].all("p", "reason"))
    assert [tongue(e) for e in reasons if e.parent and e.parent.get("lang") == "ar"] == [("en", "ltr")]


# -- translations -----------------------------------------------------------------------------------------------------


def test_translations_link_to_each_other_by_the_names_of_their_languages(site: SiteFactory) -> None:
    read = made(site, TRANSLATED)
    shown = {}
    for name in ("visit", "visit-fr", "visit-ar"):
        page = read.pages[f"articles/{name}.html"]
        (block,) = [e for e in page.one("dl", "meta").all("div") if e.words.startswith("Also in")]
        shown[name] = [
            (a.words, site_checks.leads_to(read, page, a), a["hreflang"], *tongue(a)) for a in block.all("a")
        ]
    english = ("English", "articles/visit.html", "en", "en", "ltr")
    french = ("Français", "articles/visit-fr.html", "fr", "fr", "ltr")
    arabic = ("العربية", "articles/visit-ar.html", "ar", "ar", "rtl")
    assert shown == {"visit": [arabic, french], "visit-fr": [english, arabic], "visit-ar": [english, french]}


def alternates(read: Site, address: str) -> dict[str, str]:
    found = [e for e in read.pages[address].all("link") if e.get("rel") == "alternate" and e.get("hreflang")]
    assert len({e["hreflang"] for e in found}) == len(found)
    return {e["hreflang"]: e["href"] for e in found}


def test_search_engines_are_told_of_all_languages_by_absolute_addresses_the_same_on_every_one(
    site: SiteFactory,
) -> None:
    read = made(site, TRANSLATED)
    wanted = {
        "en": f"{BASE_URL}articles/visit.html",
        "x-default": f"{BASE_URL}articles/visit.html",
        "fr": f"{BASE_URL}articles/visit-fr.html",
        "ar": f"{BASE_URL}articles/visit-ar.html",
    }
    for name in ("visit", "visit-fr", "visit-ar"):
        assert alternates(read, f"articles/{name}.html") == wanted
        (canonical,) = [
            e["href"] for e in read.pages[f"articles/{name}.html"].all("link") if e.get("rel") == "canonical"
        ]
        assert canonical == f"{BASE_URL}articles/{name}.html"
    assert alternates(read, "articles/a.html") == {}


def test_without_a_base_url_there_are_no_alternates_but_the_links(site: SiteFactory) -> None:
    root_config = "title: T\n"
    (warning,) = reported(site, TRANSLATED, root_config)
    assert "there is no base_url" in warning


def test_a_translation_is_no_second_event_the_original_stands_for_it_in_every_list_and_count(site: SiteFactory) -> None:
    read = made(site, {**TRANSLATED, "articles/link-fr.md": LINKING})
    shown = {}
    for address, page in read.pages.items():
        if not re.match(r"articles/(visit|link)", address):
            leading = [a for words, a in links(read, page, page.main) if re.match(r"articles/visit-", a)]
            shown[address] = leading
    assert {a for a, found in shown.items() if found} == {"corrections.html"}
    ada = read.pages["actors/ada.html"]
    assert section(ada, "Articles").one("h2").words == "Articles 4"
    assert read.pages["index.html"].one("ul", "facts").all("li")[0].words == "16 articles"
    related = under(read, "articles/a.html", "Related articles")
    assert texts(related) == ["The visit", "رسالة", "Une lettre"]
    assert not has_section(read.pages["articles/a.html"], "Articles that refer to this one")


def test_translations_are_not_among_the_related_articles_of_each_other(site: SiteFactory) -> None:
    read = made(site, TRANSLATED)
    related = texts(under(read, "articles/visit.html", "Related articles"))
    assert related[0] == "A" and not {"La visite", "الزيارة"} & set(related)
    assert not any(has_section(read.pages[f"articles/visit-{n}.html"], "Related articles") for n in ("fr", "ar"))


def test_a_translation_has_no_article_before_or_after_it_in_time(site: SiteFactory) -> None:
    read = made(site, TRANSLATED)
    steps = {n: len(read.pages[f"articles/{n}.html"].all("nav", "step")) for n in ("visit", "visit-fr", "a")}
    assert steps == {"visit": 1, "visit-fr": 0, "a": 1}
    titles = {b.words for page in read.pages.values() for nav in page.all("nav", "titles") for b in nav.all("b")}
    assert "The visit" in titles and not {"La visite", "الزيارة"} & titles


def test_a_translation_of_a_translation_belongs_to_the_original_however_it_is_named(site: SiteFactory) -> None:
    files = dict(TRANSLATED)
    files["articles/visit-fr.md"] = files["articles/visit-fr.md"].replace(
        "translation_of: visit", "translation_of: visit.md"
    )
    files["articles/visit-ar.md"] = files["articles/visit-ar.md"].replace("visit-fr", "articles/visit-fr.md")
    assert alternates(made(site, files), "articles/visit-ar.html") == alternates(
        made(site, TRANSLATED), "articles/visit-ar.html"
    )


def test_a_ring_of_translations_begins_with_the_oldest(site: SiteFactory) -> None:
    files = {
        "articles/c.md": article("C", "2003", more="lang: ru\ntranslation_of: a\n"),
        "articles/a.md": article("A", "2001", more="translation_of: b\n"),
        "articles/b.md": article("B", "2002", more="lang: fr\ntranslation_of: c\n"),
    }
    read = made(site, files)
    for name in "abc":
        assert alternates(read, f"articles/{name}.html")["x-default"] == f"{BASE_URL}articles/a.html"


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("lang: fr\ntranslation_of: a\n", None),
        (
            "lang: fr\ntranslation_of: alpa\n",
            'content/articles/b.md:5:17: error: there is no article "alpa"; did you mean "alpha"?',
        ),
        (
            "lang: fr\ntranslation_of: b\n",
            'content/articles/b.md:5:17: error: "b" refers to itself; delete the line or name another',
        ),
        (
            "translation_of: a\n",
            (
                'content/articles/b.md:4:17: error: this translation is in the same language ("en") as "a"; '
                "write the language of this text after lang:"
            ),
        ),
        (
            "lang: zz\n",
            (
                'content/articles/b.md:4:7: error: there is no language "zz"; '
                "write its ISO 639 code: en, fr, ru, ar, pt-BR, zh-Hans"
            ),
        ),
        (
            "lang: en_GB\n",
            'content/articles/b.md:4:7: error: "en_GB" is not a language tag; write lang: en-GB',
        ),
        (
            "lang: fr\ntranslation_of: draft\n",
            (
                'content/articles/b.md:5:17: error: "draft" is not on the site; '
                "that article is a draft: publish it, or build with --preview FOLDER"
            ),
        ),
    ],
)
def test_what_a_translation_cannot_be_is_said(site: SiteFactory, keys: str, message: str | None) -> None:
    files = {
        "articles/a.md": article("A", "2001"),
        "articles/alpha.md": article("Alpha", "2001"),
        "articles/draft.md": article("Draft", "2001", more="draft: true\n"),
        "articles/b.md": article("B", "2001", more=keys),
    }
    assert reported(site, files) == ([message] if message else [])


def test_two_translations_into_one_language_are_an_error(site: SiteFactory) -> None:
    files = {name: TRANSLATED[name] for name in ("articles/visit.md", "articles/visit-fr.md", "articles/a.md")}
    files["articles/z.md"] = article("Z", "2025-07", more="lang: fr\ntranslation_of: visit\n")
    assert reported(site, files) == [
        (
            'content/articles/z.md:5:17: error: this translation is in the same language ("fr") as "visit-fr"; '
            "write the language of this text after lang:"
        )
    ]


# -- from right to left -----------------------------------------------------------------------------------------------


def test_the_style_sheet_knows_no_left_and_right_but_of_code_which_is_never_mirrored() -> None:
    css = re.sub(r"/\*.*?\*/", "", "".join(sheet.read_text(encoding="utf-8") for sheet in CSS), flags=re.DOTALL)
    rules = [
        (selector.strip(), declaration.strip())
        for selector, block in re.findall(r"([^{}]+){([^{}]*)}", css)
        for declaration in block.split(";")
        if re.search(r"\b(left|right)\b", declaration)
    ]
    assert rules == [(".text pre", "text-align: left")]
    assert not re.search(r"\b(margin|padding|border)-(top|bottom)\b|float:|\bclear:", css)


def test_arrows_are_turned_around_from_right_to_left() -> None:
    css = "".join(sheet.read_text(encoding="utf-8") for sheet in CSS)
    for selector in (".back::before", ".on::after"):
        (plain,) = re.findall(rf"^{re.escape(selector)} {{ content: \"(.*?)\"", css, re.MULTILINE)
        (mirrored,) = re.findall(rf"^\[dir=rtl\] {re.escape(selector)} {{ content: \"(.*?)\"", css, re.MULTILINE)
        assert {plain.strip(), mirrored.strip()} == {"←", "→"}


def test_no_template_writes_a_direction_down() -> None:
    for template in TEMPLATES.glob("*.html"):
        text = template.read_text(encoding="utf-8")
        assert not re.search(r'dir="(ltr|rtl)"|[←→«»‹›]', text), template.name


def test_names_of_any_script_stand_by_themselves_in_lists(site: SiteFactory) -> None:
    read = made(site, {"articles/a.md": article("A", "2020", "سيرغي شويغو|Ada|כנסת")})
    for address in ("articles/a.html", "actors/index.html", "actors/ada.html"):
        page = read.pages[address]
        names = [a for a in page.main.all("a") if a.words in ("سيرغي شويغو", "Ada", "כנסת")]
        assert names and all(a.all("bdi") for a in names), address


def test_a_site_from_right_to_left_has_its_long_lists_and_pairs_too(site: SiteFactory) -> None:
    files = {f"articles/{n}.md": article(f"مقال {n}", f"20{10 + n}-05-04", "أحمد|Ben") for n in range(12)}
    read = made(site, files, in_language("ar") + "page_size: 5\n")
    pair = next(page for a, page in read.pages.items() if re.fullmatch(r"actors/.+/with/[^/]+\.html", a))
    assert pair.one("h1").words in ("أحمد وBen", "Ben وأحمد")
    assert read.pages["timeline/1.html"].one("h1").words == "التسلسل الزمني: 2010–2014"
    assert not has_section(pair, "By period") and links(read, pair, pair.main)
