"""Licences: the address of the text of a licence that is named by its identifier (spdx.org/licenses)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_CREATIVE_COMMONS: Final = re.compile(
    r"CC[ -](BY(?:[ -]NC)?(?:[ -](?:SA|ND))?)[ -]([1-4]\.[05])(?:[ -]([A-Z]{2}))?", re.IGNORECASE
)
_COUNTRIES_UP_TO: Final = 3  # the major version: since 4.0 there is one text for all countries
_OTHERS: Final = {
    "cc0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "cc0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "cc-pddc": "https://creativecommons.org/licenses/publicdomain/",
    "cc-pdm-1.0": "https://creativecommons.org/publicdomain/mark/1.0/",
    "gfdl-1.2": "https://www.gnu.org/licenses/old-licenses/fdl-1.2.html",
    "gfdl-1.3": "https://www.gnu.org/licenses/fdl-1.3.html",
    "ogl-uk-3.0": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "odbl-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "odc-by-1.0": "https://opendatacommons.org/licenses/by/1-0/",
    "pddl-1.0": "https://opendatacommons.org/licenses/pddl/1-0/",
}
_ADDRESS: Final = re.compile(r"https?://[^\s/?#<>\"]+[^\s<>\"]*")


@lru_cache(maxsize=256)
def address(licence: str) -> str | None:
    """Return the address of a licence's text: of an identifier, or what is an address itself; else None."""
    text = licence.strip()
    if _ADDRESS.fullmatch(text):
        return text
    if found := _CREATIVE_COMMONS.fullmatch(text):
        kind, version, country = found[1].lower().replace(" ", "-"), found[2], found[3]
        if country and int(version[0]) > _COUNTRIES_UP_TO:
            return None
        place = f"{country.lower()}/" if country else ""
        return f"https://creativecommons.org/licenses/{kind}/{version}/{place}"
    return _OTHERS.get(text.lower().replace(" ", "-").removesuffix("-or-later").removesuffix("-only"))
