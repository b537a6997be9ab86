"""Texts of keys that have marks (summary, labels, captions, sources …), their links resolved as those of bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct

from site_builder.indexing import bodies, links
from site_builder.indexing.bodies import Linked
from site_builder.indexing.context import IndexContext
from site_builder.language.sentences import cut
from site_builder.model.documents import Document
from site_builder.model.placeholders import KEPT_CLOSE, KEPT_OPEN, MARKED


class Prose(Struct, frozen=True):
    """The texts of one document that have marks, by what was written."""

    shown: Mapping[str, str]  # HTML behind ``MARKED``, as pages take it
    said: Mapping[str, str]  # words alone
    linked: Mapping[Linked, str]  # what they lead to, each with the words of the text that does

    def html(self, text: str) -> str:
        """A text for a page that shows its marks."""
        return self.shown.get(text, text)

    def words(self, text: str) -> str:
        """A text without its marks."""
        return self.said.get(text, text)

    def image(self, found: dict[str, Any] | None) -> dict[str, Any] | None:
        """A picture as the database keeps it, with the marks of its caption and credit."""
        if found and self.shown:
            found = {**found, "caption": self.html(found["caption"]), "credit": self.html(found["credit"])}
        return found


_NONE: Final = Prose({}, {}, {})


def resolve(context: IndexContext, document: Document) -> Prose:
    """Resolve the links of a document's keys; what leads nowhere is a problem."""
    if not document.marked:
        return _NONE
    shown: dict[str, str] = {}
    said: dict[str, str] = {}
    linked: dict[Linked, str] = {}
    for text, body in document.marked.items():
        found = links.resolve(document, context.link_targets, context.index_input.site.language, body)
        html, words, targets = found
        for one in bodies.numbered(context, targets):
            linked.setdefault(one, cut(words))
        if KEPT_OPEN in html:
            html = html.replace(KEPT_OPEN, "").replace(KEPT_CLOSE, "")
        shown[text], said[text] = f"{MARKED}{html}", " ".join(words.split()) or text
    return Prose(shown, said, linked)
