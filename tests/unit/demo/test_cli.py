"""What `auditapp demo` says and keeps."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast

from click.testing import CliRunner

from auditapp.demo.build import SignIn
from auditapp.demo.cli import KEPT, demo_command, make_password, told
from auditapp.people.passwords import MIN_LENGTH
from auditapp.web.work import Work


def _work(folder: Path) -> Work:
    return cast("Work", SimpleNamespace(settings=SimpleNamespace(instance=folder)))


def test_passwords_are_long_enough_and_differ() -> None:
    made = {make_password() for _ in range(50)}
    assert len(made) == 50
    assert min(len(password) for password in made) >= MIN_LENGTH


def test_the_sign_ins_are_told_again_on_demand(tmp_path: Path) -> None:
    (tmp_path / KEPT).write_text("Sign in with one of these addresses:\n")
    result = CliRunner().invoke(demo_command(lambda: _work(tmp_path)), ["--sign-ins"])
    assert result.exit_code == 0
    assert result.output == "Sign in with one of these addresses:\n"


def test_asking_for_sign_ins_before_there_are_any_says_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(demo_command(lambda: _work(tmp_path)), ["--sign-ins"])
    assert result.exit_code == 1
    assert "No demonstration was built here." in result.output


def test_the_table_of_sign_ins_has_a_line_for_everybody() -> None:
    text = told([SignIn("Maria Oliveira", "senior carer", "Oak House", "maria@larkfield.example", "pass")])
    assert "  maria@larkfield.example  Maria Oliveira  senior carer, Oak House" in text.splitlines()
    assert text.endswith("Password for all: pass")
