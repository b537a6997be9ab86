"""Addresses outside the archive, as people write them: without https://, in brackets, with words around them."""

from __future__ import annotations

import re
from typing import Final

_AROUND: Final = "<>()[]\"'“”‘’«» \t,;"
_TOP: Final = (
    "com|org|net|edu|gov|int|mil|info|eu|uk|de|fr|nl|ru|cn|jp|kr|ch|it|es|pl|se|no|dk|fi|at|be|ca|au|us|in|br|mx|ua|il"
    "|ir|tr|eg|iq|sa|ae|qa|jo|lb|gr|pt|ie|cz|hu|ro|za|ng|ke"
)
_HOST: Final = rf"(?:www\.(?:[a-z0-9-]+\.)+[a-z]{{2,24}}|(?:[a-z0-9-]{{1,63}}\.){{1,5}}(?:{_TOP}))"
_BARE: Final = re.compile(rf"(?://)?({_HOST}(?::[0-9]{{1,5}})?(?:[/?#][^\s<>\"]*)?)", re.IGNORECASE)
_MAIL: Final = re.compile(r"(?:mailto:)?([a-z0-9._%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24})", re.IGNORECASE)
_SCHEME: Final = re.compile(r"h{0,2}t{1,3}p{0,2}(s?)[:;]?/{1,3}(?=[a-z0-9])", re.IGNORECASE)
_INSIDE: Final = re.compile(r"https?://[^\s<>\"\\^`{|}()\[\]]+", re.IGNORECASE)
_LONGEST: Final = 2000


def as_address(text: str) -> str:
    """Return the web address (https://…) or mail address (mailto:…) that a text is meant as; empty if it is none."""
    if len(text) > _LONGEST:
        return ""
    bare = text.strip(_AROUND)
    if found := _BARE.fullmatch(bare):
        return f"https://{found[1]}"
    if found := _MAIL.fullmatch(bare):
        return f"mailto:{found[1]}"
    return ""


def corrected(text: str) -> str:
    """Return the web address that a faulty one is meant as; empty if none is clear."""
    if len(text) > _LONGEST:
        return ""
    if found := as_address(text):
        return found
    bare = text.strip(_AROUND)
    if scheme := _SCHEME.match(bare):
        rest = bare[scheme.end() :].replace("\\", "/")
        return f"http{scheme[1].lower()}://{'%20'.join(rest.split())}" if _rest_is_plain(rest) else ""
    inside = _INSIDE.findall(bare)
    return inside[0].rstrip(".,;") if len(inside) == 1 else ""


def _rest_is_plain(rest: str) -> bool:
    return bool(rest) and not re.search(r"[<>\"^`{|}]", rest) and ("." in rest or rest.startswith("localhost"))
