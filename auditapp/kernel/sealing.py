"""Secrets that have to be read again, such as an authenticator's, are kept encrypted with a key beside the database.

The key is a file in the instance folder and goes into every backup; a copy of the database alone opens nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from auditapp.kernel.errors import StateError
from auditapp.kernel.keyfiles import keep_once

FILE_NAME = "data-key"


@dataclass(frozen=True)
class Sealer:
    """Encrypts and decrypts short texts (Fernet: AES-128-CBC with HMAC-SHA-256)."""

    fernet: Fernet

    def seal(self, text: str) -> str:
        """The text as only this installation can read it."""
        return self.fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """The text that was sealed. Raises StateError when it was sealed with another key."""
        try:
            return self.fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise StateError(
                "This was encrypted with another key than the instance folder holds. "
                "Restore the file data-key from a backup, or set it anew.",
                code="other_key",
            ) from error


def sealer(instance: Path) -> Sealer:
    """The installation's sealer; its key is made at the first use."""
    return Sealer(Fernet(keep_once(instance / "keys" / FILE_NAME, Fernet.generate_key).strip()))
