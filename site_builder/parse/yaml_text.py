"""Values as YAML text, for what the program writes into files and suggests to maintainers."""

from __future__ import annotations

import json
import re

from site_builder.parse.frontmatter import LIST, MAPPING, Node

# What may stand without quotes wherever YAML allows a scalar, in [ ] and { } too.
_PLAIN = re.compile(r"[^\W_](?:[^\s,\[\]{}#:\"\\&*!|>%@`]|:(?=[^\s,\[\]{}])| (?=[^\s#])|[&*!|>%@](?=\S))*")


def scalar(text: str) -> str:
    """Text as a YAML scalar on one line: plain where nothing in it could be taken for more, else in double quotes."""
    if _PLAIN.fullmatch(text) and text.isprintable() and not text.endswith(":"):
        return text
    return json.dumps(text, ensure_ascii=False)


def flow(node: Node) -> str:
    """A value on one line."""
    if node.kind == LIST:
        return f"[{', '.join(flow(n) for n in node.items)}]"
    if node.kind == MAPPING:
        return f"{{{', '.join(f'{scalar(k.text)}: {flow(v)}'.rstrip() for k, v in node.pairs)}}}"
    return "" if node.empty else scalar(node.text)
