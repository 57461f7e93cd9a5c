"""From a walk round the home to a pack that proves it, through the pages and through the command line."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel import clock
from auditapp.kernel.journal import (
    ERASED,
    JournalEvent,
    JournalValue,
    Subject,
    erase_value,
    home_chain,
    record,
)
from auditapp.kernel.journal_check import verify_chain
from auditapp.kernel.permissions import system_actor
from auditapp.packs import cli, queries
from auditapp.packs.manifest import PackContent
from auditapp.packs.press import Limits
from auditapp.packs.verify import verify
from auditapp.packs.window import Window
from auditapp.packs.workshop import file_of, key_of, write_pack
from auditapp.web.work import Work
from tests.build import World
from tests.feature.packs.walk import LATER, Walk, walk_round
from tests.page import Browser
from tests.tablet import photo_ref, said, send, signed_in

DAYS = {"start": "2026-11-01", "end": "2026-11-23"}


@pytest.fixture
def walk(app: Flask, work: Work, world: World) -> Walk:
    return walk_round(app, work, world)


def ask_for_a_pack(app: Flask, world: World) -> tuple[Browser, str]:
    """The manager's browser, and the address of the pack that was asked for."""
    manager = signed_in(app, world, "registered_manager")
    manager.get(f"/homes/{world.oak.id}/packs")
    asked = manager.post(f"/homes/{world.oak.id}/packs", dict(DAYS), status=303)
    return manager, asked.headers["Location"]


def window_of(world: World) -> Window:
    return Window(world.oak.id, date(2025, 11, 23), date(2026, 11, 23), LATER)


def built(work: Work, world: World, path: Path) -> Path:
    return write_pack(work, window_of(world), path, progress=lambda _: None).path


def records(path: Path, name: str) -> list[dict[str, object]]:
    with zipfile.ZipFile(path) as archive:
        top = archive.namelist()[0].split("/")[0]
        loaded: list[dict[str, object]] = json.loads(archive.read(f"{top}/data/{name}.json"))
        return loaded


def test_a_manager_asks_for_a_pack_and_downloads_a_file_that_proves_itself(
    app: Flask, work: Work, world: World, walk: Walk, tmp_path: Path
) -> None:
    manager = signed_in(app, world, "registered_manager")
    page = manager.get(f"/homes/{world.oak.id}/packs", status=200).text
    assert "1 photo taken Sun 22 Nov 2026 has not reached the server" in page

    asked = manager.post(f"/homes/{world.oak.id}/packs", dict(DAYS), status=303)
    address = asked.headers["Location"]
    assert "Waiting for the worker" in manager.get(address, status=200).text

    work.run_until_idle()
    ready = manager.get(address, status=200).text
    fingerprint = key_of(work).fingerprint
    assert (
        f"auditapp pack verify evidence-oak-house-2026-11-01-to-2026-11-23.zip --key {fingerprint}" in ready
    )
    link = re.search(r'href="(/packs/[^"]+/file)"', ready)
    assert link
    response = manager.client.get(link[1])
    assert response.headers["Content-Length"] == str(len(response.data))
    (tmp_path / "pack.zip").write_bytes(response.data)
    response.close()
    verdict = verify(tmp_path / "pack.zip", fingerprint)
    assert verdict.origin_proved, verdict.problems


def test_the_pack_holds_the_walk_its_photos_and_its_words(
    work: Work, world: World, walk: Walk, tmp_path: Path
) -> None:
    path = built(work, world, tmp_path / "pack.zip")
    audit = records(path, "audits")[0]
    assert (audit["state"], audit["signed_name"]) == ("finished", "Sam Carer")
    received = {str(photo["sha256"]) for photo in records(path, "photos") if photo["received"]}
    assert received == {hashlib.sha256(content).hexdigest() for content in list(walk.photos.values())[:2]}
    states = {action["severity"]: action["state"] for action in records(path, "actions")}
    assert (states["critical"], states["medium"]) == ("verified", "live")
    with zipfile.ZipFile(path) as archive:
        report = next(name for name in archive.namelist() if name.endswith("report.pdf"))
        sheets = pypdf.PdfReader(io.BytesIO(archive.read(report))).pages
        said = " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())
    assert "Needle on the floor of room 12." in said
    assert "Bin seen by the door." in said


