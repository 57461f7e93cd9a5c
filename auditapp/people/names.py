"""Sign-in names: an e-mail address, or a plain name such as maria.santos."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

MAX_LENGTH = 254
MAX_NAME = 100
_NEVER = frozenset('{}[]<>"“”„«»\\`|=;')  # in no name; in what is copied out of records
_PLAIN = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")
_MAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+"
)
_SHORTEST = 3


def problem_with_sign_in_name(text: str) -> str | None:
    """What is wrong with a sign-in name, as a sentence, or None. Capitals and spaces round it do not count."""
    name = text.strip().lower()
    if len(name) < _SHORTEST:
        return "Use at least three characters for the sign-in name, such as maria.santos."
    if len(name) > MAX_LENGTH:
        return f"Use at most {MAX_LENGTH} characters for the sign-in name."
    if "@" in name:
        wrong = not _MAIL.fullmatch(name)
        return (
            "That is not an e-mail address. Check it, or use a plain name such as maria.santos."
            if wrong
            else None
        )
    if _PLAIN.fullmatch(name):
        return None
    return "Use letters, digits, dots and hyphens only, such as maria.santos, or an e-mail address."


def problem_with_name(text: str) -> str | None:
    """What is wrong with a person's name, as a sentence, or None."""
    name = text.strip()
    if not name:
        return "Enter the person's name."
    if len(name) > MAX_NAME:
        return f"Use at most {MAX_NAME} characters for the name."
    if _NEVER & set(name):
        return "Leave out brackets and quotation marks. Enter the name as people write it."
    if not any(each.isalpha() for each in name) or any(unicodedata.category(each)[0] == "C" for each in name):
        return "Enter the name as people write it, such as Maria Santos."
    return None


def proposed(name: str, is_taken: Callable[[str], bool]) -> str:
    """A sign-in name that goes with a name and that nobody has: maria.santos, or maria.santos2."""
    plain = unicodedata.normalize("NFKD", name.lower().replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    kept = "".join(each if (each.isascii() and each.isalnum()) or each in " -" else "" for each in plain)
    stem = ".".join(kept.replace("-", " ").split())[:60].strip(".")
    stem = stem if len(stem) >= _SHORTEST else f"person.{stem}".rstrip(".")
    number, found = 1, stem
    while is_taken(found):
        number += 1
        found = f"{stem}{number}"
    return found
