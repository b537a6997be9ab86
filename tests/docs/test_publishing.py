"""The servers of docs/publishing.md, as they are configured there, on loopback with a small site."""

import http.client
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builds import REPOSITORY, article, built

TEXT = (REPOSITORY / "docs/publishing.md").read_text(encoding="utf-8")
NGINX = """pid {top}/pid; error_log {top}/log; worker_processes 1; daemon on; events {{}}
http {{ types {{ text/html html; text/css css; }} access_log off; client_body_temp_path {top}/t; include {top}/server; }}
"""
APACHE = """ServerRoot /usr/lib/apache2
PidFile {top}/pid
ErrorLog {top}/log
ServerName localhost
Listen 127.0.0.1:{port}
User www-data
Group www-data
{modules}
TypesConfig /etc/mime.types
DirectoryIndex index.html
Include {top}/server
"""
MODULES = "mpm_event authz_core dir mime headers rewrite filter deflate".split()


def part(name: str) -> str:
    match = re.search(rf"<!-- try: {name} -->\n```\w+\n(.*?)```", TEXT, re.DOTALL)
    assert match, name
    return match[1]


@pytest.fixture(params=["nginx", "apache"])
def server(request: pytest.FixtureRequest, site, tmp_path: Path) -> Iterator[int]:
    """The port of a server with a site, with two former addresses; the configuration is that of the docs."""
    program = shutil.which({"nginx": "nginx", "apache": "apache2"}[request.param], path="/usr/sbin:/usr/bin:/bin")
    if program is None:
        pytest.skip(f"no {request.param} here")
    root = site({"articles/a.md": article("A", "2020", "Ada Example")})
    built(root, base_url="http://127.0.0.1/")
    folder = root / "output"
    (folder / "_redirects").write_text(
        "/old.html /articles/a.html 301\n/caf%C3%A9/ /index.html 301\n", encoding="utf-8"
    )
    for path in [tmp_path, *tmp_path.parents[:-2]]:  # the server may run as another user
        path.chmod(path.stat().st_mode | 0o111)
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]

    def here(text: str) -> str:
        text = re.sub(r"/etc/\w+/archive-redirects", f"{tmp_path}/moved", text).replace("/srv/archive", str(folder))
        return text.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("*:80>", f"*:{port}>")

    subprocess.run(["sh", "-ec", here(part(f"{request.param} redirects"))], check=True)
    (tmp_path / "server").write_text(here(part(request.param)), encoding="utf-8")
    modules = "\n".join(f"LoadModule {name}_module modules/mod_{name}.so" for name in MODULES)
    main = {"nginx": NGINX, "apache": APACHE}[request.param].format(top=tmp_path, port=port, modules=modules)
    (tmp_path / "main").write_text(main, encoding="utf-8")
    start, stop = {
        "nginx": (["-c", f"{tmp_path}/main"], ["-c", f"{tmp_path}/main", "-s", "stop"]),
        "apache": (["-f", f"{tmp_path}/main", "-k", "start"], ["-f", f"{tmp_path}/main", "-k", "stop"]),
    }[request.param]
    started = subprocess.run([program, *start], capture_output=True, encoding="utf-8", check=False)
    assert started.returncode == 0, started.stderr
    try:
        for _ in range(100):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        subprocess.run([program, *stop], capture_output=True, check=False)


@pytest.mark.slow
def test_a_server_set_up_as_the_docs_say(server: int) -> None:
    def ask(path: str, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", server, timeout=20)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        found = answer.status, answer.headers, answer.read()
        connection.close()
        return found

    status, headers, page = ask("/articles/a.html")
    assert status == 200 and b"<h1" in page
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Cache-Control"] == "no-cache"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "frame-ancestors 'self'"
    for encoding in ("identity", "gzip"):  # kept copies stay good, packed ones too
        kept = ask("/articles/a.html", **{"Accept-Encoding": encoding})[1]["ETag"]
        again = ask("/articles/a.html", **{"Accept-Encoding": encoding, "If-None-Match": kept})
        assert again[0] == 304 and not again[2]
    assert ask("/actors/")[0] == 200
    assert ask("/actors")[0] == 301 and ask("/actors")[1]["Location"].endswith("/actors/")
    for path in ("/nothing.html", "/no/such/folder/", "/articles/"):
        status, headers, page = ask(path)
        assert status == 404 and b"not found" in page.lower()
        assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert ask("/.site-builder/README")[0] in (403, 404)
    assert ask("/_redirects")[0] in (403, 404)
    for path, leads in (("/old.html?x=1", "/articles/a.html"), ("/caf%C3%A9/", "/index.html")):
        status, headers, _ = ask(path)
        assert status == 301 and headers["Location"].endswith(leads)
