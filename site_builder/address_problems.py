"""The wording of what can be wrong with published addresses, and with those outside: a part of ``problems.WORDING``."""

from __future__ import annotations

from typing import Final

_ERROR: Final = "error"  # as problems.py has it
_WARNING: Final = "warning"
_NOTE: Final = "note"

# kind: (severity, what is wrong, what to do)
WORDING: Final[dict[str, tuple[str, str, str]]] = {
    "lost-address": (_ERROR, "{address}, published since {first} ({what}), would be lost", "{todo}"),
    "address-reused": (
        _WARNING,
        "{address}, published since {first}, has another text now, and its own text stands in {other}",
        "{todo}",
    ),
    "ledger-line": (_ERROR, "this line of the ledger cannot be read: {reason}", "restore it from an earlier version"),
    "ledger-off": (
        _ERROR,
        "ledger: off stands here, and content/urls.lock knows of addresses: they would be lost unseen",
        "take this line out, or delete content/urls.lock if nothing of it was ever published",
    ),
    "ledger-conflict": (
        _WARNING,
        "git has left a mark here: the lines of both sides are taken",
        "delete the marks, and keep all lines between them",
    ),
    "ledger-joined": (
        _WARNING,
        "git had left {count} here: the lines of both sides were taken, and this build has written the file anew",
        "commit it",
    ),
    "ledger-not-written": (
        _WARNING,
        "the ledger could not be written ({reason}): new addresses are not promised yet",
        "build again once that is mended, and commit the file",
    ),
    "gone-unknown": (_ERROR, '"{value}" was never published', "{todo}"),
    "gone-live": (_ERROR, "{address} is not gone: {other} is there", "delete this entry of gone:, or {todo}"),
    "moved-live": (_ERROR, "{address} has not moved: that file is there", "delete this entry of moved:, or the file"),
    "moved-unknown": (_ERROR, 'there is no media file "{value}"', "{todo}"),
    "links-line": (
        _WARNING,
        "this line of what is known of links cannot be read: {reason}",
        "restore it from an earlier version, or delete it: site-builder links finds it out again",
    ),
    "links-conflict": (
        _WARNING,
        "git has left a mark here: the lines of both sides are taken",
        "delete the marks, and keep all lines between them, or let site-builder links write the file anew",
    ),
    "dead-outside": (
        _NOTE,
        "{link} is dead since {since} ({answer}), and there is no kept copy",
        "look for one at {copy}, and write its address as archived:, or in place of the link",
    ),
    "dead-copy": (
        _NOTE,
        "the kept copy {link} is dead since {since} ({answer})",
        "look for another one at {copy}, and write its address as archived:",
    ),
    "moved-outside": (_NOTE, "{link} has moved for good", "write {new}, or run site-builder links --write"),
    "suspect-outside": (_NOTE, "{link} {how}", "look at it; if the page is gone, write archived: with a kept copy"),
    "failed-outside": (
        _NOTE,
        "{link} was not there on {since} ({answer})",
        "run site-builder links on another day: if it is not there then, it is held to be dead",
    ),
}
