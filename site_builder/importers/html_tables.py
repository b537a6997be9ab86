"""A table of HTML → lines with bars or, where these cannot hold it, the tags of tables that an archive knows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

_BAR: Final = re.compile(r"(?<!\\)\|")
_BLOCKS: Final = [
    "ul",
    "ol",
    "dl",
    "table",
    "pre",
    "blockquote",
    "figure",
    "details",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
]
_MOST_COLUMNS: Final = 200

Write = Callable[[Any, set[str]], str]  # the contents of a tag, in the context of these tags


def table(el: Any, write: Write) -> str:
    """Return a table as Markdown, between empty lines. ``write`` gives the text of a cell."""
    rows = [(row, _cells(row)) for row in _rows(el)]
    rows = [(row, cells) for row, cells in rows if cells]
    said = " ".join(" ".join(write(one, {"_inline"}) for one in el.find_all("caption", recursive=False)).split())
    if not rows:
        return f"\n\n{said}\n\n"
    if len(rows) == 1 and len(rows[0][1]) == 1:  # a frame around a text
        inside = write(_as(rows[0][1][0], "blockless"), set()).strip()
        return f"\n\n{said}\n\n{inside}\n\n"
    width = max(len(cells) for _, cells in rows)
    if said or width > _MOST_COLUMNS or any(_needs_tags(cell) for _, cells in rows for cell in cells):
        return _tagged(rows, said, write)
    is_head = all(cell.name == "th" for cell in rows[0][1]) or rows[0][0].parent.name == "thead" or _set_in_bold(rows)
    lines = [[_BAR.sub(r"\\|", " ".join(write(cell, set()).split())) for cell in cells] for _, cells in rows]
    head = lines.pop(0) if is_head else []  # an empty one is not shown: the style sheet hides it
    padded = [
        head + [""] * (width - len(head)),
        ["---"] * width,
        *(line + [""] * (width - len(line)) for line in lines),
    ]
    return (
        "\n\n" + "\n".join("|" + "".join(f" {cell} |" if cell else " |" for cell in line) for line in padded) + "\n\n"
    )


def _set_in_bold(rows: list[tuple[Any, list[Any]]]) -> bool:
    """Whether the first row alone is set in bold, as heads are that a word processor does not call so.

    Its cells then lose their bold type, for a head has it anyway.
    """
    bold = [[_is_bold(cell) for cell in cells if cell.get_text(strip=True)] for _, cells in rows]
    if len(rows) < 2 or len(bold[0]) < 2 or len(bold[0]) + 1 < len(rows[0][1]):
        return False
    if not all(bold[0]) or any(row and all(row) for row in bold[1:]):
        return False
    for cell in rows[0][1]:
        for mark in cell.find_all(["b", "strong"]):
            mark.unwrap()
    return True


def _is_bold(cell: Any) -> bool:
    return all(text.find_parent(["b", "strong"]) for text in cell.find_all(string=True) if text.strip())


def _rows(el: Any) -> list[Any]:
    """Return the rows of a table, not those of tables in it."""
    found: list[Any] = []
    for child in el.find_all(["tr", "thead", "tbody", "tfoot"], recursive=False):
        found += [child] if child.name == "tr" else child.find_all("tr", recursive=False)
    return found


def _cells(row: Any) -> list[Any]:
    return list(row.find_all(["td", "th"], recursive=False))


def _as(cell: Any, name: str) -> Any:
    cell.name = name
    return cell


def _needs_tags(cell: Any) -> bool:
    """Whether a cell spans others, or holds more than a line."""
    spans = any(cell.get(key, "1") not in ("1", "") for key in ("colspan", "rowspan"))
    return spans or cell.find(_BLOCKS) is not None or len(cell.find_all("p", limit=2)) > 1


def _tagged(rows: list[tuple[Any, list[Any]]], caption: str, write: Write) -> str:
    lines = ["<table>"]
    if caption:
        lines.append(f"<caption>{caption}</caption>")
    for _, cells in rows:
        lines.append("<tr>")
        lines += [_cell(cell, write) for cell in cells]
        lines.append("</tr>")
    return "\n\n" + "\n".join([*lines, "</table>"]) + "\n\n"


def _cell(cell: Any, write: Write) -> str:
    name, attributes = cell.name, ""
    for key in ("colspan", "rowspan"):
        if re.fullmatch(r"[1-9]\d{0,2}", value := cell.get(key, "").strip()) and value != "1":
            attributes += f' {key}="{value}"'
    if cell.get("scope", "") in ("row", "col"):
        attributes += f' scope="{cell["scope"]}"'
    if cell.find(_BLOCKS) is None and len(cell.find_all("p", limit=2)) < 2:
        return f"<{name}{attributes}>{' '.join(write(cell, set()).split())}</{name}>"
    return f"<{name}{attributes}>\n\n{write(_as(cell, 'blockless'), set()).strip()}\n\n</{name}>"
