"""Whoever has been at a pack is caught, and what they touched is named."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from auditapp.kernel.canonical import canonical
from auditapp.kernel.journal import GENESIS, event_hash
from auditapp.kernel.orm import Json
from auditapp.packs import merkle
from auditapp.packs.bag import MANIFEST, SIGNATURE
from auditapp.packs.verify import Verdict, verify
from tests.unit.packs import built

TOP = "evidence-oak-house-2025-11-22-to-2026-11-22"
HOME = f"{TOP}/data/journal/home.jsonl"
Change = Callable[[built.Files], None]


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pack")
    return built.write(built.bag_of(folder / "work"), folder / "pack.zip")


@pytest.fixture
def changed(pack: Path, tmp_path: Path) -> Callable[[Change], Path]:
    """A pack with its files changed and zipped again, its hashes left as they were."""

    def change_files(change: Change) -> Path:
        files = built.files_of(pack)
        change(files)
        return built.rezip(files, tmp_path / "changed.zip")

    return change_files


@pytest.fixture
def forged(pack: Path, tmp_path: Path) -> Callable[[Change], Path]:
    """A pack changed, every hash put right again, signed with a key of the forger's own."""

    def forge(change: Change) -> Path:
        files = built.files_of(pack)
        change(files)
        return built.rezip(built.reseal(files, built.OTHER_KEY), tmp_path / "forged.zip")

    return forge


def first_problem(verdict: Verdict) -> str:
    assert not verdict.intact
    return verdict.problems[0]


def events_in(files: built.Files) -> list[dict[str, Json]]:
    return [json.loads(line) for line in files[HOME].splitlines()]


def put_events(files: built.Files, events: list[dict[str, Json]]) -> None:
    files[HOME] = b"".join(canonical(event) + b"\n" for event in events)


def test_without_a_key_it_is_intact_but_its_origin_is_not_proved(pack: Path) -> None:
    verdict = verify(pack)
    assert verdict.intact
    assert not verdict.origin_proved
    assert verdict.sentence.startswith("Intact, origin not proved.")


def test_with_the_key_it_says_who_signed_it(pack: Path) -> None:
    verdict = verify(pack, built.KEY.fingerprint)
    assert verdict.origin_proved
    assert verdict.sentence.startswith(f"Intact, signed by {built.KEY.fingerprint}.")


def test_another_key_is_not_the_one_that_signed(pack: Path) -> None:
    assert "signed by another key" in first_problem(verify(pack, built.OTHER_KEY.fingerprint))


