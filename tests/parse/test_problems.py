"""A small broken archive for each kind of problem, with exactly what is printed.

A case is a sentence, the files of the archive and the lines that the build prints. Whatever is wrong, the build ends
with status 1, prints those lines and one that sums them up, and leaves the site that is there as it is.
"""

import io
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from PIL import Image

from site_builder.build import pages_limit
from site_builder.cli.commands import main
from site_builder.dataset import files as data_files
from site_builder.model import ledger
from site_builder.problems import ERROR, WORDING, Problem, did_you_mean, listed, nearest, printable, problem
from site_builder.system.digests import digest
from tests.conftest import DEFAULT_CONFIG, REPOSITORY, SiteFactory

A = "content/articles/a.md"


LEDGER = "articles/old.html\tarticle\told\t0123456789ab\t0123456789abcdef\t2025-01-02\t2025-01-02\n"


def read_only(*_: object) -> object:
    raise OSError(30, "Read-only file system")


def art(keys: str = "", body: str = "") -> str:
    """An article. Its further keys begin in line 4; its body begins below the line that closes the front matter."""
    return f"---\ntitle: A\ndate: 2025\n{keys}---\n{body}"


def page(keys: str = "", body: str = "") -> str:
    """A page's file. Its further keys begin in line 3."""
    return f"---\ntitle: A\n{keys}---\n{body}"


def person(keys: str = "", body: str = "", name: str = "Ada Lovelace") -> str:
    """An actor's file. Its further keys begin in line 3."""
    return f"---\nname: {name}\n{keys}---\n{body}"


topic = person


def picture(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (2, 1)) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size).save(made, kind)
    return made.getvalue()


def telling() -> bytes:
    """A picture with the place where it was taken, and a name."""
    exif = Image.Exif()
    exif[0x013B] = "Ada Lovelace"
    exif.get_ifd(0x8825)[2] = (48.8, 51.0, 0.0)
    made = io.BytesIO()
    Image.new("RGB", (2, 1)).save(made, "JPEG", exif=exif)
    return made.getvalue()


def box(name: bytes, content: bytes) -> bytes:
    """A box of an MP4 file."""
    return struct.pack(">I", 8 + len(content)) + name + content


def huge_picture() -> bytes:
    """A few bytes that claim to be 60,000 by 60,000 pixels."""
    parts = [(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)), (b"IDAT", b""), (b"IEND", b"")]
    chunks = [struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in parts]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def damaged_picture() -> bytes:
    """A picture that has its size and its end, and between them no data that can be read."""
    parts = [(b"IHDR", struct.pack(">IIBBBBB", 600, 400, 8, 2, 0, 0, 0)), (b"IDAT", b"no data"), (b"IEND", b"")]
    chunks = [struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in parts]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def large_site(_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the build find that the site is large."""
    monkeypatch.setattr(pages_limit, "size_of", lambda site: 812_345_678)
    monkeypatch.setattr(
        pages_limit, "largest_of", lambda site: [("media/film.mp4", 301_999_999), ("media/b.pdf", 2_000_000)]
    )


def little_data(_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the build publish no large file of data."""
    monkeypatch.setattr(data_files, "MOST", 10_000)


PNG = picture()
Prepare = Callable[[Path, pytest.MonkeyPatch], None]


@dataclass(frozen=True)
class Case:
    """A sentence, an archive, what is printed about it; ``{root}`` in a line stands for the archive's folder."""

    sentence: str
    files: Mapping[str, str | bytes]
    lines: list[str]
    config: str | bytes = DEFAULT_CONFIG
    prepare: Prepare | None = None
    options: tuple[str, ...] = ()


def link(name: str, target: str) -> Prepare:
    """Make content/NAME a symbolic link; ``{root}`` in the target is the archive's folder."""

    def prepare(root: Path, _: pytest.MonkeyPatch) -> None:
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target.format(root=root))

    return prepare


def hard_link(*names: str) -> Prepare:
    """Give files of content/ a second name outside of it."""

    def prepare(root: Path, _: pytest.MonkeyPatch) -> None:
        for n, name in enumerate(names):
            os.link(root / "content" / name, root.parent / f"{root.name}-other{n}")

    return prepare


def fifo(root: Path, _: pytest.MonkeyPatch) -> None:
    os.mkfifo(root / A)


def listening(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)  # a socket's path may be no longer than some hundred bytes
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(A)


