"""Where links of a site of WordPress lead: files of wp-content/uploads, posts by their number, pages of attachments."""

from __future__ import annotations

import posixpath
import re
from typing import Final
from urllib.parse import parse_qs, unquote

from site_builder.importers import addresses
from site_builder.importers.markdown_text import Link
from site_builder.importers.readers.wxr import Export
from site_builder.importers.records import FROM_SOURCE
from site_builder.importers.source import Source

_SIZED: Final = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w{2,5}\Z)")
_UPLOADS: Final = "wp-content/uploads/"
BY_NUMBER: Final = "post-number/"
"""Begins the name of a post that a link calls by its number (``?p=12``)."""


class Files:
    """Leads links; keeps the addresses of pictures of the site that are not beside the export."""

    def __init__(self, source: Source, export: Export) -> None:
        self.missing: dict[str, None] = {}
        uploads = {path.partition(_UPLOADS)[0] for path in source.files if _UPLOADS in path}
        self.static = sorted(f"{above}{_UPLOADS.rstrip('/')}" for above in uploads)
        own = (export.channel.get(key, "") for key in ("link", "wp:base_site_url", "wp:base_blog_url"))
        self._hosts = {host for href in own if (host := addresses.host_of(href))}
        self._by_path: dict[str, str] = {}
        by_name: dict[str, list[str]] = {}
        for path in source.files:
            if path.lower().endswith(".xml"):
                continue
            at = path.find(_UPLOADS)
            below = path[at + len(_UPLOADS) :] if at >= 0 else path
            self._by_path[below.casefold()] = path
            by_name.setdefault(posixpath.basename(path).casefold(), []).append(path)
        self._by_name = {name: paths[0] for name, paths in by_name.items() if len(paths) == 1}
        self._pages: dict[str, str] = {}
        self._urls: dict[str, str] = {}
        for item in export.items:
            if item.get("wp:post_type") == "attachment" and (url := item.get("wp:attachment_url")):
                self._urls[item.get("wp:post_id")] = url
                if (path := addresses.split(item.get("link")).path.strip("/")) and "?" not in item.get("link"):
                    self._pages[path.casefold()] = url

    def lead(self, link: Link) -> str | None:
        """Return the address of a link as the frame leads it on; None where it may stay."""
        return self.address(link.href, image=link.image)

    def address(self, href: str, *, image: bool) -> str | None:
        """Return the address of a file of the source, or of a post by its number; None where the address may stay."""
        if href.startswith(("#", "mailto:", FROM_SOURCE)):
            return None
        parts = addresses.split(href)
        host = addresses.host_of(href)
        if host and host not in self._hosts and not host.endswith(".files.wordpress.com"):
            return None
        query = parse_qs(parts.query, max_num_fields=20) if parts.query.count("&") < 20 else {}
        for key in ("p", "page_id", "attachment_id"):
            if number := query.get(key, [""])[0]:
                if number in self._urls:
                    return self.address(self._urls[number], image=image)
                return f"{FROM_SOURCE}{BY_NUMBER}{number}" + (f"#{parts.fragment}" if parts.fragment else "")
        path = unquote(parts.path)
        if url := self._pages.get(path.strip("/").casefold()):
            return self.address(url, image=image) or url
        if found := self.find(path):
            return FROM_SOURCE + found
        if image or _UPLOADS in path:
            if parts.scheme.lower() not in ("", "http", "https") or not self._hosts:
                return None
            whole = href if host else f"https://{min(self._hosts)}/{href.lstrip('/')}"
            self.missing[whole] = None
            return whole
        return None

    def find(self, path: str) -> str:
        """Return the file for the path of an address, of a picture the largest there is; empty if there is none."""
        below = path.partition(_UPLOADS)[2] or path.strip("/")
        whole = _SIZED.sub("", below)
        for one in (whole.casefold(), below.casefold()):
            if found := self._by_path.get(one):
                return found
        names = (posixpath.basename(one).casefold() for one in (whole, below))
        return next((found for name in names if name and (found := self._by_name.get(name))), "")
