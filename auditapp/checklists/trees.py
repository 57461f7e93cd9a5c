"""A checklist's body as plain values, in which a draft may hold anything: finding the way about in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias, cast

from auditapp.kernel.canonical import Json

Tree: TypeAlias = dict[str, Json]
ReadTree: TypeAlias = Mapping[str, Json]


def sections_of(body: ReadTree) -> list[Tree]:
    """The sections in order; the very ones, so that a change to one changes the body."""
    return _trees(body.get("sections"))


def items_of(section: ReadTree) -> list[Tree]:
    """The items of a section in order; the very ones."""
    return _trees(section.get("items"))


def each_item(body: ReadTree) -> Iterator[tuple[Tree, Tree]]:
    """Every item with its section, in the order they are asked."""
    for section in sections_of(body):
        for item in items_of(section):
            yield section, item


def id_of(tree: ReadTree) -> str:
    """The id of a section or an item."""
    return str(tree.get("id") or "")


def items_by_id(body: ReadTree) -> dict[str, Tree]:
    """Every item by its id."""
    return {id_of(item): item for _section, item in each_item(body)}


def section_by_id(body: ReadTree, section_id: str) -> Tree | None:
    """The section with this id."""
    return next((section for section in sections_of(body) if id_of(section) == section_id), None)


def tree_in(tree: ReadTree, key: str) -> Tree:
    """The record under a key, empty when there is none."""
    value = tree.get(key)
    return value if isinstance(value, dict) else {}


def texts_in(tree: ReadTree, key: str) -> list[str]:
    """The texts under a key."""
    value = tree.get(key)
    return [str(part) for part in value] if isinstance(value, list) else []


def trees_in(tree: ReadTree, key: str) -> list[Tree]:
    """The records under a key."""
    return _trees(tree.get(key))


def text_in(tree: ReadTree, key: str) -> str:
    """The text under a key, empty when there is none."""
    value = tree.get(key)
    return "" if value is None or isinstance(value, (dict, list)) else str(value)


def _trees(value: Json) -> list[Tree]:
    if isinstance(value, list) and all(isinstance(part, dict) for part in value):
        return cast("list[Tree]", value)
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []
