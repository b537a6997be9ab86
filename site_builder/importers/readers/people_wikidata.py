"""Wikidata: entities in JSON, as Special:EntityData and dumps have them.

The form is described at https://www.mediawiki.org/wiki/Wikibase/DataModel/JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

from site_builder.importers import cells
from site_builder.importers.readers.people_records import GROUP, ORGANISATION, PERSON, PLACE, STATE, Book, Held, Someone
from site_builder.importers.records import Outcome, Report
from site_builder.model.edtf.reading import is_date

# What an entity is (P31) → its kind here. What is not listed is judged by its other statements.
_CLASSES: Final = {
    PERSON: "Q5",
    STATE: "Q6256 Q3624078 Q7275 Q3024240 Q417175 Q7270 Q48349 Q10711424",
    GROUP: "Q16334295 Q215380 Q41710 Q8436",
    ORGANISATION: "Q43229 Q4830453 Q783794 Q6881511 Q891723 Q7278 Q163740 Q484652 Q245065 Q327333 Q192350 Q2659904"
    " Q11032 Q1002697 Q3918 Q31855 Q176799 Q15265344 Q1616075 Q14350 Q192283 Q157031 Q79913 Q48204 Q11204 Q35749"
    " Q41487 Q22687 Q66344 Q178790 Q37726 Q7188 Q640506",
    PLACE: "Q515 Q5119 Q486972 Q532 Q3957 Q1549591 Q15284 Q23442 Q8502 Q10864048 Q34876",
}
_KINDS: Final = {item: kind for kind, items in _CLASSES.items() for item in items.split()}
_TRACES: Final = (  # what only one kind has, where P31 says nothing that is known
    (("P569", "P570", "P21", "P106", "P39"), PERSON),
    (("P159", "P112", "P571", "P576", "P749", "P452"), ORGANISATION),
    (("P625",), PLACE),
)
_BEARERS: Final = {"P102": "member", "P463": "member", "P108": "employee"}  # a role, where there are dates
_WHOLES: Final = ("P27", "P361", "P749", "P17")
_OF: Final = ("P642", "P1001", "P108", "P2389", "P768", "P17")  # qualifiers that say of what a role is
_ADDRESSES: Final = {
    "P214": "https://viaf.org/viaf/{}",
    "P213": "https://isni.org/isni/{}",
    "P227": "https://d-nb.info/gnd/{}",
    "P244": "https://id.loc.gov/authorities/names/{}",
}
_TWIN: Final = ("P31", "P39", "P569", "P570", "P571", "P576", "P856", "P18", *_BEARERS, *_WHOLES, *_ADDRESSES)
_SITE: Final = re.compile(r"([a-z_]{2,20})wiki\Z")
_JULIAN: Final = "Q1985786"
_TIME: Final = re.compile(r"([+-])(\d{1,16})-(\d\d)-(\d\d)T")


def is_entity(value: Any) -> bool:
    """Whether a value of JSON is an entity of Wikidata."""
    return isinstance(value, dict) and isinstance(value.get("labels"), dict) and "id" in value


def entities(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the entities that a value is, or holds under ``entities``."""
    if is_entity(value):
        yield value
    elif isinstance(value, dict) and isinstance(value.get("entities"), dict):
        yield from (one for one in value["entities"].values() if is_entity(one))


def read(path: str, values: list[tuple[int, Any]], language: str, book: Book, report: Report) -> None:
    """Put what entities tell into the book. ``values``: with their lines. ``language``: whose labels are names."""
    order = list(dict.fromkeys((language, language.partition("-")[0], "mul", "en")))
    for _, one in values:
        if name := _best(one.get("labels"), order):
            book.names.setdefault(str(one["id"]), name)
    for line, one in values:
        _Reader(path, line, one, order, book, report).read()


_ENDS: Final = frozenset(("P570", "P576", "P582"))  # death, dissolution, end of a post


