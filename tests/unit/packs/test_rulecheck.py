"""Limits, bands and the time zone of an audit are those that the journal says were set, or the pack is not intact."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from auditapp.kernel.canonical import canonical
from auditapp.kernel.orm import Json
from auditapp.packs.verify import verify
from tests.unit.packs import built

AUDITS = "evidence-oak-house-2025-11-22-to-2026-11-22/data/audits.json"
Audits = list[dict[str, Json]]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> built.Files:
    folder = tmp_path_factory.mktemp("pack")
    return built.files_of(built.write(built.bag_of(folder / "work"), folder / "pack.zip"))


def problems(files: built.Files, folder: Path, change: Callable[[Audits], None]) -> str:
    """What is first found wrong with the pack after its audits were changed and every hash was put right."""
    audits: Audits = json.loads(files[AUDITS])
    change(audits)
    forged = built.reseal({**files, AUDITS: canonical(audits)}, built.OTHER_KEY)
    return " ".join(verify(built.rezip(forged, folder / "forged.zip")).problems[:1])


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            {"limits": {"bell.call.02": {"max": 20}}},
            "its limits are not those that the journal says were set",
        ),
        ({"bands": [60, 55, 50]}, "the words for its score are not those that were set"),
        ({"bands": [60, 55]}, "the words for its score"),
        ({"time_zone": "Asia/Tokyo"}, "its time zone is not the one"),
        ({"limits": 5}, "cannot be read"),
    ],
)
def test_an_audit_cannot_say_that_it_was_judged_by_other_rules(
    files: built.Files, tmp_path: Path, said: dict[str, Json], sentence: str
) -> None:
    assert sentence in problems(files, tmp_path, lambda audits: audits[0].update(said))


def test_a_pack_of_an_earlier_release_that_does_not_say_is_read_as_it_was_meant(
    files: built.Files, tmp_path: Path
) -> None:
    def forget(audits: Audits) -> None:
        for audit in audits:
            for name in ("limits", "bands", "time_zone"):
                del audit[name]

    assert problems(files, tmp_path, forget) == ""
