"""A pack holds what was said beside the answers, and none of what only managers may read."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pypdf
import pytest

from auditapp.kernel import clock
from auditapp.packs.verify import verify
from auditapp.packs.window import Window
from auditapp.packs.workshop import key_of, write_pack
from auditapp.web.work import Work
from tests.build import World
from tests.feature.packs.walk import LATER
from tests.feature.sync.stepped import publish, stepped, walk_doors, wrong
from tests.page import Browser
from tests.tablet import Tablet, said, send

WINDOW = (date(2026, 11, 1), date(2026, 11, 23))


@pytest.fixture(autouse=True)
def _the_day_after() -> None:
    clock.set_clock(lambda: LATER)


@pytest.fixture
def doors(work: Work, world: World) -> Tablet:
    return Tablet(publish(work, world, stepped()), world.oak.id, world.user("senior_carer").id)


def contents(work: Work, world: World, path: Path) -> dict[str, bytes]:
    """The files of a pack that proves itself."""
    write_pack(work, Window(world.oak.id, *WINDOW, LATER), path, progress=lambda _: None)
    verdict = verify(path, key_of(work).fingerprint)
    assert verdict.origin_proved, verdict.problems
    with zipfile.ZipFile(path) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def report_of(files: dict[str, bytes]) -> str:
    sheets = pypdf.PdfReader(io.BytesIO(files["data/report.pdf"])).pages
    return " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())


def test_a_pack_tells_what_was_said_and_proves_itself(
    carer: Browser, work: Work, world: World, doors: Tablet, tmp_path: Path
) -> None:
    assert set(said(send(carer, walk_doors(doors)))) == {"accepted"}

    files = contents(work, world, tmp_path / "pack.zip")

    (audit,) = json.loads(files["data/audits.json"])
    assert audit["transcribed"] == {"filled_on": "2026-11-20", "filled_by": "Nell Night"}
    assert len(audit["said"]) == sum("answer" in each or each["kind"] in SAID for each in doors.made)
    risks = {
        each["prompt"]: (each["severity"], each["drafted_as"])
        for each in json.loads(files["data/actions.json"])
    }
    assert risks["The thing called walk.plan.01 is right."] == ("critical", "high")
    polarities = {each["prompt"]: each["polarity"] for each in json.loads(files["data/findings.json"])}
    assert polarities["Two carers sang with everybody."] == "strength"
    assert len(json.loads(files["data/photos.json"])) == 4
    told = report_of(files)
    for words in (
        "Filled in by Nell Night on 2026-11-20",
        "SG-118",
        "Put right on the spot: Wiped and dried it.",
        "Two carers sang with everybody.",
        "Now critical; it was high.",
        "Critical: asked for at once, and not recorded",
        "Making it safe: not recorded.",
        "Not done and no reason given: Close the door by hand.",
        "4 doors were looked at.",
    ):
        assert words in told, words


def test_what_only_managers_may_read_is_in_no_pack(
    carer: Browser, work: Work, world: World, doors: Tablet, tmp_path: Path
) -> None:
    doors.start()
    gaps = doors.answer("walk.plan.03", wrong("R-2"))
    doors.reply(gaps, "given", {"type": "na", "reason": "The nurse would not say it."})
    doors.finish()
    send(carer, doors.made)

    files = contents(work, world, tmp_path / "pack.zip")

    (audit,) = json.loads(files["data/audits.json"])
    assert [each["data"] for each in audit["said"]] == [None]
    assert not any(b"would not say" in content for content in files.values())
    assert "would not say" not in report_of(files)
    assert b"audit.replied" in files["data/journal/home.jsonl"]


SAID = {"context", "subject", "observation", "sheet"}


def test_a_pack_does_not_take_those_chosen_for_those_looked_at(
    carer: Browser, work: Work, world: World, doors: Tablet, tmp_path: Path
) -> None:
    doors.start()
    for door in ("door:FD-10", "door:FD-2"):
        doors.subject("doors", door)
    doors.answer("walk.door.01", {"type": "unchecked", "reason": "It was in use."}, subject="door:FD-10")
    grave = doors.answer("walk.plan.06", "no")
    doors.made_safe(grave, "Stayed with her.")
    doors.answer("walk.plan.06", "no", note="In room 3.", supersedes=grave["id"])
    doors.finish()
    send(carer, doors.made)

    told = report_of(contents(work, world, tmp_path / "pack.zip"))

    assert "2 doors were chosen; none were looked at." in told
    assert "FD-2: nothing was answered; FD-10: could not be checked." in told
    assert "Made safe: Stayed with her." in told
    assert "Making it safe: not recorded." not in told
    assert "Not decided: consider a referral" in told


def test_what_was_answered_about_a_subject_that_was_taken_out_is_not_called_not_met(
    carer: Browser, work: Work, world: World, doors: Tablet, tmp_path: Path
) -> None:
    doors.start()
    doors.subject("doors", "door:FD-10")
    doors.answer("walk.door.01", "no", subject="door:FD-10")
    doors.subject("doors", "door:FD-10", state="out")
    doors.answer("walk.plan.04")
    doors.finish()
    send(carer, doors.made)

    told = report_of(contents(work, world, tmp_path / "pack.zip"))

    assert "Everything that was checked was met." in told
    assert "item was not met" not in told
    assert "door FD-10" in told
