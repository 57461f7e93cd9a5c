"""A checklist is brought in through the pages: file, report, what fails, draft; and nothing half of a bad one."""

from __future__ import annotations

import io
import json
import re
from typing import cast

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auditapp.checklists.framework import load_framework
from auditapp.checklists.loader import load_library
from auditapp.checklists.models import ChecklistDraft
from auditapp.checklists.publishing import faults_of
from auditapp.checklists.validation import find_faults
from auditapp.checklists.yaml_out import yaml_of
from auditapp.exchange.settle import items_of
from auditapp.kernel.canonical import Json
from auditapp.people.models import ImportDraft
from tests.build import World
from tests.feature.people.workbooks import packed
from tests.fixtures.xlsforms.forms import form, workbook
from tests.page import Browser
from tests.tablet import signed_in

USUAL = {
    "statement": "safe-environments", "regulation": "15", "severity": "high", "due": "24h",
}  # fmt: skip


def base(world: World) -> str:
    return f"/homes/{world.oak.id}/checklists/import"


def send(manager: Browser, address: str, data: bytes | str, name: str, status: int = 302) -> str:
    manager.get(address, status=200)
    raw = data.encode() if isinstance(data, str) else data
    answer = manager.post(address, {"file": (io.BytesIO(raw), name)}, status=status)
    return answer.location if status == 302 else answer.text


def drafts(session: Session) -> list[ChecklistDraft]:
    session.rollback()
    return list(session.scalars(select(ChecklistDraft)))


def count(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(ImportDraft)) or 0


def body_of(draft: ChecklistDraft) -> dict[str, object]:
    assert find_faults(draft.body, load_framework()) == []
    return cast("dict[str, object]", draft.body)


def items(draft: ChecklistDraft) -> dict[str, dict[str, object]]:
    sections = cast("list[dict[str, list[dict[str, object]]]]", body_of(draft)["sections"])
    return {str(item["id"]): item for section in sections for item in section["items"]}


def test_what_becomes_of_a_form_is_shown_row_by_row(manager: Browser, world: World, session: Session) -> None:
    address = send(manager, base(world), form("door_round"), "door_round.xlsx")
    report = manager.get(address, status=200).text
    for said in (
        "8 questions can be taken in",
        "Nothing has been changed yet",
        "survey, row 8",
        "0 itself is accepted",
    ):
        assert said in report
    left = manager.get(f"{address}?show=left_out", status=200).text
    assert "add &#34;door_closer.png&#34; in the draft" in left
    assert "0 itself" not in left
    assert manager.get(f"{address}/report.txt", status=200).mimetype == "text/plain"
    assert drafts(session) == []


def decided(manager: Browser, world: World, session: Session) -> ChecklistDraft:
    """The fire door round with everything said about it; the draft opens."""
    address = send(manager, base(world), form("door_round"), "door_round.xlsx")
    manager.get(f"{address}/defaults", status=200)
    usual = {"title": "Fire door round", **USUAL, "section_1_due": "immediate"}
    manager.post(f"{address}/defaults", usual, status=302)
    page = manager.get(f"{address}/failures", status=200).text
    assert "4 questions can fail" in page
    assert "4 more questions only write something down" in page
    answers = {
        "fails_0": "no", "lowest_1": "2", "highest_1": "4,5", "unit_1": "mm", "ticks_2": ["seal", "glass"],
        "fails_3": "yes", "severity_3": "critical", "then": "draft",
    }  # fmt: skip
    made = manager.post(f"{address}/failures", answers, status=302)
    (draft,) = drafts(session)
    assert made.location == f"/homes/{world.oak.id}/checklists/drafts/{draft.id}"
    assert count(session) == 0
    manager.get(address, status=404)
    return draft


