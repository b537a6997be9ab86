"""Former addresses as people write them → the file of the site that answers there.

A site is files, and a host of files answers an address by its file: ``/a.html`` by ``a.html``, ``/a/`` by
``a/index.html``, and it leads ``/a`` to ``/a/`` where there is such a folder. So what stands at ``a/index.html``
answers ``/a`` and ``/a/`` on every host. The same holds for addresses with another ending (``/post.php``): a file of
that name would be offered to save, or shown as text; a folder of that name shows a page.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple
from urllib.parse import unquote_to_bytes, urlsplit

from site_builder.model.paths import unsafe

_WHOLE: Final = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_QUERY: Final = re.compile(r"\?[^?/=&]+=")
_FILE: Final = re.compile(r"[^/]\.html?\Z", re.IGNORECASE)
_PORTS: Final = {"http": 80, "https": 443}

NO_BASE_URL: Final = "it is a whole address, and site.yaml has no base_url"
_TRIAL: Final = "write it like articles/old-name.html"


class Former(NamedTuple):
    """A former address: the address of the file that answers there, or why there can be none and what to do."""

    address: str
    fault: str = ""
    todo: str = ""


def former_address(text: str, base_url: str | None) -> Former:
    """Return which file of the site answers at a former address.

    ``text``: as written in front matter, below the site's root with or without a first slash (``/2025/old/``,
    ``articles/old.html``), percent-encoded or not; or a whole address of the site at ``base_url`` (site.yaml's). A path
    that begins with the path of ``base_url`` counts from the root of the host: ``/archive/old/`` is ``/old/`` of a site
    at https://example.org/archive/.
    """
    path = text.strip()
    if _WHOLE.match(path):
        path, fault, todo = _below(path, base_url)
        if fault:
            return Former("", fault, todo)
    elif path.startswith("/") and base_url is not None:
        root = urlsplit(base_url).path.rstrip("/") + "/"
        path = path[len(root) :] if path.startswith(root) else path[1:]
    path = path.removeprefix("/").removeprefix("./")
    if "#" in path:
        plain = text.partition("#")[0]
        return Former("", "no browser tells a host what stands behind #", _write(plain, base_url))
    if _QUERY.search(path):
        plain = text.partition("?")[0]
        todo = _write(plain, base_url) if plain.strip("/") else "delete it: only a rule of the host can lead it on"
        return Former("", "a host of files answers it as it answers what stands before ?", todo)
    return _file(path, base_url)


def _file(path: str, base_url: str | None) -> Former:
    """Return the file that answers at a path below the site's root, without its first slash."""
    if "%" in path:
        try:
            path = unquote_to_bytes(path).decode()
        except UnicodeDecodeError:
            return Former("", "what its percent signs stand for is not UTF-8", _TRIAL)
    path = unicodedata.normalize("NFC", path)
    if path.endswith(".md"):
        return Former("", "it is the path of a file, not of a page", _write(path[:-3] + ".html", base_url))
    if not _FILE.search(path):
        path = f"{path.removesuffix('/')}/index.html" if path else "index.html"
    if fault := unsafe(path):
        return Former("", fault, _TRIAL)
    if any(part.startswith(".") for part in path.split("/")) or path.startswith("CNAME/"):
        return Former("", "the host keeps such names for itself", _TRIAL)
    return Former(path)


def _below(url: str, base_url: str | None) -> tuple[str, str, str]:
    """Return the path of a whole address below base_url; or why it is none of the site's, and what to do."""
    try:
        whole = urlsplit(url)
        host = _host(url)
    except ValueError:
        return "", "it is no web address", _TRIAL
    path = url[url.index("//") + 2 :].partition("/")[2]
    if whole.scheme not in ("", *_PORTS):
        return "", f"it begins with {whole.scheme}:", _TRIAL
    if base_url is None:
        return "", NO_BASE_URL, _write(f"/{path}", None)
    if host != _host(base_url):
        return "", f"it is an address of {whole.netloc}, and the site is at {base_url}", _write(f"/{path}", None)
    root = urlsplit(base_url).path.strip("/")
    if not root:
        return path, "", ""
    if path == root or path.startswith(f"{root}/"):
        return path[len(root) + 1 :], "", ""
    return "", f"it is not below {base_url}", "delete it: only the host can lead it on"


def _host(url: str) -> tuple[str, int]:
    """Return the host and the port of a web address. A site answers with www. as without. Raises ValueError."""
    whole = urlsplit(url)
    port = whole.port
    if port in (None, 80, 443):  # http or https: a site has one of them, and is asked by either
        port = 443
    return (whole.hostname or "").removeprefix("www."), port


def _write(better: str, base_url: str | None) -> str:
    """Return the advice to write another address, if that one can be answered."""
    return f"write {better}" if better and not former_address(better, base_url).fault else _TRIAL
