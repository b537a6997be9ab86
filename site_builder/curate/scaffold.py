"""New files for maintainers: an article, an actor, a topic, an author, a whole archive."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from site_builder.model import limits
from site_builder.model.documents import PERSON
from site_builder.model.edtf import UNKNOWN, DateError, parse, years
from site_builder.model.names import generated_id
from site_builder.model.sort_names import default_sort_name, seems_person
from site_builder.problems import printable

_PLAIN = re.compile(r"[A-Za-zÀ-ÿ0-9(“][^:#\n\"'\\{}\[\],&*!|>%@`\x00-\x1f\x7f-\x9f]*")
# pasted along with a title, and errors in front matter
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufeff\ufdd0-\ufdef\ufffe\uffff]")

_ARTICLE = """---
title: {title}
date: {date}
actors:        # who acts in it: one name a line, such as  - Kim Jong Un
topics:        # what it is about: one topic a line
summary:       # one or two sentences for lists; left empty, the first paragraph is used
sources:       # what it rests on, such as  - {{title: …, publisher: …, url: https://…}}
---

"""
_ACTOR = """---
name: {title}
kind: person   # person, organisation, state, group or place
sort_name: {sort_name}   # the form it is sorted by: correct it, or delete the line
aliases:       # other spellings, one a line
roles:         # such as  - {{title: Minister of Defence, of: Russia, from: 2012-11-06, until: 2024-05-12}}
---

"""
_TOPIC = """---
name: {title}
aliases:       # other names, one a line
broader:       # the wider topics it belongs to, one a line
description:   # one or two sentences
---

"""
_AUTHOR = """---
name: {title}
kind: person   # person or organisation
sort_name: {sort_name}   # the form it is sorted by: correct it, or delete the line
aliases:       # other spellings, one a line
actor:         # the actor of this archive that is the same, if there is one
---

"""
_SITE = """title: {title}
# The address the site will be published at; canonical links need it. Take the # away and write yours:
# base_url: https://example.org/archive/
language: en
"""
_FIRST = """---
title: The first article
date: {date}
actors:
  - Ada Example
topics:
  - Examples
summary: An article that shows how files become pages.
---

This text is Markdown. [[Ada Example]] is linked because she is listed under `actors`, and [[Examples]] because it is
listed under `topics`; both have pages of their own, made from this file alone.

## What to do next

Write `site-builder new article "A title"` for another article, then `site-builder build`. The [page on this
archive](../../pages/about.md) is a good place to say what is collected here, and by whom.
"""
_ABOUT = """---
title: About
nav: 1
---

What this archive collects, who keeps it, and where its facts come from.
"""
# two branches that both publish something are joined without a conflict: see docs/addresses.md
_ATTRIBUTES = "content/urls.lock merge=union\ncontent/links.lock merge=union\n"
_IGNORE = "/output/\n/packages/\n/preview/\n/.site-builder/\n"


class CannotCreate(Exception):
    """What was asked for cannot be made; the message says why."""


def new(kind: str, title: str, date: str, site: Path) -> Path:
    """Write the file of a new article, actor, topic or author and return its path. Raises CannotCreate if it exists."""
    content = site / "content"
    if not content.is_dir():
        raise CannotCreate(f"there is no folder content/ in {site}; name the archive with --site")
    title = _one_line(title)
    if not title:
        raise CannotCreate("the title is empty")
    name = generated_id(title)
    if kind == "article":
        try:
            nothing = date.strip().lower() == UNKNOWN
            parsed = parse("XXXX" if nothing else date)
        except DateError as fault:
            raise CannotCreate(f"{printable(fault.message)}; {fault.hint}") from None
        span = years(parsed)
        folder = content / "articles" / (f"{span[0]:04d}" if span and span[0] >= 0 else "undated")
        text = _ARTICLE.format(title=_yaml(title), date=UNKNOWN if nothing else _yaml(parsed.text))
    else:
        folder = content / f"{kind}s"
        filed = _yaml(default_sort_name(title, PERSON)) if seems_person(title) else ""
        text = {"actor": _ACTOR, "author": _AUTHOR}.get(kind, _TOPIC).format(title=_yaml(title), sort_name=filed)
    path = folder / f"{name}.md"
    if kind == "article" and (taken := next((content / "articles").rglob(f"{name}.md"), None)):
        raise CannotCreate(f"there is an article {name} already ({taken})")
    _write(path, text)
    return path


def init(folder: Path, title: str, date: str, further: Mapping[str, str] | None = None) -> Iterator[Path]:
    """Write a new archive and yield the paths of its files. Raises CannotCreate if the folder holds one.

    ``further`` files (path → text) are written into a folder that holds one too, where they are not there yet.
    """
    files: dict[str, str] = {}
    if not (folder / "content").exists():
        files = {
            "content/site.yaml": _SITE.format(title=_yaml(_one_line(title) or "My archive")),
            f"content/articles/{date[:4]}/the-first-article.md": _FIRST.format(date=date),
            "content/pages/about.md": _ABOUT,
            ".gitignore": _IGNORE,
            ".gitattributes": _ATTRIBUTES,
        }
    elif further is None:
        raise CannotCreate(f"{folder} holds an archive already")
    kept = {".gitignore", ".gitattributes", *(further or ())}
    for name, text in (files | dict(further or {})).items():
        path = folder / name
        if name in kept and os.path.lexists(path):
            continue
        _write(path, text)
        yield path


def _one_line(title: str) -> str:
    """Return a title as typed, on one line; other locales than UTF-8 give surrogates. Raises CannotCreate."""
    try:
        text = title.encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeError:
        raise CannotCreate("the title is not UTF-8 text") from None
    line = _CONTROL.sub("", " ".join(text.split())).strip()
    if (size := len(line.encode("utf-8"))) > limits.NAME:
        raise CannotCreate(f"the title has {size} bytes, and may have {limits.NAME}; shorten it")
    return line


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise CannotCreate(f"there is a file {path} already") from None


def _yaml(text: str) -> str:
    """Return text as a YAML scalar: plain if it is surely read as this text, else in double quotes."""
    return text if _PLAIN.fullmatch(text) and not text.endswith(" ") else json.dumps(text, ensure_ascii=False)
