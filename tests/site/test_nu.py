"""The Nu Html Checker, the reference of the standard's makers, finds no error in what is built."""

from collections.abc import Mapping
from pathlib import Path

from tests import builds, site_checks
from tests.conftest import BuiltSite, NuChecker, SiteFactory

ARABIC: Mapping[str, str] = {
    "articles/2025/liqa.md": builds.article(
        "لقاء في بيونغ يانغ",
        "2025-03-21",
        "كيم جونغ أون|Sergei Shoigu",
        "العلاقات الدولية",
        "التقى [[كيم جونغ أون]] بـ [[Sergei Shoigu]].\n\n## ما قيل\n\n> نص طويل.\n\n[إلى الأعلى](#ما-قيل)",
        'dates:\n  - {date: "2025-04~", label: حدث, actors: [كيم جونغ أون]}\n',
    ),
    "articles/2025/english.md": builds.article("A text in English", "2024/2025", more="lang: en\n"),
    "articles/2025/tarjama.md": builds.article("ترجمة", "195X", more="translation_of: english\ndraft: false\n"),
    "actors/sergei-shoigu.md": "---\nname: Sergei Shoigu\naliases: [سيرغي شويغو]\nroles:\n"
    "  - {title: وزير الدفاع, of: روسيا, from: 2012-11-06, until: 2024-05-12}\nborn: 1955-05-21\n---\n\nنبذة.\n",
    "pages/about.md": "---\ntitle: عن الأرشيف\nnav: 1\n---\n\nنص.\n",
}
FRENCH: Mapping[str, str] = {
    "articles/1958/constitution.md": builds.article(
        "L’adoption de la Constitution « de la Cinquième »",
        "1958-09-28",
        "Charles de Gaulle|Assemblée & Sénat",
        "Institutions <publiques>",
        "| a | b |\n|---|:-:|\n| 1 | 2 |\n\nUn mot[^1].\n\nTerme\n: Définition\n\n[^1]: La note.",
        "authors: [Rédaction]\nupdated: 2020-01-02\nredirect_from: [articles/ancien.html]\n"
        "corrections:\n  - {date: 2020-01-02, text: Une date était fausse., kind: correction}\n"
        'sources:\n  - {title: "Journal <officiel>", publisher: JO, url: "https://example.org/?a=1&b=2", date: 1958}\n',
    ),
    "articles/1958/crise.md": builds.article("La crise de mai", "1958-05-13/1958-06-01", "Charles de Gaulle"),
    "articles/avant.md": builds.article("Avant", '"[1944,1946..1947]"', more="related: [crise]\n"),
}


def small(site: SiteFactory, language: str, files: Mapping[str, str]) -> Path:
    """A small archive in a language, built; its output folder."""
    root = site(files, f"title: T & T\nbase_url: https://example.org/x/\nlanguage: {language}\ndescription: <d>\n")
    builds.built(root)
    assert site_checks.faults(site_checks.load(root / "output", "https://example.org/x/")) == []
    return root / "output"


def test_every_page_of_every_archive_is_valid_html(
    sample: BuiltSite, milestones: BuiltSite, site: SiteFactory, nu_checker: NuChecker
) -> None:
    arabic, french = small(site, "ar", ARABIC), small(site, "fr", FRENCH)
    pages = site_checks.load(arabic).pages
    assert pages["index.html"].one("html")["dir"] == "rtl"
    assert [e.get("dir") for e in pages["articles/2025/english.html"].all(css_class="text")] == ["ltr"]
    assert nu_checker(sample.output, milestones.output, arabic, french) == []


def test_the_style_sheets_of_the_theme_are_valid_css(sample: BuiltSite, nu_checker: NuChecker) -> None:
    sheets = [sample.output / "assets" / name for name in ("style.css", "lists.css", "search.css", "dark.css")]
    assert nu_checker(*sheets, css=True) == []
