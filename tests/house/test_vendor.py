"""Third-party files that browsers get are the ones somebody chose, unchanged, each with its licence."""

from __future__ import annotations

import hashlib
import json

import pytest

from tests.house.tree import ROOT, files, short

VENDOR = ROOT / "auditapp" / "static" / "vendor"
LISTED: list[dict[str, str]] = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))
KEYS = {"file", "licence", "licence_file", "name", "package", "sha256", "version"}


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: entry["file"])
def test_a_vendored_file_is_the_one_that_was_chosen(entry: dict[str, str]) -> None:
    assert entry.keys() == KEYS
    assert hashlib.sha256((VENDOR / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: entry["file"])
def test_a_vendored_file_travels_with_its_licence(entry: dict[str, str]) -> None:
    assert (VENDOR / entry["licence_file"]).read_text(encoding="utf-8").strip()


def test_every_vendored_script_is_listed() -> None:
    scripts = {path.name for path in VENDOR.iterdir() if path.suffix in {".js", ".mjs", ".css"}}
    assert scripts == {entry["file"] for entry in LISTED}


def test_no_script_points_at_a_source_map_that_is_not_shipped() -> None:
    sign = "sourceMapping" + "URL="
    pointing = [short(path) for path in files(".js", ".css", under=("auditapp",)) if sign in path.read_text()]
    assert pointing == []


@pytest.mark.parametrize("folder", ["auditapp/static/fonts", "auditapp/packs/fonts"])
def test_typefaces_travel_with_their_licence(folder: str) -> None:
    assert "SIL OPEN FONT LICENSE" in (ROOT / folder / "OFL.txt").read_text(encoding="utf-8")
