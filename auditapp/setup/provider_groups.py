"""The providers that a file names, each once however often and in how many spellings it is named."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from auditapp.setup.directory import Location

# What stands in a company's name without telling it from another.
_LEGAL = frozenset({"the", "limited", "ltd", "llp", "plc", "cic", "company", "co"})


@dataclass(frozen=True)
class Group:
    """A provider of the file: `key` names it in addresses, `name` is the spelling met most often."""

    key: str
    name: str
    spellings: tuple[str, ...]
    care_homes: int
    locations: tuple[Location, ...]

    def is_called(self, name: str) -> bool:
        """Whether one of its spellings is that name, as people would compare them."""
        return any(same_name(each, name) for each in self.spellings)


def groups_in(locations: Sequence[Location]) -> dict[str, Group]:
    """Every provider with a care home, by key, in the order of their names.

    A provider is told by its Provider ID; a row without one belongs to the provider of that name, whatever its
    spelling.
    """
    ids: dict[str, set[str]] = defaultdict(set)
    for each in locations:
        if each.provider_id:
            ids[_company(each.provider)].add(_id_key(each))
    found: dict[str, list[Location]] = defaultdict(list)
    for each in locations:
        found[_key(each, ids)].append(each)
    groups = (_group(key, rows) for key, rows in found.items())
    wanted = (group for group in groups if group.care_homes)
    return {group.key: group for group in sorted(wanted, key=lambda each: (each.name.casefold(), each.key))}


def same_name(one: str, other: str) -> bool:
    """Whether two names are of one provider: Limited or Ltd or neither, capitals and signs do not matter."""
    return _company(one) == _company(other)


def _key(row: Location, ids: dict[str, set[str]]) -> str:
    if row.provider_id:
        return _id_key(row)
    name = _company(row.provider)
    known = ids.get(name, set())
    return next(iter(known)) if len(known) == 1 else f"name:{name}"


def _id_key(row: Location) -> str:
    return f"id:{row.provider_id.upper()}"


def _group(key: str, rows: Sequence[Location]) -> Group:
    spellings = [name for name, _times in Counter(row.provider for row in rows).most_common()]
    homes = {row.location or str(row.line) for row in rows if row.care_home}
    return Group(key, spellings[0], tuple(spellings), len(homes), tuple(rows))


def _company(name: str) -> str:
    words = re.sub(r"[^a-z0-9 ]", "", name.lower().replace("&", " and ")).split()
    return " ".join(word for word in words if word not in _LEGAL) or " ".join(words)
