"""The media types of what is published, by the endings of files. Each machine has another table of them."""

from __future__ import annotations

import posixpath
from typing import Final

UNKNOWN: Final = "application/octet-stream"
HTML: Final = "text/html"
TYPES: Final = {
    ".avif": "image/avif",
    ".bib": "application/x-bibtex",
    ".css": "text/css",
    ".csv": "text/csv",
    ".gexf": "application/gexf+xml",
    ".gif": "image/gif",
    ".graphml": "application/graphml+xml",
    ".gz": "application/gzip",
    ".html": HTML,
    ".ico": "image/vnd.microsoft.icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".ris": "application/x-research-info-systems",
    ".sqlite": "application/vnd.sqlite3",
    ".svg": "image/svg+xml",
    ".ttl": "text/turtle",
    ".txt": "text/plain",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".zip": "application/zip",
}


def media_type(path: str) -> str:
    """Return the media type of a file, without parameters."""
    return TYPES.get(posixpath.splitext(path)[1].lower(), UNKNOWN)


def content_type(path: str) -> str:
    """Return what a server says of a file: its media type and, of texts, that they are UTF-8."""
    found = media_type(path)
    return f"{found}; charset=utf-8" if found.startswith("text/") else found
