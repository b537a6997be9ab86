"""Digests of files' bytes."""

from __future__ import annotations

try:
    # hashlib takes it from there, and takes OpenSSL along, which is slow to load
    from _blake2 import blake2b as blake2b
except ImportError:
    from hashlib import blake2b as blake2b


def digest(data: bytes) -> bytes:
    """Return the digest of some bytes: 16 bytes (BLAKE2b)."""
    return blake2b(data, digest_size=16).digest()
