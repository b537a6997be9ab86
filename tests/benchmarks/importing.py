"""How long an import takes and how much memory: ``python tests/benchmarks/importing.py [POSTS]``.

Makes a site of Hugo with so many posts (10,000 unless said) in a folder of its own, with shortcodes, links between
posts, pictures, terms, HTML and notes, and imports it twice. Prints seconds of the processor and of the clock, and the
greatest memory (resident, MiB), of each run. Issue 16 allows 60 s and 500 MiB for 10,000.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082".replace(" ", "")
)
WORDS = (
    "the harbour keeper wrote that every boat which came in before noon had to be counted twice and that nobody knew "
    "why the old rule still stood when so few of them were left on the coast"
).split()


def post(n: int, posts: int) -> str:
    """Return a post of some 600 words."""

    def prose(seed: int, length: int) -> str:
        return " ".join(WORDS[(seed * 7 + k * k + 3 * k) % len(WORDS)] for k in range(length)).capitalize() + "."

    year, month, day = 2000 + n % 20, 1 + n // 20 % 12, 1 + n // 240 % 28
    paragraphs = "\n\n".join(prose(n + k, 120) for k in range(3))
    return f"""---
title: "Post {n} of the harbour"
date: {year}-{month:02}-{day:02}T10:00:00+02:00
tags: [tag {n % 50}, tag {n % 37}]
categories: Category {n % 9}
author: Keeper {n % 12}
description: {prose(n, 14)}
aliases: [/old/{n}/]
layout: wide
mood: {n % 5}
---
# Post {n} of the harbour

{prose(n, 60)}

<!--more-->

See [the next]({{{{< ref "post-{(n + 1) % posts}.md#part-two" >}}}}), [another](/posts/post-{(n * 31 + 7) % posts}/) and
[one beside](../post-{(n + 5) % posts}/). <span class="x">Words</span> with <b>marks</b>.

{{{{< figure src="/img/{n % 100}.png" alt="A boat" caption="Boat {n}" >}}}}

{paragraphs}

## Part two

{{{{< youtube vid{n:08} >}}}}

- one
- two, with `code` and a note[^1]

```python
print({n})
```

{{{{% notice tip %}}}}
{prose(n + 9, 20)}
{{{{% /notice %}}}}

[^1]: {prose(n + 2, 12)}
"""


def main() -> None:
    """Make the site, import it twice, and print what that took."""
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as name:
        site, dest = Path(name) / "site", Path(name) / "archive"
        (site / "content/posts").mkdir(parents=True)
        (site / "static/img").mkdir(parents=True)
        (site / "hugo.toml").write_text('baseURL = "https://harbour.example/"\ntitle = "Harbour"\n', "utf-8")
        for n in range(posts):
            (site / f"content/posts/post-{n}.md").write_text(post(n, posts), "utf-8")
        for n in range(100):
            (site / f"static/img/{n}.png").write_bytes(PIXEL)
        for what in ("first", "again"):
            before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            command = [sys.executable, "-m", "site_builder", "import", str(site), str(dest), "--from", "hugo"]
            done = subprocess.run(
                command, cwd=REPOSITORY, capture_output=True, encoding="utf-8", check=False, env={**os.environ}
            )
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            print(
                f"{what}: {posts:,} posts: {seconds:.1f} s of the processor, {time.perf_counter() - started:.1f} s, "
                f"{after.ru_maxrss / 1024:.0f} MiB, exit {done.returncode}"
            )
            if done.returncode:
                print(done.stdout[-2000:], done.stderr[-2000:])


if __name__ == "__main__":
    main()
