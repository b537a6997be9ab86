"""Captions and credits of pictures, and leading pictures, which a page shows once."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.importers.readers import captions, press
from site_builder.importers.records import Document, Outcome
from site_builder.model.documents import PAGE
from tests.importers.importing import imported, png, report_of
from tests.importers.test_wordpress import UPLOADS, export, post


@pytest.mark.parametrize(
    ("caption", "parts"),
    [
        ("The bridge. Photo: Mira Quill", ("The bridge.", "Mira Quill")),
        ("*The bridge.* Photo: Mira Quill", ("*The bridge.*", "Mira Quill")),
        ("The bridge *Foto: Mira Quill*", ("The bridge", "Mira Quill")),
        ("*The bridge. Foto: Mira Quill*", ("*The bridge.*", "Mira Quill")),
        ("*The bridge (Credit: Mira Quill)*", ("*The bridge*", "Mira Quill")),
        ("The bridge (Photo credit: Mira Quill (AP))", ("The bridge", "Mira Quill (AP)")),
        (r"The bridge \[Photo: Mira Quill\]", ("The bridge", "Mira Quill")),
        ("The bridge © 2019 Mira Quill", ("The bridge", "© 2019 Mira Quill")),
        ("*© Mira Quill*", ("", "© Mira Quill")),
        ("**Photo:** Mira Quill", ("", "Mira Quill")),
        ("Photo by [Mira](https://m.example/a_b) on Shore", ("", "[Mira](https://m.example/a_b) on Shore")),
        ("Crédit photo : Mira Quill", ("", "Mira Quill")),
        ("The bridge (via AP)", ("The bridge", "via AP")),
        # no credits
        ("A photo by Mira shows the pier", ("A photo by Mira shows the pier", "")),
        ("Picture: the pier in 1910", ("Picture: the pier in 1910", "")),
        ('The words "Photo: Mira" stand below', ('The words "Photo: Mira" stand below', "")),
        ("Photo: Mira. The pier stood until the storm.", ("Photo: Mira. The pier stood until the storm.", "")),
        ("A bridge | Photo: Mira Quill", ("A bridge | Photo: Mira Quill", "")),
        ("Photo:", ("Photo:", "")),
    ],
)
def test_a_credit_is_divided_from_its_caption(caption: str, parts: tuple[str, str]) -> None:
    assert captions.divided(caption) == parts


def test_figures_have_their_credits_set_apart_and_code_stays() -> None:
    figure = '![a](x.png "A *bridge* *Photo: Mira \\"Q\\" Quill*")'
    text = f'{figure}\n\n[![](y.png "© Mira")](https://l.example)\n\n```\n{figure}\n```\n'
    made = '![a](x.png "A *bridge* | Mira \\"Q\\" Quill")\n\n[![](y.png "| © Mira")](https://l.example)\n\n'
    assert captions.in_figures(text) == f"{made}```\n{figure}\n```\n"


LAMP = {"src": "import:a/lamp.png", "alt": "A lamp", "caption": "The lamp. Photo: Mira Quill"}
SAID = "T: the text shows its leading picture without the {} of the library: {}"


@pytest.mark.parametrize(
    ("body", "expected", "image", "told"),
    [
        ("Words.", "Words.", {"alt": "A lamp", "caption": "The lamp.", "credit": "Mira Quill"}, []),
        # at the beginning: the words of the text go to the head, those of the library to the report
        (
            '## T\n\n![Light](import:a/lamp.png "By *night* | AP")\n\nWords.',
            "## T\n\nWords.",
            {"alt": "Light", "caption": "By *night*", "credit": "AP"},
            [SAID.format("alt", "A lamp"), SAID.format("caption", "The lamp."), SAID.format("credit", "Mira Quill")],
        ),
        (
            "![](import:a/lamp.png)\n\nWords.",
            "Words.",
            {"alt": "A lamp", "caption": "The lamp.", "credit": "Mira Quill"},
            [],
        ),
        # further down: it stays there alone
        (
            'Words.\n\n![A lamp](import:a/lamp.png "The lamp. | Mira Quill")',
            'Words.\n\n![A lamp](import:a/lamp.png "The lamp. | Mira Quill")',
            None,
            [],
        ),
        (
            "Words.\n\n[![Light](import:a/lamp.png)](https://l.example)",
            "Words.\n\n[![Light](import:a/lamp.png)](https://l.example)",
            None,
            [SAID.format("alt", "A lamp"), SAID.format("caption", "The lamp."), SAID.format("credit", "Mira Quill")],
        ),
        # another picture of the same name
        (
            "![](import:b/lamp.png)",
            "![](import:b/lamp.png)",
            {"alt": "A lamp", "caption": "The lamp.", "credit": "Mira Quill"},
            [],
        ),
    ],
)
def test_a_leading_picture_stands_once_and_no_caption_is_lost(
    body: str, expected: str, image: dict[str, str] | None, told: list[str]
) -> None:
    said: list[str] = []
    document = Document("k", "T", "")
    hear = lambda outcome, what, kind: said.append(what) if outcome is Outcome.LEFT_OUT else None  # noqa: E731
    assert press.led(document, body, dict(LAMP), hear) == expected
    assert document.matter == ({"image": {"src": LAMP["src"], **image}} if image else {})
    assert said == told


def test_a_page_shows_its_leading_picture_first_and_once() -> None:
    document = Document("k", "T", "", PAGE)
    shown = '![A lamp](import:a/lamp.png "The lamp. | Mira Quill")'
    assert press.led(document, "Words.", dict(LAMP), lambda *_: None) == f"{shown}\n\nWords."
    assert press.led(document, f"Words.\n\n{shown}", dict(LAMP), lambda *_: None) == f"Words.\n\n{shown}"
    assert document.matter == {}


def test_a_block_of_wordpress_with_another_caption_is_not_shown_twice(tmp_path: Path) -> None:
    url = f"https://tidewater.example/{UPLOADS}/lamp-room"
    attached = (
        "<item><title>l</title><wp:post_id>20</wp:post_id><wp:post_type>attachment</wp:post_type>"
        f"<excerpt:encoded>From the library</excerpt:encoded><wp:attachment_url>{url}.png</wp:attachment_url></item>"
    )
    block = (
        f'<!-- wp:image {{"id":20}} --><figure class="wp-block-image"><img src="{url}-300x200.png" alt="Lamps"/>'
        "<figcaption><em>In the block.</em> (Credit: Mira Quill)</figcaption></figure><!-- /wp:image -->"
        "<!-- wp:paragraph --><p>Words.</p><!-- /wp:paragraph -->"
    )
    meta = "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>20</wp:meta_value></wp:postmeta>"
    source = export(tmp_path / "source", attached + post(1, block, meta))
    (source / UPLOADS).mkdir(parents=True)
    (source / UPLOADS / "lamp-room.png").write_bytes(png())
    result = imported(source, tmp_path / "archive")
    text = (tmp_path / "archive/content/articles/2020/p1.md").read_text("utf-8")
    head = (
        "image:\n  src: media/2019/05/lamp-room.png\n  alt: Lamps\n  caption: '*In the block.*'\n  credit: Mira Quill\n"
    )
    assert head in text
    assert text.endswith("---\n\nWords.\n")
    assert report_of(result, Outcome.LEFT_OUT) == [
        "export.xml:25: left out: Post 1: the text shows its leading picture without the caption of the library: From the library"
    ]
