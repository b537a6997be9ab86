"""Caption and credit of a picture are set apart, and a credit alone is said as one, in the text and above it."""

import io

import pytest
from PIL import Image

from tests.builds import article, build

SAID = {"en": "Credit:", "fr": "Crédit :", "ru": "Источник изображения:", "ar": "مصدر الصورة:"}


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (2, 1)).save(made, "PNG")
    return made.getvalue()


@pytest.mark.parametrize("language", SAID)
def test_a_credit_alone_is_said_as_one(site, language: str) -> None:
    more = "image: {src: media/x.png, alt: X, credit: E. Callow}\n"
    body = '![A plan](../media/x.png "A plan | The Society")\n\n![A map](../media/x.png " | F. Ward")'
    files = {"articles/a.md": article("A", "1931", body=body, more=more), "media/x.png": picture()}
    root = site(files, f"title: T\nbase_url: https://example.org/\nlanguage: {language}\n")
    assert [str(problem) for problem in build(root).problems] == []
    page = (root / "output/articles/a.html").read_text()
    said = SAID[language]
    assert f' <span class="credit"><span lang="{language}">{said}</span> E. Callow</span></figcaption>' in page
    assert '<figcaption><span>A plan</span> <span class="credit">The Society</span></figcaption>' in page
    assert f'<figcaption><span class="credit">{said} F. Ward</span></figcaption>' in page


def test_the_sign_between_them_is_for_two_elements() -> None:
    from site_builder.theme.folders import default_folder

    style = (default_folder() / "assets/style.css").read_text()
    assert 'figcaption .credit::before { content: "· " / "" }' in style
    assert "figcaption > :first-child::before { content: none }" in style
