"""`site-builder serve`: what it answers and to whom, what it does to pages, and that every change is seen.

What is refused is asked for over a bare socket: an ordinary client would tidy up the addresses before it sends them.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import queue
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from site_builder import serving
from site_builder.problems import Problem
from site_builder.serving import files, page
from site_builder.serving.app import App
from site_builder.serving.board import Board, Outcome, State
from site_builder.serving.watch import watch
from tests import builds
from tests.builds import article, tree
from tests.conftest import CHROMIUM_FLAGS, REPOSITORY, SiteFactory
from tests.test_browser import watched

TOKEN = "token-of-the-test"
SECRET = "nobody outside may read this"
PATIENCE = 20  # seconds until a test gives a change up for lost; on a quiet machine it is seen in a fraction of one
FILES = {
    "articles/2025/first.md": article("First", "2025-01-02", "Ada Example", "Weather"),
    "articles/2025/second.md": article("Second", "2025-02-03", "Ada Example", body="See [first](first.md)."),
    "media/note.txt": "Grüße\n",
}


# -- answers ----------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def answering(output: Path, board: Board | None = None) -> Iterator[int]:
    """The server alone, without watching or building; its port."""
    listening = socket.create_server(("127.0.0.1", 0))
    port: int = listening.getsockname()[1]
    board = board or Board()
    server = serving.Server(App(output, port, TOKEN, board), [listening])
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield port
    finally:
        server.stop()
        board.close()
        thread.join()


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site, with links, a pipe and files of others in its folder."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "secret.txt").write_text(SECRET, encoding="utf-8")
    (folder / "secret").mkdir()
    (folder / "secret/index.html").write_text(SECRET, encoding="utf-8")
    builds.write(folder, {"site.yaml": "title: T\nbase_url: https://example.org/there/\n", **FILES})
    builds.built(folder)
    made = folder / "output"
    (made / "link.txt").symlink_to("../secret.txt")
    (made / "link").symlink_to("../secret")
    (made / "loop").symlink_to("loop")
    (made / ".git").mkdir()
    for hidden in (".git/config", ".site-builder/x.html", ".secret", "articles/.secret"):
        (made / hidden).write_text(SECRET, encoding="utf-8")
    os.mkfifo(made / "pipe")
    return made


@pytest.fixture(scope="module")
def port(output: Path) -> Iterator[int]:
    board = Board()
    board.post(Outcome())
    with answering(output, board) as number:
        yield number


class Answer:
    def __init__(self, raw: bytes) -> None:
        head, _, self.body = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        self.status = int(first.split()[1])
        self.headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


def ask(port: int, target: str | bytes, method: str = "GET", host: str | None = "", **headers: str) -> Answer:
    """A request exactly as it is written here; the host is this server's unless another, or None, is given."""
    raw = target if isinstance(target, bytes) else target.encode("utf-8", "surrogateescape")
    given = {"Connection": "close", **{name.replace("_", "-"): value for name, value in headers.items()}}
    if host is not None:
        given["Host"] = host or f"127.0.0.1:{port}"
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(method.encode() + b" " + raw + b" HTTP/1.1\r\n" + lines.encode() + b"\r\n")
        received = b""
        while part := connection.recv(65536):
            received += part
            if b"text/event-stream" in received and b"\n\n" in received.partition(b"\r\n\r\n")[2]:
                break
    return Answer(received)


