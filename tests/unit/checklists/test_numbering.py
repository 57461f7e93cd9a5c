"""Ids of new questions and numbers of new versions."""

from __future__ import annotations

import pytest

from auditapp.checklists.numbering import first_number, new_item_id, new_section_id, next_label, renamed
from auditapp.checklists.trees import Tree

SECTION: Tree = {"id": "ipc.hands", "items": [{"id": "ipc.hand.01"}, {"id": "ipc.hand.02"}]}


@pytest.mark.parametrize(
    ("used", "home", "own", "given"),
    [
        (set(), False, False, "ipc.hand.501"),
        (set(), True, False, "ipc.hand.801"),
        ({"ipc.hand.801", "ipc.hand.805"}, True, False, "ipc.hand.806"),
        ({"ipc.hand.501"}, True, False, "ipc.hand.801"),
        ({"ipc.hand.01", "ipc.hand.02", "ipc.hand.07"}, False, True, "ipc.hand.08"),
        ({"ipc.hand.999"}, True, False, "ipc.hand-2.801"),
        ({"ipc.hand.800"}, False, False, "ipc.hand-2.501"),
    ],
)
def test_a_number_is_above_every_one_that_was_ever_used(
    used: set[str], home: bool, own: bool, given: str
) -> None:
    assert new_item_id("ipc", SECTION, used, first_number(home=home, own=own)) == given


def test_an_empty_section_lends_its_own_name() -> None:
    assert new_item_id("ipc", {"id": "ipc.new", "items": []}, set(), 1) == "ipc.new.01"


def test_a_section_never_takes_the_name_of_one_that_was() -> None:
    assert new_section_id("ipc", "hands", {"ipc.hands"}) == "ipc.hands-2"
    assert new_section_id("ipc", "", set()) == "ipc.section"
    assert new_section_id("ipc", "hand", {"ipc.hand.01"}) == "ipc.hand-2"


def test_a_copy_has_every_id_under_its_own_key() -> None:
    body: Tree = {"id": "ipc", "sections": [SECTION]}
    assert renamed(body, "ours")["ipc.hand.01"] == "ours.hand.01"


@pytest.mark.parametrize(
    ("labels", "larger", "label"),
    [
        ([], True, "1.0.0"),
        (["1.0.0"], True, "1.1.0"),
        (["1.0.0", "1.9.0", "1.10.2"], False, "1.10.3"),
        (["2.0.0", "odd"], True, "2.1.0"),
    ],
)
def test_versions_count_up(labels: list[str], larger: bool, label: str) -> None:
    assert next_label(labels, larger=larger) == label
