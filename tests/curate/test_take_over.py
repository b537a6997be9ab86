"""Taking over the addresses of a site that is replaced: sitemaps, folders, lists; what is hostile in them; what follows."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from site_builder.build.report import Report
from site_builder.curate.old_site import MOST_BYTES, CannotRead, addresses
from site_builder.model import ledger
from tests import builds
from tests.builds import article
from tests.conftest import SiteFactory

NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
SITE = "title: T\nbase_url: https://example.org/\nsearch: off\n"
DAY = 20261231
ONE = "https://example.org/2024/one/"


def sitemap(*urls: str) -> str:
    return f"<?xml version='1.0'?><urlset {NS}>" + "".join(f"<url><loc>{u}</loc></url>" for u in urls) + "</urlset>"


def index(*urls: str) -> str:
    return f"<sitemapindex {NS}>" + "".join(f"<sitemap><loc>{u}</loc></sitemap>" for u in urls) + "</sitemapindex>"


def build(root: Path) -> Report:
    """Build with the ledger."""
    return builds.build(root, ledger=True, today=DAY)


def built(root: Path) -> None:
    assert not (found := build(root).problems), "\n".join(map(str, found))


def put(folder: Path, name: str, data: str | bytes) -> Path:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder / name


# -- what is read -----------------------------------------------------------------------------------------------------


def test_a_sitemap_is_read_plain_or_packed_and_in_any_encoding(tmp_path: Path) -> None:
    text = sitemap(ONE, "https://example.org/?a=1&amp;b=2", " https://example.org/x\n")
    wanted = [ONE, "https://example.org/?a=1&b=2", "https://example.org/x"]
    assert addresses(put(tmp_path, "a.xml", text)).addresses == wanted
    assert addresses(put(tmp_path, "b.xml", f"\ufeff{text}")).addresses == wanted
    assert addresses(put(tmp_path, "c.xml.gz", gzip.compress(text.encode()))).addresses == wanted
    assert addresses(put(tmp_path, "d.xml", text.encode("utf-16"))).addresses == wanted


def test_only_the_addresses_of_pages_are_taken(tmp_path: Path) -> None:
    more = f"<url><loc>{ONE}</loc><i:image xmlns:i='urn:i'><i:loc>https://example.org/a.jpg</i:loc></i:image></url>"
    found = addresses(put(tmp_path, "a.xml", f"<urlset {NS}>{more}</urlset>"))
    assert found.addresses == [ONE]


def test_an_index_leads_to_the_sitemaps_beside_it(tmp_path: Path) -> None:
    put(tmp_path, "posts.xml", sitemap(ONE))
    put(tmp_path, "pages.xml.gz", gzip.compress(sitemap("https://example.org/about/").encode()))
    names = ["https://example.org/maps/posts.xml", "https://example.org/pages.xml", "https://example.org/index.xml"]
    found = addresses(put(tmp_path, "index.xml", index(*names)))
    assert found.addresses == [ONE, "https://example.org/about/"]


def test_a_list_holds_an_address_a_line(tmp_path: Path) -> None:
    found = addresses(
        put(tmp_path, "list.txt", "\ufeff# of the old site\r\n/a/\r\n\r\nhttps://example.org/b\r\n/a/\r\n")
    )
    assert found.addresses == ["/a/", "https://example.org/b"]


def test_a_folder_is_walked_for_pages_without_following_links(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for name in ("index.html", "about/index.html", "a/b c.html", "old.HTM", "report.pdf", "404.html", "x.css", "y.css"):
        put(site, name, "x")
    put(tmp_path, "elsewhere/secret.html", "x")
    put(site, ".git/index.html", "x")
    (site / "linked").symlink_to(tmp_path / "elsewhere")
    (site / "linked.html").symlink_to(tmp_path / "elsewhere/secret.html")
    os.mkfifo(site / "pipe.html")
    found = addresses(site)
    assert sorted(found.addresses) == ["/", "/a/b%20c.html", "/about/", "/old.HTM", "/report.pdf"]
    assert found.left_out == {".css": 2}


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><urlset><url><loc>&a;</loc></url></urlset>", "no document type"),
        ("a.xml", '<!DOCTYPE x SYSTEM "file:///etc/passwd"><urlset/>', "no document type"),
        ("a.xml", "<a>" * 100_000, "too deep"),
        ("a.xml", "<urlset><url>", "it is no XML"),
        ("a.xml", "<html><body/></html>", "it is no sitemap: it begins with <html>"),
        ("a.xml", sitemap("javascript:alert(1)"), "no web address"),
        ("a.xml", sitemap("file:///etc/passwd"), "no web address"),
        ("a.txt", "not an address\n", "it is no address"),
        ("a.txt", "/a b\n", "it is no address"),
        ("a.xml", index("https://example.org/%2e%2e%2fsecret.xml"), "without a file name"),
        ("a.xml", index("https://example.org/none.xml"), "does not lie beside it"),
        ("a.xml", "<?xml version='1.0' encoding='no-such'?><urlset/>", "it is no XML"),
        ("a.gz", gzip.compress(b"<" + b" " * (MOST_BYTES + 10)), "longer than 50 MiB"),
        ("a.gz", gzip.compress(sitemap(ONE).encode())[:-12], "no whole gzip file"),
        ("a.txt", b"\xff\xfe\xfd\x00", "it is no"),
        ("a.txt", b"/caf\xe9\n", "neither a sitemap nor text in UTF-8"),
    ],
)
def test_what_is_no_sitemap_or_no_honest_one_is_refused(tmp_path: Path, name: str, data: str | bytes, why: str) -> None:
    put(tmp_path.parent, "secret.xml", sitemap("https://example.org/secret"))
    with pytest.raises(CannotRead, match=why):
        addresses(put(tmp_path, name, data))


@pytest.mark.parametrize(
    ("name", "data", "wrong", "where"),
    [
        ("a.xml", sitemap(ONE, "javascript:alert(1)"), "javascript:alert(1)", "a.xml:1: it is no web address"),
        ("a.xml", sitemap("file:///etc/passwd", ONE), "file:///etc/passwd", "a.xml:1: it is no web address"),
        ("a.txt", f"{ONE}\nnot an address\n", "not an address", "a.txt:2: it is no address"),
        ("a.txt", f"/a b\n{ONE}\n", "/a b", "a.txt:1: it is no address"),
    ],
)
def test_what_is_no_address_is_left_out_and_told(
    site: SiteFactory, tmp_path: Path, name: str, data: str, wrong: str, where: str
) -> None:
    path = put(tmp_path, name, data)
    assert addresses(path).addresses == [ONE]
    output = builds.cli("ledger", "--from", path, "--dry-run", "--site", site({}, SITE)).output
    assert f"left out: {wrong}: {where}" in output
    assert "2 addresses found" in output
    assert "1 new, 0 known, 1 left out" in output


# -- what becomes of it -----------------------------------------------------------------------------------------------


def known(root: Path) -> dict[str, str]:
    entries, faults, _ = ledger.read((root / "content/urls.lock").read_bytes())
    assert not faults
    return {entry.address: entry.kind for entry in entries.values()}


def test_each_address_becomes_the_file_that_answers_it(site: SiteFactory, tmp_path: Path) -> None:
    root = site({"pages/about.md": "---\ntitle: About\n---\nText.\n", "media/a.pdf": b"%PDF-1.4\n"}, SITE)
    found = put(
        tmp_path,
        "list.txt",
        "https://old.example/\nhttps://old.example/about\nhttps://old.example/about/\nhttps://old.example/x\n"
        "https://old.example/post.php\nhttps://old.example/caf%C3%A9/\nhttps://old.example/media/b.pdf\n"
        "https://old.example/feed.xml\nhttps://old.example/?p=1\nhttps://elsewhere.example/y\n"
        "https://old.example/X/\nhttps://old.example/x/index.html/z\n",
    )
    done = builds.cli("ledger", "--from", found, "--site", root)
    assert done.exit_code == 0, done.stderr
    assert known(root) == dict.fromkeys(
        ["about.html", "about/index.html", "café/index.html", "feed.xml/index.html", "index.html", "media/b.pdf",
         "post.php/index.html", "x/index.html"],
        "earlier",
    )  # fmt: skip
    *left_out, counted, to_do = done.stdout.splitlines()
    assert [line.partition(": ")[2].split(": ")[0] for line in left_out] == [
        "https://old.example/?p=1",
        "https://elsewhere.example/y",
        "https://old.example/X/",
        "https://old.example/x/index.html/z",
    ]
    assert "it is on another host than old.example" in left_out[1]
    assert "some file systems hold it to be x/index.html" in left_out[2]
    assert left_out[3].endswith("or a file where it needs a folder")
    assert counted == "12 addresses found in list.txt: 8 new, 0 known, 4 left out"
    assert to_do.startswith("of the new ones 2 are met; 6 need a page, a redirect or an entry of gone: ")
    assert "site-builder moved writes redirects for 1, " in to_do


def test_a_trial_changes_nothing_and_a_second_time_adds_nothing(site: SiteFactory, tmp_path: Path) -> None:
    root = site({"articles/one.md": article("One", "2024")}, SITE)
    built(root)
    found, before = put(tmp_path, "sitemap.xml", sitemap(ONE)), builds.tree(root)
    done = builds.cli("ledger", "--from", found, "--site", root, "--dry-run")
    assert done.stdout.splitlines()[-1] == "nothing was changed (--dry-run)"
    assert builds.tree(root) == before
    assert builds.cli("ledger", "--from", found, "--site", root).exit_code == 0
    assert known(root)["articles/one.html"] == "article" and known(root)["2024/one/index.html"] == "earlier"
    after = builds.tree(root)
    assert "0 new, 1 known" in builds.cli("ledger", "--from", found, "--site", root).stdout
    assert builds.tree(root) == after


def test_a_build_asks_for_each_address_until_it_is_met(site: SiteFactory, tmp_path: Path) -> None:
    root = site({"articles/2024/one.md": article("One", "2024"), "topics/one.md": "---\nname: One\n---\n"}, SITE)
    builds.cli("ledger", "--from", put(tmp_path, "s.xml", sitemap(ONE, "https://example.org/gone/")), "--site", root)
    said = build(root).problems
    assert [(p.kind, p.path, p.line) for p in said] == [("lost-address", "content/urls.lock", n) for n in (3, 4)]
    assert "2024/one/index.html, published since" in str(said[0]) and "by the site before this one" in str(said[0])
    assert "content/articles/2024/one.md" in str(said[0]) and "content/topics/one.md" in str(said[0])
    assert not (root / "output").exists()
    builds.write(root, {"articles/2024/one.md": article("One", "2024", more="redirect_from: [/2024/one/]\n")})
    gone = "gone:\n  - {address: gone/index.html, date: 2026-11-29, reason: It was empty.}\n"
    (root / "content/site.yaml").write_text(SITE + gone)
    built(root)
    assert "It was empty." in (root / "output/gone/index.html").read_text()
    shutil.copytree(root / "content", root.parent / "copy/content")
    built(root.parent / "copy")
    assert builds.tree(root / "output") == builds.tree(root.parent / "copy/output")
    builds.write(root, {"articles/2024/one.md": article("One", "2024")})
    assert [p.kind for p in build(root).problems] == ["lost-address"]


@pytest.mark.parametrize(
    ("config", "lock", "why"),
    [
        (SITE + "ledger: off\n", None, "ledger: off"),
        (SITE, "no line\n", "content/urls.lock:1 cannot be read"),
    ],
)
def test_it_is_refused_where_there_is_no_ledger_to_keep_them(
    site: SiteFactory, tmp_path: Path, config: str, lock: str | None, why: str
) -> None:
    root = site({"articles/one.md": article("One", "2024")}, config)
    if lock is not None:
        (root / "content/urls.lock").write_text(lock)
    done = builds.cli("ledger", "--from", put(tmp_path, "s.xml", sitemap(ONE)), "--site", root)
    assert done.exit_code != 0 and why in done.stderr


# -- a whole site moves in --------------------------------------------------------------------------------------------


class _Pages(http.server.BaseHTTPRequestHandler):
    """Answers as GitHub Pages does: /x by x.html, /dir by leading to /dir/, /dir/ by its index.html."""

    root: Path

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        file = self.root / path.lstrip("/")
        html = file.with_name(file.name + ".html")
        if path.endswith("/"):
            file /= "index.html"
        elif not file.is_file() and html.is_file():
            file = html
        elif file.is_dir():
            self.send_response(301)
            self.send_header("Location", urlsplit(self.path).path + "/")
            self.end_headers()
            return
        data = file.read_bytes() if file.is_file() else b""
        self.send_response(200 if file.is_file() else 404)
        self.send_header("Content-Type", "text/html" if file.suffix == ".html" else "application/octet-stream")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def served(folder: Path) -> Iterator[int]:
    handler = type("Handler", (_Pages,), {"root": folder})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def answer(port: int, path: str) -> tuple[int, str, bytes]:
    """Ask for an address, and follow a redirect of the host."""
    for _ in range(3):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", path)
        found = connection.getresponse()
        status, location, data = found.status, found.getheader("Location"), found.read()
        connection.close()
        if location is None:
            return status, found.getheader("Content-Type") or "", data
        path = location
    raise AssertionError(path)


def test_every_address_of_a_site_with_200_pages_is_answered_by_the_archive_that_replaces_it(
    site: SiteFactory, tmp_path: Path
) -> None:
    files: dict[str, str | bytes] = {"pages/about.md": "---\ntitle: About\n---\nText.\n"}
    old = ["/", "/about/", "/about", "/contact.html", "/caf%C3%A9/", "/feed/", "/topics/harbours/", "/imprint.php"]
    forms = [
        "/2019/0{m}/story-{n}/",
        "/2019/story-{n}.html",
        "/2019/0{m}/0{m}/Story_{n}",
        "/blog/2019-0{m}-01-story-{n}.php",
    ]
    for n in range(192):
        files[f"articles/2019/story-{n}.md"] = article(f"Story {n}", f"2019-0{n % 9 + 1}", topics="Harbours")
        old.append(forms[n % 4].format(n=n, m=n % 9 + 1))
    root = site(files, SITE)
    found = put(tmp_path, "sitemap.xml.gz", gzip.compress(sitemap(*(f"https://example.org{a}" for a in old)).encode()))
    done = builds.cli("ledger", "--from", found, "--site", root)
    assert "200 addresses found in sitemap.xml.gz: 200 new, 0 known, 0 left out" in done.stdout
    assert not build(root).ok
    done = builds.cli("moved", "--site", root)
    assert done.exit_code == 0, done.stderr
    left = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("left: ")]
    assert left == ["café/index.html", "contact.html", "feed/index.html", "imprint.php/index.html"]
    about = "---\ntitle: About\nredirect_from: [about/index.html, contact.html, /imprint.php]\n---\nText.\n"
    builds.write(root, {"pages/about.md": about})
    gone = "".join(
        f"  - {{address: {a}, date: 2026-11-29, reason: Given up.}}\n" for a in ("café/index.html", "feed/index.html")
    )
    (root / "content/site.yaml").write_text(SITE + "gone:\n" + gone)
    built(root)
    with served(root / "output") as port:
        for address in old:
            status, kind, page = answer(port, address)
            assert (status, kind) == (200, "text/html"), address
            if "tory" in address:
                name = address.rstrip("/").replace("_", "-").lower().rpartition("story-")[2].partition(".")[0]
                assert f"articles/2019/story-{name}.html".encode() in page, address
        assert answer(port, "/nothing/")[0] == 404
    rules = (root / "output/_redirects").read_text().splitlines()
    assert len(rules) == 192 + 3 + 1 and len(set(rules)) == len(rules)
