"""Permanent opaque ids: a letter that tells the kind, then random characters easy to read aloud."""

from __future__ import annotations

import hashlib
import random
import secrets
import uuid

# No vowels (no words by accident) and no characters that look alike.
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
LENGTH = 11

_random: random.Random = secrets.SystemRandom()


def set_random(source: random.Random | None) -> None:
    """Replace the source of randomness (tests, the demonstration); None puts the system's back."""
    global _random  # noqa: PLW0603 - one source for the process is the point
    _random = source or secrets.SystemRandom()


def new_id(prefix: str) -> str:
    """An id such as `h7k2m9q4bd3x`: 52 bits of randomness behind the kind's letter."""
    return prefix + "".join(_random.choices(ALPHABET, k=LENGTH))


def new_uuid() -> str:
    """A version 4 UUID in text, the form in which tablets name their changes."""
    return str(uuid.UUID(int=_random.getrandbits(128), version=4))


def derived_id(prefix: str, *parts: str) -> str:
    """The id that follows from `parts`, so that a repeat of the same news names the same record."""
    number = int.from_bytes(hashlib.sha256("\n".join(parts).encode()).digest())
    letters = []
    for _ in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return prefix + "".join(letters)


def new_salt() -> str:
    """32 random bytes in hex, for a commitment that nobody can guess."""
    return f"{_random.getrandbits(256):064x}"
