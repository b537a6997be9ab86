"""What others have collected to break parsers, browsers and file systems, sent through the whole builder.

The corpora are in ../shared/corpora/hostile, each named there with its source.
"""

import io
import itertools
import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from click.testing import CliRunner
from PIL import Image

from site_builder.cli.commands import main
from site_builder.model import limits
from site_builder.model.names import generated_id
from site_builder.model.paths import unsafe
from site_builder.model.slugs import ID, ID_LENGTH
from site_builder.parse import body as bodies
from site_builder.parse import frontmatter, records, schema
from site_builder.parse.document import Rules, parse
from site_builder.parse.file_problems import FileProblems
from site_builder.problems import WORDING, Problem, errors
from site_builder.read import content_folder
from tests.conftest import DEFAULT_CONFIG, SiteFactory

FORBIDDEN = frozenset(
    "script iframe object embed applet base style form input button select textarea template svg math noscript frame "
    "frameset portal video audio source track canvas dialog marquee isindex keygen image xmp plaintext listing".split()
)
SAFE_SCHEMES = ("", "http", "https", "mailto")
ADDRESSES = ("href", "src", "action", "formaction", "data", "poster", "background", "cite", "srcset", "ping")


@pytest.fixture(scope="module")
def hostile(shared: Path) -> Callable[[str], Any]:
    return lambda name: json.loads((shared / f"corpora/hostile/{name}.json").read_text(encoding="utf-8"))


@pytest.fixture
def payloads(hostile) -> list[str]:
    """Pieces of HTML that ran script in some browser, their blanks filled in."""
    filled = [re.sub(r"%js_uri\w*%", "javascript:alert(1)", payload) for payload in hostile("h5sc-payloads")]
    return [re.sub(r"%js_\w+%", "alert(1)", payload) for payload in filled]


def elements(html: str) -> list[Element]:
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    return [e for e in tree.iter() if not callable(e.tag)]  # a comment's tag is a function


def signature(element: Element) -> str:
    return f"<{element.tag} {sorted(element.attrib.items())}>"


BESIDE = {
    "application/x-bibtex": "bib",
    "application/x-research-info-systems": "ris",
    "application/vnd.citationstyles.csl+json": "csl.json",
    "application/atom+xml": "/feed.xml",
    "application/feed+json": "/feed.json",
}


def beside(attributes: Mapping[str, str]) -> bool:
    """Whether a link is the theme's own to a citation or feed of a page, which nothing follows by itself."""
    ending = BESIDE.get(attributes.get("type", ""))
    if ending is None or attributes.get("rel") != "alternate":
        return False
    feed = ending.startswith("/")
    folder, keys = (
        ("actors|topics", {"rel", "type", "title", "href"}) if feed else ("articles", {"rel", "type", "href"})
    )
    address = rf"\.\./({folder})/[a-z0-9-]+{re.escape(ending if feed else '.' + ending)}"
    return set(attributes) == keys and re.fullmatch(address, attributes["href"]) is not None


def violations(page: Iterable[Element], own: frozenset[str] = frozenset()) -> list[str]:
    """Elements and attributes that could run something, load something or lead somewhere by themselves.

    ``own`` are the signatures of elements that the theme has itself.
    """
    found = []
    for element in page:
        tag, attributes = str(element.tag), element.attrib
        said = signature(element)
        if said in own:
            continue
        if tag in FORBIDDEN or tag.startswith("{") or ":" in tag:
            found.append(said)
        if tag == "meta" and "http-equiv" in attributes:
            found.append(said)
        if tag == "link" and attributes.get("rel") not in ("canonical", "icon") and not beside(attributes):
            found.append(said)
        for name, value in attributes.items():
            if str(name).startswith("on") or name in ("style", "srcdoc", "autofocus"):
                found.append(said)
            elif name in ADDRESSES:
                bare = re.sub(r"[\x00-\x20]", "", value)
                scheme = re.match(r"([A-Za-z][\w+.-]*):", bare)
                if (scheme[1].lower() if scheme else "") not in SAFE_SCHEMES or bare.startswith("//"):
                    found.append(said)
                if name == "src" and urlsplit(bare).netloc:
                    found.append(said)
    return found


