"""The scripts of the default theme, made small: ``python tests/tools/scripts.py`` writes themes/default/assets/.

Their sources are in themes/default/scripts/. What is written is committed, so a build needs no Node; a test holds it to
its source. Needs Node, and terser (``npm ci --ignore-scripts`` in this folder).
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

TOOLS: Final = Path(__file__).resolve().parent
THEME: Final = TOOLS.parents[1] / "themes/default"
TERSER: Final = TOOLS / "node_modules/terser/bin/terser"
# Script that pages load → its sources, in order. The search page has all in one: each request costs more than the bytes.
SCRIPTS: Final = {
    "colours.js": ("colours.js",),
    "search-field.js": ("colours.js", "search-field.js"),
    "search.js": ("search.js",),
    "search-page.js": (
        *("colours.js", "search-field.js", "search.js", "search-lists.js", "search-query.js", "search-names.js"),
        *("search-find.js", "search-text.js", "search-page.js"),
    ),
    "redirect.js": ("redirect.js",),
}


def small(name: str) -> str:
    """Return a script as it is published. Raises CalledProcessError."""
    sources = [str(THEME / "scripts" / source) for source in SCRIPTS[name]]
    told = "/* Made of themes/default/scripts/ by tests/tools/scripts.py */"
    options = ["--compress", "passes=2,ecma=2020", "--mangle", "--format", "ascii_only=true"]
    command = ["node", str(TERSER), *options, "--", *sources]
    found = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    return f"{told}\n{found.stdout.strip()}\n"


if __name__ == "__main__":
    for script in SCRIPTS:
        (THEME / "assets" / script).write_text(small(script), encoding="utf-8", newline="\n")
