"""JSON-LD: what pages say of articles, actors and topics, and that schema.org has every word of it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from PIL import Image

from tests import builds, schema_org
from tests.builds import article
from tests.conftest import BuiltSite, SiteFactory, missing
from tests.reading import BASE_URL, made
from tests.site_checks import Page, Site, load


def picture() -> bytes:
    """A small picture."""
    file = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(file, "PNG")
    return file.getvalue()


CONFIG = """title: The Archive
base_url: https://example.org/
license: CC-BY-4.0
publisher: {name: The Society, url: "https://society.example/"}
repository: https://github.com/society/archive
indexes: {places: {label: Places}}
"""
FILES: Mapping[str, str | bytes] = {
    "articles/1974/summit.md": article(
        "The summit",
        "1974-06-27/1974-07-03",
        "Ada Example|Utopia",
        "Summits|Arms",
        more="places: [Moscow]\nauthors: [Ada Lovelace, Associated Press, Staff]\npublished: 2020-01-02\n"
        "updated: 2020-03-04\nimage: {src: media/a.png, alt: Two people, caption: In *Moscow*, credit: The Society}\n"
        "corrections:\n  - {date: 2020-03-04, text: The *name* was wrong.}\n"
        "sources:\n  - {title: A book, publisher: A press, date: 1970}\n"
        "  - {url: 'https://a.example/x', title: A page, archived: 'https://web.archive.org/x', date: '1970~'}\n",
    ),
    "articles/1974/sommet.md": article("Le sommet", "1974-06-27/1974-07-03", more="lang: fr\ntranslation_of: summit\n"),
    "articles/decade.md": article("A decade", "195X"),
    "articles/unknown.md": article("No date", "unknown", more="license: All rights reserved\n"),
    "actors/ada-example.md": "---\nname: Ada Example\ndisambiguation: minister\naliases: [A. Example]\n"
    "born: 1900-01-02\ndied: '1980~'\nwikidata: Q7\nroles:\n"
    "  - {title: Minister, of: Utopia, from: 1970-01-02, until: '1975~'}\n  - {title: Poet}\n"
    "  - {title: Mayor, of: Moscow}\n  - {title: Chair, of: A club, from: 1960}\npart_of: [Utopia]\n---\n",
    "actors/utopia.md": "---\nname: Utopia\nkind: state\nfounded: 1900\npart_of: [The League]\n---\n",
    "actors/the-league.md": "---\nname: The League\nkind: organisation\n---\n",
    "actors/moscow.md": "---\nname: Moscow\nkind: place\n---\n",
    "topics/arms.md": "---\nname: Arms\nbroader: [Summits]\naliases: [Weapons]\ndescription: About arms.\n---\n",
    "pages/about.md": "---\ntitle: About\n---\n\nA first sentence. More.\n",
    "media/a.png": picture(),
}


def graph(page: Page) -> list[dict[str, Any]]:
    """The nodes of a page; none where it has no JSON-LD."""
    scripts = [e for e in page.all("script") if e.get("type") == "application/ld+json"]
    assert len(scripts) <= 1
    return json.loads(scripts[0].text)["@graph"] if scripts else []


def node(read: Site, address: str) -> dict[str, Any]:
    return graph(read.pages[address])[0]


@pytest.fixture
def read(site: SiteFactory) -> Site:
    return made(site, FILES, CONFIG)


def test_an_article_says_what_it_is(read: Site) -> None:
    found = node(read, "articles/1974/summit.html")
    here = f"{BASE_URL}articles/1974/summit.html"
    assert (found["@type"], found["@id"], found["url"]) == ("NewsArticle", f"{here}#article", here)
    assert (found["headline"], found["description"]) == ("The summit", "A text.")
    assert (found["datePublished"], found["dateModified"]) == ("2020-01-02", "2020-03-04")
    assert found["temporalCoverage"] == "1974-06-27/1974-07-03"
    assert [(one.get("@type"), one["name"]) for one in found["author"]] == [
        ("Person", "Ada Lovelace"),
        ("Organization", "Associated Press"),
        ("Organization", "Staff"),
    ]
    assert found["publisher"] == {
        "@type": "Organization",
        "@id": f"{BASE_URL}#publisher",
        "name": "The Society",
        "url": "https://society.example/",
    }
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert found["image"]["caption"] == "In Moscow"
    assert [one["@id"] for one in found["about"]] == [
        f"{BASE_URL}topics/summits.html#topic",
        f"{BASE_URL}topics/arms.html#topic",
        f"{BASE_URL}places/moscow.html#topic",
    ]
    assert [(one["@type"], one["@id"]) for one in found["mentions"]] == [
        ("Person", f"{BASE_URL}actors/ada-example.html#actor"),
        (["Country", "GovernmentOrganization"], f"{BASE_URL}actors/utopia.html#actor"),
    ]
    assert found["correction"] == [
        {"@type": "CorrectionComment", "text": "The name was wrong.", "datePublished": "2020-03-04"}
    ]
    assert found["isBasedOn"] == [
        {
            "@type": "CreativeWork",
            "name": "A book",
            "publisher": {"@type": "Organization", "name": "A press"},
            "datePublished": "1970",
        },
        {
            "@type": "CreativeWork",
            "name": "A page",
            "url": "https://a.example/x",
            "archivedAt": "https://web.archive.org/x",
        },
    ]
    assert [one["inLanguage"] for one in found["workTranslation"]] == ["fr"]
    assert node(read, "articles/1974/sommet.html")["translationOfWork"]["@id"] == f"{here}#article"


def test_what_has_no_known_time_is_no_news(read: Site) -> None:
    for name in ("decade", "unknown"):
        found = node(read, f"articles/{name}.html")
        assert found["@type"] == "Article"
        assert "temporalCoverage" not in found
    assert node(read, "articles/unknown.html")["license"] == {"@type": "CreativeWork", "name": "All rights reserved"}


def test_an_actor_has_roles_in_time(read: Site) -> None:
    page = node(read, "actors/ada-example.html")
    assert page["@type"] == "ProfilePage"
    found = page["mainEntity"]
    assert (found["@type"], found["birthDate"], "deathDate" in found) == ("Person", "1900-01-02", False)
    assert (found["alternateName"], found["disambiguatingDescription"]) == (["A. Example"], "minister")
    assert found["sameAs"] == ["https://www.wikidata.org/entity/Q7"]
    utopia = {
        "@type": ["Country", "GovernmentOrganization"],
        "@id": f"{BASE_URL}actors/utopia.html#actor",
        "name": "Utopia",
    }
    minister = {"@type": "OrganizationRole", "roleName": "Minister", "startDate": "1970-01-02", "memberOf": utopia}
    assert minister in found["memberOf"]
    chair = {"@type": "Organization", "name": "A club"}
    assert {"@type": "OrganizationRole", "roleName": "Chair", "startDate": "1960", "memberOf": chair} in found[
        "memberOf"
    ]
    assert {one["hasOccupation"]["name"] for one in found["hasOccupation"]} == {"Poet", "Mayor, Moscow"}
    state = node(read, "actors/utopia.html")["mainEntity"]
    assert (state["foundingDate"], state["memberOf"][0]["name"]) == ("1900", "The League")


def test_pages_have_types_and_one_trail_that_they_show(read: Site) -> None:
    types = {
        "actors/ada-example.html": "ProfilePage",
        "topics/arms.html": "CollectionPage",
        "topics/index.html": "CollectionPage",
        "actors/index.html": "CollectionPage",
        "timeline.html": "CollectionPage",
        "dates/index.html": "CollectionPage",
        "dates/1974.html": "CollectionPage",
        "days/06-27.html": "CollectionPage",
        "corrections.html": "CollectionPage",
        "about.html": "WebPage",
    }
    assert {address: node(read, address)["@type"] for address in types} == types
    assert node(read, "index.html")["@type"] == "WebSite"
    assert node(read, "topics/arms.html")["about"]["inDefinedTermSet"]["@id"] == f"{BASE_URL}topics/index.html#terms"
    for address, page in read.pages.items():
        shown = page.all("nav", "trail")
        if address in ("index.html", "404.html"):
            assert not shown, address
            continue
        names = [li.words for li in shown[0].all("li")]
        assert names[0] == "Home"
        if address == "search/index.html":
            assert graph(page) == []
            continue
        (path,) = [one for one in graph(page) if one["@type"] == "BreadcrumbList"]
        said = [one["name"] for one in path["itemListElement"]]
        assert said[:-1] == names[:-1], address
        assert said[-1].startswith(names[-1]), address
        assert [one["position"] for one in path["itemListElement"]] == list(range(1, len(said) + 1))
        linked = [a["href"] for a in shown[0].all("a")]
        assert len(linked) == len(names) - 1
        for item in path["itemListElement"][:-1]:
            assert item["item"].removeprefix(BASE_URL) in {*read.pages, ""}, item


TRAILS = {
    "articles/1974/summit.html": ["Home", "Years", "1974", "The summit"],
    "articles/1974/sommet.html": ["Home", "Years", "1974", "Le sommet"],
    "articles/unknown.html": ["Home", "Years", "No date"],
    "topics/arms.html": ["Home", "Topics", "Summits", "Arms"],
    "places/moscow.html": ["Home", "Places", "Moscow"],
    "dates/1974-06.html": ["Home", "Years", "1974", "June 1974"],
    "days/06-27.html": ["Home", "On this day", "27 June"],
    "about.html": ["Home", "About"],
}


def test_breadcrumbs_lead_down_from_the_home_page(read: Site) -> None:
    found = {a: [li.words for li in read.pages[a].one("nav", "trail").all("li")] for a in TRAILS}
    assert found == TRAILS


def _nodes(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from _nodes(one)
    elif isinstance(value, list):
        for one in value:
            yield from _nodes(one)


def faults(read: Site) -> list[str]:
    """What pages say that schema.org does not have, and texts that are empty."""
    if not schema_org.TYPINGS.is_file():
        missing("no vocabulary: run `npm ci --ignore-scripts --prefix tests/tools`")
    found = []
    for address, page in read.pages.items():
        for one in graph(page):
            found += [f"{address}{fault}" for fault in schema_org.faults(one)]
        for one in _nodes(graph(page)):
            found += [f"{address}: {key} is empty" for key, value in one.items() if value in ("", [], {}, None)]
    return found


def test_the_vocabulary_has_every_type_and_property(read: Site, sample: BuiltSite) -> None:
    assert faults(read) == []
    assert faults(sample.site) == []


def test_nothing_is_dropped_when_json_ld_is_expanded(read: Site) -> None:
    jsonld = pytest.importorskip("pyld.jsonld")
    context = {"@vocab": "https://schema.org/"}
    for address, page in read.pages.items():
        for one in graph(page):
            expanded = jsonld.expand({**one, "@context": context}, {"base": BASE_URL})
            assert len(expanded) == 1, address
            said = {(key, str(value)) for key, value in _leaves(one)}
            kept = {(key.removeprefix("https://schema.org/"), str(value)) for key, value in _expanded(expanded[0])}
            assert said == kept, address


def _leaves(value: object, key: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for name, one in value.items():
            if name not in ("@id", "@type"):
                yield from _leaves(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one, key)
    else:
        yield key, value


def _expanded(value: Any, key: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, list):
        for one in value:
            yield from _expanded(one, key)
    elif "@value" in value:
        yield key, value["@value"]
    else:
        for name, one in value.items():
            if name not in ("@id", "@type"):
                yield from _expanded(one, name)


HOSTILE = '"</script><!-- x --><script>\\"><img src=x onerror=alert(1)> ]]> {{ 7*7 }} \\u2028"'


def test_no_text_ends_the_script_or_a_tag(site: SiteFactory) -> None:
    files = {
        "articles/a.md": f"---\ntitle: {HOSTILE}\ndate: 1974\nactors: [{HOSTILE}]\ntopics: [{HOSTILE}]\n"
        f"authors: [{HOSTILE}]\nsummary: {HOSTILE}\nlicense: {HOSTILE}\nsources: [{{title: {HOSTILE}}}]\n---\n\nX.\n"
    }
    root = site(files, f"title: {HOSTILE}\nbase_url: https://example.org/\ndescription: {HOSTILE}\n")
    builds.build(root)
    read = load(root / "output", BASE_URL)
    assert "articles/a.html" in read.pages
    for address, page in read.pages.items():
        scripts = [e for e in page.all("script") if not e.get("src")]
        assert len(scripts) == len([e for e in scripts if e.get("type") == "application/ld+json"]) <= 1, address
        assert not page.all("img"), address
        if graph(page):
            assert "<" not in scripts[0].text
    assert node(read, "articles/a.html")["headline"].startswith("</script>")


def test_without_a_base_url_addresses_are_relative(site: SiteFactory) -> None:
    root = site(FILES, CONFIG.replace("base_url: https://example.org/\n", ""))
    builds.build(root)
    read = load(root / "output")
    page = read.pages["articles/1974/summit.html"]
    found = graph(page)[0]
    assert (found["@id"], found["url"]) == (
        "../../articles/1974/summit.html#article",
        "../../articles/1974/summit.html",
    )
    names = {e.get("property") or e.get("rel") for e in (*page.all("meta"), *page.all("link"))}
    assert names.isdisjoint({"canonical", "og:url", "og:image"})
    assert "https://example.org" not in str([e.attributes for e in page.all("meta")])


def test_previews_and_pages_that_are_not_listed_tell_nothing(site: SiteFactory) -> None:
    files = {**FILES, "articles/moved.md": article("Moved", "1974", more="redirect_from: [articles/old.html]\n")}
    read = made(site, files, CONFIG)
    for address in ("404.html", "search/index.html", "articles/old.html"):
        page = read.pages[address]
        assert graph(page) == [], address
        assert [e for e in page.all("meta") if e.get("property").startswith("og:")] == [], address
    (canonical,) = [e["href"] for e in read.pages["articles/old.html"].all("link") if e.get("rel") == "canonical"]
    assert canonical == f"{BASE_URL}articles/moved.html"
    root = site(files, CONFIG)
    builds.build(root, preview=True)
    for address, page in load(root / "output").pages.items():
        assert graph(page) == [], address
        assert [e for e in page.all("meta") if e.get("property")] == [], address


def test_descriptions_count_and_span(read: Site) -> None:
    said = {
        address: [e["content"] for e in page.all("meta") if e.get("name") == "description"]
        for address, page in read.pages.items()
    }
    assert all(
        len(found) == 1 and found[0]
        for address, found in said.items()
        if address not in ("404.html", "search/index.html")
    )
    assert said["actors/ada-example.html"] == ["minister · 1 article, 1974"]
    assert said["topics/arms.html"] == ["About arms. 1 article, 1974"]
    assert said["timeline.html"] == ["3 entries, 1950–1974"]
    assert said["index.html"] == ["3 articles, 1950–1974"]
    assert said["about.html"] == ["A first sentence. More."]


def test_open_graph_and_links(read: Site) -> None:
    page = read.pages["articles/1974/summit.html"]
    og = [(e["property"], e["content"]) for e in page.all("meta") if e.get("property")]
    assert ("og:type", "article") in og
    assert ("og:locale", "en_US") in og
    assert ("og:locale:alternate", "fr_FR") in og
    assert ("og:image", f"{BASE_URL}media/a.png") in og
    assert ("og:image:alt", "Two people") in og
    assert ("article:published_time", "2020-01-02") in og
    assert ("article:modified_time", "2020-03-04") in og
    assert [value for name, value in og if name == "article:tag"] == ["Summits", "Arms", "Moscow"]
    links = {(e.get("rel"), e.get("type"), e.get("hreflang")): e["href"] for e in page.all("link")}
    assert links["license", "", ""] == "https://creativecommons.org/licenses/by/4.0/"
    raw = "https://github.com/society/archive/raw/HEAD/content/articles/1974/summit.md"
    assert links["alternate", "text/markdown", ""] == raw
    assert links["alternate", "", "x-default"] == f"{BASE_URL}articles/1974/summit.html"
