"""The order of a tree that is kept as rows with a parent each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar


class Node(Protocol):
    """A place in a home."""

    @property
    def id(self) -> str: ...
    @property
    def parent_id(self) -> str | None: ...


N = TypeVar("N", bound=Node)


def in_order(nodes: Sequence[N]) -> list[N]:
    """Each before all that stand below it; siblings as they came. What lost its parent stands at the top."""
    known = {node.id for node in nodes}
    under = defaultdict[str | None, list[N]](list)
    for node in nodes:
        under[node.parent_id if node.parent_id in known else None].append(node)
    return list(_walk(under, None))


def below(nodes: Sequence[N], node_id: str) -> list[N]:
    """All that stand below one, in order."""
    under = defaultdict[str | None, list[N]](list)
    for node in nodes:
        under[node.parent_id].append(node)
    return list(_walk(under, node_id))


def above(nodes: Sequence[N], node: N) -> list[N]:
    """The way from the top down to one, itself left out."""
    known, way = {each.id: each for each in nodes}, list[N]()
    while node.parent_id in known and len(way) < len(known):
        node = known[node.parent_id]
        way.insert(0, node)
    return way


def _walk(under: dict[str | None, list[N]], top: str | None) -> Iterator[N]:
    for node in under[top]:
        yield node
        yield from _walk(under, node.id)
