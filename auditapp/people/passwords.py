"""Passwords: Argon2id with 19 MiB, 2 passes, 1 lane (OWASP's minimum for Argon2id, 15 ms on two small cores)."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Checked when nobody has that sign-in name, so that the answer takes as long as for somebody who exists.
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))
MIN_LENGTH = 12


def hash_password(password: str) -> str:
    """The hash to store. Slow on purpose: call it before any transaction."""
    return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether the password is the one behind `stored`; None costs the same time and never matches."""
    try:
        _hasher.verify(stored or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None