def test_a_form_becomes_a_draft_with_what_was_decided(
    manager: Browser, world: World, session: Session
) -> None:
    draft = decided(manager, world, session)
    assert (draft.origin, draft.home_id, draft.title) == ("xlsform", world.oak.id, "Fire door round")
    assert draft.report
    gap = items(draft)["fire-door-round.door.03"]
    assert gap["response"] == {
        "type": "number", "unit": "mm", "min": 2, "max": "4.5",
        "accept": {"min": 0, "max": 50, "say": "Between 0 and 50 mm"},
    }  # fmt: skip
    assert (gap["severity"], gap["due"], gap["quality_statements"]) == (
        "high",
        "immediate",
        ["safe-environments"],
    )


def test_the_answers_that_were_ticked_are_failures(manager: Browser, world: World, session: Session) -> None:
    found = items(decided(manager, world, session))
    damage = cast("dict[str, list[dict[str, object]]]", found["fire-door-round.door.04"]["response"])[
        "options"
    ]
    assert [option["id"] for option in damage if option.get("fails")] == ["seal", "glass"]
    wedged = found["fire-door-round.questions-2.01"]
    assert wedged["severity"] == "critical"
    assert wedged["response"] == {
        "type": "choice",
        "options": [{"id": "yes", "label": "Yes", "fails": True}, {"id": "no", "label": "No"}],
    }


def test_what_was_typed_is_kept_when_something_is_wrong(
    manager: Browser, world: World, session: Session
) -> None:
    address = send(manager, base(world), form("door_round"), "door_round.xlsx")
    page = manager.post(f"{address}/defaults", {"title": "", "due": "7d"}, status=422).text
    assert "Choose a quality statement" in page
    assert "Enter what it is called" in page
    manager.post(f"{address}/defaults", {"title": "Doors", **USUAL}, status=302)
    wrong = {
        "fails_0": "no",
        "lowest_1": "much",
        "highest_1": "1",
        "unit_1": "mm",
        "fails_3": "no",
        "then": "draft",
    }
    page = manager.post(f"{address}/failures", wrong, status=422).text
    assert "Enter a number such as 44 or 19.9" in page
    assert 'value="much"' in page
    page = manager.post(f"{address}/failures", {**wrong, "lowest_1": "3"}, status=422).text
    assert "must not be below the lower one" in page
    assert drafts(session) == []


def test_a_draft_is_not_made_before_the_questions_answer_to_something(
    manager: Browser, world: World, session: Session
) -> None:
    address = send(manager, base(world), form("door_round"), "door_round.xlsx")
    manager.get(f"{address}/failures", status=200)
    sent = {
        "fails_0": "no",
        "lowest_1": "",
        "highest_1": "",
        "unit_1": "mm",
        "fails_3": "no",
        "then": "draft",
    }
    assert manager.post(f"{address}/failures", sent, status=302).location.endswith("/defaults")
    assert manager.post(f"{address}/draft", status=302).location.endswith("/defaults")
    assert drafts(session) == []


def test_a_list_is_taken_by_its_columns(manager: Browser, world: World, session: Session) -> None:
    listed = (
        "Area,What to check,Notes,Risk rating,Ref\n"
        "Kitchen,Fridge is cold,1 to 5 degrees,High,K1\n"
        ",Food is labelled,,Med,K2\n"
        "Garden,Paths are level,,purple,G1\n"
        "Garden,Paths are level,,,G1\n"
        "Laundry,,,,\n"
    )
    address = send(manager, base(world), listed, "kitchen_and_garden.csv")
    assert address.endswith("/columns")
    page = manager.get(address, status=200).text
    assert "Fridge is cold, Food is labelled" in page
    url = address.removesuffix("/columns")
    wrong = {"title": "Round", "column_0": "question", "column_1": "question"}
    assert "Two columns cannot both be" in manager.post(address, wrong, status=422).text
    assert (
        "Say which column holds the questions" in manager.post(address, {"title": "Round"}, status=422).text
    )
    said = {"title": "Round", "column_0": "section", "column_1": "question", "column_2": "guidance",
            "column_3": "severity"}  # fmt: skip
    manager.post(address, said, status=302)
    report = manager.get(url, status=200).text
    assert "3 questions can be taken in" in report
    assert "&#34;Med&#34; is medium here" in report
    assert "how bad &#34;purple&#34; is" in report
    assert "The same question stands in line 4" in report
    assert "The column was left out: 4 filled cells" in report
    manager.post(f"{url}/defaults", {"title": "Round", **USUAL}, status=302)
    manager.get(f"{url}/failures", status=200)
    sent = {f"fails_{at}": "no" for at in range(3)} | {"severity_0": "high", "due_0": "24h", "then": "draft"}
    manager.post(f"{url}/failures", sent, status=302)
    (draft,) = drafts(session)
    found = list(items(draft).values())
    assert [each["prompt"] for each in found] == ["Fridge is cold", "Food is labelled", "Paths are level"]
    assert found[0]["help"] == "1 to 5 degrees"


