"""What a text says of itself above its first paragraph: headline, date, byline, source, picture. For text alone.

The rules hold for plain text, letters and documents alike: a line is of the head if it is a date, a byline, an address,
or begins with a label (``Date:``, ``Quelle:``). The first line that is none of these begins the text.
"""

from __future__ import annotations

import re
from typing import Any, Final

from msgspec import Struct, field

from site_builder.importers.records import Document, Outcome, Report
from site_builder.model.edtf.hints import candidates
from site_builder.model.edtf.reading import is_date
from site_builder.model.web import is_web_address

LONGEST_TITLE: Final = 250  # characters; a longer first line is a paragraph
_LABELS: Final = {
    "title": "title headline titel überschrift titre título titolo заголовок العنوان",
    "date": "date dated published datum veröffentlicht fecha publicado data дата опубликовано التاريخ publié",
    "updated": "updated modified aktualisiert actualizado обновлено",
    "by": "by author authors byline autor autorin auteur autores autore автор авторы الكاتب بقلم von",
    "source": "source sources url link address quelle fuente fonte источник المصدر original",
    "archived": "archived archive archiviert archivado archivé",
    "summary": "summary abstract zusammenfassung résumé resumen",
    "topics": "topics tags keywords schlagworte schlagwörter temas mots-clés темы",
    "picture": "photo picture image foto bild imagen фото",
    "caption": "caption bildunterschrift légende",
    "credit": "credit",
    "language": "language lang sprache",
}
_LABEL_OF: Final = {word: kind for kind, words in _LABELS.items() for word in words.split()}
_LABELLED: Final = re.compile(r"([^\W\d_][^\W\d_-]{0,20})[ \t\xa0]{0,2}[:：][ \t]*(\S.*)")
_BYLINE: Final = re.compile(r"(?:by|von|par|por|di|door|av|text|от|автор|بقلم)[ :]\s{0,3}(\S.*)", re.IGNORECASE)
_BETWEEN_NAMES: Final = re.compile(r"\s*;\s*|\s+(?:and|und|et|y|e|en|och|и)\s+|\s*&\s*|\s+و\s?")
_SMALL: Final = frozenset("de da di du del della van von der den zu zur la le al bin ibn el ter ten dos das af".split())
_ARCHIVED: Final = re.compile(r"https?://web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/(?P<of>(?:https?:/{1,2})?\S+)")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]+")
_CREDIT: Final = re.compile(
    r"\s*[(\[](?P<one>[^()\[\]]{2,120})[)\]]\s*$|\s+(?P<two>(?:photo|foto|picture|credit|image|bild|фото)\s?[:/]\s?.{2,80})$"
    r"|\s+(?P<three>©\s?.{2,80})$",
    re.IGNORECASE,
)
_OF_A_CREDIT: Final = re.compile(
    r"\b(?:via|photos?|foto|credit|courtesy|AP|AFP|Reuters|Getty|EPA|dpa|press|news agency|agency|archives?)\b|©|/",
    re.IGNORECASE,
)
_LEAD: Final = re.compile(r"(?:photo|foto|picture|credit|image|bild|фото)\s?[:/]\s?", re.IGNORECASE)


class Head(Struct):
    """What a text says of itself. Dates are EDTF; ``source`` and ``image`` have the keys of our front matter."""

    title: str = ""
    date: str = ""
    updated: str = ""
    authors: list[str] = field(default_factory=list)
    summary: str = ""
    topics: list[str] = field(default_factory=list)
    source: dict[str, Any] = field(default_factory=dict)
    sources: list[dict[str, Any]] = field(default_factory=list)  # further ones
    image: dict[str, Any] = field(default_factory=dict)
    language: str = ""
    kept: list[str] = field(default_factory=list)  # lines that tell of the head and stay in the text
    extra: dict[str, Any] = field(default_factory=dict)
    seen: list[str] = field(
        default_factory=list
    )  # lines of the text that were taken, for its words to be accounted for

    def document(self, path: str, body: str) -> Document:
        """Return the document of a file."""
        sources = [one for one in (self.source, *self.sources) if one.get("url") or one.get("title")]
        matter = {
            "authors": list(dict.fromkeys(self.authors)),
            "topics": list(dict.fromkeys(self.topics)),
            "summary": self.summary,
            "image": self.image if self.image.get("src") else None,
            "sources": sources,
            "lang": self.language,
            "updated": self.updated,
            **self.extra,
        }
        found = Document(path, self.title, body, date=self.date, slug=path.rpartition("/")[2].rpartition(".")[0])
        found.matter = {key: value for key, value in matter.items() if value}
        return found


