"""HTML → Markdown as the archive reads it: markdownify, with converters for pictures, tables, notes and cards.

1. ``html_tidy``: HTML of any kind → clean, shallow HTML; embeds become links
2. notes at the foot are found, and pictures that stand before words get a paragraph of their own
3. markdownify walks the tree; the converters here write what Markdown has no common form for

Elements that Markdown cannot write stay as the few tags that have effect in an archive (``parse/raw_html.py``).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final
from urllib.parse import unquote

from site_builder.importers import addresses, markdown_text
from site_builder.importers.html_tables import table
from site_builder.importers.html_tidy import Tidied, tidied
from site_builder.importers.html_tree import Say
from site_builder.model.slugs import heading_slug

__all__ = ["Say", "to_markdown"]

_PICTURE_FILE: Final = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg)\Z", re.IGNORECASE)
_MARKS: Final = re.compile(
    r"\\(?=[!-/:-@\[-`{-~])|[*`]|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])|&(?=#?\w{1,40};)|~~|%%|\^(?=\[)"
    r"|\[(?=\[|\^)|(?<=\[)\[|\](?=[(\[:])|\{(?=#)|!(?=\[)"
)
_BEGINS: Final = re.compile(
    r"(\s*)(?:(#{1,6}(?=\s|\Z)|>|[-+](?=\s|\Z)|:(?=\s)|={2,}|-{2,}|\|)|(\d{1,9})([.)])(?=\s|\Z)|(\[)(?=[^\]]*+\]:))"
)
_LABEL: Final = re.compile(r"[\[(]?(\d{1,4}|[*†‡§a-z])[\])]?\Z")
_BACK: Final = re.compile(r"[\s\u2191\u21a9\u21b5\u2934\ufe0e\ufe0f^]*\Z")
_LANGUAGE: Final = re.compile(r"(?:^|\s)(?:language-|lang-|lang:|brush:\s*)([A-Za-z0-9+#_-]{1,30})")
_MOST_APART: Final = 400  # pieces of a paragraph whose pictures are looked at
_ID: Final = re.compile(r"[A-Za-z0-9_-]+(?:[.:][A-Za-z0-9_-]+)*\Z")
_WORD: Final = re.compile(r"\w")


def to_markdown(html: str, say: Say, *, lines: bool = False) -> str:
    """Return HTML as Markdown, with the words of its text, addresses as they were.

    ``say(outcome, what, kind)`` hears what is left out (scripts), what is kept in another form, and what became a link.
    ``lines``: ends of lines are breaks, and empty lines end paragraphs, as in texts of WordPress.
    """
    clean = tidied(html, say, lines=lines)
    if not clean.html:
        return ""
    from bs4 import BeautifulSoup  # slow to import

    soup = BeautifulSoup(clean.html, "html.parser")
    notes = _Notes(soup, clean)
    if "<img" in clean.html:
        _stand_apart(soup)
    writer = _converter()(clean, say)
    text = writer.convert_soup(soup)
    text += "".join(f"\n\n[^{label}]: {writer.note(element)}" for label, element in notes.found.items())
    return re.sub(r"\n{3,}", "\n\n", text.strip("\n")) if "```" not in text else text.strip("\n")


class _Notes:
    """Notes at the foot: a link to ``#x`` in a text, and an element of that id which leads back."""

    def __init__(self, soup: Any, clean: Tidied) -> None:
        self.found: dict[str, Any] = {}
        if not clean.ids:
            return
        targets = {one["id"]: one for one in soup.find_all(["li", "p", "dd"], id=True) if one["id"] in clean.ids}
        known: dict[str, str] = {}
        for link in soup.find_all("a", href=re.compile("^#")):
            name = link["href"][1:]
            label = _LABEL.match(link.get_text().strip())
            if name not in targets or label is None or link.find_parent(id=name):
                continue
            if name not in known:
                known[name] = self._named(label[1])
                self.found[known[name]] = targets[name]
            around = link.parent if link.parent.name == "sup" and len(link.parent.get_text().strip()) < 8 else link
            mark = soup.new_tag("fnref")
            mark["label"] = known[name]
            around.replace_with(mark)
        lists = [self._taken(element) for element in self.found.values()]
        for above in {id(one): one for one in lists if one is not None}.values():
            if above.name in ("ol", "ul", "dl") and not above.get_text().strip():
                above.extract()

    def _named(self, label: str) -> str:
        n, found = 1, label if label.isdigit() or label.isalpha() else "note"
        while found in self.found:
            n += 1
            found = f"{label if label.isdigit() else 'note'}-{n}"
        return found

    def _taken(self, element: Any) -> Any:
        """Take a note out of the text, without its link back. Returns what it stood in."""
        for link in element.find_all("a", href=re.compile("^#")):
            if _BACK.match(link.get_text()) or _LABEL.match(link.get_text().strip()):
                around = link.parent if link.parent.name == "sup" else link
                around.extract()
        above = element.parent
        element.extract()
        element.name = "note"
        return above