def text_of(element: Element) -> str:
    return "".join(element.itertext())


def spaced(text: str) -> str:
    return " ".join(text.split())


def on_one_line(text: str) -> bool:
    """Nothing in it moves a terminal's cursor, hides or turns around what follows."""
    return all(c.isprintable() or unicodedata.category(c) == "Zs" for c in text)


def yaml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def front(**keys: object) -> str:
    return "---\n" + "".join(f"{key}: {yaml(value)}\n" for key, value in keys.items()) + "---\n"


def parsed(path: str, text: str, kind: str = "article") -> tuple[Any, list[Problem]]:
    raw = text.encode("utf-8", "surrogatepass")
    document, problems = parse(content_folder.Source(path, kind, "", len(raw)), raw, Rules())
    for fault in problems:
        assert fault.kind in WORDING
        assert on_one_line(str(fault)), fault
    return document, problems


def sound(site: SiteFactory, files: dict[str, str]) -> Path:
    """Build the files; whatever is refused with a problem of its own is left out, until the rest is published."""
    files = dict(files)
    for _ in range(6):
        root = site(files)
        done = CliRunner().invoke(main, ["build", str(root), "--report", "json"])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        report = json.loads(done.stdout)
        if report["ok"]:
            return root / "output"
        broken = {p["path"].removeprefix("content/") for p in report["problems"] if p["severity"] == "error"}
        assert broken and broken <= set(files)
        files = {name: text for name, text in files.items() if name not in broken}
    pytest.fail("what is left has problems still")


@pytest.fixture
def own(site) -> frozenset[str]:
    """What could be taken for an intrusion, but is the theme's own."""
    output = sound(site, {"articles/a.md": front(title="A", date="2025", actors=["B"], topics=["C"], summary="D")})
    return frozenset(
        signature(e)
        for path in output.rglob("*.html")
        for e in elements(path.read_text(encoding="utf-8"))
        if e.tag in FORBIDDEN or e.tag in ("meta", "link")
    )


# -- YAML -------------------------------------------------------------------------------------------------------------


def test_any_yaml_is_a_mapping_of_strings_or_one_problem(hostile):
    def strings(node: frontmatter.Node) -> bool:
        if node.kind == frontmatter.SCALAR:
            return isinstance(node.value, str)
        return all(map(strings, node.items)) and all(strings(k) and strings(v) for k, v in node.pairs)

    documents = hostile("yaml-test-suite")
    assert len(documents) == 402
    accepted = 0
    for document in documents:
        problems: list[Problem] = []
        node = frontmatter.read_yaml(document["yaml"], "site.yaml", problems)
        warned = [fault for fault in problems if fault.kind == "lost-comment"]
        problems = [fault for fault in problems if fault not in warned]
        assert (node is None) == (len(problems) == 1), document["id"]
        if node is not None:
            assert node.kind == frontmatter.MAPPING and strings(node), document["id"]
            accepted += 1
        for fault in problems:
            assert fault.severity == "error" and fault.line >= 1 and fault.column >= 1, document["id"]
            assert on_one_line(str(fault)), document["id"]
            assert fault.line <= document["yaml"].count("\n") + 2, document["id"]
    assert accepted > 60


def test_any_yaml_as_front_matter_gives_a_document_or_problems_and_never_leaks_into_the_text(hostile):
    for document in hostile("yaml-test-suite"):
        text = f"---\ntitle: A\ndate: 2025\n{document['yaml']}\n---\nThe text.\n"
        problems: list[Problem] = []
        parts = frontmatter.split(text, "a.md", problems)
        assert (parts.head is None) == bool(errors(problems)), document["id"]
        _, faults = parsed("articles/a.md", text)
        assert faults or parts.head, document["id"]
        if not re.search(r"^---[ \t]*$", document["yaml"], re.MULTILINE):
            assert parts.body.rstrip() == "The text.", document["id"]


