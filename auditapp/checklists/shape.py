"""Small checks that say what shape a value must have, put together into the shape of a whole document.

A check is called with the value, where it stands and the list that collects what is wrong. It never raises.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from typing import TypeAlias

from auditapp.checklists.reading import Path

Found: TypeAlias = list[tuple[Path, str]]
Check: TypeAlias = Callable[[object, Path, Found], None]

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def words(longest: int) -> Check:
    """One paragraph of text."""

    def check(value: object, path: Path, found: Found) -> None:
        if not isinstance(value, str):
            found.append((path, f"{name(path)} must be text{_hint(value)}"))
        elif not value.strip():
            found.append((path, f"{name(path)} is empty"))
        elif len(value) > longest:
            found.append((path, f"{name(path)} is longer than {longest} characters"))
        elif _CONTROL.search(value):
            found.append((path, f"{name(path)} holds a line break or a control character"))
        elif value != value.strip() or not unicodedata.is_normalized("NFC", value):
            found.append((path, f"{name(path)} has stray spaces round it, or is not in Unicode form NFC"))

    return check


def pattern(shape: str, meaning: str) -> Check:
    """Text of a fixed shape; `meaning` says in words what it must be."""
    compiled = re.compile(shape)

    def check(value: object, path: Path, found: Found) -> None:
        if not isinstance(value, str):
            found.append((path, f"{name(path)} must be text{_hint(value)}"))
        elif not compiled.fullmatch(value):
            found.append((path, f'{name(path)} must be {meaning}, not "{value}"'))

    return check


def known(choices: Collection[str], what: str) -> Check:
    """One of the texts in `choices`."""

    def check(value: object, path: Path, found: Found) -> None:
        if not isinstance(value, str):
            found.append((path, f"{name(path)} must be text{_hint(value)}"))
        elif value not in choices:
            found.append((path, f'unknown {what} "{value}"'))

    return check


def member(choices: type[StrEnum]) -> Check:
    """A value of the enum."""
    values = [choice.value for choice in choices]

    def check(value: object, path: Path, found: Found) -> None:
        if not isinstance(value, str) or value not in values:
            found.append((path, f"{name(path)} must be one of {', '.join(values)}"))

    return check


def flag(value: object, path: Path, found: Found) -> None:
    """True or false."""
    if not isinstance(value, bool):
        found.append((path, f"{name(path)} must be true or false"))


def whole(least: int, most: int) -> Check:
    """A whole number within the bounds, both included."""

    def check(value: object, path: Path, found: Found) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            found.append((path, f"{name(path)} must be a whole number"))
        elif not least <= value <= most:
            found.append((path, f"{name(path)} must be from {least} to {most}"))

    return check


def list_of(check_part: Check, *, least: int = 1, most: int = 1000) -> Check:
    """A list without repeats among its texts."""

    def check(value: object, path: Path, found: Found) -> None:
        if not isinstance(value, list):
            found.append((path, f"{name(path)} must be a list"))
            return
        if len(value) < least:
            found.append((path, f"{name(path)} needs at least {least}"))
        if len(value) > most:
            found.append((path, f"{name(path)} has {len(value):,} entries; at most {most:,} are taken"))
            return
        seen: set[str] = set()
        for index, part in enumerate(value):
            check_part(part, (*path, index), found)
            if isinstance(part, str) and part in seen:
                found.append(((*path, index), f'{name(path)} lists "{part}" twice'))
            seen.add(part if isinstance(part, str) else "")

    return check


def record(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """A mapping with exactly these keys."""
    allowed = {**required, **(optional or {})}

    def check(value: object, path: Path, found: Found) -> None:
        if not isinstance(value, dict):
            found.append((path, f"{name(path)} must be a set of keys and values"))
            return
        found.extend((path, f'"{key}" is missing') for key in required if key not in value)
        for key, part in value.items():
            if key in allowed:
                allowed[key](part, (*path, key), found)
            else:
                found.append(((*path, key), f'unknown key "{key}"'))

    return check


def mapping(key: str, meaning: str, check_part: Check) -> Check:
    """A mapping whose keys have a fixed shape; `meaning` says in words what they must be."""
    compiled = re.compile(key)

    def check(value: object, path: Path, found: Found) -> None:
        if not isinstance(value, dict):
            found.append((path, f"{name(path)} must be a set of keys and values"))
            return
        if not value:
            found.append((path, f"{name(path)} is empty"))
        for each, part in value.items():
            if compiled.fullmatch(str(each)):
                check_part(part, (*path, str(each)), found)
            else:
                found.append(((*path, str(each)), f'a key of {name(path)} must be {meaning}, not "{each}"'))

    return check


def name(path: Path) -> str:
    """What to call the value at `path` in a sentence."""
    for part in reversed(path):
        if isinstance(part, str):
            return part
    return "the checklist"


def _hint(value: object) -> str:
    return "" if isinstance(value, (dict, list)) or value is None else ": put it in quotes"