def _stand_apart(soup: Any) -> None:
    """Give pictures at the beginning of a paragraph one of their own, and each of several its own."""
    seen: set[int] = set()
    for image in soup.find_all("img"):
        paragraph = image.find_parent("p")
        if paragraph is None or id(paragraph) in seen or len(paragraph.contents) > _MOST_APART:
            continue
        seen.add(id(paragraph))
        if paragraph.find_parent(["td", "th", "li", "figcaption"]):
            continue
        first = [child for child in paragraph.contents if not _is_blank(child)]
        count = 0
        while count < len(first) and _is_picture(first[count]):
            count += 1
        if not count or len(first) == 1:
            continue
        for child in first[:count]:
            own = soup.new_tag("p")
            paragraph.insert_before(own)
            own.append(child.extract())
        while paragraph.contents and getattr(paragraph.contents[0], "name", None) == "br":
            paragraph.contents[0].extract()


def _is_blank(node: Any) -> bool:
    return node.name is None and not node.strip()


def _is_picture(node: Any) -> bool:
    return node.name == "img" or (
        node.name == "a" and not node.get_text().strip() and len(node.find_all("img", limit=2)) == 1
    )


@cache
def _converter() -> Any:
    """Return the class of converters. markdownify is imported here, for a build needs none of it."""
    from markdownify import BACKSLASH, MarkdownConverter

    class Converter(_Converters, MarkdownConverter):
        def __init__(self, clean: Tidied, say: Say) -> None:
            MarkdownConverter.__init__(self, heading_style="atx", bullets="-", newline_style=BACKSLASH, autolinks=False)
            self.clean, self.say = clean, say
            self.numbers, self.said = {}, {}

    return Converter


