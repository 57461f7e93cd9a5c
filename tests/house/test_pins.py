"""What is installed is what was chosen: every requirement pinned, every pin hashed, both lists agreeing."""

from __future__ import annotations

import json
import re
from importlib.metadata import version

import pytest

from tests.house.tree import ROOT

NAME = r"[A-Za-z0-9._-]+"
PIN = re.compile(rf"^({NAME})(?:\[[^]]*])?==(\S+)(?: ; (.+?))?(?: \\)?$", re.MULTILINE)
LISTS = ("requirements.txt", "requirements-dev.txt")


def pins(name: str) -> dict[str, set[str]]:
    """Return the versions that a list pins, by package."""
    found: dict[str, set[str]] = {}
    for package, pinned, _ in PIN.findall(_text(name)):
        found.setdefault(package.lower(), set()).add(pinned)
    return found


@pytest.mark.parametrize("name", LISTS)
def test_every_pin_is_exact_and_has_hashes(name: str) -> None:
    entries = re.split(r"\n(?=\S)", _text(name).strip())
    bare = [entry for entry in entries if not (PIN.match(entry) and "--hash=sha256:" in entry)]
    assert bare == []


@pytest.mark.parametrize("name", LISTS)
def test_everything_asked_for_is_pinned(name: str) -> None:
    asked = re.findall(rf"^({NAME})", _text(name.replace(".txt", ".in")), flags=re.MULTILINE)
    assert asked
    wanted = {package.lower() for package in asked if not package.startswith("-")}
    assert wanted - pins(name).keys() == set()


def test_the_checks_run_on_what_people_run() -> None:
    product, checks = (pins(name) for name in LISTS)
    assert {
        name: (product[name], checks[name])
        for name in product
        if product[name] != checks.get(name, product[name])
    } == {}


def test_what_is_installed_is_what_is_pinned() -> None:
    others = {
        name: version(name)
        for name, pinned in pins("requirements.txt").items()
        if not (name == "pysqlite3" or version(name) in pinned)
    }
    assert others == {}


def test_script_tools_are_pinned_with_their_checksums() -> None:
    wanted: dict[str, str] = json.loads(_text("package.json"))["devDependencies"]
    locked: dict[str, dict[str, str]] = json.loads(_text("package-lock.json"))["packages"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert [name for name, entry in locked.items() if name and "integrity" not in entry] == []


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")
