"""A page as it is served: with the script that reloads it, which the page's policy (CSP) is changed to allow."""

from __future__ import annotations

import re
from contextlib import suppress
from html import escape
from html.parser import HTMLParser
from typing import Final

_END: Final = re.compile(r"</body\s*>", re.IGNORECASE)
OWN: Final = "/_site-builder/"  # no address of a site begins with it: names of files do not begin with _


def script_path(token: str) -> str:
    """Return the path of the script."""
    return f"{OWN}{token}/reload.js"


def events_path(token: str) -> str:
    """Return the path of the stream of events."""
    return f"{OWN}{token}/events"


def live(html: bytes, host: str, token: str, version: int, *, base: str | None = None) -> bytes:
    """Return a page with the script put in; ``base`` replaces the address that its links are relative to.

    ``host`` is what the browser calls this server. The policies in the page (CSP) stay as strict as they are but for
    the script, which bears the token as its nonce, and its one connection.
    """
    text = html.decode("utf-8", "surrogateescape")
    head = _Head()
    head.read(text)
    # 127.0.0.1 and localhost can be named in a policy, [::1] cannot
    stream = f"http://{host}{events_path(token)}" if not host.startswith("[") else "'self'"
    changes = [(start, end, _meta(permitted(policy, token, stream))) for start, end, policy in head.policies]
    if base is not None:
        changes += [(start, end, f'<base href="{escape(base)}">') for start, end in head.bases]
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    at = max((match.start() for match in _END.finditer(text)), default=len(text))
    script = f'<script src="http://{host}{script_path(token)}" nonce="{token}" data-version="{version}" defer></script>'
    return (text[:at] + script + text[at:]).encode("utf-8", "surrogateescape")


def permitted(policy: str, token: str, stream: str) -> str:
    """Return a policy (CSP 3) that also lets the script run and connect."""
    directives: dict[str, list[str]] = {}
    for directive in policy.split(";"):
        name, *sources = directive.split() or [""]
        if name:
            directives.setdefault(name.lower(), sources)  # the first one of a name counts
    scripts = next((n for n in ("script-src-elem", "script-src", "default-src") if n in directives), None)
    if scripts:
        # beside a nonce, 'unsafe-inline' would count for nothing
        inline = any(s.lower() == "'unsafe-inline'" for s in directives[scripts])
        target = scripts if scripts != "default-src" else "script-src"
        directives[target] = _with(directives[scripts], "'self'" if inline else f"'nonce-{token}'")
    connects = next((n for n in ("connect-src", "default-src") if n in directives), None)
    if connects:
        directives["connect-src"] = _with(directives[connects], stream)
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())


def _with(sources: list[str], source: str) -> list[str]:
    return [*(s for s in sources if s.lower() != "'none'"), source]


def _meta(policy: str) -> str:
    return f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'


def stand_in(host: str, token: str, version: int, *, building: bool) -> bytes:
    """Return the page to show while there is no site."""
    title = "The site is being built" if building else "There is no site yet"
    said = (
        "This page shows it as soon as it is there."
        if building
        else "The archive has problems. The site appears here as soon as they are solved."
    )
    html = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{title}</title>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<p>{said}</p>\n</main>\n</body>\n</html>\n"
    )
    return live(html.encode(), host, token, version)


class _Done(Exception):
    """Raised to stop the parser at the end of the head."""


class _Head(HTMLParser):
    """The places of a page's policies and base: (start, end[, policy]) in its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.policies: list[tuple[int, int, str]] = []
        self.bases: list[tuple[int, int]] = []
        self._lines: list[int] = []

    def read(self, text: str) -> None:
        """Parse the head of a page."""
        starts, at = [0], text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = text.find("\n", at + 1)
        self._lines = starts
        with suppress(_Done):
            self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            raise _Done
        if tag not in ("meta", "base"):
            return
        line, column = self.getpos()
        start = self._lines[line - 1] + column
        end = start + len(self.get_starttag_text() or "")
        given = {name: value or "" for name, value in reversed(attrs)}
        if tag == "base" and "href" in given:
            self.bases.append((start, end))
        elif given.get("http-equiv", "").lower() == "content-security-policy":
            self.policies.append((start, end, given.get("content", "")))
