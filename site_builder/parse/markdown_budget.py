"""How much work a Markdown text may cause. The parser stops with an error where honest texts are long over.

Some rules of markdown-it look at the rest of a text for every bracket, and a list or a table of few signs becomes many
tokens. Both are counted, so that a text takes a time that follows its length, whatever it holds.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any, Final

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

STEPS: Final = 500_000  # one for each token of a label, again for every bracket before it
A_MARK: Final = 4  # steps that a mark within a line costs, a line break too
A_LABEL: Final = 20  # more steps that a link, a picture or a note costs
A_TAG: Final = 10  # more steps that a tag of HTML costs, within a line or at its beginning
TOKENS: Final = 250_000  # blocks: a paragraph is three, an entry of a list five, a cell of a table three
A_BLOCK: Final = 8  # steps that a block costs: an entry of a list has two
LINES: Final = 100_000  # each is looked at by every rule for blocks
BUDGET: Final = "budget"  # the key of the environment: a list of how many steps are left
_CLOSING: Final = "closing"


class OutOfBudget(Exception):
    """The text causes too much work. ``line`` is where (from 0)."""

    def __init__(self, line: int = 0) -> None:
        super().__init__(line)
        self.line = line


class Tokens(list[Token]):
    """The tokens of a text: as many as are allowed."""

    def append(self, token: Token) -> None:
        """Add a token. Raises OutOfBudget."""
        if len(self) >= TOKENS:
            raise OutOfBudget(next((t.map[0] for t in reversed(self) if t.map), 0))
        super().append(token)


def begin(env: MutableMapping[str, Any]) -> None:
    """Begin to count the steps of a text with this environment."""
    env[BUDGET], env[_CLOSING] = [STEPS], {}


def charge(env: MutableMapping[str, Any], steps: int, line: int = 0) -> None:
    """Count steps. Raises OutOfBudget with the line."""
    left = env[BUDGET]
    left[0] -= steps
    if left[0] < 0:
        raise OutOfBudget(line)


def skip_token(state: StateInline) -> None:
    """Count a token of a label that is passed over. Raises OutOfBudget."""
    charge(state.env, 1)
    type(state.md.inline).skipToken(state.md.inline, state)


def may_close(state: StateInline) -> bool:
    """Whether a ] stands behind here: without one no label can end, and nobody needs to look for its end."""
    closing: dict[str, int] = state.env[_CLOSING]
    last = closing.get(state.src)
    if last is None:
        last = closing[state.src] = state.src.rfind("]")
    return last > state.pos
