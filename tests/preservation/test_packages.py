"""Packages for keeping: each is opened by readers that others wrote, and holds every file of the site unchanged."""

from __future__ import annotations

import datetime
import gzip
import io
import json
import re
import shutil
import subprocess
import sys
import uuid
import zipfile
from hashlib import sha256, sha512
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from babel import core as babel
from rocrate.rocrate import ROCrate
from warcio.archiveiterator import ArchiveIterator

from site_builder.model.addresses import MANIFEST
from site_builder.preservation.languages import CODES, three_letters
from site_builder.preservation.site import Kept, page_of
from site_builder.preservation.wacz import search_key
from site_builder.preservation.warc import record_id
from site_builder.preservation.zips import writing
from tests.builds import article, built, cli, contents, days, program, write
from tests.conftest import REPOSITORY

CONFIG = """title: The archive & more
base_url: https://example.org/below/
description: What it holds, in more words than a short description may have, so that it is cut somewhere near here.
license: CC-BY-4.0
publisher: {name: The house, url: https://example.org/}
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built archive."""
    root = tmp_path_factory.mktemp("archive")
    old = article(
        "Über & unter", "2019", "Ada Example", body="A unicorn walks.", more="redirect_from: [former/old.html]\n"
    )
    picture = (REPOSITORY / "themes/default/assets/favicon.png").read_bytes()
    write(root, {"site.yaml": CONFIG, "articles/old.md": old, "media/a ü.png": picture, **days(3)})
    built(root, ledger=True)
    return root


@pytest.fixture(scope="module")
def made(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """All packages of it, by the ending of their names."""
    folder = tmp_path_factory.mktemp("packages")
    for options in (("--bagit", "--rocrate", "--wacz", "--zim"), ("--rocrate",)):
        done = cli("package", archive, *options, "--out", folder)
        assert (done.exit_code, done.stderr) == (0, "")
        for line in done.stdout.splitlines():
            path, said = line.split(": ", 1)
            digest = sha256(Path(path).read_bytes()).hexdigest()
            assert said == f"{Path(path).stat().st_size:,} bytes, SHA-256 {digest}"
    assert all(path.name.startswith("the-archive-more-") for path in folder.iterdir())
    return {re.sub(r".*\d{4}-\d\d-\d\d", "", path.name): path for path in folder.iterdir()}


@pytest.fixture(scope="module")
def files(archive: Path) -> dict[str, bytes]:
    """Every file of the site."""
    return {name: data for name, data in contents(archive / "output").items() if isinstance(data, bytes)}


# -- bags and crates --------------------------------------------------------------------------------------------------


def unpacked(path: Path, folder: Path) -> Path:
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None
        file.extractall(folder)
    return folder


def digests(bag: Path, kind: str) -> dict[str, str]:
    lines = (bag / f"{kind}-sha512.txt").read_text(encoding="utf-8").splitlines()
    return {path.replace("%25", "%"): digest for digest, path in (line.split("  ", 1) for line in lines)}


def test_every_file_of_a_bag_is_named_in_its_manifests_and_no_other(made: dict[str, Path], tmp_path: Path) -> None:
    """As RFC 8493 asks of a complete and valid bag (section 3)."""
    (bag,) = unpacked(made["-bag.zip"], tmp_path).iterdir()
    there = {name: sha512(data).hexdigest() for name, data in contents(bag).items() if isinstance(data, bytes)}
    assert digests(bag, "manifest") == {name: digest for name, digest in there.items() if name.startswith("data/")}
    tags = {name: digest for name, digest in there.items() if not name.startswith("data/")}
    assert tags.pop("tagmanifest-sha512.txt")
    assert digests(bag, "tagmanifest") == tags
    assert tags.keys() == {"bagit.txt", "bag-info.txt", "manifest-sha512.txt"}


def test_a_bag_is_valid_for_the_program_of_the_library_of_congress(made: dict[str, Path], tmp_path: Path) -> None:
    if find_spec("bagit") is None:
        pytest.skip("bagit is not installed; the test above reads bags too")
    (bag,) = unpacked(made["-bag.zip"], tmp_path).iterdir()
    text = f"import bagit; bag = bagit.Bag({str(bag)!r}); bag.validate(); print(bag.version)"
    command = [sys.executable, "-W", "ignore", "-c", text]  # by itself, for it sets up logging
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "1.0\n"), done.stderr
    with (bag / "data/index.html").open("a") as page:
        page.write(" ")
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


