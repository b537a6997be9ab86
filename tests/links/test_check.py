"""What a check says of each way in which a server may misbehave, and what a run does to the servers."""

import contextlib
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from site_builder.links import names, not_found, robots
from site_builder.links.http import Answer
from site_builder.links.run import NoNetwork, findings
from site_builder.links.settings import Finding, Settings
from site_builder.model.links_lock import FAILED, MOVED, OK, SUSPECT, UNCLEAR
from tests.conftest import REPOSITORY, missing
from tests.links import misbehaving
from tests.links.misbehaving import Server

QUICK = Settings(delay=0.0, timeout=1.0, longest_delay=2.0, private=True)

# the way → the state that one check gives, and the answer
SAID = {
    "good": (OK, "200"),
    "document": (OK, "200"),
    "gone": (FAILED, "410"),
    "missing": (FAILED, "404"),
    "forbidden": (UNCLEAR, "403"),
    "unauthorized": (UNCLEAR, "401"),
    "legal": (UNCLEAR, "451"),
    "teapot": (UNCLEAR, "418"),
    "error": (UNCLEAR, "500"),
    "bad-gateway": (UNCLEAR, "502"),
    "busy-once": (OK, "200"),
    "busy-by-date": (OK, "200"),
    "busy-long": (UNCLEAR, "429"),
    "busy": (UNCLEAR, "429"),
    "busy-nonsense": (UNCLEAR, "503"),
    "head-405": (OK, "200"),
    "head-501": (OK, "200"),
    "head-404": (OK, "200"),
    "head-403": (OK, "200"),
    "head-lost": (OK, "200"),
    "says-404": (SUSPECT, "says-not-found"),
    "says-404-h1": (SUSPECT, "says-not-found"),
    "says-404-french": (SUSPECT, "says-not-found"),
    "says-404-russian": (SUSPECT, "says-not-found"),
    "about-404": (OK, "200"),
    "home": (SUSPECT, "leads-to-home"),
    "home-language": (SUSPECT, "leads-to-home"),
    "moved": (MOVED, "200"),
    "moved-308": (MOVED, "200"),
    "moved-twice": (MOVED, "200"),
    "moved-half": (OK, "200"),
    "moved-away": (FAILED, "404"),
    "elsewhere": (OK, "200"),
    "loop": (UNCLEAR, "redirect-loop"),
    "loop-of-two": (UNCLEAR, "redirect-loop"),
    "many": (UNCLEAR, "too-many-redirects"),
    "to-mail": (UNCLEAR, "bad-redirect"),
    "to-file": (UNCLEAR, "bad-redirect"),
    "to-nothing": (UNCLEAR, "bad-redirect"),
    "to-nonsense": (UNCLEAR, "bad-redirect"),
    "to-letters": (MOVED, "200"),
    "no-location": (UNCLEAR, "302"),
    "slow-head": (UNCLEAR, "timeout"),
    "slow-body": (OK, "200"),
    "drip": (UNCLEAR, "timeout"),
    "reset": (UNCLEAR, "connection-lost"),
    "closes": (UNCLEAR, "connection-lost"),
    "closes-in-head": (UNCLEAR, "connection-lost"),
    "endless-body": (OK, "200"),
    "endless-head": (UNCLEAR, "bad-answer"),
    "endless-line": (UNCLEAR, "bad-answer"),
    "endless-hints": (UNCLEAR, "bad-answer"),
    "huge-body": (OK, "200"),
    "bomb": (OK, "200"),
    "packed": (SUSPECT, "says-not-found"),
    "packed-badly": (OK, "200"),
    "packed-strangely": (OK, "200"),
    "no-http": (UNCLEAR, "connection-lost"),
    "bytes": (UNCLEAR, "bad-answer"),
    "old-http": (OK, "200"),
    "status-only": (OK, "200"),
    "status-999": (UNCLEAR, "999"),
    "bad-header": (UNCLEAR, "bad-answer"),
    "bad-chunks": (OK, "200"),
    "short-body": (OK, "200"),
    "two-lengths": (UNCLEAR, "bad-answer"),
    "bad-length": (UNCLEAR, "bad-answer"),
    "bad-charset": (SUSPECT, "says-not-found"),
    "codec-charset": (SUSPECT, "says-not-found"),
    "no-type": (OK, "200"),
    "empty": (OK, "200"),
    "no-content": (OK, "204"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with misbehaving.running() as running:
        yield running


def one(url: str, settings: Settings = QUICK) -> Finding:
    (found,) = findings([url], settings)
    return found


@pytest.mark.parametrize("way", SAID)
def test_whatever_a_server_does_a_check_says_what_and_ends(way: str, server: Server) -> None:
    start = time.monotonic()
    found = one(server.url(f"{way}/x"))
    assert (found.state, found.answer) == SAID[way]
    assert time.monotonic() - start < 12


def test_the_new_address_is_the_last_of_permanent_redirects(server: Server) -> None:
    assert one(server.url("moved-twice/a")).moved_to == server.url("good/new")
    assert one(server.url("to-letters/a")).moved_to == server.url("good/é%20ü")
    assert one(server.url("moved-half/a")).moved_to == ""


def test_the_home_page_itself_is_no_redirect_to_it(server: Server) -> None:
    assert one(server.url()).state == OK


# -- names, ports, certificates -----------------------------------------------------------------------------------------


def test_a_name_that_is_not_there_is_told_from_one_that_cannot_be_asked_for() -> None:
    async def no_such(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "x")

    async def not_now(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "x")

    found = one("https://a.example/", Settings(delay=0, resolver=no_such))
    assert (found.state, found.answer) == (FAILED, "no-such-host")
    found = one("https://a.example/", Settings(delay=0, resolver=not_now))
    assert (found.state, found.answer) == (UNCLEAR, "dns")
    assert one("https://a..example/", Settings(delay=0)).answer == "no-such-host"
    assert one(f"https://{'a' * 70}.example/", Settings(delay=0)).answer == "no-such-host"


def test_a_port_where_nobody_listens_is_refused() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        found = one(f"http://127.0.0.1:{taken.getsockname()[1]}/")
    assert (found.state, found.answer) == (FAILED, "refused")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/good",
        "http://localhost:{port}/good",
        "http://[::1]:{port}/good",
        "http://[::ffff:127.0.0.1]:{port}/good",
        "http://0.0.0.0:{port}/good",
        "http://127.1:{port}/good",
        "http://2130706433:{port}/good",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://192.0.0.192/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
    ],
)
def test_a_link_has_no_server_behind_the_firewall_asked(url: str, server: Server) -> None:
    before = len(server.heard)
    found = one(url.format(port=server.port), Settings(delay=0, timeout=2))
    assert (found.state, found.answer) == (UNCLEAR, "private-address")
    assert len(server.heard) == before


