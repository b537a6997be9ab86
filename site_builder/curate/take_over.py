"""Take the addresses of a site that is being replaced into the ledger, so that builds ask for each of them."""

from __future__ import annotations

import re
from collections.abc import Container
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from msgspec import Struct, field

from site_builder.build import lost_addresses
from site_builder.curate import old_site
from site_builder.curate.archive import CONTENT_PROBLEM, Archive, Changes, Refused
from site_builder.model import ledger
from site_builder.model.addresses import collision_key
from site_builder.model.former_addresses import former_address
from site_builder.model.ledger import EARLIER, NONE, Entry
from site_builder.model.paths import LEDGER, MEDIA, content_path, nfc, unsafe
from site_builder.model.slugs import slugify
from site_builder.problems import Problem, errors, printable
from site_builder.read import content_folder
from site_builder.read.media_kinds import DOCUMENTS, PICTURES

_DATED: Final = re.compile(r"\d{4}-\d\d-\d\d-(?=.)", re.ASCII)
_ENDING: Final = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,5}\Z")


class TakenOver(Struct):
    """What becomes of the addresses of a site, and the ledger with them."""

    found: int = 0
    new: list[Entry] = field(default_factory=list)
    known: int = 0  # of them the ledger has already
    met: int = 0  # of the new ones a page stands there, or a redirect, or what site.yaml says
    offered: int = 0  # of the others it is sure which page they have become
    left_out: list[tuple[str, str]] = field(default_factory=list)  # address, why
    no_pages: dict[str, int] = field(default_factory=dict)  # ending → files of a folder that are no pages
    files: Changes = field(default_factory=dict)


def take_over(archive: Archive, source: Path, day: str) -> TakenOver:
    """Work out the ledger with the addresses of a site: a sitemap, a folder or a list. ``day``: YYYY-MM-DD.

    Raises Refused if one of them cannot be read, or if the archive has an error.
    """
    entries = _entries(archive)
    try:
        read = old_site.addresses(source)
    except old_site.CannotRead as fault:
        raise Refused(printable(fault, 300)) from None
    problems: list[Problem] = []
    with archive.planned(problems) as (db, specs):
        if wrong := errors(problems):
            raise Refused(f"the archive has an error, so it is not known what it answers: {wrong[0]}", CONTENT_PROBLEM)
        planned = {spec.address for spec in specs}
        done = _sort(archive, read, entries, planned, day)
        there = planned | {gone.address.text for gone in archive.site.gone}
        lost = [entry for entry in done.new if entry.address not in there]
        done.met = len(done.new) - len(lost)
        offers = lost_addresses.offers(archive.root, db, lost, entries)
        done.offered = sum(bool(some and some[0].is_sure) for some in offers)
    joined = {**entries, **{entry.address: entry for entry in done.new}}
    done.files = {LEDGER: ledger.written(joined[address] for address in sorted(joined))}
    return done


def _entries(archive: Archive) -> dict[str, Entry]:
    """Return the ledger as it is; its bytes are remembered, so that one that changes meanwhile is not overwritten."""
    if archive.site.ledger == "off":
        raise Refused("content/site.yaml has ledger: off, so no address is kept: delete that line first")
    if not (archive.root / content_path(LEDGER)).exists():
        return {}
    archive.raws[LEDGER] = raw = content_folder.load(archive.root, LEDGER)
    entries, faults, _ = ledger.read(raw)
    if broken := [fault for fault in faults if not fault.is_mark]:
        where = f"{content_path(LEDGER)}:{broken[0].line}"
        raise Refused(f"{where} cannot be read ({printable(broken[0].reason)}); mend it first", CONTENT_PROBLEM)
    return entries


def _sort(
    archive: Archive, read: old_site.Found, entries: dict[str, Entry], planned: Container[str], day: str
) -> TakenOver:
    """Say of each address whether it is new, known, or left out and why."""
    done = TakenOver(found=len(read.addresses) + len(read.no_addresses), no_pages=read.left_out)
    done.left_out += read.no_addresses.items()
    host = next((urlsplit(text).netloc for text in read.addresses if not text.startswith("/")), "")
    taken = {collision_key(address): address for address in entries}
    folders = {folder for key in taken for folder in _folders(key)}
    for text in read.addresses:
        address, why = _address(text, host, archive.site.base_url, planned)
        key = collision_key(address)
        if not why and taken.get(key, address) != address:
            why = f"some file systems hold it to be {taken[key]}"
        elif not why and (key in folders or any(folder in taken for folder in _folders(key))):
            why = "another address needs a folder where this one needs a file, or a file where it needs a folder"
        if why:
            done.left_out.append((text, why))
        elif key in taken:
            done.known += address in entries
        else:
            taken[key] = address
            folders.update(_folders(key))
            done.new.append(Entry(address, EARLIER, _id(address), NONE, NONE, day, day))
    return done


def _folders(key: str) -> list[str]:
    parts = key.split("/")
    return ["/".join(parts[:n]) for n in range(1, len(parts))]


def _address(text: str, host: str, base_url: str | None, planned: Container[str]) -> tuple[str, str]:
    """Return the address of the file that answers at an address of the other site; or why there can be none.

    ``/x`` is answered by x.html, or by x itself, if there is one in this archive.
    """
    if not text.startswith("/"):
        try:
            netloc = urlsplit(text).netloc
        except ValueError:
            return "", "it is no web address"
        if netloc != host:
            return "", f"it is on another host than {host}"
    found = former_address(text, base_url)
    if found.fault and not text.startswith("/"):  # the site stood elsewhere: what counts is the path
        text = "/" + text.partition("//")[2].partition("/")[2]
        found = former_address(text, None)
    if found.fault:
        return "", found.fault
    plain = found.address.removesuffix("/index.html")
    if not unquote(text).rstrip().endswith(("/", ".html")):
        for address in (plain, f"{plain}.html"):
            if address in planned or (address == plain and _is_media(plain)):
                return address, ""
    return found.address, ""


def _is_media(address: str) -> bool:
    """Return whether an address is one that a file of media/ may have."""
    ending = "." + address.rpartition(".")[2].lower()
    return address.startswith(f"{MEDIA}/") and ending in (DOCUMENTS.keys() | PICTURES.keys()) and not unsafe(address)


def _id(address: str) -> str:
    """Return the id that an address speaks of: /2025/06/old-name/ and /2025-06-04-old-name.php of old-name."""
    name = nfc(address).removesuffix("/index.html").rpartition("/")[2]
    return slugify(_DATED.sub("", _ENDING.sub("", name))) or NONE
