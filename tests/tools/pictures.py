"""The pictures of the documentation: ``python tests/tools/pictures.py`` writes docs/pictures/ (`make pictures`).

It builds the archive in content/ with each theme, and a small one in Arabic, in a folder of its own, and takes pictures
of their pages with the Chromium of this machine. They are committed: nothing else needs a browser.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests import builds
from tests.conftest import CHROMIUM_FLAGS, CHROMIUM_NAMES

REPOSITORY: Final = Path(__file__).resolve().parents[2]
PICTURES: Final = REPOSITORY / "docs/pictures"
QUALITY: Final = 82  # of WebP; letters stay sharp
SIZES: Final = {"desktop": (1280, 860), "phone": (390, 780)}
ARABIC: Final = {
    "articles/1943/tehran.md": builds.article(
        "مؤتمر طهران",
        "1943-11-27/1943-12-02",
        "فرانكلين روزفلت|جوزيف ستالين|ونستون تشرشل",
        "مؤتمرات الدول الثلاث",
        "يبدأ الأرشيف في طهران. حضر [[فرانكلين روزفلت]] المؤتمر مع [[جوزيف ستالين]] و[[ونستون تشرشل]].\n\n"
        "## ما يقوله السجل\n\nيذكر السجل ستة أيام، من ٢٧ نوفمبر إلى ٢ ديسمبر، ولا يذكر ما نوقش فيها.\n",
        "summary: أقدم ما في هذا الأرشيف. ثلاثة قادة في مؤتمر واحد.\nplaces: [طهران]\n",
    ),
    "articles/1945/yalta.md": builds.article(
        "مؤتمر يالطا",
        "1945-02-03/1945-02-12",
        "فرانكلين روزفلت|جوزيف ستالين|ونستون تشرشل",
        "مؤتمرات الدول الثلاث",
        "الأسماء الثلاثة نفسها التي في [مؤتمر طهران](../1943/tehran.md).\n",
        "summary: المؤتمر الثاني من مؤتمرات الدول الثلاث.\nplaces: [يالطا]\n",
    ),
    "articles/1945/potsdam.md": builds.article(
        "مؤتمر بوتسدام",
        "1945-07-16/1945-08-02",
        "هاري ترومان|جوزيف ستالين|ونستون تشرشل|كليمنت أتلي",
        "مؤتمرات الدول الثلاث",
        "يذكر السجل اسمين من بريطانيا في مؤتمر واحد.\n",
        "summary: المؤتمر الثالث. ثمانية عشر يوما في بوتسدام.\nplaces: [بوتسدام]\n",
    ),
    "articles/1955/geneva.md": builds.article(
        "مؤتمر جنيف", "1955-07-16/1955-07-23", "", "مؤتمرات الدول الأربع", more="summary: بعد عشر سنين من بوتسدام.\n"
    ),
    "pages/about.md": "---\ntitle: عن الأرشيف\nnav: 1\n---\n\nمثال صغير.\n",
}


class Shot(NamedTuple):
    """A picture: its name, which archive it is of (``archives``), the page, the size and the colours."""

    name: str
    archive: str
    page: str
    size: str
    scheme: Literal["light", "dark"]


ACTOR: Final = "actors/vladimir-putin.html"
ARTICLE: Final = "articles/1945/yalta-conference-1945.html"
SHOTS: Final = (
    Shot("home-desktop-light", "default", "index.html", "desktop", "light"),
    Shot("article-desktop-light", "default", ARTICLE, "desktop", "light"),
    Shot("actor-desktop-dark", "default", ACTOR, "desktop", "dark"),
    Shot("home-phone-light", "default", "index.html", "phone", "light"),
    Shot("article-phone-dark", "default", ARTICLE, "phone", "dark"),
    Shot("arabic-article-desktop-light", "arabic", "articles/1943/tehran.html", "desktop", "light"),
    Shot("arabic-home-phone-dark", "arabic", "index.html", "phone", "dark"),
    Shot("ledger-home-desktop-light", "ledger", "index.html", "desktop", "light"),
    Shot("ledger-actor-desktop-dark", "ledger", ACTOR, "desktop", "dark"),
    Shot("ledger-timeline-phone-light", "ledger", "timeline.html", "phone", "light"),
    Shot("ledger-arabic-timeline-desktop-light", "arabic-ledger", "timeline.html", "desktop", "light"),
)


def main() -> None:
    """Write docs/pictures/ anew."""
    with tempfile.TemporaryDirectory() as apart, sync_playwright() as playwright:
        roots = dict(archives(Path(apart)))
        program = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
        if program is None:
            sys.exit(f"no browser: none of {', '.join(CHROMIUM_NAMES)} is on the PATH")
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        shutil.rmtree(PICTURES, ignore_errors=True)
        PICTURES.mkdir()
        for shot in SHOTS:
            (PICTURES / f"{shot.name}.webp").write_bytes(taken(browser, roots[shot.archive], shot))
        browser.close()


def archives(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the name and the built site of each archive, made below ``folder``."""
    for name in ("default", "ledger", "arabic", "arabic-ledger"):
        root = folder / name
        if "arabic" in name:
            config = "title: أرشيف المؤتمرات\nlanguage: ar\ndescription: من حضر، وأين، ومتى.\nbase_url: https://example.org/\n"
            config += "indexes: {places: {label: الأماكن}}\n"
            builds.write(root, {"site.yaml": config, **ARABIC})
        else:
            shutil.copytree(REPOSITORY / "content", root / "content")
        if "ledger" in name:
            with (root / "content/site.yaml").open("a", encoding="utf-8") as config_file:
                config_file.write("theme: ledger\n")
        builds.built(root)
        yield name, root / "output"


def taken(browser: Browser, output: Path, shot: Shot) -> bytes:
    """Return one picture as WebP."""
    width, height = SIZES[shot.size]
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme=shot.scheme,
        device_scale_factor=1 if shot.size == "desktop" else 2,
    )
    page.goto((output / shot.page).as_uri())
    picture = Image.open(io.BytesIO(page.screenshot()))
    page.close()
    made = io.BytesIO()
    picture.convert("RGB").save(made, "WEBP", quality=QUALITY, method=6)
    return made.getvalue()


if __name__ == "__main__":
    main()
