"""The command `links`: what it writes, how it goes on, and what pages and `check` make of it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.build import outside
from site_builder.model import links_lock
from site_builder.model.links_lock import DEAD, FAILED, MOVED, OK, SUSPECT, UNCLEAR, Line
from tests import builds
from tests.builds import REPOSITORY, article, cli, contents, write
from tests.conftest import SiteFactory
from tests.links import misbehaving
from tests.links.misbehaving import Server

ALLOWED = ("--allow-private", "--delay", "0", "--timeout", "2")
FIRST, SECOND = "1790000000", "1790100000"  # 2026-09-21 and 22


@pytest.fixture
def server() -> Iterator[Server]:
    with misbehaving.running() as running:
        yield running


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", FIRST)
    return monkeypatch


def lines(root: Path) -> dict[str, Line]:
    found, faults = links_lock.read((root / "content/links.lock").read_bytes())
    assert faults == []
    return found


def states(root: Path) -> dict[str, str]:
    return {url: line.state for url, line in lines(root).items()}


def test_every_address_that_a_document_knows_is_checked(site: SiteFactory, server: Server) -> None:
    url = server.url
    keys = (
        f"sources:\n  - {{url: '{url('good/source')}', archived: '{url('good/copy')}'}}\n  - A text with {url('good/text')}.\n"
        f"related: ['{url('good/related')}']\nimage: {{src: '{url('good/pic.jpg')}', alt: x, credit: 'By [x]({url('good/credit')})'}}\n"
        f"x-shelf: {url('good/field')}\n"
    )
    body = f"A [link]({url('good/body')}#part), {url('good/bare')}. ![x]({url('good/picture.png')})\n\n```\n{url('good/code')}\n```"
    root = site(
        {
            "articles/a.md": article("A", "2025", body=body, more=keys),
            "actors/ada.md": f"---\nname: Ada\nsame_as: ['{url('good/same')}']\n---\n",
            "topics/x.md": f"---\nname: X\nsame_as: ['{url('good/topic')}']\n---\nOf [it]({url('good/of-topic')}).\n",
            "pages/p.md": f"---\ntitle: P\n---\nSee <{url('good/page')}>.\n",
            "articles/draft.md": article("D", "2025", body=url("good/draft"), more="draft: true\n"),
        },
        f"title: T\npublisher: {{name: P, url: '{url('good/publisher')}'}}\n",
    )
    done = cli("links", "--site", root, *ALLOWED)
    assert done.exit_code == 0, done.stderr
    names = sorted(address.rpartition("/")[2] for address in lines(root))
    assert names == sorted(
        "source copy text related pic.jpg credit field body bare picture.png same topic of-topic page draft publisher".split()
    )
    assert set(states(root).values()) == {OK}


def test_a_page_is_dead_once_it_was_not_there_on_two_days(site: SiteFactory, server: Server, day) -> None:
    root = site({"articles/a.md": article("A", "2025", body=f"[x]({server.url('missing/a')}) {server.url('error/b')}")})
    gone, busy = server.url("missing/a"), server.url("error/b")
    assert cli("links", "--site", root, *ALLOWED).exit_code == 0
    assert states(root) == {gone: FAILED, busy: UNCLEAR}
    assert cli("links", "--site", root, *ALLOWED, "--since", "0").exit_code == 0  # on the same day
    assert states(root) == {gone: FAILED, busy: UNCLEAR}
    day.setenv("SOURCE_DATE_EPOCH", SECOND)
    done = cli("links", "--site", root, *ALLOWED)
    assert done.exit_code == 1
    assert states(root) == {gone: DEAD, busy: UNCLEAR}
    assert lines(root)[gone] == Line(gone, DEAD, "404", "2026-09-22", "", "2026-09-21")
    assert f"content/articles/a.md:6:5: note: {gone} is dead since 2026-09-21 (404)" in done.stderr
    assert "2 addresses at 1 host: 1 unclear, 1 dead (2 checked now)" in done.stdout
    checked = cli("check", root, "--report", "short")
    assert (
        f"{gone} is dead since 2026-09-21 (404), and there is no kept copy; look for one at https://web.archive.org/web/2/{gone}"
        in checked.stderr
    )
    write(root, {"articles/a.md": article("A", "2025", body=server.url("good/b"))})
    assert cli("links", "--site", root, *ALLOWED).exit_code == 0
    assert list(states(root).values()) == [OK]  # what no file holds any more has no line


def test_a_copy_counts_in_its_own_file_alone_and_may_be_dead_itself(site: SiteFactory, server: Server, day) -> None:
    gone, soft, copy = server.url("missing/a"), server.url("says-404/b"), server.url("missing/copy")
    kept = f"sources:\n  - {{url: '{gone}', archived: '{copy}'}}\nrelated:\n  - {{url: '{soft}', archived: '{server.url('good/c')}'}}\n"
    root = site({"articles/a.md": article("A", "2025", body=f"[x]({gone})", more=kept)})
    cli("links", "--site", root, *ALLOWED)
    day.setenv("SOURCE_DATE_EPOCH", SECOND)
    told = cli("links", "--site", root, *ALLOWED, "--format", "short")
    note = f"the kept copy {copy} is dead since 2026-09-21 (404); look for another one at https://web.archive.org/web/2/{gone}, and write its address as archived:"
    assert [line.partition(" note: ")[2] for line in told.stderr.splitlines()] == [note]
    assert told.exit_code == 1  # the copy is a page that has no copy

    write(root, {"articles/b.md": article("B", "2025", body=f"[x]({gone})")})
    told = cli("links", "--site", root, *ALLOWED, "--format", "short")
    checked = cli("check", root, "--format", "short")
    assert told.stderr == checked.stderr
    assert f"content/articles/b.md:6:5: note: {gone} is dead" in told.stderr


def test_a_dead_copy_at_wayback_is_looked_for_by_its_page() -> None:
    line = Line(
        "https://web.archive.org/web/20210405060708id_/http://paper.example/x",
        DEAD,
        "404",
        "2026-09-22",
        "",
        "2026-09-21",
    )
    where = {line.address: [("content/pages/p.md", 4, 1)]}
    (note,) = outside.notes_at([line], where, {})
    assert "look for one at https://web.archive.org/web/2/http://paper.example/x, and" in str(note)


def test_the_next_run_of_a_day_asks_for_what_is_left(site: SiteFactory, server: Server) -> None:
    root = site({"articles/a.md": article("A", "2025", body=server.url("good/a"))})
    cli("links", "--site", root, *ALLOWED)
    write(root, {"articles/b.md": article("B", "2025", body=server.url("good/b"))})
    heard = len(server.heard)
    done = cli("links", "--site", root, *ALLOWED)
    assert "2 addresses at 1 host: 2 ok (1 checked now)" in done.stdout
    assert {path for *_, path in server.heard[heard:]} == {"/robots.txt", "/good/b"}
    assert "(2 checked now)" in cli("links", "--site", root, *ALLOWED, "--since", "0").stdout
    assert "(0 checked now)" in cli("links", "--site", root, *ALLOWED, "--since", "30").stdout
    done = cli("links", "--site", root, *ALLOWED, "--since", "0", "--only", "articles/b.md")
    assert "1 address at 1 host: 1 ok (1 checked now)" in done.stdout
    assert len(lines(root)) == 2
    assert "(2 checked now)" in cli("links", "--site", root, *ALLOWED, "--since", "0", "--only", "127.0.0.1").stdout
    assert cli("links", "--site", root, "--only", "other.example").exit_code == 2


def test_json_says_all_that_is_known(site: SiteFactory, server: Server) -> None:
    body = f"{server.url('moved/a')} [x]({server.url('says-404/b')})"
    root = site({"articles/a.md": article("A", "2025", body=body)})
    report = json.loads(cli("links", "--site", root, *ALLOWED, "--format", "json").stdout)
    assert (report["ok"], report["addresses"], report["checked"], report["left"]) == (True, 2, 2, 0)
    assert report["states"] == {OK: 0, MOVED: 1, SUSPECT: 1, UNCLEAR: 0, FAILED: 0, DEAD: 0}
    moved, suspect = report["links"]
    assert moved["moved_to"] == server.url("good/new")
    assert moved["places"] == [{"path": "content/articles/a.md", "line": 6, "column": 1}]
    assert (suspect["state"], suspect["answer"], suspect["checked"]) == (SUSPECT, "says-not-found", "2026-09-21")


def test_a_new_address_is_written_into_the_files_and_nothing_else_changes(site: SiteFactory, server: Server) -> None:
    old, longer, new = server.url("moved"), server.url("moved/longer"), server.url("good/new")
    text = (
        f"---\ntitle: A\r\ndate: 2025   # of it\nsources: [{{url: '{old}', title: T}}, {{title: \"See [x]({old}#p)\"}}]\n"
        f'related:\n- {old}#here\n---\n\nSee [one]({old} "T"), <{old}>, {old}#part; {server.url("good/moved")}, and `{old}`.\n\n'
        f"[ref]: {old}\n[x][ref] {old}-not\n"
    )
    root = site({"articles/a.md": text, "articles/b.md": article("B", "2025", body=f"Only {longer}.")})
    done = cli("links", "--site", root, *ALLOWED, "--write")
    assert done.exit_code == 0, done.stderr
    after = (root / "content/articles/a.md").read_bytes().decode()
    wanted = text.replace(f"{old}'", f"{new}'").replace(f"{old}#", f"{new}#").replace(f"({old} ", f"({new} ")
    wanted = wanted.replace(f"<{old}>", f"<{new}>").replace(f"]: {old}\n", f"]: {new}\n")
    assert after == wanted
    assert f"Only {new}." in (root / "content/articles/b.md").read_text()
    assert lines(root)[new].state == OK and old not in lines(root)
    assert builds.build(root).ok


def test_damage_in_the_file_is_told_by_line_and_loses_nothing(site: SiteFactory, server: Server) -> None:
    url = server.url("good/a")
    root = site({"articles/a.md": article("A", "2025", body=url)})
    damaged = f"{url}\tok\t200\t2026-09-20\t2026-09-20\t-\t-\t-\t-\nhttps://b.example/\tok\n".encode()
    (root / "content/links.lock").write_bytes(damaged)
    done = cli("links", "--site", root, *ALLOWED)
    assert done.exit_code == 1
    assert "content/links.lock:2 cannot be read (it has not nine parts, set apart by tabs)" in done.stderr
    assert (root / "content/links.lock").read_bytes() == damaged
    report = builds.build(root)
    assert [(p.kind, p.path, p.line) for p in report.problems] == [("links-line", "content/links.lock", 2)]
    merged = f"<<<<<<< ours\n{url}\tok\t200\t2026-09-19\t2026-09-19\t-\t-\t-\t-\n=======\n{url}\tfailed\t404\t2026-09-20\t2026-09-10\t2026-09-20\t-\t-\t-\n>>>>>>> theirs\n"
    (root / "content/links.lock").write_text(merged)
    assert [p.kind for p in builds.build(root).problems] == ["links-conflict"] * 3
    assert cli("links", "--site", root, *ALLOWED).exit_code == 0
    assert lines(root) == {url: Line(url, OK, "200", "2026-09-21", "2026-09-21")}
    assert builds.build(root).problems == []


def test_what_somebody_writes_meanwhile_is_joined_in(site: SiteFactory, server: Server) -> None:
    from site_builder.curate.outside import LockFile

    root = site({"articles/a.md": article("A", "2025")})
    lock = LockFile(root)
    (root / "content/links.lock").write_text("https://b.example/\tok\t200\t2026-09-20\t2026-09-20\t-\t-\t-\t-\n")
    lock.lines["https://a.example/"] = Line("https://a.example/", OK, "200", "2026-09-21", "2026-09-21")
    lock.write()
    assert list(lines(root)) == ["https://a.example/", "https://b.example/"]


def test_the_file_is_the_same_bytes_whatever_the_order(site: SiteFactory, server: Server) -> None:
    files = {f"articles/{n}.md": article(f"A{n}", "2025", body=server.url(f"good/{n}")) for n in range(9)}
    root = site(files)
    cli("links", "--site", root, *ALLOWED)
    first = (root / "content/links.lock").read_bytes()
    (root / "content/links.lock").unlink()
    cli("links", "--site", root, *ALLOWED)
    assert (root / "content/links.lock").read_bytes() == first
    assert first.decode().splitlines() == [*links_lock.HEAD.splitlines(), *sorted(first.decode().splitlines()[3:])]


def test_an_archive_without_addresses_has_no_file(site: SiteFactory) -> None:
    root = site({"articles/a.md": article("A", "2025")})
    done = cli("links", "--site", root)
    assert done.exit_code == 0 and done.stdout == "0 addresses at 0 hosts: nothing is known (0 checked now)\n"
    assert not (root / "content/links.lock").exists()


def test_files_with_errors_are_left_out_and_lose_no_line(site: SiteFactory, server: Server) -> None:
    root = site({"articles/a.md": article("A", "2025", body=server.url("good/a"))})
    cli("links", "--site", root, *ALLOWED)
    write(root, {"articles/a.md": "---\ntitle: [\n---\n" + server.url("good/a")})
    done = cli("links", "--site", root, *ALLOWED)
    assert "left out: 1 file with errors (content/articles/a.md…)" in done.stdout
    assert len(lines(root)) == 1


# -- ended before its end -----------------------------------------------------------------------------------------------


def started(root: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "site_builder", "links", "--site", str(root), "--allow-private", *more]
    return subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "SOURCE_DATE_EPOCH": FIRST},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


def until(is_true, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.slow
def test_a_run_that_is_killed_goes_on_where_it_was(site: SiteFactory, server: Server) -> None:
    links = " ".join(server.url(f"document/{n}") for n in range(60))
    root = site({"articles/a.md": article("A", "2025", body=links)})
    run = started(root, "--delay", "0.1")
    until(lambda: (root / "content/links.lock").exists() and len(lines(root)) >= 10)
    run.kill()
    run.communicate()
    known = len(lines(root))
    heard = len(server.heard)
    done = cli("links", "--site", root, *ALLOWED)
    assert 10 <= known < 60
    assert f"60 addresses at 1 host: 60 ok ({60 - known} checked now)" in done.stdout
    assert len(server.heard) - heard == 60 - known + 1  # and robots.txt


@pytest.mark.slow
def test_ctrl_c_keeps_what_was_found(site: SiteFactory, server: Server) -> None:
    links = " ".join(server.url(f"document/{n}") for n in range(60))
    root = site({"articles/a.md": article("A", "2025", body=links)})
    run = started(root, "--delay", "0.1")
    until(lambda: server.counts.total() > 20)
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=30)
    assert run.returncode == 130, err
    assert "ended by Ctrl-C; what was found is kept, and the next run goes on from there" in err
    assert 15 <= len(lines(root)) < 60
    assert f"{len(lines(root))} checked now" in out and "left for the next run" in out


def test_a_machine_that_is_offline_records_nothing(site: SiteFactory) -> None:
    import socket

    def offline(*_: object, **__: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "x")

    root = site(
        {"articles/a.md": article("A", "2025", body="https://a.example/ https://b.example/ https://c.example/")}
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", offline)
        done = cli("links", "--site", root)
    assert done.exit_code == 3 and "this machine seems to be offline; nothing was recorded" in done.stderr
    assert not (root / "content/links.lock").exists()


# -- copies in the Wayback Machine ----------------------------------------------------------------------------------------


def wayback(x: misbehaving.Exchange) -> None:
    """An imitation of Save Page Now 2: a job, twice pending, then done; /bad cannot be saved."""
    if "authorization: low key:secret" not in x.headers.lower():
        x.answer(401, b'{"message": "You need to be logged in to use Save Page Now."}', kind="application/json")
        return
    if x.method == "POST":
        number = len(x.server.form)
        is_bad = b"%2Fdocument%2Fbad" in x.server.form[-1]
        x.answer(
            200, f'{{"url": "x", "job_id": "spn2-{"bad" if is_bad else number}"}}'.encode(), kind="application/json"
        )
        return
    if x.count <= 2:
        x.answer(200, b'{"status": "pending", "resources": []}', kind="application/json")
    elif x.path.endswith("bad"):
        said = b'{"status": "error", "status_ext": "error:not-found", "message": "HTTP status=404"}'
        x.answer(200, said, kind="application/json")
    else:
        n = int(x.path.rpartition("-")[2]) - 1
        url = x.server.form[n].decode().partition("url=")[2].partition("&")[0].replace("%3A", ":").replace("%2F", "/")
        told = {"status": "success", "timestamp": "20260922101112", "original_url": url, "duration_sec": 6.2}
        x.answer(200, json.dumps(told).encode(), kind="application/json")


@pytest.fixture
def keys(day: pytest.MonkeyPatch) -> None:
    day.setenv("SAVEPAGENOW_ACCESS_KEY", "key")
    day.setenv("SAVEPAGENOW_SECRET_KEY", "secret")
    day.setitem(misbehaving.WAYS, "save", wayback)


def test_what_has_no_copy_is_saved_and_pages_show_the_copy(site: SiteFactory, server: Server, keys, day) -> None:
    url = server.url
    keys_ = f"sources:\n  - {{url: '{url('document/kept')}', archived: 'https://web.archive.org/web/2020/https://x.example/'}}\n"
    body = f"[a]({url('document/a')}) {url('document/bad')} {url('missing/x')}"
    root = site({"articles/a.md": article("A", "2025", body=body, more=keys_)})
    write(
        root,
        {
            "links.lock": "https://web.archive.org/web/2020/https://x.example/\tok\t200\t2026-09-21\t2026-09-21\t-\t-\t-\t-\n"
        },
    )
    builds.build(root)
    done = cli("links", "--site", root, *ALLOWED, "--save", "--wayback", url().rstrip("/"))
    assert done.exit_code == 0, done.stderr
    assert f"not saved: {url('document/bad')}: HTTP status=404" in done.stdout
    assert "1 saved)" in done.stdout
    copy = f"https://web.archive.org/web/20260922101112/{url('document/a')}"
    assert (lines(root)[url("document/a")].copy, lines(root)[url("document/a")].copy_day) == (copy, "2026-09-22")
    assert [form.decode().partition("&")[2] for form in server.form] == [
        "skip_first_archive=1&if_not_archived_within=30d"
    ] * 2
    assert builds.build(root).rendered == 2  # the page, and the manifest
    page = contents(root / "output")["articles/a.html"]
    assert isinstance(page, bytes)
    robust = f'data-originalurl="{url("document/a")}" data-versionurl="{copy}" data-versiondate="2026-09-22">a</a>'
    assert f'<a href="{url("document/a")}" rel="external noopener noreferrer" {robust}'.encode() in page


def test_without_keys_or_with_wrong_ones_nothing_is_saved(site: SiteFactory, server: Server, keys, day) -> None:
    root = site({"articles/a.md": article("A", "2025", body=server.url("document/a"))})
    day.setenv("SAVEPAGENOW_SECRET_KEY", "wrong")
    done = cli("links", "--site", root, *ALLOWED, "--save", "--wayback", server.url().rstrip("/"))
    assert done.exit_code == 0 and "the Wayback Machine takes no more: the keys are not accepted" in done.stdout
    day.delenv("SAVEPAGENOW_SECRET_KEY")
    done = cli("links", "--site", root, *ALLOWED, "--save")
    assert done.exit_code == 2 and "SAVEPAGENOW_ACCESS_KEY" in done.stderr
