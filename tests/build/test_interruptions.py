"""More that happens to builds: several at once, a disk without room, Ctrl-C, processes that are killed."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from site_builder.publish import files, swap
from site_builder.publish import output as publish
from site_builder.publish.output import Output, Unfinished
from site_builder.system import lock, stamps
from site_builder.system.lock import Holder, Lock
from tests import builds
from tests.builds import article, built, clean, cli, contents, days, program, tree, write
from tests.conftest import SiteFactory

ROUNDS = 50 if os.environ.get("SITE_BUILDER_SWEEP") == "all" else 3
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(builds.REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1"}
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are found as Linux shows them")


def start(*arguments: str | Path, program: str = "site_builder", path: Path | None = None) -> subprocess.Popen[str]:
    """The command line as a program that runs beside this one, in a session of its own.

    ``program`` is another module than that of the command line, to be found in the folder ``path``.
    """
    folders = [*([str(path)] if path else []), ENVIRONMENT["PYTHONPATH"]]
    return subprocess.Popen(
        [sys.executable, "-m", program, *map(str, arguments)],
        env={**ENVIRONMENT, "PYTHONPATH": os.pathsep.join(folders)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


# -- several at once --------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_builds_at_once_give_what_one_gives(site: SiteFactory, tmp_path: Path) -> None:
    root = site(days(4))
    for number in range(ROUNDS):
        write(root, days(1, first=5 + number))
        ways = [["--atomic"] if (number + n) % 3 == 0 else [] for n in range(2 + number % 3)]
        running = [start("build", root, "--jobs", "1", *way) for way in ways]
        for process in running:
            out, err = process.communicate(timeout=120)
            assert process.returncode == 0, (number, out, err)
            assert "Traceback" not in err
        assert tree(root / "output") == clean(root, tmp_path / "clean"), number
        assert sorted(p.name for p in root.iterdir()) == [builds.OWN, "content", "output"], number


def test_who_waits_is_told_who_is_waited_for(site: SiteFactory) -> None:
    root = site(days(1))
    built(root)
    path = root / "output" / builds.OWN / "lock"
    with Lock(path):
        waiting = start("build", root, "--jobs", "1")
        assert waiting.stderr is not None
        said = waiting.stderr.readline()
    assert re.fullmatch(
        rf"site-builder: waiting for another build \(process {os.getpid()}, since \d\d:\d\d:\d\d\) "
        rf"that holds {re.escape(str(path))}\n",
        said,
    )
    out, err = waiting.communicate(timeout=60)
    assert (waiting.returncode, err) == (0, "")
    assert "1 article" in out


@linux
def test_the_lock_of_a_killed_build_is_free(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    code = f"from pathlib import Path; from site_builder.system.lock import Lock; Lock(Path({str(path)!r})).__enter__(); print(1, flush=True); import time; time.sleep(600)"
    holder = subprocess.Popen([sys.executable, "-c", code], env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "1\n"
    told: list[Holder] = []

    def kill(who: Holder) -> None:
        told.append(who)
        holder.kill()

    with Lock(path, kill):
        assert [who.process for who in told] == [holder.pid]
        assert path.read_text() == f"{os.getpid()}\n"
    holder.communicate()


def test_a_lock_whose_folder_was_swapped_away_is_taken_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    real = lock._taken

    def swapped(handle: int, *, wait: bool) -> bool:
        if not (tmp_path / "old").exists():
            folder.rename(tmp_path / "old")
            folder.mkdir()
        return real(handle, wait=wait)

    monkeypatch.setattr(lock, "_taken", swapped)
    with Lock(folder / "lock"):
        assert (folder / "lock").read_text() == f"{os.getpid()}\n"


# -- the whole site at once -------------------------------------------------------------------------------------------

OLD = {"index": b"old", "gone/a": b"old", "same/b": b"same"}
NEW = {"index": b"new", "come/a": b"new", "same/b": b"same"}


def put_out(output: Path, files: dict[str, bytes], *, atomic: bool = False) -> None:
    with Output(output, atomic=atomic) as stage:
        for address in sorted(files):
            stage.put(address, files[address])
        stage.commit()


@pytest.fixture(params=[True, False], ids=["exchange", "renames"])
def exchanging(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the file system can exchange two folders in one step."""
    if not request.param:
        monkeypatch.setattr(swap, "_libc", lambda name: None)
    return bool(request.param)