# -- naughty strings --------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_naughty_strings_in_every_slot_are_refused_or_published_as_they_are(hostile, site, own):
    naughty: list[str] = hostile("naughty-strings")
    assert len(naughty) == 515
    files, titles = {}, {}
    for n, text in enumerate(naughty):
        keys = {"title": text, "date": "2025", "actors": [text], "topics": [text], "summary": text}
        document, problems = parsed(f"articles/n{n}.md", front(**keys))
        if document is None or errors(problems):
            assert problems
            assert (
                not text.strip()
                or "<!--" in text
                or any(  # a comment is dropped, and may leave nothing
                    p.kind in ("control-character", "yaml-syntax", "too-long", "no-name") for p in problems
                )
            ), text
            continue
        files[f"articles/n{n}.md"] = front(**keys)
        titles[f"articles/n{n}.html"] = text
        # the text by itself: links that lead nowhere are problems, and then the rest is tried all the same
        document, problems = parsed(f"articles/n{n}.md", front(**keys) + text)
        if not errors(problems) and not document.body.links:
            files[f"articles/n{n}.md"] += text
    assert len(files) > 450
    output = sound(site, files)
    published = 0
    for address, text in titles.items():
        if not (output / address).is_file():
            continue
        published += 1
        page = elements((output / address).read_text(encoding="utf-8"))
        found = {e.tag: text_of(e) for e in page if e.tag in ("h1", "title")}
        if "<!--" not in text:
            shown = unmarked(text + ends_of_turns(text))
            assert unmarked(found["h1"]) == shown, text
            assert unmarked(found["title"]).startswith(shown), text
        assert violations(page, own) == [], text
    assert published > 400
    for path in output.rglob("*"):
        relative = path.relative_to(output).as_posix()
        assert len(relative.encode()) <= 200 and not unsafe(relative), relative


@pytest.mark.slow
def test_naughty_strings_as_names_of_an_actors_file_are_refused_or_lead_to_it(hostile, site):
    files = {}
    for n, text in enumerate(hostile("naughty-strings")):
        path = f"actors/n{n}.md"
        content = front(name=f"Number {n}", aliases=[text], weak_aliases=[text], sort_name=text, disambiguation=text)
        document, problems = parsed(path, content, "actor")
        if document is not None and not errors(problems):
            files[path] = content
            files[f"articles/a{n}.md"] = front(title="A", date="2025", actors=[text])
        elif document is None:
            assert problems
    output = sound(site, files)
    led = 0
    for n in range(515):
        page = output / f"articles/a{n}.html"
        if page.is_file() and f"actors/n{n}.md" in files:
            html = page.read_text(encoding="utf-8")
            if f'href="../actors/n{n}.html"' in html:
                led += 1
    assert led > 400


def test_naughty_strings_make_ids_that_are_ids(hostile):
    for text in hostile("naughty-strings"):
        made = generated_id(text)
        assert ID.fullmatch(made) and len(made) <= ID_LENGTH and made != "index", text
        assert not unsafe(f"actors/{made}.html"), text


def test_naughty_strings_as_slugs_and_former_addresses_are_refused_or_safe(hostile):
    for text in hostile("naughty-strings"):
        document, problems = parsed("articles/a.md", front(title="A", date="2025", slug=text))
        if document is not None and not problems:
            assert ID.fullmatch(document.id), text
            assert document.id in (text, "a")
        assert isinstance(unsafe(text), str)


# -- HTML -------------------------------------------------------------------------------------------------------------


def test_the_payloads_do_harm_where_they_are_taken_for_html(payloads):
    harmful = [payload for payload in payloads if violations(elements(payload))]
    assert len(harmful) > 110


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


