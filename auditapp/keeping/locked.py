"""A small text that a passphrase opens, as an age file (age-encryption.org/v1, scrypt).

Written here rather than by the library because that measures how fast the machine is and chooses the work by it: up
to a gigabyte of memory, and on a slower or busy machine it then refuses to open its own file. Here the work is always
the same (128 MB, a quarter of a second), and any age program opens it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

WORK = 17  # scrypt's N as a power of two
_MOST_WORK = 20
_VERSION = "age-encryption.org/v1"
_ZERO = bytes(12)
_LAST = bytes(11) + b"\x01"  # the one chunk is the last
_CHUNK = 64 * 1024
_NONCE = 16
_HEADER = re.compile(
    rb"age-encryption\.org/v1\n-> scrypt ([A-Za-z0-9+/]{22}) (\d{1,2})\n([A-Za-z0-9+/]{43})\n---"
)


class CannotOpenError(Exception):
    """The passphrase is another, or the bytes were changed."""


def lock(content: bytes, passphrase: str) -> bytes:
    """The age file. `content` is at most 64 KiB."""
    if len(content) > _CHUNK:
        raise ValueError("Only small texts are locked.")
    key, salt = os.urandom(16), os.urandom(16)
    wrapped = ChaCha20Poly1305(_stretched(passphrase, salt, WORK)).encrypt(_ZERO, key, None)
    header = f"{_VERSION}\n-> scrypt {_base64(salt)} {WORK}\n{_base64(wrapped)}\n---".encode()
    nonce = os.urandom(_NONCE)
    payload = ChaCha20Poly1305(_derived(key, nonce, b"payload")).encrypt(_LAST, content, None)
    return header + b" " + _base64(_mac(key, header)).encode() + b"\n" + nonce + payload


def unlock(file: bytes, passphrase: str) -> bytes:
    """What the file holds. Raises CannotOpenError."""
    found = _HEADER.match(file)
    if found is None or int(found[2]) > _MOST_WORK:
        raise CannotOpenError
    header, rest = file[: found.end()], file[found.end() :]
    mac, _, payload = rest.partition(b"\n")
    try:
        stretched = _stretched(passphrase, _bytes(found[1]), int(found[2]))
        key = ChaCha20Poly1305(stretched).decrypt(_ZERO, _bytes(found[3]), None)
        if not hmac.compare_digest(mac, b" " + _base64(_mac(key, header)).encode()):
            raise CannotOpenError
        opener = ChaCha20Poly1305(_derived(key, payload[:_NONCE], b"payload"))
        return opener.decrypt(_LAST, payload[_NONCE:], None)
    except (InvalidTag, ValueError) as problem:
        raise CannotOpenError from problem


def _stretched(passphrase: str, salt: bytes, work: int) -> bytes:
    salted, n = _VERSION.encode() + b"/scrypt" + salt, 1 << work
    return hashlib.scrypt(passphrase.encode(), salt=salted, n=n, r=8, p=1, maxmem=(n + 1024) * 1024, dklen=32)


def _derived(key: bytes, salt: bytes | None, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(key)


def _mac(key: bytes, header: bytes) -> bytes:
    return hmac.new(_derived(key, None, b"header"), header, hashlib.sha256).digest()


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


def _bytes(text: bytes) -> bytes:
    return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