class Place(Struct, frozen=True):
    """Where something stands in the source, and the report that is told of it."""

    path: str
    report: Report

    def say(self, outcome: Outcome, line: int, what: str, kind: str = "") -> None:
        """Add a line to the report."""
        self.report.add(outcome, self.path, line, what, kind=kind)

    def hear(self, outcome: Outcome, what: str, kind: str) -> None:
        """Take what the conversion of HTML says into the report: what was converted is counted, the rest has a line."""
        if outcome is Outcome.CONVERTED:
            self.report.count(outcome, kind or what)
        else:
            self.say(outcome, 0, what, kind)


def take(head: Head, text: str, line: int, place: Place) -> bool:
    """Take a line into the head, if it is one of it. Returns whether it was."""
    text = text.strip()
    if not text or len(text) > 2_000:
        return False
    if (match := _LABELLED.fullmatch(text)) and (label := _LABEL_OF.get(match[1].casefold())):
        return _labelled(head, label, match[2].strip(), line, place)
    if is_web_address(text):
        add_source(head, text)
        return True
    if _dated(head, text, line, place):
        return True
    if not head.authors and (names := byline(text)):
        head.authors = names
        return True
    return _several(head, text, line, place)


def _several(head: Head, text: str, line: int, place: Place) -> bool:
    """Take a line of a byline and a date, such as ``By Ada Example | 4 May 2019``, or ``Exampleville, 4 May 2019``."""
    if len(text) > 160:
        return False
    parts = [part.strip() for part in re.split(r"\s[|•·–—]\s", text) if part.strip()]
    if len(parts) == 1:
        first, _, rest = text.partition(",")
        if (
            not head.date
            and rest
            and len(first) <= 60
            and not re.search(r"\d", first)
            and _dated(head, rest, line, place)
        ):
            if not head.authors and (names := byline(first)):
                head.authors = names
            else:
                head.kept.append(text)  # the place of a dateline stays to be read
            return True
        return False
    dates = [part for part in parts if not head.date and _dated(head, part, line, place)]
    names = [part for part in parts if part not in dates]
    found = [byline(part) for part in names]
    if dates and not head.authors and len(names) == 1 and (alone := found[0] or _names(names[0])):
        head.authors = alone
        return True
    if dates or any(found):
        head.kept.append(text)
        head.authors = head.authors or next(filter(None, found), [])
        return True
    return False


def _labelled(head: Head, label: str, value: str, line: int, place: Place) -> bool:
    """Take the value of a label; False where it cannot be what the label says, so that it stays text."""
    if label in ("date", "updated", "language"):
        return _of_a_form(head, label, value, line, place)
    if label == "by":
        head.authors += split_names(value)
    elif label == "source":
        add_source(head, value)
    elif label == "archived":
        return _archived(head, value)
    elif label == "topics":
        head.topics += [one.strip() for one in re.split(r"[;,]", value) if one.strip()]
    elif label == "picture":
        return _picture(head, value)
    elif label in ("caption", "credit"):
        if not head.image or head.image.get(label):
            return False
        head.image[label] = value
    elif getattr(head, label):
        return False
    else:
        setattr(head, label, value)
    return True


def _of_a_form(head: Head, label: str, value: str, line: int, place: Place) -> bool:
    """Take a date or a language; False where the value is none."""
    if label == "date":
        return _dated(head, value, line, place)
    if label == "updated":
        head.updated = head.updated or day_of(value)
        return bool(head.updated)
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", value):
        return False
    head.language = value
    return True


def _dated(head: Head, text: str, line: int, place: Place) -> bool:
    if head.date:
        return False
    text = text.strip().strip("()[]")
    if len(text) > 80 or not re.search(r"\d", text):
        return False
    head.date = dated(text, line, place) or dated(text.rstrip("."), line, place)
    return bool(head.date)


def dated(text: str, line: int, place: Place) -> str:
    """Return a date as EDTF, in whatever form people write it; empty if it is none.

    A text that may mean either of two days becomes a set, "one of these" (EDTF level 2), and is reported.
    """
    text = text.strip()
    if is_date(text):
        return text
    found = candidates(text)
    if len(found) < 2:
        return found[0] if found else ""
    if all(re.fullmatch(r"[0-9-]+", one) for one in found):
        either = f"[{','.join(sorted(found))}]"
        if is_date(either):
            what = f"the date {text} may be {' or '.join(found)}: write the right one"
            place.say(Outcome.SUGGESTED, line, what, kind="dates that may be read in two ways")
            return either
    return found[0]


def day_of(text: str) -> str:
    """Return the day that a date of any form means, YYYY-MM-DD; empty if it means no one day."""
    found = [text.strip()] if is_date(text.strip()) else candidates(text)
    day = found[0].partition("T")[0] if len(found) == 1 else ""
    return day if re.fullmatch(r"\d{4}-\d\d-\d\d", day) and is_date(day) else ""


