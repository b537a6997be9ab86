"""A web archive in one file: the site as a browser would have met it (WACZ 1.1.1, specs.webrecorder.net).

Each file of the site is a response at its address below ``base_url``, so that a player shows the site there, and its
links and scripts work as they do on the web. A home page of a folder stands at the folder's address too, as hosts serve
it.

    archive/data.warc.gz     the responses (warc.py)
    indexes/index.cdx        where each stands in that file, sorted by its key (CDXJ)
    pages/pages.jsonl        the pages, with their titles
    datapackage.json         digests of these files
    datapackage-digest.json  the digest of that
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from site_builder.model.addresses import HOME, quoted
from site_builder.model.media_types import HTML, content_type, media_type
from site_builder.preservation import warc
from site_builder.preservation.folder import PORTION
from site_builder.preservation.site import File, Kept, NotPackable, page_of
from site_builder.preservation.zips import Added, Zip, writing

_VERSION: Final = "1.1.1"
_WARC: Final = "data.warc.gz"
_WWW: Final = re.compile(r"^www\d*\.")


def make(kept: Kept, folder: Path, done: Callable[[], object]) -> Path:
    """Write a WACZ into a folder, and return its file. ``done`` is called after each file of the site.

    Raises NotPackable for a site without an address: what is archived of the web stands somewhere.
    """
    if kept.base_url is None:
        raise NotPackable("a WACZ shows a site at its address: add base_url: https://… to site.yaml, and build again")
    path = folder / f"{kept.name}.wacz"
    with writing(path, kept.moment) as file:
        _Wacz(kept, kept.base_url, folder, file).write(done)
    return path


class _Wacz:
    """A WACZ that is being written."""

    def __init__(self, kept: Kept, base: str, folder: Path, file: Zip) -> None:
        self._kept, self._base, self._folder, self._file = kept, base, folder, file
        self._stamp = kept.moment.strftime("%Y%m%d%H%M%S")
        self._index: list[str] = []
        self._pages: list[str] = []
        self._resources: list[dict[str, Any]] = []

    def write(self, done: Callable[[], object]) -> None:
        """Write all members."""
        with tempfile.TemporaryFile(dir=self._folder) as file:  # its size is to be known before it is put in
            records = Added(file)
            software = {"software": self._kept.agent, "format": "WARC File Format 1.1"}
            warc.write_info(records, self._kept.instant, _WARC, software)
            for one in self._kept.files:
                self._record(records, one)
                done()
            file.seek(0)
            path, parts = f"archive/{_WARC}", iter(lambda: file.read(PORTION), b"")
            self._name(path, self._file.add_parts(path, parts, records.size, stored=True))
        self._add("indexes/index.cdx", "".join(sorted(self._index)))
        head = {"format": "json-pages-1.0", "id": "pages", "title": "All pages", "hasText": False}
        self._add("pages/pages.jsonl", "\n".join([_json(head), *self._pages, ""]))
        package = f"{json.dumps(self._package(), ensure_ascii=False, indent=2)}\n"
        added = self._file.add("datapackage.json", package.encode("utf-8", "replace"))
        digest = {"path": "datapackage.json", "hash": f"sha256:{added.sha256}"}
        self._file.add("datapackage-digest.json", f"{json.dumps(digest, indent=2)}\n".encode())

    def _record(self, records: Added, one: File) -> None:
        """Write a file as responses, with their lines of the index, and that of the pages if it is one."""
        urls = list(self._urls(one.address))
        if media_type(one.address) != HTML:
            self._respond(records, one, urls[0], self._kept.portions(one))
            return
        data = self._kept.read(one)
        for url in urls:
            self._respond(records, one, url, [data])
        page = page_of(one.address, data)
        if page is not None and not page.leads_on:
            line = {"id": warc.record_id(urls[0])[10:-1], "url": urls[0], "title": page.title, "ts": self._kept.instant}
            self._pages.append(_json(line))

    def _urls(self, address: str) -> Iterator[str]:
        """Yield the addresses that a file is served at, the better known one first."""
        if address == HOME or address.endswith(f"/{HOME}"):
            yield self._base + quoted(address.removesuffix(HOME))
        yield self._base + quoted(address)

    def _respond(self, records: Added, one: File, url: str, parts: Iterable[bytes]) -> None:
        told = content_type(one.address)
        offset, length = warc.write_response(records, url, self._kept.instant, told, one.size, one.sha256, parts)
        line = {
            "url": url,
            "mime": media_type(one.address),
            "status": "200",
            "digest": f"sha256:{one.sha256}",
            "length": str(length),
            "offset": str(offset),
            "filename": _WARC,
        }
        self._index.append(f"{search_key(url)} {self._stamp} {_json(line)}\n")

    def _add(self, path: str, text: str) -> None:
        self._name(path, self._file.add(path, text.encode("utf-8", "replace")))

    def _name(self, path: str, added: Added) -> None:
        name = path.rpartition("/")[2]
        self._resources.append({"name": name, "path": path, "hash": f"sha256:{added.sha256}", "bytes": added.size})

    def _package(self) -> dict[str, Any]:
        return {
            "profile": "data-package",
            "wacz_version": _VERSION,
            "title": self._kept.site.title,
            "description": self._kept.description,
            "created": self._kept.instant,
            "software": self._kept.agent,
            "mainPageUrl": self._base,
            "mainPageDate": self._kept.instant,
            "resources": self._resources,
        }


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def search_key(url: str) -> str:
    """Return an address as indexes sort it: the host from its end on, all in lower case (SURT)."""
    parts = urlsplit(url)
    host = _WWW.sub("", (parts.hostname or "").lower())
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    path = quoted(unquote(parts.path)).lower()
    if len(path) > 1:
        path = path.removesuffix("/")
    return f"{','.join(reversed(host.split('.')))}{port}){path or '/'}"
