"""What docs/operate.md says of settings, commands, figures and files is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from auditapp import watching
from auditapp.config import MAX_BODY, Mode, SettingsError, load_settings
from auditapp.web.metrics import Meter
from auditapp.web.work import Work
from tests.house.tree import files

OPERATE = Path("docs/operate.md").read_text()
# Read by something else, or only by tests.
ELSEWHERE = {"AUDITAPP_FAULT"}


def rows_of(heading: str) -> list[str]:
    """The first column of the table under a heading."""
    part = OPERATE.split(f"## {heading}\n")[1].split("\n## ")[0]
    return [row.split("|")[1].strip() for row in part.splitlines() if row.startswith("| `")]


def read_by_the_program() -> set[str]:
    """Every name of ours that the code looks up in the environment."""
    names = r'"(AUDITAPP_[A-Z_]+|DATABASE_URL|PHOTO_STORE_URL)"'
    return {
        name for path in files(".py", under=("auditapp",)) for name in re.findall(names, path.read_text())
    }


def test_every_setting_that_is_read_is_in_the_table_and_none_besides() -> None:
    assert {name.strip("`") for name in rows_of("Settings")} == read_by_the_program() - ELSEWHERE


@pytest.mark.parametrize("name", ["walkaround.env", "caddy.env"])
def test_the_examples_name_no_setting_that_is_not_there(name: str) -> None:
    named = set(re.findall(r"^#?(AUDITAPP_[A-Z_]+)=", Path("deploy", name).read_text(), re.MULTILINE))
    assert named <= read_by_the_program()


def test_every_figure_is_in_the_table_and_none_besides(work: Work) -> None:
    told = {name.strip("`").partition("{")[0] for name in rows_of("Figures")}
    given = {family.name for family in Meter(work.transaction, watching.GAUGES).registry.collect()}
    ours = {name for name in given if name.startswith("walkaround_")} | {"walkaround_backup_age_seconds"}
    assert {name.removesuffix("_total") for name in told if name.startswith("walkaround_")} == ours


def test_every_file_it_names_is_there() -> None:
    for name in set(re.findall(r"\]\((\w+\.md)\)", OPERATE)):
        assert Path("docs", name).is_file(), name
    for name in set(re.findall(r"\bdeploy/[\w.-]+", OPERATE)):
        assert Path(name).exists(), name


def test_what_it_says_of_defaults_is_so(tmp_path: Path) -> None:
    settings = load_settings(Mode.TEST, {"AUDITAPP_INSTANCE": str(tmp_path)})
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\| `([^`|]+)` \|$", OPERATE, re.MULTILINE))
    assert int(rows["AUDITAPP_SLOW_QUERY_MS"]) == settings.slow_query_ms
    assert int(rows["AUDITAPP_DISK_FLOOR_MB"]) == settings.disk_floor_mb
    assert int(rows["AUDITAPP_TRUSTED_PROXIES"]) == settings.trusted_proxies
    assert rows["AUDITAPP_BACKUP_KEEP"] == settings.backup_keep
    assert (rows["AUDITAPP_WORKER"] == "1") is settings.own_worker
    assert MAX_BODY < 17_000_000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AUDITAPP_SLOW_QUERY_MS", "quick"),
        ("AUDITAPP_TRUSTED_PROXIES", "-1"),
        ("AUDITAPP_LOG", "loud"),
        ("AUDITAPP_PROCESSES", "0"),
        ("AUDITAPP_PROCESSES", "4"),  # on SQLite
        ("AUDITAPP_WORKER", "maybe"),
        ("AUDITAPP_HTTPS", "yes"),
        ("AUDITAPP_BACKUP_KEEP", "1,2"),
        ("AUDITAPP_BACKUP_KEEP", "0,5,12"),
        ("AUDITAPP_BACKUP_KEEP", "a,b,c"),
        ("DATABASE_URL", "garbage"),
        ("DATABASE_URL", "mysql://x/y"),
        ("PHOTO_STORE_URL", "nonsense"),
        ("PHOTO_STORE_URL", "s3://"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_by_name(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=name):
        load_settings(Mode.TEST, {"AUDITAPP_INSTANCE": str(tmp_path), name: value})
