"""Addresses outside the archive, as people write them: without https://, in brackets, with words around them."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

_AROUND: Final = "<>()[]\"'“”‘’«» \t,;"
_TOP: Final = (
    "com|org|net|edu|gov|int|mil|info|eu|uk|de|fr|nl|ru|cn|jp|kr|ch|it|es|pl|se|no|dk|fi|at|be|ca|au|us|in|br|mx|ua|il"
    "|ir|tr|eg|iq|sa|ae|qa|jo|lb|gr|pt|ie|cz|hu|ro|za|ng|ke"
)
_HOST: Final = rf"(?:www\.(?:[a-z0-9-]+\.)+[a-z]{{2,24}}|(?:[a-z0-9-]{{1,63}}\.){{1,5}}(?:{_TOP}))"
# Compiled, and kept by ``re``, when a faulty address is met.
_BARE: Final = rf"(?i)(?://)?({_HOST}(?::[0-9]{{1,5}})?(?:[/?#][^\s<>\"]*)?)"
_MAIL: Final = r"(?i)(?:mailto:)?([a-z0-9._%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24})"
_SCHEME: Final = r"(?i)h{0,2}t{1,3}p{0,2}(s?)(?:[:;]?/{1,3}|[:;])(?=[a-z0-9])"
_INSIDE: Final = r"(?i)https?://[^\s<>\"\\^`{|}()\[\]]+"
_LONGEST: Final = 2000
# No address holds controls: one that a server gives as a redirect would rule the terminal that it is printed on.
_NEVER: Final = r"\s\x00-\x1f\x7f-\x9f<>\"\\^`{|}"
_WHOLE: Final = re.compile(rf"https?://[^/?#{_NEVER}]+(?:[/?#][^{_NEVER}]*)?", re.IGNORECASE)


def is_web_address(text: str) -> bool:
    """Return whether a text is a web address as it stands (http or https), of at most 2,000 characters."""
    if len(text) > _LONGEST or not _WHOLE.fullmatch(text):
        return False
    if (
        text.isascii() and text.rfind(":") < 6 and "[" not in text and "]" not in text
    ):  # most: nothing more can be wrong
        return True
    try:
        _ = urlsplit(text).port
    except ValueError:  # brackets or signs that no host has, or a port that is no number of one
        return False
    return True


def as_address(text: str) -> str:
    """Return the web address (https://…) or mail address (mailto:…) that a text is meant as; empty if it is none."""
    if len(text) > _LONGEST:
        return ""
    bare = text.strip(_AROUND)
    if found := re.fullmatch(_BARE, bare):
        return f"https://{found[1]}"
    if found := re.fullmatch(_MAIL, bare):
        return f"mailto:{found[1]}"
    return ""


def corrected(text: str) -> str:
    """Return the web address that a faulty one is meant as; empty if none is clear."""
    found = _corrected(text)
    return found if found.startswith("mailto:") or is_web_address(found) else ""


def _corrected(text: str) -> str:
    if len(text) > _LONGEST:
        return ""
    if found := as_address(text):
        return found
    bare = text.strip(_AROUND)
    if scheme := re.match(_SCHEME, bare):
        rest = bare[scheme.end() :].replace("\\", "/")
        return f"http{scheme[1].lower()}://{'%20'.join(rest.split())}" if _rest_is_plain(rest) else ""
    inside = re.findall(_INSIDE, bare)
    return inside[0].rstrip(".,;") if len(inside) == 1 else ""


def _rest_is_plain(rest: str) -> bool:
    return bool(rest) and not re.search(r"[<>\"^`{|}]", rest) and ("." in rest or rest.startswith("localhost"))


def site_of(url: str) -> str:
    """Return the site that an address is on, as readers know it."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    return (host or url).removeprefix("www.")