def test_a_photo_that_came_is_shown_whoever_claims_to_replace_it(
    app: Flask, work: Work, world: World, walk: Walk, tmp_path: Path
) -> None:
    shown = next(iter(walk.photos))
    answer = next(change for change in walk.tablet.made if change.get("photos"))
    colleague = signed_in(app, world, "senior_carer_2")
    claim = replace(walk.tablet, by=world.user("senior_carer_2").id, made=[])
    claim.photo(answer, photo_ref(), replaces=shown)
    assert said(send(colleague, claim.made)) == ["accepted"]

    path = built(work, world, tmp_path / "pack.zip")

    assert (shown, True) in {(photo["id"], photo["received"]) for photo in records(path, "photos")}
    assert verify(path).intact
    report = f"/homes/{world.oak.id}/audits/{walk.tablet.audit}"
    assert f"/photos/{shown}/thumb" in signed_in(app, world, "registered_manager").get(report).text


def test_a_pack_without_a_photo_that_came_is_not_whole(
    app: Flask, work: Work, world: World, walk: Walk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = next(iter(walk.photos))
    answer = next(change for change in walk.tablet.made if change.get("photos"))
    colleague = signed_in(app, world, "senior_carer_2")
    claim = replace(walk.tablet, by=world.user("senior_carer_2").id, made=[])
    claim.photo(answer, photo_ref(), replaces=hidden)
    send(colleague, claim.made)
    true_content = queries.content_of

    def without(session: Session, window: Window, *, installation: str) -> PackContent:
        content = true_content(session, window, installation=installation)
        return replace(content, photos=tuple(one for one in content.photos if one.id != hidden))

    monkeypatch.setattr(queries, "content_of", without)
    problems = verify(built(work, world, tmp_path / "pack.zip")).problems
    assert "was taken out" in problems[0]


def test_two_builds_are_the_same_bytes(work: Work, world: World, walk: Walk, tmp_path: Path) -> None:
    first, second = (built(work, world, tmp_path / name) for name in ("one.zip", "two.zip"))
    assert first.read_bytes() == second.read_bytes()


def value_of_kind(session: Session, world: World, kind: str) -> JournalValue:
    found = session.scalars(
        select(JournalValue)
        .join(
            JournalEvent,
            (JournalEvent.chain == JournalValue.chain) & (JournalEvent.seq == JournalValue.seq),
        )
        .where(JournalValue.chain == home_chain(world.oak.id), JournalEvent.kind == kind)
    ).first()
    assert found is not None
    return found


def test_an_erased_signature_is_named_and_the_pack_is_still_intact(
    work: Work, world: World, walk: Walk, session: Session, tmp_path: Path
) -> None:
    with work.transaction() as writing:
        chosen = value_of_kind(writing, world, "audit.finished")
        told = f"signed_name of audit.finished, event {chosen.seq}"
        erase_value(writing, chosen, actor=system_actor("test"), now=LATER, reason="Asked for in writing.")
    path = built(work, world, tmp_path / "pack.zip")
    verdict = verify(path)
    assert verdict.intact, verdict.problems
    assert verdict.erased == (told,)
    assert "1 erased value is reported by the journal" in verdict.sentence
    said = CliRunner().invoke(cli.commands(lambda: work), ["verify", str(path)])
    assert f"Erased on request: {told}." in said.output


_WORDS = ["finding.made_safe", "finding.raised", "audit.answered", "action.completed", "action.verified"]


@pytest.mark.parametrize("kind", _WORDS)
def test_words_that_a_record_should_match_cannot_be_erased_to_hide_a_change(
    work: Work, world: World, walk: Walk, session: Session, tmp_path: Path, kind: str
) -> None:
    with work.transaction() as writing:
        chosen = value_of_kind(writing, world, kind)
        with pytest.raises(ValueError, match="no name of a person"):
            erase_value(writing, chosen, actor=system_actor("test"), now=LATER, reason="Hides it.")
    with work.transaction() as writing:  # as somebody would who has the database in their hands
        chosen = value_of_kind(writing, world, kind)
        record(
            writing,
            ERASED,
            chain=chosen.chain,
            subject=Subject("journal", chosen.chain[:64]),
            actor=system_actor("test"),
            now=LATER,
            data={"seq": chosen.seq, "name": chosen.name},
        )
        named = f"the {chosen.name} of event {chosen.seq} ({kind}) was erased"
        at = chosen.seq
        writing.delete(chosen)
    verdict = verify(built(work, world, tmp_path / "pack.zip"))
    assert not verdict.intact
    assert named in verdict.problems[0]
    fault = verify_chain(session, home_chain(world.oak.id)).fault or ""
    assert f"#{at}" in fault
    assert "only names of people may be" in fault


def test_a_note_changed_behind_the_products_back_is_named_by_the_pack(
    work: Work, world: World, walk: Walk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_content = queries.content_of

    def softened(session: Session, window: Window, *, installation: str) -> PackContent:
        content = true_content(session, window, installation=installation)
        audit = content.audits[0]
        answers = tuple(replace(one, note="A cap on the floor.") for one in audit.answers[:1])
        return replace(content, audits=(replace(audit, answers=answers + audit.answers[1:]),))

    monkeypatch.setattr(queries, "content_of", softened)
    verdict = verify(built(work, world, tmp_path / "pack.zip"))
    assert "its content is not what the journal's event" in verdict.problems[0]


def test_a_missing_photo_file_fails_the_job_with_a_sentence(
    app: Flask, work: Work, world: World, walk: Walk
) -> None:
    sha256 = hashlib.sha256(next(iter(walk.photos.values()))).hexdigest()
    (work.settings.instance / "photos" / sha256[:2] / sha256[2:4] / sha256).unlink()
    manager, address = ask_for_a_pack(app, world)
    work.run_until_idle()
    page = manager.get(address, status=200).text
    assert "The pack could not be made" in page
    assert sha256[:12] in page
    assert not list((work.settings.instance / "packs").iterdir())


def test_a_report_that_needs_too_much_memory_fails_the_job_with_a_sentence(
    app: Flask, work: Work, world: World, walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditapp.packs.workshop.LIMITS", Limits(memory=60 << 20))
    manager, address = ask_for_a_pack(app, world)
    work.run_until_idle()
    assert "needed more memory than the 60 MB it may use" in manager.get(address).text


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"start": "2026-11-23", "end": "2026-11-01"}, "The first day must not be after the last day."),
        ({"start": "2026-11-01", "end": "2027-11-01"}, "The last day cannot be after today."),
        ({"start": "2020-01-01", "end": "2026-11-01"}, "A pack covers at most three years."),
        ({"start": "", "end": "2026-11-01"}, "Enter the first day"),
    ],
)
def test_days_that_make_no_period_are_refused_in_words(
    app: Flask, world: World, walk: Walk, days: dict[str, object], sentence: str
) -> None:
    manager = signed_in(app, world, "registered_manager")
    manager.get(f"/homes/{world.oak.id}/packs")
    assert sentence in manager.post(f"/homes/{world.oak.id}/packs", days, status=422).text