class _Reader:
    """Reads one entity."""

    def __init__(self, path: str, line: int, one: dict[str, Any], order: list[str], book: Book, report: Report) -> None:
        self._path, self._line, self._one, self._order = path, line, one, order
        self._book, self._report = book, report
        claims = one.get("claims", one.get("statements"))
        self._claims: dict[str, Any] = claims if isinstance(claims, dict) else {}

    def read(self) -> None:
        one = self._one
        name = _best(one.get("labels"), self._order)
        kind = self._kind()
        if not name or not kind:
            words = [name or str(one["id"]), *_texts(one.get("labels")), *_texts(one.get("aliases"))]
            what = f"{', '.join(dict.fromkeys(words))} ({one['id']}) is no actor: its name serves where others name it"
            self._say(Outcome.LEFT_OUT, what, "entities that are no actors")
            return
        found = Someone(str(one["id"]), self._path, self._line, name, kind)
        others = dict.fromkeys((*_texts(one.get("labels")), *_texts(one.get("aliases"))))
        found.aliases = [text for text in others if text != name]
        found.description = _best(one.get("descriptions"), self._order)
        if found.description:
            found.text = [cells.paragraphs(found.description[:1].upper() + found.description[1:])]
            further = len(_texts(one.get("descriptions"))) - 1
            if further > 0:
                self._report.count(Outcome.LEFT_OUT, "descriptions in other languages", further)
        if re.fullmatch(r"Q[1-9]\d*", found.id):
            found.wikidata = found.id
        found.born, found.died = self._first_time("P569"), self._first_time("P570")
        found.founded, found.dissolved = self._first_time("P571"), self._first_time("P576")
        self._roles(found)
        self._elsewhere(found)
        modified = one.get("modified")
        if isinstance(modified, str) and re.match(r"\d{4}-\d\d-\d\d", modified):
            found.as_of = modified[:10]
        for prop in self._claims:
            if prop not in _TWIN:
                self._report.count(Outcome.LEFT_OUT, f"statements of {prop}", len(self._statements(prop)))
        self._book.add(found, self._report)

    def _kind(self) -> str:
        classes = [_item(one.get("mainsnak")) for one in self._statements("P31")]
        kinds = [_KINDS[one] for one in classes if one in _KINDS]
        if kinds:
            return next((kind for kind in (PERSON, STATE, PLACE, GROUP) if kind in kinds), kinds[0])
        if any(one in ("Q4164871", "Q294414", "Q12737077", "Q214339", "Q28640") for one in classes):  # posts, trades
            return ""
        return next((kind for props, kind in _TRACES if any(prop in self._claims for prop in props)), "")

    # -- statements ---------------------------------------------------------------------------------------------------

    def _statements(self, prop: str) -> list[dict[str, Any]]:
        """Return the statements of a property that nobody has deprecated, the preferred ones first."""
        given = self._claims.get(prop)
        found = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
        valid = [one for one in found if one.get("rank") != "deprecated"]
        if len(valid) < len(found):
            self._report.count(Outcome.LEFT_OUT, "statements that are deprecated", len(found) - len(valid))
        return sorted(valid, key=lambda one: one.get("rank") != "preferred")

    def _first_time(self, prop: str) -> str:
        return next((time for one in self._statements(prop) if (time := self._time(one.get("mainsnak"), prop))), "")

    def _roles(self, found: Someone) -> None:
        for one in self._statements("P39"):
            held = self._held(_item(one.get("mainsnak")), one)
            held.of = next((self._name(item) for prop in _OF if (item := _qualifier(one, prop))), "")
            if held.title:
                found.roles.append(held)
        for prop, title in _BEARERS.items():
            for one in self._statements(prop):
                item = _item(one.get("mainsnak"))
                held = self._held(_qualifier(one, "P39") or _qualifier(one, "P2868") or "", one)
                if held.title or held.since or held.until:
                    held.title, held.of = held.title or title, self._name(item)
                    found.roles.append(held)
                elif item:
                    found.part_of.append(self._name(item))
        for prop in _WHOLES:
            found.part_of += [
                self._name(item) for one in self._statements(prop) if (item := _item(one.get("mainsnak")))
            ]
        found.part_of = [whole for whole in dict.fromkeys(found.part_of) if whole != found.name]

    def _held(self, title: str, statement: dict[str, Any]) -> Held:
        times = {}
        for prop in ("P580", "P582"):
            snaks = _qualifiers(statement, prop)
            times[prop] = self._time(snaks[0], prop) if snaks else ""
        return Held(self._name(title), "", times["P580"], times["P582"], self._path, self._line)

    def _name(self, item: str) -> str:
        """Return the name of an item, or its number if the files do not name it."""
        if item and item not in self._book.names:
            what = f"{item} has no name in these files: add the file of {item} and import again, or write its name here"
            self._say(Outcome.SUGGESTED, what, "items without a name")
        return self._book.names.get(item, item)

    def _elsewhere(self, found: Someone) -> None:
        """Note the site, the identifiers and the pages about someone in Wikipedia."""
        for one in self._statements("P856"):
            found.same_as.append(_text(one.get("mainsnak")))
        for prop, form in _ADDRESSES.items():
            for one in self._statements(prop):
                if ident := _text(one.get("mainsnak")).replace(" ", ""):
                    found.same_as.append(form.format(quote(ident, safe="")))
        pictures = [_text(one.get("mainsnak")) for one in self._statements("P18")]
        if pictures:
            found.own["image"] = [
                f"https://commons.wikimedia.org/wiki/File:{quote(one.replace(' ', '_'))}" for one in pictures
            ]
        links = self._one.get("sitelinks")
        for site, link in links.items() if isinstance(links, dict) else ():
            match = _SITE.fullmatch(str(site))
            title = link.get("title") if isinstance(link, dict) else None
            if match and isinstance(title, str) and match[1].replace("_", "-") in self._order:
                path = quote(title.replace(" ", "_"), safe="/:(),!'")
                found.same_as.append(f"https://{match[1].replace('_', '-')}.wikipedia.org/wiki/{path}")
            else:
                self._report.count(Outcome.LEFT_OUT, "links to sites in other languages")

    def _time(self, snak: Any, prop: str = "") -> str:
        """Return a point in time as EDTF, as exact as it is; empty if it is not known."""
        if isinstance(snak, dict) and snak.get("snaktype") == "somevalue" and prop in _ENDS:
            return "XXXX"  # it has ended, and nobody knows when
        value = _value(snak)
        match = _TIME.match(value["time"]) if isinstance(value, dict) and isinstance(value.get("time"), str) else None
        if match is None:
            return ""
        sign, year, month, day = match.groups()
        text = _as_edtf(-int(year) if sign == "-" else int(year), month, day, value.get("precision"))
        if not text:
            self._say(Outcome.LEFT_OUT, f"the date {value['time']}, of a precision that is not read", "dates not read")
        elif _JULIAN in str(value.get("calendarmodel")) and len(text) == 10:
            what = f"{text} is a day of the Julian calendar, and stands as it is"
            self._say(Outcome.SUGGESTED, what, "days of the Julian calendar")
        return text

    def _say(self, outcome: Outcome, what: str, kind: str) -> None:
        self._report.add(outcome, self._path, self._line, what, kind=kind)