def test_a_bag_holds_the_site_with_its_crate(made: dict[str, Path], files: dict[str, bytes], tmp_path: Path) -> None:
    (bag,) = unpacked(made["-bag.zip"], tmp_path).iterdir()
    assert bag.name == made["-bag.zip"].stem
    payload = contents(bag / "data")
    crate = payload.pop("ro-crate-metadata.json")
    assert payload == files
    assert (bag / "bagit.txt").read_bytes() == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    info = dict(line.split(": ", 1) for line in (bag / "bag-info.txt").read_text(encoding="utf-8").splitlines())
    size = sum(map(len, files.values())) + len(crate)
    assert info["Payload-Oxum"] == f"{size}.{len(files) + 1}"
    assert info["External-Identifier"] == "https://example.org/below/"
    assert info["Source-Organization"] == "The house"
    assert info["Bag-Software-Agent"].startswith("site-builder ")
    assert ROCrate(bag / "data").name == "The archive & more"


def test_a_crate_is_read_with_its_title_licence_and_parts(
    made: dict[str, Path], files: dict[str, bytes], tmp_path: Path
) -> None:
    folder = unpacked(made["-ro-crate.zip"], tmp_path)
    there = contents(folder)
    there.pop("ro-crate-metadata.json")
    assert there == files
    crate = ROCrate(folder)
    root = crate.root_dataset
    assert crate.version == "1.2"
    assert (crate.name, root["inLanguage"]) == ("The archive & more", "en")
    assert root["license"].id == "https://creativecommons.org/licenses/by/4.0/"
    assert root["publisher"]["name"] == "The house"
    assert crate.description.startswith("What it holds")
    parts = {entity.id for entity in crate.data_entities}
    tops = {name.partition("/")[0] + "/" * ("/" in name) for name in files}
    assert parts == tops - {"ro-crate-metadata.json"}
    assert {entity.id for entity in crate.get_entities() if entity.type == "File"} == {t for t in tops if "/" not in t}
    assert crate.mainEntity.id == "index.html"


def test_what_a_crate_says_holds_together(made: dict[str, Path]) -> None:
    """Every reference leads to an entity, every id is there once, and the root has all that 1.2 asks for."""
    with zipfile.ZipFile(made["-ro-crate.zip"]) as file:
        crate = json.loads(file.read("ro-crate-metadata.json"))
    assert crate["@context"] == "https://w3id.org/ro/crate/1.2/context"
    ids = [entity["@id"] for entity in crate["@graph"]]
    assert len(set(ids)) == len(ids)

    def references(value: Any) -> list[str]:
        if isinstance(value, list):
            return [one for part in value for one in references(part)]
        if isinstance(value, dict):
            if value.keys() == {"@id"}:
                return [value["@id"]]
            return [one for part in value.values() for one in references(part)]
        return []

    assert set(references(crate["@graph"])) <= {*ids, "https://w3id.org/ro/crate/1.2"}
    descriptor, root = crate["@graph"][:2]
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}
    assert {"@id", "@type", "name", "description", "datePublished", "license"} <= root.keys()


# -- web archives -----------------------------------------------------------------------------------------------------


def records(data: bytes) -> list[tuple[str, str, bytes]]:
    """(type, address, payload) of each record, read and checked by warcio."""
    found = []
    for record in ArchiveIterator(io.BytesIO(data), check_digests="raise"):
        payload = record.content_stream().read()
        found.append((record.rec_type, record.rec_headers.get_header("WARC-Target-URI") or "", payload))
    return found


