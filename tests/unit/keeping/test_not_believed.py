"""What anybody could have written into a backup or an address is not believed, and no secret is shown."""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from pathlib import Path

import pytest

from auditapp.config import Mode, load_settings
from auditapp.keeping import manifest as m
from auditapp.keeping.failure import KeepingError
from auditapp.keeping.reading import _inside, _small
from auditapp.keeping.schema import shown

SUM = "0" * 64
DATABASE = m.Entry(m.SQLITE_FILE, SUM, 1, m.SQLITE_FILE)
LABEL = "20261122T120000Z-abcd"


def manifest(*files: m.Entry, label: str = LABEL) -> bytes:
    made = m.Manifest(label, "t", "b", "s", "sqlite", "i", {}, {}, {}, files, (), ())
    return json.dumps({"format": m.FORMAT, "version": m.VERSION, **asdict(made)}).encode()


def test_a_manifest_as_we_write_it_is_read() -> None:
    kept = manifest(
        DATABASE,
        m.Entry("keys/signing.key", SUM, 1, "keys/signing.key"),
        m.Entry(m.SECRET_FILE, SUM, 1, m.SECRET_FILE),
    )
    assert m.read(kept).database_file == DATABASE


@pytest.mark.parametrize(
    "name", ["keys/../walkaround.sqlite3", "keys//etc/evil", "keys/../photos/ab/x", "keys/", "other"]
)
def test_a_forged_name_of_a_key_overwrites_nothing(name: str) -> None:
    with pytest.raises(KeepingError, match="outside of the instance"):
        m.read(manifest(DATABASE, m.Entry(name, SUM, 1, "x")))


def test_a_backup_without_exactly_one_database_is_refused_in_a_sentence() -> None:
    for files in ((), (DATABASE, DATABASE)):
        with pytest.raises(KeepingError, match="no database, or more than one"):
            m.read(manifest(*files))


def test_a_label_that_would_move_a_terminal_is_never_shown() -> None:
    with pytest.raises(KeepingError) as told:
        m.read(manifest(DATABASE, label="\x1b]0;pwn\x07"))
    assert told.value.message.isprintable()


def test_a_manifest_that_would_fill_the_memory_is_refused() -> None:
    with pytest.raises(KeepingError, match="larger than Walkaround ever writes"):
        _small(io.BytesIO(b"x" * 101), "key.age", 100)


def test_a_link_in_a_backup_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert _inside(tmp_path, "real").read_text() == "x"
    with pytest.raises(KeepingError, match="a link"):
        _inside(tmp_path, "link")


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://walk:S3cret@db/walk",
        "postgresql+psycopg:///walk?host=db&user=walk&password=S3cret",
        "postgresql+psycopg://walk:a@S3cret@db/walk?sslpassword=S3cret",
        "s3://id:S3cret@bucket/x?secret_access_key=S3cret&region=eu",
    ],
)
def test_no_secret_of_an_address_is_shown(address: str) -> None:
    assert "S3cret" not in shown(address)
    assert "***" in shown(address)


def test_an_instance_that_others_could_read_is_closed_whatever_the_umask(tmp_path: Path) -> None:
    instance = tmp_path / "open"
    instance.mkdir(mode=0o755)
    instance.chmod(0o755)
    load_settings(Mode.TEST, {"AUDITAPP_INSTANCE": str(instance)})
    made = instance / "made"
    made.write_text("x")
    assert (instance.stat().st_mode & 0o777, made.stat().st_mode & 0o777) == (0o700, 0o600)
