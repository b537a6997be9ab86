"""Categories, tags and the taxonomies of a site of WordPress → topics, actors and further indexes."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import quote

from site_builder.importers.readers import press
from site_builder.importers.readers.wxr import Export, Item, Term
from site_builder.importers.records import Document, Outcome, Report, Wish
from site_builder.model.documents import ACTOR, TOPIC
from site_builder.model.limits import TOPICS
from site_builder.model.names import fold
from site_builder.parse.schema import ARTICLE as KEYS

_DEFAULT: Final = ("category", "post_tag")
_NAMES: Final = {"categories": "category", "tags": "post_tag", "tag": "post_tag"}  # as people call them
_BASES: Final = {"category": "category", "post_tag": "tag"}  # of their addresses, where a site has not chosen others
_NOT_INDEXES: Final = frozenset(field.key for field in KEYS) | frozenset(
    "articles pages media dates days timeline assets search".split()
)
_IGNORED: Final = frozenset("nav_menu wp_theme wp_template_part_area wp_pattern_category post_translations".split())


class Terms:
    """Which keys of articles the terms become, and the documents of the terms that are used."""

    def __init__(self, export: Export, wish: Wish, report: Report) -> None:
        self._export, self._report = export, report
        self._topics = self._domains(wish.topics) if wish.topics is not None else _DEFAULT
        self._actors = self._domains(wish.actors or ())
        self.indexes: dict[str, str] = {}
        self._used: dict[tuple[str, str], Term] = {}

    def _domains(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_NAMES.get(name, name) for name in names)

    def of(self, item: Item) -> dict[str, Any]:
        """Return the keys of an article that its terms give."""
        found: dict[str, list[str]] = {}
        for term in item.terms:
            name = press.plain(term.name)
            if term.domain in _IGNORED or not name:
                continue
            if term.domain == "post_format":
                found["x-format"] = [term.nicename.removeprefix("post-format-")]
                self._report.count(Outcome.KEPT, "key format as x-format")
                continue
            if term.domain == "category" and term.nicename == "uncategorized":
                self._report.count(Outcome.LEFT_OUT, "category Uncategorized")
                continue
            key = self._key(term.domain)
            names = found.setdefault(key, [])
            if all(fold(name) != fold(other) for other in names):
                names.append(name)
            if not key.startswith("x-"):
                self._used.setdefault((term.domain, term.nicename), term)
        for key, names in found.items():
            if len(names) > TOPICS and not key.startswith("x-"):
                what = f"more than {TOPICS} {key}: {', '.join(names[TOPICS:])}"
                self._report.add(Outcome.LEFT_OUT, item.path, item.line, what, kind=f"{key} beyond {TOPICS}")
                del names[TOPICS:]
        return {key: names[0] if key == "x-format" else names for key, names in found.items()}

    def _key(self, domain: str) -> str:
        if domain in self._topics:
            return "topics"
        if domain in self._actors:
            return "actors"
        key = re.sub(r"[^a-z0-9]+", "-", domain.lower()).strip("-")
        if not re.match(r"[a-z]", key) or key in _NOT_INDEXES or domain in _DEFAULT:
            self._report.count(Outcome.KEPT, f"key {domain} as {press.key(domain)}")
            return press.key(domain)
        self.indexes.setdefault(key, domain.replace("_", " ").replace("-", " ").capitalize())
        return key

    def documents(self, path: str) -> list[Document]:
        """Return a document for each term that is used, and for those above it; a name of two terms has one."""
        chosen: dict[tuple[str, str], Term] = {}
        for term in self._used.values():
            while (at := (term.domain, term.nicename)) not in chosen:
                chosen[at] = known = self._export.terms.get(at, term)
                if not (known.parent and (above := self._export.terms.get((term.domain, known.parent)))):
                    break
                term = above
        found: dict[tuple[str, str], Document] = {}
        for (domain, nicename), term in chosen.items():
            key, name = self._key_of(domain), press.plain(term.name)
            old = f"/{_BASES.get(domain, domain)}/{self._path(term)}/"
            document = found.get((key, fold(name)))
            if document is None:
                kind = {"topics": TOPIC, "actors": ACTOR}.get(key, key)
                document = Document(f"{path}#{domain}/{nicename}", name, "", kind, slug=nicename, source=path)
                found[key, fold(name)] = document
            document.old.append(old)
            self._facts(document, term, key)
        return list(found.values())

    def _key_of(self, domain: str) -> str:
        return "topics" if domain in self._topics else "actors" if domain in self._actors else self._key(domain)

    def _facts(self, document: Document, term: Term, key: str) -> None:
        if key == "actors":
            return
        above = self._export.terms.get((term.domain, term.parent)) if term.parent else None
        if above is not None and not self._goes_round(term) and fold(above.name) != fold(term.name):
            names = document.matter.setdefault("broader", [])
            if press.plain(above.name) not in names:
                names.append(press.plain(above.name))
        if description := press.plain(term.description):
            document.matter.setdefault("description", description)

    def _above(self, term: Term) -> list[Term]:
        """Return the terms above one, the nearest first; as far as they do not go round."""
        found: list[Term] = []
        while term.parent and (above := self._export.terms.get((term.domain, term.parent))) and len(found) < 20:
            if above in found:
                break
            found.append(above)
            term = above
        return found

    def _goes_round(self, term: Term) -> bool:
        return any(one.nicename == term.nicename for one in self._above(term))

    def _path(self, term: Term) -> str:
        return "/".join(quote(one.nicename, safe="%") for one in (*reversed(self._above(term)), term))
