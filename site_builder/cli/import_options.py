"""The command `import` as it is written: its arguments, options and help."""

from __future__ import annotations

from pathlib import Path

import click

from site_builder.cli.report import JSON, TEXT

SYSTEMS = (
    "hugo",
    "zola",
    "jekyll",
    "pelican",
    "eleventy",
    "astro",
    "markdown",
    "wordpress",
    "ghost",
    "obsidian",
    "table",
    "text",
    "people",
)  # whose archives can be imported; a test holds them equal to those of importers/kinds.py


@click.command("import")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.argument("dest", type=click.Path(file_okay=False, path_type=Path))
@click.option("--from", "kind", type=click.Choice(SYSTEMS), help="What SOURCE is  [default: guessed]")
@click.option("--topics", metavar="KEYS", help="Keys of SOURCE that become topics, such as tags,categories.")
@click.option("--actors", metavar="KEYS", help="Keys of SOURCE that become actors, such as people.")
@click.option("--map", "mapping", type=click.Path(path_type=Path), metavar="FILE", help="Of a table: column → key.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes to work with  [default: one a core]")
@click.option("--format", "report", type=click.Choice((TEXT, JSON)), default=TEXT, help="Form of the report.")
def import_archive(
    source: Path,
    dest: Path,
    kind: str | None,
    topics: str | None,
    actors: str | None,
    mapping: Path | None,
    dry_run: bool,
    jobs: int | None,
    report: str,
) -> None:
    """Convert SOURCE, an archive of another system, into the archive at DEST, which need not be there yet.

    Nothing of SOURCE is changed or run. Running it again takes over what changed in SOURCE, and leaves alone what you
    have edited in DEST.
    """
    from site_builder.cli.import_command import import_
    from site_builder.importers.records import Wish

    wish = Wish(_keys(topics), _keys(actors), {"map": str(mapping)} if mapping else {})
    import_(source, dest, kind, wish, dry_run=dry_run, jobs=jobs, as_json=report == JSON)


def _keys(text: str | None) -> tuple[str, ...] | None:
    return None if text is None else tuple(key.strip() for key in text.split(",") if key.strip())
