"""What the tests share: small archives, the browser, the HTML checker, a server of built sites.

Nothing here imports the package, so that a broken module breaks its own tests and no others.
"""

import functools
import http.server
import json
import os
import shutil
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, Protocol
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from tests import site_checks

REPOSITORY = Path(__file__).resolve().parent.parent
VNU_JAR = REPOSITORY / "tests/tools/node_modules/vnu-jar/build/dist/vnu.jar"
AXE = REPOSITORY / "tests/tools/node_modules/axe-core/axe.min.js"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# The browser stays on this machine: no sandbox (CI runs as root), no GPU, no connections of its own.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DEFAULT_CONFIG = "title: T\nbase_url: https://example.org/\n"

# A deadline measures the machine, not the program: a busy one would make tests fail at random.
settings.register_profile("site-builder", deadline=None, print_blob=True)
settings.register_profile("quick", settings.get_profile("site-builder"), max_examples=10)  # for `make quick`
settings.load_profile("site-builder")


class SiteFactory(Protocol):
    """`site({"articles/a.md": "…"})` writes an archive and returns its root, which holds content/."""

    def __call__(self, files: Mapping[str, str | bytes], config: str | bytes = DEFAULT_CONFIG) -> Path: ...


class NuChecker(Protocol):
    """`nu_checker(folder)` returns "path:line: message" for each error in HTML; css=True: CSS, SVG too."""

    def __call__(self, *paths: Path, css: bool = False) -> list[str]: ...


class Serve(Protocol):
    """`serve(folder, "/repo/")` serves a folder under a path; returns its address, slash at the end."""

    def __call__(self, folder: Path, prefix: str = "/") -> str: ...


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """A whole archive that has been built: its root, its output, that output parsed, what the build printed."""

    root: Path
    output: Path
    site: site_checks.Site
    said: str
    complained: str

    @property
    def content(self) -> Path:
        return self.root / "content"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite the expected output with what the program gives now; then read the diff",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        used: list[str] = getattr(item, "fixturenames", [])
        if "browser" in used:
            item.add_marker(pytest.mark.browser)
        if "nu_checker" in used:
            item.add_marker(pytest.mark.java)


def missing(reason: str) -> NoReturn:
    """Skip the test that wants a tool which is not here; in CI, where every tool must be, fail it."""
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether expected output is to be rewritten instead of compared."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference corpora beside the repository: a checkout has them or not, so CI may skip these too."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip("../shared is not in this checkout")
    return folder


@pytest.fixture
def site(tmp_path: Path) -> SiteFactory:
    """Write small archives under the test's own folder, each call its own: site, site-2, …"""
    made = 0

    def write(files: Mapping[str, str | bytes], config: str | bytes = DEFAULT_CONFIG) -> Path:
        nonlocal made
        made += 1
        root = tmp_path / ("site" if made == 1 else f"site-{made}")
        for name, data in {"site.yaml": config, **files}.items():
            path = root / "content" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return root

    return write


def _built(source: Path, root: Path, base_url: str) -> BuiltSite:
    """Build a copy of an archive in a process of its own."""
    shutil.copytree(source / "content", root / "content")
    output = root / "output"
    run = subprocess.run(
        [sys.executable, "-m", "site_builder", "build", str(root), "--output", str(output)],
        cwd=REPOSITORY,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if run.returncode:
        pytest.fail(f"the archive {root.name} does not build:\n{run.stderr[-2000:]}", pytrace=False)
    return BuiltSite(root, output, site_checks.load(output, base_url), run.stdout, run.stderr)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The archive in content/, built. Tests read it and leave it as it is."""
    return _built(REPOSITORY, tmp_path_factory.mktemp("sample"), "https://example.org/leaders-meetings/")


@pytest.fixture(scope="session")
def milestones(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """204 essays, 319 actors, 50 topics, built. Tests read it and leave it as it is."""
    source = shared / "corpora/milestones"
    return _built(source, tmp_path_factory.mktemp("milestones"), "https://example.org/milestones/")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for the whole run; a test opens its own page and closes it."""
    program = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if program is None:
        missing(f"no browser: none of {', '.join(CHROMIUM_NAMES)} is on the PATH")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe, which finds barriers on a page."""
    if not AXE.is_file():
        missing("no axe: run `npm ci --ignore-scripts --prefix tests/tools`")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def nu_checker() -> NuChecker:
    """The Nu Html Checker, one Java for all the files of a call."""
    java = shutil.which("java")
    if java is None:
        missing("no HTML checker: java is not on the PATH")
    if not VNU_JAR.is_file():
        missing("no HTML checker: run `npm ci --ignore-scripts --prefix tests/tools`")

    def check(*paths: Path, css: bool = False) -> list[str]:
        kinds = ["--also-check-css", "--also-check-svg"] if css else []
        # a run is short: what compiles and collects least is fastest, and the checker wants a deep stack
        short = ["-Xss4m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
        command = [java, *short, "-jar", str(VNU_JAR), "--skip-non-html", *kinds, "--errors-only", "--format", "json"]
        run = subprocess.run([*command, "--stdout", *map(str, paths)], capture_output=True, check=False)
        try:
            errors: list[dict[str, Any]] = json.loads(run.stdout)["messages"]
        except (ValueError, KeyError):
            pytest.fail(f"the HTML checker itself failed: {run.stdout.decode()}{run.stderr.decode()}")
        return [
            f"{unquote(urlsplit(error.get('url', '')).path)}:{error.get('lastLine', 0)}: {error['message']}"
            for error in errors
        ]

    return check


class FileHandler(http.server.SimpleHTTPRequestHandler):
    """Files of one folder under one prefix, typed as GitHub Pages types them, without a line printed."""

    # The table of the machine is not asked: a browser test must not depend on it.
    extensions_map: dict[str, str] = {  # noqa: RUF012 - declared so by the base class
        "": "application/octet-stream",
        ".css": "text/css; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".jpg": "image/jpeg",
        ".js": "application/javascript; charset=utf-8",
        ".json": "application/json; charset=utf-8",
        ".png": "image/png",
        ".svg": "image/svg+xml",
        ".txt": "text/plain; charset=utf-8",
        ".wasm": "application/wasm",
        ".webp": "image/webp",
        ".woff2": "font/woff2",
        ".xml": "application/xml",
    }

    def __init__(self, *args: Any, prefix: str, **kwargs: Any) -> None:
        self.prefix = prefix
        super().__init__(*args, **kwargs)

    def send_head(self) -> Any:
        if not self.path.startswith(self.prefix):
            self.send_error(404, f"nothing is served outside {self.prefix}")
            return None
        return super().send_head()

    def translate_path(self, path: str) -> str:
        return super().translate_path("/" + path.removeprefix(self.prefix))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - named so by the base class
        pass


class QuietServer(http.server.ThreadingHTTPServer):
    """A server that says nothing."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that leaves a page in the middle of a file is no error."""


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve folders on loopback until the test ends."""
    servers: list[socketserver.BaseServer] = []

    def start(folder: Path, prefix: str = "/") -> str:
        assert prefix.startswith("/") and prefix.endswith("/"), prefix
        handler = functools.partial(FileHandler, directory=str(folder), prefix=prefix)
        server = QuietServer(("127.0.0.1", 0), handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}{prefix}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
