"""Tag URIs (RFC 4151): ids that stay when an address changes."""

from __future__ import annotations

from urllib.parse import urlsplit


def authority(base_url: str, year: str) -> str:
    """Return the authority of tags for a site that has none in site.yaml: its host, and a year."""
    host = (urlsplit(base_url).hostname or "").lower()
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    return f"{host or 'localhost'},{year}"


def tag(authority: str, specific: str) -> str:
    """Return a tag URI, of what is named by ``specific`` alone."""
    return f"tag:{authority}:{specific}"