def _as_edtf(year: int, month: str, day: str, precision: Any) -> str:
    """Return a time of Wikidata as EDTF: precision 11 is a day, 7 a century. The year -44 is 44 BC, in EDTF -0043."""
    if year == 0 or abs(year) > 9999:
        return ""
    year += year < 0
    whole = f"-{-year:04}" if year < 0 else f"{year:04}"
    forms = {"11": f"{whole}-{month}-{day}", "10": f"{whole}-{month}", "9": whole}
    if year > 0:
        forms |= {"8": f"{whole[:3]}X", "7": f"{(year - 1) // 100:02}XX"}  # 1801 to 1900 are the 19th century
    text = forms.get(str(precision), "")
    if is_date(text):
        return text
    return whole if text else ""


def _value(snak: Any) -> Any:
    """Return the value of a snak; None where it is unknown, or none."""
    if not isinstance(snak, dict) or snak.get("snaktype") != "value":
        return None
    value = snak.get("datavalue")
    return value.get("value") if isinstance(value, dict) else None


def _item(snak: Any) -> str:
    """Return the number of the item that a snak names."""
    value = _value(snak)
    if not isinstance(value, dict):
        return ""
    return str(value.get("id") or (f"Q{value['numeric-id']}" if "numeric-id" in value else ""))


def _text(snak: Any) -> str:
    value = _value(snak)
    return value if isinstance(value, str) else ""


def _qualifiers(statement: dict[str, Any], prop: str) -> list[Any]:
    found = statement.get("qualifiers")
    snaks = found.get(prop) if isinstance(found, dict) else None
    return snaks if isinstance(snaks, list) else []


def _qualifier(statement: dict[str, Any], prop: str) -> str:
    return next((item for snak in _qualifiers(statement, prop) if (item := _item(snak))), "")


def _best(texts: Any, order: list[str]) -> str:
    """Return the text in the first of these languages that has one, else in the first of all."""
    if not isinstance(texts, dict):
        return ""
    for language in (*order, *sorted(map(str, texts))):
        one = texts.get(language)
        if isinstance(one, dict) and isinstance(one.get("value"), str) and one["value"].strip():
            return " ".join(one["value"].split())
    return ""


def _texts(texts: Any) -> list[str]:
    """Return the texts of all languages: of labels one each, of aliases several."""
    found = []
    for ones in texts.values() if isinstance(texts, dict) else ():
        for one in ones if isinstance(ones, list) else [ones]:
            if isinstance(one, dict) and isinstance(one.get("value"), str) and one["value"].strip():
                found.append(" ".join(one["value"].split()))
    return found