def test_a_swap_keeps_what_is_not_the_sites_and_leaves_nothing_beside(tmp_path: Path, exchanging: bool) -> None:
    output = tmp_path / "output"
    put_out(output, OLD)
    (output / ".git/refs").mkdir(parents=True)
    (output / ".git/HEAD").write_text("ref")
    (output / ".gitignore").symlink_to("nowhere")
    (output / "CNAME").write_text("example.org")
    (output / builds.OWN / "others").write_text("kept")
    inode = (output / "CNAME").stat().st_ino
    put_out(output, NEW, atomic=True)
    assert contents(output) == {**NEW, ".git/HEAD": b"ref", ".gitignore": "nowhere", "CNAME": b"example.org"}
    assert (output / "CNAME").stat().st_ino == inode
    assert (output / ".git/refs").is_dir()
    assert sorted(p.name for p in (output / builds.OWN).iterdir()) == ["README", "lock", "others"]
    assert [p.name for p in tmp_path.iterdir()] == ["output"]
    assert {p.stat().st_nlink for p in output.rglob("*") if p.is_file() and not p.is_symlink()} == {1}
    assert {p.stat().st_mode & 0o777 for p in [output, *(p for p in output.rglob("*") if p.is_dir())]} == {0o755}


@pytest.mark.parametrize("stuck", [".git", ".github"])
def test_a_swap_that_cannot_bring_over_what_is_not_the_sites_is_undone(
    tmp_path: Path, exchanging: bool, stuck: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "output"
    put_out(output, OLD)
    for name in (".git", ".github"):
        (output / name).mkdir()
        (output / name / "HEAD").write_text("ref")
    before = contents(output)
    replace = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if self.name == stuck and target.parent.samefile(output):
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(self), None, str(target))
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", failing)
        with pytest.raises(OSError, match="Input/output error") as fault:
            put_out(output, NEW, atomic=True)
    assert not isinstance(fault.value, Unfinished)
    assert contents(output) == before
    assert [p.name for p in tmp_path.iterdir()] == ["output"]
    put_out(output, NEW, atomic=True)
    assert contents(output) == {**NEW, ".git/HEAD": b"ref", ".github/HEAD": b"ref"}


def test_a_swap_works_where_the_output_folder_is_a_link(tmp_path: Path, exchanging: bool) -> None:
    (tmp_path / "far").mkdir()
    put_out(tmp_path / "far/site", OLD)
    (tmp_path / "output").symlink_to(tmp_path / "far/site")
    put_out(tmp_path / "output", NEW, atomic=True)
    assert (tmp_path / "output").is_symlink()
    assert contents(tmp_path / "far/site") == NEW
    assert [p.name for p in (tmp_path / "far").iterdir()] == ["site"]


def test_a_swap_without_a_change_is_none(tmp_path: Path) -> None:
    put_out(tmp_path / "output", OLD)
    inode = (tmp_path / "output").stat().st_ino
    put_out(tmp_path / "output", OLD, atomic=True)
    assert (tmp_path / "output").stat().st_ino == inode


def test_a_build_that_dies_between_two_renames_is_undone_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "output"
    rename = Path.rename
    for steps in range(1, 9):
        shutil.rmtree(output, ignore_errors=True)
        put_out(output, OLD)
        with monkeypatch.context() as patch:
            left = steps

            def dying(self: Path, target: Path) -> Path:
                nonlocal left
                left -= 1
                if left < 0:
                    raise KeyboardInterrupt
                return rename(self, target)

            patch.setattr(swap, "_libc", lambda name: None)
            patch.setattr(Path, "rename", dying)
            with contextlib.suppress(KeyboardInterrupt):
                put_out(output, NEW, atomic=True)
                break
        whole = contents(output) if output.exists() else None
        assert whole in (None, OLD, NEW)
        with Output(output):
            assert contents(output) == (NEW if whole == NEW else OLD)
        put_out(output, NEW)
        assert contents(output) == NEW
        assert [p.name for p in tmp_path.iterdir()] == ["output"]
    assert steps == 5