def test_of_the_addresses_of_a_name_those_of_this_machine_are_not_asked(server: Server) -> None:
    """Nor is a name asked for again between the look at its addresses and the connection."""
    asked: list[str] = []

    async def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.9", "127.0.0.1"] if len(asked) == 1 else ["127.0.0.1"]

    before = len(server.heard)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(names, "is_public", lambda address: address == "127.0.0.9")  # where nobody listens
        urls = [f"http://a.example:{server.port}/good/{n}" for n in range(2)]
        found = {one.answer for one in findings(urls, Settings(delay=0, timeout=2, resolver=rebinding))}
    assert found == {"refused", "private-address"}
    assert len(server.heard) == before


def test_a_redirect_to_this_machine_is_not_followed(server: Server) -> None:
    """The first name is allowed by the resolver of the test; where it leads is looked at like any other."""

    def allowed(address: str) -> bool:
        return address == "127.0.0.9"

    async def resolver(host: str, port: int) -> list[str]:
        return ["127.0.0.9"] if host == "public.example" else ["127.0.0.1"]

    with misbehaving.running(address="") as other, pytest.MonkeyPatch.context() as patch:
        patch.setattr(names, "is_public", allowed)
        patch.setitem(misbehaving.WAYS, "inwards", lambda x: x.redirect(server.url("good")))
        found = one(f"http://public.example:{other.port}/inwards", Settings(delay=0, timeout=2, resolver=resolver))
    assert (found.state, found.answer) == (UNCLEAR, "private-address")