def test_an_inspector_may_take_a_pack_but_not_ask_for_one(
    app: Flask, work: Work, world: World, walk: Walk
) -> None:
    _, address = ask_for_a_pack(app, world)
    work.run_until_idle()
    inspector = signed_in(app, world, "inspector")
    inspector.get(f"/homes/{world.oak.id}/packs", status=200)
    inspector.get(address, status=200)
    with inspector.client.get(f"{address}/file") as response:
        assert response.status_code == 200
    inspector.post(f"/homes/{world.oak.id}/packs", dict(DAYS), status=403)


def test_another_home_does_not_know_of_the_pack(app: Flask, work: Work, world: World, walk: Walk) -> None:
    _, address = ask_for_a_pack(app, world)
    stranger = signed_in(app, world, "other_registered_manager")
    stranger.get(address, status=404)
    stranger.get(f"{address}/file", status=404)


def test_the_command_line_builds_and_checks_a_pack(
    work: Work, world: World, walk: Walk, tmp_path: Path
) -> None:
    run, commands = CliRunner(), cli.commands(lambda: work)
    output = tmp_path / "pack.zip"
    made = run.invoke(
        commands, ["build", "--home", world.oak.id, "--output", str(output)], catch_exceptions=False
    )
    assert made.exit_code == 0, made.output
    assert "2025-11-23 to 2026-11-23" in made.output
    shown = run.invoke(commands, ["key"]).output.strip()
    checked = run.invoke(commands, ["verify", str(output), "--key", shown])
    assert (checked.exit_code, checked.output.split(".")[0]) == (0, f"Intact, signed by {shown}")
    output.write_bytes(output.read_bytes().replace(b"Needle", b"Noodle"))
    wrong = run.invoke(commands, ["verify", str(output)])
    assert wrong.exit_code == 1
    assert wrong.output.startswith("Not intact.")


def test_a_name_that_two_homes_share_is_not_guessed_at(work: Work, world: World, tmp_path: Path) -> None:
    run, commands = CliRunner(), cli.commands(lambda: work)
    asked = run.invoke(commands, ["build", "--home", "Oak House", "--output", str(tmp_path / "pack.zip")])
    assert "2 homes are called 'Oak House'" in str(asked.exception)
    assert world.oak.id in str(asked.exception)


def test_a_pack_is_kept_under_its_hash(app: Flask, work: Work, world: World, walk: Walk) -> None:
    ask_for_a_pack(app, world)
    work.run_until_idle()
    [path] = list((work.settings.instance / "packs").glob("*.zip"))
    assert path == file_of(work, hashlib.sha256(path.read_bytes()).hexdigest())
    assert clock.now() == LATER
