"""Vaults of Obsidian and Foam: notes that link each other by name → articles; with ``--actors``, actors' files too.

All notes are articles. A property that a person names with ``--actors`` or ``--topics`` lists actors or topics, and a
note that it links is the file of that actor or topic; ``type=person`` chooses the notes that have this property.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any, Final

from msgspec import Struct

from site_builder.importers import markdown_text, matter
from site_builder.importers.calls import fence
from site_builder.importers.readers import vault_dates, vault_kinds, vault_matter, vault_text
from site_builder.importers.readers.vault_inline import fragment
from site_builder.importers.readers.vault_kinds import Choice
from site_builder.importers.readers.vault_matter import Mapped
from site_builder.importers.readers.vault_names import SETTINGS, Settings, Vault, is_foam, settings
from site_builder.importers.readers.vault_note import Note
from site_builder.importers.records import Collection, Document, Outcome, Report, Wish
from site_builder.importers.source import CannotRead, Source
from site_builder.model.limits import TEXT
from site_builder.read.media_kinds import PICTURES

_NOTE: Final = ".md"
_DRAWINGS: Final = {".canvas": "a canvas", ".base": "a base, a view of a database", ".excalidraw": "a drawing"}
_LOOKED_AT: Final = 60  # notes of a folder without settings
_HEADING: Final = re.compile(r"\A\s*# +(?P<words>[^\n]+?)(?: +#+)?[ \t]*(?:\n|\Z)")
_FIGURE: Final = re.compile(r"\A\s*!\[(?P<alt>[^\[\]\n]*)\]\((?P<href>[^\s()]+)\)[ \t]*(?:\n\s*|\Z)")
_KEY: Final = re.compile(r"(?m)^[\"']?([^\s\"':#][^\"':\n]*)[\"']?[ \t]*:")


class _Read(Struct):
    """A note as it was read: its properties, its text, and where both stand in its file."""

    path: str
    found: dict[str, Any]
    body: str
    line: int
    lines: dict[str, int]


def guess(source: Source) -> int:
    """Return how surely a source is a vault: by its settings, else by how many notes link by name."""
    if (source.root / SETTINGS).is_dir() and not source.only:
        return 91  # a site of another program may be edited with Obsidian
    if is_foam(source) and not source.only:
        return 90
    notes = [path for path in source.below("", _NOTE) if not _is_hidden(path)][:_LOOKED_AT]
    linking = 0
    for path in notes:
        try:
            linking += b"[[" in source.read(path, TEXT)
        except CannotRead:
            continue
    return 40 if notes and linking * 3 >= len(notes) else 0


def read(source: Source, wish: Wish, report: Report) -> Collection:
    """Read every note as an article, or as the file of an actor or a topic that ``wish`` chooses."""
    set_up, choice = settings(source), Choice(wish)
    read_notes, files, left_out = _gathered(source, set_up, report)
    vault = Vault((one.path for one in read_notes), files, left_out)
    titles: dict[str, str] = {}
    for one in read_notes:
        for alias in vault_matter.aliases(one.found):
            vault.alias(alias, one.path)
        titles[one.path] = _title(one, set_up)
    notes: list[vault_kinds.Converted] = []
    for one in read_notes:
        note = Note(one.path, vault, report, breaks=set_up.breaks, foam=set_up.foam)
        note.titles = titles if set_up.foam else {}
        notes.append(_converted(one, note, choice, set_up, titles[one.path]))
    _check_headings(notes)
    for path in files:
        if path not in vault.used and posixpath.splitext(path)[1].lower() not in PICTURES:
            report.add(Outcome.LEFT_OUT, path, 0, "no note links to this file", kind="files that no note links to")
    found = Collection(title=source.root.resolve().name, heading_slug=fragment)
    found.static = ["", set_up.attachments] if set_up.attachments else [""]
    vault_kinds.finish(notes, choice, found, report)
    return found


def _is_hidden(path: str) -> bool:
    return any(part.startswith(".") for part in path.split("/"))


def _gathered(source: Source, set_up: Settings, report: Report) -> tuple[list[_Read], list[str], list[str]]:
    """Return the notes, the other files, and the files that are left out."""
    notes: list[_Read] = []
    files: list[str] = []
    left_out: list[str] = []
    for path in source.files:
        ending = posixpath.splitext(path)[1].lower()
        if _is_hidden(path):
            report.count(Outcome.LEFT_OUT, "files in hidden folders")
        elif ending in _DRAWINGS or path.endswith(".excalidraw.md"):
            _leave_out(path, _DRAWINGS.get(ending, "a drawing"), left_out, report)
        elif any(path.startswith(f"{folder}/") for folder in set_up.templates) and ending == _NOTE:
            _leave_out(path, "a template", left_out, report)
        elif ending != _NOTE:
            files.append(path)
        elif one := _note(source, path, report):
            if any(key.lower() == "excalidraw-plugin" for key in one.found):
                _leave_out(path, "a drawing", left_out, report)
            else:
                notes.append(one)
    return notes, files, left_out


def _leave_out(path: str, what: str, left_out: list[str], report: Report) -> None:
    report.add(Outcome.LEFT_OUT, path, 0, what)
    left_out.append(path)


def _note(source: Source, path: str, report: Report) -> _Read | None:
    try:
        text = source.text(path)
    except CannotRead as fault:
        report.add(Outcome.LEFT_OUT, path, 0, str(fault), kind="files that cannot be read")
        return None
    if len(text.encode("utf-8", "replace")) > TEXT:
        what = f"it is larger than an archive's text may be ({TEXT >> 20} MiB)"
        report.add(Outcome.LEFT_OUT, path, 0, what, kind="documents that are too large")
        return None
    head = re.match(r"---[ \t]*\n(?P<said>(?:.*\n)*?)---[ \t]*(?:\n|\Z)", text)
    if head is None:
        return _Read(path, {}, text, 1, {})
    body, line = text[head.end() :], text.count("\n", 0, head.end()) + 1
    try:
        found = matter.from_yaml(head["said"])
    except matter.CannotParse as fault:
        return _as_code(path, head["said"], body, line, f"its properties cannot be read: {fault}", fault.line, report)
    if found is None:
        return _Read(path, {}, body, line, {})
    if not isinstance(found, dict):
        return _as_code(path, head["said"], body, line, "its properties are no keys and values", 0, report)
    keys = _KEY.finditer(head["said"][: 1 << 16])
    lines = {match[1].strip(): head["said"].count("\n", 0, match.start()) + 2 for match in keys}
    return _Read(path, found, body, line, lines)


def _as_code(path: str, said: str, body: str, line: int, why: str, at: int, report: Report) -> _Read:
    """Keep properties that cannot be read: as code, above the text."""
    report.add(Outcome.KEPT, path, at + 1, f"{why}; they stand in the text as code", kind="properties as code")
    code = fence(said, "yaml")
    lines = code.count("\n") + 2
    return _Read(path, {}, f"{code}\n\n{body}", max(line - lines, 1), {})


def _title(one: _Read, set_up: Settings) -> str:
    """Return the title of a note: its property, else its file's name.

    The first heading is the title where the file's name is made from it, is a date alone, or where Foam shows it.
    """
    for key, value in one.found.items():
        if key.lower() == "title" and (said := vault_matter.texts(value)):
            return said[0]
    stem = posixpath.basename(one.path).removesuffix(_NOTE)
    match = _HEADING.match(one.body)
    shown = vault_matter.plain(" ".join(markdown_text.headings(match[0]))) if match else ""
    if shown and (set_up.foam or fragment(shown) == fragment(stem) or vault_dates.of_name(stem) or _daily(one, set_up)):
        return shown
    return stem


def _daily(one: _Read, set_up: Settings) -> str:
    """Return the date of a daily note; empty: it is none."""
    below = f"{set_up.daily_folder}/" if set_up.daily_folder else ""
    if not one.path.startswith(below):
        return ""
    return vault_dates.of_daily(one.path.removeprefix(below).removesuffix(_NOTE), set_up.daily_format)


def _converted(one: _Read, note: Note, choice: Choice, set_up: Settings, title: str) -> vault_kinds.Converted:
    said = vault_matter.mapped(one.found, choice.keys, note, one.lines)
    body = vault_text.converted(one.body, one.line, note)
    for key, values in note.fields.items():
        if key.lower() in choice.keys:
            for value in values:
                said.names.setdefault(key.lower(), []).extend(vault_matter.listed(value, note))
        elif values:
            vault_matter.keep(said.matter, key, values if len(values) > 1 else values[0], note, "field")
    said.tags += note.tags
    document = Document(one.path, title, _without_repeats(body, title, said, note), slug=said.slug, old=said.old)
    document.folder = note.folder
    stem = posixpath.basename(one.path).removesuffix(_NOTE)
    named = _daily(one, set_up) or vault_dates.of_name(stem)
    document.date = said.date or named or said.later_date or vault_dates.of_folders(one.path)
    if said.later_date and said.later_date != document.date:
        vault_matter.keep(said.matter, "created", said.later_date, note)
    return vault_kinds.Converted(document, said, note)


def _without_repeats(body: str, title: str, said: Mapped, note: Note) -> str:
    """Return a text without a first heading, picture or paragraph that says again what its keys say."""
    match = _HEADING.match(body)
    if match and fragment(" ".join(markdown_text.headings(match[0]))) == fragment(title):
        note.count(Outcome.CONVERTED, "first headings that repeat the title, left out")
        body = body[match.end() :]
    image, figure = said.matter.get("image"), _FIGURE.match(body)
    if isinstance(image, dict) and figure and figure["href"] == image["src"]:
        note.count(Outcome.CONVERTED, "first pictures that repeat the leading one, left out")
        if figure["alt"]:
            image["alt"] = figure["alt"]
        body = body[figure.end() :]
    summary = said.matter.get("summary")
    first, _, rest = body.strip().partition("\n\n")
    if isinstance(summary, str) and fragment(summary) and fragment(first) == fragment(summary):
        note.count(Outcome.CONVERTED, "first paragraphs that repeat the summary, left out")
        body = rest
    return body


def _check_headings(notes: list[vault_kinds.Converted]) -> None:
    """Report the links to headings that no note has."""
    bodies = {one.document.key: one.document for one in notes}
    known: dict[str, set[str]] = {}
    for one in notes:
        for line, target, words in one.note.headings:
            if target not in known:
                document = bodies[target]
                known[target] = {fragment(said) for said in (*markdown_text.headings(document.body), document.title)}
            if fragment(words) not in known[target]:
                what = f"a link to the heading {words} of {target}, which is not there: it leads to the note"
                one.note.say(Outcome.SUGGESTED, line, what, "links to headings that are not there")
