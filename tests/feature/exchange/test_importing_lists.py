"""A plain list is brought in: its headings, sections and totals, its size, and what was said about its questions."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.build import World
from tests.feature.exchange.test_importing import base, count, send
from tests.fixtures.xlsforms.forms import workbook
from tests.page import Browser

TITLED = (
    "Kitchen audit 2026,,,\n"
    ",,,\n"
    "No,Question,Guidance,Risk\n"
    ",Kitchen,,\n"
    "1,Fridge is cold,1 to 5 degrees,High\n"
    "2,Food is labelled,,Medium\n"
    ",Total Kitchen,,2\n"
    "Garden,,,\n"
    "3,Paths are level,,Low\n"
    "Total,,,3\n"
)


def test_headings_below_a_title_are_found_and_sections_and_totals_told(
    manager: Browser, world: World, session: Session
) -> None:
    address = send(manager, base(world), TITLED, "kitchen.csv")
    page = manager.get(address, status=200).text
    assert re.search(r'name="heading"[^>]*value="3"', page)
    said = {
        "title": "Round",
        "heading": "3",
        "column_1": "question",
        "column_2": "guidance",
        "column_3": "severity",
    }
    manager.post(address, said, status=302)
    report = manager.get(address.removesuffix("/columns"), status=200).text
    assert "3 questions can be taken in" in report
    assert "Above the headings: &#34;Kitchen audit 2026&#34;" in report
    assert "A row of totals: &#34;Total Kitchen 2&#34;" in report
    assert "A row of totals: &#34;Total 3&#34;" in report
    assert "Yes, No or N/A; severity high" in report
    sections = manager.get(f"{address.removesuffix('/columns')}/defaults", status=200).text
    assert "<summary>Kitchen</summary>" in sections
    assert "<summary>Garden</summary>" in sections


def test_headings_that_say_little_are_found_below_a_title(manager: Browser, world: World) -> None:
    rows = [
        ["Kitchen and laundry walk"],
        [""],
        ["Area", "What to look at", "How to chk", "Urgency", "Fix", "Reg / KLOE"],
        ["Kitchen", "Fridge is clean", "Look inside", "High", "Clean it today", "15"],
        ["", "Bin has a lid", "", "1", "", ""],
    ]
    address = send(manager, base(world), workbook({"Walk": rows}), "walk.xlsx")
    page = manager.get(address, status=200).text
    assert re.search(r'name="heading"[^>]*value="3"', page)
    chosen = re.findall(r"<option selected[^>]*>([^<]+)", page)
    assert chosen == ["Section", "Question", "Guidance", "Severity", "Action", "Leave it out"]
    meanings = dict(enumerate(("section", "question", "guidance", "severity", "action")))
    said = {f"column_{at}": meaning for at, meaning in meanings.items()}
    manager.post(address, {"title": "Walk", "heading": "3", **said}, status=302)
    report = manager.get(address.removesuffix("/columns"), status=200).text
    assert "2 questions can be taken in" in report
    assert "severity high" in report
    assert "we do not know how bad &#34;1&#34; is" in report


def test_where_no_heading_is_known_the_first_row_as_wide_as_the_rest_has_them(
    manager: Browser, world: World
) -> None:
    listed = "Our walk,,\nOak House,May 2026,\nZone,Thing,Who\nA,Lamp works,Jo\nA,Door shuts,Jo\nB,Paths,Al\n"
    page = manager.get(send(manager, base(world), listed, "walk.csv"), status=200).text
    assert re.search(r'name="heading"[^>]*value="3"', page)


def test_a_manager_says_in_which_row_the_headings_are(manager: Browser, world: World) -> None:
    address = send(manager, base(world), "Our,list\nRef,Thing\n1,Fridge is cold\n2,Food\n", "kitchen.csv")
    for wrong in ("9", "4"):
        page = manager.post(address, {"title": "Round", "heading": wrong}, status=422).text
        assert f"Row {wrong} cannot hold the headings" in page
    assert "such as 3" in manager.post(address, {"title": "Round", "heading": "two"}, status=422).text
    manager.post(address, {"title": "Round", "heading": "2"}, status=302)
    page = manager.get(address, status=200).text
    assert 'value="Round"' in page
    assert "Thing" in page
    manager.post(address, {"title": "Round", "heading": "2", "column_1": "question"}, status=302)
    report = manager.get(address.removesuffix("/columns"), status=200).text
    assert "2 questions can be taken in" in report


def test_a_list_of_more_than_a_thousand_questions_is_refused_with_the_number(
    manager: Browser, world: World, session: Session
) -> None:
    listed = "Question\n" + "".join(f"Door {number} closes\n" for number in range(1001))
    page = send(manager, base(world), listed, "doors.csv", status=422)
    assert "The list has 1,001 questions; a checklist has at most 1,000" in page
    assert count(session) == 0


def test_a_thousand_questions_of_one_section_are_all_taken(manager: Browser, world: World) -> None:
    listed = "Question,Section\n" + "".join(f"Door {number} closes,Doors\n" for number in range(1000))
    address = send(manager, base(world), listed, "doors.csv")
    manager.post(address, {"title": "Doors", "column_0": "question", "column_1": "section"}, status=302)
    url = address.removesuffix("/columns")
    assert "1,000 questions can be taken in" in manager.get(url, status=200).text
    assert "Doors (continued)" in manager.get(f"{url}/defaults", status=200).text


def test_a_file_over_the_size_limit_is_answered_on_the_page_for_files(
    app: Flask, manager: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager.get(base(world), status=200)
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 100_000)
    answer = manager.post(base(world), {"file": (io.BytesIO(b"x" * 200_000), "large.xlsx")}, status=303)
    assert answer.location.endswith(base(world))
    page = manager.get(answer.location, status=200).text
    assert "A list or a form may have at most 15 MB" in page
    assert "A photo" not in page


def test_anything_else_that_is_too_large_has_a_way_back(
    app: Flask, manager: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager.get(base(world), status=200)
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)
    page = manager.post(f"{base(world)}/y1/defaults", {"title": "x" * 5000}, status=413).text
    assert "Back to the page" in page


def test_a_report_names_the_sheet_of_the_list_and_its_rows(manager: Browser, world: World) -> None:
    rows = [[""], [""], ["Question", "Guidance"], ["Fridge is cold", "Below 5"], ["Total", "1"]]
    data = workbook({"Notes": [["Read me"]], "Kitchen": rows})
    address = send(manager, base(world), data, "audit.xlsx")
    said = {"title": "Round", "column_0": "question", "column_1": "guidance"}
    manager.post(address, said, status=302)
    report = manager.get(address.removesuffix("/columns"), status=200).text
    assert "Kitchen, row 4" in report
    assert "Kitchen, row 5" in report


def test_going_to_another_page_of_questions_keeps_what_was_said(manager: Browser, world: World) -> None:
    listed = "Question\n" + "".join(f"Door {number} closes\n" for number in range(30))
    address = send(manager, base(world), listed, "doors.csv")
    manager.post(address, {"title": "Doors", "column_0": "question"}, status=302)
    url = address.removesuffix("/columns") + "/failures"
    first = manager.get(url, status=200).text
    assert 'rel="next"' not in first
    assert "Save and go back" not in first
    answers = {f"fails_{at}": "no" for at in range(25)} | {"fails_3": "yes", "then": "next"}
    assert manager.post(url, answers, status=302).location.endswith("?page=2")
    assert "Save and go back" in manager.get(f"{url}?page=2", status=200).text
    answers = {f"fails_{at}": "no" for at in range(25, 30)} | {"fails_27": "yes", "then": "back"}
    assert manager.post(f"{url}?page=2", answers, status=302).location.endswith("?page=1")
    kept = re.compile(
        r'name="fails_(\d+)" checked[^>]*value="yes"|checked[^>]*name="fails_(\d+)"[^>]*value="yes"'
    )
    for address, number in ((f"{url}?page=1", "3"), (f"{url}?page=2", "27")):
        found = kept.search(manager.get(address, status=200).text)
        assert found
        assert number in found.groups()


def test_a_question_that_looks_like_a_reading_is_marked_as_needing_a_look(
    manager: Browser, world: World
) -> None:
    listed = "Question\nFridge 1 temp (°C) 0-5\nHow many gloves are left?\nBin has a lid\n"
    address = send(manager, base(world), listed, "kitchen.csv")
    manager.post(address, {"title": "Kitchen", "column_0": "question"}, status=302)
    url = address.removesuffix("/columns")
    page = manager.get(url, status=200).text
    assert "3 questions can be taken in" in page
    assert "choose &#34;A temperature&#34;" in page
    marked = manager.get(f"{url}?show=look", status=200).text
    assert "Needs a look" in marked
    assert "choose &#34;A number&#34;" in marked
    assert "Bin has a lid" not in marked
