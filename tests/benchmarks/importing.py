"""How long an import takes and how much memory: ``python tests/benchmarks/importing.py [DOCUMENTS [KIND …]]``.

Makes a source of each kind (hugo, wordpress, obsidian, table, text; all unless said) with so many documents (10,000
unless said) in a folder of its own, and imports it twice. The sources have what real ones have: links between documents,
pictures, terms, HTML, shortcodes, notes, dates in words. Prints seconds of the processor and of the clock, and the
greatest memory of one process (resident, MiB), of each run. 60 s and 500 MiB are allowed for 10,000.
"""

from __future__ import annotations

import csv
import os
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


def prose(seed: int, length: int) -> str:
    """Return a sentence of so many words."""
    return " ".join(WORDS[(seed * 7 + k * k + 3 * k) % len(WORDS)] for k in range(length)).capitalize() + "."


def post(n: int, posts: int) -> str:
    """Return a post of some 600 words."""
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


def hugo(site: Path, posts: int) -> None:
    """Write a site of Hugo."""
    (site / "content/posts").mkdir(parents=True)
    (site / "static/img").mkdir(parents=True)
    (site / "hugo.toml").write_text('baseURL = "https://harbour.example/"\ntitle = "Harbour"\n', "utf-8")
    for n in range(posts):
        (site / f"content/posts/post-{n}.md").write_text(post(n, posts), "utf-8")
    for n in range(100):
        (site / f"static/img/{n}.png").write_bytes(PIXEL)


def page(n: int, documents: int) -> str:
    """Return the HTML of a text of some 400 words, as editors of WordPress write it."""
    link = f'<a href="https://harbour.example/2019/05/post-{(n * 31 + 7) % documents}/">letter</a>'
    paragraphs = "".join(
        f"<!-- wp:paragraph -->\n<p>{prose(n + k, 25)} The <strong>lamp</strong> and a {link}. {prose(n + k, 12)}</p>\n"
        "<!-- /wp:paragraph -->\n\n"
        for k in range(10)
    )
    return (
        f"{paragraphs}<h2>Part two</h2>\n<ul><li>one</li><li>two &amp; three</li></ul>\n"
        f'<figure><img src="https://harbour.example/wp-content/uploads/{n % 100}.png" alt="A boat"/>'
        f"<figcaption>Boat {n}</figcaption></figure>"
    )


def wordpress(source: Path, posts: int) -> None:
    """Write an export of WordPress (WXR 1.2)."""
    source.mkdir()
    with (source / "export.xml").open("w", encoding="utf-8") as file:
        file.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
            'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            'xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Harbour</title>'
            "<link>https://harbour.example</link><wp:wxr_version>1.2</wp:wxr_version>"
            "<wp:base_blog_url>https://harbour.example</wp:base_blog_url>\n"
        )
        for n in range(posts):
            file.write(
                f"<item><title>Post {n} of the harbour</title><link>https://harbour.example/2019/05/post-{n}/</link>"
                f"<dc:creator>keeper{n % 12}</dc:creator><content:encoded><![CDATA[{page(n, posts)}]]></content:encoded>"
                f"<excerpt:encoded><![CDATA[{prose(n, 14)}]]></excerpt:encoded><wp:post_id>{n + 1}</wp:post_id>"
                f"<wp:post_date>2019-05-{n % 28 + 1:02} 10:00:00</wp:post_date><wp:post_name>post-{n}</wp:post_name>"
                "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
                f'<category domain="post_tag" nicename="tag-{n % 50}"><![CDATA[tag {n % 50}]]></category></item>\n'
            )
        file.write("</channel></rss>\n")