def test_something_of_others_beside_the_output_folder_is_not_touched(site: SiteFactory) -> None:
    root = site(days(1))
    built(root)
    before = tree(root / "output")
    (root / ".output.site-builder").mkdir()
    (root / ".output.site-builder/thesis.txt").write_text("years of work")
    write(root, days(2))
    done = cli("build", root, "--atomic")
    assert done.exit_code == 3
    assert done.stderr.endswith("directory not empty\n")
    assert tree(root / "output") == before
    assert (root / ".output.site-builder/thesis.txt").read_text() == "years of work"


@pytest.mark.slow
def test_who_reads_during_swaps_finds_whole_sites(tmp_path: Path) -> None:
    """Paths may lead into two trees one after the other; an open folder is one tree until that is removed."""
    output = tmp_path / "output"
    sites = [{f"{n}/page": b"%d" % turn for n in range(20)} for turn in range(2)]
    put_out(output, sites[0])
    code = f"""
import os, sys
while True:
    try:
        top = os.open({str(output)!r}, os.O_RDONLY)
    except FileNotFoundError:
        print("gone", flush=True); break
    read = []
    for n in range(20):
        try:
            file = os.open(f"{{n}}/page", os.O_RDONLY, dir_fd=top)
        except FileNotFoundError:
            break  # the tree is being removed
        read.append(os.read(file, 9)); os.close(file)
    os.close(top)
    if len(set(read)) > 1:
        print("mixed", read, flush=True); break
"""
    reader = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    for turn in range(1, 201 if ROUNDS == 50 else 41):
        put_out(output, sites[turn % 2], atomic=True)
    assert reader.poll() is None
    reader.kill()
    assert reader.communicate()[0] == ""


# -- what is there stays right ----------------------------------------------------------------------------------------


def test_a_file_may_be_kept_without_its_content(tmp_path: Path) -> None:
    output = tmp_path / "output"
    put_out(output, OLD)
    for atomic in (False, True):
        with Output(output, atomic=atomic) as stage:
            before = stamps.files(stage.there)
            assert before["same/b"][0] == 4
            stage.keep(["same/b"])
            stage.put("index", b"atomic" if atomic else b"new")
            assert stage.commit() == (1, 0 if atomic else 1)
            after = stamps.files(stage.left())
            size, mtime, ctime, inode = after["same/b"]
            assert (size, mtime, inode) == (before["same/b"][0], before["same/b"][1], before["same/b"][3])
            assert atomic or after["same/b"] == before["same/b"]
        assert contents(output) == {"same/b": b"same", "index": b"atomic" if atomic else b"new"}
        with Output(output) as stage:
            assert stage.there == {
                "": stamps.pack([("index", after["index"])]),
                "same": stamps.pack([("b", (size, mtime, ctime, inode))]),
            }
    assert {address: size for address, (size, *_) in after.items()} == {"index": 6, "same/b": 4}


@pytest.mark.parametrize("atomic", [False, True])
def test_what_is_known_to_leave_is_all_that_is_removed(tmp_path: Path, atomic: bool) -> None:
    output = tmp_path / "output"
    put_out(output, OLD)
    there = contents(output).keys()
    with Output(output, atomic=atomic) as stage:
        stage.put("come/new", b"new")
        stage.put("deep/er/x", b"x")
        assert stage.commit(["same/b"]) == (2, 1)
        left = stage.left()
    assert contents(output).keys() == (there | {"come/new", "deep/er/x"}) - {"same/b"}
    assert not (output / "same").exists()
    with Output(output) as stage:
        assert stage.there == left


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
@pytest.mark.parametrize("atomic", [False, True])
def test_modes_are_put_right_and_empty_folders_removed(tmp_path: Path, atomic: bool) -> None:
    output = tmp_path / "output"
    put_out(output, OLD)
    wanted = tree(output)
    (output / "index").chmod(0o600)
    (output / "same").chmod(0o775)
    (output / "stray/deep").mkdir(parents=True)
    put_out(output, OLD, atomic=atomic)
    assert tree(output) == wanted


