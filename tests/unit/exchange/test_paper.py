"""A checklist on paper: every question with a box, readable for archives and screen readers."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pypdf
import pytest

from auditapp.checklists.definition import ChecklistDefinition, from_body
from auditapp.checklists.languages import languages_of
from auditapp.checklists.loader import load_library
from auditapp.checklists.trees import items_of, sections_of
from auditapp.exchange.paper import Sheet, content_of, print_paper
from tests.pdf import faults_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ADDRESS = "https://audits.example/homes/h7k2m9/checklists/ab12"
LIBRARY = {definition.id: definition for definition in load_library()}


def sheet(definition: ChecklistDefinition, language: str = "") -> Sheet:
    return Sheet(definition, "Oak House", ADDRESS, "22 November 2026", language)


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("paper") / "paper.pdf"
    path.write_bytes(print_paper(sheet(LIBRARY["meds"]), now=NOW))
    return path


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_it_is_valid_for_archives_and_for_screen_readers(pdf: Path, profile: str) -> None:
    assert faults_of(pdf, profile) == []


def test_every_question_and_every_section_is_on_it(pdf: Path) -> None:
    said = "".join(leaf.extract_text() for leaf in pypdf.PdfReader(pdf).pages)
    run = "".join(said.split())
    meds = LIBRARY["meds"]
    missing = [item.id for item in meds.items.values() if "".join(item.prompt.split()) not in run]
    assert missing == []
    assert all("".join(section.title.split()) in run for section in meds.sections)
    assert f"version{meds.version}({meds.content_hash[:16]})" in run


def test_the_square_holds_the_address_of_the_version(pdf: Path) -> None:
    alternatives = [
        str(found["/Alt"])
        for found in (each.get_object() for each in _objects(pdf))
        if isinstance(found, pypdf.generic.DictionaryObject) and "/Alt" in found
    ]
    assert f"Square code of the address {ADDRESS}" in alternatives


def test_a_repeated_section_has_a_box_for_each_subject() -> None:
    sections = content_of(sheet(LIBRARY["bell"]))["sections"]
    assert isinstance(sections, list)
    calls = next(each for each in sections if isinstance(each, dict) and each["letters"])
    assert calls["letters"] == ["A", "B", "C", "D", "E"]
    assert calls["subject"] == "call"


def test_words_about_each_subject_have_a_line_and_no_box(tmp_path: Path) -> None:
    path = tmp_path / "bell.pdf"
    path.write_bytes(print_paper(sheet(LIBRARY["bell"]), now=NOW))
    run = " ".join("".join(leaf.extract_text() for leaf in pypdf.PdfReader(path).pages).split())
    worded = [item for item in items(LIBRARY["bell"]) if item["kind"] == "text" and item["write"]]
    assert worded
    assert run.count("Behind each letter: the answer in words") == len(worded)
    assert "In each box: the reading" in run
    assert faults_of(path, "ua1") == []


def test_another_language_takes_the_place_where_there_is_one() -> None:
    body = LIBRARY["bell"].body()
    items_of(sections_of(body)[0])[0]["translations"] = {"cy": {"prompt": "Mae pob cloch yn canu"}}
    welsh = from_body(body)
    assert languages_of(welsh) == ["cy"]
    said = pypdf.PdfReader(io.BytesIO(print_paper(sheet(welsh, "cy"), now=NOW))).pages[0].extract_text()
    assert "Mae pob cloch yn canu" in said
    assert LIBRARY["bell"].sections[0].items[1].prompt.split()[0] in said


def test_limits_stand_in_words_and_signs_are_explained() -> None:
    found = {str(item["number"]): item for item in items(LIBRARY["fire"])}
    assert found["1.2"]["limit"] == "Limit: a date in the last 365 days."
    assert found["5.2"]["limit"] == "Limit: from 0 to 4 mm."
    assert found["8.6"]["limit"] == "Limit: 2.5 minutes or less, unless this home has set another limit."
    assert found["1.1"]["limit"] == ""
    assert any(
        "? (could not check)" in str(item["write"]) for each in LIBRARY.values() for item in items(each)
    )


def test_stars_are_taken_off_and_a_picture_is_spoken_of() -> None:
    body = LIBRARY["fire"].body()
    first = items_of(sections_of(body)[0])[0]
    first |= {"help": "Look **here** first", "picture": "0" * 64}
    changed = from_body(body)
    assert next(iter(items(changed)))["help"] == "Look here first"
    said = pypdf.PdfReader(io.BytesIO(print_paper(sheet(changed), now=NOW))).pages[0].extract_text()
    for words in (
        "A picture of what good looks like is on the tablet.",
        "Where",
        "Staff on shift now",
        "Date:",
    ):
        assert words in said


def items(definition: ChecklistDefinition) -> list[dict[str, object]]:
    sections = cast("list[dict[str, list[dict[str, object]]]]", content_of(sheet(definition))["sections"])
    return [item for section in sections for item in section["items"]]


def _objects(pdf: Path) -> list[pypdf.generic.IndirectObject]:
    reader = pypdf.PdfReader(pdf)
    return [pypdf.generic.IndirectObject(number, 0, reader) for number in range(1, len(reader.xref[0]) + 1)]
