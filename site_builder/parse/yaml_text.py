"""Values as YAML text, for files that the program writes and for its suggestions (YAML 1.1, as libyaml reads it)."""

from __future__ import annotations

import json
import re

from site_builder.parse.frontmatter import LIST, MAPPING, Node

# A text that needs no quotes wherever YAML allows a scalar, in [ ] and { } too.
_PLAIN = re.compile(r"[^\W_](?:[^\s,\[\]{}#:\"\\&*!|>%@`]|:(?=[^\s,\[\]{}])| (?=[^\s#])|[&*!|>%@](?=\S))*")


def scalar(text: str) -> str:
    """Return text as a YAML scalar on one line: plain if YAML reads it as this text, else in double quotes."""
    if _PLAIN.fullmatch(text) and text.isprintable() and not text.endswith(":"):
        return text
    return json.dumps(text, ensure_ascii=False)


def flow(node: Node) -> str:
    """Return a value in flow style on one line."""
    if node.kind == LIST:
        return f"[{', '.join(flow(n) for n in node.items)}]"
    if node.kind == MAPPING:
        return f"{{{', '.join(f'{scalar(k.text)}: {flow(v)}'.rstrip() for k, v in node.pairs)}}}"
    return "" if node.empty else scalar(node.text)
