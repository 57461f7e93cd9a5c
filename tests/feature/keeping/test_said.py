"""What a disk or a database reports on the command line: a sentence, never a page of the program."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests import forked
from tests.feature.keeping.installations import Home, auditapp


def test_a_file_that_is_no_database_is_told_with_its_place(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "other.sqlite3"
    file.write_bytes(b"this is no database at all, only text. " * 40)
    done = auditapp(replace(home.settings, database_url=f"sqlite:///{file}"), "journal", "verify")
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: The database at sqlite:///{file} cannot be used: ")
    assert "Traceback" not in done.stderr


def test_a_server_that_is_not_there_is_told_without_its_password(home: Home) -> None:
    url = "postgresql+psycopg://walkaround:geheim@127.0.0.1:1/walkaround"
    done = auditapp(replace(home.settings, database_url=url), "journal", "verify")
    assert done.returncode == 1
    assert "Error: The database at postgresql+psycopg://walkaround:***@127.0.0.1:1/walkaround" in done.stderr
    assert "geheim" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_made_is_told(home: Home) -> None:
    file = home.settings.instance / "a-file"
    file.write_text("in the way")
    done = auditapp(replace(home.settings, instance=file / "below"), "journal", "verify")
    assert done.returncode == 1
    assert done.stderr == f"Error: {file / 'below'} cannot be used: Not a directory.\n"


@pytest.mark.parametrize("command", [("journal", "verify"), ("serve",)])
def test_a_mode_that_is_none_is_refused_with_those_there_are(home: Home, command: tuple[str, ...]) -> None:
    environment = {
        **os.environ,
        "AUDITAPP_MODE": "prod",
        "AUDITAPP_INSTANCE": str(home.settings.instance),
        "AUDITAPP_SECRET_KEY": "t" * 40,
    }
    done = forked.auditapp(command, environment)
    assert done.returncode == 1
    assert "AUDITAPP_MODE is 'prod'. It can be production, demonstration, test." in done.stderr