@pytest.mark.parametrize("port", [22, 25, 6000, 110, 1])
def test_ports_of_other_services_are_not_asked(port: int) -> None:
    assert one(f"http://93.184.216.34:{port}/", Settings(delay=0)).answer == "port"


def test_certificates_that_nobody_vouches_for_are_told_from_other_faults_of_tls(tmp_path: Path) -> None:
    if (openssl := shutil.which("openssl")) is None:
        missing("no openssl")
    command = (
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=x -keyout key -out cert"
    )
    more = ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([openssl, *command.split(), *more], cwd=tmp_path, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    trusting = ssl.create_default_context(cafile=str(tmp_path / "cert"))
    with misbehaving.running(context) as server:
        found = one(server.url("good"))
        assert (found.state, found.answer) == (UNCLEAR, "certificate")
        settings = Settings(delay=0, timeout=2, private=True, context=trusting)
        assert one(server.url("good"), settings).state == OK
        assert one(server.url("good", "localhost"), settings).answer == "certificate"  # it is another's
    with misbehaving.running() as plain:
        assert one(plain.url("good").replace("http:", "https:")).answer == "tls"


# -- politeness ---------------------------------------------------------------------------------------------------------


def test_a_host_gets_one_request_at_a_time_with_a_pause_between_two() -> None:
    settings = Settings(delay=0.2, timeout=5, private=True)
    with misbehaving.running(address="") as server:
        urls = [server.url(f"good/{n}", f"127.0.0.{host}") for host in (2, 3) for n in range(3)]
        assert [found.state for found in findings(urls, settings)] == [OK] * 6
        for host in ("127.0.0.2", "127.0.0.3"):
            times = [at for at, _, to, _ in server.heard if to == host]
            assert len(times) == 7  # robots.txt, and HEAD and GET of each
            assert min(later - earlier for earlier, later in pairwise(times)) > 0.19
            assert server.most_open[host] == 1


def test_what_robots_txt_forbids_is_not_asked_for_and_not_dead() -> None:
    with misbehaving.running() as server:
        server.robots = b"User-agent: *\nDisallow: /missing\nDisallow: /*.pdf$\nAllow: /missing/but\n"
        urls = [server.url(path) for path in ("missing/a", "good/a.pdf", "good/a.pdf?x", "missing/but")]
        found = {one.address: (one.state, one.answer) for one in findings(urls, QUICK)}
        assert list(map(found.get, urls)) == [
            (UNCLEAR, "robots"), (UNCLEAR, "robots"), (OK, "200"), (FAILED, "404")]  # fmt: skip
        assert [path for *_, path in server.heard if path == "/missing/a"] == []
        assert sum(path == "/robots.txt" for *_, path in server.heard) == 1


def test_a_host_that_asks_for_a_long_pause_is_left_for_the_next_run() -> None:
    with misbehaving.running() as server:
        urls = [server.url(f"busy-long/{n}") for n in range(5)]
        assert len(list(findings(urls, QUICK))) == 1


def test_a_host_that_does_not_answer_is_left_after_three_tries() -> None:
    settings = Settings(delay=0, timeout=0.2, private=True)
    with misbehaving.running() as server:
        found = list(findings([server.url(f"slow-head/{n}") for n in range(9)], settings))
    assert [one.answer for one in found] == ["timeout"] * 3


def test_a_machine_without_a_network_calls_nothing_dead() -> None:
    async def offline(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "x")

    settings = Settings(delay=0, resolver=offline)
    with pytest.raises(NoNetwork):
        list(findings([f"https://{name}.example/" for name in "abcd"], settings))


def test_failures_before_the_first_answer_are_told_once_there_is_one(server: Server) -> None:
    async def resolver(host: str, port: int) -> list[str]:
        if host.endswith(".example"):
            raise socket.gaierror(socket.EAI_NONAME, "x")
        return ["127.0.0.1"]

    urls = [*(f"https://{name}.example/" for name in "abcd"), server.url("good/last")]
    found = list(findings(urls, Settings(delay=0, hosts=1, private=True, resolver=resolver)))
    assert sorted(one.state for one in found) == [FAILED] * 4 + [OK]


def test_leaving_a_run_early_ends_it_at_once(server: Server) -> None:
    start = time.monotonic()
    urls = [server.url("good/quick"), *(server.url(f"slow-head/{n}", "localhost") for n in range(9))]
    with contextlib.closing(findings(urls, Settings(delay=0, timeout=30, private=True))) as coming:
        next(coming)
    assert time.monotonic() - start < 3


@pytest.mark.slow
def test_many_addresses_at_many_hosts_take_little_memory_and_one_connection_a_host() -> None:
    command = [sys.executable, str(REPOSITORY / "tests/benchmarks/links.py"), "1500", "--hosts", "30"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert told["addresses"] == sum(told["states"].values()) == 1500
    assert told["most connections to a host"] == 1
    assert told["KiB more"] < 16 * 1024


# -- robots.txt, and pages that say that they are not there ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Site-Builder\nAllow: /", "/a", True),
        ("User-agent: site\nDisallow: /", "/a", True),  # another program
        ("User-agent: a\nUser-agent: site-builder/2\nDisallow: /x", "/x/y", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),  # the least restrictive of two as long
        ("User-agent: *\nDisallow: /*?", "/a?b=c", False),
        ("User-agent: *\nDisallow: /*?", "/a", True),
        ("User-agent: *\nDisallow: /*/private/*.html$", "/x/private/a.html", False),
        ("User-agent: *\nDisallow: /*/private/*.html$", "/x/private/a.html?x", True),
        ("User-agent: *\nDisallow: /a$", "/a", False),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        ("User-agent: *\r\nDisallow: /%7Eann # a remark", "/~ann/x", False),
        ("user-agent:*\rdisallow:/é", "/%C3%A9/x", False),
        ("\ufeffUser-agent: *\nDisallow: /b", "/b", False),
        ("Disallow: /", "/a", True),  # of no group
        ("User-agent: *\nSitemap: /x\nDisallow: /b", "/b", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
    ],
)
def test_robots_txt_is_read_by_its_rfc(text: str, path: str, allowed: bool) -> None:
    assert robots.read(text, "site-builder").allows(f"https://a.example{path}") == allowed


def test_hostile_patterns_take_no_time() -> None:
    text = "User-agent: *\n" + f"Disallow: /{'*a' * 200}b$\n" * 2000
    start = time.process_time()
    assert robots.read(text, "site-builder").allows("https://a.example/" + "a" * 1900)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("title", "is_said"),
    [
        ("404 Not Found", True), ("Error 404", True), ("Page not found – The Paper", True), ("Seite nicht gefunden", True),
        ("Página no encontrada", True), ("Sorry, this page isn't available", True), ("页面不存在", True),
        ("Boeing 404 sighted", False), ("Peugeot 404", False), ("Nothing was found in the wreck", False),
        ("The page that was torn out", False), ("Error", False), ("", False),
    ],
)  # fmt: skip
def test_a_title_that_says_that_the_page_is_not_there_is_known(title: str, is_said: bool) -> None:
    body = f"<html><head><TITLE lang=x>\n {title}\n</title>".encode()
    assert not_found.says_not_found(Answer(200, {"content-type": "text/html; charset=utf-8"}, body)) == is_said
