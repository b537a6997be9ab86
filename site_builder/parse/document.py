"""A source → a document: front matter typed by the schema, Markdown rendered. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from msgspec import Struct, msgpack
from msgspec.structs import replace

from site_builder.model import edtf
from site_builder.model.documents import (
    ACTOR,
    ARTICLE,
    AUTHOR,
    AUTHORS,
    PAGE,
    TOPIC,
    TOPICS,
    Actor,
    Article,
    Author,
    Document,
    Page,
    Topic,
)
from site_builder.model.headers import Header, header
from site_builder.model.ledger import normalised
from site_builder.model.packing import pack
from site_builder.model.paths import content_path
from site_builder.model.slugs import ID, ID_LENGTH, slugify
from site_builder.parse import body as bodies
from site_builder.parse import frontmatter, records, schema
from site_builder.parse.file_problems import FileProblems
from site_builder.parse.frontmatter import Node
from site_builder.problem_lists import limited
from site_builder.problems import Problem, problem
from site_builder.read.content_folder import Source, Unreadable, load
from site_builder.system.digests import digest

_FOLDERS: Final = {ARTICLE: "articles", ACTOR: "actors", TOPIC: "topics", PAGE: "pages", AUTHOR: AUTHORS}
_CLASSES: dict[str, Any] = {ACTOR: Actor, TOPIC: Topic, PAGE: Page, AUTHOR: Author}


class Rules(Struct, frozen=True):
    """The part of the site's configuration that parsing depends on."""

    indexes: tuple[str, ...] = ()  # further indexes, whose names are keys of articles
    preview: int = 0  # the day (a sort key) of a site that shows what is not published yet; 0: of one to be published


def parse(source: Source, raw: bytes, rules: Rules) -> tuple[Document | None, list[Problem]]:
    """Return the document of a file, and its problems.

    The document is None if its front matter cannot be read, or lacks the name (of a page: the title) or an id.
    """
    problems: list[Problem] = []
    path = content_path(source.path)
    text = frontmatter.decode(raw, path, problems)
    if text is None:
        return None, problems
    head, body, body_line = frontmatter.split(text, path, problems)
    second = 0
    if head is not None and _may_be_keys(body):
        second = _second_head(head, body, body_line, path, problems)
    if second and head is not None and not head.pairs:
        head = None
    file_problems = FileProblems(path, problems)
    rendered = bodies.render(body, body_line, file_problems)
    if second or (head is None and body_line == 1):  # front matter, which is told already, was read as text
        from site_builder.parse.failed_blocks import UNMEANT  # slow to import

        problems[:] = [one for one in problems if one.kind not in UNMEANT or (second and one.line > second)]
    problems[:] = limited(problems)
    if head is None:
        return None, problems
    kind = _keyed(source)
    if (other := _misplaced(kind, head, rules)) is not None:
        return None, [*problems, _wrong_folder(source, other, head, rules)]
    data = _data(kind, head, file_problems, rules)
    problems[:] = limited(problems)
    if data is None:
        return None, problems
    slug = data.slug.text if isinstance(data, Article) and data.slug else None
    document_id = slug or _file_id(source, problems)
    if document_id is None and isinstance(data, Article) and data.draft and not rules.preview:
        document_id = slugify(source.path) or "draft"  # nothing of it is published: what is wrong stops nothing
    if document_id is None:
        return None, problems
    places = {key.text: (value.line, value.column) for key, value in head.pairs}
    extra = records.extras(head)
    return (
        Document(
            source.path,
            source.kind,
            document_id,
            data,
            rendered,
            source.index,
            extra,
            places,
            (*file_problems.blocks,),
            file_problems.marked,
            file_problems.heading,
        ),
        problems,
    )


_may_be_keys: Final = re.compile(r"\s*+(?:---[ \t]*+\n\s*+)?[a-z_]++:[ \t\n]").match


def _second_head(head: Node, body: str, body_line: int, path: str, problems: list[Problem]) -> int:
    """Report front matter that the text begins with. Return the last line of it; 0 where there is none."""
    from site_builder.parse import second_head  # slow to import

    found = second_head.find(body)
    if found is None:
        return 0
    line = body_line + found.line
    last = line + found.lines - 1
    if not head.pairs:
        facts = {"reason": "the front matter ends before its first key", "todo": "delete this line"}
        problems.append(problem("no-front-matter", path, body_line - 1, 1, **facts))
        return last
    if found.opened:
        todo = "move the keys that you need above the --- before it, and delete the rest of it"
    else:
        todo = "move them above the --- before them, or put a word before them if they are text"
    problems.append(problem("keys-in-text", path, line, 1, todo=todo))
    return last


class Parsed(NamedTuple):
    """The result of parsing a file. ``packed`` is the document for the store; None if there is no document.

    Between processes only packed documents and the headers of articles travel.
    """

    path: str
    digest: bytes
    packed: bytes | None
    header: Header | None  # of an article
    document: Document | None  # left out between processes
    problems: list[Problem]
    text: bytes = b""  # digest of the text as the ledger has it (model/ledger.py); empty: it is that of the file


