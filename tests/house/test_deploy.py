"""The units and the Caddyfile that are shipped: whole, and in agreement with the program."""

from __future__ import annotations

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from auditapp import server, serving
from auditapp.config import MAX_BODY, Mode, load_settings
from auditapp.web.errors import SENTENCES

DEPLOY = Path("deploy")
UNITS = sorted(DEPLOY.glob("walkaround*.s*"))
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
PROGRAM = "/opt/walkaround/.venv/bin/auditapp"
TAKEN_AWAY = {
    "NoNewPrivileges": "true",
    "ProtectSystem": "strict",
    "ProtectHome": "true",
    "PrivateTmp": "true",
    "PrivateDevices": "true",
    "CapabilityBoundingSet": "",
    "SystemCallFilter": "~@privileged",
    "UMask": "0077",
}


def needed(program: str) -> str:
    """The program; without it the test is left out, but never in CI."""
    found = shutil.which(program)
    if found is None:
        assert not os.environ.get("CI"), f"{program} is not installed"
        pytest.skip(f"{program} is not installed")
    return found


def parsed(unit: Path) -> configparser.ConfigParser:
    """The last word on each setting; systemd's form is near enough to an INI file."""
    parser = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment, method-assign]  # names are case-sensitive
    parser.read_string(unit.read_text())
    return parser


def environment_file(name: str) -> dict[str, str]:
    lines = [line for line in (DEPLOY / name).read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_finds_nothing_wrong_with_a_unit(unit: Path, tmp_path: Path) -> None:
    program = needed("systemd-analyze")
    for each in UNITS:  # the program is not installed here, Python is
        (tmp_path / each.name).write_text(each.read_text().replace(PROGRAM, sys.executable))
    checked = subprocess.run(
        [program, "verify", "--man=no", str(tmp_path / unit.name)],
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in checked.stderr.splitlines() if "walkaround" in line]
    assert (checked.returncode, said) == (0, []), checked.stderr


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_service_may_do_what_it_must_and_no_more(unit: Path) -> None:
    service = parsed(unit)["Service"]
    assert {name: service[name] for name in TAKEN_AWAY} == TAKEN_AWAY
    assert service["User"] == "walkaround"
    assert service["StateDirectory"] == Path(environment_file("walkaround.env")["AUDITAPP_INSTANCE"]).name
    words = service["ExecStart"].split()
    assert words[0] == PROGRAM
    assert words[1] in {"serve", "worker"}


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_whoever_stops_a_service_waits_for_its_requests_and_its_last_job(unit: Path) -> None:
    service = parsed(unit)["Service"]
    assert int(service["TimeoutStopSec"]) > max(server.GRACE, serving.LAST_JOB + 5)
    assert service["KillMode"] == "mixed", "the master tells its processes itself"


def test_the_socket_the_service_and_caddy_mean_the_same_address() -> None:
    address = parsed(DEPLOY / "walkaround.socket")["Socket"]["ListenStream"]
    assert environment_file("caddy.env")["WALKAROUND_UPSTREAM"] == address
    assert parsed(DEPLOY / "walkaround.service")["Unit"]["Requires"] == "walkaround.socket"


def test_the_settings_file_is_one_the_program_takes_once_the_secret_is_filled_in(tmp_path: Path) -> None:
    given = environment_file("walkaround.env")
    assert given["AUDITAPP_SECRET_KEY"] == "", "no secret is shipped"
    given |= {"AUDITAPP_SECRET_KEY": "s" * 40, "AUDITAPP_INSTANCE": str(tmp_path)}
    settings = load_settings(Mode.PRODUCTION, given)
    assert settings.trusted_proxies == 1
    assert settings.metrics is None


@pytest.mark.parametrize("tls", ["", "tls internal"])
def test_caddy_takes_its_file_for_a_public_name_and_for_one_of_the_house(tls: str) -> None:
    assert adapted(tls)["apps"]


def test_caddys_file_is_laid_out_as_caddy_would() -> None:
    said = subprocess.run(
        [needed("caddy"), "fmt", str(DEPLOY / "Caddyfile")], capture_output=True, text=True, check=True
    )
    assert said.stdout == (DEPLOY / "Caddyfile").read_text()


def test_caddy_lets_through_what_the_app_takes_and_says_the_same_about_more() -> None:
    text = (DEPLOY / "Caddyfile").read_text()
    pattern = re.compile(re.search(r"Content-Length (\S+)", text).group(1))  # type: ignore[union-attr]
    assert not pattern.match(str(MAX_BODY))
    assert pattern.match("17000000")
    assert pattern.match("123456789")
    assert SENTENCES[413][1] in text
    assert text.count("max_size 17MB") == 1


def test_caddy_reads_a_body_before_the_app_does_and_passes_no_numbers_on_that_a_client_made_up() -> None:
    proxy = json.dumps(adapted("tls internal"))
    assert '"buffer_requests": true' in proxy
    assert '"request": {"delete": ["X-Request-ID", "X-Real-IP", "Forwarded"]}' in proxy
    assert '"trusted_proxies"' not in proxy, "what a client says of X-Forwarded-For is not believed"


def adapted(tls: str) -> dict[str, object]:
    """The Caddyfile as Caddy understands it."""
    given = {**os.environ, **environment_file("caddy.env"), "WALKAROUND_TLS": tls}
    command = [needed("caddy"), "adapt", "--config", str(DEPLOY / "Caddyfile")]
    said = subprocess.run(command, capture_output=True, text=True, check=False, env=given)
    assert said.returncode == 0, said.stderr
    assert "WARN" not in said.stderr.upper(), said.stderr
    config: dict[str, object] = json.loads(said.stdout)
    return config