def test_a_web_archive_is_sound_and_every_line_of_its_index_leads_to_its_response(
    made: dict[str, Path], files: dict[str, bytes]
) -> None:
    with zipfile.ZipFile(made[".wacz"]) as file:
        members = {info.filename: file.read(info) for info in file.infolist()}
        assert file.getinfo("archive/data.warc.gz").compress_type == zipfile.ZIP_STORED
        for one in file.infolist():  # players take the one for the other
            header = made[".wacz"].read_bytes()[one.header_offset :][:30]
            assert int.from_bytes(header[28:30], "little") == len(one.extra) == 0
    digest = json.loads(members["datapackage-digest.json"])
    assert digest == {"path": "datapackage.json", "hash": f"sha256:{sha256(members['datapackage.json']).hexdigest()}"}
    package = json.loads(members["datapackage.json"])
    assert (package["profile"], package["wacz_version"]) == ("data-package", "1.1.1")
    for one in package["resources"]:
        data = members[one["path"]]
        assert (one["bytes"], one["hash"]) == (len(data), f"sha256:{sha256(data).hexdigest()}")
    assert {one["path"] for one in package["resources"]} == members.keys() - {
        "datapackage.json",
        "datapackage-digest.json",
    }

    warc = members["archive/data.warc.gz"]
    (first, *responses) = records(warc)
    assert first[0] == "warcinfo" and {kind for kind, _, _ in responses} == {"response"}
    lines = members["indexes/index.cdx"].decode().splitlines()
    assert lines == sorted(lines) and len(lines) == len(responses)
    met = set()
    for line in lines:
        key, stamp, text = line.split(" ", 2)
        told = json.loads(text)
        assert key == search_key(told["url"]) and re.fullmatch(r"\d{14}", stamp)
        part = warc[int(told["offset"]) : int(told["offset"]) + int(told["length"])]
        ((_, url, payload),) = records(part)
        assert url == told["url"]
        assert told["digest"] == f"sha256:{sha256(payload).hexdigest()}"
        assert gzip.decompress(part).endswith(payload + b"\r\n\r\n")
        met.add((url, payload))
    base = "https://example.org/below/"
    expected = {(base + quote(name), data) for name, data in files.items()}
    expected |= {(url.removesuffix("index.html"), data) for url, data in expected if url.endswith("/index.html")}
    assert met == expected


def test_the_pages_of_a_web_archive_are_those_that_readers_look_for(made: dict[str, Path]) -> None:
    with zipfile.ZipFile(made[".wacz"]) as file:
        head, *pages = map(json.loads, file.read("pages/pages.jsonl").decode().splitlines())
    assert head["format"] == "json-pages-1.0"
    titles = {page["url"].removeprefix("https://example.org/below/"): page["title"] for page in pages}
    assert titles["articles/old.html"].startswith("Über & unter")
    assert {"", "timeline.html"} <= titles.keys()
    assert not {"404.html", "former/old.html", "index.html"} & titles.keys()
    assert len({page["id"] for page in pages}) == len(pages)


