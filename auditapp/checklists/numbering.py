"""Ids of new questions and sections: never one that was used before, nor one that shipping may use.

A question keeps its id for ever, so that its trend survives whatever is changed about it. What ships has the
numbers up to 500, a provider's own questions those from 501, a home's those from 801.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from auditapp.checklists.trees import ReadTree, each_item, id_of, items_of, sections_of

FROM_PROVIDER, FROM_HOME, LAST = 501, 801, 999
_NUMBERED = re.compile(r"(?P<stem>.+)\.(?P<number>\d{2,3})")


def first_number(*, home: bool, own: bool) -> int:
    """Where new questions begin: `own` is a checklist that is not adapted from anybody's."""
    if own:
        return 1
    return FROM_HOME if home else FROM_PROVIDER


def used_ids(bodies: Iterable[ReadTree]) -> set[str]:
    """Every id of a section or a question in these bodies."""
    found: set[str] = set()
    for body in bodies:
        found |= {id_of(section) for section in sections_of(body)}
        found |= {id_of(item) for _section, item in each_item(body)}
    return found


def new_item_id(key: str, section: ReadTree, used: Collection[str], first: int) -> str:
    """The next free id in a section: above every number from `first` on that was ever used there."""
    stem = _stem(key, section)
    top = first
    while True:
        numbers = [number for each in used for number in _number_of(each, stem) if first <= number <= LAST]
        number = max(numbers, default=first - 1) + 1
        if number <= _last(first):
            return f"{stem}.{number:02d}"
        top += 1  # the numbers of this stem are used up: the next one begins anew
        stem = f"{_stem(key, section)}-{top - first + 1}"


def new_section_id(key: str, title_slug: str, used: Collection[str]) -> str:
    """An id made of the section's title."""
    stem = f"{key}.{title_slug or 'section'}"
    found, number = stem, 1
    while found in used or any(each.startswith(f"{found}.") for each in used):
        number += 1
        found = f"{stem}-{number}"
    return found


def renamed(body: ReadTree, key: str) -> dict[str, str]:
    """What each id becomes in a copy under another key."""
    was = str(body.get("id") or "")
    return {each: f"{key}{each.removeprefix(was)}" for each in used_ids([body]) if each.startswith(f"{was}.")}


def _stem(key: str, section: ReadTree) -> str:
    """What the ids in a section begin with: that of its questions, or its own."""
    for item in items_of(section):
        match = _NUMBERED.fullmatch(id_of(item))
        if match:
            return match["stem"]
    return id_of(section) or f"{key}.section"


def _number_of(found: str, stem: str) -> list[int]:
    match = _NUMBERED.fullmatch(found)
    return [int(match["number"])] if match and match["stem"] == stem else []


def _last(first: int) -> int:
    return {1: FROM_PROVIDER - 1, FROM_PROVIDER: FROM_HOME - 1}.get(first, LAST)


def next_label(labels: Collection[str], *, larger: bool) -> str:
    """The number of the next version: `larger` when questions, limits or rules changed, else for words alone."""
    numbers = [tuple(int(part) for part in label.split(".")) for label in labels if _is_label(label)]
    major, minor, patch = max((each for each in numbers), default=(1, 0, -1))
    if patch < 0:
        return "1.0.0"
    return f"{major}.{minor + 1}.0" if larger else f"{major}.{minor}.{patch + 1}"


def _is_label(label: str) -> bool:
    return re.fullmatch(r"\d{1,6}\.\d{1,6}\.\d{1,6}", label) is not None
