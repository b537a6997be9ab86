"""Keys of the archive's own (``x-…``) that look like misspellings of the fields that site.yaml declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from rapidfuzz import fuzz, process

from site_builder.model.documents import Document, Page
from site_builder.model.paths import content_path
from site_builder.problems import Problem, problem

_LEAST: Final = 85  # per cent; words that are as like as that are hardly two fields
_OWN: Final = "x-"


def misspelt_fields(documents: Sequence[Document], fields: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a note for each key that no field is declared of, where it is first written, if it is like one that is.

    A file that has both keys means two fields.
    """
    if not fields:
        return
    found: dict[str, list[Document]] = {}
    for document in documents:
        for key in document.extra if not isinstance(document.data, Page) else ():
            if key.removeprefix(_OWN) not in fields:
                found.setdefault(key, []).append(document)
    plain = {name: _bare(name) for name in fields}
    for key, users in found.items():
        near = process.extractOne(_bare(key.removeprefix(_OWN)), plain, scorer=fuzz.ratio, score_cutoff=_LEAST)
        if near is None or any(_OWN + near[2] in document.extra for document in users):
            continue
        first = users[0]
        place = first.places.get(key, (0, 0))
        number = f"in {len(users)} files" if len(users) > 1 else "here"
        yield problem("field-undeclared", content_path(first.path), *place, key=key, number=number, name=near[2])


def _bare(name: str) -> str:
    return "".join(filter(str.isalnum, name.lower()))
