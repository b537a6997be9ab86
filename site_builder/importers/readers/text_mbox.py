"""Boxes of mails (``.mbox``, RFC 4155) → their mails, each as a file inside the source that ``text_mail`` reads.

A mail begins with a line ``From `` behind an empty line. Of such a line in a text, programs make ``>From ``.
"""

from __future__ import annotations

import re
from email.parser import BytesHeaderParser
from typing import Final

from site_builder.importers.readers.text_mail import Bounded
from site_builder.importers.records import Outcome, Report
from site_builder.importers.source import CannotRead, Source
from site_builder.model.slugs import slugify

MOST_BOX: Final = 512 << 20  # bytes
MOST_MAILS: Final = 100_000
_MOST_HEADERS: Final = 1 << 16  # bytes that are looked at for the subject
_BEGIN: Final = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\n]{3,200}\n(?=[!-9;-~]{1,76}:)")
_ESCAPED: Final = re.compile(rb"^>(>*From )", re.MULTILINE)


def unpack(source: Source, path: str, report: Report) -> list[str]:
    """Add the mails of a box to the source as ``letters.mbox/0001-subject.eml``; return their paths in order."""
    try:
        raw = source.read(path, MOST_BOX)
    except CannotRead as fault:
        report.add(Outcome.LEFT_OUT, path, 0, str(fault), kind="files that cannot be read")
        return []
    begins = [(match.start(), match.end()) for match in _BEGIN.finditer(raw)]
    if not begins:
        what = "no mail begins in it: a line “From …” with headers below it"
        report.add(Outcome.LEFT_OUT, path, 0, what, kind="files that cannot be read")
        return []
    if begins[0][0] > 0:
        report.add(Outcome.LEFT_OUT, path, 1, "what stands above its first mail", kind="texts above the mails of a box")
    if len(begins) > MOST_MAILS:
        what = f"the mails behind the first {MOST_MAILS:,}: divide the box"
        report.add(Outcome.LEFT_OUT, path, 0, what, kind="mails beyond the most")
        begins = begins[:MOST_MAILS]
    ends = [start for start, _ in begins[1:]] + [len(raw)]
    found = []
    for n, ((_, start), end) in enumerate(zip(begins, ends, strict=True), 1):
        read = lambda start=start, end=end: _ESCAPED.sub(rb"\1", raw[start:end])  # noqa: E731
        name = f"{n:04}-{_subject(raw[start : min(end, start + _MOST_HEADERS)])}".rstrip("-")
        found.append(source.add(f"{path}/{name}.eml", read))
    report.count(Outcome.CONVERTED, "mails of boxes", len(found))
    return found


def _subject(raw: bytes) -> str:
    """Return the subject of a mail as a part of a file's name."""
    try:
        found = BytesHeaderParser(policy=Bounded()).parsebytes(raw).get("Subject") or ""
    except Exception:  # the standard library's readers of headers fail in many ways on those that are none
        return ""
    return slugify(str(found))[:60].strip("-")
