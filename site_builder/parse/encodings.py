"""Recognise files that are no UTF-8 text by their first bytes."""

from __future__ import annotations

from typing import Final

_FILES: Final = (
    (b"PK\x03\x04", "a Word, OpenDocument or ZIP file"),
    (b"\xd0\xcf\x11\xe0", "a Word or other Office file"),
    (b"%PDF-", "a PDF file"),
    (b"{\\rtf", "a Rich Text file"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"bplist00", "a file of macOS"),
)
_MARKS: Final = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_SAMPLE: Final = 400  # bytes


def recognised(raw: bytes) -> tuple[str, dict[str, str]] | None:
    """Return the kind of problem of a file that is another kind of file, with its facts; None for any other."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return "utf-16", {"encoding": encoding}
    for mark, what in _FILES:
        if raw.startswith(mark):
            picture = what.endswith("picture")
            todo = (
                "move it into content/media/" if picture else "save its text as plain text (UTF-8), with the ending .md"
            )
            return "not-text", {"what": what, "todo": todo}
    sample = raw[:_SAMPLE]
    for start in (0, 1):  # UTF-16 without a mark: every other byte of Latin text is 0
        half, other = sample[start::2], sample[1 - start :: 2]
        if len(half) >= 4 and half.count(0) * 4 > len(half) * 3 and other.count(0) * 10 < len(other):
            return "utf-16", {"encoding": "UTF-16"}
    return None
