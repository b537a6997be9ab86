"""The command `ledger`: the addresses of a site that is being replaced are taken into content/urls.lock."""

from __future__ import annotations

from pathlib import Path

from site_builder.cli.curate_command import refusing
from site_builder.cli.printing import say, today
from site_builder.curate.archive import load
from site_builder.curate.take_over import TakenOver, take_over
from site_builder.curate.write import write
from site_builder.problems import printable

_MOST_SAID = 20  # addresses that were left out


def run(site: Path, source: Path, dry_run: bool) -> None:
    """Take over the addresses, say what became of them and what is to be done."""
    with refusing():
        day = f"{today():08d}"
        archive = load(site, today())
        done = take_over(archive, source, f"{day[:4]}-{day[4:6]}-{day[6:]}")
        if done.new and not dry_run:
            write(archive, done.files)
    _say(done, source, dry_run)


def _say(done: TakenOver, source: Path, dry_run: bool) -> None:
    if done.no_pages:
        files = ", ".join(f"{n:,} {ending or 'without an ending'}" for ending, n in sorted(done.no_pages.items()))
        say(f"passed over: files that are no pages ({printable(files, 300)})")
    for address, why in done.left_out[:_MOST_SAID]:
        say(f"left out: {printable(address)}: {printable(why, 300)}")
    if len(done.left_out) > _MOST_SAID:
        say(f"left out: {len(done.left_out) - _MOST_SAID:,} more")
    addresses = f"{done.found:,} address{'' if done.found == 1 else 'es'} found in {source.name or source}"
    say(f"{addresses}: {len(done.new):,} new, {done.known:,} known, {len(done.left_out):,} left out")
    if to_do := len(done.new) - done.met:
        asked = f"of the new ones {done.met:,} are met; {to_do:,} need a page, a redirect or an entry of gone:"
        say(f"{asked} site-builder moved writes redirects for {done.offered:,}, and a build names the others")
    if dry_run:
        say("nothing was changed (--dry-run)")
