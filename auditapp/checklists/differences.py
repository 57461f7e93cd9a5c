"""What is different between two bodies of a checklist, in parts small enough to take or to leave one by one.

`apply_to(old, differences(old, new))` is `new`. The number of the version is no difference: we count it up.
"""

from __future__ import annotations

import copy
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from auditapp.checklists.trees import ReadTree, Tree, each_item, id_of, items_of, sections_of
from auditapp.kernel.canonical import Json

CHECKLIST, SECTION, ITEM = "checklist", "section", "item"
ADDED, RETIRED, ORDER, PLACE = "+", "-", "order", "place"
_STRUCTURE = frozenset({"id", "sections", "items", "version", "item_count"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is different: of the checklist, a section or an item, by its id.

    `field` is a key of the body (`response.min` for one within the answer), or what was done to the whole: `+`
    added, `-` retired, `place` in another section, `order` of what is in it. None is: not there.
    """

    of: str
    id: str
    field: str
    before: Json = None
    after: Json = None

    @property
    def name(self) -> str:
        """What tells it from every other between the same two bodies."""
        return f"{self.of} {self.id} {self.field}"


def differences(old: ReadTree, new: ReadTree) -> tuple[Difference, ...]:
    """Everything that is different, in the order in which it can be carried out."""
    return tuple(_differences(old, new))


def _differences(old: ReadTree, new: ReadTree) -> Iterator[Difference]:
    were, are = (
        {id_of(each): each for each in sections_of(old)},
        {id_of(each): each for each in sections_of(new)},
    )
    yield from _fields(CHECKLIST, "", old, new)
    yield from _sections_added(were, new)
    yield from _items(old, new)
    for section_id, section in were.items():
        if section_id not in are:
            yield Difference(SECTION, section_id, RETIRED, _header(section), None)
        else:
            yield from _fields(SECTION, section_id, section, are[section_id])
    yield from _order(CHECKLIST, "", list(were), list(are))
    for section_id, section in are.items():
        if section_id in were:
            before = [id_of(item) for item in items_of(were[section_id])]
            yield from _order(SECTION, section_id, before, [id_of(item) for item in items_of(section)])


def _sections_added(were: dict[str, Tree], new: ReadTree) -> Iterator[Difference]:
    behind = ""
    for section in sections_of(new):
        if id_of(section) not in were:
            after: Json = {"section": _header(section), "behind": behind}
            yield Difference(SECTION, id_of(section), ADDED, None, after)
        behind = id_of(section)


def _items(old: ReadTree, new: ReadTree) -> Iterator[Difference]:
    were = {id_of(item): (id_of(section), item) for section, item in each_item(old)}
    are = {id_of(item) for _section, item in each_item(new)}
    for item_id, (section_id, item) in were.items():
        if item_id not in are:
            yield Difference(
                ITEM, item_id, RETIRED, {"section": section_id, "item": copy.deepcopy(item)}, None
            )
    for section in sections_of(new):
        behind = ""
        for item in items_of(section):
            item_id, place = id_of(item), id_of(section)
            if item_id not in were:
                added: Json = {"section": place, "behind": behind, "item": copy.deepcopy(item)}
                yield Difference(ITEM, item_id, ADDED, None, added)
            else:
                if were[item_id][0] != place:
                    moved: Json = {"section": place, "behind": behind}
                    yield Difference(ITEM, item_id, PLACE, {"section": were[item_id][0]}, moved)
                yield from _fields(ITEM, item_id, were[item_id][1], item)
            behind = item_id


def _fields(of: str, key: str, old: ReadTree, new: ReadTree) -> Iterator[Difference]:
    whole = _type_of(old) != _type_of(new)
    before, after = _flat(old, whole=whole), _flat(new, whole=whole)
    for field in [*before, *(each for each in after if each not in before)]:
        if before.get(field) != after.get(field):
            yield Difference(of, key, field, before.get(field), after.get(field))


def _type_of(tree: ReadTree) -> Json:
    answer = tree.get("response")
    return answer.get("type") if isinstance(answer, dict) else None


def _flat(tree: ReadTree, *, whole: bool) -> dict[str, Json]:
    """The fields of a tree; those of an answer one by one, so that a limit can be taken without the unit.

    `whole`: the kind of answer is another one, so that its fields mean nothing beside those of the old.
    """
    found: dict[str, Json] = {}
    for key, value in tree.items():
        if key == "response" and isinstance(value, dict) and not whole:
            found |= {f"response.{part}": each for part, each in value.items()}
        elif key not in _STRUCTURE:
            found[key] = value
    return found


def _order(of: str, key: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Difference]:
    """Only when those that are in both stand otherwise than they did."""
    both = set(before) & set(after)
    if [each for each in before if each in both] != [each for each in after if each in both]:
        yield Difference(of, key, ORDER, list(before), list(after))


def moved_among(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """The fewest that have to move so that those in both stand as in `after`."""
    places = {each: place for place, each in enumerate(before)}
    both = [each for each in after if each in places]
    tails: list[int] = []
    ends: list[int] = []
    behind: list[int] = []
    for index, each in enumerate(both):
        length = bisect_left(tails, places[each])
        behind.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [places[each]]
        ends[length : length + 1] = [index]
    stays: set[str] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        stays.add(both[at])
        at = behind[at]
    return [each for each in both if each not in stays]


def apply_to(body: ReadTree, taken: Iterable[Difference]) -> Tree:
    """A copy of the body with these differences carried out; what finds no place in it is left out."""
    found, changes = copy.deepcopy(dict(body)), list(taken)
    for verb in (_add_section, _retire_item, _place_item, _retire_section, _set_field, _put_in_order):
        for change in changes:
            verb(found, change)
    return found


def _add_section(body: Tree, change: Difference) -> None:
    if (change.of, change.field) != (SECTION, ADDED) or _section(body, change.id) is not None:
        return
    if isinstance(change.after, dict) and isinstance(change.after["section"], dict):
        header = copy.deepcopy(change.after["section"])
        _insert(body, "sections", {**header, "items": []}, str(change.after["behind"]))


def _retire_item(body: Tree, change: Difference) -> None:
    if (change.of, change.field) == (ITEM, RETIRED):
        _take_out(body, change.id)


def _place_item(body: Tree, change: Difference) -> None:
    """Put an item that is new, or comes from elsewhere, where it belongs."""
    if change.of != ITEM or change.field not in (ADDED, PLACE) or not isinstance(change.after, dict):
        return
    section = _section(body, str(change.after["section"]))
    if section is None:
        return
    there = _take_out(body, change.id)
    new = change.after.get("item")
    item = copy.deepcopy(new) if isinstance(new, dict) else there
    if item is not None:
        _insert(section, "items", item, str(change.after["behind"]))


def _retire_section(body: Tree, change: Difference) -> None:
    """Unless something still stands in it."""
    section = _section(body, change.id) if (change.of, change.field) == (SECTION, RETIRED) else None
    if section is not None and not items_of(section):
        body["sections"] = [each for each in sections_of(body) if each is not section]


def _set_field(body: Tree, change: Difference) -> None:
    if change.field in (ADDED, RETIRED, ORDER, PLACE):
        return
    tree = _target(body, change)
    if tree is None:
        return
    field = change.field
    if field.startswith("response."):
        field = field.removeprefix("response.")
        answer = tree.setdefault("response", {})
        if not isinstance(answer, dict):
            return
        tree = answer
    if change.after is None:
        tree.pop(field, None)
    else:
        tree[field] = copy.deepcopy(change.after)


def _put_in_order(body: Tree, change: Difference) -> None:
    if change.field != ORDER or not isinstance(change.after, list):
        return
    tree = _target(body, change)
    if tree is not None:
        key = "sections" if change.of == CHECKLIST else "items"
        parts = sections_of(body) if change.of == CHECKLIST else items_of(tree)
        tree[key] = list(_as_in(parts, [str(each) for each in change.after]))


def _as_in(parts: Sequence[Tree], order: Sequence[str]) -> Iterator[Tree]:
    """The parts in this order; one that is not named in it stays behind what it stood behind."""
    ranks = {each: rank for rank, each in enumerate(order)}
    groups: dict[str, list[Tree]] = {"": []}
    last = ""
    for part in parts:
        if id_of(part) in ranks:
            last = id_of(part)
            groups[last] = [part]
        else:
            groups[last].append(part)
    yield from groups.pop("")
    for each in sorted(groups, key=lambda each: ranks[each]):
        yield from groups[each]


def _target(body: Tree, change: Difference) -> Tree | None:
    if change.of == CHECKLIST:
        return body
    if change.of == SECTION:
        return _section(body, change.id)
    return next((item for _section, item in each_item(body) if id_of(item) == change.id), None)


def _section(body: Tree, section_id: str) -> Tree | None:
    return next((each for each in sections_of(body) if id_of(each) == section_id), None)


def _take_out(body: Tree, item_id: str) -> Tree | None:
    for section in sections_of(body):
        for item in items_of(section):
            if id_of(item) == item_id:
                section["items"] = [each for each in items_of(section) if each is not item]
                return item
    return None


def _insert(tree: Tree, key: str, part: Tree, behind: str) -> None:
    """Behind the one with this id; at the beginning for none, at the end when it is not there."""
    parts = sections_of(tree) if key == "sections" else items_of(tree)
    ids = [id_of(each) for each in parts]
    index = 0 if not behind else ids.index(behind) + 1 if behind in ids else len(ids)
    tree[key] = [*parts[:index], part, *parts[index:]]


def _header(section: ReadTree) -> Tree:
    return {key: copy.deepcopy(value) for key, value in section.items() if key != "items"}