OUTSIDE = [
    "/../secret.txt",
    "/../../secret.txt",
    "/articles/../../secret.txt",
    "/articles/2025/../../../secret.txt",
    "/..",
    "/../",
    "/.",
    "/./index.html",
    "/articles/./2025/first.html",
    "/articles/../index.html",
    "/%2e%2e/secret.txt",
    "/%2e%2e%2fsecret.txt",
    "/..%2fsecret.txt",
    "/.%2e/secret.txt",
    "/%2E%2E/secret.txt",
    "/%252e%252e/secret.txt",
    "/%252e%252e%252fsecret.txt",
    "/..%252fsecret.txt",
    "/%c0%ae%c0%ae/secret.txt",
    "/%c0%ae%c0%ae%c0%afsecret.txt",
    "/%e0%80%ae%e0%80%ae/secret.txt",
    "/%uff0e%uff0e/secret.txt",
    "/．．/secret.txt",
    "/%ef%bc%8e%ef%bc%8e%ef%bc%8fsecret.txt",
    "/..\\secret.txt",
    "/..%5csecret.txt",
    "/articles\\2025\\first.html",
    "/articles%5c..%5c..%5csecret.txt",
    "/articles%2f2025%2ffirst.html",
    "//secret.txt",
    "//../secret.txt",
    "///etc/passwd",
    "//etc/passwd",
    "/%2fetc/passwd",
    "/%2f%2fetc/passwd",
    "/articles//2025/first.html",
    "//index.html",
    "/index.html%00",
    "/index.html%00.txt",
    "/%00",
    "/..%00/secret.txt",
    "/index.html%0a",
    "/%0d%0aX-Injected:%20yes",
    "/%ff%fe",
    "{absolute}",
    "/{absolute}",
    "/%2f{absolute}",
    "file://{absolute}",
    "http://127.0.0.1/../secret.txt",
    "C:/secret.txt",
    "/C:/secret.txt",
    "/C:%5csecret.txt",
    "/index.html:$DATA",
    "/index.html::$DATA",
    "/link.txt",
    "/link/",
    "/link/index.html",
    "/loop",
    "/pipe",
    "/.git/config",
    "/.site-builder/README",
    "/.site-builder/x.html",
    "/%2esite-builder/x.html",
    "/.secret",
    "/articles/.secret",
    "/con",
    "/NUL.html",
    "/aux.txt",
    "/COM1",
    "/articles/lpt9.html",
    "/conin$",
    "/com%C2%B9.txt",
    "/index.html.",
    "/index.html%20",
    "/index.html/",
    "/index.html/x",
    "/~root",
    "/*",
    "*",
    "/" + "a" * 5000,
    "/" + "a/" * 3000,
    "/" + "%2e%2e/" * 200 + "secret.txt",
    "/" + "é" * 200 + ".html",
    "/" + "a" * 70000,
]


@pytest.mark.parametrize("target", OUTSIDE, ids=lambda target: target[:40])
def test_no_address_leads_out_of_the_site(output: Path, port: int, target: str) -> None:
    answer = ask(port, target.replace("{absolute}", str(output.parent / "secret.txt")))
    assert answer.status in (400, 404, 414, 431)
    assert SECRET not in answer.text and "root:" not in answer.text
    assert "x-injected" not in answer.headers


def test_there_are_sixty_such_addresses_and_the_server_answers_on(port: int) -> None:
    assert len(set(OUTSIDE)) >= 60
    assert ask(port, "/").status == 200


HOSTS = [
    # each with whether it is this server
    ("localhost:{port}", True),
    ("127.0.0.1:{port}", True),
    ("[::1]:{port}", True),
    ("LocalHost:{port}", True),
    ("localhost", False),
    ("127.0.0.1", False),
    ("localhost:1", False),
    ("localhost.:{port}", False),
    ("localhost:{port}.example.org", False),
    ("localhost.example.org:{port}", False),
    ("example.org", False),
    ("example.org:{port}", False),
    ("127.0.0.1.example.org:{port}", False),
    ("127.0.0.2:{port}", False),
    ("127.1:{port}", False),
    ("0.0.0.0:{port}", False),
    ("2130706433:{port}", False),
    ("[::]:{port}", False),
    ("[::ffff:127.0.0.1]:{port}", False),
    ("user@localhost:{port}", False),
]
ORIGINS = [
    (None, True),
    ("http://localhost:{port}", True),
    ("http://127.0.0.1:{port}", True),
    ("http://[::1]:{port}", True),
    ("https://localhost:{port}", False),
    ("http://localhost", False),
    ("http://localhost:1", False),
    ("http://example.org", False),
    ("http://localhost:{port}.example.org", False),
    ("http://localhost.example.org:{port}", False),
    ("null", False),
    ("file://", False),
]


@pytest.mark.parametrize("target", ["/", page.events_path(TOKEN)])
def test_only_pages_of_this_server_are_answered(port: int, target: str) -> None:
    assert (len(HOSTS), len(ORIGINS)) == (20, 12)
    wrong = []
    for host, is_ours in HOSTS:
        for origin, comes_from_ours in ORIGINS:
            headers = {} if origin is None else {"Origin": origin.format(port=port)}
            answer = ask(port, target, host=host.format(port=port), **headers)
            refused = answer.status == 403 and b"<" not in answer.body and b"data:" not in answer.body
            granted = answer.status == 200 and "access-control-allow-origin" not in answer.headers
            if not (granted if is_ours and comes_from_ours else refused):
                wrong.append((host, origin, answer.status))
    assert wrong == []


