"""`site-builder serve`: what it answers and to whom, what it does to pages, and that every change is seen.

What is refused is asked for over a bare socket: an ordinary client would tidy up the addresses before it sends them.
"""

from __future__ import annotations

import contextlib
import gc
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
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from site_builder.cli import printing
from site_builder.problems import Problem
from site_builder.serve import files, page, watch
from site_builder.serve import server as serving
from site_builder.serve.app import App
from site_builder.serve.outcomes import Board, Outcome, State
from site_builder.system.workers import WORTH_SHARING
from tests import builds
from tests.builds import article, tree
from tests.conftest import REPOSITORY, SiteFactory
from tests.site.test_browser import watched

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
        # apart from the script, the policy and the base of the 404 page, it is the file
        file = (output / name).read_text(encoding="utf-8")
        assert served.count("<script") == file.count("<script") + 1 and f"{script}</body>" in served
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
        (
            "default-src 'self'; script-src 'none'",
            f"default-src 'self'; script-src {NONCE}; connect-src 'self' {STREAM}",
        ),
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
    lines = {problems[0]: [("a line, ", False), ("marked", True)]}
    told = json.loads(State(2, 1, Outcome(tuple(problems), lines=lines)).message())
    assert (told["builds"], told["version"], told["more"], len(told["problems"])) == (2, 1, 51, 100)
    assert told["problems"][0] == {
        "place": "content/a001.md:1:1",
        "severity": "error",
        "what": "wrong",
        "todo": "right it",
        "line": 1,
        "parts": [["a line, ", False], ["marked", True]],
    }
    assert told["problems"][1]["parts"] == []
    warned = json.loads(State(2, 1, Outcome(tuple(problems[150:]))).message())
    assert warned["problems"] == []  # the site was built: nothing to cover it for


# -- building and watching --------------------------------------------------------------------------------------------