def obsidian(vault: Path, notes: int) -> None:
    """Write a vault of Obsidian."""
    (vault / ".obsidian").mkdir(parents=True)
    for n in range(notes):
        folder = vault / f"{n % 40}"
        folder.mkdir(exist_ok=True)
        text = "\n\n".join(prose(n + k, 100) for k in range(4))
        (folder / f"Note {n}.md").write_text(
            f"---\ncreated: 2019-05-{n % 28 + 1:02}\ntags: [tag-{n % 50}]\naliases: [The note {n}]\n---\n"
            f"See [[Note {(n * 31 + 7) % notes}|another]] and [[The note {(n + 5) % notes}#Part two]]. #tag-{n % 37}\n\n"
            f"> [!note] Kept\n> {prose(n, 20)}\n\n## Part two\n\n{text} ^end\n\n![[Note {(n + 1) % notes}^end]]\n",
            "utf-8",
        )


def table(source: Path, rows: int) -> None:
    """Write a table of photographs (CSV)."""
    source.mkdir()
    with (source / "photographs.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Identifier", "Title", "Date", "Creator", "Subject", "Description", "Latitude", "Longitude"])
        for n in range(rows):
            date = (f"{1900 + n % 90}", f"ca. {1900 + n % 90}", f"{1900 + n % 80}-{1905 + n % 80}?", "n.d.")[n % 4]
            writer.writerow(
                [
                    f"P{n}",
                    f"Boat {n}",
                    date,
                    f"Keeper, {n % 300}",
                    f"boats; harbour {n % 50}",
                    prose(n, 60),
                    "54.1",
                    "12.1",
                ]
            )


def text(source: Path, documents: int) -> None:
    """Write texts, saved web pages and mails, a third each."""
    source.mkdir()
    for n in range(documents):
        name = f"document-{n}"
        if n % 3 == 0:
            body = "\n\n".join(prose(n + k, 100) for k in range(4))
            (source / f"{name}.txt").write_text(
                f"Post {n} of the harbour\n\n{n % 28 + 1} May 2019\n\n{body}\n", "utf-8"
            )
        elif n % 3 == 1:
            (source / f"{name}.html").write_text(
                f"<!doctype html><html lang=en><head><title>Post {n} | Harbour</title>"
                f'<meta name="date" content="2019-05-{n % 28 + 1:02}"></head><body><nav><a href="/">Home</a></nav>'
                f"<article><h1>Post {n}</h1>{page(n, documents)}</article></body></html>",
                "utf-8",
            )
        else:
            (source / f"{name}.eml").write_text(
                f"From: Keeper {n % 12} <keeper@harbour.example>\nTo: all@harbour.example\nSubject: Post {n}\n"
                f"Date: Sat, {n % 28 + 1} May 2019 10:00:00 +0200\nContent-Type: text/plain; charset=utf-8\n\n"
                + "\n\n".join(prose(n + k, 100) for k in range(4)),
                "utf-8",
            )


KINDS = {"hugo": hugo, "wordpress": wordpress, "obsidian": obsidian, "table": table, "text": text}


def main() -> None:
    """Make the sources, import each twice, and print what that took."""
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    for kind in sys.argv[2:] or KINDS:
        with tempfile.TemporaryDirectory() as name:
            source, dest = Path(name) / "source", Path(name) / "archive"
            KINDS[kind](source, documents)
            for what in ("first", "again"):
                print(f"{kind}, {documents:,} documents, {what}: {measured(kind, source, dest)}", flush=True)


def measured(kind: str, source: Path, dest: Path) -> str:
    """Import a source, and return what that took, in words."""
    command = [sys.executable, "-m", "site_builder", "import", str(source), str(dest), "--from", kind]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=REPOSITORY, stdout=said, stderr=said)
        _, status, used = os.wait4(process.pid, 0)  # of this process and of those that it has waited for
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - started
        said.seek(0)
        tail = said.read()[-2000:]
    seconds, memory = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    words = f"{seconds:.1f} s of the processor, {wall:.1f} s, {memory:.0f} MiB, exit {process.returncode}"
    return words + (f"\n{tail}" if process.returncode else "")


if __name__ == "__main__":
    main()