@pytest.mark.slow
def test_payloads_are_text_wherever_they_stand(payloads, site, own):
    assert len(payloads) == 149
    files, raw = {}, set()
    for n, payload in enumerate(payloads):
        short = shortened(payload)
        keys = {
            "title": short,
            "date": "2025",
            "actors": [{"name": short, "role": short}],
            "summary": short,
            "topics": [short],
            "authors": [short],
            "sources": [short],
            "dates": [{"date": "2024", "label": short}],
            "image": {"src": "media/a.png", "alt": short, "caption": short, "credit": short},
        }
        fence = "`" * 20
        body = f'\n{fence} {payload.split()[0]}\n{payload}\n{fence}\n\n![{n}](../media/a.png "{quoted(payload)}")\n'
        document, problems = parsed(f"articles/p{n}.md", front(**keys) + payload + "\n" + body)
        if document is not None and not errors(problems) and all(link.kind == "image" for link in document.body.links):
            raw.add(n)
            body = payload + "\n" + body
        files[f"articles/p{n}.md"] = front(**keys) + body
    assert len(raw) > 130
    output = sound(pictured(site), files)
    published = [n for n in range(len(payloads)) if (output / f"articles/p{n}.html").is_file()]
    assert len(published) > 140
    for n in published:
        payload = payloads[n]
        page = elements((output / f"articles/p{n}.html").read_text(encoding="utf-8"))
        assert violations(page, own) == [], payload
        by_tag: dict[str, list[str]] = {}
        for element in page:
            by_tag.setdefault(str(element.tag), []).append(text_of(element))
        if "<!--" in payload:  # what stands there is dropped
            continue
        assert [unmarked(text) for text in by_tag["h1"]] == [unmarked(shortened(payload))]
        assert re.sub("\r\n?", "\n", payload).strip("\n") in by_tag["pre"][0]
        short = spaced(shortened(payload))
        assert short in by_tag["bdi"] and unmarked(short) in map(unmarked, by_tag["p"])
        if n in raw and not re.search(r"[&\\`\[\]]", payload):
            assert letters(payload) in letters("".join(by_tag["div"])), payload
    for path in sorted(output.rglob("*.html"))[::3]:
        if path.parent.name in ("actors", "topics", "output"):
            assert violations(elements(path.read_text(encoding="utf-8")), own) == [], path.name


def shortened(payload: str) -> str:
    """As much of a payload as a title or a name may have."""
    return payload.encode()[: limits.NAME].decode(errors="ignore")


def unmarked(text: str) -> str:
    """A text without signs that may be marks of emphasis, and without spaces: those around a tag may go."""
    return re.sub(r"[*_~`\\\s]+", "", text)


def ends_of_turns(text: str) -> str:
    """The signs that end the turns of direction that a text begins and does not end."""
    ends: list[str] = []
    for sign in text:
        if sign in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068":
            ends.append("\u2069" if sign >= "\u2066" else "\u202c")
        elif ends and sign == ends[-1]:
            ends.pop()
    return "".join(reversed(ends))


def quoted(payload: str) -> str:
    """As the title of a link: on one line, its quotation marks and backslashes escaped."""
    return spaced(payload).replace("\\", "\\\\").replace('"', '\\"')


def pictured(site: SiteFactory) -> SiteFactory:
    """The factory, with a picture in every archive."""
    picture = io.BytesIO()
    Image.new("RGB", (1, 1)).save(picture, "PNG")

    def write(files: Mapping[str, str | bytes], config: str | bytes = DEFAULT_CONFIG) -> Path:
        return site({**files, "media/a.png": picture.getvalue()}, config)

    return write


def rendered(text: str) -> tuple[Any, list[Problem]]:
    problems: list[Problem] = []
    content = frontmatter.decode(text.encode("utf-8", "surrogatepass"), "a.md", problems)
    body = bodies.render(content or "", 1, FileProblems("a.md", problems))
    for fault in problems:
        assert fault.kind in WORDING and on_one_line(str(fault))
    return body, problems


