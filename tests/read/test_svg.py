"""SVG: what draws is kept, and nothing else."""

from __future__ import annotations

import io
import time
from xml.parsers import expat

import pytest

from site_builder.read import containers
from site_builder.read.containers import Damaged, svg

NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def read(text: str) -> svg.Drawing:
    data = text.encode()
    return svg.read(io.BytesIO(data), len(data))


def inside(text: str) -> str:
    """What is left of the parts of a drawing."""
    written = read(f'<svg {NAMESPACES} width="9" height="9">{text}</svg>').written().decode()
    return written.removeprefix('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">').removesuffix(
        "</svg>\n"
    )


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ('<path d="M0 0 L1 1" fill="red"/>', '<path d="M0 0 L1 1" fill="red"/>'),
        ('<rect onclick="x()" width="1"/>', '<rect width="1"/>'),
        ('<a href="javascript:x()" xlink:href="https://example.org"><circle r="1"/></a>', '<g><circle r="1"/></g>'),
        ('<rect style="fill:red;background:url(//x);-moz-binding:url(x)"/>', '<rect style="fill:red"/>'),
        ("<rect style=\"fill:url( '#a' )\"/>", "<rect style=\"fill:url( '#a' )\"/>"),
        ('<rect fill="url(https://example.org/a.svg#b)"/>', "<rect/>"),
        ('<rect fill="url(#a) url(//x)"/>', "<rect/>"),
        ('<rect fill="u\\72l(//x)"/>', "<rect/>"),
        ('<use xlink:href="#a"/><use href="b.svg#a"/>', '<use href="#a"/><use/>'),
        ("<style>.a{fill:red}@import url(//x);b{fill:url(//y)}</style>", "<style>.a{fill:red}</style>"),
        (
            "<style>/* x */ #a > .b, c { fill : red ; behavior: url(x) }</style>",
            "<style>#a &gt; .b, c{fill:red}</style>",
        ),
        ("<style>@media print{.a{fill:red}}.b{stroke:red}</style>", "<style>.b{stroke:red}</style>"),
        ("<text x='1'>a &lt;b&gt; &amp; c</text>", '<text x="1">a &lt;b&gt; &amp; c</text>'),
        ("<metadata><x:rdf xmlns:x='y'>Ada</x:rdf></metadata><!-- a --><?b c?><g/>", "<g/>"),
        ('<g xml:space="preserve" xml:base="//x" data-x="y"/>', '<g xml:space="preserve"/>'),
        ('<rect class="&quot;&gt;&lt;script&gt;"/>', "<rect/>"),
        ("<g><g/></g><svg><svg/></svg>", "<g><g/></g><svg><svg/></svg>"),
        ("<a><g/></a><g><script/></g>", "<g><g/></g><g/>"),
        ('<feMerge><feMergeNode in="a"/></feMerge>', '<feMerge><feMergeNode in="a"/></feMerge>'),
        ("<text><textPath/></text>", "<text><textPath/></text>"),
        ("<text>&lt;text</text><text> </text>", "<text>&lt;text</text><text> </text>"),
        ("<style>a{font-family:'x;y'}b{fill:red}</style>", "<style>b{fill:red}</style>"),
        ("<style>a{fill:red}/* x */b{fill:red}/* c{fill:red}</style>", "<style>a{fill:red}b{fill:red}</style>"),
        ("<style>a{fill:u/**/rl(//x);stroke:/* { */red}</style>", "<style>a{stroke:red}</style>"),
    ],
)
def test_what_draws_is_kept(written: str, kept: str) -> None:
    assert inside(written) == kept


def test_it_is_valid_xml_whatever_stands_within_what() -> None:
    names = sorted(svg._ELEMENTS)
    for outer in names:
        parts = "".join(f"<{outer}>{text}<{inner}/></{outer}>" for inner in names for text in ("", "x"))
        expat.ParserCreate().Parse(read(f'<svg {NAMESPACES} width="9" height="9">{parts}</svg>').written(), True)