def test_a_request_that_names_no_server_or_two_is_refused(port: int) -> None:
    assert ask(port, "/", host=None).status == 400
    twice = ask(port, "/", Host=f"localhost:{port}", host=f"localhost:{port}\r\nHost: example.org")
    assert twice.status in (400, 403)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
def test_nothing_but_reading_is_answered(port: int, method: str) -> None:
    answer = ask(port, "/", method)
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/articles/2025/first.html", "text/html; charset=utf-8"),
        ("/assets/style.css", "text/css; charset=utf-8"),
        ("/assets/favicon.png", "image/png"),
        ("/media/note.txt", "text/plain; charset=utf-8"),
        ("/media/note.txt?x=../../secret.txt", "text/plain; charset=utf-8"),
        (page.script_path(TOKEN), "text/javascript; charset=utf-8"),
    ],
)
def test_a_file_comes_with_its_type_and_is_never_kept(output: Path, port: int, target: str, kind: str) -> None:
    answer = ask(port, target)
    assert (answer.status, answer.headers["content-type"]) == (200, kind)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert int(answer.headers["content-length"]) == len(answer.body)
    file = output / target[1:].partition("?")[0]
    if not kind.startswith("text/html") and file.is_file():
        assert answer.body == file.read_bytes()
    head = ask(port, target, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert {**head.headers, "date": ""} == {**answer.headers, "date": ""}


def test_a_large_file_comes_whole(output: Path, port: int) -> None:
    data = os.urandom(3_000_000)
    (output / "media/large.bin").write_bytes(data)
    answer = ask(port, "/media/large.bin")
    assert (answer.headers["content-type"], answer.body == data) == ("application/octet-stream", True)
    head = ask(port, "/media/large.bin", "HEAD")
    assert (head.headers["content-length"], head.body) == (str(len(data)), b"")


def test_a_folder_without_its_slash_leads_to_its_page(port: int) -> None:
    answer = ask(port, "/actors")
    assert (answer.status, answer.headers["location"]) == (301, "/actors/")
    assert ask(port, "/actors/").text.startswith("<!doctype html>")
    assert ask(port, "/articles/").status == 404


def test_what_is_not_there_gets_the_page_of_the_site_and_leads_back_to_it(output: Path, port: int) -> None:
    assert '<base href="https://example.org/there/">' in (output / "404.html").read_text(encoding="utf-8")
    answer = ask(port, "/articles/2024/gone.html")
    assert (answer.status, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert answer.text.count("<base") == 1 and '<base href="/">' in answer.text


def test_a_folder_that_no_build_has_written_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(SECRET, encoding="utf-8")
    board = Board()
    with answering(tmp_path, board) as port:
        for said in ("is being built", "There is no site yet"):
            answer = ask(port, "/")
            assert (answer.status, answer.headers["content-type"]) == (503, "text/html; charset=utf-8")
            assert said in answer.text and SECRET not in answer.text
            assert page.script_path(TOKEN) in answer.text
            board.post(Outcome())


def test_the_script_and_the_events_are_there_for_pages_of_this_run_alone(port: int) -> None:
    for name in ("reload.js", "events"):
        assert ask(port, f"{page.OWN}{TOKEN}/{name}").status == 200
        for token in ("", "x", TOKEN[:-1], TOKEN + "x", "%c3%a9", "%00"):
            assert ask(port, f"{page.OWN}{token}/{name}").status == 403
    assert ask(port, f"{page.OWN}{TOKEN}/other").status == 404
    assert ask(port, f"{page.OWN}{TOKEN}/../../index.html").status == 404


# -- pages ------------------------------------------------------------------------------------------------------------


def test_pages_are_served_with_the_script_and_their_files_stay_as_they_are(output: Path, port: int) -> None:
    before = tree(output)
    pages = sorted(p.relative_to(output).as_posix() for p in output.rglob("*.html") if "/." not in f"/{p}"[1:])
    pages = [name for name in pages if not name.startswith((".", "link"))]
    assert len(pages) > 10
    for name in pages:
        served = ask(port, "/" + name).text
        script = f'<script src="http://127.0.0.1:{port}{page.script_path(TOKEN)}" nonce="{TOKEN}" data-version="1" defer></script>'
        assert served.count("<script") == 1 and f"{script}</body>" in served
        # apart from the script, the policy and the base of the 404 page, it is the file
        file = (output / name).read_text(encoding="utf-8")
        policy = r'<meta http-equiv="Content-Security-Policy"[^>]*>'
        kept = re.sub(policy, "", served.replace(script, ""))
        if name != "404.html":
            assert kept == re.sub(policy, "", file)
    assert tree(output) == before


POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'self'"
NONCE, STREAM = "'nonce-t'", "http://localhost:8000/e"


@pytest.mark.parametrize(
    ("policy", "allowed"),
    [
        (POLICY, f"{POLICY}; script-src {NONCE}; connect-src {STREAM}"),
        ("default-src 'self'", f"default-src 'self'; script-src 'self' {NONCE}; connect-src 'self' {STREAM}"),
        ("default-src 'self'; script-src 'none'", f"default-src 'self'; script-src {NONCE}; connect-src 'self' {STREAM}"),
        ("script-src 'self'; connect-src 'none'", f"script-src 'self' {NONCE}; connect-src {STREAM}"),
        ("script-src 'unsafe-inline'", "script-src 'unsafe-inline' 'self'"),
        ("script-src-elem 'self'; script-src 'none'", f"script-src-elem 'self' {NONCE}; script-src 'none'"),
        ("script-src 'strict-dynamic' 'nonce-x'", f"script-src 'strict-dynamic' 'nonce-x' {NONCE}"),
        ("Script-Src 'NONE'; script-src *", f"script-src {NONCE}"),
        ("style-src 'self'", "style-src 'self'"),
        (" ; ;", ""),
    ],
)
def test_a_policy_lets_the_script_in_and_nothing_else(policy: str, allowed: str) -> None:
    assert page.permitted(policy, "t", STREAM) == allowed


def test_policies_are_found_however_they_are_written() -> None:
    html = (
        "<!doctype html>\n<html><head>\n<!-- <meta http-equiv=content-security-policy content=x> -->\n<title>é</title>"
        "<META content='script-src \"&quot; &#39;none&#39;'\n  HTTP-EQUIV=content-security-policy>"
        '<base href="https://example.org/"></head>\n<body><meta http-equiv="Content-Security-Policy" content="y">\n'
        "<p>İ &lt;/body> </BODY>\n</html>\n\udcff"
    )
    served = page.live(html.encode("utf-8", "surrogateescape"), "[::1]:8000", "t", 7).decode("utf-8", "surrogateescape")
    meta = '<meta http-equiv="Content-Security-Policy" content="script-src &quot;&quot; &#x27;nonce-t&#x27;">'
    script = '<script src="http://[::1]:8000/_site-builder/t/reload.js" nonce="t" data-version="7" defer></script>'
    first, last = html.index("<META"), html.index("<base")
    assert served == (html[:first] + meta + html[last:]).replace("</BODY>", f"{script}</BODY>")


def test_a_page_without_a_policy_or_an_end_gets_the_script_alone() -> None:
    assert page.live(b"<p>x", "localhost:8000", "t", 0).startswith(b"<p>x<script src=")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("a.JPG", "image/jpeg"),
        ("a.webp", "image/webp"),
        ("a.avif", "image/avif"),
        ("a.pdf", "application/pdf"),
        ("a.json", "application/json; charset=utf-8"),
        ("a.xml", "application/xml; charset=utf-8"),
        ("a.csv", "text/csv; charset=utf-8"),
        ("a.mp4", "video/mp4"),
        ("a.woff2", "font/woff2"),
        ("a.zip", "application/zip"),
        ("a", "application/octet-stream"),
    ],
)
def test_types_do_not_depend_on_the_machine(name: str, kind: str) -> None:
    assert files.content_type(name) == kind


def test_a_page_is_told_of_the_first_hundred_problems_errors_first() -> None:
    problems = [Problem(f"content/a{n:03}.md", n, 1, "error", "k", "wrong", "right it") for n in range(1, 151)]
    problems += [Problem("content/a.md", 0, 0, s, "k", "minor", "") for s in ("warning", "skipped", "note")]
    told = json.loads(State(2, 1, Outcome(tuple(problems))).message())
    assert (told["builds"], told["version"], told["more"], len(told["problems"])) == (2, 1, 51, 100)
    assert told["problems"][0] == {"place": "content/a001.md:1:1", "severity": "error", "what": "wrong", "todo": "right it"}
    warned = json.loads(State(2, 1, Outcome(tuple(problems[150:]))).message())
    assert warned["problems"] == []  # the site was built: nothing to cover it for
