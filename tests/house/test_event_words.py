"""Whoever gets a copy of their data reads what happened in words, whatever kind of event it was."""

from __future__ import annotations

import importlib
import pkgutil

import auditapp
from auditapp.kernel import journal
from auditapp.privacy.event_words import WORDS


def test_every_kind_of_event_has_words_and_all_words_a_kind() -> None:
    for module in pkgutil.walk_packages(auditapp.__path__, "auditapp."):
        importlib.import_module(module.name)
    assert set(WORDS) == {kind for kind in journal.DECLARED if not kind.startswith("test.")}


def test_the_words_are_words() -> None:
    assert [said for said in WORDS.values() if "_" in said or "." in said or not said[0].isupper()] == []
    assert len(set(WORDS.values())) == len(WORDS)
