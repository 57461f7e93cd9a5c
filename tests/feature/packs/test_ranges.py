"""A pack of any days proves itself, whatever ties those days to others."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from auditapp.packs.verify import verify
from auditapp.packs.window import Window
from auditapp.packs.workshop import key_of, write_pack
from auditapp.web.work import Work
from tests.build import World
from tests.feature.packs.lives import END, three_weeks

RANGES = [(1, 22), (1, 1), (1, 4), (2, 2), (5, 8), (8, 8), (9, 9), (10, 10), (11, 12), (13, 13), (14, 14)]
RANGES += [(12, 15), (16, 16), (17, 22), (22, 22)]
Records = list[dict[str, Any]]


@pytest.fixture
def house(app: Flask, work: Work, world: World) -> Work:
    return three_weeks(app, work, world).work


def pack_of(work: Work, world: World, days: tuple[int, int], folder: Path) -> Path:
    window = Window(world.oak.id, date(2026, 11, days[0]), date(2026, 11, days[1]), END)
    path = folder / f"{days[0]}-{days[1]}.zip"
    return write_pack(work, window, path, progress=lambda _: None).path


def records(path: Path, name: str) -> Records:
    with zipfile.ZipFile(path) as archive:
        top = archive.namelist()[0].split("/")[0]
        loaded: Records = json.loads(archive.read(f"{top}/data/{name}.json"))
        return loaded


def test_a_pack_of_any_days_is_intact(house: Work, world: World, tmp_path: Path) -> None:
    key = key_of(house).fingerprint
    verdicts = {days: verify(pack_of(house, world, days, tmp_path), key) for days in RANGES}
    assert {days: one.problems for days, one in verdicts.items() if one.problems} == {}
    assert all(one.origin_proved for one in verdicts.values())


def test_three_weeks_hold_what_the_ranges_are_about(house: Work, world: World, tmp_path: Path) -> None:
    path = pack_of(house, world, (1, 22), tmp_path)
    steps = {step["kind"] for action in records(path, "actions") for step in action["history"]}
    assert {"amended", "made_safe", "embedded", "reopened", "reassigned", "withdrawn"} <= steps
    assert {audit["state"] for audit in records(path, "audits")} == {"finished", "abandoned", "stalled"}
    arrived = {answer["arrived"] for audit in records(path, "audits") for answer in audit["answers"]}
    assert arrived == {"in_time", "after_finish"}
    withdrawn = [one for one in records(path, "actions") if one["state"] == "withdrawn"]
    assert {step["text"] for one in withdrawn for step in one["history"] if step["kind"] == "withdrawn"} >= {
        "The audit was given up.",
        "The older action about the same item was opened again in its place.",
    }


def test_a_day_after_it_was_embedded_leaves_a_closed_action_out(
    house: Work, world: World, tmp_path: Path
) -> None:
    assert records(pack_of(house, world, (8, 8), tmp_path), "actions") == []


def test_what_was_embedded_and_opened_again_comes_with_its_whole_story(
    house: Work, world: World, tmp_path: Path
) -> None:
    path = pack_of(house, world, (10, 10), tmp_path)
    assert records(path, "audits") == []
    open_again = {one["reference"]: one for one in records(path, "actions") if one["state"] == "live"}
    assert len(open_again) == 2
    told = [step["text"] for step in open_again["OAK-0002"]["history"]]
    assert "The third one this month." in told
    assert "Not looked at since." in told
    findings = [one for one in records(path, "findings") if one["action"] == open_again["OAK-0002"]["id"]]
    assert [one["amendments"][0]["note"] for one in findings] == [
        "The third one this month.",
        "Not looked at since.",
    ]


def test_what_was_found_after_midnight_comes_with_its_walk(house: Work, world: World, tmp_path: Path) -> None:
    path = pack_of(house, world, (13, 13), tmp_path)
    [audit] = records(path, "audits")
    assert (audit["state"], audit["started_at"][:10]) == ("stalled", "2026-11-13")
    ours = [one for one in records(path, "findings") if one["audit"] == audit["id"]]
    assert len(ours) == 2
    actions = {one["id"]: one for one in records(path, "actions")}
    assert {actions[one["action"]]["state"] for one in ours} == {"live"}