def test_the_web_archive_is_valid_for_its_own_program(made: dict[str, Path]) -> None:
    pytest.importorskip(
        "wacz", reason="py-wacz brings much along that has no wheels; the test above is our own reading"
    )
    done = subprocess.run(
        [sys.executable, "-m", "wacz.main", "validate", "-f", made[".wacz"]],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


URLS = (
    "https://example.org/",
    "https://example.org",
    "https://www.Example.org/A/b.html",
    "https://www2.example.co.uk:8443/a/",
    "http://example.org:80/a/index.html",
    "https://example.org/m%C3%A9dia/a%20b.txt",
    "https://example.org/a~b/c-d_e.f",
)


@pytest.mark.parametrize("url", URLS)
def test_keys_of_the_index_are_those_of_other_programs(url: str) -> None:
    surt = pytest.importorskip("surt", reason="surt, the reference, is under the AGPL and no requirement of ours")
    assert search_key(url) == surt.surt(url)


def test_ids_of_records_are_uuids_that_follow_from_what_they_are_of() -> None:
    found = {record_id("response", str(n)) for n in range(100)}
    assert len(found) == 100
    for one in found:
        parsed = uuid.UUID(one.removeprefix("<urn:uuid:").removesuffix(">"))
        assert (parsed.version, parsed.variant) == (8, uuid.RFC_4122)


# -- Kiwix ------------------------------------------------------------------------------------------------------------


def test_a_file_for_kiwix_opens_is_searched_and_holds_the_site(made: dict[str, Path], files: dict[str, bytes]) -> None:
    from libzim.reader import Archive
    from libzim.search import Query, Searcher
    from libzim.suggestion import SuggestionSearcher

    archive = Archive(made[".zim"])
    assert archive.check()
    assert archive.has_fulltext_index and archive.has_title_index
    assert archive.main_entry.get_item().path == "index.html"
    for name, data in files.items():
        assert bytes(archive.get_entry_by_path(name).get_item().content) == data
    told = {key: archive.get_metadata(key).decode() for key in archive.metadata_keys if "Illustration" not in key}
    assert told["Title"] == "The archive & more" and len(told["Description"]) <= 80
    assert told["Description"].endswith("…") and told["LongDescription"].endswith("here.")
    assert (told["Language"], told["Name"], told["Creator"]) == ("eng", "the-archive-more", "The house")
    assert archive.has_illustration(48)
    found = Searcher(archive).search(Query().set_query("unicorn"))
    assert "articles/old.html" in list(found.getResults(0, found.getEstimatedMatches()))
    suggested = SuggestionSearcher(archive).suggest("Über")
    assert "articles/old.html" in list(suggested.getResults(0, suggested.getEstimatedMatches()))
    shown = Searcher(archive).search(Query().set_query("Day"))
    assert "former/old.html" not in list(shown.getResults(0, shown.getEstimatedMatches()))


def test_without_libzim_the_line_says_what_to_install(archive: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setitem(sys.modules, "libzim.writer", None)
    done = cli("package", archive, "--zim", "--out", tmp_path)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == (
        "site-builder: nothing was packaged: --zim needs the library libzim: pip install 'site-builder[zim]'\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("why", "said"), [("No space left on device", "no space left on device"), ("odd", "odd); build the site")]
)
def test_a_fault_of_libzim_is_told_in_words(
    archive: Path, tmp_path: Path, monkeypatch: Any, why: str, said: str
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(f"Asynchronous error: St13runtime_error\n{why}")

    monkeypatch.setattr("site_builder.preservation.zim._fill", broken)
    result = cli("package", archive, "--zim", "--out", tmp_path)
    assert result.exit_code not in (0, None) and said in result.output and "Traceback" not in result.output
    assert [*tmp_path.iterdir()] == []


def test_nothing_but_the_report_is_printed(archive: Path, tmp_path: Path) -> None:
    built(archive, ledger=True)
    done = program("package", archive, "--zim", "--out", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"\S+\.zim: [\d,]+ bytes, SHA-256 [0-9a-f]{64}\n", done.stdout)


def test_codes_of_three_letters_are_those_that_cldr_knows() -> None:
    aliases = babel.get_global("language_aliases")
    known = {three: two for three, two in aliases.items() if len(three) == 3}
    wrong = {two: three for two, three in CODES.items() if known.get(three, two) != two}
    assert wrong.keys() <= {"tl", "tw", "ak", "no", "nb"}  # CLDR joins some languages
    assert len({*CODES.values()}) == len(CODES)
    assert [three_letters(tag) for tag in ("pt-BR", "gsw", "zz", "")] == ["por", "gsw", "und", "und"]


# -- the same twice, and not at all -----------------------------------------------------------------------------------


def test_packages_are_the_same_twice_wherever_the_archive_stands(
    archive: Path, made: dict[str, Path], tmp_path: Path
) -> None:
    other = tmp_path / "elsewhere"
    shutil.copytree(archive / "content", other / "content")
    built(other, ledger=True)
    for options in (("--bagit", "--rocrate", "--wacz"), ("--rocrate",)):
        assert cli("package", other, *options).exit_code == 0
    again = {path.name: path.read_bytes() for path in (other / "packages").iterdir()}
    before = {path.name: path.read_bytes() for path in made.values() if path.suffix != ".zim"}
    assert again == before


def test_the_date_is_that_of_the_environment_where_it_gives_one(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for epoch, day in (("1000000000", "2001-09-09"), ("0", "1980-01-01"), ("99999999999", "5138-11-16")):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        assert cli("package", archive, "--bagit", "--wacz", "--out", tmp_path / day).exit_code == 0
        (bag,) = (tmp_path / day).glob("*-bag.zip")
        with zipfile.ZipFile(bag) as file:
            (info,) = [name for name in file.namelist() if name.endswith("bag-info.txt")]
            told = file.read(info).decode()
        if day != "1980-01-01":
            assert f"Bagging-Date: {day}\n" in told and day in bag.name


def test_without_one_it_is_the_newest_day_of_the_content_and_never_today(tmp_path: Path) -> None:
    for name, more, day in (
        ("dates", "", "2020-01-03"),
        ("published", "published: 2021-05-06\n", "2021-05-06"),
        ("updated", "published: 2021-05-06\nupdated: 2022-03-04\n", "2022-03-04"),
    ):
        root = tmp_path / name
        write(root, {"site.yaml": "title: T\nbase_url: https://example.org/\n", **days(3)})
        write(root, {"articles/old.md": article("Old", "1999", more=more)})
        built(root)
        assert cli("package", root, "--wacz").exit_code == 0
        assert [path.name for path in (root / "packages").iterdir()] == [f"t-{day}.wacz"]


def test_the_ledger_knows_newer_days_at_the_first_build_and_at_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "ledger"
    write(root, {"site.yaml": "title: T\nbase_url: https://example.org/\nledger: on\n", **days(3)})
    for day, epoch in (("2024-02-03", 1706918400), ("2024-02-03", 1709251200)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(epoch))
        assert cli("build", root).exit_code == 0
        monkeypatch.delenv("SOURCE_DATE_EPOCH")
        shutil.rmtree(root / "packages", ignore_errors=True)
        assert cli("package", root, "--bagit").exit_code == 0
        assert [path.name for path in (root / "packages").iterdir()] == [f"t-{day}-bag.zip"]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A small built archive without an address."""
    root = tmp_path / "own"
    write(root, {"site.yaml": "title: T\n", **days(2)})
    assert cli("build", root).exit_code == 0
    return root


def refused(root: Path, *options: str) -> str:
    done = cli("package", root, *options)
    assert done.stdout == "" and done.stderr.count("\n") == 1
    assert not (root / "packages").exists() or list((root / "packages").iterdir()) == []
    return f"{done.exit_code} {done.stderr.removeprefix('site-builder: ')}"


def test_a_site_that_is_not_whole_is_not_packaged(own: Path) -> None:
    page = own / "output/index.html"
    kept = page.read_bytes()
    for harm in (
        lambda: page.write_text("defaced"),
        page.unlink,
        lambda: (own / "output/stranger.html").write_text("x"),
        lambda: (own / "output" / MANIFEST).unlink(),
    ):
        harm()
        assert "build" in refused(own, "--bagit")
        assert cli("build", own).exit_code == 0
        assert page.read_bytes() == kept
    assert cli("package", own, "--bagit").exit_code == 0


def test_what_cannot_be_packaged_is_told_with_what_to_do(own: Path) -> None:
    assert refused(own).startswith("2 name what to make: --bagit, ")
    assert refused(own, "--wacz").startswith("1 nothing was packaged: a WACZ shows a site at its address: add base_url")
    assert "would become part of" in refused(own, "--bagit", "--out", str(own / "output/packages"))
    assert cli("build", own, "--output", own.parent / "elsewhere").exit_code == 0
    assert "would become part of" in refused(own, "--bagit", "--out", str(own.parent / "elsewhere/packages"))
    (own / "file").write_text("")
    assert "is a file; name another folder with --out" in refused(own, "--bagit", "--out", str(own / "file"))
    with (own / "content/site.yaml").open("a") as settings:
        settings.write("manifest: off\n")
    assert cli("build", own).exit_code == 0
    assert "site.yaml says manifest: off" in refused(own, "--bagit")
    shutil.rmtree(own / ".site-builder")
    assert "run site-builder build first" in refused(own, "--bagit")


def test_a_file_that_changes_while_it_is_packaged_is_found(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    portions = Kept.portions

    def changing(self: Kept, file: Any) -> Any:
        if file.address == "timeline.html":
            (self.folder / file.address).write_text("changed")
        return portions(self, file)

    monkeypatch.setattr(Kept, "portions", changing)
    assert "timeline.html changed while it was packaged" in refused(own, "--bagit")


def test_an_older_package_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path, moment = tmp_path / "a.zip", datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    with writing(path, moment) as file:
        file.add("a", b"1")
    before = path.read_bytes()

    def broken() -> None:
        with writing(path, moment) as file:
            file.add("a", b"2")
            raise OSError(28, "the disk is full")

    with pytest.raises(OSError, match="full"):
        broken()
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_titles_of_pages_are_read_and_nothing_else_is_a_page() -> None:
    page = page_of("a.html", b"<title>\n A &amp;\xc3\xbc </title>")
    assert page is not None and (page.title, page.leads_on) == ("A &ü", False)
    assert page_of("a.html", b"nothing") is not None
    assert page_of("404.html", b"<title>x</title>") is None
    assert page_of("a.js", b"<title>x</title>") is None