# -- the machine ------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def small_disk(folder: Path, options: str) -> Iterator[Path]:
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def hold_one_line(done: subprocess.CompletedProcess[str], path: Path) -> None:
    assert (done.returncode, done.stdout) == (3, ""), done
    assert re.fullmatch(r"site-builder: [^\n]+\n", done.stderr), done
    assert str(path) in done.stderr


@linux
@pytest.mark.parametrize("atomic", [False, True])
@pytest.mark.parametrize("room", ["bytes", "inodes"])
def test_a_full_disk_ends_in_one_line_and_once_there_is_room_the_site_is_right(
    site: SiteFactory, tmp_path: Path, atomic: bool, room: str
) -> None:
    way = ["--atomic"] if atomic else []
    root = site(days(5))
    with small_disk(tmp_path / "disk", "size=2m,nr_inodes=400") as disk:
        output = disk / "site"
        built(root, output)
        old = contents(output)
        write(root, {**days(12), "media/large.txt": "x" * 50_000})
        for left in (0, 2, 9):
            ballast = disk / "ballast"
            ballast.mkdir()
            state = os.statvfs(disk)
            if room == "bytes":
                (ballast / "large").write_bytes(b"x" * ((state.f_bfree - left) * state.f_bsize))
            else:
                for n in range(state.f_ffree - left):
                    (ballast / str(n)).touch()
            done = program("build", root, "--output", output, "--jobs", "1", *way)
            hold_one_line(done, output)
            assert "no space left on device" in done.stderr
            assert contents(output) == old, left
            shutil.rmtree(ballast)
        assert program("build", root, "--output", output, "--jobs", "1", *way).returncode == 0
        assert tree(output) == clean(root, tmp_path / "clean")


@linux
@pytest.mark.parametrize("size", ["40k", "200k", "600k"])
def test_a_full_disk_under_the_cache_keeps_nothing_and_the_site_is_published(
    site: SiteFactory, tmp_path: Path, size: str
) -> None:
    root = site(days(30))
    with small_disk(root / ".site-builder", f"size={size}"):
        for n in range(2):
            write(root, {"articles/new.md": article(f"New {n}", "2025-05-05", "Ada Example", body="x" * 9000)})
            done = program("build", root, "--jobs", "1")
            assert done.returncode == 0, done
            assert re.fullmatch(
                r"published; the cache could not be kept \([^\n]+\), so the next build makes everything anew\n",
                done.stderr,
            ), (n, done)
            assert tree(root / "output") == clean(root, tmp_path / f"clean {n}")


@linux
def test_a_read_only_output_folder_ends_in_one_line(site: SiteFactory, tmp_path: Path) -> None:
    root = site(days(2))
    with small_disk(tmp_path / "disk", "size=2m") as disk:
        built(root, disk / "site")
        old = tree(disk)
        write(root, days(3))
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        done = program("build", root, "--output", disk / "site", "--jobs", "1")
        hold_one_line(done, disk)
        assert "read-only file system" in done.stderr
        assert tree(disk) == old


def test_a_report_that_cannot_be_printed_ends_in_one_line(site: SiteFactory) -> None:
    root = site(days(1))
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "site_builder", "build", root, "--jobs", "1"],
            env=ENVIRONMENT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (3, "site-builder: the standard output: no space left on device\n")