def test_a_list_in_a_workbook_is_a_list(manager: Browser, world: World) -> None:
    data = workbook({"Audit": [["Section", "Question"], ["Kitchen", "Fridge is cold"]]})
    assert send(manager, base(world), data, "audit.xlsx").endswith("/columns")


def test_our_own_yaml_becomes_a_draft_of_the_same_content(
    manager: Browser, world: World, session: Session
) -> None:
    bell = next(each for each in load_library() if each.id == "bell")
    text = re.sub(r"\bbell\.(?=[a-z])", "chime.", json.dumps(bell.body() | {"id": "chime"}))
    body = json.loads(text)
    address = send(manager, base(world), yaml_of(body), "chime.yml")
    assert "13 questions in 3 sections, just as they are" in manager.get(address, status=200).text
    manager.post(f"{address}/draft", status=302)
    (draft,) = drafts(session)
    assert draft.body == body
    address = send(manager, base(world), yaml_of(body), "chime.yml")
    page = manager.post(f"{address}/draft", status=409).text
    assert "There is a draft of it here" in page
    manager.post(f"{address}/discard", status=302)
    assert count(session) == 0


def test_a_loosened_limit_of_the_law_is_told_before_the_draft_is_made(
    manager: Browser, world: World, session: Session
) -> None:
    body, item = loosened()
    address = send(manager, base(world), yaml_of(body), "loose.yml")
    report = manager.get(address, status=200).text
    assert "1 thing must be put right before this can be published" in report
    assert "just as they are" not in report
    assert "To put right" in report
    assert "Before publishing" in report
    assert str(item["id"]) in report
    assert "set by law or for safety" in manager.get(f"{address}?show=mend", status=200).text
    made = manager.post(f"{address}/draft", status=302)
    assert "It shows what must be put right" in manager.get(made.location, status=200).text
    (draft,) = drafts(session)
    told = [note[5] for note in cast("list[list[str]]", draft.report) if note[4] == "mend"]
    assert told == [f"“{item['prompt']}”: {said}" for _path, said in faults_of(session, draft)]


def loosened() -> tuple[dict[str, Json], dict[str, Json]]:
    """The environment checklist with water that may be hotter than the law allows, and the question of it."""
    body = next(each for each in load_library() if each.id == "env").body()
    item = next(item for _section, item in items_of(body) if item["id"] == "env.water.02")
    cast("dict[str, Json]", item["response"])["max"] = 48
    return body, item


