"""Nothing is derived from a value that was refused."""

import pytest

from tests.builds import article, cli

BORN = "---\nname: Marta Weir\nborn: 1890\n---\n\nA life.\n"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"articles/a.md": article("A", "05/03/1931", "Marta Weir"), "actors/marta-weir.md": BORN},
            "content/articles/a.md:3:7: error: ",
        ),
        (
            {
                "articles/a.md": article("A", "1850", "Marta Weir"),
                "articles/b.md": article("B", "1990", "Marta Weir"),
                "actors/marta-weir.md": BORN.replace("1890", "05/03/1931"),
            },
            "content/actors/marta-weir.md:3:7: error: ",
        ),
        (
            {"actors/marta-weir.md": BORN + "", "actors/li-wei.md": "---\nname: Li Wei\nkind: persn\n---\n\nA life.\n"},
            "content/actors/li-wei.md:3:7: error: ",
        ),
        (
            {
                "actors/marta-weir.md": BORN.replace(
                    "born: 1890", "roles:\n  - {title: Mayor, of: Brackwater, from: 1931, until: 12/05/1935}"
                )
            },
            "content/actors/marta-weir.md:4:",
        ),
    ],
    ids=["the date of an article", "a birth", "a kind", "the end of a role"],
)
def test_no_note_says_what_a_refused_value_would_have_told(site, files: dict[str, str], said: str) -> None:
    lines = cli("check", site(files), "--report", "short").stderr.splitlines()
    told = [line for line in lines if line.startswith("content/")]
    assert len(told) == 1 and told[0].startswith(said), told
