"""What is left out on the second database says nothing new there."""

from __future__ import annotations

from tests.covering import chosen


def test_every_statement_is_sent_by_two_tests_where_two_send_it() -> None:
    notes = {f"test_{n}": {"BEGIN": 1, f"SELECT {n % 3}": 1} for n in range(30)}

    picked = chosen(notes)

    for statement in ("BEGIN", "SELECT 0", "SELECT 1", "SELECT 2"):
        assert sum(statement in notes[test] for test in picked) >= 2
    assert len(picked) == 6


def test_a_statement_of_one_test_alone_keeps_that_test() -> None:
    notes = {
        "common": {"BEGIN": 1},
        "other": {"BEGIN": 1},
        "third": {"BEGIN": 1},
        "rare": {"BEGIN": 9, "LOCK": 1},
    }

    assert "rare" in chosen(notes)


def test_a_test_that_sends_nothing_here_is_kept() -> None:
    assert chosen({"in_a_process_of_its_own": {}}) == {"in_a_process_of_its_own"}


def test_of_tests_that_send_the_same_the_shortest_are_picked() -> None:
    notes = {"long": {"BEGIN": 400}, "short": {"BEGIN": 1}, "middling": {"BEGIN": 40}}

    assert chosen(notes) == {"short", "middling"}
