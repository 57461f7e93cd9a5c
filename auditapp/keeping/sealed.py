"""Backups that only a passphrase opens, in the age format (age-encryption.org), a stream at a time.

The passphrase opens one small file, `key.age`, which holds an age identity; every other file is encrypted to that
identity. So the slow work on a passphrase is done once, memory stays small whatever the size (12 MB for 2 GB), and
anybody with the `age` program and the passphrase can open a backup without us.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache
from pathlib import Path

import pyrage
from pyrage import x25519

from auditapp.evidence.store import Readable, Writable
from auditapp.keeping.failure import HINDERED, NOT_OPENED, KeepingError
from auditapp.keeping.locked import CannotOpenError, lock, unlock

KEY_FILE = "key.age"
KEY_SUM_FILE = "key.age.sha256"
SUFFIX = ".age"
MIN_PASSPHRASE = 12
WRONG = "The passphrase does not open this backup. Check the passphrase file."


class Seal:
    """Encrypts and decrypts the files of one target."""

    def __init__(self, identity: x25519.Identity) -> None:
        self._identity = identity
        self._names = hashlib.sha256(b"walkaround names\n" + str(identity).encode()).digest()

    def encrypt(self, source: Readable, target: Writable) -> None:
        """Read `source` to its end and write it encrypted."""
        careful = _Careful(source, target)
        try:
            pyrage.encrypt_io(careful, careful, [self._identity.to_public()])
        except pyrage.EncryptError:
            careful.tell()
            raise

    def decrypt(self, source: Readable, target: Writable) -> None:
        """Write what `source` holds. Raises KeepingError when it was changed or is another's."""
        careful = _Careful(source, target)
        try:
            pyrage.decrypt_io(careful, careful, [self._identity])
        except (OSError, pyrage.DecryptError) as problem:
            careful.tell()
            raise KeepingError(
                "It cannot be decrypted: it was changed, or is of another backup."
            ) from problem

    def name(self, sha256: str) -> str:
        """The name of a photo at the target: the same every time, and telling nothing of the photo."""
        return hmac.new(self._names, sha256.encode(), hashlib.sha256).hexdigest()


class _Careful:
    """Remembers the fault of a disk, of which the library keeps only the text."""

    def __init__(self, source: Readable, target: Writable) -> None:
        self._source, self._target = source, target
        self._fault: Exception | None = None

    def read(self, size: int = -1, /) -> bytes:
        try:
            return self._source.read(size)
        except Exception as fault:
            self._fault = fault
            raise

    def write(self, data: bytes, /) -> int:
        try:
            return self._target.write(data)
        except Exception as fault:
            self._fault = fault
            raise

    def flush(self) -> None:
        """The caller does that."""

    def tell(self) -> None:
        """Raise the fault there was."""
        if self._fault is not None:
            raise self._fault


def read_passphrase(file: Path) -> str:
    """The passphrase in the file's first line. Raises KeepingError with a sentence."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise KeepingError(f"The passphrase file {file} cannot be read.", code=HINDERED) from problem
    passphrase = lines[0].strip() if lines else ""
    if len(passphrase) < MIN_PASSPHRASE:
        raise KeepingError(
            f"The passphrase in {file} is shorter than {MIN_PASSPHRASE} characters. Choose several words."
        )
    return passphrase


def new_seal(passphrase: str) -> tuple[Seal, bytes]:
    """A seal of its own for a target, and the content of its `key.age`."""
    identity = x25519.Identity.generate()
    return Seal(identity), lock(str(identity).encode(), passphrase)


@lru_cache(maxsize=4)  # slow on purpose, and a folder's backups share one key
def open_seal(key: bytes, passphrase: str) -> Seal:
    """The seal that `key.age` holds. Raises KeepingError for a wrong passphrase."""
    try:
        return Seal(x25519.Identity.from_str(unlock(key, passphrase).decode()))
    except (CannotOpenError, pyrage.IdentityError, ValueError) as problem:
        raise KeepingError(WRONG, code=NOT_OPENED) from problem
