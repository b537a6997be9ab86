"""What tests read off built pages: small archives built and parsed, the items of lists, the parts under a heading."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tests import builds, site_checks
from tests.conftest import DEFAULT_CONFIG, SiteFactory
from tests.site_checks import Element, Page, Site

BASE_URL = "https://example.org/"


class Item(NamedTuple):
    """A line of a list of articles and events. ``source`` is the article that reports an event."""

    date: str
    text: str
    address: str
    source: str = ""
    sentence: str = ""
    reason: str = ""
    summary: str = ""


def made(site: SiteFactory, files: Mapping[str, str | bytes], config: str = DEFAULT_CONFIG) -> Site:
    """A small archive, built without a problem, and read; nothing on its pages is broken."""
    root = site(files, config)
    builds.built(root)
    read = site_checks.load(root / "output", BASE_URL)
    assert site_checks.faults(read) == []
    return read


def reported(site: SiteFactory, files: Mapping[str, str | bytes], config: str = DEFAULT_CONFIG) -> list[str]:
    """The problems that the build of a small archive prints."""
    return [str(problem) for problem in builds.build(site(files, config)).problems]


def section(page: Page, heading: str) -> Element:
    """The part of a page below a heading of the second level; a count after the heading's words does not matter."""
    found = [h2.parent for h2 in page.all("h2") if h2.words == heading or h2.words.startswith(f"{heading} ")]
    assert len(found) == 1 and found[0] is not None, f"{page.address}: {len(found)} parts {heading!r}"
    return found[0]


def has_section(page: Page, heading: str) -> bool:
    return any(h2.words == heading or h2.words.startswith(f"{heading} ") for h2 in page.all("h2"))


def _words(inside: Element, tag: str, css_class: str) -> str:
    return " ".join(e.words for e in inside.all(tag, css_class))


def items(read: Site, page: Page, inside: Element | None = None) -> list[Item]:
    """The articles and events that a page, or a part of it, lists."""
    found = []
    for cards in (inside or page.main).all("ol", "cards"):
        for line in (e for e in cards.children if isinstance(e, Element)):
            if "roles" in cards.classes:
                continue
            event = line.all("span", "event")
            link = line.all("a")[0]
            plain = [p.words for p in line.all("p") if not p.classes]
            found.append(
                Item(
                    next(e for e in line if "when" in e.classes).words,
                    event[0].words if event else link.words,
                    site_checks.leads_to(read, page, link),
                    link.words if event else "",
                    _words(line, "p", "said"),
                    _words(line, "p", "reason"),
                    " ".join(plain),
                )
            )
    return found


def under(read: Site, address: str, heading: str) -> list[Item]:
    """The articles and events below one heading of a page."""
    page = read.pages[address]
    return items(read, page, section(page, heading))


def texts(found: list[Item]) -> list[str]:
    return [item.text for item in found]


def links(read: Site, page: Page, inside: Element) -> list[tuple[str, str]]:
    """(words, address) of the links of a part of a page."""
    return [(a.words, site_checks.leads_to(read, page, a)) for a in inside.all("a")]