@pytest.mark.slow
def test_payloads_as_targets_and_titles_of_links_do_nothing(payloads, hostile):
    allowed = set(
        "html head body p a img figure figcaption em strong code s br span h2 ul ol li blockquote pre div table thead "
        "tbody tr th td hr".split()
    )
    schemes = re.findall(r"[a-z\x00-\x20]+:[^\s\"'<>]+", " ".join(payloads), re.IGNORECASE)
    for payload in [*payloads, *schemes, *hostile("naughty-strings")[::5]]:
        one_line = spaced(payload)
        bodies = []
        for text in (
            f"[a]({payload})",
            f"[a](<{one_line}>)",
            f"![a]({payload})",
            f"![a](<{one_line}>)",
            f'[a](https://example.org "{quoted(payload)}")',
            f'![a](a.png "{quoted(payload)}")',
            f"![{payload}](a.png)",
            f"<{payload}>",
            f"[a]: <{one_line}>\n\n[a]",
            f"[a]: https://example.org '{payload}'\n\n[a] ![a]",
            f"[[{payload}]]",
            f"[[a|{payload}]]",
            f"``` {payload}\n```",
            f"# {payload}",
            f"| {payload} |\n|---|\n| {payload} |",
        ):
            bodies.append(rendered(text)[0].html)
        # each by itself is well-formed, so that one parse tells of them all
        page = elements("".join(bodies))
        assert violations(page) == [], payload
        tags = {str(e.tag) for e in page}
        assert tags <= allowed, (payload, tags - allowed)


# -- pathological Markdown --------------------------------------------------------------------------------------------

