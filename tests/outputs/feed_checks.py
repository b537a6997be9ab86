"""What a feed must be: Atom by its grammar and by what feed validators warn of, JSON Feed by its version 1.1."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
from lxml import etree, html

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
GRAMMAR = etree.RelaxNG(etree.parse(str(Path(__file__).with_name("atom.rng"))))
TAG = re.compile(r"tag:(?:[a-z0-9._-]+@)?[a-z0-9.-]+,[0-9]{4}(?:-[0-9]{2}){0,2}:[A-Za-z0-9./_-]+")

_TEXT = {"type": "string", "minLength": 1}
_URL = {"type": "string", "pattern": "^https?://"}
_DATE = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$"}
_AUTHOR = {
    "type": "object",
    "properties": {"name": _TEXT, "url": _URL, "avatar": _URL},
    "minProperties": 1,
    "additionalProperties": False,
}
_AUTHORS = {"type": "array", "items": _AUTHOR, "minItems": 1}
_ITEM = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": _TEXT,
        "url": _URL,
        "external_url": _URL,
        "title": _TEXT,
        "content_html": _TEXT,
        "content_text": _TEXT,
        "summary": _TEXT,
        "image": _URL,
        "date_published": _DATE,
        "date_modified": _DATE,
        "authors": _AUTHORS,
        "tags": {"type": "array", "items": _TEXT},
        "language": _TEXT,
    },
    "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
    "additionalProperties": False,
}
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": _TEXT,
        "home_page_url": _URL,
        "feed_url": _URL,
        "description": _TEXT,
        "next_url": _URL,
        "icon": _URL,
        "favicon": _URL,
        "authors": _AUTHORS,
        "language": _TEXT,
        "items": {"type": "array", "items": _ITEM},
    },
    "additionalProperties": False,
}


def read_atom(data: bytes, address: str) -> Any:
    """Return the root of an Atom document that is published at an address; everything about it is as it should be."""
    root = etree.fromstring(data)
    GRAMMAR.assertValid(root)
    data.decode("utf-8")
    assert [link.get("href") for link in links(root, "self")] == [address]
    assert len(links(root, "alternate")) == 1
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    for entry in root.iter(f"{ATOM}entry"):
        assert links(entry, "alternate"), "an entry needs content or an alternate link"
        assert entry.findtext(f"{ATOM}published") <= entry.findtext(f"{ATOM}updated")
        assert entry.find(f"{ATOM}author") is not None or root.find(f"{ATOM}author") is not None
    for element in root.iter(f"{ATOM}id"):
        assert TAG.fullmatch(element.text), element.text
    for element in root.iter(f"{ATOM}link", f"{ATOM}icon", f"{ATOM}uri"):
        url = element.get("href") or element.text
        assert url.isascii(), url
        assert urlsplit(url).scheme in ("http", "https"), url
        assert urlsplit(url).hostname == urlsplit(url).hostname.lower(), url
    for element in root.iter(f"{ATOM}summary", f"{ATOM}content"):
        if element.get("type") == "html" and element.text.strip():
            hold_absolute(element.text)
    updated = [element.text for element in root.iter(f"{ATOM}updated")]
    assert updated[0] == max(updated), "a feed is as new as its newest entry"
    return root


def hold_absolute(text: str) -> None:
    """Hold that HTML leads nowhere relative, and runs nothing."""
    for element in html.fragment_fromstring(text, create_parent="div").iter():
        assert element.tag not in ("script", "style", "iframe", "form"), element.tag
        for name, value in element.attrib.items():
            assert not name.startswith("on"), name
            if name in ("href", "src"):
                assert re.match(r"https?://|mailto:", value), value


def links(element: Any, rel: str) -> list[Any]:
    """Return the links of a relation that an element has itself."""
    return [link for link in element.findall(f"{ATOM}link") if link.get("rel", "alternate") == rel]


def read_json(data: bytes, address: str) -> dict[str, Any]:
    """Return a JSON Feed that is published at an address; everything about it is as it should be."""
    found: dict[str, Any] = json.loads(data)
    jsonschema.validate(found, JSON_FEED, jsonschema.Draft202012Validator)
    assert found["feed_url"] == address
    ids = [item["id"] for item in found["items"]]
    assert len(set(ids)) == len(ids)
    for item in found["items"]:
        if "content_html" in item:
            hold_absolute(item["content_html"])
    return found


def read_all(output: Path, base_url: str) -> dict[str, Any]:
    """Read every feed of a built site, by its address below the site's root."""
    found: dict[str, Any] = {}
    for path in sorted(output.rglob("*.xml")):
        address = path.relative_to(output).as_posix()
        if "feed" in address:
            found[address] = read_atom(path.read_bytes(), base_url + address)
    for path in sorted(output.rglob("feed.json")):
        address = path.relative_to(output).as_posix()
        found[address] = read_json(path.read_bytes(), base_url + address)
    return found


def walk(feeds: dict[str, Any], base_url: str, address: str) -> list[list[str]]:
    """Return the ids of each document of a feed, from the current one on by prev-archive (RFC 5005 §4)."""
    documents = []
    current, after = address, ""
    while address:
        root = feeds[address]
        documents.append([entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")])
        assert (root.find(f"{HISTORY}archive") is not None) == bool(after)
        if after:
            assert [link.get("href") for link in links(root, "current")] == [base_url + current]
            following = [link.get("href") for link in links(root, "next-archive")]
            assert following == ([base_url + after] if after != current else [])
        before = [link.get("href") for link in links(root, "prev-archive")]
        address, after = (before[0].removeprefix(base_url) if before else ""), address
    return documents
