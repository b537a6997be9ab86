"""Mend addresses that would be lost: write the redirects of pages that have moved, and the moves of media files."""

from __future__ import annotations

from collections.abc import Container, Sequence

from msgspec import structs

from site_builder.build import lost_addresses
from site_builder.build.lost_addresses import Offer
from site_builder.curate.archive import CONTENT_PROBLEM, Archive, Refused, mend_first
from site_builder.curate.changes import Change, Sheets, new_file, redirects_of
from site_builder.curate.edits import SiteSheet
from site_builder.model import addresses, ledger
from site_builder.model.ledger import Entry
from site_builder.model.paths import LEDGER, MEDIA, SITE_FILE, content_path, nfc
from site_builder.parse.yaml_text import scalar
from site_builder.problems import Problem, printable
from site_builder.read import content_folder


def moved(archive: Archive) -> Change:
    """Work out the lines that mend all lost addresses of which it is sure what they have become.

    Lines by which a page or a media file that went back would lead to itself are taken out. The rest is told in the
    remarks. Raises Refused if the ledger cannot be read, or if site.yaml has something wrong with addresses.
    """
    entries = _entries(archive)
    with archive.planned([]) as (db, specs):
        there = {spec.address for spec in specs} | {gone.address.text for gone in archive.site.gone}
        lost = [entry for entry in sorted(entries.values()) if entry.is_source and entry.address not in there]
        offers = lost_addresses.offers(archive.root, db, lost, entries)
        back = _back(archive)
        mended = back | {some[0].lost.address for some in offers if some and some[0].is_sure}
        moves = tuple(one for one in archive.site.moved if addresses.media(one.old.text) not in mended)
        wrong: list[Problem] = []
        lost_addresses.of_site(db, structs.replace(archive.site, moved=moves), entries, wrong)
    if wrong:
        raise mend_first(wrong)
    sheets, change = Sheets(archive), Change()
    taken_out = _lead_to_themselves(archive, sheets)
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
    files = [offer for offer in sure if offer.lost.kind == MEDIA]
    if files or back:
        change.files[SITE_FILE] = _site_file(archive, files, back)
    change.summary = f"{len(sure)} of {len(lost)} lost addresses mended" if lost else "no address is lost"
    if count := taken_out + len(back):
        change.summary += f", {count} line{'' if count == 1 else 's'} taken out by which a page or file led to itself"
    return change


def _back(archive: Archive) -> set[str]:
    """Return the former addresses in site.yaml at which their media files stand again."""
    there = {addresses.media(source.path) for source in archive.media}
    return {old for one in archive.site.moved if (old := addresses.media(one.old.text)) in there}


def _lead_to_themselves(archive: Archive, sheets: Sheets) -> int:
    """Take out the redirects that name the page that they stand in, and return how many these are."""
    count = 0
    for path, document in archive.documents.items():
        if document.data.redirect_from:
            address = archive.link_targets.files[nfc(path)].address
            marks = redirects_of(archive, document.data.redirect_from, address)
            sheets.mark(path, marks)
            sheets.settled(path)
            count += len(marks)
    return count


def _entries(archive: Archive) -> dict[str, Entry]:
    """Return the ledger."""
    path = archive.root / content_path(LEDGER)
    if archive.site.ledger == "off" or not path.exists():
        raise Refused(f"there is no {content_path(LEDGER)}, so no address is known: site-builder build writes it")
    entries, faults, _ = ledger.read(content_folder.load(archive.root, LEDGER))
    if broken := [fault for fault in faults if not fault.is_mark]:
        where = f"{content_path(LEDGER)}:{broken[0].line}"
        raise Refused(f"{where} cannot be read ({printable(broken[0].reason)}); mend it first", CONTENT_PROBLEM)
    return entries


def _left(entry: Entry, offers: Sequence[Offer]) -> str:
    """Say of a lost address why nothing was written for it."""
    if not offers:
        why = "nothing there is like it: if it is gone for good, write it below gone: in content/site.yaml"
    elif offers[0].hidden:
        why = offers[0].said(declared=False)
    else:
        why = "in doubt: " + ", or ".join(offer.said(declared=False) for offer in offers)
    return f"left: {printable(entry.address)} ({why})"


def _site_file(archive: Archive, offers: Sequence[Offer], back: Container[str]) -> bytes:
    """Return site.yaml with the moves of media files, and without those that went ``back`` to an address."""
    path = archive.root / content_path(SITE_FILE)
    raw = content_folder.load(archive.root, SITE_FILE) if path.exists() else b""
    if raw:
        archive.raws[SITE_FILE] = raw
    sheet = SiteSheet(raw)
    gone = {one.old.text for one in archive.site.moved if addresses.media(one.old.text) in back}
    sheet.pairs("moved", {offer.lost.address: offer.path for offer in offers}, gone)
    return sheet.encoded()
