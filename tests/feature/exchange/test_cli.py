"""Checklists in and out on the command line."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.checklists.loader import load_library, parse_checklist
from auditapp.checklists.models import ChecklistDraft
from auditapp.checklists.queries import provider_versions
from auditapp.checklists.yaml_out import yaml_of
from auditapp.exchange import cli
from auditapp.kernel.errors import NotFoundError
from auditapp.web.work import Work
from tests.build import World
from tests.fixtures.xlsforms.forms import form
from tests.tablet import publish_library

Run = Callable[..., Result]


@pytest.fixture
def run(work: Work, world: World) -> Run:
    """`auditapp checklist` with these words."""
    publish_library(work, world)
    group = cli.commands(lambda: work)
    return lambda *words: CliRunner().invoke(group, [str(word) for word in words])


def test_what_is_in_force_is_written_as_yaml_or_as_a_form(run: Run, world: World, tmp_path: Path) -> None:
    bell = next(each for each in load_library() if each.id == "bell")
    printed = run("export", "bell", "--home", world.oak.id)
    assert parse_checklist(printed.stdout_bytes, "bell.yml").content_hash == bell.content_hash
    file = tmp_path / "bell.xlsx"
    assert (
        f"Written to {file}" in run("export", "bell", "--home", world.oak.id, "--form", "--to", file).output
    )
    assert file.read_bytes().startswith(b"PK")
    assert isinstance(run("export", "nothing", "--home", world.oak.id).exception, NotFoundError)


def test_a_form_becomes_a_draft_and_its_report_is_printed(
    run: Run, world: World, session: Session, tmp_path: Path
) -> None:
    file = tmp_path / "doors.xlsx"
    file.write_bytes(form("door_round"))
    said = run("import", file, "--home", world.oak.id)
    assert said.exit_code == 0, said.output
    assert "survey 8 [gap]: fire-door-round.door.03: a number of mm" in said.output
    draft = session.scalars(select(ChecklistDraft)).one()
    assert (draft.key, draft.home_id, draft.origin) == ("fire-door-round", world.oak.id, "xlsform")
    assert "(fire-door-round-2) is made" in run("import", file, "--home", world.oak.id).output


def test_yaml_is_published_with_its_reason(run: Run, world: World, session: Session, tmp_path: Path) -> None:
    bell = next(each for each in load_library() if each.id == "bell")
    file = tmp_path / "bell.yml"
    text = yaml_of(bell.body()).replace(f"version: {bell.version}", "version: 9.0.0")
    file.write_text(re.sub("title: .*", "title: Call bells at night", text, count=1), encoding="utf-8")
    where = ("--home", world.oak.id, "--why", "Wording agreed with the night staff")
    assert "Call bells at night is in force" in run("publish", file, *where).output
    session.rollback()
    assert provider_versions(session, world.provider.id)["bell"].title != "Call bells at night"
    assert "Call bells at night" in run("export", "bell", "--home", world.oak.id).output
    refused = run("publish", Path(__file__), *where)
    assert refused.exit_code != 0


def test_a_loosened_limit_of_the_law_is_told_and_not_published(
    run: Run, world: World, tmp_path: Path
) -> None:
    env = next(each for each in load_library() if each.id == "env")
    file = tmp_path / "env.yml"
    text = yaml_of(env.body())
    water = text.index("env.water.02")
    file.write_text(text[:water] + text[water:].replace("max: 44", "max: 48", 1), encoding="utf-8")
    refused = run("publish", file, "--home", world.oak.id, "--why", "Hotter showers are liked")
    assert refused.exit_code == 1
    assert "Nothing was published: this must be put right first" in refused.output
    assert "Before publishing [env.water.02]" in refused.output
    assert "Before publishing [env.water.02]" in run("import", file, "--home", world.oak.id).output


def test_faults_are_told_by_line(run: Run, world: World, tmp_path: Path) -> None:
    file = tmp_path / "garden.yml"
    file.write_text("id: Garden\nversion: one\n", encoding="utf-8")
    said = run("import", file, "--home", world.oak.id)
    assert said.exit_code == 1
    assert "YAML:2: version must be three numbers" in said.output
