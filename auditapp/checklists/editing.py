"""Verbs on a draft's body. Each works on the body it is given; ids stay what they are."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence

from auditapp.checklists.numbering import renamed
from auditapp.checklists.trees import (
    ReadTree,
    Tree,
    each_item,
    id_of,
    items_of,
    section_by_id,
    sections_of,
    texts_in,
)
from auditapp.kernel.canonical import Json
from auditapp.kernel.errors import NotFoundError, StateError


def empty_body(key: str, title: str) -> Tree:
    """A checklist with one section and nothing in it yet."""
    return {
        "id": key,
        "version": "1.0.0",
        "title": title,
        "kind": "extra",
        "unannounced": False,
        "cadence": "monthly",
        "done_by": ["registered-manager"],
        "sections": [{"id": f"{key}.first", "title": "First section", "items": []}],
    }


def new_item(item_id: str, beside: ReadTree | None = None) -> Tree:
    """A question to fill in; what it belongs to it takes from one beside it."""
    near: ReadTree = beside or {}
    found: Tree = {
        "id": item_id,
        "prompt": "",
        "help": "",
        "response": {"type": "yes_no_na"},
        "severity": "medium",
        "photo_on_fail": False,
        "photo_rule": near.get("photo_rule") or "objects_only",
        "action": "",
        "due": "28d",
    }
    for key, usual in _BELONGS.items():
        found[key] = list(texts_in(near, key)) or list[Json](usual)
    return found


_BELONGS: Mapping[str, tuple[str, ...]] = {
    "quality_statements": (),
    "regulations": (),
    "evidence": ("observation",),
    "basis": ("home-policy",),
}


def copy_as(body: ReadTree, key: str, title: str) -> Tree:
    """The same checklist under another key and title: every id is a new one, also where a rule names it."""
    ids = renamed(body, key)
    found = _with_ids(body, ids)
    found |= {"id": key, "title": title, "version": "1.0.0", "kind": "extra"}
    for section, item in each_item(found):
        section.pop("locked", None)
        item.pop("locked", None)
    return found


def _with_ids(body: ReadTree, ids: Mapping[str, str]) -> Tree:
    def swapped(value: Json, key: str = "") -> Json:
        if isinstance(value, dict):
            return {name: swapped(part, name) for name, part in value.items()}
        if isinstance(value, list):
            return [swapped(part, key) for part in value]
        if not isinstance(value, str):
            return value
        if key in ("id", "item", "see"):
            return ids.get(value, value)
        return _condition_with(value, ids) if key in ("show_if", "if") else value

    return {name: swapped(part, name) for name, part in body.items()}


def _condition_with(text: str, ids: Mapping[str, str]) -> str:
    def word(part: str) -> str:
        bare = part.removeprefix("count(")
        return part.removesuffix(bare) + ids.get(bare, bare)

    return " ".join(word(part) for part in text.split(" "))


def find_section(body: ReadTree, section_id: str) -> Tree:
    """The section with this id. Raises NotFoundError."""
    found = section_by_id(body, section_id)
    if found is None:
        raise NotFoundError
    return found


def find_item(body: ReadTree, item_id: str) -> tuple[Tree, Tree]:
    """The item with its section. Raises NotFoundError."""
    for section, item in each_item(body):
        if id_of(item) == item_id:
            return section, item
    raise NotFoundError


def add_section(body: Tree, section_id: str, title: str) -> Tree:
    """A new section at the end."""
    section: Tree = {"id": section_id, "title": title, "items": []}
    body["sections"] = [*sections_of(body), section]
    return section


def add_item(section: Tree, item: Tree) -> None:
    """A question at the end of a section."""
    section["items"] = [*items_of(section), item]


def replace_fields(tree: Tree, fields: ReadTree) -> None:
    """Set these fields; one that is None holds nothing and is left out."""
    for key, value in fields.items():
        if value is None:
            tree.pop(key, None)
        else:
            tree[key] = copy.deepcopy(value)


def shift_section(body: Tree, section_id: str, by: int) -> bool:
    """Move a section one up (-1) or down (1); False at the end of the row."""
    moved = _shifted(sections_of(body), find_section(body, section_id), by)
    body["sections"] = list(moved or sections_of(body))
    return moved is not None


def shift_item(body: Tree, item_id: str, by: int) -> bool:
    """Move a question one up (-1) or down (1) in its section; False at the end of it."""
    section, item = find_item(body, item_id)
    moved = _shifted(items_of(section), item, by)
    section["items"] = list(moved or items_of(section))
    return moved is not None


def place_item(body: Tree, item_id: str, section_id: str) -> None:
    """Put a question at the end of another section."""
    section, item = find_item(body, item_id)
    other = find_section(body, section_id)
    if other is not section:
        section["items"] = [each for each in items_of(section) if each is not item]
        add_item(other, item)


def retire_item(body: Tree, item_id: str) -> Tree:
    """Ask a question no more; its id is never used for another."""
    section, item = find_item(body, item_id)
    section["items"] = [each for each in items_of(section) if each is not item]
    return item


def retire_section(body: Tree, section_id: str) -> None:
    """Leave a section out, with its questions. Raises StateError for the last one there is."""
    section = find_section(body, section_id)
    if len(sections_of(body)) == 1:
        raise StateError("A checklist needs at least one section.")
    body["sections"] = [each for each in sections_of(body) if each is not section]


def bring_back(body: Tree, base: ReadTree, item_id: str) -> None:
    """Ask a question again that this draft retired: as it was, where it was; its section comes back with it."""
    was, item = find_item(base, item_id)
    if any(id_of(each) == item_id for _section, each in each_item(body)):
        return
    section = section_by_id(body, id_of(was)) or _header_back(body, base, was)
    section["items"] = _put_in(items_of(section), copy.deepcopy(item), _before(items_of(was), item_id))


def bring_section_back(body: Tree, base: ReadTree, section_id: str) -> None:
    """A section that this draft left out, where it was, with those of its questions that are nowhere else by now."""
    was = find_section(base, section_id)
    if section_by_id(body, section_id) is None:
        _header_back(body, base, was)
    for item in items_of(was):
        bring_back(body, base, id_of(item))


def retired(body: ReadTree, base: ReadTree) -> list[tuple[Tree, list[Tree]]]:
    """The questions of the base that the draft does not ask, by the section they stood in.

    A section that the draft left out is among them also when its questions stand elsewhere by now.
    """
    there = {id_of(item) for _section, item in each_item(body)}
    sections = {id_of(section) for section in sections_of(body)}
    found = [
        (section, [item for item in items_of(section) if id_of(item) not in there])
        for section in sections_of(base)
    ]
    return [(section, items) for section, items in found if items or id_of(section) not in sections]


def _header_back(body: Tree, base: ReadTree, was: ReadTree) -> Tree:
    """A section with its title and settings and nothing in it, behind the nearest before it that is there."""
    section: Tree = {
        **{key: copy.deepcopy(value) for key, value in was.items() if key != "items"},
        "items": [],
    }
    body["sections"] = _put_in(sections_of(body), section, _before(sections_of(base), id_of(was)))
    return section


def _before(row: Sequence[ReadTree], part_id: str) -> list[str]:
    """The ids before this one, the nearest first."""
    ids = [id_of(each) for each in row]
    return ids[: ids.index(part_id)][::-1]


def _put_in(row: Sequence[Tree], part: Tree, behind: Sequence[str]) -> list[Json]:
    """Behind the first of these that is in the row; in front where none is."""
    ids = [id_of(each) for each in row]
    at = next((ids.index(each) + 1 for each in behind if each in ids), 0)
    return [*row[:at], part, *row[at:]]


def _shifted(row: list[Tree], part: Tree, by: int) -> list[Tree] | None:
    at = next(index for index, each in enumerate(row) if each is part)
    to = at + (1 if by > 0 else -1)
    if not 0 <= to < len(row):
        return None
    moved = list(row)
    moved[at], moved[to] = moved[to], moved[at]
    return moved