class _Converters:
    """How each element is written, where markdownify does it otherwise. ``el``: a tag; ``text``: its contents."""

    clean: Tidied
    say: Say
    numbers: dict[int, int]  # of entries of a list so far, by the list
    said: dict[int, str]  # the words of captions and summaries, which another element writes

    def process_tag(self, node: Any, parent_tags: set[str] | None = None) -> str:
        """Return a tag as Markdown: what stands in it is written, then the tag itself. Each is written once.

        In place of markdownify's, which asks of every tag what stands around it: clean HTML has no comments, code is
        taken as it is, and a table writes its cells itself.
        """
        tags, name = parent_tags or set(), node.name
        if name == "table":
            return self.convert_table(node, "", tags)
        if name == "pre":
            return self.convert_pre(node, "", tags)
        inside = tags | {name, *_CONTEXTS.get(name, ())}
        pieces: list[str] = []
        for child in node.contents:
            if child.name is None and name in _BLOCKS and not child.strip() and _beside_block(child):
                continue
            text = self.process_text(child, inside) if child.name is None else self.process_tag(child, inside)
            if text:
                _joined(pieces, text)
        write = self.get_conv_fn_cached(name)  # type: ignore[attr-defined]
        text = "".join(pieces)
        return str(write(node, text, parent_tags=tags)) if write is not None else text

    def note(self, element: Any) -> str:
        """Return a note at the foot; what follows its first line is indented."""
        text = str(self.process_tag(element, parent_tags=set())).strip()
        return re.sub(r"\n(?=[^\n])", "\n    ", text)

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Return words with a backslash before each sign that would be a mark."""
        return _MARKS.sub(r"\\\g<0>", text)

    def process_text(self, el: Any, parent_tags: set[str] | None = None) -> str:
        """Return the words of a text, on one line, marks shown as signs."""
        tags = parent_tags or set()
        text = str(el)
        if "pre" in tags:
            return text
        text = re.sub(r"[\t \r\n]+", " ", text)
        before = el.previous_sibling
        begins = before is None or before.name in ("br", "p", "ul", "ol", "div", "blockquote")
        if begins:
            text = text.lstrip() if before is not None or el.parent.name not in _INLINE else text
        if el.next_sibling is None and el.parent.name not in _INLINE:
            text = text.rstrip()
        if "code" in tags:
            return text
        text = self.escape(text, tags)
        if text.endswith("]") and el.next_sibling is not None:
            text = f"{text[:-1]}\\]"
        if begins and not tags & {"td", "th", "h1", "h2", "h3", "h4", "h5", "h6"}:
            text = _BEGINS.sub(_shown_beginning, text, count=1) if _BEGINS.match(text) else text
        return text

    # -- within a line ----------------------------------------------------------------------------------------------

    def convert_strong(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return _marked("**", el, text, parent_tags)

    def convert_em(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return _marked("*", el, text, parent_tags)

    def convert_del(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return _marked("~~", el, text, parent_tags)

    def _tagged(self, el: Any, text: str, parent_tags: set[str]) -> str:
        if not text.strip() or "_noformat" in parent_tags:
            return text
        title = el.get("title", "").replace('"', "&quot;").replace("<", "&lt;").replace("\n", " ")
        said = f' title="{title}"' if title else ""
        return f"<{el.name}{said}>{text}</{el.name}>"

    convert_sub = convert_sup = convert_mark = convert_kbd = convert_abbr = _tagged

    def convert_br(self, el: Any, text: str, parent_tags: set[str]) -> str:
        if parent_tags & {"td", "th"}:
            return "<br>"
        return " " if "_inline" in parent_tags else "\\\n"

    def convert_input(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return "[x] " if el.has_attr("checked") else "[ ] "

    def convert_fnref(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return f"[^{el['label']}]"

    def convert_a(self, el: Any, text: str, parent_tags: set[str]) -> str:
        href, words = el.get("href", ""), text.strip()
        if not words or not href or "_noformat" in parent_tags:
            return text
        picture = el.find("img")
        if picture is not None and not el.get_text().strip():
            if _PICTURE_FILE.search(addresses.split(href).path):
                return text
            if "\n" in words:
                return text
        title = el.get("title", "").strip()
        said = f" {_quoted_title(title)}" if title and title != el.get_text().strip() else ""
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{before}[{words}]({markdown_text.address(href)}{said}){after}"

    def convert_img(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return _picture(el, el.get("title", ""))

    # -- blocks -----------------------------------------------------------------------------------------------------

    def convert_p(self, el: Any, text: str, parent_tags: set[str]) -> str:
        text = text.strip().removesuffix("\\").rstrip()
        if "_inline" in parent_tags:
            return f" {text} "
        return f"\n\n{text}\n\n" if text else ""

    def convert_hN(self, n: int, el: Any, text: str, parent_tags: set[str]) -> str:
        words = " ".join(text.split())
        if "_inline" in parent_tags:
            return f" {words} "
        if not words:
            return ""
        n = min(6, n + self.clean.has_h1)
        name = el.get("id", "")
        own = name in self.clean.ids and _ID.match(name) and name != heading_slug(el.get_text())
        mark = f" {{#{name}}}" if own else ""
        return f"\n\n{'#' * n} {words}{mark}\n\n"

    def convert_li(self, el: Any, text: str, parent_tags: set[str]) -> str:
        text = re.sub(r"\A(\[[ x]\]) +", r"\1 ", text.strip())
        mark, parent = "-", el.parent
        if parent is not None and parent.name == "ol":
            start = str(parent.get("start", "1"))
            first = int(start) if re.fullmatch(r"\d{1,8}", start) else 1
            self.numbers[id(parent)] = self.numbers.get(id(parent), first - 1) + 1
            mark = f"{self.numbers[id(parent)]}."
        if not text:
            return ""
        indent = " " * (len(mark) + 1)
        text = re.sub(r"\n(?=[^\n])", f"\n{indent}", text)
        return f"{mark} {text}\n"

    def convert_list(self, el: Any, text: str, parent_tags: set[str]) -> str:
        text = text.strip("\n")
        if not text:
            return ""
        tight = "li" in parent_tags and "\n\n" not in text and (el.name == "ul" or text.startswith("1. "))
        return f"\n{text}" if tight else f"\n\n{text}\n\n"  # in a paragraph only a list from 1 on can begin

    convert_ul = convert_ol = convert_list

    def convert_dt(self, el: Any, text: str, parent_tags: set[str]) -> str:
        words = " ".join(text.split())
        after_another = el.find_previous_sibling() is not None and el.find_previous_sibling().name == "dt"
        return ("" if after_another else "\n\n") + f"{words}\n" if words else ""

    def convert_dd(self, el: Any, text: str, parent_tags: set[str]) -> str:
        text = re.sub(r"\n(?=[^\n])", "\n    ", text.strip())
        return f":   {text}\n" if text else ""

    def convert_pre(self, el: Any, text: str, parent_tags: set[str]) -> str:
        text = el.get_text().strip("\n").rstrip()
        if not text.strip():
            return ""
        code = el.find("code")
        classes = " ".join((*el.get("class", ()), *(code.get("class", ()) if code is not None else ())))
        language = match[1].lower() if (match := _LANGUAGE.search(classes)) else ""
        longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
        fence = "`" * (longest + 1)
        return f"\n\n{fence}{language}\n{text}\n{fence}\n\n"

    def convert_details(self, el: Any, text: str, parent_tags: set[str]) -> str:
        summary = el.find("summary", recursive=False)
        words = self.said.get(id(summary), "") if summary is not None else ""
        head = f"<summary>{words}</summary>\n" if words else ""
        opened = " open" if el.has_attr("open") else ""
        return f"\n\n<details{opened}>\n{head}\n{text.strip()}\n\n</details>\n\n"

    def convert_summary(self, el: Any, text: str, parent_tags: set[str]) -> str:
        first = el.parent is not None and el.parent.find(el.name, recursive=False) is el
        self.said[id(el)] = " ".join(text.split())
        return "" if first else f"\n\n{text.strip()}\n\n"

    convert_figcaption = convert_summary

    def convert_figure(self, el: Any, text: str, parent_tags: set[str]) -> str:
        caption = el.find("figcaption", recursive=False)
        words = self.said.get(id(caption), "") if caption is not None else ""
        pictures = el.find_all("img", limit=2)
        inside = el.find(["figure", "table", "pre", "blockquote", "ul", "ol"])
        if len(pictures) == 1 and inside is None and not _words_beside(el):
            return f"\n\n{_figure(pictures[0], words)}\n\n"
        text = text.strip()
        if not words:
            return f"\n\n{text}\n\n" if text else ""
        if inside is not None and inside.name != "figure" and not pictures:
            return f"\n\n<figure>\n\n{text}\n\n<figcaption>{words}</figcaption>\n</figure>\n\n"
        return f"\n\n{text}\n\n{words}\n\n"

    def _contents(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return text

    convert_td = convert_th = convert_tr = convert_caption = _contents  # ``table`` writes them

    def convert_table(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return table(el, lambda cell, tags: str(self.process_tag(cell, parent_tags=tags)))


_CONTEXTS: Final = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "figcaption", "summary", "caption"), ("_inline",)),
    "code": ("_noformat",),
}
_BLOCKS: Final = frozenset(
    "[document] p h1 h2 h3 h4 h5 h6 blockquote ul ol li dl dt dd details figure tr td th pre table hr".split()
)


def _beside_block(space: Any) -> bool:
    """Whether a space says nothing, for it stands at the edge of a block, or beside another."""
    before, after = space.previous_sibling, space.next_sibling
    return before is None or after is None or before.name in _BLOCKS or after.name in _BLOCKS


def _joined(pieces: list[str], text: str) -> None:
    """Add a text to others; between two there are as many ends of lines as one of them has, at most two."""
    if pieces and text[0] == "\n" and pieces[-1][-1] == "\n":
        before, rest = pieces[-1].rstrip("\n"), text.lstrip("\n")
        ends = max(len(pieces[-1]) - len(before), len(text) - len(rest))
        pieces[-1] = before + "\n" * min(2, ends)
        text = rest
        if not pieces[-1]:
            pieces.pop()
    if text:
        pieces.append(text)


_INLINE: Final = frozenset("strong em del code a sub sup mark kbd abbr".split())


def _shown_beginning(match: re.Match[str]) -> str:
    space, sign, number, after, bracket = match.groups()
    return f"{space}{number}\\{after}" if number else f"{space}\\{sign or bracket}"


def _marked(mark: str, el: Any, text: str, parent_tags: set[str]) -> str:
    """Return words between marks, where these take effect: next to letters they must not stand beside punctuation."""
    words = text.strip().removesuffix("\\").strip()
    if not words or "_noformat" in parent_tags:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    left = "" if before else _neighbour(el.previous_sibling, -1)
    right = "" if after else _neighbour(el.next_sibling, 0)
    if not right or not _WORD.match(right) or _WORD.match(words[-1]):
        if not left or not _WORD.match(left) or _WORD.match(words[0]):
            return f"{before}{mark}{words}{mark}{after}"
        return text
    tail = re.search(r"[.,:;!?…]+\Z", words)
    if tail and tail.start() and _WORD.match(words[tail.start() - 1]) and (not left or not _WORD.match(left)):
        return f"{before}{mark}{words[: tail.start()]}{mark}{tail[0]}{after}"
    return text


def _neighbour(node: Any, at: int) -> str:
    """Return the sign of the text beside an element that touches it; empty where there is none."""
    text = "" if node is None else str(node) if node.name is None else node.get_text()
    return text[at] if text else ""


def _quoted_title(text: str) -> str:
    text = re.sub(r'(?<!\\)"', r"\"", " ".join(text.split()))
    return f'"{text}"'


def _picture(el: Any, caption: str) -> str:
    """Return a picture. A link around it to a larger file of it is where it leads instead."""
    src, above = el.get("src", ""), el.parent
    if above is not None and above.name == "a" and not above.get_text().strip():
        href = above.get("href", "")
        if _PICTURE_FILE.search(unquote(addresses.split(href).path)):
            src = href
    alt = markdown_text.words(" ".join(el.get("alt", "").split()))
    title = f" {_quoted_title(caption)}" if caption.strip() else ""
    return f"![{alt}]({markdown_text.address(src)}{title})"


def _figure(picture: Any, caption: str) -> str:
    found, above = _picture(picture, caption), picture.parent
    if above is not None and above.name == "a" and not above.get_text().strip():
        href = above.get("href", "")
        if not _PICTURE_FILE.search(unquote(addresses.split(href).path)):
            return f"[{found}]({markdown_text.address(href)})"
    return found


def _words_beside(el: Any) -> bool:
    """Whether words stand in a figure beside its caption."""
    return any(text.strip() and not text.find_parent("figcaption") for text in el.find_all(string=True))
