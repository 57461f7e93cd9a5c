"""What the documents say is there: states, commands, files of decisions."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from auditapp.actions.rules import State
from auditapp.commands import cli
from auditapp.kernel.orm import Base

ARCHITECTURE = Path("docs/architecture.md").read_text()
README = Path("README.md").read_text()


def commands(group: click.Group, prefix: str = "") -> list[str]:
    found = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        found += (
            commands(command, f"{prefix}{name} ") if isinstance(command, click.Group) else [prefix + name]
        )
    return found


def test_the_table_of_action_states_lists_every_state() -> None:
    table = ARCHITECTURE.split("### Action")[1].split("###")[0]
    assert set(re.findall(r"^\| (\w+) \|", table, re.MULTILINE)) - {"state"} == {
        str(state) for state in State
    }


def test_every_table_named_in_the_architecture_exists() -> None:
    states = ARCHITECTURE.split("## States")[1].split("## Databases")[0]
    named = {name for name in re.findall(r"`(\w+)(?:\.\w+)?`", states) if "_" in name}
    assert named <= Base.metadata.tables.keys()


@pytest.mark.parametrize("path", re.findall(r"\b(?:kernel|audits|sync|evidence|web)/\w+\.py\b", ARCHITECTURE))
def test_every_file_named_in_the_architecture_exists(path: str) -> None:
    assert (Path("auditapp") / path).is_file()


@pytest.mark.parametrize("command", commands(cli))
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"auditapp {command}" in README


def test_every_command_in_the_readme_exists() -> None:
    known = set(commands(cli))
    for line in re.findall(r"auditapp ([a-z-]+(?: [a-z-]+)?)", README):
        assert line in known or line.split()[0] in known, line


def test_decisions_are_numbered_without_gaps_and_say_what_follows() -> None:
    files = sorted(Path("docs/decisions").glob("*.md"))
    assert [path.name[:4] for path in files] == [f"{number:04d}" for number in range(1, len(files) + 1)]
    for path in files:
        assert "## What follows" in path.read_text(), path
