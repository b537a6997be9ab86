"""The tag ``{% inherit "default/macros.html" %}``: the macros of a template of the default theme, to be redefined.

Jinja's ``import`` gives macros that call one another, whatever the importing template defines. The tag puts the macros
into the template itself, as if they had been written there. A macro that is defined again below the tag takes the
place of the inherited one everywhere, also where inherited macros call it.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

from jinja2 import TemplateNotFound, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

from site_builder.theme.folders import DEFAULT, TEMPLATES, default_folder

TAG: Final = "inherit"
_WRITTEN: Final = re.compile(rf"""{{%[-+]?\s*{TAG}\s*["']{DEFAULT}/([\w./-]+)["']""")


class Inherit(Extension):
    """The tag, for Jinja's parser."""

    tags = frozenset((TAG,))  # type: ignore[assignment]  # Jinja only asks what is in it

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """Return what the tag stands for. Raises TemplateSyntaxError."""
        line = next(parser.stream).lineno
        given = parser.stream.next_if("string")
        name = given.value if given else ""
        if not name.startswith(f"{DEFAULT}/"):  # so that no template can inherit from itself
            parser.fail(f'{TAG} takes a template of the default theme, such as "{DEFAULT}/macros.html"', line)
        environment = self.environment
        assert environment.loader is not None
        try:
            source, path, _ = environment.loader.get_source(environment, name)
        except TemplateNotFound:  # which would mean that the template that has the tag is not there
            parser.fail(f"there is no template {name}", line)
        inherited: list[nodes.Node] = []
        for node in environment.parse(source, name, path).body:
            if isinstance(node, (nodes.Macro, nodes.Import, nodes.FromImport)):
                node.set_lineno(line, override=True)  # a fault in it is told at the tag: lines are of one file
                inherited.append(node)
        return inherited


def checksum(source: str) -> str:
    """Return a checksum of a template and of what it inherits, for the cache of compiled templates."""
    found = hashlib.sha1(source.encode("utf-8"), usedforsecurity=False)
    for name in _WRITTEN.findall(source):
        path = default_folder() / TEMPLATES / name
        if ".." not in name and path.is_file():
            found.update(b"\0" + path.read_bytes())
    return found.hexdigest()
