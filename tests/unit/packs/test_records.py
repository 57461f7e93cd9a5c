"""The data files: safe in a spreadsheet, the same values back again, gaps in plain words."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from auditapp.packs.gaps import Facts, gaps_in
from auditapp.packs.manifest import Action, Audit
from auditapp.packs.reading import as_a
from auditapp.packs.records import plain, safe_cell, tables
from auditapp.packs.window import months_between, usual_period
from auditapp.packs.words import listed
from tests.unit.packs import sample


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-5", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_set_apart(text: str) -> None:
    assert safe_cell(text) == "'" + text


def test_a_note_that_looks_like_a_formula_stays_text_in_the_table() -> None:
    content = sample.content(sample.Shelf())
    answer = replace(content.audits[0].answers[0], note='=HYPERLINK("x")')
    audit = replace(content.audits[0], answers=(answer,))
    table = dict(tables(replace(content, audits=(audit,))))["answers"].decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(table)))
    assert row["note"] == '\'=HYPERLINK("x")'


def test_records_come_back_from_json_as_they_went() -> None:
    content = sample.content(sample.Shelf())
    assert tuple(as_a(Audit, plain(one)) for one in content.audits) == content.audits
    assert tuple(as_a(Action, plain(one)) for one in content.actions) == content.actions


def test_a_float_has_no_place_in_a_pack() -> None:
    with pytest.raises(TypeError, match="float has no place"):
        plain({"reading": 1.5})


def test_every_gap_is_named_in_a_sentence() -> None:
    content = sample.content(sample.Shelf())
    facts = Facts(
        first=date(2026, 9, 1),
        last=date(2026, 11, 22),
        audits=content.audits,
        findings=content.findings,
        actions=content.actions,
        photos=content.photos,
        due={"bell": "Call bells", "fire": "Fire safety audit", "ipc": "Infection audit"},
        done={"bell"},
        erased=2,
    )
    assert [gap.text for gap in gaps_in(facts)] == [
        "1 photo taken Tue 3 Nov 2026 has not reached the server: still on a tablet.",
        "1 audit was given up before the end. What was answered is in the pack.",
        "Not finished once in these dates: Fire safety audit and Infection audit.",
        "No audit was finished between 22:00 and 06:00 in these dates.",
        (
            "2 values were erased from the journal on request. "
            "The journal says which, and still proves the rest."
        ),
    ]


def test_the_usual_period_is_a_year_also_on_a_leap_day() -> None:
    assert usual_period(date(2026, 11, 22)) == (date(2025, 11, 22), date(2026, 11, 22))
    assert usual_period(date(2028, 2, 29)) == (date(2027, 2, 28), date(2028, 2, 29))


def test_months_run_over_the_turn_of_the_year() -> None:
    assert months_between(date(2025, 11, 30), date(2026, 2, 1)) == [
        (2025, 11),
        (2025, 12),
        (2026, 1),
        (2026, 2),
    ]


def test_lists_are_said_as_people_say_them() -> None:
    assert [listed(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
