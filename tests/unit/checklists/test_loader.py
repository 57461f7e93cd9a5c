"""The strict loader: every fault is found, on its line, and all of them at once."""

from pathlib import Path

import pytest

from auditapp.checklists.loader import (
    ChecklistFaults,
    Fault,
    load_file,
    parse_checklist,
    validate_paths,
)
from tests.unit.checklists.planted import ALIASES, FAULTS, SOUND


def faults_in(text: str | bytes) -> list[tuple[int, str]]:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(ChecklistFaults) as refused:
        parse_checklist(data, "bath.yml")
    return [(fault.line, fault.reason) for fault in refused.value.faults]


def test_the_sound_checklist_is_sound() -> None:
    checklist = parse_checklist(SOUND.encode(), "bath.yml")
    assert list(checklist.items) == ["bath.water.01", "bath.water.02", "bath.room.01", "bath.room.02"]
    assert checklist.items["bath.water.01"].response.body() == {
        "type": "temperature", "unit": "C", "min": "38.5", "max": 44,
    }  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "reason"), FAULTS)
def test_a_planted_fault_is_named_on_its_line(old: str, new: str, line: int, reason: str) -> None:
    assert old in SOUND
    assert (line, reason) in faults_in(SOUND.replace(old, new))


def test_a_condition_cannot_look_into_a_section_answered_many_times() -> None:
    water = SOUND.split("- id: bath.rooms")[0].split("sections:\n")[1]
    last = water.replace("bath.water", "bath.last").replace("bath.last.01 >", "bath.room.01 >")
    text = (SOUND + last).replace("item_count: 4", "item_count: 6")
    reason = 'show_if: "bath.room.01" has an answer for each room, so none to go by here'
    assert (106, reason) in faults_in(text)


def test_a_question_keeps_its_id_wherever_it_stands() -> None:
    moved = SOUND.replace("id: bath.room.02", "id: bath.floor.02")
    assert "bath.floor.02" in parse_checklist(moved.encode(), "bath.yml").items


def test_all_faults_are_reported_at_once_in_the_order_of_lines() -> None:
    text = (
        SOUND.replace("due: 28d", "due: 14d")
        .replace("basis: [hsis6]", "basis: [x]")
        .replace("kind: extra", "kind: y")
    )
    assert [line for line, _ in faults_in(text)] == [4, 25, 36]


def test_a_fault_reads_as_file_line_and_reason() -> None:
    assert str(Fault("a/b.yml", 7, "title is empty")) == "a/b.yml:7: title is empty"


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"", 1, "the file is empty"),
        (b"# nothing\n", 1, "the file is empty"),
        (b"title: a\ncadence: caf\xe9\n", 2, "the file is not UTF-8 text"),
        (b"\xff\xfe", 1, "the file is not UTF-8 text"),
        (b"- a\n- b\n", 1, "the checklist must be a set of keys and values"),
        (b"just words\n", 1, "the checklist must be a set of keys and values"),
        (b"a" * (3072 * 1024 + 1), 1, "the file is larger than 3072 KB"),
        (b"[" * 20_000, 1, "nested deeper than 16 levels"),
        (b"a: 1\n---\nb: 2\n", 2, "not valid YAML: but found another document"),
    ],
    ids=["empty", "comment", "latin-1", "utf-16", "list", "words", "large", "deep", "two documents"],
)
def test_a_file_that_is_no_checklist_at_all_is_refused(data: bytes, line: int, reason: str) -> None:
    assert (line, reason) in faults_in(data)


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    levels = [f"l{level}: &l{level} [{', '.join([f'*l{level - 1}'] * 9)}]" for level in range(1, 30)]
    found = faults_in("l0: &l0 [a, a]\n" + "\n".join(levels))
    assert {reason for _, reason in found} == {ALIASES}


def test_yes_and_no_are_words_in_a_list_of_options() -> None:
    text = SOUND.replace("options: [lost, broken]", "options: [yes, no]")
    follow_up = parse_checklist(text.encode(), "bath.yml").items["bath.water.02"].follow_up
    assert follow_up is not None
    assert follow_up.options == ("yes", "no")


def test_how_a_limit_is_written_does_not_change_the_version() -> None:
    text = (
        SOUND.replace("max: 44", "max: 44.0")
        .replace("item_count: 4\n", "")
        .replace("min: 38.5", "min: 38.50")
    )
    same = parse_checklist(text.encode(), "bath.yml")
    assert same.content_hash == parse_checklist(SOUND.encode(), "bath.yml").content_hash


def test_a_changed_word_changes_the_version() -> None:
    other = parse_checklist(SOUND.replace("Dry it.", "Dry it now.").encode(), "bath.yml")
    assert other.content_hash != parse_checklist(SOUND.encode(), "bath.yml").content_hash


def test_files_and_folders_are_validated_together(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "er"
    folder.mkdir(parents=True)
    (folder / "one.yaml").write_text(SOUND)
    (folder / "notes.txt").write_text("not looked at")
    (tmp_path / "two.yml").write_text(SOUND.replace("kind: extra", "kind: y"))
    assert validate_paths([folder]) == []
    found = validate_paths([tmp_path])
    assert [(fault.file, fault.line) for fault in found] == [(str(tmp_path / "two.yml"), 4)]


def test_the_same_version_in_two_files_is_a_fault(tmp_path: Path) -> None:
    for name in ("a.yml", "b.yml"):
        (tmp_path / name).write_text(SOUND)
    (fault,) = validate_paths([tmp_path])
    assert fault.file.endswith("b.yml")
    assert fault.reason.startswith("bath 1.0.0 is also the checklist in ")


def test_a_folder_without_checklists_or_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    found = validate_paths([tmp_path, tmp_path / "missing.yml"])
    assert [fault.reason for fault in found] == [
        "the folder holds no .yml or .yaml file",
        "cannot be read: No such file or directory",
    ]


def test_a_file_is_loaded_under_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "bath.yml").write_text("title: x\n")
    with pytest.raises(ChecklistFaults) as refused:
        load_file(tmp_path / "bath.yml")
    assert {fault.file for fault in refused.value.faults} == {str(tmp_path / "bath.yml")}