def test_default_values_are_left_out() -> None:
    """They could write a long value into each of many elements."""
    head = f'<!DOCTYPE svg [<!ATTLIST path d CDATA "{"M0 0" * 9}">]>'
    assert read(f"{head}<svg {NAMESPACES}><path/></svg>").written().endswith(b"<path/></svg>\n")


def test_what_may_be_missed_is_told() -> None:
    drawing = read(
        f'<svg {NAMESPACES} width="9" height="9"><script>x</script><image href="data:x"/><foreignObject><p>x</p>'
        '</foreignObject><g><animate/><set/></g><metadata/><x:y xmlns:x="z"/></svg>'
    )
    assert drawing.missed == {"script", "image", "foreignObject", "animate", "set"}


@pytest.mark.parametrize(
    ("head", "size"),
    [
        ('width="20" height="10"', (20, 10)),
        ('viewBox="0 0 20 10"', (20, 10)),
        ('viewBox="-5,-5,20.4,10" width="100%"', (20, 10)),
        ('width="10mm" height="1in"', (38, 96)),
        ('width="40" viewBox="0 0 20 10"', (40, 20)),
        ('width="+2e1px" viewBox="0 0 2E+2 1e2"', (20, 10)),
    ],
)
def test_a_drawing_says_how_large_it_is(head: str, size: tuple[int, int]) -> None:
    assert read(f"<svg {NAMESPACES} {head}/>").dimensions() == size


@pytest.mark.parametrize(
    "head", ["", 'width="100%" height="100%"', 'width="-1" height="1"', 'viewBox="0 0 0 1"', 'width="1e9" height="1"']
)
def test_one_that_does_not_is_refused(head: str) -> None:
    with pytest.raises(Damaged, match="how large"):
        read(f"<svg {NAMESPACES} {head}/>").dimensions()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no valid XML"),
        ("<svg", "no valid XML"),
        ("<html/>", "no SVG"),
        *((f'<?xml version="1.0" encoding="{name}"?><svg/>', "encoding") for name in ("x-1", "idna", "rot13", "utf-7")),
        ("<svg/>", "no SVG"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "entities"),
        ('<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg/>', "entities"),
        (f"<svg {NAMESPACES}>{'<g>' * 200}", "within each other"),
        (f"<svg {NAMESPACES}>{'<g/>' * 100_001}</svg>", "elements"),
        (f'<svg {NAMESPACES}><g id="a"><use href="#a"/></g></svg>', "use each other|times"),
        (
            f"<svg {NAMESPACES}>"
            + "".join(
                f'<g id="a{n}">{f"<use href=#a{n + 1}/>".replace("#", chr(34) + "#").replace("/>", chr(34) + "/>") * 10}</g>'
                for n in range(9)
            )
            + '<use href="#a0"/></svg>',
            "times",
        ),
    ],
)
def test_what_harms_readers_or_cannot_be_read_is_refused(text: str, why: str) -> None:
    with pytest.raises(Damaged, match=why):
        read(text)


def test_what_is_published_is_published_so_again() -> None:
    data = f'<svg {NAMESPACES} width="9" height="9"><style>a{{fill:red}}</style><text>&amp;</text></svg>'.encode()
    once = b"".join(p for p in containers.published(io.BytesIO(data), len(data), "SVG") if isinstance(p, bytes))
    again = b"".join(p for p in containers.published(io.BytesIO(once), len(once), "SVG") if isinstance(p, bytes))
    assert once == again


def test_reading_is_linear() -> None:
    def seconds(n: int) -> float:
        start = time.process_time()
        inside(
            f'<style>{"/*a*/" * n}{"}" * n}{"/*a" * n}</style><style>{"a" * n}{"/*" * n}{"}" * n}</style><rect style="{";" * n}" fill="{"url(" * n}" d="{"1 " * n}"/>'
        )
        return time.process_time() - start

    assert min(seconds(80_000) for _ in range(3)) < 20 * max(0.002, min(seconds(10_000) for _ in range(3)))
