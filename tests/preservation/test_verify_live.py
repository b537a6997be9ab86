"""A live copy is compared as a folder is, whatever way hosts have of serving it."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from site_builder.model.addresses import MANIFEST
from site_builder.preservation import live, validators
from site_builder.preservation.encodings import Decoder
from site_builder.preservation.findings import CHANGED, MISSING, REDIRECTED, UNREAD, UNSERVED, Checked
from site_builder.preservation.manifest import NoManifest
from site_builder.preservation.threads import run_apart
from tests.builds import article, built, cli, days, write
from tests.preservation.hosts import Answer, Host, serving

AGENT = "test"


@pytest.fixture(autouse=True)
def without_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("archive")
    old = article("Old", "2019", "Ada Example", more="redirect_from: [former/old.html]\n")
    write(root, {"site.yaml": "title: T\nbase_url: https://example.org/\n", "articles/old.md": old, **days(4)})
    write(root, {"media/a ü (1).txt": "text\n", "media/b.txt": "a longer text\n" * 99_000})
    built(root)
    return root


@pytest.fixture
def site(archive: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(archive / "output", tmp_path / "site"))


@pytest.fixture
def host(site: Path) -> Iterator[Host]:
    with serving(site, "/some/where/") as found:
        yield found


def check(host: Host, known: live.Known | None = None) -> Checked:
    return live.check(host.base, None, {} if known is None else known, AGENT, lambda *_: None, pause=0.01)


def found(host: Host) -> dict[str, str]:
    return {one.path: one.kind for one in check(host).findings}


def files(site: Path) -> list[str]:
    return [line[66:] for line in (site / MANIFEST).read_text(encoding="utf-8").splitlines()]


# -- whole ------------------------------------------------------------------------------------------------------------


def test_a_clean_copy_passes_below_a_path(host: Host, site: Path) -> None:
    assert found(host) == {}
    assert set(host.asked) == {MANIFEST, *files(site)}
    assert set(host.asked.values()) == {1}


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw deflate"])
def test_a_host_that_compresses_what_it_was_not_asked_to_passes(host: Host, encoding: str) -> None:
    host.encoding = encoding
    assert found(host) == {}


def test_a_file_that_is_compressed_itself_passes_though_a_host_calls_that_its_encoding(host: Host, site: Path) -> None:
    """Apache does so with files that end in .gz."""
    data = gzip.compress(b"data", mtime=0)
    (site / "data.csv.gz").write_bytes(data)
    with (site / MANIFEST).open("a") as manifest:
        manifest.write(f"{sha256(data).hexdigest()}  data.csv.gz\n")

    def labelled(host: Host, path: str) -> Answer | None:
        return (200, {"Content-Encoding": "gzip"}, data) if path.endswith(".gz") else None

    host.rules.append(labelled)
    assert found(host) == {}


def test_an_event_loop_that_runs_already_is_no_hindrance(host: Host) -> None:
    async def within() -> Checked:
        return check(host)

    assert run_apart(within, lambda: None).findings == []


@pytest.mark.parametrize("name", ["", MANIFEST, "index.html", "?x=1#y"])
def test_the_address_may_be_that_of_the_site_its_manifest_or_its_home_page(name: str) -> None:
    assert live.base_of(f"https://example.org/a/{name}") == "https://example.org/a/"
    assert live.base_of("https://example.org") == "https://example.org/"
    assert live.base_of("https://example.org/a") == "https://example.org/a/"


# -- different --------------------------------------------------------------------------------------------------------


def test_what_is_missing_or_changed_is_found(host: Host, site: Path) -> None:
    (site / "index.html").unlink()
    (site / "timeline.html").write_text("defaced")
    (site / "articles/old.html").write_bytes(b"")
    assert found(host) == {"index.html": MISSING, "timeline.html": CHANGED, "articles/old.html": CHANGED}


def test_a_page_that_says_not_found_with_200_is_a_changed_one(host: Host, site: Path) -> None:
    (site / "timeline.html").unlink()
    host.rules.append(lambda host, path: (200, {}, b"not found") if path == "timeline.html" else None)
    assert found(host) == {"timeline.html": CHANGED}


def test_without_a_manifest_nothing_can_be_checked(host: Host, site: Path) -> None:
    (site / MANIFEST).unlink()
    with pytest.raises(NoManifest, match=f"there is no {MANIFEST} at "):
        check(host)


def test_a_host_that_is_not_there_gave_no_answer(host: Host) -> None:
    base = host.base.replace("127.0.0.1", "127.0.0.2").replace("/some/where/", "/")
    with pytest.raises(live.Unanswered):
        live.check("http://127.0.0.1:9/", None, {}, AGENT, lambda *_: None, pause=0.01)
    with pytest.raises(live.Unanswered):
        live.check("http://no.such.host.invalid/", None, {}, AGENT, lambda *_: None, pause=0.01)
    assert base


@pytest.mark.parametrize("url", ["http://[", "http://[::1", "http://", "https://ex\x1bample/", "http://xn--a/"])
def test_a_text_that_is_no_address_ends_the_command_in_words(url: str) -> None:
    result = cli("verify", url)
    assert result.exit_code == 2 and "cannot be checked: " in result.output
    assert "Traceback" not in result.output and "\x1b" not in result.output


# -- the ways of hosts ------------------------------------------------------------------------------------------------


def test_what_a_host_does_not_serve_by_design_is_told_and_is_no_fault(host: Host, site: Path) -> None:
    """GitHub Pages passes over names that begin with a dot; other hosts read ``_redirects`` themselves."""
    hidden = ["_redirects", "media/.hidden/a.txt"]
    with (site / MANIFEST).open("a") as manifest:
        manifest.write(f"{'0' * 64}  {hidden[1]}\n")
    (site / hidden[0]).unlink()
    done = check(host)
    assert {one.path: one.kind for one in done.findings} == dict.fromkeys(hidden, UNSERVED)
    assert not done.differs and done.is_known


def test_the_page_of_lost_addresses_may_come_with_its_own_status(host: Host, site: Path) -> None:
    data = (site / "404.html").read_bytes()
    host.rules.append(lambda host, path: (404, {}, data) if path == "404.html" else None)
    assert found(host) == {}


def test_addresses_without_their_ending_are_followed(host: Host, site: Path) -> None:
    """Cloudflare leads index.html to its folder, and every page to its address without .html."""

    def short(host: Host, path: str) -> Answer | None:
        if path.endswith(".html") and path != "404.html":
            name = path.removesuffix("index.html") if path.endswith("index.html") else path.removesuffix(".html")
            return 308, {"Location": f"/some/where/{name}"}, b""
        file = site / f"{path}.html"
        return (200, {}, file.read_bytes()) if not path.endswith("/") and file.is_file() else None

    host.rules.append(short)
    assert found(host) == {}


def test_a_redirect_of_the_host_to_another_whole_page_is_told_and_is_no_fault(host: Host) -> None:
    """As hosts do that read ``_redirects``, where the copy has a page that leads on."""

    def moved(host: Host, path: str) -> Answer | None:
        return (301, {"Location": "/some/where/articles/old.html"}, b"") if path == "former/old.html" else None

    host.rules.append(moved)
    done = check(host)
    assert [(one.path, one.kind, one.why) for one in done.findings] == [
        ("former/old.html", REDIRECTED, "to articles/old.html")
    ]
    assert not done.differs


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.2:9/", "http://127.0.0.1:9/", "file:///etc/passwd", "//other/", "http://[", "http://xn--a/"],
)
def test_no_redirect_is_followed_to_another_host(host: Host, target: str) -> None:
    host.rules.append(lambda host, path: (302, {"Location": target}, b"") if path == "index.html" else None)
    done = check(host)
    assert [one.path for one in done.findings] == ["index.html"]
    assert done.findings[0].kind in (CHANGED, UNREAD)


def test_a_ring_of_redirects_ends(host: Host) -> None:
    ring = {"index.html": "timeline.html", "timeline.html": "index.html"}
    host.rules.append(lambda host, path: (302, {"Location": ring[path]}, b"") if path in ring else None)
    assert found(host) == {"index.html": UNREAD, "timeline.html": UNREAD}


def test_a_busy_host_is_asked_again_and_not_for_ever(host: Host) -> None:
    def busy(host: Host, path: str) -> Answer | None:
        if path == "index.html" and host.asked[path] < 3:
            return 503, {"Retry-After": "0"}, b"busy"
        return (429, {"Retry-After": "0"}, b"busy") if path == "timeline.html" else None

    host.rules.append(busy)
    done = check(host)
    assert [(one.path, one.kind, one.why) for one in done.findings] == [
        ("timeline.html", UNREAD, "the host answers 429")
    ]
    assert host.asked["timeline.html"] == 3
    assert not done.differs and not done.is_known


def test_a_line_that_breaks_is_no_finding_unless_it_breaks_again(host: Host) -> None:
    def broken(host: Host, path: str) -> Answer | None:
        if path == "index.html" and host.asked[path] < 2:
            return -1, {}, b""
        return (-1, {}, b"") if path == "timeline.html" else None

    host.rules.append(broken)
    assert found(host) == {"timeline.html": UNREAD}


def test_a_host_that_falls_silent_is_not_asked_for_every_file(host: Host, site: Path) -> None:
    host.rules.append(lambda host, path: None if path == MANIFEST else (500, {}, b""))
    done = check(host)
    assert done.count(UNREAD) == len(files(site))
    assert len(host.asked) < 30


# -- validators -------------------------------------------------------------------------------------------------------


def test_a_second_check_has_the_host_say_what_is_not_modified(host: Host, site: Path, tmp_path: Path) -> None:
    host.validates = True
    path = validators.path_of(tmp_path / ".site-builder", host.base)
    known: live.Known = {}
    first = check(host, known)
    validators.save(path, known)
    assert first.unchanged == 0 and set(known) == set(files(site))
    (site / "index.html").write_text("defaced")
    known = validators.load(path)
    second = check(host, known)
    assert {one.path: one.kind for one in second.findings} == {"index.html": CHANGED}
    assert second.unchanged == len(files(site)) - 1 == sum(host.conditions.values())
    assert "index.html" not in known


def test_validators_of_another_version_are_not_sent(host: Host, site: Path) -> None:
    host.validates = True
    known = {"index.html": live.Validators("0" * 64, '"x"', ""), "gone.html": live.Validators("1" * 64, '"y"', "")}
    assert check(host, known).unchanged == 0
    assert "gone.html" not in known


def test_a_host_that_says_not_modified_unasked_says_nothing(host: Host) -> None:
    host.rules.append(lambda host, path: (304, {}, b"") if path == "index.html" else None)
    assert found(host) == {"index.html": UNREAD}


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": 1}', '{"a": ["x", 1, 2]}', "[" * 100_000, "\0"])
def test_a_file_of_validators_that_is_damaged_is_as_none(tmp_path: Path, text: str) -> None:
    path = validators.path_of(tmp_path, "https://example.org/")
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert validators.load(path) == {}


def test_no_line_end_gets_into_a_header(tmp_path: Path) -> None:
    path = validators.path_of(tmp_path, "https://example.org/")
    validators.save(path, {"a": live.Validators("0" * 64, '"x"\r\nHost: other'), "b": live.Validators("0" * 64, '"y"')})
    assert list(validators.load(path)) == ["b"]


# -- the command ------------------------------------------------------------------------------------------------------


def test_the_command_keeps_validators_in_the_archive_and_nowhere_else(
    host: Host, archive: Path, tmp_path: Path
) -> None:
    host.validates = True
    first = cli("verify", host.base, "--site", archive)
    assert first.exit_code == 0, first.output
    second = cli("verify", f"{host.base}{MANIFEST}", "--site", archive, "--format", "json")
    said = json.loads(second.stdout)
    assert said["ok"] and said["unchanged"] == said["files"]
    full = json.loads(cli("verify", host.base, "--site", archive, "--full", "--format", "json").stdout)
    assert full["ok"] and full["unchanged"] == 0
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert cli("verify", host.base, "--site", elsewhere).exit_code == 0
    assert list(elsewhere.iterdir()) == []


def test_the_command_says_what_it_cannot_tell_of_a_host(host: Host, tmp_path: Path) -> None:
    done = cli("verify", host.base, "--site", tmp_path)
    assert "a host does not tell which other files it has\n" in done.stdout
    done = cli("verify", "http://127.0.0.1:9/", "--site", tmp_path)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)


# -- compression ------------------------------------------------------------------------------------------------------


def test_what_swells_when_it_is_decompressed_comes_in_small_pieces() -> None:
    bomb = gzip.compress(bytes(1 << 25))
    sizes = [len(piece) for piece in Decoder("gzip").decoded(bomb)]
    assert sum(sizes) == 1 << 25 and max(sizes) <= 1 << 20


def test_what_cannot_be_decompressed_gives_nothing() -> None:
    assert b"".join(Decoder("gzip").decoded(b"no such thing")) == b""
    assert not Decoder("br").is_any
