"""A report in SARIF 2.1.0 (OASIS, errata 01), for code scanning and editors.

Section numbers are those of the standard. Columns count characters, which is said (3.14.17). Every kind of problem is a
rule; what it means is told in the words of docs/problems.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from site_builder import __version__
from site_builder.cli.github_report import below, file_of
from site_builder.problem_lists import fewer
from site_builder.problems import ERROR, NOTE, SKIPPED, WARNING, WORDING, Problem
from site_builder.system.shipped import PROBLEM_DOCS, shipped

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT: Final = "%SRCROOT%"  # what addresses are relative to: the top of the repository
_LEVELS: Final = {ERROR: "error", WARNING: "warning", NOTE: "note", SKIPPED: "none"}
_ROW: Final = re.compile(r"^\| `([a-z0-9-]+)` \| .* \| (.*) \|$", re.MULTILINE)
_BRACES: Final = re.compile(r"\{\w+\}")
_LINK: Final = re.compile(r"\[([^]\[]*)\]\([^)]*\)")


def as_sarif(site: Path, problems: Iterable[Problem]) -> dict[str, Any]:
    """Return the report as a SARIF log of one run."""
    ordered = fewer(problems)
    folder = below(site)
    kinds = sorted({fault.kind for fault in ordered})
    driver = {"name": "site-builder", "version": __version__, "rules": [_rule(kind) for kind in kinds]}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {ROOT: {"description": {"text": "The top of the repository."}}},
                "results": [_result(fault, kinds.index(fault.kind), folder) for fault in ordered],
            }
        ],
    }


def _rule(kind: str) -> dict[str, Any]:
    severity, what, todo = WORDING[kind]
    said = _BRACES.sub("…", f"{what}; {todo}" if todo else what).replace("{{", "{").replace("}}", "}")
    rule = {
        "id": kind,
        "shortDescription": {"text": message(said)},
        "defaultConfiguration": {"level": _LEVELS[severity]},
    }
    if meaning := _meanings().get(kind):
        plain = _LINK.sub(r"\1", meaning).replace("`", "")
        rule["fullDescription"] = {"text": message(plain)}
        rule["help"] = {"text": message(plain), "markdown": message(_LINK.sub(r"\1", meaning), plain=False)}
    return rule


def _result(fault: Problem, rule: int, folder: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": fault.kind,
        "ruleIndex": rule,
        "level": _LEVELS[fault.severity],
        "message": {"text": message(fault.what + (f"; {fault.todo}" if fault.todo else ""))},
    }
    if fault.severity == SKIPPED:  # a level goes with kind "fail" alone (3.27.10)
        result["kind"] = "informational"
    if file := file_of(fault, folder):
        physical: dict[str, Any] = {"artifactLocation": {"uri": quote(file, safe="/"), "uriBaseId": ROOT}}
        if fault.line:
            physical["region"] = {"startLine": fault.line, "startColumn": max(fault.column, 1)}
        result["locations"] = [{"physicalLocation": physical}]
    return result


def message(text: str, *, plain: bool = True) -> str:
    r"""Return text as a message string: braces doubled (3.11.5), and no brackets that would make a link (3.11.6)."""
    text = text.replace("{", "{{").replace("}", "}}")
    return text.replace("[", "\\[").replace("]", "\\]") if plain and "](" in text else text


@lru_cache(maxsize=1)
def _meanings() -> dict[str, str]:
    """Kind → what it means, as the documentation has it; empty where that is not there."""
    try:
        text = shipped(PROBLEM_DOCS).read_text(encoding="utf-8")
    except OSError:
        return {}
    return {kind: meaning.strip().replace("\\|", "|") for kind, meaning in _ROW.findall(text) if meaning.strip()}
