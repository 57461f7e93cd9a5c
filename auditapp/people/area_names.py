"""What a place may be called, under what it may stand, and the names of many at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

MOST_AT_ONCE = 500
LONGEST = 80
UNLUCKY = 13
CHOOSE_ANOTHER = "Choose another name."
# Under what each kind may stand; "" is the top of the home.
UNDER: Mapping[str, frozenset[str]] = {
    "unit": frozenset({"", "floor"}),
    "floor": frozenset({"", "unit"}),
    "room": frozenset({"", "unit", "floor"}),
    "door": frozenset({"", "unit", "floor", "room"}),
}


def cleaned(name: str) -> str:
    """The name with single spaces and without what cannot be seen, as it is stored and compared."""
    seen = "".join(each if each.isprintable() else " " for each in unicodedata.normalize("NFC", name))
    return " ".join(seen.split())


def same(name: str) -> str:
    """What two names have in common that people read as one: `Room 1` and `room  1`."""
    return cleaned(name).casefold()


def problem_with(name: str) -> str | None:
    """Why nothing can be called that, in a sentence; None when it can."""
    if not name:
        return "Enter a name, such as Room 12."
    if len(name) > LONGEST:
        return f"Shorten “{name[:20]}…” to {LONGEST} characters."
    return None


def there_already(name: str, under: str | None) -> str:
    """That a place of that name stands there already; `under` is None at the top of the home."""
    return f"There is already a {name} {f'in {under}' if under else 'at the top of the home'}."


def lines(text: str) -> list[str]:
    """The names of a pasted list, one a line; empty lines do not count."""
    return [name for name in map(cleaned, text.splitlines()) if name]


def series(
    before: str,
    first: int,
    last: int,
    *,
    after: str = "",
    letters: str = "",
    without_13: bool = False,
    joined: bool = False,
) -> list[str]:
    """Room 1, Room 2 ...: each number between what stands before it and what stands after it.

    With letters, each number comes once with each of them: 1A, 1B, 2A, 2B.
    """
    gap = "" if joined else " "
    numbers = [number for number in range(first, last + 1) if not (without_13 and number == UNLUCKY)]
    marks = [letter for letter in letters.upper() if letter.isalpha()] or [""]
    return [cleaned(f"{before}{gap}{number}{mark} {after}") for number in numbers for mark in marks]


def sort_out(names: Sequence[str], taken: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """Those that can be added, those that are there already, and those that are given more than once."""
    there, given = {same(each) for each in taken}, set[str]()
    new, known, twice = list[str](), list[str](), list[str]()
    for name in map(cleaned, names):
        (known if same(name) in there else twice if same(name) in given else new).append(name)
        given.add(same(name))
    return new, known, twice
