"""The installation's Ed25519 key: made on first start, kept in the instance folder, signs every pack."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from auditapp.kernel.keyfiles import keep_once
from auditapp.packs.failure import PackFailedError

FILE_NAME = "signing-key.pem"
_GROUP = 4


@dataclass(frozen=True)
class SigningKey:
    """The private key; `fingerprint` is what people compare."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """The 32 raw bytes of the public key."""
        return self.private.public_key().public_bytes_raw()

    @property
    def fingerprint(self) -> str:
        """The public key's fingerprint, in groups to read aloud."""
        return fingerprint(self.public)

    def sign(self, message: bytes) -> bytes:
        """The 64-byte Ed25519 signature of `message`."""
        return self.private.sign(message)


def load_or_create(folder: Path) -> SigningKey:
    """The installation's key from `folder`, made now if there is none.

    Two processes that start together end with the same key: the file appears whole or not at all, once.
    Raises PackFailedError when the file is there but is not such a key.
    """
    path = folder / FILE_NAME
    try:
        private = serialization.load_pem_private_key(keep_once(path, _made), password=None)
    except ValueError as error:
        raise PackFailedError(
            f"The signing key in {path} cannot be read. Restore it from a backup."
        ) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise PackFailedError(f"The signing key in {path} is of another kind. Restore it from a backup.")
    return SigningKey(private)


def fingerprint(public: bytes) -> str:
    """SHA-256 of the raw public key in lower-case hex, in groups of four joined by hyphens."""
    return grouped(hashlib.sha256(public).hexdigest())


def grouped(text: str) -> str:
    """A bare fingerprint in its groups."""
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def same_fingerprint(left: str, right: str) -> bool:
    """Whether two fingerprints are the same, however they are grouped or capitalised."""
    return bare(left) == bare(right)


def verifies(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether `signature` is by the holder of `public` over exactly `message`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _made() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def bare(text: str) -> str:
    """The fingerprint as 64 hex digits, without its groups."""
    return re.sub(r"[\s:\-]", "", text).lower()
