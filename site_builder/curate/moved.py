"""Mend addresses that would be lost: write the redirects of pages that have moved, and the moves of media files."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.build import lost_addresses
from site_builder.build.lost_addresses import Offer
from site_builder.curate.archive import CONTENT_PROBLEM, Archive, Refused
from site_builder.curate.changes import Change, Sheets, new_file
from site_builder.curate.edits import SiteSheet
from site_builder.model import ledger
from site_builder.model.ledger import Entry
from site_builder.model.paths import LEDGER, MEDIA, SITE_FILE, content_path
from site_builder.parse.yaml_text import scalar
from site_builder.problems import printable
from site_builder.read import content_folder


def moved(archive: Archive) -> Change:
    """Work out the lines that mend all lost addresses of which it is sure what they have become.

    The rest is told in the remarks. Raises Refused if the ledger cannot be read.
    """
    lost, offers = _lost(archive)
    sheets, change = Sheets(archive), Change()
    sure: list[Offer] = []
    for entry, some in zip(lost, offers, strict=True):
        if some and some[0].is_sure:
            sure.append(some[0])
        else:
            change.remarks.append(_left(entry, some))
    made: dict[str, list[Offer]] = {}
    for offer in sure:
        if offer.lost.kind == MEDIA:
            continue
        if offer.title:
            made.setdefault(offer.path, []).append(offer)
        else:
            sheets.settled(offer.path).add("redirect_from", [scalar(offer.lost.address)])
    for path, some in made.items():
        sheets.make(path, new_file(some[0].title, redirect_from=[offer.lost.address for offer in some]))
    change.files, change.own = sheets.changes(), set(made)
    if files := [offer for offer in sure if offer.lost.kind == MEDIA]:
        change.files[SITE_FILE] = _site_file(archive, files)
    change.summary = f"{len(sure)} of {len(lost)} lost addresses mended" if lost else "no address is lost"
    return change


def _lost(archive: Archive) -> tuple[list[Entry], list[list[Offer]]]:
    """Return the lost addresses, and what each may have become."""
    path = archive.root / content_path(LEDGER)
    if archive.site.ledger == "off" or not path.exists():
        raise Refused(f"there is no {content_path(LEDGER)}, so no address is known: site-builder build writes it")
    entries, faults, _ = ledger.read(content_folder.load(archive.root, LEDGER))
    if broken := [fault for fault in faults if not fault.is_mark]:
        where = f"{content_path(LEDGER)}:{broken[0].line}"
        raise Refused(f"{where} cannot be read ({printable(broken[0].reason)}); mend it first", CONTENT_PROBLEM)
    with archive.planned([]) as (db, specs):
        there = {spec.address for spec in specs} | {gone.address.text for gone in archive.site.gone}
        lost = [entry for entry in sorted(entries.values()) if entry.is_source and entry.address not in there]
        return lost, lost_addresses.offers(archive.root, db, lost, entries)


def _left(entry: Entry, offers: Sequence[Offer]) -> str:
    """Say of a lost address why nothing was written for it."""
    if not offers:
        why = "nothing there is like it: if it is gone for good, write it below gone: in content/site.yaml"
    elif offers[0].hidden:
        why = offers[0].said(declared=False)
    else:
        why = "in doubt: " + ", or ".join(offer.said(declared=False) for offer in offers)
    return f"left: {printable(entry.address)} ({why})"


def _site_file(archive: Archive, offers: Sequence[Offer]) -> bytes:
    """Return site.yaml with the moves of media files."""
    path = archive.root / content_path(SITE_FILE)
    raw = content_folder.load(archive.root, SITE_FILE) if path.exists() else b""
    if raw:
        archive.raws[SITE_FILE] = raw
    sheet = SiteSheet(raw)
    for offer in offers:
        sheet.pair("moved", scalar(offer.lost.address), scalar(offer.path))
    return sheet.encoded()
