"""The topics, and the entries of further indexes, as SKOS (W3C Recommendation of 2009-08-18): Turtle and JSON-LD.

An index is a concept scheme, a topic a concept; their addresses are those of their pages. Without base_url these are
relative to the file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from site_builder.dataset.rows import Source
from site_builder.model import addresses
from site_builder.model.documents import AUTHORS
from site_builder.model.placeholders import plain

READS: Final = ("topic", "broader")
_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_DCT: Final = "http://purl.org/dc/terms/"
_IRI: Final = "!#$%&'()*+,/:;=?@[]~"  # what stays as it is; an IRI of Turtle has no space and none of <>"{}|^`\


class _Concept(NamedTuple):
    """A topic: of each property the texts (with their language) or the addresses."""

    address: str
    scheme: str
    texts: Mapping[str, list[str]]
    links: Mapping[str, list[str]]


class Vocabulary(NamedTuple):
    """The concepts of an archive. ``schemes``: address of an index → its name."""

    language: str
    schemes: Mapping[str, str]
    concepts: Iterator[_Concept]


def vocabulary(source: Source, label: Callable[[str], str]) -> Vocabulary:
    """Return the concepts of an archive. ``label``: returns the name of an index."""
    there = [name for (name,) in source.db.execute("SELECT DISTINCT index_name FROM topic ORDER BY index_name")]
    schemes = {_at(source, addresses.topics(name)): label(name) for name in there if name != AUTHORS}
    return Vocabulary(source.language.replace("_", "-"), schemes, _concepts(source))


def _concepts(source: Source) -> Iterator[_Concept]:
    found = source.db.execute("SELECT n, address FROM topic WHERE index_name <> ?", (AUTHORS,))
    pages = {n: _at(source, address) for n, address in found}
    broader: dict[int, list[int]] = {}
    narrower: dict[int, list[int]] = {}
    for topic, above in source.db.execute("SELECT topic, broader FROM broader ORDER BY topic, broader"):
        broader.setdefault(topic, []).append(above)
        narrower.setdefault(above, []).append(topic)
    query = "SELECT n, index_name, name, detail FROM topic WHERE index_name <> ? ORDER BY n"
    for n, index, name, text in source.all(query, AUTHORS):
        detail = json.loads(text)
        scheme = _at(source, addresses.topics(index))
        texts = {"prefLabel": [name], "altLabel": detail.get("aliases", ()), "definition": [detail.get("description")]}
        replaced = detail.get("replaced_by")
        links = {
            "inScheme": [scheme],
            "topConceptOf": [] if n in broader else [scheme],
            "broader": [pages[one] for one in broader.get(n, ()) if one in pages],
            "narrower": [pages[one] for one in narrower.get(n, ()) if one in pages],
            "related": [pages[one] for one in detail.get("related", ()) if one in pages],
            "exactMatch": [quote(url, safe=_IRI) for url in detail.get("same_as", ())],
            "isReplacedBy": [pages[replaced]] if replaced in pages else [],
        }
        told = {key: [plain(one) for one in dict.fromkeys(some) if one] for key, some in texts.items()}
        told["altLabel"] = [one for one in told["altLabel"] if one != name]  # S13: they are disjoint
        yield _Concept(pages[n], scheme, told, links)


def _at(source: Source, address: str) -> str:
    return f"{source.base_url if source.base_url else '../'}{addresses.quoted(address)}"


def turtle(found: Vocabulary) -> Iterator[bytes]:
    """Yield the vocabulary as Turtle (W3C, 2014)."""
    yield f"@prefix dct: <{_DCT}> .\n@prefix skos: <{_SKOS}> .\n".encode()
    for address, label in found.schemes.items():
        yield f"\n<{address}> a skos:ConceptScheme ;\n  dct:title {_literal(label, found.language)} .\n".encode()
    for one in found.concepts:
        lines = [f"skos:{key} {_literal(text, found.language)}" for key, some in one.texts.items() for text in some]
        lines += [f"{_prefixed(key)} <{link}>" for key, some in one.links.items() for link in some]
        told = " ;\n  ".join(lines)
        yield f"\n<{one.address}> a skos:Concept ;\n  {told} .\n".encode()


def _prefixed(name: str) -> str:
    return f"dct:{name}" if name == "isReplacedBy" else f"skos:{name}"


def _literal(text: str, language: str) -> str:
    """Return a text as Turtle; the escapes that JSON makes are Turtle's too."""
    return f"{json.dumps(text, ensure_ascii=False)}@{language}"


def json_ld(found: Vocabulary) -> Iterator[bytes]:
    """Yield the vocabulary as JSON-LD 1.1 (W3C, 2020): one node a line."""
    context: dict[str, Any] = {"skos": _SKOS, "dct": _DCT, "title": {"@id": "dct:title", "@language": found.language}}
    for name in ("prefLabel", "altLabel", "definition"):
        context[name] = {"@id": f"skos:{name}", "@language": found.language}
    for name in ("inScheme", "topConceptOf", "broader", "narrower", "related", "exactMatch", "isReplacedBy"):
        context[name] = {"@id": _prefixed(name), "@type": "@id"}
    yield f'{{"@context": {_json(context)},\n"@graph": ['.encode()
    comma = "\n"
    for address, label in found.schemes.items():
        yield f"{comma}{_json({'@id': address, '@type': 'skos:ConceptScheme', 'title': label})}".encode()
        comma = ",\n"
    for one in found.concepts:
        told = {key: some for key, some in (*one.texts.items(), *one.links.items()) if some}
        yield f"{comma}{_json({'@id': one.address, '@type': 'skos:Concept', **told})}".encode()
        comma = ",\n"
    yield b"\n]}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
