"""The installation's signing key."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from auditapp.packs import keys
from auditapp.packs.failure import PackFailedError


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first = keys.load_or_create(tmp_path / "keys")
    assert keys.load_or_create(tmp_path / "keys").public == first.public
    assert stat.S_IMODE((tmp_path / "keys" / keys.FILE_NAME).stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "keys").iterdir()] == [keys.FILE_NAME]


def test_processes_that_start_together_end_with_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: keys.load_or_create(tmp_path).public, range(16)))
    assert len(made) == 1


def test_a_damaged_key_is_named_and_never_replaced(tmp_path: Path) -> None:
    (tmp_path / keys.FILE_NAME).write_text("not a key")
    with pytest.raises(PackFailedError, match="cannot be read"):
        keys.load_or_create(tmp_path)
    assert (tmp_path / keys.FILE_NAME).read_text() == "not a key"


def test_a_signature_is_good_for_its_own_message_and_key_only(tmp_path: Path) -> None:
    key, other = keys.load_or_create(tmp_path / "a"), keys.load_or_create(tmp_path / "b")
    signature = key.sign(b"the heads")
    assert keys.verifies(key.public, signature, b"the heads")
    assert not keys.verifies(key.public, signature, b"other heads")
    assert not keys.verifies(other.public, signature, b"the heads")
    assert not keys.verifies(b"short", signature, b"the heads")


def test_a_fingerprint_may_be_typed_with_spaces_colons_or_capitals(tmp_path: Path) -> None:
    text = keys.load_or_create(tmp_path).fingerprint
    assert len(text.split("-")) == 16
    for typed in (text.upper(), text.replace("-", " "), text.replace("-", ":"), text.replace("-", "")):
        assert keys.same_fingerprint(typed, text)
    assert not keys.same_fingerprint(text[:-1] + ("0" if text[-1] != "0" else "1"), text)
