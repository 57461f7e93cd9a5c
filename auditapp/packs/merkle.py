"""The Merkle tree of RFC 6962 over journal event hashes.

A pack holds only those events of the provider's chain that it needs. With the root and an inclusion proof
each of them is shown to stand in the chain at its place, without the events of other homes around it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

Levels = list[list[bytes]]


def levels(event_hashes: Sequence[str]) -> Levels:
    """The tree from its leaves (level 0) to its root (last level). Empty for no events.

    A node without a sibling rises unchanged, which gives the same tree as the RFC's recursive definition.
    """
    if not event_hashes:
        return []
    tree: Levels = [[_leaf(text) for text in event_hashes]]
    while len(tree[-1]) > 1:
        tree.append(_parents(tree[-1]))
    return tree


def root_of(tree: Levels) -> str:
    """The root in hex; of no events, the hash of nothing."""
    return (tree[-1][0] if tree else hashlib.sha256(b"").digest()).hex()


def root(event_hashes: Sequence[str]) -> str:
    """The root over these events, in hex."""
    return root_of(levels(event_hashes))


def proof(tree: Levels, index: int) -> list[str]:
    """The sibling hashes, from the leaf upwards, that lead from event `index` (from 0) to the root."""
    if not tree or not 0 <= index < len(tree[0]):
        raise IndexError(index)
    path = []
    for level in tree[:-1]:
        sibling = index ^ 1
        if sibling < len(level):
            path.append(level[sibling].hex())
        index //= 2
    return path


def proves(event_hash: str, index: int, size: int, path: Sequence[str], expected_root: str) -> bool:
    """Whether `path` shows that the event stands at `index` (from 0) among `size` events under the root."""
    if not 0 <= index < size:
        return False
    node, position, last = _leaf(event_hash), index, size - 1
    rest = [bytes.fromhex(text) for text in path]
    while last:
        if position % 2:
            if not rest:
                return False
            node = _node(rest.pop(0), node)
        elif position < last:
            if not rest:
                return False
            node = _node(node, rest.pop(0))
        position, last = position // 2, last // 2
    return not rest and node.hex() == expected_root


def _parents(level: list[bytes]) -> list[bytes]:
    pairs = [_node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
    return pairs + level[-1:] if len(level) % 2 else pairs


def _leaf(event_hash: str) -> bytes:
    return hashlib.sha256(b"\x00" + bytes.fromhex(event_hash)).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