def denied(name: str) -> Prepare:
    """Make a file or folder of content/ unreadable, also for an administrator, whom modes do not stop."""

    def prepare(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = str(root / "content" / name)

        def closed(function: Callable[..., Any]) -> Callable[..., Any]:
            def call(*args: Any, **kwargs: Any) -> Any:
                if args and str(args[0]) == path:
                    raise PermissionError(13, "Permission denied", path)
                return function(*args, **kwargs)

            return call

        monkeypatch.setattr(os, "open", closed(os.open))
        monkeypatch.setattr(os, "scandir", closed(os.scandir))

    return prepare


def vanishing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that somebody deletes after it was listed, before it is read."""
    really = os.open

    def opened(path: Any, *args: Any, **kwargs: Any) -> int:
        if str(path) == str(root / A):
            (root / A).unlink(missing_ok=True)
        return really(path, *args, **kwargs)

    monkeypatch.setattr(os, "open", opened)


def restless(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that somebody saves again whenever it is looked at."""
    file = (root / A).stat().st_ino
    really = os.fstat
    seconds = iter(range(10**9, 10**9 + 1000))

    def fstat(handle: int) -> os.stat_result:
        found = really(handle)
        if found.st_ino == file:
            os.utime(root / A, (0, next(seconds)))
        return found

    monkeypatch.setattr(os, "fstat", fstat)


def no_content(root: Path, _: pytest.MonkeyPatch) -> None:
    shutil.rmtree(root / "content")


def linked_content(root: Path, _: pytest.MonkeyPatch) -> None:
    (root / "content").rename(root.parent / "elsewhere")
    (root / "content").symlink_to(root.parent / "elsewhere")


def linked_site_file(root: Path, _: pytest.MonkeyPatch) -> None:
    (root / "content/site.yaml").rename(root / "site.yaml")
    (root / "content/site.yaml").symlink_to(root / "site.yaml")


def no_site_file(root: Path, _: pytest.MonkeyPatch) -> None:
    (root / "content/site.yaml").unlink()


def theme(**files: str) -> Prepare:
    """The theme "mine" with templates; a name's _ stands for a dot."""

    def prepare(root: Path, _: pytest.MonkeyPatch) -> None:
        folder = root / "themes/mine/templates"
        folder.mkdir(parents=True)
        for name, text in files.items():
            (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")

    return prepare


MINE = DEFAULT_CONFIG + "theme: mine\n"

FILES = [
    Case(
        "a folder without content/ says where to run the command",
        {},
        [
            "{root}: error: there is no folder content/; run the command in the folder that holds content/, or name that folder; site-builder init makes a new one",
        ],
        prepare=no_content,
    ),
    Case(
        "a content/ that is a link is not followed",
        {},
        [
            "{root}: error: there is no folder content/; run the command in the folder that holds content/, or name that folder; site-builder init makes a new one",
        ],
        prepare=linked_content,
    ),
    Case(
        "text that is not UTF-8 is refused with the place of its first bad byte",
        {"articles/a.md": "---\ntitle: Voilà\ndate: 2025\n---\nd'été\n".encode() + "à Paris".encode("latin-1")},
        [
            "content/articles/a.md:6:1: error: the file is not UTF-8 text (byte 42 is 0xE0); save it as UTF-8",
        ],
    ),
    Case(
        "UTF-16 is named as such",
        {"articles/a.md": art().encode("utf-16")},
        [
            "content/articles/a.md:1:1: error: the file is UTF-16 text; save it as UTF-8",
        ],
    ),
    Case(
        "NUL and control characters are shown by code",
        {"articles/a.md": art("", "a\0b\n\x1b[31m\n")},
        [
            "content/articles/a.md:5:2: error: there is a control character here (U+0000); delete it",
            "content/articles/a.md:6:1: error: there is a control character here (U+001B); delete it",
        ],
    ),
    Case(
        "a binary file does not fill the report",
        {"articles/a.md": bytes(range(1, 128)) * 3},
        [
            "content/articles/a.md:1:1: error: there is a control character here (U+0001); delete it",
            "content/articles/a.md:1:2: error: there is a control character here (U+0002); delete it",
            "content/articles/a.md:1:3: error: there is a control character here (U+0003); delete it",
            "content/articles/a.md:1:4: error: there is a control character here (U+0004); delete it",
            "content/articles/a.md:1:5: error: there is a control character here (U+0005); delete it",
        ],
    ),
    Case(
        "an unreadable file is named with the reason",
        {"articles/a.md": art()},
        [
            "content/articles/a.md: error: this cannot be read (permission denied); check its permissions",
        ],
        prepare=denied("articles/a.md"),
    ),
    Case(
        "an unreadable folder is named with the reason",
        {"articles/a.md": art()},
        [
            "content/articles: error: this cannot be read (permission denied); check its permissions",
        ],
        prepare=denied("articles"),
    ),
    Case(
        "a file that goes while it is being read is said to be gone",
        {"articles/a.md": art()},
        ["content/articles/a.md: error: the file was deleted while it was being read; build again"],
        prepare=vanishing,
    ),
    Case(
        "a file that changes all the time is given up",
        {"articles/a.md": art()},
        [
            "content/articles/a.md: error: the file changed while it was being read; build again",
        ],
        prepare=restless,
    ),
    Case(
        "a pipe is not opened",
        {"articles/b.md": art()},
        [
            "content/articles/a.md: error: this is a pipe, not a file; replace it with the file itself",
        ],
        prepare=fifo,
    ),
    Case(
        "a socket is not opened",
        {"articles/b.md": art()},
        [
            "content/articles/a.md: error: this is a socket, not a file; replace it with the file itself",
        ],
        prepare=listening,
    ),
    Case(
        "a link to a file outside is refused",
        {},
        [
            "content/articles/a.md: error: this symbolic link leads out of the archive; replace it with a copy of what it leads to",
        ],
        prepare=link("articles/a.md", "/etc/passwd"),
    ),
    Case(
        "a link to a folder outside is refused",
        {},
        [
            "content/articles/2025: error: this symbolic link leads out of the archive; replace it with a copy of what it leads to",
        ],
        prepare=link("articles/2025", "/etc"),
    ),
    Case(
        "a link to a device is refused",
        {},
        [
            "content/articles/a.md: error: this symbolic link leads out of the archive; replace it with a copy of what it leads to",
        ],
        prepare=link("articles/a.md", "/dev/zero"),
    ),
    Case(
        "a picture that is a link is refused",
        {},
        [
            "content/media/a.png: error: this symbolic link leads out of the archive; replace it with a copy of what it leads to",
        ],
        prepare=link("media/a.png", "/etc/passwd"),
    ),
    Case(
        "a link inside the archive is refused too: two files would be one",
        {"articles/b.md": art()},
        [
            "content/articles/a.md: error: this is a symbolic link; replace it with the file or folder itself",
        ],
        prepare=link("articles/a.md", "b.md"),
    ),
    Case(
        "a link to itself is refused",
        {},
        [
            "content/articles/a.md: error: this is a symbolic link; replace it with the file or folder itself",
        ],
        prepare=link("articles/a.md", "a.md"),
    ),
    Case(
        "a site.yaml that is a link is refused",
        {},
        [
            "content/site.yaml: error: this symbolic link leads out of the archive; replace it with a copy of what it leads to",
        ],
        prepare=linked_site_file,
    ),
    Case(
        "files where nothing belongs are reported with where they may belong",
        {
            "article/a.md": art(),
            "a.md": art(),
            "scan.png": PNG,
            "articles/a.markdown": art(),
            "articles/a.MD": art(),
            "articles/scan.png": PNG,
            "actors/states/dprk.md": person(),
            "downloads/a.pdf": b"%PDF-1.7",
        },
        [
            "content/a.md: error: the builder does not know what to do with this file; move it into articles/, actors/, topics/ or pages/",
            "content/actors/states/dprk.md: error: the builder does not know what to do with this file; move it up into actors/",
            'content/article/a.md: error: the builder does not know what to do with this file; did you mean "articles"?',
            "content/articles/a.MD: error: the builder does not know what to do with this file; rename it so that it ends in .md",
            "content/articles/a.markdown: error: the builder does not know what to do with this file; rename it so that it ends in .md",
            "content/articles/scan.png: error: the builder does not know what to do with this file; move it into media/",
            "content/downloads/a.pdf: error: the builder does not know what to do with this file; move it into media/",
            "content/scan.png: error: the builder does not know what to do with this file; move it into media/",
        ],
    ),
    Case(
        "files that editors and word processors leave get the remedy of their kind",
        {
            "site.yaml.txt": "title: A\n",
            "articles/a.md.txt": art(),
            "articles/b.docx": b"PK",
            "articles/c.md.bak": art(),
            "articles/~$d.docx": b"",
        },
        [
            "content/articles/a.md.txt: error: the builder does not know what to do with this file; rename it to a.md",
            "content/articles/b.docx: error: the builder does not know what to do with this file; save it as plain text in a file that ends in .md",
            "content/articles/c.md.bak: error: the builder does not know what to do with this file; a backup copy: delete it",
            "content/articles/~$d.docx: error: the builder does not know what to do with this file; a word processor left it: delete it",
            "content/site.yaml.txt: error: the builder does not know what to do with this file; rename it to site.yaml",
        ],
    ),
    Case(
        "names that hosts or the program treat specially are refused, and separators of lines in names",
        {
            "pages/CNAME/x.md": "---\ntitle: A\n---\n",
            "pages/_site-builder/x.md": "---\ntitle: A\n---\n",
            "media/x\u2028y.txt": "a",
        },
        [
            'content/media/x\\u2028y.txt: error: the name "media/x\\u2028y.txt" cannot be part of an address (it holds \\u2028); rename it',
            'content/pages/CNAME/x.md: error: the name "pages/CNAME/x.md" cannot be part of an address (cname at the top of a site is reserved); rename it',
            'content/pages/_site-builder/x.md: error: the name "pages/_site-builder/x.md" cannot be part of an address (_site-builder at the top of a site is reserved); rename it',
        ],
    ),
    Case(
        "files of media/ that cannot be published are told with what to do",
        {
            "media/a.docx": b"PK",
            "media/b.md": art(),
            "media/c.jpg.bak": b"x",
            "media/d.mov": b"x",
            "media/e.tif": b"x",
            "media/f.xlsx": b"PK",
            "media/~$g.docx": b"x",
            "media/~$h.txt": b"x",
        },
        [
            "content/media/a.docx: error: the file cannot be published: files that end in .docx are not allowed; save it as pdf; if it is an article, as plain text in a file of articles/ that ends in .md",
            "content/media/b.md: error: the file cannot be published: it is a text of the archive, not a file to be shown with one; move it into articles/, actors/, topics/ or pages/",
            "content/media/c.jpg.bak: error: the file cannot be published: it is a backup copy; delete it",
            "content/media/d.mov: error: the file cannot be published: files that end in .mov are not allowed; save it as mp4",
            "content/media/e.tif: error: the file cannot be published: files that end in .tif are not allowed; save it as JPEG or PNG",
            "content/media/f.xlsx: error: the file cannot be published: files that end in .xlsx are not allowed; save it as csv or pdf",
            "content/media/~$g.docx: error: the file cannot be published: a word processor left it; delete it",
            "content/media/~$h.txt: error: the file cannot be published: a word processor left it; delete it",
        ],
    ),
    Case(
        "files elsewhere are sent to media/ only if it takes them",
        {"articles/a.mov": b"x", "articles/b.exe": b"x", "b.xlsx": b"x", "c.pdf": b"%PDF-1.7"},
        [
            "content/articles/a.mov: error: the builder does not know what to do with this file; save it as mp4, in media/",
            "content/articles/b.exe: error: the builder does not know what to do with this file; delete it, or save it in media/ in a kind of file that can be published",
            "content/b.xlsx: error: the builder does not know what to do with this file; save it as csv or pdf, in media/",
            "content/c.pdf: error: the builder does not know what to do with this file; move it into media/",
        ],
    ),
    Case(
        "files with further names on the disk are refused",
        {"articles/a.md": art(), "media/a.png": PNG, "media/b.txt": "b"},
        [
            f"{path}: error: this file has 2 names on the disk (hard links), and the others may be outside the archive; replace it with a copy of its own"
            for path in ("content/articles/a.md", "content/media/a.png", "content/media/b.txt")
        ],
        prepare=hard_link("articles/a.md", "media/a.png", "media/b.txt"),
    ),
    Case(
        "what else than the picture a damaged file holds cannot be told",
        {"media/a.png": PNG[:-6]},
        [
            "content/media/a.png: error: the file cannot be published: the PNG picture is damaged (it is cut short), so that it cannot be told what else than the picture it holds; save it again as PNG",
        ],
    ),
    Case(
        "pictures are published as they are or without what else they tell",
        {"articles/a.md": art()},
        ['content/site.yaml:3:11: error: "metadata" cannot be "of course"; write "remove" or "keep"'],
        DEFAULT_CONFIG + "metadata: of course\n",
    ),
    Case(
        "a picture of another kind than its name says, and one that browsers do not show",
        {"media/a.jpg": PNG, "media/b.heic": b"\0\0\0\x18ftypheic"},
        [
            "content/media/a.jpg: error: the file cannot be published: it is a PNG picture, though its name ends in .jpg; rename it to a.png",
            "content/media/b.heic: error: the file cannot be published: few browsers show HEIC pictures; save it as JPEG",
        ],
    ),
    Case(
        "names that some file system or address cannot bear are refused",
        {
            "articles/aux.md": art(),
            "articles/con.2025.md": art(),
            "articles/what?.md": art(),
            "articles/a:b.md": art(),
            "articles/2025 /a.md": art(),
            "articles/right\u200eleft.md": art(),
            "articles/line\nbreak.md": art(),
            f"articles/{'x' * 120}.md": art(),
            f"articles/{'y' * 90}/{'y' * 90}/{'y' * 90}/a.md": art(),
            "media/COM1.png": PNG,
        },
        [
            'content/articles/2025 /a.md: error: the name "articles/2025 /a.md" cannot be part of an address (a part of it ends in a dot or begins or ends in a space); rename it',
            'content/articles/a:b.md: error: the name "articles/a:b.md" cannot be part of an address (it holds :); rename it',
            'content/articles/aux.md: error: the name "articles/aux.md" cannot be part of an address (it is a device name on Windows); rename it',
            'content/articles/con.2025.md: error: the name "articles/con.2025.md" cannot be part of an address (it is a device name on Windows); rename it',
            'content/articles/line\\nbreak.md: error: the name "articles/line\\nbreak.md" cannot be part of an address (it holds \\n); rename it',
            'content/articles/right\\u200eleft.md: error: the name "articles/right\\u200eleft.md" cannot be part of an address (it holds \\u200e); rename it',
            'content/articles/what?.md: error: the name "articles/what?.md" cannot be part of an address (it holds ?); rename it',
            'content/articles/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.md: error: the name "articles/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…xxxxxxxxxxx.md" cannot be part of an address (a part of it is longer than 100 bytes); rename it',
            'content/articles/yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy/yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy/yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy/a.md: error: the name "articles/yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…yyyyyyyyy/a.md" cannot be part of an address (it is longer than 200 bytes); rename it',
            'content/media/COM1.png: error: the name "media/COM1.png" cannot be part of an address (it is a device name on Windows); rename it',
        ],
    ),
    Case(
        "a file's name that cannot be an id is offered a better one",
        {"articles/Été 2025.md": art()},
        [
            'content/articles/Été 2025.md:1:1: error: "Été 2025" cannot be an id: an id is made of a–z, 0–9 and -, at most 100 of them; rename the file to ete-2025.md, or give it a line slug: ete-2025',
        ],
    ),
    Case(
        "an actor's file whose name cannot be an id is offered a better one",
        {"actors/Łódź.md": person()},
        [
            'content/actors/Łódź.md:1:1: error: "Łódź" cannot be an id: an id is made of a–z, 0–9 and -, at most 100 of them; rename the file to lodz.md',
        ],
    ),
    Case(
        "a huge file is not read",
        {"articles/a.md": art("", "x" * 1_200_000)},
        [
            "content/articles/a.md: error: the file has 1200028 bytes, more than the 1114128 allowed; divide it",
        ],
    ),
    Case(
        "a text over 1 MiB is refused",
        {"articles/a.md": art("", "x" * (1024 * 1024 + 1))},
        [
            "content/articles/a.md:5:1: error: the text is larger than 1 MiB (1048577 bytes); divide the article",
        ],
    ),
]

FRONT_MATTER = [
    Case(
        "a file of a word processor is no text",
        {"articles/a.md": b"PK\x03\x04\x14\x00\x06\x00"},
        [
            "content/articles/a.md:1:1: error: this is a Word, OpenDocument or ZIP file, not a text; save its text as plain text (UTF-8), with the ending .md",
        ],
    ),
    Case(
        "a file without front matter is shown how it begins",
        {"articles/a.md": "# A\n\nText.\n"},
        [
            "content/articles/a.md:1:1: error: the file does not start with front matter; begin it with a line ---, the keys, and a line ---",
        ],
    ),
    Case(
        "an empty file is shown how it begins",
        {"articles/a.md": ""},
        [
            "content/articles/a.md:1:1: error: the file is empty; begin it with a line ---, the keys, and a line ---",
        ],
    ),
    Case(
        "a blank line before the front matter is one too many",
        {"articles/a.md": "\n" + art()},
        [
            "content/articles/a.md:1:1: error: something that cannot be seen, or an empty line, stands before the --- of the front matter; delete it: --- comes first in a file",
        ],
    ),
    Case(
        "a fence that is never closed is said where it opens",
        {"articles/a.md": "---\ntitle: A\ndate: 2025\n\nText.\n"},
        [
            "content/articles/a.md:1:1: error: the front matter that starts here is never closed; end it with a line that holds only ---, it seems in line 4",
        ],
    ),
    Case(
        "TOML front matter is no front matter",
        {"articles/a.md": "+++\ntitle = 'A'\n+++\n"},
        [
            "content/articles/a.md:1:1: error: this is TOML front matter; write it as YAML: a line ---, lines such as title: …, a line ---",
        ],
    ),
    Case(
        "a list is no front matter",
        {"articles/a.md": "---\n- a\n- b\n---\n"},
        [
            "content/articles/a.md:2:1: error: expected keys and values here, found a list; write key: value lines",
        ],
    ),
    Case(
        "a text is no front matter",
        {"articles/a.md": "---\njust words\n---\n"},
        [
            "content/articles/a.md:2:1: error: expected keys and values here, found text; write key: value lines",
        ],
    ),
    Case(
        "site.yaml must hold keys and values",
        {},
        [
            "content/site.yaml:1:1: error: expected keys and values here, found a list; write key: value lines",
        ],
        config="[a, b]\n",
    ),
    Case(
        "a key that stands twice is said with both lines",
        {"articles/a.md": art("title: B\n")},
        [
            'content/articles/a.md:4:1: error: the key "title" stands here a second time (first in line 2); keep one',
        ],
    ),
    Case(
        "a tab indents nothing",
        {"articles/a.md": art("actors:\n\t- Ada\n")},
        [
            "content/articles/a.md:5:1: error: this is not YAML: a tab stands before this; indent with spaces, not tabs",
        ],
    ),
    Case(
        "a value with a colon wants quotes",
        {"articles/a.md": "---\ntitle: Kim: a life\ndate: 2025\n---\n"},
        [
            'content/articles/a.md:2:11: error: this is not YAML: there is one colon too many; put the value in quotes: title: "Kim: a life"',
        ],
    ),
    Case(
        "a value that starts with a bracket wants quotes",
        {"articles/a.md": art("summary: [sic] he said\n")},
        [
            'content/articles/a.md:4:15: error: this is not YAML: something follows the ]; put the value in quotes: summary: "[sic] he said"',
        ],
    ),
    Case(
        "a value that starts with @ wants quotes",
        {"articles/a.md": art("authors: @staff\n")},
        [
            'content/articles/a.md:4:10: error: this is not YAML: a value cannot begin with @; put the value in quotes: authors: "@staff"',
        ],
    ),
    Case(
        "a quotation mark that is not closed is found",
        {"articles/a.md": art('summary: "He said\n')},
        [
            'content/articles/a.md:4:10: error: this is not YAML: this quotation mark is never closed; close it at the end of the value: summary: "He said"',
        ],
    ),
    Case(
        "an indentation that fits nothing is found",
        {"articles/a.md": art("actors:\n  - Ada\n - Bob\n")},
        [
            "content/articles/a.md:6:2: error: this is not YAML: this entry is not indented as the one above; begin all entries of a list in one column",
        ],
    ),
    Case(
        "a line without a colon is found",
        {"articles/a.md": art("draft\n")},
        [
            "content/articles/a.md:4:1: error: this is not YAML: there is no colon after this; write key: value; if it goes on with the line above, indent it",
        ],
    ),
    Case(
        "a quotation mark inside quotes is found",
        {"articles/a.md": art('summary: "Peace" and "war"\n')},
        [
            'content/articles/a.md:4:17: error: this is not YAML: the quotation marks end before the value does; put the whole value in quotes: summary: \'"Peace" and "war"\'',
        ],
    ),
    Case(
        "a list in the line of its key is found",
        {"articles/a.md": art("actors: - Ada\n")},
        [
            'content/articles/a.md:4:9: error: this is not YAML: a list cannot begin in the line of its key; write "- Ada" in a line of its own below "actors:"',
        ],
    ),
    Case(
        "a bracket that is not closed is found",
        {"articles/a.md": art("actors: [Ada, Bob\n")},
        [
            "content/articles/a.md:4:9: error: this is not YAML: this [ is never closed; end the list with ]: actors: [Ada, Bob]",
        ],
    ),
    Case(
        "a backslash in double quotes is found",
        {"articles/a.md": art('summary: "C:\\dir"\n')},
        [
            "content/articles/a.md:4:13: error: this is not YAML: in double quotes a backslash begins an escape, and this is none; write two backslashes, or use single quotes",
        ],
    ),
    Case(
        "an anchor is refused",
        {"articles/a.md": art("actors: &them [Ada]\n")},
        [
            "content/articles/a.md:4:9: error: YAML anchors, aliases and merge keys are not allowed; delete &them",
        ],
    ),
    Case(
        "an alias is refused",
        {"articles/a.md": art("summary: *them\n")},
        [
            'content/articles/a.md:4:10: error: YAML anchors, aliases and merge keys are not allowed; write out what it stands for; if it is text, put it in quotes: summary: "*them"',
        ],
    ),
    Case(
        "a merge key is refused",
        {"articles/a.md": art("<<: {draft: true}\n")},
        [
            "content/articles/a.md:4:1: error: YAML anchors, aliases and merge keys are not allowed; write the keys out",
        ],
    ),
    Case(
        "a tag is refused",
        {"articles/a.md": art("summary: !!python/name:os.system x\n")},
        [
            "content/articles/a.md:4:10: error: YAML tags are not allowed (!!python/name:os.system); delete !!python/name:os.system",
        ],
    ),
    Case(
        "a bare ! is a tag",
        {"articles/a.md": art("summary: ! x\n")},
        [
            'content/articles/a.md:4:10: error: YAML tags are not allowed (!); put the value in quotes: summary: "! x"',
        ],
    ),
    Case(
        "a key that is a list is refused",
        {"articles/a.md": art("? [a, b]\n: c\n")},
        [
            "content/articles/a.md:4:3: error: a key must be a plain word; write it as key: value",
        ],
    ),
    Case(
        "a second document is refused",
        {},
        [
            "content/site.yaml:2:1: error: a second YAML document starts here; delete the --- or ... line",
        ],
        config="title: T\n---\ntitle: U\n",
    ),
    Case(
        "26,000 brackets are too deep, and kill nothing",
        {"articles/a.md": art(f"x-a: {'[' * 26_000}\n")},
        [
            "content/articles/a.md:4:17: error: lists and mappings are nested deeper than 12 levels; flatten them",
        ],
    ),
    Case(
        "30,000 dashes are too deep, and kill nothing",
        {"articles/a.md": art(f"x-a:\n  {'- ' * 30_000}\n")},
        [
            "content/articles/a.md:5:25: error: lists and mappings are nested deeper than 12 levels; flatten them",
        ],
    ),
    Case(
        "lists may be nested 12 deep and no deeper",
        {"articles/a.md": art(f"x-a: {'[' * 12}{']' * 12}\n")},
        [
            "content/articles/a.md:4:17: error: lists and mappings are nested deeper than 12 levels; flatten them",
        ],
    ),
    Case(
        "a billion laughs are an anchor",
        {
            "articles/a.md": art(
                "x-a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
                + "".join(
                    f"x-{n}: &{n} [{', '.join([f'*{p}'] * 9)}]\n" for p, n in zip("abcdef", "bcdefg", strict=True)
                )
            )
        },
        [
            "content/articles/a.md:4:6: error: YAML anchors, aliases and merge keys are not allowed; delete &a",
        ],
    ),
    Case(
        "5,000 values are too many",
        {"articles/a.md": art(f"x-a: [{'1,' * 5000}]\n")},
        [
            "content/articles/a.md:4:9997: error: the front matter has more than 5,000 values; shorten it",
        ],
    ),
    Case(
        "front matter over 64 KiB is refused",
        {"articles/a.md": art(f"summary: {'x' * 65_536}\n")},
        [
            "content/articles/a.md:2:1: error: the front matter is larger than 64 KiB; move text into the body",
        ],
    ),
    Case(
        "what Unicode takes for a line break is not hidden in a value",
        {"articles/a.md": art("summary: a\u2028b\n")},
        [
            "content/articles/a.md:4:11: error: there is a control character here (U+2028); delete it",
        ],
    ),
    Case(
        "an escaped NUL is refused",
        {"articles/a.md": art('summary: "a\\0b"\n')},
        [
            "content/articles/a.md:4:10: error: there is a control character here (in double quotes a backslash begins an escape); write two backslashes for one, or use single quotes",
        ],
    ),
    Case(
        "an escaped half of a character is refused",
        {"articles/a.md": art('summary: "\\ud83d"\n')},
        [
            "content/articles/a.md:4:13: error: this is not YAML: this escape is no character; write the character itself",
        ],
    ),
    Case(
        "front matter of the second file is judged as well",
        {"articles/a.md": "", "articles/b.md": ""},
        [
            "content/articles/a.md:1:1: error: the file is empty; begin it with a line ---, the keys, and a line ---",
            "content/articles/b.md:1:1: error: the file is empty; begin it with a line ---, the keys, and a line ---",
        ],
    ),
]

TYPES = [
    Case(
        "a text with a colon is no keys and values",
        {"articles/a.md": art("sources:\n  - The canal: a history\nactors:\n  - Ada Lovelace: countess\n")},
        [
            'content/articles/a.md:5:5: error: the colon makes keys and values of "The canal: a history"; put it in quotes: "The canal: a history"',
            'content/articles/a.md:7:5: error: the colon makes keys and values of "Ada Lovelace: countess"; write "- name: Ada Lovelace" and below it, indented, "role: countess"',
        ],
    ),
    Case(
        "a title is needed",
        {"articles/a.md": "---\ndate: 2025\n---\n"},
        [
            'content/articles/a.md:2:1: error: an article needs "title"; add a line title: …',
        ],
    ),
    Case(
        "a date is needed",
        {"articles/a.md": "---\ntitle: A\n---\n"},
        [
            'content/articles/a.md:2:1: error: an article needs "date"; add a line date: …',
        ],
    ),
    Case(
        "empty front matter lacks both",
        {"articles/a.md": "---\n---\nText.\n"},
        [
            'content/articles/a.md:2:1: error: an article needs "date"; add a line date: …',
            'content/articles/a.md:2:1: error: an article needs "title"; add a line title: …',
        ],
    ),
    Case(
        "a topic needs a name",
        {"topics/a.md": "---\ntitle: A\n---\n"},
        [
            'content/topics/a.md:2:1: error: there is no key "title" in a topic; did you mean "name"?',
        ],
    ),
    Case(
        "a file whose keys are those of another kind is told where it belongs",
        {
            "actors/a.md": "---\ntitle: A\ndate: 2025\nactors: [B]\n---\n",
            "topics/b.md": "---\ntitle: B\ndate: 2025\nx-y: 1\n---\n",
            "articles/c.md": "---\nname: C\nborn: 1815\n---\n",
            "articles/d.md": "---\nname: D\nbroader: [E]\n---\n",
            "articles/e.md": "---\ntitle: E\nnav: 1\n---\n",
            "pages/f.md": "---\ntitle: F\ndate: 2025\n---\n",
            "actors/g.md": "---\nname: G\ndescription: A topic.\n---\n",
        },
        [
            "content/actors/a.md:2:1: error: these are the keys of an article, and the file is not where an article belongs; move the file to content/articles/",
            "content/actors/g.md:2:1: error: these are the keys of a topic, and the file is not where a topic belongs; move the file to content/topics/, or delete the line description: …",
            "content/articles/c.md:2:1: error: these are the keys of an actor, and the file is not where an actor belongs; move the file to content/actors/",
            "content/articles/d.md:2:1: error: these are the keys of a topic, and the file is not where a topic belongs; move the file to content/topics/",
            "content/articles/e.md:2:1: error: these are the keys of a page, and the file is not where a page belongs; move the file to content/pages/",
            "content/pages/f.md:2:1: error: these are the keys of an article, and the file is not where an article belongs; move the file to content/articles/, or delete the line date: …",
            "content/topics/b.md:2:1: error: these are the keys of an article, and the file is not where an article belongs; move the file to content/articles/",
        ],
    ),
    Case(
        "a misspelt key moves no file",
        {"articles/a.md": "---\ntitle: A\ndate: 2025\nactor: [B]\n---\n"},
        [
            'content/articles/a.md:4:1: error: there is no key "actor" in an article; did you mean "actors"?',
        ],
    ),
    Case(
        "a key that is needed and empty is told in its line",
        {
            "articles/a.md": "---\ntitle:\ndate: 2025\n---\n",
            "articles/b.md": "---\ntitle: B\ndate:\n---\n",
            "articles/c.md": "---\ntitle: ''\ndate: ' '\n---\n",
            "actors/d.md": "---\nname:\n---\n",
            "topics/e.md": "---\nname: ''\n---\n",
            "pages/f.md": "---\nnav: 1\ntitle:\n---\n",
        },
        [
            'content/actors/d.md:2:1: error: "name" is empty, and an actor needs it; write it behind the colon',
            'content/articles/a.md:2:1: error: "title" is empty, and an article needs it; write it behind the colon',
            'content/articles/b.md:3:1: error: "date" is empty, and an article needs it; write it behind the colon',
            'content/articles/c.md:2:8: error: "title" is empty, and an article needs it; write it behind the colon',
            'content/articles/c.md:3:7: error: "date" is empty, and an article needs it; write it behind the colon',
            'content/pages/f.md:3:1: error: "title" is empty, and a page needs it; write it behind the colon',
            'content/topics/e.md:2:7: error: "name" is empty, and a topic needs it; write it behind the colon',
        ],
    ),
    Case(
        "a name that ends in .md twice is told what it should be",
        {
            "articles/a-visit.md.md": art(),
            "actors/Ada B.md.md": person(),
            "pages/about us.md.md": page(),
        },
        [
            'content/actors/Ada B.md.md: error: the file\'s name "Ada B.md.md" ends in .md twice; rename the file to ada-b.md',
            'content/articles/a-visit.md.md: error: the file\'s name "a-visit.md.md" ends in .md twice; rename the file to a-visit.md',
            'content/pages/about us.md.md: error: the file\'s name "about us.md.md" ends in .md twice; rename the file to about us.md',
        ],
    ),
    Case(
        "of two articles of one id, that with a slug is told, else the later one",
        {
            "articles/1/a.md": art("slug: b\n"),
            "articles/2/b.md": art(),
            "articles/1/c.md": "---\ntitle: C\ndate: 2026\n---\n",
            "articles/2/c.md": "---\ntitle: C\ndate: 2025\n---\n",
        },
        [
            'content/articles/1/a.md:4:7: error: the id "b" is also that of content/articles/2/b.md; give one of them another file name or slug',
            'content/articles/1/c.md:1:1: error: the id "c" is also that of content/articles/2/c.md; give one of them another file name or slug',
        ],
    ),
    Case(
        "an empty title is no title",
        {"articles/a.md": '---\ntitle: ""\ndate: 2025\n---\n'},
        [
            'content/articles/a.md:2:8: error: "title" is empty, and an article needs it; write it behind the colon',
        ],
    ),
    Case(
        "an unknown key is led to the nearest",
        {"articles/a.md": art("sumary: x\n")},
        [
            'content/articles/a.md:4:1: error: there is no key "sumary" in an article; did you mean "summary"?',
        ],
    ),
    Case(
        "a key that resembles none is shown all",
        {"pages/a.md": "---\ntitle: A\nzzz: 1\n---\n"},
        [
            'content/pages/a.md:3:1: error: there is no key "zzz" in a page; the keys are nav, redirect_from, summary, title; a key of your own begins with x-',
        ],
    ),
    Case(
        "an unknown key of a part is led to the nearest",
        {"articles/a.md": art("image: {scr: a.png}\n")},
        [
            'content/articles/a.md:4:8: error: "image" needs "src"; add a line src: …',
            'content/articles/a.md:4:9: error: there is no key "scr" in "image"; the keys are alt, caption, credit, date, src',
        ],
    ),
    Case(
        "a key of site.yaml is led to the nearest",
        {},
        [
            'content/site.yaml:3:1: error: there is no key "langauge" in site.yaml; did you mean "language"?',
        ],
        config=DEFAULT_CONFIG + "langauge: en\n",
    ),
    Case(
        "keys are not written in capitals",
        {"articles/a.md": "---\nTitle: A\ndate: 2025\n---\n"},
        [
            'content/articles/a.md:2:1: error: there is no key "Title" in an article; did you mean "title"?',
        ],
    ),
    Case(
        "a wikilink that YAML reads as a list wants quotes",
        {"articles/a.md": art("summary: [[Ada]]\nsources:\n  - [[Ada]]\n")},
        [
            'content/articles/a.md:4:10: error: "summary" must be text, not a list; put the value in quotes: "[[Ada]]"',
            'content/articles/a.md:6:5: error: "sources" must be a text or keys and values (url, title, publisher, …), not a list; put the value in quotes: "[[Ada]]"',
        ],
    ),
    Case(
        "a title is one text",
        {"articles/a.md": "---\ntitle: [A, B]\ndate: 2025\n---\n"},
        [
            'content/articles/a.md:2:8: error: "title" must be text, not a list; write one value after the colon, without - or [ ]',
        ],
    ),
    Case(
        "a summary is no mapping",
        {"articles/a.md": art("summary: {Kim: a life}\n")},
        [
            'content/articles/a.md:4:10: error: the colon makes keys and values of "Kim: a life"; put it in quotes: "Kim: a life"',
        ],
    ),
    Case(
        "a picture is a path or keys and values",
        {"articles/a.md": art("image: [a.png, b.png]\n")},
        [
            'content/articles/a.md:4:8: error: "image" must be a text or keys and values (src, alt, caption, …), not a list; write src: … below it',
        ],
    ),
    Case(
        "a key date is keys and values",
        {"articles/a.md": art("dates:\n  - 2025-04-01\n")},
        [
            'content/articles/a.md:5:5: error: "dates" must be keys and values (date, label, actors, …), not "2025-04-01"; write "- date: 2025-04-01" and below it, indented, "label: …"',
        ],
    ),
    Case(
        "a key date needs a label",
        {"articles/a.md": art("dates:\n  - date: 2025-04-01\n")},
        [
            'content/articles/a.md:5:5: error: "dates" needs "label"; add a line label: …',
        ],
    ),
    Case(
        "a related link needs an address",
        {"articles/a.md": art("related:\n  - title: B\n")},
        [
            'content/articles/a.md:5:5: error: "related" needs "url"; add a line url: …',
        ],
    ),
    Case(
        "draft is true or false",
        {"articles/a.md": art("draft: yes\n")},
        [
            'content/articles/a.md:4:8: error: "draft" must be true or false, not "yes"; write draft: true',
        ],
    ),
    Case(
        "a number is a number within bounds",
        {"pages/about.md": "---\ntitle: About\nnav: many\n---\n"},
        [
            'content/pages/about.md:3:6: error: "nav" must be a whole number from -1000 to 1000, not "many"; write a number, such as nav: 1',
            'content/site.yaml:3:12: error: "page_size" must be a whole number from 5 to 500, not "3"; write a number, such as page_size: 5',
        ],
        config=DEFAULT_CONFIG + "page_size: 3\n",
    ),
    Case(
        "a kind of actor is one of five",
        {"actors/ada.md": person("kind: organization\n")},
        [
            'content/actors/ada.md:3:7: error: "kind" cannot be "organization"; write kind: organisation',
        ],
    ),
    Case(
        "a choice that resembles none is shown all",
        {},
        [
            'content/site.yaml:3:11: error: "mentions" cannot be "yes"; write mentions: on',
        ],
        config=DEFAULT_CONFIG + "mentions: yes\n",
    ),
    Case(
        "an impossible day is no date",
        {"articles/a.md": "---\ntitle: A\ndate: 2016-02-30\n---\n"},
        [
            "content/articles/a.md:3:7: error: 2016-02-30 does not exist: February 2016 has 29 days; write a day from 01 to 29, or 2016-02 if the day is not known",
        ],
    ),
    Case(
        "an impossible month is no date",
        {"articles/a.md": "---\ntitle: A\ndate: 2016-23-04\n---\n"},
        [
            "content/articles/a.md:3:7: error: 2016-23-04 does not exist: there is no month 23; write 2016-04-23 if the day was put before the month",
        ],
    ),
    Case(
        "an older form of EDTF is offered the new one",
        {"articles/a.md": "---\ntitle: A\ndate: 19uu\n---\n"},
        [
            'content/articles/a.md:3:7: error: "19uu" is written in an older draft of EDTF; write 19XX',
        ],
    ),
    Case(
        "unknown ends have a new form",
        {"articles/a.md": "---\ntitle: A\ndate: 1985/open\n---\n"},
        [
            'content/articles/a.md:3:7: error: "1985/open" is written in an older draft of EDTF; write 1985/..',
        ],
    ),
    Case(
        "a date in words is offered the date",
        {"articles/a.md": "---\ntitle: A\ndate: 4 June 2025\n---\n"},
        [
            'content/articles/a.md:3:7: error: "4 June 2025" is not an EDTF date; write 2025-06-04',
        ],
    ),
    Case(
        "nonsense is no date",
        {"articles/a.md": "---\ntitle: A\ndate: soon\n---\n"},
        [
            'content/articles/a.md:3:7: error: "soon" is not an EDTF date; write a day as 2021-03-04, a month as 2021-03, a year as 2021',
        ],
    ),
    Case(
        "a set of dates wants quotes",
        {"articles/a.md": "---\ntitle: A\ndate: [1667, 1668]\n---\n"},
        [
            'content/articles/a.md:3:7: error: "date" must be a date, not a list; put a set of dates in quotes: "[1667,1668]"',
        ],
    ),
    Case(
        "a day is a single day",
        {"articles/a.md": art("published: 2025-06\nembargo: 2025-06-04~\n")},
        [
            'content/articles/a.md:4:12: error: "published" must be a day like 2025-06-04, not "2025-06"; write year-month-day',
            'content/articles/a.md:5:10: error: "embargo" must be a day like 2025-06-04, not "2025-06-04~"; write year-month-day',
        ],
    ),
    Case(
        "an address outside is written in full",
        {"articles/a.md": art("sources:\n  - url: www.example.org\nrelated:\n  - url: javascript:alert(1)\n")},
        [
            'content/articles/a.md:5:10: error: "www.example.org" is not a web address; write https://www.example.org',
            'content/articles/a.md:7:10: error: "javascript:alert(1)" is not a web address; write it in full, from https:// on, without spaces',
        ],
    ),
    Case(
        "a slug is an id",
        {"articles/a.md": art("slug: Шойгу в Пхеньяне\n")},
        [
            'content/articles/a.md:4:7: error: "Шойгу в Пхеньяне" cannot be an id: an id is made of a–z, 0–9 and -, at most 100 of them; write slug: shoygu-v-pkhenyane',
        ],
    ),
    Case(
        "a language is a tag",
        {"articles/a.md": art("lang: English (UK)\n")},
        [
            'content/articles/a.md:4:7: error: "English (UK)" is not a language tag; write it like en, fr, ru, pt-BR or zh-Hans',
        ],
    ),
    Case(
        "a language is one that there is",
        {"articles/a.md": art("lang: engl\n"), "articles/b.md": art("lang: xq\n")},
        [
            'content/articles/a.md:4:7: error: there is no language "engl"; write its ISO 639 code: en, fr, ru, ar, pt-BR, zh-Hans',
            'content/articles/b.md:4:7: error: there is no language "xq"; write its ISO 639 code: en, fr, ru, ar, pt-BR, zh-Hans',
        ],
    ),
    Case(
        "a Wikidata number begins with Q",
        {"actors/ada.md": person("wikidata: '7259'\n")},
        [
            'content/actors/ada.md:3:11: error: "wikidata" must be a Wikidata number, not "7259"; write wikidata: Q7259',
        ],
    ),
    Case(
        "an index has an id of its own for a name",
        {},
        [
            'content/site.yaml:4:3: error: "Places" cannot be an id: an id is made of a–z, 0–9 and -, at most 100 of them; write places',
            'content/site.yaml:5:3: error: "indexes": "actors" is taken; choose another name',
            'content/site.yaml:6:3: error: "indexes": "date" is taken; choose another name',
        ],
        config=DEFAULT_CONFIG + "indexes:\n  Places: Places\n  actors: Actors\n  date: Date\n",
    ),
    Case(
        "indexes are keys and values",
        {},
        [
            'content/site.yaml:3:10: error: "indexes" must be keys and values, not a list; write indexes: {places: places}',
        ],
        config=DEFAULT_CONFIG + "indexes: [places]\n",
    ),
    Case(
        "a former address is one that a file can answer",
        {
            "articles/a.md": art(
                "redirect_from: [../old.html, 'a?.html', articles/old.md, '/?p=12', '/old/?from=mail', '/old/#part', "
                "'%FF.html', a//b, .well-known/x, /con/]\n"
            )
        },
        [
            'content/articles/a.md:4:17: error: "../old.html" cannot be an address on the site: a part of it is empty or dots; write it like articles/old-name.html',
            'content/articles/a.md:4:30: error: "a?.html" cannot be an address on the site: it holds ?; write it like articles/old-name.html',
            'content/articles/a.md:4:41: error: "articles/old.md" cannot be an address on the site: it is the path of a file, not of a page; write articles/old.html',
            'content/articles/a.md:4:58: error: "/?p=12" cannot be an address on the site: a host of files answers it as it answers what stands before ?; delete it: only a rule of the host can lead it on',
            'content/articles/a.md:4:68: error: "/old/?from=mail" cannot be an address on the site: a host of files answers it as it answers what stands before ?; write /old/',
            'content/articles/a.md:4:87: error: "/old/#part" cannot be an address on the site: no browser tells a host what stands behind #; write /old/',
            'content/articles/a.md:4:101: error: "%FF.html" cannot be an address on the site: what its percent signs stand for is not UTF-8; write it like articles/old-name.html',
            'content/articles/a.md:4:113: error: "a//b" cannot be an address on the site: a part of it is empty or dots; write it like articles/old-name.html',
            'content/articles/a.md:4:119: error: ".well-known/x" cannot be an address on the site: the host keeps such names for itself; write it like articles/old-name.html',
            'content/articles/a.md:4:134: error: "/con/" cannot be an address on the site: it is a device name on Windows; write it like articles/old-name.html',
        ],
    ),
    Case(
        "a whole former address is one of the site",
        {
            "articles/a.md": art(
                "redirect_from: ['https://elsewhere.org/x/', 'https://example.org/x/', 'ftp://example.org/x', "
                "'https://[x/']\n"
            )
        },
        [
            'content/articles/a.md:4:17: error: "https://elsewhere.org/x/" cannot be an address on the site: it is an address of elsewhere.org, and the site is at https://example.org/archive/; write /x/',
            'content/articles/a.md:4:45: error: "https://example.org/x/" cannot be an address on the site: it is not below https://example.org/archive/; delete it: only the host can lead it on',
            'content/articles/a.md:4:71: error: "ftp://example.org/x" cannot be an address on the site: it begins with ftp:; write it like articles/old-name.html',
            'content/articles/a.md:4:94: error: "https://[x/" cannot be an address on the site: it is no web address; write it like articles/old-name.html',
        ],
        config="title: T\nbase_url: https://example.org/archive/\n",
    ),
]

NAMES = [
    Case(
        "two articles cannot have one id",
        {"articles/2024/a.md": art(), "articles/2025/a.md": art()},
        [
            'content/articles/2025/a.md:1:1: error: the id "a" is also that of content/articles/2024/a.md; give one of them another file name or slug',
        ],
    ),
    Case(
        "a slug may collide as well",
        {"articles/a.md": art(), "articles/b.md": art("slug: a\n")},
        [
            'content/articles/b.md:4:7: error: the id "a" is also that of content/articles/a.md; give one of them another file name or slug',
        ],
    ),
    Case(
        "two pages may not differ in case alone",
        {"pages/About.md": page(), "pages/about.md": page()},
        [
            "content/pages/about.md:1:1: error: this would have the address about.html, which is that of content/pages/About.md too; rename one of them (the other is About.html: some file systems hold the two to be one)",
        ],
    ),
    Case(
        "two pages may not differ in Unicode form alone",
        {"pages/caf\u00e9.md": page(), "pages/cafe\u0301.md": page()},
        [
            "content/pages/café.md:1:1: error: this would have the address café.html, which is that of content/pages/café.md too; rename one of them (they look alike, but their accents are encoded in two ways)",
        ],
    ),
    Case(
        "two pictures may not differ in case alone",
        {"media/a.png": PNG, "media/A.png": PNG},
        [
            "content/media/a.png: error: this would have the address media/a.png, which is that of content/media/A.png too; rename one of them (the other is media/A.png: some file systems hold the two to be one)",
        ],
    ),
    Case(
        "two pictures may not differ in Unicode form alone",
        {"media/caf\u00e9.png": PNG, "media/cafe\u0301.png": PNG},
        [
            "content/media/café.png: error: this would have the address media/café.png, which is that of content/media/café.png too; rename one of them (they look alike, but their accents are encoded in two ways)",
        ],
    ),
    Case(
        "a page may not take the place of a list",
        {"pages/timeline.md": page()},
        [
            "content/pages/timeline.md:1:1: error: this would have the address timeline.html, which is that of the timeline too; rename one of them",
        ],
    ),
    Case(
        "nor in other letters",
        {"pages/Timeline.md": page()},
        [
            "content/pages/Timeline.md:1:1: error: this would have the address Timeline.html, which is that of the timeline too; rename one of them (the other is timeline.html: some file systems hold the two to be one)",
        ],
    ),
    Case(
        "a page may not take the place of an actor",
        {"pages/actors/ada.md": page(), "actors/ada.md": person()},
        [
            "content/pages/actors/ada.md:1:1: error: this would have the address actors/ada.html, which is that of content/actors/ada.md too; rename one of them",
        ],
    ),
    Case(
        "an actor's file may not be called index",
        {"actors/index.md": person()},
        [
            "content/actors/index.md:1:1: error: this would have the address actors/index.html, which is that of the index of actors too; rename one of them",
        ],
    ),
    Case(
        "a page cannot stand where a folder must be",
        {"pages/timeline.html/a.md": page()},
        [
            "content/pages/timeline.html/a.md:1:1: error: this would have the address timeline.html/a.html, which is that of the timeline too; rename one of them (the other is timeline.html: a file cannot be a folder too)",
        ],
    ),
    Case(
        "a file and a folder of one name are no two things",
        {"articles/a.md": art(), "articles/b.md": art("redirect_from: [articles/a.html/old.html]\n")},
        [
            "content/articles/b.md:4:17: error: this redirect would have the address articles/a.html/old.html, which is that of content/articles/a.md too; delete it (the other is articles/a.html: a file cannot be a folder too)",
        ],
    ),
    Case(
        "an address in use is not redirected",
        {"articles/a.md": art("redirect_from: [timeline.html]\n")},
        [
            "content/articles/a.md:4:17: error: timeline.html is the address of the timeline and cannot be redirected; delete it from redirect_from",
        ],
    ),
    Case(
        "a name has a letter or a digit",
        {
            "articles/a.md": art('topics: [".", "C#", "!!!", "☭"]\nactors: ["…", "-"]\n'),
        },
        [
            'content/articles/a.md:4:10: error: "." is not a name: it has no letter and no digit; write the name, or delete it',
            'content/articles/a.md:5:10: error: "…" is not a name: it has no letter and no digit; write the name, or delete it',
            'content/articles/a.md:5:15: error: "-" is not a name: it has no letter and no digit; write the name, or delete it',
        ],
    ),
    Case(
        "a page is not redirected to itself",
        {"articles/a.md": art("redirect_from: [articles/A.html]\n")},
        [
            "content/articles/a.md:4:17: error: this redirect would have the address articles/A.html, which is that of content/articles/a.md too; delete it (the other is articles/a.html: some file systems hold the two to be one)",
        ],
    ),
    Case(
        "an address is redirected once",
        {
            "articles/a.md": art("redirect_from: [articles/old.html]\n"),
            "articles/b.md": art("redirect_from:\n  - articles/older.html\n  - articles/old.html\n"),
        },
        [
            "content/articles/b.md:6:5: error: this redirect would have the address articles/old.html, which is that of a redirect in content/articles/a.md too; delete one of them",
        ],
    ),
    Case(
        "addresses that differ in case are redirected once",
        {
            "articles/a.md": art("redirect_from: [articles/old.html]\n"),
            "articles/b.md": art("redirect_from: [articles/Old.html]\n"),
        },
        [
            "content/articles/a.md:4:17: error: this redirect would have the address articles/old.html, which is that of a redirect in content/articles/b.md too; delete it (the other is articles/Old.html: some file systems hold the two to be one)",
        ],
    ),
    Case(
        "a comment that is never closed loses no text",
        {"articles/a.md": art("", "A <!-- b.\n\nAnd c.\n")},
        [
            "content/articles/a.md:5:3: error: the comment that starts here with <!-- is never closed; write --> where it ends, or \\<!-- for text that is meant",
        ],
    ),
    Case(
        "two headings with one id of their own",
        {"articles/a.md": art("", "## One {#a}\n\n## Two {#a}\n")},
        [
            'content/articles/a.md:7:8: error: the id "a" is that of another heading of this text; give one of them another',
        ],
    ),
    Case(
        "an entry of a list has a value",
        {"articles/a.md": art('topics: [""]\n')},
        [
            'content/articles/a.md:4:10: error: "topics" is empty; give it a value or delete the line',
        ],
    ),
    Case(
        "a name that would have the address of a file is offered as its alias",
        {"actors/a-b-vale.md": person(name="A B Vale"), "articles/a.md": art("actors: [A.B. Vale]\n")},
        [
            'content/articles/a.md:4:10: error: "A.B. Vale" would have the address actors/a-b-vale.html, which is that of content/actors/a-b-vale.md too; if it is another spelling of A B Vale, add it to the aliases there; if not, give it a file, content/actors/a-b-vale-vdgg.md',
        ],
    ),
    Case(
        "an alias leads to one actor",
        {"actors/ada.md": person("aliases: [AL]\n"), "actors/al.md": person("aliases: [AL]\n", name="Al Pacino")},
        [
            'content/actors/al.md:3:11: error: "AL" is a name of both content/actors/ada.md and content/actors/al.md; delete it from one of them, or give both a line disambiguation: …',
        ],
    ),
    Case(
        "two actors of one name are told apart",
        {"actors/ada.md": person(), "actors/ada-2.md": person()},
        [
            'content/actors/ada.md:2:7: error: "Ada Lovelace" is a name of both content/actors/ada-2.md and content/actors/ada.md; delete it from one of them, or give both a line disambiguation: …',
        ],
    ),
    Case(
        "a name that several actors share is given as an id",
        {
            "actors/ada.md": person("disambiguation: mathematician\n"),
            "actors/ada-2.md": person("disambiguation: ship\n"),
            "articles/a.md": art("actors: [Ada Lovelace]\n"),
        },
        [
            'content/articles/a.md:4:10: error: "Ada Lovelace" is a name of both Ada Lovelace (actors/ada-2) and Ada Lovelace (actors/ada); write the id: "ada-2" or "ada"',
        ],
    ),
    Case(
        "a weak alias that several actors share is given as an id",
        {
            "actors/ada.md": person("weak_aliases: [Lovelace]\n"),
            "actors/bob.md": person("weak_aliases: [Lovelace]\n", name="Bob Lovelace"),
            "articles/a.md": art("actors: [Lovelace]\n"),
        },
        [
            'content/articles/a.md:4:10: error: "Lovelace" is a name of both Ada Lovelace (actors/ada) and Bob Lovelace (actors/bob); write the id: "ada" or "bob"',
        ],
    ),
    Case(
        "two topics cannot have one name",
        {"topics/a.md": topic(), "topics/b.md": topic()},
        [
            'content/topics/b.md:2:7: error: "Ada Lovelace" is a name of both content/topics/a.md and content/topics/b.md; delete it from one of them',
        ],
    ),
    Case(
        "where actors are registered a new name is an error with the nearest",
        {"actors/ada.md": person(), "articles/a.md": art("actors: [Ada Lovelacce, Charles Babbage]\n")},
        [
            'content/articles/a.md:4:10: error: no actor is named "Ada Lovelacce"; did you mean "Ada Lovelace"? (content/actors/ada.md)',
            'content/articles/a.md:4:25: error: no actor is named "Charles Babbage"; make a file in content/actors/ for it, or correct the name',
        ],
        config=DEFAULT_CONFIG + "actors: registered\n",
    ),
    Case(
        "a topic beside it must be there",
        {
            "topics/war.md": topic("related: [Pieces]\nreplaced_by: Wars\n", name="War"),
            "topics/x.md": topic(name="Peace"),
        },
        [
            'content/topics/war.md:3:11: error: nothing in topics/ is named "Pieces"; make a file in content/topics/ for it, or correct the name',
            'content/topics/war.md:4:14: error: nothing in topics/ is named "Wars"; did you mean "War"? (content/topics/war.md)',
        ],
    ),
    Case(
        "an actor is named once",
        {"articles/a.md": art("actors: [Ada, ADA]\ntopics: [War, Peace, War]\n")},
        [
            'content/articles/a.md:4:15: error: "ADA" is named twice here; delete one',
            'content/articles/a.md:5:22: error: "War" is named twice here; delete one',
        ],
    ),
    Case(
        "topics are not broader than each other",
        {
            "topics/a.md": topic("broader: [B]\n", name="A"),
            "topics/b.md": topic("broader:\n  - C\n", name="B"),
            "topics/c.md": topic("aliases: [Sea]\nbroader: [a]\n", name="C"),
        },
        [
            "content/topics/c.md:4:11: error: these topics are broader than each other: A → B → C → A; delete one of the broader: lines",
        ],
    ),
    Case(
        "a topic is not broader than itself",
        {"topics/a.md": topic("broader: [A]\n", name="A")},
        [
            'content/topics/a.md:3:11: error: "A" refers to itself; delete the line or name another',
        ],
    ),
    Case(
        "nothing is related to itself",
        {
            "topics/a.md": topic("related: [A]\nreplaced_by: A\n", name="A"),
            "articles/a.md": art("related: [a]\ntranslation_of: a\n"),
        },
        [
            'content/articles/a.md:4:11: error: "a" refers to itself; delete the line or name another',
            'content/articles/a.md:5:17: error: "a" refers to itself; delete the line or name another',
            'content/topics/a.md:3:11: error: "A" refers to itself; delete the line or name another',
            'content/topics/a.md:4:14: error: "A" refers to itself; delete the line or name another',
        ],
    ),
    Case(
        "a translation is in another language than what it translates",
        {
            "articles/a.md": art(),
            "articles/b.md": art("translation_of: a\n"),
            "articles/c.md": art("lang: fr\ntranslation_of: a\n"),
            "articles/d.md": art("lang: fr\ntranslation_of: a\n"),
        },
        [
            'content/articles/b.md:4:17: error: this translation is in the same language ("en") as "a"; write the language of this text after lang:',
            'content/articles/d.md:5:17: error: this translation is in the same language ("fr") as "c"; write the language of this text after lang:',
        ],
    ),
    Case(
        "a role ends after it starts",
        {"actors/ada.md": person("roles:\n  - {title: Countess, from: 1838-06, until: 1835}\n")},
        [
            'content/actors/ada.md:4:13: error: the role "Countess" ends (1835) before it starts (1838-06); correct one of them',
        ],
    ),
    Case(
        "a role is held in one's lifetime",
        {
            "actors/ada.md": person(
                "born: 1815-12-10\ndied: 1852-11-27\nroles:\n"
                "  - {title: Countess, from: 1810, until: 1840}\n"
                "  - {title: Analyst, until: 1860}\n"
            )
        },
        [
            'content/actors/ada.md:6:13: error: the role "Countess" begins before the birth (1815-12-10); correct the role or the date',
            'content/actors/ada.md:7:13: error: the role "Analyst" ends after the death (1852-11-27); correct the role or the date',
        ],
    ),
    Case(
        "a state's offices are of its time",
        {
            "actors/ussr.md": person(
                "kind: state\nfounded: 1922\ndissolved: 1991\nroles:\n  - {title: Member, from: 1992}\n", name="USSR"
            )
        },
        [
            'content/actors/ussr.md:7:13: error: the role "Member" begins after the dissolution (1991); correct the role or the date',
        ],
    ),
    Case(
        "nobody holds one office twice at a time",
        {
            "actors/ada.md": person(
                "roles:\n  - {title: Minister, of: Utopia, from: 2000, until: 2005}\n"
                "  - {title: Minister, of: Utopia, from: 2003}\n"
            )
        },
        [
            'content/actors/ada.md:5:13: error: the role "Minister" is held twice at once (also in line 4); correct the dates, or delete one',
        ],
    ),
    Case(
        "nobody dies before birth",
        {"actors/ada.md": person("born: 1852\ndied: 1815\n")},
        [
            'content/actors/ada.md:4:7: error: "died" (1815) is before "born" (1852); correct one of them',
        ],
    ),
    Case(
        "a related article must be there",
        {"articles/shoigu-in-pyongyang.md": art(), "articles/b.md": art("related: [shoigu-in-pjongjang, moon.md]\n")},
        [
            'content/articles/b.md:4:11: error: there is no article "shoigu-in-pjongjang"; did you mean "shoigu-in-pyongyang"?',
            'content/articles/b.md:4:32: error: there is no article "moon.md"; write the id of an article (its file\'s name without .md)',
        ],
    ),
    Case(
        "a related article that is a draft is said to be one",
        {
            "articles/a.md": art("related: [b, ./c.md]\ntranslation_of: b\n"),
            "articles/b.md": art("draft: true\n"),
            "articles/c.md": art("draft: true\n"),
        },
        [
            'content/articles/a.md:4:11: error: "b" is not on the site; that article is a draft: publish it, or build with --preview FOLDER',
            'content/articles/a.md:4:14: error: "./c.md" is not on the site; that article is a draft: publish it, or build with --preview FOLDER',
            'content/articles/a.md:5:17: error: "b" is not on the site; that article is a draft: publish it, or build with --preview FOLDER',
        ],
    ),
]

TEXT = [
    Case(
        "the path of a picture is /media/red.png",
        {"media/red.png": PNG, "articles/a.md": art("image: {src: '/media/red.png', alt: Red}\n")},
        [
            "content/articles/a.md:4:14: error: there is no picture /media/red.png; write media/red.png: the paths of keys begin in content/",
        ],
    ),
    Case(
        "the path of a picture is ../../media/red.png",
        {"media/red.png": PNG, "articles/a.md": art("image: {src: '../../media/red.png', alt: Red}\n")},
        [
            "content/articles/a.md:4:14: error: there is no picture ../../media/red.png; write media/red.png: the paths of keys begin in content/",
        ],
    ),
    Case(
        "the path of a picture is backslash mediabackslash red.png",
        {"media/red.png": PNG, "articles/a.md": art("image: {src: '\\media\\red.png', alt: Red}\n")},
        [
            "content/articles/a.md:4:14: error: there is no picture \\media\\red.png; write media/red.png: the paths of keys begin in content/",
        ],
    ),
    Case(
        "the path of a picture is Media/red.png",
        {"media/red.png": PNG, "articles/a.md": art("image: {src: 'Media/red.png', alt: Red}\n")},
        [
            "content/articles/a.md:4:14: error: there is no picture Media/red.png; write media/red.png: the paths of keys begin in content/",
        ],
    ),
    Case(
        "the path of a picture is mediabackslash red.png",
        {"media/red.png": PNG, "articles/a.md": art("image: {src: 'media\\red.png', alt: Red}\n")},
        [
            "content/articles/a.md:4:14: error: there is no picture media\\red.png; write media/red.png: the paths of keys begin in content/",
        ],
    ),
    Case(
        "the path of a picture is content/media/red.png",
        {"media/red.png": PNG, "articles/a.md": art("image: {src: 'content/media/red.png', alt: Red}\n")},
        [
            "content/articles/a.md:4:14: error: there is no picture content/media/red.png; write media/red.png: the paths of keys begin in content/",
        ],
    ),
    Case(
        "the path of a picture is /content/media/red.png",
        {"media/red.png": PNG, "articles/a.md": art("image: {src: '/content/media/red.png', alt: Red}\n")},
        [
            "content/articles/a.md:4:14: error: there is no picture /content/media/red.png; write media/red.png: the paths of keys begin in content/",
        ],
    ),
    Case(
        "the path of a picture is red.png",
        {"media/red.png": PNG, "articles/a.md": art("image: {src: 'red.png', alt: Red}\n")},
        [
            "content/articles/a.md:4:14: error: there is no picture red.png; write media/red.png: the paths of keys begin in content/",
        ],
    ),
    Case(
        "the path of a picture is media/RED.png",
        {"media/red.png": PNG, "articles/a.md": art("image: {src: 'media/RED.png', alt: Red}\n")},
        [
            "content/articles/a.md:4:14: error: there is no picture media/RED.png; write media/red.png: the paths of keys begin in content/",
        ],
    ),
    Case(
        "the path of a picture is C:backslash archivebackslash contentbackslash mediabackslash red.png",
        {
            "media/red.png": PNG,
            "articles/a.md": art("image: {src: 'C:\\archive\\content\\media\\red.png', alt: Red}\n"),
        },
        [
            "content/articles/a.md:4:14: error: there is no picture C:\\archive\\content\\media\\red.png; write media/red.png: the paths of keys begin in content/",
        ],
    ),
    Case(
        "the path of a picture is pictures/red.png",
        {"media/red.png": PNG, "articles/a.md": art("image: {src: 'pictures/red.png', alt: Red}\n")},
        [
            "content/articles/a.md:4:14: error: there is no picture pictures/red.png; write media/red.png: the paths of keys begin in content/",
        ],
    ),
    Case(
        "the path of a picture is media/red%2Epng",
        {"media/red.png": PNG, "articles/a.md": art("image: {src: 'media/red%2Epng', alt: Red}\n")},
        [
            "content/articles/a.md:4:14: error: there is no picture media/red%2Epng; write media/red.png: the paths of keys begin in content/",
        ],
    ),
    Case(
        "a picture in Markdown is named by its path alone",
        {"media/red.png": PNG, "articles/a.md": art('image: {src: "![Red](media/red.png)", alt: Red}\n')},
        [
            "content/articles/a.md:4:14: error: there is no picture ![Red](media/red.png); write media/red.png: the paths of keys begin in content/",
        ],
    ),
    Case(
        "a picture in HTML is named by its path alone",
        {"media/red.png": PNG, "articles/a.md": art("image: <img src='media/red.png'>\n")},
        [
            "content/articles/a.md:4:8: error: there is no picture <img src='media/red.png'>; write media/red.png: the paths of keys begin in content/",
        ],
    ),
    Case(
        "an address without https:// is told as one should be written",
        {
            "articles/a.md": art(
                "related:\n  - www.example.org/a\n  - (example.org)\n  - me@example.org\n",
                "[x](www.example.org) [y](me@example.org) [z](example.com/b?c=1)\n",
            )
        },
        [
            'content/articles/a.md:5:5: error: there is no article "www.example.org/a"; write https://www.example.org/a',
            'content/articles/a.md:6:5: error: there is no article "(example.org)"; write https://example.org',
            'content/articles/a.md:7:5: error: there is no article "me@example.org"; only articles and web addresses can stand here',
            "content/articles/a.md:9:5: error: the link www.example.org leads to no file; write https://www.example.org",
            "content/articles/a.md:9:26: error: the link me@example.org leads to no file; write mailto:me@example.org",
            "content/articles/a.md:9:46: error: the link example.com/b?c=1 cannot work on the site: a file has no ?…; write https://example.com/b?c=1",
        ],
    ),
    Case(
        "an unknown wikilink is led to the nearest names",
        {
            "actors/ada.md": person(),
            "articles/a.md": art("", "First.\n\nBy [[Ada Lovelacce]], *[[nobody at all]]* and [[x|him]].\n"),
        },
        [
            'content/articles/a.md:7:4: error: [[Ada Lovelacce]] names no actor, topic, article or page; did you mean "Ada Lovelace"?',
            "content/articles/a.md:7:24: error: [[nobody at all]] names no actor, topic, article or page; correct the name, or make a file for it",
            "content/articles/a.md:7:47: error: [[x]] names no actor, topic, article or page; correct the name, or make a file for it",
        ],
    ),
    Case(
        "a wikilink with two meanings is offered both",
        {
            "actors/mercury.md": person(name="Mercury"),
            "topics/mercury.md": topic(name="Mercury"),
            "articles/mercury.md": art(),
            "articles/a.md": art("", "On [[Mercury]] and [[mercury]].\n"),
        },
        [
            'content/articles/a.md:5:4: error: [[Mercury]] can mean "actors/mercury" or "topics/mercury"; write [[actors/mercury]] or [[topics/mercury]]',
            'content/articles/a.md:5:20: error: [[mercury]] can mean "actors/mercury", "topics/mercury" or "articles/mercury"; write [[actors/mercury]] or [[topics/mercury]] or [[articles/mercury]]',
        ],
    ),
    Case(
        "a wikilink to a draft says so",
        {"articles/a.md": art("", "See [[b]].\n"), "articles/b.md": art("draft: true\n")},
        [
            "content/articles/a.md:5:5: error: [[b]] is not on the site; that article is a draft: publish it, or build with --preview FOLDER",
        ],
    ),
    Case(
        "a wikilink to a part must find the part",
        {"actors/ada.md": person("", "## Early life\n"), "articles/a.md": art("", "[[Ada Lovelace#Early years]]\n")},
        [
            'content/articles/a.md:5:1: error: "Ada Lovelace" has no heading #Early years; its headings are #early-life',
        ],
    ),
    Case(
        "a link to a file must find the file",
        {
            "articles/2024/other.md": art(),
            "articles/2025/a.md": art("", "A [link](../2024/othr.md), a [second](nowhere-at-all.pdf).\n"),
        },
        [
            'content/articles/2025/a.md:5:10: error: the link ../2024/othr.md leads to no file; did you mean "../2024/other.md"?',
            "content/articles/2025/a.md:5:39: error: the link nowhere-at-all.pdf leads to no file; check the path; it is relative to this file",
        ],
    ),
    Case(
        "a link to a draft or to an article under embargo says so",
        {
            "articles/a.md": art("", "[b](b.md) and [c](c.md)\n"),
            "articles/b.md": art("draft: true\n"),
            "articles/c.md": art("embargo: 9999-01-01\n"),
        },
        [
            "content/articles/a.md:5:5: error: b.md is not on the site; that article is a draft: publish it, or build with --preview FOLDER",
            "content/articles/a.md:5:19: error: c.md is not on the site; that article is under embargo until 9999-01-01",
            "content/articles/c.md: skipped: under embargo until 9999-01-01; build again on or after that day",
        ],
    ),
    Case(
        "a link to a file with errors says to mend those first",
        {"articles/a.md": art("", "[b](b.md)\n"), "articles/b.md": "---\ntitle: B\n---\n"},
        [
            'content/articles/b.md:2:1: error: an article needs "date"; add a line date: …',
        ],
    ),
    Case(
        "a link to a part must find the part",
        {
            "articles/a.md": art("", "## The first part\n\n[b](b.md#second-prat), [c](c.md#x), [here](#first-part)\n"),
            "articles/b.md": art("", "## Second part\n"),
            "articles/c.md": art(),
        },
        [
            'content/articles/a.md:7:5: error: content/articles/b.md has no heading #second-prat; did you mean "#second-part"?',
            "content/articles/a.md:7:28: error: content/articles/c.md has no heading #x; it has no headings; delete the part from # on",
            'content/articles/a.md:7:44: error: this file has no heading #first-part; did you mean "#the-first-part"?',
        ],
    ),
    Case(
        "a link out of content/ is refused",
        {"articles/a.md": art("image: ../../secret.png\n", "[x](../../secret.txt) ![x](../../secret.png)\n")},
        [
            "content/articles/a.md:4:8: error: the link ../../secret.png leads out of content/; link to a file in content/ or a web address",
            "content/articles/a.md:6:5: error: the link ../../secret.txt leads out of content/; link to a file in content/ or a web address",
            "content/articles/a.md:6:28: error: the link ../../secret.png leads out of content/; link to a file in content/ or a web address",
        ],
    ),
    Case(
        "files that other programs keep in folders of their own are led to where they belong",
        {
            "posts/a.md": "x",
            "_posts/b.markdown": "x",
            "images/c.png": PNG,
            "odd/d.md": "x",
            "site.yml": "title: A\n",
            "README.md": "x",
            "notes.txt": "x",
            "articles/e.txt": "x",
            "articles/f.html": "x",
        },
        [
            "content/README.md: error: the builder does not know what to do with this file; move it out of content/, or, as a page of the site, into pages/ with another name",
            "content/_posts/b.markdown: error: the builder does not know what to do with this file; rename it to b.md, in articles/",
            "content/articles/e.txt: error: the builder does not know what to do with this file; rename it to e.md if it is a text of the archive; move it into media/ to publish it as it is",
            "content/articles/f.html: error: the builder does not know what to do with this file; save it as plain text in a file that ends in .md",
            "content/images/c.png: error: the builder does not know what to do with this file; move it into media/",
            "content/notes.txt: error: the builder does not know what to do with this file; rename it to notes.md if it is a text of the archive; move it into media/ to publish it as it is",
            "content/odd/d.md: error: the builder does not know what to do with this file; the folders of content/ are actors, articles, authors, media, pages, topics",
            "content/posts/a.md: error: the builder does not know what to do with this file; move it into articles/",
            "content/site.yml: error: the builder does not know what to do with this file; the settings of the archive stand in site.yaml: rename it, or delete it if there is one already",
        ],
    ),
    Case(
        "a text in a folder of another program keeps its name, also one with dots in it",
        {
            "posts/U.S. visit.txt": "x",
            "posts/Dr. No.markdown": "x",
            "posts/a.b.MD": "x",
            "posts/c.d.md.txt": "x",
            "posts/e.f.Markdown.txt": "x",
        },
        [
            "content/posts/Dr. No.markdown: error: the builder does not know what to do with this file; rename it to Dr. No.md, in articles/",
            "content/posts/U.S. visit.txt: error: the builder does not know what to do with this file; rename it to U.S. visit.md, in articles/",
            "content/posts/a.b.MD: error: the builder does not know what to do with this file; rename it to a.b.md, in articles/",
            "content/posts/c.d.md.txt: error: the builder does not know what to do with this file; rename it to c.d.md, in articles/",
            "content/posts/e.f.Markdown.txt: error: the builder does not know what to do with this file; rename it to e.f.md, in articles/",
        ],
    ),
    Case(
        "a picture in the brackets of a wikilink is led to its path",
        {
            "media/red.png": PNG,
            "media/plan.pdf": b"%PDF-1.7",
            "articles/2025/a.md": art("", "![[red.png]] and [[plan.pdf]].\n"),
        },
        [
            "content/articles/2025/a.md:5:2: error: [[red.png]] names no actor, topic, article or page; write ![what it shows](../../media/red.png)",
            "content/articles/2025/a.md:5:18: error: [[plan.pdf]] names no actor, topic, article or page; write [words](../../media/plan.pdf)",
        ],
    ),
    Case(
        "a web address with a slip in it is led to what it means",
        {"articles/a.md": art("", "[a](https//example.org/b) [c](“https://example.org”)\n")},
        [
            "content/articles/a.md:5:5: error: the link https//example.org/b leads to no file; write https://example.org/b",
            "content/articles/a.md:5:31: error: the link “https://example.org” leads to no file; write https://example.org",
        ],
    ),
    Case(
        "an address that was copied from another site is led to the path it had",
        {
            "articles/a.md": art(
                "redirect_from: [/2014/05/old-post/, 'https://example.com/b.php', old.htm]\nrelated: /articles/b.html\n"
            ),
            "articles/b.md": art(),
        },
        [
            'content/articles/a.md:4:37: error: "https://example.com/b.php" cannot be an address on the site: it is an address of example.com, and the site is at https://example.org/; write /b.php',
            'content/articles/a.md:5:10: error: there is no article "/articles/b.html"; did you mean "b"?',
        ],
    ),
    Case(
        "addresses that cannot work are refused",
        {
            "articles/a.md": art(
                "",
                "[a]()\n[b](/articles/b.md)\n[c](//example.org/)\n[d](..\\b.md)\n[e](b.md?x=1)\n![f]()\n![g](/media/g.png)\n",
            )
        },
        [
            "content/articles/a.md:5:3: error: the link () cannot work on the site: it is empty; write an address between the round brackets",
            "content/articles/a.md:6:5: error: the link /articles/b.md cannot work on the site: it starts with /; write b.md",
            "content/articles/a.md:7:5: error: the link //example.org/ cannot work on the site: it has no https:; write https: before it",
            "content/articles/a.md:8:5: error: the link ..\\b.md cannot work on the site: it holds a backslash; write / instead",
            "content/articles/a.md:9:5: error: the link b.md?x=1 cannot work on the site: a file has no ?…; delete the part from ? on",
            "content/articles/a.md:10:4: error: the link () cannot work on the site: it is empty; write an address between the round brackets",
            "content/articles/a.md:11:6: error: the link /media/g.png cannot work on the site: it starts with /; write ../media/g.png",
        ],
    ),
    Case(
        "a picture must be there",
        {
            "media/handshake.png": PNG,
            "articles/a.md": art("image: media/handshak.png\n", "![Two men](../media/hand.png)\n"),
        },
        [
            'content/articles/a.md:4:8: error: there is no picture content/media/handshak.png; did you mean "media/handshake.png"?',
            'content/articles/a.md:6:12: error: there is no picture content/media/hand.png; did you mean "../media/handshake.png"?',
        ],
    ),
    Case(
        "a picture far from all others is asked for",
        {"articles/a.md": art("image: shake.png\n", "![x](y.png)\n")},
        [
            "content/articles/a.md:4:8: error: there is no picture content/shake.png; put the file into content/media/ and write media/…",
            "content/articles/a.md:6:6: error: there is no picture content/articles/y.png; check the path; it is relative to this file",
        ],
    ),
    Case(
        "what is no picture is not shown as one",
        {
            "media/a.pdf": b"%PDF-1.7\n",
            "articles/a.md": art("image: media/a.pdf\n", "![x](../media/a.pdf)\n\n![y](a.md)\n"),
        },
        [
            "content/articles/a.md:4:8: error: media/a.pdf is not a picture; name a picture: jpg, png, gif, webp, avif or svg",
            "content/articles/a.md:6:6: error: ../media/a.pdf is not a picture; name a picture: jpg, png, gif, webp, avif or svg",
            "content/articles/a.md:8:6: error: a.md is not a picture; name a picture: jpg, png, gif, webp, avif or svg",
        ],
    ),
    Case(
        "files are what their endings say",
        {
            "media/a.png": picture("JPEG"),
            "media/b.jpg": b"<html><script>alert(1)</script>",
            "media/c.pdf": b"<script>",
            "media/d.mp4": b"....moov",
            "media/e.txt": b"a\0b",
            "media/f.gif": b"",
        },
        [
            "content/media/a.png: error: the file cannot be published: it is a JPEG picture, though its name ends in .png; rename it to a.jpg",
            "content/media/b.jpg: error: the file cannot be published: it is damaged or of another kind than its ending says; save it again as JPEG",
            "content/media/c.pdf: error: the file cannot be published: its content is not what its ending says; save it again as pdf",
            "content/media/d.mp4: error: the file cannot be published: its content is not what its ending says; save it again as mp4",
            "content/media/e.txt: error: the file cannot be published: its content is not what its ending says; save it again as txt",
            "content/media/f.gif: error: the file cannot be published: it is damaged or of another kind than its ending says; save it again as GIF",
        ],
    ),
    Case(
        "files that can run script are not published",
        {
            "media/a.svg": b"<svg/>",
            "media/f.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>x()</script></svg>',
            "media/b.html": b"x",
            "media/c.js": b"x",
            "media/README": b"x",
            "media/e.PNG.exe": b"x",
        },
        [
            "content/media/README: error: the file cannot be published: it has no ending that says what it is; use one of avif, csv, gif, jpeg, jpg, mp3, mp4, ogg, pdf, png, svg, txt, webm, webp, zip",
            "content/media/a.svg: error: the file cannot be published: it is no SVG; save it again as plain SVG, or as PNG",
            "content/media/b.html: error: the file cannot be published: files that end in .html are not allowed; use one of avif, csv, gif, jpeg, jpg, mp3, mp4, ogg, pdf, png, svg, txt, webm, webp, zip",
            "content/media/c.js: error: the file cannot be published: files that end in .js are not allowed; use one of avif, csv, gif, jpeg, jpg, mp3, mp4, ogg, pdf, png, svg, txt, webm, webp, zip",
            "content/media/e.PNG.exe: error: the file cannot be published: files that end in .exe are not allowed; use one of avif, csv, gif, jpeg, jpg, mp3, mp4, ogg, pdf, png, svg, txt, webm, webp, zip",
            "content/media/f.svg: warning: the drawing is published without its parts script, which can run script, move or show other files; look at it on its page: if something is missing, save it as PNG",
        ],
    ),
    Case(
        "a picture of too many pixels is not published",
        {
            "articles/a.md": art("image: media/a.png\n", "![x](../media/a.png)\n"),
            "media/a.png": huge_picture(),
        },
        [
            "content/articles/a.md:4:8: error: the picture media/a.png cannot be published; mend what is told of content/media/a.png",
            "content/articles/a.md:6:6: error: the picture ../media/a.png cannot be published; mend what is told of content/media/a.png",
            "content/media/a.png: error: the file cannot be published: it has 60000 × 60000 pixels; make it smaller",
        ],
    ),
    Case(
        "quotations nested too deep are not cut off",
        {"articles/a.md": art("", f"Text.\n\n{'> ' * 120}deep\n")},
        [
            "content/articles/a.md:7:1: error: the text is nested too deep here: what stands inside would be lost; flatten the quotations, lists or emphasis",
        ],
    ),
    Case(
        "lists nested too deep are not cut off",
        {"articles/a.md": art("", "".join(f"{'  ' * n}- {n}\n" for n in range(80)))},
        [
            "content/articles/a.md:53:1: error: the text is nested too deep here: what stands inside would be lost; flatten the quotations, lists or emphasis",
        ],
    ),
    Case(
        "a row longer than its header is not cut off",
        {"articles/a.md": art("", "| a | b |\n|---|---|\n| 1 | 2 |\n| 1 | 2 | 3 |\n")},
        [
            "content/articles/a.md:8:1: error: this row has 3 cells, the table's header 2: the rest would be lost; add columns to the header, or write \\| for a bar",
        ],
    ),
    Case(
        "a table that fills itself up is refused",
        {"articles/a.md": art("", f"{'|a' * 400}|\n{'|-' * 400}|\n{'a' + chr(10):s}" + "a\n" * 400)},
        [
            "content/articles/a.md:5:1: error: the text becomes 275 times as large when it is rendered; check its tables: every row is filled up to the width of the header",
        ],
    ),
    Case(
        "a title has at most 500 bytes, any other text of a key 5,000",
        {
            "articles/a.md": f"---\ntitle: {'é' * 251}\ndate: 2025\nsummary: {'a' * 5001}\nactors: [{'b' * 501}]\n---\n",
            "articles/b.md": f"---\ntitle: {'é' * 250}\ndate: 2025\nsummary: {'a' * 5000}\nactors: [{'b' * 500}]\n---\n",
        },
        [
            'content/articles/a.md:2:8: error: "éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé…ééééééééééééééé" has 502 bytes, and "title" may have 500; shorten it, or move it into the text',
            'content/articles/a.md:4:10: error: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…aaaaaaaaaaaaaaa" has 5,001 bytes, and "summary" may have 5,000; shorten it, or move it into the text',
            'content/articles/a.md:5:10: error: "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb…bbbbbbbbbbbbbbb" has 501 bytes, and "actors" may have 500; shorten it, or move it into the text',
        ],
    ),
    Case(
        "an article has at most 500 actors, 200 dates and 100 topics",
        {
            "articles/a.md": art(
                f"actors: [{', '.join(f'A{n}' for n in range(501))}]\n"
                f"topics: [{', '.join(f'T{n}' for n in range(101))}]\n"
                f"dates:\n{''.join('- {date: 2025, label: x}' + chr(10) for n in range(201))}"
            ),
            "topics/t.md": f"---\nname: T\naliases: [{', '.join(f'A{n}' for n in range(1001))}]\n---\n",
        },
        [
            'content/articles/a.md:4:2900: error: "actors" has 501 entries, more than the 500 allowed; leave out the less important ones, or divide the file',
            'content/articles/a.md:5:500: error: "topics" has 101 entries, more than the 100 allowed; leave out the less important ones, or divide the file',
            'content/articles/a.md:207:3: error: "dates" has 201 entries, more than the 200 allowed; leave out the less important ones, or divide the file',
            'content/topics/t.md:3:5901: error: "aliases" has 1,001 entries, more than the 1,000 allowed; leave out the less important ones, or divide the file',
        ],
    ),
    Case(
        "brackets without an end of work are refused, with the line",
        {"articles/a.md": art("", f"One.\n\n{'![' * 30_000}]\n")},
        [
            "content/articles/a.md:7:1: error: up to here the text has more marks than can be read (of lists, tables, brackets or emphasis); divide the text, or write \\[ for brackets that are meant as such",
        ],
    ),
    Case(
        "footnotes are defined once and used",
        {"articles/a.md": art("", "One.[^1]\n\n[^1]: First.\n[^1]: Again.\n[^n]: Alone.\n")},
        [
            "content/articles/a.md:8:1: error: the footnote [^1] is defined a second time; delete one of the two",
            "content/articles/a.md:9:1: error: nothing in the text refers to the footnote [^n]; write [^n] where it belongs, or delete it",
        ],
    ),
    Case(
        "a footnote that is referred to is written",
        {"articles/a.md": art("", "One.\n\nTwo[^9] and \\[^8].\n")},
        [
            "content/articles/a.md:7:4: error: the footnote [^9] is not written anywhere; add a line [^9]: with its text, or write \\[ for a bracket that is meant as one",
        ],
    ),
]

SITE = [
    Case(
        "a theme must be there",
        {},
        [
            'content/site.yaml:3:8: error: there is no theme "defualt"; did you mean "default"?',
        ],
        config=DEFAULT_CONFIG + "theme: defualt\n",
    ),
    Case(
        "a theme is not looked for outside",
        {},
        [
            'content/site.yaml:3:8: error: there is no theme "../other"; write the name of a folder in themes/, not a path',
        ],
        config=DEFAULT_CONFIG + "theme: ../other\n",
    ),
    Case(
        "a name that no view has is a fault of the template, with its line",
        {"articles/a.md": art()},
        [
            '{root}/themes/mine/templates/article.html:3:1: error: ArticleView has no "titel"; did you mean "title"?',
        ],
        config=MINE,
        prepare=theme(article_html="<p>\n{{ page.title }}\n{{ page.titel }}\n"),
    ),
    Case(
        "a template that is not Jinja is a fault, with its line",
        {},
        [
            "{root}/themes/mine/templates/home.html:2:1: error: expected an expression, got 'end of statement block'; correct the template",
        ],
        config=MINE,
        prepare=theme(home_html="<p>\n{% if %}\n"),
    ),
    Case(
        "a template that includes what is not there is a fault",
        {},
        [
            "{root}/themes/mine/templates/home.html:2:1: error: there is no template sidebar.html; correct the template",
        ],
        config=MINE,
        prepare=theme(home_html='<p>\n{% include "sidebar.html" %}\n'),
    ),
    Case(
        "a template that divides by nothing is a fault",
        {},
        [
            "{root}/themes/mine/templates/home.html:2:1: error: this divides by zero; correct the template",
        ],
        config=MINE,
        prepare=theme(home_html="<p>\n{{ 1 / 0 }}\n"),
    ),
    Case(
        "a template cannot read files outside the theme",
        {},
        [
            "{root}/themes/mine/templates/home.html:1:1: error: there is no template ../../../content/site.yaml; correct the template",
        ],
        config=MINE,
        prepare=theme(home_html='{% include "../../../content/site.yaml" %}'),
    ),
    Case(
        "a template that uses an unknown word is a fault",
        {},
        [
            "{root}/themes/mine/templates/home.html:2:1: error: there is no 'hello'; correct the template",
        ],
        config=MINE,
        prepare=theme(home_html='<p>\n{{ words.text("hello") }}\n{{ nothing }}\n'),
    ),
    Case(
        "a name that nobody gave is a fault of the template",
        {},
        [
            '{root}/themes/mine/templates/home.html:2:1: error: there is no "now" here; correct the template',
        ],
        config=MINE,
        prepare=theme(home_html="<p>\n{{ now() }}\n"),
    ),
    Case(
        "the address of the site is one",
        {},
        [
            'content/site.yaml:2:11: error: "example.org" is not a web address; write https://example.org',
        ],
        config="title: T\nbase_url: example.org\n",
    ),
    Case(
        "an address that was published is not lost",
        {"articles/a.md": art(), "urls.lock": LEDGER},
        [
            'content/urls.lock:1:1: error: articles/old.html, published since 2025-01-02 (article "old"), would be lost; if it is gone for good, write below gone: in content/site.yaml: - {address: articles/old.html, date: 2026-11-29, reason: …}',
        ],
        prepare=lambda root, monkeypatch: monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795910400"),
    ),
    Case(
        "a line of the ledger that is damaged is not passed over",
        {"articles/a.md": art(), "urls.lock": "articles/a.html article a\n"},
        [
            "content/urls.lock:1:1: error: this line of the ledger cannot be read: it has neither three parts nor seven, set apart by tabs; restore it from an earlier version",
        ],
    ),
    Case(
        "a ledger with lines is not turned off",
        {
            "articles/a.md": art(),
            "urls.lock": LEDGER,
            "site.yaml": "title: T\nbase_url: https://example.org/\nledger: off\n",
        },
        [
            "content/site.yaml:3:1: error: ledger: off stands here, and content/urls.lock knows of addresses: they would be lost unseen; take this line out, or delete content/urls.lock if nothing of it was ever published",
        ],
    ),
    Case(
        "what is gone was published, and is not there",
        {"articles/a.md": art(), "urls.lock": LEDGER},
        [
            "content/site.yaml:4:15: error: articles/a.html is not gone: content/articles/a.md is there; delete this entry of gone:, or delete what is there",
            'content/site.yaml:4:15: error: "articles/a.html" was never published; did you mean "articles/old.html"?',
            'content/site.yaml:5:15: error: "articles/odl.html" was never published; did you mean "articles/old.html"?',
        ],
        config=DEFAULT_CONFIG
        + "gone:\n  - {address: articles/a.html, date: 2025-01-02, reason: No.}\n  - {address: articles/odl.html, date: 2025-01-02, reason: No.}\n  - {address: articles/old.html, date: 2025-01-02, reason: No.}\n",
    ),
    Case(
        "a file moved from where there is none to where there is one",
        {"articles/a.md": art(), "media/new.txt": "New.", "media/b.txt": "B."},
        [
            'content/site.yaml:4:18: error: there is no media file "media/neu.txt"; did you mean "media/new.txt"?',
            "content/site.yaml:5:3: error: media/b.txt has not moved: that file is there; delete this entry of moved:, or the file",
            'content/site.yaml:6:3: error: there is no media file "articles/b.html"; write a former path such as media/old.jpg: pages have redirect_from: in their own files',
        ],
        config=DEFAULT_CONFIG
        + "moved:\n  media/old.txt: media/neu.txt\n  media/b.txt: media/new.txt\n  articles/b.html: media/new.txt\n",
    ),
]

# These are said and stop nothing.
SAID = [
    Case(
        "what has no effect in a theme is told, with its place",
        {"articles/a.md": art()},
        [
            'themes/mine/templates/page.html:2:1: warning: no template that this one extends has a block "man", so it has no effect; did you mean "main"?',
            "themes/mine/theme.css: warning: nothing of a theme is looked for here, so this has no effect; move it to themes/mine/assets/theme.css",
        ],
        config=MINE,
        prepare=theme(page_html='{% extends "base.html" %}\n{% block man %}x{% endblock %}\n', **{"../theme_css": ""}),
    ),
    Case(
        "a site that comes near to what GitHub Pages publishes",
        {"articles/a.md": art()},
        [
            "content/site.yaml: warning: the site has 812 MB, 81 % of what GitHub Pages publishes; keep large files elsewhere, or publish on another server; the largest are media/film.mp4 (301 MB) and media/b.pdf (2 MB)",
        ],
        config="title: T\nbase_url: https://somebody.github.io/archive/\n",
        prepare=large_site,
    ),
    Case(
        "data that are too large are left out, and told",
        {"articles/a.md": art()},
        [
            "content/site.yaml: warning: too large for data/, which leaves out files above 50 MB: archive.sqlite; to have it all the same, name what is to be made: exports: [sqlite] and others, or exports: all",
        ],
        prepare=little_data,
        options=("--exports",),
    ),
    Case(
        "a text of the archive that is published raw is told",
        {
            "articles/a.md": art("", "Text.\n"),
            "media/a.md.txt": art(),
            "media/b.txt": "\ufeff" + art().replace("\n", "\r\n"),
            "media/c.txt": "---\nno front matter\n---\n",
            "media/d.txt": "A plain text: fine.\n",
            "media/site.yaml.txt": "title: T\n",
        },
        [
            f"content/media/{line}"
            for line in (
                "a.md.txt: warning: this text is published as it stands, with its front matter, and gets no page; rename it to a.md, and move it into articles/, actors/, topics/ or pages/",
                "b.txt: warning: this text is published as it stands, with its front matter, and gets no page; rename it to b.md, and move it into articles/, actors/, topics/ or pages/",
                "site.yaml.txt: warning: this text is published as it stands, with its front matter, and gets no page; delete it here; site.yaml belongs into content/, if it is not there already",
            )
        ],
    ),
    Case(
        "a video that tells where it was taken is told",
        {
            "articles/a.md": art("", "Text.\n"),
            "media/a b.mp4": box(b"ftyp", b"mp42")
            + box(b"moov", box(b"udta", box(b"\xa9xyz", b"+48.8-2.3/") + bytes(4))),
            "media/c.mp4": box(b"ftyp", b"qt  ") + box(b"moov", box(b"meta", b"com.apple.quicktime.location.ISO6709")),
            "media/d.mp4": box(b"ftyp", b"mp42") + box(b"moov", box(b"udta", bytes(4))) + box(b"mdat", b"\xa9xyz"),
        },
        [
            "content/media/a b.mp4: warning: the video holds where it was taken, and is published as it is; take it out: ffmpeg -i 'a b.mp4' -map_metadata -1 -c copy new.mp4",
            "content/media/c.mp4: warning: the video holds where it was taken, and is published as it is; take it out: ffmpeg -i c.mp4 -map_metadata -1 -c copy new.mp4",
        ],
    ),
    Case(
        "of a picture of very many pixels no smaller sizes are made",
        {"articles/a.md": art("", "Text.\n"), "media/a.png": picture(mode="1", size=(10_000, 5_001))},
        [
            "content/media/a.png: warning: everybody loads the whole picture of 10000 × 5001 pixels: smaller sizes are made up to 50 million; save it smaller (4,000 pixels on its longer side are enough)",
        ],
    ),
    Case(
        "a damaged picture is told, and its page is made",
        {"articles/a.md": art("", "![x](../media/a.png)\n"), "media/a.png": damaged_picture()},
        [
            "content/media/a.png: warning: the picture cannot be read to its end, so no smaller sizes of it are made; open it: if a part is missing, take a whole copy; else save it again",
        ],
    ),
    Case(
        "a large picture is told with its size",
        {"articles/a.md": art("", "Text.\n"), "media/a.png": PNG + bytes(16_000_000)},
        [
            "content/media/a.png: warning: the picture has 16.0 MB, and everybody who opens its page has to load them; save it smaller (2,000 pixels on its longer side are enough for a page), and keep the large one elsewhere"
        ],
    ),
    Case(
        "a source that is an address without https:// is shown as text",
        {
            "articles/a.md": art(
                "sources:\n  - www.example.org/a\n  - me@example.org\n  - A book of 1.5 kg, e.g. this\n"
            )
        },
        [
            'content/articles/a.md:5:5: warning: "www.example.org/a" is shown as text, not as a link; write url: https://www.example.org/a',
            'content/articles/a.md:6:5: warning: "me@example.org" is shown as text, not as a link; write whose address it is, in words',
        ],
    ),
    Case(
        "a name that stands for nothing is doubted",
        {"articles/a.md": art("actors:\n  - Ada Lovelace\n  - null\n  - ‘Abd al-Rahman\n  - No\n  - 1984\n")},
        [
            'content/articles/a.md:6:5: warning: "null" becomes a name as it stands: a value is always text; delete it if nobody is meant',
        ],
    ),
    Case(
        "without site.yaml the archive has a name all the same",
        {},
        [
            "content/site.yaml: warning: there is no base_url: canonical links, feeds and the sitemap are left out, and no address is promised yet; add base_url: https://… or build with --base-url",
            'content/site.yaml: warning: there is no site.yaml: the archive is called "Archive"; make the file, with a line title: …',
        ],
        prepare=no_site_file,
    ),
    Case(
        "without a base_url some things are left out",
        {"articles/a.md": art()},
        [
            "content/site.yaml: warning: there is no base_url: canonical links, feeds and the sitemap are left out, and no address is promised yet; add base_url: https://… or build with --base-url",
        ],
        config="title: T\n",
    ),
    Case(
        "a language that the interface does not speak is said",
        {},
        [
            'content/site.yaml: warning: the interface is not translated into "sw": its words are English; see docs/themes.md on adding a language',
        ],
        config=DEFAULT_CONFIG + "language: sw\n",
    ),
    Case(
        "a picture without words is remarked on",
        {"media/a.png": PNG, "articles/a.md": art("", "Text.\n\n![](../media/a.png)\n")},
        [
            "content/articles/a.md:7:5: warning: the picture ../media/a.png has no text for those who do not see it; write it between the brackets: ![what it shows](…)",
        ],
    ),
    Case(
        "a leading picture without words is remarked on",
        {"media/a.png": PNG, "articles/a.md": art("image: media/a.png\n")},
        [
            "content/articles/a.md:4:8: warning: the picture media/a.png has no text for those who do not see it; add alt: what it shows",
        ],
    ),
    Case(
        "tags of HTML that have no effect are told with what to write",
        {"articles/a.md": art("", "A <b>b</b> <mark class=x>c</mark> <td>d H<sub>2O e</sup>.\n\n<table>f</table>\n")},
        [
            "content/articles/a.md:5:3: warning: the tag <b> has no effect and stands on the page as text; write **words**",
            'content/articles/a.md:5:12: warning: the attribute "class" of <mark> has no effect; delete it: <mark> may have lang, dir and title',
            "content/articles/a.md:5:35: warning: the tag <td> has no effect here and stands on the page as text; begin a line with it, and leave the line before it empty",
            "content/articles/a.md:5:42: warning: the tag <sub> is never closed; write </sub> where it ends, or \\< for a sign that is meant as one",
            "content/articles/a.md:5:51: warning: the tag </sup> closes nothing that is open here; delete it, or write <sup> where it begins",
            "content/articles/a.md:7:1: warning: words stand between the parts of <table>; write them in a <td> or a <caption>",
        ],
    ),
    Case(
        "alerts of other kinds, and ids that are none",
        {"articles/a.md": art("", "> [!HINT]\n> A.\n\n[!NOTE]\nB.\n\n## C {#d e}\n")},
        [
            "content/articles/a.md:5:3: warning: there is no alert [!HINT]: the quotation stays a quotation; write [!TIP]",
            "content/articles/a.md:8:1: warning: [!NOTE] makes an alert only in a quotation; write > before this line and those below",
            "content/articles/a.md:11:6: warning: {#d e} is not the id of a heading and stands on the page as text; write {#id} at the end of the line, the id made of letters, digits, - and _",
        ],
    ),
    Case(
        "what YAML takes for a comment is remarked on where it looks like text",
        {
            "articles/a.md": '---\ntitle: Room #5 # a comment\ndate: 2025 # a comment\nsummary: "Room #6"\nauthors:\n- Ada #1\n---\n'
        },
        [
            'content/articles/a.md:2:13: warning: the text after # is a comment and is left out: "#5 # a comment"; put the value in quotes if this text belongs to it; if not, write a space after the #',
            'content/articles/a.md:6:7: warning: the text after # is a comment and is left out: "#1"; put the value in quotes if this text belongs to it; if not, write a space after the #',
        ],
    ),
    Case(
        "several names written as one are remarked on",
        {
            "actors/ada-lovelace.md": person(),
            "articles/a.md": art("actors: Ada Lovelace, Charles Babbage\ntopics: [Engines]\n"),
            "articles/b.md": art("topics: Engines and looms\n").replace("title: A", "title: B"),
        },
        [
            'content/articles/a.md:4:9: warning: "Ada Lovelace, Charles Babbage" is read as one name, and looks like several; write each in a line of its own:  - Ada Lovelace  - Charles Babbage; if it is one name, make a file for it',
            'content/articles/b.md:4:9: warning: "Engines and looms" is read as one name, but it contains the known name "Engines"; if these are several names, write each in a line of its own:  - Engines  - looms',
        ],
    ),
    Case(
        "a list without its signs, a sign and a role are no part of a name",
        {"articles/a.md": art("actors:\n  -Ada Lovelace\n  -Charles Babbage\ntopics:\n- \u2022 Looms\n")}
        | {
            "articles/b.md": art("actors: [Ada Lovelace (prime minister)]\n").replace("title: A", "title: B"),
            "articles/c.md": art("actors:\n  Ada Lovelace\n  Charles Babbage\n").replace("title: A", "title: C"),
        },
        [
            'content/articles/a.md:5:3: warning: "-Ada Lovelace -Charles Babbage" is read as one name, and looks like several; write each in a line of its own:  - Ada Lovelace  - Charles Babbage',
            'content/articles/a.md:8:3: warning: "\u2022 Looms" is read as a name with its signs; write  - Looms',
            'content/articles/b.md:4:10: warning: "Ada Lovelace (prime minister)" is read as one name, and looks like a name and a role; write  - {name: Ada Lovelace, role: prime minister}; if all of it is the name, make a file for it',
            'content/articles/c.md:5:3: warning: "Ada Lovelace Charles Babbage" is read as one name, and looks like several; write each in a line of its own:  - Ada Lovelace  - Charles Babbage',
        ],
    ),
    Case(
        "what looks like a link and is none is remarked on",
        {
            "articles/a.md": art(
                "", "A [plan](my plan.pdf), [[Ada Lovelace], and \\[a](b c).\n\nAnd [ftp](ftp://example.org/x).\n"
            )
        },
        [
            "content/articles/a.md:5:3: warning: this looks like a link and is shown as text: [plan](my plan.pdf); write [plan](<my plan.pdf>)",
            "content/articles/a.md:5:24: warning: this looks like a link and is shown as text: [[Ada Lovelace]; write [[Ada Lovelace]]",
            "content/articles/a.md:7:5: warning: this looks like a link and is shown as text: [ftp](ftp://example.org/x); only addresses with https://, http:// or mailto: are links",
        ],
    ),
    Case(
        "a mark that takes no effect is remarked on",
        {"articles/a.md": art("", "He said **no **and *left.\n")},
        [
            "content/articles/a.md:5:9: warning: ** is shown as it stands: a space stands before the second one; delete that space, or write \\*\\* for the sign itself",
            "content/articles/a.md:5:20: warning: * is shown as it stands: no second one follows; write * behind the last word too, or \\* for the sign itself",
        ],
    ),
    Case(
        "a word for nobody that stands for a name is remarked on",
        {"articles/a.md": art("actors: [Ada Lovelace, others]\n", "Text.\n")},
        [
            'content/articles/a.md:4:24: warning: "others" becomes a name as it stands, and is a word for none or for others; delete it, or make a file for it if something is called so',
        ],
    ),
    Case(
        "a mark of another program is remarked on",
        {"articles/a.md": art("", "The ==red== one.\n\n{{< youtube abc >}}\n")},
        [
            "content/articles/a.md:5:5: warning: this is no mark here and is shown as text: ==red==; write <mark>red</mark>",
            "content/articles/a.md:7:1: warning: this is no mark here and is shown as text: {{< youtube abc >}}; write a link: [words](https://…); \\{ for the sign itself",
        ],
    ),
    Case(
        "lines that were meant as a list, a heading or a table are remarked on",
        {
            "articles/a.md": art(
                "", "#Heading\n\n• one\n• two\n\n| a | b |\n| 1 | 2 |\n\n| a |\n|---|\n| 1 |\nTwo words\n"
            )
        },
        [
            "content/articles/a.md:5:1: warning: this looks like a heading and is shown as text: a space is missing behind #; write # Heading, or \\# for the sign itself",
            "content/articles/a.md:7:1: warning: this looks like an entry of a list and is shown as text: • is no mark of a list; write - one",
            "content/articles/a.md:10:1: warning: this looks like a table and is shown as text; write a line | --- | --- | below the header",
            "content/articles/a.md:16:1: warning: this line becomes a row of the table above it; put a blank line between them",
        ],
    ),
    Case(
        "keys that stand in the text, and signs of a wikilink that part nothing, are remarked on",
        {"articles/a.md": art("", "---\nsummary: B\n---\n\nSee [[A|]].\n")},
        [
            "content/articles/a.md:5:1: warning: these lines are the keys of front matter, and stand in the text; move the keys that you need above the --- before it, and delete the rest of it",
            "content/articles/a.md:9:5: warning: [[A|]]: no words stand behind the bar; write [[A]], or the words to show behind it",
        ],
    ),
    Case(
        "blocks that may not be meant are remarked on",
        {
            "articles/a.md": art(
                "",
                "    First line.\n\nLast line\n---\n\n1914. War\n1918. Peace\n\n[a]: https://example.org\n\n```\ncode\n",
            )
        },
        [
            "content/articles/a.md:5:5: warning: this is shown as code, for it begins with four spaces or a tab; delete them; for code, write ``` in a line above it and in one below",
            "content/articles/a.md:7:1: warning: this is shown as a heading, for the line below it is ---; put a blank line between them for a line across the page, or write ## before the words for a heading",
            "content/articles/a.md:11:1: warning: this entry is written with 1918 and the page shows 1915; correct it, or write \\. or \\) behind the numbers to keep them as text",
            "content/articles/a.md:13:1: warning: no link refers to this line, which is not shown: [a]: https://example.org; write [words][label] where it belongs, or \\[ for brackets that are text, or delete it",
            "content/articles/a.md:15:1: warning: the code that starts here with ``` is never closed: all that follows is shown as code; write ``` in a line of its own where it ends",
        ],
    ),
    Case(
        "a mark in a key that shows its text as it stands is remarked on",
        {"articles/a.md": art("license: '*CC* BY'\n")},
        [
            'content/articles/a.md:4:10: warning: marks have no effect in "license", so this is shown as it stands: *CC*; write its words alone',
        ],
    ),
    Case(
        "a link in the title of a source that is a link itself is remarked on",
        {"articles/a.md": art("sources:\n  - title: 'A [b](https://example.com)'\n    url: https://example.org\n")},
        [
            'content/articles/a.md:5:12: warning: the links in this "title" are left out, since it becomes a link to "url" as a whole: A [b](https://example.com); delete them, or the url',
        ],
    ),
    Case(
        "an article under embargo is passed over and said",
        {"articles/a.md": art("embargo: 9999-01-01\n")},
        [
            "content/articles/a.md: skipped: under embargo until 9999-01-01; build again on or after that day",
        ],
    ),
    Case(
        "errors in a draft are warnings that say so; its warnings are not told",
        {"articles/a.md": art("draft: true\n", "[x]() and [y](b.md).\n\n#Heading\n")},
        [
            "content/articles/a.md:6:3: warning: in a draft: the link () cannot work on the site: it is empty; write an address between the round brackets",
            "content/articles/a.md:6:15: warning: in a draft: the link b.md leads to no file; check the path; it is relative to this file",
        ],
    ),
    Case(
        "the errors of a draft that has no id yet are warnings too",
        {
            "articles/A new text.md": art("draft: true\n", "[x]()\n"),
            "articles/b.md.md": art("draft: true\n"),
        },
        [
            'content/articles/A new text.md:1:1: warning: in a draft: "A new text" cannot be an id: an id is made of a–z, 0–9 and -, at most 100 of them; rename the file to a-new-text.md, or give it a line slug: a-new-text',
            "content/articles/A new text.md:6:3: warning: in a draft: the link () cannot work on the site: it is empty; write an address between the round brackets",
            'content/articles/b.md.md: warning: in a draft: the file\'s name "b.md.md" ends in .md twice; rename the file to b.md',
        ],
    ),
    Case("a byte order mark is skipped", {"articles/a.md": b"\xef\xbb\xbf" + art().encode()}, []),
    Case(
        "line breaks of Windows are line breaks",
        {"articles/a.md": art("actors: [Ada]\n", "Text.\n").replace("\n", "\r\n")},
        [],
    ),
    Case(
        "line breaks of old Macs are line breaks",
        {"articles/a.md": art("actors: [Ada]\n", "Text.\n").replace("\n", "\r")},
        [],
    ),
    Case(
        "what editors and systems leave behind is passed over",
        {".DS_Store": b"\0", "articles/a.md~": b"\0", "articles/#a.md#": b"\0", "media/Thumbs.db": b"\0"},
        [],
    ),
    Case("keys of one's own begin with x-", {"articles/a.md": art("x-mood: {any: [thing]}\n")}, []),
    Case("an empty key is an absent one", {"articles/a.md": art("topics:\nsummary:\nimage:\n")}, []),
    Case(
        "an address that gets the text of another is told",
        {
            "articles/a.md": art(),
            "articles/b.md": art().replace("title: A", "title: B"),
            "urls.lock": "\t".join(
                (
                    "articles/b.html\tarticle\tb",
                    ledger.title_hash("A"),
                    ledger.content_hash(digest(art().encode())),
                    "2026-11-29\t2026-11-29\n",
                )
            ),
        },
        [
            "content/articles/b.md: warning: articles/b.html, published since 2026-11-29, has another text now, and its own text stands in content/articles/a.md; rename this file, and write redirect_from: [articles/b.html] in content/articles/a.md"
        ],
    ),
    Case(
        "marks of git stay in a ledger that cannot be written",
        {"articles/a.md": art(), "urls.lock": "<<<<<<< ours\n=======\n>>>>>>> theirs\n"},
        [
            "content/urls.lock: warning: the ledger could not be written (Read-only file system): new addresses are not promised yet; build again once that is mended, and commit the file",
            *(
                f"content/urls.lock:{n}:1: warning: git has left a mark here: the lines of both sides are taken; delete the marks, and keep all lines between them"
                for n in (1, 2, 3)
            ),
        ],
        prepare=lambda root, monkeypatch: monkeypatch.setattr("site_builder.build.ledger._replace", read_only),
    ),
    Case(
        "what git leaves in the ledger is read past",
        {"articles/a.md": art(), "urls.lock": "<<<<<<< ours\n=======\n>>>>>>> theirs\n"},
        [
            "content/urls.lock: warning: git had left 3 marks here: the lines of both sides were taken, and this build has written the file anew; commit it"
        ],
    ),
    Case(
        "a line of links.lock that cannot be read is passed over, and so are marks of git",
        {"articles/a.md": art(), "links.lock": "<<<<<<< ours\nhttps://a.example/\tok\n"},
        [
            "content/links.lock:1:1: warning: git has left a mark here: the lines of both sides are taken; delete the marks, and keep all lines between them, or let site-builder links write the file anew",
            "content/links.lock:2:1: warning: this line of what is known of links cannot be read: it has not nine parts, set apart by tabs; restore it from an earlier version, or delete it: site-builder links finds it out again",
        ],
    ),
    Case(
        "a ledger that cannot be written keeps no site from being published",
        {"articles/a.md": art()},
        [
            "content/urls.lock: warning: the ledger could not be written (Read-only file system): new addresses are not promised yet; build again once that is mended, and commit the file",
        ],
        prepare=lambda root, monkeypatch: monkeypatch.setattr("site_builder.build.ledger._replace", read_only),
    ),
]

# These are said by `check` alone.
NOTED = [
    Case(
        "what links.lock knows of links is noted at each of them",
        {
            "articles/a.md": art(
                "sources:\n- {url: 'https://e.example/', title: E, archived: 'https://web.archive.org/web/2020/https://e.example/'}\n",
                "[a](https://a.example/x) and https://b.example/\nhttps://c.example/ https://d.example/ https://f.example/\n",
            ),
            "links.lock": "".join(
                f"https://{line}\n".replace(" ", "\t")
                for line in (
                    "a.example/x dead 404 2026-11-20 2026-01-01 2026-11-01 - - -",
                    "b.example/ moved 200 2026-11-20 2026-11-20 - https://new.example/b - -",
                    "c.example/ suspect says-not-found 2026-11-20 - - - - -",
                    "d.example/ failed 410 2026-11-20 - 2026-11-20 - - -",
                    "e.example/ dead no-such-host 2026-11-20 - 2026-11-01 - - -",
                    "f.example/ unclear timeout 2026-11-20 - - - - -",
                    "web.archive.org/web/2020/https://e.example/ dead 404 2026-11-20 - 2026-11-01 - - -",
                )
            ),
        },
        [
            "content/articles/a.md:5:52: note: the kept copy https://web.archive.org/web/2020/https://e.example/ is dead since 2026-11-01 (404); look for another one at https://web.archive.org/web/2/https://e.example/, and write its address as archived:",
            "content/articles/a.md:7:5: note: https://a.example/x is dead since 2026-11-01 (404), and there is no kept copy; look for one at https://web.archive.org/web/2/https://a.example/x, and write its address as archived:, or in place of the link",
            "content/articles/a.md:7:30: note: https://b.example/ has moved for good; write https://new.example/b, or run site-builder links --write",
            "content/articles/a.md:8:1: note: https://c.example/ shows a page that says that it is not there; look at it; if the page is gone, write archived: with a kept copy",
            "content/articles/a.md:8:20: note: https://d.example/ was not there on 2026-11-20 (410); run site-builder links on another day: if it is not there then, it is held to be dead",
        ],
    ),
    Case(
        "a picture on another site is shown as a link",
        {
            "articles/a.md": art("image: https://example.org/red.png\n"),
            "articles/b.md": art("image: www.example.org/red.png\n"),
        },
        [
            "content/articles/a.md:4:8: note: the picture https://example.org/red.png is on another site: the page shows a link to it; to show the picture itself, keep a copy in content/media/",
            "content/articles/b.md:4:8: note: the picture www.example.org/red.png is on another site: the page shows a link to it; to show the picture itself, keep a copy in content/media/",
        ],
    ),
    Case(
        "a picture of a text that is on another site is shown as a link",
        {"articles/a.md": art("", "![x](https://example.org/x.png)\n![y](//example.org/y.png)\n")},
        [
            "content/articles/a.md:5:6: note: the picture https://example.org/x.png is on another site: the page shows a link to it; to show the picture itself, keep a copy in content/media/",
            "content/articles/a.md:6:6: note: the picture //example.org/y.png is on another site: the page shows a link to it; to show the picture itself, keep a copy in content/media/",
        ],
    ),
    Case(
        "robots.txt is read at the root of a host alone",
        {"articles/a.md": art("", "Text.\n")},
        [
            "content/site.yaml: note: robots.txt is not read at https://example.org/archive/robots.txt; name https://example.org/archive/sitemap.xml to search engines by yourself"
        ],
        config="title: T\nbase_url: https://example.org/archive/\n",
    ),
    Case(
        "what a picture tells beside itself is not published",
        {"articles/a.md": art("", "Text.\n"), "media/a.jpg": telling()},
        [
            "content/media/a.jpg: note: beside the picture, the file holds where it was taken and names of persons: the published copy is made without; to publish pictures as they are, write metadata: keep in site.yaml"
        ],
    ),
    Case(
        "family names that may stand first are noted together",
        {
            "actors/mao.md": person("born: 1893\n", name="Mao Zedong"),
            "actors/orban.md": person("born: 1963\n", name="Orbán Viktor"),
            "actors/xi.md": person("sort_name: Xi Jinping\n", name="Xi Jinping"),
        },
        [
            "content/actors: note: 2 persons are sorted by a guess, for the family name may stand first: Mao Zedong (as written); Orbán Viktor (as written); write sort_name: in the file of each, as it is to be sorted",
        ],
    ),
    Case(
        "an alias that is the id of another leads there",
        {
            "actors/ada-noel.md": person("born: 1815\n", name="Ada Lovelace"),
            "actors/bob.md": person("aliases: [ada-noel]\n", name="Bob"),
        },
        [
            'content/actors/bob.md:3:11: note: "ada-noel" is the id of content/actors/ada-noel.md, and leads there; write it with spaces for the hyphens, or delete it',
        ],
    ),
    Case(
        "a key of one's own that is like a declared field is noted",
        {
            "articles/a.md": art("x-shelfmark: K 12\nx-shelf: 3\n"),
            "articles/b.md": art("x-shelf-mark: K 13\nx-shelf_mark: K 14\n"),
        },
        [
            "content/articles/a.md:4:14: note: x-shelfmark, written here, is no field of site.yaml, and no page shows it; if it is the field shelf-mark, write x-shelf-mark; else declare it below fields:, or leave it as it is",
        ],
        config=DEFAULT_CONFIG + "fields: {shelf-mark: Shelf mark}\n",
    ),
    Case(
        "a file that says nothing but the name is noted",
        {"actors/ada.md": person(name="Ada")},
        [
            "content/actors/ada.md:1:1: note: the file says nothing but the name; add what you know of it, such as kind: state (without kind: it is a person), aliases: or a text",
        ],
    ),
    Case(
        "one name of two persons is noted",
        {
            "actors/ada-lovelace.md": person("born: 1815\ndied: 1852\n"),
            "articles/a.md": art("actors: Ada Lovelace\n").replace("2025", "1840"),
            "articles/b.md": art("actors: Ada Lovelace\n").replace("title: A", "title: B"),
        },
        [
            'content/articles/b.md:4:9: note: "Ada Lovelace" acts here in 2025, after the death (1852); if these are two persons, site-builder split ada-lovelace; if the article only speaks of it, its text is enough: take it from actors:',
        ],
    ),
    Case(
        "comments are not published",
        {"articles/a.md": art("", "One <!-- two --> three.\n\n%% four %%\n")},
        [
            "content/articles/a.md:5:5: note: the text holds 2 comments, left out of the page; delete from the file what nobody should read there"
        ],
    ),
    Case(
        "two spellings that differ in hyphens are one name",
        {
            "actors/ada.md": person("kind: person\n", name="Ada Noel-Byron"),
            "articles/a.md": art("actors: [Ada Noel Byron]\n"),
        },
        [
            'content/articles/a.md:4:10: note: "Ada Noel Byron" is read as "Ada Noel-Byron", and pages show that name; write Ada Noel-Byron here too, so that a search of the files finds both'
        ],
    ),
    Case(
        "a name that resembles another may be another spelling",
        {
            "actors/sergei-shoigu.md": person("kind: person\n", name="Sergei Shoigu"),
            "articles/a.md": art("actors: [Sergei Shoigu, Sergey Shoigu]\n"),
        },
        [
            'content/articles/a.md:4:25: note: "Sergey Shoigu" is named in 1 article and has no file; if it is Sergei Shoigu (81 %), add  aliases: [Sergey Shoigu]  to content/actors/sergei-shoigu.md',
        ],
    ),
    Case(
        "a role that nobody has confirmed for years may have ended",
        {
            "actors/ada.md": person("as_of: 1990\nroles:\n  - {title: Countess, from: 1985}\n"),
            "actors/bob.md": person("roles:\n  - {title: Count, from: 1985}\n", name="Bob Noel"),
        },
        [
            'content/actors/ada.md:5:13: note: the role "Countess" has no end and was last known to be held five years ago or more (as_of: 1990); add until: … to it, or a newer as_of: … to the file',
            'content/actors/bob.md:4:13: note: the role "Count" has no end and was last known to be held five years ago or more (from: 1985, and the file has no as_of); add until: … to it, or a newer as_of: … to the file',
        ],
    ),
]

BROKEN = [*FILES, *FRONT_MATTER, *TYPES, *NAMES, *TEXT, *SITE]


def run(root: Path, *options: str) -> tuple[int, list[str], list[str]]:
    """Build in this process: (status, the lines on standard output, the lines on standard error)."""
    done = CliRunner().invoke(main, ["build", str(root), "--report", "short", *options])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    said, problems = (stream.replace(str(root), "{root}").splitlines() for stream in (done.stdout, done.stderr))
    return done.exit_code, said, problems


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def counted(lines: list[str]) -> str:
    """The line that sums up: so many errors, so many warnings."""
    texts = []
    for severity in ("error", "warning"):
        if n := sum(f": {severity}: " in line for line in lines):
            texts.append(f"{n} {severity}{'s' if n > 1 else ''}")
    return ", ".join(texts)


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a sound archive."""
    root = tmp_path_factory.mktemp("older")
    (root / "content/articles").mkdir(parents=True)
    (root / "content/site.yaml").write_text(DEFAULT_CONFIG, encoding="utf-8")
    (root / "content/articles/sound.md").write_text(art("actors: [Ada]\n", "Text.\n"), encoding="utf-8")
    status, _, problems = run(root)
    assert (status, problems) == (0, [])
    return root / "output"


def made(case: Case, site: SiteFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = site(case.files, case.config)
    if case.prepare:
        case.prepare(root, monkeypatch)
    return root


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.sentence)
def test_a_broken_archive_gets_exactly_these_lines_and_publishes_nothing(case, site, older, monkeypatch):
    root = made(case, site, monkeypatch)
    output = shutil.copytree(older, root / "output")
    before = snapshot(output)
    status, said, problems = run(root, *case.options)
    monkeypatch.undo()
    assert problems == [*case.lines, f"nothing was published: {counted(case.lines)}"]
    assert said == []
    assert status == 1
    assert snapshot(output) == before


@pytest.mark.parametrize("case", SAID, ids=lambda case: case.sentence)
def test_what_is_no_error_is_said_and_the_site_is_published(case, site, monkeypatch):
    root = made(case, site, monkeypatch)
    status, said, problems = run(root, *case.options)
    assert problems == case.lines
    assert status == 0
    assert len(said) == 1 and re.fullmatch(
        r"\{root\}/output: \d+ articles?(?:, \d+ translations?)?(?: \(\d+ held back\))?, \d+ pages \(.*\) in [\d.]+ s",
        said[0],
    )
    assert (root / "output/index.html").is_file()


FULL = [
    (
        "a value that is no choice is marked as a whole",
        {"actors/ada.md": person("kind: lady\n")},
        [
            'content/actors/ada.md:3:7: error: "kind" cannot be "lady"; write "person", "organisation", "state", "group" or "place"',
            "  |",
            "3 | kind: lady",
            "  |       ^^^^",
        ],
    ),
    (
        "a place without a word has one caret",
        {"articles/a.md": art("", "One\x07.\n")},
        [
            "content/articles/a.md:5:4: error: there is a control character here (U+0007); delete it",
            "  |",
            "5 | One\\x07.",
            "  |    ^^^^",
        ],
    ),
    (
        "a file without a text shows an empty line",
        {"articles/a.md": ""},
        [
            "content/articles/a.md:1:1: error: the file is empty; begin it with a line ---, the keys, and a line ---",
            "  |",
            "1 |",
            "  | ^",
        ],
    ),
    (
        "problems of two lines show two lines",
        {"articles/a.md": art("topisc: x\n", "[[Bob]]\n")},
        [
            'content/articles/a.md:4:1: error: there is no key "topisc" in an article; did you mean "topics"?',
            "  |",
            "4 | topisc: x",
            "  | ^^^^^^",
            "content/articles/a.md:6:1: error: [[Bob]] names no actor, topic, article or page; correct the name, or make a file for it",
            "  |",
            "6 | [[Bob]]",
            "  | ^^^^^^^",
        ],
    ),
]


@pytest.mark.parametrize(
    ("sentence", "files", "lines"), FULL, ids=lambda given: given if isinstance(given, str) else ""
)
def test_a_report_shows_the_line_with_carets_below_the_place(sentence, files, lines, site):
    root = site(files)
    for command in ("build", "check"):
        done = CliRunner().invoke(main, [command, str(root)])
        assert done.stderr.splitlines()[:-1] == lines


@pytest.mark.slow
def test_every_kind_of_problem_has_a_case_and_no_error_leaves_a_site_where_none_was(site):
    seen = set()
    for case in [*BROKEN, *SAID]:
        with pytest.MonkeyPatch.context() as monkeypatch:
            root = made(case, site, monkeypatch)
            done = CliRunner().invoke(main, ["build", str(root), "--report", "json", *case.options])
        report = json.loads(done.stdout)
        said = [Problem(**p) for p in report["problems"]]
        assert [str(p).replace(str(root), "{root}") for p in said] == case.lines
        assert report["ok"] == all(p.severity != ERROR for p in said) == (case in SAID)
        left = [name for name in snapshot(root / "output") if not name.startswith(".site-builder/")]
        assert bool(left) == report["ok"]
        seen |= {p.kind for p in said}
    for case in NOTED:
        done = CliRunner().invoke(main, ["check", str(site(case.files, case.config)), "--report", "json"])
        seen |= {p["kind"] for p in json.loads(done.stdout)["problems"]}
    assert set(WORDING) - seen == set()


@pytest.mark.parametrize("case", NOTED, ids=lambda case: case.sentence)
def test_what_may_be_wrong_is_noted_by_check_alone(case, site):
    root = site(case.files, case.config)
    done = CliRunner().invoke(main, ["check", str(root), "--report", "short"])
    assert done.stderr.splitlines() == case.lines
    assert done.exit_code == 0
    assert run(root)[2] == []


@pytest.mark.slow
def test_check_finds_what_a_build_finds_and_writes_nothing(site):
    for case in [*BROKEN, *SAID]:
        with pytest.MonkeyPatch.context() as monkeypatch:
            root = made(case, site, monkeypatch)
            options = [option for option in case.options if option != "--exports"]
            done = CliRunner().invoke(main, ["check", str(root), "--report", "short", *options])
        found = [line for line in done.stderr.replace(str(root), "{root}").splitlines() if ": error: " in line]
        templates = [line for line in case.lines if "/templates/" in line]  # which are used only in rendering
        assert found == [line for line in case.lines if ": error: " in line and line not in templates]
        assert done.exit_code == (1 if found else 0)
        assert {path.name for path in root.iterdir()} - {"themes", "site.yaml"} <= {"content"}


@pytest.mark.parametrize(
    "sentence",
    [
        "26,000 brackets are too deep, and kill nothing",
        "a billion laughs are an anchor",
        "a pipe is not opened",
        "a link to a device is refused",
        "a title is needed",
    ],
)
def test_the_program_itself_says_the_same_on_standard_error_and_nothing_else(sentence, site, monkeypatch):
    case = next(case for case in BROKEN if case.sentence == sentence)
    root = made(case, site, monkeypatch)
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-m", "site_builder", "build", ".", "--report", "short"]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, timeout=60, check=False)
    assert done.stderr.decode().splitlines() == [*case.lines, f"nothing was published: {counted(case.lines)}"]
    assert done.stdout == b""
    assert done.returncode == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="modes do not stop an administrator")
def test_a_file_whose_mode_forbids_reading_is_named(site):
    root = site({"articles/a.md": art()})
    (root / A).chmod(0)
    _, _, problems = run(root)
    assert problems[0] == f"{A}: error: this cannot be read (permission denied); check its permissions"


def test_what_each_of_many_pictures_holds_is_told_of_twenty(site):
    root = site({"articles/a.md": art("", "Text.\n"), **{f"media/{n:02}.jpg": telling() for n in range(30)}})
    done = CliRunner().invoke(main, ["check", str(root), "--report", "short"])
    lines = done.stderr.splitlines()
    assert [line.split(":")[0] for line in lines[:20]] == [f"content/media/{n:02}.jpg" for n in range(20)]
    assert lines[20:] == ["content/media: note: and 10 more of this kind (picture-tells)"]
    assert done.stdout == "1 article: no problems, 30 notes\n"


def test_problems_are_listed_by_file_then_by_place(site):
    files = {
        "articles/b.md": art("sumary: x\n", "[x](y.md)\n"),
        "articles/a.md": "",
        "actors/ada.md": person("kind: x\nborn: y\n"),
    }
    places = [line.split(": ")[0] for line in run(site(files))[2][:-1]]
    assert places == [
        "content/actors/ada.md:3:7",
        "content/actors/ada.md:4:7",
        "content/articles/a.md:1:1",
        "content/articles/b.md:4:1",
        "content/articles/b.md:6:5",
    ]


def test_errors_and_warnings_are_counted_in_one_line(site):
    config = "title: T\n"
    assert run(site({"articles/a.md": ""}, config))[2][-1] == "nothing was published: 1 error, 1 warning"
    assert run(site({"articles/a.md": "", "articles/b.md": ""}))[2][-1] == "nothing was published: 2 errors"


@pytest.mark.parametrize("kind", WORDING)
def test_wording_begins_in_lower_case_ends_without_a_stop_and_says_what_to_do(kind):
    severity, what, todo = WORDING[kind]
    assert severity in ("error", "warning", "skipped", "note")
    assert todo
    for text in (what, todo):
        assert text[0] in '{"[' or text[0] == text[0].lower() or text.startswith(("YAML", "UTF"))
        assert not text.endswith((".", ";"))


def test_what_a_file_says_cannot_write_to_the_terminal_or_fill_it():
    fault = problem("unknown-actor", "content/\x1b[2J.md", 1, 2, name="a\r\nb\u202ec" + "d" * 200, todo="")
    assert str(fault) == (
        'content/\\x1b[2J.md:1:2: error: no actor is named "a\\r\\nb\\u202ec' + "d" * 51 + "…" + "d" * 15 + '"'
    )


def test_names_of_several_things_are_listed_in_words():
    assert [listed("abc"[:n]) for n in range(4)] == ["", '"a"', '"a" or "b"', '"a", "b" or "c"']
    assert listed(["a", "b"], "and") == '"a" and "b"'


def test_the_nearest_spelling_is_found_whatever_the_order_of_words_and_case():
    known = ["Sergei Shoigu", "Sergey Lavrov", "Kim Jong Un"]
    assert nearest("Shoigu, Sergei", known) == ["Sergei Shoigu"]
    assert nearest("sergei SHOIGU", known) == ["Sergei Shoigu"]
    assert nearest("Kim Yong Un", known, most=3) == ["Kim Jong Un"]
    assert nearest("Emmanuel Macron", known) == []
    assert did_you_mean("Sergei Shoygu", known) == 'did you mean "Sergei Shoigu"?'
    assert did_you_mean("Emmanuel Macron", known) == ""


def test_printable_text_is_left_as_it_is():
    assert printable("Каир – القاهرة – 平壌 – é") == "Каир – القاهرة – 平壌 – é"
    assert printable("\ud800\ufeff") == "\\ud800\\ufeff"