FAMILIES: dict[str, Callable[[int], str]] = {
    "nested strong emphasis": lambda n: "*a **a " * n + "b" + " a** a*" * n,
    "many closers of emphasis": lambda n: "a_ " * n,
    "many openers of emphasis": lambda n: "_a " * n,
    "many closers of links": lambda n: "a]" * n,
    "many openers of links": lambda n: "[a" * n,
    "mismatched openers and closers": lambda n: "*a_ " * n,
    "openers and closers, a multiple of 3": lambda n: "a**b" + "c* " * n,
    "openers of links and closers of emphasis": lambda n: "[ a_" * n,
    "brackets that may be links": lambda n: "[ (](" * n,
    "brackets that may be pictures": lambda n: "![[]()" * n,
    "links in emphasis": lambda n: "**x [a*b**c*](d)" * n,
    "nested brackets": lambda n: "[" * n + "a" + "]" * n,
    "nested pictures": lambda n: "![" * n + "a" + "](b)" * n,
    "nested wikilinks": lambda n: "[[" * n + "a" + "]]" * n,
    "nested quotations": lambda n: "> " * n + "a",
    "nested lists": lambda n: "".join(f"{'  ' * k}* a\n" for k in range(n)),
    "nested lists on one line": lambda n: "- " * n + "a",
    "backticks of every length": lambda n: "".join(f"e{'`' * k}" for k in range(1, n)),
    "unclosed links, with a bracket": lambda n: "[a](<b" * n,
    "unclosed links": lambda n: "[a](b" * n,
    "unclosed comments": lambda n: "</" + "<!--" * n,
    "empty lines in nested lists": lambda n: "- " * 20 + "x" + "\n" * n,
    "empty lines in nested lists in a quotation": lambda n: "> " + "- " * 20 + "x\n" + ">\n" * n,
    "emphasis in a deep quotation": lambda n: ">" * n + "a*" * n,
    "colliding references": lambda n: "".join(f"[{k}]: /u\n" for k in range(n)) + "[0] " * n,
    "one reference, defined often": lambda n: "[a]: u\n" * n + "[a]" * n,
    "entities": lambda n: "&" * n + "&amp" * n,
    "question marks": lambda n: "?c_" * n,
    "stars and low lines": lambda n: "*_" * n,
    "stars, low lines and spaces": lambda n: "**_* " * n,
    "open angles": lambda n: "<" * n,
    "unclosed CDATA": lambda n: "a <![CDATA[" * n,
    "unclosed instructions": lambda n: "a <?" * n,
    "unclosed declarations": lambda n: "a <!A " * n,
    "tildes": lambda n: "~" * n + "a ~~" * n,
    "unclosed titles": lambda n: '[]( "' * n,
    "quotation marks": lambda n: "\"'" * n,
    "addresses": lambda n: "www.a@http://" * n,
    "footnotes": lambda n: "".join(f"[^{k}]" for k in range(n)) + "\n\n" + "".join(f"[^{k}]: a\n" for k in range(n)),
    "footnotes in footnotes": lambda n: "[^0]\n\n" + "".join(f"[^{k}]: a[^{k + 1}]\n" for k in range(n)),
    "inline footnotes": lambda n: "^[" * n + "a" + "]" * n,
    "definitions": lambda n: "a\n: b\n" * n,
    "definitions in definitions": lambda n: "a\n" + "".join(f"{'  ' * k}: b\n" for k in range(n)),
    "a wide table with short rows": lambda n: f"{'|a' * (n // 4)}|\n{'|-' * (n // 4)}|\n" + "a\n" * (n // 4),
    "headings of one name": lambda n: "# a\n" * n,
    "line breaks": lambda n: "a  \n" * n + "a\\\n" * n,
    "tabs": lambda n: "\t" * n + "a\n" + "- \t" * n,
    "zero-width marks": lambda n: "a\u200d\ufe0f" * n,
    "combining marks": lambda n: "a" + "\u0301" * n,
}


@pytest.mark.parametrize("family", FAMILIES)
def test_pathological_markdown_neither_ends_the_build_nor_swells(family):
    for n in (250, 500):
        text = FAMILIES[family](n)
        body, problems = rendered(text)
        assert problems or len(body.html) <= 50 * max(len(text), 2000)
        assert violations(elements(body.html)) == []


SENTINEL = "sentinel"
NESTED: dict[str, Callable[[int], str]] = {
    "quotations": lambda n: "> " * n + SENTINEL,
    "lists": lambda n: "".join(f"{'  ' * k}- {SENTINEL if k == n - 1 else 'a'}\n" for k in range(n)),
    "lists in quotations": lambda n: "> - " * (n // 2) + SENTINEL,
    "numbered lists": lambda n: "1. " * n + SENTINEL,
    "emphasis": lambda n: "*a **a " * n + SENTINEL + " a** a*" * n,
    "brackets": lambda n: "[" * n + SENTINEL + "](b)" * n,
    "pictures": lambda n: "![" * n + SENTINEL + "](b)" * n,
    "definitions": lambda n: "a\n\n" + "".join(f"{'  ' * k}: b\n\n" for k in range(n)) + "  " * n + SENTINEL,
    "footnotes": lambda n: "a[^0]\n\n" + "".join(f"[^{k}]: a[^{k + 1}]\n" for k in range(n)) + f"[^{n}]: {SENTINEL}",
    "tables in quotations": lambda n: f"{'> ' * n}| a |\n{'> ' * n}|---|\n{'> ' * n}| {SENTINEL} |",
}


@pytest.mark.parametrize("kind", NESTED)
def test_what_is_nested_deep_is_kept_or_refused_but_never_lost(kind):
    for n in itertools.chain(range(10, 151, 5), (47, 48, 49, 51, 96, 97, 98, 99, 101)):
        body, problems = rendered(NESTED[kind](n))
        kept = SENTINEL in body.html or any(SENTINEL in link.target for link in body.links)
        assert kept or problems, n


# -- names of files ---------------------------------------------------------------------------------------------------

DEVICES = ["con", "prn", "aux", "nul", "conin$", "conout$"]
DEVICES += [f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"]
UNSAFE_NAMES = [
    *DEVICES,
    *(name.upper() for name in DEVICES),
    *(f"{name}.txt" for name in DEVICES),
    *(f"{name}.tar.gz" for name in DEVICES[:4]),
    "",
    ".",
    "..",
    "a.",
    "a ",
    " a",
    "a..",
    *(f"a{sign}b" for sign in '"<>:|?*\\'),
    *(f"a{chr(code)}b" for code in [*range(32), 127, 0x85, 0x200B, 0x200E, 0x202E, 0x2066, 0xFEFF, 0xFFFF, 0x378]),
    "a\udcffb",
    "x" * 120,
    "é" * 60,
]


@pytest.mark.parametrize("name", UNSAFE_NAMES, ids=ascii)
def test_a_name_that_some_system_cannot_bear_is_unsafe(name):
    assert unsafe(name)
    assert unsafe(f"media/{name}/a.png")


@pytest.mark.parametrize(
    "name", ["a", "Été", "Пхеньян", "平壌", "القاهرة", "a b", "a.b.c", "console", "com10", "a-1_2", "x" * 100]
)
def test_any_other_name_is_safe_in_every_script(name):
    assert unsafe(f"media/{name}.png") == ""


def test_files_with_unsafe_names_are_reported_and_nothing_is_published(site):
    root = site({})
    folder = root / "content/media"
    folder.mkdir()
    made = []
    for name in UNSAFE_NAMES:
        raw = os.fsencode(name) + b".txt"
        if b"\0" in raw or b"/" in raw or name in ("", ".", "..") or len(raw) > 250 or name in ("a.", "a ", "a.."):
            continue
        try:
            (folder / os.fsdecode(raw)).write_bytes(b"x")
        except OSError:  # this system cannot bear it either
            continue
        made.append(os.fsdecode(raw))
    done = CliRunner().invoke(main, ["build", str(root), "--report", "json"])
    report = json.loads(done.stdout)
    assert {p["kind"] for p in report["problems"]} == {"name-unsafe"}
    assert len(report["problems"]) == len(made) > 80
    assert all(on_one_line(line) for p in report["problems"] for line in (p["path"], p["what"]))
    assert not (root / "output/media").exists()


def test_a_name_of_bytes_that_are_no_text_is_reported(site):
    root = site({})
    for folder, name in (("articles", b"\xff.md"), ("media", b"\xe9t\xe9.png"), ("", b"\xfe")):
        (root / "content" / folder).mkdir(exist_ok=True)
        try:
            (root / "content" / folder / os.fsdecode(name)).write_bytes(b"x")
        except OSError:
            pytest.skip("this file system takes text only as names")
    done = CliRunner().invoke(main, ["build", str(root)])
    assert done.exit_code == 1
    places, reasons = zip(*(line.split(": ", 1) for line in done.stderr.splitlines()[:-1]), strict=True)
    assert places == ("content/\\udcfe", "content/articles/\\udcff.md", "content/media/\\udce9t\\udce9.png")
    assert "does not know what to do" in reasons[0]
    assert all("(it is not UTF-8)" in reason for reason in reasons[1:])


@pytest.mark.slow
def test_every_slot_of_the_content_model_takes_hostile_text_without_a_traceback(hostile, payloads):
    texts = [*hostile("naughty-strings")[::32], *payloads[::32], "[" * 500, "\ud800", "9" * 500, "-" * 300, "../" * 50]
    for kind, fields in schema.DOCUMENTS.items():
        if kind == "site":
            continue
        for field in fields:
            for text in texts:
                for value in (text, [text], {text: text}, [[text]], {"name": text, "title": text, "date": text}):
                    keys = {"title": "A", "name": "B", "date": "2025", field.key: value}
                    parsed(f"{kind}s/a.md", front(**keys), kind)


def test_every_slot_of_the_configuration_takes_hostile_text_without_a_traceback(hostile):
    for field in schema.SITE:
        for text in hostile("naughty-strings")[::4]:
            problems: list[Problem] = []
            node = frontmatter.read_yaml(f"{field.key}: {yaml(text)}\n", "site.yaml", problems)
            if node is not None:
                records.read_fields(node, schema.SITE, FileProblems("site.yaml", problems), "in site.yaml")
            assert all(on_one_line(str(p)) for p in problems)


def test_a_title_in_the_configuration_is_text(payloads, site):
    for payload in payloads[:40:10]:
        config = DEFAULT_CONFIG.replace("title: T", f"title: {yaml(payload)}")
        root = site({"articles/a.md": front(title="A", date="2025")}, config)
        assert CliRunner().invoke(main, ["build", str(root)]).exit_code == 0
        page = elements((root / "output/index.html").read_text(encoding="utf-8"))
        assert next(text_of(e) for e in page if e.tag == "title").startswith(spaced(payload))
        feeds = [e for e in page if e.tag == "link" and e.get("rel") == "alternate"]
        assert [spaced(e.get("title") or "") for e in feeds] == [spaced(payload)] * 2  # Atom and JSON
        others = [
            (k, v) for e in page for k, v in e.attrib.items() if k != "content" and (e not in feeds or k != "title")
        ]
        assert "alert" not in "".join(k + v for k, v in others)
