"""Digests of files' bytes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

try:
    # hashlib takes it from there, and takes OpenSSL along, which is slow to load
    from _blake2 import blake2b as blake2b
except ImportError:
    from hashlib import blake2b as blake2b


_SIZE: Final = 16


def digest(data: bytes) -> bytes:
    """Return the digest of some bytes: 16 bytes (BLAKE2b)."""
    return blake2b(data, digest_size=_SIZE).digest()


def digest_of_parts(parts: Iterable[bytes]) -> bytes:
    """Return the digest of the bytes that the parts are together."""
    found = blake2b(digest_size=_SIZE)
    for part in parts:
        found.update(part)
    return found.digest()
