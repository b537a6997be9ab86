"""What pages show and where they stand depends on no Python's version of Unicode."""

from __future__ import annotations

import hashlib
import sys
import unicodedata

import pytest

from site_builder.model.names import fold
from site_builder.model.slugs import heading_slug
from site_builder.model.unicode_14 import changed, is_unassigned

NEWER = ["\U00010d50", "\ua7cb", "\U000323b0", "\U00011f02", "\u1c89"]  # of Unicode 15.0 to 16.0


def test_the_table_is_that_of_unicode_14() -> None:
    if unicodedata.unidata_version == "14.0.0":
        points = range(sys.maxunicode + 1)
        assert [c for c in points if is_unassigned(chr(c)) != (unicodedata.category(chr(c)) == "Cn")] == []


def test_every_python_makes_the_same_fragments_and_compares_names_alike() -> None:
    """Of every code point. The digests were made by Python 3.11, 3.12 and 3.13."""
    points = [chr(c) for c in range(sys.maxunicode + 1) if not 0xD800 <= c < 0xE000]
    for make, digest in (
        (heading_slug, "baadf2917b37243a"),
        (fold, "e50993bf0fe9a6be"),
    ):
        text = "\n".join(make(f"a{c}B") for c in points)
        assert hashlib.sha256(text.encode()).hexdigest()[:16] == digest


@pytest.mark.parametrize("character", NEWER)
def test_characters_that_are_newer_stay_as_they_are(character: str) -> None:
    assert heading_slug(f"Über {character} X") == f"über-{character}-x"
    assert fold(f"Ä {character} X") == f"ä {character} x"
    assert changed(f"A{character}", str.lower) == f"a{character}"
