"""No file of a source is passed over silently."""

from pathlib import Path

from site_builder.importers.records import Outcome
from tests.importers.importing import counts_of, imported, report_of
from tests.importers.static_sites import write


def test_a_file_that_no_reader_looks_at_is_named(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.txt": "A letter\n4 May 1910\n\nText.\n",
        "scan.pdf": b"%PDF-1.4\n",
        "more/film.mov": b"x",
    }
    result = imported(write(tmp_path / "one", files), tmp_path / "archive", "text")
    assert report_of(result, Outcome.LEFT_OUT) == [
        "more/film.mov: left out: a file of a kind that is not read here (.mov)",
        "scan.pdf: left out: this file was not read",
    ]
    assert counts_of(result)["left out: files that were not read"] == 1


def test_many_files_of_a_folder_are_counted_by_their_endings(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"a.txt": "A letter\n4 May 1910\n\nText.\n"}
    files |= {f"scans/{n // 3}/{n}.pdf": b"%PDF-1.4\n" for n in range(1_200)} | {"scans/a.webp": b"x"}
    result = imported(write(tmp_path / "one", files), tmp_path / "archive", "text")
    assert report_of(result, Outcome.LEFT_OUT) == [
        "scans/: left out: 1,200 files were not read: .pdf 1,200",
        "scans/a.webp: left out: no document shows this picture",
    ]
    assert counts_of(result)["left out: files that were not read"] == 1_200
