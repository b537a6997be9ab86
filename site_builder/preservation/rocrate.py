"""A site with a description for machines: RO-Crate 1.2 (w3id.org/ro/crate/1.2), as repositories of research take it in.

The description tells of the site as a whole and of what stands at its top. That of each single file is in the manifest:
a site has tens of thousands, and a crate need not name them all ("Data entities").
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from site_builder.model.addresses import HOME, MANIFEST, quoted
from site_builder.model.licences import address as licence_address
from site_builder.model.media_types import media_type
from site_builder.preservation.site import Kept
from site_builder.preservation.zips import writing

NAME: Final = "ro-crate-metadata.json"
_PROFILE: Final = "https://w3id.org/ro/crate/1.2"
_SOFTWARE: Final = "#site-builder"
_BUILD: Final = "#build"

Entity = dict[str, Any]
Parts = Iterable[bytes]


def make(kept: Kept, folder: Path, done: Callable[[], object]) -> Path:
    """Write a crate as a ZIP into a folder, and return its file. ``done`` is called after each file of the site."""
    path = folder / f"{kept.name}-ro-crate.zip"
    with writing(path, kept.moment) as file:
        file.add(NAME, description(kept))
        for one in kept.files:
            file.add_parts(one.address, kept.portions(one), one.size)
            done()
    return path


def description(kept: Kept) -> bytes:
    """Return the description of the site: ``ro-crate-metadata.json``."""
    parts = _parts(kept)
    licence = _licence(kept.site.license)
    publisher = _publisher(kept)
    graph = [
        {
            "@id": NAME,
            "@type": "CreativeWork",
            "conformsTo": {"@id": _PROFILE},
            "about": {"@id": "./"},
        },
        _root(kept, parts, licence, publisher),
        *parts,
        *licence,
        *publisher,
        *_provenance(kept),
    ]
    crate = {"@context": f"{_PROFILE}/context", "@graph": graph}
    return f"{json.dumps(crate, ensure_ascii=False, indent=2)}\n".encode("utf-8", "replace")


def _root(kept: Kept, parts: list[Entity], licence: list[Entity], publisher: list[Entity]) -> Entity:
    root: Entity = {
        "@id": "./",
        "@type": "Dataset",
        "name": kept.site.title,
        "description": kept.description,
        "datePublished": kept.day,
        "license": _reference(licence[0]) if licence else kept.site.license or "The site names no licence.",
        "inLanguage": kept.site.language,
        "mainEntity": {"@id": HOME},
        "mentions": {"@id": _BUILD},
        "hasPart": [_reference(part) for part in parts],
    }
    if kept.base_url:
        root |= {"identifier": kept.base_url, "url": kept.base_url}
    if publisher:
        root["publisher"] = _reference(publisher[0])
    return root


def _reference(entity: Entity) -> Entity:
    return {"@id": entity["@id"]}


def _parts(kept: Kept) -> list[Entity]:
    """The files at the top of the site, and its folders with how many files each holds."""
    folders = Counter(one.address.partition("/")[0] for one in kept.files if "/" in one.address)
    named = {HOME: "Home page", MANIFEST: "SHA-256 of every file of the site"}
    found: list[Entity] = [
        {
            "@id": quoted(one.address),
            "@type": "File",
            "name": named.get(one.address, one.address),
            "encodingFormat": media_type(one.address),
            "contentSize": str(one.size),
        }
        for one in kept.files
        if "/" not in one.address
    ]
    for folder, count in sorted(folders.items()):
        found.append(
            {
                "@id": f"{quoted(folder)}/",
                "@type": "Dataset",
                "name": folder,
                "description": f"A folder of the site with {count} file{'' if count == 1 else 's'}.",
            }
        )
    return found


def _licence(text: str) -> list[Entity]:
    found = licence_address(text) if text else None
    if found is None:
        return []
    told = f"The licence of the texts: {text}"
    return [{"@id": found, "@type": "CreativeWork", "name": text, "description": told}]


def _publisher(kept: Kept) -> list[Entity]:
    publisher = kept.site.publisher
    if publisher is None:
        return []
    found: Entity = {"@id": publisher.url or "#publisher", "@type": "Organization", "name": publisher.name}
    return [found | ({"url": publisher.url} if publisher.url else {})]


def _provenance(kept: Kept) -> list[Entity]:
    """The program that made the site, and that it did ("Provenance of entities")."""
    name, _, version = kept.agent.partition(" ")
    software = {"@id": _SOFTWARE, "@type": "SoftwareApplication", "name": name, "softwareVersion": version}
    build = {
        "@id": _BUILD,
        "@type": "CreateAction",
        "name": "Build of the site",
        "instrument": {"@id": _SOFTWARE},
        "result": {"@id": "./"},
    }
    return [software, build]
