"""Pages of several scripts: languages of actors and topics, links back from footnotes, numbers, names set apart."""

from __future__ import annotations

import pytest

from tests import builds, reading
from tests.builds import article
from tests.conftest import DEFAULT_CONFIG, SiteFactory
from tests.site_checks import Element

NOTES = "One[^1] and two[^1], three[^b].\n\n[^1]: First.\n[^b]: Second.\n"


def back_links(site: SiteFactory, lang: str, config: str) -> list[Element]:
    more = f"lang: {lang}\n" if lang else ""
    read = reading.made(site, {"articles/a.md": article("A", "2025", body=NOTES, more=more)}, config)
    return read.pages["articles/a.html"].all("a", "footnote-backref")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Back to note 1 in the text", "Back to note 1 in the text, place 2", "Back to note 2 in the text"]),
        (
            "fr",
            [
                "Retour à l’appel de la note 1",
                "Retour à l’appel de la note 1, endroit 2",
                "Retour à l’appel de la note 2",
            ],
        ),
        ("ru", ["Назад к сноске 1 в тексте", "Назад к сноске 1 в тексте, место 2", "Назад к сноске 2 в тексте"]),
        (
            "ar",
            ["العودة إلى الحاشية 1 في النص", "العودة إلى الحاشية 1 في النص، الموضع 2", "العودة إلى الحاشية 2 في النص"],
        ),
    ],
)
def test_links_back_from_footnotes_have_words_in_the_language_of_the_text(
    site: SiteFactory, language: str, said: list[str]
) -> None:
    for lang, config in (("", f"{DEFAULT_CONFIG}language: {language}\n"), (language, DEFAULT_CONFIG)):
        found = back_links(site, lang, config)
        assert [link.get("aria-label") for link in found] == said
        assert [link.words for link in found] == ["↩︎", "↩︎²", "↩︎"]
        assert not any(link.get("lang") for link in found)


def test_words_that_are_not_in_the_language_of_the_text_say_theirs(site: SiteFactory) -> None:
    found = back_links(site, "de", f"{DEFAULT_CONFIG}language: fr\n")
    assert [link.get("lang") for link in found] == ["fr", "fr", "fr"]
    assert found[0].get("aria-label") == "Retour à l’appel de la note 1"


@pytest.mark.parametrize(("path", "keys"), [("actors/ada", "disambiguation: X"), ("topics/rain", "description: X")])
def test_an_actor_or_a_topic_may_have_a_language_of_its_own(site: SiteFactory, path: str, keys: str) -> None:
    files = {
        f"{path}.md": f"---\nname: اسم\nlang: ar\n{keys}\n---\nنص.\n",
        "articles/a.md": article("A", "2025", "اسم" if "actors" in path else "Ada", "اسم"),
    }
    page = reading.made(site, files).pages[f"{path}.html"]
    for part in (page.one("h1"), page.one("div", "text"), *page.all("p", "standfirst")):
        assert (part.get("lang"), part.get("dir")) == ("ar", "rtl")
    assert (page.one("html").get("lang"), page.one("html").get("dir")) == ("en", "ltr")


def test_a_language_of_an_actor_that_is_none_is_an_error(site: SiteFactory) -> None:
    files = {"actors/a.md": "---\nname: A\nlang: zzz\n---\n", "articles/a.md": article("A", "2025", "A")}
    [line] = reading.reported(site, files)
    assert line.startswith('content/actors/a.md:3:7: error: there is no language "zzz"')


def test_counts_on_pages_have_their_thousands_set_apart(site: SiteFactory) -> None:
    root = site({f"articles/{n // 100}/{n}.md": article(f"A {n}", "2025-01-02", "Ada") for n in range(1000)})
    builds.built(root)
    assert '<span class="n">1,000</span>' in (root / "output/actors/ada.html").read_text()
    assert '<span class="n">1,000</span>' in (root / "output/index.html").read_text()
    assert "1,000 articles" in (root / "output/index.html").read_text()


ARABIC = "أحمد علي"


def test_names_in_leads_sentences_reasons_and_titles_stand_apart_where_they_may_run_otherwise(
    site: SiteFactory,
) -> None:
    files = {
        "actors/ahmad.md": f"---\nname: {ARABIC}\nroles:\n  - {{title: Chair, of: Office, from: 2001, until: 2003}}\n---\n",
        "actors/ada.md": "---\nname: Ada\nroles:\n  - {title: Chair, of: Office, from: 2003, until: 2005}\n---\n",
        "articles/b.md": article("B", "2025-01-02", f"Ada|{ARABIC}", body="It rained."),
        "articles/a.md": article("A", "2025-01-02", "Ada", body=f"By [[{ARABIC}]], [[b]] (3)."),
        "articles/c.md": article("C", "2025-01-03", ARABIC, more=f"summary: 'Of [[{ARABIC}]], 3.'\n"),
        "articles/d.md": article("D", "2025-03-01", "سمير"),
        "articles/e.md": article("E", "2025-03-02", "سمير"),
        **{f"articles/n{n}.md": article(f"N{n}", "2024", f"Ada|{ARABIC}") for n in range(6)},
    }
    root = site(files)
    builds.built(root)
    apart = f"<bdi>{ARABIC}</bdi>"
    made = {
        name: (root / f"output/{name}.html").read_text()
        for name in ("index", "articles/a", "articles/b", "articles/d", "actors/ada")
    }
    assert f"<p>By {apart}, B (3).</p>" in made["index"]
    assert f"<p>Of {apart}, 3.</p>" in made["index"]
    assert f'<p class="said" dir="auto">By {apart}, B (3).</p>' in made["articles/b"]
    assert f'<meta name="description" content="By {ARABIC}, B (3).">' in made["articles/a"]
    assert f"held before by {apart} (<bdi>2001–2003</bdi>)</a>" in made["actors/ada"]
    assert "also <bdi>سمير</bdi>, 1 day later" in made["articles/d"]
    [pair] = (root / "output/actors").glob("*/with/*.html") if (root / "output/actors").is_dir() else []
    assert (
        f"<h1><bdi>Ada</bdi> and {apart}</h1>" in pair.read_text()
        or f"<h1>{apart} and <bdi>Ada</bdi></h1>" in pair.read_text()
    )


def test_no_mark_for_a_name_reaches_a_page(site: SiteFactory) -> None:
    long = "It rained. " * 26
    files = {
        "articles/a.md": article("A", "2025", body=f"{long}By [[{ARABIC} {'x' * 60}]] it ended. And more."),
        "actors/a.md": f"---\nname: {ARABIC} {'x' * 60}\n---\n",
    }
    root = site(files)
    builds.built(root)
    for path in (root / "output").rglob("*.html"):
        text = path.read_text()
        assert not any("\ufdd0" <= c <= "\ufdef" for c in text)
        assert text.count("<bdi") == text.count("</bdi>")