def test_a_staged_file_that_vanishes_ends_in_one_line_and_the_next_build_is_right(
    site: SiteFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = site(days(12))
    durable = files.make_durable

    def vanishing(staging: Path, staged: list[str]) -> None:
        durable(staging, staged)
        (staging / "index.html").unlink()

    with monkeypatch.context() as patch:
        patch.setattr(publish, "make_durable", vanishing)
        done = cli("build", root, "--jobs", "1")
    assert (done.exit_code, done.stderr.count("\n")) == (3, 1)
    assert "index.html: no such file or directory; part of the site is the new one already" in done.stderr
    built(root, ledger=True)
    assert tree(root / "output") == clean(root, tmp_path / "clean")


# -- processes --------------------------------------------------------------------------------------------------------


def processes(session: int) -> dict[int, tuple[int, str]]:
    """The living processes of a session: number → (that of its parent, its command)."""
    found = {}
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session and fields[0] != "Z":
                found[int(folder.name)] = (int(fields[1]), (folder / "cmdline").read_text().replace("\0", " "))
    return found


def workers(build: subprocess.Popen[str]) -> list[int]:
    """The processes that a build shares its work out to, once they are there."""
    until = time.monotonic() + 60
    while time.monotonic() < until and build.poll() is None:
        found = processes(build.pid)
        servers = {pid for pid, (parent, command) in found.items() if "forkserver" in command and parent == build.pid}
        working = [pid for pid, (parent, _) in found.items() if parent in servers]
        if len(working) == 2:
            return working
        time.sleep(0.01)
    raise AssertionError("the build started no processes")


def gone(session: int) -> bool:
    """Whether, before long, nothing of a session is left."""
    until = time.monotonic() + 20
    while processes(session):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


@pytest.fixture
def large(site: SiteFactory) -> Path:
    """An archive that is worth sharing out, with a site of its first articles."""
    root = site(days(3))
    built(root)
    write(root, {f"articles/many/n{n}.md": builds.article(f"N {n}", "2021", body="Word. " * 200) for n in range(450)})
    return root


def enlarge(root: Path) -> None:
    """Write so much more that a build takes several times as long as a test waits before it ends it."""
    body = "Word. " * 200
    write(root, {f"articles/more/m{n}.md": builds.article(f"M {n}", "2021", body=body) for n in range(3000)})


@linux
@pytest.mark.slow
def test_ctrl_c_ends_all_processes_without_a_traceback(large: Path) -> None:
    before = tree(large / "output")
    enlarge(large)
    for wait in (0.0, 0.3):
        build = start("build", large, "--jobs", "2")
        workers(build)
        time.sleep(wait)
        os.killpg(build.pid, signal.SIGINT)
        out, err = build.communicate(timeout=60)
        assert (build.returncode, out, err.strip()) == (1, "", "Aborted!")
        assert gone(build.pid)
        assert tree(large / "output") == before


# The command line with Ctrl-C as soon as the interpreter has done so many things (imports, files opened, processes
# started, …) that it tells of; with two numbers, again so many later. What follows Ctrl-C on the command line is run
# first: more that is to happen.
DISTURBED = """
import os, signal, sys
if __name__ == "__main__":
    after = [int(n) for n in sys.argv.pop(1).split(",") if n]

def ctrl_c():
    os.kill(0, signal.SIGINT)

def count(event, arguments):
    if after:
        after[0] -= 1
        if after[0] < 0:
            del after[0]
            ctrl_c()

if __name__ == "__main__":  # not in the other processes
    exec(sys.argv.pop(1))
    from site_builder.__main__ import run
    sys.addaudithook(count)
    run()
"""


Disturbed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def disturbed(tmp_path: Path) -> Disturbed:
    """Runs the command line; how it ends, and that nothing of it is left: status, output, errors."""
    path = tmp_path / "program"
    path.mkdir()
    (path / "disturbed.py").write_text(DISTURBED)

    def run(after: str, first: str, *arguments: str | Path) -> tuple[int, str, str]:
        running = start(after, first, *arguments, program="disturbed", path=path)
        out, err = running.communicate(timeout=120)
        assert gone(running.pid), (after, first)
        return running.returncode, out, err

    return run


@linux
@pytest.mark.slow
@pytest.mark.parametrize("again", ["", ",0", ",30"], ids=["once", "twice", "twice, later"])
def test_ctrl_c_at_any_moment_ends_in_one_line_and_the_next_build_is_right(
    site: SiteFactory, tmp_path: Path, disturbed: Disturbed, again: str
) -> None:
    root = site(days(5))
    for after in range(0, 10_000, 40 if ROUNDS == 50 else 520):
        shutil.rmtree(root / ".site-builder", ignore_errors=True)  # all over again
        status, out, err = disturbed(f"{after}{again}", "", "build", root, "--jobs", "1")
        if status == 0:
            break
        assert (status, err.split()) == (1, ["Aborted!"]), (after, out, err)
    assert 1000 < after < 9000
    assert program("build", root, "--jobs", "1").returncode == 0
    assert tree(root / "output") == clean(root, tmp_path / "clean")


@linux
@pytest.mark.slow
def test_ctrl_c_at_any_moment_ends_all_processes_in_one_line(large: Path, disturbed: Disturbed) -> None:
    for after in range(2000, 20_000, 100 if ROUNDS == 50 else 1700):
        shutil.rmtree(large / ".site-builder", ignore_errors=True)
        status, out, err = disturbed(str(after), "", "build", large, "--jobs", "2")
        if status == 0:
            break
        assert (status, err.split()) == (1, ["Aborted!"]), (after, out, err)
    assert 3000 < after < 19_000


@linux
def test_ctrl_c_after_the_end_changes_nothing(site: SiteFactory, disturbed: Disturbed) -> None:
    root = site(days(1))
    status, out, err = disturbed("", "import atexit; atexit.register(ctrl_c)", "build", root, "--jobs", "1")
    assert (status, err) == (0, "")
    assert "1 article" in out


@linux
def test_ctrl_c_where_nothing_can_be_raised_is_not_lost(site: SiteFactory, disturbed: Disturbed) -> None:
    first = """
class Cleared:
    def __del__(self):
        ctrl_c()
sys.addaudithook(lambda event, arguments: event == "sqlite3.connect" and Cleared() and None)
"""
    status, out, err = disturbed("", first, "build", site(days(1)), "--jobs", "1")
    assert (status, out, err.split()) == (1, "", ["Aborted!"])


@linux
def test_ctrl_c_while_text_is_executed_gives_the_same_status(site: SiteFactory, disturbed: Disturbed) -> None:
    """As dataclasses do while they are imported: Python notes it, and would end by the signal however it was caught."""
    first = """
def execute(event, arguments):
    if event == "sqlite3.connect":
        exec("ctrl_c()")
sys.addaudithook(execute)
"""
    status, out, err = disturbed("", first, "build", site(days(1)), "--jobs", "1")
    assert (status, out, err.split()) == (1, "", ["Aborted!"])


@linux
def test_who_starts_a_build_without_ctrl_c_gets_none(site: SiteFactory, disturbed: Disturbed) -> None:
    """As a shell does with what it starts in the background."""
    first = "signal.signal(signal.SIGINT, signal.SIG_IGN)"
    status, out, err = disturbed("1000,1000", first, "build", site(days(1)), "--jobs", "1")
    assert (status, err) == (0, "")
    assert "1 article" in out


@linux
@pytest.mark.slow
def test_a_process_that_is_killed_ends_the_build_in_one_line(large: Path) -> None:
    before = tree(large / "output")
    build = start("build", large, "--jobs", "2")
    os.kill(workers(build)[-1], signal.SIGKILL)
    out, err = build.communicate(timeout=60)
    assert (build.returncode, out) == (3, "")
    assert re.fullmatch(r"site-builder: a process of the build was ended from outside[^\n]+\n", err)
    assert gone(build.pid)
    assert tree(large / "output") == before


@linux
@pytest.mark.slow
def test_the_processes_of_a_killed_build_end_with_it_and_the_next_is_right(large: Path, tmp_path: Path) -> None:
    enlarge(large)
    build = start("build", large, "--jobs", "2")
    workers(build)
    time.sleep(0.3)
    build.kill()
    build.communicate(timeout=60)
    assert build.returncode == -signal.SIGKILL  # it was not over yet
    assert gone(build.pid)
    done = program("build", large, "--jobs", "2")
    assert done.returncode == 0, done
    assert tree(large / "output") == clean(large, tmp_path / "clean")
