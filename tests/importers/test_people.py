"""Persons and organisations of Wikidata, Popolo and FollowTheMoney become actors: an example of each, and faulty ones."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from site_builder.importers.readers import people, people_wikidata
from site_builder.importers.readers.people_records import Book
from site_builder.importers.records import Outcome, Report, Wish
from site_builder.importers.run import Result
from site_builder.importers.source import CannotRead, Source
from tests.builds import build, built
from tests.importers import importing
from tests.importers.importing import counts_of, report_of, words_of

SITE = Path(__file__).parent / "sites/people"


def imported(source: Path, dest: Path) -> Result:
    return importing.imported(source, dest, "people")


def actor(dest: Path, name: str) -> str:
    return (dest / f"content/actors/{name}.md").read_text("utf-8")


def written(folder: Path, *values: Any, name: str = "some.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values), "utf-8")
    return path


def entity(number: str, name: str, **claims: Any) -> dict[str, Any]:
    """An entity of Wikidata that is a human, with these statements."""
    human = {"mainsnak": {"snaktype": "value", "datavalue": {"value": {"id": "Q5"}}}}
    return {"id": number, "labels": {"en": {"value": name}}, "claims": {"P31": [human], **claims}}


# -- the example ------------------------------------------------------------------------------------------------------


def test_the_example_is_imported_with_this_report(tmp_path: Path) -> None:
    result = imported(SITE, tmp_path)
    assert report_of(result) == [
        'money.ftm.json:10: left out: nobody that is known here: ["1", "2"]',
        "money.ftm.json:1: converted: content/actors/bela-marsh.md",
        "money.ftm.json:2: converted: content/actors/office-of-sluices.md",
        "money.ftm.json:6: left out: Vessel The Otter, which is no actor",
        "money.ftm.json:7: left out: the role member, Office of Sluices of f-99, who is not in the files",
        "money.ftm.json:8: left out: Bela Marsh again: its id f-1 is also that of line 1",
        "money.ftm.json:9: left out: it is no JSON",
        "popolo.json:126: suggested: Odo Bracken: the role member, Council of the Fen, from 1952 is held at the same time as member, Council of the Fen, from 1950-01-01, until 1953-12-31: left out",
        "popolo.json:131: left out: the role ghost, Council of the Fen of p9, who is not in the files",
        "popolo.json:3: converted: content/actors/odo-bracken.md",
        "popolo.json:3: left out: its picture odo.png is not in the source, or elsewhere",
        "popolo.json:45: converted: content/actors/ines-harrow.md",
        "popolo.json:45: suggested: Ines Harrow is the name of several: this one is told from the others as “baker”",
        "popolo.json:45: suggested: Ines Harrow: the role clerk, Council of the Fen, from 1950, until 1949 ends before it starts: left out",
        "popolo.json:58: converted: content/actors/ines-harrow-2.md",
        "popolo.json:58: suggested: Ines Harrow is the name of several: this one is told from the others as “born 1911”",
        "popolo.json:58: suggested: its id ines-harrow is taken, so it is ines-harrow-2",
        'popolo.json:63: left out: it has no name: {"id": "p4"}',
        "popolo.json:68: converted: content/actors/council-of-the-fen.md",
        "popolo.json:76: converted: content/actors/fen-assembly.md",
        "popolo.json:80: converted: content/actors/boat-party.md",
        "popolo.json:94: left out: events: First term",
        "wikidata.json:2: converted: content/actors/tamsin-quill.md",
        "wikidata.json:2: suggested: Q900000011 has no name in these files: add the file of Q900000011 and import again, or write its name here",
        "wikidata.json:2: suggested: Tamsin Quill: the role Minister of Dykes, Lower Fen, from 1950-01-01 is after the death (1940-11-02): left out",
        "wikidata.json:3: converted: content/actors/lower-fen.md",
        "wikidata.json:4: converted: content/actors/mill-party.md",
        "wikidata.json:4: suggested: 1899-06-01 is a day of the Julian calendar, and stands as it is",
        "wikidata.json:4: suggested: Mill Party: dissolved -0043-03-15 is before founded 1899-06-01: left out",
        "wikidata.json:5: left out: Minister of Dykes, Deichminister (Q900000010) is no actor: its name serves where others name it",
    ]
    assert counts_of(result) == {
        "converted: actors": 11,
        "converted: roles that stand there twice": 1,
        "kept as it is: key classification as x-classification": 2,
        "kept as it is: key country as x-country": 1,
        "kept as it is: key gender as x-gender": 1,
        "kept as it is: key id-fen-register as x-id-fen-register": 1,
        "kept as it is: key image as x-image": 1,
        "kept as it is: key topics as x-topics": 1,
        "left out: areas of memberships": 1,
        "left out: descriptions in other languages": 1,
        "left out: entities that are no actors": 1,
        "left out: entities that are no actors (Vessel)": 1,
        "left out: entries of no known form": 2,
        "left out: entries without a name": 1,
        "left out: events": 1,
        "left out: ids that stand there twice": 1,
        "left out: links to sites in other languages": 1,
        "left out: pictures that are not there": 1,
        "left out: private: contact_details": 1,
        "left out: private: email": 2,
        "left out: roles of those who are not in the files": 2,
        "left out: statements of P21": 1,
        "left out: statements that are deprecated": 1,
        "suggested: days of the Julian calendar": 1,
        "suggested: ids that were taken": 1,
        "suggested: items without a name": 1,
        "suggested: lives that end before they begin": 1,
        "suggested: names that several have": 2,
        "suggested: roles that are held twice": 1,
        "suggested: roles that cannot be": 2,
    }


def test_an_entity_of_wikidata_becomes_this_actor(tmp_path: Path) -> None:
    imported(SITE, tmp_path)
    assert actor(tmp_path, "tamsin-quill") == (
        "---\nname: Tamsin Quill\naliases:\n  - Тамсин Квилл\n  - T. A. Quill\nweak_aliases:\n  - Quill\nroles:\n"
        "  - title: member\n    of: Mill Party\n    from: 1905\n    until: 1911\n"
        "  - title: Minister of Dykes\n    of: Lower Fen\n    from: 1912-05-04\n    until: 1915\n"
        "  - title: Q900000011\n    from: 1916-01-01\n"
        "part_of:\n  - Mill Party\n  - Lower Fen\nborn: 1871-03\ndied: 1940-11-02\nwikidata: Q900000001\nsame_as:\n"
        "  - https://example.org/quill\n  - https://viaf.org/viaf/000111\n"
        "  - https://en.wikipedia.org/wiki/Tamsin_Quill\nas_of: 2025-11-03\n"
        "x-image: https://commons.wikimedia.org/wiki/File:Quill_by_the_mill.jpg\n---\n\nMinister of the Lower Fen\n"
    )
    assert "kind: state\nfounded: 180X\n" in actor(tmp_path, "lower-fen")


def test_a_person_of_popolo_becomes_this_actor(tmp_path: Path) -> None:
    folder = tmp_path / "source"
    shutil.copytree(SITE, folder)
    (folder / "odo.png").write_bytes(importing.png())
    dest = tmp_path / "archive"
    imported(folder, dest)
    assert actor(dest, "odo-bracken") == (
        "---\nname: Odo Bracken\naliases:\n  - Otho Bracken\nweak_aliases:\n  - Bracken\nsort_name: Bracken, Odo\n"
        "roles:\n  - title: member\n    of: Council of the Fen\n    from: 1950-01-01\n    until: 1953-12-31\n"
        "  - title: Speaker\n    of: Council of the Fen\n    from: 1951-01-01\n    until: 1955-06\n"
        "part_of:\n  - Boat Party\nborn: 1902-02-03\ndied: 1980\nwikidata: Q900000020\n"
        "same_as:\n  - https://example.org/odo\nimage:\n  src: media/odo.png\n  alt: Odo Bracken\n"
        "x-id-fen-register: 77\nx-gender: male\n---\n\nA miller of \\*the\\* Upper Fen.\n"
    )
    council = actor(dest, "council-of-the-fen")
    assert "kind: organisation\npart_of:\n  - Fen Assembly\nfounded: 1900-01-01\ndissolved: 1999\n" in council


def test_a_person_of_followthemoney_becomes_this_actor(tmp_path: Path) -> None:
    imported(SITE, tmp_path)
    assert actor(tmp_path, "bela-marsh") == (
        "---\nname: Bela Marsh\naliases:\n  - Béla Marsh\n  - The Heron\nweak_aliases:\n  - Marsh\nroles:\n"
        "  - title: Keeper of the Sluices\n"
        "  - title: Head of the Sluices\n    of: France\n    from: 1999-01-01\n    until: 2004\n"
        "  - title: president\n    of: Office of Sluices\n    from: 2005-05\n"
        "part_of:\n  - France\nborn: 1960-04-01\nwikidata: Q900000030\nsame_as:\n  - https://example.org/bela\n"
        "x-topics: role.pep\n---\n\nKeeps the sluices.\n\nSince long.\n"
    )


def test_the_example_builds_and_importing_twice_changes_nothing(tmp_path: Path) -> None:
    imported(SITE, tmp_path)
    assert [str(one) for one in build(tmp_path).problems if one.severity == "error"] == []
    assert (tmp_path / "output/actors/tamsin-quill.html").is_file()
    again = imported(SITE, tmp_path)
    assert (again.written.new, again.written.changed) == ([], [])


def test_private_data_are_nowhere(tmp_path: Path) -> None:
    result = imported(SITE, tmp_path)
    said = "".join(path.read_text("utf-8") for path in (tmp_path / "content").rglob("*.md"))
    said += "".join(line.what for line in result.report.lines)
    assert "odo@" not in said
    assert "bela@" not in said


# -- what else is done ------------------------------------------------------------------------------------------------


def test_an_actor_that_somebody_else_wrote_stays_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "content/actors/quill.md"
    path.parent.mkdir(parents=True)
    path.write_text("---\nname: T. Quill\naliases: [tamsin quill]\n---\nMine.\n", "utf-8")
    result = imported(SITE / "wikidata.json", tmp_path)
    assert path.read_text("utf-8").endswith("Mine.\n")
    assert not (tmp_path / "content/actors/tamsin-quill.md").exists()
    (said,) = [line.what for line in result.report.lines if "already" in line.what]
    assert said.startswith(
        "Tamsin Quill is content/actors/quill.md already, which stays as it is; known here: Q900000001;"
    )
    assert {"тамсин", "квилл", "1912", "dykes"} <= words_of(said)


def test_labels_are_those_of_the_language_of_the_archive(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/site.yaml").write_text("title: Т\nlanguage: ru\nbase_url: https://example.org/\n", "utf-8")
    imported(SITE / "wikidata.json", tmp_path)
    (path,) = [one for one in (tmp_path / "content/actors").iterdir() if "Тамсин" in one.read_text("utf-8")]
    assert path.read_text("utf-8").startswith("---\nname: Тамсин Квилл\naliases:\n  - Tamsin Quill\n")


def test_a_name_that_is_an_alias_of_another_is_weak_there(tmp_path: Path) -> None:
    one = {"id": "a", "schema": "Organization", "properties": {"name": ["Mill Party"], "alias": ["The Party"]}}
    two = {
        "id": "b",
        "schema": "Organization",
        "properties": {"name": ["Boat Party"], "alias": ["The Party", "Mill Party"]},
    }
    imported(written(tmp_path, one, two), tmp_path / "archive")
    assert "weak_aliases:\n  - The Party\n  - Mill Party\n" in actor(tmp_path / "archive", "boat-party")
    assert "weak_aliases:\n  - The Party\n" in actor(tmp_path / "archive", "mill-party")
    (tmp_path / "archive/content/site.yaml").write_text("title: T\nbase_url: https://example.org/\n", "utf-8")
    built(tmp_path / "archive")


def test_several_of_one_name_are_told_apart_even_without_a_description(tmp_path: Path) -> None:
    some = [{"id": f"x{n}", "schema": "Person", "properties": {"name": ["Ada Vale"]}} for n in range(3)]
    dest = tmp_path / "archive"
    imported(written(tmp_path, *some), dest)
    said = [actor(dest, name).partition("disambiguation: ")[2][:2] for name in ("ada-vale", "ada-vale-2", "ada-vale-3")]
    assert said == ["x0", "x1", "x2"]
    assert [str(one) for one in build(dest).problems if one.severity == "error"] == []


@pytest.mark.parametrize(
    ("time", "precision", "edtf"),
    [
        ("+1952-03-14T00:00:00Z", 11, "1952-03-14"),
        ("+1952-03-00T00:00:00Z", 10, "1952-03"),
        ("+1952-00-00T00:00:00Z", 9, "1952"),
        ("+1950-00-00T00:00:00Z", 8, "195X"),
        ("+1900-00-00T00:00:00Z", 7, "18XX"),
        ("-0044-03-15T00:00:00Z", 11, "-0043-03-15"),
        ("-0001-00-00T00:00:00Z", 9, "0000"),
        ("+1952-02-31T00:00:00Z", 11, "1952"),
        ("+1952-03-14T00:00:00Z", 14, ""),
        ("+0000-00-00T00:00:00Z", 9, ""),
        ("+99999999-00-00T00:00:00Z", 9, ""),
    ],
)
def test_times_of_wikidata_are_as_exact_as_they_are(time: str, precision: int, edtf: str) -> None:
    value = {"snaktype": "value", "datavalue": {"value": {"time": time, "precision": precision}}}
    reader = people_wikidata._Reader("f", 1, entity("Q1", "A"), ["en"], Book(), Report())
    assert reader._time(value) == edtf


def test_the_kinds_of_files_are_known_by_what_they_hold(tmp_path: Path) -> None:
    for name in ("wikidata.json", "popolo.json", "money.ftm.json"):
        assert people.guess(Source(SITE / name, Report())) >= 85
    assert people.guess(Source(written(tmp_path, {"title": "A", "date": "1910"}), Report())) == 0


# -- faulty and hostile files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        {"id": "Q1", "labels": {"en": 3}, "claims": {"P31": 7}},
        {"id": "Q1", "labels": {"en": {"value": "A"}}, "claims": {"P31": [7, {"mainsnak": []}], "P569": [{}]}},
        {"id": "Q1", "labels": {}, "claims": []},
        {"entities": {"Q1": []}},
        {"persons": [3, {"id": None, "name": ["x"]}, {"name": "\u202e"}], "memberships": [{}, 3]},
        {"persons": {"a": 1}},
        {"id": 3, "schema": "Person", "properties": {"name": [{"a": 1}, None]}},
        {"id": "x", "schema": "Occupancy", "properties": {"post": ["y"], "holder": []}},
        "text",
        None,
    ],
)
def test_values_that_are_not_as_they_should_be_are_told(tmp_path: Path, value: Any) -> None:
    good = {"id": "ok", "schema": "Person", "properties": {"name": ["Ada Vale"]}}
    dest = tmp_path / "archive"
    result = imported(written(tmp_path, good, value), dest)
    assert not [line for line in result.report.lines if line.outcome is Outcome.FAULT]
    assert [str(one) for one in build(dest).problems if one.severity == "error"] == []


def test_a_file_that_is_nested_too_deeply_is_told(tmp_path: Path) -> None:
    path = tmp_path / "deep.json"
    path.write_text('{"labels": ' * 50_000)
    with pytest.raises(CannotRead, match="no document was found"):
        imported(path, tmp_path / "archive")


def test_more_than_an_actor_may_have_is_told_or_stands_below_the_text(tmp_path: Path) -> None:
    names = [f"Name number {n}" for n in range(400)]
    properties = {"name": names, "keywords": ["k" * 300] * 3 + [f"{n} " + "w" * 300 for n in range(120)]}
    dest = tmp_path / "archive"
    result = imported(written(tmp_path, {"id": "a", "schema": "Person", "properties": properties}), dest)
    known = words_of(actor(dest, "name-number-0")) | words_of("".join(line.what + "\n" for line in result.report.lines))
    assert words_of(" ".join([*names, *properties["keywords"]])) - known == set()
    assert [str(one) for one in build(dest).problems if one.severity == "error"] == []


def test_a_wish_without_an_archive_reads_in_english() -> None:
    found = people.read(Source(SITE / "wikidata.json", Report()), Wish(), Report())
    assert [one.title for one in found.documents] == ["Tamsin Quill", "Lower Fen", "Mill Party"]


def test_an_end_that_nobody_knows_is_an_end(tmp_path: Path) -> None:
    unknown = {"snaktype": "somevalue"}
    given = entity("1", "Ada Example", P31=[{"mainsnak": item("5")}], P570=[{"mainsnak": unknown}])
    given["claims"]["P39"] = [{"mainsnak": item("10"), "qualifiers": {"P582": [unknown]}}]
    imported(written(tmp_path, given), tmp_path / "dest")
    text = actor(tmp_path / "dest", "ada-example")
    assert "\ndied: XXXX\n" in text
    assert "\n    until: XXXX\n" in text


def test_identifiers_that_are_private_and_doubles_of_an_id_are_left_out(tmp_path: Path) -> None:
    person = {"id": "p", "name": "Ben Sample", "identifiers": [{"scheme": "Passport No.", "identifier": "C01X"}]}
    bodies = [{"id": "o", "name": "The House"}, {"id": "o", "name": "Its double"}]
    roles = [{"person_id": "p", "organization_id": "o"}, {"person_id": "p", "organization_id": "far"}]
    popolo = {"persons": [person], "organizations": bodies, "memberships": roles}
    result = imported(written(tmp_path, popolo), tmp_path / "dest")
    text = actor(tmp_path / "dest", "ben-sample")
    assert "C01X" not in text
    assert "C01X" not in "\n".join(report_of(result))
    assert "    of: The House\n" in text
    assert "some.jsonl:1: suggested: far has no name in these files: it stands as far" in report_of(result)
    assert counts_of(result)["left out: private: identifiers Passport No."] == 1


def test_a_name_before_christ_is_told_apart_by_its_year(tmp_path: Path) -> None:
    born = {"type": "time", "value": {"time": "-0044-03-15T00:00:00Z", "precision": 11}}
    claims = {"P31": [{"mainsnak": item("5")}], "P569": [{"mainsnak": {"snaktype": "value", "datavalue": born}}]}
    other = {"P31": [{"mainsnak": item("5")}]}
    imported(written(tmp_path, entity("1", "Ada", **claims), entity("2", "Ada", **other)), tmp_path / "dest")
    assert "\ndisambiguation: born 44 BC\n" in actor(tmp_path / "dest", "ada")


def item(number: str) -> dict[str, Any]:
    """A snak that names an item."""
    value = {"type": "wikibase-entityid", "value": {"id": f"Q{number}"}}
    return {"snaktype": "value", "datavalue": value}


def ftm(number: str, schema: str, **properties: str) -> dict[str, Any]:
    return {"id": number, "schema": schema, "properties": {key: [text] for key, text in properties.items()}}


def test_sanctions_and_relations_of_money_are_lines_below_the_texts(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        ftm("a", "Person", name="Ada Vale"),
        ftm("b", "Person", name="Bela Marsh"),
        ftm("1", "Family", person="a", relative="b", relationship="mother", startDate="1960"),
        ftm("2", "Associate", person="a", associate="gone", relationship="{partner}", summary="In *trade*"),
        ftm(
            "3",
            "Sanction",
            entity="a",
            authority="Council",
            program="Eels",
            startDate="2001",
            sourceUrl="https://e.example",
        ),
        ftm("4", "Sanction", entity="gone", authority="Council", reason="Eels"),
        ftm("5", "UnknownLink", subject="gone", object="lost", role="friend"),
        name="money.ftm.json",
    )
    result = imported(path, tmp_path / "archive")
    assert actor(tmp_path / "archive", "ada-vale").partition("\n---\n")[2].strip().split("\n\n") == [
        "Family: Bela Marsh (mother); from 1960",
        "Associate: gone (\\{partner}); summary: In \\*trade\\*",
        "Sanction: Council; Eels; from 2001; https://e.example",
    ]
    assert actor(tmp_path / "archive", "bela-marsh").endswith("\n\nFamily: mother of Ada Vale; from 1960\n")
    assert report_of(result, Outcome.LEFT_OUT) == [
        "money.ftm.json:6: left out: gone, who is not in the files: Sanction: Council; Eels",
        "money.ftm.json:7: left out: gone, who is not in the files: Link: lost (friend)",
        "money.ftm.json:7: left out: lost, who is not in the files: Link: friend of gone",
    ]


def test_roles_of_money_are_told_with_their_words(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        ftm("a", "Person", name="Ada Vale"),
        ftm("1", "Ownership", owner="a", asset="lost", percentage="50"),
        ftm("2", "Directorship", director="gone", organization="lost", role="chair", startDate="1999", endDate="2001"),
        {
            "id": "3",
            "schema": "Membership",
            "properties": {"member": ["a"], "organization": [ftm("c", "Company", name="Eel Co")]},
        },
        ftm("4", "Vessel", name="The Otter", flag="fr", address="1 Quay"),
        name="money.ftm.json",
    )
    result = imported(path, tmp_path / "archive")
    assert "of: Eel Co" in actor(tmp_path / "archive", "ada-vale")
    lines = [line for line in report_of(result) if ": converted" not in line]
    assert lines == [
        "money.ftm.json:2: left out: of the role owner (Ownership 1): percentage: 50",
        "money.ftm.json:2: suggested: lost, of which Ada Vale is owner, has no name in these files: write it here",
        "money.ftm.json:3: left out: the role chair, lost, from 1999, until 2001 of gone, who is not in the files",
        "money.ftm.json:3: suggested: lost, of which gone is chair, has no name in these files: write it here",
        "money.ftm.json:5: left out: Vessel The Otter, which is no actor: flag: fr",
    ]