def read_and_parse(root: Path, rules: Rules, sources: Sequence[Source]) -> list[Parsed]:
    """Read and parse some files of an archive. A file that cannot be read gives a problem and no document."""
    found: list[Parsed] = []
    for source in sources:
        try:
            raw = load(root, source.path)
        except Unreadable as fault:
            found.append(Parsed(source.path, b"", None, None, None, [fault.problem]))
            continue
        document, problems = parse(source, raw, rules)
        packed = pack(document) if document is not None else None
        header = header_of(document) if document is not None else None
        plain = normalised(raw)
        text = b"" if plain is raw or plain == raw else digest(plain)
        found.append(Parsed(source.path, digest(raw), packed, header, document, problems, text))
    return found


def read_and_pack(root: Path, rules: Rules, sources: Sequence[Source]) -> bytes:
    """Do ``read_and_parse`` in a worker process; ``unpacked`` takes the result in this one."""
    return pack([parsed._replace(document=None) for parsed in read_and_parse(root, rules, sources)])


def unpacked(found: bytes | list[Parsed]) -> list[Parsed]:
    """Return the results of ``read_and_parse`` or ``read_and_pack``."""
    return _travelled().decode(found) if isinstance(found, bytes) else found


@cache
def _travelled() -> msgpack.Decoder[list[Parsed]]:
    return msgpack.Decoder(list[Parsed])


def header_of(document: Document) -> Header | None:
    """Return the header of an article; None for any other document."""
    data = document.data
    return header(document, data) if isinstance(data, Article) else None


def _keyed(source: Source) -> str:
    """Return the kind of front matter that a file is to have: an author's is not that of other entries of indexes."""
    return AUTHOR if source.index == AUTHORS else source.kind


def _data(kind: str, head: Node, file_problems: FileProblems, rules: Rules) -> Any:
    place = f"in {'an' if kind[0] == 'a' else 'a'} {kind}"
    if kind == ARTICLE:
        values = records.read_fields(head, schema.article_fields(rules.indexes), file_problems, place)
        entries = {name: values.pop(name) for name in (TOPICS, *rules.indexes, AUTHORS) if name in values}
        if "title" not in values or "date" not in values:
            # placeholders: the error is reported already, and the rest of the file is checked in the same run
            values = {"title": "?", "date": edtf.parse("XXXX"), **values}
        article = Article(**values, indexes=entries)
        if rules.preview and (article.draft or (article.embargo and article.embargo.lower > rules.preview)):
            return replace(article, unpublished=True)
        return article
    values = records.read_fields(head, schema.DOCUMENTS[kind], file_problems, place)
    if ("title" if kind == PAGE else "name") not in values:
        return None
    return _CLASSES[kind](**values)


@cache
def _keys(kind: str, rules: Rules) -> tuple[frozenset[str], frozenset[str]]:
    """Return the keys of a kind of document, and those that it needs."""
    fields = schema.article_fields(rules.indexes) if kind == ARTICLE else schema.DOCUMENTS[kind]
    return frozenset(f.key for f in fields), frozenset(f.key for f in fields if f.required)


def _misplaced(kind: str, head: Node, rules: Rules) -> str | None:
    """Return the kind of document that a front matter is of, where its keys are not those of its own kind.

    They are of another kind if that has all of them, and needs none that is not there, and no third kind does too. A
    page must say ``nav``, and an author ``ids`` or ``actor``: their other keys are too common.
    """
    known, _ = _keys(kind, rules)
    written = {name.text for name, _ in head.pairs}
    if written <= known:  # mostly
        return None
    written = {key for key in written if not key.startswith("x-")}
    if written <= known:
        return None
    others = [other for other in _FOLDERS if other != kind and written <= _keys(other, rules)[0]]
    if "nav" not in written:
        others = [other for other in others if other != PAGE]
    if written.isdisjoint(("ids", "actor")):
        others = [other for other in others if other != AUTHOR]
    fitting = [other for other in others if _keys(other, rules)[1] <= written]
    return fitting[0] if len(fitting) == 1 else None


def _wrong_folder(source: Source, kind: str, head: Node, rules: Rules) -> Problem:
    """Say where a file belongs that is of another kind than the files of its folder."""
    known, needed = _keys(_keyed(source), rules)
    foreign = [key.text for key, _ in head.pairs if key.text not in known and not key.text.startswith("x-")]
    article = f"{'an' if kind[0] == 'a' else 'a'} {kind}"
    name = head.pairs[0][0]
    todo = f"move the file to content/{_FOLDERS[kind]}/"
    if len(foreign) == 1 and needed <= {key.text for key, _ in head.pairs}:
        todo += f", or delete the line {foreign[0]}: …"
    return problem("wrong-folder", content_path(source.path), name.line, name.column, kind=article, todo=todo)


def _file_id(source: Source, problems: list[Problem]) -> str | None:
    """Return the file's name as an id; None, with a problem, if it cannot be one (a slug would help)."""
    stem = source.path.rsplit("/", 1)[-1].removesuffix(".md")
    if stem.lower().endswith(".md"):
        name = slugify(stem[:-3]) or "a-plain-word"
        todo = f"rename the file to {stem[:-3] if source.kind == PAGE else name}.md"
        problems.append(problem("ending-twice", content_path(source.path), name=f"{stem}.md", todo=todo))
        return None
    if source.kind == PAGE or (ID.fullmatch(stem) and len(stem) <= ID_LENGTH):
        return stem
    better = slugify(stem) or "a-plain-word"
    todo = f"rename the file to {better}.md"
    if source.kind == ARTICLE:
        todo += f", or give it a line slug: {better}"
    problems.append(problem("bad-id", content_path(source.path), 1, 1, value=stem, todo=todo))
    return None