def byline(text: str) -> list[str]:
    """Return the names of a byline, such as ``By Ada Example and Bob Sample``; none if it is no byline."""
    match = _BYLINE.fullmatch(text.strip())
    return _names(match[1]) if match else []


def _names(text: str) -> list[str]:
    """Return names of persons; none if what stands there does not look like them."""
    if len(text) > 120 or re.search(r"[\d.!?]$|[!?\"„“”:]", text):
        return []
    names = split_names(text)
    return names if all(map(_is_name, names)) else []


def _is_name(text: str) -> bool:
    words = text.replace(",", " ").split()
    great = [word for word in words if word.casefold() not in _SMALL]
    return (
        2 <= len(words) <= 7
        and words[0] in great
        and all(not word[0].islower() and not word[0].isdigit() for word in great)
    )


def split_names(text: str) -> list[str]:
    """Return the names of a list of persons, divided by "and", semicolons, or commas between whole names."""
    found = []
    for part in _BETWEEN_NAMES.split(text.strip().rstrip(".,;")):
        pieces = [piece.strip() for piece in part.split(",")]
        whole = len(pieces) > 1 and all(len(piece.split()) > 1 for piece in pieces if piece)
        found += [piece for piece in pieces if piece] if whole else [part.strip()]
    return [name for name in found if name]


def add_source(head: Head, value: str) -> None:
    """Add where a text comes from: an address, a title with an address, or words alone."""
    match = _ADDRESS.search(value)
    if match is None:
        entry = {"title": value}
    else:
        address = match[0].rstrip(".,;)]")
        words = (value[: match.start()] + value[match.start() + len(address) :]).strip(" \t,;:()[]<>–—-.")
        entry = {"url": address, "title": words} if words else {"url": address}
        entry |= kept_copy(address)
        if not is_web_address(entry["url"]):
            entry = {"title": value}
    if not head.source.get("url") and not (head.source and "url" not in entry):
        head.source = {**head.source, **entry}
    elif entry.get("archived") and not head.source.get("archived") and entry["url"] == head.source["url"]:
        head.source["archived"] = entry["archived"]
    elif entry.get("url") != head.source.get("url"):
        head.sources.append(entry)


def kept_copy(address: str) -> dict[str, str]:
    """Return the ``url`` and ``archived`` of an address at web.archive.org; nothing for any other."""
    match = _ARCHIVED.fullmatch(address)
    if match is None:
        return {}
    of = re.sub(r"^(https?):/+", r"\1://", match["of"])
    of = of if of.startswith("http") else f"http://{of}"
    return {"url": of, "archived": address} if is_web_address(of) else {}


def _archived(head: Head, value: str) -> bool:
    match = _ADDRESS.search(value)
    if match is None:
        return False
    address = match[0].rstrip(".,;)]")
    head.source["archived"] = address
    if "url" not in head.source:
        found = kept_copy(address)
        head.source["url"] = found.get("url", address)
    return True


def _picture(head: Head, value: str) -> bool:
    src, *more = (part.strip() for part in value.split("|"))
    if head.image.get("caption") or not re.fullmatch(r".{1,200}\.(?:jpe?g|png|gif|webp|avif|svg)", src, re.IGNORECASE):
        return False
    head.image = {"src": src, **dict(zip(("caption", "credit"), more, strict=False))}
    return True


def credited(caption: str) -> tuple[str, str]:
    """Divide a caption from the credit at its end: ``A bridge (Photo: Ada Example)``. The credit may be empty."""
    match = _CREDIT.search(caption)
    if match is None:
        return caption, ""
    words = match["one"] or match["two"] or match["three"]
    if match["one"] and not _OF_A_CREDIT.search(words):
        return caption, ""
    return caption[: match.start()].strip(), _LEAD.sub("", words, count=1).strip()


def from_name(head: Head, path: str, place: Place) -> None:
    """Give what is missing from the file's name: a title, and the date that it begins with."""
    stem = path.rpartition("/")[2].rpartition(".")[0]
    match = re.match(r"(\d{4})-?(\d\d)?(?:-?(\d\d))?(?!\d)[ _.-]*", stem)
    if match and not head.date:
        date = "-".join(part for part in match.groups() if part)
        if is_date(date) and 1400 <= int(match[1]) <= 2100:
            head.date = date
            place.say(Outcome.CONVERTED, 0, f"its date {date} is that of its name", kind="dates from names of files")
    if not head.title:
        rest = stem[match.end() :] if match and stem[match.end() :] else stem
        head.title = " ".join(re.sub(r"[_-]+", " ", rest).split()) or stem or path
        what = f"it has no headline: its title is that of its name, {head.title}"
        place.say(Outcome.SUGGESTED, 0, what, kind="titles from names of files")