class Running:
    """`site-builder serve` as a program of its own, in a group of its own, and what it says and tells its pages."""

    def __init__(self, root: Path, *arguments: str | Path, output: Path | None = None) -> None:
        self.root = root
        self.output = output or root / ".site-builder/preview/site"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "site_builder", "serve", root, *arguments],
            cwd=REPOSITORY,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            start_new_session=True,
        )
        assert self.process.stdout is not None
        self.lines: list[str] = []
        self.told: queue.Queue[dict[str, Any]] = queue.Queue()
        self.reader = threading.Thread(target=self._read)
        self.reader.start()
        try:
            self.until(lambda: bool(self.lines))
            found = re.match(r"(http://127\.0\.0\.1:\d+/) shows the site; Ctrl-C ends it$", self.lines[0])
            assert found, self.said
            self.address = found[1]
            script = re.search(r'src="([^"]*)reload\.js"', self.get("", (200, 503)))
            assert script
            self.events = urllib.request.urlopen(script[1] + "events", timeout=120)
            self.listener = threading.Thread(target=self._listen)
            self.listener.start()
            self.state = self.news(lambda state: state["builds"] > 0)
            self.until(lambda: len(self.lines) > 1)
        except BaseException:
            self.end(signal.SIGKILL)
            raise

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def _listen(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            for line in self.events:
                if line.startswith(b"data: "):
                    self.told.put(json.loads(line[6:]))

    @property
    def said(self) -> str:
        return "\n".join(self.lines)

    def get(self, address: str, allowed: tuple[int, ...] = (200,)) -> str:
        try:
            with urllib.request.urlopen(self.address + address, timeout=10) as answer:
                status, body = answer.status, answer.read()
        except urllib.error.HTTPError as fault:
            with fault:
                status, body = fault.code, fault.read()
        assert status in allowed, (address, status)
        text: str = body.decode("utf-8")
        return text

    def until(self, true: Callable[[], bool], pause: float = 0.01) -> None:
        end = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < end and self.process.poll() is None, self.said
            time.sleep(pause)

    def news(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next state that is wanted; those before it are passed over."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                self.state = self.told.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"nothing of the kind was told\n{self.said}") from None
            if wanted(self.state):
                return self.state

    def write(self, name: str, text: str) -> None:
        builds.write(self.root, {name: text})

    def hold_clean(self) -> None:
        """The site becomes what a build from nothing gives on this day: nothing is in the ledger yet."""
        clean = self.root.parent / "clean"
        shutil.rmtree(clean, ignore_errors=True)
        for name in ("content", "themes"):
            if (self.root / name).is_dir():
                shutil.copytree(self.root / name, clean / name)
        assert [str(fault) for fault in builds.build(clean, preview=True, today=printing.today()).problems] == []
        expected = tree(clean / "output")

        def is_clean() -> bool:
            with contextlib.suppress(FileNotFoundError):  # gone while it was looked at
                return tree(self.output) == expected
            return False

        self.until(is_clean, 0.1)

    def hold_gone(self) -> None:
        """Of the whole group, no process is left; the helper of processes goes a moment after its master."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                os.killpg(self.process.pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.02)
        raise AssertionError("a process is left")

    def end(self, how: signal.Signals = signal.SIGINT) -> int:
        """End the whole group, as Ctrl-C does; the status."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, how)
        status = self.process.wait(timeout=PATIENCE)
        self.reader.join()
        if hasattr(self, "listener"):
            self.listener.join()
            self.events.close()
        assert self.process.stdout is not None
        self.process.stdout.close()
        return status


def members(group: int) -> list[int]:
    """The processes of a group."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.getpgid(int(folder.name)) == group:
                found.append(int(folder.name))
    return found


@contextlib.contextmanager
def running(root: Path, *arguments: str | Path, output: Path | None = None) -> Iterator[Running]:
    served = Running(root, *arguments, output=output)
    try:
        yield served
    finally:
        served.end()


def nothing_wrong(state: dict[str, Any]) -> bool:
    return not state["problems"] and not state["fault"]


def test_every_way_of_changing_files_is_seen(site: SiteFactory) -> None:
    root = site(FILES)
    with running(root) as served:
        first = root / "content/articles/2025/first.md"
        assert "A text." in served.get("articles/2025/first.html")

        served.write("articles/2025/first.md", article("First", "2025-01-02", "Ada Example", body="Another text."))
        served.news(lambda state: state["version"] > 1)
        assert "Another text." in served.get("articles/2025/first.html")

        # as editors save: beside the file, then over it; the old one kept for a moment
        beside = first.with_name(".first.md.swp")
        beside.write_text(article("First", "2025-01-02", "Ada Example", body="Renamed."), encoding="utf-8")
        before = served.state["version"]
        beside.replace(first)
        served.news(lambda state: state["version"] > before)
        assert "Renamed." in served.get("articles/2025/first.html")
        first.rename(first.with_name("first.md~"))
        first.write_text(article("First", "2025-01-02", "Ada Example", body="Kept beside."), encoding="utf-8")
        first.with_name("first.md~").unlink()
        served.hold_clean()
        assert "Kept beside." in served.get("articles/2025/first.html")

        # twice within a few milliseconds
        for text in ("One.", "Two."):
            served.write("articles/2025/first.md", article("First", "2025-01-02", "Ada Example", body=text))
            time.sleep(0.005)
        served.hold_clean()
        assert "Two." in served.get("articles/2025/first.html")

        # folders within folders, and then a file in one of them
        builds.write(root.parent / "copied", {"b/c/third.md": article("Third", "2025-03-04")})
        shutil.copytree(root.parent / "copied/content", root / "content/articles/a")
        served.hold_clean()
        served.write("articles/a/b/c/third.md", article("In the copy", "2025-03-04"))
        served.hold_clean()
        assert "In the copy" in served.get("articles/a/b/c/third.html")
        shutil.rmtree(root / "content/articles/a")
        served.hold_clean()
        served.get("articles/a/b/c/third.html", (404,))

        # a picture of the site's own theme, and its templates
        builds.write(root, {"site.yaml": "title: T\nbase_url: https://example.org/\ntheme: own\n"})
        served.news(lambda state: bool(state["problems"]))
        template = root / "themes/own/templates/404.html"
        template.parent.mkdir(parents=True)
        template.write_text("<p>Nothing here.\n", encoding="utf-8")
        served.news(nothing_wrong)
        served.hold_clean()
        template.write_text("<p>Really nothing.\n", encoding="utf-8")
        served.hold_clean()
        assert "Really nothing." in served.get("gone.html", (404,))
        assert served.end() == 0
        assert "Traceback" not in served.said


def test_content_may_go_and_come_back(site: SiteFactory) -> None:
    root = site(FILES)
    with running(root) as served:
        content, elsewhere = root / "content", root / "elsewhere"
        for _ in range(2):
            content.rename(elsewhere)
            served.news(lambda state: bool(state["problems"]))
            assert "A text." in served.get("articles/2025/first.html")  # the last good site stays
            builds.write(elsewhere.parent, {"articles/2026/new.md": article("New", "2026-01-01")})  # half a copy
            shutil.copytree(elsewhere, content, dirs_exist_ok=True)
            shutil.rmtree(elsewhere)
            served.news(nothing_wrong)
            served.hold_clean()
            served.write("articles/2026/new.md", article("Newer", "2026-01-01"))
            served.hold_clean()
            (content / "articles/2026/new.md").unlink()
            served.hold_clean()


def test_two_thousand_new_files_and_another_branch_are_seen(site: SiteFactory, tmp_path: Path) -> None:
    root = site(FILES)
    with running(root) as served:
        new = tmp_path / "new"
        for n in range(40):
            (new / str(n)).mkdir(parents=True)
            for m in range(50):
                (new / f"{n}/{m}.txt").write_text(f"{n} {m}", encoding="utf-8")
        shutil.copytree(new, root / "content/media/new")
        there = served.output / "media/new"
        served.until(lambda: sum(len(files) for _, _, files in os.walk(there)) == 2000, 0.1)
        served.until(
            lambda: {n: c for n, (_, c) in tree(there).items()} == {n: c for n, (_, c) in tree(new).items()}, 1
        )
        (root / "content/media/new/39/49.txt").write_text("later", encoding="utf-8")
        served.until(lambda: served.get("media/new/39/49.txt") == "later", 0.1)
        # as another branch has it: folders gone, files others
        shutil.rmtree(root / "content/media")
        builds.write(root, {**FILES, "articles/2024/other.md": article("Other", "2024-01-01")})
        served.hold_clean()
        served.get("media/new/39/49.txt", (404,))


def test_a_build_without_a_change_tells_nobody_to_reload_and_says_nothing(site: SiteFactory) -> None:
    root = site(FILES)
    with running(root) as served:
        said, version = len(served.lines), served.state["version"]
        os.utime(root / "content/articles/2025/first.md")
        assert served.news(lambda state: state["builds"] > 1)["version"] == version
        assert len(served.lines) == said


def test_problems_are_told_and_go_when_they_are_solved(site: SiteFactory) -> None:
    bad = article("Bad", "2025-13-01", body="[[Nobody]]")
    root = site({**FILES, "articles/bad.md": bad})
    with running(root) as served:
        assert "There is no site yet" in served.get("", (503,))
        places = [(p["place"], p["severity"]) for p in served.state["problems"]]
        assert places == [("content/articles/bad.md:3:7", "error"), ("content/articles/bad.md:6:1", "error")]
        assert [line for line in served.lines if line.startswith("content/articles/bad.md:3:7: error: ")]
        served.until(lambda: served.lines[-1] == "nothing was published: 2 errors")
        served.write("articles/bad.md", article("Good", "2025-12-01"))
        state = served.news(nothing_wrong)
        assert "Good" in served.get("articles/bad.html")
        served.write("articles/bad.md", bad)
        again = served.news(lambda state: bool(state["problems"]))
        assert again["version"] == state["version"]
        assert "Good" in served.get("articles/bad.html")


def test_what_the_machine_gets_wrong_is_one_line_and_serving_goes_on(site: SiteFactory) -> None:
    root = site(FILES)
    with running(root) as served:
        lock = served.output / ".site-builder/lock"
        lock.unlink()
        lock.mkdir()
        served.write("articles/2025/first.md", article("Later", "2025-01-02"))
        fault = served.news(lambda state: bool(state["fault"]))["fault"]
        assert fault == f"{lock}: is a directory"
        served.until(lambda: served.lines[-1] == f"site-builder: {fault}")
        assert "First" in served.get("articles/2025/first.html")
        lock.rmdir()
        served.write("articles/2025/first.md", article("At last", "2025-01-02"))
        served.news(nothing_wrong)
        assert "At last" in served.get("articles/2025/first.html")


def test_a_file_that_goes_while_it_is_read_is_not_complained_of_if_more_changes_follow(tmp_path: Path) -> None:
    """The rebuild is told here what to come to; that something changed is said by touching content/."""
    (tmp_path / "content").mkdir()
    asked: list[float] = []
    said: list[str] = []

    def rebuild() -> Outcome:
        asked.append(time.monotonic())
        if len(asked) == 1:
            (tmp_path / "content/x.md").touch()
            return Outcome(fleeting=True, tell=lambda: tell("gone at first"))
        if len(asked) == 2:
            return Outcome(fleeting=True, tell=lambda: tell("gone for good"))
        raise KeyboardInterrupt

    def tell(text: str) -> None:
        said.append(text)
        (tmp_path / "content/y.md").touch()

    serving.run(tmp_path, tmp_path / "output", serving.listen(None), TOKEN, rebuild, said.append)
    assert said == ["gone for good"]
    assert len(asked) == 3


class Ring:
    """An object that refers to itself: it goes only when Python looks for such."""

    def __init__(self) -> None:
        self.own = self


def test_what_builds_leave_behind_is_cleared_up(tmp_path: Path) -> None:
    """After each of them, and what was held for longer, as for a page that was open, when there is time to spare.

    Python's own search is turned off here, as it comes once in hundreds of small builds.
    """
    (tmp_path / "content").mkdir()
    held = [Ring()]
    old, young = weakref.ref(held[0]), [weakref.ref(held[0])]
    ended = threading.Event()

    def rebuild() -> Outcome:
        if ended.is_set():
            raise KeyboardInterrupt
        assert young[-1]() is None or len(young) == 1, "the ring of the last build is still there"
        young.append(weakref.ref(Ring()))
        if len(young) < 5:
            change()
        elif held:
            held.clear()
            threading.Thread(target=wait, daemon=True).start()
        return Outcome()

    def change() -> None:
        (tmp_path / f"content/{time.monotonic_ns()}.md").touch()

    def wait() -> None:
        end = time.monotonic() + PATIENCE
        while old() is not None and time.monotonic() < end:
            time.sleep(0.01)
        ended.set()
        change()

    gc.collect()  # what is there is old from now on
    gc.disable()
    try:
        serving.run(tmp_path, tmp_path / "output", serving.listen(None), TOKEN, rebuild, print)
    finally:
        gc.enable()
    assert old() is None
    assert len(young) >= 5


def test_a_link_in_content_is_a_problem_and_is_not_followed_by_the_watch(site: SiteFactory) -> None:
    root = site(FILES)
    (root / "content/articles/everything").symlink_to("/")
    with running(root) as served:
        assert [p["place"] for p in served.state["problems"]] == ["content/articles/everything"]
        (root / "content/articles/everything").unlink()
        served.news(nothing_wrong)


def test_folders_are_listed_without_links_dots_and_the_output(site: SiteFactory) -> None:
    root = site(FILES)
    for folder in ("content/.git/x", "content/media/deep/er", "themes/own/assets", "themes/out"):
        (root / folder).mkdir(parents=True)
    (root / "content/link").symlink_to("/")
    listed = watch.folders_to_watch(root, root / "themes/out", watch.watched_trees(root))
    ours = [p.relative_to(root).as_posix() for p in listed if p.is_relative_to(root)]
    assert ours == [
        ".",
        *("content", "content/articles", "content/articles/2025", "content/media", "content/media/deep"),
        *("content/media/deep/er", "themes", "themes/own", "themes/own/assets"),
    ]


def test_folders_are_listed_however_deep_they_are(site: SiteFactory) -> None:
    root = site(FILES)
    here = os.open(root / "content/media", os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    listed = watch.folders_to_watch(root, root / "output", watch.watched_trees(root))
    assert sum(p.is_relative_to(root / "content/media") for p in listed) == 1201
    subprocess.run(["rm", "-rf", root / "content/media/d"], check=True)  # shutil would call itself too often


def test_whatever_befalls_the_watcher_is_said_and_builds_go_on(
    site: SiteFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, stop, said, asked = site(FILES), threading.Event(), list[str](), list[int]()

    def fails(*_: object) -> list[Path]:
        raise OSError(24, "Too many open files")

    def changed() -> None:
        asked.append(1)
        if len(asked) == 3:
            stop.set()

    monkeypatch.setattr(watch, "folders_to_watch", fails)
    monkeypatch.setattr(watch, "_UNWATCHED", 0.01)
    watch.follow(root, root / "output", changed, stop, said.append)
    assert [line.partition(" (")[0] for line in said] == [
        "the folders cannot be watched",
        "the folders cannot be looked at",
    ]
    assert len(asked) == 3


@pytest.mark.parametrize("half", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: "])
def test_a_request_that_never_ends_is_hung_up_on(output: Path, monkeypatch: pytest.MonkeyPatch, half: bytes) -> None:
    monkeypatch.setattr(serving, "REQUEST_SECONDS", 0.2)
    with answering(output) as port, socket.create_connection(("127.0.0.1", port), PATIENCE) as client:
        client.sendall(half)
        assert client.recv(1000) == b""


def test_what_is_not_published_is_shown_and_the_published_site_is_left_alone(site: SiteFactory) -> None:
    held = {
        "articles/draft.md": article("Draft", "2025-03-03", more="draft: true\n"),
        "articles/later.md": article("Later", "2025-03-04", more="embargo: 2999-01-01\n", body="See [[Draft]].\n"),
    }
    root = site({**FILES, **held})
    with running(root, output=root / ".site-builder/preview/site") as served:
        assert "This is a draft." in served.get("articles/draft.html")
        assert "This is under embargo until 1 January 2999." in served.get("articles/later.html")
        assert served.get("index.html").count('<b class="unpublished" lang="en">Not published</b>') == 2
        assert not (root / "output").exists()
        served.write("articles/later.md", article("Later", "2025-03-04"))
        served.hold_clean()


def test_serve_never_writes_into_the_published_site(site: SiteFactory) -> None:
    root = site(FILES)
    done = builds.program("serve", root, "--output", root / "output")
    assert (done.returncode, done.stderr) == (
        2,
        f"site-builder: serve would put a preview into {root}/output, which is published; name another folder\n",
    )


def test_a_folder_of_somebody_else_ends_it_with_a_line(site: SiteFactory, tmp_path: Path) -> None:
    root = site(FILES)
    (tmp_path / "own").mkdir()
    (tmp_path / "own/letter.txt").write_text("mine", encoding="utf-8")
    done = builds.program("serve", root, "--output", tmp_path / "own")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "did not write (such as letter.txt)" in done.stderr


def test_a_port_that_is_taken_is_said_and_the_next_one_is_found(site: SiteFactory) -> None:
    root = site(FILES)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = builds.program("serve", root, "--port", str(port))
        assert done.returncode == 2
        assert done.stderr == f"site-builder: another program uses port {port}; name another with --port\n"
    assert not (root / "output").exists()
    sockets = serving.listen(None)
    try:
        first = sockets[0].getsockname()[1]
        assert {s.getsockname()[1] for s in sockets} == {first}
        assert {s.getsockname()[0] for s in sockets} <= {"127.0.0.1", "::1"}
        others = serving.listen(None)
        assert others[0].getsockname()[1] > first
        for other in others:
            other.close()
        with pytest.raises(serving.PortTaken, match=str(first)):
            serving.listen(first)
    finally:
        for listening in sockets:
            listening.close()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_once_without_a_word_and_leaves_nobody(site: SiteFactory, how: signal.Signals) -> None:
    served = Running(site(FILES))  # with a page that listens
    assert served.end(how) == 0
    assert "Traceback" not in served.said and len(served.lines) == 2
    served.hold_gone()


def test_it_ends_in_the_middle_of_a_build_of_several_processes(site: SiteFactory) -> None:
    root = site(builds.days(20))
    served = Running(root, "--jobs", "2")
    many = {f"many/{n}.md": article(f"No. {n}", "2021-02-03", "Ada Example") for n in range(WORTH_SHARING + 20)}
    builds.write(root.parent / "many", many)
    (root.parent / "many/content/many").rename(root / "content/articles/many")  # all at once, for one build
    served.until(lambda: len(members(served.process.pid)) > 2)
    assert served.end() == 0
    assert "Traceback" not in served.said
    served.hold_gone()
    assert builds.build(root).ok


# -- in a browser -----------------------------------------------------------------------------------------------------

STRICT = (
    "<!doctype html>\n<title>T</title>\n<meta http-equiv='content-security-policy' content=\"default-src 'none'\">\n"
)
HOSTILE = "[[<img src=x onerror=document.title='run'>]]"


def test_a_page_reloads_itself_and_shows_what_is_wrong_until_it_is_right(browser: Browser, site: SiteFactory) -> None:
    root = site({**FILES, "pages/long.md": "---\ntitle: Long\n---\n\n" + "A paragraph.\n\n" * 400})
    with running(root) as served, watched(browser, served.address) as seen:
        seen.open("long.html")
        seen.tab.evaluate("scrollTo(0, 3000)")
        text = (root / "content/pages/long.md").read_text(encoding="utf-8")

        with seen.tab.expect_navigation():
            served.write("pages/long.md", text + "The last.\n")
        expect(seen.tab.locator("main p").last).to_have_text("The last.")
        seen.tab.wait_for_function("scrollY > 2900")  # one reads on where one was

        alert = seen.tab.get_by_role("alert")
        served.write("pages/long.md", f"{text}{HOSTILE}\n")
        expect(alert).to_be_visible()
        expect(alert.locator("li")).to_contain_text("content/pages/long.md:805:1: error: [[<img src=x onerror=")
        expect(alert.locator("pre")).to_have_text(f"805 | {HOSTILE}")  # the line is text, not HTML
        expect(alert.locator("mark")).to_have_text(HOSTILE)
        expect(alert.locator("img")).to_have_count(0)
        expect(seen.tab.locator("main p").last).to_have_text("The last.")  # the last good site
        assert seen.tab.evaluate("document.images.length") == 0
        assert alert.evaluate("e => getComputedStyle(e).overflowY") == "auto"  # its style is let in

        seen.open("articles/2025/first.html")  # on every page, also on one that is opened now
        expect(alert).to_contain_text("content/pages/long.md:805:1")
        seen.tab.keyboard.press("Escape")
        expect(alert).to_have_count(0)
        served.write("pages/long.md", f"{text}{HOSTILE} again\n")
        expect(alert).to_be_visible()
        alert.get_by_role("button").click()
        expect(alert).to_have_count(0)
        served.write("articles/2025/first.md", FILES["articles/2025/first.md"] + "\n[[Nobody]]\n")
        expect(alert.locator("li")).to_have_count(2)

        served.write("articles/2025/first.md", FILES["articles/2025/first.md"])
        served.write("pages/long.md", text + "The last.\n")
        expect(alert).to_have_count(0)
        seen.hold_quiet()


def test_the_first_good_build_takes_the_place_of_the_page_that_says_there_is_none(
    browser: Browser, site: SiteFactory
) -> None:
    root = site({"articles/a.md": article("A", "nineteen")})
    with running(root) as served, browser.new_context() as context:
        tab = context.new_page()
        tab.goto(served.address)
        expect(tab.get_by_role("alert")).to_contain_text("content/articles/a.md:3:7")
        served.write("articles/a.md", article("A", "1919"))
        expect(tab.locator("main a").first).to_be_visible()
        expect(tab.get_by_role("alert")).to_have_count(0)


def test_a_theme_with_the_strictest_policy_is_reloaded_too_and_runs_no_script_of_its_own(
    browser: Browser, site: SiteFactory
) -> None:
    own = f"{STRICT}<p id=said>{{{{ page.title }}}}</p><script>document.title = 'run'</script><script src=/own.js></script>"
    root = site(FILES, "title: T\nbase_url: https://example.org/\ntheme: own\n")
    (root / "themes/own/templates").mkdir(parents=True)
    (root / "themes/own/templates/article.html").write_text(own, encoding="utf-8")
    with running(root) as served, browser.new_context() as context:
        tab = context.new_page()
        tab.goto(served.address.replace("127.0.0.1", "localhost") + "articles/2025/first.html")
        served.write("articles/2025/first.md", article("Another", "2025-01-02", "Ada Example"))
        expect(tab.locator("#said")).to_have_text("Another")
        assert tab.title() == "T"


def test_a_tab_that_nobody_sees_gives_its_connection_up_and_catches_up_later(
    browser: Browser, site: SiteFactory
) -> None:
    root = site(FILES)
    with running(root) as served, browser.new_context() as context:
        tabs = [context.new_page() for _ in range(8)]  # more than a browser has connections to one server
        for tab in tabs:
            tab.goto(served.address)
            # what a browser does with a tab that another one covers
            tab.evaluate("""() => {
              Object.defineProperty(document, "hidden", {value: true, configurable: true});
              document.dispatchEvent(new Event("visibilitychange"));
            }""")
        served.write("articles/2025/first.md", article("Another", "2025-01-02", "Ada Example"))
        served.news(lambda state: state["version"] > 1)
        assert "Another" not in tabs[0].locator("main").inner_text()
        with tabs[0].expect_navigation():
            tabs[0].evaluate("""() => {
              Object.defineProperty(document, "hidden", {value: false});
              document.dispatchEvent(new Event("visibilitychange"));
            }""")
        expect(tabs[0].locator("main")).to_contain_text("Another")