def test_any_one_flipped_byte_is_caught(pack: Path, tmp_path: Path) -> None:
    content = bytearray(pack.read_bytes())
    spots = [*range(0, len(content), len(content) // 150), *range(len(content) - 40, len(content))]
    for at in spots:
        content[at] ^= 0x10
        (tmp_path / "flipped.zip").write_bytes(content)
        content[at] ^= 0x10
        assert not verify(tmp_path / "flipped.zip").intact, at


def test_a_flipped_byte_in_a_photo_names_the_photo(pack: Path, tmp_path: Path) -> None:
    content = bytearray(pack.read_bytes())
    with zipfile.ZipFile(pack) as archive:
        entry = next(one for one in archive.infolist() if "/photos/" in one.filename)
    content[entry.header_offset + 1000] ^= 1
    (tmp_path / "flipped.zip").write_bytes(content)
    assert first_problem(verify(tmp_path / "flipped.zip")).startswith(entry.filename.removeprefix(f"{TOP}/"))


def test_a_cut_off_file_is_said_to_be_one(pack: Path, tmp_path: Path) -> None:
    (tmp_path / "cut.zip").write_bytes(pack.read_bytes()[:-500])
    assert "part of it is missing" in first_problem(verify(tmp_path / "cut.zip"))


def test_a_deleted_photo_is_named(changed: Callable[[Change], Path]) -> None:
    names: list[str] = []

    def delete(files: built.Files) -> None:
        names.append(next(name for name in files if "/photos/" in name))
        del files[names[0]]

    path = changed(delete)
    assert (
        first_problem(verify(path))
        == f"{names[0].removeprefix(TOP + '/')} is missing, though the list of files names it."
    )


def test_an_added_file_is_named(changed: Callable[[Change], Path]) -> None:
    path = changed(lambda files: files.update({f"{TOP}/data/extra.json": b"{}"}))
    assert first_problem(verify(path)) == "data/extra.json was added: the list of files does not name it."


def test_a_changed_data_file_is_named(changed: Callable[[Change], Path]) -> None:
    path = changed(lambda files: files.update({f"{TOP}/data/people.json": b"[]"}))
    assert first_problem(verify(path)).startswith("data/people.json was changed")


def test_a_changed_list_of_files_is_named(changed: Callable[[Change], Path]) -> None:
    path = changed(lambda files: files.update({f"{TOP}/{MANIFEST}": files[f"{TOP}/{MANIFEST}"] + b"\n"}))
    assert MANIFEST in first_problem(verify(path))


def test_hashes_put_right_without_the_key_leave_the_signature_behind(pack: Path, tmp_path: Path) -> None:
    files = built.files_of(pack)
    files[f"{TOP}/data/people.json"] = b"[]"
    path = built.rezip(built.reseal(files), tmp_path / "resealed.zip")
    assert "files were changed after it was signed" in first_problem(verify(path))


def test_a_changed_statement_is_not_what_was_signed(changed: Callable[[Change], Path]) -> None:
    def change(files: built.Files) -> None:
        name = f"{TOP}/{SIGNATURE}"
        files[name] = files[name].replace(b"2026-11-22T09", b"2026-11-22T08")

    assert "the signed statement was changed" in first_problem(verify(changed(change)))


def test_two_events_out_of_order_are_named(forged: Callable[[Change], Path]) -> None:
    def swap(files: built.Files) -> None:
        events = events_in(files)
        events[4], events[5] = events[5], events[4]
        put_events(files, events)

    said = first_problem(verify(forged(swap)))
    assert said == "Journal home:h7k2m9: the events are out of order, 6 stands in the place of 5."


def test_a_missing_event_is_named(forged: Callable[[Change], Path]) -> None:
    def remove(files: built.Files) -> None:
        events = events_in(files)
        del events[6]
        put_events(files, events)

    assert first_problem(verify(forged(remove))) == "Journal home:h7k2m9: event 7 is missing."


def test_a_cut_off_journal_is_seen_against_the_signed_head(forged: Callable[[Change], Path]) -> None:
    assert "the signed head is event" in first_problem(
        verify(forged(lambda files: put_events(files, events_in(files)[:-1])))
    )


def test_an_edited_event_is_named(forged: Callable[[Change], Path]) -> None:
    def edit(files: built.Files) -> None:
        events = events_in(files)
        events[3]["actor"] = "u9nobody"
        put_events(files, events)

    assert "event 4 (audit.answered) was edited" in first_problem(verify(forged(edit)))


def test_an_edited_event_with_its_own_hash_put_right_breaks_the_chain(
    forged: Callable[[Change], Path],
) -> None:
    def edit(files: built.Files) -> None:
        events = events_in(files)
        events[3]["actor"] = "u9nobody"
        events[3]["hash"] = event_hash({key: value for key, value in events[3].items() if key != "hash"})
        put_events(files, events)

    assert "event 5 does not follow the event before it" in first_problem(verify(forged(edit)))


def test_an_event_of_the_provider_without_its_proof_is_named(forged: Callable[[Change], Path]) -> None:
    path = forged(lambda files: files.update({f"{TOP}/data/journal/provider-proofs.jsonl": b""}))
    assert "Journal provider:p1: event 3 is not shown to stand" in first_problem(verify(path))


def test_other_words_behind_a_commitment_are_named(forged: Callable[[Change], Path]) -> None:
    name = f"{TOP}/data/journal/values.jsonl"
    path = forged(
        lambda files: files.update({name: files[name].replace(b"14-minute wait", b"04-minute wait")})
    )
    assert "are not those committed to" in first_problem(verify(path))


def edit_records(name: str, change: Callable[[list[dict[str, Json]]], object]) -> Change:
    """A change to one of the lists of records."""

    def edit(files: built.Files) -> None:
        path = f"{TOP}/data/{name}.json"
        records = json.loads(files[path])
        change(records)
        files[path] = canonical(records)

    return edit


def raise_score(audits: list[dict[str, Json]]) -> None:
    score = cast("dict[str, Json]", audits[0]["score"])
    score["fails"], score["passes"], score["percent"] = 0, 5, "100.0"


def test_a_score_edited_with_every_hash_recomputed_is_named(forged: Callable[[Change], Path]) -> None:
    said = first_problem(verify(forged(edit_records("audits", raise_score))))
    assert said == "Audit audit-1: the score says percent 100.0; the answers come to 40.0."


def test_a_score_edited_and_every_journal_hash_recomputed_too_is_still_named(
    pack: Path, tmp_path: Path
) -> None:
    files = built.files_of(pack)
    edit_records("audits", raise_score)(files)
    events = events_in(files)
    previous = GENESIS
    for event in events:
        event["previous"] = previous
        event["data"] = {**cast("dict[str, Json]", event["data"]), "percent": "100.0"}
        previous = event["hash"] = event_hash({key: value for key, value in event.items() if key != "hash"})
    put_events(files, events)
    heads = json.loads(files[f"{TOP}/{SIGNATURE}"])["statement"]["chains"]
    heads[0] |= {"hash": previous, "root": merkle.root([str(event["hash"]) for event in events])}
    path = built.rezip(built.reseal(files, built.OTHER_KEY, heads), tmp_path / "forged.zip")
    assert "the score says percent 100.0; the answers come to 40.0" in first_problem(verify(path))


def test_a_softened_result_is_named(forged: Callable[[Change], Path]) -> None:
    def soften(audits: list[dict[str, Json]]) -> None:
        cast("list[dict[str, Json]]", audits[0]["answers"])[0]["result"] = "pass"

    assert "answer-1 (bell.system.01) is given as pass; the rules make it fail" in first_problem(
        verify(forged(edit_records("audits", soften)))
    )


def test_a_finding_taken_out_is_named_by_the_journal(forged: Callable[[Change], Path]) -> None:
    said = first_problem(verify(forged(edit_records("findings", lambda records: records.pop(1)))))
    assert "(finding.raised) tells of finding-action-42, which is not among the records" in said


def test_a_lowered_risk_is_named_by_the_journal(forged: Callable[[Change], Path]) -> None:
    def lower(actions: list[dict[str, Json]]) -> None:
        actions[0]["severity"] = "low"

    said = first_problem(verify(forged(edit_records("actions", lower))))
    assert "Action OAK-0041: the records say risk low" in said


def test_a_state_that_its_history_does_not_make_is_named(forged: Callable[[Change], Path]) -> None:
    def put_forward(actions: list[dict[str, Json]]) -> None:
        actions[1]["state"] = "verified"

    said = first_problem(verify(forged(edit_records("actions", put_forward))))
    assert said == "Action OAK-0042: given as verified; its history makes it live."


def test_another_name_on_a_step_is_named_by_the_journal(forged: Callable[[Change], Path]) -> None:
    def rename(actions: list[dict[str, Json]]) -> None:
        for step in cast("list[dict[str, Json]]", actions[0]["history"]):
            step["by"] = "u9nobody" if step["kind"] == "verified" else step["by"]

    assert "do not agree on the step verified" in first_problem(
        verify(forged(edit_records("actions", rename)))
    )


def test_a_checklist_made_easier_is_not_the_version_its_hash_names(forged: Callable[[Change], Path]) -> None:
    def ease(files: built.Files) -> None:
        name = next(name for name in files if "/checklists/" in name)
        files[name] = files[name].replace(b'"severity":"critical"', b'"severity":"low"')

    assert "is not the version that its hash names" in first_problem(verify(forged(ease)))


def test_a_photo_swapped_under_its_old_name_is_named(forged: Callable[[Change], Path]) -> None:
    names: list[str] = []

    def swap(files: built.Files) -> None:
        photos = [name for name in files if "/photos/" in name]
        names.append(photos[0].removeprefix(f"{TOP}/"))
        files[photos[0]] = files[photos[1]]

    path = forged(swap)
    assert (
        first_problem(verify(path)) == f"{names[0]}: the photo's bytes are not those that its name promises."
    )


def test_a_spreadsheet_that_tells_another_story_is_named(forged: Callable[[Change], Path]) -> None:
    name = f"{TOP}/data/actions.csv"
    path = forged(lambda files: files.update({name: files[name].replace(b"embedded", b"verified")}))
    assert first_problem(verify(path)) == "data/actions.csv says something else than the records beside it."


def test_a_record_with_a_field_of_its_own_is_refused(forged: Callable[[Change], Path]) -> None:
    path = forged(edit_records("people", lambda people: people[0].update({"rating": "good"})))
    assert "data/people.json cannot be read (person has other keys" in first_problem(verify(path))


def test_a_pack_zipped_again_by_another_program_is_said_to_be(pack: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "again.zip", "w") as out:
        for name, content in built.files_of(pack).items():
            out.writestr(zipfile.ZipInfo(name), content)
    assert "packed again by another program" in first_problem(verify(tmp_path / "again.zip"))


def test_the_same_hash_of_the_photo_runs_from_record_to_file(pack: Path) -> None:
    files = built.files_of(pack)
    for photo in json.loads(files[f"{TOP}/data/photos.json"]):
        held = files.get(f"{TOP}/data/photos/{photo['sha256']}.jpg")
        assert (held is not None) == photo["received"]
        assert held is None or hashlib.sha256(held).hexdigest() == photo["sha256"]


def put_step(kind: str, text: str) -> Callable[[list[dict[str, Json]]], None]:
    """Other words in every step of a kind."""

    def put(actions: list[dict[str, Json]]) -> None:
        for action in actions:
            for step in cast("list[dict[str, Json]]", action["history"]):
                step["text"] = text if step["kind"] == kind else step["text"]

    return put


def amend(findings: list[dict[str, Json]], **rest: Json) -> None:
    [amendment] = cast("list[dict[str, Json]]", findings[2]["amendments"])
    amendment |= rest


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("findings", lambda them: amend(them, note="All well."), "its note is not what the journal's event"),
        ("findings", lambda them: amend(them, reading="3"), "is not what its answer answer-10 says"),
        ("findings", lambda them: them[2].update(amendments=[]), "(finding.amended) tells of answer-10"),
        ("findings", lambda them: them[0].update(note="Fine."), "its note is not what the journal's event"),
        ("findings", lambda them: them[1].update(reading="5 of 5"), "is not what its answer answer-5 says"),
        ("findings", lambda them: them[0].update(made_safe="All."), "what made people safe is not what"),
        ("actions", put_step("found", "Nothing."), "do not agree on the step found"),
        ("actions", put_step("amended", "Nothing."), "do not agree on the step amended"),
        ("actions", put_step("made_safe", "Nothing."), "do not agree on the step made_safe"),
    ],
)
def test_other_words_about_a_finding_are_named(
    forged: Callable[[Change], Path],
    name: str,
    change: Callable[[list[dict[str, Json]]], object],
    said: str,
) -> None:
    assert said in first_problem(verify(forged(edit_records(name, change))))
