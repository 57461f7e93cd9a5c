"""Passwords: Argon2id with 19 MiB, 2 passes, 1 lane (OWASP's minimum for Argon2id, 15 ms on two small cores)."""

from __future__ import annotations

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Checked when nobody has that sign-in name, so that the answer takes as long as for somebody who exists.
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))
MIN_LENGTH = 12
MAX_LENGTH = 200
_ENDINGS = "0123456789!"  # what people add to a common password to make it look like another
_SHORTEST_WORD = 3  # of somebody's name; a letter or two says nothing


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


def problem_with(password: str, *words: str) -> str | None:
    """What is wrong with a new password, as a sentence, or None. `words`: the person's names and the home's.

    Nothing is asked about kinds of characters: length, and not being the first that a stranger would try.
    """
    if len(password) < MIN_LENGTH:
        return f"Use at least {MIN_LENGTH} characters, for example three or four words in a row."
    if len(password) > MAX_LENGTH:
        return f"Use at most {MAX_LENGTH} characters."
    bare = password.strip().lower()
    if {bare, bare.rstrip(_ENDINGS)} & _common() or len(set(bare)) < _SHORTEST_WORD:
        return "That password is one that many people use, so it is easy to guess. Choose another."
    if _letters(bare) in _own(words):
        return "That password is a name of yours or of your home. Add words that nobody would expect."
    return None


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """The 30,000 passwords most often found in leaks, as the `zxcvbn` package ships them; read when first needed."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - a large list that few requests need

    return frozenset(str(each).lower() for each in FREQUENCY_LISTS["passwords"])


def _own(words: tuple[str, ...]) -> set[str]:
    """Names as somebody would type them alone: whole, each word of them, before the @ of an address."""
    parts = [part for word in words for part in (word, word.partition("@")[0], *word.split())]
    return {bare for part in parts if len(bare := _letters(part.lower())) >= _SHORTEST_WORD}


def _letters(text: str) -> str:
    """Only the letters: spaces, digits and signs between or after them make no other word of it."""
    return "".join(character for character in text if character.isalpha())
