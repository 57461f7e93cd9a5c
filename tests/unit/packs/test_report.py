"""The report: standard, readable, with its own typeface, and stopped in time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from auditapp.packs import manifest, typeset, words
from auditapp.packs.failure import PackFailedError
from auditapp.packs.press import Limits
from auditapp.packs.report import build_report
from auditapp.packs.story import Seal, volumes_of
from tests.pdf import faults_of
from tests.unit.packs import sample

SEAL = Seal("fe81-2c12", (("home:h7k2m9", 24, "ab" * 32), ("provider:p1", 7, "cd" * 32)))


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shelf = sample.Shelf()
    folder = tmp_path_factory.mktemp("report")
    return build_report(sample.content(shelf), SEAL, folder=folder, pictures=shelf.report_picture)[0]


@pytest.fixture(scope="module")
def text(pdf: Path) -> str:
    said = " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(pdf).pages)
    return " ".join(said.replace("\N{WORD JOINER}", " ").split())


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_it_is_valid_for_archives_and_for_screen_readers(pdf: Path, profile: str) -> None:
    assert faults_of(pdf, profile) == []


def test_it_says_the_worst_first_and_never_a_rating(text: str) -> None:
    assert "One high action is open at Oak House" in text
    assert text.index("Critical and high first") < text.index("Every checklist, at its latest")
    assert "They are not CQC scores and predict no rating." in text


def test_it_tells_an_action_from_found_to_embedded(text: str) -> None:
    story = text[text.index("OAK-0041: Panel shows") :]
    steps = [
        "Found Jane Adeyemi",
        "Made safe",
        "Done Omar Farouk",
        "Checked and verified Ruth Llŷr-Thomas",
        "Embedded: the change",
    ]
    places = [story.index(step) for step in steps]
    assert places == sorted(places)


def test_it_names_the_gaps(text: str) -> None:
    assert "1 photo of 3 November had not reached the server" in text
    assert "This photo had not reached the server when the pack was built." in text


def test_the_cover_says_how_to_check_it(text: str) -> None:
    assert "auditapp pack verify FILE --key KEY" in text
    assert "fe81-2c12" in text
    assert "abababab" in text


def test_its_own_typeface_is_embedded(pdf: Path) -> None:
    embedded, _ = pypdf.PdfReader(pdf).pages[1]._get_fonts()
    fonts = {str(font) for font in embedded}
    assert any("AtkinsonHyperlegibleNext-Regular" in name for name in fonts)
    assert any("AtkinsonHyperlegibleNext-Bold" in name for name in fonts)


def test_signs_that_no_typeface_holds_are_spelt_out(text: str) -> None:
    assert "muted since Sunday [grinning face]." in text
    assert words.printable("a\u2011b\u202fc \u4e2d\u200d") == "a-b c [U+4E2D]"


@pytest.mark.parametrize(
    ("word", "most"), [("W" * 160, 65), ("https://example.org/" + "path" * 60, 130), ("\u4e2d" * 60, 130)]
)
def test_a_word_longer_than_the_page_is_broken(tmp_path: Path, word: str, most: int) -> None:
    """`most` signs of the sort fit between the margins, in the smallest letters that a word is set in."""
    shelf = sample.Shelf()
    content = sample.content(shelf)
    answer = replace(content.audits[0].answers[0], note=word)
    audit = replace(content.audits[0], answers=(answer, *content.audits[0].answers[1:]), area=word)
    people = tuple(replace(person, name=word) for person in content.people)
    steps = tuple(replace(step, text=word) for step in content.actions[0].history)
    action = replace(content.actions[0], text=word, prompt=word, area=word, history=steps)
    content = replace(content, audits=(audit,), actions=(action,), people=people)
    path = build_report(content, SEAL, folder=tmp_path, pictures=shelf.report_picture)[0]
    assert faults_of(path, "ua1") == []
    lines = [line for sheet in pypdf.PdfReader(path).pages for line in sheet.extract_text().splitlines()]
    parts = [part for line in lines for part in line.replace("\u200b", "").split()]
    assert max(len(part) for part in parts) <= most


def test_a_word_of_usual_length_is_left_alone() -> None:
    for said in ("hydroxychloroquine", "internationalisation", "Nottinghamshire"):
        assert words.printable(said) == said


def test_an_action_says_what_was_seen_last(text: str) -> None:
    assert "Seen: Signed, but no reason for the 14-minute wait; two carers were at handover." in text
    assert "Seen: 4 of 5 cords correct: bath 1, bath 2" in text
    assert "The auditor added to it Jane Adeyemi" in text


def test_every_sign_said_to_be_held_can_be_printed(tmp_path: Path) -> None:
    shelf = sample.Shelf()
    content = sample.content(shelf)
    every = "".join(chr(code) for code in sorted(words._coverage()))
    note = manifest.Note("n", None, "", every, sample.JANE, sample.START)
    audit = replace(content.audits[0], notes=(note,))
    build_report(replace(content, audits=(audit,)), SEAL, folder=tmp_path, pictures=shelf.report_picture)


def test_an_empty_period_still_makes_a_report(tmp_path: Path) -> None:
    shelf = sample.Shelf()
    content = replace(
        sample.content(shelf), audits=(), actions=(), findings=(), photos=(), gaps=(), people=()
    )
    path = build_report(content, SEAL, folder=tmp_path, pictures=shelf.report_picture)[0]
    assert "No action is open at Oak House" in pypdf.PdfReader(path).pages[0].extract_text()


def test_above_three_hundred_pictures_it_is_split_into_volumes() -> None:
    content = sample.content(sample.Shelf())
    template, photo = content.actions[0], content.photos[0]
    photos = tuple(replace(photo, id=f"p{number}", sha256=f"{number:064x}") for number in range(700))
    actions = tuple(
        replace(template, id=f"a{number}", before=(f"p{2 * number}",), after=(f"p{2 * number + 1}",))
        for number in range(350)
    )
    volumes = volumes_of(replace(content, audits=(), actions=actions, photos=photos), SEAL)
    assert [len(volume.pictures) for volume in volumes] == [300, 300, 100]
    assert [volume.data["front"] for volume in volumes] == [True, False, False]


def test_running_out_of_memory_gives_a_sentence(tmp_path: Path) -> None:
    shelf = sample.Shelf()
    with pytest.raises(PackFailedError, match="needed more memory than the 60 MB it may use"):
        build_report(
            sample.content(shelf),
            SEAL,
            folder=tmp_path,
            pictures=shelf.report_picture,
            limits=Limits(memory=60 << 20),
        )


def test_running_out_of_time_gives_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "slow.py"
    slow.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(typeset, "__file__", str(slow))
    shelf = sample.Shelf()
    with pytest.raises(PackFailedError, match="took longer than 1 seconds"):
        build_report(
            sample.content(shelf),
            SEAL,
            folder=tmp_path,
            pictures=shelf.report_picture,
            limits=Limits(seconds=1),
        )


def test_a_picture_that_cannot_be_drawn_gives_a_sentence(tmp_path: Path) -> None:
    shelf = sample.Shelf()
    content = sample.content(shelf)
    shelf.photos = dict.fromkeys(shelf.photos, b"not a picture")
    with pytest.raises(PackFailedError, match="could not be laid out"):
        build_report(content, SEAL, folder=tmp_path, pictures=shelf.report_picture)
