"""Where `auditapp serve` listens."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from flask import Flask

from auditapp import commands
from auditapp.web.work import Work
from tests.build import World


@pytest.mark.parametrize(
    ("port", "words", "bind"),
    [
        ("", [], "127.0.0.1:8000"),
        ("8821", [], "127.0.0.1:8821"),
        ("8821", ["--bind", "0.0.0.0:80"], "0.0.0.0:80"),
    ],
)
def test_it_listens_where_it_is_told_else_at_the_port_that_is_set(
    port: str,
    words: list[str],
    bind: str,
    app: Flask,
    work: Work,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    binds = list[str]()
    monkeypatch.setenv("PORT", port)
    monkeypatch.setattr(commands, "open_installation", lambda _mode, **_may: work)
    monkeypatch.setattr(commands, "become_server", lambda _mode, **told: binds.append(told["bind"]))
    done = CliRunner().invoke(commands.cli, ["serve", *words])
    assert done.exit_code == 0, done.output
    assert binds == [bind]


@pytest.mark.parametrize("port", ["web", "0", "65536", "-1", "²"])
def test_a_port_that_is_none_is_refused_by_name(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", port)
    done = CliRunner().invoke(commands.cli, ["serve"])
    assert done.exit_code == 1
    assert "which is not a port number. Try PORT=8000." in done.output