def test_a_provider_brings_a_checklist_in_for_all_homes(app: Flask, world: World, session: Session) -> None:
    lead = signed_in(app, world, "nominated_individual")
    start = f"/providers/{world.provider.id}/checklists/import"
    address = send(lead, start, "Question\nPaths are level\n", "garden.csv")
    lead.post(address, {"title": "Garden", "column_0": "question"}, status=302)
    url = address.removesuffix("/columns")
    lead.get(url, status=200)
    lead.post(f"{url}/defaults", {"title": "Garden", **USUAL}, status=302)
    lead.get(f"{url}/failures", status=200)
    lead.post(f"{url}/failures", {"fails_0": "", "then": "draft"}, status=302)
    (draft,) = drafts(session)
    assert (draft.home_id, draft.provider_id) == (None, world.provider.id)
    assert next(iter(items(draft).values()))["counts_as_failure"] is False


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "form.xlsx", "is empty"),
        (b"PK\x03\x04 nothing", "form.xlsx", "is damaged"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "form.xls", "locked with a password"),
        (b"%PDF-1.7 \x00\x01\x02", "form.pdf", "is not a table"),
        (packed({"xl/workbook.xml": b"\0" * 200 * 1024 * 1024}), "bomb.xlsx", "unpacks to more"),
        (b"id: a\nsections: [\n", "a.yml", "The file is not a checklist"),
        (b"Question\n", "list.csv", "no row below"),
        (
            workbook({"survey": [["type", "name"], ["begin group", "a"], ["text", "b"]]}),
            "f.xlsx",
            "begin and end",
        ),
        (workbook({"survey": [["kind", "words"], ["text", "b"]]}), "f.xlsx", "must have the headings"),
        (workbook({"survey": [["type", "name"], ["geopoint", "b"]]}), "f.xlsx", "can be asked here"),
        (
            workbook({"survey": [["type", "name"]] + [["text", f"q{n}"] for n in range(1001)]}),
            "f.xlsx",
            "at most 1,000",
        ),
        (
            workbook({"survey": [["type", "name"]] + [["text", f"q{n}"] for n in range(12_001)]}),
            "f.xlsx",
            "more than 12,000 rows",
        ),
        (workbook({"survey": []}), "f.xlsx", "no sheet called survey with rows"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_the_reason(
    manager: Browser, world: World, session: Session, data: bytes, name: str, said: str
) -> None:
    assert said in send(manager, base(world), data, name, status=422)
    assert count(session) == 0


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"Dear all, please look at the fridge.\n", "form.xlsx", "plain text without columns"),
        (b"Dear all,\n\nlook at the fridge\nand the bin\n", "form.xlsx", "plain text without columns"),
        (b'He said "look\n', "form.ods", "plain text without columns"),
        (b"<html><table><tr><td>Question</td></tr></table>", "form.xls", "a web page"),
        (b"%PDF-1.7 \x00\x01", "form.xlsx", "a PDF"),
    ],
)
def test_what_is_only_called_a_workbook_is_told_what_it_is(
    manager: Browser, world: World, session: Session, data: bytes, name: str, said: str
) -> None:
    page = send(manager, base(world), data, name, status=422)
    assert f"is no workbook, whatever its name says: it is {said}." in page
    assert count(session) == 0


def test_columns_of_text_that_are_called_a_workbook_are_a_list(manager: Browser, world: World) -> None:
    listed = "Section,Question\nKitchen,Fridge is cold\n,Food is labelled\n"
    assert send(manager, base(world), listed, "audit.xlsx").endswith("/columns")


def test_faults_of_yaml_are_told_by_line(manager: Browser, world: World) -> None:
    page = send(manager, base(world), "id: Garden\nversion: one\n", "garden.yml", status=422)
    assert "YAML, row 1" in page
    assert "YAML, row 2" in page
    assert "three numbers such as 1.0.0" in page


def test_another_home_sees_nothing_of_a_file(app: Flask, manager: Browser, world: World) -> None:
    address = send(manager, base(world), form("door_round"), "door_round.xlsx")
    other = signed_in(app, world, "beech_registered_manager")
    other.get(address, status=404)
    other.get(address.replace(world.oak.id, world.beech.id), status=404)


def test_who_has_not_chosen_a_file_is_told(manager: Browser, world: World) -> None:
    manager.get(base(world), status=200)
    assert "Choose a file first" in manager.post(base(world), status=422).text
    sample = manager.get(f"{base(world)}/sample.csv", status=200)
    assert send(manager, base(world), sample.data, "sample.csv").endswith("/columns")
