"""SVG: a drawing in XML, which may hold script and fetch other files. It is written anew from what is on a list.

Elements, attributes and properties that draw are kept; addresses lead to parts of the same drawing alone. All else is
left out: script, links, animation, pictures within, what drawing programs note. Expat parses without a document type,
so a drawing cannot declare entities. A rasteriser would be a library in C or Rust that reads hostile files, and would
make a drawing of some kilobytes into pictures of fixed sizes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from site_builder.read.containers.parts import Damaged, Found, Piece

MOST_BYTES: Final = 5_000_000
_MOST_ELEMENTS: Final = 100_000
_DEEPEST: Final = 100
_MOST_COPIES: Final = 10_000  # of parts that <use> draws again, and again within these
_LARGEST: Final = 20_000  # pixels of a side
_SVG: Final = "http://www.w3.org/2000/svg"
_XLINK: Final = "http://www.w3.org/1999/xlink"
_XML: Final = "http://www.w3.org/XML/1998/namespace"

_ELEMENTS: Final = frozenset(
    "svg g defs symbol use switch path rect circle ellipse line polyline polygon text tspan textPath title desc style "
    "linearGradient radialGradient stop clipPath mask pattern marker filter feBlend feColorMatrix feComponentTransfer "
    "feComposite feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset "
    "feDropShadow".split()
)
_WORDED: Final = frozenset(("text", "tspan", "textPath", "title", "desc"))
_PROPERTIES: Final = frozenset(
    "alignment-baseline baseline-shift clip-path clip-rule color color-interpolation color-interpolation-filters "
    "direction display dominant-baseline fill fill-opacity fill-rule filter flood-color flood-opacity font "
    "font-family font-size font-size-adjust font-stretch font-style font-variant font-weight image-rendering "
    "isolation letter-spacing line-height marker marker-end marker-mid marker-start mask mask-type mix-blend-mode "
    "opacity overflow paint-order shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset "
    "stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration "
    "text-rendering transform transform-origin unicode-bidi vector-effect visibility white-space word-spacing "
    "writing-mode".split()
)
_ATTRIBUTES: Final = _PROPERTIES | frozenset(
    "id class lang role viewBox preserveAspectRatio version width height x y x1 x2 y1 y2 cx cy r rx ry fx fy fr d "
    "points pathLength transform dx dy rotate textLength lengthAdjust startOffset method spacing side offset "
    "gradientUnits gradientTransform spreadMethod clipPathUnits maskUnits maskContentUnits patternUnits "
    "patternContentUnits patternTransform markerUnits markerWidth markerHeight orient refX refY filterUnits "
    "primitiveUnits in in2 result mode type values tableValues slope intercept amplitude exponent operator k1 k2 k3 "
    "k4 stdDeviation radius edgeMode".split()
)
_URL: Final = re.compile(r"url\(\s*([\"']?)#[\w.:-]+\1\s*\)", re.IGNORECASE)
_SIGNS: Final = ("url", "\\", "@", "/*", "{", "}", "<", "image(", "image-set(", "expression(", "src(", "var(", "attr(")
_LOCAL: Final = re.compile(r"#[\w.:-]+")
_SELECTOR: Final = re.compile(r"[\w.#,\s*>-]+")
_NUMBER: Final = r"[+-]?(?:[0-9]{1,12}(?:\.[0-9]{0,12})?|\.[0-9]{1,12})(?:[eE][+-]?[0-9]{1,2})?"
_LENGTH: Final = re.compile(rf"\s*({_NUMBER})\s*([a-z]*)\s*", re.IGNORECASE)
_UNITS: Final = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 960 / 25.4, "in": 96.0, "em": 16.0}


def pieces(file: BinaryIO, size: int, found: Found) -> Iterator[Piece]:
    """Yield a drawing with nothing but what is on the list. Raises Damaged."""
    yield read(file, size).written()
    found.complete = True


def read(file: BinaryIO, size: int) -> Drawing:
    """Return a drawing as it is published. Raises Damaged."""
    if size > MOST_BYTES:
        raise Damaged(f"it has more than {MOST_BYTES // 1_000_000} MB")
    file.seek(0)
    found = Drawing()
    found.parse(file.read(MOST_BYTES + 1))
    return found


class Drawing:
    """What is kept of a drawing while it is parsed."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.stack: list[str] = []  # names of the elements that are open and kept
        self.is_empty = False  # nothing is written yet within the innermost of them
        self.skipped = 0  # elements that are open and left out, with those around them
        self.elements = 0
        self.style: list[str] | None = None
        self.root: dict[str, str] | None = None  # its attributes
        self.ids: list[str] = []  # of the elements that are open
        self.used: list[str] = []
        self.inside: dict[str, list[str]] = {}  # id → what is used within
        self.missed: set[str] = set()  # names of elements that may show something, and are left out

    def parse(self, data: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.specified_attributes = True  # a default value could stand in each of many elements
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.text
        parser.EntityDeclHandler = parser.ExternalEntityRefHandler = _refuse_entities
        try:
            parser.Parse(data, True)
        except expat.ExpatError as fault:
            where = f"line {fault.lineno}, column {fault.offset + 1}"
            raise Damaged(f"it is no valid XML: {expat.ErrorString(fault.code)} in {where}") from None
        except (LookupError, ValueError):  # of Python's codecs, by whose names a file may call its encoding
            raise Damaged("it names an encoding that is not known") from None
        if self.root is None:
            raise Damaged("it is no SVG")
        if self._copies() > _MOST_COPIES:
            raise Damaged(f"it draws its parts more than {_MOST_COPIES} times")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        self.elements += 1
        if self.elements > _MOST_ELEMENTS or len(self.stack) + self.skipped >= _DEEPEST:
            raise Damaged(f"it has more than {_MOST_ELEMENTS} elements, or {_DEEPEST} within each other")
        if not self.stack and (namespace, local) != (_SVG, "svg"):
            raise Damaged("it is no SVG")
        if self.skipped or namespace != _SVG or (local not in _ELEMENTS and local != "a"):
            self.skipped += 1
            if namespace == _SVG and self.skipped == 1 and local != "metadata":
                self.missed.add(local)
            return
        local = "g" if local == "a" else local
        kept = dict(_kept(local, attributes))
        if not self.stack:
            self.root = kept
            kept = {"xmlns": _SVG, **kept}
        self._note_use(local, kept)
        self.stack.append(local)
        self.ids.append(kept.get("id", ""))
        self.style = [] if local == "style" else None
        self.out.append(f"<{local}{''.join(f' {key}={quoteattr(value)}' for key, value in kept.items())}>")
        self.is_empty = True

    def _note_use(self, local: str, kept: dict[str, str]) -> None:
        if local == "use" and (ref := kept.get("href", "")[1:]):
            self.used.append(ref)
            for ident in self.ids:
                if ident:
                    self.inside.setdefault(ident, []).append(ref)

    def end(self, name: str) -> None:
        if self.skipped:
            self.skipped -= 1
            return
        if self.style:
            self._write(_sheet("".join(self.style)))
        self.style = None
        name = self.stack.pop()
        if self.is_empty:
            self.out[-1] = f"{self.out[-1][:-1]}/>"
        else:
            self.out.append(f"</{name}>")
        self.is_empty = False
        self.ids.pop()

    def text(self, data: str) -> None:
        if self.skipped:
            return
        if self.style is not None:
            self.style.append(data)
        elif self.stack and self.stack[-1] in _WORDED:
            self._write(data)

    def _write(self, text: str) -> None:
        if text:
            self.out.append(escape(text))
            self.is_empty = False

    def _copies(self) -> int:
        """Return how many parts are drawn by all <use>, those within others counted each time. Raises Damaged."""
        known: dict[str, int] = {}

        def copies(ref: str, depth: int) -> int:
            if depth > _DEEPEST // 4:
                raise Damaged("its parts use each other")
            if ref not in known:
                known[ref] = min(_MOST_COPIES + 1, 1 + sum(copies(one, depth + 1) for one in self.inside.get(ref, ())))
            return known[ref]

        return sum(copies(ref, 0) for ref in self.used)

    def dimensions(self) -> tuple[int, int]:
        """Return the width and height in pixels. Raises Damaged."""
        root = self.root or {}
        box = [float(n) for n in re.split(r"[\s,]+", root.get("viewBox", "").strip()) if _is_number(n)]
        width, height = (_pixels(root.get(key, "")) for key in ("width", "height"))
        if len(box) == 4 and box[2] > 0 and box[3] > 0:
            if width and not height:
                height = width * box[3] / box[2]
            elif height and not width:
                width = height * box[2] / box[3]
            elif not width:
                width, height = box[2], box[3]
        if not (0 < width <= _LARGEST and 0 < height <= _LARGEST):
            raise Damaged(f"it does not say how large it is, or more than {_LARGEST} pixels")
        return max(1, round(width)), max(1, round(height))

    def written(self) -> bytes:
        """Return the drawing as a file."""
        return "".join(self.out).encode() + b"\n"


def _refuse_entities(*_: object) -> int:
    raise Damaged("it declares entities")


def _kept(local: str, attributes: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the attributes of an element that are kept."""
    for name, value in attributes.items():
        namespace, _, key = name.rpartition(" ")
        if key == "href" and namespace in ("", _XLINK):
            if _LOCAL.fullmatch(value):
                yield "href", value
        elif namespace == _XML and key in ("lang", "space"):
            yield f"xml:{key}", value
        elif not namespace and key == "style":
            if kept := _declarations(value):
                yield key, kept
        elif not namespace and key in _ATTRIBUTES and _is_harmless(value):
            yield key, value


def _is_harmless(value: str) -> bool:
    """Whether a value leads to nothing outside the drawing."""
    rest = _URL.sub("", value).lower() if "(" in value else value
    return not any(sign in rest for sign in _SIGNS)


def _declarations(text: str) -> str:
    """Return the declarations of a style that are kept."""
    found = []
    for declaration in text.split(";"):
        name, colon, value = declaration.partition(":")
        if colon and name.strip().lower() in _PROPERTIES and _is_harmless(value) and _ends_its_strings(value):
            found.append(f"{name.strip()}:{value.strip()}")
    return ";".join(found)


def _ends_its_strings(value: str) -> bool:
    """Whether no string goes on behind a value, where it would take what follows with it."""
    return not (value.count('"') % 2 or value.count("'") % 2)


def _sheet(text: str) -> str:
    """Return the rules of a style sheet that are kept: those of elements, classes and ids."""
    found = []
    for rule in _without_comments(text).split("}"):
        selector, _, declarations = rule.partition("{")
        if _SELECTOR.fullmatch(selector) and (kept := _declarations(declarations)):
            found.append(f"{selector.strip()}{{{kept}}}")
    return "".join(found)


def _without_comments(text: str) -> str:
    """Return a style sheet without its comments; one that is not closed goes to the end."""
    found, at = [], 0
    while (start := text.find("/*", at)) >= 0:
        found.append(text[at:start])
        end = text.find("*/", start + 2)
        if end < 0:
            return "".join(found)
        at = end + 2
    return "".join([*found, text[at:]])


def _pixels(text: str) -> float:
    """Return a length in pixels; 0 for none, and for a part of something else."""
    found = _LENGTH.fullmatch(text)
    return float(found[1]) * _UNITS.get(found[2].lower(), 0) if found else 0.0


def _is_number(text: str) -> bool:
    return re.fullmatch(_NUMBER, text) is not None
