"""The file that a passphrase opens is an age file like any other."""

from __future__ import annotations

import pyrage
import pytest

from auditapp.keeping.locked import CannotOpenError, lock, unlock

WORDS = "nine words that nobody else would put together here"


def test_the_age_program_opens_what_is_locked_here() -> None:
    assert pyrage.passphrase.decrypt(lock(b"the key", WORDS), WORDS) == b"the key"


def test_what_is_locked_opens_with_its_passphrase_alone() -> None:
    file = lock(b"the key", WORDS)
    assert unlock(file, WORDS) == b"the key"
    with pytest.raises(CannotOpenError):
        unlock(file, WORDS + "!")


def test_a_changed_byte_anywhere_is_noticed() -> None:
    file = lock(b"the key", WORDS)
    for place in (0, 30, 40, 52, 60, 100, len(file) - 30, len(file) - 1):
        changed = bytearray(file)
        changed[place] ^= 1
        with pytest.raises(CannotOpenError):
            unlock(bytes(changed), WORDS)


def test_two_files_of_the_same_text_have_nothing_in_common() -> None:
    first, second = lock(b"the key", WORDS), lock(b"the key", WORDS)
    assert first[60:] != second[60:]
