"""Anchors and aliases of YAML in front matter and data files."""

import pytest

from site_builder.importers import matter


def test_aliases_stand_for_what_their_anchors_have() -> None:
    text = "base: &b {where: Lower Fen, tags: [a, b]}\none: *b\ntwo:\n  <<: *b\n  where: Mill\nname: &n Nell\nby: *n\n"
    base = {"where": "Lower Fen", "tags": ["a", "b"]}
    two = {"where": "Mill", "tags": ["a", "b"]}
    assert matter.from_yaml(text) == {"base": base, "one": base, "two": two, "name": "Nell", "by": "Nell"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a: &a [b, *a]\n", "within its own anchor"),
        ("a: &a\n  b: &b [*a]\n", "within its own anchor"),
        ("a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 30)), "too much text"),
        (
            "m0: &m0 {x: 1}\n" + "".join(f"m{n}: &m{n} {{p: *m{n - 1}, q: *m{n - 1}}}\n" for n in range(1, 30)),
            "too much text",
        ),
        ("a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 60)), "too deeply"),
        (f"a: &a {'x' * 1_000_000}\nb: [{', '.join(['*a'] * 50)}]\n", "too much text"),
        ("a: *unknown\n", "nothing before the alias"),
    ],
)
def test_aliases_that_stand_for_too_much_or_for_themselves_are_refused(text: str, why: str) -> None:
    with pytest.raises(matter.CannotParse, match=why):
        matter.from_yaml(text)
