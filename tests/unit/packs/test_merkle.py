"""The Merkle tree, against the recursive definition of RFC 6962."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from auditapp.packs import merkle

hashes = st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), min_size=1, max_size=70)


def by_definition(leaves: list[str]) -> bytes:
    """MTH of the RFC: split at the largest power of two smaller than the number of leaves."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + bytes.fromhex(leaves[0])).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + by_definition(leaves[:split]) + by_definition(leaves[split:])).digest()


@given(hashes)
def test_the_root_is_the_one_that_the_rfc_defines(leaves: list[str]) -> None:
    assert merkle.root(leaves) == by_definition(leaves).hex()


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert merkle.root([]) == hashlib.sha256(b"").hexdigest()


@given(hashes, st.data())
def test_every_leaf_is_proved_at_its_own_place_and_at_no_other(
    leaves: list[str], data: st.DataObject
) -> None:
    tree = merkle.levels(leaves)
    index = data.draw(st.integers(0, len(leaves) - 1))
    path, root = merkle.proof(tree, index), merkle.root_of(tree)
    assert merkle.proves(leaves[index], index, len(leaves), path, root)
    other = data.draw(st.integers(-1, len(leaves)))
    if not 0 <= other < len(leaves) or leaves[other] != leaves[index]:
        moved = [*path[:-1], leaves[index]] if path else [leaves[index]]
        assert not merkle.proves(leaves[index], index, len(leaves), moved, root)
        assert (
            not merkle.proves(bytes(32).hex(), index, len(leaves), path, root)
            or leaves[index] == bytes(32).hex()
        )
        assert other == index or not merkle.proves(leaves[index], other, len(leaves), path, root)


@given(hashes)
def test_a_proof_with_a_step_too_many_or_too_few_proves_nothing(leaves: list[str]) -> None:
    tree = merkle.levels(leaves)
    path, root = merkle.proof(tree, 0), merkle.root_of(tree)
    assert not merkle.proves(leaves[0], 0, len(leaves), [*path, root], root)
    assert not path or not merkle.proves(leaves[0], 0, len(leaves), path[:-1], root)
