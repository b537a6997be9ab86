"""Digests of files' bytes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

try:
    # hashlib takes it from there, and takes OpenSSL along, which is slow to load
    from _blake2 import blake2b as blake2b
except ImportError:
    from hashlib import blake2b as blake2b


if TYPE_CHECKING:
    from hashlib import _Hash as Sha256

_SIZE: Final = 16


def digest(data: bytes) -> bytes:
    """Return the digest of some bytes: 16 bytes (BLAKE2b)."""
    return blake2b(data, digest_size=_SIZE).digest()


def sha256(data: bytes = b"") -> Sha256:
    """Begin the SHA-256 of published bytes, which other programs check too (FIPS 180-4)."""
    from hashlib import sha256 as begin  # a build without a change makes no bytes

    return begin(data, usedforsecurity=False)


def digest_of_parts(parts: Iterable[bytes]) -> bytes:
    """Return the digest of the bytes that the parts are together."""
    found = blake2b(digest_size=_SIZE)
    for part in parts:
        found.update(part)
    return found.digest()
