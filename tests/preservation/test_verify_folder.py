"""A copy in a folder is whole, or what is not is found, with the right kind, whatever was done to it."""

import json
import os
import random
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from site_builder.model.addresses import MANIFEST
from site_builder.preservation.findings import CHANGED, FOREIGN, MISSING, UNREAD, Checked
from site_builder.preservation.folder import check, manifest_of
from site_builder.preservation.manifest import NoManifest, read
from tests.builds import built, cli, days, write
from tests.conftest import REPOSITORY

Found = dict[str, str]  # path → kind


def checked(folder: Path) -> Checked:
    return check(folder, manifest_of(folder), lambda *_: None)


def found(folder: Path) -> Found:
    return {one.path: one.kind for one in checked(folder).findings}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site."""
    root = tmp_path_factory.mktemp("archive")
    picture = (REPOSITORY / "themes/default/assets/favicon.png").read_bytes()
    write(root, {"site.yaml": "title: T\nbase_url: https://example.org/\n", "media/a.png": picture, **days(3)})
    write(root, {"media/données/a ü.txt": "text\n"})
    built(root)
    return root / "output"


@pytest.fixture
def copy(site: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(site, tmp_path / "copy"))


# -- damages ----------------------------------------------------------------------------------------------------------


def flip(path: Path, other: Path, chance: random.Random) -> dict[Path, str]:
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    return {path: CHANGED}


def cut(path: Path, other: Path, chance: random.Random) -> dict[Path, str]:
    os.truncate(path, chance.randrange(path.stat().st_size))
    return {path: CHANGED}


def lengthen(path: Path, other: Path, chance: random.Random) -> dict[Path, str]:
    path.write_bytes(path.read_bytes() + b"\n")
    return {path: CHANGED}


def empty(path: Path, other: Path, chance: random.Random) -> dict[Path, str]:
    path.write_bytes(b"")
    return {path: CHANGED}


def delete(path: Path, other: Path, chance: random.Random) -> dict[Path, str]:
    path.unlink()
    return {path: MISSING}


def add(path: Path, other: Path, chance: random.Random) -> dict[Path, str]:
    new = path.with_name(f"{path.name}.{chance.randrange(1000)}")
    new.write_bytes(path.read_bytes())
    return {new: FOREIGN}


def put_a_folder(path: Path, other: Path, chance: random.Random) -> dict[Path, str]:
    path.unlink()
    path.mkdir()
    return {path: MISSING}


def put_a_link(path: Path, other: Path, chance: random.Random) -> dict[Path, str]:
    outside = Path(os.environ["OUTSIDE"]) / f"{chance.randrange(1 << 30)}-{path.name}"
    path.rename(outside)
    path.symlink_to(outside)  # to the same bytes: a copy is of files all the same
    return {path: CHANGED}


def rename(path: Path, other: Path, chance: random.Random) -> dict[Path, str]:
    new = path.with_name(f"moved-{path.name}")
    path.rename(new)
    return {path: MISSING, new: FOREIGN}


def swap(path: Path, other: Path, chance: random.Random) -> dict[Path, str]:
    first, second = path.read_bytes(), other.read_bytes()
    path.write_bytes(second)
    other.write_bytes(first)
    return {path: CHANGED, other: CHANGED} if first != second else {}


DAMAGES = (flip, cut, lengthen, empty, delete, add, put_a_folder, put_a_link, rename, swap)


def harm(copy: Path, chance: random.Random) -> Found:
    """Do one random damage; what is to be found."""
    files = sorted(p for p in copy.rglob("*") if p.is_file() and ".site-builder" not in p.parts)
    files = [p for p in files if p.name != MANIFEST and p.stat().st_size]
    path, other = chance.sample(files, 2)
    expected = chance.choice(DAMAGES)(path, other, chance)
    return {p.relative_to(copy).as_posix(): said for p, said in expected.items()}


@pytest.mark.parametrize("seed", range(8))
def test_each_of_thirty_random_damages_is_found_with_its_kind(
    seed: int, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    monkeypatch.setenv("OUTSIDE", str(outside))
    chance = random.Random(seed)
    for n in range(30):
        copy = tmp_path / f"copy-{n}"
        shutil.copytree(site, copy)
        expected = harm(copy, chance)
        assert found(copy) == expected
        shutil.rmtree(copy)


def test_many_damages_at_once_are_all_found(copy: Path) -> None:
    paths = sorted(path.relative_to(copy).as_posix() for path in copy.rglob("*.html"))
    expected = {}
    for n, path in enumerate(paths):
        if n % 3 == 0:
            (copy / path).unlink()
            expected[path] = MISSING
        elif n % 3 == 1:
            (copy / path).write_text("defaced")
            expected[path] = CHANGED
    assert found(copy) == expected


# -- a clean copy -----------------------------------------------------------------------------------------------------


def test_a_clean_copy_passes_wherever_it_stands(copy: Path) -> None:
    shutil.rmtree(copy / ".site-builder")  # whoever takes a copy may leave that out
    (copy / ".nojekyll").write_text("")
    (copy / "CNAME").write_text("example.org\n")
    (copy / ".git").mkdir()
    (copy / ".git/config").write_text("x")
    done = cli("verify", copy)
    count = len((copy / MANIFEST).read_text().splitlines())
    digest = sha256((copy / MANIFEST).read_bytes()).hexdigest()
    assert done.stdout == (
        f"{copy}: {count:,} files in the manifest: {count:,} as they should be\nSHA-256 of the manifest: {digest}\n"
    )
    assert (done.exit_code, done.stderr) == (0, "")


def test_accents_may_be_spelled_otherwise_by_a_file_system(copy: Path) -> None:
    (copy / "media/données/a ü.txt").rename(copy / "media/données/a u\u0308.txt")
    assert found(copy) == {}


# -- what the command says --------------------------------------------------------------------------------------------


def test_it_names_what_differs_and_ends_with_1(copy: Path) -> None:
    (copy / "index.html").unlink()
    (copy / "timeline.html").write_text("defaced")
    (copy / "stranger.html").write_text("x")
    done = cli("verify", copy)
    assert done.exit_code == 1
    first, second, third, counts, _ = done.stdout.splitlines()
    assert [first, second, third] == ["missing: index.html", "changed: timeline.html", "foreign: stranger.html"]
    assert counts.endswith("as they should be, 1 missing, 1 changed, 1 foreign")
    done = cli("verify", copy, "--format", "json")
    said = json.loads(done.stdout)
    assert done.exit_code == 1
    assert (said["ok"], said["missing"], said["changed"], said["foreign"]) == (False, 1, 1, 1)
    assert said["same"] == said["files"] - 2
    assert said["findings"][0] == {"path": "index.html", "kind": "missing", "why": ""}


def test_a_copy_is_compared_with_a_manifest_that_was_kept_elsewhere(copy: Path, site: Path) -> None:
    page, manifest = copy / "index.html", copy / MANIFEST
    old, new = sha256(page.read_bytes()).hexdigest(), sha256(b"defaced").hexdigest()
    page.write_bytes(b"defaced")
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert cli("verify", copy).exit_code == 0  # whoever changes files may change the manifest too
    done = cli("verify", copy, "--manifest", site / MANIFEST)
    assert (done.exit_code, done.stdout.splitlines()[0]) == (1, "changed: index.html")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda copy: (copy / MANIFEST).unlink(), f"there is no {MANIFEST} in "),
        (lambda copy: (copy / MANIFEST).write_bytes(b""), "the manifest names no file (it is empty)"),
        (lambda copy: (copy / MANIFEST).write_bytes(b"\0" * 99), "the manifest names no file (line 1: it is not a SHA"),
        (lambda copy: ((copy / MANIFEST).unlink(), (copy / MANIFEST).symlink_to("index.html")), "is no regular file"),
        (lambda copy: shutil.rmtree(copy), "there is no folder "),
    ],
)
def test_what_cannot_be_checked_ends_with_2_in_one_line(copy: Path, spoil: Callable[[Path], object], said: str) -> None:
    spoil(copy)
    done = cli("verify", copy)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert said in done.stderr


def test_the_folder_of_an_archive_is_not_its_site(site: Path) -> None:
    done = cli("verify", site.parent)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.endswith(f"is an archive; name its site: {site}\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_what_cannot_be_read_is_told_apart(copy: Path) -> None:
    (copy / "index.html").chmod(0)
    (copy / "articles").chmod(0)
    kinds = found(copy)
    (copy / "articles").chmod(0o755)
    assert kinds["index.html"] == kinds["articles"] == UNREAD
    assert set(kinds.values()) == {UNREAD}


# -- hostile manifests ------------------------------------------------------------------------------------------------

HEX = "0" * 64
HOSTILE = {
    "../secret": "it leads out of the site",
    "a/../../secret": "it leads out of the site",
    "/etc/passwd": "it leads out of the site",
    "./a": "it is no plain path",
    "a//b": "it is no plain path",
    "a/": "it is no plain path",
    "a\tb": "it holds a character that no address has",
    "a\\..\\b": "it holds a character that no address has",
    "a\x1b[31m": "it holds a character that no address has",
    "a\u202eb": "it holds a character that no address has",
    ".site-builder/README": "it is not part of a site",
    ".git/config": "it is not part of a site",
    MANIFEST: "a manifest cannot hold its own digest",
}


@pytest.mark.parametrize(("path", "why"), HOSTILE.items())
def test_no_path_of_a_manifest_leads_out_of_a_site(path: str, why: str) -> None:
    manifest = read(f"{HEX}  {path}\n{HEX}  a\n".encode())
    assert list(manifest.files) == ["a"]
    (fault,) = manifest.faults
    assert fault.line == 1 and fault.what.endswith(why)


def test_escaped_names_are_read_as_sha256sum_writes_them() -> None:
    manifest = read(f"\\{HEX}  a\\nb\n{HEX} *c\n".encode())
    assert list(manifest.files) == ["c"]
    assert "no address" in manifest.faults[0].what


@pytest.mark.parametrize(
    "line",
    [b"0" * 63 + b"  a", b"0" * 65 + b"  a", HEX.encode() + b" a", b"g" * 64 + b"  a", b"\xff" * 80, b"x" * 5_000_000],
)
def test_lines_of_no_use_are_told_and_the_rest_is_used(line: bytes) -> None:
    manifest = read(line + b"\n" + HEX.encode() + b"  a\n")
    assert list(manifest.files) == ["a"]
    assert [fault.line for fault in manifest.faults] == [1]


def test_two_digests_of_one_path_are_told_and_the_same_one_twice_is_nothing() -> None:
    manifest = read(f"{HEX}  a\n{HEX}  a\n{'1' * 64}  a\n".encode())
    assert manifest.files == {"a": HEX}
    assert [fault.what for fault in manifest.faults] == ["a stands there twice, with two digests"]


def test_the_marks_and_line_ends_that_tools_add_are_passed_over() -> None:
    manifest = read(b"\xef\xbb\xbf" + f"{HEX.upper()}  a\r\n{'A' * 64} *b\r\n".encode())
    assert manifest.files == {"a": HEX, "b": "a" * 64}
    assert manifest.faults == []


def test_the_faults_of_a_manifest_end_somewhere() -> None:
    assert len(read(f"{HEX}  a\n".encode() + b"x\n" * 5000).faults) == 1000


def test_a_manifest_with_faults_is_no_proof_that_a_copy_is_whole(copy: Path) -> None:
    with (copy / MANIFEST).open("a") as file:
        file.write(f"{HEX}  ../secret\n")
    done = cli("verify", copy)
    assert done.exit_code == 2
    assert "../secret: it leads out of the site" in done.stdout
    with pytest.raises(NoManifest):
        read(b"\n\n")
